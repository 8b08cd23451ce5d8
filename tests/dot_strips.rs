//! That `dot` takes the fast way where it says so: counted, not timed. Its bits are those of the plain loop (`same_bits`), so
//! that no result would show if it never left it.
//!
//! The numbers here keep a list of the left factors of all multiplications. In the plain loop each has another left factor
//! than the one before; where a strip of columns is summed side by side, one left number meets all columns of the strip.
//!
//! It proves the widths of the strips and which numbers and sizes get them. It cannot see that this is fast: that is what
//! `tests/bench` measures.

#![cfg(any(target_feature = "sse2", target_feature = "neon"))] // elsewhere there is only the plain loop

use chainrule::{Matrix, Scalar};
use core::cell::RefCell;
use core::ops::{Add, Mul};

thread_local! {
    static LEFTS: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// A number of so many bytes, of which only the first counts.
#[derive(Clone, Copy)]
struct Number<const BYTES: usize>([u8; BYTES]);

impl<const BYTES: usize> Number<BYTES> {
    fn of(first: usize) -> Self {
        Number([u8::try_from(first).unwrap_or(u8::MAX); BYTES])
    }
}

impl<const BYTES: usize> Add for Number<BYTES> {
    type Output = Self;
    fn add(self, _: Self) -> Self {
        self
    }
}

impl<const BYTES: usize> Mul for Number<BYTES> {
    type Output = Self;
    fn mul(self, _: Self) -> Self {
        LEFTS.with_borrow_mut(|lefts| lefts.push(self.0[0]));
        self
    }
}

impl<const BYTES: usize> Scalar for Number<BYTES> {
    const ZERO: Self = Number([0; BYTES]);
}

/// In a product of one row and so many terms and columns: how many columns each left number met in turn.
fn met<const BYTES: usize>(n_terms: usize, n_cols: usize) -> Vec<usize> {
    let left: Vec<_> = (0..n_terms).map(Number::<BYTES>::of).collect();
    let right = vec![Number::ZERO; n_terms * n_cols];
    let mut out = vec![Number::ZERO; n_cols];

    LEFTS.take();
    Matrix::from_row_major(1, n_terms, left.as_slice())
        .and_then(|left| {
            let right = Matrix::from_row_major(n_terms, n_cols, right.as_slice())?;
            left.dot_into(right, Matrix::from_row_major(1, n_cols, &mut out[..])?)
        })
        .expect("shapes that fit");
    let lefts = LEFTS.take();
    lefts
        .chunk_by(|one, next| one == next)
        .map(<[u8]>::len)
        .collect()
}

/// Strips of these widths, one of each, and three columns one by one.
fn strips(n_terms: usize, widths: &[usize]) -> Vec<usize> {
    let each = widths.iter().chain(&[1, 1, 1]);
    each.flat_map(|&width| vec![width; n_terms]).collect()
}

/// Eight vectors of numbers, as wide as the processor has them.
const BYTES_OF_A_STRIP: usize = if cfg!(target_feature = "avx") {
    256
} else {
    128
};

#[test]
fn numbers_of_four_bytes() {
    let widths = [BYTES_OF_A_STRIP / 4, BYTES_OF_A_STRIP / 8, 8, 4];
    let n_cols = widths.iter().sum::<usize>() + 3;
    assert_eq!(met::<4>(64, n_cols), strips(64, &widths));
    assert_eq!(met::<1>(64, n_cols), strips(64, &widths));
}

#[test]
fn numbers_of_eight_bytes() {
    let widths = [BYTES_OF_A_STRIP / 8, 8, 4];
    let n_cols = widths.iter().sum::<usize>() + 3;
    assert_eq!(met::<8>(64, n_cols), strips(64, &widths));
    assert_eq!(met::<5>(64, n_cols), strips(64, &widths));
}

/// They would need a larger panel, and fill a vector each.
#[test]
fn larger_numbers_have_the_plain_loop() {
    assert_eq!(met::<9>(64, 20), vec![1; 64 * 20]);
}

/// A left matrix of less than 64 numbers does not pay for a panel.
#[test]
fn small_products_have_the_plain_loop() {
    assert_eq!(met::<4>(63, 20), vec![1; 63 * 20]);
}
