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

#[cfg(feature = "alloc")]
#[path = "oracle_report/parts.rs"]
mod parts;
mod random;

use chainrule::oracle::{self, Arithmetic, Format, Mistake, Operation, Report, Rows, Verdict};
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
        "dinputs 1×1 in f32: passes\n        1 identical to the reference\n"
    );
    let rows = [CANCELLING, [1.0, 2.0, 3.0]];
    let text = report(&rows, &[[9.0, 6.0]]).to_string();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(
        lines,
        [
            "dinputs 1×2 in f32: passes",
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
            "dinputs 1×2 in f32: wrong, 1 of 2 elements",
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
    assert_eq!(lines[0], "dinputs 1×1 in f32: doubtful, 1 of 1 elements");
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

/// 1·1 + 3·2 = 7, 3·1 = 3, 2·1 + 4·2 = 10, 4·1 = 4; and the sums over the samples 3 and 1.
const INPUTS: [[i8; 2]; 2] = [[1, 2], [3, 4]];
const DVALUES: [[i8; 2]; 2] = [[1, 0], [2, 1]];

/// What was there before is one term more; integers wrap around, 125 + 7 - 256 = -124.
#[test]
fn what_was_there_before_is_added() -> Result<(), ShapeError> {
    let (inputs, dvalues) = (Matrix::of(&INPUTS), Matrix::of(&DVALUES));
    let previous = Matrix::of(&[[125, -1], [20, 5]]);
    let added = [[-124, 2], [30, 9]];
    let report = oracle::dweights(inputs, dvalues, Matrix::of(&added))?;
    assert!(!report.passes());
    assert!(report.added_to(previous)?.passes());
    // A second call takes the place of the first.
    let zeros = Matrix::of(&[[0; 2]; 2]);
    assert!(!report.added_to(previous)?.added_to(zeros)?.passes());

    let report = oracle::dbiases(dvalues, Matrix::of(&[[13, -9]]))?;
    assert!(report.added_to(Matrix::of(&[[10, -10]]))?.passes());
    // 1·1 + 2·3 + 5, 1·2 + 2·4 + 6; 3·1 + 4·3 + 5, 3·2 + 4·4 + 6
    let biases = Matrix::of(&[[5, 6]]);
    let candidate = [[13, 18], [23, 32]];
    let report = oracle::dense(inputs, inputs, biases, Matrix::of(&candidate))?;
    let previous = Matrix::of(&[[1, 2], [3, 4]]);
    assert!(report.added_to(previous)?.passes());
    Ok(())
}

/// Products and sums are small integers, which every order has exactly. Rows and columns are more
/// than are summed side by side.
#[test]
fn what_was_there_before_is_that_of_each_element() -> Result<(), ShapeError> {
    let inputs: [[f32; 20]; 1] = [core::array::from_fn(|input| (input + 1) as f32)];
    let dvalues: [[f32; 70]; 1] = [core::array::from_fn(|neuron| neuron as f32)];
    let elements = |of: fn(usize, usize) -> usize| -> [[f32; 70]; 20] {
        core::array::from_fn(|row| core::array::from_fn(|col| of(row, col) as f32))
    };
    let previous = elements(|row, col| 100 * row + col);
    let candidate = elements(|row, col| (row + 1) * col + 100 * row + col);
    let (inputs, dvalues) = (Matrix::of(&inputs), Matrix::of(&dvalues));
    let report = oracle::dweights(inputs, dvalues, Matrix::of(&candidate))?;
    let report = report.added_to(Matrix::of(&previous))?;
    assert_eq!(report.counts().identical, 20 * 70, "{report}");
    Ok(())
}

/// The loop that adds at last, as `.grad` does, and the one that starts with what was there, as
/// llm.c does, however much that was. A sample that is missing is seen.
#[test]
fn what_was_there_before_may_be_the_first_term_or_the_last() -> Result<(), ShapeError> {
    for before in [0.0, 1.0, -300.0, 1e5, 1e-9] {
        let random = &mut Random(1);
        let mut number = || random.within(-1_000_000, 1_000_000) as f32 / 1e6;
        let dvalues: [[f32; 16]; 500] =
            core::array::from_fn(|_| core::array::from_fn(|_| number()));
        let previous: [[f32; 16]; 1] = [core::array::from_fn(|_| before * (1.0 + number()))];
        let sum = |start: [f32; 16], rows: &[[f32; 16]]| {
            rows.iter().fold(start, |sums, row| {
                core::array::from_fn(|col| sums[col] + row[col])
            })
        };
        let of_the_batch = sum([0.0; 16], &dvalues);
        let at_last = [core::array::from_fn(|col| {
            of_the_batch[col] + previous[0][col]
        })];
        let at_first = [sum(previous[0], &dvalues)];
        let one_less = [sum(previous[0], &dvalues[1..])];
        let previous = Matrix::of(&previous);
        for (candidate, passes) in [(at_last, true), (at_first, true), (one_less, false)] {
            let report = oracle::dbiases(Matrix::of(&dvalues), Matrix::of(&candidate))?;
            let report = report.added_to(previous)?;
            assert_eq!(report.passes(), passes, "{before}: {report}");
        }
    }
    Ok(())
}

/// What was there before is 30 and 60; the sum of the batch is 9 and -12, its mean 3 and -4.
#[test]
fn mistakes_and_conventions_are_of_the_result_alone() -> Result<(), ShapeError> {
    let cases = [
        ([9, -12], Mistake::PreviousForgotten),
        ([69, 108], Mistake::PreviousTwice),
        ([48, 36], Mistake::Doubled),
        ([21, 72], Mistake::Negated),
        ([33, 56], Mistake::DividedBySamples),
    ];
    for (candidate, mistake) in cases {
        let dvalues = [[2, -3], [3, -4], [4, -5]];
        let previous = [[30, 60]];
        let candidate = [candidate];
        let report = oracle::dbiases(Matrix::of(&dvalues), Matrix::of(&candidate))?;
        let report = report.added_to(Matrix::of(&previous))?;
        let explaining: Vec<Mistake> = report.explain().explaining().collect();
        assert_eq!(explaining, [mistake]);
        let is_convention = mistake == Mistake::DividedBySamples;
        assert_eq!(report.accepting(mistake).passes(), is_convention);

        let dvalues = dvalues.map(|row| row.map(|number| number as f32));
        let previous = previous.map(|row| row.map(|number| number as f32));
        let candidate = candidate.map(|row| row.map(|number| number as f32));
        let report = oracle::dbiases(Matrix::of(&dvalues), Matrix::of(&candidate))?;
        let report = report.added_to(Matrix::of(&previous))?;
        let explaining: Vec<Mistake> = report.explain().explaining().collect();
        assert_eq!(explaining, [mistake]);
        assert_eq!(report.accepting(mistake).passes(), is_convention);
    }
    // Where nothing was there before, nobody can forget it.
    let report = oracle::dbiases(Matrix::of(&DVALUES), Matrix::of(&[[0, 0]]))?;
    let explanation = report.explain();
    let all = explanation.explaining().chain(explanation.invisible());
    assert!(all.into_iter().all(|it| it != Mistake::PreviousForgotten));
    Ok(())
}

/// PyTorch rounds a gradient to bf16, and its sum with what was there once more. A bf16 has eight
/// bits: 256 + 1 is a tie that goes to 256, and 256 + 1 again; the exact sum is 258. Half
/// precision ends at 65504: 65520 is rounded to infinity, and 65520 - 100 is not; nor is 65296, which is off by
/// at most 2 · 2⁻¹¹ of itself where its terms are rounded, and by half of that as it is rounded.
#[test]
fn a_gradient_is_rounded_before_it_is_added() -> Result<(), ShapeError> {
    let judged = |terms: [f32; 2], previous: f32, candidate: f32, format: Format| {
        let arithmetic = Arithmetic::NATIVE.operands_in(format);
        let arithmetic = arithmetic.accumulated_in(Format::F32).result_in(format);
        let dvalues = terms.map(|term| [term]);
        let (previous, candidate) = ([[previous]], [[candidate]]);
        let report = oracle::dbiases(Matrix::of(&dvalues), Matrix::of(&candidate))?;
        let report = report.added_to(Matrix::of(&previous))?;
        Ok(report.with_arithmetic(arithmetic).counts())
    };
    let is_refused = |counts: oracle::Counts| counts.wrong + counts.doubtful == 1;
    for (candidate, refused) in [(258.0, false), (256.0, false), (254.0, true), (262.0, true)] {
        let counts = judged([256.0, 1.0], 1.0, candidate, Format::BF16)?;
        assert_eq!(is_refused(counts), refused, "{candidate}: {counts:?}");
    }
    // 257 is off by 257 · 2⁻⁸ where it is rounded, and -743 by 743 · 2⁻⁸: by less than 4, though
    // the numbers that are added are larger.
    for (candidate, refused) in [
        (-744.0, false),
        (-740.0, false),
        (-748.0, true),
        (-736.0, true),
    ] {
        let counts = judged([256.0, 1.0], -1000.0, candidate, Format::BF16)?;
        assert_eq!(is_refused(counts), refused, "{candidate}: {counts:?}");
    }
    let infinite = f32::INFINITY;
    let counts = judged([65504.0, 16.0], -100.0, infinite, Format::F16)?;
    assert_eq!(counts.order_dependent, 1, "{counts:?}");
    let counts = judged([65280.0, 16.0], 0.0, infinite, Format::F16)?;
    assert_eq!(counts.wrong, 1, "{counts:?}");
    Ok(())
}

#[test]
fn what_cannot_be_added_is_refused() -> Result<(), ShapeError> {
    let dvalues = Matrix::of(&DVALUES);
    let report = oracle::dbiases(dvalues, Matrix::of(&[[3, 1]]))?;
    let error = report.added_to(dvalues).expect_err("2×2 for 1×2");
    let sentence = "added_to: what was there before is 2×2 but needs to be 1×2: the shape of the \
                    result";
    assert_eq!(error.to_string(), sentence);

    let report = oracle::relu(dvalues, dvalues)?;
    let error = report.added_to(dvalues).expect_err("a mask");
    let sentence = "added_to: relu and drelu sum nothing: judge the result alone";
    assert_eq!(error.to_string(), sentence);
    Ok(())
}

/// One sum of one term, and its candidate.
fn one() -> Report<'static, f64> {
    oracle::dinputs(
        Matrix::of(&[[1.0]]),
        Matrix::of(&[[2.0]]),
        Matrix::of(&[[2.0]]),
    )
    .expect("they fit")
}

/// The format of the operands, that of the sums unless it is the same, and that of the result unless it is that of the
/// operands; and what else is declared. What is wider than the operands as they are given is not declared.
#[test]
fn the_arithmetic_is_in_the_first_line() {
    let native = Arithmetic::NATIVE;
    let bf16 = native.operands_in(Format::BF16).accumulated_in(Format::F32);
    for (declared, words) in [
        (native, "in f64"),
        (native.operands_in(Format::F64), "in f64"),
        (
            native.accumulated_in(Format::F32),
            "in f64, summed and kept in f32",
        ),
        (native.result_in(Format::F16), "in f64, rounded to f16"),
        (bf16, "in bf16, summed and kept in f32"),
        (bf16.result_in(Format::BF16), "in bf16, summed in f32"),
        (
            bf16.result_in(Format::F8_E5M2),
            "in bf16, summed in f32, rounded to f8_e5m2",
        ),
        (bf16.accumulated_in(Format::BF16), "in bf16"),
        (
            bf16.on_tensor_cores().result_in(Format::BF16),
            "in bf16, summed in f32, on tensor cores",
        ),
        (
            native.operands_in(Format::TF32).on_tensor_cores(),
            "in tf32, summed and kept in f32, on tensor cores",
        ),
        (native.flushing_to_zero(), "in f64, flushing to zero"),
        (native.in_any_order(), "in f64, in any order"),
    ] {
        let report = one().with_arithmetic(declared);
        assert_eq!(report.arithmetic().to_string(), words);
        let first_line = format!("dinputs 1×1 {words}: passes\n");
        assert!(report.to_string().starts_with(&first_line), "{report}");
    }
}

/// A mask sums nothing, and integers are what their type is.
#[test]
fn masks_and_integers_have_less_to_declare() -> Result<(), ShapeError> {
    let all = Arithmetic::NATIVE
        .operands_in(Format::BF16)
        .accumulated_in(Format::F32)
        .result_in(Format::BF16)
        .on_tensor_cores()
        .in_any_order();
    let ones = [[1.0_f32]];
    let report = oracle::relu(Matrix::of(&ones), Matrix::of(&ones))?.with_arithmetic(all);
    assert_eq!(report.arithmetic().to_string(), "in bf16");

    let ones = [[core::num::Wrapping(1_u16)]];
    let report = oracle::dbiases(Matrix::of(&ones), Matrix::of(&ones))?.with_arithmetic(all);
    assert_eq!(report.arithmetic().to_string(), "in u16");
    assert!(
        report
            .to_string()
            .starts_with("dbiases 1×1 in u16: passes\n")
    );
    Ok(())
}

/// Whatever is declared, no line has more than 80 columns, and no word is lost where the first one is broken.
#[test]
fn a_long_first_line_is_broken() {
    let formats = || Format::ALL.into_iter().map(Some).chain([None]);
    let mut n_broken = 0;
    for flags in 0..8 {
        for operands in formats() {
            for accumulator in formats() {
                for result in formats() {
                    let mut declared = Arithmetic::NATIVE;
                    declared.operands = operands;
                    declared.accumulator = accumulator;
                    declared.result = result;
                    declared.flush_to_zero = flags & 1 == 1;
                    declared.is_on_tensor_cores = flags & 2 == 2;
                    declared.is_any_order_possible = flags & 4 == 4;
                    n_broken += usize::from(is_broken(declared));
                }
            }
        }
    }
    assert!(n_broken > 0);
}

/// Whether the first line of the report is, which is then whole without the break.
fn is_broken(declared: Arithmetic) -> bool {
    let report = one().with_arithmetic(declared);
    let text = report.to_string();
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{text}");
    }
    let head = format!("dinputs 1×1 {}: passes\n", report.arithmetic());
    assert!(
        text.replace("\n    ", " ").starts_with(head.trim_end()),
        "{text}"
    );
    !text.starts_with(&head)
}

