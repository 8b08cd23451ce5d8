//! `chainrule learn`: a lesson that asks. Each step shows its matrices, says a few sentences, and
//! asks for a number, then for a row. The answers come from a person, line by line, or from a file.
//!
//! Status 0: all was answered, or a person left. Status 1: the answers of a file or pipe ended, and
//! there is a question left. So somebody who teaches can ask for the one or the other.

use std::io::{self, BufRead, IsTerminal, Read};
use std::path::{Path, PathBuf};

use crate::answer::{Answer, Answered, Status};
use crate::arguments::{self, FROM, KEEP};
use crate::case::Case;
use crate::element::Element;
use crate::steps::{self, Lesson, Question, Step};
use crate::{board, derivation, expression, files, progress, terminal, tutor};

/// No answer is longer.
const LONGEST_LINE: u64 = 1000;

const WIDTH: usize = 79;

pub(crate) fn run(arguments: &[String]) -> Answered {
    let given = arguments::parse("learn", arguments, &[FROM, KEEP])?;
    let lesson = steps::read()?;
    let count = lesson.steps.len();
    let is_piped = !io::stdin().is_terminal();
    let mut kept = Kept::of(given.get(KEEP).copied(), is_piped)?;
    let before = kept.step()?;
    let first = match given.get(FROM) {
        Some(typed) => numbered(typed, count)?,
        None => before
            .filter(|step| (1..=count).contains(step))
            .unwrap_or(1),
    };
    let mut listener = Listener { is_piped };
    say(&format!("{}\n", lesson.greeting))?;
    if first > 1 && !given.contains_key(FROM) {
        say("You go on where you stopped; `chainrule learn --from 1` begins anew.\n")?;
    }
    for (number, step) in lesson.steps.iter().enumerate().skip(first - 1) {
        kept.keep(number + 1);
        say(&format!(
            "\nSTEP {} of {count}: {}\n",
            number + 1,
            step.title
        ))?;
        if ask(step, &mut listener)? == Heard::End {
            return Ok(left(number + 1, &lesson, &kept, is_piped));
        }
    }
    kept.forget();
    Ok(Answer::fine(finished(first, &lesson)))
}

fn numbered(typed: &str, count: usize) -> Result<usize, String> {
    let number = typed.parse().ok().filter(|step| (1..=count).contains(step));
    number.ok_or_else(|| format!("learn: there is no step `{typed}`: 1 to {count} would fit"))
}

/// What is said to somebody who goes before the end.
fn left(number: usize, lesson: &Lesson, kept: &Kept, is_piped: bool) -> Answer {
    let count = lesson.steps.len();
    let title = lesson.steps.get(number - 1).map_or("", |step| step.title);
    let mut text = format!("\nYou are at step {number} of {count}: {title}.\n");
    text += &kept.how_to_go_on(number);
    let status = if is_piped { Status::No } else { Status::Fine };
    Answer { text, status }
}

fn finished(first: usize, lesson: &Lesson) -> String {
    let count = lesson.steps.len();
    let what = match first {
        1 => format!("all {count} steps"),
        _ if first == count => format!("step {count}"),
        _ => format!("steps {first} to {count}"),
    };
    format!(
        "\nYou are done: {what}, every question answered.\n\n{}\n",
        lesson.farewell
    )
}

/// Asks all questions of a step.
fn ask(step: &Step, listener: &mut Listener) -> Result<Heard, String> {
    let case = step.case()?;
    let mut shown: &[&str] = &[];
    for (number, question) in step.questions.iter().enumerate() {
        if number == 0 {
            say(&format!("{}\n", step.about))?;
        }
        let mut talk = Talk::about(question, &case)?;
        if shown != question.shown {
            say(&format!("\n{}", talk.drawing(&[])?))?;
            shown = &question.shown;
        }
        say(&format!("\n{}\n", question.asked))?;
        if talk.until_right(listener)? == Heard::End {
            return Ok(Heard::End);
        }
    }
    Ok(Heard::Answer)
}

