//! Where the elements are that are wrong or doubtful, in the words of matrices.
//!
//! A wrong kernel is seldom wrong at random places: a tile is missing, every 32nd column, the last
//! row. While the elements are judged, the first and the last row and column are kept of those that
//! are refused, the greatest common divisor of their distances, and how many they are. If these
//! rows and columns have just as many elements, all of those are refused.

use core::fmt;

use super::element::Element;
use super::problem::{Place, Problem};
use super::rows::{Progression, Rows};
use crate::MatrixView;

/// What memory looks like that nobody wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unwritten {
    /// NaN, with which a careful caller fills the output.
    Nan,
    /// Zero, which new memory is.
    Zero,
}

impl Unwritten {
    fn of<T: Element>(element: T) -> Option<Self> {
        let is_nan = element.partial_cmp(&element).is_none();
        if is_nan {
            Some(Unwritten::Nan)
        } else if element == T::ZERO {
            Some(Unwritten::Zero)
        } else {
            None
        }
    }

    /// A name for programs, which stays as it is: `nan`, `zero`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Unwritten::Nan => "nan",
            Unwritten::Zero => "zero",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Unwritten::Nan => "NaN",
            Unwritten::Zero => "zero",
        }
    }
}

/// What decides about an element of a mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Z {
    /// z < 0
    Negative,
    /// z == 0
    Zero,
    /// z > 0
    Positive,
    /// z is NaN
    Nan,
}

impl Z {
    fn of<T: Element>(z: T) -> Self {
        if z < T::ZERO {
            Z::Negative
        } else if z == T::ZERO {
            Z::Zero
        } else if z > T::ZERO {
            Z::Positive
        } else {
            Z::Nan
        }
    }

    /// None where nothing is masked.
    fn at<T: Element>(problem: &Problem<T>, place: Place) -> Option<Self> {
        let z = || problem.right.at(place.row, place.col);
        problem.is_mask().then(|| Z::of(z()))
    }

    fn id(self) -> &'static str {
        match self {
            Z::Negative => "z-negative",
            Z::Zero => "z-zero",
            Z::Positive => "z-positive",
            Z::Nan => "z-nan",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Z::Negative => "z < 0",
            Z::Zero => "z == 0",
            Z::Positive => "z > 0",
            Z::Nan => "z is NaN",
        }
    }
}

/// What is kept, while an output is judged, of the elements that are refused.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refused {
    count: usize,
    enclosed: Enclosed,
    /// What all of them look like.
    unwritten: Option<Unwritten>,
    /// What `z` is at all of them.
    z: Option<Z>,
}

impl Refused {
    pub(super) fn one<T: Element>(problem: &Problem<T>, place: Place, candidate: T) -> Self {
        Refused {
            count: 1,
            enclosed: Enclosed {
                rows: Progression::of(place.row),
                cols: Progression::of(place.col),
            },
            unwritten: Unwritten::of(candidate),
            z: Z::at(problem, place),
        }
    }

    /// What is kept of two parts.
    pub(super) fn and(self, other: Self) -> Self {
        Refused {
            count: self.count + other.count,
            enclosed: Enclosed {
                rows: self.enclosed.rows.and(other.enclosed.rows),
                cols: self.enclosed.cols.and(other.enclosed.cols),
            },
            unwritten: self.unwritten.filter(|_| self.unwritten == other.unwritten),
            z: self.z.filter(|_| self.z == other.z),
        }
    }
}

/// That `z` is the same at all that are refused.
#[derive(Clone, Copy)]
struct OfZ {
    kind: PatternKind,
    /// And nowhere else.
    is_all: bool,
}

impl Refused {
    /// Worth saying where at least half of the elements with such a `z` are refused, and some have
    /// another.
    fn of_z<T: Element>(&self, problem: &Problem<T>, rows: Rows) -> Option<OfZ> {
        let z = self.z?;
        let matrix = problem.right.matrix;
        let elements = rows.numbers().flat_map(|row| matrix.row(row));
        let of = elements.filter(|&&it| Z::of(it) == z).count();
        let is_worth_saying = 2 * self.count >= of && of < rows.count() * matrix.ncols();
        is_worth_saying.then_some(OfZ {
            kind: PatternKind::Where { z, of },
            is_all: self.count == of,
        })
    }
}

/// The elements of some rows that are in some columns.
#[derive(Clone, Copy, Debug)]
struct Enclosed {
    rows: Progression,
    cols: Progression,
}

impl Enclosed {
    fn count(&self) -> usize {
        self.rows.count().saturating_mul(self.cols.count())
    }

    fn places(&self) -> impl Iterator<Item = Place> + use<> {
        let cols = self.cols.numbers();
        let in_row = move |row| cols.clone().map(move |col| Place { row, col });
        self.rows.numbers().flat_map(in_row)
    }

