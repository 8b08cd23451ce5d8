//! `chainrule notebook [FILE]`: the notebook, cell by cell, computed again. It is what `cargo run` does.
//!
//! Each gradient is computed twice, as the notebook does: by explicit loops (`sum(weights[0] * dvalues[0])` in cell 4),
//! and by the formula on whole matrices (`np.dot(dvalues[0], weights.T)` in cell 5). Then it is printed as NumPy prints
//! it, and held against the text that the notebook printed, letter for letter.

use core::{error::Error, fmt::Debug, fmt::Display};

use chainrule::{Matrix, backward};

use crate::cells::{self, Cell};

/// How a cell is computed, and what it comes to, as NumPy prints it; then the second way, or what was not printed.
type Computed = [(String, String); 2];

pub(crate) fn run(arguments: &[String]) -> crate::Answer {
    let (name, text) = match arguments {
        [] => ("the text", Ok(cells::TEXT.to_string())),
        [file] => (file.as_str(), std::fs::read_to_string(file)),
        _ => {
            return Err(
                "notebook takes one file, or nothing for the text that is built in".to_string(),
            );
        }
    };
    let text = text.map_err(|error| format!("{name} could not be read: {error}"))?;
    let foreign =
        |why| format!("{name} is not the notebook \"Basic Backpropagation (Chain rule)\": {why}");
    let cells = cells::read(&text).map_err(foreign)?;
    let computed = compute(&cells).map_err(|error| foreign(error.to_string()))?;
    Ok(page(&cells, &cells::read(cells::TEXT)?, &computed))
}

/// The fifteen cells in Rust. Of the text, only the arrays that cells 6 and 11 write out go into them.
fn compute(cells: &[Cell]) -> Result<[Computed; 15], Box<dyn Error>> {
    let (dvalues, biases) = (cells::array(cells, 6)?, cells::array(cells, 11)?);
    let (dvalues, biases) = (dvalues.view(), biases.view());
    let (weights, inputs) = (Matrix::of(&cells::WEIGHTS), Matrix::of(&cells::INPUTS));
    let (z, relu_dvalues) = (Matrix::of(&cells::Z), Matrix::of(&cells::RELU_DVALUES));
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
    let set_where = "let mut drelu = dvalues.copy()?; drelu.set_where(z, |z| z <= 0, 0)?";
    let [(dx_how, _), dx_agree] = two_ways(by_dinputs, &dx);
    let shapes = format!("({},) {:?}", ones.ncols(), weights.shape());
    Ok([
        alone(
            "nothing to compute; here it is: use chainrule::{Matrix, backward};",
            String::new(),
        ),
        alone("Matrix::of(&[[1.0, 1.0, 1.0]])", ones.to_string()),
        [
            (
                "weights[0] (what follows the 8th decimal is chosen)".into(),
                flat(&Matrix::of(&[cells::WEIGHTS[0]])),
            ),
            (
                "the whole of weights (the other rows are chosen)".into(),
                weights.to_string(),
            ),
        ],
        [
            ("the shapes".into(), shapes),
            (format!("dx0 to dx3 by {dx_how}"), flat(&dx[0])),
        ],
        [(dx_how, flat(&dx[0])), dx_agree],
        alone(
            "dvalues (the second line overwrites the random draw of the first)",
            dvalues.to_string(),
        ),
        two_ways(by_dinputs, &dinputs),
        alone(
            "inputs (what follows the 8th decimal is chosen)",
            inputs.to_string(),
        ),
        two_ways(
            [
                "backward::dweights(inputs, dvalues)?",
                "inputs.transpose()?.view().dot(dvalues)?",
            ],
            &dweights,
        ),
        alone("dweights", dweights[0].to_string()),
        alone(
            "biases (no gradient of the notebook uses them)",
            biases.to_string(),
        ),
        two_ways(
            ["backward::dbiases(dvalues)?", "dvalues.sum_axis0()?"],
            &dbiases,
        ),
        alone("z (a random draw, printed whole)", z.to_string()),
        alone(
            "dvalues (a random draw, printed whole)",
            relu_dvalues.to_string(),
        ),
        two_ways(["backward::drelu(dvalues, z)?", set_where], &drelu),
    ])
}

fn alone(how: &str, array: String) -> Computed {
    [(how.to_string(), array), Default::default()]
}

fn two_ways<M: Display + Debug>(hows: [&str; 2], [loops, matrices]: &[M; 2]) -> Computed {
    // Debug gives every number the digits that tell it from its neighbours: equal text, equal bits.
    let agree = format!("{loops:?}") == format!("{matrices:?}");
    let verdict = if agree {
        "the same, bit for bit".to_string()
    } else {
        format!("DIFFERENT: {matrices:?}")
    };
    [
        (format!("loops: {}", hows[0]), loops.to_string()),
        (format!("matrices: {}", hows[1]), verdict),
    ]
}

/// An array of one dimension, as NumPy prints it: the one row without the outer brackets.
fn flat(row: &impl Display) -> String {
    row.to_string().replacen('[', "", 1).replacen(']', "", 1)
}

/// All cells, and status 0 where nothing differs from the notebook that is `known`, nor the loops from the matrices.
fn page(cells: &[Cell], known: &[Cell], computed: &[Computed]) -> (String, u8) {
    let (mut page, mut different) = (String::new(), Vec::new());
    let cells = cells.iter().zip(known).zip(computed);
    for (number, ((cell, known), [(how, array), (beside_how, beside)])) in (1..).zip(cells) {
        let mut shown = under(&format!("In [{number}]:"), &cell.lines.join("\n"));
        if cell.lines != known.lines {
            shown += &under(
                "  DIFFERENT: the notebook's lines are",
                &known.lines.join("\n"),
            );
        }
        shown += &under(&format!("  {how}"), array);
        let (printed, prints) = (cell.printed.join("\n"), !known.printed.is_empty());
        if printed != if prints { array } else { "" } {
            shown += &under("  DIFFERENT: the notebook printed", &printed);
        } else if prints {
            shown += "  the notebook printed the same\n";
        }
        if !beside.is_empty() {
            shown += &under(&format!("  {beside_how}"), beside);
        }
        if shown.contains("  DIFFERENT: ") {
            different.push(number);
        }
        page += &format!("{}\n{shown}", cell.headings);
    }
    let same = "Every array equals what the notebook printed; loops and matrices agree.";
    let verdict = if different.is_empty() {
        same
    } else {
        &format!("DIFFERENT: see the cells {different:?}.")
    };
    let page = include_str!("notebook.txt")
        .replace("{verdict}", verdict)
        .replace("{cells}", &page);
    (page, u8::from(!different.is_empty()))
}

/// A line, and a text indented below it.
fn under(line: &str, text: &str) -> String {
    let text: String = text.lines().map(|line| format!("    {line}\n")).collect();
    format!("{line}\n{text}")
}
