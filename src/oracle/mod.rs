//! Judging another implementation: a verdict that is a theorem, not a tolerance.
//!
//! You have written the backward pass of a dense layer in CUDA, C, Python or a framework, and ask
//! whether it is right. Hand over your operands and your result:
//!
//! ```
//! use chainrule::Matrix;
//! use chainrule::oracle;
//!
//! let dvalues = Matrix::of(&[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]); // 2 samples, 3 neurons
//! let weights = Matrix::of(&[
//!     [0.7, 0.8, 0.9], // 4 inputs
//!     [1.0, 1.1, 1.2],
//!     [1.3, 1.4, 1.5],
//!     [1.6, 1.7, 1.8],
//! ]);
//! let yours = Matrix::of(&[[0.5, 0.68, 0.86, 1.04], [1.22, 1.67, 2.12, 2.57]]);
//!
//! let report = oracle::dinputs(dvalues, weights, yours)?;
//! assert!(report.passes(), "{report}");
//!
//! // The mean over the batch, where the sum should be. No tolerance was chosen, and the
//! // mistake is named.
//! let mean = Matrix::of(&[[0.25, 0.34, 0.43, 0.52], [0.61, 0.835, 1.06, 1.285]]);
//! let report = oracle::dinputs(dvalues, weights, mean)?;
//! assert_eq!(
//!     report.to_string().lines().collect::<Vec<_>>(),
//!     [
//!         "dinputs 2×4 in f64: wrong, 8 of 8 elements",
//!         "        8 wrong",
//!         "  where: all of it",
//!         "  worst: [1][1]",
//!         "    candidate   0.835",
//!         "    exact       1.67",
//!         "    off by      0.835",
//!         "    allowed     5.562217353372193e-16: no order of summation is further off",
//!     ],
//! );
//! // What happened is looked for when it is asked for, and the account says it first.
//! let explanation = report.explain();
//! println!("{}", report.account(&explanation));
//! let happened = "divided by the batch: leave the mean to the loss";
//! assert!(explanation.to_string().contains(happened));
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! There is one function for each gradient and each forward function: [`dinputs`], [`dweights`],
//! [`dbiases`], [`drelu`], [`dense`], [`relu`]. A result that the operands force to be NaN has to
//! be NaN; elsewhere NaN is wrong, unless an order of summation can overflow into it.
//!
//! # Why there is no tolerance
//!
//! Two honest programs differ in the last bits, because floating-point addition is not associative.
//! How much they can differ is not a matter of taste. Each element of a gradient is a sum of
//! products; let s be its exact value and S the sum of the magnitudes of its products, n of which
//! are not zero. u is 2⁻²⁴ for `f32` and 2⁻⁵³ for `f64`, and η the smallest number above zero.
//!
//! **Theorem** (D1). In whatever order the products are added, in whatever tree, with FMA or
//! without it or mixed, as long as nothing overflows,
//!
//! ```text
//! |computed − s|  ≤  n·u·S + n·(η/2)·(1 + n·u)
//! ```
//!
//! The proof, and those of the theorems below, are in [`theorems`].
//!
//! The oracle computes s and S without any rounding, by [`Exact`], and decides the comparison
//! exactly, or rounded so that an honest result is never called wrong. Where more can be said,
//! there are more theorems:
//!
//! | case | what is allowed |
//! |---|---|
//! | one term; or the exact case, D0: S ≤ 2ᵖ·q, where q ≥ η is the largest power of two that divides every product, and p the precision | s rounded once, and nothing else: every partial sum in every order is a number of the format. Integers in floats are of this kind |
//! | `dbiases`, m values that are not zero (D3) | (m − 1)·u·S: only additions round |
//! | with a value that is not zero, a bias or what was there before | one term more, which cannot underflow: (n + 1)·u·S + n·(η/2)·(1 + (n + 1)·u) |
//! | overflow (D4), with P and N the sums of the positive and the negative products | +∞ only if (1 + n·u)·(P + n·η/2) is beyond the largest number, −∞ only if N is, NaN only if both are |
//! | `relu`, `drelu` | the bits of the notebook's rule; −0.0 in place of +0.0 passes, and is counted; with flushing declared, a subnormal `z` may mask, which proves nothing |
//! | integers | the exact sum, wrapped |
//!
//! At thousands of terms that is far more than any kernel's order of summation does. So there is a
//! second scale, what is *expected*, which is no theorem and is called none: [`expectations`] has
//! it, with its model and what was measured.
//!
//! What was computed in another precision can be judged as such by [`Report::with_arithmetic`] (D6
//! and D7); that sums were kept in the narrow format of their result is told by
//! [`Explanation::accumulator`]. And [`sum_of_products`] judges an element of any other operation
//! that adds up products.
//!
//! # What a verdict means
//!
//! Each element has one [`Verdict`], the first that fits: identical to the reference, forced,
//! order-dependent, correctly rounded (better than the reference is never a failure), as far off as
//! orders of summation are, doubtful (possible, and further off than any order that is used),
//! wrong. A report passes when there is an element, none is wrong or doubtful, and the data can
//! show something: zeros in place of most elements would not have passed. What has to pass: any
//! order, any tree, FMA, blocks, wider accumulators that are rounded once, compensated sums. (Three
//! exceptions, all among compensated sums: Kahan's of two terms that are not zero, the second one
//! the larger, with a final subtraction or with zeros behind, which subtract as well: up to 1.5 of
//! the bound of two values (1.378 in a test), up to 1.25 of that of two products; Dot2 at n = 1
//! where its error term underflows; Kahan's where it makes NaN of an overflow.) What does not,
//! unless it is declared: Strassen's products, flush to zero, operands in TF32 or bf16,
//! accumulators in f16, truncating tensor cores, zeros that are skipped beside infinities.
//!
//! Where the elements are that are wrong or doubtful is said in the words of matrices
//! ([`Report::pattern`]), and drawn ([`Report::map`]). What each is held against are its
//! [`Limits`]; and whoever has to go on with `np.allclose` is told by [`Report::tolerance`] which
//! one this data needs, and what that lets through.
//!
//! # What it cannot see
//!
//! - **Errors of the size of rounding.** What is expected grows as √n times the partial sums, so
//!   that one average term that is dropped is seen up to some 10⁵ normal terms in `f32`, and some
//!   10⁴ positive ones; small integers show it for as long as they are of the exact case.
//! - **Lost precision may be as expected.** [`Explanation::suspected`] compares, element by
//!   element, the distance from the sums of the rounded operands with that from the exact ones.
//! - **Data decides what can be seen.** Square matrices hide transpositions, a `z` without zeros
//!   hides `z < 0`, integers hide every precision. [`Explanation::invisible`] lists what yours
//!   could not have shown.
//! - An output that is expected to be zero looks like one that was never written: fill it with NaN
//!   before the call, and call twice, so that adding shows as well. What adds on
//!   purpose is judged by [`Report::added_to`].
//!
//! # What is a matter of choice
//!
//! The mean over the batch, half of the gradient where `z` is 0, subnormal numbers that become
//! zero: what is a mistake here is a convention elsewhere. A candidate that is off by nothing else
//! does not pass, and [`Explanation::convention`] says which it is; [`Report::accepting`] judges it
//! by that one. [`Mistake::convention`] lists them.
//!
//! # Recipes
//!
//! Plain slices, row after row:
//!
//! ```
//! use chainrule::{Matrix, oracle};
//!
//! let (n_samples, n_inputs, n_neurons) = (2, 3, 2);
//! let inputs: &[f32] = &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
//! let dvalues: &[f32] = &[0.5, -0.5, 0.25, 1.0];
//! let yours: &[f32] = &[1.5, 3.5, 2.25, 4.0, 3.0, 4.5];
//!
//! let report = oracle::dweights(
//!     Matrix::from_row_major(n_samples, n_inputs, inputs)?,
//!     Matrix::from_row_major(n_samples, n_neurons, dvalues)?,
//!     Matrix::from_row_major(n_inputs, n_neurons, yours)?,
//! )?;
//! assert!(report.passes(), "{report}");
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! `ndarray` 0.17 (this and the next one are no tests here, as the crate has no dependencies; they
//! were compiled and run once by hand). `as_slice` is none where the array is not in standard
//! layout: `as_standard_layout` copies it only then.
//!
//! ```text
//! fn judge(dvalues: &Array2<f64>, weights: &Array2<f64>, yours: &Array2<f64>) {
//!     let arrays = [dvalues, weights, yours].map(|array| array.as_standard_layout());
//!     let [d, w, y] = arrays.each_ref().map(|array| {
//!         let (rows, cols) = array.dim();
//!         let elements = array.as_slice().expect("standard layout");
//!         Matrix::from_row_major(rows, cols, elements).expect("rows × columns")
//!     });
//!     let report = oracle::dinputs(d, w, y).expect("one column per neuron");
//!     assert!(report.passes(), "{report}");
//! }
//! ```
//!
//! `nalgebra` 0.34 stores column by column. Transpose, and its columns are the rows that are
//! wanted; the shape is that of the matrix, not of its transpose. (Forget it, and the oracle says
//! "column-major".)
//!
//! ```text
//! fn judge(dvalues: &DMatrix<f64>, weights: &DMatrix<f64>, yours: &DMatrix<f64>) {
//!     let transposed = [dvalues, weights, yours].map(|matrix| matrix.transpose());
//!     let [d, w, y] = [0, 1, 2].map(|which| {
//!         let (cols, rows) = transposed[which].shape();
//!         let elements = transposed[which].as_slice();
//!         Matrix::from_row_major(rows, cols, elements).expect("rows × columns")
//!     });
//!     let report = oracle::dinputs(d, w, y).expect("one column per neuron");
//!     assert!(report.passes(), "{report}");
//! }
//! ```
//!
//! From other languages, the program does the same with `.npy` files: `chainrule check`.

#![expect(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "mantissas, exponents and sizes are taken apart: each conversion is exact, or meant"
)]

