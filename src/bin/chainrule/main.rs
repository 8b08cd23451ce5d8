//! The program: `chainrule COMMAND …`. Each command is a file of its own; this one finds the command and ends the
//! program as the command says: 0 fine, 1 the answer is no, 2 the question could not be read.

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

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// What a command says: `true` is fine, `false` is "the answer is no", and an error is a sentence for the person who
/// asked, when the question could not be read or the answer could not be written.
type Answer = Result<bool, String>;

fn main() -> ExitCode {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let arguments = std::env::args_os().skip(1).map(OsString::into_string).collect::<Result<Vec<_>, _>>();
    let answer = match arguments {
        Ok(arguments) => answer(&arguments, &mut out),
        Err(argument) => Err(format!("the argument {} is not UTF-8", argument.display())),
    };
    match out.flush().map_err(unwritten).and(answer) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(sentence) => {
            note(&format!("chainrule: {sentence}\n"));
            ExitCode::from(2)
        }
    }
}

fn answer(arguments: &[String], out: &mut dyn Write) -> Answer {
    let command = arguments.first().map_or("notebook", String::as_str);
    let rest = arguments.get(1..).unwrap_or_default();
    if rest.iter().any(|argument| argument == "--help" || argument == "-h") {
        return help::page(command, out);
    }
    match command {
        "notebook" => notebook::run(rest, out),
        "explain" => explain::run(rest, out),
        "check" => check::run(rest, out),
        "vectors" => vectors::run(rest, out),
        "grade" => grade::run(rest, out),
        "help" | "--help" | "-h" => help::page(rest.first().map_or("help", String::as_str), out),
        function if !question::operands(function).is_empty() => compute::run(function, rest, out),
        unknown => help::page(unknown, out),
    }
}

/// For stderr: what is no result. Where even that is closed there is nobody left to tell.
fn note(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// The sentence for output that could not be written: a full disk, a closed pipe.
fn unwritten(error: std::io::Error) -> String {
    format!("the output could not be written: {error}")
}
