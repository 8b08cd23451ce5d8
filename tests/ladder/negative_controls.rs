//! Rung 8: wrong kernels, and the very same checks. A test that cannot fail proves nothing; here each of the mistakes that
//! people make, and some that nobody has listed, takes the place of one kernel, and the rungs above have to catch it. The
//! same construction without a mistake has to pass them all. What each rung says about itself, that it sees this and cannot
//! see that, is tried on examples.
//!
//! It proves that the rungs see these mistakes. It cannot prove that they see every other. Nothing of the oracle, which
//! names such mistakes in other people's gradients, is used here.

use crate::kernels::Verdict;
use crate::wrong_kernels::Kernel::{self, *};
use crate::wrong_kernels::Mistake::{self, *};
use crate::wrong_kernels::Wrong;
use crate::{
    formulas, gradient_check, loops_and_matrices, notebook, numpy_bits, shapes, special_values,
    three_sizes,
};

type Check = fn(&Wrong) -> Verdict;

const NOTEBOOK: Check = |wrong| notebook::check(wrong);
const THREE_SIZES: Check = |wrong| three_sizes::check(wrong);
const NUMPY_BITS: Check = |wrong| numpy_bits::check(wrong);
const LOOPS_AND_MATRICES: Check = |wrong| loops_and_matrices::check(wrong);
const GRADIENT_CHECK: Check = |wrong| gradient_check::check(wrong);
const FORMULAS: Check = |wrong| formulas::check(wrong);
const SPECIAL_VALUES: Check = |wrong| special_values::check(wrong);
const SHAPES: Check = |wrong| shapes::check(wrong);

const RUNGS: [Check; 8] = [
    NOTEBOOK,
    THREE_SIZES,
    NUMPY_BITS,
    LOOPS_AND_MATRICES,
    GRADIENT_CHECK,
    FORMULAS,
    SPECIAL_VALUES,
    SHAPES,
];

/// In a sum of products.
#[rustfmt::skip]
const PRODUCTS: &[Mistake] =
    &[FirstColumnMajor, SecondColumnMajor, FirstShifted, SecondShifted, Added, ZerosSkipped, Fused];

/// In any sum.
#[rustfmt::skip]
const SUMS: &[Mistake] = &[
    FirstTermDropped, LastTermDropped, LastTermOnly, RemainderOfFourDropped, NaNSkipped,
    Accumulated, Doubled, FirstProductFirst, MinusZeroFirst, Backwards, Pairwise, FourLanes, Compensated, Saturated,
    AccumulatorOf(8), AccumulatorOf(11), AccumulatorOf(24), DividedByBatch, DividedByNeurons, SignTurned,
    OperandsRounded(8), OperandsRounded(11), OperandsTruncated(8), OperandsTruncated(11), OperandsHalf, OperandsFlushed,
    ResultRounded(8), ResultRounded(24), ResultFlushed, Clipped, Absolute, UnwrittenWhereEmpty,
];

/// In what is done with an output, whatever it holds.
#[rustfmt::skip]
const OUTPUTS: &[Mistake] = &[
    FirstRowLost, LastRowLost, FirstColumnLost, LastColumnLost, ColumnsShifted, OneNaN, OneZero,
    WrittenBeforeChecked, NeverChecked, AnyShapeOfThatSize,
];

/// In an output that has more than one row.
const ROWS: &[Mistake] = &[RowsShifted, Transposed];

/// In relu and in its derivative.
#[rustfmt::skip]
const MASKS: &[Mistake] = &[
    Forgotten, StrictlyBelow, DerivativeOne, Multiplied, SelectedAbove, Leaky, SmallIsZero, TinyIsZero, MinusZeroKept,
    Accumulated,
];

fn caught(kernel: Kernel, mistakes: &[&[Mistake]]) {
    for mistake in mistakes.concat() {
        let wrong = Wrong { kernel, mistake };
        assert!(
            RUNGS.iter().any(|check| check(&wrong).is_err()),
            "no rung sees {wrong:?}"
        );
    }
}

#[test]
fn dinputs() {
    caught(Dinputs, &[PRODUCTS, SUMS, OUTPUTS, ROWS]);
}

#[test]
fn dweights() {
    caught(Dweights, &[PRODUCTS, SUMS, OUTPUTS, ROWS]);
}

#[test]
fn dbiases() {
    caught(
        Dbiases,
        &[
            SUMS,
            OUTPUTS,
            &[FirstColumnMajor, FirstShifted, SummedOverNeurons],
        ],
    );
}

#[test]
fn drelu() {
    caught(
        Drelu,
        &[
            MASKS,
            OUTPUTS,
            ROWS,
            &[OnlyZero, HalfAtZero, OwnSign, MaskShifted, MaskColumnMajor],
        ],
    );
}

