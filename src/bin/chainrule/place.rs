//! Where an array of a test case is: in a `.npy` file of its own, or with others in one `.npz`
//! file.

use core::fmt;
use std::path::Path;

use crate::array::Array;
use crate::{npy, npz};

pub(crate) enum Place {
    File(String),
    Member { file: String, name: String },
}

impl Place {
    /// Reads the array; none where there is no such file, or no such array in it. What is there and
    /// cannot be read is an error.
    pub(crate) fn read(&self) -> Result<Option<Array>, String> {
        let (Place::File(file) | Place::Member { file, .. }) = self;
        if !Path::new(file).exists() {
            return Ok(None);
        }
        match self {
            Place::File(file) => npy::read(file).map(Some),
            Place::Member { file, name } => npz::read_one(file, name),
        }
    }
}

/// For sentences: `DIR/v1-f32/z.npy`, `DIR/v1-f32.npz: z`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File(file) => f.write_str(file),
            Place::Member { file, name } => write!(f, "{file}: {name}"),
        }
    }
}
