//! The report on one candidate: every element judged and counted, and what is known of it printed.

use core::fmt;

use super::arithmetic::Arithmetic;
use super::element::Element;
use super::problem::{Place, Problem};
use super::quick::{LANES, Panel, Quick, ROWS};
use super::verdict::{Finding, Judgement, Verdict};
use crate::MatrixView;

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
    /// [`Verdict::Wrong`]
    pub wrong: usize,
    /// Of the correctly rounded: zeros whose sign is not that of the reference.
    pub zero_signs: usize,
    /// Of all: the reference is zero, so that an output that was never written looks right.
    pub zeros_expected: usize,
    /// Of those within the bound: it is so wide that zero is within it, too (`n·u >= 1`), and proves nothing.
    pub vacuous: usize,
}

impl Counts {
    fn add(&mut self, finding: &Finding, is_zero_expected: bool, is_zero: bool) {
        *match finding.verdict {
            Verdict::Identical => &mut self.identical,
            Verdict::Forced => &mut self.forced,
            Verdict::OrderDependent => &mut self.order_dependent,
            Verdict::CorrectlyRounded => &mut self.correctly_rounded,
            Verdict::WithinBound => &mut self.within_bound,
            Verdict::Wrong => &mut self.wrong,
        } += 1;
        let is_other_zero = is_zero_expected && is_zero && finding.verdict != Verdict::Identical;
        self.zero_signs += usize::from(is_other_zero);
        self.zeros_expected += usize::from(is_zero_expected);
        self.vacuous += usize::from(finding.is_vacuous);
    }

    /// How many elements there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.identical
            + self.forced
            + self.order_dependent
            + self.correctly_rounded
            + self.within_bound
            + self.wrong
    }
}

/// The worst element, and what is said of it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Worst<T> {
    /// Its row.
    pub row: usize,
    /// Its column.
    pub col: usize,
    /// What is said of it.
    pub judgement: Judgement<T>,
}

/// How bad an element is: the first thing in which two differ decides.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct Rank {
    is_wrong: bool,
    share_of_bound: f64,
    error: f64,
}

impl Rank {
    /// Better than the best.
    const LEAST: Self = Rank {
        is_wrong: false,
        share_of_bound: -1.0,
        error: 0.0,
    };

    fn of(finding: &Finding) -> Self {
        Rank {
            is_wrong: !finding.accepts(),
            share_of_bound: if finding.error == 0.0 {
                0.0
            } else {
                finding.error / finding.bound
            },
            error: finding.error,
        }
    }
}

/// A verdict on one candidate. `assert!(report.passes(), "{report}{}", report.explain())` is all that a test needs.
///
/// Printed, it is an account of at most 80 columns of what is known. Which mistake was made is looked for when it is asked
/// for, by [`explain`](Self::explain):
///
/// ```
/// use chainrule::Matrix;
/// use chainrule::oracle;
///
/// let inputs = Matrix::of(&[[1.0, -2.0], [-4.0, 6.0], [7.0, 3.0]]);
/// let dvalues = Matrix::of(&[[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0], [1.0, 5.0, -7.0]]);
/// let mean = [[9.0, 26.0 / 3.0, -17.0], [-29.0 / 3.0, 29.0 / 3.0, -19.0 / 3.0]];
///
/// let report = oracle::dweights(inputs, dvalues, Matrix::of(&mean))?;
/// assert!(!report.passes());
/// println!("{report}{}", report.explain());
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Report<'a, T> {
    pub(super) problem: Problem<'a, T>,
    pub(super) candidate: MatrixView<'a, T>,
    counts: Counts,
    worst: Option<(Place, Verdict)>,
    rank_of_worst: Rank,
    largest_error: f64,
}

