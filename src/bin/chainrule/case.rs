//! The case that all lessons use, with a second layer and a loss behind it: every number from the
//! inputs to the loss and back. The notebook has one layer, and is given its `dvalues`.
//!
//! ```text
//! inputs ─ weights, biases ─▶ z ─▶ relu ─ weights2, biases2 ─▶ outputs ─ targets ─▶ loss
//! dinputs ◀─ dweights, dbiases ─ drelu ◀─ dinputs2 ◀─ dweights2, dbiases2 ─ dvalues2 ◀─
//! ```
//!
//! The second layer is chosen so that its `dinputs` are the `dvalues` of the lessons: what they
//! were given is seen to come from somewhere. Each result is computed by the kernel itself, on
//! numbers that write down what is done to them, so that it can be asked what it is made of.

use chainrule::oracle::Operation;
use chainrule::{Matrix, MatrixVec};

use crate::recorded::{Place, Recorded};
use crate::reference;

pub(crate) const INPUTS: [[f64; 4]; 2] = [[1.0, -2.0, 3.0, 5.0], [-4.0, 6.0, -1.0, 2.0]];
pub(crate) const WEIGHTS: [[f64; 3]; 4] = [
    [2.0, -1.0, 3.0],
    [5.0, 3.0, -2.0],
    [-3.0, 4.0, 1.0],
    [1.0, -5.0, 7.0],
];
pub(crate) const BIASES: [[f64; 3]; 1] = [[2.0, 3.0, 0.5]];
const WEIGHTS2: [[f64; 2]; 3] = [[-4.0, 4.0], [4.0, -3.0], [7.0, -4.0]];
const BIASES2: [[f64; 2]; 1] = [[1.5, 2.0]];
const TARGETS: [[f64; 2]; 2] = [[318.0, -183.0], [-69.5, 87.0]];

/// A matrix of the case.
#[derive(Clone)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// What a row is: one `sample`; none where there is one row for all.
    pub(crate) row: Option<&'static str>,
    /// What a column is: one `neuron`; empty where there is a single number.
    pub(crate) col: &'static str,
    pub(crate) numbers: MatrixVec<f64>,
}

impl Table {
    pub(crate) fn given<const ROWS: usize, const COLS: usize>(
        name: &'static str,
        row: Option<&'static str>,
        col: &'static str,
        numbers: &[[f64; COLS]; ROWS],
    ) -> Result<Self, String> {
        let numbers = Matrix::of(numbers)
            .copy()
            .map_err(|error| error.to_string())?;
        Ok(Table {
            name,
            row,
            col,
            numbers,
        })
    }

    /// `weights[input][neuron]`, and of a single number its name.
    pub(crate) fn words(&self) -> String {
        if self.col.is_empty() {
            return self.name.to_string();
        }
        format!("{}[{}][{}]", self.name, self.row.unwrap_or("0"), self.col)
    }

    /// Its elements and their places, row after row.
    pub(crate) fn elements(&self) -> impl Iterator<Item = (Place, f64)> {
        let cols = self.numbers.ncols().max(1);
        let elements = self.numbers.as_slice().iter().enumerate();
        elements.map(move |(number, &value)| {
            let place = Place {
                matrix: self.name,
                row: number / cols,
                col: number % cols,
            };
            (place, value)
        })
    }

    /// Its elements, each of which knows its place and its words.
    pub(crate) fn recorded(&self) -> Result<MatrixVec<Recorded>, String> {
        let (rows, cols) = self.numbers.shape();
        let words = self.words().leak();
        let recorded: Vec<_> = self
            .elements()
            .map(|(place, value)| Recorded::operand(place, words, value))
            .collect();
        Matrix::from_row_major(rows, cols, recorded).map_err(|error| error.to_string())
    }
}

/// A result of the case, and what it is made of.
pub(crate) struct Made {
    pub(crate) table: Table,
    /// What is computed; none where the targets are taken from the outputs.
    pub(crate) operation: Option<&'static Operation>,
    /// The names of its operands, in the order of the operation.
    pub(crate) operands: Vec<&'static str>,
    /// Each element with its history.
    pub(crate) recorded: MatrixVec<Recorded>,
}

/// Every matrix of the case.
pub(crate) struct Case {
    pub(crate) given: Vec<Table>,
    /// In the order in which they are computed.
    pub(crate) made: Vec<Made>,
    pub(crate) loss: f64,
}

impl Case {
    pub(crate) fn compute() -> Result<Self, String> {
        Case::with_weights(&WEIGHTS)
    }

