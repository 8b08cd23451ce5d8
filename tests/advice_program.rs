//! What a person brings from NumPy as it is: integers of two widths, floats beside integers, one dimension or three, half
//! precision, bytes in the other order. It is read without a loss and that is said, or it is refused with advice that loses
//! nothing.
//!
//! Promotion is NumPy's: the table is what `np.promote_types` of NumPy 2.4.6 gives, and so is what is read and refused of
//! headers (`np.load`, each text tried). Sums are small enough to be added in one's head. This cannot see what a person
//! meant who saved the wrong array.
#![cfg(feature = "alloc")]

mod program;

use program::{answer, folder, numpy_file, program, refused, run};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Writes a file with a header of these texts.
fn write_texts(path: impl AsRef<Path>, descr: &str, shape: &str, elements: &[u8]) {
    let header = format!("{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}\n");
    write_header(path, [1, 0], &header, elements);
}

fn write_header(path: impl AsRef<Path>, version: [u8; 2], header: &str, elements: &[u8]) {
    let length = u16::try_from(header.len()).expect("short").to_le_bytes();
    let start = [b"\x93NUMPY", &version[..], &length].concat();
    fs::write(path, [&start, header.as_bytes(), elements].concat()).expect("written");
}

/// Small integers in any type, little-endian.
fn bytes_of(descr: &str, numbers: &[i8]) -> Vec<u8> {
    let bytes = |number: i8| match descr {
        "|b1" | "|i1" | "|u1" => number.to_le_bytes().to_vec(),
        "<i2" | "<u2" => i16::from(number).to_le_bytes().to_vec(),
        "<i4" | "<u4" => i32::from(number).to_le_bytes().to_vec(),
        "<i8" | "<u8" => i64::from(number).to_le_bytes().to_vec(),
        "<f4" => f32::from(number).to_le_bytes().to_vec(),
        "<f8" => f64::from(number).to_le_bytes().to_vec(),
        // 0 to 3 as halves.
        "<f2" => [0_u16, 0x3c00, 0x4000, 0x4200][usize::try_from(number).expect("small")]
            .to_le_bytes()
            .to_vec(),
        other => panic!("no type: {other}"),
    };
    numbers.iter().copied().flat_map(bytes).collect()
}

fn write(path: impl AsRef<Path>, descr: &str, shape: &str, numbers: &[i8]) {
    write_texts(
        path,
        &format!("'{descr}'"),
        shape,
        &bytes_of(descr, numbers),
    );
}

/// The answer of status 0 or 1, and what is said beside it.
#[track_caller]
fn noted(folder: &Path, arguments: &str, status: i32, notes: &[&str]) -> String {
    let (given, stdout, stderr) = run(folder, arguments);
    assert_eq!(given, status, "{arguments}: {stdout}{stderr}");
    for note in notes {
        assert!(stderr.contains(note), "`{note}` is not in: {stderr}");
    }
    assert_eq!(stderr.is_empty(), notes.is_empty(), "{stderr}");
    stdout
}

/// 100 · 2 + 100 · 2 = 400, which is -112 in int8: 400 and a multiple of 256 are the same there.
#[test]
fn int8_products_summed_in_int32_are_judged_there() {
    let folder = folder("int8_products");
    write(folder.join("d.npy"), "|i1", "(1, 2)", &[100, 100]);
    write(folder.join("w.npy"), "|i1", "(1, 2)", &[2, 2]);
    let question = "check dinputs --dvalues d.npy --weights w.npy --candidate c.npy";
    let note = "dvalues |i1, weights |i1, candidate <i4: all are widened to <i4\n";
    for (sum, status) in [(400_i32, 0), (-112, 1), (400 - 256, 1), (400 + 256, 1)] {
        write_texts(folder.join("c.npy"), "'<i4'", "(1, 1)", &sum.to_le_bytes());
        noted(&folder, question, status, &[note]);
    }
    // In the type of the operands it wraps.
    write(folder.join("c.npy"), "|i1", "(1, 1)", &[-112]);
    answer(&folder, question, 0);
}

