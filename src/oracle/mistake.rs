//! The mistakes that people make, each with its names, where it can be made, and what it changes.
//!
//! To add one that is made of changes that there are: a variant, a row of the table, and an arm of
//! [`changes`](Mistake::changes). A test counts the variants and the rows, the compiler the arms.

use core::fmt;

use super::change::{
    Change, Integers, Kept, Masked, Memory, Move, Part, Reads, Rounding, Scale, Start, Through,
    Written,
};
use super::element::Element;
use super::format::{Format, Toward};
use super::operation::{Axis, Kind, Operand};
use super::problem::Problem;

/// A mistake that people make. Printed, it says what was done, and what to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mistake {
    /// The operand was not transposed, or its memory was read column by column where it is stored
    /// row by row, or the other way round; for weights, (out, in): all the same memory.
    Layout(Operand),
    /// The result is transposed, or its memory is; by its shape, also `(n, 1)` for `(1, n)`.
    ResultTransposed,
    /// The sum runs over another index. For square `dbiases` the same as `dvalues` column by
    /// column.
    WrongAxis,
    /// `dbiases` of every sample, and not their sum.
    Unsummed,
    /// Divided by the batch.
    DividedBySamples,
    /// Divided by the number of neurons.
    DividedByNeurons,
    /// Twice the result: accumulated by two calls.
    Doubled,
    /// Some other number of times the result: [`Explanation::factor`](super::Explanation::factor)
    /// has it, found by looking at the candidate. It is tried where nothing else explains.
    Scaled,
    /// The sign is turned.
    Negated,
    /// `dense` without its biases.
    BiasesForgotten,
    /// Written over what was there before, where it should be [added](super::Report::added_to).
    PreviousForgotten,
    /// Added to what was there before, and that once more.
    PreviousTwice,
    /// The first one is left out: of the sum, or of the result, where it stays zero.
    FirstDropped(Axis),
    /// The last one is left out.
    LastDropped(Axis),
    /// The index is off by one, up or down, wrapping around or cut off.
    Shifted(Axis),
    /// The first sample is used in place of all.
    OneForAll,
    /// `=` in place of `+=`: of each sum the last term is left.
    LastTermOnly,
    /// A sum starts where the one before it ended, in the whole of the result or in its row.
    NeverReset,
    /// The gradient without a mask.
    MaskForgotten,
    /// `z < 0` in place of `z <= 0`.
    MaskExcludesZero,
    /// Half of the gradient where `z == 0`.
    HalfAtZero,
    /// NaN where `z` is NaN.
    NanAtNan,
    /// Some part of the gradient where `z <= 0`, found as that of [`Scaled`](Self::Scaled) is.
    Leaky,
    /// `z > 0` in place of `z <= 0`, or what is kept and what is 0 exchanged.
    MaskTurned,
    /// `dvalues <= 0` in place of `z <= 0`.
    MaskFromGradient,
    /// Each element is the gradient or 0, but something else than `z` decides: the inputs?
    MaskFromElsewhere,
    /// The derivative of ReLU, 0 or 1, without the gradient.
    DerivativeWritten,
    /// ReLU's output times the gradient.
    OutputMultiplied,
    /// `dvalues * (z > 0)`: differs where the gradient is inf or NaN, or `z` is NaN.
    MaskMultiplied,
    /// `np.where(z > 0, dvalues, 0)`: differs where `z` is NaN.
    MaskSelected,
    /// Terms with a zero are skipped: differs where it meets inf or NaN.
    ZerosSkipped,
    /// The operands were rounded to this format.
    Rounded(Format),
    /// The operands were truncated to this format.
    Truncated(Format),
    /// Computed and kept in this format.
    Narrow(Format),
    /// Subnormal numbers were replaced by zero.
    Flushed,
    /// Integers stop at the end of their range.
    Saturated,
    /// Integers wrap around as those of so many bits do.
    Wrapped(u32),
}

