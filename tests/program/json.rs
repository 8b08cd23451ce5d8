//! Reads JSON by its grammar (RFC 8259), to see that what the program prints is JSON, and what the texts and fields in it
//! are.

use core::iter::Peekable;
use core::str::Chars;

/// All texts of a value, the names of fields among them, in order. It panics where the whole is not one value.
#[track_caller]
pub(crate) fn texts(json: &str) -> Vec<String> {
    read(json).texts
}

/// All fields of a value, each with the fields that it is in before it: `worst`, `worst.row`. What is in a list is in the
/// list's field.
#[track_caller]
pub(crate) fn fields(json: &str) -> Vec<String> {
    read(json).fields
}

/// The fields that a section of the page `chainrule help json` lists, in the same way. A field's name begins a line, which is
/// set in further where it is a field of the one before; what is said of it begins further to the right.
pub(crate) fn documented(page: &str, section: &str) -> Vec<String> {
    const TEXT: usize = 16;
    let from_section = page.lines().skip_while(|line| !line.starts_with(section));
    let lines = from_section.skip(1).take_while(|line| !line.is_empty());
    let mut fields = Vec::new();
    let mut outer = vec![vec![String::new()]]; // of each level, what a field's name is put behind
    for line in lines {
        let text = line.trim_start();
        let column = line.len() - text.len();
        if column >= TEXT {
            continue;
        }
        outer.truncate(column / 2);
        let names = if text.starts_with("and the fields of a verdict") {
            documented(page, "A verdict")
        } else {
            let names = text.split("  ").next().unwrap_or_default();
            names.split(", ").map(String::from).collect()
        };
        let outer_names = outer.last().expect("a level");
        let full_names: Vec<String> = outer_names
            .iter()
            .flat_map(|outer| names.iter().map(move |name| format!("{outer}{name}")))
            .collect();
        outer.push(full_names.iter().map(|name| format!("{name}.")).collect());
        fields.extend(full_names);
    }
    fields
}

#[track_caller]
fn read(json: &str) -> Reader<'_> {
    let mut reader = Reader {
        rest: json.chars().peekable(),
        texts: Vec::new(),
        within: Vec::new(),
        fields: Vec::new(),
    };
    let is_value = reader.value().is_some();
    reader.blanks();
    assert!(is_value && reader.rest.peek().is_none(), "no JSON: {json}");
    reader
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    texts: Vec<String>,
    /// The fields that are being read, the outermost first.
    within: Vec<String>,
    fields: Vec<String>,
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
        self.within.push(self.texts.last()?.clone());
        self.fields.push(self.within.join("."));
        self.value()?;
        self.within.pop();
        Some(())
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
