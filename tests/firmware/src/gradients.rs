//! The forward pass and every gradient, on the notebook's shapes and on odd ones, and the loops against the matrices.

use crate::machine::Console;
use crate::{Draw, Number, Stop, print_line};
use chainrule::backward::{
    add_scaled, dbiases_into, dinputs_into, drelu_in_place, drelu_into, dweights_into,
};
use chainrule::forward::{dense_into, relu_into};
use chainrule::{Matrix, MatrixView, MatrixViewMut};
use core::iter::zip;

/// Samples, inputs, neurons: the notebook's first, then none of a kind twice, then ones and zeros.
const SHAPES: [(usize, usize, usize); 9] = [
    (3, 4, 3),
    (2, 3, 4),
    (5, 2, 3),
    (1, 4, 3),
    (4, 1, 2),
    (3, 5, 1),
    (0, 2, 3),
    (2, 0, 3),
    (3, 2, 0),
];

/// Room for any matrix of these shapes.
const ROOM: usize = 15;

/// The first rows · cols numbers of a memory as a matrix.
pub fn view<T>(memory: &[T], rows: usize, cols: usize) -> Result<MatrixView<'_, T>, Stop> {
    Ok(Matrix::from_row_major(
        rows,
        cols,
        memory.get(..rows.saturating_mul(cols)).ok_or(Stop)?,
    )?)
}

pub fn view_mut<T>(
    memory: &mut [T],
    rows: usize,
    cols: usize,
) -> Result<MatrixViewMut<'_, T>, Stop> {
    Ok(Matrix::from_row_major(
        rows,
        cols,
        memory.get_mut(..rows.saturating_mul(cols)).ok_or(Stop)?,
    )?)
}

/// `copy_from_slice` panics where the lengths differ, and at `z` it stays in.
fn copy<T: Number>(from: MatrixView<T>, mut to: MatrixViewMut<T>) {
    zip(to.as_mut_slice(), from.as_slice()).for_each(|(to, &from)| *to = from);
}

pub fn print<T: Number>(console: &mut Console) -> Result<bool, Stop> {
    let mut draw = Draw::NEW;
    let mut right = true;
    for (n_samples, n_inputs, n_neurons) in SHAPES {
        let mut memory = [[T::ZERO; ROOM]; 4];
        let [inputs, weights, biases, dvalues] = &mut memory;
        [&mut *inputs, weights, biases, dvalues]
            .into_iter()
            .for_each(|numbers| draw.fill(numbers));
        let inputs = view(inputs, n_samples, n_inputs)?;
        let weights = view(weights, n_inputs, n_neurons)?;
        let biases = view(biases, 1, n_neurons)?;
        let dvalues = view(dvalues, n_samples, n_neurons)?;

        let mut z = [T::ZERO; ROOM];
        dense_into(
            inputs,
            weights,
            biases,
            view_mut(&mut z, n_samples, n_neurons)?,
        )?;
        let z = view(&z, n_samples, n_neurons)?;
        print_line(console, "dense", z)?;

        // Each output is dirty before it is written: what it held must not matter.
        let (mut out, mut transposed, mut product) =
            ([T::whole(7); ROOM], [T::ZERO; ROOM], [T::ZERO; ROOM]);
        let mut relu = view_mut(&mut out, n_samples, n_neurons)?;
        relu_into(z, relu.view_mut())?;
        print_line(console, "relu", relu.view())?;

        let mut drelu = view_mut(&mut out, n_samples, n_neurons)?;
        drelu_into(dvalues, z, drelu.view_mut())?;
        print_line(console, "drelu", drelu.view())?;
        let mut in_place = view_mut(&mut product, n_samples, n_neurons)?;
        copy(dvalues, in_place.view_mut());
        drelu_in_place(in_place.view_mut(), z)?;
        right &= in_place == drelu;

        let mut dinputs = view_mut(&mut out, n_samples, n_inputs)?;
        dinputs_into(dvalues, weights, dinputs.view_mut())?;
        print_line(console, "dinputs", dinputs.view())?;
        weights.transpose_into(view_mut(&mut transposed, n_neurons, n_inputs)?)?;
        dvalues.dot_into(
            view(&transposed, n_neurons, n_inputs)?,
            view_mut(&mut product, n_samples, n_inputs)?,
        )?;
        right &= dinputs == view(&product, n_samples, n_inputs)?;

        let mut dbiases = view_mut(&mut out, 1, n_neurons)?;
        dbiases_into(dvalues, dbiases.view_mut())?;
        print_line(console, "dbiases", dbiases.view())?;
        dvalues.sum_axis0_into(view_mut(&mut product, 1, n_neurons)?)?;
        right &= dbiases == view(&product, 1, n_neurons)?;

        let mut dweights = view_mut(&mut out, n_inputs, n_neurons)?;
        dweights_into(inputs, dvalues, dweights.view_mut())?;
        print_line(console, "dweights", dweights.view())?;
        inputs.transpose_into(view_mut(&mut transposed, n_inputs, n_samples)?)?;
        view(&transposed, n_inputs, n_samples)?
            .dot_into(dvalues, view_mut(&mut product, n_inputs, n_neurons)?)?;
        right &= dweights == view(&product, n_inputs, n_neurons)?;

        let mut updated = view_mut(&mut product, n_inputs, n_neurons)?;
        copy(weights, updated.view_mut());
        add_scaled(
            updated.view_mut(),
            dweights.view(),
            T::whole(-1) * T::HUNDREDTH,
        )?;
        print_line(console, "add_scaled", updated.view())?;
    }
    Ok(right)
}