// The way of a candidate. `Operation::judge` checks the shapes and makes a `Problem`, the terms of
// each element; a `Report` goes through the elements of some `Rows`, block by block, and what it
// `Found` of two parts becomes one. `Quick` sums neighbours side
// by side: what has the reference's bits is identical, and most floats are certain. What is left
// open is a `Sum` of exact terms, with its bound (theorems D0 to D7, and D9), and a `Standard` says
// what candidates may be: the `Finding` of one element, counted and forgotten, but for what it adds
// to the `Pattern` of those that are refused. The worst is computed anew, as a `Judgement` with all
// its figures; asked for a `Map`, the report goes through the elements once more. Asked to explain,
// a `Search` takes each `Mistake`, makes the `Change` of it to the problem, and judges the
// candidate against that; what it finds is an `Explanation`. (A change of scale is the only one
// that leaves the terms as they are: it multiplies the candidate. By how much, where nobody knows
// it beforehand, is a `Factor`.) A convention that is accepted is the change of its mistake, and
// the report is of that problem.
//
// Each file needs only those to its left, and in the lines above:
//
// format ← arithmetic, element, exact, kinds ← term ← bound, expected, integer ← verdict ← map
// operation ← change ← problem ← mistake, rows ← quick, pattern, tolerance, line ← found
// report ← mistaken
// report ← median ← factor ← explanation ← search

