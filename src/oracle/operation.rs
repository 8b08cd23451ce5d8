//! An operation is a value: its name, what it is given, and which index of the notebook is a row
//! and which a column.
//!
//! Everything that has to know an operation follows from its row in this table: the shapes, the
//! terms of each sum, where a mistake can be made, and in the program the options, the sentences
//! and the test vectors. Only the lessons do not: their loops are written by hand.

use crate::{MatrixView, Rule, ShapeError};

/// The index words of the notebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Axis {
    /// A row of `inputs`, `z` and `dvalues`.
    Sample,
    /// A row of `weights`.
    Input,
    /// A column of `weights`, `biases`, `z` and `dvalues`.
    Neuron,
}

impl Axis {
    /// `"sample"`, `"input"` or `"neuron"`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Axis::Sample => "sample",
            Axis::Input => "input",
            Axis::Neuron => "neuron",
        }
    }
}

/// What an operation is given: a matrix, with its name in the notebook and what its rows and
/// columns stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Operand {
    /// `"dvalues"`
    pub name: &'static str,
    /// What each row stands for; none where there is one row for all.
    pub row: Option<Axis>,
    /// What each column stands for.
    pub col: Axis,
}

impl Operand {
    /// samples × neurons
    pub const DVALUES: Self = Operand::matrix("dvalues", Axis::Sample, Axis::Neuron);
    /// samples × inputs
    pub const INPUTS: Self = Operand::matrix("inputs", Axis::Sample, Axis::Input);
    /// inputs × neurons
    pub const WEIGHTS: Self = Operand::matrix("weights", Axis::Input, Axis::Neuron);
    /// samples × neurons
    pub const Z: Self = Operand::matrix("z", Axis::Sample, Axis::Neuron);
    /// 1 × neurons
    pub const BIASES: Self = Operand {
        name: "biases",
        row: None,
        col: Axis::Neuron,
    };

    const fn matrix(name: &'static str, row: Axis, col: Axis) -> Self {
        Operand {
            name,
            row: Some(row),
            col,
        }
    }
}

/// What is done with the operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Each element is a sum of products over this axis. The first operand has the row of the
    /// result, the second one its column. Where there is a third, it is added as it is, last.
    Product(Axis),
    /// Each element is a sum over this axis of the only operand.
    Sum(Axis),
    /// Each element is that of the first operand, and 0 where the last one is `<= 0`. Nothing is
    /// summed.
    Mask,
}

/// One operation of the library: a gradient, or a function of the forward pass.
///
/// ```
/// use chainrule::oracle::{Axis, Kind, Operand, Operation};
///
/// // The index that is missing on the left is the one that is summed.
/// let dweights = Operation::named("dweights").ok_or("no such operation")?;
/// assert_eq!((dweights.row, dweights.col), (Some(Axis::Input), Axis::Neuron));
/// assert_eq!(dweights.kind, Kind::Product(Axis::Sample));
/// assert_eq!(dweights.operands, [Operand::INPUTS, Operand::DVALUES]);
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Operation {
    /// The name of the result, and of the function that computes it: `"dinputs"`.
    pub name: &'static str,
    /// What is done with the operands.
    pub kind: Kind,
    /// In the order in which the library takes them.
    pub operands: &'static [Operand],
    /// What each row of the result stands for; none where there is one row.
    pub row: Option<Axis>,
    /// What each column of the result stands for.
    pub col: Axis,
    /// For each operand but the first, the rule that is broken where it does not fit those before
    /// it.
    rules: &'static [Rule],
}

