//! `.npz`, the file that `np.savez` and `np.savez_compressed` write: a zip archive in which
//! `NAME.npy` is the array NAME.

use core::cell::RefCell;
use std::io::{Read, Seek};
use std::rc::Rc;

use crate::array::{Array, NamedArray, shown};
use crate::files;
use crate::npy;
use crate::zip::{self, Member};

/// Reads all arrays of a file, or says in one sentence what is wrong with it. (An array that
/// unpacks but cannot be read keeps its own sentence: it matters only to who needs it.)
pub(crate) fn read(path: &str) -> Result<Vec<NamedArray>, String> {
    let arrays = files::open(path).and_then(parse);
    arrays.map_err(|what| format!("{path}: {what}"))
}

/// Reads the array of this name and no other; none where the file has none.
pub(crate) fn read_one(path: &str, name: &str) -> Result<Option<Array>, String> {
    let array = files::open(path).and_then(|file| parse_one(file, name));
    array.map_err(|what| format!("{path}: {what}"))
}

pub(crate) fn parse_one(mut file: impl Read + Seek, name: &str) -> Result<Option<Array>, String> {
    let members = zip::members(&mut file)?;
    let file_name = format!("{name}.npy");
    let Some(member) = members.iter().find(|member| member.name == file_name) else {
        return Ok(None);
    };
    let array = read_member(member, &mut file).and_then(|named| named.array);
    array
        .map(Some)
        .map_err(|what| format!("{}: {what}", shown(name)))
}

/// Reads what a file holds, the arrays in the order of its directory, one by one.
pub(crate) fn parse(mut file: impl Read + Seek + 'static) -> Result<Vec<NamedArray>, String> {
    let members = zip::members(&mut file)?;
    let file = Rc::new(RefCell::new(file));
    let arrays = members.into_iter().map(|member| {
        let file = Rc::clone(&file);
        NamedArray::read_when_needed(move || named(&member, &mut *file.borrow_mut()))
    });
    arrays.collect()
}

fn named(member: &Member, file: &mut (impl Read + Seek)) -> Result<NamedArray, String> {
    let array = read_member(member, file);
    array.map_err(|what| format!("{}: {what}", shown(&member.name)))
}

fn read_member(member: &Member, file: &mut (impl Read + Seek)) -> Result<NamedArray, String> {
    let name = member.name.strip_suffix(".npy");
    let name = name.ok_or("it is no array: its name does not end in .npy")?;
    let content = member.content(file)?;
    Ok(NamedArray {
        name: name.into(),
        array: npy::parse_whole(content),
    })
}
