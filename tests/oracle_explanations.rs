//! Proves where an explanation begins and ends: how far off a mistake may be and still be named, that names are earned and
//! not given to random numbers, which are conventions and how they are accepted, when data cannot see a mistake,
//! when precision is suspected to be lost, and what a declared flush to zero forgives. Each limit is derived beside it, and
//! tried on both of its sides.
//!
//! It cannot prove that people make these mistakes, nor that every one of them is named: `oracle_controls` makes them all.

#[path = "random/mod.rs"]
#[allow(dead_code, reason = "this file needs some of it")]
mod random;

use chainrule::oracle::{self, Arithmetic, Axis, Format, Mistake, Operand, Report, Verdict};
use chainrule::{Matrix, MatrixView, ShapeError};
use random::Random;

fn names<T: oracle::Element>(report: &Report<T>, mistake: Mistake) -> bool {
    report.explain().explaining().any(|named| named == mistake)
}

fn explaining<T: oracle::Element>(report: &Report<T>) -> Vec<Mistake> {
    report.explain().explaining().collect()
}

fn row<T>(elements: &[T]) -> MatrixView<'_, T> {
    Matrix::from_row_major(1, elements.len(), elements).expect("one row")
}

fn column<T>(elements: &[T]) -> MatrixView<'_, T> {
    Matrix::from_row_major(elements.len(), 1, elements).expect("one column")
}

fn conventions<T: oracle::Element>(report: &Report<T>) -> Vec<&'static str> {
    let conventions = report.explain().convention();
    conventions.filter_map(Mistake::convention).collect()
}

fn cannot_see<T: oracle::Element>(report: &Report<T>, mistake: Mistake) -> bool {
    report.explain().invisible().any(|unseen| unseen == mistake)
}

/// What each mistake gives in one element, by hand: dweights[1][1] = -2·-1 + 6·2 = 14, of 2
/// samples. For every element they come in the same order, and outside the result none does.
#[test]
fn what_a_mistake_gives_is_told_without_a_candidate_that_has_it() -> Result<(), ShapeError> {
    let inputs = [[1.0, -2.0, 3.0, 5.0], [-4.0, 6.0, -1.0, 2.0]];
    let dvalues = [[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0]];
    let mut candidate = [[0.0; 3]; 4];
    candidate[1][0] = 1000.0;
    let report = oracle::dweights(
        Matrix::of(&inputs),
        Matrix::of(&dvalues),
        Matrix::of(&candidate),
    )?;
    for (mistake, value) in [
        (Mistake::DividedBySamples, 7.0),
        (Mistake::DividedByNeurons, 14.0 / 3.0),
        (Mistake::Doubled, 28.0),
        (Mistake::Negated, -14.0),
        (Mistake::FirstDropped(Axis::Sample), 12.0),
        (Mistake::LastTermOnly, 12.0),
        (Mistake::OneForAll, 4.0),                    // 2 + 2
        (Mistake::NeverReset, 1014.0),                // from where the candidate's sum ended
        (Mistake::Shifted(Axis::Sample), -4.0 - 6.0), // -2·2 + 6·-1
        (Mistake::Rounded(Format::BF16), 14.0),       // small integers are numbers of every format
    ] {
        assert!(
            report.mistaken(1, 1).any(|it| it == (mistake, value)),
            "{mistake}"
        );
    }
    let order = |(row, col)| -> Vec<Mistake> {
        report
            .mistaken(row, col)
            .map(|(mistake, _)| mistake)
            .collect()
    };
    assert!(order((0, 0)).len() > 20);
    assert_eq!(order((0, 0)), order((3, 2)));
    for outside in [(4, 0), (0, 3), (usize::MAX, usize::MAX)] {
        assert_eq!(order(outside), []);
    }
    Ok(())
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
    // (1 / 2¹³⁰, as `powi` may compute it, would be 1 / ∞.)
    let subnormal = power(-65) * power(-65);
    let (dvalues, weights) = ([[subnormal, power(-109)]], [[power(20), hair]]);
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
    // Of 127 the lower 64 were rounded: the majority, though the first 64 are not.
    let mut shares = [0.0; 127];
    shares[..63].fill(1.0);
    assert!(is_suspected(&shares));
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

/// A term of t and 63 of a third: S = 21 and a hair less, 21·2^-54, which is a third of 2^-48, the distance of the numbers
/// there. With the first term and without it a sum may be off by 63·u·S and 62·u·S (8·√n is more), 41.3 and 40.7 of these
/// steps. The candidate is `off` steps above 21, so that it is off + 1/3 from the sum without the first term, and
/// t - off - 1/3 from the right one, where it is refused (a third is lost as both are rounded). It is named up to a quarter of that, where t itself is more than
/// 40.7.
#[test]
fn a_name_is_earned_by_being_nearer_and_by_being_told_apart() -> Result<(), ShapeError> {
    let step = 2_f64.powi(-48);
    for (t, off, is_named) in [
        (66.0, 12.0, true),
        (66.0, 14.0, false),
        (43.0, -1.0, true),
        (40.0, -2.0, false),
    ] {
        let mut dvalues = [1.0 / 3.0; 64];
        dvalues[0] = t * step;
        let candidate = [[21.0 + off * step]];
        let report = oracle::dbiases(column(&dvalues), Matrix::of(&candidate))?;
        assert!(!report.passes(), "{report}");
        let first = Mistake::FirstDropped(Axis::Sample);
        assert_eq!(names(&report, first), is_named, "{t} {off}");
    }
    Ok(())
}

/// Sums of two thousand numbers and more have bounds in bf16 that all numbers are within. They are no explanation.
#[test]
fn random_numbers_have_no_name() -> Result<(), ShapeError> {
    let random = &mut Random(1);
    for rows in [200, 1024] {
        let numbers =
            (0..rows * 4).map(|_| f32::from(i8::try_from(random.below(7)).expect("small") - 3));
        let dvalues: Vec<f32> = numbers.collect();
        let dvalues = Matrix::from_row_major(rows, 4, &dvalues[..])?;
        let mut half = [[0.0; 4]];
        for row in dvalues.rows().take(rows / 2) {
            half[0]
                .iter_mut()
                .zip(row)
                .for_each(|(sum, dvalue)| *sum += dvalue);
        }
        for candidate in [half, [[1.0, 2.0, 3.0, 4.0]]] {
            let report = oracle::dbiases(dvalues, Matrix::of(&candidate))?;
            assert!(!report.passes(), "{report}");
            let explanation = report.explain();
            assert_eq!(
                explanation.explaining().next(),
                None,
                "{report}{explanation}"
            );
            assert_eq!(
                explanation.suspected().next(),
                None,
                "{report}{explanation}"
            );
            assert!(
                explanation
                    .to_string()
                    .contains("no known mistake explains it")
            );
        }
    }
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "rounded once is meant")]
fn rounded(number: f64) -> f32 {
    number as f32
}

/// The sum of some numbers between -2 and 2 of each column, exact in `f64` and rounded once, and what became of it.
struct Layer {
    dvalues: Vec<f32>,
    rows: usize,
}

impl Layer {
    const COLS: usize = 32;

    fn new(rows: usize) -> Self {
        let random = &mut Random(u64::try_from(rows).expect("small"));
        let mut number = || {
            let bits = u32::try_from(random.bits() >> 40).expect("24 bits");
            rounded(f64::from(bits) / 2_f64.powi(22) - 2.0)
        };
        Layer {
            dvalues: (0..rows * Layer::COLS).map(|_| number()).collect(),
            rows,
        }
    }

    fn sums(&self, rows: usize, number: impl Fn(f32) -> f32) -> Vec<f32> {
        let mut sums = vec![0.0; Layer::COLS];
        for row in self.dvalues.chunks(Layer::COLS).take(rows) {
            sums.iter_mut()
                .zip(row)
                .for_each(|(sum, &dvalue)| *sum += f64::from(number(dvalue)));
        }
        sums.into_iter().map(rounded).collect()
    }

    fn report<'a>(&'a self, candidate: &'a [f32]) -> Report<'a, f32> {
        let dvalues = Matrix::from_row_major(self.rows, Layer::COLS, &self.dvalues[..]);
        let candidate = Matrix::from_row_major(1, Layer::COLS, candidate);
        let (dvalues, candidate) = (dvalues.expect("its size"), candidate.expect("its size"));
        oracle::dbiases(dvalues, candidate).expect("one operand")
    }
}

