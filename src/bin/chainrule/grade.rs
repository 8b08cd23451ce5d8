//! `chainrule grade DIR`: a report card. Beside the operands of every case that `chainrule vectors DIR` wrote lies what
//! an implementation made of them, `candidate_dinputs.npy` and so on; each is judged, and what is missing is no pass.

use crate::arguments::Arguments;
use crate::check::{Judgement, Show, json_list, json_object, json_text};
use crate::question::Question;
use crate::vectors::INDEX_HEADER;
use crate::{Answer, note, npy, unwritten};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::{Mutex, mpsc};
use std::thread;

/// What became of one result.
struct Line {
    /// `pass`, `wrong`, `not answered` or `not read`.
    kind: &'static str,
    mistakes: Vec<String>,
    card: String,
    json: String,
}

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
    let show = if arguments.optional("--json").is_some() { Show::Json } else { Show::Line };
    let lines = judge_all(folder, &results, show)?;
    let counts = ["pass", "wrong", "not answered", "not read"]
        .map(|kind| (kind, lines.iter().filter(|line| line.kind == kind).count().to_string()));
    let passes = lines.iter().all(|line| line.kind == "pass");
    let answer = if show == Show::Json {
        let results = json_list(lines.iter().map(|line| line.json.clone()));
        json_object(&[&[("passes", passes.to_string())], &counts[..], &[("results", results)]].concat()) + "\n"
    } else {
        // For each function and mistake, how many wrong results it explains.
        let mut explained = BTreeMap::new();
        for ((_, function), line) in results.iter().zip(&lines) {
            for mistake in &line.mistakes {
                *explained.entry((function, mistake)).or_insert(0) += 1;
            }
        }
        let explained =
            explained.iter().map(|((function, mistake), count)| format!("{function}, {count} times: {mistake}\n"));
        let head = format!("{:<27} {:<8} {:<12} largest error, of its bound\n", "case", "result", "verdict");
        let counts = counts.map(|(kind, count)| format!("{count} {kind}")).join(", ");
        let lines: String = lines.iter().map(|line| line.card.as_str()).collect();
        format!("{head}{lines}\n{counts}\n{}", explained.collect::<String>())
    };
    out.write_all(answer.as_bytes()).map_err(unwritten)?;
    match lines.iter().find(|line| line.kind == "not read") {
        Some(line) => Err(format!("a result could not be read: {}", line.card.trim_end())),
        None => Ok(passes),
    }
}

/// Judges all results on all cores; the lines are in the order of the results.
fn judge_all(folder: &str, results: &[(&str, &str)], show: Show) -> Result<Vec<Line>, String> {
    let mut lines = BTreeMap::new();
    let queue = Mutex::new(results.iter().enumerate());
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let (sender, queue) = (sender.clone(), &queue);
            let work = move || {
                while let Some((number, result)) = queue.lock().ok().and_then(|mut queue| queue.next()) {
                    let _ = sender.send((number, line(folder, result, show)));
                }
            };
            let thread = thread::Builder::new().spawn_scoped(scope, work);
            thread.map_err(|error| format!("no thread could be started: {error}"))?;
        }
        drop(sender);
        for (number, line) in receiver {
            lines.insert(number, line);
            if std::io::stderr().is_terminal() {
                note(&format!("\r{} of {} \r", lines.len(), results.len()));
            }
        }
        Ok(lines.into_values().collect())
    })
}

/// Judges one result.
fn line(folder: &str, &(case, function): &(&str, &str), show: Show) -> Line {
    let file = |name: &str| format!("{folder}/{case}/{name}.npy");
    let candidate = file(&format!("candidate_{function}"));
    let judged = || {
        let question = Question::read(function, |operand| Ok(file(operand)))?;
        question.in_its_type()?.1(&question, &candidate, show)
    };
    let (kind, verdict, why, mistakes, report) = match Path::new(&candidate).exists().then(judged) {
        None => ("not answered", "not answered".into(), String::new(), Vec::new(), "null".into()),
        Some(Err(sentence)) => ("not read", "not read".into(), sentence, Vec::new(), "null".into()),
        Some(Ok(Judgement { passes, verdict, error, mistakes, why, shown })) => {
            let bar: String = (0..10).map(|tenth| if error * 10.0 > f64::from(tenth) { '#' } else { '.' }).collect();
            (if passes { "pass" } else { "wrong" }, format!("{verdict:<12} {bar} {error:.2}"), why, mistakes, shown)
        }
    };
    let fields = [("case", case), ("result", function), ("verdict", kind), ("why", &why)];
    let fields = fields.map(|(name, text)| (name, json_text(text)));
    let json = json_object(&[&fields[..], &[("report", report)]].concat());
    let why = if why.is_empty() { why } else { format!("    {why}\n") };
    Line { kind, mistakes, card: format!("{case:<27} {function:<8} {verdict}\n{why}"), json }
}