/// Reports that are not on two parts of one, or leave a gap, are not joined.
#[test]
fn what_is_not_of_one_is_not_joined() {
    let dvalues = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
    let (z, other_z) = ([[1.0; 2]; 3], [[1.0; 2]; 3]);
    let other = dvalues;
    let judged = |z, candidate, rows| {
        let operands = [Matrix::of(&dvalues), Matrix::of(z)];
        let report = Operation::DRELU.judge_rows(&operands, Matrix::of(candidate), rows);
        report.expect("they fit")
    };
    let (first, last) = (Rows::from(0..1), Rows::from(1..3));
    let report = judged(&z, &dvalues, first);
    assert!(report.and(judged(&z, &dvalues, last)).is_some());
    assert!(report.and(judged(&z, &dvalues, (2..3).into())).is_none());
    assert!(report.and(report).is_none());
    assert!(report.and(judged(&z, &other, last)).is_none());
    assert!(report.and(judged(&other_z, &dvalues, last)).is_none());
    let half = Arithmetic::NATIVE.result_in(Format::F16);
    assert!(
        report
            .and(judged(&z, &dvalues, last).with_arithmetic(half))
            .is_none()
    );
    let accepted = judged(&z, &dvalues, last).accepting(Mistake::MaskExcludesZero);
    assert!(report.and(accepted).is_none());
}

