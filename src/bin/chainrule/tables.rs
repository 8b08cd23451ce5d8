//! Matrices drawn with their numbers, as the lessons draw them: side by side where they fit, what
//! was met in brackets, and of what is asked for a question mark.
//!
//! ```text
//!   weights  neuron:   0    1    2     dvalues  neuron:   0    1    2
//!   input 0            2   -1    3     sample 0         [ 4] [-1] [ 2]
//!   input 1          [ 5] [ 3] [-2]    sample 1          -4    2    1
//! ```

use crate::case::Table;
use crate::recorded::Place;

/// What a line may take, behind the two blanks that it begins with.
const WIDTH: usize = 76;

/// What is between two matrices.
const GAP: &str = "    ";

/// The matrices with these places marked.
pub(crate) fn draw(tables: &[&Table], met: &[Place]) -> String {
    let blocks: Vec<Block> = tables.iter().map(|table| block(table, met)).collect();
    beside_each_other(&blocks)
}

/// Of what is asked for no number is shown, but where it will stand: in a row, or in one column of
/// it.
pub(crate) fn draw_asked(table: &Table, row: usize, col: Option<usize>) -> String {
    let sign = |at: Place| {
        let is_asked = at.row == row && col.is_none_or(|col| col == at.col);
        Cell {
            text: if is_asked { "?" } else { "." }.to_string(),
            is_met: false,
        }
    };
    beside_each_other(&[drawn(table, sign)])
}

/// Lines that are drawn beside others.
type Block = Vec<String>;

/// What stands in a place.
struct Cell {
    text: String,
    is_met: bool,
}

fn block(table: &Table, met: &[Place]) -> Block {
    let number = |at: Place| {
        let value = table.numbers.get(at.row, at.col);
        Cell {
            text: value.map_or(String::new(), f64::to_string),
            is_met: met.contains(&at),
        }
    };
    drawn(table, number)
}

fn drawn(table: &Table, cell: impl Fn(Place) -> Cell) -> Block {
    let (rows, cols) = table.numbers.shape();
    let cells_of = |row| {
        let place = move |col| Place {
            matrix: table.name,
            row,
            col,
        };
        (0..cols).map(place).map(&cell)
    };
    if table.col.is_empty() {
        let number: String = cells_of(0).map(|cell| cell.text).collect();
        return vec![format!("{} = {number}", table.name)];
    }
    let lengths = (0..rows).flat_map(cells_of).map(|cell| cell.text.len());
    let width = lengths.max().unwrap_or(0);
    let heading = format!("{}  {}:", table.name, table.col);
    let label_width = heading.len();
    let numbers: String = (0..cols).map(|col| format!("  {col:>width$} ")).collect();
    let mut lines = vec![format!("{heading}{numbers}")];
    for row in 0..rows {
        let label = table
            .row
            .map_or(String::new(), |word| format!("{word} {row}"));
        let mut line = format!("{label:<label_width$}");
        for Cell { text, is_met } in cells_of(row) {
            let [open, close] = if is_met { ["[", "]"] } else { [" ", " "] };
            line += &format!(" {open}{text:>width$}{close}");
        }
        lines.push(line);
    }
    lines
}

fn width(block: &Block) -> usize {
    let lengths = block.iter().map(|line| line.chars().count());
    lengths.max().unwrap_or(0)
}

/// As many beside each other as fit, and the others below them.
fn beside_each_other(blocks: &[Block]) -> String {
    let mut drawing = String::new();
    let mut rest = blocks;
    while let [first, others @ ..] = rest {
        let mut end = width(first);
        let fit = others.iter().take_while(|block| {
            end += GAP.len() + width(block);
            end <= WIDTH
        });
        let count = 1 + fit.count();
        let (line, below) = rest.split_at(count);
        drawing += &joined(line);
        rest = below;
    }
    drawing
}

fn joined(blocks: &[Block]) -> String {
    let height = blocks.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    for number in 0..height {
        let mut line = String::new();
        for block in blocks {
            let part = block.get(number).map_or("", String::as_str);
            let width = width(block);
            line += &format!("{part:<width$}{GAP}");
        }
        text += &format!("  {}\n", line.trim_end());
    }
    text
}
