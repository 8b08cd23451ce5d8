//! The four gradients at every small shape, for `count` to count: of this crate, and typed in as the formulas stand.
//! And the two products of nested arrays, whose shape the compiler knows, beside nalgebra's static matrices.
//!
//! ```text
//! shapes [MAX]      every run-time shape up to MAX, MAX, MAX, once
//! shapes known      the known shapes, once
//! shapes clock      the known shapes, in nanoseconds: of the fastest of 400 rounds
//! ```
//!
//! # Recorded
//!
//! 27 November 2026, Rust 1.95, valgrind 3.19, default build (SSE2), `f64`; instructions of the four gradients, this
//! crate / the textbook's loops:
//!
//! | 1, 1, 1 | 3, 4, 3 | 4, 4, 4 | 16, 1, 1 | 16, 16, 1 | 4, 16, 8 | 16, 16, 16 |
//! |---|---|---|---|---|---|---|
//! | 380 / 177 | 1,419 / 1,467 | 1,613 / 2,331 | 2,164 / 1,152 | 13,558 / 10,602 | 6,519 / 14,903 | 40,219 / 102,207 |
//!
//! At 530 of the 4,096 shapes this crate takes more: at all 256 with one neuron (at most 2.2 times) and 220 with two
//! (1.7), at 48 with three (1.4), and at 6 with more (1.2). From a row of one number to the next takes some 25
//! instructions: the slice is cut off (4), the loop that vectors would go through is looked at and left (10), what is
//! left over after pairs likewise (5). A call of `memset` takes about 30, and is made three times.
//!
//! Shape known, the two products; instructions, this crate / nalgebra's static matrices:
//!
//! | | 3, 4, 3 | 4, 4, 4 | 8, 8, 8 | 4, 16, 8 |
//! |---|---|---|---|---|
//! | dinputs | 96 / 77 | 169 / 145 | 1,250 / 1,262 | 1,431 / 1,210 |
//! | dweights | 83 / 84 | 126 / 121 | 1,526 / 1,193 | 2,323 / 1,145 |
//!
//! # Where it goes on an M4F
//!
//! For any shape at `s`, of 1,078 bytes 174 are `memclr` and some 50 its four calls. Of 17,187 instructions 13,300 are
//! the innermost lines of the products: 9 (dense, dweights) and 8 (dinputs) for each, where two pointers that walk
//! would make it 6 and 5. For LLVM the beginning of a row costs nothing where it is what goes from row to row anyway,
//! so at `s` it adds one number to two beginnings, and `vldr` cannot add. What goes from row to row has to be something
//! else, or to be cut by what the compiler cannot foresee; that is what several of these forms are about, and the rows
//! of small shapes pay for it here.
//!
//! # Tried, and it did not pay
//!
//! Instructions here at run-time shapes; bytes and instructions of the whole layer on an M4F, as `../peers/compare`
//! prints them.
//!
//! - dweights input by input, and sample by sample within: where the shape is known a row of the result stays in
//!   registers (8, 8, 8: 1,037; 4, 16, 8: 1,294; M4F at `3`: 5,286 bytes, 5,411 instructions, fewer than nalgebra; but
//!   4, 4, 4: 182). Where it is not, about as now (3, 4, 3: 1,386; M4F at `s`: 1,070 bytes, 17,452). From 32, 64, 64 to
//!   1024³ on a busy machine it was 0.9 to 1.2 times as fast in the default build, 0.6 to 1.0 in the native one. It
//!   asks for `inputs[sample][input]` by `get`, and for another lesson than that of the table which each sample adds.
//! - Zeros written by dinputs only where there are no neurons: 18 fewer at 3, 4, 3, 116 on an M4F (at `3`, shape known:
//!   5,897, nalgebra 5,828); but dinputs by itself takes 16 to 20 bytes more there, and one has to say why.
//! - Zeros that the compiler does not know to be zeros (`black_box`), so that there is no `memclr`: 948 bytes and
//!   17,483; 456 and 16,982 where the shape is known; 1,454 at 3, 4, 3. A firmware that has `memclr` anyway pays 44 to
//!   68 bytes more. Together with the form before, at `3` and shape known: 6,380 bytes and 5,821 instructions, 7 fewer
//!   than nalgebra.
//! - Rows without end for the operands (empty ones where there are no columns), so that dinputs has no zeros to write:
//!   2 % fewer here, 7 % fewer on an M4F at `s`; but there 80 bytes more where the shape is known, and 10,846 in all at
//!   `3`. Cut off with `split_at_checked`, dense in one pass besides: 1,022 bytes and 17,261, known 546 and 16,106, at
//!   `3` 5,840 and 5,891. But `rows` is public, and nobody expects a loop over no columns to go on for ever: the
//!   lessons would need another word.
//! - Exactly as many rows as there are, counted: 1,210 bytes, 18,114.
//! - Rows by `get(start..end)`, so that nothing but a number goes from row to row: a loop that walks pointers, and
//!   1,260 fewer on an M4F at `s`; 8 % more here. By what is left, `get(len - left..)`: 1,102 bytes, 16,096; 10 % more
//!   here.
//! - Rows of `cols.min(rest.len())`, as `chunks` has them: all loops walk pointers, 13,755 instructions, fewer than C;
//!   but 1,114 bytes, 842 where the shape is known and 20,344 there at `3`, and 14 % more at 3, 4, 3. For the results
//!   only, operands by what is left: 13,350 and 1,122; known 13,861 and 654, at `3` 9,358 and 8,482; 10 % more here.
//! - Rows of `cols.max(1 + usize::from(rest.is_empty()))`, which a known shape does not notice: 14,970, but 1,266
//!   bytes; 13 % more here.
//! - What goes from row to row a slice's iterator: 1,126 bytes, 17,207. `rows_mut`, too, looking at the columns only
//!   once, as `rows` does: no other figures, but 234 more at `3`.
//! - A `zip` of our own (`from_fn`, one `next` after the other): for any shape at `3` 2,330 bytes and 13,591, fewer
//!   than C, and dinputs at 8, 8, 8 1,058; but 21,890 at `s`, and no vectors: 1,708 at 3, 4, 3.
//! - In dense the biases over and over (`cycle`) in one loop: 44 bytes fewer, 102 instructions more; 3 % more at 64³
//!   here. Dense in one pass, with `enumerate` and `inputs.row(sample)`: 24 fewer in the layer, 24 to 28 more in a
//!   firmware with nothing but dense; with `next().unwrap_or_default()`: 28 fewer, 20 more where the shape is known.
//! - `row(sample)` and `row(input)` in loops over indices: a sixth more here, 90 bytes more on an M4F.
//! - `chunks_exact`: 17 % more at 3, 4, 3, for it divides once a sample; and it leaves panics at `z`.
//! - The innermost loop as a function of slices, to tell the compiler that they do not overlap: the very same code.
//! - `dbiases.row_mut(0)`, to tell it that both rows are as long: 3 more here, 24 bytes more on an M4F.

