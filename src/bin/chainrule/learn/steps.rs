//! What the lesson asks, in order. `learn.txt` is the script: its words, what it shows and which
//! element it asks for. Here it is read.
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

use super::examples;
use crate::case::{Case, Made};

const SCRIPT: &str = include_str!("learn.txt");

pub(crate) struct Step {
    pub(crate) title: &'static str,
    /// What is said first.
    pub(crate) about: &'static str,
    pub(crate) questions: Vec<Question>,
    /// The name of the matrices that it works with.
    example: &'static str,
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
                let (example, title) = of.split_once(": ").ok_or_else(|| unreadable(line))?;
                lesson.steps.push(Step {
                    title,
                    about: text,
                    questions: Vec::new(),
                    example,
                });
            }
            ("show", _) => shown = of.split(' ').collect(),
            ("ask", _) => {
                let question = question_for(of, text, &shown).ok_or_else(|| unreadable(line))?;
                let step = lesson.steps.last_mut().ok_or_else(|| unreadable(line))?;
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
        examples::named(self.example)
    }
}

impl Question {
    pub(crate) fn made<'a>(&self, case: &'a Case) -> Result<&'a Made, String> {
        case.made(self.name)
    }
}
