//! `chainrule vectors DIR`: the test vectors. Each case of `cases.txt` becomes a folder with its
//! operands, the results of the reference, and a line of text; `INDEX` lists them all. The bytes
//! are the same on every machine.

use std::{fs, path::Path};

use chainrule::oracle::Operation;

use crate::answer::{Answer, Answered};
use crate::arguments::{self, FOLDER};
use crate::cases::{self, Case};
use crate::index::{self, Entry};
use crate::number_type::NumberType;
use crate::question::Question;
use crate::{files, npy, terminal};

pub(crate) fn run(arguments: &[String]) -> Answered {
    let given = arguments::parse("vectors", arguments, &[FOLDER])?;
    let folder = arguments::needed("vectors", &given, FOLDER)?;
    let mut written = Written::default();
    for case in cases::all() {
        for number_type in &case.types {
            write_operands(folder, &case, number_type)?;
            write_results(folder, &case, number_type, &mut written)?;
        }
    }
    // Last, so that a folder with an index is complete.
    let index = index::text(&written.lines);
    files::save(&format!("{folder}/INDEX"), index.as_bytes())?;

    if written.old_candidates > 0 {
        terminal::note(&format!(
            "{} candidates from before are still in {folder}, and `grade` judges them as they \
             are\n",
            written.old_candidates
        ));
    }
    let count = written.lines.len();
    Ok(Answer::fine(format!(
        "{count} results are listed in {folder}/INDEX; `chainrule vectors --help` tells what to \
         do next\n"
    )))
}

#[derive(Default)]
struct Written {
    /// The lines of the index.
    lines: Vec<String>,
    /// How many candidates were there already.
    old_candidates: usize,
}

/// Writes the folder of a case in one of its types.
fn write_operands(folder: &str, case: &Case, number_type: &NumberType) -> Result<(), String> {
    let name = case.folder(number_type);
    let folder = format!("{folder}/{name}");
    fs::create_dir_all(&folder)
        .map_err(|error| format!("{folder}: it could not be made: {error}"))?;
    let about = format!("{}\n", case.about);
    files::save(&format!("{folder}/about.txt"), about.as_bytes())?;
    for operand in &case.operands {
        let numbers = operand.numbers(&name)?;
        let file = (number_type.file)(numbers.shape, &numbers.elements);
        files::save(&format!("{folder}/{}.npy", operand.name), &file)?;
    }
    Ok(())
}

/// Writes the results of every operation whose operands are all there.
fn write_results(
    folder: &str,
    case: &Case,
    number_type: &NumberType,
    written: &mut Written,
) -> Result<(), String> {
    let is_there = |name| case.operands.iter().any(|operand| operand.name == name);
    for operation in Operation::ALL {
        if !operation
            .operands
            .iter()
            .all(|operand| is_there(operand.name))
        {
            continue;
        }
        let entry = Entry {
            case: case.folder(number_type),
            operation,
        };
        let question = Question::read(operation, |name| Ok(entry.file(folder, name)), None)?;
        let result = (number_type.answer_file)(&question)?;
        files::save(&entry.expected(folder), &result)?;
        let extents = npy::parse(result.as_slice())?.extents;
        let has_elements = !extents.contains(&0);
        // Where there is no element there is nothing to be right or wrong.
        if has_elements {
            let line = entry.line(number_type.descr, &extents, case.about);
            written.lines.push(line);
            written.old_candidates += usize::from(Path::new(&entry.candidate(folder)).exists());
        }
    }
    Ok(())
}