    /// What all of them are together, of so many rows and columns.
    fn kind(&self, (rows, cols): (usize, usize)) -> PatternKind {
        let are_all_rows = self.rows.are_all_of(rows);
        let are_all_cols = self.cols.are_all_of(cols);
        if are_all_rows && are_all_cols {
            PatternKind::Everywhere
        } else if self.count() == 1 {
            PatternKind::Element
        } else if are_all_cols {
            PatternKind::Rows
        } else if are_all_rows {
            PatternKind::Columns
        } else {
            PatternKind::Block
        }
    }
}

/// The kinds of patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PatternKind {
    /// All elements.
    Everywhere,
    /// One element.
    Element,
    /// Rows from one end to the other.
    Rows,
    /// Columns from one end to the other.
    Columns,
    /// Some rows of some columns.
    Block,
    /// Nothing but elements with such a `z`.
    Where {
        /// What `z` is there.
        z: Z,
        /// How many elements of the whole have such a `z`.
        of: usize,
    },
    /// None of these.
    Scattered,
}

impl PatternKind {
    /// A name for programs, which stays as it is: `everywhere`, `element`, `rows`, `columns`,
    /// `block`, `scattered`; and, where `z` decides, `z-negative`, `z-zero`, `z-positive`, `z-nan`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            PatternKind::Everywhere => "everywhere",
            PatternKind::Element => "element",
            PatternKind::Rows => "rows",
            PatternKind::Columns => "columns",
            PatternKind::Block => "block",
            PatternKind::Where { z, .. } => z.id(),
            PatternKind::Scattered => "scattered",
        }
    }
}

/// Where the elements are that are wrong or doubtful: the answer of
/// [`Report::pattern`](super::Report::pattern).
///
/// Printed, it is a line in the words of matrices:
///
/// ```
/// use chainrule::Matrix;
/// use chainrule::oracle::{self, PatternKind};
///
/// // The kernel stopped one neuron early, and never touched the last one.
/// let dvalues = Matrix::of(&[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]);
/// let yours = Matrix::of(&[[6.0, 8.0, 10.0, f64::NAN]]);
/// let pattern = oracle::dbiases(dvalues, yours)?.pattern().ok_or("it passes")?;
/// assert_eq!(pattern.to_string(), "[0][3]");
///
/// let z = Matrix::of(&[[1.0; 4]; 2]);
/// let yours = Matrix::of(&[[1.0, 2.0, 3.0, f64::NAN], [5.0, 6.0, 7.0, f64::NAN]]);
/// let pattern = oracle::drelu(dvalues, z, yours)?.pattern().ok_or("it passes")?;
/// assert_eq!(pattern.to_string(), "the last column, all NaN: never written?");
/// assert_eq!((pattern.kind, pattern.count), (PatternKind::Columns, 2));
/// assert_eq!(pattern.kind.id(), "columns");
/// assert_eq!((pattern.cols.first, pattern.cols.last), (3, 3));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pattern {
    /// How many elements they are.
    pub count: usize,
    /// What they are together.
    pub kind: PatternKind,
    /// The rows in which they are. The distance is the greatest that leads to all of them.
    pub rows: Progression,
    /// The columns in which they are.
    pub cols: Progression,
    /// All elements in these rows and columns are like memory that was never written, and they are
    /// more than one, or all that there is.
    pub unwritten: Option<Unwritten>,
    /// Of the whole result.
    shape: (usize, usize),
    /// So many of its rows were judged.
    n_judged: usize,
}

impl Pattern {
    pub(super) fn of<T: Element>(
        refused: Refused,
        problem: &Problem<T>,
        candidate: MatrixView<T>,
        rows: Rows,
    ) -> Self {
        let enclosed = refused.enclosed;
        let (_, cols) = problem.shape;
        let kind = enclosed.kind((rows.count(), cols));
        let is_full = enclosed.count() == refused.count;
        // A zero is right where zero is expected, and still nobody wrote it.
        let unwritten = refused.unwritten.filter(|&unwritten| {
            let look = |place: Place| candidate.get(place.row, place.col).copied();
            let is_so = |place| look(place).and_then(Unwritten::of) == Some(unwritten);
            kind != PatternKind::Element && (is_full || enclosed.places().all(is_so))
        });
        let is_one_piece = is_full || unwritten.is_some();
        let is_plain = matches!(kind, PatternKind::Everywhere | PatternKind::Element);
        let of_z = if is_one_piece && is_plain {
            None
        } else {
            refused.of_z(problem, rows)
        };
        let is_all_of_z = of_z.is_some_and(|of_z| of_z.is_all);
        let kind = if is_one_piece && !is_all_of_z {
            kind
        } else {
            of_z.map_or(PatternKind::Scattered, |of_z| of_z.kind)
        };
        Pattern {
            count: refused.count,
            kind,
            rows: enclosed.rows,
            cols: enclosed.cols,
            unwritten: unwritten.filter(|_| !is_all_of_z),
            shape: problem.shape,
            n_judged: rows.count(),
        }
    }

