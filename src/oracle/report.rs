//! The report on one candidate: every element judged and counted, and what is known of it printed.

use core::fmt;

use super::arithmetic::Arithmetic;
use super::change::Change;
use super::element::Element;
use super::line::Line;
use super::map::Map;
use super::mistake::{Mistake, MistakeSet, print_names};
use super::pattern::{Pattern, PatternKind, Refused};
use super::problem::{Place, Problem};
use super::quick::{LANES, Panel, Quick, ROWS};
use super::tolerance::Tolerance;
use super::verdict::{Finding, Judgement, Limits, Verdict};
use crate::rule::Rule;
use crate::{MatrixView, ShapeError};

/// How many elements got which verdict, and what makes a verdict worth less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// [`Verdict::Identical`]
    pub identical: usize,
    /// [`Verdict::Forced`]
    pub forced: usize,
    /// [`Verdict::OrderDependent`]
    pub order_dependent: usize,
    /// [`Verdict::CorrectlyRounded`]
    pub correctly_rounded: usize,
    /// [`Verdict::WithinBound`]
    pub within_bound: usize,
    /// [`Verdict::Doubtful`]
    pub doubtful: usize,
    /// [`Verdict::Wrong`]
    pub wrong: usize,
    /// Of the correctly rounded: zeros whose sign is not that of the reference.
    pub zero_signs: usize,
    /// Of all: the reference is zero, and the exact value as well as far as is known, so that an
    /// output that was never written looks right.
    pub zeros_expected: usize,
    /// Of those within the bound: the exact value is not zero, and zero would have been accepted in
    /// its place.
    pub unseen: usize,
}

impl Counts {
    fn add(&mut self, finding: &Finding, is_zero_expected: bool, is_zero: bool) {
        *match finding.verdict {
            Verdict::Identical => &mut self.identical,
            Verdict::Forced => &mut self.forced,
            Verdict::OrderDependent => &mut self.order_dependent,
            Verdict::CorrectlyRounded => &mut self.correctly_rounded,
            Verdict::WithinBound => &mut self.within_bound,
            Verdict::Doubtful => &mut self.doubtful,
            Verdict::Wrong => &mut self.wrong,
        } += 1;
        let is_other_zero = is_zero_expected && is_zero && finding.verdict != Verdict::Identical;
        self.zero_signs += usize::from(is_other_zero);
        self.zeros_expected += usize::from(is_zero_expected && !finding.is_unseen);
        self.unseen += usize::from(finding.is_unseen);
    }

    /// Most of the elements that are not zero could as well be zero, and nobody would notice: the
    /// data proves nothing.
    fn prove_nothing(&self) -> bool {
        2 * self.unseen > self.total() - self.zeros_expected
    }

    /// How many elements there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.identical
            + self.forced
            + self.order_dependent
            + self.correctly_rounded
            + self.within_bound
            + self.doubtful
            + self.wrong
    }
}

/// The worst element, and what is said of it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Worst<T> {
    /// Its row.
    pub row: usize,
    /// Its column.
    pub col: usize,
    /// What is said of it.
    pub judgement: Judgement<T>,
}

/// How bad an element is: the first thing in which two differ decides.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct Rank {
    is_wrong: bool,
    is_doubtful: bool,
    share: f64,
    error: f64,
    /// Of integers whose errors are the same number in `f64`.
    difference: u64,
}

impl Rank {
    /// Better than the best.
    const LEAST: Self = Rank {
        is_wrong: false,
        is_doubtful: false,
        share: -1.0,
        error: 0.0,
        difference: 0,
    };

    fn of(finding: &Finding) -> Self {
        Rank {
            is_wrong: finding.verdict == Verdict::Wrong,
            is_doubtful: finding.verdict == Verdict::Doubtful,
            share: finding.share_of(finding.bound),
            error: finding.error,
            difference: finding.difference,
        }
    }
}

