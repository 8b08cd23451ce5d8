//! What an engineer does with memory: each test is a piece of a program that somebody wanted to write
//! without a heap, and shows that this crate lets them. The arithmetic is small integers, worked out
//! by hand beside it.
//!
//! What it cannot see: the flash and the stack that it costs; `tests/firmware` weighs those.

use chainrule::{Matrix, MatrixView, MatrixViewMut, ShapeError, backward, forward};
use core::num::Wrapping;

/// The last, shorter batch is a slice of the rows; nobody types its shape.
#[test]
fn a_shorter_last_batch_is_a_slice_of_the_rows() -> Result<(), ShapeError> {
    const BATCH: usize = 2;
    let dvalues: [[i32; 2]; 5] = [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10]];
    let mut dbiases_of_batches = Vec::new();
    for batch in dvalues.chunks(BATCH) {
        let mut dbiases = [[0; 2]];
        backward::dbiases_into(Matrix::of(batch), Matrix::of_mut(&mut dbiases))?;
        dbiases_of_batches.push(dbiases[0]);
    }
    assert_eq!(dbiases_of_batches, [[4, 6], [12, 14], [9, 10]]);
    Ok(())
}

/// A slice of no rows keeps the columns of its type, and gives what an empty batch gives.
#[test]
fn a_batch_of_no_rows_has_the_columns_of_its_type() -> Result<(), ShapeError> {
    let none: &[[i32; 3]] = &[];
    assert_eq!(Matrix::of(none).shape(), (0, 3));
    let mut dbiases = [[7; 3]];
    backward::dbiases_into(Matrix::of(none), Matrix::of_mut(&mut dbiases))?;
    assert_eq!(dbiases, [[0; 3]]);
    let no_rows: &mut [[i32; 3]] = &mut [];
    assert_eq!(Matrix::of_mut(no_rows).shape(), (0, 3));
    Ok(())
}

/// One flat arena, split into the buffers of two layers; the batch fills a part of the rows that
/// there is room for.
#[test]
fn an_arena_is_split_into_two_layers() -> Result<(), ShapeError> {
    const MOST_SAMPLES: usize = 4;
    let mut arena = [-1_i32; MOST_SAMPLES * 2 + MOST_SAMPLES * 3];
    let (first, second) = arena.split_at_mut(MOST_SAMPLES * 2);
    let inputs = [[1, 2], [3, -4]];
    let n_samples = inputs.len();

    // inputs → relu of 2 → z of 3
    let mut relu = Matrix::from_row_major(MOST_SAMPLES, 2, first)?;
    let z = Matrix::from_row_major(MOST_SAMPLES, 3, second)?;
    forward::relu_into(
        Matrix::of(&inputs),
        relu.view_mut().row_range(0..n_samples)?,
    )?;
    let weights = Matrix::of(&[[1, 0, 2], [0, 1, 3]]);
    let biases = Matrix::of(&[[10, 20, 30]]);
    let batch = relu.view().row_range(0..n_samples)?;
    forward::dense_into(batch, weights, biases, z.row_range(0..n_samples)?)?;

    assert_eq!(arena[..8], [1, 2, 3, 0, -1, -1, -1, -1]);
    assert_eq!(arena[8..14], [11, 22, 38, 13, 20, 36]);
    assert_eq!(arena[14..], [-1; 6]); // room that this batch did not need
    Ok(())
}

/// What an exporter writes is one flat array of numbers; as a static it lies in flash, and its shape
/// is checked by the compiler.
#[test]
fn weights_lie_in_a_static_from_a_flat_table() -> Result<(), ShapeError> {
    const EXPORTED: [f32; 6] = [2.0, -1.0, 3.0, 5.0, 3.0, -2.0];
    static WEIGHTS: MatrixView<f32> = match Matrix::of_flat(2, 3, &EXPORTED) {
        Ok(weights) => weights,
        Err(_) => panic!("2 inputs, 3 neurons"),
    };
    let mut dinputs = [[0.0; 2]];
    let dvalues = Matrix::of(&[[4.0, -1.0, 2.0]]);
    backward::dinputs_into(dvalues, WEIGHTS, Matrix::of_mut(&mut dinputs))?;
    assert_eq!(dinputs, [[8.0 + 1.0 + 6.0, 20.0 - 3.0 - 4.0]]);
    Ok(())
}

