//! Lesson 3, the gradient of the biases: `dbiases = np.sum(dvalues, axis=0, keepdims=True)`.
//!
//! The lesson is the comment of the loop, and so the loop's page in the documentation.

use core::iter::zip;

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

/// Lesson 3, the gradient of the biases: the notebook's
/// `dbiases = np.sum(dvalues, axis=0, keepdims=True)`.
///
/// *How does the loss change when one bias changes?* A bias is added to its neuron as it is: nudge
/// it by `h`, and `z` moves by `h`. So the product of the other lessons is a product with 1. Every
/// sample uses the same bias, so, as for the weights, the samples add up. The forward line that
/// this is the derivative of, and the line itself:
///
/// ```text
/// forward    z[sample][neuron]  = sum over input of
///                inputs[sample][input] * weights[input][neuron]    + biases[0][neuron]
/// backward   dbiases[0][neuron] = sum over sample of
///                dvalues[sample][neuron]
/// shape      1 × neurons, that of biases
/// ```
///
/// With plain arrays and indices that is the loop, and beside it the notebook's line for it:
///
/// ```
/// // dbiases = np.sum(dvalues, axis=0, keepdims=True)
/// fn dbiases(dvalues: [[f64; 3]; 2]) -> [[f64; 3]; 1] {
///     let mut dbiases = [[0.0; 3]; 1];
///     for sample in 0..2 {
///         for neuron in 0..3 {
///             dbiases[0][neuron] += dvalues[sample][neuron];
///         }
///     }
///     dbiases
/// }
///
/// let dvalues = [[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0]];
/// assert_eq!(dbiases(dvalues), [[0.0, 1.0, 3.0]]);
/// # #[cfg(feature = "alloc")] {
///
/// // This crate's loop gives the same bits, also where every addition is rounded.
/// use chainrule::{Matrix, backward};
/// let dvalues = dvalues.map(|row| row.map(|dvalue| dvalue / 10.0 + 1.0));
/// let by_the_crate = backward::dbiases(Matrix::of(&dvalues))?;
/// assert_eq!(by_the_crate, Matrix::of(&dbiases(dvalues)));
/// # }
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
///
/// A *column* of `dvalues` is added up. For neuron 2 of the [case that all lessons
/// use](super#the-case-that-all-lessons-use):
///
/// ```text
///          dvalues  neuron:  0   1    2
///          sample 0          4  -1  [ 2 ]
///          sample 1         -4   2  [ 1 ]
///                                     └─  2 + 1   =   3   =   dbiases[0][2]
/// ```
///
#[doc = include_str!("../pictures/dbiases.html")]
///
/// The notebook's biases are `biases = np.array([[2, 3, 0.5]])`; their values do not matter here,
/// for the derivative of a sum does not depend on what is added. The crate computes it twice, by
/// this loop and by the whole matrix, and both have the same bits:
///
/// ```
/// # #[cfg(feature = "alloc")] {
/// use chainrule::{Matrix, backward};
///
/// let dvalues = Matrix::of(&[[4, -1, 2], [-4, 2, 1]]);
/// let dbiases = backward::dbiases(dvalues)?;
/// assert_eq!(dbiases, Matrix::of(&[[4 + -4, -1 + 2, 2 + 1]]));
/// assert_eq!(dbiases, dvalues.sum_axis0()?);
///
/// // It is lesson 2 with an input that is 1 in every sample: a bias is the weight of a
/// // constant.
/// let ones = Matrix::of(&[[1], [1]]);
/// assert_eq!(dbiases, backward::dweights(ones, dvalues)?);
/// # }
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
///
/// # Why sum over the batch, and not the mean?
///
/// Because the bias is *used* once per sample, and each use moves the loss: the changes add up,
/// exactly as they do for a weight. A mean over the batch belongs to the loss, which has [put it
/// into dvalues already](super#where-is-1n) if it is wanted. In the case above the two samples pull
/// bias 0 in opposite directions, 4 and -4, and the sum, 0, says so.
///
/// # What is `keepdims`?
///
/// Without it, NumPy's `np.sum(dvalues, axis=0)` has shape (3,): the rows are summed and the axis
/// is gone. With `keepdims=True` it stays as an axis of length 1, shape (1, 3), which is the shape
/// of `biases`; and a gradient has the shape of what it is the gradient of. Here every matrix has
/// two axes, so there is nothing to keep.
///
/// # What is read and written
///
/// | | rows × columns | |
/// |---|---|---|
/// | `dvalues` | samples × neurons | read |
/// | `dbiases` | 1 × neurons | overwritten; what it held before is never read |
///
/// Each sum starts at +0 and takes the samples in ascending order, every addition rounded. It is
/// the derivative of [`forward::dense_into`](crate::forward::dense_into) with respect to its
/// biases.
///
/// # Errors
/// `dbiases` is not 1 × neurons. Nothing is written then.
///
/// # Special values
/// - NaN and infinities spread as additions spread them: inf + -inf is NaN.
/// - A sum over no samples is +0, and so is a sum of -0.0 only.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// // The order of the sum is part of the result: 10⁸ + 1 is not an f32, so the 1 is lost
/// // before -10⁸ arrives.
/// let mut dbiases = [[f32::NAN]];
/// let dvalues = Matrix::of(&[[1e8], [1.0], [-1e8]]);
/// backward::dbiases_into(dvalues, Matrix::of_mut(&mut dbiases))?;
/// assert_eq!(dbiases, [[0.0]]);
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
///
/// # Next: lesson 4, ReLU
///
/// To say to a friend: *a bias is the weight of an input that is always 1, so its gradient is the
/// sum of its neuron's dvalues over the samples.* And then: [lesson 4, ReLU](super::drelu_into).
#[inline]
pub fn dbiases_into<T: Scalar>(
    dvalues: MatrixView<T>,
    mut dbiases: MatrixViewMut<T>,
) -> Result<(), ShapeError> {
    dbiases.expect_shape((1, dvalues.ncols()), Rule::DbiasesOutput)?;
    dbiases.as_mut_slice().fill(T::ZERO);

    // each sample
    for dvalues_of_sample in dvalues.rows() {
        // each neuron
        for (dbias, &dvalue) in zip(dbiases.as_mut_slice(), dvalues_of_sample) {
            *dbias = *dbias + dvalue;
        }
    }
    Ok(())
}
