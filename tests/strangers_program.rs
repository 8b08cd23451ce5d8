//! Files and folders that somebody else made, carelessly or with intent: what is in them is read where it can be, decides
//! nothing outside of its folder, never keeps the program waiting, and is no order to a terminal.
//!
//! JSON is read here by its grammar, by code that the program has no part in. This cannot see what a terminal does with
//! characters that have a place of their own but look like others.
#![cfg(feature = "alloc")]

mod containers;
mod program;

use containers::{Member, Stream};
use program::{
    answer, folder, json, limited, outcome, program, refused, refuses, run, with, write, write_v1,
};
use std::fs;
use std::path::{Path, PathBuf};

const HEADER: &str = "case\tresult\ttype\tshape\toperands\tabout";

/// Clears the screen, colours it, rings, ends a line early, turns the writing round, and the same in one character.
const ORDERS: &str = "\u{1b}[2J\u{1b}[31m\u{7}\r\u{202e}\u{9b}2J\u{7f}";

/// The same, as the program has to say it.
const SAID: &str = r"\u{1b}[2J\u{1b}[31m\u{7}\r\u{202e}\u{9b}2J\u{7f}";

/// A folder with one case, whose only result is right, and with this INDEX.
fn graded(name: &str, index: &[u8]) -> PathBuf {
    let folder = folder(name);
    case(&folder, "v1");
    fs::write(folder.join("INDEX"), index).expect("written");
    folder
}

fn case(folder: &Path, name: &str) {
    let case = folder.join(name);
    fs::create_dir_all(&case).expect("made");
    write(case.join("z.npy"), "|i1", (1, 2), vec![1, 2]);
    write(case.join("candidate_relu.npy"), "|i1", (1, 2), vec![1, 2]);
}

/// The same case in one file, and its answer in another.
fn case_in_files(folder: &Path, operands: &str, answers: &str) {
    case(folder, "v1");
    let content = fs::read(folder.join("v1/z.npy")).expect("read");
    for (file, name) in [(operands, "z.npy"), (answers, "relu.npy")] {
        let archive = containers::zip(&[Member::stored(name, &content)]);
        fs::write(folder.join(file), archive).expect("written");
    }
}

#[track_caller]
fn has_no_orders(text: &str) {
    let order = |character: char| character.is_control() && character != '\n';
    assert!(
        !text.contains(order) && !text.contains('\u{202e}'),
        "{text:?}"
    );
}

#[test]
fn an_index_from_another_editor_is_read() {
    for (name, index) in [
        ("plain", format!("{HEADER}\nv1\trelu\n")),
        ("windows", format!("{HEADER}\r\nv1\trelu\r\n")),
        (
            "windows_all",
            format!("{HEADER}\r\nv1\trelu\t|i1\t1x2\tz\tabout\r\n"),
        ),
        ("mark", format!("\u{feff}{HEADER}\nv1\trelu\n")),
        ("blank", format!("{HEADER}\n\nv1\trelu\n\n")),
        ("blank_first", format!("\n{HEADER}\nv1\trelu")),
        ("all", format!("\u{feff}{HEADER}\r\n  \r\nv1\trelu\r\n\r\n")),
    ] {
        let folder = graded(&format!("another_editor_{name}"), index.as_bytes());
        let card = answer(&folder, "grade .", 0);
        assert!(
            card.contains("\n1 pass, 0 wrong, 0 not answered, 0 not read\n"),
            "{card}"
        );
    }
}

