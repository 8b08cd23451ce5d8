//! What stands after a command: `--option value`, `--option=value`, `--json`, and for some commands a folder.

/// The arguments of one command, each under the name by which it is asked for.
pub(crate) struct Arguments<'a> {
    command: &'a str,
    given: Vec<(&'a str, &'a str)>,
}

impl<'a> Arguments<'a> {
    /// Sorts the arguments of a command that knows these names; `--json` alone has no value, `DIR` alone no option.
    pub(crate) fn parse(command: &'a str, arguments: &'a [String], known: &[&str]) -> Result<Self, String> {
        let mut sorted = Arguments { command, given: Vec::new() };
        let mut arguments = arguments.iter().map(String::as_str);
        while let Some(argument) = arguments.next() {
            let (name, value) = match argument.split_once('=') {
                _ if !argument.starts_with('-') => ("DIR", Some(argument)),
                _ if argument == "--json" => (argument, Some("")),
                Some((name, value)) => (name, Some(value)),
                None => (argument, None),
            };
            if !known.contains(&name) {
                return Err(format!("{command} knows no `{argument}`: it takes {}", known.join(" ")));
            }
            if sorted.optional(name).is_some() {
                return Err(format!("{command} takes {name} once: `{argument}` is one too many"));
            }
            let value = value.or_else(|| arguments.next().filter(|value| !value.starts_with("--")));
            sorted.given.push((name, value.ok_or_else(|| format!("{command}: {name} needs a file after it"))?));
        }
        Ok(sorted)
    }

    pub(crate) fn optional(&self, name: &str) -> Option<&'a str> {
        self.given.iter().find(|(given, _)| *given == name).map(|&(_, value)| value)
    }

    pub(crate) fn needed(&self, name: &str) -> Result<&'a str, String> {
        let command = self.command;
        self.optional(name).ok_or_else(|| format!("{command} needs {name}: `chainrule {command} --help` tells more"))
    }
}
