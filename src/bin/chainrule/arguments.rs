//! What stands after a command: `--name value`, `--name=value`, `--json`, and words.

pub(crate) struct Arguments<'a> {
    command: &'a str,
    options: Vec<(&'a str, &'a str)>,
    pub(crate) words: Vec<&'a str>,
}

impl<'a> Arguments<'a> {
    /// Sorts the arguments of a command that knows these options, of which `json` alone has no value.
    pub(crate) fn parse(command: &'a str, arguments: &'a [String], known: &[&str]) -> Result<Self, String> {
        let mut sorted = Arguments { command, options: Vec::new(), words: Vec::new() };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let Some(option) = argument.strip_prefix('-') else {
                sorted.words.push(argument);
                continue;
            };
            let (name, value) = option.split_once('=').map_or((option, None), |(name, value)| (name, Some(value)));
            let Some(name) = name.strip_prefix('-').filter(|name| known.contains(name)) else {
                let known: String = known.iter().map(|name| format!(" --{name}")).collect();
                return Err(match known.as_str() {
                    "" => format!("{command} has no option {argument}: it has none"),
                    _ => format!("{command} has no option {argument}: it has{known}"),
                });
            };
            if sorted.option(name).is_some() {
                return Err(format!("{command}: --{name} was given twice"));
            }
            let value = match value {
                _ if name == "json" => Some(""),
                Some(value) => Some(value),
                None => arguments.next().map(String::as_str).filter(|value| !value.starts_with("--")),
            };
            sorted.options.push((name, value.ok_or_else(|| format!("{command}: --{name} needs a file after it"))?));
        }
        Ok(sorted)
    }

    pub(crate) fn option(&self, name: &str) -> Option<&'a str> {
        self.options.iter().find(|(given, _)| *given == name).map(|&(_, value)| value)
    }

    pub(crate) fn needed(&self, name: &str) -> Result<&'a str, String> {
        self.option(name).ok_or_else(|| format!("{} needs --{name} FILE: see `chainrule help {0}`", self.command))
    }

    /// For a command that takes options alone.
    pub(crate) fn no_word(&self) -> Result<(), String> {
        self.words.first().map_or(Ok(()), |word| {
            Err(format!("{}: `{word}` belongs to no option: see `chainrule help {0}`", self.command))
        })
    }

    /// The one word that a command is about; every further one is one too many.
    pub(crate) fn word(&self, what: &str) -> Result<&'a str, String> {
        match self.words.as_slice() {
            [word] => Ok(word),
            [] => Err(format!("{} needs {what}: see `chainrule help {0}`", self.command)),
            [_, extra, ..] => Err(format!("{} takes {what}, and `{extra}` is one too many", self.command)),
        }
    }
}