/// Each mistake with its identifier, what was done, and what to change.
#[rustfmt::skip] // a table: one mistake, one line
const TABLE: &[(Mistake, &str, &str, &str)] = {
    use self::{Axis::*, Mistake::*};
    &[
        (Layout(Operand::DVALUES), "dvalues-layout", "dvalues is transposed, or column-major", "swap its two indices"),
        (Layout(Operand::INPUTS), "inputs-layout", "inputs is transposed wrongly, or column-major", "swap its two indices"),
        (Layout(Operand::WEIGHTS), "weights-layout", "weights is transposed wrongly, or (neurons, inputs)", "swap its two indices"),
        (Layout(Operand::Z), "z-layout", "z is transposed, or column-major", "swap its two indices"),
        (ResultTransposed, "result-transposed", "the result is transposed, or column-major", "swap its two indices"),
        (Unsummed, "unsummed", "not summed over the samples", "add up the rows of dvalues"),
        (WrongAxis, "wrong-axis", "the sum runs over the wrong index", "the one missing on the left is summed"),
        (DividedBySamples, "mean", "divided by the batch", "leave the mean to the loss"),
        (DividedByNeurons, "divided-by-neurons", "divided by the number of neurons", "a gradient is no mean"),
        (Doubled, "doubled", "twice the result", "overwrite the output, do not add to it"),
        (Negated, "negated", "the sign is turned", "leave the minus to the update"),
        (Scaled, "scaled", "some number of times the result", "leave the factor out"),
        (BiasesForgotten, "biases-forgotten", "the biases are missing", "add them to every sample"),
        (PreviousForgotten, "previous-forgotten", "what was there before is overwritten", "add to it with +="),
        (PreviousTwice, "previous-twice", "what was there before is added twice", "add it once"),
        (FirstDropped(Sample), "first-sample-dropped", "the first sample is left out", "start at 0"),
        (FirstDropped(Input), "first-input-dropped", "the first input is left out", "start at 0"),
        (FirstDropped(Neuron), "first-neuron-dropped", "the first neuron is left out", "start at 0"),
        (LastDropped(Sample), "last-sample-dropped", "the last sample is left out", "go on to the end"),
        (LastDropped(Input), "last-input-dropped", "the last input is left out", "go on to the end"),
        (LastDropped(Neuron), "last-neuron-dropped", "the last neuron is left out", "go on to the end"),
        (Shifted(Sample), "sample-shifted", "the sample index is off by one", "check where it starts"),
        (Shifted(Input), "input-shifted", "the input index is off by one", "check where it starts"),
        (Shifted(Neuron), "neuron-shifted", "the neuron index is off by one", "check where it starts"),
        (OneForAll, "first-sample-for-all", "the first sample is used for all", "move on with the sample index"),
        (LastTermOnly, "last-term-only", "of each sum only the last term is left", "add with +=, not ="),
        (NeverReset, "never-reset", "a sum starts where the one before ended", "reset it to 0"),
        (MaskForgotten, "mask-forgotten", "there is no mask", "write 0 where z <= 0"),
        (MaskExcludesZero, "one-at-zero", "masked where z < 0", "z == 0 is masked too, z <= 0"),
        (HalfAtZero, "half-at-zero", "half of the gradient where z == 0", "z == 0 is masked, z <= 0"),
        (NanAtNan, "nan-at-nan", "NaN where z is NaN", "where z is NaN nothing is masked, test z <= 0"),
        (Leaky, "leaky", "a part of the gradient where z <= 0", "write 0 there"),
        (MaskTurned, "mask-turned", "the mask is turned round", "write 0 where z <= 0, not where z > 0"),
        (MaskFromGradient, "mask-from-gradient", "masked by the sign of dvalues", "compare z with 0"),
        (DerivativeWritten, "derivative-written", "the derivative, 0 or 1, alone", "where it is 1, write dvalues (for relu, z)"),
        (OutputMultiplied, "output-multiplied", "relu's output times the gradient", "keep the gradient, write 0 where z <= 0"),
        (MaskMultiplied, "mask-multiplied", "multiplied by the mask", "inf · 0 is NaN, write 0 where z <= 0"),
        (MaskSelected, "zero-at-nan", "selected where z > 0", "NaN in z keeps the gradient, test z <= 0"),
        (ZerosSkipped, "zeros-skipped", "terms with a zero are skipped", "0 · inf and 0 · NaN are NaN, add them"),
        (Rounded(Format::BF16), "rounded-bf16", "the operands are rounded to bf16", "keep them as they are"),
        (Rounded(Format::F16), "rounded-f16", "the operands are rounded to f16", "keep them as they are"),
        (Rounded(Format::TF32), "rounded-tf32", "the operands are rounded to TF32", "keep them as they are"),
        (Rounded(Format::F32), "rounded-f32", "the operands are rounded to f32", "keep them as they are"),
        (Truncated(Format::BF16), "truncated-bf16", "the operands are truncated to bf16", "keep them as they are"),
        (Truncated(Format::F16), "truncated-f16", "the operands are truncated to f16", "keep them as they are"),
        (Truncated(Format::TF32), "truncated-tf32", "the operands are truncated to TF32", "keep them as they are"),
        (Truncated(Format::F32), "truncated-f32", "the operands are truncated to f32", "keep them as they are"),
        (Narrow(Format::BF16), "narrow-bf16", "computed or kept in bf16", "use the format of the operands"),
        (Narrow(Format::F16), "narrow-f16", "computed or kept in f16", "use the format of the operands"),
        (Narrow(Format::F32), "narrow-f32", "computed or kept in f32", "use the format of the operands"),
        (Flushed, "flush", "subnormal numbers become zero", "turn flush-to-zero off"),
        (Saturated, "saturated", "integers stop at the end of their range", "let them wrap around"),
        (Wrapped(8), "wrapped-8", "integers wrap around at 8 bits", "sum in the type of the operands"),
        (Wrapped(16), "wrapped-16", "integers wrap around at 16 bits", "sum in the type of the operands"),
        (Wrapped(32), "wrapped-32", "integers wrap around at 32 bits", "sum in the type of the operands"),
        (MaskFromElsewhere, "mask-from-elsewhere", "masked, but not where z <= 0 (another bound?)", "compare z with 0, and nothing else"), // the last resort
    ]
};

