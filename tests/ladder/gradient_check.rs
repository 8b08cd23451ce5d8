//! Rung 5: the gradient check with no tolerance. The forward pass, run on dual numbers `value + tangent·ε` with `ε² = 0`,
//! computes a derivative by itself: whatever number got the tangent 1, the tangent of the loss is the derivative with
//! respect to that number. The loss here is `sum(dvalues * relu(dense))`, so that `dvalues` is what arrives from above. On
//! integers nothing is rounded, and the backward pass must give every one of these derivatives exactly: one forward pass
//! per element with a unit tangent, and whole problems at once with random tangents in a field of 2^61 - 1 elements, where
//! a wrong gradient passes with a probability of 2^-61.
//!
//! It proves that the backward pass is the derivative of the forward pass; a z of exactly 0 with a gradient that is not 0
//! stands in every problem. It cannot see a mistake made alike in both passes, nor NaN, the sign of zero, the order of a
//! sum or its rounding. Finite differences, which most gradient checks use, are shown at the end.

use crate::kernels::{Element, Kernels, Loops, Matrices, Owned, Verdict, on_random, written};
use crate::three_sizes::{DVALUES, INPUTS, WEIGHTS};
use chainrule::{Matrix, MatrixView, Scalar, ShapeError};
use core::cmp::Ordering;
use core::ops::{Add, Mul};
use proptest::collection::vec;
use proptest::prelude::*;

/// `value + tangent·ε`. The tangent is an integer, or a residue.
#[derive(Clone, Copy, Debug)]
struct Dual<T> {
    value: i64,
    tangent: T,
}

impl<T: Add<Output = T>> Add for Dual<T> {
    type Output = Self;
    fn add(self, right: Self) -> Self {
        Dual {
            value: self.value + right.value,
            tangent: self.tangent + right.tangent,
        }
    }
}

impl<T: Scalar + From<i64>> Mul for Dual<T> {
    type Output = Self;
    fn mul(self, right: Self) -> Self {
        let tangent = T::from(self.value) * right.tangent + self.tangent * T::from(right.value);
        Dual {
            value: self.value * right.value,
            tangent,
        }
    }
}

impl<T: Scalar + From<i64>> Scalar for Dual<T> {
    const ZERO: Self = Dual {
        value: 0,
        tangent: T::ZERO,
    };
}

/// By the value alone: 0 + 1·ε is not greater than 0.
impl<T> PartialEq for Dual<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T> PartialOrd for Dual<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Element + From<i64>> Element for Dual<T> {
    const ONE: Self = Dual {
        value: 1,
        tangent: T::ZERO,
    };
    const BEFORE: Self = Dual {
        value: 77,
        tangent: T::BEFORE,
    };
}

/// An integer modulo the prime 2^61 - 1.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Residue(i128);

const PRIME: i128 = (1 << 61) - 1;

impl From<i64> for Residue {
    fn from(integer: i64) -> Self {
        Residue(i128::from(integer).rem_euclid(PRIME))
    }
}

impl Add for Residue {
    type Output = Self;
    fn add(self, right: Self) -> Self {
        Residue((self.0 + right.0) % PRIME)
    }
}

impl Mul for Residue {
    type Output = Self;
    fn mul(self, right: Self) -> Self {
        Residue(self.0 * right.0 % PRIME)
    }
}

impl Scalar for Residue {
    const ZERO: Self = Residue(0);
}

impl Element for Residue {
    const ONE: Self = Residue(1);
    const BEFORE: Self = Residue(77);
}

/// A layer and what arrives from above: every number that the loss depends on in one row, inputs, weights, then biases.
#[derive(Clone, Debug)]
struct Layer {
    sizes: [usize; 3],
    numbers: Vec<i64>,
    dvalues: Vec<i64>,
}

/// The three matrices in `numbers`.
fn split<T>(
    [n_samples, n_inputs, n_neurons]: [usize; 3],
    numbers: &[T],
) -> Result<[MatrixView<'_, T>; 3], ShapeError> {
    let (inputs, rest) = numbers.split_at(n_samples * n_inputs);
    let (weights, biases) = rest.split_at(n_inputs * n_neurons);
    Ok([
        Matrix::from_row_major(n_samples, n_inputs, inputs)?,
        Matrix::from_row_major(n_inputs, n_neurons, weights)?,
        Matrix::from_row_major(1, n_neurons, biases)?,
    ])
}