/// The talk about one question.
struct Talk<'a> {
    question: &'a Question,
    case: &'a Case,
    /// What is asked for.
    elements: Vec<Element<'a>>,
    n_hints: usize,
    n_wrong: usize,
}

impl<'a> Talk<'a> {
    fn about(question: &'a Question, case: &'a Case) -> Result<Self, String> {
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
    fn until_right(&mut self, listener: &mut Listener) -> Result<Heard, String> {
        loop {
            let Some(line) = listener.hear(&format!("{} = ", self.name()))? else {
                return Ok(Heard::End);
            };
            match line.to_lowercase().as_str() {
                "quit" | "exit" | "q" => return Ok(Heard::End),
                "hint" | "help" | "?" => say(&self.hint()?)?,
                "" => {
                    let drawing = self.drawing(&[])?;
                    say(&format!("\n{drawing}\n{}\n", self.question.asked))?;
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
            say(&wrapped(&tutor::about_the_count(&self.elements, &typed)?))?;
            return Ok(false);
        }
        let said = tutor::judge(&self.elements, &typed)?;
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
    let [loss, nudged] = steps::losses()?;
    Ok(remark
        .replace("{loss}", &loss.to_string())
        .replace("{nudged}", &format!("{nudged:.6}"))
        .replace("{change}", &format!("{:.6}", nudged - loss)))
}

/// How a question, or a step, ended.
#[derive(PartialEq)]
enum Heard {
    Answer,
    End,
}

/// Reads lines from stdin.
struct Listener {
    is_piped: bool,
}

impl Listener {
    /// The next line, without the blanks around it; none where there is none. What a file says is
    /// shown behind the question, as what a person types stands there already.
    fn hear(&mut self, question: &str) -> Result<Option<String>, String> {
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

/// Where it is kept at which step one is.
enum Kept {
    Nowhere,
    /// In the place where such things are.
    AsUsual(PathBuf),
    /// In the file that was named.
    Named(PathBuf),
}

impl Kept {
    /// In the file that was named, or, of a person at a terminal, where such things are.
    fn of(named: Option<&str>, is_piped: bool) -> Result<Self, String> {
        match named {
            Some(files::STANDARD) => Err(format!("learn: {KEEP} needs a file, and `-` is none")),
            Some(path) => Ok(Kept::Named(path.into())),
            None if is_piped => Ok(Kept::Nowhere),
            None => Ok(progress::usual_place().map_or(Kept::Nowhere, Kept::AsUsual)),
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Kept::Nowhere => None,
            Kept::AsUsual(path) | Kept::Named(path) => Some(path),
        }
    }

    /// The step that was kept before. Something else in a file that was named is not written over.
    fn step(&self) -> Result<Option<usize>, String> {
        match self {
            Kept::Nowhere => Ok(None),
            Kept::AsUsual(path) => Ok(progress::read(path).ok().flatten()),
            Kept::Named(path) => progress::read(path).map_err(|why| format!("learn: {why}")),
        }
    }

    /// Where it cannot be kept, that is said once.
    fn keep(&mut self, step: usize) {
        let Some(path) = self.path() else {
            return;
        };
        if let Err(why) = progress::write(path, step) {
            terminal::note(&format!("(Where you are cannot be kept: {why})\n"));
            *self = Kept::Nowhere;
        }
    }

    fn how_to_go_on(&self, step: usize) -> String {
        match self {
            Kept::Nowhere => format!("`chainrule learn --from {step}` goes on there.\n"),
            Kept::AsUsual(path) => {
                let path = path.display();
                format!("`chainrule learn` goes on there; it is kept in\n{path}\n")
            }
            Kept::Named(path) => {
                let path = path.display();
                format!("`chainrule learn {KEEP} {path}` goes on there.\n")
            }
        }
    }

    fn forget(&self) {
        if let Some(path) = self.path() {
            progress::forget(path);
        }
    }
}

fn say(text: &str) -> Result<(), String> {
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
