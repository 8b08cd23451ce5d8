//! Proves where an explanation begins and ends: how far off a mistake may be and still be named, when data cannot see one,
//! when precision is suspected to be lost, and what a declared flush to zero forgives. Each limit is derived beside it, and
//! tried on both of its sides.
//!
//! It cannot prove that people make these mistakes, nor that every one of them is named: `oracle_controls` makes them all.

use chainrule::oracle::{self, Arithmetic, Axis, Format, Mistake, Report, Verdict};
use chainrule::{Matrix, ShapeError};

fn names<T: oracle::Element>(report: &Report<T>, mistake: Mistake) -> bool {
    report.explain().explaining().any(|named| named == mistake)
}

fn cannot_see<T: oracle::Element>(report: &Report<T>, mistake: Mistake) -> bool {
    report.explain().invisible().any(|unseen| unseen == mistake)
}

/// Half of a doubled sum may be off as orders of summation are: 64 times a third is S = s, all partial sums are between 0 and
/// S, so that 8·√n·u·S = 64·u·S is expected, and 3·u·s for the factor: 67·u·S. (The loops on the way are off by at most
/// √n·u·S.) Twice that are 134·u·S for the candidate, where u·S = 64/3·2^-53 is a third of a step of 2^-47: 44.7 steps.
#[test]
fn a_doubled_sum_may_be_off_as_orders_are() -> Result<(), ShapeError> {
    let (dvalues, weights) = ([[1.0_f64 / 3.0; 64]], [[1.0; 64]]);
    let doubled = 2.0 * 64.0 * dvalues[0][0];
    for (steps, is_doubled) in [
        (0, true),
        (44, true),
        (45, false),
        (-44, true),
        (-45, false),
    ] {
        let candidate = [[doubled + f64::from(steps) * 2_f64.powi(-47)]];
        let report = oracle::dinputs(
            Matrix::of(&dvalues),
            Matrix::of(&weights),
            Matrix::of(&candidate),
        )?;
        assert!(!report.passes());
        assert_eq!(names(&report, Mistake::Doubled), is_doubled, "{steps}");
    }
    Ok(())
}

/// The mean of 2η, η and η is 4/3·η, and rounded η: three times that is off by η, which the rounding of the quotient, at
/// most 3·η/2, explains. A mean of 3η is off by 5η, and by nothing that rounding does.
#[test]
fn a_mean_may_underflow() -> Result<(), ShapeError> {
    let smallest = f32::from_bits(1);
    let dvalues = [[2.0 * smallest], [smallest], [smallest]];
    for (mean, is_mean) in [(1.0, true), (3.0, false)] {
        let candidate = [[mean * smallest]];
        let report = oracle::dbiases(Matrix::of(&dvalues), Matrix::of(&candidate))?;
        assert!(!report.passes());
        assert_eq!(names(&report, Mistake::DividedBySamples), is_mean);
    }
    Ok(())
}

/// 2^-130 · 2^20, whose subnormal operand may be flushed, and 2^-109, and a hair of 2^-129 so that the case is not exact:
/// the sum is 3·2^-110, and without the first product 2·2^-110. What is twice as far off is further than that product, and
/// three smallest normal numbers do not reach it.
#[test]
fn a_flushed_operand_takes_its_product_along() -> Result<(), ShapeError> {
    let power = |exponent| 2_f32.powi(exponent);
    let hair = 1.0 + power(-20);
    let (dvalues, weights) = ([[power(-130), power(-109)]], [[power(20), hair]]);
    for (quarters, is_declared, verdict) in [
        (2.0, false, Verdict::Wrong),
        (2.0, true, Verdict::WithinBound),
        (4.0, true, Verdict::WithinBound),
        (1.0, true, Verdict::Wrong),
        (5.0, true, Verdict::Wrong),
    ] {
        let candidate = [[quarters * power(-110)]];
        let report = oracle::dinputs(
            Matrix::of(&dvalues),
            Matrix::of(&weights),
            Matrix::of(&candidate),
        )?;
        let declared = report.with_arithmetic(Arithmetic::NATIVE.flushing_to_zero());
        let report = if is_declared { declared } else { report };
        let worst = report.worst().expect("an element");
        assert_eq!(worst.judgement.verdict, verdict, "{quarters}");
    }
    Ok(())
}

