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
//! All run turn by turn, and of each the turn counts than which a quarter were faster, so that one
//! which another program shared counts for nothing. No figure is printed where a result of this
//! crate has other bits than the explicit loops', or a peer's differs by more than rounding
//! explains.
//!
//! # Recorded
//!
//! ```text
//! 27 November 2026
//! CPU(s) 2, Model name AMD EPYC, CPU family 25, Model 17
//! rustc 1.95.0 (59807616e 2026-04-14)
//! faer v0.24.4, matrixmultiply v0.3.11, ndarray v0.17.2
//! Gop/s: billions of products and additions a second. Times as fast as: /lim, the limit of this
//! build's vectors without FMA; /nda, ndarray; /fae, faer; /mat, matrixmultiply.
//!
//! f64, default build, limit 27.7 Gop/s
//! dinputs    | explicit loops             | as matrices                | dot alone
//!            |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat
//! 3,4,3      |    3.2 0.12 3.93 1.47 3.92 |    1.4 0.05 1.74 0.65 1.74 |    2.9 0.10 3.54 1.33 3.53
//! 32,64,64   |    4.1 0.15 0.09 0.08 0.09 |   17.1 0.61 0.38 0.32 0.38 |   19.3 0.69 0.43 0.36 0.43
//! 64,784,128 |    3.7 0.13 0.07 0.07 0.07 |   18.5 0.67 0.37 0.33 0.36 |   20.0 0.72 0.40 0.36 0.39
//! 64³        |    4.1 0.15 0.09 0.08 0.09 |   18.6 0.67 0.39 0.34 0.39 |   19.9 0.71 0.41 0.36 0.41
//! 256³       |    2.9 0.10 0.06 0.05 0.05 |   19.7 0.71 0.37 0.36 0.37 |   20.4 0.74 0.39 0.37 0.38
//! 512³       |    2.7 0.10 0.06 0.05 0.05 |   18.7 0.68 0.40 0.36 0.39 |   19.2 0.70 0.41 0.37 0.40
//! 1024³      |    2.5 0.09 0.06 0.06 0.06 |   18.4 0.66 0.42 0.44 0.42 |   18.9 0.68 0.43 0.45 0.43
//! dweights   | explicit loops             | as matrices                | dot alone
//!            |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat
//! 3,4,3      |    2.7 0.10 4.37 4.32 4.46 |    1.4 0.05 2.30 2.27 2.35 |    2.7 0.10 4.42 4.36 4.51
//! 32,64,64   |   12.6 0.45 0.25 0.25 0.25 |   16.8 0.60 0.34 0.33 0.34 |   17.8 0.64 0.36 0.35 0.36
//! 64,784,128 |   12.6 0.47 0.23 0.24 0.23 |   18.8 0.70 0.35 0.35 0.34 |   19.9 0.74 0.37 0.38 0.37
//! 64³        |   12.7 0.46 0.26 0.24 0.26 |   18.6 0.67 0.38 0.35 0.38 |   19.8 0.71 0.40 0.38 0.40
//! 256³       |   12.2 0.44 0.23 0.22 0.23 |   19.8 0.72 0.38 0.36 0.38 |   21.0 0.76 0.40 0.39 0.40
//! 512³       |   12.3 0.45 0.28 0.23 0.27 |   18.2 0.66 0.41 0.34 0.41 |   19.0 0.69 0.43 0.36 0.42
//! 1024³      |   11.4 0.42 0.27 0.23 0.27 |   18.5 0.68 0.43 0.37 0.44 |   18.9 0.69 0.44 0.38 0.44
//!
//! f32, default build, limit 56.5 Gop/s
//! dinputs    | explicit loops             | as matrices                | dot alone
//!            |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat
//! 3,4,3      |    2.9 0.05 5.58 1.31 5.67 |    1.3 0.02 2.45 0.58 2.50 |    2.3 0.04 4.42 1.04 4.49
//! 32,64,64   |    4.1 0.07 0.08 0.04 0.08 |   30.4 0.54 0.57 0.28 0.57 |   37.7 0.67 0.70 0.35 0.70
//! 64,784,128 |    3.7 0.07 0.05 0.03 0.05 |   35.5 0.63 0.44 0.31 0.44 |   40.9 0.72 0.51 0.36 0.50
//! 64³        |    4.1 0.07 0.06 0.04 0.06 |   34.6 0.61 0.53 0.31 0.53 |   39.1 0.69 0.60 0.35 0.60
//! 256³       |    2.9 0.05 0.03 0.03 0.03 |   39.5 0.71 0.41 0.35 0.41 |   41.5 0.74 0.43 0.36 0.43
//! 512³       |    2.7 0.05 0.03 0.02 0.03 |   36.7 0.65 0.40 0.35 0.40 |   38.5 0.68 0.42 0.36 0.42
//! 1024³      |    2.5 0.05 0.03 0.03 0.03 |   37.3 0.66 0.39 0.39 0.39 |   37.6 0.67 0.40 0.39 0.40
//! dweights   | explicit loops             | as matrices                | dot alone
//!            |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat
//! 3,4,3      |    2.7 0.05 5.05 2.28 5.07 |    1.4 0.03 2.62 1.18 2.63 |    2.7 0.05 5.05 2.28 5.07
//! 32,64,64   |   24.6 0.44 0.26 0.24 0.26 |   31.6 0.56 0.34 0.30 0.34 |   35.1 0.63 0.38 0.34 0.38
//! 64,784,128 |   25.4 0.45 0.23 0.23 0.23 |   37.2 0.66 0.34 0.34 0.34 |   39.4 0.70 0.36 0.36 0.36
//! 64³        |   24.3 0.43 0.25 0.23 0.25 |   34.8 0.62 0.35 0.32 0.35 |   39.0 0.69 0.40 0.36 0.39
//! 256³       |   25.5 0.45 0.23 0.23 0.23 |   40.4 0.72 0.37 0.36 0.37 |   42.8 0.76 0.39 0.38 0.39
//! 512³       |   23.7 0.42 0.24 0.22 0.23 |   36.5 0.65 0.36 0.34 0.36 |   38.3 0.68 0.38 0.35 0.38
//! 1024³      |   24.4 0.43 0.25 0.24 0.25 |   36.1 0.64 0.37 0.36 0.37 |   37.2 0.66 0.38 0.37 0.38
//!
//! f64, -C target-cpu=native, limit 57.8 Gop/s
//! dinputs    | explicit loops             | as matrices                | dot alone
//!            |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat
//! 3,4,3      |    1.6 0.03 3.70 0.99 3.68 |    0.9 0.02 1.95 0.52 1.93 |    1.6 0.03 3.66 0.98 3.64
//! 32,64,64   |    3.4 0.06 0.12 0.07 0.12 |   27.1 0.47 0.96 0.54 0.94 |   38.0 0.66 1.35 0.76 1.31
//! 64,784,128 |    3.0 0.05 0.08 0.06 0.07 |   34.3 0.59 0.96 0.67 0.84 |   41.6 0.72 1.16 0.82 1.02
//! 64³        |    3.9 0.07 0.10 0.08 0.10 |   39.5 0.68 1.02 0.78 1.01 |   45.7 0.78 1.18 0.90 1.16
//! 256³       |    2.8 0.05 0.06 0.05 0.06 |   44.6 0.76 1.01 0.86 0.96 |   46.2 0.79 1.05 0.89 0.99
//! 512³       |    2.6 0.04 0.06 0.05 0.06 |   39.5 0.67 0.87 0.79 0.89 |   41.7 0.71 0.92 0.83 0.94
//! 1024³      |    2.5 0.04 0.06 0.06 0.06 |   37.0 0.63 0.86 0.92 0.86 |   37.8 0.64 0.88 0.94 0.88
//! dweights   | explicit loops             | as matrices                | dot alone
//!            |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat
//! 3,4,3      |    2.4 0.04 3.79 4.00 3.83 |    1.4 0.02 2.14 2.26 2.16 |    2.7 0.05 4.21 4.45 4.26
//! 32,64,64   |   21.7 0.37 0.44 0.44 0.44 |   39.1 0.66 0.80 0.79 0.80 |   45.5 0.77 0.93 0.92 0.93
//! 64,784,128 |   13.6 0.23 0.25 0.26 0.25 |   42.9 0.73 0.79 0.81 0.79 |   44.7 0.76 0.83 0.84 0.83
//! 64³        |   22.0 0.37 0.45 0.42 0.45 |   41.1 0.70 0.85 0.78 0.85 |   46.4 0.79 0.95 0.89 0.95
//! 256³       |   15.6 0.26 0.30 0.28 0.30 |   46.4 0.79 0.88 0.84 0.88 |   48.7 0.82 0.92 0.88 0.92
//! 512³       |   17.0 0.29 0.40 0.32 0.39 |   38.4 0.65 0.90 0.72 0.89 |   43.2 0.73 1.02 0.81 1.00
//! 1024³      |   14.7 0.25 0.35 0.29 0.35 |   37.9 0.64 0.90 0.75 0.90 |   36.6 0.62 0.87 0.72 0.87
//!
//! f32, -C target-cpu=native, limit 118.0 Gop/s
//! dinputs    | explicit loops             | as matrices                | dot alone
//!            |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat
//! 3,4,3      |    3.3 0.03 6.40 1.45 6.34 |    1.2 0.01 2.32 0.52 2.30 |    2.1 0.02 4.11 0.93 4.07
//! 32,64,64   |    4.0 0.03 0.07 0.04 0.07 |   56.6 0.48 1.05 0.53 1.03 |   87.3 0.74 1.61 0.81 1.59
//! 64,784,128 |    3.7 0.03 0.04 0.03 0.04 |   75.9 0.64 0.92 0.66 0.92 |  102.4 0.87 1.24 0.89 1.24
//! 64³        |    4.1 0.03 0.06 0.04 0.06 |   75.3 0.64 1.12 0.68 1.12 |   94.5 0.80 1.40 0.85 1.40
//! 256³       |    2.9 0.02 0.03 0.03 0.03 |  100.4 0.85 1.03 0.88 1.02 |  108.7 0.92 1.11 0.95 1.11
//! 512³       |    2.7 0.02 0.03 0.02 0.03 |   91.3 0.77 0.97 0.85 0.93 |  100.3 0.85 1.06 0.93 1.02
//! 1024³      |    2.5 0.02 0.03 0.03 0.03 |   89.4 0.76 0.96 0.93 0.95 |   82.9 0.70 0.89 0.86 0.88
//! dweights   | explicit loops             | as matrices                | dot alone
//!            |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat
//! 3,4,3      |    2.1 0.02 4.15 1.72 3.64 |    1.4 0.01 2.65 1.10 2.32 |    2.7 0.02 5.29 2.20 4.64
//! 32,64,64   |   33.6 0.29 0.34 0.32 0.35 |   63.8 0.55 0.65 0.61 0.66 |   79.1 0.68 0.81 0.76 0.82
//! 64,784,128 |   30.0 0.25 0.27 0.28 0.28 |   79.9 0.68 0.73 0.75 0.73 |   96.6 0.82 0.88 0.90 0.89
//! 64³        |   35.3 0.30 0.35 0.33 0.35 |   75.1 0.64 0.75 0.70 0.75 |   95.8 0.81 0.95 0.90 0.96
//! 256³       |   28.1 0.24 0.25 0.25 0.25 |   99.9 0.85 0.90 0.88 0.90 |  110.2 0.93 0.99 0.97 0.99
//! 512³       |   28.9 0.24 0.28 0.27 0.28 |   91.6 0.78 0.88 0.84 0.88 |   99.4 0.84 0.96 0.92 0.95
//! 1024³      |   27.8 0.24 0.28 0.27 0.28 |   92.5 0.78 0.94 0.90 0.93 |   90.6 0.77 0.92 0.88 0.91
//! ```
//!
//! Native, `dot` alone is 0.81 to 1.61 times as fast as ndarray. Below 0.9 it is for dweights of
//! 32,64,64 (`f32`) and of 64,784,128, and on three of four at 1024³, where figures scatter by a
//! tenth: there the right matrix no longer lies in a cache, and is copied anew for each block of
//! rows; the peers copy it once, into memory of the heap. As matrices, the transposition takes up
//! to a third at 32,64,64, a quarter at 64,784,128, a fifth at 64³, and from 256³ on up to 11 %. In
//! the default build ndarray, which finds its vectors when it runs, is 1.4 to 2.8 times as fast.
//!
//! For some minutes at a time `dot` of the default build, and some of the loops, were half as fast
//! on this machine and the rest was not: this is a run without such minutes.

