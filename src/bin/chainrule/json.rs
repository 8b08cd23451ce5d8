//! JSON, as `--json` prints it. What the fields are, is said by the page `json` of `help.txt`.

use core::fmt::{self, Display, Formatter, Write};

use crate::terminal::is_unprintable;

/// A value, which prints itself.
pub(crate) enum Json {
    Null,
    Bool(bool),
    Count(usize),
    /// Also a number that may be NaN or infinite, for which JSON has no other word.
    Text(String),
    List(Vec<Json>),
    /// A list of objects, each on a line, so that a long one can be searched line by line.
    Lines(Vec<Json>),
    Object(Fields),
}

/// The version of what is printed. Fields may be added to it; where one is removed, renamed or
/// means something else, it is another version.
const SCHEMA: usize = 1;

/// The fields of an object, in the order in which they are printed.
pub(crate) type Fields = Vec<(&'static str, Json)>;

/// The answer to a question that was asked with `--json`.
pub(crate) fn answer(fields: Fields) -> String {
    let mut all = vec![("schema", Json::Count(SCHEMA))];
    all.extend(fields);
    format!("{}\n", Json::Object(all))
}

impl Json {
    pub(crate) fn text(text: impl Display) -> Self {
        Json::Text(text.to_string())
    }

    pub(crate) fn texts(texts: &[String]) -> Self {
        Json::List(texts.iter().map(Json::text).collect())
    }

    /// `[rows, columns]`
    pub(crate) fn shape((rows, cols): (usize, usize)) -> Self {
        Json::List(vec![Json::Count(rows), Json::Count(cols)])
    }
}

impl Display for Json {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(answer) => write!(f, "{answer}"),
            Json::Count(count) => write!(f, "{count}"),
            Json::Text(text) => write_quoted(f, text),
            Json::List(items) => write_list(f, items, ", "),
            Json::Lines(items) => write_list(f, items, ",\n"),
            Json::Object(fields) => write_object(f, fields),
        }
    }
}

/// In quotation marks. What the terminal's door would escape is escaped here already, in JSON's
/// way.
fn write_quoted(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for character in text.chars() {
        match character {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            _ if is_unprintable(character) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(f, "\\u{unit:04x}")?;
                }
            }
            _ => f.write_char(character)?,
        }
    }
    f.write_char('"')
}

fn write_list(f: &mut Formatter<'_>, items: &[Json], comma: &str) -> fmt::Result {
    f.write_char('[')?;
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            f.write_str(comma)?;
        }
        write!(f, "{item}")?;
    }
    f.write_char(']')
}

fn write_object(f: &mut Formatter<'_>, fields: &[(&str, Json)]) -> fmt::Result {
    f.write_char('{')?;
    for (place, (name, value)) in fields.iter().enumerate() {
        if place > 0 {
            f.write_str(", ")?;
        }
        write_quoted(f, name)?;
        write!(f, ": {value}")?;
    }
    f.write_char('}')
}
