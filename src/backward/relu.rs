//! Lesson 4, the gradient of ReLU: `drelu = dvalues.copy()`, then `drelu[z <= 0] = 0`.
//!
//! *How does the loss change when one `z` changes?* ReLU looks at one number at a time. Where `z` is above 0 it lets `z`
//! through, so a nudge goes through as it is. Where `z` is 0 or below the output is 0 and stays 0 however `z` is nudged, so
//! nothing goes through. The forward line that this is the derivative of, and the line itself:
//!
//! ```text
//! forward    relu[sample][neuron]  = z[sample][neuron]        and 0 where z[sample][neuron] <= 0
//! backward   drelu[sample][neuron] = dvalues[sample][neuron]  and 0 where z[sample][neuron] <= 0
//! shape      samples × neurons, that of z
//! ```
//!
//! No index is missing on the left, so nothing is summed; each element meets the one in the same place. In the
//! [case that all lessons use](super#the-case-that-all-lessons-use), with `dvalues` now the gradient of ReLU's output:
//!
//! ```text
//!      z  neuron:    0      1      2          dvalues                 drelu
//!      sample 0    -10    -17    [45.5]        4   -1  [ 2]            0    0  [ 2]
//!      sample 1    [29]   [11]   -10.5       [-4] [ 2]   1           [-4] [ 2]   0
//! ```
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use chainrule::{Matrix, backward};
//!
//! let z = Matrix::of(&[[-10.0, -17.0, 45.5], [29.0, 11.0, -10.5]]);
//! let dvalues = Matrix::of(&[[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0]]);
//!
//! let drelu = backward::drelu(dvalues, z)?;
//! assert_eq!(drelu, Matrix::of(&[[0.0, 0.0, 2.0], [-4.0, 2.0, 0.0]]));
//!
//! // The notebook's two lines, as whole matrices.
//! let mut masked = dvalues.copy()?;
//! masked.set_where(z, |z| z <= 0.0, 0.0)?;
//! assert_eq!(drelu, masked);
//! # }
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! The notebook draws whole numbers for this cell, `z = np.random.randint(-8, 5, (3, 4))` and
//! `dvalues = np.random.randint(0, 10, (3, 4))`.
//!
//! # What if `z` is exactly 0?
//!
//! There the curve has a corner: from the left the slope is 0, from the right it is 1, and there is no derivative. One has
//! to be chosen, and the notebook's `<=` chooses 0. PyTorch's `relu` chooses 0 as well; `maximum(z, 0)` gives 1
//! or ½ in some libraries, and a nudge of `z` both ways, up and down, gives ½. A single `<` in place of `<=` is a mistake
//! that hides: a random `z` is hardly ever exactly 0, and where the notebook's is, its gradient is 0 as well.
//!
//! # Mask by `z`, by the output, or by the gradient?
//!
//! By `z`. The sign of `dvalues` says where the *loss* wants to go and has nothing to do with whether ReLU was open. The
//! output works as well, because it is 0 exactly where `z <= 0`; that holds for ReLU and not for other functions, and not
//! after the output has been overwritten.
//!
//! # What is masked: `dvalues`, or ReLU's output?
//!
//! `dvalues`. The notebook does so. Some copies of the book *Neural Networks from Scratch*, which
//! the notebook follows, mask the *output of ReLU* in their last example and
//! call it `drelu`; but that output is 0 already wherever the mask is, so the mask does nothing, and the result is a
//! gradient only because that example uses the output in place of a gradient.
//!
//! # Not a product with a mask
//!
//! Three programs look alike and differ where a NaN or an infinity is near:
//!
//! | | `z` is NaN | `dvalues` is inf or NaN where `z <= 0` | `dvalues` is -2 where `z <= 0` |
//! |---|---|---|---|
//! | copy, then 0 where `z <= 0` (the notebook, PyTorch, here) | keeps the gradient | +0 | +0 |
//! | `dvalues * (z > 0)` | a product with 0 | NaN | -0.0 |
//! | `np.where(z > 0, dvalues, 0)` (JAX) | 0 | +0 | +0 |
//!
//! A NaN in `z` is not `<= 0`, so its gradient stays: an error upstream is not hidden behind a zero.

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

/// `drelu[sample][neuron] = dvalues[sample][neuron]`, and 0 where `z[sample][neuron] <= 0`: the notebook's
/// `drelu[z <= 0] = 0` on a copy of `dvalues`. The derivative of [`forward::relu_into`](crate::forward::relu_into).
///
/// | | rows × columns | |
/// |---|---|---|
/// | `dvalues` | samples × neurons | read |
/// | `z` | samples × neurons | read |
/// | `drelu` | samples × neurons | overwritten, never read |
///
/// # Errors
/// `dvalues`, `z` and `drelu` are not of one shape. Nothing is written then.
///
/// # Special values
/// - `z` is +0 or -0.0: 0. `z` is NaN: the gradient is kept.
/// - A masked infinity, NaN or -0.0 becomes +0; one that is not masked stays as it is, to the bit.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// let mut drelu = [[0.0; 4]];
/// let z = Matrix::of(&[[f64::NAN, 0.0, -1.0, 1.0]]);
/// backward::drelu_into(Matrix::of(&[[-3.0, 2.0, f64::INFINITY, 4.0]]), z, Matrix::of_mut(&mut drelu))?;
/// assert_eq!(drelu, [[-3.0, 0.0, 0.0, 4.0]]);
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[inline]
pub fn drelu_into<T: Scalar + PartialOrd>(
    dvalues: MatrixView<T>,
    z: MatrixView<T>,
    mut drelu: MatrixViewMut<T>,
) -> Result<(), ShapeError> {
    ShapeError::unless(
        dvalues.shape() == z.shape(),
        Rule::Drelu,
        dvalues.shape(),
        z.shape(),
    )?;
    drelu.must_be(z.shape(), Rule::DreluOutput)?;
    for ((drelu, &dvalue), &z) in drelu
        .as_mut_slice()
        .iter_mut()
        .zip(dvalues.as_slice())
        .zip(z.as_slice())
    {
        *drelu = if z <= T::ZERO { T::ZERO } else { dvalue };
    }
    Ok(())
}

/// [`drelu_into`] in the memory of `dvalues`, which is read and overwritten: where `dvalues` is not needed any more, a
/// buffer of samples × neurons is saved.
///
/// # Errors
/// `dvalues` and `z` are not of one shape. Nothing is written then.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// let mut dvalues = [[1, 4, 0, 1], [3, 3, 4, 4], [3, 5, 2, 8]];
/// let z = [[4, 4, 0, 4], [-4, -7, -2, -6], [2, -2, -6, 1]];
/// backward::drelu_in_place(Matrix::of_mut(&mut dvalues), Matrix::of(&z))?;
/// assert_eq!(dvalues, [[1, 4, 0, 1], [0, 0, 0, 0], [3, 0, 0, 8]]); // as the notebook prints it
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[inline]
pub fn drelu_in_place<T: Scalar + PartialOrd>(
    mut dvalues: MatrixViewMut<T>,
    z: MatrixView<T>,
) -> Result<(), ShapeError> {
    ShapeError::unless(
        dvalues.shape() == z.shape(),
        Rule::Drelu,
        dvalues.shape(),
        z.shape(),
    )?;
    for (dvalue, &z) in dvalues.as_mut_slice().iter_mut().zip(z.as_slice()) {
        *dvalue = if z <= T::ZERO { T::ZERO } else { *dvalue };
    }
    Ok(())
}
