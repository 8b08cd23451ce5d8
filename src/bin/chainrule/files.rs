//! Files: texts that are read whole, and output that is there whole, or not at all.

use core::hash::{BuildHasher, Hasher};
use std::collections::hash_map::RandomState;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::terminal;

/// What a text may measure. The notebook has two thousand bytes, an INDEX less than a hundred
/// thousand.
const LONGEST_TEXT: u64 = 1 << 20;

pub(crate) const TOO_LARGE: &str = "it is too large for this machine";

/// The path that stands for stdin, and for stdout.
pub(crate) const STANDARD: &str = "-";

/// Opens a file to read it. The path may lead to anything: what is no file could have no end, or
/// nobody who writes it.
pub(crate) fn open(path: &str) -> Result<File, String> {
    let there = fs::metadata(path).map_err(unreadable)?;
    if there.is_dir() {
        return Err(unreadable(ErrorKind::IsADirectory.into()));
    }
    if !there.is_file() {
        return Err("it is a device or a pipe, where a file is needed".into());
    }
    File::open(path).map_err(unreadable)
}

/// Reads a text, or says what is wrong with it.
pub(crate) fn read_text(path: &str) -> Result<String, String> {
    let mut text = Vec::new();
    open(path)?
        .take(LONGEST_TEXT + 1)
        .read_to_end(&mut text)
        .map_err(unreadable)?;
    if text.len() as u64 > LONGEST_TEXT {
        return Err(format!("it is longer than {LONGEST_TEXT} bytes"));
    }
    String::from_utf8(text).map_err(|_| "it is no text: it is not UTF-8".into())
}

/// So many bytes from that place on. There is memory for them only where the file has them.
pub(crate) fn read_at(
    file: &mut (impl Read + Seek),
    start: u64,
    count: u64,
) -> Result<Vec<u8>, String> {
    const CUT_OFF: &str = "it is cut off: it says that more bytes follow";
    let length = file.seek(SeekFrom::End(0)).map_err(unreadable)?;
    if start.checked_add(count).is_none_or(|end| end > length) {
        return Err(CUT_OFF.into());
    }
    let mut bytes = Vec::new();
    let needed = usize::try_from(count).map_err(|_| TOO_LARGE)?;
    bytes.try_reserve_exact(needed).map_err(|_| TOO_LARGE)?;
    file.seek(SeekFrom::Start(start))
        .and_then(|_| file.take(count).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    // It may have been cut off since.
    if bytes.len() < needed {
        return Err(CUT_OFF.into());
    }
    Ok(bytes)
}

pub(crate) fn unreadable(error: io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".into(),
        ErrorKind::IsADirectory => "this is a folder, where a file is needed".into(),
        _ => format!("it could not be read: {error}"),
    }
}

/// Whether two paths lead to one file. Where one leads to none, they do not.
pub(crate) fn are_same(left: &str, right: &str) -> bool {
    match (fs::canonicalize(left), fs::canonicalize(right)) {
        (Ok(left), Ok(right)) => left == right,
        _ => false,
    }
}

/// Writes a file that nobody ever sees half of; one that was there before stays whole when the disk
/// is full. Under the name `-` it goes to stdout.
pub(crate) fn save(path: &str, bytes: &[u8]) -> Result<(), String> {
    if path == STANDARD {
        return terminal::hand_over(bytes)
            .map_err(|error| format!("the output could not be written: {error}"));
    }
    let saved = match fs::canonicalize(path) {
        Ok(place) if place.is_file() => replace(&place, bytes),
        // A device or a pipe is written to; it must never be replaced by a file.
        Ok(place) => fs::write(place, bytes),
        // A link that leads to no name: to nothing yet, or, as /dev/stdout can, to a file whose
        // name was removed.
        Err(_) if fs::symlink_metadata(path).is_ok() => fs::write(path, bytes),
        Err(_) => replace(Path::new(path), bytes),
    };
    saved.map_err(|error| format!("{path}: it could not be written: {error}"))
}

/// The same of a file that must not be there before.
pub(crate) fn save_new(path: &str, bytes: &[u8]) -> Result<(), String> {
    // The name is taken first: nobody else's file is ever replaced.
    File::create_new(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => format!("{path} is there already, and stays as it is"),
        _ => format!("{path}: it could not be written: {error}"),
    })?;
    save(path, bytes).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

/// Writes a file beside its place, and then moves it there. Its name must not be there before, not
/// even as a link.
fn replace(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = place.with_file_name(new_name());
    let file = File::create_new(&beside)?;
    let moved = fill(file, place, bytes).and_then(|()| fs::rename(&beside, place));
    if moved.is_err() {
        let _ = fs::remove_file(&beside);
    }
    moved
}

/// Writes the bytes, and sets the permissions of the file that will be replaced.
fn fill(mut file: File, place: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Ok(there) = fs::metadata(place) {
        file.set_permissions(there.permissions())?;
    }
    file.write_all(bytes)
}

/// A name that nobody can guess, and so plant a link of: 64 bits of the hash that the system's
/// entropy keys.
fn new_name() -> PathBuf {
    let unguessable = RandomState::new().build_hasher().finish();
    PathBuf::from(format!(".chainrule-{unguessable:016x}"))
}
