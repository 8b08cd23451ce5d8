//! Rung 7: special values, as tables: NaN, infinities, -0.0, subnormals, overflow, ties, nothing at all, one element. What
//! stands there was measured with NumPy or follows from the contract; an `E` number is the case's number in the list of
//! edge cases that these tables take over, where other implementations differ in many of them.
//!
//! It proves the corners one by one, each by name, so that whoever disagrees sees what they disagree with. It cannot see
//! anything between the corners. Not here: half precision (E35, E36, E38); operands of two types or of one dimension and a
//! z that is overwritten while it is read (E41, E42, E46), which do not compile; shapes that do not fit (E12, E43), which
//! have a file of their own.

use crate::kernels::{Element, Kernels, Loops, Matrices, Verdict, gives, on_random, same, written};
use chainrule::{Matrix, MatrixViewMut, ShapeError, backward};
use core::num::Wrapping;

const INF: f32 = f32::INFINITY;
const NAN: f32 = f32::NAN;
/// The smallest subnormal, 2^-149.
const TINY: f32 = f32::from_bits(1);
/// 2^-12, 2^-23 and 2^-24, which is half of what 1 can tell apart.
const P12: f32 = 1.0 / 4096.0;
const P23: f32 = f32::EPSILON;
const P24: f32 = f32::EPSILON / 2.0;
/// 2^-70, 2^-75 and 2^-140.
const P70: f32 = f32::from_bits((127 - 70) << 23);
const P75: f32 = f32::from_bits((127 - 75) << 23);
const P140: f32 = f32::from_bits(1 << 9);

