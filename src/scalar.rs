//! What an element of a matrix has to be able to do: be copied, added, multiplied, and start from
//! zero.

use core::num::Wrapping;
use core::ops::{Add, Mul};

/// A number that the loops of this crate can work on: it can be copied, added and multiplied, and
/// has a zero.
///
/// That is all that the notebook's `sum(weights[i] * dvalues[0])` asks of a number, so that is all
/// that is asked here. [`relu`](crate::forward::relu_into) and
/// [`drelu`](crate::backward::drelu_into) also compare, and ask for [`PartialOrd`] beside it.
///
/// | type | addition and multiplication |
/// |---|---|
/// | `f32`, `f64` | rounded to nearest even after every single operation, as IEEE 754 defines it |
/// | `i8` to `i64`, `u8` to `u64` | overflow as Rust's do: a panic in a debug build, wrapped in a release build |
/// | [`Wrapping`] of these | always wrapped, as NumPy's integers are |
/// | your own | yours: fixed point, dual numbers, symbols, a finite field |
///
/// # Your own scalar
///
/// Dual numbers carry a derivative along: `(value, tangent)` stands for `value + tangent·ε` with
/// `ε² = 0`. On them the *forward* pass computes the derivative by itself, and the backward pass
/// has to agree with it, with no step size and no tolerance:
///
/// ```
/// use chainrule::{Matrix, Scalar, backward, forward};
/// use core::ops::{Add, Mul};
///
/// #[derive(Clone, Copy)]
/// struct Dual(i64, i64);
/// impl Add for Dual {
///     type Output = Self;
///     fn add(self, right: Self) -> Self {
///         Dual(self.0 + right.0, self.1 + right.1)
///     }
/// }
/// impl Mul for Dual {
///     type Output = Self;
///     fn mul(self, right: Self) -> Self {
///         Dual(self.0 * right.0, self.0 * right.1 + self.1 * right.0)
///     }
/// }
/// impl Scalar for Dual {
///     const ZERO: Self = Dual(0, 0);
/// }
///
/// // One neuron, two inputs. How does its output change with inputs[0][1]? Give that input
/// // the tangent 1 …
/// let inputs = Matrix::of(&[[Dual(5, 0), Dual(7, 1)]]);
/// let weights = Matrix::of(&[[Dual(2, 0)], [Dual(-3, 0)]]);
/// let mut z = [[Dual(0, 0)]];
/// let biases = Matrix::of(&[[Dual(0, 0)]]);
/// forward::dense_into(inputs, weights, biases, Matrix::of_mut(&mut z))?;
///
/// // … and read it off the output. It is what the backward pass says: -3, the weight on
/// // its way.
/// let mut dinputs = [[0, 0]];
/// let (dvalues, weights) = (Matrix::of(&[[1]]), Matrix::of(&[[2], [-3]]));
/// backward::dinputs_into(dvalues, weights, Matrix::of_mut(&mut dinputs))?;
/// assert_eq!(z[0][0].1, dinputs[0][1]);
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
pub trait Scalar: Copy + Add<Output = Self> + Mul<Output = Self> {
    /// Where every sum starts, and what a masked element becomes. For floats it is `+0.0`:
    /// `0.0 + -0.0` is `0.0`, so that no sum of this crate is ever `-0.0`.
    const ZERO: Self;
}

impl Scalar for f32 {
    const ZERO: Self = 0.0;
}

impl Scalar for f64 {
    const ZERO: Self = 0.0;
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl Scalar for $integer {
            const ZERO: Self = 0;
        }
        impl Scalar for Wrapping<$integer> {
            const ZERO: Self = Wrapping(0);
        }
    )*};
}
integers!(i8, i16, i32, i64, u8, u16, u32, u64);
