//! Proves that each step of an expectation measures what `oracle::expectations` says: the range of
//! the partial sums, the root of the squares, the ranges of lanes, and the largest error of loops.
//!
//! `expected` is the step that accepts a candidate, and each candidate here is so far off that the
//! steps before do not accept it. What honest sums come to is for `oracle_expected`.

use chainrule::oracle::{self, Arithmetic, Element, Format, Term, Verdict};

/// What the steps add for underflow is some 10³⁰ times smaller than what is measured, and the root
/// has twelve digits.
fn assert_near(found: f64, wanted: f64) {
    let off = (found / wanted - 1.0).abs();
    assert!(off < 1e-11, "{found:e} is not {wanted:e}");
}

fn expected<T: Element>(terms: &[Term<T>], candidate: T) -> f64 {
    let terms = terms.iter().copied();
    let judgement = oracle::sum_of_products(terms, candidate, Arithmetic::NATIVE);
    assert_eq!(judgement.verdict, Verdict::WithinBound, "{judgement:?}");
    judgement.expected
}

/// 4096 terms whose sum is 0, and what the steps measure of them.
struct Signs {
    /// Of four terms, again and again.
    signs: [f64; 4],
    /// The range of the partial sums.
    of_prefixes: f64,
    /// The number of terms that come together in a lane.
    of_lanes: f64,
}

/// The partial sums are 1 and 0. Every second term is +1.
const ALTERNATING: Signs = Signs {
    signs: [1.0, -1.0, 1.0, -1.0],
    of_prefixes: 1.0,
    of_lanes: 2048.0,
};

/// They are 1, 0, −1 and 0. Every second term cancels too, and every fourth does not.
const CHANGING: Signs = Signs {
    signs: [1.0, -1.0, -1.0, 1.0],
    of_prefixes: 2.0,
    of_lanes: 1024.0,
};

/// The terms times `left` · `right`, and the latter with odd last places, so that no sum is of the
/// exact case. σ = u·√4096·R, of which 8 are expected; 3 times the root of 4096 squares is 192.
fn steps_are_measured(signs: &Signs, left: f64, right: f64, magnitude: f64) {
    let term = |number: usize| {
        let sign = signs.signs[number % 4];
        // Which factor has the sign of the product changes now and then.
        let both = if number % 64 < 32 { 1.0 } else { -1.0 };
        Term::Product(sign * both * left, both * right)
    };
    let terms: Vec<_> = (0..4096).map(term).collect();
    let unit = 8.0 * 64.0 * f64::EPSILON / 2.0 * magnitude;
    let of_prefixes = signs.of_prefixes;
    let steps = [
        (0.9 * of_prefixes, of_prefixes),
        (100.0, 192.0),
        (1000.0, signs.of_lanes),
    ];
    for (error, range) in steps {
        assert_near(expected(&terms, error * unit), range * unit);
        assert_near(expected(&terms, -error * unit), range * unit);
    }
}

#[test]
fn ranges_and_squares() {
    let odd = 1.0 + f64::EPSILON;
    for signs in [ALTERNATING, CHANGING] {
        steps_are_measured(&signs, odd, 1.0, odd);
        steps_are_measured(&signs, 1.0, odd, odd);
        steps_are_measured(&signs, 3.0 * odd, 0.5, 1.5 * odd);
    }
}

/// Where squares overflow, or underflow, as `f64`, all is measured on another scale.
#[test]
fn ranges_and_squares_of_extreme_magnitudes() {
    let odd = 1.0 + f64::EPSILON;
    for exponent in [505, 300, -250, -450] {
        let factor = 2_f64.powi(exponent);
        steps_are_measured(&CHANGING, odd * factor, factor, odd * factor * factor);
    }
}

/// Of 256 lanes the 128th has the terms +1, and the last one −1; all others are empty. Whatever
/// else is added side by side cancels, but 512 times 1 come together in each of these two: of 1024
/// terms that are not zero 8·u·√1024·512. A lane of the first half comes first, as it does in the
/// groups that are looked at one after the other.
#[test]
fn lanes_of_threads() {
    let odd = 1.0 + f32::EPSILON;
    let term = |number: usize| match number % 256 {
        127 => Term::Product(odd, 1.0),
        255 => Term::Product(-odd, 1.0),
        _ => Term::Product(0.0, 1.0),
    };
    let terms: Vec<_> = (0..256 * 512).map(term).collect();
    let unit = 8.0 * 32.0 * f64::from(f32::EPSILON) / 2.0 * f64::from(odd);
    let candidate = 400.0 * 8.0 * 32.0 * f32::EPSILON / 2.0;
    assert_near(expected(&terms, candidate), 512.0 * unit);
}

/// In units of 2⁻⁶⁰, which all numbers here are whole multiples of.
fn fixed(number: f64) -> i128 {
    let units = number * 2_f64.powi(60);
    assert_eq!(units.fract(), 0.0, "{number}");
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it is whole, and not large"
    )]
    let fixed = units as i128;
    fixed
}

