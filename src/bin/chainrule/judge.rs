//! Asking the oracle: the operands and the candidate as matrices, and what the oracle reports of
//! them.

use chainrule::oracle::{Arithmetic, Format, Report};

use crate::answer::Answer;
use crate::bounds;
use crate::json::Json;
use crate::npy::{self, Npy};
use crate::outcome::{Outcome, Search};
use crate::question::Question;
use crate::stored::{HALF, Stored};
use crate::terminal;

/// What is asked for beside the verdict.
pub(crate) struct Wanted {
    /// As JSON, and not as an account for a person.
    pub(crate) is_json: bool,
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
pub(crate) fn checked<T: Stored>(
    question: &Question,
    path: &str,
    wanted: Wanted,
) -> Result<Checked, String> {
    judge::<T, _>(question, path, |report, shape| {
        let text = if wanted.is_json {
            let outcome = Outcome::new(report, shape, Search::Always);
            format!("{}\n", Json::Object(outcome.fields()))
        } else {
            account(report)
        };
        let bounds = wanted.bounds.then(|| bounds::file(report)).transpose()?;
        Ok(Checked {
            answer: Answer::whether(report.passes(), text),
            bounds,
        })
    })?
}

/// The report, what explains it, and what a tolerance would be worth.
fn account<T: Stored>(report: &Report<T>) -> String {
    let explanation = report.explain();
    let tolerance = report.tolerance();
    let tolerance = tolerance.map_or(String::new(), |tolerance| tolerance.to_string());
    format!("{report:#}{explanation}{tolerance}")
}

/// The report on a candidate as a value.
pub(crate) fn outcome<T: Stored>(
    question: &Question,
    path: &str,
    search: Search,
) -> Result<Outcome, String> {
    judge::<T, _>(question, path, |report, shape| {
        Outcome::new(report, shape, search)
    })
}

/// Judges the candidate in a file, and tells what was made of the report and the candidate's shape.
fn judge<T: Stored, Told>(
    question: &Question,
    path: &str,
    tell: impl FnOnce(&Report<T>, (usize, usize)) -> Told,
) -> Result<Told, String> {
    let Candidate { file, is_half } = candidate::<T>(question, path)?;
    let operands = question.operands::<T>()?;
    let operands: Vec<_> = operands.iter().map(|operand| operand.view()).collect();
    let candidate = file.matrix()?;
    let candidate = candidate.view();
    let report = question
        .operation
        .judge(&operands, candidate)
        .map_err(|error| question.said(&error.to_string()))?;
    let report = if is_half {
        report.with_arithmetic(HALVES)
    } else {
        report
    };
    Ok(tell(&report, candidate.shape()))
}

/// What a candidate in half precision may have been rounded to.
const HALVES: Arithmetic = Arithmetic::NATIVE
    .operands_in(Format::F16)
    .result_in(Format::F16);

/// In the type of the operands.
struct Candidate {
    file: Npy,
    /// It was in half precision, where theirs is single.
    is_half: bool,
}

fn candidate<T: Stored>(question: &Question, path: &str) -> Result<Candidate, String> {
    let file = npy::read(path)?;
    let is_half = file.descr == HALF && T::DESCR == f32::DESCR;
    let file = if is_half {
        terminal::note(&format!(
            "{path}: half precision: operands and result may have been rounded to it\n"
        ));
        file.widened()
    } else {
        file
    };
    let given = &file.descr;
    let needed = T::DESCR;
    if given == needed {
        return Ok(Candidate { file, is_half });
    }
    let how = if question.operation.name == "dbiases" {
        "np.sum(…, dtype="
    } else {
        "save .astype("
    };
    Err(format!(
        "{path}: its elements are {given}, those of the operands {needed}: {how}'{needed}')"
    ))
}
