//! Small writers of the files that hold arrays, from their specifications, so that a test can write
//! what no honest program writes; and the files that honest programs wrote.

#![allow(dead_code)] // each test file uses some of it

const DATA: &str = include_str!("../data/containers.txt");

/// A file that NumPy, zipfile, zlib or safetensors wrote, from `data/containers.txt`.
pub(crate) fn real_file(name: &str) -> Vec<u8> {
    file_in(DATA, name)
}

/// A file that NumPy wrote, from `data/npy.txt`.
pub(crate) fn npy_file(name: &str) -> Vec<u8> {
    file_in(include_str!("../data/npy.txt"), name)
}

fn file_in(data: &str, name: &str) -> Vec<u8> {
    let mut files = data.lines().filter_map(|line| line.split_once(' '));
    let file = files.find(|(first, _)| *first == name);
    bytes(file.expect("in the data").1)
}

/// The names of the files that begin so.
pub(crate) fn names_of_real_files(start: &str) -> Vec<&'static str> {
    let names = DATA.lines().filter_map(|line| line.split(' ').next());
    names.filter(|name| name.starts_with(start)).collect()
}

/// Streams of deflate that were damaged, and what zlib makes of them.
pub(crate) fn damaged_streams() -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
    let damaged = DATA
        .lines()
        .filter_map(|line| line.strip_prefix("damaged "));
    damaged
        .map(|line| {
            let (stream, verdict) = line.split_once(' ').expect("a verdict");
            (bytes(stream), verdict.strip_prefix("gives ").map(bytes))
        })
        .collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16).expect("hexadecimal");
    hex.as_bytes()
        .chunks(2)
        .map(|pair| u8::try_from(digit(pair[0]) << 4 | digit(pair[1])).expect("a byte"))
        .collect()
}

/// What make_containers.py packed, by the same formulas.
pub(crate) fn letters(count: usize) -> Vec<u8> {
    let mut state: u64 = 1;
    let mut letter = || {
        state = (state * 1_103_515_245 + 12_345) % (1 << 31);
        b"acgt"[usize::try_from(state >> 16 & 3).expect("small")]
    };
    (0..count).map(|_| letter()).collect()
}

pub(crate) fn steps(count: usize) -> Vec<u8> {
    let step = |place: usize| u8::try_from(place * place / 1000 % 256).expect("a byte");
    (0..count).map(step).collect()
}

/// A `.npy` file of one row of bytes, with the short header of a program in C.
pub(crate) fn npy_of_bytes(elements: &[u8]) -> Vec<u8> {
    let count = elements.len();
    let header = format!("{{'descr': '|u1', 'fortran_order': False, 'shape': ({count},)}}\n");
    let length = u16::try_from(header.len()).expect("short").to_le_bytes();
    [
        b"\x93NUMPY\x01\x00",
        &length[..],
        header.as_bytes(),
        elements,
    ]
    .concat()
}

/// A file in a zip archive, and what the directory says of it, true or not.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) flags: u16,
    pub(crate) method: u16,
    pub(crate) crc: u32,
    pub(crate) size: u32,
    pub(crate) packed_size: u32,
    pub(crate) extra: Vec<u8>,
    pub(crate) packed: Vec<u8>,
    /// Where the directory says that it begins, if not where it does.
    pub(crate) start: Option<u32>,
}

impl Member {
    /// As it is, and all that is said is true.
    pub(crate) fn stored(name: &'static str, content: &[u8]) -> Self {
        let size = u32::try_from(content.len()).expect("short");
        Member {
            name,
            flags: 0,
            method: 0,
            crc: crc_bit_by_bit(content),
            size,
            packed_size: size,
            extra: Vec::new(),
            packed: content.to_vec(),
            start: None,
        }
    }

    /// Compressed, in the way of the caller, and all that is said is true.
    pub(crate) fn deflated(name: &'static str, content: &[u8], packed: Vec<u8>) -> Self {
        Member {
            method: 8,
            packed_size: u32::try_from(packed.len()).expect("short"),
            packed,
            ..Self::stored(name, content)
        }
    }
}

/// The definition, without a table.
fn crc_bit_by_bit(bytes: &[u8]) -> u32 {
    let mut left = u32::MAX;
    for byte in bytes {
        left ^= u32::from(*byte);
        for _ in 0..8 {
            let is_odd = left & 1 == 1;
            left >>= 1;
            if is_odd {
                left ^= 0xedb8_8320;
            }
        }
    }
    !left
}