/// At thousands of terms mistakes are possible, for the theorem, and most elements are doubtful: they are named all the same,
/// each by its own name alone, and what is only half a sum or noise is not.
#[test]
fn doubtful_results_are_explained() {
    let bf16 = |number: f32| {
        let bits = number.to_bits();
        f32::from_bits((bits + 0x7fff + (bits >> 16 & 1)) & 0xffff_0000)
    };
    for rows in [4096, 16384] {
        let layer = Layer::new(rows);
        let right = layer.sums(rows, |number| number);
        assert!(layer.report(&right).passes());
        let changed = |change: &dyn Fn(f32) -> f32| {
            right.iter().map(|&sum| change(sum)).collect::<Vec<f32>>()
        };
        let last = layer.sums(rows - 1, |number| number);
        // Here nothing is wrong for the theorem, or not everything.
        let n_wrong = layer.report(&last).counts().wrong;
        assert!(n_wrong < Layer::COLS, "{n_wrong}");
        for (candidate, name) in [
            (last, Some(Mistake::LastDropped(Axis::Sample))),
            (layer.sums(rows, bf16), Some(Mistake::Rounded(Format::BF16))),
            (changed(&bf16), Some(Mistake::Narrow(Format::BF16))),
            (changed(&|sum| 2.0 * sum), Some(Mistake::Doubled)),
            (changed(&|sum| -sum), Some(Mistake::Negated)),
            (layer.sums(rows / 2, |number| number), None),
            (changed(&|sum| sum + 1.0), None),
        ] {
            let report = layer.report(&candidate);
            assert!(!report.passes(), "{name:?}: {report}");
            assert_eq!(
                explaining(&report),
                Vec::from_iter(name),
                "{report}{}",
                report.explain()
            );
        }
    }
}

/// 64 terms of about a third, of which the last is larger by 2^-18. The candidate, rounded once, is within 2^-20 of the sum
/// without the last, and so more than 2^-19 from that without the first; 64·u·S = 8·10^-5 is allowed for both.
#[test]
fn the_nearest_comes_first() -> Result<(), ShapeError> {
    let third = 1.0_f32 / 3.0;
    for (place, mistakes) in [
        (
            63,
            [
                Mistake::LastDropped(Axis::Sample),
                Mistake::FirstDropped(Axis::Sample),
            ],
        ),
        (
            0,
            [
                Mistake::FirstDropped(Axis::Sample),
                Mistake::LastDropped(Axis::Sample),
            ],
        ),
    ] {
        let mut dvalues = [third; 64];
        dvalues[place] += 2_f32.powi(-18);
        let candidate = [[rounded(63.0 * f64::from(third))]];
        let report = oracle::dbiases(column(&dvalues), Matrix::of(&candidate))?;
        assert_eq!(explaining(&report), mistakes, "{report}");
    }
    Ok(())
}

/// k times what is right, for 5 samples, 3 inputs, 4 neurons, with what k may mean.
#[test]
fn a_factor_is_found_and_has_a_meaning() -> Result<(), ShapeError> {
    let inputs = Matrix::of(&[
        [1.5, -2.0, 3.25],
        [0.5, 4.0, -1.0],
        [2.0, 1.0, 5.5],
        [-3.0, 0.25, 7.0],
        [1.0, -1.0, 2.0],
    ]);
    let dvalues = Matrix::of(&[
        [0.1, 0.2, -0.3, 0.7],
        [1.1, -0.4, 0.6, 0.2],
        [0.3, 0.9, -0.8, 0.4],
        [-0.6, 0.5, 1.2, -0.1],
        [0.2, -0.7, 0.4, 0.9],
    ]);
    let mut right = [[0.0; 4]; 3];
    for (inputs_of_sample, dvalues_of_sample) in inputs.rows().zip(dvalues.rows()) {
        for (sums, input) in right.iter_mut().zip(inputs_of_sample) {
            sums.iter_mut()
                .zip(dvalues_of_sample)
                .for_each(|(sum, dvalue)| *sum += input * dvalue);
        }
    }
    for (k, printed, meaning) in [
        (2.0 / 5.0, "0.4", Some("2 / samples")),
        (-1.0 / 5.0, "-0.2", Some("-1 / samples")),
        (-2.0 / 5.0, "-0.4", Some("-2 / samples")),
        (1.0 / 25.0, "0.04", Some("1 / samples²")),
        (1.0 / 20.0, "0.05", Some("1 / (samples · neurons)")),
        (2.0 / 20.0, "0.1", Some("2 / (samples · neurons)")),
        (1.0 / 3.0, "0.3333", Some("1 / inputs")),
        (5.0, "5", Some("the number of samples")),
        (0.5, "0.5", None),
        (0.001, "0.001", None),
        (4.0, "4", None),
        (-2.5, "-2.5", None),
        (1.001, "1.001", None),
        (core::f64::consts::PI, "3.142", None),
    ] {
        let candidate = right.map(|row| row.map(|sum| k * sum));
        let report = oracle::dweights(inputs, dvalues, Matrix::of(&candidate))?;
        assert_eq!(explaining(&report), [Mistake::Scaled], "{k}: {report}");
        let explanation = report.explain();
        let factor = explanation.factor().expect("a factor");
        assert_eq!(factor.meaning(), meaning, "{k}");
        assert!((factor.times() / k - 1.0).abs() < 1e-12, "{k}: {factor:?}");
        let meaning = meaning.map_or(String::new(), |meaning| format!(", {meaning}"));
        let words = format!("    {printed} times the result{meaning}: leave the factor out\n");
        assert!(explanation.to_string().contains(&words), "{explanation}");
    }
    // A third of it is not the mean of five, and nearly 2/5 is not 2/5.
    let candidate = right.map(|row| row.map(|sum| 0.4001 * sum));
    let report = oracle::dweights(inputs, dvalues, Matrix::of(&candidate))?;
    let factor = report.explain().factor().expect("a factor");
    assert_eq!((factor.times(), factor.meaning()), (0.4001, None));
    Ok(())
}

/// Every number is some number of times another one: of one element that is no explanation, unless k is a round number.
#[test]
fn one_element_has_no_factor_of_its_own() -> Result<(), ShapeError> {
    let dvalues = Matrix::of(&[[1.0], [0.5]]);
    for (candidate, is_named) in [(1.7, false), (1.62, false), (0.15, true), (6.0, true)] {
        let candidate = [[candidate]];
        let report = oracle::dbiases(dvalues, Matrix::of(&candidate))?;
        assert_eq!(names(&report, Mistake::Scaled), is_named, "{candidate:?}");
        // There are no others that could be right.
        let explanation = report.explain();
        assert_eq!(explanation.overwritten(), None);
        assert!(
            !explanation.to_string().contains("all others"),
            "{explanation}"
        );
    }
    Ok(())
}

/// What other programs do where `z` is zero or NaN, and below it.
#[test]
fn what_is_done_at_zero_at_nan_and_below() -> Result<(), ShapeError> {
    let nan = f32::NAN;
    let z = [[1.0, 0.0, -1.0, 2.0], [nan, -2.0, 3.0, 0.0]];
    let z = Matrix::of(&z);
    let dvalues = Matrix::of(&[[3.0, 5.0, 7.0, -2.0], [4.0, 6.0, 8.0, 9.0]]);
    let drelu = |at_zero: f32, at_nan: f32| {
        [
            [3.0, 5.0 * at_zero, 0.0, -2.0],
            [4.0 * at_nan, 0.0, 8.0, 9.0 * at_zero],
        ]
    };
    for (candidate, mistakes, names) in [
        (
            drelu(0.5, 1.0),
            vec![Mistake::HalfAtZero],
            vec!["half-at-zero"],
        ),
        (
            drelu(1.0, 1.0),
            vec![Mistake::MaskExcludesZero],
            vec!["one-at-zero"],
        ),
        // One such z only, and "what else writes it?" is not asked.
        (
            drelu(0.0, 0.0),
            vec![Mistake::MaskMultiplied, Mistake::MaskSelected],
            vec!["zero-at-nan"],
        ),
        (drelu(0.0, nan), vec![Mistake::NanAtNan], vec!["nan-at-nan"]),
        // JAX's and PyTorch's maximum do both, which is no single mistake.
        (drelu(0.5, nan), vec![], vec!["half-at-zero", "nan-at-nan"]),
        (drelu(1.0, 0.0), vec![], vec!["one-at-zero", "zero-at-nan"]),
        // And this is nothing that anybody does.
        (drelu(0.25, 0.0), vec![], vec![]),
    ] {
        let report = oracle::drelu(dvalues, z, Matrix::of(&candidate))?;
        assert!(!report.passes(), "{report}");
        assert_eq!(explaining(&report), mistakes, "{report}");
        assert_eq!(conventions(&report), names, "{report}");
        let account = report.explain().to_string();
        assert!(!account.contains("what else writes"), "{account}");
        let accepting = report
            .explain()
            .convention()
            .fold(report, Report::accepting);
        assert_eq!(accepting.passes(), !names.is_empty(), "{accepting}");
        let accepted: Vec<_> = accepting
            .accepted()
            .filter_map(Mistake::convention)
            .collect();
        assert_eq!(accepted, names);
    }

    for slope in [0.01, 0.3] {
        let candidate = [
            [3.0, 5.0 * slope, 7.0 * slope, -2.0],
            [4.0, 6.0 * slope, 8.0, 9.0 * slope],
        ];
        let report = oracle::drelu(dvalues, z, Matrix::of(&candidate))?;
        assert_eq!(explaining(&report), [Mistake::Leaky], "{report}");
        let words = format!("    {slope} of the gradient where z <= 0: write 0 there\n");
        let explanation = report.explain();
        assert!(explanation.to_string().contains(&words), "{explanation}");
        assert_eq!(conventions(&report).len(), 0);
    }
    Ok(())
}

