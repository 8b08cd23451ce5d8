//! The quick way: the reference of a few neighbouring elements, and sums beside it that decide
//! almost every `f32`.

use super::element::Element;
use super::expected::first_allowance;
use super::format::{Format, power_of_two};
use super::problem::{Place, Problem};
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
const DEPTH: usize = if HAS_VECTORS { 16 } else { 1 };

const HAS_VECTORS: bool = cfg!(any(target_feature = "sse2", target_feature = "neon"));

/// One element: the reference, and, for floats, the range of its partial sums; for `f32` also s as
/// `f64` sums it, S as `f32` does, and how many products are not zero.
#[derive(Clone, Copy)]
pub(super) struct Quick<T> {
    pub(super) reference: T,
    sum: f64,
    /// The largest partial sum less the smallest.
    pub(super) range: f64,
    magnitude: T,
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
    sums: [f64; STRIP],
    lowest: [T; STRIP],
    highest: [T; STRIP],
    magnitudes: [T; STRIP],
    terms: [u32; STRIP],
}

impl<T: Element> Panel<T> {
    const EMPTY: Self = Panel {
        strips: [Strip::EMPTY; STRIPS],
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
            let references = panel
                .strips
                .iter_mut()
                .flat_map(|strip| &mut strip.references);
            for (col, reference) in (start..cols).zip(references) {
                let place = Place { row, col };
                if T::FORMAT.is_none() {
                    *reference = problem.integer(place);
                } else if let Some(Term::Value(dvalue)) = problem.terms(place).next() {
                    *reference = dvalue;
                }
            }
        }
        panels
    }

    /// A few terms at a time: what the right operand has of them is laid out once for all rows.
    fn side_by_side(problem: &Problem<T>, row: usize, start: usize) -> [Self; ROWS] {
        let mut panels = [Panel::EMPTY; ROWS];
        let rows = row..problem.shape.0;
        let n_terms = problem.n_terms();
        for first in (0..n_terms).step_by(DEPTH) {
            let mut rights = [[[T::ZERO; STRIP]; DEPTH]; STRIPS];
            for (number, strip) in rights.iter_mut().enumerate() {
                problem.right.fill(strip, start + number * STRIP, first);
            }
            let depth = DEPTH.min(n_terms - first);
            for (row, panel) in rows.clone().zip(&mut panels) {
                let lefts = lefts(problem, row, first);
                for (strip, rights) in panel.strips.iter_mut().zip(&rights) {
                    strip.add_all(lefts.iter().zip(rights.iter().take(depth)));
                }
            }
        }
        if let Some(biases) = problem.biases {
            let mut rights = [[[T::ZERO; STRIP]; 1]; STRIPS];
            for (number, strip) in rights.iter_mut().enumerate() {
                biases.fill(strip, start + number * STRIP, 0);
            }
            for panel in &mut panels {
                for (strip, [biases]) in panel.strips.iter_mut().zip(&rights) {
                    strip.add(T::wrapped(1), biases);
                }
            }
        }
        panels
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = Quick<T>> {
        self.strips.iter().flat_map(Strip::elements)
    }
}

/// The left factors of a few terms; those of a plain sum are 1.
fn lefts<T: Element>(problem: &Problem<T>, row: usize, first: usize) -> [T; DEPTH] {
    let mut lefts = [T::wrapped(1); DEPTH];
    if let Some(source) = problem.left {
        for (step, left) in lefts.iter_mut().enumerate() {
            *left = source.at(row, first + step);
        }
    }
    lefts
}

impl<T: Element> Strip<T> {
    const EMPTY: Self = Strip {
        references: [T::ZERO; STRIP],
        sums: [0.0; STRIP],
        lowest: [T::ZERO; STRIP],
        highest: [T::ZERO; STRIP],
        magnitudes: [T::ZERO; STRIP],
        terms: [0; STRIP],
    };

    /// A few terms of each, one after the other.
    #[inline]
    fn add_all<'t>(&mut self, terms: impl Iterator<Item = (&'t T, &'t [T; STRIP])>) {
        // A copy on the stack of its own is what the compiler keeps in registers.
        let mut sums = *self;
        for (&left, rights) in terms {
            sums.add(left, rights);
        }
        *self = sums;
    }

    /// One term of each.
    #[inline]
    fn add(&mut self, left: T, rights: &[T; STRIP]) {
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
        if T::FORMAT != Some(Format::F32) {
            return;
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

    fn elements(&self) -> impl Iterator<Item = Quick<T>> {
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
/// u, twice the unit roundoff of `f64`, and the smallest `f32`, η.
const UNIT: f64 = power_of_two(-24);
const TWO_UNITS_OF_F64: f64 = power_of_two(-52);
const SMALLEST: f64 = power_of_two(-149);
/// S is so far from both ends of `f32` that nothing overflows, and that what underflows does not
/// count.
const SAFE: core::ops::Range<f64> = power_of_two(-100)..power_of_two(100);

impl<T: Element> Quick<T> {
    /// The verdict on what is identical, and on an `f32` where the sums are enough to be certain of
    /// it.
    pub(super) fn judge(&self, problem: &Problem<T>, candidate: T) -> Option<Finding> {
        let identical = Finding::identical(candidate, self.reference);
        if identical.is_some() {
            return identical;
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
        if !candidate.is_finite() || !SAFE.contains(&magnitude) || n >= TERMS {
            return None;
        }
        // In the exact case (D0) no partial sum is rounded, neither in the reference nor in the
        // sum, so that they agree.
        if self.terms < 2 || self.reference.to_f64() == self.sum {
            return None;
        }
        let certain = (n + 2.0) * TWO_UNITS_OF_F64 * magnitude;
        let low = f64::from((self.sum - certain) as f32);
        let high = f64::from((self.sum + certain) as f32);
        if low != high && (low..=high).contains(&candidate) {
            return None;
        }
        let error = (candidate - self.sum).abs();
        let unit = UNIT * magnitude;
        let slack = (n + 4.0) * 4.0 * UNIT;
        // A value that nothing was added to before is not rounded (D3).
        let bound = f64::from(self.terms - u32::from(problem.left.is_none())) * unit;
        let expected = first_allowance(self.range, self.terms.into(), Format::F32);
        let expected = expected.min(bound) * (1.0 - slack);
        let verdict = if candidate == low {
            Verdict::CorrectlyRounded
        } else if error <= expected {
            Verdict::WithinBound
        } else if error > n * (unit * (1.0 + slack) + SMALLEST) {
            Verdict::Wrong
        } else {
            return None;
        };
        Some(Finding {
            verdict,
            error,
            bound,
            expected: if verdict == Verdict::WithinBound {
                expected
            } else {
                0.0
            },
            in_units: error / unit,
            is_unseen: verdict == Verdict::WithinBound && expected > self.sum.abs(),
            is_vacuous: false,
        })
    }
}
