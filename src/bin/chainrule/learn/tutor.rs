//! What a tutor says of an answer: nothing but what is certain. A number is what one gets in this
//! way or that; what the person did, only the person knows.

use chainrule::MatrixView;

use super::element::Element;
use super::expression::Typed;
use super::near::{is_meant, is_same};
use super::slip::{Likelihood, Slip};
use super::ways::Ways;
use super::{biases, compared, derivation, known, lines, others, places, terms};
use crate::drawing::printed;

/// What is said of an answer.
pub(crate) struct Said {
    pub(crate) is_right: bool,
    pub(crate) text: String,
}

/// A number that was typed for an element.
struct Number<'a> {
    element: &'a Element<'a>,
    typed: &'a Typed,
    /// What slips would give here.
    slips: Vec<Slip>,
    /// Whether it was shown already how the element comes about.
    is_derived: bool,
}

/// Judges the numbers that were typed for these elements: one, or a whole row.
pub(crate) fn judge(
    elements: &[Element],
    typed: &[Typed],
    is_derived: bool,
) -> Result<Said, String> {
    let numbers = numbers(elements, typed, is_derived)?;
    let is_right = numbers.iter().all(Number::is_right);
    let text = match numbers.as_slice() {
        numbers if is_right => confirmed(numbers),
        [number] => number.sentence(|_| true)?,
        numbers => about_a_row(numbers)?,
    };
    Ok(Said { is_right, text })
}

/// Each number beside its element. All together they are the candidate.
fn numbers<'a>(
    elements: &'a [Element],
    typed: &'a [Typed],
    is_derived: bool,
) -> Result<Vec<Number<'a>>, String> {
    let Some(first) = elements.first() else {
        return Ok(Vec::new());
    };
    let mut candidate = first.made.table.numbers.clone();
    let cols = candidate.ncols();
    for (element, typed) in elements.iter().zip(typed) {
        let flat = element.place.row * cols + element.place.col;
        if let Some(number) = candidate.as_mut_slice().get_mut(flat) {
            *number = typed.value;
        }
    }
    let pairs = elements.iter().zip(typed);
    let numbers = pairs.map(|(element, typed)| {
        Ok(Number {
            element,
            typed,
            slips: slips_of(element, candidate.view())?,
            is_derived,
        })
    });
    numbers.collect()
}

/// All slips. For every element of a row they are the same ones in the same order.
fn slips_of(element: &Element, candidate: MatrixView<f64>) -> Result<Vec<Slip>, String> {
    let mut slips = known::slips(element, candidate)?;
    slips.extend(terms::slips(element)?);
    slips.extend(biases::slips(element));
    slips.extend(others::slips(element)?);
    slips.extend(places::slips(element)?);
    Ok(slips)
}

fn confirmed(numbers: &[Number]) -> String {
    let digits = match numbers {
        [number] => derivation::in_digits(number.element),
        _ => String::new(),
    };
    match numbers {
        [number] if digits.contains(' ') => format!("Right: {digits} = {}.", number.right()),
        _ => "Right.".to_string(),
    }
}

impl Number<'_> {
    fn right(&self) -> f64 {
        self.element.right()
    }

    fn is_right(&self) -> bool {
        is_same(self.typed.value, self.right())
    }

    /// Why it may have come out so, by those slips that are meant.
    fn sentence(&self, is_likely: impl Fn(usize) -> bool) -> Result<String, String> {
        let compared = compared::with(self.element, self.typed);
        let certain = match &compared {
            Some(compared) => compared.sentence()?,
            None => None,
        };
        if let Some(sentence) = certain {
            return Ok(sentence);
        }
        let typed = self.typed.value;
        let explaining = self.slips.iter().enumerate().filter(|(number, slip)| {
            let is_wrong = !is_same(slip.value, self.right());
            is_wrong && is_meant(typed, slip.value) && is_likely(*number)
        });
        let mut found = Ways::of(explaining.map(|(_, slip)| slip), |slip| &slip.words);
        // Its products are others: that the sum is the same may be chance.
        if compared.is_some_and(|compared| !compared.fits()) {
            found.is_certain = false;
        }
        match found.sentence(&printed(typed)) {
            Some(sentence) => Ok(sentence),
            None => self.unexplained(),
        }
    }

    /// No mistake is known, or none that is likely beside the rest of the row.
    fn unexplained(&self) -> Result<String, String> {
        let gives_it = |slip: &Slip| is_meant(self.typed.value, slip.value);
        let known = if self.slips.iter().any(gives_it) {
            ""
        } else {
            ", and no mistake that I know gives it"
        };
        let mut sentence = format!("{} is not it{known}.", printed(self.typed.value));
        if !self.is_derived {
            sentence += &format!(" {}", what_to_look_at(self.element)?);
        }
        Ok(sentence)
    }

    /// Whether it is what this slip gives. One that cannot be made here leaves what is right.
    fn is_explained_by(&self, slip: usize) -> bool {
        let value = self.slips.get(slip).map(|slip| slip.value);
        let value = value.filter(|value| !value.is_nan());
        is_meant(self.typed.value, value.unwrap_or(self.right()))
    }
}

