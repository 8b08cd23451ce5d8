//! The library and a program that uses it, built by the compiler alone, for tests that need another build than cargo's.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What the compiler said about the program, and where the program is, if it was made. `name` is the folder that both are
/// built in; `arguments` are for both, `of_program` only for the program.
pub(crate) fn built(
    name: &str,
    program: &str,
    arguments: &[&str],
    of_program: &[&str],
) -> (Output, PathBuf) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let executable = folder.join("program");

    let library = compiler("src/lib.rs", arguments)
        .args(["--crate-name=chainrule", "--crate-type=rlib", "--out-dir"])
        .arg(&folder)
        .output()
        .expect("the compiler that built this test");
    let said = String::from_utf8_lossy(&library.stderr);
    assert!(library.status.success(), "{name}: {said}");

    let made = compiler(program, arguments)
        .args(of_program)
        .arg("-L")
        .arg(&folder)
        .args(["--extern=chainrule", "-o"])
        .arg(&executable)
        .output()
        .expect("the compiler that built this test");
    (made, executable)
}

fn compiler(source: &str, arguments: &[&str]) -> Command {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()));
    rustc
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["--edition=2024", source])
        .args(arguments);
    rustc
}
