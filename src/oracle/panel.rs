//! The quick way: the reference of a few neighbouring elements, and sums in `f64` that decide almost every `f32`.

use super::bound::{Rules, lowest_bit};
use super::format::scaled;
use super::task::Task;
use super::verdict::Judgement;
use super::{Element, Format, Verdict};

pub(super) const ROWS: usize = 4;
pub(super) const LANES: usize = 16;

/// One element: the reference, and, for `f32`, s and S as `f64` sums them, and how many terms are not zero.
#[derive(Clone, Copy)]
pub(super) struct Lane<T> {
    pub(super) reference: T,
    sum: f64,
    magnitude: f64,
    terms: u32,
}

/// The elements `[row][start..start + LANES]` side by side.
#[derive(Clone, Copy)]
pub(super) struct Panel<T> {
    references: [T; LANES],
    sums: [f64; LANES],
    magnitudes: [f64; LANES],
    terms: [u32; LANES],
}

impl<T: Element> Panel<T> {
    /// One term of every lane.
    #[inline]
    fn add(&mut self, left: T, rights: &[T; LANES]) {
        for (reference, &right) in self.references.iter_mut().zip(rights) {
            *reference = *reference + left * right;
        }
        if T::FORMAT == Some(Format::F32) {
            for ((sum, magnitude), &right) in self.sums.iter_mut().zip(&mut self.magnitudes).zip(rights) {
                let product = left.to_f64() * right.to_f64();
                *sum += product;
                *magnitude += product.abs();
            }
            for (terms, &right) in self.terms.iter_mut().zip(rights) {
                *terms += u32::from(left != T::ZERO && right != T::ZERO);
            }
        }
    }

    pub(super) fn lanes(&self) -> impl Iterator<Item = Lane<T>> {
        let numbers = self.references.iter().zip(&self.sums).zip(&self.magnitudes).zip(&self.terms);
        numbers.map(|(((&reference, &sum), &magnitude), &terms)| Lane { reference, sum, magnitude, terms })
    }
}

impl<T: Element> Task<'_, T> {
    /// The elements `[row..row + ROWS][start..start + LANES]`; those beyond the matrix mean nothing.
    pub(super) fn panels(&self, row: usize, start: usize) -> [Panel<T>; ROWS] {
        let (references, sums, terms) = ([T::ZERO; LANES], [0.0; LANES], [0; LANES]);
        let mut panels = [Panel { references, sums, magnitudes: sums, terms }; ROWS];
        let (one, rows) = (T::wrapped(1), row..self.shape.0);
        if T::FORMAT.is_none() || self.is_mask() {
            for (row, panel) in rows.zip(&mut panels) {
                for (col, reference) in (start..self.shape.1).zip(&mut panel.references) {
                    match T::FORMAT {
                        Some(_) => self.visit(None, (row, col), |dvalue, _| *reference = dvalue),
                        None => *reference = self.integer(None, (row, col)),
                    }
                }
            }
            return panels;
        }
        for term in 0..self.terms {
            let stored = self.right.data.get(term * self.right.term_step + start..).and_then(<[T]>::first_chunk);
            let gathered = || core::array::from_fn(|lane| self.right.at(start + lane, term).unwrap_or(T::ZERO));
            let rights = stored.filter(|_| self.right.outer_step == 1).copied().unwrap_or_else(gathered);
            for (row, panel) in rows.clone().zip(&mut panels) {
                let left = if self.is_plain_sum() { one } else { self.left.at(row, term).unwrap_or(one) };
                panel.add(left, &rights);
            }
        }
        if let Some(biases) = self.biases {
            let biases = core::array::from_fn(|lane| biases.get(0, start + lane).copied().unwrap_or(T::ZERO));
            panels.iter_mut().for_each(|panel| panel.add(one, &biases));
        }
        panels
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
        let Lane { sum, magnitude, terms, .. } = *lane;
        let is_safe = candidate.is_finite() && magnitude < scaled(1.0, 100) && (2..1 << 20).contains(&terms);
        if !(rules.is_native && T::FORMAT == Some(Format::F32) && is_safe) || self.may_be_exact(place, magnitude) {
            return None;
        }
        let bias = self.biases.as_ref().and_then(|biases| biases.get(0, place.1));
        let products = match self.is_plain_sum() {
            true => 0.0,
            false => f64::from(terms - u32::from(bias.is_some_and(|&bias| bias != T::ZERO))),
        };
        let roundings = f64::from(terms) - if products == 0.0 { 1.0 } else { 0.0 };
        let slack = f64::from(terms + 2) * Format::F64.unit() * magnitude;
        let (low, high) = (f64::from((sum - slack) as f32), f64::from((sum + slack) as f32));
        if low != high && (low..=high).contains(&candidate) {
            return None;
        }
        let (error, unit, little) = ((candidate - sum).abs(), Format::F32.unit() * magnitude, scaled(1.0, -20));
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

    /// Whether the exact case (D0) may be at hand. On real-valued data a few terms show that it is not.
    fn may_be_exact(&self, (row, col): (usize, usize), magnitude: f64) -> bool {
        (0..self.terms).all(|term| {
            let left = if self.is_plain_sum() { None } else { self.left.at(row, term) };
            let product = left.map_or(1.0, T::to_f64) * self.right.at(col, term).map_or(0.0, T::to_f64);
            product == 0.0 || magnitude <= scaled(1.0, Format::F32.precision() + lowest_bit(product))
        })
    }
}