use core::hint::black_box;
use std::env;
use std::time::Instant;

use chainrule::{Matrix, MatrixView, MatrixViewMut, ShapeError, backward};
use nalgebra::SMatrix;

fn main() -> Result<(), ShapeError> {
    match env::args().nth(1).as_deref() {
        Some("known") => every_known_shape(false),
        Some("clock") => every_known_shape(true),
        max => return every_shape(max.and_then(|max| max.parse().ok()).unwrap_or(16)),
    }
    Ok(())
}

/// Samples, inputs, neurons.
type Shape = (usize, usize, usize);

fn every_shape(max: usize) -> Result<(), ShapeError> {
    for n_samples in 1..=max {
        for n_inputs in 1..=max {
            for n_neurons in 1..=max {
                one_shape(black_box((n_samples, n_inputs, n_neurons)))?;
            }
        }
    }
    Ok(())
}

fn one_shape(shape: Shape) -> Result<(), ShapeError> {
    let (n_samples, n_inputs, n_neurons) = shape;
    let numbers: Vec<f64> = (0..1024).map(|n| (f64::from(n) * 0.37).sin()).collect();
    let matrix = |rows: usize, cols: usize, from: usize| {
        Matrix::from_row_major(rows, cols, numbers[from..from + rows * cols].to_vec())
    };
    let inputs = matrix(n_samples, n_inputs, 1)?;
    let weights = matrix(n_inputs, n_neurons, 200)?;
    let z = matrix(n_samples, n_neurons, 400)?;
    let dvalues = matrix(n_samples, n_neurons, 600)?;
    let results = || -> Result<_, ShapeError> {
        let dbiases = matrix(1, n_neurons, 0)?;
        Ok((inputs.clone(), weights.clone(), dbiases, z.clone()))
    };
    let (mut dinputs, mut dweights, mut dbiases, mut drelu) = results()?;
    let (mut dinputs_typed, mut dweights_typed, mut dbiases_typed, mut drelu_typed) = results()?;

    println!("{n_samples} {n_inputs} {n_neurons}");
    of_the_crate(
        [inputs.view(), weights.view(), z.view(), dvalues.view()],
        [
            dinputs.view_mut(),
            dweights.view_mut(),
            dbiases.view_mut(),
            drelu.view_mut(),
        ],
    )?;
    of_the_textbook(
        shape,
        [&inputs, &weights, &z, &dvalues].map(|matrix| matrix.as_slice()),
        [
            dinputs_typed.as_mut_slice(),
            dweights_typed.as_mut_slice(),
            dbiases_typed.as_mut_slice(),
            drelu_typed.as_mut_slice(),
        ],
    );
    end_of_shape();
    assert!(
        dinputs == dinputs_typed && dweights == dweights_typed,
        "the products differ"
    );
    assert!(
        dbiases == dbiases_typed && drelu == drelu_typed,
        "dbiases or drelu differs"
    );
    Ok(())
}

