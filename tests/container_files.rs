//! Files of several arrays: `.npz` and `.safetensors` are read as NumPy, PyTorch and Python's zipfile write them, and what
//! else a file holds is refused in a sentence.
//!
//! The files of honest programs come from `data/make_containers.py`, what is in them stands here once more, in numbers.
//! What no honest program writes is written by `containers/mod.rs`, from the specifications. This cannot see what a
//! command makes of the arrays: here the readers are asked directly.
#![cfg(feature = "alloc")]

mod containers;

// What reads these files in the program.
#[allow(dead_code)]
#[path = "../src/bin/chainrule/array.rs"]
mod array;
#[allow(dead_code)]
#[path = "../src/bin/chainrule/crc.rs"]
mod crc;
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
#[path = "../src/bin/chainrule/inflate.rs"]
mod inflate;
#[allow(dead_code)]
#[path = "../src/bin/chainrule/json_reader.rs"]
mod json_reader;
#[allow(dead_code)]
#[path = "../src/bin/chainrule/npy.rs"]
mod npy;
#[allow(dead_code)]
#[path = "../src/bin/chainrule/npz.rs"]
mod npz;
#[allow(dead_code)]
#[path = "../src/bin/chainrule/safetensors.rs"]
mod safetensors;
#[allow(dead_code)]
#[path = "../src/bin/chainrule/stored.rs"]
mod stored;
#[allow(dead_code)]
#[path = "../src/bin/chainrule/terminal.rs"]
mod terminal;
#[allow(dead_code)]
#[path = "../src/bin/chainrule/zip.rs"]
mod zip;
#[allow(dead_code)]
#[path = "../src/bin/chainrule/zip_writer.rs"]
mod zip_writer;

use array::{Array, Elements, NamedArray};
use containers::{Member, Stream, npy_of_bytes, real_file};
use element_type::{ElementType, Kind, Number};
use inflate::inflate;
use std::io::Cursor;

fn npz(bytes: Vec<u8>) -> Result<Vec<NamedArray>, String> {
    npz::parse(Cursor::new(bytes))
}

fn tensors(bytes: Vec<u8>) -> Result<Vec<NamedArray>, String> {
    safetensors::parse(Cursor::new(bytes))
}

#[track_caller]
fn refuses<T>(read: Result<T, impl ToString>, words: &str) {
    let what = read.err().expect("it is refused").to_string();
    assert!(what.contains(words), "`{words}` is not in: {what}");
}

fn elements(named: &NamedArray) -> Vec<u8> {
    let array = named.array.as_ref().expect("an array");
    array.elements.bytes().expect("read again").into_owned()
}

fn array(name: &str, element_type: ElementType, extents: &[usize], bytes: Vec<u8>) -> NamedArray {
    NamedArray {
        name: name.into(),
        array: Ok(Array {
            element_type,
            extents: extents.into(),
            fortran_order: false,
            elements: Elements::Here(bytes),
        }),
    }
}

const fn of_kind(kind: Kind, size: usize) -> ElementType {
    ElementType { kind, size }
}

const BOOL: ElementType = ElementType::BOOLEAN;
const I8: ElementType = of_kind(Kind::Signed, 1);
const I16: ElementType = of_kind(Kind::Signed, 2);
const I32: ElementType = of_kind(Kind::Signed, 4);
const I64: ElementType = of_kind(Kind::Signed, 8);
const U8: ElementType = of_kind(Kind::Unsigned, 1);
const U16: ElementType = of_kind(Kind::Unsigned, 2);
const U32: ElementType = of_kind(Kind::Unsigned, 4);
const U64: ElementType = of_kind(Kind::Unsigned, 8);
const F8_E4M3: ElementType = of_kind(Kind::E4M3, 1);
const F8_E5M2: ElementType = of_kind(Kind::E5M2, 1);
const F16: ElementType = of_kind(Kind::Float, 2);
const BF16: ElementType = of_kind(Kind::Brain, 2);
const F32: ElementType = ElementType::SINGLE;
const F64: ElementType = of_kind(Kind::Float, 8);

/// The arrays of make_containers.py. Their bits are IEEE 754's, or OCP's for 8 bits: 448 and 57344
/// are the largest of theirs.
fn arrays() -> Vec<NamedArray> {
    let inputs = (0_u8..24).flat_map(|number| f32::from(number).to_le_bytes());
    let biases = [1.5, -2.0, f64::INFINITY].map(f64::to_le_bytes);
    // In the file it is 1, 4, 2, 5, 3, 6.
    let in_order = [1, 2, 3, 4, 5, 6].map(i32::to_le_bytes);
    let mut column_major = array(
        "column_major",
        I32,
        &[2, 3],
        in_order.as_flattened().to_vec(),
    );
    if let Ok(array) = &mut column_major.array {
        array.fortran_order = true;
    }
    vec![
        array("inputs", F32, &[2, 3, 4], inputs.collect()),
        array("biases", F64, &[3], biases.as_flattened().to_vec()),
        array("z", BOOL, &[2, 2], vec![1, 0, 0, 1]),
        array("big", I16, &[3], vec![1, 0, 0xfe, 0xff, 44, 1]),
        array("number", F32, &[], 0.5_f32.to_le_bytes().to_vec()),
        column_major,
        array("empty", F64, &[0, 3], Vec::new()),
        array("bf16", BF16, &[1, 2], vec![0x80, 0x3f, 0x20, 0xc0]),
        array("e4m3", F8_E4M3, &[2], vec![0x38, 0x7e]),
        array("e5m2", F8_E5M2, &[2], vec![0x3c, 0x7b]),
        array("é/../x", U8, &[1], vec![7]),
    ]
}

