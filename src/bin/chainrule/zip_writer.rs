//! Writes a zip archive, byte for byte as `np.savez` does: each file as it is, none compressed, one
//! behind the other, then the directory and the end (`zip.rs` has the picture).
//!
//! It is the same on every machine: no clock is asked, every file is of the first day that zip
//! knows, 1 January 1980.

use crate::crc::crc32;
use crate::zip::{END, ENTRY, HEADER};

/// A file that goes into an archive.
pub(crate) struct NamedFile {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

const TOO_LARGE: &str = "it is too large for an archive of 32 bits";

/// The archive of these files, in this order.
pub(crate) fn archive(files: &[NamedFile]) -> Result<Vec<u8>, &'static str> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for file in files {
        let facts = Facts::of(file, archive.len()).ok_or(TOO_LARGE)?;
        archive.extend(facts.header(&file.name));
        archive.extend_from_slice(&file.bytes);
        directory.extend(facts.entry(&file.name));
    }
    let end = end(files.len(), directory.len(), archive.len()).ok_or(TOO_LARGE)?;
    archive.extend(directory);
    archive.extend(end);
    Ok(archive)
}

/// What header and directory say of a file.
struct Facts {
    crc: u32,
    size: u32,
    name_length: u16,
    /// Where its header begins.
    start: u32,
}

impl Facts {
    fn of(file: &NamedFile, start: usize) -> Option<Self> {
        Some(Facts {
            crc: crc32(&file.bytes),
            size: u32::try_from(file.bytes.len()).ok()?,
            name_length: u16::try_from(file.name.len()).ok()?,
            start: u32::try_from(start).ok()?,
        })
    }

    /// Both begin so: the version of zip that is needed, no flags, not compressed, midnight, 1
    /// January 1980, and the checksum.
    fn beginning(&self) -> Vec<u8> {
        let words = [VERSION, 0, 0, 0, 1 << 5 | 1].map(u16::to_le_bytes);
        [words.as_flattened(), &self.crc.to_le_bytes()].concat()
    }

    /// NumPy asks for 64 bits for the sizes, as it writes the header before it knows them.
    fn header(&self, name: &str) -> Vec<u8> {
        let lengths = [self.name_length, 20].map(u16::to_le_bytes);
        let wide_sizes = [1, 16].map(u16::to_le_bytes); // kind and length of the extra field
        let sizes = [u64::from(self.size); 2].map(u64::to_le_bytes);
        [
            HEADER,
            &self.beginning(),
            &[0xff; 8], // the sizes stand elsewhere
            lengths.as_flattened(),
            name.as_bytes(),
            wide_sizes.as_flattened(),
            sizes.as_flattened(),
        ]
        .concat()
    }

    fn entry(&self, name: &str) -> Vec<u8> {
        let sizes = [self.size; 2].map(u32::to_le_bytes);
        // Of extra fields, of the comment, the number of the disk, and whether it is text.
        let lengths = [self.name_length, 0, 0, 0, 0].map(u16::to_le_bytes);
        let owner_reads_and_writes = 0o600_u32 << 16;
        [
            ENTRY,
            &(UNIX | VERSION).to_le_bytes(),
            &self.beginning(),
            sizes.as_flattened(),
            lengths.as_flattened(),
            &owner_reads_and_writes.to_le_bytes(),
            &self.start.to_le_bytes(),
            name.as_bytes(),
        ]
        .concat()
    }
}

/// The first version that has 64 bits, 4.5.
const VERSION: u16 = 45;

/// The system by whose rules the file's permissions are meant.
const UNIX: u16 = 3 << 8;

fn end(count: usize, length_of_directory: usize, start_of_directory: usize) -> Option<Vec<u8>> {
    let count = u16::try_from(count).ok()?;
    let length = u32::try_from(length_of_directory).ok()?;
    let start = u32::try_from(start_of_directory).ok()?;
    let disks_and_counts = [0, 0, count, count].map(u16::to_le_bytes);
    let directory = [length, start].map(u32::to_le_bytes);
    let no_comment = [0; 2];
    let end = [
        END,
        disks_and_counts.as_flattened(),
        directory.as_flattened(),
        &no_comment,
    ];
    Some(end.concat())
}
