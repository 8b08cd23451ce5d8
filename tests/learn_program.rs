//! `chainrule learn` asks, and answers what is typed. The way through; then for every question the
//! mistakes that people make, and for each what they are told, word for word: a sentence that is
//! true of the number, whoever typed it and why. Then hints, what cannot be read, where one
//! stopped, a terminal, and the reader of answers on random text.
//!
//! What is typed was computed with NumPy 2.3, each mistake as somebody makes it (`R / 2`,
//! `W @ D.sum(0)`, `W[:3, 1] @ D[0]`), or by hand as it stands beside it. What this cannot see:
//! whether a learner understands the sentence.
#![cfg(feature = "alloc")]

#[path = "../src/bin/chainrule/expression.rs"]
mod expression;
mod program;

use std::fs;
use std::path::Path;
use std::process::Command;

use program::{folder, outcome, program, refused, refuses_a_closed_pipe};
use proptest::prelude::*;

/// A question of the lesson, its answer, and what else people answer, with what they are told.
struct Question {
    name: &'static str,
    right: &'static str,
    wrong: &'static [(&'static str, &'static str)],
}

/// In the order in which they are asked.
#[rustfmt::skip] // a table
const QUESTIONS: &[Question] = &[
    Question {
        name: "dweight",
        right: "-24",
        wrong: &[
            // the sign of -4 left out: 6 * 4
            ("24", "24 is what you get if the sign of -4 is left out, in 6 * -4."),
            // added: 6 + -4
            ("2", "One way to get 2: 6 and -4 are added, where they are multiplied."),
            // the other gradient: 5 * -4
            ("-20", "-20 is what you get from weight * dvalue."),
            // the loss left out: 6 * 5
            ("30", "30 is what you get from input * weight."),
            // the chain cut: input
            ("6", "6 is what you get if input is not multiplied by anything."),
            // the chain cut: dvalue
            ("-4", "-4 is what you get if dvalue is not multiplied by anything."),
            // twice
            ("-48", "-48 is what you get if it is added up twice; a gradient is written over what was there, not added to it."),
            // nobody knows
            ("7", "7 is not it, and no mistake that I know gives it. It is one number times another."),
        ],
    },
    Question {
        name: "dinput",
        right: "-20",
        wrong: &[
            // the sign left out: 5 * 4
            ("20", "20 is what you get if the sign of -4 is left out, in 5 * -4."),
            // added: 5 + -4
            ("1", "1 is what you get if 5 and -4 are added, where they are multiplied."),
            // the other gradient: 6 * -4
            ("-24", "-24 is what you get from input * dvalue."),
            // the loss left out: 6 * 5
            ("30", "30 is what you get from input * weight."),
            // the chain cut: weight
            ("5", "5 is what you get if weight is not multiplied by anything."),
        ],
    },
    Question {
        name: "dbias",
        right: "-4",
        wrong: &[
            // the sign left out
            ("4", "One way to get 4: the sign of -4 is left out."),
            // multiplied by the bias: 2 * -4
            ("-8", "One way to get -8: from bias * dvalue."),
            // the bias itself
            ("2", "2 is what you get from bias alone."),
            // the weight's gradient: 6 * -4
            ("-24", "-24 is what you get from input * dvalue."),
        ],
    },
    Question {
        name: "dinputs[0][1]",
        right: "13",
        wrong: &[
            // no transpose: 4 * -1 + -1 * 3 + 2 * 4
            ("1", "One way to get 1: from column 1 of weights, where row 1 belongs."),
            // = in place of +=: -2 * 2
            ("-4", "-4 is what you get from -2 * 2 alone, that of neuron 2; there are 3 of them."),
            // the first product alone: 5 * 4
            ("20", "There is more than one way to get 20. One: from 5 * 4 alone, that of neuron 0; there are 3 of them. Another: by a sum over input; the index that is missing on the left, in dinputs[sample][input], is neuron."),
            // the sign of -1: 20 + 3 - 4
            ("19", "19 is what you get if the sign of -1 is left out, in 3 * -1."),
            // the sign of -2: 20 - 3 + 4
            ("21", "21 is what you get if the sign of -2 is left out, in -2 * 2."),
            // added in place of multiplied: 9 + 2 + 0
            ("11", "11 is what you get if the numbers that meet are added, where they are multiplied."),
            // one of them added: 9 - 3 - 4
            ("2", "2 is what you get if 5 and 4 are added, where they are multiplied."),
            // the mean over neurons: 13 / 3
            ("4.3333", "4.3333 is what you get if it is divided by 3, as a mean is; nothing is divided here, a mean belongs to the loss."),
            // += in place of =: twice
            ("26", "26 is what you get if it is added up twice; a gradient is written over what was there, not added to it."),
            // the sign turned
            ("-13", "-13 is what you get with the sign turned."),
            // no minus at all: 20 + 3 + 4
            ("27", "27 is what you get if every minus is left out."),
            // one left out: 20 - 4
            ("16", "16 is what you get if 3 * -1 is left out, that of neuron 1."),
            // another input: 8 + 1 + 6
            ("15", "One way to get 15: for dinputs[0][0]; input 1 is asked for."),
            // nobody knows
            ("100", "100 is not it, and no mistake that I know gives it. It is the sum of 3 products, one for each neuron."),
        ],
    },
    Question {
        name: "dinputs[0]",
        right: "15 13 -14 23",
        wrong: &[
            // the mean over neurons
            ("5 4.3333 -4.6667 7.6667", "This row is what you get if it is divided by 3, as a mean is; nothing is divided here, a mean belongs to the loss."),
            // twice
            ("30 26 -28 46", "This row is what you get if it is added up twice; a gradient is written over what was there, not added to it."),
            // the sign turned
            ("-15 -13 14 -23", "This row is what you get with the sign turned."),
            // = in place of +=
            ("6 -4 2 14", "This row is what you get from neuron 2 alone; there are 3 of them."),
            // the first neuron dropped
            ("7 -7 -2 19", "This row is what you get if neuron 0 is left out of every sum."),
            // the sign of -1, everywhere
            ("13 19 -6 13", "This row is what you get if the sign of -1 is left out everywhere."),
            // added in place of multiplied
            ("9 11 7 8", "This row is what you get if the numbers that meet are added, where they are multiplied."),
            // another order
            ("23 -14 13 15", "These are the right numbers in another order: input 0 comes first."),
            // dvalues shifted by one
            ("-3 24 9 -25", "This row is what you get if one index is off by one."),
            // never reset
            ("15 28 14 37", "This row is what you get if the sum goes on from the one before it; each starts at 0."),
            // one of four: 4 - 5 + 14
            ("15 13 -14 13", "1 of the 4 is not right: dinputs[0][3]. One way to get 13: -5 * -1 goes in with a minus; two of them make a plus."),
            // too few
            ("15 13 -14", "These are 3 numbers, and 4 are asked for: one for each input."),
        ],
    },
    Question {
        name: "dinputs[1][1]",
        right: "-16",
        wrong: &[
            // the first sample for all
            ("13", "One way to get 13: for dinputs[0][1]; sample 1 is asked for."),
            // the mean over neurons: -16 / 3
            ("-5.3333", "-5.3333 is what you get if it is divided by 3, as a mean is; nothing is divided here, a mean belongs to the loss."),
            // the mean over samples: -16 / 2
            ("-8", "-8 is what you get if it is divided by 2, as a mean is; nothing is divided here, a mean belongs to the loss."),
            // twice
            ("-32", "-32 is what you get if it is added up twice; a gradient is written over what was there, not added to it."),
            // the sign turned
            ("16", "16 is what you get with the sign turned."),
            // summed over samples: 3 * (-1 + 2)
            ("3", "3 is what you get by a sum over sample; the index that is missing on the left, in dinputs[sample][input], is neuron."),
            // summed over both
            ("-3", "-3 is what you get by a sum over sample as well; only neuron is missing on the left, in dinputs[sample][input]."),
            // no transpose: -1 * -4 + 3 * 2 + 4 * 1
            ("14", "14 is what you get from column 1 of weights, where row 1 belongs."),
            // no minus at all: 20 + 6 + 2
            ("28", "28 is what you get if every minus is left out."),
            // the sign of -4: 20 + 6 - 2
            ("24", "24 is what you get if the sign of -4 is left out, in 5 * -4."),
        ],
    },
    Question {
        name: "dinputs[1]",
        right: "-7 -16 21 -7",
        wrong: &[
            // the first sample for all
            ("15 13 -14 23", "One way to get this row: for dinputs[0]; sample 1 is asked for."),
            // the sign turned
            ("7 16 -21 7", "This row is what you get with the sign turned."),
            // the mean over samples
            ("-3.5 -8 10.5 -3.5", "This row is what you get if it is divided by 2, as a mean is; nothing is divided here, a mean belongs to the loss."),
            // summed over samples, too
            ("8 -3 7 16", "This row is what you get by a sum over sample as well; only neuron is missing on the left, in dinputs[sample][input]."),
            // the sign of -4, everywhere
            ("9 24 -3 1", "This row is what you get if the sign of -4 is left out everywhere."),
            // twice
            ("-14 -32 42 -14", "This row is what you get if it is added up twice; a gradient is written over what was there, not added to it."),
        ],
    },
    Question {
        name: "dweights[1][1]",
        right: "14",
        wrong: &[
            // the mean: 14 / 2
            ("7", "7 is what you get if it is divided by 2, as a mean is; nothing is divided here, a mean belongs to the loss."),
            // the last sample dropped: -2 * -1
            ("2", "One way to get 2: 6 * 2 is left out, that of sample 1."),
            // the first dropped, or = in place of +=: 6 * 2
            ("12", "12 is what you get if -2 * -1 is left out, that of sample 0."),
            // no transpose of inputs: -4 * -1 + 6 * 2
            ("16", "One way to get 16: from row 1 of inputs, where column 1 belongs."),
            // dvalues transposed: -2 * -4 + 6 * 2
            ("20", "20 is what you get from row 1 of dvalues, where column 1 belongs."),
            // summed over neurons: 6 * (-4 + 2 + 1), which is 2 - 12, too
            ("-6", "One way to get -6: by a sum over neuron; the index that is missing on the left, in dweights[input][neuron], is sample."),
            // summed over inputs: (1 - 2 + 3 + 5) * -1
            ("-7", "-7 is what you get by a sum over input; the index that is missing on the left, in dweights[input][neuron], is sample."),
            // the sign turned
            ("-14", "-14 is what you get with the sign turned."),
            // twice
            ("28", "28 is what you get if it is added up twice; a gradient is written over what was there, not added to it."),
            // one added: 2 + 8, which is -2 + 12, too
            ("10", "There is more than one way to get 10. One: -2 * -1 goes in with a minus; two of them make a plus. Another: 6 and 2 are added, where they are multiplied."),
            // added in place of multiplied: -3 + 8
            ("5", "5 is what you get if the numbers that meet are added, where they are multiplied."),
            // the first sample for all: 2 + 2, which is -2 + 6, too
            ("4", "There is more than one way to get 4. One: sample 0 is taken in place of every sample. Another: from inputs alone, added up; the numbers that meet are multiplied."),
        ],
    },
    Question {
        name: "dweights[1]",
        right: "-32 14 2",
        wrong: &[
            // the mean
            ("-16 7 1", "This row is what you get if it is divided by 2, as a mean is; nothing is divided here, a mean belongs to the loss."),
            // the last sample dropped
            ("-8 2 -4", "This row is what you get if sample 1 is left out of every sum."),
            // the first dropped, or = in place of +=
            ("-24 12 6", "This row is what you get if sample 0 is left out of every sum."),
            // the first sample for all
            ("-16 4 -8", "This row is what you get if sample 0 is taken in place of every sample."),
            // the sign turned
            ("32 -14 -2", "This row is what you get with the sign turned."),
            // twice
            ("-64 28 4", "This row is what you get if it is added up twice; a gradient is written over what was there, not added to it."),
            // another input
            ("20 -9 -2", "One way to get this row: for dweights[0]; input 1 is asked for."),
            // added in place of multiplied
            ("4 5 7", "This row is what you get if the numbers that meet are added, where they are multiplied."),
            // a column
            ("-9 14 -5 -1", "These are 4 numbers, and 3 are asked for: one for each neuron. They are column 1 of dweights: row 1 is asked for."),
            // never multiplied
            ("0 1 3", "This row is what you get from dvalues alone, added up; the numbers that meet are multiplied."),
            // nobody knows
            ("-4 2 1", "None of the 3 is right. The first is dweights[1][0]. -4 is not it, and no mistake that I know gives it. It is the sum of 2 products, one for each sample."),
        ],
    },
    Question {
        name: "dbiases[0][2]",
        right: "3",
        wrong: &[
            // the mean: 3 / 2
            ("1.5", "1.5 is what you get if it is divided by 2, as a mean is; nothing is divided here, a mean belongs to the loss."),
            // the last sample dropped
            ("2", "2 is what you get if 1 is left out, that of sample 1."),
            // the first dropped, which is 2 - 1, too
            ("1", "One way to get 1: 2 is left out, that of sample 0."),
            // the wrong axis: 4 - 1 + 2
            ("5", "One way to get 5: by a sum over neuron; the index that is missing on the left, in dbiases[0][neuron], is sample."),
            // the wrong axis: -4 + 2 + 1, which is 1 - 2, too
            ("-1", "One way to get -1: by a sum over neuron; the index that is missing on the left, in dbiases[0][neuron], is sample."),
            // twice
            ("6", "6 is what you get if it is added up twice; a gradient is written over what was there, not added to it."),
            // the sign turned
            ("-3", "-3 is what you get with the sign turned."),
            // all of dvalues, which is 2 + 2, too
            ("4", "There is more than one way to get 4. One: sample 0 is taken in place of every sample. Another: by a sum over neuron as well; only sample is missing on the left, in dbiases[0][neuron]."),
            // nobody knows
            ("10", "10 is not it, and no mistake that I know gives it. It is the sum of 2 numbers, one for each sample."),
        ],
    },
    Question {
        name: "dbiases[0]",
        right: "0 1 3",
        wrong: &[
            // the mean
            ("0 0.5 1.5", "This row is what you get if it is divided by 2, as a mean is; nothing is divided here, a mean belongs to the loss."),
            // not summed: the first sample
            ("4 -1 2", "This row is what you get if sample 1 is left out of every sum."),
            // not summed: the last one
            ("-4 2 1", "This row is what you get if sample 0 is left out of every sum."),
            // the wrong axis
            ("5 -1", "These are 2 numbers, and 3 are asked for: one for each neuron. They are sums over neuron; the index that is missing on the left, in dbiases[0][neuron], is sample."),
            // twice
            ("0 2 6", "This row is what you get if it is added up twice; a gradient is written over what was there, not added to it."),
            // the sign turned
            ("0 -1 -3", "This row is what you get with the sign turned."),
            // no minus at all
            ("8 3 3", "This row is what you get if every minus is left out."),
            // never reset
            ("0 1 4", "This row is what you get if the sum goes on from the one before it; each starts at 0."),
            // one of three
            ("0 1 2", "1 of the 3 is not right: dbiases[0][2]. 2 is what you get if 1 is left out, that of sample 1."),
        ],
    },
    Question {
        name: "drelu[0][1]",
        right: "0",
        wrong: &[
            // no mask
            ("-1", "One way to get -1: without the mask; where z <= 0, nothing goes through."),
            // z itself
            ("-17", "-17 is what you get from z[0][1]; it only decides whether the gradient goes through."),
            // nobody knows
            ("5", "5 is not it, and no mistake that I know gives it. It is handed on as it is, or it is 0, and z decides which."),
        ],
    },
    Question {
        name: "drelu[1][1]",
        right: "0",
        wrong: &[
            // z < 0, or no mask
            ("2", "There is more than one way to get 2. One: without the mask; where z <= 0, nothing goes through. Another: with z < 0 in place of z <= 0; a z that is exactly 0 is masked, too."),
            // half where z is 0
            ("1", "1 is what you get with half of the gradient where z is exactly 0; the rule here is z <= 0."),
        ],
    },
    Question {
        name: "drelu[1]",
        right: "-4 0 0",
        wrong: &[
            // no mask
            ("-4 2 1", "This row is what you get without the mask; where z <= 0, nothing goes through."),
            // z < 0
            ("-4 2 0", "This row is what you get with z < 0 in place of z <= 0; a z that is exactly 0 is masked, too."),
            // half where z is 0
            ("-4 1 0", "This row is what you get with half of the gradient where z is exactly 0; the rule here is z <= 0."),
            // the derivative alone
            ("1 0 0", "This row is what you get from the derivative of ReLU alone, 1 or 0; the gradient is multiplied by it."),
            // times ReLU's output: 29 * -4
            ("-116 0 0", "This row is what you get if ReLU's output is multiplied in; above 0 the gradient goes through as it is."),
            // by the sign of dvalues, which is the mask turned round, too
            ("0 2 1", "One way to get this row: the sign of the gradient decides; it is the sign of z that does."),
            // nothing at all
            ("0 0 0", "1 of the 3 is not right: drelu[1][0]. One way to get 0: the sign of the gradient decides; it is the sign of z that does."),
            // the sign turned
            ("4 0 0", "This row is what you get with the sign turned."),
            // ReLU's output masked
            ("29 0 0", "1 of the 3 is not right: drelu[1][0]. 29 is what you get from z[1][0]; it only decides whether the gradient goes through."),
            // the first sample for all
            ("0 0 2", "This row is what you get for drelu[0]; sample 1 is asked for."),
        ],
    },
    Question {
        name: "dinputs2[0][2]",
        right: "2",
        wrong: &[
            // added in place of multiplied: 9 - 1
            ("8", "8 is what you get if the numbers that meet are added, where they are multiplied."),
            // the sign turned
            ("-2", "-2 is what you get with the sign turned."),
            // the last output dropped: 7 * 2, which is (-4 + 4 + 7) * 2, too
            ("14", "There is more than one way to get 14. One: -4 * 3 is left out, that of output 1. Another: by a sum over neuron; the index that is missing on the left, in dinputs2[sample][neuron], is output."),
            // the first dropped, or = in place of +=
            ("-12", "-12 is what you get if 7 * 2 is left out, that of output 0."),
            // the sign of -4: 14 + 12
            ("26", "26 is what you get if the sign of -4 is left out, in -4 * 3."),
            // summed over samples: 7 * (2 - 1)
            ("7", "7 is what you get by a sum over sample; the index that is missing on the left, in dinputs2[sample][neuron], is output."),
            // the mean: 2 / 2
            ("1", "One way to get 1: it is divided by 2, as a mean is; nothing is divided here, a mean belongs to the loss."),
        ],
    },
    Question {
        name: "dinputs2[0]",
        right: "4 -1 2",
        wrong: &[
            // twice
            ("8 -2 4", "This row is what you get if it is added up twice; a gradient is written over what was there, not added to it."),
            // the other sample
            ("-4 2 1", "One way to get this row: for dinputs2[1]; sample 0 is asked for."),
            // the mean
            ("2 -0.5 1", "One way to get this row: it is divided by 2, as a mean is; nothing is divided here, a mean belongs to the loss."),
            // no mask, of the wrong layer: nobody knows
            ("9 9 9", "None of the 3 is right. The first is dinputs2[0][0]. 9 is not it, and no mistake that I know gives it. It is the sum of 2 products, one for each output."),
        ],
    },
    Question {
        name: "drelu[0]",
        right: "0 0 2",
        wrong: &[
            // no mask
            ("4 -1 2", "This row is what you get without the mask; where z <= 0, nothing goes through."),
            // the derivative alone
            ("0 0 1", "One way to get this row: from the derivative of ReLU alone, 1 or 0; the gradient is multiplied by it."),
            // times ReLU's output: 45.5 * 2
            ("0 0 91", "This row is what you get if ReLU's output is multiplied in; above 0 the gradient goes through as it is."),
            // ReLU's output masked
            ("0 0 45.5", "1 of the 3 is not right: drelu[0][2]. 45.5 is what you get from z[0][2]; it only decides whether the gradient goes through."),
            // by the sign of the gradient
            ("4 0 2", "This row is what you get if the sign of the gradient decides; it is the sign of z that does."),
            // the mask turned round
            ("4 -1 0", "This row is what you get if the mask is turned round; it is 0 where z <= 0, and not where z is above."),
        ],
    },
    Question {
        name: "dweights[3][0]",
        right: "-8",
        wrong: &[
            // no mask: 5 * 4 + 2 * -4
            ("12", "12 is what you get without the mask, from dinputs2, where drelu belongs."),
            // the mean, which is 2 * (-4 + 2), too
            ("-4", "There is more than one way to get -4. One: it is divided by 2, as a mean is; nothing is divided here, a mean belongs to the loss. Another: by a sum over neuron; the index that is missing on the left, in dweights[input][neuron], is sample."),
            // the sign of -4
            ("8", "8 is what you get if the sign of -4 is left out, in 2 * -4."),
            // twice
            ("-16", "One way to get -16: it is added up twice; a gradient is written over what was there, not added to it."),
        ],
    },
    Question {
        name: "dweights[3]",
        right: "-8 4 10",
        wrong: &[
            // no mask
            ("12 -1 12", "This row is what you get without the mask, from dinputs2, where drelu belongs."),
            // the mean
            ("-4 2 5", "This row is what you get if it is divided by 2, as a mean is; nothing is divided here, a mean belongs to the loss."),
            // the sign turned
            ("8 -4 -10", "This row is what you get with the sign turned."),
            // twice
            ("-16 8 20", "This row is what you get if it is added up twice; a gradient is written over what was there, not added to it."),
            // the last sample dropped
            ("0 0 10", "This row is what you get if sample 1 is left out of every sum."),
            // the first dropped, or = in place of +=
            ("-8 4 0", "This row is what you get if sample 0 is left out of every sum."),
        ],
    },
    Question {
        name: "change",
        right: "-0.024",
        wrong: &[
            // the slope alone
            ("-24", "-24 is what you get if dweights[1][0] is not multiplied by anything."),
            // the nudge alone
            ("0.001", "0.001 is what you get if nudge is not multiplied by anything."),
            // the sign of -24
            ("0.024", "0.024 is what you get if the sign of -24 is left out, in -24 * 0.001."),
            // added: -24 + 0.001
            ("-23.999", "-23.999 is what you get if -24 and 0.001 are added, where they are multiplied."),
            // rounded too far
            ("-0.02", "-0.02 is not it, and no mistake that I know gives it. It is one number times another."),
        ],
    },
];

