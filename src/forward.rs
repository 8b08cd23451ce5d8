//! The forward pass: the functions whose derivatives [`backward`](crate::backward) computes.
//!
//! The notebook begins after it. But a derivative is the derivative *of* something, so here it is: a layer of neurons,
//! and ReLU behind it.
//!
//! ```text
//! z    = np.dot(inputs, weights) + biases
//! relu = z.copy(), then relu[z <= 0] = 0
//! ```
//!
//! A neuron takes every input, each by a weight of its own, adds them up and adds its bias:
//!
//! ```text
//! z[sample][neuron] = sum over input of inputs[sample][input] * weights[input][neuron]  + biases[0][neuron]
//! shape: samples × neurons
//! ```
//!
//! A *row* of `inputs` meets a *column* of `weights`. For sample 0 and neuron 2 of the
//! [case that all lessons use](crate::backward#the-case-that-all-lessons-use):
//!
//! ```text
//!       inputs  input:  0    1    2    3             weights  neuron:  0   1    2
//!       sample 0     [  1   -2    3    5 ] ──┐       input 0           2  -1  [ 3 ]
//!       sample 1       -4    6   -1    2     │       input 1           5   3  [-2 ]
//!                                            │       input 2          -3   4  [ 1 ]
//!                                            │       input 3           1  -5  [ 7 ]
//!                                            └──────────────────┬───────────────┘
//!       1 · 3  +  -2 · -2  +  3 · 1  +  5 · 7   =   3 + 4 + 3 + 35   =   45,  and 45 + 0.5   =   45.5   =   z[0][2]
//! ```
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use chainrule::{Matrix, forward};
//!
//! let inputs = Matrix::of(&[[1.0, -2.0, 3.0, 5.0], [-4.0, 6.0, -1.0, 2.0]]);
//! let weights = Matrix::of(&[[2.0, -1.0, 3.0], [5.0, 3.0, -2.0], [-3.0, 4.0, 1.0], [1.0, -5.0, 7.0]]);
//! let biases = Matrix::of(&[[2.0, 3.0, 0.5]]);
//!
//! let z = forward::dense(inputs, weights, biases)?;
//! assert_eq!(z.get(0, 2), Some(&(1.0 * 3.0 + -2.0 * -2.0 + 3.0 * 1.0 + 5.0 * 7.0 + 0.5)));
//!
//! let relu = forward::relu(z.view())?;
//! assert_eq!(relu, Matrix::of(&[[0.0, 0.0, 45.5], [29.0, 11.0, 0.0]]));
//! # }
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! The loop takes row after row: `inputs_of_sample` is NumPy's `inputs[sample]`, and `weights_of_input` its
//! `weights[input]`. It adds what one input makes to the `z` of all neurons before it takes the next, so that `weights` is
//! read along its rows, as it lies in memory. Each sum still takes its inputs in ascending order.
//!
//! The sum runs over `input`, the index that is missing on the left. Going backward the same products are summed over the
//! *other* two indices, one after the other: over `neuron` for the [inputs](crate::backward::inputs), over `sample` for
//! the [weights](crate::backward::weights) and the [biases](crate::backward::biases). ReLU sums nothing, and neither does
//! [its derivative](crate::backward::relu).

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

#[cfg(feature = "alloc")]
pub use crate::owned::{dense, relu};

/// The shape of `z`, samples × neurons, where the operands fit.
pub(crate) fn shape<T>(
    inputs: MatrixView<T>,
    weights: MatrixView<T>,
    biases: MatrixView<T>,
) -> Result<(usize, usize), ShapeError> {
    ShapeError::unless(
        inputs.ncols() == weights.nrows(),
        Rule::Dense,
        inputs.shape(),
        weights.shape(),
    )?;
    biases.must_be((1, weights.ncols()), Rule::DenseBiases)?;
    Ok((inputs.nrows(), weights.ncols()))
}

