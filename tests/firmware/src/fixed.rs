//! Fixed point, as a worked example of a scalar of your own: numbers with 16 bits before and 16 bits after the point, for
//! a processor that has integers only. The kernels of the crate take it as they take `f32`; nothing else is needed to
//! train with it. What it costs on a Cortex-M0, beside `f32` and `i32`, is in the table that `prove` makes.
//!
//! A Q16.16 number is an `i32` that counts 65536ths: from -32768 to just below 32768, in steps of about 0.000015.
//! Whatever does not fit *saturates*: it becomes the largest or the smallest number. Wrapped around, one sum that is too
//! large would turn into a gradient of the opposite sign, and the training would run away from it.

use chainrule::Scalar;
use core::ops::{Add, Mul};

/// A number as a count of 65536ths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fixed(pub i32);

impl Fixed {
    pub const ONE: Self = Fixed(1 << 16);
    pub const MAX: Self = Fixed(i32::MAX);
    pub const MIN: Self = Fixed(i32::MIN);
}

/// This is all that the crate asks for, beside `+` and `*`.
impl Scalar for Fixed {
    const ZERO: Self = Fixed(0);
}

/// Exact where it fits, and otherwise the nearest number that there is.
impl Add for Fixed {
    type Output = Self;

    fn add(self, right: Self) -> Self {
        Fixed(self.0.saturating_add(right.0))
    }
}

/// The product of two counts of 65536ths is a count of 65536ths of 65536ths: 64 bits hold it exactly. It is rounded to
/// the nearest 65536th (halves up). Without that half, which is easily forgotten, every product would be rounded down, and
/// a small negative gradient would never become zero.
impl Mul for Fixed {
    type Output = Self;

    fn mul(self, right: Self) -> Self {
        const HALF: i64 = 1 << 15;
        let exact = i64::from(self.0) * i64::from(right.0);
        let nearest = (exact + HALF) >> 16;
        Fixed(nearest.clamp(i32::MIN.into(), i32::MAX.into()) as i32)
    }
}

/// Whole numbers.
impl From<i8> for Fixed {
    fn from(whole: i8) -> Self {
        Fixed(i32::from(whole) << 16)
    }
}

/// The corners, worked out by hand on the integers that the numbers are.
pub fn is_as_described() -> bool {
    let (one, two, step) = (Fixed::ONE, Fixed::from(2), Fixed(1));
    let (half, minus_half) = (Fixed(1 << 15), Fixed(-(1 << 15)));
    one + one == two
        && Fixed::MAX + step == Fixed::MAX
        && Fixed::MIN + Fixed(-1) == Fixed::MIN
        && half * half == Fixed(1 << 14)
        && minus_half * two == Fixed::from(-1)
        && Fixed::MAX * two == Fixed::MAX
        && Fixed::MIN * two == Fixed::MIN
        && Fixed::MIN * Fixed::MIN == Fixed::MAX
        && step * half == step // half a step: up to one
        && step * minus_half == Fixed(0) // minus half a step: up to none
        && step * Fixed((1 << 15) - 1) == Fixed(0)
        && Fixed(-1) * Fixed((1 << 15) + 1) == Fixed(-1)
}
