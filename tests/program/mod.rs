//! Runs the built program in a folder of its own, as a person at a shell would.

#![allow(dead_code)] // each test file uses some of it

pub(crate) mod json;
pub(crate) mod v1;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A new empty folder for one test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

/// The program, to be run in a folder with arguments as one types them, separated by blanks.
pub(crate) fn program(folder: impl AsRef<Path>, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chainrule"));
    command
        .current_dir(folder)
        .args(arguments.split_whitespace())
        .stdin(Stdio::null());
    command
}

/// The same with a limit as `ulimit` of a shell takes it: `-t 4` for so many seconds of the processor, as others may work
/// beside it, `-v` for kilobytes of memory, `-f 0` for no file at all.
pub(crate) fn limited(folder: impl AsRef<Path>, limit: &str, arguments: &str) -> Command {
    let mut shell = Command::new("sh");
    shell
        .current_dir(folder)
        .args(["-c", &format!("ulimit {limit} && exec \"$0\" {arguments}")])
        .arg(env!("CARGO_BIN_EXE_chainrule"))
        .stdin(Stdio::null());
    shell
}

/// A program's arguments, where they cannot be typed without quotation marks.
pub(crate) fn with(folder: impl AsRef<Path>, arguments: &[&str]) -> Command {
    let mut command = program(folder, "");
    command.args(arguments);
    command
}

/// What a run came to: exit status, stdout, stderr.
pub(crate) type Outcome = (i32, String, String);

pub(crate) fn outcome(program: &mut Command) -> Outcome {
    let output = program.output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    (
        output.status.code().expect("the program was not killed"),
        text(output.stdout),
        text(output.stderr),
    )
}

pub(crate) fn run(folder: impl AsRef<Path>, arguments: &str) -> Outcome {
    outcome(&mut program(folder, arguments))
}

/// The answer on stdout, where the question could be read: the status is this one, and nothing is on stderr.
#[track_caller]
pub(crate) fn answer(folder: impl AsRef<Path>, arguments: &str, status: i32) -> String {
    let (given, stdout, stderr) = run(&folder, arguments);
    assert_eq!(
        (given, stderr.as_str()),
        (status, ""),
        "{arguments} in {}: {stdout}",
        folder.as_ref().display()
    );
    stdout
}

/// The question could not be read: status 2, nothing on stdout, and one sentence on stderr that has these words.
#[track_caller]
pub(crate) fn refused(folder: impl AsRef<Path>, arguments: &str, words: &[&str]) {
    refuses(&mut program(folder, arguments), words);
}

#[track_caller]
pub(crate) fn refuses(program: &mut Command, words: &[&str]) {
    let (status, stdout, stderr) = outcome(program);
    assert_eq!((status, stdout.as_str()), (2, ""), "{program:?}: {stderr}");
    assert!(
        stderr.starts_with("chainrule: ") && stderr.lines().count() == 1,
        "{program:?}: {stderr}"
    );
    for word in words {
        assert!(
            stderr.contains(word),
            "{program:?}: `{word}` is not in: {stderr}"
        );
    }
}

/// Where nobody reads the answer any more, that is said.
#[track_caller]
pub(crate) fn refuses_a_closed_pipe(folder: impl AsRef<Path>, arguments: &str) {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let why = if cfg!(unix) { "Broken pipe" } else { "" }; // elsewhere in other words
    refuses(
        program(folder, arguments).stdout(writer),
        &[&format!("the output could not be written: {why}")],
    );
}

/// A file that NumPy wrote, from `data/npy.txt`.
pub(crate) fn numpy_file(name: &str) -> Vec<u8> {
    let lines = include_str!("../data/npy.txt").lines();
    let hex = lines
        .filter_map(|line| line.split_once(' '))
        .find(|(first, _)| *first == name)
        .expect("in npy.txt")
        .1;
    let digit = |digit: u8| char::from(digit).to_digit(16).expect("hexadecimal");
    hex.as_bytes()
        .chunks(2)
        .map(|pair| u8::try_from(digit(pair[0]) << 4 | digit(pair[1])).expect("a byte"))
        .collect()
}

/// What the library computes, and which files of [`write_v1`] it is given.
pub(crate) const FUNCTIONS: [(&str, &str); 6] = [
    ("dinputs", "--dvalues d.npy --weights w.npy"),
    ("dweights", "--inputs x.npy --dvalues d.npy"),
    ("dbiases", "--dvalues d.npy"),
    ("drelu", "--dvalues d.npy --z z.npy"),
    ("dense", "--inputs x.npy --weights w.npy --biases b.npy"),
    ("relu", "--z z.npy"),
];

/// The question for one of them: `dinputs --dvalues d.npy --weights w.npy`
#[track_caller]
pub(crate) fn question(function: &str) -> String {
    let mut functions = FUNCTIONS.iter();
    let (name, operands) = functions
        .find(|(name, _)| *name == function)
        .expect("one of the functions");
    format!("{name} {operands}")
}

/// Writes V1, the case with three different sizes that tells all known mistakes apart: inputs, weights, biases, dvalues and z.
pub(crate) fn write_v1(folder: &Path) {
    write_f64(
        folder.join("x.npy"),
        &[[1., -2., 3., 5.], [-4., 6., -1., 2.], [7., 3., -5., -6.]],
    );
    write_f64(
        folder.join("w.npy"),
        &[
            [2., -1., 3., 1., -4.],
            [5., 3., -2., -6., 1.],
            [-3., 4., 1., 2., 6.],
            [1., -5., 7., -2., 3.],
        ],
    );
    write_f64(folder.join("b.npy"), &[[100., 200., 300., 400., 500.]]);
    write_f64(
        folder.join("d.npy"),
        &[
            [4., -1., 2., 5., -2.],
            [-4., 2., 1., -3., 6.],
            [1., 5., -7., 2., 4.],
        ],
    );
    write_f64(
        folder.join("z.npy"),
        &[
            [1., -1., 2., 0., -3.],
            [0., 5., -2., 4., 1.],
            [-1., 0., 3., -4., 2.],
        ],
    );
}

/// Writes a small matrix of `f64` by hand, as a program in C would.
pub(crate) fn write_f64<const COLS: usize>(path: impl AsRef<Path>, rows: &[[f64; COLS]]) {
    let elements = rows
        .as_flattened()
        .iter()
        .flat_map(|element| element.to_le_bytes())
        .collect();
    write(path, "<f8", (rows.len(), COLS), elements);
}

/// Writes a file of any content, with a short header that is not padded as NumPy's is.
pub(crate) fn write(
    path: impl AsRef<Path>,
    descr: &str,
    (rows, cols): (usize, usize),
    elements: Vec<u8>,
) {
    let header =
        format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({rows}, {cols})}}\n");
    let length = u16::try_from(header.len()).expect("short").to_le_bytes();
    fs::write(
        path,
        [
            b"\x93NUMPY\x01\x00",
            &length[..],
            header.as_bytes(),
            &elements,
        ]
        .concat(),
    )
    .expect("written");
}