// ---- .npz

/// NumPy has no name for one of the types, and there are several of eight bits.
fn arrays_of_npz() -> Vec<NamedArray> {
    let mut arrays = arrays();
    for named in &mut arrays {
        if named.name == "e4m3" {
            let array = named.array.as_mut().expect("it is read");
            array.element_type = ElementType::BYTE;
        }
    }
    arrays
}

#[test]
fn what_numpy_writes_is_read() {
    for name in ["savez", "savez_compressed"] {
        assert_eq!(
            npz(real_file(name)).expect("read"),
            arrays_of_npz(),
            "{name}"
        );
    }
    assert_eq!(npz(real_file("savez_of_nothing")), Ok(Vec::new()));
}

#[test]
fn what_zipfile_writes_in_other_ways_is_read() {
    let arrays = [
        array("a", I16, &[2], vec![1, 0, 2, 0]),
        array("b", F32, &[1], 3.0_f32.to_le_bytes().to_vec()),
    ];
    for name in [
        "stored",
        "stored_to_a_pipe",
        "stored_zip64",
        "deflated",
        "deflated_to_a_pipe",
        "deflated_zip64",
        "with_a_comment",
    ] {
        assert_eq!(npz(real_file(name)).expect("read"), arrays, "{name}");
    }
}

/// Taken apart and put together again it has the very bytes that NumPy wrote.
#[test]
fn what_is_written_is_what_numpy_writes() {
    for name in ["savez_of_a_case", "savez_of_nothing"] {
        let whole = real_file(name);
        let mut file = Cursor::new(&whole);
        let members = zip::members(&mut file).expect("a directory");
        let files: Vec<zip_writer::NamedFile> = members
            .iter()
            .map(|member| zip_writer::NamedFile {
                name: member.name.clone(),
                bytes: member.content(&mut file).expect("its bytes"),
            })
            .collect();
        assert_eq!(zip_writer::archive(&files), Ok(whole), "{name}");
    }
    let long_name = zip_writer::NamedFile {
        name: "n".repeat(1 << 16),
        bytes: Vec::new(),
    };
    refuses(
        zip_writer::archive(&[long_name]),
        "too large for an archive",
    );
}

/// Of the arrays of a file only that one, whatever the others are.
#[test]
fn one_array_is_read_and_no_other() {
    let read = |file: &[u8], name: &str| npz::parse_one(Cursor::new(file), name);
    let file = real_file("savez");
    for array in arrays_of_npz() {
        let one = read(&file, &array.name);
        match array.array {
            Ok(array) => assert_eq!(one, Ok(Some(array))),
            Err(what) => refuses(one, &format!("`{}`: {what}", array.name)),
        }
    }
    for name in ["", "input", "inputs.npy", "x", "Z"] {
        assert_eq!(read(&file, name), Ok(None), "{name}");
    }
    let [mut spoiled, whole] = members();
    spoiled.crc ^= 1;
    let file = containers::zip(&[spoiled, whole]);
    refuses(read(&file, "a"), "`a`: its checksum is another one");
    assert!(read(&file, "b").is_ok_and(|array| array.is_some()));
}

#[test]
fn archives_of_other_kinds_are_refused() {
    for (name, words) in [
        (
            "bzip2",
            "`a.npy` is packed by method 12, but only 0 and 8 can be read",
        ),
        ("lzma", "`a.npy` is packed by method 14"),
        ("two_of_one_name", "it has two files named `a.npy`"),
        (
            "no_array",
            "`b.txt`: it is no array: its name does not end in .npy",
        ),
        ("safetensors", "it is no zip archive, or its end is damaged"),
    ] {
        refuses(npz(real_file(name)), words);
    }
}

/// Two members that are as they should be; the tests spoil one thing each.
fn members() -> [Member; 2] {
    let [first, second] = [npy_of_bytes(&[1, 2]), npy_of_bytes(&[3])];
    let length = u32::try_from(second.len()).expect("short");
    let stored = Stream::default()
        .number(1, 8)
        .number(length, 16)
        .number(!length, 16);
    let packed = [stored.bytes(), second.clone()].concat();
    [
        Member::stored("a.npy", &first),
        Member::deflated("b.npy", &second, packed),
    ]
}

#[test]
fn what_is_wrong_with_an_archive_is_said() {
    type Spoil = fn(&mut [Member; 2]);
    let whole = npz(containers::zip(&members())).expect("read");
    assert_eq!(whole[1], array("b", U8, &[1], vec![3]));
    let cases: [(Spoil, &str); 13] = [
        (|all| all[0].flags = 1, "`a.npy` is encrypted"),
        (|all| all[0].method = 9, "`a.npy` is packed by method 9"),
        (
            |all| all[0].crc ^= 1,
            "`a.npy`: its checksum is another one",
        ),
        (
            |all| all[1].crc ^= 1 << 31,
            "`b.npy`: its checksum is another one",
        ),
        (|all| all[0].size += 1, "`a.npy`: its two sizes differ"),
        (|all| all[1].size += 1, "`b.npy`: it unpacks to fewer bytes"),
        (|all| all[1].size -= 1, "`b.npy`: it unpacks to more bytes"),
        (
            |all| all[1].size = 4_000_000,
            "`b.npy`: it declares more than 1032 times",
        ),
        (
            |all| all[1].packed_size -= 1,
            "`b.npy`: its compressed bytes end too early",
        ),
        (
            |all| all[0].packed_size += 1,
            "`a.npy` reaches into what follows it",
        ),
        (
            |all| all[1].packed_size += 1,
            "`b.npy` reaches into what follows it",
        ),
        (
            |all| all[1].start = Some(1),
            "`a.npy` reaches into what follows it",
        ),
        (|all| all[1].start = Some(9_999), "it is cut off"),
    ];
    for (spoil, words) in cases {
        let mut members = members();
        spoil(&mut members);
        refuses(npz(containers::zip(&members)), words);
    }
}

