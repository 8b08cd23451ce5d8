//! Proves that the limits of an element are what a candidate is held against, and that the tolerance that a report tells is
//! one that `np.allclose` accepts them with, that no smaller one is enough, and what it lets through: by NumPy's definition,
//! `abs(a - b) <= atol + rtol * abs(b)`, in integers, without rounding.
//!
//! It cannot prove that what is expected is what people's kernels do: that is `oracle_expected`'s.

#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // rounded to an `f32` on purpose; few elements

mod random;

use chainrule::oracle::{self, Arithmetic, Format, Report, Tolerance, Verdict};
use chainrule::{Matrix, ShapeError};
use random::Random;

/// A float in units of 2⁻¹¹⁰, of which it is a multiple, and less than 2¹⁶.
fn units(number: f64) -> i128 {
    let bits = number.to_bits();
    let field = i32::try_from(bits >> 52 & 0x7ff).expect("eleven bits");
    assert!(number == 0.0 || field > 0, "no subnormal number");
    let fraction = bits & ((1 << 52) - 1);
    let mantissa = if field == 0 {
        0
    } else {
        i128::from(fraction | 1 << 52)
    };
    let shift = field - 1075 + 110;
    let magnitude = if shift >= 0 {
        assert!(shift < 74, "{number} is too large");
        mantissa << shift
    } else {
        // What is cut off is said to be more: `number` is then a tolerance, which may not be more.
        mantissa >> (-shift).min(127)
    };
    if number < 0.0 { -magnitude } else { magnitude }
}

/// rtol · abs(b) in the same units, rounded down: `b` is an `f32`, of 24 bits, and so the product has 77.
fn share(rtol: f64, b: f32) -> i128 {
    let (bits, magnitude) = (rtol.to_bits(), f64::from(b.abs()));
    if rtol == 0.0 || b == 0.0 {
        return 0;
    }
    let exponent = |number: f64| i32::try_from(number.to_bits() >> 52).expect("positive") - 1075;
    let mantissa = |bits: u64| i128::from(bits & ((1 << 52) - 1) | 1 << 52);
    // The lowest 29 bits of an f32 as an f64 are zero.
    let product = mantissa(bits) * (mantissa(magnitude.to_bits()) >> 29);
    let shift = exponent(rtol) + exponent(magnitude) + 29 + 110;
    if shift >= 0 {
        product << shift
    } else {
        product >> (-shift).min(127)
    }
}

/// NumPy's definition.
fn is_close(a: f32, b: f32, rtol: f64, atol: f64) -> bool {
    let difference = (units(a.into()) - units(b.into())).abs();
    difference <= units(atol) + share(rtol, b)
}

/// Half the distance to the next number.
fn half_ulp(number: f32) -> f64 {
    f64::from(number.abs().next_up() - number.abs()) / 2.0
}

/// All that an honest result may be at most: the largest number that is within what is expected.
fn largest_expected(report: &Report<f32>, row: usize, col: usize) -> (f32, f32) {
    let limits = report.limits(row, col).expect("it is there");
    let mut farthest = limits.exact;
    let is_within = |number: f32| f64::from(number) - f64::from(limits.exact) <= limits.expected;
    let mut step = limits.expected;
    // By halves, so that it takes few steps to the last number.
    while step > limits.expected * 1e-9 {
        let farther = (f64::from(farthest) + step) as f32;
        if is_within(farther) && farther > farthest {
            farthest = farther;
        } else {
            step /= 2.0;
        }
    }
    (limits.exact, farthest)
}

const ROWS: usize = 12;
const COLS: usize = 20;
const TERMS: usize = 96;

/// Sums of products of 96 numbers: of both signs, of one, of integers, and of columns of very different sizes.
fn data(kind: u64) -> (Vec<f32>, Vec<f32>) {
    let mut random = Random(14 + kind);
    let mut draw = |count: usize| -> Vec<f32> {
        (0..count)
            .map(|_| {
                let number = f64::from(random.within(-8000, 8000)) / 6e3;
                let number = number as f32;
                match kind {
                    1 => number.abs(),
                    2 => (number * 8.0).round(),
                    _ => number,
                }
            })
            .collect()
    };
    let dvalues = draw(ROWS * TERMS);
    let mut weights = draw(COLS * TERMS);
    if kind == 3 {
        for weights_of_input in weights.chunks_exact_mut(TERMS) {
            let size = random.of(&[1e-4, 1.0, 30.0]);
            weights_of_input
                .iter_mut()
                .for_each(|weight| *weight *= size);
        }
    }
    // A sum that is 0, exactly: the zero that is right there is let through by no tolerance.
    weights[..TERMS].fill(0.0);
    (dvalues, weights)
}

