//! What a question of the lesson is about, drawn: its matrices, and beside them the result, in
//! which a point stands for every number and brackets around what is asked for. Single numbers
//! stand in a line.

use chainrule::Matrix;

use crate::case::Table;
use crate::drawing::{self, Met};
use crate::recorded::Place;

pub(crate) fn draw(
    shown: &[&Table],
    met: impl Iterator<Item = Place>,
    result: &Table,
    asked: impl Iterator<Item = Place>,
) -> Result<String, String> {
    let mut marked = Met::default();
    met.chain(asked).for_each(|place| marked.insert(place));
    let unknown = unknown(result)?;
    let tables = shown.iter().copied().chain([&unknown]);
    let (singles, matrices): (Vec<&Table>, Vec<&Table>) =
        tables.partition(|table| table.col.is_empty());

    let mut drawing = drawing::draw(&matrices, &marked);
    let numbers: Vec<String> = singles.into_iter().map(single).collect();
    if !matrices.is_empty() && !numbers.is_empty() {
        drawing.push('\n');
    }
    if !numbers.is_empty() {
        drawing += &format!("  {}\n", numbers.join("    "));
    }
    Ok(drawing)
}

/// The same matrix without its numbers.
fn unknown(table: &Table) -> Result<Table, String> {
    let (rows, cols) = table.numbers.shape();
    let nothing = vec![f64::NAN; rows * cols];
    let numbers = Matrix::from_row_major(rows, cols, nothing);
    Ok(Table {
        numbers: numbers.map_err(|error| error.to_string())?,
        ..table.clone()
    })
}

/// `weight = 5`
fn single(table: &Table) -> String {
    let number = table.numbers.get(0, 0).copied();
    let number = number.filter(|number| !number.is_nan());
    let number = number.map_or("?".to_string(), drawing::printed);
    format!("{} = {number}", table.name)
}