/// The end says how many files the directory has, twice, how long it is and where it begins.
#[test]
fn what_the_end_says_has_to_be_true() {
    let whole = containers::zip(&members());
    let end = whole.len() - 22;
    let spoiled = |place: usize, byte: u8| {
        let mut file = whole.clone();
        assert_eq!(file[end + place..end + place + 1], [2]);
        file[end + place] = byte;
        file
    };
    refuses(npz(spoiled(8, 1)), "its end is damaged");
    refuses(npz(spoiled(10, 3)), "its end is damaged");
    for count in [1, 3] {
        let mut file = spoiled(8, count);
        file[end + 10] = count;
        refuses(npz(file), "its directory is damaged");
    }
    let gap = [&whole[..end], &[0; 7], &whole[end..]].concat();
    refuses(npz(gap), "its directory is not where its end says");
}

/// A bomb of overlapping files: one name may not have another's bytes.
#[test]
fn no_two_members_share_their_bytes() {
    let [mut first, second] = members();
    first.packed_size =
        u32::try_from(first.packed.len() + 40 + second.packed.len()).expect("short");
    first.size = first.packed_size;
    refuses(
        npz(containers::zip(&[first, second])),
        "`a.npy` reaches into",
    );
    // The header has the name that the directory has.
    for (place, byte) in [(0, b'Q'), (30, b'b')] {
        let mut file = containers::zip(&members());
        file[place] = byte;
        refuses(npz(file), "`a.npy`: its header is damaged");
    }
    let [first, mut second] = members();
    second.name = "a.npy";
    refuses(
        npz(containers::zip(&[first, second])),
        "two files named `a.npy`",
    );
}

/// Where 32 bits are all ones, 64 bits elsewhere have the number; where there are none, nothing has.
#[test]
fn numbers_of_64_bits_are_read_or_missed() {
    const WIDE: u32 = u32::MAX;
    let field = |numbers: &[u64]| {
        let length = u16::try_from(8 * numbers.len()).expect("short");
        let numbers: Vec<u8> = numbers
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect();
        // Another field before it, of no meaning here.
        [
            &[0x55, 0x54, 1, 0, 9, 1, 0],
            &length.to_le_bytes()[..],
            &numbers,
        ]
        .concat()
    };
    let [first, second] = members();
    let size = u64::from(first.size);
    let mut wide = first.clone();
    (wide.size, wide.packed_size, wide.start) = (WIDE, WIDE, Some(WIDE));
    wide.extra = field(&[size, size, 0]);
    let read = npz(containers::zip(&[wide.clone(), second.clone()])).expect("read");
    assert_eq!(elements(&read[0]), [1, 2]);

    let mut missing = wide.clone();
    missing.extra = field(&[size, size]);
    refuses(
        npz(containers::zip(&[missing, second.clone()])),
        "its directory is damaged",
    );
    let mut beyond = wide;
    beyond.extra = field(&[size, size, u64::MAX]);
    let read = npz(containers::zip(&[beyond, second]));
    assert!(read.is_err(), "{read:?}");
}

#[test]
fn an_archive_that_is_cut_off_or_goes_on_is_refused() {
    for name in [
        "savez_compressed",
        "stored_to_a_pipe",
        "stored_zip64",
        "with_a_comment",
    ] {
        let whole = real_file(name);
        for end in 0..whole.len() {
            assert!(npz(whole[..end].to_vec()).is_err(), "{end} bytes of {name}");
        }
        assert!(npz([&whole[..], b"\0"].concat()).is_err(), "{name}");
        assert!(npz([b"\0", &whole[..]].concat()).is_err(), "{name}");
    }
}

/// A name is never a path, and of a long one the sentence has the beginning.
#[test]
fn names_are_only_names() {
    let content = npy_of_bytes(&[]);
    for name in ["../a", "/etc/passwd", "a\u{1b}[2J", "C:\\a", ""] {
        let file_name: &'static str = format!("{name}.npy").leak();
        let read = npz(containers::zip(&[Member::stored(file_name, &content)])).expect("read");
        assert_eq!(read[0].name, name);
    }
    let long: &'static str = "x".repeat(60_000).leak();
    let what = npz(containers::zip(&[Member::stored(long, &content)])).expect_err("no .npy");
    assert_eq!(
        what,
        format!(
            "`{}…`: it is no array: its name does not end in .npy",
            "x".repeat(60)
        )
    );
}

