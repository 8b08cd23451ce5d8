//! The backward pass of a dense layer and of ReLU, as a scalar reference.

#![no_std]

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
