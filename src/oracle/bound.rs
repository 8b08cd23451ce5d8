//! The exact sum of one element, and how far from it an honest computation can be.
//!
//! The labels D0 to D9 are those of the [theorems](super::theorems).

use super::arithmetic::Resolved;
use super::element::Element;
use super::exact::Exact;
use super::format::{Format, Toward, parts, scaled};
use super::kinds::Kinds;
use super::term::Term;

/// More than the relative error of a few dozen additions, multiplications and divisions of positive
/// `f64`.
pub(super) const SLACK: f64 = 1.0 + 1.0 / (1_u64 << 45) as f64;

/// Tensor cores add up so many products at once, or more.
const LEAST_BLOCK: usize = 4;

/// One element: its exact sum and what its bound depends on.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    pub(super) exact: Exact,
    /// What the terms that are not finite make of the sum. In a declared arithmetic one term may be
    /// of several kinds.
    pub(super) kinds: Kinds,
    /// How many products are not zero, and how many values that are added as they are.
    products: usize,
    values: usize,
    /// A declared rounding changes one of the operands.
    is_any_rounded: bool,
    /// How many products there are, zeros among them.
    length: usize,
    /// The exponent of q, the largest power of two that divides every term; `i32::MIN`, as if there
    /// were none, where a declared rounding of the operands changes one, or flushing may.
    lowest: i32,
    /// The sum of the magnitudes of all factors, and 1 for each value: by how many half η_in
    /// declared operands may be off. And that of all terms that may be taken for zero.
    operands: f64,
    flushed: f64,
}

/// S, the sum of the magnitudes of the terms, and abs(s), the magnitude of their sum, times
/// 2^`scale` and rounded up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Magnitudes {
    pub(super) terms: f64,
    pub(super) sum: f64,
    pub(super) scale: i32,
    /// Whether s is below zero.
    pub(super) is_negative: bool,
}

impl Magnitudes {
    /// Those of the terms of one sign.
    pub(super) fn of_one_sign(self, magnitude: f64) -> Self {
        Magnitudes {
            terms: magnitude,
            sum: magnitude,
            ..self
        }
    }

    /// The magnitude of what was added to something, rounded up, where that times `factor` is part
    /// of the sum.
    pub(super) fn before_it_was_added(self, added: f64, factor: f64) -> f64 {
        let sum = if self.is_negative {
            -self.sum
        } else {
            self.sum
        };
        let added = scaled(added * factor, self.scale);
        let rounded_off = (SLACK - 1.0) * (self.sum + added.abs());
        (sum - added).abs() + rounded_off
    }

    /// 2^`exponent` on this scale, never zero.
    fn power(self, exponent: i32) -> f64 {
        scaled(1.0, exponent + self.scale).max(f64::MIN_POSITIVE)
    }
}

/// The exponent of the lowest bit that is set.
fn lowest_bit(number: f64) -> i32 {
    let (mantissa, exponent) = parts(number);
    exponent + mantissa.trailing_zeros() as i32
}

impl Sum {
    /// The lowest bit of nothing is above that of every product.
    const EMPTY: Self = Sum {
        exact: Exact::ZERO,
        kinds: Kinds::FINITE,
        products: 0,
        values: 0,
        is_any_rounded: false,
        length: 0,
        lowest: 4096,
        operands: 0.0,
        flushed: 0.0,
    };

    pub(super) fn of<T: Element>(
        terms: impl Iterator<Item = Term<T>>,
        arithmetic: &Resolved,
    ) -> Self {
        let mut sum = Sum::EMPTY;
        terms.for_each(|term| match term {
            Term::Product(left, right) => {
                sum.add(left.to_f64(), right.to_f64(), false, arithmetic);
            }
            Term::Value(value) => sum.add(1.0, value.to_f64(), true, arithmetic),
        });
        sum
    }

    /// Adds a product, or a value as the product of 1 and itself.
    #[inline]
    fn add(&mut self, left: f64, right: f64, is_value: bool, arithmetic: &Resolved) {
        let (left, right) = if arithmetic.is_native {
            if !(left.is_finite() && right.is_finite()) {
                self.kinds = self.kinds.plus(Kinds::of(left * right));
            }
            (left, right)
        } else if is_value {
            (left, self.declare_value(right, arithmetic))
        } else {
            self.declare_product(left, right, arithmetic)
        };
        self.exact.add_product(left, right);
        self.length += usize::from(!is_value);
        if left != 0.0 && right != 0.0 {
            self.values += usize::from(is_value);
            self.products += usize::from(!is_value);
            self.lowest = self.lowest.min(lowest_bit(left) + lowest_bit(right));
        }
    }