/// How many questions each step has.
const STEPS: [usize; 7] = [3, 2, 2, 2, 2, 3, 6];

/// All right answers from this step on, counted from 1, a line for each.
fn right_answers(from: usize) -> String {
    let before: usize = STEPS[..from - 1].iter().sum();
    let answers = QUESTIONS[before..].iter().map(|question| question.right);
    answers.map(|answer| format!("{answer}\n")).collect()
}

/// The program with its answers from a file, in a folder that is its home.
fn answered(folder: &Path, arguments: &str, answers: impl AsRef<[u8]>) -> Command {
    let file = folder.join("answers.txt");
    fs::write(&file, answers).expect("written");
    let mut command = program(folder, arguments);
    command
        .stdin(fs::File::open(file).expect("there"))
        .env("HOME", folder)
        .env("LOCALAPPDATA", folder)
        .env_remove("XDG_STATE_HOME");
    command
}

/// What is said, where nothing is on stderr.
#[track_caller]
fn said(folder: &Path, arguments: &str, answers: impl AsRef<[u8]>, status: i32) -> String {
    let (given, text, stderr) = outcome(&mut answered(folder, arguments, answers));
    assert_eq!((given, stderr.as_str()), (status, ""), "{text}");
    let widest = text.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{text}");
    text
}

