//! The first look at each element, before exact sums: the reference of a few neighbours, and sums
//! beside it that decide almost every float.

use super::arithmetic::Resolved;
use super::change::Scale;
use super::element::Element;
use super::expected::{first_allowance, upper_half};
use super::format::{Format, power_of_two};
use super::problem::{Place, Problem, Source};
use super::rows::Rows;
use super::term::Term;
use super::verdict::{Finding, Verdict};

/// How many rows and columns are summed side by side; few where there are no vectors to fill, and
/// little stack.
pub(super) const ROWS: usize = if HAS_VECTORS { 8 } else { 1 };
pub(super) const LANES: usize = STRIPS * STRIP;
const STRIPS: usize = if HAS_VECTORS { 64 / STRIP } else { 1 };

/// So many neighbours fill a vector of `f32`: what is summed of them stays in registers.
const STRIP: usize = if cfg!(target_feature = "avx") { 8 } else { 4 };

/// So many terms are added to a strip before the next one is taken up.
const DEPTH: usize = if HAS_VECTORS { 8 } else { 1 };

const HAS_VECTORS: bool = cfg!(any(target_feature = "sse2", target_feature = "neon"));

/// One element: the reference, and, for floats, what decides about a candidate.
#[derive(Clone, Copy)]
pub(super) struct Quick<T> {
    pub(super) reference: T,
    /// s is `sum` + `lost`, almost: see [`uncertainty`].
    sum: f64,
    lost: f64,
    /// The largest partial sum less the smallest.
    pub(super) range: f64,
    /// S, as the type itself sums it.
    magnitude: f64,
    /// How many products are not zero.
    terms: u32,
}

/// The elements `[row][start..start + LANES]` side by side.
#[derive(Clone, Copy)]
pub(super) struct Panel<T> {
    strips: [Strip<T>; STRIPS],
}

/// As many of them as fill a vector.
#[derive(Clone, Copy)]
struct Strip<T> {
    references: [T; STRIP],
    /// Of `f32` the sums as `f64` has them, of `f64` what the references lack.
    wide: [f64; STRIP],
    lowest: [T; STRIP],
    highest: [T; STRIP],
    magnitudes: [T; STRIP],
    terms: [u32; STRIP],
}

/// A factor, and its half: of `f32` all of it as an `f64`, of `f64` the upper one, so that products
/// of halves are exact.
#[derive(Clone, Copy)]
struct Factor<T> {
    number: T,
    half: f64,
}

impl<T: Element> Factor<T> {
    fn of(number: T) -> Self {
        let half = if T::FORMAT == Some(Format::F64) {
            upper_half(number.to_f64())
        } else {
            number.to_f64()
        };
        Factor { number, half }
    }
}

/// The right factors of a strip, for a few terms.
#[derive(Clone, Copy)]
struct Rights<T> {
    numbers: [[T; STRIP]; DEPTH],
    halves: [[f64; STRIP]; DEPTH],
}

impl<T: Element> Rights<T> {
    const EMPTY: Self = Rights {
        numbers: [[T::ZERO; STRIP]; DEPTH],
        halves: [[0.0; STRIP]; DEPTH],
    };

    /// The neighbours from `start` on, and their terms from `first` on. Beyond the matrix something
    /// else may stand there.
    fn fill(&mut self, source: &Source<T>, start: usize, first: usize) {
        source.fill(&mut self.numbers, start, first);
        for (numbers, halves) in self.numbers.iter().zip(&mut self.halves) {
            for (&number, half) in numbers.iter().zip(halves) {
                *half = Factor::of(number).half;
            }
        }
    }

    fn terms(&self) -> impl Iterator<Item = (&[T; STRIP], &[f64; STRIP])> {
        self.numbers.iter().zip(&self.halves)
    }
}

impl<T: Element> Panel<T> {
    const EMPTY: Self = Panel {
        strips: [Strip::EMPTY; STRIPS],
    };

    /// The elements `[start..start + LANES]` of these rows, of which there are at most [`ROWS`].
    pub(super) fn block(problem: &Problem<T>, rows: Rows, start: usize) -> [Self; ROWS] {
        if T::FORMAT.is_none() || problem.is_mask() {
            Panel::one_by_one(problem, rows, start)
        } else {
            Panel::side_by_side(problem, rows, start)
        }
    }

    /// The references alone, of integers or of a mask.
    fn one_by_one(problem: &Problem<T>, rows: Rows, start: usize) -> [Self; ROWS] {
        let (_, cols) = problem.shape;
        let mut panels = [Panel::EMPTY; ROWS];
        for (row, panel) in rows.numbers().zip(&mut panels) {
            let references = panel
                .strips
                .iter_mut()
                .flat_map(|strip| &mut strip.references);
            for (col, reference) in (start..cols).zip(references) {
                let place = Place { row, col };
                if T::FORMAT.is_none() {
                    *reference = problem.integer(place);
                } else {
                    *reference = match problem.terms(place).next() {
                        Some(Term::Value(dvalue)) => dvalue,
                        Some(Term::Product(dvalue, part)) => dvalue * part,
                        None => T::ZERO,
                    };
                }
            }
        }
        panels
    }

