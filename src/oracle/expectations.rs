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
//!         the same for every second, third, fourth, 8th, … 256th term, of every start
//!         3 · √(sum of p²)
//!
//! expected  =  8 · max(σ, E)  +  n·(η/2)·(1 + n·u)         and never more than is possible
//! ```
//!
//! - What adds neighbours first (loops, blocks, trees) has partial sums that are differences of two
//!   prefixes: their range covers them, and the largest product, which is one.
//! - Vectors and the threads of a GPU add every fourth or 256th term: hence the strides.
//! - What adds in a random order (atomics) has partial sums of the size of the root of the squares.
//! - Where the same numbers come again and again, roundings are not independent: 0.1 added 131,072
//!   times is off by 48 σ in every loop. So E is the largest error that a loop has on its way, in
//!   the accumulator's own format: the loop, the loop backwards, the loop that begins with the
//!   bias, and loops in 2, 3, 4, 8 and 32 lanes. The largest on the way, because the last one may
//!   happen to be 0 while other orders' is not.
//!
//! The steps are taken in this order, each only for the elements that the one before did not
//! accept; the first is a maximum and a minimum for each term. Where something of it is not finite,
//! or a sum may overflow, the theorem alone decides, and so it does where [equality is
//! demanded](super::theorems#d0-the-exact-case).
//!
//! Where operands are declared to be rounded, all is measured from the exact sum of the rounded
//! ones; u is the accumulator's, and u_out·|s| + η_out/2 is added where the result is rounded once
//! more.
//!
//! # What was measured
//!
//! The number 8 is a margin over what honest sums were seen to do, and was tried.
//! `tests/oracle_expected` adds up 25 kinds of data (normal, positive, constant, few values, grids
//! of int8 and bf16, magnitudes over 2⁴⁰, cancelling, periodic, with an outlier, large first or
//! last, activations) in 22 orders (loops both ways, trees, 2 to 256 lanes, blocks, split-K, random
//! orders, FMA, Kahan's, a wider accumulator), from 2 to 50,000 terms. Of the sums that are held
//! against an expectation none is doubted, and the largest error is below half of the limit; the
//! test demands both.
//!
//! ```text
//! CHAINRULE_SUMS=1000000 cargo test --release --test oracle_expected -- --nocapture
//! ```
//!
//! # Who is honest and doubted all the same
//!
//! - Who adds in the order of the *values*: sorted in ascending order, the worst of 12 sets of 4096
//!   normal terms in `f32` was at 0.4 of the limit, of 65,536 terms at 2.7 times the limit, of 10⁶
//!   at 13 times. No kernel does that.
//! - Who truncates where rounding was declared. (Tensor cores do, and are declared as such, by
//!   [`Arithmetic::on_tensor_cores`](super::Arithmetic::on_tensor_cores).)
//!
//! Whoever has a proof that theirs is such an exception asks for the theorem alone, by
//! [`Arithmetic::in_any_order`](super::Arithmetic::in_any_order).
//!
//! # Nothing to see
//!
//! An element whose exact value is not zero, and which was accepted by an allowance larger than
//! that value, could as well be zero, or negated, and nobody would notice. Where that is so of most
//! of the elements that are not zero, the report does not pass: the data proves nothing. What is
//! identical to the reference or correctly rounded needs no allowance and stands on its own.
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
//! let first_line = "dinputs 1×1: does not pass, this data proves nothing";
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
