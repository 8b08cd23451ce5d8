//! What there is to judge: one operation on its operands, seen as the terms of each element, with or without a mistake.

use core::cmp::Ordering::Greater;

use super::bound::{Rules, Sum};
use super::format::{Toward, scaled};
use super::{Arithmetic, Axis, Element, Kind, Mistake, Operand, Operation};
use crate::{Matrix, MatrixView};
use Mistake::*;

/// Element `[row][col]` is the sum of `left(row, term) * right(col, term)` over all terms, or, without `left`, of
/// `right(col, term)`, and a bias; or, of a mask, `left(row, col)` where `right(row, col)` lets it through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task<'a, T> {
    pub(super) name: &'static str,
    pub(super) shape: (usize, usize),
    /// Which index of the notebook is the row, the column and the term, if any.
    pub(super) axes: [Option<Axis>; 3],
    pub(super) left: Option<Side<'a, T>>,
    pub(super) right: Side<'a, T>,
    pub(super) biases: Option<Side<'a, T>>,
    /// None for integers.
    pub(super) rules: Option<Rules>,
    /// What is done wrong, if anything, and in which of the ways to do it.
    pub(super) mistake: Option<Mistake>,
    pub(super) way: usize,
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

    /// The same memory, read as if it were stored the other way round.
    fn relaid(self) -> Self {
        let relaid = Matrix::from_row_major(
            self.matrix.ncols(),
            self.matrix.nrows(),
            self.matrix.into_inner(),
        );
        relaid.map_or(self, |matrix| Side {
            matrix,
            terms_in_rows: !self.terms_in_rows,
            ..self
        })
    }
}

impl<'a, T: Element> Task<'a, T> {
    /// An operation on operands that fit, in the arithmetic of its operands.
    pub(super) fn of(
        operation: &Operation,
        shape: (usize, usize),
        operands: &[MatrixView<'a, T>],
    ) -> Self {
        let side = |number: usize| {
            let (operand, matrix) = (operation.operands.get(number)?, operands.get(number)?);
            // The layout of the only operand of a mask is the layout of the result, and a row has none.
            let is_alone = operation.kind == Kind::Mask && operands.len() == 1;
            Some(Side {
                name: Some(*operand).filter(|_| operand.row.is_some() && !is_alone),
                matrix: *matrix,
                terms_in_rows: operation.term().is_none_or(|term| operand.col == term),
            })
        };
        let empty = Side {
            name: None,
            matrix: Matrix::of::<0>(&[]),
            terms_in_rows: true,
        };
        let is_sum = matches!(operation.kind, Kind::Sum(_));
        let task = Task {
            name: operation.name,
            shape,
            axes: [operation.row, Some(operation.col), operation.term()],
            left: side(0).filter(|_| !is_sum),
            right: side(1).or(side(0)).unwrap_or(empty),
            biases: side(2),
            rules: None,
            mistake: None,
            way: 0,
        };
        task.under(Arithmetic::NATIVE)
    }

    /// The same in another arithmetic.
    pub(super) fn under(self, arithmetic: Arithmetic) -> Self {
        Task {
            rules: T::FORMAT.map(|own| Rules::new(arithmetic, own)),
            ..self
        }
    }

    /// The same with a mistake in it.
    pub(super) fn with(self, mistake: Mistake, way: usize) -> Self {
        let read = |side: Side<'a, T>| {
            let is_layout = side.name.is_some_and(|name| mistake == Layout(name));
            if is_layout || mistake == WrongAxis {
                side.relaid()
            } else {
                side
            }
        };
        let rules = self.rules.map(|rules| match mistake {
            Narrow(format) => {
                let [operands, accumulator, result] = [Some(format); 3];
                Rules::new(
                    Arithmetic {
                        operands,
                        accumulator,
                        result,
                        flush_to_zero: false,
                    },
                    rules.accumulator,
                )
            }
            Flushed => Rules {
                flush_to_zero: true,
                is_native: false,
                ..rules
            },
            _ => rules,
        });
        let biases = self.biases.filter(|_| mistake != BiasesForgotten);
        let (left, right) = (self.left.map(read), read(self.right));
        Task {
            left,
            right,
            biases,
            rules,
            mistake: Some(mistake),
            way,
            ..self
        }
    }

    pub(super) fn is_mask(&self) -> bool {
        matches!(self.axes, [.., None])
    }

    pub(super) fn terms(&self) -> usize {
        let (rows, cols) = self.right.matrix.shape();
        if self.right.terms_in_rows { cols } else { rows }
    }

    /// How many samples, inputs or neurons there are; 0 where the operation knows no such index.
    pub(super) fn count(&self, index: Axis) -> usize {
        let counts = [self.shape.0, self.shape.1, self.terms()];
        self.axes
            .iter()
            .zip(counts)
            .find(|(axis, _)| **axis == Some(index))
            .map_or(0, |(_, count)| count)
    }

