//! `chainrule explain dweights --at 1,2`: where one number comes from.
//!
//! Nothing here knows a loop. The kernel itself runs, on numbers that write down what is done to
//! them; then one element is asked for its operands and their order. So what is explained is what
//! is computed.

use chainrule::oracle::{Axis, Kind, Operand, Operation};
use chainrule::{Matrix, MatrixVec};

use crate::answer::{Answer, Answered};
use crate::cells::{self, Cell};
use crate::drawing::{self, Met, Named, Sizes};
use crate::html::HTML;
use crate::recorded::{Place, Recorded};
use crate::{arguments, chain, html, operations, reference};

const OPTIONS: &str =
    "--at ROW,COLUMN, counted from 0, and --shape SAMPLES,INPUTS,NEURONS would fit";
const CHOSEN: &str =
    "\nThe numbers are the notebook's; `chainrule notebook` says which were chosen.\n";

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
        let page = chain::page().map_err(|error| error.to_string())?;
        return Ok(Answer::fine(page));
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
    let given = arguments::parse(name, options, &["--at", "--shape"]).map_err(|_| {
        format!(
            "explain {name} cannot take `{}`: {OPTIONS}",
            options.join(" ")
        )
    })?;
    let [row, col] = match given.get("--at") {
        Some(numbers) => parse("--at", numbers)?,
        None => [0, 0],
    };
    let symbols = match given.get("--shape") {
        Some(numbers) => Some(parse("--shape", numbers)?),
        None => None,
    };
    let question = Question {
        cells: cells::read(cells::TEXT)?,
        operation,
        sizes: sizes(operation, symbols)?,
        is_symbolic: symbols.is_some(),
    };
    let matrix = name;
    question.page(Place { matrix, row, col })
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

/// The sizes that were asked for, or those of the notebook, whose cells on ReLU have one neuron
/// more.
fn sizes(operation: &Operation, asked: Option<[usize; 3]>) -> Result<Sizes, String> {
    let is_mask = operation.kind == Kind::Mask;
    let notebook = [3, 4, if is_mask { 4 } else { 3 }];
    let sizes = asked.unwrap_or(notebook);
    if sizes.iter().any(|size| !(1..=9).contains(size)) {
        return Err("--shape is drawn, so 1 to 9 samples, inputs and neurons would fit".into());
    }
    let [n_samples, n_inputs, n_neurons] = sizes;
    Ok(Sizes([
        (Axis::Sample, n_samples),
        (Axis::Input, n_inputs),
        (Axis::Neuron, n_neurons),
    ]))
}

/// Which operation, on symbols or on the notebook's numbers.
struct Question<'a> {
    cells: Vec<Cell<'a>>,
    operation: &'static Operation,
    sizes: Sizes,
    is_symbolic: bool,
}

/// Another value for one element of `z`, to see what comes of it.
#[derive(Clone, Copy)]
struct Trial {
    /// Which one, counted row after row.
    element: usize,
    value: f64,
}

/// Where an element comes from.
#[derive(Default)]
struct Explanation {
    /// In the notebook's words.
    formula: String,
    /// In numbers, or in symbols.
    table: Table,
    /// What went into it.
    met: Met,
}

/// Lines with a column for terms and one for sums.
#[derive(Default)]
struct Table(String);

impl Table {
    fn row(&mut self, what: &str, term: &str, sum: &str) {
        let line = format!("  {what:<34}{term:>22}{sum:>22}");
        self.0 += line.trim_end();
        self.0.push('\n');
    }
}

