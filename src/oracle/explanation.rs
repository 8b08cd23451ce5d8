//! Which mistakes explain a candidate, and which ones the data could not show. It is looked for
//! once, when it is asked for.

use core::fmt;

use super::change::{Change, Masked, Scale};
use super::element::Element;
use super::mistake::Mistake;
use super::problem::{Place, Problem};
use super::report::Report;
use super::verdict::Finding;

/// What explains a wrong candidate, and what this data could not have shown: the answer of
/// [`Report::explain`].
///
/// A mistake *explains* a candidate when every element is within the bound of what the mistake
/// computes, exactly. It is *invisible* when nowhere what it computes is further from the right
/// value than both bounds together. Of results with more than 2²² products or 2¹⁴ elements an
/// evenly spread sample is looked at, and the worst element.
///
/// Printed behind the report, it ends the account:
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
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Explanation {
    explaining: MistakeSet,
    invisible: MistakeSet,
    suspected: MistakeSet,
    overwritten: Option<(usize, usize)>,
    /// Some element is wrong, and it is not that nothing was ever written.
    asks_for_a_reason: bool,
}

/// A bit for each mistake, in the order in which they are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct MistakeSet(u64);

impl MistakeSet {
    fn insert(&mut self, number: usize) {
        self.0 |= 1 << (number % 64);
    }

    fn without(self, other: Self) -> Self {
        MistakeSet(self.0 & !other.0)
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn iter(self) -> impl Iterator<Item = Mistake> + use<> {
        Mistake::all()
            .enumerate()
            .filter(move |(number, _)| self.0 >> (number % 64) & 1 == 1)
            .map(|(_, mistake)| mistake)
    }
}

impl Explanation {
    /// The mistakes that explain the candidate. One: that is it. Several: this data cannot tell
    /// them apart.
    pub fn explaining(&self) -> impl Iterator<Item = Mistake> + use<> {
        self.explaining.iter()
    }

    /// The mistakes that this data cannot see: made on it, in one of the ways to make it, the
    /// result is right. Those that explain the candidate are not among them.
    pub fn invisible(&self) -> impl Iterator<Item = Mistake> + use<> {
        self.invisible.without(self.explaining).iter()
    }

    /// Precision that seems to have been lost in the operands, also where the candidate is within
    /// its bounds: the median distance from what the rounded operands give is less than a quarter
    /// of that from the exact sums.
    pub fn suspected(&self) -> impl Iterator<Item = Mistake> + use<> {
        self.suspected.iter()
    }

    /// The row and column of the one wrong element, where all others are right.
    #[must_use]
    pub fn overwritten(&self) -> Option<(usize, usize)> {
        self.overwritten
    }

    pub(super) fn of<T: Element>(report: &Report<T>) -> Self {
        let search = Search::new(report);
        let n_wrong = report.counts().wrong;
        let worst = report.place_of_worst().filter(|_| n_wrong == 1);
        let mut explanation = Explanation {
            overwritten: worst.map(|place| (place.row, place.col)),
            asks_for_a_reason: n_wrong > 0 && !report.is_unwritten(),
            ..Explanation::default()
        };
        for (number, mistake) in Mistake::all().enumerate() {
            if !report.fits() {
                if search.has_the_shape_of(mistake) {
                    explanation.explaining.insert(number);
                }
            } else if !mistake.is_last_resort() {
                search.look_at(number, mistake, &mut explanation);
            } else if explanation.explaining.is_empty() && search.is_explained_by(mistake) {
                explanation.explaining.insert(number);
            }
        }
        explanation
    }
}

/// Of larger problems, so many that about this many terms are summed, and not more than so many
/// elements.
const TERMS: u64 = 1 << 22;
const ELEMENTS: u64 = 1 << 14;

/// The median distance is taken over so many elements, and means nothing if they are fewer than the
/// least.
const MEDIAN_OF: usize = 64;
const MEDIAN_OF_AT_LEAST: usize = 16;

/// A search for the mistakes in one candidate.
struct Search<'r, 'a, T> {
    report: &'r Report<'a, T>,
    /// The right problem, and the median distance of the candidate from it.
    right: Problem<'a, T>,
    median: Option<f64>,
    /// Every so-manieth element is looked at.
    step: usize,
}

impl<'r, 'a, T: Element> Search<'r, 'a, T> {
    fn new(report: &'r Report<'a, T>) -> Self {
        let right = report.problem;
        let (rows, cols) = right.shape;
        let n_elements = (rows as u64).saturating_mul(cols as u64);
        let n_terms = n_elements.saturating_mul(right.n_terms() as u64);
        let step = (n_terms / TERMS).max(n_elements / ELEMENTS);
        let mut search = Search {
            report,
            right,
            median: None,
            step: usize::try_from(step).unwrap_or(usize::MAX),
        };
        if T::FORMAT.is_some() && report.fits() {
            search.median = search.median_distance(&right);
        }
        search
    }

