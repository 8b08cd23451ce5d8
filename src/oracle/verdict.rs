//! The verdict on one element.

use core::fmt;

use super::arithmetic::{Arithmetic, Resolved};
use super::bound::{Magnitudes, SLACK, Sum};
use super::element::Element;
use super::expected::{Allowance, Expectation};
use super::format::{Format, Toward, scaled};
use super::integer::IntegerSum;
use super::kinds::Kinds;
use super::term::Term;

/// What is said of one element, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// The very bits of the reference (any NaN is any NaN).
    Identical,
    /// What the operands force: a NaN, or an infinity, in every order of summation.
    Forced,
    /// Some orders of summation overflow and others do not; this is the result of one of them.
    OrderDependent,
    /// The exact sum, rounded once. Better than the reference, or as good.
    CorrectlyRounded,
    /// As far off as orders of summation are that are used.
    WithinBound,
    /// Possible in some order of summation, and further off than any that is used: not called
    /// wrong, and no pass.
    Doubtful,
    /// No honest computation has this result.
    Wrong,
}

/// The verdict on one element, and the figures that it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Judgement<T> {
    /// What is said of it.
    pub verdict: Verdict,
    /// What was judged.
    pub candidate: T,
    /// The exact value, rounded once to the format of the result; of integers, wrapped.
    pub exact: T,
    /// How far the candidate is from the exact value, itself not rounded: towards zero. Infinite
    /// where one of them is not finite and the candidate is wrong. [`off_by`](Self::off_by) has all
    /// digits of integers.
    pub error: f64,
    /// How far an honest computation can be, rounded up: 0 where equality is demanded.
    pub bound: f64,
    /// How far one is that was done in an order that is used: an expectation, and no theorem. Of
    /// the steps that it is measured in, the first that accepts the candidate; 0 where it was not
    /// needed.
    pub expected: f64,
    /// The exact value is not zero, and the candidate was accepted by an allowance larger than that
    /// value, or because the mask may be another: zero would have been accepted, too, which proves
    /// nothing.
    pub is_unseen: bool,
}

impl Verdict {
    /// Neither wrong nor doubtful.
    pub(super) fn is_accepted(self) -> bool {
        !matches!(self, Verdict::Wrong | Verdict::Doubtful)
    }
}

impl<T: Element> Judgement<T> {
    /// Not wrong, not doubtful, and accepted by more than an allowance that accepts zero as well.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.verdict.is_accepted() && !self.is_unseen
    }

    /// How far the candidate is off, in words: of integers the very difference of the two numbers,
    /// of which [`error`](Self::error) keeps 53 bits; of wrapped ones the plain difference, too,
    /// not the way around.
    ///
    /// ```
    /// use chainrule::oracle::{self, Arithmetic, Term};
    ///
    /// let terms = [Term::Product(1152921504606846983_i64, 1)];
    /// let judgement = oracle::sum_of_products(terms, 1152921504606846984, Arithmetic::NATIVE);
    /// assert_eq!(judgement.off_by().to_string(), "1");
    /// ```
    #[must_use]
    pub fn off_by(&self) -> impl fmt::Display + use<T> {
        if T::FORMAT.is_some() {
            OffBy::Float(self.error)
        } else {
            OffBy::Integer(difference(self.candidate, self.exact))
        }
    }

    /// The figures of a float.
    pub(super) fn of_float(
        finding: Finding,
        candidate: T,
        sum: &Sum,
        factor: f64,
        arithmetic: &Resolved,
    ) -> Self {
        let format = arithmetic.result;
        let exact = if factor == 1.0 {
            sum.exact.round(format)
        } else {
            format.round(sum.exact.round(Format::F64) / factor)
        };
        Judgement {
            verdict: finding.verdict,
            candidate,
            exact: T::from_f64(exact),
            error: finding.error,
            bound: finding.bound,
            expected: finding.expected,
            is_unseen: finding.is_unseen,
        }
    }

    /// The figures of an integer.
    pub(super) fn of_integer(candidate: T, exact: T) -> Self {
        Judgement {
            verdict: Finding::of_integer(candidate, exact).verdict,
            candidate,
            exact,
            error: difference(candidate, exact) as f64,
            bound: 0.0,
            expected: 0.0,
            is_unseen: false,
        }
    }

    /// The verdict on a candidate for the sum of these terms.
    pub(super) fn of_terms(
        terms: impl DoubleEndedIterator<Item = Term<T>> + Clone,
        candidate: T,
        arithmetic: Arithmetic,
    ) -> Self {
        let Some(format) = T::FORMAT else {
            return Judgement::of_integer(candidate, IntegerSum::of(terms).wrapped());
        };
        let arithmetic = Resolved::new(arithmetic, format);
        let reference = terms.clone().fold(T::ZERO, |sum, term| match term {
            Term::Product(left, right) => sum + left * right,
            Term::Value(value) => sum + value,
        });
        let sum = Sum::of(terms.clone(), &arithmetic);
        let finding = Finding::identical(candidate, reference)
            .unwrap_or_else(|| Finding::of_terms(terms, candidate.to_f64(), 1.0, &arithmetic));
        Judgement::of_float(finding, candidate, &sum, 1.0, &arithmetic)
    }
}

