//! `chainrule check case.npz` and `chainrule check case.safetensors`: every result that is in a file with its operands is
//! judged, layer by layer, and what is missing, unknown or damaged is said.
//!
//! The data is V1, three different sizes and small integers, with results by exact arithmetic, as in `check_program.rs`. How
//! the files are read is proven in `container_files.rs`; here it is that the program judges what is in them, all of it.
#![cfg(feature = "alloc")]

mod containers;
mod program;

use containers::{Member, Stream, real_file};
use program::v1::{DBIASES, DENSE, DINPUTS, DRELU, DWEIGHTS, RELU};
use program::{answer, folder, json, limited, outcome, refused, refuses, run, write_f64, write_v1};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What a file has under these names.
const OPERANDS: [(&str, &str); 5] = [
    ("inputs", "x"),
    ("weights", "w"),
    ("biases", "b"),
    ("z", "z"),
    ("dvalues", "d"),
];
const RESULTS: [&str; 6] = ["dinputs", "dweights", "dbiases", "drelu", "dense", "relu"];

/// A folder with all operands and right results, each an array to be put into an archive, and a wrong one, `mean.npy`.
fn arrays(name: &str) -> PathBuf {
    let folder = folder(name);
    write_v1(&folder);
    write_f64(folder.join("dinputs.npy"), &DINPUTS);
    write_f64(folder.join("dweights.npy"), &DWEIGHTS);
    write_f64(folder.join("dbiases.npy"), &DBIASES);
    write_f64(folder.join("drelu.npy"), &DRELU);
    write_f64(folder.join("dense.npy"), &DENSE);
    write_f64(folder.join("relu.npy"), &RELU);
    write_f64(
        folder.join("mean.npy"),
        &DWEIGHTS.map(|row| row.map(|sum| sum / 3.0)),
    );
    folder
}

/// Everything, in an order that is not that of the reports.
fn everything() -> Vec<(&'static str, &'static str)> {
    let results = RESULTS.iter().rev().map(|&result| (result, result));
    results.chain(OPERANDS).collect()
}

fn content(folder: &Path, array: &str) -> Vec<u8> {
    fs::read(folder.join(format!("{array}.npy"))).expect("read")
}

/// Writes `case.npz`, as `np.savez` does: arrays under names.
fn save(folder: &Path, named: &[(&str, &str)]) {
    let members: Vec<Member> = named
        .iter()
        .map(|(name, array)| Member::stored(file_name(name), &content(folder, array)))
        .collect();
    fs::write(folder.join("case.npz"), containers::zip(&members)).expect("written");
}

fn file_name(name: &str) -> &'static str {
    format!("{name}.npy").leak()
}

/// The same compressed: each byte in the fixed code of deflate.
fn save_compressed(folder: &Path, named: &[(&str, &str)]) {
    let members: Vec<Member> = named
        .iter()
        .map(|(name, array)| {
            let content = content(folder, array);
            let start = Stream::default().number(1, 1).number(1, 2);
            let bytes = content.iter();
            let all = bytes.fold(start, |stream, &byte| stream.fixed(byte.into()));
            Member::deflated(file_name(name), &content, all.fixed(256).bytes())
        })
        .collect();
    fs::write(folder.join("case.npz"), containers::zip(&members)).expect("written");
}

/// An array of a safetensors file: name, type, shape, bytes.
type Tensor<'a> = (&'a str, &'a str, &'a [usize], Vec<u8>);

fn save_tensors(folder: &Path, tensors: &[Tensor]) {
    let mut fields = Vec::new();
    let mut all = Vec::new();
    for (name, dtype, shape, bytes) in tensors {
        let (start, end) = (all.len(), all.len() + bytes.len());
        fields.push(format!(
            r#""{name}":{{"dtype":"{dtype}","shape":{shape:?},"data_offsets":[{start},{end}]}}"#
        ));
        all.extend(bytes);
    }
    let header = format!("{{{}}}", fields.join(","));
    let file = containers::safetensors(&header, &all);
    fs::write(folder.join("case.safetensors"), file).expect("written");
}

