//! What has to fit with what: every shape rule of the crate, as the sentence that is printed where
//! it is broken.

use core::fmt;

/// One byte in the error; the words are looked up when somebody reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Rule {
    Buffer,
    FlatBuffer,
    RowRange,
    #[cfg_attr(
        not(feature = "alloc"),
        expect(dead_code, reason = "nothing asks the heap")
    )]
    Heap,

    TransposeOutput,
    Dot,
    DotOutput,
    SumAxis0Output,
    SumAxis1Output,
    SetWhere,

    Dinputs,
    DinputsOutput,
    Dweights,
    DweightsOutput,
    DbiasesOutput,
    Drelu,
    DreluOutput,
    AddScaled,

    Dense,
    DenseBiases,
    DenseOutput,
    ReluOutput,

    Operands,
    Added,
    AddedMask,
}

impl Rule {
    /// Prints the sentence about these two shapes.
    pub(crate) fn print(
        self,
        left: (usize, usize),
        right: (usize, usize),
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        match self.sentence() {
            Sentence::Buffer(operation) => print_buffer(operation, left.0, right, f),
            Sentence::RowRange => print_row_range(left, right, f),
            Sentence::Heap => print_heap(left, f),
            Sentence::Operands => print_operands(left.0, right.0, f),
            Sentence::AddedMask => {
                f.write_str("added_to: relu and drelu sum nothing: judge the result alone")
            }
            Sentence::Matrices(words) => {
                words.print(left, right, f)?;
                self.print_hint(left, right, f)
            }
        }
    }

    fn sentence(self) -> Sentence {
        let words = match self {
            Rule::Buffer => return Sentence::Buffer("from_row_major"),
            Rule::FlatBuffer => return Sentence::Buffer("of_flat"),
            Rule::RowRange => return Sentence::RowRange,
            Rule::Heap => return Sentence::Heap,
            Rule::Operands => return Sentence::Operands,
            Rule::AddedMask => return Sentence::AddedMask,
            Rule::Added => Words {
                operation: "added_to",
                left: "what was there before",
                right: "but needs to be",
                needs: "the shape of the result",
            },

            Rule::TransposeOutput => {
                Words::output("transpose", "one row per column, one column per row")
            }
            Rule::Dot => Words {
                operation: "dot",
                left: "the left matrix",
                right: "but the right one is",
                needs: "the left needs one column per row of the right",
            },
            Rule::DotOutput => {
                Words::output("dot", "the rows of the left by the columns of the right")
            }
            Rule::SumAxis0Output => {
                Words::output("sum_axis0", "one row, with the sum of each column")
            }
            Rule::SumAxis1Output => {
                Words::output("sum_axis1", "one column, with the sum of each row")
            }
            Rule::SetWhere => Words {
                operation: "set_where",
                left: "the matrix",
                right: "but the one that decides is",
                needs: "both need the same shape",
            },

            Rule::Dinputs => Words {
                operation: "dinputs",
                left: "dvalues",
                right: "but weights is",
                needs: "both need one column per neuron",
            },
            Rule::DinputsOutput => {
                Words::output("dinputs", "one row per sample, one column per input")
            }
            Rule::Dweights => Words {
                operation: "dweights",
                left: "inputs",
                right: "but dvalues is",
                needs: "both need one row per sample",
            },
            Rule::DweightsOutput => {
                Words::output("dweights", "one row per input, one column per neuron")
            }
            Rule::DbiasesOutput => Words::output("dbiases", "one row, one column per neuron"),
            Rule::Drelu => Words {
                operation: "drelu",
                left: "dvalues",
                right: "but z is",
                needs: "both need one row per sample, one column per neuron",
            },
            Rule::DreluOutput => Words::output("drelu", "the shape of dvalues and z"),
            Rule::AddScaled => Words {
                operation: "add_scaled",
                left: "parameters",
                right: "but gradient is",
                needs: "a gradient has the shape of what it is the gradient of",
            },

            Rule::Dense => Words {
                operation: "dense",
                left: "inputs",
                right: "but weights is",
                needs: "inputs needs one column, weights one row per input",
            },
            Rule::DenseBiases => Words {
                operation: "dense",
                left: "biases",
                right: "but needs to be",
                needs: "one row, one column per neuron of weights",
            },
            Rule::DenseOutput => {
                Words::output("dense", "one row per sample, one column per neuron")
            }
            Rule::ReluOutput => Words::output("relu", "the shape of z"),
        };
        Sentence::Matrices(words)
    }

    /// What is often handed over the other way round: PyTorch's weights, the notebook's `inputs.T`,
    /// a side of a dot. Says so where it would fit then.
    fn print_hint(
        self,
        left: (usize, usize),
        right: (usize, usize),
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        let (rows, cols) = right;
        // `dinputs` pairs the columns of dvalues with the columns of weights, `dense` the columns
        // of inputs with the rows of weights. That did not fit; where the other one of the two
        // does, it fits transposed.
        let weights_would_fit = left.1 == rows || left.1 == cols;
        match self {
            Rule::Dinputs | Rule::Dense if weights_would_fit => {
                write!(f, "; weights transposed ({cols}×{rows}) would fit")
            }
            Rule::Dweights if left.1 == rows => {
                write!(f, "; inputs transposed ({}×{}) would fit", left.1, left.0)
            }
            Rule::Dot if left.1 == cols => {
                write!(f, "; the right transposed ({cols}×{rows}) would fit")
            }
            Rule::Dot if left.0 == rows => {
                write!(f, "; the left transposed ({}×{}) would fit", left.1, left.0)
            }
            _ => Ok(()),
        }
    }
}

/// What is said, apart from the numbers.
enum Sentence {
    /// A buffer is not as long as its matrix; here is the operation.
    Buffer(&'static str),
    RowRange,
    Heap,
    Operands,
    AddedMask,
    Matrices(Words),
}

/// The sentence about two matrices: `dinputs: dvalues is 3×3 but weights is 4×2: both need …`.
struct Words {
    operation: &'static str,
    left: &'static str,
    right: &'static str,
    needs: &'static str,
}

impl Words {
    /// The sentence about an output that has not the shape of its result.
    const fn output(operation: &'static str, needs: &'static str) -> Self {
        Words {
            operation,
            left: "the output",
            right: "but needs to be",
            needs,
        }
    }

    fn print(
        &self,
        left: (usize, usize),
        right: (usize, usize),
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        write!(
            f,
            "{}: {} is {}×{} ",
            self.operation, self.left, left.0, left.1
        )?;
        write!(f, "{} {}×{}: {}", self.right, right.0, right.1, self.needs)
    }
}

fn print_buffer(
    operation: &str,
    len: usize,
    (rows, cols): (usize, usize),
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    write!(f, "{operation}: the buffer has {len} elements ")?;
    write!(f, "but a {rows}×{cols} matrix needs rows × columns of them")
}

fn print_row_range(
    (rows, cols): (usize, usize),
    (start, end): (usize, usize),
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    write!(
        f,
        "row_range: the matrix is {rows}×{cols} and does not have "
    )?;
    write!(f, "the rows {start}..{end}: 0..{rows} would fit")
}

fn print_heap((rows, cols): (usize, usize), f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "no room on the heap for a {rows}×{cols} result: ")?;
    write!(
        f,
        "use the call that writes into your own memory, or smaller operands"
    )
}

fn print_operands(given: usize, taken: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(
        f,
        "judge: {given} operands were given but the operation takes {taken}: "
    )?;
    write!(f, "one for each name in its list")
}
