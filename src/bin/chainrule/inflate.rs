//! What deflate packed is unpacked again (RFC 1951, whose sections the comments name).
//!
//! Deflate knows two ways to say bytes in fewer bits. What is frequent gets a short code, what is
//! rare a long one. And what stood there already is not said again: "the 20 bytes that began 300
//! bytes ago". A stream is a row of blocks, each with codes of its own:
//!
//! ```text
//! bit: is it the last? | two bits: the kind | the block
//!
//! 0: bytes as they are   length | its complement | so many bytes
//! 1: the fixed codes     symbols, up to 256, the end
//! 2: codes of its own    the lengths of the codes | symbols, up to 256, the end
//!
//! a symbol: below 256 a byte; above it a length to repeat, and behind it a distance
//! ```
//!
//! Whatever the bytes are, it ends with as many bytes as were promised, or with a sentence.

/// What was unpacked, or a sentence that says why it cannot be.
type Unpacked<T> = Result<T, &'static str>;

/// No byte of a stream gives more than this: a repetition gives 258 bytes at most, and takes two
/// bits at least.
const MOST_PER_BYTE: usize = 4 * 258; // 1032

const CUT_OFF: &str = "its compressed bytes end too early";
const TOO_LONG: &str = "it unpacks to more bytes than it declares";

/// Unpacks a stream that declares how many bytes it gives. Memory is asked for after it is clear
/// that so many could come.
pub(crate) fn inflate(packed: &[u8], declared: usize) -> Unpacked<Vec<u8>> {
    if declared > packed.len().saturating_mul(MOST_PER_BYTE) {
        return Err("it declares more than 1032 times its compressed bytes");
    }
    let mut output = Output::with_room_for(declared)?;
    let mut bits = Bits::of(packed);
    let fixed = Codes::fixed()?;
    loop {
        let is_last = bits.number(1)? == 1;
        match bits.number(2)? {
            0 => copy_stored(&mut bits, &mut output)?,
            1 => unpack(&mut bits, &fixed, &mut output)?,
            2 => {
                let codes = Codes::read(&mut bits)?;
                unpack(&mut bits, &codes, &mut output)?;
            }
            _ => return Err("one of its blocks is of no kind that there is"),
        }
        if is_last {
            break;
        }
    }
    if !bits.next_whole_bytes().is_empty() {
        return Err("its compressed bytes go on after the last block");
    }
    output.whole()
}

/// The bytes so far, and how many there will be.
struct Output {
    bytes: Vec<u8>,
    declared: usize,
}

impl Output {
    fn with_room_for(declared: usize) -> Unpacked<Self> {
        let mut bytes = Vec::new();
        bytes
            .try_reserve_exact(declared)
            .map_err(|_| "there is not enough memory for what it declares")?;
        Ok(Output { bytes, declared })
    }

    fn expects(&self, count: usize) -> Unpacked<()> {
        if count > self.declared - self.bytes.len() {
            return Err(TOO_LONG);
        }
        Ok(())
    }

    fn push(&mut self, byte: u8) -> Unpacked<()> {
        self.expects(1)?;
        self.bytes.push(byte);
        Ok(())
    }

    fn extend(&mut self, bytes: &[u8]) -> Unpacked<()> {
        self.expects(bytes.len())?;
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    /// Says again what began `distance` bytes ago. It may be longer than that: then it repeats what
    /// it has just said.
    fn repeat(&mut self, length: usize, distance: usize) -> Unpacked<()> {
        self.expects(length)?;
        let start = self.bytes.len().checked_sub(distance);
        let start = start.ok_or("it repeats what stands before its beginning")?;
        let mut left = length;
        while left > 0 {
            let there = left.min(self.bytes.len() - start);
            self.bytes.extend_from_within(start..start + there);
            left -= there;
        }
        Ok(())
    }

    fn whole(self) -> Unpacked<Vec<u8>> {
        if self.bytes.len() < self.declared {
            return Err("it unpacks to fewer bytes than it declares");
        }
        Ok(self.bytes)
    }
}

/// The bits of a stream, beginning with the lowest of each byte (section 3.1.1). Some are held
/// ready in a number, so that many symbols are read before the bytes are looked at again.
struct Bits<'a> {
    bytes: &'a [u8],
    /// How many of these bytes were put into the number.
    taken: usize,
    /// The bits that come next, the first of them lowest; zeros after the last.
    ready: u64,
    /// How many of them there are.
    count: u32,
}