/// The report on one candidate. `assert!(report.passes(), "{report}{}", report.explain())` is all
/// that a test needs.
///
/// Printed, it is an account of at most 80 columns of what is known: what is wrong, where, and the
/// worst element. With `{:#}` there is a [map](Self::map) as well where words do not say where.
/// Which mistake was made is looked for when it is asked for, by [`explain`](Self::explain):
///
/// ```
/// use chainrule::Matrix;
/// use chainrule::oracle;
///
/// let inputs = Matrix::of(&[[1.0, -2.0], [-4.0, 6.0], [7.0, 3.0]]);
/// let dvalues = Matrix::of(&[[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0], [1.0, 5.0, -7.0]]);
/// let mean = [[9.0, 26.0 / 3.0, -17.0], [-29.0 / 3.0, 29.0 / 3.0, -19.0 / 3.0]];
///
/// let report = oracle::dweights(inputs, dvalues, Matrix::of(&mean))?;
/// assert!(!report.passes());
/// println!("{report}{}", report.explain());
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Report<'a, T> {
    pub(super) problem: Problem<'a, T>,
    pub(super) candidate: MatrixView<'a, T>,
    accepted: MistakeSet,
    counts: Counts,
    worst: Option<(Place, Verdict)>,
    rank_of_worst: Rank,
    /// What is known of where the wrong and doubtful elements are.
    refused: Option<Refused>,
    largest_error: f64,
    largest_of_possible: f64,
    largest_of_expected: f64,
}

/// Judges every element, block by block, and tells what was found.
#[inline]
fn judge_all<T: Element>(
    problem: &Problem<T>,
    candidate: MatrixView<T>,
    mut tell: impl FnMut(Place, &Quick<T>, Finding),
) {
    let (rows, cols) = problem.shape;
    // Where there are no rows, nobody counts through the columns.
    if rows == 0 {
        return;
    }
    for start in (0..cols).step_by(LANES) {
        for first_row in (0..rows).step_by(ROWS) {
            let panels = Panel::block(problem, first_row, start);
            for (row, panel) in (first_row..rows).zip(&panels) {
                for (col, quick) in (start..cols).zip(panel.elements()) {
                    let place = Place { row, col };
                    let candidate = element_at(candidate, place);
                    let finding = quick
                        .judge(problem, candidate)
                        .unwrap_or_else(|| problem.judge_in_range(place, candidate, quick.range));
                    tell(place, &quick, finding);
                }
            }
        }
    }
}

/// Zero where there is no such element, which nobody asks for.
fn element_at<T: Element>(matrix: MatrixView<T>, place: Place) -> T {
    let element = matrix.get(place.row, place.col);
    element.copied().unwrap_or(T::ZERO)
}

impl<'a, T: Element> Report<'a, T> {
    pub(super) fn new(problem: Problem<'a, T>, candidate: MatrixView<'a, T>) -> Self {
        let mut report = Report {
            problem,
            candidate,
            accepted: MistakeSet::default(),
            counts: Counts::default(),
            worst: None,
            rank_of_worst: Rank::LEAST,
            refused: None,
            largest_error: 0.0,
            largest_of_possible: 0.0,
            largest_of_expected: 0.0,
        };
        if report.fits() {
            judge_all(&problem, candidate, |place, quick, finding| {
                report.add(place, quick, &finding);
            });
        }
        report
    }

    #[inline]
    fn add(&mut self, place: Place, quick: &Quick<T>, finding: &Finding) {
        let candidate = self.at(place);
        let rank = Rank::of(finding);
        if rank > self.rank_of_worst {
            self.rank_of_worst = rank;
            self.worst = Some((place, finding.verdict));
        }
        if !finding.accepts() {
            self.refuse(place);
        }
        self.largest_error = self.largest_error.max(finding.in_units);
        let of_possible = finding.share_of(finding.bound);
        let of_expected = finding.share_of(finding.expected);
        self.largest_of_possible = self.largest_of_possible.max(of_possible);
        self.largest_of_expected = self.largest_of_expected.max(of_expected);
        let is_zero_expected = quick.reference == T::ZERO;
        let is_zero = candidate == T::ZERO;
        self.counts.add(finding, is_zero_expected, is_zero);
    }

    /// Keeps where an element is that is wrong or doubtful.
    #[inline(never)]
    fn refuse(&mut self, place: Place) {
        let candidate = self.at(place);
        self.refused = Some(match self.refused {
            None => Refused::one(&self.problem, place, candidate),
            Some(refused) => refused.and(&self.problem, place, candidate),
        });
    }