#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // sizes become figures
#![allow(clippy::cast_sign_loss)]

use core::hint::black_box;
use std::env;

use chainrule::{Matrix, MatrixVec, MatrixViewMut, Scalar, ShapeError, backward};
use faer::linalg::matmul::matmul;
use faer::traits::ComplexField;
use faer::{Accum, Mat, MatRef, Par};
use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, LinalgScalar};

#[path = "../../measure.rs"]
mod measure;
use measure::{PRODUCTS, Random, SHAPES, Shape, fastest_chains, same_bits, seconds};

fn main() -> Result<(), ShapeError> {
    let build = env::args().nth(1).unwrap_or_default();
    both_products::<f64>("f64", &build)?;
    both_products::<f32>("f32", &build)
}

fn both_products<T: Float>(element: &str, build: &str) -> Result<(), ShapeError> {
    let mut limit = fastest_chains::<T>();
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
            let ratios = seconds.of_others.map(|peer| format!("{:5.2}", peer / way));
            format!("| {:6.1}{}", 1e-9 * operations / way, ratios.join(""))
        });
        println!("{name:10} {loops} {matrices} {dot}");
    }
    Ok(())
}

/// What a call took, as [`seconds`] has it.
struct Seconds {
    /// As many products at the limit of this build's vectors; ndarray, faer, matrixmultiply.
    of_others: [f64; 4],
    /// The explicit loops, as matrices, dot alone.
    of_the_crate: [f64; 3],
}

