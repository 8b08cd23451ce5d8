//! Numbers that are taken from the wrong place: a sum over another index, a column in place of a
//! row, what was there before the mask.

use chainrule::oracle::Operation;

use super::element::{self, Element, Factor, Term};
use super::slip::Likelihood::{Likely, Possible};
use super::slip::Slip;
use crate::case::Table;
use crate::recorded::Place;

pub(crate) fn slips(element: &Element) -> Result<Vec<Slip>, String> {
    let mut slips = before_the_mask(element)?;
    slips.extend(over_another_index(element)?);
    slips.extend(across(element)?);
    slips.extend(if element.terms.is_empty() {
        of_a_mask(element)?
    } else {
        of_single_numbers(element)
    });
    Ok(slips)
}

/// The element computed from other places; and from how many of its terms, where some places are
/// none.
struct Elsewhere {
    sum: f64,
    n_terms: usize,
}

fn elsewhere(element: &Element, moved: impl Fn(Place) -> Place) -> Result<Elsewhere, String> {
    let mut found = Elsewhere {
        sum: 0.0,
        n_terms: 0,
    };
    for term in &element.terms {
        if let Some(product) = product(element, &term.factors, &moved)? {
            found.sum += product;
            found.n_terms += 1;
        }
    }
    Ok(found)
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

/// What came before a mask, in place of what came out of it.
fn before_the_mask(element: &Element) -> Result<Vec<Slip>, String> {
    let mut slips = Vec::new();
    for &name in &element.made.operands {
        let made = element.case.made(name).ok();
        let masked = made.filter(|made| made.operation == Some(&Operation::DRELU));
        let Some(&before) = masked.and_then(|made| made.operands.first()) else {
            continue;
        };
        let unmasked = |place: Place| Place {
            matrix: if place.matrix == name {
                before
            } else {
                place.matrix
            },
            ..place
        };
        let value = elsewhere(element, unmasked)?.sum;
        let words = format!("without the mask, from {before}, where {name} belongs");
        slips.push(Slip::alike(value, Likely, words));
    }
    Ok(slips)
}

/// A sum over an index that stands on the left, in place of the one that is missing there, or as
/// well as that.
fn over_another_index(element: &Element) -> Result<Vec<Slip>, String> {
    let table = &element.made.table;
    let Some(summed) = element.summed()? else {
        return Ok(Vec::new());
    };
    let name = table.name;
    let mut slips = Vec::new();
    for word in [table.row, Some(table.col)].into_iter().flatten() {
        let count = extent(element, word)?;
        if count < 2 {
            continue;
        }
        let mut total = 0.0;
        for term in &element.terms {
            let sum = sum_over(element, term, word, count)?;
            total += sum;
            let words = format!(
                "if you add up over the {word}s; each {word} has its own {name}, so add up over \
                 the {summed}s"
            );
            slips.push(Slip::alike(sum, Likely, words));
        }
        let words = format!(
            "if you add up over the {word}s as well; each {word} has its own {name}, so add up \
             over the {summed}s alone"
        );
        slips.push(Slip::alike(total, Possible, words));
        let words = format!("as a mean over the {word}s; each {word} has its own {name}");
        let divisor = u32::try_from(count).map_or(f64::NAN, f64::from);
        slips.push(Slip::alike(total / divisor, Possible, words));
    }
    Ok(slips)
}

/// One term for every value of an index, added up.
fn sum_over(element: &Element, term: &Term, word: &str, count: usize) -> Result<f64, String> {
    let mut sum = 0.0;
    for number in 0..count {
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
    let factors = element.terms.iter().flat_map(|term| &term.factors);
    let places: Vec<Place> = factors.map(|factor| factor.place).collect();
    for &name in &element.made.operands {
        let own = || places.iter().filter(|place| place.matrix == name);
        let Some(first) = own().next() else {
            continue;
        };
        let is_row = own().all(|place| place.row == first.row);
        let (line, crossing, number) = if is_row {
            ("row", "column", first.row)
        } else {
            ("column", "row", first.col)
        };
        let found = elsewhere(element, |place| {
            if place.matrix == name {
                turned(place)
            } else {
                place
            }
        })?;
        // One that is too short is noticed.
        let likelihood = match found.n_terms {
            count if count == element.terms.len() => Likely,
            _ => Possible,
        };
        let value = if found.n_terms > 1 {
            found.sum
        } else {
            f64::NAN
        };
        slips.push(Slip::new(
            value,
            likelihood,
            format!("from {crossing} {number} of {name}, where {line} {number} belongs"),
            format!("from {name} with row and column taken for each other"),
        ));
    }
    Ok(slips)
}

/// With row and column taken for each other.
fn turned(place: Place) -> Place {
    Place {
        row: place.col,
        col: place.row,
        ..place
    }
}

/// What only decides.
fn of_a_mask(element: &Element) -> Result<Vec<Slip>, String> {
    let operands = element.operands()?;
    let [dvalues, deciding] = operands.as_slice() else {
        return Ok(Vec::new());
    };
    let at = |table: &Table| {
        let place = Place {
            matrix: table.name,
            ..element.place
        };
        let number = element::number(element.case, place)?;
        Ok::<(Place, f64), String>((place, number.unwrap_or(f64::NAN)))
    };
    let (_, dvalue) = at(dvalues)?;
    let (place, z) = at(deciding)?;
    Ok(vec![
        Slip::new(
            z,
            Possible,
            format!("from {place}; it only decides whether the gradient goes through"),
            format!(
                "from {}; it only decides whether the gradient goes through",
                place.matrix
            ),
        ),
        Slip::alike(
            z * dvalue,
            Possible,
            "if z is multiplied in; it only decides whether the gradient goes through",
        ),
    ])
}

/// Where there is one product, or one number: one of its numbers alone, or another product.
fn of_single_numbers(element: &Element) -> Vec<Slip> {
    let [term] = element.terms.as_slice() else {
        return Vec::new();
    };
    let mut slips = Vec::new();
    if let [_, _] = term.factors.as_slice() {
        for factor in &term.factors {
            let table = element.case.table(factor.place.matrix);
            let is_single = table.is_ok_and(|table| table.col.is_empty());
            let name = if is_single {
                factor.place.matrix.to_string()
            } else {
                factor.place.to_string()
            };
            let words = format!("if {name} is not multiplied by anything");
            slips.push(Slip::once(factor.value, Possible, words));
        }
    }
    let forward = element
        .case
        .made
        .iter()
        .filter(|made| made.table.name == "z");
    let tables = element.case.given.iter();
    let tables = tables.chain(forward.map(|made| &made.table));
    let singles: Vec<&Table> = tables.filter(|table| table.col.is_empty()).collect();
    let is_factor = |table: &Table| {
        let mut factors = term.factors.iter();
        factors.any(|factor| factor.place.matrix == table.name)
    };
    for (number, left) in singles.iter().enumerate() {
        if !is_factor(left) {
            let words = format!("from {} alone", left.name);
            slips.push(Slip::once(single(left), Possible, words));
        }
        // Nobody multiplies a number by itself.
        for right in singles.iter().skip(number + 1) {
            let words = format!("from {} * {}", left.name, right.name);
            slips.push(Slip::once(single(left) * single(right), Possible, words));
        }
    }
    slips
}

fn single(table: &Table) -> f64 {
    table.numbers.get(0, 0).copied().unwrap_or(f64::NAN)
}
