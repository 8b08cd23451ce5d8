//! A program that stands on nothing: no std, no libc, no allocator. It runs every operation of the
//! crate that writes into the caller's memory, in f32, f64 and i32, and compares what comes out;
//! its exit status is 0 where all is as it should be. The oracle judges all of it, right and wrong.
//! Its reports are not printed: `core`'s printing of floats can panic, as far as the compiler sees.
//!
//! Its panic handler calls a symbol that does not exist. So where one panic is left that the
//! compiler could not rule out, this program does not link. `tests/link.rs` builds it and runs it.

#![no_std]
#![no_main]

use chainrule::oracle::Element;
#[cfg(not(without_oracle))]
use chainrule::oracle::{self, Arithmetic, Format, Report, Verdict};
use chainrule::{Matrix, MatrixView, MatrixViewMut, Scalar, ShapeError, backward, forward};
use core::arch::{asm, global_asm};
use core::fmt::Write;
use core::hint::black_box;

/// Numbers that the compiler knows nothing about: neither how many they are, nor what shape they
/// claim to have. What it knew, it could use to drop a panic that is there for everybody else.
fn given<const ROWS: usize, const COLS: usize, T>(rows: &[[T; COLS]; ROWS]) -> MatrixView<'_, T> {
    black_box(Matrix::of(rows))
}

/// Memory for a result that the compiler knows as little about.
fn out<const ROWS: usize, const COLS: usize, T>(
    rows: &mut [[T; COLS]; ROWS],
) -> MatrixViewMut<'_, T> {
    black_box(Matrix::of_mut(rows))
}

