//! Arithmetic of this test's own: every operation exact in integers, and rounded once to a format.
//!
//! A number is an `f64`, which holds the numbers of every format here. What an operation gives is a
//! sign, an integer of 128 bits and an exponent; where bits would be lost below those, the lowest
//! bit is set, which is as good as all of them for rounding to 53 bits or fewer.

use chainrule::oracle::Format;

/// A format as its publication has it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Form {
    name: &'static str,
    pub(crate) format: Format,
    pub(crate) precision: i32,
    /// The exponent of the smallest normal number.
    pub(crate) smallest_normal: i32,
    /// The exponent of the largest number.
    pub(crate) largest_exponent: i32,
    pub(crate) largest: f64,
    has_infinity: bool,
}

impl core::fmt::Debug for Form {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name)
    }
}

const fn ieee(
    name: &'static str,
    format: Format,
    precision: i32,
    largest_exponent: i32,
    largest: f64,
) -> Form {
    Form {
        name,
        format,
        precision,
        smallest_normal: 1 - largest_exponent,
        largest_exponent,
        largest,
        has_infinity: true,
    }
}

pub(crate) const F64: Form = ieee("f64", Format::F64, 53, 1023, f64::MAX);
pub(crate) const F32: Form = ieee("f32", Format::F32, 24, 127, f32::MAX as f64);
pub(crate) const TF32: Form = ieee("TF32", Format::TF32, 11, 127, 3.401_162_134_214_653_5e38);
pub(crate) const BF16: Form = ieee("bf16", Format::BF16, 8, 127, 3.389_531_389_251_535_5e38);
pub(crate) const F16: Form = ieee("f16", Format::F16, 11, 15, 65504.0);
pub(crate) const E5M2: Form = ieee("E5M2", Format::F8_E5M2, 3, 15, 57344.0);
pub(crate) const E4M3: Form = Form {
    name: "E4M3",
    format: Format::F8_E4M3,
    precision: 4,
    smallest_normal: -6,
    largest_exponent: 8,
    largest: 448.0,
    has_infinity: false,
};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Rounding {
    Nearest,
    /// Towards zero.
    Truncated,
}

impl Form {
    pub(crate) fn round(self, number: f64, rounding: Rounding) -> f64 {
        if number.is_finite() {
            Wide::of(number).rounded(self, rounding)
        } else {
            self.special(number)
        }
    }

    /// What becomes of a number that is not finite.
    fn special(self, number: f64) -> f64 {
        if self.has_infinity { number } else { f64::NAN }
    }

    pub(crate) fn is_subnormal(self, number: f64) -> bool {
        number != 0.0 && number.abs() < 2_f64.powi(self.smallest_normal)
    }
}

/// ± `mantissa` · 2^`exponent`
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wide {
    is_negative: bool,
    mantissa: u128,
    exponent: i32,
}

impl Wide {
    pub(crate) fn of(number: f64) -> Self {
        let bits = number.to_bits();
        let fraction = u128::from(bits & ((1 << 52) - 1));
        let field = i32::try_from(bits >> 52 & 0x7ff).expect("eleven bits");
        Wide {
            is_negative: number.is_sign_negative(),
            mantissa: if field == 0 {
                fraction
            } else {
                fraction | 1 << 52
            },
            exponent: field.max(1) - 1075,
        }
    }

    pub(crate) fn product(left: f64, right: f64) -> Self {
        let (left, right) = (Wide::of(left), Wide::of(right));
        Wide {
            is_negative: left.is_negative != right.is_negative,
            mantissa: left.mantissa * right.mantissa,
            exponent: left.exponent + right.exponent,
        }
    }

    /// The highest bit is the 126th, so that there is room for a carry.
    fn normalised(self) -> Self {
        let zeros = self.mantissa.leading_zeros();
        if zeros < 2 {
            let shift = 2 - zeros;
            return Wide {
                mantissa: self.shifted_right(shift),
                exponent: self.exponent + shift.cast_signed(),
                ..self
            };
        }
        let shift = zeros - 2;
        Wide {
            mantissa: self.mantissa << shift,
            exponent: self.exponent - shift.cast_signed(),
            ..self
        }
    }

