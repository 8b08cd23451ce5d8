//! Files that were mutated, by the thousand: `.npz`, what was handed in as one, bare deflate, `.safetensors`, `.npy` and
//! INDEX. Each is read or refused, never by a panic, within half a second, in little memory.
//!
//! The same files come up in every run. `CHAINRULE_MUTANTS=100000` asks for that many of each kind, in place of a few;
//! `CHAINRULE_MUTANTS_SEED=1` for others. This cannot see a mistake in what is accepted: `container_files.rs` does.
#![cfg(feature = "alloc")]

mod containers;

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
#[path = "../src/bin/chainrule/index.rs"]
mod index;
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
#[path = "../src/bin/chainrule/place.rs"]
mod place;
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

use array::{Array, NamedArray};
use containers::{names_of_real_files, real_file};
use core::ops::Range;
use core::time::Duration;
use std::io::Cursor;
use std::time::Instant;

/// Numbers that look like chance and are the same in every run (xorshift64*).
struct Chance(u64);

impl Chance {
    fn seeded(kind: u64) -> Self {
        let seed = std::env::var("CHAINRULE_MUTANTS_SEED")
            .map_or(0, |seed| seed.parse().expect("a number"));
        Chance(0x9e37_79b9_7f4a_7c15 ^ seed << 32 ^ kind << 1 | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 8
    }

    fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).expect("64 bits").max(1);
        usize::try_from(self.next() % bound).expect("less than what was a usize")
    }

    /// Some of its bytes, anywhere.
    fn piece(&mut self, bytes: &[u8]) -> Range<usize> {
        let start = self.below(bytes.len() + 1);
        let length = self.below(bytes.len() - start + 1).min(1 << self.below(10));
        start..start + length
    }

    /// One to four changes.
    fn mutate(&mut self, file: &mut Vec<u8>, other: &[u8]) {
        for _ in 0..=self.below(4) {
            if self.below(2) == 0 {
                self.overwrite(file);
            } else {
                self.move_pieces(file, other);
            }
        }
    }

    /// A bit, a byte, a digit, or a number at the edge of its width.
    fn overwrite(&mut self, file: &mut [u8]) {
        let place = self.below(file.len());
        let number = EDGES[self.below(EDGES.len())].to_le_bytes();
        let width = 1 << self.below(4);
        let any = self.next().to_le_bytes()[0];
        match (self.below(4), file.get_mut(place)) {
            (0, Some(byte)) => *byte ^= 1 << (any % 8),
            (1, Some(byte)) => *byte = any,
            (2, Some(byte)) => *byte ^= 1,
            _ => {
                for (byte, edge) in file.iter_mut().skip(place).zip(&number[..width]) {
                    *byte = *edge;
                }
            }
        }
    }

    /// A piece is missing, doubled or from another file, or the end is missing.
    fn move_pieces(&mut self, file: &mut Vec<u8>, other: &[u8]) {
        let place = self.below(file.len());
        let piece = self.piece(file);
        match self.below(4) {
            0 => drop(file.drain(piece)),
            1 => {
                let doubled = file[piece].to_vec();
                file.splice(place..place, doubled);
            }
            2 => {
                let foreign = other[self.piece(other)].to_vec();
                file.splice(place..place, foreign);
            }
            _ => file.truncate(piece.start),
        }
    }
}

/// Where widths of numbers end.
const EDGES: [u64; 11] = [
    0,
    1,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    0x7fff_ffff,
    0xffff_ffff,
    0x7fff_ffff_ffff_ffff,
    u64::MAX,
];

/// What a file may take.
const LONGEST: Duration = Duration::from_millis(500);

/// Reads mutants of these files, a few where nobody asks for more, and says how many were accepted.
fn read_mutants(kind: u64, few: usize, files: &[Vec<u8>], read: impl Fn(&[u8]) -> bool) {
    let count =
        std::env::var("CHAINRULE_MUTANTS").map_or(few, |count| count.parse().expect("a number"));
    let mut chance = Chance::seeded(kind);
    let mut accepted = 0;
    let mut slowest = Duration::ZERO;
    for mutant in 0..count {
        let mut file = files[chance.below(files.len())].clone();
        let other = &files[chance.below(files.len())];
        chance.mutate(&mut file, other);
        let (is_accepted, mut taken) = timed(&read, &file);
        accepted += usize::from(is_accepted);
        // Twice, before it is called slow: other programs run as well.
        if taken >= LONGEST {
            taken = timed(&read, &file).1;
            assert!(taken < LONGEST, "mutant {mutant} took {taken:?}");
        }
        slowest = slowest.max(taken);
    }
    println!(
        "{count} files, {accepted} accepted, the slowest took {slowest:?}, memory {} KiB",
        most_memory()
    );
    // The largest of the files unpacks to a million bytes; the program itself takes a few million.
    assert!(most_memory() < 100_000, "{} KiB", most_memory());
    assert!(
        accepted > 0 && accepted < count,
        "the mutants are no test: {accepted} of {count} accepted"
    );
}

fn timed(read: impl Fn(&[u8]) -> bool, file: &[u8]) -> (bool, Duration) {
    let start = Instant::now();
    let is_accepted = read(file);
    (is_accepted, start.elapsed())
}

/// The most memory that this process ever had, in KiB.
#[cfg(target_os = "linux")]
fn most_memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("read");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
    number.expect("in status").parse().expect("a number")
}

