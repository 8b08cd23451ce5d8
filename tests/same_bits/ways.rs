//! One product, computed in the three ways that the crate has, on numbers that are the same everywhere: a program that
//! prints a hash over the bits of every element for each type and each way, and a module of `tests/same_bits.rs`.
//! `with_numpy.py`, beside it, makes the same numbers and prints the same hashes.

#[allow(dead_code, reason = "the oracle's tests use more of it")]
#[path = "../random/mod.rs"]
mod random;

use chainrule::{Matrix, MatrixView, MatrixViewMut, Scalar, backward};
pub(crate) use random::Random;

/// Rows and terms of the left matrix, columns of the right one: edges on every side of each strip and block of `dot`.
pub(crate) const SHAPES: [(usize, usize, usize); 11] = [
    (1, 1, 1),
    (3, 3, 4),
    (2, 0, 3),
    (5, 7, 9),
    (8, 8, 8),
    (13, 97, 71),
    (97, 5, 33),
    (2, 193, 64),
    (100, 100, 130),
    (257, 129, 5),
    (6, 260, 21),
];

/// A number whose bits can be made and looked at.
pub(crate) trait Number: Scalar {
    /// Any bits become a number. Most of them an ordinary one of either sign, about 2^-8 to 2^7; one of 128 becomes
    /// subnormal, one of 128 a zero, and if it is to be wild, one of 128 infinite and one of 128 NaN.
    fn from_random(random: u64, wild: bool) -> Self;

    /// The bits, and the same ones for every NaN.
    fn bits(self) -> u64;
}

/// The exponent of a float, from eleven random bits: its distance from that of 1.0, or one that means something else.
enum Exponent {
    Ordinary(i32),
    Zero,
    Subnormal,
    Infinite,
    NaN,
}

fn exponent(random: u64, wild: bool) -> Exponent {
    match (random >> 56 & 127, wild) {
        (0, _) => Exponent::Subnormal,
        (1, _) => Exponent::Zero,
        (2, true) => Exponent::Infinite,
        (3, true) => Exponent::NaN,
        _ => Exponent::Ordinary((random >> 52 & 15) as i32 - 8),
    }
}

macro_rules! floats {
    ($($float:ident, $bits:ident, $fraction:literal, $one:literal;)*) => {$(
        impl Number for $float {
            fn from_random(random: u64, wild: bool) -> Self {
                let fraction = random as $bits & ((1 << $fraction) - 1);
                let magnitude = match exponent(random, wild) {
                    Exponent::Ordinary(distance) => $float::from_bits((($one + distance) as $bits) << $fraction | fraction),
                    Exponent::Subnormal => $float::from_bits(fraction),
                    Exponent::Zero => 0.0,
                    Exponent::Infinite => $float::INFINITY,
                    Exponent::NaN => $float::NAN,
                };
                if random >> 63 == 1 { -magnitude } else { magnitude }
            }

            fn bits(self) -> u64 {
                u64::from(if self.is_nan() { $float::NAN.to_bits() } else { self.to_bits() })
            }
        }
    )*};
}
floats! { f32, u32, 23, 127; f64, u64, 52, 1023; }

/// `rows` × `cols` numbers, row after row.
pub(crate) fn numbers<T: Number>(
    random: &mut Random,
    rows: usize,
    cols: usize,
    wild: bool,
) -> Vec<T> {
    (0..rows * cols)
        .map(|_| T::from_random(random.bits(), wild))
        .collect()
}

/// A way to write left · right.
pub(crate) type Way<T> = fn(MatrixView<T>, MatrixView<T>, MatrixViewMut<T>);

/// The three ways. What a gradient sums, another one lays down as a column, so a transposed operand makes every one of them
/// this product.
pub(crate) fn ways<T: Number>() -> [(&'static str, Way<T>); 3] {
    fn view<T>(rows: usize, cols: usize, data: &[T]) -> MatrixView<'_, T> {
        Matrix::from_row_major(rows, cols, data).expect("as many elements")
    }
    fn transposed<T: Number>(matrix: MatrixView<T>) -> Vec<T> {
        let (rows, cols) = matrix.shape();
        (0..rows * cols)
            .map(|element| matrix.as_slice()[element % rows * cols + element / rows])
            .collect()
    }
    [
        ("dot", |left, right, out| {
            left.dot_into(right, out).expect("shapes that fit");
        }),
        ("dinputs", |left, right, out| {
            let weights = transposed(right);
            let weights = view(right.ncols(), right.nrows(), &weights);
            backward::dinputs_into(left, weights, out).expect("shapes that fit");
        }),
        ("dweights", |left, right, out| {
            let inputs = transposed(left);
            let inputs = view(left.ncols(), left.nrows(), &inputs);
            backward::dweights_into(inputs, right, out).expect("shapes that fit");
        }),
    ]
}

/// left · right, in memory that held other numbers before.
pub(crate) fn product<T: Number>(
    way: Way<T>,
    (rows, terms, cols): (usize, usize, usize),
    left: &[T],
    right: &[T],
) -> Vec<T> {
    let mut out = vec![T::from_random(u64::MAX, true); rows * cols];
    way(
        Matrix::from_row_major(rows, terms, left).expect("as many elements"),
        Matrix::from_row_major(terms, cols, right).expect("as many elements"),
        Matrix::from_row_major(rows, cols, &mut *out).expect("as many elements"),
    );
    out
}

/// The products of all shapes, tame and wild, as one number: FNV-1a over 64 bits at a time.
pub(crate) fn hash<T: Number>(way: Way<T>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut random = Random(7);
    for (rows, terms, cols) in SHAPES {
        for wild in [false, true] {
            let left = numbers::<T>(&mut random, rows, terms, wild);
            let right = numbers::<T>(&mut random, terms, cols, wild);
            let out = product(way, (rows, terms, cols), &left, &right);
            for element in out {
                hash = (hash ^ element.bits()).wrapping_mul(0x100_0000_01b3);
            }
        }
    }
    hash
}

#[allow(dead_code, reason = "where this file is a module")]
fn main() {
    for (name, way) in ways::<f64>() {
        println!("f64 {name} {:016x}", hash(way));
    }
    for (name, way) in ways::<f32>() {
        println!("f32 {name} {:016x}", hash(way));
    }
}
