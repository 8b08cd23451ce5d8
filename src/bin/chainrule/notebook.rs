//! `chainrule notebook [--all] [FILE]`: the notebook, cell by cell, computed again. It is what
//! `cargo run` does.
//!
//! What each cell comes to is printed as NumPy prints it, and held against the text that the
//! notebook printed, letter for letter. On a terminal a cell is one line, so that the whole is seen
//! at once; in a pipe, or with `--all`, everything is there.

use crate::answer::{Answer, Answered};
use crate::arguments::ALL;
use crate::cells::{self, Cell};
use crate::computed::{self, Computed, Shown};
use crate::{files, terminal};

pub(crate) fn run(arguments: &[String]) -> Answered {
    let (options, files): (Vec<&str>, Vec<&str>) = arguments
        .iter()
        .map(String::as_str)
        .partition(|argument| argument.starts_with("--"));
    if let Some(unknown) = options.iter().find(|&&option| option != ALL) {
        return Err(format!(
            "notebook knows no `{unknown}`: it takes {ALL} and one file"
        ));
    }
    let (name, text) = match files.as_slice() {
        [] => ("the text", cells::TEXT.to_string()),
        [""] => return Err("notebook: the path of the file is empty".into()),
        [file] => {
            let text = files::read_text(file).map_err(|what| format!("{file}: {what}"))?;
            (*file, text)
        }
        _ => {
            return Err("notebook takes one file, or nothing for the text that is built in".into());
        }
    };
    let foreign =
        |why| format!("{name} is not the notebook \"Basic Backpropagation (Chain rule)\": {why}");
    let cells = cells::read(&text).map_err(foreign)?;
    let computed = computed::compute(&cells).map_err(|error| foreign(error.to_string()))?;
    let known = cells::read(cells::TEXT)?;

    let judged: Vec<Judged> = cells
        .iter()
        .zip(&known)
        .zip(&computed)
        .map(|((cell, known), computed)| Judged {
            cell,
            known,
            computed,
        })
        .collect();
    let is_short = terminal::is_read_by_a_person() && options.is_empty();
    Ok(page(&judged, if is_short { &SHORT } else { &WHOLE }))
}

/// A cell as it is given, as it is known, and as it comes out here.
struct Judged<'a> {
    cell: &'a Cell<'a>,
    known: &'a Cell<'a>,
    computed: &'a Computed,
}

impl Judged<'_> {
    fn lines_differ(&self) -> bool {
        self.cell.lines != self.known.lines
    }

    fn should_print(&self) -> bool {
        !self.known.printed.is_empty()
    }

    fn prints_differ(&self) -> bool {
        let should_print = if self.should_print() {
            self.computed.array.text.as_str()
        } else {
            ""
        };
        self.cell.printed.join("\n") != should_print
    }

    fn differs(&self) -> bool {
        self.lines_differ() || self.prints_differ() || self.computed.ways_agree == Some(false)
    }
}

/// How the notebook is shown: a page, and in it all cells.
struct Form {
    page: &'static str,
    cell: fn(usize, &Judged) -> String,
}

const SHORT: Form = Form {
    page: include_str!("notebook_short.txt"),
    cell: short,
};

const WHOLE: Form = Form {
    page: include_str!("notebook.txt"),
    cell: whole,
};

/// The answer is no where anything differs from the notebook that is known, or the loops from the
/// matrices.
fn page(judged: &[Judged], form: &Form) -> Answer {
    let numbered = || (1..).zip(judged);
    let cells: String = numbered()
        .map(|(number, cell)| (form.cell)(number, cell))
        .collect();
    let different: Vec<usize> = numbered()
        .filter(|(_, cell)| cell.differs())
        .map(|(number, _)| number)
        .collect();
    let end = if different.is_empty() {
        include_str!("notebook_end.txt").to_string()
    } else {
        format!("DIFFERENT: see the cells {different:?}.\n")
    };
    let text = form
        .page
        .replace("{end}\n", &end)
        .replace("{cells}\n", &cells);
    Answer::whether(different.is_empty(), text)
}

/// How much of a cell's line of code a short line has.
const CODE: usize = 43;

/// The line of a cell that its verdict is about: the one that computes what is printed at its end,
/// or prints it where that is a part of something; without a print, its last line.
fn decisive<'a>(lines: &[&'a str]) -> &'a str {
    let last = lines.last().copied().unwrap_or_default();
    let printed = last
        .strip_prefix("print(")
        .and_then(|name| name.strip_suffix(')'));
    let computes = |line: &&&str| printed.is_some_and(|name| line.starts_with(name));
    lines.iter().rev().find(computes).copied().unwrap_or(last)
}

/// A cell in a line, and whether all agrees.
fn short(number: usize, judged: &Judged) -> String {
    let code = decisive(&judged.cell.lines);
    let code = if code.chars().count() > CODE {
        let begin: String = code.chars().take(CODE - 1).collect();
        format!("{begin}…")
    } else {
        code.to_string()
    };
    let printed = if judged.lines_differ() || judged.prints_differ() {
        "DIFFERENT"
    } else if judged.should_print() {
        "the same"
    } else {
        ""
    };
    let ways = match judged.computed.ways_agree {
        Some(true) => "the same bits",
        Some(false) => "DIFFERENT",
        None => "",
    };
    let line = format!("{number:>4}  {code:<CODE$}  {printed:<10}  {ways}");
    format!("{}\n", line.trim_end())
}

/// A cell with all that there is to it.
fn whole(number: usize, judged: &Judged) -> String {
    let Judged {
        cell,
        known,
        computed,
    } = judged;
    let mut text = format!("{}\n", cell.headings);
    text += &under(&format!("In [{number}]:"), &cell.lines.join("\n"));
    if judged.lines_differ() {
        let lines = known.lines.join("\n");
        text += &under("  DIFFERENT: the notebook's lines are", &lines);
    }

    let Shown { how, text: array } = &computed.array;
    text += &under(&format!("  {how}"), array);
    if judged.prints_differ() {
        let printed = cell.printed.join("\n");
        text += &under("  DIFFERENT: the notebook printed", &printed);
    } else if judged.should_print() {
        text += "  the notebook printed the same\n";
    }

    if let Some(beside) = &computed.beside {
        text += &under(&format!("  {}", beside.how), &beside.text);
    }
    text
}

/// A line, and a text indented below it.
fn under(line: &str, text: &str) -> String {
    let text: String = text.lines().map(|line| format!("    {line}\n")).collect();
    format!("{line}\n{text}")
}
