//! The report on one candidate.

use core::fmt;

use super::quick::{LANES, ROWS};
use super::task::Task;
use super::verdict::Judgement;
use super::{Arithmetic, Element, Verdict};
use crate::MatrixView;

/// How many elements got which verdict, and what makes a verdict worth less.
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
    /// Of the correctly rounded: zeros whose sign is not that of the reference.
    pub zero_signs: usize,
    /// Of all: the reference is zero, so that an output that was never written looks right.
    pub zeros_expected: usize,
    /// Of those within the bound: it is so wide that zero is within it, too (`n·u >= 1`), and proves nothing.
    pub vacuous: usize,
}

/// One element and what is said of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged<T> {
    /// Its row.
    pub row: usize,
    /// Its column.
    pub col: usize,
    /// What is said of it.
    pub verdict: Verdict,
    /// What the candidate has there.
    pub candidate: T,
    /// The exact value, rounded once to the format of the result; of integers, wrapped.
    pub exact: T,
    /// How far the candidate is from the exact value, itself not rounded: towards zero. Infinite where one of them is
    /// not finite and the candidate is wrong.
    pub error: f64,
    /// How far an honest computation can be, rounded up: 0 where equality is demanded.
    pub bound: f64,
}

/// A verdict on one candidate. `assert!(report.passes(), "{report}")` is all that a test needs.
///
/// Printed, it is an account of at most 80 columns:
///
/// ```
/// use chainrule::Matrix;
/// use chainrule::oracle;
///
/// let inputs = Matrix::of(&[[1.0, -2.0], [-4.0, 6.0], [7.0, 3.0]]);
/// let dvalues = Matrix::of(&[[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0], [1.0, 5.0, -7.0]]);
/// let mean = Matrix::of(&[[9.0, 8.666666666666666, -17.0], [-9.666666666666666, 9.666666666666666, -6.333333333333333]]);
///
/// let report = oracle::dweights(inputs, dvalues, mean)?;
/// assert!(!report.passes());
/// println!("{report}");
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Report<'a, T> {
    pub(super) task: Task<'a, T>,
    pub(super) candidate: MatrixView<'a, T>,
    counts: Counts,
    /// Where it is.
    pub(super) worst: Option<((usize, usize), Verdict)>,
    largest_error: f64,
}

impl<'a, T: Element> Report<'a, T> {
    pub(super) fn new(task: Task<'a, T>, candidate: MatrixView<'a, T>) -> Self {
        let mut report = Report {
            task,
            candidate,
            counts: Counts::default(),
            worst: None,
            largest_error: 0.0,
        };
        let (mut worst, (rows, cols)) = (
            (false, -1.0, 0.0),
            if report.fits() { task.shape } else { (0, 0) },
        );
        for start in (0..cols).step_by(LANES) {
            for first in (0..rows).step_by(ROWS) {
                for (row, panel) in (first..rows).zip(task.panels(first, start)) {
                    for (col, quick) in (start..cols).zip(panel.elements()) {
                        let number = report.at((row, col));
                        let judgement = quick
                            .judge(&task, number)
                            .unwrap_or_else(|| task.judge((row, col), number));
                        let Judgement {
                            verdict,
                            error,
                            bound,
                            ..
                        } = judgement;
                        let rank = (
                            !judgement.accepts(),
                            if error == 0.0 { 0.0 } else { error / bound },
                            error,
                        );
                        if rank > worst {
                            (worst, report.worst) = (rank, Some(((row, col), verdict)));
                        }
                        report.largest_error = report.largest_error.max(judgement.in_units);
                        report.counts.add(
                            &judgement,
                            quick.reference == T::ZERO,
                            number == T::ZERO,
                        );
                    }
                }
            }
        }
        report
    }

    /// The same candidate, judged anew as one that was computed in the arithmetic that is declared. Integers have
    /// nothing to declare.
    pub fn under(self, arithmetic: Arithmetic) -> Self {
        Report::new(self.task.under(arithmetic), self.candidate)
    }

    /// No element is wrong, there is at least one, and none is accepted only because its bound is vacuous.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.counts.wrong == 0 && self.worst.is_some() && self.counts.vacuous == 0
    }

    /// The shape that the candidate should have.
    #[must_use]
    pub fn expected_shape(&self) -> (usize, usize) {
        self.task.shape
    }

    /// How many elements got which verdict; none where the candidate is of another shape.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The worst element: a wrong one if there is any, and of these the one with the largest error in units of its
    /// bound. None where there is no element, or the candidate is of another shape.
    #[must_use]
    pub fn worst(&self) -> Option<Judged<T>> {
        let (task, ((row, col), verdict)) = (&self.task, self.worst?);
        let candidate = self.at((row, col));
        let Judgement {
            mut error, bound, ..
        } = task.judge((row, col), candidate);
        let exact = match &task.rules {
            Some(rules) => T::from_f64(task.sum((row, col), rules).exact.round(rules.result)),
            None => task.integer((row, col)),
        };
        if T::FORMAT.is_none() {
            error = (candidate.to_f64() - exact.to_f64()).abs();
        }
        Some(Judged {
            row,
            col,
            verdict,
            candidate,
            exact,
            error,
            bound,
        })
    }

    /// The largest error / (u · S) of the elements that are not identical: what "ulps" are to a single operation. In a
    /// plain loop over n terms of one sign it grows as about 0.65 · √n; with both signs it stays near 0.2.
    #[must_use]
    pub fn largest_error(&self) -> f64 {
        self.largest_error
    }

    pub(super) fn fits(&self) -> bool {
        self.candidate.shape() == self.task.shape
    }

    /// What the candidate has there.
    pub(super) fn at(&self, (row, col): (usize, usize)) -> T {
        self.candidate.get(row, col).copied().unwrap_or(T::ZERO)
    }
}

