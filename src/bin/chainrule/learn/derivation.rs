//! How a number comes about, from what the kernel wrote down: in a line, and term by term.

use super::element::{Element, Term};

/// `5 * 4 + 3 * -1 + -2 * 2`; of what is only handed on or masked, nothing.
pub(crate) fn in_digits(element: &Element) -> String {
    let terms: Vec<&str> = element.terms.iter().map(|term| term.digits).collect();
    terms.join(" + ")
}

/// The whole of it: of one element the equation and its terms below each other, of a row a line for
/// each.
pub(crate) fn page(elements: &[Element]) -> Result<String, String> {
    let lines = || elements.iter().map(line).collect::<String>();
    let Some(first) = elements.first() else {
        return Ok(String::new());
    };
    let (Some(term), Some(summed)) = (first.terms.first(), first.summed()?) else {
        return Ok(lines());
    };
    let result = first.made.table.words();
    let equation = format!("  {result} = sum over {summed} of\n      {}\n", term.words);
    let numbers = if elements.len() == 1 {
        below_each_other(first)
    } else {
        lines()
    };
    Ok(equation + &numbers)
}

fn below_each_other(element: &Element) -> String {
    let lengths = |text: fn(&Term) -> usize| element.terms.iter().map(text).max().unwrap_or(0);
    let names_width = lengths(|term| term.names.len());
    let digits_width = lengths(|term| term.digits.len());
    let mut text = format!("  {}\n", element.name());
    for (number, term) in element.terms.iter().enumerate() {
        let sign = if number == 0 { "=" } else { "+" };
        let Term {
            names,
            digits,
            value,
            ..
        } = term;
        text += &if term.factors.len() == 1 {
            format!("    {sign} {names:<names_width$}   {digits:>digits_width$}\n")
        } else {
            format!("    {sign} {names:<names_width$}   {digits:<digits_width$} = {value}\n")
        };
    }
    text + &format!("    = {}\n", element.right())
}

fn line(element: &Element) -> String {
    let (name, right) = (element.name(), element.right());
    match element.terms.as_slice() {
        [] => {}
        // A sum of one term is none; what it is made of is said as well.
        [term] if term.factors.len() == 1 => {
            return format!("  {name} = {} = {right}\n", term.words);
        }
        [term] => return format!("  {name} = {} = {} = {right}\n", term.words, term.digits),
        _ => return format!("  {name} = {} = {right}\n", in_digits(element)),
    }
    let [dvalue, z] = match element.operands().as_deref() {
        Ok([dvalues, z]) => [dvalues, z].map(|table| {
            let (row, col) = (element.place.row, element.place.col);
            let value = table.numbers.get(row, col).copied().unwrap_or_default();
            (format!("{}[{row}][{col}]", table.name), value)
        }),
        _ => return format!("  {name} = {right}\n"),
    };
    if element.recorded.places.is_empty() {
        format!("  {name} = 0, for {} is {}, and that is <= 0\n", z.0, z.1)
    } else {
        format!(
            "  {name} = {} = {}, for {} is {}, above 0\n",
            dvalue.0, dvalue.1, z.0, z.1
        )
    }
}