#[test]
fn int8_operands_beside_int32_biases_are_computed_and_judged_in_int32() {
    let folder = folder("int32_biases");
    write(folder.join("x.npy"), "|i1", "(1, 2)", &[100, 100]);
    write(folder.join("w.npy"), "|i1", "(2, 1)", &[2, 2]);
    write_texts(
        folder.join("b.npy"),
        "'<i4'",
        "(1, 1)",
        &1000_i32.to_le_bytes(),
    );
    let operands = "dense --inputs x.npy --weights w.npy --biases b.npy";
    let note = "inputs |i1, weights |i1, biases <i4: all are widened to <i4";
    assert_eq!(noted(&folder, operands, 0, &[note]), "[[1400]]\n");
    for (sum, status) in [(1400_i32, 0), (1400 - 256, 1)] {
        write_texts(folder.join("c.npy"), "'<i4'", "(1, 1)", &sum.to_le_bytes());
        let question = format!("check {operands} --candidate c.npy");
        noted(
            &folder,
            &question,
            status,
            &["candidate <i4: all are widened to <i4"],
        );
    }
}

/// `np.promote_types` of the types in this order; halves are computed with in single precision, which has all of them.
/// NumPy makes `<f8` of `<u8` and signed integers, which is refused here.
#[test]
fn types_are_promoted_as_numpy_promotes_them() {
    let types = [
        "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8",
    ];
    #[rustfmt::skip]
    let promoted = [
        ("|b1", "|i1 <i2 <i4 <i8 |u1 <u2 <u4 <u8 <f4 <f4 <f8"),
        ("|i1", "|i1 <i2 <i4 <i8 <i2 <i4 <i8 none <f4 <f4 <f8"),
        ("<i2", "<i2 <i2 <i4 <i8 <i2 <i4 <i8 none <f4 <f4 <f8"),
        ("<i4", "<i4 <i4 <i4 <i8 <i4 <i4 <i8 none <f8 <f8 <f8"),
        ("<i8", "<i8 <i8 <i8 <i8 <i8 <i8 <i8 none <f8 <f8 <f8"),
        ("|u1", "<i2 <i2 <i4 <i8 |u1 <u2 <u4 <u8 <f4 <f4 <f8"),
        ("<u2", "<i4 <i4 <i4 <i8 <u2 <u2 <u4 <u8 <f4 <f4 <f8"),
        ("<u4", "<i8 <i8 <i8 <i8 <u4 <u4 <u4 <u8 <f8 <f8 <f8"),
        ("<u8", "none none none none <u8 <u8 <u8 <u8 <f8 <f8 <f8"),
        ("<f2", "<f4 <f4 <f8 <f8 <f4 <f4 <f8 <f8 <f4 <f4 <f8"),
        ("<f4", "<f4 <f4 <f8 <f8 <f4 <f4 <f8 <f8 <f4 <f4 <f8"),
        ("<f8", "<f8 <f8 <f8 <f8 <f8 <f8 <f8 <f8 <f8 <f8 <f8"),
    ];
    let folder = folder("types_are_promoted");
    let question = "dinputs --dvalues d.npy --weights w.npy --out result.npy";
    for (left, results) in promoted {
        for (right, result) in types.iter().zip(results.split(' ')) {
            write(folder.join("d.npy"), left, "(1, 2)", &[1, 1]);
            write(folder.join("w.npy"), right, "(2, 2)", &[1, 2, 3, 0]);
            if result == "none" {
                let advice = "save those of <u8 .astype('<i8'), if all are below 2**63";
                refused(&folder, question, &["no type has all of both", advice]);
                continue;
            }
            let (status, _, stderr) = run(&folder, question);
            assert_eq!(status, 0, "{left} {right}: {stderr}");
            let file = fs::read(folder.join("result.npy")).expect("read");
            let right_elements = bytes_of(result, &[3, 3]);
            let header = String::from_utf8_lossy(&file[10..128]);
            assert!(
                header.contains(&format!("'descr': '{result}'")),
                "{left} {right}: {header}"
            );
            assert_eq!(file[128..], right_elements, "{left} {right}");
        }
    }
}

