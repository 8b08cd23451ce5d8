//! `chainrule explain` says which products are added up, in which order, and what each sum comes to, for every element
//! of every kernel; what meets is marked in the matrices; and once around two layers, the numbers are those of NumPy.
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

/// By hand, as the lesson has it.
#[test]
fn one_element_whole() {
    let expected = "\
An input goes into every neuron, so there is a path through each of them, and
paths add up.

In the notebook: dinputs = np.dot(dvalues[0], weights.T)
In the notebook: dinputs = np.dot(dvalues, weights.T)
dinputs[sample][input]
    = the sum over neuron of weights[input][neuron] * dvalues[sample][neuron]

  weights               dvalues                dinputs
  neuron:   0   1   2   neuron:    0   1   2   input:      0    1    2    3
  input 0   2  -1   3   sample 0 [ 4  -1   2]  sample 0   15 [ 13] -14   23
  input 1 [ 5   3  -2]  sample 1  -4   2   1   sample 1   -7  -16   21   -7
  input 2  -3   4   1
  input 3   1  -5   7

  Added in this order, from 0 on:          the term  the sum
  + weights[1][0] * dvalues[0][0]   5 * 4        20       20
  + weights[1][1] * dvalues[0][1]  3 * -1        -3       17
  + weights[1][2] * dvalues[0][2]  -2 * 2        -4       13
  = dinputs[0][1]                                         13

The numbers are those of the lessons; with --notebook the notebook's.
";
    assert_eq!(page("dinputs --at 0,1"), expected);
}

/// The products and the sums: Python's repr of np.float64, added one by one from 0. The matrices: as NumPy 2.4.6 prints
/// them.
#[test]
fn one_element_of_the_notebook_whole() {
    let expected = "\
A weight sits on one path, from its input to its neuron, but every sample of the
batch takes that path. So there is one product for each sample, and they add up.

In the notebook: dweights = np.dot(inputs.T, dvalues)
dweights[input][neuron]
    = the sum over sample of inputs[sample][input] * dvalues[sample][neuron]

  inputs
  input:              0            1            2            3
  sample 0   0.13379076 [-0.54080681]  1.36572556   1.43359551
  sample 1   0.55574981 [ 1.20787588]  0.6849298   -1.83143634
  sample 2   0.6653529  [-1.06750454]  0.074401    -1.11193225
  dvalues             dweights
  neuron:   0  1  2   neuron:            0            1            2
  sample 0  1  1 [1]  input 0   3.2413491    3.2413491    3.2413491
  sample 1  2  2 [2]  input 1  -1.32756868  -1.32756868 [-1.32756868]
  sample 2  3  3 [3]  input 2   2.95878815   2.95878815   2.95878815
                      input 3  -5.5650739   -5.5650739   -5.5650739

  Added in this order, from 0 on:             the term              the sum
  + inputs[0][1] * dvalues[0][2]           -0.540806811         -0.540806811
    -0.540806811 * 1
  + inputs[1][1] * dvalues[1][2]            2.415751754          1.874944943
    1.207875877 * 2
  + inputs[2][1] * dvalues[2][2]    -3.2025136229999998  -1.3275686799999997
    -1.067504541 * 3
  = dweights[1][2]                                       -1.3275686799999997
    as NumPy prints it                                           -1.32756868

The notebook's numbers: `chainrule notebook --all` says which were chosen.
";
    assert_eq!(page("dweights --at 1,2 --notebook"), expected);
}

#[test]
fn symbols_whole() {
    let expected = "\
A neuron adds up all inputs, each times a weight of its own, and adds its bias.

z[sample][neuron]
    = the sum over input of inputs[sample][input] * weights[input][neuron]
    + biases[0][neuron]

  inputs           weights               biases
  input:    0  1   neuron:  0  1  2  3   neuron:  0  1  2  3
  sample 0  .  .   input 0  .  .  . [.]  row 0    .  .  . [.]
  sample 1  .  .   input 1  .  .  . [.]
  sample 2 [.  .]
  z
  neuron:   0  1  2  3
  sample 0  .  .  .  .
  sample 1  .  .  .  .
  sample 2  .  .  . [.]

  Added in this order, from 0 on:
  + inputs[2][0] * weights[0][3]
  + inputs[2][1] * weights[1][3]
  + biases[0][3]
  = z[2][3]
";
    assert_eq!(page("dense --at 2,3 --shape 3,2,4"), expected);
}

