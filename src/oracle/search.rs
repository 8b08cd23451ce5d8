//! The search for the mistakes in one candidate.
//!
//! A name has to be earned. A bound that is wide enough explains everything, also random numbers;
//! so it is not enough that what a mistake makes is possible for each element: the candidate has to
//! be clearly nearer to that than to what is right, and the two have to be told apart.

use super::arithmetic::Resolved;
use super::change::{Change, Masked, Scale, Through, Written};
use super::element::Element;
use super::explanation::{Explanation, Ranking};
use super::factor::{Extents, Factor, Quotient, Quotients};
use super::format::Format;
use super::median::{MEDIAN_OF, median};
use super::mistake::{Mistake, MistakeSet};
use super::operation::Axis;
use super::problem::{Place, Problem};
use super::report::Report;
use super::term::Term;
use super::verdict::{Finding, Verdict};

/// Of larger problems a sample is looked at: about so many terms, fewer to see what the data cannot
/// show, and about so many elements at most.
const TERMS: u64 = 1 << 20;
const TERMS_TO_SEE: u64 = 1 << 18;
const ELEMENTS: u64 = 1 << 12;

/// The median distance of fewer elements than these says nothing about lost precision.
const MEDIAN_OF_AT_LEAST: usize = 16;

/// A search for the mistakes in one candidate.
pub(super) struct Search<'r, 'a, T> {
    report: &'r Report<'a, T>,
    /// The right problem, and the median distance of the candidate from it.
    right: Problem<'a, T>,
    median: Option<f64>,
    worst: Option<AtWorst>,
    /// What is wrong or doubtful, and how far the candidate is off there.
    refused: Sample,
    distances: [f64; MEDIAN_OF],
    /// From one element that is looked at to the next.
    step: usize,
    step_to_see: usize,
}

/// The worst element of a float result that is held against a bound: with one sum it decides most
/// questions about a mistake.
struct AtWorst {
    place: Place,
    candidate: f64,
    right: f64,
    /// How far off what is right may be.
    allowed: f64,
}

impl AtWorst {
    /// Whether a mistake that makes this value is seen, by far more than both can be off.
    fn shows(&self, value: f64) -> bool {
        distance(value, self.right) > 8.0 * self.allowed
    }

    /// Whether the candidate is far from this value, and not much nearer to it than to what is
    /// right.
    fn refutes(&self, value: f64) -> bool {
        let off = distance(self.candidate, value);
        off > 16.0 * self.allowed && 2.0 * off > distance(self.candidate, self.right)
    }
}

/// Up to 64 places out of more, evenly spread.
struct Sample {
    places: [Place; MEDIAN_OF],
    count: usize,
    /// From one place that is taken to the next, and how many have gone by since the last one.
    every: usize,
    gone_by: usize,
}

impl Sample {
    const EMPTY: Self = Sample {
        places: [Place { row: 0, col: 0 }; MEDIAN_OF],
        count: 0,
        every: 1,
        gone_by: 0,
    };

    fn add(&mut self, place: Place) {
        self.gone_by += 1;
        if self.gone_by < self.every {
            return;
        }
        self.gone_by = 0;
        if self.count == MEDIAN_OF {
            self.thin_out();
        }
        if let Some(free) = self.places.get_mut(self.count) {
            *free = place;
            self.count += 1;
        }
    }

    /// Leaves every second of the places.
    fn thin_out(&mut self) {
        let places = self.places;
        let kept = places.iter().step_by(2);
        self.places
            .iter_mut()
            .zip(kept)
            .for_each(|(free, &place)| *free = place);
        self.count = MEDIAN_OF / 2;
        self.every *= 2;
    }

    fn iter(&self) -> impl Iterator<Item = Place> {
        self.places.iter().take(self.count).copied()
    }
}

/// How far two numbers are apart: infinitely, where only one of them is NaN or infinite.
fn distance(number: f64, other: f64) -> f64 {
    let are_the_same = number == other || (number.is_nan() && other.is_nan());
    if are_the_same {
        0.0
    } else if number.is_finite() && other.is_finite() {
        (number - other).abs()
    } else {
        f64::INFINITY
    }
}

