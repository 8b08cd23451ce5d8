//! Rung 4: the two formulations against each other, bit for bit, on random problems: `dinputs` is `dvalues · weightsᵀ`,
//! `dweights` is `inputsᵀ · dvalues`, `dbiases` the sums along axis 0, `drelu` the masked copy. Sizes from 0 to 40, numbers
//! of every kind, special ones among them, in f64, f32 and wrapping bytes. The same for the owned results, for the ReLU in
//! place, and for the matrix operations among themselves.
//!
//! It proves that neither formulation has a mistake of its own. It cannot see one that both share; the rungs around it do.

use crate::kernels::{
    Done, Element, Kernels, Loops, Mask, Matrices, Owned, Verdict, gives, on_random, same, written,
};
use chainrule::{Matrix, MatrixViewMut, backward};
use core::num::Wrapping;
use proptest::collection::vec;
use proptest::prelude::*;

#[derive(Clone, Debug)]
struct Problem<T> {
    inputs: Owned<T>,
    weights: Owned<T>,
    biases: Owned<T>,
    z: Owned<T>,
    dvalues: Owned<T>,
}

fn problem<T: Element>(
    number: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = Problem<T>> {
    let size = || prop_oneof![5 => 0..6_usize, 1 => 6..41_usize];
    (size(), size(), size()).prop_flat_map(move |(n_samples, n_inputs, n_neurons)| {
        let matrix = |rows, cols| {
            let elements = vec(number.clone(), rows * cols);
            elements.prop_filter_map("shape", move |elements| {
                Matrix::from_row_major(rows, cols, elements).ok()
            })
        };
        let (inputs, weights, biases) = (
            matrix(n_samples, n_inputs),
            matrix(n_inputs, n_neurons),
            matrix(1, n_neurons),
        );
        let (z, dvalues) = (matrix(n_samples, n_neurons), matrix(n_samples, n_neurons));
        (inputs, weights, biases, z, dvalues).prop_map(|(inputs, weights, biases, z, dvalues)| {
            Problem {
                inputs,
                weights,
                biases,
                z,
                dvalues,
            }
        })
    })
}

/// Every kind of float: any bits, small integers that cancel, numbers of the usual size, special values.
fn f64s() -> impl Strategy<Value = f64> + Clone {
    let special = [
        0.0,
        -0.0,
        1.0,
        f64::NAN,
        f64::INFINITY,
        -f64::INFINITY,
        5e-324,
        -5e-324,
        f64::MIN_POSITIVE,
        f64::MAX,
    ];
    prop_oneof![
        proptest::num::f64::ANY,
        (-4..5).prop_map(f64::from),
        -2.0..2.0,
        proptest::sample::select(special.to_vec())
    ]
}

fn f32s() -> impl Strategy<Value = f32> + Clone {
    let special = [
        0.0,
        -0.0,
        1.0,
        f32::NAN,
        f32::INFINITY,
        -f32::INFINITY,
        1e-45,
        -1e-45,
        f32::MIN_POSITIVE,
        f32::MAX,
    ];
    prop_oneof![
        proptest::num::f32::ANY,
        (-4..5_i16).prop_map(f32::from),
        -2.0..2.0_f32,
        proptest::sample::select(special.to_vec())
    ]
}

fn bytes() -> impl Strategy<Value = Wrapping<i8>> + Clone {
    any::<i8>().prop_map(Wrapping)
}

/// On one problem, both give the same bits.
fn agree<T: Element + PartialOrd>(
    one: &impl Kernels,
    other: &impl Kernels,
    problem: &Problem<T>,
) -> Verdict {
    let Problem {
        inputs,
        weights,
        biases,
        z,
        dvalues,
    } = problem;
    let [inputs, weights, biases, z, dvalues] =
        [inputs, weights, biases, z, dvalues].map(|matrix| matrix.view());

    let dinputs = written(inputs.shape(), |out| other.dinputs(dvalues, weights, out))?;
    gives("dinputs", dinputs.view(), |out| {
        one.dinputs(dvalues, weights, out)
    })?;
    let dweights = written(weights.shape(), |out| other.dweights(inputs, dvalues, out))?;
    gives("dweights", dweights.view(), |out| {
        one.dweights(inputs, dvalues, out)
    })?;
    let dbiases = written(biases.shape(), |out| other.dbiases(dvalues, out))?;
    gives("dbiases", dbiases.view(), |out| one.dbiases(dvalues, out))?;
    let drelu = written(z.shape(), |out| other.drelu(dvalues, z, out))?;
    gives("drelu", drelu.view(), |out| one.drelu(dvalues, z, out))?;
    let dense = written(z.shape(), |out| other.dense(inputs, weights, biases, out))?;
    gives("dense", dense.view(), |out| {
        one.dense(inputs, weights, biases, out)
    })?;
    let relu = written(z.shape(), |out| other.relu(z, out))?;
    gives("relu", relu.view(), |out| one.relu(z, out))
}

pub(crate) fn check(kernels: &impl Kernels) -> Verdict {
    on_random(problem(f64s()), |problem| {
        agree(kernels, &Matrices, problem)
    })?;
    on_random(problem(f32s()), |problem| {
        agree(kernels, &Matrices, problem)
    })?;
    on_random(problem(bytes()), |problem| {
        agree(kernels, &Matrices, problem)
    })
}

#[test]
fn loops() -> Verdict {
    check(&Loops)
}

/// ReLU in the memory of dvalues.
struct InPlace;

impl Kernels for InPlace {
    fn mask<T: Element + PartialOrd>(&self, question: Mask<T>, mut out: MatrixViewMut<T>) -> Done {
        let Mask::Drelu { dvalues, z } = question else {
            return Loops.mask(question, out);
        };
        out.as_mut_slice().copy_from_slice(dvalues.as_slice());
        backward::drelu_in_place(out, z)
    }
}

#[test]
fn in_place() -> Verdict {
    check(&InPlace)
}

#[cfg(feature = "alloc")]
mod owned {
    use super::*;
    use crate::kernels::Sum;
    use chainrule::forward;

    /// The forms that return a matrix of their own.
    struct OwnedResults;

    fn copy<T: Element>(result: &Owned<T>, mut out: MatrixViewMut<T>) {
        assert_eq!(result.shape(), out.shape());
        out.as_mut_slice().copy_from_slice(result.as_slice());
    }

    impl Kernels for OwnedResults {
        fn sum<T: Element>(&self, question: Sum<T>, out: MatrixViewMut<T>) -> Done {
            let result = match question {
                Sum::Dinputs { dvalues, weights } => backward::dinputs(dvalues, weights),
                Sum::Dweights { inputs, dvalues } => backward::dweights(inputs, dvalues),
                Sum::Dbiases { dvalues } => backward::dbiases(dvalues),
                Sum::Dense {
                    inputs,
                    weights,
                    biases,
                } => forward::dense(inputs, weights, biases),
            };
            result.map(|result| copy(&result, out))
        }

        fn mask<T: Element + PartialOrd>(&self, question: Mask<T>, out: MatrixViewMut<T>) -> Done {
            let result = match question {
                Mask::Drelu { dvalues, z } => backward::drelu(dvalues, z),
                Mask::Relu { z } => forward::relu(z),
            };
            result.map(|result| copy(&result, out))
        }
    }

    #[test]
    fn owned_results() -> Verdict {
        check(&OwnedResults)
    }

    #[test]
    fn owned_matrix_operations() -> Verdict {
        on_random(problem(f64s()), |problem| {
            let (matrix, right) = (problem.inputs.view(), problem.weights.view());
            let (rows, cols) = matrix.shape();
            same(
                "transpose",
                matrix.transpose()?.view(),
                written((cols, rows), |out| matrix.transpose_into(out))?.view(),
            )?;
            same(
                "sum_axis0",
                matrix.sum_axis0()?.view(),
                written((1, cols), |out| matrix.sum_axis0_into(out))?.view(),
            )?;
            same(
                "sum_axis1",
                matrix.sum_axis1()?.view(),
                written((rows, 1), |out| matrix.sum_axis1_into(out))?.view(),
            )?;
            let shape = problem.dvalues.shape();
            same(
                "dot",
                matrix.dot(right)?.view(),
                written(shape, |out| matrix.dot_into(right, out))?.view(),
            )?;
            same("copy", matrix.copy()?.view(), matrix)
        })
    }
}

#[test]
fn matrix_operations() -> Verdict {
    on_random(
        problem(f64s()),
        |Problem {
             inputs: matrix,
             z: parameters,
             dvalues: gradient,
             ..
         }| {
            let (rows, cols) = matrix.shape();
            let transposed = written((cols, rows), |out| matrix.view().transpose_into(out))?;
            for row in 0..rows {
                let column = (0..cols)
                    .filter_map(|col| transposed.get(col, row).copied())
                    .collect::<Vec<_>>();
                let row = Matrix::from_row_major(1, cols, matrix.row(row))?;
                same(
                    "a column of the transpose",
                    Matrix::from_row_major(1, cols, column)?.view(),
                    row,
                )?;
            }
            let along_rows = written((rows, 1), |out| matrix.view().sum_axis1_into(out))?;
            let down_columns = written((1, rows), |out| transposed.view().sum_axis0_into(out))?;
            same(
                "sum_axis1",
                Matrix::from_row_major(1, rows, along_rows.as_slice())?,
                down_columns.view(),
            )?;

            let mut updated = parameters.clone();
            backward::add_scaled(updated.view_mut(), gradient.view(), -0.3)?;
            let pairs = parameters.as_slice().iter().zip(gradient.as_slice());
            let by_hand = pairs
                .map(|(&parameter, &slope)| parameter + -0.3 * slope)
                .collect::<Vec<_>>();
            same(
                "add_scaled",
                updated.view(),
                Matrix::from_row_major(gradient.nrows(), gradient.ncols(), by_hand)?.view(),
            )
        },
    )
}