/// The sentence that a page begins with stands in the lesson.
#[test]
fn the_lessons_sentence_comes_first() {
    for (kernel, lesson) in [
        ("dinputs", include_str!("../src/backward/inputs.rs")),
        ("dweights", include_str!("../src/backward/weights.rs")),
        ("dbiases", include_str!("../src/backward/biases.rs")),
        ("drelu", include_str!("../src/backward/relu.rs")),
        ("dense", include_str!("../src/forward.rs")),
        ("relu", include_str!("../src/forward.rs")),
    ] {
        let page = page(kernel);
        let (sentence, _) = page.split_once("\n\n").expect("a paragraph");
        let sentence = sentence.replace('\n', " ");
        let lesson = lesson.replace('`', "");
        let lesson: Vec<&str> = lesson
            .split_whitespace()
            .filter(|word| !word.starts_with("//"))
            .collect();
        assert!(
            lesson.join(" ").contains(sentence.trim_end_matches('.')),
            "{sentence}"
        );
    }
}

/// What the notebook calls what a function gives.
fn result(kernel: &str) -> &str {
    if kernel == "dense" { "z" } else { kernel }
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
                    page.ends_with(&format!("  = {}[{}][{}]\n", result(kernel), at[0], at[1])),
                    "{words}"
                );
            }
        }
    }
}

/// A matrix of a page, row after row: each number, and whether it stands in brackets.
struct Drawn {
    name: String,
    rows: Vec<Vec<(String, bool)>>,
}

const MATRICES: [&str; 9] = [
    "inputs", "weights", "biases", "z", "dvalues", "dinputs", "dweights", "dbiases", "drelu",
];

/// What is drawn on a page of this kernel, in order.
fn drawn(page: &str, kernel: &str) -> Vec<Drawn> {
    let is_name = |word: &str| word == kernel || MATRICES.contains(&word);
    let mut drawn: Vec<Drawn> = Vec::new();
    let mut starts: Vec<usize> = Vec::new();
    for line in page.lines() {
        if line.starts_with("  ") && line.split_whitespace().all(is_name) {
            starts.clear();
            for name in line.split_whitespace() {
                let from = starts.last().map_or(0, |start| start + 1);
                let found = line[from..]
                    .find(&format!(" {name}"))
                    .expect("its own name");
                starts.push(from + found);
                let (name, rows) = (name.to_string(), Vec::new());
                drawn.push(Drawn { name, rows });
            }
            continue;
        }
        if line.is_empty() {
            starts.clear();
        }
        let first = drawn.len() - starts.len();
        for (block, &start) in starts.iter().enumerate() {
            let end = starts.get(block + 1).map_or(line.len(), |&end| end);
            let part = line.get(start..end.min(line.len())).unwrap_or("");
            let part = part.replace('[', " [ ").replace(']', " ] ");
            let mut words = part.split_whitespace();
            let Some(label) = words.next().filter(|label| !label.ends_with(':')) else {
                continue;
            };
            let rows = &mut drawn[first + block].rows;
            assert!(["sample", "input", "row"].contains(&label), "{page}");
            assert_eq!(
                words.next(),
                Some(rows.len().to_string().as_str()),
                "{page}"
            );
            let (mut row, mut is_inside) = (Vec::new(), false);
            for word in words {
                match word {
                    "[" => is_inside = true,
                    "]" => is_inside = false,
                    number => row.push((number.to_string(), is_inside)),
                }
            }
            rows.push(row);
        }
    }
    drawn
}

/// The names of the elements in brackets.
fn marked(drawn: &[Drawn]) -> Vec<String> {
    let mut marked = Vec::new();
    for Drawn { name, rows } in drawn {
        for (row, numbers) in rows.iter().enumerate() {
            for (col, _) in numbers.iter().enumerate().filter(|(_, number)| number.1) {
                marked.push(format!("{name}[{row}][{col}]"));
            }
        }
    }
    marked
}

