//! How a number comes about, from what the kernel wrote down: in a line, and term by term.

use crate::element::{Element, Term};

/// `5 * 4 + 3 * -1 + -2 * 2`; of what is only handed on or masked, nothing.
pub(crate) fn in_digits(element: &Element) -> String {
    let terms: Vec<&str> = element.terms.iter().map(|term| term.digits).collect();
    terms.join(" + ")
}

/// The whole of it: the equation, and then of one element its terms below each other, of a row a
/// line for each.
pub(crate) fn page(elements: &[Element]) -> Result<String, String> {
    let equation = elements.first().map_or(Ok(String::new()), equation)?;
    let numbers = match elements {
        [element] if !element.terms.is_empty() => below_each_other(element),
        elements => elements.iter().map(line).collect(),
    };
    Ok(format!("{equation}{numbers}"))
}

/// In the words of the indices; of what is only handed on or masked, nothing.
fn equation(element: &Element) -> Result<String, String> {
    let result = element.made.table.words();
    let Some(term) = element.terms.first() else {
        return Ok(String::new());
    };
    Ok(match element.summed()? {
        Some(summed) => format!("  {result} = sum over {summed} of\n      {}\n", term.words),
        None => format!("  {result} = {}\n", term.words),
    })
}

fn below_each_other(element: &Element) -> String {
    let is_single = element.made.table.col.is_empty();
    let names = |term: &Term| if is_single { term.words } else { term.names };
    let lengths = |text: fn(&Term) -> usize| element.terms.iter().map(text).max().unwrap_or(0);
    let names_width = lengths(|term| term.names.len());
    let digits_width = lengths(|term| term.digits.len());
    let mut text = if is_single {
        String::new()
    } else {
        format!("  {}\n", element.name())
    };
    for (number, term) in element.terms.iter().enumerate() {
        let sign = if number == 0 { "=" } else { "+" };
        let (names, digits) = (names(term), term.digits);
        text += &if term.factors.len() == 1 {
            format!("    {sign} {names:<names_width$}   {digits:>digits_width$}\n")
        } else {
            let value = term.value;
            format!("    {sign} {names:<names_width$}   {digits:<digits_width$} = {value}\n")
        };
    }
    if element.terms.len() > 1 {
        text += &format!("    = {}\n", element.right());
    }
    text
}

fn line(element: &Element) -> String {
    let (name, right) = (element.name(), element.right());
    if !element.terms.is_empty() {
        return format!("  {name} = {} = {right}\n", in_digits(element));
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
