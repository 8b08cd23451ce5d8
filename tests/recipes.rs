//! The recipes do what they promise, in NumPy, C and JavaScript: a right implementation passes, a mistake is named, and what
//! cannot be judged is another error; what is to be copied beside one's tests brings every type and layout to the program.
//!
//! They need `python3` with NumPy, and `cc`; where these are missing nothing is proven. That is said on stderr, and under
//! `CHAINRULE_ALL_RECIPES=1` it is a failure. PyTorch, JAX, TensorFlow, node and a compiler for C++ are used where they are,
//! and where they are not that is said, too. The recipe of all vectors for PyTorch is not run here.
#![cfg(all(feature = "alloc", unix))]

mod program;

use program::{Outcome, answer, folder, outcome};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

const README: &str = include_str!("../README.md");
const NUMPY: &str = include_str!("recipes/numpy_recipe.py");
const C: &str = include_str!("recipes/recipe.c");

/// On stderr, and not by `eprintln!`, which the harness keeps to itself where a test passes.
fn say(what: &str) {
    io::stderr().write_all(what.as_bytes()).expect("said");
}

/// Whether a command runs here; where it does not, that is said.
fn is_there(command: &str, arguments: &[&str]) -> bool {
    let there = Command::new(command)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success());
    if !there {
        say(&format!(
            "!!! NOTHING IS PROVEN: {command} {arguments:?} does not run here\n"
        ));
    }
    there
}

/// The same of what has to be there where all recipes are asked for.
fn is_needed_and_there(command: &str, arguments: &[&str]) -> bool {
    let there = is_there(command, arguments);
    let all = std::env::var_os("CHAINRULE_ALL_RECIPES").is_some_and(|all| all == "1");
    assert!(there || !all, "{command} {arguments:?} does not run here");
    there
}

/// A folder with these recipes in it.
fn recipes(name: &str, recipes: &[&str]) -> PathBuf {
    let folder = folder(name);
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recipes");
    for recipe in recipes {
        fs::copy(all.join(recipe), folder.join(recipe)).expect("copied");
    }
    folder
}

/// A command in a folder, which finds the program.
fn run(folder: &Path, command: &str) -> Outcome {
    let mut words = command.split_whitespace();
    let first = words.next().expect("a command");
    outcome(
        Command::new(first)
            .args(words)
            .current_dir(folder)
            .env("CHAINRULE", env!("CARGO_BIN_EXE_chainrule")),
    )
}

#[test]
fn numpy_passes_and_its_mistake_is_named() {
    if !is_needed_and_there("python3", &["-c", "import numpy"]) {
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
        let (ran, _, stderr) = run(&folder, "python3 recipe.py .");
        assert_eq!(ran, 0, "{stderr}");
        let card = answer(&folder, "grade .", status);
        assert!(card.contains(words), "{card}");
    }
}

#[test]
fn c_passes_and_its_mistake_is_named() {
    if !is_needed_and_there("cc", &["--version"]) {
        return;
    }
    let folder = recipes("c_recipe", &["chainrule_check.h"]);
    let right = "inputs[sample][input] * dvalues";
    let mean = "inputs[sample][input] / SAMPLES * dvalues";
    for (formula, status, words) in [(right, 0, "passes"), (mean, 1, "divided by the batch")] {
        fs::write(folder.join("recipe.c"), C.replace(right, formula)).expect("written");
        compile(&folder, "cc -std=c99", "recipe.c");
        let (ran, account, _) = run(&folder, "./program");
        assert_eq!(ran, status, "{account}");
        assert!(account.contains(words), "{account}");
    }
}

/// Without a warning.
#[track_caller]
fn compile(folder: &Path, compiler: &str, source: &str) {
    let strict = "-Wall -Wextra -Wpedantic -Werror";
    let command = format!("{compiler} {strict} -o program {source}");
    let (status, _, stderr) = run(folder, &command);
    assert_eq!(status, 0, "{command}: {stderr}");
}

/// What C has no numbers of goes in by its bits; the statuses are those of the program.
#[test]
fn the_header_for_c_brings_every_type_to_the_program() {
    if !is_needed_and_there("cc", &["--version"]) {
        return;
    }
    let folder = recipes("c_header", &["chainrule_check.h", "test_chainrule_check.c"]);
    let source = "test_chainrule_check.c";
    compile(&folder, "cc -std=c99", source);
    let (status, stdout, stderr) = run(&folder, "./program");
    assert_eq!(status, 0, "{stdout}{stderr}");
    if is_there("c++", &["--version"]) {
        compile(&folder, "c++ -std=c++11 -x c++", source);
        let (status, stdout, stderr) = run(&folder, "./program");
        assert_eq!(status, 0, "{stdout}{stderr}");
    }
}

