//! `dinputs = np.dot(dvalues, weights.T)`

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

pub(crate) fn shape<T>(dvalues: MatrixView<T>, weights: MatrixView<T>) -> Result<(usize, usize), ShapeError> {
    ShapeError::unless(dvalues.cols() == weights.cols(), Rule::Dinputs, dvalues.shape(), weights.shape())?;
    Ok((dvalues.rows(), weights.rows()))
}

/// The gradient of the inputs.
///
/// # Errors
/// Shapes.
#[inline]
pub fn dinputs_into<T: Scalar>(
    dvalues: MatrixView<T>,
    weights: MatrixView<T>,
    mut dinputs: MatrixViewMut<T>,
) -> Result<(), ShapeError> {
    dinputs.must_be(shape(dvalues, weights)?, Rule::DinputsOutput)?;
    for sample in dinputs.row_numbers() {
        for (input, dinput) in dinputs.row_mut(sample).iter_mut().enumerate() {
            let mut sum = T::ZERO;
            for (&weight, &dvalue) in weights.row(input).iter().zip(dvalues.row(sample)) {
                sum = sum + weight * dvalue;
            }
            *dinput = sum;
        }
    }
    Ok(())
}
