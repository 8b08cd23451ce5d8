//! Runs the built program in a folder of its own, as a person at a shell would.

#![allow(dead_code)] // each test file uses some of it

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A new empty folder for one test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

/// The program, to be run in a folder with arguments as one types them, separated by blanks.
pub(crate) fn program(folder: &Path, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chainrule"));
    command.current_dir(folder).args(arguments.split_whitespace()).stdin(Stdio::null());
    command
}

/// What a run came to: exit status, stdout, stderr.
pub(crate) fn run(folder: &Path, arguments: &str) -> (i32, String, String) {
    outcome(program(folder, arguments).output().expect("the program runs"))
}

pub(crate) fn outcome(output: Output) -> (i32, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    (output.status.code().expect("the program was not killed"), text(output.stdout), text(output.stderr))
}

/// The question could not be read: status 2, nothing on stdout, and one sentence on stderr that has these words.
#[track_caller]
pub(crate) fn refused(folder: &Path, arguments: &str, words: &[&str]) {
    let (status, stdout, stderr) = run(folder, arguments);
    assert_eq!(status, 2, "{arguments}: {stderr}");
    assert_eq!(stdout, "", "{arguments}");
    assert!(stderr.starts_with("chainrule: ") && stderr.lines().count() == 1, "{arguments}: {stderr}");
    for word in words {
        assert!(stderr.contains(word), "{arguments}: `{word}` is not in: {stderr}");
    }
}

/// A file that NumPy wrote, from `data/npy.txt`.
pub(crate) fn numpy_file(name: &str) -> Vec<u8> {
    let lines = include_str!("../data/npy.txt").lines();
    let hex = lines.filter_map(|line| line.split_once(' ')).find(|(first, _)| *first == name).expect("in npy.txt").1;
    let digit = |digit: u8| char::from(digit).to_digit(16).expect("hexadecimal");
    hex.as_bytes().chunks(2).map(|pair| u8::try_from(digit(pair[0]) << 4 | digit(pair[1])).expect("a byte")).collect()
}

/// Writes a small matrix of `f64` by hand, as a program in C would.
pub(crate) fn write_f64<const COLS: usize>(path: impl AsRef<Path>, rows: &[[f64; COLS]]) {
    let elements = rows.as_flattened().iter().flat_map(|element| element.to_le_bytes()).collect();
    write(path, "<f8", (rows.len(), COLS), elements);
}

/// Writes a file of any content, with a short header that is not padded as NumPy's is.
pub(crate) fn write(path: impl AsRef<Path>, descr: &str, (rows, cols): (usize, usize), elements: Vec<u8>) {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({rows}, {cols})}}\n");
    let length = u16::try_from(header.len()).expect("short").to_le_bytes();
    fs::write(path, [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), &elements].concat()).expect("written");
}
