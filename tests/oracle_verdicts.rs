//! Proves that a verdict is what the documentation of `oracle` says it is: every kind of verdict, every bound to the last
//! bit (against fractions, `tests/data/oracle_bounds.py`), every class of overflow and NaN, bad input, and data that tells
//! the mistakes apart, V1 to V8.
//!
//! It cannot prove that honest implementations pass and mistaken ones are named: the honest candidates and the negative
//! controls do that.

use chainrule::oracle::{
    self, Arithmetic, Axis, Element, Format, Judgement, Kind, Mistake, Operand, Operation, Report,
    Term, Verdict,
};
use chainrule::{Matrix, MatrixView, ShapeError};
use core::num::Wrapping;
use std::collections::BTreeSet;

const NAN: f32 = f32::NAN;
const INF: f32 = f32::INFINITY;

/// V1: small integers that are exact in every format and order, and tell all mistakes of the layout apart.
const INPUTS: [[f64; 4]; 3] = [
    [1.0, -2.0, 3.0, 5.0],
    [-4.0, 6.0, -1.0, 2.0],
    [7.0, 3.0, -5.0, -6.0],
];
const WEIGHTS: [[f64; 5]; 4] = [
    [2.0, -1.0, 3.0, 1.0, -4.0],
    [5.0, 3.0, -2.0, -6.0, 1.0],
    [-3.0, 4.0, 1.0, 2.0, 6.0],
    [1.0, -5.0, 7.0, -2.0, 3.0],
];
const DVALUES: [[f64; 5]; 3] = [
    [4.0, -1.0, 2.0, 5.0, -2.0],
    [-4.0, 2.0, 1.0, -3.0, 6.0],
    [1.0, 5.0, -7.0, 2.0, 4.0],
];
const DINPUTS: [[f64; 4]; 3] = [
    [28.0, -19.0, -16.0, 7.0],
    [-34.0, 8.0, 51.0, 17.0],
    [-38.0, 26.0, 38.0, -65.0],
];
const DINPUTS_F32: [[f32; 4]; 3] = [
    [28.0, -19.0, -16.0, 7.0],
    [-34.0, 8.0, 51.0, 17.0],
    [-38.0, 26.0, 38.0, -65.0],
];
const DWEIGHTS: [[f64; 5]; 4] = [
    [27.0, 26.0, -51.0, 31.0, 2.0],
    [-29.0, 29.0, -19.0, -22.0, 52.0],
    [11.0, -30.0, 40.0, 8.0, -32.0],
    [6.0, -31.0, 54.0, 7.0, -22.0],
];
const DBIASES: [[f64; 5]; 1] = [[1.0, 6.0, -4.0, 4.0, 8.0]];

/// The only element of `dinputs` for one sample and one input: a sum over neurons.
fn dot<'a, T: Element>(dvalues: &'a [T], weights: &'a [T], candidate: &'a [T; 1]) -> Report<'a, T> {
    let view = |data: &'a [T]| Matrix::from_row_major(1, data.len(), data).expect("one row");
    oracle::dinputs(view(dvalues), view(weights), view(candidate)).expect("one length")
}

fn verdict<T: Element>(report: &Report<T>) -> Verdict {
    report.worst().expect("an element").judgement.verdict
}

fn verdict_of_dot(dvalues: &[f32], weights: &[f32], candidate: f32) -> Verdict {
    verdict(&dot(dvalues, weights, &[candidate]))
}

/// All that is said of a candidate.
fn account<T: Element>(report: &Report<T>) -> String {
    format!("{report}{}", report.explain())
}

fn explaining<T: Element>(report: &Report<T>) -> Vec<Mistake> {
    report.explain().explaining().collect()
}

#[test]
fn v1_is_exact_and_equality_is_demanded() -> Result<(), ShapeError> {
    let (inputs, weights, dvalues) = (
        Matrix::of(&INPUTS),
        Matrix::of(&WEIGHTS),
        Matrix::of(&DVALUES),
    );
    let reports = |dinputs, dweights, dbiases| {
        Ok::<_, ShapeError>([
            oracle::dinputs(dvalues, weights, dinputs)?,
            oracle::dweights(inputs, dvalues, dweights)?,
            oracle::dbiases(dvalues, dbiases)?,
        ])
    };
    for report in reports(
        Matrix::of(&DINPUTS),
        Matrix::of(&DWEIGHTS),
        Matrix::of(&DBIASES),
    )? {
        assert!(report.passes(), "{report}");
        assert_eq!(report.counts().identical, report.counts().total());
        assert!(
            explaining(&report).is_empty() && report.explain().suspected().next().is_none(),
            "{report}"
        );
        // Only what integers cannot show is invisible.
        for mistake in report.explain().invisible() {
            let is_of_precision = matches!(
                mistake,
                Mistake::Rounded(_) | Mistake::Truncated(_) | Mistake::Narrow(_)
            );
            assert!(
                is_of_precision || matches!(mistake, Mistake::ZerosSkipped | Mistake::Flushed),
                "{mistake}"
            );
        }
    }
    // One element, one step away: far within n · u · S, and wrong all the same.
    let (mut dinputs, mut dweights, mut dbiases) = (DINPUTS, DWEIGHTS, DBIASES);
    (dinputs[1][2], dweights[3][0], dbiases[0][4]) =
        (51_f64.next_up(), 6_f64.next_down(), 8_f64.next_up());
    let places = [(1, 2), (3, 0), (0, 4)];
    for (report, place) in reports(
        Matrix::of(&dinputs),
        Matrix::of(&dweights),
        Matrix::of(&dbiases),
    )?
    .iter()
    .zip(places)
    {
        assert!(!report.passes());
        assert_eq!(
            (report.counts().wrong, report.explain().overwritten()),
            (1, Some(place))
        );
        let worst = report.worst().expect("an element");
        assert_eq!((worst.row, worst.col), place);
        assert_eq!(worst.judgement.verdict, Verdict::Wrong);
        assert_eq!(worst.judgement.bound, 0.0);
    }
    #[expect(clippy::cast_possible_truncation, reason = "small integers")]
    let narrow = |row: [f64; 5]| row.map(|number| number as f32);
    let (weights, dvalues, mut dinputs) = (WEIGHTS.map(narrow), DVALUES.map(narrow), DINPUTS_F32);
    assert!(
        oracle::dinputs(
            Matrix::of(&dvalues),
            Matrix::of(&weights),
            Matrix::of(&DINPUTS_F32)
        )?
        .passes()
    );
    dinputs[1][2] = 51_f32.next_up();
    let report = oracle::dinputs(
        Matrix::of(&dvalues),
        Matrix::of(&weights),
        Matrix::of(&dinputs),
    )?;
    assert_eq!(report.explain().overwritten(), Some((1, 2)), "{report}");
    assert!(
        report
            .explain()
            .to_string()
            .contains("no known mistake, all others are right: what else writes [1][2]?"),
        "{report}"
    );
    Ok(())
}

/// What happened is said once: neither is it among what this data cannot see, nor is another cause looked for.
#[test]
fn what_explains_is_not_said_to_be_invisible() -> Result<(), ShapeError> {
    let (inputs, dvalues) = ([[0.0, 1.0], [2.0, 3.0]], [[f64::NAN, 1.0], [1.0, 2.0]]);
    let zeros_of_inputs_skipped = [[2.0 * 1.0, 2.0 * 2.0], [f64::NAN, 1.0 * 1.0 + 3.0 * 2.0]];
    let report = oracle::dweights(
        Matrix::of(&inputs),
        Matrix::of(&dvalues),
        Matrix::of(&zeros_of_inputs_skipped),
    )?;
    assert!(
        explaining(&report).contains(&Mistake::ZerosSkipped),
        "{report}"
    );
    assert!(
        !report
            .explain()
            .invisible()
            .any(|mistake| mistake == Mistake::ZerosSkipped),
        "{report}"
    );
    assert!(!account(&report).contains("what else writes"), "{report}");
    // Zero everywhere may be an output that nobody wrote, and it may be this.
    let tiny = [[2_f32.powi(-70); 2]; 2];
    let report = oracle::dweights(
        Matrix::of(&tiny),
        Matrix::of(&tiny),
        Matrix::of(&[[0.0; 2]; 2]),
    )?;
    for words in [
        "all zero: never written?",
        "subnormal numbers become zero: turn flush-to-zero off",
    ] {
        assert!(account(&report).contains(words), "{words}: {report}");
    }
    Ok(())
}

/// V1 tells the mistakes apart: each is named, and alone.
#[test]
fn v1_names_the_mistake() -> Result<(), ShapeError> {
    let (inputs, weights, dvalues) = (
        Matrix::of(&INPUTS),
        Matrix::of(&WEIGHTS),
        Matrix::of(&DVALUES),
    );
    let view = |data: &'static [f64], rows, cols| Matrix::from_row_major(rows, cols, data);
    // Computed with NumPy: dvalues @ weights.reshape(5, 4), and so on.
    const NOT_TRANSPOSED: [f64; 12] = [
        15.0, -11.0, 37.0, 13.0, -55.0, 51.0, -39.0, 11.0, 6.0, 49.0, 43.0, -23.0,
    ];
    let report = oracle::dinputs(dvalues, weights, view(&NOT_TRANSPOSED, 3, 4)?)?;
    assert_eq!(
        explaining(&report),
        [Mistake::Layout(Operand::WEIGHTS)],
        "{report}"
    );

    let scaled = |factor: f64| DINPUTS.map(|row| row.map(|number| number * factor));
    let [third, fifth] =
        [3.0, 5.0].map(|count| DINPUTS.map(|row| row.map(|number| number / count)));
    let [double, minus] = [2.0, -1.0].map(scaled);
    for (candidate, mistake) in [
        (third, Mistake::DividedBySamples),
        (fifth, Mistake::DividedByNeurons),
        (double, Mistake::Doubled),
        (minus, Mistake::Negated),
    ] {
        let report = oracle::dinputs(dvalues, weights, Matrix::of(&candidate))?;
        assert_eq!(explaining(&report), [mistake], "{report}");
    }

    let mut first_dropped = DWEIGHTS;
    first_dropped[0] = [0.0; 5];
    let report = oracle::dweights(inputs, dvalues, Matrix::of(&first_dropped))?;
    assert_eq!(
        explaining(&report),
        [Mistake::FirstDropped(Axis::Input)],
        "{report}"
    );
    let without_last_sample = Matrix::of(&[[0.0, 1.0, 3.0, 2.0, 4.0]]);
    let report = oracle::dbiases(dvalues, without_last_sample)?;
    assert_eq!(
        explaining(&report),
        [Mistake::LastDropped(Axis::Sample)],
        "{report}"
    );
    let shifted = Matrix::of(&[[6.0, -4.0, 4.0, 8.0, 1.0]]);
    let report = oracle::dbiases(dvalues, shifted)?;
    assert_eq!(
        explaining(&report),
        [Mistake::Shifted(Axis::Neuron)],
        "{report}"
    );

    // Nothing that the oracle knows: called wrong, and not named.
    let squares = DINPUTS.map(|row| row.map(|number| number * number + 1.0));
    let report = oracle::dinputs(dvalues, weights, Matrix::of(&squares))?;
    assert!(
        !report.passes()
            && explaining(&report).is_empty()
            && report.explain().overwritten().is_none(),
        "{report}"
    );
    Ok(())
}

