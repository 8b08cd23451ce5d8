//! Proves that the oracle calls nothing wrong that NumPy and PyTorch have really computed: stored results for 70 random
//! layers in `f32` and `f64` (plain, of one sign, cancelling, integers, tiny, huge, with NaN and infinities), by four ways to
//! say it in NumPy and two in PyTorch. Each of them passes. With its sign turned none does, where the sums do not cancel.
//!
//! It cannot see other processors, sizes and versions than those that are stored; they stand in the first lines of
//! `tests/data/oracle_frameworks.txt`. The script that made it: `tests/data/make_oracle_frameworks.py`.

use chainrule::oracle::{self, Element, Report};
use chainrule::{Matrix, MatrixView};
use core::error::Error;
use core::iter::Peekable;
use core::str::Lines;
use std::collections::BTreeMap;

const STORED: &str = include_str!("data/oracle_frameworks.txt");

type Number<T> = fn(&str) -> Result<T, Box<dyn Error>>;

fn number_f32(text: &str) -> Result<f32, Box<dyn Error>> {
    Ok(if text == "nan" {
        f32::NAN
    } else {
        f32::from_bits(u32::from_str_radix(text, 16)?)
    })
}

fn number_f64(text: &str) -> Result<f64, Box<dyn Error>> {
    Ok(if text == "nan" {
        f64::NAN
    } else {
        f64::from_bits(u64::from_str_radix(text, 16)?)
    })
}

fn view<T>(rows: usize, cols: usize, data: &[T]) -> MatrixView<'_, T> {
    Matrix::from_row_major(rows, cols, data).expect("it has the size")
}

struct Layer<'a, T> {
    inputs: MatrixView<'a, T>,
    weights: MatrixView<'a, T>,
    biases: MatrixView<'a, T>,
    z: MatrixView<'a, T>,
    dvalues: MatrixView<'a, T>,
}

impl<T: Element> Layer<'_, T> {
    fn judged<'a>(
        &'a self,
        name: &str,
        candidate: MatrixView<'a, T>,
    ) -> Result<Report<'a, T>, Box<dyn Error>> {
        let Layer {
            inputs,
            weights,
            biases,
            z,
            dvalues,
        } = *self;
        Ok(match name {
            "dinputs" => oracle::dinputs(dvalues, weights, candidate),
            "dweights" => oracle::dweights(inputs, dvalues, candidate),
            "dbiases" => oracle::dbiases(dvalues, candidate),
            "drelu" => oracle::drelu(dvalues, z, candidate),
            "dense" => oracle::dense(inputs, weights, biases, candidate),
            "relu" => oracle::relu(z, candidate),
            _ => return Err(format!("{name} is no function").into()),
        }?)
    }
}

/// What was seen: results of each function by each way, and verdicts.
#[derive(Default)]
struct Seen {
    results: BTreeMap<(String, String), usize>,
    identical: usize,
    order_dependent: usize,
    correctly_rounded: usize,
    within_bound: usize,
}

