//! `chainrule grade DIR`: a report card. Beside the operands of every case that `chainrule vectors DIR` wrote lies what
//! an implementation made of them, `candidate_dinputs.npy` and so on; each is judged, and what is missing is no pass.

use crate::arguments::Arguments;
use crate::check::{Judgement, json_list, json_object, json_text, judge};
use crate::question::Question;
use crate::vectors::INDEX_HEADER;
use crate::{Answer, note, npy, unwritten};
use core::sync::atomic::{AtomicUsize, Ordering};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::mpsc;
use std::thread;

/// What became of one result: a judgement, no answer, or a sentence that says why it could not be read.
type Outcome = Result<Option<Judgement>, String>;

pub(crate) fn run(arguments: &[String], out: &mut dyn Write) -> Answer {
    let arguments = Arguments::parse("grade", arguments, &["DIR", "--json"])?;
    let folder = arguments.needed("DIR")?;
    let path = format!("{folder}/INDEX");
    let index = std::fs::read_to_string(&path).map_err(|error| {
        format!("{path}: {}; `chainrule vectors {folder}` writes the cases and their index", npy::unreadable(error))
    })?;
    let Some(index) = index.strip_prefix(INDEX_HEADER) else {
        return Err(format!("{path}: this is not the index that `chainrule vectors` writes"));
    };
    let results: Vec<(&str, &str)> = index
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(case, rest)| (case, rest.split('\t').next().unwrap_or(rest)))
        .collect();
    if results.is_empty() {
        return Err(format!("{path}: it lists no result"));
    }
    let outcomes = judge_all(folder, &results)?;
    let lines: Vec<_> =
        results.iter().zip(&outcomes).map(|(&(case, result), outcome)| (case, result, outcome)).collect();
    let card = if arguments.optional("--json").is_some() { json(&lines) } else { card(&lines) };
    out.write_all(card.as_bytes()).map_err(unwritten)?;
    if let Some(sentence) = outcomes.iter().find_map(|outcome| outcome.as_ref().err()) {
        return Err(sentence.clone());
    }
    Ok(outcomes.iter().all(|outcome| matches!(outcome, Ok(Some(judgement)) if judgement.passes)))
}

/// Judges all results on all cores; the outcomes are in the order of the results.
fn judge_all(folder: &str, results: &[(&str, &str)]) -> Result<Vec<Outcome>, String> {
    let mut outcomes: Vec<Outcome> = results.iter().map(|_| Ok(None)).collect();
    let (sender, receiver) = mpsc::channel();
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let (sender, next) = (sender.clone(), &next);
            let work = move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some((case, result)) = results.get(number) else { return };
                    let _ = sender.send((number, outcome(&format!("{folder}/{case}"), result)));
                }
            };
            let thread = thread::Builder::new().spawn_scoped(scope, work);
            thread.map_err(|error| format!("no thread could be started: {error}"))?;
        }
        drop(sender);
        let watched = std::io::stderr().is_terminal();
        for (done, (number, outcome)) in receiver.iter().enumerate() {
            outcomes[number] = outcome;
            if watched {
                note(&format!("\r{} of {} ", done + 1, results.len()));
            }
        }
        note(if watched { "\r                  \r" } else { "" });
        Ok(outcomes)
    })
}

fn outcome(folder: &str, result: &str) -> Outcome {
    let candidate = format!("{folder}/candidate_{result}.npy");
    if !Path::new(&candidate).exists() {
        return Ok(None);
    }
    let question = Question::read(result, |operand| Ok(format!("{folder}/{operand}.npy")))?;
    judge(&question, &candidate).map(Some)
}

/// What is said of an outcome in one word or two, by which it is also counted.
fn kind(outcome: &Outcome) -> &'static str {
    match outcome {
        Ok(Some(judgement)) if judgement.passes => "pass",
        Ok(Some(_)) => "wrong",
        Ok(None) => "not answered",
        Err(_) => "not read",
    }
}

fn counts(lines: &[(&str, &str, &Outcome)]) -> [(&'static str, usize); 4] {
    ["pass", "wrong", "not answered", "not read"]
        .map(|name| (name, lines.iter().filter(|(_, _, outcome)| kind(outcome) == name).count()))
}

fn card(lines: &[(&str, &str, &Outcome)]) -> String {
    let mut card = format!("{:<27} {:<8} {:<12} error, of its bound\n", "case", "result", "verdict");
    // For each function and mistake, how many wrong results it explains.
    let mut explained = BTreeMap::new();
    for (case, result, outcome) in lines {
        card += &format!("{case:<27} {result:<8} ");
        card += &match outcome {
            Ok(Some(judgement)) => {
                let Judgement { passes, verdict, error, mistakes, wrong, .. } = judgement;
                for mistake in mistakes.iter().filter(|_| !passes) {
                    *explained.entry((result, mistake)).or_insert(0) += 1;
                }
                let bar = (1..=10).map(|tenth| if error * 10.0 > f64::from(tenth - 1) { '#' } else { '.' });
                let line = format!("{verdict:<12} {} {error:.2}\n", bar.collect::<String>());
                match mistakes.as_slice() {
                    _ if *passes => line,
                    [] => format!("{line}    {wrong}\n"),
                    mistakes => format!("{line}    {}\n", mistakes.join("\n    or: ")),
                }
            }
            Ok(None) => "not answered\n".into(),
            Err(sentence) => format!("not read\n    {sentence}\n"),
        };
    }
    let counts = counts(lines).map(|(name, count)| format!("{count} {name}")).join(", ");
    card += &format!("\n{} results: {counts}\n", lines.len());
    for ((result, mistake), count) in explained {
        card += &format!("{result}, {count} times: {mistake}\n");
    }
    card
}

fn json(lines: &[(&str, &str, &Outcome)]) -> String {
    let results = lines.iter().map(|(case, result, outcome)| {
        json_object(&[
            ("case", json_text(case)),
            ("result", json_text(result)),
            ("verdict", json_text(kind(outcome))),
            ("report", outcome.as_ref().ok().and_then(Option::as_ref).map_or("null".into(), |it| it.json.clone())),
            ("problem", outcome.as_ref().err().map_or("null".into(), |sentence| json_text(sentence))),
        ])
    });
    let [pass, wrong, not_answered, not_read] = counts(lines).map(|(_, count)| count.to_string());
    json_object(&[
        ("passes", (pass == lines.len().to_string()).to_string()),
        ("pass", pass),
        ("wrong", wrong),
        ("not_answered", not_answered),
        ("not_read", not_read),
        ("results", json_list(results)),
    ]) + "\n"
}
