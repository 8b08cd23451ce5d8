//! The types of numbers, and what the program does with each. Only when a file is read does it say
//! which type is in it; here that becomes a type of the language.

use core::num::Wrapping;

use chainrule::oracle::Mistake;

use crate::judge::{self, Checked, Wanted};
use crate::outcome::{Outcome, Search};
use crate::question::Question;
use crate::stored::Stored;
use crate::{npy, reference};

pub(crate) struct NumberType {
    /// As the test vectors call it.
    pub(crate) name: &'static str,
    /// In NumPy's letters.
    pub(crate) descr: &'static str,
    /// The file that holds these numbers, each the nearest of this type.
    pub(crate) file: fn(shape: (usize, usize), numbers: &[f64]) -> Vec<u8>,
    /// The reference's answer, as it is printed.
    pub(crate) printed: fn(&Question) -> Result<String, String>,
    /// The reference's answer, as it is saved.
    pub(crate) answer_file: fn(&Question) -> Result<Vec<u8>, String>,
    /// What the oracle says of the candidate, in the forms that are wanted.
    pub(crate) checked: fn(&Question, &Wanted) -> Result<Checked, String>,
    /// The outcome as a value, where the candidate may pass by these conventions.
    pub(crate) outcome: fn(&Question, &[Mistake], Search) -> Result<Outcome, String>,
}

static ALL: [NumberType; 10] = [
    number_type::<f32>("f32"),
    number_type::<f64>("f64"),
    number_type::<Wrapping<i8>>("i8"),
    number_type::<Wrapping<i16>>("i16"),
    number_type::<Wrapping<i32>>("i32"),
    number_type::<Wrapping<i64>>("i64"),
    number_type::<Wrapping<u8>>("u8"),
    number_type::<Wrapping<u16>>("u16"),
    number_type::<Wrapping<u32>>("u32"),
    number_type::<Wrapping<u64>>("u64"),
];

const fn number_type<T: Stored>(name: &'static str) -> NumberType {
    NumberType {
        name,
        descr: T::DESCR,
        file: |(rows, cols), numbers| {
            let nearest = numbers.iter().map(|&number| T::nearest(number));
            npy::file_of(&[rows, cols], nearest)
        },
        printed: reference::printed::<T>,
        answer_file: reference::file::<T>,
        checked: judge::checked::<T>,
        outcome: judge::outcome::<T>,
    }
}

impl NumberType {
    /// The type that a question is computed in.
    pub(crate) fn of(question: &Question) -> Result<&'static Self, String> {
        let descr = question.computed_in.to_string();
        ALL.iter()
            .find(|number_type| number_type.descr == descr)
            .ok_or_else(|| format!("there is no arithmetic for {descr}"))
    }

    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|number_type| number_type.name == name)
    }
}