/// A bracket is around what a term has, or what the result is, and around nothing else.
#[test]
fn what_is_drawn_is_what_meets() {
    let sizes = [2, 4, 3];
    for options in ["", " --shape 2,4,3"] {
        for kernel in ["dinputs", "dweights", "dbiases", "dense"] {
            let (rows, cols) = shape(kernel, sizes);
            for at in (0..rows * cols).map(|place| [place / cols, place % cols]) {
                let [row, col] = at;
                let page = page(&format!("{kernel} --at {row},{col}{options}"));
                let mut expected: Vec<String> = terms(kernel, at, sizes)
                    .iter()
                    .flat_map(|term| term.split(" * "))
                    .map(String::from)
                    .collect();
                expected.push(format!("{}[{row}][{col}]", result(kernel)));
                expected.sort();
                let mut marked = marked(&drawn(&page, kernel));
                marked.sort();
                assert_eq!(marked, expected, "{page}");
            }
        }
    }
}

/// The case of the lessons, as they print it; `z` and the gradients by NumPy 2.4.6.
#[test]
fn what_is_drawn_has_the_lessons_numbers() {
    let numbers = |matrix: &str| match matrix {
        "inputs" => "1 -2 3 5 / -4 6 -1 2",
        "weights" => "2 -1 3 / 5 3 -2 / -3 4 1 / 1 -5 7",
        "biases" => "2 3 0.5",
        "z" | "dense" => "-10 -17 45.5 / 29 11 -10.5",
        "relu" => "0 0 45.5 / 29 11 0",
        "dvalues" => "4 -1 2 / -4 2 1",
        "dinputs" => "15 13 -14 23 / -7 -16 21 -7",
        "dweights" => "20 -9 -2 / -32 14 2 / 16 -5 5 / 12 -1 12",
        "dbiases" => "0 1 3",
        "drelu" => "0 0 2 / -4 2 0",
        other => panic!("no matrix of the lessons: {other}"),
    };
    for (kernel, names) in ORDER {
        let page = page(kernel);
        let drawn = drawn(&page, kernel);
        assert_eq!(drawn.len(), names.split(' ').count(), "{page}");
        for Drawn { name, rows } in drawn {
            let rows: Vec<String> = rows
                .iter()
                .map(|row| row.iter().map(|(number, _)| number.as_str()))
                .map(|row| row.collect::<Vec<_>>().join(" "))
                .collect();
            assert_eq!(rows.join(" / "), numbers(&name), "{name} of {page}");
        }
    }
}

/// The operands in the order in which the formula names them, whatever the order of the kernel's arguments, and the
/// result last.
const ORDER: [(&str, &str); 6] = [
    ("dinputs", "weights dvalues dinputs"),
    ("dweights", "inputs dvalues dweights"),
    ("dbiases", "dvalues dbiases"),
    ("drelu", "z dvalues drelu"),
    ("dense", "inputs weights biases z"),
    ("relu", "z relu"),
];

#[test]
fn matrices_are_drawn_in_the_order_of_the_formula() {
    for (kernel, names) in ORDER {
        let page = page(kernel);
        let drawn = drawn(&page, kernel);
        let found: Vec<&str> = drawn.iter().map(|matrix| matrix.name.as_str()).collect();
        assert_eq!(found.join(" "), names, "{page}");
    }
}

/// The columns of a line: they are two blanks apart, or more.
fn columns(line: &str) -> Vec<&str> {
    let columns = line.split("  ").map(str::trim);
    columns.filter(|column| !column.is_empty()).collect()
}

/// Each array that the notebook printed, and the kernel that gives it.
fn printed() -> Vec<(&'static str, Vec<Vec<&'static str>>)> {
    let cells = [
        ("dinputs", "In [7]:"),
        ("dweights", "In [10]:"),
        ("dbiases", "In [12]:"),
    ];
    let arrays = cells.map(|(kernel, cell)| {
        let after = NOTEBOOK.split_once(cell).expect("a cell").1;
        let inner = after.split_once("[[").expect("an array").1;
        let rows = inner.split_once("]]").expect("its end").0.lines();
        let rows = rows.map(|row| row.trim_matches(['[', ']', ' ']).split_whitespace());
        (kernel, rows.map(Iterator::collect).collect())
    });
    arrays.to_vec()
}