/// V2: the notebook's rule, and what the other policies make of NaN and infinity.
#[test]
fn v2_relu() -> Result<(), ShapeError> {
    let z = Matrix::of(&[
        [1.0, -1.0, 2.0, 3.0],
        [NAN, 0.0, -2.0, 4.0],
        [-1.0, 0.0, 3.0, -4.0],
    ]);
    let dvalues = Matrix::of(&[
        [5.0, -6.0, 7.0, -2.0],
        [-3.0, 2.0, INF, 8.0],
        [3.0, 4.0, 2.0, -9.0],
    ]);
    let right = [
        [5.0, 0.0, 7.0, -2.0],
        [-3.0, 0.0, 0.0, 8.0],
        [0.0, 0.0, 2.0, 0.0],
    ];
    let report = oracle::drelu(dvalues, z, Matrix::of(&right))?;
    assert!(report.passes(), "{report}");
    assert_eq!(
        (report.counts().identical, report.counts().zeros_expected),
        (12, 6)
    );
    assert!(report.explain().invisible().all(|mistake| matches!(
        mistake,
        Mistake::Rounded(_) | Mistake::Truncated(_) | Mistake::Flushed
    )));

    let candidate = |change: &[(usize, usize, f32)]| {
        let mut candidate = right;
        change
            .iter()
            .for_each(|&(row, col, value)| candidate[row][col] = value);
        candidate
    };
    let named = |candidate: [[f32; 4]; 3]| {
        let report = oracle::drelu(dvalues, z, Matrix::of(&candidate)).expect("one shape");
        assert!(!report.passes(), "{report}");
        explaining(&report)
    };
    assert_eq!(
        named(candidate(&[(1, 1, 2.0), (2, 1, 4.0)])),
        [Mistake::MaskExcludesZero]
    );
    assert_eq!(named(candidate(&[(1, 0, 0.0)])), [Mistake::MaskSelected]);
    assert_eq!(
        named(candidate(&[
            (1, 0, -0.0),
            (1, 2, NAN),
            (0, 1, -0.0),
            (2, 3, -0.0)
        ])),
        [Mistake::MaskMultiplied]
    );
    assert_eq!(
        named([
            [5.0, -6.0, 7.0, -2.0],
            [-3.0, 2.0, INF, 8.0],
            [3.0, 4.0, 2.0, -9.0]
        ]),
        [Mistake::MaskForgotten]
    );
    assert_eq!(
        named([
            [5.0, 0.0, 7.0, 0.0],
            [0.0, 2.0, INF, 8.0],
            [3.0, 4.0, 2.0, 0.0]
        ]),
        [Mistake::MaskFromGradient]
    );
    assert_eq!(
        named([
            [1.0, 0.0, 1.0, 1.0],
            [0.0, 0.0, 0.0, 1.0],
            [0.0, 0.0, 1.0, 0.0]
        ]),
        [Mistake::DerivativeWritten]
    );
    assert_eq!(
        named([
            [5.0, -6.0, 0.0, 0.0],
            [0.0, 0.0, INF, 8.0],
            [3.0, 0.0, 0.0, 0.0]
        ]),
        [Mistake::MaskFromElsewhere]
    );

    // A zero of the other sign passes, and is counted: it gives the multiplied mask away.
    let minus_zero = candidate(&[(0, 1, -0.0)]);
    let report = oracle::drelu(dvalues, z, Matrix::of(&minus_zero))?;
    assert!(report.passes(), "{report}");
    assert_eq!(
        (
            report.counts().correctly_rounded,
            report.counts().zero_signs
        ),
        (1, 1)
    );
    assert!(
        !oracle::drelu(
            dvalues,
            z,
            Matrix::of(&candidate(&[(0, 2, 7_f32.next_up())]))
        )?
        .passes()
    );
    Ok(())
}

/// V2 for the forward: NaN stays, -0.0 becomes a zero, and nothing is rounded.
#[test]
fn relu() -> Result<(), ShapeError> {
    let z = Matrix::of(&[[NAN, -0.0, 1e-45, -INF, INF, -3.0]]);
    let right = Matrix::of(&[[NAN, 0.0, 1e-45, 0.0, INF, 0.0]]);
    assert_eq!(oracle::relu(z, right)?.counts().identical, 6);
    assert!(
        !oracle::relu(z, Matrix::of(&[[0.0, 0.0, 1e-45, 0.0, INF, 0.0]]))?.passes(),
        "NaN stays"
    );
    let flushed = oracle::relu(z, Matrix::of(&[[NAN, 0.0, 0.0, 0.0, INF, 0.0]]))?;
    assert!(
        !flushed.passes() && explaining(&flushed).contains(&Mistake::Flushed),
        "{flushed}"
    );
    // NumPy's z * (z > 0), the signs of its zeros too.
    let multiplied = oracle::relu(z, Matrix::of(&[[NAN, -0.0, 1e-45, NAN, INF, -0.0]]))?;
    assert_eq!(
        explaining(&multiplied),
        [Mistake::MaskMultiplied],
        "{multiplied}"
    );
    Ok(())
}

/// V3: one term, so that the operand's own rounding is all there is.
#[test]
fn v3_precision_of_the_operands() {
    let exponent = |exponent| 2_f32.powi(exponent);
    let (bf16, tf32) = (1.0 + 3.0 * exponent(-9), 1.0 + 3.0 * exponent(-12));
    let f16_small = 3.0 * exponent(-27);
    for (operand, rounded, mistake) in [
        (bf16, 1.0 + exponent(-7), Mistake::Rounded(Format::BF16)),
        (bf16, 1.0, Mistake::Truncated(Format::BF16)),
        (tf32, 1.0 + exponent(-10), Mistake::Rounded(Format::TF32)),
        (tf32, 1.0 + exponent(-10), Mistake::Rounded(Format::F16)),
        (tf32, 1.0, Mistake::Truncated(Format::TF32)),
        (f16_small, 0.0, Mistake::Rounded(Format::F16)),
        (f16_small, 0.0, Mistake::Truncated(Format::F16)),
    ] {
        let (dvalues, weights, candidate) = ([operand], [1.0], [rounded]);
        let report = dot(&dvalues, &weights, &candidate);
        assert!(
            explaining(&report).contains(&mistake),
            "{mistake}: {report}"
        );
        let candidate = [operand];
        let right = dot(&dvalues, &weights, &candidate);
        assert!(
            right.passes()
                && !right
                    .explain()
                    .invisible()
                    .any(|invisible| invisible == mistake),
            "{mistake}"
        );
    }
    let wide = [1.0 + 2_f64.powi(-30)];
    assert!(explaining(&dot(&wide, &[1.0], &[1.0])).contains(&Mistake::Rounded(Format::F32)));
}

/// V4: an accumulator too narrow for an exact sum.
#[test]
fn v4_precision_of_the_accumulator() {
    for (large, format) in [(256.0, Format::BF16), (2048.0, Format::F16)] {
        let (dvalues, candidate) = ([large, 1.0_f32], [large]);
        let report = dot(&dvalues, &[1.0, 1.0], &candidate);
        assert!(
            explaining(&report).contains(&Mistake::Narrow(format)),
            "{report}"
        );
        assert!(dot(&dvalues, &[1.0, 1.0], &[large + 1.0]).passes());
    }
    // 256.5 is no number of bf16, and zero is no sum of 300 terms, however wide their bound is.
    assert!(
        !explaining(&dot(&[256.0, 1.0], &[1.0, 1.0], &[256.5_f32]))
            .contains(&Mistake::Narrow(Format::BF16))
    );
    assert!(
        !explaining(&dot(&[0.7; 300], &[1.0; 300], &[0.0_f32]))
            .contains(&Mistake::Narrow(Format::BF16))
    );
    let (dvalues, candidate) = ([16_777_216.0, 1.0_f64], [16_777_216.0]);
    assert!(
        explaining(&dot(&dvalues, &[1.0, 1.0], &candidate)).contains(&Mistake::Narrow(Format::F32))
    );
}

