//! What is expected of an honest sum, beside what is possible: the second scale, which is no
//! theorem.
//!
//! The [theorems](super::theorems) say what is possible in the worst order with the worst
//! roundings. At 4096 normal terms in `f32` that is some thousand times what any kernel's order of
//! summation does: a sample that was dropped, operands in bf16, at a million terms even zeros are
//! possible. So every element that is held against a bound is held against an expectation as well.
//! What is possible and further off than is expected is [`Doubtful`](super::Verdict::Doubtful): it
//! is not called wrong, for it may be right; and it does not pass, for a gate that lets through
//! what no kernel produces is none.
//!
//! # The model
//!
//! Rounding errors in a sum act like independent draws of at most u·|partial sum| each. Then the
//! error of n of them grows as √n, and not as n. So let p be the products of one element in the
//! reference's order, and
//!
//! ```text
//! σ  =  u · √n · R
//!
//! R  =  the largest of
//!         the largest partial sum less the smallest, with 0 among them
//!         the same for every 2nd, 3rd, … 8th, 16th, … 256th term, of every start
//!         3 · √(sum of p²)
//!
//! expected  =  8 · max(σ, E)  +  n·(η/2)·(1 + n·u)         and never more than is possible
//! ```
//!
//! - What adds neighbours first (loops, blocks, trees) has partial sums that are differences of two
//!   prefixes: their range covers them, and the largest product, which is one.
//! - Vectors and the threads of a GPU add every fourth or 256th term: hence the strides. Those of
//!   5, 6 and 7 are there for data that repeats itself and cancels over its period.
//! - What adds in a random order (atomics) has partial sums of the size of the root of the squares.
//! - Where the same numbers come again and again, roundings are not independent: 0.1 added 131,072
//!   times is off by 48 σ in every loop. So E is the largest error that a loop has on its way, in
//!   the accumulator's own format: the loop; the loop backwards, with a bias first and last; and
//!   loops in 2 to 8 and 32 lanes. Where a term is larger than √n times their mean magnitude, as a
//!   bias may be, all but the backward ones once more with the large terms of one sign first, as
//!   what is added exactly to small sums may lose half of itself to large ones. The largest error
//!   on the way, because the last one may happen to be 0 while other orders' is not.
//!
//! The terms of R, and then E, are taken one after the other, each only for the elements that the
//! one before did not accept; the first is a maximum and a minimum for each term. Where something
//! of it is not finite, or a sum may overflow, the theorem alone decides, and so it does where
//! [equality is demanded](super::theorems#d0-the-exact-case).
//!
//! Where operands are declared to be rounded, they may have been: what the sum of the given ones
//! does not accept is measured from the exact sum of the rounded ones. u is the accumulator's, and
//! u_out·|s| + η_out/2 is added where the result is rounded once more, and the same of what was
//! added to something where it is rounded before that, too.
//!
//! # What was measured
//!
//! The number 8 is a margin over what honest sums were seen to do, and was tried.
//! `tests/oracle_expected` adds up 45 kinds of data: normal, positive, constant, few values, grids
//! of int8 and bf16, pixels, sparse, magnitudes over 2⁴⁰, heavy tails, ramps, waves, cancelling,
//! periodic, with an outlier, with large terms first, last or anywhere; activations, and what the
//! layers of a small network hold that was trained. They are products, values, and products with a
//! bias first or last. Each is added up in 51 orders: loops both ways, trees, 2 to 2001 lanes,
//! blocks, split-K, random orders and trees, FMA, Kahan's and others that compensate, accumulators
//! of twice the precision. The limit is worked out once for each set of terms, by the oracle; each
//! sum's exact error is held against it, and one sum in fifty, and each that is off by more than a
//! quarter of it, is judged by the oracle as well.
//!
//! Ten million sums of each format (27 November 2026, seed 20261127), none of them doubted:
//!
//! | n from | `f32`: sums | held | largest | `f64`: sums | held | largest |
//! |---|---|---|---|---|---|---|
//! | 10 | 3,300,039 | 612,918 | 0.22 | 3,300,039 | 616,335 | 0.27 |
//! | 10² | 3,300,024 | 2,350,947 | 0.30 | 3,300,024 | 2,368,338 | 0.38 |
//! | 10³ | 2,900,022 | 2,499,051 | 0.38 | 2,900,022 | 2,455,446 | 0.43 |
//! | 10⁴ | 400,038 | 347,310 | 0.31 | 400,038 | 346,188 | 0.43 |
//! | 10⁵ | 100,011 | 87,618 | 0.34 | 100,011 | 87,057 | 0.38 |
//!
//! *Held* are those of which less than nine tenths of what is possible is expected (elsewhere the
//! theorem is as sharp), and *largest* is the largest error of them as a share of what is expected.
//! It is a sum of few values, or of periodic ones, in a random order.
//!
//! And 16 constants, at every n up to 2¹⁸, in 18 numbers of lanes from 1 to 256: at most 0.33 of
//! what is expected in `f32`, and 0.31 in `f64`.
//!
//! ```text
//! export CHAINRULE_SUMS=10000000
//! cargo test --release --test oracle_expected honest -- --nocapture
//! ```
//!
//! # Up to which length mistakes are caught
//!
//! The longest sums in `f32`, of the lengths 10, 30, 100, 300, … 10⁷, in which most elements are
//! caught, as in all shorter ones: by the theorem alone → as it is now, where doubtful, or nothing
//! to see, is caught. Normal data are products of normal numbers, positive data those of their
//! magnitudes. Where a line ends at 10⁷ nothing longer was tried.
//!
//! | what was made of the sum | normal | positive |
//! |---|---|---|
//! | zeros | 3·10⁴ → 10⁷ | 10⁷ → 10⁷ |
//! | negated | 10⁵ → 10⁷ | 10⁷ → 10⁷ |
//! | doubled | 3·10⁴ → 10⁷ | 10⁷ → 10⁷ |
//! | the mean | 3·10⁴ → 10⁷ | 10⁷ → 10⁷ |
//! | another column's | 3·10⁴ → 10⁷ | 3·10⁴ → 3·10⁵ |
//! | 10000 added | 3·10⁵ → 10⁷ | 3·10⁵ → 10⁶ |
//! | half of the batch missing | 3·10⁴ → 10⁷ | 3·10⁶ → 10⁷ |
//! | a block of 32 dropped | 3000 → 3·10⁶ | 10⁴ → 10⁵ |
//! | one sample dropped | 1000 → 10⁵ | 1000 → 10⁴ |
//! | one sample counted twice | 3000 → 10⁵ | 3000 → 10⁴ |
//! | operands in bf16 | 1000 → 10⁶ | 1000 → 3000 |
//! | operands in TF32 or f16 | 100 → 10⁴ | 100 → 300 |
//! | result in bf16 | 300 → 3·10⁴ | 10⁴ → 3·10⁵ |
//! | result in f16 | 100 → 3000 | 1000 → 3·10⁴ |
//! | noise of 10⁻³ | 300 → 10⁵ | 10⁴ → 3·10⁵ |
//! | noise of 10⁻⁴ | 100 → 300 | 1000 → 10⁴ |
//!
//! In `f64` every one of them is caught in sums of 10⁷ terms, and operands in `f32` as well.
//!
//! ```text
//! export CHAINRULE_TABLE=10000000
//! cargo test --release --test oracle_expected table -- --nocapture
//! ```
//!
//! # Who is honest and doubted all the same
//!
//! - Who adds in the order of the *values*: sorted in ascending order, the worst of 12 sets of 4096
//!   normal terms in `f32` was at 0.4 of the limit, of 65,536 terms at 2.7 times the limit, of 10⁶
//!   at 13 times. No kernel does that.
//! - Who adds data that repeats itself, and cancels over its period, in as many lanes as the period
//!   has terms, or a multiple, where that is none of 2 to 8 and no doubling of them: each lane adds
//!   up one number again and again, and the strides see nothing of it. 11,000 terms of a period of
//!   11 in 11 lanes are an example.
//! - Who truncates where rounding was declared. (Tensor cores do, and are declared as such, by
//!   [`Arithmetic::on_tensor_cores`](super::Arithmetic::on_tensor_cores).)
//!
//! Whoever has a proof that theirs is such an exception asks for the theorem alone, by
//! [`Arithmetic::in_any_order`](super::Arithmetic::in_any_order).
//!
//! Kahan's sum of two terms that are not zero, with zeros or a final subtraction behind them, is
//! beyond the theorem itself, and *wrong*. Let the larger one, b, come second and lie between ½ and
//! 1, and t = a + b just above 1. Then t is off by up to u; t − a, which is below 1, is rounded as
//! well, by up to u/2; and what is thought to be lost, c = (t − a) − b, is a multiple of u. Where
//! it is u, half a unit of t, t − c is a tie and may go the wrong way, to t − 2u, which is off by
//! up to 3u/2. The theorem of two values allows u·S, of S just above 1: so it is up to 1.5 times
//! the bound; and for products, which are rounded before, 2.5·u·S in place of 2·u·S, 1.25 times.
//! `0.3903605 + 0.60964125 + 0` in `f32` comes to 1.499997. Of three to six terms, 3·10⁷ random
//! sums each, none was above 0.88 of the bound.
//!
//! # Nothing to see
//!
//! An element whose exact value is not zero, and which was accepted by an allowance larger than
//! that value, could as well be zero, or negated, and nobody would notice. Where that is so of most
//! of the elements that are not zero, the report does not pass: the data proves nothing. (It counts
//! them: "of them could as well be zero".) What is identical to the reference or correctly rounded
//! needs no allowance and stands on its own.
//!
//! With flushing declared, what may be flushed belongs to the allowance. And where `z` may be zero,
//! flushed or rounded to the declared format, a mask may be either: one that is not the reference's
//! is accepted, as rounded, and proves nothing. (Where the convention `flush` is accepted, flushing
//! is what the reference does, and not only what it may do.)
//!
//! ```
//! use chainrule::Matrix;
//! use chainrule::oracle;
//!
//! // Sums that cancel to nothing but their rounding errors: any small number would do.
//! let dvalues = Matrix::of(&[[1e8_f32, 0.1, -1e8, 0.2]]);
//! let weights = Matrix::of(&[[1.0_f32, 1.0, 1.0, 1.1]]);
//! let report = oracle::dinputs(dvalues, weights, Matrix::of(&[[-3.0]]))?;
//! assert!(!report.passes());
//! let first_line = "dinputs 1×1 in f32: does not pass, this data proves nothing";
//! assert!(report.to_string().starts_with(first_line));
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! # Sources
//!
//! - N. J. Higham and T. Mary, *A new approach to probabilistic rounding error analysis*, SIAM J.
//!   Sci. Comput. 41 (2019): √n·u in place of n·u, for independent roundings of mean zero.
//! - N. J. Higham and T. Mary, *Sharper probabilistic backward error analysis for basic linear
//!   algebra kernels with random data*, SIAM J. Sci. Comput. 42 (2020): what a mean of zero in the
//!   data does.
//! - I. C. F. Ipsen and H. Zhou, *Probabilistic error analysis for inner products*, SIAM J. Matrix
//!   Anal. Appl. 41 (2020).