#[test]
fn python_brings_every_array_to_the_program() {
    if !is_needed_and_there("python3", &["-c", "import numpy"]) {
        return;
    }
    let [judge, test] = ["chainrule_check.py", "test_chainrule_check.py"];
    let folder = recipes("python_check", &[judge, test]);
    let (status, stdout, stderr) = run(&folder, &format!("python3 {test}"));
    assert_eq!(status, 0, "{stdout}{stderr}");
    let missing = stderr.lines().filter(|line| line.starts_with("!!!"));
    missing.for_each(|line| say(&format!("{line}\n")));
}

#[test]
fn javascript_brings_every_array_to_the_program() {
    if !is_there("node", &["--version"]) {
        return;
    }
    let [judge, test] = ["chainrule_check.mjs", "test_chainrule_check.mjs"];
    let folder = recipes("javascript_check", &[judge, test]);
    let (status, stdout, stderr) = run(&folder, &format!("node {test}"));
    assert_eq!(status, 0, "{stdout}{stderr}");
}

/// The lines of the README that begin so.
fn lines_of_readme(starts: &[&str]) -> String {
    let lines = README.lines();
    let found = lines.filter(|line| starts.iter().any(|start| line.starts_with(start)));
    let found: Vec<&str> = found.collect();
    assert_eq!(found.len(), starts.len(), "{found:?}");
    found.join("\n")
}

/// They are pasted where `x`, `w`, `layer` and so on are what everybody calls so.
#[test]
fn the_lines_of_the_readme_save_what_is_judged() {
    if !is_needed_and_there("python3", &["-c", "import numpy"]) {
        return;
    }
    let folder = folder("lines_of_the_readme");
    let numpy = "import numpy as np\n\
                 normal = np.random.default_rng(1).normal\n\
                 x, w, dy = normal(size=(2, 3, 4)), normal(size=(4, 5)), normal(size=(2, 3, 5))\n\
                 dx, dw, db = dy @ w.T, np.einsum('bsi,bsn->in', x, dy), dy.sum((0, 1))\n";
    let pasted = format!("{numpy}{}\n", lines_of_readme(&["np.savez("]));
    fs::write(folder.join("save.py"), pasted).expect("written");
    let (status, _, stderr) = run(&folder, "python3 save.py");
    assert_eq!(status, 0, "{stderr}");
    judged(
        &folder,
        "chainrule check case.npz",
        "dinputs dweights dbiases",
    );

    if !is_there("python3", &["-c", "import torch, safetensors.torch"]) {
        return;
    }
    let pytorch = "import torch\n\
                   layer = torch.nn.Linear(7, 5, dtype=torch.bfloat16)\n\
                   x = torch.randn(2, 3, 7, dtype=torch.bfloat16)\n\
                   y = layer(x); y.retain_grad()\n\
                   y.square().sum().backward()\n";
    let pasted = format!(
        "{pytorch}{}\n",
        lines_of_readme(&["from safetensors", "case = ", "save_file("])
    );
    fs::write(folder.join("save.py"), pasted).expect("written");
    let (status, _, stderr) = run(&folder, "python3 save.py");
    assert_eq!(status, 0, "{stderr}");
    judged(
        &folder,
        "chainrule check case.safetensors",
        "dweights dbiases",
    );
}

/// All of these results pass, by the command of the README that begins so.
#[track_caller]
fn judged(folder: &Path, start: &str, results: &str) {
    let line = lines_of_readme(&[start]);
    let command = line.split('#').next().unwrap_or_default();
    let arguments = command.trim_start_matches("chainrule ");
    let (status, report, stderr) = program::run(folder, arguments);
    assert_eq!(status, 0, "{command}: {report}{stderr}");
    let passing: Vec<&str> = report
        .lines()
        .filter(|line| line.ends_with(": passes"))
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(passing.join(" "), results, "{report}");
}

/// Who copies one of them should be able to read it.
#[test]
fn what_is_copied_is_short() {
    for file in [
        include_str!("recipes/chainrule_check.py"),
        include_str!("recipes/chainrule_check.h"),
        include_str!("recipes/chainrule_check.mjs"),
    ] {
        assert!(file.lines().count() <= 60, "{}", file.lines().count());
        assert!(file.is_ascii(), "a compiler or shell may not know UTF-8");
    }
}
