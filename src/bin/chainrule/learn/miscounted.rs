//! What is said where more or fewer numbers were typed than are asked for: how many, and what they
//! may be.

use super::element::Element;
use super::expression::Typed;
use super::lines;
use super::near::is_same;

pub(crate) fn sentence(
    elements: &[Element],
    typed: &[Typed],
    line: &str,
) -> Result<String, String> {
    let numbers: Vec<f64> = typed.iter().map(|typed| typed.value).collect();
    match elements {
        [element] => Ok(one_is_asked_for(element, &numbers, line)),
        [first, ..] => a_row_is_asked_for(first, elements, &numbers),
        [] => Ok(String::new()),
    }
}

fn given(numbers: &[f64]) -> String {
    match numbers.len() {
        1 => "That is 1 number".to_string(),
        count => format!("These are {count} numbers"),
    }
}

fn one_is_asked_for(element: &Element, numbers: &[f64], line: &str) -> String {
    if are_added(element, numbers) {
        return format!("These are the {}s; add them up.", element.what_is_added());
    }
    let given = given(numbers);
    if let Some(matrix) = whose_factors(element, numbers) {
        return format!(
            "{given}, and 1 is asked for. They come from {matrix}; multiply each by the number \
             that it meets, and add up the products."
        );
    }
    if has_a_decimal_comma(line) {
        return format!("{given}, and 1 is asked for: decimals have a point, 2.5.");
    }
    if has_a_sign_between(line) {
        return format!(
            "{given}, and 1 is asked for. With blanks on both sides of a sign it is computed: \
             3*7 - 9."
        );
    }
    format!("{given}, and 1 is asked for.")
}

/// They are what is to be added up, in any order.
fn are_added(element: &Element, numbers: &[f64]) -> bool {
    let terms = element.terms.iter().map(|term| term.value);
    element.terms.len() > 1 && are_same(&in_order(terms), &in_order(numbers.iter().copied()))
}

/// The matrix from which all of them go in.
fn whose_factors(element: &Element, numbers: &[f64]) -> Option<&'static str> {
    if element.what_is_added() == "number" {
        return None;
    }
    let factors = || element.terms.iter().flat_map(|term| &term.factors);
    let mut names = element.made.operands.iter().copied();
    names.find(|name| {
        let own = factors().filter(|factor| factor.place.matrix == *name);
        let own: Vec<f64> = own.map(|factor| factor.value).collect();
        are_same(&own, numbers)
    })
}

/// As `15 -14`, which may be meant as one number.
fn has_a_sign_between(line: &str) -> bool {
    let behind = line.trim().split_once(' ').map(|(_, behind)| behind);
    behind.is_some_and(|behind| behind.contains(['-', '+']) && !line.contains(','))
}

/// A comma between two digits, and nothing else: `2,5`.
fn has_a_decimal_comma(line: &str) -> bool {
    let digits = line.trim_start_matches(['-', '+', '−']);
    let are_digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let parts = digits.split_once(',');
    parts.is_some_and(|(whole, decimals)| are_digits(whole) && are_digits(decimals))
}

fn a_row_is_asked_for(
    first: &Element,
    elements: &[Element],
    numbers: &[f64],
) -> Result<String, String> {
    let (given, count, word) = (given(numbers), elements.len(), first.made.table.col);
    let mut text = format!("{given}, and {count} are asked for: one for each {word}.");
    if let Some(what) = lines::what_they_are(first, numbers)? {
        text += &format!(" They {what}.");
    }
    text += &those_of_the_row(elements, numbers);
    text += &sums_of_rows(first, numbers)?;
    Ok(text)
}

/// One number that belongs there, and where; or the products of one.
fn those_of_the_row(elements: &[Element], numbers: &[f64]) -> String {
    if let Some(element) = elements.iter().find(|element| are_added(element, numbers)) {
        let (name, what) = (element.name(), element.what_is_added());
        return format!(
            " They are the {what}s of {name}; added up, they are one of the {}.",
            elements.len()
        );
    }
    let [number] = numbers else {
        return String::new();
    };
    let found = elements
        .iter()
        .filter(|element| is_same(*number, element.right()));
    let names: Vec<String> = found.map(Element::name).collect();
    if names.is_empty() {
        return String::new();
    }
    let others = match elements.len() - names.len() {
        1 => "the other one is asked for, too".to_string(),
        count => format!("the other {count} are asked for, too"),
    };
    format!(" {number} is {}; {others}.", names.join(" and "))
}

/// Of a plain sum, sums over the other index.
fn sums_of_rows(element: &Element, typed: &[f64]) -> Result<String, String> {
    let operands = element.operands()?;
    let ([operand], Some(summed)) = (operands.as_slice(), element.summed()?) else {
        return Ok(String::new());
    };
    let rows = operand.numbers.rows();
    let sums: Vec<f64> = rows.map(|row| row.iter().sum()).collect();
    if !are_same(typed, &sums) {
        return Ok(String::new());
    }
    let (word, name) = (element.made.table.col, element.made.table.name);
    Ok(format!(
        " They are added up over the {word}s; each {word} has its own {name}, so add up over the \
         {summed}s."
    ))
}

fn in_order(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}

fn are_same(typed: &[f64], numbers: &[f64]) -> bool {
    let mut pairs = typed.iter().zip(numbers);
    typed.len() == numbers.len() && pairs.all(|(typed, number)| is_same(*typed, *number))
}