#[test]
fn what_is_in_an_archive_has_to_be_an_array() {
    let of = |content: &[u8]| {
        let mut arrays = npz(containers::zip(&[Member::stored("a.npy", content)])).expect("read");
        arrays.remove(0).array
    };
    refuses(of(b""), "it is empty");
    refuses(of(b"PK"), "it is an .npz archive");
    let whole = npy_of_bytes(&[1, 2]);
    let promise = "its header promises 2 elements of 1 bytes, but 1 bytes follow";
    refuses(of(&whole[..whole.len() - 1]), promise);
    refuses(of(&[&whole[..], b"3"].concat()), "but more bytes follow");
    let text = String::from_utf8(whole[10..whole.len() - 2].to_vec()).expect("text");
    for (letters, words) in [("|O8", "|O8, but booleans"), ("<c8", "<c8")] {
        let header = text.replace("|u1", letters);
        let length = u16::try_from(header.len()).expect("short").to_le_bytes();
        refuses(
            of(&[
                b"\x93NUMPY\x01\x00",
                &length[..],
                header.as_bytes(),
                &[0; 2],
            ]
            .concat()),
            &format!("its elements are {words}"),
        );
    }
}

// ---- inflate

/// Every level and strategy of zlib, long runs, its whole window, and blocks of 40 bytes.
#[test]
fn what_zlib_packs_is_unpacked() {
    let steps = containers::steps(2000);
    let names = containers::names_of_real_files("deflate_steps");
    assert_eq!(names.len(), 7);
    for name in names {
        assert_eq!(
            inflate(&real_file(name), 2000).as_ref(),
            Ok(&steps),
            "{name}"
        );
    }
    let letters = containers::letters(32_506);
    for (name, content) in [
        ("deflate_run", vec![b'a'; 1_000_000]),
        ("deflate_run_of_distance_1", vec![b'a'; 1000]),
        ("deflate_window", letters.repeat(2)),
        ("deflate_nothing", Vec::new()),
    ] {
        let unpacked = inflate(&real_file(name), content.len());
        assert!(unpacked.as_ref() == Ok(&content), "{name}");
        refuses(
            inflate(&real_file(name), content.len() + 1),
            "fewer bytes than it declares",
        );
        if let Some(short) = content.len().checked_sub(1) {
            refuses(
                inflate(&real_file(name), short),
                "more bytes than it declares",
            );
        }
    }
}

/// What zlib refuses is refused, and what it gives is given.
#[test]
fn of_damaged_streams_the_same_is_unpacked_as_by_zlib() {
    let streams = containers::damaged_streams();
    assert_eq!(streams.len(), 300);
    for (stream, verdict) in streams {
        match verdict {
            Some(content) => assert_eq!(inflate(&stream, content.len()), Ok(content)),
            None => {
                for declared in [0, 1, 22, 60, 80, 100, 258] {
                    let unpacked = inflate(&stream, declared);
                    assert!(unpacked.is_err(), "{stream:?} gives {unpacked:?}");
                }
            }
        }
    }
}

#[test]
fn a_stream_that_is_cut_off_or_goes_on_is_refused() {
    for (name, declared) in [
        ("deflate_steps_level_0", 2000),
        ("deflate_steps_level_9", 2000),
        ("deflate_steps_fixed", 2000),
        ("deflate_run", 1_000_000),
    ] {
        let whole = real_file(name);
        for end in 0..whole.len() {
            let unpacked = inflate(&whole[..end], declared);
            assert!(unpacked.is_err(), "{end} bytes of {name}");
        }
        refuses(
            inflate(&[&whole[..], b"\0"].concat(), declared),
            "go on after the last block",
        );
    }
}

/// From the beginning of the output to 32 KiB behind, which zlib itself never goes.
#[test]
fn a_repetition_goes_back_as_far_as_there_are_bytes() {
    let block = || Stream::default().number(1, 1).number(1, 2);
    // 257 is a length of 3; distance 0 is 1 back, distance 1 is 2 back.
    let once = block().fixed(97).fixed(257).code("00000").fixed(256);
    assert_eq!(inflate(&once.bytes(), 4), Ok(b"aaaa".to_vec()));
    let twice = block().fixed(97).fixed(257).code("00001").fixed(256);
    refuses(inflate(&twice.bytes(), 4), "before its beginning");

    // Symbol 29 of the distances: 24577 and 13 bits more; all ones are 32768.
    let farthest = |before: usize| {
        let letters = containers::letters(before);
        let all = letters
            .iter()
            .fold(block(), |block, &letter| block.fixed(letter.into()));
        let stream = all.fixed(257).code("11101").number(0x1fff, 13).fixed(256);
        let declared = letters.len() + 3;
        (inflate(&stream.bytes(), declared), letters)
    };
    let (unpacked, mut letters) = farthest(32_768);
    letters.extend_from_within(..3);
    assert!(unpacked == Ok(letters));
    refuses(farthest(32_767).0, "before its beginning");
}

/// No byte gives more than 1032: that many times its size is refused only because it is not there,
/// one more before anything else is looked at.
#[test]
fn what_no_stream_could_give_is_refused_at_once() {
    let bytes = [0xff; 10];
    refuses(inflate(&bytes, 10 * 1032), "of no kind that there is");
    refuses(inflate(&bytes, 10 * 1032 + 1), "more than 1032 times");
    refuses(inflate(&bytes, usize::MAX), "more than 1032 times");
    refuses(inflate(&[], 0), "end too early");
}

/// The lengths of a code, symbol by symbol: 0 for most, and these.
fn lengths<const COUNT: usize>(of: &[(usize, u32)]) -> [u32; COUNT] {
    let mut lengths = [0; COUNT];
    for &(symbol, length) in of {
        lengths[symbol] = length;
    }
    lengths
}

