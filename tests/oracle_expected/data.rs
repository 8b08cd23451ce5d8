//! Kinds of data: what layers hold, and what was made to break an expectation.

use super::orders::Float;
use super::random::Random;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Data {
    Normal,
    Positive,
    Uniform,
    Constant,
    /// Three values, as quantised weights have them.
    FewValues,
    /// Whole numbers from -127 to 127.
    Int8Grid,
    /// Numbers of eight bits.
    Bf16Grid,
    /// Magnitudes from 2⁻²⁰ to 2²⁰.
    Wide,
    HalfZeros,
    Ascending,
    /// The second half is the first with its sign turned.
    Cancelling,
    /// +10.3, -10.1, +10.3, …
    Alternating,
    /// 0.1, 0.2, -0.3, 0, and again.
    PeriodThatCancels,
    /// The same three numbers, 64, 100, 512 or 1000, again and again.
    Periodic(usize),
    /// One term is 10⁵ times the others, and anywhere.
    Outlier,
    LargeFirst,
    LargeLast,
    /// A mean of 1000, and a deviation of 1.
    Offset,
    /// Most are tiny and some are not.
    NinthPowers,
    RiseAndFall,
    /// As after a ReLU: half zeros, the others positive.
    Activations,
}

pub(crate) const DATA: [Data; 25] = [
    Data::Normal,
    Data::Positive,
    Data::Uniform,
    Data::Constant,
    Data::FewValues,
    Data::Int8Grid,
    Data::Bf16Grid,
    Data::Wide,
    Data::HalfZeros,
    Data::Ascending,
    Data::Cancelling,
    Data::Alternating,
    Data::PeriodThatCancels,
    Data::Periodic(3),
    Data::Periodic(64),
    Data::Periodic(100),
    Data::Periodic(512),
    Data::Periodic(1000),
    Data::Outlier,
    Data::LargeFirst,
    Data::LargeLast,
    Data::Offset,
    Data::NinthPowers,
    Data::RiseAndFall,
    Data::Activations,
];

/// From 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
fn uniform(random: &mut Random) -> f64 {
    (random.bits() >> 11) as f64 / (1_u64 << 53) as f64
}

/// Twelve uniform numbers added up: as good as normal here.
fn normal(random: &mut Random) -> f64 {
    (0..12).map(|_| uniform(random)).sum::<f64>() - 6.0
}

fn sign(random: &mut Random) -> f64 {
    if random.below(2) == 0 { 1.0 } else { -1.0 }
}

impl Data {
    /// The factors of so many products. Where the kind is one of products, the right factor is 1.
    pub(crate) fn operands<T: Float>(self, length: usize, random: &mut Random) -> (Vec<T>, Vec<T>) {
        let left = self.numbers(length, random);
        let right = match self {
            Data::Constant | Data::Alternating | Data::PeriodThatCancels => vec![1.0; length],
            Data::Cancelling | Data::Ascending | Data::RiseAndFall => vec![1.0; length],
            Data::Periodic(_) | Data::LargeFirst | Data::LargeLast => vec![1.0; length],
            Data::Activations => Data::Normal.numbers(length, random),
            _ => self.numbers(length, random),
        };
        let of_type = |numbers: Vec<f64>| numbers.into_iter().map(T::of).collect();
        (of_type(left), of_type(right))
    }

    #[expect(clippy::cast_precision_loss, reason = "small counts")]
    fn numbers(self, length: usize, random: &mut Random) -> Vec<f64> {
        let of_each = |one: &mut dyn FnMut(usize) -> f64| (0..length).map(one).collect();
        match self {
            Data::Normal => of_each(&mut |_| normal(random)),
            Data::Positive => of_each(&mut |_| normal(random).abs()),
            Data::Uniform => of_each(&mut |_| uniform(random) - 0.25),
            Data::Constant => vec![uniform(random) + 0.01; length],
            Data::FewValues => {
                let values: [f64; 3] = core::array::from_fn(|_| normal(random));
                of_each(&mut |_| random.of(&values))
            }
            Data::Int8Grid => of_each(&mut |_| f64::from(random.within(-127, 127)) / 100.0),
            Data::Bf16Grid => of_each(&mut |_| (normal(random) * 128.0).round() / 128.0),
            Data::Wide => of_each(&mut |_| normal(random) * 2_f64.powi(random.within(-20, 20))),
            Data::HalfZeros => of_each(&mut |_| normal(random) * f64::from(random.within(0, 1))),
            Data::Activations => of_each(&mut |_| normal(random).max(0.0)),
            Data::Ascending => {
                let mut numbers: Vec<f64> = of_each(&mut |_| normal(random));
                numbers.sort_by(f64::total_cmp);
                numbers
            }
            Data::Cancelling => {
                let half: Vec<f64> = (0..length / 2).map(|_| normal(random)).collect();
                let turned = half.iter().map(|number| -number);
                half.iter().copied().chain(turned).collect()
            }
            Data::Alternating => of_each(&mut |term| if term % 2 == 0 { 10.3 } else { -10.1 }),
            Data::PeriodThatCancels => of_each(&mut |term| [0.1, 0.2, -0.3, 0.0][term % 4]),
            Data::Periodic(period) => {
                let values: Vec<f64> = (0..period).map(|_| normal(random)).collect();
                of_each(&mut |term| values[term % period])
            }
            Data::Outlier => {
                let outlier = random.below(length.max(1));
                of_each(&mut |term| normal(random) * if term == outlier { 1e5 } else { 1.0 })
            }
            Data::LargeFirst => of_each(&mut |term| if term == 0 { 1000.0 } else { 3.7e-5 }),
            Data::LargeLast => {
                of_each(&mut |term| if term + 1 == length { 1000.0 } else { 3.7e-5 })
            }
            Data::Offset => of_each(&mut |_| 1000.0 + normal(random)),
            Data::NinthPowers => of_each(&mut |_| sign(random) * uniform(random).powi(9)),
            Data::RiseAndFall => {
                let top = length as f64 / 2.0;
                of_each(&mut |term| (top - (term as f64 - top).abs()) / 7.0 * sign(random))
            }
        }
    }
}
