//! Judging another implementation: a verdict that is a theorem, not a tolerance.

#![expect(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "mantissas, exponents and sizes are taken apart here; each conversion is exact, or the rounding is meant"
)]

mod bound;
mod diagnosis;
mod element;
mod exact;
mod format;
mod mistakes;
mod panel;
mod report;

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
use task::{Operation, Strided};

/// Judges a candidate for `dinputs = np.dot(dvalues, weights.T)`.
///
/// # Errors
/// `dvalues` and `weights` do not fit each other. A candidate of another shape is a report that does not pass.
pub fn dinputs<'a, T: Element>(
    dvalues: MatrixView<'a, T>,
    weights: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    let (shape, left) = (backward::inputs::shape(dvalues, weights)?, Strided::terms_in_rows(dvalues));
    Ok(Report::of(&Operation::DINPUTS, shape, left, Strided::terms_in_rows(weights), None, candidate))
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
    let (shape, left) = (backward::weights::shape(inputs, dvalues)?, Strided::terms_in_columns(inputs));
    Ok(Report::of(&Operation::DWEIGHTS, shape, left, Strided::terms_in_columns(dvalues), None, candidate))
}

/// Judges a candidate for `dbiases = np.sum(dvalues, axis=0, keepdims=True)`.
///
/// # Errors
/// None: one operand fits always. It is a `Result` as those of its sisters are.
pub fn dbiases<'a, T: Element>(
    dvalues: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    let terms = Strided::terms_in_columns(dvalues);
    Ok(Report::of(&Operation::DBIASES, (1, dvalues.cols()), terms, terms, None, candidate))
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
    Ok(Report::of(&Operation::DRELU, z.shape(), left, right, None, candidate))
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
    let (shape, left) = (forward::shape(inputs, weights, biases)?, Strided::terms_in_rows(inputs));
    Ok(Report::of(&Operation::DENSE, shape, left, Strided::terms_in_columns(weights), Some(biases), candidate))
}

/// Judges a candidate for `relu = z.copy(); relu[z <= 0] = 0`.
///
/// # Errors
/// None: one operand fits always. It is a `Result` as those of its sisters are.
pub fn relu<'a, T: Element>(z: MatrixView<'a, T>, candidate: MatrixView<'a, T>) -> Result<Report<'a, T>, ShapeError> {
    let values = Strided::terms_in_rows(z);
    Ok(Report::of(&Operation::RELU, z.shape(), values, values, None, candidate))
}