    /// Takes down what the bound of a declared arithmetic depends on, and returns the factors as
    /// they are given; where one of them is not finite in the declared format, as they are there.
    fn declare_product(&mut self, left: f64, right: f64, arithmetic: &Resolved) -> (f64, f64) {
        let rounded_left = self.declare_operand(left, right, arithmetic);
        let rounded_right = self.declare_operand(right, left, arithmetic);
        if rounded_left.is_finite() && rounded_right.is_finite() {
            let is_subnormal =
                arithmetic.may_flush_operand(left) || arithmetic.may_flush_operand(right);
            if is_subnormal {
                self.flush((left * right).abs().next_up());
            }
            return (left, right);
        }
        let mut kinds = Kinds::of(rounded_left * rounded_right);
        let is_left_flushed = arithmetic.may_flush_operand(rounded_left);
        let is_right_flushed = arithmetic.may_flush_operand(rounded_right);
        if is_left_flushed || is_right_flushed {
            kinds = kinds.or(Kinds::of(f64::NAN)); // 0 · ∞
        }
        self.kinds = self.kinds.plus(kinds);
        (rounded_left, rounded_right)
    }

    /// The same of a value, which may have been rounded as the operands are, or not.
    fn declare_value(&mut self, value: f64, arithmetic: &Resolved) -> f64 {
        let rounded = self.declare_operand(value, 1.0, arithmetic);
        self.kinds = self.kinds.plus(Kinds::of(value).or(Kinds::of(rounded)));
        if arithmetic.may_flush_value(value) {
            self.flush(value.abs());
        }
        value
    }

    /// An operand in the declared format, which is multiplied by the other factor.
    fn declare_operand(&mut self, operand: f64, factor: f64, arithmetic: &Resolved) -> f64 {
        let Some(format) = arithmetic.operands else {
            return operand;
        };
        if factor.is_finite() {
            self.operands += SLACK * factor.abs();
        }
        let rounded = format.round(operand);
        if rounded != operand {
            self.lowest = i32::MIN;
            self.is_any_rounded = true;
        }
        rounded
    }

    /// A term of this magnitude may be taken for zero.
    fn flush(&mut self, magnitude: f64) {
        self.flushed += magnitude;
        self.lowest = i32::MIN;
    }

    /// n, the number of terms that are not zero.
    pub(super) fn terms(&self) -> usize {
        self.products + self.values
    }

    /// How many of the terms are rounded, and may underflow, on their way into the accumulator.
    fn rounded_terms(&self, arithmetic: &Resolved) -> usize {
        let values = if arithmetic.are_values_exact() {
            0
        } else {
            self.values
        };
        self.products + values
    }

    /// How many roundings the bound has to pay for: one for each term (D1), and one less where no
    /// term is rounded before it is added: values (D3), or products that are exact in a wider
    /// accumulator (D6).
    fn roundings(&self, arithmetic: &Resolved) -> usize {
        let are_products_exact = self.products == 0 || arithmetic.are_products_exact();
        let are_values_exact = self.values == 0 || arithmetic.are_values_exact();
        let is_first_exact = are_products_exact && are_values_exact;
        self.terms().saturating_sub(usize::from(is_first_exact))
    }

    /// n · u >= 1: zero is within the bound, which says nothing.
    pub(super) fn is_vacuous(&self, arithmetic: &Resolved) -> bool {
        self.relative_error(arithmetic, 1.0) >= 1.0
    }

    /// What the operations may be off by, as a share of S: n · u, and γ on tensor cores (D9).
    fn relative_error(&self, arithmetic: &Resolved, factor: f64) -> f64 {
        let u = arithmetic.accumulator.unit_roundoff();
        let once = if arithmetic.is_on_tensor_cores {
            2.0 * self.truncations() as f64
        } else {
            self.roundings(arithmetic) as f64
        };
        // A mistake that scales the result rounds it once more, or runs twice.
        let times_u = if factor == 1.0 {
            once
        } else {
            2.0 * once + 2.0
        } * u;
        if !arithmetic.is_on_tensor_cores {
            times_u
        } else if times_u < 1.0 {
            times_u / (1.0 - times_u)
        } else {
            f64::MAX
        }
    }

