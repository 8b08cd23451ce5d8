//! The fifteen cells of the notebook in Rust.
//!
//! Each gradient is computed twice, as the notebook does: by explicit loops
//! (`sum(weights[0] * dvalues[0])` in cell 4), and by the formula on whole matrices
//! (`np.dot(dvalues[0], weights.T)` in cell 5).

use core::{error::Error, fmt::Debug, fmt::Display};

use chainrule::{Matrix, backward};

use crate::cells::{self, Cell};

/// What a cell comes to here.
pub(crate) struct Computed {
    pub(crate) array: Shown,
    /// The second way to compute it, or an array that the notebook did not print.
    pub(crate) beside: Option<Shown>,
    /// Whether both ways give the same bits; none where there is one way only.
    pub(crate) ways_agree: Option<bool>,
}

/// An array, as NumPy prints it, or what is said in its place.
pub(crate) struct Shown {
    /// Where it comes from.
    pub(crate) how: String,
    pub(crate) text: String,
}

/// The fifteen cells in Rust. Of the text, only the arrays that cells 6 and 11 write out go into
/// them.
pub(crate) fn compute(cells: &[Cell]) -> Result<[Computed; 15], Box<dyn Error>> {
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
        ways_agree: None,
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
        ways_agree: Some(ways_agree),
    }
}

/// An array of one dimension, as NumPy prints it: the one row without the outer brackets.
fn flat(row: &impl Display) -> String {
    row.to_string().replacen('[', "", 1).replacen(']', "", 1)
}