    /// Bits that are shifted out leave the lowest one set.
    fn shifted_right(self, shift: u32) -> u128 {
        let kept = self.mantissa.checked_shr(shift).unwrap_or(0);
        let is_all_kept = kept.checked_shl(shift) == Some(self.mantissa);
        kept | u128::from(!is_all_kept && self.mantissa != 0)
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        if self.mantissa == 0 || other.mantissa == 0 {
            return if self.mantissa == 0 { other } else { self };
        }
        let (mut high, mut low) = (self.normalised(), other.normalised());
        if high.exponent < low.exponent {
            (high, low) = (low, high);
        }
        let shifted = low.shifted_right(high.exponent.abs_diff(low.exponent));
        if high.is_negative == low.is_negative {
            return Wide {
                mantissa: high.mantissa + shifted,
                ..high
            };
        }
        Wide {
            is_negative: high.is_negative != (high.mantissa < shifted),
            mantissa: high.mantissa.abs_diff(shifted),
            ..high
        }
    }

    /// The exponent of the highest bit; of zero, one that is below all others.
    pub(crate) fn leading_exponent(self) -> i32 {
        if self.mantissa == 0 {
            return i32::MIN / 2;
        }
        self.exponent + 127 - self.mantissa.leading_zeros().cast_signed()
    }

    /// A multiple of 2^`quantum`, the nearest one (of two, the even one), or the next one towards
    /// zero.
    pub(crate) fn at_quantum(self, quantum: i32, rounding: Rounding) -> Self {
        let dropped = quantum - self.exponent;
        if dropped <= 0 {
            return self;
        }
        let dropped = dropped.cast_unsigned();
        let kept = self.mantissa.checked_shr(dropped).unwrap_or(0);
        let lost = self.mantissa - kept.checked_shl(dropped).unwrap_or(0);
        let half = 1_u128.checked_shl(dropped - 1).unwrap_or(u128::MAX);
        let is_up =
            rounding == Rounding::Nearest && (lost > half || (lost == half && kept % 2 == 1));
        Wide {
            mantissa: kept + u128::from(is_up),
            exponent: quantum,
            ..self
        }
    }

    pub(crate) fn rounded(self, form: Form, rounding: Rounding) -> f64 {
        let digits = form.precision - 1;
        let quantum = (self.leading_exponent() - digits).max(form.smallest_normal - digits);
        let rounded = self.at_quantum(quantum, rounding);
        let magnitude = rounded.magnitude();
        let magnitude = if magnitude <= form.largest {
            magnitude
        } else if rounding == Rounding::Truncated {
            form.largest
        } else {
            form.special(f64::INFINITY)
        };
        if self.is_negative {
            -magnitude
        } else {
            magnitude
        }
    }

    /// Of a mantissa of at most 53 bits, and zeros behind them; infinite beyond `f64`.
    fn magnitude(self) -> f64 {
        if self.mantissa == 0 {
            return 0.0;
        }
        let zeros = self.mantissa.trailing_zeros();
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let mantissa = (self.mantissa >> zeros) as f64;
        let exponent = self.exponent + zeros.cast_signed();
        // In three steps, each exact: 2^-1074 itself is no normal number.
        let step = exponent.clamp(-1000, 900);
        let rest = (exponent - step).clamp(-1000, 900);
        mantissa * 2_f64.powi(step) * 2_f64.powi(rest)
    }
}

/// left · right + summand, rounded once.
pub(crate) fn fused(left: f64, right: f64, summand: f64, form: Form, rounding: Rounding) -> f64 {
    if [left, right, summand]
        .iter()
        .all(|number| number.is_finite())
    {
        let exact = Wide::product(left, right).plus(Wide::of(summand));
        return exact.rounded(form, rounding);
    }
    // Of what is finite only the sign counts, and whether it is zero.
    let sign = |number: f64| {
        if number.is_finite() && number != 0.0 {
            number.signum()
        } else {
            number
        }
    };
    form.special(sign(left) * sign(right) + sign(summand))
}
