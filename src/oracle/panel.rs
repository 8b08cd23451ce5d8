//! The quick way: the reference of a few neighbouring elements, and sums in `f64` that decide almost every `f32`.

use super::bound::{Rules, lowest_bit};
use super::format::scaled;
use super::task::Task;
use super::verdict::Judgement;
use super::{Element, Format, Verdict};

pub(super) const LANES: usize = 32;

/// One element: the reference, and, for `f32`, s and S as `f64` sums them.
#[derive(Clone, Copy)]
pub(super) struct Lane<T> {
    pub(super) reference: T,
    sum: f64,
    magnitude: f64,
}

/// The elements `[row][start..start + LANES]` side by side.
pub(super) struct Panel<T> {
    references: [T; LANES],
    sums: [f64; LANES],
    magnitudes: [f64; LANES],
}

impl<T: Element> Panel<T> {
    /// One term of every lane.
    #[inline]
    fn add(&mut self, left: T, rights: &[T]) {
        for (reference, &right) in self.references.iter_mut().zip(rights) {
            *reference = *reference + left * right;
        }
        if T::FORMAT == Some(Format::F32) {
            for ((sum, magnitude), &right) in self.sums.iter_mut().zip(&mut self.magnitudes).zip(rights) {
                let product = left.to_f64() * right.to_f64();
                *sum += product;
                *magnitude += product.abs();
            }
        }
    }

    pub(super) fn lane(&self, lane: usize) -> Lane<T> {
        let pick = |numbers: &[f64; LANES]| numbers.get(lane).copied().unwrap_or(f64::NAN);
        let reference = self.references.get(lane).copied().unwrap_or(T::ZERO);
        Lane { reference, sum: pick(&self.sums), magnitude: pick(&self.magnitudes) }
    }
}

impl<T: Element> Task<'_, T> {
    pub(super) fn panel(&self, row: usize, start: usize) -> Panel<T> {
        let mut panel = Panel { references: [T::ZERO; LANES], sums: [0.0; LANES], magnitudes: [0.0; LANES] };
        let lanes = LANES.min(self.shape.1 - start);
        if T::FORMAT.is_none() || self.is_mask() {
            for (lane, reference) in panel.references.iter_mut().take(lanes).enumerate() {
                let place = (row, start + lane);
                match T::FORMAT {
                    Some(_) => self.visit(None, place, |dvalue, _| *reference = dvalue),
                    None => *reference = self.integer(None, place),
                }
            }
            return panel;
        }
        let one = T::wrapped(1);
        for term in 0..self.terms {
            let left = if self.is_plain_sum() { one } else { self.left.at(row, term).unwrap_or(one) };
            let mut gathered = [T::ZERO; LANES];
            let first = term * self.right.term_step + start;
            let rights = match self.right.data.get(first..first + lanes) {
                Some(rights) if self.right.outer_step == 1 => rights,
                _ => {
                    for (lane, right) in gathered.iter_mut().take(lanes).enumerate() {
                        *right = self.right.at(start + lane, term).unwrap_or(one);
                    }
                    &gathered
                }
            };
            panel.add(left, rights);
        }
        if let Some(biases) = self.biases {
            panel.add(one, biases.as_slice().get(start..start + lanes).unwrap_or_default());
        }
        panel
    }

    /// The verdict on an `f32` that is not the reference, where `f64` sums are enough to be certain of it. Their own
    /// error, at most (n + 2) · 2^-53 · S, is 2^-28 of the bound; 2^-20 absorbs it and the roundings of these lines.
    pub(super) fn quick_judge(
        &self,
        place: (usize, usize),
        lane: &Lane<T>,
        candidate: f64,
        rules: &Rules,
    ) -> Option<Judgement> {
        let Lane { sum, magnitude, .. } = *lane;
        let unit = Format::F32.unit() * magnitude;
        let is_safe = candidate.is_finite() && magnitude < scaled(1.0, 100) && self.terms < 1 << 20;
        if !(rules.is_native && T::FORMAT == Some(Format::F32) && !self.is_mask() && is_safe) {
            return None;
        }
        let (mut products, mut values, mut is_exact) = (0, 0, true);
        self.visit(None, place, |left, right| {
            let product = left.to_f64() * right.map_or(1.0, T::to_f64);
            if product != 0.0 {
                products += usize::from(right.is_some());
                values += usize::from(right.is_none());
                is_exact = is_exact && magnitude <= scaled(1.0, Format::F32.precision() + lowest_bit(product));
            }
        });
        let slack = (products + values + 2) as f64 * Format::F64.unit() * magnitude;
        let (low, high) = (f64::from((sum - slack) as f32), f64::from((sum + slack) as f32));
        let is_uncertain = low != high && (candidate == low || candidate == high);
        if is_exact || products + values < 2 || is_uncertain {
            return None;
        }
        let (roundings, products) = ((products + values - usize::from(products == 0)) as f64, products as f64);
        let (error, little) = ((candidate - sum).abs(), scaled(1.0, -20));
        let bound = roundings * unit + products * scaled(1.0, -150);
        let verdict = if candidate == low {
            Verdict::CorrectlyRounded
        } else if error <= bound * (1.0 - little) {
            Verdict::WithinBound
        } else if error > roundings * unit * (1.0 + little) + products * scaled(1.0, -149) {
            Verdict::Wrong
        } else {
            return None;
        };
        Some(Judgement { error, bound, in_units: error / unit, ..Judgement::of(verdict) })
    }
}