/// Shapes that are not the buffer's, and products that no `usize` holds, are refused by the `const
/// fn` as they are by `from_row_major`.
#[test]
fn a_flat_table_of_another_length_is_refused() {
    for (rows, cols) in [
        (2, 4),
        (0, 3),
        (usize::MAX, 2),
        (1 << (usize::BITS / 2), 1 << (usize::BITS / 2)),
    ] {
        let by_flat = Matrix::of_flat(rows, cols, &[1, 2, 3, 4, 5, 6]).expect_err("refused");
        let by_row_major =
            Matrix::from_row_major(rows, cols, [1, 2, 3, 4, 5, 6]).expect_err("refused");
        let sentence = by_row_major
            .to_string()
            .replace("from_row_major", "of_flat");
        assert_eq!(by_flat.to_string(), sentence);
    }
    assert!(Matrix::<i32, _>::of_flat(usize::MAX, 0, &[]).is_ok());
}

/// A ring buffer whose oldest sample is in its middle: its two halves are two batches, and their
/// gradients are added.
#[test]
fn the_two_halves_of_a_ring_buffer_are_two_batches() -> Result<(), ShapeError> {
    // The samples 1, 2, 3, 4 in the order of their time, with 3 and 4 at the front.
    let inputs = [[5, 6], [7, 8], [1, 2], [3, 4]];
    let dvalues = [[30], [40], [10], [20]];
    let oldest = 2;

    let mut dweights = [[0], [0]];
    for samples in [oldest..4, 0..oldest] {
        let mut of_half = [[0], [0]];
        let inputs = Matrix::of(&inputs).row_range(samples.clone())?;
        let dvalues = Matrix::of(&dvalues).row_range(samples)?;
        backward::dweights_into(inputs, dvalues, Matrix::of_mut(&mut of_half))?;
        backward::add_scaled(Matrix::of_mut(&mut dweights), Matrix::of(&of_half), 1)?;
    }
    assert_eq!(
        dweights,
        [
            [10 + 3 * 20 + 5 * 30 + 7 * 40],
            [2 * 10 + 4 * 20 + 6 * 30 + 8 * 40]
        ]
    );
    Ok(())
}

/// A layer that owns its arrays.
struct Owner {
    weights: [[i32; 2]; 3],
    dweights: [[i32; 2]; 3],
    dinputs: [[i32; 3]; 2],
}

impl Owner {
    fn backward(
        &mut self,
        inputs: MatrixView<i32>,
        dvalues: MatrixView<i32>,
    ) -> Result<(), ShapeError> {
        backward::dweights_into(inputs, dvalues, Matrix::of_mut(&mut self.dweights))?;
        backward::dinputs_into(
            dvalues,
            Matrix::of(&self.weights),
            Matrix::of_mut(&mut self.dinputs),
        )?;
        backward::add_scaled(
            Matrix::of_mut(&mut self.weights),
            Matrix::of(&self.dweights),
            -1,
        )
    }
}

/// The same layer over memory of somebody else's: each kernel reads one field and writes another,
/// and the struct hands itself to one after the other, twice.
struct Lender<'a> {
    weights: MatrixViewMut<'a, i32>,
    dweights: MatrixViewMut<'a, i32>,
    dinputs: MatrixViewMut<'a, i32>,
}

