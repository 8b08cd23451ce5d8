//! What the lesson asks, in order. `learn.txt` is the script: its words, what it shows and which
//! element it asks for. Here it is read, and each step gets the matrices that it speaks of.
//!
//! A line that begins with `@` begins a part of the script:
//!
//! ```text
//! @step batch: A batch      a step, the matrices it works with, and what it says first
//! @show weights dvalues     what is drawn from here on
//! @ask dinputs[1]           a question, for a row or an element
//! @hint                     what helps with it
//! @right                    what is said when it was answered
//! ```

use chainrule::oracle::Operation;
use chainrule::{Matrix, Scalar};

use crate::case::{BIASES, Case, INPUTS, Made, Table, WEIGHTS};

const SCRIPT: &str = include_str!("learn.txt");

pub(crate) struct Step {
    pub(crate) title: &'static str,
    /// What is said first.
    pub(crate) about: &'static str,
    pub(crate) questions: Vec<Question>,
    /// Which matrices it works with.
    case: &'static str,
}

pub(crate) struct Question {
    /// The names of what is drawn.
    pub(crate) shown: Vec<&'static str>,
    /// The name of the result that is asked for, and which row of it.
    pub(crate) name: &'static str,
    pub(crate) row: usize,
    /// None where the whole row is asked for.
    pub(crate) col: Option<usize>,
    pub(crate) asked: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) right: &'static str,
}

/// The whole lesson; and before it what is said once.
pub(crate) struct Lesson {
    pub(crate) greeting: &'static str,
    pub(crate) steps: Vec<Step>,
    pub(crate) farewell: &'static str,
}

pub(crate) fn read() -> Result<Lesson, String> {
    let (greeting, script) = SCRIPT.split_once("\n@").unwrap_or(("", ""));
    let mut lesson = Lesson {
        greeting: greeting.trim(),
        steps: Vec::new(),
        farewell: "",
    };
    let mut shown = Vec::new();
    for part in script.split("\n@") {
        let (line, text) = part.split_once('\n').unwrap_or((part, ""));
        let (word, of) = line.split_once(' ').unwrap_or((line, ""));
        let text = text.trim();
        let step = lesson.steps.last_mut();
        let question = step.and_then(|step| step.questions.last_mut());
        match (word, question) {
            ("step", _) => {
                let (case, title) = of.split_once(": ").ok_or(unreadable(line))?;
                lesson.steps.push(Step {
                    title,
                    about: text,
                    questions: Vec::new(),
                    case,
                });
            }
            ("show", _) => shown = of.split(' ').collect(),
            ("ask", _) => {
                let question = question_for(of, text, &shown).ok_or(unreadable(line))?;
                let step = lesson.steps.last_mut().ok_or(unreadable(line))?;
                step.questions.push(question);
            }
            ("hint", Some(question)) => question.hint = text,
            ("right", Some(question)) => question.right = text,
            ("end", _) => lesson.farewell = text,
            _ => return Err(unreadable(line)),
        }
    }
    Ok(lesson)
}

fn unreadable(line: &str) -> String {
    format!("learn.txt: `@{line}` cannot be read")
}

/// The question for `dinputs[0][1]`, or for `dinputs[0]`.
fn question_for(
    place: &'static str,
    asked: &'static str,
    shown: &[&'static str],
) -> Option<Question> {
    let mut parts = place.split(['[', ']']).filter(|part| !part.is_empty());
    Some(Question {
        shown: shown.to_vec(),
        name: parts.next()?,
        row: parts.next()?.parse().ok()?,
        col: match parts.next() {
            Some(col) => Some(col.parse().ok()?),
            None => None,
        },
        asked,
        hint: "",
        right: "",
    })
}

impl Step {
    /// The matrices that it works with, computed by the kernels.
    pub(crate) fn case(&self) -> Result<Case, String> {
        match self.case {
            "path" => path(),
            "sample" => layer(1),
            "batch" => layer(2),
            "mask" => mask(),
            "network" => network(),
            other => Err(format!("learn.txt: there are no matrices `{other}`")),
        }
    }
}

impl Question {
    pub(crate) fn made<'a>(&self, case: &'a Case) -> Result<&'a Made, String> {
        case.made(self.name)
    }
}

