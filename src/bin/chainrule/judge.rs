//! Asking the oracle: the operands and the candidate as matrices, and what the oracle reports of
//! them.

use chainrule::oracle::{Arithmetic, Format, Report};

use crate::answer::Answer;
use crate::outcome::{Outcome, Search};
use crate::question::Question;
use crate::stored::Stored;

/// The report on a candidate and what explains it, as the oracle prints them.
pub(crate) fn account<T: Stored>(question: &Question) -> Result<Answer, String> {
    judge::<T, _>(question, |report, _| {
        let text = format!("{report}{}", report.explain());
        Answer::whether(report.passes(), text)
    })
}

/// The report on a candidate as a value.
pub(crate) fn outcome<T: Stored>(question: &Question, search: Search) -> Result<Outcome, String> {
    judge::<T, _>(question, |report, shape| {
        Outcome::new(report, shape, search)
    })
}

/// Judges the candidate, and tells what was made of the report and the candidate's shape.
fn judge<T: Stored, Told>(
    question: &Question,
    tell: impl FnOnce(&Report<T>, (usize, usize)) -> Told,
) -> Result<Told, String> {
    let operands = question.operands::<T>()?;
    let operands: Vec<_> = operands.iter().map(|operand| operand.view()).collect();
    let candidate = question.candidate::<T>()?;
    let candidate = candidate.view();
    let report = question
        .operation
        .judge(&operands, candidate)
        .map_err(|error| question.said(&error.to_string()))?;
    let report = match question.narrower_format() {
        Some(format) => report.with_arithmetic(narrower(format)),
        None => report,
    };
    Ok(tell(&report, candidate.shape()))
}

/// How a candidate may have been computed that is kept in a narrower format than the operands.
fn narrower(format: Format) -> Arithmetic {
    Arithmetic::NATIVE
        .operands_in(format)
        .accumulated_in(Format::F32)
        .result_in(format)
}
