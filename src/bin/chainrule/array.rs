//! An array as it stands in a file: its name, the type of its elements, its extents and its bytes.
//! What reads a file of arrays gives these, whatever the file is; none of it is computed with yet.

/// One array of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Array {
    /// What the file calls it. Somebody else may have chosen it: it is a name and never a path, and
    /// it may be very long; [`shown`] is for sentences.
    pub(crate) name: String,
    pub(crate) element_type: ElementType,
    /// Any number of extents, none for a single number. Their product was seen not to overflow.
    pub(crate) shape: Vec<usize>,
    /// The first index changes fastest, as in Fortran, not the last.
    pub(crate) fortran_order: bool,
    /// The elements, the lowest byte of each first, as many as the shape promises.
    pub(crate) bytes: Vec<u8>,
}

/// The types of elements that files of arrays can hold here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ElementType {
    /// One byte, 0 for false.
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    /// Four bits of exponent, no infinities: OCP's, which PyTorch calls `float8_e4m3fn`.
    F8E4M3,
    F8E5M2,
    /// Some type of eight bits that NumPy's files have no name for: F8E4M3, perhaps.
    F8,
    F16,
    Bf16,
    F32,
    F64,
}

impl ElementType {
    /// How many bytes an element has.
    pub(crate) fn size(self) -> usize {
        match self {
            Self::Bool | Self::I8 | Self::U8 | Self::F8E4M3 | Self::F8E5M2 | Self::F8 => 1,
            Self::I16 | Self::U16 | Self::F16 | Self::Bf16 => 2,
            Self::I32 | Self::U32 | Self::F32 => 4,
            Self::I64 | Self::U64 | Self::F64 => 8,
        }
    }
}

/// How many bytes the elements of an array have together, where there is a number for it.
pub(crate) fn bytes_promised(element_type: ElementType, shape: &[usize]) -> Option<usize> {
    shape
        .iter()
        .try_fold(1_usize, |count, extent| count.checked_mul(*extent))?
        .checked_mul(element_type.size())
}

/// A name that somebody else chose, for a sentence: of a long one the beginning.
pub(crate) fn shown(name: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = name.chars().take(LONGEST).collect();
    if shown.len() < name.len() {
        shown.push('…');
    }
    format!("`{shown}`")
}
