//! `chainrule check …`: status, account and `--json`, for results that are right, differently right, wrong, of another
//! shape or type, all NaN, all zero.
//!
//! What the oracle says of an element is proven in its own tests; here it is that the program asks it the right question
//! and says what it answers. The data is V1, three different sizes and integers; its results were computed by exact arithmetic.
#![cfg(feature = "alloc")]

mod program;

use chainrule::oracle::{Format, Mistake};
use program::v1::{DBIASES, DENSE, DINPUTS, DRELU, DWEIGHTS, RELU};
use program::{
    FUNCTIONS, answer, folder, json, limited, program, question, refused, run, write, write_f64,
    write_v1,
};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The question about the candidate of a function.
fn check(function: &str) -> String {
    let question = question(function);
    format!("check {question} --candidate {function}.npy")
}

fn questions() -> impl Iterator<Item = String> {
    FUNCTIONS.iter().map(|(function, _)| check(function))
}

/// A folder with operands and candidates, where each element of each candidate went through `change`.
fn candidates(name: &str, change: impl Fn(f64) -> f64) -> PathBuf {
    let folder = folder(name);
    write_v1(&folder);
    write_f64(
        folder.join("dinputs.npy"),
        &DINPUTS.map(|row| row.map(&change)),
    );
    write_f64(
        folder.join("dweights.npy"),
        &DWEIGHTS.map(|row| row.map(&change)),
    );
    write_f64(
        folder.join("dbiases.npy"),
        &DBIASES.map(|row| row.map(&change)),
    );
    write_f64(folder.join("drelu.npy"), &DRELU.map(|row| row.map(&change)));
    write_f64(folder.join("dense.npy"), &DENSE.map(|row| row.map(&change)));
    write_f64(folder.join("relu.npy"), &RELU.map(|row| row.map(&change)));
    folder
}

#[test]
fn what_is_right_passes() {
    let folder = candidates("what_is_right_passes", |right| right);
    for question in questions() {
        let account = answer(&folder, &question, 0);
        assert!(
            account.contains("passes") && account.contains("identical"),
            "{account}"
        );
        let json = answer(&folder, &format!("{question} --json"), 0);
        assert!(
            json.starts_with("{\"schema\": 1, \"passes\": true, ")
                && json.contains("\"wrong\": 0, "),
            "{json}"
        );
    }
}

#[test]
fn what_is_wrong_does_not_pass() {
    type Change = fn(f64) -> f64;
    let changes: [(&str, Change); 5] = [
        ("all NaN", |_| f64::NAN),
        ("all zero", |_| 0.0),
        ("all infinite", |_| f64::INFINITY),
        ("one bit too large", |right| {
            if right == 0.0 {
                right
            } else {
                f64::from_bits(right.to_bits() + 1)
            }
        }),
        ("doubled", |right| right * 2.0),
    ];
    for (name, change) in changes {
        let folder = candidates(&format!("what_is_wrong {name}").replace(' ', "_"), change);
        for question in questions() {
            let account = answer(&folder, &question, 1);
            assert!(
                account.contains("wrong") && !account.contains("passes"),
                "{name}: {account}"
            );
            assert_eq!(
                account.contains("twice"),
                name == "doubled",
                "{name}: {account}"
            );
            let json = answer(&folder, &format!("{question} --json"), 1);
            assert!(
                json.starts_with("{\"schema\": 1, \"passes\": false, "),
                "{name}: {json}"
            );
        }
    }
}

#[test]
fn json_says_what_and_where_and_why() {
    let folder = candidates("json_says_what", |right| {
        if right == -51.0 { f64::NAN } else { right }
    });
    let json = answer(&folder, &format!("{} --json", check("dweights")), 1);
    for words in [
        "\"shape\": [4, 5], \"expected_shape\": [4, 5], ",
        "\"worst\": {\"row\": 0, \"column\": 2, \"candidate\": \"NaN\", \"exact\": \"-51\", \"error\": \"inf\", \"bound\": \"0\", \"expected\": \"0\"}, ",
        "\"where\": {\"text\": \"[0][2]\", \"kind\": \"element\", \"count\": 1, \"rows\": {\"first\": 0, \"last\": 0, \"step\": 1}, \"columns\": {\"first\": 2, \"last\": 2, \"step\": 1}, \"unwritten\": null}, ",
        "\"mistakes\": [], ",
        "\"of_expected\": \"inf\", \"of_possible\": \"inf\", ",
        "\"wrong\": 1, \"doubtful\": 0, ",
        "\"in_bound\": 0, \"rounded\": 0, \"any_order\": 0, \"forced\": 0, \"identical\": 19, ",
        // Of a power of two, as 2, 8 and 32 are, half a unit in the last place is 2⁻⁵³, which is 1.11·10⁻¹⁶; of others less.
        "\"tolerance\": {\"rtol\": \"1.2e-16\", \"atol\": \"0e0\", \"elements\": 20, \"is_sample\": false, \"zeros\": 0, \"times\": \"",
    ] {
        assert!(json.contains(words), "{words} is not in {json}");
    }
    let folder = candidates("json_says_why", |right| -right);
    let json = answer(&folder, &format!("{} --json", check("dweights")), 1);
    assert!(
        json.contains("\"mistakes\": [{\"id\": \"negated\", \"text\": \"the sign is turned: "),
        "{json}"
    );
}

/// The operands rounded to `f32` explain this candidate, and are suspected as well; so all fields have something in them.
#[test]
fn json_is_as_its_page_says() {
    let folder = folder("json_is_as_its_page_says");
    let inputs = [[0.1, -0.2, 0.3, 0.7], [0.9, 1.1, 1.3, -0.6]];
    let dvalues = [[0.4, 0.8, -1.2, 1.6], [2.1, 1.9, 1.7, 0.11]];
    let mut dweights = [[0.0; 4]; 4];
    for (sample, inputs) in inputs.iter().enumerate() {
        for (input, &value) in inputs.iter().enumerate() {
            for (neuron, &dvalue) in dvalues[sample].iter().enumerate() {
                dweights[input][neuron] += Format::F32.round(value) * Format::F32.round(dvalue);
            }
        }
    }
    write_f64(folder.join("x.npy"), &inputs);
    write_f64(folder.join("d.npy"), &dvalues);
    write_f64(folder.join("dweights.npy"), &dweights);
    let object = answer(&folder, &format!("{} --json", check("dweights")), 1);
    let lost = "[{\"id\": \"rounded-f32\", \"text\": ";
    assert_eq!(object.matches(lost).count(), 2, "{object}");

    let page = answer(&folder, "help json", 0);
    let documented = json::documented(&page, "check FUNCTION");
    let of_some_rows = answer(
        &folder,
        &format!("{} --sample 2 --json", check("dweights")),
        1,
    );
    let printed = [json::fields(&object), json::fields(&of_some_rows)].concat();
    assert_eq!(
        printed.into_iter().collect::<BTreeSet<_>>(),
        documented.into_iter().collect::<BTreeSet<_>>()
    );
    let is_plain = |line: &str| line.chars().count() <= 80 && !line.contains(['{', '}']);
    assert!(page.lines().all(is_plain), "{page}");
    for mistake in Mistake::all() {
        let line = format!("\n  {:<21} {}\n", mistake.id(), mistake.done());
        assert!(page.contains(&line), "{mistake:?} is not in {page}");
    }
}

