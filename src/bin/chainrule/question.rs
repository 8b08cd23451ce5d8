//! A question to the program: an operation, and the files that hold its operands.

use chainrule::{MatrixVec, oracle::Operation};

use crate::arguments::{self, Given};
use crate::npy::{self, Npy};
use crate::operations;
use crate::stored::{HALF, Stored};

/// An operation and its operands, as read from their files, all of one type.
pub(crate) struct Question {
    pub(crate) operation: &'static Operation,
    /// The type of the numbers, in NumPy's letters.
    pub(crate) descr: String,
    operands: Vec<OperandFile>,
}

struct OperandFile {
    name: &'static str,
    path: String,
    content: Npy,
}

impl Question {
    /// The question that a command asks: it has an option for each operand, and more.
    pub(crate) fn asked<'a>(
        command: &str,
        operation: &'static Operation,
        words: &'a [String],
        more: &[&str],
    ) -> Result<(Self, Given<'a>), String> {
        let options: Vec<String> = operation
            .operands
            .iter()
            .map(|operand| operations::option(operand.name))
            .collect();
        let known: Vec<&str> = options
            .iter()
            .map(String::as_str)
            .chain(more.iter().copied())
            .collect();
        let given = arguments::parse(command, words, &known)?;
        let question = Self::read(operation, |operand| {
            arguments::needed(command, &given, &operations::option(operand)).map(String::from)
        })?;
        Ok((question, given))
    }

    /// Reads the operands of an operation; `path` says where each is.
    pub(crate) fn read(
        operation: &'static Operation,
        path: impl Fn(&str) -> Result<String, String>,
    ) -> Result<Self, String> {
        let mut operands: Vec<OperandFile> = Vec::new();
        for operand in operation.operands {
            let path = path(operand.name)?;
            let content = npy::read(&path)?;
            let descr = &content.descr;
            if descr == HALF {
                return Err(format!(
                    "{path}: half precision is for candidates only: save .astype('<f4')"
                ));
            }
            if let Some(first) = operands.first() {
                let needed = &first.content.descr;
                if descr != needed {
                    return Err(format!(
                        "{path}: its elements are {descr}, the others' {needed}: save .astype('{needed}')"
                    ));
                }
            }
            operands.push(OperandFile {
                name: operand.name,
                path,
                content,
            });
        }
        let descr = operands.first().map(|first| first.content.descr.clone());
        Ok(Question {
            operation,
            descr: descr.unwrap_or_default(),
            operands,
        })
    }

    /// The operands as matrices.
    pub(crate) fn operands<T: Stored>(&self) -> Result<Vec<MatrixVec<T>>, String> {
        self.operands
            .iter()
            .map(|operand| operand.content.matrix())
            .collect()
    }

    /// Where the operands come from.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.operands.iter().map(|operand| operand.path.as_str())
    }

    /// A sentence about the operands, with the files that they come from.
    pub(crate) fn said(&self, what: &str) -> String {
        let files: Vec<String> = self
            .operands
            .iter()
            .map(|operand| format!("{} is {}", operand.name, operand.path))
            .collect();
        format!("{what} ({})", files.join(", "))
    }
}