/// Of seven rows at most three: every third, as two of five would be.
#[test]
fn a_sample_knows_nothing_of_the_others() {
    let numbers = |rows: Rows| rows.numbers().collect::<Vec<_>>();
    assert_eq!(numbers(Rows::sample(3, 7)), [0, 3, 6]);
    assert_eq!(numbers(Rows::sample(2, 7)), [0, 5]);
    assert_eq!(numbers(Rows::sample(4, 8)), [0, 3, 6], "an odd distance");
    assert_eq!(numbers(Rows::sample(9, 3)), [0, 1, 2]);
    assert_eq!(numbers(Rows::sample(1, 8)), [0]);
    assert_eq!(numbers(Rows::sample(0, 8)), [0; 0]);
    assert_eq!(numbers(Rows::sample(3, 0)), [0; 0]);
    assert_eq!(numbers(Rows::sample(1, usize::MAX)), [0]);

    let z = [[1.0, 2.0]; 7];
    let judged = |yours: &[[f64; 2]; 7]| {
        let rows = Rows::sample(3, 7);
        let report = Operation::RELU.judge_rows(&[Matrix::of(&z)], Matrix::of(yours), rows);
        let report = report.expect("they fit");
        (
            report.passes(),
            report.to_string(),
            report.map().to_string(),
        )
    };
    let mut yours = z;
    yours[1] = [5.0, 5.0];
    let (passes, told, map) = judged(&yours);
    assert!(passes);
    let lines: Vec<&str> = told.lines().take(4).collect();
    assert_eq!(
        lines,
        [
            "relu 7×2 in f64: passes",
            "  looked at: every third row, 3 of 7",
            "    a mistake in the others is not seen",
            "        6 identical to the reference",
        ]
    );
    let signs: Vec<&str> = map.lines().skip(1).collect();
    assert_eq!(
        signs,
        [
            "    ..", "      ", "      ", "    ..", "      ", "      ", "    .."
        ]
    );

    yours[3] = [5.0, 5.0];
    let (passes, told, _) = judged(&yours);
    assert!(!passes);
    assert!(told.contains("wrong, 2 of 6 elements\n"), "{told}");
    assert!(told.contains("  where: row 3\n"), "{told}");
    // All that were looked at are all that is known of.
    let (_, told, _) = judged(&[[1.0, 5.0]; 7]);
    assert!(told.contains("  where: the last column\n"), "{told}");
    let (_, told, _) = judged(&[[5.0, 5.0]; 7]);
    assert!(told.contains("  where: all of it\n"), "{told}");
}

