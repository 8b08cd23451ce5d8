//! Proves that the quick way has the verdicts of the exact one. A report decides almost every float
//! by sums of its own, side by side, and asks the exact sum only where these cannot be certain;
//! `sum_of_products` knows no quick way. Candidates at and around every limit (the reference, the
//! exact sum rounded, the expectation, the bound) are judged by both, element by element.
//!
//! What it cannot prove: that the exact way is right, which is for `oracle_exact.rs` and
//! `oracle_verdicts.rs`. An expectation is computed from partial sums that are rounded in the one
//! and hardly in the other, so that no candidate stands nearer to it than a thousandth.

use chainrule::backward::{dbiases_into, dinputs_into, dweights_into};
use chainrule::forward::dense_into;
use chainrule::oracle::{self, Arithmetic, Element, Format, Judgement, Term, Verdict};
use chainrule::{Matrix, MatrixView, MatrixViewMut};

#[path = "random/mod.rs"]
mod random;
use random::Random;

trait Float: Element {
    fn of(number: f64) -> Self;
    fn number(self) -> f64;
    /// So many steps of the last place away.
    fn moved(self, steps: i64) -> Self;
    /// The largest exponent that an operand is given.
    const EXPONENTS: i32;
}

#[expect(clippy::cast_possible_truncation, reason = "the nearest is meant")]
impl Float for f32 {
    fn of(number: f64) -> Self {
        number as f32
    }
    fn number(self) -> f64 {
        self.into()
    }
    fn moved(self, steps: i64) -> Self {
        let steps = i32::try_from(steps).expect("a few");
        f32::from_bits(self.to_bits().wrapping_add_signed(steps))
    }
    const EXPONENTS: i32 = 70;
}

impl Float for f64 {
    fn of(number: f64) -> Self {
        number
    }
    fn number(self) -> f64 {
        self
    }
    fn moved(self, steps: i64) -> Self {
        f64::from_bits(self.to_bits().wrapping_add_signed(steps))
    }
    const EXPONENTS: i32 = 540;
}

/// Data of all kinds: short and long numbers, zeros, cancellation, magnitudes up to where products
/// overflow and underflow.
fn operand<T: Float>(kind: usize, random: &mut Random) -> T {
    let fraction = f64::from(random.within(-1_000_000, 1_000_000)) / 1e6;
    let digits = f64::from(random.within(-3, 3));
    T::of(match kind {
        0 => fraction + 1.5,
        1 => fraction,
        2 => digits,
        3 => fraction * f64::from(random.within(0, 1)),
        4 => fraction * 2_f64.powi(random.within(-30, 30)),
        _ => fraction * 2_f64.powi(random.within(-T::EXPONENTS, T::EXPONENTS)),
    })
}

/// At and around the limits of one element.
fn candidate<T: Float>(right: &Judgement<T>, reference: T, random: &mut Random) -> T {
    let exact = right.exact.number();
    let sign = if random.below(2) == 0 { 1.0 } else { -1.0 };
    let few = i64::from(random.within(-3, 3));
    match random.below(6) {
        0 => reference.moved(few),
        1 => right.exact.moved(few),
        2 => T::of(exact + sign * right.bound).moved(few),
        3 => T::of(exact + sign * right.expected * 0.99),
        4 => T::of(exact + sign * right.expected * 1.01),
        _ => T::of(exact + sign * right.bound * f64::from(random.within(0, 1200)) / 1000.0),
    }
}

fn matrix<T>(rows: usize, cols: usize, data: &[T]) -> MatrixView<'_, T> {
    Matrix::from_row_major(rows, cols, data).expect("rows × columns")
}

/// What is summed: products, values as they are, or products and a bias.
#[derive(Clone, Copy, Debug)]
enum Sums {
    Dinputs,
    Dbiases,
    Dense,
    /// And what was there before.
    DenseAdded,
}

/// Those of one element.
struct Operands<T> {
    left: Vec<T>,
    right: Vec<T>,
    bias: T,
    previous: T,
}

