//! `chainrule explain dweights --at 1,2`: where one number comes from.
//!
//! Nothing here knows a loop. The kernel itself runs, on numbers that write down what is done to them; then one element
//! is asked for its operands and their order. So what is explained is what is computed.

use core::error::Error;
use std::io::{self, Write};

use chainrule::{Matrix, MatrixVec, backward, forward};

use crate::cells::{self, Cell};
use crate::chain;
use crate::recorded::{Recorded, Way, compared};

const NAMES: &str = "dinputs, dweights, dbiases, drelu, dense, relu or chain would fit";
const OPTIONS: &str = "--at ROW,COLUMN and --shape SAMPLES,INPUTS,NEURONS would fit";
const CHOSEN: &str = "
The numbers are the notebook's. It printed weights[0] alone, and 8 decimals of
weights and inputs: what it did not print was chosen.
";

/// Which kernel, for how many samples, inputs and neurons, on symbols or on the notebook's numbers.
struct Question<'a> {
    cells: Vec<Cell<'a>>,
    kernel: &'a str,
    sizes: [usize; 3],
    symbols: bool,
}

pub(crate) fn run(arguments: &[String], out: &mut dyn Write) -> crate::Answer {
    let [kernel, options @ ..] = arguments else {
        return Err(format!("explain what? {NAMES}, as in `chainrule explain dweights --at 1,2`"));
    };
    let (mut at, mut shape) = ([0, 0], None);
    for option in options.chunks(2) {
        match option {
            [option, numbers] if option == "--at" => at = parse(option, numbers)?,
            [option, numbers] if option == "--shape" => shape = Some(parse(option, numbers)?),
            _ => return Err(format!("explain {kernel} cannot take `{}`: {OPTIONS}", option.join(" "))),
        }
    }
    if kernel == "chain" {
        return if options.is_empty() { chain::run(out) } else { Err("explain chain takes no option".to_string()) };
    }
    let sizes = shape.unwrap_or([3, 4, if kernel.ends_with("relu") { 4 } else { 3 }]);
    let question = Question { cells: cells::read(cells::TEXT)?, kernel, sizes, symbols: shape.is_some() };
    let element = question.ask(at).map_err(|error| error.to_string())?;
    question.show(at, element, out).map_err(crate::unwritten)?;
    Ok(true)
}

fn parse<const COUNT: usize>(option: &str, numbers: &str) -> Result<[usize; COUNT], String> {
    let parsed: Option<Vec<usize>> = numbers.split(',').map(|number| number.parse().ok()).collect();
    let fitting = parsed.and_then(|numbers| <[usize; COUNT]>::try_from(numbers).ok());
    fitting.ok_or_else(|| format!("`{option} {numbers}` is not {COUNT} whole numbers with commas: {OPTIONS}"))
}

