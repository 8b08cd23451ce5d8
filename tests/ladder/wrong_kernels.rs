//! The wrong kernels of rung 8. They are built from one plain loop in which every mistake changes one thing; without a
//! mistake it is right, if slow.

use crate::kernels::{Done, Element, Kernels, Loops, Mask, Sum};
use chainrule::{Matrix, MatrixView, MatrixViewMut, ShapeError};

/// The kernel that is wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kernel {
    Dinputs,
    Dweights,
    Dbiases,
    Dense,
    Drelu,
    Relu,
}

/// One mistake. Each is one arm of a `match` below, which says what it is. The first and the second factor are those of
/// `weights · dvalues` in dinputs, `inputs · dvalues` in dweights, `inputs · weights` in dense.
#[derive(Clone, Copy, Debug, PartialEq)]
#[rustfmt::skip] // one line for each kind
pub(crate) enum Mistake {
    Nothing,
    // The famous ones: which numbers meet,
    FirstColumnMajor, SecondColumnMajor, FirstShifted, SecondShifted, SummedOverNeurons,
    // which terms are summed,
    FirstTermDropped, LastTermDropped, ZerosSkipped,
    // how they are summed, and what becomes of the sum,
    Accumulated, Doubled, AccumulatorOf(u32), Saturated, DividedByBatch, DividedByNeurons, SignTurned,
    // in which precision,
    OperandsRounded(u32), OperandsTruncated(u32), OperandsHalf, OperandsFlushed,
    // where it goes,
    FirstRowLost, LastRowLost, FirstColumnLost, LastColumnLost, Transposed, OneNaN, OneZero,
    // and the mask.
    Forgotten, StrictlyBelow, OwnSign, MaskShifted, MaskColumnMajor, DerivativeOne, Multiplied, SelectedAbove,

    // And some that no list has.
    Added, LastTermOnly, RemainderOfFourDropped, NaNSkipped,
    FirstProductFirst, MinusZeroFirst, Backwards, Pairwise, FourLanes, Compensated, Fused,
    ResultRounded(u32), ResultFlushed, Clipped, Absolute, UnwrittenWhereEmpty, RowsShifted, ColumnsShifted,
    OnlyZero, HalfAtZero, Leaky, SmallIsZero, TinyIsZero, MinusZeroKept,
    BiasFirst, BiasForgotten, BiasOfTheSample,
    WrittenBeforeChecked, NeverChecked, AnyShapeOfThatSize,
}
use Kernel::{Dbiases, Dense, Dinputs, Drelu, Dweights, Relu};
use Mistake::*;

/// The crate's kernels, and one wrong one in the place of `kernel`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wrong {
    pub(crate) kernel: Kernel,
    pub(crate) mistake: Mistake,
}

impl Wrong {
    fn mistake_in(&self, kernel: Kernel) -> Mistake {
        if self.kernel == kernel {
            self.mistake
        } else {
            Nothing
        }
    }
}

/// An element; `column_major`: as if the columns lay one after the other; `shifted`: its neighbour on the right.
fn read<T: Element>(
    matrix: MatrixView<T>,
    (row, col): (usize, usize),
    column_major: bool,
    shifted: bool,
) -> T {
    let col = if shifted {
        (col + 1) % matrix.ncols()
    } else {
        col
    };
    let place = if column_major {
        col * matrix.nrows() + row
    } else {
        row * matrix.ncols() + col
    };
    matrix.as_slice().get(place).copied().unwrap_or(T::ZERO)
}

fn first<T: Element>(mistake: Mistake, matrix: MatrixView<T>, row: usize, col: usize) -> T {
    read(
        matrix,
        (row, col),
        mistake == FirstColumnMajor,
        mistake == FirstShifted,
    )
}

fn second<T: Element>(mistake: Mistake, matrix: MatrixView<T>, row: usize, col: usize) -> T {
    read(
        matrix,
        (row, col),
        mistake == SecondColumnMajor,
        mistake == SecondShifted,
    )
}

/// Rounded to `bits` binary digits, to nearest even; the range of the exponent stays.
fn rounded(number: f64, bits: u32) -> f64 {
    let unit = 1_u64 << (53 - bits);
    let number_bits = number.to_bits();
    let even = number_bits >> (53 - bits) & 1;
    if number.is_finite() {
        f64::from_bits((number_bits + (unit / 2 - 1) + even) & !(unit - 1))
    } else {
        number
    }
}