/// Here `count` has what was counted since the shape before.
#[inline(never)]
fn end_of_shape() {
    black_box(());
}

#[inline(never)]
fn of_the_crate(
    [inputs, weights, z, dvalues]: [MatrixView<f64>; 4],
    [dinputs, dweights, dbiases, drelu]: [MatrixViewMut<f64>; 4],
) -> Result<(), ShapeError> {
    backward::dinputs_into(dvalues, weights, dinputs)?;
    backward::dweights_into(inputs, dvalues, dweights)?;
    backward::dbiases_into(dvalues, dbiases)?;
    backward::drelu_into(dvalues, z, drelu)
}

#[inline(never)]
#[expect(clippy::needless_range_loop, reason = "as it is typed in")]
fn of_the_textbook(
    (n_samples, n_inputs, n_neurons): Shape,
    [inputs, weights, z, dvalues]: [&[f64]; 4],
    [dinputs, dweights, dbiases, drelu]: [&mut [f64]; 4],
) {
    for sample in 0..n_samples {
        for input in 0..n_inputs {
            let mut sum = 0.0;
            for neuron in 0..n_neurons {
                sum += dvalues[sample * n_neurons + neuron] * weights[input * n_neurons + neuron];
            }
            dinputs[sample * n_inputs + input] = sum;
        }
    }
    for input in 0..n_inputs {
        for neuron in 0..n_neurons {
            let mut sum = 0.0;
            for sample in 0..n_samples {
                sum += inputs[sample * n_inputs + input] * dvalues[sample * n_neurons + neuron];
            }
            dweights[input * n_neurons + neuron] = sum;
        }
    }
    for neuron in 0..n_neurons {
        let mut sum = 0.0;
        for sample in 0..n_samples {
            let place = sample * n_neurons + neuron;
            sum += dvalues[place];
            drelu[place] = if z[place] <= 0.0 { 0.0 } else { dvalues[place] };
        }
        dbiases[neuron] = sum;
    }
}

fn every_known_shape(clock: bool) {
    known_shape::<3, 4, 3>(clock);
    known_shape::<4, 4, 4>(clock);
    known_shape::<8, 8, 8>(clock);
    known_shape::<4, 16, 8>(clock);
}

type Dinputs<const S: usize, const I: usize, const N: usize> =
    fn(&[[f64; N]; S], &[[f64; N]; I], &mut [[f64; I]; S]);
type Dweights<const S: usize, const I: usize, const N: usize> =
    fn(&[[f64; I]; S], &[[f64; N]; S], &mut [[f64; N]; I]);

