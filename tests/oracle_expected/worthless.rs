//! Verdicts that were worth nothing: results that passed by the theorem alone, at the size where
//! they were met.

use super::SEED;
use super::data::{Data, normal};
use super::orders::Float;
use super::random::Random;
use chainrule::oracle;
use chainrule::{Matrix, MatrixVec, backward};

fn drawn(rows: usize, cols: usize, random: &mut Random) -> MatrixVec<f32> {
    let (numbers, _) = Data::Normal.operands(rows * cols, random);
    Matrix::from_row_major(rows, cols, numbers).expect("it has the size")
}

/// The sums over 2²⁰ rows of three columns. A wrong element is wrong, doubtful, or shows that the
/// data proves nothing.
#[test]
fn no_wrong_sum_over_a_million_rows_passes() {
    let dvalues = drawn(1 << 20, 3, &mut Random(SEED));
    let right = backward::dbiases(dvalues.view()).expect("memory");
    let sums: [f32; 3] = right.as_slice().try_into().expect("three columns");
    let [first, second, third] = sums;
    let zero_negated_tripled = [0.0, -second, 3.0 * third];
    let swapped_and_10000_more = [second, first, third + 10_000.0];
    for (candidate, caught) in [
        (sums, 0),
        (zero_negated_tripled, 3),
        (swapped_and_10000_more, 3),
    ] {
        let candidate = [candidate];
        let report = oracle::dbiases(dvalues.view(), Matrix::of(&candidate)).expect("one operand");
        let counts = report.counts();
        assert_eq!(counts.wrong + counts.doubtful + counts.unseen, caught);
        assert_eq!(report.passes(), caught == 0, "{report}");
    }
}

/// A number of bf16, the nearest.
fn bf16(number: f32) -> f32 {
    let bits = number.to_bits();
    let to_even = 0x7fff + (bits >> 16 & 1);
    f32::from_bits((bits + to_even) >> 16 << 16)
}

/// `dweights` of so many samples, and what is made of it.
struct Layer {
    inputs: MatrixVec<f32>,
    dvalues: MatrixVec<f32>,
    right: MatrixVec<f32>,
}

impl Layer {
    fn of(n_samples: usize, random: &mut Random) -> Self {
        let inputs = drawn(n_samples, 8, random);
        let dvalues = drawn(n_samples, 4, random);
        let right = backward::dweights(inputs.view(), dvalues.view()).expect("they fit");
        Layer {
            inputs,
            dvalues,
            right,
        }
    }

    fn passes(&self, elements: &[f32]) -> bool {
        let candidate = Matrix::from_row_major(8, 4, elements).expect("it has the size");
        let report = oracle::dweights(self.inputs.view(), self.dvalues.view(), candidate);
        report.expect("they fit").passes()
    }

    /// Every element changed on its own.
    fn changed(&self, mut change: impl FnMut(f32) -> f32) -> Vec<f32> {
        let elements = self.right.as_slice().iter();
        elements.map(|&element| change(element)).collect()
    }

    fn without_last_sample(&self) -> Vec<f32> {
        let first_samples = |matrix: &MatrixVec<f32>| {
            let (rows, cols) = (matrix.nrows() - 1, matrix.ncols());
            let elements = matrix.as_slice()[..rows * cols].to_vec();
            Matrix::from_row_major(rows, cols, elements).expect("it has the size")
        };
        let inputs = first_samples(&self.inputs);
        let dvalues = first_samples(&self.dvalues);
        let dweights = backward::dweights(inputs.view(), dvalues.view());
        dweights.expect("they fit").as_slice().to_vec()
    }
}

#[test]
fn no_lost_precision_and_no_lost_sample_passes() {
    let random = &mut Random(SEED);
    for n_samples in [2048, 4096, 16_384] {
        let layer = Layer::of(n_samples, random);
        assert!(layer.passes(layer.right.as_slice()));

        let noise = layer.changed(|element| element * (1.0 + 1e-3 * f32::of(normal(random))));
        assert!(!layer.passes(&noise), "noise, {n_samples} samples");
        let half = layer.changed(bf16);
        assert!(!layer.passes(&half), "kept in bf16, {n_samples} samples");
        let dropped = layer.without_last_sample();
        assert!(!layer.passes(&dropped), "last sample, {n_samples} samples");
    }
}
