//! What there is to judge: one operation on its operands, seen as the terms of each element, right
//! or with a change in it.

use core::cmp::Ordering::Greater;

use super::arithmetic::{Arithmetic, Resolved};
use super::bound::Sum;
use super::change::{Change, Masked, Move, Saturated, Written};
use super::element::Element;
use super::integer::IntegerSum;
use super::operation::{Axis, Kind, Operand, Operation};
use super::term::Term;
use super::verdict::{Finding, Judgement, Limits};
use crate::{Matrix, MatrixView};

/// Of a product, element `[row][col]` is the sum of `left(row, term) * right(col, term)` over all
/// terms, and a bias; of a plain sum, which has no `left`, that of `right(col, term)`; of a mask,
/// `left(row, col)` where `right(row, col)` lets it through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Problem<'a, T> {
    pub(super) operation: Operation,
    pub(super) shape: (usize, usize),
    pub(super) left: Option<Source<'a, T>>,
    pub(super) right: Source<'a, T>,
    pub(super) biases: Option<Source<'a, T>>,
    /// None for integers.
    pub(super) arithmetic: Option<Resolved>,
    pub(super) change: Change,
}

/// Where the range of partial sums is one of normal numbers, with room for the largest and the
/// smallest product.
const SAFE_RANGE: core::ops::Range<f64> = 1e-30..1e30;

/// An element of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) row: usize,
    pub(super) col: usize,
}

/// An operand as its terms are read. One of its axes is one of the result (`outer`), the other one
/// is summed over (`term`), whichever is its row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a, T> {
    pub(super) operand: Operand,
    pub(super) matrix: MatrixView<'a, T>,
    terms_in_rows: bool,
}

impl<T: Element> Source<'_, T> {
    /// Zero where there is no such element, which nobody asks for but to fill up lanes.
    #[inline]
    pub(super) fn at(&self, outer: usize, term: usize) -> T {
        let (row, col) = if self.terms_in_rows {
            (outer, term)
        } else {
            (term, outer)
        };
        self.matrix.get(row, col).copied().unwrap_or(T::ZERO)
    }

    /// The terms from `first` on of the neighbours from `start` on; beyond the matrix they mean
    /// nothing.
    #[inline]
    pub(super) fn fill<const STRIP: usize>(
        &self,
        terms: &mut [[T; STRIP]],
        start: usize,
        first: usize,
    ) {
        if self.terms_in_rows {
            for lane in 0..STRIP {
                let row = self.matrix.row(start + lane).get(first..).unwrap_or(&[]);
                for (term, &number) in terms.iter_mut().zip(row) {
                    if let Some(place) = term.get_mut(lane) {
                        *place = number;
                    }
                }
            }
        } else {
            for (term, lanes) in (first..).zip(terms) {
                let row = self.matrix.row(term).get(start..).unwrap_or(&[]);
                for (place, &number) in lanes.iter_mut().zip(row) {
                    *place = number;
                }
            }
        }
    }

    /// The same memory, read as if it were stored the other way round.
    fn reinterpreted(self) -> Self {
        let reinterpreted = Matrix::from_row_major(
            self.matrix.ncols(),
            self.matrix.nrows(),
            self.matrix.into_inner(),
        );
        reinterpreted.map_or(self, |matrix| Source {
            matrix,
            terms_in_rows: !self.terms_in_rows,
            ..self
        })
    }
}