/// `z[sample][neuron] = sum(inputs[sample][input] * weights[input][neuron]) + biases[0][neuron]` over `input`:
/// `np.dot(inputs, weights) + biases`. Its derivatives are [`dinputs_into`](crate::backward::dinputs_into),
/// [`dweights_into`](crate::backward::dweights_into) and [`dbiases_into`](crate::backward::dbiases_into).
///
/// | | rows × columns | |
/// |---|---|---|
/// | `inputs` | samples × inputs | read |
/// | `weights` | inputs × neurons | read |
/// | `biases` | 1 × neurons | read |
/// | `z` | samples × neurons | overwritten; what it held before is never read |
///
/// Each sum starts at +0 and takes the inputs in ascending order, every product and every addition rounded; the bias is
/// added last.
///
/// # Errors
/// `inputs` does not have one column per row of `weights`, `biases` is not 1 × neurons, or `z` is of another shape. Nothing
/// is written then.
///
/// # Special values
/// - 0 · NaN and 0 · inf are NaN, and count: no term is skipped.
/// - With no inputs, `z` is +0 plus the bias; so a bias of -0.0 gives +0.
///
/// ```
/// use chainrule::{Matrix, forward};
///
/// // The bias comes last: 10⁸ - 10⁸ + 1 is 1. Added first, 1 + 10⁸ would have lost it in f32.
/// let mut z = [[0.0_f32]];
/// let (inputs, weights) = (Matrix::of(&[[1.0, 1.0]]), Matrix::of(&[[1e8], [-1e8]]));
/// forward::dense_into(inputs, weights, Matrix::of(&[[1.0]]), Matrix::of_mut(&mut z))?;
/// assert_eq!(z, [[1.0]]);
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[inline]
pub fn dense_into<T: Scalar>(
    inputs: MatrixView<T>,
    weights: MatrixView<T>,
    biases: MatrixView<T>,
    mut z: MatrixViewMut<T>,
) -> Result<(), ShapeError> {
    z.must_be(shape(inputs, weights, biases)?, Rule::DenseOutput)?;
    z.as_mut_slice().fill(T::ZERO);
    for (z_of_sample, inputs_of_sample) in z.rows_mut().zip(inputs.rows()) {
        for (&input, weights_of_input) in inputs_of_sample.iter().zip(weights.rows()) {
            for (z, &weight) in z_of_sample.iter_mut().zip(weights_of_input) {
                *z = *z + input * weight;
            }
        }
    }
    for z_of_sample in z.rows_mut() {
        for (z, &bias) in z_of_sample.iter_mut().zip(biases.as_slice()) {
            *z = *z + bias;
        }
    }
    Ok(())
}

/// `relu[sample][neuron] = z[sample][neuron]`, and 0 where `z[sample][neuron] <= 0`. Its derivative is
/// [`drelu_into`](crate::backward::drelu_into).
///
/// | | rows × columns | |
/// |---|---|---|
/// | `z` | samples × neurons | read |
/// | `relu` | samples × neurons | overwritten, never read |
///
/// # Errors
/// `relu` is not of the shape of `z`. Nothing is written then.
///
/// # Special values
/// NaN is not `<= 0` and stays NaN. -0.0 is, and becomes +0.
///
/// ```
/// use chainrule::{Matrix, forward};
///
/// let mut relu = [[1.0_f64; 4]];
/// forward::relu_into(Matrix::of(&[[-2.0, -0.0, 3.0, f64::NAN]]), Matrix::of_mut(&mut relu))?;
/// assert_eq!(relu[0][..3], [0.0, 0.0, 3.0]);
/// assert!(relu[0][1].is_sign_positive() && relu[0][3].is_nan());
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[inline]
pub fn relu_into<T: Scalar + PartialOrd>(
    z: MatrixView<T>,
    mut relu: MatrixViewMut<T>,
) -> Result<(), ShapeError> {
    relu.must_be(z.shape(), Rule::ReluOutput)?;
    for (relu, &z) in relu.as_mut_slice().iter_mut().zip(z.as_slice()) {
        *relu = if z <= T::ZERO { T::ZERO } else { z };
    }
    Ok(())
}
