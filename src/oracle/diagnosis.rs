//! Which mistakes explain a candidate, and which ones the data could not show.

use super::format::Toward;
use super::mistakes::{ALL, Mistake};
use super::report::Report;
use super::sum::Rules;
use super::task::{Operation, Way};
use super::{Arithmetic, Element, Format};

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

    /// The mistakes that this data cannot see: made on it, the result is right.
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
    ALL.into_iter().enumerate().filter(move |(number, _)| set >> number & 1 == 1).map(|(_, mistake)| mistake)
}

/// How many elements are enough to compare medians, and how many are taken.
const FEW: usize = 16;
const MANY: usize = 64;

/// Element after element, evenly spread: so many that about this many terms are summed.
const TERMS: usize = 1 << 22;

impl<T: Element> Report<'_, T> {
    pub(super) fn diagnose(&self) -> Diagnosis {
        let mut diagnosis = Diagnosis::default();
        for (number, mistake) in ALL.into_iter().enumerate() {
            if !self.fits() {
                diagnosis.explaining |= u64::from(self.has_the_shape_of(mistake)) << number;
                continue;
            }
            let last_resort = mistake == Mistake::MaskFromElsewhere;
            if !mistake.applies(&self.task) || last_resort && diagnosis.explaining != 0 {
                continue;
            }
            let mut ways = (0..mistake.ways(&self.task)).map(|way| (mistake, way));
            let explains = |way| self.places().all(|place| self.explains(way, place));
            let shows = |way| self.places().any(|place| self.shows(way, place));
            diagnosis.invisible |= u64::from(!last_resort && !ways.clone().all(shows)) << number;
            diagnosis.explaining |= u64::from(self.counts().wrong > 0 && ways.any(explains)) << number;
            diagnosis.suspected |= u64::from(self.suspects(mistake)) << number;
        }
        diagnosis.overwritten = self.worst_place.filter(|_| self.counts().wrong == 1);
        diagnosis
    }

    /// Whether the wrong shape gives the mistake away.
    fn has_the_shape_of(&self, mistake: Mistake) -> bool {
        let (shape, (rows, cols)) = (self.candidate.shape(), self.task.shape);
        match mistake {
            Mistake::ResultTransposed => shape == (cols, rows),
            Mistake::WrongAxis if self.task.operation == Operation::Dbiases => {
                shape == (self.task.terms, 1) || shape == (1, self.task.terms)
            }
            _ => false,
        }
    }

    /// The worst element, which refutes the most mistakes, and then an even selection.
    fn places(&self) -> impl Iterator<Item = (usize, usize)> + use<T> {
        let (rows, cols) = self.task.shape;
        let terms = rows.saturating_mul(cols).saturating_mul(self.task.terms.max(1));
        self.worst_place.into_iter().chain(spread((rows, cols), terms / TERMS))
    }

    /// Whether the mistake makes of this element what the candidate has.
    fn explains(&self, (mistake, number): Way, place: (usize, usize)) -> bool {
        let (row, col) = place;
        let way = Some((mistake, number));
        let Some(&candidate) = self.candidate.get(row, col) else { return false };
        let Some(rules) = &self.rules else {
            return candidate == T::wrapped(self.task.integer(way, row, col));
        };
        let number = candidate.to_f64();
        let (fits, way, rules) = match mistake {
            Mistake::MaskFromElsewhere => {
                return candidate == T::ZERO
                    || self.sum(Some((Mistake::MaskForgotten, 0)), place, rules).judge(number, 1.0, rules).accepts();
            }
            Mistake::Narrow(format) => (format.round(number, Toward::Nearest) == number, None, narrow(format, rules)),
            Mistake::Flushed => {
                (!rules.is_subnormal(number), None, Rules { flush_to_zero: true, native: false, ..*rules })
            }
            _ => (true, way, *rules),
        };
        let judgement = self.sum(way, place, &rules).judge(number, mistake.factor(&self.task), &rules);
        fits && judgement.accepts() && !(judgement.vacuous && number == 0.0)
    }

    /// Whether what the mistake makes of this element could not be right.
    fn shows(&self, (mistake, number): Way, place: (usize, usize)) -> bool {
        let (row, col) = place;
        let way = Some((mistake, number));
        let Some(rules) = &self.rules else {
            return T::wrapped(self.task.integer(way, row, col)) != T::wrapped(self.task.integer(None, row, col));
        };
        let (sum, factor) = (self.sum(way, place, rules), mistake.factor(&self.task));
        let value = rules.result.round(sum.exact.round(rules.result) / factor, Toward::Nearest);
        let value = match mistake {
            Mistake::Narrow(format) => format.round(value, Toward::Nearest),
            Mistake::Flushed if rules.is_subnormal(value) => 0.0,
            _ => value,
        };
        let mistaken_bound = match mistake {
            Mistake::Narrow(_) | Mistake::Flushed => 0.0,
            _ => sum.judge(value, factor, rules).bound / factor.abs(),
        };
        let right = self.sum(None, place, rules).judge(value, 1.0, rules);
        let within = right.error <= right.bound + mistaken_bound;
        !right.accepts() && !within
    }

    /// Whether the candidate is much nearer to the sums of operands that lost precision than to those of the operands.
    fn suspects(&self, mistake: Mistake) -> bool {
        let (Mistake::Rounded(_) | Mistake::Truncated(_), Some(rules)) = (mistake, &self.rules) else { return false };
        let (rows, cols) = self.task.shape;
        let mut distances = [(0.0, 0.0); MANY];
        let mut count = 0;
        for (pair, place) in distances.iter_mut().zip(spread((rows, cols), rows * cols / MANY)) {
            let candidate = self.candidate.get(place.0, place.1).map_or(0.0, |candidate| candidate.to_f64());
            let distance = |way| self.sum(way, place, rules).distance(candidate);
            *pair = (distance(None), distance(Some((mistake, 0))));
            count += 1;
        }
        let distances = distances.get(..count).unwrap_or_default();
        let medians = (median(distances, |pair| pair.0), median(distances, |pair| pair.1));
        count >= FEW && medians.1 < medians.0 / 4.0
    }
}

fn narrow(format: Format, rules: &Rules) -> Rules {
    let declared =
        Arithmetic { operands: Some(format), accumulator: Some(format), result: Some(format), ..Arithmetic::NATIVE };
    Rules::new(declared, rules.accumulator)
}

fn median(pairs: &[(f64, f64)], of: fn(&(f64, f64)) -> f64) -> f64 {
    let below = |limit: f64| pairs.iter().filter(|pair| of(pair) < limit).count();
    let upto = |limit: f64| pairs.iter().filter(|pair| of(pair) <= limit).count();
    let middle = pairs.len() / 2;
    pairs.iter().map(of).find(|&value| below(value) <= middle && middle < upto(value)).unwrap_or(f64::NAN)
}

/// Every so-manieth element; an odd step, so that it does not stay in one column.
fn spread((rows, cols): (usize, usize), step: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..rows * cols).step_by(step | 1).map(move |flat| (flat / cols, flat % cols))
}
