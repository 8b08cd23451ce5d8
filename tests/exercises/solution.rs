//! A solution of `exercise.rs`, down to where there is nothing more to write. The test puts what
//! follows there behind it.

/// A matrix as an array of rows. A `Table<SAMPLES, NEURONS>` has a row for each sample and a column
/// for each neuron: its elements are `dvalues[sample][neuron]`. How many there are, the compiler
/// knows: `for sample in 0..SAMPLES` takes all of them.
type Table<const ROWS: usize, const COLS: usize> = [[f64; COLS]; ROWS];

// THE FORWARD PASS is given. It also shows how a loop over tables is written.

/// z[sample][neuron] = sum over input of inputs[sample][input] * weights[input][neuron],
///                     and then + biases[0][neuron]
fn dense<const SAMPLES: usize, const INPUTS: usize, const NEURONS: usize>(
    inputs: Table<SAMPLES, INPUTS>,
    weights: Table<INPUTS, NEURONS>,
    biases: Table<1, NEURONS>,
) -> Table<SAMPLES, NEURONS> {
    let mut z = [[0.0; NEURONS]; SAMPLES];
    for sample in 0..SAMPLES {
        for neuron in 0..NEURONS {
            for input in 0..INPUTS {
                z[sample][neuron] += inputs[sample][input] * weights[input][neuron];
            }
            z[sample][neuron] += biases[0][neuron];
        }
    }
    z
}

/// relu[sample][neuron] = z[sample][neuron], but 0 where z[sample][neuron] <= 0
fn relu<const SAMPLES: usize, const NEURONS: usize>(
    z: Table<SAMPLES, NEURONS>,
) -> Table<SAMPLES, NEURONS> {
    let mut relu = z;
    for sample in 0..SAMPLES {
        for neuron in 0..NEURONS {
            if z[sample][neuron] <= 0.0 {
                relu[sample][neuron] = 0.0;
            }
        }
    }
    relu
}

// 1. THE FOUR GRADIENTS. Each has the shape of what it is the gradient of, and the index that is
// missing on the left is the one that is summed.

/// dinputs[sample][input] = sum over neuron of weights[input][neuron] * dvalues[sample][neuron]
fn dinputs<const SAMPLES: usize, const INPUTS: usize, const NEURONS: usize>(
    dvalues: Table<SAMPLES, NEURONS>,
    weights: Table<INPUTS, NEURONS>,
) -> Table<SAMPLES, INPUTS> {
    let mut dinputs = [[0.0; INPUTS]; SAMPLES];
    for sample in 0..SAMPLES {
        for input in 0..INPUTS {
            for neuron in 0..NEURONS {
                dinputs[sample][input] += weights[input][neuron] * dvalues[sample][neuron];
            }
        }
    }
    dinputs
}

/// dweights[input][neuron] = sum over sample of inputs[sample][input] * dvalues[sample][neuron]
fn dweights<const SAMPLES: usize, const INPUTS: usize, const NEURONS: usize>(
    inputs: Table<SAMPLES, INPUTS>,
    dvalues: Table<SAMPLES, NEURONS>,
) -> Table<INPUTS, NEURONS> {
    let mut dweights = [[0.0; NEURONS]; INPUTS];
    for input in 0..INPUTS {
        for neuron in 0..NEURONS {
            for sample in 0..SAMPLES {
                dweights[input][neuron] += inputs[sample][input] * dvalues[sample][neuron];
            }
        }
    }
    dweights
}

/// dbiases[0][neuron] = sum over sample of dvalues[sample][neuron]
fn dbiases<const SAMPLES: usize, const NEURONS: usize>(
    dvalues: Table<SAMPLES, NEURONS>,
) -> Table<1, NEURONS> {
    let mut dbiases = [[0.0; NEURONS]; 1];
    for neuron in 0..NEURONS {
        for sample in 0..SAMPLES {
            dbiases[0][neuron] += dvalues[sample][neuron];
        }
    }
    dbiases
}

/// drelu[sample][neuron] = dvalues[sample][neuron], but 0 where z[sample][neuron] <= 0
fn drelu<const SAMPLES: usize, const NEURONS: usize>(
    dvalues: Table<SAMPLES, NEURONS>,
    z: Table<SAMPLES, NEURONS>,
) -> Table<SAMPLES, NEURONS> {
    let mut drelu = dvalues;
    for sample in 0..SAMPLES {
        for neuron in 0..NEURONS {
            if z[sample][neuron] <= 0.0 {
                drelu[sample][neuron] = 0.0;
            }
        }
    }
    drelu
}

