//! Asking the oracle: the operands and the candidate as matrices, and what the oracle reports of
//! them.

use chainrule::oracle::{Arithmetic, Format, Mistake, Report};

use crate::answer::Answer;
use crate::conventions;
use crate::npy::{self, Npy};
use crate::outcome::{Outcome, Search};
use crate::question::Question;
use crate::stored::{HALF, Stored};
use crate::terminal;

/// What is handed in: the file of a candidate, and the conventions by which it may pass.
pub(crate) struct Submission<'a> {
    pub(crate) path: &'a str,
    pub(crate) accepted: &'a [Mistake],
}

/// The report on a candidate and what explains it, as the oracle prints them; also all that the
/// data cannot see, where that is asked for.
pub(crate) fn account<T: Stored>(
    question: &Question,
    submission: &Submission,
    lists_all: bool,
) -> Result<Answer, String> {
    judge::<T, _>(question, submission, |report, _| {
        let explanation = report.explain();
        let text = if lists_all {
            format!("{report}{explanation:#}")
        } else {
            format!("{report}{explanation}")
        };
        Answer::whether(report.passes(), text)
    })
}

/// The report on a candidate as a value.
pub(crate) fn outcome<T: Stored>(
    question: &Question,
    submission: &Submission,
    search: Search,
) -> Result<Outcome, String> {
    judge::<T, _>(question, submission, |report, shape| {
        Outcome::new(report, shape, search)
    })
}

/// Judges the candidate in a file, and tells what was made of the report and the candidate's shape.
fn judge<T: Stored, Told>(
    question: &Question,
    submission: &Submission,
    tell: impl FnOnce(&Report<T>, (usize, usize)) -> Told,
) -> Result<Told, String> {
    let Candidate { file, is_half } = candidate::<T>(question, submission.path)?;
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
    let report = conventions::judged_by(report, submission.accepted);
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
