//! What `explain` shows an operation on: the numbers of the lessons, those of the notebook, or
//! symbols.

use chainrule::oracle::{Axis, Kind, Operand, Operation};
use chainrule::{Matrix, MatrixVec};

use crate::case::{Case, Table};
use crate::cells::{self, Cell};

/// Where the numbers come from.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Numbers {
    Lessons,
    Notebook,
    /// None: so many samples, inputs and neurons.
    Symbols([usize; 3]),
}

impl Numbers {
    /// The operands of an operation.
    pub(crate) fn operands(self, operation: &Operation) -> Result<Vec<Table>, String> {
        let operands = operation.operands.iter();
        let tables = operands.map(|operand| {
            Ok(Table {
                name: operand.name,
                row: operand.row.map(Axis::name),
                col: operand.col.name(),
                numbers: match self {
                    Numbers::Lessons => Case::compute()?.table(operand.name)?.numbers.clone(),
                    Numbers::Notebook => of_notebook(operand, operation)?,
                    Numbers::Symbols(sizes) => symbols(operand, sizes)?,
                },
            })
        });
        tables.collect()
    }
}

/// The cells on ReLU have numbers of their own.
fn of_notebook(operand: &Operand, operation: &Operation) -> Result<MatrixVec<f64>, String> {
    let cells = cells::read(cells::TEXT)?;
    let is_mask = operation.kind == Kind::Mask;
    match operand.name {
        "inputs" => copied(&cells::INPUTS),
        "weights" => copied(&cells::WEIGHTS),
        "biases" => cells::array(&cells, 11),
        "z" => copied(&cells::Z.map(|row| row.map(f64::from))),
        "dvalues" if is_mask => copied(&cells::RELU_DVALUES.map(|row| row.map(f64::from))),
        "dvalues" => cells::array(&cells, 6),
        other => Err(format!("the notebook has no {other}")),
    }
}

fn copied<const ROWS: usize, const COLS: usize>(
    numbers: &[[f64; COLS]; ROWS],
) -> Result<MatrixVec<f64>, String> {
    Matrix::of(numbers)
        .copy()
        .map_err(|error| error.to_string())
}

/// A symbol has no value.
fn symbols(operand: &Operand, sizes: [usize; 3]) -> Result<MatrixVec<f64>, String> {
    let [n_samples, n_inputs, n_neurons] = sizes;
    let extent = |axis| match axis {
        Axis::Sample => n_samples,
        Axis::Input => n_inputs,
        _ => n_neurons,
    };
    let (rows, cols) = (operand.row.map_or(1, extent), extent(operand.col));
    Matrix::from_row_major(rows, cols, vec![f64::NAN; rows * cols])
        .map_err(|error| error.to_string())
}

/// The lines of the notebook that say what this operation does.
pub(crate) fn lines<'a>(cells: &'a [Cell<'a>], operation: &Operation) -> Vec<&'a str> {
    let lines = cells.iter().flat_map(|cell| &cell.lines);
    let its = lines.filter(|line| line.starts_with(operation.name));
    its.copied().collect()
}
