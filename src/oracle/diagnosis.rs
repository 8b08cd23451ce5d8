//! Which mistakes explain a candidate, and which ones the data could not show.

use super::bound::Rules;
use super::format::Toward;
use super::mistakes::ALL;
use super::task::Way;
use super::{Arithmetic, Element, Mistake, Report};

/// What explains a wrong candidate, and what this data could not have shown.
///
/// A mistake *explains* a candidate when every element is within the bound of what the mistake computes, exactly. It is
/// *invisible* when nowhere what it computes is further from the right value than both bounds together. Of problems
/// with more than 2²² products an even selection of the elements is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Diagnosis {
    explaining: u64,
    invisible: u64,
    suspected: u64,
    overwritten: Option<(usize, usize)>,
}

impl Diagnosis {
    /// The mistakes that explain the candidate. One: that is it. Several: this data cannot tell them apart.
    pub fn explaining(&self) -> impl Iterator<Item = Mistake> + use<> {
        members(self.explaining)
    }

    /// The mistakes that this data cannot see: made on it, in one of the ways to make it, the result is right.
    pub fn invisible(&self) -> impl Iterator<Item = Mistake> + use<> {
        members(self.invisible)
    }

    /// Precision that seems to have been lost in the operands, also where the candidate is within its bounds: the median
    /// distance from what the rounded operands give is less than a quarter of that from the exact sums.
    pub fn suspected(&self) -> impl Iterator<Item = Mistake> + use<> {
        members(self.suspected)
    }

    /// The row and column of the one wrong element, where all others are right.
    #[must_use]
    pub fn overwritten(&self) -> Option<(usize, usize)> {
        self.overwritten
    }
}

fn members(set: u64) -> impl Iterator<Item = Mistake> {
    ALL.into_iter().enumerate().filter(move |(number, _)| set >> number & 1 == 1).map(|(_, (mistake, ..))| mistake)
}

/// Of larger problems, so many that about this many terms are summed.
const TERMS: usize = 1 << 22;

