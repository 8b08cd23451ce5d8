//! One kernel, alone in a firmware, to be weighed: how many bytes of flash and of stack, how many instructions.
//!
//! `prove` builds this once for each kernel and once with none, and subtracts. What every firmware of this kind has
//! anyway (arithmetic in software where the processor has none, and `memset`) is in both.

#![no_std]
#![no_main]

mod machine;

use chainrule::{Matrix, MatrixView, MatrixViewMut, Scalar, ShapeError};
use core::fmt::Write;
use core::hint::black_box;

#[cfg(element = "f32")]
type Element = f32;
#[cfg(element = "i32")]
type Element = i32;
#[cfg(element = "Q16.16")]
#[allow(dead_code, reason = "numbers that nothing here needs")]
mod fixed;
#[cfg(element = "Q16.16")]
type Element = fixed::Fixed;

type View<'a> = MatrixView<'a, Element>;
type ViewMut<'a> = MatrixViewMut<'a, Element>;

/// Left, right and output: four samples, sixteen inputs, eight neurons.
type Shapes = [(usize, usize); 3];

#[cfg(kernel = "nothing")]
const SHAPES: Shapes = [(0, 0), (0, 0), (0, 0)];
#[cfg(kernel = "nothing")]
fn kernel(_: View, _: View, _: ViewMut, _: Element, _: View) -> Result<(), ShapeError> {
    Ok(())
}

#[cfg(kernel = "dinputs")]
const SHAPES: Shapes = [(4, 8), (16, 8), (4, 16)];
#[cfg(kernel = "dinputs")]
#[inline(always)]
fn kernel(
    dvalues: View,
    weights: View,
    out: ViewMut,
    _: Element,
    _: View,
) -> Result<(), ShapeError> {
    chainrule::backward::dinputs_into(dvalues, weights, out)
}

#[cfg(kernel = "dweights")]
const SHAPES: Shapes = [(4, 16), (4, 8), (16, 8)];
#[cfg(kernel = "dweights")]
#[inline(always)]
fn kernel(
    inputs: View,
    dvalues: View,
    out: ViewMut,
    _: Element,
    _: View,
) -> Result<(), ShapeError> {
    chainrule::backward::dweights_into(inputs, dvalues, out)
}

#[cfg(kernel = "dbiases")]
const SHAPES: Shapes = [(4, 8), (0, 0), (1, 8)];
#[cfg(kernel = "dbiases")]
#[inline(always)]
fn kernel(dvalues: View, _: View, out: ViewMut, _: Element, _: View) -> Result<(), ShapeError> {
    chainrule::backward::dbiases_into(dvalues, out)
}

#[cfg(kernel = "drelu")]
const SHAPES: Shapes = [(4, 8), (4, 8), (4, 8)];
#[cfg(kernel = "drelu")]
#[inline(always)]
fn kernel(dvalues: View, z: View, out: ViewMut, _: Element, _: View) -> Result<(), ShapeError> {
    chainrule::backward::drelu_into(dvalues, z, out)
}

#[cfg(kernel = "drelu_in_place")]
const SHAPES: Shapes = [(4, 8), (0, 0), (4, 8)];
#[cfg(kernel = "drelu_in_place")]
#[inline(always)]
fn kernel(z: View, _: View, dvalues: ViewMut, _: Element, _: View) -> Result<(), ShapeError> {
    chainrule::backward::drelu_in_place(dvalues, z)
}

#[cfg(kernel = "add_scaled")]
const SHAPES: Shapes = [(16, 8), (0, 0), (16, 8)];
#[cfg(kernel = "add_scaled")]
#[inline(always)]
fn kernel(
    gradient: View,
    _: View,
    parameters: ViewMut,
    minus_rate: Element,
    _: View,
) -> Result<(), ShapeError> {
    chainrule::backward::add_scaled(parameters, gradient, minus_rate)
}

#[cfg(kernel = "dense")]
const SHAPES: Shapes = [(4, 16), (16, 8), (4, 8)];
#[cfg(kernel = "dense")]
#[inline(always)]
fn kernel(
    inputs: View,
    weights: View,
    out: ViewMut,
    _: Element,
    biases: View,
) -> Result<(), ShapeError> {
    chainrule::forward::dense_into(inputs, weights, biases, out)
}

#[cfg(kernel = "relu")]
const SHAPES: Shapes = [(4, 8), (0, 0), (4, 8)];
#[cfg(kernel = "relu")]
#[inline(always)]
fn kernel(z: View, _: View, out: ViewMut, _: Element, _: View) -> Result<(), ShapeError> {
    chainrule::forward::relu_into(z, out)
}

/// The function that is weighed: what a firmware with more than one layer makes of the kernel.
#[cfg(looked_at)]
#[inline(never)]
fn measured(
    left: View,
    right: View,
    out: ViewMut,
    rate: Element,
    biases: View,
) -> Result<(), ShapeError> {
    kernel(left, right, out, rate, biases)
}

/// The same where nobody asks whether the shapes did fit. They are checked all the same.
#[cfg(dropped)]
#[inline(never)]
fn measured(left: View, right: View, out: ViewMut, rate: Element, biases: View) {
    let _ = kernel(left, right, out, rate, biases);
}

/// The same where shapes that do not fit end the firmware: the panic handler of `machine.rs` says why.
#[cfg(unwrapped)]
#[inline(never)]
fn measured(left: View, right: View, out: ViewMut, rate: Element, biases: View) {
    kernel(left, right, out, rate, biases).unwrap();
}

/// Calls it with numbers, shapes and memory of which the compiler knows nothing. How much stack that took.
#[inline(never)]
fn measure() -> Option<usize> {
    let numbers: [Element; 128] = core::array::from_fn(|number| Element::from(number as i8 - 64));
    let mut memory = [Element::ZERO; 128];
    let [left, right, out] = black_box(SHAPES);
    let view = |(rows, cols): (usize, usize)| {
        Matrix::from_row_major(rows, cols, numbers.get(..rows * cols)?).ok()
    };
    let (left, right, biases) = (view(left)?, view(right)?, view((1, 8))?);
    let mut out = Matrix::from_row_major(out.0, out.1, memory.get_mut(..out.0 * out.1)?).ok()?;
    // Not known is also which function it is, so that its arguments are handed over as always, all of them.
    let measured = black_box(measured as fn(View, View, ViewMut, Element, View) -> _);
    let used = machine::stack_used(&mut || {
        let (left, right, out, rate) =
            black_box((left, right, out.view_mut(), Element::from(-1i8)));
        let _ = black_box(measured(left, right, out, rate, biases));
    });
    black_box(&memory);
    Some(used)
}

pub type Memory = ();
pub const MEMORY: Memory = ();

pub fn run(console: &mut machine::Console, _: &mut Memory) -> bool {
    let [a, b, c] = black_box([1, 2, 3i8]).map(Element::from);
    black_box(if a <= Element::ZERO { b } else { a + b * c });
    black_box(&mut [Element::ZERO; 8][..]).fill(Element::ZERO);
    measure().is_some_and(|used| writeln!(console, "{used}").is_ok())
}
