//! Embedding: training in memory of your own, on a machine that has no heap and must not panic.
//!
//! A page for whoever writes firmware; the code in it is all examples. First how to depend on the
//! crate and what a step of training looks like, then what it costs, then recipes for memory.
//!
//! # How to depend on it
//!
//! ```toml
//! [dependencies]
//! chainrule = { path = "…/chainrule", default-features = false }
//!
//! [profile.release]
//! opt-level = "s"
//! lto = "fat"
//! codegen-units = 1
//! panic = "abort"
//! ```
//!
//! Without its default feature `alloc` the crate has no heap, and nothing else is missing but the
//! owned results and the program: each kernel is there as its `_into`, `dinputs_into` in place of
//! `dinputs`. It has no `unsafe`, no dependency and no memory of its own. Firmware with it is built
//! like any other; start-up code and linker script are yours:
//!
//! ```sh
//! rustup target add thumbv6m-none-eabi
//! cargo build --release --target thumbv6m-none-eabi
//! ```
//!
//! The firmware under `tests/firmware` is the example to begin with. `src/network.rs` there trains
//! two layers in memory that `src/machine.rs` keeps in a static; `src/fixed.rs` is a fixed-point
//! number of one's own that trains as well; `machines` has the memory of each machine. `prove`
//! builds and runs it on [emulated processors](#where-it-was-run), and compares every bit with the
//! desktop.
//!
//! # A step of training
//!
//! A layer that owns its arrays. [`Matrix::of`](crate::Matrix::of) and
//! [`Matrix::of_mut`](crate::Matrix::of_mut) look at them as matrices and copy nothing; every call
//! that ends in `_into`, and [`drelu_in_place`](crate::backward::drelu_in_place) and
//! [`add_scaled`](crate::backward::add_scaled), write into memory of the caller.
//!
//! ```
//! use chainrule::{Matrix, ShapeError, backward, forward};
//!
//! /// Two inputs, three neurons, four samples at a time.
//! struct Layer {
//!     weights: [[f32; 3]; 2],
//!     biases: [[f32; 3]; 1],
//!     dweights: [[f32; 3]; 2],
//!     dbiases: [[f32; 3]; 1],
//!     inputs: [[f32; 2]; 4],
//!     z: [[f32; 3]; 4],
//!     dvalues: [[f32; 3]; 4],
//! }
//!
//! impl Layer {
//!     fn forward(&mut self) -> Result<(), ShapeError> {
//!         forward::dense_into(
//!             Matrix::of(&self.inputs),
//!             Matrix::of(&self.weights),
//!             Matrix::of(&self.biases),
//!             Matrix::of_mut(&mut self.z),
//!         )
//!     }
//!
//!     /// From the gradient of ReLU's output to those of the parameters.
//!     fn backward(&mut self) -> Result<(), ShapeError> {
//!         let z = Matrix::of(&self.z);
//!         backward::drelu_in_place(Matrix::of_mut(&mut self.dvalues), z)?;
//!
//!         let inputs = Matrix::of(&self.inputs);
//!         let dvalues = Matrix::of(&self.dvalues);
//!         backward::dweights_into(inputs, dvalues, Matrix::of_mut(&mut self.dweights))?;
//!         backward::dbiases_into(dvalues, Matrix::of_mut(&mut self.dbiases))
//!     }
//!
//!     fn step(&mut self, minus_rate: f32) -> Result<(), ShapeError> {
//!         let dweights = Matrix::of(&self.dweights);
//!         let dbiases = Matrix::of(&self.dbiases);
//!         backward::add_scaled(Matrix::of_mut(&mut self.weights), dweights, minus_rate)?;
//!         backward::add_scaled(Matrix::of_mut(&mut self.biases), dbiases, minus_rate)
//!     }
//! }
//!
//! let mut layer = Layer {
//!     weights: [[1.0, -1.0, 0.5], [0.0, 1.0, 2.0]],
//!     biases: [[0.5, 0.0, -1.0]],
//!     dweights: [[0.0; 3]; 2],
//!     dbiases: [[0.0; 3]; 1],
//!     inputs: [[1.0, 2.0], [3.0, -1.0], [-2.0, 0.5], [0.0, 4.0]],
//!     z: [[0.0; 3]; 4],
//!     dvalues: [[1.0, -2.0, 0.5]; 4], // from what follows: a layer, or the loss
//! };
//! layer.forward()?;
//! assert_eq!(layer.z[0], [1.5, 1.0, 3.5]);
//! layer.backward()?;
//! assert_eq!(layer.dbiases, [[3.0, -6.0, 1.0]]); // of z, 3, 3 and 2 are above zero
//! layer.step(-0.25)?;
//! assert_eq!(layer.biases, [[-0.25, 1.5, -1.25]]);
//! # Ok::<(), ShapeError>(())
//! ```
//!
//! # What it costs: RAM
//!
//! The kernels have none. To train a layer of *n* neurons with *i* inputs, *b* samples at a time,
//! it takes
//!
//! | what | numbers |
//! | --- | --- |
//! | weights and biases | i·n + n |
//! | their gradients | i·n + n |
//! | inputs | b·i |
//! | `z`, and the gradient of it, in which `drelu_in_place` works | 2·b·n |
//! | the gradient of the inputs, where there is a layer before: it is that layer's gradient of `z` | nothing more |
//!
//! together 2·(i·n + n) + b·(i + 2n) numbers (and the targets of the loss, b·n, where they are
//! kept). With 6 inputs, 10 neurons and 8 samples at a time that is 1392 bytes of RAM in `f32` or
//! Q16.16. One sample at a time (b = 1) needs the least. Weights that are only read can stay in
//! flash: see the [recipe](#weights-in-flash-from-a-flat-table).
//!
//! # What it costs: flash, stack, instructions
//!
//! `tests/firmware/prove` measures these tables and holds them against this page, give or take a
//! tenth (rustc 1.95, the profile above).
//!
//! **Flash.** What one kernel adds to the linked firmware: first where its `Result` is dropped,
//! then where it is handed on. The check of the shapes is in all of them.
//!
//! | flash, bytes | M4F `f32` | M4F `i32` | M0 `f32` | M0 `i32` | M0 Q16.16 |
//! | --- | --- | --- | --- | --- | --- |
//! | `dinputs` | 228 / 252 | 196 / 228 | 220 / 264 | 192 / 232 | 292 / 348 |
//! | `dweights` | 228 / 244 | 192 / 224 | 212 / 268 | 180 / 224 | 288 / 336 |
//! | `dbiases` | 136 / 156 | 120 / 144 | 124 / 148 | 108 / 136 | 120 / 148 |
//! | `drelu` | 116 / 140 | 96 / 124 | 100 / 152 | 80 / 128 | 80 / 128 |
//! | `drelu_in_place` | 92 / 92 | 68 / 72 | 72 / 96 | 60 / 72 | 60 / 72 |
//! | `add_scaled` | 72 / 72 | 76 / 76 | 72 / 92 | 56 / 76 | 136 / 164 |
//! | `dense` | 308 / 348 | 276 / 320 | 324 / 372 | 264 / 340 | 392 / 440 |
//! | `relu` | 88 / 84 | 64 / 68 | 72 / 92 | 52 / 64 | 52 / 64 |
//!
//! (AIfES for Arduino 2.2, in C, which checks no shapes, with gcc 12 at `-Os`: `dinputs` 184 on M4F
//! and 206 on M0, `dweights` 196 and 242, `drelu` 84 and 50, all in `f32`.) Kernels take views and
//! nothing else, so there is one copy of each for each type of number, however many layers and
//! shapes there are.
//!
//! **Stack**, with everything that is called from there, arithmetic in software included:
//!
//! | stack, bytes | M4F `f32` | M4F `i32` | M0 `f32` | M0 `i32` | M0 Q16.16 |
//! | --- | --- | --- | --- | --- | --- |
//! | `dinputs` | 64 | 64 | 180 | 88 | 124 |
//! | `dweights` | 64 | 64 | 180 | 88 | 124 |
//! | `dbiases` | 40 | 40 | 92 | 56 | 56 |
//! | `drelu` | 24 | 24 | 52 | 28 | 28 |
//! | `drelu_in_place` | 8 | 8 | 44 | 12 | 12 |
//! | `add_scaled` | 8 | 8 | 124 | 16 | 68 |
//! | `dense` | 72 | 72 | 188 | 96 | 132 |
//! | `relu` | 8 | 8 | 52 | 12 | 12 |
//!
//! **Instructions** for each multiplication with its addition (`dinputs`, `dweights`, `dense`), or
//! for each element, with 4 samples, 16 inputs and 8 neurons; counted by QEMU, and not the same as
//! cycles:
//!
//! | instructions | M4F `f32` | M4F `i32` | M0 `f32` | M0 `i32` | M0 Q16.16 |
//! | --- | --- | --- | --- | --- | --- |
//! | `dinputs` | 9.9 | 7.8 | 217.4 | 10.0 | 75.5 |
//! | `dweights` | 11.0 | 8.9 | 208.7 | 10.8 | 75.4 |
//! | `dbiases` | 12.0 | 9.8 | 97.0 | 10.5 | 11.5 |
//! | `drelu` | 10.0 | 9.0 | 45.1 | 9.0 | 9.0 |
//! | `drelu_in_place` | 10.7 | 8.7 | 42.7 | 7.6 | 7.6 |
//! | `add_scaled` | 6.2 | 6.2 | 158.8 | 7.2 | 73.2 |
//! | `dense` | 11.4 | 9.1 | 233.0 | 11.0 | 75.9 |
//! | `relu` | 8.7 | 5.7 | 42.7 | 6.6 | 6.6 |
//!
//! Without a floating-point unit nothing changes but the time: `f32` on an M0 or M3, and `f64` on
//! all three, are computed in software, with the same bits. Where that is too slow, integers and
//! fixed point are the way. (In Q16.16 a step smaller than 2⁻¹⁶ is no step: choose rate and scale
//! so that the steps stay above it.)
//!
//! # What an error costs
//!
//! A [`ShapeError`](crate::ShapeError) is a byte and four numbers; its sentence is put together
//! only when it is printed. So the words are in the firmware only where something prints them, and
//! a panic handler does that:
//!
//! | unwrapped, bytes of flash | M4F `f32` | M0 `f32` |
//! | --- | --- | --- |
//! | `dinputs` | 4418 | 4258 |
//!
//! This is the *first* `unwrap` in a firmware whose panic handler prints what it is given: the
//! kernel; what `core` needs to print a panic, about 900 bytes, which a firmware that prints panics
//! has already; and the sentences of all rules with the code that prints them, some 3000 bytes. The
//! next `unwrap` adds a call. (With a derived `Debug`, as it was before, the two figures are 3306
//! and 3216, and what one reads is the name of a rule and four numbers.) Where these bytes are too
//! many:
//!
//! | instead | `dinputs`, M4F / M0 |
//! | --- | --- |
//! | hand it on with `?`, and look at it once, where all of them arrive | 260 / 252 |
//! | `.ok().unwrap()`: the panic says where, and not why | 1143 / 1149 |
//! | `.unwrap()`, with a panic handler that only halts | as where it is dropped, and 14 |
//!
//! # What a first user pays beside the kernel
//!
//! - **`memclr`.** Outputs are filled with zeros first. The compiler makes a call of
//!   `__aeabi_memclr4` of it, which Rust's own `compiler_builtins` brings: 174 bytes on an M4F, 158
//!   on an M0, once, and most firmware has it already. It is not in the table of flash.
//! - **Arithmetic in software**, where the processor has none: also once, also not in the table.
//! - **The views.** A view is two counts and a slice, four words, and a kernel takes three or four
//!   of them. They lie on the stack of whoever calls, and that is not in the table of the stack. A
//!   whole step of training of two layers, with everything, took 104 bytes of stack on an M4F and
//!   236 on an M0.
//! - **Software floats cost what the data make them cost.** The table was counted with whole
//!   numbers from -64 to 63. On the M0, `dinputs` in `f32` takes 106 instructions for each product
//!   where all numbers are zero, 218 with those whole numbers, 219 with tenths, 268 where the
//!   operands are subnormal, and 322 where the products are. A deadline has to be met with the
//!   worst of them.
//! - **Another level of optimisation.** Take `s`. With `3` a layer's backward pass on an M4F was 5
//!   to 10 times larger, and faster only where the shapes were known to the compiler.
//!
//! # A whole layer beside its peers
//!
//! Dense forward, drelu, dweights, dbiases and dinputs together, in `f32`, for 4 samples, 16 inputs
//! and 8 neurons: bytes of flash, `memclr` included where it is called, and instructions.
//! `tests/bench/peers/compare` prints the numbers; the C lies beside it. These are of 27 November
//! 2026, rustc 1.95, gcc 12.2, QEMU 7.2.
//!
//! | at opt-level `s` | M4F: bytes | instructions | riscv32imac: bytes | instructions | bits |
//! | --- | --- | --- | --- | --- | --- |
//! | this crate, shape known | 562 | 16,236 | 800 | 165,651 | the reference |
//! | this crate, any shape | 1,078 | 17,187 | 1,264 | 166,531 | the same |
//! | C, one shape, no checks | 386 | 13,465 | 592 | 169,681 | the same |
//! | C, any shape, checked | 602 | 15,402 | 786 | 177,989 | the same |
//! | CMSIS-DSP, any shape, checked | 650 | 15,534 | | | the same |
//! | AIfES, any shape, no checks | 1,070 | 28,123 | | | others |
//! | nalgebra 0.35, shape known | 886 | 15,172 | 1,344 | 171,258 | others |
//!
//! | at opt-level `3` | M4F: bytes | instructions | riscv32imac: bytes | instructions | bits |
//! | --- | --- | --- | --- | --- | --- |
//! | this crate, shape known | 5,994 | 6,013 | 5,520 | 159,535 | the reference |
//! | this crate, any shape | 5,582 | 16,546 | 1,280 | 166,539 | the same |
//! | C, one shape, no checks | 1,472 | 7,162 | 1,516 | 151,880 | the same |
//! | C, any shape, checked | 926 | 14,208 | 1,200 | 160,870 | the same |
//! | CMSIS-DSP, any shape, checked | 850 | 15,023 | | | the same |
//! | AIfES, any shape, no checks | 1,006 | 16,258 | | | others |
//! | nalgebra 0.35, shape known | 5,544 | 5,828 | 6,660 | 165,074 | others |
//!
//! (riscv32imac computes floats in software. Nine of ten instructions are spent there; its bytes
//! are not in the table, for every firmware with floats has them.) For any shape, on an M4F at `s`,
//! this crate takes 79 % more flash than the checked C and 12 % more instructions; 174 of the bytes
//! are `memclr`, without which it is 50 %. What the rest buys is that no index can leave its
//! matrix, and an error that says what would fit. Where the shape is known no check is left; the C
//! of one shape takes 31 % less flash and 17 % fewer instructions all the same. At `3`, shape
//! known, nalgebra takes 3 % fewer instructions on an M4F, and C 5 % fewer on the RISC-V; for any
//! shape the checked C takes a sixth of the flash on an M4F and 14 % fewer instructions. What was
//! tried to come closer stands at the head of `tests/bench/shapes/src/main.rs`.
//!
//! CMSIS-DSP is `arm_mat_mult_f32.c` and `arm_mat_trans_f32.c` as they are in cmsisdsp 1.10.3 on
//! PyPI, with the size checks switched on; it has no other part of a layer, so the rest is the C
//! beside it. AIfES for Arduino is 2.2.0: `aimath_f32_default.c` at commit 0dea760 and
//! `aimath_basic.c` at 07a4382, of which the functions that `others.c` calls were taken, for the
//! whole tree could not be had here. It multiplies by its mask, so that -0 comes out where the
//! gradient is negative, and lets `z == 0` through. CMSIS-NN has a dense layer in `f32` since 8.0.0
//! (August 2026), experimental, made for processors with Helium, and no way back; so it is not in
//! the table.
//!
//! On a microcontroller take the loops: [`dot_into`](crate::Matrix::dot_into) is made for
//! processors with vectors and caches. For the backward pass alone an engineer counted, on an M4F
//! at `s` in firmware of their own, 428 bytes and 11,178 instructions with the loops, and 2,036 and
//! 20,785 with `dot_into` and `transpose_into`.
//!
//! # Recipes for memory
//!
//! None of them needs a heap, and in none can anything panic.
//!
//! ## A last, shorter batch
//!
//! Ten samples, four at a time: the last batch has two. A slice of the samples is a matrix as it
//! is, and [`row_range`](crate::MatrixView::row_range) takes as many rows of the buffers as there
//! are samples.
//!
//! ```
//! use chainrule::{Matrix, forward};
//!
//! static SAMPLES: [[f32; 2]; 10] = [
//!     [0.0, 1.0], [1.0, 1.0], [2.0, 1.0], [3.0, 1.0], [4.0, 1.0],
//!     [5.0, 1.0], [6.0, 1.0], [7.0, 1.0], [8.0, 1.0], [9.0, 1.0],
//! ];
//! let weights = Matrix::of(&[[1.0, 0.0, 2.0], [0.0, 1.0, -2.0]]);
//! let biases = Matrix::of(&[[0.0, 0.0, 0.5]]);
//! let mut z = [[0.0; 3]; 4];
//!
//! for batch in SAMPLES.chunks(4) {
//!     let z = Matrix::of_mut(&mut z).row_range(0..batch.len())?;
//!     forward::dense_into(Matrix::of(batch), weights, biases, z)?;
//! }
//! assert_eq!(z[..2], [[8.0, 1.0, 14.5], [9.0, 1.0, 16.5]]); // of the last batch
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! Rows that are not there are an error, and not a panic.
//!
//! ## An arena, split into layers
//!
//! One static buffer, from which every matrix is cut in turn. Views of it can be kept in a struct:
//! `view()` reads one that could be written, and `view_mut()` lends it out again, so that a method
//! hands the same field to two kernels.
//!
//! ```
//! use chainrule::{Matrix, MatrixView, MatrixViewMut, ShapeError, backward, forward};
//!
//! /// The next rows × cols numbers of the arena; an error where so many are not left.
//! fn take<'a>(
//!     arena: &mut &'a mut [f32],
//!     rows: usize,
//!     cols: usize,
//! ) -> Result<MatrixViewMut<'a, f32>, ShapeError> {
//!     let len = rows.saturating_mul(cols);
//!     Matrix::from_row_major(rows, cols, arena.split_off_mut(..len).unwrap_or_default())
//! }
//!
//! struct Layer<'a> {
//!     weights: MatrixViewMut<'a, f32>,
//!     biases: MatrixViewMut<'a, f32>,
//!     dweights: MatrixViewMut<'a, f32>,
//!     dbiases: MatrixViewMut<'a, f32>,
//!     z: MatrixViewMut<'a, f32>,
//!     dz: MatrixViewMut<'a, f32>,
//! }
//!
//! impl<'a> Layer<'a> {
//!     fn new(
//!         arena: &mut &'a mut [f32],
//!         n_samples: usize,
//!         n_inputs: usize,
//!         n_neurons: usize,
//!     ) -> Result<Self, ShapeError> {
//!         Ok(Layer {
//!             weights: take(arena, n_inputs, n_neurons)?,
//!             biases: take(arena, 1, n_neurons)?,
//!             dweights: take(arena, n_inputs, n_neurons)?,
//!             dbiases: take(arena, 1, n_neurons)?,
//!             z: take(arena, n_samples, n_neurons)?,
//!             dz: take(arena, n_samples, n_neurons)?,
//!         })
//!     }
//!
//!     fn forward(&mut self, inputs: MatrixView<f32>) -> Result<(), ShapeError> {
//!         let weights = self.weights.view();
//!         let biases = self.biases.view();
//!         forward::dense_into(inputs, weights, biases, self.z.view_mut())
//!     }
//!
//!     fn backward(&mut self, inputs: MatrixView<f32>) -> Result<(), ShapeError> {
//!         backward::dweights_into(inputs, self.dz.view(), self.dweights.view_mut())?;
//!         backward::dbiases_into(self.dz.view(), self.dbiases.view_mut())
//!     }
//! }
//!
//! let mut memory = [0.0; 70]; // in firmware a static
//! let mut arena = &mut memory[..];
//! let mut hidden = Layer::new(&mut arena, 2, 3, 4)?; // 2 samples, 3 inputs, 4 neurons
//! let mut output = Layer::new(&mut arena, 2, 4, 1)?; // 1 neuron that reads those four
//! let mut relu = take(&mut arena, 2, 4)?;
//! assert!(arena.is_empty()); // 2·(12 + 4 + 8) + 2·(4 + 1 + 2) + 8 numbers were taken
//!
//! hidden.weights.as_mut_slice().fill(0.5);
//! output.weights.as_mut_slice().fill(-1.0);
//! let inputs = Matrix::of(&[[1.0, 2.0, 3.0], [-4.0, 1.0, 1.0]]);
//!
//! hidden.forward(inputs)?;
//! forward::relu_into(hidden.z.view(), relu.view_mut())?;
//! output.forward(relu.view())?;
//! assert_eq!(output.z.as_slice(), [-12.0, 0.0]); // 4 · 3 · -1; the second is off
//!
//! output.dz.as_mut_slice().fill(1.0); // from the loss
//! output.backward(relu.view())?;
//! backward::dinputs_into(output.dz.view(), output.weights.view(), hidden.dz.view_mut())?;
//! backward::drelu_in_place(hidden.dz.view_mut(), hidden.z.view())?;
//! hidden.backward(inputs)?;
//! assert_eq!(output.dweights.as_slice(), [3.0; 4]);
//! assert_eq!(hidden.dweights.row(2), [-3.0; 4]); // -1 · 3, of the first sample only
//!
//! assert!(take(&mut arena, 1, 1).is_err()); // the arena is used up
//! # Ok::<(), ShapeError>(())
//! ```
//!
//! ## Two batches, one gradient
//!
//! Every kernel overwrites its output. To add up over mini-batches, because a batch does not fit
//! into memory or lies in two parts, keep a second buffer and add with
//! [`add_scaled`](crate::backward::add_scaled), whose factor is 1. Here the samples are in a ring
//! buffer, the oldest in the middle:
//!
//! ```
//! use chainrule::{Matrix, backward};
//!
//! let ring = [[5.0, 6.0], [7.0, 8.0], [1.0, 2.0], [3.0, 4.0]];
//! let oldest = 2;
//! let inputs = Matrix::of(&ring);
//! let dvalues = Matrix::of(&[[1.0], [-1.0], [2.0], [0.5]]); // as their samples lie
//!
//! let mut sum = [[0.0]; 2];
//! let mut dweights = [[0.0]; 2];
//! for half in [oldest..4, 0..oldest] {
//!     let inputs = inputs.row_range(half.clone())?;
//!     let dvalues = dvalues.row_range(half)?;
//!     backward::dweights_into(inputs, dvalues, Matrix::of_mut(&mut dweights))?;
//!     backward::add_scaled(Matrix::of_mut(&mut sum), Matrix::of(&dweights), 1.0)?;
//! }
//! // 1·2 + 3·0.5 + 5·1 + 7·-1, and 2·2 + 4·0.5 + 6·1 + 8·-1
//! assert_eq!(sum, [[1.5], [4.0]]);
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! The sum is rounded in another order than that of one batch with all samples: it is as right, and
//! where something is rounded at all it may differ in the last bits.
//!
//! ## Weight decay and momentum
//!
//! Both are an [`add_scaled`](crate::backward::add_scaled) before the step. Decay adds the weights
//! to their gradient; momentum adds the velocity, and the sum is the next velocity, so that the two
//! buffers are exchanged. Views are exchanged without moving a number.
//!
//! ```
//! use chainrule::{Matrix, MatrixViewMut, ShapeError, backward};
//! use core::mem::swap;
//!
//! struct Parameters<'a> {
//!     weights: MatrixViewMut<'a, f32>,
//!     dweights: MatrixViewMut<'a, f32>,
//!     velocity: MatrixViewMut<'a, f32>,
//! }
//!
//! impl Parameters<'_> {
//!     /// `dweights` is that of this step.
//!     fn step(
//!         &mut self,
//!         decay: f32,
//!         momentum: f32,
//!         minus_rate: f32,
//!     ) -> Result<(), ShapeError> {
//!         backward::add_scaled(self.dweights.view_mut(), self.weights.view(), decay)?;
//!         backward::add_scaled(self.dweights.view_mut(), self.velocity.view(), momentum)?;
//!         swap(&mut self.dweights, &mut self.velocity);
//!         backward::add_scaled(self.weights.view_mut(), self.velocity.view(), minus_rate)
//!     }
//! }
//!
//! let mut memory = [[[1.0, -2.0]], [[0.0, 0.0]], [[0.0, 0.0]]];
//! let [weights, dweights, velocity] = &mut memory;
//! let mut parameters = Parameters {
//!     weights: Matrix::of_mut(weights),
//!     dweights: Matrix::of_mut(dweights),
//!     velocity: Matrix::of_mut(velocity),
//! };
//! for _step in 0..2 {
//!     parameters.dweights.as_mut_slice().fill(1.0); // as a kernel would write it
//!     parameters.step(0.5, 0.5, -0.25)?;
//! }
//! // The velocity is 1 + 0.5 · [1, -2], then 1 + 0.5 · [0.625, -2] + 0.5 · [1.5, 0];
//! // a quarter of it is taken away each time.
//! assert_eq!(parameters.velocity.as_slice(), [2.0625, 0.0]);
//! assert_eq!(parameters.weights.as_slice(), [0.109375, -2.0]);
//! # Ok::<(), ShapeError>(())
//! ```
//!
//! ## Weights in flash, from a flat table
//!
//! What exporters write is flat. [`Matrix::of_flat`](crate::Matrix::of_flat) makes a matrix of it
//! while the firmware is compiled; a shape that does not fit is an error of the compiler. (Nested
//! arrays need only [`Matrix::of`](crate::Matrix::of).)
//!
//! ```
//! use chainrule::{Matrix, MatrixView, forward};
//!
//! static TABLE: [f32; 6] = [0.5, -1.0, 2.0, 0.25, 1.0, -0.5];
//! static WEIGHTS: MatrixView<f32> = match Matrix::of_flat(3, 2, &TABLE) {
//!     Ok(weights) => weights,
//!     Err(_) => panic!(), // while compiling
//! };
//!
//! let mut z = [[0.0; 2]];
//! let inputs = Matrix::of(&[[2.0, 1.0, 4.0]]);
//! let biases = Matrix::of(&[[0.0, 1.0]]);
//! forward::dense_into(inputs, WEIGHTS, biases, Matrix::of_mut(&mut z))?;
//! assert_eq!(z, [[7.0, -2.75]]); // 1 + 2 + 4, and -2 + 0.25 - 2 + 1
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! ## Operands of two widths
//!
//! A kernel has one type of number for operands, sums and result. Bytes whose products are added up
//! in 32 bits (`i8` · `i8` → `i32`) have to be widened first, into memory of yours, and take four
//! times the room there:
//!
//! ```
//! use chainrule::{Matrix, forward};
//!
//! static WEIGHTS: [[i8; 2]; 3] = [[100, -100], [120, 7], [-128, 127]];
//! let inputs: [[i8; 3]; 1] = [[127, -128, 64]];
//!
//! let weights = WEIGHTS.map(|row| row.map(i32::from));
//! let inputs = inputs.map(|row| row.map(i32::from));
//! let mut z = [[0; 2]];
//! forward::dense_into(
//!     Matrix::of(&inputs),
//!     Matrix::of(&weights),
//!     Matrix::of(&[[0, 0]]),
//!     Matrix::of_mut(&mut z),
//! )?;
//! assert_eq!(z, [[-10852, -5468]]); // 12700 - 15360 - 8192, and -12700 - 896 + 8128
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! Where the weights are too many for that, this is not the crate for them: take a kernel for
//! quantised networks, such as those of CMSIS-NN, and this one to check it on the desktop.
//!
//! # No panic, and how to see it
//!
//! In a release build nothing in the calls above can panic: neither a shape nor a value leads to
//! one. It is proven by linking. Give your firmware a panic handler that calls a function that does
//! not exist, as at the end of `tests/firmware/src/machine.rs`, and it links with this crate at the
//! levels `1`, `s`, `z`, `2` and `3`. What is not promised:
//!
//! - A debug build panics where plain integers overflow, and keeps panics that cannot happen.
//! - Plain integers overflow as Rust's do. Where they may, use [`core::num::Wrapping`] of them, or
//!   a number of your own that saturates, as `fixed.rs` does.
//! - Errors can be printed without a panic. To print a *matrix* with `{}`, or a report of the
//!   [`oracle`](crate::oracle), brings in code of `core` that could.
//!
//! # Where it was run
//!
//! One program, `src/main.rs` of `tests/firmware`, has all kernels and all operations of a matrix,
//! special values, shapes that do not fit, and training in `f32`, `f64`, `i32` and Q16.16. A second
//! one, `src/judge.rs`, has the oracle. They are as they should be at a level of optimisation if
//! they link with a panic handler as above, run, and print to the letter what they print on the
//! desktop, each number in hexadecimal. By `tests/firmware/everywhere` on 27 November 2026, with
//! rustc 1.95, QEMU 7.2 and Node 20:
//!
//! | processor | target | runs on | kernels | with overflow checks | oracle |
//! | --- | --- | --- | --- | --- | --- |
//! | x86-64 | `x86_64-unknown-linux-musl` | this machine | s z 1 2 3 | s 3 | s z 1 2 3 |
//! | i686 | `i686-unknown-linux-musl` | this machine | s z 1 2 3 | s 3 | s z 1 2 3 |
//! | AArch64 | `aarch64-unknown-none` | QEMU, cortex-a53 | s z 1 2 3 | s 3 | s z 1 2 3 |
//! | Cortex-M0 | `thumbv6m-none-eabi` | QEMU, microbit | s z 1 2 3 | s 3 | s z |
//! | Cortex-M3 | `thumbv7m-none-eabi` | QEMU, mps2-an385 | s z 1 2 3 | s 3 | s z 1 2 3 |
//! | Cortex-M4 | `thumbv7em-none-eabi` | QEMU, mps2-an386 | s z 1 2 3 | s 3 | s z 1 2 3 |
//! | Cortex-M4F | `thumbv7em-none-eabihf` | QEMU, mps2-an386 | s z 1 2 3 | s 3 | s z 1 2 3 |
//! | Cortex-M33 | `thumbv8m.main-none-eabihf` | QEMU, mps2-an505 | s z 1 2 3 | s 3 | s z 1 2 3 |
//! | RV32I | `riscv32i-unknown-none-elf` | QEMU, virt | s z 1 2 3 | s 3 | s z 1 2 3 |
//! | RV32IMC | `riscv32imc-unknown-none-elf` | QEMU, virt | s z 1 2 3 | s 3 | s z 1 2 3 |
//! | RV32IMAC | `riscv32imac-unknown-none-elf` | QEMU, virt | s z 1 2 3 | s 3 | s z 1 2 3 |
//! | RV64GC | `riscv64gc-unknown-none-elf` | QEMU, virt | s z 1 2 3 | s 3 | s z 1 2 3 |
//! | WebAssembly | `wasm32-unknown-unknown` | node | s z 1 2 3 | s 3 | s z 1 2 3 |
//! | s390x | `s390x-unknown-linux-gnu` | QEMU, user mode | s z 1 2 3 | s 3 | s z 1 2 3 |
//!
//! - *With overflow checks* a release build is one in which `+` and `*` of plain integers panic
//!   where they overflow. The crate's own arithmetic of shapes leaves no panic behind there either;
//!   `i32` is `Wrapping<i32>` in that program. Of the oracle this is not promised.
//! - At `1`, `2` and `3` the oracle takes more than the 256 KiB of flash that a micro:bit has. At
//!   `2` it took more than 16 KiB of stack on a Cortex-M3; the other machines have 32.
//! - s390x is big-endian. Linux there is emulated; x86-64 and i686 ran on the machine itself.
//! - RV32I has no multiplication; `i32` and `Wrapping<i32>` are computed in software, with the same
//!   bits. (One engineer saw other numbers in `Wrapping<i32>` there, before any call of this crate.
//!   That program is lost, and the difference could not be seen again: neither in these two, nor in
//!   sixteen operations of integers and conversions, each on 20,000 numbers, with the start-up code
//!   of riscv-rt 0.18 and without, at `1`, `s` and `3`.)
//! - An x86 without SSE2 (i586) does not compile, and the compiler says why: x87 computes in 80
//!   bits and rounds once more, so that of 1,091 files of test vectors 61 came out different.
//! - Targets of 16 bits, avr and msp430, compile, with the `core` of a nightly toolchain. Nothing
//!   was run there.
//!
//! The last line of the program is all of its results in one number, in hexadecimal
//! `6f2eda7dc5fe17ba`. Where the program of your own board ends with another, compare the lines:
//! the first that differs names the operation. No real board has been used. A board that sets its
//! floating-point unit to flush subnormal numbers to zero computes others.
//!
//! `tests/firmware/prove` runs a part of this at each change, at `s`: the kernels on all of these
//! that the machine can emulate, the oracle on Cortex-M0, -M3 and -M4F.
