//! What is said where more or fewer numbers were typed than are asked for: how many, and what they
//! may be.

use super::element::Element;
use super::near::is_same;
use crate::case::Table;

pub(crate) fn sentence(elements: &[Element], typed: &[f64]) -> Result<String, String> {
    let given = match typed.len() {
        1 => "That is 1 number".to_string(),
        count => format!("These are {count} numbers"),
    };
    let [first, _, ..] = elements else {
        let point = "decimals have a point, 2.5";
        return Ok(format!("{given}, and 1 is asked for: {point}."));
    };
    let (count, word) = (elements.len(), first.made.table.col);
    let mut text = format!("{given}, and {count} are asked for: one for each {word}.");
    text += &a_column(first, typed);
    text += &sums_of_rows(first, typed)?;
    Ok(text)
}

/// A column of the result in place of a row.
fn a_column(element: &Element, typed: &[f64]) -> String {
    let Table { name, numbers, .. } = &element.made.table;
    let column = |col: usize| -> Vec<f64> {
        let rows = numbers.rows();
        rows.filter_map(|row| row.get(col).copied()).collect()
    };
    let col = (0..numbers.ncols()).find(|&col| are_same(typed, &column(col)));
    let row = element.place.row;
    col.map_or(String::new(), |col| {
        format!(" They are column {col} of {name}: row {row} is asked for.")
    })
}

/// Of a plain sum, sums over the other index.
fn sums_of_rows(element: &Element, typed: &[f64]) -> Result<String, String> {
    let operands = element.operands()?;
    let ([operand], Some(summed)) = (operands.as_slice(), element.summed()?) else {
        return Ok(String::new());
    };
    let rows = operand.numbers.rows();
    let sums: Vec<f64> = rows.map(|row| row.iter().sum()).collect();
    if !are_same(typed, &sums) {
        return Ok(String::new());
    }
    let table = &element.made.table;
    let (word, left) = (table.col, table.words());
    Ok(format!(
        " They are sums over {word}; the index that is missing on the left, in {left}, is \
         {summed}."
    ))
}

fn are_same(typed: &[f64], numbers: &[f64]) -> bool {
    let mut pairs = typed.iter().zip(numbers);
    typed.len() == numbers.len() && pairs.all(|(typed, number)| is_same(*typed, *number))
}
