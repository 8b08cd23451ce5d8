//! The report card of `chainrule grade`: it counts, and is printed as a text or as JSON.

use chainrule::oracle::Operation;

use crate::index::Entry;
use crate::json::{self, Json};
use crate::outcome::Outcome;
use crate::terminal::in_one_line;

pub(crate) struct Card {
    lines: Vec<Line>,
}

/// So many results that are not answered are listed; more are counted.
const FEW: usize = 10;

/// One result that is asked for, and what it got.
struct Line {
    entry: Entry,
    grade: Grade,
}

pub(crate) enum Grade {
    Judged(Box<Outcome>),
    NotAnswered,
    /// With the reason.
    NotRead(String),
}

/// What is counted.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Pass,
    Wrong,
    NotAnswered,
    NotRead,
    /// Off by nothing else than a convention.
    Convention,
}

impl Kind {
    const ALL: [Kind; 5] = [
        Kind::Pass,
        Kind::Wrong,
        Kind::NotAnswered,
        Kind::NotRead,
        Kind::Convention,
    ];

    fn words(self) -> &'static str {
        match self {
            Kind::Pass => "pass",
            Kind::Wrong => "wrong",
            Kind::NotAnswered => "not answered",
            Kind::NotRead => "not read",
            Kind::Convention => "pass but for a convention",
        }
    }

    /// In JSON.
    fn field(self) -> &'static str {
        match self {
            Kind::Pass => "pass",
            Kind::Wrong => "wrong",
            Kind::NotAnswered => "not_answered",
            Kind::NotRead => "not_read",
            Kind::Convention => "but_for_convention",
        }
    }
}

impl Grade {
    fn kind(&self) -> Kind {
        match self {
            Grade::Judged(outcome) if outcome.passes => Kind::Pass,
            Grade::Judged(outcome) if outcome.passes_but_for_a_convention() => Kind::Convention,
            Grade::Judged(_) => Kind::Wrong,
            Grade::NotAnswered => Kind::NotAnswered,
            Grade::NotRead(_) => Kind::NotRead,
        }
    }

    /// Why it is no pass, where there is more to say than that nothing was handed in.
    fn reasons(&self) -> Vec<String> {
        match self {
            Grade::Judged(outcome) => outcome.reasons(),
            Grade::NotAnswered => Vec::new(),
            Grade::NotRead(why) => vec![why.clone()],
        }
    }
}

impl Card {
    /// Each result with its grade.
    pub(crate) fn new(entries: Vec<Entry>, grades: Vec<Grade>) -> Self {
        let lines = entries.into_iter().zip(grades);
        Card {
            lines: lines.map(|(entry, grade)| Line { entry, grade }).collect(),
        }
    }

    pub(crate) fn passes(&self) -> bool {
        self.lines
            .iter()
            .all(|line| line.grade.kind() == Kind::Pass)
    }

    fn count(&self, kind: Kind) -> usize {
        let of_this_kind = self.lines.iter().filter(|line| line.grade.kind() == kind);
        of_this_kind.count()
    }

    /// `470 pass, 10 wrong, 2 not answered, 0 not read`, and what is off by a convention where
    /// there is any.
    pub(crate) fn counted(&self) -> String {
        let kinds = Kind::ALL.into_iter();
        let told = kinds.filter(|&kind| kind != Kind::Convention || self.count(kind) > 0);
        let counts = told.map(|kind| format!("{} {}", self.count(kind), kind.words()));
        counts.collect::<Vec<_>>().join(", ")
    }

    /// Why the first five of those were not read that were not.
    pub(crate) fn first_unread(&self) -> Vec<String> {
        let unread = self.lines.iter().filter_map(|line| match &line.grade {
            Grade::NotRead(why) => Some(why.clone()),
            _ => None,
        });
        unread.take(5).collect()
    }

    pub(crate) fn to_text(&self) -> String {
        let (case, result, verdict) = ("case", "result", "verdict");
        let mut text =
            format!("{case:<27} {result:<8} {verdict:<12} largest error, of its bound\n");
        let unanswered = self.count(Kind::NotAnswered);
        let lists_unanswered = unanswered <= FEW;
        for line in &self.lines {
            if lists_unanswered || line.grade.kind() != Kind::NotAnswered {
                text += &line.to_text();
            }
        }
        if !lists_unanswered {
            text += &format!("({unanswered} are not answered: --json lists them)\n");
        }
        text += &format!("\n{}\n", self.counted());
        let tallies = self.tallies();
        if !tallies.is_empty() {
            text += "What explains those that do not pass (one may have several explanations):\n";
        }
        for tally in tallies {
            text += &tally.to_text();
        }
        text
    }