    /// A few terms at a time: what the right operand has of them is laid out once for all rows.
    fn side_by_side(problem: &Problem<T>, rows: Rows, start: usize) -> [Self; ROWS] {
        let mut panels = [Panel::EMPTY; ROWS];
        let n_terms = problem.n_terms();
        let mut rights = [Rights::EMPTY; STRIPS];
        for first in (0..n_terms).step_by(DEPTH) {
            for (number, rights) in rights.iter_mut().enumerate() {
                rights.fill(&problem.right, start + number * STRIP, first);
            }
            let depth = DEPTH.min(n_terms - first);
            for (row, panel) in rows.numbers().zip(&mut panels) {
                let lefts = lefts(problem, row, first);
                for (strip, rights) in panel.strips.iter_mut().zip(&rights) {
                    strip.add_all(lefts.iter().take(depth), rights);
                }
            }
        }
        for (row, panel) in rows.numbers().zip(&mut panels) {
            if let Some(biases) = problem.biases {
                panel.add_row(&biases, start, 0);
            }
            if let Some(previous) = problem.previous {
                panel.add_row(&previous, start, row);
            }
        }
        panels
    }

    /// Adds the neighbours from `start` on as they are, of this row.
    fn add_row(&mut self, source: &Source<T>, start: usize, row: usize) {
        let one = [Factor::of(T::wrapped(1))];
        for (number, strip) in self.strips.iter_mut().enumerate() {
            let mut rights = Rights::EMPTY;
            rights.fill(source, start + number * STRIP, row);
            strip.add_all(one.iter(), &rights);
        }
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = Quick<T>> {
        self.strips.iter().flat_map(Strip::elements)
    }
}

/// The left factors of a few terms; those of a plain sum are 1.
fn lefts<T: Element>(problem: &Problem<T>, row: usize, first: usize) -> [Factor<T>; DEPTH] {
    let mut lefts = [Factor::of(T::wrapped(1)); DEPTH];
    if let Some(source) = problem.left {
        for (step, left) in lefts.iter_mut().enumerate() {
            *left = Factor::of(source.at(row, first + step));
        }
    }
    lefts
}

impl<T: Element> Strip<T> {
    const EMPTY: Self = Strip {
        references: [T::ZERO; STRIP],
        wide: [0.0; STRIP],
        lowest: [T::ZERO; STRIP],
        highest: [T::ZERO; STRIP],
        magnitudes: [T::ZERO; STRIP],
        terms: [0; STRIP],
    };

    /// A few terms of each, one after the other.
    #[inline]
    fn add_all<'t>(&mut self, lefts: impl Iterator<Item = &'t Factor<T>>, rights: &Rights<T>) {
        // A copy on the stack of its own is what the compiler keeps in registers.
        let mut sums = *self;
        for (left, (numbers, halves)) in lefts.zip(rights.terms()) {
            sums.add(*left, numbers, halves);
        }
        *self = sums;
    }

    /// One term of each.
    #[inline]
    fn add(&mut self, left: Factor<T>, numbers: &[T; STRIP], halves: &[f64; STRIP]) {
        for (magnitude, &right) in self.magnitudes.iter_mut().zip(numbers) {
            let product = (left.number * right).to_f64();
            *magnitude = *magnitude + T::from_f64(product.abs());
        }
        for (terms, &right) in self.terms.iter_mut().zip(numbers) {
            *terms += u32::from(left.number * right != T::ZERO);
        }
        if T::FORMAT == Some(Format::F64) {
            self.add_what_is_lost(left, numbers, halves);
        } else {
            for (sum, &right) in self.wide.iter_mut().zip(halves) {
                *sum += left.half * right;
            }
        }
        // The partial sums of the reference are as good as exact ones for their range. Each of the
        // three is one instruction for a vector.
        let extremes = self.lowest.iter_mut().zip(&mut self.highest);
        for ((reference, (lowest, highest)), &right) in
            self.references.iter_mut().zip(extremes).zip(numbers)
        {
            let sum = *reference + left.number * right;
            *reference = sum;
            *lowest = if sum < *lowest { sum } else { *lowest };
            *highest = if sum > *highest { sum } else { *highest };
        }
    }

