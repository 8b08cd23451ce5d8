//! `chainrule dinputs --dvalues d.npy --weights w.npy --out dinputs.npy`, and so for each of the six functions: the
//! reference, to the bit. Without `--out` it is printed.

use crate::{Answer, files, npy, npy::Element, question::Question};
use chainrule::{MatrixVec, Scalar, backward, forward};

/// The six functions with their operands, in the order in which the library takes them.
pub(crate) const FUNCTIONS: [(&str, &[&str]); 6] = [
    ("dinputs", &["dvalues", "weights"]),
    ("dweights", &["inputs", "dvalues"]),
    ("dbiases", &["dvalues"]),
    ("drelu", &["dvalues", "z"]),
    ("dense", &["inputs", "weights", "biases"]),
    ("relu", &["z"]),
];

/// The names of a function's operands; none where there is no such function.
pub(crate) fn operands(function: &str) -> &'static [&'static str] {
    FUNCTIONS
        .iter()
        .find(|(name, _)| *name == function)
        .map_or(&[], |&(_, operands)| operands)
}

/// Calls the kernel of that name.
pub(crate) fn call<T: Scalar + PartialOrd>(
    function: &str,
    operands: &[MatrixVec<T>],
) -> Result<MatrixVec<T>, String> {
    let operands: Vec<_> = operands.iter().map(|operand| operand.view()).collect();
    match (function, operands.as_slice()) {
        ("dinputs", &[dvalues, weights]) => backward::dinputs(dvalues, weights),
        ("dweights", &[inputs, dvalues]) => backward::dweights(inputs, dvalues),
        ("dbiases", &[dvalues]) => backward::dbiases(dvalues),
        ("drelu", &[dvalues, z]) => backward::drelu(dvalues, z),
        ("dense", &[inputs, weights, biases]) => forward::dense(inputs, weights, biases),
        ("relu", &[z]) => forward::relu(z),
        (function, _) => return Err(format!("there is no function `{function}`")),
    }
    .map_err(|error| error.to_string())
}

pub(crate) fn run(function: &str, arguments: &[String]) -> Answer {
    let (question, given) = Question::asked(function, arguments, &["--out"])?;
    (question.kind.compute)(&question, given.get("--out").copied())
}

/// Computes the result, and saves it or says it.
pub(crate) fn answer<T: Element>(question: &Question, to: Option<&str>) -> Answer {
    let result = call(question.function, &question.operands::<T>()?)
        .map_err(|error| question.said(&error))?;
    let Some(path) = to else {
        return Ok((format!("{result}\n"), 0));
    };
    let file = npy::file_of(result.shape(), result.as_slice().iter().copied());
    files::save(path, &file).map(|()| (String::new(), 0))
}
