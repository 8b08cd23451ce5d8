//! The same results on the heap: for each operation that writes into the caller's memory, one call that asks for memory
//! of the right shape and writes there. Nothing is computed here.

use alloc::vec::Vec;

use crate::backward::{dbiases_into, dinputs_into, drelu_into, dweights_into, inputs, weights};
use crate::forward::{self, dense_into, relu_into};
use crate::{Matrix, MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

/// A matrix that owns its memory on the heap.
pub type MatrixVec<T> = Matrix<T, Vec<T>>;

/// Asks for rows × columns elements, and lets `write` fill them.
fn filled<T: Scalar>(
    shape: (usize, usize),
    write: impl FnOnce(MatrixViewMut<T>) -> Result<(), ShapeError>,
) -> Result<MatrixVec<T>, ShapeError> {
    let mut data = Vec::new();
    let len = shape.0.checked_mul(shape.1).filter(|&len| data.try_reserve_exact(len).is_ok());
    ShapeError::unless(len.is_some(), Rule::Heap, shape, shape)?;
    data.resize(len.unwrap_or(0), T::ZERO);
    let mut result = Matrix::from_row_major(shape.0, shape.1, data)?;
    write(result.view_mut())?;
    Ok(result)
}

/// [`dinputs_into`], with the result on the heap.
///
/// # Errors
/// Shapes, heap.
pub fn dinputs<T: Scalar>(dvalues: MatrixView<T>, weights: MatrixView<T>) -> Result<MatrixVec<T>, ShapeError> {
    filled(inputs::shape(dvalues, weights)?, |out| dinputs_into(dvalues, weights, out))
}

/// [`dweights_into`], with the result on the heap.
///
/// # Errors
/// Shapes, heap.
pub fn dweights<T: Scalar>(inputs: MatrixView<T>, dvalues: MatrixView<T>) -> Result<MatrixVec<T>, ShapeError> {
    filled(weights::shape(inputs, dvalues)?, |out| dweights_into(inputs, dvalues, out))
}

/// [`dbiases_into`], with the result on the heap.
///
/// # Errors
/// Heap.
pub fn dbiases<T: Scalar>(dvalues: MatrixView<T>) -> Result<MatrixVec<T>, ShapeError> {
    filled((1, dvalues.cols()), |out| dbiases_into(dvalues, out))
}

/// [`drelu_into`], with the result on the heap.
///
/// # Errors
/// Shapes, heap.
pub fn drelu<T: Scalar + PartialOrd>(dvalues: MatrixView<T>, z: MatrixView<T>) -> Result<MatrixVec<T>, ShapeError> {
    filled(dvalues.shape(), |out| drelu_into(dvalues, z, out))
}

/// [`dense_into`], with the result on the heap.
///
/// # Errors
/// Shapes, heap.
pub fn dense<T: Scalar>(
    inputs: MatrixView<T>,
    weights: MatrixView<T>,
    biases: MatrixView<T>,
) -> Result<MatrixVec<T>, ShapeError> {
    filled(forward::shape(inputs, weights, biases)?, |out| dense_into(inputs, weights, biases, out))
}

/// [`relu_into`], with the result on the heap.
///
/// # Errors
/// Heap.
pub fn relu<T: Scalar + PartialOrd>(z: MatrixView<T>) -> Result<MatrixVec<T>, ShapeError> {
    filled(z.shape(), |out| relu_into(z, out))
}

impl<T: Scalar> MatrixView<'_, T> {
    /// [`transpose_into`](Self::transpose_into), with the result on the heap.
    ///
    /// # Errors
    /// No room on the heap.
    pub fn transpose(self) -> Result<MatrixVec<T>, ShapeError> {
        filled((self.cols(), self.rows()), |out| self.transpose_into(out))
    }

    /// [`dot_into`](Self::dot_into), with the result on the heap.
    ///
    /// # Errors
    /// The inner sizes differ, or there is no room on the heap.
    pub fn dot(self, right: MatrixView<T>) -> Result<MatrixVec<T>, ShapeError> {
        filled(self.dot_shape(right)?, |out| self.dot_into(right, out))
    }

    /// [`sum_axis0_into`](Self::sum_axis0_into), with the result on the heap.
    ///
    /// # Errors
    /// No room on the heap.
    pub fn sum_axis0(self) -> Result<MatrixVec<T>, ShapeError> {
        filled((1, self.cols()), |out| self.sum_axis0_into(out))
    }

    /// [`sum_axis1_into`](Self::sum_axis1_into), with the result on the heap.
    ///
    /// # Errors
    /// No room on the heap.
    pub fn sum_axis1(self) -> Result<MatrixVec<T>, ShapeError> {
        filled((self.rows(), 1), |out| self.sum_axis1_into(out))
    }

    /// `dvalues.copy()`: the same elements in memory of their own.
    ///
    /// # Errors
    /// No room on the heap.
    pub fn copy(self) -> Result<MatrixVec<T>, ShapeError> {
        filled(self.shape(), |mut out| {
            out.as_mut_slice().copy_from_slice(self.as_slice());
            Ok(())
        })
    }
}