impl<T: Float> Operands<T> {
    /// Numbers of a declared format, where there is one.
    fn drawn(n_terms: usize, kind: usize, declared: Option<Format>, random: &mut Random) -> Self {
        let mut one = || rounded_to(declared, operand(kind, random));
        let mut drawn = || (0..n_terms).map(|_| one()).collect();
        let (left, right) = (drawn(), drawn());
        let bias = one();
        let previous = one();
        Operands {
            left,
            right,
            bias,
            previous,
        }
    }

    fn terms(&self, sums: Sums) -> Vec<Term<T>> {
        let pairs = self.left.iter().zip(&self.right);
        let products = pairs.map(|(&left, &right)| Term::Product(left, right));
        match sums {
            Sums::Dinputs => products.collect(),
            Sums::Dbiases => self.right.iter().copied().map(Term::Value).collect(),
            Sums::Dense => products.chain([Term::Value(self.bias)]).collect(),
            Sums::DenseAdded => {
                let values = [self.bias, self.previous].map(Term::Value);
                products.chain(values).collect()
            }
        }
    }

    /// The verdict of the report on so many copies of the element side by side, which change
    /// nothing for each other, and whether they are counted as unseen.
    fn reported(
        &self,
        sums: Sums,
        candidate: T,
        copies: usize,
        arithmetic: Arithmetic,
    ) -> (Verdict, bool) {
        let n = self.left.len();
        let left = matrix(1, n, &self.left[..]);
        let in_rows = self.right.repeat(copies);
        let each = self.right.iter();
        let in_columns: Vec<T> = each.flat_map(|&right| vec![right; copies]).collect();
        let biases = vec![self.bias; copies];
        let candidates = vec![candidate; copies];
        let candidate = matrix(1, copies, &candidates[..]);
        let columns = matrix(n, copies, &in_columns[..]);
        let report = match sums {
            Sums::Dinputs => oracle::dinputs(left, matrix(copies, n, &in_rows[..]), candidate),
            Sums::Dbiases => oracle::dbiases(columns, candidate),
            Sums::Dense | Sums::DenseAdded => {
                oracle::dense(left, columns, matrix(1, copies, &biases[..]), candidate)
            }
        };
        let previous = vec![self.previous; copies];
        let previous = matrix(1, copies, &previous[..]);
        let report = match sums {
            Sums::DenseAdded => report.and_then(|report| report.added_to(previous)),
            _ => report,
        };
        let report = report.expect("they fit").with_arithmetic(arithmetic);
        let worst = report.worst().expect("an element");
        (worst.judgement.verdict, report.counts().unseen == copies)
    }
}

fn rounded_to<T: Float>(declared: Option<Format>, number: T) -> T {
    declared.map_or(number, |format| T::of(format.round(number.number())))
}

fn verdicts_agree<T: Float>(sums: Sums, elements: u64) {
    verdicts_agree_in::<T>(sums, elements, None);
}

/// Operands and result are of this format, and summed in the type that they are given in.
fn verdicts_agree_in<T: Float>(sums: Sums, elements: u64, declared: Option<Format>) {
    let arithmetic = declared.map_or(Arithmetic::NATIVE, |format| {
        Arithmetic::NATIVE.operands_in(format).result_in(format)
    });
    let mut counts = [0; 4];
    for seed in 0..elements {
        let random = &mut Random(seed);
        let kind = random.below(6);
        let n_terms = random.of(&[1, 2, 3, 7, 8, 9, 16, 17, 40, 300]);
        let element = Operands::<T>::drawn(n_terms, kind, declared, random);
        let terms = element.terms(sums);
        let judge =
            |candidate: T| oracle::sum_of_products(terms.iter().copied(), candidate, arithmetic);
        let reference = terms.iter().fold(T::ZERO, |sum, term| match *term {
            Term::Product(left, right) => sum + left * right,
            Term::Value(value) => sum + value,
        });
        let far = judge(T::of(judge(reference).exact.number() * 1.0001));
        let farther = T::of(far.exact.number() + 0.9 * far.bound);
        let mut candidate = candidate(&judge(farther), reference, random);
        if random.below(4) > 0 {
            candidate = rounded_to(declared, candidate);
        }

        let expected = judge(candidate);
        for copies in [1, 5] {
            let found = element.reported(sums, candidate, copies, arithmetic);
            assert_eq!(
                found,
                (expected.verdict, expected.is_unseen),
                "{sums:?} in {declared:?}, seed {seed}, kind {kind}, {n_terms} terms, {candidate:?}"
            );
        }
        counts[match expected.verdict {
            Verdict::Wrong => 0,
            Verdict::Doubtful => 1,
            Verdict::WithinBound => 2,
            _ => 3,
        }] += 1;
    }
    // Each of them has to be met, or nothing was tried; but between the steps of a narrow format
    // there is hardly room for what is possible and not expected.
    let [wrong, doubtful, within_bound, others] = counts;
    assert!(doubtful > 50 || declared.is_some(), "{counts:?}");
    let fewest = wrong.min(within_bound).min(others);
    assert!(fewest > 50, "{counts:?}");
}

