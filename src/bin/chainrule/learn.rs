//! `chainrule learn`: a lesson that asks. Each step shows its matrices, says a few sentences, and
//! asks for a number, then for a row; they go the way of the notebook, one weight, one sample, a
//! batch, weights, biases, ReLU, and on to two layers. The answers come from a person, line by
//! line, or from a file.
//!
//! Status 0: all was answered, or a person left. Status 1: the answers of a file or pipe ended, and
//! there is a question left. So somebody who teaches can ask for the one or the other.
//!
//! ```text
//! learn → progress
//!       → talk → steps → examples → case
//!              → board → drawing
//!              → miscounted → lines, expression
//!              → tutor → compared → expression
//!                      → known, terms, biases, others, places, ways → slip
//!                      → derivation, lines
//!
//! all    → near, element → case
//! ```

mod biases;
mod board;
mod compared;
mod derivation;
mod element;
mod examples;
mod expression;
mod known;
mod lines;
mod miscounted;
mod near;
mod others;
mod places;
mod progress;
mod slip;
mod steps;
mod talk;
mod terms;
mod tutor;
mod ways;

use std::io::{self, IsTerminal};

use crate::answer::{Answer, Answered, Status};
use crate::arguments::{self, FROM, KEEP};
use crate::exercise;
use progress::Kept;
use steps::{Lesson, Step};
use talk::{Heard, Listener, Talk, say};

pub(crate) fn run(arguments: &[String]) -> Answered {
    if exercise::is_asked_for(arguments) {
        return exercise::run(arguments);
    }
    let given = arguments::parse("learn", arguments, &[FROM, KEEP])?;
    let lesson = steps::read()?;
    let count = lesson.steps.len();
    let is_piped = !io::stdin().is_terminal();
    let mut kept = Kept::of(given.get(KEEP).copied(), is_piped)?;
    let before = kept.step()?.filter(|step| (1..=count).contains(step));
    let first = match given.get(FROM) {
        Some(typed) => numbered(typed, count)?,
        None => before.unwrap_or(1),
    };

    say(&format!("{}\n", lesson.greeting))?;
    if first > 1 && !given.contains_key(FROM) {
        say("You go on where you stopped; `chainrule learn --from 1` begins anew.\n")?;
    }
    for (number, step) in (1..).zip(&lesson.steps).skip(first - 1) {
        kept.keep(number);
        say(&format!("\nSTEP {number} of {count}: {}\n", step.title))?;
        if ask(step, Listener { is_piped })? == Heard::End {
            let text = format!(
                "\nYou are at step {number} of {count}: {}.\n{}\n",
                step.title,
                kept.how_to_go_on(number)
            );
            let status = if is_piped { Status::No } else { Status::Fine };
            return Ok(Answer { text, status });
        }
    }
    kept.forget();
    Ok(Answer::fine(finished(first, &lesson)))
}

fn numbered(typed: &str, count: usize) -> Result<usize, String> {
    let number = typed.parse().ok().filter(|step| (1..=count).contains(step));
    number.ok_or_else(|| format!("learn: there is no step `{typed}`: 1 to {count} would fit"))
}

fn finished(first: usize, lesson: &Lesson) -> String {
    let count = lesson.steps.len();
    let what = match first {
        1 => format!("all {count} steps"),
        _ if first == count => format!("step {count}"),
        _ => format!("steps {first} to {count}"),
    };
    format!(
        "\nYou are done: {what}, every question answered.\n\n{}\n",
        lesson.farewell
    )
}

/// Asks all questions of a step. What they are about is drawn where it is not drawn already.
fn ask(step: &Step, listener: Listener) -> Result<Heard, String> {
    let case = step.case()?;
    say(&format!("{}\n", step.about))?;
    let mut shown: &[&str] = &[];
    for question in &step.questions {
        let mut talk = Talk::about(question, &case)?;
        if shown != question.shown {
            talk.draw()?;
            shown = &question.shown;
        }
        if talk.until_right(listener)? == Heard::End {
            return Ok(Heard::End);
        }
    }
    Ok(Heard::Answer)
}
