//! A number that was found by looking at a candidate: so many times what is right, and what that
//! may mean.

use core::fmt;

use super::change::Scale;
use super::median::{MEDIAN_OF, median};

/// A number that a mistake multiplies by, found by looking at the candidate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factor {
    scale: Scale,
    meaning: Option<&'static str>,
}

impl Factor {
    /// k, where the candidate is k times something.
    #[must_use]
    pub fn times(self) -> f64 {
        self.scale.times / self.scale.over
    }

    /// What may have been meant: `"2 / samples"`. None where it is a number like any other.
    #[must_use]
    pub fn meaning(self) -> Option<&'static str> {
        self.meaning
    }

    /// What no rounding of a number makes of it, not to eight bits either.
    pub(super) fn is_not_nearly_one(self) -> bool {
        (self.times() - 1.0).abs() > 1.0 / 256.0
    }

    pub(super) fn scale(self) -> Scale {
        self.scale
    }

    const fn number(times: f64) -> Self {
        Factor {
            scale: Scale {
                times,
                ..Scale::ONE
            },
            meaning: None,
        }
    }
}

/// At most four digits; of what is nearly 1, how far it is off.
impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = four_digits(self.times());
        let beyond_one = self.times() - 1.0;
        if number == 1.0 && beyond_one != 0.0 {
            let sign = if beyond_one < 0.0 { '-' } else { '+' };
            return write!(f, "1 {sign} {:.1e}", beyond_one.abs());
        }
        let is_handy = (1e-5..1e6).contains(&number.abs());
        if is_handy {
            write!(f, "{number}")
        } else {
            write!(f, "{number:.3e}")
        }
    }
}

/// How many samples, inputs and neurons there are; 0 where an operation knows none.
#[derive(Clone, Copy)]
pub(super) struct Extents {
    pub(super) samples: usize,
    pub(super) inputs: usize,
    pub(super) neurons: usize,
}

/// How many factors are tried.
const TRIED: usize = 12;

impl Extents {
    /// The factors that have a meaning.
    fn meanings(self) -> [Factor; TRIED - 2] {
        let [samples, inputs, neurons] =
            [self.samples, self.inputs, self.neurons].map(|count| count as f64);
        #[rustfmt::skip] // a table
        let meanings = [
            (1.0, samples, "1 / samples"),
            (2.0, samples, "2 / samples"),
            (-1.0, samples, "-1 / samples"),
            (-2.0, samples, "-2 / samples"),
            (1.0, samples * samples, "1 / samples²"),
            (1.0, samples * neurons, "1 / (samples · neurons)"),
            (2.0, samples * neurons, "2 / (samples · neurons)"),
            (1.0, inputs, "1 / inputs"),
            (1.0, neurons, "1 / neurons"),
            (samples, 1.0, "the number of samples"),
        ];
        meanings.map(|(times, over, meaning)| Factor {
            scale: Scale {
                times,
                over,
                rounds_down: false,
            },
            meaning: Some(meaning),
        })
    }
}

/// What a candidate is divided by what it should be, and how much that is worth: the larger the
/// divisor, the less does its rounding error count.
#[derive(Clone, Copy)]
pub(super) struct Quotient {
    pub(super) value: f64,
    pub(super) divisor: f64,
}

/// The quotients of some elements.
pub(super) struct Quotients {
    all: [Quotient; MEDIAN_OF],
    count: usize,
}

/// How far two quotients may be apart that are meant to be one.
const NEAR: f64 = 1e-3;
/// So many that agree are no accident, whatever the number is.
const ENOUGH: usize = 3;