#[test]
fn the_way_through() {
    let folder = folder("learn_through");
    let text = said(&folder, "learn", right_answers(1), 0);
    let done = "\nYou are done: all 7 steps, every question answered.\n";
    assert!(text.contains(done), "{text}");
    assert_eq!(text.matches("\nRight").count(), QUESTIONS.len());
    assert_eq!(text.matches("\nSTEP ").count(), STEPS.len());
    // The forward pass in NumPy with 5.001 in place of weights[1][0] = 5.
    for number in [" 9,", "8.976576", "-0.023424"] {
        assert!(text.contains(number), "{text}");
    }
    // In a pipe nothing is kept.
    assert_eq!(fs::read_dir(&folder).expect("there").count(), 1);

    let text = said(&folder, "learn --from 7", right_answers(7), 0);
    let done = "\nYou are done: step 7, every question answered.\n";
    assert!(text.contains(done), "{text}");
}

/// Each question after all that can go wrong with it.
#[test]
fn a_wrong_answer_is_told_what_gives_it() {
    let typed = |question: &Question| -> String {
        let wrong = question.wrong.iter().map(|(typed, _)| *typed);
        let typed = wrong.chain([question.right]);
        typed.map(|typed| format!("{typed}\n")).collect()
    };
    let answers: String = QUESTIONS.iter().map(typed).collect();
    let text = said(&folder("learn_wrong"), "learn", answers, 0);
    let mut rest = text.as_str();
    for Question { name, wrong, .. } in QUESTIONS {
        for (typed, told) in *wrong {
            let (_, behind) = rest
                .split_once(&format!("\n{name} = {typed}\n"))
                .unwrap_or_else(|| panic!("{name} = {typed} is not in: {rest}"));
            let (words, _) = behind
                .split_once(&format!("\n{name} = "))
                .expect("it is asked again");
            let words = words.replace("(`hint` helps.)", "");
            let words: Vec<&str> = words.split_whitespace().collect();
            assert_eq!(words.join(" "), *told, "{name} = {typed}");
            rest = behind;
        }
    }
}

