//! `chainrule explain chain`: once around a layer of two inputs and three neurons, with a loss at its end; then one
//! weight is nudged, to see whether the loss does what the gradient says.

use std::io::Write;

use chainrule::{Matrix, MatrixVec, ShapeError, backward, forward};

use crate::notebook::under;

const INPUTS: [[f64; 2]; 1] = [[2.0, -1.0]];
const WEIGHTS: [[f64; 3]; 2] = [[0.5, -1.0, 1.5], [1.0, 0.5, -0.5]];
const BIASES: [[f64; 3]; 1] = [[0.25, 0.0, -1.0]];
const TARGETS: [[f64; 3]; 1] = [[1.0, 1.0, 1.0]];
/// Powers of two, with which nothing here is rounded.
const NUDGES: [f64; 3] = [0.125, 0.015625, 0.001953125];

const HEAD: &str = "\
Once around a layer: one sample, two inputs, three neurons, and a loss that
says how far their outputs are from the targets. The numbers are chosen small.

";
const NUDGE: &str = "
Does the gradient tell the truth? dweights[0][2] says: for each unit that
weights[0][2] grows, the loss grows by that much. So the weight is nudged, and
the forward pass runs again:

  the nudge        predicted change    actual change         missed by
";
const TAIL: &str = "
Where the nudge is 8 times smaller, what is missed is 64 times smaller: the
gradient is the slope of the loss, and what is missed is the bend of its curve.
dweights[0][1] is 0, since z[0][1] <= 0: that neuron is off, and a nudge of
weights[0][1] by 0.125 changes the loss by ";

/// `z`, `relu`, `relu - targets` and the loss.
fn forward(weights: &[[f64; 3]; 2]) -> Result<([MatrixVec<f64>; 3], f64), ShapeError> {
    let z = forward::dense(Matrix::of(&INPUTS), Matrix::of(weights), Matrix::of(&BIASES))?;
    let relu = forward::relu(z.view())?;
    let mut missing = relu.view().copy()?;
    backward::update(missing.view_mut(), Matrix::of(&TARGETS), -1.0)?;
    let loss = missing.as_slice().iter().map(|missing| missing * missing / 2.0).sum();
    Ok(([z, relu, missing], loss))
}

fn page() -> Result<String, ShapeError> {
    let (inputs, weights) = (Matrix::of(&INPUTS), Matrix::of(&WEIGHTS));
    let ([z, relu, dvalues], loss) = forward(&WEIGHTS)?;
    let drelu = backward::drelu(dvalues.view(), z.view())?;
    let dweights = backward::dweights(inputs, drelu.view())?;
    let change = |neuron: usize, nudge: f64| -> Result<f64, ShapeError> {
        let mut weights = WEIGHTS;
        weights[0][neuron] += nudge;
        Ok(forward(&weights)?.1 - loss)
    };
    let stations = [
        ("inputs, one row per sample, one column per input", inputs.to_string()),
        ("weights, one row per input, one column per neuron", weights.to_string()),
        ("biases, one per neuron", Matrix::of(&BIASES).to_string()),
        ("FORWARD   z = np.dot(inputs, weights) + biases", z.to_string()),
        ("          relu = np.maximum(0, z)", relu.to_string()),
        ("LOSS      targets", Matrix::of(&TARGETS).to_string()),
        ("          loss = np.sum((relu - targets) ** 2) / 2", loss.to_string()),
        ("          dvalues = relu - targets, the slope of the loss for each output", dvalues.to_string()),
        ("BACKWARD  drelu = dvalues.copy(); drelu[z <= 0] = 0", drelu.to_string()),
        ("          dinputs = np.dot(drelu, weights.T)", backward::dinputs(drelu.view(), weights)?.to_string()),
        ("          dweights = np.dot(inputs.T, drelu)", dweights.to_string()),
        ("          dbiases = np.sum(drelu, axis=0, keepdims=True)", backward::dbiases(drelu.view())?.to_string()),
    ];
    let mut page = HEAD.to_string();
    for (what, array) in stations {
        page += &under(what, &array);
    }
    page += NUDGE;
    for nudge in NUDGES {
        let (predicted, actual) = (dweights.row(0)[2] * nudge, change(2, nudge)?);
        page += &format!("  {nudge:<17}{predicted:<20}{actual:<22}{}\n", actual - predicted);
    }
    Ok(page + TAIL + &format!("{}.\n", change(1, NUDGES[0])?))
}

pub(crate) fn run(out: &mut dyn Write) -> crate::Answer {
    let page = page().map_err(|error| error.to_string())?;
    out.write_all(page.as_bytes()).map_err(crate::unwritten)?;
    Ok(true)
}