impl<'a, T: Element> Report<'a, T> {
    pub(super) fn new(problem: Problem<'a, T>, candidate: MatrixView<'a, T>) -> Self {
        let mut report = Report {
            problem,
            candidate,
            counts: Counts::default(),
            worst: None,
            rank_of_worst: Rank::LEAST,
            largest_error: 0.0,
        };
        let (rows, cols) = problem.shape;
        // Where there are no rows, nobody counts through the columns.
        if !report.fits() || rows == 0 {
            return report;
        }
        for start in (0..cols).step_by(LANES) {
            for first_row in (0..rows).step_by(ROWS) {
                let panels = Panel::block(&problem, first_row, start);
                for (row, panel) in (first_row..rows).zip(&panels) {
                    for (col, quick) in (start..cols).zip(panel.elements()) {
                        report.judge_element(Place { row, col }, &quick);
                    }
                }
            }
        }
        report
    }

    #[inline]
    fn judge_element(&mut self, place: Place, quick: &Quick<T>) {
        let candidate = self.at(place);
        let finding = quick
            .judge(&self.problem, candidate)
            .unwrap_or_else(|| self.problem.judge(place, candidate));
        let rank = Rank::of(&finding);
        if rank > self.rank_of_worst {
            self.rank_of_worst = rank;
            self.worst = Some((place, finding.verdict));
        }
        self.largest_error = self.largest_error.max(finding.in_units);
        let is_zero_expected = quick.reference == T::ZERO;
        let is_zero = candidate == T::ZERO;
        self.counts.add(&finding, is_zero_expected, is_zero);
    }

    /// The same candidate, judged anew as one that was computed in the arithmetic that is declared. Integers have
    /// nothing to declare.
    pub fn with_arithmetic(self, arithmetic: Arithmetic) -> Self {
        Report::new(self.problem.with_arithmetic(arithmetic), self.candidate)
    }