/// 128 times 0.0025·Ω and as often its negative: P and N are 0.32·Ω. Kept in bf16, n·u is 1 with 256 terms: T(P) = 0.64·Ω does
/// not overflow, T(S) = 1.28·Ω does, and a partial sum may have any sign. With two terms fewer n·u is below 1, and neither
/// sign can overflow.
#[test]
fn long_sums_overflow_with_any_sign() -> Result<(), ShapeError> {
    let bf16 = Arithmetic::NATIVE.accumulated_in(Format::BF16);
    for (n, expected) in [(256, Verdict::OrderDependent), (254, Verdict::Wrong)] {
        let dvalues: Vec<f32> = [1.0, -1.0].into_iter().cycle().take(n).collect();
        let weights = vec![0.0025 * f32::MAX; n];
        for candidate in [f32::INFINITY, f32::NEG_INFINITY, f32::NAN] {
            let candidate = [[candidate]];
            let report = oracle::dinputs(
                Matrix::from_row_major(1, n, &dvalues[..])?,
                Matrix::from_row_major(1, n, &weights[..])?,
                Matrix::of(&candidate),
            )?;
            // In f32 neither sign overflows in any order.
            assert!(!report.passes());
            let worst = report.with_arithmetic(bf16).worst().expect("an element");
            assert_eq!(worst.judgement.verdict, expected, "{n} {candidate:?}");
        }
    }
    Ok(())
}

/// Three terms of about a third, S = 1, and before them one of m·u. The right sum is off by at most 4·u·S, the one without
/// the first by at most 3·u·S: where m is 6, the sum that lacks it is wrong, and a right sum may be as near to it as that;
/// where it is 8, it cannot.
#[test]
fn a_mistake_is_seen_beyond_both_bounds() -> Result<(), ShapeError> {
    let unit = 2_f64.powi(-53);
    let third = 1.0 / 3.0;
    for (m, is_invisible) in [(3.0, true), (6.0, true), (8.0, false)] {
        let (dvalues, weights) = ([[m * unit, third, third, third]], [[1.0; 4]]);
        let candidate = [[1.0 + m * unit]];
        let report = oracle::dinputs(
            Matrix::of(&dvalues),
            Matrix::of(&weights),
            Matrix::of(&candidate),
        )?;
        assert!(report.passes());
        let first = Mistake::FirstDropped(Axis::Neuron);
        assert_eq!(cannot_see(&report, first), is_invisible, "{m}");
    }
    Ok(())
}

/// Terms that cancel but for s: four of a third, S = 4/3, u·S = 8/3 · 2^-54. Twice the sum differs by s. The right one may be
/// off by 4·u·S, twice that by (2·4 + 2)·2·u·S: together 24·u·S = 64 · 2^-54.
#[test]
fn a_doubled_sum_is_seen_beyond_both_bounds() -> Result<(), ShapeError> {
    let third = 1.0_f64 / 3.0;
    for (steps, is_invisible) in [(62.0, true), (66.0, false)] {
        let sum = steps * 2_f64.powi(-54);
        let (dvalues, weights) = ([[third, third, -third, sum - third]], [[1.0; 4]]);
        let candidate = [[sum]];
        let report = oracle::dinputs(
            Matrix::of(&dvalues),
            Matrix::of(&weights),
            Matrix::of(&candidate),
        )?;
        assert!(report.passes());
        assert_eq!(
            cannot_see(&report, Mistake::Doubled),
            is_invisible,
            "{steps}"
        );
    }
    Ok(())
}

/// Twice zero is zero, and of integers there is no bound.
#[test]
fn what_integers_cannot_see() -> Result<(), ShapeError> {
    let weights = Matrix::of(&[[1, 1]]);
    for (dvalues, sum, is_invisible) in [([[2, -2]], 0, true), ([[2, -1]], 1, false)] {
        let candidate = [[sum]];
        let report = oracle::dinputs(Matrix::of(&dvalues), weights, Matrix::of(&candidate))?;
        assert!(report.passes());
        assert_eq!(cannot_see(&report, Mistake::Doubled), is_invisible);
        assert_eq!(cannot_see(&report, Mistake::Negated), is_invisible);
    }
    Ok(())
}

/// Flushing shows in what is subnormal, and in nothing else; nor is it named where a subnormal number was kept.
#[test]
fn what_flushing_shows() -> Result<(), ShapeError> {
    let subnormal = f32::from_bits(3);
    let judge = |dvalue: f32, candidate: f32| {
        let (dvalues, candidate) = ([[dvalue]], [[candidate]]);
        let weights = Matrix::of(&[[1.0]]);
        let report = oracle::dinputs(Matrix::of(&dvalues), weights, Matrix::of(&candidate));
        report.map(|report| {
            (
                names(&report, Mistake::Flushed),
                cannot_see(&report, Mistake::Flushed),
            )
        })
    };
    assert_eq!(judge(subnormal, subnormal)?, (false, false));
    assert_eq!(judge(subnormal, 0.0)?, (true, false));
    assert_eq!(judge(subnormal, f32::from_bits(1))?, (false, false));
    assert_eq!(judge(1.0, 1.0)?, (false, true));
    Ok(())
}

