//! The README says what is so: its report is what the program prints, its files exist, its contract
//! is that of the front page, its figures are those of the page on embedding, and it is short.
//!
//! Its Rust is run as doctests. This cannot see whether the shell commands work: `.ci/run` and
//! `shared/newcomer` run those.
#![cfg(feature = "alloc")]

mod program;

use program::{folder, run, write_f64};
use std::path::Path;

const README: &str = include_str!("../README.md");
const LIB: &str = include_str!("../src/lib.rs");
const EMBEDDING: &str = include_str!("../src/embedding.rs");

/// What the README's report judges: three samples, four inputs, five neurons.
const INPUTS: [[f64; 4]; 3] = [
    [0.1, -0.2, 0.3, 0.5],
    [-0.4, 0.6, -0.1, 0.2],
    [0.7, 0.3, -0.5, -0.6],
];
const DVALUES: [[f64; 5]; 3] = [
    [0.4, -0.1, 0.2, 0.5, -0.2],
    [-0.4, 0.2, 0.1, -0.3, 0.6],
    [0.1, 0.5, -0.7, 0.2, 0.4],
];

/// `np.dot(inputs.T, dvalues) / 3`: the mean over the batch, where the sum should be.
fn mean_over_the_batch() -> [[f64; 5]; 4] {
    let mut mean = [[0.0; 5]; 4];
    for (sample, inputs_of_sample) in INPUTS.iter().enumerate() {
        for (input, &value) in inputs_of_sample.iter().enumerate() {
            for (neuron, &dvalue) in DVALUES[sample].iter().enumerate() {
                mean[input][neuron] += value * dvalue;
            }
        }
    }
    mean.map(|row| row.map(|sum| sum / 3.0))
}

#[test]
fn the_report_is_what_the_program_prints() {
    let folder = folder("readme_report");
    write_f64(folder.join("x.npy"), &INPUTS);
    write_f64(folder.join("d.npy"), &DVALUES);
    write_f64(folder.join("mine.npy"), &mean_over_the_batch());

    let from_prompt = README.split("\n$ chainrule ").nth(1).expect("a report");
    let block = from_prompt
        .split("```")
        .next()
        .expect("the end of the block");
    let (arguments, report) = block.split_once('\n').expect("a command and its answer");
    let (status, stdout, stderr) = run(&folder, arguments);
    assert_eq!((status, stderr.as_str()), (1, ""));
    assert_eq!(
        report, stdout,
        "the README has another report than\n{stdout}"
    );
}

/// The section under this heading, with all blanks and line breaks as one blank.
fn section(text: &str, heading: &str) -> String {
    let lines = text.lines().skip_while(|line| *line != heading).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('#'));
    let words = lines.flat_map(str::split_whitespace);
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_contract_is_that_of_the_front_page() {
    let front_page: String = LIB
        .lines()
        .filter_map(|line| line.strip_prefix("//!"))
        .map(|line| line.trim_start().to_string() + "\n")
        .collect();
    let contract = section(&front_page, "# The contract");
    assert!(contract.starts_with("1. **Defined to the bit.**") && contract.contains(" 9. **"));
    let in_readme = section(README, "## The contract");
    assert!(
        in_readme.starts_with(&contract),
        "the README has another contract than\n{contract}"
    );
}

#[test]
fn every_link_leads_to_a_file_and_every_recipe_says_how_it_is_run() {
    let mut recipes = 0;
    for link in README.split("](").skip(1) {
        let target = link.split(')').next().expect("the end of the link");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(target);
        let text =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{target}: {error}"));
        if target.starts_with("tests/recipes/") {
            recipes += 1;
            let head: String = text.lines().take(12).collect();
            let name = path.file_name().and_then(|name| name.to_str());
            assert!(
                head.contains(name.expect("a name")) && head.contains("chainrule"),
                "the head of {target} does not say how it is run"
            );
        }
    }
    assert_eq!(recipes, 5, "Python, C, JavaScript; NumPy, PyTorch");
}

#[test]
fn the_bytes_of_dinputs_are_those_of_the_page_on_embedding() {
    let row = EMBEDDING
        .lines()
        .skip_while(|line| !line.starts_with("//! | flash, bytes |"))
        .find_map(|line| line.strip_prefix("//! | `dinputs` | "))
        .expect("a row of the table of flash");
    let cells: Vec<&str> = row.split(" | ").collect();
    let dropped = |cell: &str| cell.split(" / ").next().expect("a number").to_string();
    let (m4f, m0) = (dropped(cells[0]), dropped(cells[2])); // both in f32
    let sentence = format!("takes {m4f} bytes of flash on a Cortex-M4F, {m0} on an M0");
    assert!(
        README.contains(&sentence),
        "README.md does not say: {sentence}"
    );
}

/// It is read by somebody who does not know yet whether to stay.
#[test]
fn it_is_short() {
    let lines = README.lines().count();
    assert!(lines <= 170, "{lines} lines");
}
