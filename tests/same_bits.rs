//! The fast product has the bits of the plain loop, and every build has them.
//!
//! First, on random shapes with edges on all sides and on numbers with ±0, subnormals, infinities and NaN: `dot` and the
//! explicit loops of `dinputs` and `dweights` against the textbook's triple loop, which stands in this file. Second, for
//! builds without optimisation to fully optimised ones, for the default processor and for this one: a hash of the same
//! products, against the hash that NumPy's one-operation-at-a-time gives (`tests/same_bits/with_numpy.py`).
//!
//! What this cannot prove: the sign and payload of a NaN, which no build promises; other processors than this machine's,
//! which is for `tests/firmware`; and other shapes than those drawn.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)] // bits become numbers and numbers bits

mod built;
mod repeatable;
#[path = "same_bits/ways.rs"]
mod ways;

use built::built;
use chainrule::Scalar;
use core::num::Wrapping;
use proptest::prelude::*;
use repeatable::repeatable;
use std::process::Command;
use ways::{Number, Random, hash, numbers, product, ways};

/// NumPy 2.4.6: `python3 tests/same_bits/with_numpy.py`.
const F64: u64 = 0x45cb_0651_ee8b_3940;
const F32: u64 = 0xa419_06cc_11c2_f97e;

/// The triple loop of every textbook, from +0.
fn textbook<T: Number>(
    (rows, terms, cols): (usize, usize, usize),
    left: &[T],
    right: &[T],
) -> Vec<T> {
    let mut out = vec![T::ZERO; rows * cols];
    for row in 0..rows {
        for col in 0..cols {
            for term in 0..terms {
                out[row * cols + col] =
                    out[row * cols + col] + left[row * terms + term] * right[term * cols + col];
            }
        }
    }
    out
}

fn all_ways_agree<T: Number>(
    shape: (usize, usize, usize),
    seed: u64,
    wild: bool,
) -> Result<(), TestCaseError> {
    let (rows, terms, cols) = shape;
    let random = &mut Random(seed);
    let left = numbers(random, rows, terms, wild);
    let right = numbers(random, terms, cols, wild);
    let expected = textbook(shape, &left, &right);
    for (name, way) in ways::<T>() {
        let out = product(way, shape, &left, &right);
        for (element, (got, expected)) in out.iter().zip(&expected).enumerate() {
            prop_assert_eq!(
                got.bits(),
                expected.bits(),
                "{} of {:?}, element {}",
                name,
                shape,
                element
            );
        }
    }
    Ok(())
}

/// An extent that is none, small, or around the strips and blocks of `dot`: 4, 8, 16 and 32 columns; 128 terms, or 256 where
/// the processor that is built for has AVX; 256 rows.
fn extent() -> impl Strategy<Value = usize> {
    prop_oneof![
        5 => 0..10usize,
        5 => 14..19usize,
        5 => 30..36usize,
        5 => 62..76usize,
        5 => 126..131usize,
        1 => 254..260usize
    ]
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl Number for Wrapping<$integer> {
            fn from_random(random: u64, _: bool) -> Self {
                Wrapping(random as $integer)
            }
            fn bits(self) -> u64 {
                self.0 as u64
            }
        }
    )*};
}
integers!(i8, i32, i64);

/// A number of an odd size: three integers that are added and multiplied side by side.
#[derive(Clone, Copy)]
struct Three([Wrapping<i8>; 3]);

impl core::ops::Add for Three {
    type Output = Self;
    fn add(self, right: Self) -> Self {
        Self(core::array::from_fn(|part| self.0[part] + right.0[part]))
    }
}

impl core::ops::Mul for Three {
    type Output = Self;
    fn mul(self, right: Self) -> Self {
        Self(core::array::from_fn(|part| self.0[part] * right.0[part]))
    }
}

impl Scalar for Three {
    const ZERO: Self = Self([Wrapping(0); 3]);
}

impl Number for Three {
    fn from_random(random: u64, _: bool) -> Self {
        Self([0, 8, 16].map(|shift| Wrapping((random >> shift) as i8)))
    }
    fn bits(self) -> u64 {
        self.0
            .iter()
            .fold(0, |bits, part| bits << 8 | u64::from(part.0 as u8))
    }
}

proptest! {
    #![proptest_config(repeatable(48))]

    #[test]
    fn dot_and_the_loops_have_the_bits_of_the_textbook_loop(
        shape in (extent(), extent(), extent()),
        seed in any::<u64>(),
        wild in any::<bool>(),
    ) {
        all_ways_agree::<f64>(shape, seed, wild)?;
        all_ways_agree::<f32>(shape, seed, wild)?;
        all_ways_agree::<Wrapping<i8>>(shape, seed, wild)?;
        all_ways_agree::<Wrapping<i32>>(shape, seed, wild)?;
        all_ways_agree::<Wrapping<i64>>(shape, seed, wild)?;
        all_ways_agree::<Three>(shape, seed, wild)?;
    }
}

#[test]
fn this_build_has_the_bits_of_numpy() {
    for (name, way) in ways::<f64>() {
        assert_eq!(hash(way), F64, "f64 {name}");
    }
    for (name, way) in ways::<f32>() {
        assert_eq!(hash(way), F32, "f32 {name}");
    }
}

/// What the program of `tests/same_bits/ways.rs` prints, built so.
fn hashes(level: &str, processor: &str) -> String {
    let (made, program) = built(
        &format!("same_bits-{level}-{processor}"),
        "tests/same_bits/ways.rs",
        &[
            &format!("-Copt-level={level}"),
            &format!("-Ctarget-cpu={processor}"),
        ],
        &[],
    );
    let said = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "{said}");

    let printed = Command::new(program).output().expect("the program runs");
    String::from_utf8_lossy(&printed.stdout).into_owned()
}

#[test]
fn every_build_has_the_bits_of_numpy() {
    let mut expected = String::new();
    for (number, hash) in [("f64", F64), ("f32", F32)] {
        for way in ["dot", "dinputs", "dweights"] {
            expected += &format!("{number} {way} {hash:016x}\n");
        }
    }
    for level in ["0", "1", "s", "3"] {
        for processor in ["generic", "native"] {
            assert_eq!(
                hashes(level, processor),
                expected,
                "opt-level {level} for a {processor} processor"
            );
        }
    }
}
