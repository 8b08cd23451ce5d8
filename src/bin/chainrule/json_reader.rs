//! JSON that somebody else wrote (RFC 8259), read from the first character to the last.
//!
//! Who reads says what has to stand next: an object of such fields, a list of such items, a text, a
//! count. So nothing is kept that was not asked for, and nothing is read deeper than was asked: a
//! thousand brackets are refused at the first that does not belong. What is refused is a sentence,
//! with the place.

use crate::array::shown;

/// What is left to read.
pub(crate) struct JsonReader<'a> {
    text: &'a str,
    /// The next byte; what stands before it was read.
    place: usize,
}

/// What was read, or a sentence.
pub(crate) type Read<T> = Result<T, String>;

impl<'a> JsonReader<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        JsonReader { text, place: 0 }
    }

    /// An object: `field` is told each name, and reads the value. No name stands there twice.
    pub(crate) fn object(
        &mut self,
        mut field: impl FnMut(&mut Self, &str) -> Read<()>,
    ) -> Read<()> {
        let mut names = Vec::new();
        self.sign('{')?;
        self.items('}', |reader| {
            let name = reader.text()?;
            reader.sign(':')?;
            field(reader, &name)?;
            names.push(name);
            Ok(())
        })?;
        names.sort_unstable();
        let twice = names.windows(2).find(|pair| pair.first() == pair.last());
        if let Some([name, ..]) = twice {
            return Err(format!("{} stands there twice", shown(name)));
        }
        Ok(())
    }

    /// A list: `item` reads each.
    pub(crate) fn list(&mut self, item: impl FnMut(&mut Self) -> Read<()>) -> Read<()> {
        self.sign('[')?;
        self.items(']', item)
    }

    /// Items with commas between them, up to the sign that closes them.
    fn items(&mut self, close: char, mut item: impl FnMut(&mut Self) -> Read<()>) -> Read<()> {
        if self.is_next(close) {
            return self.sign(close);
        }
        loop {
            item(self)?;
            if self.is_next(close) {
                return self.sign(close);
            }
            self.sign(',')?;
        }
    }

    /// A whole number from 0 on, without sign, fraction or exponent.
    pub(crate) fn count(&mut self) -> Read<u64> {
        self.skip_blanks();
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let digits = rest.get(..length).unwrap_or_default();
        let follows = rest.get(length..).unwrap_or_default();
        let goes_on = follows.starts_with(['.', 'e', 'E']);
        let has_zero_before = length > 1 && digits.starts_with('0');
        if goes_on || has_zero_before {
            return Err(self.needed("a whole number"));
        }
        let count = digits.parse().map_err(|_| self.needed("a whole number"))?;
        self.place += length;
        Ok(count)
    }

    /// A text in quotation marks.
    pub(crate) fn text(&mut self) -> Read<String> {
        self.sign('"')?;
        let mut text = String::new();
        loop {
            let character = self.character()?;
            match character {
                '"' => return Ok(text),
                '\\' => text.push(self.escaped()?),
                '\0'..='\u{1f}' => return Err("one of its texts has a control character".into()),
                _ => text.push(character),
            }
        }
    }

    /// What stands behind a backslash.
    fn escaped(&mut self) -> Read<char> {
        match self.character()? {
            quoted @ ('"' | '\\' | '/') => Ok(quoted),
            'b' => Ok('\u{8}'),
            'f' => Ok('\u{c}'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'u' => self.in_utf16(),
            _ => Err("one of its texts has a backslash before what needs none".into()),
        }
    }

    /// Four digits of a character, or twice four, with `\u` between them.
    fn in_utf16(&mut self) -> Read<char> {
        let first = self.unit()?;
        let is_half = (0xd800..0xdc00).contains(&first);
        let mut units = vec![first];
        if is_half && self.rest().starts_with("\\u") {
            self.place += 2;
            units.push(self.unit()?);
        }
        let characters = String::from_utf16(&units).ok();
        let character = characters.and_then(|characters| characters.chars().next());
        character.ok_or_else(|| "one of its texts has half a character".into())
    }

    fn unit(&mut self) -> Read<u16> {
        let digits = self.rest().get(..4).unwrap_or_default();
        let are_digits = digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        if !are_digits {
            return Err(self.needed("four hexadecimal digits"));
        }
        self.place += 4;
        u16::from_str_radix(digits, 16).map_err(|_| self.needed("four hexadecimal digits"))
    }

    /// The end: nothing but blanks is left.
    pub(crate) fn end(&mut self) -> Read<()> {
        self.skip_blanks();
        if self.rest().is_empty() {
            return Ok(());
        }
        Err(self.needed("the end"))
    }

    fn sign(&mut self, sign: char) -> Read<()> {
        if !self.is_next(sign) {
            return Err(self.needed(&format!("`{sign}`")));
        }
        self.place += sign.len_utf8();
        Ok(())
    }

    fn is_next(&mut self, sign: char) -> bool {
        self.skip_blanks();
        self.rest().starts_with(sign)
    }

    fn character(&mut self) -> Read<char> {
        let character = self.rest().chars().next();
        let character = character.ok_or("one of its texts has no end")?;
        self.place += character.len_utf8();
        Ok(character)
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        let after = rest.trim_start_matches([' ', '\n', '\r', '\t']);
        self.place += rest.len() - after.len();
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.place..).unwrap_or_default()
    }

    fn needed(&self, what: &str) -> String {
        format!("at byte {}, {what} is needed", self.place)
    }
}
