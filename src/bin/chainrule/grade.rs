//! `chainrule grade DIR`: a report card. Beside the operands of every case that `chainrule vectors DIR` wrote lies what
//! an implementation made of them, `candidate_dinputs.npy` and so on; each is judged, and what is missing is no pass.

use crate::arguments::Arguments;
use crate::check::{Judgement, json_object, json_text};
use crate::question::Question;
use crate::vectors::INDEX_HEADER;
use crate::{Answer, note, npy, unwritten};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::{Mutex, mpsc};
use std::thread;

pub(crate) fn run(arguments: &[String], out: &mut dyn Write) -> Answer {
    let arguments = Arguments::parse("grade", arguments, &["DIR", "--json"])?;
    let folder = arguments.needed("DIR")?;
    let path = format!("{folder}/INDEX");
    let index = std::fs::read_to_string(&path).map_err(npy::unreadable);
    let index = index.map_err(|what| format!("{path}: {what}; `chainrule vectors {folder}` writes it"))?;
    let (header, results) = index.split_once('\n').unwrap_or_default();
    let results = results.lines().map(|line| Some((line.split('\t').next()?, line.split('\t').nth(1)?)));
    let results: Option<Vec<_>> = results.filter(|_| header == INDEX_HEADER).collect();
    let Some(results) = results.filter(|results| !results.is_empty()) else {
        return Err(format!("{path}: this is not the index that `chainrule vectors` writes"));
    };
    let judgements = judge_all(folder, &results)?;
    let counts = ["pass", "wrong", "not answered", "not read"]
        .map(|kind| (kind, judgements.iter().filter(|judgement| judgement.kind == kind).count().to_string()));
    let passes = judgements.iter().all(|judgement| judgement.passes);
    let mut card = format!("{:<27} {:<8} {:<12} largest error, of its bound\n", "case", "result", "verdict");
    let (mut json, mut explained) = (Vec::new(), BTreeMap::new());
    for ((case, function), judgement) in results.iter().zip(&judgements) {
        let Judgement { kind, verdict, error, why, mistakes, fields, .. } = judgement;
        let bar: String = (0..10).map(|tenth| if error * 10.0 > f64::from(tenth) { '#' } else { '.' }).collect();
        let verdict = if fields.is_empty() { (*kind).into() } else { format!("{verdict:<12} {bar} {error:.2}") };
        let why_line = if why.is_empty() { String::new() } else { format!("    {why}\n") };
        card += &format!("{case:<27} {function:<8} {verdict}\n{why_line}");
        for mistake in mistakes {
            *explained.entry(format!("{function}: {mistake}")).or_insert(0) += 1;
        }
        let head = [("case", *case), ("result", function), ("verdict", kind), ("why", why)];
        let head = head.map(|(name, text)| (name, json_text(text)));
        json.push(json_object(&[&head[..], fields].concat()));
    }
    if arguments.optional("--json").is_some() {
        let json = [("passes", passes.to_string()), ("results", format!("[{}]", json.join(",")))];
        write!(out, "{}", json_object(&[&counts[..], &json].concat()))
    } else {
        let counts = counts.map(|(kind, count)| format!("{count} {kind}")).join(", ");
        let explained: String = explained.iter().map(|(what, count)| format!("{count:>5} × {what}\n")).collect();
        write!(out, "{card}\n{counts}\n{explained}")
    }
    .map_err(unwritten)?;
    match judgements.iter().find(|judgement| judgement.kind == "not read") {
        Some(judgement) => Err(judgement.why.clone()),
        None => Ok(passes),
    }
}

/// Judges all results on all cores; the judgements are in the order of the results.
fn judge_all(folder: &str, results: &[(&str, &str)]) -> Result<Vec<Judgement>, String> {
    let mut judgements = BTreeMap::new();
    let queue = Mutex::new(results.iter().enumerate());
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let (sender, queue) = (sender.clone(), &queue);
            let work = move || {
                while let Some((number, result)) = queue.lock().ok().and_then(|mut queue| queue.next()) {
                    let _ = sender.send((number, judgement(folder, result)));
                }
            };
            let thread = thread::Builder::new().spawn_scoped(scope, work);
            thread.map_err(|error| format!("no thread could be started: {error}"))?;
        }
        drop(sender);
        for (number, judgement) in receiver {
            judgements.insert(number, judgement);
            if std::io::stderr().is_terminal() {
                note(&format!("\r{} of {} \r", judgements.len(), results.len()));
            }
        }
        Ok(judgements.into_values().collect())
    })
}

/// Judges one result; one that is missing or cannot be read has a judgement without fields.
fn judgement(folder: &str, &(case, function): &(&str, &str)) -> Judgement {
    let file = |name: &str| format!("{folder}/{case}/{name}.npy");
    let candidate = file(&format!("candidate_{function}"));
    if !Path::new(&candidate).exists() {
        return Judgement { kind: "not answered", ..Judgement::default() };
    }
    Question::read(function, |operand| Ok(file(operand)))
        .and_then(|question| question.in_its_type()?.1(&question, &candidate, false))
        .unwrap_or_else(|why| Judgement { kind: "not read", why, ..Judgement::default() })
}