/// 2⁵³ + 1 is no `f64`. NumPy rounds it in silence.
#[test]
fn an_integer_that_the_common_type_has_not_is_refused() {
    let folder = folder("an_integer_that");
    write_texts(
        folder.join("d.npy"),
        "'<i8'",
        "(1, 1)",
        &9_007_199_254_740_993_i64.to_le_bytes(),
    );
    write(folder.join("w.npy"), "<f8", "(1, 1)", &[1]);
    let question = "dinputs --dvalues d.npy --weights w.npy";
    let (status, _, stderr) = run(&folder, question);
    assert_eq!(status, 2);
    let advice = "d.npy: it has 9007199254740993, which no <f8 is: save .astype('<f8')";
    assert!(stderr.contains(advice), "{stderr}");
    // What the advice makes of it.
    write_texts(
        folder.join("d.npy"),
        "'<f8'",
        "(1, 1)",
        &9_007_199_254_740_992_f64.to_le_bytes(),
    );
    answer(&folder, &format!("{question} --out result.npy"), 0);
    let result = fs::read(folder.join("result.npy")).expect("read");
    assert_eq!(result[128..], 9_007_199_254_740_992_f64.to_le_bytes());
    // One less is an `f64`.
    write_texts(
        folder.join("d.npy"),
        "'<i8'",
        "(1, 1)",
        &9_007_199_254_740_991_i64.to_le_bytes(),
    );
    noted(
        &folder,
        question,
        0,
        &["dvalues <i8, weights <f8: all are widened to <f8"],
    );
}

/// 1/3 in the three precisions, and sums of it with 1: each is right as what it is, and only as that.
#[test]
fn a_candidate_of_narrower_floats_is_judged_as_such() {
    let folder = folder("narrower_floats");
    let third = 1.0_f64 / 3.0;
    let elements = [1.0_f64.to_le_bytes(), third.to_le_bytes()].concat();
    write_texts(folder.join("d.npy"), "'<f8'", "(2, 1)", &elements);
    let question = "check dbiases --dvalues d.npy --candidate c.npy";
    let single: f32 = 1.333_333_4;
    for (candidate, status) in [(single, 0), (single.next_up().next_up().next_up(), 1)] {
        write_texts(
            folder.join("c.npy"),
            "'<f4'",
            "(1, 1)",
            &candidate.to_le_bytes(),
        );
        let account = answer(&folder, question, status);
        assert!(account.starts_with("dbiases 1×1 in f32: "), "{account}");
    }
    // The same number as an `f64` claims more than it holds.
    write_texts(
        folder.join("c.npy"),
        "'<f8'",
        "(1, 1)",
        &f64::from(single).to_le_bytes(),
    );
    assert_eq!(run(&folder, question).0, 1);
    // 1.333 is 0x3d55 in half precision.
    for (candidate, status) in [(0x3d55_u16, 0), (0x3d65, 1)] {
        write_texts(
            folder.join("c.npy"),
            "'<f2'",
            "(1, 1)",
            &candidate.to_le_bytes(),
        );
        let account = answer(&folder, question, status);
        let first_line = "dbiases 1×1 in f16, summed in f32: ";
        assert!(account.starts_with(first_line), "{account}");
    }
}

/// 2048 + 1 + 1 is 2050, a half; added one by one in half precision it stays 2048. In single precision it is exact.
#[test]
fn half_precision_operands_are_summed_in_single_precision() {
    let folder = folder("half_operands");
    let halves = [0x6800_u16, 0x3c00, 0x3c00].map(u16::to_le_bytes).concat();
    write_texts(folder.join("d.npy"), "'<f2'", "(3, 1)", &halves);
    let widened = "dvalues <f2: all are widened to <f4";
    assert_eq!(
        noted(&folder, "dbiases --dvalues d.npy", 0, &[widened]),
        "[[2050.]]\n"
    );
    let question = "check dbiases --dvalues d.npy --candidate c.npy";
    for (half, status) in [(0x6801_u16, 0), (0x6800, 1), (0x6802, 1)] {
        write_texts(folder.join("c.npy"), "'<f2'", "(1, 1)", &half.to_le_bytes());
        noted(&folder, question, status, &[widened]);
    }
    for (single, status) in [(2050.0_f32, 0), (2048.0, 1)] {
        write_texts(
            folder.join("c.npy"),
            "'<f4'",
            "(1, 1)",
            &single.to_le_bytes(),
        );
        noted(
            &folder,
            question,
            status,
            &["dvalues <f2, candidate <f4: all are widened to <f4"],
        );
    }
}

