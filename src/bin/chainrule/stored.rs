//! The numbers that the program computes with, as they are stored in files.

use core::{fmt::Display, num::Wrapping};

use chainrule::oracle;

use crate::element_type::Number;

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
    /// The number itself, where this type has it. (A NaN is a NaN.)
    fn exactly(number: Number) -> Option<Self>;
    /// As many bytes as it has, the lowest first.
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

    fn exactly(number: Number) -> Option<Self> {
        let wide = f64::exactly(number)?;
        let nearest = Self::nearest(wide);
        (f64::from(nearest) == wide || wide.is_nan()).then_some(nearest)
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

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "what was lost is seen on the way back"
    )]
    fn exactly(number: Number) -> Option<Self> {
        match number {
            Number::Float(float) => Some(float),
            Number::Integer(integer) => {
                let nearest = integer as f64;
                (nearest as i128 == integer).then_some(nearest)
            }
        }
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

            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is the nearest one"
            )]
            fn nearest(number: f64) -> Self {
                Wrapping(number as $integer)
            }

            fn exactly(number: Number) -> Option<Self> {
                match number {
                    Number::Integer(integer) => integer.try_into().ok().map(Wrapping),
                    Number::Float(_) => None,
                }
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
    u8, "|u1";
    u16, "<u2";
    u32, "<u4";
    u64, "<u8";
}
