//! The mistakes that people make, each with its name, where it can be made, and what it changes.
//!
//! To add one that is made of changes that there are: a variant, a row of the table, and an arm of
//! [`changes`](Mistake::changes). A test counts the variants and the rows, the compiler the arms.

use core::fmt;

use super::change::{Change, Masked, Move, Reads, Rounding, Saturated, Scale, Written};
use super::element::Element;
use super::format::{Format, Toward};
use super::operation::{Axis, Kind, Operand};
use super::problem::Problem;

/// A mistake that people make. Printed, it says what was done, and what to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mistake {
    /// The operand was not transposed, or is stored column by column, or, for weights, (out, in):
    /// all the same memory.
    Layout(Operand),
    /// The result is transposed, or stored column by column; by its shape, also `(n, 1)` for
    /// `(1, n)`.
    ResultTransposed,
    /// The sum runs over another index. For square `dbiases` the same as `dvalues` column by
    /// column.
    WrongAxis,
    /// Divided by the batch.
    DividedBySamples,
    /// Divided by the number of neurons.
    DividedByNeurons,
    /// Twice the result: accumulated by two calls.
    Doubled,
    /// The sign is turned.
    Negated,
    /// `dense` without its biases.
    BiasesForgotten,
    /// The first one is left out: of the sum, or of the result, where it stays zero.
    FirstDropped(Axis),
    /// The last one is left out.
    LastDropped(Axis),
    /// The index is off by one, up or down, wrapping around or cut off.
    Shifted(Axis),
    /// The gradient without a mask.
    MaskForgotten,
    /// `z < 0` in place of `z <= 0`.
    MaskExcludesZero,
    /// `dvalues <= 0` in place of `z <= 0`.
    MaskFromGradient,
    /// Each element is the gradient or 0, but something else than `z` decides: the inputs?
    MaskFromElsewhere,
    /// The derivative of ReLU, 0 or 1, without the gradient.
    DerivativeWritten,
    /// `dvalues * (z > 0)`: differs where the gradient is inf or NaN, or `z` is NaN.
    MaskMultiplied,
    /// `np.where(z > 0, dvalues, 0)`: differs where `z` is NaN.
    MaskSelected,
    /// Terms with a zero are skipped: differs where it meets inf or NaN.
    ZerosSkipped,
    /// The operands were rounded to this format.
    Rounded(Format),
    /// The operands were truncated to this format.
    Truncated(Format),
    /// Computed and kept in this format.
    Narrow(Format),
    /// Subnormal numbers were replaced by zero.
    Flushed,
    /// Integers stop at the end of their range.
    Saturated,
}

/// Each mistake with what was done, and what to change.
#[rustfmt::skip] // a table: one mistake, one line
const TABLE: &[(Mistake, &str, &str)] = {
    use self::{Axis::*, Mistake::*};
    &[
        (Layout(Operand::DVALUES), "dvalues is not transposed, or column-major", "swap its two indices"),
        (Layout(Operand::INPUTS), "inputs is not transposed, or column-major", "swap its two indices"),
        (Layout(Operand::WEIGHTS), "weights is not transposed, or stored (out, in)", "swap its two indices"),
        (Layout(Operand::Z), "z is not transposed, or column-major", "swap its two indices"),
        (ResultTransposed, "the result is transposed, or column-major", "swap its two indices"),
        (WrongAxis, "the sum runs over the wrong index", "the one missing on the left is summed"),
        (DividedBySamples, "divided by the batch", "leave the mean to the loss"),
        (DividedByNeurons, "divided by the number of neurons", "a gradient is no mean"),
        (Doubled, "twice the result", "overwrite the output, do not add to it"),
        (Negated, "the sign is turned", "leave the minus to the update"),
        (BiasesForgotten, "the biases are missing", "add them to every sample"),
        (FirstDropped(Sample), "the first sample is left out", "start at 0"),
        (FirstDropped(Input), "the first input is left out", "start at 0"),
        (FirstDropped(Neuron), "the first neuron is left out", "start at 0"),
        (LastDropped(Sample), "the last sample is left out", "go on to the end"),
        (LastDropped(Input), "the last input is left out", "go on to the end"),
        (LastDropped(Neuron), "the last neuron is left out", "go on to the end"),
        (Shifted(Sample), "the sample index is off by one", "check where it starts"),
        (Shifted(Input), "the input index is off by one", "check where it starts"),
        (Shifted(Neuron), "the neuron index is off by one", "check where it starts"),
        (MaskForgotten, "there is no mask", "write 0 where z <= 0"),
        (MaskExcludesZero, "masked where z < 0", "z == 0 is masked too, z <= 0"),
        (MaskFromGradient, "masked by the sign of dvalues", "compare z with 0"),
        (DerivativeWritten, "the derivative, 0 or 1, alone", "multiply it by the gradient"),
        (MaskMultiplied, "multiplied by the mask", "inf · 0 is NaN, write 0 where z <= 0"),
        (MaskSelected, "selected where z > 0", "NaN in z keeps the gradient, test z <= 0"),
        (ZerosSkipped, "terms with a zero are skipped", "0 · inf and 0 · NaN are NaN, add them"),
        (Rounded(Format::BF16), "the operands are rounded to bf16", "keep them as they are"),
        (Rounded(Format::F16), "the operands are rounded to f16", "keep them as they are"),
        (Rounded(Format::TF32), "the operands are rounded to TF32", "keep them as they are"),
        (Rounded(Format::F32), "the operands are rounded to f32", "keep them as they are"),
        (Truncated(Format::BF16), "the operands are truncated to bf16", "keep them as they are"),
        (Truncated(Format::F16), "the operands are truncated to f16", "keep them as they are"),
        (Truncated(Format::TF32), "the operands are truncated to TF32", "keep them as they are"),
        (Truncated(Format::F32), "the operands are truncated to f32", "keep them as they are"),
        (Narrow(Format::BF16), "computed or kept in bf16", "use the format of the operands"),
        (Narrow(Format::F16), "computed or kept in f16", "use the format of the operands"),
        (Narrow(Format::F32), "computed or kept in f32", "use the format of the operands"),
        (Flushed, "subnormal numbers become zero", "turn flush-to-zero off"),
        (Saturated, "integers stop at the end of their range", "let them wrap around"),
        (MaskFromElsewhere, "masked, but not by z (by the inputs?)", "compare z with 0"), // the last resort
    ]
};

