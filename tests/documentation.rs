//! The prose is checked like code: what the notebook computes stands in the source word for word, every question has its
//! heading and its link, and the notebook's lines beside it say in Rust what really compiles and gives its numbers.
//!
//! It cannot see whether an explanation is clear. (The numbers in the lessons are doctests; the NumPy lines are run by
//! `tests/data/run_numpy_lines.py`.)
#![cfg(feature = "alloc")]

use chainrule::{Matrix, backward};
use std::fs;
use std::path::Path;

const NOTEBOOK: &str = include_str!("data/notebook.txt");
const BACKWARD: &str = include_str!("../src/backward/mod.rs");
const LIB: &str = include_str!("../src/lib.rs");
const THIS: &str = include_str!("documentation.rs");

/// The lines of code in the notebook: what follows `In [n]:` up to the first empty line.
fn code_lines() -> Vec<&'static str> {
    let mut lines = Vec::new();
    let mut in_code = false;
    for line in NOTEBOOK.lines() {
        if line.starts_with("In [") {
            in_code = true;
        } else if line.is_empty() || line.starts_with('[') || line.starts_with('(') {
            in_code = in_code
                && !lines
                    .last()
                    .is_some_and(|last: &&str| last.starts_with("print"));
        } else if in_code {
            lines.push(line);
        }
    }
    lines
}

/// The comments of all library sources, without their slashes; and without the table that has every
/// line of the notebook, or nothing would be proven by finding a line.
fn comments() -> String {
    let source_folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    let library = sources(source_folder);
    let lines = library
        .iter()
        .filter(|(path, _)| !path.contains("/bin/"))
        .flat_map(|(_, source)| source.lines().map(str::trim));
    let comments = lines.filter(|line| line.starts_with("//") && !line.starts_with("//! | `"));
    comments
        .map(|line| line.trim_start_matches(['/', '!']).to_string() + "\n")
        .collect()
}

#[test]
fn the_notebooks_code_was_found() {
    let lines = code_lines();
    assert_eq!(lines.len(), 30, "{lines:#?}"); // counted by hand in the notebook
    assert_eq!(lines.first(), Some(&"import numpy as np"));
    assert_eq!(lines.last(), Some(&"print(drelu)"));
}

#[test]
fn every_line_of_the_notebook_that_computes_stands_in_the_source() {
    let comments = comments();
    for line in code_lines().iter().filter(|line| line.contains('=')) {
        assert!(
            comments.contains(line),
            "`{line}` of the notebook stands nowhere in the source"
        );
    }
}

/// The anchor that rustdoc makes of a heading.
fn anchor(heading: &str) -> String {
    heading
        .to_lowercase()
        .replace(' ', "-")
        .replace(|c: char| !(c.is_alphanumeric() || "-_".contains(c)), "")
}

/// The file in which a page of the documentation is written.
fn source_of(page: &str) -> &'static str {
    match page {
        "backward" => "src/backward/mod.rs",
        "backward::dinputs_into" => "src/backward/inputs.rs",
        "backward::dweights_into" => "src/backward/weights.rs",
        "backward::dbiases_into" => "src/backward/biases.rs",
        "backward::drelu_into" => "src/backward/relu.rs",
        _ => panic!("{page} is no page with answers"),
    }
}

#[test]
fn every_question_is_linked_from_the_front_page_to_a_heading() {
    let from_questions = LIB.split("# The questions everybody asks").nth(1);
    let questions = from_questions.and_then(|rest| rest.split("//! # ").next());
    let mut numbered = 0;
    for line in questions.expect("the list").lines() {
        numbered += usize::from(line.starts_with(&format!("//! {}. ", numbered + 1)));
        for link in line.split("](").skip(1) {
            let link = link.split(')').next().expect("the end of the link");
            let (page, target) = link.split_once('#').expect("page#anchor");
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(source_of(page));
            let source = fs::read_to_string(&file).expect("the page");
            let headings = source
                .lines()
                .filter_map(|line| line.strip_prefix("//! # ").or(line.strip_prefix("/// # ")));
            assert!(
                headings.map(anchor).any(|anchor| anchor == target),
                "{page} has no heading #{target}"
            );
        }
    }
    assert_eq!(numbered, 12, "twelve questions, in order");
}

/// Every source of the library, with its path.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut sources_in = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources_in.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).expect("a source");
            sources_in.push((path.display().to_string(), source));
        }
    }
    sources_in
}

/// The column of rustdoc holds 91 characters; what is longer in a code block is cut off, at every
/// width of the window.
#[test]
fn no_code_block_is_wider_than_its_page() {
    let mut blocks = 0;
    for (path, source) in sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        let mut is_in_block = false;
        for line in source.lines() {
            let line = line.trim_start();
            let comment = line.strip_prefix("//!").or(line.strip_prefix("///"));
            let Some(text) = comment else { continue };
            let text = text.strip_prefix(' ').unwrap_or(text);
            if text.starts_with("```") {
                is_in_block = !is_in_block;
                blocks += usize::from(is_in_block);
            } else if is_in_block && !text.starts_with("# ") {
                let width = text.chars().count();
                assert!(width <= 88, "{path}: {width} characters wide: {text}");
            }
        }
        assert!(!is_in_block, "{path}: a code block does not end");
    }
    assert!(blocks > 60, "{blocks} blocks were found");
}

