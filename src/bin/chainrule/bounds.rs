//! The file of `check --bounds`: the exact value of each element, how far from it a result is
//! expected at most, and how far it can be at all; three matrices, one after the other.

use chainrule::oracle::{Limits, Report};

use crate::npy;
use crate::stored::Stored;
use crate::workers;

/// The file, as NumPy would save it, with rows as columns where the candidate has them so; none
/// where it does not fit into memory.
pub(crate) fn file<T: Stored>(report: &Report<T>, is_transposed: bool) -> Result<Vec<u8>, String> {
    let (rows, cols) = report.expected_shape();
    let (rows, cols) = if is_transposed {
        (cols, rows)
    } else {
        (rows, cols)
    };
    let limits = limits(report, (rows, cols), is_transposed)
        .ok_or_else(|| format!("the bounds of {rows}×{cols} elements do not fit into memory"))?;
    let exact = limits.iter().map(|it| it.exact.wide());
    let expected = limits.iter().map(|it| T::Wide::nearest(it.expected));
    let possible = limits.iter().map(|it| T::Wide::nearest(it.possible));
    let elements = exact.chain(expected).chain(possible);
    Ok(npy::file_of(&[3, rows, cols], elements))
}

/// The limits of all elements, row after row of the file, computed on all cores.
fn limits<T: Stored>(
    report: &Report<T>,
    (rows, cols): (usize, usize),
    is_transposed: bool,
) -> Option<Vec<Limits<T>>> {
    let count = rows.checked_mul(cols)?;
    let mut limits = Vec::new();
    limits.try_reserve_exact(count).ok()?;
    limits.resize_with(count, || None);
    workers::for_each(
        "rows of bounds",
        limits.chunks_mut(cols.max(1)).enumerate(),
        |(row, limits_of_row)| {
            for (col, limits) in limits_of_row.iter_mut().enumerate() {
                *limits = if is_transposed {
                    report.limits(col, row)
                } else {
                    report.limits(row, col)
                };
            }
        },
    );
    limits.into_iter().collect()
}