fn judged<'a>(dvalues: &'a [f32], weights: &'a [f32], candidate: &'a [f32]) -> Report<'a, f32> {
    let matrix = |rows, cols, numbers| Matrix::from_row_major(rows, cols, numbers).expect("all");
    let dvalues = matrix(ROWS, TERMS, dvalues);
    let weights = matrix(COLS, TERMS, weights);
    oracle::dinputs(dvalues, weights, matrix(ROWS, COLS, candidate)).expect("they fit")
}

fn places() -> impl Iterator<Item = (usize, usize)> + Clone {
    (0..ROWS).flat_map(|row| (0..COLS).map(move |col| (row, col)))
}

/// Each with a report on nothing but zeros, for neither limits nor tolerance depend on the candidate.
fn for_each_kind(check: impl Fn(u64, &Report<f32>, Tolerance)) {
    for kind in 0..4 {
        let (dvalues, weights) = data(kind);
        let report = judged(&dvalues, &weights, &[0.0; ROWS * COLS]);
        let tolerance = report.tolerance().expect("floats, and finite");
        assert_eq!(tolerance.elements, ROWS * COLS);
        assert!(!tolerance.is_sample);
        check(kind, &report, tolerance);
    }
}

#[test]
fn every_expected_result_is_close() {
    for_each_kind(|kind, report, Tolerance { rtol, atol, .. }| {
        for (row, col) in places() {
            let (exact, farthest) = largest_expected(report, row, col);
            assert!(
                is_close(farthest, exact, rtol, atol),
                "{kind}: [{row}][{col}]"
            );
            // And a result that is the exact value rounded once, where that itself is not rounded.
            let needed = half_ulp(exact);
            assert!(
                units(needed) <= units(atol) + share(rtol, exact),
                "{kind}: [{row}][{col}]"
            );
        }
    });
}

/// What each element needs, as an `f64`, of which a millionth does not matter here.
fn needs(report: &Report<f32>) -> Vec<(f64, f64)> {
    let needs = places().map(|(row, col)| {
        let limits = report.limits(row, col).expect("it is there");
        let exact = limits.exact;
        (f64::from(exact.abs()), limits.expected.max(half_ulp(exact)))
    });
    // 0 needs nothing: the largest of these that is 0 is none of this data.
    needs
        .inspect(|need| assert!(need.0 > 0.0 || need.1 < 1e-44))
        .collect()
}

fn mean_allowed(needs: &[(f64, f64)], rtol: f64, atol: f64) -> f64 {
    let total: f64 = needs
        .iter()
        .map(|(magnitude, _)| atol + rtol * magnitude)
        .sum();
    total / needs.len() as f64
}

/// With a tolerance that has one less in its second digit, some element is not accepted that is expected. And no pair that
/// accepts all of them allows less on average, but for the two digits: rounding both figures up by 10 percent at most makes
/// the mean larger by 10 percent at most. For every `rtol` the smallest `atol` is tried.
#[test]
fn no_smaller_one_is_enough() {
    for_each_kind(|kind, report, Tolerance { rtol, atol, .. }| {
        let needs = needs(report);
        let enough = |rtol: f64| {
            let asked = needs
                .iter()
                .map(|(magnitude, allowance)| allowance - rtol * magnitude);
            asked.fold(0.0, f64::max)
        };
        if atol > 0.0 {
            let unit = 10_f64.powf(atol.log10().floor() - 1.0);
            assert!(enough(rtol) > atol - unit * 1.001, "{kind}: atol {atol}");
        } else {
            let unit = 10_f64.powf(rtol.log10().floor() - 1.0);
            assert!(enough(rtol - unit * 1.001) > 0.0, "{kind}: rtol {rtol}");
        }
        let ours = mean_allowed(&needs, rtol, atol);
        let best = (0..2000)
            .map(|step| {
                if step == 0 {
                    0.0
                } else {
                    1e-9 * 1.01_f64.powi(step)
                }
            })
            .map(|rtol| mean_allowed(&needs, rtol, enough(rtol)))
            .fold(f64::INFINITY, f64::min);
        assert!(ours <= best * 1.1 * 1.00001, "{kind}: {ours} {best}");
    });
}