#[test]
fn the_quick_verdicts_on_f32_are_the_exact_ones() {
    verdicts_agree::<f32>(Sums::Dinputs, 12_000);
    verdicts_agree::<f32>(Sums::Dbiases, 12_000);
    verdicts_agree::<f32>(Sums::Dense, 12_000);
    verdicts_agree::<f32>(Sums::DenseAdded, 6_000);
}

#[test]
fn the_quick_verdicts_on_f64_are_the_exact_ones() {
    verdicts_agree::<f64>(Sums::Dinputs, 12_000);
    verdicts_agree::<f64>(Sums::Dbiases, 12_000);
    verdicts_agree::<f64>(Sums::Dense, 12_000);
    verdicts_agree::<f64>(Sums::DenseAdded, 6_000);
}

/// What is declared to be rounded is decided by the same sums, where the operands are rounded
/// already.
#[test]
fn the_quick_verdicts_on_narrower_formats_are_the_exact_ones() {
    for format in [Format::BF16, Format::F16, Format::F8_E4M3] {
        verdicts_agree_in::<f32>(Sums::Dinputs, 2000, Some(format));
        verdicts_agree_in::<f32>(Sums::Dense, 2000, Some(format));
    }
    verdicts_agree_in::<f32>(Sums::Dbiases, 2000, Some(Format::BF16));
    verdicts_agree_in::<f64>(Sums::Dinputs, 2000, Some(Format::F32));
}

/// 1 + half a step, and a little more that none of the quick sums has: the exact sum is rounded up,
/// and theirs lies on the tie. At the lower end of `f64` the little that is more underflows.
#[test]
fn what_lies_beside_a_tie_is_left_to_the_exact_sum() {
    let is_rounded_up = |exponent: i32| {
        let one = 2_f32.powi(exponent);
        let dvalues = [[one, one * 2_f32.powi(-24), one * 2_f32.powi(-80)]];
        let (ones, candidate) = ([[1.0; 3]], [[one * (1.0 + f32::EPSILON)]]);
        let (dvalues, ones) = (Matrix::of(&dvalues), Matrix::of(&ones));
        let report = oracle::dinputs(dvalues, ones, Matrix::of(&candidate)).expect("they fit");
        report.counts().correctly_rounded == 1
    };
    assert!([0, 40, -40].map(is_rounded_up).iter().all(|&is| is));

    let is_rounded_up = |exponent: i32| {
        let one = 2_f64.powi(exponent);
        let dvalues = [[one, one * 2_f64.powi(-53), 2_f64.powi(-170) * one]];
        let (weights, candidate) = ([[one; 3]], [[one * one * (1.0 + f64::EPSILON)]]);
        let (dvalues, weights) = (Matrix::of(&dvalues), Matrix::of(&weights));
        let report = oracle::dinputs(dvalues, weights, Matrix::of(&candidate)).expect("they fit");
        report.counts().correctly_rounded == 1
    };
    assert!([0, 40, -500].map(is_rounded_up).iter().all(|&is| is));
}

