//! Lesson 4, the gradient of ReLU: `drelu = dvalues.copy()`, then `drelu[z <= 0] = 0`.
//!
//! The lesson is the comment of the first loop, and so that loop's page in the documentation. The
//! second does the same in place.

use core::iter::zip;

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

/// Lesson 4, the gradient of ReLU: the notebook's `drelu = dvalues.copy()`, then
/// `drelu[z <= 0] = 0`.
///
/// *How does the loss change when one `z` changes?* ReLU looks at one number at a time. Where `z`
/// is above 0 it lets `z` through, so a nudge goes through as it is. Where `z` is 0 or below the
/// output is 0 and stays 0 however `z` is nudged, so nothing goes through. The forward line that
/// this is the derivative of, and the line itself:
///
/// ```text
/// forward    relu[sample][neuron]  = z[sample][neuron]
///                but 0 where z[sample][neuron] <= 0
/// backward   drelu[sample][neuron] = dvalues[sample][neuron]
///                but 0 where z[sample][neuron] <= 0
/// shape      samples × neurons, that of z
/// ```
///
/// With plain arrays and indices that is the loop, and beside it the notebook's two lines for it:
///
/// ```
/// fn drelu(dvalues: [[f64; 3]; 2], z: [[f64; 3]; 2]) -> [[f64; 3]; 2] {
///     let mut drelu = dvalues; // drelu = dvalues.copy()
///     for sample in 0..2 {
///         for neuron in 0..3 {
///             if z[sample][neuron] <= 0.0 {
///                 drelu[sample][neuron] = 0.0; // drelu[z <= 0] = 0
///             }
///         }
///     }
///     drelu
/// }
///
/// let z = [[-10.0, -17.0, 45.5], [29.0, 11.0, -10.5]];
/// let dvalues = [[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0]];
/// assert_eq!(drelu(dvalues, z), [[0.0, 0.0, 2.0], [-4.0, 2.0, 0.0]]);
/// # #[cfg(feature = "alloc")] {
///
/// // This crate's loop gives the same bits, also where `z` is a zero, an infinity or NaN.
/// use chainrule::{Matrix, backward};
/// let z = [[0.0, -0.0, f64::NAN], [f64::INFINITY, f64::NEG_INFINITY, 5e-324]];
/// let by_the_crate = backward::drelu(Matrix::of(&dvalues), Matrix::of(&z))?;
/// let by_hand = drelu(dvalues, z);
/// let both = core::iter::zip(by_the_crate.as_slice(), by_hand.as_flattened());
/// for (crates, hands) in both {
///     assert_eq!(crates.to_bits(), hands.to_bits());
/// }
/// # }
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
///
/// No index is missing on the left, so nothing is summed; each element meets the one in the same
/// place. In the [case that all lessons use](super#the-case-that-all-lessons-use), with `dvalues`
/// now the gradient of ReLU's output:
///
/// ```text
///      z  neuron:    0      1      2          dvalues               drelu
///      sample 0    -10    -17    [45.5]        4   -1  [ 2]          0    0  [ 2]
///      sample 1    [29]   [11]   -10.5       [-4] [ 2]   1         [-4] [ 2]   0
/// ```
///
/// The crate computes it twice, by this loop and by the notebook's two lines on whole matrices:
///
/// ```
/// # #[cfg(feature = "alloc")] {
/// use chainrule::{Matrix, backward};
///
/// let z = Matrix::of(&[[-10.0, -17.0, 45.5], [29.0, 11.0, -10.5]]);
/// let dvalues = Matrix::of(&[[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0]]);
///
/// let mut masked = dvalues.copy()?;
/// masked.set_where(z, |z| z <= 0.0, 0.0)?;
/// assert_eq!(backward::drelu(dvalues, z)?, masked);
/// # }
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
///
/// The notebook draws whole numbers for this cell, `z = np.random.randint(-8, 5, (3, 4))` and
/// `dvalues = np.random.randint(0, 10, (3, 4))`.
///
/// # What if `z` is exactly 0?
///
/// There the curve has a corner: from the left the slope is 0, from the right it is 1, and there is
/// no derivative. One has to be chosen, and the notebook's `<=` chooses 0. PyTorch's `relu` chooses
/// 0 as well; `maximum(z, 0)` gives 1 or ½ in some libraries, and a nudge of `z` both ways, up and
/// down, gives ½. A single `<` in place of `<=` is a mistake that hides: a random `z` is hardly
/// ever exactly 0, and where the notebook's is, its gradient is 0 as well.
///
/// # Mask by `z`, by the output, or by the gradient?
///
/// By `z`. The sign of `dvalues` says where the *loss* wants to go and has nothing to do with
/// whether ReLU was open. The output works as well, because it is 0 exactly where `z <= 0`; that
/// holds for ReLU and not for other functions, and not after the output has been overwritten.
///
/// # What is masked: `dvalues`, or ReLU's output?
///
/// `dvalues`. The notebook does so. Some copies of the book *Neural Networks from Scratch*, which
/// the notebook follows, mask the *output of ReLU* in their last example and call it `drelu`; but
/// that output is 0 already wherever the mask is, so the mask does nothing, and the result is a
/// gradient only because that example uses the output in place of a gradient.
///
/// # Not a product with a mask
///
/// Three programs look alike and differ in NaN, in infinities and in the sign of a zero:
///
/// | | `z` is NaN | `dvalues` is inf or NaN where `z <= 0` | `dvalues` is -2 where `z <= 0` |
/// |---|---|---|---|
/// | copy, then 0 where `z <= 0` (the notebook, PyTorch, here) | keeps the gradient | +0 | +0 |
/// | `dvalues * (z > 0)` | a product with 0 | NaN | -0.0 |
/// | `np.where(z > 0, dvalues, 0)` (JAX) | 0 | +0 | +0 |
///
/// A NaN in `z` is not `<= 0`, so its gradient stays: an error upstream is not hidden behind a
/// zero.
///
/// # What is read and written
///
/// | | rows × columns | |
/// |---|---|---|
/// | `dvalues` | samples × neurons | read |
/// | `z` | samples × neurons | read |
/// | `drelu` | samples × neurons | overwritten, never read |
///
/// It is the derivative of [`forward::relu_into`](crate::forward::relu_into), and becomes the
/// `dvalues` of the dense layer before.
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
/// let dvalues = Matrix::of(&[[-3.0, 2.0, f64::INFINITY, 4.0]]);
/// backward::drelu_into(dvalues, z, Matrix::of_mut(&mut drelu))?;
/// assert_eq!(drelu, [[-3.0, 0.0, 0.0, 4.0]]);
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
///
/// # Next: what the gradients are for
///
/// To say to a friend: *where `z` was above 0 the gradient goes through as it is, and everywhere
/// else it stops.* And then: [what the gradients are for](super::add_scaled).
#[inline]
pub fn drelu_into<T: Scalar + PartialOrd>(
    dvalues: MatrixView<T>,
    z: MatrixView<T>,
    mut drelu: MatrixViewMut<T>,
) -> Result<(), ShapeError> {
    expect_shape_of_z(dvalues.shape(), z.shape())?;
    drelu.expect_shape(z.shape(), Rule::DreluOutput)?;

    // each neuron of each sample
    let copied = zip(drelu.as_mut_slice(), dvalues.as_slice());
    for ((drelu, &dvalue), &z) in zip(copied, z.as_slice()) {
        *drelu = if z <= T::ZERO { T::ZERO } else { dvalue };
    }
    Ok(())
}

