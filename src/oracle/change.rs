//! What a mistake changes in a computation, as a value. The code that sums reads it, and knows no
//! mistake by name.

use super::format::{Format, Toward};
use super::operation::Axis;

/// What is changed. Nothing, by default: a mistake is [`NONE`](Self::NONE) with one thing in it
/// that differs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Change {
    /// How the memory of the two operands, the left and the right one, is read.
    pub(super) operands: [Memory; 2],
    /// And how that of the result is.
    pub(super) result: Memory,
    pub(super) moved: Option<Move>,
    pub(super) start: Start,
    /// Zeros of the left, and of the right operand are skipped.
    pub(super) zeros_skipped: [bool; 2],
    pub(super) are_biases_forgotten: bool,
    /// How many times what was there before is added to the result.
    pub(super) previous_added: usize,
    pub(super) rounded: Option<Rounding>,
    pub(super) masked: Masked,
    pub(super) below_zero: Through,
    pub(super) at_zero: Through,
    pub(super) at_nan: Through,
    pub(super) written: Written,
    pub(super) scale: Scale,
    pub(super) integers: Integers,
    pub(super) kept: Option<Kept>,
    /// Subnormal numbers become zero.
    pub(super) is_flushed: bool,
}

/// How the memory of a matrix is read that is stored row by row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Memory {
    /// Row by row.
    AsStored,
    /// Column by column.
    RowsAsColumns,
    /// Row by row, but it was stored column by column.
    ColumnsAsRows,
}

/// An index that is off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Move {
    pub(super) axis: Axis,
    pub(super) reads: Reads,
    pub(super) of: Part,
}

/// Which operands an index is off in: of a sum, in its terms; of a mask, in what is masked (the
/// left one) or in what decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part {
    Both,
    Left,
    Right,
}

/// What is read in place of a row, column or term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reads {
    /// All but the first are themselves, and the first is left out.
    AllButFirst,
    /// All but the last.
    AllButLast,
    /// The last is itself, and all others are left out.
    TheLast,
    /// The first, in place of all.
    TheFirstForAll,
    /// The next one; nothing in place of the last.
    Next,
    /// The one before; nothing in place of the first.
    Previous,
    /// The next one, and the first in place of the last.
    NextWrapping,
    /// The one before, and the last in place of the first.
    PreviousWrapping,
}

/// Where a sum starts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Start {
    /// At zero: the rule.
    Zero,
    /// Where the sum before it ended.
    Previous,
    /// The same, but for the first of each row.
    PreviousOfTheRow,
}

/// What operands are rounded to before anything is done with them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rounding {
    pub(super) format: Format,
    pub(super) toward: Toward,
}

/// What the result is rounded to, and whether every product and every partial sum is as well, in
/// the reference's order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Kept {
    pub(super) format: Format,
    pub(super) is_in_every_step: bool,
}

/// What decides where a mask lets the gradient through.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Masked {
    /// The sign of `z`: the rule.
    ByZ,
    /// The sign of `z`, where subnormal numbers are zero.
    ByFlushedZ,
    /// Nothing: it goes through everywhere.
    Nowhere,
    /// The sign of `z`, and where it is above 0 nothing goes through.
    TurnedRound,
    /// The sign of the gradient.
    ByTheGradient,
    /// Something else decides, and nobody knows what: every zero is explained.
    Elsewhere,
}

/// What of the gradient comes through a mask.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Through {
    Nothing,
    All,
    /// So many times it.
    Part(f64),
    /// NaN, whatever it is.
    Nan,
}

/// What a mask writes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Written {
    /// The gradient, and 0 where it is masked: the rule.
    Gradient,
    /// 1, and 0 where it is masked.
    Derivative,
    /// The gradient times 1 or 0.
    Product,
    /// The gradient times what ReLU made of `z`.
    TimesOutput,
}

/// The result is multiplied by one number and divided by another, both of them integers where the
/// result is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    pub(super) times: f64,
    pub(super) over: f64,
    /// The quotient of integers is rounded down, and not towards zero.
    pub(super) rounds_down: bool,
}

/// What becomes of a sum of integers that is beyond the range of its type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Integers {
    /// It wraps around: the rule.
    Wrap,
    /// It wraps around in a type of so many bits, which are then widened.
    WrapAt(u32),
    StopAtTheEnd,
    StopInEveryStep,
}

