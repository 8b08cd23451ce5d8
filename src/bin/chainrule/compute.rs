//! `chainrule dinputs --dvalues d.npy --weights w.npy --out dinputs.npy`, and so for each of the six functions: the
//! reference, to the bit. Without `--out` it is printed.

use crate::arguments::Arguments;
use crate::npy::{self, Element};
use crate::question::{Question, operands, reference};
use crate::{Answer, files, unwritten};
use core::num::Wrapping;
use std::io::Write;

pub(crate) fn run(function: &str, arguments: &[String], out: &mut dyn Write) -> Answer {
    let arguments = Arguments::parse(function, arguments, &[operands(function), &["out"]].concat())?;
    arguments.no_word()?;
    let question = Question::read(function, |operand| arguments.needed(operand).map(String::from))?;
    let to = arguments.option("out");
    match question.descr.as_str() {
        "<f4" => answer::<f32>(&question, to, out),
        "<f8" => answer::<f64>(&question, to, out),
        "|i1" => answer::<Wrapping<i8>>(&question, to, out),
        "<i2" => answer::<Wrapping<i16>>(&question, to, out),
        "<i4" => answer::<Wrapping<i32>>(&question, to, out),
        _ => answer::<Wrapping<i64>>(&question, to, out),
    }
}

fn answer<T: Element>(question: &Question, to: Option<&str>, out: &mut dyn Write) -> Answer {
    let operands = question.operands::<T>()?;
    let views: Vec<_> = operands.iter().map(|operand| operand.view()).collect();
    let result = reference(&question.function, &views).map_err(|error| question.misfit(error))?;
    match to {
        Some(path) => files::save(path, &npy::bytes(result.view()))?,
        None => writeln!(out, "{result}").map_err(unwritten)?,
    }
    Ok(true)
}
