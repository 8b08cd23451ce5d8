//! What the notebook does with whole matrices: transpose, sum along an axis, copy, and mask.

use crate::{Matrix, MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

impl<T: Scalar> MatrixView<'_, T> {
    /// `weights.T`.
    ///
    /// # Errors
    /// `out` is not cols × rows.
    pub fn transpose_into(self, mut out: MatrixViewMut<T>) -> Result<(), ShapeError> {
        out.must_be((self.cols(), self.rows()), Rule::TransposeOutput)?;
        for row in out.row_numbers() {
            for (col, element) in out.row_mut(row).iter_mut().enumerate() {
                *element = self.get(col, row).copied().unwrap_or(T::ZERO);
            }
        }
        Ok(())
    }

    /// `np.sum(dvalues, axis=0, keepdims=True)`.
    ///
    /// # Errors
    /// `out` is not 1 × cols.
    pub fn sum_axis0_into(self, mut out: MatrixViewMut<T>) -> Result<(), ShapeError> {
        out.must_be((1, self.cols()), Rule::SumAxis0Output)?;
        out.as_mut_slice().fill(T::ZERO);
        for row in self.row_numbers() {
            for (sum, &element) in out.as_mut_slice().iter_mut().zip(self.row(row)) {
                *sum = *sum + element;
            }
        }
        Ok(())
    }

    /// `np.sum(dvalues, axis=1, keepdims=True)`.
    ///
    /// # Errors
    /// `out` is not rows × 1.
    pub fn sum_axis1_into(self, mut out: MatrixViewMut<T>) -> Result<(), ShapeError> {
        out.must_be((self.rows(), 1), Rule::SumAxis1Output)?;
        for (row, total) in out.as_mut_slice().iter_mut().enumerate() {
            let mut sum = T::ZERO;
            for &element in self.row(row) {
                sum = sum + element;
            }
            *total = sum;
        }
        Ok(())
    }
}

impl<T: Scalar, S: AsMut<[T]>> Matrix<T, S> {
    /// `drelu[z <= 0] = 0`.
    ///
    /// # Errors
    /// `z` is of another shape.
    pub fn set_where(&mut self, z: MatrixView<T>, condition: impl Fn(T) -> bool, value: T) -> Result<(), ShapeError> {
        ShapeError::unless(self.shape() == z.shape(), Rule::SetWhere, self.shape(), z.shape())?;
        for (element, &z) in self.as_mut_slice().iter_mut().zip(z.as_slice()) {
            *element = if condition(z) { value } else { *element };
        }
        Ok(())
    }
}
