//! The smallest cases of what was refused once, or let through: each with what an honest computation
//! makes of it, worked out by hand.

use chainrule::oracle::Verdict::{self, Wrong};
use chainrule::oracle::{self, Arithmetic, Element, Format, Mistake, Term};
use chainrule::{Matrix, ShapeError};

const FLUSHING: Arithmetic = Arithmetic::NATIVE.flushing_to_zero();
const INFINITY: f32 = f32::INFINITY;

fn verdict<T: Element, const N: usize>(
    terms: [Term<T>; N],
    candidate: T,
    arithmetic: Arithmetic,
) -> Verdict {
    oracle::sum_of_products(terms, candidate, arithmetic).verdict
}

fn two(exponent: i32) -> f32 {
    2_f32.powi(exponent)
}

/// 2¹²⁶ · 2⁻¹²⁷ is ½, and 0 where 2⁻¹²⁷ is taken for zero: 1.5 or 1, though the terms are an exact
/// case. Nothing else is right.
#[test]
fn the_exact_case_ends_where_a_term_may_be_flushed() {
    let terms = [Term::Product(two(126), two(-127)), Term::Product(1.0, 1.0)];
    for flushed in [1.0, 1.5] {
        assert_ne!(verdict(terms, flushed, FLUSHING), Wrong);
    }
    assert_eq!(verdict(terms, 1.0, Arithmetic::NATIVE), Wrong);
    assert_eq!(verdict(terms, 0.75, FLUSHING), Wrong);
    assert_eq!(verdict(terms, 2.25, FLUSHING), Wrong);
}

/// Hardware that reads a subnormal number as zero computes 0 · ∞; so also beside other terms.
#[test]
fn a_flushed_operand_times_infinity_is_nan() {
    for subnormal in [two(-127), 1e-45] {
        let product = Term::Product(subnormal, INFINITY);
        let others = [Term::Product(3.0, 0.7), Term::Value(1e-3)];
        for terms in [&[product][..], &[others[0], product, others[1]]] {
            let judge = |candidate, arithmetic| {
                let terms = terms.iter().copied();
                oracle::sum_of_products(terms, candidate, arithmetic).verdict
            };
            assert_eq!(judge(f32::NAN, FLUSHING), Verdict::OrderDependent);
            // The reference's own infinity.
            assert_eq!(judge(INFINITY, FLUSHING), Verdict::Identical);
            assert_eq!(judge(-INFINITY, FLUSHING), Wrong);
            assert_eq!(judge(1.0, FLUSHING), Wrong);
            assert_eq!(judge(f32::NAN, Arithmetic::NATIVE), Wrong);
        }
    }
    // A normal number is not flushed.
    let normal = [Term::Product(two(-126), INFINITY)];
    assert_eq!(verdict(normal, f32::NAN, FLUSHING), Wrong);
}

/// In f16, 2⁻³⁰ is 0 and 10⁶ is ∞: both factors are seen as the format has them.
#[test]
fn both_factors_are_rounded_where_one_is_special() {
    let f16 = Arithmetic::NATIVE.operands_in(Format::F16);
    for terms in [
        [Term::Product(two(-30), 1e6)],
        [Term::Product(1e6, two(-30))],
        [Term::Product(two(-30), INFINITY)],
    ] {
        assert_eq!(verdict(terms, f32::NAN, f16), Verdict::Forced);
        assert_eq!(verdict(terms, -INFINITY, f16), Wrong);
        assert_eq!(verdict(terms, 1.0, f16), Wrong);
    }
    // E4M3 has NaN in place of infinities.
    let e4m3 = Arithmetic::NATIVE.operands_in(Format::F8_E4M3);
    let infinite = [Term::Product(INFINITY, 2.0), Term::Product(1.0, 1.0)];
    assert_eq!(verdict(infinite, f32::NAN, e4m3), Verdict::Forced);
}

/// A bias that is too large for the operands' format is ∞ where it was rounded as they are, and a
/// number where it was not.
#[test]
fn a_value_may_have_been_rounded_or_not() {
    let f16 = Arithmetic::NATIVE.operands_in(Format::F16);
    let terms = [Term::Product(1.0, 3.0), Term::Value(1e6)];
    for right in [1_000_003.0, INFINITY] {
        assert_ne!(verdict(terms, right, f16), Wrong, "{right}");
    }
    for wrong in [-INFINITY, f32::NAN, 1_100_000.0] {
        assert_eq!(verdict(terms, wrong, f16), Wrong, "{wrong}");
    }
}

