//! `chainrule vectors DIR`: the test vectors. Each case of `cases.txt` becomes a folder with its
//! operands, the results of the reference, and a line of text, or, after `--npz`, one file with all
//! of these arrays; `INDEX` lists them all. The bytes are the same on every machine.

use std::fs;

use chainrule::oracle::Operation;

use crate::answer::{Answer, Answered};
use crate::arguments::{self, FOLDER, NPZ};
use crate::cases::{self, Case};
use crate::hints::Hints;
use crate::index::{self, Entry};
use crate::number_type::NumberType;
use crate::question::{Question, Source, Sources};
use crate::zip_writer::{self, NamedFile};
use crate::{files, npy, terminal};

pub(crate) fn run(arguments: &[String]) -> Answered {
    let given = arguments::parse("vectors", arguments, &[FOLDER, NPZ])?;
    let folder = arguments::needed("vectors", &given, FOLDER)?;
    make_folder(folder)?;
    let mut lines = Vec::new();
    let mut old_candidates = 0;
    for case in cases::all() {
        for number_type in &case.types {
            let vectors = Vectors::of(&case, number_type)?;
            let place = if given.contains_key(NPZ) {
                vectors.save_in_one_file(folder)?
            } else {
                vectors.save_in_a_folder(folder, case.about)?
            };
            for result in vectors.results {
                let entry = Entry {
                    case: place.clone(),
                    operation: result.operation,
                };
                lines.push(entry.line(number_type.descr, &result.extents, case.about));
                let is_new = matches!(entry.candidate(folder).read(), Ok(None));
                old_candidates += usize::from(!is_new);
            }
        }
    }
    // Last, so that a folder with an index is complete.
    files::save(&format!("{folder}/INDEX"), index::text(&lines).as_bytes())?;

    if old_candidates > 0 {
        terminal::note(&format!(
            "{old_candidates} candidates from before are still in {folder}, and `grade` judges \
             them as they are\n"
        ));
    }
    let count = lines.len();
    Ok(Answer::fine(format!(
        "{count} results are listed in {folder}/INDEX; `chainrule vectors --help` tells what to \
         do next\n"
    )))
}

fn make_folder(folder: &str) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("{folder}: it could not be made: {error}"))
}

/// A case in one of its types: what is written, and what is asked for.
struct Vectors {
    name: String,
    /// The operands, and after them what the reference makes of them.
    files: Vec<NamedFile>,
    results: Vec<Wanted>,
}

/// A result that is asked for.
struct Wanted {
    operation: &'static Operation,
    extents: Vec<usize>,
}

impl Vectors {
    fn of(case: &Case, number_type: &NumberType) -> Result<Self, String> {
        let mut vectors = Vectors {
            name: case.name_of(number_type),
            files: Vec::new(),
            results: Vec::new(),
        };
        for operand in &case.operands {
            let numbers = operand.numbers(&vectors.name)?;
            let file = (number_type.file)(numbers.shape, &numbers.elements);
            vectors.add_file(operand.name, file);
        }
        for operation in Operation::ALL {
            vectors.add_result(operation, number_type)?;
        }
        Ok(vectors)
    }

    fn add_file(&mut self, name: &str, bytes: Vec<u8>) {
        let name = format!("{name}.npy");
        self.files.push(NamedFile { name, bytes });
    }

    /// The result of an operation, if its operands are all there.
    fn add_result(
        &mut self,
        operation: &'static Operation,
        number_type: &NumberType,
    ) -> Result<(), String> {
        let hints = &Hints::AS_THE_NOTEBOOK;
        let mut operands = Vec::new();
        for operand in operation.operands {
            let name = format!("{}.npy", operand.name);
            let Some(file) = self.files.iter().find(|file| file.name == name) else {
                return Ok(());
            };
            let array = npy::parse(file.bytes.as_slice())?;
            operands.push(Source::new(name, array, hints)?);
        }
        let sources = Sources {
            operands,
            previous: None,
            candidate: None,
        };
        let question = Question::of(operation, sources, hints)?;
        let result = (number_type.answer_file)(&question)?;
        let extents = npy::parse(result.as_slice())?.extents;
        self.add_file(&format!("expected_{}", operation.name), result);
        let has_elements = !extents.contains(&0);
        // Where there is no element there is nothing to be right or wrong.
        if has_elements {
            self.results.push(Wanted { operation, extents });
        }
        Ok(())
    }

    /// Writes a folder of the case; returns its name.
    fn save_in_a_folder(&self, folder: &str, about: &str) -> Result<String, String> {
        let name = &self.name;
        make_folder(&format!("{folder}/{name}"))?;
        let about = format!("{about}\n");
        files::save(&format!("{folder}/{name}/about.txt"), about.as_bytes())?;
        for file in &self.files {
            files::save(&format!("{folder}/{name}/{}", file.name), &file.bytes)?;
        }
        Ok(name.clone())
    }

    /// Writes one file of the case; returns its name.
    fn save_in_one_file(&self, folder: &str) -> Result<String, String> {
        let name = format!("{}{}", self.name, index::NPZ);
        let path = format!("{folder}/{name}");
        let archive = zip_writer::archive(&self.files).map_err(|what| format!("{path}: {what}"))?;
        files::save(&path, &archive)?;
        Ok(name)
    }
}
