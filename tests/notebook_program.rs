//! `cargo run` walks through the notebook: every line of it and everything that it printed comes out, in order, and any
//! single digit that is changed in the notebook's text is noticed. On a terminal of 24 lines its end and its sense are seen.
//!
//! What is expected is the notebook's own text, cut here by another rule than the program's. It cannot see whether the
//! page is pleasant to read, nor what happens where the loops and the matrices differ: in the library they never do.
#![cfg(feature = "alloc")]

mod program;

use chainrule::{Matrix, backward};
use program::{answer, folder, refused, refuses_a_closed_pipe, run};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const NOTEBOOK: &str = include_str!("data/notebook.txt");

/// The walk through the text that is built in.
#[track_caller]
fn built_in() -> String {
    answer(".", "", 0)
}

/// A folder with another text, for `chainrule notebook text.txt`.
fn other(name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let folder = folder(&format!("notebook_{name}"));
    fs::write(folder.join("text.txt"), text).expect("a file");
    folder
}

/// The paragraphs of the notebook that it printed: they begin with a bracket.
fn printed() -> Vec<&'static str> {
    NOTEBOOK
        .split("\n\n")
        .map(|part| part.trim_matches('\n'))
        .filter(|part| part.starts_with(['[', '(']))
        .collect()
}

#[test]
fn every_array_is_printed_as_the_notebook_printed_it() {
    let page = built_in();
    assert_eq!(printed().len(), 11);
    let mut rest = page.as_str();
    for array in printed() {
        let shown = format!(
            "    {}\n  the notebook printed the same\n",
            array.replace('\n', "\n    ")
        );
        let place = rest
            .find(&shown)
            .unwrap_or_else(|| panic!("{shown} is not in\n{rest}"));
        rest = &rest[place + shown.len()..];
    }
    assert!(!page.contains("DIFFERENT"));
}

#[test]
fn every_cell_is_there_in_order_with_its_lines() {
    let page = built_in();
    let mut rest = page.lines();
    let mut cells = 0;
    for line in NOTEBOOK
        .lines()
        .filter(|line| !line.is_empty() && !line.trim_start().starts_with(['[', '(']))
    {
        let shown = if line.starts_with("In [") || line.starts_with('#') {
            line.to_string()
        } else {
            format!("    {line}")
        };
        assert!(rest.any(|other| other == shown.trim_end()), "{line}");
        cells += usize::from(line.starts_with("In ["));
    }
    assert_eq!(cells, 15);
}

/// The four gradients are each computed twice: cells 5, 7, 9, 12 and 15.
#[test]
fn loops_and_matrices_agree_bit_for_bit() {
    let page = built_in();
    let (loops, same) = (
        page.matches("\n  loops: "),
        page.matches("\n    the same, bit for bit\n"),
    );
    assert_eq!((loops.count(), same.count()), (5, 5));
}

/// What stands beside the arrays is Rust: it is run here, and both ways give the same.
#[test]
#[rustfmt::skip] // the lines are the program's
fn what_is_printed_compiles() -> Result<(), chainrule::ShapeError> {
    let (inputs, weights) = (Matrix::of(&[[1.0, -2.0]]), Matrix::of(&[[3.0, 5.0, 7.0], [-4.0, 6.0, 2.0]]));
    let (z, dvalues) = (Matrix::of(&[[0.0, -1.0, 2.0]]), Matrix::of(&[[1.0, -3.0, 4.0]]));
    let loops = (
        backward::dinputs(dvalues, weights)?,
        backward::dweights(inputs, dvalues)?,
        backward::dbiases(dvalues)?,
        backward::drelu(dvalues, z)?,
    );
    let mut drelu = dvalues.copy()?;
    drelu.set_where(z, |z| z <= 0.0, 0.0)?;
    let matrices = (
        dvalues.dot(weights.transpose()?.view())?,
        inputs.transpose()?.view().dot(dvalues)?,
        dvalues.sum_axis0()?,
        drelu,
    );
    assert_eq!(loops, matrices);
    let this = include_str!("notebook_program.rs").replace("z <= 0.0, 0.0", "z <= 0, 0"); // the notebook's z are integers
    let mut found = 0;
    for line in built_in().lines() {
        let code = line.strip_prefix("  loops: ").or(line.strip_prefix("  matrices: ")).unwrap_or_default();
        for code in code.split("; ").filter(|code| !code.is_empty()) {
            assert!(this.lines().any(|line| line.trim().trim_end_matches([',', ';']) == code), "{code}");
            found += 1;
        }
    }
    assert_eq!(found, 5 + 6, "five cells, and one of them in two statements");
    Ok(())
}

