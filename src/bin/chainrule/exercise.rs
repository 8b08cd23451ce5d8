//! `chainrule learn --write rust FILE`: the exercise, a file in which the backward pass is to be
//! written, and which judges what stands there. It is a file of the tests, where its solution is.

use std::path::Path;

use crate::answer::{Answer, Answered};
use crate::files;

const WOULD_FIT: &str = "`learn --write rust exercise.rs` or `learn --write numpy exercise.py`";

/// A file to be written, and what is said when it is there.
struct Exercise {
    language: &'static str,
    text: &'static str,
    told: &'static str,
    /// What is typed into a shell.
    commands: &'static str,
}

const EXERCISES: [Exercise; 2] = [
    Exercise {
        language: "rust",
        text: include_str!("../../../tests/exercises/exercise.rs"),
        told: "\
Wherever todo!() stands in it, something is missing. Write it, and run the file:
it says what is right, what is wrong and why, and what comes next.

It needs a package with chainrule in it. The first of these lines puts the
program chainrule on the PATH: it has the pages that you are told to read.
",
        commands: "
  cargo install --path {clone}
  cargo new lesson
  mv {file} lesson/src/main.rs
  cd lesson
  cargo add chainrule --path {clone}
  cargo run
",
    },
    Exercise {
        language: "numpy",
        text: include_str!("../../../tests/exercises/exercise.py"),
        told: "\
Wherever `raise NotImplementedError` stands in it, something is missing. Write
it, and run the file: it says what is right, what is wrong and why, and what
comes next.

It needs NumPy, and asks the chainrule that is on the PATH, or that the first of
these lines names:
",
        commands: "
  export CHAINRULE={program}
  python3 {file}
",
    },
];

const WRITE: &str = "--write";

/// Whether what stands after `learn` is for here.
pub(crate) fn is_asked_for(arguments: &[String]) -> bool {
    arguments.iter().any(|argument| argument == WRITE)
}

/// All that stands after `learn`.
pub(crate) fn run(arguments: &[String]) -> Answered {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let &[WRITE, language, path] = words.as_slice() else {
        return Err(format!(
            "learn --write takes a language and a file: {WOULD_FIT} would fit"
        ));
    };
    let mut exercises = EXERCISES.iter();
    let exercise = exercises
        .find(|exercise| exercise.language == language)
        .ok_or_else(|| format!("there is no exercise in `{language}`: {WOULD_FIT} would fit"))?;
    if path == files::STANDARD {
        return Ok(Answer::fine(exercise.text));
    }
    files::save_new(path, exercise.text.as_bytes())?;
    let commands = exercise
        .commands
        .replace("{file}", &quoted(path))
        .replace("{clone}", &quoted(place_of_the_clone()))
        .replace("{program}", &quoted(&place_of_the_program()));
    Ok(Answer::fine(format!(
        "{path} is written.\n\n{}{commands}",
        exercise.told
    )))
}

/// Where the crate was when this program was built, if it is still there.
fn place_of_the_clone() -> &'static str {
    let built_in = env!("CARGO_MANIFEST_DIR");
    if Path::new(built_in).join("Cargo.toml").is_file() {
        built_in
    } else {
        "THE_CLONE_OF_CHAINRULE"
    }
}

fn place_of_the_program() -> String {
    let program = std::env::current_exe();
    program.map_or("chainrule".into(), |path| path.display().to_string())
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let is_plain = |sign: char| sign.is_alphanumeric() || "/._-".contains(sign);
    if path.chars().all(is_plain) {
        path.to_string()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}
