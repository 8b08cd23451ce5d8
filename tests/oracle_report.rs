//! Proves that a report counts what it says it counts, names the worst element, and says how large
//! the largest error is on both scales.
//!
//! It cannot see whether a verdict is right, which is for `oracle_verdicts.rs`: here only a few
//! whose verdict is plain stand side by side.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "small numbers, and the nearest is meant"
)]

mod random;

use chainrule::oracle::{self, Arithmetic, Format, Mistake, Report, Verdict};
use chainrule::{Matrix, MatrixView, ShapeError};
use random::Random;

/// 10⁸ + 8 − 10⁸ is 8, also in a loop over `f32`, whose numbers are 8 apart there. Of 9 nobody can
/// say that it is wrong: S is 2·10⁸ + 8, and the bound 3·2⁻²⁴·S = 35.8. But neither could anybody
/// say so of 0.
const CANCELLING: [f32; 3] = [1e8, 8.0, -1e8];
const BOUND: f64 = 3.0 * 200_000_008.0 / 16_777_216.0;

/// Each candidate for the sum of its row: `dinputs` of one sample, whose `dvalues` are 1.
fn report<'a, const ELEMENTS: usize, const TERMS: usize>(
    rows: &'a [[f32; TERMS]; ELEMENTS],
    candidates: &'a [[f32; ELEMENTS]; 1],
) -> Report<'a, f32> {
    let ones: MatrixView<f32> = Matrix::of(&[[1.0; TERMS]]);
    oracle::dinputs(ones, Matrix::of(rows), Matrix::of(candidates)).expect("they fit")
}

/// Of three elements one is accepted, as zero would be; the two that have to be zero count neither
/// for nor against.
#[test]
fn zeros_that_are_expected_prove_nothing_either() {
    let rows = [CANCELLING, [0.0; 3], [0.0; 3]];
    let report = report(&rows, &[[9.0, 0.0, 0.0]]);
    let counts = report.counts();
    assert_eq!(counts.within_bound, 1, "{report}");
    assert_eq!(counts.unseen, 1);
    assert_eq!((counts.identical, counts.zeros_expected), (2, 2));
    assert!(!report.passes());
    // One that can be seen is half of what is not zero, and half is not most.
    let rows = [CANCELLING, [1.0, 2.0, 3.0], [0.0; 3]];
    assert!(self::report(&rows, &[[9.0, 6.0, 0.0]]).passes());
}

/// Only zeros are counted: neither what should be zero and is not, nor what is and should not be.
#[test]
fn zeros_of_the_other_sign() {
    let rows = [[0.0; 2], [0.0; 2], [0.0; 2], [1.0, 1.0]];
    let counts = report(&rows, &[[0.0, -0.0, 5.0, -0.0]]).counts();
    assert_eq!(counts.zero_signs, 1);
    assert_eq!(counts.zeros_expected, 3);
    assert_eq!((counts.identical, counts.correctly_rounded), (1, 1));
    assert_eq!(counts.wrong, 2);
}

/// One of each verdict that there is beside NaN: their total is the number of elements.
#[test]
fn every_element_is_counted_once() {
    let rows = [
        [1.0, 2.0, 3.0],
        [f32::INFINITY, 1.0, 1.0],
        [3e38, 3e38, -3e38],
        [1e8, 1.0, -1e8],
        CANCELLING,
        [1.0, 2.0, 3.0],
    ];
    // The reference of the second is infinite, and identical; NaN is forced where an infinity meets
    // another one. The third overflows in the loop, and does not backwards.
    let candidates = [[6.0, f32::INFINITY, 3e38, 1.0, 9.0, 7.0]];
    let counts = report(&rows, &candidates).counts();
    assert_eq!(counts.identical, 2);
    assert_eq!(counts.order_dependent, 1);
    assert_eq!(counts.correctly_rounded, 1);
    assert_eq!(counts.within_bound, 1);
    assert_eq!(counts.wrong, 1);
    assert_eq!(counts.total(), 6);
}

