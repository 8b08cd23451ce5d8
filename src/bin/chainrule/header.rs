//! The header of a `.npy` file. It is a literal of Python, and NumPy reads it as one:
//!
//! ```text
//! {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
//! ```
//!
//! Of what Python allows, this reads what has ever been written: any order of the fields, either
//! quotation marks, blanks, and `u'<f8'` and `3L` as Python 2 wrote them. All else is refused, as
//! NumPy refuses it. (NumPy takes the last of two shapes; a file that says two things is refused
//! here.)

/// What a header says, of any type and any number of dimensions.
pub(crate) struct Header {
    /// Of a type with fields of its own, the list of them.
    pub(crate) descr: String,
    /// The first index runs fastest.
    pub(crate) fortran_order: bool,
    pub(crate) extents: Vec<usize>,
}

impl Header {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { rest: text };
        let mut descr = None;
        let mut fortran_order = None;
        let mut extents = None;
        reader.needs('{')?;
        while !reader.has('}') {
            let key = reader.text()?;
            reader.needs(':')?;
            let is_second = match key {
                "descr" => descr.replace(reader.descr()?).is_some(),
                "fortran_order" => fortran_order.replace(reader.truth()?).is_some(),
                "shape" => extents.replace(reader.extents()?).is_some(),
                _ => return None,
            };
            if is_second {
                return None;
            }
            reader.needs_comma_or('}')?;
        }
        reader.blanks();
        if !reader.rest.is_empty() {
            return None;
        }
        Some(Header {
            descr: descr?.to_string(),
            fortran_order: fortran_order?,
            extents: extents?,
        })
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }

    /// Reads a sign, where it is the next.
    fn has(&mut self, sign: char) -> bool {
        self.blanks();
        let after = self.rest.strip_prefix(sign);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn needs(&mut self, sign: char) -> Option<()> {
        self.has(sign).then_some(())
    }

    /// After an item of a list: the end, which is left to be read, or a comma.
    fn needs_comma_or(&mut self, end: char) -> Option<()> {
        self.blanks();
        let is_last = self.rest.starts_with(end);
        if is_last { Some(()) } else { self.needs(',') }
    }

    /// As much as there is up to this sign, which is read, too.
    fn until(&mut self, sign: char) -> Option<&'a str> {
        let (text, after) = self.rest.split_once(sign)?;
        self.rest = after;
        Some(text)
    }

    /// `'<f8'`, `"<f8"` or `u'<f8'`
    fn text(&mut self) -> Option<&'a str> {
        self.blanks();
        self.rest = self.rest.strip_prefix('u').unwrap_or(self.rest);
        let quotation_mark = self.rest.chars().next().filter(|it| "'\"".contains(*it))?;
        self.needs(quotation_mark)?;
        self.until(quotation_mark)
            .filter(|text| !text.contains(['\\', '\n']))
    }

    /// A text, or a list of fields: no other field of the header has such brackets.
    fn descr(&mut self) -> Option<&'a str> {
        self.blanks();
        if !self.rest.starts_with('[') {
            return self.text();
        }
        let (fields, after) = self.rest.split_at(self.rest.rfind(']')? + 1);
        self.rest = after;
        Some(fields)
    }

    fn truth(&mut self) -> Option<bool> {
        self.blanks();
        for (word, truth) in [("True", true), ("False", false)] {
            if let Some(after) = self.rest.strip_prefix(word) {
                self.rest = after;
                return Some(truth);
            }
        }
        None
    }

    /// `(3, 4)`, `(3, 4, )`, `(3,)`, `()`; not `(3)`, which is a number.
    fn extents(&mut self) -> Option<Vec<usize>> {
        let mut extents = Vec::new();
        self.needs('(')?;
        while !self.has(')') {
            extents.push(self.extent()?);
            if extents.len() == 1 {
                self.needs(',')?;
            } else {
                self.needs_comma_or(')')?;
            }
        }
        Some(extents)
    }

    /// `3`, `0`, `3L`; not `03`.
    fn extent(&mut self) -> Option<usize> {
        self.blanks();
        let end = self.rest.find(|it: char| !it.is_ascii_digit())?;
        let (digits, after) = self.rest.split_at(end);
        if digits.starts_with('0') && digits != "0" {
            return None;
        }
        self.rest = after.strip_prefix('L').unwrap_or(after);
        digits.parse().ok()
    }
}
