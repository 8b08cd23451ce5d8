//! `chainrule grade DIR`: a report card. Beside the operands of every case that `chainrule vectors DIR` wrote lies what
//! an implementation made of them, `candidate_dinputs.npy` and so on; each is judged, and what is missing is no pass.

use crate::check::{Judgement, Wanted};
use crate::{Answer, arguments, complaint, note, npy, question::Question, vectors::INDEX_HEADER};
use std::{collections::BTreeMap, io::IsTerminal, sync::Mutex, thread};

pub(crate) fn run(arguments: &[String]) -> Answer {
    let given = arguments::parse("grade", arguments, &["DIR", "--json"])?;
    let folder = arguments::needed("grade", &given, "DIR")?;
    let path = format!("{folder}/INDEX");
    let index = std::fs::read_to_string(&path).map_err(npy::unreadable);
    let index =
        index.map_err(|what| format!("{path}: {what}; `chainrule vectors {folder}` writes it"))?;
    let (header, results) = index.split_once('\n').unwrap_or_default();
    let results = results
        .lines()
        .map(|line| Some((line.split('\t').next()?, line.split('\t').nth(1)?)));
    let results: Option<Vec<_>> = results.filter(|_| header == INDEX_HEADER).collect();
    let foreign = || format!("{path}: this is not the index that `chainrule vectors` writes");
    let results = results
        .filter(|results| !results.is_empty())
        .ok_or_else(foreign)?;
    let judgements = judge_all(folder, &results);
    let counts = ["pass", "wrong", "not answered", "not read"].map(|kind| {
        (
            kind,
            judgements
                .iter()
                .filter(|judgement| judgement.kind == kind)
                .count(),
        )
    });
    let passes = judgements.iter().all(|judgement| judgement.kind == "pass");
    // The characters that JSON forbids in a text are no loss.
    let quoted = |text: &str| {
        text.replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace(char::is_control, " ")
    };
    let mut card = format!(
        "{:<27} {:<8} {:<12} largest error, of its bound\n",
        "case", "result", "verdict"
    );
    let (mut json, mut explained) = (Vec::new(), BTreeMap::new());
    for ((case, function), judgement) in results.iter().zip(&judgements) {
        let Judgement {
            kind,
            verdict,
            error,
            why,
            mistakes,
            fields,
            ..
        } = judgement;
        let bar = |error| {
            "#".repeat(
                (0..10)
                    .filter(|&part| error * 10.0 > f64::from(part))
                    .count(),
            )
        };
        let error = error.map_or("equality demanded".into(), |error| {
            format!("{:.<10} {error:.2}", bar(error))
        });
        let has_none = fields.is_empty() || *verdict == "identical";
        let verdict = if has_none {
            (*verdict).into()
        } else {
            format!("{verdict:<12} {error}")
        };
        let why_line = if why.is_empty() {
            String::new()
        } else {
            format!("    {why}\n")
        };
        card += &format!("{case:<27} {function:<8} {verdict}\n{why_line}");
        let unexplained =
            (*kind == "wrong" && mistakes.is_empty()).then(|| "no known mistake".to_string());
        for mistake in mistakes.iter().chain(&unexplained) {
            *explained
                .entry(format!("{function}: {mistake}"))
                .or_insert(0) += 1;
        }
        let head = [
            ("case", *case),
            ("result", function),
            ("verdict", &kind.replace(' ', "_")),
            ("why", why),
        ];
        let head = head
            .map(|(name, text)| format!(r#""{name}": "{}""#, quoted(text)))
            .join(", ");
        let comma = if fields.is_empty() { "" } else { ", " };
        json.push(format!("{{{head}{comma}{fields}}}"));
    }
    let counted = counts
        .map(|(kind, count)| format!("{count} {kind}"))
        .join(", ");
    let text = if given.contains_key("--json") {
        let counts = counts
            .map(|(kind, count)| format!(r#""{}": {count}, "#, kind.replace(' ', "_")))
            .concat();
        format!(
            "{{{counts}\"passes\": {passes}, \"results\": [{}]}}\n",
            json.join(",\n")
        )
    } else {
        let mut explained: Vec<_> = explained.into_iter().collect();
        explained.sort_by_key(|(_, count)| -count);
        let head = if explained.is_empty() {
            ""
        } else {
            "What explains the wrong ones (one may have several):\n"
        };
        let explained = explained
            .iter()
            .map(|(what, count)| format!("{count:>5} × {what}\n"));
        format!("{card}\n{counted}\n{head}{}", explained.collect::<String>())
    };
    let unread = judgements
        .iter()
        .filter(|judgement| judgement.kind == "not read")
        .take(5);
    let unread: String = unread
        .map(|judgement| format!("\n  {}", judgement.why))
        .collect();
    let complaint = || complaint(&format!("{counted}; the first of these:{unread}"));
    Ok((
        text,
        if unread.is_empty() {
            u8::from(!passes)
        } else {
            complaint()
        },
    ))
}

/// Judges all results on all cores; the judgements are in the order of the results.
fn judge_all(folder: &str, results: &[(&str, &str)]) -> Vec<Judgement> {
    let mut judgements: Vec<_> = results.iter().map(|_| Judgement::default()).collect();
    let queue = Mutex::new(results.iter().zip(&mut judgements).enumerate());
    let work = || {
        let next = || queue.lock().ok()?.next();
        while let Some((number, (result, judged))) = next() {
            if std::io::stderr().is_terminal() {
                note(&format!("\r{number} of {} \r", results.len()));
            }
            *judged = judgement(folder, result);
        }
    };
    thread::scope(|scope| {
        for _ in 1..thread::available_parallelism().map_or(1, usize::from) {
            // One that cannot be started is not missed: this thread works as well.
            let _ = thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
    judgements
}

/// Judges one result; one that is missing or cannot be read has a judgement without fields.
fn judgement(folder: &str, &(case, function): &(&str, &str)) -> Judgement {
    let path = |name: &str| format!("{folder}/{case}/{name}.npy");
    let there = |name: &str| Some(path(name)).filter(|path| std::path::Path::new(path).exists());
    let Some(candidate) = there(&format!("candidate_{function}")) else {
        return Judgement {
            kind: "not answered",
            verdict: "not answered",
            ..Judgement::default()
        };
    };
    let missing = |name: &str| {
        format!(
            "{}: there is no such file; `chainrule vectors {folder}` writes it",
            path(name)
        )
    };
    Question::read(function, |operand| {
        there(operand).ok_or_else(|| missing(operand))
    })
    .and_then(|question| (question.kind.judge)(&question, &candidate, Wanted::Errors))
    .unwrap_or_else(|why| Judgement {
        kind: "not read",
        verdict: "not read",
        why,
        ..Judgement::default()
    })
}