/// Where the wrong elements are: a picture where words do not say it all, and only there.
#[test]
fn it_says_where() {
    let folder = candidates("it_says_where", |right| right);
    let question = check("dinputs");
    let json = answer(&folder, &format!("{question} --json"), 0);
    assert!(json.contains("\"where\": null, "), "{json}");

    let mut dinputs = DINPUTS;
    dinputs[2] = [f64::NAN; 4];
    write_f64(folder.join("dinputs.npy"), &dinputs);
    let account = answer(&folder, &question, 1);
    let line = "\n  where: the last row, all NaN: never written?\n";
    assert!(
        account.contains(line) && !account.contains("map"),
        "{account}"
    );
    let json = answer(&folder, &format!("{question} --json"), 1);
    let fields = "\"kind\": \"rows\", \"count\": 4, \"rows\": {\"first\": 2, \"last\": 2, \"step\": 1}, \"columns\": {\"first\": 0, \"last\": 3, \"step\": 1}, \"unwritten\": \"nan\"}";
    assert!(json.contains(fields), "{json}");

    dinputs[2] = DINPUTS[2];
    (dinputs[0][0], dinputs[1][2], dinputs[2][2]) = (0.0, 1.0, 2.0);
    write_f64(folder.join("dinputs.npy"), &dinputs);
    let account = answer(&folder, &question, 1);
    let lines = "  where: scattered, 3 of 12 elements\n    within columns 0 and 2\n  map: . right, ? doubtful, # wrong\n    #...\n    ..#.\n    ..#.\n";
    assert!(account.contains(lines), "{account}");
}

/// What `--bounds` wrote: rows, columns, and its numbers as `f64`, in the three matrices that they are.
fn bounds(path: PathBuf, shape: &str) -> [Vec<f64>; 3] {
    let file = std::fs::read(path).expect("written");
    let header = String::from_utf8_lossy(&file[..128]);
    let words = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({shape}), }}");
    assert!(header.contains(&words), "{header}");
    assert_eq!(file[128..].len() % (3 * 8), 0);
    let numbers = file[128..].chunks(8);
    let numbers: Vec<f64> = numbers
        .map(|bytes| f64::from_le_bytes(bytes.try_into().expect("eight")))
        .collect();
    let third = numbers.len() / 3;
    [0, 1, 2].map(|which| numbers[which * third..][..third].to_vec())
}

/// The exact value of each element and what it is held against, whether the candidate passes or not: of integers in `f64`
/// equality; of 0.1 + 0.2 one addition, u · 0.3 = 2⁻⁵³ · 0.3, and as much as the value itself is off that was rounded: 2⁻⁵⁵, by
/// Python's `Fraction(0.1 + 0.2) - Fraction(0.1) - Fraction(0.2)`.
#[test]
fn bounds_are_written() {
    let folder = candidates("bounds_are_written", |right| right);
    let question = format!("{} --bounds bounds.npy", check("dinputs"));
    for status in [0, 1] {
        let account = answer(&folder, &question, status);
        assert_eq!(account.contains("passes"), status == 0);
        let [exact, expected, possible] = bounds(folder.join("bounds.npy"), "3, 3, 4");
        assert_eq!(exact, DINPUTS.as_flattened());
        assert_eq!((expected, possible), (vec![0.0; 12], vec![0.0; 12]));
        write_f64(folder.join("dinputs.npy"), &[[f64::NAN; 4]; 3]);
    }
    // Not even of the right shape; and as JSON.
    write_f64(folder.join("dinputs.npy"), &[[1.0]]);
    std::fs::remove_file(folder.join("bounds.npy")).expect("it was there");
    answer(&folder, &format!("{question} --json"), 1);
    bounds(folder.join("bounds.npy"), "3, 3, 4");

    write_f64(
        folder.join("d.npy"),
        &[[0.1, f64::NAN, f64::INFINITY], [0.2, 0.0, 1.0]],
    );
    write_f64(
        folder.join("dbiases.npy"),
        &[[0.3, f64::NAN, f64::INFINITY]],
    );
    answer(
        &folder,
        &format!("{} --bounds bounds.npy", check("dbiases")),
        0,
    );
    let [exact, expected, possible] = bounds(folder.join("bounds.npy"), "3, 1, 3");
    assert!(exact[0] == 0.1 + 0.2 && exact[1].is_nan() && exact[2] == f64::INFINITY);
    let limit = 0.3 * 2_f64.powi(-53) + 2_f64.powi(-55);
    assert!(
        (expected[0] / limit - 1.0).abs() < 1e-10,
        "{expected:?} {limit}"
    );
    assert_eq!(expected, possible);
    assert_eq!(expected[1..], [0.0, 0.0]);
}

/// Integers are written in their own type, which has them exactly.
#[test]
fn bounds_of_integers_are_integers() {
    let folder = folder("bounds_of_integers");
    let bytes = |numbers: &[i64]| numbers.iter().flat_map(|it| it.to_le_bytes()).collect();
    let odd = (1 << 60) + 1;
    write(folder.join("d.npy"), "<i8", (1, 1), bytes(&[odd]));
    write(folder.join("c.npy"), "<i8", (1, 1), bytes(&[odd]));
    let question = "check dbiases --dvalues d.npy --candidate c.npy --bounds bounds.npy";
    let account = answer(&folder, question, 0);
    assert!(!account.contains("allclose"), "{account}");
    let file = std::fs::read(folder.join("bounds.npy")).expect("written");
    assert!(String::from_utf8_lossy(&file[..128]).contains("'<i8'"));
    assert_eq!(file[128..], bytes(&[odd, 0, 0]).to_vec());
}