/// Two samples, three inputs, four neurons. What is expected was computed by NumPy 2.4.6 on the
/// same integers, each with the line that stands beside it; all of them are exact in every type.
fn every_operation<T: Element + From<i8>>() -> Result<bool, ShapeError> {
    let inputs = &numbers([[1, -2, 3], [4, 5, -6]]);
    let weights = &numbers([[1, 2, -3, 4], [-5, 6, 7, 8], [9, -1, 2, -3]]);
    let biases = &numbers([[1, -2, 3, -4]]);
    let dvalues = &numbers([[1, 2, 3, -4], [5, -6, 7, 8]]);
    let zero = T::ZERO;
    let mut right = true;

    let mut z = [[zero; 4]; 2]; // np.dot(inputs, weights) + biases
    forward::dense_into(given(inputs), given(weights), given(biases), out(&mut z))?;
    right &= Matrix::of(&z) == Matrix::of(&numbers([[39, -15, -8, -25], [-74, 42, 14, 70]]));
    let z = &z;

    let mut values = [[zero; 4]; 2]; // np.maximum(0, z)
    forward::relu_into(given(z), out(&mut values))?;
    right &= Matrix::of(&values) == Matrix::of(&numbers([[39, 0, 0, 0], [0, 42, 14, 70]]));

    let mut dinputs = [[zero; 3]; 2]; // np.dot(dvalues, weights.T)
    backward::dinputs_into(given(dvalues), given(weights), out(&mut dinputs))?;
    right &= Matrix::of(&dinputs) == Matrix::of(&numbers([[-20, -4, 25], [4, 52, 41]]));

    let mut dweights = [[zero; 4]; 3]; // np.dot(inputs.T, dvalues)
    backward::dweights_into(given(inputs), given(dvalues), out(&mut dweights))?;
    right &= Matrix::of(&dweights)
        == Matrix::of(&numbers([
            [21, -22, 31, 28],
            [23, -34, 29, 48],
            [-27, 42, -33, -60],
        ]));

    let mut dbiases = [[zero; 4]]; // np.sum(dvalues, axis=0, keepdims=True)
    backward::dbiases_into(given(dvalues), out(&mut dbiases))?;
    right &= Matrix::of(&dbiases) == Matrix::of(&numbers([[6, -4, 10, 4]]));

    let masked = numbers([[1, 0, 0, 0], [0, -6, 7, 8]]); // drelu = dvalues.copy(); drelu[z <= 0] = 0
    let mut drelu = [[zero; 4]; 2];
    backward::drelu_into(given(dvalues), given(z), out(&mut drelu))?;
    right &= Matrix::of(&drelu) == Matrix::of(&masked);

    let mut in_place = *dvalues;
    backward::drelu_in_place(out(&mut in_place), given(z))?;
    right &= Matrix::of(&in_place) == Matrix::of(&masked);

    let mut set = *dvalues;
    out(&mut set).set_where(given(z), |z| z <= zero, zero)?;
    right &= Matrix::of(&set) == Matrix::of(&masked);

    let mut updated = *weights; // weights + -2 * dweights
    backward::add_scaled(out(&mut updated), given(&dweights), T::from(-2))?;
    right &= Matrix::of(&updated)
        == Matrix::of(&numbers([
            [-41, 46, -65, -52],
            [-51, 74, -51, -88],
            [63, -85, 68, 117],
        ]));

    let mut transposed = [[zero; 3]; 4]; // weights.T
    given(weights).transpose_into(out(&mut transposed))?;
    right &= Matrix::of(&transposed)
        == Matrix::of(&numbers([[1, -5, 9], [2, 6, -1], [-3, 7, 2], [4, 8, -3]]));

    let mut product = [[zero; 4]; 2]; // np.dot(inputs, weights)
    given(inputs).dot_into(given(weights), out(&mut product))?;
    right &= Matrix::of(&product) == Matrix::of(&numbers([[38, -13, -11, -21], [-75, 44, 11, 74]]));

    let mut sums = [[zero; 4]]; // np.sum(dvalues, axis=0, keepdims=True)
    given(dvalues).sum_axis0_into(out(&mut sums))?;
    right &= sums == dbiases;

    let mut sums = [[zero]; 2]; // np.sum(dvalues, axis=1, keepdims=True)
    given(dvalues).sum_axis1_into(out(&mut sums))?;
    right &= Matrix::of(&sums) == Matrix::of(&numbers([[2], [14]]));

    let mut of_one = [[zero; 4]; 3]; // np.sum(dvalues[1:2], axis=0, keepdims=True), into the last row
    let (one, last) = (
        given(dvalues).row_range(black_box(1..2))?,
        out(&mut of_one).row_range(black_box(2..3))?,
    );
    backward::dbiases_into(one, last)?;
    right &=
        Matrix::of(&of_one) == Matrix::of(&numbers([[0, 0, 0, 0], [0, 0, 0, 0], [5, -6, 7, 8]]));

    #[cfg(not(without_oracle))]
    {
        right &= is_seen(oracle::dense(
            given(inputs),
            given(weights),
            given(biases),
            given(z),
        )?);
        right &= is_seen(oracle::relu(given(z), given(&values))?);
        right &= is_seen(oracle::dinputs(
            given(dvalues),
            given(weights),
            given(&dinputs),
        )?);
        right &= is_seen(oracle::dweights(
            given(inputs),
            given(dvalues),
            given(&dweights),
        )?);
        right &= is_seen(oracle::dbiases(given(dvalues), given(&dbiases))?);
        right &= is_seen(oracle::drelu(given(dvalues), given(z), given(&drelu))?);
        // What the gradient is not: each element is -6 where it should be something else.
        right &= is_refused(oracle::dinputs(
            given(dvalues),
            given(weights),
            given(&[[T::from(-6); 3]; 2]),
        )?);
    }

    right &= access(given(weights), out(&mut set))?;
    right &= every_refusal(given(inputs), out(&mut drelu));
    Ok(right)
}

