//! The pictures that can be touched: those in the documentation are what the program makes today, of numbers that the
//! kernels themselves computed; and `chainrule explain --html` writes a page that needs nothing else.
//!
//! What is expected is what stands in the lessons' drawings, and what NumPy says of the network. It cannot see what the
//! pictures do when they are pointed at: a browser does, in `tests/browser/look`.
#![cfg(feature = "alloc")]

mod program;

use program::{answer, folder, outcome, refused, refuses, refuses_a_closed_pipe, run, with};
use std::fs;
use std::path::Path;

/// The operation, the file whose comment includes its picture, and what stands below the tables.
const PICTURES: [(&str, &str, &str); 5] = [
    (
        "dense",
        "src/forward.rs",
        "<span>z[0][2] = 1 · 3 + -2 · -2 + 3 · 1 + 5 · 7 + 0.5 = 45.5</span> \
         <span>sum(inputs[0] * weights[:, 2]) + biases[0][2]</span>",
    ),
    (
        "dinputs",
        "src/backward/inputs.rs",
        "<span>dinputs[0][1] = 5 · 4 + 3 · -1 + -2 · 2 = 13</span> \
         <span>sum(weights[1] * dvalues[0])</span>",
    ),
    (
        "dweights",
        "src/backward/weights.rs",
        "<span>dweights[3][2] = 5 · 2 + 2 · 1 = 12</span> \
         <span>sum(inputs[:, 3] * dvalues[:, 2])</span>",
    ),
    (
        "dbiases",
        "src/backward/biases.rs",
        "<span>dbiases[0][2] = 2 + 1 = 3</span> <span>sum(dvalues[:, 2])</span>",
    ),
    (
        "drelu",
        "src/backward/relu.rs",
        "<span>drelu[0][2] = dvalues[0][2] = 2 where z[0][2] = 45.5 &gt; 0</span> \
         <span>drelu = dvalues.copy()</span>",
    ),
];

fn in_the_project(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The number at a place of a page.
fn number<'a>(page: &'a str, place: &str) -> &'a str {
    let at = format!("data-at=\"{place}\"");
    let rest = page.split(&at).nth(1);
    let text = rest
        .and_then(|rest| rest.split_once('>'))
        .map(|(_, text)| text);
    let number = text.and_then(|text| text.split('<').next());
    number.unwrap_or_else(|| panic!("the page has no {place}"))
}

#[test]
fn the_pictures_of_the_lessons_are_what_the_kernels_make_today() {
    for (operation, lesson, formula) in PICTURES {
        let path = format!("src/pictures/{operation}.html");
        let today = answer(".", &format!("explain {operation} --html -"), 0);
        assert!(
            in_the_project(&path) == today,
            "{path} is not what the kernels make today; where they are right it is written anew by \
             cargo run -- explain {operation} --html {path}"
        );
        assert!(today.contains(formula), "{path} does not say {formula}");
        let included = format!("pictures/{operation}.html\")]");
        assert!(in_the_project(lesson).contains(&included), "{lesson}");
    }
}

/// What Markdown needs, and docs.rs: an empty line would end the HTML, and a page that grows by as much as a book has is
/// slow on a phone.
#[test]
fn a_picture_can_stand_in_a_comment() {
    for (operation, ..) in PICTURES {
        let picture = answer(".", &format!("explain {operation} --html -"), 0);
        assert!(picture.starts_with("<div") && picture.ends_with("</div>\n"));
        assert!(!picture.contains("\n\n"), "{operation}: an empty line");
        assert!(picture.len() < 16_000, "{operation}: {}", picture.len());
    }
}

