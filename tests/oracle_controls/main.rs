//! Proves that the oracle sees what is wrong. Every mistake that it knows is made in a result that is right otherwise, on at
//! least 50 random problems of each gradient and of the forward functions, in `f32`, `f64` and two integers: it is called
//! wrong whenever the data can see it, and named. Mistakes that the oracle does not know are called wrong and not named.
//! Whether the data can see it is decided here by other means: equality where every order is exact, and otherwise n·u·S in
//! 128-bit integers.
//!
//! Nothing of `src/oracle` is used but its public face. It cannot prove that right results pass: `oracle_honest.rs` does.

mod numbers;
#[path = "../random/mod.rs"]
mod random;
mod wrong;

use chainrule::oracle::{Format, Mistake, Report};
use chainrule::{Matrix, oracle};
use core::num::Wrapping;
use numbers::Number;
use random::Random;
use wrong::{Case, Grid, KNOWN, TASKS, Task, at, grid, map, masked, wrong};

/// On how many problems each mistake has to be seen, and how many are tried to find them.
const PROBLEMS: usize = 50;
const TRIED: u64 = 210;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Data {
    /// All bits; every order of summation may give something else.
    Any,
    /// Small integers: every order of summation is exact.
    Integers,
    /// Small integers, zeros, infinities and NaN.
    NotFinite,
    /// Small multiples of the smallest number, also as products.
    Tiny,
}

fn case<T: Number>(task: Task, data: Data, sizes: [usize; 3], random: &mut Random) -> Case<T> {
    let tiny = match task {
        Task::Dense => ["weights", "biases"],
        Task::Relu => ["z", "z"],
        // A gradient that goes through all the same shows what became of its `z`.
        Task::Drelu => [random.of(&["dvalues", "z"]); 2],
        _ => ["dvalues", "dvalues"],
    };
    let has_products = matches!(task, Task::Dinputs | Task::Dweights);
    let exponent = if has_products { random.of(&[0, 60]) } else { 0 };
    Case::new(sizes, &mut |name| {
        let small = random.within(-9, 9);
        match data {
            _ if name == "z" && random.below(4) == 0 => T::ZERO,
            Data::Any => T::any(random),
            Data::NotFinite if small % 3 == 0 => T::special(random).unwrap_or(T::ZERO),
            // The products are multiples of the smallest number.
            Data::Tiny if tiny.contains(&name) => T::tiny(small, exponent).unwrap_or(T::ZERO),
            Data::Tiny => T::of(small)
                .scaled(2_f64.powi(-exponent))
                .unwrap_or(T::ZERO),
            Data::Integers | Data::NotFinite => T::of(small),
        }
    })
}

/// The data that can show a mistake.
fn data(mistake: Mistake) -> &'static [Data] {
    match mistake {
        Mistake::ZerosSkipped
        | Mistake::MaskMultiplied
        | Mistake::MaskSelected
        | Mistake::NanAtNan => &[Data::NotFinite],
        Mistake::Flushed => &[Data::Tiny],
        Mistake::Saturated | Mistake::Wrapped(_) => &[Data::Any],
        _ if wrong::loses_precision(mistake) => &[Data::Any],
        _ => &[Data::Any, Data::Integers],
    }
}

fn is_visible<T: Number>(data: Data, task: Task, case: &Case<T>, candidate: &Grid<T>) -> bool {
    let right = case.right(task);
    (0..right.nrows()).any(|row| {
        (0..right.ncols()).any(|col| {
            let number = at(candidate, row, col);
            match data {
                Data::Any if !task.is_mask() => {
                    T::is_certainly_wrong(&case.terms(task, row, col), number)
                }
                _ => !number.is_the_same(at(&right, row, col)),
            }
        })
    })
}

fn names<T: Number>(report: &Report<T>) -> Vec<Mistake> {
    report.explain().explaining().collect()
}

