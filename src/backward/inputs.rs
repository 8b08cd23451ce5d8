//! Lesson 1, the gradient of the inputs: `dinputs = np.dot(dvalues, weights.T)`.
//!
//! *How does the loss change when one input of one sample changes?* An input goes into every neuron, so there is a path
//! through each of them, and paths add up. The forward line that this is the derivative of, and the line itself:
//!
//! ```text
//! forward    z[sample][neuron]      = sum over input  of inputs[sample][input]  * weights[input][neuron]  + biases[0][neuron]
//! backward   dinputs[sample][input] = sum over neuron of weights[input][neuron] * dvalues[sample][neuron]
//! shape      samples × inputs, that of inputs
//! ```
//!
//! A *row* of `weights` meets a *row* of `dvalues`: what this input counts for in each neuron, and what each neuron
//! counts for in the loss. For input 1 of sample 0 of the [case that all lessons use](super#the-case-that-all-lessons-use):
//!
//! ```text
//!            weights  neuron:  0   1   2             dvalues  neuron:  0   1   2
//!            input 0           2  -1   3             sample 0       [  4  -1   2 ] ─┐
//!       ┌─   input 1        [  5   3  -2 ]           sample 1         -4   2   1    │
//!       │    input 2          -3   4   1                                            │
//!       │    input 3           1  -5   7                                            │
//!       └──────────────────────────┬────────────────────────────────────────────────┘
//!                5 · 4  +  3 · -1  +  -2 · 2   =   20 - 3 - 4   =   13   =   dinputs[0][1]
//! ```
//!
//! The notebook first writes the four sums of one sample by hand, `dx1 = sum(weights[1] * dvalues[0])`, then all at once,
//! `dinputs = np.dot(dvalues[0], weights.T)`, and then the batch, `dinputs = np.dot(dvalues, weights.T)`. One sample is a
//! batch of one: the loop below does not know the difference.
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use chainrule::{Matrix, backward};
//!
//! let weights = Matrix::of(&[[2.0, -1.0, 3.0], [5.0, 3.0, -2.0], [-3.0, 4.0, 1.0], [1.0, -5.0, 7.0]]);
//! let dvalues = Matrix::of(&[[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0]]);
//!
//! let by_hand = 5.0 * 4.0 + 3.0 * -1.0 + -2.0 * 2.0;
//! assert_eq!(by_hand, 13.0);
//!
//! let dinputs = backward::dinputs(dvalues, weights)?;
//! assert_eq!(dinputs.get(0, 1), Some(&by_hand));
//! assert_eq!(dinputs, dvalues.dot(weights.transpose()?.view())?);
//! # }
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! # Why `weights.T`?
//!
//! Because of what `np.dot` does, not because of the chain rule. `np.dot` lets a row of the left matrix meet a *column* of
//! the right one. Here a row has to meet a *row*, and so the rows of `weights` are laid down as columns first. The loop
//! needs no transpose, and makes none: it simply takes row `input` of `weights`. In the code `weights_of_input` is that
//! row, the notebook's `weights[1]`, and `dvalues_of_sample` is its `dvalues[0]`; here and in the other lessons the rows
//! are taken one after the other, so that nothing has to be counted.
//!
//! # Why is it transposed twice?
//!
//! The notebook says `weights = np.random.randn(3, 4).T` and later `weights.T`. The first `.T` is about *typing* the
//! numbers: written down one neuron per line they are (neurons, inputs), and the layer wants (inputs, neurons). It happens
//! once, when the weights are made. (For random numbers `randn(4, 3)` would have done.) The second is the one of the
//! paragraph above. They have nothing to do with each other.

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

/// The shape of the result, samples × inputs, where the operands fit.
pub(crate) fn shape<T>(
    dvalues: MatrixView<T>,
    weights: MatrixView<T>,
) -> Result<(usize, usize), ShapeError> {
    ShapeError::unless(
        dvalues.ncols() == weights.ncols(),
        Rule::Dinputs,
        dvalues.shape(),
        weights.shape(),
    )?;
    Ok((dvalues.nrows(), weights.nrows()))
}

/// `dinputs[sample][input] = sum(weights[input][neuron] * dvalues[sample][neuron])` over `neuron`: the notebook's
/// `dx0 = sum(weights[0] * dvalues[0])` for every input of every sample. The derivative of
/// [`forward::dense_into`](crate::forward::dense_into) with respect to its inputs.
///
/// | | rows × columns | |
/// |---|---|---|
/// | `dvalues` | samples × neurons | read |
/// | `weights` | inputs × neurons | read |
/// | `dinputs` | samples × inputs | overwritten, never read |
///
/// Each sum starts at +0 and takes the neurons in ascending order, every product and every addition rounded.
///
/// # Errors
/// `dvalues` and `weights` differ in their columns, or `dinputs` is of another shape. Nothing is written then.
///
/// # Special values
/// - 0 · NaN and 0 · inf are NaN, and count: no term is skipped.
/// - A sum over no neurons is +0, and so is a sum of -0.0 only.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// // In memory of your own: here the gradient that the layer before this one waits for, without a heap.
/// let mut dinputs = [[f64::NAN; 2]; 1];
/// let (dvalues, weights) = (Matrix::of(&[[1.0, 1.0, 1.0]]), Matrix::of(&[[0.2, 0.8, -0.5], [1.0, -0.91, 0.26]]));
/// backward::dinputs_into(dvalues, weights, Matrix::of_mut(&mut dinputs))?;
/// assert_eq!(dinputs, [[0.2 + 0.8 - 0.5, 1.0 - 0.91 + 0.26]]);
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[inline]
pub fn dinputs_into<T: Scalar>(
    dvalues: MatrixView<T>,
    weights: MatrixView<T>,
    mut dinputs: MatrixViewMut<T>,
) -> Result<(), ShapeError> {
    dinputs.must_be(shape(dvalues, weights)?, Rule::DinputsOutput)?;
    dinputs.as_mut_slice().fill(T::ZERO); // and so they stay where there are no neurons
    for (dinputs_of_sample, dvalues_of_sample) in dinputs.rows_mut().zip(dvalues.rows()) {
        for (dinput, weights_of_input) in dinputs_of_sample.iter_mut().zip(weights.rows()) {
            let mut sum = T::ZERO;
            for (&weight, &dvalue) in weights_of_input.iter().zip(dvalues_of_sample) {
                sum = sum + weight * dvalue;
            }
            *dinput = sum;
        }
    }
    Ok(())
}
