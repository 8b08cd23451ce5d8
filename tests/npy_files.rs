//! `.npy` files: what NumPy writes is read, what the program writes is what NumPy writes, byte for byte, and whatever
//! else a file holds is refused in a sentence that says what would fit.
//!
//! The files are NumPy's own (`data/make_npy.py`). The reader is also fed random bytes and damaged files, by the thousand:
//! it must come back, and what it accepts must be what the header says. These are the same in every run, and
//! `tests/repeatable` says how to ask for others. This cannot see what another writer than NumPy may one day put into a
//! header.
#![cfg(feature = "alloc")]

mod program;
mod repeatable;

// What reads and writes these files in the program.
#[allow(dead_code)]
#[path = "../src/bin/chainrule/array.rs"]
mod array;
#[allow(dead_code)]
#[path = "../src/bin/chainrule/element_type.rs"]
mod element_type;
#[allow(dead_code)]
#[path = "../src/bin/chainrule/files.rs"]
mod files;
#[allow(dead_code)]
#[path = "../src/bin/chainrule/header.rs"]
mod header;
#[allow(dead_code)]
#[path = "../src/bin/chainrule/npy.rs"]
mod npy;
#[allow(dead_code)]
#[path = "../src/bin/chainrule/stored.rs"]
mod stored;
#[allow(dead_code)]
#[path = "../src/bin/chainrule/terminal.rs"]
mod terminal;

use chainrule::MatrixVec;
use program::{answer, folder, numpy_file, program, refused, refuses, run};
use proptest::prelude::*;
use repeatable::repeatable;
use std::fs;

#[test]
fn the_program_writes_the_bytes_that_numpy_writes() {
    let folder = folder("the_program_writes_the_bytes");
    // All numbers are positive or NaN, so that relu gives them back.
    for name in [
        "f4",
        "f8",
        "i1",
        "i2",
        "i4",
        "i8",
        "empty_0x3",
        "empty_3x0",
        "tall_100x1",
    ] {
        fs::write(folder.join("z.npy"), numpy_file(name)).expect("written");
        assert_eq!(
            answer(&folder, "relu --z z.npy --out result.npy", 0),
            "",
            "{name}"
        );
        assert_eq!(
            fs::read(folder.join("result.npy")).expect("read"),
            numpy_file(name),
            "{name}"
        );
    }
}

#[test]
fn versions_and_fortran_order_are_read() {
    let folder = folder("versions_and_fortran_order");
    for (name, words) in [
        ("f8_version_2", ""),
        ("f8_version_3", ""),
        ("f8_fortran", "z.npy: it is stored column"),
    ] {
        fs::write(folder.join("z.npy"), numpy_file(name)).expect("written");
        let (status, stdout, stderr) = run(&folder, "relu --z z.npy --out result.npy");
        assert_eq!((status, stdout.as_str()), (0, ""), "{name}");
        assert!(
            stderr.starts_with(words) && stderr.is_empty() == words.is_empty(),
            "{name}: {stderr}"
        );
        assert_eq!(
            fs::read(folder.join("result.npy")).expect("read"),
            numpy_file("f8"),
            "{name}"
        );
    }
}

#[test]
fn what_is_no_matrix_of_numbers_is_refused() {
    let folder = folder("what_is_no_matrix");
    for (name, words) in [
        (
            "complex",
            "<c8, complex, which has no meaning here: where the imaginary part is 0, save .real",
        ),
        ("text", "<U2, but"),
        ("object", "|O, but"),
        ("fields", "have fields: save one of these, array['a']"),
        (
            "scalar",
            "it has 0 dimensions, but a matrix has 2: save .reshape(1, 1)",
        ),
        (
            "archive",
            "an .npz archive: `chainrule check` takes one in place of FUNCTION",
        ),
    ] {
        fs::write(folder.join("z.npy"), numpy_file(name)).expect("written");
        refused(
            &folder,
            "relu --z z.npy --out result.npy",
            &["z.npy", words],
        );
    }
    for (bytes, words) in [
        (&b""[..], "z.npy: it is empty\n"),
        (b"1.0,2.0\n3.0,4.0\n", "no .npy file"),
        (b"\x93NUMPY\x04\x00\x00\x00", "version 4"),
        (
            b"\x93NUMPY\x02\x00\xff\xff\xff\xff{",
            "claims 4294967295 bytes",
        ),
        (
            b"\x93NUMPY\x01\x00\x05\x00{}   ",
            "header cannot be read: \"{}\"\n",
        ),
        (
            b"\x93NUMPY\x01\x00\x0e\x00{'descr': 2}  \n",
            "header cannot be read: \"{'descr': 2}\"\n",
        ),
    ] {
        fs::write(folder.join("z.npy"), bytes).expect("written");
        refused(
            &folder,
            "relu --z z.npy --out result.npy",
            &["z.npy: ", words],
        );
    }
    let left: Vec<_> = fs::read_dir(&folder)
        .expect("listed")
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert_eq!(left, ["z.npy"], "nothing was written");
}

