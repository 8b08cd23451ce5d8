//! Which mistakes explain a candidate, and which ones the data could not show: what a
//! [search](super::search) found, to be asked and printed.

use core::fmt;

use super::factor::Factor;
use super::format::Format;
use super::mistake::{Mistake, MistakeSet, print_names};

/// What explains a wrong or doubtful candidate, and what this data could not have shown: the answer
/// of [`Report::explain`](super::Report::explain).
///
/// A mistake *explains* a candidate when no element is further from the exact result of the mistake
/// than orders of summation are; and when, over the elements that are wrong or doubtful, the median
/// distance from that is at most a quarter of the median distance from what is right, and most of
/// them can be told apart: the two values are further from each other than what was allowed. (A
/// bound that is wide enough would explain random numbers.) Where it is a rounding, the candidate
/// is compared with what was rounded, and has to be a number of that format.
///
/// It is *invisible* when nowhere what it computes is further from the right value than both can be
/// off together. Of large results, from some 10⁶ products or 4000 elements on, an evenly spread
/// sample is looked at, and the worst element.
///
/// Printed behind the report, it ends the account; `{:#}` lists all that this data cannot see,
/// which `{}` has on one line:
///
/// ```
/// use chainrule::Matrix;
/// use chainrule::oracle::{self, Mistake};
///
/// let dvalues = Matrix::of(&[[1.0, 2.0], [3.0, 4.0]]);
/// let weights = Matrix::of(&[[5.0, 7.0]]);
/// let mean = Matrix::of(&[[9.5], [21.5]]);
///
/// let report = oracle::dinputs(dvalues, weights, mean)?;
/// let explanation = report.explain();
/// println!("{report}{explanation}");
/// assert!(explanation.explaining().any(|mistake| mistake == Mistake::DividedBySamples));
///
/// // A factor that is known by no other name is found in the candidate.
/// let more = Matrix::of(&[[28.5], [64.5]]);
/// let explanation = oracle::dinputs(dvalues, weights, more)?.explain();
/// assert_eq!(explanation.explaining().next(), Some(Mistake::Scaled));
/// assert_eq!(explanation.factor().map(|factor| factor.times()), Some(1.5));
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[must_use]
pub struct Explanation {
    pub(super) explaining: Ranking,
    pub(super) factor: Option<Factor>,
    pub(super) accumulator: Option<Format>,
    pub(super) convention: MistakeSet,
    pub(super) invisible: MistakeSet,
    pub(super) suspected: MistakeSet,
    pub(super) overwritten: Option<(usize, usize)>,
    /// Some element is wrong or doubtful, and it is not that nothing was ever written.
    pub(super) asks_for_a_reason: bool,
    pub(super) is_plainly_wrong: bool,
}

/// The mistakes that explain a candidate, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ranking {
    ranked: [Ranked; Ranking::LIMIT],
    count: usize,
}

/// A mistake by its number in the table, and how far the candidate is from what it makes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Ranked {
    number: usize,
    distance: f64,
}

impl Default for Ranking {
    fn default() -> Self {
        Ranking::EMPTY
    }
}

impl Ranking {
    /// Where more explain, the last ones are not told.
    const LIMIT: usize = 32;

    pub(super) const EMPTY: Self = Ranking {
        ranked: [Ranked {
            number: 0,
            distance: 0.0,
        }; Ranking::LIMIT],
        count: 0,
    };

    /// Behind those that are as near.
    pub(super) fn insert(&mut self, number: usize, distance: f64) {
        let ranked = self.ranked.iter().take(self.count);
        let rank = ranked.filter(|other| other.distance <= distance).count();
        let mut displaced = Ranked { number, distance };
        for place in self.ranked.iter_mut().skip(rank) {
            core::mem::swap(place, &mut displaced);
        }
        self.count = (self.count + 1).min(Ranking::LIMIT);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Mistake> + use<> {
        let ranked = self.ranked.into_iter().take(self.count);
        ranked.filter_map(|ranked| Mistake::all().nth(ranked.number))
    }
}

impl Explanation {
    /// The mistakes that explain the candidate, the nearest first. One: that is it. Several: this
    /// data cannot tell them apart.
    pub fn explaining(&self) -> impl Iterator<Item = Mistake> + use<> {
        self.explaining.iter()
    }

    /// How many times what is right the candidate is, where [`Mistake::Scaled`] explains it; the
    /// part that comes through a mask, where [`Mistake::Leaky`] does.
    #[must_use]
    pub fn factor(&self) -> Option<Factor> {
        self.factor
    }

    /// What was done, and what to change, with the [factor](Self::factor) where there is one.
    #[must_use]
    pub fn told(&self, mistake: Mistake) -> impl fmt::Display + use<> {
        Told {
            mistake,
            factor: self.factor,
        }
    }

    /// The convention by which the candidate passes, and two where it needs one for `z == 0` and
    /// one for NaN: it is off by nothing else. To be [accepted](super::Report::accepting), or to be
    /// changed.
    pub fn convention(&self) -> impl Iterator<Item = Mistake> + use<> {
        self.convention.iter()
    }

