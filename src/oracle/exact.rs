//! Sums of products without any rounding: a fixed-point number that is wide enough for all of them.

#![expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "limbs are cut out of wider numbers")]
#![expect(clippy::cast_possible_wrap, reason = "bit numbers are below 4352")]

use super::format::{Format, Toward, fit, parts};

/// The product of two smallest numbers is 2^-2148: the lowest bit. The highest that a product of two largest ones can
/// reach is 2^2047; 68 · 64 bits leave room for 2^156 terms.
const LOWEST: i32 = -2148;
const LIMBS: usize = 68;

/// A sum of products of `f64`, or of `f32` as `f64`, exact until it is read, and then rounded once.
///
/// Every product of two `f64` is an integer multiple of 2⁻²¹⁴⁸ below 2²⁰⁴⁸. So a fixed-point number of 4352 bits holds
/// any sum of them exactly, in any order, and adding is integer addition (Kulisch's long accumulator). Positive and
/// negative products are kept apart: the sum is s = P − N, and the sum of magnitudes, by which rounding errors are
/// measured, is S = P + N.
///
/// ```
/// use chainrule::oracle::Exact;
///
/// let mut sum = Exact::new();
/// for (left, right) in [(1e200, 1e200), (1.0, 1.0), (-1e200, 1e200)] {
///     sum.add_product(left, right);
/// }
/// assert_eq!(sum.to_f64(), 1.0); // a loop over f64 gives NaN: inf - inf
/// ```
///
/// Special values are IEEE 754's: a NaN operand or 0 · inf makes the sum NaN for good, and so do infinite products of
/// both signs. A sum of nothing, or one that cancels, is +0.0.
#[derive(Clone, Debug)]
pub struct Exact {
    positive: Long,
    negative: Long,
    infinite: Infinite,
}

/// Which infinite products there were; NaN counts as both.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Infinite {
    pub(super) positive: bool,
    pub(super) negative: bool,
}

impl Default for Exact {
    fn default() -> Self {
        Self::new()
    }
}

impl Exact {
    /// The empty sum.
    #[must_use]
    pub const fn new() -> Self {
        let infinite = Infinite { positive: false, negative: false };
        Exact { positive: Long([0; LIMBS]), negative: Long([0; LIMBS]), infinite }
    }

    /// Adds `left · right`.
    #[inline]
    pub fn add_product(&mut self, left: f64, right: f64) {
        if !(left.is_finite() && right.is_finite()) {
            let product = left * right;
            self.infinite.positive |= product != f64::NEG_INFINITY;
            self.infinite.negative |= product != f64::INFINITY;
            return;
        }
        let ((left_mantissa, left_exponent), (right_mantissa, right_exponent)) = (parts(left), parts(right));
        let product = u128::from(left_mantissa) * u128::from(right_mantissa);
        let shift = (left_exponent + right_exponent - LOWEST) as usize;
        let side =
            if left.is_sign_negative() == right.is_sign_negative() { &mut self.positive } else { &mut self.negative };
        side.add(product, shift);
    }