/// The verdict on one wrong result; whether the data can see that it is wrong.
fn is_seen<T: Number>(
    mistake: Mistake,
    data: Data,
    task: Task,
    case: &Case<T>,
    candidate: &Grid<T>,
) -> bool {
    let report = case.judged(task, candidate);
    let (is_visible, is_called_wrong) = (is_visible(data, task, case, candidate), !report.passes());
    let about = || format!("{mistake:#}, {task:?}, {data:?}, {case:?}\n{candidate:?}\n{report}");
    assert!(
        is_called_wrong || !is_visible,
        "not called wrong: {}",
        about()
    );
    if is_called_wrong {
        let named = names(&report);
        let is_last_resort = matches!(
            mistake,
            Mistake::MaskFromElsewhere | Mistake::Scaled | Mistake::Leaky
        );
        assert!(
            named.contains(&mistake) || is_last_resort && !named.is_empty(),
            "not named: {}",
            about()
        );
    }
    is_visible
}

fn every_mistake_is_called_wrong_and_named<T: Number>() {
    for (task, mistake) in TASKS
        .into_iter()
        .flat_map(|task| KNOWN.map(|mistake| (task, mistake)))
    {
        let (kinds, mut made, mut seen) = (data(mistake), 0, 0);
        for (seed, &data) in (0..TRIED).zip(kinds.iter().cycle()) {
            let random = &mut Random(seed);
            let size = 2 + random.below(3);
            let are_equal = mistake == Mistake::WrongAxis;
            let sizes = if are_equal {
                [size; 3]
            } else {
                [(); 3].map(|()| 2 + random.below(3))
            };
            let case: Case<T> = case(task, data, sizes, random);
            let right = case.right(task);
            assert!(
                case.judged(task, &right).passes(),
                "{task:?}, {data:?}, seed {seed}"
            );
            let ways = wrong(mistake, task, &case, random);
            // Where there are several ways to make it, one after the other.
            if let Some(candidate) = ways.get(made % ways.len().max(1)) {
                made += 1;
                seen += usize::from(is_seen(mistake, data, task, &case, candidate));
            }
            if seen == PROBLEMS || made == 0 && seed == TRIED / 10 {
                break;
            }
        }
        assert!(
            made == 0 || seen == PROBLEMS,
            "{mistake:#}, {task:?}: seen on {seen} problems"
        );
    }
}

#[test]
fn known_mistakes_in_f32() {
    every_mistake_is_called_wrong_and_named::<f32>();
}

#[test]
fn known_mistakes_in_f64() {
    every_mistake_is_called_wrong_and_named::<f64>();
}

#[test]
fn known_mistakes_in_integers() {
    every_mistake_is_called_wrong_and_named::<i8>();
    every_mistake_is_called_wrong_and_named::<Wrapping<i32>>();
}

/// Mistakes that nobody has told the oracle about.
fn unknown<T: Number>(task: Task, case: &Case<T>) -> Vec<(&'static str, Grid<T>)> {
    let right = case.right(task);
    let (rows, cols) = right.shape();
    let is_sum = !task.is_mask();
    let mut results = vec![
        ("a constant added", map(&right, |number| number + T::of(1))),
        (
            "two columns swapped",
            grid(rows, cols, |row, col| {
                at(&right, row, if col < 2 { 1 - col } else { col })
            }),
        ),
        (
            "the last of each row from the next row",
            grid(rows, cols, |row, col| {
                at(
                    &right,
                    if col + 1 == cols {
                        (row + 1) % rows
                    } else {
                        row
                    },
                    col,
                )
            }),
        ),
        ("squared", map(&right, |number| T::sum(&[(number, number)]))),
        (
            "the row added",
            grid(rows, cols, |row, col| {
                let added = i32::try_from(row + 1).expect("small");
                at(&right, row, col) + T::of(added)
            }),
        ),
    ];
    if is_sum {
        results.push((
            "two factors, one for each parity",
            grid(rows, cols, |row, col| {
                at(&right, row, col).times(if (row + col) % 2 == 0 { 3 } else { 5 })
            }),
        ));
        let positive = |terms: &[(T, T)]| {
            T::sum(
                &terms
                    .iter()
                    .map(|&(a, b)| ((a * b).magnitude(), T::of(1)))
                    .collect::<Vec<_>>(),
            )
        };
        results.push(("magnitudes summed", case.sums(task).summed(positive)));
        let alternate =
            |terms: &[(T, T)]| T::sum(&terms.iter().step_by(2).copied().collect::<Vec<_>>());
        results.push(("every other term only", case.sums(task).summed(alternate)));
    }
    if matches!(task, Task::Dinputs | Task::Dense) {
        let mut case = case.clone();
        case.weights = grid(case.weights.nrows(), case.weights.ncols(), |row, col| {
            at(&case.weights, row.max(1), col)
        });
        results.push(("one row of the weights used twice", case.right(task)));
    }
    if task == Task::Drelu {
        results.push((
            "z in place of the gradient",
            masked((&case.z, &case.z), |z, _| z <= T::ZERO),
        ));
    }
    // Where the result has one row, there is no next one.
    results.retain(|(name, _)| rows > 1 || *name != "the last of each row from the next row");
    results
}