    /// All three questions about one mistake.
    fn look_at(&self, number: usize, mistake: Mistake, explanation: &mut Explanation) {
        let mut problems = self.mistaken(mistake);
        if mistake.loses_precision() && problems.clone().any(|problem| self.is_nearer(&problem)) {
            explanation.suspected.insert(number);
        }
        if !problems.all(|problem| self.is_visible(&problem)) {
            explanation.invisible.insert(number);
        }
        if self.is_explained_by(mistake) {
            explanation.explaining.insert(number);
        }
    }

    /// The problem with the mistake in it, in every way to make it.
    fn mistaken(
        &self,
        mistake: Mistake,
    ) -> impl Iterator<Item = Problem<'a, T>> + Clone + use<'a, T> {
        let right = self.right;
        let changes = mistake.changes(&right);
        changes.iter().map(move |change| right.with(change))
    }

    /// Whether the wrong shape gives the mistake away.
    fn has_the_shape_of(&self, mistake: Mistake) -> bool {
        let shape = self.report.candidate.shape();
        let (rows, cols) = self.right.shape;
        match mistake {
            Mistake::ResultTransposed => shape == (cols, rows) && self.is_right_transposed(),
            Mistake::WrongAxis => {
                let samples = self.right.n_terms();
                let is_plain_sum = self.right.left.is_none();
                is_plain_sum && (shape == (samples, 1) || shape == (1, samples))
            }
            _ => false,
        }
    }

    /// Whether the candidate, turned round, is right.
    fn is_right_transposed(&self) -> bool {
        let turned = |place: Place| self.report.candidate.get(place.col, place.row).copied();
        self.right.evenly_spread(self.step).all(|place| {
            turned(place).is_some_and(|element| self.right.judge(place, element).accepts())
        })
    }

    /// The worst element, which refutes the most mistakes, and then an evenly spread sample.
    fn places(&self) -> impl Iterator<Item = Place> + use<T> {
        let worst = self.report.place_of_worst();
        worst.into_iter().chain(self.right.evenly_spread(self.step))
    }

    /// Whether some way to make the mistake makes of every element what the candidate has.
    fn is_explained_by(&self, mistake: Mistake) -> bool {
        let explains =
            |problem: &Problem<T>| self.places().all(|place| self.explains(problem, place));
        self.report.counts().wrong > 0 && self.mistaken(mistake).any(|problem| explains(&problem))
    }

    /// Whether the mistake makes of this element what the candidate has.
    fn explains(&self, mistaken: &Problem<T>, place: Place) -> bool {
        let candidate = self.report.at(place);
        let change = &mistaken.change;
        if change.masked == Masked::Elsewhere && candidate == T::ZERO {
            return true;
        }
        if !self.can_be_left_by(change, candidate.to_f64()) {
            return false;
        }
        let finding = mistaken.judge(place, candidate);
        let is_nothing_proven = finding.is_vacuous && candidate == T::ZERO;
        finding.is_possible() && !is_nothing_proven
    }

