//! A question to the program: one of the six functions, and the files that hold its operands.

use crate::arguments::Arguments;
use crate::check::{self, Judgement};
use crate::compute;
use crate::npy::{self, Element, Npy};
use chainrule::MatrixVec;
use core::fmt::Display;
use core::num::Wrapping;
use std::io::Write;

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

type Compute = fn(&Question, Option<&str>, &mut dyn Write) -> Result<(), String>;
type Judge = fn(&Question, &str, bool) -> Result<Judgement, String>;

/// A function and its operands, as read from their files, all of one type.
pub(crate) struct Question<'a> {
    pub(crate) function: &'a str,
    /// The type of all the elements, in NumPy's letters.
    pub(crate) descr: String,
    /// Each with its name and its path.
    operands: Vec<(&'static str, String, Npy)>,
}

impl<'a> Question<'a> {
    /// The question that a command asks whose last word is the function: an option for each operand, and others.
    pub(crate) fn asked(
        command: &'a str,
        arguments: &'a [String],
        others: &[&str],
    ) -> Result<(Self, Arguments<'a>), String> {
        let function = command.rsplit(' ').next().unwrap_or(command);
        let options: Vec<_> = operands(function).iter().map(|operand| format!("--{operand}")).collect();
        let known: Vec<_> = options.iter().map(String::as_str).chain(others.iter().copied()).collect();
        let arguments = Arguments::parse(command, arguments, &known)?;
        let path = |operand: &str| arguments.needed(&format!("--{operand}")).map(String::from);
        Ok((Self::read(function, path)?, arguments))
    }

    /// Reads the operands of a function; `path` says where each is.
    pub(crate) fn read(function: &'a str, path: impl Fn(&str) -> Result<String, String>) -> Result<Self, String> {
        let mut question = Question { function, descr: String::new(), operands: Vec::new() };
        for name in operands(function) {
            let path = path(name)?;
            let operand = npy::read(&path)?;
            let (descr, other) = (operand.descr.clone(), &question.descr);
            if !question.operands.is_empty() && descr != *other {
                return Err(format!(
                    "{path}: its elements are {descr}, those before it {other}: save .astype('{other}')"
                ));
            }
            question.descr = descr;
            question.operands.push((name, path, operand));
        }
        Ok(question)
    }

    /// What can be done with numbers of this type.
    pub(crate) fn in_its_type(&self) -> Result<(Compute, Judge), String> {
        Ok(match self.descr.as_str() {
            "<f4" => (compute::answer::<f32>, check::judge::<f32>),
            "<f8" => (compute::answer::<f64>, check::judge::<f64>),
            "|i1" => (compute::answer::<Wrapping<i8>>, check::judge::<Wrapping<i8>>),
            "<i2" => (compute::answer::<Wrapping<i16>>, check::judge::<Wrapping<i16>>),
            "<i4" => (compute::answer::<Wrapping<i32>>, check::judge::<Wrapping<i32>>),
            "<i8" => (compute::answer::<Wrapping<i64>>, check::judge::<Wrapping<i64>>),
            _ => return Err(self.said("operands of half precision cannot be computed with: save .astype('<f4')")),
        })
    }

    /// The operands as matrices.
    pub(crate) fn operands<T: Element>(&self) -> Result<Vec<MatrixVec<T>>, String> {
        self.operands.iter().map(|(_, _, operand)| operand.matrix()).collect()
    }

    /// A sentence about the operands, with the files that they come from.
    pub(crate) fn said(&self, what: impl Display) -> String {
        let files: Vec<_> = self.operands.iter().map(|(name, path, _)| format!("{name} is {path}")).collect();
        format!("{what} ({})", files.join(", "))
    }
}
