//! A matrix prints as NumPy prints an array, and in Rust's `{:?}` as nested arrays print.
//!
//! It proves widths, dots and decimals where the two can agree. It cannot show where they differ: the documentation of
//! `Display` lists that. The notebook's own arrays are in the ladder.

use chainrule::Matrix;
use core::fmt::{self, Debug, Display};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

#[track_caller]
fn prints<T: Display + Debug, const ROWS: usize, const COLS: usize>(
    rows: [[T; COLS]; ROWS],
    numpy: &str,
) {
    assert_eq!(Matrix::of(&rows).to_string(), numpy);
}

/// Each is what `print(np.array(…))` printed, NumPy 2.4.6.
#[test]
fn as_numpy() {
    prints([[5.0]], "[[5.]]");
    prints([[-0.0, 0.0]], "[[-0.  0.]]");
    prints(
        [[12.0, -3.0], [100.0, 0.5]],
        "[[ 12.   -3. ]\n [100.    0.5]]",
    );
    prints(
        [[0.1 + 0.2, 0.999999999], [0.123456789, -7.0]],
        "[[ 0.3         1.        ]\n [ 0.12345679 -7.        ]]",
    );
    prints([[0.000123456789, 0.0005]], "[[0.00012346 0.0005    ]]");
    prints(
        [[0.1_f32, 1.0 / 3.0], [2.5, -10.0]],
        "[[  0.1          0.33333334]\n [  2.5        -10.        ]]",
    );
    prints([[7]], "[[7]]");
    prints([[1, 22, 333]], "[[  1  22 333]]");
    prints([[-128_i8, 127], [0, 1]], "[[-128  127]\n [   0    1]]");
}

/// The same, where `nan` and `inf` stand under a dot or have none above them.
#[test]
fn special_values_as_numpy() {
    prints([[NAN, NAN]], "[[nan nan]]");
    prints([[NAN, 1.0]], "[[nan  1.]]");
    prints([[-INF, 0.125]], "[[ -inf 0.125]]");
    prints([[NAN, INF], [-INF, 1.5]], "[[ nan  inf]\n [-inf  1.5]]");
    prints(
        [[INF, 10.0], [-0.25, 3.0]],
        "[[  inf 10.  ]\n [-0.25  3.  ]]",
    );
}

/// The longest float there is: a sign, 309 digits, the dot and eight decimals, if it were printed so. It gets an exponent.
#[test]
fn the_longest_floats() {
    prints([[f64::MIN]], "[[-1.7976931348623157e308]]");
    prints([[-f64::MIN_POSITIVE]], "[[-2.2250738585072014e-308]]");
}

/// Hundredths: a scalar of one's own that has a dot, and zeros behind it that mean something.
#[derive(Clone, Copy, Debug)]
struct Euros(i32);

impl Display for Euros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[test]
fn a_scalar_of_ones_own_is_printed_as_its_display_says() {
    prints([[Euros(150), Euros(2000)]], "[[ 1.50 20.00]]");
    prints([[Euros(99)], [Euros(12345)]], "[[  0.99]\n [123.45]]");
}

/// A scalar that is printed as so many ones as it counts, as the formula of a symbol grows.
#[derive(Clone, Copy)]
struct Ones(usize);

impl Display for Ones {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&"1".repeat(self.0))
    }
}

impl Debug for Ones {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ones({})", self.0)
    }
}

/// However long it is, nothing of it is lost; what is longer than any float has no column to stand in.
#[test]
fn a_scalar_of_ones_own_is_printed_whole() {
    prints([[Ones(1), Ones(3)]], "[[  1 111]]");
    for count in [319, 320, 321, 1000] {
        let printed = Matrix::of(&[[Ones(count)]]).to_string();
        assert_eq!(printed, format!("[[{}]]", Ones(count)));
    }
    let printed = Matrix::of(&[[Ones(321), Ones(2)], [Ones(1), Ones(1)]]).to_string();
    assert_eq!(printed, format!("[[{} 11]\n [ 1  1]]", Ones(321)));
}

#[test]
fn debug_is_that_of_nested_arrays() {
    let weights = [[0.2, 0.5, -0.26], [0.8, NAN, -0.0]];
    assert_eq!(
        format!("{:?}", Matrix::of(&weights)),
        format!("{weights:?}")
    );
    assert_eq!(
        format!("{:#?}", Matrix::of(&weights)),
        format!("{weights:#?}")
    );
    let counts = [[1_u8, 2], [3, 4], [5, 6]];
    assert_eq!(format!("{:?}", Matrix::of(&counts)), format!("{counts:?}"));
    assert_eq!(
        format!("{:02x?}", Matrix::of(&counts)),
        format!("{counts:02x?}")
    );
}

/// An exponent is Rust's, whatever the precision; and a whole number that is a float keeps its dot, as in NumPy with
/// `np.set_printoptions(precision=0)`.
#[test]
fn a_precision_leaves_exponents_and_dots() {
    for precision in [0, 2, 8, 12, 400] {
        let extremes = Matrix::of(&[[f64::MIN, 5e-324]]);
        let printed = format!("{extremes:.precision$}");
        assert_eq!(
            printed,
            "[[-1.7976931348623157e308                  5e-324]]"
        );
    }
    assert_eq!(format!("{:.0}", Matrix::of(&[[1.5, -2.0]])), "[[ 2. -2.]]");
    assert_eq!(format!("{:.0}", Matrix::of(&[[1, -2]])), "[[ 1 -2]]");
    assert_eq!(
        format!("{:.1}", Matrix::of(&[[f64::NAN, f64::INFINITY]])),
        "[[nan inf]]"
    );
}