/// The oracle on a right result, asked for all that it says, also as one of another arithmetic.
#[cfg(not(without_oracle))]
fn is_seen<T: Element>(report: Report<T>) -> bool {
    let halves = black_box(
        Arithmetic::NATIVE
            .operands_in(Format::F16)
            .flushing_to_zero(),
    );
    let report = if report.with_arithmetic(halves).passes() {
        report
    } else {
        return false;
    };
    let worst = report.worst().is_some_and(|worst| {
        worst.judgement.verdict == Verdict::Identical && worst.judgement.bound == 0.0
    });
    let is_limited = report
        .limits(black_box(0), black_box(0))
        .is_some_and(|limits| limits.expected <= limits.possible);
    // Its numbers are integers, and zero is none of those that are close to another.
    let zeros = report.tolerance().map_or(0, |tolerance| tolerance.zeros);
    let nowhere = report.pattern().is_none() && report.map() == report.map();
    let none = report.explain().explaining().count() + report.explain().suspected().count();
    let counts = report.counts();
    report.passes()
        && worst
        && none == 0
        && is_limited
        && zeros == 0
        && nowhere
        && counts.identical == counts.total()
        && report.largest_error() == 0.0
}

/// The oracle on a wrong result.
#[cfg(not(without_oracle))]
fn is_refused<T: Element>(report: Report<T>) -> bool {
    let wrong = report.worst().is_some_and(|worst| {
        worst.judgement.verdict == Verdict::Wrong && worst.judgement.error > 0.0
    });
    let pattern = report.pattern();
    let all = pattern.is_some_and(|pattern| pattern.count == report.counts().total());
    wrong && all && !report.passes() && report.counts().wrong == report.counts().total()
}

/// The rest of the matrix: wrapped, asked for its rows and elements, compared, and given back.
fn access<T: Scalar + PartialOrd>(
    weights: MatrixView<T>,
    mut memory: MatrixViewMut<T>,
) -> Result<bool, ShapeError> {
    let wrapped = black_box(Matrix::from_row_major(
        weights.nrows(),
        weights.ncols(),
        weights.as_slice(),
    )?);
    let (row, beyond) = black_box((2, 3));
    let mut right =
        wrapped == weights && wrapped.view() == weights && wrapped.shape() == weights.shape();
    right &= wrapped.row(row).first() == wrapped.get(row, 0)
        && wrapped.get(row, 0) == weights.as_slice().get(8);
    right &= wrapped.row(beyond).is_empty()
        && wrapped.get(beyond, 0).is_none()
        && wrapped.get(row, 4).is_none();
    right &= memory.row_mut(beyond).is_empty() && memory.row_mut(1).len() == 4;
    let flat = black_box(Matrix::of_flat(
        weights.nrows(),
        weights.ncols(),
        weights.as_slice(),
    )?);
    right &= flat == weights && MatrixView::from(memory.view_mut()).row(1).len() == 4;
    right &=
        weights.rows().all(|row| row.len() == 4) && memory.rows_mut().all(|row| row.len() == 4);
    right &= memory.view_mut().as_mut_slice().len() == memory.into_inner().len();
    Ok(right)
}

/// Each operation once with shapes that do not fit: whatever it says, it says it without a panic,
/// and so it is printed.
fn every_refusal<T: Scalar + PartialOrd>(three: MatrixView<T>, mut four: MatrixViewMut<T>) -> bool {
    let refusals = [
        forward::dense_into(three, three, three, four.view_mut()),
        forward::relu_into(three, four.view_mut()),
        backward::dinputs_into(three, three, four.view_mut()),
        backward::dweights_into(three, three, four.view_mut()),
        backward::dbiases_into(three, four.view_mut()),
        backward::drelu_into(three, three, four.view_mut()),
        backward::drelu_in_place(four.view_mut(), three),
        backward::add_scaled(four.view_mut(), three, T::ZERO),
        four.set_where(three, |_| true, T::ZERO),
        three.transpose_into(four.view_mut()),
        three.dot_into(three, four.view_mut()),
        three.sum_axis0_into(four.view_mut()),
        three.sum_axis1_into(four.view_mut()),
        Matrix::from_row_major(2, 2, three.as_slice()).map(|_| ()),
        Matrix::from_row_major(black_box(usize::MAX), 2, three.as_slice()).map(|_| ()),
        Matrix::of_flat(black_box(usize::MAX), 2, three.as_slice()).map(|_| ()),
        three.row_range(black_box(1..usize::MAX)).map(|_| ()),
        four.view_mut()
            .row_range(black_box(usize::MAX..1))
            .map(|_| ()),
    ];
    let mut letters = Letters(0);
    refusals
        .iter()
        .all(|refusal| refusal.is_err_and(|error| write!(letters, "{error}").is_ok()))
        && letters.0 > 0
}

