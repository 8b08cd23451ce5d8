//! Zip archives: files in one file. This reads what `np.savez` and Python's `zipfile` write
//! (PKWARE's APPNOTE, sections 4.3 to 4.5), whole or not at all.
//!
//! An archive is read from its end:
//!
//! ```text
//! header, bytes of a file | header, bytes of a file | … | the directory | the end
//!
//! the end         how many files, where the directory begins and how long it is
//! the directory   of each file: its name, how it was packed, its sizes, its checksum,
//!                 and where it begins
//! ```
//!
//! Where 16 or 32 bits are not enough, all of them are ones, and 64 bits elsewhere have the number
//! (zip64). The headers before the files repeat what the directory says, or have zeros, where a
//! file was written before its size was known. So the directory decides, and of a header only the
//! length matters.

use std::collections::HashSet;
use std::io::{Read, Seek, SeekFrom};

use crate::array::shown;
use crate::crc::crc32;
use crate::files::{TOO_LARGE, read_at, unreadable};
use crate::inflate::inflate;

pub(crate) const END: &[u8] = b"PK\x05\x06";
const END_64_PLACE: &[u8] = b"PK\x06\x07";
const END_64: &[u8] = b"PK\x06\x06";
pub(crate) const ENTRY: &[u8] = b"PK\x01\x02";
pub(crate) const HEADER: &[u8] = b"PK\x03\x04";

/// How long each of them is, without names and comments.
const END_LENGTH: u64 = 22;
const END_64_PLACE_LENGTH: u64 = 20;
const END_64_LENGTH: u64 = 56;
const HEADER_LENGTH: u64 = 30;

const ENCRYPTED: u16 = 1;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

const DAMAGED_END: &str = "it is no zip archive, or its end is damaged or cut off";
const DAMAGED_DIRECTORY: &str = "its directory is damaged";

/// A file in an archive, as the directory has it.
pub(crate) struct Member {
    pub(crate) name: String,
    method: u16,
    crc: u32,
    packed_size: u64,
    size: u64,
    /// Where its header begins.
    start: u64,
}

/// Reads the directory of an archive. No two of its members have one name, or a byte in common.
pub(crate) fn members(file: &mut (impl Read + Seek)) -> Result<Vec<Member>, String> {
    let directory = find_directory(file)?;
    let bytes = read_at(file, directory.start, directory.length)?;
    let members = read_directory(&bytes, directory.members)?;
    let mut names = HashSet::new();
    for member in &members {
        if !names.insert(&member.name) {
            return Err(format!("it has two files named {}", shown(&member.name)));
        }
    }
    refuse_overlaps(file, &members, directory.start)?;
    Ok(members)
}

/// Bytes that several members share are unpacked once for each: a small file could fill the memory
/// (a zip bomb).
fn refuse_overlaps(
    file: &mut (impl Read + Seek),
    members: &[Member],
    start_of_directory: u64,
) -> Result<(), String> {
    let mut in_order: Vec<&Member> = members.iter().collect();
    in_order.sort_by_key(|member| member.start);
    let starts = in_order.iter().skip(1).map(|member| member.start);
    let ends: Vec<u64> = starts.chain([start_of_directory]).collect();
    for (member, end) in in_order.into_iter().zip(ends) {
        let own_end = member.start_of_bytes(file)?.checked_add(member.packed_size);
        if own_end.is_none_or(|own_end| own_end > end) {
            let name = shown(&member.name);
            return Err(format!("{name} reaches into what follows it"));
        }
    }
    Ok(())
}

/// Where the directory is. It ends where the end begins.
struct Directory {
    members: u64,
    length: u64,
    start: u64,
}

fn find_directory(file: &mut (impl Read + Seek)) -> Result<Directory, String> {
    let length = file.seek(SeekFrom::End(0)).map_err(unreadable)?;
    let (end, start_of_end) = find_end(file, length)?;
    let (directory, end_of_directory) = match find_end_64(file, start_of_end)? {
        Some(start) => {
            let end_64 = read_at(file, start, END_64_LENGTH)?;
            (Directory::of_end_64(&end_64), start)
        }
        None => (Directory::of_end(&end), start_of_end),
    };
    let directory = directory.ok_or(DAMAGED_END)?;
    if directory.start.checked_add(directory.length) != Some(end_of_directory) {
        return Err("its directory is not where its end says, right before it".into());
    }
    Ok(directory)
}