/// A distance that prints itself.
enum OffBy {
    Float(f64),
    Integer(u64),
}

impl fmt::Display for OffBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OffBy::Float(distance) => write!(f, "{distance:?}"),
            OffBy::Integer(distance) => write!(f, "{distance}"),
        }
    }
}

/// The difference of two integers, which is below 2⁶⁴ in every type.
fn difference<T: Element>(candidate: T, exact: T) -> u64 {
    candidate.to_i128().abs_diff(exact.to_i128()) as u64
}

/// What was found out about one element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finding {
    pub(super) verdict: Verdict,
    pub(super) error: f64,
    /// The same of integers, exact.
    pub(super) difference: u64,
    pub(super) bound: f64,
    pub(super) expected: f64,
    /// error / (u · S)
    pub(super) in_units: f64,
    /// Accepted by an allowance that zero is within, too.
    pub(super) is_unseen: bool,
}

impl Finding {
    /// A verdict that rests on no bound.
    pub(super) const fn of(verdict: Verdict) -> Self {
        let error = match verdict {
            Verdict::Wrong => f64::INFINITY,
            _ => 0.0,
        };
        Finding {
            verdict,
            error,
            difference: 0,
            bound: 0.0,
            expected: 0.0,
            in_units: 0.0,
            is_unseen: false,
        }
    }

    /// An integer equals the exact sum, or is wrong.
    pub(super) fn of_integer<T: Element>(candidate: T, exact: T) -> Self {
        if candidate == exact {
            Finding::of(Verdict::Identical)
        } else {
            let difference = difference(candidate, exact);
            Finding {
                error: difference as f64,
                difference,
                ..Finding::of(Verdict::Wrong)
            }
        }
    }

    /// A float equals this one, or is wrong.
    pub(super) fn of_equality(candidate: f64, value: f64) -> Self {
        if candidate == value || (candidate.is_nan() && value.is_nan()) {
            Finding::of(Verdict::CorrectlyRounded)
        } else {
            Finding::of(Verdict::Wrong)
        }
    }

    /// Where the candidate has the bits of the reference, or both are NaN.
    #[inline]
    pub(super) fn identical<T: Element>(candidate: T, reference: T) -> Option<Self> {
        let number = candidate.to_f64();
        let expected = reference.to_f64();
        let has_its_bits = T::FORMAT.is_none() || number.to_bits() == expected.to_bits();
        let is_identical = candidate == reference && has_its_bits;
        let are_nan = number.is_nan() && expected.is_nan();
        (is_identical || are_nan).then_some(Finding::of(Verdict::Identical))
    }

