//! What there is to judge: one operation on its operands, seen as the terms of each element, with or without a mistake.

use core::cmp::Ordering::Greater;
use core::fmt;

use super::Element;
use super::format::Toward;
use super::mistakes::{Index, Mistake, Operand, SHIFTS};
use crate::MatrixView;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Dinputs,
    Dweights,
    Dbiases,
    Drelu,
    Dense,
    Relu,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Operation::Dinputs => "dinputs",
            Operation::Dweights => "dweights",
            Operation::Dbiases => "dbiases",
            Operation::Drelu => "drelu",
            Operation::Dense => "dense",
            Operation::Relu => "relu",
        })
    }
}

/// Element `[row][col]` is the sum of `left(row, term) * right(col, term)` over all terms, or, for a mask,
/// `left(row, col)` where `right(row, col)` lets it through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task<'a, T> {
    pub(super) operation: Operation,
    pub(super) shape: (usize, usize),
    pub(super) terms: usize,
    pub(super) left: Strided<'a, T>,
    pub(super) right: Strided<'a, T>,
    pub(super) biases: Option<MatrixView<'a, T>>,
    /// Whether any operand has a zero.
    pub(super) has_zeros: bool,
}

/// A matrix with one index of the result (`outer`) and one that is summed over (`term`), whichever is its row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Strided<'a, T> {
    pub(super) data: &'a [T],
    outers: usize,
    terms: usize,
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

    pub(super) fn ones(terms: usize) -> Self {
        Strided { data: T::ONES, outers: 1, terms, outer_step: 0, term_step: 0 }
    }

    /// The same memory, read as if it were stored column by column.
    fn by_columns(self) -> Self {
        let in_rows = self.term_step == 1;
        let (outer_step, term_step) = if in_rows { (1, self.outers) } else { (self.terms, 1) };
        Strided { outer_step, term_step, ..self }
    }

    pub(super) fn is_vector(&self) -> bool {
        self.outers < 2 || self.terms < 2
    }

    #[inline]
    pub(super) fn at(&self, outer: usize, term: usize) -> T {
        self.data.get(outer * self.outer_step + term * self.term_step).copied().unwrap_or(T::ZERO)
    }
}

/// Where an index of the notebook is in the result, or that it is summed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Axis {
    Row,
    Col,
    Term,
}

/// A mistake, and which of the ways to make it.
pub(super) type Way = (Mistake, usize);

impl<'a, T: Element> Task<'a, T> {
    pub(super) fn new(
        operation: Operation,
        shape: (usize, usize),
        left: Strided<'a, T>,
        right: Strided<'a, T>,
        biases: Option<MatrixView<'a, T>>,
    ) -> Self {
        let zeros = |data: &[T]| data.contains(&T::ZERO);
        let has_zeros = zeros(left.data) || zeros(right.data) || biases.is_some_and(|biases| zeros(biases.as_slice()));
        Task { operation, shape, terms: left.terms, left, right, biases, has_zeros }
    }

    pub(super) fn is_mask(&self) -> bool {
        matches!(self.operation, Operation::Drelu | Operation::Relu)
    }

    fn axis(&self, index: Index) -> Option<Axis> {
        match (self.operation, index) {
            (Operation::Dinputs | Operation::Dense | Operation::Drelu | Operation::Relu, Index::Sample) => {
                Some(Axis::Row)
            }
            (Operation::Dweights | Operation::Dbiases, Index::Sample) => Some(Axis::Term),
            (Operation::Dinputs, Index::Input) => Some(Axis::Col),
            (Operation::Dweights, Index::Input) => Some(Axis::Row),
            (Operation::Dense, Index::Input) => Some(Axis::Term),
            (Operation::Dbiases | Operation::Drelu | Operation::Relu, Index::Input) => None,
            (Operation::Dinputs, Index::Neuron) => Some(Axis::Term),
            (_, Index::Neuron) => Some(Axis::Col),
        }
    }

    /// How many samples, inputs or neurons there are; 0 where the operation knows no such index.
    pub(super) fn size(&self, index: Index) -> usize {
        match self.axis(index) {
            Some(Axis::Row) => self.shape.0,
            Some(Axis::Col) => self.shape.1,
            Some(Axis::Term) => self.terms,
            None => 0,
        }
    }

    pub(super) fn left_operand(&self) -> Option<Operand> {
        match self.operation {
            Operation::Dinputs | Operation::Drelu => Some(Operand::Dvalues),
            Operation::Dweights | Operation::Dense => Some(Operand::Inputs),
            Operation::Dbiases | Operation::Relu => None,
        }
    }

