//! In which arithmetic a candidate was computed: what is declared, and what follows from it.

use core::fmt;

use super::format::Format;

/// How a candidate was computed, where that is not "every operation in the type of its operands".
///
/// The bound grows with what is declared. Nothing is declared by default, because a verdict is
/// worth as much as its bound is small. For an `f16` result of `f32` operands, summed in `f32`,
/// hand its values over as `f32` and say `Arithmetic::NATIVE.result_in(Format::F16)`.
///
/// ```
/// use chainrule::Matrix;
/// use chainrule::oracle::{self, Arithmetic, Format};
///
/// let dvalues = Matrix::of(&[[1.0_f32, 1.0]]);
/// let weights = Matrix::of(&[[2048.0, 1.0]]);
/// let half = Matrix::of(&[[2048.0]]); // 2049 is no f16
///
/// let report = oracle::dinputs(dvalues, weights, half)?;
/// assert!(!report.passes());
/// assert!(report.with_arithmetic(Arithmetic::NATIVE.result_in(Format::F16)).passes());
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Arithmetic {
    /// What the operands were rounded to before they were multiplied. `None`: they were not.
    pub operands: Option<Format>,
    /// What the sums were kept in. `None`: in the type of the operands.
    pub accumulator: Option<Format>,
    /// What the results were rounded to. `None`: not rounded any more.
    pub result: Option<Format>,
    /// Subnormal operands and results may have been replaced by zero.
    pub flush_to_zero: bool,
    /// The terms were added in an order that nobody uses, by their size for example: what is
    /// possible is accepted, and nothing is expected.
    pub is_any_order_possible: bool,
    /// Blocks of four products or more were aligned and truncated as they were added.
    pub is_on_tensor_cores: bool,
}

impl Arithmetic {
    /// Nothing is declared: each operation in the type of its operands, or wider and rounded once
    /// at the end.
    pub const NATIVE: Self = Arithmetic {
        operands: None,
        accumulator: None,
        result: None,
        flush_to_zero: false,
        is_any_order_possible: false,
        is_on_tensor_cores: false,
    };

    /// The same, and the operands were rounded to this format before they were multiplied.
    #[must_use]
    pub const fn operands_in(self, format: Format) -> Self {
        Arithmetic {
            operands: Some(format),
            ..self
        }
    }

    /// The same, and the sums were kept in this format.
    #[must_use]
    pub const fn accumulated_in(self, format: Format) -> Self {
        Arithmetic {
            accumulator: Some(format),
            ..self
        }
    }

    /// The same, and the results were rounded to this format.
    #[must_use]
    pub const fn result_in(self, format: Format) -> Self {
        Arithmetic {
            result: Some(format),
            ..self
        }
    }

    /// The same, and the sums were made by tensor cores, which are not IEEE 754's: the products of
    /// a block, of four or more, and the accumulator are aligned to the largest of them and
    /// truncated ([D9](super::theorems#d9-tensor-cores)). The accumulator is `f32`, unless another
    /// is declared; what the operands are rounded to is declared beside it.
    ///
    /// ```
    /// use chainrule::oracle::{self, Arithmetic, Format, Term};
    ///
    /// // What is below the last bit of the accumulator is cut off, three times.
    /// let small = 2_f32.powi(-24) + 2_f32.powi(-25);
    /// let terms = [1.0, small, small, small].map(|left| Term::Product(left, 1.0));
    /// assert!(!oracle::sum_of_products(terms, 1.0, Arithmetic::NATIVE).passes());
    /// let cores = Arithmetic::NATIVE.operands_in(Format::BF16).on_tensor_cores();
    /// assert!(oracle::sum_of_products(terms, 1.0, cores).passes());
    /// ```
    #[must_use]
    pub const fn on_tensor_cores(self) -> Self {
        Arithmetic {
            is_on_tensor_cores: true,
            ..self
        }
    }

