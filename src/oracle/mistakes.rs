//! The mistakes that people make, each with its name, where it can be made, and what to change.

use core::fmt;

use super::task::Task;
use super::{Element, Format};

/// The index words of the notebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Index {
    /// A row of `inputs`, `z` and `dvalues`.
    Sample,
    /// A row of `weights`.
    Input,
    /// A column of `weights`, `biases`, `z` and `dvalues`.
    Neuron,
}

/// The operands whose layout can be mistaken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operand {
    /// samples × neurons
    Dvalues,
    /// samples × inputs
    Inputs,
    /// inputs × neurons
    Weights,
    /// samples × neurons
    Z,
}

/// A mistake that people make. Printed, it says what was done, and what to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mistake {
    /// The operand was not transposed, or is stored column by column, or, for weights, (out, in): all the same memory.
    Layout(Operand),
    /// The result is transposed, or stored column by column; by its shape, also `(n, 1)` for `(1, n)`.
    ResultTransposed,
    /// The sum runs over another index. For square `dbiases` the same as `dvalues` column by column.
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
    FirstDropped(Index),
    /// The last one is left out.
    LastDropped(Index),
    /// The index is off by one, up or down, wrapping around or cut off.
    Shifted(Index),
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

#[rustfmt::skip] // a line for each family
pub(super) const ALL: [Mistake; 41] = {
    use self::{Format::*, Index::*, Mistake::*, Operand::*};
    [
        Layout(Dvalues), Layout(Inputs), Layout(Weights), Layout(Z), ResultTransposed, WrongAxis,
        DividedBySamples, DividedByNeurons, Doubled, Negated, BiasesForgotten,
        FirstDropped(Sample), FirstDropped(Input), FirstDropped(Neuron),
        LastDropped(Sample), LastDropped(Input), LastDropped(Neuron), Shifted(Sample), Shifted(Input), Shifted(Neuron),
        MaskForgotten, MaskExcludesZero, MaskFromGradient, DerivativeWritten, MaskMultiplied, MaskSelected, ZerosSkipped,
        Rounded(Bf16), Rounded(F16), Rounded(Tf32), Rounded(F32), Truncated(Bf16), Truncated(F16), Truncated(Tf32), Truncated(F32),
        Narrow(Bf16), Narrow(F16), Narrow(F32), Flushed, Saturated,
        MaskFromElsewhere, // the last resort
    ]
};

impl Mistake {
    #[rustfmt::skip] // a table
    pub(super) fn applies<T: Element>(self, task: &Task<T>) -> bool {
        use Mistake::*;
        let (rows, cols) = task.shape;
        let (is_float, is_mask, is_plain_sum) = (T::FORMAT.is_some(), task.is_mask(), task.is_plain_sum());
        let is_narrower = |format: Format| T::FORMAT.is_some_and(|own| format.precision() < own.precision());
        let sums_square = !is_mask && cols > 1 && task.terms == cols;
        match self {
            Layout(operand) => task.has_layout(operand) && !(is_plain_sum && sums_square),
            ResultTransposed => rows > 1 && cols > 1,
            WrongAxis => sums_square && (rows == cols || is_plain_sum),
            DividedBySamples => task.is_gradient() && task.size(Index::Sample) > 1,
            DividedByNeurons => task.is_gradient() && task.size(Index::Neuron) > 1,
            Doubled | Negated => true,
            BiasesForgotten => task.biases.is_some(),
            Shifted(Index::Sample) if is_plain_sum => false, // their order does not show
            FirstDropped(index) | LastDropped(index) | Shifted(index) => task.size(index) > 1,
            MaskFromGradient => is_mask && task.is_gradient(),
            MaskForgotten | MaskExcludesZero | MaskFromElsewhere | DerivativeWritten | MaskMultiplied | MaskSelected => is_mask,
            ZerosSkipped => is_float && !is_mask && !is_plain_sum,
            Rounded(format) | Truncated(format) => is_narrower(format),
            Narrow(format) => is_narrower(format) && !is_mask,
            Flushed => is_float,
            Saturated => !is_float && !is_mask,
        }
    }

    /// In how many ways it can be made.
    pub(super) fn ways<T: Element>(self, task: &Task<T>) -> usize {
        match self {
            Mistake::Shifted(_) => {
                if task.is_mask() {
                    2 * SHIFTS
                } else {
                    SHIFTS
                }
            }
            Mistake::Saturated | Mistake::DividedBySamples | Mistake::DividedByNeurons if T::FORMAT.is_none() => 2,
            _ => 1,
        }
    }

    /// What the mistaken result has to be multiplied by to be the sum.
    pub(super) fn factor<T: Element>(self, task: &Task<T>) -> f64 {
        match self {
            Mistake::DividedBySamples => task.size(Index::Sample) as f64,
            Mistake::DividedByNeurons => task.size(Index::Neuron) as f64,
            Mistake::Doubled => 0.5,
            Mistake::Negated => -1.0,
            _ => 1.0,
        }
    }