    /// Nine of ten elements in these rows and columns: the others are right by accident.
    pub(super) fn are_nearly_all(&self) -> bool {
        let enclosed = self.rows.count().saturating_mul(self.cols.count());
        self.count >= enclosed - enclosed / 10
    }

    /// The words of the rows, where they are not all of them.
    fn words_of_rows(&self) -> Option<Words> {
        let words = Words {
            lines: self.rows,
            name: "row",
            extent: self.shape.0,
        };
        (!self.rows.are_all_of(self.n_judged)).then_some(words)
    }

    fn words_of_cols(&self) -> Option<Words> {
        let words = Words {
            lines: self.cols,
            name: "column",
            extent: self.shape.1,
        };
        (!self.cols.are_all_of(self.shape.1)).then_some(words)
    }

    /// Which elements they are.
    fn print_place(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.count;
        match self.kind {
            PatternKind::Everywhere => write!(f, "all of it"),
            PatternKind::Element => write!(f, "[{}][{}]", self.rows.first, self.cols.first),
            PatternKind::Rows | PatternKind::Columns | PatternKind::Block => self.print_lines(f),
            PatternKind::Where { z, of } => {
                if of == count {
                    write!(f, "all {of} elements where {}", z.words())
                } else {
                    write!(f, "only where {}, {count} of {of} such elements", z.words())
                }
            }
            PatternKind::Scattered => {
                if self.are_nearly_all() {
                    let enclosed = self.rows.count() * self.cols.count();
                    write!(f, "nearly all, {count} of {enclosed} elements")
                } else {
                    let judged = self.n_judged * self.shape.1;
                    write!(f, "scattered, {count} of {judged} elements")
                }
            }
        }
    }

    /// The rows and columns, where they are not all.
    fn print_lines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.words_of_rows();
        if let Some(rows) = rows {
            write!(f, "{rows}")?;
        }
        if let Some(cols) = self.words_of_cols() {
            let comma = if rows.is_some() { ", " } else { "" };
            write!(f, "{comma}{cols}")?;
        }
        Ok(())
    }

    /// What else there is to say.
    fn print_remark(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let are_lines_some = self.words_of_rows().is_some() || self.words_of_cols().is_some();
        let is_scattered = self.kind == PatternKind::Scattered;
        // In a report a long line is broken.
        let comma = if f.alternate() && is_scattered {
            "\n    "
        } else {
            ", "
        };
        if let Some(unwritten) = self.unwritten {
            write!(f, "{comma}all {}: never written?", unwritten.word())
        } else if is_scattered && are_lines_some {
            write!(f, "{comma}within ")?;
            self.print_lines(f)
        } else {
            Ok(())
        }
    }
}

/// In one line; with `{:#}` in two, where it would be a long one.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.print_place(f)?;
        self.print_remark(f)
    }
}

/// Some rows, or columns, but not all that there are, in words.
#[derive(Clone, Copy)]
pub(super) struct Words {
    pub(super) lines: Progression,
    pub(super) name: &'static str,
    /// How many there are.
    pub(super) extent: usize,
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Words {
            lines: Progression { first, last, step },
            name,
            extent,
        } = *self;
        let count = self.lines.count();
        let is_last_of_all = last + 1 == extent;
        let goes_on_to_the_end = last + step >= extent;
        if count == 1 && first == 0 {
            write!(f, "the first {name}")
        } else if count == 1 && is_last_of_all {
            write!(f, "the last {name}")
        } else if count == 1 {
            write!(f, "{name} {first}")
        } else if count == 2 {
            write!(f, "{name}s {first} and {last}")
        } else if step == 1 {
            write!(f, "{name}s {first} to {last}")
        } else if !goes_on_to_the_end {
            write!(f, "{name}s {first}, {} … {last}", first + step)
        } else if first == 0 {
            write!(f, "every {} {name}", Ordinal(step))
        } else {
            write!(f, "every {} {name} from {first} on", Ordinal(step))
        }
    }
}

/// "second", "32nd"
struct Ordinal(usize);

impl fmt::Display for Ordinal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.0;
        let ending = match (number % 100, number % 10) {
            (11..=13, _) => "th",
            (_, 1) => "st",
            (_, 2) => "nd",
            (_, 3) => "rd",
            _ => "th",
        };
        match number {
            2 => write!(f, "second"),
            3 => write!(f, "third"),
            _ => write!(f, "{number}{ending}"),
        }
    }
}
