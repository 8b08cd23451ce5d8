//! `chainrule check case.npz`: the verdicts on all results that are in one file with what they were
//! computed from. Status 0 where all pass, 1 where one does not, 2 where one could not be judged.

use chainrule::oracle::Operation;

use crate::answer::{Answer, Answered, Status};
use crate::arguments::{self, ACCEPT, ALL, BOUNDS, JSON, SAMPLE, TYPE};
use crate::arithmetic::{self, Declared};
use crate::conventions;
use crate::hints::Hints;
use crate::json::{self, Json};
use crate::judge::Wanted;
use crate::layers::{self, Layer, Layers};
use crate::layout::LAYOUT;
use crate::number_type::NumberType;
use crate::operations;
use crate::outcome::Search;
use crate::question::Question;
use crate::terminal;

pub(crate) fn run(path: &str, arguments: &[String]) -> Answered {
    let command = format!("check {path}");
    let known = [ACCEPT, ALL, BOUNDS, JSON, LAYOUT, SAMPLE, TYPE];
    let known = [&known[..], &arithmetic::OPTIONS].concat();
    let given = arguments::parse(&command, arguments, &known)?;
    if given.contains_key(BOUNDS) {
        return Err(format!(
            "{command}: {BOUNDS} is for one result: `chainrule check FUNCTION …`, with a file for \
             each operand"
        ));
    }
    let wanted = Wanted {
        accepted: conventions::accepted(&given)?,
        is_json: given.contains_key(JSON),
        lists_all: given.contains_key(ALL),
        bounds: false,
    };
    let said = Said {
        hints: Hints::given(&given)?,
        declared: Declared::among(&given)?,
        sample: arguments::sample(&given)?,
    };
    let layers = layers::read(path, &said.hints)?;
    if wanted.is_json {
        let verdicts = judge_all(&layers, &said, |result| result.as_json(&wanted));
        let status = verdicts.status();
        let text = json::answer(vec![
            ("passes", Json::Bool(status == Status::Fine)),
            ("results", Json::Lines(verdicts.told)),
        ]);
        return Ok(Answer { text, status });
    }
    let verdicts = judge_all(&layers, &said, |result| result.account(&wanted));
    let mut text = verdicts.told.join("\n");
    let judged = verdicts.told.len();
    if judged > 0 && judged + verdicts.n_unjudged > 1 {
        text += &verdicts.counted();
    }
    Ok(Answer {
        text,
        status: verdicts.status(),
    })
}

/// What the options say of all results.
struct Said {
    hints: Hints,
    declared: Declared,
    /// So many rows of each, at most.
    sample: Option<usize>,
}

/// A result of a layer that is to be judged.
struct Asked<'a> {
    layer: &'a Layer,
    operation: &'static Operation,
    said: &'a Said,
}

/// Whether it passes, and what is told of it.
type Verdict<Told> = (bool, Told);

impl Asked<'_> {
    fn question(&self) -> Result<Question, String> {
        let sources = self.layer.sources(self.operation)?;
        let hints = self.said.hints;
        let layout = self.layer.layout_of_weights();
        let layout = layout.filter(|_| !hints.is_layout_certain);
        let is_laid_out_alike = operations::is_gradient_of_weights(self.operation);
        let hints = match layout.filter(|_| is_laid_out_alike) {
            Some(layout) => hints.laid_out(layout),
            None => hints,
        };
        let question = Question::of(self.operation, sources, &hints)?;
        let question = question.declare(&self.said.declared)?;
        Ok(question.sampled(self.said.sample))
    }

    /// The report, which begins with the name of the result; that of the layer is put before it.
    fn account(&self, wanted: &Wanted) -> Result<Verdict<String>, String> {
        let question = self.question()?;
        let number_type = NumberType::of(&question)?;
        let answer = (number_type.checked)(&question, wanted)?.answer;
        let account = self.layer.full_name(&answer.text);
        Ok((answer.status == Status::Fine, account))
    }

    fn as_json(&self, wanted: &Wanted) -> Result<Verdict<Json>, String> {
        let question = self.question()?;
        let number_type = NumberType::of(&question)?;
        let outcome = (number_type.outcome)(&question, &wanted.accepted, Search::Always)?;
        let mut fields = vec![
            ("result", Json::text(self.operation.name)),
            ("layer", self.layer.name().map_or(Json::Null, Json::text)),
        ];
        fields.extend(outcome.fields());
        Ok((outcome.passes, Json::Object(fields)))
    }
}

/// What was told of all results together.
struct Verdicts<Told> {
    told: Vec<Told>,
    n_passing: usize,
    n_unjudged: usize,
}

impl<Told> Verdicts<Told> {
    /// The last line, so that nobody takes the last report for all of them.
    fn counted(&self) -> String {
        let judged = self.told.len();
        let mut text = format!("\n{} of {judged} results pass", self.n_passing);
        if self.n_unjudged > 0 {
            text += &format!(", {} could not be judged", self.n_unjudged);
        }
        text + "\n"
    }

    fn status(&self) -> Status {
        if self.n_unjudged > 0 {
            return Status::Unread;
        }
        if self.n_passing == self.told.len() {
            Status::Fine
        } else {
            Status::No
        }
    }
}

/// Judges the results of all layers. What cannot be judged is said on stderr.
fn judge_all<Told>(
    layers: &Layers,
    said: &Said,
    judge: impl Fn(&Asked) -> Result<Verdict<Told>, String>,
) -> Verdicts<Told> {
    let mut verdicts = Verdicts {
        told: Vec::new(),
        n_passing: 0,
        n_unjudged: 0,
    };
    for sentence in &layers.misnamed {
        verdicts.n_unjudged += 1;
        terminal::complain(sentence, &[]);
    }
    for layer in &layers.layers {
        for operation in layer.results() {
            let asked = Asked {
                layer,
                operation,
                said,
            };
            match judge(&asked) {
                Ok((passes, told)) => {
                    verdicts.n_passing += usize::from(passes);
                    verdicts.told.push(told);
                }
                Err(why) => {
                    verdicts.n_unjudged += 1;
                    terminal::complain(&why, &[]);
                }
            }
        }
    }
    verdicts
}
