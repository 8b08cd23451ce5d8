//! The formats that numbers are kept in, how a number is rounded to one, and what a candidate may declare.

/// A binary floating-point format with gradual underflow.
///
/// | | precision | unit roundoff u | smallest number | largest number |
/// |---|---|---|---|---|
/// | `Bf16` | 8 bits | 2⁻⁸ | 2⁻¹³³ | just below 2¹²⁸ |
/// | `F16` | 11 bits | 2⁻¹¹ | 2⁻²⁴ | 65504 |
/// | `Tf32` | 11 bits | 2⁻¹¹ | 2⁻¹³⁶ | just below 2¹²⁸ |
/// | `F32` | 24 bits | 2⁻²⁴ | 2⁻¹⁴⁹ | just below 2¹²⁸ |
/// | `F64` | 53 bits | 2⁻⁵³ | 2⁻¹⁰⁷⁴ | just below 2¹⁰²⁴ |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// The upper half of an `f32`.
    Bf16,
    /// IEEE 754 half precision.
    F16,
    /// What tensor cores make of an `f32`.
    Tf32,
    /// `f32`
    F32,
    /// `f64`
    F64,
}

/// How a candidate was computed, where that is not "every operation in the type of its operands".
///
/// The bound grows with what is declared. Nothing is declared by default, because a verdict is worth as much as its
/// bound is small. For an `f16` result of `f32` operands, summed in `f32`, hand its values over as `f32` and say
/// `Arithmetic { result: Some(Format::F16), ..Arithmetic::NATIVE }`.
///
/// ```
/// use chainrule::Matrix;
/// use chainrule::oracle::{self, Arithmetic, Format};
///
/// let dvalues = Matrix::of(&[[1.0_f32, 1.0]]);
/// let weights = Matrix::of(&[[2048.0, 1.0]]);
/// let half = Matrix::of(&[[2048.0]]); // 2049 is no f16
///
/// let report = oracle::dinputs(dvalues, weights, half)?;
/// assert!(!report.passes());
/// assert!(report.under(Arithmetic { result: Some(Format::F16), ..Arithmetic::NATIVE }).passes());
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Arithmetic {
    /// What the operands were rounded to before they were multiplied. `None`: they were not.
    pub operands: Option<Format>,
    /// What the sums were kept in. `None`: in the type of the operands.
    pub accumulator: Option<Format>,
    /// What the results were rounded to. `None`: not rounded any more.
    pub result: Option<Format>,
    /// Subnormal operands and results may have been replaced by zero.
    pub flush_to_zero: bool,
}

impl Arithmetic {
    /// Nothing is declared: each operation in the type of its operands, or wider and rounded once at the end.
    pub const NATIVE: Self = Arithmetic {
        operands: None,
        accumulator: None,
        result: None,
        flush_to_zero: false,
    };
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Toward {
    Nearest,
    Zero,
    Away,
}

impl Format {
    pub(super) const fn precision(self) -> i32 {
        match self {
            Format::Bf16 => 8,
            Format::F16 | Format::Tf32 => 11,
            Format::F32 => 24,
            Format::F64 => 53,
        }
    }

    /// The exponent of the smallest normal number, lambda.
    pub(super) const fn smallest_normal(self) -> i32 {
        match self {
            Format::F16 => -14,
            Format::F64 => -1022,
            _ => -126,
        }
    }

    /// The exponent of the smallest number, eta.
    pub(super) const fn smallest(self) -> i32 {
        self.smallest_normal() - self.precision() + 1
    }

    /// The unit roundoff, u.
    pub(super) fn unit(self) -> f64 {
        scaled(1.0, -self.precision())
    }

    /// The largest finite number, Omega.
    pub(super) fn largest(self) -> f64 {
        scaled(2.0 - 2.0 * self.unit(), 1 - self.smallest_normal())
    }

    pub(super) fn round(self, number: f64, toward: Toward) -> f64 {
        let (mantissa, exponent) = parts(number);
        if number.is_finite() {
            self.fit(mantissa, exponent, false, toward).copysign(number)
        } else {
            number
        }
    }

    /// `mantissa` · 2^`exponent`, and a little more where there is a `rest`, rounded to this format.
    pub(super) fn fit(self, mantissa: u64, exponent: i32, rest: bool, toward: Toward) -> f64 {
        let rounded = fit(
            mantissa,
            exponent,
            rest,
            (self.precision(), self.smallest()),
            toward,
        );
        let beyond = if toward == Toward::Zero {
            self.largest()
        } else {
            f64::INFINITY
        };
        if rounded <= self.largest() {
            rounded
        } else {
            beyond
        }
    }
}

/// The same to any precision of at most 53 bits, with any smallest exponent.
pub(super) fn fit(
    mantissa: u64,
    exponent: i32,
    rest: bool,
    (bits, smallest): (i32, i32),
    toward: Toward,
) -> f64 {
    let length = (u64::BITS - mantissa.leading_zeros()) as i32;
    let quantum = smallest.max(exponent + length - bits).max(exponent);
    let dropped = (quantum - exponent) as u32;
    let kept = mantissa.checked_shr(dropped).unwrap_or(0);
    let lost = mantissa ^ kept.checked_shl(dropped).unwrap_or(0);
    let half = if (1..=64).contains(&dropped) {
        1 << (dropped - 1)
    } else {
        u64::MAX
    };
    let up = match toward {
        Toward::Zero => false,
        Toward::Away => lost != 0 || rest,
        Toward::Nearest => {
            dropped <= 64 && (lost > half || lost == half && (rest || kept % 2 == 1))
        }
    };
    scaled((kept + u64::from(up)) as f64, quantum)
}

/// A finite number as an integer times a power of two.
pub(super) fn parts(number: f64) -> (u64, i32) {
    let bits = number.to_bits();
    let (fraction, field) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7ff) as i32);
    (
        if field == 0 {
            fraction
        } else {
            fraction | 1 << 52
        },
        field.max(1) - 1075,
    )
}

/// `number` · 2^`exponent`, exact unless the result is subnormal or overflows.
pub(super) fn scaled(number: f64, exponent: i32) -> f64 {
    let step = exponent.clamp(-1000, 1000);
    let product = number * f64::from_bits(((1023 + step) as u64) << 52);
    if step == exponent || product == 0.0 || product.is_infinite() {
        product
    } else {
        scaled(product, exponent - step)
    }
}
