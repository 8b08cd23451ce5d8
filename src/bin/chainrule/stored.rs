//! The numbers that the program computes with, as they are stored in files.

use core::{fmt::Display, num::Wrapping};

use chainrule::{Scalar, oracle};

/// Half precision in NumPy's letters. It is read from candidates only, and widened to `f32`.
pub(crate) const HALF: &str = "<f2";

/// A type of numbers that files hold. The integers wrap, as NumPy's do.
pub(crate) trait Stored: oracle::Element + Display + Send + Sync {
    /// The type that has these numbers and their bounds: `f64`, and of integers, which have none,
    /// their own.
    type Wide: Stored;
    /// In NumPy's letters.
    const DESCR: &'static str;
    fn wide(self) -> Self::Wide;
    /// The nearest number of this type.
    fn nearest(number: f64) -> Self;
    /// From as many bytes as it has, the lowest first.
    fn from_bytes(bytes: &[u8]) -> Self;
    fn to_bytes(self) -> impl IntoIterator<Item = u8>;
}

impl Stored for f32 {
    type Wide = f64;
    const DESCR: &'static str = "<f4";

    fn wide(self) -> f64 {
        self.into()
    }

    #[expect(clippy::cast_possible_truncation, reason = "it is the nearest one")]
    fn nearest(number: f64) -> Self {
        number as f32
    }

    fn from_bytes(bytes: &[u8]) -> Self {
        bytes.try_into().map_or(0.0, f32::from_le_bytes)
    }

    /// The bits of a NaN differ from machine to machine; what is written is always the same one,
    /// NumPy's.
    fn to_bytes(self) -> impl IntoIterator<Item = u8> {
        let is_nan = self.is_nan();
        let written = if is_nan {
            f32::from_bits(0x7fc0 << 16)
        } else {
            self
        };
        written.to_le_bytes()
    }
}

impl Stored for f64 {
    type Wide = Self;
    const DESCR: &'static str = "<f8";

    fn wide(self) -> Self {
        self
    }

    fn nearest(number: f64) -> Self {
        number
    }

    fn from_bytes(bytes: &[u8]) -> Self {
        bytes.try_into().map_or(0.0, f64::from_le_bytes)
    }

    /// As with `f32`, one NaN for all.
    fn to_bytes(self) -> impl IntoIterator<Item = u8> {
        let is_nan = self.is_nan();
        let written = if is_nan {
            f64::from_bits(0x7ff8 << 48)
        } else {
            self
        };
        written.to_le_bytes()
    }
}

macro_rules! stored_integers {
    ($($integer:ty, $descr:literal;)*) => {$(
        impl Stored for Wrapping<$integer> {
            type Wide = Self;
            const DESCR: &'static str = $descr;

            fn wide(self) -> Self {
                self
            }

            #[allow(clippy::cast_possible_truncation, reason = "it is the nearest one")]
            fn nearest(number: f64) -> Self {
                Wrapping(number as $integer)
            }

            fn from_bytes(bytes: &[u8]) -> Self {
                bytes.try_into().map_or(Self::ZERO, |bytes| Wrapping(<$integer>::from_le_bytes(bytes)))
            }

            fn to_bytes(self) -> impl IntoIterator<Item = u8> {
                self.0.to_le_bytes()
            }
        }
    )*};
}
stored_integers! {
    i8, "|i1";
    i16, "<i2";
    i32, "<i4";
    i64, "<i8";
}

/// The bytes of a half as those of the `f32` of the same value: it has all of its numbers.
pub(crate) fn widened(half: &[u8]) -> impl IntoIterator<Item = u8> {
    let half = u32::from(half.try_into().map_or(0, u16::from_le_bytes));
    let sign = half >> 15 << 31;
    let magnitude = half & 0x7fff;
    let is_finite = magnitude < 0x7c00;
    let widened = if is_finite {
        let difference_of_biases = f32::from_bits((127 + 112) << 23); // 2^112, exactly
        f32::from_bits(magnitude << 13) * difference_of_biases
    } else {
        f32::from_bits(0x7f80_0000 | magnitude << 13)
    };
    f32::from_bits(sign | widened.to_bits()).to_bytes()
}
