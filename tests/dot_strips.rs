//! That `dot` goes the way that it says: counted, not timed. Its bits are those of the plain loop (`same_bits`) on every way, so
//! that no result would show if it never left it.
//!
//! The numbers here keep a list of the left factors of all multiplications. In the plain loop each has another left factor
//! than the one before; where a row of sums, or a strip of it, is added to side by side, one left number meets all of it.
//!
//! It proves the widths and which numbers and sizes get them, and that filling up a tile forms no sum that could overflow. It
//! cannot see that this is fast: that is what `tests/bench` measures.

#![cfg(any(target_feature = "sse2", target_feature = "neon"))] // elsewhere there is only the plain loop

use chainrule::{Matrix, Scalar, ShapeError};
use core::cell::RefCell;
use core::ops::{Add, Mul};

thread_local! {
    static LEFTS: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// A number of so many bytes, of which only the first counts.
#[derive(Clone, Copy)]
struct Number<const BYTES: usize>([u8; BYTES]);

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

/// In a product of this shape: how many columns each left number met in turn.
fn met<const BYTES: usize>(n_rows: usize, n_terms: usize, n_cols: usize) -> Vec<usize> {
    let lefts = lefts::<BYTES>(n_rows, n_terms, n_cols);
    let runs = lefts.chunk_by(|one, next| one == next);
    runs.map(<[u8]>::len).collect()
}

/// The left factors of all multiplications. Row after row, those that there are count from 1 on.
fn lefts<const BYTES: usize>(n_rows: usize, n_terms: usize, n_cols: usize) -> Vec<u8> {
    // No two neighbours are the same, and none is the 0 of a row that is not there.
    let left: Vec<_> = (0..n_rows * n_terms)
        .map(|place| Number([u8::try_from(1 + place % 250).expect("at most 250"); BYTES]))
        .collect();
    let right = vec![Number::ZERO; n_terms * n_cols];
    let mut out = vec![Number::ZERO; n_rows * n_cols];

    LEFTS.take();
    Matrix::from_row_major(n_rows, n_terms, left.as_slice())
        .and_then(|left| {
            let right = Matrix::from_row_major(n_terms, n_cols, right.as_slice())?;
            left.dot_into(right, Matrix::from_row_major(n_rows, n_cols, &mut out[..])?)
        })
        .expect("shapes that fit");
    LEFTS.take()
}

/// A tile has so many rows, and so many bytes of each: sums for eight vectors, or for four of the widest.
const ROWS: usize = if cfg!(target_feature = "avx") { 4 } else { 1 };
const WIDTH: usize = if cfg!(target_feature = "avx") {
    64
} else {
    128
};

/// Two strips as wide as a tile, and then one or two half as wide, the last with one column. Three rows.
fn in_tiles<const BYTES: usize>(side: usize) {
    let (n_rows, n_terms, half) = (3_usize, 30, side / 2);
    let n_met = n_terms * n_rows.next_multiple_of(ROWS);
    let expected = [vec![side; 2 * n_met], vec![half; n_met]].concat();
    assert_eq!(met::<BYTES>(n_rows, n_terms, 2 * side + 1), expected);
    let expected = [vec![side; 2 * n_met], vec![half; 2 * n_met]].concat();
    assert_eq!(met::<BYTES>(n_rows, n_terms, 2 * side + half + 1), expected);

    // One term after the other; where a tile has four rows, those of all of them, the last of which is not there.
    let mut lefts = lefts::<BYTES>(n_rows, n_terms, side);
    lefts.dedup();
    let first: &[u8] = if ROWS == 4 {
        &[1, 31, 61, 0, 2, 32, 62, 0, 3]
    } else {
        &[1, 2, 3]
    };
    assert!(lefts.starts_with(first), "{lefts:?}");
}

#[test]
fn numbers_of_four_bytes() {
    in_tiles::<4>(WIDTH / 4);
    in_tiles::<1>(WIDTH / 4);
}

#[test]
fn numbers_of_eight_bytes() {
    in_tiles::<8>(WIDTH / 8);
    in_tiles::<5>(WIDTH / 8);
}

/// A panel does not pay for one or two rows, for up to three terms, or for a left matrix of less than 64 numbers.
#[test]
fn what_is_small_goes_row_by_row() {
    assert_eq!(met::<8>(64, 3, 21), vec![21; 64 * 3]);
    assert_ne!(met::<8>(16, 4, 21), vec![21; 16 * 4]);
    assert_eq!(met::<4>(2, 100, 21), vec![21; 2 * 100]);
    assert_eq!(met::<8>(3, 21, 21), vec![21; 3 * 21]);
    assert_eq!(met::<8>(3, 21, 4), vec![4; 3 * 21]);
    assert_ne!(met::<8>(4, 16, 21), vec![21; 4 * 16]);
}

/// Three columns leave most of a vector empty.
#[test]
fn few_columns_have_the_plain_loop() {
    assert_eq!(met::<4>(20, 20, 3), vec![1; 20 * 20 * 3]);
}

/// They would need a larger panel, and fill a vector each.
#[test]
fn larger_numbers_have_the_plain_loop() {
    assert_eq!(met::<9>(3, 64, 20), vec![1; 3 * 64 * 20]);
}

/// The terms of each sum: 256 times -2²³, 128 times 2²⁴, and 7. As they stand, no sum leaves an `i32`; those from the 257th on
/// alone do, which panics where overflow is checked. What fills up the last strip and the last tile has to be zeros.
#[test]
fn nothing_else_is_summed() -> Result<(), ShapeError> {
    let terms = [vec![-(1 << 23); 256], vec![1 << 24; 128], vec![7]].concat();
    let n_cols = 57; // 32 or 48 in whole strips, 16 or 8 in a half of one, and 9 or 1 in the last
    let right: Vec<i32> = terms.iter().flat_map(|&term| vec![term; n_cols]).collect();
    let left = vec![1; 5 * terms.len()];
    let mut out = vec![0; 5 * n_cols];
    Matrix::from_row_major(5, terms.len(), &left[..])?.dot_into(
        Matrix::from_row_major(terms.len(), n_cols, &right[..])?,
        Matrix::from_row_major(5, n_cols, &mut out[..])?,
    )?;
    assert_eq!(out, vec![7; 5 * n_cols]);
    Ok(())
}
