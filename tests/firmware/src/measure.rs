//! One kernel, alone in a firmware, to be weighed: how many bytes of flash and of stack, how many instructions.
//!
//! `prove` builds this once for each kernel and once with none, and subtracts. What every firmware of this kind has
//! anyway (arithmetic in software where the processor has none, and `memset`) is in both.

#![no_std]
#![no_main]

mod machine;

use chainrule::{Matrix, MatrixView, MatrixViewMut, Scalar, ShapeError, backward, forward};
use core::fmt::Write;
use core::hint::black_box;

#[cfg(element = "f32")]
type Element = f32;
#[cfg(element = "f64")]
type Element = f64;
#[cfg(element = "i32")]
type Element = i32;

#[cfg(looked_at)]
type Answer = Result<(), ShapeError>;
#[cfg(not(looked_at))]
type Answer = ();

/// The kernel, with the arguments that it has as a function of its own.
#[inline(never)]
fn measured(
    left: MatrixView<Element>,
    right: MatrixView<Element>,
    out: MatrixViewMut<Element>,
    minus_rate: Element,
    biases: MatrixView<Element>,
) -> Answer {
    let (_, _, _, _, _) = (left, right, &out, minus_rate, biases);
    #[cfg(kernel = "nothing")]
    let result: Result<(), ShapeError> = Ok(());
    #[cfg(kernel = "dinputs")]
    let result = backward::dinputs_into(left, right, out);
    #[cfg(kernel = "dweights")]
    let result = backward::dweights_into(left, right, out);
    #[cfg(kernel = "dbiases")]
    let result = backward::dbiases_into(left, out);
    #[cfg(kernel = "drelu")]
    let result = backward::drelu_into(left, right, out);
    #[cfg(kernel = "drelu_in_place")]
    let result = backward::drelu_in_place(out, left);
    #[cfg(kernel = "update")]
    let result = backward::update(out, left, minus_rate);
    #[cfg(kernel = "dense")]
    let result = forward::dense_into(left, right, biases, out);
    #[cfg(kernel = "relu")]
    let result = forward::relu_into(left, out);
    #[cfg(looked_at)]
    return result;
    #[cfg(not(looked_at))]
    result.unwrap_or_default()
}

pub type Memory = ();
pub const MEMORY: Memory = ();

pub fn run(console: &mut machine::Console, _: &mut Memory) -> bool {
    let anyway = black_box([Element::ZERO; 3]);
    let [a, b, c] = anyway;
    let mut sums = black_box([Element::ZERO; 8]);
    black_box(&mut sums[..]).fill(Element::ZERO);
    black_box(a + b * c);
    black_box(a <= Element::ZERO);
    let left = [[Element::ZERO; 8]; 4];
    let mut out = [[Element::ZERO; 16]; 4];
    let right = [[Element::ZERO; 8]; 16];
    let biases = [[Element::ZERO; 8]];
    let answer = measured(
        black_box(Matrix::of(&left)),
        black_box(Matrix::of(&right)),
        black_box(Matrix::of_mut(&mut out)),
        black_box(a),
        black_box(Matrix::of(&biases)),
    );
    black_box(&answer);
    console.write_str("").is_ok()
}
