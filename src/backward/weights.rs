//! `dweights = np.dot(inputs.T, dvalues)`

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

pub(crate) fn shape<T>(inputs: MatrixView<T>, dvalues: MatrixView<T>) -> Result<(usize, usize), ShapeError> {
    ShapeError::unless(inputs.rows() == dvalues.rows(), Rule::Dweights, inputs.shape(), dvalues.shape())?;
    Ok((inputs.cols(), dvalues.cols()))
}

/// The gradient of the weights.
///
/// # Errors
/// Shapes.
#[inline]
pub fn dweights_into<T: Scalar>(
    inputs: MatrixView<T>,
    dvalues: MatrixView<T>,
    mut dweights: MatrixViewMut<T>,
) -> Result<(), ShapeError> {
    dweights.must_be(shape(inputs, dvalues)?, Rule::DweightsOutput)?;
    dweights.as_mut_slice().fill(T::ZERO);
    for sample in dvalues.row_numbers() {
        for (index, &input) in inputs.row(sample).iter().enumerate() {
            for (dweight, &dvalue) in dweights.row_mut(index).iter_mut().zip(dvalues.row(sample)) {
                *dweight = *dweight + input * dvalue;
            }
        }
    }
    Ok(())
}