/// One weight, from input 1 to neuron 0 of sample 1.
fn path() -> Result<Case, String> {
    let single = |name, number: f64| Table::given(name, None, "", &[[number]]);
    let mut case = Case::of(vec![
        single("input", INPUTS[1][1])?,
        single("weight", WEIGHTS[1][0])?,
        single("bias", BIASES[0][0])?,
        single("dvalue", -4.0)?,
    ]);
    for (operation, name, operands) in [
        (&Operation::DENSE, "z", &["input", "weight", "bias"][..]),
        (&Operation::DWEIGHTS, "dweight", &["input", "dvalue"]),
        (&Operation::DINPUTS, "dinput", &["dvalue", "weight"]),
        (&Operation::DBIASES, "dbias", &["dvalue"]),
    ] {
        case.make(operation, name, None, "", operands)?;
    }
    Ok(case)
}

/// One layer with the first samples of the batch: as in the lessons, what the layer behind it
/// computes is handed to it as it is.
fn layer(n_samples: usize) -> Result<Case, String> {
    let network = Case::compute()?;
    let first_samples = |name: &'static str, of: &str| {
        let whole = network.table(of)?;
        let rows = whole.numbers.view().row_range(0..n_samples);
        let numbers = rows.and_then(|rows| rows.copy());
        Ok::<Table, String>(Table {
            name,
            numbers: numbers.map_err(|error| error.to_string())?,
            ..whole.clone()
        })
    };
    let mut case = Case::of(vec![
        first_samples("inputs", "inputs")?,
        network.table("weights")?.clone(),
        first_samples("dvalues", "dinputs2")?,
    ]);
    let (sample, input, neuron) = (Some("sample"), "input", "neuron");
    let from_weights = &["dvalues", "weights"];
    case.make(&Operation::DINPUTS, "dinputs", sample, input, from_weights)?;
    let from_inputs = &["inputs", "dvalues"];
    case.make(
        &Operation::DWEIGHTS,
        "dweights",
        Some(input),
        neuron,
        from_inputs,
    )?;
    case.make(&Operation::DBIASES, "dbiases", None, neuron, &["dvalues"])?;
    Ok(case)
}

/// ReLU behind the lessons' layer, with one `z` that is exactly 0.
fn mask() -> Result<Case, String> {
    let z = [[-10.0, -17.0, 45.5], [29.0, 0.0, -10.5]];
    let sample = Some("sample");
    let dvalues = Case::compute()?.table("dinputs2")?.clone();
    let mut case = Case::of(vec![
        Table::given("z", sample, "neuron", &z)?,
        Table {
            name: "dvalues",
            ..dvalues
        },
    ]);
    case.make(
        &Operation::DRELU,
        "drelu",
        sample,
        "neuron",
        &["dvalues", "z"],
    )?;
    Ok(case)
}

/// By how much a weight of the network is nudged.
const NUDGE: f64 = 0.001;

/// Both layers, and what the nudge of `weights[1][0]` should do to the loss.
fn network() -> Result<Case, String> {
    let mut case = Case::compute()?;
    case.given
        .push(Table::given("nudge", None, "", &[[NUDGE]])?);
    let dweights = case.table("dweights")?.recorded()?;
    let nudge = case.table("nudge")?.recorded()?;
    let slope = dweights.get(1, 0).copied().unwrap_or(Scalar::ZERO);
    let step = nudge.get(0, 0).copied().unwrap_or(Scalar::ZERO);
    let change = Matrix::from_row_major(1, 1, vec![slope * step]);
    let change = change.map_err(|error| error.to_string())?;
    case.keep(None, "change", None, "", &["dweights", "nudge"], change)?;
    Ok(case)
}

/// The loss of the network, and that after the nudge.
pub(crate) fn losses() -> Result<[f64; 2], String> {
    let mut nudged = WEIGHTS;
    nudged[1][0] += NUDGE;
    Ok([Case::compute()?.loss, Case::with_weights(&nudged)?.loss])
}