    /// The same with other weights in the first layer.
    pub(crate) fn with_weights(weights: &[[f64; 3]; 4]) -> Result<Self, String> {
        let (sample, input, neuron, output) = (Some("sample"), Some("input"), "neuron", "output");
        let given = vec![
            Table::given("inputs", sample, "input", &INPUTS)?,
            Table::given("weights", input, neuron, weights)?,
            Table::given("biases", None, neuron, &BIASES)?,
            Table::given("weights2", Some(neuron), output, &WEIGHTS2)?,
            Table::given("biases2", None, output, &BIASES2)?,
            Table::given("targets", sample, output, &TARGETS)?,
        ];
        let mut case = Case::of(given);
        case.make(
            &Operation::DENSE,
            "z",
            sample,
            neuron,
            &["inputs", "weights", "biases"],
        )?;
        case.make(&Operation::RELU, "relu", sample, neuron, &["z"])?;
        case.make(
            &Operation::DENSE,
            "outputs",
            sample,
            output,
            &["relu", "weights2", "biases2"],
        )?;
        case.compare_with_targets()?;
        case.make(
            &Operation::DINPUTS,
            "dinputs2",
            sample,
            neuron,
            &["dvalues2", "weights2"],
        )?;
        case.make(
            &Operation::DWEIGHTS,
            "dweights2",
            Some(neuron),
            output,
            &["relu", "dvalues2"],
        )?;
        case.make(&Operation::DBIASES, "dbiases2", None, output, &["dvalues2"])?;
        case.make(
            &Operation::DRELU,
            "drelu",
            sample,
            neuron,
            &["dinputs2", "z"],
        )?;
        case.make(
            &Operation::DINPUTS,
            "dinputs",
            sample,
            "input",
            &["drelu", "weights"],
        )?;
        case.make(
            &Operation::DWEIGHTS,
            "dweights",
            input,
            neuron,
            &["inputs", "drelu"],
        )?;
        case.make(&Operation::DBIASES, "dbiases", None, neuron, &["drelu"])?;
        Ok(case)
    }

    /// These matrices, and nothing made of them yet.
    pub(crate) fn of(given: Vec<Table>) -> Self {
        Case {
            given,
            made: Vec::new(),
            loss: 0.0,
        }
    }

    /// A result by its name.
    pub(crate) fn made(&self, name: &str) -> Result<&Made, String> {
        let mut made = self.made.iter();
        made.find(|made| made.table.name == name)
            .ok_or_else(|| format!("the case makes no {name}"))
    }

    /// A matrix by its name, given or made. What the lessons call `dvalues` is `dinputs2`, where
    /// nothing has that name.
    pub(crate) fn table(&self, name: &str) -> Result<&Table, String> {
        let named = |name: &str| {
            let made = self.made.iter().map(|made| &made.table);
            let mut tables = self.given.iter().chain(made);
            tables.find(|table| table.name == name)
        };
        let of_the_lessons = || named("dinputs2").filter(|_| name == "dvalues");
        let table = named(name).or_else(of_the_lessons);
        table.ok_or_else(|| format!("the case has no {name}"))
    }

    /// An element that was made, with its history.
    pub(crate) fn element(&self, name: &str, row: usize, col: usize) -> Result<Recorded, String> {
        let element = self.made(name)?.recorded.get(row, col);
        element
            .copied()
            .ok_or_else(|| format!("the case has no {name}[{row}][{col}]"))
    }

    /// Computes one more matrix from those that are there.
    pub(crate) fn make(
        &mut self,
        operation: &'static Operation,
        name: &'static str,
        row: Option<&'static str>,
        col: &'static str,
        operands: &[&'static str],
    ) -> Result<(), String> {
        let recorded: Result<Vec<_>, String> = operands
            .iter()
            .map(|operand| self.table(operand)?.recorded())
            .collect();
        let recorded = reference::compute(operation, &recorded?)?;
        self.keep(Some(operation), name, row, col, operands, recorded)
    }

    /// `dvalues2 = outputs - targets`, the slope of `loss = sum((outputs - targets) ** 2) / 2`.
    fn compare_with_targets(&mut self) -> Result<(), String> {
        let names = ["outputs", "targets"];
        let [outputs, targets] = names.map(|name| self.table(name).and_then(Table::recorded));
        let (mut outputs, targets) = (outputs?, targets?);
        let pairs = outputs.as_mut_slice().iter_mut().zip(targets.as_slice());
        for (output, target) in pairs {
            let dvalue = output.minus(*target);
            self.loss += dvalue.value * dvalue.value / 2.0;
            *output = dvalue;
        }
        self.keep(None, "dvalues2", Some("sample"), "output", &names, outputs)
    }

    /// Takes in a result that is there already.
    pub(crate) fn keep(
        &mut self,
        operation: Option<&'static Operation>,
        name: &'static str,
        row: Option<&'static str>,
        col: &'static str,
        operands: &[&'static str],
        recorded: MatrixVec<Recorded>,
    ) -> Result<(), String> {
        let (rows, cols) = recorded.shape();
        let numbers: Vec<f64> = recorded.as_slice().iter().map(|one| one.value).collect();
        let numbers = Matrix::from_row_major(rows, cols, numbers);
        self.made.push(Made {
            table: Table {
                name,
                row,
                col,
                numbers: numbers.map_err(|error| error.to_string())?,
            },
            operation,
            operands: operands.to_vec(),
            recorded,
        });
        Ok(())
    }
}
