//! The two products of the backward pass: by this crate, and by what a user would pick instead.
//! `compare` builds this twice, as everybody gets it and for this processor, and runs both.
//!
//! dinputs = dvalues · weights.T and dweights = inputs.T · dvalues, one thread each. This crate
//! three times: the explicit loops (`backward::dinputs_into`, `backward::dweights_into`); as
//! matrices (`transpose_into`, then `dot_into`); and `dot_into` alone, of an operand that lies
//! transposed already. The peers as their documentation has one write it, into memory that is
//! there, an operand transposed by its strides. Their sums do not have the bits of the loops (the
//! files named are theirs):
//!
//! - matrixmultiply, `dgemm` and `sgemm`: FMA, 512 or 256 bits wide as it finds when it runs; 256
//!   terms to a sum, and then the sums (`dgemm_kernel.rs`, `KernelAvx512`; `archparam_defaults.rs`,
//!   `D_KC`; `gemm.rs`, "LOOP 4").
//! - ndarray, `general_mat_mul`: calls matrixmultiply (`linalg/impl_linalg.rs`, `mat_mul_general`),
//!   whose AVX-512 it has off in its own `Cargo.toml`, and here on, for Cargo unites features. Off,
//!   it was 0.8 to 1.2 times as fast.
//! - faer, `linalg::matmul::matmul`: FMA, as wide as it finds when it runs; up to 16³ by nano-gemm,
//!   beyond by private-gemm-x86, at most 512 terms to a sum (`linalg/matmul/mod.rs`,
//!   `NANO_GEMM_THRESHOLD`; `kc` in `gemm` of private-gemm-x86's `lib.rs`).
//!
//! All run turn by turn, and of each the turn counts than which a quarter were faster: neither one
//! that another program shared (the median on a busy machine), nor one of the moments in which the
//! clock runs a quarter faster (the best). No figure is printed where a result of this crate has
//! other bits than the explicit loops', or a peer's differs by more than rounding explains.
//!
//! # Recorded
//!
//! (To be filled in: what `compare` prints.)

#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // sizes become figures
#![allow(clippy::cast_sign_loss)]

use core::array::from_fn;
use core::hint::black_box;
use std::env;
use std::time::Instant;

use chainrule::{Matrix, MatrixVec, Scalar, ShapeError, backward};
use faer::linalg::matmul::matmul;
use faer::traits::ComplexField;
use faer::{Accum, Mat, Par};
use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, LinalgScalar};

/// Samples, inputs, neurons.
type Shape = (usize, usize, usize);

const SHAPES: [Shape; 7] = [
    (3, 4, 3),
    (32, 64, 64),
    (64, 784, 128),
    (64, 64, 64),
    (256, 256, 256),
    (512, 512, 512),
    (1024, 1024, 1024),
];

fn main() -> Result<(), ShapeError> {
    let build = env::args().nth(1).unwrap_or_default();
    both_products::<f64>("f64", &build)?;
    both_products::<f32>("f32", &build)
}

fn both_products<T: Float>(element: &str, build: &str) -> Result<(), ShapeError> {
    let mut limit = widest_chains::<T>();
    let [seconds] = seconds([&mut limit]);
    let rate = 2e-9 * PRODUCTS as f64 / seconds;
    println!("\n{element}, {build}, limit {rate:.1} Gop/s");
    table("dinputs", |shape| dinputs::<T>(shape, limit))?;
    table("dweights", |shape| dweights::<T>(shape, limit))
}

fn table(
    product: &str,
    timed: impl Fn(Shape) -> Result<Seconds, ShapeError>,
) -> Result<(), ShapeError> {
    let ways = ["explicit loops", "as matrices", "dot alone"];
    let titles = ways.map(|way| format!("| {way:26}")).join(" ");
    let columns = ["|  Gop/s /lim /nda /fae /mat"; 3].join(" ");
    println!("{product:10} {}\n{:10} {columns}", titles.trim_end(), "");
    for shape in SHAPES {
        let (samples, inputs, neurons) = shape;
        let name = if samples == inputs && inputs == neurons {
            format!("{samples}³")
        } else {
            format!("{samples},{inputs},{neurons}")
        };
        let seconds = timed(black_box(shape))?;
        let [loops, matrices, dot] = seconds.of_the_crate.map(|way| {
            let operations = 2.0 * (samples * inputs * neurons) as f64;
            let ratios = seconds
                .of_the_peers
                .map(|peer| format!("{:5.2}", peer / way));
            format!("| {:6.1}{}", 1e-9 * operations / way, ratios.join(""))
        });
        println!("{name:10} {loops} {matrices} {dot}");
    }
    Ok(())
}

