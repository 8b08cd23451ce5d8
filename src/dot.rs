//! `np.dot`: the product of two matrices, and the one place of this crate where speed is earned,
//! with the transposition before it.
//!
//! ```text
//! out[row][col] = sum over term of left[row][term] * right[term][col]
//! ```
//!
//! In the notebook `np.dot(dvalues, weights.T)`, where the term is the neuron, and
//! `np.dot(inputs.T, dvalues)`, where it is the sample. Rows × terms times terms × columns are rows
//! × columns; of the lessons' numbers, `dinputs[0][1] = 5 * 4 + 3 * -1 + -2 * 2 = 13`.
//!
//! The plain form is the loop at the end of [`dot_into`](MatrixView::dot_into): it is all that this
//! file computes, and tests hold it to those bits. It is slow for two reasons. Every addition waits
//! for the one before, three cycles or four, on a processor that could begin two vectors of
//! additions in each. And the right numbers lie in a column, each in a cache line of its own. No
//! sum may be split into several to help it, for then it would round differently. But the sums of
//! *different* elements know nothing of each other: side by side they fill the vectors, and they
//! read along rows. Each still takes its own terms one by one, and not one bit changes.
//!
//! A *strip* is some neighbouring columns; a *tile* is a row of a strip, or four where vectors are
//! wide.
//!
//! | step | reason | default build | native build |
//! |---|---|---|---|
//! | the plain loop | it is the formula | 3.4 / 0.6 | 2.9 / 0.6 |
//! | row by row | all sums of a row take their next term together: vectors of them, read and written for each term | 13.4 / 12.3 | 18.3 / 14.1 |
//! | tiles | the sums of a tile stay in registers for all terms; a left number is read once for all its columns, right ones once for all its rows | 16.0 / 5.4 | 39.9 / 13.5 |
//! | the panel | in the right matrix the numbers of a tile lie a row apart, in caches they collide: copied together, they do not | 16.9 / 14.8 | 46.7 / 29.2 |
//! | on a cache line | a vector never straddles two | 19.9 / 17.0 | 47.3 / 30.3 |
//! | blocks of rows | the left numbers that a panel meets are still near when the next one comes | 19.9 / 19.1 | 46.8 / 38.3 |
//!
//! In billions of operations a second, each a product or an addition, `f64`, square matrices of 64
//! / 1024 rows, AMD EPYC (family 25, model 17, Zen 4), Rust 1.95, 27 November 2026: the best call
//! of a second, each step a program of its own that is not kept. The limits there are 28 (SSE2) and
//! 58 (AVX-512); `f32` is twice as fast. `tests/bench/products` measures them, and the last step
//! beside ndarray, faer and matrixmultiply.
//!
//! A processor without vectors has nothing to fill, and a microcontroller no stack for a panel of
//! 16 KiB: there, for numbers of more than eight bytes, and for fewer than four columns, the plain
//! loop is all there is. What is too small to pay for a panel, or has too few rows or terms, goes
//! row by row.
//!
//! # For who wants it faster
//!
//! With SSE2, the inner loop has 29 instructions for one term of 16 sums. Sixteen are the products
//! and additions; seven copy what a product would overwrite, two make a vector of the left number,
//! four count. The processor begins six in a cycle, which allows 23 of the 28. What keeps it at 20
//! was not found.
//!
//! Tried, and not worth their lines: in the default build, two terms or two rows at a time
//! (nothing; registers are few). With wide vectors, eight rows (nothing) or six (10 % less); two
//! rows of twice the bytes (a quarter less on AVX-512, up to 8 % more on AVX2); left numbers not
//! cut to one length (40 % less); sums by iterators instead of by index (a twentieth of the speed:
//! they lie in memory); the left numbers copied as well; a panel of two or four strips (5 % more on
//! 1024³, 5 % less on 64³); a panel of 512 terms (7 % more on 1024³, a third less on 16³); blocks
//! of columns (nothing). On 1024³ figures scatter by a tenth.