    /// What is found of a candidate whose `factor`-fold should be the sum of these terms. Its
    /// figures are on the scale of the candidate.
    pub(super) fn of_terms<T: Element>(
        terms: impl DoubleEndedIterator<Item = Term<T>> + Clone,
        candidate: f64,
        factor: f64,
        arithmetic: &Resolved,
    ) -> Self {
        let sum = Sum::of(terms.clone(), arithmetic);
        Standard::new(terms, &sum, factor, arithmetic).judge(candidate)
    }

    /// The same of a plain sum the range of whose partial sums is known already.
    pub(super) fn of_terms_in_range<T: Element>(
        terms: impl DoubleEndedIterator<Item = Term<T>> + Clone,
        candidate: f64,
        range: f64,
        arithmetic: &Resolved,
    ) -> Self {
        let sum = Sum::of(terms.clone(), arithmetic);
        let standard = Standard::new(terms, &sum, 1.0, arithmetic);
        let known_range = Some(range);
        Standard {
            known_range,
            ..standard
        }
        .judge(candidate)
    }

    /// The error as a share of what is allowed.
    pub(super) fn share_of(&self, allowed: f64) -> f64 {
        if self.error == 0.0 || allowed == f64::INFINITY {
            0.0
        } else if allowed > 0.0 {
            self.error / allowed
        } else if self.verdict == Verdict::Wrong {
            f64::INFINITY
        } else {
            0.0
        }
    }

    /// As good as an honest result, as far as anybody can tell.
    pub(super) fn accepts(&self) -> bool {
        self.verdict.is_accepted()
    }
}

/// How far honest candidates for one element can be off: what [`Report::limits`] tells.
///
/// [`Report::limits`]: super::Report::limits
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Limits<T> {
    /// The exact value, rounded once to the format of the result; of integers, wrapped. NaN or an
    /// infinity where the operands force it.
    pub exact: T,
    /// How far from [`exact`](Self::exact) a result is expected at most, by all steps of the
    /// [expectation](super::expectations), rounded up. 0 where every order gives the same: equality
    /// is demanded, of NaN and infinities as well.
    pub expected: f64,
    /// How far a result can be at all, by the [theorems](super::theorems), rounded up. Where some
    /// orders of summation overflow, this is also what is expected of those that do not.
    pub possible: f64,
}

impl<T: Element> Limits<T> {
    /// Where nothing else will do.
    pub(super) fn equality(exact: T) -> Self {
        Limits {
            exact,
            expected: 0.0,
            possible: 0.0,
        }
    }

    /// For the sum of these terms.
    pub(super) fn of_terms(
        terms: impl DoubleEndedIterator<Item = Term<T>> + Clone,
        arithmetic: &Resolved,
    ) -> Self {
        let sum = Sum::of(terms.clone(), arithmetic);
        Standard::new(terms, &sum, 1.0, arithmetic).limits()
    }
}

/// How far a candidate is off, towards zero.
struct Distance {
    error: f64,
    /// The same on the scale of the magnitudes.
    on_scale: f64,
    is_zero: bool,
}

/// What a candidate is held against where operands are declared to be rounded, on the scale of the
/// magnitudes.
struct Rounded {
    /// How far it is from the sum of the rounded ones.
    error: f64,
    /// What is added to the expectation.
    floor: f64,
}

/// What the candidates for one sum are held against.
struct Standard<'a, I> {
    terms: I,
    sum: &'a Sum,
    arithmetic: &'a Resolved,
    /// What a candidate has to be multiplied by to be the sum: 1, but for a mistake that scales the
    /// result.
    factor: f64,
    /// The exact sum, rounded once.
    correct: f64,
    magnitudes: Magnitudes,
    /// One term, or the exact case: nothing but the exact sum, rounded once, is possible.
    is_equality: bool,
    /// On the scale of the magnitudes.
    bound: f64,
    /// The largest partial sum of the reference less the smallest, where it is known.
    known_range: Option<f64>,
}