/// Counted by NumPy's definition: where 0 is close to what is right, and how far off something may be.
#[test]
fn what_it_lets_through() {
    for_each_kind(|kind, report, tolerance| {
        let Tolerance { rtol, atol, .. } = tolerance;
        let exact = |(row, col)| report.limits(row, col).expect("there").exact;
        let zeros = places()
            .map(exact)
            .filter(|&b| b != 0.0 && is_close(0.0, b, rtol, atol));
        assert_eq!(tolerance.zeros, zeros.count(), "{kind}");
        // Columns of 10⁻⁴ beside columns of 30: an atol for these is all of those.
        assert_eq!(
            tolerance.zeros > 60,
            kind == 3,
            "{kind}: {}",
            tolerance.zeros
        );
        let times = needs(report)
            .iter()
            .filter(|need| need.0 > 0.0)
            .map(|(magnitude, allowance)| (atol + rtol * magnitude) / allowance)
            .fold(1.0, f64::max);
        assert!(
            (tolerance.times / times - 1.0).abs() < 1e-6,
            "{kind}: {times}"
        );
    });
}

/// 0.1 + 0.2 in `f64`: one addition, so that by D3 u·S is possible, less than what is expected. The limit is from the
/// value that was rounded, which is itself off: 0.1 is m · 2⁻⁵⁶, and 0.2 is m · 2⁻⁵⁵.
#[test]
fn the_limits_of_one_addition() -> Result<(), ShapeError> {
    let dvalues = [[0.1], [0.2]];
    let report = oracle::dbiases(Matrix::of(&dvalues), Matrix::of(&[[0.3]]))?;
    let limits = report.limits(0, 0).expect("it is there");
    let sum = units(0.1) + units(0.2);
    let unit_roundoff_of_sum = sum >> 53; // 2⁻¹¹⁰ · 2⁵³ divides the sum
    assert_eq!(unit_roundoff_of_sum << 53, sum);
    let rounded_off = (units(0.1 + 0.2) - sum).abs();
    let needed = unit_roundoff_of_sum + rounded_off;
    assert_eq!(limits.exact, 0.1 + 0.2);
    assert_eq!(limits.expected, limits.possible);
    let reserve = units(limits.possible) - needed;
    assert!((0..needed >> 40).contains(&reserve), "{limits:?}");
    assert_eq!(report.limits(0, 1), None);
    assert_eq!(report.limits(1, 0), None);
    Ok(())
}

/// What is beyond the limits is refused, and what is within them is accepted, on one side at least: where operands were
/// rounded, the middle of what is expected is not the exact value. (From the limit, which is that of a value that was itself
/// rounded, half a unit in the last place is taken twice: u·|exact|.)
#[test]
fn candidates_at_the_limits() -> Result<(), ShapeError> {
    let native = Arithmetic::NATIVE;
    let in_bf16 = native.operands_in(Format::BF16);
    for (arithmetic, result) in [
        (native, Format::F64),
        (native.in_any_order(), Format::F64),
        (native.operands_in(Format::F16), Format::F64),
        (native.accumulated_in(Format::F32), Format::F32),
        (native.result_in(Format::F32), Format::F32),
        (in_bf16.accumulated_in(Format::F32), Format::F32),
    ] {
        let mut random = Random(6);
        let mut draw = || [(); 200].map(|()| [f64::from(random.within(-2000, 5000)) / 3e3]);
        let (mut inputs, dvalues) = (draw(), draw());
        // Alternating, so that what is added by neighbours cancels, and what is added in lanes does not.
        inputs
            .iter_mut()
            .step_by(2)
            .for_each(|input| input[0] -= 2.0);
        let judged = |candidate: f64| -> Result<_, ShapeError> {
            let candidate = [[candidate]];
            let report = oracle::dweights(
                Matrix::of(&inputs),
                Matrix::of(&dvalues),
                Matrix::of(&candidate),
            )?;
            let report = report.with_arithmetic(arithmetic);
            let worst = report.worst().expect("one").judgement.verdict;
            Ok((report.limits(0, 0).expect("it is there"), worst))
        };
        let (limits, _) = judged(0.0)?;
        assert!(limits.expected <= limits.possible, "{limits:?}");
        let hair = 2.0 * result.unit_roundoff() * limits.exact.abs();
        let at = |error: f64| judged(limits.exact + error).map(|(_, verdict)| verdict);

        let within = limits.expected - hair;
        let is_accepted = |verdict| verdict == Verdict::WithinBound;
        let is_reached = is_accepted(at(within)?) || is_accepted(at(-within)?);
        assert!(is_reached || within < 0.0, "{arithmetic:?}");
        for sign in [1.0, -1.0] {
            let beyond_expected = at(sign * (limits.expected * 1.000_001 + hair))?;
            let is_refused = matches!(beyond_expected, Verdict::Doubtful | Verdict::Wrong);
            assert!(is_refused, "{arithmetic:?}: {beyond_expected:?}");
            let beyond_possible = at(sign * (limits.possible * 1.000_001 + hair))?;
            assert_eq!(beyond_possible, Verdict::Wrong, "{arithmetic:?}");
        }
    }
    Ok(())
}

