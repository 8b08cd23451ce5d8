//! `.npy`, the file that `np.save` writes: a line of text that says what is in it, then the elements. This is how
//! matrices come into the program and leave it, from any language.
//!
//! ```text
//! \x93NUMPY 1 0 | length of the text | {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }   \n | elements
//! ```
//!
//! Whatever a file holds, reading it ends with a matrix or with a sentence, and takes no more memory than the file
//! has bytes: what the header promises is compared with what follows it, never believed.

use chainrule::{Matrix, MatrixVec, MatrixView, Scalar, oracle};
use core::num::Wrapping;
use std::fs::File;
use std::io::{Error, ErrorKind, Read};

/// What the header says, and the bytes of the elements, as many as it promises.
pub(crate) struct Npy {
    /// The type of the elements in NumPy's letters, `<f4`.
    pub(crate) descr: String,
    pub(crate) shape: (usize, usize),
    /// Column after column.
    pub(crate) fortran_order: bool,
    elements: Vec<u8>,
}

/// The types that the program computes with. The integers wrap, as NumPy's do.
pub(crate) trait Element: oracle::Element {
    const DESCR: &'static str;
    fn from_bytes(bytes: &[u8]) -> Self;
    fn write(self, bytes: &mut Vec<u8>);
}

macro_rules! elements {
    ($($descr:literal $element:ty: $number:ty, $from:expr, $to:expr;)*) => {$(
        impl Element for $element {
            const DESCR: &'static str = $descr;
            fn from_bytes(bytes: &[u8]) -> Self {
                bytes.try_into().map_or(Self::ZERO, |bytes| $from(<$number>::from_le_bytes(bytes)))
            }
            fn write(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&$to(self).to_le_bytes());
            }
        }
    )*};
}
elements! {
    "<f4" f32: f32, |number| number, |element| element;
    "<f8" f64: f64, |number| number, |element| element;
    "|i1" Wrapping<i8>: i8, Wrapping, |element: Self| element.0;
    "<i2" Wrapping<i16>: i16, Wrapping, |element: Self| element.0;
    "<i4" Wrapping<i32>: i32, Wrapping, |element: Self| element.0;
    "<i8" Wrapping<i64>: i64, Wrapping, |element: Self| element.0;
}

/// Reads a file, or says in one sentence what is wrong with it and what would fit.
pub(crate) fn read(path: &str) -> Result<Npy, String> {
    File::open(path).map_err(unreadable).and_then(parse).map_err(|what| format!("{path}: {what}"))
}

/// The file after its name: what can be wrong with it before its first byte.
pub(crate) fn unreadable(error: Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".into(),
        ErrorKind::IsADirectory => "this is a folder, where a file is needed".into(),
        _ => format!("it could not be read: {error}"),
    }
}

/// Reads what a file holds.
pub(crate) fn parse(mut file: impl Read) -> Result<Npy, String> {
    let start = at_most(&mut file, 8)?;
    let Some([version, _]) = start.strip_prefix(b"\x93NUMPY") else {
        return Err(if start.starts_with(b"PK") {
            "this is an .npz archive: save each array by itself with np.save".into()
        } else {
            "this is not an .npy file, which begins with \\x93NUMPY: np.save writes one".into()
        });
    };
    let length_bytes = match version {
        1 => 2,
        2 | 3 => 4,
        _ => return Err(format!("version {version} of the .npy format is not known: 1, 2 and 3 are")),
    };
    let length = at_most(&mut file, length_bytes)?.iter().rev().fold(0, |length, &byte| length << 8 | u64::from(byte));
    if length > 10_000 {
        return Err(format!("its header claims {length} bytes, where NumPy reads at most 10000: the file is damaged"));
    }
    let text = at_most(&mut file, length)?;
    let header = str::from_utf8(&text).ok().filter(|text| text.len() as u64 == length).and_then(header);
    let Some((descr, fortran_order, dimensions)) = header else {
        return Err(format!("its header cannot be read: {}", text.escape_ascii()));
    };
    let size = match descr.as_str() {
        "|i1" => 1,
        "<f2" | "<i2" => 2,
        "<f4" | "<i4" => 4,
        "<f8" | "<i8" => 8,
        _ => {
            let byte_order = if descr.starts_with('>') { " (big-endian)" } else { "" };
            return Err(format!(
                "its elements are {descr}{byte_order}, and <f4 <f8 |i1 <i2 <i4 <i8 can be read: \
                 save array.astype('<f4') or '<f8'"
            ));
        }
    };
    let &[rows, cols] = dimensions.as_slice() else {
        return Err(match dimensions.as_slice() {
            [] => "it holds a single number, where a matrix is needed: save array.reshape(1, 1)".into(),
            [n] => format!(
                "its shape is ({n},), where a matrix is needed: biases, their gradient or a single sample \
                 have the shape (1, {n}): save array.reshape(1, {n})"
            ),
            more => format!("it has {} dimensions, where a matrix has 2: save array.reshape(rows, cols)", more.len()),
        });
    };
    let promised = rows.checked_mul(cols).and_then(|len| u64::try_from(len).ok()?.checked_mul(size));
    let elements = at_most(&mut file, promised.unwrap_or(u64::MAX).saturating_add(1))?;
    match promised {
        Some(promised) if promised == elements.len() as u64 => {
            Ok(Npy { descr, shape: (rows, cols), fortran_order, elements })
        }
        Some(promised) if promised < elements.len() as u64 => {
            Err(format!("more follows than the {promised} bytes of the {rows}×{cols} elements that its header promises"))
        }
        _ => Err(format!(
            "its header promises {rows}×{cols} elements of {size} bytes, but {} bytes follow: the file is cut off",
            elements.len()
        )),
    }
}

