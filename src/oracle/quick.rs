//! The quick way: the reference of a few neighbouring elements, and sums beside it that decide
//! almost every `f32`.

use super::change::Scale;
use super::element::Element;
use super::expected::first_allowance;
use super::format::{Format, scaled};
use super::problem::{Place, Problem};
use super::term::Term;
use super::verdict::{Finding, Verdict};

/// How many rows and columns are summed side by side; few where there are no vectors to fill, and
/// little stack.
pub(super) const ROWS: usize = if HAS_VECTORS { 8 } else { 1 };
pub(super) const LANES: usize = if HAS_VECTORS { 64 } else { 4 };
const HAS_VECTORS: bool = cfg!(any(target_feature = "sse2", target_feature = "neon"));

/// One element: the reference, and, for `f32`, s as `f64` sums it, S as `f32` does, and how many
/// products are not zero.
#[derive(Clone, Copy)]
pub(super) struct Quick<T> {
    pub(super) reference: T,
    sum: f64,
    /// The largest partial sum less the smallest.
    range: f64,
    magnitude: T,
    terms: u32,
}

/// The elements `[row][start..start + LANES]` side by side.
#[derive(Clone, Copy)]
pub(super) struct Panel<T> {
    references: [T; LANES],
    sums: [f64; LANES],
    lowest: [T; LANES],
    highest: [T; LANES],
    magnitudes: [T; LANES],
    terms: [u32; LANES],
}

impl<T: Element> Panel<T> {
    const EMPTY: Self = Panel {
        references: [T::ZERO; LANES],
        sums: [0.0; LANES],
        lowest: [T::ZERO; LANES],
        highest: [T::ZERO; LANES],
        magnitudes: [T::ZERO; LANES],
        terms: [0; LANES],
    };

    /// The elements `[row..row + ROWS][start..start + LANES]`.
    pub(super) fn block(problem: &Problem<T>, row: usize, start: usize) -> [Self; ROWS] {
        if T::FORMAT.is_none() || problem.is_mask() {
            Panel::one_by_one(problem, row, start)
        } else {
            Panel::side_by_side(problem, row, start)
        }
    }