/// The first lines of the reports: those without an indent that name a shape.
fn first_lines(text: &str) -> Vec<&str> {
    let lines = text.lines().filter(|line| !line.starts_with(' '));
    lines.filter(|line| line.contains('×')).collect()
}

#[test]
fn all_results_are_judged_in_the_order_of_the_commands() {
    let folder = arrays("case_all");
    let right = [
        "dinputs 3×4 in f64: passes",
        "dweights 4×5 in f64: passes",
        "dbiases 1×5 in f64: passes",
        "drelu 3×5 in f64: passes",
        "dense 3×5 in f64: passes",
        "relu 3×5 in f64: passes",
    ];
    for save in [save, save_compressed] {
        save(&folder, &everything());
        let account = answer(&folder, "check case.npz", 0);
        let lines = first_lines(&account);
        assert_eq!(lines.len(), 6, "{account}");
        for (line, right) in lines.iter().zip(right) {
            assert!(line.starts_with(right), "{line}");
        }
    }
}

/// The reports are those of the single files.
#[test]
fn each_report_is_that_of_the_single_files() {
    let folder = arrays("case_single");
    save(
        &folder,
        &[
            ("dweights", "mean"),
            ("dvalues", "d"),
            ("dbiases", "dbiases"),
            ("inputs", "x"),
        ],
    );
    for options in ["", " --all", " --accept mean"] {
        let status = i32::from(!options.contains("mean"));
        let dweights = "check dweights --inputs x.npy --dvalues d.npy --candidate mean.npy";
        let dbiases = "check dbiases --dvalues d.npy --candidate dbiases.npy";
        let first = answer(&folder, &format!("{dweights}{options}"), status);
        let second = answer(&folder, &format!("{dbiases}{options}"), 0);
        let both = answer(&folder, &format!("check case.npz{options}"), status);
        let n_passing = 2 - status;
        let counted = format!("{n_passing} of 2 results pass");
        assert_eq!(both, format!("{first}\n{second}\n{counted}\n"));
    }
}

#[test]
fn one_wrong_result_is_a_no() {
    for result in RESULTS {
        let folder = arrays(&format!("case_wrong_{result}"));
        let named = everything();
        fs::copy(folder.join("mean.npy"), folder.join("wrong.npy")).expect("copied");
        let named: Vec<_> = named
            .into_iter()
            .map(|(name, array)| (name, if name == result { "wrong" } else { array }))
            .collect();
        save(&folder, &named);
        let account = answer(&folder, "check case.npz", 1);
        let wrong: Vec<_> = first_lines(&account)
            .into_iter()
            .filter(|line| !line.contains("passes"))
            .map(String::from)
            .collect();
        assert_eq!(wrong.len(), 1, "{account}");
        assert!(wrong[0].starts_with(result), "{account}");
    }
}

