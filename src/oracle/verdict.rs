//! The verdict on one element.

use super::bound::{Rules, Sum};
use super::format::{Toward, scaled};

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
        let error = if verdict == Verdict::Wrong { f64::INFINITY } else { 0.0 };
        Judgement { verdict, error, bound: 0.0, in_units: 0.0, is_vacuous: false }
    }

    pub(super) fn accepts(&self) -> bool {
        self.verdict != Verdict::Wrong
    }
}

/// The classes of results, as bits of the set of those that honest computations can have.
const FINITE: u8 = 1;
const POSITIVE: u8 = 2;
const NEGATIVE: u8 = 4;
const NAN: u8 = 8;

fn class(number: f64) -> u8 {
    match number {
        f64::INFINITY => POSITIVE,
        f64::NEG_INFINITY => NEGATIVE,
        _ if number.is_nan() => NAN,
        _ => FINITE,
    }
}

impl Sum {
    /// The verdict on a candidate whose `factor`-fold should be this sum.
    pub(super) fn judge(&self, candidate: f64, factor: f64, rules: &Rules) -> Judgement {
        let (correct, scale) = (self.exact.round(rules.result), self.scale(rules));
        let (difference, is_negative) = self.exact.difference();
        let large = self.exact.total().scaled(scale, Toward::Away);
        let small = difference.scaled(scale, Toward::Away);
        let is_single = rules.is_native && self.terms() <= 1 && factor == 1.0;
        // Twice the sum may have been added up term by term: it takes one bit more.
        let is_equality = is_single || factor <= 1.0 && self.is_exact(rules, large / factor.abs(), scale);
        let bound = if is_equality { 0.0 } else { self.bound(rules, (large, small), scale, factor) };

        let overflows = |magnitude: f64| {
            let farthest = (magnitude + self.bound(rules, (magnitude, magnitude), scale, 1.0)).next_up();
            farthest > scaled(rules.accumulator.largest(), scale)
        };
        let [positive, negative] = self.exact.sides().map(|side| overflows(side.scaled(scale, Toward::Away)));
        let if_so = |condition: bool, classes: u8| if condition { classes } else { 0 };
        let allowed = match self.exact.infinite {
            [true, true] => NAN,
            [true, false] => POSITIVE | if_so(negative, NAN),
            [false, true] => NEGATIVE | if_so(positive, NAN),
            _ if is_equality => class(correct),
            _ => {
                let largest = scaled(rules.result.largest(), scale);
                let result_overflows =
                    if_so((small + bound).next_up() > largest, if is_negative { NEGATIVE } else { POSITIVE });
                if_so(small <= (largest + bound).next_up(), FINITE)
                    | if_so(positive, POSITIVE)
                    | if_so(negative, NEGATIVE)
                    | if_so(positive && negative, NAN)
                    | if_so(self.is_vacuous(rules) && overflows(large), POSITIVE | NEGATIVE | NAN)
                    | result_overflows
            }
        };
        let is_order_dependent = allowed.count_ones() > 1;
        if allowed & class(if candidate.is_finite() { 0.0 } else { candidate * factor }) == 0 {
            return Judgement::of(Verdict::Wrong);
        }
        if !candidate.is_finite() {
            return Judgement::of(if is_order_dependent { Verdict::OrderDependent } else { Verdict::Forced });
        }
        let distance = self.exact.distance(candidate, factor);
        let error = distance.scaled(scale, Toward::Zero);
        let verdict = match error <= bound {
            _ if factor == 1.0 && candidate == correct => Verdict::CorrectlyRounded,
            true => Verdict::WithinBound,
            false => Verdict::Wrong,
        };
        Judgement {
            verdict: if is_order_dependent && verdict != Verdict::Wrong { Verdict::OrderDependent } else { verdict },
            error: distance.scaled(0, Toward::Zero),
            bound: scaled(bound, -scale),
            in_units: if error == 0.0 { 0.0 } else { error / (rules.result.unit() * large) },
            is_vacuous: verdict == Verdict::WithinBound && self.is_vacuous(rules),
        }
    }
}
