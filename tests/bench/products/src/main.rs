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
//! f64, default build, limit 23.7 Gop/s
//! dinputs    | explicit loops             | as matrices                | dot alone
//!            |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat
//! 3,4,3      |    2.9 0.12 4.48 1.35 4.42 |    1.4 0.06 2.20 0.66 2.17 |    2.9 0.12 4.42 1.33 4.35
//! 32,64,64   |    4.1 0.17 0.09 0.08 0.09 |   16.4 0.69 0.37 0.30 0.37 |   18.5 0.78 0.42 0.34 0.42
//! 64,784,128 |    3.6 0.15 0.08 0.07 0.07 |   17.9 0.76 0.37 0.32 0.35 |   19.1 0.80 0.40 0.34 0.38
//! 64³        |    4.1 0.17 0.08 0.08 0.08 |   17.8 0.75 0.37 0.33 0.37 |   19.0 0.80 0.39 0.35 0.39
//! 256³       |    2.9 0.12 0.06 0.05 0.05 |   19.0 0.80 0.36 0.34 0.36 |   19.6 0.83 0.38 0.36 0.37
//! 512³       |    2.6 0.11 0.06 0.05 0.06 |   17.6 0.74 0.39 0.35 0.39 |   18.3 0.77 0.41 0.37 0.40
//! 1024³      |    2.5 0.11 0.06 0.06 0.06 |   17.7 0.75 0.41 0.45 0.41 |   18.0 0.76 0.42 0.46 0.41
//! dweights   | explicit loops             | as matrices                | dot alone
//!            |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat
//! 3,4,3      |    2.7 0.11 3.49 4.40 3.49 |    1.3 0.06 1.75 2.21 1.76 |    2.7 0.11 3.52 4.45 3.53
//! 32,64,64   |   12.4 0.53 0.26 0.25 0.26 |   16.5 0.69 0.34 0.32 0.34 |   17.4 0.74 0.37 0.34 0.36
//! 64,784,128 |   12.5 0.53 0.23 0.24 0.24 |   18.0 0.76 0.33 0.34 0.34 |   19.2 0.81 0.35 0.36 0.36
//! 64³        |   12.6 0.53 0.25 0.24 0.26 |   17.6 0.74 0.35 0.34 0.36 |   18.9 0.80 0.38 0.36 0.39
//! 256³       |   12.2 0.51 0.24 0.23 0.23 |   18.7 0.79 0.36 0.35 0.36 |   19.6 0.83 0.38 0.36 0.38
//! 512³       |   12.4 0.52 0.28 0.23 0.28 |   17.9 0.75 0.40 0.33 0.41 |   18.4 0.78 0.41 0.34 0.42
//! 1024³      |   11.6 0.49 0.27 0.23 0.27 |   18.0 0.76 0.41 0.35 0.41 |   18.2 0.77 0.42 0.36 0.42
//!
//! f32, default build, limit 47.5 Gop/s
//! dinputs    | explicit loops             | as matrices                | dot alone
//!            |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat
//! 3,4,3      |    2.4 0.05 4.62 1.11 4.57 |    1.3 0.03 2.53 0.61 2.50 |    2.3 0.05 4.58 1.10 4.53
//! 32,64,64   |    4.1 0.09 0.08 0.04 0.08 |   28.2 0.60 0.52 0.26 0.53 |   34.5 0.73 0.64 0.32 0.64
//! 64,784,128 |    3.7 0.08 0.05 0.03 0.05 |   35.6 0.75 0.44 0.31 0.44 |   40.8 0.86 0.50 0.36 0.50
//! 64³        |    4.1 0.09 0.06 0.04 0.06 |   34.7 0.73 0.53 0.31 0.53 |   39.0 0.82 0.59 0.35 0.59
//! 256³       |    2.9 0.06 0.03 0.03 0.03 |   41.1 0.87 0.43 0.36 0.42 |   42.6 0.90 0.44 0.37 0.44
//! 512³       |    2.7 0.06 0.03 0.02 0.03 |   37.8 0.80 0.40 0.35 0.40 |   39.9 0.84 0.42 0.37 0.42
//! 1024³      |    2.5 0.05 0.03 0.03 0.03 |   38.1 0.80 0.41 0.40 0.41 |   38.6 0.81 0.42 0.40 0.42
//! dweights   | explicit loops             | as matrices                | dot alone
//!            |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat
//! 3,4,3      |    2.7 0.06 5.31 2.35 5.33 |    1.4 0.03 2.71 1.20 2.72 |    2.7 0.06 5.26 2.32 5.28
//! 32,64,64   |   24.6 0.52 0.26 0.24 0.26 |   31.5 0.66 0.34 0.30 0.34 |   35.2 0.74 0.38 0.34 0.38
//! 64,784,128 |   25.4 0.53 0.24 0.23 0.24 |   37.3 0.79 0.35 0.34 0.35 |   39.6 0.83 0.37 0.37 0.37
//! 64³        |   24.9 0.53 0.26 0.23 0.25 |   34.5 0.73 0.35 0.32 0.35 |   39.0 0.82 0.40 0.36 0.40
//! 256³       |   25.6 0.54 0.23 0.23 0.23 |   41.3 0.87 0.37 0.36 0.37 |   42.6 0.90 0.39 0.38 0.38
//! 512³       |   24.2 0.51 0.23 0.22 0.23 |   38.1 0.80 0.36 0.35 0.37 |   40.5 0.85 0.38 0.37 0.39
//! 1024³      |   24.0 0.50 0.25 0.23 0.24 |   38.2 0.80 0.39 0.37 0.39 |   38.2 0.80 0.39 0.37 0.39
//!
//! f64, -C target-cpu=native, limit 59.1 Gop/s
//! dinputs    | explicit loops             | as matrices                | dot alone
//!            |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat
//! 3,4,3      |    2.4 0.04 2.90 0.97 2.89 |    1.4 0.02 1.74 0.58 1.74 |    3.0 0.05 3.61 1.21 3.60
//! 32,64,64   |    4.1 0.07 0.11 0.08 0.11 |   33.9 0.57 0.92 0.63 0.92 |   43.8 0.74 1.19 0.81 1.20
//! 64,784,128 |    3.6 0.06 0.09 0.06 0.08 |   39.7 0.67 0.95 0.71 0.87 |   46.8 0.79 1.12 0.83 1.02
//! 64³        |    4.1 0.07 0.10 0.08 0.10 |   40.5 0.69 0.97 0.75 0.97 |   47.0 0.80 1.13 0.86 1.13
//! 256³       |    2.9 0.05 0.07 0.05 0.06 |   46.2 0.78 1.03 0.84 0.94 |   48.9 0.83 1.09 0.89 1.00
//! 512³       |    2.6 0.04 0.06 0.05 0.06 |   39.5 0.67 0.89 0.77 0.89 |   41.7 0.70 0.94 0.82 0.94
//! 1024³      |    2.5 0.04 0.06 0.06 0.06 |   37.6 0.64 0.86 0.90 0.87 |   37.8 0.64 0.87 0.90 0.87
//! dweights   | explicit loops             | as matrices                | dot alone
//!            |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat
//! 3,4,3      |    2.4 0.04 3.51 4.03 3.52 |    1.4 0.02 1.98 2.28 1.99 |    2.7 0.05 3.89 4.47 3.90
//! 32,64,64   |   14.4 0.24 0.29 0.28 0.29 |   39.3 0.67 0.80 0.78 0.80 |   44.1 0.75 0.90 0.87 0.90
//! 64,784,128 |   13.4 0.23 0.25 0.25 0.24 |   41.6 0.70 0.76 0.78 0.76 |   44.6 0.75 0.82 0.84 0.81
//! 64³        |   17.3 0.29 0.35 0.33 0.35 |   40.7 0.69 0.83 0.78 0.83 |   47.3 0.80 0.97 0.90 0.97
//! 256³       |   13.5 0.23 0.25 0.24 0.25 |   47.1 0.80 0.89 0.85 0.88 |   49.2 0.83 0.92 0.89 0.92
//! 512³       |   13.8 0.23 0.31 0.26 0.31 |   41.6 0.70 0.94 0.78 0.93 |   42.3 0.71 0.96 0.79 0.94
//! 1024³      |   13.4 0.23 0.32 0.26 0.31 |   35.1 0.59 0.84 0.69 0.82 |   42.3 0.72 1.01 0.83 0.99
//!
//! f32, -C target-cpu=native, limit 118.2 Gop/s
//! dinputs    | explicit loops             | as matrices                | dot alone
//!            |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat
//! 3,4,3      |    3.3 0.03 5.83 1.30 5.80 |    1.2 0.01 2.16 0.48 2.16 |    2.2 0.02 3.95 0.88 3.93
//! 32,64,64   |    4.1 0.03 0.07 0.04 0.07 |   56.8 0.48 1.02 0.53 1.02 |   91.3 0.77 1.64 0.85 1.64
//! 64,784,128 |    3.7 0.03 0.04 0.03 0.04 |   77.3 0.65 0.94 0.68 0.94 |  101.6 0.86 1.24 0.89 1.24
//! 64³        |    4.1 0.03 0.06 0.04 0.06 |   72.9 0.62 1.08 0.66 1.08 |   96.0 0.81 1.42 0.87 1.42
//! 256³       |    2.9 0.02 0.03 0.03 0.03 |  100.6 0.85 1.03 0.88 1.03 |  109.6 0.93 1.12 0.96 1.12
//! 512³       |    2.6 0.02 0.03 0.02 0.03 |   93.9 0.79 0.97 0.89 1.03 |  100.4 0.85 1.03 0.95 1.11
//! 1024³      |    2.5 0.02 0.03 0.03 0.03 |   88.9 0.75 0.96 0.92 0.95 |   80.9 0.68 0.87 0.83 0.86
//! dweights   | explicit loops             | as matrices                | dot alone
//!            |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat |  Gop/s /lim /nda /fae /mat
//! 3,4,3      |    2.4 0.02 4.19 1.92 4.18 |    1.4 0.01 2.40 1.10 2.39 |    2.7 0.02 4.66 2.14 4.64
//! 32,64,64   |   45.2 0.38 0.46 0.44 0.46 |   65.9 0.56 0.67 0.64 0.67 |   81.8 0.69 0.84 0.79 0.83
//! 64,784,128 |   27.9 0.24 0.25 0.26 0.25 |   84.4 0.71 0.76 0.79 0.76 |   92.9 0.79 0.84 0.88 0.84
//! 64³        |   45.4 0.38 0.46 0.42 0.45 |   74.3 0.63 0.74 0.69 0.74 |   98.4 0.83 0.99 0.92 0.98
//! 256³       |   32.5 0.27 0.29 0.29 0.29 |  100.3 0.85 0.91 0.89 0.90 |  111.0 0.94 1.01 0.98 1.00
//! 512³       |   34.5 0.29 0.36 0.32 0.36 |   83.4 0.71 0.86 0.78 0.86 |  101.5 0.86 1.05 0.96 1.05
//! 1024³      |   28.7 0.24 0.31 0.29 0.29 |   76.3 0.65 0.82 0.76 0.77 |   92.8 0.78 0.99 0.93 0.94
//! ```
//!
//! What is below 0.9 of ndarray on the cubes is 1024³, where the right matrix no longer lies in a
//! cache and is copied anew for each block of rows: the peers copy it once, into memory of the heap.
//! In some minutes the default build's `dot` fell to half of its limit, and nothing else here did.
//! Another guest on the same core would explain it, for `dot` begins the most instructions a cycle.

#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // sizes become figures
#![allow(clippy::cast_sign_loss)]

use core::hint::black_box;
use std::env;

use chainrule::{Matrix, MatrixVec, Scalar, ShapeError, backward};
use faer::linalg::matmul::matmul;
use faer::traits::ComplexField;
use faer::{Accum, Mat, Par};
use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, LinalgScalar};

#[path = "../../measure.rs"]
mod measure;
use measure::{PRODUCTS, Random, same_bits, seconds, widest_chains};

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

/// Where the limit did [`PRODUCTS`], it would have done those of this shape.
fn with_limit_scaled(seconds: [f64; 7], (samples, inputs, neurons): Shape) -> Seconds {
    let [limit, ndarray, faer, matrixmultiply, of_the_crate @ ..] = seconds;
    let limit = limit / PRODUCTS as f64 * (samples * inputs * neurons) as f64;
    Seconds {
        of_the_peers: [limit, ndarray, faer, matrixmultiply],
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
