//! Rung 6: each element *is* its formula. The kernels run on a scalar that is not a number but a record of what was done
//! to it, so that an element of the result reads, say, `0 + weights[1][0]·dvalues[2][0] + weights[1][1]·dvalues[2][1]`:
//! the notebook's `sum(weights[1] * dvalues[2])`, term by term, from zero, in ascending order.
//!
//! It proves which operations lead to a result, and in which order, for all numbers at once; what the output held before
//! does not occur in it. It cannot see what a float type makes of these operations, nor sizes that are not tried here.

use crate::kernels::{Element, Kernels, Loops, Owned, Verdict, gives, same};
use chainrule::{Matrix, Scalar, ShapeError, backward};
use core::cmp::Ordering;
use core::ops::{Add, Mul};

/// What was done to it, in words. They are never freed: a scalar is copied like a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Formula(&'static str);

impl Formula {
    fn of(text: String) -> Self {
        Formula(text.leak())
    }
}

/// `a + b + c` is `(a + b) + c`, as in Rust; a sum on the right stands in brackets.
impl Add for Formula {
    type Output = Self;
    fn add(self, right: Self) -> Self {
        let right = if right.0.contains(" + ") {
            format!("({})", right.0)
        } else {
            right.0.to_string()
        };
        Formula::of(format!("{} + {right}", self.0))
    }
}

impl Mul for Formula {
    type Output = Self;
    fn mul(self, right: Self) -> Self {
        let [left, right] = [self.0, right.0].map(|factor| {
            if factor.contains(['+', '·']) {
                format!("({factor})")
            } else {
                factor.to_string()
            }
        });
        Formula::of(format!("{left}·{right}"))
    }
}

impl Scalar for Formula {
    const ZERO: Self = Formula("0");
}

/// For ReLU: what begins with a minus is below zero.
impl PartialOrd for Formula {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let sign = |formula: &Self| {
            if formula.0.starts_with('-') {
                -1
            } else {
                i32::from(formula.0 != "0")
            }
        };
        sign(self).partial_cmp(&sign(other))
    }
}

impl Element for Formula {
    const ONE: Self = Formula("1");
    const BEFORE: Self = Formula("before");
}

/// A matrix of the symbols `name[row][col]`.
fn symbols(name: &str, rows: usize, cols: usize) -> Result<Owned<Formula>, ShapeError> {
    formulas(rows, cols, |row, col| format!("{name}[{row}][{col}]"))
}

fn formulas(
    rows: usize,
    cols: usize,
    formula: impl Fn(usize, usize) -> String,
) -> Result<Owned<Formula>, ShapeError> {
    let elements = (0..rows).flat_map(|row| (0..cols).map(move |col| (row, col)));
    Matrix::from_row_major(
        rows,
        cols,
        elements
            .map(|(row, col)| Formula::of(formula(row, col)))
            .collect(),
    )
}

/// `0 + term + term + …`
fn sum(terms: usize, term: impl Fn(usize) -> String) -> String {
    (0..terms).fold("0".to_string(), |sum, index| {
        format!("{sum} + {}", term(index))
    })
}

