//! Rung 2: three different sizes and asymmetric numbers: 3 samples, 4 inputs, 5 neurons. Every product and every partial
//! sum is a small integer, so that every order of summation gives the same and equality is demanded in every format.
//!
//! It proves which element meets which: a swapped index, a missing transpose, a mean or a dropped row shows. It cannot
//! see the order of a sum or its rounding. The expected numbers are NumPy's on integers (`np.dot(dvalues, weights.T)` and
//! so on); those of the ReLU follow from the notebook's rule by hand.

use crate::kernels::{Element, Kernels, Loops, Matrices, Verdict, gives};
use chainrule::Matrix;
use core::num::Wrapping;

pub(crate) const INPUTS: [[i8; 4]; 3] = [[1, -2, 3, 5], [-4, 6, -1, 2], [7, 3, -5, -6]];
pub(crate) const WEIGHTS: [[i8; 5]; 4] = [
    [2, -1, 3, 1, -4],
    [5, 3, -2, -6, 1],
    [-3, 4, 1, 2, 6],
    [1, -5, 7, -2, 3],
];
const BIASES: [[i8; 5]; 1] = [[3, -8, 1, 0, -5]];
pub(crate) const DVALUES: [[i8; 5]; 3] = [[4, -1, 2, 5, -2], [-4, 2, 1, -3, 6], [1, 5, -7, 2, 4]];

const DINPUTS: [[i8; 4]; 3] = [[28, -19, -16, 7], [-34, 8, 51, 17], [-38, 26, 38, -65]];
const DWEIGHTS: [[i8; 5]; 4] = [
    [27, 26, -51, 31, 2],
    [-29, 29, -19, -22, 52],
    [11, -30, 40, 8, -32],
    [6, -31, 54, 7, -22],
];
const DBIASES: [[i8; 5]; 1] = [[1, 6, -4, 4, 8]];

/// `np.dot(inputs, weights) + biases`, where one z is exactly 0 and its gradient is not.
const Z: [[i8; 5]; 3] = [
    [-9, -28, 46, 9, 22],
    [30, 0, -10, -46, 17],
    [41, 4, -31, -9, -78],
];
const RELU: [[i8; 5]; 3] = [[0, 0, 46, 9, 22], [30, 0, 0, 0, 17], [41, 4, 0, 0, 0]];
const DRELU: [[i8; 5]; 3] = [[0, 0, 2, 5, -2], [-4, 0, 0, 0, 6], [1, 5, 0, 0, 0]];

fn check_in<T: Element + PartialOrd>(
    kernels: &impl Kernels,
    number: impl Fn(i8) -> T + Copy,
) -> Verdict {
    fn of<T, const ROWS: usize, const COLS: usize>(
        rows: [[i8; COLS]; ROWS],
        number: impl Fn(i8) -> T + Copy,
    ) -> [[T; COLS]; ROWS] {
        rows.map(|row| row.map(number))
    }
    let (inputs, weights, biases) = (of(INPUTS, number), of(WEIGHTS, number), of(BIASES, number));
    let (dvalues, z) = (of(DVALUES, number), of(Z, number));
    let (inputs, weights, biases) = (
        Matrix::of(&inputs),
        Matrix::of(&weights),
        Matrix::of(&biases),
    );
    let (dvalues, z) = (Matrix::of(&dvalues), Matrix::of(&z));

    gives("dinputs", Matrix::of(&of(DINPUTS, number)), |out| {
        kernels.dinputs(dvalues, weights, out)
    })?;
    gives("dweights", Matrix::of(&of(DWEIGHTS, number)), |out| {
        kernels.dweights(inputs, dvalues, out)
    })?;
    gives("dbiases", Matrix::of(&of(DBIASES, number)), |out| {
        kernels.dbiases(dvalues, out)
    })?;
    gives("drelu", Matrix::of(&of(DRELU, number)), |out| {
        kernels.drelu(dvalues, z, out)
    })?;

    gives("dense", z, |out| {
        kernels.dense(inputs, weights, biases, out)
    })?;
    gives("relu", Matrix::of(&of(RELU, number)), |out| {
        kernels.relu(z, out)
    })
}

/// Three rows that tell all the ReLU policies apart: a NaN in z keeps its gradient, a masked infinity is 0.
fn check_policy(kernels: &impl Kernels) -> Verdict {
    let z = Matrix::of(&[
        [1.0, -1.0, 2.0, 3.0],
        [f64::NAN, 0.0, -2.0, 4.0],
        [-1.0, 0.0, 3.0, -4.0],
    ]);
    let dvalues = Matrix::of(&[
        [5.0, -6.0, 7.0, -2.0],
        [-3.0, 2.0, f64::INFINITY, 8.0],
        [3.0, 4.0, 2.0, -9.0],
    ]);
    let expected = Matrix::of(&[
        [5.0, 0.0, 7.0, -2.0],
        [-3.0, 0.0, 0.0, 8.0],
        [0.0, 0.0, 2.0, 0.0],
    ]);
    gives("drelu", expected, |out| kernels.drelu(dvalues, z, out))
}

pub(crate) fn check(kernels: &impl Kernels) -> Verdict {
    check_in(kernels, f64::from)?;
    check_in(kernels, f32::from)?;
    check_in(kernels, i64::from)?;
    check_in(kernels, Wrapping::<i8>)?;
    check_policy(kernels)
}

#[test]
fn loops() -> Verdict {
    check(&Loops)
}

#[test]
fn matrices() -> Verdict {
    check(&Matrices)
}
