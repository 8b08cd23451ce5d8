//! The quick way: the reference of a few neighbouring elements, and sums in `f64` that decide almost every `f32`.

#![expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "rounding is what is meant")]

use super::element::Element;
use super::format::{Format, scaled};
use super::sum::lowest_bit;
use super::task::{Operation, Task};
use super::verdict::{Judgement, Verdict};

pub(super) const LANES: usize = 8;

/// The elements `[row][start..start + LANES]` side by side: the reference, and, for `f32`, s and S as `f64` sums them.
pub(super) struct Panel<T> {
    references: [T; LANES],
    sums: [f64; LANES],
    magnitudes: [f64; LANES],
}

/// One of them.
pub(super) struct Lane<T> {
    pub(super) reference: T,
    sum: f64,
    magnitude: f64,
}

impl<T: Element> Panel<T> {
    pub(super) fn lane(&self, lane: usize) -> Lane<T> {
        Lane {
            reference: self.references.get(lane).copied().unwrap_or(T::ZERO),
            sum: self.sums.get(lane).copied().unwrap_or(f64::NAN),
            magnitude: self.magnitudes.get(lane).copied().unwrap_or(f64::NAN),
        }
    }

    #[inline]
    fn add(&mut self, left: T, rights: &[T; LANES]) {
        let lanes = self.references.iter_mut().zip(&mut self.sums).zip(&mut self.magnitudes).zip(rights);
        for (((reference, sum), magnitude), &right) in lanes {
            *reference = *reference + left * right;
            if T::FORMAT == Some(Format::F32) {
                let product = left.to_f64() * right.to_f64();
                *sum += product;
                *magnitude += product.abs();
            }
        }
    }

    /// One lane, whose terms lie in a row.
    #[inline]
    fn add_row(&mut self, lane: usize, lefts: &[T], rights: &[T]) {
        let mut sum = T::ZERO;
        for (&left, &right) in lefts.iter().zip(rights) {
            sum = sum + left * right;
        }
        let (mut sums, mut magnitudes) = ([0.0; LANES], [0.0; LANES]);
        if T::FORMAT == Some(Format::F32) {
            let (mut lefts, mut rights) = (lefts.chunks_exact(LANES), rights.chunks_exact(LANES));
            let mut add = |lefts: &[T], rights: &[T]| {
                let lanes = sums.iter_mut().zip(&mut magnitudes).zip(lefts.iter().zip(rights));
                for ((sum, magnitude), (&left, &right)) in lanes {
                    let product = left.to_f64() * right.to_f64();
                    *sum += product;
                    *magnitude += product.abs();
                }
            };
            for (lefts, rights) in lefts.by_ref().zip(rights.by_ref()) {
                add(lefts, rights);
            }
            add(lefts.remainder(), rights.remainder());
        }
        if let Some(reference) = self.references.get_mut(lane) {
            *reference = sum;
        }
        if let (Some(total), Some(magnitude)) = (self.sums.get_mut(lane), self.magnitudes.get_mut(lane)) {
            (*total, *magnitude) = (sums.iter().sum(), magnitudes.iter().sum());
        }
    }
}

