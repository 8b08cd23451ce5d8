//! Shapes that do not fit: for every operation, every way in which they can differ, the sentence that comes back, and that
//! nothing was written. Also a buffer of the wrong length, rows × columns that overflow, and results too large for the heap.
//!
//! It proves that a mistake in the shapes is an error that says what would fit, never a wrong number and never a panic. It
//! cannot see shapes that fit by accident: for a batch of 3 and 3 neurons a missing transpose is not noticed here.

use crate::kernels::{Kernels, Loops, Owned, Verdict};
use chainrule::{Matrix, MatrixViewMut, ShapeError, backward};

fn matrix(rows: usize, cols: usize) -> Result<Owned<f64>, ShapeError> {
    Matrix::from_row_major(rows, cols, vec![1.0; rows * cols])
}

/// What comes back is this sentence, and an output of this shape is as it was.
fn refused(
    sentence: &str,
    (rows, cols): (usize, usize),
    operation: impl FnOnce(MatrixViewMut<f64>) -> Result<(), ShapeError>,
) -> Verdict {
    let mut out = Matrix::from_row_major(rows, cols, vec![77.0; rows * cols])?;
    let error = operation(out.view_mut())
        .err()
        .ok_or(format!("accepted, instead of: {sentence}"))?;
    if error.to_string() != sentence {
        return Err(format!("the sentence is: {error}, instead of: {sentence}").into());
    }
    if out.as_slice().iter().any(|&element| element != 77.0) {
        return Err(format!("written, in spite of: {sentence}").into());
    }
    Ok(())
}

/// Shapes that an output can have by mistake: a row or a column more or less, one row (broadcast), transposed.
fn other_shapes((rows, cols): (usize, usize)) -> Vec<(usize, usize)> {
    let shapes = [
        (rows + 1, cols),
        (rows - 1, cols),
        (rows, cols + 1),
        (rows, cols - 1),
        (1, cols),
        (cols, rows),
        (0, 0),
    ];
    shapes
        .into_iter()
        .filter(|&shape| shape != (rows, cols))
        .collect()
}

/// Every other shape of the output is refused.
fn outputs_refused(
    operation: &str,
    (rows, cols): (usize, usize),
    fits: &str,
    kernel: impl Fn(MatrixViewMut<f64>) -> Result<(), ShapeError>,
) -> Verdict {
    for shape in other_shapes((rows, cols)) {
        let output = format!(
            "the output is {}×{} but needs to be {rows}×{cols}",
            shape.0, shape.1
        );
        refused(&format!("{operation}: {output}: {fits}"), shape, &kernel)?;
    }
    Ok(())
}

/// 3 samples, 4 inputs, 5 neurons; whatever else has to fit is given in every other shape.
pub(crate) fn check(kernels: &impl Kernels) -> Verdict {
    let (inputs, weights, biases, dvalues) =
        (matrix(3, 4)?, matrix(4, 5)?, matrix(1, 5)?, matrix(3, 5)?);
    let [inputs, weights, biases, dvalues] =
        [&inputs, &weights, &biases, &dvalues].map(|matrix| matrix.view());

    for cols in [0, 1, 3, 4, 6] {
        let sentence = format!(
            "dinputs: dvalues is 3×5 but weights is 4×{cols}: both need one column per neuron"
        );
        refused(&sentence, (3, 4), |out| {
            kernels.dinputs(dvalues, matrix(4, cols)?.view(), out)
        })?;
    }
    let fits = "both need one column per neuron; weights transposed (4×5) would fit";
    let sentence = format!("dinputs: dvalues is 3×5 but weights is 5×4: {fits}");
    refused(&sentence, (3, 4), |out| {
        kernels.dinputs(dvalues, matrix(5, 4)?.view(), out)
    })?;
    let fits = "one row per sample, one column per input";
    outputs_refused("dinputs", (3, 4), fits, |out| {
        kernels.dinputs(dvalues, weights, out)
    })?;

    for rows in [0, 1, 2, 4, 5] {
        let hint = if rows == 4 {
            "; inputs transposed (4×3) would fit"
        } else {
            ""
        };
        let sentence = format!(
            "dweights: inputs is 3×4 but dvalues is {rows}×5: both need one row per sample{hint}"
        );
        refused(&sentence, (4, 5), |out| {
            kernels.dweights(inputs, matrix(rows, 5)?.view(), out)
        })?;
    }
    let fits = "one row per input, one column per neuron";
    outputs_refused("dweights", (4, 5), fits, |out| {
        kernels.dweights(inputs, dvalues, out)
    })?;

    let fits = "one row, one column per neuron";
    for (rows, cols) in [(1, 4), (1, 6), (5, 1), (2, 5), (0, 0), (3, 5), (1, 1)] {
        let sentence = format!("dbiases: the output is {rows}×{cols} but needs to be 1×5: {fits}");
        refused(&sentence, (rows, cols), |out| kernels.dbiases(dvalues, out))?;
    }

    for (rows, cols) in other_shapes((3, 5)) {
        let z = matrix(rows, cols)?;
        let fits = "both need one row per sample, one column per neuron";
        let sentence = format!("drelu: dvalues is 3×5 but z is {rows}×{cols}: {fits}");
        refused(&sentence, (3, 5), |out| {
            kernels.drelu(dvalues, z.view(), out)
        })?;
    }
    outputs_refused("drelu", (3, 5), "the shape of dvalues and z", |out| {
        kernels.drelu(dvalues, dvalues, out)
    })?;

    for (rows, cols) in [(3, 5), (5, 5), (5, 4), (0, 5)] {
        let hint = if (rows, cols) == (5, 4) {
            "; weights transposed (4×5) would fit"
        } else {
            ""
        };
        let fits = format!("inputs needs one column, weights one row per input{hint}");
        let sentence = format!("dense: inputs is 3×4 but weights is {rows}×{cols}: {fits}");
        refused(&sentence, (3, cols), |out| {
            kernels.dense(inputs, matrix(rows, cols)?.view(), biases, out)
        })?;
    }
    for (rows, cols) in [(1, 4), (1, 6), (5, 1), (3, 5), (0, 5), (1, 1)] {
        let fits = "one row, one column per neuron of weights";
        let sentence = format!("dense: biases is {rows}×{cols} but needs to be 1×5: {fits}");
        refused(&sentence, (3, 5), |out| {
            kernels.dense(inputs, weights, matrix(rows, cols)?.view(), out)
        })?;
    }
    let fits = "one row per sample, one column per neuron";
    outputs_refused("dense", (3, 5), fits, |out| {
        kernels.dense(inputs, weights, biases, out)
    })?;
    outputs_refused("relu", (3, 5), "the shape of z", |out| {
        kernels.relu(dvalues, out)
    })
}

