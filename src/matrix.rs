//! The matrix: numbers in one row-major buffer, and a shape.

use core::fmt;
use core::marker::PhantomData;
use core::ops::Range;

use crate::{Rule, ShapeError};

/// `rows` × `cols` numbers, row after row, in a buffer of any kind.
#[derive(Clone, Copy)]
#[must_use]
pub struct Matrix<T, S> {
    rows: usize,
    cols: usize,
    data: S,
    element: PhantomData<T>,
}

/// A matrix to read, in memory that belongs to somebody else. It is copied like a reference.
pub type MatrixView<'a, T> = Matrix<T, &'a [T]>;

/// A matrix to write, in memory that belongs to somebody else.
pub type MatrixViewMut<'a, T> = Matrix<T, &'a mut [T]>;

impl<'a, T> MatrixView<'a, T> {
    /// A view of nested arrays.
    pub const fn of<const ROWS: usize, const COLS: usize>(rows: &'a [[T; COLS]; ROWS]) -> Self {
        const { assert!(size_of::<T>() > 0, "an element has a size") };
        Matrix { rows: ROWS, cols: COLS, data: rows.as_flattened(), element: PhantomData }
    }
}

impl<'a, T> MatrixViewMut<'a, T> {
    /// A view of nested arrays, to be written.
    pub const fn of_mut<const ROWS: usize, const COLS: usize>(rows: &'a mut [[T; COLS]; ROWS]) -> Self {
        const { assert!(size_of::<T>() > 0, "an element has a size") };
        Matrix { rows: ROWS, cols: COLS, data: rows.as_flattened_mut(), element: PhantomData }
    }
}

impl<T, S> Matrix<T, S> {
    /// How many rows.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns.
    #[must_use]
    pub const fn cols(&self) -> usize {
        self.cols
    }

    /// Rows and columns.
    #[must_use]
    pub const fn shape(&self) -> (usize, usize) {
        (self.rows, self.cols)
    }

    /// The numbers of the rows that have elements: none where there are no columns, so that a matrix of 2^60 rows and
    /// no columns is not counted through.
    #[inline(always)]
    pub(crate) fn row_numbers(&self) -> Range<usize> {
        0..if self.cols == 0 { 0 } else { self.rows }
    }

    /// `Ok` where an output has the shape of its result.
    #[inline(always)]
    pub(crate) fn must_be(&self, shape: (usize, usize), rule: Rule) -> Result<(), ShapeError> {
        ShapeError::unless(self.shape() == shape, rule, self.shape(), shape)
    }

    /// Back to the buffer.
    #[must_use]
    pub fn into_inner(self) -> S {
        self.data
    }
}

impl<T, S: AsRef<[T]>> Matrix<T, S> {
    /// A matrix over a buffer that is there already; nothing is copied.
    ///
    /// # Errors
    /// The buffer does not have `rows · cols` elements.
    pub fn from_row_major(rows: usize, cols: usize, data: S) -> Result<Self, ShapeError> {
        let len = data.as_ref().len();
        ShapeError::unless(rows.checked_mul(cols) == Some(len), Rule::Buffer, (len, 1), (rows, cols))?;
        Ok(Matrix { rows, cols, data, element: PhantomData })
    }

    /// A view of the whole.
    pub fn view(&self) -> MatrixView<'_, T> {
        Matrix { rows: self.rows, cols: self.cols, data: self.data.as_ref(), element: PhantomData }
    }

    /// All elements, row after row.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        self.data.as_ref()
    }

    /// One row; the empty slice where there is no such row.
    #[must_use]
    pub fn row(&self, row: usize) -> &[T] {
        if row >= self.rows {
            return &[];
        }
        // Nothing wraps: all rows together are as long as the buffer. But a check would stay in the firmware.
        let start = row.wrapping_mul(self.cols);
        self.data.as_ref().get(start..).unwrap_or_default().get(..self.cols).unwrap_or_default()
    }

    /// One element, if it is there.
    #[must_use]
    pub fn get(&self, row: usize, col: usize) -> Option<&T> {
        self.row(row).get(col)
    }
}

impl<T, S: AsMut<[T]>> Matrix<T, S> {
    /// A view of the whole, to be written.
    pub fn view_mut(&mut self) -> MatrixViewMut<'_, T> {
        Matrix { rows: self.rows, cols: self.cols, data: self.data.as_mut(), element: PhantomData }
    }

    /// All elements, to be written.
    #[must_use]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        self.data.as_mut()
    }

    /// One row, to be written; the empty slice where there is no such row.
    #[must_use]
    pub fn row_mut(&mut self, row: usize) -> &mut [T] {
        if row >= self.rows {
            return &mut [];
        }
        let start = row.wrapping_mul(self.cols);
        self.data.as_mut().get_mut(start..).unwrap_or_default().get_mut(..self.cols).unwrap_or_default()
    }
}

impl<T: PartialEq, S: AsRef<[T]>, R: AsRef<[T]>> PartialEq<Matrix<T, R>> for Matrix<T, S> {
    fn eq(&self, other: &Matrix<T, R>) -> bool {
        self.shape() == other.shape() && self.as_slice().iter().eq(other.as_slice())
    }
}

impl<T: fmt::Debug, S: AsRef<[T]>> fmt::Debug for Matrix<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.row_numbers().map(|row| self.row(row))).finish()
    }
}
