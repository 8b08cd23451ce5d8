//! What judging a layer costs: `chainrule check layer.npz` on the three gradients of 1024 samples,
//! 768 inputs and 3072 neurons, in times of the explicit loops that compute them on one core.
//!
//! ```text
//! cargo bench --bench layer                                    # what everybody gets
//! RUSTFLAGS="-C target-cpu=native" cargo bench --bench layer   # what this processor can do
//! ```
//!
//! The loops and the program run turn by turn, and the shortest turn of each counts. What is judged
//! was summed in sixteen lanes, so that few elements have the bits of the loops. Times are those
//! of processors, as Linux counts them; and, for the program, of the clock, which alone says
//! whether the cores shared the work, and only where nothing else runs. Memory is the most that
//! the program had at once, as a multiple of its file.
//!
//! # Recorded
//!
//! 27 November 2026, Rust 1.95, AMD EPYC, two virtual cores, nothing else running, first the
//! default build, then the native one.
//!
//! | type | loops | program: clock | processors | clock / loops | memory, in files |
//! |---|---|---|---|---|---|
//! | `f32` | 2.18 s | 1.97 s | 3.36 s | 0.90 | 1.06 |
//! | `f64` | 4.04 s | 5.44 s | 9.59 s | 1.35 | 0.99 |
//! | bf16 | 2.20 s | 2.21 s | 3.72 s | 1.00 | 1.88 |
//! | `f32`, native | 2.23 s | 2.01 s | 3.16 s | 0.90 | 1.07 |
//! | `f64`, native | 3.48 s | 5.69 s | 9.85 s | 1.63 | 0.99 |
//! | bf16, native | 2.12 s | 1.91 s | 3.08 s | 0.90 | 1.87 |

#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // sizes become figures

use core::time::Duration;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Instant;

use chainrule::oracle::Element;
use chainrule::{Matrix, MatrixVec, MatrixView, backward};

#[path = "../containers/mod.rs"]
mod containers;
use containers::{Member, zip};
#[allow(dead_code)]
#[path = "../random/mod.rs"]
#[expect(dead_code, reason = "only its bits are used here")]
mod random;
use random::Random;

const SAMPLES: usize = 1024;
const INPUTS: usize = 768;
const NEURONS: usize = 3072;
const TURNS: usize = 3;

fn main() {
    println!("type   loops   check: clock, processors   clock / loops   memory / file");
    measure("f32", "<f4", |number| number as f32, f32::to_le_bytes);
    measure("f64", "<f8", |number| number, f64::to_le_bytes);
    measure("bf16", "<V2", nearest_bf16, bytes_of_bf16);
}

/// The nearest number with eight bits of precision, ties to even.
fn nearest_bf16(number: f64) -> f32 {
    let bits = (number as f32).to_bits();
    f32::from_bits((bits + 0x7fff + (bits >> 16 & 1)) & 0xffff_0000)
}

/// The upper half; the lower one is 0.
fn bytes_of_bf16(number: f32) -> [u8; 2] {
    let [_, _, low, high] = number.to_le_bytes();
    [low, high]
}

/// What is given, and what somebody computed of it.
struct Layer<T> {
    inputs: MatrixVec<T>,
    weights: MatrixVec<T>,
    dvalues: MatrixVec<T>,
    dinputs: MatrixVec<T>,
    dweights: MatrixVec<T>,
    dbiases: MatrixVec<T>,
}

fn measure<T: Element + Into<f64>, const SIZE: usize>(
    name: &str,
    descr: &str,
    nearest: impl Fn(f64) -> T,
    bytes: impl Fn(T) -> [u8; SIZE],
) {
    let layer = Layer::new(nearest);
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("layer_{name}.npz"));
    fs::write(&file, layer.file(descr, bytes)).expect("written");
    let length = fs::metadata(&file).expect("there").len();

    let mut loops = f64::INFINITY;
    let mut best = Run::SLOWEST;
    for _ in 0..TURNS {
        loops = loops.min(layer.loops());
        best = best.min(Run::of(&file));
    }
    let Run {
        clock,
        processors,
        memory,
    } = best;
    println!(
        "{name:5} {loops:5.2} s {clock:12.2} s {processors:9.2} s {:12.2} {:14.2}",
        clock / loops,
        memory / length as f64
    );
}

impl<T: Element + Into<f64>> Layer<T> {
    fn new(nearest: impl Fn(f64) -> T) -> Self {
        let mut random = Random(6);
        let mut matrix = |rows, cols| {
            let elements = (0..rows * cols).map(|_| nearest(normal(&mut random)));
            Matrix::from_row_major(rows, cols, elements.collect()).expect("it fits")
        };
        let inputs: MatrixVec<T> = matrix(SAMPLES, INPUTS);
        let weights: MatrixVec<T> = matrix(INPUTS, NEURONS);
        let dvalues: MatrixVec<T> = matrix(SAMPLES, NEURONS);
        let of_inputs = inputs.view().transpose().expect("memory");
        let of_neurons = dvalues.view().transpose().expect("memory");
        let ones = Matrix::from_row_major(1, SAMPLES, vec![T::wrapped(1); SAMPLES]);
        let ones = ones.expect("it fits");
        let rounded = |sum: T| nearest(sum.into());
        Layer {
            dinputs: in_lanes(dvalues.view(), weights.view(), rounded),
            dweights: in_lanes(of_inputs.view(), of_neurons.view(), rounded),
            dbiases: in_lanes(ones.view(), of_neurons.view(), rounded),
            inputs,
            weights,
            dvalues,
        }
    }

