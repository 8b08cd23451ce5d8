//! CRC-32, the checksum that zip files have of each of their files: the bytes as one long
//! polynomial over the bits, and what is left of it after division by another one (as in ISO 3309,
//! RFC 1952 section 8).

/// The polynomial that divides, the highest power lowest, without x³².
const DIVISOR: u32 = 0xedb8_8320;

/// So many bytes are divided at once.
const AT_ONCE: usize = 8;

/// What is left of each single byte, once it was shifted through; and, in the tables after the
/// first one, once one, two, … bytes of zeros were shifted through behind it.
const OF_BYTES: [[u32; 256]; AT_ONCE] = {
    let mut tables = [[0; 256]; AT_ONCE];
    let mut byte: u32 = 0;
    while byte < 256 {
        let mut left = byte;
        let mut behind = 0;
        while behind < AT_ONCE {
            left = shifted_through(left);
            tables[behind][byte as usize] = left;
            behind += 1;
        }
        byte += 1;
    }
    tables
};

/// Eight bits further.
const fn shifted_through(mut left: u32) -> u32 {
    let mut bit = 0;
    while bit < 8 {
        let is_odd = left & 1 == 1;
        left >>= 1;
        if is_odd {
            left ^= DIVISOR;
        }
        bit += 1;
    }
    left
}

pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    let mut blocks = bytes.chunks_exact(AT_ONCE);
    let left = blocks.by_ref().fold(u32::MAX, after_block);
    let rest = blocks.remainder().iter();
    let left = rest.fold(left, |left, byte| {
        let [lowest, ..] = left.to_le_bytes();
        left >> 8 ^ OF_BYTES[0][usize::from(lowest ^ byte)]
    });
    !left
}

/// What was left is added to the bytes that come first. What is left of a sum is the sum of what is
/// left of each: of each byte with those behind it as zeros.
fn after_block(left: u32, block: &[u8]) -> u32 {
    let left = u64::from(left).to_le_bytes();
    let bytes = block.iter().zip(left).map(|(byte, left)| byte ^ left);
    let parts = bytes.zip(OF_BYTES.iter().rev());
    parts.fold(0, |sum, (byte, table)| sum ^ table[usize::from(byte)])
}