    /// D9: one for each product and value, and one for each block.
    fn truncations(&self) -> usize {
        let blocks = self.length.div_ceil(LEAST_BLOCK).min(self.products);
        self.terms() + blocks
    }

    /// On a scale that brings S near 1 without letting the smallest numbers overflow; nothing
    /// depends on how near.
    pub(super) fn magnitudes(&self, arithmetic: &Resolved) -> Magnitudes {
        let total = self.exact.total();
        let (difference, is_negative) = self.exact.difference();
        let smallest_operand = arithmetic
            .operands
            .map_or(i32::MIN, Format::smallest_exponent);
        let smallest = smallest_operand.max(arithmetic.smallest_exponent());
        let scale = (-63 - total.leading().exponent).min(900 - smallest);
        Magnitudes {
            terms: total.scaled(scale, Toward::Away),
            sum: difference.scaled(scale, Toward::Away),
            scale,
            is_negative,
        }
    }

    /// D0: whether every partial sum in every order is a number of the format, where `total` is S ·
    /// 2^`scale`.
    pub(super) fn is_exact(&self, arithmetic: &Resolved, total: f64, scale: i32) -> bool {
        if self.terms() == 0 {
            return true;
        }
        let smallest = if arithmetic.flush_to_zero {
            arithmetic.smallest_normal_exponent()
        } else {
            arithmetic.smallest_exponent()
        };
        let accumulator = arithmetic.accumulator;
        let result = arithmetic.result;
        let precision = accumulator.precision().min(result.precision());
        let largest = accumulator.largest().min(result.largest());
        self.lowest >= smallest
            && total <= scaled(1.0, precision + self.lowest + scale)
            && total <= scaled(largest, scale)
    }

    /// The format that is declared for operands, where it changes any of them.
    pub(super) fn rounded_to(&self, arithmetic: &Resolved) -> Option<Format> {
        arithmetic.operands.filter(|_| self.is_any_rounded)
    }

    /// D1, D3, D6 and D7 in one: the bound on abs(candidate · factor - s), on the scale of the
    /// magnitudes. What is not declared is 0 in it: u_in and t_in (also where all operands are
    /// numbers of the declared format), and, where the result is the
    /// accumulator, u_out.
    pub(super) fn bound(&self, arithmetic: &Resolved, magnitudes: Magnitudes, factor: f64) -> f64 {
        let products = self.products as f64;
        let rounded_to = self.rounded_to(arithmetic);
        let (u_in, t_in) = rounded_to.map_or((0.0, 0.0), |format| {
            let exponent = format.smallest_exponent() - 1;
            let of_products = products * scaled(1.0, exponent);
            let t_in = magnitudes.power(exponent) * (self.operands + of_products);
            (format.unit_roundoff(), t_in)
        });
        let n_u = self.relative_error(arithmetic, factor);
        let rounded = (1.0 + u_in) * (1.0 + u_in) * magnitudes.terms + t_in;
        let mut bound = (2.0 + u_in) * u_in * magnitudes.terms + t_in;
        bound += n_u * rounded + self.underflow(arithmetic, magnitudes) * (1.0 + n_u);
        bound += self.flushed_operands(magnitudes);
        if factor.abs() > 1.0 {
            bound += factor.abs() * magnitudes.power(arithmetic.accumulator.smallest_exponent());
        }
        if arithmetic.result != arithmetic.accumulator {
            bound += rounding_before_adding(arithmetic, magnitudes, factor, bound);
            bound += rounding_before_scaling(arithmetic, magnitudes, factor, bound);
            bound += rounding_of_result(arithmetic, magnitudes, magnitudes.sum + bound);
        }
        bound * SLACK
    }

