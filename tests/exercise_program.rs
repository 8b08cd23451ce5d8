//! The exercises that `chainrule learn --write` writes, in Rust and in NumPy: unsolved they say what is missing, solved that
//! all is right, and each of the famous mistakes, planted in a solution, is named.
//!
//! The mistakes of the four functions: the six of the page `wrong_turns`, and those that learners report (an axis, a sign, a
//! mask by the gradient, ReLU's output in its place, a sum that keeps its last term, an index off by one, the lesson's sizes
//! as numbers, the first sample alone); and then those that can be made where two layers are joined and trained. What the exercises are judged by is the oracle, which
//! has tests of its own; what the words are that a learner reads is fixed here.
//!
//! That the exercise builds without a warning is seen where clippy looks at all targets, for it is an example. NumPy is
//! needed for the second one; where it is missing nothing is proven, which is said on stderr, and under
//! `CHAINRULE_ALL_RECIPES=1` it is a failure.
#![cfg(feature = "alloc")]

mod built;
mod program;

// For the compiler, clippy and rustfmt to look at.
#[allow(dead_code, clippy::needless_range_loop)]
#[path = "exercises/solution.rs"]
mod solution;

use built::built;
use program::{answer, folder, outcome, refused};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

/// An exercise, and its solution down to where nothing is to be written.
struct Exercise {
    exercise: &'static str,
    solution: &'static str,
    /// The line from which on the exercise judges.
    judge: &'static str,
}

const RUST: Exercise = Exercise {
    exercise: include_str!("exercises/exercise.rs"),
    solution: include_str!("exercises/solution.rs"),
    judge: "// There is nothing to write below this line",
};
const NUMPY: Exercise = Exercise {
    exercise: include_str!("exercises/exercise.py"),
    solution: include_str!("exercises/solution.py"),
    judge: "# There is nothing to write below this line",
};

/// A mistake in a solution: the function that it is planted in, what is right, what is wrong, and what is said of it.
type Planted = (&'static str, &'static str, &'static str, &'static str);

/// Of each solution several functions may have a mistake: they are judged one by one.
type Solutions = &'static [&'static [Planted]];

