//! Judging another implementation: a verdict that is a theorem, not a tolerance.

mod element;
mod exact;
mod format;
mod mistakes;
mod report;

pub use element::Element;
pub use exact::Exact;
pub use format::{Arithmetic, Format};
pub use mistakes::{Diagnosis, Index, Mistake, Operand};
pub use report::{Counts, Judged, Report, Verdict};

use crate::{MatrixView, ShapeError};

/// Judges a candidate for `dinputs = np.dot(dvalues, weights.T)`.
///
/// # Errors
/// `dvalues` and `weights` do not fit each other. A candidate of another shape is no error but a report that does not pass.
pub fn dinputs<'a, T: Element>(
    dvalues: MatrixView<'a, T>,
    weights: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    let _ = weights;
    Ok(Report::stub(dvalues, candidate))
}

/// Judges a candidate for `dweights = np.dot(inputs.T, dvalues)`.
///
/// # Errors
/// `inputs` and `dvalues` do not fit each other. A candidate of another shape is no error but a report that does not pass.
pub fn dweights<'a, T: Element>(
    inputs: MatrixView<'a, T>,
    dvalues: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    let _ = inputs;
    Ok(Report::stub(dvalues, candidate))
}

/// Judges a candidate for `dbiases = np.sum(dvalues, axis=0, keepdims=True)`.
///
/// # Errors
/// None: one operand always fits. It is a `Result` like its five sisters.
pub fn dbiases<'a, T: Element>(
    dvalues: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    Ok(Report::stub(dvalues, candidate))
}

/// Judges a candidate for `drelu = dvalues.copy(); drelu[z <= 0] = 0`.
///
/// # Errors
/// `dvalues` and `z` are of different shapes. A candidate of another shape is no error but a report that does not pass.
pub fn drelu<'a, T: Element>(
    dvalues: MatrixView<'a, T>,
    z: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    let _ = z;
    Ok(Report::stub(dvalues, candidate))
}

/// Judges a candidate for `z = np.dot(inputs, weights) + biases`.
///
/// # Errors
/// `inputs`, `weights` and `biases` do not fit each other. A candidate of another shape is no error but a report that does not pass.
pub fn dense<'a, T: Element>(
    inputs: MatrixView<'a, T>,
    weights: MatrixView<'a, T>,
    biases: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    let _ = (weights, biases);
    Ok(Report::stub(inputs, candidate))
}

/// Judges a candidate for `relu = z.copy(); relu[z <= 0] = 0`.
///
/// # Errors
/// None: one operand always fits. It is a `Result` like its five sisters.
pub fn relu<'a, T: Element>(z: MatrixView<'a, T>, candidate: MatrixView<'a, T>) -> Result<Report<'a, T>, ShapeError> {
    Ok(Report::stub(z, candidate))
}
