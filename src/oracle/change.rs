//! What a mistake changes in a computation, as a value. The code that sums reads it, and knows no
//! mistake by name.

use super::format::{Format, Toward};
use super::operation::Axis;

/// What is changed. Nothing, by default: a mistake is [`NONE`](Self::NONE) with one thing in it
/// that differs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Change {
    /// Which of the two operands, the left and the right one, is read as if it were stored the
    /// other way round.
    pub(super) reinterpreted: [bool; 2],
    /// The result is written column by column.
    pub(super) is_transposed: bool,
    pub(super) moved: Option<Move>,
    /// Zeros of the left, and of the right operand are skipped.
    pub(super) zeros_skipped: [bool; 2],
    pub(super) are_biases_forgotten: bool,
    pub(super) rounded: Option<Rounding>,
    pub(super) masked: Masked,
    pub(super) written: Written,
    pub(super) scale: Scale,
    pub(super) saturated: Option<Saturated>,
    /// Everything is computed and kept in this format.
    pub(super) kept: Option<Format>,
    /// Subnormal numbers become zero.
    pub(super) is_flushed: bool,
}

/// An index that is off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Move {
    pub(super) axis: Axis,
    pub(super) reads: Reads,
    /// What decides about a mask is moved, and the gradient is not.
    pub(super) is_of_mask_only: bool,
}

/// What is read in place of a row, column or term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reads {
    /// All but the first are themselves, and the first is left out.
    AllButFirst,
    /// All but the last.
    AllButLast,
    /// The next one; nothing in place of the last.
    Next,
    /// The one before; nothing in place of the first.
    Previous,
    /// The next one, and the first in place of the last.
    NextWrapping,
    /// The one before, and the last in place of the first.
    PreviousWrapping,
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
            Reads::Next => next,
            Reads::Previous => previous,
            Reads::NextWrapping => next.or(Some(0)),
            Reads::PreviousWrapping => previous.or(Some(last)),
        }
    }
}

/// What operands are rounded to before anything is done with them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rounding {
    pub(super) format: Format,
    pub(super) toward: Toward,
}

/// Where a mask writes zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Masked {
    /// Where `z <= 0`: the rule.
    AtMostZero,
    /// Nowhere.
    Nowhere,
    /// Where `z < 0`.
    BelowZero,
    /// Where `dvalue <= 0`.
    ByTheGradient,
    /// Where not `z > 0`: also at NaN.
    UnlessAboveZero,
    /// Where `z` is below the smallest normal number.
    BelowNormal,
    /// Something else decides, and nobody knows what: every zero is explained.
    Elsewhere,
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
}

/// The result is multiplied by one number and divided by another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    /// A power of two, but for its sign: what a candidate is multiplied by to be the sum has to be
    /// exact.
    pub(super) times: i64,
    pub(super) over: i64,
    /// The quotient of integers is rounded down, and not towards zero.
    pub(super) rounds_down: bool,
}

impl Scale {
    pub(super) const ONE: Self = Scale {
        times: 1,
        over: 1,
        rounds_down: false,
    };

    /// What the result has to be multiplied by to be the sum.
    pub(super) fn factor(self) -> f64 {
        self.over as f64 / self.times as f64
    }

    pub(super) fn apply(self, integer: i128) -> i128 {
        let multiplied = integer.wrapping_mul(self.times.into());
        let quotient = if self.rounds_down {
            multiplied.checked_div_euclid(self.over.into())
        } else {
            multiplied.checked_div(self.over.into())
        };
        quotient.unwrap_or(multiplied)
    }
}

/// Where integers stop at the end of their range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Saturated {
    AtTheEnd,
    InEveryStep,
}

impl Change {
    pub(super) const NONE: Self = Change {
        reinterpreted: [false; 2],
        is_transposed: false,
        moved: None,
        zeros_skipped: [false; 2],
        are_biases_forgotten: false,
        rounded: None,
        masked: Masked::AtMostZero,
        written: Written::Gradient,
        scale: Scale::ONE,
        saturated: None,
        kept: None,
        is_flushed: false,
    };

    /// Flushing on the way into a mask: a subnormal `z` masks.
    pub(super) const FLUSHED_MASK: Self = Change {
        masked: Masked::BelowNormal,
        is_flushed: true,
        ..Change::NONE
    };
}
