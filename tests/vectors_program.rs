//! `chainrule vectors` and `chainrule grade`: the cases are complete and the same everywhere; who computes them as the
//! reference does passes; what is missing, NaN, zero, of another shape or wrong does not, and the mistake is named.
//!
//! The expected results are the reference's own, so this cannot see whether they are right: for V1 to V8 that is compared
//! here with what was derived by hand, and `recipes/verify_vectors.py` computes all of them with
//! NumPy's scalars and exact fractions. The fingerprint says only that the bytes are what they were on another machine.
#![cfg(feature = "alloc")]

mod containers;
mod program;

use containers::Member;
use program::{answer, folder, json, refused, run};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The case and the result of each line of the index.
fn index(folder: &Path) -> Vec<(String, String)> {
    let index = fs::read_to_string(folder.join("INDEX")).expect("an index");
    let mut lines = index.lines();
    assert_eq!(
        lines.next(),
        Some("case\tresult\ttype\tshape\toperands\tabout")
    );
    let columns = lines.map(|line| line.split('\t').map(String::from).collect::<Vec<_>>());
    columns
        .map(|columns| <[String; 6]>::try_from(columns).expect("six columns"))
        .map(|[a, b, ..]| (a, b))
        .collect()
}

/// A folder in which each expected result, changed or not, is handed in as a candidate.
fn answered(
    name: &str,
    change: impl Fn(&str, Vec<u8>) -> Vec<u8>,
) -> (PathBuf, Vec<(String, String)>) {
    let folder = folder(name);
    answer(&folder, "vectors .", 0);
    let results = index(&folder);
    for (case, result) in &results {
        let expected =
            fs::read(folder.join(case).join(format!("expected_{result}.npy"))).expect("a result");
        let candidate = change(&format!("{case} {result}"), expected);
        fs::write(
            folder.join(case).join(format!("candidate_{result}.npy")),
            candidate,
        )
        .expect("written");
    }
    if name.starts_with("nonsense") {
        // Looking for the mistake in large cases takes seconds.
        let index = fs::read_to_string(folder.join("INDEX")).expect("an index");
        let short: Vec<_> = index
            .lines()
            .filter(|line| !line.starts_with("real-6") && !line.starts_with("integers-63"))
            .collect();
        fs::write(folder.join("INDEX"), short.join("\n")).expect("written");
    }
    (folder, results)
}

/// The verdicts of the report card, by case and result.
fn verdicts(card: &str) -> BTreeMap<String, String> {
    let lines = card
        .lines()
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.starts_with(' '));
    let words = lines.map(|line| line.split_whitespace().collect::<Vec<_>>());
    words
        .map(|words| (format!("{} {}", words[0], words[1]), words[2].to_string()))
        .collect()
}

#[test]
fn the_reference_passes_everything_bit_by_bit() {
    let (folder, results) = answered("the_reference_passes", |_, expected| expected);
    let card = answer(&folder, "grade .", 0);
    let verdicts = verdicts(&card);
    assert_eq!(verdicts.len(), results.len());
    assert!(
        verdicts.values().all(|verdict| verdict == "identical"),
        "{card}"
    );
    assert!(
        !card.contains('#') && !card.contains("equality") && !card.contains(".00"),
        "nothing is off: {card}"
    );
    assert!(
        card.ends_with(&format!(
            "\n{} pass, 0 wrong, 0 not answered, 0 not read\n",
            results.len()
        )),
        "{card}"
    );

    // Written again, and all the candidates are still there; one of them is not.
    fs::remove_file(folder.join("v1-f32/candidate_dinputs.npy")).expect("removed");
    let (status, _, stderr) = run(&folder, "vectors .");
    let old = format!(
        "{} candidates from before are still in ., and `grade` judges them",
        results.len() - 1
    );
    assert!(
        status == 0 && stderr.starts_with(&old) && stderr.lines().count() == 1,
        "{stderr}"
    );
    fs::copy(
        folder.join("v1-f32/expected_dinputs.npy"),
        folder.join("v1-f32/candidate_dinputs.npy"),
    )
    .expect("copied");
    assert_eq!(
        card.lines().count(),
        1 + results.len() + 2,
        "nothing to explain"
    );
    let json = answer(&folder, "grade . --json", 0);
    assert_eq!(json.matches("\"verdict\": \"pass\"").count(), results.len());
}

