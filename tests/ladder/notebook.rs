//! Rung 1: the notebook's cells. Every array that it printed is computed again and must print the same, letter for
//! letter, by the loops (`dx0 = sum(weights[0] * dvalues[0])`) and by whole matrices (`np.dot(dvalues, weights.T)`).
//!
//! It proves that this is the notebook's backward pass. It cannot see much else: the batch and the layer are both 3, each
//! row of `dvalues` is constant, so that a neuron taken for its neighbour prints the same, and the only `z == 0` meets a
//! gradient of 0, so that `z < 0` does. Eight digits do not show how a sum was rounded. The random draws of cells 3 and 8
//! had no seed: those numbers are chosen, so that they print what the notebook printed; there are many such sets.

use crate::kernels::{Kernels, Loops, Matrices, Verdict, written};
use chainrule::{Matrix, MatrixView};

const NOTEBOOK: &str = include_str!("../data/notebook.txt");

/// The array below the code of cell `number`.
fn printed(number: usize) -> Option<&'static str> {
    let (_, cell) = NOTEBOOK.split_once(&format!("In [{number}]:"))?;
    let (_, output) = cell.split_once("\nprint(")?.1.split_once("\n\n")?;
    output.split("\n\n").next()
}

fn prints_as_cell(number: usize, text: &str) -> Verdict {
    let printed = printed(number)
        .ok_or("the notebook has no such cell")?
        .trim();
    if text == printed {
        Ok(())
    } else {
        Err(format!("cell {number} printed\n{printed}\nbut this is\n{text}").into())
    }
}

/// A one-dimensional array is a matrix of one row here, and prints with one pair of brackets more.
fn one_dimensional(row: MatrixView<f64>) -> String {
    let text = row.to_string();
    text.strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(&text)
        .to_string()
}

pub(crate) fn check(kernels: &impl Kernels) -> Verdict {
    let weights = Matrix::of(&[
        [1.044810781, -1.721220438, -1.061946099],
        [0.5, -2.0, 0.239689636],
        [-1.0, -2.5, 0.42701636],
        [0.25, -1.5, -0.6327701],
    ]);
    prints_as_cell(
        3,
        &one_dimensional(Matrix::from_row_major(1, 3, weights.row(0))?),
    )?;

    let sample = Matrix::of(&[[1.0, 1.0, 1.0]]);
    let dinputs = written((1, 4), |out| kernels.dinputs(sample, weights, out))?;
    prints_as_cell(5, &one_dimensional(dinputs.view()))?;

    let dvalues = Matrix::of(&[[1.0, 1.0, 1.0], [2.0, 2.0, 2.0], [3.0, 3.0, 3.0]]);
    prints_as_cell(6, &dvalues.to_string())?;
    let dinputs = written((3, 4), |out| kernels.dinputs(dvalues, weights, out))?;
    prints_as_cell(7, &dinputs.to_string())?;

    let inputs = Matrix::of(&[
        [0.133790763, -0.540806811, 1.365725559, 1.433595513],
        [0.555749814, 1.207875877, 0.684929797, -1.831436336],
        [0.665352903, -1.067504541, 0.074400999, -1.111932247],
    ]);
    prints_as_cell(8, &inputs.to_string())?;
    let dweights = written((4, 3), |out| kernels.dweights(inputs, dvalues, out))?;
    prints_as_cell(10, &dweights.to_string())?;

    let dbiases = written((1, 3), |out| kernels.dbiases(dvalues, out))?;
    prints_as_cell(12, &dbiases.to_string())?;

    let z = Matrix::of(&[[4, 4, 0, 4], [-4, -7, -2, -6], [2, -2, -6, 1]]);
    prints_as_cell(13, &z.to_string())?;
    let dvalues = Matrix::of(&[[1_i64, 4, 0, 1], [3, 3, 4, 4], [3, 5, 2, 8]]);
    prints_as_cell(14, &dvalues.to_string())?;
    let drelu = written((3, 4), |out| kernels.drelu(dvalues, z, out))?;
    prints_as_cell(15, &drelu.to_string())
}

#[test]
fn loops() -> Verdict {
    check(&Loops)
}

#[test]
fn matrices() -> Verdict {
    check(&Matrices)
}
