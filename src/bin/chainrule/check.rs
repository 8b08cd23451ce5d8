//! `chainrule check dinputs --dvalues d.npy --weights w.npy --candidate c.npy`: the verdict on a
//! result that somebody else computed. Status 0 where it passes, 1 where it is wrong. With
//! `--bounds bounds.npy`, what it was held against is written. A file of operands and results in
//! place of the function is for `check_file`.

use chainrule::oracle::Operation;

use crate::answer::Answered;
use crate::arguments::{self, ACCEPT, ADDED_TO, ALL, BOUNDS, JSON, SAMPLE};
use crate::arithmetic::{self, Declared};
use crate::check_file;
use crate::conventions;
use crate::files;
use crate::judge::Wanted;
use crate::layers;
use crate::nearest;
use crate::number_type::NumberType;
use crate::operations;
use crate::question::{CANDIDATE, Question};

pub(crate) fn run(arguments: &[String]) -> Answered {
    let (function, arguments) = arguments.split_first().unzip();
    let file = function.filter(|path| layers::is_of_layers(path));
    if let Some((path, arguments)) = file.zip(arguments) {
        return check_file::run(path, arguments);
    }
    let operation = function.and_then(|name| Operation::named(name));
    let operation = operation.ok_or_else(|| {
        let functions = operations::either(operations::names());
        let typed = function.map_or("", String::as_str);
        let meant = nearest::question(typed, operations::names());
        format!(
            "check needs a function first: {functions}, or a file with all in it, .npz or \
             .safetensors{meant}"
        )
    })?;
    let arguments = arguments.unwrap_or_default();

    let command = format!("check {}", operation.name);
    let more = [CANDIDATE, ADDED_TO, ACCEPT, ALL, BOUNDS, JSON, SAMPLE];
    let more = [&more[..], &arithmetic::OPTIONS].concat();
    let (question, given) = Question::asked(&command, operation, arguments, &more)?;
    let question = question.declare(&Declared::among(&given)?)?;
    let question = question.sampled(arguments::sample(&given)?);
    let bounds = given.get(BOUNDS).copied();
    if let Some(path) = bounds {
        refuse_to_overwrite(path, &question)?;
    }
    let wanted = Wanted {
        accepted: conventions::accepted(&given)?,
        is_json: given.contains_key(JSON),
        lists_all: given.contains_key(ALL),
        bounds: bounds.is_some(),
    };
    let number_type = NumberType::of(&question)?;
    let checked = (number_type.checked)(&question, &wanted)?;
    if let Some((path, file)) = bounds.zip(checked.bounds) {
        files::save(path, &file)?;
    }
    Ok(checked.answer)
}

/// What was just read must not be lost.
fn refuse_to_overwrite(bounds: &str, question: &Question) -> Result<(), String> {
    match question.paths().find(|path| files::are_same(path, bounds)) {
        Some(path) => Err(format!(
            "--bounds {bounds} would overwrite {path}, which it was read from"
        )),
        None => Ok(()),
    }
}
