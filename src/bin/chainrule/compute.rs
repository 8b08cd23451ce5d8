//! `chainrule dinputs --dvalues d.npy --weights w.npy --out dinputs.npy`, and so for each of the six functions: the
//! reference, to the bit. Without `--out` it is printed.

use crate::npy::{self, Element};
use crate::question::Question;
use crate::{Answer, files, unwritten};
use chainrule::{backward, forward};
use std::io::Write;

pub(crate) fn run(function: &str, arguments: &[String], out: &mut dyn Write) -> Answer {
    let (question, arguments) = Question::asked(function, arguments, &["--out"])?;
    let (compute, _) = question.in_its_type()?;
    compute(&question, arguments.optional("--out"), out).map(|()| true)
}

/// Computes the result, and saves or prints it.
pub(crate) fn answer<T: Element>(question: &Question, to: Option<&str>, out: &mut dyn Write) -> Result<(), String> {
    let operands = question.operands::<T>()?;
    let operands: Vec<_> = operands.iter().map(|operand| operand.view()).collect();
    let result = match (question.function, operands.as_slice()) {
        ("dinputs", &[dvalues, weights]) => backward::dinputs(dvalues, weights),
        ("dweights", &[inputs, dvalues]) => backward::dweights(inputs, dvalues),
        ("dbiases", &[dvalues]) => backward::dbiases(dvalues),
        ("drelu", &[dvalues, z]) => backward::drelu(dvalues, z),
        ("dense", &[inputs, weights, biases]) => forward::dense(inputs, weights, biases),
        ("relu", &[z]) => forward::relu(z),
        (function, _) => return Err(format!("there is no function `{function}`")),
    }
    .map_err(|error| question.said(error))?;
    let Some(path) = to else {
        return writeln!(out, "{result}").map_err(unwritten);
    };
    let mut elements = Vec::new();
    for &element in result.as_slice() {
        element.write(&mut elements);
    }
    files::save(path, &npy::file(T::DESCR, result.shape(), &elements))
}
