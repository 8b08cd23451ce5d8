//! The mistakes that people make, each as what it computes.

use core::fmt;

use super::Format;

/// The three index words of the notebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Index {
    Sample,
    Input,
    Neuron,
}

/// The operands that have a layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Operand {
    Dvalues,
    Inputs,
    Weights,
}

/// A mistake that people make. Printed, it says what was done and what to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mistake {
    /// The operand is read column by column: it was not transposed, or is stored column-major, or (out, in).
    Layout(Operand),
    /// The result is transposed, or stored column-major (or one-dimensional: (n,) or (n, 1) for (1, n)).
    ResultTransposed,
    /// `dbiases` summed over the neurons.
    WrongAxis,
    /// Divided by the batch.
    DividedBySamples,
    /// Divided by the number of neurons.
    DividedByNeurons,
    /// Twice the gradient: accumulated over two calls.
    Doubled,
    /// The sign is turned.
    Negated,
    /// The biases were not added.
    BiasesForgotten,
    /// The first one was left out: of the sum, or of the result, where zeros are left.
    FirstDropped(Index),
    /// The last one was left out.
    LastDropped(Index),
    /// The index is off by one in an operand or in the result, at either side, wrapped around or cut off.
    Shifted(Index),
    /// `dvalues` without any mask.
    MaskForgotten,
    /// `z < 0`.
    MaskExcludesZero,
    /// Masked where `dvalues <= 0`.
    MaskFromGradient,
    /// Each element is 0 or the gradient, but something else than `z` chose (the inputs?).
    MaskFromElsewhere,
    /// The derivative of ReLU, 1 or 0, without the gradient.
    DerivativeWritten,
    /// `dvalues * (z > 0)`: a masked inf or NaN is NaN.
    MaskMultiplied,
    /// `z > 0 ? dvalues : 0`: differs where `z` is NaN.
    MaskSelected,
    /// Terms with a zero were skipped: 0 · NaN and 0 · inf did not count.
    ZerosSkipped,
    /// The operands were rounded to nearest even.
    Rounded(Format),
    /// The operands were truncated.
    Truncated(Format),
    /// Computed in a narrower format.
    Narrow(Format),
    /// Subnormal numbers became zero.
    Flushed,
    /// Integers stop at the end of their range instead of wrapping around.
    Saturated,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TODO")
    }
}

/// What explains a candidate that is wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Diagnosis {
    pub(super) explains: u64,
    pub(super) invisible: u64,
    pub(super) overwritten: Option<(usize, usize)>,
}

impl Diagnosis {
    /// The mistakes that explain every element. One: that is it. Several: this data cannot tell them apart.
    pub fn explaining(&self) -> impl Iterator<Item = Mistake> + use<> {
        core::iter::empty()
    }

    /// The mistakes that this data cannot see: their result is right, within the bounds.
    pub fn invisible(&self) -> impl Iterator<Item = Mistake> + use<> {
        core::iter::empty()
    }

    /// The row and column of the only wrong element, where all others are right.
    #[must_use]
    pub fn overwritten(&self) -> Option<(usize, usize)> {
        self.overwritten
    }
}
