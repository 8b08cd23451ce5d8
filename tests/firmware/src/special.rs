//! Zeros of both signs, subnormals, the largest numbers, infinities, NaN, and what integers have instead: each with each.

use crate::machine::Console;
use crate::{Number, Stop, print_line};
use chainrule::Matrix;
use chainrule::backward::{dbiases_into, dinputs_into, drelu_into};
use chainrule::forward::relu_into;

pub fn print<T: Number>(console: &mut Console) -> Result<(), Stop> {
    let column = T::SPECIAL.map(|number| [number]);
    for number in T::SPECIAL {
        let mut products = [[T::ZERO; 14]];
        dinputs_into(
            Matrix::of(&[[number]]),
            Matrix::of(&column),
            Matrix::of_mut(&mut products),
        )?;
        print_line(console, "products", Matrix::of(&products))?;

        let mut sums = [[T::ZERO; 14]];
        dbiases_into(
            Matrix::of(&[[number; 14], T::SPECIAL]),
            Matrix::of_mut(&mut sums),
        )?;
        print_line(console, "sums", Matrix::of(&sums))?;

        let mut masked = [[T::ZERO; 14]];
        drelu_into(
            Matrix::of(&[[number; 14]]),
            Matrix::of(&[T::SPECIAL]),
            Matrix::of_mut(&mut masked),
        )?;
        print_line(console, "masked", Matrix::of(&masked))?;
    }
    let mut relu = [[T::ZERO; 14]];
    relu_into(Matrix::of(&[T::SPECIAL]), Matrix::of_mut(&mut relu))?;
    print_line(console, "relu", Matrix::of(&relu))?;
    Ok(())
}
