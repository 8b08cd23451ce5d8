//! `.npy`, the file that `np.save` writes: a line of text that says what is in it, then the
//! elements. This is how matrices come into the program and leave it, from any language.
//!
//! ```text
//! \x93NUMPY 1 0 | length of the text | the text | elements
//! the text: {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }   \n
//! ```
//!
//! Whatever a file holds, reading it ends with its numbers or with a sentence, and takes no more
//! memory than a small multiple of the bytes of the file: what the header promises is compared with
//! what follows it, never believed.

use core::cmp::Ordering;
use core::fmt::{self, Display, Formatter};
use std::io::{self, Read};

use crate::array::{Array, Elements, bytes_promised};
use crate::element_type::ElementType;
use crate::files::{self, STANDARD, unreadable};
use crate::header::Header;
use crate::stored::Stored;

/// What NumPy itself reads at most of a header.
const LONGEST_HEADER: u64 = 10_000;

/// And how many dimensions its arrays have at most.
const MOST_DIMENSIONS: usize = 64;

/// Reads a file, or stdin where its name is `-`; or says in one sentence what is wrong with it and
/// what would fit.
pub(crate) fn read(path: &str) -> Result<Array, String> {
    let array = if path == STANDARD {
        parse(io::stdin().lock())
    } else {
        files::open(path).and_then(parse)
    };
    array.map_err(|what| format!("{path}: {what}"))
}

/// Reads what a file holds.
pub(crate) fn parse(mut file: impl Read) -> Result<Array, String> {
    let header = read_header(&mut file)?;
    let promise = Promise::of(&header)?;
    // One byte more would show that the file goes on.
    let elements = at_most(&mut file, promise.bytes.saturating_add(1))?;
    array(header, &promise, elements)
}

/// The same of a file that is in memory, whose elements stay there.
pub(crate) fn parse_whole(mut file: Vec<u8>) -> Result<Array, String> {
    let mut rest = file.as_slice();
    let header = read_header(&mut rest)?;
    let promise = Promise::of(&header)?;
    file.drain(..file.len() - rest.len());
    array(header, &promise, file)
}

/// What the header promises, with what follows it.
fn array(header: Header, promise: &Promise, mut elements: Vec<u8>) -> Result<Array, String> {
    promise.compare(elements.len() as u64)?;
    let element_type = promise.element_type;
    if header.descr.starts_with('>') {
        for element in elements.chunks_exact_mut(element_type.size) {
            element.reverse();
        }
    }
    if header.fortran_order {
        elements = last_index_fastest(&elements, &header.extents, element_type.size);
    }
    Ok(Array {
        element_type,
        extents: header.extents,
        fortran_order: header.fortran_order,
        elements: Elements::Here(elements),
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
            "its header claims {length} bytes, but NumPy reads at most {LONGEST_HEADER}: it is \
             damaged"
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
        Some([1, 0]) => Ok(2),
        Some([2 | 3, 0]) => Ok(4),
        Some([major, minor]) => Err(format!(
            "it is of version {major}.{minor}, but versions 1.0, 2.0 and 3.0 can be read"
        )),
        // Cut off even before its length is told: a header of no bytes.
        Some(_) => Ok(0),
        None if start.is_empty() => Err("it is empty".into()),
        None if start.starts_with(b"PK") => Err(
            "it is an .npz archive: `chainrule check` takes one in place of FUNCTION and judges \
             what is in it"
                .into(),
        ),
        None => Err(
            "it is no .npy file, as np.save writes it: it does not begin with \\x93NUMPY".into(),
        ),
    }
}

/// What is wrong with elements of such a type, and what keeps the most of them.
fn unfit(descr: &str) -> String {
    if descr.starts_with('[') {
        let field = descr.split('\'').nth(1).unwrap_or("…");
        return format!("its elements have fields: save one of these, array['{field}']");
    }
    let letters = descr.trim_start_matches(['<', '>', '=', '|']);
    let what = match letters.chars().next() {
        Some('c') => {
            "complex, which has no meaning here: where the imaginary part is 0, save .real"
        }
        Some('V') => {
            "of no type that NumPy knows: if they are of one of ml_dtypes, save .astype('<f4')"
        }
        Some('f') => "no size of floats that can be read: save .astype('<f8')",
        _ => "but booleans, integers and floats can be read: save .astype('<f8')",
    };
    format!("its elements are {descr}, {what}")
}

/// The elements that a header promises.
struct Promise {
    element_type: ElementType,
    /// How many there are, for sentences.
    extents: String,
    bytes: u64,
}

impl Promise {
    fn of(header: &Header) -> Result<Self, String> {
        let element_type = ElementType::named(&header.descr);
        let element_type = element_type.ok_or_else(|| unfit(&header.descr))?;
        if header.extents.len() > MOST_DIMENSIONS {
            return Err("it has more than 64 dimensions, which NumPy has not".into());
        }
        let bytes = bytes_promised(element_type, &header.extents);
        let bytes = bytes.and_then(|bytes| u64::try_from(bytes).ok());
        let promise = Promise {
            element_type,
            extents: product(&header.extents),
            bytes: bytes.unwrap_or(u64::MAX),
        };
        match bytes {
            Some(_) => Ok(promise),
            None => Err(format!("{promise}, more than a computer can have")),
        }
    }

    /// Just as many bytes have to follow.
    fn compare(&self, there: u64) -> Result<(), String> {
        let there = match self.bytes.cmp(&there) {
            Ordering::Equal => return Ok(()),
            Ordering::Less => "more".into(),
            Ordering::Greater => there.to_string(),
        };
        Err(format!("{self}, but {there} bytes follow"))
    }
}

impl Display for Promise {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let size = self.element_type.size;
        let extents = &self.extents;
        write!(f, "its header promises {extents} elements of {size} bytes")
    }
}

/// `3×4`
fn product(extents: &[usize]) -> String {
    let extents: Vec<String> = extents.iter().map(usize::to_string).collect();
    extents.join("×")
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

/// The elements of an array whose first index runs fastest, in the order in which the last one
/// does.
fn last_index_fastest(elements: &[u8], extents: &[usize], size: usize) -> Vec<u8> {
    if elements.is_empty() {
        return Vec::new(); // the extents beside a 0 may be too large to be multiplied
    }
    let mut strides = Vec::new();
    let mut stride = size;
    for extent in extents {
        strides.push(stride);
        stride *= extent;
    }
    let mut in_order = Vec::with_capacity(elements.len());
    for place in 0..elements.len() / size {
        let mut remaining = place;
        let mut offset = 0;
        for (extent, stride) in extents.iter().zip(&strides).rev() {
            offset += remaining % extent * stride;
            remaining /= extent;
        }
        in_order.extend_from_slice(&elements[offset..offset + size]);
    }
    in_order
}

/// The file that NumPy would write of these elements.
pub(crate) fn file_of<T: Stored>(shape: &[usize], elements: impl Iterator<Item = T>) -> Vec<u8> {
    file(
        T::DESCR,
        shape,
        &elements.flat_map(T::to_bytes).collect::<Vec<u8>>(),
    )
}

/// The header is padded so that the elements begin at a multiple of 64 bytes; for two or three
/// extents that is always the 128th.
pub(crate) fn file(descr: &str, shape: &[usize], elements: &[u8]) -> Vec<u8> {
    let extents: Vec<String> = shape.iter().map(usize::to_string).collect();
    let shape = extents.join(", ");
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({shape}), }}");
    [
        b"\x93NUMPY\x01\x00\x76\x00",
        format!("{header:117}\n").as_bytes(),
        elements,
    ]
    .concat()
}