    /// What a product of `f64`, and its addition to the reference, round off: both are numbers
    /// (Dekker 1971, Knuth 1969), and adding them up is Dot2 of Ogita, Rump and Oishi (2005).
    #[inline]
    fn add_what_is_lost(&mut self, left: Factor<T>, numbers: &[T; STRIP], halves: &[f64; STRIP]) {
        let left_number = left.number.to_f64();
        let left_rest = left_number - left.half;
        let factors = numbers.iter().zip(halves);
        for ((lost, reference), (right, &right_half)) in
            self.wide.iter_mut().zip(&self.references).zip(factors)
        {
            let right = right.to_f64();
            let right_rest = right - right_half;
            let product = left_number * right;
            let rest = left.half * right_half - product;
            let rest = rest + left.half * right_rest + left_rest * right_half;
            let of_product = rest + left_rest * right_rest;

            let before = reference.to_f64();
            let sum = before + product;
            let of_right = sum - before;
            let of_left = sum - of_right;
            let of_addition = (before - of_left) + (product - of_right);
            *lost += of_product + of_addition;
        }
    }

    fn elements(&self) -> impl Iterator<Item = Quick<T>> {
        let ranges = self.lowest.iter().zip(&self.highest);
        let sums = self.wide.iter().zip(ranges);
        let lanes = self.references.iter().zip(sums);
        let lanes = lanes.zip(&self.magnitudes).zip(&self.terms);
        lanes.map(
            |(((&reference, (&wide, (&lowest, &highest))), &magnitude), &terms)| {
                let is_f64 = T::FORMAT == Some(Format::F64);
                Quick {
                    reference,
                    sum: if is_f64 { reference.to_f64() } else { wide },
                    lost: if is_f64 { wide } else { 0.0 },
                    range: highest.to_f64() - lowest.to_f64(),
                    magnitude: magnitude.to_f64(),
                    terms,
                }
            },
        )
    }
}

/// Of sums longer than this the figures below are not certain.
const TERMS: f64 = (1 << 20) as f64;

/// What the figures of a type are held against.
struct Limits {
    unit: f64,
    /// S is so far from both ends that nothing overflows, and that what underflows does not count.
    safe: core::ops::Range<f64>,
}

const LIMITS_OF_F32: Limits = Limits {
    unit: power_of_two(-24),
    safe: power_of_two(-100)..power_of_two(100),
};

const LIMITS_OF_F64: Limits = Limits {
    unit: power_of_two(-53),
    safe: power_of_two(-900)..power_of_two(900),
};

impl Limits {
    fn of(format: Format) -> &'static Self {
        if format == Format::F64 {
            &LIMITS_OF_F64
        } else {
            &LIMITS_OF_F32
        }
    }
}

/// How far s may be from `sum` + `lost`, as a share of S, for n terms. Products of `f32` are exact
/// as `f64`, and their sum is off by (n + 2) · 2⁻⁵³ of S. Of `f64` the n products and n sums lose
/// (n + 1) · 2⁻⁵³ of S, and adding up what they lose is off by (n + 2) · 2⁻⁵³ of that. Twice as
/// much absorbs the roundings of the figures that are computed of it.
fn uncertainty(n: f64, format: Format) -> f64 {
    let once = (n + 2.0) * power_of_two(-53);
    if format == Format::F64 {
        2.0 * once * once
    } else {
        2.0 * once
    }
}

impl<T: Element> Quick<T> {
    /// The verdict on what is identical, and on a float where the sums are enough to be certain of
    /// it.
    pub(super) fn judge(&self, problem: &Problem<T>, candidate: T) -> Option<Finding> {
        let is_scaled = problem.change.scale != Scale::ONE;
        if is_scaled && problem.previous.is_some() && T::FORMAT.is_some() {
            return None; // what was there before is not scaled
        }
        // Of floats that are scaled the reference is the sum before that.
        if !is_scaled || T::FORMAT.is_none() {
            let identical = Finding::identical(candidate, self.reference);
            if identical.is_some() {
                return identical;
            }
        }
        let arithmetic = problem.arithmetic.as_ref()?;
        let is_summed_here = arithmetic.is_of_plain_sums() && !problem.is_mask();
        // What was there before may be added to a result that was rounded already.
        let is_declared_known = !is_scaled && problem.previous.is_none();
        let is_known = arithmetic.is_native || (is_declared_known && problem.are_operands_exact);
        if is_summed_here && is_known {
            self.judge_float(problem, candidate.to_f64(), arithmetic)
        } else {
            None
        }
    }

