//! `np.dot`: the product of two matrices, and the one place of this crate where speed is earned.
//!
//! Every element is a row of the left matrix times a column of the right one, summed as the contract says: from +0,
//! in ascending order, every product and every sum rounded. That is the loop at the end of
//! [`dot_into`](MatrixView::dot_into), and all that this file computes. It is slow on large matrices for one reason:
//! each addition waits for the one before it, about four cycles, on a processor that could start two or three vectors
//! of additions in every single cycle.
//!
//! No sum may be split to help it. But *different* sums know nothing of each other, and may be computed at the same
//! time without changing a bit. What follows from that, each step with what it gained (billions of operations a second
//! on 256 × 256 · 256 × 256 `f64`, with SSE2 and with AVX-512; the benchmark `tests/bench/kernels.rs` has more):
//!
//! | step | why | SSE2 | AVX-512 |
//! |---|---|---|---|
//! | plain: one element after the other | the formula | 4 | 4 |
//! | a *strip* of columns side by side, in registers | eight vector registers of sums keep every adder busy | | |
//! | the *panel*: the strip's numbers copied together | in a large matrix they are rows apart, one per page | | |
//! | the panel starts on a cache line | no vector then straddles two | | |
//! | blocks of output rows | all that a panel meets stays near: what it reads, what it writes | | |

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

/// Bytes of an output row that are summed side by side: eight vector registers.
const WIDTH: usize = if cfg!(target_feature = "avx") { 256 } else { 128 };

/// The terms of a panel, and the rows of a block: what fits into the innermost cache.
const BLOCK: usize = 96;

/// Copied from the right matrix: `SIDE` columns of `BLOCK` rows, on the boundary of a cache line.
#[repr(align(64))]
struct Panel<T, const SIDE: usize>([[T; SIDE]; BLOCK]);

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
        let mut done = 0;
        if cfg!(any(target_feature = "sse2", target_feature = "neon")) && self.as_slice().len() >= 64 {
            if size_of::<T>() <= 4 {
                done = self.dot_strips::<{ WIDTH / 4 }>(right, out.view_mut(), done);
            }
            done = self.dot_strips::<{ WIDTH / 8 }>(right, out.view_mut(), done);
            done = self.dot_strips::<8>(right, out.view_mut(), done);
        }
        for row in out.row_numbers() {
            for (col, element) in (done..right.cols()).zip(out.row_mut(row).iter_mut().skip(done)) {
                let mut sum = T::ZERO;
                let column = right.as_slice().iter().skip(col).step_by(right.cols().max(1));
                for (&left, &right) in self.row(row).iter().zip(column) {
                    sum = sum + left * right;
                }
                *element = sum;
            }
        }
        Ok(())
    }

    /// The strips of `SIDE` columns from `first_col` on, as long as there is a whole one; returns the first column that
    /// is left over.
    fn dot_strips<const SIDE: usize>(self, right: MatrixView<T>, mut out: MatrixViewMut<T>, first_col: usize) -> usize {
        for first_row in (0..self.rows()).step_by(BLOCK) {
            for first_term in (0..self.cols()).step_by(BLOCK) {
                for col in (first_col..right.cols() / SIDE * SIDE).step_by(SIDE) {
                    let mut panel = Panel([[T::ZERO; SIDE]; BLOCK]);
                    for (copy, term) in panel.0.iter_mut().zip(first_term..self.cols()) {
                        *copy = chunk(right.row(term), col);
                    }
                    for row in (first_row..self.rows()).take(BLOCK) {
                        let mut sums = if first_term > 0 { chunk(out.row(row), col) } else { [T::ZERO; SIDE] };
                        for (&left, rights) in self.row(row).iter().skip(first_term).zip(&panel.0) {
                            for (sum, &right) in sums.iter_mut().zip(rights) {
                                *sum = *sum + left * right;
                            }
                        }
                        if let Some(elements) = out.row_mut(row).get_mut(col..).and_then(|row| row.first_chunk_mut()) {
                            *elements = sums;
                        }
                    }
                }
            }
        }
        right.cols() / SIDE * SIDE
    }
}

/// The elements of a row from `col` on that a strip takes.
fn chunk<T: Scalar, const SIDE: usize>(row: &[T], col: usize) -> [T; SIDE] {
    row.get(col..).unwrap_or_default().first_chunk().copied().unwrap_or([T::ZERO; SIDE])
}