use core::array::from_fn;
use core::iter::zip;
use core::ops::Range;

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

const HAS_WIDE_VECTORS: bool = cfg!(target_feature = "avx");

/// The rows of a tile, and the bytes of each that lie in it: sums for eight vectors, or for four of
/// the widest. Every processor has registers for so many.
const ROWS: usize = if HAS_WIDE_VECTORS { 4 } else { 1 };
const WIDTH: usize = if HAS_WIDE_VECTORS { 64 } else { 128 };

/// The terms of a panel. Its 16 KiB leave room in the nearest cache; the bits do not depend on it.
const TERMS: usize = 16 * 1024 / WIDTH;

/// The rows of a block, which are whole tiles.
const BLOCK: usize = 256;

/// A strip of `SIDE` columns, `TERMS` rows of it, copied from the right matrix to the start of a
/// cache line. Where the matrix has fewer columns, zeros fill up the row: what they make is written
/// nowhere. What lies beyond the last term is never read.
#[repr(align(64))]
struct Panel<T, const SIDE: usize> {
    rights: [[T; SIDE]; TERMS],
    /// The left numbers of a row that is not there.
    no_row: [T; TERMS],
}

impl<T: Scalar, const SIDE: usize> Panel<T, SIDE> {
    /// Copies the columns from `col` on of the rows from `first_term` on.
    fn copy_from(&mut self, right: MatrixView<T>, first_term: usize, col: usize) {
        for (copy, row) in zip(&mut self.rights, right.rows().skip(first_term)) {
            let rights = row.get(col..).unwrap_or_default();
            if rights.len() < SIDE {
                *copy = [T::ZERO; SIDE];
            }
            copy_front::<T, SIDE>(copy, rights);
        }
    }

    /// Adds the terms of this panel to the sums of one tile. `elements` and `lefts` begin at its
    /// first column and its first term; for a row that is not there both are empty. A sum that
    /// waits in `elements` between two panels is not rounded by it.
    #[inline(always)]
    fn add_to(&self, elements: [&mut [T]; ROWS], lefts: [&[T]; ROWS]) {
        // All of one length, so that the compiler drops the question below.
        let n_terms = TERMS.min(lefts[0].len());
        let Some(no_row) = self.no_row.get(..n_terms) else {
            return; // never: it has TERMS
        };
        let lefts = lefts.map(|lefts| lefts.get(..n_terms).unwrap_or(no_row));

        // `tile` is lent to `copy_front`, so it lies in memory; `sums` is lent to nobody, and stays
        // in registers.
        let mut tile = [[T::ZERO; SIDE]; ROWS];
        for (row_of_tile, elements_of_row) in zip(&mut tile, &elements) {
            copy_front::<T, SIDE>(row_of_tile, elements_of_row);
        }
        let mut sums = tile;
        for (term, rights) in zip(0..n_terms, &self.rights) {
            for row in 0..ROWS {
                let Some(&left) = lefts[row].get(term) else {
                    return; // never: all have n_terms
                };
                for col in 0..SIDE {
                    sums[row][col] = sums[row][col] + left * rights[col];
                }
            }
        }
        tile = sums;
        for (row_of_tile, elements_of_row) in zip(&tile, elements) {
            copy_front::<T, SIDE>(elements_of_row, row_of_tile);
        }
    }
}

