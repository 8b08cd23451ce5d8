//! The arithmetic that somebody declares: `--operands bf16 --accumulator f16`, and so on. What is
//! not declared follows from the types of the files.

use chainrule::oracle::{Arithmetic, Format};

use crate::arguments::{ACCUMULATOR, ANY_ORDER, FLUSH_TO_ZERO, Given};
use crate::arguments::{OPERANDS, RESULT, TENSOR_CORES};
use crate::{nearest, operations};

/// The options that declare something.
pub(crate) const OPTIONS: [&str; 6] = [
    OPERANDS,
    ACCUMULATOR,
    RESULT,
    FLUSH_TO_ZERO,
    TENSOR_CORES,
    ANY_ORDER,
];

/// What the options declare.
#[derive(Clone, Copy)]
pub(crate) struct Declared {
    pub(crate) operands: Option<Format>,
    accumulator: Option<Format>,
    pub(crate) result: Option<Format>,
    flushes_to_zero: bool,
    is_on_tensor_cores: bool,
    is_in_any_order: bool,
    /// The first of the options that are given; none where nothing is declared.
    pub(crate) option: Option<&'static str>,
}

impl Declared {
    /// What is declared among these arguments.
    pub(crate) fn among(given: &Given) -> Result<Self, String> {
        let format = |option| given.get(option).map(|name| named(name)).transpose();
        let is_given = |option| given.contains_key(option);
        Ok(Declared {
            operands: format(OPERANDS)?,
            accumulator: format(ACCUMULATOR)?,
            result: format(RESULT)?,
            flushes_to_zero: is_given(FLUSH_TO_ZERO),
            is_on_tensor_cores: is_given(TENSOR_CORES),
            is_in_any_order: is_given(ANY_ORDER),
            option: OPTIONS.into_iter().find(|option| is_given(option)),
        })
    }

    /// What is declared in place of what follows from the types, and the rest of that.
    pub(crate) fn on_top_of(&self, from_types: Arithmetic) -> Arithmetic {
        let mut arithmetic = from_types;
        if let Some(format) = self.operands {
            arithmetic = arithmetic.operands_in(format);
        }
        if let Some(format) = self.accumulator {
            arithmetic = arithmetic.accumulated_in(format);
        }
        if let Some(format) = self.result {
            arithmetic = arithmetic.result_in(format);
        }
        if self.flushes_to_zero {
            arithmetic = arithmetic.flushing_to_zero();
        }
        if self.is_on_tensor_cores {
            arithmetic = arithmetic.on_tensor_cores();
        }
        if self.is_in_any_order {
            arithmetic = arithmetic.in_any_order();
        }
        arithmetic
    }
}

fn named(name: &str) -> Result<Format, String> {
    let names = || Format::ALL.iter().map(|format| format.name());
    let found = Format::ALL.into_iter().find(|format| format.name() == name);
    found.ok_or_else(|| {
        format!(
            "there is no format `{name}`: it is {}{}",
            operations::either(names()),
            nearest::question(name, names())
        )
    })
}

/// Whether every number of the one format is one of the other.
pub(crate) fn has_all_of(format: Format, other: Format) -> bool {
    format.unit_roundoff() <= other.unit_roundoff()
        && format.smallest() <= other.smallest()
        && format.largest() >= other.largest()
}