/// What was read is never overwritten, by whatever name; and where nothing can be written nothing is answered.
#[test]
fn bounds_do_not_overwrite_what_was_read() {
    let folder = candidates("bounds_do_not_overwrite", |right| right);
    let question = check("dinputs");
    let before = std::fs::read(folder.join("w.npy")).expect("it is there");
    for path in [
        "w.npy",
        "./w.npy",
        "../bounds_do_not_overwrite/w.npy",
        "d.npy",
        "dinputs.npy",
    ] {
        let words = ["--bounds ", "would overwrite"];
        refused(&folder, &format!("{question} --bounds {path}"), &words);
    }
    assert_eq!(
        std::fs::read(folder.join("w.npy")).expect("still there"),
        before
    );
    let words = ["none/bounds.npy: it could not be written"];
    refused(
        &folder,
        &format!("{question} --bounds none/bounds.npy"),
        &words,
    );
}

/// A convention is named, no pass, and accepted by its name; JSON says by which it passes.
#[test]
fn a_convention_is_accepted_by_its_name() {
    let folder = candidates("a_convention", |right| right / 3.0);
    for function in ["dinputs", "dweights", "dbiases", "drelu"] {
        let question = check(function);
        let account = answer(&folder, &question, 1);
        let named = "  passes but for a convention: mean (check --accept takes it)\n";
        assert!(account.contains(named), "{account}");
        let json = answer(&folder, &format!("{question} --json"), 1);
        assert!(json.contains("\"convention\": [\"mean\"], "), "{json}");

        let accepting = format!("{question} --accept flush,mean");
        let account = answer(&folder, &accepting, 0);
        assert!(
            account.contains(": passes by convention: mean\n"),
            "{account}"
        );
        let json = answer(&folder, &format!("{accepting} --json"), 0);
        assert!(
            json.starts_with("{\"schema\": 1, \"passes\": true, "),
            "{json}"
        );
        assert!(json.contains("\"convention\": [\"mean\"], "), "{json}");
        // Named twice, it is still divided once.
        let twice = format!("{question} --accept mean,mean,mean");
        answer(&folder, &twice, 0);
        // Another one does not help.
        answer(&folder, &format!("{question} --accept one-at-zero"), 1);
    }
    // The mean of the mean is no convention, however often the name is given.
    let squared = candidates("the_mean_of_the_mean", |right| right / 9.0);
    let question_of_biases = format!("{} --accept mean,mean", check("dbiases"));
    answer(&squared, &question_of_biases, 1);

    // The forward pass knows no mean.
    answer(&folder, &format!("{} --accept mean", check("dense")), 1);

    let folder = candidates("no_convention", |right| right);
    for question in questions() {
        let account = answer(&folder, &format!("{question} --accept mean"), 0);
        assert!(account.contains(": passes\n"), "{account}");
        let json = answer(&folder, &format!("{question} --accept mean --json"), 0);
        assert!(json.contains("\"convention\": null, "), "{json}");
    }
    refused(
        &folder,
        &format!("{} --accept mean,sum", check("dbiases")),
        &["there is no convention `sum`: accept mean, one-at-zero, half-at-zero, "],
    );
}

/// What is told only where precision may be the matter.
const OF_PRECISION: [&str; 5] = ["identical", "off by", "allowed", "cannot see", "allclose"];

#[test]
fn what_is_plain_is_told_first_and_in_short() {
    // V1 has three samples.
    let mean = candidates("plainly_mean", |right| right / 3.0);
    let happened = "what happened:\n    divided by the batch: leave the mean to the loss\n";
    let unknown = candidates("plainly_unknown", |right| right * right + 3.0);
    let no_mistake = "no known mistake explains it\n";
    let unwritten = candidates("plainly_unwritten", |_| f64::NAN);
    let no_reason = "where: all of it, all NaN: never written?\n";
    for (folder, told) in [
        (mean, happened),
        (unknown, no_mistake),
        (unwritten, no_reason),
    ] {
        let begin = format!("dweights 4×5 in f64: wrong, 20 of 20 elements\n  {told}");
        let account = answer(&folder, &check("dweights"), 1);
        assert!(account.starts_with(&begin), "{account}");
        for words in OF_PRECISION {
            assert!(!account.contains(words), "{account}");
        }
        assert!(account.contains("  worst: [") && account.contains("    exact "));
        let all = answer(&folder, &format!("{} --all", check("dweights")), 1);
        assert!(all.contains(told), "{all}");
        for words in &OF_PRECISION[1..] {
            assert!(all.contains(words), "{all}");
        }
    }
}

/// Where it may be the precision, all of that is told: off by one bit; or of operands that were rounded to bf16, in which
/// 1 + 2⁻⁹ is 1.
#[test]
fn what_may_be_a_rounding_is_told_in_full() {
    let bit = candidates("told_bit", |right| f64::from_bits(right.to_bits() + 1));
    let bf16 = folder("told_bf16");
    write_f64(bf16.join("d.npy"), &[[1.0 + 2_f64.powi(-9); 5]; 2]);
    write_f64(bf16.join("dbiases.npy"), &[[2.0; 5]]);
    for (folder, happened) in [(bit, "no known mistake"), (bf16, "rounded to bf16")] {
        let account = answer(&folder, &check("dbiases"), 1);
        assert!(account.contains(happened), "{account}");
        for words in &OF_PRECISION[1..] {
            assert!(account.contains(words), "{account}");
        }
    }
}

/// What the data cannot see is one line, and a list where that is asked for.
#[test]
fn what_the_data_cannot_see_is_one_line() {
    let folder = candidates("cannot_see", |right| right);
    for question in questions() {
        let account = answer(&folder, &question, 0);
        let is_it = |line: &&str| line.starts_with("  this data cannot see ");
        let line = account.lines().find(is_it).expect("the line");
        assert!(
            line.contains(" mistakes: ") && line.chars().count() <= 80,
            "{account}"
        );
        let all = answer(&folder, &format!("{question} --all"), 0);
        let (_, list) = all.split_once("  this data cannot see:\n").expect("a list");
        let count = list
            .lines()
            .take_while(|line| line.starts_with("    "))
            .count();
        assert!(
            line.contains(&format!(" {count} mistakes: ")),
            "{account}{all}"
        );
    }
}

/// Another shape is an answer, and it is no.
#[test]
fn another_shape_is_wrong() {
    let folder = candidates("another_shape", |right| right);
    for function in ["dinputs", "dweights"] {
        let other = check(function).replace(&format!("{function}.npy"), "d.npy");
        let account = answer(&folder, &other, 1);
        assert!(account.contains("3×5"), "{account}");
        let json = answer(&folder, &format!("{other} --json"), 1);
        assert!(
            json.contains("\"shape\": [3, 5]") && json.contains("\"worst\": null"),
            "{json}"
        );
    }
}

