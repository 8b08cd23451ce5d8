//! What there is to judge: one operation on its operands, seen as the terms of each element, with or without a mistake.

use core::cmp::Ordering::Greater;

use super::format::{Toward, scaled};
use super::{Element, Index, Mistake, Operand};
use crate::{Matrix, MatrixView};

/// Element `[row][col]` is the sum of `left(row, term) * right(col, term)` over all terms, or, without `left`, of
/// `right(col, term)`, and a bias; or, of a mask, `left(row, col)` where `right(row, col)` lets it through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task<'a, T> {
    pub(super) name: &'static str,
    /// Which index of the notebook is the row, the column and the term, if any.
    pub(super) axes: [Option<Index>; 3],
    pub(super) shape: (usize, usize),
    pub(super) left: Option<Side<'a, T>>,
    pub(super) right: Side<'a, T>,
    pub(super) biases: Option<MatrixView<'a, T>>,
}

/// An operand, with its name where its layout can be mistaken. One of its indices is one of the result (`outer`), the
/// other one is summed over (`term`), whichever is its row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side<'a, T> {
    pub(super) name: Option<Operand>,
    pub(super) matrix: MatrixView<'a, T>,
    pub(super) terms_in_rows: bool,
}

impl<'a, T: Element> Side<'a, T> {
    /// The terms are in its rows.
    pub(super) fn rows(name: Option<Operand>, matrix: MatrixView<'a, T>) -> Self {
        Side { name, matrix, terms_in_rows: true }
    }

    /// The terms are in its columns.
    pub(super) fn columns(name: Option<Operand>, matrix: MatrixView<'a, T>) -> Self {
        Side { name, matrix, terms_in_rows: false }
    }

    fn terms(&self) -> usize {
        if self.terms_in_rows { self.matrix.cols() } else { self.matrix.rows() }
    }

    #[inline]
    pub(super) fn at(&self, outer: usize, term: usize) -> Option<T> {
        let (row, col) = if self.terms_in_rows { (outer, term) } else { (term, outer) };
        self.matrix.get(row, col).copied()
    }

    /// As the mistake takes it: perhaps the same memory, read as if it were stored the other way round.
    fn laid_out(self, mistake: Option<Mistake>) -> Self {
        let is_relaid = self.name.is_some_and(|name| mistake == Some(Mistake::Layout(name)));
        let relaid = Matrix::from_row_major(self.matrix.cols(), self.matrix.rows(), self.matrix.into_inner());
        match relaid {
            Ok(matrix) if is_relaid || mistake == Some(Mistake::WrongAxis) => {
                Side { matrix, terms_in_rows: !self.terms_in_rows, ..self }
            }
            _ => self,
        }
    }
}

/// A mistake, and which of the ways to make it.
pub(super) type Way = (Mistake, usize);

