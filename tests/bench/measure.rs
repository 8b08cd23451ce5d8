//! How the benchmarks measure: turn by turn, beside what the processor could do, and only where the bits are right.

use chainrule::{Matrix, MatrixVec, Scalar, ShapeError};
use core::array::from_fn;
use core::hint::black_box;
use std::time::Instant;

/// What both types of float can do.
pub(crate) trait Float: Scalar + From<f32> + Into<f64> {}
impl<T: Scalar + From<f32> + Into<f64>> Float for T {}

/// Samples, inputs, neurons.
pub(crate) type Shape = (usize, usize, usize);

pub(crate) const SHAPES: [Shape; 7] = [
    (3, 4, 3),
    (32, 64, 64),
    (64, 784, 128),
    (64, 64, 64),
    (256, 256, 256),
    (512, 512, 512),
    (1024, 1024, 1024),
];

/// How many products and additions one call of [`chains`] does.
pub(crate) const PRODUCTS: usize = 1 << 20;

/// [`PRODUCTS`] products and as many additions, in `SUMS` chains of each: in a chain each waits for the one before, and
/// no chain for another.
#[inline(never)]
pub(crate) fn chains<T: Float, const SUMS: usize>() {
    let (factor, summand) = black_box((<T as From<f32>>::from(1.0), <T as From<f32>>::from(0.25)));
    let (mut products, mut sums) = black_box(([summand; SUMS], [T::ZERO; SUMS]));
    for _ in 0..PRODUCTS / SUMS {
        for (product, sum) in products.iter_mut().zip(&mut sums) {
            *product = *product * factor;
            *sum = *sum + summand;
        }
    }
    black_box((products, sums));
}

/// The number of chains that is fastest here, the limit of this build's vectors without FMA: enough that none waits, few
/// enough for the registers.
pub(crate) fn fastest_chains<T: Float>() -> fn() {
    let all = [
        chains::<T, 12>,
        chains::<T, 14>,
        chains::<T, 24>,
        chains::<T, 28>,
        chains::<T, 48>,
        chains::<T, 56>,
        chains::<T, 64>,
        chains::<T, 96>,
        chains::<T, 112>,
        chains::<T, 128>,
    ];
    let mut callable = all;
    let timed = seconds(callable.each_mut().map(|chains| chains as &mut dyn FnMut()));
    let fastest = timed
        .iter()
        .zip(all)
        .min_by(|(one, _), (other, _)| one.total_cmp(other));
    fastest.map_or(chains::<T, 64>, |(_, chains)| chains)
}

/// Runs all of them turn by turn, and returns the seconds that a call of each took in the turn than which a quarter were
/// faster. A turn is a call unmeasured, so that the caches hold what its own last call leaves there, and then a
/// millisecond of calls, or one. What takes more than a second has one turn.
pub(crate) fn seconds<const CALLS: usize>(mut calls: [&mut dyn FnMut(); CALLS]) -> [f64; CALLS] {
    let mut timed = |call: usize, repeats: usize| {
        calls[call]();
        let start = Instant::now();
        for _ in 0..repeats {
            calls[call]();
        }
        start.elapsed().as_secs_f64() / repeats as f64
    };
    let first: [f64; CALLS] = from_fn(|call| timed(call, 1));
    let turn = first.iter().map(|first| first.max(1e-3)).sum::<f64>();
    let n_turns = (1.0 / turn).clamp(7.0, 51.0) as usize;
    let is_slow = first.map(|first| first > 1.0);
    let mut turns: [Vec<f64>; CALLS] =
        from_fn(|call| Vec::from_iter(is_slow[call].then_some(first[call])));
    for _ in 0..n_turns {
        for call in (0..CALLS).filter(|&call| !is_slow[call]) {
            let repeats = (1e-3 / first[call]).ceil() as usize;
            turns[call].push(timed(call, repeats));
        }
    }
    turns.map(|mut turns| {
        turns.sort_by(f64::total_cmp);
        turns[turns.len() / 4]
    })
}

/// Ends the benchmark where a way has another result than the explicit loops.
pub(crate) fn same_bits<T: Float, const WAYS: usize>(
    loops: &MatrixVec<T>,
    ways: [&MatrixVec<T>; WAYS],
) {
    let bits = |matrix: &MatrixVec<T>| -> Vec<u64> {
        let elements = matrix.as_slice().iter();
        elements
            .map(|&element| Into::<f64>::into(element).to_bits())
            .collect()
    };
    for way in ways {
        assert!(
            bits(way) == bits(loops),
            "not the bits of the explicit loops: no figure counts"
        );
    }
}

/// Numbers between -1 and 1, with all bits of their fractions in use: xorshift.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn number<T: Float>(&mut self) -> T {
        let [high, low] = [1.0_f32, 2.0_f32.powi(-26)].map(|unit| {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            <T as From<f32>>::from(((self.0 >> 40) as f32 / (1 << 23) as f32 - 1.0) * unit)
        });
        high + low
    }

    pub(crate) fn matrix<T: Float>(
        &mut self,
        rows: usize,
        cols: usize,
    ) -> Result<MatrixVec<T>, ShapeError> {
        let numbers = (0..rows * cols).map(|_| self.number()).collect();
        Matrix::from_row_major(rows, cols, numbers)
    }
}