/// What is accepted is judged over all elements, and not only where a search has looked; and it is another question: the sum
/// itself does not pass where the mean is asked for.
#[test]
fn a_convention_holds_for_all_elements() -> Result<(), ShapeError> {
    let n = 1 << 15;
    let dvalues = vec![2.0_f32; n];
    let z: Vec<f32> = [0.0, 1.0].into_iter().cycle().take(n).collect();
    let candidate: Vec<f32> = [1.0, 2.0].into_iter().cycle().take(n).collect();
    let (dvalues, z) = (row(&dvalues), row(&z));
    let report = oracle::drelu(dvalues, z, row(&candidate))?;
    assert_eq!(conventions(&report), ["half-at-zero"], "{report}");
    assert!(report.accepting(Mistake::HalfAtZero).passes());
    for place in [1, n / 2, n - 1] {
        let mut candidate = candidate.clone();
        candidate[place] = 1.5;
        let report = oracle::drelu(dvalues, z, row(&candidate))?;
        assert_eq!(conventions(&report).len(), 0, "{report}");
        let accepting = report.accepting(Mistake::HalfAtZero);
        assert_eq!(accepting.counts().wrong, 1, "{accepting}");
    }

    let dvalues = Matrix::of(&[[0.1_f32, 7.0], [0.2, 9.0], [0.3, -4.0]]);
    let sum = [[0.1_f32 + 0.2 + 0.3, 12.0]];
    let mean = sum.map(|row| row.map(|sum| sum / 3.0));
    let mean_of = |candidate| {
        Ok::<_, ShapeError>(
            oracle::dbiases(dvalues, candidate)?.accepting(Mistake::DividedBySamples),
        )
    };
    assert!(mean_of(Matrix::of(&mean))?.passes());
    let report = mean_of(Matrix::of(&sum))?;
    assert_eq!(
        report.counts().wrong,
        2,
        "the sum is not the mean: {report}"
    );
    let report = mean_of(Matrix::of(&[[0.2, 12.0]]))?;
    let worst = report.worst().expect("an element").judgement;
    assert_eq!((worst.exact, worst.error), (4.0, 8.0), "{report}");
    // No convention, or none of this operation.
    let report = oracle::dbiases(dvalues, Matrix::of(&mean))?;
    assert!(!report.accepting(Mistake::Doubled).passes());
    assert!(!report.accepting(Mistake::HalfAtZero).passes());
    Ok(())
}

/// The mean of integers, rounded towards zero or down; and subnormal numbers that may be zero.
#[test]
fn other_conventions() -> Result<(), ShapeError> {
    for mean in [[[-3, 5]], [[-4, 5]]] {
        let report = oracle::dbiases(Matrix::of(&[[-4, 7], [-3, 4]]), Matrix::of(&mean))?;
        assert_eq!(conventions(&report), ["mean"], "{report}");
        assert!(report.accepting(Mistake::DividedBySamples).passes());
    }
    let tiny = 2_f32.powi(-70);
    let (dvalues, weights) = ([[tiny, 1.0]], [[tiny, 0.0], [0.0, 1.0]]);
    let (dvalues, weights) = (Matrix::of(&dvalues), Matrix::of(&weights));
    for (candidate, is_flushed) in [([[0.0, 1.0]], true), ([[0.0, 1.5]], false)] {
        let report = oracle::dinputs(dvalues, weights, Matrix::of(&candidate))?;
        assert!(!report.passes());
        assert_eq!(!conventions(&report).is_empty(), is_flushed, "{report}");
        assert_eq!(report.accepting(Mistake::Flushed).passes(), is_flushed);
    }
    let z = [[f32::from_bits(1), 0.0, 1.0]];
    let z = Matrix::of(&z);
    let dvalues = Matrix::of(&[[2.0, 4.0, 8.0]]);
    let report = oracle::drelu(dvalues, z, Matrix::of(&[[0.0, 0.0, 8.0]]))?;
    assert_eq!(conventions(&report), ["flush"], "{report}");
    assert!(report.accepting(Mistake::Flushed).passes());
    // A subnormal z that is zero, and half of the gradient there.
    let report = oracle::drelu(dvalues, z, Matrix::of(&[[1.0, 2.0, 8.0]]))?;
    let both = report
        .accepting(Mistake::HalfAtZero)
        .accepting(Mistake::Flushed);
    assert!(both.passes(), "{both}");
    Ok(())
}

