//! What the gradients are for: `weights += -learning_rate * dweights`.
//!
//! The notebook stops at the gradients. This is the step that the book it follows, *Neural Networks from Scratch*, takes
//! next: a gradient says which way the loss *rises*, so each parameter goes a little way in the other direction. How
//! little is the learning rate.
//!
//! ```text
//! weights[input][neuron] = weights[input][neuron] + -learning_rate * dweights[input][neuron]
//! ```
//!
//! The minus sign belongs to the rate, so that a scalar needs no subtraction: the caller hands over `-learning_rate`.

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

/// `parameters[row][col] = parameters[row][col] + minus_learning_rate * gradient[row][col]`: one step of gradient descent,
/// for the weights and their gradient or for the biases and theirs.
///
/// | | rows × columns | |
/// |---|---|---|
/// | `parameters` | any | read and overwritten |
/// | `gradient` | the same | read |
///
/// # Errors
/// The two are not of one shape. Nothing is written then.
///
/// # Special values
/// Those of one product and one addition, each rounded: 0 · NaN and 0 · inf are NaN and spoil the parameter.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// // The loss is (weight · 3 - 12)², least at weight = 4. Three steps from 0:
/// let mut weight = [[0.0]];
/// for expected in [3.6, 3.96, 3.996] {
///     let dvalues = [[2.0 * (weight[0][0] * 3.0 - 12.0)]]; // the derivative of the square
///     let mut dweights = [[0.0]];
///     backward::dweights_into(Matrix::of(&[[3.0]]), Matrix::of(&dvalues), Matrix::of_mut(&mut dweights))?;
///     backward::add_scaled(Matrix::of_mut(&mut weight), Matrix::of(&dweights), -0.05)?;
///     assert_eq!(Matrix::of(&weight).to_string(), format!("[[{expected}]]"));
/// }
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[inline]
pub fn add_scaled<T: Scalar>(
    mut parameters: MatrixViewMut<T>,
    gradient: MatrixView<T>,
    factor: T,
) -> Result<(), ShapeError> {
    ShapeError::unless(
        parameters.shape() == gradient.shape(),
        Rule::AddScaled,
        parameters.shape(),
        gradient.shape(),
    )?;
    for (parameter, &slope) in parameters
        .as_mut_slice()
        .iter_mut()
        .zip(gradient.as_slice())
    {
        *parameter = *parameter + factor * slope;
    }
    Ok(())
}
