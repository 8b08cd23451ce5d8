//! `chainrule notebook [FILE]`: the notebook, cell by cell, computed again. It is what `cargo run` does.
//!
//! Each gradient is computed twice, as the notebook does it: by the explicit loops (`sum(weights[0] * dvalues[0])` in
//! cell 4) and by the formula on whole matrices (`np.dot(dvalues[0], weights.T)` in cell 5). Then it is printed as NumPy
//! prints it, and held against the text that the notebook printed, letter for letter.

use core::fmt::{Debug, Display};
use std::io::{self, Write};

use chainrule::{Matrix, MatrixVec, MatrixView, ShapeError, backward};

use crate::cells::{self, Cell};

const HEAD: &str = "\
The notebook \"Basic Backpropagation (Chain rule)\", computed again cell by cell:
its lines, what they come to here, and whether the notebook printed the same.
";

const TAIL: &str = "
What the notebook did not print, and what stands here for it
  Its random draws had no seed. Of weights it printed only weights[0], so the
  other rows are chosen; it printed weights and inputs to 8 decimals, so what
  follows the 8th is chosen too. They are chosen so that every array comes out
  as the notebook printed it. The draws of cells 13 and 14 it printed whole.
";

/// What a cell comes to here.
struct Computed {
    /// What is computed, and the array as NumPy prints it: by loops and then by matrices where there are two ways.
    arrays: Vec<(&'static str, String)>,
    /// The cell prints the last of them.
    prints: bool,
    /// The two ways are equal in every bit.
    agree: bool,
    note: &'static str,
}

pub(crate) fn run(arguments: &[String], out: &mut dyn Write) -> crate::Answer {
    let (name, text) = match arguments {
        [] => ("the text", cells::TEXT.to_string()),
        [file] => (
            file.as_str(),
            std::fs::read_to_string(file).map_err(|error| format!("{file} could not be read: {error}"))?,
        ),
        _ => return Err("notebook takes one file, or nothing for the text that is built in".to_string()),
    };
    let foreign = |why| format!("{name} is not the notebook \"Basic Backpropagation (Chain rule)\": {why}");
    let cells = cells::read(&text).map_err(foreign)?;
    let (dvalues, biases) = (cells::array(&cells, 6).map_err(foreign)?, cells::array(&cells, 11).map_err(foreign)?);
    let computed = compute(dvalues.view(), biases.view()).map_err(|error| foreign(error.to_string()))?;
    show(&cells, &cells::read(cells::TEXT)?, &computed, out).map_err(crate::unwritten)
}

/// The fifteen cells in Rust. `dvalues` and `biases` are the arrays that cells 6 and 11 write out.
fn compute(dvalues: MatrixView<f64>, biases: MatrixView<f64>) -> Result<[Computed; 15], ShapeError> {
    let (weights, inputs) = (Matrix::of(&cells::WEIGHTS), Matrix::of(&cells::INPUTS));
    let (z, relu_dvalues) = (Matrix::of(&cells::Z), Matrix::of(&cells::RELU_DVALUES));
    let ones = Matrix::of(&[[1.0, 1.0, 1.0]]);
    let weights_0 = Matrix::<f64, _>::from_row_major(1, weights.cols(), weights.row(0))?;

    let dx = [backward::dinputs(ones, weights)?, ones.dot(weights.transpose()?.view())?];
    let dinputs = [backward::dinputs(dvalues, weights)?, dvalues.dot(weights.transpose()?.view())?];
    let dweights = [backward::dweights(inputs, dvalues)?, inputs.transpose()?.view().dot(dvalues)?];
    let dbiases = [backward::dbiases(dvalues)?, dvalues.sum_axis0()?];
    let mut drelu = [backward::drelu(relu_dvalues, z)?, relu_dvalues.copy()?];
    drelu[1].set_where(z, |z| z <= 0, 0)?;

    let by_dinputs = ["by loops: backward::dinputs(dvalues, weights)", "by matrices: dvalues.dot(weights.transpose())"];
    let by_dweights = ["by loops: backward::dweights(inputs, dvalues)", "by matrices: inputs.transpose().dot(dvalues)"];
    let by_dbiases = ["by loops: backward::dbiases(dvalues)", "by matrices: dvalues.sum_axis0()"];
    let by_drelu = [
        "by loops: backward::drelu(dvalues, z)",
        "by matrices: drelu = dvalues.copy(), drelu.set_where(z, |z| z <= 0, 0)",
    ];
    let shapes = format!("({},) {:?}", ones.cols(), weights.shape());
    Ok([
        Computed { prints: false, ..one_way(vec![], "Nothing to compute. Here: use chainrule::{Matrix, backward};") },
        Computed { prints: false, ..one_way(vec![("Matrix::of(&[[1.0, 1.0, 1.0]])", ones.to_string())], "") },
        one_way(
            vec![("weights", weights.to_string()), ("weights[0]", flat(&weights_0))],
            "Chosen: rows 1 to 3, and what follows the 8th decimal of row 0.",
        ),
        one_way(
            vec![("dx0 to dx3 by loops: backward::dinputs(dvalues, weights)", flat(&dx[0])), ("shapes", shapes)],
            "The four sums are not printed here; they are the next cell's dinputs.",
        ),
        two_ways(by_dinputs, &dx, flat),
        one_way(vec![("dvalues", dvalues.to_string())], "The second line overwrites the first line's random draw."),
        two_ways(by_dinputs, &dinputs, ToString::to_string),
        one_way(vec![("inputs", inputs.to_string())], "Chosen: what follows the 8th decimal."),
        Computed { prints: false, ..two_ways(by_dweights, &dweights, ToString::to_string) },
        one_way(vec![("dweights", dweights[0].to_string())], ""),
        Computed {
            prints: false,
            ..one_way(vec![("biases", biases.to_string())], "No gradient of this notebook uses them.")
        },
        two_ways(by_dbiases, &dbiases, ToString::to_string),
        one_way(vec![("z", z.to_string())], "A random draw, printed whole."),
        one_way(vec![("dvalues", relu_dvalues.to_string())], "A random draw, printed whole."),
        two_ways(by_drelu, &drelu, ToString::to_string),
    ])
}

fn one_way(arrays: Vec<(&'static str, String)>, note: &'static str) -> Computed {
    Computed { arrays, prints: true, agree: true, note }
}

fn two_ways<T: Debug>(
    [by_loops, by_matrices]: [&'static str; 2],
    [loops, matrices]: &[MatrixVec<T>; 2],
    text: fn(&MatrixVec<T>) -> String,
) -> Computed {
    // Debug gives every number the digits that tell it from its neighbours: equal text, equal bits.
    let agree = format!("{loops:?}") == format!("{matrices:?}");
    Computed { agree, ..one_way(vec![(by_loops, text(loops)), (by_matrices, text(matrices))], "") }
}

/// An array of one dimension, as NumPy prints it: the one row without the outer brackets.
fn flat(row: &impl Display) -> String {
    let text = row.to_string();
    text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(&text).to_string()
}

/// Prints all cells; `true` where nothing differs.
fn show(cells: &[Cell], known: &[Cell], computed: &[Computed], out: &mut dyn Write) -> io::Result<bool> {
    let mut differ = Vec::new();
    write!(out, "{HEAD}")?;
    for (number, ((cell, known), computed)) in (1..).zip(cells.iter().zip(known).zip(computed)) {
        let headings: String = cell.headings.iter().map(|heading| format!("\n{heading}\n")).collect();
        write!(out, "{headings}\n{}", under(&format!("In [{number}]:"), &cell.lines.join("\n")))?;
        let mut last = "";
        for (what, array) in &computed.arrays {
            let same = last == array && computed.agree;
            write!(out, "{}", under(&format!("  {what}"), if same { "the same, bit for bit" } else { array }))?;
            last = array;
        }
        let printed = cell.printed.join("\n");
        let mut different = Vec::new();
        if !computed.agree {
            different.push("the two ways do not agree in every bit".to_string());
        }
        if cell.lines != known.lines {
            different.push(under("the notebook's lines are", &known.lines.join("\n")));
        }
        if printed != if computed.prints { last } else { "" } {
            different.push(under("the notebook printed", &printed));
        } else if computed.prints {
            writeln!(out, "  The notebook printed the same.")?;
        }
        for how in &different {
            writeln!(out, "  DIFFERENT: {}", how.trim_end())?;
        }
        if !computed.note.is_empty() {
            writeln!(out, "  {}", computed.note)?;
        }
        if !different.is_empty() {
            differ.push(number);
        }
    }
    writeln!(out, "{TAIL}")?;
    match differ.as_slice() {
        [] => writeln!(out, "Every array equals what the notebook printed; loops and matrices agree.")?,
        _ => writeln!(out, "DIFFERENT: see the cells {differ:?}.")?,
    }
    Ok(differ.is_empty())
}

/// A line, and a text indented below it.
pub(crate) fn under(line: &str, text: &str) -> String {
    let text: String = text.lines().map(|line| format!("    {line}\n")).collect();
    format!("{line}\n{text}")
}
