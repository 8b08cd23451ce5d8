//! What a slip makes of one element: a number, and words that say how one gets it.

pub(crate) struct Slip {
    /// NaN where the slip cannot be made here.
    pub(crate) value: f64,
    pub(crate) likelihood: Likelihood,
    /// Words that go on from "that is what you get"; empty where others say it better.
    pub(crate) words: String,
    /// The same where it was made in every element of a row; empty where nobody does that.
    pub(crate) in_a_row: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likelihood {
    /// The sign of the whole is turned.
    Plain,
    /// A mistake of thought, or one sign.
    Likely,
    Possible,
    Rare,
}

impl Slip {
    pub(crate) fn new(
        value: f64,
        likelihood: Likelihood,
        words: impl Into<String>,
        in_a_row: impl Into<String>,
    ) -> Self {
        Slip {
            value,
            likelihood,
            words: words.into(),
            in_a_row: in_a_row.into(),
        }
    }

    /// One that has the same words in a row.
    pub(crate) fn alike(value: f64, likelihood: Likelihood, words: impl Into<String>) -> Self {
        let words = words.into();
        Slip::new(value, likelihood, words.clone(), words)
    }

    /// One that nobody makes in a whole row.
    pub(crate) fn once(value: f64, likelihood: Likelihood, words: impl Into<String>) -> Self {
        Slip::new(value, likelihood, words, "")
    }
}