/// Their drawings show one number; these are the others, as the lessons have them.
#[test]
fn a_picture_has_the_numbers_of_its_lesson() {
    for (operation, place, expected) in [
        ("dense", "z[1][2]", "-10.5"),
        ("dinputs", "dinputs[1][1]", "-16"),
        ("dinputs", "dvalues[1][0]", "-4"),
        ("dweights", "dweights[1][0]", "-32"),
        ("dweights", "np.outer(inputs[0], dvalues[0])[1][0]", "-8"),
        ("dweights", "np.outer(inputs[1], dvalues[1])[1][0]", "-24"),
        ("dbiases", "dbiases[0][0]", "0"),
        ("drelu", "drelu[0][0]", "0"),
        ("drelu", "drelu[1][0]", "-4"),
        ("relu", "relu[0][2]", "45.5"),
    ] {
        let picture = answer(".", &format!("explain {operation} --html -"), 0);
        assert_eq!(number(&picture, place), expected, "{operation}: {place}");
    }
}

#[test]
fn the_page_of_the_network_has_every_number_and_its_gradient() {
    let page = answer(".", "explain --html -", 0);
    for (place, expected) in [
        ("weights[3][2]", "7"),
        ("dweights[3][2]", "10"),
        ("dinputs[1][2]", "20"),
        ("dbiases[0][0]", "-4"),
        ("z[0][1]", "-17"),
        ("drelu[0][1]", "0"),
        ("relu[1][0]", "29"),
        ("dinputs2[0][1]", "-1"),
        ("dweights2[2][1]", "136.5"),
        ("dbiases2[0][1]", "1"),
        ("outputs[1][0]", "-70.5"),
        ("dvalues2[1][1]", "-2"),
        ("targets[1][1]", "87"),
        ("loss", "9"),
    ] {
        assert_eq!(number(&page, place), expected, "{place}");
    }
    // Counted by hand: 8 + 12 + 3 + 6 + 6 + 6 + 2 + 4 numbers that have a gradient, 4 targets, the loss.
    let tagged = page.split("</head>").nth(1).expect("a body");
    let tagged = tagged.split("<script>").next().expect("before the script");
    assert_eq!(tagged.matches(" data-at=").count(), 2 * 47 + 4 + 1);
    assert!(!tagged.contains('{'), "something was not filled in");
}

/// Nothing is loaded from anywhere.
#[test]
fn no_page_needs_a_network() {
    let pages = PICTURES.map(|(operation, ..)| format!("explain {operation} --html -"));
    for words in pages.iter().map(String::as_str).chain(["explain --html -"]) {
        let page = answer(".", words, 0);
        assert!(page.contains("<script>"), "{words} writes no page");
        for loads in [
            "http:", "https:", "src=", "href=", "url(", "@import", "fetch(",
        ] {
            assert!(!page.contains(loads), "{words}: {loads}");
        }
    }
}

#[test]
fn a_page_is_a_file_like_every_other() {
    let folder = folder("a_page_is_a_file");
    let page = answer(".", "explain --html -", 0);
    fs::write(folder.join("old.html"), "old ".repeat(20_000)).expect("written");
    for name in ["new.html", "old.html"] {
        let said = format!("{name}: open it in a browser\n");
        let outcome = run(&folder, &format!("explain --html {name}"));
        assert_eq!(outcome, (0, String::new(), said));
        let written = fs::read_to_string(folder.join(name)).expect("read");
        assert_eq!(written, page, "{name}");
    }
    let there = fs::read_dir(&folder).expect("the folder").count();
    assert_eq!(there, 2, "something was left beside the files");
    refused(&folder, "explain --html .", &[".", "could not be written"]);
    refuses_a_closed_pipe(&folder, "explain --html -");
}

#[test]
fn what_cannot_be_drawn_is_said() {
    for (words, said) in [
        ("explain --html", &["--html needs a file"][..]),
        ("explain dinputs --html", &["--html needs a file"]),
        (
            "explain dinput --html -",
            &["no picture of `dinput`", "dinputs"],
        ),
        (
            "explain chain --html -",
            &["no picture of `chain`", "explain --html FILE"],
        ),
        ("explain dinputs --html - --at 0,1", &["`--at`", "--html"]),
        ("explain dinputs --html - --html -", &["--html once"]),
    ] {
        refused(".", words, said);
    }
    refuses(&mut with(".", &["explain", "--html", ""]), &["--html"]);
    let (status, out, _) = outcome(&mut with(".", &["explain", "--html=-"]));
    assert!(status == 0 && out.starts_with("<!DOCTYPE html>"));
}
