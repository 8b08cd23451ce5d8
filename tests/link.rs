//! No panic, proven by linking.
//!
//! `tests/link/every_operation.rs` is a program without std, libc or allocator that runs every operation and whose panic
//! handler calls a symbol that does not exist. Where the compiler could not rule out a panic, the handler stays in, the
//! symbol is missed, and the program does not link. Where it links, it is run, and its results are compared with NumPy's.
//!
//! What this proves: with the compiler that runs this test, at every opt-level of a release build, no shape and no value
//! leads to a panic; and without Rust's overflow checks for integers, with them for floats. What it cannot prove: the same
//! of opt-level 0, where nothing is optimised away, not even what cannot happen; of the oracle with overflow checks, whose
//! counts and exponents stay small, which the compiler cannot know, and of the oracle at opt-level 1, where rustc 1.95 sees
//! that all is well and 1.87 does not; of printing a matrix with `{}`, or a report, which brings in code of `core`
//! that could; of another compiler, which may see less. `tests/firmware/everywhere` links the same way for
//! every other kind of processor, the kernels with overflow checks among them.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))] // the program brings its own start and its own system call

mod built;

use built::built;
use std::path::PathBuf;
use std::process::{Command, Output};

/// Compiles the library, and the program that uses all of it, with these arguments for the compiler.
fn link(name: &str, arguments: &[&str]) -> (Output, PathBuf) {
    let arguments = [&["-Cpanic=abort"], arguments].concat();
    let alone = [
        "-Clto=fat",
        "-Crelocation-model=static",
        "-Clink-args=-nostdlib -nostartfiles -static",
    ];
    built(name, "tests/link/every_operation.rs", &arguments, &alone)
}

#[track_caller]
fn links_and_runs(name: &str, arguments: &[&str]) {
    let (linked, program) = link(name, arguments);
    assert!(
        linked.status.success(),
        "{name}: a panic is left\n{}",
        String::from_utf8_lossy(&linked.stderr)
    );
    let status = Command::new(program).status().expect("the program runs");
    assert_eq!(
        status.code(),
        Some(0),
        "{name}: it links, but its results are not NumPy's"
    );
}

#[track_caller]
fn links_and_runs_at(levels: &[&str]) {
    for level in levels {
        let argument = format!("-Copt-level={level}");
        links_and_runs(&format!("level-{level}"), &[&argument]);
    }
}

/// Small, and fast: what releases are made with.
#[test]
fn no_panic_is_left_at_s_and_at_3() {
    links_and_runs_at(&["s", "3"]);
}

#[test]
fn no_panic_is_left_at_the_other_levels_of_a_release_build() {
    links_and_runs("level-1", &["-Copt-level=1", "--cfg=without_oracle"]);
    links_and_runs_at(&["z", "2"]);
}

/// The index arithmetic of the crate itself cannot overflow. Integers overflow as Rust's do, so they stay out of this one.
#[test]
fn no_panic_is_left_for_floats_where_overflow_is_one() {
    for level in ["s", "2", "3"] {
        let level_argument = format!("-Copt-level={level}");
        let checks = [
            "-Coverflow-checks=on",
            "--cfg=overflow_is_a_panic",
            "--cfg=without_oracle",
        ];
        links_and_runs(
            &format!("checks-{level}"),
            &[[level_argument.as_str()].as_slice(), &checks].concat(),
        );
    }
}

#[test]
fn an_index_that_nobody_checked_does_not_link() {
    for level in ["s", "3"] {
        let (linked, _) = link(
            &format!("control-{level}"),
            &[&format!("-Copt-level={level}"), "--cfg=negative_control"],
        );
        let said = String::from_utf8_lossy(&linked.stderr);
        assert!(
            !linked.status.success() && said.contains("THIS_PROGRAM_CAN_PANIC"),
            "opt-level {level}: {said}"
        );
    }
}
