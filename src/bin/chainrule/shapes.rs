//! How shapes are read. NumPy's arrays have any number of dimensions, and a matrix has two.
//!
//! Of more than two, all axes but the last are samples. Of one, `(n,)` is n numbers of one sample
//! or one number of n samples, and nobody can see which: the reading is taken that fits the other
//! matrices of the question. Where both fit, it is refused, for the results differ.
//!
//! Weights, and their gradient, may lie the other way round. The layout that was said is taken
//! wherever it fits, and the other one where only that does.

use chainrule::oracle::{Axis, Kind, Operation};

use crate::hints::Hints;
use crate::layout::{Layout, WEIGHTS};
use crate::terminal;

/// Rows and columns.
pub(crate) type Shape = (usize, usize);

/// How an array is read as a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Of the matrix, as the notebook has it.
    pub(crate) shape: Shape,
    /// The array has its rows as columns.
    pub(crate) is_transposed: bool,
    /// It lies in the layout that was not said.
    is_unexpected: bool,
}

impl Reading {
    pub(crate) fn as_stored(shape: Shape) -> Self {
        Reading {
            shape,
            is_transposed: false,
            is_unexpected: false,
        }
    }
}

/// A matrix of a question, in the shape that its file has.
pub(crate) struct Given<'a> {
    pub(crate) path: &'a str,
    /// What each row stands for; none where there is one row.
    pub(crate) row: Option<Axis>,
    /// What each column stands for.
    pub(crate) col: Axis,
    pub(crate) extents: &'a [usize],
}

/// How the operands are read, and after them what was there before and a candidate, where they are
/// given. What could be read otherwise, is said.
pub(crate) fn read(
    operation: &Operation,
    given: &[Given],
    hints: &Hints,
) -> Result<Vec<Reading>, String> {
    let readings: Vec<Vec<Reading>> = given
        .iter()
        .map(|given| given.readings(hints))
        .collect::<Result<_, _>>()?;
    let firsts: Vec<Reading> = readings
        .iter()
        .flat_map(|all| all.first().copied())
        .collect();

    let fit = fitting(given, &readings);
    if !fit.is_empty() && !fit.iter().any(|read| lie_alike(given, read)) {
        let path = given.last().map_or("", |given| given.path);
        return Err(format!(
            "{path}: it lies otherwise than what it was added to: transpose one of them"
        ));
    }

    // A candidate that fits nothing is judged all the same: it has the wrong shape. What was there
    // before it is refused then.
    let operands = operation.operands.len().min(given.len());
    let fitting = (operands..=given.len()).rev().find_map(|count| {
        let (readings, _) = readings.split_at_checked(count)?;
        let mut fitting = fitting(given, readings);
        fitting.retain(|read| lie_alike(given, read));
        let mut fitting = as_said(fitting);
        for read in &mut fitting {
            read.extend(firsts.iter().skip(count));
        }
        (!fitting.is_empty()).then_some((count, fitting))
    });
    let (n_fitting, fitting) = fitting.unwrap_or_default();
    let (read, why) = match fitting.as_slice() {
        // The kernel's sentence will say what does not fit.
        [] => (&firsts, ""),
        [only] => (only, ", which fits"),
        [first, ..] if operation.kind == Kind::Mask => {
            (first, "; as a column it would give the same numbers")
        }
        [first, second, ..] => return Err(refused(given, first, second)),
    };
    for (number, (given, reading)) in given.iter().zip(read).enumerate() {
        given.say(*reading, if number < n_fitting { why } else { "" });
    }
    Ok(read.clone())
}

/// Those of the combinations in which the fewest matrices lie as nobody said.
fn as_said(mut fitting: Vec<Vec<Reading>>) -> Vec<Vec<Reading>> {
    let unexpected = |read: &[Reading]| read.iter().filter(|it| it.is_unexpected).count();
    let fewest = fitting.iter().map(|read| unexpected(read)).min();
    fitting.retain(|read| Some(unexpected(read)) == fewest);
    fitting
}

/// All combinations of readings, one of each matrix, that fit each other.
fn fitting(given: &[Given], readings: &[Vec<Reading>]) -> Vec<Vec<Reading>> {
    let mut fitting = vec![Vec::new()];
    for readings in readings {
        let mut longer = Vec::new();
        for read in &fitting {
            for &reading in readings {
                let mut read: Vec<Reading> = read.clone();
                read.push(reading);
                if do_fit(given, &read) {
                    longer.push(read);
                }
            }
        }
        fitting = longer;
    }
    fitting
}

/// They agree on how many samples, inputs and neurons there are.
fn do_fit(given: &[Given], read: &[Reading]) -> bool {
    let mut known: Vec<(Option<Axis>, usize)> = vec![(None, 1)];
    for (given, reading) in given.iter().zip(read) {
        let (rows, cols) = reading.shape;
        known.extend([(given.row, rows), (Some(given.col), cols)]);
    }
    known.iter().all(|(axis, extent)| {
        let mut same_axis = known.iter().filter(|(other, _)| other == axis);
        same_axis.all(|(_, other)| other == extent)
    })
}

