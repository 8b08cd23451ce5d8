//! The reports on parts of one candidate become the very one that a single look at all of it gives,
//! however it was split.

use chainrule::oracle::{self, Arithmetic, Element, Format, Mistake, Operation, Report, Rows};
use chainrule::{Matrix, MatrixVec};
use core::num::Wrapping;

use super::random::Random;

/// A problem for each operation, and a candidate that somebody computed wrongly, in one of many
/// ways.
struct Drawn<T> {
    operation: &'static Operation,
    operands: Vec<MatrixVec<T>>,
    candidate: MatrixVec<T>,
}

impl<T: Element> Drawn<T> {
    /// More columns than are judged side by side, or fewer; the same of rows.
    fn new(random: &mut Random, number: impl Fn(&mut Random) -> T, nothing: T) -> Self {
        let operation = random.of(&Operation::ALL.iter().collect::<Vec<_>>());
        let samples = random.of(&[1, 2, 7, 8, 9, 20]);
        let inputs = random.of(&[1, 3, 8, 17, 66]);
        let neurons = random.of(&[1, 2, 9, 64, 65, 131]);
        let extent = |axis| match axis {
            oracle::Axis::Sample => samples,
            oracle::Axis::Input => inputs,
            _ => neurons,
        };
        let operands = operation.operands.iter().map(|operand| {
            let (rows, cols) = (operand.row.map_or(1, extent), extent(operand.col));
            let elements = (0..rows * cols).map(|_| number(random)).collect();
            Matrix::from_row_major(rows, cols, elements).expect("rows × columns")
        });
        let operands: Vec<MatrixVec<T>> = operands.collect();
        let (rows, cols) = (operation.row.map_or(1, extent), extent(operation.col));
        let zeros = Matrix::from_row_major(rows, cols, vec![T::ZERO; rows * cols]);
        let mut drawn = Drawn {
            operation,
            operands,
            candidate: zeros.expect("rows × columns"),
        };
        let report = drawn.whole();
        let places = (0..rows).flat_map(|row| (0..cols).map(move |col| (row, col)));
        let exact = places.map(|(row, col)| report.limits(row, col).expect("an element").exact);
        let exact: Vec<T> = exact.collect();
        let [step, first] = [0, 1].map(|_| 1 + random.below(9));
        let kind = random.below(6);
        let candidate = exact.iter().enumerate().map(|(place, &right)| match kind {
            0 => right,
            1 if place % step == first % step => right + right,
            2 if place % cols == first % cols => nothing,
            3 if place / cols == first % rows => number(random),
            4 if random.below(5) == 0 => number(random),
            5 => right + right,
            _ => right,
        });
        drawn.candidate =
            Matrix::from_row_major(rows, cols, candidate.collect()).expect("rows × columns");
        drawn
    }

    fn whole(&self) -> Report<'_, T> {
        let operands: Vec<_> = self.operands.iter().map(|operand| operand.view()).collect();
        let report = self.operation.judge(&operands, self.candidate.view());
        report.expect("they fit")
    }
}

/// All figures of both, as Rust writes them down, are the same: also those that are NaN.
#[track_caller]
fn are_one<T: Element>(whole: Report<T>, parts: Option<Report<T>>) {
    let parts = parts.expect("parts of one");
    assert_eq!(format!("{parts:?}"), format!("{whole:?}"));
    assert_eq!(format!("{parts:#}"), format!("{whole:#}"));
    assert_eq!(parts.passes(), whole.passes());
    assert_eq!(parts.pattern(), whole.pattern());
}

fn parts_make_the_whole<T: Element>(number: impl Fn(&mut Random) -> T, nothing: T) {
    let mut n_wrong = 0;
    for seed in 0..150 {
        let random = &mut Random(seed);
        let drawn = Drawn::new(random, &number, nothing);
        let whole = match random.below(3) {
            0 => drawn.whole(),
            1 => drawn.whole().accepting(Mistake::MaskExcludesZero),
            _ => {
                let half = Arithmetic::NATIVE.result_in(Format::BF16);
                drawn.whole().with_arithmetic(half)
            }
        };
        n_wrong += usize::from(!whole.passes());
        let n_rows = whole.expected_shape().0;
        for end in 0..=n_rows {
            let first = whole.of_rows(Rows::from(0..end));
            let last = whole.of_rows(Rows::from(end..n_rows));
            are_one(whole, first.and(last));
            are_one(whole, last.and(first));
        }
        let nothing = whole.of_rows(Rows::NONE);
        let mut thirds = whole.rows().chunks(3).map(|rows| whole.of_rows(rows));
        let joined = thirds.try_fold(nothing, Report::and);
        are_one(whole, joined);
        let joined = joined.expect("parts of one");
        // Whatever is asked of it later is asked of all of it.
        let declared = Arithmetic::NATIVE.result_in(Format::F16);
        are_one(
            whole.with_arithmetic(declared),
            Some(joined.with_arithmetic(declared)),
        );
        let mean = Mistake::DividedBySamples;
        are_one(whole.accepting(mean), Some(joined.accepting(mean)));
        assert_eq!(joined.map(), whole.map());
        if seed % 10 == 0 {
            assert_eq!(joined.explain().to_string(), whole.explain().to_string());
            assert_eq!(joined.tolerance(), whole.tolerance());
        }
    }
    assert!((30..120).contains(&n_wrong), "{n_wrong} of 150 do not pass");
}

#[test]
fn parts_make_the_whole_of_floats() {
    let special = [f32::NAN, f32::INFINITY, -0.0, 0.0, 1e-40, 3e38];
    parts_make_the_whole(
        |random| match random.below(40) {
            0 => random.of(&special),
            1..10 => 0.0,
            _ => random.within(-1000, 1000) as f32 / 7.0,
        },
        f32::NAN,
    );
    parts_make_the_whole(|random| f64::from(random.within(-1000, 1000)) / 7.0, 0.0);
}

#[test]
fn parts_make_the_whole_of_integers() {
    parts_make_the_whole(|random| Wrapping(random.within(-3, 3)), Wrapping(0));
}
