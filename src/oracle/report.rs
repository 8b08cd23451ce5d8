//! The report on one candidate.

use core::fmt;

use super::{Arithmetic, Diagnosis, Element};
use crate::MatrixView;

/// What is said of one element, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The bits of the reference.
    Identical,
    /// What the operands force: NaN, an infinity.
    Forced,
    /// Overflow in some orders of summation only; this is the result of one of them.
    OrderDependent,
    /// The exact sum, rounded once.
    CorrectlyRounded,
    /// Some order of summation, with or without FMA, explains it.
    WithinBound,
    /// Nothing does.
    Wrong,
}

/// How many elements got which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// [`Verdict::Identical`]
    pub identical: usize,
    /// [`Verdict::Forced`]
    pub forced: usize,
    /// [`Verdict::OrderDependent`]
    pub order_dependent: usize,
    /// [`Verdict::CorrectlyRounded`]
    pub correctly_rounded: usize,
    /// [`Verdict::WithinBound`]
    pub within_bound: usize,
    /// [`Verdict::Wrong`]
    pub wrong: usize,
    /// Of the correctly rounded: zeros of the other sign.
    pub zero_signs: usize,
    /// Of all: zero is expected, so that an output that was never written looks right.
    pub zeros_expected: usize,
    /// Of those within the bound: the bound is so wide that zero is within it (`n·u >= 1`).
    pub vacuous: usize,
}

/// One element and what is said of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged<T> {
    /// The row.
    pub row: usize,
    /// The column.
    pub col: usize,
    /// What is said of it.
    pub verdict: Verdict,
    /// The candidate's element.
    pub candidate: T,
    /// The exact value, rounded once (integers: wrapped).
    pub exact: T,
    /// The distance of the candidate from the exact value.
    pub error: f64,
    /// The largest distance that an honest computation can have; 0 where equality is demanded.
    pub bound: f64,
}

/// A verdict on one candidate. `assert!(report.passes(), "{report}")` is all that a test needs.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Report<'a, T> {
    candidate: MatrixView<'a, T>,
    counts: Counts,
}

impl<'a, T: Element> Report<'a, T> {
    pub(super) fn stub(_operand: MatrixView<'a, T>, candidate: MatrixView<'a, T>) -> Self {
        Report { candidate, counts: Counts::default() }
    }

    /// The same candidate, judged as one that was computed in the arithmetic that is declared.
    pub fn under(self, arithmetic: Arithmetic) -> Self {
        let _ = arithmetic;
        self
    }

    /// No element is wrong, there is at least one, and none was accepted by a bound that says nothing (`n·u >= 1`).
    #[must_use]
    pub fn passes(&self) -> bool {
        false
    }

    /// The shape that the candidate should have.
    #[must_use]
    pub fn expected_shape(&self) -> (usize, usize) {
        self.candidate.shape()
    }

    /// How many elements got which verdict; nothing but zeros where the candidate is of another shape.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The element that is the furthest from the exact value, in units of its bound, wrong ones first; none where there
    /// is no element or the candidate is of another shape.
    #[must_use]
    pub fn worst(&self) -> Option<Judged<T>> {
        None
    }

    /// One element, in all detail; none where there is no such element.
    #[must_use]
    pub fn element(&self, row: usize, col: usize) -> Option<Judged<T>> {
        let _ = (row, col);
        None
    }

    /// The largest error / (u · S) of all elements that were judged by a bound. See D8.
    #[must_use]
    pub fn largest_error(&self) -> f64 {
        0.0
    }

    /// What explains the candidate, and what this data cannot see. Computed anew with every call.
    #[must_use]
    pub fn diagnosis(&self) -> Diagnosis {
        Diagnosis::default()
    }
}

impl<T: Element> fmt::Display for Report<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TODO")
    }
}