fn unknown_mistakes_are_called_wrong_and_not_named<T: Number>(data: Data) {
    for task in TASKS {
        let mut seen = std::collections::BTreeMap::new();
        for seed in 0..TRIED / 3 {
            let random = &mut Random(seed);
            let sizes = [(); 3].map(|()| 4 + random.below(2));
            let case: Case<T> = case(task, data, sizes, random);
            for (name, candidate) in unknown(task, &case) {
                if !is_visible(data, task, &case, &candidate) {
                    continue;
                }
                let report = case.judged(task, &candidate);
                let about =
                    || format!("{name}, {task:?}, seed {seed}, {case:?}\n{candidate:?}\n{report}");
                assert!(!report.passes(), "not called wrong: {}", about());
                assert!(names(&report).is_empty(), "named: {}", about());
                let is_alone = report.counts().wrong == 1;
                assert_eq!(
                    report.explain().overwritten().is_some(),
                    is_alone,
                    "{}",
                    about()
                );
                *seen.entry(name).or_insert(0) += 1;
            }
            if seen.values().all(|&count| count >= PROBLEMS) {
                break;
            }
        }
        assert!(
            seen.len() >= 5 && seen.values().all(|&count| count >= PROBLEMS),
            "{task:?}: {seen:?}"
        );
    }
}

#[test]
fn unknown_mistakes() {
    unknown_mistakes_are_called_wrong_and_not_named::<f32>(Data::Any);
    unknown_mistakes_are_called_wrong_and_not_named::<f64>(Data::Any);
    unknown_mistakes_are_called_wrong_and_not_named::<Wrapping<i32>>(Data::Any);
}

/// NaN, infinities, zeros, and outputs of another shape do not pass, where the right result is something else.
fn what_was_never_computed_does_not_pass<T: Number>(nothings: &[T]) {
    for (task, seed) in TASKS
        .into_iter()
        .flat_map(|task| (0..50).map(move |seed| (task, seed)))
    {
        let random = &mut Random(seed);
        let sizes = [(); 3].map(|()| 1 + random.below(5));
        let case: Case<T> = case(task, Data::Any, sizes, random);
        let right = case.right(task);
        let (rows, cols) = right.shape();
        for &nothing in nothings {
            let candidate = map(&right, |_| nothing);
            let is_right = right
                .as_slice()
                .iter()
                .all(|&number| number.is_the_same(nothing));
            assert!(
                is_right || !case.judged(task, &candidate).passes(),
                "{task:?}, seed {seed}: {nothing:?}"
            );
        }
        for (other_rows, other_cols) in [
            (cols, rows),
            (rows + 1, cols),
            (rows, cols + 1),
            (1, rows * cols),
            (0, 0),
        ] {
            let other = grid(other_rows, other_cols, |row, col| {
                right
                    .as_slice()
                    .get(row * other_cols + col)
                    .copied()
                    .unwrap_or(T::ZERO)
            });
            let is_right = (other_rows, other_cols) == (rows, cols);
            assert!(
                is_right || !case.judged(task, &other).passes(),
                "{task:?}, seed {seed}: {other:?}"
            );
        }
    }
}

#[test]
fn never_computed() {
    what_was_never_computed_does_not_pass(&[
        f32::NAN,
        -f32::NAN,
        f32::INFINITY,
        -f32::INFINITY,
        0.0,
        -0.0,
    ]);
    what_was_never_computed_does_not_pass(&[
        f64::NAN,
        -f64::NAN,
        f64::INFINITY,
        -f64::INFINITY,
        0.0,
        -0.0,
    ]);
    what_was_never_computed_does_not_pass(&[0_i8]);
}