fn inner_product<T: Scalar>(left: &[T], right: &[T]) -> T {
    left.iter()
        .zip(right)
        .fold(T::ZERO, |sum, (&left, &right)| sum + left * right)
}

/// `z`, and `sum(dvalues * relu(z))`.
fn forward<T: Element + PartialOrd>(
    kernels: &impl Kernels,
    sizes: [usize; 3],
    numbers: &[T],
    dvalues: &[T],
) -> Result<(Owned<T>, T), ShapeError> {
    let [inputs, weights, biases] = split(sizes, numbers)?;
    let shape = (inputs.nrows(), weights.ncols());
    let z = written(shape, |out| kernels.dense(inputs, weights, biases, out))?;
    let values = written(shape, |out| kernels.relu(z.view(), out))?;
    let loss = inner_product(values.as_slice(), dvalues);
    Ok((z, loss))
}

/// The derivative of the loss with respect to each of `numbers`. The mask is taken on the integers, whatever `T` is.
fn backward<T: Element + From<i64>>(
    kernels: &impl Kernels,
    sizes: [usize; 3],
    z: MatrixView<i64>,
    layer: &Layer,
) -> Result<Vec<T>, ShapeError> {
    let number = |&integer: &i64| T::from(integer);
    let numbers = layer.numbers.iter().map(number).collect::<Vec<T>>();
    let [inputs, weights, biases] = split(sizes, &numbers)?;

    let dvalues = Matrix::from_row_major(z.nrows(), z.ncols(), layer.dvalues.as_slice())?;
    let drelu = written(z.shape(), |out| kernels.drelu(dvalues, z, out))?;
    let drelu = drelu.as_slice().iter().map(number).collect::<Vec<T>>();
    let drelu = Matrix::from_row_major(z.nrows(), z.ncols(), drelu.as_slice())?;

    let dinputs = written(inputs.shape(), |out| kernels.dinputs(drelu, weights, out))?;
    let dweights = written(weights.shape(), |out| kernels.dweights(inputs, drelu, out))?;
    let dbiases = written(biases.shape(), |out| kernels.dbiases(drelu, out))?;
    Ok([dinputs.as_slice(), dweights.as_slice(), dbiases.as_slice()].concat())
}

/// Along `tangents`, the loss changes as the gradient says.
fn check_along<T: Element + From<i64>>(
    kernels: &impl Kernels,
    layer: &Layer,
    tangents: &[T],
) -> Verdict {
    let Layer {
        sizes,
        numbers,
        dvalues,
    } = layer;
    let moving = |(&value, &tangent): (&i64, &T)| Dual { value, tangent };
    let numbers_moving = numbers.iter().zip(tangents).map(moving).collect::<Vec<_>>();
    let dvalues_fixed = dvalues
        .iter()
        .map(|&value| Dual {
            value,
            tangent: T::ZERO,
        })
        .collect::<Vec<_>>();
    let (_, loss) = forward(kernels, *sizes, &numbers_moving, &dvalues_fixed)?;

    let (z, _) = forward(kernels, *sizes, numbers, dvalues)?;
    let gradient = backward::<T>(kernels, *sizes, z.view(), layer)?;
    let change = inner_product(&gradient, tangents);
    if change != loss.tangent {
        let place = tangents.iter().position(|&tangent| tangent != T::ZERO);
        return Err(format!(
            "at {place:?} the gradient says {change:?}, the loss {:?}: {layer:?}",
            loss.tangent
        )
        .into());
    }
    if z.as_slice().iter().filter(|&&z| z == 0).count() < z.ncols() {
        return Err("a z was planted as 0 and is not".into());
    }
    Ok(())
}

