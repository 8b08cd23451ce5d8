//! A whole layer in one firmware, computed by one of its peers, to be weighed: `compare` builds this once for each and
//! once with none, and subtracts.
//!
//! Dense forward, drelu, dweights, dbiases and dinputs of four samples, sixteen inputs and eight neurons in `f32`. What
//! the peers have in common is in every build: the arrays, the views of them in Rust and in C, and the printing.

#![no_std]
#![no_main]
#![allow(dead_code, unused_imports, reason = "each peer uses its own part")]

mod machine;

use core::hint::black_box;

use chainrule::{Matrix, MatrixView, MatrixViewMut, ShapeError};

const SAMPLES: usize = 4;
const INPUTS: usize = 16;
const NEURONS: usize = 8;

/// What is read.
struct Given {
    inputs: [[f32; INPUTS]; SAMPLES],
    weights: [[f32; NEURONS]; INPUTS],
    biases: [[f32; NEURONS]; 1],
    from_loss: [[f32; NEURONS]; SAMPLES],
}

/// What is written.
struct Results {
    z: [[f32; NEURONS]; SAMPLES],
    dvalues: [[f32; NEURONS]; SAMPLES],
    dweights: [[f32; NEURONS]; INPUTS],
    dbiases: [[f32; NEURONS]; 1],
    dinputs: [[f32; INPUTS]; SAMPLES],
}

/// The same as matrices whose shapes the compiler does not know.
struct Matrices<'a> {
    inputs: MatrixView<'a, f32>,
    weights: MatrixView<'a, f32>,
    biases: MatrixView<'a, f32>,
    from_loss: MatrixView<'a, f32>,
    z: MatrixViewMut<'a, f32>,
    dvalues: MatrixViewMut<'a, f32>,
    dweights: MatrixViewMut<'a, f32>,
    dbiases: MatrixViewMut<'a, f32>,
    dinputs: MatrixViewMut<'a, f32>,
}

/// The same as `layer.c` takes them, in its order.
#[repr(C)]
struct InC {
    rows: usize,
    cols: usize,
    data: *const f32,
}

impl InC {
    fn of(matrix: MatrixView<f32>) -> Self {
        InC {
            rows: matrix.nrows(),
            cols: matrix.ncols(),
            data: matrix.as_slice().as_ptr(),
        }
    }

    fn of_mut(matrix: &mut MatrixViewMut<f32>) -> Self {
        InC {
            rows: matrix.nrows(),
            cols: matrix.ncols(),
            data: matrix.as_mut_slice().as_mut_ptr(),
        }
    }
}

#[cfg(peer = "nothing")]
fn layer(_: &Given, _: &mut Results) -> bool {
    true
}

#[cfg(peer = "nothing_of_any_shape")]
fn layer(_: &mut Matrices, _: &[InC; 9]) -> bool {
    true
}

#[cfg(peer = "chainrule")]
fn layer(given: &Given, results: &mut Results) -> bool {
    use chainrule::{backward, forward};
    fn layer(given: &Given, results: &mut Results) -> Result<(), ShapeError> {
        let inputs = Matrix::of(&given.inputs);
        let weights = Matrix::of(&given.weights);
        let biases = Matrix::of(&given.biases);
        let z = Matrix::of_mut(&mut results.z);
        forward::dense_into(inputs, weights, biases, z)?;
        let z = Matrix::of(&results.z);
        let dvalues = Matrix::of_mut(&mut results.dvalues);
        backward::drelu_into(Matrix::of(&given.from_loss), z, dvalues)?;
        let dvalues = Matrix::of(&results.dvalues);
        backward::dweights_into(inputs, dvalues, Matrix::of_mut(&mut results.dweights))?;
        backward::dbiases_into(dvalues, Matrix::of_mut(&mut results.dbiases))?;
        backward::dinputs_into(dvalues, weights, Matrix::of_mut(&mut results.dinputs))
    }
    layer(given, results).is_ok()
}

#[cfg(peer = "chainrule_of_any_shape")]
fn layer(m: &mut Matrices, _: &[InC; 9]) -> bool {
    use chainrule::{backward, forward};
    fn layer(m: &mut Matrices) -> Result<(), ShapeError> {
        forward::dense_into(m.inputs, m.weights, m.biases, m.z.view_mut())?;
        backward::drelu_into(m.from_loss, m.z.view(), m.dvalues.view_mut())?;
        let dvalues = m.dvalues.view();
        backward::dweights_into(m.inputs, dvalues, m.dweights.view_mut())?;
        backward::dbiases_into(dvalues, m.dbiases.view_mut())?;
        backward::dinputs_into(dvalues, m.weights, m.dinputs.view_mut())
    }
    layer(m).is_ok()
}

#[cfg(peer = "c")]
fn layer(given: &Given, results: &mut Results) -> bool {
    unsafe extern "C" {
        #[rustfmt::skip]
        fn layer_in_c(
            inputs: *const f32,
            weights: *const f32,
            biases: *const f32,
            from_loss: *const f32,
            z: *mut f32,
            dvalues: *mut f32,
            dweights: *mut f32,
            dbiases: *mut f32,
            dinputs: *mut f32,
        ) -> bool;
    }
    // SAFETY: the arrays have the shapes that are constants there.
    unsafe {
        layer_in_c(
            given.inputs.as_flattened().as_ptr(),
            given.weights.as_flattened().as_ptr(),
            given.biases.as_flattened().as_ptr(),
            given.from_loss.as_flattened().as_ptr(),
            results.z.as_flattened_mut().as_mut_ptr(),
            results.dvalues.as_flattened_mut().as_mut_ptr(),
            results.dweights.as_flattened_mut().as_mut_ptr(),
            results.dbiases.as_flattened_mut().as_mut_ptr(),
            results.dinputs.as_flattened_mut().as_mut_ptr(),
        )
    }
}

