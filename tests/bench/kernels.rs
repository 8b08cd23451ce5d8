//! How fast: the explicit loops, the matrix formulas and the textbook's loops, against each other and against this machine.
//!
//! ```text
//! cargo bench --bench kernels                                        # what everybody gets
//! RUSTFLAGS="-C target-cpu=native" cargo bench --bench kernels       # what this processor can do
//! ```
//!
//! What stands in one line was run turn by turn, so that what else the machine does hits all of it, if not evenly; of each
//! the turn counts than which a quarter were faster. Figures mean something as ratios: to the textbook's loop,
//! which is the formula typed in as it stands, and to what the processor could do during the same turns, shown by loops
//! that do nothing else. A result that differs in one bit from that of the explicit loops ends the benchmark.
//!
//! # Recorded
//!
//! The products: in `products/src/main.rs`, in one run with what others reach. The rest: 27 November 2026, Rust 1.95, AMD
//! EPYC (family 25, model 17, Zen 4), two virtual cores, nothing else running.
//!
//! Rates in billions of bytes a second, and what dbiases reaches of reading alone, drelu of copying alone:
//!
//! | samples, neurons | reading | dbiases | copying | drelu | native: reading | dbiases | copying | drelu |
//! |---|---|---|---|---|---|---|---|---|
//! | 32, 64, `f64` | 66 | 71 % | 115 | 99 % | 136 | 32 % | 191 | 59 % |
//! | 64, 128, `f64` | 66 | 71 % | 114 | 100 % | 108 | 57 % | 114 | 99 % |
//! | 256, 256, `f64` | 64 | 74 % | 92 | 96 % | 117 | 61 % | 89 | 106 % |
//! | 512, 512, `f64` | 62 | 76 % | 97 | 88 % | 95 | 74 % | 88 | 107 % |
//! | 1024, 1024, `f64` | 59 | 79 % | 38 | 71 % | 88 | 80 % | 38 | 65 % |
//! | 32, 64, `f32` | 48 | 99 % | 116 | 145 % | 131 | 45 % | 182 | 99 % |
//! | 64, 128, `f32` | 45 | 104 % | 116 | 99 % | 130 | 54 % | 107 | 105 % |
//! | 256, 256, `f32` | 45 | 106 % | 108 | 92 % | 112 | 56 % | 104 | 102 % |
//! | 512, 512, `f32` | 45 | 106 % | 97 | 91 % | 98 | 67 % | 89 | 109 % |
//! | 1024, 1024, `f32` | 45 | 105 % | 90 | 54 % | 99 | 71 % | 81 | 45 % |
//!
//! (Copying writes half of its bytes and drelu a third: beyond 100 % is no error. Where drelu stays behind, its three
//! matrices no longer fit into a cache into which the two of copying do. dbiases adds to a row that it reads and writes,
//! where reading alone has its sums in registers.)
//!
//! The smallest shape is all overhead. Its four gradients from nested arrays, whose shape the compiler knows, take 12 to
//! 22 ns. That is 3.2 to 5.4 times as fast as through a function that takes any shape (60 to 70 ns), which in turn is 0.8
//! to 0.9 times as fast as the textbook's loops: where its instructions go is told in `shapes/src/main.rs`.
//!
//! An exact sum of the oracle costs 4.8 to 5.7 products of the explicit loop; judging `f64` 256³ costs 2.2 to 2.3 of the
//! explicit loops, `f32` 1024³ 0.4 to 0.5.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)] // sizes become figures

use chainrule::oracle::{self, Element, Exact};
use chainrule::{Matrix, MatrixView, MatrixViewMut, Scalar, ShapeError, backward};
use core::array::from_fn;
use core::hint::black_box;
use measure::{PRODUCTS, Random, SHAPES, chains, fastest_chains, same_bits, seconds};

mod measure;

