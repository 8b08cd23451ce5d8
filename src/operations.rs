//! What the notebook does with whole matrices, beside [`dot_into`](MatrixView::dot_into): lay rows
//! down as columns (`weights.T`), add up along an axis (`np.sum`), and mask (`drelu[z <= 0] = 0`).
//!
//! With `np.dot` they are the second way to every gradient. The [lessons](crate::backward) never
//! use them, so that the two ways can be held against each other, bit by bit.

use core::array::from_fn;
use core::iter::zip;

use crate::{Matrix, MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

impl<T: Scalar> MatrixView<'_, T> {
    /// `out[col][row] = self[row][col]`: the notebook's `weights.T`, but in memory of its own.
    ///
    /// NumPy's `.T` copies nothing: it only exchanges the two numbers that say how far it is to the
    /// next row and to the next column. A [`Matrix`] has no such numbers, its rows always lie one
    /// after the other, so the elements move.
    ///
    /// Shapes: `self` rows × columns, read; `out` columns × rows, overwritten, never read.
    ///
    /// # Errors
    /// `out` is not columns × rows. Nothing is written then.
    ///
    /// ```
    /// use chainrule::Matrix;
    ///
    /// // Typed one neuron per line, as one thinks of them; the layer wants one input per row.
    /// let neurons = Matrix::of(&[
    ///     [0.2, 0.8, -0.5, 1.0],
    ///     [0.5, -0.91, 0.26, -0.5],
    ///     [-0.26, -0.27, 0.17, 0.87],
    /// ]);
    /// let mut weights = [[0.0; 3]; 4];
    /// neurons.transpose_into(Matrix::of_mut(&mut weights))?;
    /// assert_eq!(weights[1], [0.8, -0.91, -0.27]);
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn transpose_into(self, mut out: MatrixViewMut<T>) -> Result<(), ShapeError> {
        out.expect_shape((self.ncols(), self.nrows()), Rule::TransposeOutput)?;
        if self.ncols() == 0 {
            return Ok(()); // nothing to move, however many rows
        }
        // Eight rows at a time: what is read lies near what was read before, and eight elements
        // that lie side by side are written.
        let mut rows = self.rows();
        for first in (0..self.nrows()).step_by(8) {
            let eight: [&[T]; 8] = from_fn(|_| rows.next().unwrap_or_default());
            for col in 0..self.ncols() {
                let elements = out.row_mut(col).get_mut(first..).unwrap_or_default();
                // The same twice: of the first the compiler knows that there are eight.
                match elements.first_chunk_mut::<8>() {
                    Some(elements) => copy_column(&eight, col, elements),
                    None => copy_column(&eight, col, elements),
                }
            }
        }
        Ok(())
    }

    /// `out[0][col] = sum(self[row][col])` over `row`: the notebook's
    /// `np.sum(dvalues, axis=0, keepdims=True)`.
    ///
    /// Shapes: `self` rows × columns, read; `out` 1 × columns, overwritten; what it held before is
    /// never read. Each sum starts at +0 and takes the rows in ascending order; a sum over no rows
    /// is +0.
    ///
    /// # Errors
    /// `out` is not 1 × columns. Nothing is written then.
    ///
    /// ```
    /// use chainrule::Matrix;
    ///
    /// // Axis 0 is the one that goes: the rows, here the samples.
    /// let mut dbiases = [[0; 3]];
    /// Matrix::of(&[[4, -1, 2], [-4, 2, 1]]).sum_axis0_into(Matrix::of_mut(&mut dbiases))?;
    /// assert_eq!(dbiases, [[0, 1, 3]]);
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn sum_axis0_into(self, mut out: MatrixViewMut<T>) -> Result<(), ShapeError> {
        out.expect_shape((1, self.ncols()), Rule::SumAxis0Output)?;
        out.as_mut_slice().fill(T::ZERO);
        for row in self.rows() {
            for (sum, &element) in zip(out.as_mut_slice(), row) {
                *sum = *sum + element;
            }
        }
        Ok(())
    }

    /// `out[row][0] = sum(self[row][col])` over `col`: NumPy's
    /// `np.sum(dvalues, axis=1, keepdims=True)`.
    ///
    /// Shapes: `self` rows × columns, read; `out` rows × 1, overwritten; what it held before is
    /// never read. Each sum starts at +0 and takes the columns in ascending order; a sum over no
    /// columns is +0.
    ///
    /// # Errors
    /// `out` is not rows × 1. Nothing is written then.
    ///
    /// ```
    /// use chainrule::Matrix;
    ///
    /// // The wrong axis for dbiases: one sum per sample. The shape, 2×1 in place of 1×3, gives
    /// // it away.
    /// let mut sums = [[0]; 2];
    /// Matrix::of(&[[4, -1, 2], [-4, 2, 1]]).sum_axis1_into(Matrix::of_mut(&mut sums))?;
    /// assert_eq!(sums, [[5], [-1]]);
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn sum_axis1_into(self, mut out: MatrixViewMut<T>) -> Result<(), ShapeError> {
        out.expect_shape((self.nrows(), 1), Rule::SumAxis1Output)?;
        out.as_mut_slice().fill(T::ZERO);
        for (sum, row) in zip(out.as_mut_slice(), self.rows()) {
            for &element in row {
                *sum = *sum + element;
            }
        }
        Ok(())
    }
}

/// `elements[row] = rows[row][col]`, for as many rows as there are elements.
#[inline(always)]
fn copy_column<T: Copy>(rows: &[&[T]; 8], col: usize, elements: &mut [T]) {
    for (element, row) in zip(elements, rows) {
        if let Some(&moved) = row.get(col) {
            *element = moved;
        }
    }
}

impl<T: Scalar, S: AsMut<[T]>> Matrix<T, S> {
    /// `self[row][col] = value` where `condition` holds for `z[row][col]`: the notebook's
    /// `drelu[z <= 0] = 0`, with its `z`, its condition and its value.
    ///
    /// Shapes: `self` rows × columns, read and overwritten; `z` the same, read. Where the condition
    /// does not hold, the element stays as it is, to the bit; a NaN in `z` fulfils no comparison.
    ///
    /// # Errors
    /// `z` is of another shape. Nothing is written then.
    ///
    /// ```
    /// use chainrule::Matrix;
    ///
    /// let mut drelu = [[1, 4, 0, 1], [3, 3, 4, 4], [3, 5, 2, 8]];
    /// let z = [[4, 4, 0, 4], [-4, -7, -2, -6], [2, -2, -6, 1]];
    /// Matrix::of_mut(&mut drelu).set_where(Matrix::of(&z), |z| z <= 0, 0)?;
    /// assert_eq!(drelu, [[1, 4, 0, 1], [0, 0, 0, 0], [3, 0, 0, 8]]);
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn set_where(
        &mut self,
        z: MatrixView<T>,
        condition: impl Fn(T) -> bool,
        value: T,
    ) -> Result<(), ShapeError> {
        ShapeError::check(
            self.shape() == z.shape(),
            Rule::SetWhere,
            self.shape(),
            z.shape(),
        )?;
        for (element, &z) in zip(self.as_mut_slice(), z.as_slice()) {
            *element = if condition(z) { value } else { *element };
        }
        Ok(())
    }
}
