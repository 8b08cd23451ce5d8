//! The same number again and again: every addition rounds alike, for as long as the sum stays
//! between two powers of two. So sums of it are tried at every length there is, in many lanes: the
//! one of n terms is that of n − 1 and one addition more.
//!
//! What is expected is worked out here once more, by the words of the documentation, as the lengths
//! go by; at some lengths it is held against the oracle's own.

use super::orders::{Float, two_sum};
use super::random::Random;
use super::terms::{Standard, Terms};

const LANES: [usize; 18] = [
    1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 24, 32, 48, 64, 96, 128, 256,
];

/// Those whose errors are part of what is expected.
const MEASURED: [usize; 9] = [1, 2, 3, 4, 5, 6, 7, 8, 32];

/// So many running sums, to each of which the number is added in turn.
struct Sums<T> {
    lanes: Vec<T>,
    next: usize,
    /// What all of them together are off by.
    error: f64,
    largest_error: f64,
}

impl<T: Float> Sums<T> {
    fn new(n_lanes: usize) -> Self {
        Sums {
            lanes: vec![T::ZERO; n_lanes],
            next: 0,
            error: 0.0,
            largest_error: 0.0,
        }
    }

    fn add(&mut self, number: T) {
        let lane = &mut self.lanes[self.next];
        let (sum, lacks) = two_sum(*lane, number);
        *lane = sum;
        self.error -= lacks.to_number();
        self.largest_error = self.largest_error.max(self.error.abs());
        self.next = (self.next + 1) % self.lanes.len();
    }

    /// What the sum of the lanes is off by.
    fn error_of_total(&self) -> f64 {
        let mut total = T::ZERO;
        let mut error = self.error;
        for &lane in &self.lanes {
            let (sum, lacks) = two_sum(total, lane);
            total = sum;
            error -= lacks.to_number();
        }
        error.abs()
    }
}

/// What is expected of n times a number in `dbiases`, and what is possible.
struct Limits {
    expected: f64,
    possible: f64,
}

impl Limits {
    #[expect(clippy::cast_precision_loss, reason = "a count")]
    fn of<T: Float>(constant: T, n_terms: usize, sums: &[Sums<T>]) -> Self {
        let unit = if size_of::<T>() == 4 {
            0.5_f64.powi(24)
        } else {
            0.5_f64.powi(53)
        };
        let n = n_terms as f64;
        let total = n * constant.to_number();
        let root_of_squares = n.sqrt() * constant.to_number();
        let sigma = unit * n.sqrt() * total.max(3.0 * root_of_squares);
        let measured = sums
            .iter()
            .filter(|sums| MEASURED.contains(&sums.lanes.len()));
        let error = measured.map(|sums| sums.largest_error).fold(0.0, f64::max);
        Limits {
            expected: 8.0 * sigma.max(error),
            possible: (n - 1.0) * unit * total,
        }
    }

    /// Whether anything but the theorem decides.
    fn are_apart(&self) -> bool {
        self.expected < 0.9 * self.possible
    }
}

/// The largest error as a share of what is expected, and where it was.
#[derive(Default)]
struct Largest {
    share: f64,
    at: String,
}

fn every_length<T: Float>(constant: T, longest: usize, largest: &mut Largest) {
    let mut sums: Vec<Sums<T>> = LANES.into_iter().map(Sums::new).collect();
    for n_terms in 1..=longest {
        sums.iter_mut().for_each(|sums| sums.add(constant));
        let limits = Limits::of(constant, n_terms, &sums);
        if !limits.are_apart() {
            continue;
        }
        for sums in &sums {
            let share = sums.error_of_total() / limits.expected;
            if share > largest.share {
                largest.share = share;
                let n_lanes = sums.lanes.len();
                largest.at = format!("{n_terms} times {constant:?} in {n_lanes} lanes");
            }
        }
        if n_terms.is_multiple_of(longest / 3) {
            compare_with_the_oracle(constant, n_terms, &limits);
        }
    }
}

fn compare_with_the_oracle<T: Float>(constant: T, n_terms: usize, limits: &Limits) {
    let standard = Standard::of(&Terms::values(vec![constant; n_terms]));
    let (ours, theirs) = (limits.expected, standard.limit);
    // Both take a root and a few products, to ten digits or more; and theirs adds up the prefixes.
    let is_near = (ours / theirs - 1.0).abs() < 1e-9;
    assert!(is_near, "{n_terms} times {constant:?}: {ours} is {theirs}");
}

/// At every length up to the longest.
pub(crate) fn no_constant_is_doubted<T: Float>(kind: &str, longest: usize) {
    let random = &mut Random(super::SEED);
    let drawn = core::array::from_fn::<f64, 8, _>(|_| super::data::uniform(random));
    let chosen = [0.1, 0.2, 0.3, 0.7, 1.0 / 3.0, 3.7e-5, 10.3, 1.1];
    let mut largest = Largest::default();
    for constant in chosen.into_iter().chain(drawn) {
        every_length(T::of(constant), longest, &mut largest);
    }
    println!(
        "{kind}, 16 constants at every length to {longest} in {} numbers of lanes: the largest \
         error is {:.3} of what is expected\n  {}",
        LANES.len(),
        largest.share,
        largest.at
    );
    assert!(largest.share < 0.5, "{}", largest.at);
}