    /// The operand of this name, if there is one.
    pub(super) fn operand(&self, name: Operand) -> Option<Side<'a, T>> {
        [self.left, Some(self.right)]
            .into_iter()
            .flatten()
            .find(|side| side.name == Some(name))
    }

    /// What the result has to be multiplied by, and divided by, to be the sum.
    pub(super) fn factor(&self) -> (i64, i64) {
        match self.mistake {
            Some(DividedBySamples) => (self.count(Axis::Sample) as i64, 1),
            Some(DividedByNeurons) => (self.count(Axis::Neuron) as i64, 1),
            Some(Doubled) => (1, 2),
            Some(Negated) => (-1, 1),
            _ => (1, 1),
        }
    }

    /// What is read in place of this row, column or term; none where nothing is.
    fn moved(&self, axis: Option<Axis>, number: usize) -> Option<usize> {
        let (Some(mistake), Some(axis)) = (self.mistake, axis) else {
            return Some(number);
        };
        let last = self.count(axis).saturating_sub(1);
        let (next, previous) = (
            Some(number + 1).filter(|&next| next <= last),
            number.checked_sub(1),
        );
        match mistake {
            FirstDropped(index) if index == axis => previous.and(Some(number)),
            LastDropped(index) if index == axis => next.and(Some(number)),
            Shifted(index) if index == axis => match self.way % 4 {
                0 => next,
                1 => previous,
                2 => next.or(Some(0)),
                _ => previous.or(Some(last)),
            },
            _ => Some(number),
        }
    }

    /// What becomes of each operand.
    fn changed(&self, number: T) -> T {
        let (format, toward) = match self.mistake {
            Some(Rounded(format)) => (format, Toward::Nearest),
            Some(Truncated(format)) => (format, Toward::Zero),
            _ => return number,
        };
        T::from_f64(format.round(number.to_f64(), toward))
    }

    /// Hands over the terms of one element, in ascending order: the two factors of a product, or, without the first of
    /// them, a value that is added as it is.
    #[inline]
    pub(super) fn visit(&self, (row, col): (usize, usize), mut visit: impl FnMut(Option<T>, T)) {
        let (Task { mistake, way, .. }, (rows, cols), [row_axis, col_axis, term_axis]) =
            (*self, self.shape, self.axes);
        let flat = row * cols + col;
        let is_transposed = mistake == Some(ResultTransposed) && rows > 0;
        let (row, col) = if is_transposed {
            (flat % rows, flat / rows)
        } else {
            (row, col)
        };
        let (Some(from_row), Some(from_col)) =
            (self.moved(row_axis, row), self.moved(col_axis, col))
        else {
            return;
        };
        if self.is_mask() {
            // The later ways to shift move the mask alone.
            let is_of_the_mask_only = way >= 4;
            let (row, col) = if is_of_the_mask_only {
                (row, col)
            } else {
                (from_row, from_col)
            };
            let (dvalue, z) = (
                self.left.map_or(T::ZERO, |left| left.at(row, col)),
                self.right.at(from_row, from_col),
            );
            let smallest_normal =
                T::FORMAT.map_or(0.0, |format| scaled(1.0, format.smallest_normal()));
            let is_masked = match mistake {
                Some(MaskForgotten | MaskFromElsewhere) => false,
                Some(MaskExcludesZero) => z < T::ZERO,
                Some(MaskFromGradient) => dvalue <= T::ZERO,
                Some(MaskSelected | MaskMultiplied | DerivativeWritten) => {
                    z.partial_cmp(&T::ZERO) != Some(Greater)
                }
                Some(Flushed) if way == 1 => z.to_f64() < smallest_normal,
                _ => z <= T::ZERO,
            };
            let one = T::wrapped(1);
            match mistake {
                Some(MaskMultiplied) => visit(Some(dvalue), if is_masked { T::ZERO } else { one }),
                _ if is_masked => {}
                Some(DerivativeWritten) => visit(None, one),
                _ => visit(None, self.changed(dvalue)),
            }
            return;
        }
        for term in 0..self.terms() {
            let Some(from_term) = self.moved(term_axis, term) else {
                continue;
            };
            let (left, right) = (
                self.left.map(|left| left.at(from_row, term)),
                self.right.at(from_col, from_term),
            );
            // The first way skips where either is zero, the others where this one is.
            let has_zero = way != 2 && left == Some(T::ZERO) || way != 1 && right == T::ZERO;
            if !(mistake == Some(ZerosSkipped) && has_zero) {
                visit(left.map(|left| self.changed(left)), self.changed(right));
            }
        }
        if let Some(biases) = self.biases {
            visit(None, self.changed(biases.at(from_col, 0)));
        }
    }

    /// The exact sum under these rules.
    pub(super) fn sum(&self, place: (usize, usize), rules: &Rules) -> Sum {
        let mut sum = Sum::EMPTY;
        self.visit(place, |left, right| sum.add(left, right, rules));
        sum
    }

    /// The exact sum of integers, or what a mistake makes of it.
    pub(super) fn integer(&self, place: (usize, usize)) -> T {
        let saturate = |number: i128| number.clamp(T::RANGE.0, T::RANGE.1);
        let (mut sum, mut saturated) = (0_i128, 0_i128);
        self.visit(place, |left, right| {
            let term = right.to_i128().wrapping_mul(left.map_or(1, T::to_i128)); // below 2^127: it does not wrap
            sum = sum.wrapping_add(term);
            saturated = saturate(saturated.saturating_add(saturate(term)));
        });
        let (multiplied, divided) = self.factor();
        let (right, divisor) = (
            T::wrapped(sum).to_i128().wrapping_mul(divided.into()),
            multiplied.into(),
        );
        T::wrapped(match (self.mistake, self.way) {
            (Some(Saturated), 0) => saturate(sum),
            (Some(Saturated), _) => saturated,
            (_, 0) => right.checked_div(divisor).unwrap_or(right),
            _ => right.checked_div_euclid(divisor).unwrap_or(right),
        })
    }
}