/// V5 and the rest of D5: what NaN and infinite operands force.
#[test]
fn v5_operands_that_are_not_finite() {
    use Verdict::{Forced, Identical, OrderDependent, Wrong};
    for other in [NAN, INF] {
        assert_eq!(verdict_of_dot(&[0.0, 1.0], &[other, 2.0], NAN), Identical);
        assert_eq!(
            verdict_of_dot(&[0.0, 1.0], &[other, 2.0], -NAN),
            Identical,
            "NaN has no sign"
        );
        let (dvalues, weights, candidate) = ([0.0, 1.0], [other, 2.0], [2.0]);
        let report = dot(&dvalues, &weights, &candidate);
        assert!(
            explaining(&report).contains(&Mistake::ZerosSkipped),
            "{report}"
        );
        assert_eq!(verdict_of_dot(&[0.0, 1.0], &[other, 2.0], INF), Wrong);
    }
    assert_eq!(verdict_of_dot(&[1.0, -1.0], &[INF, INF], NAN), Identical);
    assert_eq!(verdict_of_dot(&[1.0, -1.0], &[INF, INF], INF), Wrong);
    assert_eq!(verdict_of_dot(&[1.0, -1.0], &[INF, 5.0], INF), Identical);
    for wrong in [NAN, -INF, f32::MAX, 0.0] {
        assert_eq!(verdict_of_dot(&[1.0, -1.0], &[INF, 5.0], wrong), Wrong);
    }
    // A finite product beyond the largest number beside an infinity of the other sign: FMA gives the infinity.
    assert_eq!(verdict_of_dot(&[1.0, -3e38], &[INF, 3e38], NAN), Identical);
    assert_eq!(
        verdict_of_dot(&[1.0, -3e38], &[INF, 3e38], INF),
        OrderDependent
    );
    assert_eq!(verdict_of_dot(&[1.0, -3e38], &[INF, 3e38], -INF), Wrong);
    // Forced, where the reference itself overflows to something else: inf beside -inf from an overflow.
    let (sum, ones) = ([INF, 3e38, 3e38], [1.0; 3]);
    assert_eq!(verdict_of_dot(&sum, &ones, INF), Identical);
    // The reference is 3e38 + 3e38 = inf, minus 3e38 twice stays inf; a single correctly rounded term is forced.
    assert_eq!(verdict_of_dot(&[f32::MAX], &[2.0], INF), Identical);
    assert_eq!(verdict_of_dot(&[f32::MAX], &[2.0], f32::MAX), Wrong);
    assert_eq!(verdict_of_dot(&[f32::MAX], &[-2.0], INF), Wrong);
    // Two huge products: +inf in every order.
    assert_eq!(
        verdict_of_dot(&[3e38, 3e38], &[3e38, 3e38], f32::MAX),
        Wrong
    );
    let (dvalues, candidate) = ([3e38_f32, -3e38, 1.0], [INF]);
    assert_eq!(
        verdict(&dot(&dvalues, &[3e38, 1.0, 1.0], &candidate)),
        Identical
    );
    // The reference is -inf + inf = NaN; with FMA the second product joins -inf as it is, finite: -inf is forced as NaN is.
    assert_eq!(
        verdict_of_dot(&[-3e38, 3e38], &[3e38, 3e38], NAN),
        Identical
    );
    assert_eq!(
        verdict_of_dot(&[-3e38, 3e38], &[3e38, 3e38], -INF),
        OrderDependent
    );
    // 2^-75 · 2^-75 beside +inf: only the infinity, and the reference has it.
    assert_eq!(verdict_of_dot(&[1e-23, INF], &[1e-23, 1.0], INF), Identical);
    let _ = Forced;
}

/// D4: overflow that depends on the order (E25 to E27), and overflow that does not.
#[test]
fn overflow_in_some_orders_only() -> Result<(), ShapeError> {
    use Verdict::{Identical, OrderDependent, Wrong};
    let (dvalues, ones) = ([3e38, 3e38, -3e38], [1.0; 3]);
    assert_eq!(verdict_of_dot(&dvalues, &ones, INF), Identical);
    assert_eq!(verdict_of_dot(&dvalues, &ones, 3e38), OrderDependent);
    for wrong in [NAN, -INF, f32::MAX, -3e38, 0.0] {
        assert_eq!(verdict_of_dot(&dvalues, &ones, wrong), Wrong, "{wrong}");
    }
    // The same for f64, and down the batch.
    let columns = Matrix::of(&[[1.5e308], [1.5e308], [-1.5e308]]);
    let of = |candidate: f64| {
        verdict(&oracle::dbiases(columns, Matrix::of(&[[candidate]])).expect("fits"))
    };
    assert_eq!(
        [f64::INFINITY, 1.5e308, -1.5e308, f64::NAN].map(of),
        [Identical, OrderDependent, Wrong, Wrong]
    );
    // Both sides can overflow: NaN is possible, too.
    let (dvalues, ones) = ([3e38, 3e38, -3e38, -3e38], [1.0; 4]);
    for (candidate, expected) in [
        (INF, Identical),
        (-INF, OrderDependent),
        (NAN, OrderDependent),
        (0.0, OrderDependent),
    ] {
        assert_eq!(
            verdict_of_dot(&dvalues, &ones, candidate),
            expected,
            "{candidate}"
        );
    }
    assert_eq!(verdict_of_dot(&dvalues, &ones, 1e38), Wrong);
    // n = 1 is rounded once: the tie at 2^128 - 2^103 is infinite, what lies below it is not.
    let tie = f64::from(f32::MAX) + 2_f64.powi(102);
    let below = (2_f32.powi(64).next_down(), 2_f32.powi(64));
    assert_eq!(verdict_of_dot(&[below.0], &[below.1], f32::MAX), Identical);
    assert!(tie.is_finite() && verdict_of_dot(&[below.0], &[below.1], INF) == Wrong);
    Ok(())
}

/// Where all of a result may be flushed, anything would be accepted, and does not pass. What is as
/// large as the reference's needs no allowance.
#[test]
fn what_may_be_flushed_altogether_proves_nothing() -> Result<(), ShapeError> {
    let flushing = Arithmetic::NATIVE.flushing_to_zero();
    let subnormal = f32::MIN_POSITIVE / 4.0;
    let (small, one_is_small) = ([[subnormal; 4]], [[subnormal, 2.0, 3.0, 4.0]]);
    for (dvalues, candidate, passes) in [
        (small, small, true),
        (small, [[0.0; 4]], false),
        (small, [[subnormal, 0.0, 0.0, 0.0]], false),
        (one_is_small, [[0.0, 2.0, 3.0, 4.0]], true),
    ] {
        let report = oracle::dbiases(Matrix::of(&dvalues), Matrix::of(&candidate))?;
        let report = report.with_arithmetic(flushing);
        assert_eq!(report.passes(), passes, "{report}");
        assert_eq!(report.counts().wrong, 0, "{report}");
    }
    // Of two terms either may go, and its opposite is as near as zero.
    let (pairs, opposite) = ([[2.0 * subnormal; 4], [-subnormal; 4]], [[-subnormal; 4]]);
    let report = oracle::dbiases(Matrix::of(&pairs), Matrix::of(&opposite))?;
    let report = report.with_arithmetic(flushing);
    assert_eq!(
        (report.counts().wrong, report.passes()),
        (0, false),
        "{report}"
    );

    // In f16 the operands are zero, too: nobody can tell which it was.
    let inputs = [[1.1e-40_f32, 2.3e-40, -0.7e-40, 3.1e-40, -1.9e-40, 0.3e-40]];
    let dvalues = [[0.7_f32, 1.3, -0.9, 1.1, 0.3, -1.7]];
    let zeros = [[0.0; 6]; 6];
    let operands = (Matrix::of(&inputs), Matrix::of(&dvalues));
    let report = oracle::dweights(operands.0, operands.1, Matrix::of(&zeros))?;
    let explanation = report.with_arithmetic(flushing).explain();
    assert_eq!(explanation.suspected().count(), 0, "{explanation}");

    // 2⁻²⁰ is subnormal in f16.
    let (dvalues, zeros) = ([[2_f32.powi(-20); 4]], [[0.0; 4]]);
    let report = oracle::dbiases(Matrix::of(&dvalues), Matrix::of(&zeros))?;
    let report = report.with_arithmetic(flushing.result_in(Format::F16));
    assert_eq!(
        (report.counts().wrong, report.passes()),
        (0, false),
        "{report}"
    );

    let dvalues = [[5.0; 4]];
    for (z, candidate, passes) in [
        (small, [[5.0; 4]], true),
        (small, [[0.0; 4]], false),
        (small, [[5.0, 0.0, 0.0, 0.0]], false),
        (one_is_small, [[0.0, 5.0, 5.0, 5.0]], true),
    ] {
        let (dvalues, z) = (Matrix::of(&dvalues), Matrix::of(&z));
        let report = oracle::drelu(dvalues, z, Matrix::of(&candidate))?;
        let report = report.with_arithmetic(flushing);
        assert_eq!(report.passes(), passes, "{report}");
        assert_eq!(report.counts().wrong, 0, "{report}");
    }
    Ok(())
}

/// A mask's `z` that the declared format rounds to zero; nothing is flushed.
#[test]
fn a_mask_that_may_be_either_proves_nothing() -> Result<(), ShapeError> {
    let (dvalues, z) = ([[5.0_f32; 4]], [[1e-9; 4]]); // f16 ends at 6e-8
    for (candidate, n_wrong, n_unseen) in
        [([[0.0; 4]], 0, 4), ([[5.0; 4]], 0, 0), ([[7.0; 4]], 4, 0)]
    {
        let (dvalues, z) = (Matrix::of(&dvalues), Matrix::of(&z));
        let report = oracle::drelu(dvalues, z, Matrix::of(&candidate))?;
        let report = report.with_arithmetic(Arithmetic::NATIVE.operands_in(Format::F16));
        let counts = report.counts();
        assert_eq!(
            (counts.wrong, counts.unseen),
            (n_wrong, n_unseen),
            "{report}"
        );
        let worst = report.worst().expect("four elements").judgement;
        let passes = n_wrong + n_unseen == 0;
        assert_eq!(
            (report.passes(), worst.passes()),
            (passes, passes),
            "{report}"
        );
    }
    // Where zero is right, nothing is unseen.
    let (dvalues, z) = ([[-0.0_f32; 4]], [[f32::MIN_POSITIVE / 4.0; 4]]);
    let report = oracle::drelu(
        Matrix::of(&dvalues),
        Matrix::of(&z),
        Matrix::of(&[[0.0; 4]]),
    )?;
    let report = report.with_arithmetic(Arithmetic::NATIVE.flushing_to_zero());
    assert!(report.passes(), "{report}");
    Ok(())
}

/// 1 · (1 + 3·2⁻¹⁰) - 1 · (1 + 2⁻¹⁰) in bf16, of which both weights are 1: 0 in place of 2⁻⁹. That it
/// may flush as well, where nothing is subnormal, changes nothing.
#[test]
fn what_rounded_operands_are_off_by_is_not_flushed() -> Result<(), ShapeError> {
    let weights = [[1.0 + 3.0 * 2_f32.powi(-10), 1.0 + 2_f32.powi(-10)]];
    let (weights, dvalues) = (Matrix::of(&weights), Matrix::of(&[[1.0_f32, -1.0]]));
    let rounding = Arithmetic::NATIVE.operands_in(Format::BF16);
    for arithmetic in [rounding, rounding.flushing_to_zero()] {
        let report = oracle::dinputs(dvalues, weights, Matrix::of(&[[0.0]]))?;
        let report = report.with_arithmetic(arithmetic);
        assert!(report.passes(), "{report}");
    }
    Ok(())
}