/// Sums of `i64` that were kept in fewer bits, and `dbiases` that were handed over unsummed.
#[test]
fn other_names_that_were_missing() -> Result<(), ShapeError> {
    let dvalues = Matrix::of(&[[1 << 40, 3_000_000_000], [70_000, 3_000_000_000]]);
    let sums = [(1_i64 << 40) + 70_000, 6_000_000_000];
    for (bits, [first, second]) in [
        (32, [70_000, 6_000_000_000 - (1 << 32)]),
        (16, [70_000 - (1 << 16), 6_000_000_000 - 91_553 * (1 << 16)]),
    ] {
        let modulus = 1_i64 << bits;
        assert_eq!(
            [(sums[0] - first) % modulus, (sums[1] - second) % modulus],
            [0, 0]
        );
        let candidate = [[first, second]];
        let report = oracle::dbiases(dvalues, Matrix::of(&candidate))?;
        assert_eq!(explaining(&report), [Mistake::Wrapped(bits)], "{report}");
    }

    let dvalues = Matrix::of(&[[1.0, 2.0, f64::NAN], [4.0, 5.0, 6.0]]);
    assert_eq!(
        explaining(&oracle::dbiases(dvalues, dvalues)?),
        [Mistake::Unsummed]
    );
    let other = Matrix::of(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    assert_eq!(explaining(&oracle::dbiases(dvalues, other)?), []);

    // weights, 4×3 and stored column by column, read row by row; which no other direction is.
    let weights = Matrix::of(&[
        [1.0, 2.0, 3.0],
        [4.0, 5.0, 6.0],
        [7.0, 8.0, 9.5],
        [10.0, 11.0, 12.0],
    ]);
    let read = [
        [1.0, 4.0, 7.0],
        [10.0, 2.0, 5.0],
        [8.0, 11.0, 3.0],
        [6.0, 9.5, 12.0],
    ];
    let dvalues = Matrix::of(&[[1.0, 10.0, 100.0]]);
    let candidate = [read.map(|[first, second, third]| first + 10.0 * second + 100.0 * third)];
    let report = oracle::dinputs(dvalues, weights, Matrix::of(&candidate))?;
    assert_eq!(
        explaining(&report),
        [Mistake::Layout(Operand::WEIGHTS)],
        "{report}"
    );
    Ok(())
}

/// Half of the smallest f16 and a thousandth: rounded to f16 each is nearly twice itself. Where each was doubled, that is
/// what happened, and nobody need look at the precision.
#[test]
fn no_precision_is_suspected_where_something_else_explains() -> Result<(), ShapeError> {
    let operand = 2_f32.powi(-25) * (1.0 + 2_f32.powi(-10));
    let dvalues = [operand; 16];
    let weights = Matrix::of(&[[1.0]]);
    let doubled = [2.0 * operand; 16];
    let report = oracle::dinputs(column(&dvalues), weights, column(&doubled))?;
    let explanation = report.explain();
    assert!(names(&report, Mistake::Doubled), "{report}");
    assert_eq!(explanation.suspected().next(), None, "{explanation}");
    let rounded = [2_f32.powi(-24); 16];
    let report = oracle::dinputs(column(&dvalues), weights, column(&rounded))?;
    let suspected: Vec<_> = report.explain().suspected().collect();
    assert_eq!(suspected, [Mistake::Rounded(Format::F16)], "{report}");
    Ok(())
}

/// Of 127 rows and 190 columns every fifth element is looked at, or so: not only every fifth column,
/// though 5 divides 190. The last column is among them, and dropping it would be seen.
#[test]
fn no_column_is_left_out() -> Result<(), ShapeError> {
    let dvalues = vec![1.5_f32; 127 * 190];
    let matrix = Matrix::from_row_major(127, 190, &dvalues[..])?;
    let report = oracle::drelu(matrix, matrix, matrix)?;
    assert!(report.passes());
    assert!(!cannot_see(&report, Mistake::LastDropped(Axis::Neuron)));
    Ok(())
}

/// A gradient of −2 times a mask of 0 is −0; selected, it is +0. With NaN in z both write 0 there, and only the sign of a zero
/// tells them apart.
#[test]
fn a_product_with_the_mask_has_its_sign() -> Result<(), ShapeError> {
    let z = Matrix::of(&[[f32::NAN, -1.0, 1.0]]);
    let dvalues = Matrix::of(&[[3.0_f32, -2.0, 5.0]]);
    for (zero, multiplied) in [(0.0, false), (-0.0, true)] {
        let candidate = [[0.0, zero, 5.0]];
        let report = oracle::drelu(dvalues, z, Matrix::of(&candidate))?;
        assert!(!report.passes());
        assert_eq!(names(&report, Mistake::MaskMultiplied), multiplied);
        assert!(names(&report, Mistake::MaskSelected));
    }
    Ok(())
}

/// A convention that is accepted holds in whatever arithmetic is declared after it, and declared before it; accepted twice it
/// holds once: 10 and 15 are the means of two samples, 5 and 7.5 are those means halved again.
#[test]
fn what_is_accepted_stays_accepted_once() -> Result<(), ShapeError> {
    let subnormal = f32::from_bits(3);
    let (dvalues, weights) = ([[1.0], [2.0], [3.0], [subnormal]], [[1.0]]);
    let flushed = [[1.0], [2.0], [3.0], [0.0]];
    let report = oracle::dinputs(
        Matrix::of(&dvalues),
        Matrix::of(&weights),
        Matrix::of(&flushed),
    )?;
    let declared = Arithmetic::NATIVE.in_any_order();
    assert!(!report.passes() && !report.with_arithmetic(declared).passes());
    for report in [
        report.accepting(Mistake::Flushed).with_arithmetic(declared),
        report.with_arithmetic(declared).accepting(Mistake::Flushed),
    ] {
        assert!(report.passes(), "{report}");
    }

    let dvalues = Matrix::of(&[[8.0, 10.0], [12.0, 20.0]]);
    for (candidate, passes) in [([[10.0, 15.0]], true), ([[5.0, 7.5]], false)] {
        let report = oracle::dbiases(dvalues, Matrix::of(&candidate))?;
        let report = report.accepting(Mistake::DividedBySamples);
        let report = report.accepting(Mistake::DividedBySamples);
        assert_eq!(report.passes(), passes, "{report}");
    }
    Ok(())
}

/// Every step of a sum rounded, as `np.sum(…, axis=0)` does in half precision.
fn summed_in(format: Format, terms: impl Iterator<Item = f64>) -> f32 {
    let sum = terms.fold(0.0, |sum, term| format.round(sum + term));
    rounded(sum)
}

/// Two neurons of so many samples, each an eighth of 1 to 11, and what their sums are in f16 or bf16; the second one of both
/// signs, of which more are positive.
fn of_two_neurons(n: u32, format: Format) -> (Vec<f32>, [[f32; 2]; 1]) {
    let eighths = |sample: u32, neuron: u32| {
        let positive = (sample * 7 + neuron * 3) % 11 + 1;
        (f64::from(positive) - 4.0 * f64::from(neuron)) / 8.0
    };
    let column = |neuron: u32| summed_in(format, (0..n).map(|sample| eighths(sample, neuron)));
    let rows = (0..n).flat_map(|sample| [eighths(sample, 0), eighths(sample, 1)]);
    (rows.map(rounded).collect(), [[column(0), column(1)]])
}

/// A thousand sums in f16 are off by more than orders of summation in f32 are, by some steps: 750 is in the middle of steps of
/// a half. In bf16 anything is expected of them, for 8·√1000·2⁻⁸ is 0.99 of what they are; but they are what the loop makes.
#[test]
fn sums_in_the_format_of_the_result_are_told() -> Result<(), ShapeError> {
    for (n, format) in [
        (1000, Format::F16),
        (200, Format::BF16),
        (1000, Format::BF16),
    ] {
        let (dvalues, in_format) = of_two_neurons(n, format);
        let dvalues = Matrix::from_row_major(dvalues.len() / 2, 2, &dvalues[..])?;
        let declared = Arithmetic::NATIVE.result_in(format);
        let report = oracle::dbiases(dvalues, Matrix::of(&in_format))?.with_arithmetic(declared);
        assert!(!report.passes(), "{report}");
        let explanation = report.explain();
        assert_eq!(explanation.accumulator(), Some(format), "{explanation}");
        assert_eq!(explanation.explaining().next(), None, "{explanation}");
        let text = explanation.to_string();
        let first_line = format!("  passes as summed in {format}: try --accumulator {format}\n");
        assert!(text.starts_with(&first_line), "{text}");
        assert!(!text.contains("no known mistake"), "{text}");
        let as_told = declared.accumulated_in(format);
        assert!(report.with_arithmetic(as_told).passes());
        // With the same operands, and nothing declared, it is a mistake.
        let native = report.with_arithmetic(Arithmetic::NATIVE).explain();
        assert_eq!(native.accumulator(), None);
    }
    Ok(())
}

/// What passes needs no accumulator, and neither does what has a plain explanation. Where half of the sums and a third would
/// be accepted as well, it says nothing that a candidate is.
#[test]
fn an_accumulator_is_earned() -> Result<(), ShapeError> {
    let format = Format::BF16;
    let (dvalues, _) = of_two_neurons(1000, format);
    let dvalues = Matrix::from_row_major(1000, 2, &dvalues[..])?;
    let sums = [0, 1].map(|neuron| {
        dvalues
            .rows()
            .map(|row| f64::from(row[neuron]))
            .sum::<f64>()
    });
    let declared = Arithmetic::NATIVE.result_in(format);
    for (of_first, of_second, mistakes) in [
        (1.0, 1.0, None),
        (0.001, 0.001, Some(Mistake::DividedBySamples)),
        (0.5, 0.5, Some(Mistake::DividedByNeurons)),
        (0.5, 0.3, None),
    ] {
        let [first, second] = sums;
        let candidate =
            [[of_first * first, of_second * second].map(|sum| rounded(format.round(sum)))];
        let report = oracle::dbiases(dvalues, Matrix::of(&candidate))?.with_arithmetic(declared);
        assert_eq!(report.passes(), of_first == 1.0, "{report}");
        let explanation = report.explain();
        assert_eq!(explanation.accumulator(), None, "{report}{explanation}");
        assert_eq!(explanation.explaining().next(), mistakes, "{explanation}");
    }
    Ok(())
}

/// Without the last sample, of 9/8 and 0, sums of a thousand in f16 would pass as well. That is told, and not the accumulator.
#[test]
fn a_plain_explanation_comes_before_the_accumulator() -> Result<(), ShapeError> {
    let (dvalues, _) = of_two_neurons(1000, Format::F16);
    let dvalues = Matrix::from_row_major(1000, 2, &dvalues[..])?;
    let mut candidate = [[0.0; 2]];
    for row in dvalues.rows().take(999) {
        let sums = candidate[0].iter_mut().zip(row);
        sums.for_each(|(sum, dvalue)| *sum += dvalue);
    }
    let candidate = candidate.map(|row| row.map(|sum| rounded(Format::F16.round(sum.into()))));
    let declared = Arithmetic::NATIVE.result_in(Format::F16);
    let report = oracle::dbiases(dvalues, Matrix::of(&candidate))?.with_arithmetic(declared);
    let in_f16 = declared.accumulated_in(Format::F16);
    assert!(!report.passes() && report.with_arithmetic(in_f16).passes());
    let explanation = report.explain();
    assert_eq!(explanation.accumulator(), None, "{report}{explanation}");
    let last = Mistake::LastDropped(Axis::Sample);
    assert!(names(&report, last), "{report}{explanation}");
    Ok(())
}

/// Pairs of samples that cancel but for a part in a thousand, of operands that were rounded to bf16. Kept in bf16, in any order,
/// zeros would pass as well; what happened to the operands is told all the same.
#[test]
fn a_lost_precision_is_told_where_zeros_would_pass() -> Result<(), ShapeError> {
    const PAIRS: usize = 2048;
    let mut state = 7_u64;
    let mut number = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f32::from_bits(0x3f80_0000 | u32::try_from(state >> 41).expect("23 bits")) * 2.0 - 3.0
    };
    let (mut inputs, mut dvalues) = (Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        let (input, dvalue): ([f32; 6], [f32; 5]) =
            ([0; 6].map(|_| number()), [0; 5].map(|_| number()));
        inputs.extend([input, input]);
        dvalues.extend([
            dvalue,
            dvalue.map(|dvalue| -dvalue * (1.0 + 1e-3 * number())),
        ]);
    }
    let bf16 = |number: f32| {
        let bits = number.to_bits();
        f32::from_bits((bits + 0x7fff + (bits >> 16 & 1)) >> 16 << 16)
    };
    let (mut sums, mut lost) = ([[0.0_f32; 5]; 6], [[0.0_f32; 5]; 6]);
    for (input, dvalue) in inputs.iter().zip(&dvalues) {
        for (row, &input) in input.iter().enumerate() {
            for (col, &dvalue) in dvalue.iter().enumerate() {
                sums[row][col] += input * dvalue;
                lost[row][col] += bf16(input) * bf16(dvalue);
            }
        }
    }
    let (inputs, dvalues) = (Matrix::of(&inputs), Matrix::of(&dvalues));
    let declared = Arithmetic::NATIVE
        .in_any_order()
        .accumulated_in(Format::BF16);
    let suspected = |candidate| -> Result<bool, ShapeError> {
        let report =
            oracle::dweights(inputs, dvalues, Matrix::of(candidate))?.with_arithmetic(declared);
        let explanation = report.explain();
        Ok(explanation
            .suspected()
            .any(|mistake| mistake == Mistake::Rounded(Format::BF16)))
    };
    assert!(suspected(&lost)?);
    assert!(!suspected(&sums)?);
    Ok(())
}