/// What a call took, as [`seconds`] has it.
struct Seconds {
    /// As many products at the limit of this build's vectors; ndarray, faer, matrixmultiply.
    of_the_peers: [f64; 4],
    /// The explicit loops, as matrices, dot alone.
    of_the_crate: [f64; 3],
}

fn dinputs<T: Float>(shape: Shape, mut limit: fn()) -> Result<Seconds, ShapeError> {
    let (n_samples, n_inputs, n_neurons) = shape;
    let mut random = Random(1);
    let weights = random.matrix::<T>(n_inputs, n_neurons)?;
    let dvalues = random.matrix::<T>(n_samples, n_neurons)?;
    let (w, d) = (weights.view(), dvalues.view());
    let (mut turned, transposed) = (w.transpose()?, w.transpose()?);
    let [mut loops, mut matrices, mut dot] = zeros(n_samples, n_inputs)?;

    let (w_ndarray, d_ndarray) = (in_ndarray(&weights), in_ndarray(&dvalues));
    let (w_faer, d_faer) = (in_faer(&weights), in_faer(&dvalues));
    let mut of_ndarray = Array2::zeros((n_samples, n_inputs));
    let mut of_faer = Mat::zeros(n_samples, n_inputs);
    let mut of_matrixmultiply = Array2::zeros((n_samples, n_inputs));

    let seconds = seconds([
        &mut limit,
        &mut || {
            general_mat_mul(
                T::one(),
                &d_ndarray,
                &w_ndarray.t(),
                T::zero(),
                &mut of_ndarray,
            )
        },
        &mut || {
            let replace = Accum::Replace;
            matmul(
                &mut of_faer,
                replace,
                &d_faer,
                w_faer.transpose(),
                T::one(),
                Par::Seq,
            );
        },
        &mut || by_matrixmultiply(d_ndarray.view(), w_ndarray.t(), &mut of_matrixmultiply),
        &mut || backward::dinputs_into(d, w, loops.view_mut()).expect("it fits"),
        &mut || {
            w.transpose_into(turned.view_mut()).expect("it fits");
            d.dot_into(turned.view(), matrices.view_mut())
                .expect("it fits");
        },
        &mut || {
            d.dot_into(transposed.view(), dot.view_mut())
                .expect("it fits")
        },
    ]);
    same_bits(&loops, [&matrices, &dot]);
    near(&loops, n_neurons, |row, col| of_ndarray[(row, col)]);
    near(&loops, n_neurons, |row, col| of_faer[(row, col)]);
    near(&loops, n_neurons, |row, col| of_matrixmultiply[(row, col)]);
    Ok(with_limit_scaled(seconds, shape))
}

fn dweights<T: Float>(shape: Shape, mut limit: fn()) -> Result<Seconds, ShapeError> {
    let (n_samples, n_inputs, n_neurons) = shape;
    let mut random = Random(2);
    let inputs = random.matrix::<T>(n_samples, n_inputs)?;
    let dvalues = random.matrix::<T>(n_samples, n_neurons)?;
    let (x, d) = (inputs.view(), dvalues.view());
    let (mut turned, transposed) = (x.transpose()?, x.transpose()?);
    let [mut loops, mut matrices, mut dot] = zeros(n_inputs, n_neurons)?;

    let (x_ndarray, d_ndarray) = (in_ndarray(&inputs), in_ndarray(&dvalues));
    let (x_faer, d_faer) = (in_faer(&inputs), in_faer(&dvalues));
    let mut of_ndarray = Array2::zeros((n_inputs, n_neurons));
    let mut of_faer = Mat::zeros(n_inputs, n_neurons);
    let mut of_matrixmultiply = Array2::zeros((n_inputs, n_neurons));

    let seconds = seconds([
        &mut limit,
        &mut || {
            general_mat_mul(
                T::one(),
                &x_ndarray.t(),
                &d_ndarray,
                T::zero(),
                &mut of_ndarray,
            )
        },
        &mut || {
            let replace = Accum::Replace;
            matmul(
                &mut of_faer,
                replace,
                x_faer.transpose(),
                &d_faer,
                T::one(),
                Par::Seq,
            );
        },
        &mut || by_matrixmultiply(x_ndarray.t(), d_ndarray.view(), &mut of_matrixmultiply),
        &mut || backward::dweights_into(x, d, loops.view_mut()).expect("it fits"),
        &mut || {
            x.transpose_into(turned.view_mut()).expect("it fits");
            turned
                .view()
                .dot_into(d, matrices.view_mut())
                .expect("it fits");
        },
        &mut || {
            transposed
                .view()
                .dot_into(d, dot.view_mut())
                .expect("it fits")
        },
    ]);
    same_bits(&loops, [&matrices, &dot]);
    near(&loops, n_samples, |row, col| of_ndarray[(row, col)]);
    near(&loops, n_samples, |row, col| of_faer[(row, col)]);
    near(&loops, n_samples, |row, col| of_matrixmultiply[(row, col)]);
    Ok(with_limit_scaled(seconds, shape))
}

