//! The same results on the heap: for each operation that writes into the caller's memory, one call
//! that asks for memory of the right shape and writes there. Nothing is computed here.
//!
//! The heap is asked, not told: where it has no room the answer is an error, and not the end of the
//! program. (A product of 2³⁰ × 0 by 0 × 2³⁰ fits together, and asks for 2⁶⁰ elements.)

use alloc::vec::Vec;

use crate::backward::{dbiases_into, dinputs_into, drelu_into, dweights_into, inputs, weights};
use crate::forward::{self, dense_into, relu_into};
use crate::{Matrix, MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

/// A matrix that owns its memory on the heap: what the calls without `_into` return.
///
/// ```
/// use chainrule::{Matrix, MatrixVec, backward};
///
/// let (inputs, dvalues) = (Matrix::of(&[[1.0, 2.0]]), Matrix::of(&[[3.0]]));
/// let dweights: MatrixVec<f64> = backward::dweights(inputs, dvalues)?;
/// assert_eq!(dweights, Matrix::of(&[[3.0], [6.0]]));
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
pub type MatrixVec<T> = Matrix<T, Vec<T>>;

/// Asks for rows × columns elements, and lets `write` fill them.
fn filled<T: Scalar>(
    shape: (usize, usize),
    write: impl FnOnce(MatrixViewMut<T>) -> Result<(), ShapeError>,
) -> Result<MatrixVec<T>, ShapeError> {
    let mut data = Vec::new();
    let len = shape
        .0
        .checked_mul(shape.1)
        .filter(|&len| data.try_reserve_exact(len).is_ok());
    ShapeError::check(len.is_some(), Rule::Heap, shape, shape)?;
    data.resize(len.unwrap_or(0), T::ZERO);
    let mut result = Matrix::from_row_major(shape.0, shape.1, data)?;
    write(result.view_mut())?;
    Ok(result)
}

/// [`dinputs_into`], with the result on the heap.
///
/// # Errors
/// Operands that [`dinputs_into`] refuses, or no room on the heap.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// // dx0 = sum(weights[0] * dvalues[0])
/// let dvalues = Matrix::of(&[[1, 1, 1]]);
/// let weights = Matrix::of(&[[2, -1, 3], [5, 3, -2]]);
/// let dinputs = backward::dinputs(dvalues, weights)?;
/// assert_eq!(dinputs, Matrix::of(&[[2 - 1 + 3, 5 + 3 - 2]]));
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
pub fn dinputs<T: Scalar>(
    dvalues: MatrixView<T>,
    weights: MatrixView<T>,
) -> Result<MatrixVec<T>, ShapeError> {
    filled(inputs::shape(dvalues, weights)?, |out| {
        dinputs_into(dvalues, weights, out)
    })
}

/// [`dweights_into`], with the result on the heap.
///
/// # Errors
/// Operands that [`dweights_into`] refuses, or no room on the heap.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// let dweights = backward::dweights(Matrix::of(&[[2], [3]]), Matrix::of(&[[10], [100]]))?;
/// assert_eq!(dweights, Matrix::of(&[[2 * 10 + 3 * 100]]));
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
pub fn dweights<T: Scalar>(
    inputs: MatrixView<T>,
    dvalues: MatrixView<T>,
) -> Result<MatrixVec<T>, ShapeError> {
    filled(weights::shape(inputs, dvalues)?, |out| {
        dweights_into(inputs, dvalues, out)
    })
}

/// [`dbiases_into`], with the result on the heap.
///
/// # Errors
/// No room on the heap.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// // The notebook's dvalues, and what it prints for dbiases.
/// let dvalues = Matrix::of(&[[1.0, 1.0, 1.0], [2.0, 2.0, 2.0], [3.0, 3.0, 3.0]]);
/// assert_eq!(backward::dbiases(dvalues)?.to_string(), "[[6. 6. 6.]]");
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
pub fn dbiases<T: Scalar>(dvalues: MatrixView<T>) -> Result<MatrixVec<T>, ShapeError> {
    filled((1, dvalues.ncols()), |out| dbiases_into(dvalues, out))
}

/// [`drelu_into`], with the result on the heap.
///
/// # Errors
/// Operands that [`drelu_into`] refuses, or no room on the heap.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// // What comes out is the dvalues of the dense layer before the ReLU.
/// let drelu = backward::drelu(Matrix::of(&[[5, -6, 7]]), Matrix::of(&[[1, -1, 0]]))?;
/// assert_eq!(drelu, Matrix::of(&[[5, 0, 0]]));
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
pub fn drelu<T: Scalar + PartialOrd>(
    dvalues: MatrixView<T>,
    z: MatrixView<T>,
) -> Result<MatrixVec<T>, ShapeError> {
    filled(dvalues.shape(), |out| drelu_into(dvalues, z, out))
}

/// [`dense_into`], with the result on the heap.
///
/// # Errors
/// Operands that [`dense_into`] refuses, or no room on the heap.
///
/// ```
/// use chainrule::{Matrix, forward};
///
/// let (inputs, weights) = (Matrix::of(&[[2, 3]]), Matrix::of(&[[10], [100]]));
/// let z = forward::dense(inputs, weights, Matrix::of(&[[5]]))?;
/// assert_eq!(z, Matrix::of(&[[2 * 10 + 3 * 100 + 5]]));
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
pub fn dense<T: Scalar>(
    inputs: MatrixView<T>,
    weights: MatrixView<T>,
    biases: MatrixView<T>,
) -> Result<MatrixVec<T>, ShapeError> {
    filled(forward::shape(inputs, weights, biases)?, |out| {
        dense_into(inputs, weights, biases, out)
    })
}

/// [`relu_into`], with the result on the heap.
///
/// # Errors
/// No room on the heap.
///
/// ```
/// use chainrule::{Matrix, forward};
///
/// assert_eq!(forward::relu(Matrix::of(&[[-1, 0, 2]]))?, Matrix::of(&[[0, 0, 2]]));
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
pub fn relu<T: Scalar + PartialOrd>(z: MatrixView<T>) -> Result<MatrixVec<T>, ShapeError> {
    filled(z.shape(), |out| relu_into(z, out))
}

impl<T: Scalar> MatrixView<'_, T> {
    /// [`transpose_into`](Self::transpose_into), with the result on the heap.
    ///
    /// # Errors
    /// No room on the heap.
    ///
    /// ```
    /// use chainrule::Matrix;
    ///
    /// let weights = Matrix::of(&[[1, 2, 3], [4, 5, 6]]);
    /// assert_eq!(weights.transpose()?, Matrix::of(&[[1, 4], [2, 5], [3, 6]]));
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn transpose(self) -> Result<MatrixVec<T>, ShapeError> {
        filled((self.ncols(), self.nrows()), |out| self.transpose_into(out))
    }

    /// [`dot_into`](Self::dot_into), with the result on the heap.
    ///
    /// # Errors
    /// The left matrix does not have one column per row of the right one, or there is no room on
    /// the heap.
    ///
    /// ```
    /// use chainrule::{Matrix, backward};
    ///
    /// // The notebook's second way to the same bits.
    /// let dvalues = Matrix::of(&[[4, -1, 2], [-4, 2, 1]]);
    /// let weights = Matrix::of(&[[2, -1, 3], [5, 3, -2]]);
    /// let dinputs = dvalues.dot(weights.transpose()?.view())?;
    /// assert_eq!(dinputs, backward::dinputs(dvalues, weights)?);
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn dot(self, right: MatrixView<T>) -> Result<MatrixVec<T>, ShapeError> {
        filled(self.dot_shape(right)?, |out| self.dot_into(right, out))
    }

    /// [`sum_axis0_into`](Self::sum_axis0_into), with the result on the heap.
    ///
    /// # Errors
    /// No room on the heap.
    ///
    /// ```
    /// use chainrule::Matrix;
    ///
    /// assert_eq!(Matrix::of(&[[1, 2, 3], [4, 5, 6]]).sum_axis0()?, Matrix::of(&[[5, 7, 9]]));
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn sum_axis0(self) -> Result<MatrixVec<T>, ShapeError> {
        filled((1, self.ncols()), |out| self.sum_axis0_into(out))
    }

    /// [`sum_axis1_into`](Self::sum_axis1_into), with the result on the heap.
    ///
    /// # Errors
    /// No room on the heap.
    ///
    /// ```
    /// use chainrule::Matrix;
    ///
    /// assert_eq!(Matrix::of(&[[1, 2, 3], [4, 5, 6]]).sum_axis1()?, Matrix::of(&[[6], [15]]));
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn sum_axis1(self) -> Result<MatrixVec<T>, ShapeError> {
        filled((self.nrows(), 1), |out| self.sum_axis1_into(out))
    }

    /// `dvalues.copy()`: the same elements in memory of their own.
    ///
    /// # Errors
    /// No room on the heap.
    ///
    /// ```
    /// use chainrule::Matrix;
    ///
    /// let dvalues = Matrix::of(&[[1, 4], [3, 3]]);
    /// let mut drelu = dvalues.copy()?;
    /// drelu.set_where(Matrix::of(&[[0, 4], [-4, -7]]), |z| z <= 0, 0)?;
    /// assert_eq!(drelu, Matrix::of(&[[0, 4], [0, 0]]));
    /// assert_eq!(dvalues, Matrix::of(&[[1, 4], [3, 3]])); // that is why the notebook copies
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn copy(self) -> Result<MatrixVec<T>, ShapeError> {
        filled(self.shape(), |mut out| {
            out.as_mut_slice().copy_from_slice(self.as_slice());
            Ok(())
        })
    }
}
