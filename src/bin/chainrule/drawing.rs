//! Matrices drawn beside each other, with a mark on each element that was met.

use chainrule::oracle::Axis;

use crate::recorded::Place;

/// A matrix of the notebook, and what its rows and columns stand for.
#[derive(Clone, Copy)]
pub(crate) struct Named {
    pub(crate) name: &'static str,
    /// None where there is one row for all.
    pub(crate) row: Option<Axis>,
    pub(crate) col: Axis,
}

impl Named {
    /// `dweights[input][neuron]`
    pub(crate) fn words(&self) -> String {
        let row = self.row.map_or("0", Axis::name);
        format!("{}[{row}][{}]", self.name, self.col.name())
    }
}

/// How many there are of each: samples, inputs and neurons.
#[derive(Clone, Copy)]
pub(crate) struct Sizes(pub(crate) [(Axis, usize); 3]);

impl Sizes {
    /// Rows and columns of a matrix.
    pub(crate) fn shape(&self, matrix: &Named) -> (usize, usize) {
        let rows = matrix.row.map_or(1, |row| self.extent(row));
        (rows, self.extent(matrix.col))
    }

    fn extent(&self, axis: Axis) -> usize {
        let mut sizes = self.0.iter();
        let size = sizes.find(|(of, _)| *of == axis);
        size.map_or(1, |&(_, count)| count)
    }
}

/// The elements that were met, each once, in the order in which they were met.
#[derive(Default)]
pub(crate) struct Met(Vec<Place>);

impl Met {
    pub(crate) fn insert(&mut self, place: Place) {
        if !self.0.contains(&place) {
            self.0.push(place);
        }
    }

    pub(crate) fn extend(&mut self, places: &[Place]) {
        for &place in places {
            self.insert(place);
        }
    }

    /// When this matrix was met first; none where it never was.
    pub(crate) fn first(&self, matrix: &str) -> Option<usize> {
        self.0.iter().position(|place| place.matrix == matrix)
    }

    pub(crate) fn has(&self, matrix: &str) -> bool {
        self.first(matrix).is_some()
    }
}

/// What a matrix takes of a line.
const WIDTH: usize = 18;

/// The matrices, one beside the other. Each has its name, what its rows and columns are, and a sign
/// for each element.
pub(crate) fn draw(matrices: &[Named], sizes: Sizes, met: &Met) -> String {
    let columns: Vec<Vec<String>> = matrices
        .iter()
        .map(|matrix| lines(matrix, sizes, met))
        .collect();
    let height = columns.iter().map(Vec::len).max().unwrap_or(0);
    let mut drawing = String::new();
    for number in 0..height {
        let mut line = String::new();
        for column in &columns {
            let part = column.get(number).map_or("", String::as_str);
            line += &format!("  {part:<WIDTH$}");
        }
        drawing += line.trim_end();
        drawing.push('\n');
    }
    drawing
}

fn lines(matrix: &Named, sizes: Sizes, met: &Met) -> Vec<String> {
    let (rows, cols) = sizes.shape(matrix);
    let row_word = matrix.row.map_or("1", Axis::name);
    let mut lines = vec![
        matrix.name.to_string(),
        format!("{row_word} × {}", matrix.col.name()),
    ];
    for row in 0..rows {
        let mark = |col| {
            let place = Place {
                matrix: matrix.name,
                row,
                col,
            };
            if met.0.contains(&place) { "# " } else { ". " }
        };
        lines.push((0..cols).map(mark).collect());
    }
    lines
}
