//! What each element of a result is made of, as a page can show it: the formula by places and by
//! digits, and in the notebook's words.

use core::iter::zip;

use chainrule::oracle::{Operand, Operation};
use chainrule::{MatrixVec, Scalar};

use crate::case::{Case, Made};
use crate::recorded::{Place, Recorded};
use crate::reference;

/// What one element is made of.
#[derive(Default)]
pub(crate) struct MadeOf {
    /// `weights[1][0] * dvalues[0][0] + …`, each word between blanks.
    pub(crate) formula: String,
    /// The same as `5 * 4 + …`.
    pub(crate) digits: String,
    /// The elements in it, in the order of the formula; one that decides comes first.
    pub(crate) places: Vec<Place>,
    /// Of a choice: what decided.
    pub(crate) condition: Option<Condition>,
    /// `sum(weights[1] * dvalues[0])`; empty where the formula says it all.
    pub(crate) words: String,
}

/// `z[0][0] <= 0`, or the contrary.
pub(crate) struct Condition {
    pub(crate) decider: Place,
    pub(crate) value: f64,
    pub(crate) holds: &'static str,
}

impl MadeOf {
    /// An element that is computed without a choice.
    pub(crate) fn sum(element: &Recorded) -> Self {
        let terms = element.added();
        let (mut names, mut digits) = (Vec::new(), Vec::new());
        for (term, _) in terms {
            names.push(term.names);
            digits.push(term.digits);
        }
        if terms.is_empty() {
            names.push(element.names);
            digits.push(element.digits);
        }
        MadeOf {
            formula: names.join(" + "),
            digits: digits.join(" + "),
            places: element.places.to_vec(),
            condition: None,
            words: in_numpy(terms),
        }
    }

    /// An element of the matrix `name` that is a copy, or 0, as an element of `z` decides.
    fn choice(name: &str, element: &Recorded, z: &Recorded) -> Self {
        let mut made_of = Self::sum(element);
        let copied = element.places.first();
        if let Some(&decider) = z.places.first() {
            made_of.places.insert(0, decider);
            made_of.words = format!("{name}[{} <= 0] = 0", decider.matrix);
            made_of.condition = Some(Condition {
                decider,
                value: z.value,
                holds: if copied.is_some() { "> 0" } else { "<= 0" },
            });
        }
        if let Some(copied) = copied {
            made_of.words = format!("{name} = {}.copy()", copied.matrix);
        }
        made_of
    }
}

/// What each element of a result is made of, row after row.
pub(crate) fn elements(case: &Case, made: &Made) -> Result<Vec<MadeOf>, String> {
    let result = made.recorded.as_slice();
    let without_a_choice = || result.iter().map(MadeOf::sum).collect();
    let Some(operation) = made.operation else {
        return Ok(without_a_choice());
    };
    let is_z = |operand: &Operand| *operand == Operand::Z;
    let Some(z) = operation.operands.iter().position(is_z) else {
        return Ok(without_a_choice());
    };
    let operands = made.operands.iter();
    let operands: Result<Vec<_>, _> = operands.map(|name| case.table(name)?.recorded()).collect();
    let deciders = deciders(operation, &operands?, z)?;
    let elements = zip(result, &deciders);
    Ok(elements
        .map(|(element, z)| MadeOf::choice(made.table.name, element, z))
        .collect())
}

/// Of each element of the result the element of `z` that decides it. The kernel is asked: each `z`
/// in turn is made negative where all are positive, to see which element becomes another.
fn deciders(
    operation: &Operation,
    operands: &[MatrixVec<Recorded>],
    z: usize,
) -> Result<Vec<Recorded>, String> {
    let given = operands.get(z).map(|z| z.as_slice()).unwrap_or_default();
    let with_negative = |negative: Option<usize>| {
        let mut operands = operands.to_vec();
        let tried = operands.iter_mut().skip(z).take(1);
        for (number, z) in tried.flat_map(|z| z.as_mut_slice()).enumerate() {
            z.value = if Some(number) == negative { -1.0 } else { 1.0 };
        }
        reference::compute(operation, &operands)
    };
    let all_positive = with_negative(None)?;
    let mut deciders = vec![Recorded::ZERO; all_positive.as_slice().len()];
    for (number, z) in given.iter().enumerate() {
        let tried = with_negative(Some(number))?;
        let pairs = zip(all_positive.as_slice(), tried.as_slice());
        for ((before, after), decider) in zip(pairs, &mut deciders) {
            if before.names != after.names {
                *decider = *z;
            }
        }
    }
    Ok(deciders)
}

/// The terms as NumPy adds them up: all that are made alike are one sum.
fn in_numpy(terms: &[(Recorded, f64)]) -> String {
    let alike = terms.chunk_by(|(left, _), (right, _)| left.words == right.words);
    let sums: Vec<String> = alike
        .map(|terms| match terms {
            [(only, _)] => only.names.to_string(),
            terms => format!("sum({})", factors(terms).join(" * ")),
        })
        .collect();
    sums.join(" + ")
}

/// What is multiplied in each of these terms, each factor by its row or column.
fn factors(terms: &[(Recorded, f64)]) -> Vec<String> {
    let count = terms.first().map_or(0, |(term, _)| term.places.len());
    let factor = |number: usize| {
        let places = terms.iter().filter_map(|(term, _)| term.places.get(number));
        row_or_column(&places.copied().collect::<Vec<_>>())
    };
    (0..count).map(factor).collect()
}

/// `weights[1]` or `weights[:, 1]`
fn row_or_column(places: &[Place]) -> String {
    let Some(first) = places.first() else {
        return String::new();
    };
    if places.iter().all(|place| place.row == first.row) {
        format!("{}[{}]", first.matrix, first.row)
    } else {
        format!("{}[:, {}]", first.matrix, first.col)
    }
}