    fn judge_float(
        &self,
        problem: &Problem<T>,
        candidate: f64,
        arithmetic: &Resolved,
    ) -> Option<Finding> {
        // A bias, and what was there before, are terms as well.
        let n = problem.n_terms() as f64 + 2.0;
        let is_safe = Limits::of(arithmetic.own).safe.contains(&self.magnitude);
        if !candidate.is_finite() || !is_safe || n >= TERMS {
            return None;
        }
        // In the exact case (D0) no partial sum is rounded, neither in the reference nor in the
        // sum, so that they agree, and nothing is lost.
        let may_be_exact = self.reference.to_f64() == self.sum && self.lost == 0.0;
        // Two values alone, a bias and what was there before, are rounded once (D3).
        let fewest = if problem.previous.is_some() { 3 } else { 2 };
        if self.terms < fewest || may_be_exact {
            return None;
        }
        let factor = problem.change.scale.factor();
        let is_scaled = factor != 1.0;
        let candidate_sum = candidate * factor;
        let mut uncertain = uncertainty(n, arithmetic.own) * self.magnitude;
        let low = rounded::<T>(self.sum + (self.lost - uncertain), arithmetic);
        let high = rounded::<T>(self.sum + (self.lost + uncertain), arithmetic);
        let is_open = !is_scaled && low != high && (low..=high).contains(&candidate);
        if is_open || !self.lost.is_finite() {
            return None;
        }
        if is_scaled {
            // The product with the factor is rounded here.
            uncertain += candidate_sum.abs() * power_of_two(-53);
        }
        let allowed = self.allowed(problem, arithmetic, uncertain)?;
        let error = ((candidate_sum - self.sum) - self.lost).abs();
        let verdict = if !is_scaled && candidate == low {
            Verdict::CorrectlyRounded
        } else if error + uncertain <= allowed.expected {
            Verdict::WithinBound
        } else if is_scaled {
            return None;
        } else if error - uncertain > allowed.at_most {
            Verdict::Wrong
        } else {
            return None;
        };
        let is_within = verdict == Verdict::WithinBound;
        // Where zero is right, there is nothing to see; whether it is, the exact sum says.
        if is_within && (self.sum + self.lost).abs() <= uncertain {
            return None;
        }
        Some(Finding {
            error: error / factor.abs(),
            bound: allowed.at_least / factor.abs(),
            expected: if is_within {
                allowed.expected / factor.abs()
            } else {
                0.0
            },
            in_units: error / (arithmetic.result.unit_roundoff() * self.magnitude),
            is_unseen: is_within && allowed.measured > self.sum.abs(),
            ..Finding::of(verdict)
        })
    }

    /// S is off by at most n · u of itself: four times that absorbs it and the roundings here.
    /// No declared rounding changes an operand; that of the result (D6) is 0 in the figures where
    /// none is declared. What underflows is below the slack where S is safe.
    fn allowed(
        &self,
        problem: &Problem<T>,
        arithmetic: &Resolved,
        uncertain: f64,
    ) -> Option<Allowed> {
        let n = problem.n_terms() as f64 + 2.0;
        let unit = Limits::of(arithmetic.own).unit;
        let slack = (n + 4.0) * 4.0 * unit;
        let magnitude = self.magnitude;
        // A value that nothing was added to before is not rounded (D3), nor is an exact product.
        let is_first_exact = problem.left.is_none() || arithmetic.are_products_exact();
        let roundings = f64::from(self.terms - u32::from(is_first_exact));
        let mut at_least = roundings * unit * magnitude;
        let mut at_most = n * unit * magnitude * (1.0 + slack);
        let mut floor = 0.0;
        if arithmetic.result != arithmetic.accumulator {
            let u_out = arithmetic.result.unit_roundoff();
            let sum = self.sum.abs();
            floor = u_out * (sum - uncertain).max(0.0);
            at_least += u_out * at_least + floor;
            at_most += u_out * (at_most + sum + uncertain) + arithmetic.result.smallest();
            at_most *= 1.0 + slack;
            // Nothing may overflow or underflow as it is rounded.
            let smallest = power_of_two(arithmetic.result.smallest_normal_exponent());
            if sum + at_most >= arithmetic.result.largest() || sum <= smallest + uncertain {
                return None;
            }
        }
        let range_of_sums = first_allowance(self.range, self.terms.into(), arithmetic.own);
        let measured = range_of_sums.min(at_least) * (1.0 - slack);
        Some(Allowed {
            measured,
            expected: (range_of_sums + floor).min(at_least) * (1.0 - slack),
            at_least,
            at_most,
        })
    }
}

/// A sum as a number of the result.
fn rounded<T: Element>(number: f64, arithmetic: &Resolved) -> f64 {
    if arithmetic.result == arithmetic.own {
        T::from_f64(number).to_f64()
    } else {
        arithmetic.result.round(number)
    }
}

/// How far a candidate may be off, so that the exact way would not say otherwise.
struct Allowed {
    /// What is expected of orders of summation, by the first step.
    measured: f64,
    /// The same with the rounding of the result.
    expected: f64,
    /// What is possible is between these two.
    at_least: f64,
    at_most: f64,
}
