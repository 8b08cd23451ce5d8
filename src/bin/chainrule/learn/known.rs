//! The oracle's list of mistakes, applied to one element, in words for somebody who computes it on
//! paper.

use chainrule::MatrixView;
use chainrule::oracle::{Axis, Mistake, Operation};

use super::element::Element;
use super::slip::Likelihood::{self, Likely, Plain, Possible, Rare};
use super::slip::Slip;

/// What the known mistakes give, but for those that nobody makes on paper: another layout of
/// memory, another precision. A sum that is never reset goes on from what the candidate has.
pub(crate) fn slips(element: &Element, candidate: MatrixView<f64>) -> Result<Vec<Slip>, String> {
    let Some(operation) = element.made.operation else {
        return Ok(Vec::new());
    };
    let operands = element.operands()?;
    let operands: Vec<_> = operands.iter().map(|table| table.numbers.view()).collect();
    let report = operation.judge(&operands, candidate);
    let report = report.map_err(|error| error.to_string())?;
    let mistaken = report.mistaken(element.place.row, element.place.col);
    let slips = mistaken.filter_map(|(mistake, value)| slip(element, operation, mistake, value));
    Ok(slips.collect())
}

/// None where other slips say it better.
fn slip(element: &Element, operation: &Operation, mistake: Mistake, value: f64) -> Option<Slip> {
    let alike = |likelihood, words: &str| Some(Slip::alike(value, likelihood, words));
    match mistake {
        Mistake::DividedBySamples => Some(mean(element, operation, Axis::Sample, value)),
        Mistake::DividedByNeurons => Some(mean(element, operation, Axis::Neuron, value)),
        Mistake::Doubled => alike(
            likely_where(element.terms.len() != 1),
            "if it is added up twice; a gradient is written over what was there, not added to it",
        ),
        Mistake::Negated => Some(negated(element, value)),
        // Where each sample has a row of its own, that is another row.
        Mistake::OneForAll if operation.row != Some(Axis::Sample) => alike(
            Possible,
            "if the numbers of sample 0 are taken for sample 1, too; each sample has its own",
        ),
        // These show in a row; a single number that comes out so has other reasons.
        Mistake::Shifted(_) if !element.terms.is_empty() => {
            Some(Slip::new(value, Rare, "", "if one index is off by one"))
        }
        Mistake::NeverReset => {
            let words = "if the sum goes on from the one before it; each starts at 0";
            Some(Slip::new(value, Rare, "", words))
        }
        Mistake::MaskForgotten => alike(
            Likely,
            "without the mask; where z <= 0, nothing goes through",
        ),
        Mistake::MaskExcludesZero => alike(
            Likely,
            "with z < 0 in place of z <= 0; a z that is exactly 0 is masked, too",
        ),
        Mistake::HalfAtZero => alike(
            Likely,
            "with half of the gradient where z is exactly 0; the rule here is z <= 0",
        ),
        Mistake::MaskFromGradient => alike(
            Possible,
            "if the sign of the gradient decides; it is the sign of z that does",
        ),
        Mistake::MaskTurned => alike(
            Likely,
            "if the mask is turned round; it is 0 where z <= 0, and not where z is above",
        ),
        Mistake::DerivativeWritten => alike(
            Likely,
            "from the derivative of ReLU alone, 1 or 0; the gradient is multiplied by it",
        ),
        Mistake::OutputMultiplied => alike(
            Likely,
            "if ReLU's output is multiplied in; above 0 the gradient goes through as it is",
        ),
        _ => None,
    }
}

fn likely_where(is_likely: bool) -> Likelihood {
    if is_likely { Likely } else { Rare }
}

/// A mean is likeliest over what is summed.
fn mean(element: &Element, operation: &Operation, axis: Axis, value: f64) -> Slip {
    let count = (element.right() / value).round();
    let words = format!(
        "if it is divided by {count}, as a mean is; nothing is divided here, a mean belongs to \
         the loss"
    );
    let is_summed = operation.term() == Some(axis);
    Slip::alike(value, if is_summed { Likely } else { Possible }, words)
}

/// Where there is one term only, the sign of a factor says more.
fn negated(element: &Element, value: f64) -> Slip {
    let words = "with the sign turned";
    let mut terms = element.terms.iter().filter(|term| term.value != 0.0);
    let has_one_term = terms.next().is_some() && terms.next().is_none();
    let of_one = if has_one_term { "" } else { words };
    Slip::new(value, Plain, of_one, words)
}
