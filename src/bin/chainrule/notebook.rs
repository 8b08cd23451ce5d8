//! TODO

use std::io::Write;

pub(crate) fn run(_arguments: &[String], _out: &mut dyn Write) -> crate::Answer {
    Ok(true)
}