/// Products that are summed: the left operands, the right ones, and the sum.
type Sum<T> = (&'static str, &'static [T], &'static [T], T);

const SUMS: &[Sum<f32>] = &[
    ("nothing", &[], &[], 0.0),
    ("one product", &[3.0], &[-0.5], -1.5),
    ("E15: 0 · inf", &[0.0], &[INF], NAN),
    ("E15: 1 · inf", &[1.0], &[INF], INF),
    ("E16: inf - inf", &[INF, -INF], &[1.0, 1.0], NAN),
    ("E17: 0 · NaN", &[0.0], &[NAN], NAN),
    (
        "E18: a masked gradient meets an infinite weight",
        &[INF, NAN],
        &[0.0, 1.0],
        NAN,
    ),
    (
        "E18: the zero is not skipped before a number",
        &[INF, 2.0],
        &[0.0, 1.0],
        NAN,
    ),
    ("0 · NaN before a number", &[NAN, 2.0], &[0.0, 1.0], NAN),
    ("E19: a product that is -0.0", &[1.0], &[-0.0], 0.0),
    (
        "E19: products that are all -0.0",
        &[1.0, 2.0, 1.0],
        &[-0.0, -0.0, -0.0],
        0.0,
    ),
    ("E20: exact cancellation", &[1.0, 1.0], &[1.0, -1.0], 0.0),
    ("E21: a subnormal product", &[1e-20], &[1e-20], 1e-40),
    (
        "E22: half of the smallest subnormal, a tie to even",
        &[P75],
        &[P75],
        0.0,
    ),
    (
        "E23: a product that underflows to -0.0",
        &[-1e-30],
        &[1e-30],
        0.0,
    ),
    ("E24: a subnormal operand", &[TINY], &[1.0], TINY),
    ("a subnormal operand, not flushed", &[P140], &[1.0], P140),
    ("a subnormal product, not flushed", &[P70], &[P70], P140),
    (
        "E25: overflow on the way stays",
        &[1.0, 1.0, 1.0],
        &[3e38, 3e38, -3e38],
        INF,
    ),
    ("E27: overflow of a product", &[f32::MAX], &[2.0], INF),
    (
        "overflow, then infinity of the other sign",
        &[f32::MAX, 1.0],
        &[2.0, -INF],
        NAN,
    ),
    (
        "E28: a small term lost between large ones",
        &[1e8, 1.0, -1e8],
        &[1.0, 1.0, 1.0],
        0.0,
    ),
    (
        "E29: no fused multiply and add",
        &[-(1.0 + 2.0 * P12), 1.0 + P12],
        &[1.0, 1.0 + P12],
        0.0,
    ),
    (
        "E30: halves of the last place, one by one",
        &[1.0, P24, P24],
        &[1.0, 1.0, 1.0],
        1.0,
    ),
    (
        "halves of the last place, from the small end",
        &[P24, P24, 1.0],
        &[1.0, 1.0, 1.0],
        1.0 + P23,
    ),
    ("E31: a tie to even, down", &[1.0, P24], &[1.0, 1.0], 1.0),
    (
        "E31: a tie to even, up",
        &[1.0, 3.0 * P24],
        &[1.0, 1.0],
        1.0 + 2.0 * P23,
    ),
    (
        "operands keep 9 bits",
        &[1.0 + 3.0 / 512.0],
        &[1.0],
        1.0 + 3.0 / 512.0,
    ),
    (
        "operands keep 12 bits",
        &[1.0 + 3.0 * P12],
        &[1.0],
        1.0 + 3.0 * P12,
    ),
    (
        "operands keep their exponent",
        &[3.0 / 134_217_728.0],
        &[1.0],
        3.0 / 134_217_728.0,
    ),
    (
        "the sum has more than 8 bits",
        &[256.0, 1.0],
        &[1.0, 1.0],
        257.0,
    ),
    (
        "the sum has more than 11 bits",
        &[2048.0, 1.0],
        &[1.0, 1.0],
        2049.0,
    ),
];

/// The smallest subnormal, 2^-1074.
const TINY64: f64 = f64::from_bits(1);

const SUMS64: &[Sum<f64>] = &[
    (
        "0 · NaN before a number",
        &[f64::NAN, 2.0],
        &[0.0, 1.0],
        f64::NAN,
    ),
    (
        "0 · inf before a number",
        &[f64::INFINITY, 2.0],
        &[0.0, 1.0],
        f64::NAN,
    ),
    (
        "products that are all -0.0",
        &[1.0, 2.0],
        &[-0.0, -0.0],
        0.0,
    ),
    ("a subnormal operand", &[TINY64], &[1.0], TINY64),
    (
        "half of the smallest subnormal, a tie to even",
        &[TINY64],
        &[0.5],
        0.0,
    ),
    ("three quarters of it", &[TINY64], &[0.75], TINY64),
    (
        "E27: overflow of a product",
        &[1e200],
        &[1e200],
        f64::INFINITY,
    ),
    (
        "overflow on the way stays",
        &[1.0, 1.0, 1.0],
        &[1.7e308, 1.7e308, -1.7e308],
        f64::INFINITY,
    ),
    (
        "a small term lost between large ones",
        &[1e17, 1.0, -1e17],
        &[1.0, 1.0, 1.0],
        0.0,
    ),
    (
        "halves of the last place, one by one",
        &[1.0, f64::EPSILON / 2.0, f64::EPSILON / 2.0],
        &[1.0, 1.0, 1.0],
        1.0,
    ),
    (
        "operands keep more than 24 bits",
        &[1.0 + 1.0 / 1_073_741_824.0],
        &[1.0],
        1.0 + 1.0 / 1_073_741_824.0,
    ),
    (
        "the sum has more than 24 bits",
        &[16_777_216.0, 1.0],
        &[1.0, 1.0],
        16_777_217.0,
    ),
];

/// A sum of products is an element of `dinputs`, of `dweights` and of `dense`, whichever operand is which.
fn check_sums<T: Element>(kernels: &impl Kernels, sums: &[Sum<T>]) -> Verdict {
    for &(what, left, right, sum) in sums {
        let expected = [[sum]];
        for (left, right) in [(left, right), (right, left)] {
            let terms = left.len();
            let [left_row, right_row] = [
                Matrix::from_row_major(1, terms, left)?,
                Matrix::from_row_major(1, terms, right)?,
            ];
            let [left_col, right_col] = [
                Matrix::from_row_major(terms, 1, left)?,
                Matrix::from_row_major(terms, 1, right)?,
            ];
            gives(&format!("{what}: dinputs"), Matrix::of(&expected), |out| {
                kernels.dinputs(left_row, right_row, out)
            })?;
            gives(&format!("{what}: dweights"), Matrix::of(&expected), |out| {
                kernels.dweights(left_col, right_col, out)
            })?;
            gives(&format!("{what}: dense"), Matrix::of(&expected), |out| {
                kernels.dense(left_row, right_col, Matrix::of(&[[T::ZERO]]), out)
            })?;
        }
    }
    Ok(())
}

/// The gradients of one bias, one for each sample, and their sum.
const BIASES: &[(&str, &[f32], f32)] = &[
    ("no sample", &[], 0.0),
    ("one sample", &[-2.5], -2.5),
    ("one sample that is -0.0", &[-0.0], 0.0),
    ("E15: inf", &[INF, 1.0], INF),
    ("NaN", &[1.0, NAN], NAN),
    ("inf - inf", &[INF, -INF], NAN),
    ("E19: all -0.0", &[-0.0, -0.0], 0.0),
    ("E26: overflow on the way stays", &[3e38, 3e38, -3e38], INF),
    (
        "E28: a small term lost between large ones",
        &[1e8, 1.0, -1e8],
        0.0,
    ),
    (
        "E30: halves of the last place, one by one",
        &[1.0, P24, P24],
        1.0,
    ),
    ("subnormals", &[TINY, TINY, -TINY], TINY),
];

fn check_biases(kernels: &impl Kernels) -> Verdict {
    for &(what, dvalues, sum) in BIASES {
        let dvalues = Matrix::from_row_major(dvalues.len(), 1, dvalues)?;
        gives(&format!("{what}: dbiases"), Matrix::of(&[[sum]]), |out| {
            kernels.dbiases(dvalues, out)
        })?;
    }
    // E37: 2048 ones are lost, one by one, beside 2^24.
    let mut dvalues = vec![1.0_f32; 2049 * 2];
    dvalues[..2].fill(16_777_216.0);
    gives(
        "E37: dbiases",
        Matrix::of(&[[16_777_216.0, 16_777_216.0]]),
        |out| kernels.dbiases(Matrix::from_row_major(2049, 2, &dvalues)?.view(), out),
    )?;

    // E39 and E40: integers wrap, as NumPy's do, in the type that they have.
    let bytes = [[Wrapping(100_i8)], [Wrapping(100)]];
    gives("E39: dbiases", Matrix::of(&[[Wrapping(-56)]]), |out| {
        kernels.dbiases(Matrix::of(&bytes), out)
    })?;
    gives("E39: dweights", Matrix::of(&[[Wrapping(32)]]), |out| {
        kernels.dweights(Matrix::of(&bytes), Matrix::of(&bytes), out)
    })?;
    let large = [[Wrapping(1_i64 << 62)], [Wrapping(1 << 62)]];
    gives("E40: dbiases", Matrix::of(&[[Wrapping(i64::MIN)]]), |out| {
        kernels.dbiases(Matrix::of(&large), out)
    })
}

/// z, the gradient that arrives, and what goes on: the notebook's rule, 0 where `z <= 0`.
const RELUS: &[(&str, f32, f32, f32)] = &[
    ("E1: z is NaN", NAN, 2.0, 2.0),
    ("E2: z is NaN, the gradient infinite", NAN, INF, INF),
    ("E3: both NaN", NAN, NAN, NAN),
    ("E4: z is 0", 0.0, 2.0, 0.0),
    ("E5: z is -0.0", -0.0, 2.0, 0.0),
    ("E6: masked, not multiplied by 0", -1.0, -2.0, 0.0),
    ("E7: a masked infinity", -1.0, INF, 0.0),
    ("E7: a masked NaN", -1.0, NAN, 0.0),
    ("E8: z is -inf", -INF, 2.0, 0.0),
    ("E8: z is inf", INF, 2.0, 2.0),
    ("E9: -0.0 goes through", 1.0, -0.0, -0.0),
    ("E9: -0.0 is masked", -1.0, -0.0, 0.0),
    ("E10: the smallest z above 0", TINY, 2.0, 2.0),
    ("the smallest z below 0", -TINY, 2.0, 0.0),
    ("a negative gradient goes through", 1.0, -2.0, -2.0),
    ("a subnormal gradient goes through", 1.0, TINY, TINY),
];

/// z, and what relu makes of it.
const FORWARD: &[(f32, f32)] = &[
    (2.0, 2.0),
    (-2.0, 0.0),
    (0.0, 0.0),
    (-0.0, 0.0),
    (INF, INF),
    (-INF, 0.0),
    (NAN, NAN),
    (TINY, TINY),
    (-TINY, 0.0),
];

fn check_relu(kernels: &impl Kernels) -> Verdict {
    for &(what, z, dvalue, expected) in RELUS {
        gives(
            &format!("{what}: drelu"),
            Matrix::of(&[[expected]]),
            |out| kernels.drelu(Matrix::of(&[[dvalue]]), Matrix::of(&[[z]]), out),
        )?;
        let (z, dvalue) = (f64::from(z), f64::from(dvalue));
        gives(
            &format!("{what}: drelu in f64"),
            Matrix::of(&[[f64::from(expected)]]),
            |out| kernels.drelu(Matrix::of(&[[dvalue]]), Matrix::of(&[[z]]), out),
        )?;
    }
    for &(z, expected) in FORWARD {
        gives(&format!("relu({z})"), Matrix::of(&[[expected]]), |out| {
            kernels.relu(Matrix::of(&[[z]]), out)
        })?;
    }
    // E11: integers.
    let z = Matrix::of(&[[1_i64, 2, -3, -4], [2, -7, -1, 3], [-1, 2, 5, -1]]);
    let dvalues = Matrix::of(&[[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]);
    gives(
        "E11: drelu",
        Matrix::of(&[[1, 2, 0, 0], [5, 0, 0, 8], [0, 10, 11, 0]]),
        |out| kernels.drelu(dvalues, z, out),
    )
}

/// The bias is added last: 2^24 + 1 - 2^24 is 0 and not 1, and so is 1 beside it.
fn check_dense(kernels: &impl Kernels) -> Verdict {
    let (inputs, weights) = (
        Matrix::of(&[[1.0_f32, 1.0]]),
        Matrix::of(&[[16_777_216.0, P24], [1.0, P24]]),
    );
    let biases = Matrix::of(&[[-16_777_216.0, 1.0]]);
    gives(
        "the bias last: dense",
        Matrix::of(&[[0.0, 1.0 + P23]]),
        |out| kernels.dense(inputs, weights, biases, out),
    )?;
    let (inputs, weights) = (Matrix::of(&[[0.0_f32]]), Matrix::of(&[[5.0, 5.0, 5.0]]));
    gives(
        "special biases: dense",
        Matrix::of(&[[0.0, NAN, INF]]),
        |out| kernels.dense(inputs, weights, Matrix::of(&[[-0.0, NAN, INF]]), out),
    )
}

/// E32 to E34: where a size is 0, every sum is empty, and an empty sum is +0.
fn check_empty(kernels: &impl Kernels) -> Verdict {
    for (n_samples, n_inputs, n_neurons) in [
        (0, 3, 2),
        (2, 3, 0),
        (2, 0, 2),
        (0, 0, 2),
        (0, 3, 0),
        (2, 0, 0),
        (0, 0, 0),
    ] {
        let filled =
            |rows, cols, value: f64| Matrix::from_row_major(rows, cols, vec![value; rows * cols]);
        let inputs = filled(n_samples, n_inputs, 1.0)?;
        let weights = filled(n_inputs, n_neurons, 1.0)?;
        let dvalues = filled(n_samples, n_neurons, 1.0)?;
        let biases = filled(1, n_neurons, 7.0)?;
        let [inputs, weights, dvalues, biases] =
            [&inputs, &weights, &dvalues, &biases].map(|matrix| matrix.view());

        gives(
            "empty: dinputs",
            filled(n_samples, n_inputs, 0.0)?.view(),
            |out| kernels.dinputs(dvalues, weights, out),
        )?;
        gives(
            "empty: dweights",
            filled(n_inputs, n_neurons, 0.0)?.view(),
            |out| kernels.dweights(inputs, dvalues, out),
        )?;
        // The sum of the samples, as NumPy has it for no inputs too: [[2. 2.]].
        let dbias = if n_samples == 2 { 2.0 } else { 0.0 };
        gives(
            "empty: dbiases",
            filled(1, n_neurons, dbias)?.view(),
            |out| kernels.dbiases(dvalues, out),
        )?;
        gives("empty: drelu", dvalues, |out| {
            kernels.drelu(dvalues, dvalues, out)
        })?;
        gives(
            "empty: dense",
            filled(n_samples, n_neurons, 7.0)?.view(),
            |out| kernels.dense(inputs, weights, biases, out),
        )?;
    }
    Ok(())
}

/// E45: a row alone gives what it gives in a batch. E47: what the output held is not read, and a second call changes
/// nothing.
fn check_independence(kernels: &impl Kernels) -> Verdict {
    let number = |place: u8| f32::from(place).mul_add(0.37, -9.1) / 3.3;
    let dvalues = (0..7 * 9).map(number).collect::<Vec<_>>();
    let weights = (100..100 + 5 * 9).map(number).collect::<Vec<_>>();
    let (dvalues, weights) = (
        Matrix::from_row_major(7, 9, dvalues)?,
        Matrix::from_row_major(5, 9, weights)?,
    );
    let mut batch = written((7, 5), |out| {
        kernels.dinputs(dvalues.view(), weights.view(), out)
    })?;
    for sample in 0..7 {
        let alone = Matrix::from_row_major(1, 9, dvalues.row(sample))?;
        gives(
            "E45: dinputs",
            Matrix::from_row_major(1, 5, batch.row(sample))?,
            |out| kernels.dinputs(alone, weights.view(), out),
        )?;
    }
    let once = batch.clone();
    kernels.dinputs(dvalues.view(), weights.view(), batch.view_mut())?;
    same("E47: dinputs", batch.view(), once.view())
}

/// E48: one product is rounded once. The product of two f32 is exact in f64.
fn check_one_product(kernels: &impl Kernels) -> Verdict {
    on_random(
        proptest::collection::vec((proptest::num::f32::ANY, proptest::num::f32::ANY), 80),
        |pairs| {
            for &(left, right) in pairs {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "this rounds once, to nearest even"
                )]
                let expected = (f64::from(left) * f64::from(right)) as f32;
                let dinputs = written((1, 1), |out| {
                    kernels.dinputs(Matrix::of(&[[left]]), Matrix::of(&[[right]]), out)
                })?;
                let [product] = dinputs.as_slice() else {
                    return Err("one element".into());
                };
                if *product != expected && !(product.is_nan() && expected.is_nan()) {
                    return Err(
                        format!("E48: {left} · {right} is {product}, expected {expected}").into(),
                    );
                }
            }
            Ok(())
        },
    )
}