    pub(super) fn index(self) -> Option<Index> {
        match self {
            Mistake::FirstDropped(index) | Mistake::LastDropped(index) | Mistake::Shifted(index) => Some(index),
            _ => None,
        }
    }

    /// What is read in place of `number`, an index of which there are `len`; none where nothing is.
    pub(super) fn moved(self, way: usize, number: usize, len: usize) -> Option<usize> {
        match (self, way % SHIFTS) {
            (Mistake::FirstDropped(_), _) => (number > 0).then_some(number),
            (Mistake::LastDropped(_), _) => (number + 1 < len).then_some(number),
            (_, 0) => (number + 1 < len).then_some(number + 1),
            (_, 1) => number.checked_sub(1),
            (_, 2) => Some(if number + 1 < len { number + 1 } else { 0 }),
            _ => number.checked_sub(1).or(len.checked_sub(1)),
        }
    }
}

/// Up or down, cut off or wrapping around; of a mask also without its gradient.
pub(super) const SHIFTS: usize = 4;

/// The mistake and what to change; `{:#}` without what to change.
impl fmt::Display for Mistake {
    #[rustfmt::skip] // a table: one mistake, one line
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, subject, after, change) = match self {
            Mistake::Layout(Operand::Weights) => ("", "weights", " is not transposed, or stored (out, in)", "swap its two indices"),
            Mistake::Layout(operand) => ("", operand.name(), " is not transposed, or column-major", "swap its two indices"),
            Mistake::ResultTransposed => ("the result is transposed, or column-major", "", "", "swap its two indices"),
            Mistake::WrongAxis => ("the sum runs over the wrong index", "", "", "the one missing on the left is summed"),
            Mistake::DividedBySamples => ("divided by the batch", "", "", "leave the mean to the loss"),
            Mistake::DividedByNeurons => ("divided by the number of neurons", "", "", "a gradient is no mean"),
            Mistake::Doubled => ("twice the result", "", "", "overwrite the output, do not add to it"),
            Mistake::Negated => ("the sign is turned", "", "", "leave the minus to the update"),
            Mistake::BiasesForgotten => ("the biases are missing", "", "", "add them to every sample"),
            Mistake::FirstDropped(index) => ("the first ", index.name(), " is left out", "start at 0"),
            Mistake::LastDropped(index) => ("the last ", index.name(), " is left out", "go on to the end"),
            Mistake::Shifted(index) => ("the ", index.name(), " index is off by one", "check where it starts"),
            Mistake::MaskForgotten => ("there is no mask", "", "", "write 0 where z <= 0"),
            Mistake::MaskExcludesZero => ("masked where z < 0", "", "", "z == 0 is masked too, z <= 0"),
            Mistake::MaskFromGradient => ("masked by the sign of dvalues", "", "", "compare z with 0"),
            Mistake::MaskFromElsewhere => ("masked, but not by z (by the inputs?)", "", "", "compare z with 0"),
            Mistake::DerivativeWritten => ("the derivative, 0 or 1, alone", "", "", "multiply it by the gradient"),
            Mistake::MaskMultiplied => ("multiplied by the mask", "", "", "inf · 0 is NaN, write 0 where z <= 0"),
            Mistake::MaskSelected => ("selected where z > 0", "", "", "NaN in z keeps the gradient, test z <= 0"),
            Mistake::ZerosSkipped => ("terms with a zero are skipped", "", "", "0 · inf and 0 · NaN are NaN, add them"),
            Mistake::Rounded(format) => ("the operands are rounded to ", format.name(), "", "keep them as they are"),
            Mistake::Truncated(format) => ("the operands are truncated to ", format.name(), "", "keep them as they are"),
            Mistake::Narrow(format) => ("computed or kept in ", format.name(), "", "use the format of the operands"),
            Mistake::Flushed => ("subnormal numbers become zero", "", "", "turn flush-to-zero off"),
            Mistake::Saturated => ("integers stop at the end of their range", "", "", "let them wrap around"),
        };
        write!(f, "{before}{subject}{after}")?;
        if f.alternate() { Ok(()) } else { write!(f, ": {change}") }
    }
}

#[rustfmt::skip] // a table
impl Operand {
    fn name(self) -> &'static str {
        match self { Operand::Dvalues => "dvalues", Operand::Inputs => "inputs", Operand::Weights => "weights", Operand::Z => "z" }
    }
}

#[rustfmt::skip] // a table
impl Index {
    fn name(self) -> &'static str {
        match self { Index::Sample => "sample", Index::Input => "input", Index::Neuron => "neuron" }
    }
}