/// Where the sentences go.
struct Letters(usize);

impl Write for Letters {
    fn write_str(&mut self, sentence: &str) -> core::fmt::Result {
        self.0 ^= sentence.len();
        Ok(())
    }
}

/// What nobody may write: an index that was never compared with the length. Called only under
/// `--cfg negative_control`.
#[cfg(negative_control)]
fn unchecked<T: Scalar>(matrix: MatrixView<T>, element: usize) -> T {
    matrix.as_slice()[element]
}

fn numbers<const ROWS: usize, const COLS: usize, T: From<i8>>(
    rows: [[i8; COLS]; ROWS],
) -> [[T; COLS]; ROWS] {
    rows.map(|row| row.map(T::from))
}

extern "C" fn run() -> ! {
    let right = every_operation::<f32>() == Ok(true) && every_operation::<f64>() == Ok(true);
    #[cfg(not(overflow_is_a_panic))]
    let right = right && every_operation::<i32>() == Ok(true);
    #[cfg(negative_control)]
    let right = unchecked(given(&[[1, 2]]), black_box(1)) == 2 && right;
    exit(if right { 0 } else { 1 })
}

// What a program needs where there is nothing: a beginning, an end, four functions that the
// compiler calls by name, and something to do on a panic.

global_asm!(".globl _start", "_start:", "and rsp, -16", "call {}", sym run);

fn exit(status: usize) -> ! {
    // SAFETY: the system call `exit` of Linux on x86-64; it does not return.
    unsafe { asm!("syscall", in("rax") 60, in("rdi") status, options(noreturn)) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memset(to: *mut u8, value: i32, len: usize) -> *mut u8 {
    // SAFETY: the caller owns `len` bytes at `to`.
    unsafe { asm!("rep stosb", in("al") value as u8, inout("rdi") to => _, inout("rcx") len => _) }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
    // SAFETY: the caller owns `len` bytes at `to`, and may read as many at `from`, which do not
    // overlap.
    unsafe {
        asm!("rep movsb", inout("rsi") from => _, inout("rdi") to => _, inout("rcx") len => _)
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
    for byte in 0..len {
        // From the end where `to` lies behind `from`, so that nothing is overwritten before it is
        // read.
        let byte = if to.cast_const() < from {
            byte
        } else {
            len - 1 - byte
        };
        // SAFETY: the caller owns `len` bytes at `to`, and may read as many at `from`; volatile, or
        // this loop would become a call of itself.
        unsafe { to.add(byte).write_volatile(from.add(byte).read_volatile()) }
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn bcmp(left: *const u8, right: *const u8, len: usize) -> i32 {
    for byte in 0..len {
        // SAFETY: the caller may read `len` bytes at both places; volatile for the same reason.
        let (left, right) = unsafe {
            (
                left.add(byte).read_volatile(),
                right.add(byte).read_volatile(),
            )
        };
        if left != right {
            return 1;
        }
    }
    0
}

/// Named by parts of `core` that were compiled to unwind; nothing unwinds here, and nobody calls
/// it.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

unsafe extern "C" {
    fn THIS_PROGRAM_CAN_PANIC() -> !;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    // SAFETY: there is no such function, so this line is never linked.
    unsafe { THIS_PROGRAM_CAN_PANIC() }
}
