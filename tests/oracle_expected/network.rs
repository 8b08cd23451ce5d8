//! A small network that was trained: what its layers hold are the operands of real sums.

use super::random::Random;
use std::sync::OnceLock;

const INPUTS: usize = 6;
const HIDDEN: usize = 12;
const CLASSES: usize = 3;

/// Two dense layers with a ReLU between them, and softmax with cross entropy behind.
pub(crate) struct Network {
    first: [[f64; INPUTS + 1]; HIDDEN],
    second: [[f64; HIDDEN + 1]; CLASSES],
}

/// What one sample leaves behind in the layers.
pub(crate) struct Traces {
    pub(crate) inputs: [f64; INPUTS],
    pub(crate) activations: [f64; HIDDEN],
    /// The gradients at the outputs of the two layers.
    pub(crate) dhidden: [f64; HIDDEN],
    pub(crate) doutputs: [f64; CLASSES],
}

/// A point, and its class: the first two numbers say in which of three sectors it lies, so that no
/// line parts them; the others are noise.
fn sample(random: &mut Random) -> ([f64; INPUTS], usize) {
    let point: [f64; INPUTS] = core::array::from_fn(|_| super::data::normal(random));
    let is_inside = point[0] * point[0] + point[1] * point[1] < 1.0;
    let class = if is_inside {
        0
    } else if point[0] * point[1] > 0.0 {
        1
    } else {
        2
    };
    (point, class)
}

/// The weights of one neuron times its inputs, and its bias, which is the last weight.
fn weighted(weights: &[f64], inputs: &[f64]) -> f64 {
    let bias = weights.last().expect("there is a bias");
    let products = weights
        .iter()
        .zip(inputs)
        .map(|(weight, input)| weight * input);
    products.sum::<f64>() + bias
}

impl Network {
    /// Trained once for all tests.
    pub(crate) fn trained() -> &'static Self {
        static TRAINED: OnceLock<Network> = OnceLock::new();
        TRAINED.get_or_init(|| {
            let random = &mut Random(42);
            let mut drawn = |scale: f64| scale * super::data::normal(random);
            let mut network = Network {
                first: core::array::from_fn(|_| core::array::from_fn(|_| drawn(0.6))),
                second: core::array::from_fn(|_| core::array::from_fn(|_| drawn(0.4))),
            };
            (0..20_000).for_each(|_| network.learn(random));
            network
        })
    }

    /// One step of stochastic gradient descent.
    fn learn(&mut self, random: &mut Random) {
        const RATE: f64 = 0.02;
        let traces = self.run(random);
        for (weights, dvalue) in self.second.iter_mut().zip(traces.doutputs) {
            let inputs = traces.activations.iter().chain(&[1.0]);
            for (weight, input) in weights.iter_mut().zip(inputs) {
                *weight -= RATE * dvalue * input;
            }
        }
        for (weights, dvalue) in self.first.iter_mut().zip(traces.dhidden) {
            let inputs = traces.inputs.iter().chain(&[1.0]);
            for (weight, input) in weights.iter_mut().zip(inputs) {
                *weight -= RATE * dvalue * input;
            }
        }
    }

    /// Forwards and backwards with a sample that is drawn.
    pub(crate) fn run(&self, random: &mut Random) -> Traces {
        let (inputs, class) = sample(random);
        let z: [f64; HIDDEN] =
            core::array::from_fn(|neuron| weighted(&self.first[neuron], &inputs));
        let activations = z.map(|z| z.max(0.0));
        let outputs = self
            .second
            .each_ref()
            .map(|row| weighted(row, &activations));
        let likelihoods = outputs.map(f64::exp);
        let total: f64 = likelihoods.iter().sum();
        let doutputs: [f64; CLASSES] = core::array::from_fn(|neuron| {
            likelihoods[neuron] / total - if neuron == class { 1.0 } else { 0.0 }
        });
        let dhidden = core::array::from_fn(|input| {
            let of_output = |neuron: usize| self.second[neuron][input] * doutputs[neuron];
            let dvalue: f64 = (0..CLASSES).map(of_output).sum();
            if z[input] <= 0.0 { 0.0 } else { dvalue }
        });
        Traces {
            inputs,
            activations,
            dhidden,
            doutputs,
        }
    }
}