/// x·y − x·y by one FMA is what the rounding of the other product lost, ±2.5·10²⁹: beyond f16 on
/// either side.
#[test]
fn a_result_may_overflow_on_both_sides() {
    let f16 = Arithmetic::NATIVE.result_in(Format::F16);
    let (x, y) = (1.039_430_8e19_f32, 3.483_837_2e18_f32);
    let lost = x.mul_add(y, -(x * y));
    assert!(lost.abs() > 65504.0 && lost.abs() < 2.6e29);
    let terms = [Term::Product(x, y), Term::Product(-x, y)];
    for possible in [INFINITY, -INFINITY, 0.0, 65504.0] {
        assert_ne!(verdict(terms, possible, f16), Wrong, "{possible}");
    }
    assert_eq!(verdict(terms, f32::NAN, f16), Wrong);
}

/// In f16, −95.16856 is −95.1875, whose neighbours are 1/16 apart; with −0.03125, exactly between
/// −95.1875 and −95.25, the sum is the even one.
#[test]
fn values_are_rounded_as_they_enter_a_narrow_accumulator() {
    let f16 = Arithmetic::NATIVE.accumulated_in(Format::F16);
    let terms = [Term::Value(-0.031_249_998_f32), Term::Value(-95.168_56)];
    assert_ne!(verdict(terms, -95.25, f16), Wrong);
    assert_eq!(verdict(terms, -95.375, f16), Wrong);
    // What underflows there is lost: 2⁻²⁵ is half of the smallest number, and even is 0.
    let tiny = [Term::Value(two(-25)), Term::Value(two(-25))];
    assert_ne!(verdict(tiny, 0.0, f16), Wrong);
    assert_eq!(verdict(tiny, two(-22), f16), Wrong);
}

/// 10³⁰⁰ − 10³⁰⁰ is 0, in every order.
#[test]
fn a_distance_that_underflows_is_not_zero() {
    let terms = [Term::Product(1e300, 1.0), Term::Product(-1e300, 1.0)];
    assert_eq!(verdict(terms, 1e-24, Arithmetic::NATIVE), Wrong);
    assert_eq!(verdict(terms, 0.0, Arithmetic::NATIVE), Verdict::Identical);
}

/// A result of a type that has fewer bits than is declared was rounded to its own.
#[test]
fn a_candidate_is_in_no_wider_format_than_its_type() {
    let wide = Arithmetic::NATIVE
        .accumulated_in(Format::F64)
        .result_in(Format::F64);
    let terms = [Term::Product(1.0_f32, 1.0), Term::Product(two(-30), 1.0)];
    assert_ne!(verdict(terms, 1.0, wide), Wrong);
    assert_eq!(verdict(terms, 1_f32.next_up().next_up(), wide), Wrong);
}

/// Kahan's exception with zeros behind: the correction of the second value, which is the larger, is
/// itself rounded, and the zeros subtract it. Off by 1.378 of u · S, all that one addition may be.
#[test]
fn kahan_of_two_values_with_zeros_behind() {
    let values = [8.507_058_7e37_f32, 1.001_133_1e38, -0.0, 0.0];
    let (mut sum, mut lost) = (0.0_f32, 0.0);
    for value in values {
        let corrected = value - lost;
        let next = sum + corrected;
        lost = (next - sum) - corrected;
        sum = next;
    }
    let exact = f64::from(values[0]) + f64::from(values[1]); // 25 bits
    let share = (f64::from(sum) - exact).abs() / (exact * 2_f64.powi(-24));
    assert!((1.378..1.379).contains(&share), "{share}");
    let terms = values.map(Term::Value);
    assert_eq!(verdict(terms, sum, Arithmetic::NATIVE), Wrong);
}

/// Operands that may have been rounded to f16, and were not: a loop in `f32` over what was given,
/// rounded to f16. Measured from the rounded operands alone, some of them were doubted.
#[test]
fn operands_that_may_be_rounded_need_not_be() {
    let declared = Arithmetic::NATIVE
        .operands_in(Format::F16)
        .accumulated_in(Format::F32)
        .result_in(Format::F16);
    let random = &mut crate::Random(20_261_127);
    let mut drawn = || -> f32 {
        let uniform = || f64::from(random.within(-1_000_000, 1_000_000)) / 1e6;
        let twelve: f64 = core::iter::repeat_with(uniform).take(12).sum();
        #[expect(clippy::cast_possible_truncation, reason = "the nearest one is meant")]
        let number = (twelve / 2.0) as f32;
        number
    };
    for _ in 0..10_000 {
        let products: Vec<(f32, f32)> = (0..127).map(|_| (drawn(), drawn())).collect();
        let products_rounded = products.iter().map(|(left, right)| left * right);
        let sum = products_rounded.fold(0.0_f32, |sum, product| sum + product);
        let half = Format::F16.round(sum.into());
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a number of f16 is one of f32"
        )]
        let half = half as f32;
        let terms = products
            .iter()
            .map(|&(left, right)| Term::Product(left, right));
        let judgement = oracle::sum_of_products(terms, half, declared);
        let verdict = judgement.verdict;
        assert!(
            !matches!(verdict, Wrong | Verdict::Doubtful),
            "{judgement:?}"
        );
    }
}

