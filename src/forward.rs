//! The forward pass: `dense` and `relu`.

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

pub(crate) fn shape<T>(
    inputs: MatrixView<T>,
    weights: MatrixView<T>,
    biases: MatrixView<T>,
) -> Result<(usize, usize), ShapeError> {
    ShapeError::unless(inputs.cols() == weights.rows(), Rule::Dense, inputs.shape(), weights.shape())?;
    biases.must_be((1, weights.cols()), Rule::DenseBiases)?;
    Ok((inputs.rows(), weights.cols()))
}

#[cfg(feature = "alloc")]
pub use crate::owned::{dense, relu};

/// `z = np.dot(inputs, weights) + biases`.
///
/// # Errors
/// Shapes.
#[inline]
pub fn dense_into<T: Scalar>(
    inputs: MatrixView<T>,
    weights: MatrixView<T>,
    biases: MatrixView<T>,
    mut z: MatrixViewMut<T>,
) -> Result<(), ShapeError> {
    z.must_be(shape(inputs, weights, biases)?, Rule::DenseOutput)?;
    z.as_mut_slice().fill(T::ZERO);
    for sample in z.row_numbers() {
        for (index, &input) in inputs.row(sample).iter().enumerate() {
            for (z, &weight) in z.row_mut(sample).iter_mut().zip(weights.row(index)) {
                *z = *z + input * weight;
            }
        }
        for (z, &bias) in z.row_mut(sample).iter_mut().zip(biases.as_slice()) {
            *z = *z + bias;
        }
    }
    Ok(())
}

/// `np.maximum(0, z)`, but NaN stays.
///
/// # Errors
/// Shapes.
#[inline]
pub fn relu_into<T: Scalar + PartialOrd>(z: MatrixView<T>, mut values: MatrixViewMut<T>) -> Result<(), ShapeError> {
    values.must_be(z.shape(), Rule::ReluOutput)?;
    for (value, &z) in values.as_mut_slice().iter_mut().zip(z.as_slice()) {
        *value = if z <= T::ZERO { T::ZERO } else { z };
    }
    Ok(())
}
