//! Sums of products without any rounding: a fixed-point number that is wide enough for all of them.

use super::format::{Format, Grid, Magnitude, Toward, parts};

/// The product of two smallest numbers is 2^-2148: the lowest bit. The highest that a product of
/// two largest ones can reach is 2^2047; 68 · 64 bits leave room for 2^156 terms.
const LOWEST: i32 = -2148;
const LIMBS: usize = 68;

/// A sum of products of `f64`, or of `f32` as `f64`, exact until it is read, and then rounded once.
///
/// Every product of two `f64` is an integer multiple of 2⁻²¹⁴⁸ below 2²⁰⁴⁸. So a fixed-point number
/// of 4352 bits holds any sum of them exactly, in any order, and adding is integer addition
/// (Kulisch's long accumulator, a superaccumulator). Positive and negative products are kept apart:
/// the sum is s = P − N, and S = P + N is the sum of magnitudes, by which rounding errors are
/// measured.
///
/// ```
/// use chainrule::oracle::Exact;
///
/// let mut sum = Exact::ZERO;
/// for (left, right) in [(1e200, 1e200), (1.0, 1.0), (-1e200, 1e200)] {
///     sum.add_product(left, right);
/// }
/// assert_eq!(sum.to_f64(), 1.0); // a loop over f64 gives NaN: inf - inf
/// ```
///
/// Special values are IEEE 754's: a NaN operand or 0 · inf makes the sum NaN for good, and so do
/// infinite products of both signs. A sum of nothing, or one that cancels, is +0.0.
#[derive(Clone, Debug)]
pub struct Exact {
    /// P
    pub(super) positive: Limbs,
    /// N
    pub(super) negative: Limbs,
    /// The sum of the products that are not finite, as IEEE 754 adds them: an infinity or NaN, or 0
    /// where there are none.
    pub(super) special: f64,
}

impl Exact {
    /// The empty sum, to start from.
    pub const ZERO: Self = Exact {
        positive: Limbs([0; LIMBS]),
        negative: Limbs([0; LIMBS]),
        special: 0.0,
    };

    /// Adds `left · right`.
    #[inline]
    pub fn add_product(&mut self, left: f64, right: f64) {
        if !(left.is_finite() && right.is_finite()) {
            self.special += left * right;
            return;
        }
        let (left_mantissa, left_exponent) = parts(left);
        let (right_mantissa, right_exponent) = parts(right);
        let product = u128::from(left_mantissa) * u128::from(right_mantissa);
        let is_negative = left.is_sign_negative() != right.is_sign_negative();
        let side = if is_negative {
            &mut self.negative
        } else {
            &mut self.positive
        };
        side.add(product, (left_exponent + right_exponent - LOWEST) as usize);
    }

    /// s, the sum, rounded once, to nearest even, to `f64`.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.round(Format::F64)
    }

    /// s, the sum, rounded once, to nearest even, to `f32`.
    #[must_use]
    pub fn to_f32(&self) -> f32 {
        self.round(Format::F32) as f32
    }

    pub(super) fn round(&self, format: Format) -> f64 {
        if self.special != 0.0 {
            return self.special;
        }
        let (difference, is_negative) = self.difference();
        let magnitude = format.round_magnitude(difference.leading(), Toward::Nearest);
        if is_negative { -magnitude } else { magnitude }
    }

    /// P + N
    pub(super) fn total(&self) -> Limbs {
        self.positive.combined(&self.negative, u64::overflowing_add)
    }

    /// abs(P - N), and whether P - N is negative.
    pub(super) fn difference(&self) -> (Limbs, bool) {
        let (positive, negative) = (&self.positive, &self.negative);
        let is_negative = positive.is_below(negative);
        let (larger, smaller) = if is_negative {
            (negative, positive)
        } else {
            (positive, negative)
        };
        (larger.combined(smaller, u64::overflowing_sub), is_negative)
    }

    /// abs(candidate · factor - s), as an exact number.
    pub(super) fn distance(&self, candidate: f64, factor: f64) -> Limbs {
        let mut distance = self.clone();
        distance.add_product(-candidate, factor);
        let Exact {
            positive, negative, ..
        } = &mut distance;
        let (larger, smaller) = if positive.is_below(negative) {
            (negative, positive)
        } else {
            (positive, negative)
        };
        larger.combine(smaller, u64::overflowing_sub);
        *larger
    }
}