    /// The format of the accumulator by which the candidate passes, where its result is declared to
    /// be in that format and its sums in a more precise one: `f16`, added up in `f16`. No mistake
    /// explains it then. To be [declared](super::Arithmetic::accumulated_in), or to be changed.
    ///
    /// ```
    /// use chainrule::Matrix;
    /// use chainrule::oracle::{self, Arithmetic, Format};
    ///
    /// // 2048 + 1 is 2048 in f16, twice.
    /// let dvalues = Matrix::of(&[[2048.0_f32, 5.0], [1.0, 6.0], [1.0, 7.0]]);
    /// let in_f16 = Matrix::of(&[[2048.0, 18.0]]);
    /// let half = Arithmetic::NATIVE.result_in(Format::F16);
    ///
    /// let report = oracle::dbiases(dvalues, in_f16)?.with_arithmetic(half);
    /// assert!(!report.passes());
    /// let explanation = report.explain();
    /// assert_eq!(explanation.accumulator(), Some(Format::F16));
    /// assert!(explanation.to_string().starts_with("  passes as summed in f16: try "));
    /// assert!(report.with_arithmetic(half.accumulated_in(Format::F16)).passes());
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    #[must_use]
    pub fn accumulator(&self) -> Option<Format> {
        self.accumulator
    }

    /// The mistakes that this data cannot see: made on it, in one of the ways to make it, the
    /// result is right. Those that explain the candidate are not among them.
    pub fn invisible(&self) -> impl Iterator<Item = Mistake> + use<> {
        let explaining = MistakeSet::of(self.explaining());
        self.invisible.without(explaining).iter()
    }

    /// Precision that seems to have been lost in the operands, also where the candidate is within
    /// its bounds: the median distance from what the rounded operands give is less than a quarter
    /// of that from the exact sums. None where something else explains the candidate.
    pub fn suspected(&self) -> impl Iterator<Item = Mistake> + use<> {
        self.suspected.iter()
    }

    /// The row and column of the one wrong or doubtful element, where there are others and all of
    /// them are right.
    #[must_use]
    pub fn overwritten(&self) -> Option<(usize, usize)> {
        self.overwritten
    }

    /// The candidate is plainly wrong: no loss of precision makes what it has. A mistake explains
    /// it that loses none, and is no factor near 1; or none does, and it looks as if it was never
    /// written, or some element is off by more than twice what its terms add up to without their
    /// signs.
    #[must_use]
    pub fn is_plainly_wrong(&self) -> bool {
        self.is_plainly_wrong
    }

    /// What explains the candidate, and by what else it would pass.
    pub(super) fn print_happened(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.print_accumulator(f)?;
        self.print_explaining(f)?;
        self.print_convention(f)
    }

    fn print_explaining(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = if self.explaining().count() > 1 {
            "one of these happened, and this data cannot tell which:"
        } else {
            "what happened:"
        };
        print_list(
            f,
            title,
            self.explaining().map(|mistake| self.told(mistake)),
        )?;
        let is_unexplained = self.convention.is_empty() && self.explaining.is_empty();
        if !self.asks_for_a_reason || !is_unexplained || self.accumulator.is_some() {
            return Ok(());
        }
        match self.overwritten {
            Some((row, col)) => writeln!(
                f,
                "  no known mistake, all others are right: what else writes [{row}][{col}]?"
            ),
            None => writeln!(f, "  no known mistake explains it"),
        }
    }

    fn print_accumulator(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.accumulator {
            Some(format) => writeln!(
                f,
                "  passes as summed in {format}: try --accumulator {format}"
            ),
            None => Ok(()),
        }
    }

    fn print_convention(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = || self.convention().filter_map(Mistake::convention);
        if self.convention.is_empty() {
            return Ok(());
        }
        write!(f, "  passes but for a convention: ")?;
        print_names(f, names())?;
        writeln!(f, " (check --accept takes it)")
    }

    pub(super) fn print_suspected(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let explaining = MistakeSet::of(self.explaining());
        let lost = "within the bounds or not, precision was lost:";
        print_list(f, lost, self.suspected.without(explaining).iter())
    }

    /// The count, and the first ones that fit on the line; or all of them, one on each line.
    pub(super) fn print_invisible(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            let invisible = self.invisible().map(Mistake::done);
            return print_list(f, "this data cannot see:", invisible);
        }
        let count = self.invisible().count();
        if count == 0 {
            return Ok(());
        }
        let mistakes = if count == 1 { "mistake" } else { "mistakes" };
        write!(f, "  this data cannot see {count} {mistakes}: ")?;
        let mut room = 80 - "  this data cannot see 99 mistakes: , …".chars().count();
        let mut shown = 0;
        for done in self.invisible().map(Mistake::done) {
            let width = done.chars().count() + ", ".len();
            if width > room {
                continue;
            }
            let comma = if shown == 0 { "" } else { ", " };
            write!(f, "{comma}{done}")?;
            room -= width;
            shown += 1;
        }
        writeln!(f, "{}", if shown < count { ", …" } else { "" })
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.print_happened(f)?;
        self.print_suspected(f)?;
        self.print_invisible(f)
    }
}

/// A mistake, printed with its factor.
struct Told {
    mistake: Mistake,
    factor: Option<Factor>,
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(factor) = self.factor else {
            return write!(f, "{}", self.mistake);
        };
        match self.mistake {
            Mistake::Scaled => write!(f, "{factor} times the result")?,
            Mistake::Leaky => write!(f, "{factor} of the gradient where z <= 0")?,
            other => return write!(f, "{other}"),
        }
        if let Some(meaning) = factor.meaning() {
            write!(f, ", {meaning}")?;
        }
        write!(f, ": {}", self.mistake.advice())
    }
}

fn print_list(
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
