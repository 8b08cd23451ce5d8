//! `chainrule dinputs …` and its five sisters, run as at a shell: the right numbers from files into a file or printed, and
//! for each question that cannot be read one sentence, status 2, and no file.
//!
//! The numbers are case V1, three different sizes and integers, computed by exact
//! arithmetic. That the kernels are right to the bit is proven elsewhere; here it is that the program hands them the
//! right operands, and hands on what they return.
#![cfg(feature = "alloc")]

mod program;

use program::{
    FUNCTIONS, answer, folder, program, question, refused, refuses, refuses_a_closed_pipe, write,
    write_v1,
};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// A folder with the operands of V1, and a file that is in the way.
fn operands(name: &str) -> PathBuf {
    let folder = folder(name);
    write_v1(&folder);
    fs::write(folder.join("old.npy"), "old").expect("written");
    folder
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("listed").flatten();
    let mut names: Vec<_> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// As NumPy prints them.
const PRINTED: [(&str, &str); 6] = [
    (
        "dinputs",
        "[[ 28. -19. -16.   7.]\n [-34.   8.  51.  17.]\n [-38.  26.  38. -65.]]\n",
    ),
    (
        "dweights",
        "[[ 27.  26. -51.  31.   2.]\n [-29.  29. -19. -22.  52.]\n \
         [ 11. -30.  40.   8. -32.]\n [  6. -31.  54.   7. -22.]]\n",
    ),
    ("dbiases", "[[ 1.  6. -4.  4.  8.]]\n"),
    (
        "drelu",
        "[[ 4.  0.  2.  0.  0.]\n [ 0.  2.  0. -3.  6.]\n [ 0.  0. -7.  0.  4.]]\n",
    ),
    (
        // By hand, [0][0]: 1·2 - 2·5 - 3·3 + 5·1 + 100 = 88; the rest by NumPy.
        "dense",
        "[[ 88. 180. 345. 409. 527.]\n [127. 208. 289. 354. 522.]\n [138. 212. 268. 391. 427.]]\n",
    ),
    (
        "relu",
        "[[1. 0. 2. 0. 0.]\n [0. 5. 0. 4. 1.]\n [0. 0. 3. 0. 2.]]\n",
    ),
];

#[test]
fn each_function_is_printed_as_numpy_prints_it() {
    let folder = operands("each_function_is_printed");
    for (function, printed) in PRINTED {
        let question = question(function);
        assert_eq!(answer(&folder, &question, 0), printed, "{question}");
    }
    let with_a_sign = answer(&folder, "dbiases --dvalues=d.npy", 0);
    assert_eq!(with_a_sign, answer(&folder, "dbiases --dvalues d.npy", 0));
}

#[test]
fn each_function_is_saved_whole_and_replaces_what_was_there() {
    let folder = operands("each_function_is_saved");
    for (function, printed) in PRINTED {
        let question = question(function);
        assert_eq!(
            answer(&folder, &format!("{question} --out old.npy"), 0),
            "",
            "{question}"
        );
        let bytes = fs::read(folder.join("old.npy")).expect("read");
        let (header, elements) = bytes.split_at(128);
        let text = printed.replace(['[', ']', '.'], " ");
        let right: Vec<u8> = text
            .split_whitespace()
            .flat_map(|it| it.parse::<f64>().expect("a number").to_le_bytes())
            .collect();
        assert!(
            header.starts_with(b"\x93NUMPY\x01\x00v\x00{'descr': '<f8'")
                && header.ends_with(b" \n"),
            "{question}"
        );
        assert_eq!(elements, right, "{question}");
    }
    assert_eq!(
        files(&folder),
        ["b.npy", "d.npy", "old.npy", "w.npy", "x.npy", "z.npy"]
    );
}

#[test]
fn the_version_is_that_of_the_crate() {
    let version = concat!("chainrule ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(answer(folder("the_version"), "--version", 0), version);
}

#[test]
fn integers_wrap_around() {
    let folder = folder("integers_wrap_around");
    write(folder.join("d.npy"), "<i1", (2, 1), vec![100, 100]);
    assert_eq!(answer(&folder, "dbiases --dvalues d.npy", 0), "[[-56]]\n");
    write(
        folder.join("d.npy"),
        "<i8",
        (2, 1),
        (1_i64 << 62).to_le_bytes().repeat(2),
    );
    assert_eq!(
        answer(&folder, "dbiases --dvalues d.npy", 0),
        "[[-9223372036854775808]]\n"
    );
}

#[test]
fn a_question_that_cannot_be_read_is_refused() {
    let folder = operands("a_question_that_cannot_be_read");
    let before = files(&folder);
    for (arguments, words) in [
        (
            "dinput --dvalues d.npy",
            &[
                "no command `dinput`",
                "chainrule --help",
                "did you mean dinputs?",
            ][..],
        ),
        (
            "dinputs --dvalues d.npy",
            &["needs --weights", "chainrule dinputs --help"],
        ),
        (
            "dinputs --dvalues d.npy --weights",
            &["--weights needs a file after it"],
        ),
        (
            "dinputs --dvalues --weights w.npy",
            &["--dvalues needs a file after it"],
        ),
        (
            "dinputs --dvalues d.npy --wieghts w.npy",
            &["`--wieghts`", "--dvalues --weights --out"],
        ),
        (
            "dinputs --dvalues d.npy --weights w.npy -o out.npy",
            &["`-o`", "--out"],
        ),
        (
            "dinputs d.npy w.npy",
            &["`d.npy`", "--dvalues --weights --out"],
        ),
        (
            "dinputs --dvalues d.npy --dvalues d.npy --weights w.npy",
            &["--dvalues once"],
        ),
        (
            "dinputs --dvalues nowhere.npy --weights w.npy --out out.npy",
            &["nowhere.npy: there is no such file"],
        ),
        (
            "dinputs --dvalues . --weights w.npy --out out.npy",
            &[".: this is a folder"],
        ),
        (
            "dinputs --dvalues x.npy --weights d.npy --out out.npy",
            &["dvalues is 3×4 but weights is 3×5", "x.npy", "d.npy"],
        ),
        (
            "dense --inputs x.npy --weights w.npy --biases d.npy --out out.npy",
            &["biases is 3×5", "1×5", "d.npy"],
        ),
        (
            "drelu --dvalues d.npy --z x.npy --out out.npy",
            &["dvalues is 3×5 but z is 3×4"],
        ),
        ("relu --z z.npy --out .", &[".: it could not be written"]),
        (
            "relu --z z.npy --out nowhere/out.npy",
            &["nowhere/out.npy: it could not be written"],
        ),
        (
            "relu --z z.npy --out out.npy/",
            &["out.npy/: it could not be written"],
        ),
        (
            "check dinput --candidate d.npy",
            &["check needs a function first"],
        ),
        ("check", &["check needs a function first"]),
        ("vectors", &["vectors needs DIR"]),
        ("vectors a b", &["`b` is one too many"]),
        ("vectors d.npy", &["d.npy"]),
        ("grade", &["grade needs DIR"]),
        (
            "grade nowhere",
            &[
                "nowhere/INDEX: there is no such file",
                "chainrule vectors nowhere",
            ],
        ),
        ("help dinput", &["no command `dinput`"]),
    ] {
        refused(&folder, arguments, words);
        assert_eq!(files(&folder), before, "{arguments}");
    }
    assert_eq!(fs::read(folder.join("old.npy")).expect("read"), b"old");
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_no_text_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    let mut program = program(folder("an_argument_that_is_no_text"), "relu --z");
    refuses(
        program.arg(std::ffi::OsStr::from_bytes(b"\xff.npy")),
        &["not UTF-8"],
    );
}

/// A disk without room and a reader that has gone, on stdout and as the output file; and the device is still a device.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_said() {
    let folder = operands("what_cannot_be_written");
    write(
        folder.join("long.npy"),
        "|i1",
        (1000, 1000),
        vec![7; 1_000_000],
    );
    for question in [
        "relu --z long.npy",
        "relu --z z.npy",
        "--help",
        "vectors here",
        "check relu --z z.npy --candidate z.npy",
    ] {
        let full = File::options()
            .write(true)
            .open("/dev/full")
            .expect("there is a full disk");
        refuses(
            program(&folder, question).stdout(full),
            &["the output could not be written: No space left"],
        );
        refuses_a_closed_pipe(&folder, question);
    }
}

/// What is no file stays what it is: it is written to, not replaced.
#[cfg(target_os = "linux")]
#[test]
fn a_pipe_or_a_device_is_written_to() {
    let folder = operands("a_pipe_or_a_device");
    let made = std::process::Command::new("mkfifo")
        .arg(folder.join("pipe"))
        .status()
        .expect("mkfifo runs");
    assert!(made.success());
    // Open at both ends, so that nobody waits for anybody.
    let mut pipe = File::options()
        .read(true)
        .write(true)
        .open(folder.join("pipe"))
        .expect("opened");
    assert_eq!(answer(&folder, "relu --z z.npy --out pipe", 0), "");
    assert!(
        !fs::metadata(folder.join("pipe"))
            .expect("it is there")
            .is_file(),
        "the pipe was replaced by a file"
    );
    let mut piped = [0; 128 + 15 * 8];
    pipe.read_exact(&mut piped).expect("read from the pipe");
    assert!(piped.starts_with(b"\x93NUMPY"));
    refused(
        &folder,
        "relu --z z.npy --out /dev/full",
        &["/dev/full: it could not be written: No space left"],
    );
    // What /dev/stdout is, but where a mistake would replace a link of ours and not the system's.
    std::os::unix::fs::symlink("/proc/self/fd/1", folder.join("stdout")).expect("linked");
    let piped = program(&folder, "relu --z z.npy --out stdout")
        .output()
        .expect("the program runs")
        .stdout;
    assert!(piped.starts_with(b"\x93NUMPY") && piped.len() == 128 + 15 * 8);
}

#[test]
fn help_is_a_page_for_each_command() {
    let folder = folder("help_is_a_page");
    let overview = answer(&folder, "--help", 0);
    assert_eq!(answer(&folder, "-h", 0), overview);
    assert_eq!(answer(&folder, "help", 0), overview);
    let functions = FUNCTIONS.iter().map(|(function, _)| *function);
    for command in functions.chain(["check", "vectors", "grade", "notebook", "explain"]) {
        assert!(
            overview.contains(&format!("\n  chainrule {command} ")),
            "{command}"
        );
        let page = answer(&folder, &format!("help {command}"), 0);
        assert!(
            page.starts_with(&format!("chainrule {command} ")) && page.ends_with('\n'),
            "{page}"
        );
        for ask in [
            format!("{command} --help"),
            format!("{command} --unknown -h"),
        ] {
            assert_eq!(answer(&folder, &ask, 0), page, "{ask}");
        }
        for line in page.lines().chain(overview.lines()) {
            assert!(line.chars().count() <= 80, "{line}");
        }
        assert!(!page.contains(['{', '}']), "{page}");
    }
    assert!(!overview.contains(['{', '}']), "{overview}");
    let dinputs = "  chainrule dinputs  --dvalues FILE --weights FILE      dvalues · weightsᵀ\n";
    assert!(overview.contains(dinputs), "{overview}");
}

/// The options of a function stand in the overview and in the head of its page, and each has a line there.
#[test]
fn help_names_every_operand() {
    let folder = folder("help_names_every_operand");
    let overview = answer(&folder, "--help", 0);
    for (function, operands) in FUNCTIONS {
        let options: Vec<&str> = operands
            .split(' ')
            .filter(|word| word.starts_with("--"))
            .collect();
        let usage = options.join(" FILE ") + " FILE";
        let page = answer(&folder, &format!("help {function}"), 0);
        let head = format!("chainrule {function} {usage} [--out FILE]\n");
        assert!(page.starts_with(&head), "{page}");
        for option in options {
            assert!(page.contains(&format!("\n  {option} FILE ")), "{page}");
        }
        let line = format!("\n  chainrule {function:<8} {usage}");
        assert!(overview.contains(&line), "{overview}");
    }
}
