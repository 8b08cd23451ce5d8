//! The picture of a lesson: its matrices, and each number of the result can be pointed at.
//!
//! It is a piece of HTML without an empty line, so that it can stand in a comment of rustdoc. The
//! lessons include the files in `src/pictures`, which `chainrule explain FUNCTION --html` writes.

use core::iter::zip;

use chainrule::oracle::{Axis, Kind, Operation};

use crate::case::{Case, Made, Table};
use crate::grid::{Cell, Grid, Shown};
use crate::made_of::{self, MadeOf};
use crate::operations;

/// What lights up a number that is pointed at, and the colours. The page of the network has both.
pub(crate) const SCRIPT: &str = include_str!("picture.js");
pub(crate) const STYLE: &str = include_str!("picture.css");

pub(crate) fn html(operation: &'static Operation) -> Result<String, String> {
    let name = operations::result(operation);
    let case = lessons()?;
    let made = case.made(name)?;
    let picture = Picture {
        case: &case,
        made,
        made_of: made_of::elements(&case, made)?,
    };
    let first = first(operation);
    let found = picture.elements().find(|element| element.at == first);
    let shown = found.ok_or_else(|| format!("there is no {first}"))?;

    let html = [
        "<div class=\"chainrule\">\n<style>\n",
        STYLE,
        "</style>\n",
        &format!(
            "<p class=\"how\" hidden>Point at a number of <code>{name}</code>, or go to it with \
             the tab key: what it is made of lights up.</p>\n"
        ),
        &picture.tables(&shown)?,
        &shown.html(),
        "<script>\n",
        SCRIPT,
        "chainrulePicture(document.currentScript.parentElement);\n</script>\n</div>\n",
    ]
    .concat();
    let lines = html.lines().filter(|line| !line.is_empty());
    Ok(lines.map(|line| format!("{line}\n")).collect())
}

/// The element that is shown before one is pointed at: the one in the drawing of the lesson.
fn first(operation: &Operation) -> String {
    let name = operations::result(operation);
    match name {
        "dinputs" => format!("{name}[0][1]"),
        "dweights" => format!("{name}[3][2]"),
        _ => format!("{name}[0][2]"),
    }
}

/// One layer and ReLU, as the lessons have them: they are given the `dvalues` that in the network
/// come from the second layer.
fn lessons() -> Result<Case, String> {
    let network = Case::compute()?;
    let given = ["inputs", "weights", "biases", "dinputs2"].map(|name| network.table(name));
    let [inputs, weights, biases, dinputs2] = given;
    let dvalues = Table {
        name: "dvalues",
        ..dinputs2?.clone()
    };
    let mut case = Case::of(vec![
        inputs?.clone(),
        weights?.clone(),
        biases?.clone(),
        dvalues,
    ]);
    // ReLU takes the z that the dense layer makes.
    let mut operations: Vec<&Operation> = Operation::ALL.iter().collect();
    operations.sort_by_key(|operation| **operation != Operation::DENSE);
    for operation in operations {
        let operands = operation.operands.iter().map(|operand| operand.name);
        case.make(
            operation,
            operations::result(operation),
            operation.row.map(Axis::name),
            operation.col.name(),
            &operands.collect::<Vec<_>>(),
        )?;
    }
    Ok(case)
}

/// A result of the lessons, and what it is made of.
struct Picture<'a> {
    case: &'a Case,
    made: &'a Made,
    /// Of each element.
    made_of: Vec<MadeOf>,
}

impl Picture<'_> {
    /// The elements of the result, each as it is shown when it is pointed at.
    fn elements(&self) -> impl Iterator<Item = Shown<'_>> {
        let elements = zip(self.made.table.elements(), &self.made_of);
        elements.map(|((place, value), made_of)| Shown {
            at: place.to_string(),
            value,
            made_of,
        })
    }

    fn tables(&self, shown: &Shown) -> Result<String, String> {
        let mut operands = self.made.operands.clone();
        let places = &shown.made_of.places;
        operands.sort_by_key(|name| places.iter().position(|place| place.matrix == *name));
        let mut tables = String::new();
        for name in operands {
            tables += &operand(self.case.table(name)?, shown).html();
        }
        if self.has_mask() {
            tables += &self.mask(shown).html();
        }
        let parts = self.parts(shown);
        if !parts.is_empty() {
            let parts: Vec<String> = parts.iter().map(Grid::html).collect();
            tables += "</div>\n<div class=\"tables\">\n";
            tables += &parts.join("<b>+</b>\n");
            tables += "<b>=</b>\n";
        }
        tables += &self.result(shown).html();
        Ok(format!("<div class=\"tables\">\n{tables}</div>\n"))
    }

    fn result(&self, shown: &Shown) -> Grid {
        let cells = self.elements().map(|element| {
            let cell = Cell {
                tag: "button",
                at: element.at,
                text: element.value.to_string(),
                made_of: Some(element.made_of),
                ..Cell::default()
            };
            cell.html(shown)
        });
        grid(self.made.table.name, &self.made.table, cells.collect())
    }

    fn has_mask(&self) -> bool {
        let operation = self.made.operation;
        operation.is_some_and(|operation| operation.kind == Kind::Mask)
    }

    /// Where the result is 0 and no copy.
    fn mask(&self, shown: &Shown) -> Grid {
        let cells = self.elements().map(|element| {
            let is_masked = element.made_of.formula == "0";
            let cell = Cell {
                tag: "span",
                text: if is_masked { "True" } else { "False" }.to_string(),
                part_of: element.at,
                ..Cell::default()
            };
            cell.html(shown)
        });
        grid("z &lt;= 0", &self.made.table, cells.collect())
    }

    /// For the weights, a table for each sample: what it adds.
    fn parts(&self, shown: &Shown) -> Vec<Grid> {
        if self.made.operation != Some(&Operation::DWEIGHTS) {
            return Vec::new();
        }
        let elements = self.made.recorded.as_slice();
        let n_samples = elements.first().map_or(0, |element| element.added().len());
        (0..n_samples)
            .map(|sample| self.part(sample, shown))
            .collect()
    }

    fn part(&self, sample: usize, shown: &Shown) -> Grid {
        let caption = format!("np.outer(inputs[{sample}], dvalues[{sample}])");
        let table = &self.made.table;
        let mut cells = Vec::new();
        for (result, element) in zip(self.elements(), self.made.recorded.as_slice()) {
            let Some((product, _)) = element.added().get(sample) else {
                continue;
            };
            let made_of = MadeOf::sum(product);
            let cell = Cell {
                tag: "button",
                at: result.at.replacen(table.name, &caption, 1),
                text: product.value.to_string(),
                part_of: result.at,
                made_of: Some(&made_of),
                ..Cell::default()
            };
            cells.push(cell.html(shown));
        }
        grid(&caption, table, cells)
    }
}

fn operand(table: &Table, shown: &Shown) -> Grid {
    let cells = table.elements().map(|(place, value)| {
        let cell = Cell {
            tag: "span",
            at: place.to_string(),
            text: value.to_string(),
            ..Cell::default()
        };
        cell.html(shown)
    });
    grid(table.name, table, cells.collect())
}

/// These cells, under the rows and columns of a matrix.
fn grid(caption: &str, table: &Table, cells: Vec<String>) -> Grid {
    Grid {
        caption: caption.to_string(),
        row: table.row,
        col: table.col,
        n_cols: table.numbers.ncols(),
        cells,
    }
}