/// V6: underflow, and what flushing it makes of it.
#[test]
fn v6_underflow() {
    // In two halves: 1 / 2¹⁴⁰, as `powi` may compute it, would be 1 / ∞.
    let power = |exponent: i32| 2_f32.powi(exponent / 2) * 2_f32.powi(exponent - exponent / 2);
    let (product, operand) = ([power(-70)], [power(-140)]);
    for (dvalues, weights, right) in [
        (&product, &product, power(-140)),
        (&operand, &[1.0], power(-140)),
    ] {
        let candidate = [right];
        assert!(dot(dvalues, weights, &candidate).passes());
        let flushed = dot(dvalues, weights, &[0.0]);
        assert!(
            !flushed.passes() && explaining(&flushed).contains(&Mistake::Flushed),
            "{flushed}"
        );
        // Declared, it is accepted, and proves nothing: any small number would be.
        let declared = flushed.with_arithmetic(Arithmetic::NATIVE.flushing_to_zero());
        let counts = declared.counts();
        assert_eq!((counts.wrong, counts.unseen), (0, 1), "{declared}");
        assert!(!declared.passes(), "{declared}");
    }
    for zero in [0.0, -0.0] {
        assert_ne!(verdict_of_dot(&[-1e-30], &[1e-30], zero), Verdict::Wrong);
        assert_ne!(
            verdict_of_dot(&[-1e-30], &[1e-30], power(-149)),
            Verdict::CorrectlyRounded
        );
    }
    assert_eq!(
        verdict_of_dot(&[-1e-30], &[1e-30], power(-149)),
        Verdict::Wrong,
        "one term is rounded once"
    );
    // 2^-75 · 2^-75 is a tie: to even, 0. Two of them: 0 or the smallest number, depending on FMA.
    assert_eq!(
        verdict_of_dot(&[power(-75)], &[power(-75)], power(-149)),
        Verdict::Wrong
    );
    assert_eq!(
        verdict_of_dot(&[power(-75); 2], &[power(-75); 2], power(-149)),
        Verdict::CorrectlyRounded
    );
    assert_eq!(
        verdict_of_dot(&[power(-75); 2], &[power(-75); 2], 3.0 * power(-149)),
        Verdict::Wrong
    );
}

/// Where a subnormal `z` is replaced by zero, it masks. Declared, that is as honest as to keep it, and
/// nothing between the two is.
#[test]
fn a_flushed_z_masks_where_flushing_is_declared() -> Result<(), ShapeError> {
    let (dvalues, z) = ([[2.0_f32, 3.0, 5.0]], [[f32::from_bits(1), 1.0, -1.0]]);
    for (candidate, is_native, is_flushed) in [
        ([[2.0, 3.0, 0.0]], true, true),
        ([[0.0, 3.0, 0.0]], false, true),
        ([[1.0, 3.0, 0.0]], false, false),
    ] {
        let report = oracle::drelu(Matrix::of(&dvalues), Matrix::of(&z), Matrix::of(&candidate))?;
        assert_eq!(report.passes(), is_native, "{report}");
        let declared = report.with_arithmetic(Arithmetic::NATIVE.flushing_to_zero());
        assert_eq!(declared.passes(), is_flushed, "{declared}");
    }
    Ok(())
}

/// V7: an output that was never written, or added to.
#[test]
fn v7_outputs_that_were_there_before() -> Result<(), ShapeError> {
    let (weights, dvalues) = (Matrix::of(&WEIGHTS), Matrix::of(&DVALUES));
    let report = oracle::dinputs(dvalues, weights, Matrix::of(&[[f64::NAN; 4]; 3]))?;
    assert_eq!(
        (report.passes(), report.counts().wrong),
        (false, 12),
        "all NaN"
    );
    assert_eq!(
        report.worst().map(|worst| worst.judgement.error),
        Some(f64::INFINITY)
    );
    assert!(explaining(&report).is_empty());
    let report = oracle::dinputs(dvalues, weights, Matrix::of(&[[0.0; 4]; 3]))?;
    assert_eq!(
        (report.passes(), report.counts().wrong),
        (false, 12),
        "all zero"
    );
    assert!(explaining(&report).is_empty(), "{report}");
    let twice = DINPUTS.map(|row| row.map(|number| number + number));
    assert_eq!(
        explaining(&oracle::dinputs(dvalues, weights, Matrix::of(&twice))?),
        [Mistake::Doubled]
    );
    Ok(())
}

/// Zeros are what a ReLU makes: neither half of them nor nearly all are a reason to warn, and where sums should be zero
/// they are.
#[test]
fn zeros_of_a_mask_are_no_reason_to_warn() -> Result<(), ShapeError> {
    let dvalues = [[1.0_f32; 4]; 4];
    let mut z = [[-1.0; 4]; 4];
    let mut right = [[0.0; 4]; 4];
    (z[1][2], right[1][2]) = (1.0, 1.0);
    let report = oracle::drelu(Matrix::of(&dvalues), Matrix::of(&z), Matrix::of(&right))?;
    assert!(
        report.passes() && !report.to_string().contains("warning"),
        "{report}"
    );
    let zeros = [[0.0; 4]; 4];
    let report = oracle::dinputs(Matrix::of(&zeros), Matrix::of(&z), Matrix::of(&zeros))?;
    assert!(report.to_string().contains("warning"), "{report}");
    Ok(())
}

/// V8: no element, nothing to pass; no term, a zero of either sign.
#[test]
fn v8_empty() -> Result<(), ShapeError> {
    fn empty<'a>(rows: usize, cols: usize) -> MatrixView<'a, f32> {
        Matrix::from_row_major(rows, cols, &[][..]).expect("no element")
    }
    let report = oracle::dinputs(empty(0, 5), empty(0, 5), empty(0, 0))?;
    assert!(!report.passes() && report.worst().is_none() && report.counts().total() == 0);
    assert!(report.to_string().contains("no element"), "{report}");
    for (zero, verdict_of_it) in [
        (0.0, Verdict::Identical),
        (-0.0, Verdict::CorrectlyRounded),
        (1e-45, Verdict::Wrong),
    ] {
        let candidate = [[zero; 2]; 3];
        let report = oracle::dweights(empty(0, 3), empty(0, 2), Matrix::of(&candidate))?;
        assert_eq!(verdict(&report), verdict_of_it);
        assert_eq!(report.counts().zeros_expected, 6);
        assert!(report.to_string().contains("never written"), "{report}");
        let candidate = [[zero; 2]];
        let report = oracle::dbiases(empty(0, 2), Matrix::of(&candidate))?;
        assert_eq!(verdict(&report), verdict_of_it);
    }
    Ok(())
}

/// A candidate of another shape is judged, not refused: it does not pass, and is named where its shape tells.
#[test]
fn another_shape() -> Result<(), ShapeError> {
    let (inputs, weights, dvalues) = (
        Matrix::of(&INPUTS),
        Matrix::of(&WEIGHTS),
        Matrix::of(&DVALUES),
    );
    let turned: [[f64; 3]; 4] = core::array::from_fn(|input| DINPUTS.map(|row| row[input]));
    let report = oracle::dinputs(dvalues, weights, Matrix::of(&turned))?;
    assert!(!report.passes() && report.worst().is_none());
    assert_eq!(explaining(&report), [Mistake::ResultTransposed]);
    // What only has the shape of it is not named so.
    let report = oracle::dinputs(dvalues, weights, Matrix::of(&[[0.0; 3]; 4]))?;
    assert_eq!(explaining(&report), []);
    assert_eq!(report.expected_shape(), (3, 4));
    assert!(
        report
            .to_string()
            .contains("dinputs 4×3 in f64: wrong, the candidate should be 3×4"),
        "{report}"
    );
    // The sums of the rows of dvalues, and nothing but their shape.
    let report = oracle::dbiases(dvalues, Matrix::of(&[[8.0], [2.0], [5.0]]))?;
    assert_eq!(explaining(&report), [Mistake::WrongAxis]);
    let report = oracle::dbiases(dvalues, Matrix::of(&[[0.0]; 3]))?;
    assert_eq!(explaining(&report), []);
    let report = oracle::dbiases(dvalues, dvalues)?;
    assert_eq!(explaining(&report), [Mistake::Unsummed]);
    let report = oracle::dbiases(dvalues, Matrix::of(&[[0.0; 5]; 3]))?;
    assert_eq!(explaining(&report), []);
    let turned = DBIASES[0].map(|dbias| [dbias]);
    let report = oracle::dbiases(dvalues, Matrix::of(&turned))?;
    assert_eq!(explaining(&report), [Mistake::ResultTransposed]);
    let report = oracle::dweights(inputs, dvalues, Matrix::of(&[[0.0; 7]]))?;
    assert!(!report.passes() && explaining(&report).is_empty());
    // Operands that do not fit each other are no candidate's fault.
    assert!(oracle::dinputs(dvalues, inputs, Matrix::of(&DINPUTS)).is_err());
    assert!(oracle::dweights(weights, dvalues, Matrix::of(&DWEIGHTS)).is_err());
    assert!(oracle::drelu(dvalues, weights, dvalues).is_err());
    assert!(oracle::dense(inputs, weights, dvalues, dvalues).is_err());
    Ok(())
}

