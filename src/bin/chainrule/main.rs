//! The program: `chainrule COMMAND …`. Each command is a file of its own; this one finds the command and ends the
//! program as the command says: 0 fine, 1 the answer is no, 2 the question could not be read.

mod cells;
mod chain;
mod explain;
mod notebook;
mod recorded;

use std::io::Write;
use std::process::ExitCode;

/// What a command says: `true` is fine, `false` is "the answer is no", and an error is a sentence for the person who
/// asked, when the question could not be read or the answer could not be written.
type Answer = Result<bool, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let answer = answer(&arguments, &mut out).and_then(|fine| out.flush().map(|()| fine).map_err(unwritten));
    match answer {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(sentence) => {
            // Where even stderr is closed there is nobody left to tell.
            let _ = writeln!(std::io::stderr(), "chainrule: {sentence}");
            ExitCode::from(2)
        }
    }
}

fn answer(arguments: &[String], out: &mut dyn Write) -> Answer {
    let command = arguments.first().map_or("notebook", String::as_str);
    let rest = arguments.get(1..).unwrap_or_default();
    match command {
        "notebook" => notebook::run(rest, out),
        "explain" => explain::run(rest, out),
        _ => Err(format!("there is no command `{command}`: `chainrule --help` lists them")),
    }
}

/// The sentence for output that could not be written: a full disk, a closed pipe.
fn unwritten(error: std::io::Error) -> String {
    format!("the output could not be written: {error}")
}