/// Equality, and nothing else: one product, the exact case, a mask, integers, what the operands force.
#[test]
fn limits_where_equality_is_demanded() -> Result<(), ShapeError> {
    let (dvalues, weights) = ([[0.1_f32], [f32::INFINITY]], [[0.3], [f32::NAN]]);
    let zeros = [[0.0; 2]; 2];
    let (dvalues, weights) = (Matrix::of(&dvalues), Matrix::of(&weights));
    let report = oracle::dinputs(dvalues, weights, Matrix::of(&zeros))?;
    let limits = |row, col| report.limits(row, col).expect("it is there");
    assert_eq!(
        (limits(0, 0).exact, limits(0, 0).expected),
        (0.1 * 0.3, 0.0)
    );
    assert_eq!(
        (limits(1, 0).exact, limits(1, 0).possible),
        (f32::INFINITY, 0.0)
    );
    assert!(limits(0, 1).exact.is_nan() && limits(0, 1).expected == 0.0);
    // What is finite needs half a unit in the last place: 0.03 is between 2⁻⁶ and 2⁻⁵.
    let tolerance = report.tolerance().expect("one is finite");
    assert_eq!((tolerance.elements, tolerance.rtol), (1, 0.0));
    assert!((2_f64.powi(-30)..2_f64.powi(-30) * 1.1).contains(&tolerance.atol));
    assert_eq!((tolerance.zeros, tolerance.times.round()), (0, 1.0));

    let integers = Matrix::of(&[[1_i32, i32::MAX], [5, 1]]);
    let report = oracle::dbiases(integers, Matrix::of(&[[0, 0]]))?;
    let exact = report
        .limits(0, 1)
        .map(|limits| (limits.exact, limits.possible));
    assert_eq!(exact, Some((i32::MIN, 0.0)));
    assert_eq!(report.tolerance(), None);
    let z = Matrix::of(&[[0.5, -1.0]]);
    let report = oracle::relu(z, z)?;
    assert_eq!(report.limits(0, 1).map(|limits| limits.exact), Some(0.0));
    assert_eq!(report.tolerance(), None);
    Ok(())
}

/// No element, no finite one, or another shape.
#[test]
fn no_tolerance() -> Result<(), ShapeError> {
    let none = Matrix::from_row_major(0, 3, &[][..])?;
    let of_none = oracle::dinputs::<f64>(none, none, Matrix::from_row_major(0, 0, &[][..])?)?;
    let nan = Matrix::of(&[[f64::NAN], [f64::NAN]]);
    let of_nan = oracle::dbiases(nan, Matrix::of(&[[0.0]]))?;
    let of_another_shape = oracle::dbiases(Matrix::of(&[[1.0]; 2]), nan)?;
    for report in [of_none, of_nan, of_another_shape] {
        assert_eq!(report.tolerance(), None, "{report}");
    }
    assert!(of_another_shape.limits(0, 0).is_some());
    Ok(())
}

/// Of 64 × 64 elements every fifth is looked at, and it is said; and of few long sums at least one.
#[test]
fn a_sample_says_that_it_is_one() -> Result<(), ShapeError> {
    let column = Matrix::of(&[[0.1_f32]; 64]);
    let candidate = Matrix::of(&[[0.01; 64]; 64]);
    let tolerance = oracle::dinputs(column, column, candidate)?.tolerance();
    let tolerance = tolerance.expect("floats");
    assert_eq!((tolerance.elements, tolerance.is_sample), (820, true));
    let text = tolerance.to_string();
    assert!(
        text.contains("zeros in 0 of 820 elements looked at\n"),
        "{text}"
    );
    let long = vec![0.1_f32; 3 << 20];
    let long = Matrix::from_row_major(3 << 19, 2, &long[..])?;
    let tolerance = oracle::dbiases(long, Matrix::of(&[[0.0; 2]]))?.tolerance();
    let tolerance = tolerance.expect("floats");
    assert_eq!((tolerance.elements, tolerance.is_sample), (1, true));
    Ok(())
}