/// The last record whose comment reaches to the end of the file: its bytes, and where it begins.
fn find_end(file: &mut (impl Read + Seek), length: u64) -> Result<(Vec<u8>, u64), String> {
    let longest = END_LENGTH + u64::from(u16::MAX);
    let start = length.saturating_sub(longest);
    let tail = read_at(file, start, length - start)?;
    for place in (0..tail.len()).rev() {
        let Some(end) = tail.get(place..).filter(|end| end.starts_with(END)) else {
            continue;
        };
        let comment = Fields(end.get(20..).unwrap_or_default()).u16();
        let whole = comment.map(|comment| END_LENGTH + u64::from(comment));
        if whole == Some(end.len() as u64) {
            return Ok((end.to_vec(), length - end.len() as u64));
        }
    }
    Err(DAMAGED_END.into())
}

/// Where the record of 64 bits begins, if there is one: what stands right before the end says so.
fn find_end_64(file: &mut (impl Read + Seek), start_of_end: u64) -> Result<Option<u64>, String> {
    let Some(start) = start_of_end.checked_sub(END_64_PLACE_LENGTH) else {
        return Ok(None);
    };
    let place = read_at(file, start, END_64_PLACE_LENGTH)?;
    let Some(fields) = place.strip_prefix(END_64_PLACE) else {
        return Ok(None);
    };
    let mut fields = Fields(fields);
    let start = fields.u32().and_then(|_disk| fields.u64());
    Ok(Some(start.ok_or(DAMAGED_END)?))
}

impl Directory {
    fn of_end(end: &[u8]) -> Option<Self> {
        let mut fields = Fields(end.strip_prefix(END)?);
        let _disks = fields.u32()?;
        let members_here = fields.u16()?;
        let members = fields.u16()?;
        let directory = Directory {
            members: u64::from(members),
            length: u64::from(fields.u32()?),
            start: u64::from(fields.u32()?),
        };
        (members_here == members).then_some(directory)
    }

    fn of_end_64(end: &[u8]) -> Option<Self> {
        let mut fields = Fields(end.strip_prefix(END_64)?);
        let _length = fields.u64()?;
        let _versions = fields.u32()?;
        let _disks = fields.u64()?;
        let members_here = fields.u64()?;
        let members = fields.u64()?;
        let directory = Directory {
            members,
            length: fields.u64()?,
            start: fields.u64()?,
        };
        (members_here == members).then_some(directory)
    }
}

fn read_directory(bytes: &[u8], count: u64) -> Result<Vec<Member>, String> {
    let mut fields = Fields(bytes);
    let mut members = Vec::new();
    while !fields.0.is_empty() {
        members.push(read_entry(&mut fields)?);
    }
    if members.len() as u64 != count {
        return Err(DAMAGED_DIRECTORY.into());
    }
    Ok(members)
}

fn read_entry(fields: &mut Fields) -> Result<Member, String> {
    let entry = Entry::read(fields).ok_or(DAMAGED_DIRECTORY)?;
    let name = str::from_utf8(entry.name).map_err(|_| "one of its names is not UTF-8")?;
    let mut member = Member {
        name: name.into(),
        method: entry.method,
        crc: entry.crc,
        packed_size: u64::from(entry.packed_size),
        size: u64::from(entry.size),
        start: u64::from(entry.start),
    };
    member.refuse_other_kinds(entry.flags)?;
    member.widen(entry.extra).ok_or(DAMAGED_DIRECTORY)?;
    Ok(member)
}

/// What of an entry of the directory is of use here, in the order in which it stands there.
struct Entry<'a> {
    flags: u16,
    method: u16,
    crc: u32,
    packed_size: u32,
    size: u32,
    start: u32,
    name: &'a [u8],
    extra: &'a [u8],
}

