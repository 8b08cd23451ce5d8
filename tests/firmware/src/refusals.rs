//! Shapes that do not fit: each is refused, says why, and leaves the output as it was.

use crate::gradients::{view, view_mut};
use crate::machine::Console;
use crate::{Number, Stop};
use chainrule::backward::{
    add_scaled, dbiases_into, dinputs_into, drelu_in_place, drelu_into, dweights_into,
};
use chainrule::forward::{dense_into, relu_into};
use chainrule::{Matrix, MatrixView, MatrixViewMut, ShapeError};
use core::fmt::Write;

/// Every rule of every kernel is broken once, where everything else fits: a check that is missing shows here.
pub fn print<T: Number>(console: &mut Console) -> Result<bool, Stop> {
    type Call<T> = fn([MatrixView<T>; 3], MatrixViewMut<T>) -> Result<(), ShapeError>;
    let dinputs: Call<T> = |[dvalues, weights, _], out| dinputs_into(dvalues, weights, out);
    let dweights: Call<T> = |[inputs, dvalues, _], out| dweights_into(inputs, dvalues, out);
    let dbiases: Call<T> = |[dvalues, ..], out| dbiases_into(dvalues, out);
    let drelu: Call<T> = |[dvalues, z, _], out| drelu_into(dvalues, z, out);
    let in_place: Call<T> = |[z, ..], out| drelu_in_place(out, z);
    let step: Call<T> = |[gradient, ..], out| add_scaled(out, gradient, T::HUNDREDTH);
    let dense: Call<T> = |[inputs, weights, biases], out| dense_into(inputs, weights, biases, out);
    let relu: Call<T> = |[z, ..], out| relu_into(z, out);
    let transpose: Call<T> = |[left, ..], out| left.transpose_into(out);
    let dot: Call<T> = |[left, right, _], out| left.dot_into(right, out);
    let sum_axis0: Call<T> = |[left, ..], out| left.sum_axis0_into(out);
    let sum_axis1: Call<T> = |[left, ..], out| left.sum_axis1_into(out);
    let set_where: Call<T> = |[z, ..], mut out| out.set_where(z, |_| true, T::ZERO);

    const NONE: (usize, usize) = (0, 0);
    #[rustfmt::skip] // a table: the call, the shapes that it is given, the shape of its output
    let table = [
        (dinputs, [(2, 3), (4, 2), NONE], (2, 4)),
        (dinputs, [(2, 3), (4, 3), NONE], (2, 3)),
        (dinputs, [(2, 3), (4, 3), NONE], (3, 4)),
        (dweights, [(2, 4), (3, 3), NONE], (4, 3)),
        (dweights, [(2, 4), (2, 3), NONE], (4, 2)),
        (dweights, [(2, 4), (2, 3), NONE], (2, 3)),
        (dbiases, [(2, 3), NONE, NONE], (1, 2)),
        (dbiases, [(2, 3), NONE, NONE], (2, 3)),
        (drelu, [(2, 3), (3, 2), NONE], (3, 2)),
        (drelu, [(2, 3), (3, 2), NONE], (2, 3)),
        (drelu, [(2, 3), (2, 3), NONE], (3, 2)),
        (in_place, [(2, 3), NONE, NONE], (3, 2)),
        (step, [(2, 3), NONE, NONE], (3, 2)),
        (dense, [(2, 4), (3, 3), (1, 3)], (2, 3)),
        (dense, [(2, 4), (4, 3), (1, 2)], (2, 3)),
        (dense, [(2, 4), (4, 3), (3, 1)], (2, 3)),
        (dense, [(2, 4), (4, 3), (1, 3)], (3, 2)),
        (relu, [(2, 3), NONE, NONE], (3, 2)),
        (transpose, [(2, 3), NONE, NONE], (2, 3)),
        (dot, [(2, 3), (2, 3), NONE], (2, 3)),
        (dot, [(2, 3), (3, 4), NONE], (4, 2)),
        (sum_axis0, [(2, 3), NONE, NONE], (1, 2)),
        (sum_axis1, [(2, 3), NONE, NONE], (3, 1)),
        (set_where, [(2, 3), NONE, NONE], (3, 2)),
    ];

    let numbers = [T::whole(3); 12];
    let mut all_refused = true;
    for (call, [left, right, third], shape) in table {
        let operands = [
            view(&numbers, left.0, left.1)?,
            view(&numbers, right.0, right.1)?,
            view(&numbers, third.0, third.1)?,
        ];
        let mut out = [T::whole(7); 12];
        match call(operands, view_mut(&mut out, shape.0, shape.1)?) {
            Err(error) => writeln!(console, "{} {error}", T::NAME)?,
            Ok(()) => {
                writeln!(
                    console,
                    "{} NOT REFUSED: {left:?} {right:?} {third:?} into {shape:?}",
                    T::NAME
                )?;
                all_refused = false;
            }
        }
        all_refused &= out == [T::whole(7); 12];
    }
    let too_many = Matrix::from_row_major(usize::MAX, 2, &numbers[..]).is_err();
    Ok(all_refused && too_many && Matrix::from_row_major(2, 5, &numbers[..]).is_err())
}