    /// An archive of `.npy` files, as `np.savez` writes it.
    fn file<const SIZE: usize>(&self, descr: &str, bytes: impl Fn(T) -> [u8; SIZE]) -> Vec<u8> {
        let file = |matrix: &MatrixVec<T>| {
            let (rows, cols) = matrix.shape();
            let text = format!(
                "{{'descr': '{descr}', 'fortran_order': False, 'shape': ({rows}, {cols}), }}"
            );
            let mut file = format!("{text:117}\n").into_bytes();
            file.splice(0..0, *b"\x93NUMPY\x01\x00\x76\x00");
            file.extend(matrix.as_slice().iter().flat_map(|&number| bytes(number)));
            file
        };
        let members = [
            ("inputs.npy", &self.inputs),
            ("weights.npy", &self.weights),
            ("dvalues.npy", &self.dvalues),
            ("dinputs.npy", &self.dinputs),
            ("dweights.npy", &self.dweights),
            ("dbiases.npy", &self.dbiases),
        ];
        zip(&members.map(|(name, matrix)| Member::stored(name, &file(matrix))))
    }

    /// What the explicit loops take, in seconds of a processor.
    fn loops(&self) -> f64 {
        let (inputs, weights, dvalues) =
            (self.inputs.view(), self.weights.view(), self.dvalues.view());
        let mut dinputs = self.dinputs.view().copy().expect("memory");
        let mut dweights = self.dweights.view().copy().expect("memory");
        let mut dbiases = self.dbiases.view().copy().expect("memory");
        let start = seconds_of_this_thread();
        backward::dinputs_into(dvalues, weights, dinputs.view_mut()).expect("it fits");
        backward::dweights_into(inputs, dvalues, dweights.view_mut()).expect("it fits");
        backward::dbiases_into(dvalues, dbiases.view_mut()).expect("it fits");
        seconds_of_this_thread() - start
    }
}

/// Near enough: the sum of twelve numbers between -1/2 and 1/2.
fn normal(random: &mut Random) -> f64 {
    let uniform = |_| random.bits() as f64 / 2_f64.powi(64) - 0.5;
    (0..12).map(uniform).sum()
}

/// Each row of the left with each row of the right, as a vector of sixteen lanes adds them.
fn in_lanes<T: Element>(
    left: MatrixView<T>,
    right: MatrixView<T>,
    rounded: impl Fn(T) -> T,
) -> MatrixVec<T> {
    const LANES: usize = 16;
    let sum = |left: &[T], right: &[T]| {
        let mut sums = [T::ZERO; LANES];
        for (left, right) in left.chunks(LANES).zip(right.chunks(LANES)) {
            for (sum, (&left, &right)) in sums.iter_mut().zip(left.iter().zip(right)) {
                *sum = *sum + left * right;
            }
        }
        rounded(sums.into_iter().fold(T::ZERO, |sum, lane| sum + lane))
    };
    let (rows, cols) = (left.nrows(), right.nrows());
    let places = (0..rows).flat_map(|row| (0..cols).map(move |col| (row, col)));
    let sums = places.map(|(row, col)| sum(left.row(row), right.row(col)));
    Matrix::from_row_major(rows, cols, sums.collect()).expect("it fits")
}

/// One run of the program.
#[derive(Clone, Copy)]
struct Run {
    /// Seconds.
    clock: f64,
    /// Of all processors together.
    processors: f64,
    /// The most bytes at once.
    memory: f64,
}

impl Run {
    const SLOWEST: Self = Run {
        clock: f64::INFINITY,
        processors: f64::INFINITY,
        memory: 0.0,
    };

    /// The least of both times, and the most of memory.
    fn min(self, other: Self) -> Self {
        Run {
            clock: self.clock.min(other.clock),
            processors: self.processors.min(other.processors),
            memory: self.memory.max(other.memory),
        }
    }

    fn of(file: &Path) -> Self {
        let start = Instant::now();
        let mut program = Command::new(env!("CARGO_BIN_EXE_chainrule"))
            .arg("check")
            .arg(file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let process = PathBuf::from(format!("/proc/{}", program.id()));
        let mut memory = 0.0;
        let processors = loop {
            memory = most_memory(&process).unwrap_or(memory);
            if let Some(seconds) = seconds_when_ended(&process) {
                break seconds;
            }
            sleep(Duration::from_millis(5));
        };
        let clock = start.elapsed().as_secs_f64();
        end(&mut program);
        Run {
            clock,
            processors,
            memory,
        }
    }
}

fn end(program: &mut Child) {
    let status = program.wait().expect("it ended");
    assert!(status.success(), "an honest layer does not pass: {status}");
}

/// In bytes, as long as the process has any.
fn most_memory(process: &Path) -> Option<f64> {
    let status = fs::read_to_string(process.join("status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(1024.0 * kilobytes)
}

/// What a process took of all processors, once it has ended and nobody asked for its status.
fn seconds_when_ended(process: &Path) -> Option<f64> {
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string(process.join("stat")).expect("Linux says");
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let [user, system] = [11, 12].map(|field| fields[field].parse::<f64>().unwrap_or(0.0));
    (fields[0] == "Z").then_some((user + system) / TICKS)
}

fn seconds_of_this_thread() -> f64 {
    let schedstat = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux says");
    let nanoseconds = schedstat.split_whitespace().next().unwrap_or("0");
    nanoseconds.parse::<f64>().expect("a number") * 1e-9
}