impl Quotients {
    /// Of the first ones that there are; those of nothing, and what is not finite, are left out.
    pub(super) fn of(quotients: impl Iterator<Item = Quotient>) -> Self {
        const NOTHING: Quotient = Quotient {
            value: 0.0,
            divisor: 0.0,
        };
        let mut all = [NOTHING; MEDIAN_OF];
        let mut count = 0;
        let is_sound = |it: &Quotient| it.value.is_finite() && it.value != 0.0 && it.divisor != 0.0;
        for (place, quotient) in all.iter_mut().zip(quotients.filter(is_sound)) {
            *place = quotient;
            count += 1;
        }
        Quotients { all, count }
    }

    /// The factors to try, the likeliest first. A number that is like any other is none where only
    /// one or two elements have it: each element by itself is some number of times what is right.
    pub(super) fn factors(
        &self,
        extents: Extents,
        are_integers: bool,
    ) -> impl Iterator<Item = Factor> + Clone + use<> {
        let likeliest = self.likeliest();
        let is_near =
            move |factor: &Factor| likeliest.is_some_and(|found| is_near(found, factor.times()));
        let is_sure = self.agreeing() >= ENOUGH;
        let number = likeliest.filter(|_| is_sure || self.has_few_digits());
        let numbers = if are_integers {
            [number.map(integer_or_part), None]
        } else {
            [
                number.map(|number| Factor::number(four_digits(number))),
                number.filter(|_| is_sure).map(Factor::number),
            ]
        };
        let meanings = extents.meanings().into_iter().filter(is_near);
        meanings.chain(numbers.into_iter().flatten())
    }

    /// Of those that agree with the median, the one with the largest divisor.
    fn likeliest(&self) -> Option<f64> {
        let median = self.median()?;
        let agreeing = self.iter().filter(|it| is_near(it.value, median));
        let best = agreeing.reduce(|best, other| {
            if other.divisor.abs() > best.divisor.abs() {
                other
            } else {
                best
            }
        });
        best.map(|best| best.value)
    }

    fn agreeing(&self) -> usize {
        let median = self.median();
        let agrees = |it: &Quotient| median.is_some_and(|median| is_near(it.value, median));
        self.iter().filter(agrees).count()
    }

    /// Half, or four times: a factor of one digit in both directions.
    fn has_few_digits(&self) -> bool {
        let number = self.likeliest().unwrap_or(0.0);
        let is_digit = |number: f64| (1..=9).any(|digit| is_near(number, f64::from(digit)));
        [1.0, 10.0, 100.0, 1000.0]
            .iter()
            .any(|power| is_digit(number.abs() * power))
    }

    fn median(&self) -> Option<f64> {
        let mut values = [0.0; MEDIAN_OF];
        for (value, quotient) in values.iter_mut().zip(&self.all) {
            *value = quotient.value;
        }
        median(values.get(..self.count)?)
    }

    fn iter(&self) -> impl Iterator<Item = Quotient> {
        self.all.iter().take(self.count).copied()
    }
}

fn is_near(number: f64, other: f64) -> bool {
    (number - other).abs() <= NEAR * other.abs()
}

/// An integer, or one part of so many.
fn integer_or_part(number: f64) -> Factor {
    let nearest = |number: f64| (number + 0.5) as u64 as f64;
    let magnitude = number.abs();
    let (times, over) = if magnitude >= 1.0 {
        (nearest(magnitude), 1.0)
    } else {
        (1.0, nearest(1.0 / magnitude))
    };
    Factor {
        scale: Scale {
            times: times.copysign(number),
            over,
            rounds_down: false,
        },
        meaning: None,
    }
}

/// The nearest number of four decimal digits; of what is very large or very small the number
/// itself.
fn four_digits(number: f64) -> f64 {
    const MOST: f64 = 1e22; // powers of ten up to here are numbers of f64
    let magnitude = number.abs();
    let mut power = 1.0;
    while magnitude * power < 1e3 && power < MOST {
        power *= 10.0;
    }
    let scaled = magnitude * power;
    if !(1e3..1e4).contains(&scaled) {
        return number;
    }
    let digits = (scaled + 0.5) as u64 as f64;
    (digits / power).copysign(number)
}
