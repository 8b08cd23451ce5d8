//! `.npy`, the file that `np.save` writes: a line of text that says what is in it, then the
//! elements. This is how matrices come into the program and leave it, from any language.
//!
//! ```text
//! \x93NUMPY 1 0 | length of the text | the text | elements
//! the text: {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }   \n
//! ```
//!
//! Whatever a file holds, reading it ends with a matrix or with a sentence, and takes no more
//! memory than the file has bytes: what the header promises is compared with what follows it, never
//! believed.

use std::{fs::File, io::Read};

use chainrule::{Matrix, MatrixVec};

use crate::array::{Array, ElementType, bytes_promised};
use crate::files::unreadable;
use crate::stored::{self, HALF, Stored};
use crate::terminal;

/// What NumPy itself reads at most of a header.
const LONGEST_HEADER: u64 = 10_000;

/// What the header says, and the bytes of the elements, as many as it promises.
pub(crate) struct Npy {
    /// The type of the elements in NumPy's letters, `<f4`.
    pub(crate) descr: String,
    pub(crate) shape: (usize, usize),
    /// Column after column.
    pub(crate) fortran_order: bool,
    elements: Vec<u8>,
}

/// What the header says, as yet of any type and any number of dimensions.
struct Header {
    /// Of a type with fields of its own, which will not do, what it begins with.
    descr: String,
    fortran_order: bool,
    extents: Vec<usize>,
}

/// Reads a file, or says in one sentence what is wrong with it and what would fit.
pub(crate) fn read(path: &str) -> Result<Npy, String> {
    let file = File::open(path)
        .map_err(unreadable)
        .and_then(parse)
        .map_err(|what| format!("{path}: {what}"))?;
    if file.fortran_order {
        terminal::note(&format!(
            "{path}: it is stored column after column (Fortran order) and was converted\n"
        ));
    }
    Ok(file)
}

/// Reads what a file holds.
pub(crate) fn parse(mut file: impl Read) -> Result<Npy, String> {
    let header = read_header(&mut file)?;
    let element_size = element_size(&header.descr)?;
    let shape = extents(&header.extents)?;
    let elements = read_elements(&mut file, shape, element_size)?;
    Ok(Npy {
        descr: header.descr,
        shape,
        fortran_order: header.fortran_order,
        elements,
    })
}

fn read_header(file: &mut impl Read) -> Result<Header, String> {
    let start = at_most(file, 8)?;
    let length = at_most(file, length_of_length(&start)?)?
        .iter()
        .rev()
        .fold(0, |length, &byte| length << 8 | u64::from(byte));
    if length > LONGEST_HEADER {
        return Err(format!(
            "its header claims {length} bytes, but NumPy reads at most {LONGEST_HEADER}: it is damaged"
        ));
    }
    let text = at_most(file, length)?;
    if length == 0 || (text.len() as u64) < length {
        return Err("the file ends within its header".into());
    }
    let header = str::from_utf8(&text).ok().and_then(Header::parse);
    header.ok_or_else(|| {
        let text = String::from_utf8_lossy(text.trim_ascii());
        format!("its header cannot be read: {text:?}")
    })
}

/// In how many bytes the length of the header is told, after these eight.
fn length_of_length(start: &[u8]) -> Result<u64, String> {
    match start.strip_prefix(b"\x93NUMPY") {
        Some([1, _]) => Ok(2),
        Some([2 | 3, _]) => Ok(4),
        Some([version, _]) => Err(format!(
            "it is of version {version}, but versions 1 to 3 can be read"
        )),
        // Cut off even before its length is told: a header of no bytes.
        Some(_) => Ok(0),
        None if start.is_empty() => Err("it is empty".into()),
        None if start.starts_with(b"PK") => {
            Err("it is an .npz archive: save each array with np.save".into())
        }
        None => Err(
            "it is no .npy file, as np.save writes it: it does not begin with \\x93NUMPY".into(),
        ),
    }
}

impl Header {
    /// `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`
    fn parse(text: &str) -> Option<Self> {
        let without_blanks: String = text.split_whitespace().collect();
        let text = without_blanks.replace('"', "'");
        let fields = text.strip_prefix('{')?.strip_suffix('}')?;
        let value = |key| Some(fields.split_once(key)?.1);

        let descr = value("'descr':")?
            .split(['\'', ','])
            .find(|part| !part.is_empty())?;
        let order = value("'fortran_order':")?;
        let fortran_order = order.starts_with("True");
        if !fortran_order && !order.starts_with("False") {
            return None;
        }
        let (extents, _) = value("'shape':(")?.split_once(')')?;
        let extents = extents
            .split(',')
            .filter(|extent| !extent.is_empty())
            .map(|extent| extent.parse().ok())
            .collect::<Option<_>>()?;
        Some(Header {
            descr: descr.replace("<i1", "|i1"),
            fortran_order,
            extents,
        })
    }
}

/// How many bytes an element of this type has, where it is one that can be read.
fn element_size(descr: &str) -> Result<u64, String> {
    match descr {
        "|i1" => Ok(1),
        HALF | "<i2" => Ok(2),
        "<f4" | "<i4" => Ok(4),
        "<f8" | "<i8" => Ok(8),
        _ if descr.starts_with('>') => Err(format!(
            "it is big-endian, {descr}: save .astype('<{}')",
            &descr[1..]
        )),
        _ if descr.starts_with('[') => {
            Err("its elements have fields: save .astype('<f4') of one of them".into())
        }
        _ => Err(format!(
            "its elements are {descr}, but <f4 <f8 |i1 <i2 <i4 <i8 can be read: save .astype('<f4')"
        )),
    }
}

