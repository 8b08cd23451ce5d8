//! Judging another implementation: a verdict that is a theorem, not a tolerance.

mod diagnosis;
mod element;
mod exact;
mod format;
mod mistakes;
mod panel;
mod report;
mod sum;
mod task;
mod verdict;

pub use diagnosis::Diagnosis;
pub use element::Element;
pub use exact::Exact;
pub use format::{Arithmetic, Format};
pub use mistakes::{Index, Mistake, Operand};
pub use report::{Counts, Judged, Report};
pub use verdict::Verdict;

use crate::{MatrixView, Rule, ShapeError, backward, forward};
use task::{Operation, Strided, Task};

/// Judges a candidate for `dinputs = np.dot(dvalues, weights.T)`.
///
/// # Errors
/// `dvalues` and `weights` do not fit each other. A candidate of another shape is a report that does not pass.
pub fn dinputs<'a, T: Element>(
    dvalues: MatrixView<'a, T>,
    weights: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    let shape = backward::inputs::shape(dvalues, weights)?;
    let (left, right) = (Strided::terms_in_rows(dvalues), Strided::terms_in_rows(weights));
    Ok(judge(Task::new(Operation::Dinputs, shape, left, right, None), candidate))
}

/// Judges a candidate for `dweights = np.dot(inputs.T, dvalues)`.
///
/// # Errors
/// `inputs` and `dvalues` do not fit each other. A candidate of another shape is a report that does not pass.
pub fn dweights<'a, T: Element>(
    inputs: MatrixView<'a, T>,
    dvalues: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    let shape = backward::weights::shape(inputs, dvalues)?;
    let (left, right) = (Strided::terms_in_columns(inputs), Strided::terms_in_columns(dvalues));
    Ok(judge(Task::new(Operation::Dweights, shape, left, right, None), candidate))
}

/// Judges a candidate for `dbiases = np.sum(dvalues, axis=0, keepdims=True)`.
///
/// # Errors
/// None: one operand fits always. It is a `Result` as those of its sisters are.
pub fn dbiases<'a, T: Element>(
    dvalues: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    let (left, right) = (Strided::ones(dvalues.rows()), Strided::terms_in_columns(dvalues));
    Ok(judge(Task::new(Operation::Dbiases, (1, dvalues.cols()), left, right, None), candidate))
}

/// Judges a candidate for `drelu = dvalues.copy(); drelu[z <= 0] = 0`.
///
/// # Errors
/// `dvalues` and `z` are of different shapes. A candidate of another shape is a report that does not pass.
pub fn drelu<'a, T: Element>(
    dvalues: MatrixView<'a, T>,
    z: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    ShapeError::unless(dvalues.shape() == z.shape(), Rule::Drelu, dvalues.shape(), z.shape())?;
    let (left, right) = (Strided::terms_in_rows(dvalues), Strided::terms_in_rows(z));
    Ok(judge(Task::new(Operation::Drelu, z.shape(), left, right, None), candidate))
}

/// Judges a candidate for `z = np.dot(inputs, weights) + biases`.
///
/// # Errors
/// `inputs`, `weights` and `biases` do not fit each other. A candidate of another shape is a report that does not pass.
pub fn dense<'a, T: Element>(
    inputs: MatrixView<'a, T>,
    weights: MatrixView<'a, T>,
    biases: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    let shape = forward::shape(inputs, weights, biases)?;
    let (left, right) = (Strided::terms_in_rows(inputs), Strided::terms_in_columns(weights));
    Ok(judge(Task::new(Operation::Dense, shape, left, right, Some(biases)), candidate))
}

/// Judges a candidate for `relu = z.copy(); relu[z <= 0] = 0`.
///
/// # Errors
/// None: one operand fits always. It is a `Result` as those of its sisters are.
pub fn relu<'a, T: Element>(z: MatrixView<'a, T>, candidate: MatrixView<'a, T>) -> Result<Report<'a, T>, ShapeError> {
    let (left, right) = (Strided::terms_in_rows(z), Strided::terms_in_rows(z));
    Ok(judge(Task::new(Operation::Relu, z.shape(), left, right, None), candidate))
}

fn judge<'a, T: Element>(task: Task<'a, T>, candidate: MatrixView<'a, T>) -> Report<'a, T> {
    Report::new(task, candidate, Arithmetic::NATIVE)
}