/// Each term is the product that stands beside it, or below it; each sum is the one before it plus the term, to the last
/// bit; and the last one is the element that the notebook printed, which is also in brackets.
#[test]
fn every_number_of_the_notebook_adds_up() {
    let mut elements = 0;
    for (kernel, rows) in printed() {
        let places = rows.iter().enumerate().flat_map(|(row, numbers)| {
            let numbers = numbers.iter().enumerate();
            numbers.map(move |(col, number)| (row, col, number.trim_end_matches('.')))
        });
        for (row, col, printed) in places {
            let page = page(&format!("{kernel} --at {row},{col} --notebook"));
            let number = |text: &str| text.parse::<f64>().expect(text);
            let (mut sum, mut term, mut last) = (0.0, 0.0, "");
            for line in page.lines().skip_while(|line| !line.starts_with("  Added")) {
                let columns = columns(line);
                if let (true, [.., added, so_far]) = (line.starts_with("  + "), &columns[..]) {
                    term = number(added);
                    sum += term;
                    assert_eq!(number(so_far), sum, "{page}");
                }
                let digits = columns.iter().filter(|column| !column.contains('['));
                for (left, right) in digits.filter_map(|column| column.split_once(" * ")) {
                    assert_eq!(number(left) * number(right), term, "{page}");
                }
                if let [what, result] = columns[..] {
                    assert!(!what.starts_with('=') || number(result) == sum, "{page}");
                    last = result;
                }
            }
            assert_eq!(last, printed, "{page}");
            let drawn = drawn(&page, kernel);
            let result = &drawn.last().expect("the result").rows[row][col];
            assert_eq!((result.0.as_str(), result.1), (printed, true), "{page}");
            elements += 1;
        }
    }
    assert_eq!(elements, 12 + 12 + 3);
}

/// The forward pass: NumPy 2.4.6, the products of np.float64 added one by one from 0, the bias last.
#[test]
fn dense_on_the_notebooks_numbers() {
    let page = page("dense --at 1,2 --notebook");
    for line in [
        "+ inputs[1][0] * weights[0][2]|-0.5901763469972756|-0.5901763469972756",
        "+ inputs[1][1] * weights[1][2]|0.2895153292913108|-0.3006610177059648",
        "+ inputs[1][2] * weights[2][2]|0.2924762287704789|-0.00818478893548591",
        "+ inputs[1][3] * weights[3][2]|1.1588781534743537|1.150693364538868",
        "+ biases[0][2]|0.5|1.650693364538868",
    ] {
        let is_line = |other: &str| columns(other).join("|") == line;
        assert!(page.lines().any(is_line), "{line}\n{page}");
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
        let page = page(&format!("drelu --at {at} --notebook"));
        let place = format!("[{}]", at.replace(',', "]["));
        let here = cases.replace(&format!(" {case}\n"), &format!(" {case}  <- here\n"));
        assert!(
            page.contains(&here) && page.matches("<- here").count() == 1,
            "{page}"
        );
        let values = [("z", z), ("dvalues", dvalue), ("= drelu", drelu)];
        let (_, below) = page.rsplit_once(" drelu\n").expect("what is drawn");
        let lines: Vec<String> = below.lines().map(|line| columns(line).join(" ")).collect();
        for (name, value) in values {
            assert!(lines.contains(&format!("{name}{place} {value}")), "{page}");
        }
        let mut expected = ["z", "dvalues", "drelu"].map(|name| format!("{name}{place}"));
        let mut marked = marked(&drawn(&page, "drelu"));
        expected.sort();
        marked.sort();
        assert_eq!(marked, expected, "{page}");
    }
    assert!(page("drelu --shape 2,4,3 --at 1,2").contains(cases));
    assert!(
        page("relu --shape 2,4,3")
            .contains("    = z[sample][neuron]        where z[sample][neuron] > 0\n")
    );
    assert_eq!(page("relu --at 0,1").matches("\n    z[0][1]").count(), 1);
}

