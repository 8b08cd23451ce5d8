//! Kinds of data: what layers hold, and what was made to break an expectation.

use super::network::{Network, Traces};
use super::orders::Float;
use super::random::Random;
use super::terms::{FORMS, Form, Terms};

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
    /// Numbers whose sum is 0, again and again. How many they are is a small prime, or doublings of
    /// it: others are an exception.
    AnyPeriodThatCancels,
    /// The same three numbers, 64, 100, 512 or 1000, again and again.
    Periodic(usize),
    /// One term is 10⁵ times the others, and anywhere.
    Outlier,
    LargeFirst,
    LargeLast,
    /// One is so large, wherever it is, that of each of the others nearly half is lost, or about as
    /// much is gained; in `f64` all of it.
    Stagnating,
    /// So are all but one in a hundred.
    Lost,
    /// A mean of 1000, and a deviation of 1.
    Offset,
    /// Most are tiny and some are not.
    NinthPowers,
    RiseAndFall,
    /// As after a ReLU: half zeros, the others positive.
    Activations,
    /// The same product again and again.
    ConstantProduct,
    Descending,
    /// A ramp from 0 up.
    Ramp,
    /// First many times one number, then as many times another one.
    Steps,
    /// So smooth that neighbours are alike.
    Waves,
    /// Each number is the one before and a step.
    RandomWalk,
    /// Of bytes, as pixels are.
    Pixels,
    /// One in a hundred is not zero.
    Sparse,
    /// Each is a little smaller than the one before.
    Fading,
    /// 1, 1/2, 1/3, …
    Harmonic,
    /// 1, -1/2, 1/3, …
    AlternatingHarmonic,
    /// Now and then one is larger than all before it.
    HeavyTails,
    /// One number, and a thousandth of it as noise.
    NearlyConstant,
    /// So small that products are subnormal, or zero.
    Tiny,
    /// A few numbers of one sign, again and again, as often as the dice say.
    AnyPeriod,
    /// The inputs of the first layer of a network that was trained, and what comes back to it.
    TrainedFirst,
    /// The activations of its second layer, and what comes back to that.
    TrainedSecond,
}

pub(crate) const DATA: [Data; 45] = [
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
    Data::AnyPeriodThatCancels,
    Data::Periodic(3),
    Data::Periodic(64),
    Data::Periodic(100),
    Data::Periodic(512),
    Data::Periodic(1000),
    Data::Outlier,
    Data::LargeFirst,
    Data::LargeLast,
    Data::Stagnating,
    Data::Lost,
    Data::Offset,
    Data::NinthPowers,
    Data::RiseAndFall,
    Data::Activations,
    Data::ConstantProduct,
    Data::Descending,
    Data::Ramp,
    Data::Steps,
    Data::Waves,
    Data::RandomWalk,
    Data::Pixels,
    Data::Sparse,
    Data::Fading,
    Data::Harmonic,
    Data::AlternatingHarmonic,
    Data::HeavyTails,
    Data::NearlyConstant,
    Data::Tiny,
    Data::AnyPeriod,
    Data::TrainedFirst,
    Data::TrainedSecond,
];

/// From 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
pub(crate) fn uniform(random: &mut Random) -> f64 {
    (random.bits() >> 11) as f64 / (1_u64 << 53) as f64
}

/// Twelve uniform numbers added up: as good as normal here.
pub(crate) fn normal(random: &mut Random) -> f64 {
    (0..12).map(|_| uniform(random)).sum::<f64>() - 6.0
}

fn sign(random: &mut Random) -> f64 {
    if random.below(2) == 0 { 1.0 } else { -1.0 }
}

/// 2, 3, 5, 7, or as many doublings of them.
fn any_period(random: &mut Random) -> usize {
    let doublings = random.below(7);
    random.of(&[2, 3, 5, 7]) << doublings
}

impl Data {
    /// The terms of a sum of this kind of data, in one of the forms that elements have.
    pub(crate) fn terms<T: Float>(self, n_terms: usize, random: &mut Random) -> Terms<T> {
        let form = random.of(&FORMS);
        let is_values = matches!(form, Form::Values);
        let has_bias = matches!(form, Form::BiasFirst | Form::BiasLast);
        let (left, right) = self.operands(n_terms - usize::from(has_bias), random);
        if is_values {
            return Terms::values(right);
        }
        let products = Terms::products(left, right);
        if !has_bias {
            return products;
        }
        let bias = normal(random) * random.of(&[1.0, 0.01, 1000.0]);
        products.with_bias(T::of(bias), matches!(form, Form::BiasFirst))
    }

    /// The factors of so many products. Where the kind is one of numbers that
    /// are added, the left ones are 1.
    pub(crate) fn operands<T: Float>(self, length: usize, random: &mut Random) -> (Vec<T>, Vec<T>) {
        let (left, right) = match self {
            Data::TrainedFirst | Data::TrainedSecond => self.traces(length, random),
            _ => (self.others(length, random), self.numbers(length, random)),
        };
        let of_type = |numbers: Vec<f64>| numbers.into_iter().map(T::of).collect();
        (of_type(left), of_type(right))
    }