/// A product with the mask has the sign of the gradient, also where it is zero: who has +0 where
/// −0 would be did not multiply.
fn has_the_sign_of_the_product<T: Element>(
    problem: &Problem<T>,
    place: Place,
    candidate: T,
) -> bool {
    let factors = problem.terms(place).next().map(Term::factors);
    let product = factors.map_or(0.0, |(left, right)| left * right);
    let candidate = candidate.to_f64();
    let are_float_zeros = T::FORMAT.is_some() && product == 0.0 && candidate == 0.0;
    !are_float_zeros || product.is_sign_negative() == candidate.is_sign_negative()
}

impl<'r, 'a, T: Element> Search<'r, 'a, T> {
    /// It and its parts have frames of their own on the stack, so that not all of them are there at
    /// once.
    #[inline(never)]
    pub(super) fn new(report: &'r Report<'a, T>) -> Self {
        let right = Problem {
            candidate: Some(report.candidate),
            arithmetic: report.problem.arithmetic.map(Resolved::briefly),
            ..report.problem
        };
        let (rows, cols) = right.shape;
        let n_elements = (rows as u64).saturating_mul(cols as u64);
        let n_terms = n_elements.saturating_mul(right.n_terms() as u64);
        let step = |terms: u64| {
            let step = (n_terms / terms).max(n_elements / ELEMENTS);
            usize::try_from(step).unwrap_or(usize::MAX)
        };
        let mut search = Search {
            report,
            right,
            median: None,
            worst: None,
            refused: Sample::EMPTY,
            distances: [0.0; MEDIAN_OF],
            step: step(TERMS),
            step_to_see: step(TERMS_TO_SEE),
        };
        if report.fits() && T::FORMAT.is_some() {
            search.median = search.median_distance(&right);
            search.worst = search.at_worst();
        }
        if report.fits() && report.refused() > 0 {
            search.take_the_refused();
        }
        search
    }

    #[inline(never)]
    fn at_worst(&self) -> Option<AtWorst> {
        let place = self.report.place_of_worst()?;
        let candidate = self.report.at(place);
        let right = self.right.value(place);
        let bound = self.right.judge(place, candidate).bound;
        if bound == 0.0 || !right.is_finite() {
            return None;
        }
        // What is within the bound and is not expected is told what is.
        let unexpected = T::from_f64(right + bound / 2.0);
        let finding = self.right.judge(place, unexpected);
        let allowed = if finding.verdict == Verdict::Doubtful {
            finding.expected
        } else {
            bound
        };
        Some(AtWorst {
            place,
            candidate: candidate.to_f64(),
            right,
            allowed,
        })
    }

    #[inline(never)]
    fn take_the_refused(&mut self) {
        for place in self.places() {
            let is_refused = !self.right.judge(place, self.report.at(place)).accepts();
            if is_refused {
                self.refused.add(place);
            }
        }
        for (off, place) in self.distances.iter_mut().zip(self.refused.iter()) {
            let candidate = self.report.at(place).to_f64();
            *off = distance(candidate, self.right.value(place));
        }
    }

    /// All that is found.
    pub(super) fn explanation(&self) -> Explanation {
        let n_refused = self.report.refused();
        let is_alone = n_refused == 1 && self.report.counts().total() > 1;
        let worst = self.report.place_of_worst().filter(|_| is_alone);
        let mut explanation = Explanation {
            overwritten: worst.map(|place| (place.row, place.col)),
            asks_for_a_reason: n_refused > 0 && !self.report.is_unwritten(),
            ..Explanation::default()
        };
        let mut ranking = Ranking::EMPTY;
        for (number, mistake) in Mistake::all().enumerate() {
            if !self.report.fits() {
                if self.has_the_shape_of(mistake) {
                    ranking.insert(number, 0.0);
                }
            } else if !mistake.is_last_resort() {
                self.look_at(number, mistake, &mut explanation);
                if let Some(distance) = self.explained_by(mistake) {
                    ranking.insert(number, distance);
                }
            }
        }
        explanation.convention = self.convention(&ranking);
        if ranking.is_empty() && explanation.convention.is_empty() && self.report.fits() {
            explanation.factor = self.last_resort(&mut ranking);
        }
        let has_plain_explanation = ranking.iter().any(|mistake| !mistake.is_rounding());
        if has_plain_explanation {
            explanation.suspected = MistakeSet::default();
        } else if explanation.asks_for_a_reason && explanation.convention.is_empty() {
            explanation.accumulator = self.accumulator(&ranking);
        }
        if explanation.accumulator.is_some() {
            // The accumulator is told in place of them.
            ranking = Ranking::EMPTY;
            explanation.suspected = MistakeSet::default();
        }
        explanation.explaining = ranking;
        explanation.is_plainly_wrong = self.is_plainly_wrong(&explanation);
        explanation
    }

