//! The quick way: the reference of a few neighbouring elements, and sums beside it that decide almost every `f32`.

use super::format::scaled;
use super::task::{Side, Task};
use super::verdict::Judgement;
use super::{Element, Format, Verdict};

/// How many rows and columns are summed side by side; few where there are no vectors to fill, and little stack.
pub(super) const ROWS: usize = if HAS_VECTORS { 8 } else { 1 };
pub(super) const LANES: usize = if HAS_VECTORS { 64 } else { 4 };
const HAS_VECTORS: bool = cfg!(any(target_feature = "sse2", target_feature = "neon"));

/// One element: the reference, and, for `f32`, s as `f64` sums it, S as `f32` does, and how many products are not zero.
#[derive(Clone, Copy)]
pub(super) struct Quick<T> {
    pub(super) reference: T,
    sum: f64,
    magnitude: T,
    terms: u32,
}

/// The elements `[row][start..start + LANES]` side by side.
#[derive(Clone, Copy)]
pub(super) struct Panel<T> {
    references: [T; LANES],
    sums: [f64; LANES],
    magnitudes: [T; LANES],
    terms: [u32; LANES],
}

impl<T: Element> Panel<T> {
    const EMPTY: Self = Panel {
        references: [T::ZERO; LANES],
        sums: [0.0; LANES],
        magnitudes: [T::ZERO; LANES],
        terms: [0; LANES],
    };

    /// One term of every lane.
    #[inline]
    fn add(&mut self, left: T, rights: &[T; LANES]) {
        for (reference, &right) in self.references.iter_mut().zip(rights) {
            *reference = *reference + left * right;
        }
        if T::FORMAT == Some(Format::F32) {
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
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = Quick<T>> {
        let lanes = self
            .references
            .iter()
            .zip(&self.sums)
            .zip(&self.magnitudes)
            .zip(&self.terms);
        lanes.map(|(((&reference, &sum), &magnitude), &terms)| Quick {
            reference,
            sum,
            magnitude,
            terms,
        })
    }
}

impl<T: Element> Side<'_, T> {
    /// The same term of neighbouring elements; beyond the matrix they mean nothing.
    #[inline]
    fn lanes(&self, start: usize, term: usize) -> [T; LANES] {
        let row = if self.terms_in_rows {
            &[]
        } else {
            self.matrix.row(term)
        };
        let stored = row.get(start..).and_then(<[T]>::first_chunk);
        let gathered = || core::array::from_fn(|lane| self.at(start + lane, term));
        stored.copied().unwrap_or_else(gathered)
    }
}

impl<T: Element> Task<'_, T> {
    /// The elements `[row..row + ROWS][start..start + LANES]`.
    pub(super) fn panels(&self, row: usize, start: usize) -> [Panel<T>; ROWS] {
        let (mut panels, one, rows) = ([Panel::EMPTY; ROWS], T::wrapped(1), row..self.shape.0);
        if T::FORMAT.is_none() || self.is_mask() {
            for (row, panel) in rows.zip(&mut panels) {
                for (col, reference) in (start..self.shape.1).zip(&mut panel.references) {
                    match T::FORMAT {
                        Some(_) => self.visit((row, col), |_, dvalue| *reference = dvalue),
                        None => *reference = self.integer((row, col)),
                    }
                }
            }
            return panels;
        }
        for term in 0..self.terms() {
            let rights = self.right.lanes(start, term);
            for (row, panel) in rows.clone().zip(&mut panels) {
                // `map_or`, which says the same, made the whole judgement slower by a twelfth (rustc 1.95).
                panel.add(
                    self.left.map(|left| left.at(row, term)).unwrap_or(one),
                    &rights,
                );
            }
        }
        if let Some(biases) = self.biases {
            let biases = biases.lanes(start, 0);
            panels.iter_mut().for_each(|panel| panel.add(one, &biases));
        }
        panels
    }
}

impl<T: Element> Quick<T> {
    /// The verdict on what is identical, and on an `f32` where the sums are enough to be certain of it. S is off by at
    /// most n · 2^-24 of itself, and s by (n + 2) · 2^-53 of S: four times the one absorbs both and the roundings here.
    pub(super) fn judge(&self, task: &Task<T>, candidate: T) -> Option<Judgement> {
        let (number, reference) = (candidate.to_f64(), self.reference.to_f64());
        let has_its_bits = T::FORMAT.is_none() || number.to_bits() == reference.to_bits();
        if candidate == self.reference && has_its_bits || number.is_nan() && reference.is_nan() {
            return Some(Judgement::of(Verdict::Identical));
        }
        let (n, magnitude) = (task.terms() as f64 + 1.0, self.magnitude.to_f64());
        let is_safe =
            number.is_finite() && (scaled(1.0, -100)..scaled(1.0, 100)).contains(&magnitude);
        // In the exact case (D0) no partial sum is rounded, neither in the reference nor in the sum, so that they agree.
        let may_be_exact = self.terms < 2 || reference == self.sum;
        let is_native = task.rules.is_some_and(|rules| rules.is_native);
        if !(is_native && T::FORMAT == Some(Format::F32) && is_safe && n < scaled(1.0, 20))
            || may_be_exact
        {
            return None;
        }
        let certain = (n + 2.0) * scaled(magnitude, -52);
        let (low, high) = (
            f64::from((self.sum - certain) as f32),
            f64::from((self.sum + certain) as f32),
        );
        if low != high && (low..=high).contains(&number) {
            return None;
        }
        let (error, unit, slack) = (
            (number - self.sum).abs(),
            scaled(magnitude, -24),
            (n + 4.0) * scaled(1.0, -22),
        );
        let bound = f64::from(self.terms - u32::from(task.left.is_none())) * unit;
        let verdict = match number {
            _ if number == low => Verdict::CorrectlyRounded,
            _ if error <= bound * (1.0 - slack) => Verdict::WithinBound,
            _ if error > n * (unit * (1.0 + slack) + scaled(1.0, -149)) => Verdict::Wrong,
            _ => return None,
        };
        Some(Judgement {
            error,
            bound,
            in_units: error / unit,
            ..Judgement::of(verdict)
        })
    }
}
