//! CRC-32, the checksum that zip files have of each of their files: the bytes as one long
//! polynomial over the bits, and what is left of it after division by another one (as in ISO 3309,
//! RFC 1952 section 8).

/// The polynomial that divides, the highest power lowest, without x³².
const DIVISOR: u32 = 0xedb8_8320;

/// What is left of each single byte, once it was shifted through.
const OF_BYTES: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte: u32 = 0;
    while byte < 256 {
        let mut left = byte;
        let mut bit = 0;
        while bit < 8 {
            let is_odd = left & 1 == 1;
            left >>= 1;
            if is_odd {
                left ^= DIVISOR;
            }
            bit += 1;
        }
        table[byte as usize] = left;
        byte += 1;
    }
    table
};

pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    let left = bytes.iter().fold(u32::MAX, |left, byte| {
        let [lowest, ..] = left.to_le_bytes();
        left >> 8 ^ OF_BYTES[usize::from(lowest ^ byte)]
    });
    !left
}
