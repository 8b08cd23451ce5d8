//! `chainrule explain` says which products are added up, in which order, and what each sum comes to, for every element
//! of every kernel; and once around a layer, the numbers are those of NumPy.
//!
//! The order is written down here once more, in the notebook's words; the numbers come from the notebook, from NumPy
//! 2.4.6, or by adding up what the page itself shows. It cannot see whether a learner understands the page.
#![cfg(feature = "alloc")]

mod program;

use program::{FUNCTIONS, answer, refused, refuses_a_closed_pipe};

const NOTEBOOK: &str = include_str!("data/notebook.txt");

#[track_caller]
fn page(words: &str) -> String {
    answer(".", &format!("explain {words}"), 0)
}

/// The terms of one element, in the order of the notebook's `sum`: ascending in what is summed over.
fn terms(
    kernel: &str,
    [row, col]: [usize; 2],
    [n_samples, n_inputs, n_neurons]: [usize; 3],
) -> Vec<String> {
    let (sample, input, neuron) = (row, if kernel == "dinputs" { col } else { row }, col);
    match kernel {
        "dinputs" => (0..n_neurons)
            .map(|n| format!("weights[{input}][{n}] * dvalues[{sample}][{n}]"))
            .collect(),
        "dweights" => (0..n_samples)
            .map(|s| format!("inputs[{s}][{input}] * dvalues[{s}][{neuron}]"))
            .collect(),
        "dbiases" => (0..n_samples)
            .map(|s| format!("dvalues[{s}][{neuron}]"))
            .collect(),
        _ => {
            let products =
                (0..n_inputs).map(|i| format!("inputs[{sample}][{i}] * weights[{i}][{neuron}]"));
            products.chain([format!("biases[0][{neuron}]")]).collect()
        }
    }
}

/// The shape of a kernel's result.
fn shape(kernel: &str, [n_samples, n_inputs, n_neurons]: [usize; 3]) -> (usize, usize) {
    match kernel {
        "dinputs" => (n_samples, n_inputs),
        "dweights" => (n_inputs, n_neurons),
        "dbiases" => (1, n_neurons),
        _ => (n_samples, n_neurons),
    }
}

#[test]
fn one_element_whole() {
    // The products and the sums: Python's repr of np.float64, added one by one from 0.
    let expected = "\
In the notebook: dweights = np.dot(inputs.T, dvalues)
dweights[input][neuron]
    = the sum over sample of inputs[sample][input] * dvalues[sample][neuron]

  inputs              dvalues             dweights
  sample × input      sample × neuron     input × neuron
  . # . .             . . #               . . .
  . # . .             . . #               . . #
  . # . .             . . #               . . .
                                          . . .

  Added one by one, in this order:                the term               the sum
    0                                                                          0
  + inputs[0][1] * dvalues[0][2]              -0.540806811          -0.540806811
    -0.540806811 * 1
  + inputs[1][1] * dvalues[1][2]               2.415751754           1.874944943
    1.207875877 * 2
  + inputs[2][1] * dvalues[2][2]       -3.2025136229999998   -1.3275686799999997
    -1.067504541 * 3
  = dweights[1][2]                                           -1.3275686799999997
    as NumPy prints it                                               -1.32756868

The numbers are the notebook's; `chainrule notebook` says which were chosen.
";
    assert_eq!(page("dweights --at 1,2"), expected);
}

#[test]
fn symbols_whole() {
    let expected = "\
dense[sample][neuron]
    = the sum over input of inputs[sample][input] * weights[input][neuron]
    + biases[0][neuron]

  inputs              weights             biases              dense
  sample × input      input × neuron      1 × neuron          sample × neuron
  . .                 . . . #             . . . #             . . . .
  . .                 . . . #                                 . . . .
  # #                                                         . . . #

  Added one by one, in this order:                the term               the sum
    0                                                                          0
  + inputs[2][0] * weights[0][3]
  + inputs[2][1] * weights[1][3]
  + biases[0][3]
  = dense[2][3]
";
    assert_eq!(page("dense --at 2,3 --shape 3,2,4"), expected);
}

#[test]
fn every_element_of_every_sum_has_its_terms_in_order() {
    for sizes in [[2, 4, 3], [1, 1, 1], [3, 1, 2]] {
        for kernel in ["dinputs", "dweights", "dbiases", "dense"] {
            let (rows, cols) = shape(kernel, sizes);
            for at in (0..rows * cols).map(|place| [place / cols, place % cols]) {
                let [n_samples, n_inputs, n_neurons] = sizes;
                let words = format!(
                    "{kernel} --at {},{} --shape {n_samples},{n_inputs},{n_neurons}",
                    at[0], at[1]
                );
                let page = page(&words);
                let found: Vec<&str> = page
                    .lines()
                    .filter_map(|line| line.strip_prefix("  + "))
                    .collect();
                assert_eq!(found, terms(kernel, at, sizes), "{words}");
                assert!(
                    page.ends_with(&format!("  = {kernel}[{}][{}]\n", at[0], at[1])),
                    "{words}"
                );
            }
        }
    }
}

