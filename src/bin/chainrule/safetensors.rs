//! `.safetensors`, the file that Hugging Face's `save_file` writes, of arrays from PyTorch, JAX,
//! NumPy or candle.
//!
//! ```text
//! length of the header | the header, JSON, and blanks | the bytes of all arrays
//!
//! {"__metadata__": {"any": "text"},
//!  "weights": {"dtype": "F32", "shape": [4, 3], "data_offsets": [0, 48]}, …}
//! ```
//!
//! The offsets count from the end of the header. The arrays lie one behind the other, without gaps
//! or overlaps, from the first byte to the last of the file.

use core::cell::RefCell;
use std::io::{Read, Seek, SeekFrom};
use std::rc::Rc;

use crate::array::{Array, Elements, NamedArray, bytes_promised, shown};
use crate::element_type::ElementType;
use crate::files::{self, read_at, unreadable};
use crate::json_reader::JsonReader;

/// As the format's own reader has it.
const LONGEST_HEADER: u64 = 100_000_000;

/// As many indices as an array of NumPy's can have.
const MOST_EXTENTS: usize = 64;

/// Reads all arrays of a file, or says in one sentence what is wrong with it.
pub(crate) fn read(path: &str) -> Result<Vec<NamedArray>, String> {
    let arrays = files::open(path).and_then(parse);
    arrays.map_err(|what| format!("{path}: {what}"))
}

/// Reads what a file holds, the arrays in the order of their bytes, one by one.
pub(crate) fn parse(mut file: impl Read + Seek + 'static) -> Result<Vec<NamedArray>, String> {
    let (tensors, start) = tensors(&mut file)?;
    let file = Rc::new(RefCell::new(file));
    let arrays = tensors.into_iter().map(|tensor| {
        let file = Rc::clone(&file);
        NamedArray::read_when_needed(move || tensor.read(&mut *file.borrow_mut(), start))
    });
    arrays.collect()
}

/// What the header says of all arrays, and where it ends.
fn tensors(mut file: impl Read + Seek) -> Result<(Vec<Tensor>, u64), String> {
    let length = file.seek(SeekFrom::End(0)).map_err(unreadable)?;
    let header_length = header_length(&mut file, length)?;
    let start = 8 + header_length;
    let header = read_at(&mut file, 8, header_length)?;
    let tensors = read_header(&header).map_err(|what| format!("its header: {what}"))?;
    Ok((in_order(tensors, length - start)?, start))
}

fn header_length(file: &mut (impl Read + Seek), length: u64) -> Result<u64, String> {
    const FOREIGN: &str = "it is no safetensors file: it does not begin with a header's length";
    let start = read_at(file, 0, 8).map_err(|_| FOREIGN)?;
    let header_length = start.try_into().map(u64::from_le_bytes);
    let header_length = header_length.map_err(|_| FOREIGN)?;
    if header_length > LONGEST_HEADER || header_length > length - 8 {
        return Err(FOREIGN.into());
    }
    Ok(header_length)
}

/// What the header says of one array.
struct Tensor {
    name: String,
    element_type: ElementType,
    shape: Vec<usize>,
    /// Where its bytes begin and end, from the end of the header.
    start: u64,
    end: u64,
}

fn read_header(header: &[u8]) -> Result<Vec<Tensor>, String> {
    let text = str::from_utf8(header).map_err(|_| "it is not UTF-8")?;
    if !text.starts_with('{') {
        return Err("it does not begin with `{`".into());
    }
    let mut tensors = Vec::new();
    let mut reader = JsonReader::of(text);
    reader.object(|reader, name| {
        if name == "__metadata__" {
            return reader.object(|reader, _| reader.text().map(|_| ()));
        }
        let tensor = Fields::read(reader).and_then(|fields| fields.tensor(name));
        tensors.push(tensor.map_err(|what| format!("{}: {what}", shown(name)))?);
        Ok(())
    })?;
    reader.end()?;
    Ok(tensors)
}

