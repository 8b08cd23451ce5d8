//! What the wrong kernels do with single numbers, and when the data can see that a number is wrong: written again from the
//! definitions, so that nothing of the oracle judges itself.

use crate::random::Random;
use chainrule::oracle::{Element, Format};
use core::num::Wrapping;

/// The two factors of a product. A value that is added as it is has the factor 1.
pub(crate) type Term<T> = (T, T);

pub(crate) trait Number: Element {
    const IS_FLOAT: bool;
    fn of(number: i32) -> Self;
    /// A number with all the bits that the type has: of floats, between -2 and 2.
    fn any(random: &mut Random) -> Self;
    /// One by one, from zero, wrapping around.
    fn sum(terms: &[Term<Self>]) -> Self;
    fn times(self, factor: i32) -> Self {
        Self::sum(&[(self, Self::of(factor))])
    }
    /// Divided by a count; `way` 1 rounds integers down and not towards zero.
    fn over(self, count: usize, way: usize) -> Self;
    fn magnitude(self) -> Self;
    fn is_the_same(self, other: Self) -> bool {
        self == other
    }
    /// Whether no honest sum of these terms, with any order and FMA, can be the candidate. It may say no too often.
    fn is_certainly_wrong(terms: &[Term<Self>], candidate: Self) -> bool;

    // Floats only.
    fn special(_: &mut Random) -> Option<Self> {
        None
    }
    /// `mantissa` · 2^`exponent` above the smallest number.
    fn tiny(_mantissa: i32, _exponent: i32) -> Option<Self> {
        None
    }
    fn scaled(self, _factor: f64) -> Option<Self> {
        None
    }
    fn rounded(self, _format: Format, _truncates: bool) -> Option<Self> {
        None
    }
    fn flushed(self) -> Option<Self> {
        None
    }
    /// An integer as one of so many bits has it.
    fn in_bits(self, _bits: u32) -> Option<Self> {
        None
    }
    // Integers only: the sum stops at the ends of the range, only at last or with every term.
    fn saturated(_terms: &[Term<Self>]) -> Option<[Self; 2]> {
        None
    }
}

/// Multiples of 2^-52 below 2: their products are multiples of 2^-104, and sums of fewer than 2^20 of them are exact in an
/// `i128`.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the numbers are multiples of the unit"
)]
fn units(number: f64, of: i32) -> i128 {
    (number * 2_f64.powi(of)) as i128
}

/// The bound without underflow, n·u·S, and two units for what is cut off here.
fn is_out_of_bounds(
    terms: impl Iterator<Item = Term<f64>>,
    candidate: f64,
    precision: i32,
) -> bool {
    let (mut sum, mut magnitude, mut count) = (0, 0, 0);
    for (a, b) in terms {
        let product = units(a, 52) * units(b, 52);
        (sum, magnitude, count) = (sum + product, magnitude + product.abs(), count + 1);
    }
    !candidate.is_finite()
        || (units(candidate, 104) - sum).abs() > ((count * magnitude) >> precision) + 2
}

/// `number` in a format: a multiple of the last bit that the format has for this exponent.
fn in_format(number: f64, format: Format, truncates: bool) -> f64 {
    let (precision, smallest_normal, largest) = match format {
        Format::BF16 => (8, -126, f64::INFINITY),
        Format::F16 => (11, -14, 65504.0),
        Format::TF32 => (11, -126, f64::INFINITY),
        _ => (24, -126, f64::INFINITY),
    };
    let exponent = (-149..128)
        .rev()
        .find(|&exponent| number.abs() >= 2_f64.powi(exponent))
        .unwrap_or(smallest_normal);
    let last_bit = 2_f64.powi(exponent.max(smallest_normal) - precision + 1);
    let steps = number / last_bit;
    let rounded = last_bit
        * if truncates {
            steps.trunc()
        } else {
            steps.round_ties_even()
        };
    if rounded.abs() > largest {
        f64::INFINITY.copysign(number)
    } else {
        rounded
    }
}

impl Number for f64 {
    const IS_FLOAT: bool = true;
    fn of(number: i32) -> f64 {
        f64::from(number)
    }
    #[expect(clippy::cast_precision_loss, reason = "53 bits")]
    fn any(random: &mut Random) -> f64 {
        (random.bits() >> 11) as f64 / 2_f64.powi(52)
            * if random.below(2) == 0 { -1.0 } else { 1.0 }
    }
    fn sum(terms: &[Term<f64>]) -> f64 {
        terms.iter().fold(0.0, |sum, (a, b)| sum + a * b)
    }
    #[expect(clippy::cast_precision_loss, reason = "it is small")]
    fn over(self, count: usize, _: usize) -> f64 {
        self / count as f64
    }
    fn magnitude(self) -> f64 {
        self.abs()
    }
    fn is_the_same(self, other: f64) -> bool {
        self == other || self.is_nan() && other.is_nan()
    }
    fn is_certainly_wrong(terms: &[Term<f64>], candidate: f64) -> bool {
        is_out_of_bounds(terms.iter().copied(), candidate, 53)
    }
    fn special(random: &mut Random) -> Option<f64> {
        Some(random.of(&[0.0, 0.0, -0.0, f64::INFINITY, -f64::INFINITY, f64::NAN]))
    }
    fn tiny(mantissa: i32, exponent: i32) -> Option<f64> {
        Some(f64::from(mantissa) * 2_f64.powi(-500) * 2_f64.powi(exponent - 574))
    }
    fn scaled(self, factor: f64) -> Option<f64> {
        Some(self * factor)
    }
    fn rounded(self, format: Format, truncates: bool) -> Option<f64> {
        Some(in_format(self, format, truncates))
    }
    fn flushed(self) -> Option<f64> {
        Some(if self.is_subnormal() { 0.0 } else { self })
    }
}

