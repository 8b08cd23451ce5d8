//! Orders of summation, each written straight from what a kernel does.

use super::random::Random;
use chainrule::oracle::Element;
use core::ops::Sub;

pub(crate) trait Float: Element + Sub<Output = Self> {
    fn of(number: f64) -> Self;
    fn to_number(self) -> f64;
    fn fused(self, factor: Self, summand: Self) -> Self;
    /// Summed in `f64` and rounded once, where that is wider.
    fn wide(left: &[Self], right: &[Self]) -> Option<Self>;
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
    fn wide(left: &[Self], right: &[Self]) -> Option<Self> {
        let products = left
            .iter()
            .zip(right)
            .map(|(&l, &r)| f64::from(l) * f64::from(r));
        Some(f32::of(products.sum()))
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
    fn wide(_: &[Self], _: &[Self]) -> Option<Self> {
        None
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Order {
    Loop,
    Backwards,
    /// Halves of halves.
    Pairwise,
    /// So many running sums, added up in the end: vectors, and threads.
    Lanes(usize),
    /// So many terms at a time.
    Blocks(usize),
    /// So many parts, each in 8 lanes: split-K.
    Parts(usize),
    /// In any order: atomics.
    Shuffled,
    Fused,
    FusedLanes(usize),
    Kahan,
    WideAccumulator,
}

pub(crate) const ORDERS: [Order; 22] = [
    Order::Loop,
    Order::Backwards,
    Order::Pairwise,
    Order::Lanes(2),
    Order::Lanes(3),
    Order::Lanes(4),
    Order::Lanes(8),
    Order::Lanes(16),
    Order::Lanes(32),
    Order::Lanes(64),
    Order::Lanes(256),
    Order::Blocks(4),
    Order::Blocks(16),
    Order::Blocks(128),
    Order::Parts(3),
    Order::Parts(16),
    Order::Shuffled,
    Order::Fused,
    Order::FusedLanes(8),
    Order::FusedLanes(32),
    Order::Kahan,
    Order::WideAccumulator,
];

fn added<T: Float>(numbers: impl IntoIterator<Item = T>) -> T {
    numbers
        .into_iter()
        .fold(T::ZERO, |sum, number| sum + number)
}

fn pairwise<T: Float>(numbers: &[T]) -> T {
    match numbers {
        [] => T::ZERO,
        [one] => *one,
        more => {
            let (first, second) = more.split_at(more.len() / 2);
            pairwise(first) + pairwise(second)
        }
    }
}

fn in_lanes<T: Float>(numbers: &[T], lanes: usize) -> T {
    added((0..lanes).map(|lane| added(numbers.iter().copied().skip(lane).step_by(lanes))))
}

fn fused<T: Float>(left: &[T], right: &[T], lane: usize, lanes: usize) -> T {
    let terms = left.iter().zip(right).skip(lane).step_by(lanes);
    terms.fold(T::ZERO, |sum, (&left, &right)| left.fused(right, sum))
}

fn kahan<T: Float>(numbers: &[T]) -> T {
    let (mut sum, mut lost) = (T::ZERO, T::ZERO);
    for &number in numbers {
        let corrected = number - lost;
        let next = sum + corrected;
        lost = (next - sum) - corrected;
        sum = next;
    }
    sum
}

impl Order {
    pub(crate) fn sum<T: Float>(self, left: &[T], right: &[T], random: &mut Random) -> T {
        let mut products: Vec<T> = left.iter().zip(right).map(|(&l, &r)| l * r).collect();
        match self {
            Order::Loop => added(products),
            Order::Backwards => added(products.into_iter().rev()),
            Order::Pairwise => pairwise(&products),
            Order::Lanes(lanes) => in_lanes(&products, lanes),
            Order::Blocks(size) => added(
                products
                    .chunks(size)
                    .map(|block| added(block.iter().copied())),
            ),
            Order::Parts(parts) => {
                let size = products.len().div_ceil(parts).max(1);
                added(products.chunks(size).map(|part| in_lanes(part, 8)))
            }
            Order::Shuffled => {
                for last in (1..products.len()).rev() {
                    products.swap(last, random.below(last + 1));
                }
                added(products)
            }
            Order::Fused => fused(left, right, 0, 1),
            Order::FusedLanes(lanes) => {
                added((0..lanes).map(|lane| fused(left, right, lane, lanes)))
            }
            Order::Kahan => kahan(&products),
            Order::WideAccumulator => T::wide(left, right).unwrap_or_else(|| added(products)),
        }
    }
}