    /// No loss of precision makes what the candidate has.
    fn is_plainly_wrong(&self, explanation: &Explanation) -> bool {
        if self.report.counts().wrong == 0 || explanation.accumulator.is_some() {
            return false;
        }
        match explanation.explaining().next() {
            None => self.report.is_unwritten() || self.is_far(),
            Some(Mistake::Scaled) => explanation.factor.is_some_and(Factor::is_not_nearly_one),
            Some(nearest) => !nearest.is_rounding() && nearest != Mistake::Flushed,
        }
    }

    /// Some element is off by more than twice its terms without their signs: what is lost on the
    /// way, in any precision, leaves a sum between those and their negative.
    fn is_far(&self) -> bool {
        let Some(arithmetic) = self.right.arithmetic else {
            return true; // integers lose nothing
        };
        let of_terms = self.report.largest_error() * arithmetic.result.unit_roundoff();
        !self.right.is_mask() && of_terms > 2.0
    }

    /// What this data says of a mistake, whether it was made or not.
    #[inline(never)]
    fn look_at(&self, number: usize, mistake: Mistake, explanation: &mut Explanation) {
        let mut problems = self.mistaken(mistake);
        let may_be_lost = mistake.loses_precision() && !self.is_declared(mistake);
        if may_be_lost && problems.clone().any(|problem| self.is_suspected(&problem)) {
            explanation.suspected.insert(number);
        }
        if !problems.all(|problem| self.is_visible(&problem)) {
            explanation.invisible.insert(number);
        }
    }

    /// Operands of this precision, or of less, are declared: it is no mistake.
    fn is_declared(&self, mistake: Mistake) -> bool {
        let operands = self
            .right
            .arithmetic
            .and_then(|arithmetic| arithmetic.operands);
        match (mistake, operands) {
            (Mistake::Rounded(format) | Mistake::Truncated(format), Some(declared)) => {
                declared.precision() <= format.precision()
            }
            _ => false,
        }
    }

    /// The problem with the mistake in it, in every way to make it.
    fn mistaken(
        &self,
        mistake: Mistake,
    ) -> impl Iterator<Item = Problem<'a, T>> + Clone + use<'a, T> {
        let right = self.right;
        let changes = mistake.changes(&right);
        changes.map(move |change| right.with(change))
    }

    /// The convention by which the candidate would pass, or the two: one where `z` is zero together
    /// with one where it is NaN. All elements are judged by it, and not only a sample.
    #[inline(never)]
    fn convention(&self, ranking: &Ranking) -> MistakeSet {
        let conventions = ranking.iter().filter(|it| it.convention().is_some());
        for mistake in conventions {
            if self.report.way_to_pass(mistake).is_some() {
                return MistakeSet::of([mistake]);
            }
        }
        if !ranking.is_empty() || !self.right.is_mask() || !self.report.fits() {
            return MistakeSet::default();
        }
        for at_zero in [Mistake::HalfAtZero, Mistake::MaskExcludesZero] {
            for at_nan in [Mistake::MaskSelected, Mistake::NanAtNan] {
                if self.is_explained_by_both(at_zero, at_nan) {
                    return MistakeSet::of([at_zero, at_nan]);
                }
            }
        }
        MistakeSet::default()
    }

