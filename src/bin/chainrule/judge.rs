//! Asking the oracle: the operands and the candidate as matrices, and what the oracle reports of
//! them.

use std::thread;

use chainrule::MatrixView;
use chainrule::oracle::{Mistake, Report, Rows};

use crate::answer::Answer;
use crate::bounds;
use crate::conventions;
use crate::json;
use crate::outcome::{Outcome, Search};
use crate::question::Question;
use crate::stored::Stored;
use crate::terminal;
use crate::turned;
use crate::workers;

/// From so many products on it is said that they take long.
const LONG: u64 = 1_000_000_000_000;

/// Less than so many products are not worth a second thread, and more than so many are too many
/// between two lines that say how far it is.
const FEW: usize = 1 << 22;
const MANY: usize = 1 << 30;

/// The oracle looks at so many rows side by side.
const SIDE_BY_SIDE: usize = 8;

/// What is asked for beside the verdict.
pub(crate) struct Wanted {
    /// The conventions by which the candidate may pass.
    pub(crate) accepted: Vec<Mistake>,
    /// As JSON, and not as an account for a person.
    pub(crate) is_json: bool,
    /// In the account all that is known, also of precision where a result is plainly wrong.
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
            json::answer(outcome.fields())
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

/// The report with what explains it, and what a tolerance would be worth.
fn account<T: Stored>(question: &Question, report: &Report<T>, lists_all: bool) -> String {
    let (tolerance, explanation) = workers::both(|| report.tolerance(), || report.explain());
    let account = report.account(&explanation);
    let mut text = if lists_all {
        format!("{account:#}")
    } else {
        account.to_string()
    };
    text += &turned::account(question, report, &explanation);
    if lists_all || !explanation.is_plainly_wrong() {
        text += &tolerance.map_or(String::new(), |tolerance| tolerance.to_string());
    }
    text
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
    let nothing = question
        .operation
        .judge_rows(&operands, candidate, Rows::NONE)
        .map_err(|error| question.said(&error.to_string()))?;
    let previous = question.previous::<T>()?;
    let nothing = match &previous {
        Some(previous) => nothing
            .added_to(previous.view())
            .map_err(|error| question.said_of_previous(&error.to_string()))?,
        None => nothing,
    };
    let nothing = nothing.with_arithmetic(question.arithmetic);
    let work = Work::of(question, &operands, nothing.expected_shape());
    let report = work
        .shared(nothing)
        .ok_or("its parts do not fit together")?;
    let report = conventions::judged_by(report, accepted);
    Ok(tell(&report, candidate.shape()))
}

/// The rows that are to be judged.
struct Work {
    name: &'static str,
    rows: Rows,
    /// How many products make a row.
    products: usize,
}

impl Work {
    fn of<T: Stored>(
        question: &Question,
        operands: &[MatrixView<T>],
        (n_rows, n_cols): (usize, usize),
    ) -> Self {
        let operation = question.operation;
        let terms = operation.term();
        let terms = terms.and_then(|axis| operation.extent(axis, operands));
        // An element without terms is looked at as well.
        let products = n_cols.saturating_mul(terms.unwrap_or(1).max(1));
        let rows = match question.sample {
            Some(at_most) if at_most < n_rows => Rows::sample(at_most, n_rows),
            _ => Rows::from(0..n_rows),
        };
        let work = Work {
            name: operation.name,
            rows,
            products,
        };
        let all_products = (n_rows as u64).saturating_mul(products as u64);
        if question.sample.is_none() && all_products > LONG {
            work.say_that_it_is_long();
        }
        work
    }

    fn say_that_it_is_long(&self) {
        let rows = self.rows.count();
        terminal::note(&format!(
            "{}: more than 10^12 products take long: --sample N judges N of its {rows} rows\n",
            self.name
        ));
    }

    /// As many rows as one thread takes at once: several times for each, but not for ever.
    fn rows_at_once(&self) -> usize {
        // A file of no bytes may have 2^64 rows of no columns.
        if self.products == 0 {
            return usize::MAX;
        }
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let fair = self.rows.count().div_ceil(8 * threads);
        let products = self.products;
        let rows = fair.clamp(FEW.div_ceil(products), (MANY / products).max(1));
        rows.next_multiple_of(SIDE_BY_SIDE)
    }

    /// The report on all of these rows, on all cores.
    fn shared<'a, T: Stored>(&self, nothing: Report<'a, T>) -> Option<Report<'a, T>> {
        let chunks = self.rows.chunks(self.rows_at_once());
        let mut parts = vec![nothing; chunks.len()];
        let what = format!("parts of {}", self.name);
        workers::for_each(&what, chunks.zip(&mut parts), |(rows, part)| {
            *part = nothing.of_rows(rows);
        });
        parts.into_iter().try_fold(nothing, Report::and)
    }
}