impl Question<'_> {
    fn page(&self, at: Place) -> Answered {
        let element = self.element(at, None)?;
        let explanation = if element.terms.is_empty() {
            self.choice(at, &element)?
        } else {
            self.sum(at, &element)
        };
        let Explanation {
            formula,
            table,
            mut met,
        } = explanation;
        met.insert(at);
        let has_chosen = met.has("inputs") || met.has("weights");

        let mut page = String::new();
        let lines = self.cells.iter().flat_map(|cell| &cell.lines);
        for line in lines.filter(|line| line.starts_with(self.operation.name)) {
            page += &format!("In the notebook: {line}\n");
        }
        page += &format!("{}\n{formula}\n", self.result().words());
        page += &drawing::draw(&self.drawn(&met), self.sizes, &met);
        page += &format!("\n{}", table.0);
        if has_chosen && !self.is_symbolic {
            page += CHOSEN;
        }
        Ok(Answer::fine(page))
    }

    /// The operands in the order in which they were met, and then the result.
    fn drawn(&self, met: &Met) -> Vec<Named> {
        let mut drawn: Vec<Named> = self.operation.operands.iter().map(named).collect();
        drawn.sort_by_key(|matrix| met.first(matrix.name));
        drawn.push(self.result());
        drawn
    }

    fn result(&self) -> Named {
        Named {
            name: self.operation.name,
            row: self.operation.row,
            col: self.operation.col,
        }
    }

    /// Of an element that is a sum: what is added, one after the other.
    fn sum(&self, at: Place, element: &Recorded) -> Explanation {
        let mut table = Table::default();
        let mut met = Met::default();
        met.extend(element.places);
        let (start, terms) = element.terms.split_first().unzip();
        let terms = terms.unwrap_or_default();
        if let Some((start, sum)) = start {
            table.row("Added one by one, in this order:", "the term", "the sum");
            table.row(&format!("  {}", start.names), "", &sum.to_string());
        }
        for (term, sum) in terms {
            let what = format!("+ {}", term.names);
            table.row(&what, &self.digits(term.value), &self.digits(*sum));
            let is_product = term.digits.contains('*');
            if is_product && !self.is_symbolic {
                table.row(&format!("  {}", term.digits), "", "");
            }
        }
        table.row(&format!("= {at}"), "", &self.digits(element.value));
        if !self.is_symbolic {
            let printed = Matrix::of(&[[element.value]]).to_string();
            table.row("  as NumPy prints it", "", printed.trim_matches(['[', ']']));
        }
        Explanation {
            formula: self.formula(terms),
            table,
            met,
        }
    }

    /// The terms in the notebook's words: all that are made alike are one line, a sum.
    fn formula(&self, terms: &[(Recorded, f64)]) -> String {
        let mut different: Vec<&str> = terms.iter().map(|(term, _)| term.words).collect();
        different.dedup();
        let summed = self.operation.term().map_or("", Axis::name);
        let mut formula = String::new();
        for (number, term) in different.into_iter().enumerate() {
            let sign = if number == 0 { "=" } else { "+" };
            let is_summed = term.contains(&format!("[{summed}]"));
            let over = if is_summed {
                format!("the sum over {summed} of ")
            } else {
                String::new()
            };
            formula += &format!("    {sign} {over}{term}\n");
        }
        formula
    }

    /// Of an element that is no sum: each element of `z` is tried with other values, to see which
    /// one decides, and how.
    fn choice(&self, at: Place, element: &Recorded) -> Result<Explanation, String> {
        let mut explanation = Explanation::default();
        let z = self.operand(&Operand::Z, None)?.into_inner();
        for (number, z) in z.iter().enumerate() {
            let tried = |value| {
                let trial = Trial {
                    element: number,
                    value,
                };
                self.element(at, Some(trial))
            };
            let kept = tried(1.0)?;
            if tried(-1.0)?.names == kept.names {
                continue;
            }
            explanation.met.extend(z.places);
            for (how, value) in [
                ("< 0", -1.0),
                ("= 0", 0.0),
                ("> 0", 1.0),
                ("is NaN", f64::NAN),
            ] {
                let result = tried(value)?;
                let is_like_z = value.partial_cmp(&0.0) == z.value.partial_cmp(&0.0);
                let applies = is_like_z && !self.is_symbolic;
                let here = if applies { "  <- here" } else { "" };
                explanation.formula +=
                    &format!("    = {:<24} where {} {how}{here}\n", result.words, z.words);
                explanation.met.extend(result.places);
            }
            let table = &mut explanation.table;
            table.row(&format!("  {}", z.names), "", &self.digits(z.value));
            if kept.names != z.names {
                table.row(&format!("  {}", kept.names), "", &self.digits(kept.value));
            }
        }
        let table = &mut explanation.table;
        table.row(&format!("= {at}"), "", &self.digits(element.value));
        Ok(explanation)
    }

    /// Nothing for a symbol.
    fn digits(&self, value: f64) -> String {
        if self.is_symbolic {
            String::new()
        } else {
            value.to_string()
        }
    }

    /// Runs the kernel and returns one element.
    fn element(&self, at: Place, trial: Option<Trial>) -> Result<Recorded, String> {
        let operands = self.operation.operands.iter();
        let operands: Result<Vec<_>, _> = operands
            .map(|operand| self.operand(operand, trial))
            .collect();
        let result = reference::compute(self.operation, &operands?)?;
        let (rows, cols) = result.shape();
        result.get(at.row, at.col).copied().ok_or_else(|| {
            format!(
                "--at {},{} is outside: {} is {rows}×{cols}, so 0,0 to {},{} would fit",
                at.row,
                at.col,
                at.matrix,
                rows - 1,
                cols - 1
            )
        })
    }

    /// An operand, ready to be recorded.
    fn operand(
        &self,
        operand: &Operand,
        trial: Option<Trial>,
    ) -> Result<MatrixVec<Recorded>, String> {
        let matrix = named(operand);
        let numbers = if self.is_symbolic {
            Vec::new()
        } else {
            self.numbers(operand)?
        };
        let trial = trial.filter(|_| *operand == Operand::Z);
        let words = matrix.words().leak();
        let (rows, cols) = self.sizes.shape(&matrix);
        let mut elements = Vec::new();
        for number in 0..rows * cols {
            let place = Place {
                matrix: matrix.name,
                row: number / cols,
                col: number % cols,
            };
            let value = match trial {
                Some(trial) if trial.element == number => trial.value,
                _ => numbers.get(number).copied().unwrap_or(f64::NAN),
            };
            elements.push(Recorded::operand(place, words, value));
        }
        Matrix::from_row_major(rows, cols, elements).map_err(|error| error.to_string())
    }

    /// The notebook's numbers for an operand.
    fn numbers(&self, operand: &Operand) -> Result<Vec<f64>, String> {
        let is_mask = self.operation.kind == Kind::Mask;
        match operand.name {
            "inputs" => Ok(cells::INPUTS.as_flattened().to_vec()),
            "weights" => Ok(cells::WEIGHTS.as_flattened().to_vec()),
            "biases" => Ok(cells::array(&self.cells, 11)?.into_inner()),
            "z" => Ok(floats(&cells::Z)),
            "dvalues" if is_mask => Ok(floats(&cells::RELU_DVALUES)),
            "dvalues" => Ok(cells::array(&self.cells, 6)?.into_inner()),
            other => Err(format!("the notebook has no {other}")),
        }
    }
}

fn named(operand: &Operand) -> Named {
    Named {
        name: operand.name,
        row: operand.row,
        col: operand.col,
    }
}

fn floats(integers: &[[i32; 4]; 3]) -> Vec<f64> {
    let integers = integers.as_flattened().iter();
    integers.map(|&integer| f64::from(integer)).collect()
}
