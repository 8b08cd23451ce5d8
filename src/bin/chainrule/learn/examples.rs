//! The matrices that each step of the lesson works with, all of them cut from the one case: a
//! single weight, a layer with one sample and with two, ReLU, and the whole network.

use chainrule::oracle::Operation;
use chainrule::{Matrix, Scalar};

use crate::case::{BIASES, Case, INPUTS, Table, WEIGHTS};

pub(crate) fn named(name: &str) -> Result<Case, String> {
    match name {
        "path" => path(),
        "sample" => layer(1),
        "batch" => layer(2),
        "mask" => mask(),
        "network" => network(),
        other => Err(format!("learn.txt: there are no matrices `{other}`")),
    }
}

/// One weight, from input 1 to neuron 0 of sample 1.
fn path() -> Result<Case, String> {
    let single = |name, number: f64| Table::given(name, None, "", &[[number]]);
    let network = Case::compute()?;
    let dvalue = network.element("dinputs2", 1, 0)?.value;
    let mut case = Case::of(vec![
        single("input", INPUTS[1][1])?,
        single("weight", WEIGHTS[1][0])?,
        single("bias", BIASES[0][0])?,
        single("dvalue", dvalue)?,
    ]);
    for (operation, name, operands) in [
        (&Operation::DENSE, "z", &["input", "weight", "bias"][..]),
        (&Operation::DWEIGHTS, "dweight", &["input", "dvalue"]),
        (&Operation::DINPUTS, "dinput", &["dvalue", "weight"]),
        (&Operation::DBIASES, "dbias", &["dvalue"]),
    ] {
        case.make(operation, name, None, "", operands)?;
    }
    Ok(case)
}

/// One layer with the first samples of the batch: as in the lessons, what the layer behind it
/// computes is handed to it as it is.
fn layer(n_samples: usize) -> Result<Case, String> {
    let network = Case::compute()?;
    let first_samples = |name: &'static str, of: &str| {
        let whole = network.table(of)?;
        let rows = whole.numbers.view().row_range(0..n_samples);
        let numbers = rows.and_then(|rows| rows.copy());
        Ok::<Table, String>(Table {
            name,
            numbers: numbers.map_err(|error| error.to_string())?,
            ..whole.clone()
        })
    };
    let mut case = Case::of(vec![
        first_samples("inputs", "inputs")?,
        network.table("weights")?.clone(),
        first_samples("dvalues", "dinputs2")?,
    ]);
    let (sample, input, neuron) = (Some("sample"), "input", "neuron");
    let from_weights = &["dvalues", "weights"];
    case.make(&Operation::DINPUTS, "dinputs", sample, input, from_weights)?;
    let from_inputs = &["inputs", "dvalues"];
    case.make(
        &Operation::DWEIGHTS,
        "dweights",
        Some(input),
        neuron,
        from_inputs,
    )?;
    case.make(&Operation::DBIASES, "dbiases", None, neuron, &["dvalues"])?;
    Ok(case)
}

/// ReLU behind the lessons' layer, with one `z` that is exactly 0.
fn mask() -> Result<Case, String> {
    let z = [[-10.0, -17.0, 45.5], [29.0, 0.0, -10.5]];
    let sample = Some("sample");
    let dvalues = Case::compute()?.table("dinputs2")?.clone();
    let mut case = Case::of(vec![
        Table::given("z", sample, "neuron", &z)?,
        Table {
            name: "dvalues",
            ..dvalues
        },
    ]);
    case.make(
        &Operation::DRELU,
        "drelu",
        sample,
        "neuron",
        &["dvalues", "z"],
    )?;
    Ok(case)
}

/// By how much a weight of the network is nudged.
const NUDGE: f64 = 0.001;

/// Both layers, and what the nudge of `weights[1][0]` should do to the loss.
fn network() -> Result<Case, String> {
    let mut case = Case::compute()?;
    case.given
        .push(Table::given("nudge", None, "", &[[NUDGE]])?);
    let [dweights, nudge] = ["dweights", "nudge"].map(|name| case.table(name)?.recorded());
    let (dweights, nudge) = (dweights?, nudge?);
    let slope = dweights.get(1, 0).copied().unwrap_or(Scalar::ZERO);
    let step = nudge.get(0, 0).copied().unwrap_or(Scalar::ZERO);
    let change = Matrix::from_row_major(1, 1, vec![slope * step]);
    let change = change.map_err(|error| error.to_string())?;
    case.keep(None, "change", None, "", &["dweights", "nudge"], change)?;
    Ok(case)
}

/// The loss of the network, and that after the nudge.
pub(crate) fn losses() -> Result<[f64; 2], String> {
    let mut nudged = WEIGHTS;
    nudged[1][0] += NUDGE;
    Ok([Case::compute()?.loss, Case::with_weights(&nudged)?.loss])
}
