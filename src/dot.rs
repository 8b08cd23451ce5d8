//! The product of two matrices: `np.dot`.

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

impl<T: Scalar> MatrixView<'_, T> {
    pub(crate) fn dot_shape(self, right: MatrixView<T>) -> Result<(usize, usize), ShapeError> {
        ShapeError::unless(self.cols() == right.rows(), Rule::Dot, self.shape(), right.shape())?;
        Ok((self.rows(), right.cols()))
    }

    /// `np.dot(self, right)`.
    ///
    /// # Errors
    /// The inner sizes differ, or `out` is of another shape.
    pub fn dot_into(self, right: MatrixView<T>, mut out: MatrixViewMut<T>) -> Result<(), ShapeError> {
        out.must_be(self.dot_shape(right)?, Rule::DotOutput)?;
        for row in out.row_numbers() {
            let sums = out.row_mut(row);
            sums.fill(T::ZERO);
            for (term, &left) in self.row(row).iter().enumerate() {
                for (sum, &right) in sums.iter_mut().zip(right.row(term)) {
                    *sum = *sum + left * right;
                }
            }
        }
        Ok(())
    }
}
