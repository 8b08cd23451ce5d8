//! The one error of this crate: two shapes that do not fit, and the rule that they break.

use crate::rule::Rule;
use core::fmt;

/// Two shapes do not fit together, or a matrix does not fit into memory. Nothing was written.
///
/// Printed, it is one sentence: the operation, the operands by their names in the notebook, what they are, and what
/// would fit; also where the operand that is most often handed over transposed would fit so. The sentence is put together
/// only when it is printed, so that firmware that never prints it does not carry the words.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// let dvalues = Matrix::of(&[[1.0, 1.0, 1.0], [2.0, 2.0, 2.0], [3.0, 3.0, 3.0]]);
/// let weights = Matrix::of(&[[0.2, 0.8], [0.5, -0.91], [-0.26, -0.27], [0.1, 0.3]]);
/// let pytorch = Matrix::of(&[[0.2, 0.5, -0.26, 0.1], [0.8, -0.91, -0.27, 0.3], [-0.4, 0.7, 0.6, -0.2]]);
/// let mut dinputs = [[0.0; 4]; 3];
///
/// let error = backward::dinputs_into(dvalues, weights, Matrix::of_mut(&mut dinputs)).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "dinputs: dvalues is 3×3 but weights is 4×2: both need one column per neuron",
/// );
/// let error = backward::dinputs_into(dvalues, pytorch, Matrix::of_mut(&mut dinputs)).unwrap_err();
/// assert!(error.to_string().ends_with("; weights transposed (4×3) would fit"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ShapeError {
    rule: Rule,
    left: (usize, usize),
    right: (usize, usize),
}

impl ShapeError {
    /// `Ok` where the shapes fit, and otherwise the error that names the rule and both shapes.
    #[inline(always)]
    pub(crate) fn unless(
        fits: bool,
        rule: Rule,
        left: (usize, usize),
        right: (usize, usize),
    ) -> Result<(), Self> {
        if fits {
            Ok(())
        } else {
            Err(Self { rule, left, right })
        }
    }
}

impl fmt::Display for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rule.print(self.left, self.right, f)
    }
}

impl core::error::Error for ShapeError {}
