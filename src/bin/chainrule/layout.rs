//! How weights lie, and their gradient with them. In the notebook each row is an input and each
//! column a neuron; PyTorch, candle, and ONNX with `transB`, have it the other way round.

/// The option of the operand, whose file may have either layout.
pub(crate) const WEIGHTS: &str = "--weights";

/// The same option where its value is no file but a layout. It may stand beside a file.
pub(crate) const LAYOUT: &str = "--weights neurons,inputs";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Layout {
    #[default]
    InputsNeurons,
    NeuronsInputs,
}

impl Layout {
    pub(crate) fn named(word: &str) -> Option<Self> {
        let mut both = [Layout::InputsNeurons, Layout::NeuronsInputs].into_iter();
        both.find(|layout| layout.word() == word)
    }

    /// As the option has it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Layout::InputsNeurons => "inputs,neurons",
            Layout::NeuronsInputs => "neurons,inputs",
        }
    }

    /// As a sentence has it.
    pub(crate) fn shape(self) -> &'static str {
        match self {
            Layout::InputsNeurons => "inputs × neurons",
            Layout::NeuronsInputs => "neurons × inputs",
        }
    }

    pub(crate) fn other(self) -> Self {
        match self {
            Layout::InputsNeurons => Layout::NeuronsInputs,
            Layout::NeuronsInputs => Layout::InputsNeurons,
        }
    }
}