/// The folder outside is there, and right: it would pass.
#[test]
fn an_index_decides_nothing_outside_its_folder() {
    let outer = folder("outside_the_folder");
    case(&outer, "v1");
    case(&outer, "inner/v1");
    fs::create_dir_all(outer.join("inner/candidate_x")).expect("made");
    let absolute = outer.join("v1").to_string_lossy().into_owned();
    case_in_files(&outer, "v1.npz", "v1.answers.npz");
    let absolute_file = format!("{absolute}.npz");
    for named in [
        "../v1",
        "v1/../../v1",
        "./v1",
        "..",
        ".",
        "",
        &absolute,
        "../v1.npz",
        "v1/../../v1.npz",
        &absolute_file,
    ] {
        let index = format!("{HEADER}\nv1\trelu\n{named}\trelu\n");
        fs::write(outer.join("inner/INDEX"), index).expect("written");
        let words = ["inner/INDEX: line 3: ", "is nothing beside the INDEX"];
        refused(&outer, "grade inner", &words);
    }
    fs::write(
        outer.join("inner/INDEX"),
        format!("{HEADER}\nv1\tx/../../v1\n"),
    )
    .expect("written");
    let words = ["inner/INDEX: line 2: there is no function `x/../../v1`"];
    refused(&outer, "grade inner", &words);
}

/// However its path is written: each line would read the files once more.
#[test]
fn an_index_asks_for_a_result_once() {
    let folder = graded("a_result_once", b"");
    for again in ["v1", "v1/", "v1/.", "v1//"] {
        let index = format!("{HEADER}\nv1\trelu\nv1\tdrelu\n{again}\trelu\n");
        fs::write(folder.join("INDEX"), index).expect("written");
        let words = format!("./INDEX: line 4: `{again}` is asked for relu a second time");
        refused(&folder, "grade .", &[&words]);
    }
}

/// A pipe that nobody writes to, a device without end, and a text without measure.
#[cfg(target_os = "linux")]
#[test]
fn what_is_no_text_is_refused_at_once() {
    let folder = graded("what_is_no_text", b"");
    let index = folder.join("INDEX");
    let made = std::process::Command::new("mkfifo")
        .arg(folder.join("pipe"))
        .status();
    assert!(made.expect("mkfifo runs").success());
    for (path, words) in [
        ("pipe", "it is a device or a pipe, where a file is needed"),
        (
            "/dev/zero",
            "it is a device or a pipe, where a file is needed",
        ),
        ("v1", "this is a folder, where a file is needed"),
        ("nowhere", "there is no such file"),
        ("long", "it is longer than 1048576 bytes"),
        ("bytes", "it is no text: it is not UTF-8"),
    ] {
        fs::write(folder.join("long"), vec![b'\n'; (1 << 20) + 1]).expect("written");
        fs::write(folder.join("bytes"), b"\xff\n").expect("written");
        fs::remove_file(&index).expect("removed");
        std::os::unix::fs::symlink(path, &index).expect("linked");
        refused(&folder, "grade .", &[&format!("./INDEX: {words}")]);
        refused(
            &folder,
            &format!("notebook {path}"),
            &[&format!("{path}: {words}")],
        );
    }
    // The longest that is read, to its end.
    let mut longest = format!("{HEADER}\nv1\trelu\n");
    longest += &"\n".repeat((1 << 20) - longest.len());
    fs::remove_file(&index).expect("removed");
    fs::write(&index, longest).expect("written");
    answer(&folder, "grade .", 0);
}

/// Where operands or answers should be, in one file a case: each is refused at once, in little
/// memory, and the other case is judged all the same.
#[cfg(target_os = "linux")]
#[test]
fn what_is_no_file_of_a_case_is_refused_at_once() {
    let folder = graded("no_file_of_a_case", b"");
    let index = format!("{HEADER}\nv1\trelu\nv2.npz\trelu\n");
    fs::write(folder.join("INDEX"), index).expect("written");
    let made = std::process::Command::new("mkfifo")
        .arg(folder.join("pipe"))
        .status();
    assert!(made.expect("mkfifo runs").success());
    let (operands, answers) = (folder.join("v2.npz"), folder.join("v2.answers.npz"));
    case_in_files(&folder, "operands", "answers");
    std::os::unix::fs::symlink("operands", &operands).expect("linked");
    std::os::unix::fs::symlink("answers", &answers).expect("linked");
    answer(&folder, "grade .", 0);

    for (link, right) in [(&operands, "operands"), (&answers, "answers")] {
        for (path, words) in [
            ("pipe", "it is a device or a pipe, where a file is needed"),
            (
                "/dev/zero",
                "it is a device or a pipe, where a file is needed",
            ),
            ("v1", "this is a folder, where a file is needed"),
            ("INDEX", "it is no zip archive"),
        ] {
            fs::remove_file(link).expect("removed");
            std::os::unix::fs::symlink(path, link).expect("linked");
            let (status, card, stderr) = run(&folder, "grade .");
            assert_eq!(status, 2, "{path}: {card}");
            let name = link.file_name().expect("a name").to_string_lossy();
            assert!(stderr.contains(&format!("./{name}: {words}")), "{stderr}");
            assert!(card.contains("\n1 pass, 0 wrong, 0 not answered, 1 not read"));
        }
        fs::remove_file(link).expect("removed");
        std::os::unix::fs::symlink(right, link).expect("linked");
    }
}