/// The fields of an array, as far as they were there.
#[derive(Default)]
struct Fields {
    dtype: Option<String>,
    shape: Option<Vec<u64>>,
    data_offsets: Option<Vec<u64>>,
}

impl Fields {
    fn read(reader: &mut JsonReader<'_>) -> Result<Self, String> {
        let mut fields = Fields::default();
        reader.object(|reader, field| {
            match field {
                "dtype" => fields.dtype = Some(reader.text()?),
                "shape" => fields.shape = Some(counts(reader, MOST_EXTENTS)?),
                "data_offsets" => fields.data_offsets = Some(counts(reader, 2)?),
                _ => {
                    return Err(format!(
                        "it has a field {}, which means nothing",
                        shown(field)
                    ));
                }
            }
            Ok(())
        })?;
        Ok(fields)
    }

    fn tensor(self, name: &str) -> Result<Tensor, String> {
        let dtype = self.dtype.ok_or("it has no dtype")?;
        let shape = self.shape.ok_or("it has no shape")?;
        let shape: Result<Vec<usize>, _> = shape.into_iter().map(usize::try_from).collect();
        let shape = shape.map_err(|_| "its shape is too large for this machine")?;
        let Some(&[start, end]) = self.data_offsets.as_deref() else {
            return Err("its data_offsets are not two numbers".into());
        };
        let tensor = Tensor {
            name: name.into(),
            element_type: element_type(&dtype)?,
            shape,
            start,
            end,
        };
        tensor.refuse_other_lengths()?;
        Ok(tensor)
    }
}

/// A list of whole numbers that is not longer than that.
fn counts(reader: &mut JsonReader<'_>, most: usize) -> Result<Vec<u64>, String> {
    let mut counts = Vec::new();
    reader.list(|reader| {
        if counts.len() == most {
            return Err(format!("it has a list of more than {most} numbers"));
        }
        counts.push(reader.count()?);
        Ok(())
    })?;
    Ok(counts)
}

/// By the format's own names. It has others, of 4, 6 and 8 bits, and complex numbers.
fn element_type(dtype: &str) -> Result<ElementType, String> {
    ElementType::in_safetensors(dtype).ok_or_else(|| {
        format!(
            "its elements are {}, but BOOL, I8 to I64, U8 to U64, F8_E4M3, F8_E5M2, F16, BF16, F32 \
             and F64 can be read",
            shown(dtype)
        )
    })
}

/// The arrays in the order of their bytes, of which there are so many: without a gap, without an
/// overlap, up to the end.
fn in_order(mut tensors: Vec<Tensor>, length: u64) -> Result<Vec<Tensor>, String> {
    tensors.sort_by_key(|tensor| (tensor.start, tensor.end));
    let mut end = 0;
    for tensor in &tensors {
        if tensor.start != end {
            return Err(format!(
                "{} begins at byte {}, but what stands before it ends at byte {end}",
                shown(&tensor.name),
                tensor.start
            ));
        }
        end = tensor.end;
    }
    if end != length {
        return Err(format!(
            "its arrays have {end} bytes together, but {length} bytes follow the header"
        ));
    }
    Ok(tensors)
}

impl Tensor {
    fn refuse_other_lengths(&self) -> Result<(), String> {
        let promised = bytes_promised(self.element_type, &self.shape)
            .ok_or("its shape promises more bytes than there are numbers for")?;
        let there = self.end.checked_sub(self.start);
        if there != u64::try_from(promised).ok() {
            return Err(format!(
                "its shape promises {promised} bytes, but its data_offsets are {} and {}",
                self.start, self.end
            ));
        }
        Ok(())
    }

    fn read(
        &self,
        file: &mut (impl Read + Seek),
        end_of_header: u64,
    ) -> Result<NamedArray, String> {
        let elements = read_at(file, end_of_header + self.start, self.end - self.start)?;
        Ok(NamedArray {
            name: self.name.clone(),
            array: Ok(Array {
                element_type: self.element_type,
                extents: self.shape.clone(),
                fortran_order: false,
                elements: Elements::Here(elements),
            }),
        })
    }
}