fn main() -> Result<(), ShapeError> {
    say_what_this_build_lacks();
    println!(
        "x: times as fast as the textbook's loop. %: of the limit: the best that this build's vectors do without FMA."
    );
    products::<f64>("f64")?;
    products::<f32>("f32")?;
    rates::<f64>("f64")?;
    rates::<f32>("f32")?;
    notebook::<f64>("f64")?;
    notebook::<f32>("f32")?;
    judging()
}

fn say_what_this_build_lacks() {
    #[cfg(all(target_arch = "x86_64", not(target_feature = "avx")))]
    if std::is_x86_feature_detected!("avx") {
        println!(
            "This processor has wider vectors than this build uses: RUSTFLAGS=\"-C target-cpu=native\" uses them.\n"
        );
    }
}

/// The matrix products behind `dinputs` and `dweights`.
fn products<T: Float>(name: &str) -> Result<(), ShapeError> {
    let mut limit = fastest_chains::<T>();
    let [one, vector] =
        seconds([&mut chains::<T, 1>, &mut limit]).map(|seconds| 2e-9 * PRODUCTS as f64 / seconds);
    println!("\n{name}, billions of operations a second: one sum {one:.1}, the limit {vector:.1}");
    println!(
        "                         dinputs                                                  dweights"
    );
    let ways = [
        "textbook",
        "loops",
        "matrices",
        "dot alone",
        "textbook",
        "loops",
        "matrices",
    ];
    println!(
        "samples inputs neurons {}",
        ways.map(|way| format!("{way:>15}")).join("")
    );
    let mut growth = Vec::new();
    for shape in SHAPES {
        let (samples, inputs, neurons) = black_box(shape);
        let mut random = Random(1);
        let x = random.matrix::<T>(samples, inputs)?;
        let weights = random.matrix::<T>(inputs, neurons)?;
        let dvalues = random.matrix::<T>(samples, neurons)?;
        let (x, w, d) = (x.view(), weights.view(), dvalues.view());
        let (mut xt, mut wt, transposed) = (x.transpose()?, w.transpose()?, w.transpose()?);
        let [mut di, mut di_textbook, mut di_matrices, mut di_dot] =
            [x.copy()?, x.copy()?, x.copy()?, x.copy()?];
        let [mut dw, mut dw_textbook, mut dw_matrices] = [w.copy()?, w.copy()?, w.copy()?];
        let turns = seconds([
            &mut limit,
            &mut || {
                textbook_dinputs(
                    shape,
                    d.as_slice(),
                    w.as_slice(),
                    di_textbook.as_mut_slice(),
                );
            },
            &mut || backward::dinputs_into(d, w, di.view_mut()).expect("it fits"),
            &mut || {
                w.transpose_into(wt.view_mut()).expect("it fits");
                d.dot_into(wt.view(), di_matrices.view_mut())
                    .expect("it fits");
            },
            &mut || {
                d.dot_into(transposed.view(), di_dot.view_mut())
                    .expect("it fits");
            },
            &mut || {
                textbook_dweights(
                    shape,
                    x.as_slice(),
                    d.as_slice(),
                    dw_textbook.as_mut_slice(),
                );
            },
            &mut || backward::dweights_into(x, d, dw.view_mut()).expect("it fits"),
            &mut || {
                x.transpose_into(xt.view_mut()).expect("it fits");
                xt.view()
                    .dot_into(d, dw_matrices.view_mut())
                    .expect("it fits");
            },
        ]);
        same_bits(&di, [&di_textbook, &di_matrices, &di_dot]);
        same_bits(&dw, [&dw_textbook, &dw_matrices]);

        let [limit, ways @ ..] = turns;
        let limit = limit / PRODUCTS as f64 * (samples * inputs * neurons) as f64;
        let line: [String; 7] = from_fn(|way| {
            let textbook = ways[if way < 4 { 0 } else { 4 }];
            format!(
                "{:6.1}x {:3.0} %",
                textbook / ways[way],
                100.0 * limit / ways[way]
            )
        });
        println!("{samples:7} {inputs:6} {neurons:7}   {}", line.join("  "));
        if samples == inputs && inputs == neurons {
            growth.push((samples as f64, ways));
        }
    }
    let ((from, small), (to, large)) = (growth[0], growth[growth.len() - 1]);
    let exponents: [String; 7] =
        from_fn(|way| format!("{:13.1}", (large[way] / small[way]).log(to / from)));
    println!("growth from {from}³ to {to}³  {}", exponents.join("  "));
    Ok(())
}