/// Any sizes, and integers so small that nothing overflows. In each column of z one is exactly 0: its bias is chosen so.
fn layers() -> impl Strategy<Value = Layer> {
    (1..6_usize, 1..6_usize, 1..6_usize).prop_flat_map(|(n_samples, n_inputs, n_neurons)| {
        let number = -999..1000_i64;
        let numbers = vec(number.clone(), (n_samples + n_neurons) * n_inputs);
        let dvalues = vec(
            number.prop_filter("a gradient", |&dvalue| dvalue != 0),
            n_samples * n_neurons,
        );
        (numbers, dvalues).prop_map(move |(mut numbers, dvalues)| {
            for neuron in 0..n_neurons {
                let inputs = numbers
                    .iter()
                    .skip(neuron % n_samples * n_inputs)
                    .take(n_inputs);
                let weights = numbers
                    .iter()
                    .skip(n_samples * n_inputs + neuron)
                    .step_by(n_neurons);
                let bias = -inputs
                    .zip(weights)
                    .map(|(input, weight)| input * weight)
                    .sum::<i64>();
                numbers.push(bias);
            }
            Layer {
                sizes: [n_samples, n_inputs, n_neurons],
                numbers,
                dvalues,
            }
        })
    })
}

pub(crate) fn check(kernels: &impl Kernels) -> Verdict {
    let random_tangents = vec(any::<i64>(), 5 * 5 + 5 * 5 + 5);
    on_random((layers(), random_tangents), |(layer, random)| {
        for place in 0..layer.numbers.len() {
            let mut unit = vec![0; layer.numbers.len()];
            unit[place] = 1;
            check_along::<i64>(kernels, layer, &unit)?;
        }
        let tangents = random
            .iter()
            .take(layer.numbers.len())
            .map(|&integer| Residue::from(integer))
            .collect::<Vec<_>>();
        check_along(kernels, layer, &tangents)
    })
}

#[test]
fn loops() -> Verdict {
    check(&Loops)
}

#[test]
fn matrices() -> Verdict {
    check(&Matrices)
}

/// What most gradient checks do: move a number by a small step in both directions. Here all numbers are integers, the step
/// is a power of 2, and the loss is a straight line between two kinks, so that even this is exact, away from z = 0.
#[test]
fn finite_differences() -> Verdict {
    const STEP: f64 = 1.0 / 1024.0;
    let biases = [3, -7, 1, 0, -5];
    let numbers = [INPUTS.as_flattened(), WEIGHTS.as_flattened(), &biases].concat();
    let layer = Layer {
        sizes: [3, 4, 5],
        numbers: numbers.iter().map(|&number| i64::from(number)).collect(),
        dvalues: DVALUES
            .as_flattened()
            .iter()
            .map(|&number| i64::from(number))
            .collect(),
    };
    let (z, _) = forward(&Loops, layer.sizes, &layer.numbers, &layer.dvalues)?;
    assert!(!z.as_slice().contains(&0));
    let gradient = backward::<i64>(&Loops, layer.sizes, z.view(), &layer)?;

    let numbers = numbers
        .iter()
        .map(|&number| f64::from(number))
        .collect::<Vec<_>>();
    let dvalues = DVALUES
        .as_flattened()
        .iter()
        .map(|&number| f64::from(number))
        .collect::<Vec<_>>();
    let slopes = (0..numbers.len()).map(|place| {
        let loss_at = |step| {
            let mut moved = numbers.clone();
            moved[place] += step;
            forward(&Loops, layer.sizes, &moved, &dvalues).map(|(_, loss)| loss)
        };
        Ok((loss_at(STEP)? - loss_at(-STEP)?) / (2.0 * STEP))
    });
    let slopes = slopes.collect::<Result<Vec<f64>, ShapeError>>()?;
    let gradient = gradient
        .into_iter()
        .map(|slope| i32::try_from(slope).map(f64::from));
    assert_eq!(slopes, gradient.collect::<Result<Vec<f64>, _>>()?);

    // At z = 0 it gives half of dvalue, however small the step; the notebook's rule says 0.
    let loss_at =
        |weight| forward(&Loops, [1, 1, 1], &[1.0, weight, 0.0], &[2.0]).map(|(_, loss)| loss);
    assert_eq!((loss_at(STEP)? - loss_at(-STEP)?) / (2.0 * STEP), 1.0);
    Ok(())
}
