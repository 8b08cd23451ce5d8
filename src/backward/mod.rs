//! The backward pass: what a small change of each input, weight and bias does to the loss.

mod biases;
pub(crate) mod inputs;
mod relu;
mod update;
pub(crate) mod weights;

#[cfg(feature = "alloc")]
pub use crate::owned::{dbiases, dinputs, drelu, dweights};
pub use biases::dbiases_into;
pub use inputs::dinputs_into;
pub use relu::{drelu_in_place, drelu_into};
pub use update::update;
pub use weights::dweights_into;