/// What was there before lies as its gradient does.
fn lie_alike(given: &[Given], read: &[Reading]) -> bool {
    let of_weights = given.iter().zip(read).filter(|(it, _)| it.is_of_weights());
    let mut transposed = of_weights.map(|(_, reading)| reading.is_transposed);
    let first = transposed.next();
    transposed.all(|is_transposed| Some(is_transposed) == first)
}

/// Of two ways to read all matrices, the first matrix in which they differ can be either.
fn refused(given: &[Given], first: &[Reading], second: &[Reading]) -> String {
    let mut both = given.iter().zip(first.iter().zip(second));
    let Some((given, (&first, &second))) = both.find(|(_, (first, second))| first != second) else {
        return "its shape can be read in two ways".into();
    };
    format!(
        "{}: its shape is {}: save {} or {}",
        given.path,
        tuple(given.extents),
        given.advice(first.shape),
        given.advice(second.shape)
    )
}

impl Given<'_> {
    /// The matrices that it can be, in the layout that was said first.
    fn readings(&self, hints: &Hints) -> Result<Vec<Reading>, String> {
        let shapes = self.shapes()?;
        match (self.extents, self.is_of_weights()) {
            (&[rows, cols], true) => {
                let is_transposed = hints.layout == Layout::NeuronsInputs;
                let as_stored = Reading {
                    is_unexpected: is_transposed,
                    ..Reading::as_stored((rows, cols))
                };
                let transposed = Reading {
                    shape: (cols, rows),
                    is_transposed: true,
                    is_unexpected: !is_transposed,
                };
                let mut both = vec![as_stored, transposed];
                both.sort_by_key(|reading| reading.is_unexpected);
                both.truncate(if hints.is_layout_certain { 1 } else { 2 });
                Ok(both)
            }
            _ => Ok(shapes.into_iter().map(Reading::as_stored).collect()),
        }
    }

    /// Weights, or their gradient.
    pub(crate) fn is_of_weights(&self) -> bool {
        self.row == Some(Axis::Input) && self.col == Axis::Neuron
    }

    /// The shapes that it can have as it is stored.
    fn shapes(&self) -> Result<Vec<Shape>, String> {
        let path = self.path;
        match *self.extents {
            [] => Err(format!(
                "{path}: it has 0 dimensions, but a matrix has 2: save .reshape(1, 1)"
            )),
            [n] if n == 1 || self.row.is_none() => Ok(vec![(1, n)]),
            [n] => Ok(vec![(1, n), (n, 1)]),
            [rows, cols] => Ok(vec![(rows, cols)]),
            [ref samples @ .., cols] if self.row != Some(Axis::Input) => {
                let rows = samples
                    .iter()
                    .try_fold(1, |rows: usize, &axis| rows.checked_mul(axis));
                let rows = rows.ok_or_else(|| format!("{path}: it has too many samples"))?;
                Ok(vec![(rows, cols)])
            }
            ref more => Err(format!(
                "{path}: it has {} dimensions, but a matrix has 2: save .reshape(inputs, neurons)",
                more.len()
            )),
        }
    }

    /// `.reshape(1, 3) if it is 1 sample × 3 neurons`
    fn advice(&self, (rows, cols): Shape) -> String {
        let col = counted(cols, self.col);
        let what = match self.row {
            Some(row) => format!("{} × {col}", counted(rows, row)),
            None => col,
        };
        format!(".reshape({rows}, {cols}) if it is {what}")
    }

    /// Says how it was read, where that could be otherwise.
    fn say(&self, reading: Reading, why: &str) {
        if reading.is_unexpected {
            self.say_layout(reading);
        }
        let (rows, cols) = reading.shape;
        let why = match self.extents.len() {
            2 => return,
            1 => why,
            _ => ": all axes but the last are samples",
        };
        let shape = tuple(self.extents);
        terminal::note_once(&format!(
            "{}: its shape {shape} is read as {rows}×{cols}{why}\n",
            self.path
        ));
    }

    /// Only this layout fits, and nobody said it.
    fn say_layout(&self, reading: Reading) {
        let layout = if reading.is_transposed {
            Layout::NeuronsInputs
        } else {
            Layout::InputsNeurons
        };
        terminal::note_once(&format!(
            "{}: its shape {} is read as {}, for only that fits: {WEIGHTS} {} says so\n",
            self.path,
            tuple(self.extents),
            layout.shape(),
            layout.word()
        ));
    }
}

/// `3 neurons`
fn counted(count: usize, axis: Axis) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {}{ending}", axis.name())
}

/// As Python writes it: `(3,)`, `(2, 3, 4)`
fn tuple(extents: &[usize]) -> String {
    let texts: Vec<String> = extents.iter().map(usize::to_string).collect();
    match texts.as_slice() {
        [only] => format!("({only},)"),
        several => format!("({})", several.join(", ")),
    }
}
