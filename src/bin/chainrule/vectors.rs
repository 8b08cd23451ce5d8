//! `chainrule vectors DIR`: the test vectors. Each case of `cases.txt` becomes a folder with its operands, the results
//! of the reference, and a line of text; `INDEX` lists them all. The bytes are the same on every machine.

use crate::question::{KINDS, Kind, Question};
use crate::{Answer, arguments, compute::FUNCTIONS, files, note, npy};

/// The columns of `INDEX`, one line for each result of each case.
pub(crate) const INDEX_HEADER: &str = "case\tresult\ttype\tshape\toperands\tabout";

pub(crate) fn run(arguments: &[String]) -> Answer {
    let given = arguments::parse("vectors", arguments, &["DIR"])?;
    let folder = arguments::needed("vectors", &given, "DIR")?;
    let mut index = format!("{INDEX_HEADER}\n");
    for case in include_str!("cases.txt").split("\n\n") {
        let mut lines = case.lines().filter(|line| !line.starts_with('#'));
        let Some((name, types)) = lines.next().and_then(|title| title.split_once(' ')) else {
            continue;
        };
        let about = lines.next().unwrap_or_default().trim();
        let operands: Vec<_> = lines
            .filter_map(|line| line.trim().split_once(' '))
            .collect();
        for kind in types
            .split(' ')
            .filter_map(|name| KINDS.iter().find(|kind| kind.name == name))
        {
            index += &write_case(
                folder,
                &format!("{name}-{}", kind.name),
                kind,
                about,
                &operands,
            )?;
        }
    }
    // Last, so that a folder with an index is complete.
    files::save(&format!("{folder}/INDEX"), index.as_bytes())?;
    let result = |line: &str| {
        line.split('\t')
            .take(2)
            .collect::<Vec<_>>()
            .join("/candidate_")
    };
    let candidates = index
        .lines()
        .map(|line| format!("{folder}/{}.npy", result(line)));
    let old = candidates
        .filter(|path| std::path::Path::new(path).exists())
        .count();
    if old > 0 {
        note(&format!(
            "{old} candidates from before are still in {folder}, and `grade` judges them as they are\n"
        ));
    }
    let count = index.lines().count() - 1;
    Ok((
        format!(
            "{count} results are listed in {folder}/INDEX; `chainrule vectors --help` tells what to do next\n"
        ),
        0,
    ))
}

/// Writes the folder of a case in one of its types, and returns its lines of the index.
fn write_case(
    folder: &str,
    case: &str,
    kind: &Kind,
    about: &str,
    operands: &[(&str, &str)],
) -> Result<String, String> {
    let folder = format!("{folder}/{case}");
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("{folder}: it could not be made: {error}"))?;
    files::save(
        &format!("{folder}/about.txt"),
        format!("{about}\n").as_bytes(),
    )?;
    for (name, text) in operands {
        let numbers = numbers(text, &format!("{case}/{name}"));
        let (shape, numbers) =
            numbers.ok_or_else(|| format!("cases.txt, {case}: no matrix: {text}"))?;
        files::save(
            &format!("{folder}/{name}.npy"),
            &(kind.file)(shape, &numbers),
        )?;
    }
    let mut index = String::new();
    for (function, names) in FUNCTIONS {
        if names
            .iter()
            .all(|name| operands.iter().any(|(given, _)| given == name))
        {
            let question = Question::read(function, |name| Ok(format!("{folder}/{name}.npy")))?;
            let expected = format!("{folder}/expected_{function}.npy");
            (kind.compute)(&question, Some(&expected))?;
            let (rows, cols) = npy::read(&expected)?.shape;
            // Where there is no element there is nothing to be right or wrong.
            if rows > 0 && cols > 0 {
                index += &format!(
                    "{case}\t{function}\t{}\t{rows}x{cols}\t{}\t{about}\n",
                    kind.descr,
                    names.join(",")
                );
            }
        }
    }
    Ok(index)
}

/// The matrix that a line of `cases.txt` describes: rows, columns, elements.
fn numbers(text: &str, seed: &str) -> Option<((usize, usize), Vec<f64>)> {
    if let Some(random) = text.trim().strip_prefix("random ") {
        return drawn(random, seed);
    }
    let (mut rows, mut numbers) = (0, Vec::new());
    for row in text.split('|') {
        let (row, times) = row.split_once('x').unwrap_or((row, "1"));
        let row = row
            .split_whitespace()
            .map(number)
            .collect::<Option<Vec<_>>>()?;
        let times = times.trim().parse().ok()?;
        rows += times;
        numbers.extend(row.repeat(times));
    }
    Some(((rows, numbers.len().checked_div(rows)?), numbers))
}

/// `3`, `1e-20`, `nan`, `-1p-149`, `1+3p-9`
fn number(text: &str) -> Option<f64> {
    let term = |text: &str| {
        let (factor, exponent) = text.split_once('p').unwrap_or((text, "0"));
        Some(times_power_of_two(
            factor.parse().ok()?,
            exponent.parse().ok()?,
        ))
    };
    text.split('+')
        .map(term)
        .reduce(|sum, term| Some(sum? + term?))?
}

/// Rounded once, if it must be: the power itself is exact.
fn times_power_of_two(number: f64, exponent: i32) -> f64 {
    let factor = if exponent < 0 { 0.5 } else { 2.0 };
    number
        * (0..exponent.unsigned_abs())
            .map(|_| factor)
            .product::<f64>()
}

/// `3 4 signed -20 20 0`: see `cases.txt`.
fn drawn(text: &str, seed: &str) -> Option<((usize, usize), Vec<f64>)> {
    let [rows, cols, kind, low, high, nearness] =
        text.split(' ').collect::<Vec<_>>().try_into().ok()?;
    let (rows, cols): (usize, usize) = (rows.parse().ok()?, cols.parse().ok()?);
    let (low, high, nearness): (i32, i32, i32) = (
        low.parse().ok()?,
        high.parse().ok()?,
        nearness.parse().ok()?,
    );
    // FNV-1a makes a number of the name, SplitMix64 a sequence of the number.
    let hash = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    let mut state = seed.bytes().fold(0xcbf2_9ce4_8422_2325, hash);
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    let mut numbers = Vec::new();
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    for element in 0..rows * cols {
        let between = low + i32::try_from(next() % (u64::from(high.abs_diff(low)) + 1)).ok()?;
        let fraction = (next() >> 11) as f64 / (1_u64 << 53) as f64; // from 0 to 1
        let magnitude = times_power_of_two(1.0 + times_power_of_two(fraction, -nearness), between);
        numbers.push(match kind {
            "integers" => f64::from(between),
            "signed" if next() % 2 == 1 => -magnitude,
            "alternating" if (element / cols + element % cols) % 2 == 1 => -magnitude,
            _ => magnitude,
        });
    }
    Some(((rows, cols), numbers))
}
