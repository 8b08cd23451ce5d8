//! The reference: what the library computes, to the bit.

use chainrule::oracle::Operation;
use chainrule::{MatrixVec, Scalar, ShapeError, backward, forward};

use crate::npy;
use crate::question::Question;
use crate::stored::Stored;

/// Calls the kernel of an operation. The kernels are the lessons, and know nothing of operations:
/// this is where the one meets the other.
pub(crate) fn compute<T: Scalar + PartialOrd>(
    operation: &Operation,
    operands: &[MatrixVec<T>],
) -> Result<MatrixVec<T>, String> {
    let operands: Vec<_> = operands.iter().map(|operand| operand.view()).collect();
    let result: Result<_, ShapeError> = match (operation.name, operands.as_slice()) {
        ("dinputs", &[dvalues, weights]) => backward::dinputs(dvalues, weights),
        ("dweights", &[inputs, dvalues]) => backward::dweights(inputs, dvalues),
        ("dbiases", &[dvalues]) => backward::dbiases(dvalues),
        ("drelu", &[dvalues, z]) => backward::drelu(dvalues, z),
        ("dense", &[inputs, weights, biases]) => forward::dense(inputs, weights, biases),
        ("relu", &[z]) => forward::relu(z),
        (name, _) => return Err(format!("there is no kernel for `{name}` on these operands")),
    };
    result.map_err(|error| error.to_string())
}

fn answer<T: Stored>(question: &Question) -> Result<MatrixVec<T>, String> {
    compute(question.operation, &question.operands::<T>()?).map_err(|error| question.said(&error))
}

/// The result, as NumPy prints it.
pub(crate) fn printed<T: Stored>(question: &Question) -> Result<String, String> {
    Ok(format!("{}\n", answer::<T>(question)?))
}

/// The result, as NumPy saves it.
pub(crate) fn file<T: Stored>(question: &Question) -> Result<Vec<u8>, String> {
    let result = answer::<T>(question)?;
    let (rows, cols) = result.shape();
    let elements = result.as_slice().iter().copied();
    Ok(npy::file_of(&[rows, cols], elements))
}