#[test]
fn dense() {
    caught(
        Dense,
        &[
            PRODUCTS,
            SUMS,
            OUTPUTS,
            ROWS,
            &[BiasFirst, BiasForgotten, BiasOfTheSample],
        ],
    );
}

#[test]
fn relu() {
    caught(Relu, &[MASKS, OUTPUTS, ROWS]);
}

#[test]
fn without_a_mistake() -> Verdict {
    let right = Wrong {
        kernel: Dinputs,
        mistake: Nothing,
    };
    RUNGS.iter().try_for_each(|check| check(&right))
}

/// A rung sees these mistakes, and it does not see those: where it does, its first lines say too little of it.
fn sight(check: Check, seen: &[(Kernel, Mistake)], unseen: &[(Kernel, Mistake)]) {
    let sees = |kernel, mistake| check(&Wrong { kernel, mistake }).is_err();
    for &(kernel, mistake) in seen {
        assert!(
            sees(kernel, mistake),
            "{mistake:?} in {kernel:?} is not seen"
        );
    }
    for &(kernel, mistake) in unseen {
        assert!(!sees(kernel, mistake), "{mistake:?} in {kernel:?} is seen");
    }
}

#[test]
fn sight_of_notebook() {
    let seen = [
        (Dinputs, FirstColumnMajor),
        (Dweights, DividedByBatch),
        (Dbiases, SummedOverNeurons),
        (Drelu, Forgotten),
    ];
    let unseen = [
        (Dinputs, SecondShifted),
        (Dweights, ColumnsShifted),
        (Drelu, StrictlyBelow),
        (Drelu, Multiplied),
        (Dinputs, Pairwise),
    ];
    sight(NOTEBOOK, &seen, &unseen);
}

#[test]
fn sight_of_three_sizes() {
    let seen = [
        (Dinputs, SecondShifted),
        (Dweights, SecondShifted),
        (Drelu, StrictlyBelow),
        (Drelu, SelectedAbove),
    ];
    let unseen = [
        (Dinputs, Pairwise),
        (Dweights, OperandsRounded(8)),
        (Dense, BiasFirst),
        (Dinputs, NaNSkipped),
    ];
    sight(THREE_SIZES, &seen, &unseen);
}

#[test]
fn sight_of_numpy_bits() {
    let seen = [
        (Dinputs, Pairwise),
        (Dweights, Fused),
        (Dbiases, Compensated),
        (Dense, BiasFirst),
        (Drelu, TinyIsZero),
    ];
    let unseen = [(Dbiases, Saturated), (Dinputs, WrittenBeforeChecked)];
    sight(NUMPY_BITS, &seen, &unseen);
}

#[test]
fn sight_of_loops_and_matrices() {
    let seen = [
        (Dinputs, Saturated),
        (Dweights, MinusZeroFirst),
        (Dense, FirstProductFirst),
        (Drelu, MinusZeroKept),
        (Relu, SelectedAbove),
    ];
    let unseen = [(Dinputs, NeverChecked)];
    sight(LOOPS_AND_MATRICES, &seen, &unseen);
}

#[test]
fn sight_of_gradient_check() {
    let seen = [
        (Dinputs, SecondColumnMajor),
        (Dweights, DividedByNeurons),
        (Dbiases, FirstColumnMajor),
        (Drelu, StrictlyBelow),
        (Relu, Leaky),
    ];
    let unseen = [
        (Dinputs, Backwards),
        (Dweights, OperandsFlushed),
        (Drelu, SelectedAbove),
    ];
    sight(GRADIENT_CHECK, &seen, &unseen);
}

#[test]
fn sight_of_formulas() {
    let seen = [
        (Dinputs, Backwards),
        (Dweights, Pairwise),
        (Dbiases, FirstProductFirst),
        (Dense, BiasFirst),
        (Drelu, OwnSign),
    ];
    let unseen = [
        (Dinputs, Fused),
        (Dweights, AccumulatorOf(24)),
        (Drelu, SelectedAbove),
    ];
    sight(FORMULAS, &seen, &unseen);
}

#[test]
fn sight_of_special_values() {
    let seen = [
        (Dinputs, NaNSkipped),
        (Dweights, Fused),
        (Dbiases, Saturated),
        (Drelu, SelectedAbove),
        (Relu, TinyIsZero),
    ];
    let unseen = [(Dweights, FirstColumnMajor), (Dinputs, FourLanes)];
    sight(SPECIAL_VALUES, &seen, &unseen);
}

#[test]
fn sight_of_shapes() {
    let seen = [
        (Dinputs, WrittenBeforeChecked),
        (Dweights, NeverChecked),
        (Dbiases, AnyShapeOfThatSize),
        (Drelu, NeverChecked),
    ];
    let unseen = [(Dinputs, Doubled), (Dweights, FirstColumnMajor)];
    sight(SHAPES, &seen, &unseen);
}
