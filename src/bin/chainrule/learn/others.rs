//! Another element of the same matrix, in place of the one that is asked for, or of one that it is
//! computed from.

use super::element::Element;
use super::slip::Likelihood::{self, Likely, Rare};
use super::slip::Slip;
use crate::recorded::Place;

pub(crate) fn slips(element: &Element) -> Result<Vec<Slip>, String> {
    let mut slips = of_the_result(element);
    slips.extend(of_a_factor(element)?);
    Ok(slips)
}

/// What is right in another place of the same result. First that of other rows, so that it has the
/// same number in every element of a row.
fn of_the_result(element: &Element) -> Vec<Slip> {
    let table = &element.made.table;
    let asked = element.place;
    let others = || table.elements().filter(|(other, _)| *other != asked);
    let below = others().filter(|(other, _)| other.col == asked.col);
    let in_other_rows = below.map(|(other, value)| {
        let is_asked_for = format!("{} {} is asked for", table.row.unwrap_or("row"), asked.row);
        let row = format!("{}[{}]", other.matrix, other.row);
        Slip::new(
            value,
            Likely,
            format!("for {other}; {is_asked_for}"),
            format!("for {row}; {is_asked_for}"),
        )
    });
    let beside = others().filter(|(other, _)| other.col != asked.col);
    let elsewhere = beside.map(|(other, value)| {
        let words = if other.row == asked.row {
            format!("for {other}; {} {} is asked for", table.col, asked.col)
        } else {
            format!("for {other}; {asked} is asked for")
        };
        Slip::once(value, likelihood(asked, other), words)
    });
    in_other_rows.chain(elsewhere).collect()
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
