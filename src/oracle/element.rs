//! What the oracle can judge, and the few things in which these types differ.

use core::convert::identity;
use core::fmt::Debug;
use core::num::Wrapping;

use super::format::Format;
use crate::Scalar;

/// A number that the oracle can judge: `f32`, `f64`, `i8` to `i64`, `u8` to `u64`, and [`Wrapping`]
/// of these integers.
///
/// Floats are judged by the bound that follows from their precision. Integers have nothing to be
/// forgiven: the sum is exact, wrapped to the type as NumPy wraps it (also for plain integers,
/// which in a Rust debug build would panic), and a candidate equals it or is wrong. The set is
/// closed: a verdict on another type would need another proof.
pub trait Element: Scalar + PartialOrd + Debug + Convert {}

impl<T: Scalar + PartialOrd + Debug + Convert> Element for T {}

/// What the judge asks of a number; not nameable outside, which closes the set.
pub trait Convert: Sized + 'static {
    /// As the language calls it: of `Wrapping`, what it wraps.
    const NAME: &'static str;
    /// None for integers.
    const FORMAT: Option<Format>;
    /// The least and the greatest integer of the type.
    const RANGE: (i128, i128);
    /// Exact for floats, rounded for integers.
    fn to_f64(self) -> f64;
    /// Of a number that the format can hold.
    fn from_f64(number: f64) -> Self;
    /// Exact for integers.
    fn to_i128(self) -> i128;
    /// Modulo the size of an integer.
    fn wrapped(number: i128) -> Self;
}

macro_rules! numbers {
    ($($type:ty, $primitive:ident, $format:expr, $wrap:ident, $unwrap:expr;)*) => {$(
        impl Convert for $type {
            const NAME: &'static str = stringify!($primitive);
            const FORMAT: Option<Format> = $format;
            const RANGE: (i128, i128) = ($primitive::MIN as i128, $primitive::MAX as i128);
            fn to_f64(self) -> f64 { $unwrap(self) as f64 }
            fn from_f64(number: f64) -> Self { $wrap(number as $primitive) }
            fn to_i128(self) -> i128 { $unwrap(self) as i128 }
            fn wrapped(number: i128) -> Self { $wrap(number as $primitive) }
        }
    )*};
}

/// An integer, and `Wrapping` of it.
macro_rules! integers {
    ($($integer:ident),*) => {
        numbers! {$(
            $integer, $integer, None, identity, identity;
            Wrapping<$integer>, $integer, None, Wrapping, |Wrapping(number)| number;
        )*}
    };
}

numbers! {
    f32, f32, Some(Format::F32), identity, identity;
    f64, f64, Some(Format::F64), identity, identity;
}
integers!(i8, i16, i32, i64, u8, u16, u32, u64);
