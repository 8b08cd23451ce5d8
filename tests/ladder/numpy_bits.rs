//! Rung 3: NumPy's bits. What Python's own `sum(weights[i] * dvalues[n])` over NumPy scalars gave, on 224 stored problems
//! of different sizes in f64 and f32: plain numbers, small integers, any bits at all, special values, products around the
//! smallest subnormal, subnormal dvalues, products around the largest number. Every bit is compared; NaN is NaN.
//!
//! It proves that the order and the rounding of every sum are those of the notebook. It cannot see sizes and values that
//! are not stored. The data and the script that made it: `tests/data/numpy_bits.txt`, `tests/data/make_numpy_bits.py`.

use crate::kernels::{Element, Kernels, Loops, Matrices, Owned, Verdict, gives};
use chainrule::{Matrix, MatrixViewMut, ShapeError};
use core::error::Error;
use core::str::Lines;

const STORED: &str = include_str!("../data/numpy_bits.txt");

/// A stored number: its bits in hexadecimal, or `nan`.
type Number<T> = fn(&str) -> Result<T, Box<dyn Error>>;

fn number_f64(text: &str) -> Result<f64, Box<dyn Error>> {
    Ok(if text == "nan" {
        f64::NAN
    } else {
        f64::from_bits(u64::from_str_radix(text, 16)?)
    })
}

fn number_f32(text: &str) -> Result<f32, Box<dyn Error>> {
    Ok(if text == "nan" {
        f32::NAN
    } else {
        f32::from_bits(u32::from_str_radix(text, 16)?)
    })
}

/// The matrix on the next line, which must be the one called `name`.
fn next<T: Element>(
    lines: &mut Lines,
    name: &str,
    (rows, cols): (usize, usize),
    number: Number<T>,
) -> Result<Owned<T>, Box<dyn Error>> {
    let line = lines
        .next()
        .and_then(|line| line.strip_prefix(name))
        .ok_or(format!("no line for {name}"))?;
    let numbers = line
        .split_whitespace()
        .map(number)
        .collect::<Result<Vec<T>, _>>()?;
    Ok(Matrix::from_row_major(rows, cols, numbers)?)
}

/// One problem: its operands, and what NumPy made of them.
fn check_case<T: Element + PartialOrd>(
    kernels: &impl Kernels,
    lines: &mut Lines,
    [n_samples, n_inputs, n_neurons]: [usize; 3],
    number: Number<T>,
) -> Verdict {
    let inputs = next(lines, "inputs", (n_samples, n_inputs), number)?;
    let weights = next(lines, "weights", (n_inputs, n_neurons), number)?;
    let biases = next(lines, "biases", (1, n_neurons), number)?;
    let z = next(lines, "z", (n_samples, n_neurons), number)?;
    let dvalues = next(lines, "dvalues", (n_samples, n_neurons), number)?;
    let [inputs, weights, biases, z, dvalues] =
        [&inputs, &weights, &biases, &z, &dvalues].map(|matrix| matrix.view());

    let mut agree = |name, shape, kernel: &dyn Fn(MatrixViewMut<T>) -> Result<(), ShapeError>| {
        gives(name, next(lines, name, shape, number)?.view(), kernel)
    };
    agree("dinputs", (n_samples, n_inputs), &|out| {
        kernels.dinputs(dvalues, weights, out)
    })?;
    agree("dweights", (n_inputs, n_neurons), &|out| {
        kernels.dweights(inputs, dvalues, out)
    })?;
    agree("dbiases", (1, n_neurons), &|out| {
        kernels.dbiases(dvalues, out)
    })?;
    agree("dense", (n_samples, n_neurons), &|out| {
        kernels.dense(inputs, weights, biases, out)
    })?;
    agree("drelu", (n_samples, n_neurons), &|out| {
        kernels.drelu(dvalues, z, out)
    })
}

pub(crate) fn check(kernels: &impl Kernels) -> Verdict {
    let mut lines = STORED.lines();
    while let Some(line) = lines.next() {
        let Some(case) = line.strip_prefix("case ") else {
            continue;
        };
        let (format, sizes) = case.split_once(' ').ok_or("a case without sizes")?;
        let sizes = sizes
            .split(' ')
            .map(str::parse)
            .collect::<Result<Vec<usize>, _>>()?;
        let sizes = sizes.try_into().map_err(|_| "a case has three sizes")?;
        let verdict = match format {
            "f64" => check_case(kernels, &mut lines, sizes, number_f64),
            "f32" => check_case(kernels, &mut lines, sizes, number_f32),
            _ => Err("unknown format".into()),
        };
        verdict.map_err(|error| format!("case {case}: {error}"))?;
    }
    Ok(())
}

#[test]
fn loops() -> Verdict {
    check(&Loops)
}

#[test]
fn matrices() -> Verdict {
    check(&Matrices)
}

/// The data hold what the first lines of this file promise: nothing was lost on the way to the disk.
#[test]
fn stored_cases() {
    let lines = |start: &'static str| STORED.lines().filter(move |line| line.starts_with(start));
    assert_eq!(
        (lines("case f64 ").count(), lines("case f32 ").count()),
        (112, 112)
    );
    assert!(lines("case f64 0 ").count() >= 7, "no samples");
    assert!(
        lines("case f64 ")
            .filter(|line| line.contains(" 0 "))
            .count()
            >= 7,
        "no inputs"
    );
    assert!(
        lines("case f64 ")
            .filter(|line| line.ends_with(" 0"))
            .count()
            >= 7,
        "no neurons"
    );

    let infinity = |text: &str| text == "7ff0000000000000" || text == "7f800000";
    let minus_zero = |text: &str| text == "8000000000000000" || text == "80000000";
    let subnormal = |text: &str| text.len() < 6 && text != "0" && text != "nan";
    let numbers = |name| lines(name).flat_map(|line| line.split(' ').skip(1));
    for sums in ["dinputs ", "dweights ", "dbiases ", "dense "] {
        assert!(numbers(sums).any(|text| text == "nan"), "{sums}");
        assert!(numbers(sums).any(infinity), "{sums}");
        assert!(numbers(sums).any(subnormal), "{sums}");
        assert!(!numbers(sums).any(minus_zero), "{sums}: no sum is -0.0");
    }
    assert!(
        numbers("drelu ").any(minus_zero),
        "-0.0 goes through an open ReLU"
    );
}