impl<T: Element> Report<'_, T> {
    /// What explains the candidate where it is wrong, and what this data cannot see. Computed with every call.
    pub fn diagnosis(&self) -> Diagnosis {
        let mut diagnosis = Diagnosis::default();
        let wrong = self.counts().wrong;
        for (number, (mistake, ..)) in ALL.into_iter().enumerate() {
            let is_last_resort = mistake == Mistake::MaskFromElsewhere;
            if !self.fits() {
                diagnosis.explaining |= u64::from(self.has_the_shape_of(mistake)) << number;
            } else if mistake.applies(&self.task) && !(is_last_resort && diagnosis.explaining != 0) {
                let mut ways = (0..mistake.ways()).map(|way| (mistake, way));
                let explains = |way| self.places().all(|place| self.explains(way, place));
                let shows = |way| self.places().any(|place| self.shows(way, place));
                diagnosis.invisible |= u64::from(!is_last_resort && !ways.clone().all(shows)) << number;
                diagnosis.explaining |= u64::from(wrong > 0 && ways.any(explains)) << number;
                diagnosis.suspected |= u64::from(self.suspects(mistake)) << number;
            }
        }
        diagnosis.overwritten = self.worst().filter(|_| wrong == 1).map(|worst| (worst.row, worst.col));
        diagnosis
    }

    /// Whether the wrong shape gives the mistake away.
    fn has_the_shape_of(&self, mistake: Mistake) -> bool {
        let (shape, (rows, cols), samples) = (self.candidate.shape(), self.task.shape, self.task.terms());
        let is_summed = self.task.left.is_none() && (shape == (samples, 1) || shape == (1, samples));
        mistake == Mistake::ResultTransposed && shape == (cols, rows) || mistake == Mistake::WrongAxis && is_summed
    }

    /// The worst element, which refutes the most mistakes, and then an even selection.
    fn places(&self) -> impl Iterator<Item = (usize, usize)> + use<T> {
        let terms = (self.task.shape.0 * self.task.shape.1).saturating_mul(self.task.terms());
        let worst = self.worst().map(|worst| (worst.row, worst.col));
        worst.into_iter().chain(self.spread(terms / TERMS))
    }

    /// Every so-manieth element; the step is odd, so that it does not stay in one column.
    fn spread(&self, step: usize) -> impl Iterator<Item = (usize, usize)> + use<T> {
        let (rows, cols) = self.task.shape;
        (0..rows * cols).step_by(step | 1).map(move |flat| (flat / cols.max(1), flat % cols.max(1)))
    }

    /// Whether the mistake makes of this element what the candidate has.
    fn explains(&self, way: Way, place: (usize, usize)) -> bool {
        let Some(&candidate) = self.candidate.get(place.0, place.1) else { return false };
        let way = match way.0 {
            Mistake::MaskFromElsewhere if candidate == T::ZERO => return true,
            Mistake::MaskFromElsewhere => (Mistake::MaskForgotten, 0),
            _ => way,
        };
        let Some(rules) = &self.rules else { return candidate == self.task.integer(Some(way), place) };
        let number = candidate.to_f64();
        let (is_possible, computed, rules) = match way.0 {
            Mistake::Narrow(format) => {
                let [operands, accumulator, result] = [Some(format); 3];
                let declared = Arithmetic { operands, accumulator, result, flush_to_zero: false };
                (format.round(number, Toward::Nearest) == number, None, Rules::new(declared, rules.accumulator))
            }
            Mistake::Flushed => {
                (!rules.is_subnormal(number), Some(way), Rules { flush_to_zero: true, is_native: false, ..*rules })
            }
            _ => (true, Some(way), *rules),
        };
        let judgement = self.sum(computed, place, &rules).judge(number, self.factor(way), &rules);
        is_possible && judgement.accepts() && !(judgement.is_vacuous && number == 0.0)
    }

    /// Whether what the mistake makes of this element, itself off by as much as it can be, would be wrong.
    fn shows(&self, way: Way, place: (usize, usize)) -> bool {
        let Some(rules) = &self.rules else {
            return self.task.integer(Some(way), place) != self.task.integer(None, place);
        };
        let (sum, factor) = (self.sum(Some(way), place, rules), self.factor(way));
        let exact = rules.result.round(sum.exact.round(rules.result) / factor, Toward::Nearest);
        let (mistaken, bound) = match way.0 {
            Mistake::Narrow(format) => (format.round(exact, Toward::Nearest), 0.0),
            Mistake::Flushed => (if rules.is_subnormal(exact) { 0.0 } else { exact }, 0.0),
            _ => (exact, sum.judge(exact, factor, rules).bound / factor.abs()),
        };
        let right = self.sum(None, place, rules).judge(mistaken, 1.0, rules);
        let is_near = right.error <= right.bound + bound;
        !right.accepts() && !is_near
    }

    fn factor(&self, way: Way) -> f64 {
        let (multiplied, divided) = way.0.factor(&self.task);
        multiplied as f64 / divided as f64
    }

    /// Whether the candidate is much nearer to the sums of operands that lost precision than to those of the operands: of
    /// up to 64 elements, and at least 16, the median distance is less than a quarter.
    fn suspects(&self, mistake: Mistake) -> bool {
        let (Mistake::Rounded(_) | Mistake::Truncated(_), Some(rules)) = (mistake, &self.rules) else { return false };
        let (mut right, mut mistaken, mut count) = ([0.0; 64], [0.0; 64], 0);
        let places = self.spread(self.task.shape.0 * self.task.shape.1 / 64);
        for ((right, mistaken), place) in right.iter_mut().zip(&mut mistaken).zip(places) {
            let candidate = self.candidate.get(place.0, place.1).map_or(f64::NAN, |&candidate| candidate.to_f64());
            let error = |way| self.sum(way, place, rules).judge(candidate, 1.0, rules).error;
            (*right, *mistaken, count) = (error(None), error(Some((mistake, 0))), count + 1);
        }
        let median = |errors: &[f64; 64]| median(errors.get(..count).unwrap_or_default());
        count >= 16 && median(&mistaken) < median(&right) / 4.0
    }
}

fn median(numbers: &[f64]) -> f64 {
    let is_median = |median: &f64| {
        let below = numbers.iter().filter(|&number| number < median).count();
        let above = numbers.iter().filter(|&number| number > median).count();
        2 * below <= numbers.len() && 2 * above <= numbers.len()
    };
    numbers.iter().copied().find(is_median).unwrap_or(f64::NAN)
}