impl<T: Element> Task<'_, T> {
    pub(super) fn is_mask(&self) -> bool {
        matches!(self.axes, [.., None])
    }

    pub(super) fn terms(&self) -> usize {
        self.right.terms()
    }

    /// How many samples, inputs or neurons there are; 0 where the operation knows no such index.
    pub(super) fn count(&self, index: Index) -> usize {
        let counts = [self.shape.0, self.shape.1, self.terms()];
        self.axes.iter().zip(counts).find(|(axis, _)| **axis == Some(index)).map_or(0, |(_, count)| count)
    }

    /// The operand of this name, if there is one.
    pub(super) fn operand(&self, name: Operand) -> Option<MatrixView<'_, T>> {
        let is_it = |side: &&Side<T>| side.name == Some(name);
        self.left.as_ref().filter(is_it).or(Some(&self.right).filter(is_it)).map(|side| side.matrix)
    }

    /// What a mistake reads in place of this row, column or term; none where it reads nothing.
    fn moved(&self, way: Option<Way>, axis: Option<Index>, number: usize) -> Option<usize> {
        use Mistake::{FirstDropped, LastDropped, Shifted};
        let Some((mistake @ (FirstDropped(index) | LastDropped(index) | Shifted(index)), way)) = way else {
            return Some(number);
        };
        let count = self.count(index);
        let (next, previous) = (Some(number + 1).filter(|&next| next < count), number.checked_sub(1));
        match (mistake, way % 4) {
            _ if axis != Some(index) => Some(number),
            (FirstDropped(_), _) => previous.and(Some(number)),
            (LastDropped(_), _) => next.and(Some(number)),
            (_, 0) => next,
            (_, 1) => previous,
            (_, 2) => next.or(Some(0)),
            _ => previous.or(count.checked_sub(1)),
        }
    }

    /// Hands over the terms of one element, in ascending order: products, and, without a second factor, values that
    /// are added as they are.
    #[inline]
    pub(super) fn visit(&self, way: Option<Way>, (row, col): (usize, usize), mut visit: impl FnMut(T, Option<T>)) {
        let (mistake, (rows, cols), [row_axis, col_axis, term_axis]) = (way.map(|way| way.0), self.shape, self.axes);
        let flat = row * cols + col;
        let transposed = mistake == Some(Mistake::ResultTransposed) && rows > 0;
        let (row, col) = if transposed { (flat % rows, flat / rows) } else { (row, col) };
        let moved = (self.moved(way, row_axis, row), self.moved(way, col_axis, col));
        let (Some(from_row), Some(from_col)) = moved else { return };
        let (left, right) = (self.left.map(|left| left.laid_out(mistake)), self.right.laid_out(mistake));
        let change = |number: T| match mistake {
            Some(Mistake::Rounded(format)) => T::from_f64(format.round(number.to_f64(), Toward::Nearest)),
            Some(Mistake::Truncated(format)) => T::from_f64(format.round(number.to_f64(), Toward::Zero)),
            _ => number,
        };
        if self.is_mask() {
            let (row, col) = if way.is_some_and(|(_, way)| way >= 4) { (row, col) } else { (from_row, from_col) };
            let dvalue = left.and_then(|left| left.at(row, col));
            let (Some(dvalue), Some(z)) = (dvalue, right.at(from_row, from_col)) else { return };
            let smallest_normal = T::FORMAT.map_or(0.0, |format| scaled(1.0, format.smallest_normal()));
            let is_masked = match way {
                Some((Mistake::MaskForgotten, _)) => false,
                Some((Mistake::MaskExcludesZero, _)) => z < T::ZERO,
                Some((Mistake::MaskFromGradient, _)) => dvalue <= T::ZERO,
                Some((Mistake::MaskSelected | Mistake::MaskMultiplied | Mistake::DerivativeWritten, _)) => {
                    z.partial_cmp(&T::ZERO) != Some(Greater)
                }
                Some((Mistake::Flushed, 1)) => z.to_f64() < smallest_normal,
                _ => z <= T::ZERO,
            };
            let one = T::wrapped(1);
            match mistake {
                Some(Mistake::MaskMultiplied) => visit(dvalue, Some(if is_masked { T::ZERO } else { one })),
                _ if is_masked => {}
                Some(Mistake::DerivativeWritten) => visit(one, None),
                _ => visit(change(dvalue), None),
            }
            return;
        }
        for term in 0..self.terms() {
            let from_term = self.moved(way, term_axis, term);
            let Some(right) = from_term.and_then(|term| right.at(from_col, term)) else { continue };
            match left.map(|left| left.at(from_row, term)) {
                None => visit(change(right), None),
                Some(Some(left)) => {
                    let is_skipped = match way {
                        Some((Mistake::ZerosSkipped, 0)) => left == T::ZERO || right == T::ZERO,
                        Some((Mistake::ZerosSkipped, 1)) => left == T::ZERO,
                        Some((Mistake::ZerosSkipped, _)) => right == T::ZERO,
                        _ => false,
                    };
                    if !is_skipped {
                        visit(change(left), Some(change(right)));
                    }
                }
                Some(None) => {}
            }
        }
        let biases = self.biases.filter(|_| mistake != Some(Mistake::BiasesForgotten));
        if let Some(&bias) = biases.as_ref().and_then(|biases| biases.get(0, from_col)) {
            visit(change(bias), None);
        }
    }

    /// The exact sum of integers, or what a mistake makes of it.
    pub(super) fn integer(&self, way: Option<Way>, place: (usize, usize)) -> T {
        let saturate = |number: i128| number.clamp(T::RANGE.0, T::RANGE.1);
        let (mut sum, mut saturated) = (0_i128, 0_i128);
        self.visit(way, place, |left, right| {
            let term = left.to_i128().wrapping_mul(right.map_or(1, T::to_i128)); // below 2^127: it does not wrap
            sum = sum.wrapping_add(term);
            saturated = saturate(saturated.saturating_add(saturate(term)));
        });
        let right = T::wrapped(sum).to_i128();
        let (multiplied, divided) = way.map_or((1, 1), |(mistake, _)| mistake.factor(self));
        let (right, divisor) = (right.wrapping_mul(divided.into()), multiplied.into());
        T::wrapped(match way {
            Some((Mistake::Saturated, 0)) => saturate(sum),
            Some((Mistake::Saturated, _)) => saturated,
            Some((_, 0)) => right.checked_div(divisor).unwrap_or(right),
            _ => right.checked_div_euclid(divisor).unwrap_or(right),
        })
    }
}