impl Lender<'_> {
    fn backward(
        &mut self,
        inputs: MatrixView<i32>,
        dvalues: MatrixView<i32>,
    ) -> Result<(), ShapeError> {
        backward::dweights_into(inputs, dvalues, self.dweights.view_mut())?;
        backward::dinputs_into(dvalues, self.weights.view(), self.dinputs.view_mut())?;
        backward::add_scaled(self.weights.view_mut(), self.dweights.view(), -1)
    }
}

#[test]
fn a_layer_owns_its_arrays_or_borrows_them() -> Result<(), ShapeError> {
    let (inputs, dvalues) = ([[1, 2, 3], [4, 5, 6]], [[1, -1], [2, 0]]);
    let (inputs, dvalues) = (Matrix::of(&inputs), Matrix::of(&dvalues));
    let weights = [[1, 2], [3, 4], [5, 6]];
    // By hand: dweights = inputsᵀ · dvalues, and the weights after two steps of 1.
    let dweights = [[9, -1], [12, -2], [15, -3]];
    let after_two_steps = [[1 - 18, 2 + 2], [3 - 24, 4 + 4], [5 - 30, 6 + 6]];
    // dinputs of the second step: dvalues · weightsᵀ with the weights after the first.
    let dinputs = [[-8 - 3, -9 - 6, -10 - 9], [2 * -8, 2 * -9, 2 * -10]];

    let mut owner = Owner {
        weights,
        dweights: [[0; 2]; 3],
        dinputs: [[0; 3]; 2],
    };
    owner.backward(inputs, dvalues)?;
    owner.backward(inputs, dvalues)?;
    assert_eq!(owner.dweights, dweights);
    assert_eq!(owner.weights, after_two_steps);
    assert_eq!(owner.dinputs, dinputs);

    let mut memory = Owner {
        weights,
        dweights: [[0; 2]; 3],
        dinputs: [[0; 3]; 2],
    };
    let mut lender = Lender {
        weights: Matrix::of_mut(&mut memory.weights),
        dweights: Matrix::of_mut(&mut memory.dweights),
        dinputs: Matrix::of_mut(&mut memory.dinputs),
    };
    lender.backward(inputs, dvalues)?;
    lender.backward(inputs, dvalues)?;
    assert_eq!(memory.dweights, dweights);
    assert_eq!(memory.weights, after_two_steps);
    assert_eq!(memory.dinputs, dinputs);
    Ok(())
}

/// Rows that are not there are an error that says which would be; none is a matrix of no rows, and
/// a range that ends before it begins is none. Nothing is counted where there are no columns.
#[test]
fn a_range_of_rows_is_there_or_is_refused() {
    let numbers = [[1, 2], [3, 4], [5, 6]];
    let matrix = Matrix::of(&numbers);
    assert_eq!(matrix.row_range(1..3), Ok(Matrix::of(&[[3, 4], [5, 6]])));
    assert_eq!(matrix.row_range(0..3), Ok(matrix));
    for none in [0, 1, 3] {
        assert_eq!(
            matrix.row_range(none..none).map(|none| none.shape()),
            Ok((0, 2))
        );
    }
    #[expect(clippy::reversed_empty_ranges, reason = "that is what is refused")]
    for beyond in [
        0..4,
        3..4,
        4..4,
        2..1,
        usize::MAX..usize::MAX,
        0..usize::MAX,
    ] {
        let error = matrix.row_range(beyond.clone()).expect_err("refused");
        let sentence = format!(
            "row_range: the matrix is 3×2 and does not have the rows {beyond:?}: 0..3 would fit"
        );
        assert_eq!(error.to_string(), sentence);
        let mut written = numbers;
        let error = Matrix::of_mut(&mut written)
            .row_range(beyond)
            .expect_err("refused");
        assert_eq!(error.to_string(), sentence);
    }
    let wide = Matrix::<i32, _>::of_flat(usize::MAX, 0, &[]).expect("no elements");
    let last = wide.row_range(usize::MAX - 1..usize::MAX);
    assert_eq!(last.map(|last| last.shape()), Ok((1, 0)));
}