/// What there is to go by where no mistake is known.
fn what_to_look_at(element: &Element) -> Result<String, String> {
    let count = element.terms.len();
    let what = element.what_is_added();
    Ok(match element.summed()? {
        Some(summed) if count > 1 => {
            format!("It is the sum of {count} {what}s, one for each {summed}.")
        }
        _ if count == 0 => "It is handed on as it is, or it is 0, and z decides which.".into(),
        _ if what == "product" => "It is one number times another.".into(),
        _ => "Nothing is multiplied here, and nothing added.".into(),
    })
}

/// A mistake that explains the whole row, or else what is said of its first wrong element.
fn about_a_row(numbers: &[Number]) -> Result<String, String> {
    if let Some(sentence) = about_all(numbers) {
        return Ok(sentence);
    }
    let wrong: Vec<&Number> = numbers.iter().filter(|number| !number.is_right()).collect();
    let Some(first) = wrong.first() else {
        return Ok(String::new());
    };
    if is_another_order(numbers) {
        let word = first.element.made.table.col;
        return Ok(format!(
            "These are the right numbers in another order: {word} 0 comes first."
        ));
    }
    let typed: Vec<f64> = numbers.iter().map(|number| number.typed.value).collect();
    if let Some(what) = lines::what_they_are(first.element, &typed)? {
        return Ok(format!("These numbers {what}."));
    }
    let (count, n_wrong) = (numbers.len(), wrong.len());
    let how_many = match n_wrong {
        1 => format!("1 of the {count} is not right:"),
        all if all == count => format!("None of the {count} is right. The first is"),
        some => format!("{some} of the {count} are not right. The first is"),
    };
    let name = first.element.name();
    let sentence = first.sentence(|slip| is_likely_in(&wrong, slip))?;
    Ok(format!("{how_many} {name}. {sentence}"))
}

/// Where several numbers of a row are wrong: what one does in every element alike shows in more
/// than the first. But a sign is soon lost.
fn is_likely_in(wrong: &[&Number], slip: usize) -> bool {
    let first = wrong.first().and_then(|number| number.slips.get(slip));
    let is_alike = first
        .is_some_and(|slip| slip.words == slip.in_a_row && slip.likelihood != Likelihood::Plain);
    let mut explained = wrong
        .iter()
        .skip(1)
        .filter(|number| number.is_explained_by(slip));
    !is_alike || wrong.len() == 1 || explained.next().is_some()
}

/// Slips have the same number in every element of a row: one of them may explain all.
fn about_all(numbers: &[Number]) -> Option<String> {
    let is_wrong = |number: &&Number| !number.is_right();
    let wrong = numbers.iter().find(is_wrong)?;
    // One sign is turned soon; what explains it in the whole row is chance.
    let is_one_sign = is_same(wrong.typed.value, -wrong.right());
    if is_one_sign && numbers.iter().filter(is_wrong).count() == 1 {
        return None;
    }
    let explaining = wrong.slips.iter().enumerate().filter(|(slip, _)| {
        let mut numbers = numbers.iter();
        numbers.all(|number| number.is_explained_by(*slip))
    });
    let found = Ways::of(explaining.map(|(_, slip)| slip), |slip| &slip.in_a_row);
    found.sentence("this row")
}

fn is_another_order(numbers: &[Number]) -> bool {
    let mut right: Vec<f64> = numbers.iter().map(Number::right).collect();
    let mut typed: Vec<f64> = numbers.iter().map(|number| number.typed.value).collect();
    right.sort_by(f64::total_cmp);
    typed.sort_by(f64::total_cmp);
    right
        .iter()
        .zip(&typed)
        .all(|(right, typed)| is_same(*typed, *right))
}