/// The largest number and 1 and 1: infinite in some order of summation, as far as the theorem knows,
/// so that one step below it is no plain result.
#[test]
fn what_may_overflow_is_left_to_the_exact_sum() {
    let (dvalues, ones) = ([[f32::MAX, 1.0, 1.0]], [[1.0; 3]]);
    let candidate = [[f32::MAX.next_down()]];
    let (dvalues, ones) = (Matrix::of(&dvalues), Matrix::of(&ones));
    let report = oracle::dinputs(dvalues, ones, Matrix::of(&candidate)).expect("they fit");
    assert_eq!(report.counts().order_dependent, 1, "{report}");
}

/// One row and one column more than are summed side by side, and one term more than is added at a
/// time. Each element has the bits of its own reference, and no other's.
fn every_element_has_its_own_reference<T: Float>() {
    let (n_samples, n_inputs, n_neurons) = (9, 65, 133);
    let random = &mut Random(15);
    let mut drawn = |rows: usize, cols: usize| -> Vec<T> {
        (0..rows * cols).map(|_| operand(1, random)).collect()
    };
    let inputs = drawn(n_samples, n_inputs);
    let weights = drawn(n_inputs, n_neurons);
    let dvalues = drawn(n_samples, n_neurons);
    let biases = drawn(1, n_neurons);
    let inputs = matrix(n_samples, n_inputs, &inputs);
    let weights = matrix(n_inputs, n_neurons, &weights);
    let dvalues = matrix(n_samples, n_neurons, &dvalues);
    let biases = matrix(1, n_neurons, &biases);

    let computed = |rows: usize, cols: usize, operation: &dyn Fn(MatrixViewMut<T>)| {
        let mut out =
            Matrix::from_row_major(rows, cols, vec![T::ZERO; rows * cols]).expect("they fit");
        operation(out.view_mut());
        out
    };
    let all_are_identical = |report: oracle::Report<T>| {
        let counts = report.counts();
        assert_eq!(counts.identical, counts.total(), "{report}");
    };
    let out = computed(n_samples, n_inputs, &|out| {
        dinputs_into(dvalues, weights, out).expect("they fit");
    });
    all_are_identical(oracle::dinputs(dvalues, weights, out.view()).expect("they fit"));
    let out = computed(n_inputs, n_neurons, &|out| {
        dweights_into(inputs, dvalues, out).expect("they fit");
    });
    all_are_identical(oracle::dweights(inputs, dvalues, out.view()).expect("they fit"));
    let out = computed(1, n_neurons, &|out| {
        dbiases_into(dvalues, out).expect("they fit");
    });
    all_are_identical(oracle::dbiases(dvalues, out.view()).expect("they fit"));
    let out = computed(n_samples, n_neurons, &|out| {
        dense_into(inputs, weights, biases, out).expect("they fit");
    });
    all_are_identical(oracle::dense(inputs, weights, biases, out.view()).expect("they fit"));
}

#[test]
fn every_element_of_many_has_its_own_reference() {
    every_element_has_its_own_reference::<f32>();
    every_element_has_its_own_reference::<f64>();
}

/// 128 times 1, 254 times −1, and −1 with an odd last place, so that it is no exact case: the partial
/// sums reach from 128 to −127. Of two lanes each has half of that range, and loops lose next to
/// nothing: so both ends of the range are needed to expect nine tenths of it.
#[test]
fn the_range_of_the_partial_sums_has_two_ends() {
    let mut dvalues = [-1.0_f32; 383];
    dvalues[..128].fill(1.0);
    dvalues[382] = -1.0 - f32::EPSILON;
    let expected = 8.0 * 2_f64.powi(-24) * 383_f64.sqrt() * 255.0;
    for sign in [1.0, -1.0] {
        let dvalues = dvalues.map(|dvalue| sign * dvalue);
        let candidate = [[sign * f32::of(-127.0 + 0.9 * expected)]];
        let ones = [1.0; 383];
        let (left, right) = (matrix(1, 383, &dvalues[..]), matrix(1, 383, &ones[..]));
        let report = oracle::dinputs(left, right, Matrix::of(&candidate)).expect("they fit");
        assert_eq!(report.counts().within_bound, 1, "{report}");
    }
}