    /// The factors that the numbers of this kind are multiplied by.
    fn others(self, length: usize, random: &mut Random) -> Vec<f64> {
        match self {
            Data::Constant
            | Data::Alternating
            | Data::PeriodThatCancels
            | Data::AnyPeriodThatCancels
            | Data::Stagnating
            | Data::Lost
            | Data::Cancelling
            | Data::Ascending
            | Data::Descending
            | Data::RiseAndFall
            | Data::Periodic(_)
            | Data::LargeFirst
            | Data::LargeLast
            | Data::Harmonic
            | Data::AlternatingHarmonic
            | Data::Fading
            | Data::Ramp
            | Data::Steps
            | Data::NearlyConstant
            | Data::AnyPeriod
            | Data::RandomWalk => vec![1.0; length],
            Data::Activations | Data::Pixels | Data::Waves => Data::Normal.numbers(length, random),
            _ => self.numbers(length, random),
        }
    }

    /// What a neuron of a trained network was given, and the gradient that came back to one behind
    /// it, of so many samples.
    fn traces(self, length: usize, random: &mut Random) -> (Vec<f64>, Vec<f64>) {
        let network = Network::trained();
        let input = random.below(6);
        let neuron = random.below(3);
        let of_sample = |_| {
            let Traces {
                inputs,
                activations,
                dhidden,
                doutputs,
            } = network.run(random);
            match self {
                Data::TrainedFirst => (inputs[input], dhidden[neuron]),
                _ => (activations[input], doutputs[neuron]),
            }
        };
        (0..length).map(of_sample).unzip()
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
                half.iter()
                    .copied()
                    .chain(turned)
                    .chain([0.0])
                    .take(length)
                    .collect()
            }
            Data::Alternating => of_each(&mut |term| if term % 2 == 0 { 10.3 } else { -10.1 }),
            Data::PeriodThatCancels => of_each(&mut |term| [0.1, 0.2, -0.3, 0.0][term % 4]),
            Data::AnyPeriodThatCancels => {
                let period = any_period(random);
                let drawn: Vec<f64> = (0..period).map(|_| normal(random)).collect();
                let mean = drawn.iter().sum::<f64>() / period as f64;
                of_each(&mut |term| drawn[term % period] - mean)
            }
            Data::Stagnating => {
                let place = random.of(&[0, length / 2, length - 1]);
                let large = 1.0 + uniform(random);
                let part = 0.3 + 0.4 * uniform(random);
                let small = part * f64::from(f32::EPSILON);
                of_each(&mut |term| if term == place { large } else { small })
            }
            Data::Lost => {
                let large = 1.0 + uniform(random);
                let small = large * f64::from(f32::EPSILON) * (0.3 + 0.4 * uniform(random));
                of_each(&mut |_| if random.below(100) == 0 { large } else { small })
            }
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
            Data::ConstantProduct => vec![uniform(random) + 0.01; length],
            Data::Descending => {
                let mut numbers = Data::Ascending.numbers(length, random);
                numbers.reverse();
                numbers
            }
            Data::Ramp => of_each(&mut |term| term as f64 * 0.1),
            Data::Steps => {
                let [first, second] = [normal(random), normal(random)];
                of_each(&mut |term| if 2 * term < length { first } else { second })
            }
            Data::Waves => {
                let frequency = uniform(random);
                of_each(&mut |term| (term as f64 * frequency).sin())
            }
            Data::RandomWalk => {
                let mut height = 0.0;
                of_each(&mut |_| {
                    height += normal(random);
                    height
                })
            }
            Data::Pixels => of_each(&mut |_| f64::from(random.within(0, 255)) / 255.0),
            Data::Sparse => of_each(&mut |_| {
                let is_there = random.below(100) == 0;
                if is_there { normal(random) } else { 0.0 }
            }),
            Data::Fading => {
                let ratio = 1.0 - 10.0 * uniform(random) / length as f64;
                of_each(&mut |term| ratio.powi(i32::try_from(term).expect("short")))
            }
            Data::Harmonic => of_each(&mut |term| 1.0 / (term as f64 + 1.0)),
            Data::AlternatingHarmonic => of_each(&mut |term| {
                let is_odd = term % 2 == 1;
                (if is_odd { -1.0 } else { 1.0 }) / (term as f64 + 1.0)
            }),
            Data::HeavyTails => of_each(&mut |_| normal(random) / (uniform(random) + 1e-9)),
            Data::NearlyConstant => {
                let constant = uniform(random) + 0.01;
                of_each(&mut |_| constant * (1.0 + 0.001 * normal(random)))
            }
            Data::Tiny => of_each(&mut |_| normal(random) * 1e-22),
            Data::AnyPeriod => {
                let period = 1 + random.below(2000);
                let values: Vec<f64> = (0..period).map(|_| uniform(random)).collect();
                of_each(&mut |term| values[term % period])
            }
            Data::TrainedFirst | Data::TrainedSecond => self.traces(length, random).1,
        }
    }
}
