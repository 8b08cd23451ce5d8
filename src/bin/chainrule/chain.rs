//! `chainrule explain chain`: once around two layers, from the inputs to the loss and back, and
//! then each nudge of a weight held against its gradient. `chain.txt` is the page: a line that
//! begins with `|` has matrices beside each other, each below a title that begins with its name.

use crate::case::{Case, WEIGHTS};
use crate::drawing::{self, Block};
use crate::recorded::Recorded;

/// Powers of two: nothing on this page is rounded.
const NUDGES: [f64; 3] = [0.125, 0.015625, 0.001953125];

pub(crate) fn page() -> Result<String, String> {
    let case = Case::compute()?;
    let nudges = Nudges::make(&case)?;
    let [largest, ..] = NUDGES;
    let numbers = [
        ("{loss}", case.loss.to_string()),
        ("{dinputs2[0][0]}", equation(&case, "dinputs2", 0, 0)?),
        ("{dweights[0][2]}", equation(&case, "dweights", 0, 2)?),
        ("{nudges}", nudges.lines.join("\n")),
        ("{nudge}", largest.to_string()),
        ("{closed}", nudges.closed.to_string()),
    ];
    let mut page = String::new();
    for line in include_str!("chain.txt").lines() {
        match line.strip_prefix("| ") {
            Some(titles) => page += &matrices(&case, titles)?,
            None => page += &format!("{line}\n"),
        }
    }
    let page = numbers
        .iter()
        .fold(page, |page, (name, number)| page.replace(name, number));
    Ok(page)
}

/// Matrices as NumPy prints them, each below its title.
fn matrices(case: &Case, titles: &str) -> Result<String, String> {
    let mut blocks: Vec<Block> = Vec::new();
    for title in titles.split(" | ") {
        let name = title.split(' ').next().unwrap_or_default();
        let printed = case.table(name)?.numbers.to_string();
        let lines = [title].into_iter().chain(printed.lines());
        blocks.push(lines.map(String::from).collect());
    }
    Ok(drawing::beside(&blocks))
}

/// `dweights[0][2] = 1 * 2 + -4 * 0 = 2`, as the kernel computed it.
fn equation(case: &Case, name: &str, row: usize, col: usize) -> Result<String, String> {
    let element = case.element(name, row, col)?;
    let added = element.added().iter();
    let terms: Vec<&str> = added.map(|(term, _)| term.digits).collect();
    let Recorded { value, .. } = element;
    Ok(format!(
        "{name}[{row}][{col}] = {} = {value}",
        terms.join(" + ")
    ))
}

/// What comes of a nudge of `weights[0][2]`.
struct Nudges {
    /// A line for each.
    lines: Vec<String>,
    /// What sample 1 notices of the first.
    closed: f64,
}

impl Nudges {
    fn make(case: &Case) -> Result<Self, String> {
        let slope = case.element("dweights", 0, 2)?.value;
        let mut lines = Vec::new();
        for nudge in NUDGES {
            let predicted = slope * nudge;
            let actual: f64 = changes(nudge)?.iter().sum();
            let missed = actual - predicted;
            lines.push(format!(
                "    {nudge:<13}{predicted:<17}{actual:<23}{missed}"
            ));
        }
        let [largest, ..] = NUDGES;
        let [_, closed] = changes(largest)?;
        Ok(Nudges { lines, closed })
    }
}

/// By how much this nudge changes the loss of each sample.
fn changes(nudge: f64) -> Result<[f64; 2], String> {
    let mut weights = WEIGHTS;
    weights[0][2] += nudge;
    let (before, after) = (losses(&WEIGHTS)?, losses(&weights)?);
    Ok([after[0] - before[0], after[1] - before[1]])
}

/// The loss of each sample.
fn losses(weights: &[[f64; 3]; 4]) -> Result<[f64; 2], String> {
    let case = Case::with_weights(weights)?;
    let dvalues2 = &case.table("dvalues2")?.numbers;
    let loss = |sample| {
        let squares = dvalues2.row(sample).iter().map(|dvalue| dvalue * dvalue);
        squares.sum::<f64>() / 2.0
    };
    Ok([loss(0), loss(1)])
}
