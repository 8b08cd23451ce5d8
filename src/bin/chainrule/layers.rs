//! A problem in one file: `case.npz` or `case.safetensors`. The names of its arrays say what there
//! is: operands, `inputs`, `weights` and so on, results, `dinputs`, `dweights` and so on, and what
//! they were added to, `previous_dinputs` and so on.
//!
//! What stands before the last `.` or `/` of a name is the name of a layer: `layer1.dweights` needs
//! `layer1.inputs`. A name without either is of a layer without a name.

use std::collections::HashMap;

use chainrule::oracle::{Operand, Operation};

use crate::array::{NamedArray, shown};
use crate::hints::Hints;
use crate::layout::Layout;
use crate::operations::{self, PREVIOUS};
use crate::question::{Source, Sources};
use crate::{nearest, npz, safetensors, terminal};

/// Of names that mean nothing, as many are listed.
const MOST_LISTED: usize = 5;

/// What a file has.
pub(crate) struct Layers {
    /// In the file's order.
    pub(crate) layers: Vec<Layer>,
    /// Sentences on names that are nearly those of results: somebody wants them judged.
    pub(crate) misnamed: Vec<String>,
}

pub(crate) struct Layer {
    /// What stands before its names in the file, up to the `.` or `/`; empty where nothing does.
    prefix: String,
    arrays: Vec<Member>,
}

/// An array with a name that means something.
struct Member {
    /// Its name in the notebook.
    name: String,
    /// Or what is wrong with it.
    source: Result<Source, String>,
}

/// Whether a path is one of a file that has all operands and results.
pub(crate) fn is_of_layers(path: &str) -> bool {
    [".npz", ".safetensors"]
        .iter()
        .any(|ending| path.ends_with(ending))
}

/// The layers of a file, in its order. That it has no result is an error, that it has something
/// else is said.
pub(crate) fn read(path: &str, hints: &Hints) -> Result<Layers, String> {
    let arrays = if path.ends_with(".npz") {
        npz::read(path)?
    } else {
        safetensors::read(path)?
    };
    let has_result = arrays
        .iter()
        .any(|array| Operation::named(parted(&array.name).1).is_some());
    if !has_result {
        return Err(without_result(path, &arrays));
    }
    let mut layers: Vec<Layer> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut unknown = Vec::new();
    for array in arrays {
        let (prefix, name) = parted(&array.name);
        if !is_known(name) {
            unknown.push(array.name);
            continue;
        }
        let (prefix, name) = (prefix.to_string(), name.to_string());
        let source = source(path, array, hints);
        let member = Member { name, source };
        let place = *places.entry(prefix.clone()).or_insert(layers.len());
        match layers.get_mut(place) {
            Some(layer) => layer.arrays.push(member),
            None => layers.push(Layer {
                prefix,
                arrays: vec![member],
            }),
        }
    }
    let (misnamed, unknown): (Vec<String>, Vec<String>) = unknown
        .into_iter()
        .partition(|name| !meant_result(name).is_empty());
    say_unknown(path, &unknown);
    let misnamed = misnamed.iter().map(|name| {
        let meant = meant_result(name);
        let name = terminal::in_one_line(&shown(name));
        format!("{path}: {name} is the name of no result{meant}")
    });
    Ok(Layers {
        layers,
        misnamed: misnamed.collect(),
    })
}

/// `layer1.dweights` is `layer1.` and `dweights`.
fn parted(name: &str) -> (&str, &str) {
    let end = name.rfind(['.', '/']).map_or(0, |place| place + 1);
    name.split_at(end)
}

/// Whether a name means something.
fn is_known(name: &str) -> bool {
    let result = name.strip_prefix(PREVIOUS);
    names().any(|known| known == name) || result.is_some_and(|it| Operation::named(it).is_some())
}

/// The names of operands and results; some come several times.
fn names() -> impl Iterator<Item = &'static str> {
    let operations = Operation::ALL.iter();
    let operands = operations.flat_map(|operation| operation.operands);
    operands
        .map(|operand| operand.name)
        .chain(operations::names())
}

