//! `chainrule grade DIR`: a report card. Beside the operands of every case that
//! `chainrule vectors DIR` wrote lies what an implementation made of them; each result is judged,
//! and what is missing is no pass.

use chainrule::oracle::Mistake;

use crate::answer::{Answer, Answered, Status};
use crate::arguments::{self, ACCEPT, FOLDER, JSON};
use crate::card::{Card, Grade};
use crate::conventions;
use crate::index::{self, Entry};
use crate::number_type::NumberType;
use crate::outcome::{Outcome, Search};
use crate::question::{Question, Source};
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
    workers::for_each(asked, |(entry, grade)| {
        *grade = judge(folder, entry, accepted);
    });
    grades
}

fn judge(folder: &str, entry: &Entry, accepted: &[Mistake]) -> Grade {
    match outcome(folder, entry, accepted) {
        Ok(Some(outcome)) => Grade::Judged(Box::new(outcome)),
        Ok(None) => Grade::NotAnswered,
        Err(why) => Grade::NotRead(why),
    }
}

/// None where nothing was handed in.
fn outcome(folder: &str, entry: &Entry, accepted: &[Mistake]) -> Result<Option<Outcome>, String> {
    let place = entry.candidate(folder);
    let Some(candidate) = place.read().transpose() else {
        return Ok(None);
    };
    let mut sources = Vec::new();
    for operand in entry.operation.operands {
        sources.push(read_operand(folder, entry, operand.name)?);
    }
    sources.push(Source::new(place.to_string(), candidate?));
    let question = Question::of(entry.operation, sources)?;
    // The case asks for a result of its own type; another one answers another question.
    if let Some(why) = question.other_type() {
        return Err(why);
    }
    let number_type = NumberType::of(&question)?;
    (number_type.outcome)(&question, accepted, Search::WhereWrong).map(Some)
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
    Ok(Source::new(place.to_string(), array))
}
