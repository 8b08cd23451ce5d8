//! Proves that [`Exact`] is exact: more than 100,000 random adversarial sums each of f64 and of f32 products, checked
//! against an arithmetic of another kind, written here (signed digits, and rounding by its definition: nothing is
//! nearer, ties to even), in three orders of the terms; and stored results of Python's `fractions` and `math.fsum`.
//!
//! It cannot prove that the sums an oracle forms are the right ones: `oracle_verdicts.rs` and the negative controls do.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "digits are cut out of wider numbers"
)]

mod random;

use chainrule::oracle::Exact;
use random::Random;

/// A sum of products as signed digits of 32 bits, the lowest worth 2^-2176; carries wait until it is read.
#[derive(Clone)]
struct Digits([i64; 140]);

const LOWEST: i32 = -2176;

impl Digits {
    fn zero() -> Self {
        Digits([0; 140])
    }

    /// Adds `sign · number`, an f64 taken apart by arithmetic, times another one.
    fn add(&mut self, sign: i64, left: f64, right: f64) {
        let sign = if (left < 0.0) == (right < 0.0) {
            sign
        } else {
            -sign
        };
        let ((left, left_exponent), (right, right_exponent)) =
            (split(left.abs()), split(right.abs()));
        let place =
            usize::try_from(left_exponent + right_exponent - LOWEST).expect("above the lowest");
        let halves = |number: u64| [number & 0xffff_ffff, number >> 32];
        for (left_place, left) in halves(left).into_iter().enumerate() {
            for (right_place, right) in halves(right).into_iter().enumerate() {
                // Both are below 2^32; shifted by less than a digit, their product lies in three digits.
                let product = (u128::from(left) * u128::from(right)) << (place % 32);
                for part in 0..3 {
                    let digit = (product >> (32 * part)) as u32;
                    self.0[place / 32 + left_place + right_place + part] += sign * i64::from(digit);
                }
            }
        }
    }

    fn minus(&self, other: &Digits) -> Digits {
        let mut difference = self.clone();
        difference
            .0
            .iter_mut()
            .zip(&other.0)
            .for_each(|(digit, other)| *digit -= other);
        difference
    }

    /// -1, 0 or 1.
    fn sign(&self) -> i64 {
        let (mut carry, mut any) = (0, false);
        for digit in self.0 {
            let sum = digit + carry;
            any |= sum.rem_euclid(1 << 32) != 0;
            carry = sum.div_euclid(1 << 32);
        }
        if carry != 0 {
            carry.signum()
        } else {
            i64::from(any)
        }
    }

    fn abs(&self) -> Digits {
        if self.sign() < 0 {
            Digits::zero().minus(self)
        } else {
            self.clone()
        }
    }

    /// Whether `number` is this sum rounded once to nearest even, where `down` and `up` are its neighbours (the
    /// neighbour of the largest number is what would follow it), and `even` says that its last bit is 0.
    fn rounds_to(&self, number: f64, down: Step, up: Step, even: bool) -> bool {
        let mut exact = Digits::zero();
        exact.add(1, number, 1.0);
        let distance = self.minus(&exact).abs();
        [down, up].into_iter().all(|Step(factor, number)| {
            let mut other = Digits::zero();
            other.add(1, factor, number);
            let nearer = self.minus(&other).abs().minus(&distance).sign();
            nearer > 0 || nearer == 0 && even
        })
    }
}

/// A number as a product of two, so that 2^1024 is one.
struct Step(f64, f64);

/// `number` as an integer times a power of two, found by doubling and halving.
fn split(mut number: f64) -> (u64, i32) {
    let mut exponent = 0;
    while number >= 9_007_199_254_740_992.0 {
        (number, exponent) = (number / 2.0, exponent + 1);
    }
    while number != 0.0 && number < 1e-100 {
        (number, exponent) = (number * 2.0_f64.powi(64), exponent - 64);
    }
    while number % 1.0 != 0.0 {
        (number, exponent) = (number * 2.0, exponent - 1);
    }
    (number as u64, exponent)
}