    /// The same candidate, judged anew as one that was computed in the arithmetic that is declared.
    /// Integers have nothing to declare.
    pub fn with_arithmetic(self, arithmetic: Arithmetic) -> Self {
        Report {
            accepted: self.accepted,
            ..Report::new(self.problem.with_arithmetic(arithmetic), self.candidate)
        }
    }

    /// The same candidate, judged anew as one that was added to what was there before, as `.grad`
    /// in PyTorch and `+=` in a kernel add:
    ///
    /// ```text
    /// candidate[row][col] = previous[row][col] + result[row][col]
    /// ```
    ///
    /// It is one term more in each sum, and may be the first or the last: any order passes. A
    /// convention that scales, as the mean does, scales the result and not what was there before.
    /// A second call puts another matrix in the place of the first.
    ///
    /// # Errors
    /// `previous` is not of the shape of the result; or the operation is `relu` or `drelu`, which
    /// sum nothing, and are judged by equality: hand over the result before it is added.
    ///
    /// ```
    /// use chainrule::Matrix;
    /// use chainrule::oracle::{self, Mistake};
    ///
    /// // The second half of a batch, added to the gradient of the first.
    /// let dvalues = Matrix::of(&[[1.0, 2.0], [3.0, 4.0]]);
    /// let first_half = Matrix::of(&[[10.0, 20.0]]);
    /// let report = oracle::dbiases(dvalues, Matrix::of(&[[14.0, 26.0]]))?;
    /// assert!(!report.passes());
    /// assert!(report.added_to(first_half)?.passes());
    ///
    /// let overwritten = oracle::dbiases(dvalues, Matrix::of(&[[4.0, 6.0]]))?;
    /// let explanation = overwritten.added_to(first_half)?.explain();
    /// assert_eq!(explanation.explaining().next(), Some(Mistake::PreviousForgotten));
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn added_to(self, previous: MatrixView<'a, T>) -> Result<Self, ShapeError> {
        let (given, needed) = (previous.shape(), self.problem.shape);
        ShapeError::check(!self.problem.is_mask(), Rule::AddedMask, given, needed)?;
        ShapeError::check(given == needed, Rule::Added, given, needed)?;
        Ok(Report {
            accepted: self.accepted,
            ..Report::new(self.problem.added_to(previous), self.candidate)
        })
    }

    /// The same candidate, judged anew by a convention that others have: a mistake that is a
    /// [choice](Mistake::convention). All elements are, and by this one only: a sum does not pass
    /// where the mean is accepted. Several can be accepted, one after the other; what is no
    /// convention, or none of this operation, changes nothing.
    ///
    /// ```
    /// use chainrule::Matrix;
    /// use chainrule::oracle::{self, Mistake};
    ///
    /// // JAX's gradient of max(z, 0) is half of it where z is 0.
    /// let (dvalues, z) = (Matrix::of(&[[4.0, 5.0]]), Matrix::of(&[[0.0, 1.0]]));
    /// let report = oracle::drelu(dvalues, z, Matrix::of(&[[2.0, 5.0]]))?;
    /// assert!(!report.passes());
    /// assert_eq!(report.explain().convention().next(), Some(Mistake::HalfAtZero));
    ///
    /// let report = report.accepting(Mistake::HalfAtZero);
    /// assert!(report.passes());
    /// let passes = "drelu 1×2 in f64: passes by convention: half-at-zero\n";
    /// assert!(report.to_string().starts_with(passes));
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn accepting(self, convention: Mistake) -> Self {
        // Twice the mean would be divided twice.
        let is_accepted = self.accepted().any(|accepted| accepted == convention);
        if !self.fits() || is_accepted || convention.convention().is_none() {
            return self;
        }
        // Of several ways to follow it one is enough.
        let first = convention.changes(&self.problem).next();
        match self.way_to_pass(convention).or(first) {
            Some(change) => Report {
                accepted: self.accepted.with(MistakeSet::of([convention])),
                ..self.by(change)
            },
            None => self,
        }
    }

    /// A way to follow a convention by which the candidate passes.
    #[inline(never)]
    pub(super) fn way_to_pass(&self, convention: Mistake) -> Option<Change> {
        let mut ways = convention.changes(&self.problem);
        ways.find(|&change| self.by(change).passes())
    }

