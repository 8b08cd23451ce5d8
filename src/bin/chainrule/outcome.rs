//! The outcome of one candidate: a report of the oracle, with the type of its elements left behind.

use chainrule::oracle::{
    Explanation, Mistake, Pattern, Progression, Report, Rows, Tolerance, Unwritten,
};

use crate::arguments::ACCUMULATOR;
use crate::conventions;
use crate::json::{Fields, Json};
use crate::layout::{Layout, WEIGHTS};
use crate::question::Question;
use crate::stored::Stored;
use crate::turned;
use crate::workers;

/// When the mistakes are looked for, which takes most of the time.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Search {
    Always,
    WhereWrong,
}

pub(crate) struct Outcome {
    pub(crate) passes: bool,
    /// In which the candidate was judged, in words.
    arithmetic: String,
    shape: (usize, usize),
    expected_shape: (usize, usize),
    /// Rows and columns are columns and rows of the candidate's array.
    is_transposed: bool,
    /// The rows that were judged.
    rows: Rows,
    /// From the least good to the best.
    counts: [Count; 7],
    /// None where there is no element, or where the shape is another one.
    worst: Option<Worst>,
    /// Where the wrong and doubtful elements are; none where there are none.
    pattern: Option<Pattern>,
    /// None for integers, masks, and where nothing is finite.
    tolerance: Option<Tolerance>,
    largest_of_expected: f64,
    largest_of_possible: f64,
    /// The options with one of which it passes.
    pub(crate) tries: Vec<String>,
    /// The known mistakes that explain the candidate, the nearest first.
    pub(crate) mistakes: Vec<Named>,
    /// The names of the conventions by which it passes, or would pass if they were accepted.
    conventions: Vec<String>,
    /// In which it may pass.
    layout_to_try: Option<Layout>,
    suspected: Vec<Named>,
    cannot_see: Vec<Named>,
}

/// A mistake, and all that is told of it.
pub(crate) struct Named {
    mistake: Mistake,
    told: String,
}

/// How many elements got a verdict.
struct Count {
    /// The verdict's word on the report card.
    word: &'static str,
    /// And in JSON.
    field: &'static str,
    count: usize,
}

/// The worst element.
struct Worst {
    row: usize,
    col: usize,
    candidate: String,
    exact: String,
    /// All digits of an integer.
    off_by: String,
    error: f64,
    bound: f64,
    expected: f64,
}

impl Outcome {
    pub(crate) fn new<T: Stored>(
        question: &Question,
        report: &Report<T>,
        shape: (usize, usize),
        search: Search,
    ) -> Self {
        let passes = report.passes();
        let explained = || {
            if search == Search::Always || !passes {
                report.explain()
            } else {
                Explanation::default()
            }
        };
        let (tolerance, explanation) = workers::both(|| report.tolerance(), explained);
        let worst = report.worst().map(|element| Worst {
            row: element.row,
            col: element.col,
            candidate: element.judgement.candidate.to_string(),
            exact: element.judgement.exact.to_string(),
            off_by: element.judgement.off_by().to_string(),
            error: element.judgement.error,
            bound: element.judgement.bound,
            expected: element.judgement.expected,
        });
        Outcome {
            passes,
            arithmetic: report.arithmetic().to_string(),
            shape,
            expected_shape: report.expected_shape(),
            is_transposed: question.is_candidate_transposed(),
            rows: report.rows(),
            counts: counts(report),
            worst,
            pattern: report.pattern(),
            tolerance,
            largest_of_expected: report.largest_of_expected(),
            largest_of_possible: report.largest_of_possible(),
            tries: tries(&explanation),
            mistakes: named(&explanation, explanation.explaining()),
            conventions: if passes || explanation.convention().next().is_some() {
                conventions::names(report.accepted().chain(explanation.convention()))
            } else {
                Vec::new()
            },
            layout_to_try: turned::layout_to_try(question, report, &explanation),
            suspected: named(&explanation, explanation.suspected()),
            cannot_see: named(&explanation, explanation.invisible()),
        }
    }

