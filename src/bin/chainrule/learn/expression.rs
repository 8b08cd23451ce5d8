//! Reads an answer as a person writes it down: a number, `5*4 + 3*-1`, `1/2`, or a row of them,
//! `15 13 -14 23` or `[15, 13, -14, 23]`. The examples that it gives are no answers.

use core::iter::Peekable;
use core::str::Chars;

/// What would fit.
const FITTING: &str = "a number would fit: 8, -2.5, 1/2 or 3*7 - 9";
const FITTING_ROW: &str = "numbers with blanks or commas between them would fit: 1 -2.5 3*7";

/// No answer needs more parentheses in each other.
const DEEPEST: usize = 50;

/// The numbers that stand there, or a sentence that says what would fit. Of an equation, what
/// stands behind the last `=` is read. Where one number is asked for, `15 - 14` is one; where a row
/// is asked for, blanks separate numbers.
pub(crate) fn read(typed: &str, is_row: bool) -> Result<Vec<f64>, String> {
    let (_, behind) = typed.rsplit_once('=').unwrap_or(("", typed));
    let text = behind.replace(['[', ']'], " ");
    let numbers = if text.contains([',', ';']) {
        let parts = text.split([',', ';']).map(str::trim);
        parts.filter(|part| !part.is_empty()).map(number).collect()
    } else {
        let whole = number(&text).map(|number| vec![number]);
        let parts: Result<Vec<f64>, String> = text.split_whitespace().map(number).collect();
        let (first, second) = if is_row {
            (parts, whole)
        } else {
            (whole, parts)
        };
        first.or_else(|why| second.map_err(|_| why))
    };
    let fitting = if is_row { FITTING_ROW } else { FITTING };
    numbers.map_err(|why| format!("{why}; {fitting}"))
}

/// One number, or what it is computed from.
fn number(text: &str) -> Result<f64, String> {
    let mut reader = Reader {
        rest: text.chars().peekable(),
        depth: 0,
    };
    let value = reader.sum()?;
    if let Some(character) = reader.next_sign() {
        return Err(unexpected(character));
    }
    if value.is_finite() {
        Ok(value)
    } else {
        Err("That is beyond all numbers".into())
    }
}

fn unexpected(character: char) -> String {
    format!("`{character}` cannot be read there")
}

/// What is left to read: `sum = product ± product …`, `product = factor * factor / factor …`.
struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    /// How many parentheses are open.
    depth: usize,
}

impl Reader<'_> {
    fn sum(&mut self) -> Result<f64, String> {
        let mut sum = self.product()?;
        loop {
            match self.next_sign() {
                Some('+') => sum += self.next_product()?,
                Some('-' | '−') => sum -= self.next_product()?,
                _ => return Ok(sum),
            }
        }
    }

    fn next_product(&mut self) -> Result<f64, String> {
        self.rest.next();
        self.product()
    }

    fn product(&mut self) -> Result<f64, String> {
        let mut product = self.factor()?;
        loop {
            match self.next_sign() {
                Some('*' | '·' | '×') => product *= self.next_factor()?,
                Some('/' | '÷') => {
                    let divisor = self.next_factor()?;
                    if divisor == 0.0 {
                        return Err("Nothing can be divided by 0".into());
                    }
                    product /= divisor;
                }
                _ => return Ok(product),
            }
        }
    }

    fn next_factor(&mut self) -> Result<f64, String> {
        self.rest.next();
        self.factor()
    }

    /// A number or a sum in parentheses, with any signs before it.
    fn factor(&mut self) -> Result<f64, String> {
        let mut sign = 1.0;
        loop {
            match self.next_sign() {
                Some('-' | '−') => sign = -sign,
                Some('+') => {}
                Some('(') => return Ok(sign * self.parenthesis()?),
                _ => return Ok(sign * self.digits()?),
            }
            self.rest.next();
        }
    }

    fn parenthesis(&mut self) -> Result<f64, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("There are too many parentheses".into());
        }
        self.rest.next();
        let sum = self.sum()?;
        if self.next_sign() != Some(')') {
            return Err("A parenthesis is not closed: `)` would fit".into());
        }
        self.rest.next();
        self.depth -= 1;
        Ok(sum)
    }

    /// `13`, `-2.5` without its sign, `15.`, `.5`, `1e-3`
    fn digits(&mut self) -> Result<f64, String> {
        let mut digits = String::new();
        while let Some(character) = self.rest.next_if(|&character| is_of_a_number(character)) {
            digits.push(character);
            let is_exponent = matches!(character, 'e' | 'E');
            let sign = self
                .rest
                .next_if(|sign| is_exponent && "+-".contains(*sign));
            digits.extend(sign);
        }
        if digits.is_empty() {
            return Err(match self.rest.peek() {
                Some(&character) => unexpected(character),
                None => "A number is missing at the end".into(),
            });
        }
        digits
            .parse()
            .map_err(|_| format!("`{digits}` is no number"))
    }

    /// The next character that is no blank, which stays.
    fn next_sign(&mut self) -> Option<char> {
        while self.rest.next_if(|blank| blank.is_whitespace()).is_some() {}
        self.rest.peek().copied()
    }
}

fn is_of_a_number(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '.' | 'e' | 'E')
}
