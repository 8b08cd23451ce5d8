//! `chainrule explain dweights --at 1,2`: where one number comes from.
//!
//! Nothing here knows a loop. The kernel itself runs, on numbers that write down what is done to them; then one element
//! is asked for its operands and their order. So what is explained is what is computed.

use chainrule::{Matrix, MatrixVec};

use crate::{Answer, arguments, cells, cells::Cell, chain, compute, recorded::Recorded};

const NAMES: &str = "dinputs, dweights, dbiases, drelu, dense, relu or chain would fit";
const OPTIONS: &str =
    "--at ROW,COLUMN, counted from 0, and --shape SAMPLES,INPUTS,NEURONS would fit";
const CHOSEN: &str =
    "\nThe numbers are the notebook's; `chainrule notebook` says which were chosen.\n";

/// Which kernel, on symbols or on the notebook's numbers.
struct Question<'a> {
    cells: Vec<Cell<'a>>,
    kernel: &'a str,
    /// How many samples, inputs and neurons.
    sizes: [usize; 3],
    symbols: bool,
}

pub(crate) fn run(arguments: &[String]) -> Answer {
    let what = || format!("explain what? {NAMES}, as in `chainrule explain dweights --at 1,2`");
    let (kernel, options) = arguments.split_first().ok_or_else(what)?;
    if kernel == "chain" {
        let page = chain::page()
            .map(|page| (page, 0))
            .map_err(|error| error.to_string());
        return if options.is_empty() {
            page
        } else {
            Err("explain chain takes no option".to_string())
        };
    }
    if compute::operands(kernel).is_empty() {
        return Err(format!("there is no `{kernel}` to explain: {NAMES}"));
    }
    let given = arguments::parse(kernel, options, &["--at", "--shape"]);
    let given = given.map_err(|_| {
        format!(
            "explain {kernel} cannot take `{}`: {OPTIONS}",
            options.join(" ")
        )
    })?;
    let at = given
        .get("--at")
        .map_or(Ok([0, 0]), |numbers| parse("--at", numbers))?;
    let shape = given
        .get("--shape")
        .map(|numbers| parse("--shape", numbers))
        .transpose()?;
    let sizes = shape.unwrap_or([3, 4, if kernel.ends_with("relu") { 4 } else { 3 }]);
    let fit = |sizes: &[usize; 3]| sizes.iter().all(|size| (1..=9).contains(size));
    let sizes = Some(sizes)
        .filter(fit)
        .ok_or("--shape is drawn, so 1 to 9 samples, inputs and neurons would fit")?;
    Question {
        cells: cells::read(cells::TEXT)?,
        kernel,
        sizes,
        symbols: shape.is_some(),
    }
    .page(at)
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

impl Question<'_> {
    /// What the rows and the columns of a matrix stand for, and how many there are.
    fn axes(&self, matrix: &str) -> [(&'static str, usize); 2] {
        let [n_samples, n_inputs, n_neurons] = self.sizes;
        let [sample, input, neuron] = [
            ("sample", n_samples),
            ("input", n_inputs),
            ("neuron", n_neurons),
        ];
        match matrix {
            "inputs" | "dinputs" => [sample, input],
            "weights" | "dweights" => [input, neuron],
            "biases" | "dbiases" => [("0", 1), neuron],
            _ => [sample, neuron],
        }
    }

    /// `dweights[input][neuron]`
    fn words(&self, matrix: &str) -> String {
        let [(row, _), (col, _)] = self.axes(matrix);
        format!("{matrix}[{row}][{col}]")
    }

    /// An operand, ready to be recorded. For `z`, one element may be tried with another value.
    fn operand(
        &self,
        matrix: &str,
        tried: Option<(usize, f64)>,
    ) -> Result<MatrixVec<Recorded>, String> {
        let integers = |numbers: &[[i32; 4]; 3]| {
            numbers
                .as_flattened()
                .iter()
                .copied()
                .map(f64::from)
                .collect()
        };
        let numbers: Vec<f64> = match matrix {
            _ if self.symbols => Vec::new(),
            "inputs" => cells::INPUTS.as_flattened().to_vec(),
            "weights" => cells::WEIGHTS.as_flattened().to_vec(),
            "biases" => cells::array(&self.cells, 11)?.into_inner(),
            "z" => integers(&cells::Z),
            _ if self.kernel == "drelu" => integers(&cells::RELU_DVALUES),
            _ => cells::array(&self.cells, 6)?.into_inner(),
        };
        let [(_, rows), (_, cols)] = self.axes(matrix);
        let recorded = |place| {
            let tried = tried
                .filter(|(tried, _)| matrix == "z" && *tried == place)
                .map(|(_, value)| value);
            let value: f64 = tried.or(numbers.get(place).copied()).unwrap_or(f64::NAN);
            let names = format!("{matrix}[{}][{}]", place / cols, place % cols).leak();
            Recorded {
                value,
                names,
                words: self.words(matrix).leak(),
                digits: value.to_string().leak(),
                terms: &[],
            }
        };
        let elements = (0..rows * cols).map(recorded).collect();
        Matrix::from_row_major(rows, cols, elements).map_err(|error| error.to_string())
    }

    /// Runs the kernel and returns one element.
    fn element(
        &self,
        [row, col]: [usize; 2],
        tried: Option<(usize, f64)>,
    ) -> Result<Recorded, String> {
        let operands = compute::operands(self.kernel)
            .iter()
            .map(|matrix| self.operand(matrix, tried));
        let result = compute::call(self.kernel, &operands.collect::<Result<Vec<_>, _>>()?)?;
        let (rows, cols) = result.shape();
        let fitting = format!(
            "{} is {rows}×{cols}, so 0,0 to {},{} would fit",
            self.kernel,
            rows - 1,
            cols - 1
        );
        result
            .get(row, col)
            .copied()
            .ok_or_else(|| format!("--at {row},{col} is outside: {fitting}"))
    }

    fn page(&self, at: [usize; 2]) -> Answer {
        let element = self.element(at, None)?;
        let this = format!("{}[{}][{}]", self.kernel, at[0], at[1]);
        let mut met = format!(" {this} {}", element.names);
        let lines = self
            .cells
            .iter()
            .flat_map(|cell| &cell.lines)
            .filter(|line| line.starts_with(self.kernel));
        let lines: String = lines
            .map(|line| format!("In the notebook: {line}\n"))
            .collect();
        let in_words = self.words(self.kernel);
        let mut page = format!("{lines}{in_words}\n");
        let (start, terms) = element.terms.split_first().unzip();
        let terms = terms.unwrap_or_default();
        let mut different: Vec<_> = terms.iter().map(|(term, _)| term.words).collect();
        different.dedup();
        for (sign, term) in core::iter::once("=")
            .chain(core::iter::repeat("+"))
            .zip(different)
        {
            let is_summed = |index: &&str| term.contains(index) && !in_words.contains(index);
            let summed = ["[sample]", "[input]", "[neuron]"]
                .into_iter()
                .find(is_summed);
            let over = summed.map_or(String::new(), |it| {
                format!("the sum over {it} of ").replace(['[', ']'], "")
            });
            page += &format!("    {sign} {over}{term}\n");
        }
        let digits = |value: f64| {
            if self.symbols {
                String::new()
            } else {
                value.to_string()
            }
        };
        let mut table = String::new();
        let mut row = |what: &str, term: &str, sum: &str| {
            table.extend([format!("  {what:<34}{term:>22}{sum:>22}").trim_end(), "\n"]);
        };
        let z = if terms.is_empty() {
            self.operand("z", None)?.into_inner()
        } else {
            Vec::new()
        };
        for (place, z) in z.iter().enumerate() {
            let tried = |value| self.element(at, Some((place, value)));
            let kept = tried(1.0)?;
            if tried(-1.0)?.names != kept.names {
                for (how, value) in [
                    ("< 0", -1.0),
                    ("= 0", 0.0),
                    ("> 0", 1.0),
                    ("is NaN", f64::NAN),
                ] {
                    let Recorded { names, words, .. } = tried(value)?;
                    let applies =
                        !self.symbols && value.partial_cmp(&0.0) == z.value.partial_cmp(&0.0);
                    let here = if applies { "  <- here" } else { "" };
                    page += &format!("    = {words:<24} where {} {how}{here}\n", z.words);
                    met += &format!(" {} {names}", z.names);
                }
                row(&format!("  {}", z.names), "", &digits(z.value));
                if kept.names != z.names {
                    row(&format!("  {}", kept.names), "", &digits(kept.value));
                }
            }
        }
        if let Some((start, sum)) = start {
            row("Added one by one, in this order:", "the term", "the sum");
            row(&format!("  {}", start.names), "", &sum.to_string());
        }
        for (term, sum) in terms {
            row(
                &format!("+ {}", term.names),
                &digits(term.value),
                &digits(*sum),
            );
            if term.digits.contains('*') && !self.symbols {
                row(&format!("  {}", term.digits), "", "");
            }
        }
        row(&format!("= {this}"), "", &digits(element.value));
        if !self.symbols && start.is_some() {
            row(
                "  as NumPy prints it",
                "",
                Matrix::of(&[[element.value]])
                    .to_string()
                    .trim_matches(['[', ']']),
            );
        }
        let chosen = if !self.symbols && (met.contains(" inputs") || met.contains(" weights")) {
            CHOSEN
        } else {
            ""
        };
        Ok((
            format!("{page}\n{}\n{table}{chosen}", self.drawing(&met)),
            0,
        ))
    }

    /// The matrices, with a mark on each element that was met: the row and the column.
    fn drawing(&self, met: &str) -> String {
        let mut drawn = vec![String::new(); 11];
        for matrix in ["inputs", "weights", "biases", "z", "dvalues", self.kernel] {
            let [(row_word, rows), (col_word, cols)] = self.axes(matrix);
            let mark = |row, col| {
                if met.contains(&format!(" {matrix}[{row}][{col}]")) {
                    "# "
                } else {
                    ". "
                }
            };
            let mut lines = vec![
                matrix.to_string(),
                format!("{} × {col_word}", row_word.replace('0', "1")),
            ];
            lines.extend(
                (0..rows).map(|row| (0..cols).map(|col| mark(row, col)).collect::<String>()),
            );
            if lines.concat().contains('#') {
                lines.resize(drawn.len(), String::new());
                drawn
                    .iter_mut()
                    .zip(lines)
                    .for_each(|(drawn, line)| *drawn += &format!("  {line:<18}"));
            }
        }
        drawn
            .iter()
            .map(|line| format!("{}\n", line.trim_end()))
            .filter(|line| line != "\n")
            .collect()
    }
}