/// Copies as many numbers as both have. One has `MOST`; where the other has them, too, it is one
/// move of known length.
#[inline(always)]
fn copy_front<T: Copy, const MOST: usize>(to: &mut [T], from: &[T]) {
    match (to.first_chunk_mut::<MOST>(), from.first_chunk::<MOST>()) {
        (Some(to), Some(from)) => *to = *from,
        _ => {
            for (to, &from) in zip(to, from) {
                *to = from;
            }
        }
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
    /// where NumPy's `np.dot` adds in an order of its own.
    ///
    /// # Speed
    /// On large matrices, from 32 samples on and in a release build, it takes four fifths to a
    /// thirty-fifth of the time of the loops, with a transposition before it; for a few samples the
    /// loops are faster than that. It depends on the vectors that it was built for: by default
    /// those which every processor of the kind has (on x86-64 SSE2, 16 bytes). For all that your
    /// own machine has, set one flag; the bits stay, and the result runs on no older processor:
    ///
    /// ```text
    /// RUSTFLAGS="-C target-cpu=native" cargo build --release
    /// ```
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
        out.as_mut_slice().fill(T::ZERO); // also where there are no terms
        let has_vectors = cfg!(any(target_feature = "sse2", target_feature = "neon"));
        if has_vectors && size_of::<T>() <= 8 && right.ncols() >= 4 {
            let is_small = self.as_slice().len() < 64;
            if self.nrows() < 3 || self.ncols() < 4 || is_small {
                self.dot_by_rows(right, out);
            } else if size_of::<T>() <= 4 {
                self.dot_by_tiles::<{ WIDTH / 4 }, { WIDTH / 8 }>(right, out);
            } else {
                self.dot_by_tiles::<{ WIDTH / 8 }, { WIDTH / 16 }>(right, out);
            }
            return Ok(());
        }
        // The plain loop.
        for (elements, lefts) in zip(out.rows_mut(), self.rows()) {
            for (col, element) in zip(0..right.ncols(), elements) {
                let mut sum = T::ZERO;
                for (&left, rights) in zip(lefts, right.rows()) {
                    sum = rights.get(col).map_or(sum, |&right| sum + left * right);
                }
                *element = sum;
            }
        }
        Ok(())
    }

    /// Adds the product to `out`, the sums of a row side by side.
    fn dot_by_rows(self, right: MatrixView<T>, mut out: MatrixViewMut<T>) {
        for (elements, lefts) in zip(out.rows_mut(), self.rows()) {
            for (&left, rights) in zip(lefts, right.rows()) {
                for (element, &right) in zip(&mut *elements, rights) {
                    *element = *element + left * right;
                }
            }
        }
    }

    /// Adds the product to `out`: whole strips of `SIDE` columns, then those that are left, in
    /// strips half as wide.
    fn dot_by_tiles<const SIDE: usize, const HALF: usize>(
        self,
        right: MatrixView<T>,
        mut out: MatrixViewMut<T>,
    ) {
        let whole = right.ncols() / SIDE * SIDE;
        self.dot_by_strips::<SIDE>(right, out.view_mut(), 0..whole);
        self.dot_by_strips::<HALF>(right, out, whole..right.ncols());
    }

    /// Adds the product to these columns of `out`.
    fn dot_by_strips<const SIDE: usize>(
        self,
        right: MatrixView<T>,
        mut out: MatrixViewMut<T>,
        cols: Range<usize>,
    ) {
        if cols.is_empty() {
            return; // and no panel
        }
        let mut panel = Panel {
            rights: [[T::ZERO; SIDE]; TERMS],
            no_row: [T::ZERO; TERMS],
        };
        for first_row in (0..self.nrows()).step_by(BLOCK) {
            for first_term in (0..self.ncols()).step_by(TERMS) {
                for col in cols.clone().step_by(SIDE) {
                    panel.copy_from(right, first_term, col);
                    let mut left_rows = self.rows().skip(first_row);
                    let mut out_rows = out.rows_mut().skip(first_row);
                    for _ in (first_row..self.nrows()).take(BLOCK).step_by(ROWS) {
                        panel.add_to(
                            from_fn(|_| {
                                let row = out_rows.next().and_then(|row| row.get_mut(col..));
                                row.unwrap_or_default()
                            }),
                            from_fn(|_| {
                                let row = left_rows.next().and_then(|row| row.get(first_term..));
                                row.unwrap_or_default()
                            }),
                        );
                    }
                }
            }
        }
    }
}
