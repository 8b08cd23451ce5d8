//! A format is a value: its precision, its exponents, its largest number, and what comes beyond
//! that. And how a number is rounded to one.

use core::fmt;

/// A binary floating-point format with gradual underflow.
///
/// | | precision | unit roundoff u | smallest normal | smallest number | largest number | beyond it |
/// |---|---|---|---|---|---|---|
/// | [`F8_E4M3`](Self::F8_E4M3) | 4 bits | 2⁻⁴ | 2⁻⁶ | 2⁻⁹ | 448 | NaN |
/// | [`F8_E5M2`](Self::F8_E5M2) | 3 bits | 2⁻³ | 2⁻¹⁴ | 2⁻¹⁶ | 57344 | ∞ |
/// | [`BF16`](Self::BF16) | 8 bits | 2⁻⁸ | 2⁻¹²⁶ | 2⁻¹³³ | just below 2¹²⁸ | ∞ |
/// | [`F16`](Self::F16) | 11 bits | 2⁻¹¹ | 2⁻¹⁴ | 2⁻²⁴ | 65504 | ∞ |
/// | [`TF32`](Self::TF32) | 11 bits | 2⁻¹¹ | 2⁻¹²⁶ | 2⁻¹³⁶ | just below 2¹²⁸ | ∞ |
/// | [`F32`](Self::F32) | 24 bits | 2⁻²⁴ | 2⁻¹²⁶ | 2⁻¹⁴⁹ | just below 2¹²⁸ | ∞ |
/// | [`F64`](Self::F64) | 53 bits | 2⁻⁵³ | 2⁻¹⁰²² | 2⁻¹⁰⁷⁴ | just below 2¹⁰²⁴ | ∞ |
///
/// ```
/// use chainrule::oracle::Format;
///
/// assert_eq!(Format::BF16.round(1.005), 1.0078125);
/// assert_eq!(Format::F16.round(1e5), f64::INFINITY);
/// assert!(Format::F8_E4M3.round(1e5).is_nan());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Format {
    /// How many bits a mantissa has, the leading one counted.
    precision: i16,
    /// The exponents of the smallest normal number, and of the largest one.
    smallest_normal: i16,
    largest: i16,
    overflow: Overflow,
}

/// What a number becomes that is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Overflow {
    Infinity,
    /// There is no infinity in the format, and the largest mantissa of all is NaN.
    Nan,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Toward {
    Nearest,
    Zero,
    Away,
}

impl Format {
    /// The upper half of an `f32`.
    pub const BF16: Self = Format::ieee(8, 127);
    /// IEEE 754 half precision.
    pub const F16: Self = Format::ieee(11, 15);
    /// What tensor cores make of an `f32`.
    pub const TF32: Self = Format::ieee(11, 127);
    /// `f32`
    pub const F32: Self = Format::ieee(24, 127);
    /// `f64`
    pub const F64: Self = Format::ieee(53, 1023);
    /// Eight bits, two of them for the fraction.
    pub const F8_E5M2: Self = Format::ieee(3, 15);
    /// Eight bits, three of them for the fraction, without infinities ("fn"): of the codes that
    /// IEEE 754 gives to infinity and NaN only one is NaN, and the others are numbers.
    pub const F8_E4M3: Self = Format {
        precision: 4,
        smallest_normal: -6,
        largest: 8,
        overflow: Overflow::Nan,
    };

    /// All of them.
    pub const ALL: [Self; 7] = [
        Format::F64,
        Format::F32,
        Format::F16,
        Format::BF16,
        Format::TF32,
        Format::F8_E4M3,
        Format::F8_E5M2,
    ];

    /// A format as IEEE 754 makes them of a precision and the exponent of the largest number.
    const fn ieee(precision: i16, largest: i16) -> Self {
        Format {
            precision,
            smallest_normal: 1 - largest,
            largest,
            overflow: Overflow::Infinity,
        }
    }

