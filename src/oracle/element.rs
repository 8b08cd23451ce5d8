//! What the oracle can judge, and the few things in which these types differ.

#![expect(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "wrapping and rounding are what these conversions are for"
)]

use core::fmt;
use core::num::Wrapping;

use super::Format;
use crate::Scalar;

/// A number that the oracle can judge: `f32`, `f64`, `i8` to `i64`, and [`Wrapping`] of these integers.
///
/// Floats are judged by the bound that follows from their precision. Integers have nothing to be forgiven: the sum is
/// exact, wrapped to the type as NumPy wraps it (also for plain integers, which in a Rust debug build would panic), and
/// a candidate equals it or is wrong. The set is closed: a verdict on another type would need another proof.
pub trait Element: Scalar + PartialOrd + fmt::Debug + Number {}

impl<T: Scalar + PartialOrd + fmt::Debug + Number> Element for T {}

/// What the judge asks of a number; not nameable outside, which closes the set.
pub trait Number: Sized + 'static {
    /// None for integers.
    const FORMAT: Option<Format>;
    const ONES: &'static [Self];
    /// The least and the greatest integer of the type.
    const RANGE: (i128, i128);
    /// Exact for floats, rounded for integers.
    fn to_f64(self) -> f64;
    /// Of a number that the format can hold.
    fn from_f64(number: f64) -> Self;
    /// Exact for integers.
    fn to_i128(self) -> i128;
    /// Modulo the size of the type.
    fn wrapped(number: i128) -> Self;
}

macro_rules! floats {
    ($($float:ident $format:expr),*) => {$(
        impl Number for $float {
            const FORMAT: Option<Format> = Some($format);
            const ONES: &'static [Self] = &[1.0];
            const RANGE: (i128, i128) = (0, 0);
            fn to_f64(self) -> f64 { self as f64 }
            fn from_f64(number: f64) -> Self { number as $float }
            fn to_i128(self) -> i128 { self as i128 }
            fn wrapped(number: i128) -> Self { number as $float }
        }
    )*};
}
floats!(f32 Format::F32, f64 Format::F64);

macro_rules! integers {
    ($($integer:ident),*) => {$(
        impl Number for $integer {
            const FORMAT: Option<Format> = None;
            const ONES: &'static [Self] = &[1];
            const RANGE: (i128, i128) = ($integer::MIN as i128, $integer::MAX as i128);
            fn to_f64(self) -> f64 { self as f64 }
            fn from_f64(number: f64) -> Self { number as $integer }
            fn to_i128(self) -> i128 { self as i128 }
            fn wrapped(number: i128) -> Self { number as $integer }
        }
        impl Number for Wrapping<$integer> {
            const FORMAT: Option<Format> = None;
            const ONES: &'static [Self] = &[Wrapping(1)];
            const RANGE: (i128, i128) = <$integer as Number>::RANGE;
            fn to_f64(self) -> f64 { self.0 as f64 }
            fn from_f64(number: f64) -> Self { Wrapping(number as $integer) }
            fn to_i128(self) -> i128 { self.0 as i128 }
            fn wrapped(number: i128) -> Self { Wrapping(number as $integer) }
        }
    )*};
}
integers!(i8, i16, i32, i64);