impl<'a, T: Element, I: DoubleEndedIterator<Item = Term<T>> + Clone> Standard<'a, I> {
    fn new(terms: I, sum: &'a Sum, factor: f64, arithmetic: &'a Resolved) -> Self {
        let magnitudes = sum.magnitudes(arithmetic);
        let is_single = arithmetic.is_native && sum.terms() <= 1 && factor == 1.0;
        // Twice the sum may have been added up term by term: it takes one bit more.
        let total = magnitudes.terms / factor.abs();
        // A factor that is not a power of two may have been rounded.
        let is_scaled_exactly = factor.abs() <= 1.0 && (factor.to_bits() << 12) == 0;
        let is_exact = is_scaled_exactly && sum.is_exact(arithmetic, total, magnitudes.scale); // D0
        let is_equality = is_single || is_exact;
        Standard {
            terms,
            sum,
            arithmetic,
            factor,
            correct: sum.exact.round(arithmetic.result),
            magnitudes,
            is_equality,
            bound: if is_equality {
                0.0
            } else {
                sum.bound(arithmetic, magnitudes, factor)
            },
            known_range: None,
        }
    }

    fn judge(&self, candidate: f64) -> Finding {
        let possible = self.possible();
        if !possible.include(candidate * self.factor.signum()) {
            return Finding::of(Verdict::Wrong);
        }
        if candidate.is_finite() {
            return self.judge_finite(candidate, possible.are_several());
        }
        if possible.are_several() {
            Finding::of(Verdict::OrderDependent)
        } else {
            Finding::of(Verdict::Forced)
        }
    }

    fn judge_finite(&self, candidate: f64, is_order_dependent: bool) -> Finding {
        let Distance {
            error,
            on_scale,
            is_zero,
        } = self.distance(self.sum, candidate);
        let is_within = on_scale <= self.bound && (self.bound > 0.0 || is_zero);
        let is_correct = candidate == self.correct;
        let unit = self.arithmetic.result.unit_roundoff() * self.magnitudes.terms;
        let finding = Finding {
            error: error / self.factor.abs(),
            bound: self.unscaled(self.bound),
            in_units: if on_scale == 0.0 {
                0.0
            } else {
                on_scale / unit
            },
            ..Finding::of(Verdict::Wrong)
        };
        if is_order_dependent && (is_within || is_correct) {
            return Finding {
                verdict: Verdict::OrderDependent,
                ..finding
            };
        }
        if self.factor == 1.0 && is_correct {
            return Finding {
                verdict: Verdict::CorrectlyRounded,
                ..finding
            };
        }
        if !is_within {
            return finding;
        }
        let allowance = self.allowance(candidate, on_scale);
        let verdict = if allowance.accepts {
            Verdict::WithinBound
        } else {
            Verdict::Doubtful
        };
        let is_zero_right = self.magnitudes.sum == 0.0;
        // What underflows is lost in the last digits of the smallest numbers; what may be flushed
        // is all of a subnormal number.
        let flushed = self.sum.may_be_flushed(self.arithmetic, self.magnitudes);
        let allowed = (allowance.measured + flushed).min(self.bound);
        Finding {
            verdict,
            expected: self.unscaled(allowance.limit),
            is_unseen: allowance.accepts && !is_zero_right && allowed > self.magnitudes.sum,
            ..finding
        }
    }

    /// From the exact value rounded, which is itself off.
    fn limits(&self) -> Limits<T> {
        let exact = T::from_f64(self.correct);
        if self.is_equality || !self.correct.is_finite() {
            return Limits::equality(exact);
        }
        let rounded_off = self.distance(self.sum, self.correct).on_scale;
        let possible = (self.bound + rounded_off) * SLACK;
        let expected = if self.possible().are_several() {
            possible
        } else {
            (self.largest_allowance() * SLACK).min(possible)
        };
        Limits {
            exact,
            expected: self.unscaled_up(expected),
            possible: self.unscaled_up(possible),
        }
    }

    /// The same as [`unscaled`](Self::unscaled), rounded up, and so never zero by underflow.
    fn unscaled_up(&self, number: f64) -> f64 {
        self.unscaled(number).next_up()
    }

