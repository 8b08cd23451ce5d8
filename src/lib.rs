#![no_std]
//! The backward pass of a dense layer and of ReLU, as a scalar reference: to read, to check
//! against, to embed.
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use chainrule::{Matrix, backward};
//!
//! let weights = Matrix::of(&[[2.0, -1.0, 3.0], [5.0, 3.0, -2.0]]); // 2 inputs, 3 neurons
//! let dvalues = Matrix::of(&[[4.0, -1.0, 2.0]]); // 1 sample, 3 neurons
//!
//! let dinputs = backward::dinputs(dvalues, weights)?; // np.dot(dvalues, weights.T)
//! assert_eq!(dinputs.to_string(), "[[15. 13.]]");
//! # }
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! # Where to start
//!
//! *Dense* is a layer in which every input goes into every neuron, and *ReLU* puts a 0 where a
//! number is below 0; the backward pass says what a small change of each number does to the result.
//! If you know the notebook and want to understand it, read in this order. It takes an hour and a
//! half; each page is one source file, and the source says the same.
//!
//! ## 1. Where the numbers lie
//! [`Matrix`] (5 minutes).
//! ## 2. The forward pass
//! [`forward`]: what the backward pass is the derivative of (5 minutes).
//! ## 3. The chain rule
//! [`backward`]: from one weight to a batch, and to two layers (10 minutes).
//! ## 4. The lessons
//! Each is the page of its loop: [inputs](backward::dinputs_into),
//! [weights](backward::dweights_into), [biases](backward::dbiases_into),
//! [ReLU](backward::drelu_into) (20 minutes), and what the gradients are for,
//! [`add_scaled`](backward::add_scaled).
//! ## 5. Wrong turns
//! [`wrong_turns`]: six mistakes that no shape warns of (10 minutes).
//! ## 6. Do it yourself
//! `chainrule learn` asks you for the numbers of the lessons (20 minutes).
//! ## 7. The second way
//! [`Matrix::dot_into`], to the same bits; why it is fast is told first in its file, `src/dot.rs`
//! (10 minutes).
//!
//! ## And then
//! If you want to know whether your own gradients are right, read [`oracle`]. If you write
//! firmware, read [`embedding`]: what it costs, and recipes for memory. If you want to change the
//! crate, read [`carrying_on`]: why things are as they are, what each proof rests on, and the
//! changelog. Who comes from NumPy finds the whole notebook, line by line, at the end of
//! [`backward`](backward#the-notebook-line-by-line).
//!
//! # The map
//!
//! The files as the numbers flow, forward on the left and backward on the right:
//!
//! ```text
//!   inputs, weights, biases              dinputs      dweights      dbiases
//!              │                            ▲            ▲             ▲
//!              ▼                            │            │             │
//!   forward.rs: dense_into          inputs.rs      weights.rs     biases.rs   in backward/
//!              │                            ▲            ▲             ▲
//!              ▼                            └────────────┼─────────────┘
//!              z ───────────────────────────────────▶ relu.rs: drelu_into
//!              │                                         ▲
//!              ▼                                         │
//!   forward.rs: relu_into                             dvalues
//!              │                                         ▲
//!              ▼                                         │
//!            relu ─────────────▶ the loss (yours) ───────┘
//! ```
//!
//! And as the code needs it, each file only those before it:
//!
//! ```text
//! scalar.rs   rule.rs ← error.rs
//!                ↑
//!             matrix.rs ← display.rs, operations.rs, dot.rs
//!                ↑
//!             forward.rs, backward/ ← owned.rs
//!                ↑
//!             oracle/
//!                ↑
//!             bin/
//! ```
//!
//! # The contract
//!
//! 1. **Defined to the bit.** Each sum starts at +0 and adds the products one by one in ascending
//!    index order; every product is rounded, every addition is rounded; never a fused multiply-add,
//!    never another order. That is what the notebook's `sum(weights[i] * dvalues[n])` does over
//!    NumPy's numbers. (`np.dot` may reorder, and so may `np.sum`.)
//! 2. **The same bits everywhere**, except the sign and the payload of a NaN, which differ between
//!    processors.
//! 3. **Nothing is skipped.** 0 · NaN and 0 · inf are NaN, and count. An empty sum is +0. Shapes
//!    with no rows or no columns are legal everywhere.
//! 4. **ReLU is the notebook's rule**: copy, then 0 where `z <= 0`. A NaN in `z` keeps the
//!    gradient; `z == 0` gives 0; a masked inf, NaN or -0.0 becomes +0.
//! 5. **Overwritten, never added to.** What an output held before is never read. There is no 1/n
//!    anywhere.
//! 6. **Shapes are checked once, first.** A mismatch is an error that names the operation and both
//!    shapes, and nothing has been written. Nothing broadcasts.
//! 7. **No panic, no heap, no unsafe** in what ends in `_into`, in a release build; proven by
//!    linking. (Plain integers overflow as Rust's do: use `Wrapping` where they may.)
//! 8. **The forward pass has the same contract**: `dense` adds the bias last, `relu` keeps what is
//!    not `<= 0`.
//! 9. **Any scalar** that can be copied, added and multiplied and has a zero: floats, integers,
//!    `Wrapping`, or your own.
//!
//! # The questions everybody asks
//!
//! 1. [Why `weights.T`?](backward::dinputs_into#why-weightst) And [why is it transposed
//!    twice?](backward::dinputs_into#why-is-it-transposed-twice)
//! 2. [Are shapes that match enough?](backward#are-shapes-that-match-enough)
//! 3. [Why sum over the batch, and not the
//!    mean?](backward::dbiases_into#why-sum-over-the-batch-and-not-the-mean)
//! 4. [Where is 1/n?](backward#where-is-1n)
//! 5. [What is `keepdims`?](backward::dbiases_into#what-is-keepdims)
//! 6. [Element by element, or dot?](backward#element-by-element-or-dot)
//! 7. [What is dvalues?](backward#what-is-dvalues)
//! 8. [What is masked: `dvalues`, or ReLU's
//!    output?](backward::drelu_into#what-is-masked-dvalues-or-relus-output)
//! 9. [Mask by `z`, by the output, or by the
//!    gradient?](backward::drelu_into#mask-by-z-by-the-output-or-by-the-gradient)
//! 10. [What if `z` is exactly 0?](backward::drelu_into#what-if-z-is-exactly-0)
//! 11. [Overwrite, or add?](backward#overwrite-or-add)
//! 12. [(inputs, neurons) or (neurons,
//!     inputs)?](backward::dweights_into#inputs-neurons-or-neurons-inputs)
//!
//! # When rustc says
//!
//! | rustc says | of | because | write |
//! |---|---|---|---|
//! | E0308, mismatched types | `forward::relu(z)` | functions take views, and `z` is an array, or owns its memory | `forward::relu(Matrix::of(&z))`, `forward::relu(z.view())` |
//! | E0308 | `Matrix::of(&[1.0, 2.0])` | a matrix has two axes; rows of a `Vec` may have any length | `Matrix::of(&[[1.0, 2.0]])`; of a flat `Vec`, `Matrix::from_row_major(rows, cols, vec)?` |
//! | E0599, no method found for `Result` (E0277, `{}` of it; E0369, arithmetic) | `weights.transpose().view()` | a shape may not fit, or there may be no memory | a `?` behind the call: `weights.transpose()?.view()` |
//! | E0599, `AsMut` is not satisfied | `a.as_mut_slice()` | `Matrix::of` only reads | `Matrix::of_mut(&mut array)`, or `a.copy()?` |
//! | E0608, cannot index | `z[0][0]` | an index can be out of bounds, and nothing here panics | `z.get(0, 0)`, which may be `None`, or `z.row(0)[0]` |
//! | E0369, cannot subtract | `a - 1.0` | there is no arithmetic of whole matrices, and nothing here broadcasts | a loop over the `as_mut_slice()` of a matrix that may be written, or [`add_scaled`](backward::add_scaled) |
//! | E0277, `?` in a function that returns `()` | `backward::dinputs(…)?` | `?` hands an error on to the caller | `fn main() -> Result<(), chainrule::ShapeError>`, and `Ok(())` at its end |
//! | E0382, use of moved value | `z` after `f(z)` | a matrix that is written or owned is moved, one that is read is copied | `f(z.view())`, `f(z.view_mut())` |