impl<'a> Bits<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Bits {
            bytes,
            taken: 0,
            ready: 0,
            count: 0,
        }
    }

    /// The next bits, at least 16 of them, the first lowest; zeros after the end.
    fn ahead(&mut self) -> u64 {
        if self.count < 16 {
            self.fill();
        }
        self.ready
    }

    /// Four bytes have room above the fifteen bits that may be there.
    fn fill(&mut self) {
        let rest = self.bytes.get(self.taken..).unwrap_or_default();
        if let Some(four) = rest.first_chunk() {
            self.put(u32::from_le_bytes(*four), 4);
            return;
        }
        for byte in rest {
            self.put(u32::from(*byte), 1);
        }
    }

    fn put(&mut self, bits: u32, bytes: u8) {
        self.ready |= u64::from(bits) << self.count;
        self.count += 8 * u32::from(bytes);
        self.taken += usize::from(bytes);
    }

    fn skip(&mut self, count: u32) -> Unpacked<()> {
        self.count = self.count.checked_sub(count).ok_or(CUT_OFF)?;
        self.ready >>= count;
        Ok(())
    }

    /// A number of so many bits, at most 16, the lowest first.
    fn number(&mut self, count: u32) -> Unpacked<u16> {
        let number = self.ahead() & ((1 << count) - 1);
        self.skip(count)?;
        u16::try_from(number).map_err(|_| CUT_OFF)
    }

    /// The bytes after the one that was begun, whose last bits mean nothing.
    fn next_whole_bytes(&self) -> &'a [u8] {
        let not_begun = usize::try_from(self.count / 8).unwrap_or_default();
        let start = self.taken.saturating_sub(not_begun);
        self.bytes.get(start..).unwrap_or_default()
    }
}

/// Kind 0 (section 3.2.4): how many bytes, that number with every bit turned over, the bytes.
fn copy_stored(bits: &mut Bits, output: &mut Output) -> Unpacked<()> {
    let bytes = bits.next_whole_bytes();
    let (length, bytes) = bytes.split_first_chunk().ok_or(CUT_OFF)?;
    let (complement, bytes) = bytes.split_first_chunk().ok_or(CUT_OFF)?;
    let length = u16::from_le_bytes(*length);
    if u16::from_le_bytes(*complement) != !length {
        return Err("the length of one of its stored blocks is damaged");
    }
    let stored = bytes.split_at_checked(usize::from(length));
    let (stored, rest) = stored.ok_or(CUT_OFF)?;
    *bits = Bits::of(rest);
    output.extend(stored)
}

/// One code: which bits stand for which symbol (section 3.2.2).
///
/// It is told by the length of each symbol's bits alone. Read as numbers, highest bit first, those
/// of one length follow each other, in the order of their symbols, and begin where the shorter
/// ones, lengthened by a zero, end.
///
/// ```text
/// lengths of a, b, c, d: 2, 1, 3, 3      b 0      a 10      c 110      d 111
/// ```
///
/// What is frequent has short bits, so nearly every symbol is found by one look into a table: the
/// next ten bits are a number, and where it stands in the table there is the symbol that they begin
/// with. (Of `0` in the example there are 512 entries.) The rare longer ones are found bit by bit.
struct Code {
    /// For each number of ten bits the symbol that it begins with, the first bit lowest.
    table: Vec<Begun>,
    /// The symbols of one bit, of two bits, up to fifteen.
    by_length: [Vec<u16>; 15],
    /// Whether every row of bits stands for something.
    is_complete: bool,
}