#[test]
fn booleans_are_0_and_1() {
    let folder = folder("booleans");
    write(folder.join("z.npy"), "|b1", "(1, 3)", &[0, 1, 1]);
    write(folder.join("d.npy"), "<f4", "(1, 3)", &[3, 2, 1]);
    let printed = noted(&folder, "drelu --dvalues d.npy --z z.npy", 0, &["z |b1"]);
    assert_eq!(printed, "[[0. 2. 1.]]\n");
    // Alone they are what `int` makes of them: 200 ones are 200.
    write(folder.join("d.npy"), "|b1", "(200, 1)", &[1; 200]);
    let printed = noted(&folder, "dbiases --dvalues d.npy", 0, &["widened to <i8"]);
    assert_eq!(printed, "[[200]]\n");
}

/// Three samples of one neuron, 1 + 2 + 4 = 7, or one sample of three.
#[test]
fn one_dimension_is_read_as_what_fits() {
    let folder = folder("one_dimension");
    write(folder.join("d.npy"), "<f4", "(3,)", &[1, 2, 4]);
    refused(
        &folder,
        "dbiases --dvalues d.npy",
        &[
            "d.npy: its shape is (3,): save .reshape(1, 3) if it is 1 sample × 3 neurons or \
             .reshape(3, 1) if it is 3 samples × 1 neuron\n",
        ],
    );
    // Each advice, followed.
    write(folder.join("row.npy"), "<f4", "(1, 3)", &[1, 2, 4]);
    assert_eq!(
        answer(&folder, "dbiases --dvalues row.npy", 0),
        "[[1. 2. 4.]]\n"
    );
    write(folder.join("column.npy"), "<f4", "(3, 1)", &[1, 2, 4]);
    assert_eq!(
        answer(&folder, "dbiases --dvalues column.npy", 0),
        "[[7.]]\n"
    );

    // The candidate decides.
    let question = "check dbiases --dvalues d.npy --candidate c.npy";
    for (shape, candidate, status, note) in [
        (
            "(1, 1)",
            &[7][..],
            0,
            "d.npy: its shape (3,) is read as 3×1, which fits\n",
        ),
        ("(1,)", &[7], 0, "c.npy: its shape (1,) is read as 1×1"),
        ("(1, 1)", &[8], 1, "is read as 3×1"),
        (
            "(1, 3)",
            &[1, 2, 4],
            0,
            "d.npy: its shape (3,) is read as 1×3",
        ),
        (
            "(3,)",
            &[1, 2, 4],
            0,
            "c.npy: its shape (3,) is read as 1×3",
        ),
    ] {
        write(folder.join("c.npy"), "<f4", shape, candidate);
        noted(&folder, question, status, &[note]);
    }
    write(folder.join("c.npy"), "<f4", "(2, 2)", &[1, 2, 3, 4]);
    refused(
        &folder,
        question,
        &[".reshape(1, 3) if", ".reshape(3, 1) if"],
    );

    // The weights decide: of one input and three neurons, 1·1 + 2·2 + 4·4 = 21, or of three inputs and one.
    let question = "dinputs --dvalues d.npy --weights w.npy";
    write(folder.join("w.npy"), "<f4", "(1, 3)", &[1, 2, 4]);
    let printed = noted(&folder, question, 0, &["is read as 1×3, which fits"]);
    assert_eq!(printed, "[[21.]]\n");
    write(folder.join("w.npy"), "<f4", "(3, 1)", &[1, 0, 5]);
    let printed = noted(&folder, question, 0, &["is read as 3×1, which fits"]);
    assert_eq!(printed, "[[ 1.  0.  5.]\n [ 2.  0. 10.]\n [ 4.  0. 20.]]\n");

    // Nothing is summed: either is right.
    let printed = noted(
        &folder,
        "relu --z d.npy",
        0,
        &["is read as 1×3; as a column"],
    );
    assert_eq!(printed, "[[1. 2. 4.]]\n");
}

