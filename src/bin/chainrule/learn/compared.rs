//! A sum that was typed product by product, beside the products that belong there.

use super::element::{Element, Term};
use super::expression::Typed;
use super::near::is_same;

/// What was typed, beside an element.
pub(crate) struct Compared<'a> {
    element: &'a Element<'a>,
    products: &'a [Vec<f64>],
    /// The places of those that do not belong there.
    wrong: Vec<usize>,
    /// Those that belong there, and are not there.
    missing: Vec<&'a Term>,
}

/// None where no product was typed, and no sum.
pub(crate) fn with<'a>(element: &'a Element<'a>, typed: &'a Typed) -> Option<Compared<'a>> {
    let products = typed.products.as_slice();
    let is_single_number = match products {
        [] => true,
        [product] => product.len() < 2,
        _ => false,
    };
    if is_single_number || element.terms.len() < 2 {
        return None;
    }
    let mut missing: Vec<&Term> = element.terms.iter().collect();
    let mut wrong = Vec::new();
    for (place, product) in products.iter().enumerate() {
        let is_it = |term: &&Term| is_the_same(product, term);
        match missing.iter().position(is_it) {
            Some(found) => drop(missing.remove(found)),
            None => wrong.push(place),
        }
    }
    Some(Compared {
        element,
        products,
        wrong,
        missing,
    })
}

impl Compared<'_> {
    /// Every product that was typed belongs there.
    pub(crate) fn fits(&self) -> bool {
        self.wrong.is_empty()
    }

    /// What is certain of it: it is the sum of another element, or a product is wrong.
    pub(crate) fn sentence(&self) -> Result<Option<String>, String> {
        if self.fits() {
            return self.of_what_is_missing();
        }
        let sentence = self.of_another_element()?;
        Ok(sentence.or_else(|| self.of_a_product()))
    }

    fn of_what_is_missing(&self) -> Result<Option<String>, String> {
        let (Some(missing), Some(summed)) = (self.missing.first(), self.element.summed()?) else {
            return Ok(None);
        };
        let (what, count) = (self.element.what_is_added(), self.element.terms.len());
        if self.missing.len() > 1 {
            return Ok(Some(format!(
                "There are {count} {what}s, one for each {summed}."
            )));
        }
        let mut terms = self.element.terms.iter();
        let number = terms.position(|term| core::ptr::eq(term, *missing));
        let number = number.map_or(String::new(), |number| {
            format!(", that of {summed} {number}")
        });
        Ok(Some(format!("{} is missing{number}.", missing.digits)))
    }

    fn of_another_element(&self) -> Result<Option<String>, String> {
        let Element { case, made, .. } = self.element;
        let rows = made.table.numbers.nrows();
        for row in 0..rows {
            for other in Element::row(case, made, row)? {
                if self.is_sum_of(&other) {
                    let (name, asked) = (other.name(), self.element.name());
                    let sentence = format!("This is how {name} comes about; {asked} is asked for.");
                    return Ok(Some(sentence));
                }
            }
        }
        Ok(None)
    }

    fn is_sum_of(&self, other: &Element) -> bool {
        let mut pairs = self.products.iter().zip(&other.terms);
        self.products.len() == other.terms.len()
            && pairs.all(|(product, term)| is_the_same(product, term))
    }

    /// The first wrong product, where it is clear which one belongs there.
    fn of_a_product(&self) -> Option<String> {
        if self.products.len() < 2 {
            return None;
        }
        let place = *self.wrong.first()?;
        let product = self.products.get(place)?;
        let right = self.belongs_at(place, product)?;
        let which = ["first", "second", "third", "fourth"].get(place)?;
        let what = self.element.what_is_added();
        let typed: Vec<String> = product.iter().map(f64::to_string).collect();
        let (typed, digits) = (typed.join(" * "), right.digits);
        let mut sentence = format!("The {which} {what} is {typed}; it should be {digits}");
        if product.len() == 1 && right.factors.len() > 1 {
            sentence += &format!(" = {}", right.value);
        }
        sentence.push('.');
        let (n_wrong, count) = (self.wrong.len(), self.element.terms.len());
        if n_wrong == count {
            sentence = format!("None of the {count} {what}s is right. {sentence}");
        } else if n_wrong > 1 {
            sentence = format!("{n_wrong} of the {count} {what}s are not right. {sentence}");
        }
        if self.products.len() != count {
            let summed = self.element.summed().ok()??;
            sentence += &format!(" And there are {count} of them, one for each {summed}.");
        }
        Some(sentence)
    }

    /// The only one that is missing, or that has a factor in common; or, where all are there and
    /// each is a product, that in the same place.
    fn belongs_at(&self, place: usize, product: &[f64]) -> Option<&Term> {
        let is_complete = self.products.len() == self.element.terms.len();
        if let ([right], true) = (self.missing.as_slice(), is_complete) {
            return Some(right);
        }
        let are_products = self.products.iter().all(|product| product.len() == 2);
        if !are_products || (self.wrong.len() > 1 && !is_complete) {
            return None;
        }
        let mut alike = self
            .missing
            .iter()
            .filter(|term| shares_a_factor(product, term));
        if let (Some(right), None) = (alike.next(), alike.next()) {
            return Some(right);
        }
        let mut missing = self.missing.iter();
        let in_place = self.element.terms.get(place)?;
        let is_missing = missing.any(|term| core::ptr::eq(*term, in_place));
        (is_complete && is_missing).then_some(in_place)
    }
}

/// Of two factors the same two, whichever comes first, and wherever a minus is written; otherwise
/// the same value.
fn is_the_same(product: &[f64], term: &Term) -> bool {
    let same_size = |typed: f64, value: f64| is_same(typed.abs(), value.abs());
    let is_same_value = is_same(product.iter().product(), term.value);
    match (product, term.factors.as_slice()) {
        ([first, second], [left, right]) => {
            let as_it_is = same_size(*first, left.value) && same_size(*second, right.value);
            let swapped = same_size(*first, right.value) && same_size(*second, left.value);
            is_same_value && (as_it_is || swapped)
        }
        _ => is_same_value,
    }
}

fn shares_a_factor(product: &[f64], term: &Term) -> bool {
    let is_in_it = |typed: &f64| {
        term.factors
            .iter()
            .any(|factor| is_same(*typed, factor.value))
    };
    product.iter().any(is_in_it)
}
