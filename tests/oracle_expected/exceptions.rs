//! Who is honest and doubted all the same, or called wrong: each kind that the documentation names,
//! with its smallest example.

use super::SEED;
use super::data::{Data, normal};
use super::orders::{Order, two_sum};
use super::random::Random;
use super::terms::Terms;
use chainrule::oracle::{Arithmetic, Verdict};

fn verdict(terms: &Terms<f32>, sum: f32) -> Verdict {
    terms.judge(sum, Arithmetic::NATIVE).verdict
}

/// Who adds in the order of the values is doubted from some 65,536 normal terms on, and is not
/// where the theorem alone is asked. (At that length it would accept zeros as well, and says so.)
#[test]
fn the_order_of_the_values_is_doubted() {
    let is_doubted = |seed: u64| {
        let (left, right) = Data::Normal.operands::<f32>(65_536, &mut Random(SEED + seed));
        let terms = Terms::products(left, right);
        let mut products = terms.numbers.clone();
        products.sort_by(f32::total_cmp);
        let sum = products.iter().fold(0.0, |sum, product| sum + product);
        let alone = terms.judge(sum, Arithmetic::NATIVE.in_any_order());
        assert_eq!(alone.verdict, Verdict::WithinBound, "{alone:?}");
        verdict(&terms, sum) == Verdict::Doubtful
    };
    assert!((0..12).any(is_doubted));
}

/// So many numbers whose sum is 0 (but for the rounding of each), again and again.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a mean"
)]
fn period_that_cancels(period: usize, n_terms: usize, random: &mut Random) -> Terms<f32> {
    let drawn: Vec<f64> = (0..period).map(|_| normal(random)).collect();
    let mean = drawn.iter().sum::<f64>() / period as f64;
    let number = |term: usize| (drawn[term % period] - mean) as f32;
    Terms::values((0..n_terms).map(number).collect())
}

/// Data that repeats itself and cancels over each period, added up in as many lanes: each of them
/// adds the same number again and again, and sees nothing of the others. Periods of up to 8 are
/// looked for, with their doublings.
#[test]
fn a_long_odd_period_in_as_many_lanes_is_doubted() {
    let is_doubted = |period: usize, seed: u64| {
        let random = &mut Random(SEED + seed);
        let terms = period_that_cancels(period, 11_000, random);
        let sum = Order::Lanes(period).sum(&terms, random);
        assert_ne!(verdict(&terms, sum), Verdict::Wrong);
        verdict(&terms, sum) == Verdict::Doubtful
    };
    assert!((0..12).any(|seed| is_doubted(11, seed)));
    for period in [2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16] {
        assert!(!(0..12).any(|seed| is_doubted(period, seed)), "{period}");
    }
}

/// Kahan's sum of two values, the smaller one first, and a zero behind them. The documentation says
/// how it comes to 1.5 times the bound, where the sum is just above 1.
#[test]
fn kahans_sum_of_two_values_may_be_called_wrong() {
    let [smaller, larger] = [0.390_360_5_f32, 0.609_641_25];
    let terms = Terms::values(vec![smaller, larger, 0.0]);
    let sum = Order::Kahan.sum(&terms, &mut Random(SEED));
    let judgement = terms.judge(sum, Arithmetic::NATIVE);
    assert_eq!(judgement.verdict, Verdict::Wrong);
    let share = judgement.error / judgement.bound;
    assert!((1.4999..1.5).contains(&share), "{share}");

    // Without anything behind them it is one addition, rounded once.
    let two = Terms::values(vec![smaller, larger]);
    let sum = Order::Kahan.sum(&two, &mut Random(SEED));
    assert_eq!(sum, two_sum(smaller, larger).0);
    assert_eq!(verdict(&two, sum), Verdict::Identical);
}

/// No exception: 2000 times 2⁻²³ between two ones. Beside one of them the small numbers are added
/// exactly, so that the loop is off by nothing, either way; beside both each is half a unit of the
/// sum, a tie, and is lost. In a random order about a third of them are: of the large terms it needs
/// two first. The same below zero.
#[test]
fn what_is_lost_to_large_terms_is_expected() {
    for sign in [1.0, -1.0] {
        let mut values = vec![sign * f32::EPSILON; 2002];
        (values[0], values[2001]) = (sign, sign);
        let terms = Terms::values(values);
        for seed in 0..12 {
            let sum = Order::Shuffled.sum(&terms, &mut Random(SEED + seed));
            assert_ne!(verdict(&terms, sum), Verdict::Doubtful, "{sum}");
        }
    }
}
