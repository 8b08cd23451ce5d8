//! The right results, and the wrong ones: each mistake made the way people make it, on the operands, in the sum, or on
//! the result.

use crate::numbers::{Number, Term};
use crate::random::Random;
use chainrule::Matrix;
use chainrule::oracle::{self, Axis, Format, Mistake, Operand, Report};

pub(crate) type Grid<T> = Matrix<T, Vec<T>>;

pub(crate) fn grid<T>(rows: usize, cols: usize, element: impl Fn(usize, usize) -> T) -> Grid<T> {
    let elements = (0..rows * cols)
        .map(|flat| element(flat / cols, flat % cols))
        .collect();
    Matrix::from_row_major(rows, cols, elements).expect("it has the size")
}

pub(crate) fn at<T: Number>(matrix: &Grid<T>, row: usize, col: usize) -> T {
    *matrix.get(row, col).expect("it is in there")
}

pub(crate) fn map<T: Number>(matrix: &Grid<T>, change: impl Fn(T) -> T) -> Grid<T> {
    grid(matrix.nrows(), matrix.ncols(), |row, col| {
        change(at(matrix, row, col))
    })
}

fn transposed<T: Number>(matrix: &Grid<T>) -> Grid<T> {
    grid(matrix.ncols(), matrix.nrows(), |row, col| {
        at(matrix, col, row)
    })
}

/// The same memory, taken for column after column.
pub(crate) fn column_major<T: Number>(matrix: &Grid<T>) -> Grid<T> {
    let (rows, memory) = (matrix.nrows(), matrix.as_slice());
    grid(rows, matrix.ncols(), |row, col| memory[col * rows + row])
}

