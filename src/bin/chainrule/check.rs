//! `chainrule check dinputs --dvalues d.npy --weights w.npy --candidate c.npy`: the verdict on a result that somebody
//! else computed. Status 0 where it passes, 1 where it is wrong.

use crate::npy::{self, Element};
use crate::question::{Question, operands};
use crate::{Answer, unwritten};
use chainrule::oracle::{self, Arithmetic, Diagnosis, Format, Judged, Report};
use core::fmt::Display;
use std::io::Write;

pub(crate) fn run(arguments: &[String], out: &mut dyn Write) -> Answer {
    let Some((function, arguments)) = arguments.split_first().filter(|(name, _)| !operands(name).is_empty()) else {
        return Err("check needs a function first: dinputs, dweights, dbiases, drelu, dense or relu".into());
    };
    let command = format!("check {function}");
    let (question, arguments) = Question::asked(&command, arguments, &["--candidate", "--json"])?;
    let show = if arguments.optional("--json").is_some() { Show::Json } else { Show::Account };
    let (_, judge) = question.in_its_type()?;
    let judgement = judge(&question, arguments.needed("--candidate")?, show)?;
    out.write_all(judgement.shown.as_bytes()).and_then(|()| out.write_all(b"\n")).map_err(unwritten)?;
    Ok(judgement.passes)
}

/// What a report is needed for.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Show {
    Account,
    Json,
    Line,
}

/// A report of the oracle, with the type of the elements left behind.
pub(crate) struct Judgement {
    pub(crate) passes: bool,
    /// The least good of what was said of the elements.
    pub(crate) verdict: &'static str,
    /// The largest error in units of its bound; not finite where equality is demanded and not met.
    pub(crate) error: f64,
    /// The known mistakes that explain a wrong candidate, each in words.
    pub(crate) mistakes: Vec<String>,
    /// Why it does not pass: these mistakes, or else the worst element.
    pub(crate) why: String,
    /// All of it, as a person or a program reads it.
    pub(crate) shown: String,
}

/// Judges a candidate, which has the type of the operands, or half precision where theirs is single.
pub(crate) fn judge<T: Element>(question: &Question, path: &str, show: Show) -> Result<Judgement, String> {
    let mut candidate = npy::read(path)?;
    let half = candidate.descr == "<f2" && T::DESCR == "<f4";
    if half {
        candidate = candidate.widened();
    }
    if candidate.descr != T::DESCR {
        let narrow =
            if candidate.descr == "<i8" { ": NumPy sums small integers so, unless dtype= forbids it" } else { "" };
        let (given, needed) = (candidate.descr, T::DESCR);
        return Err(format!("{path}: its elements are {given}, but those of the operands are {needed}{narrow}"));
    }
    let (operands, candidate) = (question.operands::<T>()?, candidate.matrix()?);
    let (operands, candidate): (Vec<_>, _) =
        (operands.iter().map(|operand| operand.view()).collect(), candidate.view());
    let report = match (question.function, operands.as_slice()) {
        ("dinputs", &[dvalues, weights]) => oracle::dinputs(dvalues, weights, candidate),
        ("dweights", &[inputs, dvalues]) => oracle::dweights(inputs, dvalues, candidate),
        ("dbiases", &[dvalues]) => oracle::dbiases(dvalues, candidate),
        ("drelu", &[dvalues, z]) => oracle::drelu(dvalues, z, candidate),
        ("dense", &[inputs, weights, biases]) => oracle::dense(inputs, weights, biases, candidate),
        ("relu", &[z]) => oracle::relu(z, candidate),
        (function, _) => return Err(format!("there is no function `{function}`")),
    }
    .map_err(|error| question.said(error))?;
    let halves = Arithmetic { operands: Some(Format::F16), result: Some(Format::F16), ..Arithmetic::NATIVE };
    let report = if half { report.under(halves) } else { report };
    Ok(Judgement::of(question, &report, candidate.shape(), show))
}

impl Judgement {
    fn of<T: Element>(question: &Question, report: &Report<T>, shape: (usize, usize), show: Show) -> Self {
        let (passes, needed, counts) = (report.passes(), report.expected_shape(), report.counts());
        let kinds = [
            ("wrong", counts.wrong),
            ("in bound", counts.within_bound),
            ("rounded", counts.correctly_rounded),
            ("any order", counts.order_dependent),
            ("forced", counts.forced),
            ("identical", counts.identical),
        ];
        let kind = kinds.iter().find(|(_, count)| *count > 0).map_or("wrong", |(kind, _)| kind);
        let worst = report.worst();
        let diagnosis = if passes { Diagnosis::default() } else { report.diagnosis() };
        let mistakes: Vec<_> = diagnosis.explaining().map(|mistake| mistake.to_string()).collect();
        let shown = match show {
            Show::Line => String::new(),
            Show::Account => report.to_string().trim_end().into(),
            Show::Json => json_object(&[
                ("function", json_text(question.function)),
                ("passes", passes.to_string()),
                ("shape", format!("[{},{}]", shape.0, shape.1)),
                ("expected_shape", format!("[{},{}]", needed.0, needed.1)),
                ("elements", json_object(&kinds.map(|(kind, count)| (kind, count.to_string())))),
                ("worst", worst.as_ref().map_or("null".into(), json_worst)),
                ("mistakes", json_list(report.diagnosis().explaining().map(json_text))),
                ("suspected", json_list(report.diagnosis().suspected().map(json_text))),
                ("cannot_see", json_list(report.diagnosis().invisible().map(json_text))),
            ]),
        };
        let mut why = match &worst {
            _ if passes => String::new(),
            None => format!("it is {}×{}, but {}×{} is needed", shape.0, shape.1, needed.0, needed.1),
            Some(it) => format!("[{}][{}] is {}, exactly {}", it.row, it.col, it.candidate, it.exact),
        };
        for mistake in &mistakes {
            why += &format!("; {mistake}");
        }
        let error = worst.map_or(0.0, |it| if passes && it.bound == 0.0 { 0.0 } else { it.error / it.bound });
        Judgement {
            passes,
            verdict: if passes || kind == "wrong" { kind } else { "vacuous" },
            error,
            mistakes,
            why,
            shown,
        }
    }
}

fn json_worst<T: Element>(worst: &Judged<T>) -> String {
    json_object(&[
        ("row", worst.row.to_string()),
        ("column", worst.col.to_string()),
        ("candidate", json_text(worst.candidate)),
        ("exact", json_text(worst.exact)),
        ("error", json_text(worst.error)),
        ("bound", json_text(worst.bound)),
    ])
}

/// A text; so are numbers that may be NaN, or an integer too long for those who read JSON's numbers as f64.
pub(crate) fn json_text(text: impl Display) -> String {
    let mut json = String::from('"');
    for letter in text.to_string().chars() {
        match letter {
            '"' | '\\' => json.extend(['\\', letter]),
            '\0'..' ' => json += &format!("\\u{:04x}", u32::from(letter)),
            _ => json.push(letter),
        }
    }
    json + "\""
}

pub(crate) fn json_list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

pub(crate) fn json_object(fields: &[(&str, String)]) -> String {
    let fields: Vec<_> = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", fields.join(","))
}
