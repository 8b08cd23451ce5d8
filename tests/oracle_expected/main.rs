//! The second scale: no honest sum is doubted, and mistakes are seen at the size of real layers.
//!
//! An expectation is no theorem, so it is tried: sums of many kinds of data, added up in every
//! order that kernels use, and in some that none does but could, are judged, and not one may be
//! doubted; the largest error has to stay below half of what is allowed. The seed is printed, and
//! `CHAINRULE_SUMS=10000000` in the environment makes it that many sums:
//!
//! ```text
//! CHAINRULE_SUMS=10000000 cargo test --release --test oracle_expected honest -- --nocapture
//! ```
//!
//! What it cannot see: an order that is not among these. Those that are known to be doubted are
//! in `exceptions.rs`.

mod constants;
mod data;
mod exceptions;
mod mistakes;
mod network;
mod orders;
mod simulation;
mod terms;
#[cfg(feature = "alloc")]
mod worthless;

use constants::no_constant_is_doubted;
use data::Data;
use mistakes::{Mistake, is_caught, not_caught_in_f64, table};
use simulation::{SEED, no_honest_sum_is_doubted};

#[path = "../random/mod.rs"]
mod random;

/// How many sums each test adds up, at least.
fn sums_wanted(by_default: usize) -> usize {
    let asked_for = std::env::var("CHAINRULE_SUMS").ok();
    asked_for.map_or(by_default, |text| text.parse().expect("a number"))
}

#[test]
fn no_honest_f32_is_doubted() {
    no_honest_sum_is_doubted::<f32>("f32", sums_wanted(20_000));
}

#[test]
fn no_honest_f64_is_doubted() {
    no_honest_sum_is_doubted::<f64>("f64", sums_wanted(10_000));
}

/// At every length to 2¹⁸, where more than the default is asked for.
#[test]
fn no_honest_sum_of_one_number_again_and_again_is_doubted() {
    let is_long = std::env::var("CHAINRULE_SUMS").is_ok();
    let longest = if is_long { 1 << 18 } else { 1 << 13 };
    no_constant_is_doubted::<f32>("f32", longest);
    no_constant_is_doubted::<f64>("f64", longest);
}

/// The page with the table.
const DOCUMENTED: &str = include_str!("../../src/oracle/expectations.rs");

/// The table, computed anew, and held against the documented one: up to lengths of 1000, or with
/// `CHAINRULE_TABLE=10000000` in the environment to its end, which takes some minutes.
///
/// ```text
/// CHAINRULE_TABLE=10000000 cargo test --release --test oracle_expected table -- --nocapture
/// ```
#[test]
fn the_documented_table_is_what_is_caught() {
    let asked_for = std::env::var("CHAINRULE_TABLE").ok();
    let most = asked_for.map_or(1000, |text| text.parse().expect("a length"));
    for row in table(most) {
        println!("{}", row.words());
        let documented = row.documented(DOCUMENTED, most);
        assert_eq!(documented.as_deref(), Some(&*row.words()));
    }
    if most == 10_000_000 {
        assert_eq!(not_caught_in_f64(most), [""; 0]);
    }
}

/// What was aimed at: half of the elements, or more, do not pass at such lengths.
#[test]
fn mistakes_are_caught_at_the_size_of_layers() {
    const BF16: Mistake = Mistake::Operands(8);
    const TF32: Mistake = Mistake::Operands(11);
    for (mistake, data, length, sums) in [
        (Mistake::TermDropped, Data::Normal, 100_000, 5),
        (BF16, Data::Normal, 100_000, 5),
        (TF32, Data::Normal, 10_000, 15),
        (Mistake::TermDropped, Data::Positive, 10_000, 301),
        (Mistake::Zeros, Data::Normal, 1_000_000, 1),
        (Mistake::Negated, Data::Normal, 1_000_000, 1),
        (Mistake::Doubled, Data::Normal, 1_000_000, 1),
        (Mistake::Zeros, Data::Positive, 1_000_000, 1),
        (Mistake::Negated, Data::Positive, 1_000_000, 1),
        (Mistake::Doubled, Data::Positive, 1_000_000, 1),
    ] {
        let is_caught = is_caught(mistake, data, length, sums);
        assert!(is_caught, "{mistake:?}, {data:?}, {length} terms");
    }
}