fn is_rounded_to_f64(sum: &Digits, result: f64) -> bool {
    let step = |neighbour: f64, beyond: f64| {
        if neighbour.is_finite() {
            Step(neighbour, 1.0)
        } else {
            Step(beyond, 2.0_f64.powi(512))
        }
    };
    let limit = 2.0_f64.powi(512);
    if result.is_infinite() {
        // The largest number is not nearer than 2^1024, what would follow it; a tie rounds to the even one, 2^1024.
        let sign = result.signum();
        let (mut largest, mut beyond) = (Digits::zero(), Digits::zero());
        largest.add(1, sign * f64::MAX, 1.0);
        beyond.add(1, sign * limit, limit);
        return sum
            .minus(&beyond)
            .abs()
            .minus(&sum.minus(&largest).abs())
            .sign()
            <= 0
            || sum.minus(&beyond).sign() * (sign as i64) > 0;
    }
    let (down, up) = (
        step(result.next_down(), -limit),
        step(result.next_up(), limit),
    );
    sum.rounds_to(result, down, up, result.to_bits() & 1 == 0)
}

fn is_rounded_to_f32(sum: &Digits, result: f32) -> bool {
    let step = |neighbour: f32| {
        Step(
            if neighbour.is_finite() {
                f64::from(neighbour)
            } else {
                2.0_f64.powi(128).copysign(neighbour.into())
            },
            1.0,
        )
    };
    if result.is_infinite() {
        let mut beyond_by_half = Digits::zero();
        beyond_by_half.add(
            1,
            f64::from(f32::MAX) + 2.0_f64.powi(103),
            f64::from(result.signum()),
        );
        return sum.minus(&beyond_by_half).sign() * (result.signum() as i64) >= 0;
    }
    sum.rounds_to(
        result.into(),
        step(result.next_down()),
        step(result.next_up()),
        result.to_bits() & 1 == 0,
    )
}

/// The bits of any finite float of a format, with an exponent field around `middle`; in the fraction no bit set, all, one,
/// or any.
fn float(
    random: &mut Random,
    [exponent_bits, fraction_bits]: [usize; 2],
    middle: i32,
    spread: i32,
) -> u64 {
    let field = random
        .within(middle - spread, middle + spread)
        .clamp(0, (1 << exponent_bits) - 2);
    let all = (1 << fraction_bits) - 1;
    let (one, any) = (1 << random.below(fraction_bits), random.bits() & all);
    let fraction = random.of(&[0, all, one, any]);
    random.of(&[0, 1]) << (exponent_bits + fraction_bits)
        | (field as u64) << fraction_bits
        | fraction
}

/// Terms that cancel, nearly cancel, hit ties, underflow and overflow.
fn terms(random: &mut Random, number: impl Fn(&mut Random) -> f64) -> Vec<(f64, f64)> {
    let mut terms: Vec<_> = (0..=random.below(5))
        .map(|_| (number(random), number(random)))
        .collect();
    match random.below(4) {
        0 => terms.extend(terms.clone().iter().map(|&(left, right)| (-left, right))),
        1 => terms.extend(
            terms
                .clone()
                .iter()
                .map(|&(left, right)| (right, -left / 2.0)),
        ),
        // A number, half a step of it, and perhaps a hair more, down to the smallest product: a tie, or nearly.
        2 => {
            let (tie, hair) = (number(random), f64::from_bits(1));
            let half_a_step = (tie.abs().next_up() - tie.abs()) / 2.0;
            terms = vec![
                (tie, 1.0),
                (half_a_step, 1.0),
                (hair, random.of(&[0.0, hair, 1.0])),
            ];
        }
        _ => {}
    }
    terms.retain(|(left, right)| left.is_finite() && right.is_finite());
    terms
}

fn sums(terms: &[(f64, f64)]) -> (Exact, Digits) {
    let (mut exact, mut digits) = (Exact::ZERO, Digits::zero());
    for &(left, right) in terms {
        exact.add_product(left, right);
        digits.add(1, left, right);
    }
    (exact, digits)
}

