//! The talk about one question of the lesson: it is asked, heard, judged, and helped with, until
//! the answer is right.

use std::io::{self, BufRead, Read};

use super::element::Element;
use super::steps::Question;
use super::{board, derivation, examples, expression, miscounted, tutor};
use crate::case::Case;
use crate::terminal;

/// No answer is longer.
const LONGEST_LINE: u64 = 1000;

/// What a terminal holds in a line.
const WIDTH: usize = 79;

/// The talk about one question.
pub(crate) struct Talk<'a> {
    question: &'a Question,
    case: &'a Case,
    /// What is asked for.
    elements: Vec<Element<'a>>,
    n_hints: usize,
    n_wrong: usize,
}

impl<'a> Talk<'a> {
    pub(crate) fn about(question: &'a Question, case: &'a Case) -> Result<Self, String> {
        let made = question.made(case)?;
        let row = question.row;
        let elements = match question.col {
            Some(col) => vec![Element::of(case, made, row, col)?],
            None => Element::row(case, made, row)?,
        };
        Ok(Talk {
            question,
            case,
            elements,
            n_hints: 0,
            n_wrong: 0,
        })
    }

    pub(crate) fn draw(&self) -> Result<(), String> {
        say(&format!("\n{}", self.drawing(&[])?))
    }

    fn ask(&self) -> Result<(), String> {
        say(&format!("\n{}\n", self.question.asked))
    }

    /// What the question is about, and what was met in brackets.
    fn drawing(&self, met: &[Element]) -> Result<String, String> {
        let names = self.question.shown.iter();
        let shown: Result<Vec<_>, _> = names.map(|name| self.case.table(name)).collect();
        let asked = self.elements.iter().map(|element| element.place);
        let met = met.iter().flat_map(Element::met);
        let result = &self.question.made(self.case)?.table;
        board::draw(&shown?, met, result, asked)
    }

    /// `dinputs[0][1]`
    fn name(&self) -> String {
        match (self.question.col, self.elements.first()) {
            (Some(_), Some(element)) => element.name(),
            _ => format!("{}[{}]", self.question.name, self.question.row),
        }
    }

    /// Listens until the answer is right, or nothing more is said.
    pub(crate) fn until_right(&mut self, listener: Listener) -> Result<Heard, String> {
        self.ask()?;
        loop {
            let Some(line) = listener.hear(&format!("{} = ", self.name()))? else {
                return Ok(Heard::End);
            };
            match line.to_lowercase().as_str() {
                "quit" | "exit" | "q" => return Ok(Heard::End),
                "hint" | "help" | "?" => say(&self.hint()?)?,
                "" => {
                    self.draw()?;
                    self.ask()?;
                }
                _ => {
                    if self.is_answered_by(&line)? {
                        return Ok(Heard::Answer);
                    }
                }
            }
        }
    }

    fn is_answered_by(&mut self, line: &str) -> Result<bool, String> {
        let typed = match expression::read(line, self.question.col.is_none()) {
            Ok(typed) => typed,
            Err(sentence) => {
                say(&wrapped(&format!("{sentence}. Or `hint`, or `quit`.")))?;
                return Ok(false);
            }
        };
        if typed.len() != self.elements.len() {
            say(&wrapped(&miscounted::sentence(
                &self.elements,
                &typed,
                line,
            )?))?;
            return Ok(false);
        }
        let has_seen_all = self.n_hints > 1;
        let said = tutor::judge(&self.elements, &typed, has_seen_all)?;
        say(&wrapped(&said.text))?;
        if said.is_right {
            let remark = with_losses(self.question.right)?;
            let newline = if remark.is_empty() { "" } else { "\n" };
            say(&format!("{remark}{newline}"))?;
        } else {
            self.n_wrong += 1;
            if self.n_wrong == 2 && self.n_hints == 0 {
                say("(`hint` helps.)\n")?;
            }
        }
        Ok(said.is_right)
    }

    /// The first time what helps, and after that the whole of it.
    fn hint(&mut self) -> Result<String, String> {
        self.n_hints += 1;
        if self.n_hints > 1 {
            return derivation::page(&self.elements);
        }
        let drawing = self.drawing(self.elements.get(..1).unwrap_or(&[]))?;
        let hint = self.question.hint;
        Ok(format!(
            "\n{drawing}\n{hint}\nOnce more `hint` shows how the answer comes about.\n"
        ))
    }
}

/// The last remark tells what the loss does.
fn with_losses(remark: &str) -> Result<String, String> {
    if !remark.contains("{loss}") {
        return Ok(remark.to_string());
    }
    let [loss, nudged] = examples::losses()?;
    Ok(remark
        .replace("{loss}", &loss.to_string())
        .replace("{nudged}", &format!("{nudged:.6}"))
        .replace("{change}", &format!("{:.6}", nudged - loss)))
}

/// How a question, or a step, ended.
#[derive(PartialEq)]
pub(crate) enum Heard {
    Answer,
    End,
}

/// Reads lines from stdin.
#[derive(Clone, Copy)]
pub(crate) struct Listener {
    pub(crate) is_piped: bool,
}

impl Listener {
    /// The next line, without the blanks around it; none where there is none. What a file says is
    /// shown behind the question, as what a person types stands there already.
    fn hear(self, question: &str) -> Result<Option<String>, String> {
        say(question)?;
        let mut line = Vec::new();
        let mut stdin = io::stdin().lock().take(LONGEST_LINE);
        let length = stdin
            .read_until(b'\n', &mut line)
            .map_err(|error| format!("learn: the answer could not be read: {error}"))?;
        if length as u64 == LONGEST_LINE {
            return Err(format!("learn: a line is longer than {LONGEST_LINE} bytes"));
        }
        if length == 0 {
            say("\n")?;
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line).trim().to_string();
        if self.is_piped {
            say(&format!("{}\n", terminal::in_one_line(&line)))?;
        }
        Ok(Some(line))
    }
}

pub(crate) fn say(text: &str) -> Result<(), String> {
    terminal::say(text).map_err(|error| format!("the output could not be written: {error}"))
}

/// A sentence that begins with a capital letter, in lines that a terminal holds.
fn wrapped(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    let text: String = first.into_iter().chain(letters).collect();
    let mut wrapped = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let width = word.chars().count();
        if length > 0 && length + 1 + width > WIDTH {
            wrapped.push('\n');
            length = 0;
        } else if length > 0 {
            wrapped.push(' ');
            length += 1;
        }
        wrapped += word;
        length += width;
    }
    wrapped.push('\n');
    wrapped
}
