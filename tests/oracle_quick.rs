//! Proves that the quick way has the verdicts of the exact one. A report decides almost every float
//! by sums of its own, side by side, and asks the exact sum only where these cannot be certain;
//! `sum_of_products` knows no quick way. Candidates at and around every limit (the reference, the
//! exact sum rounded, the expectation, the bound) are judged by both, element by element.
//!
//! What it cannot prove: that the exact way is right, which is for `oracle_exact.rs` and
//! `oracle_verdicts.rs`. An expectation is computed from partial sums that are rounded in the one
//! and hardly in the other, so that no candidate stands nearer to it than a thousandth.

use chainrule::oracle::{self, Arithmetic, Element, Judgement, Term, Verdict};
use chainrule::{Matrix, MatrixView};

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

fn verdicts_agree<T: Float>(problems: u64) {
    const COLS: usize = 21;
    let mut counts = [0; 4];
    for seed in 0..problems {
        let random = &mut Random(seed);
        let kind = random.below(6);
        let n_terms = random.of(&[1, 2, 3, 7, 8, 9, 16, 17, 40, 300]);
        let mut drawn =
            |count: usize| -> Vec<T> { (0..count).map(|_| operand(kind, random)).collect() };
        let (dvalues, weights) = (drawn(n_terms), drawn(n_terms * COLS));
        let terms = |col: usize| {
            let weights = &weights[col * n_terms..][..n_terms];
            let pairs = dvalues.iter().zip(weights);
            pairs.map(|(&left, &right)| Term::Product(left, right))
        };
        let judge = |col: usize, candidate: T| {
            oracle::sum_of_products(terms(col), candidate, Arithmetic::NATIVE)
        };
        let candidates: Vec<T> = (0..COLS)
            .map(|col| {
                let products = terms(col).map(|term| match term {
                    Term::Product(left, right) => left * right,
                    Term::Value(value) => value,
                });
                let reference = products.fold(T::ZERO, |sum, product| sum + product);
                let far = judge(col, T::of(judge(col, reference).exact.number() * 1.0001));
                let farther = T::of(far.exact.number() + 0.9 * far.bound);
                candidate(&judge(col, farther), reference, random)
            })
            .collect();

        let left = matrix(1, n_terms, &dvalues[..]);
        for (col, &candidate) in candidates.iter().enumerate() {
            let expected = judge(col, candidate).verdict;
            // Twice the same: lanes beside it change nothing.
            for copies in [1, 5] {
                let weights = weights[col * n_terms..][..n_terms].repeat(copies);
                let candidates = vec![candidate; copies];
                let right = matrix(copies, n_terms, &weights[..]);
                let report = oracle::dinputs(left, right, matrix(1, copies, &candidates[..]));
                let report = report.expect("they fit");
                let found = report.worst().expect("an element").judgement.verdict;
                assert_eq!(
                    found, expected,
                    "seed {seed}, kind {kind}, {n_terms} terms, column {col}: {report}"
                );
            }
            counts[match expected {
                Verdict::Wrong => 0,
                Verdict::Doubtful => 1,
                Verdict::WithinBound => 2,
                _ => 3,
            }] += 1;
        }
    }
    // Each of them has to be met, or nothing was tried.
    assert!(counts.iter().all(|&count| count > 100), "{counts:?}");
}

#[test]
fn the_quick_verdicts_on_f32_are_the_exact_ones() {
    verdicts_agree::<f32>(600);
}

#[test]
fn the_quick_verdicts_on_f64_are_the_exact_ones() {
    verdicts_agree::<f64>(600);
}

/// 1 + half a step, and a little more that none of the quick sums has: the exact sum is rounded up,
/// and theirs lies on the tie.
#[test]
fn what_lies_beside_a_tie_is_left_to_the_exact_sum() {
    let rounded_up = [[1.0 + 2_f32.powi(-23)]];
    let single = [[1.0, 2_f32.powi(-24), 2_f32.powi(-80)]];
    let report = oracle::dinputs(
        Matrix::of(&single),
        Matrix::of(&[[1.0, 1.0, 1.0]]),
        Matrix::of(&rounded_up),
    );
    assert_eq!(report.expect("they fit").counts().correctly_rounded, 1);

    let rounded_up = [[1.0 + 2_f64.powi(-52)]];
    let double = [[1.0, 2_f64.powi(-53), 2_f64.powi(-170)]];
    let report = oracle::dinputs(
        Matrix::of(&double),
        Matrix::of(&[[1.0, 1.0, 1.0]]),
        Matrix::of(&rounded_up),
    );
    assert_eq!(report.expect("they fit").counts().correctly_rounded, 1);
}