/// The memory of column after column, taken for that of row after row.
fn row_major<T: Number>(matrix: &Grid<T>) -> Grid<T> {
    let (rows, cols) = matrix.shape();
    grid(rows, cols, |row, col| {
        let flat = row * cols + col;
        at(matrix, flat % rows, flat / rows)
    })
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Task {
    Dinputs,
    Dweights,
    Dbiases,
    Drelu,
    Dense,
    Relu,
}

pub(crate) const TASKS: [Task; 6] = [
    Task::Dinputs,
    Task::Dweights,
    Task::Dbiases,
    Task::Drelu,
    Task::Dense,
    Task::Relu,
];

impl Task {
    pub(crate) fn is_mask(self) -> bool {
        matches!(self, Task::Drelu | Task::Relu)
    }

    fn is_gradient(self) -> bool {
        !matches!(self, Task::Dense | Task::Relu)
    }
}

/// A layer with its numbers.
#[derive(Clone, Debug)]
pub(crate) struct Case<T> {
    /// samples, inputs, neurons
    pub(crate) sizes: [usize; 3],
    pub(crate) inputs: Grid<T>,
    pub(crate) weights: Grid<T>,
    pub(crate) biases: Grid<T>,
    pub(crate) z: Grid<T>,
    pub(crate) dvalues: Grid<T>,
}

/// The operands of a sum: element `[row][col]` is the sum of `left[row][term] * right[col][term]`, and of its bias.
pub(crate) struct Sums<T> {
    pub(crate) left: Grid<T>,
    pub(crate) right: Grid<T>,
    pub(crate) biases: Option<Grid<T>>,
}

impl<T: Number> Case<T> {
    pub(crate) fn new(sizes: [usize; 3], number: &mut impl FnMut(&str) -> T) -> Self {
        let [samples, inputs, neurons] = sizes;
        let mut matrix = |name, rows, cols| {
            let numbers = (0..rows * cols).map(|_| number(name)).collect();
            Matrix::from_row_major(rows, cols, numbers).expect("it has the size")
        };
        Case {
            sizes,
            inputs: matrix("inputs", samples, inputs),
            weights: matrix("weights", inputs, neurons),
            biases: matrix("biases", 1, neurons),
            z: matrix("z", samples, neurons),
            dvalues: matrix("dvalues", samples, neurons),
        }
    }

    /// The same with every operand changed.
    pub(crate) fn each(&self, change: impl Fn(T) -> T) -> Self {
        let [inputs, weights, biases, z, dvalues] = [
            &self.inputs,
            &self.weights,
            &self.biases,
            &self.z,
            &self.dvalues,
        ]
        .map(|matrix| map(matrix, &change));
        Case {
            sizes: self.sizes,
            inputs,
            weights,
            biases,
            z,
            dvalues,
        }
    }

    pub(crate) fn sums(&self, task: Task) -> Sums<T> {
        let ones = grid(1, self.sizes[0], |_, _| T::of(1));
        let (left, right) = match task {
            Task::Dinputs => (self.dvalues.clone(), self.weights.clone()),
            Task::Dweights => (transposed(&self.inputs), transposed(&self.dvalues)),
            Task::Dense => (self.inputs.clone(), transposed(&self.weights)),
            _ => (ones, transposed(&self.dvalues)),
        };
        Sums {
            left,
            right,
            biases: (task == Task::Dense).then(|| self.biases.clone()),
        }
    }

    /// `z` and what it masks.
    fn mask(&self, task: Task) -> (&Grid<T>, &Grid<T>) {
        (
            &self.z,
            if task == Task::Relu {
                &self.z
            } else {
                &self.dvalues
            },
        )
    }

    pub(crate) fn right(&self, task: Task) -> Grid<T> {
        if task.is_mask() {
            return masked(self.mask(task), |z, _| z <= T::ZERO);
        }
        self.sums(task).summed(|terms| T::sum(terms))
    }

    /// What is added up for one element; of a mask, the one number that comes through, or none.
    pub(crate) fn terms(&self, task: Task, row: usize, col: usize) -> Vec<Term<T>> {
        if task.is_mask() {
            return vec![(at(&self.right(task), row, col), T::of(1))];
        }
        self.sums(task).terms(row, col)
    }

    pub(crate) fn judged<'a>(&'a self, task: Task, candidate: &'a Grid<T>) -> Report<'a, T> {
        let [inputs, weights, biases, z, dvalues, candidate] = [
            &self.inputs,
            &self.weights,
            &self.biases,
            &self.z,
            &self.dvalues,
            candidate,
        ]
        .map(|matrix| matrix.view());
        match task {
            Task::Dinputs => oracle::dinputs(dvalues, weights, candidate),
            Task::Dweights => oracle::dweights(inputs, dvalues, candidate),
            Task::Dbiases => oracle::dbiases(dvalues, candidate),
            Task::Drelu => oracle::drelu(dvalues, z, candidate),
            Task::Dense => oracle::dense(inputs, weights, biases, candidate),
            Task::Relu => oracle::relu(z, candidate),
        }
        .expect("they fit")
    }
}

impl<T: Number> Sums<T> {
    fn terms(&self, row: usize, col: usize) -> Vec<Term<T>> {
        let products = self
            .left
            .row(row)
            .iter()
            .copied()
            .zip(self.right.row(col).iter().copied());
        products
            .chain(
                self.biases
                    .iter()
                    .map(|biases| (at(biases, 0, col), T::of(1))),
            )
            .collect()
    }

    pub(crate) fn summed(&self, sum: impl Fn(&[Term<T>]) -> T) -> Grid<T> {
        grid(self.left.nrows(), self.right.nrows(), |row, col| {
            sum(&self.terms(row, col))
        })
    }
}

pub(crate) fn masked<T: Number>(
    (z, values): (&Grid<T>, &Grid<T>),
    is_masked: impl Fn(T, T) -> bool,
) -> Grid<T> {
    grid(z.nrows(), z.ncols(), |row, col| {
        let value = at(values, row, col);
        if is_masked(at(z, row, col), value) {
            T::ZERO
        } else {
            value
        }
    })
}

/// What becomes of each value, given its z.
fn through<T: Number>(z: &Grid<T>, values: &Grid<T>, value: impl Fn(T, T) -> T) -> Grid<T> {
    grid(z.nrows(), z.ncols(), |row, col| {
        value(at(z, row, col), at(values, row, col))
    })
}

/// Each sum starts where the one before it ended, of all or of its row.
fn never_reset<T: Number>(sums: &Sums<T>, resets_in_each_row: bool) -> Grid<T> {
    let (rows, cols) = (sums.left.nrows(), sums.right.nrows());
    let mut elements = Vec::new();
    let mut sum = T::ZERO;
    for row in 0..rows {
        if resets_in_each_row {
            sum = T::ZERO;
        }
        for col in 0..cols {
            let own = sums.terms(row, col);
            sum = T::sum(&[&[(sum, T::of(1))], &own[..]].concat());
            elements.push(sum);
        }
    }
    Matrix::from_row_major(rows, cols, elements).expect("it has the size")
}

fn operand_of<T>(case: &mut Case<T>, operand: Operand) -> &mut Grid<T> {
    match operand {
        Operand::DVALUES => &mut case.dvalues,
        Operand::INPUTS => &mut case.inputs,
        Operand::WEIGHTS => &mut case.weights,
        Operand::Z => &mut case.z,
        operand => panic!("{operand:?}"),
    }
}

/// Where an index is in the result of a task, or that it is summed over.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Row,
    Col,
    Term,
}

