//! Which mistakes explain a candidate, and which ones the data could not show.

use super::format::Toward;
use super::mistakes::ALL;
use super::task::Task;
use super::{Element, Mistake, Report};

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

    /// The mistakes that this data cannot see: made on it, in one of the ways to make it, the result is right. Those that
    /// explain the candidate are not among them.
    pub fn invisible(&self) -> impl Iterator<Item = Mistake> + use<> {
        members(self.invisible & !self.explaining)
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
    ALL.into_iter()
        .enumerate()
        .filter(move |(number, _)| set >> number & 1 == 1)
        .map(|(_, (mistake, ..))| mistake)
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
            } else if !(is_last_resort && diagnosis.explaining != 0) {
                let mut ways =
                    (0..mistake.ways(&self.task)).map(|way| self.task.with(mistake, way));
                let explains = |task| self.places().all(|place| self.explains(&task, place));
                let shows = |task| self.places().any(|place| self.shows(&task, place));
                let loses_precision =
                    matches!(mistake, Mistake::Rounded(_) | Mistake::Truncated(_));
                let is_nearer = |task| {
                    self.median_distance(&task)
                        < self.median_distance(&self.task).map(|it| it / 4.0)
                };
                diagnosis.suspected |=
                    u64::from(loses_precision && ways.clone().any(is_nearer)) << number;
                diagnosis.invisible |=
                    u64::from(!is_last_resort && !ways.clone().all(shows)) << number;
                diagnosis.explaining |= u64::from(wrong > 0 && ways.any(explains)) << number;
            }
        }
        diagnosis.overwritten = self.worst.filter(|_| wrong == 1).map(|(place, _)| place);
        diagnosis
    }

    /// Whether the wrong shape gives the mistake away.
    fn has_the_shape_of(&self, mistake: Mistake) -> bool {
        let (shape, (rows, cols), samples) =
            (self.candidate.shape(), self.task.shape, self.task.terms());
        let is_summed =
            self.task.left.is_none() && (shape == (samples, 1) || shape == (1, samples));
        mistake == Mistake::ResultTransposed && shape == (cols, rows)
            || mistake == Mistake::WrongAxis && is_summed
    }

    /// The worst element, which refutes the most mistakes, and then an even selection.
    fn places(&self) -> impl Iterator<Item = (usize, usize)> + use<T> {
        let terms = (self.task.shape.0 * self.task.shape.1).saturating_mul(self.task.terms());
        self.worst
            .map(|(place, _)| place)
            .into_iter()
            .chain(self.spread(terms / TERMS))
    }

    /// Every so-manieth element; the step is odd, so that it does not stay in one column.
    fn spread(&self, step: usize) -> impl Iterator<Item = (usize, usize)> + use<T> {
        let (rows, cols) = self.task.shape;
        (0..rows * cols)
            .step_by(step | 1)
            .map(move |flat| (flat / cols.max(1), flat % cols.max(1)))
    }

    /// Whether the mistake makes of this element what the candidate has.
    fn explains(&self, mistaken: &Task<T>, place: (usize, usize)) -> bool {
        let candidate = self.at(place);
        let number = candidate.to_f64();
        let is_possible = match mistaken.mistake {
            Some(Mistake::MaskFromElsewhere) if candidate == T::ZERO => return true,
            Some(Mistake::Narrow(format)) => format.round(number, Toward::Nearest) == number,
            Some(Mistake::Flushed) => self
                .task
                .rules
                .is_some_and(|rules| !rules.is_subnormal(number)),
            _ => true,
        };
        let judgement = mistaken.judge(place, candidate);
        is_possible && judgement.accepts() && !(judgement.is_vacuous && number == 0.0)
    }

    /// Whether what the mistake makes of this element, itself off by as much as it can be, would be wrong.
    fn shows(&self, mistaken: &Task<T>, place: (usize, usize)) -> bool {
        let Some(rules) = &self.task.rules else {
            return mistaken.integer(place) != self.task.integer(place);
        };
        let (sum, (multiplied, divided)) = (mistaken.sum(place, rules), mistaken.factor());
        let factor = multiplied as f64 / divided as f64;
        let exact = rules
            .result
            .round(sum.exact.round(rules.result) / factor, Toward::Nearest);
        let (mistaken, bound) = match mistaken.mistake {
            Some(Mistake::Narrow(format)) => (format.round(exact, Toward::Nearest), 0.0),
            Some(Mistake::Flushed) => (
                if rules.is_subnormal(exact) {
                    0.0
                } else {
                    exact
                },
                0.0,
            ),
            _ => (exact, sum.judge(exact, factor, rules).bound / factor.abs()),
        };
        let right = self.task.sum(place, rules).judge(mistaken, 1.0, rules);
        let is_near = right.error <= right.bound + bound;
        !right.accepts() && !is_near
    }

    /// The median distance of the candidate from what this task makes of up to 64 elements, and at least 16.
    fn median_distance(&self, task: &Task<T>) -> Option<f64> {
        let (mut distances, mut count) = ([0.0; 64], 0);
        for (distance, place) in distances
            .iter_mut()
            .zip(self.spread(self.task.shape.0 * self.task.shape.1 / 64))
        {
            (*distance, count) = (task.judge(place, self.at(place)).error, count + 1);
        }
        let distances = distances.get(..count).filter(|_| count >= 16)?;
        let is_median = |median: &f64| {
            let below = distances
                .iter()
                .filter(|&distance| distance < median)
                .count();
            let above = distances
                .iter()
                .filter(|&distance| distance > median)
                .count();
            2 * below <= count && 2 * above <= count
        };
        distances.iter().copied().find(is_median)
    }
}
