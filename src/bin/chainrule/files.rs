//! Output files: whole, or not there at all.

use std::{fs, io::Error, path::PathBuf};

/// Writes a file beside its place and then moves it there, so that nobody ever sees half of it, and a file that was
/// there before stays whole when the disk is full.
pub(crate) fn save(path: &str, bytes: &[u8]) -> Result<(), String> {
    let unwritten = |error: Error| format!("{path}: it could not be written: {error}");
    let place = fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
    // A device or a pipe is written to; it must never be replaced by a file.
    if fs::metadata(&place).is_ok_and(|there| !there.is_file()) {
        return fs::write(&place, bytes).map_err(unwritten);
    }
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let beside = place.with_file_name(format!(".{name}.{}", std::process::id()));
    fs::write(&beside, bytes)
        .and_then(|()| fs::rename(&beside, &place))
        .map_err(|error| {
            let _ = fs::remove_file(&beside);
            unwritten(error)
        })
}