/// Of the four rows of dweights at most two are looked at: the first and, in a distance of three, the last.
#[test]
fn a_sample_of_rows_is_judged() {
    let folder = candidates("a_sample_of_rows", |right| right);
    let wrong_in = |row: usize| {
        let mut dweights = DWEIGHTS;
        dweights[row][0] += 1.0;
        write_f64(folder.join("dweights.npy"), &dweights);
    };
    let sample = format!("{} --sample 2", check("dweights"));
    wrong_in(1);
    let account = answer(&folder, &sample, 0);
    let lines: Vec<&str> = account.lines().take(4).collect();
    assert!(lines[0].ends_with(": passes"), "{account}");
    assert_eq!(
        lines[1..],
        [
            "  looked at: rows 0 and 3, 2 of 4",
            "    a mistake in the others is not seen",
            "       10 identical to the reference",
        ]
    );
    let json = answer(&folder, &format!("{sample} --json"), 0);
    let of_json = "\"sample\": {\"first\": 0, \"last\": 3, \"step\": 3}, ";
    assert!(json.contains(of_json), "{json}");
    wrong_in(3);
    let account = answer(&folder, &sample, 1);
    assert!(account.contains(": wrong, 1 of 10 elements\n"), "{account}");

    // As many as there are, or more, are all of them.
    for all in ["--sample 4", "--sample=999"] {
        let question = format!("{} {all}", check("dweights"));
        let account = answer(&folder, &question, 1);
        assert!(account.contains(": wrong, 1 of 20 elements\n"), "{account}");
        assert!(!account.contains("looked at: "), "{account}");
        let json = answer(&folder, &format!("{question} --json"), 1);
        assert!(json.contains("\"sample\": null, "), "{json}");
    }
    for none in ["0", "-1", "1.5", "all", "99999999999999999999"] {
        let what = format!("--sample {none}: it takes how many rows");
        refused(
            &folder,
            &format!("{} --sample {none}", check("dweights")),
            &[&what],
        );
    }
    let nothing = format!("{} --sample", check("dweights"));
    refused(
        &folder,
        &nothing,
        &["--sample needs a number of rows after it"],
    );
}

/// 10⁶ inputs times as many neurons and a sample, and one more: that they take long is said before they are judged. (These
/// are not, for the result has another shape.)
#[test]
fn what_takes_long_is_said() {
    let folder = folder("what_takes_long");
    let numbers = vec![1; 1_000_001];
    write(folder.join("x.npy"), "|i1", (1, 1_000_001), numbers.clone());
    write(folder.join("d.npy"), "|i1", (1, 1_000_001), numbers);
    write(folder.join("dweights.npy"), "|i1", (1, 1), vec![1]);
    let (status, _, stderr) = run(&folder, &check("dweights"));
    let note =
        "dweights: more than 10^12 products take long: --sample N judges N of its 1000001 rows\n";
    assert_eq!((status, stderr.as_str()), (1, note));
    let sample = format!("{} --sample 5", check("dweights"));
    assert_eq!(run(&folder, &sample).2, "");
}

#[test]
fn another_question_cannot_be_read() {
    let folder = candidates("another_question", |right| right);
    refused(
        &folder,
        "check dbiases --dvalues d.npy",
        &["needs --candidate"],
    );
    refused(
        &folder,
        "check dbiases --dvalues d.npy --candidate dbiases.npy --out x.npy",
        &["`--out`"],
    );
    refused(
        &folder,
        "check dweight --inputs x.npy --dvalues d.npy --candidate dweights.npy",
        &[
            "check needs a function first: ",
            "; did you mean dweights?\n",
        ],
    );
    refused(
        &folder,
        "check dbiases --dvalue d.npy --candidate dbiases.npy",
        &["knows no `--dvalue`", "; did you mean --dvalues?\n"],
    );
}

/// 1 + 2^-11 is halfway between two halves: both are right, 1 + 2^-7 is not; and in single precision 1 is not right either.
#[test]
fn half_precision_is_judged_as_such() {
    let folder = folder("half_precision_is_judged");
    write(
        folder.join("d.npy"),
        "<f4",
        (2, 1),
        [1.0_f32, 0.000_488_281_25]
            .iter()
            .flat_map(|it| it.to_le_bytes())
            .collect(),
    );
    for (half, status) in [
        (0x3c00_u16, 0),
        (0x3c01, 0),
        (0x3c08, 1),
        (0x7e00, 1),
        (0, 1),
    ] {
        write(
            folder.join("c.npy"),
            "<f2",
            (1, 1),
            half.to_le_bytes().to_vec(),
        );
        let (given, account, _) = run(&folder, "check dbiases --dvalues d.npy --candidate c.npy");
        assert_eq!(given, status, "{half:#x}: {account}");
    }
    write(
        folder.join("c.npy"),
        "<f4",
        (1, 1),
        1.0_f32.to_le_bytes().to_vec(),
    );
    assert_eq!(
        run(&folder, "check dbiases --dvalues d.npy --candidate c.npy").0,
        1
    );
}

/// The sum of 1/1 to 1/4096 is S = 8.9, of one sign. In `f64`, u = 2⁻⁵³, so that 2·10⁻¹² off is possible, for (n − 1)·u·S
/// is 4·10⁻¹²; and it is four times 8·√n·u·S = 5·10⁻¹³, which is expected. That is doubtful, and no pass.
#[test]
fn what_is_possible_and_not_expected_is_doubtful() {
    let folder = folder("doubtful");
    let mut number = 0.0;
    let dvalues: [[f64; 1]; 4096] = core::array::from_fn(|_| {
        number += 1.0;
        [1.0 / number]
    });
    let sum: f64 = dvalues.as_flattened().iter().sum();
    write_f64(folder.join("d.npy"), &dvalues);
    write_f64(folder.join("dbiases.npy"), &[[sum + 2e-12]]);

    let account = answer(&folder, &check("dbiases"), 1);
    assert!(
        account.starts_with("dbiases 1×1 in f64: doubtful, 1 of 1 elements\n"),
        "{account}"
    );
    for words in [
        "    expected    ",
        "    allowed     ",
        " of what is possible\n",
    ] {
        assert!(account.contains(words), "{words} is not in {account}");
    }
    assert!(
        account.lines().all(|line| line.chars().count() <= 80),
        "{account}"
    );

    let json = answer(&folder, &format!("{} --json", check("dbiases")), 1);
    assert!(json.contains("\"wrong\": 0, \"doubtful\": 1, "), "{json}");

    // The loop itself is as expected, and says how much of what is expected it took.
    write_f64(folder.join("dbiases.npy"), &[[sum.next_up()]]);
    let account = answer(&folder, &check("dbiases"), 0);
    assert!(account.contains("largest error: 0.0"), "{account}");
}

