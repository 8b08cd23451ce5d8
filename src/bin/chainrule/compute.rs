//! `chainrule dinputs --dvalues d.npy --weights w.npy --out dinputs.npy`, and so for each
//! operation: the reference, to the bit. Without `--out` it is printed.

use chainrule::oracle::Operation;

use crate::answer::{Answer, Answered};
use crate::files;
use crate::number_type::NumberType;
use crate::question::Question;

pub(crate) fn run(operation: &'static Operation, arguments: &[String]) -> Answered {
    let (question, given) = Question::asked(operation.name, operation, arguments, &["--out"])?;
    let number_type = NumberType::of(&question)?;
    let Some(path) = given.get("--out") else {
        return (number_type.printed)(&question).map(Answer::fine);
    };
    let file = (number_type.answer_file)(&question)?;
    files::save(path, &file)?;
    Ok(Answer::fine(""))
}
