//! The oracle on the device: it judges what the device's own arithmetic computed, and what a wrong kernel would have.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod machine;

use chainrule::backward::dinputs_into;
use chainrule::oracle::{self, Element, Mistake};
use chainrule::{Matrix, ShapeError};
use core::fmt::Write;
use machine::Console;

/// The gradient that the kernel computes has to pass. Divided by the number of samples it has to be refused, and the
/// mistake called by its name.
#[inline(never)] // one frame on the stack for each type, not one for all
fn judge<T: Element + From<i8>>(
    name: &str,
    half: T,
    console: &mut Console,
) -> Result<bool, ShapeError> {
    let dvalues = [[3, -1, 2], [-4, 5, 7]].map(|row: [i8; 3]| row.map(T::from));
    let weights =
        [[1, 2, -3], [4, -5, 6], [-7, 8, 9], [2, -6, 5]].map(|row: [i8; 3]| row.map(T::from));
    let (dvalues, weights) = (Matrix::of(&dvalues), Matrix::of(&weights));
    let mut sum = [[T::ZERO; 4]; 2];
    dinputs_into(dvalues, weights, Matrix::of_mut(&mut sum))?;
    let mean = sum.map(|row| row.map(|dinput| dinput * half));

    let mut right = true;
    for (candidate, what) in [(sum, "right"), (mean, "wrong")] {
        let report = oracle::dinputs(dvalues, weights, Matrix::of(&candidate))?;
        let is_mean = report
            .explain()
            .explaining()
            .eq([Mistake::DividedBySamples]);
        right &= report.passes() == (what == "right") && is_mean == (what == "wrong");
        let Some(worst) = report.worst() else {
            return Ok(false);
        };
        let (error, bound) = (
            worst.judgement.error.to_bits(),
            worst.judgement.bound.to_bits(),
        );
        let said = if report.passes() {
            "passes"
        } else {
            "does not pass"
        };
        let printed = writeln!(
            console,
            "{name}, the {what} one {said}: {is_mean} {:?} {} {} {error:016x} {bound:016x}",
            worst.judgement.verdict, worst.row, worst.col
        );
        right &= printed.is_ok();
    }
    Ok(right)
}

pub type Memory = ();
pub const MEMORY: Memory = ();

pub fn run(console: &mut Console, (): &mut Memory) -> bool {
    judge("f32", 0.5_f32, console) == Ok(true) && judge("f64", 0.5_f64, console) == Ok(true)
}

#[cfg(feature = "std")]
fn main() -> std::process::ExitCode {
    if run(&mut Console::new(), &mut { MEMORY }) {
        std::process::ExitCode::SUCCESS
    } else {
        std::process::ExitCode::FAILURE
    }
}
