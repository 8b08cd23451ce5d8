//! The report on one candidate: every element judged and counted, and what is known of it printed.

use core::fmt;

use super::arithmetic::Arithmetic;
use super::change::Change;
use super::element::Element;
use super::found::{Counts, Found, WorstSoFar};
use super::line::Line;
use super::map::Map;
use super::mistake::{Mistake, MistakeSet, print_names};
use super::pattern::{Pattern, PatternKind, Words};
use super::problem::{Place, Problem, same_elements};
use super::quick::{LANES, Panel, Quick, ROWS};
use super::rows::Rows;
use super::tolerance::Tolerance;
use super::verdict::{Finding, Judgement, Limits, Verdict};
use crate::rule::Rule;
use crate::{MatrixView, ShapeError};

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

/// The report on one candidate. `assert!(report.passes(), "{report}{}", report.explain())` is all
/// that a test needs.
///
/// Printed, it is an account of at most 80 columns of what is known: what is wrong, where, and the
/// worst element. With `{:#}` there is a [map](Self::map) as well where words do not say where.
/// Which mistake was made is looked for when it is asked for, by [`explain`](Self::explain); the
/// [`account`](Self::account) with it says that first:
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
    /// What was judged.
    rows: Rows,
    /// And what was found there.
    found: Found,
}

