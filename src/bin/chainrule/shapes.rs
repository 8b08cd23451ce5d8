//! How shapes are read. NumPy's arrays have any number of dimensions, and a matrix has two.
//!
//! Of more than two, all axes but the last are samples. Of one, `(n,)` is n numbers of one sample
//! or one number of n samples, and nobody can see which: the reading is taken that fits the other
//! matrices of the question. Where both fit, it is refused, for the results differ.

use chainrule::oracle::{Axis, Kind, Operation};

use crate::terminal;

/// Rows and columns.
pub(crate) type Shape = (usize, usize);

/// A matrix of a question, in the shape that its file has.
pub(crate) struct Given<'a> {
    pub(crate) path: &'a str,
    /// What each row stands for; none where there is one row.
    pub(crate) row: Option<Axis>,
    /// What each column stands for.
    pub(crate) col: Axis,
    pub(crate) extents: &'a [usize],
}

/// Rows and columns of the operands, and of a candidate after them, where there is one. How each is
/// read that is no matrix, is said.
pub(crate) fn read(operation: &Operation, given: &[Given]) -> Result<Vec<Shape>, String> {
    let readings: Vec<Vec<Shape>> = given
        .iter()
        .map(Given::readings)
        .collect::<Result<_, _>>()?;
    let firsts: Vec<Shape> = readings
        .iter()
        .flat_map(|all| all.first().copied())
        .collect();

    let mut fitting = fitting(given, &readings);
    if fitting.is_empty() {
        // A candidate that fits nothing is judged all the same: it has the wrong shape.
        let operands = operation.operands.len();
        let (operands, candidate) = readings.split_at(operands.min(readings.len()));
        fitting = self::fitting(given, operands);
        let candidate: Vec<Shape> = candidate
            .iter()
            .flat_map(|all| all.first().copied())
            .collect();
        for shapes in &mut fitting {
            shapes.extend(&candidate);
        }
    }
    let (shapes, why) = match fitting.as_slice() {
        // The kernel's sentence will say what does not fit.
        [] => (&firsts, ""),
        [only] => (only, ", which fits"),
        [first, ..] if operation.kind == Kind::Mask => {
            (first, "; as a column it would give the same numbers")
        }
        [first, second, ..] => return Err(refused(given, first, second)),
    };
    for (given, shape) in given.iter().zip(shapes) {
        given.say(*shape, why);
    }
    Ok(shapes.clone())
}

/// All combinations of readings, one of each matrix, that fit each other.
fn fitting(given: &[Given], readings: &[Vec<Shape>]) -> Vec<Vec<Shape>> {
    let mut fitting = vec![Vec::new()];
    for readings in readings {
        let mut longer = Vec::new();
        for shapes in &fitting {
            for &reading in readings {
                let mut shapes: Vec<Shape> = shapes.clone();
                shapes.push(reading);
                if do_fit(given, &shapes) {
                    longer.push(shapes);
                }
            }
        }
        fitting = longer;
    }
    fitting
}

/// They agree on how many samples, inputs and neurons there are.
fn do_fit(given: &[Given], shapes: &[Shape]) -> bool {
    let mut known: Vec<(Option<Axis>, usize)> = vec![(None, 1)];
    for (given, &(rows, cols)) in given.iter().zip(shapes) {
        known.extend([(given.row, rows), (Some(given.col), cols)]);
    }
    known.iter().all(|(axis, extent)| {
        let mut same_axis = known.iter().filter(|(other, _)| other == axis);
        same_axis.all(|(_, other)| other == extent)
    })
}

/// Of two ways to read all matrices, the first matrix in which they differ can be either.
fn refused(given: &[Given], first: &[Shape], second: &[Shape]) -> String {
    let mut both = given.iter().zip(first.iter().zip(second));
    let Some((given, (&first, &second))) = both.find(|(_, (first, second))| first != second) else {
        return "its shape can be read in two ways".into();
    };
    format!(
        "{}: its shape is {}: save {} or {}",
        given.path,
        tuple(given.extents),
        given.advice(first),
        given.advice(second)
    )
}

impl Given<'_> {
    /// The matrices that it can be.
    fn readings(&self) -> Result<Vec<Shape>, String> {
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

    /// Says how it was read, where it is no matrix.
    fn say(&self, (rows, cols): Shape, why: &str) {
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