/// The archive: files, directory, end.
pub(crate) fn zip(members: &[Member]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut directory = Vec::new();
    for member in members {
        let start = u32::try_from(file.len()).expect("short");
        let name_length = u16::try_from(member.name.len()).expect("short");
        let extra_length = u16::try_from(member.extra.len()).expect("short");
        file.extend(b"PK\x03\x04\x14\x00");
        file.extend(
            [member.flags, member.method, 0, 0]
                .map(u16::to_le_bytes)
                .as_flattened(),
        );
        file.extend(
            [member.crc, member.packed_size, member.size]
                .map(u32::to_le_bytes)
                .as_flattened(),
        );
        file.extend([name_length, 0].map(u16::to_le_bytes).as_flattened());
        file.extend(member.name.as_bytes());
        file.extend(&member.packed);

        directory.extend(b"PK\x01\x02\x14\x00\x14\x00");
        directory.extend(
            [member.flags, member.method, 0, 0]
                .map(u16::to_le_bytes)
                .as_flattened(),
        );
        directory.extend(
            [member.crc, member.packed_size, member.size]
                .map(u32::to_le_bytes)
                .as_flattened(),
        );
        directory.extend(
            [name_length, extra_length, 0, 0, 0, 0, 0]
                .map(u16::to_le_bytes)
                .as_flattened(),
        );
        directory.extend(member.start.unwrap_or(start).to_le_bytes());
        directory.extend(member.name.as_bytes());
        directory.extend(&member.extra);
    }
    let count = u16::try_from(members.len()).expect("few");
    let start = u32::try_from(file.len()).expect("short");
    let length = u32::try_from(directory.len()).expect("short");
    file.extend(directory);
    file.extend(b"PK\x05\x06");
    file.extend([0, 0, count, count].map(u16::to_le_bytes).as_flattened());
    file.extend([length, start].map(u32::to_le_bytes).as_flattened());
    file.extend([0, 0]);
    file
}

/// A safetensors file: the length of the header, the header, the bytes.
pub(crate) fn safetensors(header: &str, bytes: &[u8]) -> Vec<u8> {
    let length = u64::try_from(header.len()).expect("short").to_le_bytes();
    [&length, header.as_bytes(), bytes].concat()
}

/// A stream of deflate, bit by bit.
#[derive(Default)]
pub(crate) struct Stream {
    bits: Vec<bool>,
}

impl Stream {
    /// A number, the lowest bit first.
    pub(crate) fn number(mut self, number: u32, count: u32) -> Self {
        self.bits
            .extend((0..count).map(|bit| u64::from(number) >> bit & 1 == 1));
        self
    }

    /// The bits of a code, as they are written on paper.
    pub(crate) fn code(mut self, bits: &str) -> Self {
        self.bits.extend(bits.bytes().map(|bit| bit == b'1'));
        self
    }

    /// A symbol of the fixed code, by the table of RFC 1951, section 3.2.6.
    pub(crate) fn fixed(self, symbol: u32) -> Self {
        let bits = match symbol {
            0..=143 => format!("{:08b}", 0b0011_0000 + symbol),
            144..=255 => format!("{:09b}", 0b1_1001_0000 + symbol - 144),
            256..=279 => format!("{:07b}", symbol - 256),
            _ => format!("{:08b}", 0b1100_0000 + symbol - 280),
        };
        self.code(&bits)
    }

    /// A block with codes of its own: how long the bits of each symbol are, given one by one, in a
    /// code of 16 symbols of 4 bits each, 0 to 15.
    pub(crate) fn own_codes(self, literals: &[u32], distances: &[u32]) -> Self {
        let count =
            |lengths: &[u32], from: usize| u32::try_from(lengths.len() - from).expect("few");
        let mut stream = self
            .number(1, 1)
            .number(2, 2)
            .number(count(literals, 257), 5)
            .number(count(distances, 1), 5)
            .number(15, 4);
        for symbol in [
            16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
        ] {
            stream = stream.number(if symbol < 16 { 4 } else { 0 }, 3);
        }
        for length in literals.iter().chain(distances) {
            stream = stream.code(&format!("{length:04b}"));
        }
        stream
    }

    /// The bytes, the last one filled with zeros.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let byte = |bits: &[bool]| {
            let bits = bits.iter().rev();
            bits.fold(0, |byte, &bit| byte << 1 | u8::from(bit))
        };
        self.bits.chunks(8).map(byte).collect()
    }
}