/// The ways to make a mistake.
#[derive(Clone, Copy, Debug)]
pub(super) struct Changes([Option<Change>; Changes::LIMIT]);

impl Changes {
    /// No mistake has more ways.
    const LIMIT: usize = 8;

    /// These where the mistake can be made, and otherwise none.
    fn each(applies: bool, changes: impl IntoIterator<Item = Change>) -> Self {
        let mut all = Changes([None; Changes::LIMIT]);
        if applies {
            for (place, change) in all.0.iter_mut().zip(changes) {
                *place = Some(change);
            }
        }
        all
    }

    /// This one where the mistake can be made, and otherwise none.
    fn one(applies: bool, change: Change) -> Self {
        Changes::each(applies, [change])
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Change> + Clone {
        self.0.into_iter().flatten()
    }
}

impl Mistake {
    /// Every mistake that is looked for.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|&(mistake, ..)| mistake)
    }

    /// What was done, and what to change.
    fn words(self) -> (&'static str, &'static str) {
        let row = TABLE.iter().find(|(mistake, ..)| *mistake == self);
        row.map_or(
            ("another precision", "use the format of the operands"),
            |&(_, done, advice)| (done, advice),
        )
    }

    /// What was done.
    #[must_use]
    pub fn done(self) -> &'static str {
        self.words().0
    }

    /// What to change.
    #[must_use]
    pub fn advice(self) -> &'static str {
        self.words().1
    }

    /// It explains every zero, and so it is tried only where nothing else explains.
    pub(super) fn is_last_resort(self) -> bool {
        self == Mistake::MaskFromElsewhere
    }

    /// It rounds the operands and does nothing else, so that the bound may hide it.
    pub(super) fn loses_precision(self) -> bool {
        matches!(self, Mistake::Rounded(_) | Mistake::Truncated(_))
    }

    /// What it changes in this problem: every way to make it, and none where it cannot be made.
    pub(super) fn changes<T: Element>(self, problem: &Problem<T>) -> Changes {
        use Mistake::*;
        const RIGHT: Change = Change::NONE;
        let (rows, cols) = problem.shape;
        let is_float = T::FORMAT.is_some();
        let is_mask = problem.is_mask();
        let is_plain_sum = matches!(problem.operation.kind, Kind::Sum(_));
        let is_gradient = problem.operation.operands.contains(&Operand::DVALUES);
        let sums_square = !is_mask && cols > 1 && problem.n_terms() == cols;
        let is_narrower =
            |format: Format| T::FORMAT.is_some_and(|own| format.precision() < own.precision());
        match self {
            Layout(operand) => layout(operand, problem),
            ResultTransposed => Changes::one(
                rows > 1 && cols > 1,
                Change {
                    is_transposed: true,
                    ..RIGHT
                },
            ),
            WrongAxis => Changes::one(
                sums_square && (rows == cols || is_plain_sum),
                Change {
                    reinterpreted: [true, true],
                    ..RIGHT
                },
            ),
            DividedBySamples => divided(is_gradient, problem.count(Axis::Sample)),
            DividedByNeurons => divided(is_gradient, problem.count(Axis::Neuron)),
            Doubled => scaled(Scale {
                times: 2,
                ..Scale::ONE
            }),
            Negated => scaled(Scale {
                times: -1,
                ..Scale::ONE
            }),
            BiasesForgotten => Changes::one(
                problem.biases.is_some(),
                Change {
                    are_biases_forgotten: true,
                    ..RIGHT
                },
            ),
            FirstDropped(axis) => moved(problem.count(axis) > 1, axis, Reads::AllButFirst),
            LastDropped(axis) => moved(problem.count(axis) > 1, axis, Reads::AllButLast),
            Shifted(axis) => {
                let is_order_alone = is_plain_sum && problem.operation.term() == Some(axis);
                shifted(axis, !is_order_alone && problem.count(axis) > 1, is_mask)
            }
            MaskForgotten => masked(is_mask, Masked::Nowhere),
            MaskExcludesZero => masked(is_mask, Masked::BelowZero),
            MaskFromGradient => masked(is_mask && is_gradient, Masked::ByTheGradient),
            MaskFromElsewhere => masked(is_mask, Masked::Elsewhere),
            MaskSelected => masked(is_mask, Masked::UnlessAboveZero),
            MaskMultiplied => written(is_mask, Written::Product),
            DerivativeWritten => written(is_mask, Written::Derivative),
            ZerosSkipped => Changes::each(
                is_float && !is_mask && !is_plain_sum,
                [[true, true], [true, false], [false, true]].map(|zeros_skipped| Change {
                    zeros_skipped,
                    ..RIGHT
                }),
            ),
            Rounded(format) => rounded(is_narrower(format), format, Toward::Nearest),
            Truncated(format) => rounded(is_narrower(format), format, Toward::Zero),
            Narrow(format) => Changes::one(
                is_narrower(format) && !is_mask,
                Change {
                    kept: Some(format),
                    ..RIGHT
                },
            ),
            // Subnormal terms, or also a `z` that decides.
            Flushed => Changes::each(
                is_float,
                [
                    Change {
                        is_flushed: true,
                        ..RIGHT
                    },
                    Change::FLUSHED_MASK,
                ],
            ),
            Saturated => Changes::each(
                !is_float && !is_mask,
                [self::Saturated::AtTheEnd, self::Saturated::InEveryStep].map(|saturated| Change {
                    saturated: Some(saturated),
                    ..RIGHT
                }),
            ),
        }
    }
}

