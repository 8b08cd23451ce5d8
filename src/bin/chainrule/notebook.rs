//! `chainrule notebook [FILE]`: the notebook, cell by cell, computed again. It is what `cargo run`
//! does.
//!
//! Each gradient is computed twice, as the notebook does: by explicit loops
//! (`sum(weights[0] * dvalues[0])` in cell 4), and by the formula on whole matrices
//! (`np.dot(dvalues[0], weights.T)` in cell 5). Then it is printed as NumPy prints it, and held
//! against the text that the notebook printed, letter for letter.

use core::{error::Error, fmt::Debug, fmt::Display};

use chainrule::{Matrix, backward};

use crate::answer::{Answer, Answered};
use crate::cells::{self, Cell};
use crate::files;

/// What a cell comes to here.
struct Computed {
    array: Shown,
    /// The second way to compute it, or an array that the notebook did not print.
    beside: Option<Shown>,
    /// Whether both ways give the same bits.
    ways_agree: bool,
}

/// An array, as NumPy prints it, or what is said in its place.
struct Shown {
    /// Where it comes from.
    how: String,
    text: String,
}

pub(crate) fn run(arguments: &[String]) -> Answered {
    let (name, text) = match arguments {
        [] => ("the text", cells::TEXT.to_string()),
        [file] if file.is_empty() => return Err("notebook: the path of the file is empty".into()),
        [file] => {
            let text = files::read_text(file).map_err(|what| format!("{file}: {what}"))?;
            (file.as_str(), text)
        }
        _ => {
            return Err("notebook takes one file, or nothing for the text that is built in".into());
        }
    };
    let foreign =
        |why| format!("{name} is not the notebook \"Basic Backpropagation (Chain rule)\": {why}");
    let cells = cells::read(&text).map_err(foreign)?;
    let computed = compute(&cells).map_err(|error| foreign(error.to_string()))?;
    Ok(page(&cells, &cells::read(cells::TEXT)?, &computed))
}

/// The fifteen cells in Rust. Of the text, only the arrays that cells 6 and 11 write out go into
/// them.
fn compute(cells: &[Cell]) -> Result<[Computed; 15], Box<dyn Error>> {
    let dvalues = cells::array(cells, 6)?;
    let biases = cells::array(cells, 11)?;
    let (dvalues, biases) = (dvalues.view(), biases.view());
    let weights = Matrix::of(&cells::WEIGHTS);
    let inputs = Matrix::of(&cells::INPUTS);
    let z = Matrix::of(&cells::Z);
    let relu_dvalues = Matrix::of(&cells::RELU_DVALUES);
    let ones = Matrix::of(&[[1.0, 1.0, 1.0]]);

    let dx = [
        backward::dinputs(ones, weights)?,
        ones.dot(weights.transpose()?.view())?,
    ];
    let dinputs = [
        backward::dinputs(dvalues, weights)?,
        dvalues.dot(weights.transpose()?.view())?,
    ];
    let dweights = [
        backward::dweights(inputs, dvalues)?,
        inputs.transpose()?.view().dot(dvalues)?,
    ];
    let dbiases = [backward::dbiases(dvalues)?, dvalues.sum_axis0()?];
    let mut drelu = [backward::drelu(relu_dvalues, z)?, relu_dvalues.copy()?];
    drelu[1].set_where(z, |z| z <= 0, 0)?;

    let by_dinputs = [
        "backward::dinputs(dvalues, weights)?",
        "dvalues.dot(weights.transpose()?.view())?",
    ];
    let by_dweights = [
        "backward::dweights(inputs, dvalues)?",
        "inputs.transpose()?.view().dot(dvalues)?",
    ];
    let by_dbiases = ["backward::dbiases(dvalues)?", "dvalues.sum_axis0()?"];
    let by_drelu = [
        "backward::drelu(dvalues, z)?",
        "let mut drelu = dvalues.copy()?; drelu.set_where(z, |z| z <= 0, 0)?",
    ];
    let shapes = format!("({},) {:?}", ones.ncols(), weights.shape());

    Ok([
        alone(
            "nothing to compute; here it is: use chainrule::{Matrix, backward};",
            String::new(),
        ),
        alone("Matrix::of(&[[1.0, 1.0, 1.0]])", ones.to_string()),
        with(
            "weights[0] (what follows the 8th decimal is chosen)",
            flat(&Matrix::of(&[cells::WEIGHTS[0]])),
            "the whole of weights (the other rows are chosen)",
            weights.to_string(),
        ),
        with(
            "the shapes",
            shapes,
            &format!("dx0 to dx3 by loops: {}", by_dinputs[0]),
            flat(&dx[0]),
        ),
        two_ways(by_dinputs, &dx, flat),
        alone(
            "dvalues (the second line overwrites the random draw of the first)",
            dvalues.to_string(),
        ),
        two_ways(by_dinputs, &dinputs, ToString::to_string),
        alone(
            "inputs (what follows the 8th decimal is chosen)",
            inputs.to_string(),
        ),
        two_ways(by_dweights, &dweights, ToString::to_string),
        alone("dweights", dweights[0].to_string()),
        alone(
            "biases (no gradient of the notebook uses them)",
            biases.to_string(),
        ),
        two_ways(by_dbiases, &dbiases, ToString::to_string),
        alone("z (a random draw, printed whole)", z.to_string()),
        alone(
            "dvalues (a random draw, printed whole)",
            relu_dvalues.to_string(),
        ),
        two_ways(by_drelu, &drelu, ToString::to_string),
    ])
}