mod account;
mod arithmetic;
mod bound;
mod change;
mod element;
mod exact;
pub mod expectations;
mod expected;
mod explanation;
mod factor;
mod format;
mod found;
mod integer;
mod kinds;
mod line;
mod map;
mod median;
mod mistake;
mod mistaken;
mod operation;
mod pattern;
mod problem;
mod quick;
mod report;
mod rows;
mod search;
mod term;
pub mod theorems;
mod tolerance;
mod verdict;

pub use arithmetic::Arithmetic;
pub use element::Element;
pub use exact::Exact;
pub use explanation::Explanation;
pub use factor::Factor;
pub use format::Format;
pub use found::Counts;
pub use map::Map;
pub use mistake::Mistake;
pub use operation::{Axis, Kind, Operand, Operation};
pub use pattern::{Pattern, PatternKind, Unwritten, Z};
pub use report::{Report, Worst};
pub use rows::{Progression, Rows};
pub use term::Term;
pub use tolerance::Tolerance;
pub use verdict::{Judgement, Limits, Verdict};

use crate::{MatrixView, ShapeError};
use problem::Problem;
use search::Search;

impl Operation {
    /// Judges a candidate for the result of this operation on these operands, in the order in which
    /// they are listed.
    ///
    /// # Errors
    /// The operands do not fit each other, or are not as many as the operation takes. A candidate
    /// of another shape is a report that does not pass.
    ///
    /// ```
    /// use chainrule::Matrix;
    /// use chainrule::oracle::Operation;
    ///
    /// let (dvalues, weights) = (Matrix::of(&[[1, 2]]), Matrix::of(&[[3, 4], [5, 6]]));
    /// let candidate = Matrix::of(&[[1 * 3 + 2 * 4, 1 * 5 + 2 * 6]]);
    /// assert!(Operation::DINPUTS.judge(&[dvalues, weights], candidate)?.passes());
    ///
    /// let error = Operation::DINPUTS.judge(&[dvalues], candidate).unwrap_err();
    /// assert!(error.to_string().contains("1 operands were given but the operation takes 2"));
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn judge<'a, T: Element>(
        &self,
        operands: &[MatrixView<'a, T>],
        candidate: MatrixView<'a, T>,
    ) -> Result<Report<'a, T>, ShapeError> {
        let (n_rows, _) = self.shape(operands)?;
        self.judge_rows(operands, candidate, Rows::from(0..n_rows))
    }

    /// The same of some rows of the result: all that is said is said of these, for example by
    /// [`passes`](Report::passes) that nothing is wrong in them. The reports on parts that several
    /// threads judged become one by [`Report::and`].
    ///
    /// # Errors
    /// As for [`judge`](Self::judge).
    ///
    /// ```
    /// use chainrule::Matrix;
    /// use chainrule::oracle::{Operation, Rows};
    ///
    /// // Some of a million rows: nobody knows of the others.
    /// let z = Matrix::from_row_major(1_000_000, 1, vec![1.0_f32; 1_000_000])?;
    /// let sample = Rows::sample(3_100, 1_000_000);
    /// let report = Operation::RELU.judge_rows(&[z.view()], z.view(), sample)?;
    /// assert!(report.passes());
    /// assert_eq!(
    ///     report.to_string().lines().take(3).collect::<Vec<_>>(),
    ///     [
    ///         "relu 1000000×1 in f32: passes",
    ///         "  looked at: every 323rd row, 3096 of 1000000",
    ///         "    a mistake in the others is not seen",
    ///     ],
    /// );
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn judge_rows<'a, T: Element>(
        &self,
        operands: &[MatrixView<'a, T>],
        candidate: MatrixView<'a, T>,
        rows: Rows,
    ) -> Result<Report<'a, T>, ShapeError> {
        let shape = self.shape(operands)?;
        let problem = Problem::new(*self, shape, operands);
        Ok(Report::new(problem, candidate, rows))
    }
}

