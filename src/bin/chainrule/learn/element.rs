//! One element of a result, and what it is made of: the terms that the kernel added up, and the
//! numbers that were multiplied in each.

use crate::case::{Case, Made, Table};
use crate::recorded::{Place, Recorded};

pub(crate) struct Element<'a> {
    pub(crate) case: &'a Case,
    pub(crate) made: &'a Made,
    pub(crate) place: Place,
    pub(crate) recorded: Recorded,
    /// None where nothing was added or multiplied.
    pub(crate) terms: Vec<Term>,
}

pub(crate) struct Term {
    pub(crate) value: f64,
    /// `5 * 4`
    pub(crate) digits: &'static str,
    /// `weights[1][0] * dvalues[0][0]`
    pub(crate) names: &'static str,
    /// The same without places where the numbers are single ones: `weight * dvalue`.
    pub(crate) words: &'static str,
    pub(crate) factors: Vec<Factor>,
}

#[derive(Clone, Copy)]
pub(crate) struct Factor {
    pub(crate) place: Place,
    pub(crate) value: f64,
}

impl<'a> Element<'a> {
    pub(crate) fn of(
        case: &'a Case,
        made: &'a Made,
        row: usize,
        col: usize,
    ) -> Result<Self, String> {
        let matrix = made.table.name;
        let place = Place { matrix, row, col };
        let recorded = made.recorded.get(row, col).copied();
        let recorded = recorded.ok_or_else(|| format!("there is no {place}"))?;
        let is_mask = recorded.terms.is_empty() && recorded.places.len() < 2;
        let added: Vec<Recorded> = if is_mask {
            Vec::new()
        } else if recorded.terms.is_empty() {
            vec![recorded]
        } else {
            recorded.added().iter().map(|(term, _)| *term).collect()
        };
        let terms: Result<Vec<Term>, String> =
            added.into_iter().map(|term| Term::of(case, term)).collect();
        Ok(Element {
            case,
            made,
            place,
            recorded,
            terms: terms?,
        })
    }

    /// All elements of a row.
    pub(crate) fn row(case: &'a Case, made: &'a Made, row: usize) -> Result<Vec<Self>, String> {
        let cols = made.table.numbers.ncols();
        (0..cols)
            .map(|col| Element::of(case, made, row, col))
            .collect()
    }

    pub(crate) fn right(&self) -> f64 {
        self.recorded.value
    }

    /// What went into it; where nothing was added, what stands in the same place of the operands.
    pub(crate) fn met(&self) -> Vec<Place> {
        if !self.terms.is_empty() {
            return self.recorded.places.to_vec();
        }
        let names = self.made.operands.iter();
        let places = names.map(|matrix| Place {
            matrix,
            ..self.place
        });
        places.collect()
    }

    /// The matrices that it was computed from.
    pub(crate) fn operands(&self) -> Result<Vec<&'a Table>, String> {
        let names = self.made.operands.iter();
        names.map(|name| self.case.table(name)).collect()
    }

    /// `dinputs[0][1]`, and of a single number its name.
    pub(crate) fn name(&self) -> String {
        if self.made.table.col.is_empty() {
            self.made.table.name.to_string()
        } else {
            self.place.to_string()
        }
    }

    /// `product`, or `number` where nothing is multiplied.
    pub(crate) fn what_is_added(&self) -> &'static str {
        let has_products = self.terms.iter().any(|term| term.factors.len() > 1);
        if has_products { "product" } else { "number" }
    }

    /// The index that a kernel sums over: operands have it, and the result has not.
    pub(crate) fn summed(&self) -> Result<Option<&'static str>, String> {
        if self.made.operation.is_none() {
            return Ok(None);
        }
        let table = &self.made.table;
        let is_summed = |word: &&str| table.row != Some(*word) && table.col != *word;
        let operands = self.operands()?;
        let words = operands
            .iter()
            .flat_map(|operand| [operand.row, Some(operand.col)]);
        Ok(words
            .flatten()
            .filter(|word| !word.is_empty())
            .find(is_summed))
    }
}

impl Term {
    fn of(case: &Case, recorded: Recorded) -> Result<Self, String> {
        let factors: Result<Vec<Factor>, String> = recorded
            .places
            .iter()
            .map(|&place| {
                let value = number(case, place)?;
                let value = value.ok_or_else(|| format!("there is no {place}"))?;
                Ok(Factor { place, value })
            })
            .collect();
        Ok(Term {
            value: recorded.value,
            digits: recorded.digits,
            names: recorded.names,
            words: recorded.words,
            factors: factors?,
        })
    }
}

/// What stands in a place, if it is one.
pub(crate) fn number(case: &Case, place: Place) -> Result<Option<f64>, String> {
    let table = case.table(place.matrix)?;
    Ok(table.numbers.get(place.row, place.col).copied())
}
