//! The one error of this crate: two shapes that do not fit, and the rule that they break.

use core::fmt;

use crate::rule::Rule;

/// Two shapes do not fit together, or a result does not fit into memory. Nothing was written.
///
/// Printed, it is one sentence: the operation, the operands by their names in the notebook, what
/// they are, and what would fit; also where the operand that is most often handed over transposed
/// would fit so. `{:?}` is the same sentence, for that is what `unwrap`, and a `main` that returns
/// this error, print.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// let mut memory = [[0.0; 4]; 3];
/// let dvalues = Matrix::of(&[[1.0, 1.0, 1.0], [2.0, 2.0, 2.0], [3.0, 3.0, 3.0]]);
///
/// let weights = Matrix::of(&[[0.2, 0.8], [0.5, -0.91], [-0.26, -0.27], [0.1, 0.3]]);
/// let dinputs = Matrix::of_mut(&mut memory);
/// let error = backward::dinputs_into(dvalues, weights, dinputs).unwrap_err();
/// let sentence = "dinputs: dvalues is 3×3 but weights is 4×2: \
///                 both need one column per neuron";
/// assert_eq!(error.to_string(), sentence);
/// assert_eq!(format!("{error:?}"), sentence);
///
/// // (neurons, inputs), as PyTorch stores them.
/// let weights = Matrix::of(&[[0.2; 4], [0.8; 4], [-0.4; 4]]);
/// let dinputs = Matrix::of_mut(&mut memory);
/// let error = backward::dinputs_into(dvalues, weights, dinputs).unwrap_err();
/// assert!(error.to_string().ends_with("; weights transposed (4×3) would fit"));
/// ```
///
/// It is a byte and four numbers; the sentence is put together only when it is printed, so that
/// firmware that never prints it does not carry the words.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShapeError {
    rule: Rule,
    left: (usize, usize),
    right: (usize, usize),
}

impl ShapeError {
    /// These two shapes break this rule.
    pub(crate) const fn new(rule: Rule, left: (usize, usize), right: (usize, usize)) -> Self {
        Self { rule, left, right }
    }

    /// `Ok` where the shapes fit, and otherwise the error that names the rule and both shapes.
    #[inline(always)]
    pub(crate) fn check(
        fits: bool,
        rule: Rule,
        left: (usize, usize),
        right: (usize, usize),
    ) -> Result<(), Self> {
        if fits {
            Ok(())
        } else {
            Err(Self::new(rule, left, right))
        }
    }

    /// Whether the shapes fit, and only the heap had no room for the result: smaller operands, or
    /// the call that writes into memory of the caller's, would do. Without the feature `alloc`
    /// nothing asks the heap, and this is never so.
    ///
    /// ```
    /// # #[cfg(feature = "alloc")] {
    /// use chainrule::{Matrix, backward};
    ///
    /// // 2⁴⁰ samples of no neuron, and 2⁴⁰ inputs: the result would have 2⁸⁰ elements.
    /// # #[cfg(target_pointer_width = "64")] {
    /// let nothing: MatrixVec = Matrix::from_row_major(1 << 40, 0, Vec::new())?;
    /// # type MatrixVec = chainrule::MatrixVec<f32>;
    /// let error = backward::dinputs(nothing.view(), nothing.view()).unwrap_err();
    /// assert!(error.is_out_of_memory());
    /// # }
    ///
    /// let weights = Matrix::of(&[[0.2, 0.8]]);
    /// let error = backward::dinputs(Matrix::of(&[[1.0]]), weights).unwrap_err();
    /// assert!(!error.is_out_of_memory()); // a wrong shape, whatever the memory
    /// # }
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    #[must_use]
    pub const fn is_out_of_memory(&self) -> bool {
        matches!(self.rule, Rule::Heap)
    }
}

impl fmt::Display for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rule.print(self.left, self.right, f)
    }
}

impl fmt::Debug for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for ShapeError {}