/// The formula, typed in: `sum` over `neuron`.
#[inline(never)]
fn textbook_dinputs<T: Scalar>(
    shape: (usize, usize, usize),
    dvalues: &[T],
    weights: &[T],
    dinputs: &mut [T],
) {
    let (n_samples, n_inputs, n_neurons) = shape;
    for sample in 0..n_samples {
        for input in 0..n_inputs {
            let mut sum = T::ZERO;
            for neuron in 0..n_neurons {
                sum = sum
                    + dvalues[sample * n_neurons + neuron] * weights[input * n_neurons + neuron];
            }
            dinputs[sample * n_inputs + input] = sum;
        }
    }
}

/// The formula, typed in: `sum` over `sample`.
#[inline(never)]
fn textbook_dweights<T: Scalar>(
    shape: (usize, usize, usize),
    inputs: &[T],
    dvalues: &[T],
    dweights: &mut [T],
) {
    let (n_samples, n_inputs, n_neurons) = shape;
    for input in 0..n_inputs {
        for neuron in 0..n_neurons {
            let mut sum = T::ZERO;
            for sample in 0..n_samples {
                sum =
                    sum + inputs[sample * n_inputs + input] * dvalues[sample * n_neurons + neuron];
            }
            dweights[input * n_neurons + neuron] = sum;
        }
    }
}

/// `dbiases` and `drelu` compute next to nothing: what counts is how fast numbers come and go.
fn rates<T: Float>(name: &str) -> Result<(), ShapeError> {
    println!("\n{name}, billions of bytes a second that come, or come and go");
    println!("samples neurons   reading   dbiases           copying     drelu");
    for (samples, neurons) in [(32, 64), (64, 128), (256, 256), (512, 512), (1024, 1024)] {
        let mut random = Random(2);
        let (dvalues, z) = (
            random.matrix::<T>(samples, neurons)?,
            random.matrix(samples, neurons)?,
        );
        let (d, z) = (dvalues.view(), z.view());
        let (mut dbiases, mut drelu, mut copy) = (d.sum_axis0()?, d.copy()?, d.copy()?);
        let timed = seconds([
            &mut || read(d.as_slice()),
            &mut || backward::dbiases_into(d, dbiases.view_mut()).expect("it fits"),
            &mut || copy_and_double(d.as_slice(), copy.as_mut_slice()),
            &mut || backward::drelu_into(d, z, drelu.view_mut()).expect("it fits"),
        ]);
        let mut masked = d.copy()?;
        masked.set_where(z, |z| z <= T::ZERO, T::ZERO)?;
        same_bits(&dbiases, [&d.sum_axis0()?]);
        same_bits(&drelu, [&masked]);
        // Reading and dbiases take one matrix; copying takes one and makes one, drelu takes two and makes one.
        let bytes = (samples * neurons * size_of::<T>()) as f64;
        let [reading, dbiases, copying, drelu]: [f64; 4] =
            from_fn(|call| [1.0, 1.0, 2.0, 3.0][call] * 1e-9 * bytes / timed[call]);
        println!(
            "{samples:7} {neurons:7} {reading:9.1} {dbiases:9.1} {:3.0} % {copying:13.1} {drelu:9.1} {:3.0} %",
            100.0 * dbiases / reading,
            100.0 * drelu / copying,
        );
    }
    Ok(())
}

/// Sums that nothing waits for.
#[inline(never)]
fn read<T: Float>(numbers: &[T]) {
    let mut sums = [T::ZERO; 64];
    for chunk in numbers.chunks_exact(64) {
        for (sum, &number) in sums.iter_mut().zip(chunk) {
            *sum = *sum + number;
        }
    }
    black_box(sums);
}

