//! A line of at most 80 columns, made of clauses: it is broken where the next one would not fit.

use core::fmt::{self, Display, Formatter, Write};

/// So many are taken, and one more by what separates a clause from the next one.
const COLUMNS: usize = 79;

/// How far in the line goes on, where it is broken.
const INDENT: usize = 4;

/// A line that is being printed.
pub(super) struct Line<'l, 'f> {
    f: &'l mut Formatter<'f>,
    /// How many columns are taken.
    columns: usize,
}

impl<'l, 'f> Line<'l, 'f> {
    pub(super) fn starting(
        f: &'l mut Formatter<'f>,
        title: impl Display,
    ) -> Result<Self, fmt::Error> {
        write!(f, "{title}")?;
        let columns = width(title);
        Ok(Line { f, columns })
    }

    /// The next clause, and what separates it from the one before, behind which it stays.
    pub(super) fn add(&mut self, separator: &str, clause: impl Display) -> fmt::Result {
        let width = width(&clause);
        let behind_it = self.columns + separator.len() + 1;
        if behind_it + width <= COLUMNS {
            self.columns = behind_it + width;
            write!(self.f, "{separator} {clause}")
        } else {
            self.columns = INDENT + width;
            write!(self.f, "{separator}\n{:INDENT$}{clause}", "")
        }
    }
}

/// How many columns it takes.
fn width(text: impl Display) -> usize {
    let mut columns = Columns(0);
    let _ = write!(columns, "{text}"); // it never fails
    columns.0
}

/// A writer that counts.
struct Columns(usize);

impl Write for Columns {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.chars().count();
        Ok(())
    }
}