#[rustfmt::skip] // a table
const PLANTED_IN_RUST: Solutions = &[
    &[
        ("dinputs", "weights[input][neuron] * dvalues[sample][neuron];", "weights[neuron][input] * dvalues[sample][neuron];", "weights is transposed wrongly, or (neurons, inputs): swap its two indices it stops in all.rs:"),
        ("dweights", "inputs[sample][input] * dvalues[sample][neuron];", "inputs[sample][input] * dvalues[sample][neuron] / SAMPLES as f64;", "divided by the batch: leave the mean to the loss dweights[1][0] is -16 and should be -32"),
        ("dbiases", "dbiases[0][neuron] += dvalues", "dbiases[0][neuron] += 2.0 * dvalues", "twice the result: overwrite the output, do not add to it"),
        ("drelu", "drelu[sample][neuron] = 0.0;", "drelu[sample][neuron] += 0.0;", "there is no mask: write 0 where z <= 0"),
    ],
    &[
        ("dinputs", "dinputs[sample][input] += weights", "dinputs[sample][input] -= weights", "the sign is turned: leave the minus to the update dinputs[0][3] is -23 and should be 23"),
        ("dweights", "inputs[sample][input] * dvalues[sample][neuron];", "inputs[sample][input] * dvalues[neuron][sample];", "dvalues is transposed, or column-major: swap its two indices"),
        ("dbiases", "dbiases[0][neuron] += dvalues", "dbiases[0][sample] += dvalues", "the sum runs over the wrong index: the one missing on the left is summed"),
        ("drelu", "z[sample][neuron] <= 0.0 {\n                drelu", "z[sample][neuron] < 0.0 {\n                drelu", "masked where z < 0: z == 0 is masked too, z <= 0 right with the lesson's numbers"),
    ],
    &[
        ("dweights", "dweights[input][neuron] += inputs", "dweights[input][neuron] = inputs", "of each sum only the last term is left: add with +=, not ="),
        ("dbiases", "for sample in 0..SAMPLES {\n            dbiases", "for sample in 1..SAMPLES {\n            dbiases", "the first sample is left out: start at 0"),
        ("drelu", "z[sample][neuron] <= 0.0 {\n                drelu", "dvalues[sample][neuron] <= 0.0 {\n                drelu", "masked by the sign of dvalues: compare z with 0"),
    ],
    &[
        ("drelu", "let mut drelu = dvalues;", "let mut drelu = z;", "that is relu's output: copy dvalues, and not z"),
    ],
    &[
        ("dweights", "for sample in 0..SAMPLES {\n                dweights", "for sample in 0..SAMPLES - 1 {\n                dweights", "the last sample is left out: go on to the end"),
        ("dinputs", "for input in 0..INPUTS {\n            for neuron in 0..NEURONS {\n                dinputs", "for input in 0..NEURONS {\n            for neuron in 0..NEURONS {\n                dinputs", "dinputs[0][3] is 0 and should be 23"),
        ("drelu", "z[sample][neuron] <= 0.0 {\n                drelu", "z[sample][neuron] > 0.0 {\n                drelu", "the mask is turned round"),
    ],
    &[
        ("forward", "dense(relu, network.weights2", "dense(z, network.weights2", "the second layer is given z: what it is given is relu"),
        ("backward", "let drelu = drelu(dinputs2, forward.z);", "let drelu = dinputs2;", "the mask is forgotten: the first layer's dvalues are drelu"),
    ],
    &[
        ("backward", "dweights(forward.relu, dvalues2)", "dweights(forward.z, dvalues2)", "the second layer is given z: what it is given is relu"),
    ],
    &[
        ("step", "outputs, -1.0, targets);", "outputs, -1.0, targets).map(|row| row.map(|slope| 2.0 * slope));", "twice as far as it should go: the slope of (output - target)² / 2 has no 2"),
    ],
    &[
        ("step", "add_scaled(network.biases, -rate, gradient.biases)", "add_scaled(network.biases, rate, gradient.biases)", "it goes up the slope: a minus is missing, or dvalues2 is turned"),
    ],
    &[
        ("dinputs", "for input in 0..INPUTS {\n            for neuron in 0..NEURONS {\n                dinputs[sample][input] += weights", "for input in 0..4 {\n            for neuron in 0..3 {\n                dinputs[sample][input] += weights", "sizes stand in it as numbers, but other cases have other sizes: take SAMPLES, NEURONS, … right with the lesson's numbers, with others it stops in all.rs:"),
        ("dweights", "for input in 0..INPUTS {\n        for neuron in 0..NEURONS {\n            for sample in 0..SAMPLES {\n                dweights", "for input in 0..INPUTS {\n        for neuron in 0..NEURONS {\n            for sample in 0..1 {\n                dweights", "that is the first sample alone: the sum runs over all of them"),
        ("dbiases", "for neuron in 0..NEURONS {\n        for sample in 0..SAMPLES {\n            dbiases", "for neuron in 0..3 {\n        for sample in 0..2 {\n            dbiases", "sizes stand in it as numbers, but other cases have other sizes: take SAMPLES, NEURONS, … right with the lesson's numbers, and wrong with others"),
        ("drelu", "let mut drelu = dvalues;", "let mut drelu = add_scaled(dvalues, 1.0, z.map(|row| row.map(|_| 0.0)));\n    for sample in 0..SAMPLES {\n        for neuron in 0..NEURONS {\n            drelu[sample][neuron] *= z[sample][neuron];\n        }\n    }\n    return drelu;", "that is dvalues times z: where z > 0 it is dvalues as it is"),
    ],
    &[
        ("dinputs", "for input in 0..INPUTS {\n            for neuron in 0..NEURONS {\n                dinputs[sample][input] += weights", "for input in 0..4 {\n            for neuron in 0..3 {\n                dinputs[sample][input] = weights", "of each sum only the last term is left: add with +=, not = sizes stand in it as numbers"),
        ("dweights", "for input in 0..INPUTS {\n        for neuron in 0..NEURONS {\n            for sample in 0..SAMPLES {\n                dweights", "for input in 0..4 {\n        for neuron in 0..3 {\n            for sample in 0..2 {\n                dweights", "sizes stand in it as numbers, but other cases have other sizes: take SAMPLES, NEURONS, … right with the lesson's numbers, with others it stops in all.rs:"),
        ("dbiases", "for neuron in 0..NEURONS {\n        for sample in 0..SAMPLES {\n            dbiases", "for neuron in 0..NEURONS {\n        for sample in 0..1 {\n            dbiases", "that is the first sample alone: the sum runs over all of them"),
        ("drelu", "let mut drelu = dvalues;\n    for sample in 0..SAMPLES {\n        for neuron in 0..NEURONS {\n            if", "let mut drelu = dvalues;\n    for sample in 0..SAMPLES {\n        for neuron in 0..NEURONS {\n            if dvalues[sample][neuron] <= 0.0 ||", "masked by the sign of dvalues, too: compare z with 0, and nothing else"),
    ],
    &[
        ("drelu", "let mut drelu = dvalues;\n    for sample in 0..SAMPLES {\n        for neuron in 0..NEURONS {\n            if", "let mut drelu = dvalues;\n    for sample in 0..2 {\n        for neuron in 0..3 {\n            if", "sizes stand in it as numbers, but other cases have other sizes: take SAMPLES, NEURONS, … right with the lesson's numbers, and wrong with others"),
    ],
    &[
        ("backward", "let drelu = drelu(dinputs2, forward.z);", "let drelu = drelu(drelu(dinputs2, forward.z), dinputs2);", "masked by dvalues, too: drelu is called once, with z"),
    ],
    &[
        ("backward", "let drelu = drelu(dinputs2, forward.z);", "let drelu = drelu(forward.z, dinputs2);", "drelu is given z and dvalues in the wrong order: dvalues is the first"),
    ],
    &[
        ("backward", "let drelu = drelu(dinputs2, forward.z);", "let drelu = drelu(dinputs2, dinputs2);", "masked by the sign of dvalues: drelu is given z"),
    ],
    &[
        ("backward", "let drelu = drelu(dinputs2, forward.z);", "let mut drelu = drelu(dinputs2, forward.z);\n    drelu[0] = [0.0; NEURONS];", "dweights[3][2] is 0 and should be 10"),
    ],
    &[
        ("step", "let dvalues2 = add_scaled(forward.outputs, -1.0, targets);", "let dvalues2 = forward.outputs;", "the targets are forgotten: dvalues2 is outputs - targets"),
    ],
    &[
        ("step", "outputs, -1.0, targets);", "outputs, -1.0, targets).map(|row| row.map(|slope| slope * slope / 2.0));", "dvalues2 is the loss, or a square: its slope is outputs - targets"),
    ],
    &[
        ("step", "weights: add_scaled(network.weights, -rate, gradient.weights)", "weights: gradient.weights", "that is the gradient alone: the new one is the old one - rate * gradient"),
    ],
    &[
        ("step", "add_scaled(network.biases2, -rate, gradient.biases2)", "gradient.biases2.map(|row| row.map(|slope| -rate * slope))", "that is the step alone: the old one is missing, to which it is added"),
    ],
];

