//! `chainrule learn` asks, and answers what is typed. The way through; then for every question the
//! mistakes that people make, and for each what they are told, word for word: a sentence that is
//! true of the number, whoever typed it and why. Then hints, what cannot be read, where one
//! stopped, a terminal, and the reader of answers on random text.
//!
//! The table is `data/learn.txt`. What is typed there is what NumPy computes where somebody makes
//! that mistake, `data/make_learn.py`. The sentences are the program's; each was read, and found to
//! be true of its number. What this cannot see: whether a learner understands the sentence.
#![cfg(feature = "alloc")]

#[path = "../src/bin/chainrule/learn/expression.rs"]
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
    wrong: Vec<(&'static str, String)>,
}

/// In the order in which they are asked.
fn questions() -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for line in include_str!("data/learn.txt").lines() {
        let (sign, rest) = line.split_at(line.len().min(2));
        let question = questions.last_mut();
        let wrong = question.map(|question| &mut question.wrong);
        match (sign, wrong) {
            ("? ", _) => {
                let (name, right) = rest.split_once(" = ").expect("an answer");
                let wrong = Vec::new();
                questions.push(Question { name, right, wrong });
            }
            ("> ", Some(wrong)) => wrong.push((rest, String::new())),
            ("# " | "", _) | (_, None) => {}
            (_, Some(wrong)) => {
                let (_, told) = wrong.last_mut().expect("typed");
                *told += if told.is_empty() { "" } else { " " };
                *told += line;
            }
        }
    }
    questions
}

/// How many questions each step has.
const STEPS: [usize; 7] = [3, 2, 2, 2, 2, 3, 6];

/// All right answers from this step on, counted from 1, a line for each.
fn right_answers(from: usize) -> String {
    let before: usize = STEPS[..from - 1].iter().sum();
    let questions = questions();
    let answers = questions[before..].iter().map(|question| question.right);
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
    assert_eq!(text.matches("\nRight").count(), questions().len());
    assert_eq!(text.matches("\nSTEP ").count(), STEPS.len());
    // Where z comes from, and the loss.
    assert_eq!(text.matches("inputs ·").count(), 2, "{text}");
    assert!(text.contains("half the sum of (outputs - targets) squared"));
    assert!(text.contains("cargo run -- learn --write rust exercise.rs"));
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
    let questions = questions();
    let answers: String = questions.iter().map(typed).collect();
    let text = said(&folder("learn_wrong"), "learn", answers, 0);
    let mut rest = text.as_str();
    for Question { name, wrong, .. } in &questions {
        for (typed, told) in wrong {
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

/// The matrices as the lessons have them, what is asked for in brackets; and by hand, how it comes
/// about.
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

/// Who saw all of it needs no more advice.
#[test]
fn advice_ends_with_the_solution() {
    let folder = folder("learn_advice");
    let advice = "It is one number times\nanother.";
    let text = said(&folder, "learn", "7\n", 1);
    assert_eq!(text.matches(advice).count(), 1, "{text}");
    let text = said(&folder, "learn", "hint\n7\nhint\n9\n", 1);
    assert_eq!(text.matches(advice).count(), 1, "{text}");
    assert!(text.contains("9 is not it, and no mistake that I know gives it.\n"));
}

/// The numbers that are read.
fn values(typed: &str, is_row: bool) -> Result<Vec<f64>, String> {
    let numbers = expression::read(typed, is_row)?;
    Ok(numbers.iter().map(|number| number.value).collect())
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
        ("15 - 14", 1.0),
        ("5*4 -3 -4", 13.0),
        ("- 3", -3.0),
        ("12/3/2", 2.0),
        ("-(2 + 3) * 2", -10.0),
        ("--2", 2.0),
        ("((13))", 13.0),
        ("= 13", 13.0),
        ("dinputs[0][1] = 5*4 - 7 = 13", 13.0),
        ("[13]", 13.0),
    ] {
        assert_eq!(values(typed, false), Ok(vec![number]), "{typed}");
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
        assert_eq!(values(row, true), Ok(numbers), "{row}");
    }
}

/// Numbers with blanks between them are no expression; a product says that it is one.
#[test]
fn a_list_is_no_sum() {
    for list in ["20 -3 -4", "20, -3, -4", "[20 -3 -4]", "5*4 3*-1 -2*2"] {
        assert_eq!(values(list, false), Ok(vec![20.0, -3.0, -4.0]), "{list}");
    }
    let typed = expression::read("5*4 + 3*-1 - 2*2", false).expect("one number");
    let products = [[5.0, 4.0], [3.0, -1.0], [-2.0, 2.0]].map(Vec::from);
    assert_eq!(typed[0].products, products);
    for more in ["(5 + 3)*4", "12/2"] {
        let typed = expression::read(more, false).expect("one number");
        assert!(typed[0].products.is_empty(), "{more}");
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
        let answers = format!("{typed}\n13\n15 13 a -14 23\n15 13 -14 23\n");
        let text = said(&folder, "learn --from 2", answers, 1);
        let line: Vec<&str> = text.split_whitespace().collect();
        let line = line.join(" ");
        assert!(line.contains(words), "{typed}: {text}");
        assert!(
            line.contains("numbers with either blanks or commas between them would fit"),
            "{text}"
        );
        assert!(text.contains("\nSTEP 3 of 7"), "{typed}: {text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }
}

/// In a row a blank separates, and nothing else does where there are commas.
#[test]
fn how_numbers_are_separated_is_said() {
    for (row, words) in [
        ("15 - 13 -14 23", "`-` stands alone"),
        ("5*3 + 2 13 -14 23", "`+` stands alone"),
        (
            "15, 13 -14 23",
            "`13 -14 23` between commas is more than one number",
        ),
    ] {
        let refusal = expression::read(row, true).expect_err("no row");
        assert!(refusal.starts_with(words), "{row}: {refusal}");
        assert!(
            refusal.contains("either blanks or commas"),
            "{row}: {refusal}"
        );
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
    assert_eq!(values(&deep, false), Ok(vec![1.0]));
    let deeper = format!("({deep})");
    let refusal = expression::read(&deeper, false).expect_err("one too many");
    assert!(
        refusal.starts_with("There are too many parentheses"),
        "{refusal}"
    );
}

proptest! {
    #[test]
    fn any_answer_is_read_or_refused(
        typed in "[-+*/().,;=\\[\\]0-9eE ·−x\u{0}\u{3000}]{0,40}",
        is_row: bool,
    ) {
        if let Ok(numbers) = expression::read(&typed, is_row) {
            prop_assert!(numbers.iter().all(|number| number.value.is_finite()));
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
        "\nYou are at step 2 of 7: One input of one sample.\n\
         `chainrule learn` goes on there; it is kept in\n{}\n",
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