/// One term of a loop: as the type computes it, and exactly.
#[derive(Clone, Copy)]
struct Summand<T> {
    rounded: T,
    exact: i128,
}

/// The largest error of a sum in so many lanes on its way, by its definition: after each term the
/// lanes, as they are, against the exact sum.
fn largest_error<T: Element + Into<f64>>(terms: &[Summand<T>], n_lanes: usize) -> f64 {
    let mut lanes = vec![T::ZERO; n_lanes];
    let mut exact = 0;
    let mut largest = 0;
    for (number, term) in terms.iter().enumerate() {
        let lane = &mut lanes[number % n_lanes];
        *lane = *lane + term.rounded;
        exact += term.exact;
        let computed: i128 = lanes.iter().map(|&lane| fixed(lane.into())).sum();
        largest = largest.max((computed - exact).abs());
    }
    #[expect(clippy::cast_precision_loss, reason = "rounded once")]
    let largest = largest as f64;
    largest / 2_f64.powi(60)
}

const N_CONSTANT: usize = 1 << 15;

/// The same product again and again, which needs one bit more than the type has: a loop rounds the
/// product and the sum, and always alike.
fn loops_of_a_constant<T: Element + Into<f64>>(
    factors: [T; 2],
    exact: i128,
    as_type: fn(f64) -> T,
) {
    let [left, right] = factors;
    let summand = Summand {
        rounded: left * right,
        exact,
    };
    let error = largest_error(&[summand; N_CONSTANT], 1);
    let terms = [Term::Product(left, right); N_CONSTANT];
    let product: f64 = left.into() * right.into();
    let sum = product * 2_f64.powi(15);
    assert_near(expected(&terms, as_type(sum + 7.0 * error)), 8.0 * error);
}

#[test]
fn loops_of_constants_in_f32() {
    let factors = [1.0 + 3.0 / 4096.0, 1.0 + 7.0 / 4096.0];
    #[expect(clippy::cast_possible_truncation, reason = "the nearest is meant")]
    loops_of_a_constant::<f32>(factors, (4099 * 4103) << 36, |number| number as f32);
}

#[test]
fn loops_of_constants_in_f64() {
    let (left, right) = ((1 << 27) + 33_333_333, (1 << 27) + 77_777_777);
    let factors = [left, right].map(|units| f64::from(units) / 2_f64.powi(27));
    let exact = (i128::from(left) * i128::from(right)) << 6;
    loops_of_a_constant::<f64>(factors, exact, |number| number);
}

/// The terms and their summands, of numbers of which each is a product of its own with 1.
fn exact_terms(numbers: &[f32]) -> (Vec<Term<f32>>, Vec<Summand<f32>>) {
    let term = |&number: &f32| Term::Product(number, 1.0);
    let summand = |&number: &f32| Summand {
        rounded: number,
        exact: fixed(number.into()),
    };
    (
        numbers.iter().map(term).collect(),
        numbers.iter().map(summand).collect(),
    )
}

/// 2⁻¹⁴ + 2⁻²⁰, added to 256, loses 2⁻²⁰ each time, as the last place of 256 is 2⁻¹⁵. Added up
/// before it loses nothing: fewer than 2²⁴ times 2⁻²⁰.
const SMALL: f32 = 1.0 / 16_384.0 + 1.0 / 1_048_576.0;
const N_SMALL: u16 = 20_000;

/// How far off a loop is that begins with 256, and what the candidate is that only this explains.
fn lost_beside_a_large_term() -> (f64, f32) {
    let lost = f64::from(N_SMALL) / 1_048_576.0;
    let exact = 256.0 + f64::from(N_SMALL) * f64::from(SMALL);
    #[expect(clippy::cast_possible_truncation, reason = "the nearest is meant")]
    let candidate = (exact + 7.0 * lost) as f32;
    (lost, candidate)
}

/// The loop begins with it, or the loop backwards does.
#[test]
fn a_large_term_first_or_last() {
    let (lost, candidate) = lost_beside_a_large_term();
    let mut numbers = vec![SMALL; N_SMALL.into()];
    numbers.push(256.0);
    let (mut terms, _) = exact_terms(&numbers);
    assert_near(expected(&terms, candidate), 8.0 * lost);
    terms.reverse();
    assert_near(expected(&terms, candidate), 8.0 * lost);
}

/// A bias stands anywhere, and may be what a kernel begins with; and so may the part of a sum that
/// a large product is in.
#[test]
fn a_large_term_in_the_middle() {
    let (lost, candidate) = lost_beside_a_large_term();
    let half = vec![Term::Product(SMALL, 1.0); usize::from(N_SMALL / 2)];
    for large in [Term::Value(256.0), Term::Product(256.0, 1.0)] {
        let terms = [&half[..], &[large], &half[..]].concat();
        assert_near(expected(&terms, candidate), 8.0 * lost);
    }
}

