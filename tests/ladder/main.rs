//! The ladder of proof, from the easiest to read to the hardest to fool. Each rung is a file, and its first lines say what
//! it proves and what it cannot.
//!
//! 1. `notebook`: the notebook's cells, as it printed them
//! 2. `three_sizes`: three different sizes and integers, so that no index can be taken for another
//! 3. `numpy_bits`: the bits of the notebook's own sums, computed by Python
//! 4. `loops_and_matrices`: the loops against whole matrices, on random problems
//! 5. `gradient_check`: the derivative of the forward pass, with no tolerance
//! 6. `formulas`: each element is its formula, term by term
//! 7. `special_values`: NaN, infinities, -0.0, subnormals, overflow, nothing at all
//! 8. `negative_controls`: wrong kernels, each of which has to be caught by the rungs above
//!
//! Beside it stands `shapes`: what does not fit is refused in words, and nothing is written.
//!
//! What a rung checks stands in its function `check`, which takes the kernels to look at: the crate's loops, the same
//! gradients through `Matrix::dot` and `transpose`, or the wrong kernels of rung 8. Random problems are the same ones at
//! every run; more, or others, by the variables that `tests/repeatable` names.

mod formulas;
mod gradient_check;
mod kernels;
mod loops_and_matrices;
mod negative_controls;
mod notebook;
mod numpy_bits;
#[path = "../repeatable/mod.rs"]
mod repeatable;
mod shapes;
mod special_values;
mod three_sizes;
mod wrong_kernels;