/// The mistakes that are a choice.
const CONVENTIONS: &[Mistake] = &[
    Mistake::DividedBySamples,
    Mistake::HalfAtZero,
    Mistake::MaskExcludesZero,
    Mistake::MaskSelected,
    Mistake::NanAtNan,
    Mistake::Flushed,
];

/// What is said of a mistake.
struct Words {
    id: &'static str,
    done: &'static str,
    advice: &'static str,
}

/// A bit for each mistake, in the order of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct MistakeSet(u64);

const _: () = assert!(TABLE.len() <= 64, "a set of mistakes has a bit for each");

impl MistakeSet {
    pub(super) fn of(mistakes: impl IntoIterator<Item = Mistake>) -> Self {
        let mut set = MistakeSet::default();
        for mistake in mistakes {
            if let Some(number) = Mistake::all().position(|other| other == mistake) {
                set.insert(number);
            }
        }
        set
    }

    pub(super) fn insert(&mut self, number: usize) {
        self.0 |= 1 << (number % 64);
    }

    pub(super) fn with(self, other: Self) -> Self {
        MistakeSet(self.0 | other.0)
    }

    pub(super) fn without(self, other: Self) -> Self {
        MistakeSet(self.0 & !other.0)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Mistake> + use<> {
        Mistake::all()
            .enumerate()
            .filter(move |(number, _)| self.0 >> (number % 64) & 1 == 1)
            .map(|(_, mistake)| mistake)
    }
}

/// The ways to make a mistake.
#[derive(Clone, Copy, Debug)]
struct Changes([Option<Change>; Changes::LIMIT]);

impl Changes {
    /// No mistake has more ways.
    const LIMIT: usize = 8;

