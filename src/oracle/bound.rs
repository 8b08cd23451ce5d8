//! The exact sum of one element, and how far from it an honest computation can be.
//!
//! The labels D0 to D7 are those of the [theorems](super::theorems).

use super::arithmetic::Resolved;
use super::element::Element;
use super::exact::Exact;
use super::format::{Format, Toward, parts, scaled};
use super::term::Term;

/// More than the relative error of a few dozen additions, multiplications and divisions of positive
/// `f64`.
const SLACK: f64 = 1.0 + 1.0 / (1_u64 << 45) as f64;

/// One element: its exact sum and what its bound depends on.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    pub(super) exact: Exact,
    /// How many products are not zero, and how many values that are added as they are.
    products: usize,
    values: usize,
    /// The exponent of q, the largest power of two that divides every term; `i32::MIN`, as if there
    /// were none, where a declared rounding of the operands changes one.
    lowest: i32,
    /// The sum of the magnitudes of all operands, and of all products with a subnormal operand.
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

    /// 2^`exponent` on this scale, never zero.
    fn power(self, exponent: i32) -> f64 {
        scaled(1.0, exponent + self.scale).max(f64::MIN_POSITIVE)
    }
}

/// What becomes of an operand in a declared arithmetic.
struct Declared {
    /// The operand as it is given; where rounding it makes it special, that.
    value: f64,
    /// Whether it is a number of the declared format already.
    is_exact: bool,
}