/// 10⁵ is no `f16`, and becomes infinite where the result is declared to be one. The reference is
/// finite, so that this is not identical.
#[test]
fn what_is_forced_is_in_the_total() {
    let rows = [[1e5, 0.0], [1.0, 2.0]];
    let candidates = [[f32::INFINITY, 3.0]];
    let in_f16 = Arithmetic::NATIVE.result_in(Format::F16);
    let report = report(&rows, &candidates).with_arithmetic(in_f16);
    assert_eq!(report.counts().forced, 1, "{report}");
    assert_eq!(report.counts().identical, 1);
    assert_eq!(report.counts().total(), 2);
    let lines = report.to_string();
    assert!(
        lines.contains("        1 NaN or infinite, as the operands force it\n"),
        "{lines}"
    );
}

/// A doubtful element is worse than one that needs more of a larger allowance. Of n = 4096 terms of
/// one sign 8·u·√n·S is expected, an eighth of the bound n·u·S: a quarter of it is doubtful.
#[test]
fn doubtful_is_worse_than_within_the_bound() {
    const TERMS: usize = 4096;
    let mut cancelling = [0.0; TERMS];
    cancelling[..3].copy_from_slice(&CANCELLING);
    let random = &mut Random(1);
    let positive: [f32; TERMS] =
        core::array::from_fn(|_| random.of(&[1.0, 2.0]) * random.within(1, 1 << 20) as f32);
    let exact: f64 = positive.iter().map(|&term| f64::from(term)).sum();
    let doubtful = exact * (1.0 + 0.25 * 4096.0 / 16_777_216.0);
    let rows = [cancelling, positive];
    let candidates = [[40.0, doubtful as f32]];
    let report = report(&rows, &candidates);
    let worst = report.worst().expect("an element");
    assert_eq!(worst.judgement.verdict, Verdict::Doubtful, "{report}");
    assert_eq!(worst.col, 1);
    assert_eq!(report.counts().within_bound, 1);
    assert!(report.largest_of_possible() > 0.8);
}

/// Of two that are equally bad, the first.
#[test]
fn the_first_of_the_worst() {
    let rows = [[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]];
    let report = report(&rows, &[[3.0, 4.0, 4.0]]);
    assert_eq!(report.worst().expect("an element").col, 1);
}

/// 10⁸ + 1 − 10⁸ in a loop is 0, which has the bits of the reference and stands on its own. In place
/// of 2 it would have been accepted too.
#[test]
fn the_worst_says_whether_it_could_be_seen() {
    let rows = [[1e8, 1.0, -1e8]];
    let is_unseen = |candidate: f32| {
        let candidates = [[candidate]];
        let worst = report(&rows, &candidates).worst().expect("an element");
        worst.judgement.is_unseen
    };
    assert!(is_unseen(2.0));
    assert!(!is_unseen(0.0));
}

/// Off by 1 where the theorem allows 3·u·S, and less is expected of nobody: 8·u·√3·10⁸ is more. S
/// is summed in `f32`, so that 4·8 roundings are taken off what is expected.
#[test]
fn the_largest_error_on_both_scales() {
    let rows = [CANCELLING, [1.0, 2.0, 3.0]];
    let report = report(&rows, &[[9.0, 6.0]]);
    for share in [report.largest_of_possible(), report.largest_of_expected()] {
        let off = (share * BOUND - 1.0).abs();
        assert!(off <= 32.0 * f64::from(f32::EPSILON), "{share}");
    }
}

/// Zeros that are right have been written.
#[test]
fn zeros_that_are_right_are_not_unwritten() {
    let negative = Matrix::of(&[[-1.0, -2.0]]);
    let report = oracle::relu(negative, Matrix::of(&[[0.0, 0.0]])).expect("they fit");
    assert!(report.passes());
    let text = report.to_string();
    assert!(!text.contains("ever written"), "{text}");
}

/// What is printed, and nothing else.
#[test]
fn an_account_of_what_passes() {
    let rows = [[1.0, 2.0, 3.0]];
    assert_eq!(
        report(&rows, &[[6.0]]).to_string(),
        "dinputs 1×1: passes\n        1 identical to the reference\n"
    );
    let rows = [CANCELLING, [1.0, 2.0, 3.0]];
    let text = report(&rows, &[[9.0, 6.0]]).to_string();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(
        lines,
        [
            "dinputs 1×2: passes",
            "        1 identical to the reference",
            "        1 as far off as orders of summation are",
            "  largest error: 0.03 of what is expected, 2.80e-2 of what is possible",
        ]
    );
}

