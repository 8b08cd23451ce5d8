//! The notebook as data: its text, cut into cells, and the numbers that its cells start from.

use chainrule::{Matrix, MatrixVec};

/// The whole notebook, word for word, with everything that it printed.
pub(crate) const TEXT: &str = include_str!("../../../tests/data/notebook.txt");

/// `np.random.randn(3, 4).T` of cell 3. CHOSEN: the notebook printed `weights[0]` alone, and that
/// to 8 decimals.
pub(crate) static WEIGHTS: [[f64; 3]; 4] = [
    [1.044810781, -1.721220438, -1.061946099],
    [0.5, -2.0, 0.239689636],
    [-1.0, -2.5, 0.42701636],
    [0.25, -1.5, -0.6327701],
];

/// `np.random.randn(3, 4)` of cell 8. The ninth decimals are CHOSEN: the notebook printed 8.
pub(crate) static INPUTS: [[f64; 4]; 3] = [
    [0.133790763, -0.540806811, 1.365725559, 1.433595513],
    [0.555749814, 1.207875877, 0.684929797, -1.831436336],
    [0.665352903, -1.067504541, 0.074400999, -1.111932247],
];

/// `np.random.randint(-8, 5, (3, 4))` of cell 13, as it was printed.
pub(crate) static Z: [[i32; 4]; 3] = [[4, 4, 0, 4], [-4, -7, -2, -6], [2, -2, -6, 1]];

/// `np.random.randint(0, 10, (3, 4))` of cell 14, as it was printed.
pub(crate) static RELU_DVALUES: [[i32; 4]; 3] = [[1, 4, 0, 1], [3, 3, 4, 4], [3, 5, 2, 8]];

/// One cell: the headings above it, its lines, and what it printed.
#[derive(Default)]
pub(crate) struct Cell<'a> {
    pub(crate) headings: String,
    pub(crate) lines: Vec<&'a str>,
    pub(crate) printed: Vec<&'a str>,
}

/// The cells of a notebook's text; an error says why it is not such a notebook.
pub(crate) fn read(text: &str) -> Result<Vec<Cell<'_>>, String> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut headings = String::new();
    for line in text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
    {
        if line.starts_with('#') {
            headings += &format!("\n{line}\n");
        } else if line.starts_with("In [") {
            let next = format!("In [{}]:", cells.len() + 1);
            if line != next {
                return Err(format!("`{line}` stands where `{next}` would fit"));
            }
            cells.push(Cell {
                headings: core::mem::take(&mut headings),
                ..Cell::default()
            });
        } else if let Some(cell) = cells.last_mut() {
            let part = if line.trim_start().starts_with(['[', '(']) {
                &mut cell.printed
            } else {
                &mut cell.lines
            };
            part.push(line);
        }
    }
    let fits = "cells that begin with `In [1]:` and so on, and 15 would fit";
    if cells.len() == 15 {
        Ok(cells)
    } else {
        Err(format!("it has {} {fits}", cells.len()))
    }
}

/// The array that a cell writes out, as in `np.array([[2, 3, 0.5]])`: three numbers in a row.
pub(crate) fn array(cells: &[Cell], number: usize) -> Result<MatrixVec<f64>, String> {
    let cell = number.checked_sub(1).and_then(|place| cells.get(place));
    let line = cell
        .and_then(|cell| cell.lines.iter().find(|line| line.contains("np.array")))
        .unwrap_or(&"");
    let numbers: Vec<f64> = line
        .split(['[', ']', ',', ' '])
        .filter_map(|number| number.parse().ok())
        .collect();
    let fits = "an array with three numbers in a row would fit, such as np.array([[2, 3, 0.5]])";
    Matrix::from_row_major(numbers.len() / 3, 3, numbers)
        .map_err(|_| format!("cell {number}: {fits}"))
}