/// D8 and the ranking: a correctly rounded result is better than the reference (E28), and never a failure.
#[test]
fn better_than_the_reference() {
    let (dvalues, ones) = ([1e8, 1.0, -1e8], [1.0_f32; 3]);
    assert_eq!(verdict_of_dot(&dvalues, &ones, 0.0), Verdict::Identical);
    assert_eq!(
        verdict_of_dot(&dvalues, &ones, 1.0),
        Verdict::CorrectlyRounded
    );
    assert_eq!(verdict_of_dot(&dvalues, &ones, 8.0), Verdict::WithinBound);
    // The bound of 3 · 2^-24 · (2e8 + 1), and 3 · 2^-150 for underflow, is 35.76…
    assert_eq!(verdict_of_dot(&dvalues, &ones, 36.5), Verdict::WithinBound);
    assert_eq!(verdict_of_dot(&dvalues, &ones, 37.0), Verdict::Wrong);
    let candidate = [8.0];
    let report = dot(&dvalues, &ones, &candidate);
    let Judgement {
        exact,
        error,
        bound,
        ..
    } = report.worst().expect("an element").judgement;
    assert_eq!((exact, error), (1.0, 7.0));
    assert!(
        (35.76..35.77).contains(&bound)
            && (report.largest_error() - 7.0 / (2e8 + 1.0) * 2_f64.powi(24)).abs() < 1e-6
    );
}

/// Integers: the exact sum, wrapped, and nothing else; plain ones too, which would panic in the kernels.
#[test]
fn integers() -> Result<(), ShapeError> {
    let (dvalues, weights) = ([100_i8, 100, 100], [1_i8, 1, 1]);
    assert!(dot(&dvalues, &weights, &[44]).passes(), "300 - 256");
    let saturated = dot(&dvalues, &weights, &[127]);
    assert_eq!(explaining(&saturated), [Mistake::Saturated], "{saturated}");
    assert!(!dot(&dvalues, &weights, &[45]).passes());
    let (dvalues, weights) = ([Wrapping(i64::MAX); 3], [Wrapping(i64::MIN); 3]);
    assert!(
        dot(&dvalues, &weights, &[Wrapping(i64::MIN)]).passes(),
        "3 · (2^63 - 1) · -2^63 mod 2^64"
    );
    let z = Matrix::of(&[[4, -4, 0]]);
    let dvalues = Matrix::of(&[[1, 3, 2]]);
    assert!(oracle::drelu(dvalues, z, Matrix::of(&[[1, 0, 0]]))?.passes());
    assert_eq!(
        explaining(&oracle::drelu(dvalues, z, Matrix::of(&[[1, 0, 2]]))?),
        [Mistake::MaskExcludesZero]
    );
    let thirds = oracle::dbiases(Matrix::of(&[[7, 8], [3, -9]]), Matrix::of(&[[5, 0]]))?;
    assert!(
        explaining(&thirds).contains(&Mistake::DividedBySamples),
        "10 / 2, and -1 / 2 towards zero: {thirds}"
    );
    Ok(())
}

/// Zeros are possible where n·u >= 1, and no order that is used makes them; nor does one where they are accepted because
/// the data could show nothing. Neither passes, and the words say which it is.
#[test]
fn zeros_that_are_possible_do_not_pass() {
    let bf16 = Arithmetic::NATIVE.accumulated_in(Format::BF16);
    let (dvalues, weights, zero) = ([0.7_f32; 300], [1.0_f32; 300], [0.0]);
    let report = dot(&dvalues, &weights, &zero).with_arithmetic(bf16);
    assert!(
        !report.passes() && report.counts().doubtful == 1,
        "{report}"
    );
    assert!(report.to_string().contains("doubtful, 1 of 1"), "{report}");
    // The theorem alone accepts it, and then it is the data that proves nothing.
    let alone = report.with_arithmetic(bf16.in_any_order());
    assert!(!alone.passes() && alone.counts().unseen == 1, "{alone}");
    assert!(
        alone.to_string().contains("this data proves nothing"),
        "{alone}"
    );
    assert!(!dot(&dvalues, &weights, &zero).passes());

    let (dvalues, weights) = ([0.7_f32; 100], [1.0_f32; 100]);
    let report = dot(&dvalues, &weights, &zero).with_arithmetic(bf16);
    assert_eq!(
        report.counts().wrong,
        1,
        "100 terms are few enough: {report}"
    );
}

/// 10³⁰⁰ + 10⁻²⁰⁰ − 10³⁰⁰: what is left is 2¹⁶⁰⁰ times smaller than S, and is no zero all the same,
/// so that zero would be accepted in its place. An error below the normal numbers is told as it is:
/// 2⁻⁵⁵⁰ · 2⁻⁵⁵⁰ rounds to 0, and the smallest number is wrong by not more than itself.
#[test]
fn what_is_tiny_is_neither_zero_nor_enlarged() {
    let large = |sign: f64| Term::Product(sign * 1e150, 1e150);
    let terms = [large(1.0), Term::Value(1e-200), large(-1.0)];
    let judgement = oracle::sum_of_products(terms, 1e280, Arithmetic::NATIVE);
    assert_eq!(judgement.verdict, Verdict::WithinBound);
    assert!(judgement.is_unseen, "{judgement:?}");

    let factor = 2_f64.powi(-550);
    let smallest = f64::from_bits(1);
    let terms = [Term::Product(factor, factor)];
    let judgement = oracle::sum_of_products(terms, smallest, Arithmetic::NATIVE);
    assert_eq!(judgement.verdict, Verdict::Wrong);
    assert!(judgement.error <= smallest, "{judgement:?}");
}

/// 1e300 - 1e300 is 0, whatever the order; 1e-24 is not, though it is nothing beside the terms. (A bound of 0 accepted it
/// once, as the distance became 0 when it was scaled.)
#[test]
fn a_distance_that_is_not_zero_is_not_zero() {
    let report = dot(&[1e300, -1e300], &[1.0, 1.0], &[1e-24]);
    assert_eq!(report.counts().wrong, 1, "{report}");
    assert!(dot(&[1e300, -1e300], &[1.0, 1.0], &[0.0]).passes());
}

/// A declared rounding of the operands forgives it, also where the sum of the operands as they are is an exact case.
#[test]
fn declared_operands() {
    let (dvalues, weights) = ([257.0_f32, 1.0], [1.0_f32, 1.0]);
    let bf16 = Arithmetic::NATIVE.operands_in(Format::BF16);
    assert_eq!(verdict(&dot(&dvalues, &weights, &[257.0])), Verdict::Wrong);
    assert_eq!(
        verdict(&dot(&dvalues, &weights, &[257.0]).with_arithmetic(bf16)),
        Verdict::WithinBound,
        "256 + 1"
    );
    assert_eq!(
        verdict(&dot(&dvalues, &weights, &[250.0]).with_arithmetic(bf16)),
        Verdict::Wrong
    );
    let (dvalues, weights) = ([256.0_f32, 1.0], [1.0_f32, 1.0]);
    assert_eq!(
        verdict(&dot(&dvalues, &weights, &[256.0]).with_arithmetic(bf16)),
        Verdict::Wrong,
        "bf16 holds both"
    );
    // What is too large for the declared format is an infinity there.
    let f16 = Arithmetic::NATIVE
        .operands_in(Format::F16)
        .accumulated_in(Format::F32);
    let (dvalues, weights) = ([70_000.0_f32, 1.0], [1.0_f32, 1.0]);
    assert_eq!(
        verdict(&dot(&dvalues, &weights, &[INF]).with_arithmetic(f16)),
        Verdict::Forced
    );
}

/// Precision that slips under the bound: 64 elements of 1024 terms, operands truncated to bf16, and all within it or
/// not, their medians tell.
#[test]
fn suspected() -> Result<(), ShapeError> {
    let mut state = 1_u32;
    let mut random = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f32::from_bits(0x3f80_0000 | state >> 9) - 1.0
    };
    let (dvalues, weights): (Vec<f32>, Vec<f32>) =
        (0..8 * 4096).map(|_| (random(), random())).unzip();
    let tf32 = |number: &f32| {
        f64::from(f32::from_bits(
            number
                .to_bits()
                .wrapping_add(0x0fff + (number.to_bits() >> 13 & 1))
                & !0x1fff,
        ))
    };
    let (row, mut candidate) = (
        |data: &[f32], row: usize| data[row * 4096..][..4096].to_vec(),
        Vec::new(),
    );
    let mut right = Vec::new();
    for sample in 0..8 {
        for input in 0..8 {
            let pairs = || row(&dvalues, sample).into_iter().zip(row(&weights, input));
            #[expect(clippy::cast_possible_truncation, reason = "rounded once")]
            candidate.push(
                pairs()
                    .map(|(left, right)| tf32(&left) * tf32(&right))
                    .sum::<f64>() as f32,
            );
            #[expect(clippy::cast_possible_truncation, reason = "rounded once")]
            right.push(
                pairs()
                    .map(|(left, right)| f64::from(left) * f64::from(right))
                    .sum::<f64>() as f32,
            );
        }
    }
    let view = |data| Matrix::from_row_major(8, 4096, data);
    let report = oracle::dinputs(
        view(&dvalues[..])?,
        view(&weights[..])?,
        Matrix::from_row_major(8, 8, &candidate[..])?,
    )?;
    assert!(report.passes(), "it slips under the bound: {report}");
    assert!(
        report
            .explain()
            .suspected()
            .any(|mistake| mistake == Mistake::Rounded(Format::TF32)),
        "{report}"
    );
    let report = oracle::dinputs(
        view(&dvalues[..])?,
        view(&weights[..])?,
        Matrix::from_row_major(8, 8, &right[..])?,
    )?;
    assert!(
        report.passes() && report.explain().suspected().next().is_none(),
        "{report}"
    );
    Ok(())
}

/// Every bound to the last bit: the outermost numbers that the theorems allow pass, and their neighbours are wrong.
#[test]
fn bounds() {
    let (mut count, mut native) = (0, 0);
    for line in include_str!("data/oracle_bounds.txt").lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let numbers: Vec<f64> = words[3..]
            .iter()
            .map(|word| f64::from_bits(u64::from_str_radix(word, 16).expect("bits")))
            .collect();
        let declared = declared(words[2]);
        if words[1] == "f64" {
            // The bound is rounded up by 2^-45 of itself: where it is many steps of an f64 wide, go a little further.
            let hair = (numbers[1] - numbers[0]) * 2_f64.powi(-40);
            bound(
                words[0],
                declared,
                &numbers,
                |number| (number - hair).min(number.next_down()),
                |number| (number + hair).max(number.next_up()),
                line,
            );
        } else {
            #[expect(clippy::cast_possible_truncation, reason = "they are f32")]
            let numbers: Vec<f32> = numbers.iter().map(|&number| number as f32).collect();
            bound(
                words[0],
                declared,
                &numbers,
                f32::next_down,
                f32::next_up,
                line,
            );
        }
        count += 1;
        native += usize::from(declared == Arithmetic::NATIVE);
    }
    assert_eq!((count, native), (404, 180));
}

