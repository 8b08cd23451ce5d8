//! `chainrule --help`, and a page for each command: `help.txt` has them one after the other, each under its name.

use crate::{Answer, unwritten};
use std::io::Write;

pub(crate) fn page(command: &str, out: &mut dyn Write) -> Answer {
    let mut pages = include_str!("help.txt").split("\n=== ").filter_map(|page| page.split_once(" ===\n"));
    match pages.find(|(name, _)| *name == command) {
        Some((_, page)) => out.write_all(page.as_bytes()).map(|()| true).map_err(unwritten),
        None => Err(format!("there is no command `{command}`: `chainrule --help` lists them")),
    }
}