impl Question<'_> {
    /// What the rows and the columns of a matrix stand for, and how many there are.
    fn axes(&self, matrix: &str) -> [(&'static str, usize); 2] {
        let [sample, input, neuron] = self.sizes;
        let [sample, input, neuron] = [("sample", sample), ("input", input), ("neuron", neuron)];
        match matrix {
            "inputs" | "dinputs" => [sample, input],
            "weights" | "dweights" => [input, neuron],
            "biases" | "dbiases" => [("0", 1), neuron],
            _ => [sample, neuron],
        }
    }

    fn operand(&self, matrix: &str) -> Result<MatrixVec<Recorded>, Box<dyn Error>> {
        let integers = |numbers: &[[i32; 4]; 3]| numbers.as_flattened().iter().copied().map(f64::from).collect();
        let numbers: Vec<f64> = match matrix {
            _ if self.symbols => Vec::new(),
            "inputs" => cells::INPUTS.as_flattened().to_vec(),
            "weights" => cells::WEIGHTS.as_flattened().to_vec(),
            "biases" => cells::array(&self.cells, 11)?.into_inner(),
            "z" => integers(&cells::Z),
            _ if self.kernel == "drelu" => integers(&cells::RELU_DVALUES),
            _ => cells::array(&self.cells, 6)?.into_inner(),
        };
        let [(row_word, rows), (col_word, cols)] = self.axes(matrix);
        let recorded = |at| {
            let value: f64 = numbers.get(at).copied().unwrap_or(f64::NAN);
            let names = format!("{matrix}[{}][{}]", at / cols, at % cols).leak();
            let words = format!("{matrix}[{row_word}][{col_word}]").leak();
            Recorded { value, names, words, digits: value.to_string().leak(), terms: &[] }
        };
        Ok(Matrix::from_row_major(rows, cols, (0..rows * cols).map(recorded).collect())?)
    }

    fn compute(&self) -> Result<MatrixVec<Recorded>, Box<dyn Error>> {
        let operand = |matrix| self.operand(matrix);
        Ok(match self.kernel {
            "dinputs" => backward::dinputs(operand("dvalues")?.view(), operand("weights")?.view())?,
            "dweights" => backward::dweights(operand("inputs")?.view(), operand("dvalues")?.view())?,
            "dbiases" => backward::dbiases(operand("dvalues")?.view())?,
            "drelu" => backward::drelu(operand("dvalues")?.view(), operand("z")?.view())?,
            "dense" => {
                forward::dense(operand("inputs")?.view(), operand("weights")?.view(), operand("biases")?.view())?
            }
            "relu" => forward::relu(operand("z")?.view())?,
            unknown => return Err(format!("there is no `{unknown}` to explain: {NAMES}").into()),
        })
    }

    /// Runs the kernel and returns one element: a choice, where a lie about a comparison makes something else of it.
    fn ask(&self, [row, col]: [usize; 2]) -> Result<Recorded, Box<dyn Error>> {
        if self.sizes.iter().any(|size| !(1..=9).contains(size)) {
            return Err("--shape draws the matrices: 1 to 9 samples, inputs and neurons would fit".into());
        }
        let (result, comparisons) = compared(None, || self.compute());
        let (result, kernel) = (result?, self.kernel);
        let (rows, cols) = result.shape();
        let Some(&found) = result.get(row, col) else {
            let last = format!("{},{}", rows - 1, cols - 1);
            return Err(
                format!("--at {row},{col} is outside: {kernel} is {rows}×{cols}, so 0,0 to {last} would fit").into()
            );
        };
        let mut element = found;
        for (lie, (left, right, answer)) in comparisons.into_iter().enumerate() {
            let contrary = compared(Some(lie), || self.compute()).0?;
            if let Some(other) = contrary.get(row, col).filter(|other| other.names != found.names) {
                let [yes, no] = if answer { [&found, other] } else { [other, &found] };
                let choice = |way: Way| format!("{} if {} <= {} else {}", way(yes), way(&left), way(&right), way(no));
                element = Recorded::new(found.value, choice);
            }
        }
        Ok(element)
    }

    fn show(&self, at: [usize; 2], element: Recorded, out: &mut dyn Write) -> io::Result<()> {
        let (kernel, [(row_word, _), (col_word, _)]) = (self.kernel, self.axes(self.kernel));
        for line in self.cells.iter().flat_map(|cell| &cell.lines).filter(|line| line.starts_with(kernel)) {
            writeln!(out, "In the notebook: {line}")?;
        }
        let this = format!("{kernel}[{row_word}][{col_word}]");
        let missing = |term: &str| {
            let summed = |word: &&str| term.contains(word) && !this.contains(word);
            ["[sample]", "[input]", "[neuron]"].into_iter().find(summed)
        };
        let formulas = element.terms.chunk_by(|(term, _), (next, _)| term.words == next.words).map(|terms| {
            let term = terms.first().map_or("", |(term, _)| term.words);
            missing(term)
                .map_or(term.to_string(), |word| format!("the sum over {} of {term}", word.trim_matches(['[', ']'])))
        });
        let sum = formulas.collect::<Vec<_>>().join("\n    + ");
        writeln!(out, "{this}\n    = {}\n", if sum.is_empty() { element.words } else { &sum })?;
        self.draw(at, element, out)?;
        let digits = |value: f64| if self.symbols { String::new() } else { value.to_string() };
        if element.terms.is_empty() {
            row(&format!("  {}", element.names), "", "", out)?;
            row(&format!("  {}", if self.symbols { "" } else { element.digits }), "", "", out)?;
        } else {
            row("Added one by one, in this order:", "the term", "the sum", out)?;
            row("  0", "", "0", out)?;
        }
        for (term, sum) in element.terms {
            row(&format!("+ {}", term.names), &digits(term.value), &digits(*sum), out)?;
            if term.digits.contains('*') && !self.symbols {
                row(&format!("  {}", term.digits), "", "", out)?;
            }
        }
        row(&format!("= {kernel}[{}][{}]", at[0], at[1]), "", &digits(element.value), out)?;
        if !self.symbols && !element.terms.is_empty() {
            row("  as NumPy prints it", "", Matrix::of(&[[element.value]]).to_string().trim_matches(['[', ']']), out)?;
        }
        if !self.symbols && ["inputs", "weights"].iter().any(|matrix| element.names.contains(matrix)) {
            write!(out, "{CHOSEN}")?;
        }
        Ok(())
    }

    /// Draws the matrices with a mark on each element that takes part: the row and the column that meet.
    fn draw(&self, at: [usize; 2], element: Recorded, out: &mut dyn Write) -> io::Result<()> {
        let mut drawings = Vec::new();
        for matrix in ["inputs", "weights", "biases", "z", "dvalues", self.kernel] {
            let [(row_word, rows), (col_word, cols)] = self.axes(matrix);
            let mark = |row, col| match matrix == self.kernel {
                true if at == [row, col] => "# ",
                false if element.names.contains(&format!("{matrix}[{row}][{col}]")) => "# ",
                _ => ". ",
            };
            let lines: Vec<String> = (0..rows).map(|row| (0..cols).map(|col| mark(row, col)).collect()).collect();
            if lines.concat().contains('#') {
                drawings.push(
                    [vec![matrix.to_string(), format!("{} × {col_word}", row_word.replace('0', "1"))], lines].concat(),
                );
            }
        }
        for line in 0..drawings.iter().map(Vec::len).max().unwrap_or(0) {
            let part = |drawing: &Vec<String>| format!("  {:<18}", drawing.get(line).map_or("", String::as_str));
            writeln!(out, "{}", drawings.iter().map(part).collect::<String>().trim_end())?;
        }
        writeln!(out)
    }
}

fn row(what: &str, term: &str, sum: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", format!("  {what:<34}{term:>22}{sum:>22}").trim_end())
}