#[rustfmt::skip] // a table
fn place(task: Task, axis: Axis) -> Option<Place> {
    match (task, axis) {
        (Task::Dweights | Task::Dbiases, Axis::Sample) | (Task::Dense, Axis::Input) | (Task::Dinputs, Axis::Neuron) => Some(Place::Term),
        (Task::Dbiases | Task::Drelu | Task::Relu, Axis::Input) => None,
        (_, Axis::Sample) | (Task::Dweights, Axis::Input) => Some(Place::Row),
        _ => Some(Place::Col),
    }
}

fn size<T>(case: &Case<T>, axis: Axis) -> usize {
    case.sizes[match axis {
        Axis::Sample => 0,
        Axis::Input => 1,
        Axis::Neuron => 2,
        axis => panic!("{axis:?}"),
    }]
}

/// The number of the neighbour that is taken for this one, in four ways; none beyond the end where it does not wrap.
fn neighbours(number: usize, count: usize) -> [Option<usize>; 4] {
    let (up, down) = ((number + 1) % count, (number + count - 1) % count);
    [
        Some(up),
        Some(down),
        (up > 0).then_some(up),
        (number > 0).then_some(down),
    ]
}

/// Rows, or else columns, taken from where `from` says; zero where it says nowhere.
fn moved<T: Number>(
    matrix: &Grid<T>,
    are_rows: bool,
    from: impl Fn(usize, usize) -> Option<usize>,
) -> Grid<T> {
    let (rows, cols) = matrix.shape();
    grid(rows, cols, |row, col| match are_rows {
        true => from(row, rows).map_or(T::ZERO, |row| at(matrix, row, col)),
        false => from(col, cols).map_or(T::ZERO, |col| at(matrix, row, col)),
    })
}