#[test]
fn layers_are_told_apart_by_what_stands_before_the_names() {
    let folder = arrays("case_layers");
    save(
        &folder,
        &[
            ("layer1.inputs", "x"),
            ("layer1.dvalues", "d"),
            ("layer1.dweights", "dweights"),
            ("net/2/dvalues", "d"),
            ("net/2/inputs", "x"),
            ("net/2/dweights", "mean"),
            ("z", "z"),
            ("relu", "relu"),
        ],
    );
    let account = answer(&folder, "check case.npz", 1);
    let lines = first_lines(&account);
    assert_eq!(lines.len(), 3, "{account}");
    for (line, start) in lines.iter().zip([
        "layer1.dweights 4×5 in f64: passes",
        "net/2/dweights 4×5 in f64: wrong, 20 of 20 elements",
        "relu 3×5 in f64: passes",
    ]) {
        assert!(line.starts_with(start), "{line}");
    }
    assert!(
        account.contains("divided by the batch")
            && account.lines().all(|it| it.chars().count() <= 80)
    );

    let object = answer(&folder, "check case.npz --json", 1);
    let starts = [
        "{\"schema\": 1, \"passes\": false, \"results\": [{\"result\": \"dweights\", \"layer\": \"layer1\", \"passes\": true, \"shape\": [4, 5]",
        "{\"result\": \"dweights\", \"layer\": \"net/2\", \"passes\": false, ",
        "{\"result\": \"relu\", \"layer\": null, \"passes\": true, ",
    ];
    assert_eq!(object.lines().count(), 3);
    let page = answer(&folder, "help json", 0);
    let is_outer = |field: &String| field.matches('.').count() <= 1; // test of `check` sees the others
    let printed = json::fields(&object).into_iter().filter(is_outer);
    let documented = json::documented(&page, "check case")
        .into_iter()
        .filter(is_outer);
    assert_eq!(
        printed.collect::<BTreeSet<_>>(),
        documented.collect::<BTreeSet<_>>()
    );
    for (line, start) in object.lines().zip(starts) {
        assert!(line.starts_with(start), "{line}");
    }
    let accepted = answer(&folder, "check case.npz --json --accept mean", 0);
    assert!(
        accepted.starts_with("{\"schema\": 1, \"passes\": true, "),
        "{accepted}"
    );
}

/// What can be judged is judged; the status says that this was not all.
#[test]
fn a_missing_operand_is_said() {
    let folder = arrays("case_missing");
    save(
        &folder,
        &[
            ("a.dvalues", "d"),
            ("a.dweights", "dweights"),
            ("inputs", "x"),
        ],
    );
    let words = ["a.dweights cannot be judged without a.inputs, which is not in the file"];
    refused(&folder, "check case.npz", &words);

    save(
        &folder,
        &[
            ("dvalues", "d"),
            ("dweights", "dweights"),
            ("dbiases", "dbiases"),
        ],
    );
    let (status, stdout, stderr) = run(&folder, "check case.npz");
    assert_eq!(status, 2);
    assert!(stdout.starts_with("dbiases 1×5 in f64: passes"), "{stdout}");
    assert_eq!(
        stderr,
        "chainrule: dweights cannot be judged without inputs, which is not in the file\n"
    );
    let (status, object, _) = run(&folder, "check case.npz --json");
    assert_eq!(status, 2);
    assert!(
        object.starts_with(
            "{\"schema\": 1, \"passes\": false, \"results\": [{\"result\": \"dbiases\", "
        ),
        "{object}"
    );
}

#[test]
fn operands_that_do_not_fit_are_said() {
    let folder = arrays("case_misfit");
    save(
        &folder,
        &[("dvalues", "d"), ("inputs", "w"), ("dweights", "dweights")],
    );
    refused(
        &folder,
        "check case.npz",
        &["inputs is case.npz: inputs, dvalues is case.npz: dvalues"],
    );
}

#[test]
fn a_file_without_a_result_is_refused_with_what_it_has() {
    let folder = arrays("case_without");
    save(&folder, &[("inputs", "x"), ("dweigths", "dweights")]);
    let words = [
        "case.npz: there is no result in it to judge, no dinputs, dweights,",
        "it has `inputs`, `dweigths`",
    ];
    refused(&folder, "check case.npz", &words);
    // By NumPy itself: what has no name there is more than is listed.
    for (name, words) in [
        (
            "savez",
            "it has `inputs`, `biases`, `z`, `big`, `number`, 6 more",
        ),
        (
            "savez_compressed",
            "it has `inputs`, `biases`, `z`, `big`, `number`, 6 more",
        ),
        ("savez_of_nothing", "it has nothing"),
    ] {
        fs::write(folder.join("case.npz"), real_file(name)).expect("written");
        refused(&folder, "check case.npz", &[words]);
    }
    fs::write(folder.join("case.safetensors"), real_file("safetensors")).expect("written");
    refused(
        &folder,
        "check case.safetensors",
        &["there is no result in it"],
    );
}

