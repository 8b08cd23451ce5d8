//! `.npy`, the file that `np.save` writes: a line of text that says what is in it, then the elements. This is how
//! matrices come into the program and leave it, from any language.
//!
//! ```text
//! \x93NUMPY 1 0 | length of the text | {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }   \n | elements
//! ```
//!
//! Whatever a file holds, reading it ends with a matrix or with a sentence, and takes no more memory than the file
//! has bytes: what the header promises is compared with what follows it, never believed.

use chainrule::{Matrix, MatrixVec, Scalar, oracle};
use core::{fmt::Display, num::Wrapping};
use std::{fs::File, io::Error, io::ErrorKind, io::Read};

/// What the header says, and the bytes of the elements, as many as it promises.
pub(crate) struct Npy {
    /// The type of the elements in NumPy's letters, `<f4`.
    pub(crate) descr: String,
    pub(crate) shape: (usize, usize),
    /// Column after column.
    pub(crate) fortran_order: bool,
    elements: Vec<u8>,
}

/// The types that the program computes with. The integers wrap, as NumPy's do. The bits of a NaN differ from machine to
/// machine; what is written is always the same one, NumPy's.
pub(crate) trait Element: oracle::Element + Display {
    const DESCR: &'static str;
    fn nearest(number: f64) -> Self;
    fn from_bytes(bytes: &[u8]) -> Self;
    fn to_bytes(self) -> impl IntoIterator<Item = u8>;
}

macro_rules! elements {
    ($($descr:literal $element:ty: $number:ty, $from:expr, $to:expr;)*) => {$(
        impl Element for $element {
            const DESCR: &'static str = $descr;
            #[allow(clippy::cast_possible_truncation, reason = "of a larger number, it is the nearest one")]
            fn nearest(number: f64) -> Self {
                $from(number as $number)
            }
            fn from_bytes(bytes: &[u8]) -> Self {
                bytes.try_into().map_or(Self::ZERO, |bytes| $from(<$number>::from_le_bytes(bytes)))
            }
            fn to_bytes(self) -> impl IntoIterator<Item = u8> {
                $to(self).to_le_bytes()
            }
        }
    )*};
}
elements! {
    "<f4" f32: f32, |number| number, |number: f32| if number.is_nan() { f32::from_bits(0x7fc0_0000) } else { number };
    "<f8" f64: f64, |number| number, |number: f64| if number.is_nan() { f64::from_bits(0x7ff8 << 48) } else { number };
    "|i1" Wrapping<i8>: i8, Wrapping, |element: Self| element.0;
    "<i2" Wrapping<i16>: i16, Wrapping, |element: Self| element.0;
    "<i4" Wrapping<i32>: i32, Wrapping, |element: Self| element.0;
    "<i8" Wrapping<i64>: i64, Wrapping, |element: Self| element.0;
}

/// Reads a file, or says in one sentence what is wrong with it and what would fit.
pub(crate) fn read(path: &str) -> Result<Npy, String> {
    let file = File::open(path)
        .map_err(unreadable)
        .and_then(parse)
        .map_err(|what| format!("{path}: {what}"))?;
    if file.fortran_order {
        crate::note(&format!(
            "{path}: it is stored column after column (Fortran order) and was converted\n"
        ));
    }
    Ok(file)
}

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
    let length_bytes = match start.strip_prefix(b"\x93NUMPY") {
        Some([1, _]) => Ok(2),
        Some([2 | 3, _]) => Ok(4),
        Some([version, _]) => Err(format!(
            "it is of version {version}, but versions 1 to 3 can be read"
        )),
        // Cut off even before its length is told: a header of no bytes.
        Some(_) => Ok(0),
        _ if start.is_empty() => Err("it is empty".into()),
        _ if start.starts_with(b"PK") => {
            Err("it is an .npz archive: save each array with np.save".into())
        }
        _ => Err(
            "it is no .npy file, as np.save writes it: it does not begin with \\x93NUMPY".into(),
        ),
    }?;
    let length = at_most(&mut file, length_bytes)?
        .iter()
        .rev()
        .fold(0, |length, &byte| length << 8 | u64::from(byte));
    if length > 10_000 {
        return Err(format!(
            "its header claims {length} bytes, but NumPy reads at most 10000: it is damaged"
        ));
    }
    let text = at_most(&mut file, length)?;
    let is_whole = |text: &Vec<u8>| text.len() as u64 >= length.max(1);
    let text = Some(text)
        .filter(is_whole)
        .ok_or("the file ends within its header")?;
    let unread = || {
        format!(
            "its header cannot be read: {:?}",
            String::from_utf8_lossy(text.trim_ascii())
        )
    };
    let (descr, fortran_order, extents) = str::from_utf8(&text)
        .ok()
        .and_then(header)
        .ok_or_else(unread)?;
    let size = match descr.as_str() {
        "|i1" | "<f2" | "<i2" | "<f4" | "<i4" | "<f8" | "<i8" => {
            descr[2..].parse::<u64>().map_err(|it| it.to_string())
        }
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
    }?;
    let (rows, cols) = match extents.as_slice() {
        &[rows, cols] => Ok((rows, cols)),
        [n] => Err(format!(
            "its shape is ({n},), but biases and a single sample are (1, {n}): save .reshape(1, {n})"
        )),
        more => Err(format!(
            "it has {} dimensions, but a matrix has 2: save .reshape(rows, columns)",
            more.len()
        )),
    }?;
    let promised = rows
        .checked_mul(cols)
        .and_then(|len| u64::try_from(len).ok()?.checked_mul(size));
    let elements = at_most(&mut file, promised.unwrap_or(u64::MAX).saturating_add(1))?;
    let there = elements.len() as u64;
    if promised != Some(there) {
        let there = if promised.is_some_and(|promised| promised < there) {
            "more".into()
        } else {
            there.to_string()
        };
        return Err(format!(
            "its header promises {rows}×{cols} elements of {size} bytes, but {there} bytes follow"
        ));
    }
    Ok(Npy {
        descr,
        shape: (rows, cols),
        fortran_order,
        elements,
    })
}

