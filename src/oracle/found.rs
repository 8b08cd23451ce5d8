//! What was found of the elements that were judged so far: how many got which verdict, which one is
//! the worst, and where those are that are refused.

use super::element::Element;
use super::pattern::Refused;
use super::problem::{Place, Problem};
use super::verdict::{Finding, Verdict};

/// How many elements got which verdict, and what makes a verdict worth less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
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
    /// [`Verdict::Doubtful`]
    pub doubtful: usize,
    /// [`Verdict::Wrong`]
    pub wrong: usize,
    /// Of the correctly rounded: zeros whose sign is not that of the reference.
    pub zero_signs: usize,
    /// Of all: the reference is zero, and the exact value as well as far as is known, so that an
    /// output that was never written looks right.
    pub zeros_expected: usize,
    /// Of those that are accepted and not identical: the exact value is not zero, and zero would
    /// have been accepted in its place.
    pub unseen: usize,
}

impl Counts {
    fn add(&mut self, finding: &Finding, is_zero_expected: bool, is_zero: bool) {
        *match finding.verdict {
            Verdict::Identical => &mut self.identical,
            Verdict::Forced => &mut self.forced,
            Verdict::OrderDependent => &mut self.order_dependent,
            Verdict::CorrectlyRounded => &mut self.correctly_rounded,
            Verdict::WithinBound => &mut self.within_bound,
            Verdict::Doubtful => &mut self.doubtful,
            Verdict::Wrong => &mut self.wrong,
        } += 1;
        let is_other_zero = is_zero_expected && is_zero && finding.verdict != Verdict::Identical;
        self.zero_signs += usize::from(is_other_zero);
        self.zeros_expected += usize::from(is_zero_expected && !finding.is_unseen);
        self.unseen += usize::from(finding.is_unseen);
    }

    /// Those of two parts of one result.
    fn and(self, other: Self) -> Self {
        Counts {
            identical: self.identical + other.identical,
            forced: self.forced + other.forced,
            order_dependent: self.order_dependent + other.order_dependent,
            correctly_rounded: self.correctly_rounded + other.correctly_rounded,
            within_bound: self.within_bound + other.within_bound,
            doubtful: self.doubtful + other.doubtful,
            wrong: self.wrong + other.wrong,
            zero_signs: self.zero_signs + other.zero_signs,
            zeros_expected: self.zeros_expected + other.zeros_expected,
            unseen: self.unseen + other.unseen,
        }
    }

    /// Most of the elements that are not zero could as well be zero, and nobody would notice: the
    /// data proves nothing.
    pub(super) fn prove_nothing(&self) -> bool {
        2 * self.unseen > self.total() - self.zeros_expected
    }

    /// How many elements there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.identical
            + self.forced
            + self.order_dependent
            + self.correctly_rounded
            + self.within_bound
            + self.doubtful
            + self.wrong
    }
}

/// How bad an element is: the first thing in which two differ decides.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct Rank {
    is_wrong: bool,
    is_doubtful: bool,
    share: f64,
    error: f64,
    /// Of integers whose errors are the same number in `f64`.
    difference: u64,
}

impl Rank {
    fn of(finding: &Finding) -> Self {
        Rank {
            is_wrong: finding.verdict == Verdict::Wrong,
            is_doubtful: finding.verdict == Verdict::Doubtful,
            share: finding.share_of(finding.bound),
            error: finding.error,
            difference: finding.difference,
        }
    }
}

/// The worst element so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct WorstSoFar {
    pub(super) place: Place,
    pub(super) verdict: Verdict,
    rank: Rank,
}

impl WorstSoFar {
    /// The worse of two; of two that are as bad the first, row after row: it does not depend on who
    /// met them in which order.
    fn or(self, other: Self) -> Self {
        let is_as_bad = other.rank == self.rank;
        let is_first = (other.place.row, other.place.col) < (self.place.row, self.place.col);
        if other.rank > self.rank || (is_as_bad && is_first) {
            other
        } else {
            self
        }
    }
}

/// What is known of the elements that were judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) counts: Counts,
    /// None where no element was judged.
    pub(super) worst: Option<WorstSoFar>,
    /// What is known of where the wrong and doubtful elements are.
    pub(super) refused: Option<Refused>,
    pub(super) largest_error: f64,
    pub(super) largest_of_possible: f64,
    pub(super) largest_of_expected: f64,
}

impl Found {
    pub(super) const NOTHING: Self = Found {
        counts: Counts {
            identical: 0,
            forced: 0,
            order_dependent: 0,
            correctly_rounded: 0,
            within_bound: 0,
            doubtful: 0,
            wrong: 0,
            zero_signs: 0,
            zeros_expected: 0,
            unseen: 0,
        },
        worst: None,
        refused: None,
        largest_error: 0.0,
        largest_of_possible: 0.0,
        largest_of_expected: 0.0,
    };

    /// Adds one element.
    #[inline]
    pub(super) fn add<T: Element>(
        &mut self,
        problem: &Problem<T>,
        place: Place,
        finding: &Finding,
        reference: T,
        candidate: T,
    ) {
        let here = WorstSoFar {
            place,
            verdict: finding.verdict,
            rank: Rank::of(finding),
        };
        self.worst = Some(self.worst.map_or(here, |worst| worst.or(here)));
        if !finding.accepts() {
            self.refuse(problem, place, candidate);
        }
        self.largest_error = self.largest_error.max(finding.in_units);
        let of_possible = finding.share_of(finding.bound);
        let of_expected = finding.share_of(finding.expected);
        self.largest_of_possible = self.largest_of_possible.max(of_possible);
        self.largest_of_expected = self.largest_of_expected.max(of_expected);
        let is_zero_expected = reference == T::ZERO;
        let is_zero = candidate == T::ZERO;
        self.counts.add(finding, is_zero_expected, is_zero);
    }

    /// Keeps where an element is that is wrong or doubtful.
    #[inline(never)]
    fn refuse<T: Element>(&mut self, problem: &Problem<T>, place: Place, candidate: T) {
        let here = Refused::one(problem, place, candidate);
        self.refused = Some(self.refused.map_or(here, |refused| refused.and(here)));
    }

    /// What is known of the elements of two parts.
    pub(super) fn and(self, other: Self) -> Self {
        let worst = match (self.worst, other.worst) {
            (Some(worst), Some(other)) => Some(worst.or(other)),
            (worst, other) => worst.or(other),
        };
        let refused = match (self.refused, other.refused) {
            (Some(refused), Some(other)) => Some(refused.and(other)),
            (refused, other) => refused.or(other),
        };
        Found {
            counts: self.counts.and(other.counts),
            worst,
            refused,
            largest_error: self.largest_error.max(other.largest_error),
            largest_of_possible: self.largest_of_possible.max(other.largest_of_possible),
            largest_of_expected: self.largest_of_expected.max(other.largest_of_expected),
        }
    }
}
