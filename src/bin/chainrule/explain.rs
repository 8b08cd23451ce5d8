//! `chainrule explain dweights --at 1,2`: where one number comes from.

use chainrule::oracle::Operation;

use crate::answer::{Answer, Answered};
use crate::arguments::{self, NOTEBOOK};
use crate::cells;
use crate::drawing;
use crate::html::{self, HTML};
use crate::numbers::{self, Numbers};
use crate::origin::Question;
use crate::recorded::Place;
use crate::{chain, operations};

const OPTIONS: &str = "--at ROW,COLUMN, counted from 0, and --shape SAMPLES,INPUTS,NEURONS or \
                       --notebook would fit";

pub(crate) fn run(arguments: &[String]) -> Answered {
    if arguments.iter().any(|argument| argument.starts_with(HTML)) {
        return html::run(arguments);
    }
    let names = operations::either(operations::names().chain(["chain"]));
    let Some((name, options)) = arguments.split_first() else {
        return Err(format!(
            "explain what? {names} would fit, as in `chainrule explain dweights --at 1,2`"
        ));
    };
    if name == "chain" {
        if !options.is_empty() {
            return Err("explain chain takes no option".to_string());
        }
        return Ok(Answer::fine(chain::page()?));
    }
    let Some(operation) = Operation::named(name) else {
        return Err(format!(
            "there is no `{name}` to explain: {names} would fit"
        ));
    };
    explain(operation, options)
}

fn explain(operation: &'static Operation, options: &[String]) -> Answered {
    let name = operation.name;
    let given = arguments::parse(name, options, &["--at", "--shape", NOTEBOOK]).map_err(|_| {
        format!(
            "explain {name} cannot take `{}`: {OPTIONS}",
            options.join(" ")
        )
    })?;
    let [row, col] = match given.get("--at") {
        Some(numbers) => parse("--at", numbers)?,
        None => [0, 0],
    };
    let numbers = match (given.get("--shape"), given.contains_key(NOTEBOOK)) {
        (Some(_), true) => {
            return Err(format!(
                "explain {name}: --shape is for symbols and --notebook for numbers: one of them"
            ));
        }
        (Some(sizes), false) => Numbers::Symbols(drawable(parse("--shape", sizes)?)?),
        (None, true) => Numbers::Notebook,
        (None, false) => Numbers::Lessons,
    };
    let matrix = operations::result(operation);
    page(operation, numbers, Place { matrix, row, col })
}

fn parse<const COUNT: usize>(option: &str, numbers: &str) -> Result<[usize; COUNT], String> {
    let parsed: Option<Vec<usize>> = numbers
        .split(',')
        .map(|number| number.parse().ok())
        .collect();
    let fitting = parsed.and_then(|numbers| <[usize; COUNT]>::try_from(numbers).ok());
    fitting.ok_or_else(|| {
        format!("`{option} {numbers}` is not {COUNT} whole numbers with commas: {OPTIONS}")
    })
}

fn drawable(sizes: [usize; 3]) -> Result<[usize; 3], String> {
    if sizes.iter().any(|size| !(1..=9).contains(size)) {
        return Err("--shape is drawn, so 1 to 9 samples, inputs and neurons would fit".into());
    }
    Ok(sizes)
}

fn page(operation: &'static Operation, numbers: Numbers, at: Place) -> Answered {
    let question = Question {
        operation,
        operands: numbers.operands(operation)?,
    };
    let origin = question.origin(at)?;
    let result = question.result()?;

    let mut page = format!("{}\n\n", lesson(operation));
    for line in numbers::lines(&cells::read(cells::TEXT)?, operation) {
        page += &format!("In the notebook: {line}\n");
    }
    page += &format!("{}\n{}\n", result.words(), origin.formula);

    // In the order in which the operands were met, and then the result.
    let mut drawn: Vec<_> = question.operands.iter().collect();
    drawn.sort_by_key(|table| origin.met.first(table.name));
    drawn.push(&result);
    page += &drawing::draw(&drawn, &origin.met);
    page += &format!("\n{}", origin.lines);
    page += match numbers {
        Numbers::Lessons => {
            "\nThe numbers are those of the lessons; with --notebook the notebook's.\n"
        }
        Numbers::Notebook => {
            "\nThe notebook's numbers: `chainrule notebook --all` says which were chosen.\n"
        }
        Numbers::Symbols(_) => "",
    };
    Ok(Answer::fine(page))
}

/// What the lesson says of it first.
fn lesson(operation: &Operation) -> &'static str {
    match operation.name {
        "dinputs" => {
            "An input goes into every neuron, so there is a path through each of them, and\n\
             paths add up."
        }
        "dweights" => {
            "A weight sits on one path, from its input to its neuron, but every sample of the\n\
             batch takes that path. So there is one product for each sample, and they add up."
        }
        "dbiases" => "Every sample uses the same bias, so, as for the weights, the samples add up.",
        "drelu" => {
            "ReLU looks at one number at a time. Where z is above 0 it lets z through, so a\n\
             nudge goes through as it is. Where z is 0 or below the output is 0 and stays 0\n\
             however z is nudged, so nothing goes through."
        }
        "dense" => {
            "A neuron adds up all inputs, each times a weight of its own, and adds its bias."
        }
        _ => "ReLU puts 0 where a number is not above 0.",
    }
}
