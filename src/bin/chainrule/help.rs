//! `chainrule --help`, and a page for each command: `help.txt` has them one after the other, each
//! under its name. What follows from the operations and the known mistakes is not written there,
//! but put in here.

use chainrule::oracle::{Mistake, Operation};

use crate::answer::{Answer, Answered};
use crate::{nearest, operations};

pub(crate) fn page(command: &str) -> Answered {
    let Some(page) = pages().find(|page| page.name == command) else {
        return Err(format!(
            "there is no command `{command}`: `chainrule --help` lists them{}",
            nearest::question(command, pages().map(|page| page.name))
        ));
    };
    let usage = Operation::named(command).map_or(String::new(), operations::usage);
    let text = page
        .text
        .replace("{usage}", &usage)
        .replace("{functions}", &operations::either(operations::names()))
        .replace("{operations}", &list())
        .replace("{mistakes}", &mistakes());
    Ok(Answer::fine(text))
}

struct Page {
    name: &'static str,
    /// Of an operation: what it is in matrices, where that can be said in a few words.
    summary: &'static str,
    text: &'static str,
}

fn pages() -> impl Iterator<Item = Page> {
    let pages = include_str!("help.txt").split("\n=== ");
    pages.filter_map(|page| {
        let (title, text) = page.split_once(" ===\n")?;
        let (name, summary) = title.split_once(": ").unwrap_or((title, ""));
        Some(Page {
            name,
            summary,
            text,
        })
    })
}

/// A line for each operation.
fn list() -> String {
    let mut lines = Vec::new();
    for operation in Operation::ALL {
        let name = operation.name;
        let usage = operations::usage(operation);
        let page = pages().find(|page| page.name == name);
        let summary = page.map_or("", |page| page.summary);
        let line = format!("  chainrule {name:<8} {usage:<35}{summary}");
        lines.push(line.trim_end().to_string());
    }
    lines.join("\n")
}

/// A line for each known mistake: its identifier, and what was done.
fn mistakes() -> String {
    let line = |mistake: Mistake| format!("  {:<21} {}", mistake.id(), mistake.done());
    let lines: Vec<String> = Mistake::all().map(line).collect();
    lines.join("\n")
}
