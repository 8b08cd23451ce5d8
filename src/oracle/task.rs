//! What there is to judge: one operation on its operands, seen as the terms of each element, with or without a mistake.

use core::cmp::Ordering::Greater;

use super::format::Toward;
use super::mistakes::SHIFTS;
use super::{Element, Index, Mistake, Operand};
use crate::MatrixView;

/// Where an index of the notebook is in the result, or that it is summed over.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Axis {
    Row,
    Col,
    Term,
    Absent,
}

/// The name of an operation, its operands as far as they have a layout, and where its samples, inputs and neurons are.
#[derive(Debug, PartialEq)]
pub(super) struct Operation(pub(super) &'static str, Option<Operand>, Option<Operand>, [Axis; 3]);

#[rustfmt::skip] // a table
impl Operation {
    pub(super) const DINPUTS: Self = Operation("dinputs", Some(Operand::Dvalues), Some(Operand::Weights), [Axis::Row, Axis::Col, Axis::Term]);
    pub(super) const DWEIGHTS: Self = Operation("dweights", Some(Operand::Inputs), Some(Operand::Dvalues), [Axis::Term, Axis::Row, Axis::Col]);
    pub(super) const DBIASES: Self = Operation("dbiases", None, Some(Operand::Dvalues), [Axis::Term, Axis::Absent, Axis::Col]);
    pub(super) const DRELU: Self = Operation("drelu", Some(Operand::Dvalues), Some(Operand::Z), [Axis::Row, Axis::Absent, Axis::Col]);
    pub(super) const DENSE: Self = Operation("dense", Some(Operand::Inputs), Some(Operand::Weights), [Axis::Row, Axis::Term, Axis::Col]);
    pub(super) const RELU: Self = Operation("relu", None, None, [Axis::Row, Axis::Absent, Axis::Col]);
}

/// Element `[row][col]` is the sum of `left(row, term) * right(col, term)` over all terms, and a bias; or, of a mask,
/// `left(row, col)` where `right(row, col)` lets it through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task<'a, T> {
    pub(super) operation: &'static Operation,
    pub(super) shape: (usize, usize),
    pub(super) terms: usize,
    pub(super) left: Strided<'a, T>,
    pub(super) right: Strided<'a, T>,
    pub(super) biases: Option<MatrixView<'a, T>>,
}

/// A matrix with one index of the result (`outer`) and one that is summed over (`term`), whichever is its row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Strided<'a, T> {
    pub(super) data: &'a [T],
    outers: usize,
    pub(super) terms: usize,
    pub(super) outer_step: usize,
    pub(super) term_step: usize,
}

impl<'a, T: Element> Strided<'a, T> {
    pub(super) fn terms_in_rows(matrix: MatrixView<'a, T>) -> Self {
        let (outers, terms) = matrix.shape();
        Strided { data: matrix.into_inner(), outers, terms, outer_step: terms, term_step: 1 }
    }

    pub(super) fn terms_in_columns(matrix: MatrixView<'a, T>) -> Self {
        let (terms, outers) = matrix.shape();
        Strided { data: matrix.into_inner(), outers, terms, outer_step: 1, term_step: outers }
    }

    /// The same memory, read as if it were stored the other way round.
    fn relaid(self) -> Self {
        let (outer_step, term_step) = if self.term_step == 1 { (1, self.outers) } else { (self.terms, 1) };
        Strided { outer_step, term_step, ..self }
    }

    #[inline]
    pub(super) fn at(&self, outer: usize, term: usize) -> Option<T> {
        self.data.get(outer * self.outer_step + term * self.term_step).copied()
    }
}

/// A mistake, and which of the ways to make it.
pub(super) type Way = (Mistake, usize);