fn declared(words: &str) -> Arithmetic {
    let format = |name| match name {
        "bf16" => Some(Format::BF16),
        "f16" => Some(Format::F16),
        "tf32" => Some(Format::TF32),
        "f32" => Some(Format::F32),
        "f64" => Some(Format::F64),
        _ => panic!("{name} is no format"),
    };
    let mut declared = Arithmetic::NATIVE;
    for (name, value) in words.split(',').filter_map(|word| word.split_once('=')) {
        match name {
            "ops" => declared.operands = format(value),
            "acc" => declared.accumulator = format(value),
            "res" => declared.result = format(value),
            _ => declared.flush_to_zero = true,
        }
    }
    declared
}

fn bound<T: Element>(
    operation: &str,
    declared: Arithmetic,
    numbers: &[T],
    down: impl Fn(T) -> T,
    up: impl Fn(T) -> T,
    line: &str,
) {
    let (limits, operands) = numbers.split_at(2);
    let of = |candidate: T| {
        let candidate = [candidate];
        let candidate = Matrix::from_row_major(1, 1, &candidate[..]).expect("one");
        let column = |data| Matrix::from_row_major(operands.len(), 1, data).expect("a column");
        let (bias, pairs) = operands.split_at(usize::from(operation == "dense"));
        let left: Vec<T> = pairs.iter().step_by(2).copied().collect();
        let right: Vec<T> = pairs.iter().skip(1).step_by(2).copied().collect();
        let row = |data| Matrix::from_row_major(1, left.len(), data).expect("a row");
        let report = match operation {
            "dbiases" => oracle::dbiases(column(operands), candidate),
            "dinputs" => oracle::dinputs(row(&left[..]), row(&right[..]), candidate),
            _ => {
                let weights = Matrix::from_row_major(right.len(), 1, &right[..]).expect("a column");
                let biases = Matrix::from_row_major(1, 1, bias).expect("one");
                oracle::dense(row(&left[..]), weights, biases, candidate)
            }
        };
        verdict(&report.expect("they fit").with_arithmetic(declared))
    };
    assert!(
        limits.iter().all(|&limit| of(limit) != Verdict::Wrong),
        "the outermost numbers pass: {line}"
    );
    for (beyond, side) in [(down(limits[0]), "below"), (up(limits[1]), "above")] {
        // Where a wider accumulator is declared, its bound can exclude the reference's own bits, which pass all the same.
        let is_reference = declared != Arithmetic::NATIVE && of(beyond) == Verdict::Identical;
        assert!(
            of(beyond) == Verdict::Wrong || is_reference,
            "{side}: {line}"
        );
    }
}

/// The account fits a terminal, whatever it tells.
#[test]
fn eighty_columns() -> Result<(), ShapeError> {
    let (inputs, weights, dvalues) = (
        Matrix::of(&INPUTS),
        Matrix::of(&WEIGHTS),
        Matrix::of(&DVALUES),
    );
    let odd = DINPUTS.map(|row| row.map(|number| number * -1.234_567_890_123_456_7e-300));
    for report in [
        oracle::dinputs(dvalues, weights, Matrix::of(&odd))?,
        oracle::dinputs(dvalues, weights, Matrix::of(&[[0.0; 3]; 4]))?,
        oracle::dweights(inputs, dvalues, Matrix::of(&DWEIGHTS))?,
    ] {
        assert!(
            account(&report)
                .lines()
                .all(|line| line.chars().count() <= 80),
            "{report}"
        );
    }
    Ok(())
}

/// An output that was never written is told as such, and not explained by a mistake that happens to fit; and where a NaN is
/// wrong, no bound is shown that it could have kept.
#[test]
fn outputs_that_were_never_written() {
    let (dvalues, weights) = (
        Matrix::of(&[[4.0, -1.0, 2.0]]),
        Matrix::of(&[[2.0, -1.0, 3.0], [5.0, 3.0, -2.0]]),
    );
    let said = |candidate: [[f64; 2]; 1]| {
        account(&oracle::dinputs(dvalues, weights, Matrix::of(&candidate)).expect("they fit"))
    };
    for (element, words) in [
        (0.0, "where: all of it, all zero: never written?"),
        (f64::NAN, "where: all of it, all NaN: never written?"),
    ] {
        let account = said([[element; 2]]);
        assert!(
            account.contains(words) && !account.contains("happened"),
            "{account}"
        );
    }
    let account = said([[15.0, f64::NAN]]); // 4·2 + -1·-1 + 2·3 = 15
    assert!(
        account.contains("gives such a value") && !account.contains("never written"),
        "{account}"
    );
}

/// Operands that do not fit are refused by the oracle with the very sentence of the kernel, and as many as it takes are needed.
#[test]
fn operands_that_do_not_fit() {
    let [two_by_three, three_by_two] = [(2, 3), (3, 2)].map(|(rows, cols)| {
        Matrix::from_row_major(rows, cols, &[1.0_f64; 6][..]).expect("six elements")
    });
    let row = Matrix::of(&[[1.0; 2]]);
    let candidate = Matrix::of(&[[1.0]]);
    let refused = |operation: Operation, operands: &[MatrixView<'static, f64>]| {
        operation
            .judge(operands, candidate)
            .expect_err("refused")
            .to_string()
    };
    let kernel = |refused: Result<(), ShapeError>| refused.expect_err("refused").to_string();
    assert_eq!(
        refused(Operation::DINPUTS, &[two_by_three, three_by_two]),
        kernel(chainrule::backward::dinputs_into(
            two_by_three,
            three_by_two,
            Matrix::of_mut(&mut [[0.0]])
        )),
    );
    assert_eq!(
        refused(Operation::DWEIGHTS, &[two_by_three, three_by_two]),
        kernel(chainrule::backward::dweights_into(
            two_by_three,
            three_by_two,
            Matrix::of_mut(&mut [[0.0]])
        )),
    );
    assert_eq!(
        refused(Operation::DRELU, &[two_by_three, three_by_two]),
        kernel(chainrule::backward::drelu_into(
            two_by_three,
            three_by_two,
            Matrix::of_mut(&mut [[0.0]])
        )),
    );
    assert_eq!(
        refused(Operation::DENSE, &[two_by_three, two_by_three, row]),
        kernel(chainrule::forward::dense_into(
            two_by_three,
            two_by_three,
            row,
            Matrix::of_mut(&mut [[0.0]])
        )),
    );
    assert_eq!(
        refused(
            Operation::DENSE,
            &[two_by_three, three_by_two, three_by_two]
        ),
        kernel(chainrule::forward::dense_into(
            two_by_three,
            three_by_two,
            three_by_two,
            Matrix::of_mut(&mut [[0.0]])
        )),
    );
    for operation in Operation::ALL {
        let taken = operation.operands.len();
        for given in (0..5).filter(|&given| given != taken) {
            let sentence = refused(*operation, &vec![two_by_three; given]);
            assert!(
                sentence.contains(&format!(
                    "{given} operands were given but the operation takes {taken}"
                )),
                "{sentence}"
            );
        }
    }
}

/// What an operation is, read off its row: the axis that is summed is the one that is missing in the result.
#[test]
fn operations_agree_with_themselves() {
    for operation in Operation::ALL {
        assert_eq!(Operation::named(operation.name), Some(operation));
        let knows = |operand: &Operand, axis| operand.row == Some(axis) || operand.col == axis;
        if let Some(term) = operation.term() {
            assert!(operation.row != Some(term) && operation.col != term);
        }
        let [first, .., last] = [
            operation.operands[0],
            *operation.operands.last().expect("one"),
        ];
        match operation.kind {
            Kind::Product(term) => {
                let second = operation.operands[1];
                assert!(knows(&first, term) && knows(&second, term));
                assert!(operation.row.is_some_and(|row| knows(&first, row)));
                assert!(knows(&second, operation.col));
                if operation.operands.len() == 3 {
                    assert_eq!((last.row, last.col), (None, operation.col));
                }
            }
            Kind::Sum(term) => {
                assert!(knows(&first, term) && knows(&first, operation.col));
                assert_eq!((operation.row, operation.operands.len()), (None, 1));
            }
            Kind::Mask => {
                for operand in [first, last] {
                    assert_eq!((operand.row, operand.col), (operation.row, operation.col));
                }
            }
            kind => panic!("{kind:?}"),
        }
    }
    assert_eq!(Operation::named("dvalues"), None);
    let names = [Axis::Sample, Axis::Input, Axis::Neuron].map(Axis::name);
    assert_eq!(names, ["sample", "input", "neuron"]);
}

