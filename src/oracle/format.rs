//! The formats that numbers are kept in, and the arithmetic that a candidate declares.

/// A binary floating-point format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Format {
    Bf16,
    F16,
    Tf32,
    F32,
    F64,
}

/// How a candidate was computed, where that is not "in the format of its operands".
///
/// Everything starts from what the operands are: `Arithmetic { result: Format::F16, ..Arithmetic::NATIVE }`; `None`
/// is the format of the operands as given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Arithmetic {
    /// What the operands were rounded to before they were multiplied.
    pub operands: Option<Format>,
    /// What the sums were kept in.
    pub accumulator: Option<Format>,
    /// What the results were rounded to.
    pub result: Option<Format>,
    /// Subnormal operands and results may have been replaced by zero.
    pub flush_to_zero: bool,
}

impl Arithmetic {
    /// Nothing declared.
    pub const NATIVE: Self = Arithmetic { operands: None, accumulator: None, result: None, flush_to_zero: false };
}
