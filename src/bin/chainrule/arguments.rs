//! What stands after a command: `--option value`, `--option=value`, `--json`, and for some commands a folder.

use std::collections::BTreeMap;

/// The arguments of one command, each under the name by which it is asked for: `--json` alone has no value, `DIR` alone
/// no option.
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
        let (name, value) = match argument.split_once('=') {
            _ if !argument.starts_with('-') => ("DIR", Some(argument)),
            _ if argument == "--json" => (argument, Some("")),
            Some((name, value)) => (name, Some(value).filter(|value| !value.is_empty())),
            None => (
                argument,
                arguments.next().filter(|value| !value.starts_with("--")),
            ),
        };
        if !known.contains(&name) {
            return Err(format!(
                "{command} knows no `{argument}`: it takes {}",
                known.join(" ")
            ));
        }
        let value = value.ok_or_else(|| format!("{command}: {name} needs a file after it"))?;
        if given.insert(name, value).is_some() {
            return Err(format!(
                "{command} takes {name} once: `{argument}` is one too many"
            ));
        }
    }
    Ok(given)
}

pub(crate) fn needed<'a>(command: &str, given: &Given<'a>, name: &str) -> Result<&'a str, String> {
    given
        .get(name)
        .copied()
        .ok_or_else(|| format!("{command} needs {name}: `chainrule {command} --help` tells more"))
}
