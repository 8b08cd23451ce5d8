//! Proves, as far as trying can, that the oracle never calls an honest result wrong. Every honest way to sum (orders, trees,
//! blocks, FMA, a wider accumulator, compensation) is written here once, straight from its definition, and has to pass on
//! 10,000 random problems of every sum and both formats: plain numbers, small integers, any bits at all, zeros, NaN and
//! infinity, products around the smallest and around the largest number, sums that cancel, one term. The three exceptions,
//! where compensated sums are further off than any plain one, are left out there and pinned at the end.
//!
//! It cannot prove that wrong results fail: `oracle_controls.rs` does. And it only tries: the proof of the bound is in
//! the documentation of `oracle`.

mod random;

use chainrule::oracle::{self, Element, Report, Verdict};
use chainrule::{Matrix, MatrixView};
use core::fmt::LowerExp;
use core::ops::{Neg, Sub};
use random::Random;

const PROBLEMS: u64 = 10_000;

trait Float: Element + LowerExp + Sub<Output = Self> + Neg<Output = Self> {
    /// The exponents of the smallest number, and of the first power of two that is too large.
    const EXPONENTS: (i32, i32);
    const SPECIAL: [Self; 11];
    fn from_bits(bits: u64) -> Self;
    /// `mantissa` · 2^`exponent`, rounded where it has to be.
    fn scaled(mantissa: f64, exponent: i32) -> Self;
    fn fused(self, factor: Self, summand: Self) -> Self;
    fn is_finite(self) -> bool;
    fn next_up(self) -> Self;
    /// Summed in a wider format and rounded once, where this computer has one.
    fn wider(terms: &[Term<Self>]) -> Option<Self>;
    /// Sums of three in the format itself, these summed in a wider one.
    fn wider_blocks(terms: &[Term<Self>]) -> Option<Self>;
}

impl Float for f32 {
    const EXPONENTS: (i32, i32) = (-149, 128);
    const SPECIAL: [f32; 11] = [
        0.0,
        -0.0,
        f32::INFINITY,
        -f32::INFINITY,
        f32::NAN,
        f32::MAX,
        -f32::MAX,
        1e-45,
        -1e-45,
        1.0,
        -1.0,
    ];
    fn from_bits(bits: u64) -> f32 {
        f32::from_bits((bits >> 32) as u32)
    }
    #[expect(clippy::cast_possible_truncation, reason = "rounded is meant")]
    fn scaled(mantissa: f64, exponent: i32) -> f32 {
        (mantissa * 2_f64.powi(exponent)) as f32
    }
    fn fused(self, factor: f32, summand: f32) -> f32 {
        self.mul_add(factor, summand)
    }
    fn is_finite(self) -> bool {
        f32::is_finite(self)
    }
    fn next_up(self) -> f32 {
        f32::next_up(self)
    }
    #[expect(clippy::cast_possible_truncation, reason = "rounded is meant")]
    fn wider(terms: &[Term<f32>]) -> Option<f32> {
        Some(
            terms
                .iter()
                .fold(0.0, |sum, &(a, b)| sum + f64::from(a) * f64::from(b)) as f32,
        )
    }
    #[expect(clippy::cast_possible_truncation, reason = "rounded is meant")]
    fn wider_blocks(terms: &[Term<f32>]) -> Option<f32> {
        Some(
            terms
                .chunks(3)
                .fold(0.0, |sum, block| sum + f64::from(added(&products(block))))
                as f32,
        )
    }
}

impl Float for f64 {
    const EXPONENTS: (i32, i32) = (-1074, 1024);
    const SPECIAL: [f64; 11] = [
        0.0,
        -0.0,
        f64::INFINITY,
        -f64::INFINITY,
        f64::NAN,
        f64::MAX,
        -f64::MAX,
        5e-324,
        -5e-324,
        1.0,
        -1.0,
    ];
    fn from_bits(bits: u64) -> f64 {
        f64::from_bits(bits)
    }
    fn scaled(mantissa: f64, exponent: i32) -> f64 {
        let half = exponent / 2;
        mantissa * 2_f64.powi(half) * 2_f64.powi(exponent - half)
    }
    fn fused(self, factor: f64, summand: f64) -> f64 {
        self.mul_add(factor, summand)
    }
    fn is_finite(self) -> bool {
        f64::is_finite(self)
    }
    fn next_up(self) -> f64 {
        f64::next_up(self)
    }
    fn wider(_: &[Term<f64>]) -> Option<f64> {
        None
    }
    fn wider_blocks(_: &[Term<f64>]) -> Option<f64> {
        None
    }
}