#[rustfmt::skip] // a table
const PLANTED_IN_NUMPY: Solutions = &[
    &[
        ("dinputs", "np.dot(dvalues, weights.T)", "np.dot(dvalues, weights)", "weights is not transposed: weights.T it stops in line 30: ValueError"),
        ("dweights", "np.dot(inputs.T, dvalues)", "np.dot(inputs.T, dvalues) / len(inputs)", "divided by the batch: leave the mean to the loss dweights[1][0] is -16 and should be -32"),
        ("dbiases", "np.sum(dvalues, axis=0, keepdims=True)", "2 * np.sum(dvalues, axis=0, keepdims=True)", "twice the result: overwrite the output, do not add to it"),
        ("drelu", "    drelu[z <= 0] = 0\n", "", "there is no mask: write 0 where z <= 0"),
    ],
    &[
        ("dinputs", "np.dot(dvalues, weights.T)", "-np.dot(dvalues, weights.T)", "the sign is turned: leave the minus to the update dinputs[0][3] is -23 and should be 23"),
        ("dweights", "np.dot(inputs.T, dvalues)", "np.dot(inputs.T, dvalues.T)", "dvalues is transposed, or column-major: swap its two indices"),
        ("dbiases", "axis=0", "axis=1", "the sum runs over the wrong index: axis=0 sums over the samples the shape of dbiases is (2, 1), and should be that of biases, (1, 3)"),
        ("drelu", "drelu[z <= 0] = 0", "drelu[z < 0] = 0", "masked where z < 0: z == 0 is masked too, z <= 0 right with the lesson's numbers"),
    ],
    &[
        ("dweights", "np.dot(inputs.T, dvalues)", "np.dot(inputs[1:].T, dvalues[1:])", "the first sample is left out: start at 0"),
        ("dbiases", "np.sum(dvalues, axis=0, keepdims=True)", "dvalues", "not summed over the samples: add up the rows of dvalues"),
        ("drelu", "drelu[z <= 0] = 0", "drelu[dvalues <= 0] = 0", "masked by the sign of dvalues: compare z with 0"),
    ],
    &[
        ("dinputs", "return np.dot(dvalues, weights.T)", "np.dot(dvalues, weights.T)", "nothing comes back: a return is missing"),
        ("dbiases", ", keepdims=True", "", "an axis is gone: keepdims=True keeps it the shape of dbiases is (3,), and should be that of biases, (1, 3)"),
        ("drelu", "drelu = dvalues.copy()", "drelu = z.copy()", "that is relu's output: copy dvalues, and not z"),
    ],
    &[
        ("drelu", "drelu = dvalues.copy()", "drelu = dvalues", "it changes dvalues: change a copy of it"),
    ],
    &[
        ("dweights", "np.dot(inputs.T, dvalues)", "np.dot(inputs[:-1].T, dvalues[:-1])", "the last sample is left out: go on to the end"),
        ("dinputs", "return np.dot(dvalues, weights.T)", "d = np.zeros((len(dvalues), len(weights)))\n    for input in range(weights.shape[1]):\n        d[:, input] = np.dot(dvalues, weights[input])\n    return d", "dinputs[0][3] is 0 and should be 23"),
        ("drelu", "drelu[z <= 0] = 0", "drelu[z > 0] = 0", "the mask is turned round"),
    ],
    &[
        ("forward", "dense(relu(z), network", "dense(z, network", "the second layer is given z: what it is given is relu"),
        ("backward", "dvalues = drelu(dinputs2, z)", "dvalues = dinputs2", "the mask is forgotten: the first layer's dvalues are drelu"),
    ],
    &[
        ("backward", "dvalues = drelu(dinputs2, z)", "drelu = dvalues = drelu(dinputs2, z)", "a function that assigns to a name cannot call the function of that name: take another it stops in line "),
    ],
    &[
        ("backward", "dweights(relu, dvalues2)", "dweights(z, dvalues2)", "the second layer is given z: what it is given is relu"),
    ],
    &[
        ("step", "outputs - targets)", "2 * (outputs - targets))", "twice as far as it should go: the slope of (output - target) ** 2 / 2 has no 2"),
    ],
    &[
        ("step", "- rate *", "+ rate *", "it goes up the slope: a minus is missing, or dvalues2 is turned"),
    ],
    &[
        ("dinputs", "return np.dot(dvalues, weights.T)", "d = np.zeros((2, 4))\n    for s in range(2):\n        for i in range(4):\n            for n in range(3):\n                d[s, i] += weights[i, n] * dvalues[s, n]\n    return d", "sizes stand in it as numbers, but other cases have other sizes: take them from .shape right with the lesson's numbers, with others it stops in line 34: IndexError"),
        ("dweights", "return np.dot(inputs.T, dvalues)", "return np.dot(inputs, dvalues)", "inputs is not transposed: inputs.T it stops in line "),
        ("dbiases", "np.sum(dvalues, axis=0, keepdims=True)", "np.sum(dvalues, axis=1)", "the sum runs over the wrong index: axis=0 sums over the samples the shape of dbiases is (2,)"),
        ("drelu", "drelu[z <= 0] = 0\n    return drelu\n\n\n# 2", "for s in range(2):\n        for n in range(3):\n            if z[s, n] <= 0:\n                drelu[s, n] = 0\n    return drelu\n\n\n# 2", "sizes stand in it as numbers, but other cases have other sizes: take them from .shape right with the lesson's numbers, and wrong with others"),
    ],
    &[
        ("dinputs", "return np.dot(dvalues, weights.T)", "d = np.zeros((2, 4))\n    for s in range(2):\n        for i in range(4):\n            for n in range(3):\n                d[s, i] = weights[i, n] * dvalues[s, n]\n    return d", "of each sum only the last term is left: add with +=, not = sizes stand in it as numbers"),
        ("dweights", "return np.dot(inputs.T, dvalues)", "d = np.zeros((4, 3))\n    for s in range(2):\n        d += np.outer(inputs[s], dvalues[s])\n    return d", "sizes stand in it as numbers, but other cases have other sizes: take them from .shape right with the lesson's numbers, with others it stops in line "),
        ("dbiases", "np.sum(dvalues, axis=0, keepdims=True)", "np.zeros((1, 3)) + dvalues[0] + dvalues[1]", "sizes stand in it as numbers, but other cases have other sizes: take them from .shape right with the lesson's numbers, with others it stops in line "),
        ("drelu", "drelu[z <= 0] = 0\n    return drelu\n\n\n# 2", "return z > 0\n\n\n# 2", "the derivative, 0 or 1, alone"),
    ],
    &[
        ("dweights", "return np.dot(inputs.T, dvalues)", "return np.outer(inputs[0], dvalues[0])", "that is the first sample alone: the sum runs over all of them"),
        ("dbiases", "np.sum(dvalues, axis=0, keepdims=True)", "dvalues[:1]", "that is the first sample alone: the sum runs over all of them"),
        ("drelu", "drelu[z <= 0] = 0\n    return drelu\n\n\n# 2", "return dvalues * z\n\n\n# 2", "that is dvalues times z: where z > 0 it is dvalues as it is"),
    ],
    &[
        ("dbiases", "np.sum(dvalues, axis=0, keepdims=True)", "np.sum(dvalues)", "all is summed: axis=0 sums over the samples alone dbiases is one number"),
        ("drelu", "drelu[z <= 0] = 0\n    return drelu\n\n\n# 2", "drelu[(z <= 0) | (dvalues <= 0)] = 0\n    return drelu\n\n\n# 2", "masked by the sign of dvalues, too: compare z with 0, and nothing else"),
    ],
    &[
        ("forward", "return z, relu(z), outputs", "return z, outputs, relu(z)", "the three come in another order: z, relu, outputs the shape of relu is (2, 2), and should be (2, 3)"),
        ("backward", "dvalues = drelu(dinputs2, z)", "dvalues = drelu(drelu(dinputs2, z), dinputs2)", "masked by dvalues, too: drelu is called once, with z"),
    ],
    &[
        ("backward", "dvalues = drelu(dinputs2, z)", "dvalues = drelu(z, dinputs2)", "drelu is given z and dvalues in the wrong order: dvalues is the first"),
    ],
    &[
        ("backward", "dvalues = drelu(dinputs2, z)", "dvalues = drelu(dinputs2, dinputs2)", "masked by the sign of dvalues: drelu is given z"),
    ],
    &[
        ("backward", "dvalues = drelu(dinputs2, z)", "dvalues = drelu(dinputs2, z * (z < 40))", "dweights[3][2] is 0 and should be 10"),
    ],
    &[
        ("step", "outputs - targets)", "outputs)", "the targets are forgotten: dvalues2 is outputs - targets"),
    ],
    &[
        ("step", "outputs - targets)", "(outputs - targets) ** 2 / 2)", "dvalues2 is the loss, or a square: its slope is outputs - targets"),
    ],
    &[
        ("step", "outputs - targets)", "np.sum((outputs - targets) ** 2) / 2)", "dvalues2 is the loss, or a square: its slope is outputs - targets"),
    ],
    &[
        ("step", "return {name: network[name] - rate * gradient[name] for name in network}", "return gradient", "that is the gradient alone: the new one is the old one - rate * gradient"),
    ],
    &[
        ("step", "network[name] - rate *", "-rate *", "that is the step alone: the old one is missing, to which it is added"),
    ],
];

