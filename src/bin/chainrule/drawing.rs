//! Matrices drawn beside each other with their numbers, and with brackets around what was met, as
//! the lessons draw them.

use chainrule::Matrix;

use crate::case::Table;
use crate::recorded::Place;

/// The elements that were met, each once, in the order in which they were met.
#[derive(Default)]
pub(crate) struct Met(Vec<Place>);

impl Met {
    pub(crate) fn insert(&mut self, place: Place) {
        if !self.has(place) {
            self.0.push(place);
        }
    }

    pub(crate) fn extend(&mut self, places: &[Place]) {
        for &place in places {
            self.insert(place);
        }
    }

    fn has(&self, place: Place) -> bool {
        self.0.contains(&place)
    }

    /// When this matrix was met first; none where it never was.
    pub(crate) fn first(&self, matrix: &str) -> Option<usize> {
        self.0.iter().position(|place| place.matrix == matrix)
    }
}

/// A line has so many columns at most.
const COLUMNS: usize = 80;

/// What stands before each block of a line.
const GAP: &str = "  ";

/// Each matrix has its name, what its rows and columns are, and its numbers.
pub(crate) fn draw(tables: &[&Table], met: &Met) -> String {
    let blocks: Vec<Block> = tables.iter().map(|table| block(table, met)).collect();
    beside(&blocks)
}

/// The lines of what stands beside something else.
pub(crate) type Block = Vec<String>;

/// Blocks beside each other, as many as a line holds, and the others below.
pub(crate) fn beside(blocks: &[Block]) -> String {
    let mut text = String::new();
    let mut rest = blocks;
    while !rest.is_empty() {
        let (line, others) = rest.split_at(fitting(rest));
        let height = line.iter().map(Vec::len).max().unwrap_or(0);
        for number in 0..height {
            let mut columns = String::new();
            for block in line {
                let part = block.get(number).map_or("", String::as_str);
                let width = width(block);
                columns += &format!("{GAP}{part:<width$}");
            }
            text += columns.trim_end();
            text.push('\n');
        }
        rest = others;
    }
    text
}

/// How many of these blocks fit beside each other: one always does.
fn fitting(blocks: &[Block]) -> usize {
    let mut taken = 0;
    let fits = |block: &&Block| {
        taken += GAP.len() + width(block);
        taken <= COLUMNS
    };
    blocks.iter().take_while(fits).count().max(1)
}

fn width(block: &Block) -> usize {
    let widths = block.iter().map(|line| line.chars().count());
    widths.max().unwrap_or(0)
}

/// The name, the numbers of the columns, and the rows; in each row a bracket opens where something
/// was met and the number before it was not.
fn block(table: &Table, met: &Met) -> Block {
    let rows: Vec<&[f64]> = table.numbers.rows().collect();
    let aligned = aligned(&rows);
    let width = aligned.iter().flatten().map(String::len).max().unwrap_or(0);
    let words = format!("{}:", table.col);
    let label = |row| format!("{} {row}", table.row.unwrap_or("row"));
    let label_width = words.len().max(label(0).len());

    let numbers: String = (0..table.numbers.ncols())
        .map(|col| format!("  {col:>width$}"))
        .collect();
    let mut lines = vec![
        table.name.to_string(),
        format!("{words:<label_width$}{numbers}"),
    ];
    for (row, numbers) in aligned.iter().enumerate() {
        let mut line = format!("{:<label_width$}", label(row));
        let mut is_inside = false;
        for (col, number) in numbers.iter().enumerate() {
            let is_met = met.has(Place {
                matrix: table.name,
                row,
                col,
            });
            line += bracket(is_inside, is_met);
            line += &format!("{number:>width$}");
            is_inside = is_met;
        }
        line += bracket(is_inside, false).trim_end();
        lines.push(line);
    }
    lines
}

/// What stands between two numbers of a row: a bracket where one of them was met.
fn bracket(left: bool, right: bool) -> &'static str {
    match (left, right) {
        (false, true) => " [",
        (true, false) => "] ",
        _ => "  ",
    }
}

/// The numbers as NumPy prints them, one point below the other.
fn aligned(rows: &[&[f64]]) -> Vec<Vec<String>> {
    let printed: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().copied().map(printed).collect())
        .collect();
    let after_point = |number: &String| number.len() - number.find('.').unwrap_or(number.len());
    let longest = printed.iter().flatten().map(after_point).max();
    let pad = |number: &String| {
        let missing = longest.unwrap_or(0) - after_point(number);
        format!("{number}{}", " ".repeat(missing))
    };
    let rows = printed.iter();
    rows.map(|row| row.iter().map(pad).collect()).collect()
}

/// As NumPy prints it, without the point of a whole number; a symbol is a point.
pub(crate) fn printed(number: f64) -> String {
    if number.is_nan() {
        return ".".to_string();
    }
    let matrix = Matrix::of(&[[number]]).to_string();
    matrix
        .trim_matches(['[', ']'])
        .trim_end_matches('.')
        .to_string()
}