/// By zlib's rule: one symbol alone may have one bit, and the distances may have no symbol.
#[test]
fn codes_are_refused_where_zlib_refuses_them() {
    let stream =
        |literals: &[u32], distances: &[u32]| Stream::default().own_codes(literals, distances);
    // `a` is 0, the end is 1; of the distances there is none, one of one bit, or two.
    let two = lengths::<257>(&[(97, 1), (256, 1)]);
    for distances in [vec![0], vec![1], vec![1, 1], vec![1, 2, 2]] {
        let unpacked = inflate(&stream(&two, &distances).code("01").bytes(), 1);
        assert_eq!(unpacked, Ok(b"a".to_vec()), "{distances:?}");
    }
    // The end alone.
    let only_end = lengths::<257>(&[(256, 1)]);
    assert_eq!(
        inflate(&stream(&only_end, &[0]).code("0").bytes(), 0),
        Ok(Vec::new())
    );
    let stands_for_nothing = stream(&only_end, &[0]).code("1").number(0, 20);
    refuses(
        inflate(&stands_for_nothing.bytes(), 0),
        "bits that stand for nothing",
    );
    // A length without any distance.
    let lengths_too = lengths::<258>(&[(97, 2), (256, 2), (257, 1)]);
    let no_distance = stream(&lengths_too, &[0])
        .code("10")
        .code("0")
        .number(0, 20);
    refuses(
        inflate(&no_distance.bytes(), 9),
        "bits that stand for nothing",
    );
    let nothing_before = stream(&lengths_too, &[1]).code("0").code("0").code("11");
    refuses(inflate(&nothing_before.bytes(), 9), "before its beginning");
    let three_times = stream(&lengths_too, &[1])
        .code("10")
        .code("0")
        .code("0")
        .code("11");
    assert_eq!(inflate(&three_times.bytes(), 4), Ok(b"aaaa".to_vec()));

    let too_many = lengths::<257>(&[(97, 1), (98, 1), (256, 1)]);
    let too_few = lengths::<257>(&[(97, 2), (256, 2)]);
    let no_end = lengths::<257>(&[(97, 1), (98, 1)]);
    for (literals, distances, words) in [
        (&too_many[..], &[0][..], "more symbols than bits"),
        (&too_few, &[0], "leaves bits"),
        (&no_end, &[0], "has no end"),
        (&two, &[1, 1, 1], "more symbols than bits"),
        (&two, &[2, 2], "leaves bits"),
        (&two, &[2], "leaves bits"),
        (
            &lengths::<287>(&[(97, 1), (256, 1)]),
            &[0],
            "more symbols than there are",
        ),
        (&two, &[0; 31], "more symbols than there are"),
    ] {
        let spoiled = stream(literals, distances).number(0, 40);
        refuses(inflate(&spoiled.bytes(), 1), words);
    }
}

/// `a` has one bit, `b` two, `n` fourteen, `o` and the end fifteen, as frequencies like Fibonacci's
/// numbers give them. By the rule of the bits that is as many ones as there are shorter ones, and a
/// zero; the end has ones only.
#[test]
fn symbols_of_every_length_are_found() {
    let letters = "abcdefghijklmno";
    let lengths_of_letters = (97..).zip(1..=15);
    let mut all: Vec<(usize, u32)> = lengths_of_letters.take(15).collect();
    all.push((256, 15));
    let mut stream = Stream::default().own_codes(&lengths::<257>(&all), &[0]);
    let text: String = letters.chars().chain(letters.chars().rev()).collect();
    for letter in text.bytes() {
        let ones = usize::from(letter - b'a');
        stream = stream.code(&"1".repeat(ones)).code("0");
    }
    let whole = stream.code(&"1".repeat(15)).bytes();
    assert_eq!(inflate(&whole, text.len()), Ok(text.into_bytes()));
}

#[test]
fn symbols_that_mean_nothing_are_refused() {
    let block = |kind| Stream::default().number(1, 1).number(kind, 2);
    let of = |stream: Stream| inflate(&stream.number(0, 40).bytes(), 9);
    refuses(of(block(1).fixed(97).fixed(286)), "means nothing");
    refuses(of(block(1).fixed(97).fixed(287)), "means nothing");
    refuses(
        of(block(1).fixed(97).fixed(257).code("11110")),
        "means nothing",
    );
    refuses(of(block(3)), "of no kind that there is");
    refuses(
        of(block(0).number(0, 5).number(1, 16).number(1, 16)),
        "length of one of its stored",
    );

    let one_bit_off = block(0).number(0, 5).number(1, 16).number(0xfffe ^ 4, 16);
    refuses(of(one_bit_off), "length of one of its stored");

    // The lengths of the codes' own code: 16, 17, 18 and so on, three bits each.
    let own = |told: &[u32]| {
        let count = u32::try_from(told.len()).expect("few");
        let header = block(2).number(0, 5).number(0, 5).number(count - 4, 4);
        told.iter()
            .fold(header, |stream, &length| stream.number(length, 3))
    };
    refuses(of(own(&[1, 1, 1, 0])), "more symbols than bits");
    refuses(of(own(&[1, 0, 0, 0])), "leaves bits");
    refuses(of(own(&[0, 0, 0, 0])), "leaves bits");
    // 16 is 0 and 18 is 1: the same again, eleven and more zeros.
    refuses(of(own(&[1, 0, 1, 0]).code("0")), "before the first");
    let zeros = |stream: Stream, count: u32| stream.code("1").number(count - 11, 7);
    let zeros_beyond = zeros(zeros(own(&[1, 0, 1, 0]), 138), 138);
    refuses(of(zeros_beyond), "beyond the last");
    let again_beyond = zeros(zeros(own(&[1, 0, 1, 0]), 138), 119)
        .code("0")
        .number(3, 2);
    refuses(of(again_beyond), "beyond the last");
}