// The honest ways to sum.

/// Two factors. A value that is added as it is has the factor 1, which changes nothing in any of these sums.
type Term<T> = (T, T);

fn products<T: Float>(terms: &[Term<T>]) -> Vec<T> {
    terms.iter().map(|&(a, b)| a * b).collect()
}

fn added<T: Float>(values: &[T]) -> T {
    values.iter().fold(T::ZERO, |sum, &value| sum + value)
}

fn ascending<T: Float>(terms: &[Term<T>]) -> T {
    added(&products(terms))
}

/// From the first product and not from +0, so that a sum can be -0.0.
fn first_first<T: Float>(terms: &[Term<T>]) -> T {
    products(terms)
        .into_iter()
        .reduce(|sum, product| sum + product)
        .unwrap_or(T::ZERO)
}

fn descending<T: Float>(terms: &[Term<T>]) -> T {
    products(terms)
        .iter()
        .rev()
        .fold(T::ZERO, |sum, &product| sum + product)
}

fn any_order<T: Float>(terms: &[Term<T>], random: &mut Random) -> T {
    let (mut products, mut sum) = (products(terms), T::ZERO);
    while !products.is_empty() {
        sum = sum + products.swap_remove(random.below(products.len()));
    }
    sum
}

fn pairwise<T: Float>(terms: &[Term<T>]) -> T {
    match terms {
        [] => T::ZERO,
        &[(a, b)] => a * b,
        _ => {
            let (left, right) = terms.split_at(terms.len() / 2);
            pairwise(left) + pairwise(right)
        }
    }
}

fn blocks<T: Float>(terms: &[Term<T>]) -> T {
    added(
        &terms
            .chunks(3)
            .map(|block| ascending(block))
            .collect::<Vec<T>>(),
    )
}

/// As a processor with four lanes does it.
fn lanes<T: Float>(terms: &[Term<T>]) -> T {
    let mut lanes = [T::ZERO; 4];
    for four in terms.chunks(4) {
        for (lane, &(a, b)) in lanes.iter_mut().zip(four) {
            *lane = a.fused(b, *lane);
        }
    }
    let [first, second, third, fourth] = lanes;
    (first + third) + (second + fourth)
}

fn fused<T: Float>(terms: &[Term<T>]) -> T {
    terms.iter().fold(T::ZERO, |sum, &(a, b)| a.fused(b, sum))
}

fn fused_descending<T: Float>(terms: &[Term<T>]) -> T {
    terms
        .iter()
        .rev()
        .fold(T::ZERO, |sum, &(a, b)| a.fused(b, sum))
}

/// Any tree: two random nodes become one until one is left. Where one of them is still a product, it is multiplied and
/// added at once as `is_fused` says.
fn tree<T: Float>(
    terms: &[Term<T>],
    random: &mut Random,
    mut is_fused: impl FnMut(&mut Random) -> bool,
) -> T {
    // A node that is a sum already has no second factor.
    let mut nodes: Vec<(T, Option<T>)> = terms.iter().map(|&(a, b)| (a, Some(b))).collect();
    let value = |(a, b): (T, Option<T>)| b.map_or(a, |b| a * b);
    while nodes.len() > 1 {
        let left = nodes.swap_remove(random.below(nodes.len()));
        let right = nodes.swap_remove(random.below(nodes.len()));
        let sum = match left {
            (a, Some(b)) if is_fused(random) => a.fused(b, value(right)),
            _ => value(left) + value(right),
        };
        nodes.push((sum, None));
    }
    nodes.pop().map_or(T::ZERO, value)
}

/// Kahan's sum of the rounded products. Nothing where a number is not finite: it would make NaN of an infinity.
fn kahan<T: Float>(terms: &[Term<T>], subtracts_at_the_end: bool) -> Option<T> {
    let (mut sum, mut lost) = (T::ZERO, T::ZERO);
    for product in products(terms) {
        let value = product - lost;
        let new = sum + value;
        (sum, lost) = (new, (new - sum) - value);
    }
    let result = if subtracts_at_the_end {
        sum - lost
    } else {
        sum
    };
    (sum.is_finite() && lost.is_finite()).then_some(result)
}