fn truncated(number: f64, bits: u32) -> f64 {
    if number.is_finite() {
        f64::from_bits(number.to_bits() & !((1 << (53 - bits)) - 1))
    } else {
        number
    }
}

fn flushed(number: f64) -> f64 {
    if number.abs() < f64::from(f32::MIN_POSITIVE) {
        0.0
    } else {
        number
    }
}

/// An operand as a wrong kernel sees it.
fn operand<T: Element>(mistake: Mistake, operand: T) -> T {
    match mistake {
        OperandsRounded(bits) => operand.changed(|x| rounded(x, bits)),
        OperandsTruncated(bits) => operand.changed(|x| truncated(x, bits)),
        OperandsHalf => operand.changed(|x| match x.abs() {
            size if size > 65504.0 => x * f64::INFINITY,
            size if size < 1.0 / 16_777_216.0 => 0.0,
            _ => rounded(x, 11),
        }),
        OperandsFlushed => operand.changed(flushed),
        _ => operand,
    }
}

fn pairwise<T: Element>(products: &[T]) -> T {
    match products {
        [] => T::ZERO,
        [product] => *product,
        _ => {
            let (left, right) = products.split_at(products.len() / 2);
            pairwise(left) + pairwise(right)
        }
    }
}

/// Kahan's sum, which is closer to the exact one, and not the reference. Where nothing can be negated, the plain sum.
fn compensated<T: Element>(products: &[T]) -> T {
    let minus = |number: T| {
        if T::ONE.changed(|x| -x) == T::ONE {
            T::ZERO
        } else {
            number.changed(|x| -x)
        }
    };
    let (mut sum, mut lost) = (T::ZERO, T::ZERO);
    for &product in products {
        let term = product + minus(lost);
        let next = sum + term;
        lost = (next + minus(sum)) + minus(term);
        sum = next;
    }
    sum
}

/// The sum of the products of the pairs. A gradient of a bias has no products: its terms are the first of each pair.
fn sum<T: Element>(mistake: Mistake, pairs: &[(T, T)], only_first: bool, before: T) -> T {
    let times = |first: T, second: T| match mistake {
        Added if !only_first => first + second,
        _ if only_first => first,
        _ => first * second,
    };
    let products = pairs
        .iter()
        .map(|&(first, second)| times(first, second))
        .collect::<Vec<T>>();
    let from =
        |start: T, products: &[T]| products.iter().fold(start, |sum, &product| sum + product);
    let plain = |products: &[T]| from(T::ZERO, products);
    let n = products.len();
    match mistake {
        FirstTermDropped => plain(&products[n.min(1)..]),
        LastTermDropped => plain(&products[..n.saturating_sub(1)]),
        LastTermOnly => plain(&products[n.saturating_sub(1)..]),
        RemainderOfFourDropped => plain(&products[..n - n % 4]),
        ZerosSkipped => {
            let no_zero = pairs
                .iter()
                .filter(|(first, second)| *first != T::ZERO && *second != T::ZERO);
            no_zero.fold(T::ZERO, |sum, &(first, second)| sum + times(first, second))
        }
        #[expect(clippy::eq_op, reason = "NaN is not equal to itself")]
        NaNSkipped => plain(
            &products
                .into_iter()
                .filter(|product| product == product)
                .collect::<Vec<T>>(),
        ),
        Accumulated => from(before, &products),
        Doubled => plain(&products) + plain(&products),
        FirstProductFirst => products
            .split_first()
            .map_or(T::ZERO, |(&first, rest)| from(first, rest)),
        MinusZeroFirst => from(T::ZERO.changed(|_| -0.0), &products),
        Backwards => products
            .iter()
            .rev()
            .fold(T::ZERO, |sum, &product| sum + product),
        Pairwise => T::ZERO + pairwise(&products),
        FourLanes => {
            let lane = |lane| {
                plain(
                    &products
                        .iter()
                        .skip(lane)
                        .step_by(4)
                        .copied()
                        .collect::<Vec<T>>(),
                )
            };
            (lane(0) + lane(1)) + (lane(2) + lane(3))
        }
        Compensated => compensated(&products),
        Fused => pairs
            .iter()
            .fold(T::ZERO, |sum, &(first, second)| sum.fused(first, second)),
        Saturated => pairs.iter().fold(T::ZERO, |sum, &(first, second)| {
            sum.saturating(first, second)
        }),
        AccumulatorOf(bits) => products
            .iter()
            .fold(T::ZERO, |sum, &x| (sum + x).changed(|x| rounded(x, bits))),
        _ => plain(&products),
    }
}

