//! `chainrule check dinputs --dvalues d.npy --weights w.npy --candidate c.npy`: the verdict on a result that somebody
//! else computed. Status 0 where it passes, 1 where it is wrong.

use crate::npy::{self, Element, Npy};
use crate::question::{Question, operands};
use crate::{Answer, unwritten};
use chainrule::oracle::{self, Arithmetic, Format, Report};
use core::fmt::Display;
use core::num::Wrapping;
use std::io::Write;

pub(crate) fn run(arguments: &[String], out: &mut dyn Write) -> Answer {
    let Some((function, arguments)) = arguments.split_first().filter(|(name, _)| !operands(name).is_empty()) else {
        return Err("check needs a function first: dinputs, dweights, dbiases, drelu, dense or relu".into());
    };
    let command = format!("check {function}");
    let (question, arguments) = Question::asked(&command, arguments, &["--candidate", "--json"])?;
    let judgement = judge(&question, arguments.needed("--candidate")?)?;
    let answer = if arguments.optional("--json").is_some() { &judgement.json } else { &judgement.account };
    writeln!(out, "{}", answer.trim_end()).map_err(unwritten)?;
    Ok(judgement.passes)
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
    /// All of it, as a person reads it, and as a program does.
    account: String,
    pub(crate) json: String,
}

pub(crate) fn judge(question: &Question, path: &str) -> Result<Judgement, String> {
    let mut candidate = npy::read(path)?;
    let (given, needed) = (candidate.descr.clone(), question.descr.as_str());
    let half = given == "<f2" && needed == "<f4";
    if half {
        candidate = candidate.widened();
    } else if given != needed {
        let narrow = if given == "<i8" { ": NumPy sums small integers so, unless dtype= forbids it" } else { "" };
        return Err(format!("{path}: its elements are {given}, but those of the operands are {needed}{narrow}"));
    }
    match needed {
        "<f4" => judge_in::<f32>(question, &candidate, half),
        "<f8" => judge_in::<f64>(question, &candidate, half),
        "|i1" => judge_in::<Wrapping<i8>>(question, &candidate, half),
        "<i2" => judge_in::<Wrapping<i16>>(question, &candidate, half),
        "<i4" => judge_in::<Wrapping<i32>>(question, &candidate, half),
        _ => judge_in::<Wrapping<i64>>(question, &candidate, half),
    }
}

fn judge_in<T: Element>(question: &Question, candidate: &Npy, half: bool) -> Result<Judgement, String> {
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
    .map_err(|error| question.misfit(error))?;
    let halves = Arithmetic { operands: Some(Format::F16), result: Some(Format::F16), ..Arithmetic::NATIVE };
    let report = if half { report.under(halves) } else { report };
    Ok(Judgement::of(question, &report, candidate.shape()))
}

impl Judgement {
    fn of<T: Element>(question: &Question, report: &Report<T>, shape: (usize, usize)) -> Self {
        let (passes, needed, counts, worst) =
            (report.passes(), report.expected_shape(), report.counts(), report.worst());
        let (diagnosis, error) = (report.diagnosis(), worst.map_or(0.0, |it| it.error / it.bound));
        let mistakes: Vec<_> = diagnosis.explaining().map(|mistake| mistake.to_string()).collect();
        let kinds = [
            ("wrong", counts.wrong),
            ("in bound", counts.within_bound),
            ("rounded", counts.correctly_rounded),
            ("any order", counts.order_dependent),
            ("forced", counts.forced),
            ("identical", counts.identical),
        ];
        let worst_json = |it: oracle::Judged<T>| {
            json_object(&[
                ("row", it.row.to_string()),
                ("column", it.col.to_string()),
                ("candidate", json_number(it.candidate)),
                ("exact", json_number(it.exact)),
                ("error", json_number(it.error)),
                ("bound", json_number(it.bound)),
            ])
        };
        let json = json_object(&[
            ("function", json_text(question.function)),
            ("type", json_text(&question.descr)),
            ("passes", passes.to_string()),
            ("shape", format!("[{},{}]", shape.0, shape.1)),
            ("expected_shape", format!("[{},{}]", needed.0, needed.1)),
            ("elements", json_object(&kinds.map(|(kind, count)| (kind, count.to_string())))),
            ("largest_error", json_number(report.largest_error())),
            ("worst", worst.map_or("null".into(), worst_json)),
            ("mistakes", json_list(mistakes.iter().map(|mistake| json_text(mistake)))),
            ("cannot_see", json_list(diagnosis.invisible().map(|mistake| json_text(&mistake.to_string())))),
        ]);
        let why = match worst {
            _ if passes => String::new(),
            _ if !mistakes.is_empty() => mistakes.join("; or: "),
            Some(it) => format!("row {}, column {} is {}, exactly {}", it.row, it.col, it.candidate, it.exact),
            None => format!("it is {}×{}, but {}×{} is needed", shape.0, shape.1, needed.0, needed.1),
        };
        let kind = kinds.iter().find(|(_, count)| *count > 0).map_or("wrong", |(kind, _)| kind);
        let verdict = if passes || kind == "wrong" { kind } else { "vacuous" };
        Judgement { passes, verdict, error, mistakes, why, account: report.to_string(), json }
    }
}

/// NaN and the infinities, which JSON does not have, become texts.
fn json_number(number: impl Display) -> String {
    let text = number.to_string();
    if text.ends_with(|last: char| last.is_ascii_digit()) { text } else { json_text(&text) }
}

pub(crate) fn json_text(text: &str) -> String {
    let mut json = String::from('"');
    for letter in text.chars() {
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
