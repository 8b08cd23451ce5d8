//! Another element of the same matrix, in place of the one that is asked for, or of one that it is
//! computed from.

use super::element::Element;
use super::slip::Likelihood::{self, Likely, Possible};
use super::slip::Slip;
use crate::recorded::Place;

pub(crate) fn slips(element: &Element) -> Result<Vec<Slip>, String> {
    let mut slips = of_the_result(element);
    slips.extend(of_a_factor(element)?);
    Ok(slips)
}

/// What is right in another place of the same result.
fn of_the_result(element: &Element) -> Vec<Slip> {
    let table = &element.made.table;
    let asked = element.place;
    let others = table.elements().filter(|(other, _)| *other != asked);
    let slips = others.map(|(other, value)| {
        let row_word = table.row.unwrap_or("row");
        let Place { matrix, row, col } = other;
        if col == asked.col {
            return Slip::new(
                value,
                Likely,
                format!("for {other}; {row_word} {} is asked for", asked.row),
                format!("for {matrix}[{row}]; {row_word} {} is asked for", asked.row),
            );
        }
        let words = if row == asked.row {
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
        Possible
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
