//! The exact sum of one element, and how far from it an honest computation can be.

use super::exact::{Exact, Long};
use super::format::{Toward, parts, scaled};
use super::{Arithmetic, Element, Format};

/// An [`Arithmetic`] with nothing left open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub(super) operands: Option<Format>,
    pub(super) accumulator: Format,
    pub(super) result: Format,
    pub(super) flush_to_zero: bool,
    /// Nothing is declared that makes a difference.
    pub(super) is_native: bool,
}

impl Rules {
    /// `own` is the format of the operands as they are given, and of the candidate.
    pub(super) fn new(declared: Arithmetic, own: Format) -> Self {
        let is_coarser = |format: &Format| {
            format.precision() < own.precision() || format.smallest() > own.smallest()
        };
        let (operands, accumulator) = (
            declared.operands.filter(is_coarser),
            declared.accumulator.unwrap_or(own),
        );
        let result = declared.result.unwrap_or(if is_coarser(&accumulator) {
            accumulator
        } else {
            own
        });
        let flush_to_zero = declared.flush_to_zero;
        let is_native = operands.is_none() && accumulator == own && result == own && !flush_to_zero;
        Rules {
            operands,
            accumulator,
            result,
            flush_to_zero,
            is_native,
        }
    }

    /// The larger of a property of the accumulator and of the result.
    fn coarser(&self, property: fn(Format) -> i32) -> i32 {
        property(self.accumulator).max(property(self.result))
    }

    pub(super) fn is_subnormal(&self, number: f64) -> bool {
        number != 0.0 && number.abs() < scaled(1.0, self.coarser(Format::smallest_normal))
    }
}

/// One element: its exact sum and what its bound depends on.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    pub(super) exact: Exact,
    /// How many products are not zero, and how many values that are added as they are.
    products: usize,
    values: usize,
    /// The exponent of q, the largest power of two that divides every term; `i32::MIN`, as if there were none, where a
    /// declared rounding of the operands changes one.
    lowest: i32,
    /// The sum of the magnitudes of all operands, and of all products with a subnormal operand.
    operands: f64,
    flushed: f64,
}

/// The exponent of the lowest bit that is set.
fn lowest_bit(number: f64) -> i32 {
    let (mantissa, exponent) = parts(number);
    exponent + mantissa.trailing_zeros() as i32
}

/// More than the relative error of a few dozen additions, multiplications and divisions of positive `f64`.
const SLACK: f64 = 1.0 + 1.0 / (1_u64 << 45) as f64;

impl Sum {
    /// The lowest bit of nothing is above that of every product.
    pub(super) const EMPTY: Self = Sum {
        exact: Exact::ZERO,
        products: 0,
        values: 0,
        lowest: 4096,
        operands: 0.0,
        flushed: 0.0,
    };

    #[inline]
    pub(super) fn add<T: Element>(&mut self, left: Option<T>, right: T, rules: &Rules) {
        let (mut left, mut right, is_value) =
            (left.map_or(1.0, T::to_f64), right.to_f64(), left.is_none());
        if !rules.is_native {
            for operand in [&mut left, &mut right] {
                self.operands += if operand.is_finite() {
                    SLACK * operand.abs()
                } else {
                    0.0
                };
                let rounded = rules
                    .operands
                    .map_or(*operand, |format| format.round(*operand, Toward::Nearest));
                self.lowest = if rounded == *operand {
                    self.lowest
                } else {
                    i32::MIN
                };
                *operand = if rounded.is_finite() {
                    *operand
                } else {
                    rounded
                };
            }
            let is_flushed = rules.is_subnormal(left) || rules.is_subnormal(right);
            let product = if is_value {
                right.abs()
            } else {
                (left * right).abs().next_up()
            };
            self.flushed += if is_flushed { product } else { 0.0 };
        }
        self.exact.add_product(left, right);
        if left != 0.0 && right != 0.0 {
            self.values += usize::from(is_value);
            self.products += usize::from(!is_value);
            self.lowest = self.lowest.min(lowest_bit(left) + lowest_bit(right));
        }
    }

