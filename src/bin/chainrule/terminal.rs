//! The door through which text leaves the program.
//!
//! A text may hold what others wrote: the names of files and folders, a line of a folder's INDEX,
//! the header of a file. To a terminal a control character in it is an order, to clear the screen
//! or to call a wrong result right. So all that is said on stdout and stderr goes through here,
//! where such characters are written as `\u{1b}`.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Mutex;

/// Whether a character does more to a terminal than stand in its place. The marks that turn the
/// direction of writing, and the separators of lines that are not newlines, do so as well.
pub(crate) fn is_unprintable(character: char) -> bool {
    let turns_or_separates = matches!(
        character,
        '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    character.is_control() || turns_or_separates
}

/// A text without such characters. Newlines stay.
fn printable(text: &str) -> String {
    escaped(text, |character| {
        is_unprintable(character) && character != '\n'
    })
}

/// The same for what has to be one line, whatever stands in it.
pub(crate) fn in_one_line(text: &str) -> String {
    escaped(text, is_unprintable)
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> String {
    let mut printable = String::with_capacity(text.len());
    for character in text.chars() {
        if is_escaped(character) {
            printable.extend(character.escape_default());
        } else {
            printable.push(character);
        }
    }
    printable
}

/// For stdout: the answer.
pub(crate) fn say(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(printable(text).as_bytes())?;
    stdout.flush()
}

/// Whether stdout is a terminal, with a person before it, and no file nor another program.
pub(crate) fn is_read_by_a_person() -> bool {
    io::IsTerminal::is_terminal(&io::stdout())
}

/// For stdout: a file, byte for byte. It is for a program that reads it, not for a terminal.
pub(crate) fn hand_over(bytes: &[u8]) -> io::Result<()> {
    if is_read_by_a_person() {
        return Err(io::Error::other(
            "stdout is a terminal, and a file is no text",
        ));
    }
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}

/// For stderr: what is no result. Where even that is closed there is nobody left to tell.
pub(crate) fn note(text: &str) {
    let _ = io::stderr().write_all(printable(text).as_bytes());
}

/// The same, where it may be said of an array once for each result that needs it.
pub(crate) fn note_once(text: &str) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let said = SAID.lock();
    if said.map_or(true, |mut said| said.insert(text.into())) {
        note(text);
    }
}

/// For stderr: what went wrong, in a sentence, and a line for each detail.
pub(crate) fn complain(sentence: &str, details: &[String]) {
    let mut text = format!("chainrule: {}\n", in_one_line(sentence));
    for detail in details {
        text += &format!("  {}\n", in_one_line(detail));
    }
    note(&text);
}

/// For a person who waits at a terminal: how far it is, in a short line that the next one is
/// written over; an empty one leaves nothing behind.
pub(crate) fn progress(how_far: &str) {
    if io::IsTerminal::is_terminal(&io::stderr()) {
        let line = format!("\r{:60}\r{}\r", "", printable(how_far));
        let _ = io::stderr().write_all(line.as_bytes());
    }
}
