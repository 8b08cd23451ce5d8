//! Where one element of a result comes from.
//!
//! Nothing here knows a loop. The kernel itself runs, on numbers that write down what is done to
//! them; then one element is asked for its operands and their order. So what is explained is what
//! is computed.

use chainrule::oracle::{Axis, Operand, Operation};
use chainrule::{Matrix, MatrixVec};

use crate::case::Table;
use crate::columns::{self, Row};
use crate::drawing::{self, Met};
use crate::recorded::{Place, Recorded};
use crate::{operations, reference};

/// An operation, and what it is done on.
pub(crate) struct Question {
    pub(crate) operation: &'static Operation,
    pub(crate) operands: Vec<Table>,
}

/// Where an element comes from.
#[derive(Default)]
pub(crate) struct Origin {
    /// In the notebook's words.
    pub(crate) formula: String,
    /// In numbers, or in symbols.
    pub(crate) lines: String,
    /// What went into it.
    pub(crate) met: Met,
}

/// Another value for one element of `z`, to see what comes of it.
#[derive(Clone, Copy)]
struct Trial {
    /// Which one, counted row after row.
    element: usize,
    value: f64,
}

impl Question {
    /// Where this element comes from.
    pub(crate) fn origin(&self, at: Place) -> Result<Origin, String> {
        let element = self.element(at, None)?;
        let mut origin = if element.terms.is_empty() {
            self.choice(at, &element)?
        } else {
            self.sum(at, &element)
        };
        origin.met.insert(at);
        Ok(origin)
    }

    /// The result, as the kernel computes it.
    pub(crate) fn result(&self) -> Result<Table, String> {
        let recorded = self.compute(None)?;
        let (rows, cols) = recorded.shape();
        let numbers = recorded.as_slice().iter().map(|one| one.value).collect();
        Ok(Table {
            name: operations::result(self.operation),
            row: self.operation.row.map(Axis::name),
            col: self.operation.col.name(),
            numbers: Matrix::from_row_major(rows, cols, numbers)
                .map_err(|error| error.to_string())?,
        })
    }

    /// Of an element that is a sum: what is added, one after the other.
    fn sum(&self, at: Place, element: &Recorded) -> Origin {
        let mut met = Met::default();
        met.extend(element.places);
        let (start, terms) = element.terms.split_first().unzip();
        let terms = terms.unwrap_or_default();
        let start = start.map_or("", |(start, _)| start.names);
        let is_symbol = element.value.is_nan();
        let title = |title: &str| if is_symbol { "" } else { title }.to_string();

        let mut rows: Vec<Row> = terms
            .iter()
            .map(|(term, sum)| Row {
                what: format!("+ {}", term.names),
                digits: product(term),
                term: digits(term.value),
                sum: digits(*sum),
            })
            .collect();
        rows.push(Row {
            what: format!("= {at}"),
            sum: digits(element.value),
            ..Row::default()
        });
        if !is_symbol && drawing::printed(element.value) != digits(element.value) {
            rows.push(Row {
                what: "  as NumPy prints it".to_string(),
                sum: drawing::printed(element.value),
                ..Row::default()
            });
        }
        let title = Row {
            what: format!("Added in this order, from {start} on:"),
            term: title("the term"),
            sum: title("the sum"),
            ..Row::default()
        };
        Origin {
            formula: self.formula(terms),
            lines: columns::text(title, rows),
            met,
        }
    }

    /// The terms in the notebook's words: all that are made alike are one line, a sum.
    fn formula(&self, terms: &[(Recorded, f64)]) -> String {
        let mut different: Vec<&str> = terms.iter().map(|(term, _)| term.words).collect();
        different.dedup();
        let summed = self.operation.term().map_or("", Axis::name);
        let mut formula = String::new();
        for (number, term) in different.into_iter().enumerate() {
            let sign = if number == 0 { "=" } else { "+" };
            let is_summed = term.contains(&format!("[{summed}]"));
            let over = if is_summed {
                format!("the sum over {summed} of ")
            } else {
                String::new()
            };
            formula += &format!("    {sign} {over}{term}\n");
        }
        formula
    }

    /// Of an element that is no sum: each element of `z` is tried with other values, to see which
    /// one decides, and how.
    fn choice(&self, at: Place, element: &Recorded) -> Result<Origin, String> {
        let mut origin = Origin::default();
        let mut rows = Vec::new();
        let z = self.z()?.recorded()?.into_inner();
        for (number, z) in z.iter().enumerate() {
            let tried = |value| {
                let trial = Trial {
                    element: number,
                    value,
                };
                self.element(at, Some(trial))
            };
            let kept = tried(1.0)?;
            if tried(-1.0)?.names == kept.names {
                continue;
            }
            origin.met.extend(z.places);
            for (how, value) in [
                ("< 0", -1.0),
                ("= 0", 0.0),
                ("> 0", 1.0),
                ("is NaN", f64::NAN),
            ] {
                let result = tried(value)?;
                let is_like_z = value.partial_cmp(&0.0) == z.value.partial_cmp(&0.0);
                let applies = is_like_z && !z.value.is_nan();
                let here = if applies { "  <- here" } else { "" };
                origin.formula +=
                    &format!("    = {:<24} where {} {how}{here}\n", result.words, z.words);
                origin.met.extend(result.places);
            }
            rows.push(named(z));
            if kept.names != z.names {
                rows.push(named(&kept));
            }
        }
        rows.push(Row {
            what: format!("= {at}"),
            sum: digits(element.value),
            ..Row::default()
        });
        origin.lines = columns::text(Row::default(), rows);
        Ok(origin)
    }

    /// Runs the kernel and returns one element.
    fn element(&self, at: Place, trial: Option<Trial>) -> Result<Recorded, String> {
        let result = self.compute(trial)?;
        let (rows, cols) = result.shape();
        result.get(at.row, at.col).copied().ok_or_else(|| {
            format!(
                "--at {},{} is outside: {} is {rows}×{cols}, so 0,0 to {},{} would fit",
                at.row,
                at.col,
                at.matrix,
                rows - 1,
                cols - 1
            )
        })
    }

    /// Runs the kernel on numbers that write down what is done to them.
    fn compute(&self, trial: Option<Trial>) -> Result<MatrixVec<Recorded>, String> {
        let operands: Result<Vec<_>, String> = self
            .operands
            .iter()
            .map(|table| {
                let mut table = table.clone();
                let trial = trial.filter(|_| table.name == Operand::Z.name);
                if let Some(Trial { element, value }) = trial {
                    let tried = table.numbers.as_mut_slice().get_mut(element);
                    tried.into_iter().for_each(|tried| *tried = value);
                }
                table.recorded()
            })
            .collect();
        reference::compute(self.operation, &operands?)
    }

    fn z(&self) -> Result<&Table, String> {
        let mut operands = self.operands.iter();
        operands
            .find(|table| table.name == Operand::Z.name)
            .ok_or_else(|| format!("{} sums nothing, and has no z", self.operation.name))
    }
}

/// An operand by its name, and its value.
fn named(operand: &Recorded) -> Row {
    Row {
        what: format!("  {}", operand.names),
        sum: digits(operand.value),
        ..Row::default()
    }
}

/// `5 * 4`; nothing for a symbol, nor where nothing is multiplied.
fn product(term: &Recorded) -> String {
    let is_product = term.digits.contains('*') && !term.value.is_nan();
    if is_product { term.digits } else { "" }.to_string()
}

/// Nothing for a symbol.
fn digits(value: f64) -> String {
    if value.is_nan() {
        String::new()
    } else {
        value.to_string()
    }
}