    pub(super) fn terms(&self) -> usize {
        self.products + self.values
    }

    /// How many roundings the bound has to pay for: one for each product, and for each value that joins it; one less
    /// where there are values only, or where the products are exact in a wider accumulator.
    pub(super) fn roundings(&self, rules: &Rules) -> usize {
        let is_exact = |format: Format| 2 * format.precision() <= rules.accumulator.precision();
        self.terms().saturating_sub(usize::from(
            self.products == 0 || rules.operands.is_some_and(is_exact),
        ))
    }

    /// n · u >= 1: zero is within the bound, which says nothing.
    pub(super) fn is_vacuous(&self, rules: &Rules) -> bool {
        self.roundings(rules) as f64 * rules.accumulator.unit() >= 1.0
    }

    /// The exponent of the scale that brings S near 1 without letting the smallest numbers overflow.
    pub(super) fn scale(&self, total: &Long, rules: &Rules) -> i32 {
        let smallest = rules
            .operands
            .map_or(i32::MIN, Format::smallest)
            .max(rules.coarser(Format::smallest));
        (-63 - total.leading().1).min(900 - smallest)
    }

    /// D0: whether every partial sum in every order is a number of the format. `large` is S · 2^`scale`.
    pub(super) fn is_exact(&self, rules: &Rules, large: f64, scale: i32) -> bool {
        let smallest = rules.coarser(if rules.flush_to_zero {
            Format::smallest_normal
        } else {
            Format::smallest
        });
        let precision = rules.accumulator.precision().min(rules.result.precision());
        let largest = rules.accumulator.largest().min(rules.result.largest());
        let is_representable =
            self.lowest >= smallest && large <= scaled(1.0, precision + self.lowest + scale);
        self.terms() == 0 || is_representable && large <= scaled(largest, scale)
    }

    /// D1, D3, D6 and D7 in one: the bound on abs(candidate - s), for S = `large` and abs(s) = `small`, all · 2^`scale`.
    /// What is not declared is 0 in it: u_in and t_in, and, where the result is the accumulator, u_out.
    pub(super) fn bound(
        &self,
        rules: &Rules,
        (large, small): (f64, f64),
        scale: i32,
        factor: f64,
    ) -> f64 {
        let power = |exponent| scaled(1.0, exponent).max(f64::MIN_POSITIVE);
        let products = self.products as f64;
        let half_eta = power(rules.accumulator.smallest() - 1 + scale);
        let (u_in, t_in) = rules.operands.map_or((0.0, 0.0), |format| {
            let half_eta = power(format.smallest() - 1 + scale);
            (
                format.unit(),
                half_eta * (self.operands + products * scaled(1.0, format.smallest() - 1)),
            )
        });
        let roundings = self.roundings(rules) as f64;
        // A mistake that scales the result rounds it once more, or runs twice.
        let roundings = if factor == 1.0 {
            roundings
        } else {
            2.0 * roundings + 2.0
        };
        let unit = roundings * rules.accumulator.unit();
        let rounded = (1.0 + u_in) * (1.0 + u_in) * large + t_in;
        let mut bound = (2.0 + u_in) * u_in * large + t_in;
        if rules.flush_to_zero {
            let gamma = if unit < 0.5 {
                unit / (1.0 - unit)
            } else {
                f64::INFINITY
            };
            let flushes = (if self.products > 0 {
                2 * self.terms()
            } else {
                self.values
            })
            .saturating_sub(1) as f64;
            let lambda = power(rules.coarser(Format::smallest_normal) + scale);
            bound +=
                gamma * rounded + flushes * lambda * (1.0 + gamma) + scaled(self.flushed, scale);
        } else {
            bound += unit * rounded + products * half_eta * (1.0 + unit);
        }
        if factor > 1.0 {
            bound += 2.0 * factor * half_eta;
        }
        if rules.result != rules.accumulator {
            let u_out = rules.result.unit();
            bound += u_out * (bound + small) + power(rules.result.smallest() - 1 + scale);
        }
        bound * SLACK
    }
}