/// Also what cannot be read at all, where nobody needs it.
#[test]
fn unknown_names_are_said_and_nothing_else() {
    let folder = arrays("case_unknown");
    fs::write(folder.join("broken.npy"), b"text").expect("written");
    save(
        &folder,
        &[
            ("dvalues", "d"),
            ("dbiases", "dbiases"),
            ("layer1.dweigths", "x"),
            ("about", "broken"),
            ("inputs", "broken"),
            ("\u{1b}[2J\n", "x"),
        ],
    );
    let (status, stdout, stderr) = run(&folder, "check case.npz");
    // What is nearly the name of a result is a result that nobody judged.
    assert_eq!(status, 2, "{stderr}");
    assert_eq!(first_lines(&stdout).len(), 1);
    assert!(
        stdout.ends_with("\n1 of 1 results pass, 1 could not be judged\n"),
        "{stdout}"
    );
    assert_eq!(
        stderr,
        "case.npz: `about` means nothing here, and is not looked at\n\
         case.npz: `\\u{1b}[2J\\n` means nothing here, and is not looked at\n\
         chainrule: case.npz: `layer1.dweigths` is the name of no result; did you mean dweights?\n"
    );
    save(
        &folder,
        &[
            ("dvalues", "d"),
            ("dweights", "dweights"),
            ("inputs", "broken"),
        ],
    );
    refused(
        &folder,
        "check case.npz",
        &["case.npz: inputs: it is no .npy file"],
    );
}

#[test]
fn what_is_of_one_result_only_is_refused() {
    let folder = arrays("case_options");
    save(&folder, &everything());
    refused(
        &folder,
        "check case.npz --bounds bounds.npy",
        &["--bounds is for one result"],
    );
    refused(
        &folder,
        "check case.npz --inputs x.npy",
        &["knows no `--inputs`"],
    );
    refused(
        &folder,
        "check case.npz --accept means",
        &["no convention `means`"],
    );
    refused(
        &folder,
        "check other.npz",
        &["other.npz: there is no such file"],
    );
    refused(
        &folder,
        "check case.zip",
        &["check needs a function first: ", ".safetensors"],
    );
}

/// The upper halves of single precision: all numbers here have them.
fn bf16(numbers: &[f64]) -> Vec<u8> {
    #[expect(clippy::cast_possible_truncation, reason = "small integers")]
    let single = numbers.iter().map(|&number| number as f32);
    single
        .flat_map(|number| {
            let [low, lowest, bytes @ ..] = number.to_le_bytes();
            assert_eq!([low, lowest], [0, 0], "{number}");
            bytes
        })
        .collect()
}

