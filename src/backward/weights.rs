//! Lesson 2, the gradient of the weights: `dweights = np.dot(inputs.T, dvalues)`.
//!
//! *How does the loss change when one weight changes?* A weight sits on one path, from its input to its neuron, but every
//! sample of the batch takes that path. So there is one product for each sample, and they add up. The forward line that
//! this is the derivative of, and the line itself:
//!
//! ```text
//! forward    z[sample][neuron]       = sum over input  of inputs[sample][input] * weights[input][neuron]  + biases[0][neuron]
//! backward   dweights[input][neuron] = sum over sample of inputs[sample][input] * dvalues[sample][neuron]
//! shape      inputs × neurons, that of weights
//! ```
//!
//! A *column* of `inputs` meets a *column* of `dvalues`: what came in by this input, sample by sample, and what this
//! neuron counted for in the loss, sample by sample. For the weight from input 3 to neuron 2 of the
//! [case that all lessons use](super#the-case-that-all-lessons-use):
//!
//! ```text
//!            inputs  input:  0   1   2    3          dvalues  neuron:  0   1    2
//!            sample 0        1  -2   3  [ 5 ]        sample 0          4  -1  [ 2 ]
//!            sample 1       -4   6  -1  [ 2 ]        sample 1         -4   2  [ 1 ]
//!                                         └──────────────────┬────────────────┘
//!                5 · 2  +  2 · 1   =   10 + 2   =   12   =   dweights[3][2]
//! ```
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use chainrule::{Matrix, backward};
//!
//! let inputs = Matrix::of(&[[1.0, -2.0, 3.0, 5.0], [-4.0, 6.0, -1.0, 2.0]]);
//! let dvalues = Matrix::of(&[[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0]]);
//!
//! let by_hand = 5.0 * 2.0 + 2.0 * 1.0;
//! assert_eq!(by_hand, 12.0);
//!
//! let dweights = backward::dweights(inputs, dvalues)?;
//! assert_eq!(dweights.get(3, 2), Some(&by_hand));
//! assert_eq!(dweights, inputs.transpose()?.view().dot(dvalues)?);
//! # }
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! The loop goes through the samples one after the other and adds each one's products to all the sums, where
//! [lesson 1](super::inputs) finishes one sum after the other. Each sum still takes its samples in ascending order, so it
//! is the same sum; and both matrices are read along their rows, as they lie in memory, instead of down their columns.
//!
//! # (inputs, neurons) or (neurons, inputs)?
//!
//! In the notebook, and here, `weights` is (inputs, neurons), so `dweights` is too: a gradient has the shape of the thing it
//! is the gradient of. PyTorch's `nn.Linear` and llm.c keep it the other way round, (neurons, inputs), and compute
//! `inputs · weightsᵀ`. To go from one to the other, transpose the weights on the way in and `dweights` on the way out;
//! `dinputs` and `dbiases` stay as they are.

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

/// The shape of the result, inputs × neurons, where the operands fit.
pub(crate) fn shape<T>(
    inputs: MatrixView<T>,
    dvalues: MatrixView<T>,
) -> Result<(usize, usize), ShapeError> {
    ShapeError::unless(
        inputs.nrows() == dvalues.nrows(),
        Rule::Dweights,
        inputs.shape(),
        dvalues.shape(),
    )?;
    Ok((inputs.ncols(), dvalues.ncols()))
}

/// `dweights[input][neuron] = sum(inputs[sample][input] * dvalues[sample][neuron])` over `sample`: the notebook's
/// `dweights = np.dot(inputs.T, dvalues)`. The derivative of [`forward::dense_into`](crate::forward::dense_into) with
/// respect to its weights.
///
/// | | rows × columns | |
/// |---|---|---|
/// | `inputs` | samples × inputs | read |
/// | `dvalues` | samples × neurons | read |
/// | `dweights` | inputs × neurons | overwritten; what it held before is never read |
///
/// Each sum starts at +0 and takes the samples in ascending order, every product and every addition rounded.
///
/// # Errors
/// `inputs` and `dvalues` differ in their rows, or `dweights` is of another shape. Nothing is written then.
///
/// # Special values
/// - 0 · NaN and 0 · inf are NaN, and count: no term is skipped.
/// - A sum over no samples is +0, and so is a sum of -0.0 only.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// // A batch is the sum of its samples: the gradient of a batch of two is that of the one plus that of the other.
/// let (mut both, mut first, mut second) = ([[0; 1]; 2], [[0; 1]; 2], [[0; 1]; 2]);
/// backward::dweights_into(Matrix::of(&[[1, 2], [3, 4]]), Matrix::of(&[[5], [6]]), Matrix::of_mut(&mut both))?;
/// backward::dweights_into(Matrix::of(&[[1, 2]]), Matrix::of(&[[5]]), Matrix::of_mut(&mut first))?;
/// backward::dweights_into(Matrix::of(&[[3, 4]]), Matrix::of(&[[6]]), Matrix::of_mut(&mut second))?;
/// assert_eq!(both, [[1 * 5 + 3 * 6], [2 * 5 + 4 * 6]]);
/// assert_eq!(both, [[first[0][0] + second[0][0]], [first[1][0] + second[1][0]]]);
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[inline]
pub fn dweights_into<T: Scalar>(
    inputs: MatrixView<T>,
    dvalues: MatrixView<T>,
    mut dweights: MatrixViewMut<T>,
) -> Result<(), ShapeError> {
    dweights.must_be(shape(inputs, dvalues)?, Rule::DweightsOutput)?;
    dweights.as_mut_slice().fill(T::ZERO);
    for (inputs_of_sample, dvalues_of_sample) in inputs.rows().zip(dvalues.rows()) {
        for (&input, dweights_of_input) in inputs_of_sample.iter().zip(dweights.rows_mut()) {
            for (dweight, &dvalue) in dweights_of_input.iter_mut().zip(dvalues_of_sample) {
                *dweight = *dweight + input * dvalue;
            }
        }
    }
    Ok(())
}