    /// The same candidate for the problem with this change.
    #[inline(never)]
    fn by(&self, change: Change) -> Self {
        Report::new(self.problem.with(change), self.candidate)
    }

    /// The same candidate, judged as one whose sums were kept in the format of the result. None where
    /// nothing more precise is declared for them.
    #[inline(never)]
    pub(super) fn summed_in_the_result(&self) -> Option<Self> {
        let arithmetic = self.problem.arithmetic?.summed_in_the_result()?;
        let problem = Problem {
            arithmetic: Some(arithmetic),
            ..self.problem
        };
        Some(Report::new(problem, self.candidate))
    }

    /// The conventions by which it was judged.
    pub fn accepted(&self) -> impl Iterator<Item = Mistake> + use<T> {
        self.accepted.iter()
    }

    /// No element is wrong or doubtful, there is at least one, and the data can prove something:
    /// most of the elements could not as well be zero.
    #[must_use]
    pub fn passes(&self) -> bool {
        let has_elements = self.worst.is_some();
        let are_all_accepted = self.counts.wrong == 0 && self.counts.doubtful == 0;
        has_elements && are_all_accepted && !self.counts.prove_nothing()
    }

    /// The arithmetic in which the candidate is judged, in words, as the first line of the account
    /// has it.
    ///
    /// ```
    /// use chainrule::Matrix;
    /// use chainrule::oracle::{self, Arithmetic, Format};
    ///
    /// let report = oracle::dbiases(Matrix::of(&[[1.0_f32], [2.0]]), Matrix::of(&[[3.0]]))?;
    /// assert_eq!(report.arithmetic().to_string(), "in f32");
    ///
    /// let on_a_gpu = Arithmetic::NATIVE
    ///     .operands_in(Format::BF16)
    ///     .accumulated_in(Format::F32)
    ///     .result_in(Format::BF16)
    ///     .on_tensor_cores();
    /// let report = report.with_arithmetic(on_a_gpu);
    /// let told = "in bf16, summed in f32, on tensor cores";
    /// assert_eq!(report.arithmetic().to_string(), told);
    /// assert!(report.to_string().starts_with(&format!("dbiases 1×1 {told}: passes\n")));
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    #[must_use]
    pub fn arithmetic(&self) -> impl fmt::Display + use<T> {
        self.problem.described()
    }

    /// The shape that the candidate should have.
    #[must_use]
    pub fn expected_shape(&self) -> (usize, usize) {
        self.problem.shape
    }

    /// How many elements got which verdict; none where the candidate is of another shape.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The worst element: a wrong one if there is any, and of these the one with the largest error
    /// in units of its bound. None where there is no element, or the candidate is of another shape.
    #[must_use]
    pub fn worst(&self) -> Option<Worst<T>> {
        let (place, verdict) = self.worst?;
        let judgement = self.problem.judgement(place, self.at(place));
        // Which bits the reference has is known from the sums over all elements only.
        let judgement = Judgement {
            verdict,
            is_unseen: judgement.is_unseen && verdict == Verdict::WithinBound,
            ..judgement
        };
        Some(Worst {
            row: place.row,
            col: place.col,
            judgement,
        })
    }

    /// The largest error / (u · S) of the elements that are not identical: what "ulps" are to a
    /// single operation. In a plain loop over n terms of one sign it grows as about 0.65 · √n; with
    /// both signs it stays near 0.2 (D8).
    #[must_use]
    pub fn largest_error(&self) -> f64 {
        self.largest_error
    }

    /// The largest error as a share of what is possible, of the elements that are held against a
    /// bound. Infinite where one is wrong that should be exact.
    #[must_use]
    pub fn largest_of_possible(&self) -> f64 {
        self.largest_of_possible
    }

    /// The largest error as a share of what is expected, of the elements that are held against an
    /// expectation: above 1 where one is doubtful.
    #[must_use]
    pub fn largest_of_expected(&self) -> f64 {
        self.largest_of_expected
    }

    /// Where the elements are that are wrong or doubtful. None where there are none, or the
    /// candidate is of another shape.
    #[must_use]
    pub fn pattern(&self) -> Option<Pattern> {
        let refused = self.refused?;
        Some(Pattern::of(refused, &self.problem, self.candidate))
    }

