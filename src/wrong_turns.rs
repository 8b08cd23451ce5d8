//! Wrong turns: six famous mistakes, what they give, and why nothing warned.
//!
//! Each begins with the wrong line in NumPy and what NumPy answers, then the same in Rust beside
//! what is right. They use the numbers of the [case that all lessons
//! use](crate::backward#the-case-that-all-lessons-use), changed only where the mistake needs that
//! to stay hidden: cut to a square, one sample more, a 0 planted in `z`.
//!
//! ```python
//! >>> import numpy as np
//! >>> inputs = np.array([[1, -2, 3, 5], [-4, 6, -1, 2], [7, 3, -5, -6]])
//! >>> weights = np.array([[2, -1, 3], [5, 3, -2], [-3, 4, 1]])
//! >>> dvalues = np.array([[4, -1, 2], [-4, 2, 1]])
//! >>> z = np.array([[-10, -17, 45], [29, 0, -10]])
//! ```
//!
//! If you have a gradient that is wrong and do not know why, hand it to the
//! [oracle](crate::oracle): it knows these mistakes and many more by name.
//!
//! # No transpose
//!
//! ```python
//! >>> print(np.dot(dvalues, weights))       # wrong
//! [[ -3   1  16]
//!  [ -1  14 -15]]
//! >>> print(np.dot(dvalues, weights.T))     # right
//! [[ 15  13 -14]
//!  [ -7 -16  21]]
//! ```
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use chainrule::{Matrix, backward};
//!
//! let weights = Matrix::of(&[[2, -1, 3], [5, 3, -2], [-3, 4, 1]]);
//! let dvalues = Matrix::of(&[[4, -1, 2], [-4, 2, 1]]);
//! assert_eq!(dvalues.dot(weights)?.to_string(), "[[ -3   1  16]\n [ -1  14 -15]]");
//! let right = backward::dinputs(dvalues, weights)?;
//! assert_eq!(right.to_string(), "[[ 15  13 -14]\n [ -7 -16  21]]");
//! # }
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! *Why the shapes did not warn:* the layer has as many inputs as neurons, so `weights` and
//! `weights.T` are both 3×3. *How one notices:* try it once on a layer that is not square; NumPy
//! refuses, and so does everybody.
//!
//! # The mean in place of the sum
//!
//! ```python
//! >>> print(np.mean(dvalues, axis=0, keepdims=True))    # wrong
//! [[0.  0.5 1.5]]
//! >>> print(np.sum(dvalues, axis=0, keepdims=True))     # right
//! [[0 1 3]]
//! ```
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use chainrule::{Matrix, backward};
//!
//! let dvalues = Matrix::of(&[[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0]]);
//! let mut mean = dvalues.sum_axis0()?;
//! mean.as_mut_slice().iter_mut().for_each(|sum| *sum /= 2.0);
//! assert_eq!(mean.to_string(), "[[0.  0.5 1.5]]");
//! assert_eq!(backward::dbiases(dvalues)?.to_string(), "[[0. 1. 3.]]");
//! # }
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! *Why the shapes did not warn:* a mean has the shape of a sum. *How one notices:* double the
//! batch by repeating every sample: the right gradient doubles, this one stays. (The mean belongs
//! to the loss: [where is 1/n?](crate::backward#where-is-1n))
//!
//! # The mask forgotten
//!
//! ```python
//! >>> print(dvalues)                        # wrong: ReLU was never looked at
//! [[ 4 -1  2]
//!  [-4  2  1]]
//! >>> drelu = dvalues.copy()
//! >>> drelu[z <= 0] = 0
//! >>> print(drelu)                          # right
//! [[ 0  0  2]
//!  [-4  0  0]]
//! ```
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use chainrule::{Matrix, backward};
//!
//! let z = Matrix::of(&[[-10, -17, 45], [29, 0, -10]]);
//! let dvalues = Matrix::of(&[[4, -1, 2], [-4, 2, 1]]);
//! assert_eq!(dvalues.to_string(), "[[ 4 -1  2]\n [-4  2  1]]");
//! assert_eq!(backward::drelu(dvalues, z)?.to_string(), "[[ 0  0  2]\n [-4  0  0]]");
//! # }
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! *Why the shapes did not warn:* `drelu` has the shape of `dvalues`. *How one notices:* the
//! network still learns, only worse. Look for a neuron whose `z` is below 0 in every sample: its
//! gradient has to be 0.
//!
//! # `z < 0` in place of `z <= 0`
//!
//! ```python
//! >>> drelu = dvalues.copy()
//! >>> drelu[z < 0] = 0
//! >>> print(drelu)                          # wrong at z == 0
//! [[ 0  0  2]
//!  [-4  2  0]]
//! ```
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use chainrule::Matrix;
//!
//! let z = Matrix::of(&[[-10, -17, 45], [29, 0, -10]]);
//! let mut drelu = Matrix::of(&[[4, -1, 2], [-4, 2, 1]]).copy()?;
//! drelu.set_where(z, |z| z < 0, 0)?;
//! assert_eq!(drelu.to_string(), "[[ 0  0  2]\n [-4  2  0]]");
//! # }
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! *Why the shapes did not warn:* one element of six differs, and only because a `z` is exactly 0
//! where `dvalues` is not. In the notebook's own numbers the only `z` that is 0 meets a gradient of
//! 0. *How one notices:* plant a 0 in `z`. It is not far-fetched: the inputs of the second layer
//!    are outputs of a ReLU, and with biases of 0 a sample whose inputs are all 0 has `z` exactly
//!    0.
//!
//! # `+=` in place of `=`
//!
//! ```python
//! >>> dbiases = np.zeros((1, 3), dtype=int)
//! >>> for step in range(2):
//! ...     dbiases += np.sum(dvalues, axis=0, keepdims=True)
//! >>> print(dbiases)                        # wrong in the second step
//! [[0 2 6]]
//! ```
//!
//! ```
//! use chainrule::{Matrix, backward};
//!
//! let dvalues = Matrix::of(&[[4, -1, 2], [-4, 2, 1]]);
//! let (mut added, mut dbiases) = ([[0; 3]], [[0; 3]]);
//! for _step in 0..2 {
//!     backward::dbiases_into(dvalues, Matrix::of_mut(&mut dbiases))?;
//!     backward::add_scaled(Matrix::of_mut(&mut added), Matrix::of(&dbiases), 1)?;
//! }
//! assert_eq!(Matrix::of(&added).to_string(), "[[0 2 6]]");
//! assert_eq!(Matrix::of(&dbiases).to_string(), "[[0 1 3]]");
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! *Why the shapes did not warn:* they are right, and in the first step so are the numbers. *How
//! one notices:* call it twice with the same operands. (When adding is right: [overwrite, or
//! add?](crate::backward#overwrite-or-add))
//!
//! # Shapes that fit by accident
//!
//! ```python
//! >>> dvalues = np.array([[4, -1, 2], [-4, 2, 1], [1, 5, -7]])
//! >>> print(np.dot(inputs.T, dvalues.T))    # wrong
//! [[ 22  -5 -68]
//!  [ -8  23   7]
//!  [  3 -19  33]
//!  [  6 -22  57]]
//! >>> print(np.dot(inputs.T, dvalues))      # right
//! [[ 27  26 -51]
//!  [-29  29 -19]
//!  [ 11 -30  40]
//!  [  6 -31  54]]
//! ```
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use chainrule::{Matrix, backward};
//!
//! let inputs = Matrix::of(&[[1, -2, 3, 5], [-4, 6, -1, 2], [7, 3, -5, -6]]);
//! let dvalues = Matrix::of(&[[4, -1, 2], [-4, 2, 1], [1, 5, -7]]);
//! let wrong = backward::dweights(inputs, dvalues.transpose()?.view())?;
//! assert_eq!(wrong.to_string(), "\
//! [[ 22  -5 -68]
//!  [ -8  23   7]
//!  [  3 -19  33]
//!  [  6 -22  57]]");
//! let right = backward::dweights(inputs, dvalues)?;
//! assert_eq!(right.to_string(), "\
//! [[ 27  26 -51]
//!  [-29  29 -19]
//!  [ 11 -30  40]
//!  [  6 -31  54]]");
//! # }
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! *Why the shapes did not warn:* there are as many samples as neurons, as in the notebook, so
//! `dvalues` is square. One element is even right, by accident. *How one notices:* with three
//! different sizes. A test in which two sizes are equal cannot see a swapped index.
//!
//! # Next: do it yourself
//!
//! To say to a friend: *shapes that fit prove little; test with three different sizes, with uneven
//! numbers, and with a `z` that is 0.* And then: `chainrule learn` asks you for the numbers of the
//! lessons, and says which of these turns you took. How the same bits are computed fast is told at
//! the head of `src/dot.rs`.
