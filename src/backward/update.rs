//! What the gradients are for: `weights += -learning_rate * dweights`.

use core::iter::zip;

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

/// What the gradients are for: `parameters += factor * gradient`, one step of gradient descent
/// where `factor` is `-learning_rate`.
///
/// The notebook stops at the gradients. This is the step that the book it follows, *Neural Networks
/// from Scratch*, takes next, `weights += -learning_rate * dweights`: a gradient says which way the
/// loss *rises*, so each parameter goes a little way in the other direction. How little is the
/// learning rate; the minus sign is the caller's, so that a scalar needs no subtraction.
///
/// ```text
/// parameters[row][col] = parameters[row][col] + factor * gradient[row][col]
/// ```
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// // The loss is (weight · 3 - 12)², least at weight = 4. Three steps from 0:
/// let mut weight = [[0.0]];
/// for expected in [3.6, 3.96, 3.996] {
///     let dvalues = [[2.0 * (weight[0][0] * 3.0 - 12.0)]]; // the derivative of the square
///     let mut dweights = [[0.0]];
///     let (inputs, dvalues) = (Matrix::of(&[[3.0]]), Matrix::of(&dvalues));
///     backward::dweights_into(inputs, dvalues, Matrix::of_mut(&mut dweights))?;
///     backward::add_scaled(Matrix::of_mut(&mut weight), Matrix::of(&dweights), -0.05)?;
///     assert_eq!(Matrix::of(&weight).to_string(), format!("[[{expected}]]"));
/// }
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
///
/// # The sum over mini-batches
///
/// With factor 1 it adds: where a batch does not fit into memory, or a value is used in two places,
/// the gradients of the parts add up to the gradient of the whole.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// let dvalues = Matrix::of(&[[4, -1, 2], [-4, 2, 1], [1, 5, -7]]);
/// let (mut dbiases, mut of_a_part) = ([[0; 3]], [[0; 3]]);
/// for samples in [0..2, 2..3] {
///     let part = dvalues.row_range(samples)?;
///     backward::dbiases_into(part, Matrix::of_mut(&mut of_a_part))?;
///     backward::add_scaled(Matrix::of_mut(&mut dbiases), Matrix::of(&of_a_part), 1)?;
/// }
///
/// let mut at_once = [[0; 3]];
/// backward::dbiases_into(dvalues, Matrix::of_mut(&mut at_once))?;
/// assert_eq!(dbiases, at_once);
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
///
/// (In floats the two round differently: a sum of sums is another order of summation.)
///
/// # Weight decay and momentum
///
/// Both change the gradient before the step. Decay adds a little of the weights to it, momentum a
/// part of the step before; and where the sum is to stand in `velocity`, the two change places.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// let (decay, momentum, minus_rate) = (0.5, 0.5, -0.25);
/// let mut weights = [[8.0, -4.0]];
/// let mut velocity = [[2.0, 0.0]];
/// let mut dweights = [[1.0, 1.0]]; // as backward::dweights_into left it
///
/// // dweights += decay * weights
/// backward::add_scaled(Matrix::of_mut(&mut dweights), Matrix::of(&weights), decay)?;
/// assert_eq!(dweights, [[5.0, -1.0]]);
///
/// // velocity = momentum * velocity + dweights
/// backward::add_scaled(Matrix::of_mut(&mut dweights), Matrix::of(&velocity), momentum)?;
/// core::mem::swap(&mut dweights, &mut velocity);
/// assert_eq!(velocity, [[6.0, -1.0]]);
///
/// // weights += -learning_rate * velocity
/// backward::add_scaled(Matrix::of_mut(&mut weights), Matrix::of(&velocity), minus_rate)?;
/// assert_eq!(weights, [[6.5, -3.75]]);
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
///
/// # What is read and written
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
/// Those of one product and one addition, each rounded: 0 · NaN and 0 · inf are NaN and spoil the
/// parameter.
///
/// # Next: wrong turns
///
/// To say to a friend: *the gradient says which way the loss rises, so each weight goes a little
/// way in the other direction.* And then: [six mistakes that no shape warns
/// of](crate::wrong_turns).
#[inline]
pub fn add_scaled<T: Scalar>(
    mut parameters: MatrixViewMut<T>,
    gradient: MatrixView<T>,
    factor: T,
) -> Result<(), ShapeError> {
    let is_its_gradient = parameters.shape() == gradient.shape();
    ShapeError::check(
        is_its_gradient,
        Rule::AddScaled,
        parameters.shape(),
        gradient.shape(),
    )?;

    for (parameter, &slope) in zip(parameters.as_mut_slice(), gradient.as_slice()) {
        *parameter = *parameter + factor * slope;
    }
    Ok(())
}
