//! `np.dot`: the product of two matrices, and the one place of this crate where speed is earned.
//!
//! ```text
//! out[row][col] = sum over term of left[row][term] * right[term][col]
//! ```
//!
//! The plain form is the loop at the end of [`dot_into`](MatrixView::dot_into): it is all that this
//! file computes, and tests hold it to those bits. It is slow for one reason. Every addition waits
//! for the one before, about four cycles, on a processor that could begin two vectors of additions
//! in each. No sum may be split to help it, for then it would round differently. But the sums of
//! *different* elements know nothing of each other: side by side they fill the vectors, and not one
//! bit changes.
//!
//! | step | reason | default build | native build |
//! |---|---|---|---|
//! | the plain loop | it is the formula | 4.6 / 0.5 | 4.3 / 0.5 |
//! | a strip of columns | eight vectors of sums stay in registers, the left number is read once for all of them | 17.3 / 3.9 | 29.4 / 4.9 |
//! | the panel | in the right matrix the strip's numbers lie a row apart, in caches they collide: copied together, they do not | 17.4 / 11.5 | 30.7 / 21.3 |
//! | on a cache line | a wide vector never straddles two | 17.3 / 11.2 | 35.1 / 23.6 |
//! | blocks of rows | the part of `out` that a panel meets is still near when the next one comes | 17.3 / 14.1 | 33.3 / 28.4 |
//!
//! In billions of operations a second, `f64`, on 64³ / 1024³, the fastest of three runs or more on
//! the machine that `tests/bench/kernels.rs` names, busy with other work, whose limits are 18
//! (SSE2) and 42 (AVX). Tried, and not worth their lines: two and four rows at a time, terms in
//! blocks without a panel, the left numbers copied as well, one panel for all strips so that its
//! zeros are written only once.
//!
//! A processor without vectors has nothing to fill, and a microcontroller no stack for a panel of
//! 16 KiB: there, for numbers of more than eight bytes, and for products too small to pay for a
//! panel, the plain loop is all there is.

use core::iter::zip;

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

/// Bytes of an output row that are summed side by side: eight vectors, for which every x86
/// processor has registers.
const WIDTH: usize = if cfg!(target_feature = "avx") {
    256
} else {
    128
};

/// The terms of a panel, so that it fits into the nearest cache (16 KiB, or 24), and the rows of a
/// block.
const BLOCK: usize = if cfg!(target_feature = "avx") {
    96
} else {
    128
};

/// `SIDE` columns of `BLOCK` rows, copied from the right matrix to the start of a cache line.
#[repr(align(64))]
struct Panel<T, const SIDE: usize>([[T; SIDE]; BLOCK]);

impl<T: Scalar, const SIDE: usize> Panel<T, SIDE> {
    /// The columns `col..col + SIDE` of the rows from `first_term` on; zeros where there are no more.
    #[inline(always)]
    fn of(right: MatrixView<T>, first_term: usize, col: usize) -> Self {
        let mut panel = Panel([[T::ZERO; SIDE]; BLOCK]);
        for (copy, term) in zip(&mut panel.0, first_term..right.nrows()) {
            let from_col = right.row(term).get(col..).unwrap_or_default();
            *copy = from_col.first_chunk().copied().unwrap_or(*copy);
        }
        panel
    }

    /// The sums of `SIDE` neighbouring elements, with the products of these left numbers added.
    #[inline(always)]
    fn added(&self, lefts: &[T], mut sums: [T; SIDE]) -> [T; SIDE] {
        for (&left, rights) in zip(lefts, &self.0) {
            for (sum, &right) in zip(&mut sums, rights) {
                *sum = *sum + left * right;
            }
        }
        sums
    }
}