/// A little more than 1, and −1, in turn: loops stay near 0 and lose nothing, while the first of two
/// lanes grows and rounds always alike.
#[test]
fn lanes_of_constants() {
    let long = 1.0 + 4099.0 / 8_388_608.0;
    let numbers: Vec<f32> = (0..1 << 17)
        .map(|number| [long, -1.0][number % 2])
        .collect();
    let (terms, summands) = exact_terms(&numbers);
    let error = [2, 3, 4, 8, 32]
        .map(|n_lanes| largest_error(&summands, n_lanes))
        .into_iter()
        .fold(0.0, f64::max);
    let exact = 65_536.0 * (f64::from(long) - 1.0);
    #[expect(clippy::cast_possible_truncation, reason = "the nearest is meant")]
    let candidate = (exact + 7.0 * error) as f32;
    assert_near(expected(&terms, candidate), 8.0 * error);
}

/// 100 products of 2⁻¹⁶⁰ underflow, each by at most half of the smallest number. That is allowed in
/// the first step, and is no reason to call the sum unseen: the steps after it would be.
#[test]
fn what_underflows_is_allowed_from_the_beginning() {
    let factor = 2_f32.powi(-80);
    let terms = [Term::Product(factor, factor); 100];
    let judgement = oracle::sum_of_products(terms, f32::from_bits(1), Arithmetic::NATIVE);
    assert_eq!(judgement.verdict, Verdict::WithinBound);
    let half_of_each = 100.0 * 2_f64.powi(-150);
    let n_u = 100.0 * 2_f64.powi(-24);
    assert!((half_of_each..=half_of_each * (1.0 + 2.0 * n_u)).contains(&judgement.expected));
    assert!(judgement.passes(), "{judgement:?}");
}

/// In a declared accumulator: bf16 has numbers 2 apart beyond 256, so that 1024 times an eighth are
/// lost one by one, 128 in all. Before it, an eighth is lost from 32 on, where it is half a step:
/// 96. The range, 384, comes to 8·2⁻⁸·√1024·384 = 384, and is not enough for a candidate of 1280.
#[test]
fn loops_in_a_narrow_accumulator() {
    let mut terms = vec![Term::Product(0.125_f32, 1.0); 1025];
    terms[0] = Term::Product(256.0, 1.0);
    let in_bf16 = Arithmetic::NATIVE.accumulated_in(Format::BF16);
    let judgement = oracle::sum_of_products(terms, 1280.0, in_bf16);
    assert_eq!(judgement.verdict, Verdict::WithinBound, "{judgement:?}");
    assert_near(judgement.expected, 8.0 * 128.0);
}

/// 4096 terms of both signs in turn and a 4097th, 2⁻⁴⁰, which is their sum. Of two lanes 2⁻³³ is
/// expected, and so zero would be accepted; but four times that is not, and what is doubtful is
/// told as that alone.
#[test]
fn what_is_doubtful_is_not_unseen() {
    let odd = 1.0 + f64::EPSILON;
    let term = |number: usize| Term::Product([odd, -odd][number % 2], 1.0);
    let last = Term::Product(2_f64.powi(-40), 1.0);
    let terms: Vec<_> = (0..4096).map(term).chain([last]).collect();
    let judge = |candidate: f64| {
        let terms = terms.iter().copied();
        let judgement = oracle::sum_of_products(terms, candidate, Arithmetic::NATIVE);
        (judgement.verdict, judgement.is_unseen)
    };
    let expected = 2_f64.powi(-33);
    assert_eq!(judge(0.9 * expected), (Verdict::WithinBound, true));
    assert_eq!(judge(4.0 * expected), (Verdict::Doubtful, false));
}

/// 257 + 1, where 257 is 256 in bf16. Of 257 + 2⁻¹⁴ too much is expected of nobody who did not round
/// it; from 256 + 1 it is 2⁻¹⁴, where 8·2⁻²⁴·√2·257 are expected. It is told from the sum of what was
/// given, from which the candidate is 1 − 2⁻¹⁴.
#[test]
fn what_is_expected_of_rounded_operands() {
    let terms = [Term::Product(257.0_f32, 1.0), Term::Product(1.0, 1.0)];
    let in_bf16 = Arithmetic::NATIVE.operands_in(Format::BF16);
    let judgement = oracle::sum_of_products(terms, 257.0 + 2_f32.powi(-14), in_bf16);
    assert_eq!(judgement.verdict, Verdict::WithinBound, "{judgement:?}");
    let from_rounded = 8.0 * 2_f64.powi(-24) * 2_f64.sqrt() * 257.0;
    let further = (1.0 - 2_f64.powi(-14)) - 2_f64.powi(-14);
    assert_near(judgement.expected, from_rounded + further);
}