impl<T: Element> Report<'_, T> {
    /// Looks for the mistakes that explain the candidate where it is wrong, and for those that this
    /// data cannot see. That takes longer than judging: ask once, and keep the answer.
    pub fn explain(&self) -> Explanation {
        Search::new(self).explanation()
    }
}

/// Judges a candidate for `dinputs = np.dot(dvalues, weights.T)`.
///
/// # Errors
/// `dvalues` and `weights` do not fit each other. A candidate of another shape is a report that
/// does not pass.
pub fn dinputs<'a, T: Element>(
    dvalues: MatrixView<'a, T>,
    weights: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    Operation::DINPUTS.judge(&[dvalues, weights], candidate)
}

/// Judges a candidate for `dweights = np.dot(inputs.T, dvalues)`.
///
/// # Errors
/// `inputs` and `dvalues` do not fit each other. A candidate of another shape is a report that does
/// not pass.
pub fn dweights<'a, T: Element>(
    inputs: MatrixView<'a, T>,
    dvalues: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    Operation::DWEIGHTS.judge(&[inputs, dvalues], candidate)
}

/// Judges a candidate for `dbiases = np.sum(dvalues, axis=0, keepdims=True)`.
///
/// # Errors
/// None: one operand fits always. It is a `Result` as those of its sisters are.
pub fn dbiases<'a, T: Element>(
    dvalues: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    Operation::DBIASES.judge(&[dvalues], candidate)
}