/// A sum as a wrong kernel stores it.
#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn result<T: Element>(mistake: Mistake, sum: T, n_samples: usize, n_neurons: usize) -> T {
    match mistake {
        DividedByBatch => sum.changed(|x| x / n_samples as f64),
        DividedByNeurons => sum.changed(|x| x / n_neurons as f64),
        ResultRounded(bits) => sum.changed(|x| rounded(x, bits)),
        ResultFlushed => sum.changed(flushed),
        SignTurned => sum.changed(|x| -x),
        Clipped => sum.changed(|x| x.clamp(-10.0, 10.0)),
        Absolute => sum.changed(f64::abs),
        _ => sum,
    }
}

/// An output as a wrong kernel leaves it.
fn spoil<T: Element>(mistake: Mistake, out: &mut MatrixViewMut<T>) {
    let (rows, cols) = out.shape();
    if rows == 0 || cols == 0 {
        return;
    }
    match mistake {
        FirstRowLost => out.row_mut(0).fill(T::ZERO),
        LastRowLost => out.row_mut(rows - 1).fill(T::ZERO),
        FirstColumnLost => (0..rows).for_each(|row| out.row_mut(row)[0] = T::ZERO),
        LastColumnLost => (0..rows).for_each(|row| out.row_mut(row)[cols - 1] = T::ZERO),
        RowsShifted => out.as_mut_slice().rotate_left(cols),
        ColumnsShifted => (0..rows).for_each(|row| out.row_mut(row).rotate_left(1)),
        Transposed => {
            let right = out.as_mut_slice().to_vec();
            for (place, element) in out.as_mut_slice().iter_mut().enumerate() {
                *element = right[place % rows * cols + place / rows];
            }
        }
        OneNaN => out.row_mut(0)[0] = out.row(0)[0].changed(|_| f64::NAN),
        OneZero => out.row_mut(rows - 1)[cols - 1] = T::ZERO,
        _ => {}
    }
}

/// What a wrong kernel does with the shapes: `right` is the right kernel, which refuses those that do not fit. True where
/// there is something left to compute.
fn shapes_fit<T: Element>(
    mistake: Mistake,
    expected: (usize, usize),
    out: &mut MatrixViewMut<T>,
    right: impl Fn(MatrixViewMut<T>) -> Done,
) -> Result<bool, ShapeError> {
    match mistake {
        WrittenBeforeChecked => out.as_mut_slice().fill(T::ZERO),
        AnyShapeOfThatSize if expected.0 * expected.1 == out.as_slice().len() => {
            right(Matrix::from_row_major(
                expected.0,
                expected.1,
                out.as_mut_slice(),
            )?)?;
            return Ok(false);
        }
        NeverChecked => return Ok(right(out.view_mut()).is_ok()),
        _ => {}
    }
    right(out.view_mut()).map(|()| true)
}

/// What `dense` makes of a sum: it adds the neuron's bias.
fn with_bias<T: Element>(
    mistake: Mistake,
    sum: T,
    biases: &[T],
    (sample, neuron): (usize, usize),
    pairs: &[(T, T)],
) -> T {
    match mistake {
        BiasForgotten => sum,
        BiasOfTheSample => sum + biases[sample % biases.len()],
        BiasFirst => pairs
            .iter()
            .fold(T::ZERO + biases[neuron], |sum, &(first, second)| {
                sum + first * second
            }),
        _ => sum + biases[neuron],
    }
}

/// `drelu` and `relu`, element by element.
#[rustfmt::skip] // one mistake, one line
fn masked<T: Element + PartialOrd>(mistake: Mistake, value: T, z: T, before: T) -> T {
    let zero_where = |closed: bool| if closed { T::ZERO } else { value };
    match mistake {
        Forgotten => value,
        StrictlyBelow => zero_where(z < T::ZERO),
        OnlyZero => zero_where(z == T::ZERO),
        HalfAtZero if z == T::ZERO => value.changed(|x| x / 2.0),
        OwnSign => zero_where(value <= T::ZERO),
        DerivativeOne => if z <= T::ZERO { T::ZERO } else { T::ONE },
        Multiplied => value * if z <= T::ZERO { T::ZERO } else { T::ONE },
        SelectedAbove => if z > T::ZERO { value } else { T::ZERO },
        Leaky => if z <= T::ZERO { value.changed(|x| x * 0.01) } else { value },
        SmallIsZero => zero_where(z.changed(f64::trunc) <= T::ZERO),
        TinyIsZero => zero_where(z.changed(flushed) <= T::ZERO),
        MinusZeroKept => zero_where(z <= T::ZERO && value != T::ZERO),
        Accumulated => before + zero_where(z <= T::ZERO),
        _ => zero_where(z <= T::ZERO),
    }
}

