//! Proves that a report says where the wrong elements are, in the words of matrices, and draws them; each pattern is broken
//! into a right result by hand, and the words are those of the hand that broke it.
//!
//! It cannot prove that the words help; and of two patterns in one result it only proves that they are called scattered.

use chainrule::oracle::{self, Element, Pattern, PatternKind, Report, Unwritten, Z};
use chainrule::{Matrix, MatrixView, ShapeError};

/// So large that no two words fit the same lines by accident.
const ROWS: usize = 64;
const COLS: usize = 96;

/// A number that counts something.
fn count(number: usize) -> f64 {
    u32::try_from(number).expect("a small one").into()
}

/// What is broken: an element where this is true becomes that.
type Broken = fn(row: usize, col: usize) -> bool;

/// Row · column, both counted from 1: the right `dinputs` of one neuron.
fn right() -> Vec<f64> {
    let places = (1..=ROWS).flat_map(|row| (1..=COLS).map(move |col| (row, col)));
    places.map(|(row, col)| count(row * col)).collect()
}

fn counted_from_one(last: usize) -> Vec<f64> {
    (1..=last).map(count).collect()
}

/// Breaks the right result where it is to be broken, and judges it. (What it needs is never freed.)
fn judged(broken: Broken, element: f64) -> Report<'static, f64> {
    let mut candidate = right();
    for (place, number) in candidate.iter_mut().enumerate() {
        if broken(place / COLS, place % COLS) {
            *number = element;
        }
    }
    let matrix = |rows, cols, numbers: Vec<f64>| -> MatrixView<'static, f64> {
        Matrix::from_row_major(rows, cols, &*numbers.leak()).expect("as many as there are")
    };
    let dvalues = matrix(ROWS, 1, counted_from_one(ROWS));
    let weights = matrix(COLS, 1, counted_from_one(COLS));
    let candidate = matrix(ROWS, COLS, candidate);
    oracle::dinputs(dvalues, weights, candidate).expect("one neuron")
}

fn pattern(broken: Broken) -> Option<Pattern> {
    judged(broken, -1.0).pattern()
}

fn words(broken: Broken) -> String {
    pattern(broken).map_or("nowhere".into(), |pattern| pattern.to_string())
}

#[test]
fn the_words_of_matrices() {
    let patterns: [(&str, PatternKind, Broken); 22] = {
        use PatternKind::*;
        [
            ("all of it", Everywhere, |_, _| true),
            ("[3][5]", Element, |row, col| (row, col) == (3, 5)),
            ("the first row", Rows, |row, _| row == 0),
            ("the last row", Rows, |row, _| row == 63),
            ("row 7", Rows, |row, _| row == 7),
            ("rows 0 to 31", Rows, |row, _| row < 32),
            ("rows 7 and 31", Rows, |row, _| row == 7 || row == 31),
            ("every second row", Rows, |row, _| row % 2 == 0),
            ("every second row from 1 on", Rows, |row, _| row % 2 == 1),
            ("every third row", Rows, |row, _| row % 3 == 0),
            ("every 21st row", Rows, |row, _| row % 21 == 0),
            ("every 23rd row", Rows, |row, _| row % 23 == 0),
            ("every 11th row from 10 on", Rows, |row, _| row % 11 == 10),
            ("rows 4, 12 … 28", Rows, |row, _| row % 8 == 4 && row < 30),
            ("every 32nd column from 31 on", Columns, |_, col| {
                col % 32 == 31
            }),
            ("the last column", Columns, |_, col| col == 95),
            ("rows 16 to 31, columns 32 to 63", Block, |row, col| {
                (16..32).contains(&row) && (32..64).contains(&col)
            }),
            ("every second row, columns 1 to 3", Block, |row, col| {
                row % 2 == 0 && (1..=3).contains(&col)
            }),
            ("the last row, columns 90 to 95", Block, |row, col| {
                row == 63 && col >= 90
            }),
            // A chessboard has every distance.
            ("scattered, 3072 of 6144 elements", Scattered, |row, col| {
                (row + col) % 2 == 0
            }),
            // (5, 7), (9, 7), (5, 17): four rows and ten columns apart.
            (
                "scattered, 3 of 6144 elements, within rows 5 and 9, columns 7 and 17",
                Scattered,
                |row, col| [(5, 7), (9, 7), (5, 17)].contains(&(row, col)),
            ),
            // A block without one element.
            (
                "nearly all, 15 of 16 elements, within rows 0 to 3, columns 0 to 3",
                Scattered,
                |row, col| row < 4 && col < 4 && (row, col) != (1, 2),
            ),
        ]
    };
    for (text, kind, broken) in patterns {
        assert_eq!(words(broken), text);
        assert_eq!(pattern(broken).map(|it| it.kind), Some(kind), "{text}");
    }
    assert_eq!(pattern(|_, _| false), None);
}

