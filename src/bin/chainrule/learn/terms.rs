//! The slips of a hand that computes an element on paper: what goes wrong in one of its terms, or
//! in every one.

use super::element::{Element, Factor, Term};
use super::near::is_same;
use super::slip::Likelihood::{Likely, Plain, Possible, Rare};
use super::slip::Slip;

pub(crate) fn slips(element: &Element) -> Result<Vec<Slip>, String> {
    let mut slips = of_every_term(element);
    for (number, term) in element.terms.iter().enumerate() {
        slips.extend(of_a_term(element, number, term)?);
    }
    Ok(slips)
}

/// The same slip in every term.
fn of_every_term(element: &Element) -> Vec<Slip> {
    let terms = &element.terms;
    let mut slips = Vec::new();
    if terms.len() < 2 {
        return slips;
    }
    let factors = || terms.iter().flat_map(|term| &term.factors);
    if terms.iter().all(|term| term.factors.len() == 2) {
        let sum = factors().map(|factor| factor.value).sum();
        let words = "if the numbers that meet are added, where they are multiplied";
        slips.push(Slip::alike(sum, Likely, words));
        for name in &element.made.operands {
            let own = factors().filter(|factor| factor.place.matrix == *name);
            let sum = own.map(|factor| factor.value).sum();
            let words =
                format!("from {name} alone, added up; the numbers that meet are multiplied");
            slips.push(Slip::alike(sum, Possible, words));
        }
    }
    let n_negative = terms.iter().filter(|term| term.value < 0.0).count();
    let sizes = terms.iter().map(|term| term.value.abs()).sum();
    let words = "if every minus is left out";
    // One minus is better said of its term.
    let of_one = if n_negative > 1 { words } else { "" };
    slips.push(Slip::new(sizes, Likely, of_one, words));
    slips
}

/// The slips that one can make in one term.
fn of_a_term(element: &Element, number: usize, term: &Term) -> Result<Vec<Slip>, String> {
    let (right, value, digits) = (element.right(), term.value, term.digits);
    let count = element.terms.len();
    let summed = element.summed()?.unwrap_or("term");
    let has_sign = term.factors.iter().any(|factor| factor.value < 0.0);
    let likelihood = if is_same(value, right) {
        Plain
    } else if has_sign {
        Likely
    } else {
        Possible
    };
    let mut slips = vec![Slip::new(
        right - 2.0 * value,
        likelihood,
        sign_words(term),
        sign_words_in_a_row(element, term),
    )];
    if count > 2 {
        slips.push(Slip::new(
            value,
            Likely,
            format!("from {digits} alone, that of {summed} {number}; there are {count} of them"),
            format!("from {summed} {number} alone; there are {count} of them"),
        ));
    }
    if count > 1 {
        slips.push(Slip::new(
            right - value,
            Likely,
            format!("if {digits} is left out, that of {summed} {number}"),
            format!("if {summed} {number} is left out of every sum"),
        ));
        let words = format!("if {digits} is added twice");
        slips.push(Slip::once(right + value, Rare, words));
    }
    if let [left, other] = term.factors.as_slice() {
        let added = left.value + other.value;
        let words = format!(
            "if {} and {} are added, where they are multiplied",
            left.value, other.value
        );
        slips.push(Slip::once(right - value + added, Likely, words));
    }
    Ok(slips)
}

/// Why a term may have got the wrong sign.
fn sign_words(term: &Term) -> String {
    let digits = term.digits;
    let mut negative = term.factors.iter().filter(|factor| factor.value < 0.0);
    match (negative.next(), negative.next()) {
        (None, _) => format!("if {digits} goes in with a minus"),
        (Some(factor), None) if term.factors.len() == 1 => {
            format!("if the sign of {} is left out", factor.value)
        }
        (Some(factor), None) => {
            format!("if the sign of {} is left out, in {digits}", factor.value)
        }
        (Some(_), Some(_)) => format!("if {digits} goes in with a minus; two of them make a plus"),
    }
}

/// In a row, a number that all its elements have in common may have lost its sign.
fn sign_words_in_a_row(element: &Element, term: &Term) -> String {
    let is_common = |factor: &&Factor| {
        let table = element.case.table(factor.place.matrix);
        let col = element.made.table.col;
        table.is_ok_and(|table| table.row != Some(col) && table.col != col)
    };
    match term.factors.iter().find(is_common) {
        Some(factor) if factor.value < 0.0 => {
            format!("if the sign of {} is left out everywhere", factor.value)
        }
        Some(factor) => format!("if {} has a minus everywhere", factor.value),
        None => String::new(),
    }
}