/// A mark is where a term has an operand, or where the result is, and nowhere else.
#[test]
fn what_is_drawn_is_what_meets() {
    let sizes = [2, 4, 3];
    for kernel in ["dinputs", "dweights", "dbiases", "dense"] {
        let (rows, cols) = shape(kernel, sizes);
        for at in (0..rows * cols).map(|place| [place / cols, place % cols]) {
            let page = page(&format!("{kernel} --at {},{} --shape 2,4,3", at[0], at[1]));
            let mut lines = page.lines().skip_while(|line| !line.starts_with("  "));
            let mut names = lines
                .find(|line| line.starts_with("  ") && !line.starts_with("   "))
                .expect("names")
                .split_whitespace();
            let drawn: Vec<&str> = lines.skip(1).take_while(|line| !line.is_empty()).collect();
            let mut expected = terms(kernel, at, sizes).join(" ");
            expected += &format!(" {kernel}[{}][{}]", at[0], at[1]);
            let expected: Vec<&str> = expected
                .split([' ', '*'])
                .filter(|name| !name.is_empty())
                .collect();
            let mut marks = 0;
            for (block, name) in names.by_ref().enumerate() {
                for (row, line) in drawn.iter().enumerate() {
                    let cells = line.chars().skip(block * 20 + 2).take(18).step_by(2);
                    for (col, _) in cells.enumerate().filter(|(_, mark)| *mark == '#') {
                        assert!(
                            expected.contains(&format!("{name}[{row}][{col}]").as_str()),
                            "{page}"
                        );
                        marks += 1;
                    }
                }
            }
            assert_eq!(marks, expected.len(), "{page}");
        }
    }
}

/// The operands stand in the order in which the formula names them, whatever the order of the kernel's arguments, and
/// the result is last.
#[test]
fn matrices_are_drawn_in_the_order_of_the_formula() {
    for (kernel, names) in [
        ("dinputs", "weights dvalues dinputs"),
        ("dweights", "inputs dvalues dweights"),
        ("dbiases", "dvalues dbiases"),
        ("drelu", "z dvalues drelu"),
        ("dense", "inputs weights biases dense"),
        ("relu", "z relu"),
    ] {
        let page = page(kernel);
        let is_drawn = |line: &str| line.split_whitespace().eq(names.split(' '));
        assert!(page.lines().any(is_drawn), "{page}");
    }
}

/// The last numbers on a line, as floats.
fn numbers(line: &str) -> Vec<f64> {
    let words: Vec<&str> = line.split_whitespace().collect();
    words
        .iter()
        .rev()
        .map_while(|word| word.parse().ok())
        .collect()
}

/// Each term is the product that stands below it, each sum is the one before it plus the term, to the last bit, and the
/// last one is the element that the notebook printed.
#[test]
fn every_number_of_the_notebook_adds_up() {
    let (mut elements, cases) = (
        0,
        [
            ("dinputs", "In [7]:"),
            ("dweights", "In [10]:"),
            ("dbiases", "In [12]:"),
        ],
    );
    for (kernel, cell) in cases {
        let (_, after) = NOTEBOOK.split_once(cell).expect("a cell");
        let (printed, _) = after
            .split_once("[[")
            .and_then(|(_, rest)| rest.split_once("]]"))
            .expect("an array");
        for (row, printed) in printed.lines().enumerate() {
            for (col, printed) in printed
                .trim_matches(['[', ']', ' '])
                .split_whitespace()
                .enumerate()
            {
                let page = page(&format!("{kernel} --at {row},{col}"));
                let (mut sum, mut term) = (0.0, 0.0);
                for line in page.lines().skip_while(|line| !line.starts_with("  Added")) {
                    let numbers = numbers(line);
                    if line.starts_with("  + ") {
                        term = numbers[1];
                        sum += term;
                        assert_eq!(numbers[0], sum, "{page}");
                    } else if let Some((left, right)) = line.split_once(" * ") {
                        let factors: [f64; 2] =
                            [left, right].map(|factor| factor.trim().parse().expect("a number"));
                        assert_eq!(factors[0] * factors[1], term, "{page}");
                    } else if line.starts_with("  = ") {
                        assert_eq!(numbers[0], sum, "{page}");
                    }
                }
                assert!(page.lines().any(|line| {
                    line.strip_prefix("    as NumPy prints it")
                        .is_some_and(|number| number.trim() == printed)
                }));
                elements += 1;
            }
        }
    }
    assert_eq!(elements, 12 + 12 + 3);
}

