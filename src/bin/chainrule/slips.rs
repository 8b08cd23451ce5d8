//! What slips make of one element: those that the oracle knows, applied to this very element, and
//! those of a hand that computes it on paper. Each is a number, and words that say how one gets it.

use chainrule::MatrixView;
use chainrule::oracle::{Mistake, Operation};

use crate::case::Table;
use crate::element::{self, Element, Factor, Term};
use crate::recorded::Place;

/// A number, and how one gets it.
pub(crate) struct Slip {
    /// NaN where the slip cannot be made here.
    pub(crate) value: f64,
    pub(crate) likelihood: Likelihood,
    /// Words that go on from "that is what you get".
    pub(crate) words: String,
    /// The same where it was made in every element of a row; empty where nobody does that.
    pub(crate) in_a_row: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likelihood {
    /// A mistake of thought, or one sign.
    Likely,
    Possible,
    Rare,
}

use Likelihood::{Likely, Possible, Rare};

impl Slip {
    fn new(value: f64, likelihood: Likelihood, words: String, in_a_row: String) -> Self {
        Slip {
            value,
            likelihood,
            words,
            in_a_row,
        }
    }

    /// One that has the same words in a row.
    fn alike(value: f64, likelihood: Likelihood, words: impl Into<String>) -> Self {
        let words = words.into();
        Slip::new(value, likelihood, words.clone(), words)
    }
}

/// All slips, the likeliest of each kind first. For every element of a row they are the same ones
/// in the same order. A sum that is never reset goes on from what the candidate has.
pub(crate) fn all(element: &Element, candidate: MatrixView<f64>) -> Result<Vec<Slip>, String> {
    let mut slips = without_the_mask(element)?;
    slips.extend(known_to_the_oracle(element, candidate)?);
    slips.extend(over_another_index(element)?);
    slips.extend(across(element)?);
    slips.extend(of_every_term(element));
    for (number, term) in element.terms.iter().enumerate() {
        slips.extend(of_a_term(element, number, term)?);
    }
    slips.extend(of_another_place(element));
    slips.extend(of_single_numbers(element));
    Ok(slips)
}

/// What came before a mask, in place of what came out of it.
fn without_the_mask(element: &Element) -> Result<Vec<Slip>, String> {
    let mut slips = Vec::new();
    for name in &element.made.operands {
        let made = element.case.made(name);
        let masked = made
            .ok()
            .filter(|made| made.operation == Some(&Operation::DRELU));
        let Some(before) = masked.and_then(|made| made.operands.first().copied()) else {
            continue;
        };
        let unmasked = |place: Place| Place {
            matrix: if place.matrix == *name {
                before
            } else {
                place.matrix
            },
            ..place
        };
        let value = sum_of_products(element, unmasked)?;
        let words = format!("without the mask: from {before}, where {name} belongs");
        slips.push(Slip::alike(value, Likely, words));
    }
    Ok(slips)
}

/// The element computed from other places.
fn sum_of_products(element: &Element, moved: impl Fn(Place) -> Place) -> Result<f64, String> {
    let mut sum = 0.0;
    for term in &element.terms {
        sum += product(element, &term.factors, &moved)?.unwrap_or(0.0);
    }
    Ok(sum)
}

/// None where one of the places is none.
fn product(
    element: &Element,
    factors: &[Factor],
    moved: impl Fn(Place) -> Place,
) -> Result<Option<f64>, String> {
    let mut product = Some(1.0);
    for factor in factors {
        let number = element::number(element.case, moved(factor.place))?;
        product = product
            .zip(number)
            .map(|(product, number)| product * number);
    }
    Ok(product)
}

/// The oracle's list, but for what nobody does on paper: another layout of memory, another
/// precision.
fn known_to_the_oracle(element: &Element, candidate: MatrixView<f64>) -> Result<Vec<Slip>, String> {
    let Some(operation) = element.made.operation else {
        return Ok(Vec::new());
    };
    let operands = element.operands()?;
    let operands: Vec<_> = operands.iter().map(|table| table.numbers.view()).collect();
    let report = operation.judge(&operands, candidate);
    let report = report.map_err(|error| error.to_string())?;
    let mistaken = report.mistaken(element.place.row, element.place.col);
    let slips = mistaken.filter_map(|(mistake, value)| {
        let (likelihood, words) = words(element, mistake, value)?;
        Some(Slip::alike(value, likelihood, words))
    });
    Ok(slips.collect())
}

/// What was done, to somebody who does it on paper; none where the terms say it better.
fn words(element: &Element, mistake: Mistake, value: f64) -> Option<(Likelihood, String)> {
    let has_one_term = element.terms.len() == 1;
    let said = match mistake {
        Mistake::MaskExcludesZero => (
            Likely,
            "with z < 0 in place of z <= 0: a z that is exactly 0 is masked, too",
        ),
        Mistake::HalfAtZero => (
            Likely,
            "with half of the gradient where z is exactly 0: the rule here is z <= 0",
        ),
        Mistake::MaskForgotten => (
            Likely,
            "without the mask: where z <= 0, nothing goes through",
        ),
        Mistake::MaskFromGradient => (
            Likely,
            "if the sign of the gradient decides: it is the sign of z that does",
        ),
        Mistake::DerivativeWritten => (
            Likely,
            "from the derivative of ReLU alone, 1 or 0: the gradient is multiplied by it",
        ),
        Mistake::OutputMultiplied => (
            Likely,
            "if ReLU's output is multiplied in: where z is above 0, the gradient goes through as \
             it is",
        ),
        Mistake::DividedBySamples | Mistake::DividedByNeurons => {
            let count = (element.right() / value).round();
            let words = format!(
                "if it is divided by {count}, as a mean is: nothing is divided here, a mean \
                 belongs to the loss"
            );
            return Some((Likely, words));
        }
        Mistake::Doubled => (
            Likely,
            "if it is added up twice: a gradient is written over what was there, not added to it",
        ),
        Mistake::Negated if !has_one_term => (Likely, "with the sign turned"),
        Mistake::OneForAll => (Possible, "if sample 0 is taken in place of every sample"),
        Mistake::Shifted(_) => (Rare, "if one index is off by one"),
        Mistake::NeverReset => (
            Rare,
            "if the sum goes on from the one before it: each starts at 0",
        ),
        _ => return None,
    };
    let (likelihood, words) = said;
    Some((likelihood, words.to_string()))
}

/// A sum over an index that stands on the left, in place of the one that is missing there, or as
/// well as that.
fn over_another_index(element: &Element) -> Result<Vec<Slip>, String> {
    let table = &element.made.table;
    let Some(summed) = element.summed()? else {
        return Ok(Vec::new());
    };
    let mut slips = Vec::new();
    let words = [table.row, Some(table.col).filter(|word| !word.is_empty())];
    for word in words.into_iter().flatten() {
        if extent(element, word)? < 2 {
            continue;
        }
        let mut total = 0.0;
        for term in &element.terms {
            let sum = sum_over(element, term, word)?;
            total += sum;
            let words = format!(
                "by a sum over {word}: the index that is missing on the left, in {}, is {summed}",
                table.words()
            );
            slips.push(Slip::alike(sum, Likely, words));
        }
        let words = format!(
            "by a sum over {word} as well: only {summed} is missing on the left, in {}",
            table.words()
        );
        slips.push(Slip::alike(total, Possible, words));
    }
    Ok(slips)
}

/// One term for every value of an index, added up.
fn sum_over(element: &Element, term: &Term, word: &str) -> Result<f64, String> {
    let mut sum = 0.0;
    for number in 0..extent(element, word)? {
        let moved = |place: Place| match element.case.table(place.matrix) {
            Ok(table) => at(place, table, word, number),
            Err(_) => place,
        };
        sum += product(element, &term.factors, moved)?.unwrap_or(0.0);
    }
    Ok(sum)
}

/// How many there are of an index.
fn extent(element: &Element, word: &str) -> Result<usize, String> {
    let operands = element.operands()?;
    let extents = operands.iter().filter_map(|table| {
        let (rows, cols) = table.numbers.shape();
        if table.row == Some(word) {
            Some(rows)
        } else if table.col == word {
            Some(cols)
        } else {
            None
        }
    });
    Ok(extents.max().unwrap_or(0))
}

/// The place with another value of an index, where its matrix knows that index.
fn at(place: Place, table: &Table, word: &str, number: usize) -> Place {
    if table.row == Some(word) {
        Place {
            row: number,
            ..place
        }
    } else if table.col == word {
        Place {
            col: number,
            ..place
        }
    } else {
        place
    }
}

/// A column of an operand where its row belongs, or a row where its column does: as far as it
/// reaches.
fn across(element: &Element) -> Result<Vec<Slip>, String> {
    let mut slips = Vec::new();
    if element.terms.len() < 2 {
        return Ok(slips);
    }
    for name in &element.made.operands {
        let places = element.terms.iter().flat_map(|term| &term.factors);
        let own: Vec<Place> = places
            .map(|factor| factor.place)
            .filter(|place| place.matrix == *name)
            .collect();
        let Some(first) = own.first() else {
            continue;
        };
        let is_row = own.iter().all(|place| place.row == first.row);
        let [right, wrong] = if is_row {
            ["row", "column"]
        } else {
            ["column", "row"]
        };
        let number = if is_row { first.row } else { first.col };
        let swapped = |place: Place| {
            if place.matrix != *name {
                return place;
            }
            Place {
                row: place.col,
                col: place.row,
                ..place
            }
        };
        slips.push(Slip::new(
            sum_of_products(element, swapped)?,
            Likely,
            format!("from {wrong} {number} of {name}, where {right} {number} belongs"),
            format!("from {name} with row and column taken for each other"),
        ));
    }
    Ok(slips)
}

/// The same slip in every term.
fn of_every_term(element: &Element) -> Vec<Slip> {
    let terms = &element.terms;
    let mut slips = Vec::new();
    let has_products = terms.iter().all(|term| term.factors.len() == 2);
    if has_products && terms.len() > 1 {
        let factors = terms.iter().flat_map(|term| &term.factors);
        let sum = factors.map(|factor| factor.value).sum();
        let words = "if the numbers that meet are added: they are multiplied";
        slips.push(Slip::alike(sum, Likely, words));
    }
    let n_negative = terms.iter().filter(|term| term.value < 0.0).count();
    let sizes = terms.iter().map(|term| term.value.abs()).sum();
    let value = if n_negative > 1 { sizes } else { f64::NAN };
    slips.push(Slip::alike(value, Likely, "if every minus is left out"));
    slips
}

/// The slips that one can make in one term.
fn of_a_term(element: &Element, number: usize, term: &Term) -> Result<Vec<Slip>, String> {
    let (right, value, digits) = (element.right(), term.value, term.digits);
    let count = element.terms.len();
    let summed = element.summed()?.unwrap_or("term");
    let mut slips = vec![Slip::new(
        right - 2.0 * value,
        Likely,
        sign_words(term, &term.factors),
        sign_words_in_a_row(element, term),
    )];
    if count > 1 {
        slips.push(Slip::new(
            right - value,
            Likely,
            format!("if {digits} is left out, of {summed} {number}"),
            format!("if {summed} {number} is left out of every sum"),
        ));
        slips.push(Slip::new(
            right + value,
            Rare,
            format!("if {digits} is added twice"),
            String::new(),
        ));
    }
    if count > 2 {
        slips.push(Slip::new(
            value,
            Likely,
            format!("from {digits} alone, of {summed} {number}: there are {count} such products"),
            format!("from {summed} {number} alone: there are {count} of them"),
        ));
    }
    if let [left, other] = term.factors.as_slice() {
        let added = left.value + other.value;
        slips.push(Slip::new(
            right - value + added,
            Likely,
            format!(
                "if {} and {} are added: they are multiplied",
                left.value, other.value
            ),
            String::new(),
        ));
    }
    Ok(slips)
}

/// Why a term may have got the wrong sign.
fn sign_words(term: &Term, factors: &[Factor]) -> String {
    let digits = term.digits;
    let mut negative = factors.iter().filter(|factor| factor.value < 0.0);
    match (negative.next(), negative.next()) {
        (None, _) => format!("if {digits} goes in with a minus"),
        (Some(factor), None) if factors.len() == 1 => {
            format!("if the sign of {} is left out", factor.value)
        }
        (Some(factor), None) => {
            format!("if the sign of {} is left out, in {digits}", factor.value)
        }
        (Some(_), Some(_)) => format!("if {digits} goes in with a minus: two of them make a plus"),
    }
}

/// In a row, what all its elements have in common may have lost its sign.
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

/// What is right in another place of the same result.
fn of_another_place(element: &Element) -> Vec<Slip> {
    let table = &element.made.table;
    let own = element.place;
    let (rows, cols) = table.numbers.shape();
    let at = |row, col| table.numbers.get(row, col).copied().unwrap_or(f64::NAN);
    let other_rows = (0..rows).filter(|&row| row != own.row).map(|row| {
        let (name, word) = (table.name, table.row.unwrap_or("row"));
        Slip::new(
            at(row, own.col),
            Possible,
            format!(
                "for {name}[{row}][{}]: {word} {} is asked for",
                own.col, own.row
            ),
            format!("for {name}[{row}]: {word} {} is asked for", own.row),
        )
    });
    // One of a row is left out, whichever it is.
    let other_cols = (1..cols).map(|step| {
        let col = (own.col + step) % cols;
        let (name, word) = (table.name, table.col);
        Slip::new(
            at(own.row, col),
            Possible,
            format!(
                "for {name}[{}][{col}]: {word} {} is asked for",
                own.row, own.col
            ),
            String::new(),
        )
    });
    other_rows.chain(other_cols).collect()
}

/// Where single numbers are multiplied, or chosen from: one of them alone, or another product.
fn of_single_numbers(element: &Element) -> Vec<Slip> {
    let mut slips = Vec::new();
    let own = element.place;
    let is_mask = element.terms.is_empty();
    if is_mask {
        for name in element.made.operands.iter().skip(1) {
            let place = Place {
                matrix: name,
                ..own
            };
            let value = element::number(element.case, place).ok().flatten();
            slips.push(Slip::new(
                value.unwrap_or(f64::NAN),
                Possible,
                format!("from {place}, which only decides"),
                format!("from {name}, which only decides"),
            ));
        }
    }
    if let [term] = element.terms.as_slice() {
        for factor in &term.factors {
            let words = format!("from {} alone: it is multiplied", factor.value);
            slips.push(Slip::new(factor.value, Possible, words, String::new()));
        }
        let tables = || {
            element
                .case
                .given
                .iter()
                .filter(|table| table.col.is_empty())
        };
        for (number, left) in tables().enumerate() {
            for right in tables().skip(number) {
                let value = single(left) * single(right);
                let words = format!("from {} * {}", left.name, right.name);
                slips.push(Slip::new(value, Possible, words, String::new()));
            }
        }
    }
    slips
}

fn single(table: &Table) -> f64 {
    table.numbers.get(0, 0).copied().unwrap_or(f64::NAN)
}
