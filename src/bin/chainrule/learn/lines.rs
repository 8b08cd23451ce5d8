//! A whole row or column of some matrix that was typed in place of the row that is asked for.

use super::element::Element;
use super::near::is_same;
use crate::case::Table;

/// Fewer numbers may be there by chance.
const ENOUGH: usize = 3;

/// Words that go on from "these numbers", for a row that begins with this element.
pub(crate) fn what_they_are(element: &Element, typed: &[f64]) -> Result<Option<String>, String> {
    let column = a_column(element, typed);
    if column.is_some() || element.what_is_added() == "number" {
        return Ok(column);
    }
    let operands = element.operands()?;
    Ok(operands.iter().find_map(|table| a_row(table, typed)))
}

/// A column of the result, or where it begins.
fn a_column(element: &Element, typed: &[f64]) -> Option<String> {
    let Table { name, numbers, .. } = &element.made.table;
    let column = |col: usize| -> Vec<f64> {
        let rows = numbers.rows();
        rows.filter_map(|row| row.get(col).copied()).collect()
    };
    let (count, whole) = (typed.len(), numbers.nrows());
    let is_enough = count > 1 && (count == whole || count >= ENOUGH);
    let begins_so = |col: &usize| is_enough && begins_with(&column(*col), typed);
    let col = (0..numbers.ncols()).find(begins_so)?;
    let row = element.place.row;
    let part = if count == whole {
        String::new()
    } else {
        format!("the first {count} of ")
    };
    Some(format!(
        "are {part}column {col} of {name}; row {row} is asked for"
    ))
}

/// A row of an operand, and maybe more behind it.
fn a_row(table: &Table, typed: &[f64]) -> Option<String> {
    let name = table.name;
    let mut rows = table.numbers.rows().enumerate();
    let (row, numbers) = rows.find(|(_, numbers)| {
        let is_enough = numbers.len() >= ENOUGH || numbers.len() == typed.len();
        is_enough && numbers.len() > 1 && begins_with(typed, numbers)
    })?;
    let verb = if numbers.len() == typed.len() {
        "are"
    } else {
        "begin with"
    };
    Some(format!(
        "{verb} row {row} of {name} as it stands; nothing is multiplied yet"
    ))
}

fn begins_with(numbers: &[f64], first: &[f64]) -> bool {
    let mut pairs = numbers.iter().zip(first);
    first.len() <= numbers.len() && pairs.all(|(number, first)| is_same(*number, *first))
}
