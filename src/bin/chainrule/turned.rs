//! What is said of a candidate where weights, or their gradient, lie the other way round than the
//! notebook has them, or may do so.

use chainrule::oracle::{Explanation, Mistake, Operand, Report};

use crate::layout::Layout;
use crate::question::Question;
use crate::stored::Stored;

/// The layout to try, where square weights or a square gradient of them explain the candidate if
/// they lie in that one. (Where they are not square, the shape decides.)
pub(crate) fn layout_to_try<T: Stored>(
    question: &Question,
    report: &Report<T>,
    explanation: &Explanation,
) -> Option<Layout> {
    let operands = question.operation.operands;
    let mistake = if operands.contains(&Operand::WEIGHTS) {
        Mistake::Layout(Operand::WEIGHTS)
    } else {
        Mistake::ResultTransposed
    };
    let other = question.layout_of_square_weights()?.other();
    let is_explained = explanation.explaining().any(|it| it == mistake);
    (!report.passes() && is_explained).then_some(other)
}

/// The lines for a person, each with a newline at its end.
pub(crate) fn account<T: Stored>(
    question: &Question,
    report: &Report<T>,
    explanation: &Explanation,
) -> String {
    let mut text = String::new();
    if let Some(layout) = layout_to_try(question, report, explanation) {
        let whose = match layout {
            Layout::InputsNeurons => "as the notebook has weights",
            Layout::NeuronsInputs => "as PyTorch, candle and ONNX store weights",
        };
        text += &format!("  try --weights {}: {whose}\n", layout.word());
    }
    if question.is_candidate_transposed() {
        let shape = Layout::NeuronsInputs.shape();
        text +=
            &format!("  judged as {shape}: [row][column] here is [column][row] of your array\n");
    }
    text
}