/// The values beside the words, and no word of a place where there is one element, or none.
#[test]
fn the_values_of_a_pattern() {
    let pattern = pattern(|row, col| row % 8 == 4 && row < 30 && col >= 90).expect("some");
    let rows = (pattern.rows.first, pattern.rows.last, pattern.rows.step);
    let cols = (pattern.cols.first, pattern.cols.last, pattern.cols.step);
    assert_eq!((rows, cols), ((4, 28, 8), (90, 95, 1)));
    let counts = (pattern.rows.count(), pattern.cols.count(), pattern.count);
    assert_eq!(counts, (4, 6, 24));

    let is_said = |broken: Broken| judged(broken, -1.0).to_string().contains("where");
    assert!(!is_said(|_, _| false));
    assert!(!is_said(|row, col| row + col == 0));
    assert!(is_said(|row, col| row + col < 2));
    // A single element has the step 1, and so have two neighbours.
    let one = judged(|row, col| row + col == 0, -1.0)
        .pattern()
        .expect("some");
    assert_eq!((one.rows.step, one.cols.step, one.unwritten), (1, 1, None));
}

/// First what is wrong, then where, then the worst element, then everything else.
#[test]
fn the_order_of_a_report() {
    let report = judged(|row, _| row < 32, -1.0).to_string();
    let positions = ["wrong, 3072 of 6144", "where: rows 0 to 31", "worst: ["].map(|words| {
        report
            .find(words)
            .unwrap_or_else(|| panic!("{words}: {report}"))
    });
    assert!(positions.is_sorted(), "{report}");
}

#[test]
fn memory_that_was_never_written() {
    let rows: Broken = |row, _| row >= 32;
    for (element, look, text) in [
        (
            0.0,
            Unwritten::Zero,
            "rows 32 to 63, all zero: never written?",
        ),
        (
            -0.0,
            Unwritten::Zero,
            "rows 32 to 63, all zero: never written?",
        ),
        (
            f64::NAN,
            Unwritten::Nan,
            "rows 32 to 63, all NaN: never written?",
        ),
    ] {
        let pattern = judged(rows, element).pattern().expect("some");
        assert_eq!(pattern.unwritten, Some(look));
        assert_eq!(pattern.to_string(), text);
        // Then nobody asks which mistake it was.
        let account = judged(rows, element).explain().to_string();
        assert!(!account.contains("no known mistake"), "{account}");
    }
    // Where not all of it looks so, or it is no piece of the matrix, nothing is said of it.
    for report in [
        judged(|row, _| row >= 32, f64::INFINITY),
        judged(|row, col| (row + col) % 5 == 0, 0.0),
        judged(|row, col| row + col == 0, 0.0),
    ] {
        assert!(!report.to_string().contains("never written"), "{report}");
    }
}

/// A mask leaves zeros that are right in what was never written: of rows 2 and 3 only the elements with `z > 0` are wrong.
#[test]
fn zeros_that_are_right_do_not_hide_what_was_never_written() -> Result<(), ShapeError> {
    let z = [[1.0_f32, -1.0, 2.0, -2.0], [-1.0, 1.0, -2.0, 2.0]];
    let z = [z[0], z[1], z[0], z[1]];
    let dvalues = [[1.0, 2.0, 3.0, 4.0]; 4];
    let mut candidate = [
        [1.0, 0.0, 3.0, 0.0],
        [0.0, 2.0, 0.0, 4.0],
        [0.0; 4],
        [0.0; 4],
    ];
    let said = |candidate: &[[f32; 4]; 4]| {
        let (dvalues, z) = (Matrix::of(&dvalues), Matrix::of(&z));
        let report = oracle::drelu(dvalues, z, Matrix::of(candidate))?;
        Ok::<_, ShapeError>(report.pattern().map(|it| it.to_string()))
    };
    let unwritten = Some("rows 2 and 3, all zero: never written?".into());
    assert_eq!(said(&candidate)?, unwritten);
    // Something was written there: then half of the positive z is all that they have in common.
    candidate[3][0] = -0.5;
    candidate[3][1] = 2.0;
    let scattered = "scattered, 4 of 16 elements, within rows 2 and 3";
    assert_eq!(said(&candidate)?, Some(scattered.into()));
    Ok(())
}

/// Each row has z = -1, 0, 1, NaN.
fn masked(candidate: [[f64; 4]; 3], dvalues: [[f64; 4]; 3]) -> Option<Pattern> {
    let z = [
        [-1.0, 0.0, 1.0, f64::NAN],
        [0.0, f64::NAN, -1.0, 1.0],
        [1.0, -1.0, f64::NAN, 0.0],
    ];
    let report = oracle::drelu(Matrix::of(&dvalues), Matrix::of(&z), Matrix::of(&candidate));
    report.expect("of one shape").pattern()
}