/// Sums in single precision, rounded once. Between 256 and 512 a bf16 is even, from 512 to 1024 a multiple of 4; from a tie
/// the one goes whose last bit is 0: 345 is 344 = 2 · 172, 522 is 520 = 4 · 130, 391 is 392 = 2 · 196.
#[test]
fn bf16_is_read_and_judged_as_such() {
    let folder = folder("case_bf16");
    let x = [1., -2., 3., 5., -4., 6., -1., 2., 7., 3., -5., -6.];
    let w = [
        2., -1., 3., 1., -4., 5., 3., -2., -6., 1., -3., 4., 1., 2., 6., 1., -5., 7., -2., 3.,
    ];
    let rounded = [
        88., 180., 344., 408., 528., 127., 208., 288., 354., 520., 138., 212., 268., 392., 428.,
    ];
    let case = |dense: &[f64], dtype| {
        let bytes = match dtype {
            "BF16" => bf16(dense),
            _ => dense
                .iter()
                .flat_map(|number| number.to_le_bytes())
                .collect(),
        };
        save_tensors(
            &folder,
            &[
                ("dense", dtype, &[3, 5], bytes),
                ("inputs", "BF16", &[3, 1, 4], bf16(&x)),
                ("weights", "BF16", &[4, 5], bf16(&w)),
                (
                    "biases",
                    "BF16",
                    &[5],
                    bf16(&[100., 200., 300., 400., 500.]),
                ),
            ],
        );
        run(&folder, "check case.safetensors")
    };
    let (status, account, notes) = case(&rounded, "BF16");
    assert_eq!(status, 0, "{account}");
    let first_line = "dense 3×5 in bf16, summed in f32: passes\n";
    assert!(account.starts_with(first_line), "{account}");
    for words in [
        "case.safetensors: inputs: its shape (3, 1, 4) is read as 3×4: all axes but the last are samples\n",
        "inputs bfloat16, weights bfloat16, biases bfloat16: all are widened to <f4\n",
    ] {
        assert!(notes.contains(words), "`{words}` is not in: {notes}");
    }
    let mut other = rounded;
    other[4] = 524.0; // the bf16 below: 3 from 527
    assert_eq!(case(&other, "BF16").0, 1);
    // In a wider format no rounding is an excuse.
    assert_eq!(case(DENSE.as_flattened(), "F64").0, 0);
    assert_eq!(case(&rounded, "F64").0, 1);
}

/// Operands of eight bits: 1, 2, -1.5 as OCP's tables have them, whose product is exact.
#[test]
fn floats_of_eight_bits_are_read() {
    let folder = folder("case_f8");
    let single = |numbers: &[f32]| {
        numbers
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect()
    };
    let case = |candidate: &[f32]| {
        save_tensors(
            &folder,
            &[
                ("inputs", "F8_E4M3", &[1, 2], vec![0x38, 0xbc]), // 1, -1.5
                ("dvalues", "F8_E5M2", &[1, 2], vec![0x40, 0xbe]), // 2, -1.5
                ("dweights", "F32", &[2, 2], single(candidate)),
            ],
        );
        run(&folder, "check case.safetensors").0
    };
    assert_eq!(case(&[2.0, -1.5, -3.0, 2.25]), 0);
    assert_eq!(case(&[2.0, -1.5, -3.0, 2.5]), 1);
}

/// 1, 2 and 3 in each of the types, as IEEE 754 and OCP have them.
fn one_to_three(dtype: &str) -> [Vec<u8>; 3] {
    let halves = |codes: [u16; 3]| codes.map(|code| code.to_le_bytes().to_vec());
    match dtype {
        "F64" => [1.0_f64, 2.0, 3.0].map(|number| number.to_le_bytes().to_vec()),
        "F32" => [1.0_f32, 2.0, 3.0].map(|number| number.to_le_bytes().to_vec()),
        "F16" => halves([0x3c00, 0x4000, 0x4200]),
        "BF16" => halves([0x3f80, 0x4000, 0x4040]),
        "F8_E4M3" => [vec![0x38], vec![0x40], vec![0x44]],
        "F8_E5M2" => [vec![0x3c], vec![0x40], vec![0x42]],
        other => panic!("{other}"),
    }
}

