//! `chainrule check …`: status, account and `--json`, for results that are right, differently right, wrong, of another
//! shape or type, all NaN, all zero.
//!
//! What the oracle says of an element is proven in its own tests; here it is that the program asks it the right question
//! and says what it answers. The data is V1, three different sizes and integers; its results were computed by exact arithmetic.
#![cfg(feature = "alloc")]

mod program;

use program::v1::{DBIASES, DENSE, DINPUTS, DRELU, DWEIGHTS, RELU};
use program::{FUNCTIONS, answer, folder, question, refused, run, write, write_f64, write_v1};
use std::path::PathBuf;

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
            json.starts_with("{\"passes\": true, ") && json.contains("\"wrong\": 0, "),
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
            assert!(json.starts_with("{\"passes\": false, "), "{name}: {json}");
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
        json.contains("\"mistakes\": [\"the sign is turned: "),
        "{json}"
    );
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
    let fields = "\"kind\": \"rows\", \"count\": 4, \"rows\": {\"first\": 2, \"last\": 2, \"step\": 1}, \"columns\": {\"first\": 0, \"last\": 3, \"step\": 1}, \"unwritten\": \"NaN\"}";
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
        assert!(json.starts_with("{\"passes\": true, "), "{json}");
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
        account.starts_with("dbiases 1×1: doubtful, 1 of 1 elements\n"),
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