// ---- safetensors

#[test]
fn what_safetensors_writes_is_read() {
    let mut expected = arrays();
    expected.retain(|array| array.name != "big" && array.name != "column_major");
    for (name, element_type, bytes) in [
        ("i1", I8, vec![1, 100]),
        ("i4", I32, vec![1, 0, 0, 0, 100, 0, 0, 0]),
        (
            "i8",
            I64,
            [1_i64, 100].map(i64::to_le_bytes).as_flattened().to_vec(),
        ),
        ("u2", U16, vec![1, 0, 100, 0]),
        ("u4", U32, vec![1, 0, 0, 0, 100, 0, 0, 0]),
        (
            "u8",
            U64,
            [1_u64, 100].map(u64::to_le_bytes).as_flattened().to_vec(),
        ),
        ("f2", F16, vec![0x00, 0x3c, 0x40, 0x56]), // 1, and 100 = 1.5625 · 2⁶
    ] {
        expected.push(array(name, element_type, &[2], bytes));
    }
    let mut read = tensors(real_file("safetensors")).expect("read");
    for arrays in [&mut read, &mut expected] {
        arrays.sort_by(|array, other| array.name.cmp(&other.name));
    }
    assert_eq!(read, expected);
    assert_eq!(tensors(real_file("safetensors_of_nothing")), Ok(Vec::new()));
}