/// Judges every element of these rows, block by block, and tells what was found.
#[inline]
fn judge_all<T: Element>(
    problem: &Problem<T>,
    candidate: MatrixView<T>,
    rows: Rows,
    mut tell: impl FnMut(Place, &Quick<T>, Finding),
) {
    let (_, cols) = problem.shape;
    // Where there are no rows, nobody counts through the columns.
    if rows.count() == 0 {
        return;
    }
    for start in (0..cols).step_by(LANES) {
        for block in rows.chunks(ROWS) {
            let panels = Panel::block(problem, block, start);
            for (row, panel) in block.numbers().zip(&panels) {
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
    pub(super) fn new(problem: Problem<'a, T>, candidate: MatrixView<'a, T>, rows: Rows) -> Self {
        let report = Report {
            problem,
            candidate,
            accepted: MistakeSet::default(),
            rows: Rows::NONE,
            found: Found::NOTHING,
        };
        report.of_rows(rows)
    }

    /// The same candidate for another problem, judged where it was judged for this one.
    fn anew(&self, problem: Problem<'a, T>) -> Self {
        let report = Report { problem, ..*self };
        report.of_rows(self.rows)
    }

    /// The same candidate, judged anew and in these rows only; of rows that it has not, nothing is
    /// said. Where none is judged before all is declared, none is judged twice:
    ///
    /// ```
    /// use chainrule::oracle::{Arithmetic, Format, Operation, Rows};
    /// use chainrule::Matrix;
    /// use std::thread;
    ///
    /// let dvalues = Matrix::from_row_major(1000, 2, vec![0.5_f32; 2000])?;
    /// let weights = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
    /// let yours = Matrix::from_row_major(1000, 3, [1.5, 3.5, 5.5].repeat(1000))?;
    /// let operands = [dvalues.view(), Matrix::of(&weights)];
    ///
    /// let nothing = Operation::DINPUTS.judge_rows(&operands, yours.view(), Rows::NONE)?;
    /// let nothing = nothing.with_arithmetic(Arithmetic::NATIVE.result_in(Format::BF16));
    /// let report = thread::scope(|scope| {
    ///     let halves = Rows::from(0..1000).chunks(500);
    ///     let halves = halves.map(|rows| scope.spawn(move || nothing.of_rows(rows)));
    ///     let halves: Vec<_> = halves.collect();
    ///     halves.into_iter().try_fold(nothing, |sum, half| sum.and(half.join().ok()?))
    /// });
    /// let report = report.ok_or("not two halves")?;
    /// assert_eq!(report.counts().identical, 3000);
    /// assert!(report.passes(), "{report}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_rows(mut self, rows: Rows) -> Self {
        let (n_rows, _) = self.problem.shape;
        self.rows = rows.within(n_rows);
        let mut found = Found::NOTHING;
        if self.fits() {
            let (problem, candidate) = (&self.problem, self.candidate);
            judge_all(problem, candidate, self.rows, |place, quick, finding| {
                let candidate = element_at(candidate, place);
                found.add(problem, place, &finding, quick.reference, candidate);
            });
        }
        self.found = found;
        self
    }

    /// One report on two parts of one candidate: the very one that a single look at both would have
    /// given. None where they are not reports on the same candidate for the same operands, in the
    /// same arithmetic and by the same conventions, or where neither part goes on where the other
    /// one ends.
    ///
    /// ```
    /// use chainrule::oracle::{Operation, Rows};
    /// use chainrule::Matrix;
    ///
    /// let (dvalues, z) = (Matrix::of(&[[1], [2], [3]]), Matrix::of(&[[1], [-1], [1]]));
    /// let whole = Operation::DRELU.judge(&[dvalues, z], Matrix::of(&[[1], [2], [3]]))?;
    /// assert_eq!(whole.counts().wrong, 1);
    ///
    /// let (first, last) = (whole.of_rows((0..1).into()), whole.of_rows((1..3).into()));
    /// assert!(first.passes() && !last.passes());
    /// let both = first.and(last).ok_or("not two parts of one")?;
    /// assert_eq!(both.to_string(), whole.to_string());
    /// assert!(first.and(whole.of_rows((2..3).into())).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn and(self, other: Self) -> Option<Self> {
        let are_of_one = self.accepted == other.accepted
            && same_elements(self.candidate, other.candidate)
            && self.problem.is_same(&other.problem);
        let rows = self.rows.and(other.rows).filter(|_| are_of_one)?;
        Some(Report {
            rows,
            found: self.found.and(other.found),
            ..self
        })
    }

    /// The rows that were judged, of those that the result has.
    #[must_use]
    pub fn rows(&self) -> Rows {
        self.rows
    }

    /// The same candidate, judged anew as one that was computed in the arithmetic that is declared.
    /// Integers have nothing to declare.
    pub fn with_arithmetic(self, arithmetic: Arithmetic) -> Self {
        self.anew(self.problem.with_arithmetic(arithmetic))
    }

    /// The same candidate, judged anew as one that was added to what was there before, as `.grad`
    /// in PyTorch and `+=` in a kernel add:
    ///
    /// ```text
    /// candidate[row][col] = previous[row][col] + result[row][col]
    /// ```
    ///
    /// It is one term more in each sum, and may be the first or the last: any order passes. A
    /// convention that scales, as the mean does, scales the result and not what was there before. A
    /// second call puts another matrix in the place of the first.
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
        Ok(self.anew(self.problem.added_to(previous)))
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
        self.anew(self.problem.with(change))
    }

    /// The problem of a candidate whose sums were kept in the format of the result. None where
    /// nothing more precise is declared for them.
    pub(super) fn summed_in_the_result(&self) -> Option<Problem<'a, T>> {
        let arithmetic = self.problem.arithmetic?.summed_in_the_result()?;
        Some(Problem {
            arithmetic: Some(arithmetic),
            ..self.problem
        })
    }

    /// Whether all elements pass where the problem is another one.
    #[inline(never)]
    pub(super) fn would_pass(&self, problem: Problem<'a, T>) -> bool {
        self.anew(problem).passes()
    }

    /// The conventions by which it was judged.
    pub fn accepted(&self) -> impl Iterator<Item = Mistake> + use<T> {
        self.accepted.iter()
    }

    /// No element is wrong or doubtful, there is at least one, and the data can prove something:
    /// most of the elements could not as well be zero.
    #[must_use]
    pub fn passes(&self) -> bool {
        let has_elements = self.found.worst.is_some();
        let are_all_accepted = self.found.counts.wrong == 0 && self.found.counts.doubtful == 0;
        has_elements && are_all_accepted && !self.found.counts.prove_nothing()
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
        self.found.counts
    }

    /// The worst element: a wrong one if there is any, and of these the one with the largest error
    /// in units of its bound. None where there is no element, or the candidate is of another shape.
    #[must_use]
    pub fn worst(&self) -> Option<Worst<T>> {
        let WorstSoFar { place, verdict, .. } = self.found.worst?;
        let judgement = self.problem.judgement(place, self.at(place));
        // Which bits the reference has is known from the sums over all elements only.
        let judgement = Judgement {
            verdict,
            is_unseen: judgement.is_unseen && verdict != Verdict::Identical,
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
        self.found.largest_error
    }

    /// The largest error as a share of what is possible, of the elements that are held against a
    /// bound. Infinite where one is wrong that should be exact.
    #[must_use]
    pub fn largest_of_possible(&self) -> f64 {
        self.found.largest_of_possible
    }

    /// The largest error as a share of what is expected, of the elements that are held against an
    /// expectation: above 1 where one is doubtful.
    #[must_use]
    pub fn largest_of_expected(&self) -> f64 {
        self.found.largest_of_expected
    }

    /// Where the elements are that are wrong or doubtful. None where there are none, or the
    /// candidate is of another shape.
    #[must_use]
    pub fn pattern(&self) -> Option<Pattern> {
        let refused = self.found.refused?;
        let pattern = Pattern::of(refused, &self.problem, self.candidate, self.rows);
        Some(pattern)
    }

    /// The verdicts drawn; where nothing was judged, blanks. That judges the candidate once more;
    /// where it is of another shape, nothing is drawn.
    pub fn map(&self) -> Map {
        if !self.fits() {
            return Map::new((0, 0));
        }
        let mut map = Map::new(self.problem.shape);
        judge_all(
            &self.problem,
            self.candidate,
            self.rows,
            |place, _, finding| {
                map.mark(place.row, place.col, finding.verdict);
            },
        );
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
        self.found.counts.wrong + self.found.counts.doubtful
    }

    pub(super) fn place_of_worst(&self) -> Option<Place> {
        self.found.worst.map(|worst| worst.place)
    }

    /// All that is wrong looks as if nobody had written it.
    pub(super) fn is_unwritten(&self) -> bool {
        let pattern = self.pattern();
        pattern.is_some_and(|pattern| pattern.unwritten.is_some())
    }

    /// What was judged, in which arithmetic, and the verdict.
    pub(super) fn print_head(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.problem.operation.name;
        let (rows, cols) = self.candidate.shape();
        let mut line = Line::starting(f, format_args!("{name} {rows}×{cols}"))?;
        for (number, clause) in self.problem.described().clauses().enumerate() {
            line.add(if number == 0 { "" } else { "," }, clause)?;
        }
        line.add(":", InBrief(self))?;
        writeln!(f)
    }

    /// Which rows were judged, where not all were.
    pub(super) fn print_rows(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n_rows, _) = self.problem.shape;
        let Some(lines) = self.rows.progression().filter(|_| self.is_of_a_part()) else {
            return Ok(());
        };
        let words = Words {
            lines,
            name: "row",
            extent: n_rows,
        };
        writeln!(f, "  looked at: {words}, {} of {n_rows}", self.rows.count())?;
        writeln!(f, "    a mistake in the others is not seen")
    }

    fn is_of_a_part(&self) -> bool {
        self.fits() && self.rows.count() < self.problem.shape.0
    }

    pub(super) fn print_counts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zero_signs = if self.problem.is_mask() {
            "of them zeros of the other sign (did the mask multiply?)"
        } else {
            "of them zeros of the other sign"
        };
        let unseen = if self.found.counts.prove_nothing() {
            self.found.counts.unseen
        } else {
            0
        };
        #[rustfmt::skip] // a table
        let lines = [
            (self.found.counts.identical, "identical to the reference"),
            (self.found.counts.forced, "NaN or infinite, as the operands force it"),
            (self.found.counts.order_dependent, "overflow in some orders of summation only, one of these results"),
            (self.found.counts.correctly_rounded, "correctly rounded"),
            (self.found.counts.within_bound, "as far off as orders of summation are"),
            (self.found.counts.doubtful, "doubtful: possible, and further off than any order that is used"),
            (self.found.counts.wrong, "wrong"),
            (self.found.counts.zero_signs, zero_signs),
            (unseen, "of them could as well be zero"),
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
        if self.found.counts.wrong > 0 || self.found.largest_of_possible == 0.0 {
            return Ok(());
        }
        let possible = self.found.largest_of_possible;
        let expected = self.found.largest_of_expected;
        writeln!(
            f,
            "  largest error: {expected:.2} of what is expected, {possible:.2e} of what is possible"
        )
    }

    /// Where the wrong and doubtful elements are, with a map where words do not say it all. Of a
    /// single one that is said below.
    pub(super) fn print_where(&self, f: &mut fmt::Formatter<'_>, has_map: bool) -> fmt::Result {
        let Some(pattern) = self.pattern() else {
            return Ok(());
        };
        if pattern.kind == PatternKind::Element {
            return Ok(());
        }
        writeln!(f, "  where: {pattern:#}")?;
        if has_map && self.is_map_worth_it(&pattern) {
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
    pub(super) fn print_worst(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(worst) = self.worst().filter(|_| self.refused() > 0) else {
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
        Ok(())
    }

    /// How far the worst element is off, where it is wrong or doubtful, and how far it may be; or
    /// how much of what is allowed was needed.
    pub(super) fn print_bounds(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(worst) = self.worst().filter(|_| self.refused() > 0) {
            self.print_bounds_of(&worst.judgement, f)?;
        }
        self.print_largest(f)
    }

    fn print_bounds_of(&self, judgement: &Judgement<T>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Judgement { error, bound, .. } = *judgement;
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

    pub(super) fn print_warnings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts {
            zeros_expected,
            order_dependent,
            ..
        } = self.found.counts;
        let total = self.found.counts.total();
        // Half of them is what a ReLU does.
        let are_zeros_suspect = 2 * zeros_expected > total && !self.problem.is_mask();
        let arithmetic = self.problem.arithmetic;
        let may_flush = arithmetic.is_some_and(|arithmetic| arithmetic.flush_to_zero);
        let zeros_would_pass = if self.problem.is_mask() {
            "zeros would pass; take z far from 0, above it and below"
        } else if may_flush {
            "zeros would pass; scale up what is subnormal, take shorter sums"
        } else {
            "zeros would pass; take shorter sums, a mean not 0, small integers"
        };
        #[rustfmt::skip] // a table
        let warnings = [
            (are_zeros_suspect, "most elements have to be zero, like an output that was never written"),
            (2 * order_dependent > total, "most elements overflow in some orders of summation: scale the data down"),
            (self.found.counts.prove_nothing(), zeros_would_pass),
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
        let counts = report.counts();
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
        self.print_rows(f)?;
        self.print_counts(f)?;
        self.print_where(f, f.alternate())?;
        self.print_worst(f)?;
        self.print_bounds(f)?;
        self.print_warnings(f)
    }
}