#[cfg(not(target_os = "linux"))]
fn most_memory() -> usize {
    0
}

/// Whatever was accepted is what it says.
fn are_consistent(arrays: Result<Vec<NamedArray>, String>) -> bool {
    let Ok(arrays) = arrays else {
        return false;
    };
    arrays.into_iter().all(|named| is_consistent(named.array))
}

fn is_consistent(array: Result<Array, String>) -> bool {
    let Ok(array) = array else {
        return false;
    };
    let promised = array::bytes_promised(array.element_type, &array.extents);
    assert_eq!(
        promised,
        Some(array.elements.bytes().expect("here").len()),
        "{array:?}"
    );
    true
}

fn real_files(starts: &[&str]) -> Vec<Vec<u8>> {
    let names = starts.iter().flat_map(|start| names_of_real_files(start));
    names.map(real_file).collect()
}

#[test]
fn mutated_archives_are_read_or_refused() {
    let files = real_files(&[
        "savez",
        "stored",
        "deflated",
        "with_a_comment",
        "two_of",
        "bzip2",
    ]);
    read_mutants(1, 2000, &files, |file| {
        are_consistent(npz::parse(Cursor::new(file.to_vec())))
    });
}

/// The checksum of an archive hides most of what is unpacked: here it is read bare.
#[test]
fn mutated_streams_are_unpacked_or_refused() {
    let mut files = real_files(&["deflate_"]);
    files.extend(
        containers::damaged_streams()
            .into_iter()
            .map(|(stream, _)| stream),
    );
    read_mutants(2, 2000, &files, |file| {
        let unpacked = [0, 1, 60, 2000, 65_012, 1_000_000].map(|declared| {
            let unpacked = inflate::inflate(file, declared);
            unpacked.is_ok_and(|unpacked| unpacked.len() == declared)
        });
        let count = unpacked
            .into_iter()
            .filter(|is_accepted| *is_accepted)
            .count();
        assert!(count <= 1, "one stream gives {count} lengths");
        count == 1
    });
}

#[test]
fn mutated_safetensors_are_read_or_refused() {
    let files = real_files(&["safetensors"]);
    read_mutants(3, 2000, &files, |file| {
        are_consistent(safetensors::parse(Cursor::new(file.to_vec())))
    });
}

#[test]
fn mutated_npy_files_are_read_or_refused() {
    let lines = include_str!("data/npy.txt").lines();
    let names = lines
        .filter_map(|line| line.split_once(' '))
        .map(|(name, _)| name);
    let files: Vec<_> = names
        .filter(|name| *name != "#")
        .map(containers::npy_file)
        .collect();
    read_mutants(4, 2000, &files, |file| is_consistent(npy::parse(file)));
}

/// What is handed in, as `np.savez` writes it: the one array that is asked for is read, or it is
/// not there, or the file is refused.
#[test]
fn of_mutated_answers_one_is_read_or_the_file_refused() {
    let answers = ["dinputs", "dweights", "dbiases"].map(|name| zip_writer::NamedFile {
        name: format!("{name}.npy"),
        bytes: containers::npy_file("f8"),
    });
    let mut files = real_files(&["savez"]);
    files.push(zip_writer::archive(&answers).expect("small"));
    read_mutants(6, 2000, &files, |file| {
        let of_answers = npz::parse_one(Cursor::new(file), "dbiases");
        let of_savez = npz::parse_one(Cursor::new(file), "biases");
        [of_answers, of_savez].into_iter().any(|read| {
            let array = read.transpose();
            array.is_some_and(is_consistent)
        })
    });
}

/// Whatever stands in an INDEX, it asks for functions that there are, and its paths stay inside.
#[test]
fn a_mutated_index_is_read_or_refused() {
    let index = "case\tresult\ttype\tshape\toperands\tabout\n\
                 v1\tdinputs\t<f8\t3x4\tdvalues,weights\twhat it shows\n\
                 deep/v2.npz\trelu\t|i1\t0x3\tz\t\r\n\n\
                 v3\tdbiases\n";
    let lines = (0..300).map(|case| format!("v{case}.npz\tdrelu\t<f4\n"));
    let long = format!("{index}{}", lines.collect::<String>());
    let mut files = vec![
        index.into(),
        format!("\u{feff}{index}").into_bytes(),
        index.replace('\n', "\r\n").into_bytes(),
        long.into(),
    ];
    for case in ["../v1", "/etc", "v1/../..", "../v2.npz", "..\\v1", "c:/v1"] {
        files.push(format!("{index}{case}\trelu\n").into_bytes());
    }
    read_mutants(5, 2000, &files, |file| {
        let Ok(entries) = str::from_utf8(file).map_or(Err(String::new()), index::entries) else {
            return false;
        };
        assert!(!entries.is_empty());
        for entry in entries {
            stays_inside(&entry.candidate("DIR"));
            for operand in entry.operation.operands {
                stays_inside(&entry.operand("DIR", operand.name));
            }
        }
        true
    });
}

/// By the parts of its path, and not as the program finds it out.
#[track_caller]
fn stays_inside(place: &place::Place) {
    let (place::Place::File(path) | place::Place::Member { file: path, .. }) = place;
    let inside = path.strip_prefix("DIR/").expect("in the folder");
    let is_outside = inside.split('/').any(|part| part == "..") || inside.starts_with('/');
    assert!(!is_outside, "{path:?}");
}
