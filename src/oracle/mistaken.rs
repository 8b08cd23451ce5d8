//! What the known mistakes make of one element, for whoever asks the other way round: not which
//! mistake explains a result, but what each would give.

use super::element::Element;
use super::mistake::Mistake;
use super::problem::{Place, Problem};
use super::report::Report;

impl<'a, T: Element> Report<'a, T> {
    /// What each known mistake makes of one element, in the order of [`Mistake::all`]. One that can
    /// be made in several ways comes once for each, and for every element of a report in the same
    /// order. Mistakes that change nothing in this element are not left out: they give what is
    /// right. Nothing comes for an element outside the result.
    ///
    /// A sum that is [never reset](Mistake::NeverReset) goes on from what the candidate has. What
    /// is fitted to a candidate, such as [`Scaled`](Mistake::Scaled), gives nothing.
    ///
    /// ```
    /// use chainrule::Matrix;
    /// use chainrule::oracle::{self, Mistake};
    ///
    /// // Two samples, one neuron: the sum is 3, and somebody says that it is 1.5.
    /// let dvalues = Matrix::of(&[[2.0], [1.0]]);
    /// let report = oracle::dbiases(dvalues, Matrix::of(&[[1.5]]))?;
    /// let mut mistaken = report.mistaken(0, 0);
    /// assert!(mistaken.any(|it| it == (Mistake::DividedBySamples, 1.5)));
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn mistaken(
        &self,
        row: usize,
        col: usize,
    ) -> impl Iterator<Item = (Mistake, f64)> + use<'a, T> {
        let (rows, cols) = self.problem.shape;
        let is_there = row < rows && col < cols;
        let place = Place { row, col };
        let right = Problem {
            candidate: Some(self.candidate),
            ..self.problem
        };
        let mistakes = Mistake::all().filter(move |_| is_there);
        mistakes.flat_map(move |mistake| {
            let changes = mistake.changes(&right);
            changes.map(move |change| (mistake, right.with(change).value(place)))
        })
    }
}
