//! Random problems that are the same at every run, so that what fails once fails again. More of them, or others, are asked
//! for by proptest's own variables, and what failed then is repeated by giving the same ones:
//!
//! ```text
//! PROPTEST_CASES=100000 PROPTEST_RNG_SEED=7 cargo test --release --test same_bits
//! ```

use proptest::test_runner::{Config, RngSeed};
use std::env;

/// This many cases from seed 0, where the environment does not say otherwise.
pub(crate) fn repeatable(cases: u32) -> Config {
    let asked = Config::default(); // with what the environment says
    let cases = match env::var_os("PROPTEST_CASES") {
        Some(_) => asked.cases,
        None => cases,
    };
    let rng_seed = match asked.rng_seed {
        RngSeed::Random => RngSeed::Fixed(0),
        RngSeed::Fixed(seed) => RngSeed::Fixed(seed),
    };
    Config {
        cases,
        rng_seed,
        failure_persistence: None, // the seed is enough, and no file is left in the source
        ..asked
    }
}