    /// The verdicts drawn. That judges the candidate once more; where it is of another shape,
    /// nothing is drawn.
    pub fn map(&self) -> Map {
        if !self.fits() {
            return Map::new((0, 0));
        }
        let mut map = Map::new(self.problem.shape);
        judge_all(&self.problem, self.candidate, |place, _, finding| {
            map.mark(place.row, place.col, finding.verdict);
        });
        map
    }

    /// How far an honest element can be off there, from which exact value; it does not depend on
    /// the candidate. None outside the result.
    #[must_use]
    pub fn limits(&self, row: usize, col: usize) -> Option<Limits<T>> {
        let (rows, cols) = self.problem.shape;
        let is_there = row < rows && col < cols;
        is_there.then(|| self.problem.limits(Place { row, col }))
    }

    /// The tolerance that `np.allclose` would need, and what it would let through. That takes
    /// longer than judging a small result, and less than judging a large one. None of integers and
    /// masks, where equality is all, where no element is finite, where no tolerance is enough, and
    /// where the candidate is of another shape.
    #[must_use]
    pub fn tolerance(&self) -> Option<Tolerance> {
        if self.fits() {
            Tolerance::of(&self.problem)
        } else {
            None
        }
    }

    pub(super) fn fits(&self) -> bool {
        self.candidate.shape() == self.problem.shape
    }

    /// What the candidate has there.
    pub(super) fn at(&self, place: Place) -> T {
        element_at(self.candidate, place)
    }

    /// How many elements are wrong or doubtful.
    pub(super) fn refused(&self) -> usize {
        self.counts.wrong + self.counts.doubtful
    }

    pub(super) fn place_of_worst(&self) -> Option<Place> {
        self.worst.map(|(place, _)| place)
    }

    /// All that is wrong looks as if nobody had written it.
    pub(super) fn is_unwritten(&self) -> bool {
        let pattern = self.pattern();
        pattern.is_some_and(|pattern| pattern.unwritten.is_some())
    }

    /// What was judged, in which arithmetic, and the verdict.
    fn print_head(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.problem.operation.name;
        let (rows, cols) = self.candidate.shape();
        let mut line = Line::starting(f, format_args!("{name} {rows}×{cols}"))?;
        for (number, clause) in self.problem.described().clauses().enumerate() {
            line.add(if number == 0 { "" } else { "," }, clause)?;
        }
        line.add(":", InBrief(self))?;
        writeln!(f)
    }