/// The forward pass: NumPy 2.4.6, the products of np.float64 added one by one from 0, the bias last.
#[test]
fn dense_on_the_notebooks_numbers() {
    let page = page("dense --at 1,2");
    for line in [
        "  + inputs[1][0] * weights[0][2]       -0.5901763469972756   -0.5901763469972756",
        "  + inputs[1][1] * weights[1][2]        0.2895153292913108   -0.3006610177059648",
        "  + inputs[1][2] * weights[2][2]        0.2924762287704789  -0.00818478893548591",
        "  + inputs[1][3] * weights[3][2]        1.1588781534743537     1.150693364538868",
        "  + biases[0][2]                                       0.5     1.650693364538868",
    ] {
        assert!(page.lines().any(|other| other == line), "{line}\n{page}");
    }
}

/// z and dvalues are read off cells 13 and 14 of the notebook, drelu off cell 15.
#[test]
fn drelu_says_what_decides() {
    let cases = "\
drelu[sample][neuron]
    = 0                        where z[sample][neuron] < 0
    = 0                        where z[sample][neuron] = 0
    = dvalues[sample][neuron]  where z[sample][neuron] > 0
    = dvalues[sample][neuron]  where z[sample][neuron] is NaN
";
    for (at, z, dvalue, drelu, case) in [
        ("0,0", "4", "1", "1", "> 0"),
        ("0,1", "4", "4", "4", "> 0"),
        ("0,2", "0", "0", "0", "= 0"),
        ("1,2", "-2", "4", "0", "< 0"),
        ("2,0", "2", "3", "3", "> 0"),
        ("2,3", "1", "8", "8", "> 0"),
    ] {
        let page = page(&format!("drelu --at {at}"));
        let place = format!("[{}]", at.replace(',', "]["));
        let here = cases.replace(&format!(" {case}\n"), &format!(" {case}  <- here\n"));
        assert!(
            page.contains(&here) && page.matches("<- here").count() == 1,
            "{page}"
        );
        let values = [
            ("    z", z, 69),
            ("    dvalues", dvalue, 63),
            ("  = drelu", drelu, 65),
        ];
        let values = values
            .map(|(name, value, width)| format!("{name}{place}{value:>width$}\n"))
            .concat();
        assert!(page.contains(&values), "{page}");
        assert_eq!(page.matches('#').count(), 3, "{page}");
    }
    assert!(page("drelu --shape 2,4,3 --at 1,2").contains(cases));
    assert!(
        page("relu --shape 2,4,3")
            .contains("    = z[sample][neuron]        where z[sample][neuron] > 0\n")
    );
    assert_eq!(page("relu --at 0,1").matches("    z[0][1]").count(), 1);
}

/// By hand, and by NumPy 2.4.6; the nudges by hand: 3·h + 2·h², so that 2·h² is missed.
#[test]
fn once_around_the_chain() {
    let page = page("chain");
    let mut rest = page.as_str();
    for station in [
        "  inputs, one row per sample, one column per input\n    [[ 2. -1.]]\n",
        "  weights, one row per input, one column per neuron\n    [[ 0.5 -1.   1.5]\n     [ 1.   0.5 -0.5]]\n",
        "  biases, one column per neuron\n    [[ 0.25  0.   -1.  ]]\n",
        "  z = np.dot(inputs, weights) + biases\n    [[ 0.25 -2.5   2.5 ]]\n",
        "  relu = np.maximum(0, z)\n    [[0.25 0.   2.5 ]]\n",
        "  targets\n    [[1. 1. 1.]]\n",
        "  loss = np.sum((relu - targets) ** 2) / 2\n    1.90625\n",
        "  dvalues = relu - targets, the slope of the loss for each output\n    [[-0.75 -1.    1.5 ]]\n",
        "  drelu = dvalues.copy(); drelu[z <= 0] = 0\n    [[-0.75  0.    1.5 ]]\n",
        "  dinputs = np.dot(drelu, weights.T)\n    [[ 1.875 -1.5  ]]\n",
        "  dweights = np.dot(inputs.T, drelu)\n    [[-1.5   0.    3.  ]\n     [ 0.75  0.   -1.5 ]]\n",
        "  dbiases = np.sum(drelu, axis=0, keepdims=True)\n    [[-0.75  0.    1.5 ]]\n",
        "    0.125         0.375             0.40625              0.03125\n",
        "    0.015625      0.046875          0.04736328125        0.00048828125\n",
        "    0.001953125   0.005859375       0.00586700439453125  0.00000762939453125\n",
        "Nudge weights[0][1] by 0.125, and the loss changes by 0.\n",
    ] {
        let place = rest
            .find(station)
            .unwrap_or_else(|| panic!("{station} is not in\n{rest}"));
        rest = &rest[place + station.len()..];
    }
    assert!(!page.contains(['{', '}']), "{page}");
}

