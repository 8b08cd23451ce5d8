//! `chainrule grade DIR`: a report card. Beside the operands of every case that
//! `chainrule vectors DIR` wrote lies what an implementation made of them, `candidate_dinputs.npy`
//! and so on; each is judged, and what is missing is no pass.

use std::path::Path;

use chainrule::oracle::Mistake;

use crate::answer::{Answer, Answered, Status};
use crate::arguments::{self, ACCEPT, FOLDER, JSON};
use crate::card::{Card, Grade};
use crate::conventions;
use crate::index::{self, Entry};
use crate::number_type::NumberType;
use crate::outcome::{Outcome, Search};
use crate::question::Question;
use crate::terminal;
use crate::workers;

pub(crate) fn run(arguments: &[String]) -> Answered {
    let given = arguments::parse("grade", arguments, &[FOLDER, ACCEPT, JSON])?;
    let folder = arguments::needed("grade", &given, FOLDER)?;
    let accepted = conventions::accepted(&given)?;
    let entries = index::read(folder)?;
    let grades = judge_all(folder, &entries, &accepted);
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

/// Judges all results on all cores; the grades are in the order of the results.
fn judge_all(folder: &str, entries: &[Entry], accepted: &[Mistake]) -> Vec<Grade> {
    let mut grades: Vec<Grade> = entries.iter().map(|_| Grade::NotAnswered).collect();
    let asked = entries.iter().zip(&mut grades);
    workers::for_each("results", asked, |(entry, grade)| {
        *grade = judge(folder, entry, accepted);
    });
    grades
}

fn judge(folder: &str, entry: &Entry, accepted: &[Mistake]) -> Grade {
    let candidate = entry.candidate(folder);
    if !Path::new(&candidate).exists() {
        return Grade::NotAnswered;
    }
    match outcome(folder, entry, &candidate, accepted) {
        Ok(outcome) => Grade::Judged(Box::new(outcome)),
        Err(why) => Grade::NotRead(why),
    }
}

fn outcome(
    folder: &str,
    entry: &Entry,
    candidate: &str,
    accepted: &[Mistake],
) -> Result<Outcome, String> {
    let path = |operand: &str| {
        let path = entry.file(folder, operand);
        if Path::new(&path).exists() {
            return Ok(path);
        }
        Err(format!(
            "{path}: there is no such file; `chainrule vectors {folder}` writes it"
        ))
    };
    let question = Question::read(entry.operation, path, Some(candidate))?;
    // The case asks for a result of its own type; another one answers another question.
    if let Some(why) = question.other_type() {
        return Err(why);
    }
    let number_type = NumberType::of(&question)?;
    (number_type.outcome)(&question, accepted, Search::WhereWrong)
}