#[cfg(any(peer = "c_of_any_shape", peer = "cmsis", peer = "aifes"))]
fn layer(_: &mut Matrices, in_c: &[InC; 9]) -> bool {
    unsafe extern "C" {
        #[rustfmt::skip]
        fn layer_in_c(
            inputs: &InC,
            weights: &InC,
            biases: &InC,
            from_loss: &InC,
            z: &InC,
            dvalues: &InC,
            dweights: &InC,
            dbiases: &InC,
            dinputs: &InC,
        ) -> bool;
    }
    let [inputs, weights, biases, from_loss, z, dvalues, dw, db, di] = in_c;
    // SAFETY: the pointers are those of arrays that are as long as rows · cols, and nobody else's.
    unsafe { layer_in_c(inputs, weights, biases, from_loss, z, dvalues, dw, db, di) }
}

/// Its matrices lie column after column: rows and columns change places, and with them the factors of each product.
#[cfg(peer = "nalgebra")]
fn layer(given: &Given, results: &mut Results) -> bool {
    use nalgebra::SMatrix;
    /// SAFETY: a static matrix is its array of columns.
    fn of<const R: usize, const C: usize>(columns: &[[f32; R]; C]) -> &SMatrix<f32, R, C> {
        unsafe { &*(&raw const *columns).cast() }
    }
    let (inputs, weights) = (of(&given.inputs), of(&given.weights));
    let mut z = weights * inputs;
    for mut z_of_sample in z.column_iter_mut() {
        z_of_sample += of(&given.biases);
    }
    let mask = |dvalue, z| if z <= 0.0 { 0.0 } else { dvalue };
    let dvalues = of(&given.from_loss).zip_map(&z, mask);
    results.z = z.data.0;
    results.dweights = (dvalues * inputs.transpose()).data.0;
    results.dbiases = dvalues.column_sum().data.0;
    results.dinputs = weights.tr_mul(&dvalues).data.0;
    results.dvalues = dvalues.data.0;
    true
}

/// Numbers between -1/2 and 1/2, with all bits of their fractions in use.
fn numbers<const ROWS: usize, const COLS: usize>(seed: u32) -> [[f32; COLS]; ROWS] {
    let mut state = seed;
    [(); ROWS].map(|()| {
        [(); COLS].map(|()| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 16_777_216.0 - 0.5
        })
    })
}

/// Of every bit of every result. Turned round before each number, or two signs that differ would cancel.
fn hash(results: &Results) -> u32 {
    let all = [
        results.z.as_flattened(),
        results.dvalues.as_flattened(),
        results.dweights.as_flattened(),
        results.dbiases.as_flattened(),
        results.dinputs.as_flattened(),
    ];
    let bits = all.into_iter().flatten().map(|number| number.to_bits());
    bits.fold(0x811c_9dc5, |hash, bits| {
        (hash.rotate_left(5) ^ bits).wrapping_mul(0x0100_0193)
    })
}

#[cfg(any(peer = "nothing", peer = "chainrule", peer = "c", peer = "nalgebra"))]
fn call(given: &Given, results: &mut Results) -> bool {
    let layer = black_box(layer as fn(&Given, &mut Results) -> bool);
    layer(given, results)
}

#[cfg(any(
    peer = "nothing_of_any_shape",
    peer = "chainrule_of_any_shape",
    peer = "c_of_any_shape",
    peer = "cmsis",
    peer = "aifes"
))]
fn call(given: &Given, results: &mut Results) -> bool {
    let mut matrices = Matrices {
        inputs: Matrix::of(&given.inputs),
        weights: Matrix::of(&given.weights),
        biases: Matrix::of(&given.biases),
        from_loss: Matrix::of(&given.from_loss),
        z: Matrix::of_mut(&mut results.z),
        dvalues: Matrix::of_mut(&mut results.dvalues),
        dweights: Matrix::of_mut(&mut results.dweights),
        dbiases: Matrix::of_mut(&mut results.dbiases),
        dinputs: Matrix::of_mut(&mut results.dinputs),
    };
    let m = &mut matrices;
    let in_c = [
        InC::of(m.inputs),
        InC::of(m.weights),
        InC::of(m.biases),
        InC::of(m.from_loss),
        InC::of_mut(&mut m.z),
        InC::of_mut(&mut m.dvalues),
        InC::of_mut(&mut m.dweights),
        InC::of_mut(&mut m.dbiases),
        InC::of_mut(&mut m.dinputs),
    ];
    let (matrices, in_c) = black_box((&mut matrices, &in_c));
    let layer = black_box(layer as fn(&mut Matrices, &[InC; 9]) -> bool);
    layer(matrices, in_c)
}

/// Calls it with numbers and memory of which the compiler knows nothing. The hash of the results.
fn run() -> u32 {
    let mut given = Given {
        inputs: numbers(1),
        weights: numbers(2),
        biases: numbers(3),
        from_loss: numbers(4),
    };
    let mut results = Results {
        z: numbers(5),
        dvalues: numbers(6),
        dweights: numbers(7),
        dbiases: numbers(8),
        dinputs: numbers(9),
    };
    let (given, results) = black_box((&mut given, &mut results));
    black_box(call(given, results));
    hash(results)
}
