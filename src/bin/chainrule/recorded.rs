//! A number that writes down how it was computed.
//!
//! The kernels work on any scalar. Run on this one, they compute as they always do, and afterwards each element of the
//! result can tell which products of which operands were added up, in which order, and which comparison decided about it.

use core::cell::{Cell, RefCell};
use core::cmp::Ordering;
use core::ops::{Add, Mul};

use chainrule::Scalar;

/// A number and its history. A scalar is copied, so what is written is never freed: the program explains one element of
/// small matrices, and ends.
#[derive(Clone, Copy)]
pub(crate) struct Recorded {
    /// NaN for a symbol.
    pub(crate) value: f64,
    /// The formula three times, as in `z[0][1]`, `z[sample][neuron]` and `-2`.
    pub(crate) names: &'static str,
    pub(crate) words: &'static str,
    pub(crate) digits: &'static str,
    /// What was added up, one after the other, and the sum after each.
    pub(crate) terms: &'static [(Recorded, f64)],
}

/// One of the three.
pub(crate) type Way = fn(&Recorded) -> &'static str;

impl Recorded {
    /// A number, with its formula written in all three ways.
    pub(crate) fn new(value: f64, write: impl Fn(Way) -> String) -> Self {
        let ways: [Way; 3] = [|of| of.names, |of| of.words, |of| of.digits];
        let [names, words, digits] = ways.map(|way| &*write(way).leak());
        Recorded { value, names, words, digits, terms: &[] }
    }
}

impl Scalar for Recorded {
    const ZERO: Self = Recorded { value: 0.0, names: "0", words: "0", digits: "0", terms: &[] };
}

impl Add for Recorded {
    type Output = Self;
    fn add(self, right: Self) -> Self {
        let value = self.value + right.value;
        let sum = Self::new(value, |way| format!("({} + {})", way(&self), way(&right)));
        Recorded { terms: [self.terms, &[(right, value)]].concat().leak(), ..sum }
    }
}

impl Mul for Recorded {
    type Output = Self;
    fn mul(self, right: Self) -> Self {
        Self::new(self.value * right.value, |way| format!("{} * {}", way(&self), way(&right)))
    }
}

/// `left <= right`, and the answer.
type Comparison = (Recorded, Recorded, bool);

thread_local! {
    static COMPARISONS: RefCell<Vec<Comparison>> = const { RefCell::new(Vec::new()) };
    static LIE: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Runs a kernel; returns its result and the comparisons that it made. One of these, by its number, can be answered with
/// a lie: what comes out differently then was decided by it.
pub(crate) fn compared<R>(lie: Option<usize>, kernel: impl FnOnce() -> R) -> (R, Vec<Comparison>) {
    LIE.set(lie);
    COMPARISONS.take();
    (kernel(), COMPARISONS.take())
}

impl PartialOrd for Recorded {
    fn le(&self, right: &Self) -> bool {
        COMPARISONS.with_borrow_mut(|comparisons| {
            let answer = (self.value <= right.value) != (LIE.get() == Some(comparisons.len()));
            comparisons.push((*self, *right, answer));
            answer
        })
    }

    fn partial_cmp(&self, right: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&right.value)
    }
}

impl PartialEq for Recorded {
    fn eq(&self, right: &Self) -> bool {
        self.value == right.value
    }
}
