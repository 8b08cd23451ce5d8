//! Up to which length a mistake is caught: the table in the documentation, computed.

use super::SEED;
use super::data::{Data, normal};
use super::orders::{Float, Order};
use super::random::Random;
use super::terms::{Terms, is_accepted};
use chainrule::oracle::{Arithmetic, Verdict};

/// What is wrong with a sum.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mistake {
    Zeros,
    Negated,
    Doubled,
    /// Divided by the number of terms.
    Mean,
    /// The sum of the column beside it.
    Swapped,
    Plus10000,
    HalfMissing,
    BlockDropped,
    TermDropped,
    TermTwice,
    /// The operands rounded to so many bits.
    Operands(i32),
    /// The sum rounded to so many bits.
    Result(i32),
    /// The sum is off by a normal number times so much of itself.
    Noise(f64),
}

const BF16: i32 = 8;
/// Of f16 as well.
const TF32: i32 = 11;

/// With their names in the table.
const MISTAKES: [(&str, Mistake); 16] = [
    ("zeros", Mistake::Zeros),
    ("negated", Mistake::Negated),
    ("doubled", Mistake::Doubled),
    ("the mean", Mistake::Mean),
    ("another column's", Mistake::Swapped),
    ("10000 added", Mistake::Plus10000),
    ("half of the batch missing", Mistake::HalfMissing),
    ("a block of 32 dropped", Mistake::BlockDropped),
    ("one sample dropped", Mistake::TermDropped),
    ("one sample counted twice", Mistake::TermTwice),
    ("operands in bf16", Mistake::Operands(BF16)),
    ("operands in TF32 or f16", Mistake::Operands(TF32)),
    ("result in bf16", Mistake::Result(BF16)),
    ("result in f16", Mistake::Result(TF32)),
    ("noise of 10⁻³", Mistake::Noise(1e-3)),
    ("noise of 10⁻⁴", Mistake::Noise(1e-4)),
];

/// The number rounded to so many bits (Veltkamp).
fn rounded(number: f64, bits: i32) -> f64 {
    let shifted = number * (2_f64.powi(53 - bits) + 1.0);
    shifted - (shifted - number)
}

fn drawn<T: Float>(data: Data, length: usize, random: &mut Random) -> Terms<T> {
    let (left, right) = data.operands(length, random);
    Terms::products(left, right)
}

impl Mistake {
    /// What becomes of the sum of these terms; all else is right, and exact but for one rounding.
    fn made<T: Float>(self, terms: &Terms<T>, data: Data, random: &mut Random) -> T {
        let exact = |terms: &Terms<T>| Order::WideAccumulator.sum(terms, &mut Random(0));
        let sum = exact(terms).to_number();
        let length = terms.left.len();
        let without = |start: usize, end: usize| {
            let others = |numbers: &[T]| [&numbers[..start], &numbers[end..]].concat();
            exact(&Terms::products(others(&terms.left), others(&terms.right)))
        };
        #[expect(clippy::cast_precision_loss, reason = "a count")]
        match self {
            Mistake::Zeros => T::ZERO,
            Mistake::Negated => T::of(-sum),
            Mistake::Doubled => T::of(2.0 * sum),
            Mistake::Mean => T::of(sum / length as f64),
            Mistake::Swapped => exact(&drawn(data, length, random)),
            Mistake::Plus10000 => T::of(sum + 10_000.0),
            Mistake::HalfMissing => without(length / 2, length),
            Mistake::BlockDropped => without(0, length.min(32)),
            Mistake::TermDropped => without(length - 1, length),
            Mistake::TermTwice => {
                let twice = |numbers: &[T]| [numbers, &numbers[..1]].concat();
                exact(&Terms::products(twice(&terms.left), twice(&terms.right)))
            }
            Mistake::Operands(bits) => {
                let rounded = |number: &T| T::of(rounded(number.to_number(), bits));
                let all = |numbers: &[T]| numbers.iter().map(rounded).collect();
                exact(&Terms::products(all(&terms.left), all(&terms.right)))
            }
            Mistake::Result(bits) => T::of(rounded(sum, bits)),
            Mistake::Noise(size) => T::of(sum * (1.0 + size * normal(random))),
        }
    }
}

/// Of so many sums, those that a verdict does not let pass.
#[derive(Clone, Copy)]
struct Caught {
    sums: u64,
    /// By the theorem alone.
    before: u64,
    now: u64,
}

impl Caught {
    fn of<T: Float>(mistake: Mistake, data: Data, length: usize, sums: u64) -> Self {
        let mut caught = Caught {
            sums,
            before: 0,
            now: 0,
        };
        for seed in 0..sums {
            let random = &mut Random(SEED + seed);
            let terms = drawn(data, length, random);
            let made: T = mistake.made(&terms, data, random);
            let judgement = terms.judge(made, Arithmetic::NATIVE);
            caught.before += u64::from(judgement.verdict == Verdict::Wrong);
            caught.now += u64::from(!is_accepted(&judgement) || judgement.is_unseen);
        }
        caught
    }

