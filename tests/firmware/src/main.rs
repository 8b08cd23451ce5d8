//! The kernels on a microcontroller: no heap, no panic, and the same bits as on the desktop.
//!
//! Every result is printed, number by number, as its bits (a NaN as `nan`, because its sign and payload are the one thing
//! that may differ). Built for the host, this is an ordinary program that prints the same;
//! `everywhere` compares them. What can be judged on the spot is judged: the exit status is 0 where all of it is right.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod fixed;
mod gradients;
mod machine;
mod network;
mod refusals;
mod special;

use chainrule::{MatrixView, Scalar, ShapeError};
use core::fmt::{self, Write};
use core::num::Wrapping;
use fixed::Fixed;
use machine::Console;
use network::Network;

/// What the firmware keeps in its RAM beside the stack.
pub struct Memory {
    f32: Network<f32>,
    f64: Network<f64>,
    fixed: Network<Fixed>,
}

pub const MEMORY: Memory = Memory {
    f32: Network::NEW,
    f64: Network::NEW,
    fixed: Network::NEW,
};

/// All of it; whether everything was right.
pub fn run(console: &mut Console, memory: &mut Memory) -> bool {
    everything(console, memory).unwrap_or(false)
}

fn everything(console: &mut Console, memory: &mut Memory) -> Result<bool, Stop> {
    let mut right = gradients::print::<f32>(console)? && gradients::print::<f64>(console)?;
    right &= gradients::print::<Whole>(console)? && gradients::print::<Fixed>(console)?;
    special::print::<f32>(console)?;
    special::print::<f64>(console)?;
    special::print::<Whole>(console)?;
    special::print::<Fixed>(console)?;
    right &= refusals::print::<f32>(console)?
        && refusals::print::<f64>(console)?
        && refusals::print::<Whole>(console)?;
    right &= fixed::is_as_described();
    // -1, a half, an eighth for the eight samples, and minus the learning rate. That is a quarter: chosen so that the
    // loss falls, and like the others a power of two, so that it is the same number in every format.
    right &= network::print(
        console,
        &mut memory.f32,
        [-1.0, 0.5, 0.125, -0.25],
        |loss| (loss * 1e4) as i32,
    )?;
    right &= network::print(
        console,
        &mut memory.f64,
        [-1.0, 0.5, 0.125, -0.25],
        |loss| (loss * 1e4) as i32,
    )?;
    // The same four in 65536ths.
    let constants = [
        Fixed::from(-1),
        Fixed(1 << 15),
        Fixed(1 << 13),
        Fixed(-1 << 14),
    ];
    right &= network::print(console, &mut memory.fixed, constants, |Fixed(loss)| {
        ((i64::from(loss) * 10_000) >> 16) as i32
    })?;
    writeln!(console, "{}", if right { "all right" } else { "WRONG" })?;
    let hash = console.hash;
    writeln!(console, "all of the above in one number: {hash:016x}")?;
    Ok(right)
}

/// A shape that should have fitted did not, or nobody listens.
#[derive(Debug)]
pub struct Stop;

impl From<ShapeError> for Stop {
    fn from(_: ShapeError) -> Self {
        Stop
    }
}

impl From<fmt::Error> for Stop {
    fn from(_: fmt::Error) -> Self {
        Stop
    }
}

/// What is known here of a number: its name, a small one to multiply others with, the ones that are special, its bits.
pub trait Number: Scalar + PartialOrd {
    const NAME: &'static str;
    const HUNDREDTH: Self;
    const SPECIAL: [Self; 14];
    fn whole(number: i8) -> Self;
    fn print(self, console: &mut Console) -> fmt::Result;
}

impl Number for f32 {
    const NAME: &'static str = "f32";
    const HUNDREDTH: Self = 0.01;
    #[rustfmt::skip]
    const SPECIAL: [Self; 14] = [
        0.0, -0.0, 1.5, -1.5, 1.0 / 3.0, f32::from_bits(1), -f32::from_bits(1), f32::from_bits(0x007f_ffff),
        f32::MIN_POSITIVE, f32::MAX, f32::MIN, f32::INFINITY, f32::NEG_INFINITY, f32::NAN,
    ];

    fn whole(number: i8) -> Self {
        number.into()
    }

    fn print(self, console: &mut Console) -> fmt::Result {
        if self.is_nan() {
            write!(console, " nan")
        } else {
            write!(console, " {:08x}", self.to_bits())
        }
    }
}