#[test]
fn a_file_that_is_cut_off_or_goes_on_is_refused() {
    for name in ["f8", "f8_version_3", "empty_0x3"] {
        let whole = numpy_file(name);
        for end in 0..whole.len() {
            let what = npy::parse(&whole[..end]).expect_err("cut off");
            let header = end >= 6 && end < whole.len().min(128);
            assert_eq!(
                what == "the file ends within its header",
                header,
                "{end} bytes of {name}: {what}"
            );
        }
    }
    let whole = numpy_file("f8");
    assert!(npy::parse(&whole[..]).is_ok());
    let longer = npy::parse(&[&whole[..], b"\0"].concat()[..]);
    assert_eq!(
        longer.err(),
        Some("its header promises 2×3 elements of 8 bytes, but more bytes follow".into())
    );
    let short = npy::parse(&whole[..whole.len() - 1]);
    assert_eq!(
        short.err(),
        Some("its header promises 2×3 elements of 8 bytes, but 47 bytes follow".into())
    );
}

/// Half of what the computer has, and more elements than there are numbers for: neither is asked for. That the program
/// is really given little memory is what makes this a test.
#[cfg(target_os = "linux")]
#[test]
fn what_a_header_promises_is_not_allocated() {
    let folder = folder("what_a_header_promises");
    for (rows, cols, there) in [
        (16_000, 16_000, "but 100 bytes follow"),
        (usize::MAX, usize::MAX, "more than a computer can have"),
        (1 << (usize::BITS - 2), 1, "more than a computer can have"),
        (1 << 31, 1 << 31, "more than a computer can have"),
    ] {
        program::write(folder.join("z.npy"), "<f8", (rows, cols), vec![0; 100]);
        let program = program(&folder, "");
        let mut limited = std::process::Command::new("sh");
        limited
            .args(["-c", "ulimit -v 1000000 && exec \"$0\" relu --z z.npy"])
            .arg(program.get_program());
        let promises = format!("promises {rows}×{cols} elements of 8 bytes, {there}");
        refuses(limited.current_dir(&folder), &[&promises]);
    }
    // Rows without end, and nothing in them, or columns without end: a matrix like another, and
    // nobody counts through them.
    for shape in [(usize::MAX, 0), (0, usize::MAX)] {
        program::write(folder.join("z.npy"), "<f8", shape, Vec::new());
        for question in [
            "relu --z z.npy --out result.npy",
            "drelu --z z.npy --dvalues z.npy --out result.npy",
        ] {
            assert_eq!(answer(&folder, question, 0), "");
        }
        let report = answer(&folder, "check relu --z z.npy --candidate z.npy", 1);
        assert!(report.contains("no element to judge"), "{report}");
    }
}

/// What has no end is not read to its end: not a byte behind a header that promises too much, and
/// only one too many behind one that can be believed.
#[cfg(unix)]
#[test]
fn an_endless_pipe_is_not_waited_for() {
    use std::io::Write;
    let folder = folder("an_endless_pipe");
    for (rows, elements, words) in [
        (1 << (usize::BITS - 2), 0, "more than a computer can have"),
        (1, 33, "but more bytes follow"),
    ] {
        program::write(folder.join("start"), "<f8", (rows, 4), vec![0; elements]);
        let start = fs::read(folder.join("start")).expect("read");
        let (reader, mut pipe) = std::io::pipe().expect("a pipe");
        pipe.write_all(&start).expect("written");
        // The pipe stays open while the program runs; one that waits for its end sees another.
        std::thread::spawn(|| {
            std::thread::sleep(core::time::Duration::from_secs(20));
            drop(pipe);
        });
        refuses(program(&folder, "relu --z -").stdin(reader), &[words]);
    }
}