/// 2048 + 1 + 1 alone: the one sum of a column.
#[test]
fn one_sum_in_the_format_of_the_result_is_told() -> Result<(), ShapeError> {
    let dvalues = [2048.0_f32, 1.0, 1.0];
    let declared = Arithmetic::NATIVE.result_in(Format::F16);
    let report = oracle::dbiases(column(&dvalues), row(&[2048.0]))?.with_arithmetic(declared);
    let explanation = report.explain();
    assert_eq!(
        explanation.accumulator(),
        Some(Format::F16),
        "{explanation}"
    );
    Ok(())
}

/// What programs have been told to rely on: an identifier may be added here, and none changed.
const IDS: &str = "\
    dvalues-layout inputs-layout weights-layout z-layout result-transposed unsummed wrong-axis mean divided-by-neurons \
    doubled negated scaled biases-forgotten previous-forgotten previous-twice first-sample-dropped first-input-dropped first-neuron-dropped \
    last-sample-dropped last-input-dropped last-neuron-dropped sample-shifted input-shifted neuron-shifted \
    first-sample-for-all last-term-only never-reset mask-forgotten one-at-zero half-at-zero nan-at-nan leaky \
    mask-turned mask-from-gradient derivative-written output-multiplied mask-multiplied zero-at-nan zeros-skipped rounded-bf16 \
    rounded-f16 rounded-tf32 rounded-f32 truncated-bf16 truncated-f16 truncated-tf32 truncated-f32 narrow-bf16 narrow-f16 \
    narrow-f32 flush saturated wrapped-8 wrapped-16 wrapped-32 mask-from-elsewhere";