    /// What has to be added to an expectation, which knows nothing of underflow and of the rounding
    /// of the result, of whose magnitude `result` is.
    pub(super) fn floor(
        &self,
        arithmetic: &Resolved,
        magnitudes: Magnitudes,
        factor: f64,
        result: f64,
    ) -> f64 {
        let n_u = self.relative_error(arithmetic, 1.0);
        let mut floor = self.underflow(arithmetic, magnitudes) * (1.0 + n_u);
        floor += self.flushed_operands(magnitudes);
        if factor != 1.0 {
            // The result was scaled, and so rounded, once more; the number that it was multiplied
            // by may have been rounded, and so may ours.
            floor += 3.0 * arithmetic.accumulator.unit_roundoff() * result;
            floor += factor.abs() * magnitudes.power(arithmetic.accumulator.smallest_exponent());
        }
        if arithmetic.result != arithmetic.accumulator {
            let off = floor + (result - magnitudes.sum).abs();
            floor += rounding_before_adding(arithmetic, magnitudes, factor, off);
            floor += rounding_before_scaling(arithmetic, magnitudes, factor, off);
            floor += rounding_of_result(arithmetic, magnitudes, result + floor);
        }
        floor * SLACK
    }

    /// What the operations lose to underflow: η/2 for each term that is rounded; where flushing is
    /// declared (D7), λ for each of them and for each addition.
    fn underflow(&self, arithmetic: &Resolved, magnitudes: Magnitudes) -> f64 {
        let terms = self.rounded_terms(arithmetic);
        let accumulator = arithmetic.accumulator;
        if arithmetic.is_on_tensor_cores {
            let lowest = if arithmetic.flush_to_zero {
                accumulator.smallest_normal_exponent()
            } else {
                accumulator.smallest_exponent()
            };
            self.truncations() as f64 * magnitudes.power(lowest)
        } else if arithmetic.flush_to_zero {
            let additions = self.terms().saturating_sub(1);
            (terms + additions) as f64 * magnitudes.power(accumulator.smallest_normal_exponent())
        } else {
            terms as f64 * magnitudes.power(accumulator.smallest_exponent() - 1)
        }
    }

    /// D7: how much of a sum may become zero, where flushing is declared.
    pub(super) fn may_be_flushed(&self, arithmetic: &Resolved, magnitudes: Magnitudes) -> f64 {
        if !arithmetic.flush_to_zero {
            return 0.0;
        }
        let of_result = if arithmetic.result == arithmetic.accumulator {
            0.0 // the last addition's
        } else {
            rounding_of_result(arithmetic, magnitudes, 0.0)
        };
        let of_sum = self.underflow(arithmetic, magnitudes) + self.flushed_operands(magnitudes);
        (of_sum + of_result) * SLACK
    }

    /// D7: the terms that may have been taken for zero.
    fn flushed_operands(&self, magnitudes: Magnitudes) -> f64 {
        if self.flushed > 0.0 {
            scaled(self.flushed, magnitudes.scale).max(f64::MIN_POSITIVE)
        } else {
            0.0
        }
    }
}

/// What is added to what was there before may have been rounded to the format of the result, as
/// PyTorch's `.grad` is; it is off by so much already.
fn rounding_before_adding(
    arithmetic: &Resolved,
    magnitudes: Magnitudes,
    factor: f64,
    off: f64,
) -> f64 {
    if arithmetic.added == 0.0 || !arithmetic.added.is_finite() {
        return 0.0;
    }
    let before = magnitudes.before_it_was_added(arithmetic.added, factor);
    rounding_of_result(arithmetic, magnitudes, before + off)
}

/// The sum, which is off by so much already, may have been rounded to the format of the result
/// before it was scaled, as the mean of who divides a half by a number is. What underflows after
/// that is scaled.
fn rounding_before_scaling(
    arithmetic: &Resolved,
    magnitudes: Magnitudes,
    factor: f64,
    off: f64,
) -> f64 {
    if factor == 1.0 {
        return 0.0;
    }
    let is_added = arithmetic.added != 0.0 && arithmetic.added.is_finite();
    let sum = if is_added {
        magnitudes.before_it_was_added(arithmetic.added, factor)
    } else {
        magnitudes.sum
    };
    let underflow = rounding_of_result(arithmetic, magnitudes, 0.0);
    rounding_of_result(arithmetic, magnitudes, sum + off) + factor.abs() * underflow
}

/// What rounding a number of this magnitude to the format of the result, or flushing it there, may
/// be off by.
fn rounding_of_result(arithmetic: &Resolved, magnitudes: Magnitudes, magnitude: f64) -> f64 {
    let result = arithmetic.result;
    let lost = if arithmetic.flush_to_zero {
        magnitudes.power(result.smallest_normal_exponent())
    } else {
        magnitudes.power(result.smallest_exponent() - 1)
    };
    result.unit_roundoff() * magnitude + lost
}
