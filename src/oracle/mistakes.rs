//! The mistakes that people make, each with its name, where it can be made, and what to change.

use core::fmt;

use super::task::Task;
use super::{Axis, Element, Format, Operand};

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
pub(super) const ALL: [(Mistake, &str, &str); 41] = {
    use self::{Axis::*, Format::*, Mistake::*};
    [
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
        (Rounded(Bf16), "the operands are rounded to bf16", "keep them as they are"),
        (Rounded(F16), "the operands are rounded to f16", "keep them as they are"),
        (Rounded(Tf32), "the operands are rounded to TF32", "keep them as they are"),
        (Rounded(F32), "the operands are rounded to f32", "keep them as they are"),
        (Truncated(Bf16), "the operands are truncated to bf16", "keep them as they are"),
        (Truncated(F16), "the operands are truncated to f16", "keep them as they are"),
        (Truncated(Tf32), "the operands are truncated to TF32", "keep them as they are"),
        (Truncated(F32), "the operands are truncated to f32", "keep them as they are"),
        (Narrow(Bf16), "computed or kept in bf16", "use the format of the operands"),
        (Narrow(F16), "computed or kept in f16", "use the format of the operands"),
        (Narrow(F32), "computed or kept in f32", "use the format of the operands"),
        (Flushed, "subnormal numbers become zero", "turn flush-to-zero off"),
        (Saturated, "integers stop at the end of their range", "let them wrap around"),
        (MaskFromElsewhere, "masked, but not by z (by the inputs?)", "compare z with 0"), // the last resort
    ]
};

impl Mistake {
    /// What was done, and what to change.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        let words = ALL.into_iter().find(|(mistake, ..)| *mistake == self);
        words.map_or(
            ("another precision", "use the format of the operands"),
            |(_, done, change)| (done, change),
        )
    }

    /// In how many ways it can be made here; 0 where it cannot.
    #[rustfmt::skip] // a table
    pub(super) fn ways<T: Element>(self, task: &Task<T>) -> usize {
        use Mistake::*;
        let (is_float, is_mask, is_plain_sum) = (T::FORMAT.is_some(), task.is_mask(), task.left.is_none());
        let is_narrower = |format: Format| T::FORMAT.is_some_and(|own| format.precision() < own.precision());
        let (rows, cols) = task.shape;
        let sums_square = !is_mask && cols > 1 && task.terms() == cols;
        let is_gradient = task.operand(Operand::DVALUES).is_some();
        let (applies, ways) = match self {
            Layout(_) if is_plain_sum && sums_square => (false, 0), // it is the wrong axis
            Layout(name) => (task.operand(name).is_some_and(|it| it.matrix.nrows().min(it.matrix.ncols()) > 1), 1),
            ResultTransposed => (rows > 1 && cols > 1, 1),
            WrongAxis => (sums_square && (rows == cols || is_plain_sum), 1),
            // The quotient of integers is rounded towards zero, or down.
            DividedBySamples => (is_gradient && task.count(Axis::Sample) > 1, 2),
            DividedByNeurons => (is_gradient && task.count(Axis::Neuron) > 1, 2),
            Doubled | Negated => (true, 1),
            BiasesForgotten => (task.biases.is_some(), 1),
            FirstDropped(index) | LastDropped(index) => (task.count(index) > 1, 1),
            Shifted(Axis::Sample) if is_plain_sum => (false, 0), // their order does not show
            // Up or down, cut off or wrapping around; and the same four for a mask without its gradient.
            Shifted(index) => (task.count(index) > 1, 8),
            MaskFromGradient => (is_mask && is_gradient, 1),
            MaskForgotten | MaskExcludesZero | MaskFromElsewhere => (is_mask, 1),
            DerivativeWritten | MaskMultiplied | MaskSelected => (is_mask, 1),
            // Zeros of either operand, of the left one, of the right one.
            ZerosSkipped => (is_float && !is_mask && !is_plain_sum, 3),
            Rounded(format) | Truncated(format) => (is_narrower(format), 1),
            Narrow(format) => (is_narrower(format) && !is_mask, 1),
            // Subnormal terms, or also a `z` that decides.
            Flushed => (is_float, 2),
            // At the end, or in every step.
            Saturated => (!is_float && !is_mask, 2),
        };
        if applies { ways } else { 0 }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (done, change) = self.words();
        write!(f, "{done}: {change}")
    }
}