/// A sum that is no operation of this crate has the verdict that it has as one.
#[test]
fn sums_of_any_products() {
    let judge = |terms: &[Term<f64>], candidate| {
        let terms = terms.iter().copied();
        oracle::sum_of_products(terms, candidate, Arithmetic::NATIVE)
    };
    // The empty sum is +0; -0 is a zero as well.
    assert_eq!(judge(&[], 0.0).verdict, Verdict::Identical);
    assert_eq!(judge(&[], -0.0).verdict, Verdict::CorrectlyRounded);
    assert_eq!(judge(&[], 5e-324).verdict, Verdict::Wrong);

    // One addition is correctly rounded; 0.3 is its neighbour.
    let terms = [Term::Product(0.1, 1.0), Term::Product(0.2, 1.0)];
    let sum = judge(&terms, 0.1 + 0.2);
    assert!(sum.passes() && sum.verdict == Verdict::Identical);
    assert_eq!((sum.candidate, sum.exact), (0.1 + 0.2, 0.1 + 0.2));
    let below = judge(&terms, 0.3);
    assert_eq!(below.verdict, Verdict::WithinBound);
    assert!(below.passes() && below.error > 0.0 && below.error <= below.bound);
    // 2 · 2^-53 · 0.3, and a hair for underflow.
    assert!((below.bound / (0.3 * 2_f64.powi(-52)) - 1.0).abs() < 1e-12);
    // Values are not rounded before they are added: of two, one addition rounds.
    let values = [Term::Value(0.1), Term::Value(0.2)];
    assert_eq!(judge(&values, 0.1 + 0.2).verdict, Verdict::Identical);
    let half = judge(&values, 0.3).bound / below.bound;
    assert!((half - 0.5).abs() < 1e-12);
    let wrong = judge(&terms, 0.2);
    assert!(!wrong.passes() && wrong.verdict == Verdict::Wrong);

    assert_eq!(
        judge(&[Term::Product(0.0, f64::INFINITY)], f64::NAN).verdict,
        Verdict::Identical
    );
    assert_eq!(
        judge(&[Term::Product(0.0, f64::INFINITY)], 0.0).verdict,
        Verdict::Wrong
    );

    // Zeros would be within the bound of 300 terms kept in bf16: that is no pass.
    let terms = [Term::Product(0.7_f32, 1.0); 300];
    let bf16 = Arithmetic::NATIVE.accumulated_in(Format::BF16);
    let zero = oracle::sum_of_products(terms, 0.0, bf16);
    assert!(zero.verdict == Verdict::Doubtful && !zero.passes());

    // Integers wrap, and a value is added as it is: 100 · 3 + 5 - 256.
    let terms = [Term::Product(100_i8, 3), Term::Value(5)];
    let judge = |candidate| oracle::sum_of_products(terms, candidate, Arithmetic::NATIVE);
    assert_eq!(
        (judge(49).verdict, judge(49).error),
        (Verdict::Identical, 0.0)
    );
    assert_eq!((judge(50).verdict, judge(50).exact), (Verdict::Wrong, 49));
    assert_eq!((judge(50).error, judge(50).bound), (1.0, 0.0));
}

/// The source names as many mistakes as are looked for: one that is not in the table would never be tried.
#[test]
fn every_mistake_is_looked_for() {
    let source = include_str!("../src/oracle/mistake.rs");
    let variants = source
        .split_once("pub enum Mistake {")
        .and_then(|(_, rest)| rest.split_once("\n}"))
        .map(|(variants, _)| variants)
        .expect("the enum");
    let declared: BTreeSet<&str> = variants
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//") && line.ends_with(','))
        .map(|line| {
            line.trim_end_matches(',')
                .split('(')
                .next()
                .expect("a name")
        })
        .collect();
    let debugged: Vec<String> = Mistake::all()
        .map(|mistake| format!("{mistake:?}"))
        .collect();
    let looked_for: BTreeSet<&str> = debugged
        .iter()
        .map(|name| name.split('(').next().expect("a name"))
        .collect();
    assert_eq!(declared, looked_for);
    // None is there twice, and a set of them fits into 64 bits.
    let distinct: BTreeSet<&String> = debugged.iter().collect();
    assert_eq!(distinct.len(), debugged.len());
    assert!(debugged.len() <= 64);
    for mistake in Mistake::all() {
        assert_eq!(
            mistake.to_string(),
            format!("{}: {}", mistake.done(), mistake.advice())
        );
    }
    // What nobody looks for has words all the same.
    let other = Mistake::Rounded(Format::F8_E5M2).to_string();
    assert_eq!(other, "another precision: use the format of the operands");
}

/// Rounded to f16, whose largest number is 65504, a sum s may be off by s · 2^-11, some 32, and a little more. From 65472 on
/// the result may be infinite, with the sign of s; up to 65536 it may be finite.
#[test]
fn a_result_that_overflows_its_format() {
    let f16 = Arithmetic::NATIVE.result_in(Format::F16);
    for (large, candidate, expected) in [
        (65400.7_f32, INF, Verdict::Wrong),
        (65400.7, 65408.0, Verdict::CorrectlyRounded),
        (65500.7, INF, Verdict::OrderDependent),
        (65500.7, -INF, Verdict::Wrong),
        (65500.7, NAN, Verdict::Wrong),
        (65500.7, 65504.0, Verdict::OrderDependent),
        (65500.7, 65472.0, Verdict::OrderDependent),
        (65500.7, 65440.0, Verdict::Wrong),
        (65530.7, INF, Verdict::OrderDependent),
        (65530.7, 65504.0, Verdict::OrderDependent),
        (65600.7, INF, Verdict::Forced),
        (65600.7, 65504.0, Verdict::Wrong),
    ] {
        for sign in [1.0, -1.0] {
            let terms = [
                Term::Product(sign * large, 1.0),
                Term::Product(sign * 0.01, 1.0),
            ];
            let judgement = oracle::sum_of_products(terms, sign * candidate, f16);
            assert_eq!(judgement.verdict, expected, "{large} {candidate} {sign}");
        }
    }
}

/// D6, written out: S = 2.5 is the sum of 1.5 · 1 and 1 · 1 with a hair each, so that no case is exact. A product of two bf16
/// numbers, of 16 bits, is exact in f32 and not in TF32, where it rounds once more.
#[test]
fn products_that_are_exact_in_the_accumulator() {
    let hair = 1.0 + 2_f32.powi(-20);
    let terms = [Term::Product(1.5, hair), Term::Product(1.0, hair)];
    let total = 2.5 * f64::from(hair);
    let u_in = 2_f64.powi(-8);
    let inner = (2.0 + u_in) * u_in;
    let grown = (1.0 + u_in) * (1.0 + u_in);
    for (accumulator, roundings, unit) in [
        (Format::F32, 1.0, 2_f64.powi(-24)),
        (Format::TF32, 2.0, 2_f64.powi(-11)),
        (Format::F16, 2.0, 2_f64.powi(-11)),
    ] {
        let declared = Arithmetic::NATIVE
            .operands_in(Format::BF16)
            .accumulated_in(accumulator);
        let judgement = oracle::sum_of_products(terms, 2.5, declared);
        // Underflow, in F16 half of 2^-24 twice, is all that is left out; the bound is not below this.
        let least = (inner + roundings * unit * grown) * total;
        let underflow = accumulator.smallest() * 1.01;
        assert!(judgement.bound >= least, "{accumulator:?}");
        assert!(
            judgement.bound <= least * (1.0 + 1e-12) + underflow,
            "{accumulator:?}"
        );
    }
}

/// D6 of operands that are numbers of the declared format: rounding them changes nothing, so that u_in and T are 0. Of the two
/// products 1 and (1 + 2⁻⁷)·2⁻³⁰, which are no exact case, the bound in f32 is u·S with one rounding, and what underflows.
#[test]
fn operands_of_the_declared_format_cost_nothing() {
    let small = (1.0 + 2_f32.powi(-7)) * 2_f32.powi(-30);
    let terms = [Term::Product(1.0, 1.0), Term::Product(small, 1.0)];
    let total = 1.0 + f64::from(small);
    for (format, least) in [
        (Format::BF16, 2_f64.powi(-24) * total),
        // Of four bits, 1 + 2⁻⁷ is rounded: u_in is 2⁻⁴.
        (
            Format::F8_E4M3,
            (2.0 + 2_f64.powi(-4)) * 2_f64.powi(-4) * total,
        ),
    ] {
        let declared = Arithmetic::NATIVE.operands_in(format);
        let judgement = oracle::sum_of_products(terms, 1.0_f32.next_up(), declared);
        assert!(judgement.bound >= least, "{format}");
        assert!(judgement.bound <= 1.1 * least, "{format}");
    }
}

/// D7: flushing adds λ for each product and each addition, and that is nothing beside n · u · S, also where n · u is
/// beyond 1: in bf16 from 256 terms on. (The bound was γ, and infinite, once.)
#[test]
fn flushing_has_a_bound_at_any_length() {
    let declared = Arithmetic::NATIVE
        .accumulated_in(Format::BF16)
        .flushing_to_zero();
    for n in [127_u16, 128, 300] {
        let terms = core::iter::repeat_n(Term::Product(0.7_f32, 1.0), n.into());
        let judgement = oracle::sum_of_products(terms, 50.0, declared);
        let n = f64::from(n);
        let n_u_s = n * 2_f64.powi(-8) * n * f64::from(0.7_f32);
        assert!((judgement.bound / n_u_s - 1.0).abs() < 1e-12, "{n}");
    }
    // Where every product is 1.5 λ, four of them may be lost: 7 λ are allowed, and 1.5 λ · (1 + 4 u) of rounding.
    let lambda = f32::MIN_POSITIVE;
    let terms = [Term::Product(lambda, 1.5_f32); 4];
    let flushing = Arithmetic::NATIVE.flushing_to_zero();
    let judgement = oracle::sum_of_products(terms, 0.0, flushing);
    let rounding = 4.0 * 2_f64.powi(-24);
    let allowed = f64::from(lambda) * (rounding * 6.0 + 7.0 * (1.0 + rounding));
    assert!((judgement.bound / allowed - 1.0).abs() < 1e-12);
}

/// Of two wrong elements the worse one is further off in units of what it may be off by, and not by itself.
#[test]
fn the_worst_is_the_furthest_from_its_bound() -> Result<(), ShapeError> {
    let third = 1.0 / 3.0;
    let (dvalues, weights) = ([[third, third]], [[1.0, 1.0], [1e15, 1e15]]);
    let candidate = [[0.6666, 0.66666e15]];
    let report = oracle::dinputs(
        Matrix::of(&dvalues),
        Matrix::of(&weights),
        Matrix::of(&candidate),
    )?;
    let worst = report.worst().expect("an element");
    assert_eq!((report.counts().wrong, worst.col), (2, 0));
    Ok(())
}

/// As fractions of 2^-56, 0.1 + 0.2 is 7205759403792794 · 3 and 0.3 is 5404319552844595 · 4: they are 2^-55 apart. In units
/// of u · S that is 0.25 / 0.3.
#[test]
fn errors_in_units() -> Result<(), ShapeError> {
    let (dvalues, weights, candidate) = ([[0.1, 0.2]], [[1.0, 1.0]], [[0.3]]);
    let report = oracle::dinputs(
        Matrix::of(&dvalues),
        Matrix::of(&weights),
        Matrix::of(&candidate),
    )?;
    let worst = report.worst().expect("an element");
    assert_eq!(worst.judgement.error, 2_f64.powi(-55));
    assert!((report.largest_error() - 0.25 / 0.3).abs() < 1e-15);
    Ok(())
}

