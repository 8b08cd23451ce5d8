//! Training on the device: two dense layers, all of their memory in one place, no heap.

use crate::machine::Console;
use crate::{Draw, Number, Stop, print_line};
use chainrule::backward::{add_scaled, dbiases_into, dinputs_into, drelu_in_place, dweights_into};
use chainrule::forward::{dense_into, relu_into};
use chainrule::{Matrix, Scalar, ShapeError};
use core::fmt::Write;

/// A dense layer of N neurons with I inputs each, and the memory in which it is trained with B samples at a time. This is
/// all the memory there is: the kernels have none of their own.
pub struct Layer<T, const I: usize, const N: usize, const B: usize> {
    pub weights: [[T; N]; I],
    pub biases: [[T; N]; 1],
    dweights: [[T; N]; I],
    dbiases: [[T; N]; 1],
    pub inputs: [[T; I]; B],
    pub z: [[T; N]; B],
    pub dvalues: [[T; N]; B],
}

/// What the crate's page on embedding says: 2·(i·n + n) + b·(i + 2·n) numbers.
const fn numbers(i: usize, n: usize, b: usize) -> usize {
    2 * (i * n + n) + b * (i + 2 * n)
}
const _: () = assert!(size_of::<Layer<f32, 6, 10, 8>>() == size_of::<f32>() * numbers(6, 10, 8));
const _: () = assert!(size_of::<Layer<f64, 10, 3, 8>>() == size_of::<f64>() * numbers(10, 3, 8));

impl<T: Scalar + PartialOrd, const I: usize, const N: usize, const B: usize> Layer<T, I, N, B> {
    pub const NEW: Self = Layer {
        weights: [[T::ZERO; N]; I],
        biases: [[T::ZERO; N]],
        dweights: [[T::ZERO; N]; I],
        dbiases: [[T::ZERO; N]],
        inputs: [[T::ZERO; I]; B],
        z: [[T::ZERO; N]; B],
        dvalues: [[T::ZERO; N]; B],
    };

    /// From `inputs` to `z`.
    fn forward(&mut self) -> Result<(), ShapeError> {
        let Layer {
            weights,
            biases,
            inputs,
            z,
            ..
        } = self;
        dense_into(
            Matrix::of(inputs),
            Matrix::of(weights),
            Matrix::of(biases),
            Matrix::of_mut(z),
        )
    }

    /// From `dvalues` to the gradients of the parameters.
    fn backward(&mut self) -> Result<(), ShapeError> {
        dweights_into(
            Matrix::of(&self.inputs),
            Matrix::of(&self.dvalues),
            Matrix::of_mut(&mut self.dweights),
        )?;
        dbiases_into(Matrix::of(&self.dvalues), Matrix::of_mut(&mut self.dbiases))
    }

    /// One step of gradient descent.
    fn step(&mut self, minus_learning_rate: T) -> Result<(), ShapeError> {
        add_scaled(
            Matrix::of_mut(&mut self.weights),
            Matrix::of(&self.dweights),
            minus_learning_rate,
        )?;
        add_scaled(
            Matrix::of_mut(&mut self.biases),
            Matrix::of(&self.dbiases),
            minus_learning_rate,
        )
    }
}

/// Six inputs, ten neurons with ReLU, three outputs; eight samples at a time. These are chosen: small as on a device,
/// and no two the same, so that no size can be taken for another.
pub struct Network<T> {
    pub hidden: Layer<T, 6, 10, 8>,
    pub output: Layer<T, 10, 3, 8>,
    pub targets: [[T; 3]; 8],
}

impl<T: Scalar + PartialOrd> Network<T> {
    pub const NEW: Self = Network {
        hidden: Layer::NEW,
        output: Layer::NEW,
        targets: [[T::ZERO; 3]; 8],
    };

    /// One step of training. What comes back is the loss before it: half the mean over the samples of the squared
    /// distance from the targets. Its derivative is the distance by the number of samples, so `dvalues` begins as that:
    /// the mean is the loss's affair, and the layers behind it never divide.
    ///
    /// All that the crate asks of a number is `+` and `*`, so what subtracts or divides comes in as a factor: -1 takes
    /// the target away, 1/8 is one over the eight samples, and half is that of the loss; its derivative has none.
    pub fn train(
        &mut self,
        minus_one: T,
        one_eighth: T,
        half: T,
        minus_learning_rate: T,
    ) -> Result<T, ShapeError> {
        let Network {
            hidden,
            output,
            targets,
        } = self;
        hidden.forward()?;
        relu_into(Matrix::of(&hidden.z), Matrix::of_mut(&mut output.inputs))?;
        output.forward()?;

        let mut loss = T::ZERO;
        let predictions = output.z.as_flattened().iter().zip(targets.as_flattened());
        for (dvalue, (&z, &target)) in output
            .dvalues
            .as_flattened_mut()
            .iter_mut()
            .zip(predictions)
        {
            let distance = z + minus_one * target;
            *dvalue = distance * one_eighth;
            loss = loss + half * *dvalue * distance;
        }

        output.backward()?;
        let (dvalues, weights) = (Matrix::of(&output.dvalues), Matrix::of(&output.weights));
        dinputs_into(dvalues, weights, Matrix::of_mut(&mut hidden.dvalues))?;
        drelu_in_place(Matrix::of_mut(&mut hidden.dvalues), Matrix::of(&hidden.z))?;
        hidden.backward()?;
        output.step(minus_learning_rate)?;
        hidden.step(minus_learning_rate)?;
        Ok(loss)
    }
}

/// Twenty steps of training from the same beginning on every machine: the loss before each, the bits of these losses,
/// and those of what was learnt. Twenty is chosen: the loss falls to a sixtieth, and an emulator is
/// done soon. It is right if the loss fell to less than half. A loss is printed as a count of `ten_thousandths`:
/// `core`'s printing of floats can panic.
pub fn print<T: Number>(
    console: &mut Console,
    network: &mut Network<T>,
    [minus_one, half, one_eighth, minus_learning_rate]: [T; 4],
    ten_thousandths: fn(T) -> i32,
) -> Result<bool, Stop> {
    let mut draw = Draw::NEW;
    let Network {
        hidden,
        output,
        targets,
    } = network;
    // Hundredths from -1.28 to 1.27. The biases begin at 0.
    draw.fill(hidden.inputs.as_flattened_mut());
    draw.fill(hidden.weights.as_flattened_mut());
    draw.fill(output.weights.as_flattened_mut());
    draw.fill(targets.as_flattened_mut());
    let mut losses = [[T::ZERO; 20]];
    for loss in losses.as_flattened_mut() {
        *loss = network.train(minus_one, one_eighth, half, minus_learning_rate)?;
        let shown = ten_thousandths(*loss);
        writeln!(
            console,
            "{} loss {}.{:04}",
            T::NAME,
            shown / 10_000,
            shown % 10_000
        )?;
    }
    let bytes = size_of_val(&network.hidden);
    writeln!(
        console,
        "{} 6 inputs, 10 neurons, 8 samples at a time: {bytes} bytes of RAM",
        T::NAME
    )?;
    print_line(console, "losses", Matrix::of(&losses))?;
    print_line(console, "weights", Matrix::of(&network.hidden.weights))?;
    print_line(console, "biases", Matrix::of(&network.hidden.biases))?;
    print_line(console, "weights", Matrix::of(&network.output.weights))?;
    print_line(console, "biases", Matrix::of(&network.output.biases))?;
    let [[first, .., last]] = losses;
    Ok(last < half * first)
}