#[test]
fn biases_of_one_dimension_are_a_row() {
    let folder = folder("biases_of_one_dimension");
    write(folder.join("x.npy"), "<f4", "(2, 1)", &[1, 2]);
    write(folder.join("w.npy"), "<f4", "(1, 2)", &[10, 20]);
    write(folder.join("b.npy"), "<f4", "(2,)", &[1, 2]);
    let question = "dense --inputs x.npy --weights w.npy --biases b.npy";
    let printed = noted(
        &folder,
        question,
        0,
        &["b.npy: its shape (2,) is read as 1×2"],
    );
    assert_eq!(printed, "[[11. 22.]\n [21. 42.]]\n");
}

/// (batch, time, channels): the sums go over batch and time, 1 + 2 + 3 + 4 and tens of these.
#[test]
fn all_axes_but_the_last_are_samples() {
    let folder = folder("all_axes_but_the_last");
    let numbers = [1, 10, 2, 20, 3, 30, 4, 40];
    write(folder.join("d.npy"), "<f4", "(2, 2, 2)", &numbers);
    let note = "d.npy: its shape (2, 2, 2) is read as 4×2: all axes but the last are samples\n";
    let question = "dbiases --dvalues d.npy";
    assert_eq!(noted(&folder, question, 0, &[note]), "[[ 10. 100.]]\n");
    // A result that has samples; and the same array, its first index fastest in the file.
    write(folder.join("c.npy"), "<f4", "(2, 2, 2)", &numbers);
    let header = "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2, 2)}\n";
    let columns = bytes_of("<f4", &[1, 3, 2, 4, 10, 30, 20, 40]);
    write_header(folder.join("z.npy"), [1, 0], header, &columns);
    let question = "check drelu --dvalues d.npy --z z.npy --candidate c.npy";
    noted(
        &folder,
        question,
        0,
        &[
            note,
            "c.npy: its shape (2, 2, 2)",
            "z.npy: it is stored column",
        ],
    );
    assert!(run(&folder, "relu --z z.npy --out z4.npy").1.is_empty());
    let file = fs::read(folder.join("z4.npy")).expect("read");
    assert_eq!(file[128..], bytes_of("<f4", &numbers));
    // Weights have no samples.
    refused(
        &folder,
        "dinputs --dvalues z4.npy --weights d.npy",
        &["d.npy: it has 3 dimensions, but a matrix has 2: save .reshape(inputs, neurons)"],
    );
}

/// What NumPy itself wrote.
#[test]
fn other_types_of_numpy_are_read() {
    let folder = folder("other_types_of_numpy");
    for (name, printed) in [
        ("unsigned", "[[  1   2   3]\n [100 127   5]]\n"),
        ("boolean", "[[1 1 1]\n [1 1 1]]\n"),
        ("one_dimension", "[[1. 2. 3.]]\n"),
        (
            "three_dimensions",
            "[[0. 0.]\n [0. 0.]\n [0. 0.]\n [0. 0.]]\n",
        ),
    ] {
        fs::write(folder.join("z.npy"), numpy_file(name)).expect("written");
        let (status, stdout, stderr) = run(&folder, "relu --z z.npy");
        assert_eq!((status, stdout.as_str()), (0, printed), "{name}: {stderr}");
    }
    for (name, same) in [("big_endian", "f4"), ("half", "half")] {
        fs::write(folder.join("z.npy"), numpy_file(name)).expect("written");
        assert_eq!(run(&folder, "relu --z z.npy --out result.npy").0, 0);
        let result = fs::read(folder.join("result.npy")).expect("read");
        if name == same {
            // 1.5, 2⁻²⁴, inf, NaN, 0.1 to 11 bits, 65504
            let right = [
                1.5,
                5.960_464_5e-8,
                f32::INFINITY,
                f32::NAN,
                0.099_975_586,
                65504.0,
            ];
            let right: Vec<u8> = right.iter().flat_map(|it| it.to_le_bytes()).collect();
            assert_eq!(result[128..], right);
        } else {
            assert_eq!(result, numpy_file(same), "{name}");
        }
    }
}

