//! The conventions that somebody accepts: `--accept mean,half-at-zero`.

use chainrule::oracle::{Mistake, Report};

use crate::arguments::{ACCEPT, Given};
use crate::operations;
use crate::stored::Stored;

/// Those that are named after `--accept`, each once; none where nothing is.
pub(crate) fn accepted(given: &Given) -> Result<Vec<Mistake>, String> {
    let names = given.get(ACCEPT).copied().unwrap_or_default();
    let mut accepted = Vec::new();
    for name in names.split(',').filter(|name| !name.is_empty()) {
        let mistake = named(name)?;
        if !accepted.contains(&mistake) {
            accepted.push(mistake);
        }
    }
    Ok(accepted)
}

fn named(name: &str) -> Result<Mistake, String> {
    Mistake::of_convention(name).ok_or_else(|| {
        let known = operations::either(Mistake::all().filter_map(Mistake::convention));
        format!("there is no convention `{name}`: accept {known}")
    })
}

/// The names by which some of them are accepted.
pub(crate) fn names(mistakes: impl Iterator<Item = Mistake>) -> Vec<String> {
    let names = mistakes.filter_map(Mistake::convention);
    names.map(String::from).collect()
}

/// The report by as few of the accepted conventions as it needs to pass; where it passes by none,
/// by those that leave the fewest elements wrong.
pub(crate) fn judged_by<'a, T: Stored>(
    report: Report<'a, T>,
    accepted: &[Mistake],
) -> Report<'a, T> {
    let mut best = report;
    for choice in choices(accepted) {
        if best.passes() {
            break;
        }
        let other = choice.into_iter().fold(report, Report::accepting);
        if other.passes() || refused(&other) < refused(&best) {
            best = other;
        }
    }
    best
}

/// One of them, two, and so on to all of them: few, for there are six conventions.
fn choices(accepted: &[Mistake]) -> Vec<Vec<Mistake>> {
    let mut choices = vec![Vec::new()];
    for &mistake in accepted {
        let with_it: Vec<Vec<Mistake>> = choices
            .iter()
            .map(|choice| [&choice[..], &[mistake]].concat())
            .collect();
        choices.extend(with_it);
    }
    choices.sort_by_key(Vec::len);
    choices.split_off(1)
}

/// How many elements are wrong or doubtful.
fn refused<T: Stored>(report: &Report<T>) -> usize {
    report.counts().wrong + report.counts().doubtful
}