/// An operand whose rows and columns are taken for each other.
fn layout<T: Element>(operand: Operand, problem: &Problem<T>) -> Changes {
    let left = problem.left.filter(|left| left.operand == operand);
    let right = Some(problem.right).filter(|right| right.operand == operand);
    let is_matrix = left.or(right).is_some_and(|source| {
        let (rows, cols) = source.matrix.shape();
        rows.min(cols) > 1
    });
    // The only operand of a mask is laid out as the result, and of a square sum it is the wrong
    // axis.
    let has_another_name = match problem.operation.kind {
        Kind::Product(_) => false,
        Kind::Sum(_) => problem.n_terms() == problem.shape.1,
        Kind::Mask => problem.operation.operands.len() == 1,
    };
    Changes::one(
        is_matrix && !has_another_name,
        Change {
            reinterpreted: [left.is_some(), right.is_some()],
            ..Change::NONE
        },
    )
}

fn scaled(scale: Scale) -> Changes {
    Changes::one(
        true,
        Change {
            scale,
            ..Change::NONE
        },
    )
}

/// A mean; the quotient of integers is rounded towards zero, or down.
fn divided(applies: bool, count: usize) -> Changes {
    let changes = [false, true].map(|rounds_down| Change {
        scale: Scale {
            times: 1,
            over: count as i64,
            rounds_down,
        },
        ..Change::NONE
    });
    Changes::each(applies && count > 1, changes)
}

fn moved(applies: bool, axis: Axis, reads: Reads) -> Changes {
    let change = Change {
        moved: Some(Move {
            axis,
            reads,
            is_of_mask_only: false,
        }),
        ..Change::NONE
    };
    Changes::one(applies, change)
}

/// Up or down, cut off or wrapping around; and the same four for a mask without its gradient.
fn shifted(axis: Axis, applies: bool, is_mask: bool) -> Changes {
    let ways = [
        Reads::Next,
        Reads::Previous,
        Reads::NextWrapping,
        Reads::PreviousWrapping,
    ];
    let changes = |is_of_mask_only| {
        ways.map(|reads| Change {
            moved: Some(Move {
                axis,
                reads,
                is_of_mask_only,
            }),
            ..Change::NONE
        })
    };
    let of_masks = changes(true).into_iter().filter(|_| is_mask);
    Changes::each(applies, changes(false).into_iter().chain(of_masks))
}

fn masked(applies: bool, masked: Masked) -> Changes {
    Changes::one(
        applies,
        Change {
            masked,
            ..Change::NONE
        },
    )
}

/// Where the derivative is written, or multiplied by, it is `z > 0`.
fn written(applies: bool, written: Written) -> Changes {
    Changes::one(
        applies,
        Change {
            masked: Masked::UnlessAboveZero,
            written,
            ..Change::NONE
        },
    )
}

fn rounded(applies: bool, format: Format, toward: Toward) -> Changes {
    Changes::one(
        applies,
        Change {
            rounded: Some(Rounding { format, toward }),
            ..Change::NONE
        },
    )
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (done, advice) = self.words();
        write!(f, "{done}: {advice}")
    }
}
