//! A question to the program: one of the six functions, the files that hold its operands, and the type of the numbers
//! in them. Only when a file is read does it say which type that is; here it becomes a type of the language.

use crate::{Answer, arguments, arguments::Given, compute};
use crate::{check, check::Judgement, check::Wanted, npy, npy::Element, npy::Npy};
use chainrule::MatrixVec;
use core::num::Wrapping;

/// A type of numbers, and what the program does with it.
pub(crate) struct Kind {
    /// As the test vectors call it.
    pub(crate) name: &'static str,
    /// In NumPy's letters.
    pub(crate) descr: &'static str,
    pub(crate) compute: fn(&Question, Option<&str>) -> Answer,
    pub(crate) judge: fn(&Question, &str, Wanted) -> Result<Judgement, String>,
    pub(crate) file: fn((usize, usize), &[f64]) -> Vec<u8>,
}

pub(crate) static KINDS: [Kind; 6] = [
    kind::<f32>("f32"),
    kind::<f64>("f64"),
    kind::<Wrapping<i8>>("i8"),
    kind::<Wrapping<i16>>("i16"),
    kind::<Wrapping<i32>>("i32"),
    kind::<Wrapping<i64>>("i64"),
];

const fn kind<T: Element>(name: &'static str) -> Kind {
    Kind {
        name,
        descr: T::DESCR,
        compute: compute::answer::<T>,
        judge: check::judge::<T>,
        file: |shape, numbers| {
            npy::file_of(shape, numbers.iter().map(|&number| T::nearest(number)))
        },
    }
}

/// A function and its operands, as read from their files, all of one type.
pub(crate) struct Question<'a> {
    pub(crate) function: &'a str,
    pub(crate) kind: &'static Kind,
    /// Each with its name and its path.
    operands: Vec<(&'a str, String, Npy)>,
}

impl<'a> Question<'a> {
    /// The question that a command asks whose last word is the function: an option for each operand, and more.
    pub(crate) fn asked(
        command: &'a str,
        words: &'a [String],
        more: &[&str],
    ) -> Result<(Self, Given<'a>), String> {
        let function = command.rsplit(' ').next().unwrap_or(command);
        let options: Vec<_> = compute::operands(function)
            .iter()
            .map(|operand| format!("--{operand}"))
            .collect();
        let known: Vec<_> = options
            .iter()
            .map(String::as_str)
            .chain(more.iter().copied())
            .collect();
        let given = arguments::parse(command, words, &known)?;
        let path = |operand: &str| {
            arguments::needed(command, &given, &format!("--{operand}")).map(String::from)
        };
        Ok((Self::read(function, path)?, given))
    }

    /// Reads the operands of a function; `path` says where each is.
    pub(crate) fn read(
        function: &'a str,
        path: impl Fn(&str) -> Result<String, String>,
    ) -> Result<Self, String> {
        let (mut kind, mut read) = (None, Vec::new());
        for name in compute::operands(function) {
            let path = path(name)?;
            let operand = npy::read(&path)?;
            let half =
                || format!("{path}: half precision is for candidates only: save .astype('<f4')");
            let its = KINDS
                .iter()
                .find(|kind| kind.descr == operand.descr)
                .ok_or_else(half)?;
            let (own, first) = (its.descr, kind.get_or_insert(its).descr);
            if own != first {
                return Err(format!(
                    "{path}: its elements are {own}, the others' {first}: save .astype('{first}')"
                ));
            }
            read.push((*name, path, operand));
        }
        let kind = kind.ok_or_else(|| format!("there is no function `{function}`"))?;
        Ok(Question {
            function,
            kind,
            operands: read,
        })
    }

    /// The operands as matrices.
    pub(crate) fn operands<T: Element>(&self) -> Result<Vec<MatrixVec<T>>, String> {
        self.operands
            .iter()
            .map(|(_, _, operand)| operand.matrix())
            .collect()
    }

    /// A sentence about the operands, with the files that they come from.
    pub(crate) fn said(&self, what: &str) -> String {
        let files: Vec<_> = self
            .operands
            .iter()
            .map(|(name, path, _)| format!("{name} is {path}"))
            .collect();
        format!("{what} ({})", files.join(", "))
    }
}
