//! What there is to judge: one operation on its operands, seen as the terms of each element, right
//! or with a change in it.

use core::cmp::Ordering::{Equal, Greater, Less};

use super::arithmetic::{Arithmetic, Description, Resolved};
use super::bound::Sum;
use super::change::{Change, Integers, Kept, Masked, Memory, Part, Scale, Start, Through, Written};
use super::element::Element;
use super::format::Format;
use super::integer::IntegerSum;
use super::operation::{Axis, Kind, Operand, Operation};
use super::term::Term;
use super::verdict::{Finding, Judgement, Limits, Verdict};
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
    /// What was there before, to which the result is added. Its "terms" are the rows of the result.
    pub(super) previous: Option<Source<'a, T>>,
    /// None for integers.
    pub(super) arithmetic: Option<Resolved>,
    /// All that is read and finite are numbers of the format that is declared for operands, so that
    /// rounding changes none.
    pub(super) are_operands_exact: bool,
    pub(super) change: Change,
    /// What was handed in, for a mistake that goes on from there.
    pub(super) candidate: Option<MatrixView<'a, T>>,
}

/// Where the range of partial sums is one of normal numbers, with room for the largest and the
/// smallest product.
const SAFE_RANGE: core::ops::Range<f64> = 1e-30..1e30;

/// Of 0 and a number, the number.
pub(super) fn greatest_common_divisor(mut left: usize, mut right: usize) -> usize {
    while let Some(rest) = left.checked_rem(right) {
        left = right;
        right = rest;
    }
    left
}

/// Whether two matrices are one: the very same elements in memory.
pub(super) fn same_elements<T>(left: MatrixView<T>, right: MatrixView<T>) -> bool {
    left.shape() == right.shape() && core::ptr::eq(left.as_slice(), right.as_slice())
}

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
    /// nothing. Where there are as many as fit, the compiler knows how many.
    #[inline]
    pub(super) fn fill<const STRIP: usize, const DEPTH: usize>(
        &self,
        terms: &mut [[T; STRIP]; DEPTH],
        start: usize,
        first: usize,
    ) {
        if self.terms_in_rows {
            for lane in 0..STRIP {
                let row = self.matrix.row(start + lane).get(first..).unwrap_or(&[]);
                match row.first_chunk::<DEPTH>() {
                    Some(numbers) => fill_lane(terms, lane, numbers),
                    None => fill_lane(terms, lane, row),
                }
            }
        } else {
            for (term, lanes) in (first..).zip(terms) {
                let row = self.matrix.row(term).get(start..).unwrap_or(&[]);
                match row.first_chunk::<STRIP>() {
                    Some(numbers) => *lanes = *numbers,
                    None => fill_lanes(lanes, row),
                }
            }
        }
    }

    /// The element that is read where this one is meant.
    #[inline]
    fn read(&self, outer: usize, term: usize, memory: Memory) -> T {
        if memory == Memory::AsStored {
            return self.at(outer, term);
        }
        let place = if self.terms_in_rows {
            (outer, term)
        } else {
            (term, outer)
        };
        let (row, col) = memory.read(place, self.matrix.shape());
        self.matrix.get(row, col).copied().unwrap_or(T::ZERO)
    }
}

/// One lane of several terms.
#[inline]
fn fill_lane<T: Element, const STRIP: usize>(terms: &mut [[T; STRIP]], lane: usize, numbers: &[T]) {
    for (term, &number) in terms.iter_mut().zip(numbers) {
        if let Some(place) = term.get_mut(lane) {
            *place = number;
        }
    }
}

