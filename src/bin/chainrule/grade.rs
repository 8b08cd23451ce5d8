//! `chainrule grade DIR`: a report card. Beside the operands of every case that
//! `chainrule vectors DIR` wrote lies what an implementation made of them; each result is judged,
//! and what is missing is no pass.

use chainrule::oracle::Mistake;

use crate::answer::{Answer, Answered, Status};
use crate::arguments::{self, ACCEPT, FOLDER, JSON};
use crate::arithmetic::{self, Declared};
use crate::card::{Card, Grade};
use crate::conventions;
use crate::hints::Hints;
use crate::index::{self, Entry};
use crate::number_type::NumberType;
use crate::outcome::{Outcome, Search};
use crate::question::{Question, Source, Sources};
use crate::terminal;
use crate::workers;

pub(crate) fn run(arguments: &[String]) -> Answered {
    let known = [&[FOLDER, ACCEPT, JSON], &arithmetic::OPTIONS[..]].concat();
    let given = arguments::parse("grade", arguments, &known)?;
    let folder = arguments::needed("grade", &given, FOLDER)?;
    let allowed = Allowed {
        accepted: conventions::accepted(&given)?,
        declared: Declared::among(&given)?,
    };
    let entries = index::read(folder)?;
    let grades = judge_all(folder, &entries, &allowed);
    let card = Card::new(entries, grades);

    let text = if given.contains_key(JSON) {
        card.to_json()
    } else {
        card.to_text()
    };
    let mut answer = Answer::whether(card.passes(), text);
    let unread = card.first_unread();
    if !unread.is_empty() {
        let sentence = format!("{}; the first of these:", card.counted());
        terminal::complain(&sentence, &unread);
        answer.status = Status::Unread;
    }
    Ok(answer)
}

/// By what all results may pass.
struct Allowed {
    accepted: Vec<Mistake>,
    declared: Declared,
}

/// Judges all results on all cores; the grades are in the order of the results.
fn judge_all(folder: &str, entries: &[Entry], allowed: &Allowed) -> Vec<Grade> {
    let mut grades: Vec<Grade> = entries.iter().map(|_| Grade::NotAnswered).collect();
    let asked = entries.iter().zip(&mut grades);
    workers::for_each("results", asked, |(entry, grade)| {
        *grade = judge(folder, entry, allowed);
    });
    grades
}

fn judge(folder: &str, entry: &Entry, allowed: &Allowed) -> Grade {
    match outcome(folder, entry, allowed) {
        Ok(Some(outcome)) => Grade::Judged(Box::new(outcome)),
        Ok(None) => Grade::NotAnswered,
        Err(why) => Grade::NotRead(why),
    }
}

/// None where nothing was handed in.
fn outcome(folder: &str, entry: &Entry, allowed: &Allowed) -> Result<Option<Outcome>, String> {
    let place = entry.candidate(folder);
    let Some(candidate) = place.read().transpose() else {
        return Ok(None);
    };
    let hints = &Hints::AS_THE_NOTEBOOK;
    let mut operands = Vec::new();
    for operand in entry.operation.operands {
        operands.push(read_operand(folder, entry, operand.name)?);
    }
    let candidate = Source::new(place.to_string(), candidate?, hints)?;
    let sources = Sources {
        operands,
        previous: None,
        candidate: Some(candidate),
    };
    let question = Question::of(entry.operation, sources, hints)?;
    // The case asks for a result of its own type; another one answers another question.
    if let Some(why) = question.other_type() {
        return Err(why);
    }
    // Integers are judged as ever: there is nothing to declare.
    let question = match question.computed_in.format() {
        Some(_) => question.declare(&allowed.declared)?,
        None => question,
    };
    let number_type = NumberType::of(&question)?;
    (number_type.outcome)(&question, &allowed.accepted, Search::WhereWrong).map(Some)
}

fn read_operand(folder: &str, entry: &Entry, name: &str) -> Result<Source, String> {
    let place = entry.operand(folder, name);
    let array = place.read()?.ok_or_else(|| {
        let (what, option) = if entry.is_file() {
            ("it is not there", "--npz ")
        } else {
            ("there is no such file", "")
        };
        format!("{place}: {what}; `chainrule vectors {option}{folder}` writes it")
    })?;
    Source::new(place.to_string(), array, &Hints::AS_THE_NOTEBOOK)
}