fn dinputs<T: Float>(shape: Shape, limit: fn()) -> Result<Seconds, ShapeError> {
    let (n_samples, n_inputs, n_neurons) = shape;
    let mut random = Random(1);
    let weights = random.matrix::<T>(n_inputs, n_neurons)?;
    let dvalues = random.matrix::<T>(n_samples, n_neurons)?;
    let (w, d) = (weights.view(), dvalues.view());
    let (mut turned, transposed) = (w.transpose()?, w.transpose()?);

    let (w_ndarray, d_ndarray) = (in_ndarray(&weights), in_ndarray(&dvalues));
    let (w_faer, d_faer) = (in_faer(&weights), in_faer(&dvalues));
    beside_peers(
        shape,
        limit,
        [d_ndarray.view(), w_ndarray.t()],
        [d_faer.as_ref(), w_faer.transpose()],
        [
            &mut |out| backward::dinputs_into(d, w, out).expect("it fits"),
            &mut |out| {
                w.transpose_into(turned.view_mut()).expect("it fits");
                d.dot_into(turned.view(), out).expect("it fits");
            },
            &mut |out| d.dot_into(transposed.view(), out).expect("it fits"),
        ],
    )
}

fn dweights<T: Float>(shape: Shape, limit: fn()) -> Result<Seconds, ShapeError> {
    let (n_samples, n_inputs, n_neurons) = shape;
    let mut random = Random(2);
    let inputs = random.matrix::<T>(n_samples, n_inputs)?;
    let dvalues = random.matrix::<T>(n_samples, n_neurons)?;
    let (x, d) = (inputs.view(), dvalues.view());
    let (mut turned, transposed) = (x.transpose()?, x.transpose()?);

    let (x_ndarray, d_ndarray) = (in_ndarray(&inputs), in_ndarray(&dvalues));
    let (x_faer, d_faer) = (in_faer(&inputs), in_faer(&dvalues));
    beside_peers(
        shape,
        limit,
        [x_ndarray.t(), d_ndarray.view()],
        [x_faer.transpose(), d_faer.as_ref()],
        [
            &mut |out| backward::dweights_into(x, d, out).expect("it fits"),
            &mut |out| {
                x.transpose_into(turned.view_mut()).expect("it fits");
                turned.view().dot_into(d, out).expect("it fits");
            },
            &mut |out| transposed.view().dot_into(d, out).expect("it fits"),
        ],
    )
}