impl Memory {
    /// The row and the column of the element that is read in place of this one.
    pub(super) fn read(
        self,
        (row, col): (usize, usize),
        (rows, cols): (usize, usize),
    ) -> (usize, usize) {
        let quotient_and_remainder = |flat: usize, divisor| {
            let quotient = flat.checked_div(divisor).unwrap_or(0);
            (quotient, flat.checked_rem(divisor).unwrap_or(0))
        };
        match self {
            Memory::AsStored => (row, col),
            Memory::RowsAsColumns => quotient_and_remainder(col * rows + row, cols),
            Memory::ColumnsAsRows => {
                let (col, row) = quotient_and_remainder(row * cols + col, rows);
                (row, col)
            }
        }
    }
}

impl Reads {
    /// What is read in place of this one, of so many; none where nothing is.
    pub(super) fn in_place_of(self, number: usize, count: usize) -> Option<usize> {
        let last = count.saturating_sub(1);
        let next = Some(number + 1).filter(|&next| next <= last);
        let previous = number.checked_sub(1);
        match self {
            Reads::AllButFirst => previous.and(Some(number)),
            Reads::AllButLast => next.and(Some(number)),
            Reads::TheLast => Some(number).filter(|&number| number == last),
            Reads::TheFirstForAll => Some(0),
            Reads::Next => next,
            Reads::Previous => previous,
            Reads::NextWrapping => next.or(Some(0)),
            Reads::PreviousWrapping => previous.or(Some(last)),
        }
    }
}

impl Scale {
    pub(super) const ONE: Self = Scale {
        times: 1.0,
        over: 1.0,
        rounds_down: false,
    };

    /// What the result has to be multiplied by to be the sum.
    pub(super) fn factor(self) -> f64 {
        self.over / self.times
    }

    pub(super) fn apply(self, integer: i128) -> i128 {
        let multiplied = integer.wrapping_mul(self.times as i128);
        let over = self.over as i128;
        let quotient = if self.rounds_down {
            multiplied.checked_div_euclid(over)
        } else {
            multiplied.checked_div(over)
        };
        quotient.unwrap_or(multiplied)
    }
}

impl Change {
    pub(super) const NONE: Self = Change {
        operands: [Memory::AsStored; 2],
        result: Memory::AsStored,
        moved: None,
        start: Start::Zero,
        zeros_skipped: [false; 2],
        are_biases_forgotten: false,
        previous_added: 1,
        rounded: None,
        masked: Masked::ByZ,
        below_zero: Through::Nothing,
        at_zero: Through::Nothing,
        at_nan: Through::All,
        written: Written::Gradient,
        scale: Scale::ONE,
        integers: Integers::Wrap,
        kept: None,
        is_flushed: false,
    };

    /// So many times the result.
    pub(super) const fn scaled(times: f64) -> Self {
        Change {
            scale: Scale {
                times,
                ..Scale::ONE
            },
            ..Change::NONE
        }
    }

    /// Flushing on the way into a mask: a subnormal `z` is zero.
    pub(super) const FLUSHED_MASK: Self = Change {
        masked: Masked::ByFlushedZ,
        is_flushed: true,
        ..Change::NONE
    };

    /// The same on top of what a declared convention changes: where `z` is zero, where it is NaN,
    /// the mean, subnormal numbers.
    pub(super) fn on_top_of(self, declared: Change) -> Self {
        let or_declared = |own: Through, rule: Through, declared: Through| {
            if own == rule { declared } else { own }
        };
        Change {
            masked: if self.masked == Masked::ByZ {
                declared.masked
            } else {
                self.masked
            },
            at_zero: or_declared(self.at_zero, Change::NONE.at_zero, declared.at_zero),
            at_nan: or_declared(self.at_nan, Change::NONE.at_nan, declared.at_nan),
            scale: Scale {
                times: self.scale.times * declared.scale.times,
                over: self.scale.over * declared.scale.over,
                rounds_down: self.scale.rounds_down || declared.scale.rounds_down,
            },
            is_flushed: self.is_flushed || declared.is_flushed,
            ..self
        }
    }
}