/// What follows from the types of operands and result. Sums of narrow floats are kept in single precision, and rounded once;
/// wider operands may have been rounded to the type of the result, those of the same type are its numbers, and all others
/// are taken as they are.
#[test]
fn the_arithmetic_follows_from_the_types() {
    let folder = folder("case_types");
    let types = ["F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2"];
    let in_f16 = "in f16, summed in f32";
    let in_bf16 = "in bf16, summed in f32";
    let in_e4m3 = "in f8_e4m3, summed in f32";
    let in_e5m2 = "in f8_e5m2, summed in f32";
    let to_f16 = "in f32, rounded to f16";
    let to_bf16 = "in f32, rounded to bf16";
    let to_e4m3 = "in f32, rounded to f8_e4m3";
    let to_e5m2 = "in f32, rounded to f8_e5m2";
    #[rustfmt::skip] // a table: a row for each type of the operands, a column for each of the result
    let table = [
        ["in f64", "in f32", in_f16, in_bf16, in_e4m3, in_e5m2],
        ["in f64", "in f32", in_f16, in_bf16, in_e4m3, in_e5m2],
        ["in f64", "in f32", in_f16, to_bf16, in_e4m3, in_e5m2],
        ["in f64", "in f32", to_f16, in_bf16, in_e4m3, in_e5m2],
        ["in f64", "in f32", to_f16, to_bf16, in_e4m3, to_e5m2],
        ["in f64", "in f32", to_f16, to_bf16, to_e4m3, in_e5m2],
    ];
    for (operand, row) in types.into_iter().zip(table) {
        for (result, words) in types.into_iter().zip(row) {
            let [one, two, _] = one_to_three(operand);
            let [.., three] = one_to_three(result);
            save_tensors(
                &folder,
                &[
                    ("dvalues", operand, &[2, 1], [one, two].concat()),
                    ("dbiases", result, &[1, 1], three),
                ],
            );
            let (status, account, _) = run(&folder, "check case.safetensors");
            let first_line = format!("dbiases 1×1 {words}: passes\n");
            assert!(account.starts_with(&first_line), "{operand}: {account}");
            assert_eq!(status, 0);
        }
    }
}

/// Of two operands the wider one decides; and what is declared is declared of all results.
#[test]
fn the_arithmetic_of_a_file_is_declared() {
    let folder = folder("case_declared");
    let tensor = |name, dtype, number: usize| {
        let bytes = one_to_three(dtype)[number - 1].clone();
        (name, dtype, &[1, 1][..], bytes)
    };
    save_tensors(
        &folder,
        &[
            tensor("a.inputs", "F8_E4M3", 1),
            tensor("a.dvalues", "F8_E5M2", 3),
            tensor("a.dweights", "BF16", 3),
            tensor("b.inputs", "F32", 1),
            tensor("b.dvalues", "BF16", 3),
            tensor("b.dweights", "BF16", 3),
        ],
    );
    for (options, of_a, of_b) in [
        ("", "in f32, rounded to bf16", "in bf16, summed in f32"),
        (
            "--operands tf32 --accumulator bf16",
            "in tf32, summed and kept in bf16",
            "in tf32, summed and kept in bf16",
        ),
        (
            "--operands=f32 --tensor-cores --result bf16",
            "in f32, rounded to bf16, on tensor cores",
            "in f32, rounded to bf16, on tensor cores",
        ),
    ] {
        let question = format!("check case.safetensors {options}");
        let (status, account, _) = run(&folder, &question);
        assert_eq!(status, 0, "{account}");
        for (layer, words) in [("a", of_a), ("b", of_b)] {
            let first_line = format!("{layer}.dweights 1×1 {words}: passes\n");
            assert!(account.contains(&first_line), "{account}");
        }
        let (_, json, _) = run(&folder, &format!("{question} --json"));
        let field = format!("\"arithmetic\": \"{of_a}\"");
        assert!(json.contains(&field), "{json}");
    }
}