/// The results with this mistake, one for each way to make it; none where it cannot be made, or changes nothing ever.
pub(crate) fn wrong<T: Number>(
    mistake: Mistake,
    task: Task,
    case: &Case<T>,
    random: &mut Random,
) -> Vec<Grid<T>> {
    let (right, is_mask) = (case.right(task), task.is_mask());
    let (sums, (z, values)) = (case.sums(task), case.mask(task));
    let (rows, cols) = right.shape();
    let is_square = case.sizes.iter().all(|&size| size == case.sizes[0]);
    let only =
        |applies: bool, result: &dyn Fn() -> Grid<T>| if applies { vec![result()] } else { vec![] };
    match mistake {
        Mistake::Layout(operand) => {
            let mut case = case.clone();
            let (matrix, is_used) = match operand {
                Operand::DVALUES => (&mut case.dvalues, task.is_gradient()),
                Operand::INPUTS => (
                    &mut case.inputs,
                    matches!(task, Task::Dweights | Task::Dense),
                ),
                Operand::WEIGHTS => (
                    &mut case.weights,
                    matches!(task, Task::Dinputs | Task::Dense),
                ),
                Operand::Z => (&mut case.z, task == Task::Drelu),
                operand => panic!("{operand:?}"),
            };
            // Of square dbiases it is the sum over the wrong axis, and goes by that name.
            let has_that_name =
                is_used && !(task == Task::Dbiases && matrix.nrows() == matrix.ncols());
            if !has_that_name {
                return vec![];
            }
            let given = matrix.clone();
            let mut results = Vec::new();
            for read in [column_major, row_major] {
                *operand_of(&mut case, operand) = read(&given);
                results.push(case.right(task));
            }
            results
        }
        Mistake::ResultTransposed if rows > 1 => vec![column_major(&right), row_major(&right)],
        Mistake::WrongAxis => only(is_square && !is_mask, &|| {
            let left = if task == Task::Dbiases {
                sums.left.clone()
            } else {
                transposed(&sums.left)
            };
            Sums {
                left,
                right: transposed(&sums.right),
                biases: sums.biases.clone(),
            }
            .summed(|terms| T::sum(terms))
        }),
        Mistake::DividedBySamples | Mistake::DividedByNeurons if task.is_gradient() => {
            let index = if mistake == Mistake::DividedBySamples {
                Axis::Sample
            } else {
                Axis::Neuron
            };
            let count = size(case, index);
            let mut results = vec![
                map(&right, |number| number.over(count, 0)),
                map(&right, |number| number.over(count, 1)),
            ];
            if T::IS_FLOAT {
                // The operand is divided, as a loss does that means the samples when it must not.
                let mut case = case.clone();
                case.dvalues = map(&case.dvalues, |dvalue| dvalue.over(count, 0));
                results.push(case.right(task));
            }
            results
        }
        Mistake::Scaled if T::IS_FLOAT => {
            #[expect(clippy::cast_precision_loss, reason = "they are small")]
            let [samples, inputs, _] = case.sizes.map(|size| size as f64);
            let mut factors = vec![0.5, 0.1, 4.0, 2.0 / samples, -1.0 / samples];
            factors.push(1.0 / (samples * samples));
            if !is_mask && task != Task::Dbiases {
                factors.push(1.0 / inputs);
            }
            factors
                .iter()
                .map(|&factor| map(&right, |number| number.scaled(factor).unwrap_or(number)))
                .collect()
        }
        Mistake::LastTermOnly => only(!is_mask, &|| {
            let last = |terms: &[Term<T>]| {
                let n_biases = usize::from(task == Task::Dense);
                T::sum(&terms[terms.len() - 1 - n_biases..])
            };
            sums.summed(last)
        }),
        Mistake::NeverReset if !is_mask => [false, true]
            .map(|resets_in_each_row| never_reset(&sums, resets_in_each_row))
            .into(),
        Mistake::OneForAll => {
            let first = |matrix: &Grid<T>| {
                grid(matrix.nrows(), matrix.ncols(), |_, col| at(matrix, 0, col))
            };
            let mut of_all = case.clone();
            of_all.inputs = first(&of_all.inputs);
            of_all.dvalues = first(&of_all.dvalues);
            of_all.z = first(&of_all.z);
            let mut results = vec![of_all.right(task)];
            if matches!(task, Task::Dweights | Task::Drelu) {
                for operand in [Operand::INPUTS, Operand::Z, Operand::DVALUES] {
                    let mut of_one = case.clone();
                    let matrix = operand_of(&mut of_one, operand);
                    *matrix = first(matrix);
                    results.push(of_one.right(task));
                }
            }
            results
        }
        Mistake::HalfAtZero if T::IS_FLOAT && task == Task::Drelu => {
            vec![through(z, values, |z, value| {
                let half = value.scaled(0.5).filter(|_| z == T::ZERO);
                half.unwrap_or(if z <= T::ZERO { T::ZERO } else { value })
            })]
        }
        Mistake::NanAtNan if T::IS_FLOAT && task == Task::Drelu => {
            vec![through(z, values, |z, value| {
                let is_nan = z.partial_cmp(&z).is_none();
                if is_nan {
                    z
                } else if z <= T::ZERO {
                    T::ZERO
                } else {
                    value
                }
            })]
        }
        Mistake::Leaky if T::IS_FLOAT && is_mask => [0.01, 0.2, 0.5]
            .map(|slope| {
                through(z, values, |z, value| {
                    let part = T::from_f64(slope) * value;
                    if z <= T::ZERO { part } else { value }
                })
            })
            .into(),
        Mistake::OutputMultiplied => only(task == Task::Drelu, &|| {
            through(z, values, |z, value| {
                if z <= T::ZERO {
                    T::ZERO
                } else {
                    T::sum(&[(z, value)])
                }
            })
        }),
        Mistake::Wrapped(bits) if !is_mask && right.as_slice()[0].in_bits(bits).is_some() => {
            vec![map(&right, |number| number.in_bits(bits).unwrap_or(number))]
        }
        Mistake::Doubled => {
            let mut results = vec![map(&right, |number| number.times(2))];
            if !is_mask {
                // The second call goes on adding, term by term, where the first one ended.
                results.push(sums.summed(|terms| T::sum(&[terms, terms].concat())));
            }
            results
        }
        Mistake::Negated => vec![map(&right, |number| number.times(-1))],
        Mistake::BiasesForgotten => only(task == Task::Dense, &|| {
            Sums {
                biases: None,
                ..case.sums(task)
            }
            .summed(|terms| T::sum(terms))
        }),
        Mistake::FirstDropped(index) | Mistake::LastDropped(index) => {
            let is_first = mistake == Mistake::FirstDropped(index);
            let kept = |number: usize, count: usize| {
                (number != if is_first { 0 } else { count - 1 }).then_some(number)
            };
            match place(task, index) {
                None => vec![],
                Some(Place::Term) => {
                    let [left, right] =
                        [&sums.left, &sums.right].map(|matrix| moved(matrix, false, kept));
                    vec![
                        Sums {
                            left,
                            right,
                            biases: sums.biases.clone(),
                        }
                        .summed(|terms| T::sum(terms)),
                    ]
                }
                Some(place) => vec![moved(&right, place == Place::Row, kept)],
            }
        }
        Mistake::Shifted(index) => (0..4)
            .flat_map(|way| {
                let from = |number, count| neighbours(number, count)[way];
                match place(task, index) {
                    None => vec![],
                    Some(Place::Term) if task == Task::Dbiases => vec![], // the order of its terms does not show
                    Some(Place::Term) => {
                        let shifted = Sums {
                            right: moved(&sums.right, false, from),
                            ..case.sums(task)
                        };
                        vec![shifted.summed(|terms| T::sum(terms))]
                    }
                    Some(place) => {
                        let mut results = vec![moved(&right, place == Place::Row, from)];
                        if task == Task::Drelu && way < 2 {
                            // The mask alone.
                            let z = moved(z, place == Place::Row, from);
                            results.push(masked((&z, values), |z, _| z <= T::ZERO));
                        }
                        results
                    }
                }
            })
            .collect(),
        Mistake::MaskForgotten => only(is_mask, &|| values.clone()),
        Mistake::MaskExcludesZero => only(task == Task::Drelu, &|| {
            masked((z, values), |z, _| z < T::ZERO)
        }),
        Mistake::MaskTurned => only(task == Task::Drelu, &|| {
            masked((z, values), |z, _| z > T::ZERO)
        }),
        Mistake::MaskFromGradient => only(task == Task::Drelu, &|| {
            masked((z, values), |_, value| value <= T::ZERO)
        }),
        Mistake::MaskFromElsewhere => {
            let coins: Vec<bool> = (0..rows * cols).map(|_| random.below(2) == 0).collect();
            let coin = |row, col| {
                if coins[row * cols + col] {
                    T::ZERO
                } else {
                    at(values, row, col)
                }
            };
            only(is_mask, &|| grid(rows, cols, coin))
        }
        Mistake::DerivativeWritten => only(is_mask, &|| map(z, |z| T::of(i32::from(z > T::ZERO)))),
        Mistake::MaskMultiplied => {
            let factor = |row, col| T::of(i32::from(at(z, row, col) > T::ZERO));
            only(is_mask && T::IS_FLOAT, &|| {
                grid(rows, cols, |row, col| {
                    at(values, row, col) * factor(row, col)
                })
            })
        }
        // Written so that NaN is not above 0.
        Mistake::MaskSelected => only(is_mask && T::IS_FLOAT, &|| {
            masked((z, values), |z, _| {
                z.partial_cmp(&T::ZERO) != Some(core::cmp::Ordering::Greater)
            })
        }),
        Mistake::ZerosSkipped if !is_mask && task != Task::Dbiases && T::IS_FLOAT => {
            // Where either factor is zero, or where the one is that somebody looks at.
            let looks: [fn(&Term<T>) -> bool; 3] = [
                |(a, b)| *a == T::ZERO || *b == T::ZERO,
                |(a, _)| *a == T::ZERO,
                |(_, b)| *b == T::ZERO,
            ];
            let without = |terms: &[Term<T>], is_skipped: fn(&Term<T>) -> bool| {
                T::sum(
                    &terms
                        .iter()
                        .copied()
                        .filter(|term| !is_skipped(term))
                        .collect::<Vec<Term<T>>>(),
                )
            };
            looks
                .map(|is_skipped| sums.summed(|terms| without(terms, is_skipped)))
                .into()
        }
        Mistake::Rounded(format) | Mistake::Truncated(format) => {
            let truncates = mistake == Mistake::Truncated(format);
            let change = |number: T| number.rounded(format, truncates);
            only(change(T::ZERO).is_some(), &|| {
                case.each(|number| change(number).unwrap_or(number))
                    .right(task)
            })
        }
        Mistake::Narrow(format) => {
            let narrow = |number: T| number.rounded(format, false).unwrap_or(number);
            let narrow_sum = |terms: &[Term<T>]| {
                terms.iter().fold(T::ZERO, |sum, &(a, b)| {
                    narrow(sum + narrow(narrow(a) * narrow(b)))
                })
            };
            if is_mask || T::ZERO.rounded(format, false).is_none() {
                return vec![];
            }
            // The result rounded, the operands as well, and every step.
            vec![
                map(&right, narrow),
                map(&case.each(narrow).right(task), narrow),
                sums.summed(narrow_sum),
            ]
        }
        Mistake::Flushed => {
            let flush = |number: T| number.flushed().unwrap_or(number);
            only(T::IS_FLOAT, &|| map(&case.each(flush).right(task), flush))
        }
        Mistake::Saturated if !is_mask => {
            let stopped = |way: usize| {
                sums.summed(|terms| {
                    T::saturated(terms).map_or_else(|| T::sum(terms), |sums| sums[way])
                })
            };
            if T::IS_FLOAT {
                vec![]
            } else {
                vec![stopped(0), stopped(1)]
            }
        }
        _ => vec![],
    }
}