/// What a file says of its sizes is refused where it cannot be, before memory is asked for: the
/// program has only so much.
#[cfg(target_os = "linux")]
#[test]
fn bombs_are_refused_in_little_memory() {
    let folder = graded("bombs", format!("{HEADER}\nv1.npz\trelu\n").as_bytes());
    case_in_files(&folder, "v1.npz", "v1.answers.npz");
    let empty = Stream::default().number(1, 1).number(1, 2).fixed(256);
    let zeros = containers::real_file("deflate_run"); // a million bytes of a thousand
    let bomb = |packed: &[u8], declared: usize| {
        let mut member = Member::deflated("relu.npy", &[], packed.to_vec());
        member.size = u32::try_from(declared).expect("32 bits");
        member
    };
    for (member, words) in [
        (bomb(&empty.bytes(), 4_000_000_000), "more than 1032 times"),
        (
            bomb(&zeros, zeros.len() * 1032 + 1),
            "more than 1032 times its compressed bytes",
        ),
        (bomb(&zeros, zeros.len() * 1032), "fewer bytes than"),
        (bomb(&zeros, 999_999), "more bytes than it declares"),
        (bomb(&zeros, 0), "more bytes than it declares"),
    ] {
        fs::write(folder.join("v1.answers.npz"), containers::zip(&[member])).expect("written");
        let (status, card, stderr) = outcome(&mut limited(&folder, "-v 1000000", "grade ."));
        assert_eq!(status, 2, "{card}");
        assert!(stderr.contains(words), "{words} is not in {stderr}");
    }
}

/// A million elements of no terms, or of one: the search for what happened once took twenty
/// seconds here. The processor's seconds are counted, as others may work beside.
#[cfg(unix)]
#[test]
fn a_result_without_terms_does_not_keep_the_program_waiting() {
    let folder = folder("a_result_without_terms");
    write(folder.join("none.npy"), "<f4", (1024, 0), Vec::new());
    let elements = vec![1; 4 << 20];
    write(
        folder.join("square.npy"),
        "<f4",
        (1024, 1024),
        elements.clone(),
    );
    write(folder.join("row.npy"), "<f4", (1, 1 << 20), elements);
    for (question, status) in [
        (
            "check dinputs --dvalues none.npy --weights none.npy --candidate square.npy",
            1,
        ),
        ("check dbiases --dvalues row.npy --candidate row.npy", 0),
    ] {
        let (given, _, stderr) = outcome(&mut limited(&folder, "-t 4", question));
        assert_eq!((given, stderr.as_str()), (status, ""), "{question}");
    }
}

#[test]
fn an_index_gives_no_orders_to_a_terminal() {
    let line = format!("{ORDERS}\trelu\t{ORDERS}\t{ORDERS}\tz\t{ORDERS}");
    let folder = graded(
        "an_index_gives_no_orders",
        format!("{HEADER}\n{line}\n").as_bytes(),
    );
    let card = answer(&folder, "grade .", 1);
    has_no_orders(&card);
    assert!(
        card.contains(&format!("\n{SAID}")) && card.contains(" not answered\n"),
        "{card}"
    );

    let json = answer(&folder, "grade . --json", 1);
    has_no_orders(&json);
    assert!(json::texts(&json).contains(&ORDERS.to_string()), "{json}");

    // In what is refused, too.
    for line in [format!("../{ORDERS}\trelu"), format!("v1\t{ORDERS}x")] {
        fs::write(folder.join("INDEX"), format!("{HEADER}\n{line}\n")).expect("written");
        let (status, stdout, stderr) = run(&folder, "grade .");
        assert_eq!((status, stdout.as_str()), (2, ""));
        has_no_orders(&stderr);
        assert!(stderr.contains(SAID), "{stderr}");
    }
}

