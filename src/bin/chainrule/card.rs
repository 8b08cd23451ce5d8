//! The report card of `chainrule grade`: it counts, and is printed as a text or as JSON.

use std::collections::BTreeMap;

use crate::index::Entry;
use crate::json::Json;
use crate::outcome::Outcome;
use crate::terminal::in_one_line;

pub(crate) struct Card {
    lines: Vec<Line>,
}

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
}

impl Kind {
    const ALL: [Kind; 4] = [Kind::Pass, Kind::Wrong, Kind::NotAnswered, Kind::NotRead];

    fn words(self) -> &'static str {
        match self {
            Kind::Pass => "pass",
            Kind::Wrong => "wrong",
            Kind::NotAnswered => "not answered",
            Kind::NotRead => "not read",
        }
    }

    /// In JSON.
    fn field(self) -> &'static str {
        match self {
            Kind::Pass => "pass",
            Kind::Wrong => "wrong",
            Kind::NotAnswered => "not_answered",
            Kind::NotRead => "not_read",
        }
    }
}

impl Grade {
    fn kind(&self) -> Kind {
        match self {
            Grade::Judged(outcome) if outcome.passes => Kind::Pass,
            Grade::Judged(_) => Kind::Wrong,
            Grade::NotAnswered => Kind::NotAnswered,
            Grade::NotRead(_) => Kind::NotRead,
        }
    }

    /// Why it is no pass, where there is more to say than that nothing was handed in.
    fn why(&self) -> String {
        match self {
            Grade::Judged(outcome) => outcome.why(),
            Grade::NotAnswered => String::new(),
            Grade::NotRead(why) => why.clone(),
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

    /// `470 pass, 10 wrong, 2 not answered, 0 not read`
    pub(crate) fn counted(&self) -> String {
        let counts = Kind::ALL.map(|kind| format!("{} {}", self.count(kind), kind.words()));
        counts.join(", ")
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
        for line in &self.lines {
            text += &line.to_text();
        }
        text += &format!("\n{}\n", self.counted());
        let explanations = self.explanations();
        if !explanations.is_empty() {
            text += "What explains the wrong ones (one may have several):\n";
        }
        for explanation in explanations {
            text += &format!("{:>5} × {}\n", explanation.count, explanation.what);
        }
        text
    }

    /// How many wrong results each mistake explains, the most frequent first.
    fn explanations(&self) -> Vec<Explanation> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for line in &self.lines {
            for mistake in line.mistakes() {
                let what = format!("{}: {mistake}", line.entry.operation.name);
                *counts.entry(what).or_default() += 1;
            }
        }
        let mut explanations: Vec<Explanation> = counts
            .into_iter()
            .map(|(what, count)| Explanation { what, count })
            .collect();
        explanations.sort_by_key(|explanation| core::cmp::Reverse(explanation.count));
        explanations
    }

    pub(crate) fn to_json(&self) -> String {
        let mut fields: Vec<(&str, Json)> = Kind::ALL
            .iter()
            .map(|&kind| (kind.field(), Json::Count(self.count(kind))))
            .collect();
        let results = self.lines.iter().map(Line::to_json).collect();
        fields.push(("passes", Json::Bool(self.passes())));
        fields.push(("results", Json::List(results)));
        format!("{}\n", Json::Object(fields))
    }
}

/// What explains wrong results, and how many.
struct Explanation {
    what: String,
    count: usize,
}

impl Line {
    fn to_text(&self) -> String {
        let case = in_one_line(&self.entry.case);
        let result = self.entry.operation.name;
        let verdict = match &self.grade {
            Grade::Judged(outcome) => verdict(outcome),
            other => other.kind().words().to_string(),
        };
        let mut text = format!("{case:<27} {result:<8} {verdict}\n");
        let why = self.grade.why();
        if !why.is_empty() {
            text += &format!("    {}\n", in_one_line(&why));
        }
        text
    }

    /// What explains it where it is wrong.
    fn mistakes(&self) -> Vec<&str> {
        match &self.grade {
            Grade::Judged(outcome) if outcome.passes => Vec::new(),
            Grade::Judged(outcome) if outcome.mistakes.is_empty() => vec!["no known mistake"],
            Grade::Judged(outcome) => outcome.mistakes.iter().map(String::as_str).collect(),
            Grade::NotAnswered | Grade::NotRead(_) => Vec::new(),
        }
    }

    fn to_json(&self) -> Json {
        let mut fields = vec![
            ("case", Json::text(&self.entry.case)),
            ("result", Json::text(self.entry.operation.name)),
            ("verdict", Json::text(self.grade.kind().field())),
            ("why", Json::text(self.grade.why())),
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