/// The symbol that some bits begin with.
#[derive(Clone, Copy, Default)]
struct Begun {
    symbol: u16,
    /// How many of the bits are the symbol's; 0 where they do not begin with a whole one.
    length: u32,
}

/// How many bits are looked up at once.
const LOOKED_UP: u32 = 10;

impl Code {
    /// The code of these lengths, one for each symbol from 0; a symbol of length 0 has no bits.
    /// Refused, as by zlib: more bits than there are, and bits that stand for nothing, except where
    /// there is only one symbol, of one bit, or none at all.
    fn of(lengths: &[u16]) -> Unpacked<Self> {
        let mut by_length: [Vec<u16>; 15] = Default::default();
        for (symbol, &length) in (0..).zip(lengths) {
            let index = usize::from(length).checked_sub(1);
            if let Some(symbols) = index.and_then(|index| by_length.get_mut(index)) {
                symbols.push(symbol);
            }
        }
        let mut free = 1; // rows of bits that stand for nothing yet, of the length so far
        for symbols in &by_length {
            free = (2_usize * free)
                .checked_sub(symbols.len())
                .ok_or("one of its codes has more symbols than bits")?;
        }
        let is_complete = free == 0;
        let longer: usize = by_length.iter().skip(1).map(Vec::len).sum();
        if !is_complete && longer > 0 {
            return Err("one of its codes leaves bits that stand for nothing");
        }
        Ok(Code {
            table: Self::table(&by_length),
            by_length,
            is_complete,
        })
    }

    fn table(by_length: &[Vec<u16>; 15]) -> Vec<Begun> {
        let mut table = vec![Begun::default(); 1 << LOOKED_UP];
        let mut bits: u16 = 0; // the first bit highest
        for (length, symbols) in (1..=LOOKED_UP).zip(by_length) {
            bits <<= 1;
            for &symbol in symbols {
                // Whatever follows its own bits, that is, in every higher bit.
                let first_lowest = usize::from(bits.reverse_bits() >> (16 - length));
                for begun in table.iter_mut().skip(first_lowest).step_by(1 << length) {
                    *begun = Begun { symbol, length };
                }
                bits += 1;
            }
        }
        table
    }

    /// Reads the bits of one symbol. A call would take longer than the look.
    #[inline(always)]
    fn symbol(&self, bits: &mut Bits) -> Unpacked<u16> {
        let ahead = bits.ahead();
        let looked_up = ahead & ((1 << LOOKED_UP) - 1);
        let place = usize::try_from(looked_up).unwrap_or_default();
        let begun = self.table.get(place).copied().unwrap_or_default();
        if begun.length == 0 {
            return self.long_symbol(bits);
        }
        bits.skip(begun.length)?;
        Ok(begun.symbol)
    }

    /// The same, bit by bit.
    fn long_symbol(&self, bits: &mut Bits) -> Unpacked<u16> {
        let mut ahead = bits.ahead();
        let mut place = 0; // among the rows of bits of this length, from the first that is a symbol
        for (length, symbols) in (1..).zip(&self.by_length) {
            place = 2 * place + usize::from(ahead & 1 == 1);
            if let Some(&symbol) = symbols.get(place) {
                bits.skip(length)?;
                return Ok(symbol);
            }
            place -= symbols.len();
            ahead >>= 1;
        }
        Err("it has bits that stand for nothing")
    }
}

/// The two codes of a block.
struct Codes {
    literals: Code,
    distances: Code,
}

impl Codes {
    /// Kind 1 (section 3.2.6). The last two of either are never used.
    fn fixed() -> Unpacked<Self> {
        let literals = [[8; 144].as_slice(), &[9; 112], &[7; 24], &[8; 8]].concat();
        Ok(Codes {
            literals: Code::of(&literals)?,
            distances: Code::of(&[5; 32])?,
        })
    }

