//! The exact sum of one element, and how far from it an honest computation can be.

#![expect(clippy::cast_precision_loss, reason = "counts beyond 2^53 do not fit into memory")]

use core::ops::{Add, Mul};

use super::exact::Exact;
use super::format::{Toward, parts, scaled};
use super::{Arithmetic, Element, Format};

/// A number that is at least as large as the exact one: every operation is rounded up.
#[derive(Clone, Copy, Debug)]
struct Up(f64);

impl Add for Up {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Up(if self.0 == 0.0 {
            other.0
        } else if other.0 == 0.0 {
            self.0
        } else {
            (self.0 + other.0).next_up()
        })
    }
}

impl Mul for Up {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Up(if self.0 == 0.0 || other.0 == 0.0 { 0.0 } else { (self.0 * other.0).next_up() })
    }
}

/// An [`Arithmetic`] with nothing left open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub(super) operands: Option<Format>,
    pub(super) accumulator: Format,
    pub(super) result: Format,
    pub(super) flush_to_zero: bool,
    pub(super) native: bool,
}

impl Rules {
    /// `own` is the format of the operands as they are given, and of the candidate.
    pub(super) fn new(declared: Arithmetic, own: Format) -> Self {
        let coarser = |format: &Format| format.precision() < own.precision() || format.smallest() > own.smallest();
        let accumulator = declared.accumulator.unwrap_or(own);
        let result = declared.result.unwrap_or(if coarser(&accumulator) { accumulator } else { own });
        let (operands, flush_to_zero) = (declared.operands.filter(coarser), declared.flush_to_zero);
        let native = operands.is_none() && accumulator == own && result == own && !flush_to_zero;
        Rules { operands, accumulator, result, flush_to_zero, native }
    }

    pub(super) fn is_subnormal(&self, number: f64) -> bool {
        number != 0.0 && number.abs() < scaled(1.0, self.result.smallest_normal())
    }

    pub(super) fn is_native_f32(&self) -> bool {
        self.native && self.accumulator == Format::F32
    }

    /// The exponent of the coarsest smallest number.
    pub(super) fn coarsest(&self) -> i32 {
        let operands = self.operands.map_or(i32::MIN, Format::smallest);
        operands.max(self.accumulator.smallest()).max(self.result.smallest())
    }
}

/// One element: its exact sum and what its bound depends on.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    pub(super) exact: Exact,
    /// How many products are not zero, and how many values that are added as they are.
    products: usize,
    values: usize,
    /// The exponent of q, the largest power of two that divides every term.
    lowest: i32,
    /// Whether a declared rounding of the operands changes one.
    inexact: bool,
    /// The sum of the magnitudes of all operands, and that of all products with a subnormal operand.
    operands: Up,
    flushed: Up,
}

/// The exponent of the lowest bit that is set.
pub(super) fn lowest_bit(number: f64) -> i32 {
    let (mantissa, exponent) = parts(number);
    exponent + mantissa.trailing_zeros().cast_signed()
}

impl Sum {
    pub(super) const EMPTY: Self = Sum {
        exact: Exact::new(),
        products: 0,
        values: 0,
        lowest: i32::MAX / 2,
        inexact: false,
        operands: Up(0.0),
        flushed: Up(0.0),
    };

    #[inline]
    pub(super) fn add<T: Element>(&mut self, left: T, right: Option<T>, rules: &Rules) {
        let (mut left, mut right, is_value) = (left.to_f64(), right.map_or(1.0, T::to_f64), right.is_none());
        if !rules.native {
            for operand in [&mut left, &mut right] {
                let magnitude = if operand.is_finite() { operand.abs() } else { 0.0 };
                self.operands = self.operands + Up(magnitude);
                if let Some(format) = rules.operands {
                    let rounded = format.round(*operand, Toward::Nearest);
                    self.inexact |= rounded != *operand;
                    *operand = if rounded.is_finite() { *operand } else { rounded };
                }
            }
            let subnormal = |number: f64| number.abs() < scaled(1.0, rules.accumulator.smallest_normal());
            if subnormal(left) || subnormal(right) {
                self.flushed = self.flushed + Up(left.abs()) * Up(right.abs());
            }
        }
        self.exact.add_product(left, right);
        if left != 0.0 && right != 0.0 {
            self.values += usize::from(is_value);
            self.products += usize::from(!is_value);
            self.lowest = self.lowest.min(lowest_bit(left) + lowest_bit(right));
        }
    }
}

