//! The verdicts on a matrix as a picture of signs, each the worst of a block of elements.

use core::fmt;

use super::verdict::Verdict;

/// What fits on a terminal.
const ROWS: usize = 24;
const COLS: usize = 64;

/// The verdicts on all elements, drawn: the answer of [`Report::map`](super::Report::map).
///
/// It has at most 24 lines of 64 signs; on a larger matrix each stands for a block of elements,
/// whose worst verdict it shows. It takes 1.5 KB of the stack.
///
/// ```
/// use chainrule::Matrix;
/// use chainrule::oracle;
///
/// let dvalues = Matrix::of(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
/// let z = Matrix::of(&[[1.0, -1.0, 0.0], [-1.0, 1.0, 1.0]]);
/// let yours = Matrix::of(&[[1.0, 0.0, 3.0], [4.0, 5.0, 6.0]]);
/// let map = oracle::drelu(dvalues, z, yours)?.map();
/// assert_eq!(
///     map.to_string().lines().collect::<Vec<_>>(),
///     [
///         "  map: . right, ? doubtful, # wrong",
///         "    ..#",
///         "    #..",
///     ],
/// );
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Map {
    /// Of the whole matrix.
    shape: (usize, usize),
    /// Rows and columns of the block that a sign stands for.
    block: (usize, usize),
    signs: [[Sign; COLS]; ROWS],
}

/// The worst of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    /// Nothing was judged.
    Unknown,
    Right,
    Doubtful,
    Wrong,
}

impl Map {
    /// Nothing is judged, so far.
    pub(super) fn new(shape: (usize, usize)) -> Self {
        let (rows, cols) = shape;
        Map {
            shape,
            block: (rows.div_ceil(ROWS).max(1), cols.div_ceil(COLS).max(1)),
            signs: [[Sign::Unknown; COLS]; ROWS],
        }
    }

    pub(super) fn mark(&mut self, row: usize, col: usize, verdict: Verdict) {
        let (rows_in_block, cols_in_block) = self.block;
        let row = row.checked_div(rows_in_block).unwrap_or(0);
        let col = col.checked_div(cols_in_block).unwrap_or(0);
        let line = self.signs.get_mut(row);
        if let Some(sign) = line.and_then(|line| line.get_mut(col)) {
            *sign = (*sign).max(Sign::of(verdict));
        }
    }
}

impl Sign {
    fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Wrong => Sign::Wrong,
            Verdict::Doubtful => Sign::Doubtful,
            _ => Sign::Right,
        }
    }

    fn character(self) -> char {
        match self {
            Sign::Unknown => ' ',
            Sign::Right => '.',
            Sign::Doubtful => '?',
            Sign::Wrong => '#',
        }
    }
}

/// Each line is indented and ends with a newline.
impl fmt::Display for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;

        let (rows, cols) = self.shape;
        let (rows_in_block, cols_in_block) = self.block;
        write!(f, "  map: . right, ? doubtful, # wrong")?;
        if self.block == (1, 1) {
            writeln!(f)?;
        } else {
            writeln!(f, "; a sign is {rows_in_block}×{cols_in_block} elements")?;
        }
        let n_lines = rows.div_ceil(rows_in_block);
        let n_signs = cols.div_ceil(cols_in_block);
        for line in self.signs.iter().take(n_lines) {
            write!(f, "    ")?;
            for sign in line.iter().take(n_signs) {
                f.write_char(sign.character())?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