/// As the help page says; what is wrong is looked for as well.
#[test]
fn a_small_stack_is_enough() {
    let folder = folder("small_stack");
    write_v1(&folder);
    write_f64(folder.join("dinputs.npy"), &[[1.0; 4]; 3]);
    let mut limited = limited(&folder, "-s 256", &check("dinputs"));
    let (status, account, stderr) = program::outcome(&mut limited);
    assert_eq!(status, 1, "{stderr}");
    assert!(
        account.starts_with("dinputs 3×4 in f64: wrong, "),
        "{account}"
    );
}

/// Rows and columns exchanged.
fn transposed<const ROWS: usize, const COLS: usize>(
    matrix: &[[f64; COLS]; ROWS],
) -> [[f64; ROWS]; COLS] {
    core::array::from_fn(|row| core::array::from_fn(|col| matrix[col][row]))
}

/// The weights of V1.
const WEIGHTS: [[f64; 5]; 4] = [
    [2., -1., 3., 1., -4.],
    [5., 3., -2., -6., 1.],
    [-3., 4., 1., 2., 6.],
    [1., -5., 7., -2., 3.],
];

/// V1 where the layer has four neurons and no fifth: weights and their gradient are square. The
/// results are NumPy's, of integers.
const SQUARE_DINPUTS: [[f64; 4]; 3] = [
    [20., -17., -4., 13.],
    [-10., 2., 15., -1.],
    [-22., 22., 14., -77.],
];
const SQUARE_DENSE: [[f64; 4]; 3] = [
    [88., 180., 345., 409.],
    [127., 208., 289., 354.],
    [138., 212., 268., 391.],
];
const SQUARE_DWEIGHTS: [[f64; 4]; 4] = [
    [27., 26., -51., 31.],
    [-29., 29., -19., -22.],
    [11., -30., 40., 8.],
    [6., -31., 54., 7.],
];

fn first_four<const ROWS: usize>(matrix: [[f64; 5]; ROWS]) -> [[f64; 4]; ROWS] {
    matrix.map(|[first, second, third, fourth, _]| [first, second, third, fourth])
}

/// A folder with that, the weights as PyTorch stores them.
fn square(name: &str) -> PathBuf {
    let folder = folder(name);
    write_v1(&folder);
    let dvalues = [[4., -1., 2., 5.], [-4., 2., 1., -3.], [1., 5., -7., 2.]];
    write_f64(folder.join("d.npy"), &dvalues);
    write_f64(folder.join("b.npy"), &[[100., 200., 300., 400.]]);
    let weights = transposed(&first_four(WEIGHTS));
    write_f64(folder.join("w.npy"), &weights);
    write_f64(folder.join("dinputs.npy"), &SQUARE_DINPUTS);
    write_f64(folder.join("dense.npy"), &SQUARE_DENSE);
    write_f64(folder.join("dweights.npy"), &transposed(&SQUARE_DWEIGHTS));
    folder
}

const ALONE: &str = "is read as neurons × inputs, for only that fits: \
                     --weights neurons,inputs says so\n";

/// Where the shape decides, nobody has to say how weights lie; what was decided is said.
#[test]
fn weights_are_read_in_the_layout_that_fits() {
    let folder = candidates("weights_that_fit", |right| right);
    write_f64(folder.join("w.npy"), &transposed(&WEIGHTS));
    for function in ["dinputs", "dense"] {
        let (status, account, notes) = run(&folder, &check(function));
        assert_eq!(status, 0, "{account}");
        assert_eq!(notes, format!("w.npy: its shape (5, 4) {ALONE}"));
        assert!(!account.contains("judged as"), "{account}");
        let said = format!("{} --weights neurons,inputs", check(function));
        assert_eq!(answer(&folder, &said, 0), account);
        let (status, result, _) = run(&folder, &question(function));
        assert_eq!(status, 0);
        let said = format!("{} --weights neurons,inputs", question(function));
        assert_eq!(answer(&folder, &said, 0), result);
    }
    // What is said is meant.
    write_f64(folder.join("w.npy"), &WEIGHTS);
    for function in ["dinputs", "dense"] {
        let said = format!("{} --weights neurons,inputs", check(function));
        refused(&folder, &said, &["weights is w.npy, neurons × inputs"]);
        answer(
            &folder,
            &format!("{} --weights inputs,neurons", check(function)),
            0,
        );
    }
}

/// The gradient lies as the weights do; the places are those of the notebook.
#[test]
fn a_transposed_gradient_of_weights_is_judged_as_such() {
    let folder = candidates("transposed_gradient", |right| right);
    write_f64(folder.join("dweights.npy"), &transposed(&DWEIGHTS));
    let question = check("dweights");
    let (status, account, notes) = run(&folder, &question);
    assert_eq!(status, 0, "{account}");
    assert_eq!(notes, format!("dweights.npy: its shape (5, 4) {ALONE}"));
    let line = "  judged as neurons × inputs: [row][column] here is [column][row] of your array\n";
    assert!(account.contains(line), "{account}");
    let said = format!("{question} --weights neurons,inputs");
    assert_eq!(answer(&folder, &said, 0), account);
    let json = answer(&folder, &format!("{said} --json"), 0);
    assert!(json.contains("\"transposed\": true, "), "{json}");
    answer(&folder, &format!("{said} --bounds bounds.npy"), 0);
    let [exact, ..] = bounds(folder.join("bounds.npy"), "3, 5, 4");
    assert_eq!(exact, transposed(&DWEIGHTS).as_flattened());

    let mut wrong = transposed(&DWEIGHTS);
    wrong[3][1] += 1.0;
    write_f64(folder.join("dweights.npy"), &wrong);
    let account = answer(&folder, &said, 1);
    assert!(account.contains("  worst: [1][3]\n"), "{account}");

    // What is said of the layout is meant: the other one is a forgotten transpose. So it is where
    // what was there before lies otherwise.
    write_f64(folder.join("dweights.npy"), &DWEIGHTS);
    let account = answer(&folder, &said, 1);
    assert!(account.contains("the result is transposed"), "{account}");
    write_f64(folder.join("zeros.npy"), &[[0.0; 4]; 5]);
    refused(
        &folder,
        &format!("{question} --added-to zeros.npy"),
        &["it lies otherwise than what it was added to"],
    );
    let json = answer(&folder, &format!("{question} --json"), 0);
    assert!(json.contains("\"transposed\": false, "), "{json}");
}

