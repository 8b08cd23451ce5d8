//! What a tutor says of an answer: nothing but what is certain. A number is what one gets in this
//! way or that; what the person did, only the person knows.

use chainrule::{Matrix, MatrixView};

use crate::element::Element;
use crate::slip::Slip;
use crate::{derivation, known, places, terms};

/// What is said of an answer.
pub(crate) struct Said {
    pub(crate) is_right: bool,
    pub(crate) text: String,
}

/// A number that was typed for an element.
struct Number<'a> {
    element: &'a Element<'a>,
    typed: f64,
    /// What slips would give here.
    slips: Vec<Slip>,
}

/// Judges the numbers that were typed for these elements: one, or a whole row.
pub(crate) fn judge(elements: &[Element], typed: &[f64]) -> Result<Said, String> {
    let numbers = numbers(elements, typed)?;
    let is_right = numbers.iter().all(Number::is_right);
    let text = match numbers.as_slice() {
        numbers if is_right => confirmed(numbers),
        [number] => number.sentence()?,
        numbers => about_a_row(numbers)?,
    };
    Ok(Said { is_right, text })
}

/// Where there are more or fewer numbers than are asked for: how many, and what they may be.
pub(crate) fn about_the_count(elements: &[Element], typed: &[f64]) -> Result<String, String> {
    let given = match typed.len() {
        1 => "That is 1 number".to_string(),
        count => format!("These are {count} numbers"),
    };
    let (first, count) = match elements {
        [first, _, ..] => (first, elements.len()),
        _ => {
            return Ok(format!(
                "{given}, and 1 is asked for: decimals have a point, 2.5."
            ));
        }
    };
    let table = &first.made.table;
    let mut text = format!(
        "{given}, and {count} are asked for: one for each {}.",
        table.col
    );
    for col in 0..table.numbers.ncols() {
        if are_same(
            typed,
            table.numbers.view().rows().filter_map(|row| row.get(col)),
        ) {
            let (name, row) = (table.name, first.place.row);
            text += &format!(" They are column {col} of {name}: row {row} is asked for.");
        }
    }
    if let ([operand], Some(summed)) = (first.operands()?.as_slice(), first.summed()?) {
        let sums: Vec<f64> = operand
            .numbers
            .view()
            .rows()
            .map(|row| row.iter().sum())
            .collect();
        if are_same(typed, sums.iter()) {
            text += &format!(
                " They are sums over {}: the index that is missing on the left, in {}, is {summed}.",
                table.col,
                table.words()
            );
        }
    }
    Ok(text)
}

fn are_same<'a>(typed: &[f64], numbers: impl Iterator<Item = &'a f64>) -> bool {
    let numbers: Vec<&f64> = numbers.collect();
    let mut pairs = typed.iter().zip(&numbers);
    typed.len() == numbers.len() && pairs.all(|(typed, number)| is_same(*typed, **number))
}

/// Each number beside its element. All together they are the candidate.
fn numbers<'a>(elements: &'a [Element], typed: &[f64]) -> Result<Vec<Number<'a>>, String> {
    let Some(first) = elements.first() else {
        return Ok(Vec::new());
    };
    let mut candidate = first.made.table.numbers.clone();
    let cols = candidate.ncols();
    for (element, typed) in elements.iter().zip(typed) {
        let flat = element.place.row * cols + element.place.col;
        if let Some(number) = candidate.as_mut_slice().get_mut(flat) {
            *number = *typed;
        }
    }
    let pairs = elements.iter().zip(typed);
    let numbers = pairs.map(|(element, &typed)| {
        Ok(Number {
            element,
            typed,
            slips: slips_of(element, candidate.view())?,
        })
    });
    numbers.collect()
}

/// All slips. For every element of a row they are the same ones in the same order.
fn slips_of(element: &Element, candidate: MatrixView<f64>) -> Result<Vec<Slip>, String> {
    let mut slips = known::slips(element, candidate)?;
    slips.extend(terms::slips(element)?);
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
        is_same(self.typed, self.right())
    }

    /// Why it may have come out so.
    fn sentence(&self) -> Result<String, String> {
        let explains =
            |slip: &&Slip| is_meant(self.typed, slip.value) && !is_same(slip.value, self.right());
        let found = Ways::of(self.slips.iter().filter(explains), |slip| &slip.words);
        let typed = shown(self.typed);
        Ok(match found.sentence(&typed) {
            Some(sentence) => sentence,
            None => format!(
                "{typed} is not it, and no mistake that I know gives it. {}",
                what_to_look_at(self.element)?
            ),
        })
    }

    /// Whether it is what this slip gives. One that cannot be made here leaves what is right.
    fn is_explained_by(&self, slip: usize) -> bool {
        let value = self.slips.get(slip).map(|slip| slip.value);
        let value = value.filter(|value| !value.is_nan());
        is_meant(self.typed, value.unwrap_or(self.right()))
    }
}

