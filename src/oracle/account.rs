//! The whole account of a candidate: the verdict, what happened, and only then what the elements
//! are like; nothing of precision, where it is plain that precision is not what is wrong.

use core::fmt;

use super::element::Element;
use super::explanation::Explanation;
use super::report::Report;

/// A report, and what explains it.
struct Account<'r, 'a, T> {
    report: &'r Report<'a, T>,
    explanation: &'r Explanation,
}

impl<'a, T: Element> Report<'a, T> {
    /// The account for a person who waits for one: the verdict, what happened, where, the worst
    /// element. How many are right to the last bits, what is allowed, and what this data cannot see
    /// is told only where the candidate is not [plainly wrong](Explanation::is_plainly_wrong); with
    /// `{:#}` everywhere, and then all that it cannot see is listed.
    ///
    /// ```
    /// use chainrule::Matrix;
    /// use chainrule::oracle;
    ///
    /// let dvalues = Matrix::of(&[[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0]]);
    /// let mean = Matrix::of(&[[0.0, 0.5, 1.5]]);
    /// let report = oracle::dbiases(dvalues, mean)?;
    /// assert_eq!(
    ///     report.account(&report.explain()).to_string().lines().collect::<Vec<_>>(),
    ///     [
    ///         "dbiases 1×3 in f64: wrong, 2 of 3 elements",
    ///         "  what happened:",
    ///         "    divided by the batch: leave the mean to the loss",
    ///         "  passes but for a convention: mean (check --accept takes it)",
    ///         "  where: columns 1 and 2",
    ///         "  worst: [0][2]",
    ///         "    candidate   1.5",
    ///         "    exact       3.0",
    ///     ],
    /// );
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    #[must_use]
    pub fn account<'r>(
        &'r self,
        explanation: &'r Explanation,
    ) -> impl fmt::Display + use<'r, 'a, T> {
        Account {
            report: self,
            explanation,
        }
    }
}

impl<T: Element> fmt::Display for Account<'_, '_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Account {
            report,
            explanation,
        } = self;
        let is_short = explanation.is_plainly_wrong() && !f.alternate();
        report.print_head(f)?;
        report.print_rows(f)?;
        explanation.print_happened(f)?;
        if !is_short || report.counts().doubtful > 0 {
            report.print_counts(f)?;
        }
        report.print_where(f, true)?;
        report.print_worst(f)?;
        if !is_short {
            report.print_bounds(f)?;
        }
        report.print_warnings(f)?;
        explanation.print_suspected(f)?;
        if !is_short {
            explanation.print_invisible(f)?;
        }
        Ok(())
    }
}
