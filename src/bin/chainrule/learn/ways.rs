//! The ways in which one gets a number, told so that nobody is misled: the likeliest, and whether
//! there are others.

use super::slip::{Likelihood, Slip};

/// The ways in which one gets a number, in words.
pub(crate) struct Ways {
    likeliest: Vec<String>,
    /// It is the only way that is known, and no far-fetched one.
    pub(crate) is_certain: bool,
}

impl Ways {
    pub(crate) fn of<'a>(slips: impl Iterator<Item = &'a Slip>, words: fn(&Slip) -> &str) -> Self {
        let mut slips: Vec<&Slip> = slips.filter(|slip| !words(slip).is_empty()).collect();
        slips.sort_by_key(|slip| slip.likelihood);
        let best = slips.first().map(|slip| slip.likelihood);
        let mut likeliest: Vec<String> = Vec::new();
        for slip in slips.iter().filter(|slip| Some(slip.likelihood) == best) {
            let words = words(slip).to_string();
            if !likeliest.contains(&words) {
                likeliest.push(words);
            }
        }
        let is_alone = slips.iter().all(|slip| Some(slip.likelihood) == best);
        Ways {
            likeliest,
            is_certain: is_alone && best != Some(Likelihood::Rare),
        }
    }

    /// About a number or a row that is called so; none where there is no way.
    pub(crate) fn sentence(&self, what: &str) -> Option<String> {
        let sentence = match self.likeliest.as_slice() {
            [] => return None,
            [words] if self.is_certain => format!("{what} is what you get {words}."),
            [words] => format!("One way to get {what}: {}.", behind_a_colon(words)),
            [first, second, ..] => format!(
                "There is more than one way to get {what}. One: {}. Another: {}.",
                behind_a_colon(first),
                behind_a_colon(second)
            ),
        };
        Some(sentence)
    }
}

/// The words as they stand behind a colon: without "if", and "it is" in place of "for".
fn behind_a_colon(words: &str) -> String {
    if let Some(other) = words.strip_prefix("for ") {
        return format!("it is {other}");
    }
    words.strip_prefix("if ").unwrap_or(words).to_string()
}