    /// `"f64"`, `"f32"`, `"f16"`, `"bf16"`, `"tf32"`, `"f8_e4m3"`, `"f8_e5m2"`. It is printed so,
    /// too.
    ///
    /// ```
    /// use chainrule::oracle::Format;
    ///
    /// let named = Format::ALL.into_iter().find(|format| format.name() == "bf16");
    /// assert_eq!(named, Some(Format::BF16));
    /// assert_eq!(Format::F8_E4M3.to_string(), "f8_e4m3");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Format::F64 => "f64",
            Format::F32 => "f32",
            Format::F16 => "f16",
            Format::BF16 => "bf16",
            Format::TF32 => "tf32",
            Format::F8_E4M3 => "f8_e4m3",
            _ => "f8_e5m2", // there is no other
        }
    }

    /// The nearest number of this format, of two that are as near the even one. What is too large
    /// becomes infinite, or NaN where there is no infinity.
    #[must_use]
    pub fn round(self, number: f64) -> f64 {
        self.round_toward(number, Toward::Nearest)
    }

    /// u, the unit roundoff: half the distance from 1 to the next number.
    #[must_use]
    pub fn unit_roundoff(self) -> f64 {
        power_of_two(-self.precision())
    }

    /// The largest finite number.
    #[must_use]
    pub const fn largest(self) -> f64 {
        let last_place = power_of_two(1 - self.precision());
        let mantissa = match self.overflow {
            Overflow::Infinity => 2.0 - last_place,
            Overflow::Nan => 2.0 - 2.0 * last_place,
        };
        mantissa * power_of_two(self.largest as i32)
    }

    /// The smallest number above zero that has all bits of the precision.
    #[must_use]
    pub fn smallest_normal(self) -> f64 {
        power_of_two(self.smallest_normal_exponent())
    }

    /// η, the smallest number above zero.
    #[must_use]
    pub fn smallest(self) -> f64 {
        scaled(1.0, self.smallest_exponent())
    }

    /// Half the distance from a number of this format to the next larger one; of 0 nothing, for 0
    /// is exact. Never 0 by underflow.
    pub(super) fn half_ulp(self, number: f64) -> f64 {
        if number == 0.0 {
            return 0.0;
        }
        let (mantissa, exponent) = parts(number);
        let length = (u64::BITS - mantissa.leading_zeros()) as i32;
        let ulp = (exponent + length - self.precision()).max(self.smallest_exponent());
        scaled(1.0, ulp - 1).max(f64::from_bits(1))
    }

    pub(super) const fn precision(self) -> i32 {
        self.precision as i32
    }

    pub(super) const fn smallest_normal_exponent(self) -> i32 {
        self.smallest_normal as i32
    }

    pub(super) const fn smallest_exponent(self) -> i32 {
        self.smallest_normal_exponent() - self.precision() + 1
    }

    pub(super) fn has_infinity(self) -> bool {
        self.overflow == Overflow::Infinity
    }

    /// What stands for a number that is too large.
    fn beyond(self) -> f64 {
        match self.overflow {
            Overflow::Infinity => f64::INFINITY,
            Overflow::Nan => f64::NAN,
        }
    }

    pub(super) fn round_toward(self, number: f64, toward: Toward) -> f64 {
        let magnitude = if number.is_finite() {
            self.round_magnitude(Magnitude::of(number), toward)
        } else if number.is_nan() {
            number
        } else {
            self.beyond()
        };
        magnitude.copysign(number)
    }

    /// Of the numbers that become `rounded`, which is one of the format, the one that is nearest to
    /// this one: itself, or where the next number of the format begins.
    pub(super) fn before_rounding(self, rounded: f64, number: f64) -> f64 {
        let becomes_it = self.round(number) == rounded;
        if becomes_it || !rounded.is_finite() || !number.is_finite() {
            return number;
        }
        let neighbour = if number > rounded {
            self.round_up(rounded.next_up())
        } else {
            -self.round_up(-rounded.next_down())
        };
        rounded + (neighbour - rounded) / 2.0
    }

    /// The nearest number of this format that is not smaller.
    fn round_up(self, number: f64) -> f64 {
        let toward = if number > 0.0 {
            Toward::Away
        } else {
            Toward::Zero
        };
        self.round_toward(number, toward)
    }

    pub(super) fn round_magnitude(self, magnitude: Magnitude, toward: Toward) -> f64 {
        let grid = Grid {
            precision: self.precision(),
            smallest: self.smallest_exponent(),
        };
        let rounded = magnitude.round_to(grid, toward);
        if rounded <= self.largest() {
            rounded
        } else if toward == Toward::Zero {
            self.largest()
        } else {
            self.beyond()
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a number can be rounded to: `precision` bits, at most 53, and none of them below
/// 2^`smallest`.
#[derive(Clone, Copy)]
pub(super) struct Grid {
    pub(super) precision: i32,
    pub(super) smallest: i32,
}

/// `mantissa` · 2^`exponent`, and a little more where there is a rest.
#[derive(Clone, Copy)]
pub(super) struct Magnitude {
    pub(super) mantissa: u64,
    pub(super) exponent: i32,
    pub(super) has_rest: bool,
}

impl Magnitude {
    fn of(number: f64) -> Self {
        let (mantissa, exponent) = parts(number);
        Magnitude {
            mantissa,
            exponent,
            has_rest: false,
        }
    }

    pub(super) fn round_to(self, grid: Grid, toward: Toward) -> f64 {
        let length = (u64::BITS - self.mantissa.leading_zeros()) as i32;
        let quantum = grid
            .smallest
            .max(self.exponent + length - grid.precision)
            .max(self.exponent);
        let dropped = (quantum - self.exponent) as u32;
        let kept = self.mantissa.checked_shr(dropped).unwrap_or(0);
        let lost = self.mantissa ^ kept.checked_shl(dropped).unwrap_or(0);
        let half = if (1..=64).contains(&dropped) {
            1 << (dropped - 1)
        } else {
            u64::MAX
        };
        let is_tie_rounded_up = self.has_rest || kept % 2 == 1;
        let is_rounded_up = match toward {
            Toward::Zero => false,
            // Only bounds are rounded so, which are enlarged by far more than the bits that are
            // lost here.
            Toward::Away => lost != 0 || self.has_rest,
            Toward::Nearest => {
                dropped <= 64 && (lost > half || (lost == half && is_tie_rounded_up))
            }
        };
        scaled((kept + u64::from(is_rounded_up)) as f64, quantum)
    }
}

/// A finite number as an integer times a power of two.
#[inline]
pub(super) fn parts(number: f64) -> (u64, i32) {
    let bits = number.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let field = (bits >> 52 & 0x7ff) as i32;
    let mantissa = if field == 0 {
        fraction
    } else {
        fraction | 1 << 52
    };
    (mantissa, field.max(1) - 1075)
}

/// 2^`exponent`, which is a normal `f64`.
pub(super) const fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}

/// `number` · 2^`exponent`, exact unless the result is subnormal or overflows.
pub(super) fn scaled(number: f64, exponent: i32) -> f64 {
    let step = exponent.clamp(-1000, 1000);
    let product = number * power_of_two(step);
    if step == exponent || product == 0.0 || product.is_infinite() {
        product
    } else {
        scaled(product, exponent - step)
    }
}