/// Two digits, rounded up, as Python reads them: 1 + 2 and 2 + 4 in `f64` need half a unit of 3, 2⁻⁵², and of 6, 2⁻⁵¹.
/// By an rtol of 2⁻⁵¹ / 6 = 7.4·10⁻¹⁷ both are met, where the mean is 4.5 · 7.4·10⁻¹⁷; an atol of 2⁻⁵¹ would allow more.
#[test]
fn it_prints_what_it_needs() -> Result<(), ShapeError> {
    let dvalues = Matrix::of(&[[1.0, 2.0], [2.0, 4.0]]);
    let tolerance = oracle::dbiases(dvalues, Matrix::of(&[[3.0, 6.0]]))?.tolerance();
    assert_eq!(
        tolerance.expect("floats").to_string(),
        "  np.allclose would need rtol=7.5e-17, atol=0, and would let through:\n    \
         zeros in 0 of 2 elements\n    errors of up to 1.0 times what is expected\n"
    );
    // The smallest and the largest numbers are printed, too, in 80 columns: 2⁻¹⁰⁷⁴ is half of what is needed, and more
    // than all that can be told.
    for (value, atol) in [(1e-310, "atol=4.9e-324"), (1e300, "atol=7.5e283")] {
        let dvalues = [[value], [0.0]];
        let report = oracle::dbiases(Matrix::of(&dvalues), Matrix::of(&[[0.0]]))?;
        let text = report.tolerance().expect("floats").to_string();
        assert!(text.contains(atol), "{text}");
        assert!(text.lines().all(|line| line.len() <= 80), "{text}");
    }
    Ok(())
}

/// A millionth in reserve: half a unit of 3·2⁵⁰ is 0.25, and of 2⁻⁵³·10¹⁶ it is 10⁻¹⁶ times that, so
/// that both have two digits already, and NumPy's own rounding could refuse either.
#[test]
fn two_digits_have_something_in_reserve() -> Result<(), ShapeError> {
    let large = [[3.0 * 2_f64.powi(50)]];
    let large = Matrix::of(&large);
    let tolerance = oracle::dbiases(large, large)?.tolerance().expect("floats");
    assert_eq!((tolerance.rtol, tolerance.atol), (0.0, 0.26));

    let numbers = [[2_f64.powi(-53) * 1e16, 0.0]];
    let numbers = Matrix::of(&numbers);
    let tolerance = oracle::dbiases(numbers, numbers)?.tolerance();
    assert_eq!(tolerance.expect("floats").rtol, 1.1e-16);
    Ok(())
}

/// 10³⁰⁰ − 10³⁰⁰ + 10⁻⁴⁰: what is expected is 10³²⁰ times what is right, which no `rtol` is; and
/// beside a sum that is 0 an `atol` alone would allow more on average.
#[test]
fn a_share_beyond_all_numbers_is_no_tolerance() -> Result<(), ShapeError> {
    let dvalues = Matrix::of(&[[1e300, 0.0], [-1e300, 0.0], [1e-40, 0.0]]);
    let report = oracle::dbiases(dvalues, Matrix::of(&[[1e-40, 0.0]]))?;
    assert_eq!(report.tolerance(), None);
    Ok(())
}

/// One digit behind the point below ten, none below a million.
#[test]
fn it_prints_how_many_times() -> Result<(), ShapeError> {
    let dvalues = Matrix::of(&[[1.0, 2.0], [2.0, 4.0]]);
    let tolerance = oracle::dbiases(dvalues, Matrix::of(&[[3.0, 6.0]]))?.tolerance();
    let mut tolerance = tolerance.expect("floats");
    for (times, printed) in [
        (9.94, "9.9"),
        (10.0, "10"),
        (123.4, "123"),
        (1e6, "1e6"),
        (2.4e9, "2e9"),
    ] {
        tolerance.times = times;
        let wanted = format!("errors of up to {printed} times what is expected\n");
        assert!(tolerance.to_string().ends_with(&wanted), "{tolerance}");
    }
    Ok(())
}