    /// What explains the results of each function, the one with most of them that do not pass
    /// first.
    fn tallies(&self) -> Vec<Tally> {
        let mut tallies: Vec<Tally> = Operation::ALL
            .iter()
            .map(|operation| Tally::of(operation, &self.lines))
            .collect();
        tallies.retain(|tally| tally.count > 0);
        tallies.sort_by_key(|tally| core::cmp::Reverse(tally.count));
        tallies
    }

    pub(crate) fn to_json(&self) -> String {
        let mut fields = vec![("passes", Json::Bool(self.passes()))];
        for kind in Kind::ALL {
            fields.push((kind.field(), Json::Count(self.count(kind))));
        }
        let results = self.lines.iter().map(Line::to_json).collect();
        fields.push(("results", Json::Lines(results)));
        json::answer(fields)
    }
}

/// What explains the results of one function that do not pass.
struct Tally {
    function: &'static str,
    count: usize,
    unexplained: usize,
    explanations: Vec<Explanation>,
}

/// What explains some results, and how many.
struct Explanation {
    what: &'static str,
    count: usize,
}

impl Tally {
    fn of(operation: &Operation, lines: &[Line]) -> Self {
        let mut tally = Tally {
            function: operation.name,
            count: 0,
            unexplained: 0,
            explanations: Vec::new(),
        };
        let lines = lines
            .iter()
            .filter(|line| line.entry.operation == operation);
        let outcomes = lines.filter_map(|line| match &line.grade {
            Grade::Judged(outcome) if !outcome.passes => Some(outcome),
            _ => None,
        });
        for outcome in outcomes {
            tally.add(outcome);
        }
        // What explains all of them comes first; of those that explain as many the nearest.
        let explanations = &mut tally.explanations;
        explanations.sort_by_key(|explanation| core::cmp::Reverse(explanation.count));
        tally
    }

    fn add(&mut self, outcome: &Outcome) {
        self.count += 1;
        let is_explained = !outcome.mistakes.is_empty()
            || !outcome.tries.is_empty()
            || outcome.passes_but_for_a_convention();
        self.unexplained += usize::from(!is_explained);
        for mistake in &outcome.mistakes {
            let known = self
                .explanations
                .iter_mut()
                .find(|it| it.what == mistake.done());
            match known {
                Some(explanation) => explanation.count += 1,
                None => self.explanations.push(Explanation {
                    what: mistake.done(),
                    count: 1,
                }),
            }
        }
    }

    fn to_text(&self) -> String {
        let count = self.count;
        let mut text = format!("  {}: {count}\n", self.function);
        for explanation in &self.explanations {
            let Explanation { what, count: some } = explanation;
            text += &format!("    explains {some} of {count}: {what}\n");
        }
        if self.unexplained > 0 {
            text += &format!("    no known mistake for {} of {count}\n", self.unexplained);
        }
        text
    }
}

impl Line {
    fn to_text(&self) -> String {
        let case = in_one_line(self.entry.name());
        let result = self.entry.operation.name;
        let verdict = match &self.grade {
            Grade::Judged(outcome) => verdict(outcome),
            other => other.kind().words().to_string(),
        };
        let mut text = format!("{case:<27} {result:<8} {verdict}\n");
        for reason in self.grade.reasons() {
            text += &format!("    {}\n", in_one_line(&reason));
        }
        text
    }

    fn to_json(&self) -> Json {
        let mut fields = vec![
            ("case", Json::text(&self.entry.case)),
            ("result", Json::text(self.entry.operation.name)),
            ("verdict", Json::text(self.grade.kind().field())),
            ("why", Json::text(self.grade.reasons().join("; "))),
        ];
        if let Grade::Judged(outcome) = &self.grade {
            fields.extend(outcome.fields());
        }
        Json::Object(fields)
    }
}

/// The verdict's word, and how far it is off; nothing where nothing is.
fn verdict(outcome: &Outcome) -> String {
    let word = outcome.verdict();
    if word == "identical" {
        return word.to_string();
    }
    let error = match outcome.share_of_bound() {
        Some(share) => format!("{:.<10} {share:.2}", bar(share)),
        None => "equality demanded".to_string(),
    };
    format!("{word:<12} {error}")
}

/// Ten marks are the bound.
fn bar(share: f64) -> String {
    let marks = (0..10).filter(|&part| share * 10.0 > f64::from(part));
    "#".repeat(marks.count())
}
