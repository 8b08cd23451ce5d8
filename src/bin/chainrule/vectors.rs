//! `chainrule vectors DIR`: the test vectors. Each case of `cases.txt` becomes a folder with its operands, the results
//! of the reference, and a line of text; `INDEX` lists them all. The bytes are the same on every machine.

use crate::arguments::Arguments;
use crate::npy::{self, Element};
use crate::question::{FUNCTIONS, reference};
use crate::{Answer, files, unwritten};
use chainrule::{Matrix, MatrixVec};
use core::num::Wrapping;
use std::io::Write;

/// The columns of `INDEX`, one line for each result of each case.
pub(crate) const INDEX_HEADER: &str = "case\tresult\ttype\tshape\toperands\tabout";

/// One case in one of its types.
struct Case<'a> {
    name: String,
    about: &'a str,
    operands: Vec<(&'a str, &'a str)>,
}

pub(crate) fn run(arguments: &[String], out: &mut dyn Write) -> Answer {
    let folder = Arguments::parse("vectors", arguments, &[])?.word("one folder")?;
    let mut index = format!("{INDEX_HEADER}\n");
    let mut lines = include_str!("cases.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
    while let Some(title) = lines.next() {
        let (name, types) = title.split_once(' ').unwrap_or((title, ""));
        let about = lines.next().unwrap_or_default().trim();
        let mut operands = Vec::new();
        while let Some(line) = lines.next_if(|line| line.starts_with(' ')) {
            operands.push(line.trim().split_once(' ').unwrap_or_default());
        }
        for kind in types.split(' ') {
            let case = Case { name: format!("{name}-{kind}"), about, operands: operands.clone() };
            index += &match kind {
                "f32" => case.write(folder, |number| number as f32),
                "f64" => case.write(folder, |number| number),
                "i8" => case.write(folder, |number| Wrapping(number as i8)),
                "i16" => case.write(folder, |number| Wrapping(number as i16)),
                "i32" => case.write(folder, |number| Wrapping(number as i32)),
                _ => case.write(folder, |number| Wrapping(number as i64)),
            }?;
        }
    }
    // Last, so that a folder with an index is complete.
    files::save(&format!("{folder}/INDEX"), index.as_bytes())?;
    let count = index.lines().count() - 1;
    writeln!(out, "{folder}: {count} results to compute, listed in {folder}/INDEX").map_err(unwritten)?;
    writeln!(out, "Write each beside its operands as candidate_RESULT.npy, then: chainrule grade {folder}")
        .map(|()| true)
        .map_err(unwritten)
}

impl Case<'_> {
    /// Writes the folder of a case, and returns its lines of the index.
    fn write<T: Element>(&self, folder: &str, convert: impl Fn(f64) -> T) -> Result<String, String> {
        let Case { name, about, operands } = self;
        let folder = format!("{folder}/{name}");
        std::fs::create_dir_all(&folder).map_err(|error| format!("{folder}: it could not be made: {error}"))?;
        files::save(&format!("{folder}/about.txt"), format!("{about}\n").as_bytes())?;
        let mut given: Vec<(&str, MatrixVec<T>)> = Vec::new();
        for &(operand, text) in operands {
            let (rows, cols, numbers) = numbers(text, &format!("{name}/{operand}"))
                .ok_or_else(|| format!("cases.txt, {name}: `{operand} {text}` is no matrix"))?;
            let matrix = Matrix::from_row_major(rows, cols, numbers.into_iter().map(&convert).collect())
                .map_err(|error| format!("cases.txt, {name}, {operand}: {error}"))?;
            files::save(&format!("{folder}/{operand}.npy"), &npy::bytes(matrix.view()))?;
            given.push((operand, matrix));
        }
        let mut index = String::new();
        for (function, names) in FUNCTIONS {
            let views: Vec<_> = names
                .iter()
                .filter_map(|name| given.iter().find(|(given, _)| given == name).map(|(_, matrix)| matrix.view()))
                .collect();
            if views.len() == names.len() {
                let result = reference(function, &views).map_err(|error| format!("cases.txt, {name}: {error}"))?;
                files::save(&format!("{folder}/expected_{function}.npy"), &npy::bytes(result.view()))?;
                let ((rows, cols), names) = (result.shape(), names.join(","));
                index += &format!("{name}\t{function}\t{}\t{rows}x{cols}\t{names}\t{about}\n", T::DESCR);
            }
        }
        Ok(index)
    }
}

/// The matrix that a line of `cases.txt` describes: rows, columns, elements.
fn numbers(text: &str, seed: &str) -> Option<(usize, usize, Vec<f64>)> {
    if let Some(random) = text.trim().strip_prefix("random ") {
        return drawn(random, seed);
    }
    let (mut rows, mut numbers) = (0, Vec::new());
    for row in text.split('|') {
        let (row, times) = row.split_once('x').unwrap_or((row, "1"));
        let row = row.split_whitespace().map(number).collect::<Option<Vec<_>>>()?;
        let times = times.trim().parse().ok()?;
        rows += times;
        numbers.extend(row.repeat(times));
    }
    Some((rows, numbers.len().checked_div(rows)?, numbers))
}

/// `3`, `1e-20`, `nan`, `-2^-149`, `1+3*2^-9`
fn number(text: &str) -> Option<f64> {
    let mut terms = text.split('+').map(|term| match term.split_once("2^") {
        Some(("", exponent)) => Some(times_power_of_two(1.0, exponent.parse().ok()?)),
        Some(("-", exponent)) => Some(times_power_of_two(-1.0, exponent.parse().ok()?)),
        Some((factor, exponent)) => {
            Some(times_power_of_two(factor.strip_suffix('*')?.parse().ok()?, exponent.parse().ok()?))
        }
        None => term.parse().ok(),
    });
    let first = terms.next()??;
    terms.try_fold(first, |sum, term| Some(sum + term?))
}

/// Doubled or halved step by step: exact, and the same everywhere.
fn times_power_of_two(mut number: f64, exponent: i32) -> f64 {
    for _ in 0..exponent.unsigned_abs() {
        number *= if exponent < 0 { 0.5 } else { 2.0 };
    }
    number
}

/// `3x4 signed -20 20`: see `cases.txt`.
fn drawn(text: &str, seed: &str) -> Option<(usize, usize, Vec<f64>)> {
    let [shape, kind, low, high] = text.split_whitespace().collect::<Vec<_>>().try_into().ok()?;
    let (rows, cols) = shape.split_once('x')?;
    let (rows, cols): (usize, usize) = (rows.parse().ok()?, cols.parse().ok()?);
    let (low, high): (i32, i32) = (low.parse().ok()?, high.parse().ok()?);
    // FNV-1a makes a number of the name, SplitMix64 a sequence of the number.
    let mut state = seed.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3_u64)
    });
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    let mut numbers = Vec::new();
    for element in 0..rows * cols {
        let between = low + (next() % (high.abs_diff(low) as u64 + 1)) as i32;
        let fraction = (next() >> 11) as f64 / (1_u64 << 53) as f64; // from 0 to 1
        let sign = if next() % 2 == 0 { 1.0 } else { -1.0 };
        let near = times_power_of_two(1.0 + times_power_of_two(sign * fraction, -low), high);
        numbers.push(match kind {
            "integers" => f64::from(between),
            "positive" => times_power_of_two(1.0 + fraction, between),
            "signed" => sign * times_power_of_two(1.0 + fraction, between),
            "near" => near,
            "alternating" if (element / cols + element % cols) % 2 == 1 => -near,
            "alternating" => near,
            _ => return None,
        });
    }
    Some((rows, cols, numbers))
}