impl Exercise {
    /// The solution with these mistakes in it, and what judges it.
    #[track_caller]
    fn solved(&self, mistakes: &[Planted]) -> String {
        let judge = self.exercise.find(self.judge).expect("the line");
        let mut solution = self.solution.to_string();
        for (_, right, wrong, _) in mistakes {
            assert_eq!(solution.matches(right).count(), 1, "{right}");
            solution = solution.replace(right, wrong);
        }
        solution + "\n\n" + &self.exercise[judge..]
    }

    /// All that is run: unsolved, solved, and with each of the mistakes.
    fn all(&self, planted: Solutions) -> Vec<String> {
        let solutions = planted.iter().map(|mistakes| self.solved(mistakes));
        let first = [self.exercise.to_string(), self.solved(&[])];
        first.into_iter().chain(solutions).collect()
    }
}

/// Looks at what all of them said, each after a line `=== next`, and its status.
#[track_caller]
fn judge(said: &str, planted: Solutions) {
    let said: Vec<&str> = said.split("=== next\n").skip(1).collect();
    let [unsolved, solved, mistaken @ ..] = said.as_slice() else {
        panic!("{said:?}");
    };
    for line in said.iter().flat_map(|said| said.lines()) {
        let is_path = line.starts_with("Judged by");
        assert!(line.chars().count() <= 80 || is_path, "{line}");
    }
    for function in ["dinputs", "dweights", "dbiases", "drelu"] {
        let said = said_of(function, unsolved);
        assert!(said.starts_with("not written yet: read `"), "{said}");
    }
    assert!(
        unsolved.contains("\nNext: dinputs.\n") && unsolved.ends_with(" 1\n"),
        "{unsolved}"
    );

    for part in ["forward", "backward", "step", "xor"] {
        assert_eq!(said_of(part, solved), "right", "{part}");
    }
    // By NumPy: the loss is 0.00929 after 66 steps.
    assert!(
        solved.contains("\n  after 66 steps the loss is 0.0093\n"),
        "{solved}"
    );
    let what_next = solved.split_once("\nAll of it is right").expect("said").1;
    assert!(what_next.contains(" check case.npz\n"), "{solved}");
    assert!(what_next.ends_with(" 0\n"), "{solved}");

    assert_eq!(mistaken.len(), planted.len());
    for (mistaken, planted) in mistaken.iter().zip(planted) {
        for (function, _, _, words) in *planted {
            let said = said_of(function, mistaken);
            assert!(
                said.starts_with(words),
                "{function}: {said}, and not {words}"
            );
            let page = if unsolved.contains(&format!("  {function} ")) {
                function
            } else {
                "chain"
            };
            let to_read = match *function {
                "step" => "read what stands above `step`".to_string(),
                _ => format!(" explain {page}"),
            };
            assert!(said.contains(&to_read), "{function}: {said}");
        }
        assert!(mistaken.ends_with(" 1\n"), "{mistaken}");
    }
}