// How the peers hold a matrix, and how they are called.

fn in_ndarray<T: Float>(matrix: &MatrixVec<T>) -> Array2<T> {
    Array2::from_shape_fn((matrix.nrows(), matrix.ncols()), |(row, col)| {
        matrix.row(row)[col]
    })
}

/// Column by column, as faer has it.
fn in_faer<T: Float>(matrix: &MatrixVec<T>) -> Mat<T> {
    Mat::from_fn(matrix.nrows(), matrix.ncols(), |row, col| {
        matrix.row(row)[col]
    })
}

/// It takes pointers and strides: those of views, which know them.
fn by_matrixmultiply<T: Float>(left: ArrayView2<T>, right: ArrayView2<T>, product: &mut Array2<T>) {
    let (rows, terms, cols) = (left.nrows(), left.ncols(), right.ncols());
    assert!(
        right.nrows() == terms && product.dim() == (rows, cols),
        "the shapes do not fit"
    );
    let [left_row, left_col] = [left.strides()[0], left.strides()[1]];
    let [right_row, right_col] = [right.strides()[0], right.strides()[1]];
    let [product_row, product_col] = [product.strides()[0], product.strides()[1]];
    // SAFETY: the shapes fit, and the strides are those of memory that the views have borrowed.
    unsafe {
        T::GEMM(
            rows,
            terms,
            cols,
            T::one(),
            left.as_ptr(),
            left_row,
            left_col,
            right.as_ptr(),
            right_row,
            right_col,
            T::zero(),
            product.as_mut_ptr(),
            product_row,
            product_col,
        );
    }
}

/// `dgemm` or `sgemm`: α · left · right + β · product, of pointers, each with its two strides.
#[rustfmt::skip]
type Gemm<T> = unsafe fn(
    usize, usize, usize,
    T, *const T, isize, isize, *const T, isize, isize,
    T, *mut T, isize, isize,
);

/// What all four take.
trait Float: Scalar + LinalgScalar + ComplexField + From<f32> + Into<f64> {
    const EPSILON: f64;
    const GEMM: Gemm<Self>;
}

impl Float for f64 {
    const EPSILON: f64 = f64::EPSILON;
    const GEMM: Gemm<f64> = matrixmultiply::dgemm;
}

impl Float for f32 {
    const EPSILON: f64 = f32::EPSILON as f64;
    const GEMM: Gemm<f32> = matrixmultiply::sgemm;
}

// What follows measures, as `../kernels.rs` does.

/// How many products one call of [`chains`] adds.
const PRODUCTS: usize = 1 << 20;

/// As many products and additions as [`PRODUCTS`], in `SUMS` sums that do not wait for each other.
#[inline(never)]
fn chains<T: Float, const SUMS: usize>() {
    let (factor, summand) = black_box((<T as From<f32>>::from(0.75), <T as From<f32>>::from(0.25)));
    let mut sums = [T::ZERO; SUMS];
    for _ in 0..PRODUCTS / SUMS {
        for sum in &mut sums {
            *sum = *sum * factor + summand;
        }
    }
    black_box(sums);
}

/// As many sums as this processor adds fastest: the limit of this build's vectors without FMA.
fn widest_chains<T: Float>() -> fn() {
    let all = [
        chains::<T, 24>,
        chains::<T, 32>,
        chains::<T, 48>,
        chains::<T, 64>,
        chains::<T, 96>,
        chains::<T, 128>,
    ];
    let [mut a, mut b, mut c, mut d, mut e, mut f] = all;
    let timed = seconds([&mut a, &mut b, &mut c, &mut d, &mut e, &mut f]);
    let fastest = timed
        .iter()
        .zip(all)
        .min_by(|(one, _), (other, _)| one.total_cmp(other));
    fastest.map_or(chains::<T, 64>, |(_, chains)| chains)
}