    #[inline(never)]
    fn is_explained_by_both(&self, first: Mistake, second: Mistake) -> bool {
        let is_explained = self.mistaken(first).any(|problem| {
            let mut changes = second.changes(&problem);
            changes.any(|change| self.explains(&problem.with(change)).is_some())
        });
        is_explained && self.report.accepting(first).accepting(second).passes()
    }

    /// The format of the result, where the candidate passes as one whose sums were kept in it. That
    /// is the loop itself, all of whose steps were rounded to it; or what is expected is less than
    /// half of most of the sums, for in a few bits anything may be expected of a long sum.
    #[inline(never)]
    fn accumulator(&self, ranking: &Ranking) -> Option<Format> {
        let problem = self.report.summed_in_the_result()?;
        let format = problem.arithmetic?.accumulator;
        let is_the_loop = ranking.iter().any(|it| it == Mistake::Narrow(format));
        let says_something = |place: &Place| {
            let finding = problem.judge(*place, self.report.at(*place));
            2.0 * finding.expected < self.right.value(*place).abs()
        };
        let says_much = || {
            let count = self.refused.iter().filter(says_something).count();
            2 * count > self.refused.count
        };
        // One element among others that are right was not summed otherwise than they.
        let is_alone = self.report.refused() == 1 && self.report.counts().total() > 1;
        // To judge all takes longest: the exact way alone knows sums in so few bits.
        let is_worth_it = is_the_loop || (!is_alone && says_much());
        (is_worth_it && self.report.would_pass(problem)).then_some(format)
    }

    /// What is fitted to the candidate, or explains every zero; and the number that was fitted.
    #[inline(never)]
    fn last_resort(&self, ranking: &mut Ranking) -> Option<Factor> {
        let resorts = Mistake::all()
            .enumerate()
            .filter(|(_, mistake)| mistake.is_last_resort());
        for (number, mistake) in resorts {
            if mistake == Mistake::MaskFromElsewhere {
                if let Some(distance) = self.explained_by(mistake) {
                    ranking.insert(number, distance);
                }
                continue;
            }
            for factor in self.factors(mistake) {
                let change = fitted(mistake, factor);
                if let Some(distance) = self.explains(&self.right.with(change)) {
                    ranking.insert(number, distance);
                    return Some(factor);
                }
            }
        }
        None
    }

    /// So many times what is right the candidate may be; or what a mask has taken, so many times.
    fn factors(&self, mistake: Mistake) -> impl Iterator<Item = Factor> + use<'r, 'a, T> {
        let is_of_masked = mistake == Mistake::Leaky;
        let applies = !is_of_masked || (self.right.is_mask() && T::FORMAT.is_some());
        let unmasked = self.right.with(Change {
            masked: Masked::Nowhere,
            ..Change::NONE
        });
        let quotients = self.refused.iter().filter(|_| applies).filter_map(|place| {
            let right = self.right.value(place);
            let divisor = if !is_of_masked {
                right
            } else if right == 0.0 {
                unmasked.value(place)
            } else {
                return None;
            };
            let candidate = self.report.at(place).to_f64();
            Some(Quotient {
                value: candidate / divisor,
                divisor,
            })
        });
        let count = |axis| {
            if is_of_masked {
                0
            } else {
                self.right.count(axis)
            }
        };
        let extents = Extents {
            samples: count(Axis::Sample),
            inputs: count(Axis::Input),
            neurons: count(Axis::Neuron),
        };
        Quotients::of(quotients).factors(extents, T::FORMAT.is_none())
    }

