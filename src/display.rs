//! A matrix as NumPy prints it: `print(dinputs)`.

use core::fmt::{self, Debug, Display, Write};

use crate::Matrix;

/// As NumPy prints an array: dots below one another, at most 8 decimals, no zeros at the end.
///
/// ```
/// use chainrule::Matrix;
///
/// let dvalues = Matrix::of(&[[1.0, -0.5], [20.0, 1.0 / 3.0]]);
/// assert_eq!(dvalues.to_string(), "\
/// [[ 1.         -0.5       ]
///  [20.          0.33333333]]");
/// assert_eq!(Matrix::of(&[[4, 0], [-7, 12]]).to_string(), "[[ 4  0]\n [-7 12]]");
/// ```
///
/// A precision is NumPy's `precision`, at most so many decimals; a width means nothing here, for
/// there is one for each column of text.
///
/// ```
/// # use chainrule::Matrix;
/// let thirds = Matrix::of(&[[1.0 / 3.0, 0.5]]);
/// assert_eq!(format!("{thirds:.2}"), "[[0.33 0.5 ]]");
/// assert_eq!(format!("{thirds:.0}"), "[[0. 0.]]");
/// ```
///
/// Where it differs from NumPy:
///
/// - Each number has an exponent for itself, where Rust gives it one: from 10¹⁶ up and below 10⁻⁴,
///   in `f32` as in `f64`, so that none of them looks like 0 or fills the line. NumPy gives one to
///   all numbers of the array as soon as the largest is 10⁸ or more, the smallest that is not 0 is
///   below 10⁻⁴, or the one is more than 1000 times the other: `[[1000.5, 1.0]]` is
///   `[[1.0005e+03 1.0000e+00]]` there, and `[[1000.5    1. ]]` here. It writes `1.e+16` where
///   there is `1e16` here.
/// - Every row is a line. NumPy breaks long lines, and leaves out the middle of a large array.
/// - A matrix without elements is `[]`.
/// - A scalar of your own is printed as its own `Display` says.
///
/// Special values are NumPy's `nan`, `inf` and `-inf`.
///
/// ```
/// # use chainrule::Matrix;
/// let extremes = Matrix::of(&[[5e-324, f64::NAN], [-0.0, 1.5e300]]);
/// assert_eq!(extremes.to_string(), "[[  5e-324      nan]\n [-0.       1.5e300]]");
/// assert_eq!(Matrix::of(&[[1000.5, 1.0]]).to_string(), "[[1000.5    1. ]]");
/// ```
impl<T: Display + Debug, S: AsRef<[T]>> Display for Matrix<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(8);
        let mut widths = Widths::default();
        for number in self.as_slice() {
            widths.add(Text::of(number, decimals).as_str());
        }

        f.write_char('[')?;
        for (row, numbers) in self.rows().enumerate() {
            f.write_str(if row == 0 { "[" } else { "\n [" })?;
            for (col, number) in numbers.iter().enumerate() {
                f.write_str(if col == 0 { "" } else { " " })?;
                let text = Text::of(number, decimals);
                if text.len == 0 {
                    write!(f, "{number}")?; // longer than any number: as it is
                } else {
                    widths.print(text.as_str(), f)?;
                }
            }
            f.write_char(']')?;
        }
        f.write_char(']')
    }
}

/// How wide the numbers of a matrix are, so that their dots stand below one another.
#[derive(Default)]
struct Widths {
    /// The most characters before a dot.
    whole: usize,
    /// The most characters from the dot on.
    fraction: usize,
    /// The most characters of a text without a dot: an integer, `nan`, `5e-324`.
    undotted: usize,
}

impl Widths {
    /// Makes room for one more number.
    fn add(&mut self, text: &str) {
        match text.split_once('.') {
            Some((whole, decimals)) => {
                self.whole = self.whole.max(whole.len());
                self.fraction = self.fraction.max(decimals.len() + 1);
            }
            None => self.undotted = self.undotted.max(text.len()),
        }
    }

    /// Prints a number in as many characters as each of them takes.
    fn print(&self, text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = self.whole.max(self.undotted.saturating_sub(self.fraction));
        match text.split_once('.') {
            Some((whole, decimals)) => {
                write!(f, "{whole:>before$}.{decimals:<0$}", self.fraction - 1)
            }
            None => write!(f, "{text:>0$}", before + self.fraction),
        }
    }
}

/// One number as text. Every float fits: the longest has 318 characters. What does not fit is
/// empty.
struct Text {
    bytes: [u8; 320],
    len: usize,
}

impl Text {
    /// A number with at most so many decimals, and no zeros at the end.
    fn of<T: Display + Debug>(number: &T, decimals: usize) -> Text {
        // The Debug of a float has as many digits as tell it from its neighbours, always a dot or
        // an exponent, and the exponent where it needs one.
        let shortest = Text::from(format_args!("{number:?}"));
        if shortest.as_str() == "NaN" {
            return Text::from(format_args!("nan"));
        }
        if shortest.is_of_digits() && shortest.as_str().contains('e') {
            return shortest;
        }
        let rounded = Text::from(format_args!("{number:.decimals$}"));
        let is_a_finite_float = shortest.is_of_digits() && shortest.as_str().contains('.');
        if !is_a_finite_float {
            return rounded;
        }
        if decimals == 0 {
            return Text::from(format_args!("{}.", rounded.as_str()));
        }
        let mut text = if shortest.decimals() <= decimals {
            shortest
        } else {
            rounded
        };
        text.len = text.as_str().trim_end_matches('0').len();
        text
    }

    fn from(words: fmt::Arguments<'_>) -> Text {
        let mut text = Text {
            bytes: [0; 320],
            len: 0,
        };
        if text.write_fmt(words).is_err() {
            text.len = 0;
        }
        text
    }

    fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..self.len).unwrap_or_default();
        str::from_utf8(bytes).unwrap_or_default()
    }

    /// Whether these are the characters of a float, and not those of a scalar of somebody's own.
    fn is_of_digits(&self) -> bool {
        let belongs = |character: char| character.is_ascii_digit() || ".e-".contains(character);
        self.as_str().chars().all(belongs)
    }

    /// How many characters stand behind the dot.
    fn decimals(&self) -> usize {
        self.as_str()
            .split_once('.')
            .map_or(0, |(_, decimals)| decimals.len())
    }
}

impl Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        let room = self.bytes.get_mut(self.len..end).ok_or(fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}
