#![no_std]
//! The backward pass of a dense layer and of ReLU, as a scalar reference: to read, to check against, to embed.
//!
//! # Where to start
//!
//! *Dense* is a layer in which every input goes into every neuron, and *ReLU* puts a 0 where a number is below 0; the
//! backward pass says what a small change of each number does to the result. If you know the notebook and want to
//! understand it, read in this order. It takes about an hour; each page is one source file, and the source says the same.
//!
//! 1. [`Matrix`]: where the numbers lie (5 minutes).
//! 2. [`forward`]: what the backward pass is the derivative of (5 minutes).
//! 3. [`backward`]: the chain rule, from one weight to a batch (10 minutes).
//! 4. The lessons [`inputs`](backward::inputs), [`weights`](backward::weights), [`biases`](backward::biases),
//!    [`relu`](backward::relu) (20 minutes), and what the gradients are for, [`update`](mod@backward::update).
//! 5. [`wrong_turns`]: six mistakes that no shape warns of (10 minutes).
//! 6. [`Matrix::dot_into`], the second way to the same bits, and why it is fast (10 minutes).
//!
//! If you want to know whether your own gradients are right, read [`oracle`]; if you write firmware,
//! [`backward::dinputs_into`] and its neighbours, which end in `_into`, are all that you need.
//!
//! # The map
//!
//! The files as the numbers flow, forward on the left and backward on the right:
//!
//! ```text
//!      inputs, weights, biases              dinputs      dweights      dbiases
//!                 │                            ▲            ▲             ▲
//!                 ▼                            │            │             │
//!      forward.rs: dense_into          inputs.rs      weights.rs     biases.rs      in src/backward
//!                 │                            ▲            ▲             ▲
//!                 ▼                            └────────────┼─────────────┘
//!                 z ───────────────────────────────────▶ relu.rs: drelu_into
//!                 │                                         ▲
//!                 ▼                                         │
//!      forward.rs: relu_into                             dvalues
//!                 │                                         ▲
//!                 ▼                                         │
//!               relu ─────────────▶ the loss (yours) ───────┘
//! ```
//!
//! And as the code needs it, each file only those before it:
//!
//! ```text
//! scalar.rs, rule.rs, error.rs  ←  matrix.rs, display.rs, operations.rs, dot.rs  ←  forward.rs, backward/, owned.rs  ←  oracle/  ←  bin/
//! ```
//!
//! # The questions everybody asks
//!
//! 1. [Why `weights.T`?](backward::inputs#why-weightst) And [why is it transposed twice?](backward::inputs#why-is-it-transposed-twice)
//! 2. [Are shapes that match enough?](backward#are-shapes-that-match-enough)
//! 3. [Why sum over the batch, and not the mean?](backward::biases#why-sum-over-the-batch-and-not-the-mean)
//! 4. [Where is 1/n?](backward#where-is-1n)
//! 5. [What is `keepdims`?](backward::biases#what-is-keepdims)
//! 6. [Element by element, or dot?](backward#element-by-element-or-dot)
//! 7. [What is dvalues?](backward#what-is-dvalues)
//! 8. [What is masked: `dvalues`, or ReLU's output?](backward::relu#what-is-masked-dvalues-or-relus-output)
//! 9. [Mask by `z`, by the output, or by the gradient?](backward::relu#mask-by-z-by-the-output-or-by-the-gradient)
//! 10. [What if `z` is exactly 0?](backward::relu#what-if-z-is-exactly-0)
//! 11. [Overwrite, or add?](backward#overwrite-or-add)
//! 12. [(inputs, neurons) or (neurons, inputs)?](backward::weights#inputs-neurons-or-neurons-inputs)
//!
//! What follows is the README.
#![cfg_attr(feature = "alloc", doc = "")]
#![cfg_attr(feature = "alloc", doc = include_str!("../README.md"))]

#[cfg(feature = "alloc")]
extern crate alloc;

pub mod backward;
mod display;
mod dot;
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