impl<'a> Entry<'a> {
    fn read(fields: &mut Fields<'a>) -> Option<Self> {
        fields.0 = fields.0.strip_prefix(ENTRY)?;
        let _versions = fields.u32()?;
        let flags = fields.u16()?;
        let method = fields.u16()?;
        let _time = fields.u32()?;
        let crc = fields.u32()?;
        let packed_size = fields.u32()?;
        let size = fields.u32()?;
        let name_length = fields.u16()?;
        let extra_length = fields.u16()?;
        let comment_length = fields.u16()?;
        let _disk = fields.u16()?;
        let _attributes = fields.bytes(6)?;
        let start = fields.u32()?;
        let name = fields.bytes(usize::from(name_length))?;
        let extra = fields.bytes(usize::from(extra_length))?;
        let _comment = fields.bytes(usize::from(comment_length))?;
        Some(Entry {
            flags,
            method,
            crc,
            packed_size,
            size,
            start,
            name,
            extra,
        })
    }
}

impl Member {
    /// Says what cannot be unpacked here.
    fn refuse_other_kinds(&self, flags: u16) -> Result<(), String> {
        let name = shown(&self.name);
        if flags & ENCRYPTED != 0 {
            return Err(format!("{name} is encrypted"));
        }
        if self.method != STORED && self.method != DEFLATED {
            let method = self.method;
            return Err(format!(
                "{name} is packed by method {method}, but only 0 and 8 can be read: save it with \
                 np.savez"
            ));
        }
        Ok(())
    }

    /// Takes from the extra fields what 32 bits did not hold (section 4.5.3): only that stands
    /// there, in this order.
    fn widen(&mut self, extra: &[u8]) -> Option<()> {
        const ZIP64: u16 = 1;
        let mut wide = Fields(&[]);
        let mut fields = Fields(extra);
        while !fields.0.is_empty() {
            let kind = fields.u16()?;
            let length = fields.u16()?;
            let content = fields.bytes(usize::from(length))?;
            if kind == ZIP64 {
                wide = Fields(content);
            }
        }
        for number in [&mut self.size, &mut self.packed_size, &mut self.start] {
            if *number == u64::from(u32::MAX) {
                *number = wide.u64()?;
            }
        }
        Some(())
    }

    /// Where its bytes begin: behind its header, which has the same name.
    fn start_of_bytes(&self, file: &mut (impl Read + Seek)) -> Result<u64, String> {
        let header = read_at(file, self.start, HEADER_LENGTH)?;
        let lengths = header
            .strip_prefix(HEADER)
            .and_then(|header| header.get(22..));
        let mut lengths = Fields(lengths.unwrap_or_default());
        let damaged = || format!("{}: its header is damaged", shown(&self.name));
        let name_length = lengths.u16().ok_or_else(damaged)?;
        let extra_length = lengths.u16().ok_or_else(damaged)?;
        let start_of_name = self.start + HEADER_LENGTH;
        let name = read_at(file, start_of_name, u64::from(name_length))?;
        if name != self.name.as_bytes() {
            return Err(damaged());
        }
        Ok(start_of_name + u64::from(name_length) + u64::from(extra_length))
    }

    /// Its bytes, unpacked, from the file whose directory has it.
    pub(crate) fn content(&self, file: &mut (impl Read + Seek)) -> Result<Vec<u8>, String> {
        let start = self.start_of_bytes(file)?;
        let bytes = self.unpack(read_at(file, start, self.packed_size)?)?;
        if bytes.len() as u64 != self.size {
            return Err("its two sizes differ, but it was not compressed".into());
        }
        if crc32(&bytes) != self.crc {
            return Err("its checksum is another one: it is damaged".into());
        }
        Ok(bytes)
    }

    fn unpack(&self, packed: Vec<u8>) -> Result<Vec<u8>, String> {
        if self.method == STORED {
            return Ok(packed);
        }
        let size = usize::try_from(self.size).map_err(|_| TOO_LARGE)?;
        Ok(inflate(&packed, size)?)
    }
}

/// Numbers one behind the other, the lowest byte first.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.bytes(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.bytes(4)?.try_into().ok()?))
    }

    fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.bytes(8)?.try_into().ok()?))
    }
}