/// Kept in bf16, a result is a number of bf16, and that which is nearest: of 259 it is 260, for 258 is as near and odd.
#[test]
fn what_is_kept_in_a_format_is_a_number_of_it() -> Result<(), ShapeError> {
    let (dvalues, weights) = (Matrix::of(&[[256.0_f32, 3.0]]), Matrix::of(&[[1.0, 1.0]]));
    for (candidate, is_kept) in [
        (260.0, true),
        (258.0, false),
        (260.5, false),
        (261.0, false),
    ] {
        let candidate = [[candidate]];
        let report = oracle::dinputs(dvalues, weights, Matrix::of(&candidate))?;
        assert!(!report.passes());
        assert_eq!(names(&report, Mistake::Narrow(Format::BF16)), is_kept);
    }
    Ok(())
}

/// Of 1 + 2^-10·k + 2^-12, TF32 keeps 1 + 2^-10·k: 2^-12 is lost. Each candidate lies between the two, at the given share of
/// the way from the rounded value to the exact one.
fn is_suspected(shares: &[f32]) -> bool {
    let step = 2_f32.powi(-12);
    let rounded =
        |number: usize| 1.0 + 2_f32.powi(-10) * f32::from(u8::try_from(number).expect("few"));
    let dvalues: Vec<f32> = (0..shares.len())
        .map(|number| rounded(number) + step)
        .collect();
    let candidates: Vec<f32> = shares
        .iter()
        .enumerate()
        .map(|(number, share)| rounded(number) + share * step)
        .collect();
    let column = |data| Matrix::from_row_major(shares.len(), 1, data).expect("a column");
    let weights = Matrix::of(&[[1.0]]);
    let report = oracle::dinputs(column(&dvalues[..]), weights, column(&candidates[..]));
    let explanation = report.expect("one neuron").explain();
    explanation
        .suspected()
        .any(|mistake| mistake == Mistake::Rounded(Format::TF32))
}

/// At a share of 3/16 of the way the distances are as 3 to 13, less than a quarter; at 1/4 they are as 1 to 3.
#[test]
fn precision_is_suspected_below_a_quarter() {
    assert!(is_suspected(&[0.1875; 16]));
    assert!(!is_suspected(&[0.25; 16]));
    assert!(!is_suspected(&[1.0; 16]));
}

/// Fewer than 16 elements have no median that means anything.
#[test]
fn precision_is_suspected_of_sixteen() {
    assert!(is_suspected(&[0.0; 16]) && is_suspected(&[0.0; 64]));
    assert!(!is_suspected(&[0.0; 15]));
}

/// The majority decides, wherever it stands; of two equal halves the one that comes first.
#[test]
fn the_median_is_that_of_the_majority() {
    let shares = |first: f32, n_first: usize, second: f32| {
        let mut shares = [second; 16];
        shares[..n_first].fill(first);
        shares
    };
    let (rounded, exact) = (0.0, 0.875);
    assert!(is_suspected(&shares(exact, 7, rounded)));
    assert!(is_suspected(&shares(rounded, 9, exact)));
    assert!(!is_suspected(&shares(rounded, 7, exact)));
    assert!(!is_suspected(&shares(exact, 9, rounded)));
    assert!(is_suspected(&shares(rounded, 8, exact)));
}

/// Of many elements a sample from all of them counts, and not the first ones.
#[test]
fn the_median_is_that_of_an_evenly_spread_sample() {
    let mut shares = [0.0; 256];
    shares[..64].fill(1.0);
    assert!(is_suspected(&shares));
    shares.reverse();
    assert!(is_suspected(&shares));
    shares[..192].fill(1.0);
    assert!(!is_suspected(&shares));
}

/// Of 2^17 elements a sample is looked at, and the worst: every one of them was doubled, and one of them overwritten.
#[test]
fn large_results_are_explained_by_a_sample() -> Result<(), ShapeError> {
    let n = 1 << 17;
    let dvalues = vec![3_i32; n];
    let doubled = vec![6; n];
    let report = oracle::dbiases(
        Matrix::from_row_major(1, n, &dvalues[..])?,
        Matrix::from_row_major(1, n, &doubled[..])?,
    )?;
    assert_eq!(
        report.explain().explaining().collect::<Vec<_>>(),
        [Mistake::Doubled]
    );
    let mut candidate = dvalues.clone();
    candidate[77_777] = 5;
    let report = oracle::dbiases(
        Matrix::from_row_major(1, n, &dvalues[..])?,
        Matrix::from_row_major(1, n, &candidate[..])?,
    )?;
    assert_eq!(report.explain().explaining().count(), 0);
    assert_eq!(report.explain().overwritten(), Some((0, 77_777)));
    Ok(())
}