    /// Whether the wrong shape gives the mistake away, together with the numbers.
    fn has_the_shape_of(&self, mistake: Mistake) -> bool {
        let shape = self.report.candidate.shape();
        let (rows, cols) = self.right.shape;
        let samples = self.right.n_terms();
        let is_plain_sum = self.right.left.is_none();
        match mistake {
            Mistake::ResultTransposed => shape == (cols, rows) && self.is_right_transposed(),
            Mistake::Unsummed => is_plain_sum && self.is_the_operand(),
            Mistake::WrongAxis => {
                let is_of_samples = shape == (samples, 1) || shape == (1, samples);
                is_plain_sum && is_of_samples && self.is_summed_over_the_other_axis()
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

    fn is_the_operand(&self) -> bool {
        let operand = self.right.right.matrix;
        let candidate = self.report.candidate;
        let is_the_same = |(one, other): (&T, &T)| distance(one.to_f64(), other.to_f64()) == 0.0;
        let elements = candidate.as_slice().iter().zip(operand.as_slice());
        candidate.shape() == operand.shape() && elements.take(ELEMENTS as usize).all(is_the_same)
    }

    fn is_summed_over_the_other_axis(&self) -> bool {
        let problem = self.right.over_the_other_axis();
        let elements = self.report.candidate.as_slice().iter().enumerate();
        let step = elements.len() / (ELEMENTS as usize);
        let mut elements = elements.step_by(step | 1);
        elements.all(|(col, &element)| problem.judge(Place { row: 0, col }, element).accepts())
    }

    /// The worst element, which refutes the most mistakes, and then an evenly spread sample.
    fn places(&self) -> impl Iterator<Item = Place> + use<T> {
        let worst = self.report.place_of_worst();
        worst.into_iter().chain(self.right.evenly_spread(self.step))
    }

    /// How far the candidate is, over all elements, from what the mistake makes, in the first way
    /// to make it that explains the candidate; none where no way does.
    fn explained_by(&self, mistake: Mistake) -> Option<f64> {
        if self.refused.count == 0 {
            return None;
        }
        self.mistaken(mistake)
            .find_map(|problem| self.explains(&problem))
    }

    /// The same of one way.
    fn explains(&self, problem: &Problem<T>) -> Option<f64> {
        let is_refuted = |worst: &AtWorst| worst.refutes(problem.value(worst.place));
        if self.worst.as_ref().is_some_and(is_refuted) {
            return None;
        }
        let mut distance = 0.0;
        for place in self.places() {
            let finding = self.finding(problem, place);
            if !finding.accepts() {
                return None;
            }
            distance += finding.error;
        }
        let is_named = problem.change.masked == Masked::Elsewhere || self.is_earned(problem);
        is_named.then_some(distance)
    }

    /// What is said of the candidate where the mistake was made.
    fn finding(&self, problem: &Problem<T>, place: Place) -> Finding {
        let candidate = self.report.at(place);
        let change = &problem.change;
        if change.masked == Masked::Elsewhere && candidate == T::ZERO {
            return Finding::of(Verdict::Identical);
        }
        if change.is_flushed && problem.is_subnormal(candidate.to_f64()) {
            return Finding::of(Verdict::Wrong);
        }
        if change.written == Written::Product
            && !has_the_sign_of_the_product(problem, place, candidate)
        {
            return Finding::of(Verdict::Wrong);
        }
        if let Through::Part(_) = change.below_zero {
            return fitted_finding::<T>(candidate.to_f64(), problem.value(place));
        }
        problem.judge(place, candidate)
    }

    /// Whether the elements that are wrong or doubtful are clearly nearer to what the mistake makes
    /// than to what is right, and whether that can be told apart in most of them.
    fn is_earned(&self, problem: &Problem<T>) -> bool {
        if T::FORMAT.is_none() {
            return true; // of integers there is no bound: they are equal
        }
        let mut distances = [0.0; MEDIAN_OF];
        let mut apart = 0;
        for (off, place) in distances.iter_mut().zip(self.refused.iter()) {
            let value = problem.value(place);
            *off = distance(self.report.at(place).to_f64(), value);
            // What flushing takes is not added to what it is allowed.
            let allowed = if problem.change.is_flushed {
                0.0
            } else {
                self.finding(problem, place).expected
            };
            let difference = distance(value, self.right.value(place));
            apart += usize::from(difference > allowed);
        }
        let count = self.refused.count;
        let median_of = |distances: &[f64]| distances.get(..count).and_then(median);
        let [mistaken, right] = [&distances, &self.distances].map(|it| median_of(it));
        let is_nearer = mistaken.is_some_and(f64::is_finite)
            && mistaken <= right.map(|distance| distance / 4.0);
        is_nearer && 2 * apart > count
    }

    /// Whether somewhere what the mistake makes of an element would be wrong.
    fn is_visible(&self, mistaken: &Problem<T>) -> bool {
        let shows = |worst: &AtWorst| worst.shows(mistaken.value(worst.place));
        if self.worst.as_ref().is_some_and(shows) {
            return true;
        }
        let worst = self.report.place_of_worst();
        let mut places = worst
            .into_iter()
            .chain(self.right.evenly_spread(self.step_to_see));
        places.any(|place| self.is_distinguishable(mistaken, place))
    }

    /// Whether what the mistake makes of this element, itself off by as much as it can be, would be
    /// wrong or doubtful.
    fn is_distinguishable(&self, mistaken: &Problem<T>, place: Place) -> bool {
        if T::FORMAT.is_none() {
            return mistaken.integer(place) != self.right.integer(place);
        }
        let change = &mistaken.change;
        let are_terms_all =
            change.scale == Scale::ONE && change.kept.is_none() && !change.is_flushed;
        if are_terms_all && mistaken.terms(place).eq(self.right.terms(place)) {
            return false; // which the sums would say as well, later
        }
        let value = T::from_f64(mistaken.value(place));
        let right = self.right.judge(place, value);
        if right.accepts() {
            return false;
        }
        let own_bound = if change.kept.is_some() || change.is_flushed {
            0.0
        } else {
            mistaken.judge(place, value).bound
        };
        // What is expected is the same share of what is possible for both.
        let share = if right.verdict == Verdict::Doubtful {
            right.expected / right.bound
        } else {
            1.0
        };
        let is_near = right.error <= share * (right.bound + own_bound);
        !is_near
    }

    /// Whether the candidate is clearly nearer to what the mistake makes.
    fn is_suspected(&self, mistaken: &Problem<T>) -> bool {
        // Where zeros would pass, those that a format makes say nothing of it.
        let says_nothing = self.report.counts().prove_nothing() && self.makes_zeros(mistaken);
        self.is_nearer(mistaken) && !says_nothing
    }

    /// What this problem asks for is zero.
    fn makes_zeros(&self, problem: &Problem<T>) -> bool {
        self.spread_for_the_median()
            .all(|place| problem.value(place) == 0.0)
    }

    fn is_nearer(&self, mistaken: &Problem<T>) -> bool {
        let quarter = self.median.map(|median| median / 4.0);
        self.median_distance(mistaken) < quarter
    }

    /// The median distance of the candidate from what this problem asks for.
    fn median_distance(&self, problem: &Problem<T>) -> Option<f64> {
        let (rows, cols) = self.right.shape;
        if rows * cols < MEDIAN_OF_AT_LEAST {
            return None;
        }
        let places = self.spread_for_the_median();
        let mut distances = [0.0; MEDIAN_OF];
        let mut count = 0;
        for (distance, place) in distances.iter_mut().zip(places) {
            *distance = problem.judge(place, self.report.at(place)).error;
            count += 1;
        }
        distances.get(..count).and_then(median)
    }

    fn spread_for_the_median(&self) -> impl Iterator<Item = Place> + use<T> {
        let (rows, cols) = self.right.shape;
        self.right.evenly_spread((rows * cols).div_ceil(MEDIAN_OF))
    }
}

/// What a mistake changes that multiplies by a number.
fn fitted(mistake: Mistake, factor: Factor) -> Change {
    if mistake == Mistake::Leaky {
        let part = Through::Part(factor.times());
        return Change {
            below_zero: part,
            at_zero: part,
            ..Change::NONE
        };
    }
    Change {
        scale: factor.scale(),
        ..Change::NONE
    }
}

/// A product with a number that is known from quotients only, in which two numbers were rounded,
/// and which itself was rounded twice.
fn fitted_finding<T: Element>(candidate: f64, value: f64) -> Finding {
    let unit = T::FORMAT.map_or(0.0, Format::unit_roundoff);
    let off = distance(candidate, value);
    let is_near = off <= 4.0 * unit * value.abs();
    let verdict = if is_near || off == 0.0 {
        Verdict::WithinBound
    } else {
        Verdict::Wrong
    };
    Finding {
        error: off,
        ..Finding::of(verdict)
    }
}