/// The next bytes of the file: as many as asked for, or as many as there are. Memory grows only as they come in.
fn at_most(file: &mut impl Read, count: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    file.take(count).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// Element type, whether it is column after column, and the extents, from `{'descr': '<f8', 'fortran_order': False,
/// 'shape': (3, 4), }`. A structured type is returned up to the end of the text: it will not do in any case.
fn header(text: &str) -> Option<(String, bool, Vec<usize>)> {
    let mut rest = text.trim().strip_prefix('{')?.strip_suffix('}')?.trim();
    let (mut descr, mut fortran_order, mut shape) = (None, None, None);
    while !rest.is_empty() {
        let (key, value) = quoted(rest)?;
        let value = value.trim_start().strip_prefix(':')?.trim_start();
        rest = match key {
            "descr" if value.starts_with('[') => return Some((value.to_string(), false, Vec::new())),
            "descr" => {
                let (name, rest) = quoted(value)?;
                descr = Some(name.replace("<i1", "|i1"));
                rest
            }
            "fortran_order" => {
                fortran_order = Some(value.starts_with("True"));
                value.strip_prefix("True").or_else(|| value.strip_prefix("False"))?
            }
            "shape" => {
                let (extents, rest) = value.strip_prefix('(')?.split_once(')')?;
                let extents = extents.trim().trim_end_matches(',');
                let extents = extents.split(',').filter(|_| !extents.is_empty());
                shape = Some(extents.map(|extent| extent.trim().parse().ok()).collect::<Option<_>>()?);
                rest
            }
            _ => return None,
        }
        .trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    }
    Some((descr?, fortran_order?, shape?))
}

/// What stands between the quotes at the beginning, and what comes after them.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    text[1..].split_once(quote)
}

impl Npy {
    /// The matrix, row after row. The caller has looked at [`descr`](Self::descr).
    pub(crate) fn matrix<T: Element>(&self) -> Result<MatrixVec<T>, String> {
        let elements = self.elements.chunks_exact(size_of::<T>()).map(T::from_bytes).collect();
        let (rows, cols) = self.shape;
        if self.fortran_order {
            Matrix::from_row_major(cols, rows, elements).and_then(|columns: MatrixVec<T>| columns.view().transpose())
        } else {
            Matrix::from_row_major(rows, cols, elements)
        }
        .map_err(|error| error.to_string())
    }
}

/// The file that NumPy would write. Its header is padded so that the elements begin at a multiple of 64 bytes; for two
/// extents that is always the 128th.
pub(crate) fn bytes<T: Element>(matrix: MatrixView<T>) -> Vec<u8> {
    let (rows, cols) = matrix.shape();
    let header = format!("{{'descr': '{}', 'fortran_order': False, 'shape': ({rows}, {cols}), }}", T::DESCR);
    let mut bytes = format!("{header:117}\n").into_bytes();
    bytes.splice(0..0, *b"\x93NUMPY\x01\x00\x76\x00");
    for &element in matrix.as_slice() {
        element.write(&mut bytes);
    }
    bytes
}