impl<T: Scalar> MatrixView<'_, T> {
    /// The shape of the product, where the operands fit.
    pub(crate) fn dot_shape(self, right: MatrixView<T>) -> Result<(usize, usize), ShapeError> {
        ShapeError::check(
            self.ncols() == right.nrows(),
            Rule::Dot,
            self.shape(),
            right.shape(),
        )?;
        Ok((self.nrows(), right.ncols()))
    }

    /// `out[row][col] = sum(self[row][term] * right[term][col])` over `term`: the notebook's
    /// `np.dot(self, right)`.
    ///
    /// Shapes: `self` rows × terms and `right` terms × columns, read; `out` rows × columns,
    /// overwritten; what it held before is never read. Each sum starts at +0 and takes the terms in
    /// ascending order, every product and every addition rounded: the bits of the explicit loops,
    /// where NumPy's `np.dot` adds in an order of its own. On large matrices it takes a fraction of
    /// their time, even with a transposition before it.
    ///
    /// # Errors
    /// `self` has not one column for each row of `right`, or `out` is of another shape. Nothing is
    /// written then.
    ///
    /// # Special values
    /// - 0 · NaN and 0 · inf are NaN, and count: no term is skipped.
    /// - A sum over no terms is +0, and so is a sum of -0.0 only.
    ///
    /// ```
    /// use chainrule::Matrix;
    ///
    /// // The order of a sum shows in its bits: 1e16 + 1 is 1e16 again, so that the last two
    /// // terms leave nothing but zero.
    /// let mut product = [[0.0]];
    /// let (row, column) = ([[1e16, 1.0, -1e16]], [[1.0], [1.0], [1.0]]);
    /// Matrix::of(&row).dot_into(Matrix::of(&column), Matrix::of_mut(&mut product))?;
    /// assert_eq!(product, [[(1e16 + 1.0) - 1e16]]);
    /// assert_eq!(product, [[0.0]]);
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn dot_into(
        self,
        right: MatrixView<T>,
        mut out: MatrixViewMut<T>,
    ) -> Result<(), ShapeError> {
        out.expect_shape(self.dot_shape(right)?, Rule::DotOutput)?;
        out.as_mut_slice().fill(T::ZERO);
        let mut done = 0; // columns
        let has_vectors = cfg!(any(target_feature = "sse2", target_feature = "neon"));
        if has_vectors && size_of::<T>() <= 8 && self.as_slice().len() >= 64 {
            if size_of::<T>() <= 4 {
                done = self.dot_strips::<{ WIDTH / 4 }>(right, out.view_mut(), done);
            }
            done = self.dot_strips::<{ WIDTH / 8 }>(right, out.view_mut(), done);
            done = self.dot_strips::<8>(right, out.view_mut(), done);
            done = self.dot_strips::<4>(right, out.view_mut(), done);
        }
        // The plain loop, for the columns that are left.
        for (elements, lefts) in zip(out.rows_mut(), self.rows()) {
            for (col, element) in zip(done..right.ncols(), elements.iter_mut().skip(done)) {
                let mut sum = T::ZERO;
                for (&left, rights) in zip(lefts, right.rows()) {
                    sum = rights.get(col).map_or(sum, |&right| sum + left * right);
                }
                *element = sum;
            }
        }
        Ok(())
    }

    /// All whole strips of `SIDE` columns from `first_col` on; returns the first column that is
    /// left.
    fn dot_strips<const SIDE: usize>(
        self,
        right: MatrixView<T>,
        mut out: MatrixViewMut<T>,
        first_col: usize,
    ) -> usize {
        let end = right.ncols() / SIDE * SIDE;
        for first_row in (0..self.nrows()).step_by(BLOCK) {
            for first_term in (0..self.ncols()).step_by(BLOCK) {
                for col in (first_col..end).step_by(SIDE) {
                    let panel: Panel<T, SIDE> = Panel::of(right, first_term, col);
                    for row in (first_row..self.nrows()).take(BLOCK) {
                        let lefts = self.row(row).get(first_term..).unwrap_or_default();
                        let elements = out.row_mut(row).get_mut(col..).unwrap_or_default();
                        if let Some(sums) = elements.first_chunk_mut() {
                            *sums = panel.added(lefts, *sums);
                        }
                    }
                }
            }
        }
        end
    }
}