/// The header of a file, with and without elements of a type that is known, and its text where it cannot be read at all.
#[test]
fn a_file_gives_no_orders_to_a_terminal() {
    let folder = folder("a_file_gives_no_orders");
    // Blanks in a header are skipped, and \r is one.
    let orders = ORDERS.replace('\r', "");
    let said = SAID.replace("\\r", "");
    for descr in [&orders, &format!(">{orders}"), &format!("<f4'{orders}': ")] {
        write(folder.join("z.npy"), descr, (1, 1), vec![0; 4]);
        let mut program = program(&folder, "relu --z z.npy");
        let (_, _, stderr) = outcome(&mut program);
        has_no_orders(&stderr);
    }
    write(folder.join("z.npy"), &orders, (1, 1), vec![0; 4]);
    refused(
        &folder,
        "relu --z z.npy",
        &[&format!("its elements are {said}, but")],
    );
}

/// The names in an archive are somebody else's, too.
#[test]
fn an_archive_gives_no_orders_to_a_terminal() {
    let index = format!("{HEADER}\nv1.npz\trelu\n");
    let folder = graded("an_archive_gives_no_orders", index.as_bytes());
    case_in_files(&folder, "v1.npz", "v1.answers.npz");
    let member = Member::stored(ORDERS, b"");
    let twice = containers::zip(&[member.clone(), member]);
    fs::write(folder.join("v1.answers.npz"), &twice).expect("written");
    fs::write(folder.join("case.npz"), &twice).expect("written");
    let said = format!("two files named `{SAID}`");
    let (status, card, stderr) = run(&folder, "grade .");
    assert_eq!(status, 2, "{card}");
    assert!(stderr.contains(&said) && card.contains(&said), "{stderr}");
    has_no_orders(&stderr);
    has_no_orders(&card);
    refused(&folder, "check case.npz", &[&said]);
}

#[test]
fn a_notebook_gives_no_orders_to_a_terminal() {
    let folder = folder("a_notebook_gives_no_orders");
    let text =
        include_str!("data/notebook.txt").replace("[[6. 6. 6.]]", &format!("[[6. {ORDERS}]]"));
    fs::write(folder.join("text.txt"), text).expect("written");
    let page = answer(&folder, "notebook text.txt", 1);
    has_no_orders(&page);
    assert!(page.contains(&format!("    [[6. {SAID}]]\n")), "{page}");
}

/// What a person types may have been put together by a script from a name that somebody else chose. A line break in it
/// is none in what is said.
#[test]
fn a_name_gives_no_orders_to_a_terminal() {
    let folder = folder("a_name_gives_no_orders");
    write_v1(&folder);
    let name = format!("{ORDERS}\nchainrule: all is well");
    let said = format!("{SAID}\\nchainrule: all is well");
    for arguments in [
        &["relu", "--z", &name][..],
        &["relu", "--z", "z.npy", "--out", &format!("{name}/x")],
        &["check", "relu", "--z", "z.npy", "--candidate", &name],
        &["grade", &name],
        &["notebook", &name],
        &["explain", &name],
        &["explain", "relu", "--at", &name],
        &["help", &name],
        &[&name],
        &["relu", &format!("--{name}")],
    ] {
        let mut program = with(&folder, arguments);
        refuses(&mut program, &[&said]);
        has_no_orders(&outcome(&mut program).2);
    }
}