    /// The least good of what was said of the elements.
    pub(crate) fn verdict(&self) -> &'static str {
        if self.passes_but_for_a_convention() {
            return "convention";
        }
        let mut found = self.counts.iter().filter(|count| count.count > 0);
        let least_good = found.next().map_or("wrong", |count| count.word);
        if self.passes || least_good == "wrong" || least_good == "doubtful" {
            least_good
        } else {
            "no proof"
        }
    }

    /// It is off by nothing else.
    pub(crate) fn passes_but_for_a_convention(&self) -> bool {
        !self.passes && !self.conventions.is_empty()
    }

    /// The largest error in units of its bound; infinite for another shape, none where equality is
    /// demanded.
    pub(crate) fn share_of_bound(&self) -> Option<f64> {
        match &self.worst {
            None => Some(f64::INFINITY),
            Some(worst) if worst.bound > 0.0 => Some(worst.error / worst.bound),
            Some(_) => None,
        }
    }

    /// Why it does not pass, what is off first; empty where it does.
    pub(crate) fn reasons(&self) -> Vec<String> {
        if self.passes {
            return Vec::new();
        }
        let mut reasons = vec![match &self.worst {
            Some(worst) => format!(
                "[{}][{}] is {}, exactly {}",
                worst.row, worst.col, worst.candidate, worst.exact
            ),
            None => {
                let (rows, cols) = self.shape;
                let (needed_rows, needed_cols) = self.expected_shape;
                format!("it is {rows}×{cols}, but {needed_rows}×{needed_cols} is needed")
            }
        }];
        for option in &self.tries {
            reasons.push(format!("passes with {option}"));
        }
        match self.mistakes.as_slice() {
            [] => {}
            [only] => reasons.push(only.told.clone()),
            [nearest, others @ ..] => {
                reasons.push(format!("perhaps {}", nearest.told));
                reasons.push(match others {
                    [_] => "or one other".to_string(),
                    others => format!("or one of {} others", others.len()),
                });
            }
        }
        if self.passes_but_for_a_convention() {
            let names = self.conventions.join(",");
            reasons.push(format!("passes but for a convention: --accept {names}"));
        }
        reasons
    }

    /// All of it, as the help page `json` lists it.
    pub(crate) fn fields(&self) -> Fields {
        let convention = if self.conventions.is_empty() {
            Json::Null
        } else {
            Json::texts(&self.conventions)
        };
        let layout = self.layout_to_try.iter();
        let layout = layout.map(|layout| format!("{WEIGHTS} {}", layout.word()));
        let tries: Vec<String> = self.tries.iter().cloned().chain(layout).collect();
        let mut fields = vec![
            ("passes", Json::Bool(self.passes)),
            ("shape", Json::shape(self.shape)),
            ("expected_shape", Json::shape(self.expected_shape)),
            ("transposed", Json::Bool(self.is_transposed)),
            ("arithmetic", Json::text(&self.arithmetic)),
            ("sample", self.sample()),
            ("worst", self.worst.as_ref().map_or(Json::Null, Worst::json)),
            ("where", self.pattern.map_or(Json::Null, where_they_are)),
            ("of_expected", Json::text(self.largest_of_expected)),
            ("of_possible", Json::text(self.largest_of_possible)),
            ("try", Json::texts(&tries)),
            ("mistakes", Named::list(&self.mistakes)),
            ("convention", convention),
            ("suspected", Named::list(&self.suspected)),
            ("cannot_see", Named::list(&self.cannot_see)),
        ];
        for count in &self.counts {
            fields.push((count.field, Json::Count(count.count)));
        }
        fields.push(("tolerance", self.tolerance.map_or(Json::Null, tolerance)));
        fields
    }

    /// Which rows were judged, where not all of them were.
    fn sample(&self) -> Json {
        let (rows, _) = self.expected_shape;
        let is_of_some = self.rows.count() < rows;
        let judged = self.rows.progression().filter(|_| is_of_some);
        judged.map_or(Json::Null, progression)
    }
}

impl Named {
    /// What was done.
    pub(crate) fn done(&self) -> &'static str {
        self.mistake.done()
    }

    fn list(all: &[Named]) -> Json {
        let objects = all.iter().map(|named| {
            Json::Object(vec![
                ("id", Json::text(named.mistake.id())),
                ("text", Json::text(&named.told)),
            ])
        });
        Json::List(objects.collect())
    }
}

impl Worst {
    fn json(&self) -> Json {
        Json::Object(vec![
            ("row", Json::Count(self.row)),
            ("column", Json::Count(self.col)),
            ("candidate", Json::text(&self.candidate)),
            ("exact", Json::text(&self.exact)),
            ("error", Json::text(&self.off_by)),
            ("bound", Json::text(self.bound)),
            ("expected", Json::text(self.expected)),
        ])
    }
}

fn tolerance(tolerance: Tolerance) -> Json {
    Json::Object(vec![
        ("rtol", Json::text(format_args!("{:e}", tolerance.rtol))),
        ("atol", Json::text(format_args!("{:e}", tolerance.atol))),
        ("elements", Json::Count(tolerance.elements)),
        ("is_sample", Json::Bool(tolerance.is_sample)),
        ("zeros", Json::Count(tolerance.zeros)),
        ("times", Json::text(tolerance.times)),
    ])
}

fn where_they_are(pattern: Pattern) -> Json {
    let unwritten = pattern.unwritten.map(Unwritten::id);
    Json::Object(vec![
        ("text", Json::text(pattern)),
        ("kind", Json::text(pattern.kind.id())),
        ("count", Json::Count(pattern.count)),
        ("rows", progression(pattern.rows)),
        ("columns", progression(pattern.cols)),
        ("unwritten", unwritten.map_or(Json::Null, Json::text)),
    ])
}

fn progression(lines: Progression) -> Json {
    Json::Object(vec![
        ("first", Json::Count(lines.first)),
        ("last", Json::Count(lines.last)),
        ("step", Json::Count(lines.step)),
    ])
}

fn counts<T: Stored>(report: &Report<T>) -> [Count; 7] {
    let counts = report.counts();
    [
        ("wrong", "wrong", counts.wrong),
        ("doubtful", "doubtful", counts.doubtful),
        ("in bound", "in_bound", counts.within_bound),
        ("rounded", "rounded", counts.correctly_rounded),
        ("any order", "any_order", counts.order_dependent),
        ("forced", "forced", counts.forced),
        ("identical", "identical", counts.identical),
    ]
    .map(|(word, field, count)| Count { word, field, count })
}

/// What an explanation tells of these mistakes.
fn named(explanation: &Explanation, mistakes: impl Iterator<Item = Mistake>) -> Vec<Named> {
    mistakes
        .map(|mistake| Named {
            mistake,
            told: explanation.told(mistake).to_string(),
        })
        .collect()
}

fn tries(explanation: &Explanation) -> Vec<String> {
    let accumulator = explanation.accumulator();
    let option = accumulator.map(|format| format!("{ACCUMULATOR} {format}"));
    option.into_iter().collect()
}