/// One element that something else has written: it is the one that is pointed at, and nothing is said of the others.
fn one_overwritten_element_is_pointed_at<T: Number>(overwritten: impl Fn(T) -> T) {
    for (task, seed) in TASKS
        .into_iter()
        .flat_map(|task| (0..50).map(move |seed| (task, seed)))
    {
        let random = &mut Random(seed);
        let case: Case<T> = case(task, Data::Any, [3, 4, 5], random);
        let right = case.right(task);
        let place = (random.below(right.nrows()), random.below(right.ncols()));
        let candidate = grid(right.nrows(), right.ncols(), |row, col| {
            let number = at(&right, row, col);
            if (row, col) == place {
                overwritten(number)
            } else {
                number
            }
        });
        let report = case.judged(task, &candidate);
        assert_eq!(
            (report.counts().wrong, report.explain().overwritten()),
            (1, Some(place)),
            "{task:?}\n{report}"
        );
        assert_eq!(
            report.worst().map(|worst| (worst.row, worst.col)),
            Some(place)
        );
        assert!(names(&report).is_empty(), "{task:?}, seed {seed}\n{report}");
    }
}

#[test]
fn one_element_overwritten() {
    one_overwritten_element_is_pointed_at(|_: f32| f32::NAN);
    one_overwritten_element_is_pointed_at(|number: f32| number + 1.0);
    one_overwritten_element_is_pointed_at(|_: f64| f64::INFINITY);
    one_overwritten_element_is_pointed_at(|number: f64| number - 1.0);
    one_overwritten_element_is_pointed_at(|number: Wrapping<i32>| number + Wrapping(1));
}

/// Sums so long that operands rounded to TF32 or bf16 are within the bound of `f32`: the candidate passes, and what was
/// lost is named all the same.
#[test]
fn precision_lost_within_the_bound() {
    let random = &mut Random(0);
    let [samples, inputs, neurons] = [4, 4, 1 << 13];
    let mut numbers = |count| -> Vec<f32> { (0..count).map(|_| f32::any(random).abs()).collect() };
    let (dvalues, weights) = (numbers(samples * neurons), numbers(inputs * neurons));
    for format in [None, Some(Format::TF32), Some(Format::BF16)] {
        let rounded = |number: f32| {
            format
                .and_then(|format| number.rounded(format, false))
                .unwrap_or(number)
        };
        // A wide accumulator, rounded once: what is lost, is lost in the operands, or, with a part below 1, in part of them.
        let candidate = |part: f64| {
            grid(samples, inputs, |sample, input| {
                let products = dvalues[sample * neurons..]
                    .iter()
                    .zip(&weights[input * neurons..][..neurons]);
                let sums = products.fold([0.0, 0.0], |[right, lost], (&a, &b)| {
                    [
                        right + f64::from(a) * f64::from(b),
                        lost + f64::from(rounded(a)) * f64::from(rounded(b)),
                    ]
                });
                numbers::narrowed(sums[0] + part * (sums[1] - sums[0]))
            })
        };
        let view = |rows, data| Matrix::from_row_major(rows, neurons, data).expect("its size");
        let suspected = |part: f64| -> Vec<Mistake> {
            let (dvalues, weights, candidate) = (
                view(samples, &dvalues[..]),
                view(inputs, &weights[..]),
                candidate(part),
            );
            let report = oracle::dinputs(dvalues, weights, candidate.view()).expect("fits");
            // Possible it is; that it was done so is doubted, or not even that.
            assert_eq!(report.counts().wrong, 0, "{report}");
            report.explain().suspected().collect()
        };
        match format {
            None => assert_eq!(suspected(1.0), []),
            Some(format) => assert!(suspected(1.0).contains(&Mistake::Rounded(format))),
        }
        // Half as far from what lost precision gives as from the exact sums is not near enough.
        assert_eq!(suspected(2.0 / 3.0), [], "{format:?}");
    }
}
