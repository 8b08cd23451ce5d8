//! A question to the program: one of the six functions, and the files that hold its operands.

use crate::npy::{self, Element, Npy};
use chainrule::{MatrixVec, MatrixView, backward, forward};
use std::fmt::Display;

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
    FUNCTIONS.iter().find(|(name, _)| *name == function).map_or(&[], |&(_, operands)| operands)
}

/// The reference, to the bit.
pub(crate) fn reference<T: Element>(function: &str, operands: &[MatrixView<T>]) -> Result<MatrixVec<T>, String> {
    match (function, operands) {
        ("dinputs", &[dvalues, weights]) => backward::dinputs(dvalues, weights),
        ("dweights", &[inputs, dvalues]) => backward::dweights(inputs, dvalues),
        ("dbiases", &[dvalues]) => backward::dbiases(dvalues),
        ("drelu", &[dvalues, z]) => backward::drelu(dvalues, z),
        ("dense", &[inputs, weights, biases]) => forward::dense(inputs, weights, biases),
        ("relu", &[z]) => forward::relu(z),
        _ => return Err(format!("there is no function `{function}` of {} operands", operands.len())),
    }
    .map_err(|error| error.to_string())
}

/// A function and its operands, as read from their files, all of one type.
pub(crate) struct Question {
    pub(crate) function: String,
    /// The type of all the elements, in NumPy's letters.
    pub(crate) descr: String,
    paths: Vec<String>,
    files: Vec<Npy>,
}

impl Question {
    /// Reads the operands of a function; `path` says where each is.
    pub(crate) fn read(function: &str, path: impl Fn(&str) -> Result<String, String>) -> Result<Self, String> {
        let paths = operands(function).iter().map(|operand| path(operand)).collect::<Result<Vec<_>, _>>()?;
        let files = paths.iter().map(|path| npy::read(path)).collect::<Result<Vec<_>, _>>()?;
        let descr = files.first().map(|file| file.descr.clone()).unwrap_or_default();
        for (path, file) in paths.iter().zip(&files) {
            if file.descr == "<f2" {
                return Err(format!(
                    "{path}: its elements are <f2, which only a candidate may be: save array.astype('<f4')"
                ));
            }
            if file.descr != descr {
                return Err(format!(
                    "{path}: its elements are {}, but the other operand's are {descr}, and nothing is converted \
                     silently: save array.astype('{descr}')",
                    file.descr
                ));
            }
        }
        Ok(Self { function: function.into(), descr, paths, files })
    }

    /// The operands as matrices.
    pub(crate) fn operands<T: Element>(&self) -> Result<Vec<MatrixVec<T>>, String> {
        self.files.iter().map(Npy::matrix).collect()
    }

    /// The sentence for shapes that do not fit, with the files that have them.
    pub(crate) fn misfit(&self, error: impl Display) -> String {
        let files: Vec<_> = operands(&self.function).iter().zip(&self.paths).collect();
        let files: Vec<_> = files.iter().map(|(operand, path)| format!("{operand} is {path}")).collect();
        format!("{error} ({})", files.join(", "))
    }
}