    /// The same, and whatever is possible in some order of summation is accepted: the theorem alone
    /// decides.
    #[must_use]
    pub const fn in_any_order(self) -> Self {
        Arithmetic {
            is_any_order_possible: true,
            ..self
        }
    }

    /// The same, and subnormal operands and results may have been replaced by zero.
    #[must_use]
    pub const fn flushing_to_zero(self) -> Self {
        Arithmetic {
            flush_to_zero: true,
            ..self
        }
    }
}

/// An [`Arithmetic`] with nothing left open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Resolved {
    /// The format of the operands as they are given, and of the candidate.
    pub(super) own: Format,
    /// None where they are taken as they are given.
    pub(super) operands: Option<Format>,
    pub(super) accumulator: Format,
    pub(super) result: Format,
    pub(super) flush_to_zero: bool,
    pub(super) is_any_order_possible: bool,
    pub(super) is_on_tensor_cores: bool,
    /// What is expected is measured in the few steps that suffice for a name.
    pub(super) is_brief: bool,
    /// Nothing is declared that makes a difference.
    pub(super) is_native: bool,
    /// What the result, rounded, is added to, and then rounded again; 0 where it is not.
    pub(super) added: f64,
}

impl Resolved {
    pub(super) fn new(declared: Arithmetic, own: Format) -> Self {
        let is_coarser = |format: &Format| {
            format.precision() < own.precision()
                || format.smallest_exponent() > own.smallest_exponent()
        };
        let operands = declared.operands.filter(is_coarser);
        let is_on_tensor_cores = declared.is_on_tensor_cores;
        let by_default = if is_on_tensor_cores { Format::F32 } else { own };
        let accumulator = declared.accumulator.unwrap_or(by_default);
        let kept_in = if is_coarser(&accumulator) {
            accumulator
        } else {
            own
        };
        // A candidate of the own type can be in no wider format.
        let result = declared.result.filter(is_coarser).unwrap_or(kept_in);
        let flush_to_zero = declared.flush_to_zero;
        let is_any_order_possible = declared.is_any_order_possible;
        let has_own_formats = operands.is_none() && accumulator == own && result == own;
        Resolved {
            own,
            operands,
            accumulator,
            result,
            flush_to_zero,
            is_any_order_possible,
            is_on_tensor_cores,
            is_brief: false,
            is_native: has_own_formats && !flush_to_zero && !is_on_tensor_cores,
            added: 0.0,
        }
    }

    /// The same for one element, of which so much was there before.
    pub(super) fn added_to(self, previous: f64) -> Self {
        Resolved {
            added: previous,
            ..self
        }
    }

    /// The same, and the sums were kept in the format of the result; none where that is no less
    /// precise than what they are kept in.
    pub(super) fn summed_in_the_result(self) -> Option<Self> {
        let is_less_precise = self.result.precision() < self.accumulator.precision();
        is_less_precise.then_some(Resolved {
            accumulator: self.result,
            ..self
        })
    }

    /// What is declared, in words. Nothing is summed by a mask.
    pub(super) fn described(&self, is_mask: bool) -> Description {
        let multiplied_in = self.multiplied_in();
        let summed_in = if is_mask {
            multiplied_in
        } else {
            self.accumulator
        };
        let is_summed_elsewhere = summed_in != multiplied_in;
        let is_kept_there = is_summed_elsewhere && self.result == summed_in;
        let is_rounded = self.result != multiplied_in && !is_kept_there;
        let summed = if is_kept_there {
            "summed and kept in"
        } else {
            "summed in"
        };
        let result = self.result.name();
        Description([
            Some(Clause::of("in", multiplied_in.name())),
            is_summed_elsewhere.then(|| Clause::of(summed, summed_in.name())),
            is_rounded.then(|| Clause::of("rounded to", result)),
            (self.is_on_tensor_cores && !is_mask).then_some(Clause::of("on", "tensor cores")),
            self.flush_to_zero
                .then_some(Clause::of("flushing", "to zero")),
            (self.is_any_order_possible && !is_mask).then_some(Clause::of("in", "any order")),
        ])
    }