#[test]
fn every_type_of_safetensors_is_read_or_refused() {
    for (dtype, element_type, size) in [
        ("BOOL", BOOL, 1),
        ("I8", I8, 1),
        ("I16", I16, 2),
        ("I32", I32, 4),
        ("I64", I64, 8),
        ("U8", U8, 1),
        ("U16", U16, 2),
        ("U32", U32, 4),
        ("U64", U64, 8),
        ("F8_E4M3", F8_E4M3, 1),
        ("F8_E5M2", F8_E5M2, 1),
        ("F16", F16, 2),
        ("BF16", BF16, 2),
        ("F32", F32, 4),
        ("F64", F64, 8),
    ] {
        let end = 6 * size;
        let header =
            format!(r#"{{"a":{{"dtype":"{dtype}","shape":[2,3],"data_offsets":[0,{end}]}}}}"#);
        let bytes: Vec<u8> = (0..=255).take(end).collect();
        let read = tensors(containers::safetensors(&header, &bytes));
        assert_eq!(
            read,
            Ok(vec![array("a", element_type, &[2, 3], bytes)]),
            "{dtype}"
        );
    }
    for dtype in [
        "F4",
        "F6_E2M3",
        "F8_E8M0",
        "F8_E4M3FN",
        "F8_E4M3FNUZ",
        "C64",
        "f32",
        "",
    ] {
        let header = format!(r#"{{"a":{{"dtype":"{dtype}","shape":[0],"data_offsets":[0,0]}}}}"#);
        let words = format!("its header: `a`: its elements are `{dtype}`, but BOOL");
        refuses(tensors(containers::safetensors(&header, &[])), &words);
    }
}

#[test]
fn a_header_is_read_as_json() {
    let header = "{ \"__metadata__\" :\t{},\n\"\\u00e9\\ud83d\\ude00\\\"\\\\\\/\\b\\f\\n\\r\\t\":\r\
                  {\"data_offsets\": [ 0 , 2 ] ,\"shape\":[],\"dtype\":\"\\u0049\\u00316\"} }   ";
    let read = tensors(containers::safetensors(header, &[1, 2])).expect("read");
    let name = "é😀\"\\/\u{8}\u{c}\n\r\t";
    assert_eq!(read, [array(name, I16, &[], vec![1, 2])]);
}

#[test]
fn what_is_wrong_with_a_header_is_said() {
    const A: &str = r#""a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}"#;
    for (header, words) in [
        ("", "it does not begin with `{`"),
        (" {}", "it does not begin with `{`"),
        ("[]", "it does not begin with `{`"),
        ("{", "at byte 1, `\"` is needed"),
        ("{}}", "at byte 2, the end is needed"),
        ("{}\0", "at byte 2, the end is needed"),
        (r#"{"a"}"#, "at byte 4, `:` is needed"),
        (r#"{"a":[]}"#, "`a`: at byte 5, `{` is needed"),
        (r#"{"a":{}}"#, "`a`: it has no dtype"),
        (r#"{"a":{"dtype":"U8"}}"#, "`a`: it has no shape"),
        (
            r#"{"a":{"dtype":"U8","shape":[]}}"#,
            "its data_offsets are not two numbers",
        ),
        (
            r#"{"a":{"dtype":"U8","shape":[],"data_offsets":[0]}}"#,
            "its data_offsets are not two numbers",
        ),
        (
            r#"{"a":{"dtype":"U8","shape":[],"data_offsets":[0,1,1]}}"#,
            "more than 2 numbers",
        ),
        (r#"{"a":{"dtype":null}}"#, "at byte 14, `\"` is needed"),
        (r#"{"a":{"strides":[1]}}"#, "`a`: it has a field `strides`"),
        (
            r#"{"a":{"dtype":"U8","dtype":"U8"}}"#,
            "`a`: `dtype` stands there twice",
        ),
        (r#"{"__metadata__":{"b":1}}"#, "at byte 21, `\"` is needed"),
        (
            r#"{"__metadata__":{"b":"","b":""}}"#,
            "`b` stands there twice",
        ),
        (
            r#"{"__metadata__":{},"__metadata__":{}}"#,
            "`__metadata__` stands there twice",
        ),
        (
            r#"{"a":{"shape":[1,]}}"#,
            "at byte 17, a whole number is needed",
        ),
        (r#"{"a":{"shape":[1 2]}}"#, "at byte 17, `,` is needed"),
        (
            r#"{"a":{"shape":[-1]}}"#,
            "at byte 15, a whole number is needed",
        ),
        (
            r#"{"a":{"shape":[01]}}"#,
            "at byte 15, a whole number is needed",
        ),
        (
            r#"{"a":{"shape":[1.0]}}"#,
            "at byte 15, a whole number is needed",
        ),
        (
            r#"{"a":{"shape":[1e0]}}"#,
            "at byte 15, a whole number is needed",
        ),
        (
            r#"{"a":{"shape":[18446744073709551616]}}"#,
            "a whole number is needed",
        ),
        (
            r#"{"a":{"shape":[[[[[[[["#,
            "at byte 15, a whole number is needed",
        ),
        (r#"{"a"#, "has no end"),
        ("{\"a\nb\":{}}", "has a control character"),
        (r#"{"\x":{}}"#, "a backslash before what needs none"),
        (r#"{"\u12":{}}"#, "four hexadecimal digits"),
        (r#"{"\u+123":{}}"#, "four hexadecimal digits"),
        (r#"{"\ud83d":{}}"#, "half a character"),
        (r#"{"\ud83d\u0041":{}}"#, "half a character"),
        (r#"{"\ude00":{}}"#, "half a character"),
        (&format!("{{{A},}}"), "`\"` is needed"),
        (&format!("{{{A},{A}}}"), "`a` stands there twice"),
    ] {
        refuses(tensors(containers::safetensors(header, &[0])), words);
    }
    let most = format!(r#"{{"a":{{"shape":[{}1]}}}}"#, "1,".repeat(64));
    refuses(
        tensors(containers::safetensors(&most, &[])),
        "more than 64 numbers",
    );
    let mut no_text = containers::safetensors(&format!("{{{A}}}"), &[0]);
    no_text[10] = 0xff;
    refuses(tensors(no_text), "it is not UTF-8");
}

/// A header for arrays of bytes: their lengths by their shapes, where they begin and end.
fn header(arrays: &[(&str, u64, u64)]) -> String {
    let entries: Vec<String> = (0..)
        .zip(arrays)
        .map(|(name, (shape, start, end))| {
            format!(r#""{name}":{{"dtype":"U8","shape":[{shape}],"data_offsets":[{start},{end}]}}"#)
        })
        .collect();
    format!("{{{}}}", entries.join(","))
}

#[test]
fn arrays_lie_one_behind_the_other() {
    let of = |arrays: &[(&str, u64, u64)]| {
        tensors(containers::safetensors(&header(arrays), &[5, 6, 7, 8]))
    };
    // In any order, and empty ones anywhere between.
    let read = of(&[
        ("1", 3, 4),
        ("0,9", 3, 3),
        ("3", 0, 3),
        ("0", 0, 0),
        ("0", 4, 4),
    ])
    .expect("read");
    let names: Vec<_> = read.iter().map(|array| array.name.as_str()).collect();
    assert_eq!(names, ["3", "2", "1", "0", "4"]);
    assert_eq!(
        (elements(&read[1]), elements(&read[3])),
        (vec![5, 6, 7], vec![8])
    );
    for (arrays, words) in [
        (
            &[("3", 0, 3)][..],
            "have 3 bytes together, but 4 bytes follow",
        ),
        (&[("5", 0, 5)], "have 5 bytes together, but 4 bytes follow"),
        (&[], "have 0 bytes together, but 4 bytes follow"),
        (
            &[("3", 1, 4)],
            "`0` begins at byte 1, but what stands before it ends at byte 0",
        ),
        (&[("1", 0, 1), ("2", 2, 4)], "`1` begins at byte 2, but"),
        (&[("3", 0, 3), ("2", 2, 4)], "`1` begins at byte 2, but"),
        (&[("4", 0, 4), ("4", 0, 4)], "`1` begins at byte 0, but"),
        (&[("4", 0, 4), ("0", 2, 2)], "`1` begins at byte 2, but"),
        (
            &[("4", 0, 3)],
            "its shape promises 4 bytes, but its data_offsets are 0 and 3",
        ),
        (&[("0", 4, 0)], "its data_offsets are 4 and 0"),
        (
            &[(&format!("2,{}", 1_usize << (usize::BITS - 1)), 0, 0)],
            "more bytes than there are numbers for",
        ),
    ] {
        refuses(of(arrays), words);
    }
    let length = 1_usize << (usize::BITS - 3);
    let wide = format!(r#"{{"a":{{"dtype":"F64","shape":[{length}],"data_offsets":[0,0]}}}}"#);
    refuses(
        tensors(containers::safetensors(&wide, &[])),
        "more bytes than there are numbers",
    );
}

#[test]
fn a_length_of_the_header_that_is_not_there_is_refused() {
    const WORDS: &str = "it does not begin with a header's length";
    let whole = real_file("safetensors");
    for end in 0..whole.len() {
        assert!(tensors(whole[..end].to_vec()).is_err(), "{end} bytes");
    }
    assert!(tensors([&whole[..], b"\0"].concat()).is_err());
    for length in [3, 100_000_001, u64::MAX] {
        refuses(tensors([&length.to_le_bytes()[..], b"{}"].concat()), WORDS);
    }
    refuses(tensors(b"PK".to_vec()), WORDS);
    // Even where they are there, as many are not read: blanks would be a header.
    let mut longest = containers::safetensors("{}", &[b' '; 100_000_000]);
    longest[..8].copy_from_slice(&100_000_000_u64.to_le_bytes());
    longest.truncate(100_000_008);
    assert_eq!(tensors(longest.clone()), Ok(Vec::new()));
    longest[0] += 1;
    longest.push(b' ');
    refuses(tensors(longest), WORDS);
}

// ---- what is no file

/// A pipe that nobody writes to, and a device without end.
#[cfg(target_os = "linux")]
#[test]
fn what_is_no_file_is_refused_at_once() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("containers");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("made");
    let pipe = folder.join("pipe").to_string_lossy().into_owned();
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo runs").success());
    for read in [npz::read, safetensors::read] {
        refuses(
            read(&pipe),
            "pipe: it is a device or a pipe, where a file is needed",
        );
        refuses(read("/dev/zero"), "/dev/zero: it is a device or a pipe");
        refuses(read("/"), "/: this is a folder, where a file is needed");
        refuses(read("/nowhere"), "/nowhere: there is no such file");
    }
    let file = folder.join("file").to_string_lossy().into_owned();
    std::fs::write(&file, real_file("savez")).expect("written");
    assert_eq!(npz::read(&file), Ok(arrays_of_npz()));
    refuses(safetensors::read(&file), "file: it is no safetensors file");
}

// ---- numbers of few bits

/// A number of so many bits of exponent and fraction, by the definition, where not all bits of the exponent are ones.
fn by_definition(bits: u32, exponent_bits: u32, fraction_bits: u32) -> f64 {
    let exponent =
        i32::try_from(bits >> fraction_bits & ((1 << exponent_bits) - 1)).expect("small");
    let fraction = f64::from(bits & ((1 << fraction_bits) - 1)) / f64::from(1 << fraction_bits);
    let bias = (1 << (exponent_bits - 1)) - 1;
    let magnitude = if exponent == 0 {
        fraction * 2_f64.powi(1 - bias)
    } else {
        (1.0 + fraction) * 2_f64.powi(exponent - bias)
    };
    let is_negative = bits >> (exponent_bits + fraction_bits) & 1 == 1;
    if is_negative { -magnitude } else { magnitude }
}

#[track_caller]
fn is_widened(element_type: ElementType, bits: u32, right: f64) {
    let bytes = bits.to_le_bytes();
    let Number::Float(read) = element_type.number(&bytes[..element_type.size]) else {
        panic!("{element_type} is no float");
    };
    assert!(
        read.to_bits() == right.to_bits() || read.is_nan() && right.is_nan(),
        "{element_type} {bits:#x}: {read}, not {right}"
    );
}

/// Every one of them. OCP's E4M3 has no infinity, and one NaN of either sign; the others are IEEE 754's.
#[test]
fn narrow_floats_are_widened_exactly() {
    for bits in 0..256 {
        let is_nan = bits & 0x7f == 0x7f;
        let right = if is_nan {
            f64::NAN
        } else {
            by_definition(bits, 4, 3)
        };
        is_widened(F8_E4M3, bits, right);
    }
    for (element_type, exponent_bits, fraction_bits) in
        [(F8_E5M2, 5, 2), (F16, 5, 10), (BF16, 8, 7)]
    {
        let infinity = ((1 << exponent_bits) - 1) << fraction_bits;
        let sign = 1 << (exponent_bits + fraction_bits);
        for bits in 0..2 * sign {
            let magnitude = bits & (sign - 1);
            let mut right = by_definition(bits, exponent_bits, fraction_bits);
            if magnitude == infinity {
                right = f64::INFINITY.copysign(right);
            } else if magnitude > infinity {
                right = f64::NAN;
            }
            is_widened(element_type, bits, right);
        }
    }
}

/// The type that has the numbers of both; where one is not IEEE 754's, single precision stands for it.
#[test]
fn types_that_meet_are_widened_to_one_that_has_all_numbers() {
    for (one, other, common) in [
        (BF16, BF16, BF16),
        (BF16, F16, F32),
        (BF16, F32, F32),
        (BF16, F64, F64),
        (F8_E4M3, F8_E5M2, F32),
        (F8_E4M3, I8, F32),
        (BF16, I32, F64),
        (BOOL, F8_E5M2, F32),
    ] {
        assert_eq!(one.common(other), Some(common), "{one} {other}");
        assert_eq!(other.common(one), Some(common), "{other} {one}");
    }
    for narrow in [BF16, F16, F8_E4M3, F8_E5M2] {
        assert_eq!(narrow.computed_in(), F32);
    }
}