/// 10⁸ + 1 − 10⁸ − 1 is 0, and −1 in the loop. Whoever has 1 is as far off as orders are; and that
/// zero would be accepted is no wonder, whatever is declared: it is right.
#[test]
fn where_zero_is_right_there_is_nothing_to_see() {
    let terms = [[1e8, 1.0, -1e8, -1.0]];
    let candidates = [[1.0]];
    let native = report(&terms, &candidates);
    let declared = native.with_arithmetic(Arithmetic::NATIVE.operands_in(Format::TF32));
    for report in [native, declared] {
        let counts = report.counts();
        assert_eq!((counts.within_bound, counts.unseen), (1, 0), "{report}");
        assert!(report.passes());
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

/// All counts, in the order of their fields.
fn all_of(counts: oracle::Counts) -> [usize; 10] {
    [
        counts.identical,
        counts.forced,
        counts.order_dependent,
        counts.correctly_rounded,
        counts.within_bound,
        counts.doubtful,
        counts.wrong,
        counts.zero_signs,
        counts.zeros_expected,
        counts.unseen,
    ]
}

/// Two rows with the same candidates for the same sums, judged apart and joined: what each has was
/// counted once, and both have it twice.
#[track_caller]
fn counted_in_each_row<const ELEMENTS: usize, const TERMS: usize>(
    weights: [[f32; TERMS]; ELEMENTS],
    candidates: [f32; ELEMENTS],
    declared: Arithmetic,
    counted: [usize; 10],
) {
    let (dvalues, yours) = ([[1.0; TERMS]; 2], [candidates; 2]);
    let operands = [Matrix::of(&dvalues), Matrix::of(&weights)];
    let report = Operation::DINPUTS.judge(&operands, Matrix::of(&yours));
    let report = report.expect("they fit").with_arithmetic(declared);
    let [first, last] = [0..1, 1..2].map(|rows| report.of_rows(rows.into()));
    assert_eq!(all_of(first.counts()), counted, "{first}");
    assert_eq!(all_of(last.counts()), counted, "{last}");
    let both = first.and(last).expect("two parts of one");
    assert_eq!(all_of(both.counts()), counted.map(|count| 2 * count));
}

/// Whatever there is to count is counted in both parts. Of 10⁸ + 1 − 10⁸ the loop is zero, which is
/// what was expected, and −0 in place of 0 is a zero of the other sign.
#[test]
fn the_counts_of_parts_add_up() {
    let weights = [
        [1.0, 2.0, 3.0],
        [3e38, 3e38, -3e38],
        [1e8, 1.0, -1e8],
        CANCELLING,
        [1.0, 2.0, 3.0],
        [0.0; 3],
    ];
    let candidates = [6.0, 3e38, 1.0, 9.0, 7.0, -0.0];
    let counted = [1, 0, 1, 2, 1, 0, 1, 1, 2, 1];
    counted_in_each_row(weights, candidates, Arithmetic::NATIVE, counted);

    let in_f16 = Arithmetic::NATIVE.result_in(Format::F16);
    let counted = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
    counted_in_each_row([[1e5, 0.0]], [f32::INFINITY], in_f16, counted);

    // As in the account of what is doubtful, above.
    let random = &mut Random(1);
    let near_one: [f32; 4096] =
        core::array::from_fn(|_| 1.0 + f32::EPSILON * random.of(&[1.0, 3.0, 5.0]));
    let counted = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0];
    counted_in_each_row([near_one], [4096.5], Arithmetic::NATIVE, counted);
}

/// Rows that the result has not are not judged, and are none of those that were.
#[test]
fn rows_that_are_not_there_are_not_judged() {
    let z = [[1.0, 2.0]; 3];
    let judged = |rows: Rows| {
        let report = Operation::RELU.judge_rows(&[Matrix::of(&z)], Matrix::of(&z), rows);
        let report = report.expect("they fit");
        (report.rows(), report.counts().total(), report.passes())
    };
    assert_eq!(judged((1..9).into()), (Rows::from(1..3), 4, true));
    let (rows, total, passes) = judged((3..9).into());
    assert_eq!((rows.count(), total, passes), (0, 0, false));
    // Every third: the first one alone.
    let (rows, total, _) = judged(Rows::sample(3, 9));
    assert_eq!((rows.count(), total), (1, 2));
    assert_eq!(rows.numbers().collect::<Vec<_>>(), [0]);
}

/// There are two rows and three columns, and no limits of what is beside them.
#[test]
fn there_are_no_limits_outside() {
    let (dvalues, weights) = ([[1.0], [2.0]], [[3.0], [4.0], [5.0]]);
    let yours = [[3.0, 4.0, 5.0], [6.0, 8.0, 10.0]];
    let operands = [Matrix::of(&dvalues), Matrix::of(&weights)];
    let report = Operation::DINPUTS.judge(&operands, Matrix::of(&yours));
    let report = report.expect("they fit");
    assert_eq!(report.limits(1, 2).map(|limits| limits.exact), Some(10.0));
    for (row, col) in [(2, 0), (0, 3), (2, 3), (9, 9)] {
        assert!(report.limits(row, col).is_none(), "[{row}][{col}]");
    }
}

/// Where words say where, or nearly all of it is wrong, nothing is drawn.
#[test]
fn a_map_is_of_what_is_scattered() {
    let z = [[1.0; 4]; 4];
    let is_drawn = |is_wrong: fn(usize, usize) -> bool| {
        let mut yours = z;
        for (row, elements) in yours.iter_mut().enumerate() {
            for (col, element) in elements.iter_mut().enumerate() {
                *element += f64::from(u8::from(is_wrong(row, col)));
            }
        }
        let report = oracle::relu(Matrix::of(&z), Matrix::of(&yours)).expect("they fit");
        format!("{report:#}").contains("map:")
    };
    assert!(is_drawn(|row, col| row == col));
    assert!(!is_drawn(|row, _| row == 2));
    assert!(!is_drawn(|row, col| row * col != 1));
}

/// A mask rounds nothing, whether a candidate is another number or none; but where its result is
/// declared to be in bf16, half of 2⁻⁷ and what is flushed may be lost.
#[test]
fn what_a_mask_allows() {
    let z = [[1.0_f32, 2.0]];
    for candidate in [[1.0, 2.5], [1.0, f32::NAN]] {
        let candidate = [candidate];
        let report = oracle::relu(Matrix::of(&z), Matrix::of(&candidate)).expect("they fit");
        let text = report.to_string();
        let nothing = "    allowed     nothing: no sum is made here, and nothing is rounded\n";
        assert!(text.contains(nothing), "{text}");
    }
    let odd = [[1.0_f32 + f32::EPSILON]];
    let report = oracle::relu(Matrix::of(&odd), Matrix::of(&[[1.5]])).expect("they fit");
    let report = report.with_arithmetic(Arithmetic::NATIVE.result_in(Format::BF16));
    let text = report.to_string();
    assert!(text.contains("    allowed     0.00390"), "{text}");
}

/// 71 columns are taken when the next clause does not fit; what comes behind it does, but for the
/// verdict.
#[test]
fn a_first_line_of_three() {
    let declared = Arithmetic::NATIVE
        .operands_in(Format::BF16)
        .accumulated_in(Format::F32)
        .result_in(Format::F8_E5M2)
        .on_tensor_cores()
        .flushing_to_zero()
        .in_any_order();
    let text = one().with_arithmetic(declared).to_string();
    let lines: Vec<_> = text.lines().take(2).collect();
    assert_eq!(
        lines,
        [
            "dinputs 1×1 in bf16, summed in f32, rounded to f8_e5m2, on tensor cores,",
            "    flushing to zero, in any order: passes",
        ]
    );
}

/// The mean of 256, 256, 258 and 258 is 257, and −1743 with what was there before. Both are rounded
/// to bf16, and may be off by 2⁻⁸ of themselves: 7.8 together.
#[test]
fn a_mean_is_rounded_before_it_is_added() -> Result<(), ShapeError> {
    let dvalues = [[256.0_f32], [256.0], [258.0], [258.0]];
    let previous = [[-2000.0]];
    let declared = Arithmetic::NATIVE
        .operands_in(Format::BF16)
        .accumulated_in(Format::F32)
        .result_in(Format::BF16);
    for (candidate, passes) in [
        (-1744.0, true),
        (-1736.0, true),
        (-1752.0, false),
        (-1728.0, false),
    ] {
        let candidate = [[candidate]];
        let report = oracle::dbiases(Matrix::of(&dvalues), Matrix::of(&candidate))?;
        let report = report.added_to(Matrix::of(&previous))?;
        let report = report.with_arithmetic(declared);
        let report = report.accepting(Mistake::DividedBySamples);
        assert_eq!(report.passes(), passes, "{report}");
    }
    Ok(())
}

/// Two operations may read the very same operands: their results are not parts of one.
#[test]
fn two_operations_are_not_joined() {
    let matrix = Matrix::of(&[[1.0, 2.0], [3.0, 4.0]]);
    let operands = [matrix, matrix];
    let judged = |operation: &Operation, rows: Rows| {
        let report = operation.judge_rows(&operands, matrix, rows);
        report.expect("they fit")
    };
    let first = judged(&Operation::DINPUTS, (0..1).into());
    assert!(
        first
            .and(judged(&Operation::DINPUTS, (1..2).into()))
            .is_some()
    );
    assert!(
        first
            .and(judged(&Operation::DWEIGHTS, (1..2).into()))
            .is_none()
    );
}

/// 2⁻²⁰ and two products near 2⁻²⁶ and 2⁻²⁷, which is no number of `f32`. In half precision it is
/// 2⁻²⁰, whose neighbours are 2⁻²⁴ away: off by 48 times 2⁻¹¹ of itself, and correctly rounded.
#[test]
fn a_subnormal_half_is_within_what_is_possible() -> Result<(), ShapeError> {
    let power = |exponent: i32| 2_f32.powi(exponent);
    let odd = 1.0 + power(-10);
    let dvalues = [[power(-10), odd * power(-13), odd * power(-13)]];
    let row = [power(-10), odd * power(-13), (1.0 + power(-9)) * power(-14)];
    let (weights, candidate) = ([row; 2], [[power(-20); 2]]);
    let report = oracle::dinputs(
        Matrix::of(&dvalues),
        Matrix::of(&weights),
        Matrix::of(&candidate),
    )?;
    let half = Arithmetic::NATIVE.operands_in(Format::F16);
    let half = half.accumulated_in(Format::F32).result_in(Format::F16);
    let report = report.with_arithmetic(half);
    assert_eq!(report.counts().correctly_rounded, 2, "{report}");
    assert!(report.largest_of_possible() <= 1.0, "{report}");
    Ok(())
}

/// What was added to something is another result than what was not.
#[test]
fn what_was_added_is_not_joined_with_what_was_not() -> Result<(), ShapeError> {
    let matrix = Matrix::of(&[[1.0, 2.0], [3.0, 4.0]]);
    let report = oracle::dinputs(matrix, matrix, matrix)?;
    let added = report.added_to(matrix)?;
    let [first, second] = [0..1, 1..2].map(Rows::from);
    assert!(report.of_rows(first).and(report.of_rows(second)).is_some());
    assert!(added.of_rows(first).and(added.of_rows(second)).is_some());
    assert!(report.of_rows(first).and(added.of_rows(second)).is_none());
    assert!(added.of_rows(first).and(report.of_rows(second)).is_none());
    Ok(())
}
