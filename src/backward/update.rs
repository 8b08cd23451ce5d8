//! `weights += -learning_rate * dweights`

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

/// One step of gradient descent.
///
/// # Errors
/// Shapes.
#[inline]
pub fn update<T: Scalar>(
    mut parameters: MatrixViewMut<T>,
    gradient: MatrixView<T>,
    minus_learning_rate: T,
) -> Result<(), ShapeError> {
    ShapeError::unless(parameters.shape() == gradient.shape(), Rule::Update, parameters.shape(), gradient.shape())?;
    for (parameter, &slope) in parameters.as_mut_slice().iter_mut().zip(gradient.as_slice()) {
        *parameter = *parameter + minus_learning_rate * slope;
    }
    Ok(())
}