/// [`drelu_into`] in the memory of `dvalues`: `drelu[z <= 0] = 0` without the copy. Where `dvalues`
/// is not needed any more, a buffer of samples × neurons is saved.
///
/// `dvalues` and `z` are samples × neurons; `z` is read, `dvalues` is read and overwritten. Special
/// values are those of [`drelu_into`].
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
/// // As the notebook prints it:
/// assert_eq!(dvalues, [[1, 4, 0, 1], [0, 0, 0, 0], [3, 0, 0, 8]]);
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[inline]
pub fn drelu_in_place<T: Scalar + PartialOrd>(
    mut dvalues: MatrixViewMut<T>,
    z: MatrixView<T>,
) -> Result<(), ShapeError> {
    expect_shape_of_z(dvalues.shape(), z.shape())?;

    // each neuron of each sample
    for (dvalue, &z) in zip(dvalues.as_mut_slice(), z.as_slice()) {
        *dvalue = if z <= T::ZERO { T::ZERO } else { *dvalue };
    }
    Ok(())
}

/// `Ok` where `dvalues` has the shape of `z`.
#[inline(always)]
pub(crate) fn expect_shape_of_z(
    dvalues: (usize, usize),
    z: (usize, usize),
) -> Result<(), ShapeError> {
    ShapeError::check(dvalues == z, Rule::Drelu, dvalues, z)
}