/// Doubled, or the compiler would call the system's copy, whose vectors may be wider than those of this build.
#[inline(never)]
fn copy_and_double<T: Float>(numbers: &[T], copies: &mut [T]) {
    for (copy, &number) in copies.iter_mut().zip(numbers) {
        *copy = number + number;
    }
}

/// The notebook's layer: three samples, four inputs, three neurons.
struct Notebook<T> {
    inputs: [[T; 4]; 3],
    weights: [[T; 3]; 4],
    z: [[T; 3]; 3],
    dvalues: [[T; 3]; 3],
}

/// The four gradients of a [`Notebook`].
#[derive(Default, PartialEq)]
struct Gradients<T> {
    dinputs: [[T; 4]; 3],
    dweights: [[T; 3]; 4],
    dbiases: [[T; 3]; 1],
    drelu: [[T; 3]; 3],
}

/// All four gradients of the notebook's shape: known to the compiler, and known only when it runs.
fn notebook<T: Float>(name: &str) -> Result<(), ShapeError> {
    let mut random = Random(3);
    let layer = Notebook {
        inputs: [(); 3].map(|()| [(); 4].map(|()| random.number())),
        weights: [(); 4].map(|()| [(); 3].map(|()| random.number())),
        z: [(); 3].map(|()| [(); 3].map(|()| random.number())),
        dvalues: [(); 3].map(|()| [(); 3].map(|()| random.number())),
    };
    let [mut nested, mut plain, mut typed] = [(); 3].map(|()| Gradients::<T>::default());
    let (x, w) = black_box((Matrix::of(&layer.inputs), Matrix::of(&layer.weights)));
    let (z, d) = black_box((Matrix::of(&layer.z), Matrix::of(&layer.dvalues)));
    let shape = black_box((3, 4, 3));
    let [nested_seconds, plain_seconds, typed_seconds] = seconds([
        &mut || of_nested_arrays(black_box(&layer), &mut nested).expect("it fits"),
        &mut || {
            let (di, dw) = (
                Matrix::of_mut(&mut plain.dinputs),
                Matrix::of_mut(&mut plain.dweights),
            );
            of_any_shape(
                x,
                w,
                z,
                d,
                di,
                dw,
                Matrix::of_mut(&mut plain.dbiases),
                Matrix::of_mut(&mut plain.drelu),
            )
            .expect("it fits");
        },
        &mut || of_the_textbook(shape, black_box(&layer), &mut typed),
    ]);
    assert!(
        nested == plain && nested == typed,
        "the gradients of the notebook's shape differ"
    );
    println!(
        "\n{name}, four gradients of (3, 4, 3): nested arrays {:.0} ns, {:.1}x any shape ({:.0} ns), \
        which is {:.1}x the textbook ({:.0} ns)",
        nested_seconds * 1e9,
        plain_seconds / nested_seconds,
        plain_seconds * 1e9,
        typed_seconds / plain_seconds,
        typed_seconds * 1e9,
    );
    Ok(())
}

#[inline(never)]
fn of_nested_arrays<T: Float>(
    layer: &Notebook<T>,
    gradients: &mut Gradients<T>,
) -> Result<(), ShapeError> {
    let dvalues = Matrix::of(&layer.dvalues);
    backward::dinputs_into(
        dvalues,
        Matrix::of(&layer.weights),
        Matrix::of_mut(&mut gradients.dinputs),
    )?;
    backward::dweights_into(
        Matrix::of(&layer.inputs),
        dvalues,
        Matrix::of_mut(&mut gradients.dweights),
    )?;
    backward::dbiases_into(dvalues, Matrix::of_mut(&mut gradients.dbiases))?;
    backward::drelu_into(
        dvalues,
        Matrix::of(&layer.z),
        Matrix::of_mut(&mut gradients.drelu),
    )
}