    const NONE: Self = Changes([None; Changes::LIMIT]);

    /// These where the mistake can be made, and otherwise none.
    fn each(applies: bool, changes: impl IntoIterator<Item = Change>) -> Self {
        let mut all = Changes::NONE;
        if applies {
            for (place, change) in all.0.iter_mut().zip(changes) {
                *place = Some(change);
            }
        }
        all
    }

    /// This one where the mistake can be made, and otherwise none.
    fn one(applies: bool, change: Change) -> Self {
        Changes::each(applies, [change])
    }

    fn get(&self, way: usize) -> Option<Change> {
        self.0.get(way).copied().flatten()
    }
}

impl Mistake {
    /// Every mistake that is looked for.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|&(mistake, ..)| mistake)
    }

    fn words(self) -> Words {
        let row = TABLE.iter().find(|(mistake, ..)| *mistake == self);
        row.map_or(
            Words {
                id: "another-precision",
                done: "another precision",
                advice: "use the format of the operands",
            },
            |&(_, id, done, advice)| Words { id, done, advice },
        )
    }

    /// A name for programs, of small letters, digits and hyphens. It stays as it is, where the
    /// words of [`done`](Self::done) and [`advice`](Self::advice) may become better ones. That of a
    /// [convention](Self::convention) is the name by which it is accepted.
    ///
    /// ```
    /// use chainrule::oracle::{Axis, Format, Mistake};
    ///
    /// assert_eq!(Mistake::Negated.id(), "negated");
    /// assert_eq!(Mistake::LastDropped(Axis::Sample).id(), "last-sample-dropped");
    /// assert_eq!(Mistake::Rounded(Format::BF16).id(), "rounded-bf16");
    /// assert_eq!(Mistake::DividedBySamples.id(), "mean");
    /// ```
    #[must_use]
    pub fn id(self) -> &'static str {
        self.words().id
    }

    /// What was done.
    #[must_use]
    pub fn done(self) -> &'static str {
        self.words().done
    }

    /// What to change.
    #[must_use]
    pub fn advice(self) -> &'static str {
        self.words().advice
    }

    /// The name by which it can be [accepted](super::Report::accepting) where it is a choice that
    /// others make: `"mean"`, `"half-at-zero"`, `"one-at-zero"`, `"zero-at-nan"`, `"nan-at-nan"`,
    /// `"flush"`. None where it is no choice.
    ///
    /// ```
    /// use chainrule::oracle::Mistake;
    ///
    /// assert_eq!(Mistake::DividedBySamples.convention(), Some("mean"));
    /// assert_eq!(Mistake::Negated.convention(), None);
    /// assert_eq!(Mistake::of_convention("mean"), Some(Mistake::DividedBySamples));
    /// ```
    #[must_use]
    pub fn convention(self) -> Option<&'static str> {
        CONVENTIONS.contains(&self).then(|| self.id())
    }

    /// The mistake that is the convention of this name.
    #[must_use]
    pub fn of_convention(name: &str) -> Option<Self> {
        let mut conventions = CONVENTIONS.iter().copied();
        conventions.find(|mistake| mistake.id() == name)
    }

    /// It is fitted to the candidate, or explains every zero: it is tried only where nothing else
    /// explains.
    pub(super) fn is_last_resort(self) -> bool {
        matches!(
            self,
            Mistake::Scaled | Mistake::Leaky | Mistake::MaskFromElsewhere
        )
    }

    /// It rounds the operands and does nothing else, so that the bound may hide it.
    pub(super) fn loses_precision(self) -> bool {
        matches!(self, Mistake::Rounded(_) | Mistake::Truncated(_))
    }

    /// It rounds, the operands or the sums.
    pub(super) fn is_rounding(self) -> bool {
        self.loses_precision() || matches!(self, Mistake::Narrow(_))
    }

    /// What it changes in this problem: every way to make it, one after the other, and none where
    /// it cannot be made.
    pub(super) fn changes<'a, T: Element>(
        self,
        problem: &Problem<'a, T>,
    ) -> impl Iterator<Item = Change> + Clone + use<'a, T> {
        let problem = *problem;
        (0..Changes::LIMIT).map_while(move |way| self.all_changes(&problem).get(way))
    }

    /// All of them at once. They are long: who walks through them keeps one only, and has them made
    /// again, which costs less than a microcontroller's stack.
    #[inline(never)]
    fn all_changes<T: Element>(self, problem: &Problem<T>) -> Changes {
        use Mistake::*;
        const RIGHT: Change = Change::NONE;
        let (rows, cols) = problem.shape;
        let is_float = T::FORMAT.is_some();
        let is_mask = problem.is_mask();
        let is_plain_sum = matches!(problem.operation.kind, Kind::Sum(_));
        let is_gradient = problem.operation.operands.contains(&Operand::DVALUES);
        let sums_square = !is_mask && cols > 1 && problem.n_terms() == cols;
        let is_narrower =
            |format: Format| T::FORMAT.is_some_and(|own| format.precision() < own.precision());
        match self {
            Layout(operand) => layout(operand, problem),
            ResultTransposed => Changes::each(
                rows > 1 && cols > 1,
                [Memory::ColumnsAsRows, Memory::RowsAsColumns]
                    .map(|result| Change { result, ..RIGHT }),
            ),
            WrongAxis => Changes::one(
                sums_square && (rows == cols || is_plain_sum),
                Change {
                    operands: [Memory::RowsAsColumns; 2],
                    ..RIGHT
                },
            ),
            DividedBySamples => divided(is_gradient, problem.count(Axis::Sample)),
            DividedByNeurons => divided(is_gradient, problem.count(Axis::Neuron)),
            Doubled => Changes::one(true, Change::scaled(2.0)),
            Negated => Changes::one(true, Change::scaled(-1.0)),
            BiasesForgotten => Changes::one(
                problem.biases.is_some(),
                Change {
                    are_biases_forgotten: true,
                    ..RIGHT
                },
            ),
            PreviousForgotten => previous_added(0, problem),
            PreviousTwice => previous_added(2, problem),
            FirstDropped(axis) => moved(problem.count(axis) > 1, axis, Reads::AllButFirst),
            LastDropped(axis) => moved(problem.count(axis) > 1, axis, Reads::AllButLast),
            Shifted(axis) => {
                let is_order_alone = is_plain_sum && problem.operation.term() == Some(axis);
                shifted(axis, !is_order_alone && problem.count(axis) > 1, is_mask)
            }
            OneForAll => one_for_all(problem),
            LastTermOnly => problem.operation.term().map_or(Changes::NONE, |axis| {
                moved(problem.n_terms() > 1, axis, Reads::TheLast)
            }),
            NeverReset => Changes::each(
                !is_mask,
                [Start::Previous, Start::PreviousOfTheRow].map(|start| Change { start, ..RIGHT }),
            ),
            MaskForgotten => masked(is_mask, Masked::Nowhere),
            // [z > 0] = 0, [z >= 0] = 0, and np.where(z <= 0, dvalues, 0).
            MaskTurned => Changes::each(
                is_mask,
                [
                    (Through::All, Through::All),
                    (Through::Nothing, Through::All),
                    (Through::All, Through::Nothing),
                ]
                .map(|(at_zero, at_nan)| Change {
                    masked: Masked::TurnedRound,
                    at_zero,
                    at_nan,
                    ..RIGHT
                }),
            ),
            MaskFromGradient => masked(is_mask && is_gradient, Masked::ByTheGradient),
            MaskFromElsewhere => masked(is_mask, Masked::Elsewhere),
            MaskExcludesZero => Changes::one(
                is_mask,
                Change {
                    at_zero: Through::All,
                    ..RIGHT
                },
            ),
            HalfAtZero => Changes::one(
                is_mask && is_gradient && is_float,
                Change {
                    at_zero: Through::Part(0.5),
                    ..RIGHT
                },
            ),
            MaskSelected => Changes::one(
                is_mask,
                Change {
                    at_nan: Through::Nothing,
                    ..RIGHT
                },
            ),
            NanAtNan => Changes::one(
                is_mask && is_gradient && is_float,
                Change {
                    at_nan: Through::Nan,
                    ..RIGHT
                },
            ),
            MaskMultiplied => written(is_mask, Written::Product),
            DerivativeWritten => written(is_mask, Written::Derivative),
            OutputMultiplied => written(is_mask && is_gradient, Written::TimesOutput),
            ZerosSkipped => Changes::each(
                is_float && !is_mask && !is_plain_sum,
                [[true, true], [true, false], [false, true]].map(|zeros_skipped| Change {
                    zeros_skipped,
                    ..RIGHT
                }),
            ),
            Rounded(format) => rounded(is_narrower(format), format, Toward::Nearest),
            Truncated(format) => rounded(is_narrower(format), format, Toward::Zero),
            Narrow(format) => kept(is_narrower(format) && !is_mask, format),
            // Subnormal terms, and of a mask also a `z` that decides.
            Flushed => {
                let of_terms = Change {
                    is_flushed: true,
                    ..RIGHT
                };
                let n_ways = if is_mask { 2 } else { 1 };
                let ways = [of_terms, Change::FLUSHED_MASK].into_iter().take(n_ways);
                Changes::each(is_float, ways)
            }
            Saturated => Changes::each(
                !is_float && !is_mask,
                [Integers::StopAtTheEnd, Integers::StopInEveryStep]
                    .map(|integers| Change { integers, ..RIGHT }),
            ),
            Wrapped(bits) => Changes::one(
                !is_float && !is_mask && i128::from(u64::MAX >> (64 - bits)) < width::<T>(),
                Change {
                    integers: Integers::WrapAt(bits),
                    ..RIGHT
                },
            ),
            // They are not shapes that the operation has, or are fitted to the candidate.
            Unsummed | Scaled | Leaky => Changes::NONE,
        }
    }
}