/// `np.load` reads each of these.
#[test]
fn headers_are_read_that_numpy_reads() {
    let folder = folder("headers_are_read");
    for (descr, shape) in [
        ("'=f8'", "(1, 1)"),
        ("'float64'", "(1, 1)"),
        ("'f8'", "(1, 1)"),
        ("'|f8'", "(1, 1)"),
        ("u'<f8'", "(1, 1)"),
        ("\"<f8\"", "(1, 1)"),
        ("'<f8'", "(1L, 1L)"),
        ("'<f8'", "(1 , 1,)"),
        ("'<f8'", "(\n1, 1\n)"),
    ] {
        write_texts(folder.join("z.npy"), descr, shape, &2.0_f64.to_le_bytes());
        assert_eq!(
            answer(&folder, "relu --z z.npy", 0),
            "[[2.]]\n",
            "{descr} {shape}"
        );
    }
    write_texts(
        folder.join("z.npy"),
        "'>f8'",
        "(1, 1)",
        &2.0_f64.to_be_bytes(),
    );
    assert_eq!(answer(&folder, "relu --z z.npy", 0), "[[2.]]\n");
    for header in [
        "{'shape': (1, 1), 'fortran_order': False, 'descr': '<f8'}",
        "  {'descr':'<f8','fortran_order':False,'shape':(1,1),}",
    ] {
        write_header(folder.join("z.npy"), [1, 0], header, &2.0_f64.to_le_bytes());
        assert_eq!(answer(&folder, "relu --z z.npy", 0), "[[2.]]\n", "{header}");
    }
}

/// `np.load` refuses each of these, but for two shapes, of which it takes the last.
#[test]
fn headers_are_refused_that_numpy_refuses() {
    let folder = folder("headers_are_refused");
    for (descr, shape) in [
        ("'<f8'", "(1 2, 1)"),
        ("'<f8'", "(1,,1)"),
        ("'<f8'", "(01, 1)"),
        ("'<f8'", "(1)"),
        ("'<f8'", "(,)"),
        ("'<f8'", "[1, 1]"),
        ("'<f8'", "(1., 1)"),
        ("'<f8'", "(-1, 1)"),
        ("'<f8'", "(1LL, 1)"),
        ("'<f8'", "(1l, 1)"),
        ("'<f8'", "(1, 1), 'extra': 1"),
        ("'<f8'", "(1, 2), 'shape': (1, 1)"),
        ("'<f8'", "(1, 1)} x"),
        ("'<f8'", "(1, 1),,"),
        ("b'<f8'", "(1, 1)"),
        ("'<f8", "(1, 1)"),
    ] {
        write_texts(folder.join("z.npy"), descr, shape, &2.0_f64.to_le_bytes());
        refused(
            &folder,
            "relu --z z.npy",
            &["z.npy: its header cannot be read: "],
        );
    }
    for descr in ["< f8", "<f8 ", "<F8", "<f3", "<float64", "float 64"] {
        write_texts(
            folder.join("z.npy"),
            &format!("'{descr}'"),
            "(1, 1)",
            &2.0_f64.to_le_bytes(),
        );
        refused(&folder, "relu --z z.npy", &["z.npy: its elements are "]);
    }
    for header in [
        "{'descr': '<f8', 'fortran_order': Truely, 'shape': (1, 1)}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (1, 1)}",
        "{'descr': '<f8', 'shape': (1, 1)}",
        "{'descr': '<f8' 'fortran_order': False, 'shape': (1, 1)}",
    ] {
        write_header(folder.join("z.npy"), [1, 0], header, &2.0_f64.to_le_bytes());
        refused(
            &folder,
            "relu --z z.npy",
            &["z.npy: its header cannot be read: "],
        );
    }
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1)}";
    for version in [[1, 1], [2, 1], [3, 3], [4, 0], [0, 0]] {
        write_header(
            folder.join("z.npy"),
            version,
            header,
            &2.0_f64.to_le_bytes(),
        );
        let [major, minor] = version;
        refused(
            &folder,
            "relu --z z.npy",
            &[&format!("it is of version {major}.{minor}, but")],
        );
    }
}

