//! The program: `chainrule COMMAND …`. Each command is a file of its own, and returns what it has
//! to say; this one finds the command, and says that. The arrows run one way:
//!
//! ```text
//! main → learn, notebook, explain, compute, check, vectors, grade, help
//!
//! learn    → exercise, case, drawing (the rest of it is its own room)
//! notebook → computed → cells
//! explain  → chain   → case, drawing
//!          → origin  → drawing, columns
//!                    → case → recorded, reference
//!          → numbers → case, cells
//!          → html    → page → picture → grid → made_of → case
//!                      drawing → case
//! compute, check, vectors, grade → number_type → reference, judge
//! reference, judge               → question → arithmetic
//!                                           → shapes → hints → element_type
//!                                           → npy → header
//!                                                 → array → stored → element_type
//! check    → check_file → number_type
//!                       → layers → question
//!                                → npz         → npy
//!                                              → zip → inflate, crc
//!                                → safetensors → json_reader → array
//! check, grade                   → judge → outcome → json
//!                        judge, outcome → conventions, turned, workers
//!                                  judge → bounds  → npy, workers
//! vectors  → cases → number_type
//!          → zip_writer → zip, crc
//!          → index → place → npy, npz
//! grade    → index, workers
//!          → card → index, outcome
//!
//! all      → answer, arguments → nearest, layout
//!          → operations, files → terminal
//! ```

mod answer;
mod arguments;
mod arithmetic;
mod array;
mod bounds;
mod card;
mod case;
mod cases;
mod cells;
mod chain;
mod check;
mod check_file;
mod columns;
mod compute;
mod computed;
mod conventions;
mod crc;
mod drawing;
mod element_type;
mod exercise;
mod explain;
mod files;
mod grade;
mod grid;
mod header;
mod help;
mod hints;
mod html;
mod index;
mod inflate;
mod json;
mod json_reader;
mod judge;
mod layers;
mod layout;
mod learn;
mod made_of;
mod nearest;
mod notebook;
mod npy;
mod npz;
mod number_type;
mod numbers;
mod operations;
mod origin;
mod outcome;
mod page;
mod picture;
mod place;
mod question;
mod recorded;
mod reference;
mod safetensors;
mod shapes;
mod stored;
mod terminal;
mod turned;
mod vectors;
mod workers;
mod zip;
mod zip_writer;

use std::process::ExitCode;

use chainrule::oracle::Operation;

use answer::{Answer, Answered, Status};

fn main() -> ExitCode {
    let said = given().and_then(|arguments| answer(&arguments));
    let said = said.and_then(|answer| {
        terminal::say(&answer.text)
            // A full disk, a closed pipe.
            .map_err(|error| format!("the output could not be written: {error}"))?;
        Ok(answer.status)
    });
    let status = said.unwrap_or_else(|sentence| {
        terminal::complain(&sentence, &[]);
        Status::Unread
    });
    ExitCode::from(status)
}

/// The arguments of the program.
fn given() -> Result<Vec<String>, String> {
    let arguments = std::env::args_os().skip(1).map(|argument| {
        argument
            .into_string()
            .map_err(|argument| format!("the argument {} is not UTF-8", argument.display()))
    });
    arguments.collect()
}

fn answer(arguments: &[String]) -> Answered {
    let Some((command, rest)) = arguments.split_first() else {
        return notebook::run(&[]);
    };
    if rest.iter().any(|word| word == "--help" || word == "-h") {
        return help::page(command);
    }
    match command.as_str() {
        "help" | "--help" | "-h" => help::page(rest.first().map_or("help", String::as_str)),
        "--version" | "-V" => Ok(Answer::fine(concat!(
            "chainrule ",
            env!("CARGO_PKG_VERSION"),
            "\n"
        ))),
        "notebook" => notebook::run(rest),
        "learn" => learn::run(rest),
        "explain" => explain::run(rest),
        "check" => check::run(rest),
        "vectors" => vectors::run(rest),
        "grade" => grade::run(rest),
        name => match Operation::named(name) {
            Some(operation) => compute::run(operation, rest),
            None => help::page(name),
        },
    }
}
