//! A matrix as a table of HTML, whose numbers can be found by their places and pointed at; and what
//! one of them is made of, lit up and written out. Once the page is open, `picture.js` does the
//! same for each number that is pointed at.

use core::iter::zip;

use crate::made_of::MadeOf;

/// One colour for each matrix that a number is made of.
const COLOURS: [&str; 3] = ["one", "two", "three"];

/// A matrix, ready to be drawn.
pub(crate) struct Grid {
    /// In HTML.
    pub(crate) caption: String,
    /// What a row is; none where there is one row for all.
    pub(crate) row: Option<&'static str>,
    pub(crate) col: &'static str,
    pub(crate) n_cols: usize,
    /// Row after row, in HTML.
    pub(crate) cells: Vec<String>,
}

impl Grid {
    pub(crate) fn html(&self) -> String {
        let cols = (0..self.n_cols).map(|col| format!("<th scope=\"col\">{col}</th>"));
        let mut html = format!(
            "<table><caption>{}</caption>\n<thead><tr><th>{}</th>{}</tr></thead>\n<tbody>\n",
            self.caption,
            self.col,
            cols.collect::<String>()
        );
        for (row, cells) in self.cells.chunks(self.n_cols.max(1)).enumerate() {
            let title = self.row.map(|word| format!("{word} {row}"));
            html += &format!("<tr><th scope=\"row\">{}</th>", title.unwrap_or_default());
            html.extend(cells.iter().map(|cell| format!("\n<td>{cell}</td>")));
            html += "</tr>\n";
        }
        html + "</tbody></table>\n"
    }
}

/// A number of a matrix.
#[derive(Default)]
pub(crate) struct Cell<'a> {
    /// What can be pointed at is a `button`, so that the keyboard comes to it; else it is a `span`.
    pub(crate) tag: &'static str,
    pub(crate) class: &'static str,
    /// Its place, as `weights[1][0]`.
    pub(crate) at: String,
    pub(crate) text: String,
    /// The place of the number that it is a part of; empty where it is part of none.
    pub(crate) part_of: String,
    pub(crate) made_of: Option<&'a MadeOf>,
}

impl Cell<'_> {
    /// In HTML, lit up where it belongs to what is shown.
    pub(crate) fn html(&self, shown: &Shown) -> String {
        let class = format!("{} {}", self.class, shown.class(self));
        let mut attributes = attribute("class", class.trim());
        attributes += &attribute("data-at", &self.at);
        attributes += &attribute("data-part", &self.part_of);
        if let Some(made_of) = self.made_of {
            attributes += &attribute("data-from", &made_of.formula);
            attributes += &attribute("data-where", &condition(made_of));
            attributes += &attribute("data-words", &made_of.words);
        }
        let Cell { tag, text, .. } = self;
        format!("<{tag}{attributes}>{text}</{tag}>")
    }
}

/// Nothing where it would be empty.
fn attribute(name: &str, value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    format!(" {name}=\"{}\"", escaped(value))
}

/// As HTML takes it, also between quotation marks.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

/// `z[0][0] <= 0`
fn condition(made_of: &MadeOf) -> String {
    let condition = made_of.condition.as_ref();
    condition.map_or_else(String::new, |condition| {
        format!("{} {}", condition.decider, condition.holds)
    })
}

/// The number that is shown before anything is pointed at.
pub(crate) struct Shown<'a> {
    pub(crate) at: String,
    pub(crate) value: f64,
    pub(crate) made_of: &'a MadeOf,
}

impl Shown<'_> {
    /// How a cell is lit up; empty where it is not.
    fn class(&self, cell: &Cell) -> &'static str {
        if cell.at == self.at {
            return "shown";
        }
        if cell.part_of == self.at {
            return "part";
        }
        let places = &self.made_of.places;
        let place = places.iter().find(|place| place.to_string() == cell.at);
        place.map_or("", |place| self.colour(place.matrix))
    }

    fn colour(&self, matrix: &str) -> &'static str {
        let mut matrices: Vec<&str> = Vec::new();
        for place in &self.made_of.places {
            if !matrices.contains(&place.matrix) {
                matrices.push(place.matrix);
            }
        }
        let mut coloured = zip(matrices, COLOURS);
        let its = coloured.find(|(coloured, _)| *coloured == matrix);
        its.map_or("", |(_, colour)| colour)
    }

    /// `dinputs[0][1] = 5 · 4 + 3 · -1 + -2 · 2 = 13`, and the notebook's words.
    pub(crate) fn html(&self) -> String {
        let MadeOf {
            formula, digits, ..
        } = self.made_of;
        let is_sum = formula.contains(' ');
        let is_copy = !is_sum && formula != digits;
        let mut text = format!("{} = ", self.at);
        if is_sum {
            text += &format!("{} = ", digits.replace('*', "·"));
        } else if is_copy {
            text += &format!("{formula} = ");
        }
        text += &self.value.to_string();
        if let Some(condition) = &self.made_of.condition {
            let (decider, value) = (condition.decider, condition.value);
            text += &format!(" where {decider} = {value} {}", condition.holds);
        }
        format!(
            "<p class=\"formula\" aria-live=\"polite\" aria-atomic=\"true\">\
             <span>{}</span> <span>{}</span></p>\n",
            escaped(&text),
            escaped(&self.made_of.words)
        )
    }
}
