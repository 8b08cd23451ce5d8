//! Lesson 1, the gradient of the inputs: `dinputs = np.dot(dvalues, weights.T)`.
//!
//! The lesson is the comment of the loop, and so the loop's page in the documentation.

use core::iter::zip;

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

/// Lesson 1, the gradient of the inputs: the notebook's `dinputs = np.dot(dvalues, weights.T)`.
///
/// *How does the loss change when one input of one sample changes?* An input goes into every
/// neuron, so there is a path through each of them, and paths add up. The forward line that this is
/// the derivative of, and the line itself:
///
/// ```text
/// forward    z[sample][neuron]      = sum over input of
///                inputs[sample][input]  * weights[input][neuron]   + biases[0][neuron]
/// backward   dinputs[sample][input] = sum over neuron of
///                weights[input][neuron] * dvalues[sample][neuron]
/// shape      samples × inputs, that of inputs
/// ```
///
/// With plain arrays and indices that is the loop, and beside it the notebook's two lines for it:
///
/// ```
/// // one sum:       dx1 = sum(weights[1] * dvalues[0])
/// // all of them:   dinputs = np.dot(dvalues, weights.T)
/// fn dinputs(dvalues: [[f64; 3]; 2], weights: [[f64; 3]; 4]) -> [[f64; 4]; 2] {
///     let mut dinputs = [[0.0; 4]; 2];
///     for sample in 0..2 {
///         for input in 0..4 {
///             for neuron in 0..3 {
///                 dinputs[sample][input] +=
///                     weights[input][neuron] * dvalues[sample][neuron];
///             }
///         }
///     }
///     dinputs
/// }
///
/// let dvalues = [[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0]];
/// let weights = [[2.0, -1.0, 3.0], [5.0, 3.0, -2.0], [-3.0, 4.0, 1.0], [1.0, -5.0, 7.0]];
/// let result = dinputs(dvalues, weights);
/// assert_eq!(result, [[15.0, 13.0, -14.0, 23.0], [-7.0, -16.0, 21.0, -7.0]]);
/// # #[cfg(feature = "alloc")] {
///
/// // This crate's loop gives the same bits, also where every product is rounded.
/// use chainrule::{Matrix, backward};
/// let weights = weights.map(|row| row.map(|weight| weight / 10.0));
/// let by_the_crate = backward::dinputs(Matrix::of(&dvalues), Matrix::of(&weights))?;
/// assert_eq!(by_the_crate, Matrix::of(&dinputs(dvalues, weights)));
/// # }
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
///
/// A *row* of `weights` meets a *row* of `dvalues`: what this input counts for in each neuron, and
/// what each neuron counts for in the loss. For input 1 of sample 0 of the [case that all lessons
/// use](super#the-case-that-all-lessons-use):
///
/// ```text
///          weights  neuron:  0   1   2           dvalues  neuron:  0   1   2
///          input 0           2  -1   3           sample 0       [  4  -1   2 ] ─┐
///     ┌─   input 1        [  5   3  -2 ]         sample 1         -4   2   1    │
///     │    input 2          -3   4   1                                          │
///     │    input 3           1  -5   7                                          │
///     └──────────────────────────┬──────────────────────────────────────────────┘
///              5 · 4  +  3 · -1  +  -2 · 2   =   20 - 3 - 4   =   13   =   dinputs[0][1]
/// ```
///
/// The notebook first writes the four sums of one sample by hand, then all at once,
/// `dinputs = np.dot(dvalues[0], weights.T)`, and then the batch. One sample is a batch of one: the
/// loop does not know the difference. The crate computes it twice, by this loop and by the whole
/// matrices, and both have the same bits:
///
/// ```
/// # #[cfg(feature = "alloc")] {
/// use chainrule::{Matrix, backward};
///
/// let weights = Matrix::of(&[[2, -1, 3], [5, 3, -2], [-3, 4, 1], [1, -5, 7]]);
/// let dvalues = Matrix::of(&[[4, -1, 2], [-4, 2, 1]]);
///
/// let dinputs = backward::dinputs(dvalues, weights)?;
/// assert_eq!(dinputs.get(0, 1), Some(&(5 * 4 + 3 * -1 + -2 * 2)));
/// assert_eq!(dinputs, dvalues.dot(weights.transpose()?.view())?);
/// # }
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
///
/// # Why `weights.T`?
///
/// Because of what `np.dot` does, not because of the chain rule. `np.dot` lets a row of the left
/// matrix meet a *column* of the right one. Here a row has to meet a *row*, and so the rows of
/// `weights` are laid down as columns first. The loop needs no transpose, and makes none: it takes
/// row `input` of `weights`.
///
/// # Why is it transposed twice?
///
/// The notebook says `weights = np.random.randn(3, 4).T` and later `weights.T`. The first `.T` is
/// about *typing* the numbers: written down one neuron per line they are (neurons, inputs), and the
/// layer wants (inputs, neurons). It happens once, when the weights are made. (For random numbers
/// `randn(4, 3)` would have done.) The second is the one of the paragraph above. They have nothing
/// to do with each other.
///
/// # How the source reads
///
/// The loop in the source takes whole rows, in step, with the word that Python has for it, `zip`:
/// `weights_of_input` is the notebook's `weights[input]`, `dvalues_of_sample` its
/// `dvalues[sample]`. So no index is looked up, and nothing can be out of bounds: that is how
/// firmware links it without a panic, in the fewest bytes.
///
/// # What is read and written
///
/// | | rows × columns | |
/// |---|---|---|
/// | `dvalues` | samples × neurons | read |
/// | `weights` | inputs × neurons | read |
/// | `dinputs` | samples × inputs | overwritten, never read |
///
/// Each sum starts at +0 and takes the neurons in ascending order, every product and every addition
/// rounded. It is the derivative of [`forward::dense_into`](crate::forward::dense_into) with
/// respect to its inputs, and it becomes the `dvalues` of the layer before this one.
///
/// # Errors
/// `dvalues` and `weights` differ in their columns, or `dinputs` is of another shape. Nothing is
/// written then.
///
/// # Special values
/// - 0 · NaN and 0 · inf are NaN, and count: no term is skipped.
/// - A sum over no neurons is +0, and so is a sum of -0.0 only.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// // In memory of your own, without a heap: what the layer before this one waits for.
/// let mut dinputs = [[f64::NAN; 2]; 1];
/// let dvalues = Matrix::of(&[[1.0, 1.0, 1.0]]);
/// let weights = Matrix::of(&[[0.2, 0.8, -0.5], [1.0, -0.91, 0.26]]);
/// backward::dinputs_into(dvalues, weights, Matrix::of_mut(&mut dinputs))?;
/// assert_eq!(dinputs, [[0.2 + 0.8 - 0.5, 1.0 - 0.91 + 0.26]]);
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
///
/// *Next:* [lesson 2, the weights](super::dweights_into).
#[inline]
pub fn dinputs_into<T: Scalar>(
    dvalues: MatrixView<T>,
    weights: MatrixView<T>,
    mut dinputs: MatrixViewMut<T>,
) -> Result<(), ShapeError> {
    dinputs.expect_shape(shape(dvalues, weights)?, Rule::DinputsOutput)?;
    dinputs.as_mut_slice().fill(T::ZERO); // and so they stay where there are no neurons

    // each sample
    for (dinputs_of_sample, dvalues_of_sample) in zip(dinputs.rows_mut(), dvalues.rows()) {
        // each input
        for (dinput, weights_of_input) in zip(dinputs_of_sample, weights.rows()) {
            let mut sum = T::ZERO;
            // each neuron: sum(weights[input] * dvalues[sample])
            for (&weight, &dvalue) in zip(weights_of_input, dvalues_of_sample) {
                sum = sum + weight * dvalue;
            }
            *dinput = sum;
        }
    }
    Ok(())
}

/// The shape of the result, samples × inputs, where the operands fit.
pub(crate) fn shape<T>(
    dvalues: MatrixView<T>,
    weights: MatrixView<T>,
) -> Result<(usize, usize), ShapeError> {
    let share_neurons = dvalues.ncols() == weights.ncols();
    ShapeError::check(
        share_neurons,
        Rule::Dinputs,
        dvalues.shape(),
        weights.shape(),
    )?;
    Ok((dvalues.nrows(), weights.nrows()))
}