/// The matrices as the lessons have them, what is asked for in brackets; and by hand, how it comes about.
#[test]
fn a_step_is_drawn_and_hints_help() {
    let text = said(
        &folder("learn_hints"),
        "learn --from 3",
        "\nhint\nhint\n",
        1,
    );
    let drawn = "
  weights              dvalues               dinputs
  neuron:   0   1   2  neuron:    0   1   2  input:    0  1  2  3
  input 0   2  -1   3  sample 0   4  -1   2  sample 0  .  .  .  .
  input 1   5   3  -2  sample 1  -4   2   1  sample 1  . [.] .  .
  input 2  -3   4   1
  input 3   1  -5   7

By how much does the loss change per unit of input 1 of sample 1?
dinputs[1][1] = ";
    // At first, and once more after an empty line.
    assert_eq!(text.matches(drawn).count(), 2, "{text}");
    let met = "
  input 0   2  -1   3   sample 0   4  -1   2   sample 0  .  .  .  .
  input 1 [ 5   3  -2]  sample 1 [-4   2   1]  sample 1  . [.] .  .
";
    assert_eq!(text.matches(met).count(), 1, "{text}");
    let derivation = "
dinputs[1][1] = hint
  dinputs[sample][input] = sum over neuron of
      weights[input][neuron] * dvalues[sample][neuron]
  dinputs[1][1]
    = weights[1][0] * dvalues[1][0]   5 * -4 = -20
    + weights[1][1] * dvalues[1][1]   3 * 2  = 6
    + weights[1][2] * dvalues[1][2]   -2 * 1 = -2
    = -16
dinputs[1][1] = ";
    assert!(text.contains(derivation), "{text}");

    let answers = "0\n0\nhint\nhint\n";
    let text = said(&folder("learn_mask"), "learn --from 6", answers, 1);
    let derivation = "
drelu[1] = hint
  drelu[1][0] = dvalues[1][0] = -4, for z[1][0] is 29, above 0
  drelu[1][1] = 0, for z[1][1] is 0, and that is <= 0
  drelu[1][2] = 0, for z[1][2] is -10.5, and that is <= 0
";
    assert!(text.contains(derivation), "{text}");
}

