//! Lesson 2, the gradient of the weights: `dweights = np.dot(inputs.T, dvalues)`.
//!
//! The lesson is the comment of the loop, and so the loop's page in the documentation.

use core::iter::zip;

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

/// Lesson 2, the gradient of the weights: the notebook's `dweights = np.dot(inputs.T, dvalues)`.
///
/// *How does the loss change when one weight changes?* A weight sits on one path, from its input to
/// its neuron, but every sample of the batch takes that path. So there is one product for each
/// sample, and they add up. The forward line that this is the derivative of, and the line itself:
///
/// ```text
/// forward    z[sample][neuron]       = sum over input of
///                inputs[sample][input] * weights[input][neuron]    + biases[0][neuron]
/// backward   dweights[input][neuron] = sum over sample of
///                inputs[sample][input] * dvalues[sample][neuron]
/// shape      inputs × neurons, that of weights
/// ```
///
/// With plain arrays and indices that is the loop, and beside it the notebook's line for it:
///
/// ```
/// // dweights = np.dot(inputs.T, dvalues)
/// fn dweights(inputs: [[f64; 4]; 2], dvalues: [[f64; 3]; 2]) -> [[f64; 3]; 4] {
///     let mut dweights = [[0.0; 3]; 4];
///     for sample in 0..2 {
///         for input in 0..4 {
///             for neuron in 0..3 {
///                 dweights[input][neuron] +=
///                     inputs[sample][input] * dvalues[sample][neuron];
///             }
///         }
///     }
///     dweights
/// }
///
/// let inputs = [[1.0, -2.0, 3.0, 5.0], [-4.0, 6.0, -1.0, 2.0]];
/// let dvalues = [[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0]];
/// assert_eq!(
///     dweights(inputs, dvalues),
///     [[20.0, -9.0, -2.0], [-32.0, 14.0, 2.0], [16.0, -5.0, 5.0], [12.0, -1.0, 12.0]],
/// );
/// # #[cfg(feature = "alloc")] {
///
/// // This crate's loop gives the same bits, also where every product is rounded.
/// use chainrule::{Matrix, backward};
/// let inputs = inputs.map(|row| row.map(|input| input / 10.0));
/// let by_the_crate = backward::dweights(Matrix::of(&inputs), Matrix::of(&dvalues))?;
/// assert_eq!(by_the_crate, Matrix::of(&dweights(inputs, dvalues)));
/// # }
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
///
/// A *column* of `inputs` meets a *column* of `dvalues`: what came in by this input, sample by
/// sample, and what this neuron counted for in the loss, sample by sample. For the weight from
/// input 3 to neuron 2 of the [case that all lessons use](super#the-case-that-all-lessons-use):
///
/// ```text
///          inputs  input:  0   1   2    3         dvalues  neuron:  0   1    2
///          sample 0        1  -2   3  [ 5 ]       sample 0          4  -1  [ 2 ]
///          sample 1       -4   6  -1  [ 2 ]       sample 1         -4   2  [ 1 ]
///                                       └─────────────────┬────────────────┘
///              5 · 2  +  2 · 1   =   10 + 2   =   12   =   dweights[3][2]
/// ```
///
/// That is how one element comes about. The loop goes the other way round: it takes one sample
/// after the other, and each adds a whole table to the result, every input times every dvalue.
///
/// ```text
///    sample 0:  4  -1   2        sample 1: -4   2   1
///         1  [  4  -1   2 ]          -4  [ 16  -8  -4 ]         [ 20  -9  -2 ]
///        -2  [ -8   2  -4 ]    +      6  [-24  12   6 ]    =    [-32  14   2 ]
///         3  [ 12  -3   6 ]          -1  [  4  -2  -1 ]         [ 16  -5   5 ]
///         5  [ 20  -5  10 ]           2  [ -8   4   2 ]         [ 12  -1  12 ]
/// ```
///
/// Each sum still takes its samples in ascending order, so it is the same sum; and both matrices
/// are read along their rows, as they lie in memory, instead of down their columns. The crate
/// computes it twice, by this loop and by the whole matrices, and both have the same bits:
///
/// ```
/// # #[cfg(feature = "alloc")] {
/// use chainrule::{Matrix, backward};
///
/// let inputs = Matrix::of(&[[1, -2, 3, 5], [-4, 6, -1, 2]]);
/// let dvalues = Matrix::of(&[[4, -1, 2], [-4, 2, 1]]);
///
/// let dweights = backward::dweights(inputs, dvalues)?;
/// assert_eq!(dweights.get(3, 2), Some(&(5 * 2 + 2 * 1)));
/// assert_eq!(dweights, inputs.transpose()?.view().dot(dvalues)?);
///
/// // The two tables, one for each sample, and their sum.
/// let mut sum = backward::dweights(inputs.row_range(0..1)?, dvalues.row_range(0..1)?)?;
/// let second = backward::dweights(inputs.row_range(1..2)?, dvalues.row_range(1..2)?)?;
/// assert_eq!(sum, Matrix::of(&[[4, -1, 2], [-8, 2, -4], [12, -3, 6], [20, -5, 10]]));
/// assert_eq!(second, Matrix::of(&[[16, -8, -4], [-24, 12, 6], [4, -2, -1], [-8, 4, 2]]));
/// backward::add_scaled(sum.view_mut(), second.view(), 1)?;
/// assert_eq!(sum, dweights);
/// # }
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
///
/// # (inputs, neurons) or (neurons, inputs)?
///
/// In the notebook, and here, `weights` is (inputs, neurons), so `dweights` is too: a gradient has
/// the shape of the thing it is the gradient of. PyTorch's `nn.Linear` and llm.c keep it the other
/// way round, (neurons, inputs), and compute `inputs · weightsᵀ`. To go from one to the other,
/// transpose the weights on the way in and `dweights` on the way out; `dinputs` and `dbiases` stay
/// as they are.
///
/// # What is read and written
///
/// | | rows × columns | |
/// |---|---|---|
/// | `inputs` | samples × inputs | read |
/// | `dvalues` | samples × neurons | read |
/// | `dweights` | inputs × neurons | overwritten; what it held before is never read |
///
/// Each sum starts at +0 and takes the samples in ascending order, every product and every addition
/// rounded. It is the derivative of [`forward::dense_into`](crate::forward::dense_into) with
/// respect to its weights.
///
/// # Errors
/// `inputs` and `dvalues` differ in their rows, or `dweights` is of another shape. Nothing is
/// written then.
///
/// # Special values
/// - 0 · NaN and 0 · inf are NaN, and count: no term is skipped.
/// - A sum over no samples is +0, and so is a sum of -0.0 only.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// // In memory of your own, overwritten: call it twice, and nothing is added up.
/// let mut dweights = [[f64::NAN; 1]; 2];
/// for _call in 0..2 {
///     let (inputs, dvalues) = (Matrix::of(&[[0.1, 0.2]]), Matrix::of(&[[3.0]]));
///     backward::dweights_into(inputs, dvalues, Matrix::of_mut(&mut dweights))?;
/// }
/// assert_eq!(dweights, [[0.1 * 3.0], [0.2 * 3.0]]);
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
///
/// # Next: lesson 3, the biases
///
/// To say to a friend: *every sample uses the weight once, so its gradient is input times dvalue,
/// added up over the samples.* And then: [lesson 3, the biases](super::dbiases_into).
#[inline]
pub fn dweights_into<T: Scalar>(
    inputs: MatrixView<T>,
    dvalues: MatrixView<T>,
    mut dweights: MatrixViewMut<T>,
) -> Result<(), ShapeError> {
    dweights.expect_shape(shape(inputs, dvalues)?, Rule::DweightsOutput)?;
    dweights.as_mut_slice().fill(T::ZERO);

    // each sample
    for (inputs_of_sample, dvalues_of_sample) in zip(inputs.rows(), dvalues.rows()) {
        // each input
        for (&input, dweights_of_input) in zip(inputs_of_sample, dweights.rows_mut()) {
            // each neuron: inputs[sample][input] * dvalues[sample][neuron]
            for (dweight, &dvalue) in zip(dweights_of_input, dvalues_of_sample) {
                *dweight = *dweight + input * dvalue;
            }
        }
    }
    Ok(())
}

/// The shape of the result, inputs × neurons, where the operands fit.
pub(crate) fn shape<T>(
    inputs: MatrixView<T>,
    dvalues: MatrixView<T>,
) -> Result<(usize, usize), ShapeError> {
    let share_samples = inputs.nrows() == dvalues.nrows();
    ShapeError::check(
        share_samples,
        Rule::Dweights,
        inputs.shape(),
        dvalues.shape(),
    )?;
    Ok((inputs.ncols(), dvalues.ncols()))
}