pub(crate) fn check(kernels: &impl Kernels) -> Verdict {
    check_sums(kernels, SUMS)?;
    check_sums(kernels, SUMS64)?;
    check_biases(kernels)?;
    check_relu(kernels)?;
    check_dense(kernels)?;
    check_empty(kernels)?;
    check_independence(kernels)?;
    check_one_product(kernels)
}

#[test]
fn loops() -> Verdict {
    check(&Loops)
}

#[test]
fn matrices() -> Verdict {
    check(&Matrices)
}

/// E13 and E14: the numbers of the book that the notebook follows, to the last bit (NumPy 2.4.6, Python's `sum`) and as
/// the book prints them after one step: forward, ReLU, backward, update.
#[test]
fn book() -> Verdict {
    let mut weights = [
        [0.2, 0.5, -0.26],
        [0.8, -0.91, -0.27],
        [-0.5, 0.26, 0.17],
        [1.0, -0.5, 0.87],
    ];
    let mut biases = [[2.0, 3.0, 0.5]];
    let inputs = Matrix::of(&[
        [1.0, 2.0, 3.0, 2.5],
        [2.0, 5.0, -1.0, 2.0],
        [-1.5, 2.7, 3.3, -0.8],
    ]);

    let dvalues = Matrix::of(&[[1.0, 1.0, 1.0], [2.0, 2.0, 2.0], [3.0, 3.0, 3.0]]);
    let dinputs = written((3, 4), |out| {
        backward::dinputs_into(dvalues, Matrix::of(&weights), out)
    })?;
    let row = Matrix::of(&[[0.43999999999999995, -0.38, -0.06999999999999998, 1.37]]);
    same(
        "E13: dinputs",
        Matrix::from_row_major(1, 4, dinputs.row(0))?,
        row,
    )?;
    let rows = Matrix::of(&[[0.5; 3], [20.1; 3], [10.899999999999999; 3], [4.1; 3]]);
    gives("E13: dweights", rows, |out| {
        backward::dweights_into(inputs, dvalues, out)
    })?;
    gives("E13: dbiases", Matrix::of(&[[6.0, 6.0, 6.0]]), |out| {
        backward::dbiases_into(dvalues, out)
    })?;

    let z = written((3, 3), |out| {
        Loops.dense(inputs, Matrix::of(&weights), Matrix::of(&biases), out)
    })?;
    let values = written((3, 3), |out| Loops.relu(z.view(), out))?;
    let drelu = written((3, 3), |out| {
        backward::drelu_into(values.view(), z.view(), out)
    })?;
    let dweights = written((4, 3), |out| {
        backward::dweights_into(inputs, drelu.view(), out)
    })?;
    let dbiases = written((1, 3), |out| backward::dbiases_into(drelu.view(), out))?;
    backward::add_scaled(Matrix::of_mut(&mut weights), dweights.view(), -0.001)?;
    backward::add_scaled(Matrix::of_mut(&mut biases), dbiases.view(), -0.001)?;
    let printed = "[[ 0.179515   0.5003665 -0.262746 ]\n [ 0.742093  -0.9152577 -0.2758402]\n \
                   [-0.510153   0.2529017  0.1629592]\n [ 0.971328  -0.5021842  0.8636583]]";
    assert_eq!(Matrix::of(&weights).to_string(), printed, "E14");
    assert_eq!(
        Matrix::of(&biases).to_string(),
        "[[1.98489  2.997739 0.497389]]",
        "E14"
    );
    Ok(())
}