/// One layer: its operands, and every result that was stored for it.
fn check_case<T: Element>(
    lines: &mut Peekable<Lines>,
    [n_samples, n_inputs, n_neurons]: [usize; 3],
    number: Number<T>,
    minus_one: Option<T>,
    seen: &mut Seen,
) -> Result<(), Box<dyn Error>> {
    let numbers = |words: &str| words.split(' ').map(number).collect::<Result<Vec<T>, _>>();
    let mut operand = |name: &str| {
        let line = lines
            .next()
            .and_then(|line| line.strip_prefix(name))
            .ok_or(format!("no line for {name}"))?;
        numbers(line.trim_start())
    };
    let (inputs, weights, biases) = (operand("inputs")?, operand("weights")?, operand("biases")?);
    let (z, dvalues) = (operand("z")?, operand("dvalues")?);
    let layer = Layer {
        inputs: view(n_samples, n_inputs, &inputs),
        weights: view(n_inputs, n_neurons, &weights),
        biases: view(1, n_neurons, &biases),
        z: view(n_samples, n_neurons, &z),
        dvalues: view(n_samples, n_neurons, &dvalues),
    };
    while let Some(result) = lines.next_if(|line| line.starts_with("= ")) {
        let mut words = result.splitn(4, ' ').skip(1);
        let (name, by) = words.next().zip(words.next()).ok_or("a result by nobody")?;
        let candidate = numbers(words.next().ok_or("a result without numbers")?)?;
        let shape = match name {
            "dinputs" => (n_samples, n_inputs),
            "dweights" => (n_inputs, n_neurons),
            "dbiases" => (1, n_neurons),
            _ => (n_samples, n_neurons),
        };
        let report = layer.judged(name, view(shape.0, shape.1, &candidate))?;
        if !report.passes() {
            return Err(format!("{name} by {by}: {report}").into());
        }
        if let Some(minus_one) =
            minus_one.filter(|_| candidate.iter().any(|&number| number != T::ZERO))
        {
            let turned: Vec<T> = candidate.iter().map(|&number| number * minus_one).collect();
            let report = layer.judged(name, view(shape.0, shape.1, &turned))?;
            assert!(!report.passes(), "{name} by {by}, the sign turned, passes");
        }
        let counts = report.counts();
        seen.identical += counts.identical;
        seen.order_dependent += counts.order_dependent;
        seen.correctly_rounded += counts.correctly_rounded;
        seen.within_bound += counts.within_bound;
        *seen.results.entry((name.into(), by.into())).or_default() += 1;
    }
    Ok(())
}

#[test]
fn numpy_and_pytorch() -> Result<(), Box<dyn Error>> {
    let (mut lines, mut seen, mut cases) = (STORED.lines().peekable(), Seen::default(), 0);
    while let Some(line) = lines.next() {
        let Some(case) = line.strip_prefix("case ") else {
            continue;
        };
        let words: Vec<&str> = case.split(' ').collect();
        let sizes = words[1..4]
            .iter()
            .map(|word| word.parse())
            .collect::<Result<Vec<usize>, _>>()?;
        let sizes = sizes.try_into().map_err(|_| "a case has three sizes")?;
        let cancels = !["plain", "one", "integers"].contains(&words[4]);
        match words[0] {
            "f32" => check_case(
                &mut lines,
                sizes,
                number_f32,
                (!cancels).then_some(-1.0),
                &mut seen,
            ),
            "f64" => check_case(
                &mut lines,
                sizes,
                number_f64,
                (!cancels).then_some(-1.0),
                &mut seen,
            ),
            _ => Err("unknown format".into()),
        }
        .map_err(|error| format!("case {case}: {error}"))?;
        cases += 1;
    }
    // Nothing was lost on the way to the disk, and the results are not all those of the plain loop.
    assert_eq!(cases, 70);
    for name in ["dinputs", "dweights", "dbiases", "drelu", "dense", "relu"] {
        assert_eq!(
            seen.results.get(&(name.into(), "NumPy.dot".into())),
            Some(&70),
            "{name}"
        );
    }
    // What a way has in common with one before it is stored once: these are the results that nobody else has.
    for (name, by) in [
        ("dinputs", "NumPy.einsum"),
        ("dinputs", "NumPy.sum"),
        ("dweights", "NumPy.fortran"),
        ("dinputs", "PyTorch.autograd"),
        ("dbiases", "PyTorch.autograd"),
        ("dense", "PyTorch.Linear"),
    ] {
        assert!(
            seen.results.contains_key(&(name.into(), by.into())),
            "{name} by {by}"
        );
    }
    assert!(seen.identical > 10_000 && seen.order_dependent > 20);
    assert!(seen.correctly_rounded > 300 && seen.within_bound > 600);
    Ok(())
}
