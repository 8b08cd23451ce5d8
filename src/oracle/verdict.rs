//! The verdict on one element.

use super::bound::{Rules, Sum};
use super::format::{Toward, scaled};
use super::task::Task;
use super::{Element, Mistake};

/// What is said of one element, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The very bits of the reference (any NaN is any NaN).
    Identical,
    /// What the operands force: a NaN, or an infinity, in every order of summation.
    Forced,
    /// Some orders of summation overflow and others do not; this is the result of one of them.
    OrderDependent,
    /// The exact sum, rounded once. Better than the reference, or as good.
    CorrectlyRounded,
    /// Some order of summation, with or without FMA, explains it.
    WithinBound,
    /// No honest computation has this result.
    Wrong,
}

/// The verdict and the figures it rests on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judgement {
    pub(super) verdict: Verdict,
    pub(super) error: f64,
    pub(super) bound: f64,
    /// error / (u · S)
    pub(super) in_units: f64,
    /// Accepted by a bound that zero is within, too.
    pub(super) is_vacuous: bool,
}

impl Judgement {
    /// A verdict that rests on no bound.
    pub(super) fn of(verdict: Verdict) -> Self {
        let error = if verdict == Verdict::Wrong {
            f64::INFINITY
        } else {
            0.0
        };
        Judgement {
            verdict,
            error,
            bound: 0.0,
            in_units: 0.0,
            is_vacuous: false,
        }
    }

    pub(super) fn accepts(&self) -> bool {
        self.verdict != Verdict::Wrong
    }
}

impl<T: Element> Task<'_, T> {
    /// The verdict on a candidate for this element.
    pub(super) fn judge(&self, place: (usize, usize), candidate: T) -> Judgement {
        let (multiplied, divided) = self.factor();
        let judged = |rules| {
            self.sum(place, rules).judge(
                candidate.to_f64(),
                multiplied as f64 / divided as f64,
                rules,
            )
        };
        match &self.rules {
            // Where it is declared that subnormal numbers may be zero, `z` may be as well.
            Some(rules) if rules.flush_to_zero && self.is_mask() && self.mistake.is_none() => {
                let flushed = self.with(Mistake::Flushed, 1).judge(place, candidate);
                if flushed.accepts() {
                    flushed
                } else {
                    judged(rules)
                }
            }
            Some(rules) => judged(rules),
            None if candidate == self.integer(place) => Judgement::of(Verdict::Identical),
            None => Judgement::of(Verdict::Wrong),
        }
    }
}

impl Sum {
    /// The verdict on a candidate whose `factor`-fold should be this sum.
    pub(super) fn judge(&self, candidate: f64, factor: f64, rules: &Rules) -> Judgement {
        let (correct, total) = (self.exact.round(rules.result), self.exact.total());
        let scale = self.scale(&total, rules);
        let (difference, is_negative) = self.exact.difference();
        let [large, small] = [total, difference].map(|number| number.scaled(scale, Toward::Away));
        let is_single = rules.is_native && self.terms() <= 1 && factor == 1.0;
        // Twice the sum may have been added up term by term: it takes one bit more.
        let is_equality =
            is_single || factor <= 1.0 && self.is_exact(rules, large / factor.abs(), scale);
        let bound = if is_equality {
            0.0
        } else {
            self.bound(rules, (large, small), scale, factor)
        };

        let overflows = |magnitude: f64| {
            let farthest =
                (magnitude + self.bound(rules, (magnitude, magnitude), scale, 1.0)).next_up();
            farthest > scaled(rules.accumulator.largest(), scale)
        };
        let [positive, negative] = [&self.exact.positive, &self.exact.negative]
            .map(|side| overflows(side.scaled(scale, Toward::Away)));
        let allowed = match self.exact.special {
            f64::INFINITY => [false, true, false, negative],
            f64::NEG_INFINITY => [false, false, true, positive],
            special if special.is_nan() => [false, false, false, true],
            _ if is_equality => [
                correct.is_finite(),
                correct == f64::INFINITY,
                correct == f64::NEG_INFINITY,
                false,
            ],
            _ => {
                let largest = scaled(rules.result.largest(), scale);
                let any = self.is_vacuous(rules) && overflows(large);
                let result = (small + bound).next_up() > largest;
                let [up, down] = [
                    positive | any | (result & !is_negative),
                    negative | any | (result & is_negative),
                ];
                [
                    small <= (largest + bound).next_up(),
                    up,
                    down,
                    positive & negative | any,
                ]
            }
        };
        let [finite, up, down, nan] = allowed;
        let is_allowed = match candidate * factor {
            _ if candidate.is_finite() => finite,
            f64::INFINITY => up,
            f64::NEG_INFINITY => down,
            _ => nan,
        };
        let distance = self.exact.distance(candidate, factor);
        let error = distance.scaled(scale, Toward::Zero);
        let is_order_dependent = allowed.iter().filter(|&&is_allowed| is_allowed).count() > 1;
        let verdict = match error <= bound {
            _ if !is_allowed => return Judgement::of(Verdict::Wrong),
            _ if !candidate.is_finite() && is_order_dependent => {
                return Judgement::of(Verdict::OrderDependent);
            }
            _ if !candidate.is_finite() => return Judgement::of(Verdict::Forced),
            is_within if is_order_dependent && (is_within || candidate == correct) => {
                Verdict::OrderDependent
            }
            _ if factor == 1.0 && candidate == correct => Verdict::CorrectlyRounded,
            true => Verdict::WithinBound,
            false => Verdict::Wrong,
        };
        Judgement {
            verdict,
            error: distance.scaled(0, Toward::Zero),
            bound: scaled(bound, -scale),
            in_units: if error == 0.0 {
                0.0
            } else {
                error / (rules.result.unit() * large)
            },
            is_vacuous: verdict == Verdict::WithinBound && self.is_vacuous(rules),
        }
    }
}