impl Shown {
    fn new(how: &str, text: String) -> Self {
        let how = how.to_string();
        Shown { how, text }
    }
}

fn alone(how: &str, array: String) -> Computed {
    Computed {
        array: Shown::new(how, array),
        beside: None,
        ways_agree: true,
    }
}

/// An array, and another one that the notebook did not print.
fn with(how: &str, array: String, beside_how: &str, beside: String) -> Computed {
    Computed {
        beside: Some(Shown::new(beside_how, beside)),
        ..alone(how, array)
    }
}

fn two_ways<M: Debug>(
    hows: [&str; 2],
    [loops, matrices]: &[M; 2],
    shown: impl Fn(&M) -> String,
) -> Computed {
    // Debug gives every number the digits that tell it from its neighbours: equal text, equal bits.
    let ways_agree = format!("{loops:?}") == format!("{matrices:?}");
    let verdict = if ways_agree {
        "the same, bit for bit".to_string()
    } else {
        format!("DIFFERENT: {matrices:?}")
    };
    let [by_loops, by_matrices] = hows;
    Computed {
        array: Shown::new(&format!("loops: {by_loops}"), shown(loops)),
        beside: Some(Shown::new(&format!("matrices: {by_matrices}"), verdict)),
        ways_agree,
    }
}

/// An array of one dimension, as NumPy prints it: the one row without the outer brackets.
fn flat(row: &impl Display) -> String {
    row.to_string().replacen('[', "", 1).replacen(']', "", 1)
}

/// All cells; the answer is no where anything differs from the notebook that is `known`, or the
/// loops from the matrices.
fn page(cells: &[Cell], known: &[Cell], computed: &[Computed]) -> Answer {
    let mut pages = String::new();
    let mut different = Vec::new();
    for (place, ((cell, known), computed)) in cells.iter().zip(known).zip(computed).enumerate() {
        let number = place + 1;
        let page = cell_page(number, cell, known, computed);
        pages += &page.text;
        if page.differs {
            different.push(number);
        }
    }
    let verdict = if different.is_empty() {
        "Every array equals what the notebook printed; loops and matrices agree.".to_string()
    } else {
        format!("DIFFERENT: see the cells {different:?}.")
    };
    let text = include_str!("notebook.txt")
        .replace("{verdict}", &verdict)
        .replace("{cells}", &pages);
    Answer::whether(different.is_empty(), text)
}

struct CellPage {
    text: String,
    differs: bool,
}

fn cell_page(number: usize, cell: &Cell, known: &Cell, computed: &Computed) -> CellPage {
    let mut text = format!("{}\n", cell.headings);
    text += &under(&format!("In [{number}]:"), &cell.lines.join("\n"));
    let lines_differ = cell.lines != known.lines;
    if lines_differ {
        let lines = known.lines.join("\n");
        text += &under("  DIFFERENT: the notebook's lines are", &lines);
    }

    let Shown { how, text: array } = &computed.array;
    text += &under(&format!("  {how}"), array);
    let prints = !known.printed.is_empty();
    let printed = cell.printed.join("\n");
    let should_print = if prints { array } else { "" };
    let prints_differ = printed != should_print;
    if prints_differ {
        text += &under("  DIFFERENT: the notebook printed", &printed);
    } else if prints {
        text += "  the notebook printed the same\n";
    }

    if let Some(beside) = &computed.beside {
        text += &under(&format!("  {}", beside.how), &beside.text);
    }
    CellPage {
        text,
        differs: lines_differ || prints_differ || !computed.ways_agree,
    }
}

/// A line, and a text indented below it.
fn under(line: &str, text: &str) -> String {
    let text: String = text.lines().map(|line| format!("    {line}\n")).collect();
    format!("{line}\n{text}")
}