/// What is said of a function, on one line.
fn said_of(function: &str, all: &str) -> String {
    let is_of_it = |line: &&str| line.split_whitespace().next() == Some(function);
    let mut lines = all.lines().skip_while(|line| !is_of_it(line));
    let first = lines
        .next()
        .unwrap_or_default()
        .trim_start()
        .trim_start_matches(function);
    let others = lines.take_while(|line| line.starts_with("     "));
    let said: Vec<&str> = [first].into_iter().chain(others).map(str::trim).collect();
    said.join(" ")
}

#[test]
fn in_rust_each_mistake_is_named() {
    let folder = folder("exercise_in_rust");
    // One program for all, which is compiled in seconds: each of them is a module of it.
    let (mut modules, mut calls) = (String::new(), String::new());
    for (number, text) in RUST.all(PLANTED_IN_RUST).iter().enumerate() {
        let text = text.replace("fn main()", "pub fn main()");
        modules += &format!("mod number_{number} {{ {text} }}\n");
        calls += &format!("run(number_{number}::main);\n");
    }
    let run = "fn run(main: fn() -> std::process::ExitCode) {\n\
               println!(\"=== next\");\n\
               let is_right = main() == std::process::ExitCode::SUCCESS;\n\
               println!(\"status {}\", u8::from(!is_right));\n\
               }\n";
    let path = folder.join("all.rs");
    fs::write(&path, format!("{modules}{run}fn main() {{\n{calls}}}\n")).expect("written");
    let path = path.to_str().expect("UTF-8");
    let (made, program) = built("exercise_in_rust", path, &["-Awarnings"], &[]);
    let errors = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "{errors}");
    let (_, said, _) = outcome(&mut Command::new(program));
    judge(&said, PLANTED_IN_RUST);
}

