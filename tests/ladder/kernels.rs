//! What the rungs share: a set of kernels to look at, the numbers they are tried on, and how a result is compared.

use crate::repeatable::repeatable;
use chainrule::{Matrix, MatrixView, MatrixViewMut, Scalar, ShapeError, backward, forward};
use core::error::Error;
use core::fmt::Debug;
use core::num::Wrapping;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

/// Passed, or a sentence about the first thing that is wrong.
pub(crate) type Verdict = Result<(), Box<dyn Error>>;

/// A matrix in memory of its own.
pub(crate) type Owned<T> = Matrix<T, Vec<T>>;

/// What a kernel answers: it wrote its result, or refused the shapes.
pub(crate) type Done = Result<(), ShapeError>;

/// The question to a kernel that sums.
#[derive(Clone, Copy)]
pub(crate) enum Sum<'a, T> {
    Dinputs {
        dvalues: MatrixView<'a, T>,
        weights: MatrixView<'a, T>,
    },
    Dweights {
        inputs: MatrixView<'a, T>,
        dvalues: MatrixView<'a, T>,
    },
    Dbiases {
        dvalues: MatrixView<'a, T>,
    },
    Dense {
        inputs: MatrixView<'a, T>,
        weights: MatrixView<'a, T>,
        biases: MatrixView<'a, T>,
    },
}

/// The question to a kernel that keeps a number or makes it 0. Only these need an order.
#[derive(Clone, Copy)]
pub(crate) enum Mask<'a, T> {
    Drelu {
        dvalues: MatrixView<'a, T>,
        z: MatrixView<'a, T>,
    },
    Relu {
        z: MatrixView<'a, T>,
    },
}

impl<'a, T: Element> Mask<'a, T> {
    /// What is kept where z is above 0, and z.
    pub(crate) fn values_and_z(self) -> (MatrixView<'a, T>, MatrixView<'a, T>) {
        match self {
            Mask::Drelu { dvalues, z } => (dvalues, z),
            Mask::Relu { z } => (z, z),
        }
    }
}

/// The kernels that a check looks at. Without further words they are the crate's own loops.
pub(crate) trait Kernels {
    fn sum<T: Element>(&self, question: Sum<T>, out: MatrixViewMut<T>) -> Done {
        match question {
            Sum::Dinputs { dvalues, weights } => backward::dinputs_into(dvalues, weights, out),
            Sum::Dweights { inputs, dvalues } => backward::dweights_into(inputs, dvalues, out),
            Sum::Dbiases { dvalues } => backward::dbiases_into(dvalues, out),
            Sum::Dense {
                inputs,
                weights,
                biases,
            } => forward::dense_into(inputs, weights, biases, out),
        }
    }

    fn mask<T: Element + PartialOrd>(&self, question: Mask<T>, out: MatrixViewMut<T>) -> Done {
        match question {
            Mask::Drelu { dvalues, z } => backward::drelu_into(dvalues, z, out),
            Mask::Relu { z } => forward::relu_into(z, out),
        }
    }

    // How a check asks: as the crate is asked.

    fn dinputs<T: Element>(
        &self,
        dvalues: MatrixView<T>,
        weights: MatrixView<T>,
        out: MatrixViewMut<T>,
    ) -> Done {
        self.sum(Sum::Dinputs { dvalues, weights }, out)
    }

    fn dweights<T: Element>(
        &self,
        inputs: MatrixView<T>,
        dvalues: MatrixView<T>,
        out: MatrixViewMut<T>,
    ) -> Done {
        self.sum(Sum::Dweights { inputs, dvalues }, out)
    }

    fn dbiases<T: Element>(&self, dvalues: MatrixView<T>, out: MatrixViewMut<T>) -> Done {
        self.sum(Sum::Dbiases { dvalues }, out)
    }

    fn dense<T: Element>(
        &self,
        inputs: MatrixView<T>,
        weights: MatrixView<T>,
        biases: MatrixView<T>,
        out: MatrixViewMut<T>,
    ) -> Done {
        self.sum(
            Sum::Dense {
                inputs,
                weights,
                biases,
            },
            out,
        )
    }

    fn drelu<T: Element + PartialOrd>(
        &self,
        dvalues: MatrixView<T>,
        z: MatrixView<T>,
        out: MatrixViewMut<T>,
    ) -> Done {
        self.mask(Mask::Drelu { dvalues, z }, out)
    }

    fn relu<T: Element + PartialOrd>(&self, z: MatrixView<T>, out: MatrixViewMut<T>) -> Done {
        self.mask(Mask::Relu { z }, out)
    }
}

/// The first formulation: explicit loops.
pub(crate) struct Loops;

impl Kernels for Loops {}

/// The second formulation: whole matrices, as in the notebook's `np.dot(dvalues, weights.T)`.
pub(crate) struct Matrices;

impl Kernels for Matrices {
    fn sum<T: Element>(&self, question: Sum<T>, mut out: MatrixViewMut<T>) -> Done {
        match question {
            Sum::Dinputs { dvalues, weights } => dvalues.dot_into(transposed(weights)?.view(), out),
            Sum::Dweights { inputs, dvalues } => transposed(inputs)?.view().dot_into(dvalues, out),
            Sum::Dbiases { dvalues } => dvalues.sum_axis0_into(out),
            Sum::Dense {
                inputs,
                weights,
                biases,
            } => {
                inputs.dot_into(weights, out.view_mut())?;
                for sample in 0..inputs.nrows() {
                    for (z, &bias) in out.row_mut(sample).iter_mut().zip(biases.row(0)) {
                        *z = *z + bias;
                    }
                }
                Ok(())
            }
        }
    }

