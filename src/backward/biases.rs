//! `dbiases = np.sum(dvalues, axis=0, keepdims=True)`

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

/// The gradient of the biases.
///
/// # Errors
/// Shapes.
#[inline]
pub fn dbiases_into<T: Scalar>(dvalues: MatrixView<T>, mut dbiases: MatrixViewMut<T>) -> Result<(), ShapeError> {
    dbiases.must_be((1, dvalues.cols()), Rule::DbiasesOutput)?;
    dbiases.as_mut_slice().fill(T::ZERO);
    for sample in dvalues.row_numbers() {
        for (dbias, &dvalue) in dbiases.as_mut_slice().iter_mut().zip(dvalues.row(sample)) {
            *dbias = *dbias + dvalue;
        }
    }
    Ok(())
}
