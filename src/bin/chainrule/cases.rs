//! The cases of the test vectors: `cases.txt` says what the numbers are, here they are read and
//! drawn.

use crate::number_type::NumberType;

/// A case, in each of its types the same.
pub(crate) struct Case {
    name: &'static str,
    pub(crate) types: Vec<&'static NumberType>,
    /// What it probes, in a line.
    pub(crate) about: &'static str,
    pub(crate) operands: Vec<Operand>,
}

/// An operand, as `cases.txt` describes it.
pub(crate) struct Operand {
    pub(crate) name: &'static str,
    text: &'static str,
}

/// Rows, columns and elements.
pub(crate) struct Numbers {
    pub(crate) shape: (usize, usize),
    pub(crate) elements: Vec<f64>,
}

pub(crate) fn all() -> impl Iterator<Item = Case> {
    include_str!("cases.txt").split("\n\n").filter_map(case)
}

/// None of a paragraph that has comments only.
fn case(paragraph: &'static str) -> Option<Case> {
    let mut lines = paragraph.lines().filter(|line| !line.starts_with('#'));
    let (name, types) = lines.next()?.split_once(' ')?;
    Some(Case {
        name,
        types: types.split(' ').filter_map(NumberType::named).collect(),
        about: lines.next().unwrap_or_default().trim(),
        operands: lines
            .filter_map(|line| line.trim().split_once(' '))
            .map(|(name, text)| Operand { name, text })
            .collect(),
    })
}

impl Case {
    /// Its name, with that of the type.
    pub(crate) fn name_of(&self, number_type: &NumberType) -> String {
        format!("{}-{}", self.name, number_type.name)
    }
}

impl Operand {
    /// Its numbers in a case of this name, which is the seed of what is drawn.
    pub(crate) fn numbers(&self, case: &str) -> Result<Numbers, String> {
        let numbers = match self.text.trim().strip_prefix("random ") {
            Some(distribution) => drawn(distribution, &format!("{case}/{}", self.name)),
            None => written(self.text),
        };
        numbers.ok_or_else(|| format!("cases.txt, {case}: no matrix: {}", self.text))
    }
}

/// `1 -2 3 | 4 0 inf x4096`
fn written(text: &str) -> Option<Numbers> {
    let mut rows = 0;
    let mut elements = Vec::new();
    for row in text.split('|') {
        let (row, times) = row.split_once('x').unwrap_or((row, "1"));
        let row: Vec<f64> = row.split_whitespace().map(number).collect::<Option<_>>()?;
        let times = times.trim().parse().ok()?;
        rows += times;
        elements.extend(row.repeat(times));
    }
    let cols = elements.len().checked_div(rows)?;
    Some(Numbers {
        shape: (rows, cols),
        elements,
    })
}

/// `3`, `1e-20`, `nan`, `-1p-149`, `1+3p-9`
fn number(text: &str) -> Option<f64> {
    let mut sum = None;
    for term in text.split('+') {
        let (factor, exponent) = term.split_once('p').unwrap_or((term, "0"));
        let term = times_power_of_two(factor.parse().ok()?, exponent.parse().ok()?);
        sum = Some(sum.map_or(term, |sum: f64| sum + term));
    }
    sum
}

/// Rounded once, if it must be: the power itself is exact.
fn times_power_of_two(number: f64, exponent: i32) -> f64 {
    let factor = if exponent < 0 { 0.5 } else { 2.0 };
    let power: f64 = (0..exponent.unsigned_abs()).map(|_| factor).product();
    number * power
}

/// `3 4 signed -20 20 0`: see `cases.txt`.
fn drawn(text: &str, seed: &str) -> Option<Numbers> {
    let words: Vec<&str> = text.split(' ').collect();
    let [rows, cols, kind, low, high, nearness] = words.try_into().ok()?;
    let (rows, cols): (usize, usize) = (rows.parse().ok()?, cols.parse().ok()?);
    let (low, high): (i32, i32) = (low.parse().ok()?, high.parse().ok()?);
    let nearness: i32 = nearness.parse().ok()?;

    let mut random = Random::of(seed);
    let mut elements = Vec::new();
    for element in 0..rows * cols {
        let between = random.between(low, high)?;
        let fraction = random.fraction();
        let magnitude = times_power_of_two(1.0 + times_power_of_two(fraction, -nearness), between);
        // Like the fields of a chessboard.
        let is_black = (element / cols + element % cols) % 2 == 1;
        elements.push(match kind {
            "integers" => f64::from(between),
            "signed" if random.bits() % 2 == 1 => -magnitude,
            "alternating" if is_black => -magnitude,
            _ => magnitude,
        });
    }
    Some(Numbers {
        shape: (rows, cols),
        elements,
    })
}

/// A generator that draws the same on every machine: FNV-1a makes a number of a name, SplitMix64 a
/// sequence of it.
struct Random(u64);

impl Random {
    fn of(seed: &str) -> Self {
        let hash = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        Random(seed.bytes().fold(0xcbf2_9ce4_8422_2325, hash))
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Both included.
    fn between(&mut self, low: i32, high: i32) -> Option<i32> {
        let count = u64::from(high.abs_diff(low)) + 1;
        Some(low + i32::try_from(self.bits() % count).ok()?)
    }

    /// From 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    fn fraction(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