    fn unscaled(&self, number: f64) -> f64 {
        scaled(number, -self.magnitudes.scale) / self.factor.abs()
    }

    /// How far such a candidate may be off, by the second scale. Operands that are declared to be
    /// rounded may not have been: what the sum of the given ones does not accept is measured from
    /// the exact sum of the rounded ones. Where rounding changes none, that is the same sum.
    #[inline(never)]
    fn allowance(&self, candidate: f64, error: f64) -> Allowance {
        if self.arithmetic.is_any_order_possible {
            return Allowance {
                limit: self.bound,
                measured: self.bound,
                accepts: true,
            };
        }
        let floor = self.floor(self.sum, self.magnitudes.sum);
        let as_given = self.expectation(self.terms.clone(), floor).allowance(error);
        let rounded_to = self.sum.rounded_to(self.arithmetic);
        let Some(format) = rounded_to.filter(|_| !as_given.accepts) else {
            return as_given;
        };
        let rounded = self.terms.clone().map(move |term| term.rounded_to(format));
        let values = self.rounding_of_values(format);
        let from_rounded = self.rounded(rounded.clone(), values, candidate);
        let allowance = self
            .expectation(rounded, from_rounded.floor)
            .allowance(from_rounded.error);
        Allowance {
            // From the sum of the operands as they are given, as the error is.
            limit: allowance.limit + (error - from_rounded.error),
            ..allowance
        }
    }

    /// How far from the exact value, rounded, the allowance reaches that takes every step.
    #[inline(never)]
    fn largest_allowance(&self) -> f64 {
        let any_error = f64::INFINITY;
        if self.arithmetic.is_any_order_possible {
            return f64::INFINITY;
        }
        let floor = self.floor(self.sum, self.magnitudes.sum);
        let as_given = self.expectation(self.terms.clone(), floor);
        let rounded_off = self.distance(self.sum, self.correct).on_scale;
        let as_given = as_given.allowance(any_error).limit + rounded_off;
        let Some(format) = self.sum.rounded_to(self.arithmetic) else {
            return as_given;
        };
        let rounded = self.terms.clone().map(move |term| term.rounded_to(format));
        let values = self.rounding_of_values(format);
        let Rounded { error, floor } = self.rounded(rounded.clone(), values, self.correct);
        let rounded = self.expectation(rounded, floor);
        as_given.max(rounded.allowance(any_error).limit + error)
    }

    /// How far the candidate is off. It has a frame of its own on the stack, for exact numbers are
    /// long.
    #[inline(never)]
    fn distance(&self, sum: &Sum, candidate: f64) -> Distance {
        let distance = sum.exact.distance(candidate, self.factor);
        // It is rounded towards zero and the bound up, so that nothing honest is called wrong. But
        // a distance that is too small to be told from zero on this scale is not zero.
        Distance {
            error: distance.scaled(0, Toward::Zero),
            on_scale: distance.scaled(self.magnitudes.scale, Toward::Zero),
            is_zero: distance.is_zero(),
        }
    }

    /// What there is to know of the sum of the rounded operands, which may be off by as much as the
    /// `values` are that are not rounded here.
    #[inline(never)]
    fn rounded(
        &self,
        terms: impl Iterator<Item = Term<T>>,
        values: f64,
        candidate: f64,
    ) -> Rounded {
        let sum = Sum::of(terms, self.arithmetic);
        let (result, _) = sum.exact.difference();
        let result = result.scaled(self.magnitudes.scale, Toward::Away) + values;
        Rounded {
            error: self.distance(&sum, candidate).on_scale,
            floor: self.floor(&sum, result) + values,
        }
    }

    /// What is added to an expectation, for a result of this magnitude.
    fn floor(&self, sum: &Sum, result: f64) -> f64 {
        sum.floor(self.arithmetic, self.magnitudes, self.factor, result)
    }