#[test]
fn in_numpy_each_mistake_is_named() {
    if !has_numpy() {
        return;
    }
    let folder = folder("exercise_in_numpy");
    // One run of Python for all, which loads NumPy once.
    let run = "import runpy, sys\n\
               for path in sys.argv[1:]:\n    \
                   print('=== next')\n    \
                   try:\n        \
                       runpy.run_path(path, run_name='__main__')\n    \
                   except SystemExit as end:\n        \
                       print('status', end.code)\n";
    fs::write(folder.join("run.py"), run).expect("written");
    let mut python = Command::new("python3");
    python.arg("run.py");
    for (number, text) in NUMPY.all(PLANTED_IN_NUMPY).iter().enumerate() {
        let name = format!("{number}.py");
        fs::write(folder.join(&name), text).expect("written");
        python.arg(name);
    }
    let chainrule = env!("CARGO_BIN_EXE_chainrule");
    python.current_dir(folder).env("CHAINRULE", chainrule);
    let (status, said, errors) = outcome(&mut python);
    assert_eq!((status, errors.as_str()), (0, ""), "{said}");
    assert!(said.contains(&format!("Judged by {chainrule}\n")), "{said}");
    judge(&said, PLANTED_IN_NUMPY);
}

/// Whether NumPy is there; where it is not, that is said, past the harness, which keeps what is said where a test passes.
fn has_numpy() -> bool {
    let python = Command::new("python3")
        .args(["-c", "import numpy"])
        .output();
    let is_there = python.is_ok_and(|output| output.status.success());
    let is_needed = std::env::var_os("CHAINRULE_ALL_RECIPES").is_some_and(|all| all == "1");
    assert!(is_there || !is_needed, "python3 has no NumPy");
    if !is_there {
        let said = b"!!! NOTHING IS PROVEN: python3 has no NumPy\n";
        io::stderr().write_all(said).expect("said");
    }
    is_there
}

