//! A number that writes down how it was computed.
//!
//! The kernels work on any scalar. Run on this one, they compute as they always do, and afterwards
//! each element of the result can tell which products of which operands were added up, and in which
//! order.

use core::{cmp::Ordering, fmt, ops::Add, ops::Mul};

use chainrule::Scalar;

/// An element of a matrix, by its row and column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) matrix: &'static str,
    pub(crate) row: usize,
    pub(crate) col: usize,
}

/// `z[0][1]`
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}][{}]", self.matrix, self.row, self.col)
    }
}

/// A number and its history. A scalar is copied, so what is written is never freed: the program
/// explains one element of small matrices, and ends.
#[derive(Clone, Copy)]
pub(crate) struct Recorded {
    /// NaN for a symbol.
    pub(crate) value: f64,
    /// The formula three times: with the operands as `z[0][1]`, as `z[sample][neuron]`, and as
    /// `-2`.
    pub(crate) names: &'static str,
    pub(crate) words: &'static str,
    pub(crate) digits: &'static str,
    /// The elements that went into it, in the order in which the formula names them.
    pub(crate) places: &'static [Place],
    /// Of a sum: where it started, then what was added, one after the other; beside each the sum so
    /// far.
    pub(crate) terms: &'static [(Recorded, f64)],
}

impl Recorded {
    /// An element of an operand, with its place in the notebook's words.
    pub(crate) fn operand(place: Place, words: &'static str, value: f64) -> Self {
        Recorded {
            value,
            names: place.to_string().leak(),
            words,
            digits: value.to_string().leak(),
            places: vec![place].leak(),
            terms: &[],
        }
    }

    /// What is added up, without the zero that every sum starts from.
    pub(crate) fn added(&self) -> &'static [(Recorded, f64)] {
        self.terms.get(1..).unwrap_or_default()
    }

    /// What is left of it.
    pub(crate) fn minus(self, right: Self) -> Self {
        self.joined("-", right, self.value - right.value)
    }

    fn joined(self, sign: &str, right: Self, value: f64) -> Self {
        let join =
            |left: &str, right: &str| -> &'static str { format!("{left} {sign} {right}").leak() };
        let (names, words) = (join(self.names, right.names), join(self.words, right.words));
        Recorded {
            value,
            names,
            words,
            digits: join(self.digits, right.digits),
            places: [self.places, right.places].concat().leak(),
            terms: &[],
        }
    }
}

impl Scalar for Recorded {
    const ZERO: Self = Recorded {
        value: 0.0,
        names: "0",
        words: "0",
        digits: "0",
        places: &[],
        terms: &[],
    };
}

impl Add for Recorded {
    type Output = Self;
    fn add(self, right: Self) -> Self {
        let sum = self.joined("+", right, self.value + right.value);
        let before = if self.terms.is_empty() {
            &[(self, self.value)]
        } else {
            self.terms
        };
        Recorded {
            terms: [before, &[(right, sum.value)]].concat().leak(),
            ..sum
        }
    }
}

impl Mul for Recorded {
    type Output = Self;
    fn mul(self, right: Self) -> Self {
        self.joined("*", right, self.value * right.value)
    }
}

impl PartialEq for Recorded {
    fn eq(&self, right: &Self) -> bool {
        self.value == right.value
    }
}

impl PartialOrd for Recorded {
    fn partial_cmp(&self, right: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&right.value)
    }
}
