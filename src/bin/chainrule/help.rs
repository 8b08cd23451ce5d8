//! `chainrule --help`, and a page for each command: `help.txt` has them one after the other, each under its name.

pub(crate) fn page(command: &str) -> crate::Answer {
    let mut pages = include_str!("help.txt")
        .split("\n=== ")
        .filter_map(|page| page.split_once(" ===\n"));
    let page = pages
        .find(|(name, _)| *name == command)
        .map(|(_, page)| (page.to_string(), 0));
    page.ok_or_else(|| format!("there is no command `{command}`: `chainrule --help` lists them"))
}