    /// Whether a number is one that is there after rounding to a format, or after flushing.
    fn can_be_left_by(&self, change: &Change, number: f64) -> bool {
        if let Some(format) = change.kept {
            format.round(number) == number
        } else if change.is_flushed {
            let arithmetic = self.right.arithmetic;
            arithmetic.is_some_and(|arithmetic| !arithmetic.is_subnormal(number))
        } else {
            true
        }
    }

    /// Whether somewhere what the mistake makes of an element would be wrong.
    fn is_visible(&self, mistaken: &Problem<T>) -> bool {
        self.places()
            .any(|place| self.is_distinguishable(mistaken, place))
    }

    /// Whether what the mistake makes of this element, itself off by as much as it can be, would be
    /// wrong.
    fn is_distinguishable(&self, mistaken: &Problem<T>, place: Place) -> bool {
        let Some(arithmetic) = &self.right.arithmetic else {
            return mistaken.integer(place) != self.right.integer(place);
        };
        let change = &mistaken.change;
        let are_terms_all =
            change.scale == Scale::ONE && change.kept.is_none() && !change.is_flushed;
        if are_terms_all && mistaken.terms(place).eq(self.right.terms(place)) {
            return false; // which the sums would say as well, later
        }
        let factor = change.scale.factor();
        let sum = mistaken.sum(place, arithmetic);
        let format = arithmetic.result;
        let exact = format.round(sum.exact.round(format) / factor);
        let (value, bound) = if let Some(kept) = change.kept {
            (kept.round(exact), 0.0)
        } else if change.is_flushed {
            let is_lost = arithmetic.is_subnormal(exact);
            (if is_lost { 0.0 } else { exact }, 0.0)
        } else {
            let finding = Finding::of_terms(mistaken.terms(place), exact, factor, arithmetic);
            (exact, finding.bound / factor.abs())
        };
        let right = Finding::of_terms(self.right.terms(place), value, 1.0, arithmetic);
        let is_near = right.error <= right.bound + bound;
        !right.is_possible() && !is_near
    }

    /// Whether the candidate is clearly nearer to what the mistake makes.
    fn is_nearer(&self, mistaken: &Problem<T>) -> bool {
        let quarter = self.median.map(|median| median / 4.0);
        self.median_distance(mistaken) < quarter
    }

    /// The median distance of the candidate from what this problem asks for.
    fn median_distance(&self, problem: &Problem<T>) -> Option<f64> {
        let (rows, cols) = self.right.shape;
        let places = self.right.evenly_spread(rows * cols / MEDIAN_OF);
        let mut distances = [0.0; MEDIAN_OF];
        let mut count = 0;
        for (distance, place) in distances.iter_mut().zip(places) {
            *distance = problem.judge(place, self.report.at(place)).error;
            count += 1;
        }
        if count < MEDIAN_OF_AT_LEAST {
            return None;
        }
        let distances = distances.get(..count)?;
        let count_where = |is: &dyn Fn(f64) -> bool| distances.iter().filter(|it| is(**it)).count();
        distances.iter().copied().find(|&median| {
            let below = count_where(&|distance| distance < median);
            let above = count_where(&|distance| distance > median);
            2 * below <= count && 2 * above <= count
        })
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = if self.explaining().count() > 1 {
            "one of these happened, and this data cannot tell which:"
        } else {
            "what happened:"
        };
        print_list(f, title, self.explaining())?;
        let lost = "within the bounds or not, precision was lost:";
        print_list(f, lost, self.suspected())?;
        if self.asks_for_a_reason && self.explaining.is_empty() {
            match self.overwritten {
                Some((row, col)) => writeln!(
                    f,
                    "  no known mistake, all others are right: what else writes [{row}][{col}]?"
                )?,
                None => writeln!(f, "  no known mistake explains it")?,
            }
        }
        let invisible = self.invisible().map(Mistake::done);
        print_list(f, "this data cannot see:", invisible)
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
