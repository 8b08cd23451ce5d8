//! The types of numbers, and what the program does with each. A file says only when it is read which type it holds; here
//! is the one place where that becomes a type of the language.

use crate::check::{self, Judgement, Wanted};
use crate::{Answer, compute, npy, npy::Element, question::Question};
use core::num::Wrapping;

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
        file: |shape, numbers| npy::file_of(shape, numbers.iter().map(|&number| T::nearest(number))),
    }
}