fn check(terms: &mut Vec<(f64, f64)>) {
    let (exact, digits) = sums(terms);
    let (f64, f32) = (exact.to_f64(), exact.to_f32());
    assert!(is_rounded_to_f64(&digits, f64), "{terms:?} is not {f64:e}");
    assert!(
        is_rounded_to_f32(&digits, f32),
        "{terms:?} is not {f32:e} in f32"
    );
    if digits.sign() == 0 {
        assert_eq!(
            (f64.to_bits(), f32.to_bits()),
            (0, 0),
            "an empty or cancelled sum is +0: {terms:?}"
        );
    }
    for _ in 0..2 {
        let turn = terms.len() / 2;
        terms.reverse();
        terms.rotate_left(turn);
        let (other, _) = sums(terms);
        assert_eq!(
            (other.to_f64().to_bits(), other.to_f32().to_bits()),
            (f64.to_bits(), f32.to_bits()),
            "{terms:?}"
        );
    }
}

#[test]
fn f64_sums() {
    let mut random = Random(1);
    for round in 0..100_000 {
        // Around 1, around the smallest numbers and products, around the largest, and everywhere.
        let (middle, spread) = [
            (1023, 3),
            (1023, 40),
            (500, 30),
            (0, 3),
            (1530, 10),
            (2040, 6),
            (1023, 1023),
        ][round % 7];
        check(&mut terms(&mut random, |random| {
            f64::from_bits(float(random, [11, 52], middle, spread))
        }));
    }
}

#[test]
fn f32_sums() {
    let mut random = Random(2);
    for round in 0..100_000 {
        let (middle, spread) = [
            (127, 3),
            (127, 20),
            (60, 6),
            (0, 2),
            (190, 4),
            (252, 2),
            (127, 127),
        ][round % 7];
        let number =
            |random: &mut Random| f32::from_bits(float(random, [8, 23], middle, spread) as u32);
        check(&mut terms(&mut random, |random| number(random).into()));
    }
}

/// What `tests/data/oracle_exact.py` wrote.
#[test]
fn fractions_and_fsum() {
    let mut count = 0;
    for line in include_str!("data/oracle_exact.txt").lines() {
        let mut words = line.split(' ');
        let kind = words.next().expect("a kind");
        let f64 = u64::from_str_radix(words.next().expect("an f64"), 16).expect("bits");
        let f32 = u32::from_str_radix(words.next().expect("an f32"), 16).expect("bits");
        let operands: Vec<f64> = words
            .filter(|word| !word.is_empty())
            .map(|word| f64::from_bits(u64::from_str_radix(word, 16).expect("bits")))
            .collect();
        let mut exact = Exact::ZERO;
        match kind {
            "products" => operands
                .chunks(2)
                .for_each(|pair| exact.add_product(pair[0], pair[1])),
            _ => operands
                .iter()
                .for_each(|&value| exact.add_product(value, 1.0)),
        }
        assert_eq!(exact.to_f64().to_bits(), f64, "{line}");
        assert_eq!(exact.to_f32().to_bits(), f32, "{line}");
        count += 1;
    }
    assert_eq!(count, 630);
}

/// As IEEE 754 has it: NaN, 0 · inf and inf - inf are NaN for good, and an infinity outlives all finite terms.
#[test]
fn special_values() {
    let sum = |terms: &[(f64, f64)]| {
        let mut sum = Exact::ZERO;
        terms
            .iter()
            .for_each(|&(left, right)| sum.add_product(left, right));
        (sum.to_f64(), sum.to_f32())
    };
    let (inf, nan, max) = (f64::INFINITY, f64::NAN, f64::MAX);
    for terms in [
        &[(nan, 1.0)][..],
        &[(0.0, inf)],
        &[(-inf, 0.0), (1.0, 1.0)],
        &[(inf, 1.0), (inf, -1.0)],
        &[(1.0, 1.0), (2.0, nan), (inf, 1.0)],
    ] {
        let (f64, f32) = sum(terms);
        assert!(f64.is_nan() && f32.is_nan(), "{terms:?}");
    }
    assert_eq!(sum(&[(inf, 2.0), (-max, max)]), (inf, f32::INFINITY));
    assert_eq!(sum(&[(inf, -2.0), (max, max)]), (-inf, f32::NEG_INFINITY));
    assert_eq!(sum(&[(max, max), (-max, max)]).0, 0.0);
    assert_eq!(sum(&[]).0.to_bits(), 0);
    assert_eq!(sum(&[(-0.0, 1.0)]).0.to_bits(), 0, "every sum starts at +0");
}