/// Of square weights nobody can see how they lie: the option says it, and the report names it.
#[test]
fn square_weights_need_the_option() {
    let folder = square("square_weights");
    let line = "\n  try --weights neurons,inputs: as PyTorch, candle and ONNX store weights\n";
    for function in ["dinputs", "dense", "dweights"] {
        let question = check(function);
        let account = answer(&folder, &question, 1);
        assert!(account.contains(line), "{account}");
        assert!(account.lines().all(|line| line.chars().count() <= 80));
        let json = answer(&folder, &format!("{question} --json"), 1);
        assert!(
            json.contains("\"try\": [\"--weights neurons,inputs\"], "),
            "{json}"
        );
        let said = format!("{question} --weights neurons,inputs");
        let account = answer(&folder, &said, 0);
        assert!(!account.contains("  try "), "{account}");
        let json = answer(&folder, &format!("{said} --json"), 0);
        assert!(json.contains("\"try\": [], "), "{json}");
    }
    // What is wrong otherwise is not wrong because of that.
    write_f64(
        folder.join("dinputs.npy"),
        &SQUARE_DINPUTS.map(|row| row.map(|right| -right)),
    );
    let said = format!("{} --weights neurons,inputs", check("dinputs"));
    let account = answer(&folder, &said, 1);
    assert!(!account.contains("  try "), "{account}");
    // Who says the layout is told no other one.
    write_f64(folder.join("dweights.npy"), &SQUARE_DWEIGHTS);
    let said = format!("{} --weights neurons,inputs", check("dweights"));
    let account = answer(&folder, &said, 1);
    assert!(!account.contains("  try "), "{account}");
    assert!(account.contains("the result is transposed"), "{account}");
}

#[test]
fn a_wrong_layout_is_refused() {
    let folder = candidates("a_wrong_layout", |right| right);
    let layouts = "neurons,inputs or inputs,neurons";
    for (function, option, words) in [
        ("dweights", "--weights w.npy", "`w.npy` is neither"),
        ("dweights", "--weights outputs,inputs", layouts),
        ("dinputs", "--weights outputs,inputs", layouts),
        (
            "dinputs",
            "--weights neurons,inputs --weights=inputs,neurons",
            "once",
        ),
        ("dinputs", "--inputs neurons,inputs", "knows no `--inputs`"),
        (
            "dbiases",
            "--weights neurons,inputs",
            "check dbiases knows no `--weights`",
        ),
    ] {
        refused(&folder, &format!("{} {option}", check(function)), &[words]);
    }
    refused(
        &folder,
        "dweights --inputs x.npy --dvalues d.npy --weights neurons,inputs",
        &["dweights knows no `--weights`"],
    );
}

/// One dimension and a layout: three samples of two inputs and one neuron, whose weights PyTorch
/// has as (1, 2). 1·1 + 3·2 + 5·3 = 22, 2·1 + 4·2 + 6·3 = 28.
#[test]
fn one_dimension_and_a_layout_are_decided_together() {
    let folder = folder("one_dimension_and_a_layout");
    let vector = |name: &str, numbers: &[f64]| {
        let header = format!(
            "{{'descr': '<f8', 'fortran_order': False, 'shape': ({},)}}\n",
            numbers.len()
        );
        let length = u16::try_from(header.len()).expect("short").to_le_bytes();
        let bytes: Vec<u8> = numbers.iter().flat_map(|it| it.to_le_bytes()).collect();
        let file = [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), &bytes].concat();
        std::fs::write(folder.join(name), file).expect("written");
    };
    vector("d.npy", &[1., 2., 3.]);
    write_f64(folder.join("x.npy"), &[[1., 2.], [3., 4.], [5., 6.]]);
    let question = "check dweights --inputs x.npy --dvalues d.npy --candidate c.npy";
    write_f64(folder.join("c.npy"), &[[22., 28.]]);
    let (status, account, notes) = run(&folder, question);
    assert_eq!(status, 0, "{account}");
    assert!(notes.contains("d.npy: its shape (3,) is read as 3×1, which fits\n"));
    assert!(notes.contains(&format!("c.npy: its shape (1, 2) {ALONE}")));
    vector("c.npy", &[22., 28.]);
    for option in ["", " --weights neurons,inputs"] {
        let (status, account, notes) = run(&folder, &format!("{question}{option}"));
        assert_eq!(status, 0, "{account}");
        assert!(notes.contains("c.npy: its shape (2,) is read as 2×1, which fits\n"));
    }
    // Weights of one neuron, of one dimension: 1·3 and 1·4, and so on.
    vector("w.npy", &[3., 4.]);
    write_f64(folder.join("c.npy"), &[[3., 4.], [6., 8.], [9., 12.]]);
    let question = "check dinputs --dvalues d.npy --weights w.npy --candidate c.npy";
    for option in ["", " --weights neurons,inputs"] {
        let (status, account, notes) = run(&folder, &format!("{question}{option}"));
        assert_eq!(status, 0, "{account}");
        assert!(notes.contains("w.npy: its shape (2,) is read as 2×1, which fits\n"));
    }
    // Of three weights either may be meant: of one input, or of one neuron.
    vector("w.npy", &[1., 2., 3.]);
    vector("c.npy", &[1., 2., 3.]);
    refused(
        &folder,
        question,
        &[".reshape(1, 3) if", ".reshape(3, 1) if"],
    );
}

/// What was there before is added; it lies as the weights do.
#[test]
fn what_was_there_before_is_added() {
    let before = |right: f64| 1000.0 - right;
    let folder = candidates("added_to", |_| 1000.0);
    for (function, right) in [
        ("dinputs", DINPUTS.as_flattened()),
        ("dweights", DWEIGHTS.as_flattened()),
        ("dbiases", DBIASES.as_flattened()),
        ("dense", DENSE.as_flattened()),
    ] {
        let shape = match function {
            "dinputs" => (3, 4),
            "dweights" => (4, 5),
            "dbiases" => (1, 5),
            _ => (3, 5),
        };
        let numbers = right.iter().flat_map(|&right| before(right).to_le_bytes());
        write(folder.join("before.npy"), "<f8", shape, numbers.collect());
        let added = format!("{} --added-to before.npy", check(function));
        answer(&folder, &added, 0);
        answer(&folder, &check(function), 1);
    }
    write_f64(folder.join("dweights.npy"), &DWEIGHTS);
    let numbers: Vec<f64> = (0..20).map(|number| f64::from(number) + 0.5).collect();
    let bytes = |numbers: &[f64]| numbers.iter().flat_map(|it| it.to_le_bytes()).collect();
    write(folder.join("before.npy"), "<f8", (4, 5), bytes(&numbers));
    let added = format!("{} --added-to before.npy", check("dweights"));
    let account = answer(&folder, &added, 1);
    let words = "what was there before is overwritten: add to it with +=";
    assert!(account.contains(words), "{account}");

    // Both as PyTorch has them; one of them only is a transpose that somebody forgot.
    let pytorch: Vec<f64> = (0..20)
        .map(|place| numbers[place % 4 * 5 + place / 4])
        .collect();
    let mut sums = DWEIGHTS;
    for (sum, number) in sums.as_flattened_mut().iter_mut().zip(&numbers) {
        *sum += number;
    }
    write_f64(folder.join("dweights.npy"), &transposed(&sums));
    write(folder.join("before.npy"), "<f8", (5, 4), bytes(&pytorch));
    answer(&folder, &format!("{added} --weights neurons,inputs"), 0);
    let (status, account, notes) = run(&folder, &added);
    assert_eq!(status, 0, "{account}");
    assert_eq!(notes.matches(ALONE).count(), 2, "{notes}");
    write_f64(folder.join("dweights.npy"), &sums);
    refused(
        &folder,
        &added,
        &["it lies otherwise than what it was added to"],
    );

    // Nothing is added to what is no sum, or of another shape.
    let masked = format!("{} --added-to before.npy", check("drelu"));
    refused(&folder, &masked, &["before.npy: drelu sums nothing"]);
    write_f64(folder.join("before.npy"), &[[1.0]]);
    refused(
        &folder,
        &added,
        &["before.npy: added_to: what was there before is 1×1 but needs to be 4×5"],
    );
}