/// Where an element is wrong, its line says more than the largest error would.
#[test]
fn an_account_of_what_is_wrong() {
    let rows = [[1.0, 2.0, 3.0], CANCELLING];
    let text = report(&rows, &[[7.0, 9.0]]).to_string();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(
        lines,
        [
            "dinputs 1×2: wrong, 1 of 2 elements",
            "        1 as far off as orders of summation are",
            "        1 wrong",
            "  worst: [0][0]",
            "    candidate   7.0",
            "    exact       6.0",
            "    off by      1.0",
            "    allowed     nothing: every order of summation gives the same",
        ]
    );
}

/// A doubtful one is told both limits: 8·2⁻²⁴·√4096·4096 = 0.125 and 4096·2⁻²⁴·4096 = 1 for so many
/// times a little more than 1, of which no sum is of the exact case. It is off by 0.4985.
#[test]
fn an_account_of_what_is_doubtful() {
    let random = &mut Random(1);
    let near_one: [f32; 4096] =
        core::array::from_fn(|_| 1.0 + f32::EPSILON * random.of(&[1.0, 3.0, 5.0]));
    let text = report(&[near_one], &[[4096.5]]).to_string();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "dinputs 1×1: doubtful, 1 of 1 elements");
    let starts = [
        "        1 doubtful: possible, and further off than any order that is used",
        "  where: all of it",
        "  worst: [0][0]",
        "    candidate   4096.5",
        "    exact       4096.001",
        "    off by      0.4985",
        "    expected    0.12500",
        "    allowed     1.00000",
        "  largest error: 3.99 of what is expected, 4.99e-1 of what is possible",
    ];
    for (line, start) in lines[1..].iter().zip(starts) {
        assert!(line.starts_with(start), "{text}");
    }
    assert_eq!(lines.len(), 1 + starts.len(), "{text}");
}

/// A map of one column, or of one row, would say no more than the words.
#[test]
fn a_map_has_two_sides() {
    let z = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
    let candidate = [0.5, 2.0, 0.5, 0.5, 5.0, 6.0, 0.5, 8.0];
    let is_drawn = |rows: usize| {
        let matrix = |data| Matrix::from_row_major(rows, 8 / rows, data).expect("eight");
        let report = oracle::relu(matrix(&z[..]), matrix(&candidate[..])).expect("they fit");
        assert_eq!(report.counts().wrong, 4);
        format!("{report:#}").contains("map:")
    };
    assert!(is_drawn(2) && is_drawn(4));
    assert!(!is_drawn(1) && !is_drawn(8));
}

/// Half is not most.
#[test]
fn warnings_are_about_most_elements() {
    let warns_of = |words: &str, rows: &[[f32; 3]], candidates: &[f32]| {
        let matrix = |rows, cols, data| Matrix::from_row_major(rows, cols, data).expect("they fit");
        let ones = Matrix::of(&[[1.0; 3]]);
        let weights = matrix(rows.len(), 3, rows.as_flattened());
        let report = oracle::dinputs(ones, weights, matrix(1, rows.len(), candidates));
        let text = report.expect("they fit").to_string();
        text.contains(&format!("warning: {words}"))
    };
    let (zeros, ones) = ([0.0; 3], [1.0, 1.0, 1.0]);
    let words = "most elements have to be zero";
    assert!(!warns_of(words, &[zeros, ones], &[0.0, 3.0]));
    assert!(warns_of(words, &[zeros, zeros, ones], &[0.0, 0.0, 3.0]));

    // The loop overflows, and the order of which this is the result does not.
    let overflowing = [3e38, 3e38, -3e38];
    let words = "most elements overflow in some orders";
    assert!(!warns_of(words, &[overflowing, ones], &[3e38, 3.0]));
    assert!(warns_of(
        words,
        &[overflowing, overflowing, ones],
        &[3e38, 3e38, 3.0]
    ));
}