/// Every mistake that the oracle knows, but for the one that shows by its shape (`Unsummed`), and 32 bits, which need 64.
#[rustfmt::skip]
pub(crate) const KNOWN: [Mistake; 52] = {
    use chainrule::oracle::{Axis::*, Mistake::*};
    [
        Layout(Operand::DVALUES), Layout(Operand::INPUTS), Layout(Operand::WEIGHTS), Layout(Operand::Z), ResultTransposed, WrongAxis,
        DividedBySamples, DividedByNeurons, Doubled, Negated, Scaled, BiasesForgotten,
        FirstDropped(Sample), FirstDropped(Input), FirstDropped(Neuron),
        LastDropped(Sample), LastDropped(Input), LastDropped(Neuron),
        Shifted(Sample), Shifted(Input), Shifted(Neuron),
        OneForAll, LastTermOnly, NeverReset,
        MaskForgotten, MaskExcludesZero, HalfAtZero, NanAtNan, Leaky, OutputMultiplied, MaskTurned, MaskFromGradient, MaskFromElsewhere, DerivativeWritten, MaskMultiplied, MaskSelected,
        ZerosSkipped, Rounded(Format::BF16), Rounded(Format::F16), Rounded(Format::TF32), Rounded(Format::F32),
        Truncated(Format::BF16), Truncated(Format::F16), Truncated(Format::TF32), Truncated(Format::F32), Narrow(Format::BF16), Narrow(Format::F16), Narrow(Format::F32),
        Flushed, Saturated, Wrapped(8), Wrapped(16),
    ]
};

/// Whether a mistake is one of precision, which has no other effect than to lose some.
pub(crate) fn loses_precision(mistake: Mistake) -> bool {
    matches!(
        mistake,
        Mistake::Rounded(_) | Mistake::Truncated(_) | Mistake::Narrow(_)
    )
}