/// 1 + 15 · (2⁻²³ - 2⁻³¹): tensor cores align to 24 bits, cut all but the 1 off, and are right with
/// 1, which is 29.9 u off. No order of rounded additions is, one at most u at each of 15.
#[test]
fn tensor_cores_cut_off_what_no_order_would() -> Result<(), ShapeError> {
    let hair = 255.0 / 256.0;
    let mut dvalues = [[two(-12); 16]];
    let mut weights = [[two(-11) * hair; 16]];
    (dvalues[0][0], weights[0][0]) = (1.0, 1.0);
    let report = oracle::dinputs(
        Matrix::of(&dvalues),
        Matrix::of(&weights),
        Matrix::of(&[[1.0_f32]]),
    )?;
    let plain = Arithmetic::NATIVE.operands_in(Format::BF16);
    assert!(report.with_arithmetic(plain.on_tensor_cores()).passes());
    assert!(!report.with_arithmetic(plain).passes());
    Ok(())
}

/// Operands that are numbers of the declared format are not rounded: 1 · 1 + 2⁻²⁴ · 1 is 1 and half
/// a unit, and 1 + 2⁻⁸, as far off as an operand that is rounded, is wrong.
#[test]
fn numbers_of_the_declared_format_are_exact() -> Result<(), ShapeError> {
    let (dvalues, weights) = ([[1.0, two(-24)]], [[1.0, 1.0]]);
    let plain = Arithmetic::NATIVE.operands_in(Format::BF16);
    let n_wrong = |candidate: f32| -> Result<usize, ShapeError> {
        let candidate = [[candidate]];
        let report = oracle::dinputs(
            Matrix::of(&dvalues),
            Matrix::of(&weights),
            Matrix::of(&candidate),
        )?;
        Ok(report.with_arithmetic(plain).counts().wrong)
    };
    assert_eq!(n_wrong(1.0)?, 0);
    assert_eq!(n_wrong(1.0 + two(-8))?, 1);
    Ok(())
}

/// A gradient in f16 is a mean, 70000, and overflows before it is added to -40000: infinite, though
/// 30000 is not. So does the sum of 35000 and 35000 before it is divided, in which -20000 weighs
/// twice. The same with the signs turned; and 1 + 1 overflows nowhere.
#[test]
fn a_mean_overflows_before_it_is_added() -> Result<(), ShapeError> {
    let declared = Arithmetic::NATIVE.result_in(Format::F16);
    let passes = |dvalue: f32, previous: f32, candidate: f32| -> Result<bool, ShapeError> {
        let (dvalues, previous, candidate) = ([[dvalue]; 2], [[previous]], [[candidate]]);
        let report = oracle::dbiases(Matrix::of(&dvalues), Matrix::of(&candidate))?;
        let report = report.added_to(Matrix::of(&previous))?;
        let report = report.accepting(Mistake::DividedBySamples);
        Ok(report.with_arithmetic(declared).passes())
    };
    assert!(passes(70000.0, -40000.0, INFINITY)?);
    assert!(passes(70000.0, -40000.0, 30000.0)?);
    assert!(!passes(70000.0, -40000.0, -INFINITY)?);
    assert!(passes(35000.0, -20000.0, INFINITY)?);
    assert!(passes(-35000.0, 20000.0, -INFINITY)?);
    assert!(!passes(30000.0, -20000.0, INFINITY)?);
    assert!(passes(-70000.0, 40000.0, -INFINITY)?);
    assert!(!passes(-70000.0, 40000.0, INFINITY)?);
    assert!(!passes(1.0, 1.0, INFINITY)?);
    assert!(!passes(1.0, 1.0, -INFINITY)?);
    Ok(())
}

/// A gradient in f16 is a mean, 2049, and is rounded to 2048 or to 2050 before it is added to
/// -2048: 0 and 2 are as right as 1. So may the sum be, 4098, before it is divided: 1 ± 2 is as far
/// as two roundings reach.
#[test]
fn a_mean_is_rounded_before_it_is_added_to_what_was_there() -> Result<(), ShapeError> {
    let declared = Arithmetic::NATIVE.result_in(Format::F16);
    let passes = |candidate: f32| -> Result<bool, ShapeError> {
        let candidate = [[candidate; 2]];
        let report = oracle::dbiases(Matrix::of(&[[2049.0; 2]; 2]), Matrix::of(&candidate))?;
        let report = report.added_to(Matrix::of(&[[-2048.0; 2]]))?;
        let report = report.accepting(Mistake::DividedBySamples);
        let counts = report.with_arithmetic(declared).counts();
        Ok(counts.wrong == 0 && counts.doubtful == 0)
    };
    assert!(passes(0.0)? && passes(1.0)? && passes(2.0)?);
    assert!(passes(-1.0)? && passes(3.0)?);
    assert!(!passes(-2.0)? && !passes(4.0)?);
    Ok(())
}
