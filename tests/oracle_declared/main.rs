//! Proves, as far as trying can, that what was computed exactly as declared is never refused: in
//! every combination of formats of operands, accumulator and result, with and without flushing, in
//! any order, with FMA and without it, special values included, no element is wrong or doubtful.
//! And that what is not as declared is refused where a bound can see it. The seed is printed, and
//! `CHAINRULE_DECLARED=1000000` in the environment makes it that many problems of each kind:
//!
//! ```text
//! CHAINRULE_DECLARED=1000000 cargo test --release --test oracle_declared -- --nocapture
//! ```
//!
//! The arithmetic is this test's own, in `number.rs`; nothing of the crate's `Format` is used but
//! its name. What it cannot see is what a declaration *means*: that is decided in `computed.rs`.

mod cases;
mod computed;
mod cores;
mod data;
mod number;

use chainrule::Matrix;
use chainrule::oracle::{self, Arithmetic, Judgement, Report, Verdict};
use computed::{Declared, Term, Way};
use number::{BF16, E5M2, F16, F32, F64, Form, Rounding};
use std::collections::BTreeMap;

#[path = "../random/mod.rs"]
mod random;
use random::Random;

const SEED: u64 = 20_261_127;

/// How many results there are of each problem.
const WAYS: usize = 3;

fn problems_wanted(by_default: u64) -> u64 {
    let asked_for = std::env::var("CHAINRULE_DECLARED").ok();
    asked_for.map_or(by_default, |text| text.parse().expect("a number"))
}

/// What is said of a candidate, whichever type the numbers have.
struct Said {
    verdict: Verdict,
    words: String,
}

impl Said {
    fn of<T: oracle::Element>(judgement: Judgement<T>) -> Self {
        Said {
            verdict: judgement.verdict,
            words: format!("{judgement:?}"),
        }
    }

    fn is_accepted(&self) -> bool {
        !matches!(self.verdict, Verdict::Wrong | Verdict::Doubtful)
    }
}

fn is_f64(form: Form) -> bool {
    form.precision == 53
}

#[expect(clippy::cast_possible_truncation, reason = "they are f32")]
fn narrow(number: f64) -> f32 {
    number as f32
}

fn judge(terms: &[Term], candidate: f64, declared: &Declared) -> Said {
    judge_with(terms, candidate, declared, declared.arithmetic())
}

fn judge_with(terms: &[Term], candidate: f64, declared: &Declared, arithmetic: Arithmetic) -> Said {
    if is_f64(declared.own) {
        let terms = terms.iter().map(|&term| match term {
            Term::Product(left, right) => oracle::Term::Product(left, right),
            Term::Value(value) => oracle::Term::Value(value),
        });
        return Said::of(oracle::sum_of_products(terms, candidate, arithmetic));
    }
    let terms = terms.iter().map(|&term| match term {
        Term::Product(left, right) => oracle::Term::Product(narrow(left), narrow(right)),
        Term::Value(value) => oracle::Term::Value(narrow(value)),
    });
    Said::of(oracle::sum_of_products(
        terms,
        narrow(candidate),
        arithmetic,
    ))
}

/// Refused results, of which the first ones are printed.
#[derive(Default)]
struct Tally {
    seen: BTreeMap<String, usize>,
    n_refused: usize,
}

impl Tally {
    fn add(&mut self, said: &Said, what: impl Fn() -> String) {
        *self.seen.entry(format!("{:?}", said.verdict)).or_default() += 1;
        if !said.is_accepted() {
            self.n_refused += 1;
            if self.n_refused < 20 {
                println!("{}\n  {}", what(), said.words);
            }
        }
    }

    fn assert_nothing_refused(&self, what: &str, n_problems: u64) {
        println!("{n_problems} {what} from seed {SEED} on: {:?}", self.seen);
        assert_eq!(self.n_refused, 0);
    }
}