/// A matrix of 2^60 rows and no columns has no elements. Nobody counts through its rows: this test ends at once, or never.
#[test]
fn many_rows_of_nothing() -> Verdict {
    for many in [1 << 30, 1 << (usize::BITS - 4)] {
        let mut nothing = [0.0_f64; 0];
        let tall = Matrix::from_row_major(many, 0, &[0.0; 0][..])?;
        let wide = Matrix::from_row_major(0, many, &[0.0; 0][..])?;
        let none = Matrix::from_row_major(0, 0, &[0.0; 0][..])?;
        let row_of_none = Matrix::from_row_major(1, 0, &[0.0; 0][..])?;
        let mut out =
            |rows, cols, kernel: &dyn Fn(MatrixViewMut<f64>) -> Result<(), ShapeError>| {
                kernel(Matrix::from_row_major(rows, cols, &mut nothing[..])?.view_mut())
            };
        out(many, 0, &|out| backward::dinputs_into(tall, none, out))?;
        out(0, many, &|out| backward::dinputs_into(none, tall, out))?;
        out(0, 0, &|out| backward::dinputs_into(wide, wide, out))?;
        out(0, 0, &|out| backward::dweights_into(tall, tall, out))?;
        out(many, 0, &|out| backward::dweights_into(wide, none, out))?;
        out(0, many, &|out| backward::dweights_into(none, wide, out))?;
        out(1, 0, &|out| backward::dbiases_into(tall, out))?;
        out(many, 0, &|out| backward::drelu_into(tall, tall, out))?;
        out(0, many, &|out| backward::drelu_in_place(out, wide))?;
        out(many, 0, &|out| backward::add_scaled(out, tall, 1.0))?;
        out(many, 0, &|out| Loops.dense(tall, none, row_of_none, out))?;
        out(many, 0, &|out| Loops.relu(tall, out))?;
        out(0, many, &|out| tall.transpose_into(out))?;
        out(many, 0, &|out| wide.transpose_into(out))?;
        out(many, 0, &|out| tall.dot_into(none, out))?;
        out(0, 0, &|out| wide.dot_into(tall, out))?;
        out(0, many, &|out| none.dot_into(wide, out))?;
        out(1, 0, &|out| tall.sum_axis0_into(out))?;
        out(0, 1, &|out| wide.sum_axis1_into(out))?;
        out(many, 0, &|mut out| out.set_where(tall, |z| z <= 0.0, 0.0))?;
        assert!(tall.row(many - 1).is_empty() && tall.row(many).is_empty());
        assert!(tall == tall && tall != wide);
        assert!(format!("{tall} {tall:?} {wide} {wide:?}").len() < 100);
    }
    Ok(())
}