/// Nothing that the advice loses could have been kept.
#[test]
fn types_that_cannot_be_read_are_refused_with_what_keeps_the_most() {
    let folder = folder("types_that_cannot_be_read");
    for (descr, words) in [
        (
            "'<f16'",
            "no size of floats that can be read: save .astype('<f8')",
        ),
        ("'<c16'", "where the imaginary part is 0, save .real"),
        (
            "'|V3'",
            "if they are of one of ml_dtypes, save .astype('<f4')",
        ),
        ("'<U2'", "save .astype('<f8')"),
        (
            "[('first', '<f4'), ('second', '<i4')]",
            "save one of these, array['first']",
        ),
    ] {
        write_texts(folder.join("z.npy"), descr, "(1, 1)", &[0; 16]);
        refused(&folder, "relu --z z.npy", &["z.npy: its elements ", words]);
    }
}

/// `-` is stdin, and after `--out` stdout.
#[test]
fn a_dash_is_stdin_and_stdout() {
    let folder = folder("a_dash");
    let mut program = program(&folder, "relu --z - --out -");
    program.stdin(std::process::Stdio::piped());
    program.stdout(std::process::Stdio::piped());
    let mut running = program.spawn().expect("the program runs");
    let mut stdin = running.stdin.take().expect("a pipe");
    stdin.write_all(&numpy_file("f8")).expect("written");
    drop(stdin);
    let output = running.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, numpy_file("f8"));
    assert_eq!(
        fs::read_dir(&folder).expect("listed").count(),
        0,
        "a file was made"
    );
}

/// Nobody writes to the pipe.
#[cfg(target_os = "linux")]
#[test]
fn a_pipe_is_refused_at_once() {
    let folder = folder("a_pipe");
    let made = std::process::Command::new("mkfifo")
        .arg(folder.join("pipe"))
        .status();
    assert!(made.expect("mkfifo runs").success());
    write(folder.join("z.npy"), "<f4", "(1, 1)", &[1]);
    let words = &["pipe: it is a device or a pipe, where a file is needed"];
    refused(&folder, "check relu --z z.npy --candidate pipe", words);
    refused(&folder, "relu --z pipe", words);
}

/// A case asks for a result of its own type: sums in `f4` do not answer for those in `f8`, nor int32 for int8.
#[test]
fn grade_asks_for_the_type_of_the_case() {
    let folder = folder("grade_asks_for_the_type");
    fs::create_dir(folder.join("v1")).expect("made");
    let header = "case\tresult\ttype\tshape\toperands\tabout";
    fs::write(folder.join("INDEX"), format!("{header}\nv1\tdbiases\n")).expect("written");
    for (operand, candidate, status) in [
        ("<f8", "<f8", 0),
        ("<f8", "<f4", 2),
        ("<f4", "<f8", 2),
        ("<f4", "<f2", 0),
        ("|i1", "<i4", 2),
        ("|i1", "|i1", 0),
    ] {
        write(folder.join("v1/dvalues.npy"), operand, "(2, 1)", &[1, 2]);
        write(
            folder.join("v1/candidate_dbiases.npy"),
            candidate,
            "(1, 1)",
            &[3],
        );
        let (given, card, _) = run(&folder, "grade .");
        assert_eq!(given, status, "{operand} {candidate}: {card}");
        let advice = format!("those of the operands {operand}: np.sum(…, dtype='{operand}')");
        assert_eq!(card.contains(&advice), status == 2, "{card}");
    }
}