    fn expectation<J>(&self, terms: J, floor: f64) -> Expectation<'a, J> {
        Expectation {
            terms,
            arithmetic: self.arithmetic,
            n: self.sum.terms(),
            scale: self.magnitudes.scale,
            floor,
            bound: self.bound,
            known_range: self.known_range,
        }
    }

    /// A bias may have been rounded as the operands were, or not.
    fn rounding_of_values(&self, format: Format) -> f64 {
        let mut most = 0.0;
        self.terms.clone().for_each(|term| {
            if let Term::Value(value) = term {
                let value = value.to_f64();
                most += (value - format.round(value)).abs();
            }
        });
        scaled(most, self.magnitudes.scale)
    }

    /// D4 and D5: which kinds of results there are at all.
    fn possible(&self) -> Kinds {
        let terms = self.sum.kinds;
        if self.is_equality && terms == Kinds::FINITE {
            return Kinds::of(self.correct);
        }
        let sums = terms.plus(self.possible_of_finite_terms());
        let results = if sums.finite {
            Kinds {
                finite: false,
                ..sums
            }
            .or(self.possible_of_rounding())
        } else {
            sums
        };
        if self.arithmetic.has_infinities() {
            results
        } else {
            results.without_infinities()
        }
    }

    /// D4: T(X) = (1 + n·u)·(X + n·η/2) is beyond the largest number, for X as large as
    /// `magnitude`.
    fn can_overflow(&self, magnitude: f64) -> bool {
        let of_one_sign = self.magnitudes.of_one_sign(magnitude);
        let bound = self.sum.bound(self.arithmetic, of_one_sign, 1.0);
        let largest = self.arithmetic.accumulator.largest();
        (magnitude + bound).next_up() > scaled(largest, self.magnitudes.scale)
    }

    /// D4, where equality is not demanded.
    fn possible_of_finite_terms(&self) -> Kinds {
        let exact = &self.sum.exact;
        let scale = self.magnitudes.scale;
        let positive_overflows = self.can_overflow(exact.positive.scaled(scale, Toward::Away));
        let negative_overflows = self.can_overflow(exact.negative.scaled(scale, Toward::Away));
        // From n·u >= 1 on a partial sum may even have the wrong sign.
        let is_vacuous = self.sum.is_vacuous(self.arithmetic);
        let any_overflows = is_vacuous && self.can_overflow(self.magnitudes.terms);
        Kinds {
            finite: true,
            up: positive_overflows || any_overflows,
            down: negative_overflows || any_overflows,
            nan: (positive_overflows && negative_overflows) || any_overflows,
        }
    }

    /// What becomes of a finite sum as it is rounded to the format of the result, which may
    /// overflow on each side that the bound reaches. (All of it is rounded so that more is
    /// possible; `>=` would say the same.)
    fn possible_of_rounding(&self) -> Kinds {
        let Magnitudes {
            sum,
            scale,
            is_negative,
            ..
        } = self.magnitudes;
        let exact = if is_negative { -sum } else { sum };
        let format = self.arithmetic.result;
        let largest = scaled(format.largest(), scale);
        Kinds {
            finite: sum <= (largest + self.bound).next_up(),
            up: (self.bound + exact).next_up() > largest,
            down: (self.bound - exact).next_up() > largest,
            nan: false,
        }
        .or(self.possible_before_it_was_added(largest))
    }

    /// What was added to something may have been rounded to the format of the result before, and
    /// overflowed there. (Where there was nothing, that is the rounding above.)
    fn possible_before_it_was_added(&self, largest: f64) -> Kinds {
        let Magnitudes {
            sum,
            scale,
            is_negative,
            ..
        } = self.magnitudes;
        let added = scaled(self.arithmetic.added * self.factor, scale);
        let exact = if is_negative { -sum } else { sum };
        Kinds {
            finite: false,
            up: (self.bound + exact - added).next_up() > largest,
            down: (self.bound - exact + added).next_up() > largest,
            nan: false,
        }
    }
}
