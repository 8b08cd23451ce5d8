//! Problems for a declared arithmetic: plain, and around the edges of each of its formats.

use super::computed::{Declared, Term};
use super::number::{BF16, E4M3, E5M2, F16, F32, F64, Form, Rounding, TF32};
use super::random::Random;

pub(crate) fn declared(random: &mut Random) -> Declared {
    let own = random.of(&[F32, F64]);
    let operands = random.of(&[
        None,
        Some(BF16),
        Some(F16),
        Some(TF32),
        Some(E4M3),
        Some(E5M2),
        Some(F32),
    ]);
    let results = [own, F32, BF16, F16, TF32, E4M3, E5M2];
    Declared {
        own,
        operands: operands.filter(|form| own.precision > form.precision),
        accumulator: random.of(&[F32, F32, F64, BF16, F16]),
        result: random.of(&results),
        flushes: random.below(3) == 0,
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Data {
    Plain,
    Positive,
    Integers,
    /// Magnitudes over 2³².
    Wide,
    /// Any bits at all.
    AnyBits,
    /// Around the smallest numbers of a format that is declared.
    Tiny(Form),
    /// Around the largest.
    Huge(Form),
    /// Products around the smallest, or the largest number, of factors that are neither.
    TinyProducts(Form),
    HugeProducts(Form),
}

fn kind(declared: &Declared, random: &mut Random) -> Data {
    let operands = declared.multiplied_in();
    let form = random.of(&[
        declared.own,
        operands,
        declared.accumulator,
        declared.result,
    ]);
    random.of(&[
        Data::Plain,
        Data::Positive,
        Data::Integers,
        Data::Wide,
        Data::AnyBits,
        Data::Tiny(form),
        Data::Huge(form),
        Data::TinyProducts(form),
        Data::HugeProducts(form),
    ])
}

/// From ½ to 1, with a sign.
fn mantissa(random: &mut Random) -> f64 {
    let bits = random.bits();
    let few_bits = [
        0x000f_ffff_ffff_ffff,
        0x000f_f000_0000_0000,
        0x000e_0000_0000_0000,
    ];
    let fraction = bits & random.of(&few_bits);
    f64::from_bits(bits & 1 << 63 | 1022 << 52 | fraction)
}

/// A number of the own format, near 2^`exponent`.
fn near(exponent: i32, spread: i32, declared: &Declared, random: &mut Random) -> f64 {
    let exponent = exponent + random.within(-spread, spread);
    let step = exponent.clamp(-1000, 1000);
    let number = mantissa(random) * 2_f64.powi(step) * 2_f64.powi(exponent - step);
    declared.own.round(number, Rounding::Nearest)
}

fn special(random: &mut Random) -> f64 {
    random.of(&[f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 0.0, -0.0])
}

impl Data {
    /// Both factors of a product; the left one alone is a value.
    fn factors(self, declared: &Declared, random: &mut Random) -> (f64, f64) {
        let smallest = |form: Form| form.smallest_normal - form.precision / 2;
        let (left, right, spread) = match self {
            Data::Plain | Data::Positive => (0, 0, 2),
            Data::Wide => (0, 0, 16),
            Data::Integers => return (small_integer(random), small_integer(random)),
            Data::AnyBits => return (any_bits(declared, random), any_bits(declared, random)),
            Data::Tiny(form) => (smallest(form), 0, form.precision / 2 + 2),
            Data::Huge(form) => (form.largest_exponent, 0, 2),
            Data::TinyProducts(form) => (smallest(form) / 2, smallest(form) / 2, 4),
            Data::HugeProducts(form) => (form.largest_exponent / 2, form.largest_exponent / 2, 2),
        };
        let left = near(left, spread, declared, random);
        let right = near(right, spread, declared, random);
        if self == Data::Positive {
            (left.abs(), right.abs())
        } else if random.below(2) == 0 {
            (right, left)
        } else {
            (left, right)
        }
    }

    fn value(self, declared: &Declared, random: &mut Random) -> f64 {
        let (left, right) = self.factors(declared, random);
        match self {
            Data::Tiny(_) | Data::Huge(_) => random.of(&[left, right]),
            // As large as the products.
            _ => declared.own.round(left * right, Rounding::Nearest),
        }
    }
}

fn small_integer(random: &mut Random) -> f64 {
    f64::from(random.within(-20, 20))
}

fn any_bits(declared: &Declared, random: &mut Random) -> f64 {
    let number = f64::from_bits(random.bits());
    let exponent = random.within(-170, 140);
    if declared.own.precision == 24 || random.below(2) == 0 {
        near(exponent, 0, declared, random)
    } else {
        number
    }
}

fn length(random: &mut Random) -> usize {
    match random.below(20) {
        0 => random.below(300),
        1..4 => random.below(40),
        _ => 1 + random.below(7),
    }
}

/// Products, values, or products and one value, in a problem of one kind; some cancel, some have
/// special values in them.
pub(crate) fn terms(declared: &Declared, random: &mut Random) -> Vec<Term> {
    let kind = kind(declared, random);
    let n_terms = length(random);
    let is_plain_sum = random.below(3) == 0;
    let has_bias = random.below(3) == 0;
    let specials_of_64 = random.of(&[0, 0, 0, 8]);
    let maybe_special = |number: f64, random: &mut Random| {
        if random.below(64) < specials_of_64 {
            special(random)
        } else {
            number
        }
    };
    let mut terms: Vec<Term> = (0..n_terms)
        .map(|_| {
            if is_plain_sum {
                let value = kind.value(declared, random);
                return Term::Value(maybe_special(value, random));
            }
            let (left, right) = kind.factors(declared, random);
            Term::Product(maybe_special(left, random), maybe_special(right, random))
        })
        .collect();
    if random.below(4) == 0 {
        terms.extend(
            terms
                .clone()
                .into_iter()
                .map(|term| negated(term, declared, random)),
        );
    }
    if !is_plain_sum && has_bias {
        terms.push(Term::Value(maybe_special(
            kind.value(declared, random),
            random,
        )));
    }
    terms
}

/// What cancels a term, or almost.
fn negated(term: Term, declared: &Declared, random: &mut Random) -> Term {
    let almost = random.of(&[1.0, 1.0, 1.0 + 1e-7, 1.0 - 1e-3]);
    let other = |number: f64| declared.own.round(-number * almost, Rounding::Nearest);
    match term {
        Term::Product(left, right) => Term::Product(other(left), right),
        Term::Value(value) => Term::Value(other(value)),
    }
}

/// Any number that a problem may have.
pub(crate) fn number(declared: &Declared, random: &mut Random) -> f64 {
    if random.below(16) == 0 {
        return special(random);
    }
    let kind = kind(declared, random);
    let (left, right) = kind.factors(declared, random);
    random.of(&[left, right])
}

/// So many ordinary terms of one sign.
pub(crate) fn positive_products(
    n_terms: usize,
    declared: &Declared,
    random: &mut Random,
) -> Vec<Term> {
    let product = |random: &mut Random| {
        let (left, right) = Data::Positive.factors(declared, random);
        Term::Product(left, right)
    };
    (0..n_terms).map(|_| product(random)).collect()
}

/// So many ordinary terms: of both signs, of one, of few values, over many magnitudes, with zeros.
pub(crate) fn ordinary_products(
    n_terms: usize,
    declared: &Declared,
    random: &mut Random,
) -> Vec<Term> {
    let kind = random.of(&[Data::Plain, Data::Positive, Data::Integers, Data::Wide]);
    let zeros_of_4 = random.of(&[0, 0, 2, 3]);
    let is_constant = random.below(6) == 0;
    let first = kind.factors(declared, random);
    let product = |random: &mut Random| {
        let (left, right) = if is_constant {
            first
        } else {
            kind.factors(declared, random)
        };
        let is_zero = random.below(4) < zeros_of_4;
        Term::Product(if is_zero { 0.0 } else { left }, right)
    };
    (0..n_terms).map(|_| product(random)).collect()
}
