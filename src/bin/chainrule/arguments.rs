//! What stands after a command: `--option value`, `--option=value`, options without a value, and
//! for some commands a folder.

use std::collections::BTreeMap;

use crate::layout::{LAYOUT, Layout, WEIGHTS};
use crate::nearest;

/// The name under which a folder is asked for, which stands alone.
pub(crate) const FOLDER: &str = "DIR";

pub(crate) const JSON: &str = "--json";
pub(crate) const ALL: &str = "--all";
pub(crate) const NPZ: &str = "--npz";
pub(crate) const NOTEBOOK: &str = "--notebook";

/// The option for a file of bounds.
pub(crate) const BOUNDS: &str = "--bounds";

pub(crate) const ACCEPT: &str = "--accept";
pub(crate) const TYPE: &str = "--type";

/// The option for what was there before.
pub(crate) const ADDED_TO: &str = "--added-to";

/// The options for how a candidate was computed.
pub(crate) const OPERANDS: &str = "--operands";
pub(crate) const ACCUMULATOR: &str = "--accumulator";
pub(crate) const RESULT: &str = "--result";
pub(crate) const FLUSH_TO_ZERO: &str = "--flush-to-zero";
pub(crate) const TENSOR_CORES: &str = "--tensor-cores";
pub(crate) const ANY_ORDER: &str = "--any-order";

/// The options without a value.
const WITHOUT_A_VALUE: [&str; 7] = [
    JSON,
    ALL,
    NPZ,
    NOTEBOOK,
    FLUSH_TO_ZERO,
    TENSOR_CORES,
    ANY_ORDER,
];

/// The options whose value is no file, and what it is.
const NO_FILES: [(&str, &str); 7] = [
    (ACCEPT, "the name of a convention"),
    (TYPE, "f8_e4m3 or f8_e5m2"),
    (OPERANDS, "the name of a format"),
    (ACCUMULATOR, "the name of a format"),
    (RESULT, "the name of a format"),
    (SAMPLE, "a number of rows"),
    (FROM, "the number of a step"),
];

/// The option for how many rows are judged.
pub(crate) const SAMPLE: &str = "--sample";

/// The options of the lesson: the step to begin with, and the file for where one stops.
pub(crate) const FROM: &str = "--from";
pub(crate) const KEEP: &str = "--keep";

/// The arguments of one command, each under the name by which it is asked for.
pub(crate) type Given<'a> = BTreeMap<&'a str, &'a str>;

/// Sorts the arguments of a command that knows these names.
pub(crate) fn parse<'a>(
    command: &str,
    arguments: &'a [String],
    known: &[&str],
) -> Result<Given<'a>, String> {
    let mut given = Given::new();
    let mut arguments = arguments.iter().map(String::as_str);
    while let Some(argument) = arguments.next() {
        let (name, value) = named(argument, &mut arguments);
        let is_layout = name == WEIGHTS && Layout::named(value).is_some();
        let name = if is_layout { LAYOUT } else { name };
        if name == WEIGHTS && !known.contains(&name) && known.contains(&LAYOUT) {
            return Err(format!(
                "{command}: {WEIGHTS} says how weights lie, neurons,inputs or inputs,neurons; \
                 `{value}` is neither"
            ));
        }
        if !known.contains(&name) {
            return Err(format!(
                "{command} knows no `{argument}`: it takes {}{}",
                known.join(" "),
                nearest::question(name, known.iter().copied())
            ));
        }
        if WITHOUT_A_VALUE.contains(&name) && argument != name {
            return Err(format!("{command}: {name} takes no value: `{argument}`"));
        }
        if value.is_empty() {
            return Err(if name == FOLDER {
                format!("{command}: the path of {FOLDER} is empty")
            } else {
                let no_file = NO_FILES.iter().find(|(option, _)| *option == name);
                let value = no_file.map_or("a file", |(_, value)| value);
                format!("{command}: {name} needs {value} after it")
            });
        }
        if given.insert(name, value).is_some() {
            let layout = if name == WEIGHTS {
                "; how they lie, neurons,inputs or inputs,neurons may say"
            } else {
                ""
            };
            return Err(format!(
                "{command} takes {name} once: `{argument}` is one too many{layout}"
            ));
        }
    }
    Ok(given)
}

/// An argument's name and value; the value may be the argument after it, and is empty where there
/// is none.
fn named<'a>(
    argument: &'a str,
    following: &mut impl Iterator<Item = &'a str>,
) -> (&'a str, &'a str) {
    if !argument.starts_with('-') {
        return (FOLDER, argument);
    }
    if WITHOUT_A_VALUE.contains(&argument) {
        return (argument, argument);
    }
    argument.split_once('=').unwrap_or_else(|| {
        let next = following.next().filter(|next| !next.starts_with("--"));
        (argument, next.unwrap_or_default())
    })
}

pub(crate) fn needed<'a>(command: &str, given: &Given<'a>, name: &str) -> Result<&'a str, String> {
    given
        .get(name)
        .copied()
        .ok_or_else(|| format!("{command} needs {name}: `chainrule {command} --help` tells more"))
}

/// How many rows are judged at most; none where all are.
pub(crate) fn sample(given: &Given) -> Result<Option<usize>, String> {
    let Some(&typed) = given.get(SAMPLE) else {
        return Ok(None);
    };
    let rows = typed.parse().ok().filter(|&rows| rows > 0);
    let rows = rows.ok_or_else(|| {
        format!("{SAMPLE} {typed}: it takes how many rows are judged at most, 1 or more")
    })?;
    Ok(Some(rows))
}
