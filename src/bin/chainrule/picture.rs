//! The picture of a lesson: its matrices, and each number of the result can be pointed at.
//!
//! It is a piece of HTML without an empty line, so that it can stand in a comment of rustdoc. The
//! lessons include the files in `src/pictures`, which `chainrule explain FUNCTION --html` writes.

use core::iter::zip;

use chainrule::MatrixVec;
use chainrule::oracle::{Kind, Operation};

use crate::case::{Case, Table};
use crate::grid::{Cell, Grid, Shown};
use crate::made_of::{self, MadeOf};
use crate::recorded::{Place, Recorded};
use crate::reference;

/// What lights up a number that is pointed at, and the colours. The page of the network has both.
pub(crate) const SCRIPT: &str = include_str!("picture.js");
pub(crate) const STYLE: &str = include_str!("picture.css");

/// The element that is shown before one is pointed at: the one in the drawing of the lesson.
fn first(operation: &Operation) -> (usize, usize) {
    match operation.name {
        "dinputs" => (0, 1),
        "dweights" => (3, 2),
        _ => (0, 2),
    }
}

pub(crate) fn html(operation: &'static Operation) -> Result<String, String> {
    let lesson = Lesson::of(operation)?;
    let (row, col) = first(operation);
    let at = lesson.place(row, col).to_string();
    let found = lesson.elements().find(|element| element.at == at);
    let shown = found.ok_or_else(|| format!("there is no {at}"))?;

    let script = format!("{SCRIPT}chainrulePicture(document.currentScript.parentElement);\n");
    let html = [
        "<div class=\"chainrule\">\n<style>\n",
        STYLE,
        "</style>\n",
        &format!(
            "<p class=\"how\" hidden>Point at a number of <code>{}</code>, or go to it with the \
             tab key: what it is made of lights up.</p>\n",
            lesson.name
        ),
        &lesson.tables(&shown),
        &shown.html(),
        "<script>\n",
        &script,
        "</script>\n</div>\n",
    ]
    .concat();
    let lines = html.lines().filter(|line| !line.is_empty());
    Ok(lines.map(|line| format!("{line}\n")).collect())
}

/// An operation on the numbers of the lessons.
struct Lesson {
    operation: &'static Operation,
    /// The name of the result.
    name: &'static str,
    operands: Vec<Table>,
    result: MatrixVec<Recorded>,
    /// Of each element of the result.
    made_of: Vec<MadeOf>,
}

impl Lesson {
    fn of(operation: &'static Operation) -> Result<Self, String> {
        let case = Case::compute()?;
        let operands: Result<Vec<Table>, String> = operation
            .operands
            .iter()
            .map(|operand| match operand.name {
                // The lessons are given them. In the network they come from the second layer.
                "dvalues" => Ok(Table {
                    name: "dvalues",
                    ..case.table("dinputs2")?.clone()
                }),
                name => case.table(name).cloned(),
            })
            .collect();
        let operands = operands?;
        let recorded: Result<Vec<_>, String> = operands.iter().map(Table::recorded).collect();
        let recorded = recorded?;
        let name = match operation.name {
            "dense" => "z",
            name => name,
        };
        Ok(Lesson {
            operation,
            name,
            result: reference::compute(operation, &recorded)?,
            made_of: made_of::elements(name, operation, &recorded)?,
            operands,
        })
    }

    fn place(&self, row: usize, col: usize) -> Place {
        let matrix = self.name;
        Place { matrix, row, col }
    }