/// `; did you mean dweights?`, or nothing.
fn meant_result(name: &str) -> String {
    let (_, name) = parted(name);
    let name = name.strip_prefix(PREVIOUS).unwrap_or(name);
    nearest::question(name, operations::names())
}

fn source(path: &str, array: NamedArray, hints: &Hints) -> Result<Source, String> {
    let path = format!("{path}: {}", terminal::in_one_line(&array.name));
    match array.array {
        Ok(array) => Source::new(path, array, hints),
        Err(what) => Err(format!("{path}: {what}")),
    }
}

fn without_result(path: &str, arrays: &[NamedArray]) -> String {
    let results = operations::either(operations::names());
    let mut there: Vec<String> = arrays
        .iter()
        .take(MOST_LISTED)
        .map(|array| shown(&array.name))
        .collect();
    if there.is_empty() {
        there.push("nothing".into());
    }
    let more = arrays.len().saturating_sub(MOST_LISTED);
    if more > 0 {
        there.push(format!("{more} more"));
    }
    let there = there.join(", ");
    format!("{path}: there is no result in it to judge, no {results}: it has {there}")
}

fn say_unknown(path: &str, unknown: &[String]) {
    for name in unknown.iter().take(MOST_LISTED) {
        let meant = nearest::question(parted(name).1, names());
        let name = terminal::in_one_line(&shown(name));
        terminal::note(&format!(
            "{path}: {name} means nothing here, and is not looked at{meant}\n"
        ));
    }
    let more = unknown.len().saturating_sub(MOST_LISTED);
    if more > 0 {
        terminal::note(&format!("{path}: nor are {more} more\n"));
    }
}

impl Layer {
    /// The name, without what parts it from those of its arrays; none where it has none.
    pub(crate) fn name(&self) -> Option<&str> {
        self.prefix.strip_suffix(['.', '/'])
    }

    /// What an array of this name is called in the file: `layer1.dweights`.
    pub(crate) fn full_name(&self, name: &str) -> String {
        format!("{}{name}", terminal::in_one_line(&self.prefix))
    }

    /// The operations whose results are there.
    pub(crate) fn results(&self) -> impl Iterator<Item = &'static Operation> {
        let operations = Operation::ALL.iter();
        operations.filter(|operation| self.member(operation.name).is_some())
    }

    fn member(&self, name: &str) -> Option<&Member> {
        self.arrays.iter().find(|member| member.name == name)
    }

    /// How the weights lie, where their shape says it: their gradient lies as they do.
    pub(crate) fn layout_of_weights(&self) -> Option<Layout> {
        let extents = |operand: Operand| {
            let source = self.member(operand.name)?.source.as_ref().ok()?;
            Some(source.extents())
        };
        let &[rows, cols] = extents(Operand::WEIGHTS)? else {
            return None;
        };
        let inputs = *extents(Operand::INPUTS)?.last()?;
        match (rows == inputs, cols == inputs) {
            (true, false) => Some(Layout::InputsNeurons),
            (false, true) => Some(Layout::NeuronsInputs),
            _ => None,
        }
    }

    /// The operands of an operation, its result and what that was added to, or a sentence on what
    /// is missing.
    pub(crate) fn sources(&self, operation: &Operation) -> Result<Sources, String> {
        let result = operation.name;
        let needed = |name: &str| {
            let member = self.member(name).ok_or_else(|| {
                let (result, missing) = (self.full_name(result), self.full_name(name));
                format!("{result} cannot be judged without {missing}, which is not in the file")
            })?;
            member.source.clone()
        };
        let operands = operation.operands.iter();
        let operands: Result<_, String> = operands.map(|operand| needed(operand.name)).collect();
        let previous = self.member(&format!("{PREVIOUS}{result}"));
        let previous = previous.map(|previous| previous.source.clone());
        Ok(Sources {
            operands: operands?,
            previous: previous.transpose()?,
            candidate: Some(needed(result)?),
        })
    }
}
