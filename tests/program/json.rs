//! Reads JSON by its grammar (RFC 8259), to see that what the program prints is JSON, and what the texts in it are.

use core::iter::Peekable;
use core::str::Chars;

/// All texts of a value, the names of fields among them, in order. It panics where the whole is not one value.
#[track_caller]
pub(crate) fn texts(json: &str) -> Vec<String> {
    let mut reader = Reader {
        rest: json.chars().peekable(),
        texts: Vec::new(),
    };
    let is_value = reader.value().is_some();
    reader.blanks();
    assert!(is_value && reader.rest.peek().is_none(), "no JSON: {json}");
    reader.texts
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    texts: Vec<String>,
}

impl Reader<'_> {
    fn value(&mut self) -> Option<()> {
        self.blanks();
        match self.rest.peek()? {
            '{' => self.list('{', '}', Self::field),
            '[' => self.list('[', ']', Self::value),
            '"' => self.text(),
            'n' => self.word("null"),
            't' => self.word("true"),
            'f' => self.word("false"),
            _ => self.count(),
        }
    }

    fn list(&mut self, open: char, close: char, item: fn(&mut Self) -> Option<()>) -> Option<()> {
        self.sign(open)?;
        if self.sign(close).is_some() {
            return Some(());
        }
        loop {
            item(self)?;
            if self.sign(close).is_some() {
                return Some(());
            }
            self.sign(',')?;
        }
    }

    fn field(&mut self) -> Option<()> {
        self.blanks();
        self.text()?;
        self.sign(':')?;
        self.value()
    }

    fn text(&mut self) -> Option<()> {
        self.sign('"')?;
        let mut text = Vec::new();
        loop {
            match self.rest.next()? {
                '"' => break,
                '\\' => text.push(self.escaped()?),
                '\0'..='\u{1f}' => return None,
                other => text.extend(other.encode_utf16(&mut [0; 2]).iter().copied()),
            }
        }
        self.texts.push(String::from_utf16(&text).ok()?);
        Some(())
    }

    fn escaped(&mut self) -> Option<u16> {
        let escaped = match self.rest.next()? {
            quoted @ ('"' | '\\' | '/') => quoted,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let digits: String = self.rest.by_ref().take(4).collect();
                return u16::from_str_radix(&digits, 16).ok();
            }
            _ => return None,
        };
        u16::try_from(u32::from(escaped)).ok()
    }

    fn word(&mut self, word: &str) -> Option<()> {
        word.chars()
            .all(|letter| self.rest.next() == Some(letter))
            .then_some(())
    }

    /// The only numbers that the program writes.
    fn count(&mut self) -> Option<()> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        let is_count = digits == "0" || !digits.is_empty() && !digits.starts_with('0');
        is_count.then_some(())
    }

    fn sign(&mut self, sign: char) -> Option<()> {
        self.blanks();
        self.rest.next_if_eq(&sign).map(|_| ())
    }

    fn blanks(&mut self) {
        while self
            .rest
            .next_if(|next| " \n\r\t".contains(*next))
            .is_some()
        {}
    }
}