/// Runs all of them turn by turn, and returns the seconds that a call of each took in the turn than
/// which a quarter were faster. A turn is a call unmeasured, so that the caches hold what its own
/// last call leaves there, and then a millisecond of calls, or one.
fn seconds<const CALLS: usize>(mut calls: [&mut dyn FnMut(); CALLS]) -> [f64; CALLS] {
    let mut timed = |call: usize, repeats: usize| {
        calls[call]();
        let start = Instant::now();
        for _ in 0..repeats {
            calls[call]();
        }
        start.elapsed().as_secs_f64() / repeats as f64
    };
    let first: [f64; CALLS] = from_fn(|call| timed(call, 1));
    let turn = first.iter().map(|first| first.max(1e-3)).sum::<f64>();
    let n_turns = (1.0 / turn).clamp(7.0, 51.0) as usize;
    let mut turns: [Vec<f64>; CALLS] = from_fn(|_| Vec::new());
    for _ in 0..n_turns {
        for call in 0..CALLS {
            let repeats = (1e-3 / first[call]).ceil() as usize;
            turns[call].push(timed(call, repeats));
        }
    }
    turns.map(|mut turns| {
        turns.sort_by(f64::total_cmp);
        turns[turns.len() / 4]
    })
}

/// Where the limit did [`PRODUCTS`], it would have done those of this shape.
fn with_limit_scaled(seconds: [f64; 7], (samples, inputs, neurons): Shape) -> Seconds {
    let [limit, ndarray, faer, matrixmultiply, of_the_crate @ ..] = seconds;
    let limit = limit / PRODUCTS as f64 * (samples * inputs * neurons) as f64;
    Seconds {
        of_the_peers: [limit, ndarray, faer, matrixmultiply],
        of_the_crate,
    }
}

/// Ends the program where a way has another result than the explicit loops.
fn same_bits<T: Float, const WAYS: usize>(loops: &MatrixVec<T>, ways: [&MatrixVec<T>; WAYS]) {
    let bits = |matrix: &MatrixVec<T>| -> Vec<u64> {
        let elements = matrix.as_slice().iter();
        elements
            .map(|&element| Into::<f64>::into(element).to_bits())
            .collect()
    };
    for way in ways {
        assert!(
            bits(way) == bits(loops),
            "not the bits of the explicit loops: no figure counts"
        );
    }
}

/// Ends the program where a peer computes something else. A sum of `terms` products up to 1 is
/// rounded `terms` times, each time by at most `terms` · ε / 2; and there are two such sums.
fn near<T: Float>(loops: &MatrixVec<T>, terms: usize, peer: impl Fn(usize, usize) -> T) {
    let tolerance = T::EPSILON * (terms * terms) as f64;
    for row in 0..loops.nrows() {
        for (col, &element) in loops.row(row).iter().enumerate() {
            let (ours, theirs): (f64, f64) = (element.into(), peer(row, col).into());
            assert!(
                (ours - theirs).abs() <= tolerance,
                "a peer computes something else"
            );
        }
    }
}

fn zeros<T: Float>(rows: usize, cols: usize) -> Result<[MatrixVec<T>; 3], ShapeError> {
    let zeros = || Matrix::from_row_major(rows, cols, vec![T::ZERO; rows * cols]);
    Ok([zeros()?, zeros()?, zeros()?])
}

/// Numbers between -1 and 1, with all bits of their fractions in use: xorshift.
struct Random(u64);

impl Random {
    fn number<T: Float>(&mut self) -> T {
        let [high, low] = [1.0_f32, 2.0_f32.powi(-26)].map(|unit| {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            <T as From<f32>>::from(((self.0 >> 40) as f32 / (1 << 23) as f32 - 1.0) * unit)
        });
        high + low
    }

    fn matrix<T: Float>(&mut self, rows: usize, cols: usize) -> Result<MatrixVec<T>, ShapeError> {
        let numbers = (0..rows * cols).map(|_| self.number()).collect();
        Matrix::from_row_major(rows, cols, numbers)
    }
}