/// Of `ml_dtypes` NumPy keeps no name. 0x38 is 1 where three bits are the fraction (OCP's E4M3),
/// and ½ where two are (E5M2).
#[test]
fn floats_of_eight_bits_need_a_type() {
    let folder = folder("floats_of_eight_bits");
    write(folder.join("d.npy"), "|V1", (2, 1), vec![0x38; 2]);
    write(folder.join("c.npy"), "|V1", (1, 1), vec![0x40]); // 2 in both
    let computed = "dbiases --dvalues d.npy";
    let checked = format!("check {computed} --candidate c.npy");
    for question in [computed, &checked] {
        let words = "d.npy: its elements are V1, of no type that NumPy knows: if they are floats \
                     of eight bits, --type f8_e4m3 or --type f8_e5m2 says which";
        refused(&folder, question, &[words]);
        let other = format!("{question} --type bf16");
        refused(&folder, &other, &["f8_e4m3 or f8_e5m2 would fit"]);
        refused(
            &folder,
            &format!("{question} --type"),
            &["needs f8_e4m3 or f8_e5m2"],
        );
    }
    for (name, sum, status) in [("f8_e4m3", "[[2.]]\n", 0), ("f8_e5m2", "[[1.]]\n", 1)] {
        let (_, printed, _) = run(&folder, &format!("{computed} --type {name}"));
        assert_eq!(printed, sum);
        let (given, account, _) = run(&folder, &format!("{checked} --type {name}"));
        assert_eq!(given, status, "{account}");
    }
}

/// Writes a column of `f32`.
fn write_column(folder: &Path, name: &str, column: &[f32]) {
    let elements = column.iter().flat_map(|number| number.to_le_bytes());
    write(
        folder.join(name),
        "<f4",
        (column.len(), 1),
        elements.collect(),
    );
}

/// One sum of products in `f32`, the only right candidate but for what an option declares, and the option.
///
/// - 1 + 2⁻⁸ is no number of bf16, and is halfway to its neighbour: 1, whose last bit is 0.
/// - 2048 + 1 is halfway between two numbers of f16, and so 2048 + 1 + 1 in f16 is 2048; so is 2049, rounded once.
/// - 2⁻¹³⁰ is subnormal: the sum is 17·2⁻¹³⁰, and without it 16.
/// - Below the last bit of 1 a tensor core cuts off what is three quarters of it, three times.
#[test]
fn each_option_declares_something() {
    let folder = folder("options");
    let subnormal = f32::from_bits(1 << 19);
    let small = f32::EPSILON / 2.0 + f32::EPSILON / 4.0;
    for (terms, candidate, option, words) in [
        (
            &[1.0 + 1.0 / 256.0, 2.0][..],
            3.0,
            "--operands bf16",
            "in bf16, summed and kept in f32",
        ),
        (
            &[2048.0, 1.0, 1.0],
            2048.0,
            "--accumulator=f16",
            "in f32, summed and kept in f16",
        ),
        (
            &[2048.0, 1.0],
            2048.0,
            "--result f16",
            "in f32, rounded to f16",
        ),
        (
            &[16.0 * f32::MIN_POSITIVE, subnormal],
            16.0 * f32::MIN_POSITIVE,
            "--flush-to-zero",
            "in f32, flushing to zero",
        ),
        (
            &[1.0, small, small, small],
            1.0,
            "--tensor-cores",
            "in f32, on tensor cores",
        ),
    ] {
        write_column(&folder, "x.npy", terms);
        write_column(&folder, "d.npy", &vec![1.0; terms.len()]);
        write_column(&folder, "c.npy", &[candidate]);
        let question = "check dweights --inputs x.npy --dvalues d.npy --candidate c.npy";
        let account = answer(&folder, question, 1);
        assert!(account.starts_with("dweights 1×1 in f32: wrong, 1 of 1 elements\n"));
        let account = answer(&folder, &format!("{question} {option}"), 0);
        let first_line = format!("dweights 1×1 {words}: passes\n");
        assert!(account.starts_with(&first_line), "{account}");
        let json = answer(&folder, &format!("{question} {option} --json"), 0);
        let field = format!("\"arithmetic\": \"{words}\", ");
        assert!(json.contains(&field), "{json}");
    }
}

/// What was doubtful above is possible in some order.
#[test]
fn in_any_order_the_theorem_decides_alone() {
    let folder = folder("any_order");
    let mut number = 0.0;
    let dvalues: [[f64; 1]; 4096] = core::array::from_fn(|_| {
        number += 1.0;
        [1.0 / number]
    });
    let sum: f64 = dvalues.as_flattened().iter().sum();
    write_f64(folder.join("d.npy"), &dvalues);
    for (off, status) in [(2e-12, 0), (6e-12, 1)] {
        write_f64(folder.join("dbiases.npy"), &[[sum + off]]);
        let account = answer(
            &folder,
            &format!("{} --any-order", check("dbiases")),
            status,
        );
        assert!(
            account.starts_with("dbiases 1×1 in f64, in any order: "),
            "{account}"
        );
    }
}

