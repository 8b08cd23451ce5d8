//! `INDEX`, the table of contents of a folder of test vectors: one line for each result that is
//! asked for. Its first column says where: `v1-f32` is a folder of `.npy` files, `v1-f32.npz` is a
//! file, and what is handed in lies beside it, in `v1-f32.answers.npz`.

use std::collections::HashSet;
use std::path::{Component, Path};

use chainrule::oracle::Operation;

use crate::files;
use crate::place::Place;

/// The names of its columns.
const HEADER: &str = "case\tresult\ttype\tshape\toperands\tabout";

/// How the name of a case ends that is a file.
pub(crate) const NPZ: &str = ".npz";

/// One result that is asked for: what an operation makes of the operands of a case.
pub(crate) struct Entry {
    /// The folder or the file of the case.
    pub(crate) case: String,
    pub(crate) operation: &'static Operation,
}

impl Entry {
    /// The case without what says that it is a file.
    pub(crate) fn name(&self) -> &str {
        self.case.strip_suffix(NPZ).unwrap_or(&self.case)
    }

    pub(crate) fn is_file(&self) -> bool {
        self.case.ends_with(NPZ)
    }

    /// Where one of its operands is.
    pub(crate) fn operand(&self, folder: &str, name: &str) -> Place {
        let case = &self.case;
        if self.is_file() {
            Place::Member {
                file: format!("{folder}/{case}"),
                name: name.into(),
            }
        } else {
            Place::File(format!("{folder}/{case}/{name}.npy"))
        }
    }

    /// Where the result is handed in.
    pub(crate) fn candidate(&self, folder: &str) -> Place {
        let case = self.name();
        let result = self.operation.name;
        if self.is_file() {
            Place::Member {
                file: format!("{folder}/{case}.answers{NPZ}"),
                name: result.into(),
            }
        } else {
            Place::File(format!("{folder}/{case}/candidate_{result}.npy"))
        }
    }

    /// The line of `INDEX`.
    pub(crate) fn line(&self, descr: &str, shape: &[usize], about: &str) -> String {
        let case = &self.case;
        let result = self.operation.name;
        let operands: Vec<&str> = self
            .operation
            .operands
            .iter()
            .map(|operand| operand.name)
            .collect();
        let operands = operands.join(",");
        let shape: Vec<String> = shape.iter().map(usize::to_string).collect();
        let shape = shape.join("x");
        format!("{case}\t{result}\t{descr}\t{shape}\t{operands}\t{about}")
    }
}

/// The whole of `INDEX`.
pub(crate) fn text(lines: &[String]) -> String {
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

/// Reads the index of a folder that somebody else may have written: by another editor, or with
/// intent.
pub(crate) fn read(folder: &str) -> Result<Vec<Entry>, String> {
    let path = format!("{folder}/INDEX");
    let text = files::read_text(&path)
        .map_err(|what| format!("{path}: {what}; `chainrule vectors {folder}` writes it"))?;
    entries(&text).map_err(|what| format!("{path}: {what}"))
}

pub(crate) fn entries(text: &str) -> Result<Vec<Entry>, String> {
    const FOREIGN: &str = "this is not the index that `chainrule vectors` writes";
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.lines().enumerate();
    let mut lines = lines.filter(|(_, line)| !line.trim().is_empty());
    if lines.next().is_none_or(|(_, header)| header != HEADER) {
        return Err(FOREIGN.into());
    }
    let mut entries = Vec::new();
    let mut asked = HashSet::new();
    for (place, line) in lines {
        let mut columns = line.split('\t');
        let (Some(case), Some(result)) = (columns.next(), columns.next()) else {
            return Err(FOREIGN.into());
        };
        let number = place + 1;
        let entry = entry(case, result).map_err(|what| format!("line {number}: {what}"))?;
        let result = entry.operation.name;
        // As often as it is asked for, files would be read: a short INDEX could take hours.
        if !asked.insert((Path::new(case), result)) {
            return Err(format!(
                "line {number}: `{case}` is asked for {result} a second time"
            ));
        }
        entries.push(entry);
    }
    if entries.is_empty() {
        return Err(FOREIGN.into());
    }
    Ok(entries)
}

/// A line asks for nothing outside its folder, and for no function that is not known here.
fn entry(case: &str, result: &str) -> Result<Entry, String> {
    let mut components = Path::new(case).components().peekable();
    let is_inside = components.peek().is_some()
        && components.all(|component| matches!(component, Component::Normal(_)));
    if !is_inside {
        return Err(format!("the case `{case}` is nothing beside the INDEX"));
    }
    let operation = Operation::named(result.trim_end())
        .ok_or_else(|| format!("there is no function `{result}`"))?;
    Ok(Entry {
        case: case.to_string(),
        operation,
    })
}