impl<'a, T: Element> Problem<'a, T> {
    /// An operation on operands that fit, and are as many as it takes.
    pub(super) fn new(
        operation: Operation,
        shape: (usize, usize),
        operands: &[MatrixView<'a, T>],
    ) -> Self {
        let source = |number: usize| {
            let operand = *operation.operands.get(number)?;
            Some(Source {
                operand,
                matrix: *operands.get(number)?,
                terms_in_rows: operation.term().is_none_or(|term| operand.col == term),
            })
        };
        // There always is one.
        let first = source(0).unwrap_or(Source {
            operand: Operand::DVALUES,
            matrix: Matrix::of::<0>(&[]),
            terms_in_rows: true,
        });
        let is_plain_sum = matches!(operation.kind, Kind::Sum(_));
        let problem = Problem {
            operation,
            shape,
            left: Some(first).filter(|_| !is_plain_sum),
            right: source(1).unwrap_or(first),
            biases: source(2),
            arithmetic: None,
            change: Change::NONE,
        };
        problem.with_arithmetic(Arithmetic::NATIVE)
    }

    /// The same in another arithmetic.
    pub(super) fn with_arithmetic(self, arithmetic: Arithmetic) -> Self {
        Problem {
            arithmetic: T::FORMAT.map(|own| Resolved::new(arithmetic, own)),
            ..self
        }
    }

    /// The same with something changed.
    pub(super) fn with(self, change: Change) -> Self {
        let [is_left_reinterpreted, is_right_reinterpreted] = change.reinterpreted;
        let left = if is_left_reinterpreted {
            self.left.map(Source::reinterpreted)
        } else {
            self.left
        };
        let right = if is_right_reinterpreted {
            self.right.reinterpreted()
        } else {
            self.right
        };
        let arithmetic = self.arithmetic.map(|arithmetic| {
            if let Some(format) = change.kept {
                arithmetic.all_in(format)
            } else if change.is_flushed {
                arithmetic.flushing()
            } else {
                arithmetic
            }
        });
        Problem {
            left,
            right,
            biases: self.biases.filter(|_| !change.are_biases_forgotten),
            arithmetic,
            change,
            ..self
        }
    }

    pub(super) fn is_mask(&self) -> bool {
        self.operation.kind == Kind::Mask
    }

    /// How many terms each sum has; none where nothing is summed.
    pub(super) fn n_terms(&self) -> usize {
        let (rows, cols) = self.right.matrix.shape();
        if self.is_mask() {
            0
        } else if self.right.terms_in_rows {
            cols
        } else {
            rows
        }
    }

    /// How many samples, inputs or neurons there are; 0 where the operation knows no such axis.
    pub(super) fn count(&self, axis: Axis) -> usize {
        if self.operation.row == Some(axis) {
            self.shape.0
        } else if self.operation.col == axis {
            self.shape.1
        } else if self.operation.term() == Some(axis) {
            self.n_terms()
        } else {
            0
        }
    }

    /// What is read in place of this row, column or term; none where nothing is.
    #[inline]
    fn moved(&self, axis: Option<Axis>, number: usize) -> Option<usize> {
        match self.change.moved {
            Some(Move {
                axis: moved, reads, ..
            }) if axis == Some(moved) => reads.in_place_of(number, self.count(moved)),
            _ => Some(number),
        }
    }

    /// What becomes of each operand.
    #[inline]
    fn rounded(&self, number: T) -> T {
        match self.change.rounded {
            None => number,
            Some(rounding) => T::from_f64(
                rounding
                    .format
                    .round_toward(number.to_f64(), rounding.toward),
            ),
        }
    }

    /// The element of the result that is written to this place.
    fn written_at(&self, place: Place) -> Place {
        let (rows, cols) = self.shape;
        if !self.change.is_transposed || rows == 0 {
            return place;
        }
        let flat = place.row * cols + place.col;
        Place {
            row: flat % rows,
            col: flat / rows,
        }
    }

    /// The terms of one element in the reference's order: of a mask one where it lets the gradient
    /// through, and else none.
    pub(super) fn terms(&self, place: Place) -> impl DoubleEndedIterator<Item = Term<T>> + Clone {
        let own = self.written_at(place);
        let row = self.moved(self.operation.row, own.row);
        let col = self.moved(Some(self.operation.col), own.col);
        let from = row.zip(col).map(|(row, col)| Place { row, col });
        let masked = from
            .filter(|_| self.is_mask())
            .and_then(|from| self.masked_term(own, from));
        let n_terms = if from.is_some() { self.n_terms() } else { 0 };
        let place = from.unwrap_or(own);
        let summed = (0..n_terms).filter_map(move |term| self.term(place, term));
        let biases = self.biases.filter(|_| from.is_some());
        let bias = biases.map(|biases| Term::Value(self.rounded(biases.at(place.col, 0))));
        masked.into_iter().chain(summed).chain(bias)
    }

    /// One term of a sum; none where it is left out.
    #[inline]
    fn term(&self, place: Place, term: usize) -> Option<Term<T>> {
        let from_term = self.moved(self.operation.term(), term)?;
        let left = self.left.map(|left| left.at(place.row, term));
        let right = self.right.at(place.col, from_term);
        let [are_left_zeros_skipped, are_right_zeros_skipped] = self.change.zeros_skipped;
        if are_left_zeros_skipped && left == Some(T::ZERO) {
            return None;
        }
        if are_right_zeros_skipped && right == T::ZERO {
            return None;
        }
        let right = self.rounded(right);
        Some(match left {
            Some(left) => Term::Product(self.rounded(left), right),
            None => Term::Value(right),
        })
    }

    /// What a mask lets through of the place `own`, or, where it is moved, of `from`.
    fn masked_term(&self, own: Place, from: Place) -> Option<Term<T>> {
        let is_mask_alone_moved = self.change.moved.is_some_and(|moved| moved.is_of_mask_only);
        let place = if is_mask_alone_moved { own } else { from };
        let dvalue = self
            .left
            .map_or(T::ZERO, |left| left.at(place.row, place.col));
        let z = self.right.at(from.row, from.col);
        let is_masked = match self.change.masked {
            Masked::AtMostZero => z <= T::ZERO,
            Masked::Nowhere | Masked::Elsewhere => false,
            Masked::BelowZero => z < T::ZERO,
            Masked::ByTheGradient => dvalue <= T::ZERO,
            Masked::UnlessAboveZero => z.partial_cmp(&T::ZERO) != Some(Greater),
            Masked::BelowNormal => {
                T::FORMAT.is_some_and(|format| z.to_f64() < format.smallest_normal())
            }
        };
        let one = T::wrapped(1);
        match self.change.written {
            Written::Product => {
                let derivative = if is_masked { T::ZERO } else { one };
                Some(Term::Product(dvalue, derivative))
            }
            _ if is_masked => None,
            Written::Derivative => Some(Term::Value(one)),
            Written::Gradient => Some(Term::Value(self.rounded(dvalue))),
        }
    }

    /// The exact sum in this arithmetic.
    pub(super) fn sum(&self, place: Place, arithmetic: &Resolved) -> Sum {
        Sum::of(self.terms(place), arithmetic)
    }

    /// The exact sum of integers, or what a change makes of it.
    pub(super) fn integer(&self, place: Place) -> T {
        let sum = IntegerSum::of(self.terms(place));
        match self.change.saturated {
            Some(Saturated::AtTheEnd) => sum.stopped_at_the_end(),
            Some(Saturated::InEveryStep) => sum.stopped_in_every_step(),
            None => {
                let wrapped: T = sum.wrapped();
                T::wrapped(self.change.scale.apply(wrapped.to_i128()))
            }
        }
    }

    /// Every so-manieth element; the step is odd, so that it does not stay in one column.
    pub(super) fn evenly_spread(&self, step: usize) -> impl Iterator<Item = Place> + use<T> {
        let (rows, cols) = self.shape;
        (0..rows * cols).step_by(step | 1).map(move |flat| Place {
            row: flat / cols.max(1),
            col: flat % cols.max(1),
        })
    }

    /// How far an honest candidate for this element can be off.
    pub(super) fn limits(&self, place: Place) -> Limits<T> {
        match &self.arithmetic {
            None => Limits::equality(self.integer(place)),
            Some(arithmetic) => Limits::of_terms(self.terms(place), arithmetic),
        }
    }

    /// What is found of a candidate for this element.
    pub(super) fn judge(&self, place: Place, candidate: T) -> Finding {
        let Some(arithmetic) = &self.arithmetic else {
            return Finding::of_integer(candidate, self.integer(place));
        };
        if self.is_mask() && self.change == Change::NONE {
            let otherwise = self.judge_masked_otherwise(place, candidate, arithmetic);
            if let Some(finding) = otherwise.filter(Finding::accepts) {
                return finding;
            }
        }
        let factor = self.change.scale.factor();
        Finding::of_terms(self.terms(place), candidate.to_f64(), factor, arithmetic)
    }

    /// The same of a sum that the quick way has added up already: the partial sums of the reference
    /// are as good as exact ones for their range, where nothing is declared or changed, and nothing
    /// underflows or overflows.
    pub(super) fn judge_in_range(&self, place: Place, candidate: T, range: f64) -> Finding {
        let is_known = self.change == Change::NONE && SAFE_RANGE.contains(&range);
        let native = self.arithmetic.filter(|arithmetic| arithmetic.is_native);
        if let Some(arithmetic) = native.filter(|_| is_known) {
            let candidate = candidate.to_f64();
            Finding::of_terms_in_range(self.terms(place), candidate, range, &arithmetic)
        } else {
            self.judge(place, candidate)
        }
    }

    /// In the declared format `z` may be zero where it is not as it is given, or NaN: then it masks
    /// otherwise.
    fn judge_masked_otherwise(
        &self,
        place: Place,
        candidate: T,
        arithmetic: &Resolved,
    ) -> Option<Finding> {
        let z = self.right.at(place.row, place.col).to_f64();
        let rounded = arithmetic.operands.map_or(z, |format| format.round(z));
        let candidate = candidate.to_f64();
        if z > 0.0 && (rounded == 0.0 || arithmetic.may_flush_operand(rounded)) {
            let nothing = core::iter::empty::<Term<T>>();
            Some(Finding::of_terms(nothing, candidate, 1.0, arithmetic))
        } else if z <= 0.0 && rounded.is_nan() {
            let unmasked = Change {
                masked: Masked::Nowhere,
                ..Change::NONE
            };
            let unmasked = self.with(unmasked);
            let terms = unmasked.terms(place);
            Some(Finding::of_terms(terms, candidate, 1.0, arithmetic))
        } else {
            None
        }
    }

    /// The same with the figures that somebody wants to see.
    pub(super) fn judgement(&self, place: Place, candidate: T) -> Judgement<T> {
        let Some(arithmetic) = &self.arithmetic else {
            return Judgement::of_integer(candidate, self.integer(place));
        };
        let finding = self.judge(place, candidate);
        Judgement::of_float(finding, candidate, &self.sum(place, arithmetic), arithmetic)
    }
}