/// Whatever a folder is called, JSON is JSON and has that very name; and the card has a line for each reason.
#[cfg(unix)]
#[test]
fn json_is_json_whatever_a_folder_is_called() {
    let outer = folder("json_whatever_a_folder_is_called");
    let all: String = (1..0x300_u32)
        .filter_map(char::from_u32)
        .filter(|it| *it != '/')
        .collect();
    let all: Vec<char> = all.chars().collect();
    let mut names: Vec<String> = all.chunks(60).map(|part| part.iter().collect()).collect();
    names.extend([ORDERS, "\"", "\\", "\\u0041", "🦀\u{2028}\u{10ffff}"].map(String::from));
    for name in names {
        let folder = outer.join(&name);
        fs::create_dir_all(folder.join("v1")).expect("made");
        fs::write(folder.join("INDEX"), format!("{HEADER}\nv1\trelu\n")).expect("written");
        fs::write(folder.join("v1/candidate_relu.npy"), "nonsense").expect("written");
        let (status, json, stderr) = outcome(&mut with(&outer, &["grade", "--json", &name]));
        assert_eq!((status, stderr.lines().count()), (2, 2), "{stderr}");
        has_no_orders(&json);
        let start = format!("{name}/v1/z.npy: there is no such file; ");
        let texts = json::texts(&json);
        assert!(
            texts.iter().any(|text| text.starts_with(&start)),
            "{start:?} is not in {json}"
        );
        let (_, card, _) = outcome(&mut with(&outer, &["grade", &name]));
        has_no_orders(&card);
        assert_eq!(card.lines().count(), 1 + 2 + 2, "{card}");
    }
}

/// Who closes stdout gets no result, and nobody else gets it in his place: a file that is opened
/// then may not become stdout. (Rust opens /dev/null there before the program begins, so that this
/// is as if one had asked for `> /dev/null`; the program cannot tell the one from the other.)
#[cfg(unix)]
#[test]
fn a_closed_stdout_is_no_other_file() {
    let folder = folder("a_closed_stdout");
    write_v1(&folder);
    for command in [
        "relu --z z.npy",
        "relu --z z.npy --out -",
        "vectors here",
        "check relu --z z.npy --candidate z.npy --bounds bounds.npy",
    ] {
        let program = program(&folder, "");
        let mut closed = std::process::Command::new("sh");
        closed
            .args(["-c", &format!("exec \"$0\" {command} >&-")])
            .arg(program.get_program())
            .current_dir(&folder);
        let (_, stdout, stderr) = outcome(&mut closed);
        assert_eq!((stdout.as_str(), stderr.as_str()), ("", ""), "{command}");
    }
    let index = fs::read(folder.join("here/INDEX")).expect("written");
    assert!(index.starts_with(HEADER.as_bytes()));
    let bounds = fs::read(folder.join("bounds.npy")).expect("written");
    assert!(bounds.starts_with(b"\x93NUMPY") && bounds.len() == 128 + 3 * 15 * 8);
}

/// An empty path with a slash after it is the root of all.
#[test]
fn an_empty_path_is_refused() {
    let folder = folder("an_empty_path");
    write_v1(&folder);
    for arguments in [
        &["grade", ""][..],
        &["notebook", ""],
        &["relu", "--z", ""],
        &["relu", "--z="],
        &["relu", "--z", "z.npy", "--out", ""],
        &["relu", "--z", "z.npy", "--out="],
        &["check", "relu", "--z", "z.npy", "--candidate", ""],
        &["explain", "relu", "--at", ""],
    ] {
        refuses(&mut with(&folder, arguments), &[]);
    }
    refuses(
        &mut with(&folder, &["grade", ""]),
        &["grade: the path of DIR is empty"],
    );
    refuses(
        &mut with(&folder, &["notebook", ""]),
        &["the path of the file is empty"],
    );
    refuses(
        &mut with(&folder, &["relu", "--z", ""]),
        &["relu: --z needs a file after it"],
    );
}

/// It once wrote 150 folders into the root. The program may not write a byte here, so that a mistake cannot do it again.
#[cfg(target_os = "linux")]
#[test]
fn vectors_are_not_written_into_the_root() {
    let folder = folder("vectors_are_not_written");
    let mut limited = limited(&folder, "-f 0", "vectors ''");
    refuses(&mut limited, &["vectors: the path of DIR is empty"]);
}