/// left · right of the peers, and the same of this crate: the explicit loops, as matrices, `dot` alone.
fn beside_peers<T: Float>(
    shape: Shape,
    mut limit: fn(),
    [left, right]: [ArrayView2<T>; 2],
    [left_faer, right_faer]: [MatRef<T>; 2],
    [of_loops, of_matrices, of_dot]: [&mut dyn FnMut(MatrixViewMut<T>); 3],
) -> Result<Seconds, ShapeError> {
    let (n_rows, n_terms, n_cols) = (left.nrows(), left.ncols(), right.ncols());
    let [mut loops, mut matrices, mut dot] = zeros(n_rows, n_cols)?;
    let mut of_ndarray = Array2::zeros((n_rows, n_cols));
    let mut of_faer = Mat::zeros(n_rows, n_cols);
    let mut of_matrixmultiply = Array2::zeros((n_rows, n_cols));
    let (one, zero) = (T::one(), T::zero());

    let seconds = seconds([
        &mut limit,
        &mut || general_mat_mul(one, &left, &right, zero, &mut of_ndarray),
        &mut || {
            let replace = Accum::Replace;
            matmul(&mut of_faer, replace, left_faer, right_faer, one, Par::Seq);
        },
        &mut || by_matrixmultiply(left, right, &mut of_matrixmultiply),
        &mut || of_loops(loops.view_mut()),
        &mut || of_matrices(matrices.view_mut()),
        &mut || of_dot(dot.view_mut()),
    ]);
    same_bits(&loops, [&matrices, &dot]);
    near(&loops, n_terms, |row, col| of_ndarray[(row, col)]);
    near(&loops, n_terms, |row, col| of_faer[(row, col)]);
    near(&loops, n_terms, |row, col| of_matrixmultiply[(row, col)]);
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

/// Where the limit did [`PRODUCTS`], it would have done those of this shape.
fn with_limit_scaled(seconds: [f64; 7], (samples, inputs, neurons): Shape) -> Seconds {
    let [limit, ndarray, faer, matrixmultiply, of_the_crate @ ..] = seconds;
    let limit = limit / PRODUCTS as f64 * (samples * inputs * neurons) as f64;
    Seconds {
        of_others: [limit, ndarray, faer, matrixmultiply],
        of_the_crate,
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
