//! What the oracle can judge: `f32`, `f64`, `i8` to `i64`, and `Wrapping` of the integers.

use core::fmt;
use core::num::Wrapping;

use crate::Scalar;

/// A number that the oracle can judge: `f32`, `f64`, `i8` to `i64`, and [`Wrapping`] of these integers. The set is closed.
pub trait Element: Scalar + PartialOrd + fmt::Display + fmt::Debug + Sealed {}

/// What differs between them, and closes the set.
pub trait Sealed {}

macro_rules! elements {
    ($($number:ty),*) => {$(
        impl Sealed for $number {}
        impl Element for $number {}
    )*};
}
elements!(f32, f64, i8, i16, i32, i64, Wrapping<i8>, Wrapping<i16>, Wrapping<i32>, Wrapping<i64>);