/// An operand of several results is converted for each of them, and said to be once.
#[test]
fn what_is_converted_is_said_once() {
    let folder = folder("case_once");
    let d = [
        4., -1., 2., 5., -2., -4., 2., 1., -3., 6., 1., 5., -7., 2., 4.,
    ];
    let z = [
        1., -1., 2., 0., -3., 0., 5., -2., 4., 1., -1., 0., 3., -4., 2.,
    ];
    save_tensors(
        &folder,
        &[
            ("dvalues", "BF16", &[1, 3, 5], bf16(&d)),
            ("z", "BF16", &[3, 5], bf16(&z)),
            ("drelu", "BF16", &[3, 5], bf16(DRELU.as_flattened())),
            ("dbiases", "BF16", &[1, 5], bf16(DBIASES.as_flattened())),
        ],
    );
    let (status, account, notes) = run(&folder, "check case.safetensors");
    assert_eq!(status, 0, "{account}");
    let shape = "case.safetensors: dvalues: its shape (1, 3, 5) is read as 3×5";
    assert_eq!(notes.matches(shape).count(), 1, "{notes}");
    let mut lines: Vec<&str> = notes.lines().collect();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines.len(), notes.lines().count(), "{notes}");
}

/// Files that nobody honest writes, through the program: a sentence, within a second.
#[test]
fn hostile_files_are_refused_at_once() {
    let folder = arrays("case_hostile");
    let relu = content(&folder, "relu");
    let packed = Stream::default()
        .number(1, 1)
        .number(1, 2)
        .fixed(256)
        .bytes();
    let mut bomb = Member::deflated("relu.npy", &relu, packed);
    bomb.size = u32::MAX - 1;
    let mut overlap = Member::stored("relu.npy", &relu);
    overlap.packed_size += 1;
    let rows = 1_usize << (usize::BITS - 2);
    let huge = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({rows}, 4)}}\n");
    let length = u16::try_from(huge.len()).expect("short").to_le_bytes();
    let huge = [b"\x93NUMPY\x01\x00", &length[..], huge.as_bytes()].concat();
    let z = Member::stored("z.npy", &content(&folder, "z"));
    let cut_off = containers::zip(core::slice::from_ref(&z));
    for (file, words) in [
        (containers::zip(&[bomb]), "it declares more than 1032 times"),
        (containers::zip(&[overlap]), "reaches into what follows it"),
        (
            containers::zip(&[Member::stored("relu.npy", &huge), z]),
            "case.npz: relu: its header promises",
        ),
        (
            cut_off[..cut_off.len() - 1].to_vec(),
            "its end is damaged or cut off",
        ),
        (b"PK".to_vec(), "it is no zip archive"),
    ] {
        fs::write(folder.join("case.npz"), file).expect("written");
        refuses(&mut limited(&folder, "-t 1", "check case.npz"), &[words]);
    }
}

/// Layers without end: each is a result without its operand.
#[test]
fn many_layers_take_no_more_than_their_number() {
    let folder = folder("case_many");
    let names: Vec<String> = (0..100_000).map(|layer| format!("{layer}.relu")).collect();
    let tensors: Vec<Tensor> = names
        .iter()
        .map(|name| (name.as_str(), "F32", &[0, 1][..], Vec::new()))
        .collect();
    save_tensors(&folder, &tensors);
    let mut limited = limited(&folder, "-t 4", "check case.safetensors");
    let (status, stdout, stderr) = outcome(&mut limited);
    assert_eq!((status, stdout.as_str()), (2, ""));
    assert_eq!(stderr.lines().count(), 100_000);
}