/// Where nothing is added up, in a line.
#[test]
fn a_single_product_is_told_in_a_line() {
    let answers = "hint\nhint\n-24\n-20\nhint\nhint\n-4\n";
    let text = said(&folder("learn_single"), "learn", answers, 1);
    for line in [
        "\n  dweight = input * dvalue = 6 * -4 = -24\n",
        "\n  dbias = dvalue = -4\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
}

/// One number, as people write it.
#[test]
fn numbers_are_read() {
    for (typed, number) in [
        ("13", 13.0),
        (" 13. ", 13.0),
        (".5", 0.5),
        ("-2.5", -2.5),
        ("−2.5", -2.5),
        ("+7", 7.0),
        ("1e-3", 0.001),
        ("1/2", 0.5),
        ("5*4 + 3*-1 + -2*2", 13.0),
        ("5·4 + 3×-1 - 2*2", 13.0),
        ("20 - 3 - 4", 13.0),
        ("15 -14", 1.0),
        ("12/3/2", 2.0),
        ("-(2 + 3) * 2", -10.0),
        ("--2", 2.0),
        ("((13))", 13.0),
        ("= 13", 13.0),
        ("dinputs[0][1] = 5*4 - 7 = 13", 13.0),
        ("[13]", 13.0),
    ] {
        assert_eq!(expression::read(typed, false), Ok(vec![number]), "{typed}");
    }
    for row in [
        "15 13 -14 23",
        "15, 13, -14, 23",
        "[15, 13, -14, 23]",
        "[[15. 13. -14. 23.]]",
        "15; 13; -14; 23",
        "dinputs[0] = 15 13 -14 23",
        "3*5, 10 + 3, -28/2, 23,",
    ] {
        let numbers = vec![15.0, 13.0, -14.0, 23.0];
        assert_eq!(expression::read(row, true), Ok(numbers), "{row}");
    }
}

/// What cannot be read is asked again, and the words say why.
#[test]
fn what_cannot_be_read_is_asked_again() {
    for (typed, words) in [
        ("abc", "`a` cannot be read there; a number would fit: 8,"),
        ("5 *", "A number is missing at the end"),
        ("1/0", "Nothing can be divided by 0"),
        ("1/(2 - 2)", "Nothing can be divided by 0"),
        ("1e999", "That is beyond all numbers"),
        ("1.2.3", "`1.2.3` is no number"),
        ("1e", "`1e` is no number"),
        ("(1 + 2", "A parenthesis is not closed"),
        ("1 + 2)", "`)` cannot be read there"),
        ("2(3)", "`(` cannot be read there"),
        ("13 px", "`p` cannot be read there"),
        ("12 13", "These are 2 numbers, and 1 is asked for"),
        ("12,5", "decimals have a point, 2.5"),
        ("\u{1b}[2J", "cannot be read there"),
    ] {
        let folder = folder("learn_unreadable");
        let answers = format!("{typed}\n13\n15 13 - 14 23\n15 13 -14 23\n");
        let text = said(&folder, "learn --from 2", answers, 1);
        let line: Vec<&str> = text.split_whitespace().collect();
        let line = line.join(" ");
        assert!(line.contains(words), "{typed}: {text}");
        assert!(
            line.contains("numbers with blanks or commas between them would fit"),
            "{text}"
        );
        assert!(text.contains("\nSTEP 3 of 7"), "{typed}: {text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }
}

/// No text makes the reader stumble or wait, and what it reads are numbers.
#[test]
fn deep_and_long_answers_are_read_at_once() {
    for part in [
        "(", "-", "1+", "1*", "1/", "9", "1e", ".", "[", "=", ",", " 1", "(1",
    ] {
        let _ = expression::read(&part.repeat(10_000), false);
        let _ = expression::read(&part.repeat(10_000), true);
    }
    let deep = format!("{}1{}", "(".repeat(50), ")".repeat(50));
    assert_eq!(expression::read(&deep, false), Ok(vec![1.0]));
    let deeper = format!("({deep})");
    let refusal = expression::read(&deeper, false).expect_err("one too many");
    assert!(
        refusal.starts_with("There are too many parentheses"),
        "{refusal}"
    );
}

proptest! {
    #[test]
    fn any_answer_is_read_or_refused(typed in "[-+*/().,;=\\[\\]0-9eE ·−x\u{0}\u{3000}]{0,40}", is_row: bool) {
        if let Ok(numbers) = expression::read(&typed, is_row) {
            prop_assert!(numbers.iter().all(|number| number.is_finite()));
        }
    }
}

/// Whole files of anything, to the program: it asks to their end.
#[test]
fn random_files_are_answered() {
    let folder = folder("learn_random");
    let mut state = 1_u64;
    let mut bytes = Vec::new();
    for number in 0..20_000 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let [.., byte] = state.to_le_bytes();
        bytes.push(if number % 50 == 0 { b'\n' } else { byte });
    }
    let (status, _, stderr) = outcome(&mut answered(&folder, "learn", &bytes));
    assert_eq!((status, stderr.as_str()), (1, ""));

    let (status, _, stderr) = outcome(&mut answered(&folder, "learn", [b'1'; 5000]));
    let sentence = "chainrule: learn: a line is longer than 1000 bytes\n";
    assert_eq!((status, stderr.as_str()), (2, sentence));
}

/// A file of answers that ends too early has not answered all.
#[test]
fn who_goes_is_told_how_to_go_on() {
    let folder = folder("learn_left");
    for answers in ["", "quit\n", "q", "7\nhint\nEXIT\n"] {
        let text = said(&folder, "learn --from 4", answers, 1);
        let end =
            "\nYou are at step 4 of 7: The weights.\n`chainrule learn --from 4` goes on there.\n";
        assert!(text.ends_with(end), "{text}");
    }
}

#[test]
fn where_one_stopped_is_kept_in_a_file() {
    let folder = folder("learn_kept");
    let first_steps = "-24\n-20\n-4\n13\n";
    let text = said(&folder, "learn --keep mine.txt", first_steps, 1);
    assert!(
        text.ends_with("\n`chainrule learn --keep mine.txt` goes on there.\n"),
        "{text}"
    );
    let kept = || fs::read_to_string(folder.join("mine.txt")).expect("kept");
    assert_eq!(kept(), "chainrule learn, step 2\n");

    // It goes on, and with the last question there is nothing to go on with.
    let text = said(&folder, "learn --keep mine.txt", "13\n15 13 -14 23\n", 1);
    assert!(text.contains("You go on where you stopped"), "{text}");
    assert!(!text.contains("STEP 1 of 7"), "{text}");
    assert_eq!(kept(), "chainrule learn, step 3\n");
    said(&folder, "learn --keep mine.txt", right_answers(3), 0);
    assert!(!folder.join("mine.txt").exists());

    // A number that is none begins anew; another file is not written over.
    fs::write(folder.join("mine.txt"), "chainrule learn, step 99\n").expect("written");
    let text = said(&folder, "learn --keep mine.txt", "", 1);
    assert!(text.contains("STEP 1 of 7"), "{text}");
    fs::write(folder.join("mine.txt"), "dear diary\n").expect("written");
    let sentence = "learn: mine.txt holds something else: ";
    refused(&folder, "learn --keep mine.txt", &[sentence]);
    assert_eq!(kept(), "dear diary\n");
}

#[test]
fn what_learn_cannot_take_is_refused() {
    for (options, words) in [
        ("--from 8", "there is no step `8`: 1 to 7 would fit"),
        ("--from 0", "there is no step `0`"),
        ("--from one", "there is no step `one`"),
        ("--from", "--from needs the number of a step"),
        ("--keep", "--keep needs a file"),
        ("--keep -", "--keep needs a file"),
        ("--form 2", "did you mean --from?"),
        ("weights", "learn knows no `weights`"),
    ] {
        refused(".", &format!("learn {options}"), &[words]);
    }
    refuses_a_closed_pipe(".", "learn");
}

/// At a terminal it is kept where such things are, or, where nothing can be, that is said.
#[cfg(target_os = "linux")]
#[test]
fn at_a_terminal_it_is_kept() {
    let folder = folder("learn_terminal");
    let at_a_terminal = |home: &str, answers: &str| {
        let program = env!("CARGO_BIN_EXE_chainrule");
        let mut script = Command::new("script");
        let command = format!("stty -echo; '{program}' learn");
        script.args(["-qec", &command, "/dev/null"]);
        let answers = answers.replace("quit", "quit\n");
        fs::write(folder.join("answers.txt"), answers).expect("written");
        script
            .stdin(fs::File::open(folder.join("answers.txt")).expect("there"))
            .env("HOME", folder.join(home))
            .env_remove("XDG_STATE_HOME");
        script.output()
    };
    let Ok(first) = at_a_terminal("home", "-24\n-20\n-4\nquit") else {
        eprintln!("NOT TESTED: learn at a terminal, for there is no `script`");
        return;
    };
    let text =
        |output: std::process::Output| String::from_utf8_lossy(&output.stdout).replace('\r', "");
    assert!(first.status.success());
    let first = text(first);
    let place = folder.join("home/.local/state/chainrule/learn.txt");
    let end = format!(
        "\nYou are at step 2 of 7: One input of one sample.\n`chainrule learn` goes on there; it is kept in\n{}\n",
        place.display()
    );
    assert!(first.ends_with(&end), "{first}");
    let kept = fs::read_to_string(&place).expect("kept");
    assert_eq!(kept, "chainrule learn, step 2\n");

    // What is broken is no error; a file where the folder should be is said, and no more than that.
    fs::write(&place, "step two").expect("written");
    let second = text(at_a_terminal("home", "quit").expect("runs"));
    assert!(second.contains("STEP 1 of 7"), "{second}");
    fs::write(folder.join("file"), "").expect("written");
    let nowhere = text(at_a_terminal("file", "-24\n-20\n-4\nquit").expect("runs"));
    assert_eq!(nowhere.matches("cannot be kept").count(), 1, "{nowhere}");
    assert!(
        nowhere.contains("`chainrule learn --from 2` goes on there."),
        "{nowhere}"
    );
}