/// An operand whose rows and columns are taken for each other.
fn layout<T: Element>(operand: Operand, problem: &Problem<T>) -> Changes {
    let left = problem.left.filter(|left| left.operand == operand);
    let right = Some(problem.right).filter(|right| right.operand == operand);
    let is_matrix = left.or(right).is_some_and(|source| {
        let (rows, cols) = source.matrix.shape();
        rows.min(cols) > 1
    });
    // The only operand of a mask is laid out as the result, and of a square sum it is the wrong
    // axis.
    let has_another_name = match problem.operation.kind {
        Kind::Product(_) => false,
        Kind::Sum(_) => problem.n_terms() == problem.shape.1,
        Kind::Mask => problem.operation.operands.len() == 1,
    };
    let ways = [Memory::RowsAsColumns, Memory::ColumnsAsRows];
    let changes = ways.map(|memory| {
        let read = |is_it: bool| {
            if is_it { memory } else { Memory::AsStored }
        };
        Change {
            operands: [read(left.is_some()), read(right.is_some())],
            ..Change::NONE
        }
    });
    Changes::each(is_matrix && !has_another_name, changes)
}

/// A mean; the quotient of integers is rounded towards zero, or down.
fn divided(applies: bool, count: usize) -> Changes {
    let changes = [false, true].map(|rounds_down| Change {
        scale: Scale {
            times: 1.0,
            over: count as f64,
            rounds_down,
        },
        ..Change::NONE
    });
    Changes::each(applies && count > 1, changes)
}