/// Rows and columns.
fn extents(extents: &[usize]) -> Result<(usize, usize), String> {
    match extents {
        &[rows, cols] => Ok((rows, cols)),
        [n] => Err(format!(
            "its shape is ({n},), but biases and a single sample are (1, {n}): save .reshape(1, {n})"
        )),
        more => Err(format!(
            "it has {} dimensions, but a matrix has 2: save .reshape(rows, columns)",
            more.len()
        )),
    }
}

/// The rest of the file, which has to be as long as the header promises.
fn read_elements(
    file: &mut impl Read,
    (rows, cols): (usize, usize),
    size: u64,
) -> Result<Vec<u8>, String> {
    let count = rows
        .checked_mul(cols)
        .and_then(|count| u64::try_from(count).ok());
    let promised = count.and_then(|count| count.checked_mul(size));
    // One byte more would show that the file goes on.
    let elements = at_most(file, promised.unwrap_or(u64::MAX).saturating_add(1))?;
    let there = elements.len() as u64;
    if promised == Some(there) {
        return Ok(elements);
    }
    let goes_on = promised.is_some_and(|promised| promised < there);
    let there = if goes_on {
        "more".into()
    } else {
        there.to_string()
    };
    Err(format!(
        "its header promises {rows}×{cols} elements of {size} bytes, but {there} bytes follow"
    ))
}

/// The next bytes of the file: as many as asked for, or as many as there are. Memory grows only as
/// they come in.
fn at_most(file: &mut impl Read, count: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    file.take(count)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Ok(bytes)
}

/// Reads what a file holds, of any rank, that is in memory already: in an archive it has a name.
#[allow(
    dead_code,
    reason = "as long as no command reads files of several arrays"
)]
pub(crate) fn array(name: &str, mut bytes: Vec<u8>) -> Result<Array, String> {
    let mut rest = bytes.as_slice();
    let header = read_header(&mut rest)?;
    let start = bytes.len() - rest.len();
    let (order, letters) = header.descr.split_at_checked(1).unwrap_or_default();
    let element_type = element_type(letters).filter(|_| ["<", ">", "|"].contains(&order));
    let element_type = element_type
        .ok_or_else(|| format!("its elements are {}, which cannot be read", header.descr))?;
    bytes.drain(..start);
    if bytes_promised(element_type, &header.extents) != Some(bytes.len()) {
        return Err(format!(
            "its header promises {:?} elements of {} bytes, but {} bytes follow",
            header.extents,
            element_type.size(),
            bytes.len()
        ));
    }
    if order == ">" {
        for element in bytes.chunks_exact_mut(element_type.size()) {
            element.reverse();
        }
    }
    Ok(Array {
        name: name.into(),
        element_type,
        shape: header.extents,
        fortran_order: header.fortran_order,
        bytes,
    })
}

/// By NumPy's letters. What NumPy has no letters for is bytes without a meaning, V, but
/// `ml_dtypes` calls one of its types `f1`; of 16 bits it has only bf16.
fn element_type(letters: &str) -> Option<ElementType> {
    match letters {
        "b1" => Some(ElementType::Bool),
        "i1" => Some(ElementType::I8),
        "i2" => Some(ElementType::I16),
        "i4" => Some(ElementType::I32),
        "i8" => Some(ElementType::I64),
        "u1" => Some(ElementType::U8),
        "u2" => Some(ElementType::U16),
        "u4" => Some(ElementType::U32),
        "u8" => Some(ElementType::U64),
        "f2" => Some(ElementType::F16),
        "f4" => Some(ElementType::F32),
        "f8" => Some(ElementType::F64),
        "f1" => Some(ElementType::F8E5M2),
        "V1" => Some(ElementType::F8),
        "V2" => Some(ElementType::Bf16),
        _ => None,
    }
}

impl Npy {
    /// The matrix, row after row. The caller has looked at [`descr`](Self::descr).
    pub(crate) fn matrix<T: Stored>(&self) -> Result<MatrixVec<T>, String> {
        let elements: Vec<T> = self
            .elements
            .chunks_exact(size_of::<T>())
            .map(T::from_bytes)
            .collect();
        let (rows, cols) = self.shape;
        let matrix = if self.fortran_order {
            Matrix::from_row_major(cols, rows, elements)
                .and_then(|columns: MatrixVec<T>| columns.view().transpose())
        } else {
            Matrix::from_row_major(rows, cols, elements)
        };
        matrix.map_err(|error| error.to_string())
    }

    /// Half precision in single precision.
    pub(crate) fn widened(self) -> Self {
        let halves = self.elements.chunks_exact(2);
        Npy {
            descr: f32::DESCR.into(),
            elements: halves.flat_map(stored::widened).collect(),
            ..self
        }
    }
}

/// The file that NumPy would write of these elements.
pub(crate) fn file_of<T: Stored>(
    shape: (usize, usize),
    elements: impl Iterator<Item = T>,
) -> Vec<u8> {
    file(
        T::DESCR,
        shape,
        &elements.flat_map(T::to_bytes).collect::<Vec<u8>>(),
    )
}

/// The header is padded so that the elements begin at a multiple of 64 bytes; for two extents that
/// is always the 128th.
pub(crate) fn file(descr: &str, (rows, cols): (usize, usize), elements: &[u8]) -> Vec<u8> {
    let header =
        format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({rows}, {cols}), }}");
    [
        b"\x93NUMPY\x01\x00\x76\x00",
        format!("{header:117}\n").as_bytes(),
        elements,
    ]
    .concat()
}