impl Number for f64 {
    const NAME: &'static str = "f64";
    const HUNDREDTH: Self = 0.01;
    #[rustfmt::skip]
    const SPECIAL: [Self; 14] = [
        0.0, -0.0, 1.5, -1.5, 1.0 / 3.0, f64::from_bits(1), -f64::from_bits(1), f64::from_bits(0x000f_ffff_ffff_ffff),
        f64::MIN_POSITIVE, f64::MAX, f64::MIN, f64::INFINITY, f64::NEG_INFINITY, f64::NAN,
    ];

    fn whole(number: i8) -> Self {
        number.into()
    }

    fn print(self, console: &mut Console) -> fmt::Result {
        if self.is_nan() {
            write!(console, " nan")
        } else {
            write!(console, " {:016x}", self.to_bits())
        }
    }
}

impl Number for i32 {
    const NAME: &'static str = "i32";
    const HUNDREDTH: Self = 1; // there is none: the whole numbers stay what they are
    #[rustfmt::skip]
    const SPECIAL: [Self; 14] = [
        0, 1, -1, 2, -2, 3, 0x7fff, 0x8000, -0x8000, 0x10000, 0x1234_5678, i32::MAX - 1, i32::MAX, i32::MIN,
    ];

    fn whole(number: i8) -> Self {
        number.into()
    }

    fn print(self, console: &mut Console) -> fmt::Result {
        write!(console, " {self:08x}")
    }
}

#[cfg(not(feature = "overflow_checks"))]
type Whole = i32;
#[cfg(feature = "overflow_checks")]
type Whole = Wrapping<i32>;

/// The same numbers, to the letter.
impl Number for Wrapping<i32> {
    const NAME: &'static str = i32::NAME;
    const HUNDREDTH: Self = Wrapping(i32::HUNDREDTH);
    const SPECIAL: [Self; 14] = {
        let mut special = [Wrapping(0); 14];
        let mut place = 0;
        while place < special.len() {
            special[place] = Wrapping(i32::SPECIAL[place]);
            place += 1;
        }
        special
    };

    fn whole(number: i8) -> Self {
        Wrapping(number.into())
    }

    fn print(self, console: &mut Console) -> fmt::Result {
        self.0.print(console)
    }
}

impl Number for Fixed {
    const NAME: &'static str = "Q16.16";
    const HUNDREDTH: Self = Fixed(655); // 0.01 · 65536 is 655.36
    #[rustfmt::skip]
    const SPECIAL: [Self; 14] = [
        Fixed(0), Fixed(1), Fixed(-1), Fixed(0x7fff), Fixed(0x8000), Fixed(-0x8000), Fixed(-0x8001), Fixed::ONE,
        Fixed(-0x1_0000), Fixed(0x5555), Fixed(0x12_3456), Fixed(-0x65_4321), Fixed::MAX, Fixed::MIN,
    ];

    fn whole(number: i8) -> Self {
        number.into()
    }

    fn print(self, console: &mut Console) -> fmt::Result {
        write!(console, " {:08x}", self.0)
    }
}

/// One line: what it is, and every number of it.
pub fn print_line<T: Number>(
    console: &mut Console,
    what: &str,
    numbers: MatrixView<T>,
) -> fmt::Result {
    write!(
        console,
        "{} {what} {}x{}:",
        T::NAME,
        numbers.nrows(),
        numbers.ncols()
    )?;
    numbers
        .as_slice()
        .iter()
        .try_for_each(|number| number.print(console))?;
    writeln!(console)
}

/// The same whole numbers on every machine, as if drawn: from -128 to 127.
pub struct Draw(u32);

impl Draw {
    pub const NEW: Self = Draw(1);

    pub fn fill<T: Number>(&mut self, numbers: &mut [T]) {
        for number in numbers {
            // The linear congruential generator of "Numerical Recipes"; its upper bits are the better ones.
            self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *number = T::whole((self.0 >> 24) as u8 as i8) * T::HUNDREDTH;
        }
    }
}

#[cfg(feature = "std")]
fn main() -> std::process::ExitCode {
    if run(&mut Console::new(), &mut { MEMORY }) {
        std::process::ExitCode::SUCCESS
    } else {
        std::process::ExitCode::FAILURE
    }
}