#[test]
fn elements_with_the_same_z() {
    let dvalues = [[1.0, 2.0, 3.0, 4.0]; 3];
    let right = [
        [0.0, 0.0, 3.0, 4.0],
        [0.0, 2.0, 0.0, 4.0],
        [1.0, 0.0, 3.0, 0.0],
    ];
    assert_eq!(masked(right, dvalues), None);

    let mut kept_at_zero = right;
    (kept_at_zero[0][1], kept_at_zero[1][0], kept_at_zero[2][3]) = (2.0, 1.0, 4.0);
    let pattern = masked(kept_at_zero, dvalues).expect("some");
    assert_eq!(pattern.to_string(), "all 3 elements where z == 0");
    assert_eq!(pattern.kind, PatternKind::Where { z: Z::Zero, of: 3 });

    // JAX's convention.
    let mut zero_at_nan = right;
    (zero_at_nan[0][3], zero_at_nan[1][1], zero_at_nan[2][2]) = (0.0, 0.0, 0.0);
    let pattern = masked(zero_at_nan, dvalues).expect("some");
    assert_eq!(pattern.to_string(), "all 3 elements where z is NaN");
    assert_eq!(pattern.unwritten, None);

    // Where the gradient is 0 nobody sees it.
    let mut dvalues = dvalues;
    dvalues[1][0] = 0.0;
    kept_at_zero[1][0] = 0.0;
    let pattern = masked(kept_at_zero, dvalues).expect("some");
    let text = "only where z == 0, 2 of 3 such elements";
    assert_eq!(pattern.to_string(), text);

    // One of three is no pattern; and neither is what all elements have in common.
    let mut one = right;
    one[0][2] = 7.0;
    assert_eq!(
        masked(one, dvalues).map(|it| it.kind),
        Some(PatternKind::Element)
    );
    let ones = Matrix::of(&[[1.0; 3]; 3]);
    let chessboard = Matrix::of(&[[2.0, 1.0, 2.0], [1.0, 2.0, 1.0], [2.0, 1.0, 2.0]]);
    let pattern = oracle::drelu(ones, ones, chessboard)
        .expect("of one shape")
        .pattern();
    assert_eq!(pattern.map(|it| it.kind), Some(PatternKind::Scattered));
}

/// A column in which z is NaN, and the result 0: that is a convention, and no memory that was never
/// written. Of six elements with z == 0 three are half, and are told; of seven they are not.
#[test]
fn elements_with_the_same_z_that_lie_together() {
    let z = Matrix::of(&[[1.0, f64::NAN], [2.0, f64::NAN]]);
    let ones = Matrix::of(&[[1.0; 2]; 2]);
    let report = oracle::drelu(ones, z, Matrix::of(&[[1.0, 0.0], [1.0, 0.0]]));
    let pattern = report.expect("of one shape").pattern().expect("some");
    assert_eq!(pattern.to_string(), "all 2 elements where z is NaN");
    assert_eq!(pattern.unwritten, None);

    let kind = |n_zeros: usize| {
        let mut z = [1.0; 12];
        z[..n_zeros].fill(0.0);
        let mut candidate = z;
        for place in [0, 2, 5] {
            candidate[place] = 1.0;
        }
        let matrix = |data| Matrix::from_row_major(3, 4, data).expect("twelve");
        let report = oracle::drelu(
            matrix(&[1.0; 12][..]),
            matrix(&z[..]),
            matrix(&candidate[..]),
        );
        report.expect("of one shape").pattern().map(|it| it.kind)
    };
    let z = Z::Zero;
    assert_eq!(kind(6), Some(PatternKind::Where { z, of: 6 }));
    assert_eq!(kind(7), Some(PatternKind::Scattered));
}

fn drawn<T: Element>(report: &Report<T>) -> Vec<String> {
    report.map().to_string().lines().map(String::from).collect()
}

/// 64 × 96 in 24 lines of 64 signs: blocks of 3 × 2, so 22 lines of 48 signs; of the last line's block one row is there.
#[test]
fn the_map() {
    let map = drawn(&judged(
        |row, col| row == 63 && col == 95 || row == 4 && col == 3,
        -1.0,
    ));
    assert_eq!(
        map[0],
        "  map: . right, ? doubtful, # wrong; a sign is 3×2 elements"
    );
    assert_eq!(map.len(), 1 + 22);
    for (line, signs) in map[1..].iter().enumerate() {
        let expected = match line {
            1 => format!("    .#{}", ".".repeat(46)),
            21 => format!("    {}#", ".".repeat(47)),
            _ => format!("    {}", ".".repeat(48)),
        };
        assert_eq!(*signs, expected, "line {line}");
    }
}

