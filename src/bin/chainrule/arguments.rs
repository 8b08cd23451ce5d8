//! What stands after a command: `--option value`, `--option=value`, `--json` and `--all`, and for
//! some commands a folder.

use std::collections::BTreeMap;

use crate::layout::{LAYOUT, Layout, WEIGHTS};
use crate::nearest;

/// The name under which a folder is asked for, which stands alone.
pub(crate) const FOLDER: &str = "DIR";

/// The options without a value.
pub(crate) const JSON: &str = "--json";
pub(crate) const ALL: &str = "--all";

/// The option for a file of bounds.
pub(crate) const BOUNDS: &str = "--bounds";

/// The options whose value is no file.
pub(crate) const ACCEPT: &str = "--accept";
pub(crate) const TYPE: &str = "--type";

/// The option for what was there before.
pub(crate) const ADDED_TO: &str = "--added-to";

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
        if value.is_empty() {
            return Err(if name == FOLDER {
                format!("{command}: the path of {FOLDER} is empty")
            } else if name == ACCEPT {
                format!("{command}: {ACCEPT} needs the name of a convention after it")
            } else if name == TYPE {
                format!("{command}: {TYPE} needs f8_e4m3 or f8_e5m2 after it")
            } else {
                format!("{command}: {name} needs a file after it")
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
    if argument == JSON || argument == ALL {
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
