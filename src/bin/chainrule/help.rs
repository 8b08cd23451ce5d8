//! `chainrule --help`, and a page for each command: the texts lie beside this file, in `help/`.

use crate::{Answer, unwritten};
use std::io::Write;

pub(crate) fn run(arguments: &[String], out: &mut dyn Write) -> Answer {
    let page = match arguments.first().map_or("help", String::as_str) {
        "help" | "--help" | "-h" => include_str!("help/chainrule.txt"),
        "dinputs" => include_str!("help/dinputs.txt"),
        "dweights" => include_str!("help/dweights.txt"),
        "dbiases" => include_str!("help/dbiases.txt"),
        "drelu" => include_str!("help/drelu.txt"),
        "dense" => include_str!("help/dense.txt"),
        "relu" => include_str!("help/relu.txt"),
        "check" => include_str!("help/check.txt"),
        "vectors" => include_str!("help/vectors.txt"),
        "grade" => include_str!("help/grade.txt"),
        "notebook" => include_str!("help/notebook.txt"),
        "explain" => include_str!("help/explain.txt"),
        unknown => return Err(format!("there is no command `{unknown}`: `chainrule --help` lists them")),
    };
    out.write_all(page.as_bytes()).map(|()| true).map_err(unwritten)
}