/// By NumPy 2.4.6; the nudges by hand. A nudge h of `weights[0][2]` moves `z[0][2]` by 1·h and, through weights2, the
/// outputs of sample 0 by 7h and -4h. They are off by 2 and 3, so the loss moves by 2·7h - 3·4h = 2h, and by
/// (49 + 16)/2·h² = 32.5·h², which is missed.
#[test]
fn once_around_the_chain() {
    let page = page("chain");
    let mut rest = page.as_str();
    for station in [
        "  inputs               weights          biases\n  [[ 1. -2.  3.  5.]   [[ 2. -1.  3.]   [[2.  3.  0.5]]\n",
        "  [[-10.  -17.   45.5]                  [[ 0.   0.  45.5]\n   [ 29.   11.  -10.5]]                  [29.  11.   0. ]]\n",
        "  weights2     biases2      outputs = np.dot(relu, weights2) + biases2\n  [[-4.  4.]   [[1.5 2. ]]  [[ 320.  -180. ]\n",
        "   [ 4. -3.]                 [ -70.5   85. ]]\n   [ 7. -4.]]\n",
        "np.sum((outputs - targets) ** 2) / 2 = 9\n",
        "  [[ 318.  -183. ]   [[ 2.  3.]\n   [ -69.5   87. ]]   [-1. -2.]]\n",
        "  dinputs2 = np.dot(dvalues2, weights2.T)  dweights2 = np.dot(relu.T, dvalues2)\n",
        "  [[ 4. -1.  2.]                           [[-29.  -58. ]\n   [-4.  2.  1.]]                           [-11.  -22. ]\n",
        "   [ 91.  136.5]]\n  dbiases2 = np.sum(dvalues2, axis=0, keepdims=True)\n  [[1. 1.]]\n",
        "dinputs2[0][0] = -4 * 2 + 4 * 3 = 4\n",
        "  dvalues = dinputs2  z                      drelu = dvalues, 0 where z <= 0\n",
        "  [[ 4. -1.  2.]      [[-10.  -17.   45.5]   [[ 0.  0.  2.]\n   [-4.  2.  1.]]      [ 29.   11.  -10.5]]   [-4.  2.  0.]]\n",
        "  [[  6.  -4.   2.  14.]              [[ 16.  -8.   2.]\n   [-10. -14.  20. -14.]]              [-24.  12.  -4.]\n",
        "  [  4.  -2.   6.]\n",
        "  [ -8.   4.  10.]]\n",
        "  dbiases = np.sum(drelu, axis=0, keepdims=True)\n  [[-4.  2.  2.]]\n",
        "dweights[0][2] = 1 * 2 + -4 * 0 = 2. Nudge it",
        "    0.125        0.25             0.7578125              0.5078125\n",
        "    0.015625     0.03125          0.0391845703125        0.0079345703125\n",
        "    0.001953125  0.00390625       0.0040302276611328125  0.0001239776611328125\n",
        "nudge of 0.125 the loss of sample 1 notices nothing: it changes by 0.\n",
    ] {
        let place = rest
            .find(station)
            .unwrap_or_else(|| panic!("{station} is not in\n{rest}"));
        rest = &rest[place + station.len()..];
    }
    assert!(!page.contains(['{', '}', '|']), "{page}");
    assert!(page.lines().count() <= 48, "two screens");
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
            "drelu --at 2,0",
            "--at 2,0 is outside: drelu is 2×3, so 0,0 to 1,2 would fit",
        ),
        (
            "drelu --at 3,0 --notebook",
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
        (
            "dweights --notebook --shape 2,4,3",
            "--shape is for symbols and --notebook for numbers: one of them",
        ),
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
        let of_notebook = [3, 4, if kernel.ends_with("relu") { 4 } else { 3 }];
        for (sizes, options) in [([2, 4, 3], ""), (of_notebook, " --notebook")] {
            let (rows, cols) = shape(kernel, sizes);
            for place in 0..rows * cols {
                let at = format!("{},{}", place / cols, place % cols);
                pages.push(page(&format!("{kernel} --at {at}{options}")));
            }
        }
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