#[test]
fn loops() -> Verdict {
    check(&Loops)
}

#[test]
fn in_place() -> Verdict {
    for (rows, cols) in other_shapes((3, 5)) {
        let other = matrix(rows, cols)?;
        let fits = "both need one row per sample, one column per neuron";
        let sentence = format!("drelu: dvalues is 3×5 but z is {rows}×{cols}: {fits}");
        refused(&sentence, (3, 5), |dvalues| {
            backward::drelu_in_place(dvalues, other.view())
        })?;
        let fits = "a gradient has the shape of what it is the gradient of";
        let sentence =
            format!("add_scaled: parameters is 3×5 but gradient is {rows}×{cols}: {fits}");
        refused(&sentence, (3, 5), |parameters| {
            backward::add_scaled(parameters, other.view(), -0.5)
        })?;
        let sentence = format!(
            "set_where: the matrix is 3×5 but the one that decides is {rows}×{cols}: both need the same shape"
        );
        refused(&sentence, (3, 5), |mut drelu| {
            drelu.set_where(other.view(), |_| true, 0.0)
        })?;
    }
    Ok(())
}

#[test]
fn matrix_operations() -> Verdict {
    let (left, right) = (matrix(3, 4)?, matrix(4, 5)?);
    let [left, right] = [&left, &right].map(|matrix| matrix.view());
    for (rows, cols) in [(3, 4), (3, 5), (5, 5), (5, 4), (0, 0)] {
        let hint = match (rows, cols) {
            (_, 4) => &format!("; the right transposed (4×{rows}) would fit"), // of 3×4 the left one would, too
            (3, _) => "; the left transposed (4×3) would fit",
            _ => "",
        };
        let fits = format!("the left needs one column per row of the right{hint}");
        let sentence =
            format!("dot: the left matrix is 3×4 but the right one is {rows}×{cols}: {fits}");
        refused(&sentence, (3, cols), |out| {
            left.dot_into(matrix(rows, cols)?.view(), out)
        })?;
    }
    outputs_refused(
        "dot",
        (3, 5),
        "the rows of the left by the columns of the right",
        |out| left.dot_into(right, out),
    )?;
    let fits = "one row per column, one column per row";
    outputs_refused("transpose", (4, 3), fits, |out| left.transpose_into(out))?;
    for (rows, cols) in [(1, 3), (1, 5), (4, 1), (2, 4), (0, 0)] {
        let output = format!("the output is {rows}×{cols} but needs to be");
        let sentence = format!("sum_axis0: {output} 1×4: one row, with the sum of each column");
        refused(&sentence, (rows, cols), |out| left.sum_axis0_into(out))?;
        let sentence = format!("sum_axis1: {output} 3×1: one column, with the sum of each row");
        refused(&sentence, (rows, cols), |out| left.sum_axis1_into(out))?;
    }
    Ok(())
}

