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

/// None where no sum was typed.
pub(crate) fn with<'a>(element: &'a Element<'a>, typed: &'a Typed) -> Option<Compared<'a>> {
    let products = typed.products.as_slice();
    if products.len() < 2 || element.terms.len() < 2 {
        return None;
    }
    let mut missing: Vec<&Term> = element.terms.iter().collect();
    let mut wrong = Vec::new();
    for (place, product) in products.iter().enumerate() {
        let is_it = |term: &&Term| is_same(product.iter().product(), term.value);
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

    /// What is certain of it: it is the sum of another element, or one product is wrong.
    pub(crate) fn sentence(&self) -> Result<Option<String>, String> {
        if self.fits() {
            return Ok(None);
        }
        let sentence = self.of_another_element()?;
        Ok(sentence.or_else(|| self.of_one_product()))
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
            && pairs.all(|(product, term)| has_factors(product, term))
    }

    fn of_one_product(&self) -> Option<String> {
        let [place] = self.wrong.as_slice() else {
            return None;
        };
        let product = self.products.get(*place)?;
        let (n_products, count) = (self.products.len(), self.element.terms.len());
        let right = match self.missing.as_slice() {
            [right] if n_products == count => right,
            missing => the_only(missing, |term| shares_a_factor(product, term))?,
        };
        let which = ["first", "second", "third", "fourth"].get(*place)?;
        let what = self.element.what_is_added();
        let typed: Vec<String> = product.iter().map(f64::to_string).collect();
        let (typed, digits) = (typed.join(" * "), right.digits);
        let mut sentence = format!("The {which} {what} is {typed}; it should be {digits}");
        if product.len() == 1 && right.factors.len() > 1 {
            sentence += &format!(" = {}", right.value);
        }
        sentence.push('.');
        if n_products != count {
            let summed = self.element.summed().ok()??;
            sentence += &format!(" And there are {count} of them, one for each {summed}.");
        }
        Some(sentence)
    }
}

/// The same two numbers, whichever comes first, and wherever a minus is written.
fn has_factors(product: &[f64], term: &Term) -> bool {
    let same_size = |typed: f64, value: f64| is_same(typed.abs(), value.abs());
    let is_same_value = is_same(product.iter().product(), term.value);
    match (product, term.factors.as_slice()) {
        ([_], [_]) => is_same_value,
        ([first, second], [left, right]) => {
            let as_it_is = same_size(*first, left.value) && same_size(*second, right.value);
            let swapped = same_size(*first, right.value) && same_size(*second, left.value);
            is_same_value && (as_it_is || swapped)
        }
        _ => false,
    }
}

fn the_only<'a, 'b>(
    terms: &'b [&'a Term],
    is_meant: impl Fn(&Term) -> bool,
) -> Option<&'b &'a Term> {
    let mut found = terms.iter().filter(|term| is_meant(term));
    let first = found.next();
    first.filter(|_| found.next().is_none())
}

fn shares_a_factor(product: &[f64], term: &Term) -> bool {
    let is_in_it = |typed: &f64| {
        term.factors
            .iter()
            .any(|factor| is_same(*typed, factor.value))
    };
    product.len() > 1 && product.iter().any(is_in_it)
}