/// Ogita, Rump and Oishi's Dot2: what each product and each sum loses is summed beside it, and added at the end.
fn dot2<T: Float>(terms: &[Term<T>]) -> Option<T> {
    let (mut sum, mut lost) = (T::ZERO, T::ZERO);
    for &(a, b) in terms {
        let product = a * b;
        let of_the_product = a.fused(b, -product);
        let new = sum + product;
        let virtual_product = new - sum;
        let of_the_sum = (sum - (new - virtual_product)) + (product - virtual_product);
        (sum, lost) = (new, lost + (of_the_product + of_the_sum));
    }
    (sum.is_finite() && lost.is_finite()).then_some(sum + lost)
}

/// Every way, by its name. Nothing where it does not apply, or is one of the documented exceptions.
fn honest<T: Float>(terms: &[Term<T>], random: &mut Random) -> [(&'static str, Option<T>); 17] {
    let count = terms
        .iter()
        .filter(|&&(a, b)| a != T::ZERO && b != T::ZERO)
        .count();
    [
        ("ascending", Some(ascending(terms))),
        ("the first product first", Some(first_first(terms))),
        ("descending", Some(descending(terms))),
        ("any order", Some(any_order(terms, random))),
        ("pairwise", Some(pairwise(terms))),
        ("blocks of three", Some(blocks(terms))),
        ("four lanes", Some(lanes(terms))),
        ("FMA", Some(fused(terms))),
        ("FMA descending", Some(fused_descending(terms))),
        ("any tree", Some(tree(terms, random, |_| false))),
        ("any tree of FMA", Some(tree(terms, random, |_| true))),
        (
            "any mixture of FMA",
            Some(tree(terms, random, |random| random.below(2) == 0)),
        ),
        ("wider", T::wider(terms)),
        ("blocks, then wider", T::wider_blocks(terms)),
        ("Kahan", kahan(terms, false)),
        (
            "Kahan, subtracting at the end",
            kahan(terms, true).filter(|_| count != 2),
        ),
        ("Dot2", dot2(terms).filter(|_| count != 1)),
    ]
}

// The problems.

/// Element `[row][col]` is the sum over `term` of `left[row][term] * right[col][term]`, and the bias of the column.
struct Problem<T> {
    rows: usize,
    cols: usize,
    terms: usize,
    left: Vec<T>,
    right: Vec<T>,
    biases: Option<Vec<T>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Data {
    Plain,
    Integers,
    AnyBits,
    Special,
    Zeros,
    Tiny,
    Huge,
    Cancelling,
}

const DATA: [Data; 8] = [
    Data::Plain,
    Data::Integers,
    Data::AnyBits,
    Data::Special,
    Data::Zeros,
    Data::Tiny,
    Data::Huge,
    Data::Cancelling,
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Sums {
    Dinputs,
    Dweights,
    Dbiases,
    Dense,
}

/// A number whose products with numbers of the exponent `other` are of this kind.
fn number<T: Float>(data: Data, other: i32, random: &mut Random) -> T {
    // All 53 bits, or the sums of f64 would be exact.
    #[expect(clippy::cast_precision_loss, reason = "it has 53 bits")]
    let mantissa = |random: &mut Random| (random.bits() >> 11) as f64 / 2_f64.powi(52) - 1.0;
    let (smallest, largest) = T::EXPONENTS;
    match data {
        Data::Plain => T::scaled(mantissa(random), random.within(-3, 3)),
        Data::Cancelling => T::scaled(mantissa(random), random.within(-12, 12)),
        Data::Integers => T::scaled(f64::from(random.within(-4, 4)), 0),
        Data::AnyBits => T::from_bits(random.bits()),
        Data::Special if random.below(3) > 0 => T::scaled(mantissa(random), 0),
        Data::Special => random.of(&T::SPECIAL),
        Data::Zeros => [T::ZERO, -T::ZERO, -T::ZERO, T::scaled(1.0, 0)][random.below(4)],
        Data::Tiny => T::scaled(mantissa(random), smallest - other + random.within(0, 9)),
        Data::Huge => T::scaled(
            mantissa(random),
            (largest - other - random.within(0, 2)).min(largest - 1),
        ),
    }
}

fn problem<T: Float>(sums: Sums, data: Data, random: &mut Random) -> Problem<T> {
    let rows = if sums == Sums::Dbiases {
        1
    } else {
        1 + random.below(2)
    };
    let (cols, lengths) = (
        1 + random.below(2),
        [1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 11, 40],
    );
    let terms = random.of(&lengths);
    // Where the exponent of a tiny or huge product comes from: from the right factor, from both, from the left one.
    let (smallest, largest) = T::EXPONENTS;
    let exponent = match data {
        _ if sums == Sums::Dbiases => 0,
        Data::Tiny => random.of(&[0, smallest / 2, smallest + 6]),
        Data::Huge => random.of(&[0, largest / 2, largest - 1]),
        _ => 0,
    };
    let one = T::scaled(1.0, 0);
    let mut left: Vec<T> = (0..rows * terms)
        .map(|_| match data {
            _ if sums == Sums::Dbiases => one,
            Data::Tiny | Data::Huge => {
                T::scaled(f64::from(random.within(-64, 64)) / 64.0, exponent)
            }
            _ => number(data, 0, random),
        })
        .collect();
    let mut right: Vec<T> = (0..cols * terms)
        .map(|_| number(data, exponent, random))
        .collect();
    if data == Data::Cancelling {
        // Every second term is the one before it with the other sign, sometimes off by the last bit.
        let (turned, kept) = if sums == Sums::Dbiases {
            (&mut right, &mut left)
        } else {
            (&mut left, &mut right)
        };
        turned
            .chunks_mut(terms)
            .for_each(|row| row.chunks_exact_mut(2).for_each(|two| two[1] = -two[0]));
        kept.chunks_mut(terms)
            .for_each(|row| row.chunks_exact_mut(2).for_each(|two| two[1] = two[0]));
        right.iter_mut().for_each(|number| {
            *number = if random.below(3) > 0 {
                *number
            } else {
                number.next_up()
            }
        });
    }
    let biases =
        (sums == Sums::Dense).then(|| (0..cols).map(|_| number(data, 0, random)).collect());
    Problem {
        rows,
        cols,
        terms,
        left,
        right,
        biases,
    }
}

fn view<T>(rows: usize, cols: usize, data: &[T]) -> MatrixView<'_, T> {
    Matrix::from_row_major(rows, cols, data).expect("it has the size")
}

impl<T: Float> Problem<T> {
    fn terms(&self, row: usize, col: usize) -> Vec<Term<T>> {
        let left = self.left[row * self.terms..][..self.terms].iter().copied();
        let right = self.right[col * self.terms..][..self.terms].iter().copied();
        left.zip(right)
            .chain(
                self.biases
                    .iter()
                    .map(|biases| (biases[col], T::scaled(1.0, 0))),
            )
            .collect()
    }

    /// Puts the operands where the notebook has them, and asks the oracle.
    fn judged<R>(&self, sums: Sums, candidate: &[T], answer: impl FnOnce(Report<T>) -> R) -> R {
        let candidate = view(self.rows, self.cols, candidate);
        let left = view(self.rows, self.terms, &self.left);
        let right = view(self.cols, self.terms, &self.right);
        let transposed = |matrix: MatrixView<T>| -> Vec<T> {
            let (rows, cols) = matrix.shape();
            (0..cols)
                .flat_map(|col| (0..rows).map(move |row| matrix.row(row)[col]))
                .collect()
        };
        let (left_down, right_down) = (transposed(left), transposed(right));
        let left_down = view(self.terms, self.rows, &left_down);
        let right_down = view(self.terms, self.cols, &right_down);
        let biases = view(
            1,
            self.biases.as_ref().map_or(0, Vec::len),
            self.biases.as_deref().unwrap_or_default(),
        );
        let report = match sums {
            Sums::Dinputs => oracle::dinputs(left, right, candidate),
            Sums::Dweights => oracle::dweights(left_down, right_down, candidate),
            Sums::Dbiases => oracle::dbiases(right_down, candidate),
            Sums::Dense => oracle::dense(left, right_down, biases, candidate),
        };
        answer(report.expect("they fit"))
    }
}

/// How much of it was hard: a problem whose every way gives the same bits proves nothing.
#[derive(Default)]
struct Seen {
    order_dependent: usize,
    correctly_rounded: usize,
    within_bound: usize,
    zero_signs: usize,
    /// Of error / bound.
    largest_share: f64,
}

fn every_honest_sum_passes<T: Float>(sums: Sums) {
    let mut seen = Seen::default();
    for seed in 0..PROBLEMS {
        let random = &mut Random(seed);
        let data = random.of(&DATA);
        let problem: Problem<T> = problem(sums, data, random);
        let places = (0..problem.rows).flat_map(|row| (0..problem.cols).map(move |col| (row, col)));
        let elements: Vec<_> = places
            .map(|(row, col)| honest(&problem.terms(row, col), random))
            .collect();
        for (way, (name, _)) in elements[0].iter().enumerate() {
            let candidate: Option<Vec<T>> = elements.iter().map(|ways| ways[way].1).collect();
            let Some(candidate) = candidate else { continue };
            problem.judged(sums, &candidate, |report| {
                // Where everything cancels, nothing can be seen, and the report says so; nobody is suspected.
                let counts = report.counts();
                assert!(
                    counts.wrong == 0 && counts.doubtful == 0,
                    "{sums:?}, {data:?}, seed {seed}, {name}, {candidate:?}\n{report}"
                );
                let (counts, worst) = (
                    report.counts(),
                    report.worst().expect("an element").judgement,
                );
                seen.order_dependent += counts.order_dependent;
                seen.correctly_rounded += counts.correctly_rounded;
                seen.within_bound += counts.within_bound;
                seen.zero_signs += counts.zero_signs;
                if worst.verdict == Verdict::WithinBound {
                    seen.largest_share = seen.largest_share.max(worst.error / worst.bound);
                }
            });
        }
    }
    let Seen {
        order_dependent,
        correctly_rounded,
        within_bound,
        zero_signs,
        largest_share,
    } = seen;
    assert!(
        order_dependent > 2_000
            && correctly_rounded > 5_000
            && within_bound > 10_000
            && zero_signs > 500
    );
    assert!(
        (0.7..=1.0).contains(&largest_share),
        "the bound is not wider than it has to be: {largest_share}"
    );
}

#[test]
fn dinputs() {
    every_honest_sum_passes::<f32>(Sums::Dinputs);
    every_honest_sum_passes::<f64>(Sums::Dinputs);
}

#[test]
fn dweights() {
    every_honest_sum_passes::<f32>(Sums::Dweights);
    every_honest_sum_passes::<f64>(Sums::Dweights);
}

#[test]
fn dbiases() {
    every_honest_sum_passes::<f32>(Sums::Dbiases);
    every_honest_sum_passes::<f64>(Sums::Dbiases);
}

#[test]
fn dense() {
    every_honest_sum_passes::<f32>(Sums::Dense);
    every_honest_sum_passes::<f64>(Sums::Dense);
}

/// Nothing is summed in a mask: the honest ways differ in how they write the zero, and, where every gradient is finite, in
/// that they may multiply by it.
fn every_honest_mask_passes<T: Float>() {
    let (mut passed, mut zero_signs) = (0, 0);
    for seed in 0..PROBLEMS {
        let random = &mut Random(seed);
        let (rows, cols, data) = (1 + random.below(3), 1 + random.below(4), random.of(&DATA));
        let numbers = |random: &mut Random| -> Vec<T> {
            (0..rows * cols).map(|_| number(data, 0, random)).collect()
        };
        let (z, dvalues) = (numbers(random), numbers(random));
        let (zero, one) = (T::ZERO, T::scaled(1.0, 0));
        let ways = |gradients: &[T]| {
            let mut zeroed = gradients.to_vec();
            zeroed
                .iter_mut()
                .zip(z.as_slice())
                .filter(|&(_, &z)| z <= zero)
                .for_each(|(gradient, _)| *gradient = zero);
            let each = |way: &dyn Fn(T, bool) -> T| -> Vec<T> {
                gradients
                    .iter()
                    .zip(z.as_slice())
                    .map(|(&gradient, &z)| way(gradient, z <= zero))
                    .collect()
            };
            let minus_zero = each(&|gradient, is_masked| if is_masked { -zero } else { gradient });
            let multiplied =
                each(&|gradient, is_masked| gradient * if is_masked { zero } else { one });
            let is_finite = gradients.iter().all(|&gradient| gradient.is_finite());
            [
                Some(zeroed),
                Some(minus_zero),
                is_finite.then_some(multiplied),
            ]
        };
        let (z, dvalues) = (view(rows, cols, &z), view(rows, cols, &dvalues));
        for candidate in ways(dvalues.as_slice()).iter().flatten() {
            let report = oracle::drelu(dvalues, z, view(rows, cols, candidate)).expect("one shape");
            assert!(report.passes(), "drelu, {data:?}, seed {seed}\n{report}");
            (passed, zero_signs) = (passed + 1, zero_signs + report.counts().zero_signs);
        }
        for candidate in ways(z.as_slice()).iter().flatten() {
            let report = oracle::relu(z, view(rows, cols, candidate)).expect("one shape");
            assert!(report.passes(), "relu, {data:?}, seed {seed}\n{report}");
            passed += 1;
        }
    }
    assert!(
        passed > 5 * PROBLEMS && zero_signs > 10_000,
        "{passed} {zero_signs}"
    );
}

#[test]
fn drelu_and_relu() {
    every_honest_mask_passes::<f32>();
    every_honest_mask_passes::<f64>();
}

// The three exceptions: compensated sums that can be further off than every tree, and are called wrong.

fn verdict(terms: &[Term<f32>], candidate: f32) -> Verdict {
    let (left, right) = terms.iter().copied().unzip();
    let problem = Problem {
        rows: 1,
        cols: 1,
        terms: terms.len(),
        left,
        right,
        biases: None,
    };
    problem.judged(Sums::Dinputs, &[candidate], |report| {
        report.worst().expect("an element").judgement.verdict
    })
}

/// Kahan's correction is exact only where the sum is not smaller than what joins it. Here the second product is larger, and
/// the correction, itself rounded, takes the sum to 1.12 times the bound. Without the subtraction it is the plain sum.
#[test]
fn kahan_of_two_subtracting_at_the_end() {
    let terms = [(0x3fdf_ad49, 0x3fe8_d66b), (0x402f_4bc6, 0x3fe2_6091)];
    let terms = terms.map(|(a, b)| (f32::from_bits(a), f32::from_bits(b)));
    let [first, second] = terms.map(|(a, b)| f64::from(a) * f64::from(b));
    let candidate = kahan(&terms, true).expect("finite");
    // Two terms of one sign: the bound is 2 · 2^-24 of the sum, which f64 gives to 2^-53.
    let share =
        (f64::from(candidate) - (first + second)).abs() / ((first + second) * 2_f64.powi(-23));
    assert!((1.12..1.13).contains(&share), "{share}");
    assert_eq!(verdict(&terms, candidate), Verdict::Wrong);
    assert_eq!(
        verdict(&terms, kahan(&terms, false).expect("finite")),
        Verdict::Identical
    );
}

/// What one product loses, 0.98 of half a unit, is rounded to the smallest number, which is half a unit: a tie, that goes
/// to the other neighbour. One product has only one right result.
#[test]
fn dot2_of_one_where_the_lost_part_underflows() {
    let terms = [(f32::from_bits(0x3f80_3501), f32::from_bits(0x0100_031f))];
    let candidate = dot2(&terms).expect("finite");
    assert_eq!((terms[0].0 * terms[0].1).to_bits() + 1, candidate.to_bits());
    assert_eq!(verdict(&terms, candidate), Verdict::Wrong);
}

/// Beyond the largest number the correction is inf - inf: NaN, where every plain sum gives the infinity.
#[test]
fn kahan_beyond_the_largest_number() {
    let terms = [(f32::MAX, 1.0), (f32::MAX, 1.0), (1.0, 1.0)];
    assert_eq!((kahan(&terms, false), dot2(&terms)), (None, None));
    assert_eq!(verdict(&terms, f32::NAN), Verdict::Wrong);
    assert_eq!(verdict(&terms, f32::INFINITY), Verdict::Identical);
}