/// The sum of 1/1 to 1/4096, as in `check_program`: 2·10⁻¹² off is possible and not expected. Beside a wrong one the wrong
/// one is shown.
#[test]
fn the_worst_of_a_block_is_shown() -> Result<(), ShapeError> {
    let dvalues: Vec<f64> = (1..=4096).flat_map(|n| [1.0 / f64::from(n); 66]).collect();
    let sum: f64 = (1..=4096).map(|n| 1.0 / f64::from(n)).sum();
    let mut candidate = [[sum; 66]];
    candidate[0][5] += 2e-12;
    candidate[0][11] += 2e-12;
    candidate[0][10] += 1.0;
    let dvalues = Matrix::from_row_major(4096, 66, &dvalues[..])?;
    let report = oracle::dbiases(dvalues, Matrix::of(&candidate))?;
    let map = drawn(&report);
    // 66 columns in 64 signs are two a sign: 33 signs.
    assert_eq!(map[1], format!("    ..?..#{}", ".".repeat(27)));
    // The doubtful ones are part of the pattern.
    let pattern = report.pattern().expect("some");
    assert_eq!(
        pattern.to_string(),
        "scattered, 3 of 66 elements, within columns 5 to 11"
    );
    // In one row there is nothing that a map would add.
    assert_eq!(format!("{report:#}"), report.to_string());
    Ok(())
}

/// `{:#}` draws where the words do not say where, and nothing is wider than a terminal.
#[test]
fn the_map_in_a_report() {
    let is_drawn = |broken: Broken| {
        let report = judged(broken, -1.0);
        let (plain, with_map) = (format!("{report}"), format!("{report:#}"));
        assert!(!plain.contains("map: "), "{plain}");
        let is_narrow = with_map.lines().all(|line| line.chars().count() <= 80);
        assert!(is_narrow, "{with_map}");
        with_map.contains("map: ")
    };
    assert!(is_drawn(|row, col| row == col));
    assert!(!is_drawn(|_, _| true));
    assert!(!is_drawn(|row, _| row == 5));
    assert!(!is_drawn(|row, col| row == 5 && col == 6));
    assert!(!is_drawn(|_, _| false));
}

/// Another shape has no place for its elements, and no rows are not counted through.
#[test]
fn nothing_to_draw() -> Result<(), ShapeError> {
    let numbers = Matrix::of(&[[1.0, 2.0]]);
    let report = oracle::relu(numbers, Matrix::of(&[[1.0], [2.0]]))?;
    assert_eq!((report.pattern(), drawn(&report).len()), (None, 1));
    let none = Matrix::from_row_major(0, usize::MAX, &[][..])?;
    let report = oracle::relu::<f64>(none, none)?;
    assert_eq!((report.pattern(), drawn(&report).len()), (None, 1));
    Ok(())
}

/// What programs have been told to rely on; the page `json` of the program lists them.
#[test]
fn places_have_identifiers() {
    const PAGE: &str = include_str!("../src/bin/chainrule/help.txt");
    let field = PAGE.split_once("\n    kind ").expect("a field").1;
    let field = field.split_once("\n    count ").expect("the next one").0;
    let words: Vec<&str> = field.split([' ', ',', ';', '\n']).collect();
    let of_z = |z| PatternKind::Where { z, of: 3 };
    for (kind, id) in [
        (PatternKind::Everywhere, "everywhere"),
        (PatternKind::Element, "element"),
        (PatternKind::Rows, "rows"),
        (PatternKind::Columns, "columns"),
        (PatternKind::Block, "block"),
        (of_z(Z::Negative), "z-negative"),
        (of_z(Z::Zero), "z-zero"),
        (of_z(Z::Positive), "z-positive"),
        (of_z(Z::Nan), "z-nan"),
        (PatternKind::Scattered, "scattered"),
    ] {
        assert_eq!(kind.id(), id);
        assert!(words.contains(&id), "{id}: {field}");
    }
    assert_eq!(Unwritten::Nan.id(), "nan");
    assert_eq!(Unwritten::Zero.id(), "zero");
}

/// Of 36 elements the 18 whose z is below 0: more than the 12 rows and columns together.
#[test]
fn half_of_a_square_is_told_by_its_z() -> Result<(), ShapeError> {
    let below_in_odd_places = |place: usize| if place.is_multiple_of(2) { 1.0 } else { -1.0 };
    let z: Vec<f64> = (0..36).map(below_in_odd_places).collect();
    let ones = [[1.0; 6]; 6];
    let z = Matrix::from_row_major(6, 6, &z[..])?;
    let report = oracle::drelu(Matrix::of(&ones), z, Matrix::of(&ones))?;
    let kind = report.pattern().map(|pattern| pattern.kind);
    let z = Z::Negative;
    assert_eq!(kind, Some(PatternKind::Where { z, of: 18 }));
    Ok(())
}
