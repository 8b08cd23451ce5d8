//! Lines in columns: what is added up, its digits, what they come to, and the sum so far.

/// A line.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) what: String,
    /// In digits, where it is a product.
    pub(crate) digits: String,
    pub(crate) term: String,
    pub(crate) sum: String,
}

/// What stands before each line, and what separates its columns.
const GAP: &str = "  ";

/// What a line holds.
const COLUMNS: usize = 80;

/// Below a title, if there is one, which may be as wide as the first two columns are. Where a line
/// cannot hold all columns, the digits stand below what they are of.
pub(crate) fn text(title: Row, rows: Vec<Row>) -> String {
    let mut widths = Widths::of(&title, &rows);
    let mut rows = rows;
    if widths.all() > COLUMNS {
        rows = rows.into_iter().flat_map(digits_below).collect();
        widths = Widths::of(&title, &rows);
    }
    let title = if title.what.is_empty() {
        String::new()
    } else {
        widths.line(&title.what, &title)
    };
    let rows = rows.iter().map(|row| {
        let Widths { what, digits, .. } = widths;
        let left = format!("{:<what$}{GAP}{:>digits$}", row.what, row.digits);
        widths.line(&left, row)
    });
    title + &rows.collect::<String>()
}

/// The line without its digits, and these in a line of their own.
fn digits_below(row: Row) -> Vec<Row> {
    if row.digits.is_empty() {
        return vec![row];
    }
    let below = Row {
        what: format!("{GAP}{}", row.digits),
        ..Row::default()
    };
    let digits = String::new();
    vec![Row { digits, ..row }, below]
}

/// How wide the columns are.
struct Widths {
    what: usize,
    digits: usize,
    /// Both of these, or the title.
    left: usize,
    term: usize,
    sum: usize,
}

impl Widths {
    fn of(title: &Row, rows: &[Row]) -> Self {
        let widest = |column: fn(&Row) -> &String| {
            let widths = rows.iter().map(|row| column(row).chars().count());
            widths.max().unwrap_or(0)
        };
        let what = widest(|row| &row.what);
        let digits = widest(|row| &row.digits);
        let with_digits = if digits == 0 {
            what
        } else {
            what + GAP.len() + digits
        };
        Widths {
            what,
            digits,
            left: title.what.chars().count().max(with_digits),
            term: widest(|row| &row.term).max(title.term.len()),
            sum: widest(|row| &row.sum).max(title.sum.len()),
        }
    }

    fn all(&self) -> usize {
        GAP.len() + self.left + GAP.len() + self.term + GAP.len() + self.sum
    }

    fn line(&self, left: &str, row: &Row) -> String {
        let Row { term, sum, .. } = row;
        let Widths {
            left: left_width,
            term: term_width,
            sum: sum_width,
            ..
        } = self;
        let line =
            format!("{GAP}{left:<left_width$}{GAP}{term:>term_width$}{GAP}{sum:>sum_width$}");
        format!("{}\n", line.trim_end())
    }
}
