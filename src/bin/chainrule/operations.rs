//! The operations as a person at a shell meets them: the words of the command line follow from the
//! oracle's table.

use chainrule::oracle::{Operand, Operation};

/// The names of all operations, which are commands.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    Operation::ALL.iter().map(|operation| operation.name)
}

/// What the notebook calls its result: `dense` gives `z`.
pub(crate) fn result(operation: &Operation) -> &'static str {
    match operation.name {
        "dense" => "z",
        name => name,
    }
}

/// The option that an operand is given by: `--weights`.
pub(crate) fn option(operand: &str) -> String {
    format!("--{operand}")
}

/// What stands before the name of a result where that is what it was added to:
/// `previous_dweights`.
pub(crate) const PREVIOUS: &str = "previous_";

/// Its result lies as weights do.
pub(crate) fn is_gradient_of_weights(operation: &Operation) -> bool {
    let weights = Operand::WEIGHTS;
    (operation.row, operation.col) == (weights.row, weights.col)
}

/// `--dvalues FILE --weights FILE`
pub(crate) fn usage(operation: &Operation) -> String {
    let options: Vec<String> = operation
        .operands
        .iter()
        .map(|operand| format!("{} FILE", option(operand.name)))
        .collect();
    options.join(" ")
}

/// `one, two or three`
pub(crate) fn either<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<&str> = words.collect();
    match words.as_slice() {
        [first @ .., before_last, last] => {
            let first: String = first.iter().map(|word| format!("{word}, ")).collect();
            format!("{first}{before_last} or {last}")
        }
        few => few.concat(),
    }
}