/// All lanes of one term.
#[inline]
fn fill_lanes<T: Element>(lanes: &mut [T], numbers: &[T]) {
    for (place, &number) in lanes.iter_mut().zip(numbers) {
        *place = number;
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
            previous: None,
            arithmetic: None,
            are_operands_exact: true,
            change: Change::NONE,
            candidate: None,
        };
        problem.with_arithmetic(Arithmetic::NATIVE)
    }

    /// The same, added to what was there before, which has the shape of the result.
    pub(super) fn added_to(self, previous: MatrixView<'a, T>) -> Self {
        let operation = self.operation;
        let operand = Operand {
            name: "previous",
            row: operation.row,
            col: operation.col,
        };
        let previous = Source {
            operand,
            matrix: previous,
            terms_in_rows: false,
        };
        Problem {
            previous: Some(previous),
            ..self
        }
    }

    /// The same in another arithmetic.
    pub(super) fn with_arithmetic(self, arithmetic: Arithmetic) -> Self {
        let arithmetic = T::FORMAT.map(|own| Resolved::new(arithmetic, own));
        let operands = arithmetic.and_then(|arithmetic| arithmetic.operands);
        let problem = Problem {
            arithmetic,
            are_operands_exact: operands.is_none_or(|format| self.are_all_numbers_of(format)),
            ..self
        };
        problem.with(Change::NONE) // what is accepted may flush
    }

    /// All that is read.
    fn matrices(&self) -> [Option<MatrixView<'a, T>>; 4] {
        let sources = [self.left, Some(self.right), self.biases, self.previous];
        sources.map(|source| source.map(|source| source.matrix))
    }

    /// All that is read and finite.
    fn are_all_numbers_of(&self, format: Format) -> bool {
        let is_number = |number: f64| !number.is_finite() || format.round(number) == number;
        let mut matrices = self.matrices().into_iter().flatten();
        matrices.all(|matrix| {
            let numbers = matrix.as_slice().iter();
            numbers.map(|number| number.to_f64()).all(is_number)
        })
    }

    /// Whether the two ask the same of the same operands.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let mut matrices = self.matrices().into_iter().zip(other.matrices());
        self.operation == other.operation
            && self.shape == other.shape
            && self.arithmetic == other.arithmetic
            && self.change == other.change
            && matrices.all(|pair| match pair {
                (Some(matrix), Some(other)) => same_elements(matrix, other),
                (matrix, other) => matrix.is_none() && other.is_none(),
            })
    }

    /// The same with something changed, on top of what was before.
    pub(super) fn with(self, change: Change) -> Self {
        let change = change.on_top_of(self.change);
        let arithmetic = self.arithmetic.map(|arithmetic| {
            if change.is_flushed {
                arithmetic.flushing()
            } else {
                arithmetic
            }
        });
        Problem {
            arithmetic,
            change,
            ..self
        }
    }

    /// Each element summed over its own row of the one operand of a plain sum, and not over its
    /// column.
    pub(super) fn over_the_other_axis(self) -> Self {
        let (rows, _) = self.right.matrix.shape();
        Problem {
            shape: (1, rows),
            right: Source {
                terms_in_rows: !self.right.terms_in_rows,
                ..self.right
            },
            previous: None, // it has another shape
            ..self
        }
    }

    /// The arithmetic in which it is judged, in words.
    pub(super) fn described(&self) -> Description {
        match &self.arithmetic {
            Some(arithmetic) => arithmetic.described(self.is_mask()),
            None => Description::of_integers(T::NAME),
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
            Some(moved) if axis == Some(moved.axis) => {
                moved.reads.in_place_of(number, self.count(moved.axis))
            }
            _ => Some(number),
        }
    }

    /// Of the left and the right operand, what is read in place of `own`: `moved`, but for the one
    /// in which nothing is off.
    #[inline]
    fn of_each<P: Copy>(&self, own: P, moved: P) -> [P; 2] {
        match self.change.moved.map(|moved| moved.of) {
            Some(Part::Left) => [moved, own],
            Some(Part::Right) => [own, moved],
            Some(Part::Both) | None => [moved, moved],
        }
    }

    /// What becomes of each operand.
    #[inline]
    fn rounded(&self, number: T) -> T {
        let Some(rounding) = self.change.rounded else {
            return number;
        };
        let format = rounding.format;
        T::from_f64(format.round_toward(number.to_f64(), rounding.toward))
    }

    /// The terms of one element in the reference's order, what was there before at last.
    pub(super) fn terms(&self, place: Place) -> impl DoubleEndedIterator<Item = Term<T>> + Clone {
        let previous = self.previous_term(place);
        let times = self.change.previous_added;
        let previous = (0..times).filter_map(move |_| previous);
        self.terms_of_result(place).chain(previous)
    }

    /// What was there before.
    fn previous_at(&self, place: Place) -> Option<T> {
        let previous = self.previous?;
        Some(previous.at(place.col, place.row))
    }

    /// A change of scale is one of the result before it is added.
    fn previous_term(&self, place: Place) -> Option<Term<T>> {
        let previous = self.previous_at(place)?;
        let scale = self.change.scale;
        Some(if scale == Scale::ONE {
            Term::Value(previous)
        } else {
            Term::Product(previous, T::from_f64(scale.factor()))
        })
    }

    /// The terms of one element of the result, before it is added to anything: of a mask one where
    /// it lets the gradient through, and else none.
    fn terms_of_result(&self, place: Place) -> impl DoubleEndedIterator<Item = Term<T>> + Clone {
        let (row, col) = self.change.result.read((place.row, place.col), self.shape);
        let own = Place { row, col };
        let row = self.moved(self.operation.row, own.row);
        let col = self.moved(Some(self.operation.col), own.col);
        let from = row.zip(col).map(|(row, col)| Place { row, col });
        let masked = from
            .filter(|_| self.is_mask())
            .and_then(|from| self.masked_term(own, from));
        let n_terms = if from.is_some() { self.n_terms() } else { 0 };
        let read = from.unwrap_or(own);
        let summed = (0..n_terms).filter_map(move |term| self.term(read, term));
        let are_biases_added = from.is_some() && !self.change.are_biases_forgotten;
        let biases = self.biases.filter(|_| are_biases_added);
        let bias = biases.map(|biases| Term::Value(self.rounded(biases.at(read.col, 0))));
        let start = self.start(place).map(Term::Value);
        start.into_iter().chain(masked).chain(summed).chain(bias)
    }

    /// What a sum starts from that is never reset: where the one before it ended.
    fn start(&self, place: Place) -> Option<T> {
        let previous = match self.change.start {
            Start::Zero => None,
            Start::Previous if place.col == 0 => {
                let row = place.row.checked_sub(1);
                row.zip(self.shape.1.checked_sub(1))
            }
            Start::Previous | Start::PreviousOfTheRow => {
                let col = place.col.checked_sub(1);
                col.map(|col| (place.row, col))
            }
        };
        let (row, col) = previous?;
        self.candidate?.get(row, col).copied()
    }

    /// One term of a sum; none where it is left out.
    #[inline]
    fn term(&self, place: Place, term: usize) -> Option<Term<T>> {
        let moved = self.moved(self.operation.term(), term)?;
        let [left_term, right_term] = self.of_each(term, moved);
        let [left_memory, right_memory] = self.change.operands;
        let left = self
            .left
            .map(|left| left.read(place.row, left_term, left_memory));
        let right = self.right.read(place.col, right_term, right_memory);
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
        let [of_gradient, of_z] = self.of_each(own, from);
        let [gradient_memory, z_memory] = self.change.operands;
        let dvalue = self.left.map_or(T::ZERO, |left| {
            left.read(of_gradient.row, of_gradient.col, gradient_memory)
        });
        let z = self.right.read(of_z.row, of_z.col, z_memory);
        let through = self.through(z, dvalue);
        let one = T::wrapped(1);
        let is_masked = through == Through::Nothing;
        match self.change.written {
            Written::Gradient => self.gradient(through, dvalue),
            Written::Product => {
                let derivative = if is_masked { T::ZERO } else { one };
                Some(Term::Product(dvalue, derivative))
            }
            Written::Derivative => (!is_masked).then_some(Term::Value(one)),
            Written::TimesOutput => (!is_masked).then_some(Term::Product(dvalue, z)),
        }
    }

    /// As much of it as the mask lets through.
    fn gradient(&self, through: Through, dvalue: T) -> Option<Term<T>> {
        match through {
            Through::Nothing => None,
            Through::All => Some(Term::Value(self.rounded(dvalue))),
            Through::Part(part) => Some(Term::Product(dvalue, T::from_f64(part))),
            Through::Nan => Some(Term::Value(T::from_f64(f64::NAN))),
        }
    }

    /// What a mask lets through of a gradient.
    fn through(&self, z: T, dvalue: T) -> Through {
        let change = &self.change;
        let sign_of_z = match change.masked {
            Masked::ByZ => z.partial_cmp(&T::ZERO),
            Masked::ByFlushedZ => {
                let is_lost = self.is_subnormal(z.to_f64());
                let z = if is_lost { T::ZERO } else { z };
                z.partial_cmp(&T::ZERO)
            }
            Masked::TurnedRound => T::ZERO.partial_cmp(&z),
            Masked::Nowhere | Masked::Elsewhere => Some(Greater),
            Masked::ByTheGradient => {
                let is_masked = dvalue <= T::ZERO;
                Some(if is_masked { Less } else { Greater })
            }
        };
        match sign_of_z {
            Some(Greater) => Through::All,
            Some(Equal) => change.at_zero,
            Some(Less) => change.below_zero,
            None => change.at_nan,
        }
    }

    /// In the arithmetic of this problem.
    pub(super) fn is_subnormal(&self, number: f64) -> bool {
        let arithmetic = self.arithmetic;
        arithmetic.is_some_and(|arithmetic| arithmetic.is_subnormal(number))
    }

    /// The arithmetic of one element; none for integers.
    fn arithmetic_at(&self, place: Place) -> Option<Resolved> {
        let arithmetic = self.arithmetic?;
        Some(match self.previous_at(place) {
            Some(previous) => arithmetic.added_to(previous.to_f64()),
            None => arithmetic,
        })
    }

    /// The exact sum in this arithmetic.
    pub(super) fn sum(&self, place: Place, arithmetic: &Resolved) -> Sum {
        Sum::of(self.terms(place), arithmetic)
    }

    /// The exact sum of integers, or what a change makes of it.
    pub(super) fn integer(&self, place: Place) -> T {
        let sum = || IntegerSum::of(self.terms(place));
        match self.change.integers {
            Integers::StopAtTheEnd => sum().stopped_at_the_end(),
            Integers::StopInEveryStep => sum().stopped_in_every_step(),
            Integers::WrapAt(bits) => sum().wrapped_at(bits),
            Integers::Wrap => self.wrapped_integer(place),
        }
    }

    /// The result is scaled, and then added to what was there before.
    fn wrapped_integer(&self, place: Place) -> T {
        let sum: T = IntegerSum::of(self.terms_of_result(place)).wrapped();
        let scaled = self.change.scale.apply(sum.to_i128());
        let previous = self.previous_at(place).unwrap_or(T::ZERO).to_i128();
        let added =
            (0..self.change.previous_added).fold(scaled, |sum, _| sum.wrapping_add(previous));
        T::wrapped(added)
    }

    /// Elements at equal distances, row after row. The step has no divisor in common with the
    /// columns, so that none of them is left out.
    pub(super) fn evenly_spread(&self, step: usize) -> impl Iterator<Item = Place> + use<T> {
        let (rows, cols) = self.shape;
        let reaches_all = |step: &usize| greatest_common_divisor(*step, cols.max(1)) == 1;
        let mut odd = (step..usize::MAX).map(|step| step | 1);
        let step = odd.find(reaches_all).unwrap_or(1);
        // It is odd already; so the compiler sees that it is not 0.
        (0..rows * cols).step_by(step | 1).map(move |flat| Place {
            row: flat / cols.max(1),
            col: flat % cols.max(1),
        })
    }

    /// How far an honest candidate for this element can be off.
    pub(super) fn limits(&self, place: Place) -> Limits<T> {
        match self.arithmetic_at(place) {
            None => Limits::equality(self.integer(place)),
            Some(arithmetic) => Limits::of_terms(self.terms(place), &arithmetic),
        }
    }

    /// What the result should be, as an `f64`: exact, rounded to it, and infinite where the format
    /// of the result has no such number.
    pub(super) fn value(&self, place: Place) -> f64 {
        let Some(arithmetic) = &self.arithmetic else {
            return self.integer(place).to_f64();
        };
        if let Some(kept) = self.change.kept.filter(|kept| kept.is_in_every_step) {
            return self.sum_kept_in(kept.format, place);
        }
        let flushed = |number: f64| {
            let is_lost = self.change.is_flushed && arithmetic.is_subnormal(number);
            if is_lost { 0.0 } else { number }
        };
        let exact = if self.change.is_flushed {
            let terms = self.terms(place).map(|term| term.flushed(arithmetic));
            Sum::of(terms, arithmetic).exact
        } else {
            self.sum(place, arithmetic).exact
        };
        let value = exact.round(Format::F64) / self.change.scale.factor();
        let rounded = arithmetic.result.round(value);
        if !rounded.is_finite() {
            return rounded;
        }
        let kept = self.change.kept;
        flushed(kept.map_or(value, |kept| kept.format.round(value)))
    }

    /// The loop of the reference, every step of it rounded to a format.
    fn sum_kept_in(&self, format: Format, place: Place) -> f64 {
        self.terms(place).fold(0.0, |sum, term| {
            let (left, right) = term.factors();
            format.round(sum + format.round(left * right))
        })
    }

    /// What is found of a candidate for this element.
    pub(super) fn judge(&self, place: Place, candidate: T) -> Finding {
        let Some(arithmetic) = &self.arithmetic_at(place) else {
            return Finding::of_integer(candidate, self.integer(place));
        };
        if self.is_mask() && self.change.masked == Masked::ByZ {
            let otherwise = self.judge_masked_otherwise(place, candidate, arithmetic);
            if let Some(finding) = otherwise.filter(Finding::accepts) {
                return finding;
            }
        }
        let number = candidate.to_f64();
        if let Some(kept) = self.change.kept {
            return self.judge_kept(place, number, kept, arithmetic);
        }
        let factor = self.change.scale.factor();
        Finding::of_terms(self.terms(place), number, factor, arithmetic)
    }

    /// A number of the format stands for all numbers that are rounded to it: the one that is
    /// nearest to the exact sum is judged.
    #[inline(never)] // its exact sum is long, and on the stack only where it is needed
    fn judge_kept(
        &self,
        place: Place,
        candidate: f64,
        kept: Kept,
        arithmetic: &Resolved,
    ) -> Finding {
        if kept.is_in_every_step {
            return Finding::of_equality(candidate, self.sum_kept_in(kept.format, place));
        }
        let is_of_the_format = kept.format.round(candidate) == candidate || candidate.is_nan();
        if !is_of_the_format {
            return Finding::of(Verdict::Wrong);
        }
        let exact = self.sum(place, arithmetic).exact.round(arithmetic.result);
        let before = kept.format.before_rounding(candidate, exact);
        Finding::of_terms(self.terms(place), before, 1.0, arithmetic)
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
    #[inline(never)]
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
            let finding = Finding::of_terms(nothing, candidate, 1.0, arithmetic);
            let is_unseen = self.value(place) != 0.0; // either way
            Some(Finding {
                is_unseen,
                ..finding
            })
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
        let Some(arithmetic) = &self.arithmetic_at(place) else {
            return Judgement::of_integer(candidate, self.integer(place));
        };
        let finding = self.judge(place, candidate);
        let factor = self.change.scale.factor();
        let sum = self.sum(place, arithmetic);
        Judgement::of_float(finding, candidate, &sum, factor, arithmetic)
    }
}
