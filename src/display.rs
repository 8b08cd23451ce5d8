//! A matrix as NumPy prints it: `print(dinputs)`.

use core::fmt::{self, Debug, Display, Write};

use crate::Matrix;

/// As NumPy prints an array: dots below one another, at most 8 decimals, no zeros at the end.
///
/// ```
/// use chainrule::Matrix;
///
/// let dvalues = Matrix::of(&[[1.0, -0.5], [20.0, 1.0 / 3.0]]);
/// assert_eq!(dvalues.to_string(), "[[ 1.         -0.5       ]\n [20.          0.33333333]]");
/// assert_eq!(Matrix::of(&[[4, 0], [-7, 12]]).to_string(), "[[ 4  0]\n [-7 12]]");
/// ```
///
/// A single number of NumPy's gets an exponent from 10¹⁶ up and below 10⁻⁴, and so does a number here, so that none of
/// them looks like 0 or fills the line. (In an array, NumPy changes all numbers to exponents as soon as one needs it, and
/// already from 10⁸ up; here the others stay as they are. And it breaks long lines and leaves out the middle of a large
/// array; here every row is a line.) Special values are `nan`, `inf` and `-inf`; a matrix without
/// elements is `[]`; a scalar of your own is printed as its own `Display` says.
///
/// ```
/// # use chainrule::Matrix;
/// let extremes = Matrix::of(&[[5e-324, f64::NAN], [-0.0, 1.5e300]]);
/// assert_eq!(extremes.to_string(), "[[  5e-324      nan]\n [-0.       1.5e300]]");
/// ```
impl<T: Display + Debug, S: AsRef<[T]>> Display for Matrix<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut undotted, mut before, mut after) = (0, 0, 0);
        for text in self.as_slice().iter().map(Text::of) {
            match text.as_str().split_once('.') {
                Some((whole, rest)) => {
                    (before, after) = (before.max(whole.len()), after.max(rest.len() + 1))
                }
                None => undotted = undotted.max(text.len),
            }
        }
        before = before.max(undotted.saturating_sub(after));
        f.write_char('[')?;
        for (row, numbers) in self.rows().enumerate() {
            f.write_str(if row == 0 { "[" } else { "\n [" })?;
            for (col, number) in numbers.iter().enumerate() {
                f.write_str(if col == 0 { "" } else { " " })?;
                let text = Text::of(number);
                match text.as_str().split_once('.') {
                    Some((whole, rest)) => write!(f, "{whole:>before$}.{rest:<0$}", after - 1)?,
                    None if text.len == 0 => write!(f, "{number}")?,
                    None => write!(f, "{:>1$}", text.as_str(), before + after)?,
                }
            }
            f.write_char(']')?;
        }
        f.write_char(']')
    }
}

/// One number as text. Every float fits: the longest has 318 characters. What does not fit is empty here.
struct Text {
    bytes: [u8; 320],
    len: usize,
}

impl Text {
    fn of<T: Display + Debug>(number: &T) -> Text {
        // A float's Debug has as many digits as tell it from its neighbours, and an exponent where it needs one.
        let exact = Text::from(format_args!("{number:?}"));
        let rounded = Text::from(format_args!("{number:.8}"));
        let foreign = exact
            .as_str()
            .contains(|c: char| !c.is_ascii_digit() && !".e-".contains(c));
        if rounded.as_str() == "NaN" {
            Text::from(format_args!("nan"))
        } else if foreign || !rounded.as_str().contains('.') {
            rounded
        } else if exact.as_str().contains('e') {
            exact
        } else {
            let decimals = exact
                .as_str()
                .split_once('.')
                .map_or(0, |(_, decimals)| decimals.len());
            let mut text = if decimals <= 8 { exact } else { rounded };
            text.len = text.as_str().trim_end_matches('0').len();
            text
        }
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
        self.bytes
            .get(..self.len)
            .and_then(|bytes| str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }
}

impl Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        self.bytes
            .get_mut(self.len..end)
            .ok_or(fmt::Error)?
            .copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}