#[test]
fn identifiers_are_what_they_were_and_different() {
    let ids: Vec<&str> = Mistake::all().map(Mistake::id).collect();
    assert_eq!(ids, IDS.split(' ').collect::<Vec<_>>());
    for (number, id) in ids.iter().enumerate() {
        assert!(!ids[..number].contains(id), "{id} twice");
        let is_kebab = |part: &str| {
            let mut bytes = part.bytes();
            !part.is_empty() && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        assert!(id.split('-').all(is_kebab), "{id}");
    }
    // A convention is accepted by its identifier, and nothing else is.
    let conventions = Mistake::all().filter(|mistake| mistake.convention().is_some());
    assert_eq!(conventions.count(), 6);
    for mistake in Mistake::all() {
        let by_its_name = Mistake::of_convention(mistake.id());
        assert_eq!(by_its_name.is_some(), mistake.convention().is_some());
        assert!(by_its_name.is_none_or(|named| named == mistake));
    }
}

/// 256 + 1 + 1 is 258, and a number of bf16; but where every step is kept in it, 256 + 1 is 256
/// again. In f16 60000 · 2 is infinite, and NaN with its opposite.
#[test]
fn what_is_kept_in_every_step() -> Result<(), ShapeError> {
    let ones = [[1.0_f32; 3]; 5];
    let large = [[256.0_f32, 1.0, 1.0]];
    let in_bf16 = |candidate: [f32; 5]| {
        let report = oracle::dinputs(Matrix::of(&large), Matrix::of(&ones), row(&candidate))?;
        Ok::<_, ShapeError>(names(&report, Mistake::Narrow(Format::BF16)))
    };
    assert!(in_bf16([256.0; 5])?);
    assert!(!in_bf16([256.0, 256.0, 256.0, 256.0, 254.0])?);
    assert!(!in_bf16([256.0, 256.0, 256.0, 256.0, f32::NAN])?);

    let (dvalues, weights) = ([[60_000.0_f32, 60_000.0]], [[2.0_f32, -2.0]]);
    for (candidate, is_named) in [(f32::NAN, true), (1.0, false)] {
        let candidate = [candidate];
        let report = oracle::dinputs(Matrix::of(&dvalues), Matrix::of(&weights), row(&candidate))?;
        assert_eq!(names(&report, Mistake::Narrow(Format::F16)), is_named);
    }
    Ok(())
}

/// Half of 4 is 2, and the reference of whoever takes the half where `z` is zero.
#[test]
fn an_accepted_convention_has_its_reference() -> Result<(), ShapeError> {
    let (dvalues, z) = (Matrix::of(&[[4.0_f32, 5.0]]), Matrix::of(&[[0.0_f32, 1.0]]));
    for (candidate, identical, wrong) in [([[2.0, 5.0]], 2, 0), ([[4.5, 5.0]], 1, 1)] {
        let report = oracle::drelu(dvalues, z, Matrix::of(&candidate))?;
        let counts = report.accepting(Mistake::HalfAtZero).counts();
        assert_eq!((counts.identical, counts.wrong), (identical, wrong));
    }
    Ok(())
}

/// 10⁴ + 1 − 10⁴ is 1, give or take 10⁻³, and so is what is 3141.9 times as much; but 1024 has no
/// room, and 3141.6 times it says what the factor is.
#[test]
fn the_factor_is_that_of_the_largest() -> Result<(), ShapeError> {
    let rows = [
        [1e4_f32, 1e4, 1e4, 512.0],
        [1.0, 1.0, 1.0, 256.0],
        [-1e4, -1e4, -1e4, 256.0],
    ];
    let candidate = [[3141.9_f32, 3141.9, 3141.9, 3141.6 * 1024.0]];
    let report = oracle::dbiases(Matrix::of(&rows), Matrix::of(&candidate))?;
    assert_eq!(explaining(&report), [Mistake::Scaled], "{report}");
    let factor = report.explain().factor().expect("a factor").times();
    assert!((factor / 3141.6 - 1.0).abs() < 1e-6, "{factor}");
    Ok(())
}

/// Of integers a factor is an integer, or one part of so many, rounded towards zero.
#[test]
fn the_factor_of_integers() -> Result<(), ShapeError> {
    let sums = [[1000, -2000, 3001, 4000]];
    for (candidate, factor) in [
        ([[7000, -14_000, 21_007, 28_000]], 7.0),
        ([[-7000, 14_000, -21_007, -28_000]], -7.0),
        ([[142, -285, 428, 571]], 1.0 / 7.0),
    ] {
        let report = oracle::dbiases(Matrix::of(&sums), Matrix::of(&candidate))?;
        assert_eq!(explaining(&report), [Mistake::Scaled], "{report}");
        let found = report.explain().factor().expect("a factor");
        assert_eq!(found.times(), factor);
    }
    Ok(())
}

/// What was accepted before stays accepted where something else is accepted, or found, on top of it.
#[test]
fn what_was_accepted_stays_beneath() -> Result<(), ShapeError> {
    let z = [[f32::from_bits(1), 1.0]];
    let dvalues = Matrix::of(&[[2.0, 8.0]]);
    let flushed = oracle::drelu(dvalues, Matrix::of(&z), Matrix::of(&[[0.0, 8.0]]))?;
    let flushed = flushed.accepting(Mistake::Flushed);
    assert!(flushed.accepting(Mistake::MaskSelected).passes());

    let z = [[f32::NAN, 0.0, 1.0]];
    let dvalues = Matrix::of(&[[2.0, 4.0, 8.0]]);
    let both = oracle::drelu(dvalues, Matrix::of(&z), Matrix::of(&[[0.0, 2.0, 8.0]]))?;
    let both = both.accepting(Mistake::MaskSelected);
    assert!(both.accepting(Mistake::HalfAtZero).passes());

    let dvalues = Matrix::of(&[[1.0, 7.0], [2.0, 9.0], [6.0, -4.0]]);
    let negated = oracle::dbiases(dvalues, Matrix::of(&[[-3.0, -4.0]]))?;
    let negated = negated.accepting(Mistake::DividedBySamples);
    assert_eq!(explaining(&negated), [Mistake::Negated], "{negated}");
    Ok(())
}

/// A sum that goes on where the last row ended; a sample that was left out, without its biases; and
/// what ReLU made of `z`, times the gradient.
#[test]
fn mistakes_in_every_row() -> Result<(), ShapeError> {
    let (dvalues, weights) = (Matrix::of(&[[1.0], [3.0]]), Matrix::of(&[[5.0], [7.0]]));
    let report = oracle::dinputs(dvalues, weights, Matrix::of(&[[5.0, 12.0], [27.0, 48.0]]))?;
    assert_eq!(explaining(&report), [Mistake::NeverReset], "{report}");

    let (inputs, weights) = (Matrix::of(&[[2.0], [3.0]]), Matrix::of(&[[5.0, 7.0]]));
    let biases = Matrix::of(&[[0.5, 0.25]]);
    let candidate = Matrix::of(&[[0.0, 0.0], [15.5, 21.25]]);
    let report = oracle::dense(inputs, weights, biases, candidate)?;
    assert!(
        names(&report, Mistake::FirstDropped(Axis::Sample)),
        "{report}"
    );

    let (dvalues, z) = (
        Matrix::of(&[[3.0, 5.0, 7.0]]),
        Matrix::of(&[[2.0, -1.0, 3.0]]),
    );
    let report = oracle::drelu(dvalues, z, Matrix::of(&[[6.0, 0.0, 21.0]]))?;
    assert_eq!(explaining(&report), [Mistake::OutputMultiplied], "{report}");
    Ok(())
}

/// 256 + 1 + 1 + 1 is 259, halfway between two numbers of bf16, of which 260 is even. Only where the
/// result alone was rounded is it that: step by step nothing is added to 256.
#[test]
fn what_is_kept_in_the_end() -> Result<(), ShapeError> {
    let (large, ones) = ([[256.0_f32, 1.0, 1.0, 1.0]], [[1.0_f32; 4]]);
    for (candidate, is_named) in [(260.0, true), (258.0, false), (259.5, false)] {
        let candidate = [candidate];
        let report = oracle::dinputs(Matrix::of(&large), Matrix::of(&ones), row(&candidate))?;
        let bf16 = Mistake::Narrow(Format::BF16);
        assert_eq!(names(&report, bf16), is_named, "{report}");
    }
    Ok(())
}

/// Two conventions at once hold for all elements, too.
#[test]
fn two_conventions_hold_for_all_elements() -> Result<(), ShapeError> {
    let n = 3 << 13;
    let dvalues = vec![2.0_f32; n];
    let cycle = |three: [f32; 3]| -> Vec<f32> { three.into_iter().cycle().take(n).collect() };
    let z = cycle([0.0, f32::NAN, 1.0]);
    let right = cycle([1.0, f32::NAN, 2.0]);
    let (dvalues, z) = (row(&dvalues), row(&z));
    let report = oracle::drelu(dvalues, z, row(&right))?;
    assert_eq!(
        conventions(&report),
        ["half-at-zero", "nan-at-nan"],
        "{report}"
    );
    for place in [3, n / 2, n - 3] {
        let mut candidate = right.clone();
        candidate[place] = 1.5;
        let report = oracle::drelu(dvalues, z, row(&candidate))?;
        assert_eq!(conventions(&report).len(), 0, "{place}: {report}");
    }
    Ok(())
}

/// The sums over the neurons, in a row or a column of all samples: each of them, and no other shape.
#[test]
fn the_wrong_axis_has_its_shape() -> Result<(), ShapeError> {
    let dvalues = Matrix::of(&[
        [1.0, 2.0, 4.0],
        [3.0, 5.0, 7.0],
        [0.0, 1.0, 1.0],
        [2.0, 2.0, 9.0],
    ]);
    let sums = [7.0, 15.0, 2.0, 13.0];
    for (rows, cols, candidate, is_named) in [
        (1, 4, sums, true),
        (4, 1, sums, true),
        (2, 2, sums, false),
        (1, 4, [7.0, 15.0, 2.0, 12.0], false),
    ] {
        let candidate = Matrix::from_row_major(rows, cols, &candidate[..])?;
        let report = oracle::dbiases(dvalues, candidate)?;
        assert_eq!(names(&report, Mistake::WrongAxis), is_named, "{report}");
    }
    Ok(())
}

/// A tenth of each gradient, or it is not that which leaks.
#[test]
fn the_same_part_leaks_everywhere() -> Result<(), ShapeError> {
    let dvalues = Matrix::of(&[[10.0, 20.0, 30.0, 40.0, 50.0]]);
    let z = Matrix::of(&[[-1.0, -2.0, -3.0, -4.0, 5.0]]);
    for (last, is_named) in [(4.0, true), (6.0, false), (4.5, false)] {
        let candidate = [[1.0, 2.0, 3.0, last, 50.0]];
        let report = oracle::drelu(dvalues, z, Matrix::of(&candidate))?;
        assert_eq!(names(&report, Mistake::Leaky), is_named, "{report}");
    }
    Ok(())
}

/// The words where there are one or several, and the names that they are accepted by.
#[test]
fn one_or_several_are_told() -> Result<(), ShapeError> {
    for mistake in Mistake::all() {
        let name = mistake.convention();
        assert!(name.is_none() || name.and_then(Mistake::of_convention) == Some(mistake));
    }
    assert_eq!(Mistake::of_convention("median"), None);

    let (dvalues, z) = (Matrix::of(&[[2.0, 4.0]]), [[f32::NAN, 1.0]]);
    let several = oracle::drelu(dvalues, Matrix::of(&z), Matrix::of(&[[0.0, 4.0]]))?;
    let several = several.explain().to_string();
    assert!(several.starts_with("  one of these happened"), "{several}");
    let one = oracle::drelu(dvalues, Matrix::of(&z), Matrix::of(&[[f32::NAN, 4.0]]))?;
    let one = one.explain().to_string();
    assert!(one.starts_with("  what happened:"), "{one}");

    let z = [[f32::NAN, 0.0, 1.0, -1.0]];
    let dvalues = Matrix::of(&[[2.0, 4.0, 8.0, 3.0]]);
    let both = [[0.0, 2.0, 8.0, 0.0]];
    let both = oracle::drelu(dvalues, Matrix::of(&z), Matrix::of(&both))?;
    let told = both.explain().to_string();
    let names = "  passes but for a convention: half-at-zero, zero-at-nan (";
    assert!(told.starts_with(names), "{told}");
    Ok(())
}

/// `dense` without its biases, where there are any.
#[test]
fn biases_that_were_forgotten() -> Result<(), ShapeError> {
    let (inputs, weights) = (Matrix::of(&[[2.0], [3.0]]), Matrix::of(&[[5.0, 7.0]]));
    let candidate = Matrix::of(&[[10.0, 14.0], [15.0, 21.0]]);
    let report = oracle::dense(inputs, weights, Matrix::of(&[[0.5, 0.25]]), candidate)?;
    assert_eq!(explaining(&report), [Mistake::BiasesForgotten], "{report}");
    Ok(())
}

/// Of whoever divides a sum that is a bf16 already: 256 + 5 is 261, a tie that goes to 260, a sixth
/// of which is nearest to 43.25; the mean itself is 43.5. A half less is off by more than two
/// roundings are, 2·2⁻⁸·261/6 and a little.
#[test]
fn a_mean_may_be_rounded_before_it_is_divided() -> Result<(), ShapeError> {
    let dvalues = [256.0_f32, 1.0, 1.0, 1.0, 1.0, 1.0];
    let bf16 = Arithmetic::NATIVE.operands_in(Format::BF16);
    let bf16 = bf16.accumulated_in(Format::F32).result_in(Format::BF16);
    for (candidate, passes) in [(43.5, true), (43.25, true), (43.0, false)] {
        let candidate = [candidate];
        let report = oracle::dbiases(column(&dvalues), row(&candidate))?.with_arithmetic(bf16);
        let report = report.accepting(Mistake::DividedBySamples);
        assert_eq!(report.passes(), passes, "{report}");
        let worst = report.worst().expect("an element").judgement;
        assert_eq!(worst.exact, 43.5, "{report}");
    }
    Ok(())
}

/// What is declared is no mistake: 1 + 3·2⁻¹² is 1 + 2⁻¹⁰ in TF32.
#[test]
fn declared_operands_are_not_suspected() -> Result<(), ShapeError> {
    let inputs = [1.0 + 3.0 * 2_f32.powi(-12); 16];
    let candidate = [1.0 + 2_f32.powi(-10); 16];
    let report = oracle::dweights(row(&inputs), row(&[1.0]), column(&candidate))?;
    let is_suspected = |report: &Report<f32>| {
        let explanation = report.explain();
        explanation
            .suspected()
            .chain(explanation.explaining())
            .any(|it| it == Mistake::Rounded(Format::TF32))
    };
    assert!(is_suspected(&report), "{report}");
    let declared = report.with_arithmetic(Arithmetic::NATIVE.operands_in(Format::TF32));
    assert!(declared.passes(), "{declared}");
    assert!(!is_suspected(&declared), "{declared}");
    Ok(())
}

/// What cannot be made is not said to be unseen: an index of one, a row that is transposed, and
/// the type itself in place of a narrower one change nothing.
#[test]
fn what_cannot_be_made_is_not_unseen() -> Result<(), ShapeError> {
    let one = Matrix::of(&[[3.0_f32]]);
    let report = oracle::dbiases(one, one)?;
    for mistake in [
        Mistake::WrongAxis,
        Mistake::ResultTransposed,
        Mistake::LastTermOnly,
        Mistake::DividedBySamples,
        Mistake::OneForAll,
        Mistake::Layout(Operand::DVALUES),
        Mistake::Shifted(Axis::Neuron),
        Mistake::Rounded(Format::F32),
        Mistake::Narrow(Format::F32),
    ] {
        assert!(!cannot_see(&report, mistake), "{mistake:?}");
    }
    // What can be made, and changes nothing.
    assert!(cannot_see(&report, Mistake::Rounded(Format::BF16)));

    let (row, column) = (Matrix::of(&[[3.0, 3.0]]), Matrix::of(&[[3.0], [3.0]]));
    for matrix in [row, column] {
        let report = oracle::relu(matrix, matrix)?;
        assert!(!cannot_see(&report, Mistake::ResultTransposed), "{report}");
    }
    let square = Matrix::of(&[[3.0, 3.0], [3.0, 3.0]]);
    let report = oracle::relu(square, square)?;
    assert!(cannot_see(&report, Mistake::ResultTransposed), "{report}");

    // A row is the same row by row and column by column; nobody takes a mean of what relu returns.
    let report = oracle::dinputs(row, row, Matrix::of(&[[18.0]]))?;
    assert!(!cannot_see(&report, Mistake::Layout(Operand::DVALUES)));
    assert!(!cannot_see(&report, Mistake::Layout(Operand::WEIGHTS)));
    let zeros = Matrix::of(&[[0.0], [0.0]]);
    let report = oracle::relu(zeros, zeros)?;
    assert!(!cannot_see(&report, Mistake::DividedBySamples));

    let one = Matrix::of(&[[3_i32]]);
    let report = oracle::dbiases(one, one)?;
    assert!(!cannot_see(&report, Mistake::Wrapped(32)));
    assert!(cannot_see(&report, Mistake::Wrapped(16)));
    Ok(())
}

/// 1 + 2 + 4 and 8 + 16 + 32 are in the memory of `dvalues` one after the other: it was read column
/// by column. The other axis is another matter, and so it is of a sum of products.
#[test]
fn another_layout_is_not_another_axis() -> Result<(), ShapeError> {
    let dvalues = Matrix::of(&[[1.0, 2.0], [4.0, 8.0], [16.0, 32.0]]);
    let report = oracle::dbiases(dvalues, Matrix::of(&[[7.0, 56.0]]))?;
    assert_eq!(
        explaining(&report),
        [Mistake::Layout(Operand::DVALUES)],
        "{report}"
    );
    Ok(())
}

/// Without the last sample the first sum lacks a half, which is doubtful: 4096 terms near 1 may be
/// off by 1, and 0.125 is expected. The second one is 0 and not 5, which is wrong. As many are
/// doubtful as are wrong.
#[test]
fn the_wrong_and_the_doubtful_are_explained_together() -> Result<(), ShapeError> {
    let random = &mut Random(1);
    let mut dvalues: Vec<[f32; 2]> = (0..4096)
        .map(|_| [1.0 + f32::EPSILON * random.of(&[1.0, 3.0, 5.0]), 0.0])
        .collect();
    dvalues[4095] = [0.5, 5.0];
    let without_the_last: f64 = dvalues[..4095].iter().map(|row| f64::from(row[0])).sum();
    let candidate = [[rounded(without_the_last), 0.0]];
    let dvalues = Matrix::from_row_major(4096, 2, dvalues.as_flattened())?;
    let report = oracle::dbiases(dvalues, Matrix::of(&candidate))?;
    let counts = report.counts();
    assert_eq!((counts.wrong, counts.doubtful), (1, 1), "{report}");
    assert_eq!(
        explaining(&report),
        [Mistake::LastDropped(Axis::Sample)],
        "{report}"
    );
    Ok(())
}

/// The line of what cannot be seen, with the list that `{:#}` has in its place.
fn unseen_line<T: oracle::Element>(report: &Report<T>) -> String {
    let explanation = report.explain();
    let list = format!("{explanation:#}");
    let listed = list.split_once("  this data cannot see:\n");
    let n_listed = listed.map_or(0, |(_, list)| list.lines().count());
    assert_eq!(n_listed, explanation.invisible().count(), "{list}");
    explanation.to_string()
}

/// 2·100 is −56 and 3·100 is 44 in eight bits: any mistake shows. Alone, −56 has no sum before it;
/// zero has nothing that shows.
#[test]
fn what_cannot_be_seen_is_told() -> Result<(), ShapeError> {
    let judged = |weights: &[i8], sums: &[i8]| {
        let report = oracle::dinputs(Matrix::of(&[[100_i8]]), column(weights), row(sums));
        report.map(|report| unseen_line(&report))
    };
    assert_eq!(judged(&[2, 3], &[-56, 44])?, "");
    assert_eq!(
        judged(&[2], &[-56])?,
        "  this data cannot see 1 mistake: a sum starts where the one before ended\n"
    );
    assert_eq!(
        judged(&[0], &[0])?,
        "  this data cannot see 4 mistakes: twice the result, the sign is turned, …\n"
    );
    // There is room for 41 columns, which the sum above fills. `masked where z < 0, ` takes 20, and
    // `selected where z > 0, ` would take 22.
    let report = oracle::relu(row(&[1.0, -1.0, 2.0]), row(&[1.0, 0.0, 2.0]))?;
    let line = unseen_line(&report);
    let end = " mistakes: masked where z < 0, …\n";
    assert!(line.ends_with(end), "{line}");
    Ok(())
}

/// 63 terms that TF32 has, and one of 2⁻⁴ + 2⁻¹⁶ and a hair, for which every second bit is needed.
/// Sums that lack 2⁻¹⁶ are within the bounds: 8·8·2⁻²⁴·21 = 5·2⁻¹⁶ are expected.
#[test]
fn precision_that_was_lost_is_told() -> Result<(), ShapeError> {
    let of_tf32 = 1365.0 / 4096.0;
    let mut terms = [of_tf32; 64];
    terms[0] = 2_f32.powi(-4) + 2_f32.powi(-16) + 2_f32.powi(-27);
    let (dvalues, ones) = ([terms; 16], [[1.0; 64]]);
    let sums = [63.0 * of_tf32 + 2_f32.powi(-4); 16];
    let report = oracle::dinputs(Matrix::of(&dvalues), Matrix::of(&ones), column(&sums))?;
    assert!(report.passes(), "{report}");
    let text = report.explain().to_string();
    let told =
        "  within the bounds or not, precision was lost:\n    the operands are rounded to f16:";
    assert!(text.starts_with(told), "{text}");
    assert!(text.contains("    the operands are truncated to TF32: keep them as they are\n"));
    Ok(())
}

/// 2⁻¹²⁰ + 2⁻⁷⁰ · 2⁻⁶⁰: where flushing takes the second product for zero, the first one alone is
/// left. Neither factor is subnormal, and what may be flushed, up to 2⁻¹²⁶ a term, is not all of it.
#[test]
fn a_product_that_is_subnormal_is_flushed() -> Result<(), ShapeError> {
    let weights = [[2_f32.powi(-60), 2_f32.powi(-70)]];
    let dvalues = [[2_f32.powi(-60); 2]];
    let candidate = [[2_f32.powi(-120)]];
    let [weights, dvalues] = [Matrix::of(&weights), Matrix::of(&dvalues)];
    let report = oracle::dinputs(dvalues, weights, Matrix::of(&candidate))?;
    assert!(!report.passes(), "{report}");
    assert!(report.accepting(Mistake::Flushed).passes(), "{report}");
    assert!(conventions(&report).contains(&"flush"), "{report}");
    Ok(())
}

/// Flushing on the way into a mask and behind it: a subnormal `z` counts as zero, and a subnormal
/// gradient that goes through becomes zero.
#[test]
fn a_mask_is_flushed_before_and_behind() -> Result<(), ShapeError> {
    let subnormal = f32::MIN_POSITIVE / 2.0;
    let (z, dvalues) = ([subnormal, 1.0, 1.0], [1.0, subnormal, 3.0]);
    let report = oracle::drelu(row(&dvalues), row(&z), row(&[0.0, 0.0, 3.0]))?;
    assert!(!report.passes(), "{report}");
    assert_eq!(conventions(&report), ["flush"], "{}", report.explain());
    Ok(())
}

/// 2⁻¹⁵ + 1 - 1 in f16: summed in f16 from the left that is 0, and where what is subnormal becomes
/// zero it is 0 as well. What a convention explains needs no accumulator.
#[test]
fn a_convention_comes_before_the_accumulator() -> Result<(), ShapeError> {
    let dvalues = [
        [1.0, 2_f32.powi(-15), 1.0],
        [2.0, 1.0, 2.0],
        [4.0, -1.0, 4.0],
    ];
    let declared = Arithmetic::NATIVE.result_in(Format::F16);
    let report = oracle::dbiases(Matrix::of(&dvalues), row(&[7.0, 0.0, 7.0]))?;
    let report = report.with_arithmetic(declared);
    let in_f16 = declared.accumulated_in(Format::F16);
    assert!(!report.passes() && report.with_arithmetic(in_f16).passes());
    assert_eq!(conventions(&report), ["flush"]);
    let explanation = report.explain();
    assert_eq!(explanation.accumulator(), None, "{report}{explanation}");
    Ok(())
}

/// 1 + 1 + 1 + 2048, kept in f16 from the right, is 2048: one after the other is lost. In f16 the
/// numbers from 2048 on are 2 apart, and the exact 2051 lies between 2050 and 2052. The loop, from
/// the left, has 2052. Beside it 1 + 1 + 1 - 2048 + 2048 is 3, and 2 where one of the ones is lost:
/// in few bits anything may be expected of that sum. Of the two the second is the worse one, which
/// is looked at twice.
#[test]
fn an_accumulator_is_told_where_most_sums_say_something() -> Result<(), ShapeError> {
    let says_something = ([1.0, 1.0, 1.0, 2048.0, 0.0], 2048.0);
    let says_nothing = ([1.0, 1.0, 1.0, -2048.0, 2048.0], 2.0);
    let is_something_else = ([1.0, 1.0, 1.0, 2048.0, 0.0], 3000.0);
    let accumulator = |columns: &[([f32; 5], f32)]| -> Result<_, ShapeError> {
        let terms = (0..5).flat_map(|sample| columns.iter().map(move |(terms, _)| terms[sample]));
        let dvalues: Vec<f32> = terms.collect();
        let candidate: Vec<f32> = columns.iter().map(|&(_, candidate)| candidate).collect();
        let dvalues = Matrix::from_row_major(5, columns.len(), &dvalues[..])?;
        let declared = Arithmetic::NATIVE.result_in(Format::F16);
        let report = oracle::dbiases(dvalues, row(&candidate))?.with_arithmetic(declared);
        assert!(!report.passes(), "{report}");
        Ok(report.explain().accumulator())
    };
    let told = Some(Format::F16);
    assert_eq!(accumulator(&[says_something; 2])?, told);
    assert_eq!(
        accumulator(&[says_something, says_something, says_nothing])?,
        None
    );
    let mut four = [says_something; 4];
    four[3] = says_nothing;
    assert_eq!(accumulator(&four)?, told);
    four[3] = is_something_else;
    assert_eq!(accumulator(&four)?, None);
    Ok(())
}

/// 60000 + 60000 - 60000 is 60000 in TF32, and infinite in f16, which is as precise and reaches less
/// far. That is a mistake, and no accumulator to be declared. (Beside it 7 is right, so that nothing
/// plain explains both.)
#[test]
fn an_accumulator_is_less_precise() -> Result<(), ShapeError> {
    let dvalues = [[60000.0_f32, 1.0], [60000.0, 2.0], [-60000.0, 4.0]];
    let in_tf32 = Arithmetic::NATIVE
        .accumulated_in(Format::TF32)
        .result_in(Format::F16);
    let report = oracle::dbiases(Matrix::of(&dvalues), row(&[f32::INFINITY, 7.0]))?;
    let report = report.with_arithmetic(in_tf32);
    let in_f16 = in_tf32.accumulated_in(Format::F16);
    assert!(!report.passes() && report.with_arithmetic(in_f16).passes());
    assert_eq!(report.explain().accumulator(), None, "{report}");
    assert_eq!(explaining(&report), [Mistake::Narrow(Format::F16)]);
    Ok(())
}

/// Three rows summed, where two columns are asked for. What was there before has two columns, and
/// is no part of them.
#[test]
fn the_wrong_axis_has_another_shape_than_what_was_there() -> Result<(), ShapeError> {
    let dvalues = [[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]];
    let report = oracle::dbiases(Matrix::of(&dvalues), row(&[3.0, 30.0, 300.0]))?;
    let report = report.added_to(row(&[5.0, 7.0]))?;
    assert_eq!(explaining(&report), [Mistake::WrongAxis]);
    Ok(())
}

/// What was there before is there as well where the sum runs over the wrong axis: as many samples
/// as neurons, the sums of the rows are 3 and 30, and 100 and 200 were there.
#[test]
fn the_wrong_axis_is_added_as_well() -> Result<(), ShapeError> {
    let dvalues = [[1.0, 2.0], [10.0, 20.0]];
    let previous = [[100.0, 200.0]];
    let candidate = [[103.0, 230.0]];
    let report = oracle::dbiases(Matrix::of(&dvalues), Matrix::of(&candidate))?;
    let report = report.added_to(Matrix::of(&previous))?;
    assert_eq!(explaining(&report), [Mistake::WrongAxis]);
    Ok(())
}

/// What is kept and what is 0 exchanged, for each way of writing it: `[z > 0] = 0`, `[z >= 0] = 0`,
/// and `np.where(z <= 0, dvalues, 0)`, which is 0 where z is NaN. What stops elsewhere is none.
#[test]
fn a_mask_that_is_turned_round() -> Result<(), ShapeError> {
    let z = [-1.0, -2.0, 2.0, 0.0, f64::NAN];
    let dvalues = [1.0, 2.0, 3.0, 4.0, 5.0];
    let named = |candidate: [f64; 5]| -> Result<Vec<Mistake>, ShapeError> {
        let report = oracle::drelu(row(&dvalues), row(&z), row(&candidate))?;
        assert!(!report.passes(), "{report}");
        Ok(explaining(&report))
    };
    for turned in [
        [1.0, 2.0, 0.0, 4.0, 5.0],
        [1.0, 2.0, 0.0, 0.0, 5.0],
        [1.0, 2.0, 0.0, 4.0, 0.0],
    ] {
        assert_eq!(named(turned)?, [Mistake::MaskTurned]);
    }
    assert_eq!(
        named([1.0, 0.0, 3.0, 0.0, 0.0])?,
        [Mistake::MaskFromElsewhere]
    );
    Ok(())
}

/// What precision loses leaves a sum between its terms without their signs and their negative: no
/// candidate there is called plainly wrong, unless a mistake explains it that loses none.
#[test]
fn what_precision_may_have_lost_is_not_plainly_wrong() -> Result<(), ShapeError> {
    let is_plain = |report: Report<f32>| {
        assert!(report.counts().wrong > 0, "{report}");
        report.explain().is_plainly_wrong()
    };
    // 700 ones, a sum that stops at 512, as one of half the bits would: off by 27 %.
    let ones = [1.0; 700];
    assert!(!is_plain(oracle::dbiases(column(&ones), row(&[512.0]))?));
    // Beyond all its terms, with either sign.
    assert!(!is_plain(oracle::dbiases(column(&ones), row(&[-690.0]))?));
    assert!(is_plain(oracle::dbiases(column(&ones), row(&[-710.0]))?));
    assert!(is_plain(oracle::dbiases(column(&ones), row(&[2110.0]))?));
    // One unit off, where nothing is summed.
    let (z, dvalues) = ([1.0, 2.0, -1.0], [3.0, 5.0, 7.0]);
    let candidate = [3.0 + 4.0 * f32::EPSILON, 5.0, 0.0];
    assert!(!is_plain(oracle::drelu(
        row(&dvalues),
        row(&z),
        row(&candidate)
    )?));
    // Zeros, as nobody wrote them, or as they are flushed to.
    let subnormal = [f32::MIN_POSITIVE / 4.0; 2];
    assert!(!is_plain(oracle::dbiases(row(&subnormal), row(&[0.0; 2]))?));
    assert!(is_plain(oracle::dbiases(row(&[3.0, 5.0]), row(&[0.0; 2]))?));
    Ok(())
}

/// A factor that four digits call 1 is told by what it is off, and is not called plain.
#[test]
fn a_factor_near_one_is_told() -> Result<(), ShapeError> {
    let dvalues = [[1.0, 3.0, 5.0, 7.0, 11.0], [2.0, 4.0, 8.0, 16.0, 32.0]];
    let sums = [3.0, 7.0, 13.0, 23.0, 43.0];
    for (factor, told) in [
        (1.0004, "1 + 4.0e-4 times"),
        (0.9999996, "1 - 4.0e-7 times"),
    ] {
        let candidate = sums.map(|sum| sum * factor);
        let explanation = oracle::dbiases(Matrix::of(&dvalues), row(&candidate))?.explain();
        let text = explanation.to_string();
        assert!(text.contains(told), "{text}");
        assert!(!explanation.is_plainly_wrong(), "{text}");
    }
    let candidate = sums.map(|sum| sum * 1.25);
    let explanation = oracle::dbiases(Matrix::of(&dvalues), row(&candidate))?.explain();
    assert!(explanation.is_plainly_wrong(), "{explanation}");
    Ok(())
}

/// One element of many that are right was not summed in another format: something wrote it.
#[test]
fn one_element_alone_has_no_accumulator() -> Result<(), ShapeError> {
    let ones = [[1.0, 1.0, 1.0, 2048.0]; 4];
    let mut dvalues = [[0.0; 4]; 4];
    Matrix::of(&ones).transpose_into(Matrix::of_mut(&mut dvalues))?;
    let candidate = [[2052.0, 2052.0, 2048.0, 2052.0]];
    let declared = Arithmetic::NATIVE.result_in(Format::F16);
    let report = oracle::dbiases(Matrix::of(&dvalues), Matrix::of(&candidate))?;
    let report = report.with_arithmetic(declared);
    let in_f16 = declared.accumulated_in(Format::F16);
    assert!(!report.passes() && report.with_arithmetic(in_f16).passes());
    let explanation = report.explain();
    assert_eq!(explanation.accumulator(), None, "{explanation}");
    assert_eq!(explanation.overwritten(), Some((0, 2)), "{explanation}");
    Ok(())
}