impl Counts {
    fn add(&mut self, judgement: &Judgement, is_zero_expected: bool, is_zero: bool) {
        *match judgement.verdict {
            Verdict::Identical => &mut self.identical,
            Verdict::Forced => &mut self.forced,
            Verdict::OrderDependent => &mut self.order_dependent,
            Verdict::CorrectlyRounded => &mut self.correctly_rounded,
            Verdict::WithinBound => &mut self.within_bound,
            Verdict::Wrong => &mut self.wrong,
        } += 1;
        self.zero_signs +=
            usize::from(is_zero_expected && is_zero && judgement.verdict != Verdict::Identical);
        self.zeros_expected += usize::from(is_zero_expected);
        self.vacuous += usize::from(judgement.is_vacuous);
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

impl<T: Element> fmt::Display for Report<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((rows, cols), (expected_rows, expected_cols)) =
            (self.candidate.shape(), self.task.shape);
        let (counts, total) = (self.counts, self.counts.total());
        write!(f, "{} {rows}×{cols}: ", self.task.name)?;
        match counts {
            _ if !self.fits() => writeln!(
                f,
                "wrong, the candidate should be {expected_rows}×{expected_cols}"
            ),
            _ if total == 0 => writeln!(f, "does not pass, there is no element to judge"),
            Counts { wrong: 1.., .. } => writeln!(f, "wrong, {} of {total} elements", counts.wrong),
            Counts { vacuous: 1.., .. } => {
                writeln!(f, "does not pass, the sums are too long for the precision")
            }
            _ => writeln!(f, "passes"),
        }?;
        for (count, words) in [
            (counts.identical, "identical to the reference"),
            (counts.forced, "NaN or infinite, as the operands force it"),
            (
                counts.order_dependent,
                "overflow in some orders of summation only, one of these results",
            ),
            (counts.correctly_rounded, "correctly rounded"),
            (
                counts.within_bound,
                "within the bound of every order of summation",
            ),
            (counts.wrong, "wrong"),
            (
                counts.zero_signs,
                "of them zeros of the other sign (did the mask multiply?)",
            ),
        ] {
            if count > 0 {
                writeln!(f, "{count:>9} {words}")?;
            }
        }
        if let Some(Judged {
            row,
            col,
            candidate,
            exact,
            error,
            bound,
            ..
        }) = self.worst().filter(|_| counts.wrong > 0)
        {
            writeln!(f, "  worst: [{row}][{col}]")?;
            for (words, number) in [("candidate", candidate), ("exact    ", exact)] {
                match T::FORMAT {
                    Some(_) => writeln!(f, "    {words}   {number:?}"),
                    None => writeln!(f, "    {words}   {}", number.to_i128()),
                }?;
            }
            writeln!(f, "    off by      {error:?}")?;
            match bound {
                _ if error == f64::INFINITY => {
                    writeln!(f, "    allowed     no such value, in no order of summation")
                }
                0.0 => writeln!(
                    f,
                    "    allowed     nothing: every order of summation gives the same"
                ),
                _ => writeln!(
                    f,
                    "    allowed     {bound:?}: no order of summation is further off"
                ),
            }?;
        }
        let is_all =
            |is: fn(&T) -> bool| counts.wrong > 0 && self.candidate.as_slice().iter().all(is);
        let (is_zero, is_nan) = (
            is_all(|it| *it == T::ZERO),
            is_all(|it| it.partial_cmp(it).is_none()),
        );
        let (is_unwritten, diagnosis) = (is_zero || is_nan, self.diagnosis());
        for (applies, words) in [
            (
                is_zero,
                "every element is zero: was the output ever written?",
            ),
            (is_nan, "every element is NaN: was the output ever written?"),
            (
                2 * counts.zeros_expected > total,
                "most references are zero, like an output that was never written",
            ),
            (
                2 * counts.order_dependent > total,
                "most elements overflow in some orders of summation: smaller data",
            ),
            (
                counts.vacuous > 0,
                "n·u >= 1: zeros would be within the bound, judge a wider accumulator",
            ),
        ] {
            if applies {
                writeln!(f, "  warning: {words}")?;
            }
        }
        let (explaining, several) = (
            diagnosis.explaining().count(),
            "one of these happened, and this data cannot tell which:",
        );
        let title = if explaining > 1 {
            several
        } else {
            "what happened:"
        };
        list(f, title, diagnosis.explaining())?;
        list(
            f,
            "within the bounds or not, precision was lost:",
            diagnosis.suspected(),
        )?;
        match diagnosis.overwritten() {
            _ if counts.wrong == 0 || explaining > 0 || is_unwritten => Ok(()),
            Some((row, col)) => {
                writeln!(
                    f,
                    "  no known mistake, all others are right: what else writes [{row}][{col}]?"
                )
            }
            None => writeln!(f, "  no known mistake explains it"),
        }?;
        list(
            f,
            "this data cannot see:",
            diagnosis.invisible().map(|mistake| mistake.words().0),
        )
    }
}

fn list(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    mistakes: impl Iterator<Item: fmt::Display>,
) -> fmt::Result {
    let mut mistakes = mistakes.peekable();
    if mistakes.peek().is_some() {
        writeln!(f, "  {title}")?;
    }
    mistakes.try_for_each(|mistake| writeln!(f, "    {mistake}"))
}