impl<T: Element> Task<'_, T> {
    pub(super) fn is_mask(&self) -> bool {
        !self.operation.3.contains(&Axis::Term)
    }

    pub(super) fn is_plain_sum(&self) -> bool {
        *self.operation == Operation::DBIASES
    }

    fn axis(&self, index: Index) -> Axis {
        let [samples, inputs, neurons] = self.operation.3;
        match index {
            Index::Sample => samples,
            Index::Input => inputs,
            Index::Neuron => neurons,
        }
    }

    /// How many samples, inputs or neurons there are; 0 where the operation knows no such index.
    pub(super) fn size(&self, index: Index) -> usize {
        match self.axis(index) {
            Axis::Row => self.shape.0,
            Axis::Col => self.shape.1,
            Axis::Term => self.terms,
            Axis::Absent => 0,
        }
    }

    /// Whether it makes a difference how this operand is stored; any operand where none is named.
    pub(super) fn has_layout(&self, operand: Operand) -> bool {
        let is = |name, strided: &Strided<T>| name == Some(operand) && strided.outers > 1 && strided.terms > 1;
        is(self.operation.1, &self.left) || is(self.operation.2, &self.right)
    }

    pub(super) fn is_gradient(&self) -> bool {
        [self.operation.1, self.operation.2].contains(&Some(Operand::Dvalues))
    }

    /// Hands over the terms of one element, in ascending order: products, and, without a second factor, values that
    /// are added as they are.
    #[inline]
    pub(super) fn visit(&self, way: Option<Way>, (row, col): (usize, usize), mut visit: impl FnMut(T, Option<T>)) {
        let ((mistake, way), (rows, cols)) = (way.unzip(), self.shape);
        let (way, one) = (way.unwrap_or(0), T::wrapped(1));
        let moved = |axis, place, len| match mistake {
            Some(mistake) if mistake.index().is_some_and(|index| self.axis(index) == axis) => {
                mistake.moved(way, place, len)
            }
            _ => Some(place),
        };
        let flat = row * cols + col;
        let transposed = mistake == Some(Mistake::ResultTransposed) && rows > 0;
        let (row, col) = if transposed { (flat % rows, flat / rows) } else { (row, col) };
        let (Some(from_row), Some(from_col)) = (moved(Axis::Row, row, rows), moved(Axis::Col, col, cols)) else {
            return;
        };
        let is_relaid = |name| match mistake {
            Some(Mistake::Layout(operand)) => name == Some(operand),
            _ => mistake == Some(Mistake::WrongAxis),
        };
        let left = if is_relaid(self.operation.1) { self.left.relaid() } else { self.left };
        let right = if is_relaid(self.operation.2) { self.right.relaid() } else { self.right };
        let change = |number: T| match mistake {
            Some(Mistake::Rounded(format)) => T::from_f64(format.round(number.to_f64(), Toward::Nearest)),
            Some(Mistake::Truncated(format)) => T::from_f64(format.round(number.to_f64(), Toward::Zero)),
            _ => number,
        };
        if self.is_mask() {
            let (row, col) = if way < SHIFTS { (from_row, from_col) } else { (row, col) };
            let (Some(dvalue), Some(z)) = (left.at(row, col), right.at(from_row, from_col)) else { return };
            let is_masked = match mistake {
                Some(Mistake::MaskForgotten | Mistake::MaskMultiplied) => false,
                Some(Mistake::MaskExcludesZero) => z < T::ZERO,
                Some(Mistake::MaskFromGradient) => dvalue <= T::ZERO,
                Some(Mistake::MaskSelected | Mistake::DerivativeWritten) => z.partial_cmp(&T::ZERO) != Some(Greater),
                _ => z <= T::ZERO,
            };
            match mistake {
                _ if is_masked => {}
                Some(Mistake::DerivativeWritten) => visit(one, None),
                Some(Mistake::MaskMultiplied) => visit(dvalue, Some(if z > T::ZERO { one } else { T::ZERO })),
                _ => visit(change(dvalue), None),
            }
            return;
        }
        for term in 0..self.terms {
            let Some(right) = moved(Axis::Term, term, self.terms).and_then(|term| right.at(from_col, term)) else {
                continue;
            };
            if self.is_plain_sum() {
                visit(change(right), None);
            } else if let Some(left) = left.at(from_row, term) {
                let skip = mistake == Some(Mistake::ZerosSkipped) && (left == T::ZERO || right == T::ZERO);
                if !skip {
                    visit(change(left), Some(change(right)));
                }
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
            let term = left.to_i128() * right.map_or(1, T::to_i128);
            sum = sum.wrapping_add(term);
            saturated = saturate(saturated + saturate(term));
        });
        let right = T::wrapped(sum).to_i128();
        let divided = |way, size: usize| if way == 0 { right / size as i128 } else { right.div_euclid(size as i128) };
        T::wrapped(match way {
            Some((Mistake::Saturated, 0)) => saturate(sum),
            Some((Mistake::Saturated, _)) => saturated,
            Some((Mistake::DividedBySamples, way)) => divided(way, self.size(Index::Sample).max(1)),
            Some((Mistake::DividedByNeurons, way)) => divided(way, self.size(Index::Neuron).max(1)),
            Some((Mistake::Doubled, _)) => right * 2,
            Some((Mistake::Negated, _)) => -right,
            _ => right,
        })
    }
}