    fn most(&self, number: u64) -> bool {
        2 * number > self.sums
    }
}

/// 10, 30, 100, 300, … up to 10⁷.
const LENGTHS: [usize; 13] = [
    10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000,
    10_000_000,
];

const WORDS: [&str; 13] = [
    "10", "30", "100", "300", "1000", "3000", "10⁴", "3·10⁴", "10⁵", "3·10⁵", "10⁶", "3·10⁶", "10⁷",
];

/// The longest sums in which a mistake is caught, in most of the elements, as in all that are
/// shorter; none where it is not caught in the shortest.
#[derive(Clone, Copy, Default)]
struct Longest {
    before: Option<usize>,
    now: Option<usize>,
}

impl Longest {
    /// Nothing longer than `most` is tried.
    fn of<T: Float>(mistake: Mistake, data: Data, most: usize) -> Self {
        let mut longest = Longest::default();
        let mut is_caught_before = true;
        for length in LENGTHS.into_iter().filter(|&length| length <= most) {
            let sums = match length {
                ..10_000 => 101,
                10_000 => 301,
                10_001..100_000 => 31,
                100_000..1_000_000 => 15,
                1_000_000..3_000_000 => 7,
                3_000_000..10_000_000 => 3,
                _ => 1,
            };
            let caught = Caught::of::<T>(mistake, data, length, sums);
            is_caught_before &= caught.most(caught.before);
            if is_caught_before {
                longest.before = Some(length);
            }
            if !caught.most(caught.now) {
                break;
            }
            longest.now = Some(length);
        }
        longest
    }

    /// "300 → 10⁵"
    fn words(self) -> String {
        let [before, now] = [self.before, self.now].map(|length| {
            let place = LENGTHS.iter().position(|&one| Some(one) == length);
            place.map_or("–", |place| WORDS[place])
        });
        format!("{before} → {now}")
    }

    /// The same of a longer table, as if it had ended there.
    fn from_words(words: &str, most: usize) -> Option<Self> {
        let length = |word: &str| {
            let place = WORDS.iter().position(|&one| one == word)?;
            Some(LENGTHS[place].min(most))
        };
        let (before, now) = words.split_once(" → ")?;
        Some(Longest {
            before: length(before),
            now: length(now),
        })
    }
}

/// A line of the table: what is wrong, and how long sums in `f32` are in which it is caught.
pub(crate) struct Row {
    name: &'static str,
    normal: Longest,
    positive: Longest,
}

impl Row {
    pub(crate) fn words(&self) -> String {
        let Row {
            name,
            normal,
            positive,
        } = self;
        format!("| {name} | {} | {} |", normal.words(), positive.words())
    }

    /// The line of this name in a page, with no length above the longest.
    pub(crate) fn documented(&self, page: &str, most: usize) -> Option<String> {
        let start = format!("//! | {} | ", self.name);
        let cells = page.lines().find_map(|line| line.strip_prefix(&start))?;
        let (normal, positive) = cells.strip_suffix(" |")?.split_once(" | ")?;
        let row = Row {
            name: self.name,
            normal: Longest::from_words(normal, most)?,
            positive: Longest::from_words(positive, most)?,
        };
        Some(row.words())
    }
}

/// The table of sums in `f32` that are not longer: for each mistake, normal and positive data.
pub(crate) fn table(most: usize) -> impl Iterator<Item = Row> {
    MISTAKES.into_iter().map(move |(name, mistake)| Row {
        name,
        normal: Longest::of::<f32>(mistake, Data::Normal, most),
        positive: Longest::of::<f32>(mistake, Data::Positive, most),
    })
}

/// Where one of these mistakes, or operands in `f32`, is not caught in `f64` in sums of this length.
pub(crate) fn not_caught_in_f64(length: usize) -> Vec<String> {
    let in_f32 = ("operands in f32", Mistake::Operands(24));
    let mut not_caught = Vec::new();
    for (name, mistake) in MISTAKES.into_iter().chain([in_f32]) {
        for data in [Data::Normal, Data::Positive] {
            if Caught::of::<f64>(mistake, data, length, 1).now == 0 {
                not_caught.push(format!("{name}, {data:?}"));
            }
        }
    }
    not_caught
}

/// Whether a mistake is caught in most of so many elements of this length.
pub(crate) fn is_caught(mistake: Mistake, data: Data, length: usize, sums: u64) -> bool {
    let caught = Caught::of::<f32>(mistake, data, length, sums);
    caught.most(caught.now)
}