/// Judges a candidate for `drelu = dvalues.copy(); drelu[z <= 0] = 0`.
///
/// # Errors
/// `dvalues` and `z` are of different shapes. A candidate of another shape is a report that does
/// not pass.
pub fn drelu<'a, T: Element>(
    dvalues: MatrixView<'a, T>,
    z: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    Operation::DRELU.judge(&[dvalues, z], candidate)
}

/// Judges a candidate for `z = np.dot(inputs, weights) + biases`.
///
/// # Errors
/// `inputs`, `weights` and `biases` do not fit each other. A candidate of another shape is a report
/// that does not pass.
pub fn dense<'a, T: Element>(
    inputs: MatrixView<'a, T>,
    weights: MatrixView<'a, T>,
    biases: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    Operation::DENSE.judge(&[inputs, weights, biases], candidate)
}

/// Judges a candidate for `relu = z.copy(); relu[z <= 0] = 0`.
///
/// # Errors
/// None: one operand fits always. It is a `Result` as those of its sisters are.
pub fn relu<'a, T: Element>(
    z: MatrixView<'a, T>,
    candidate: MatrixView<'a, T>,
) -> Result<Report<'a, T>, ShapeError> {
    Operation::RELU.judge(&[z], candidate)
}

/// Judges a candidate for any sum of products: an element of a convolution, an attention score,
/// whatever is added up.
///
/// The terms are given in the order in which the reference adds them, starting at +0. They are
/// walked more than once, and from both ends, which every chain of ranges and slices with `map`,
/// `flat_map`, `filter` and `chain` can do.
///
/// ```
/// use chainrule::oracle::{self, Arithmetic, Term, Verdict};
///
/// // A convolution, as neural networks have it: out[1][0] is the sum of
/// // image[1 + down][0 + right] * kernel[down][right].
/// let image = [[1.0_f32, 0.5, -2.0], [0.1, 0.2, 0.3], [-4.0, 5.0, 6.0]];
/// let kernel = [[0.7, -0.3], [0.25, 0.9]];
/// let (image, kernel) = (&image, &kernel);
/// let terms = (0..2).flat_map(move |down| {
///     (0..2).map(move |right| Term::Product(image[1 + down][right], kernel[down][right]))
/// });
///
/// let backwards = 0.9 * 5.0 + 0.25 * -4.0 + -0.3 * 0.2 + 0.7 * 0.1;
/// let judgement = oracle::sum_of_products(terms.clone(), backwards, Arithmetic::NATIVE);
/// assert!(judgement.passes());
/// assert_eq!(judgement.exact, 3.51);
///
/// // The kernel turned by half a turn, as the word has it in mathematics.
/// let turned = 0.9 * 0.1 + 0.25 * 0.2 + -0.3 * -4.0 + 0.7 * 5.0;
/// let judgement = oracle::sum_of_products(terms, turned, Arithmetic::NATIVE);
/// assert_eq!(judgement.verdict, Verdict::Wrong);
/// assert!(judgement.error > 1.3 && judgement.bound < 1.5e-6);
/// ```
pub fn sum_of_products<T: Element>(
    terms: impl IntoIterator<Item = Term<T>, IntoIter: DoubleEndedIterator + Clone>,
    candidate: T,
    arithmetic: Arithmetic,
) -> Judgement<T> {
    Judgement::of_terms(terms.into_iter(), candidate, arithmetic)
}