    /// s, the sum, rounded once, to nearest even, to `f64`.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.round(Format::F64)
    }

    /// s, the sum, rounded once, to nearest even, to `f32`.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "it is rounded to an f32 already")]
    pub fn to_f32(&self) -> f32 {
        self.round(Format::F32) as f32
    }

    /// S, the sum of the magnitudes of the products, rounded once, to nearest even, to `f64`.
    #[must_use]
    pub fn magnitude(&self) -> f64 {
        if self.infinite != Infinite::default() {
            return if self.is_nan() { f64::NAN } else { f64::INFINITY };
        }
        self.total().round(Format::F64)
    }

    pub(super) fn infinite(&self) -> Infinite {
        self.infinite
    }

    fn is_nan(&self) -> bool {
        self.infinite == Infinite { positive: true, negative: true }
    }

    pub(super) fn round(&self, format: Format) -> f64 {
        match self.infinite {
            Infinite { positive: false, negative: false } => {
                let (difference, negative) = self.difference();
                let magnitude = difference.round(format);
                if negative { -magnitude } else { magnitude }
            }
            Infinite { positive: true, negative: false } => f64::INFINITY,
            Infinite { positive: false, negative: true } => f64::NEG_INFINITY,
            Infinite { positive: true, negative: true } => f64::NAN,
        }
    }

    /// P + N
    pub(super) fn total(&self) -> Long {
        let mut total = self.positive.clone();
        total.combine(&self.negative, u64::overflowing_add);
        total
    }

    /// abs(P - N), and whether P - N is negative.
    pub(super) fn difference(&self) -> (Long, bool) {
        let negative = self.positive.0.iter().rev().lt(self.negative.0.iter().rev());
        let (larger, smaller) =
            if negative { (&self.negative, &self.positive) } else { (&self.positive, &self.negative) };
        let mut difference = larger.clone();
        difference.combine(smaller, u64::overflowing_sub);
        (difference, negative)
    }

    pub(super) fn sides(&self) -> (&Long, &Long) {
        (&self.positive, &self.negative)
    }
}

/// An unsigned fixed-point number, the lowest limb first.
#[derive(Clone, Debug)]
pub(super) struct Long([u64; LIMBS]);

impl Long {
    #[inline]
    fn add(&mut self, product: u128, shift: usize) {
        let (limb, bit) = (shift / 64, shift % 64);
        let (low, high) = (product << bit, (product >> 1 >> (127 - bit)) as u64);
        let mut carry = false;
        let mut limbs = self.0.iter_mut().skip(limb);
        for part in [low as u64, (low >> 64) as u64, high] {
            if let Some(limb) = limbs.next() {
                let (sum, first) = limb.overflowing_add(part);
                let (sum, second) = sum.overflowing_add(u64::from(carry));
                (*limb, carry) = (sum, first | second);
            }
        }
        for limb in limbs {
            if !carry {
                break;
            }
            (*limb, carry) = limb.overflowing_add(1);
        }
    }

    fn combine(&mut self, other: &Long, operation: fn(u64, u64) -> (u64, bool)) {
        let mut carry = false;
        for (limb, &other) in self.0.iter_mut().zip(&other.0) {
            let (result, first) = operation(*limb, other);
            let (result, second) = operation(result, u64::from(carry));
            (*limb, carry) = (result, first | second);
        }
    }

    /// The highest 64 bits, the exponent of the lowest of these, and whether any bit below them is set.
    fn leading(&self) -> (u64, i32, bool) {
        let limb = |number: usize| self.0.get(number).copied().unwrap_or(0);
        let top = self.0.iter().rposition(|&limb| limb != 0).unwrap_or(0);
        if top == 0 {
            return (limb(0), LOWEST, false);
        }
        let zeros = limb(top).leading_zeros();
        let below = limb(top - 1);
        let mantissa = limb(top) << zeros | (below >> 1) >> (63 - zeros);
        let rest = below << zeros != 0 || self.0.iter().take(top - 1).any(|&limb| limb != 0);
        (mantissa, (64 * top) as i32 - zeros as i32 + LOWEST, rest)
    }

    pub(super) fn round(&self, format: Format) -> f64 {
        let (mantissa, exponent, rest) = self.leading();
        format.fit(mantissa, exponent, rest, Toward::Nearest)
    }

    /// The value · 2^`scale` as an `f64`, rounded towards zero or away from it, and never to zero by underflow when
    /// away from it.
    pub(super) fn scaled(&self, scale: i32, toward: Toward) -> f64 {
        let (mantissa, exponent, rest) = self.leading();
        let value = fit(mantissa, exponent + scale, rest, (53, i32::MIN / 2), toward);
        if matches!(toward, Toward::Away) && mantissa != 0 { value.max(f64::MIN_POSITIVE) } else { value }
    }

    /// The exponent of the highest bit; that of the lowest one where all are zero.
    pub(super) fn exponent(&self) -> i32 {
        let (mantissa, exponent, _) = self.leading();
        exponent + 63 - mantissa.leading_zeros().min(63) as i32
    }
}
