//! `chainrule check …`: status, account and `--json`, for results that are right, differently right, wrong, of another
//! shape or type, all NaN, all zero.
//!
//! What the oracle says of an element is proven in its own tests; here it is that the program asks it the right question
//! and says what it answers. The data is V1, three different sizes and integers; its results were computed by exact arithmetic.
#![cfg(feature = "alloc")]

mod program;

use program::{FUNCTIONS, answer, folder, question, refused, run, write, write_f64, write_v1};
use std::path::PathBuf;

const DINPUTS: [[f64; 4]; 3] = [
    [28., -19., -16., 7.],
    [-34., 8., 51., 17.],
    [-38., 26., 38., -65.],
];
const DWEIGHTS: [[f64; 5]; 4] = [
    [27., 26., -51., 31., 2.],
    [-29., 29., -19., -22., 52.],
    [11., -30., 40., 8., -32.],
    [6., -31., 54., 7., -22.],
];
const DBIASES: [[f64; 5]; 1] = [[1., 6., -4., 4., 8.]];
const DRELU: [[f64; 5]; 3] = [
    [4., 0., 2., 0., 0.],
    [0., 2., 0., -3., 6.],
    [0., 0., -7., 0., 4.],
];
const DENSE: [[f64; 5]; 3] = [
    [88., 180., 345., 409., 527.],
    [127., 208., 289., 354., 522.],
    [138., 212., 268., 391., 427.],
];
const RELU: [[f64; 5]; 3] = [
    [1., 0., 2., 0., 0.],
    [0., 5., 0., 4., 1.],
    [0., 0., 3., 0., 2.],
];

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
        "\"in_bound\": 0, \"rounded\": 0, \"any_order\": 0, \"forced\": 0, \"identical\": 19}\n",
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

#[test]
fn another_type_or_rank_cannot_be_read() {
    let folder = candidates("another_type", |right| right);
    write(folder.join("single.npy"), "<f4", (1, 5), vec![0; 20]);
    refused(
        &folder,
        "check dbiases --dvalues d.npy --candidate single.npy",
        &["single.npy: its elements are <f4", "<f8"],
    );
    write(folder.join("half.npy"), "<f2", (1, 5), vec![0; 10]);
    refused(
        &folder,
        "check dbiases --dvalues d.npy --candidate half.npy",
        &["half.npy: its elements are <f2", "<f8"],
    );
    write(folder.join("bytes.npy"), "|i1", (2, 1), vec![100; 2]);
    write(
        folder.join("sum.npy"),
        "<i8",
        (1, 1),
        200_i64.to_le_bytes().to_vec(),
    );
    refused(
        &folder,
        "check dbiases --dvalues bytes.npy --candidate sum.npy",
        &["<i8", "|i1", "np.sum(…, dtype='|i1')"],
    );
    write(folder.join("single.npy"), "<f4", (3, 4), vec![0; 48]);
    refused(
        &folder,
        &check("dinputs").replace("dinputs.npy", "single.npy"),
        &["its elements are <f4, those of the operands <f8: save .astype('<f8')\n"],
    );
    std::fs::write(
        folder.join("flat.npy"),
        program::numpy_file("one_dimension"),
    )
    .expect("written");
    refused(
        &folder,
        "check dbiases --dvalues d.npy --candidate flat.npy",
        &["(3,)", "save .reshape(1, 3)"],
    );
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
