//! `chainrule explain chain`: once around a layer of two inputs and three neurons, and a loss at
//! its end; then a weight is nudged, to see whether the loss obeys the gradient. `chain.txt` is the
//! page, and here are its numbers.

use chainrule::{Matrix, MatrixVec, ShapeError, backward, forward};

const INPUTS: [[f64; 2]; 1] = [[2.0, -1.0]];
const WEIGHTS: [[f64; 3]; 2] = [[0.5, -1.0, 1.5], [1.0, 0.5, -0.5]];
const BIASES: [[f64; 3]; 1] = [[0.25, 0.0, -1.0]];
const TARGETS: [[f64; 3]; 1] = [[1.0, 1.0, 1.0]];

/// `z`, `relu`, `dvalues`, and the loss that they are computed for.
fn forward(weights: &[[f64; 3]; 2]) -> Result<([MatrixVec<f64>; 3], f64), ShapeError> {
    let z = forward::dense(
        Matrix::of(&INPUTS),
        Matrix::of(weights),
        Matrix::of(&BIASES),
    )?;
    let relu = forward::relu(z.view())?;
    let mut dvalues = relu.view().copy()?;
    backward::add_scaled(dvalues.view_mut(), Matrix::of(&TARGETS), -1.0)?;
    let loss = dvalues
        .as_slice()
        .iter()
        .map(|missing| missing * missing)
        .sum::<f64>()
        / 2.0;
    Ok(([z, relu, dvalues], loss))
}

pub(crate) fn page() -> Result<String, ShapeError> {
    let (inputs, weights) = (Matrix::of(&INPUTS), Matrix::of(&WEIGHTS));
    let ([z, relu, dvalues], loss) = forward(&WEIGHTS)?;
    let drelu = backward::drelu(dvalues.view(), z.view())?;
    let dweights = backward::dweights(inputs, drelu.view())?;
    let change = |neuron: usize, nudge: f64| -> Result<f64, ShapeError> {
        let mut weights = WEIGHTS;
        weights[0][neuron] += nudge;
        Ok(forward(&weights)?.1 - loss)
    };
    let mut nudges = Vec::new();
    // Powers of two: nothing on this page is rounded.
    for nudge in [0.125, 0.015625, 0.001953125] {
        let (predicted, actual) = (dweights.row(0)[2] * nudge, change(2, nudge)?);
        nudges.push(format!(
            "{nudge:<14}{predicted:<18}{actual:<21}{}",
            actual - predicted
        ));
    }
    let numbers = [
        ("{inputs}", inputs.to_string()),
        ("{weights}", weights.to_string()),
        ("{biases}", Matrix::of(&BIASES).to_string()),
        ("{z}", z.to_string()),
        ("{relu}", relu.to_string()),
        ("{targets}", Matrix::of(&TARGETS).to_string()),
        ("{loss}", loss.to_string()),
        ("{dvalues}", dvalues.to_string()),
        ("{drelu}", drelu.to_string()),
        (
            "{dinputs}",
            backward::dinputs(drelu.view(), weights)?.to_string(),
        ),
        ("{dweights}", dweights.to_string()),
        ("{dbiases}", backward::dbiases(drelu.view())?.to_string()),
        ("{nudges}", nudges.join("\n")),
        ("{off}", change(1, 0.125)?.to_string()),
    ];
    let page = include_str!("chain.txt").to_string();
    Ok(numbers.iter().fold(page, |page, (name, number)| {
        page.replace(name, &number.replace('\n', "\n    "))
    }))
}