/// Each lesson, and `forward`, has the loop with indices on plain arrays, the sum written as the
/// notebook's index words have it.
#[test]
fn every_lesson_has_its_loop_on_the_page() {
    for (file, loop_line) in [
        (
            "src/forward.rs",
            "inputs[sample][input] * weights[input][neuron];",
        ),
        (
            "src/backward/inputs.rs",
            "weights[input][neuron] * dvalues[sample][neuron];",
        ),
        (
            "src/backward/weights.rs",
            "inputs[sample][input] * dvalues[sample][neuron];",
        ),
        (
            "src/backward/biases.rs",
            "dbiases[0][neuron] += dvalues[sample][neuron];",
        ),
        ("src/backward/relu.rs", "if z[sample][neuron] <= 0.0 {"),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let source = fs::read_to_string(path).expect("the lesson");
        let comments = source.lines().filter(|line| line.starts_with("//"));
        let near_the_top = comments.take(60).any(|line| line.contains(loop_line));
        assert!(
            near_the_top,
            "{file} does not show `{loop_line}` on its page"
        );
    }
}

/// The pages in the order of reading: each ends with a sentence for a friend, and with a link to
/// the next one.
#[test]
fn every_lesson_ends_with_what_to_say_and_where_to_go_on() {
    let pages = [
        ("src/forward.rs", "](crate::backward)"),
        ("src/backward/mod.rs", "](dinputs_into)"),
        ("src/backward/inputs.rs", "](super::dweights_into)"),
        ("src/backward/weights.rs", "](super::dbiases_into)"),
        ("src/backward/biases.rs", "](super::drelu_into)"),
        ("src/backward/relu.rs", "](super::add_scaled)"),
        ("src/backward/update.rs", "](crate::wrong_turns)"),
        ("src/wrong_turns.rs", "`chainrule learn`"),
    ];
    for (file, next) in pages {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let source = fs::read_to_string(path).expect("the page");
        let end = source.split_once(" # Next: ").expect(file).1;
        let is_comment = |line: &&str| line.starts_with("//");
        let end: Vec<&str> = end.lines().skip(1).take_while(is_comment).collect();
        let words = end.iter().flat_map(|line| line.split_whitespace().skip(1));
        let words = words.collect::<Vec<_>>().join(" ");
        let friend = words.split_once("To say to a friend: *").expect(file).1;
        let (sentence, then) = friend.split_once(".* And then: ").expect(file);
        assert!(!sentence.contains(". ") && then.contains(next), "{file}");
    }
}

/// The sidebar of a page has its headings in their order, and then all items by their names: so
/// the headings at the top of `backward` are the lessons in the order of reading.
#[test]
fn the_sidebar_has_the_lessons_in_their_order() {
    let comments = BACKWARD
        .lines()
        .filter_map(|line| line.strip_prefix("//! "));
    let lessons = comments.skip_while(|line| *line != "# The lessons in their order");
    let lines: Vec<&str> = lessons
        .skip(1)
        .take_while(|line| !line.starts_with("# "))
        .collect();
    let items = ["dinputs", "dweights", "dbiases", "drelu", "add_scaled"];
    let expected = (1..).zip(items);
    assert_eq!(lines.len(), 2 * items.len());
    for (lesson, (number, item)) in lines.chunks(2).zip(expected) {
        assert!(
            lesson[0].starts_with(&format!("## {number}. ")),
            "{lesson:?}"
        );
        assert!(lesson[1].starts_with(&format!("[`{item}")), "{lesson:?}");
    }
}

#[test]
fn every_source_says_first_what_it_is() {
    for (file, source) in [
        ("backward/inputs", include_str!("../src/backward/inputs.rs")),
        (
            "backward/weights",
            include_str!("../src/backward/weights.rs"),
        ),
        ("backward/biases", include_str!("../src/backward/biases.rs")),
        ("backward/relu", include_str!("../src/backward/relu.rs")),
    ] {
        let first = source.lines().next().unwrap_or_default();
        let quoted: Vec<&str> = first.split('`').skip(1).step_by(2).collect();
        assert!(
            first.starts_with("//! Lesson") && !quoted.is_empty(),
            "{file}: {first}"
        );
        for line in quoted {
            assert!(
                code_lines().contains(&line),
                "{file} opens with `{line}`, which is no line of the notebook"
            );
        }
    }
}