fn known_shape<const S: usize, const I: usize, const N: usize>(clock: bool) {
    let inputs = [[0.1; I]; S].map(growing);
    let weights = [[0.7; N]; I].map(growing);
    let dvalues = [[0.3; N]; S].map(growing);
    let (mut dinputs, mut dweights) = ([[0.0; I]; S], [[0.0; N]; I]);
    let rounds = if clock { 400 } else { 0 };
    let mut dinputs_by = |way: Dinputs<S, I, N>| {
        nanoseconds(rounds, || {
            way(black_box(&dvalues), black_box(&weights), &mut dinputs);
            black_box(&mut dinputs);
        })
    };
    let [dinputs, dinputs_nalgebra] =
        [dinputs_of_the_crate, dinputs_of_nalgebra].map(&mut dinputs_by);
    let mut dweights_by = |way: Dweights<S, I, N>| {
        nanoseconds(rounds, || {
            way(black_box(&inputs), black_box(&dvalues), &mut dweights);
            black_box(&mut dweights);
        })
    };
    let [dweights, dweights_nalgebra] =
        [dweights_of_the_crate, dweights_of_nalgebra].map(&mut dweights_by);
    end_of_shape();
    if clock {
        println!(
            "{S}, {I}, {N}: dinputs {dinputs:.1} ns, nalgebra {dinputs_nalgebra:.1}; \
             dweights {dweights:.1} ns, nalgebra {dweights_nalgebra:.1}"
        );
    } else {
        println!("{S} {I} {N}");
    }
}

fn growing<const COLS: usize>(row: [f64; COLS]) -> [f64; COLS] {
    let mut factor = 0.3;
    row.map(|number| {
        factor *= 1.7;
        number * factor
    })
}

/// Of the fastest of so many rounds; where there are none, one call and no clock.
fn nanoseconds(rounds: usize, mut call: impl FnMut()) -> f64 {
    if rounds == 0 {
        call();
    }
    let round = |_| {
        let start = Instant::now();
        for _ in 0..2000 {
            call();
        }
        start.elapsed().as_secs_f64() / 2000.0 * 1e9
    };
    (0..rounds).map(round).fold(f64::INFINITY, f64::min)
}

#[inline(never)]
fn dinputs_of_the_crate<const S: usize, const I: usize, const N: usize>(
    dvalues: &[[f64; N]; S],
    weights: &[[f64; N]; I],
    dinputs: &mut [[f64; I]; S],
) {
    let (dvalues, weights) = (Matrix::of(dvalues), Matrix::of(weights));
    backward::dinputs_into(dvalues, weights, Matrix::of_mut(dinputs)).expect("it fits");
}

#[inline(never)]
fn dweights_of_the_crate<const S: usize, const I: usize, const N: usize>(
    inputs: &[[f64; I]; S],
    dvalues: &[[f64; N]; S],
    dweights: &mut [[f64; N]; I],
) {
    let (inputs, dvalues) = (Matrix::of(inputs), Matrix::of(dvalues));
    backward::dweights_into(inputs, dvalues, Matrix::of_mut(dweights)).expect("it fits");
}

#[inline(never)]
fn dinputs_of_nalgebra<const S: usize, const I: usize, const N: usize>(
    dvalues: &[[f64; N]; S],
    weights: &[[f64; N]; I],
    dinputs: &mut [[f64; I]; S],
) {
    of(weights).tr_mul_to(of(dvalues), of_mut(dinputs));
}

#[inline(never)]
fn dweights_of_nalgebra<const S: usize, const I: usize, const N: usize>(
    inputs: &[[f64; I]; S],
    dvalues: &[[f64; N]; S],
    dweights: &mut [[f64; N]; I],
) {
    of(dvalues).mul_to(&of(inputs).transpose(), of_mut(dweights));
}

/// nalgebra's columns are the rows here: each product is the transposed one.
fn of<const R: usize, const C: usize>(columns: &[[f64; R]; C]) -> &SMatrix<f64, R, C> {
    // SAFETY: a static matrix is its array of columns.
    unsafe { &*(&raw const *columns).cast() }
}

fn of_mut<const R: usize, const C: usize>(columns: &mut [[f64; R]; C]) -> &mut SMatrix<f64, R, C> {
    // SAFETY: as above.
    unsafe { &mut *(&raw mut *columns).cast() }
}