/// The next bytes of the file: as many as asked for, or as many as there are. Memory grows only as they come in.
fn at_most(file: &mut impl Read, count: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    file.take(count)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Ok(bytes)
}

/// `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`: type, order and extents. In place of a type with
/// fields of its own, which will not do, stands what it begins with.
fn header(text: &str) -> Option<(String, bool, Vec<usize>)> {
    let text: String = text
        .split_whitespace()
        .collect::<String>()
        .replace('"', "'");
    let text = text.strip_prefix('{')?.strip_suffix('}')?;
    let value = |key| Some(text.split_once(key)?.1);
    let descr = value("'descr':")?
        .split(['\'', ','])
        .find(|part| !part.is_empty())?;
    let order = value("'fortran_order':")
        .filter(|order| order.starts_with("True") || order.starts_with("False"))?;
    let extents = value("'shape':(")?
        .split_once(')')?
        .0
        .split(',')
        .filter(|extent| !extent.is_empty());
    let extents = extents
        .map(|extent| extent.parse().ok())
        .collect::<Option<_>>()?;
    Some((
        descr.replace("<i1", "|i1"),
        order.starts_with("True"),
        extents,
    ))
}

impl Npy {
    /// The matrix, row after row. The caller has looked at [`descr`](Self::descr).
    pub(crate) fn matrix<T: Element>(&self) -> Result<MatrixVec<T>, String> {
        let elements = self
            .elements
            .chunks_exact(size_of::<T>())
            .map(T::from_bytes)
            .collect();
        let (rows, cols) = if self.fortran_order {
            (self.shape.1, self.shape.0)
        } else {
            self.shape
        };
        let matrix: Result<MatrixVec<T>, _> = Matrix::from_row_major(rows, cols, elements);
        let matrix = if self.fortran_order {
            matrix.and_then(|columns| columns.view().transpose())
        } else {
            matrix
        };
        matrix.map_err(|error| error.to_string())
    }

    /// Half precision (`<f2`) in single precision, which has all of its numbers.
    pub(crate) fn widened(self) -> Self {
        let widened = |half: &[u8]| {
            let half = u32::from(Wrapping::<i16>::from_bytes(half).0.cast_unsigned());
            let magnitude = match half & 0x7fff {
                infinite @ 0x7c00.. => f32::from_bits(0x7f80_0000 | infinite << 13),
                finite => f32::from_bits(finite << 13) * f32::from_bits((127 + 112) << 23), // 2^112, exactly
            };
            f32::from_bits(magnitude.to_bits() | half >> 15 << 31).to_bytes()
        };
        Npy {
            descr: "<f4".into(),
            elements: self.elements.chunks_exact(2).flat_map(widened).collect(),
            ..self
        }
    }
}

/// The file that NumPy would write of these elements.
pub(crate) fn file_of<T: Element>(
    shape: (usize, usize),
    elements: impl Iterator<Item = T>,
) -> Vec<u8> {
    file(
        T::DESCR,
        shape,
        &elements.flat_map(T::to_bytes).collect::<Vec<u8>>(),
    )
}

/// The header is padded so that the elements begin at a multiple of 64 bytes; for two extents that is always the 128th.
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