/// An unsigned fixed-point number, the lowest limb first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limbs([u64; LIMBS]);

impl Limbs {
    /// Adds `product` · 2^`shift`; a product of two mantissas has 106 bits, so that its three limbs
    /// have room for a carry.
    #[inline]
    fn add(&mut self, product: u128, shift: usize) {
        let bit = shift % 64;
        let Some([low, middle, high, rest @ ..]) = self.0.get_mut(shift / 64..) else {
            return;
        };
        let two_limbs = u128::from(*low) | u128::from(*middle) << 64;
        let (sum, carry) = two_limbs.overflowing_add(product << bit);
        *low = sum as u64;
        *middle = (sum >> 64) as u64;
        let shifted_out = (product >> 1 >> (127 - bit)) as u64;
        let (sum, mut carry) = high.overflowing_add(shifted_out + u64::from(carry));
        *high = sum;
        for limb in rest {
            if !carry {
                break;
            }
            (*limb, carry) = limb.overflowing_add(1);
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.iter().all(|&limb| limb == 0)
    }

    fn is_below(&self, other: &Limbs) -> bool {
        self.0.iter().rev().lt(other.0.iter().rev())
    }

    /// Adds another one, or subtracts one that is not larger.
    fn combine(&mut self, other: &Limbs, operation: fn(u64, u64) -> (u64, bool)) {
        let mut carry = false;
        for (limb, &other) in self.0.iter_mut().zip(&other.0) {
            let (partial, first) = operation(*limb, other);
            let (complete, second) = operation(partial, u64::from(carry));
            *limb = complete;
            carry = first | second;
        }
    }

    fn combined(&self, other: &Limbs, operation: fn(u64, u64) -> (u64, bool)) -> Limbs {
        let mut result = *self;
        result.combine(other, operation);
        result
    }

    /// The highest 64 bits from the first that is set; any bit that is set below them is the rest.
    pub(super) fn leading(&self) -> Magnitude {
        let limb = |number: usize| self.0.get(number).copied().map_or(0, u128::from);
        let highest = self.0.iter().rposition(|&limb| limb != 0);
        let top = highest.unwrap_or(0).max(1);
        let two_limbs = limb(top) << 64 | limb(top - 1);
        let zeros = two_limbs.leading_zeros();
        let bits = two_limbs.checked_shl(zeros).unwrap_or(0);
        // Looked at only where it decides: most sums have a rest in the two limbs.
        let is_lower_set = || self.0.iter().take(top - 1).any(|&limb| limb != 0);
        Magnitude {
            mantissa: (bits >> 64) as u64,
            exponent: (64 * top) as i32 - zeros as i32 + LOWEST,
            has_rest: bits as u64 != 0 || is_lower_set(),
        }
    }

    /// The value · 2^`scale` as an `f64`, towards zero or away from it, where it never becomes zero
    /// by underflow.
    pub(super) fn scaled(&self, scale: i32, toward: Toward) -> f64 {
        let leading = self.leading();
        let shifted = Magnitude {
            exponent: leading.exponent + scale,
            ..leading
        };
        let any_exponent = Grid {
            precision: 53,
            smallest: i32::MIN / 2,
        };
        let value = shifted.round_to(any_exponent, toward);
        if toward == Toward::Away && leading.mantissa != 0 {
            value.max(f64::MIN_POSITIVE)
        } else {
            value
        }
    }
}