/// The result rounded; its operands as well; and every step of the sum.
fn kept(applies: bool, format: Format) -> Changes {
    let nearest = Some(Rounding {
        format,
        toward: Toward::Nearest,
    });
    let ways = [(None, false), (nearest, false), (nearest, true)];
    let changes = ways.map(|(rounded, is_in_every_step)| Change {
        rounded,
        kept: Some(Kept {
            format,
            is_in_every_step,
        }),
        ..Change::NONE
    });
    Changes::each(applies, changes)
}

/// The largest number of an unsigned integer as wide as this one.
fn width<T: Element>() -> i128 {
    let (least, greatest) = T::RANGE;
    greatest - least
}

fn moved(applies: bool, axis: Axis, reads: Reads) -> Changes {
    let change = Change {
        moved: Some(Move {
            axis,
            reads,
            of: Part::Both,
        }),
        ..Change::NONE
    };
    Changes::one(applies, change)
}

/// Up or down, cut off or wrapping around: of a sum one of the operands, of a mask both and what
/// decides alone.
fn shifted(axis: Axis, applies: bool, is_mask: bool) -> Changes {
    let ways = [
        Reads::Next,
        Reads::Previous,
        Reads::NextWrapping,
        Reads::PreviousWrapping,
    ];
    let of_both = is_mask.then_some(Part::Both);
    let parts = [Some(Part::Right), of_both].into_iter().flatten();
    let changes = parts.flat_map(|of| {
        ways.into_iter().map(move |reads| Change {
            moved: Some(Move { axis, reads, of }),
            ..Change::NONE
        })
    });
    Changes::each(applies, changes)
}

