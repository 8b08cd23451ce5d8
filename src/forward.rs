//! The forward pass: the functions whose derivatives [`backward`](crate::backward) computes.
//!
//! The notebook begins after it. But a derivative is the derivative *of* something, so here it is:
//! a layer of neurons, and ReLU behind it.
//!
//! ```text
//! z    = np.dot(inputs, weights) + biases
//! relu = z.copy(), then relu[z <= 0] = 0
//! ```
//!
//! A neuron adds up all inputs, each times a weight of its own, and adds its bias:
//!
//! ```text
//! z[sample][neuron] = sum over input of
//!     inputs[sample][input] * weights[input][neuron]   + biases[0][neuron]
//! shape: samples × neurons
//! ```
//!
//! With plain arrays and indices that is a loop:
//!
//! ```
//! // z = np.dot(inputs, weights) + biases
//! fn dense(
//!     inputs: [[f64; 4]; 2],
//!     weights: [[f64; 3]; 4],
//!     biases: [[f64; 3]; 1],
//! ) -> [[f64; 3]; 2] {
//!     let mut z = [[0.0; 3]; 2];
//!     for sample in 0..2 {
//!         for neuron in 0..3 {
//!             for input in 0..4 {
//!                 z[sample][neuron] += inputs[sample][input] * weights[input][neuron];
//!             }
//!             z[sample][neuron] += biases[0][neuron];
//!         }
//!     }
//!     z
//! }
//!
//! let inputs = [[1.0, -2.0, 3.0, 5.0], [-4.0, 6.0, -1.0, 2.0]];
//! let weights = [[2.0, -1.0, 3.0], [5.0, 3.0, -2.0], [-3.0, 4.0, 1.0], [1.0, -5.0, 7.0]];
//! let biases = [[2.0, 3.0, 0.5]];
//! let z = dense(inputs, weights, biases);
//! assert_eq!(z, [[-10.0, -17.0, 45.5], [29.0, 11.0, -10.5]]);
//! # #[cfg(feature = "alloc")] {
//!
//! // This crate's loop gives the same bits, also where every product is rounded.
//! use chainrule::{Matrix, forward};
//! let weights = weights.map(|row| row.map(|weight| weight / 10.0));
//! let [w, b] = [Matrix::of(&weights), Matrix::of(&biases)];
//! let by_the_crate = forward::dense(Matrix::of(&inputs), w, b)?;
//! assert_eq!(by_the_crate, Matrix::of(&dense(inputs, weights, biases)));
//! # }
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! A *row* of `inputs` meets a *column* of `weights`. For sample 0 and neuron 2 of the [case that
//! all lessons use](crate::backward#the-case-that-all-lessons-use):
//!
//! ```text
//!       inputs  input:  0    1    2    3           weights  neuron:  0   1    2
//!       sample 0     [  1   -2    3    5 ] ──┐     input 0           2  -1  [ 3 ]
//!       sample 1       -4    6   -1    2     │     input 1           5   3  [-2 ]
//!                                            │     input 2          -3   4  [ 1 ]
//!                                            │     input 3           1  -5  [ 7 ]
//!                                            └────────────────┬───────────────┘
//!          1 · 3  +  -2 · -2  +  3 · 1  +  5 · 7   =   3 + 4 + 3 + 35   =   45
//!                                           and 45 + 0.5   =   45.5   =   z[0][2]
//! ```
//!
//! Behind it ReLU puts 0 where a number is not above 0:
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use chainrule::{Matrix, forward};
//!
//! let z = Matrix::of(&[[-10.0, -17.0, 45.5], [29.0, 11.0, -10.5]]);
//! let relu = forward::relu(z)?;
//! assert_eq!(relu, Matrix::of(&[[0.0, 0.0, 45.5], [29.0, 11.0, 0.0]]));
//! # }
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! The loop in the source takes row after row, in step, with Python's word for it, `zip`:
//! `inputs_of_sample` is NumPy's `inputs[sample]`, and `weights_of_input` its `weights[input]`. It
//! adds what one input makes to the `z` of all neurons before it takes the next, so that `weights`
//! is read along its rows, as it lies in memory. Each sum still takes its inputs in ascending
//! order.
//!
//! The sum runs over `input`, the index that is missing on the left. Going backward there are two
//! products in place of this one, and each is summed over what is missing on *its* left: a weight
//! times a dvalue over `neuron`, for the [inputs](crate::backward::dinputs_into); an input times a
//! dvalue over `sample`, for the [weights](crate::backward::dweights_into). The bias, which here is
//! added once to each sample, is summed over `sample` [there](crate::backward::dbiases_into). ReLU
//! sums nothing, and neither does [its derivative](crate::backward::drelu_into).
//!
//! # Next: the backward pass
//!
//! To say to a friend: *a neuron multiplies each input by a weight of its own, adds all of it up
//! with its bias, and ReLU lets through what is above 0.* And then: [the backward
//! pass](crate::backward).

use core::iter::zip;

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

#[cfg(feature = "alloc")]
pub use crate::owned::{dense, relu};

/// `z[sample][neuron] = sum(inputs[sample][input] * weights[input][neuron]) + biases[0][neuron]`
/// over `input`: `np.dot(inputs, weights) + biases`. Its derivatives are
/// [`dinputs_into`](crate::backward::dinputs_into),
/// [`dweights_into`](crate::backward::dweights_into) and
/// [`dbiases_into`](crate::backward::dbiases_into).
///
/// | | rows × columns | |
/// |---|---|---|
/// | `inputs` | samples × inputs | read |
/// | `weights` | inputs × neurons | read |
/// | `biases` | 1 × neurons | read |
/// | `z` | samples × neurons | overwritten; what it held before is never read |
///
/// Each sum starts at +0 and takes the inputs in ascending order, every product and every addition
/// rounded; the bias is added last.
///
/// # Errors
/// `inputs` does not have one column per row of `weights`, `biases` is not 1 × neurons, or `z` is
/// of another shape. Nothing is written then.
///
/// # Special values
/// - 0 · NaN and 0 · inf are NaN, and count: no term is skipped.
/// - With no inputs, `z` is +0 plus the bias; so a bias of -0.0 gives +0.
///
/// ```
/// use chainrule::{Matrix, forward};
///
/// // The bias comes last: 10⁸ - 10⁸ + 1 is 1. Added first, 1 + 10⁸ would have lost it in
/// // f32.
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
    z.expect_shape(shape(inputs, weights, biases)?, Rule::DenseOutput)?;
    z.as_mut_slice().fill(T::ZERO);

    // each sample
    for (z_of_sample, inputs_of_sample) in zip(z.rows_mut(), inputs.rows()) {
        // each input
        for (&input, weights_of_input) in zip(inputs_of_sample, weights.rows()) {
            // each neuron: inputs[sample][input] * weights[input][neuron]
            for (z, &weight) in zip(&mut *z_of_sample, weights_of_input) {
                *z = *z + input * weight;
            }
        }
    }
    // each sample, each neuron: the bias comes last
    for z_of_sample in z.rows_mut() {
        for (z, &bias) in zip(z_of_sample, biases.as_slice()) {
            *z = *z + bias;
        }
    }
    Ok(())
}