/// The chosen rows are `design.md`'s, printed by NumPy 2.4.6.
#[test]
fn it_says_what_was_chosen() {
    let page = built_in();
    let weights = "\
  the whole of weights (the other rows are chosen)
    [[ 1.04481078 -1.72122044 -1.0619461 ]
     [ 0.5        -2.          0.23968964]
     [-1.         -2.5         0.42701636]
     [ 0.25       -1.5        -0.6327701 ]]
";
    let inputs = "  inputs (what follows the 8th decimal is chosen)\n    [[ 0.13379076";
    for part in [
        weights,
        inputs,
        "\nWhat the notebook did not print, and what stands here for it\n",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn the_text_from_a_file_is_the_same_walk() {
    assert_eq!(answer(".", "notebook", 0), built_in());
    let windows = other("windows", NOTEBOOK.replace('\n', "\r\n"));
    assert_eq!(answer(windows, "notebook text.txt", 0), built_in());
}

/// In a pipe `--all` changes nothing: all is there.
#[test]
fn everything_is_there_on_request() {
    assert_eq!(answer(".", "notebook --all", 0), built_in());
    let changed = other("all", NOTEBOOK.replace("[[6. 6. 6.]]", "[[6. 6. 7.]]"));
    let [with, without] = ["notebook --all text.txt", "notebook text.txt"];
    assert_eq!(answer(&changed, with, 1), answer(&changed, without, 1));
}

#[test]
fn it_ends_with_what_comes_next() {
    let page = built_in();
    let end = "
Every array equals what the notebook printed; loops and matrices agree.
Next: compute some yourself: `chainrule learn`, or here `cargo run -- learn`.
";
    assert!(page.ends_with(end), "{page}");
}

/// What a person sees on a terminal: util-linux's `script` has one. None, said loudly, where it is not.
fn on_a_terminal(folder: &Path, arguments: &str, status: i32) -> Option<String> {
    let program = env!("CARGO_BIN_EXE_chainrule");
    let version = Command::new("script").arg("--version").output();
    let is_there =
        version.is_ok_and(|version| version.stdout.starts_with(b"script from util-linux"));
    if !is_there {
        // Not by `eprintln!`, which the harness keeps to itself where a test passes.
        let words = "!!! SKIPPED: what a terminal shows: util-linux's `script` is not here";
        let _ = writeln!(io::stderr(), "\n{words}\n");
        return None;
    }
    let output = Command::new("script")
        .args(["-qec", &format!("'{program}' {arguments}"), "/dev/null"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("script runs");
    assert_eq!(output.status.code(), Some(status), "{arguments}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    Some(text.replace('\r', ""))
}

/// One line a cell, in order, each with its code; and below, why, whether all is the same, and what comes next. That and
/// the line that asks for the next command are 24 lines.
#[test]
fn a_terminal_of_24_lines_shows_its_end_and_its_sense() {
    let Some(page) = on_a_terminal(Path::new("."), "", 0) else {
        return;
    };
    assert!(page.lines().count() < 24, "{page}");
    assert!(
        page.lines().all(|line| line.chars().count() <= 80),
        "{page}"
    );
    let code = NOTEBOOK.split("In [").skip(1).map(|cell| {
        let lines = cell.lines().skip(1).filter(|line| !line.is_empty());
        let mut lines = lines.take_while(|line| !line.starts_with(['[', '(', '#']));
        let first = lines.next().expect("a line");
        let last = lines
            .clone()
            .filter(|line| !line.starts_with("print"))
            .last();
        // Cells 3 and 4 print a part of what they compute, and shapes: the line is the print.
        let prints_a_part =
            lines.find(|line| line.contains("print(weights[0])") || line.contains(".shape"));
        prints_a_part.or(last).unwrap_or(first)
    });
    let cells: Vec<&str> = page.lines().filter(|line| line.starts_with("  ")).collect();
    assert_eq!(cells.len(), 15, "{page}");
    for ((number, code), line) in (1..).zip(code).zip(cells) {
        let shown: String = code.chars().take(42).collect();
        let begin = format!("{number:>4}  {shown}");
        assert!(line.starts_with(begin.trim_end()), "{begin}\n{page}");
    }
    // Counted in the notebook: 11 cells print, and 5 are computed in two ways.
    assert_eq!(
        page.matches(" the same  ").count() + page.matches(" the same\n").count(),
        11
    );
    assert_eq!(page.matches(" the same bits\n").count(), 5);
    for words in [
        "A gradient says what a small change of a number does to the loss.",
        "`chainrule notebook --all`",
        "\nEvery array equals what the notebook printed;",
        "\nNext: ",
    ] {
        assert!(page.contains(words), "{page}");
    }
    let all = on_a_terminal(Path::new("."), "notebook --all", 0);
    assert_eq!(all, Some(built_in()));
}

#[test]
fn a_terminal_shows_which_cell_differs() {
    for (from, to, line) in [
        ("[[6. 6. 6.]]", "[[6. 6. 7.]]", "  12  dbiases = "),
        (
            "drelu[z <= 0] = 0",
            "drelu[z < 0] = 0",
            "  15  drelu[z < 0] = 0 ",
        ),
    ] {
        let folder = other("terminal", NOTEBOOK.replace(from, to));
        let Some(page) = on_a_terminal(&folder, "notebook text.txt", 1) else {
            return;
        };
        assert!(page.lines().count() < 24, "{page}");
        let lines = page.lines().filter(|line| line.contains("  DIFFERENT  "));
        let lines: Vec<&str> = lines.collect();
        assert!(lines.len() == 1 && lines[0].starts_with(line), "{page}");
        let end = format!("\nDIFFERENT: see the cells [{}].\n", &line[2..4]);
        assert!(page.ends_with(&end), "{page}");
    }
}

/// Each digit of the text in turn becomes the next one. In `In [7]:` it is no such notebook any more, and elsewhere the
/// answer is no, at that very cell.
#[test]
fn every_changed_digit_is_noticed() {
    let (mut cell, mut changed) = (0, 0);
    for (place, letter) in NOTEBOOK.char_indices() {
        if NOTEBOOK[place..].starts_with("In [") {
            cell += 1;
        }
        if let Some(digit) = letter.to_digit(10) {
            let text = format!(
                "{}{}{}",
                &NOTEBOOK[..place],
                (digit + 1) % 10,
                &NOTEBOOK[place + 1..]
            );
            let folder = other("changed", text);
            let line = NOTEBOOK[..place].lines().last().unwrap_or("");
            if line.starts_with("In [") {
                refused(folder, "notebook text.txt", &["would fit"]);
            } else {
                let (status, page, _) = run(folder, "notebook text.txt");
                assert_eq!(status, 1, "cell {cell}, after `{line}`");
                assert!(
                    page.contains("  DIFFERENT: "),
                    "cell {cell}, after `{line}`"
                );
                let last = page.lines().last().expect("a line");
                let cells: Vec<usize> = last
                    .split(['[', ']', ',', ' ', '.'])
                    .filter_map(|number| number.parse().ok())
                    .collect();
                assert!(
                    last.starts_with("DIFFERENT: see the cells [") && cells.contains(&cell),
                    "cell {cell}: {last}"
                );
            }
            changed += 1;
        }
    }
    assert!(changed > 500, "{changed}");
}

/// Our numbers are computed, not read: where the text has another one, both are shown.
#[test]
fn a_changed_result_does_not_change_ours() {
    let page = answer(
        other("result", NOTEBOOK.replace("[[6. 6. 6.]]", "[[6. 6. 7.]]")),
        "notebook text.txt",
        1,
    );
    let shown = "    [[6. 6. 6.]]\n  DIFFERENT: the notebook printed\n    [[6. 6. 7.]]\n";
    assert!(page.contains(shown), "{page}");
}

#[test]
fn a_changed_line_or_a_missing_output_is_noticed() {
    for (from, to) in [
        (
            "dweights = np.dot(inputs.T, dvalues)",
            "dweights = np.dot(inputs, dvalues)",
        ),
        ("drelu[z <= 0] = 0", "drelu[z < 0] = 0"),
        ("[[6. 6. 6.]]\n", ""),
        (
            "biases = np.array([[2, 3, 0.5]])\n",
            "biases = np.array([[2, 3, 0.5]])\nprint(biases)\n\n[[2.  3.  0.5]]\n",
        ),
    ] {
        let page = answer(
            other("line", NOTEBOOK.replacen(from, to, 1)),
            "notebook text.txt",
            1,
        );
        assert!(page.contains("  DIFFERENT: "), "{to}");
    }
}

#[test]
fn what_is_no_such_notebook_is_refused() {
    refused(
        ".",
        "notebook nowhere.txt",
        &["nowhere.txt: there is no such file"],
    );
    refused(".", "notebook .", &[".: this is a folder"]);
    refused(".", "notebook one two", &["takes one file"]);
    refused(
        ".",
        "notebook --al",
        &["knows no `--al`: it takes --all and one file"],
    );
    for (name, text, sentence) in [
        ("empty", String::new(), "it has 0 cells"),
        (
            "prose",
            "In [1]:\nimport numpy as np\n".into(),
            "it has 1 cells",
        ),
        (
            "order",
            NOTEBOOK.replace("In [4]:", "In [5]:"),
            "`In [5]:` stands where `In [4]:` would fit",
        ),
        (
            "array",
            NOTEBOOK.replace("[[2, 3, 0.5]]", "[[2, 3]]"),
            "cell 11: ",
        ),
        (
            "shape",
            NOTEBOOK.replace(", [3.0, 3.0, 3.0]]", "]"),
            "inputs is 3×4 but dvalues is 2×3",
        ),
    ] {
        refused(other(name, text), "notebook text.txt", &[sentence]);
    }
    refused(
        other("binary", [0xff, 0xfe, 0x00]),
        "notebook text.txt",
        &["UTF-8"],
    );
}

#[test]
fn it_reads_well_in_80_columns_and_without_colour() {
    let changed = other("wide", NOTEBOOK.replace("0.13379076", "0.13379077"));
    for page in [built_in(), answer(changed, "notebook text.txt", 1)] {
        assert!(!page.contains('\u{1b}'));
        for line in page.lines() {
            assert!(
                line.chars().count() <= 80 && line.trim_end() == line,
                "{line}"
            );
        }
    }
}

#[test]
fn a_closed_pipe_is_a_sentence() {
    refuses_a_closed_pipe(".", "");
}
