//! Orders of summation, each written straight from what a kernel does.

use super::random::Random;
use super::terms::Terms;
use chainrule::oracle::Element;
use core::ops::Sub;

pub(crate) trait Float: Element + Sub<Output = Self> {
    fn of(number: f64) -> Self;
    fn to_number(self) -> f64;
    fn fused(self, factor: Self, summand: Self) -> Self;
}

impl Float for f32 {
    #[expect(clippy::cast_possible_truncation, reason = "the nearest one is meant")]
    fn of(number: f64) -> Self {
        number as f32
    }
    fn to_number(self) -> f64 {
        self.into()
    }
    fn fused(self, factor: Self, summand: Self) -> Self {
        self.mul_add(factor, summand)
    }
}

impl Float for f64 {
    fn of(number: f64) -> Self {
        number
    }
    fn to_number(self) -> f64 {
        self
    }
    fn fused(self, factor: Self, summand: Self) -> Self {
        self.mul_add(factor, summand)
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Order {
    Loop,
    Backwards,
    /// Halves of halves.
    Pairwise,
    /// As NumPy does: up to 128 terms in 8 lanes, and halves of halves above.
    PairwiseBlocks,
    /// The second half is added to the first, and again: the tree of a GPU's reduction.
    Folded,
    /// So many running sums, added up in the end: vectors, and threads.
    Lanes(usize),
    /// So many running sums, folded in the end.
    FoldedLanes(usize),
    /// As many lanes as the dice say, up to 2001.
    AnyLanes,
    /// So many terms at a time.
    Blocks(usize),
    /// As many as the dice say, up to all.
    AnyBlocks,
    /// So many parts, each in 8 lanes: split-K.
    Parts(usize),
    /// In any order: atomics.
    Shuffled,
    /// Blocks of so many terms, added in any order: atomics, one for each block.
    ShuffledBlocks(usize),
    /// Any two of what is left, again and again.
    AnyTree,
    Fused,
    FusedBackwards,
    FusedLanes(usize),
    /// Blocks of so many terms, each in 8 fused lanes: the tiles of a matrix product.
    FusedTiles(usize),
    Kahan,
    /// What was lost is subtracted once more in the end.
    KahanSubtracted,
    /// Kahan's sum in so many lanes.
    KahanLanes(usize),
    /// Kahan's and Babuška's: what was lost is kept apart.
    Neumaier,
    /// In twice the precision, and rounded once.
    WideAccumulator,
    /// Blocks of so many terms in the format, added up in twice the precision.
    WideOverBlocks(usize),
}

pub(crate) const ORDERS: [Order; 51] = [
    Order::Loop,
    Order::Backwards,
    Order::Pairwise,
    Order::PairwiseBlocks,
    Order::Folded,
    Order::Lanes(2),
    Order::Lanes(3),
    Order::Lanes(4),
    Order::Lanes(5),
    Order::Lanes(6),
    Order::Lanes(8),
    Order::Lanes(12),
    Order::Lanes(16),
    Order::Lanes(24),
    Order::Lanes(32),
    Order::Lanes(64),
    Order::Lanes(96),
    Order::Lanes(192),
    Order::Lanes(256),
    Order::Lanes(320),
    Order::Lanes(1024),
    Order::FoldedLanes(4),
    Order::FoldedLanes(32),
    Order::FoldedLanes(128),
    Order::FoldedLanes(512),
    Order::AnyLanes,
    Order::Blocks(4),
    Order::Blocks(16),
    Order::Blocks(64),
    Order::Blocks(128),
    Order::Blocks(1000),
    Order::AnyBlocks,
    Order::Parts(3),
    Order::Parts(16),
    Order::Shuffled,
    Order::ShuffledBlocks(32),
    Order::ShuffledBlocks(256),
    Order::AnyTree,
    Order::Fused,
    Order::FusedBackwards,
    Order::FusedLanes(4),
    Order::FusedLanes(8),
    Order::FusedLanes(32),
    Order::FusedTiles(64),
    Order::FusedTiles(384),
    Order::Kahan,
    Order::KahanSubtracted,
    Order::KahanLanes(8),
    Order::Neumaier,
    Order::WideAccumulator,
    Order::WideOverBlocks(128),
];

fn added<T: Float>(numbers: impl IntoIterator<Item = T>) -> T {
    numbers
        .into_iter()
        .fold(T::ZERO, |sum, number| sum + number)
}

fn pairwise<T: Float>(numbers: &[T], block: usize) -> T {
    if numbers.len() <= block {
        return if block > 8 {
            added(lanes(numbers, 8))
        } else {
            added(numbers.iter().copied())
        };
    }
    let (first, second) = numbers.split_at(numbers.len() / 2);
    pairwise(first, block) + pairwise(second, block)
}

fn folded<T: Float>(mut numbers: Vec<T>) -> T {
    while numbers.len() > 1 {
        let half = numbers.len().div_ceil(2);
        for above in half..numbers.len() {
            numbers[above - half] = numbers[above - half] + numbers[above];
        }
        numbers.truncate(half);
    }
    added(numbers)
}

/// The running sums of so many lanes.
fn lanes<T: Float>(numbers: &[T], n_lanes: usize) -> Vec<T> {
    let mut sums = vec![T::ZERO; n_lanes];
    for group in numbers.chunks(n_lanes) {
        for (sum, &number) in sums.iter_mut().zip(group) {
            *sum = *sum + number;
        }
    }
    sums
}

fn fused_lanes<T: Float>(left: &[T], right: &[T], n_lanes: usize) -> Vec<T> {
    let mut sums = vec![T::ZERO; n_lanes];
    for (left, right) in left.chunks(n_lanes).zip(right.chunks(n_lanes)) {
        for (sum, (&left, &right)) in sums.iter_mut().zip(left.iter().zip(right)) {
            *sum = left.fused(right, *sum);
        }
    }
    sums
}

fn fused<T: Float>(pairs: impl Iterator<Item = (T, T)>) -> T {
    pairs.fold(T::ZERO, |sum, (left, right)| left.fused(right, sum))
}

fn blocks<T: Float>(numbers: &[T], size: usize) -> Vec<T> {
    let blocks = numbers.chunks(size.max(1));
    blocks.map(|block| added(block.iter().copied())).collect()
}

fn shuffled<T>(mut numbers: Vec<T>, random: &mut Random) -> Vec<T> {
    for last in (1..numbers.len()).rev() {
        numbers.swap(last, random.below(last + 1));
    }
    numbers
}

fn any_tree<T: Float>(mut numbers: Vec<T>, random: &mut Random) -> T {
    while numbers.len() > 1 {
        let one = numbers.swap_remove(random.below(numbers.len()));
        let other = random.below(numbers.len());
        numbers[other] = numbers[other] + one;
    }
    added(numbers)
}

/// Kahan's sum, and what it lost last.
fn kahan<T: Float>(numbers: impl Iterator<Item = T>) -> (T, T) {
    let (mut sum, mut lost) = (T::ZERO, T::ZERO);
    for number in numbers {
        let corrected = number - lost;
        let next = sum + corrected;
        lost = (next - sum) - corrected;
        sum = next;
    }
    (sum, lost)
}

/// The sum of two numbers, and what it lacks of being exact (Knuth).
pub(crate) fn two_sum<T: Float>(left: T, right: T) -> (T, T) {
    let sum = left + right;
    let of_right = sum - left;
    let of_left = sum - of_right;
    (sum, (left - of_left) + (right - of_right))
}

/// Sums of products in about twice the precision, rounded once (Ogita, Rump and Oishi). What
/// products lack of being exact, FMA says.
fn wide<T: Float>(pairs: impl Iterator<Item = (T, T)>) -> T {
    let (mut sum, mut lacks) = (T::ZERO, T::ZERO);
    for (left, right) in pairs {
        let product = left * right;
        let of_product = left.fused(right, T::ZERO - product);
        let (next, of_sum) = two_sum(sum, product);
        sum = next;
        lacks = lacks + (of_product + of_sum);
    }
    sum + lacks
}

impl Order {
    /// Kahan's: of two terms that are not zero it may be further off than the theorem allows.
    pub(crate) fn is_kahan(self) -> bool {
        matches!(
            self,
            Order::Kahan | Order::KahanSubtracted | Order::KahanLanes(_)
        )
    }

    pub(crate) fn sum<T: Float>(self, terms: &Terms<T>, random: &mut Random) -> T {
        let Terms { left, right, .. } = terms;
        let numbers = &terms.numbers;
        let n_terms = numbers.len();
        let backwards = || numbers.iter().rev().copied();
        let forwards = || numbers.iter().copied();
        let pairs = || left.iter().copied().zip(right.iter().copied());
        match self {
            Order::Loop => added(forwards()),
            Order::Backwards => added(backwards()),
            Order::Pairwise => pairwise(numbers, 1),
            Order::PairwiseBlocks => pairwise(numbers, 128),
            Order::Folded => folded(numbers.clone()),
            Order::Lanes(count) => added(lanes(numbers, count)),
            Order::FoldedLanes(count) => folded(lanes(numbers, count)),
            Order::AnyLanes => {
                let most = random.of(&[30, 300, 2000]);
                added(lanes(numbers, 2 + random.below(most)))
            }
            Order::Blocks(size) => added(blocks(numbers, size)),
            Order::AnyBlocks => added(blocks(numbers, 1 + random.below(n_terms))),
            Order::Parts(parts) => {
                let parts = numbers.chunks(n_terms.div_ceil(parts));
                added(parts.map(|part| added(lanes(part, 8))))
            }
            Order::Shuffled => added(shuffled(numbers.clone(), random)),
            Order::ShuffledBlocks(size) => added(shuffled(blocks(numbers, size), random)),
            Order::AnyTree => any_tree(numbers.clone(), random),
            Order::Fused => fused(pairs()),
            Order::FusedBackwards => fused(pairs().rev()),
            Order::FusedLanes(count) => added(fused_lanes(left, right, count)),
            Order::FusedTiles(size) => {
                let tiles = left.chunks(size).zip(right.chunks(size));
                added(tiles.map(|(left, right)| added(fused_lanes(left, right, 8))))
            }
            Order::Kahan => kahan(forwards()).0,
            Order::KahanSubtracted => {
                let (sum, lost) = kahan(forwards());
                sum - lost
            }
            Order::KahanLanes(count) => {
                let lane = |lane| kahan(forwards().skip(lane).step_by(count)).0;
                added((0..count).map(lane))
            }
            Order::Neumaier => wide(forwards().map(|number| (T::of(1.0), number))),
            Order::WideAccumulator => wide(pairs()),
            Order::WideOverBlocks(size) => {
                let sums = blocks(numbers, size);
                wide(sums.into_iter().map(|sum| (T::of(1.0), sum)))
            }
        }
    }
}