/// The shape of `z`, samples × neurons, where the operands fit.
pub(crate) fn shape<T>(
    inputs: MatrixView<T>,
    weights: MatrixView<T>,
    biases: MatrixView<T>,
) -> Result<(usize, usize), ShapeError> {
    let share_inputs = inputs.ncols() == weights.nrows();
    ShapeError::check(share_inputs, Rule::Dense, inputs.shape(), weights.shape())?;
    biases.expect_shape((1, weights.ncols()), Rule::DenseBiases)?;
    Ok((inputs.nrows(), weights.ncols()))
}

/// `relu[sample][neuron] = z[sample][neuron]`, and 0 where `z[sample][neuron] <= 0`. Its derivative
/// is [`drelu_into`](crate::backward::drelu_into).
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
/// let z = Matrix::of(&[[-2.0, -0.0, 3.0, f64::NAN]]);
/// forward::relu_into(z, Matrix::of_mut(&mut relu))?;
/// assert_eq!(relu[0][..3], [0.0, 0.0, 3.0]);
/// assert!(relu[0][1].is_sign_positive() && relu[0][3].is_nan());
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[inline]
pub fn relu_into<T: Scalar + PartialOrd>(
    z: MatrixView<T>,
    mut relu: MatrixViewMut<T>,
) -> Result<(), ShapeError> {
    relu.expect_shape(z.shape(), Rule::ReluOutput)?;

    // each neuron of each sample
    for (relu, &z) in zip(relu.as_mut_slice(), z.as_slice()) {
        *relu = if z <= T::ZERO { T::ZERO } else { z };
    }
    Ok(())
}