/// 10⁸ + 1 − 10⁸ is 1, and 0 in the loop, from left to right. Off by 4 is expected of such a sum, and so zero would pass:
/// unseen, and not a zero that is expected. Two of four elements are no majority; three are one.
#[test]
fn what_is_unseen_is_no_expected_zero() -> Result<(), ShapeError> {
    let dvalues = [[1e8_f32, 1.0, -1e8]];
    let (cancels, one) = ([1.0_f32, 1.0, 1.0], [0.0_f32, 1.0, 0.0]);
    for (weights, candidate, passes) in [
        ([cancels, cancels, one, one], [[-3.0, -3.0, 1.0, 1.0]], true),
        (
            [cancels, cancels, cancels, one],
            [[-3.0, -3.0, -3.0, 1.0]],
            false,
        ),
    ] {
        let report = oracle::dinputs(
            Matrix::of(&dvalues),
            Matrix::of(&weights),
            Matrix::of(&candidate),
        )?;
        assert_eq!(report.passes(), passes, "{report}");
        assert_eq!(report.counts().zeros_expected, 0);
    }
    Ok(())
}

/// 10⁸ + 1 − 10⁸ − 1 is 0, and −1 in the loop. Whoever has 1 is as far off as orders are, and so is
/// zero: it proves nothing, whether the first look decides or, of a declared format, the exact sum.
#[test]
fn what_is_off_where_zero_is_right_is_unseen() {
    let terms = [[1e8, 1.0, -1e8, -1.0]];
    let candidates = [[1.0]];
    let native = report(&terms, &candidates);
    let declared = native.with_arithmetic(Arithmetic::NATIVE.operands_in(Format::TF32));
    for report in [native, declared] {
        let counts = report.counts();
        assert_eq!((counts.within_bound, counts.unseen), (1, 1), "{report}");
        assert!(!report.passes());
    }
}

/// 1 + 3·2⁻²⁵ lies nearest to 1 + 2⁻²³, and is 1 in the loop. What is correctly rounded needs nothing
/// of what is expected.
#[test]
fn what_is_correctly_rounded_needs_no_share() {
    let step = 2_f32.powi(-25);
    let terms = [[1.0, 2.0 * step, step]];
    let report = report(&terms, &[[1.0 + f32::EPSILON]]);
    assert_eq!(report.counts().correctly_rounded, 1, "{report}");
    assert_eq!(report.largest_of_expected(), 0.0);
    assert!(report.largest_of_possible() > 0.0);
}

/// Where any order is possible the theorem alone decides, also about what can be seen: the sum of
/// 1024 terms of both signs and of 2⁻⁸ may be 1024·2⁻²⁴·1024 = 2⁻⁴ off. Of the orders that are used
/// 8·2⁻²⁴·√1025 = 2⁻¹⁶ are expected.
#[test]
fn in_any_order_less_is_seen() {
    let odd = 1.0 + f32::EPSILON;
    let mut terms = [odd; 1025];
    terms.iter_mut().step_by(2).for_each(|term| *term = -odd);
    terms[0] = 2_f32.powi(-8) * odd;
    let (terms, candidates) = ([terms], [[2_f32.powi(-8) + 2_f32.powi(-20)]]);
    let native = report(&terms, &candidates);
    assert_eq!(
        (native.counts().within_bound, native.counts().unseen),
        (1, 0)
    );
    let in_any_order = native.with_arithmetic(Arithmetic::NATIVE.in_any_order());
    assert_eq!(in_any_order.counts().unseen, 1, "{in_any_order}");
}

/// 10⁸ + 9 − 10⁸ is 9, and three times the mean is off by 1 where values that are added may be off by
/// 2·u·S: of the mean both are a third, and the share is the same. Less is expected of nobody.
#[test]
fn the_largest_error_of_a_mean() {
    let column = Matrix::of(&[[1e8], [9.0], [-1e8]]);
    let mean = [[10.0_f32 / 3.0]];
    let report = oracle::dbiases(column, Matrix::of(&mean)).expect("they fit");
    let report = report.accepting(Mistake::DividedBySamples);
    assert_eq!(report.counts().within_bound, 1, "{report}");
    for share in [report.largest_of_possible(), report.largest_of_expected()] {
        let off = (share * 2.0 * 200_000_009.0 / 16_777_216.0 - 1.0).abs();
        assert!(off <= 32.0 * f64::from(f32::EPSILON), "{share}");
    }
}
