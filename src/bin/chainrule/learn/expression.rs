//! Reads an answer as a person writes it down: a number, `5*4 + 3*-1`, `1/2`, or a row of them,
//! `15 13 -14 23` or `[15, 13, -14, 23]`. The examples that it gives are no answers.

use core::iter::Peekable;
use core::str::Chars;

/// A number that was typed.
#[derive(Debug, PartialEq)]
pub(crate) struct Typed {
    pub(crate) value: f64,
    /// The factors of each product in the sum that was typed: of `5*4 - 7` they are 5 and 4, and
    /// -7. Empty where there is more than that in it.
    pub(crate) products: Vec<Vec<f64>>,
}

/// What would fit.
const FITTING: &str = "a number would fit: 8, -2.5, 1/2 or 3*7 - 9";
const FITTING_ROW: &str = "numbers with either blanks or commas between them would fit: 1 -2.5 3*7";

/// What stands between numbers, and is none.
const SIGNS: [&str; 8] = ["+", "-", "−", "*", "·", "×", "/", "÷"];

/// No answer needs more parentheses in each other.
const DEEPEST: usize = 50;

/// The numbers that stand there, or a sentence that says what would fit. Of an equation, what
/// stands behind the last `=` is read. Where one number is asked for, `15 - 14` is one, and
/// `15 -14` are two; where a row is asked for, blanks always separate numbers.
pub(crate) fn read(typed: &str, is_row: bool) -> Result<Vec<Typed>, String> {
    let (_, behind) = typed.rsplit_once('=').unwrap_or(("", typed));
    let text = behind.replace(['[', ']'], " ");
    let numbers = if text.contains([',', ';']) {
        let parts = text.split([',', ';']).map(str::trim);
        let parts = parts.filter(|part| !part.is_empty());
        parts.map(between_commas).collect()
    } else if is_row || is_list(&text) {
        between_blanks(&text).or_else(|why| alone(&text).map_err(|_| why))
    } else {
        alone(&text).or_else(|why| between_blanks(&text).map_err(|_| why))
    };
    let fitting = if is_row { FITTING_ROW } else { FITTING };
    numbers.map_err(|why| format!("{why}; {fitting}"))
}

fn alone(text: &str) -> Result<Vec<Typed>, String> {
    Ok(vec![number(text)?])
}

fn between_blanks(text: &str) -> Result<Vec<Typed>, String> {
    let mut parts = text.split_whitespace();
    if let Some(sign) = parts.find(|part| SIGNS.contains(part)) {
        return Err(format!(
            "`{sign}` stands alone, and blanks separate the numbers; write what belongs together \
             without them, -13 or 5*4-7"
        ));
    }
    text.split_whitespace().map(number).collect()
}

fn between_commas(text: &str) -> Result<Typed, String> {
    if is_list(text) {
        let why = format!("`{text}` between commas is more than one number");
        return Err(why);
    }
    number(text)
}

/// Numbers with nothing but blanks between them, as in `20 -3 -4`.
fn is_list(text: &str) -> bool {
    let is_number = |part: &str| {
        let products = number(part).map(|typed| typed.products);
        matches!(products.as_deref(), Ok([product]) if product.len() == 1)
    };
    text.split_whitespace().count() > 1 && text.split_whitespace().all(is_number)
}

/// One number, or what it is computed from.
fn number(text: &str) -> Result<Typed, String> {
    let mut reader = Reader {
        rest: text.chars().peekable(),
        depth: 0,
        products: Vec::new(),
        is_plain: true,
    };
    let value = reader.sum()?;
    if let Some(character) = reader.next_sign() {
        return Err(unexpected(character));
    }
    if !value.is_finite() {
        return Err("That is beyond all numbers".into());
    }
    if !reader.is_plain {
        reader.products.clear();
    }
    Ok(Typed {
        value,
        products: reader.products,
    })
}

fn unexpected(character: char) -> String {
    format!("`{character}` cannot be read there")
}

/// What is left to read: `sum = product ± product …`, `product = factor * factor / factor …`.
struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    /// How many parentheses are open.
    depth: usize,
    /// The factors of each product so far.
    products: Vec<Vec<f64>>,
    /// Nothing was divided, and there were no parentheses.
    is_plain: bool,
}

impl Reader<'_> {
    fn sum(&mut self) -> Result<f64, String> {
        let mut sum = self.product(1.0)?;
        loop {
            match self.next_sign() {
                Some('+') => sum += self.next_product(1.0)?,
                Some('-' | '−') => sum += self.next_product(-1.0)?,
                _ => return Ok(sum),
            }
        }
    }

    fn next_product(&mut self, sign: f64) -> Result<f64, String> {
        self.rest.next();
        self.product(sign)
    }

    fn product(&mut self, sign: f64) -> Result<f64, String> {
        let mut product = sign * self.factor()?;
        let mut factors = vec![product];
        loop {
            match self.next_sign() {
                Some('*' | '·' | '×') => {
                    let factor = self.next_factor()?;
                    product *= factor;
                    factors.push(factor);
                }
                Some('/' | '÷') => {
                    self.is_plain = false;
                    let divisor = self.next_factor()?;
                    if divisor == 0.0 {
                        return Err("Nothing can be divided by 0".into());
                    }
                    product /= divisor;
                }
                _ => {
                    self.products.push(factors);
                    return Ok(product);
                }
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
        self.is_plain = false;
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