/// What there is to go by where no mistake is known.
fn what_to_look_at(element: &Element) -> Result<String, String> {
    let count = element.terms.len();
    let has_products = element.terms.iter().any(|term| term.factors.len() > 1);
    let what = if has_products { "products" } else { "numbers" };
    Ok(match element.summed()? {
        Some(summed) if count > 1 => {
            format!("It is the sum of {count} {what}, one for each {summed}.")
        }
        _ if count == 0 => "It is handed on as it is, or it is 0, and z decides which.".into(),
        _ if has_products => "It is one number times another.".into(),
        _ => "Nothing is multiplied here, and nothing added.".into(),
    })
}

/// A mistake that explains the whole row, or else what is said of its first wrong element.
fn about_a_row(numbers: &[Number]) -> Result<String, String> {
    if let Some(sentence) = about_all(numbers) {
        return Ok(sentence);
    }
    let mut wrong = numbers.iter().filter(|number| !number.is_right());
    let Some(first) = wrong.next() else {
        return Ok(String::new());
    };
    if is_another_order(numbers) {
        let word = first.element.made.table.col;
        return Ok(format!(
            "These are the right numbers in another order: {word} 0 comes first."
        ));
    }
    let (count, n_wrong) = (numbers.len(), 1 + wrong.count());
    let how_many = match n_wrong {
        1 => format!("1 of the {count} is not right:"),
        all if all == count => format!("None of the {count} is right. The first is"),
        some => format!("{some} of the {count} are not right. The first is"),
    };
    let name = first.element.name();
    Ok(format!("{how_many} {name}. {}", first.sentence()?))
}

/// Slips have the same number in every element of a row: one of them may explain all.
fn about_all(numbers: &[Number]) -> Option<String> {
    let wrong = numbers.iter().find(|number| !number.is_right())?;
    let explaining = wrong.slips.iter().enumerate().filter(|(slip, _)| {
        let mut numbers = numbers.iter();
        numbers.all(|number| number.is_explained_by(*slip))
    });
    let found = Ways::of(explaining.map(|(_, slip)| slip), |slip| &slip.in_a_row);
    found.sentence("this row")
}

fn is_another_order(numbers: &[Number]) -> bool {
    let mut right: Vec<f64> = numbers.iter().map(Number::right).collect();
    let mut typed: Vec<f64> = numbers.iter().map(|number| number.typed).collect();
    right.sort_by(f64::total_cmp);
    typed.sort_by(f64::total_cmp);
    right
        .iter()
        .zip(&typed)
        .all(|(right, typed)| is_same(*typed, *right))
}

/// The ways in which one gets a number, in words.
struct Ways {
    likeliest: Vec<String>,
    /// There are less likely ones as well.
    are_there_others: bool,
}

impl Ways {
    fn of<'a>(slips: impl Iterator<Item = &'a Slip>, words: fn(&Slip) -> &str) -> Self {
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
        let are_there_others = slips.iter().any(|slip| Some(slip.likelihood) != best);
        Ways {
            likeliest,
            are_there_others,
        }
    }

    /// About a number or a row that is called so; none where there is no way.
    fn sentence(&self, what: &str) -> Option<String> {
        let sentence = match self.likeliest.as_slice() {
            [] => return None,
            [words] if !self.are_there_others => format!("{what} is what you get {words}."),
            [words] => format!("One way to get {what}: {}.", without_if(words)),
            [first, second, ..] => format!(
                "There is more than one way to get {what}. One: {}. Another: {}.",
                without_if(first),
                without_if(second)
            ),
        };
        Some(sentence)
    }
}

/// Behind a colon "if" is a word too many.
fn without_if(words: &str) -> &str {
    words.strip_prefix("if ").unwrap_or(words)
}

/// Equal, but for what the last digits of decimals do: 0.1 + 0.2.
fn is_same(typed: f64, value: f64) -> bool {
    (typed - value).abs() <= 1e-9 * value.abs().max(1.0)
}

/// Equal; or rounded to some decimals, as one writes a third, of which there is no end.
fn is_meant(typed: f64, value: f64) -> bool {
    let rounded = |places: i32| {
        let power = 10_f64.powi(places);
        (value * power).round() / power
    };
    let is_endless = !is_same(value, rounded(6));
    is_same(typed, value) || (is_endless && (1..=4).any(|places| is_same(typed, rounded(places))))
}

/// As NumPy prints it.
fn shown(number: f64) -> String {
    let printed = Matrix::of(&[[number]]).to_string();
    printed.trim_matches(['[', ']', '.', ' ']).to_string()
}