    /// The elements of the result, each as it is shown when it is pointed at.
    fn elements(&self) -> impl Iterator<Item = Shown<'_>> {
        let n_cols = self.result.ncols().max(1);
        let elements = zip(self.result.as_slice(), &self.made_of);
        elements
            .enumerate()
            .map(move |(number, (element, made_of))| Shown {
                at: self.place(number / n_cols, number % n_cols).to_string(),
                value: element.value,
                made_of,
            })
    }

    fn tables(&self, shown: &Shown) -> String {
        let mut operands: Vec<&Table> = self.operands.iter().collect();
        let places = &shown.made_of.places;
        operands.sort_by_key(|table| places.iter().position(|place| place.matrix == table.name));
        let drawn = operands.iter().map(|table| operand(table, shown).html());

        let mut tables = drawn.collect::<String>();
        if self.operation.kind == Kind::Mask {
            tables += &self.mask(shown).html();
        }
        let parts: Vec<String> = self.parts(shown).iter().map(Grid::html).collect();
        if !parts.is_empty() {
            tables += "</div>\n<div class=\"tables\">\n";
            tables += &parts.join("<b>+</b>\n");
            tables += "<b>=</b>\n";
        }
        tables += &self.result(shown).html();
        format!("<div class=\"tables\">\n{tables}</div>\n")
    }

    fn result(&self, shown: &Shown) -> Grid {
        let cells = self.elements().map(|element| {
            let cell = Cell {
                tag: "button",
                class: "",
                at: element.at,
                text: element.value.to_string(),
                part_of: String::new(),
                made_of: Some(element.made_of),
            };
            cell.html(shown)
        });
        self.grid(self.name, cells.collect())
    }

    /// A table as the result is one.
    fn grid(&self, caption: &str, cells: Vec<String>) -> Grid {
        Grid {
            caption: caption.to_string(),
            row: self.operation.row.map(|row| row.name()),
            col: self.operation.col.name(),
            n_cols: self.result.ncols(),
            cells,
        }
    }

    /// Where the result is 0 and no copy.
    fn mask(&self, shown: &Shown) -> Grid {
        let cells = self.elements().map(|element| {
            let is_masked = element.made_of.formula == "0";
            let cell = Cell {
                tag: "span",
                class: "",
                at: String::new(),
                text: if is_masked { "True" } else { "False" }.to_string(),
                part_of: element.at,
                made_of: None,
            };
            cell.html(shown)
        });
        self.grid("z &lt;= 0", cells.collect())
    }

    /// For the weights, a table for each sample: what it adds.
    fn parts(&self, shown: &Shown) -> Vec<Grid> {
        if self.operation != &Operation::DWEIGHTS {
            return Vec::new();
        }
        let n_samples = self
            .operands
            .first()
            .map_or(0, |inputs| inputs.numbers.nrows());
        (0..n_samples)
            .map(|sample| self.part(sample, shown))
            .collect()
    }

    fn part(&self, sample: usize, shown: &Shown) -> Grid {
        let caption = format!("np.outer(inputs[{sample}], dvalues[{sample}])");
        let mut cells = Vec::new();
        for (result, element) in zip(self.elements(), self.result.as_slice()) {
            // The first is the zero that the sum starts at.
            let Some((term, _)) = element.terms.get(sample + 1) else {
                continue;
            };
            let product = MadeOf::sum(term);
            let cell = Cell {
                tag: "button",
                class: "",
                at: result.at.replacen(self.name, &caption, 1),
                text: term.value.to_string(),
                part_of: result.at,
                made_of: Some(&product),
            };
            cells.push(cell.html(shown));
        }
        self.grid(&caption, cells)
    }
}

fn operand(table: &Table, shown: &Shown) -> Grid {
    let n_cols = table.numbers.ncols().max(1);
    let numbers = table.numbers.as_slice().iter().enumerate();
    let cells = numbers.map(|(number, value)| {
        let place = Place {
            matrix: table.name,
            row: number / n_cols,
            col: number % n_cols,
        };
        let cell = Cell {
            tag: "span",
            class: "",
            at: place.to_string(),
            text: value.to_string(),
            part_of: String::new(),
            made_of: None,
        };
        cell.html(shown)
    });
    Grid {
        caption: table.name.to_string(),
        row: table.row,
        col: table.col,
        n_cols,
        cells: cells.collect(),
    }
}