/// Every one of the 65,536 halves, against its definition.
#[test]
fn half_precision_is_widened_exactly() {
    let elements: Vec<u8> = (0..=u16::MAX).flat_map(u16::to_le_bytes).collect();
    let file = npy::file("<f2", &[1, 65536], &elements);
    let single: MatrixVec<f32> = npy::parse(&file[..])
        .expect("read")
        .matrix((1, 65536))
        .expect("a matrix");
    for (bits, &single) in (0..=u16::MAX).zip(single.as_slice()) {
        let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023) / 1024.0);
        let magnitude = match exponent {
            31 if fraction > 0.0 => f64::NAN,
            31 => f64::INFINITY,
            0 => fraction * 2_f64.powi(-14),
            _ => (1.0 + fraction) * 2_f64.powi(exponent - 15),
        };
        let right = if bits < 0x8000 { magnitude } else { -magnitude };
        assert!(
            f64::from(single).to_bits() == right.to_bits() || single.is_nan() && right.is_nan(),
            "{bits:#06x}"
        );
    }
}

/// Whatever was accepted is what it says: an array with one element for each place.
fn is_consistent(bytes: &[u8]) -> bool {
    let Ok(file) = npy::parse(bytes) else {
        return true;
    };
    let count = file.extents.iter().product();
    // Single precision has all numbers of the types with one or two bytes, `f64` those with four.
    if file.element_type.size <= 2 {
        file.matrix::<f32>((count, 1)).is_ok()
    } else if file.element_type.size == 4 {
        file.matrix::<f64>((count, 1)).is_ok()
    } else {
        let as_integers = file.matrix::<core::num::Wrapping<i64>>((count, 1)).is_ok();
        let as_unsigned = file.matrix::<core::num::Wrapping<u64>>((count, 1)).is_ok();
        as_integers || as_unsigned || file.matrix::<f64>((count, 1)).is_ok()
    }
}

proptest! {
    #![proptest_config(repeatable(3000))]

    #[test]
    fn random_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), lengths in any::<[u8; 4]>()) {
        prop_assert!(is_consistent(&bytes));
        for version in 1..=3 {
            let start = [b"\x93NUMPY".as_slice(), &[version, 0], &lengths].concat();
            prop_assert!(is_consistent(&[start, bytes.clone()].concat()));
        }
    }

    #[test]
    fn a_header_of_random_text_is_read_or_refused(text in "[{}()\\[\\]':, <>|=fiuO0-9a-zTF\u{e9}]{0,90}", known in any::<[bool; 3]>()) {
        let field = |known, field: &'static str| if known { field } else { "" };
        let (descr, order) = (field(known[0], "'descr': '<f4', "), field(known[1], "'fortran_order': True, "));
        let header = format!("{{{descr}{order}{}{text}}}", field(known[2], "'shape': (2, 3), "));
        let length = u16::try_from(header.len()).expect("short").to_le_bytes();
        prop_assert!(is_consistent(&[b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), &[0; 24]].concat()));
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(
        name in prop::sample::select(vec!["f4", "f8", "i1", "i8", "f8_fortran", "f8_version_3", "half", "empty_0x3"]),
        damages in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = numpy_file(name);
        for (place, byte) in damages {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        prop_assert!(is_consistent(&bytes));
        prop_assert!(is_consistent(&bytes[..end.index(bytes.len())]));
    }

    #[test]
    fn what_is_written_is_read_back(rows in 0_usize..6, cols in 0_usize..6, seed in prop::collection::vec(any::<u32>(), 25)) {
        let elements: Vec<u8> = seed[..rows * cols].iter().flat_map(|bits| bits.to_le_bytes()).collect();
        let file = npy::parse(&npy::file("<f4", &[rows, cols], &elements)[..]).expect("read");
        prop_assert_eq!(&file.extents, &[rows, cols]);
        let matrix = file.matrix::<f32>((rows, cols)).expect("a matrix");
        prop_assert_eq!(matrix.as_slice().len(), rows * cols);
        for (element, &bits) in matrix.as_slice().iter().zip(&seed) {
            let is_nan = f32::from_bits(bits).is_nan();
            prop_assert!(element.to_bits() == bits || is_nan && element.is_nan(), "{:#x}", bits);
        }
    }
}

/// 2^62 · 4 is more than a number for a place; beside a 0 there is no place at all, column by column as well.
#[test]
fn no_element_has_no_place() {
    let header = format!(
        "{{'descr': '<f4', 'fortran_order': True, 'shape': ({}, 4, 0), }}",
        1_usize << (usize::BITS - 2)
    );
    let file = [
        b"\x93NUMPY\x01\x00\x76\x00",
        format!("{header:117}\n").as_bytes(),
    ]
    .concat();
    let read = npy::parse(&file[..]).expect("NumPy reads it");
    assert!(read.matrix::<f32>((0, 0)).is_ok());
}