impl Kernels for Wrong {
    /// `out[row][col]` is the sum of the products of the pairs that belong to it, and whatever the mistake makes of it.
    fn sum<T: Element>(&self, question: Sum<T>, mut out: MatrixViewMut<T>) -> Done {
        let (kernel, shape, (n_samples, n_neurons)) = match question {
            Sum::Dinputs { dvalues, weights } => {
                (Dinputs, (dvalues.nrows(), weights.nrows()), dvalues.shape())
            }
            Sum::Dweights { inputs, dvalues } => {
                (Dweights, (inputs.ncols(), dvalues.ncols()), dvalues.shape())
            }
            Sum::Dbiases { dvalues } => (Dbiases, (1, dvalues.ncols()), dvalues.shape()),
            Sum::Dense {
                inputs, weights, ..
            } => (
                Dense,
                (inputs.nrows(), weights.ncols()),
                (inputs.nrows(), weights.ncols()),
            ),
        };
        let mistake = self.mistake_in(kernel);
        let before = out.as_slice().to_vec();
        if !shapes_fit(mistake, shape, &mut out, |out| Loops.sum(question, out))? {
            return Ok(());
        }
        let n_terms = match question {
            Sum::Dinputs { .. } => n_neurons,
            Sum::Dbiases { .. } if mistake == SummedOverNeurons => n_neurons,
            Sum::Dweights { .. } | Sum::Dbiases { .. } => n_samples,
            Sum::Dense { inputs, .. } => inputs.ncols(),
        };
        let pair = |row, col, term| match question {
            Sum::Dinputs { dvalues, weights } => (
                first(mistake, weights, col, term),
                second(mistake, dvalues, row, term),
            ),
            Sum::Dweights { inputs, dvalues } => (
                first(mistake, inputs, term, row),
                second(mistake, dvalues, term, col),
            ),
            Sum::Dbiases { dvalues } if mistake == SummedOverNeurons => {
                (first(mistake, dvalues, col, term), T::ONE)
            }
            Sum::Dbiases { dvalues } => (first(mistake, dvalues, term, col), T::ONE),
            Sum::Dense {
                inputs, weights, ..
            } => (
                first(mistake, inputs, row, term),
                second(mistake, weights, term, col),
            ),
        };
        for row in 0..shape.0 {
            for col in 0..shape.1 {
                let pairs = (0..n_terms).map(|term| pair(row, col, term));
                let pairs = pairs
                    .map(|(first, second)| (operand(mistake, first), operand(mistake, second)));
                let (pairs, before) = (pairs.collect::<Vec<_>>(), before[row * shape.1 + col]);
                let sum = sum(mistake, &pairs, kernel == Dbiases, before);
                let result = result(mistake, sum, n_samples, n_neurons);
                out.row_mut(row)[col] = match question {
                    _ if mistake == UnwrittenWhereEmpty && n_terms == 0 => before,
                    Sum::Dense { biases, .. } => {
                        with_bias(mistake, result, biases.row(0), (row, col), &pairs)
                    }
                    _ => result,
                };
            }
        }
        spoil(mistake, &mut out);
        Ok(())
    }

    fn mask<T: Element + PartialOrd>(&self, question: Mask<T>, mut out: MatrixViewMut<T>) -> Done {
        let mistake = self.mistake_in(if matches!(question, Mask::Drelu { .. }) {
            Drelu
        } else {
            Relu
        });
        let (values, z) = question.values_and_z();
        let before = out.as_slice().to_vec();
        if shapes_fit(mistake, values.shape(), &mut out, |out| {
            Loops.mask(question, out)
        })? {
            let cols = values.ncols();
            for row in 0..values.nrows() {
                for col in 0..cols {
                    let z = read(
                        z,
                        (row, col),
                        mistake == MaskColumnMajor,
                        mistake == MaskShifted,
                    );
                    out.row_mut(row)[col] =
                        masked(mistake, values.row(row)[col], z, before[row * cols + col]);
                }
            }
            spoil(mistake, &mut out);
        }
        Ok(())
    }
}
