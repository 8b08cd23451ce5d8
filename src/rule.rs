//! What has to fit with what: every shape rule of the crate, as the sentence that is printed where it is broken.

use core::fmt;

/// One byte in the error; the words are looked up when somebody reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[rustfmt::skip] // a line for each family of operations
pub(crate) enum Rule {
    Buffer,
    #[cfg(feature = "alloc")]
    Heap,
    TransposeOutput, Dot, DotOutput, SumAxis0Output, SumAxis1Output, SetWhere,
    Dinputs, DinputsOutput, Dweights, DweightsOutput, DbiasesOutput, Drelu, DreluOutput, AddScaled,
    Dense, DenseBiases, DenseOutput, ReluOutput,
    Operands,
}

impl Rule {
    /// Prints the sentence: the left shape is `a`×`b`, the right one `c`×`d`.
    #[rustfmt::skip] // a table: one rule, one line
    pub(crate) fn print(self, (a, b): (usize, usize), (c, d): (usize, usize), f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rule::Buffer => write!(f, "from_row_major: the buffer has {a} elements but a {c}×{d} matrix needs rows × columns of them"),
            #[cfg(feature = "alloc")]
            Rule::Heap => write!(f, "no room on the heap for a {a}×{b} result: use the call that writes into your own memory, or smaller operands"),
            Rule::TransposeOutput => write!(f, "transpose: the output is {a}×{b} but needs to be {c}×{d}: one row per column, one column per row"),
            Rule::Dot => write!(f, "dot: the left matrix is {a}×{b} but the right one is {c}×{d}: the left needs one column per row of the right"),
            Rule::DotOutput => write!(f, "dot: the output is {a}×{b} but needs to be {c}×{d}: the rows of the left by the columns of the right"),
            Rule::SumAxis0Output => write!(f, "sum_axis0: the output is {a}×{b} but needs to be {c}×{d}: one row, with the sum of each column"),
            Rule::SumAxis1Output => write!(f, "sum_axis1: the output is {a}×{b} but needs to be {c}×{d}: one column, with the sum of each row"),
            Rule::SetWhere => write!(f, "set_where: the matrix is {a}×{b} but the one that decides is {c}×{d}: both need the same shape"),
            Rule::Dinputs => write!(f, "dinputs: dvalues is {a}×{b} but weights is {c}×{d}: both need one column per neuron"),
            Rule::DinputsOutput => write!(f, "dinputs: the output is {a}×{b} but needs to be {c}×{d}: one row per sample, one column per input"),
            Rule::Dweights => write!(f, "dweights: inputs is {a}×{b} but dvalues is {c}×{d}: both need one row per sample"),
            Rule::DweightsOutput => write!(f, "dweights: the output is {a}×{b} but needs to be {c}×{d}: one row per input, one column per neuron"),
            Rule::DbiasesOutput => write!(f, "dbiases: the output is {a}×{b} but needs to be {c}×{d}: one row, one column per neuron"),
            Rule::Drelu => write!(f, "drelu: dvalues is {a}×{b} but z is {c}×{d}: both need one row per sample, one column per neuron"),
            Rule::DreluOutput => write!(f, "drelu: the output is {a}×{b} but needs to be {c}×{d}: the shape of dvalues and z"),
            Rule::Dense => write!(f, "dense: inputs is {a}×{b} but weights is {c}×{d}: inputs needs one column, weights one row per input"),
            Rule::DenseBiases => write!(f, "dense: biases is {a}×{b} but needs to be {c}×{d}: one row, one column per neuron of weights"),
            Rule::DenseOutput => write!(f, "dense: the output is {a}×{b} but needs to be {c}×{d}: one row per sample, one column per neuron"),
            Rule::ReluOutput => write!(f, "relu: the output is {a}×{b} but needs to be {c}×{d}: the shape of z"),
            Rule::Operands => write!(f, "judge: {a} operands were given but the operation takes {c}: one for each name in its list"),
            Rule::AddScaled => write!(f, "add_scaled: the parameters are {a}×{b} but their gradient is {c}×{d}: a gradient has the shape of what it is the gradient of"),
        }?;
        // What is often handed over the other way round: PyTorch's weights, the notebook's `inputs.T`, a side of a dot.
        match self {
            // One of the two is the rule itself, which is broken; so it is the other.
            Rule::Dinputs | Rule::Dense if b == c || b == d => write!(f, "; weights transposed ({d}×{c}) would fit"),
            Rule::Dweights if b == c => write!(f, "; inputs transposed ({b}×{a}) would fit"),
            Rule::Dot if b == d => write!(f, "; the right transposed ({d}×{c}) would fit"),
            Rule::Dot if a == c => write!(f, "; the left transposed ({b}×{a}) would fit"),
            _ => Ok(()),
        }
    }
}
