//! An array as it stands in a file: the type of its elements, its extents and its bytes. What reads
//! a file of arrays gives these, whatever the file is; here they become matrices of numbers.

use core::fmt;
use std::borrow::Cow;
use std::rc::Rc;

use chainrule::{Matrix, MatrixVec};

use crate::element_type::ElementType;
use crate::stored::Stored;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Array {
    pub(crate) element_type: ElementType,
    /// The shape, of any number of dimensions, none for a single number.
    pub(crate) extents: Vec<usize>,
    /// The first index ran fastest in the file.
    pub(crate) fortran_order: bool,
    pub(crate) elements: Elements,
}

/// The bytes of an array: as many as the shape promises. The last index runs fastest here, and of
/// each element the lowest byte comes first.
#[derive(Clone)]
pub(crate) enum Elements {
    Here(Vec<u8>),
    /// Of a file of many arrays each is read when it is needed, with all that is checked then.
    InFile(Rc<dyn Fn() -> Result<Vec<u8>, String>>),
}

impl Elements {
    pub(crate) fn bytes(&self) -> Result<Cow<'_, [u8]>, String> {
        match self {
            Elements::Here(bytes) => Ok(Cow::Borrowed(bytes)),
            Elements::InFile(read) => read().map(Cow::Owned),
        }
    }
}

impl PartialEq for Elements {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for Elements {}

impl fmt::Debug for Elements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Elements::Here(bytes) => bytes.fmt(f),
            Elements::InFile(_) => f.write_str("in the file"),
        }
    }
}

/// An array of a file that has several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamedArray {
    /// What the file calls it. Somebody else may have chosen it: it is a name and never a path, and
    /// it may be very long; [`shown`] is for sentences.
    pub(crate) name: String,
    /// Or what is wrong with it, which matters only to who needs it.
    pub(crate) array: Result<Array, String>,
}

impl NamedArray {
    /// An array that was read to see that it is whole. Its elements are read again, in the same
    /// way, where they are needed: memory holds those of one result, and not of all.
    pub(crate) fn read_when_needed(
        read: impl Fn() -> Result<Self, String> + 'static,
    ) -> Result<Self, String> {
        let NamedArray { name, array } = read()?;
        let array = array.map(|array| {
            let again = move || match read()?.array?.elements {
                Elements::Here(bytes) => Ok(bytes),
                Elements::InFile(read) => read(),
            };
            Array {
                elements: Elements::InFile(Rc::new(again)),
                ..array
            }
        });
        Ok(NamedArray { name, array })
    }
}

impl Array {
    /// The matrix of this shape, which has as many elements, in a type that has all of them.
    pub(crate) fn matrix<T: Stored>(
        &self,
        (rows, cols): (usize, usize),
    ) -> Result<MatrixVec<T>, String> {
        let size = self.element_type.size;
        let mut elements = self.room();
        let bytes = self.elements.bytes()?;
        for bytes in bytes.chunks_exact(size) {
            elements.push(self.number(bytes)?);
        }
        Matrix::from_row_major(rows, cols, elements).map_err(|error| error.to_string())
    }

    /// The same of this shape where the array has the rows of the matrix as columns.
    pub(crate) fn transposed<T: Stored>(
        &self,
        (rows, cols): (usize, usize),
    ) -> Result<MatrixVec<T>, String> {
        let size = self.element_type.size;
        let mut elements = self.room();
        let bytes = self.elements.bytes()?;
        for row in 0..rows {
            let of_row = bytes.chunks_exact(size).skip(row);
            for bytes in of_row.step_by(rows).take(cols) {
                elements.push(self.number(bytes)?);
            }
        }
        Matrix::from_row_major(rows, cols, elements).map_err(|error| error.to_string())
    }

    /// For as many numbers as it has, which were there when it was read. Who takes it before the
    /// bytes leaves no gap where these were.
    fn room<T>(&self) -> Vec<T> {
        let bytes = bytes_promised(self.element_type, &self.extents);
        Vec::with_capacity(bytes.unwrap_or(0) / self.element_type.size)
    }

    fn number<T: Stored>(&self, bytes: &[u8]) -> Result<T, String> {
        let number = self.element_type.number(bytes);
        T::exactly(number).ok_or_else(|| {
            let needed = T::DESCR;
            format!(
                "it has {number}, which no {needed} is: save .astype('{needed}') to round it as \
                 NumPy does"
            )
        })
    }
}

/// How many bytes the elements of an array have together, where there is a number for it.
pub(crate) fn bytes_promised(element_type: ElementType, extents: &[usize]) -> Option<usize> {
    if extents.contains(&0) {
        return Some(0);
    }
    extents.iter().try_fold(element_type.size, |bytes, extent| {
        bytes.checked_mul(*extent)
    })
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
