//! The verdict on one element.

use super::exact::Infinite;
use super::format::{Toward, scaled};
use super::sum::{Rules, Sum};

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
    /// error / (u · S), and error / bound: infinite for an error where none is allowed.
    pub(super) in_units: f64,
    pub(super) in_bounds: f64,
    /// Zero is within the bound, too.
    pub(super) vacuous: bool,
}

impl Judgement {
    /// A verdict that needs no bound.
    pub(super) fn of(verdict: Verdict) -> Self {
        let in_bounds = if verdict == Verdict::Wrong { f64::INFINITY } else { 0.0 };
        Judgement { verdict, error: in_bounds, bound: 0.0, in_units: 0.0, in_bounds, vacuous: false }
    }

    pub(super) fn new(verdict: Verdict, (error, bound): (f64, f64), unit: f64) -> Self {
        let ratio = |error: f64, scale: f64| if error == 0.0 { 0.0 } else { error / scale };
        Judgement {
            verdict,
            error,
            bound,
            in_units: ratio(error, unit),
            in_bounds: ratio(error, bound),
            vacuous: false,
        }
    }

    pub(super) fn accepts(&self) -> bool {
        self.verdict != Verdict::Wrong
    }
}

/// The classes of results that honest computations can have.
struct Outcomes {
    finite: bool,
    positive: bool,
    negative: bool,
    nan: bool,
}

impl Outcomes {
    fn of(number: f64) -> Self {
        Outcomes {
            finite: number.is_finite(),
            positive: number == f64::INFINITY,
            negative: number == f64::NEG_INFINITY,
            nan: number.is_nan(),
        }
    }

    fn allow(&self, number: f64) -> bool {
        let is = Outcomes::of(number);
        is.finite && self.finite || is.positive && self.positive || is.negative && self.negative || is.nan && self.nan
    }

    fn several(&self) -> bool {
        [self.finite, self.positive, self.negative, self.nan].iter().filter(|&&allowed| allowed).count() > 1
    }
}

impl Sum {
    /// The verdict on a candidate whose `factor`-fold should be this sum.
    pub(super) fn judge(&self, candidate: f64, factor: f64, rules: &Rules) -> Judgement {
        let correct = self.exact.round(rules.result);
        let total = self.exact.total();
        // Everything below is · 2^scale, which brings S near 1 without letting the smallest numbers overflow.
        let scale = (-total.exponent()).min(900 - rules.coarsest());
        let (difference, is_negative) = self.exact.difference();
        let (large, small) = (total.scaled(scale, Toward::Away), difference.scaled(scale, Toward::Away));
        let single = rules.native && self.terms() <= 1 && factor == 1.0;
        let equality = single || factor <= 1.0 && self.is_exact(rules, large, scale);
        let bound = if equality { 0.0 } else { self.bound(rules, (large, small), scale, factor) };

        let reaches = |magnitude: f64| {
            let bound = self.bound(rules, (magnitude, magnitude), scale, 1.0);
            (magnitude + bound).next_up() > scaled(rules.accumulator.largest(), scale)
        };
        let (positive, negative) = self.exact.sides();
        let high = || reaches(positive.scaled(scale, Toward::Away));
        let low = || reaches(negative.scaled(scale, Toward::Away));
        let outcomes = match self.exact.infinite() {
            Infinite { positive: true, negative: true } => Outcomes::of(f64::NAN),
            Infinite { positive: true, negative: false } => Outcomes { nan: low(), ..Outcomes::of(f64::INFINITY) },
            Infinite { positive: false, negative: true } => Outcomes { nan: high(), ..Outcomes::of(f64::NEG_INFINITY) },
            _ if equality => Outcomes::of(correct),
            _ => {
                let largest = scaled(rules.result.largest(), scale);
                let (high, low) = (high(), low());
                let all = self.roundings_in_units(rules) > 1.0 && reaches(large);
                let beyond = (small + bound).next_up() > largest;
                Outcomes {
                    finite: small <= (largest + bound).next_up(),
                    positive: high || all || beyond && !is_negative,
                    negative: low || all || beyond && is_negative,
                    nan: high && low || all,
                }
            }
        };

        let product = candidate * factor;
        let class = if candidate.is_finite() { 0.0 } else { product };
        let several = outcomes.several();
        if !outcomes.allow(class) {
            return Judgement::of(Verdict::Wrong);
        }
        if !candidate.is_finite() {
            return Judgement::of(if several { Verdict::OrderDependent } else { Verdict::Forced });
        }
        let mut residual = self.exact.clone();
        residual.add_product(-candidate, factor);
        let error = residual.difference().0.scaled(scale, Toward::Zero);
        let unit = rules.result.unit() * large;
        let verdict = if factor == 1.0 && candidate == correct {
            Verdict::CorrectlyRounded
        } else if error <= bound {
            Verdict::WithinBound
        } else {
            Verdict::Wrong
        };
        let vacuous = verdict == Verdict::WithinBound && self.roundings_in_units(rules) >= 1.0;
        let verdict = if several && verdict != Verdict::Wrong { Verdict::OrderDependent } else { verdict };
        let mut judgement = Judgement::new(verdict, (error, bound), unit);
        (judgement.error, judgement.bound) = (residual.difference().0.scaled(0, Toward::Zero), scaled(bound, -scale));
        judgement.vacuous = vacuous;
        judgement
    }
}
