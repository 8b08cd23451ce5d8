//! Write the notebook's four gradients yourself, then two layers, then a network that learns.
//!
//! Wherever `todo!()` stands, something is missing. Write one function, run this file, and read
//! what it says: what is right, what is wrong and why, and what comes next.
//!
//! In the clone of chainrule this is `tests/exercises/exercise.rs`, and it is run by
//!
//! ```sh
//! cargo run --example exercise
//! ```
//!
//! Anywhere else it needs a package with chainrule in it, and the program chainrule has the pages
//! that it tells you to read; CLONE is where the clone is:
//!
//! ```sh
//! cargo install --path CLONE
//! cargo new lesson
//! mv THIS_FILE lesson/src/main.rs
//! cd lesson
//! cargo add chainrule --path CLONE
//! cargo run
//! ```
//!
//! The lessons are in the documentation: `cargo doc --open` in the clone of chainrule.

#![allow(unused)] // until everything is written
#![allow(clippy::needless_range_loop)] // indices, as the notebook has them

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
    todo!()
}

/// dweights[input][neuron] = sum over sample of inputs[sample][input] * dvalues[sample][neuron]
fn dweights<const SAMPLES: usize, const INPUTS: usize, const NEURONS: usize>(
    inputs: Table<SAMPLES, INPUTS>,
    dvalues: Table<SAMPLES, NEURONS>,
) -> Table<INPUTS, NEURONS> {
    todo!()
}

/// dbiases[0][neuron] = sum over sample of dvalues[sample][neuron]
fn dbiases<const SAMPLES: usize, const NEURONS: usize>(
    dvalues: Table<SAMPLES, NEURONS>,
) -> Table<1, NEURONS> {
    todo!()
}

/// drelu[sample][neuron] = dvalues[sample][neuron], but 0 where z[sample][neuron] <= 0
fn drelu<const SAMPLES: usize, const NEURONS: usize>(
    dvalues: Table<SAMPLES, NEURONS>,
    z: Table<SAMPLES, NEURONS>,
) -> Table<SAMPLES, NEURONS> {
    todo!()
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
    todo!()
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
    todo!()
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
    todo!()
}

// There is nothing to write below this line, and nothing to read.

fn main() -> std::process::ExitCode {
    judge::run()
}

mod judge {
    //! Hands what was written to the oracle of chainrule, and tells what it says.

    use super::*;
    use chainrule::oracle::Operation;
    use chainrule::{Matrix, MatrixView};
    use core::any::Any;
    use core::cell::RefCell;
    use core::iter::zip;
    use core::panic::{AssertUnwindSafe, Location};
    use std::panic;
    use std::process::ExitCode;

    /// What the four functions are given.
    struct Case<const SAMPLES: usize, const INPUTS: usize, const NEURONS: usize> {
        inputs: Table<SAMPLES, INPUTS>,
        weights: Table<INPUTS, NEURONS>,
        dvalues: Table<SAMPLES, NEURONS>,
        z: Table<SAMPLES, NEURONS>,
    }

    /// The case that all lessons use.
    const LESSON: Case<2, 4, 3> = Case {
        inputs: INPUTS,
        weights: NETWORK.weights,
        dvalues: DINPUTS2,
        z: FORWARD.z,
    };
    /// Kept for the check: other sizes, no two of them equal, and a `z` that is exactly 0.
    const KEPT: Case<3, 2, 4> = Case {
        inputs: [[3.0, -1.0], [-2.0, 4.0], [5.0, 2.0]],
        weights: [[1.0, -2.0, 3.0, -4.0], [2.0, 5.0, -3.0, 1.0]],
        dvalues: [
            [2.0, -3.0, 1.0, 4.0],
            [-1.0, 5.0, -2.0, 3.0],
            [6.0, -4.0, 3.0, -5.0],
        ],
        z: [
            [0.0, -1.0, 2.0, 3.0],
            [4.0, 0.0, -2.0, 1.0],
            [-3.0, 2.0, 5.0, -4.0],
        ],
    };
    /// Every index fits everywhere: what stops in the other cases goes on here, and has a name.
    const SQUARE: Case<3, 3, 3> = Case {
        inputs: [[1.0, -2.0, 3.0], [-4.0, 6.0, -1.0], [7.0, 3.0, -5.0]],
        weights: [[2.0, -1.0, 3.0], [5.0, 3.0, -2.0], [-3.0, 4.0, 1.0]],
        dvalues: [[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0], [1.0, 5.0, -7.0]],
        z: [[1.0, -2.0, 5.0], [-3.0, 4.0, -1.0], [2.0, 3.0, -6.0]],
    };