impl Number for f32 {
    const IS_FLOAT: bool = true;
    #[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
    fn of(number: i32) -> f32 {
        number as f32
    }
    #[expect(clippy::cast_precision_loss, reason = "24 bits")]
    fn any(random: &mut Random) -> f32 {
        (random.bits() >> 40) as f32 / 2_f32.powi(23)
            * if random.below(2) == 0 { -1.0 } else { 1.0 }
    }
    fn sum(terms: &[Term<f32>]) -> f32 {
        terms.iter().fold(0.0, |sum, (a, b)| sum + a * b)
    }
    #[expect(clippy::cast_precision_loss, reason = "it is small")]
    fn over(self, count: usize, _: usize) -> f32 {
        self / count as f32
    }
    fn magnitude(self) -> f32 {
        self.abs()
    }
    fn is_the_same(self, other: f32) -> bool {
        self == other || self.is_nan() && other.is_nan()
    }
    fn is_certainly_wrong(terms: &[Term<f32>], candidate: f32) -> bool {
        is_out_of_bounds(
            terms.iter().map(|&(a, b)| (a.into(), b.into())),
            candidate.into(),
            24,
        )
    }
    fn special(random: &mut Random) -> Option<f32> {
        Some(random.of(&[0.0, 0.0, -0.0, f32::INFINITY, -f32::INFINITY, f32::NAN]))
    }
    fn tiny(mantissa: i32, exponent: i32) -> Option<f32> {
        f64::from(mantissa)
            .scaled(2_f64.powi(exponent - 149))
            .map(narrowed)
    }
    fn scaled(self, factor: f64) -> Option<f32> {
        Some(narrowed(f64::from(self) * factor))
    }
    fn rounded(self, format: Format, truncates: bool) -> Option<f32> {
        (format != Format::F32).then(|| narrowed(in_format(self.into(), format, truncates)))
    }
    fn flushed(self) -> Option<f32> {
        Some(if self.is_subnormal() { 0.0 } else { self })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rounded is meant")]
pub(crate) fn narrowed(number: f64) -> f32 {
    number as f32
}

fn exact(
    terms: impl Iterator<Item = (i128, i128)>,
    (least, greatest): (i128, i128),
) -> (i128, [i128; 2]) {
    let (mut sum, mut stopping) = (0_i128, 0_i128);
    for (a, b) in terms {
        sum += a * b;
        stopping = (stopping + (a * b).clamp(least, greatest)).clamp(least, greatest);
    }
    (sum, [sum.clamp(least, greatest), stopping])
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "wrapping around is meant"
)]
impl Number for i8 {
    const IS_FLOAT: bool = false;
    fn of(number: i32) -> i8 {
        number as i8
    }
    fn any(random: &mut Random) -> i8 {
        random.bits() as i8
    }
    fn sum(terms: &[Term<i8>]) -> i8 {
        exact(terms.iter().map(|&(a, b)| (a.into(), b.into())), (0, 0)).0 as i8
    }
    fn over(self, count: usize, way: usize) -> i8 {
        let (number, count) = (i32::from(self), count as i32);
        (if way == 0 {
            number / count
        } else {
            number.div_euclid(count)
        }) as i8
    }
    fn magnitude(self) -> i8 {
        self.wrapping_abs()
    }
    fn is_certainly_wrong(terms: &[Term<i8>], candidate: i8) -> bool {
        candidate != i8::sum(terms)
    }
    fn saturated(terms: &[Term<i8>]) -> Option<[i8; 2]> {
        Some(
            exact(
                terms.iter().map(|&(a, b)| (a.into(), b.into())),
                (-128, 127),
            )
            .1
            .map(|sum| sum as i8),
        )
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "wrapping around is meant"
)]
impl Number for Wrapping<i32> {
    const IS_FLOAT: bool = false;
    fn of(number: i32) -> Self {
        Wrapping(number)
    }
    fn any(random: &mut Random) -> Self {
        Wrapping(random.bits() as i32)
    }
    fn sum(terms: &[Term<Self>]) -> Self {
        terms.iter().fold(Wrapping(0), |sum, (a, b)| sum + a * b)
    }
    fn over(self, count: usize, way: usize) -> Self {
        let count = count as i32;
        Wrapping(if way == 0 {
            self.0 / count
        } else {
            self.0.div_euclid(count)
        })
    }
    fn magnitude(self) -> Self {
        Wrapping(self.0.wrapping_abs())
    }
    fn is_certainly_wrong(terms: &[Term<Self>], candidate: Self) -> bool {
        candidate != Self::sum(terms)
    }
    fn in_bits(self, bits: u32) -> Option<Self> {
        let modulus = 1_i64 << bits;
        let remainder = i64::from(self.0).rem_euclid(modulus);
        let is_negative = remainder >= modulus / 2;
        Some(Wrapping(
            (remainder - i64::from(is_negative) * modulus) as i32,
        ))
    }
    fn saturated(terms: &[Term<Self>]) -> Option<[Self; 2]> {
        let range = (i32::MIN.into(), i32::MAX.into());
        Some(
            exact(terms.iter().map(|&(a, b)| (a.0.into(), b.0.into())), range)
                .1
                .map(|sum| Wrapping(sum as i32)),
        )
    }
}
