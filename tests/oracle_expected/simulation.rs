//! No honest sum is doubted: many kinds of data, of many lengths, in every order that kernels use
//! and in some that none does but could.
//!
//! What a sum is held against depends on its terms, and not on the order in which they were added:
//! it is worked out once for each set of terms, by the oracle, and the exact error of each sum is
//! compared with it. One sum in fifty, and each that is off by more than a quarter of what is
//! expected, is judged by the oracle itself as well.

use super::data::{DATA, Data};
use super::orders::{Float, ORDERS, Order};
use super::random::Random;
use super::terms::{Standard, Terms, is_accepted};
use chainrule::oracle::Arithmetic;
use std::time::Instant;

pub(crate) const SEED: u64 = 20_261_127;

/// Of how many sums one is judged by the oracle itself.
const SPOT_CHECK: usize = 50;

/// How many terms sums have, from a power of ten up to the next one; and which share of all sums
/// that are wanted are so long.
struct Decade {
    exponent: i32,
    share: f64,
}

/// The longest take longest: of ten million sums, a hundred thousand are of the last kind.
const DECADES: [Decade; 5] = [
    Decade {
        exponent: 1,
        share: 0.33,
    },
    Decade {
        exponent: 2,
        share: 0.33,
    },
    Decade {
        exponent: 3,
        share: 0.29,
    },
    Decade {
        exponent: 4,
        share: 0.04,
    },
    Decade {
        exponent: 5,
        share: 0.01,
    },
];

/// What was seen of the sums of one decade.
#[derive(Default)]
struct Seen {
    sums: usize,
    /// Of them, those that are held against an expectation; for the others the theorem is as sharp.
    held: usize,
    /// The largest error as a share of what is expected, and where it was.
    largest: f64,
    at: String,
}

/// One sum, and what it takes to compute it again.
struct Place {
    data: Data,
    order: Order,
    n_terms: usize,
    seed: u64,
}

impl Place {
    fn words<T: Float>(&self, sum: T, error: f64, standard: &Standard<T>) -> String {
        let Place {
            data,
            order,
            n_terms,
            seed,
        } = self;
        let Standard { bound, limit, .. } = standard;
        format!(
            "{n_terms} terms, {data:?}, {order:?}, seed {seed}: {sum:?} is off by {error:e}, \
             expected {limit:e}, possible {bound:e}"
        )
    }
}

impl Seen {
    /// One sum of these terms, which must not be doubted.
    fn add<T: Float>(&mut self, sum: T, place: &Place, terms: &Terms<T>, standard: &Standard<T>) {
        let error = standard.error(sum);
        let words = || place.words(sum, error, standard);
        assert!(standard.accepts(terms, sum), "{}", words());
        self.sums += 1;
        self.held += usize::from(standard.limit.is_finite());
        let share = error / standard.limit;
        if self.sums.is_multiple_of(SPOT_CHECK) || share > 0.25 {
            let judgement = terms.judge(sum, Arithmetic::NATIVE);
            assert!(is_accepted(&judgement), "{}: {judgement:?}", words());
        }
        if share > self.largest {
            self.largest = share;
            self.at = words();
        }
    }

    /// The same terms in every order.
    fn add_every_order<T: Float>(&mut self, data: Data, length: usize, seed: u64) {
        let random = &mut Random(seed);
        let terms: Terms<T> = data.terms(length, random);
        let standard = Standard::of(&terms);
        let is_exception = |order: &Order| standard.n_terms == 2 && order.is_kahan();
        for order in ORDERS.into_iter().filter(|order| !is_exception(order)) {
            let place = Place {
                data,
                order,
                n_terms: terms.numbers.len(),
                seed,
            };
            self.add(order.sum(&terms, random), &place, &terms, &standard);
        }
    }
}

/// Anything from 10^`exponent` up to the next power of ten, as likely from 10 to 20 as from 50 to
/// 100.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a length"
)]
fn any_length(exponent: i32, random: &mut Random) -> usize {
    let share = random.below(1 << 20) as f64 / f64::from(1 << 20);
    10_f64.powf(f64::from(exponent) + share) as usize
}

impl Decade {
    /// Adds up each kind of data again and again, until there are so many sums.
    fn run<T: Float>(&self, wanted: usize) -> Seen {
        let mut seen = Seen::default();
        let mut seed = SEED + u64::from(self.exponent.unsigned_abs()) * 1_000_000_000;
        while seen.sums < wanted {
            for data in DATA {
                if seen.sums >= wanted {
                    break;
                }
                seed += 1;
                let length = any_length(self.exponent, &mut Random(seed));
                seen.add_every_order::<T>(data, length, seed);
            }
        }
        seen
    }
}

/// Adds up so many sums, prints what was seen of each decade, and demands that the largest error is
/// below half of what is expected.
pub(crate) fn no_honest_sum_is_doubted<T: Float>(kind: &str, wanted: usize) {
    for decade in DECADES {
        let started = Instant::now();
        let seen = decade.run::<T>(share_of(wanted, decade.share));
        println!(
            "{kind}, 10^{} terms and more, seed {SEED}: {} sums, {} held against an expectation, \
             the largest error is {:.3} of it ({:.0} s)\n  {}",
            decade.exponent,
            seen.sums,
            seen.held,
            seen.largest,
            started.elapsed().as_secs_f64(),
            seen.at
        );
        assert!(seen.largest < 0.5, "{}", seen.at);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a count"
)]
fn share_of(wanted: usize, share: f64) -> usize {
    (wanted as f64 * share) as usize
}
