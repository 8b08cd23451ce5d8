//! Asking the oracle: the operands and the candidate as matrices, and what the oracle reports of
//! them.

use chainrule::oracle::{Arithmetic, Format, Mistake, Report};

use crate::answer::Answer;
use crate::bounds;
use crate::conventions;
use crate::json::Json;
use crate::outcome::{Outcome, Search};
use crate::question::Question;
use crate::stored::Stored;
use crate::turned;

/// What is asked for beside the verdict.
pub(crate) struct Wanted {
    /// The conventions by which the candidate may pass.
    pub(crate) accepted: Vec<Mistake>,
    /// As JSON, and not as an account for a person.
    pub(crate) is_json: bool,
    /// In the account all mistakes that the data cannot see.
    pub(crate) lists_all: bool,
    /// The file of the bounds.
    pub(crate) bounds: bool,
}

/// What came out of a check.
pub(crate) struct Checked {
    pub(crate) answer: Answer,
    /// The file of the bounds, where it is wanted.
    pub(crate) bounds: Option<Vec<u8>>,
}

/// What the oracle says of a candidate.
pub(crate) fn checked<T: Stored>(question: &Question, wanted: &Wanted) -> Result<Checked, String> {
    judge::<T, _>(question, &wanted.accepted, |report, shape| {
        let text = if wanted.is_json {
            let outcome = Outcome::new(question, report, shape, Search::Always);
            format!("{}\n", Json::Object(outcome.fields()))
        } else {
            account(question, report, wanted.lists_all)
        };
        let is_transposed = question.is_candidate_transposed();
        let bounds = wanted
            .bounds
            .then(|| bounds::file(report, is_transposed))
            .transpose()?;
        Ok(Checked {
            answer: Answer::whether(report.passes(), text),
            bounds,
        })
    })?
}

/// The report, what explains it, and what a tolerance would be worth.
fn account<T: Stored>(question: &Question, report: &Report<T>, lists_all: bool) -> String {
    let explanation = report.explain();
    let layout = turned::account(question, report, &explanation);
    let explanation = if lists_all {
        format!("{explanation:#}")
    } else {
        explanation.to_string()
    };
    let tolerance = report.tolerance();
    let tolerance = tolerance.map_or(String::new(), |tolerance| tolerance.to_string());
    format!("{report:#}{explanation}{layout}{tolerance}")
}

/// The report on a candidate as a value.
pub(crate) fn outcome<T: Stored>(
    question: &Question,
    accepted: &[Mistake],
    search: Search,
) -> Result<Outcome, String> {
    judge::<T, _>(question, accepted, |report, shape| {
        Outcome::new(question, report, shape, search)
    })
}

/// Judges the candidate, and tells what was made of the report and the candidate's shape.
fn judge<T: Stored, Told>(
    question: &Question,
    accepted: &[Mistake],
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
    let previous = question.previous::<T>()?;
    let report = match &previous {
        Some(previous) => report
            .added_to(previous.view())
            .map_err(|error| question.said_of_previous(&error.to_string()))?,
        None => report,
    };
    let report = match question.narrower_format() {
        Some(format) => report.with_arithmetic(narrower(format)),
        None => report,
    };
    let report = conventions::judged_by(report, accepted);
    Ok(tell(&report, candidate.shape()))
}

/// How a candidate may have been computed that is kept in a narrower format than the operands.
fn narrower(format: Format) -> Arithmetic {
    Arithmetic::NATIVE
        .operands_in(format)
        .accumulated_in(Format::F32)
        .result_in(format)
}
