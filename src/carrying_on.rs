//! Carrying on: for whoever changes this crate after those who wrote it.
//!
//! A page without code. Why things are as they are, how to add to them, what each proof rests on,
//! how a release is made, and what has changed.
//!
//! # Before anything else
//!
//! ```sh
//! .ci/run     # the gate: a fresh clone, everything that has to hold
//! ```
//!
//! Three things make this crate what it is, and a change that gives up one of them makes another
//! crate of it:
//!
//! - **The contract** on the [front page](crate#the-contract). Each of its nine points has a test
//!   that fails when it is broken.
//! - **Two formulations.** The loops of the lessons and the whole-matrix operations are two ways to
//!   the same bits and share no code, so that each proves the other. A kernel that called
//!   [`dot_into`](crate::Matrix::dot_into) would be faster on a desktop, and would prove nothing.
//! - **One way to do each thing.** No second constructor, no option that nobody asked for, no trait
//!   where a function does. A public item is there because a user needs it.
//!
//! # Why it is so
//!
//! **Why each sum is a loop that starts at zero.** `iter().sum()` on floats starts at -0.0, `fold`
//! hides where it starts, and both read as if the order were nobody's business. Here the order is
//! the contract: +0, then each product in ascending index order, as Python's `sum` over NumPy
//! scalars has it. Vectors *across* sums keep every bit and are welcome; nothing may be reordered
//! *within* one.
//!
//! **Why the loops are zips.** `zip(dinputs.rows_mut(), dvalues.rows())` looks up no index, so
//! there is no bounds check and no panic to be proven away: `dinputs` in `f32` took 224 bytes on a
//! Cortex-M4F, where rows looked up by number took 336, and the textbook's `d[b * cols + n]` does
//! not link without a panic at any level. It is [`core::iter::zip`] because that reads as Python's
//! `zip`. The loop with indices, which a learner looks for, stands on the page of each lesson, on
//! plain arrays, and is held to the same bits.
//!
//! **Why not `chunks_exact`.** It panics for a length of 0, so that matrices without columns need a
//! guard; and at opt-level `z` it is not inlined, so that the compiler no longer knows that the
//! guard was there: of 24 kernels written so, 11 could panic. [`rows`](crate::Matrix::rows) splits
//! the buffer with `split_at_checked`, which has nothing to panic with at any level.
//!
//! **Why the kernels take views.** A kernel that is generic over the kind of buffer is compiled
//! once for each mixture of array, slice and vector. With views there is one copy for each type of
//! number, which is what firmware pays for, and a signature without bounds, which is what a learner
//! reads. [`Matrix`](crate::Matrix) itself is generic over its buffer, so that nothing has to be
//! copied to get a view.
//!
//! **Why `row` answers with the empty slice** where there is no such row: an `Option` in a loop
//! would be unwrapped, and that is a panic. A loop over nothing ends at once.
//!
//! **Why [`dot_into`](crate::Matrix::dot_into) is the only fast place.** Speed needs blocks, panels
//! and constants that were found by measuring, and none of them teaches anything. They are in
//! `dot.rs`, beside the plain loop that they have to equal bit for bit, with a table of what each
//! step earned. Anything much faster needs fused multiply-adds or another order of summation; both
//! change the bits.
//!
//! **Why its vectors are chosen when it is built.** What asks the processor when it runs calls a
//! function that was compiled for wider vectors, and that call is `unsafe` wherever the caller does
//! not bear the same attribute:
//!
//! ```compile_fail,E0133
//! #[target_feature(enable = "avx2")]
//! fn dot() {}
//!
//! if std::is_x86_feature_detected!("avx2") {
//!     dot() // error[E0133]: call to function with `#[target_feature]` is unsafe
//! }
//! ```
//!
//! So it is left to who builds: [`dot_into`](crate::Matrix::dot_into) has the line.
//!
//! **Why an error is a byte and four numbers.** The layout of [`ShapeError`](crate::ShapeError)
//! decides the flash of every kernel: with a `&'static str` in it, `dinputs` took 324 bytes, with
//! an enum that carries names by value 448. The words are looked up when somebody prints them, in
//! `rule.rs`.
//!
//! **Why there is no subtraction and no division.** A scalar is what can be copied, added and
//! multiplied, and has a zero. That is what lets dual numbers, symbols, finite fields and fixed
//! point through the same loops, and it is what three rungs of the ladder stand on. What subtracts
//! comes in as a factor.
//!
//! **What was tried with the loops.** Whoever wants them smaller or faster begins at
//! `tests/bench/shapes/src/main.rs`: what each other form cost, in instructions and in flash,
//! stands there in a line each. `count` beside it counts all small shapes,
//! `tests/bench/peers/compare` a whole layer beside C and nalgebra; neither needs a quiet machine.
//! `tests/bench/products/compare` has the two products beside ndarray, faer and matrixmultiply; it
//! does.
//!
//! **Why no number is bounded by a tolerance.** Two honest programs differ in the last bits, and
//! how much they may differ is a theorem. The labels D0 to D7 in `src/oracle` are those of the
//! [theorems](crate::oracle::theorems); the line beside a label is what that theorem permits. Who
//! changes such a line changes a proof.
//!
//! **Why these numbers.** The notebook's batch and layer are both 3, each row of its `dvalues` is
//! one number three times, and its only `z == 0` meets a gradient of 0: it cannot see a swapped
//! index, a missing transpose, a mean, or `z < 0`. So wherever its numbers are used there is a case
//! with three different sizes beside it. Its draws had no seed; the numbers that it did not print
//! are chosen, and whoever uses them says so.
//!
//! # How to add a lesson
//!
//! One lesson is one file and one loop. Take `src/backward/inputs.rs` as the pattern.
//!
//! 1. *The rules.* A variant of `Rule` for each way in which shapes can fail to fit, with its
//!    sentence: the operation, the operands by their names, both shapes, what would fit.
//! 2. *The page* of the function that ends in `_into`, in this order: the question it answers; the
//!    forward line above the backward line, and the shape; the loop with indices on plain arrays,
//!    held to the crate's bits; the picture of rows, with numbers from the [case that all lessons
//!    use](crate::backward#the-case-that-all-lessons-use), and the same to point at, a file in
//!    `src/pictures` that `chainrule explain NAME --html` writes; the questions that people ask;
//!    what is read and written; errors; special values; the next lesson.
//! 3. *The loop.* Shapes are checked first, before anything is written. Outputs are overwritten. A
//!    comment at each level says for each *what*.
//! 4. *The owned twin* in `src/owned.rs`, and both names in `src/backward/mod.rs`, in its table as
//!    well. The front page: the order of reading, the map, the questions.
//! 5. *The proofs.* Every rung of `tests/ladder` (`kernels.rs` is where a kernel is handed in),
//!    with wrong kernels of its own in `wrong_kernels.rs`; `shapes.rs`;
//!    `tests/link/every_operation.rs`; in `tests/firmware`, `gradients.rs`, `refusals.rs` and
//!    `measure.rs`, and rows in the tables of [`embedding`](crate::embedding), which `prove`
//!    prints.
//! 6. *The oracle*, the program and the test vectors: see the next section.
//!
//! # How to add to the oracle
//!
//! An operation, a mistake and a format are values, and the code that sums knows none of them by
//! name. Tried: what one writes to add one, apart from tests and these pages.
//!
//! - **A mistake** takes three places in `src/oracle/mistake.rs`: the variant, a row of the table
//!   with what was done and what to change, and an arm of `Mistake::changes`, which says where it
//!   applies and what it changes of the computation (a `Change`, every way to make it). Without the
//!   arm it does not compile; without the row `tests/oracle_verdicts.rs` fails, which reads the
//!   enum and compares. Then a wrong kernel for it in `tests/oracle_controls/wrong.rs`, which
//!   shares no code with the oracle, has to be named. A mistake that needs a part that `Change`
//!   does not have gives it one, and `problem.rs` reads it. One that is fitted to the candidate, as
//!   k times what is right is, has no arm to speak of, and is told in `search.rs` and `factor.rs`.
//!   One that is a choice has a row more, in the table of conventions.
//! - **A format** takes one: a constant of `Format`, by its precision and its largest exponent, or,
//!   as E4M3, with what it has in place of infinities. `tests/oracle_formats.rs` decodes all codes
//!   of those of eight bits by hand.
//! - **An operation** takes two: a row of `Operation` (its kind, its operands with their axes, the
//!   axes of its result), and in the program the arm of `src/bin/chainrule/reference.rs` that calls
//!   its kernel. Options, help, test vectors and `explain` follow. A kernel of its own is a lesson
//!   (above), and its shapes are a sentence in `rule.rs`.
//!
//! # What each proof rests on
//!
//! Each test file says in its first lines what it proves and what it cannot see. In short:
//!
//! | proof | rests on | does not see |
//! |---|---|---|
//! | `tests/ladder`, rungs 1 to 3 | the notebook's printed text, NumPy on integers, Python's own sums stored as data | sizes and values that are not stored |
//! | rung 4, loops against matrices | two formulations that share no code | a mistake that both share |
//! | rung 5, gradient check | the forward pass on dual numbers: no step size, no tolerance | rounding; `z == 0` is a convention, not a derivative |
//! | rung 6, formulas | a scalar that records what was done to it | what a float makes of it |
//! | rung 7, special values | tables, from NumPy or from the contract | what lies between the corners |
//! | rung 8, negative controls | wrong kernels that every check has to catch | mistakes that nobody thought of |
//! | `tests/memory.rs`, doctests | small integers worked out by hand | flash and stack |
//! | `tests/link.rs` | a panic handler that does not exist: what links cannot panic | opt-level 0, another compiler, another target |
//! | `tests/same_bits.rs` | hashes from NumPy, one operation at a time, for builds at all levels | other processors; sign and payload of a NaN |
//! | `tests/firmware/everywhere` | QEMU and node; one program, printed to the bit on every kind of processor | real boards, flush-to-zero; `prove` runs a part of it at each change, and the rest is run by hand |
//! | `tests/firmware/prove` | QEMU, the linker's map, the instructions that QEMU counts | real boards, cycles |
//! | `tests/oracle_exact`, `oracle_verdicts` | Python's fractions, and an arithmetic of another kind | whether the right sums are formed |
//! | `tests/oracle_honest` | every honest way to sum, written out, on random problems: none is called wrong | it tries; the proof is on the page |
//! | `tests/oracle_controls` | every known mistake, made anew in the test: each is seen and named | that right results pass |
//! | `tests/oracle_frameworks` | what NumPy and PyTorch really computed, stored | other versions and processors |
//! | `tests/exercise_program.rs` | the famous mistakes, planted in a solution of each exercise, and what NumPy's XOR comes to | whether a beginner takes a sentence as it is meant |
//! | `tests/*_program.rs`, `npy_files.rs` | files that NumPy wrote, and the program run as at a shell | whether a page is clear |
//! | `tests/recipes.rs` | NumPy, PyTorch, JAX, node and a C compiler, where they are there | what was skipped: `CHAINRULE_ALL_RECIPES=1` makes that a failure |
//! | `tests/pictures.rs`, `tests/browser/look` | the lessons' drawings, NumPy, and a real browser where there is one | whether a picture helps; other browsers |
//! | `tests/documentation.rs`, `readme.rs` | the notebook's text, the files, the program's output | whether an explanation is clear |
//!
//! Three rules for tests. No expected value comes from this crate's own code. A tolerance stands
//! beside its derivation, or there is none. And a test that has never failed is not yet a test:
//! plant the mistake once, see it fail. `cargo mutants` does that by the hundred; a mutant that
//! lives is pinned by a test, shown to be equivalent in a line beside the code, or the code goes.
//!
//! What needs a download (the lowest toolchain, NumPy, QEMU) says SKIPPED where it cannot be had.
//! Then nothing was proven there, and a release waits.
//!
//! # The style
//!
//! rustfmt's defaults. A function holds one idea; values that travel together are a struct with
//! named fields; intermediate values have names. There were budgets of lines once, and they made
//! the code dense: there are none now. Index words are `sample`, `input`, `neuron`. Comments say
//! what the code cannot. A code block in a doc comment is at most 88 characters wide, for the page
//! cuts off what is longer. The top level of the repository has `Cargo.toml`, `src`, `tests`,
//! `README.md` and `LICENSE`; everything else finds its place below `src` or `tests`.
//!
//! No dependency, no `unsafe`, no build script. `proptest` is the only dev-dependency.
//!
//! # The lowest Rust
//!
//! `rust-version` in `Cargo.toml`, today 1.87. The gate builds the library and runs the tests with
//! that very toolchain. It is raised only
//! - for something that makes the code simpler or smaller, not because it is there;
//! - to a version that is at least a year old;
//! - in a minor release (0.1 to 0.2, 1.0 to 1.1), never in a patch, and the changelog says so in
//!   its first line.
//!
//! The figures of [`embedding`](crate::embedding) are those of the stable Rust that the page names.
//! A newer one may move them by more than the tenth that `prove` allows: then measure again, look
//! why, and write the new ones down.
//!
//! # How to release
//!
//! 1. The changelog below: a heading with the version and the date, what was broken first.
//! 2. The version in `Cargo.toml`. Until 1.0, what breaks a caller raises the second number. What
//!    may come without breaking: variants and fields of what is `#[non_exhaustive]`, and *words*:
//!    the sentences of errors, reports and pages are for people, and change in any release. What is
//!    a promise, beside the types: every bit of every result, the exit status, the names of the
//!    files of `vectors`, [identifiers](crate::oracle::Mistake::id), and the fields of `--json`,
//!    whose schema has a number.
//! 3. `.ci/run`, and nothing in it says SKIPPED. `tests/firmware/prove` with no figure larger than
//!    before, or a line in the changelog that says why. `tests/firmware/everywhere`, whose table is
//!    on the page on embedding, with its date; and, where gcc can link for i686, the tests there:
//!    `cargo test --target i686-unknown-linux-gnu`.
//! 4. `cargo doc --open`, and read what changed, at the width of a small window.
//! 5. `cargo publish --dry-run`, a tag, `cargo publish`. (For the first release: `repository` in
//!    `Cargo.toml`, and in the README the line about crates.io.)
//!
//! # Changelog
//!
//! ## 0.1.0, not yet released
//!
//! The first version counted rows with `rows()` and repeated the README on the front page. Since
//! then, what breaks a caller:
//!
//! - `nrows()` and `ncols()` are the counts; [`rows`](crate::Matrix::rows) and
//!   [`rows_mut`](crate::Matrix::rows_mut) are the rows themselves, one after the other.
//! - `backward::update(parameters, gradient, minus_learning_rate)` is
//!   [`add_scaled(parameters, gradient, factor)`](crate::backward::add_scaled); with the factor 1
//!   it is the sum over mini-batches.
//! - [`Matrix::of`](crate::Matrix::of) and [`of_mut`](crate::Matrix::of_mut) take a slice of
//!   arrays. A reference to an array of arrays still does.
//! - The lessons are the pages of their functions; the modules `backward::inputs` and its sisters
//!   are private, so that each item has one path.
//! - `{:?}` of a [`ShapeError`](crate::ShapeError) is its sentence. Unwrapped in firmware that
//!   prints panics, that is about 900 bytes more.
//! - In the oracle a [`Format`](crate::oracle::Format) is a value; `Diagnosis` is
//!   [`Explanation`](crate::oracle::Explanation), is asked for by `explain`, and no longer printed
//!   with the report; `under` is `with_arithmetic`; `worst` has a `judgement`; types that will grow
//!   are `#[non_exhaustive]`.
//! - A report may be doubtful, and data that proves nothing does not pass:
//!   [`expectations`](crate::oracle::expectations) says when. `Counts::vacuous` is gone.
//! - An [`Explanation`](crate::oracle::Explanation) is no longer `Eq`, for it has a factor in it;
//!   printed, it has what the data cannot see on one line, and `{:#}` lists it.
//!
//! What is new:
//!
//! - [`Operation`](crate::oracle::Operation), and
//!   [`sum_of_products`](crate::oracle::sum_of_products) for any other sum; fp8 formats; the pages
//!   of the [theorems](crate::oracle::theorems) and the
//!   [expectations](crate::oracle::expectations).
//! - A report says [where](crate::oracle::Report::pattern) the wrong elements are, in words and as
//!   a [map](crate::oracle::Report::map), which [tolerance](crate::oracle::Report::tolerance)
//!   `np.allclose` would need, and what [each element](crate::oracle::Report::limits) is held
//!   against.
//! - Names are earned, the nearest first; the [factor](crate::oracle::Explanation::factor) is
//!   found; [conventions](crate::oracle::Mistake::convention) can be
//!   [accepted](crate::oracle::Report::accepting).
//! - A result may be [added to](crate::oracle::Report::added_to) what was there before. The program
//!   reads weights and their gradient as neurons × inputs where only that fits, or where it is
//!   told.
//! - Declared arithmetic, restated (D7) and tried; [tensor
//!   cores](crate::oracle::Arithmetic::on_tensor_cores) (D9). `f64` is judged ten times as fast.
//! - The program: `check case.npz` and `check case.safetensors`, `--accept`, `--all`, `--bounds`;
//!   types are widened as NumPy does, and `(n,)` is read as what fits.
//! - The program judges on all cores, says in which
//!   [arithmetic](crate::oracle::Report::arithmetic), and takes another one by options;
//!   `--sample N` for what would take hours, `vectors --npz` for one file a case. In the library
//!   [some rows](crate::oracle::Operation::judge_rows) can be judged, and reports on parts [become
//!   one](crate::oracle::Report::and).
//! - [Identifiers](crate::oracle::Mistake::id) of mistakes and places; `chainrule help json` lists
//!   them and all fields of `--json`, whose `mistakes`, `suspected` and `cannot_see` are objects.
//!   Files to be copied beside one's tests, in Python, C and JavaScript: `tests/recipes`.
//! - [`Matrix::of_flat`](crate::Matrix::of_flat), a `const fn`: a flat table in flash is a matrix.
//! - `row_range`, of views that are [read](crate::MatrixView::row_range) and of views that are
//!   written: some of the rows, or an error.
//! - [`ShapeError::is_out_of_memory`](crate::ShapeError::is_out_of_memory) tells no room on the
//!   heap from a wrong shape.
//! - `u8` to `u64`, and `Wrapping` of them, are scalars.
//! - The loop with indices on the page of each lesson; on the front page, what to do when rustc
//!   refuses; the pages [`embedding`](crate::embedding) and this one; the notebook, line by line,
//!   at the end of [`backward`](crate::backward#the-notebook-line-by-line).
//! - `chainrule learn`, a lesson that asks, and `learn --write`, an exercise that is judged; what
//!   each [mistake makes of one element](crate::oracle::Report::mistaken).
//! - `explain` has the case of the lessons, with its numbers; `--notebook` has those of the
//!   notebook. `cargo run` is one page on a terminal, and `--all` shows all of it.
//! - Where a result is [plainly wrong](crate::oracle::Explanation::is_plainly_wrong), `check` says
//!   [what happened first](crate::oracle::Report::account), and nothing of precision.
//! - Pictures on the pages of the lessons: point at a number, and what it is made of lights up.
//!   `chainrule explain --html FILE` writes a page of two layers, whose weights can be nudged.
//! - [`dot_into`](crate::Matrix::dot_into) is faster: in tiles where vectors are wide, row by row
//!   for a sample or two, and where columns are no multiple of four.
//! - Where declared [flushing](crate::oracle::Arithmetic::flushing_to_zero) may take all of a
//!   result, the data proves nothing.
//! - `tests/firmware/prove` weighs what an `unwrap` costs.
//! - `tests/firmware/everywhere` shows that fourteen kinds of processor
//!   [agree](crate::embedding#where-it-was-run). Targets of 16 bits compile; an x86 without SSE2 is
//!   refused.