    fn print_counts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zero_signs = if self.problem.is_mask() {
            "of them zeros of the other sign (did the mask multiply?)"
        } else {
            "of them zeros of the other sign"
        };
        #[rustfmt::skip] // a table
        let lines = [
            (self.counts.identical, "identical to the reference"),
            (self.counts.forced, "NaN or infinite, as the operands force it"),
            (self.counts.order_dependent, "overflow in some orders of summation only, one of these results"),
            (self.counts.correctly_rounded, "correctly rounded"),
            (self.counts.within_bound, "as far off as orders of summation are"),
            (self.counts.doubtful, "doubtful: possible, and further off than any order that is used"),
            (self.counts.wrong, "wrong"),
            (self.counts.zero_signs, zero_signs),
        ];
        for (count, words) in lines {
            if count > 0 {
                writeln!(f, "{count:>9} {words}")?;
            }
        }
        Ok(())
    }

    /// How much of what is allowed was needed.
    fn print_largest(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.counts.wrong > 0 || self.largest_of_possible == 0.0 {
            return Ok(());
        }
        let possible = self.largest_of_possible;
        let expected = self.largest_of_expected;
        writeln!(
            f,
            "  largest error: {expected:.2} of what is expected, {possible:.2e} of what is possible"
        )
    }

    /// Where the wrong and doubtful elements are. Of a single one that is said below.
    fn print_where(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(pattern) = self.pattern() else {
            return Ok(());
        };
        if pattern.kind == PatternKind::Element {
            return Ok(());
        }
        writeln!(f, "  where: {pattern:#}")?;
        if f.alternate() && self.is_map_worth_it(&pattern) {
            self.print_map(f)?;
        }
        Ok(())
    }

    /// Not where the words say all, nor where a line of signs would.
    fn is_map_worth_it(&self, pattern: &Pattern) -> bool {
        let (rows, cols) = self.problem.shape;
        let is_scattered = pattern.kind == PatternKind::Scattered && !pattern.are_nearly_all();
        is_scattered && rows > 1 && cols > 1
    }

    /// The map is large: it has a frame on the stack of its own.
    #[inline(never)]
    fn print_map(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.map())
    }

    /// The worst element, where it is wrong or doubtful.
    fn print_worst(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let are_all_accepted = self.counts.wrong == 0 && self.counts.doubtful == 0;
        let Some(worst) = self.worst().filter(|_| !are_all_accepted) else {
            return Ok(());
        };
        let judgement = worst.judgement;
        writeln!(f, "  worst: [{}][{}]", worst.row, worst.col)?;
        for (words, number) in [
            ("candidate", judgement.candidate),
            ("exact    ", judgement.exact),
        ] {
            match T::FORMAT {
                Some(_) => writeln!(f, "    {words}   {number:?}"),
                None => writeln!(f, "    {words}   {}", number.to_i128()),
            }?;
        }
        let Judgement { error, bound, .. } = judgement;
        writeln!(f, "    off by      {}", judgement.off_by())?;
        if self.problem.is_mask() && (error == f64::INFINITY || bound == 0.0) {
            writeln!(
                f,
                "    allowed     nothing: no sum is made here, and nothing is rounded"
            )
        } else if error == f64::INFINITY {
            writeln!(
                f,
                "    allowed     nothing: no order of summation gives such a value"
            )
        } else if bound == 0.0 {
            writeln!(
                f,
                "    allowed     nothing: every order of summation gives the same"
            )
        } else {
            if judgement.verdict == Verdict::Doubtful {
                writeln!(
                    f,
                    "    expected    {:?}: orders that are used are not further off",
                    judgement.expected
                )?;
            }
            writeln!(
                f,
                "    allowed     {bound:?}: no order of summation is further off"
            )
        }
    }

    fn print_warnings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts {
            zeros_expected,
            order_dependent,
            ..
        } = self.counts;
        let total = self.counts.total();
        // Half of them is what a ReLU does.
        let are_zeros_suspect = 2 * zeros_expected > total && !self.problem.is_mask();
        #[rustfmt::skip] // a table
        let warnings = [
            (are_zeros_suspect, "most elements have to be zero, like an output that was never written"),
            (2 * order_dependent > total, "most elements overflow in some orders of summation: scale the data down"),
            (self.counts.prove_nothing(), "zeros would pass; take shorter sums, a mean not 0, small integers"),
        ];
        for (applies, words) in warnings {
            if applies {
                writeln!(f, "  warning: {words}")?;
            }
        }
        Ok(())
    }
}

/// The verdict on a whole candidate.
struct InBrief<'r, 'a, T>(&'r Report<'a, T>);

impl<T: Element> fmt::Display for InBrief<'_, '_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = self.0;
        let counts = report.counts;
        let total = counts.total();
        let (expected_rows, expected_cols) = report.problem.shape;
        if !report.fits() {
            write!(
                f,
                "wrong, the candidate should be {expected_rows}×{expected_cols}"
            )
        } else if total == 0 {
            write!(f, "does not pass, there is no element to judge")
        } else if counts.wrong > 0 {
            write!(f, "wrong, {} of {total} elements", counts.wrong)
        } else if counts.doubtful > 0 {
            write!(f, "doubtful, {} of {total} elements", counts.doubtful)
        } else if counts.prove_nothing() {
            write!(f, "does not pass, this data proves nothing")
        } else if report.accepted.is_empty() {
            write!(f, "passes")
        } else {
            write!(f, "passes by convention: ")?;
            print_names(f, report.accepted().filter_map(Mistake::convention))
        }
    }
}

impl<T: Element> fmt::Display for Report<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.print_head(f)?;
        self.print_counts(f)?;
        self.print_where(f)?;
        self.print_worst(f)?;
        self.print_largest(f)?;
        self.print_warnings(f)
    }
}
