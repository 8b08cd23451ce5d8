//! Another element of the same matrix, in place of the one that is asked for, or of one that it is
//! computed from.

use super::element::Element;
use super::slip::Likelihood::{self, Likely, Rare};
use super::slip::Slip;
use crate::recorded::Place;

pub(crate) fn slips(element: &Element) -> Result<Vec<Slip>, String> {
    let mut slips = of_other_rows(element);
    // Of a mask, half of the elements are 0.
    if !element.terms.is_empty() {
        slips.extend(of_other_columns(element));
    }
    slips.extend(of_a_factor(element)?);
    Ok(slips)
}

/// What is right in the same column of another row.
fn of_other_rows(element: &Element) -> Vec<Slip> {
    let table = &element.made.table;
    let asked = element.place;
    let others = table.elements();
    let others = others.filter(|(other, _)| other.col == asked.col && other.row != asked.row);
    let slips = others.map(|(other, value)| {
        let is_asked_for = format!("{} {} is asked for", table.row.unwrap_or("row"), asked.row);
        let row = format!("{}[{}]", other.matrix, other.row);
        let words = match element.terms.as_slice() {
            [] => String::new(),
            _ => format!("for {other}; {is_asked_for}"),
        };
        Slip::new(value, Likely, words, format!("for {row}; {is_asked_for}"))
    });
    slips.collect()
}

/// What is right in another column. Nobody does that in a whole row.
fn of_other_columns(element: &Element) -> Vec<Slip> {
    let table = &element.made.table;
    let asked = element.place;
    let others = table.elements();
    let others = others.filter(|(other, _)| other.col != asked.col);
    let slips = others.map(|(other, value)| {
        let words = if other.row == asked.row {
            format!("for {other}; {} {} is asked for", table.col, asked.col)
        } else {
            format!("for {other}; {asked} is asked for")
        };
        Slip::once(value, likelihood(asked, other), words)
    });
    slips.collect()
}

/// The same row, or row and column taken for each other.
fn likelihood(asked: Place, other: Place) -> Likelihood {
    let is_turned = (other.row, other.col) == (asked.col, asked.row);
    if is_turned || other.row == asked.row {
        Likely
    } else {
        Rare
    }
}

/// Of a single product, another number of the matrix that a factor is taken from.
fn of_a_factor(element: &Element) -> Result<Vec<Slip>, String> {
    let [term] = element.terms.as_slice() else {
        return Ok(Vec::new());
    };
    let [left, right] = term.factors.as_slice() else {
        return Ok(Vec::new());
    };
    let mut slips = Vec::new();
    for (factor, partner) in [(left, right), (right, left)] {
        let table = element.case.table(factor.place.matrix)?;
        let others = table.elements();
        for (other, value) in others.filter(|(other, _)| *other != factor.place) {
            let words = format!("with {other} in place of {}", factor.place);
            let likelihood = likelihood(factor.place, other);
            slips.push(Slip::once(value * partner.value, likelihood, words));
        }
    }
    Ok(slips)
}