// Contract 2: x87 keeps what it computes in 80 bits and rounds it once more.
#[cfg(all(target_arch = "x86", not(target_feature = "sse2")))]
compile_error!(
    "chainrule has the same bits everywhere, and x87 arithmetic has not: build for i686, or with \
     -C target-feature=+sse2"
);

#[cfg(feature = "alloc")]
extern crate alloc;

pub mod backward;
pub mod carrying_on;
mod display;
mod dot;
pub mod embedding;
mod error;
pub mod forward;
mod matrix;
mod operations;
pub mod oracle;
#[cfg(feature = "alloc")]
mod owned;
mod rule;
mod scalar;
pub mod wrong_turns;

pub use error::ShapeError;
pub use matrix::{Matrix, MatrixView, MatrixViewMut};
#[cfg(feature = "alloc")]
pub use owned::MatrixVec;
pub use scalar::Scalar;

use rule::Rule;

/// The front page's table "When rustc says", held to what the compiler does: each block is refused
/// with the code that stands there (stable compilers check that it is refused, nightly ones the
/// code).
///
/// ```compile_fail,E0308
/// let z = [[-1.0, 2.0]];
/// let _ = chainrule::forward::relu_into(z, chainrule::Matrix::of_mut(&mut [[0.0; 2]]));
/// ```
/// ```compile_fail,E0608
/// let z = chainrule::Matrix::of(&[[-1.0, 2.0]]);
/// let _ = z[0][0];
/// ```
/// ```compile_fail,E0369
/// let a = chainrule::Matrix::of(&[[-1.0, 2.0]]);
/// let _ = a - 1.0;
/// ```
/// ```compile_fail,E0308
/// let _ = chainrule::Matrix::of(&[1.0, 2.0]);
/// ```
/// ```compile_fail,E0599
/// let a = chainrule::Matrix::from_row_major(1, 2, [1.0, 2.0]);
/// let _ = a.view();
/// ```
/// ```compile_fail,E0599
/// let mut a = chainrule::Matrix::of(&[[-1.0, 2.0]]);
/// a.as_mut_slice()[0] = 3.0;
/// ```
/// ```compile_fail,E0277
/// fn main() {
///     let mut relu = [[0.0; 2]];
///     let z = chainrule::Matrix::of(&[[-1.0, 2.0]]);
///     chainrule::forward::relu_into(z, chainrule::Matrix::of_mut(&mut relu))?;
/// }
/// ```
/// ```compile_fail,E0382
/// let mut relu = [[0.0; 2]];
/// let relu = chainrule::Matrix::of_mut(&mut relu);
/// let _ = chainrule::forward::relu_into(chainrule::Matrix::of(&[[-1.0, 2.0]]), relu);
/// let _ = relu.get(0, 0);
/// ```
#[cfg(doctest)]
mod when_rustc_says {}

/// Every block of the README is run. What it shows owns its results, and so needs the heap.
#[cfg(all(doctest, feature = "alloc"))]
#[doc = include_str!("../README.md")]
mod readme {}