    /// The lesson's case as a network of two layers.
    const INPUTS: Table<2, 4> = [[1.0, -2.0, 3.0, 5.0], [-4.0, 6.0, -1.0, 2.0]];
    const NETWORK: Network<4, 3, 2> = Network {
        weights: [
            [2.0, -1.0, 3.0],
            [5.0, 3.0, -2.0],
            [-3.0, 4.0, 1.0],
            [1.0, -5.0, 7.0],
        ],
        biases: [[2.0, 3.0, 0.5]],
        weights2: [[-4.0, 4.0], [4.0, -3.0], [7.0, -4.0]],
        biases2: [[1.5, 2.0]],
    };
    const TARGETS: Table<2, 2> = [[318.0, -183.0], [-69.5, 87.0]];
    /// And what it comes to, forward and back.
    const FORWARD: Forward<2, 3, 2> = Forward {
        z: [[-10.0, -17.0, 45.5], [29.0, 11.0, -10.5]],
        relu: [[0.0, 0.0, 45.5], [29.0, 11.0, 0.0]],
        outputs: [[320.0, -180.0], [-70.5, 85.0]],
    };
    const DVALUES2: Table<2, 2> = [[2.0, 3.0], [-1.0, -2.0]];
    const DINPUTS2: Table<2, 3> = [[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0]];
    const DRELU: Table<2, 3> = [[0.0, 0.0, 2.0], [-4.0, 2.0, 0.0]];

    /// XOR, and a start from which plain gradient descent learns it; from many others it does not.
    const XOR_INPUTS: Table<4, 2> = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
    const XOR_TARGETS: Table<4, 1> = [[0.0], [1.0], [1.0], [0.0]];
    const XOR_START: Network<2, 3, 1> = Network {
        weights: [[0.5, 0.5, 0.5], [0.5, 0.5, -1.0]],
        biases: [[0.0, 0.0, 0.0]],
        weights2: [[0.5], [1.0], [-0.5]],
        biases2: [[0.0]],
    };
    const XOR_RATE: f64 = 0.25;
    const MOST_STEPS: usize = 200;

    /// With this rate nothing is rounded in the lesson's numbers.
    const LESSON_RATE: f64 = 0.25;

    pub(super) fn run() -> ExitCode {
        // What stops is told in a line.
        panic::set_hook(Box::new(|stopped| {
            STOPPED_AT.set(stopped.location().map(place).unwrap_or_default());
        }));
        if gradients() && layers() && learning() {
            println!("{ALL_RIGHT}");
            ExitCode::SUCCESS
        } else {
            if program() == "chainrule" {
                println!("\nIs there no chainrule? In its clone: `cargo install --path .`");
            }
            ExitCode::FAILURE
        }
    }

    const ALL_RIGHT: &str = "
All of it is right: you have written a network that learns.
Next: code of your own. Of Rust, `chainrule::oracle::dweights(inputs, dvalues,
yours)` says whether it is right; of anything else, what NumPy can save:

  np.savez(\"case.npz\", inputs=x, weights=w, dvalues=d, dweights=dw, dbiases=db)
  chainrule check case.npz";

    thread_local! {
        static STOPPED_AT: RefCell<String> = const { RefCell::new(String::new()) };
    }

    /// `main.rs:63`
    fn place(location: &Location) -> String {
        let file = location.file().rsplit(['/', '\\']).next();
        format!("{}:{}", file.unwrap_or_default(), location.line())
    }

    fn gradients() -> bool {
        println!("1. The four gradients, with the lesson's numbers and with others");
        let names = ["dinputs", "dweights", "dbiases", "drelu"];
        say(&names.map(|name| {
            let in_each_case = [LESSON.judge(name), KEPT.judge(name), SQUARE.judge(name)];
            (name, told(name, &in_each_case, name))
        }))
    }

    impl<const SAMPLES: usize, const INPUTS: usize, const NEURONS: usize>
        Case<SAMPLES, INPUTS, NEURONS>
    {
        fn judge(&self, name: &str) -> Outcome {
            let (inputs, weights) = (self.inputs, self.weights);
            let (dvalues, z) = (self.dvalues, self.z);
            match name {
                "dinputs" => {
                    let operands = [Matrix::of(&dvalues), Matrix::of(&weights)];
                    let yours = || dinputs(dvalues, weights);
                    judge(&Operation::DINPUTS, &operands, yours, &[])
                }
                "dweights" => {
                    let operands = [Matrix::of(&inputs), Matrix::of(&dvalues)];
                    let yours = || dweights(inputs, dvalues);
                    let known = [(FIRST_SAMPLE_ALONE, self.dweights_of_the_first())];
                    judge(&Operation::DWEIGHTS, &operands, yours, &known)
                }
                "dbiases" => {
                    let operands = [Matrix::of(&dvalues)];
                    let known = [(FIRST_SAMPLE_ALONE, [dvalues[0]])];
                    judge(&Operation::DBIASES, &operands, || dbiases(dvalues), &known)
                }
                _ => {
                    let operands = [Matrix::of(&dvalues), Matrix::of(&z)];
                    let yours = || drelu(dvalues, z);
                    judge(&Operation::DRELU, &operands, yours, &self.known_of_drelu())
                }
            }
        }

        /// Of the first sample alone.
        fn dweights_of_the_first(&self) -> Table<INPUTS, NEURONS> {
            let mut product = self.weights;
            for input in 0..INPUTS {
                for neuron in 0..NEURONS {
                    product[input][neuron] = self.inputs[0][input] * self.dvalues[0][neuron];
                }
            }
            product
        }

        /// Mistakes, and what they come to.
        fn known_of_drelu(&self) -> [(&'static str, Table<SAMPLES, NEURONS>); 5] {
            let (dvalues, z) = (self.dvalues, self.z);
            let mut times_z = dvalues;
            let mut masked_by_both = dvalues;
            // Where a loop ends as in the lesson, the others are as they were before.
            let mut others_are_dvalues = dvalues;
            let mut others_are_0 = dvalues;
            for sample in 0..SAMPLES {
                for neuron in 0..NEURONS {
                    let is_masked = z[sample][neuron] <= 0.0;
                    let is_another = sample >= DRELU.len() || neuron >= DRELU[0].len();
                    times_z[sample][neuron] *= z[sample][neuron];
                    if is_masked || dvalues[sample][neuron] <= 0.0 {
                        masked_by_both[sample][neuron] = 0.0;
                    }
                    if is_masked && !is_another {
                        others_are_dvalues[sample][neuron] = 0.0;
                    }
                    if is_masked || is_another {
                        others_are_0[sample][neuron] = 0.0;
                    }
                }
            }
            [
                (RELUS_OUTPUT, relu(z)),
                (TIMES_Z, times_z),
                (MASKED_BY_BOTH, masked_by_both),
                (SIZES, others_are_dvalues),
                (SIZES, others_are_0),
            ]
        }
    }

    fn layers() -> bool {
        println!("\n2. Two layers, with the lesson's numbers");
        say(&[("forward", judge_forward()), ("backward", judge_backward())])
    }

    fn judge_forward() -> Verdict {
        let yours = || forward(INPUTS, NETWORK);
        let first = [
            Matrix::of(&INPUTS),
            Matrix::of(&NETWORK.weights),
            Matrix::of(&NETWORK.biases),
        ];
        let second = [
            Matrix::of(&FORWARD.relu),
            Matrix::of(&NETWORK.weights2),
            Matrix::of(&NETWORK.biases2),
        ];
        let of_z = dense(FORWARD.z, NETWORK.weights2, NETWORK.biases2);
        let of_z = [(SECOND_LAYER_OF_Z, of_z)];
        let z = judge(&Operation::DENSE, &first, || yours().z, &[]);
        let relu = judge(
            &Operation::RELU,
            &[Matrix::of(&FORWARD.z)],
            || yours().relu,
            &[],
        );
        let outputs = judge(&Operation::DENSE, &second, || yours().outputs, &of_z);
        first_wrong("chain", [("z", z), ("relu", relu), ("outputs", outputs)])
    }

    fn judge_backward() -> Verdict {
        let yours = || backward(INPUTS, NETWORK, FORWARD, DVALUES2);
        let second = [Matrix::of(&FORWARD.relu), Matrix::of(&DVALUES2)];
        let first = [Matrix::of(&INPUTS), Matrix::of(&DRELU)];
        let of_z = [(SECOND_LAYER_OF_Z, dweights(FORWARD.z, DVALUES2))];
        let known = [
            (NO_MASK, DINPUTS2),
            (OPERANDS_SWAPPED, drelu(FORWARD.z, DINPUTS2)),
            (MASKED_BY_DVALUES, drelu(DINPUTS2, DINPUTS2)),
            (MASKED_TWICE, drelu(DRELU, DINPUTS2)),
        ];
        let of_weights = known.map(|(text, dvalues)| (text, dweights(INPUTS, dvalues)));
        let of_biases = known.map(|(text, dvalues)| (text, dbiases(dvalues)));
        let (product, sum) = (&Operation::DWEIGHTS, &Operation::DBIASES);
        // Each neuron has one slope in DRELU, and what loses it need not be a sum or a loop.
        let untold = |fault: Fault| fault.without("is left");
        let results = [
            (
                "dweights2",
                judge(product, &second, || yours().weights2, &of_z),
            ),
            (
                "dbiases2",
                judge(sum, &second[1..], || yours().biases2, &[]),
            ),
            (
                "dweights",
                judge(product, &first, || yours().weights, &of_weights).map_err(untold),
            ),
            (
                "dbiases",
                judge(sum, &first[1..], || yours().biases, &of_biases).map_err(untold),
            ),
        ];
        first_wrong("chain", results)
    }

    fn learning() -> bool {
        println!("\n3. It learns");
        say(&[("step", judge_step())]) && say(&[("xor", judge_training())])
    }

    /// Where each weight and each bias has to go follows from your own gradients.
    fn judge_step() -> Verdict {
        let after = match attempt(|| step(INPUTS, TARGETS, NETWORK, LESSON_RATE)) {
            Ok(after) => after,
            Err(fault) => return told("step", &[Err(fault)], "step"),
        };
        let squares = DVALUES2.map(|row| row.map(|slope| slope * slope));
        let losses = squares.map(|row| row.map(|square| square / 2.0));
        let gradients = [DVALUES2, FORWARD.outputs, losses, squares]
            .map(|dvalues2| backward(INPUTS, NETWORK, FORWARD, dvalues2));
        let weights = gradients.map(|gradient| gradient.weights);
        let biases = gradients.map(|gradient| gradient.biases);
        let weights2 = gradients.map(|gradient| gradient.weights2);
        let biases2 = gradients.map(|gradient| gradient.biases2);
        let moves = [
            ("weights", moved(NETWORK.weights, weights, after.weights)),
            ("biases", moved(NETWORK.biases, biases, after.biases)),
            (
                "weights2",
                moved(NETWORK.weights2, weights2, after.weights2),
            ),
            ("biases2", moved(NETWORK.biases2, biases2, after.biases2)),
        ];
        first_wrong("step", moves)
    }

    fn judge_training() -> Verdict {
        match attempt(train) {
            Ok(is_learned) if is_learned => Ok(()),
            Ok(_) => Err(vec!["the loss is not below 0.01".to_string()]),
            Err(fault) => told("xor", &[Err(fault)], "step"),
        }
    }

    /// Trains on XOR, and tells now and then how far it is.
    fn train() -> bool {
        let mut network = XOR_START;
        for steps in 0..=MOST_STEPS {
            let outputs = forward(XOR_INPUTS, network).outputs;
            let missing = add_scaled(outputs, -1.0, XOR_TARGETS);
            let squares = missing
                .as_flattened()
                .iter()
                .map(|missing| missing * missing);
            let loss = squares.sum::<f64>() / 2.0;
            let is_learned = loss < 0.01;
            if steps % 20 == 0 || is_learned {
                println!("  after {steps:2} steps the loss is {loss:.4}");
            }
            if is_learned {
                for (inputs, output) in zip(XOR_INPUTS, outputs) {
                    println!("  {} xor {} = {:.2}", inputs[0], inputs[1], output[0]);
                }
                return true;
            }
            network = step(XOR_INPUTS, XOR_TARGETS, network, XOR_RATE);
        }
        false
    }

    const SIZES: &str =
        "sizes stand in it as numbers, but other cases have other sizes: take SAMPLES, NEURONS, …";

    // Mistakes that the oracle does not know.
    const FIRST_SAMPLE_ALONE: &str =
        "that is the first sample alone: the sum runs over all of them";
    const RELUS_OUTPUT: &str = "that is relu's output: copy dvalues, and not z";
    const TIMES_Z: &str = "that is dvalues times z: where z > 0 it is dvalues as it is";
    const MASKED_BY_BOTH: &str =
        "masked by the sign of dvalues, too: compare z with 0, and nothing else";
    const MASKED_TWICE: &str = "masked by dvalues, too: drelu is called once, with z";
    const MASKED_BY_DVALUES: &str = "masked by the sign of dvalues: drelu is given z";
    const OPERANDS_SWAPPED: &str =
        "drelu is given z and dvalues in the wrong order: dvalues is the first";
    const SECOND_LAYER_OF_Z: &str = "the second layer is given z: what it is given is relu";
    const NO_MASK: &str = "the mask is forgotten: the first layer's dvalues are drelu";
    const STAYED: &str = "it stays as it was: each weight and each bias takes the step";
    const WENT_UP: &str = "it goes up the slope: a minus is missing, or dvalues2 is turned";
    const WENT_TWICE_AS_FAR: &str =
        "twice as far as it should go: the slope of (output - target)² / 2 has no 2";
    const WENT_HALF_AS_FAR: &str =
        "half as far as it should go: nothing is divided by the 2 samples";
    const WITHOUT_RATE: &str = "the rate is missing: multiply the gradient by it";
    const GRADIENT_ALONE: &str =
        "that is the gradient alone: the new one is the old one - rate * gradient";
    const STEP_ALONE: &str = "that is the step alone: the old one is missing, to which it is added";
    const WITHOUT_TARGETS: &str = "the targets are forgotten: dvalues2 is outputs - targets";
    const LOSS_FOR_SLOPE: &str =
        "dvalues2 is the loss, or a square: its slope is outputs - targets";

    /// What came of a function with one case; `Ok` where it is right.
    type Outcome = Result<(), Fault>;

    enum Fault {
        /// `todo!()` stands there.
        Unwritten,
        /// Where, and what Rust says: an index is too large.
        Stops(String),
        Wrong {
            /// What explains it, if anything does.
            mistakes: Vec<String>,
            row: usize,
            col: usize,
            is: f64,
            should_be: f64,
        },
    }

    /// Runs what may not be written yet, or stop.
    fn attempt<Made>(yours: impl FnOnce() -> Made) -> Result<Made, Fault> {
        panic::catch_unwind(AssertUnwindSafe(yours)).map_err(fault_of)
    }

    fn fault_of(stopped: Box<dyn Any + Send>) -> Fault {
        let text = stopped.downcast_ref::<&str>().map(|text| text.to_string());
        let why = text.or(stopped.downcast_ref::<String>().cloned());
        match why.unwrap_or_default() {
            why if why.starts_with("not yet implemented") => Fault::Unwritten,
            why => Fault::Stops(format!("in {}: {why}", STOPPED_AT.take())),
        }
    }

    /// Asks the oracle. Of some mistakes it is `known` here what they come to.
    fn judge<const ROWS: usize, const COLS: usize>(
        operation: &'static Operation,
        operands: &[MatrixView<f64>],
        yours: impl FnOnce() -> Table<ROWS, COLS>,
        known: &[(&str, Table<ROWS, COLS>)],
    ) -> Outcome {
        let made = attempt(yours)?;
        judge_made(operation, operands, Matrix::of(&made), named(known, made))
    }

    fn judge_made(
        operation: &'static Operation,
        operands: &[MatrixView<f64>],
        made: MatrixView<f64>,
        mut mistakes: Vec<String>,
    ) -> Outcome {
        let report = operation.judge(operands, made);
        let report = report.map_err(|error| Fault::Stops(format!("here: {error}")))?;
        let Some(worst) = report.worst().filter(|_| !report.passes()) else {
            return Ok(());
        };
        if mistakes.is_empty() {
            let explanation = report.explain();
            let explaining = explanation.explaining();
            mistakes = explaining
                .map(|mistake| explanation.told(mistake).to_string())
                .collect();
        }
        Err(Fault::Wrong {
            mistakes,
            row: worst.row,
            col: worst.col,
            is: worst.judgement.candidate,
            should_be: worst.judgement.exact,
        })
    }

    /// Holds parameters after a step against where their gradient leads; the other gradients come
    /// of a wrong `dvalues2`.
    fn moved<const ROWS: usize, const COLS: usize>(
        before: Table<ROWS, COLS>,
        [gradient, of_outputs, of_losses, of_squares]: [Table<ROWS, COLS>; 4],
        after: Table<ROWS, COLS>,
    ) -> Outcome {
        let led_to_by = |factor, gradient| add_scaled(before, factor * -LESSON_RATE, gradient);
        let led_to = |factor| led_to_by(factor, gradient);
        let right = led_to(1.0);
        let step_by = |rate| add_scaled([[0.0; COLS]; ROWS], rate, gradient);
        let places = (0..ROWS).flat_map(|row| (0..COLS).map(move |col| (row, col)));
        let mut wrong = places.filter(|&(row, col)| after[row][col] != right[row][col]);
        let Some((row, col)) = wrong.next() else {
            return Ok(());
        };
        let known = [
            (STAYED, before),
            (WENT_UP, led_to(-1.0)),
            (WENT_TWICE_AS_FAR, led_to(2.0)),
            (WENT_HALF_AS_FAR, led_to(0.5)),
            (WITHOUT_RATE, add_scaled(before, -1.0, gradient)),
            (GRADIENT_ALONE, gradient),
            (STEP_ALONE, step_by(-LESSON_RATE)),
            (STEP_ALONE, step_by(LESSON_RATE)),
            (WITHOUT_TARGETS, led_to_by(1.0, of_outputs)),
            (LOSS_FOR_SLOPE, led_to_by(1.0, of_losses)),
            (LOSS_FOR_SLOPE, led_to_by(1.0, of_squares)),
        ];
        Err(Fault::Wrong {
            mistakes: named(&known, after),
            row,
            col,
            is: after[row][col],
            should_be: right[row][col],
        })
    }

    fn named<const ROWS: usize, const COLS: usize>(
        known: &[(&str, Table<ROWS, COLS>)],
        made: Table<ROWS, COLS>,
    ) -> Vec<String> {
        let named = known.iter().filter(|(_, comes_to)| *comes_to == made);
        named.map(|(mistake, _)| mistake.to_string()).collect()
    }

    /// What is said of something that was to be written, in some lines; `Ok` where it is right.
    type Verdict = Result<(), Vec<String>>;

    fn first_wrong<const COUNT: usize>(page: &str, results: [(&str, Outcome); COUNT]) -> Verdict {
        for (name, outcome) in results {
            told(name, &[outcome], page)?;
        }
        Ok(())
    }

    /// The mistake first, then a number that shows it, and what to read.
    fn told(name: &str, outcomes: &[Outcome], page: &str) -> Verdict {
        let faults: Vec<&Fault> = outcomes
            .iter()
            .filter_map(|outcome| outcome.as_ref().err())
            .collect();
        let Some(first) = faults.first() else {
            return Ok(());
        };
        if let Fault::Unwritten = first {
            let read = what_to_read(page, "");
            return Err(vec![format!("not written yet: {read}")]);
        }
        let is_right_in_the_lesson = outcomes.first().is_some_and(Outcome::is_ok);
        let (shown, at) = first.shown(name);
        let mut lines = match first {
            _ if !is_right_in_the_lesson => vec![shown, what_to_read(page, &at)],
            Fault::Wrong { .. } => vec![
                "right with the lesson's numbers, and wrong with others".to_string(),
                what_to_read(page, ""),
            ],
            Fault::Stops(_) | Fault::Unwritten => vec![
                format!("right with the lesson's numbers, with others {shown}"),
                what_to_read(page, ""),
            ],
        };
        let mut mistake = common_mistake(&faults);
        if are_sizes_numbers(outcomes, page) {
            lines.insert(0, SIZES.to_string());
            // What else is wrong, the lesson's case shows alone.
            mistake = common_mistake(&faults[..usize::from(!is_right_in_the_lesson)]);
        }
        Err(mistake.into_iter().chain(lines).collect())
    }

    fn what_to_read(page: &str, at: &str) -> String {
        match page {
            "step" => "read what stands above `step`, and `add_scaled`".to_string(),
            "chain" => format!("read `{} explain chain`", program()),
            _ => format!("read `{} explain {page}{at}`", program()),
        }
    }

    /// Whether a function fits the lesson's sizes alone; of a mask the values may be the reason.
    fn are_sizes_numbers(outcomes: &[Outcome], page: &str) -> bool {
        let [in_the_lesson, others @ ..] = outcomes else {
            return false;
        };
        let mut wrong = others.iter().filter_map(|outcome| outcome.as_ref().err());
        let stops = wrong.clone().any(|fault| matches!(fault, Fault::Stops(_)));
        let is_right_where_all_are_equal = others.last().is_none_or(Outcome::is_ok);
        match in_the_lesson {
            Ok(()) if page == "drelu" => stops || wrong.any(|fault| fault.is(SIZES)),
            Ok(()) => wrong.next().is_some(),
            // Where one size is taken for another, all is right where all are equal.
            Err(Fault::Wrong { .. }) => stops && !is_right_where_all_are_equal,
            Err(_) => false,
        }
    }

    impl Fault {
        /// What shows it, and where that is asked for.
        fn shown(&self, name: &str) -> (String, String) {
            match self {
                Fault::Unwritten => (String::new(), String::new()),
                Fault::Stops(why) => (format!("it stops {why}"), String::new()),
                Fault::Wrong {
                    row,
                    col,
                    is,
                    should_be,
                    ..
                } => (
                    format!("{name}[{row}][{col}] is {is} and should be {should_be}"),
                    format!(" --at {row},{col}"),
                ),
            }
        }

        fn mistakes(&self) -> &[String] {
            match self {
                Fault::Wrong { mistakes, .. } => mistakes,
                Fault::Unwritten | Fault::Stops(_) => &[],
            }
        }

        /// Without the mistakes that have these words.
        fn without(mut self, words: &str) -> Self {
            if let Fault::Wrong { mistakes, .. } = &mut self {
                mistakes.retain(|mistake| !mistake.contains(words));
            }
            self
        }

        fn is(&self, mistake: &str) -> bool {
            self.mistakes().iter().any(|one| one == mistake)
        }
    }

    /// In the clone of chainrule cargo runs it.
    fn program() -> &'static str {
        match option_env!("CARGO_PKG_NAME") {
            Some("chainrule") => "cargo run --",
            _ => "chainrule",
        }
    }

    /// What explains all cases, or else the last one, where every index fits.
    fn common_mistake(faults: &[&Fault]) -> Option<String> {
        let explained = faults.iter().map(|fault| fault.mistakes());
        let explained: Vec<&[String]> = explained.collect();
        let (last, others) = explained.split_last()?;
        let explains_all = |mistake: &&String| others.iter().all(|other| other.contains(mistake));
        let common: Vec<String> = last.iter().filter(explains_all).cloned().collect();
        let mistakes = if common.is_empty() { last } else { &common[..] };
        (!mistakes.is_empty()).then(|| mistakes.join("; or "))
    }

    /// A line or more for each; whether all is right.
    fn say(verdicts: &[(&str, Verdict)]) -> bool {
        for (name, verdict) in verdicts {
            match verdict {
                Ok(()) => println!("  {name:<9} right"),
                Err(lines) => {
                    let lines = lines.iter().flat_map(|line| folded(line));
                    for (number, line) in lines.enumerate() {
                        let name = if number == 0 { name } else { "" };
                        println!("  {name:<9} {line}");
                    }
                }
            }
        }
        let next = verdicts.iter().find(|(_, verdict)| verdict.is_err());
        if let Some((name, _)) = next {
            println!("\nNext: {name}.");
        }
        next.is_none()
    }

    /// In lines of at most 68 characters, so that with a name before them they have 80.
    fn folded(text: &str) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split(' ') {
            match lines.last_mut() {
                Some(line) if line.chars().count() + word.chars().count() < 68 => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_string()),
            }
        }
        lines
    }
}
