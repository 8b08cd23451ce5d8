//! The program: `chainrule COMMAND …`. Each command is a file of its own, and returns what it has to say; this one
//! finds the command, and prints that.

mod arguments;
mod cells;
mod chain;
mod check;
mod compute;
mod explain;
mod files;
mod grade;
mod help;
mod notebook;
mod npy;
mod question;
mod recorded;
mod vectors;

use std::{ffi::OsString, io::Write, process::ExitCode};

/// What a command says: a text for stdout, and the exit status: 0 fine, 1 the answer is no. An error is a sentence for
/// the person who asked, where the question could not be read; its status is 2.
type Answer = Result<(String, u8), String>;

fn main() -> ExitCode {
    let arguments = std::env::args_os()
        .skip(1)
        .map(OsString::into_string)
        .collect::<Result<Vec<_>, _>>();
    let arguments =
        arguments.map_err(|argument| format!("the argument {} is not UTF-8", argument.display()));
    let answer = arguments.and_then(|arguments| answer(&arguments));
    let (text, status) = answer.unwrap_or_else(|sentence| (String::new(), complaint(&sentence)));
    let mut out = std::io::stdout().lock();
    ExitCode::from(
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => status,
            // A full disk, a closed pipe.
            Err(error) => complaint(&format!("the output could not be written: {error}")),
        },
    )
}

fn answer(arguments: &[String]) -> Answer {
    let (command, rest) = arguments
        .split_first()
        .map_or(("notebook", arguments), |(first, rest)| (first, rest));
    match command {
        command
            if rest
                .iter()
                .any(|argument| argument == "--help" || argument == "-h") =>
        {
            help::page(command)
        }
        "help" | "--help" | "-h" => help::page(rest.first().map_or("help", String::as_str)),
        "--version" | "-V" => Ok((
            concat!("chainrule ", env!("CARGO_PKG_VERSION"), "\n").into(),
            0,
        )),
        "notebook" => notebook::run(rest),
        "explain" => explain::run(rest),
        "check" => check::run(rest),
        "vectors" => vectors::run(rest),
        "grade" => grade::run(rest),
        function if !compute::operands(function).is_empty() => compute::run(function, rest),
        unknown => help::page(unknown),
    }
}

/// For stderr: what is no result. Where even that is closed there is nobody left to tell.
fn note(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Says on stderr what went wrong, and returns the exit status for it.
fn complaint(sentence: &str) -> u8 {
    note(&format!("chainrule: {sentence}\n"));
    2
}
