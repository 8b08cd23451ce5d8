//! Output files: whole, or not there at all.

use std::fs;
use std::io::Result;
use std::path::PathBuf;

/// Writes a file beside its place and then moves it there, so that nobody ever sees half of it, and a file that was
/// there before stays whole when the disk is full.
pub(crate) fn save(path: &str, bytes: &[u8]) -> std::result::Result<(), String> {
    let write = || -> Result<()> {
        let place = fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
        // A device or a pipe is written to; it must never be replaced by a file.
        if fs::metadata(&place).is_ok_and(|there| !there.is_file()) {
            return fs::write(&place, bytes);
        }
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let beside = place.with_file_name(format!(".{name}.{}", std::process::id()));
        let moved = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, &place));
        if moved.is_err() {
            let _ = fs::remove_file(&beside);
        }
        moved
    };
    write().map_err(|error| format!("{path}: it could not be written: {error}"))
}
