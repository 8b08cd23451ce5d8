//! What stands after a command: `--option value`, `--option=value`, `--json` and `--all`, and for
//! some commands a folder.

use std::collections::BTreeMap;

use crate::nearest;

/// The name under which a folder is asked for, which stands alone.
pub(crate) const FOLDER: &str = "DIR";

/// The options without a value.
pub(crate) const JSON: &str = "--json";
pub(crate) const ALL: &str = "--all";

/// The option for a file of bounds.
pub(crate) const BOUNDS: &str = "--bounds";

pub(crate) const ACCEPT: &str = "--accept";

/// The option for how many rows are judged.
pub(crate) const SAMPLE: &str = "--sample";

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
            } else if name == SAMPLE {
                format!("{command}: {SAMPLE} needs a number of rows after it")
            } else {
                format!("{command}: {name} needs a file after it")
            });
        }
        if given.insert(name, value).is_some() {
            return Err(format!(
                "{command} takes {name} once: `{argument}` is one too many"
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
