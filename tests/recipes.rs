//! The README's recipes for NumPy and for C do what they promise: a right implementation passes, a mistake is named.
//!
//! They need `python3` with NumPy, and `cc`; where these are missing nothing is proven. That is said on stderr, and under
//! `CHAINRULE_ALL_RECIPES=1` it is a failure. The recipe for PyTorch needs PyTorch, the one for Rust needs `ndarray`: neither
//! is run here.
#![cfg(all(feature = "alloc", unix))]

mod program;

use program::{answer, folder};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

const NUMPY: &str = include_str!("recipes/numpy_recipe.py");
const C: &str = include_str!("recipes/recipe.c");

fn is_there(command: &str, arguments: &[&str]) -> bool {
    let there = Command::new(command)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success());
    if !there {
        let all = std::env::var_os("CHAINRULE_ALL_RECIPES").is_some_and(|all| all == "1");
        assert!(!all, "{command} {arguments:?} does not run here");
        let nothing = format!("!!! NOTHING IS PROVEN: {command} {arguments:?} does not run here\n");
        // Not by `eprintln!`, which the harness keeps to itself where a test passes.
        io::stderr().write_all(nothing.as_bytes()).expect("said");
    }
    there
}

#[test]
fn numpy_passes_and_its_mistake_is_named() {
    if !is_there("python3", &["-c", "import numpy"]) {
        return;
    }
    let folder = folder("numpy_recipe");
    answer(&folder, "vectors .", 0);
    let right = "given[\"inputs\"].T @ given[\"dvalues\"]";
    for (formula, status, words) in [
        (
            right.to_string(),
            0,
            " 0 wrong, 0 not answered, 0 not read\n",
        ),
        (
            format!(
                "({right} / np.float64(len(given[\"inputs\"]))).astype(given[\"inputs\"].dtype)"
            ),
            1,
            "    explains 47 of 50: divided by the batch\n",
        ),
    ] {
        fs::write(folder.join("recipe.py"), NUMPY.replace(right, &formula)).expect("written");
        let output = Command::new("python3")
            .args(["recipe.py", "."])
            .current_dir(&folder)
            .output()
            .expect("runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let card = answer(&folder, "grade .", status);
        assert!(card.contains(words), "{card}");
    }
}

#[test]
fn c_passes_and_its_mistake_is_named() {
    if !is_there("cc", &["--version"]) {
        return;
    }
    let folder = folder("c_recipe");
    let program = Path::new(env!("CARGO_BIN_EXE_chainrule"))
        .parent()
        .expect("a folder")
        .to_path_buf();
    let path = std::env::join_paths([program].into_iter().chain(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    )));
    let path = path.expect("a path");
    let right = "inputs[sample][input] * dvalues";
    for (formula, status, words) in [
        (right, 0, "passes"),
        (
            "inputs[sample][input] / SAMPLES * dvalues",
            1,
            "divided by the batch",
        ),
    ] {
        fs::write(folder.join("recipe.c"), C.replace(right, formula)).expect("written");
        let compiled = Command::new("cc")
            .args(["-o", "recipe", "recipe.c"])
            .current_dir(&folder)
            .status();
        assert!(compiled.expect("cc runs").success());
        let output = Command::new("./recipe")
            .current_dir(&folder)
            .env("PATH", &path)
            .output()
            .expect("runs");
        let account = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(status), "{account}");
        assert!(account.contains(words), "{account}");
    }
}