    pub(super) fn right_operand(&self) -> Option<Operand> {
        match self.operation {
            Operation::Dinputs | Operation::Dense => Some(Operand::Weights),
            Operation::Dweights | Operation::Dbiases => Some(Operand::Dvalues),
            Operation::Drelu => Some(Operand::Z),
            Operation::Relu => None,
        }
    }

    /// Hands over the terms of one element, in ascending order: products, and, without a second factor, values that
    /// are added as they are.
    #[inline]
    pub(super) fn visit(&self, way: Option<Way>, row: usize, col: usize, mut visit: impl FnMut(T, Option<T>)) {
        let (mistake, number) = way.unzip();
        let (rows, cols) = self.shape;
        let moved = |axis, index, len| match mistake {
            Some(mistake) if mistake.index().is_some_and(|index| self.axis(index) == Some(axis)) => {
                mistake.moved(number.unwrap_or(0), index, len)
            }
            _ => Some(index),
        };
        let (row, col) = match mistake {
            Some(Mistake::ResultTransposed) => ((row * cols + col) % rows.max(1), (row * cols + col) / rows.max(1)),
            _ => (row, col),
        };
        let (Some(from_row), Some(from_col)) = (moved(Axis::Row, row, rows), moved(Axis::Col, col, cols)) else {
            return;
        };
        let (left, right) = match mistake {
            Some(Mistake::Layout(operand)) if self.left_operand() == Some(operand) => {
                (self.left.by_columns(), self.right)
            }
            Some(Mistake::Layout(_)) => (self.left, self.right.by_columns()),
            Some(Mistake::WrongAxis) => (self.left.by_columns(), self.right.by_columns()),
            _ => (self.left, self.right),
        };
        let change = |number: T| match mistake {
            Some(Mistake::Rounded(format)) => T::from_f64(format.round(number.to_f64(), Toward::Nearest)),
            Some(Mistake::Truncated(format)) => T::from_f64(format.round(number.to_f64(), Toward::Zero)),
            _ => number,
        };
        if self.is_mask() {
            let only_the_mask = number.is_some_and(|number| number >= SHIFTS);
            let (row, col) = if only_the_mask { (row, col) } else { (from_row, from_col) };
            let (dvalue, z) = (left.at(row, col), right.at(from_row, from_col));
            let one = T::wrapped(1);
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
        let skips_zeros = mistake == Some(Mistake::ZerosSkipped);
        for term in 0..self.terms {
            let Some(from_term) = moved(Axis::Term, term, self.terms) else { continue };
            let (left, right) = (change(left.at(from_row, term)), change(right.at(from_col, from_term)));
            if skips_zeros && (left == T::ZERO || right == T::ZERO) {
                continue;
            }
            if self.operation == Operation::Dbiases { visit(right, None) } else { visit(left, Some(right)) }
        }
        let biases = self.biases.filter(|_| mistake != Some(Mistake::BiasesForgotten));
        if let Some(&bias) = biases.as_ref().and_then(|biases| biases.get(0, from_col)) {
            visit(change(bias), None);
        }
    }

    /// The exact sum of integers, or what a mistake makes of it.
    pub(super) fn integer(&self, way: Option<Way>, row: usize, col: usize) -> i128 {
        let (least, greatest) = T::RANGE;
        let (mut sum, mut saturated) = (0_i128, 0_i128);
        self.visit(way, row, col, |left, right| {
            let term = left.to_i128() * right.map_or(1, T::to_i128);
            sum = sum.wrapping_add(term);
            saturated = (saturated + term.clamp(least, greatest)).clamp(least, greatest);
        });
        let wrapped = T::wrapped(sum).to_i128();
        let count = |index| self.size(index).max(1) as i128;
        match way {
            Some((Mistake::Saturated, 0)) => sum.clamp(least, greatest),
            Some((Mistake::Saturated, _)) => saturated,
            Some((Mistake::DividedBySamples, 0)) => wrapped / count(Index::Sample),
            Some((Mistake::DividedBySamples, _)) => wrapped.div_euclid(count(Index::Sample)),
            Some((Mistake::DividedByNeurons, 0)) => wrapped / count(Index::Neuron),
            Some((Mistake::DividedByNeurons, _)) => wrapped.div_euclid(count(Index::Neuron)),
            Some((Mistake::Doubled, _)) => wrapped * 2,
            Some((Mistake::Negated, _)) => -wrapped,
            _ => sum,
        }
    }
}