    /// The same for a search, which asks so often that it cannot ask for all.
    pub(super) fn briefly(self) -> Self {
        Resolved {
            is_brief: true,
            ..self
        }
    }

    /// The same, flushing.
    pub(super) fn flushing(self) -> Self {
        Resolved {
            flush_to_zero: true,
            is_native: false,
            ..self
        }
    }

    /// Whether sums are made in the own type, one operation after the other, so that their
    /// magnitudes and ranges are those of the reference, whatever is rounded before and after.
    pub(super) fn is_of_plain_sums(&self) -> bool {
        let is_special = self.flush_to_zero || self.is_on_tensor_cores;
        self.accumulator == self.own && !is_special && !self.is_any_order_possible
    }

    /// The format that the operands are multiplied in.
    pub(super) fn multiplied_in(&self) -> Format {
        self.operands.unwrap_or(self.own)
    }

    /// Whether the product of two operands is not rounded, but where it underflows.
    pub(super) fn are_products_exact(&self) -> bool {
        2 * self.multiplied_in().precision() <= self.accumulator.precision()
    }

    /// Whether values that are added as they are need not be rounded.
    pub(super) fn are_values_exact(&self) -> bool {
        self.accumulator.precision() >= self.own.precision()
            && self.accumulator.smallest_exponent() <= self.own.smallest_exponent()
    }

    /// Whether an operand that is multiplied may be taken for zero.
    pub(super) fn may_flush_operand(&self, operand: f64) -> bool {
        let is_subnormal = operand.abs() < self.multiplied_in().smallest_normal();
        self.flush_to_zero && operand != 0.0 && is_subnormal
    }

    /// Whether a value that is added may be taken for zero: on its way into the accumulator it may
    /// have been rounded as the operands are.
    pub(super) fn may_flush_value(&self, value: f64) -> bool {
        let accumulator = self.accumulator.smallest_normal();
        let smallest_normal = accumulator.max(self.multiplied_in().smallest_normal());
        self.flush_to_zero && value != 0.0 && value.abs() < smallest_normal
    }

    /// The larger exponent of the smallest number, of the accumulator's and the result's.
    pub(super) fn smallest_exponent(&self) -> i32 {
        let accumulator = self.accumulator.smallest_exponent();
        accumulator.max(self.result.smallest_exponent())
    }

    /// The same of the smallest normal number.
    pub(super) fn smallest_normal_exponent(&self) -> i32 {
        let accumulator = self.accumulator.smallest_normal_exponent();
        accumulator.max(self.result.smallest_normal_exponent())
    }

    pub(super) fn is_subnormal(&self, number: f64) -> bool {
        let smallest_normal = self
            .accumulator
            .smallest_normal()
            .max(self.result.smallest_normal());
        number != 0.0 && number.abs() < smallest_normal
    }

    /// Whether what is too large can be infinite in the end.
    pub(super) fn has_infinities(&self) -> bool {
        self.accumulator.has_infinity() && self.result.has_infinity()
    }
}

/// An arithmetic in words: `in bf16, summed in f32, on tensor cores`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Description([Option<Clause>; 6]);

/// One thing that is said of it: `summed in f32`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clause {
    how: &'static str,
    what: &'static str,
}

impl Description {
    /// Integers have nothing to be declared but their type.
    pub(super) fn of_integers(name: &'static str) -> Self {
        let mut clauses = [None; 6];
        clauses[0] = Some(Clause::of("in", name));
        Description(clauses)
    }

    pub(super) fn clauses(self) -> impl Iterator<Item = Clause> {
        self.0.into_iter().flatten()
    }
}

impl Clause {
    const fn of(how: &'static str, what: &'static str) -> Self {
        Clause { how, what }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.how, self.what)
    }
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, clause) in self.clauses().enumerate() {
            let comma = if number == 0 { "" } else { ", " };
            write!(f, "{comma}{clause}")?;
        }
        Ok(())
    }
}