#[test]
fn buffers() {
    let sentence = |rows, cols, buffer: &[f64]| {
        Matrix::from_row_major(rows, cols, buffer)
            .err()
            .map(|e| e.to_string())
    };
    let needs = |len: usize, rows: usize, cols: usize| {
        let matrix = format!("a {rows}×{cols} matrix needs rows × columns of them");
        Some(format!(
            "from_row_major: the buffer has {len} elements but {matrix}"
        ))
    };
    assert_eq!(sentence(2, 3, &[0.0; 6]), None);
    assert_eq!(sentence(0, 3, &[]), None);
    for (rows, cols) in [(2, 3), (1, 1), (0, 5), (5, 0), (0, 0)] {
        assert_eq!(sentence(rows, cols, &[0.0; 5]), needs(5, rows, cols));
    }
    // rows × columns overflow, and wrap to 0 or to 4, which is what is there.
    let half = 1 << (usize::BITS / 2);
    assert_eq!(sentence(half, half, &[]), needs(0, half, half));
    assert_eq!(
        sentence(usize::MAX / 2 + 1, 2, &[]),
        needs(0, usize::MAX / 2 + 1, 2)
    );
    assert_eq!(
        sentence(usize::MAX / 2 + 3, 2, &[0.0; 4]),
        needs(4, usize::MAX / 2 + 3, 2)
    );
    assert_eq!(
        sentence(usize::MAX, usize::MAX, &[0.0]),
        needs(1, usize::MAX, usize::MAX)
    );
}

#[cfg(feature = "alloc")]
mod owned {
    use super::*;
    use chainrule::{MatrixVec, forward};

    /// The sentence of the error, without the result.
    fn sentence(result: Result<MatrixVec<f64>, ShapeError>) -> String {
        result
            .err()
            .map_or("accepted".to_string(), |error| error.to_string())
    }

    /// The operands are refused in the same words, and the result is not asked for.
    #[test]
    fn operands() -> Verdict {
        let (m34, m45, m15) = (matrix(3, 4)?, matrix(4, 5)?, matrix(1, 5)?);
        let [m34, m45, m15] = [&m34, &m45, &m15].map(|matrix| matrix.view());
        let is = |result, expected: &str| assert_eq!(sentence(result), expected);
        let fits = "both need one column per neuron; weights transposed (5×4) would fit";
        is(
            backward::dinputs(m34, m45),
            &format!("dinputs: dvalues is 3×4 but weights is 4×5: {fits}"),
        );
        let fits = "both need one row per sample; inputs transposed (4×3) would fit";
        is(
            backward::dweights(m34, m45),
            &format!("dweights: inputs is 3×4 but dvalues is 4×5: {fits}"),
        );
        let fits = "both need one row per sample, one column per neuron";
        is(
            backward::drelu(m34, m45),
            &format!("drelu: dvalues is 3×4 but z is 4×5: {fits}"),
        );
        let fits = "inputs needs one column, weights one row per input; weights transposed (5×4) would fit";
        is(
            forward::dense(m45, m45, m15),
            &format!("dense: inputs is 4×5 but weights is 4×5: {fits}"),
        );
        let fits = "one row, one column per neuron of weights";
        is(
            forward::dense(m34, m45, m34),
            &format!("dense: biases is 3×4 but needs to be 1×5: {fits}"),
        );
        let fits =
            "the left needs one column per row of the right; the right transposed (4×3) would fit";
        is(
            m34.dot(m34),
            &format!("dot: the left matrix is 3×4 but the right one is 3×4: {fits}"),
        );
        Ok(())
    }

    /// From two matrices without elements: a result with 2^60 of them, or one that has more than a count can say.
    #[test]
    fn no_room_on_the_heap() -> Verdict {
        let none = &[0.0_f64; 0][..];
        for many in [1_usize << 30, 1 << (usize::BITS - 2)] {
            let (tall, wide) = (
                Matrix::from_row_major(many, 0, none)?,
                Matrix::from_row_major(0, many, none)?,
            );
            let is = |result, rows: usize, cols: usize| {
                let hint = "use the call that writes into your own memory, or smaller operands";
                assert_eq!(
                    sentence(result),
                    format!("no room on the heap for a {rows}×{cols} result: {hint}")
                );
            };
            is(tall.dot(wide), many, many);
            is(backward::dinputs(tall, tall), many, many);
            is(backward::dweights(wide, wide), many, many);
            if many > 1 << 30 {
                is(tall.sum_axis1(), many, 1);
                is(wide.sum_axis0(), 1, many);
                is(backward::dbiases(wide), 1, many);
            }
            // What has no element needs no room.
            assert_eq!(tall.transpose()?.shape(), (0, many));
            assert_eq!(tall.copy()?.shape(), (many, 0));
            assert_eq!(wide.dot(tall)?.shape(), (0, 0));
            assert_eq!(backward::drelu(tall, tall)?.shape(), (many, 0));
            assert_eq!(forward::relu(wide)?.shape(), (0, many));
        }
        Ok(())
    }
}