impl<T: Element> Task<'_, T> {
    pub(super) fn panel(&self, row: usize, start: usize) -> Panel<T> {
        let mut panel = Panel { references: [T::ZERO; LANES], sums: [0.0; LANES], magnitudes: [0.0; LANES] };
        if T::FORMAT.is_none() || self.is_mask() {
            for (lane, reference) in panel.references.iter_mut().enumerate() {
                if T::FORMAT.is_none() {
                    *reference = T::wrapped(self.integer(None, row, start + lane));
                } else {
                    self.visit(None, row, start + lane, |dvalue, _| *reference = dvalue);
                }
            }
            return panel;
        }
        if self.right.outer_step == 1 {
            for term in 0..self.terms {
                let rights = self.right.data.get(term * self.right.term_step + start..).unwrap_or_default();
                panel.add(self.left.at(row, term), &first_lanes(rights));
            }
        } else {
            let lefts = self.left.data.get(row * self.terms..).unwrap_or_default();
            let lefts = lefts.get(..self.terms).unwrap_or_default();
            for lane in 0..LANES {
                let rights = self.right.data.get((start + lane) * self.terms..).unwrap_or_default();
                panel.add_row(lane, lefts, rights.get(..self.terms).unwrap_or_default());
            }
        }
        if let Some(biases) = self.biases {
            panel.add(T::wrapped(1), &first_lanes(biases.as_slice().get(start..).unwrap_or_default()));
        }
        panel
    }

    /// The verdict on an `f32` that is not the reference, where `f64` sums are enough to be certain of it. Their own
    /// error, at most (n + 2) · 2^-53 · S, is 2^-28 of the bound; 2^-20 absorbs it and the roundings of these lines.
    pub(super) fn quick_judge(&self, (row, col): (usize, usize), lane: &Lane<T>, candidate: f64) -> Option<Judgement> {
        let (sum, magnitude) = (lane.sum, lane.magnitude);
        let (products, values) = self.nonzero_terms(row, col);
        let terms = products + values;
        let sure = candidate.is_finite() && (2..1 << 20).contains(&terms) && magnitude < scaled(1.0, 100);
        if !sure || magnitude == 0.0 {
            return None;
        }
        let unit = Format::F32.unit() * magnitude;
        let error = (candidate - sum).abs();
        let slack = (terms + 2) as f64 * Format::F64.unit() * magnitude;
        let (low, high) = ((sum - slack) as f32, (sum + slack) as f32);
        let roundings = if products == 0 { values - 1 } else { terms } as f64;
        let (n, little) = (products as f64, scaled(1.0, -20));
        let bound = roundings * unit + n * scaled(1.0, -150);
        let verdict = if candidate == f64::from(low) && low == high {
            Verdict::CorrectlyRounded
        } else if candidate == f64::from(low)
            || candidate == f64::from(high)
            || !self.is_surely_inexact(row, col, magnitude)
        {
            return None;
        } else if error <= bound * (1.0 - little) {
            Verdict::WithinBound
        } else if error > roundings * unit * (1.0 + little) + n * scaled(1.0, -149) {
            Verdict::Wrong
        } else {
            return None;
        };
        Some(Judgement::new(verdict, (error, bound), unit))
    }

    /// How many products and how many plain values of an element are not zero.
    fn nonzero_terms(&self, row: usize, col: usize) -> (usize, usize) {
        if !self.has_zeros {
            return match self.operation {
                Operation::Dbiases => (0, self.terms),
                _ => (self.terms, usize::from(self.biases.is_some())),
            };
        }
        let (mut products, mut values) = (0, 0);
        self.visit(None, row, col, |left, right| match right {
            Some(right) => products += usize::from(left != T::ZERO && right != T::ZERO),
            None => values += usize::from(left != T::ZERO),
        });
        (products, values)
    }

    /// Whether the exact case (D0) is out of the question; on real-valued data a few terms show it.
    fn is_surely_inexact(&self, row: usize, col: usize, magnitude: f64) -> bool {
        (0..self.terms).any(|term| {
            let product = self.left.at(row, term).to_f64() * self.right.at(col, term).to_f64();
            product != 0.0 && magnitude > scaled(1.0, Format::F32.precision() + lowest_bit(product))
        })
    }
}

/// The first elements of a row, or all of them and zeros.
#[inline]
fn first_lanes<T: Element>(row: &[T]) -> [T; LANES] {
    row.first_chunk().copied().unwrap_or_else(|| {
        let mut lanes = [T::ZERO; LANES];
        for (lane, &element) in lanes.iter_mut().zip(row) {
            *lane = element;
        }
        lanes
    })
}