/// A whole layer as PyTorch has it, without a word, and with what each result was added to.
#[test]
fn weights_of_a_layer_are_read_in_the_layout_that_fits() {
    let folder = arrays("case_layout");
    let numbers = |name: &str| -> Vec<f64> {
        let file = content(&folder, name);
        let (_, elements) = file.split_at(file.len() - 20 * 8);
        elements
            .chunks(8)
            .map(|bytes| f64::from_le_bytes(bytes.try_into().expect("eight")))
            .collect()
    };
    let transposed = |numbers: &[f64]| -> Vec<f64> {
        (0..20)
            .map(|place| numbers[place % 4 * 5 + place / 4])
            .collect()
    };
    let save_transposed = |name: &str, numbers: &[f64]| {
        let bytes = transposed(numbers)
            .iter()
            .flat_map(|it| it.to_le_bytes())
            .collect();
        program::write(folder.join(format!("{name}.npy")), "<f8", (5, 4), bytes);
    };
    let dweights = numbers("dweights");
    let sums: Vec<f64> = dweights.iter().map(|right| right + 0.5).collect();
    save_transposed("weights", &numbers("w"));
    save_transposed("dweights", &dweights);
    save_transposed("sums", &sums);
    save_transposed("halves", &[0.5; 20]);
    let mut named = everything();
    for (name, array) in &mut named {
        if *name == "weights" {
            *array = "weights";
        }
    }
    save(&folder, &named);
    let (status, account, notes) = run(&folder, "check case.npz");
    assert_eq!(status, 0, "{account}");
    // That their gradient lies as they do is no news.
    let note = "is read as neurons × inputs";
    assert_eq!(notes.matches(note).count(), 1, "{notes}");
    assert!(
        notes.contains("case.npz: weights: its shape (5, 4) is read"),
        "{notes}"
    );
    assert_eq!(
        answer(&folder, "check case.npz --weights neurons,inputs", 0),
        account
    );
    let words = "`outputs,inputs` is neither";
    refused(&folder, "check case.npz --weights outputs,inputs", &[words]);

    let mut named = vec![("dweights", "sums"), ("inputs", "x"), ("dvalues", "d")];
    save(&folder, &named);
    answer(&folder, "check case.npz --weights neurons,inputs", 1);
    named.push(("previous_dweights", "halves"));
    save(&folder, &named);
    answer(&folder, "check case.npz --weights neurons,inputs", 0);
    named.extend([("z", "z"), ("drelu", "drelu"), ("previous_drelu", "drelu")]);
    save(&folder, &named);
    let (status, account, notes) = run(&folder, "check case.npz --weights neurons,inputs");
    assert!(
        status == 2 && account.contains("dweights 4×5 in f64: passes"),
        "{account}"
    );
    assert!(
        notes.contains("previous_drelu: drelu sums nothing"),
        "{notes}"
    );
}

/// 0x38 is 1 in E4M3 and ½ in E5M2; of what nobody needs nobody asks for a type.
#[test]
fn floats_of_eight_bits_need_a_type() {
    let folder = arrays("case_eight_bits");
    program::write(folder.join("ones.npy"), "|V1", (2, 1), vec![0x38; 2]);
    write_f64(folder.join("two.npy"), &[[2.0]]);
    save(&folder, &[("dvalues", "ones"), ("dbiases", "two")]);
    refused(
        &folder,
        "check case.npz",
        &["case.npz: dvalues: its elements are V1"],
    );
    for (name, status) in [("f8_e4m3", 0), ("f8_e5m2", 1)] {
        let (given, account, _) = run(&folder, &format!("check case.npz --type {name}"));
        assert_eq!(given, status, "{account}");
    }
    save(&folder, &[("inputs", "ones"), ("z", "z"), ("relu", "relu")]);
    answer(&folder, "check case.npz", 0);
}

/// The gradient of weights lies as the weights beside it do: the other way round it is a transpose that somebody forgot.
#[test]
fn a_gradient_that_lies_otherwise_than_its_weights_is_wrong() {
    let folder = arrays("case_lies_otherwise");
    let right: Vec<u8> = (0..20_usize)
        .flat_map(|place| DWEIGHTS[place % 4][place / 4].to_le_bytes())
        .collect();
    program::write(folder.join("transposed.npy"), "<f8", (5, 4), right);
    let named = |dweights| {
        [
            ("inputs", "x"),
            ("weights", "w"),
            ("dvalues", "d"),
            ("dweights", dweights),
        ]
    };
    save(&folder, &named("transposed"));
    let account = answer(&folder, "check case.npz", 1);
    assert!(account.contains("the result is transposed"), "{account}");
    save(&folder, &named("dweights"));
    answer(&folder, "check case.npz", 0);
}