fn check_sizes(
    kernels: &impl Kernels,
    n_samples: usize,
    n_inputs: usize,
    n_neurons: usize,
) -> Verdict {
    let inputs = symbols("inputs", n_samples, n_inputs)?;
    let weights = symbols("weights", n_inputs, n_neurons)?;
    let biases = symbols("biases", 1, n_neurons)?;
    let dvalues = symbols("dvalues", n_samples, n_neurons)?;
    let [inputs, weights, biases, dvalues] =
        [&inputs, &weights, &biases, &dvalues].map(|matrix| matrix.view());

    let formula = formulas(n_samples, n_inputs, |sample, input| {
        sum(n_neurons, |neuron| {
            format!("weights[{input}][{neuron}]·dvalues[{sample}][{neuron}]")
        })
    })?;
    gives("dinputs", formula.view(), |out| {
        kernels.dinputs(dvalues, weights, out)
    })?;

    let formula = formulas(n_inputs, n_neurons, |input, neuron| {
        sum(n_samples, |sample| {
            format!("inputs[{sample}][{input}]·dvalues[{sample}][{neuron}]")
        })
    })?;
    gives("dweights", formula.view(), |out| {
        kernels.dweights(inputs, dvalues, out)
    })?;

    let formula = formulas(1, n_neurons, |_, neuron| {
        sum(n_samples, |sample| format!("dvalues[{sample}][{neuron}]"))
    })?;
    gives("dbiases", formula.view(), |out| {
        kernels.dbiases(dvalues, out)
    })?;

    let formula = formulas(n_samples, n_neurons, |sample, neuron| {
        let product = sum(n_inputs, |input| {
            format!("inputs[{sample}][{input}]·weights[{input}][{neuron}]")
        });
        format!("{product} + biases[0][{neuron}]")
    })?;
    gives("dense", formula.view(), |out| {
        kernels.dense(inputs, weights, biases, out)
    })?;

    // Signs in all arrangements: -, 0, +, -, 0, + …
    let sign_of = |sample, neuron| (sample * n_neurons + neuron) % 3;
    let z = formulas(n_samples, n_neurons, |sample, neuron| {
        match sign_of(sample, neuron) {
            0 => format!("-z[{sample}][{neuron}]"),
            1 => "0".to_string(),
            _ => format!("z[{sample}][{neuron}]"),
        }
    })?;
    let open = |name: &'static str| {
        formulas(n_samples, n_neurons, move |sample, neuron| {
            match sign_of(sample, neuron) {
                2 => format!("{name}[{sample}][{neuron}]"),
                _ => "0".to_string(),
            }
        })
    };
    gives("drelu", open("dvalues")?.view(), |out| {
        kernels.drelu(dvalues, z.view(), out)
    })?;
    gives("relu", open("z")?.view(), |out| kernels.relu(z.view(), out))
}

pub(crate) fn check(kernels: &impl Kernels) -> Verdict {
    for n_samples in 0..5 {
        for n_inputs in 0..5 {
            for n_neurons in 0..5 {
                check_sizes(kernels, n_samples, n_inputs, n_neurons)?;
            }
        }
    }
    check_sizes(kernels, 17, 2, 3)?;
    check_sizes(kernels, 2, 17, 3)?;
    check_sizes(kernels, 3, 2, 17)
}

#[test]
fn loops() -> Verdict {
    check(&Loops)
}

/// The record itself: what it says is what was done.
#[test]
fn record() {
    let [a, b, c] = ["a", "b", "c"].map(Formula);
    assert_eq!(a + b * c, Formula("a + b·c"));
    assert_eq!((a + b) + c, Formula("a + b + c"));
    assert_eq!(a + (b + c), Formula("a + (b + c)"));
    assert_eq!((a + b) * c, Formula("(a + b)·c"));
    assert_eq!(a * (b * c), Formula("a·(b·c)"));
}

/// The matrix operations are their formulas too.
#[test]
fn matrix_operations() -> Verdict {
    for (rows, terms, cols) in [
        (2, 3, 4),
        (4, 1, 2),
        (1, 17, 1),
        (3, 0, 2),
        (0, 2, 3),
        (2, 3, 0),
        (5, 4, 70),
    ] {
        let (left, right) = (
            symbols("left", rows, terms)?,
            symbols("right", terms, cols)?,
        );
        let formula = formulas(rows, cols, |row, col| {
            sum(terms, |term| {
                format!("left[{row}][{term}]·right[{term}][{col}]")
            })
        })?;
        gives("dot", formula.view(), |out| {
            left.view().dot_into(right.view(), out)
        })?;

        let formula = formulas(terms, rows, |row, col| format!("left[{col}][{row}]"))?;
        gives("transpose", formula.view(), |out| {
            left.view().transpose_into(out)
        })?;

        let formula = formulas(1, terms, |_, col| {
            sum(rows, |row| format!("left[{row}][{col}]"))
        })?;
        gives("sum_axis0", formula.view(), |out| {
            left.view().sum_axis0_into(out)
        })?;

        let formula = formulas(rows, 1, |row, _| {
            sum(terms, |col| format!("left[{row}][{col}]"))
        })?;
        gives("sum_axis1", formula.view(), |out| {
            left.view().sum_axis1_into(out)
        })?;

        let (mut weights, dweights) = (
            symbols("weights", rows, cols)?,
            symbols("dweights", rows, cols)?,
        );
        backward::add_scaled(weights.view_mut(), dweights.view(), Formula("-rate"))?;
        let formula = formulas(rows, cols, |row, col| {
            format!("weights[{row}][{col}] + -rate·dweights[{row}][{col}]")
        })?;
        same("add_scaled", weights.view(), formula.view())?;
    }
    Ok(())
}