    /// Kind 2 (section 3.2.7): the lengths of both codes, in a code whose own lengths come first.
    fn read(bits: &mut Bits) -> Unpacked<Self> {
        let literals = 257 + usize::from(bits.number(5)?);
        let distances = 1 + usize::from(bits.number(5)?);
        if literals > 286 || distances > 30 {
            return Err("one of its codes has more symbols than there are");
        }
        let lengths = Self::lengths(bits, literals + distances)?;
        let (literals, distances) = lengths.split_at_checked(literals).unwrap_or_default();
        if literals.get(usize::from(END)) == Some(&0) {
            return Err("one of its blocks has no end");
        }
        Ok(Codes {
            literals: Code::of(literals)?,
            distances: Code::of(distances)?,
        })
    }

    fn lengths(bits: &mut Bits, wanted: usize) -> Unpacked<Vec<u16>> {
        const ORDER: [usize; 19] = [
            16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
        ];
        let told = 4 + usize::from(bits.number(4)?);
        let mut own = [0; 19];
        for place in ORDER.into_iter().take(told) {
            own[place] = bits.number(3)?;
        }
        let code = Code::of(&own)?;
        if !code.is_complete {
            return Err("one of its codes leaves bits that stand for nothing");
        }
        let mut lengths = Vec::with_capacity(wanted);
        while lengths.len() < wanted {
            let symbol = code.symbol(bits)?;
            let repeated = match symbol {
                16 => lengths
                    .last()
                    .copied()
                    .ok_or("it repeats a length before the first")?,
                17 | 18 => 0,
                length => length,
            };
            let times = match symbol {
                16 => 3 + bits.number(2)?,
                17 => 3 + bits.number(3)?,
                18 => 11 + bits.number(7)?,
                _ => 1,
            };
            lengths.resize(lengths.len() + usize::from(times), repeated);
        }
        if lengths.len() > wanted {
            return Err("it repeats a length beyond the last");
        }
        Ok(lengths)
    }
}

/// The symbol at the end of each block.
const END: u16 = 256;

/// What the symbols above it mean, from 257 on, and those of the other code, from 0 on: the
/// smallest length or distance, and how many bits follow that are added to it (section 3.2.5).
const LENGTHS: [(u16, u32); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];
const DISTANCES: [(u16, u32); 30] = [
    (1, 0),
    (2, 0),
    (3, 0),
    (4, 0),
    (5, 1),
    (7, 1),
    (9, 2),
    (13, 2),
    (17, 3),
    (25, 3),
    (33, 4),
    (49, 4),
    (65, 5),
    (97, 5),
    (129, 6),
    (193, 6),
    (257, 7),
    (385, 7),
    (513, 8),
    (769, 8),
    (1025, 9),
    (1537, 9),
    (2049, 10),
    (3073, 10),
    (4097, 11),
    (6145, 11),
    (8193, 12),
    (12289, 12),
    (16385, 13),
    (24577, 13),
];

/// The symbols of a block, up to its end.
fn unpack(bits: &mut Bits, codes: &Codes, output: &mut Output) -> Unpacked<()> {
    loop {
        let symbol = codes.literals.symbol(bits)?;
        if symbol == END {
            return Ok(());
        }
        if let Ok(byte) = u8::try_from(symbol) {
            output.push(byte)?;
            continue;
        }
        let length = meaning(&LENGTHS, symbol - END - 1, bits)?;
        let symbol = codes.distances.symbol(bits)?;
        let distance = meaning(&DISTANCES, symbol, bits)?;
        output.repeat(length, distance)?;
    }
}

fn meaning(table: &[(u16, u32)], symbol: u16, bits: &mut Bits) -> Unpacked<usize> {
    let entry = table.get(usize::from(symbol));
    let &(smallest, more_bits) = entry.ok_or("one of its symbols means nothing")?;
    let more = bits.number(more_bits)?;
    Ok(usize::from(smallest) + usize::from(more))
}