    fn mask<T: Element + PartialOrd>(&self, question: Mask<T>, mut out: MatrixViewMut<T>) -> Done {
        let (values, z) = question.values_and_z();
        out.as_mut_slice().copy_from_slice(values.as_slice());
        out.set_where(z, |z| z <= T::ZERO, T::ZERO)
    }
}

fn transposed<T: Element>(matrix: MatrixView<T>) -> Result<Owned<T>, ShapeError> {
    let (rows, cols) = matrix.shape();
    let mut transposed = Matrix::from_row_major(cols, rows, vec![T::BEFORE; rows * cols])?;
    matrix.transpose_into(transposed.view_mut())?;
    Ok(transposed)
}

/// A number that the kernels are tried on.
pub(crate) trait Element: Scalar + PartialEq + Debug {
    const ONE: Self;
    /// What an output holds before a kernel writes it. It must never be seen again.
    const BEFORE: Self;

    /// The very same bits, where every NaN is the same NaN.
    fn same(self, other: Self) -> bool {
        self == other
    }

    // What follows is how a wrong kernel calculates. A number that cannot be treated so stays what it is.

    /// Changed as a float: divided, negated, rounded to fewer digits.
    fn changed(self, _change: impl Fn(f64) -> f64) -> Self {
        self
    }

    /// `self + left * right`, rounded once.
    fn fused(self, left: Self, right: Self) -> Self {
        self + left * right
    }

    /// `self + left * right`, where an integer stops at its largest and smallest value.
    fn saturating(self, left: Self, right: Self) -> Self {
        self + left * right
    }
}

impl Element for f64 {
    const ONE: Self = 1.0;
    const BEFORE: Self = f64::NAN;

    fn same(self, other: Self) -> bool {
        self.to_bits() == other.to_bits() || (self.is_nan() && other.is_nan())
    }

    fn changed(self, change: impl Fn(f64) -> f64) -> Self {
        change(self)
    }

    fn fused(self, left: Self, right: Self) -> Self {
        left.mul_add(right, self)
    }
}

impl Element for f32 {
    const ONE: Self = 1.0;
    const BEFORE: Self = f32::NAN;

    fn same(self, other: Self) -> bool {
        self.to_bits() == other.to_bits() || (self.is_nan() && other.is_nan())
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "back to where it came from"
    )]
    fn changed(self, change: impl Fn(f64) -> f64) -> Self {
        change(f64::from(self)) as f32
    }

    fn fused(self, left: Self, right: Self) -> Self {
        left.mul_add(right, self)
    }
}

impl Element for i64 {
    const ONE: Self = 1;
    const BEFORE: Self = 77;

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "only small ones are tried"
    )]
    fn changed(self, change: impl Fn(f64) -> f64) -> Self {
        change(self as f64) as i64
    }
}

impl Element for Wrapping<i8> {
    const ONE: Self = Wrapping(1);
    const BEFORE: Self = Wrapping(77);

    fn saturating(self, left: Self, right: Self) -> Self {
        Wrapping(self.0.saturating_add(left.0.saturating_mul(right.0)))
    }
}

impl Element for Wrapping<i64> {
    const ONE: Self = Wrapping(1);
    const BEFORE: Self = Wrapping(77);

    fn saturating(self, left: Self, right: Self) -> Self {
        Wrapping(self.0.saturating_add(left.0.saturating_mul(right.0)))
    }
}

/// What a kernel writes into memory that held something else before.
pub(crate) fn written<T: Element>(
    (rows, cols): (usize, usize),
    kernel: impl FnOnce(MatrixViewMut<T>) -> Result<(), ShapeError>,
) -> Result<Owned<T>, ShapeError> {
    let mut result = Matrix::from_row_major(rows, cols, vec![T::BEFORE; rows * cols])?;
    kernel(result.view_mut())?;
    Ok(result)
}

/// Every element is the same, bit for bit, and the shape is.
pub(crate) fn same<T: Element>(
    what: &str,
    result: MatrixView<T>,
    expected: MatrixView<T>,
) -> Verdict {
    if result.shape() != expected.shape() {
        return Err(format!(
            "{what} is {:?}, expected {:?}",
            result.shape(),
            expected.shape()
        )
        .into());
    }
    for row in 0..result.nrows() {
        for (col, (&result, &expected)) in result.row(row).iter().zip(expected.row(row)).enumerate()
        {
            if !result.same(expected) {
                return Err(
                    format!("{what}[{row}][{col}] is {result:?}, expected {expected:?}").into(),
                );
            }
        }
    }
    Ok(())
}

/// Into memory of the shape that is expected, a kernel writes the very bits that are expected.
pub(crate) fn gives<T: Element>(
    what: &str,
    expected: MatrixView<T>,
    kernel: impl FnOnce(MatrixViewMut<T>) -> Done,
) -> Verdict {
    same(what, written(expected.shape(), kernel)?.view(), expected)
}

/// Whether it holds on random problems. They are the same ones at every run, so that a failure can be repeated; the
/// sentence names the smallest problem that fails.
pub(crate) fn on_random<P: Debug>(
    problems: impl Strategy<Value = P>,
    holds: impl Fn(&P) -> Verdict,
) -> Verdict {
    let config = Config {
        max_shrink_iters: 2000,
        ..repeatable(256)
    };
    TestRunner::new(config)
        .run(&problems, |problem| {
            holds(&problem).map_err(|error| TestCaseError::fail(error.to_string()))
        })
        .map_err(|error| error.to_string().into())
}