#[inline(never)]
#[expect(clippy::too_many_arguments, reason = "four operands, four gradients")]
fn of_any_shape<T: Float>(
    inputs: MatrixView<T>,
    weights: MatrixView<T>,
    z: MatrixView<T>,
    dvalues: MatrixView<T>,
    dinputs: MatrixViewMut<T>,
    dweights: MatrixViewMut<T>,
    dbiases: MatrixViewMut<T>,
    drelu: MatrixViewMut<T>,
) -> Result<(), ShapeError> {
    backward::dinputs_into(dvalues, weights, dinputs)?;
    backward::dweights_into(inputs, dvalues, dweights)?;
    backward::dbiases_into(dvalues, dbiases)?;
    backward::drelu_into(dvalues, z, drelu)
}

#[inline(never)]
fn of_the_textbook<T: Float>(
    shape: (usize, usize, usize),
    layer: &Notebook<T>,
    gradients: &mut Gradients<T>,
) {
    let (n_samples, _, n_neurons) = shape;
    let (dvalues, z) = (layer.dvalues.as_flattened(), layer.z.as_flattened());
    textbook_dinputs(
        shape,
        dvalues,
        layer.weights.as_flattened(),
        gradients.dinputs.as_flattened_mut(),
    );
    textbook_dweights(
        shape,
        layer.inputs.as_flattened(),
        dvalues,
        gradients.dweights.as_flattened_mut(),
    );
    let (dbiases, drelu) = (
        gradients.dbiases.as_flattened_mut(),
        gradients.drelu.as_flattened_mut(),
    );
    for neuron in 0..n_neurons {
        let mut sum = T::ZERO;
        for sample in 0..n_samples {
            sum = sum + dvalues[sample * n_neurons + neuron];
            let masked = z[sample * n_neurons + neuron] <= T::ZERO;
            drelu[sample * n_neurons + neuron] = if masked {
                T::ZERO
            } else {
                dvalues[sample * n_neurons + neuron]
            };
        }
        dbiases[neuron] = sum;
    }
}

/// What a judgement costs, in products of the explicit loops.
fn judging() -> Result<(), ShapeError> {
    println!("\nThe oracle, in times of the explicit loops");
    let mut random = Random(4);
    let numbers = random.matrix::<f64>(1, 100_000)?;
    let (numbers, mut exact) = (numbers.as_slice(), Exact::ZERO);
    let [looped, summed] = seconds([
        &mut || {
            black_box(
                numbers
                    .iter()
                    .zip(&numbers[1..])
                    .fold(0.0, |sum, (&left, &right)| sum + left * right),
            );
        },
        &mut || {
            numbers
                .iter()
                .zip(&numbers[1..])
                .for_each(|(&left, &right)| exact.add_product(left, right));
        },
    ]);
    println!("an exact sum of f64 products     {:5.1}", summed / looped);
    judged::<f64>("f64, 256 cubed, dinputs judged", 256)?;
    judged::<f32>("f32, 1024 cubed, dinputs judged", 1024)
}

fn judged<T: Float>(name: &str, size: usize) -> Result<(), ShapeError> {
    let mut random = Random(5);
    let (dvalues, weights) = (random.matrix::<T>(size, size)?, random.matrix(size, size)?);
    let (d, w) = (dvalues.view(), weights.view());
    let mut dinputs = backward::dinputs(d, w)?;
    let candidate = dinputs.view().copy()?;
    let [looped, judged] = seconds([
        &mut || backward::dinputs_into(d, w, dinputs.view_mut()).expect("it fits"),
        &mut || {
            assert!(
                oracle::dinputs(d, w, candidate.view()).is_ok_and(|report| report.passes()),
                "the oracle errs"
            );
        },
    ]);
    println!("{name:32} {:5.1}", judged / looped);
    Ok(())
}

/// What the oracle judges and the loops are made of.
trait Float: Element + From<f32> + Into<f64> + Default {}
impl<T: Element + From<f32> + Into<f64> + Default> Float for T {}