    /// No element is wrong, there is at least one, and none is accepted only because its bound is vacuous.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.counts.wrong == 0 && self.worst.is_some() && self.counts.vacuous == 0
    }

    /// The shape that the candidate should have.
    #[must_use]
    pub fn expected_shape(&self) -> (usize, usize) {
        self.problem.shape
    }

    /// How many elements got which verdict; none where the candidate is of another shape.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The worst element: a wrong one if there is any, and of these the one with the largest error in units of its
    /// bound. None where there is no element, or the candidate is of another shape.
    #[must_use]
    pub fn worst(&self) -> Option<Worst<T>> {
        let (place, verdict) = self.worst?;
        let judgement = self.problem.judgement(place, self.at(place));
        // Which bits the reference has is known from the sums over all elements only.
        let judgement = Judgement {
            verdict,
            is_vacuous: judgement.is_vacuous && verdict == Verdict::WithinBound,
            ..judgement
        };
        Some(Worst {
            row: place.row,
            col: place.col,
            judgement,
        })
    }

    /// The largest error / (u · S) of the elements that are not identical: what "ulps" are to a single operation. In a
    /// plain loop over n terms of one sign it grows as about 0.65 · √n; with both signs it stays near 0.2 (D8).
    #[must_use]
    pub fn largest_error(&self) -> f64 {
        self.largest_error
    }

    pub(super) fn fits(&self) -> bool {
        self.candidate.shape() == self.problem.shape
    }

    /// What the candidate has there.
    pub(super) fn at(&self, place: Place) -> T {
        let element = self.candidate.get(place.row, place.col);
        element.copied().unwrap_or(T::ZERO)
    }

    pub(super) fn place_of_worst(&self) -> Option<Place> {
        self.worst.map(|(place, _)| place)
    }

    /// Wrong, and zero everywhere.
    fn is_zero(&self) -> bool {
        let elements = self.candidate.as_slice();
        self.counts.wrong > 0 && elements.iter().all(|element| *element == T::ZERO)
    }

    /// Wrong, and NaN everywhere: the only number that cannot be compared with itself.
    fn is_nan(&self) -> bool {
        let elements = self.candidate.as_slice();
        let is_nan = |element: &T| element.partial_cmp(element).is_none();
        self.counts.wrong > 0 && elements.iter().all(is_nan)
    }

    /// The output seems never to have been written.
    pub(super) fn is_unwritten(&self) -> bool {
        self.is_zero() || self.is_nan()
    }

    fn print_head(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rows, cols) = self.candidate.shape();
        let (expected_rows, expected_cols) = self.problem.shape;
        let total = self.counts.total();
        write!(f, "{} {rows}×{cols}: ", self.problem.operation.name)?;
        if !self.fits() {
            writeln!(
                f,
                "wrong, the candidate should be {expected_rows}×{expected_cols}"
            )
        } else if total == 0 {
            writeln!(f, "does not pass, there is no element to judge")
        } else if self.counts.wrong > 0 {
            writeln!(f, "wrong, {} of {total} elements", self.counts.wrong)
        } else if self.counts.vacuous > 0 {
            writeln!(f, "does not pass, the sums are too long for the precision")
        } else {
            writeln!(f, "passes")
        }
    }

    fn print_counts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[rustfmt::skip] // a table
        let lines = [
            (self.counts.identical, "identical to the reference"),
            (self.counts.forced, "NaN or infinite, as the operands force it"),
            (self.counts.order_dependent, "overflow in some orders of summation only, one of these results"),
            (self.counts.correctly_rounded, "correctly rounded"),
            (self.counts.within_bound, "within the bound of every order of summation"),
            (self.counts.wrong, "wrong"),
            (self.counts.zero_signs, "of them zeros of the other sign (did the mask multiply?)"),
        ];
        for (count, words) in lines {
            if count > 0 {
                writeln!(f, "{count:>9} {words}")?;
            }
        }
        Ok(())
    }

    /// The worst element, where it is wrong.
    fn print_worst(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(worst) = self.worst().filter(|_| self.counts.wrong > 0) else {
            return Ok(());
        };
        let judgement = worst.judgement;
        writeln!(f, "  worst: [{}][{}]", worst.row, worst.col)?;
        for (words, number) in [
            ("candidate", judgement.candidate),
            ("exact    ", judgement.exact),
        ] {
            match T::FORMAT {
                Some(_) => writeln!(f, "    {words}   {number:?}"),
                None => writeln!(f, "    {words}   {}", number.to_i128()),
            }?;
        }
        let Judgement { error, bound, .. } = judgement;
        writeln!(f, "    off by      {error:?}")?;
        if error == f64::INFINITY {
            writeln!(f, "    allowed     no such value, in no order of summation")
        } else if bound == 0.0 {
            writeln!(
                f,
                "    allowed     nothing: every order of summation gives the same"
            )
        } else {
            writeln!(
                f,
                "    allowed     {bound:?}: no order of summation is further off"
            )
        }
    }

    fn print_warnings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts {
            zeros_expected,
            order_dependent,
            vacuous,
            ..
        } = self.counts;
        let total = self.counts.total();
        // Half of them is what a ReLU does.
        let are_zeros_suspect = 2 * zeros_expected > total && !self.problem.is_mask();
        #[rustfmt::skip] // a table
        let warnings = [
            (self.is_zero(), "every element is zero: was the output ever written?"),
            (self.is_nan(), "every element is NaN: was the output ever written?"),
            (are_zeros_suspect, "most elements have to be zero, like an output that was never written"),
            (2 * order_dependent > total, "most elements overflow in some orders of summation: smaller data"),
            (vacuous > 0, "n·u >= 1: zeros would be within the bound, judge a wider accumulator"),
        ];
        for (applies, words) in warnings {
            if applies {
                writeln!(f, "  warning: {words}")?;
            }
        }
        Ok(())
    }
}

impl<T: Element> fmt::Display for Report<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.print_head(f)?;
        self.print_counts(f)?;
        self.print_worst(f)?;
        self.print_warnings(f)
    }
}