/// What makes no sense is refused, with what would.
#[test]
fn what_cannot_be_declared_is_refused() {
    let folder = folder("refused_options");
    write_column(&folder, "d.npy", &[1.0, 2.0]);
    write(folder.join("c.npy"), "<f2", (1, 1), vec![0x00, 0x42]); // 3
    let formats = "it is f64, f32, f16, bf16, tf32, f8_e4m3 or f8_e5m2";
    for (options, words) in [
        ("--operands bf61", ["no format `bf61`", formats]),
        ("--result fp16", ["no format `fp16`", "did you mean f16?"]),
        ("--operands f64", ["--operands f64", "all is <f4 here"]),
        (
            "--result f32",
            ["c.npy: its elements are <f2", "--result f32"],
        ),
        (
            "--result bf16",
            ["c.npy: its elements are <f2", "all numbers of bf16"],
        ),
        (
            "--accumulator",
            ["--accumulator needs the name of a format", ""],
        ),
        ("--tensor-cores=yes", ["--tensor-cores takes no value", ""]),
        ("--json=", ["--json takes no value", ""]),
        (
            "--tensor-core",
            ["knows no `--tensor-core`", "did you mean --tensor-cores?"],
        ),
    ] {
        let question = "check dbiases --dvalues d.npy --candidate c.npy";
        refused(&folder, &format!("{question} {options}"), &words);
    }
    let narrower = "check dbiases --dvalues d.npy --candidate c.npy --result f8_e5m2";
    let first_line = "dbiases 1×1 in f16, summed in f32, rounded to f8_e5m2: passes\n";
    let account = answer(&folder, narrower, 0);
    assert!(account.starts_with(first_line), "{account}");

    write(folder.join("d.npy"), "|i1", (2, 1), vec![1, 2]);
    write(folder.join("c.npy"), "|i1", (1, 1), vec![3]);
    for option in ["--operands f16", "--flush-to-zero", "--any-order"] {
        let question = format!("check dbiases --dvalues d.npy --candidate c.npy {option}");
        let name = option.split(' ').next().expect("a name");
        let sentence = format!("{name} is for floats: sums of |i1 are exact");
        refused(&folder, &question, &[&sentence, "(dvalues is d.npy)"]);
    }
}

/// An eighth of 1 to 11, in half precision.
const EIGHTHS: [u16; 11] = [
    0x3000, 0x3400, 0x3600, 0x3800, 0x3900, 0x3a00, 0x3b00, 0x3c00, 0x3c80, 0x3d00, 0x3d80,
];

/// Writes a matrix of them: of such a sample, and such a row or column.
fn write_eighths(path: PathBuf, samples: usize, [step, per_column]: [usize; 2], cols: usize) {
    let elements = (0..samples).flat_map(|sample| {
        (0..cols).flat_map(move |col| {
            let eighth = EIGHTHS[(sample * step + col * per_column) % 11];
            eighth.to_le_bytes()
        })
    });
    write(path, "<f2", (samples, cols), elements.collect());
}

/// Sums of half precision, in NumPy 2.4: `np.sum(axis=0)` and `np.einsum` keep them in half precision, `x.T @ d` in single.
///
/// ```python
/// s = np.arange(n)[:, None]
/// x = (((s * 7 + np.arange(2) * 3) % 11 + 1) / 8).astype("f2")
/// d = (((s * 5 + np.arange(3) * 4) % 11 + 1) / 8).astype("f2")
/// np.sum(d, axis=0).view("u2"), np.einsum("si,sn->in", x, d).view("u2")
/// ```
#[test]
fn sums_in_half_precision_are_the_line_to_try() {
    let folder = folder("half_sums");
    let to_try = "  passes as summed in f16: try --accumulator f16\n";
    #[rustfmt::skip] // a table
    let numpy = [
        (300, [2, 3], vec![0x5966_u16, 0x598c, 0x5906, 0x59b2, 0x59d2, 0x591f]),
        (1000, [1, 3], vec![0x61be, 0x61be, 0x61c0]),
        (3000, [1, 3], vec![0x6847, 0x6846, 0x6847]),
    ];
    for (samples, [rows, cols], halves) in numpy {
        write_eighths(folder.join("x.npy"), samples, [7, 3], 2);
        write_eighths(folder.join("d.npy"), samples, [5, 4], 3);
        let elements = halves.iter().flat_map(|half| half.to_le_bytes());
        write(
            folder.join("c.npy"),
            "<f2",
            (rows, cols),
            elements.collect(),
        );
        let question = if rows == 1 {
            "check dbiases --dvalues d.npy --candidate c.npy"
        } else {
            "check dweights --inputs x.npy --dvalues d.npy --candidate c.npy"
        };
        let (status, account, _) = run(&folder, question);
        assert_eq!(status, 1, "{account}");
        assert!(
            account.contains(" in f16, summed in f32: wrong, "),
            "{account}"
        );
        assert!(account.contains(to_try), "{account}");
        assert!(!account.contains("what happened"), "{account}");
        let (_, json, _) = run(&folder, &format!("{question} --json"));
        let field = "\"try\": [\"--accumulator f16\"], \"mistakes\": [], ";
        assert!(json.contains(field), "{json}");

        let (status, account, _) = run(&folder, &format!("{question} --accumulator f16"));
        assert_eq!(status, 0, "{account}");
        assert!(account.contains(" in f16: passes\n"), "{account}");
        let (_, json, _) = run(&folder, &format!("{question} --accumulator f16 --json"));
        assert!(json.contains("\"try\": [], "), "{json}");
    }
}

/// The same from stdin.
#[test]
fn what_is_declared_of_stdin() {
    let folder = folder("declared_stdin");
    write_column(&folder, "d.npy", &[2048.0, 1.0, 1.0]);
    write_column(&folder, "c.npy", &[2048.0]);
    for (option, status) in [("--accumulator f16", 0), ("--any-order", 1)] {
        for question in [
            "check dbiases --dvalues - --candidate c.npy",
            "check dbiases --dvalues d.npy --candidate -",
        ] {
            let from = if question.ends_with('-') {
                "c.npy"
            } else {
                "d.npy"
            };
            let mut program = program(&folder, &format!("{question} {option}"));
            program.stdin(std::fs::File::open(folder.join(from)).expect("opened"));
            assert_eq!(program::outcome(&mut program).0, status, "{question}");
        }
    }
}

/// A case asks for its result in the notebook's layout. Transposed it is another shape, and no pass.
#[test]
fn grade_takes_the_layout_that_it_asked_for() {
    let folder = folder("grade_takes_the_layout");
    answer(&folder, "vectors .", 0);
    let index = std::fs::read_to_string(folder.join("INDEX")).expect("an index");
    let is_asked_for =
        |line: &&str| line.starts_with("case\t") || line.starts_with("v1-f64\tdweights\t");
    let lines: Vec<&str> = index.lines().filter(is_asked_for).collect();
    std::fs::write(folder.join("INDEX"), lines.join("\n")).expect("written");
    let candidate = folder.join("v1-f64/candidate_dweights.npy");
    write_f64(&candidate, &DWEIGHTS);
    let card = answer(&folder, "grade .", 0);
    assert!(card.contains("\n1 pass, 0 wrong"), "{card}");
    write_f64(&candidate, &transposed(&DWEIGHTS));
    let card = answer(&folder, "grade .", 1);
    assert!(card.contains("\n0 pass, 1 wrong"), "{card}");
}