impl Declared {
    fn of(operand: f64, arithmetic: &Resolved) -> Self {
        let rounded = arithmetic
            .operands
            .map_or(operand, |format| format.round(operand));
        Declared {
            value: if rounded.is_finite() {
                operand
            } else {
                rounded
            },
            is_exact: rounded == operand,
        }
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
        products: 0,
        values: 0,
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
            (left, right)
        } else {
            self.declare(left, right, is_value, arithmetic)
        };
        self.exact.add_product(left, right);
        if left != 0.0 && right != 0.0 {
            self.values += usize::from(is_value);
            self.products += usize::from(!is_value);
            self.lowest = self.lowest.min(lowest_bit(left) + lowest_bit(right));
        }
    }

    /// Takes down what the bound of a declared arithmetic depends on, and returns the operands as
    /// they are multiplied.
    fn declare(
        &mut self,
        left: f64,
        right: f64,
        is_value: bool,
        arithmetic: &Resolved,
    ) -> (f64, f64) {
        for operand in [left, right] {
            if operand.is_finite() {
                self.operands += SLACK * operand.abs();
            }
        }
        let [left, right] = [left, right].map(|operand| Declared::of(operand, arithmetic));
        if !(left.is_exact && right.is_exact) {
            self.lowest = i32::MIN;
        }
        let [left, right] = [left.value, right.value];
        if arithmetic.is_subnormal(left) || arithmetic.is_subnormal(right) {
            self.flushed += if is_value {
                right.abs()
            } else {
                (left * right).abs().next_up()
            };
        }
        (left, right)
    }

    /// n, the number of terms that are not zero.
    pub(super) fn terms(&self) -> usize {
        self.products + self.values
    }

    /// How many roundings the bound has to pay for: one for each product, and for each value that
    /// joins it; one less where there are values only (D3), or where the products are exact in a
    /// wider accumulator (D6).
    fn roundings(&self, arithmetic: &Resolved) -> usize {
        let is_product_exact =
            |format: Format| 2 * format.precision() <= arithmetic.accumulator.precision();
        let is_first_exact =
            self.products == 0 || arithmetic.operands.is_some_and(is_product_exact);
        self.terms().saturating_sub(usize::from(is_first_exact))
    }

    /// n · u >= 1: zero is within the bound, which says nothing.
    pub(super) fn is_vacuous(&self, arithmetic: &Resolved) -> bool {
        self.roundings(arithmetic) as f64 * arithmetic.accumulator.unit_roundoff() >= 1.0
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

    /// D1, D3, D6 and D7 in one: the bound on abs(candidate · factor - s), on the scale of the
    /// magnitudes. What is not declared is 0 in it: u_in and t_in, and, where the result is the
    /// accumulator, u_out.
    pub(super) fn bound(&self, arithmetic: &Resolved, magnitudes: Magnitudes, factor: f64) -> f64 {
        let products = self.products as f64;
        let half_eta = magnitudes.power(arithmetic.accumulator.smallest_exponent() - 1);
        let (u_in, t_in) = arithmetic.operands.map_or((0.0, 0.0), |format| {
            let exponent = format.smallest_exponent() - 1;
            let of_products = products * scaled(1.0, exponent);
            let t_in = magnitudes.power(exponent) * (self.operands + of_products);
            (format.unit_roundoff(), t_in)
        });
        // A mistake that scales the result rounds it once more, or runs twice.
        let once = self.roundings(arithmetic) as f64;
        let roundings = if factor == 1.0 {
            once
        } else {
            2.0 * once + 2.0
        };
        let n_u = roundings * arithmetic.accumulator.unit_roundoff();
        let rounded = (1.0 + u_in) * (1.0 + u_in) * magnitudes.terms + t_in;
        let mut bound = (2.0 + u_in) * u_in * magnitudes.terms + t_in;
        if arithmetic.flush_to_zero {
            bound += self.flushing_bound(arithmetic, magnitudes, n_u, rounded);
        } else {
            bound += n_u * rounded + products * half_eta * (1.0 + n_u);
        }
        if factor.abs() > 1.0 {
            bound += 2.0 * factor.abs() * half_eta;
        }
        if arithmetic.result != arithmetic.accumulator {
            let u_out = arithmetic.result.unit_roundoff();
            let half_eta_out = magnitudes.power(arithmetic.result.smallest_exponent() - 1);
            bound += u_out * (bound + magnitudes.sum) + half_eta_out;
        }
        bound * SLACK
    }

    /// What has to be added to an expectation, which knows nothing of underflow and of the rounding
    /// of the result.
    pub(super) fn floor(&self, arithmetic: &Resolved, magnitudes: Magnitudes, factor: f64) -> f64 {
        let n_u = self.roundings(arithmetic) as f64 * arithmetic.accumulator.unit_roundoff();
        let mut floor = if arithmetic.flush_to_zero {
            self.flushing_bound(arithmetic, magnitudes, n_u, 0.0)
        } else {
            let half_eta = magnitudes.power(arithmetic.accumulator.smallest_exponent() - 1);
            self.products as f64 * half_eta * (1.0 + n_u)
        };
        if factor != 1.0 {
            // The result was scaled, and so rounded, once more; the number that it was multiplied by
            // may have been rounded, and so may ours.
            floor += 3.0 * arithmetic.accumulator.unit_roundoff() * magnitudes.sum;
            let half_eta = magnitudes.power(arithmetic.accumulator.smallest_exponent() - 1);
            floor += 2.0 * factor.abs() * half_eta;
        }
        if arithmetic.result != arithmetic.accumulator {
            floor += arithmetic.result.unit_roundoff() * magnitudes.sum;
            floor += magnitudes.power(arithmetic.result.smallest_exponent() - 1);
        }
        floor * SLACK
    }

    /// D7: the gamma form, and the smallest normal number for each product and each addition, of
    /// which one is the first.
    fn flushing_bound(
        &self,
        arithmetic: &Resolved,
        magnitudes: Magnitudes,
        n_u: f64,
        rounded: f64,
    ) -> f64 {
        let gamma = if n_u < 0.5 {
            n_u / (1.0 - n_u)
        } else {
            f64::INFINITY
        };
        let flushes = if self.products > 0 {
            2 * self.terms()
        } else {
            self.values
        };
        let flushes = flushes.saturating_sub(1) as f64;
        let lambda = magnitudes.power(arithmetic.smallest_normal_exponent());
        gamma * rounded + flushes * lambda * (1.0 + gamma) + scaled(self.flushed, magnitudes.scale)
    }
}