/// The first sample in place of all: of two operands that both know samples, also of one of them
/// alone.
fn one_for_all<T: Element>(problem: &Problem<T>) -> Changes {
    let operands = problem.operation.operands.iter();
    let know_samples = operands.filter(|operand| operand.row == Some(Axis::Sample));
    let n_ways = if know_samples.count() == 2 { 3 } else { 1 };
    let changes = [Part::Both, Part::Right, Part::Left].map(|of| Change {
        moved: Some(Move {
            axis: Axis::Sample,
            reads: Reads::TheFirstForAll,
            of,
        }),
        ..Change::NONE
    });
    let applies = problem.count(Axis::Sample) > 1;
    Changes::each(applies, changes.into_iter().take(n_ways))
}

/// What was there before is added so many times.
fn previous_added<T: Element>(times: usize, problem: &Problem<T>) -> Changes {
    Changes::one(
        problem.previous.is_some(),
        Change {
            previous_added: times,
            ..Change::NONE
        },
    )
}

fn masked(applies: bool, masked: Masked) -> Changes {
    Changes::one(
        applies,
        Change {
            masked,
            ..Change::NONE
        },
    )
}

/// Where the derivative is written, or multiplied by, it is `z > 0`.
fn written(applies: bool, written: Written) -> Changes {
    Changes::one(
        applies,
        Change {
            at_nan: Through::Nothing,
            written,
            ..Change::NONE
        },
    )
}

fn rounded(applies: bool, format: Format, toward: Toward) -> Changes {
    Changes::one(
        applies,
        Change {
            rounded: Some(Rounding { format, toward }),
            ..Change::NONE
        },
    )
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Words { done, advice, .. } = self.words();
        write!(f, "{done}: {advice}")
    }
}

/// `mean, flush`
pub(super) fn print_names(
    f: &mut fmt::Formatter<'_>,
    names: impl Iterator<Item = &'static str>,
) -> fmt::Result {
    for (number, name) in names.enumerate() {
        let comma = if number == 0 { "" } else { ", " };
        write!(f, "{comma}{name}")?;
    }
    Ok(())
}