#[test]
fn a_question_that_cannot_be_read_is_told_what_would_fit() {
    // The last number that there is on this machine, and the one after it, which has one digit more at most.
    let last = format!("dweights --at {},{}", usize::MAX, usize::MAX);
    let beyond = format!("dweights --at {},0", usize::MAX as u128 + 1);
    for (words, sentence) in [
        (
            "",
            "explain what? dinputs, dweights, dbiases, drelu, dense, relu or chain would fit",
        ),
        (
            "dwieghts --at 1,2",
            "there is no `dwieghts` to explain: dinputs, dweights, dbiases, drelu, dense, relu or chain",
        ),
        (
            "dweights --at 4,0",
            "--at 4,0 is outside: dweights is 4×3, so 0,0 to 3,2 would fit",
        ),
        (
            "dweights --at 0,3",
            "--at 0,3 is outside: dweights is 4×3, so 0,0 to 3,2 would fit",
        ),
        (
            "dbiases --at 1,0",
            "--at 1,0 is outside: dbiases is 1×3, so 0,0 to 0,2 would fit",
        ),
        (
            "drelu --at 3,0",
            "--at 3,0 is outside: drelu is 3×4, so 0,0 to 2,3 would fit",
        ),
        (
            "dinputs --at 2,0 --shape 2,4,3",
            "--at 2,0 is outside: dinputs is 2×4, so 0,0 to 1,3 would fit",
        ),
        (&last, "is outside: dweights is 4×3"),
        (&beyond, "is not 2 whole numbers"),
        (
            "dweights --at 1",
            "`--at 1` is not 2 whole numbers with commas: --at ROW,COLUMN",
        ),
        ("dweights --at 1,2,3", "is not 2 whole numbers"),
        (
            "dweights --at -1,2",
            "is not 2 whole numbers with commas: --at ROW,COLUMN, counted from 0,",
        ),
        ("dweights --at 1.5,2", "is not 2 whole numbers"),
        ("dweights --at ,", "is not 2 whole numbers"),
        (
            "dweights --at",
            "explain dweights cannot take `--at`: --at ROW,COLUMN, counted from 0, and --shape SAMPLES,INPUTS,NEURONS",
        ),
        ("dweights 1,2", "cannot take `1,2`"),
        (
            "dweights --element 1,2",
            "cannot take `--element 1,2`: --at ROW,COLUMN, counted from 0, and --shape SAMPLES,INPUTS,NEURONS",
        ),
        (
            "dweights --shape 0,4,3",
            "1 to 9 samples, inputs and neurons would fit",
        ),
        (
            "dweights --shape 2,0,3",
            "1 to 9 samples, inputs and neurons would fit",
        ),
        (
            "dweights --shape 2,4,0",
            "1 to 9 samples, inputs and neurons would fit",
        ),
        (
            "dweights --shape 10,4,3",
            "1 to 9 samples, inputs and neurons would fit",
        ),
        ("dweights --shape 2,4", "is not 3 whole numbers"),
        ("chain --at 0,0", "explain chain takes no option"),
    ] {
        refused(".", &format!("explain {words}"), &[sentence]);
    }
}

#[test]
fn it_reads_well_in_80_columns_and_without_colour() {
    let mut pages = vec![page("chain")];
    for (kernel, _) in FUNCTIONS {
        pages.push(page(&format!("{kernel} --shape 9,9,9 --at 0,8")));
        let (rows, cols) = shape(kernel, [3, 4, if kernel.ends_with("relu") { 4 } else { 3 }]);
        pages.extend(
            (0..rows * cols)
                .map(|place| page(&format!("{kernel} --at {},{}", place / cols, place % cols))),
        );
    }
    for page in pages {
        assert!(
            !page.contains('\u{1b}') && !page.contains("NaN *") && !page.contains("\n\n\n"),
            "{page}"
        );
        for line in page.lines() {
            assert!(
                line.chars().count() <= 80 && line.trim_end() == line,
                "{line}"
            );
        }
    }
}

#[test]
fn a_closed_pipe_is_a_sentence() {
    for word in ["chain", "dweights"] {
        refuses_a_closed_pipe(".", &format!("explain {word}"));
    }
}