/// An infinity of one sign, and a finite product beyond the largest number of the other: FMA gives the infinity, multiplying
/// first gives NaN (D5). Without that product there is only the infinity.
#[test]
fn infinities_of_one_sign() {
    for sign in [1.0, -1.0] {
        let infinite = Term::Product(sign * f64::INFINITY, 1.0);
        let judge = |terms: [Term<f64>; 2], candidate: f64| {
            oracle::sum_of_products(terms, candidate, Arithmetic::NATIVE).verdict
        };
        let beyond = [infinite, Term::Product(-sign * f64::MAX, 2.0)];
        assert_eq!(judge(beyond, sign * f64::INFINITY), Verdict::OrderDependent);
        assert_eq!(judge(beyond, f64::NAN), Verdict::Identical);
        assert_eq!(judge(beyond, -sign * f64::INFINITY), Verdict::Wrong);
        let of_one_sign = [infinite, Term::Product(sign * f64::MAX, 2.0)];
        assert_eq!(judge(of_one_sign, f64::NAN), Verdict::Wrong);
        assert_eq!(judge(of_one_sign, 1.0), Verdict::Wrong);
        // The reference has it as well; a candidate for the negative is the other one.
        let (dvalues, weights) = ([sign * f64::INFINITY], [1.0]);
        let candidate = [-sign * f64::INFINITY];
        let report = dot(&dvalues, &weights, &candidate);
        assert!(explaining(&report).contains(&Mistake::Negated), "{report}");
        let forced = [sign * f64::INFINITY];
        let declared = Arithmetic::NATIVE.result_in(Format::F32);
        let report = dot(&dvalues, &weights, &forced).with_arithmetic(declared);
        assert_eq!(report.counts().identical, 1);
    }
}

/// A reason is asked for only where something is wrong, and was written.
#[test]
fn no_reason_is_asked_for_what_is_right() {
    let reason = "no known mistake";
    let (dvalues, weights) = ([4.0, -1.0, 2.0], [2.0, -1.0, 3.0]);
    let said = |candidate: f64| account(&dot(&dvalues, &weights, &[candidate]));
    assert!(!said(15.0).contains(reason)); // 4·2 + -1·-1 + 2·3
    assert!(said(15.5).contains(reason));
    assert!(!said(0.0).contains(reason) && !said(f64::NAN).contains(reason));
}

/// Unsigned integers are judged as their sums wrap: 200·2 + 100·3 is 700, and 700 - 2·256 is 188; 2⁶⁴ - 1 squared is 1
/// modulo 2⁶⁴, and what stops at the end of the range is named.
#[test]
fn unsigned_integers_wrap() {
    let bytes = dot(&[200_u8, 100], &[2, 3], &[188]);
    assert!(bytes.passes(), "{bytes}");
    let stopped = dot(&[200_u8, 100], &[2, 3], &[255]);
    assert!(
        explaining(&stopped).contains(&Mistake::Saturated),
        "{stopped}"
    );

    let largest = dot(&[u64::MAX], &[u64::MAX], &[1]);
    assert!(largest.passes(), "{largest}");
    assert!(!dot(&[u64::MAX], &[u64::MAX], &[0]).passes());
    let stopped = dot(&[u64::MAX, 5], &[u64::MAX, 7], &[u64::MAX]);
    assert!(
        explaining(&stopped).contains(&Mistake::Saturated),
        "{stopped}"
    );
}

/// Integers are measured as integers: 2⁶⁰ + 7 and 2⁶⁰ + 8 are one number in `f64`, and 1 apart. Of two wrong ones the
/// worse is the one that is further off, to the last digit; of wrapped types by the plain difference.
#[test]
fn integers_are_off_by_integers() -> Result<(), ShapeError> {
    let (exact, candidate) = ([(1_i64 << 60) + 7], [(1_i64 << 60) + 8]);
    let report = dot(&exact, &[1], &candidate);
    assert!(report.to_string().contains("off by      1\n"), "{report}");
    assert_eq!(report.worst().expect("an element").judgement.error, 1.0);

    let worst_of = |candidate: [[i64; 3]; 1]| {
        let dvalues = [[0_i64; 3]];
        let report = oracle::dbiases(Matrix::of(&dvalues), Matrix::of(&candidate)).expect("fits");
        let worst = report.worst().expect("an element");
        (worst.col, worst.judgement.off_by().to_string())
    };
    assert_eq!(worst_of([[1, -100_000, 5]]), (1, "100000".to_string()));
    let large = 1_i64 << 60;
    let further = (1, (large + 1).to_string());
    assert_eq!(worst_of([[large, large + 1, -large]]), further);
    assert_eq!(worst_of([[-large, -large - 1, large]]), further);

    // The whole range of a type: 2⁶⁴ - 1.
    let (dvalues, candidate) = ([[Wrapping(i64::MIN)]], [[Wrapping(i64::MAX)]]);
    let report = oracle::dbiases(Matrix::of(&dvalues), Matrix::of(&candidate))?;
    let judgement = report.worst().expect("an element").judgement;
    assert_eq!(judgement.off_by().to_string(), u64::MAX.to_string());
    Ok(())
}

/// In E4M3 −1000 is NaN, which masks nothing: the gradient, or 0 where `z` was not rounded. In f16
/// 10⁻⁹ is 0, which masks; but of a sum it is a term like any other.
#[test]
fn a_declared_format_masks_otherwise_and_sums_as_ever() -> Result<(), ShapeError> {
    let (dvalues, z) = (
        Matrix::of(&[[3.0_f32, 5.0]]),
        Matrix::of(&[[-1000.0_f32, 1.0]]),
    );
    let e4m3 = Arithmetic::NATIVE.operands_in(Format::F8_E4M3);
    for (candidate, passes) in [
        ([[3.0, 5.0]], true),
        ([[0.0, 5.0]], true),
        ([[1.5, 5.0]], false),
    ] {
        let report = oracle::drelu(dvalues, z, Matrix::of(&candidate))?;
        assert_eq!(report.with_arithmetic(e4m3).passes(), passes, "{report}");
    }
    let f16 = Arithmetic::NATIVE.operands_in(Format::F16);
    let report = dot(&[1.0_f32, 1.0], &[1e-9, 5.0], &[0.0]);
    assert_eq!(verdict(&report.with_arithmetic(f16)), Verdict::Wrong);
    Ok(())
}

/// P and −P, six steps below 2¹²⁸, and 1: (1 + 3·u)·P is three steps below it, where the largest
/// number is one step below it, and so nothing overflows. Of S, which is twice as large, 6·u would.
#[test]
fn what_overflows_is_the_sum_of_one_sign() {
    let large = f32::from_bits(f32::MAX.to_bits() - 5);
    let (dvalues, ones) = ([large, -large, 1.0], [1.0; 3]);
    assert_eq!(verdict_of_dot(&dvalues, &ones, INF), Verdict::Wrong);
    assert_eq!(verdict_of_dot(&dvalues, &ones, -INF), Verdict::Wrong);
    let nearer = f32::from_bits(f32::MAX.to_bits() - 1);
    let dvalues = [nearer, -nearer, 1.0];
    assert_eq!(
        verdict_of_dot(&dvalues, &ones, INF),
        Verdict::OrderDependent
    );
}

/// In bf16 257 is 256: as a factor it is rounded, and a bias may have been, which 512 shows. What is
/// further off by far less than 1 is expected of neither.
#[test]
fn a_bias_may_have_been_rounded() {
    let bf16 = Arithmetic::NATIVE.operands_in(Format::BF16);
    let terms = [Term::Product(257.0_f32, 1.0), Term::Value(257.0)];
    let verdict = |candidate| oracle::sum_of_products(terms, candidate, bf16).verdict;
    assert_eq!(verdict(512.0), Verdict::WithinBound);
    assert_eq!(verdict(511.998), Verdict::Doubtful);
}

/// Flushing forgives what is below the smallest normal number, and nothing else: ¾ is an exact case,
/// 2⁻¹²⁶ is kept as a value and as `z`, and what is below it is kept where flushing is not declared.
#[test]
fn flushing_ends_at_the_smallest_normal_number() -> Result<(), ShapeError> {
    let flushing = Arithmetic::NATIVE.flushing_to_zero();
    let above = [0.75_f32.next_up()];
    let quarters = dot(&[1.0_f32, 1.0], &[0.5, 0.25], &above);
    assert_eq!(verdict(&quarters.with_arithmetic(flushing)), Verdict::Wrong);

    let normal = f32::MIN_POSITIVE;
    let zero_for = |value: f32, arithmetic| {
        let terms = [Term::Value(value), Term::Value(value)];
        oracle::sum_of_products(terms, 0.0, arithmetic).verdict
    };
    assert_eq!(zero_for(normal, flushing), Verdict::Wrong);
    assert_ne!(zero_for(normal / 2.0, flushing), Verdict::Wrong);
    let tf32 = Arithmetic::NATIVE.operands_in(Format::TF32);
    assert_eq!(zero_for(normal / 2.0, tf32), Verdict::Wrong);

    for (z, is_flushed) in [(normal, false), (normal / 2.0, true)] {
        let z = [[z, 1.0]];
        let (dvalues, candidate) = (Matrix::of(&[[2.0, 3.0]]), Matrix::of(&[[0.0, 3.0]]));
        let report = oracle::drelu(dvalues, Matrix::of(&z), candidate)?;
        assert_eq!(report.accepting(Mistake::Flushed).passes(), is_flushed);
    }
    Ok(())
}

/// D9 in a coarse accumulator: 8 products in blocks of 4 are truncated 10 times, by 2·2⁻⁸ of S at most,
/// and γ is 20·2⁻⁸ / (1 − 20·2⁻⁸), 5/59. What underflows is nothing beside it.
#[test]
fn the_bound_of_tensor_cores() {
    let odd = 1.0 + 2_f32.powi(-7);
    let cores = Arithmetic::NATIVE.accumulated_in(Format::BF16);
    let terms = [Term::Product(odd, 1.0); 8];
    let bound = oracle::sum_of_products(terms, 8.0, cores.on_tensor_cores()).bound;
    let wanted = 8.0 * f64::from(odd) * 5.0 / 59.0;
    assert!(
        (bound / wanted - 1.0).abs() < 1e-12,
        "{bound} is not {wanted}"
    );
}