/// What was written is read on, without a copy: as a view, or turned into one for good.
#[test]
fn what_was_written_is_read() -> Result<(), ShapeError> {
    fn relu<'a>(
        z: MatrixView<i32>,
        memory: &'a mut [[i32; 2]],
    ) -> Result<MatrixView<'a, i32>, ShapeError> {
        let mut relu = Matrix::of_mut(memory);
        forward::relu_into(z, relu.view_mut())?;
        assert_eq!(relu.view().row(0), [1, 0]);
        Ok(relu.into())
    }
    let mut memory = [[7; 2]; 1];
    assert_eq!(
        relu(Matrix::of(&[[1, -1]]), &mut memory)?,
        Matrix::of(&[[1, 0]])
    );
    Ok(())
}

/// Images, masks and quantised inputs are unsigned: they wrap where the type says so. (Where it does
/// not, they overflow as Rust's: a panic in a debug build.)
#[test]
fn unsigned_integers_are_scalars() -> Result<(), ShapeError> {
    let mut dbiases = [[0_u8; 2]];
    backward::dbiases_into(
        Matrix::of(&[[200, 1], [55, 2]]),
        Matrix::of_mut(&mut dbiases),
    )?;
    assert_eq!(dbiases, [[255, 3]]);

    let mut wrapped = [[Wrapping(0_u16)]];
    let dvalues = Matrix::of(&[[Wrapping(65535)], [Wrapping(3)]]);
    backward::dbiases_into(dvalues, Matrix::of_mut(&mut wrapped))?;
    assert_eq!(wrapped, [[Wrapping(2)]]);

    let mut dinputs = [[0_u32]];
    backward::dinputs_into(
        Matrix::of(&[[1 << 31]]),
        Matrix::of(&[[1]]),
        Matrix::of_mut(&mut dinputs),
    )?;
    assert_eq!(dinputs, [[1 << 31]]);

    let mut relu = [[9_u64; 2]];
    forward::relu_into(Matrix::of(&[[0, u64::MAX]]), Matrix::of_mut(&mut relu))?;
    assert_eq!(relu, [[0, u64::MAX]]);
    Ok(())
}

/// Equal matrices have equal hashes, whatever memory they are in; another shape of the same numbers
/// is another matrix, and a set tells them apart.
#[test]
fn matrices_are_members_of_a_set() {
    let flat = [1, 2, 3, 4, 5, 6];
    let nested = [[1, 2, 3], [4, 5, 6]];
    let mut seen = std::collections::HashSet::new();
    assert!(seen.insert(Matrix::of(&nested)));
    assert!(!seen.insert(Matrix::of_flat(2, 3, &flat).expect("6 elements")));
    assert!(seen.insert(Matrix::of_flat(3, 2, &flat).expect("6 elements")));
}

/// A wrong shape and no room on the heap are told apart, and both print as a sentence, `{:?}` too.
#[cfg(feature = "alloc")]
#[test]
fn no_room_on_the_heap_is_no_wrong_shape() {
    let many = 1 << (usize::BITS - 2);
    let nothing = Matrix::<u8, _>::of_flat(many, 0, &[]).expect("no elements");
    let no_room = backward::dinputs(nothing, nothing).expect_err("refused");
    assert!(no_room.is_out_of_memory());
    let sentence = format!("no room on the heap for a {many}×{many} result: ");
    assert!(format!("{no_room:?}").starts_with(&sentence), "{no_room:?}");

    let weights = Matrix::of(&[[1, 2], [3, 4], [5, 6], [7, 8]]);
    let wrong_shape = backward::dinputs(Matrix::of(&[[1; 3]; 3]), weights).expect_err("refused");
    assert!(!wrong_shape.is_out_of_memory());
    let sentence = "dinputs: dvalues is 3×3 but weights is 4×2: both need one column per neuron";
    assert_eq!(format!("{wrong_shape:?}"), sentence);
    assert_eq!(wrong_shape.to_string(), sentence);
}