/// The table at the end of the page `backward`: what stands in backquotes (or in <code>) in each cell.
fn table() -> Vec<(String, Option<String>)> {
    let code = |cell: &str| {
        let cell = cell
            .trim()
            .replace("<code>", "`")
            .replace("</code>", "`")
            .replace("&#124;", "|");
        cell.strip_prefix('`')
            .and_then(|cell| cell.strip_suffix('`'))
            .map(str::to_string)
    };
    let rows = BACKWARD
        .lines()
        .filter_map(|line| line.strip_prefix("//! "))
        .skip_while(|line| !line.starts_with("| the notebook, in NumPy"))
        .skip(2);
    rows.take_while(|line| line.starts_with('|'))
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
            assert_eq!(cells.len(), 2, "{row}");
            (
                code(cells[0]).expect("a line of the notebook"),
                code(cells[1]),
            )
        })
        .collect()
}

#[test]
fn the_table_has_every_line_of_the_notebook_in_order() {
    let in_notebook = code_lines();
    let in_table: Vec<String> = table().into_iter().map(|(numpy, _)| numpy).collect();
    assert_eq!(in_table, in_notebook);
}

#[test]
fn the_table_compiles() {
    let function = THIS
        .rsplit("fn the_notebook_in_rust()")
        .next()
        .expect("the function below");
    let mut rest = THIS
        .lines()
        .filter(|line| line.starts_with("use "))
        .collect::<String>()
        + function;
    for (numpy, rust) in table() {
        match rust {
            Some(rust) => {
                let at = rest
                    .find(&rust)
                    .unwrap_or_else(|| panic!("`{rust}` is not run below, or not in this order"));
                rest = rest.split_off(at);
            }
            None => assert_eq!(numpy, "dvalues = np.random.randint(-5, 5, (3, 3))"),
        }
    }
}

fn sum(weights: &[f64], dvalues: &[f64]) -> f64 {
    weights
        .iter()
        .zip(dvalues)
        .fold(0.0, |sum, (weight, dvalue)| sum + weight * dvalue)
}

/// The right column of the table, in order. The chosen numbers are the design's; what is expected is what the
/// notebook printed.
#[test]
#[rustfmt::skip] // the lines are the table's
fn the_notebook_in_rust() -> Result<(), chainrule::ShapeError> {
    const WEIGHTS: [[f64; 3]; 4] = [[1.044810781, -1.721220438, -1.061946099], [0.5, -2.0, 0.239689636], [-1.0, -2.5, 0.42701636], [0.25, -1.5, -0.6327701]];
    const INPUTS: [[f64; 4]; 3] = [[0.133790763, -0.540806811, 1.365725559, 1.433595513], [0.555749814, 1.207875877, 0.684929797, -1.831436336], [0.665352903, -1.067504541, 0.074400999, -1.111932247]];
    const Z: [[i32; 4]; 3] = [[4, 4, 0, 4], [-4, -7, -2, -6], [2, -2, -6, 1]];
    const DVALUES: [[i32; 4]; 3] = [[1, 4, 0, 1], [3, 3, 4, 4], [3, 5, 2, 8]];
    let printed = |text: &str| assert!(NOTEBOOK.contains(text), "the notebook did not print\n{text}");

    let dvalues = Matrix::of(&[[1.0; 3]]);
    let weights = Matrix::of(&WEIGHTS);
    println!("{:?}", weights.row(0));
    let dx0 = sum(weights.row(0), dvalues.row(0));
    let dx1 = sum(weights.row(1), dvalues.row(0));
    let dx2 = sum(weights.row(2), dvalues.row(0));
    let dx3 = sum(weights.row(3), dvalues.row(0));
    println!("{:?} {:?}", dvalues.shape(), weights.shape());
    let dinputs = backward::dinputs(dvalues, weights)?;
    assert_eq!(dinputs, Matrix::of(&[[dx0, dx1, dx2, dx3]]));
    println!("{dinputs}");
    printed(dinputs.to_string().trim_matches(['[', ']']));

    let dvalues = Matrix::of(&[[1.0, 1.0, 1.0], [2.0, 2.0, 2.0], [3.0, 3.0, 3.0]]);
    println!("{dvalues}");
    printed(&dvalues.to_string());
    let dinputs = dvalues.dot(weights.transpose()?.view())?;
    println!("{dinputs}");
    printed(&dinputs.to_string());

    let inputs = Matrix::of(&INPUTS);
    println!("{inputs}");
    printed(&inputs.to_string());
    let dweights = inputs.transpose()?.view().dot(dvalues)?;
    println!("{dweights}");
    printed(&dweights.to_string());

    let biases = Matrix::of(&[[2.0, 3.0, 0.5]]);
    let dbiases = dvalues.sum_axis0()?;
    println!("{dbiases}");
    printed(&dbiases.to_string());
    assert_eq!(dbiases.shape(), biases.shape());

    let z = Matrix::of(&Z);
    println!("{z}");
    printed(&z.to_string());
    let dvalues = Matrix::of(&DVALUES);
    println!("{dvalues}");
    printed(&dvalues.to_string());
    let mut drelu = dvalues.copy()?;
    drelu.set_where(z, |z| z <= 0, 0)?;
    println!("{drelu}");
    printed(&drelu.to_string());
    Ok(())
}