#[test]
fn every_case_is_complete_and_the_same_everywhere() {
    let folder = folder("every_case_is_complete");
    for again in ["a", "b"] {
        answer(&folder, &format!("vectors {again}"), 0);
    }
    let mut fingerprint = 0xcbf2_9ce4_8422_2325_u64;
    let mut cases: Vec<_> = fs::read_dir(folder.join("a"))
        .expect("listed")
        .flatten()
        .map(|it| it.path())
        .collect();
    cases.sort();
    for case in cases.iter().filter(|case| case.is_dir()) {
        let mut files: Vec<_> = fs::read_dir(case)
            .expect("listed")
            .flatten()
            .map(|it| it.path())
            .collect();
        files.sort();
        assert!(
            fs::read_to_string(case.join("about.txt"))
                .expect("a line of text")
                .lines()
                .count()
                == 1
        );
        for file in files {
            let bytes = fs::read(&file).expect("read");
            let name = file.strip_prefix(folder.join("a")).expect("inside");
            assert_eq!(
                bytes,
                fs::read(folder.join("b").join(name)).expect("the same file"),
                "{}",
                name.display()
            );
            for byte in bytes
                .into_iter()
                .filter(|_| name.extension() == Some("npy".as_ref()))
            {
                fingerprint = (fingerprint ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    assert_eq!(
        fingerprint, 8_151_590_593_216_299_296,
        "the bytes are others than on the machine where this was written"
    );
    for required in [
        "v1",
        "v2",
        "v3",
        "v4",
        "v5-dinputs",
        "v6",
        "v7",
        "v8-samples",
        "real-5-cancelling",
        "e01",
        "e48-row",
    ] {
        for kind in ["f32", "f64"] {
            assert!(
                folder.join("a").join(format!("{required}-{kind}")).is_dir(),
                "{required}-{kind}"
            );
        }
    }
}

/// The files in an archive whose files are stored as they are, as NumPy writes it: header after
/// header, and of each the length of its name, the name, the size in the last bytes of the extra
/// field, and so many bytes.
fn files_of(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let number = |bytes: &[u8]| {
        let bytes = bytes.iter().rev();
        bytes.fold(0, |number, &byte| number << 8 | usize::from(byte))
    };
    let mut files = BTreeMap::new();
    let mut rest = archive;
    while rest.starts_with(b"PK\x03\x04") {
        let name_length = number(&rest[26..28]);
        let extra_length = number(&rest[28..30]);
        let (name, after) = rest[30..].split_at(name_length);
        let (extra, after) = after.split_at(extra_length);
        let (content, after) = after.split_at(number(&extra[12..20]));
        let name = String::from_utf8(name.to_vec()).expect("text");
        files.insert(name, content.to_vec());
        rest = after;
    }
    files
}

/// With `--npz` the same arrays are in one file for each case, and INDEX is the same but for the
/// name of that file. (What the files look like is NumPy's: `container_files.rs` compares.)
#[test]
fn one_file_a_case_has_what_the_folder_has() {
    let folder = folder("one_file_a_case");
    for command in ["vectors folders", "vectors --npz files"] {
        answer(&folder, command, 0);
    }
    let index = fs::read_to_string(folder.join("folders/INDEX")).expect("an index");
    let (header, lines) = index.split_once('\n').expect("lines");
    let of_files = lines.lines().map(|line| line.replacen('\t', ".npz\t", 1));
    let of_files: Vec<String> = [header.to_string()].into_iter().chain(of_files).collect();
    let index = fs::read_to_string(folder.join("files/INDEX")).expect("an index");
    assert_eq!(index.lines().collect::<Vec<_>>(), of_files);

    let cases = fs::read_dir(folder.join("folders")).expect("listed");
    let cases = cases.flatten().filter(|case| case.path().is_dir());
    let mut count = 0;
    for case in cases {
        let name = case.file_name().into_string().expect("text");
        let archive = fs::read(folder.join(format!("files/{name}.npz"))).expect("a file");
        let files = fs::read_dir(case.path()).expect("listed").flatten();
        let files = files.map(|file| file.file_name().into_string().expect("text"));
        let arrays = files.filter(|file| file != "about.txt");
        let arrays = arrays.map(|file| {
            let content = fs::read(case.path().join(&file)).expect("read");
            (file, content)
        });
        assert_eq!(files_of(&archive), arrays.collect(), "{name}");
        count += 1;
    }
    assert_eq!(
        fs::read_dir(folder.join("files")).expect("listed").count(),
        count + 1
    );
}

/// Hands in, in one file for each case, what lies in the folders of the cases.
fn hand_in_as_files(folder: &Path) {
    let mut answers: BTreeMap<String, Vec<Member>> = BTreeMap::new();
    for (case, result) in index(folder) {
        let candidate = folder.join(format!("{case}/candidate_{result}.npy"));
        let Ok(content) = fs::read(candidate) else {
            continue; // it is not handed in
        };
        let name = format!("{result}.npy").leak();
        let member = Member::stored(name, &content);
        answers.entry(case).or_default().push(member);
    }
    for (case, members) in answers {
        let file = folder.join(format!("{case}.answers.npz"));
        fs::write(file, containers::zip(&members)).expect("written");
    }
}

/// In folders, in files, or half in these and half in those: one card, whatever is right, wrong,
/// missing or cannot be read.
#[test]
fn grade_reads_folders_and_files_alike() {
    let (folder, results) = answered("folders_and_files", |name, mut bytes| {
        if name == "v1-f64 dbiases" {
            bytes[135] ^= 0x80; // the sign of the first number
        } else if name == "v1-f32 dinputs" {
            return b"nonsense".to_vec();
        }
        bytes
    });
    fs::remove_file(folder.join("v1-f32/candidate_dweights.npy")).expect("removed");
    let graded = || {
        let (status, card, stderr) = run(&folder, "grade .");
        let said = stderr.lines().map(str::to_string).collect::<Vec<_>>();
        (status, card, said)
    };
    let (status, card, said) = graded();
    let counts = format!(
        "{} pass, 1 wrong, 1 not answered, 1 not read",
        results.len() - 3
    );
    assert!(
        status == 2 && card.contains(&format!("\n{counts}\n")),
        "{card}"
    );
    let in_folder = "./v1-f32/candidate_dinputs.npy: it is no .npy file";
    assert!(said[1].contains(in_folder), "{said:?}");

    hand_in_as_files(&folder);
    let folders = fs::read_to_string(folder.join("INDEX")).expect("an index");
    let (again, _, stderr) = run(&folder, "vectors --npz .");
    let old = format!(
        "{} candidates from before are still in .",
        results.len() - 1
    );
    assert!(again == 0 && stderr.starts_with(&old), "{stderr}");
    let files = fs::read_to_string(folder.join("INDEX")).expect("an index");
    let of_file = |card: &str| {
        let in_file = "./v1-f32.answers.npz: `dinputs`: it is no .npy file";
        card.replace(in_folder, in_file)
    };
    let half = folders.lines().zip(files.lines()).enumerate();
    let half = half.map(|(number, (folder, file))| if number % 2 == 0 { folder } else { file });
    let half = half.collect::<Vec<_>>().join("\n");
    for index in [files.clone(), half] {
        fs::write(folder.join("INDEX"), index).expect("written");
        let (status, of_files, said) = graded();
        assert_eq!((status, of_files), (2, of_file(&card)));
        assert!(
            said[0].starts_with(&format!("chainrule: {counts}")),
            "{said:?}"
        );
    }

    // JSON has the case as INDEX has it.
    let (_, json, _) = run(&folder, "grade . --json");
    for case in ["\"case\": \"v1-f32.npz\"", "\"case\": \"e48-row-f64"] {
        assert!(json.contains(case), "{case} is not in {json}");
    }
}

/// What is not there, in a file of a case.
#[test]
fn an_operand_that_is_missing_in_a_file_is_said() {
    let folder = folder("an_operand_is_missing");
    let index = "case\tresult\ttype\tshape\toperands\tabout\ncase.npz\trelu\n";
    fs::write(folder.join("INDEX"), index).expect("written");
    program::write(folder.join("z.npy"), "|i1", (1, 2), vec![1, 2]);
    let bytes = fs::read(folder.join("z.npy")).expect("read");
    let save = |file: &str, name: &'static str| {
        let archive = containers::zip(&[Member::stored(name, &bytes)]);
        fs::write(folder.join(file), archive).expect("written");
    };
    let card = answer(&folder, "grade .", 1);
    assert!(
        card.contains("\ncase                        relu     not answered\n"),
        "{card}"
    );
    save("case.answers.npz", "drelu.npy");
    let card = answer(&folder, "grade .", 1);
    assert!(
        card.contains("\n0 pass, 0 wrong, 1 not answered, 0 not read\n"),
        "{card}"
    );

    save("case.answers.npz", "relu.npy");
    let missing = "./case.npz: z: it is not there; `chainrule vectors --npz .` writes it";
    for operand in ["", "Z.npy"] {
        if !operand.is_empty() {
            save("case.npz", operand);
        }
        let (status, card, stderr) = run(&folder, "grade .");
        assert_eq!(status, 2, "{card}");
        assert!(stderr.contains(missing), "{stderr}");
    }
    save("case.npz", "z.npy");
    answer(&folder, "grade .", 0);
}

/// The lines of Python on the help page of `vectors`, as they stand there.
#[test]
fn what_the_help_shows_in_python_hands_in_what_is_right() {
    const COMPUTE: &str = "def compute(result, given):\n    return given[\"expected_\" + result]\n";
    if !numpy_is_there() {
        return;
    }
    let folder = folder("what_the_help_shows");
    answer(&folder, "vectors --npz DIR", 0);
    let help = answer(&folder, "vectors --help", 0);
    let (_, lines) = help
        .split_once("\n\n  import numpy as np\n")
        .expect("Python");
    let (lines, _) = lines
        .split_once("\n\nthen `chainrule grade")
        .expect("and then");
    let lines: String = lines
        .lines()
        .map(|line| format!("{}\n", line.get(2..).unwrap_or_default()))
        .collect();
    let script = format!("import numpy as np\n{COMPUTE}{lines}");
    fs::write(folder.join("answer.py"), script).expect("written");
    let output = Command::new("python3")
        .arg("answer.py")
        .current_dir(&folder)
        .output()
        .expect("runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let card = answer(&folder, "grade DIR", 0);
    assert_eq!(verdicts(&card).len(), index(&folder.join("DIR")).len());
}

/// As in `recipes.rs`: where there is none, that is said, and may be a failure.
fn numpy_is_there() -> bool {
    let there = Command::new("python3")
        .args(["-c", "import numpy"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !there {
        let all = std::env::var_os("CHAINRULE_ALL_RECIPES").is_some_and(|all| all == "1");
        assert!(!all, "python3 has no NumPy here");
        let nothing = "!!! NOTHING IS PROVEN: python3 has no NumPy here\n";
        // Not by `eprintln!`, which the harness keeps to itself where a test passes.
        io::stderr().write_all(nothing.as_bytes()).expect("said");
    }
    there
}

/// Elements of a result, as the file has them.
fn elements(folder: &Path, case: &str, result: &str) -> Vec<f64> {
    let bytes =
        fs::read(folder.join(case).join(format!("expected_{result}.npy"))).expect("a result");
    let single = |four: &[u8]| f64::from(f32::from_le_bytes(four.try_into().expect("four bytes")));
    let double = |eight: &[u8]| f64::from_le_bytes(eight.try_into().expect("eight bytes"));
    match case.rsplit('-').next() {
        Some("f32") => bytes[128..].chunks(4).map(single).collect(),
        Some("f64") => bytes[128..].chunks(8).map(double).collect(),
        _ => bytes[128..].iter().map(|&byte| f64::from(byte)).collect(), // all that is asked of integers: are they 0?
    }
}

#[test]
fn v1_to_v8_give_what_was_derived_by_hand() {
    let folder = folder("v1_to_v8");
    answer(&folder, "vectors .", 0);
    let nan = f64::NAN;
    let tie = 2_f64.powi(-140); // 2^-70 · 2^-70
    for (case, result, right) in [
        (
            "v1-f32",
            "dinputs",
            &[
                28., -19., -16., 7., -34., 8., 51., 17., -38., 26., 38., -65.,
            ][..],
        ),
        (
            "v1-f64",
            "dweights",
            &[
                27., 26., -51., 31., 2., -29., 29., -19., -22., 52., 11., -30., 40., 8., -32., 6.,
                -31., 54., 7., -22.,
            ],
        ),
        ("v1-f64", "dbiases", &[1., 6., -4., 4., 8.]),
        (
            "v2-f32",
            "drelu",
            &[5., 0., 7., -2., -3., 0., 0., 8., 0., 0., 2., 0.],
        ),
        (
            "v3-f32",
            "dinputs",
            &[1. + 3. / 512., 1. + 3. / 4096., 3. / 134_217_728.],
        ),
        ("v4-f32", "dinputs", &[257., 2049.]),
        ("v4-f64", "dinputs", &[257., 2049., 16_777_217.]),
        (
            "v5-dinputs-f32",
            "dinputs",
            &[nan, nan, 2., nan, f64::INFINITY, 17.],
        ),
        (
            "v6-f32",
            "dinputs",
            &[
                tie,
                2_f64.powi(-70),
                f64::from(2_f32.powi(-70) * 1e-30),
                0.,
                2_f64.powi(-140),
                0.,
            ],
        ),
        ("v7-f32", "dbiases", &[1., 6., -4., 4., 8.]),
        ("v8-samples-f64", "dweights", &[0.; 6]),
        ("v8-neurons-f64", "dinputs", &[0.; 6]),
        ("v8-inputs-f64", "dense", &[3., -5., 3., -5.]),
    ] {
        for (number, (element, right)) in elements(&folder, case, result)
            .iter()
            .zip(right)
            .enumerate()
        {
            assert!(
                element == right || element.is_nan() && right.is_nan(),
                "{case} {result} {number}: {element} {right}"
            );
        }
    }
}

/// The case and the result of all that is neither wrong nor called a convention, where something is.
fn not_wrong(folder: &Path) -> Vec<(String, String)> {
    let verdicts = verdicts(&answer(folder, "grade .", 1)).into_iter();
    let names = verdicts
        .filter(|(_, verdict)| verdict != "wrong" && verdict != "convention")
        .map(|(name, _)| name);
    names
        .map(|name| {
            name.split_once(' ')
                .map(|(a, b)| (a.into(), b.into()))
                .expect("two words")
        })
        .collect()
}

/// All NaN, all zero, of another shape: only what is expected to be just that may pass.
#[test]
fn nonsense_passes_only_where_it_is_the_answer() {
    let (folder, results) = answered("nonsense_nan", |_, mut bytes| {
        let nan: &[u8] = match &bytes[..40] {
            start if start.windows(3).any(|it| it == b"<f4") => &[0, 0, 0xc0, 0x7f],
            start if start.windows(3).any(|it| it == b"<f8") => &[0, 0, 0, 0, 0, 0, 0xf8, 0x7f],
            _ => &[1, 1, 1, 1, 1, 1, 1, 1],
        };
        for (place, byte) in bytes[128..].iter_mut().enumerate() {
            *byte = nan[place % nan.len()];
        }
        bytes
    });
    let passed = not_wrong(&folder);
    for (case, result) in &passed {
        assert!(
            elements(&folder, case, result)
                .iter()
                .all(|element| element.is_nan()),
            "{case} {result}"
        );
    }
    assert!(
        !passed.is_empty() && passed.len() < results.len() / 20,
        "{passed:?}"
    );

    let (folder, results) = answered("nonsense_zero", |_, bytes| {
        [&bytes[..128], &vec![0; bytes.len() - 128][..]].concat()
    });
    let passed = not_wrong(&folder);
    for (case, result) in &passed {
        // e23: a product that underflows is a zero of either sign; e28 to e30: zero is one of the honest results.
        let honest = ["e23", "e28", "e29", "e30"]
            .iter()
            .any(|start| case.starts_with(start));
        assert!(
            honest
                || elements(&folder, case, result)
                    .iter()
                    .all(|element| *element == 0.0),
            "{case} {result}"
        );
    }
    assert!(passed.len() < results.len() / 10, "{passed:?}");

    let (folder, results) = answered("nonsense_shape", |_, bytes| {
        let header = String::from_utf8(bytes[10..128].to_vec()).expect("text");
        let (start, shape) = header.split_once("'shape': (").expect("a shape");
        let (rows, cols) = shape
            .split_once(')')
            .expect("closed")
            .0
            .split_once(", ")
            .expect("two");
        let turned = format!(
            "{start}'shape': ({}, {rows})}}",
            if rows == cols { "1, 1" } else { cols }
        );
        [
            &bytes[..10],
            format!("{turned:117}\n").as_bytes(),
            &bytes[128..],
        ]
        .concat()
    });
    let (status, card, stderr) = run(&folder, "grade .");
    assert!(status == 1 || stderr.contains("dimensions"), "{stderr}");
    // A single element of three dimensions is that element.
    let passed = verdicts(&card)
        .into_iter()
        .filter(|(asked, verdict)| {
            let (case, result) = asked.split_once(' ').expect("two words");
            let right = fs::read(folder.join(format!("{case}/expected_{result}.npy")));
            let header = String::from_utf8_lossy(&right.expect("read")[10..128]).into_owned();
            verdict == "identical" && !header.contains("'shape': (1, 1)")
        })
        .count();
    assert_eq!(passed, 0, "{} results, {card}", results.len());
}

#[test]
fn a_mistake_is_found_and_named() {
    let (folder, results) = answered("a_mistake_is_found", |name, mut bytes| {
        if name.starts_with("integers") && name.ends_with("dweights") && name.contains("f64") {
            for eight in bytes[128..].chunks_mut(8) {
                let element = f64::from_le_bytes(eight.try_into().expect("eight bytes"));
                eight.copy_from_slice(&(2.0 * element).to_le_bytes());
            }
        } else if name == "v1-i32 dbiases" {
            bytes[128] += 1;
        } else if name == "real-2-signed-f64 dbiases" {
            // 2^40 units in the last place: beyond any bound for a sum of 16.
            bytes[133] ^= 1;
        } else if name == "v1-f64 dbiases" {
            bytes[128..]
                .chunks_mut(8)
                .for_each(|eight| eight[7] ^= 0x80);
        }
        bytes
    });
    let card = answer(&folder, "grade .", 1);
    let (_, tally) = card
        .split_once("\nWhat explains those that do not pass (one may have several")
        .expect("a heading");
    // Seven come before three, though dweights comes after dbiases in the alphabet.
    let dweights = "\n  dweights: 7\n    explains 7 of 7: twice the result\n  dbiases: 3\n";
    assert!(tally.contains(dweights), "{card}");
    let dbiases = "    explains 1 of 3: the sign is turned\n    no known mistake for 2 of 3\n";
    assert!(tally.ends_with(dbiases), "{card}");
    let advice = "\n    twice the result: overwrite the output, do not add to it\n";
    assert_eq!(card.matches(advice).count(), 7, "{card}");
    assert!(
        card.lines().all(|line| line.chars().count() <= 80),
        "{card}"
    );
    let wrong = "\nv1-i32                      dbiases  wrong        equality demanded\n    [0][0] is 2, exactly 1";
    assert!(card.contains(wrong), "{card}");
    assert!(
        card.contains("\nreal-2-signed-f64           dbiases  wrong        ########## "),
        "{card}"
    );
    let pass = results.len() - 10;
    assert!(
        card.contains(&format!(
            "\n{pass} pass, 10 wrong, 0 not answered, 0 not read\n"
        )),
        "{card}"
    );
    let json = answer(&folder, "grade . --json", 1);
    assert!(
        json.starts_with(&format!(
            "{{\"schema\": 1, \"passes\": false, \"pass\": {pass}, \"wrong\": 10, "
        )),
        "{json}"
    );
}

/// Of many files that cannot be read the first five are named; how many there are is said, and what became of the others.
#[test]
fn what_cannot_be_read_is_named_and_counted() {
    let (folder, results) = answered("what_cannot_be_read", |name, expected| match name {
        "v1-f64 dinputs" => [&expected[..128], &vec![0; expected.len() - 128]].concat(), // can be read, and is wrong
        "v1-f64 dbiases" => Vec::new(),
        "v1-i8 dinputs" | "v1-i8 dbiases" => b"nonsense".to_vec(),
        _ if name.starts_with("v1-f32") => b"nonsense".to_vec(),
        _ => expected,
    });
    let counts = format!(
        "{} pass, 1 wrong, 0 not answered, 7 not read",
        results.len() - 8
    );
    let (status, card, stderr) = run(&folder, "grade .");
    assert_eq!(status, 2, "{card}");
    assert!(card.contains(&format!("\n\n{counts}\n")), "{card}");
    let (said, named) = stderr.split_once('\n').expect("more than one line");
    assert_eq!(said, format!("chainrule: {counts}; the first of these:"));
    let paths = named
        .lines()
        .map(|line| line.split(": ").next().expect("a path"));
    assert_eq!(
        paths.collect::<Vec<_>>(),
        [
            "  ./v1-f32/candidate_dinputs.npy",
            "  ./v1-f32/candidate_dweights.npy",
            "  ./v1-f32/candidate_dbiases.npy",
            "  ./v1-f32/candidate_dense.npy",
            "  ./v1-f64/candidate_dbiases.npy",
        ]
    );
    assert!(
        named.ends_with("/candidate_dbiases.npy: it is empty\n"),
        "{named}"
    );
    let (status, json, also) = run(&folder, "grade . --json");
    assert_eq!((status, also.as_str()), (2, stderr.as_str()));
    let counts = format!(
        "{{\"schema\": 1, \"passes\": false, \"pass\": {}, \"wrong\": 1, \"not_answered\": 0, \"not_read\": 7, ",
        results.len() - 8
    );
    assert!(json.starts_with(&counts), "{json}");
}

/// Who tries one result is not shown hundreds that are not there.
#[test]
fn many_that_are_not_answered_are_counted() {
    let folder = folder("a_few_results");
    answer(&folder, "vectors .", 0);
    let results = fs::read_to_string(folder.join("INDEX")).expect("INDEX");
    let missing = results.lines().count() - 2; // the names of the columns, and the one that is there
    let [from, to] = ["expected", "candidate"].map(|it| format!("v1-f32/{it}_dinputs.npy"));
    fs::copy(folder.join(from), folder.join(to)).expect("copied");
    let card = answer(&folder, "grade .", 1);
    let expected = format!(
        "case                        result   verdict      largest error, of its bound
v1-f32                      dinputs  identical
({missing} are not answered: --json lists them)

1 pass, 0 wrong, {missing} not answered, 0 not read
"
    );
    assert_eq!(card, expected);
}

#[test]
fn what_is_missing_is_not_answered_and_no_pass() {
    let (folder, results) = answered("what_is_missing", |_, expected| expected);
    fs::remove_file(folder.join("v1-f32/candidate_dinputs.npy")).expect("removed");
    let card = answer(&folder, "grade .", 1);
    assert!(
        card.contains("\nv1-f32                      dinputs  not answered\n"),
        "{card}"
    );
    assert!(
        card.contains(&format!(
            "\n{} pass, 0 wrong, 1 not answered, 0 not read\n",
            results.len() - 1
        )),
        "{card}"
    );

    let json = answer(&folder, "grade . --json", 1);
    let counts = format!(
        "{{\"schema\": 1, \"passes\": false, \"pass\": {}, \"wrong\": 0, \"not_answered\": 1, \"not_read\": 0, ",
        results.len() - 1
    );
    assert!(
        json.starts_with(&counts) && json.contains("\"verdict\": \"not_answered\""),
        "{json}"
    );

    // What cannot be read is said, the others are judged all the same, and the status is 2.
    fs::write(folder.join("v1-f64/candidate_dweights.npy"), "nonsense").expect("written");
    let (status, card, stderr) = run(&folder, "grade .");
    assert_eq!((status, stderr.lines().count()), (2, 2), "{stderr}");
    assert!(
        stderr.contains("\n  ./v1-f64/candidate_dweights.npy: it is no .npy file"),
        "{stderr}"
    );
    assert!(
        card.contains("\nv1-f64                      dweights not read\n    ./v1-f64/candidate"),
        "{card}"
    );
    assert!(
        card.contains(&format!(
            "\n{} pass, 0 wrong, 1 not answered, 1 not read\n",
            results.len() - 2
        )),
        "{card}"
    );

    fs::rename(
        folder.join("v1-f64/weights.npy"),
        folder.join("v1-f64/taken.npy"),
    )
    .expect("renamed");
    let (status, card, _) = run(&folder, "grade .");
    let missing =
        "\n    ./v1-f64/weights.npy: there is no such file; `chainrule vectors .` writes it\n";
    assert!(status == 2 && card.contains(missing), "{card}");
    fs::rename(
        folder.join("v1-f64/taken.npy"),
        folder.join("v1-f64/weights.npy"),
    )
    .expect("renamed");

    // A path may have quotes and line breaks in it; JSON is JSON all the same.
    let odd = folder.join("a \"quoted\" \\ and\nbroken folder");
    fs::create_dir_all(odd.join("v1-f64")).expect("made");
    fs::write(
        odd.join("INDEX"),
        "case\tresult\ttype\tshape\toperands\tabout\nv1-f64\tdbiases\t",
    )
    .expect("written");
    fs::write(odd.join("v1-f64/candidate_dbiases.npy"), "nonsense").expect("written");
    let (status, json, _) = program::outcome(program::program(&folder, "grade --json").arg(&odd));
    assert_eq!(status, 2);
    assert!(
        json.contains(
            "/a \\\"quoted\\\" \\\\ and\\nbroken folder/v1-f64/dvalues.npy: there is no such file"
        ),
        "{json}"
    );

    // What is not listed is not asked for; an index of nothing is no index.
    let index = fs::read_to_string(folder.join("INDEX")).expect("an index");
    let lines: Vec<_> = index
        .lines()
        .filter(|line| !line.starts_with("v1-f"))
        .collect();
    fs::write(folder.join("INDEX"), lines.join("\n")).expect("written");
    answer(&folder, "grade .", 0);
    for nothing in [
        "",
        "case\tresult\ttype\tshape\toperands\tabout\n",
        "nonsense\n",
        "\u{0}",
        "name\tresult\nv1-f32\tdweights\n",
    ] {
        fs::write(folder.join("INDEX"), nothing).expect("written");
        refused(&folder, "grade .", &["./INDEX: this is not the index"]);
    }
}

/// Of -1 + 2 + 0, 2 is twice it, and the sum without its first term: nobody can tell which it was. The nearest is said, and
/// how many others there are; JSON has them all.
#[test]
fn of_several_explanations_each_is_possible() {
    let folder = folder("of_several_explanations");
    fs::create_dir_all(folder.join("case")).expect("made");
    let index = "case\tresult\ttype\tshape\toperands\tabout\ncase\tdbiases\n";
    fs::write(folder.join("INDEX"), index).expect("written");
    program::write_f64(folder.join("case/dvalues.npy"), &[[-1.0], [2.0], [0.0]]);
    program::write_f64(folder.join("case/candidate_dbiases.npy"), &[[2.0]]);
    let card = answer(&folder, "grade .", 1);
    let why = [
        "    [0][0] is 2, exactly 1",
        "    perhaps twice the result: overwrite the output, do not add to it",
        "    or one other",
    ];
    assert_eq!(card.lines().skip(2).take(3).collect::<Vec<_>>(), why);
    for tally in ["twice the result", "the first sample is left out"] {
        let tally = format!("\n    explains 1 of 1: {tally}\n");
        assert!(card.contains(&tally), "{card}");
    }
    let json = answer(&folder, "grade . --json", 1);
    let [twice, first] = [
        "{\"id\": \"doubled\", \"text\": \"twice the result: overwrite the output, do not add to it\"}",
        "{\"id\": \"first-sample-dropped\", \"text\": \"the first sample is left out: start at 0\"}",
    ];
    let all = format!("\"mistakes\": [{twice}, {first}]");
    assert!(json.contains(&all), "{json}");

    // And one alone is certain: three times 1, negated.
    program::write_f64(folder.join("case/dvalues.npy"), &[[1.0], [1.0], [1.0]]);
    program::write_f64(folder.join("case/candidate_dbiases.npy"), &[[-3.0]]);
    let card = answer(&folder, "grade .", 1);
    let certain = "\n    [0][0] is -3, exactly 3\n    the sign is turned: leave the minus";
    assert!(card.contains(certain), "{card}");
}

/// The object has the fields that its page lists, also of what was not judged.
#[test]
fn json_is_as_its_page_says() {
    let folder = folder("json_of_grade");
    fs::create_dir_all(folder.join("case")).expect("made");
    let index = "case\tresult\ttype\tshape\toperands\tabout\ncase\tdbiases\ncase\tdrelu\n";
    fs::write(folder.join("INDEX"), index).expect("written");
    program::write_f64(folder.join("case/dvalues.npy"), &[[1.0], [2.0]]);
    program::write_f64(folder.join("case/candidate_dbiases.npy"), &[[4.0]]);
    let printed = answer(&folder, "grade . --json", 1);
    let page = answer(&folder, "help json", 0);
    let is_outer = |field: &String| field.matches('.').count() <= 1;
    let documented = json::documented(&page, "grade ")
        .into_iter()
        .filter(is_outer);
    let printed = json::fields(&printed).into_iter().filter(is_outer);
    assert_eq!(
        printed.collect::<BTreeSet<_>>(),
        documented.collect::<BTreeSet<_>>()
    );
}

/// The mean over the batch in one result, and half of the gradient at z == 0 in another: both are counted apart, and are no
/// pass, until they are accepted; and what is wrong besides is wrong.
#[test]
fn what_is_off_by_a_convention_is_counted_apart() {
    let folder = folder("off_by_a_convention");
    fs::create_dir_all(folder.join("case")).expect("made");
    let index = "case\tresult\ttype\tshape\toperands\tabout\ncase\tdbiases\ncase\tdrelu\n";
    fs::write(folder.join("INDEX"), index).expect("written");
    program::write_f64(folder.join("case/dvalues.npy"), &[[1.0, 2.0], [3.0, 5.0]]);
    program::write_f64(folder.join("case/z.npy"), &[[0.0, 1.0], [-1.0, 1.0]]);
    program::write_f64(folder.join("case/candidate_dbiases.npy"), &[[2.0, 3.5]]);
    let drelu = folder.join("case/candidate_drelu.npy");
    program::write_f64(&drelu, &[[0.5, 2.0], [0.0, 5.0]]);

    let card = answer(&folder, "grade .", 1);
    let counts = "\n0 pass, 0 wrong, 0 not answered, 0 not read, 2 pass but for a convention\n";
    assert!(card.contains(counts), "{card}");
    for words in [
        "dbiases  convention ",
        "drelu    convention ",
        "\n    passes but for a convention: --accept mean\n",
        "\n    passes but for a convention: --accept half-at-zero\n",
    ] {
        assert!(card.contains(words), "{words} is not in {card}");
    }
    let json = answer(&folder, "grade . --json", 1);
    for words in [
        "\"passes\": false, \"pass\": 0, ",
        "\"not_read\": 0, \"but_for_convention\": 2, \"results\": ",
        "\"verdict\": \"but_for_convention\"",
        "\"convention\": [\"mean\"]",
        "\"convention\": [\"half-at-zero\"]",
    ] {
        assert!(json.contains(words), "{words} is not in {json}");
    }

    let card = answer(&folder, "grade . --accept mean", 1);
    let counts = "\n1 pass, 0 wrong, 0 not answered, 0 not read, 1 pass but for a convention\n";
    assert!(card.contains(counts), "{card}");
    // Where several are accepted, each is used where it is needed.
    let both = answer(&folder, "grade . --accept mean,half-at-zero", 0);
    let counts = "\n2 pass, 0 wrong, 0 not answered, 0 not read\n";
    assert!(both.ends_with(counts), "{both}");

    program::write_f64(&drelu, &[[0.5, 2.0], [0.0, 6.0]]);
    let card = answer(&folder, "grade . --accept mean,half-at-zero", 1);
    let counts = "\n1 pass, 1 wrong, 0 not answered, 0 not read\n";
    assert!(card.contains(counts), "{card}");
    refused(
        &folder,
        "grade . --accept half",
        &[
            "there is no convention `half`",
            "mean, one-at-zero",
            "half-at-zero",
        ],
    );
    refused(&folder, "grade . --accept", &["--accept needs the name"]);
}

/// A kernel in bf16, graded on operands in single precision: 1 + 2⁻⁸ is halfway between two numbers of bf16. Integers are
/// judged as ever, and what cannot be declared is not read.
#[test]
fn grade_takes_what_is_declared() {
    let folder = folder("grade_declared");
    let header = "case\tresult\ttype\tshape\toperands\tabout";
    let index = format!("{header}\nfloats\tdbiases\nintegers\tdbiases\n");
    fs::write(folder.join("INDEX"), index).expect("written");
    fs::create_dir(folder.join("floats")).expect("made");
    fs::create_dir(folder.join("integers")).expect("made");
    let single = |numbers: &[f32]| {
        let bytes = numbers.iter().flat_map(|number| number.to_le_bytes());
        bytes.collect::<Vec<u8>>()
    };
    let save =
        |path: &str, descr, shape, bytes| program::write(folder.join(path), descr, shape, bytes);
    let dvalues = single(&[1.0 + 1.0 / 256.0, 2.0]);
    save("floats/dvalues.npy", "<f4", (2, 1), dvalues);
    save(
        "floats/candidate_dbiases.npy",
        "<f4",
        (1, 1),
        single(&[3.0]),
    );
    save("integers/dvalues.npy", "|i1", (2, 1), vec![1, 2]);
    save("integers/candidate_dbiases.npy", "|i1", (1, 1), vec![3]);
    for (options, status, counts) in [
        ("", 1, "1 pass, 1 wrong, 0 not answered, 0 not read"),
        (
            "--accumulator f32",
            1,
            "1 pass, 1 wrong, 0 not answered, 0 not read",
        ),
        (
            "--operands bf16 --result bf16",
            0,
            "2 pass, 0 wrong, 0 not answered, 0 not read",
        ),
        (
            "--operands f64",
            2,
            "1 pass, 0 wrong, 0 not answered, 1 not read",
        ),
    ] {
        let (given, card, _) = run(&folder, &format!("grade . {options}"));
        assert_eq!(given, status, "{options}: {card}");
        assert!(card.contains(counts), "{options}: {card}");
    }
    let json = answer(&folder, "grade . --operands bf16 --result bf16 --json", 0);
    let field = "\"arithmetic\": \"in bf16, summed in f32\"";
    assert!(json.contains(field), "{json}");

    // From the type of its file the same follows.
    save(
        "floats/candidate_dbiases.npy",
        "<V2",
        (1, 1),
        vec![0x40, 0x40],
    );
    answer(&folder, "grade .", 0);

    // Half precision that was summed in it: the line to try is the reason.
    let dvalues = single(&[2048.0, 1.0, 1.0]);
    save("floats/dvalues.npy", "<f4", (3, 1), dvalues);
    save(
        "floats/candidate_dbiases.npy",
        "<f2",
        (1, 1),
        vec![0x00, 0x68],
    );
    let card = answer(&folder, "grade .", 1);
    assert!(
        card.contains("\n    passes with --accumulator f16\n"),
        "{card}"
    );
    answer(&folder, "grade . --accumulator f16", 0);
    refused(&folder, "grade . --accumulator half", &["no format `half`"]);
}