    /// The references alone, of integers or of a mask.
    fn one_by_one(problem: &Problem<T>, row: usize, start: usize) -> [Self; ROWS] {
        let (rows, cols) = problem.shape;
        let mut panels = [Panel::EMPTY; ROWS];
        for (row, panel) in (row..rows).zip(&mut panels) {
            for (col, reference) in (start..cols).zip(&mut panel.references) {
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

    fn side_by_side(problem: &Problem<T>, row: usize, start: usize) -> [Self; ROWS] {
        let mut panels = [Panel::EMPTY; ROWS];
        let one = T::wrapped(1);
        let rows = row..problem.shape.0;
        for term in 0..problem.n_terms() {
            let rights = problem.right.lanes(start, term);
            for (row, panel) in rows.clone().zip(&mut panels) {
                // `map_or`, which says the same, made the whole judgement slower by a twelfth
                // (rustc 1.95).
                let left = problem.left.map(|left| left.at(row, term)).unwrap_or(one);
                panel.add(left, &rights);
            }
        }
        if let Some(biases) = problem.biases {
            let biases = biases.lanes(start, 0);
            panels.iter_mut().for_each(|panel| panel.add(one, &biases));
        }
        panels
    }

    /// One term of every lane.
    #[inline]
    fn add(&mut self, left: T, rights: &[T; LANES]) {
        if T::FORMAT != Some(Format::F32) {
            for (reference, &right) in self.references.iter_mut().zip(rights) {
                *reference = *reference + left * right;
            }
            return;
        }
        // The partial sums of the reference are as good as exact ones for their range. Each of the
        // three is one instruction for a vector.
        let extremes = self.lowest.iter_mut().zip(&mut self.highest);
        for ((reference, (lowest, highest)), &right) in
            self.references.iter_mut().zip(extremes).zip(rights)
        {
            let sum = *reference + left * right;
            *reference = sum;
            *lowest = if sum < *lowest { sum } else { *lowest };
            *highest = if sum > *highest { sum } else { *highest };
        }
        for ((magnitude, terms), &right) in
            self.magnitudes.iter_mut().zip(&mut self.terms).zip(rights)
        {
            *magnitude = *magnitude + T::from_f64((left * right).to_f64().abs());
            *terms += u32::from(left * right != T::ZERO);
        }
        for (sum, &right) in self.sums.iter_mut().zip(rights) {
            *sum += left.to_f64() * right.to_f64();
        }
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = Quick<T>> {
        let ranges = self.lowest.iter().zip(&self.highest);
        let sums = self.sums.iter().zip(ranges);
        let lanes = self.references.iter().zip(sums);
        let lanes = lanes.zip(&self.magnitudes).zip(&self.terms);
        lanes.map(
            |(((&reference, (&sum, (&lowest, &highest))), &magnitude), &terms)| Quick {
                reference,
                sum,
                range: highest.to_f64() - lowest.to_f64(),
                magnitude,
                terms,
            },
        )
    }
}

/// Of sums longer than this the figures below are not certain.
const TERMS: f64 = (1 << 20) as f64;
/// The exponents of u, of twice the unit roundoff of `f64`, and of the smallest `f32`, η.
const UNIT: i32 = -24;
const TWO_UNITS_OF_F64: i32 = -52;
const SMALLEST: i32 = -149;
/// S is so far from both ends of `f32` that nothing overflows, and that what underflows does not
/// count.
const SAFE: i32 = 100;

impl<T: Element> Quick<T> {
    /// The verdict on what is identical, and on an `f32` where the sums are enough to be certain of
    /// it.
    pub(super) fn judge(&self, problem: &Problem<T>, candidate: T) -> Option<Finding> {
        let is_scaled = problem.change.scale != Scale::ONE;
        // Of floats that are scaled the reference is the sum before that.
        if !is_scaled || T::FORMAT.is_none() {
            let identical = Finding::identical(candidate, self.reference);
            if identical.is_some() {
                return identical;
            }
        }
        let is_native = problem
            .arithmetic
            .is_some_and(|arithmetic| arithmetic.is_native);
        let is_expected_only = problem
            .arithmetic
            .is_some_and(|arithmetic| !arithmetic.is_any_order_possible);
        if T::FORMAT != Some(Format::F32) || !is_native || !is_expected_only {
            return None;
        }
        self.judge_f32(problem, candidate.to_f64())
    }

    /// S is off by at most n · 2^-24 of itself, and s by (n + 2) · 2^-53 of S: four times the one
    /// absorbs both and the roundings here.
    fn judge_f32(&self, problem: &Problem<T>, candidate: f64) -> Option<Finding> {
        let n = problem.n_terms() as f64 + 1.0;
        let magnitude = self.magnitude.to_f64();
        let is_safe = (scaled(1.0, -SAFE)..scaled(1.0, SAFE)).contains(&magnitude);
        if !candidate.is_finite() || !is_safe || n >= TERMS {
            return None;
        }
        // In the exact case (D0) no partial sum is rounded, neither in the reference nor in the
        // sum, so that they agree.
        if self.terms < 2 || self.reference.to_f64() == self.sum {
            return None;
        }
        let factor = problem.change.scale.factor();
        let is_scaled = factor != 1.0;
        let certain = (n + 2.0) * scaled(magnitude, TWO_UNITS_OF_F64);
        let low = f64::from((self.sum - certain) as f32);
        let high = f64::from((self.sum + certain) as f32);
        if !is_scaled && low != high && (low..=high).contains(&candidate) {
            return None;
        }
        let error = (candidate * factor - self.sum).abs();
        let unit = scaled(magnitude, UNIT);
        let slack = (n + 4.0) * scaled(1.0, UNIT + 2);
        // A value that nothing was added to before is not rounded (D3).
        let bound = f64::from(self.terms - u32::from(problem.left.is_none())) * unit;
        let expected = first_allowance(self.range, self.terms.into(), Format::F32);
        let expected = expected.min(bound) * (1.0 - slack);
        let verdict = if !is_scaled && candidate == low {
            Verdict::CorrectlyRounded
        } else if error <= expected {
            Verdict::WithinBound
        } else if is_scaled {
            return None;
        } else if error > n * (unit * (1.0 + slack) + scaled(1.0, SMALLEST)) {
            Verdict::Wrong
        } else {
            return None;
        };
        Some(Finding {
            verdict,
            error: error / factor.abs(),
            bound: bound / factor.abs(),
            expected: if verdict == Verdict::WithinBound {
                expected / factor.abs()
            } else {
                0.0
            },
            in_units: error / unit,
            is_unseen: verdict == Verdict::WithinBound && expected > self.sum.abs(),
        })
    }
}