#[test]
fn no_honest_sum_is_refused() {
    let n_problems = problems_wanted(20_000);
    let mut tally = Tally::default();
    for seed in 0..n_problems {
        let random = &mut Random(SEED + seed);
        let declared = data::declared(random);
        let terms = data::terms(&declared, random);
        for _ in 0..WAYS {
            let way = Way::random(declared, random);
            let candidate = way.sum(&terms, random);
            let said = judge(&terms, candidate, &declared);
            tally.add(&said, || {
                format!("seed {seed}: {way:?} of {terms:?}: {candidate:e}")
            });
        }
    }
    tally.assert_nothing_refused("sums", n_problems);
}

/// What is said of one element of `drelu`, or, where there is no other gradient than `z`, of `relu`.
fn judge_mask<T: oracle::Element>(
    dvalue: Option<T>,
    z: T,
    candidate: T,
    declared: &Declared,
) -> Said {
    let (dvalues, z, candidate) = (dvalue.map(|dvalue| [[dvalue]]), [[z]], [[candidate]]);
    let (z, candidate) = (Matrix::of(&z), Matrix::of(&candidate));
    let report: Report<T> = match &dvalues {
        Some(dvalues) => oracle::drelu(Matrix::of(dvalues), z, candidate),
        None => oracle::relu(z, candidate),
    }
    .expect("one element each");
    let report = report.with_arithmetic(declared.arithmetic());
    Said::of(report.worst().expect("an element").judgement)
}

#[test]
fn no_honest_mask_is_refused() {
    let n_problems = problems_wanted(20_000);
    let mut tally = Tally::default();
    for seed in 0..n_problems {
        let random = &mut Random(SEED + seed);
        let declared = data::declared(random);
        let [z, gradient] = [0, 1].map(|_| data::number(&declared, random));
        let dvalue = Some(gradient).filter(|_| random.below(2) == 0);
        let way = Way::random(declared, random);
        let candidate = way.masked(dvalue.unwrap_or(z), z, random);
        let said = if is_f64(declared.own) {
            judge_mask(dvalue, z, candidate, &declared)
        } else {
            judge_mask(dvalue.map(narrow), narrow(z), narrow(candidate), &declared)
        };
        tally.add(&said, || {
            format!("seed {seed}: {way:?} of {dvalue:?}, z {z:e}: {candidate:e}")
        });
    }
    tally.assert_nothing_refused("masks", n_problems);
}

/// Of 200 sums of so many ordinary terms, how many do not pass that were computed in one way and
/// are declared to be in another.
fn n_caught(n_terms: usize, made: Declared, rounding: Rounding, declared: &Declared) -> usize {
    let is_caught = |seed: u64| {
        let random = &mut Random(SEED + seed);
        let terms = data::positive_products(n_terms, declared, random);
        let way = Way {
            rounding,
            ..Way::random(made, random)
        };
        let candidate = way.sum(&terms, random);
        !judge(&terms, candidate, declared).is_accepted()
    };
    (0..200).filter(|&seed| is_caught(seed)).count()
}

/// A format narrower than is declared, or truncated in place of rounded: seen where the bound is
/// smaller than what that loses. A sum that is stored with 11 bits in place of 24 is off by more than
/// 2⁻²⁴ of it, and so on.
#[test]
fn what_is_not_as_declared_is_refused() {
    let declared = |accumulator, result| Declared {
        own: F64,
        operands: None,
        accumulator,
        result,
        flushes: false,
    };
    use Rounding::{Nearest, Truncated};
    for (n_terms, made, rounding, declared) in [
        (10, declared(F32, F32), Nearest, declared(F64, F64)),
        (10, declared(BF16, F32), Nearest, declared(F32, F32)),
        (10, declared(F16, F32), Nearest, declared(F32, F32)),
        (1000, declared(BF16, F32), Nearest, declared(F16, F32)),
        (10, declared(F32, BF16), Nearest, declared(F32, F32)),
        (10, declared(F32, E5M2), Nearest, declared(F32, F16)),
        // Each truncation is off by half a step on average, all to one side: √n does not forgive it.
        (8192, declared(F32, F32), Truncated, declared(F32, F32)),
        (10, declared(F32, BF16), Truncated, declared(F32, BF16)),
    ] {
        let n_caught = n_caught(n_terms, made, rounding, &declared);
        println!("{n_terms} terms, {made:?}, {rounding:?}, as {declared:?}: {n_caught} of 200");
        assert!(n_caught > 20);
    }
}