#[test]
fn without_the_program_python_says_where_it_comes_from() {
    if !has_numpy() {
        return;
    }
    let folder = folder("exercise_without_the_program");
    fs::write(folder.join("exercise.py"), NUMPY.exercise).expect("written");
    let mut python = Command::new("python3");
    let python = python.arg("exercise.py").current_dir(&folder);
    let (status, said, _) = outcome(python.env("CHAINRULE", folder.join("missing")));
    assert_eq!(status, 2, "{said}");
    assert!(
        said.starts_with("There is no program chainrule on the PATH"),
        "{said}"
    );
}

#[test]
fn both_are_written_and_nothing_is_ever_overwritten() {
    let folder = folder("exercise_written");
    for (language, file, exercise, next) in [
        (
            "rust",
            "mine.rs",
            RUST.exercise,
            "\n  mv mine.rs lesson/src/main.rs\n",
        ),
        ("numpy", "mine.py", NUMPY.exercise, "\n  python3 mine.py\n"),
    ] {
        let command = format!("learn --write {language} {file}");
        let told = answer(&folder, &command, 0);
        assert!(told.starts_with(&format!("{file} is written.\n")), "{told}");
        assert!(told.contains(next), "{told}");
        assert_eq!(
            fs::read_to_string(folder.join(file)).expect("read"),
            exercise
        );

        fs::write(folder.join(file), "what a learner wrote").expect("written");
        refused(&folder, &command, &[file, "is there already"]);
        let kept = fs::read_to_string(folder.join(file)).expect("read");
        assert_eq!(kept, "what a learner wrote");
        let to_stdout = format!("learn --write {language} -");
        assert_eq!(answer(&folder, &to_stdout, 0), exercise);
    }
    let names = fs::read_dir(&folder).expect("the folder");
    assert_eq!(names.count(), 2, "and nothing else is left");
}

#[test]
fn what_cannot_be_written_is_said() {
    let folder = folder("exercise_refused");
    refused(
        &folder,
        "learn --write python mine.py",
        &["`python`", "--write numpy"],
    );
    refused(
        &folder,
        "learn --write rust",
        &["takes a language and a file"],
    );
    // Where `--write` stands is no matter: what stands beside it is what does not fit.
    refused(
        &folder,
        "learn --keep kept --write rust mine.rs",
        &["takes a language and a file"],
    );
    refused(
        &folder,
        "learn --write rust a.rs b.rs",
        &["takes a language and a file"],
    );
    refused(
        &folder,
        "learn --write rust missing/a.rs",
        &["missing/a.rs: it could not be written"],
    );
    assert!(!Path::new(&folder).join("a.rs").exists());
}
