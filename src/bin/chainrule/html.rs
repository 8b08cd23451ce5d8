//! `chainrule explain FUNCTION --html FILE`: the picture of a lesson; without a function the page
//! of the network.

use chainrule::oracle::Operation;

use crate::answer::{Answer, Answered};
use crate::{arguments, files, operations, page, picture, terminal};

pub(crate) const HTML: &str = "--html";

/// The arguments of `explain`, one of which is `--html`.
pub(crate) fn run(arguments: &[String]) -> Answered {
    let (function, options) = match arguments.split_first() {
        Some((first, options)) if !first.starts_with('-') => (Some(first), options),
        _ => (None, arguments),
    };
    let given = arguments::parse("explain --html", options, &[HTML])?;
    let path = arguments::needed("explain", &given, HTML)?;
    let html = match function {
        None => page::html()?,
        Some(name) => picture::html(operation(name)?)?,
    };
    files::save(path, html.as_bytes())?;
    if path != files::STANDARD {
        terminal::note(&format!("{path}: open it in a browser\n"));
    }
    Ok(Answer::fine(""))
}

fn operation(name: &str) -> Result<&'static Operation, String> {
    Operation::named(name).ok_or_else(|| {
        format!(
            "there is no picture of `{name}`: explain {} {HTML} FILE would fit, and explain \
             {HTML} FILE for two layers",
            operations::either(operations::names())
        )
    })
}