impl Operation {
    /// `dinputs = np.dot(dvalues, weights.T)`
    pub const DINPUTS: Self = Operation {
        name: "dinputs",
        kind: Kind::Product(Axis::Neuron),
        operands: &[Operand::DVALUES, Operand::WEIGHTS],
        row: Some(Axis::Sample),
        col: Axis::Input,
        rules: &[Rule::Dinputs],
    };
    /// `dweights = np.dot(inputs.T, dvalues)`
    pub const DWEIGHTS: Self = Operation {
        name: "dweights",
        kind: Kind::Product(Axis::Sample),
        operands: &[Operand::INPUTS, Operand::DVALUES],
        row: Some(Axis::Input),
        col: Axis::Neuron,
        rules: &[Rule::Dweights],
    };
    /// `dbiases = np.sum(dvalues, axis=0, keepdims=True)`
    pub const DBIASES: Self = Operation {
        name: "dbiases",
        kind: Kind::Sum(Axis::Sample),
        operands: &[Operand::DVALUES],
        row: None,
        col: Axis::Neuron,
        rules: &[],
    };
    /// `drelu = dvalues.copy(); drelu[z <= 0] = 0`
    pub const DRELU: Self = Operation {
        name: "drelu",
        kind: Kind::Mask,
        operands: &[Operand::DVALUES, Operand::Z],
        row: Some(Axis::Sample),
        col: Axis::Neuron,
        rules: &[Rule::Drelu],
    };
    /// `z = np.dot(inputs, weights) + biases`
    pub const DENSE: Self = Operation {
        name: "dense",
        kind: Kind::Product(Axis::Input),
        operands: &[Operand::INPUTS, Operand::WEIGHTS, Operand::BIASES],
        row: Some(Axis::Sample),
        col: Axis::Neuron,
        rules: &[Rule::Dense, Rule::DenseBiases],
    };
    /// `relu = z.copy(); relu[z <= 0] = 0`
    pub const RELU: Self = Operation {
        name: "relu",
        kind: Kind::Mask,
        operands: &[Operand::Z],
        row: Some(Axis::Sample),
        col: Axis::Neuron,
        rules: &[],
    };

    /// All of them, the gradients first.
    pub const ALL: &'static [Self] = &[
        Self::DINPUTS,
        Self::DWEIGHTS,
        Self::DBIASES,
        Self::DRELU,
        Self::DENSE,
        Self::RELU,
    ];

    /// The operation of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|operation| operation.name == name)
    }

    /// What is summed over; none where nothing is summed.
    #[must_use]
    pub const fn term(&self) -> Option<Axis> {
        match self.kind {
            Kind::Product(axis) | Kind::Sum(axis) => Some(axis),
            Kind::Mask => None,
        }
    }

    /// How many samples, inputs or neurons there are, as the first operand has it that knows this
    /// axis.
    #[must_use]
    pub fn extent<T>(&self, axis: Axis, operands: &[MatrixView<T>]) -> Option<usize> {
        self.operands
            .iter()
            .zip(operands)
            .find_map(|(operand, matrix)| {
                if operand.row == Some(axis) {
                    Some(matrix.nrows())
                } else if operand.col == axis {
                    Some(matrix.ncols())
                } else {
                    None
                }
            })
    }

    /// The rows and columns of the result, where the operands fit.
    ///
    /// # Errors
    /// The operands do not fit each other: the sentence is that of the kernel. Or they are not as
    /// many as the operation takes.
    pub fn shape<T>(&self, operands: &[MatrixView<T>]) -> Result<(usize, usize), ShapeError> {
        let (given, taken) = (operands.len(), self.operands.len());
        ShapeError::check(given == taken, Rule::Operands, (given, 0), (taken, 0))?;
        let shape = |row: Option<Axis>, col| {
            let rows = row.map_or(Some(1), |row| self.extent(row, operands));
            (rows.unwrap_or(0), self.extent(col, operands).unwrap_or(0))
        };
        let first = operands.first().map_or((0, 0), |first| first.shape());
        let later = self.operands.iter().zip(operands).skip(1);
        for ((operand, matrix), &rule) in later.zip(self.rules) {
            let needed = shape(operand.row, operand.col);
            // A single row is told what it should be, a matrix is shown beside the first.
            let (left, right) = if operand.row.is_none() {
                (matrix.shape(), needed)
            } else {
                (first, matrix.shape())
            };
            ShapeError::check(matrix.shape() == needed, rule, left, right)?;
        }
        Ok(shape(self.row, self.col))
    }
}
