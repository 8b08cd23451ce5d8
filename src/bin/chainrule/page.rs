//! The page of the network: two layers, forward and backward, every number with its gradient, each
//! of which can be pointed at; and a number that is given can be nudged. `page.html` is the page,
//! and here are its tables.

use core::iter::zip;
use std::collections::BTreeMap;

use crate::case::{Case, Table};
use crate::grid::{Cell, Grid, Shown};
use crate::made_of::{self, MadeOf};
use crate::picture;
use crate::recorded::Place;

/// The matrices, each with its gradient, which has the same shape. Targets have none.
const TABLES: [(&str, Option<&str>); 9] = [
    ("inputs", Some("dinputs")),
    ("weights", Some("dweights")),
    ("biases", Some("dbiases")),
    ("z", Some("drelu")),
    ("relu", Some("dinputs2")),
    ("weights2", Some("dweights2")),
    ("biases2", Some("dbiases2")),
    ("outputs", Some("dvalues2")),
    ("targets", None),
];

/// What is shown before anything is pointed at: it has a sample that a closed ReLU keeps out.
const FIRST: Place = Place {
    matrix: "dweights",
    row: 2,
    col: 1,
};

pub(crate) fn html() -> Result<String, String> {
    let network = Network::compute()?;
    let missing = || format!("there is no {FIRST}");
    let shown = Shown {
        at: FIRST.to_string(),
        value: network.value(FIRST).ok_or_else(missing)?,
        made_of: network
            .made_of
            .get(&FIRST.to_string())
            .ok_or_else(missing)?,
    };
    let mut page = include_str!("page.html").to_string();
    for (name, gradient) in TABLES {
        let table = network.grid(name, gradient, &shown)?.html();
        page = page.replace(&format!("{{{name}}}"), &table);
    }
    let style = format!("{}{}", picture::STYLE, include_str!("page.css"));
    let script = format!("{}{}", picture::SCRIPT, include_str!("page.js"));
    Ok(page
        .replace("{loss}", &network.loss(&shown)?)
        .replace("{half}", &network.case.loss.to_string())
        .replace("{formula}", &shown.html())
        .replace("{style}", &style)
        .replace("{script}", &script))
}

/// The case, and what each of its numbers is made of.
struct Network {
    case: Case,
    /// By its place. A number that is given is made of nothing.
    made_of: BTreeMap<String, MadeOf>,
}

impl Network {
    fn compute() -> Result<Self, String> {
        let case = Case::compute()?;
        let mut made_of = BTreeMap::new();
        for made in &case.made {
            for ((place, _), element) in zip(made.table.elements(), made_of::elements(&case, made)?)
            {
                made_of.insert(place.to_string(), element);
            }
        }
        Ok(Network { case, made_of })
    }

    fn value(&self, at: Place) -> Option<f64> {
        let table = self.case.table(at.matrix).ok()?;
        table.numbers.get(at.row, at.col).copied()
    }

    /// A matrix, and in each cell the gradient below the number.
    fn grid(&self, name: &str, gradient: Option<&str>, shown: &Shown) -> Result<Grid, String> {
        let table = self.case.table(name)?;
        let mut caption = name.to_string();
        let mut cells = self.cells(table, "", shown);
        if let Some(gradient) = gradient {
            caption += &format!(" <span class=\"gradient\">{gradient}</span>");
            let gradients = self.cells(self.case.table(gradient)?, "gradient", shown);
            let pairs = zip(cells, gradients);
            cells = pairs.map(|(number, gradient)| number + &gradient).collect();
        }
        Ok(Grid {
            caption,
            row: table.row,
            col: table.col,
            n_cols: table.numbers.ncols(),
            cells,
        })
    }

    /// The numbers of a matrix. All but the targets can be pointed at.
    fn cells(&self, table: &Table, class: &'static str, shown: &Shown) -> Vec<String> {
        let is_target = table.name == "targets";
        let cells = table.elements().map(|(place, value)| {
            let cell = Cell {
                tag: if is_target { "span" } else { "button" },
                class,
                made_of: self.made_of.get(&place.to_string()),
                at: place.to_string(),
                text: value.to_string(),
                ..Cell::default()
            };
            cell.html(shown)
        });
        cells.collect()
    }

    /// The loss, which can be pointed at as well.
    fn loss(&self, shown: &Shown) -> Result<String, String> {
        let outputs = self.case.table("outputs")?;
        let targets = self.case.table("targets")?;
        let pairs = zip(outputs.elements(), targets.elements());
        let squares: Vec<String> = pairs
            .map(|((output, _), (target, _))| format!("( {output} - {target} ) ²"))
            .collect();
        let made_of = MadeOf {
            formula: format!("( {} ) / 2", squares.join(" + ")),
            words: "np.sum((outputs - targets) ** 2) / 2".to_string(),
            ..MadeOf::default()
        };
        let cell = Cell {
            tag: "button",
            at: "loss".to_string(),
            text: self.case.loss.to_string(),
            made_of: Some(&made_of),
            ..Cell::default()
        };
        Ok(cell.html(shown))
    }
}