// 2. TWO LAYERS, made of what you have: dense, ReLU, and dense again. The second layer has names
// that end in 2, and as many inputs as the first has neurons.
//
//   inputs ─ weights, biases ─▶ z ─▶ relu ─ weights2, biases2 ─▶ outputs ─ targets ─▶ loss

#[derive(Clone, Copy)]
struct Network<const INPUTS: usize, const NEURONS: usize, const OUTPUTS: usize> {
    weights: Table<INPUTS, NEURONS>,
    biases: Table<1, NEURONS>,
    weights2: Table<NEURONS, OUTPUTS>,
    biases2: Table<1, OUTPUTS>,
}

/// What comes out of each step on the way forward.
#[derive(Clone, Copy)]
struct Forward<const SAMPLES: usize, const NEURONS: usize, const OUTPUTS: usize> {
    z: Table<SAMPLES, NEURONS>,
    relu: Table<SAMPLES, NEURONS>,
    outputs: Table<SAMPLES, OUTPUTS>,
}

/// From the inputs to the outputs: `dense` and `relu` above do the work.
fn forward<
    const SAMPLES: usize,
    const INPUTS: usize,
    const NEURONS: usize,
    const OUTPUTS: usize,
>(
    inputs: Table<SAMPLES, INPUTS>,
    network: Network<INPUTS, NEURONS, OUTPUTS>,
) -> Forward<SAMPLES, NEURONS, OUTPUTS> {
    let z = dense(inputs, network.weights, network.biases);
    let relu = relu(z);
    let outputs = dense(relu, network.weights2, network.biases2);
    Forward { z, relu, outputs }
}

/// And back. `dvalues2` is the slope of the loss for each output. What comes back are the gradients
/// of all weights and biases; each has the shape of what it is the gradient of, so that together
/// they are a `Network`, too. Your four functions do the work: `dinputs` of the second layer are
/// the dvalues of the ReLU before it.
fn backward<
    const SAMPLES: usize,
    const INPUTS: usize,
    const NEURONS: usize,
    const OUTPUTS: usize,
>(
    inputs: Table<SAMPLES, INPUTS>,
    network: Network<INPUTS, NEURONS, OUTPUTS>,
    forward: Forward<SAMPLES, NEURONS, OUTPUTS>,
    dvalues2: Table<SAMPLES, OUTPUTS>,
) -> Network<INPUTS, NEURONS, OUTPUTS> {
    let dinputs2 = dinputs(dvalues2, network.weights2);
    let drelu = drelu(dinputs2, forward.z);
    Network {
        weights: dweights(inputs, drelu),
        biases: dbiases(drelu),
        weights2: dweights(forward.relu, dvalues2),
        biases2: dbiases(dvalues2),
    }
}

// 3. IT LEARNS. XOR is 1 where one of two inputs is 1, and 0 where both are or none is. No single
// layer can compute it; two can learn it.

/// table[row][col] + factor * other[row][col]
fn add_scaled<const ROWS: usize, const COLS: usize>(
    table: Table<ROWS, COLS>,
    factor: f64,
    other: Table<ROWS, COLS>,
) -> Table<ROWS, COLS> {
    let mut sum = table;
    for row in 0..ROWS {
        for col in 0..COLS {
            sum[row][col] += factor * other[row][col];
        }
    }
    sum
}

/// One step of gradient descent: forward, backward, and then each weight and each bias goes a
/// little way down the slope, which is `-rate` times its gradient; `add_scaled` helps.
///
/// The loss is the sum of all (output - target)² / 2, so its slope, where the way back begins, is
///
/// dvalues2[sample][output] = outputs[sample][output] - targets[sample][output]
fn step<const SAMPLES: usize, const INPUTS: usize, const NEURONS: usize, const OUTPUTS: usize>(
    inputs: Table<SAMPLES, INPUTS>,
    targets: Table<SAMPLES, OUTPUTS>,
    network: Network<INPUTS, NEURONS, OUTPUTS>,
    rate: f64,
) -> Network<INPUTS, NEURONS, OUTPUTS> {
    let forward = forward(inputs, network);
    let dvalues2 = add_scaled(forward.outputs, -1.0, targets);
    let gradient = backward(inputs, network, forward, dvalues2);
    Network {
        weights: add_scaled(network.weights, -rate, gradient.weights),
        biases: add_scaled(network.biases, -rate, gradient.biases),
        weights2: add_scaled(network.weights2, -rate, gradient.weights2),
        biases2: add_scaled(network.biases2, -rate, gradient.biases2),
    }
}
