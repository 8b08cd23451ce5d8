//! What somebody says of files that do not say it themselves: `--weights neurons,inputs`, and
//! `--type f8_e4m3` of floats of eight bits, for which NumPy has no name.

use crate::arguments::{Given, TYPE};
use crate::element_type::ElementType;
use crate::layout::{LAYOUT, Layout};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Hints {
    pub(crate) layout: Layout,
    /// The other layout is not taken, also where only that fits.
    pub(crate) is_layout_certain: bool,
    /// The type of what is of no type that NumPy knows.
    pub(crate) eight_bits: Option<ElementType>,
}

impl Hints {
    /// Of files that are laid out as they were asked for.
    pub(crate) const AS_THE_NOTEBOOK: Self = Hints {
        layout: Layout::InputsNeurons,
        is_layout_certain: true,
        eight_bits: None,
    };

    pub(crate) fn given(given: &Given) -> Result<Self, String> {
        let layout = given.get(LAYOUT).and_then(|word| Layout::named(word));
        let eight_bits = given.get(TYPE).map(|word| eight_bits(word)).transpose()?;
        Ok(Hints {
            layout: layout.unwrap_or_default(),
            is_layout_certain: layout.is_some(),
            eight_bits,
        })
    }

    /// The same where a shape says the layout.
    pub(crate) fn laid_out(self, layout: Layout) -> Self {
        Hints {
            layout,
            is_layout_certain: true,
            ..self
        }
    }

    /// The type of an array whose file says this one.
    pub(crate) fn element_type(&self, said: ElementType) -> Result<ElementType, String> {
        if said != ElementType::BYTE {
            return Ok(said);
        }
        self.eight_bits.ok_or_else(|| {
            "its elements are V1, of no type that NumPy knows: if they are floats of eight bits, \
             --type f8_e4m3 or --type f8_e5m2 says which"
                .into()
        })
    }
}

fn eight_bits(word: &str) -> Result<ElementType, String> {
    ElementType::of_eight_bits(word)
        .ok_or_else(|| format!("--type {word}: f8_e4m3 or f8_e5m2 would fit"))
}