impl Sum {
    pub(super) fn terms(&self) -> usize {
        self.products + self.values
    }

    /// How many roundings of a sum in any order the bound has to pay for: one for each product and each value that
    /// joins it, one less where there are values only, or where the products are exact in a wider accumulator.
    fn roundings(&self, rules: &Rules) -> usize {
        let narrow = |format: Format| 2 * format.precision() <= rules.accumulator.precision();
        if self.products == 0 || rules.operands.is_some_and(narrow) {
            self.terms().saturating_sub(1)
        } else {
            self.terms()
        }
    }

    /// n · u: from 1 on, zero is within the bound, and the bound says nothing.
    pub(super) fn roundings_in_units(&self, rules: &Rules) -> f64 {
        self.roundings(rules) as f64 * rules.accumulator.unit()
    }

    /// D0: every partial sum in every order is a number of the format.
    pub(super) fn is_exact(&self, rules: &Rules, large: f64, scale: i32) -> bool {
        let coarse = |exponent: fn(Format) -> i32| exponent(rules.accumulator).max(exponent(rules.result));
        let smallest = if rules.flush_to_zero { coarse(Format::smallest_normal) } else { coarse(Format::smallest) };
        let precision = rules.accumulator.precision().min(rules.result.precision());
        let largest = rules.accumulator.largest().min(rules.result.largest());
        self.terms() == 0
            || !self.inexact
                && self.lowest >= smallest
                && large <= scaled(1.0, precision + self.lowest + scale)
                && large <= scaled(largest, scale)
    }

    /// D1, D3, D6 and D7 in one: the bound on abs(candidate - s) for S = `large` and abs(s) = `small`, all · 2^`scale`.
    /// What is not declared is 0 in it: u_in, T_in and, where the result is the accumulator, u_out.
    pub(super) fn bound(&self, rules: &Rules, (large, small): (f64, f64), scale: i32, factor: f64) -> f64 {
        let power = |exponent| Up(scaled(1.0, exponent).max(f64::MIN_POSITIVE));
        let count = |number: usize| Up(number as f64);
        let (large, n, one) = (Up(large), count(self.products), Up(1.0));
        let mut roundings = count(self.roundings(rules));
        if factor != 1.0 {
            roundings = Up(2.0) * roundings + Up(2.0);
        }
        let unit = roundings * Up(rules.accumulator.unit());
        let unit = match rules.flush_to_zero {
            true if unit.0 < 0.5 => Up((unit.0 / (1.0 - unit.0).next_down()).next_up()),
            true => Up(f64::INFINITY),
            false => unit,
        };
        let half = power(rules.accumulator.smallest() - 1 + scale);
        let (u_in, t_in) = match rules.operands {
            Some(format) => {
                let half = power(format.smallest() - 1 + scale);
                (Up(format.unit()), half * self.operands + n * half * Up(scaled(1.0, format.smallest() - 1)))
            }
            None => (Up(0.0), Up(0.0)),
        };
        let rounded = (one + u_in) * (one + u_in) * large + t_in;
        let mut bound = (Up(2.0) * u_in + u_in * u_in) * large + t_in + unit * rounded + n * half * (one + unit);
        if factor > 1.0 {
            bound = bound + Up(2.0 * factor) * half;
        }
        if rules.flush_to_zero {
            let flushes = if self.products > 0 { 2 * self.terms() - 1 } else { self.values.saturating_sub(1) };
            let lambda = power(rules.accumulator.smallest_normal().max(rules.result.smallest_normal()) + scale);
            bound = bound + count(flushes) * lambda * (one + unit) + Up(scaled(self.flushed.0, scale).next_up());
        }
        if rules.result != rules.accumulator {
            let u_out = Up(rules.result.unit());
            bound = (one + u_out) * bound + u_out * Up(small) + power(rules.result.smallest() - 1 + scale);
        }
        bound.0
    }

    /// abs(candidate - s), towards zero.
    pub(super) fn distance(&self, candidate: f64) -> f64 {
        let mut residual = self.exact.clone();
        residual.add_product(-candidate, 1.0);
        residual.difference().0.scaled(0, Toward::Zero)
    }
}
