//! Proves that a [`Format`] is what its publication says: every code of the two eight-bit formats of the OCP specification
//! ("OFP8", revision 1.0), decoded here by hand from sign, exponent and fraction, is rounded onto itself, every tie goes to
//! the even neighbour, and what is beyond the largest number is what the format has for it. Of the wider formats the
//! published extremes, and `f32` against the language's own conversion.
//!
//! It cannot see what a verdict makes of a format; `oracle_verdicts.rs` does.

use chainrule::oracle::{self, Arithmetic, Format, Term, Verdict};

/// What one of 256 codes means.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Code {
    Number(f64),
    Infinite,
    Nan,
}

/// A sign, so many bits of exponent, so many of fraction, and the bias of the exponent. The specification has the highest
/// exponent of E5M2 for infinities and NaN, as IEEE 754 has; E4M3 has one NaN, where all bits are set.
fn decoded(code: u8, exponent_bits: u32, bias: i32, has_infinity: bool) -> Code {
    let fraction_bits = 7 - exponent_bits;
    let exponent = i32::from(code >> fraction_bits) & ((1 << exponent_bits) - 1);
    let fraction = i32::from(code) & ((1 << fraction_bits) - 1);
    let highest = (1 << exponent_bits) - 1;
    if has_infinity && exponent == highest {
        return if fraction == 0 {
            Code::Infinite
        } else {
            Code::Nan
        };
    }
    if code & 0x7f == 0x7f {
        return Code::Nan;
    }
    let leading = if exponent == 0 { 0 } else { 1 << fraction_bits };
    let last_bit = 2_f64.powi(exponent.max(1) - bias - fraction_bits.cast_signed());
    let magnitude = f64::from(leading + fraction) * last_bit;
    Code::Number(if code >= 0x80 { -magnitude } else { magnitude })
}

struct Published {
    format: Format,
    exponent_bits: u32,
    bias: i32,
    has_infinity: bool,
    largest: f64,
    smallest_normal: f64,
    smallest: f64,
    /// How many codes are numbers.
    n_numbers: usize,
}

/// Table 1 of the specification.
const PUBLISHED: [Published; 2] = [
    Published {
        format: Format::F8_E4M3,
        exponent_bits: 4,
        bias: 7,
        has_infinity: false,
        largest: 448.0,
        smallest_normal: 0.015625,
        smallest: 0.001953125,
        n_numbers: 254,
    },
    Published {
        format: Format::F8_E5M2,
        exponent_bits: 5,
        bias: 15,
        has_infinity: true,
        largest: 57344.0,
        smallest_normal: 0.00006103515625,
        smallest: 0.0000152587890625,
        n_numbers: 248,
    },
];

impl Published {
    fn decoded(&self, code: u8) -> Code {
        decoded(code, self.exponent_bits, self.bias, self.has_infinity)
    }

    /// The numbers that are not negative, in ascending order, which is that of their codes.
    fn magnitudes(&self) -> Vec<f64> {
        let number = |code| match self.decoded(code) {
            Code::Number(number) => Some(number),
            Code::Infinite | Code::Nan => None,
        };
        (0..0x80).filter_map(number).collect()
    }
}

#[test]
fn the_extremes_of_eight_bits() {
    for published in &PUBLISHED {
        let Published { format, .. } = *published;
        assert_eq!(format.largest(), published.largest);
        assert_eq!(format.smallest_normal(), published.smallest_normal);
        assert_eq!(format.smallest(), published.smallest);
        let fraction_bits = 7 - published.exponent_bits.cast_signed();
        assert_eq!(format.unit_roundoff(), 2_f64.powi(-fraction_bits - 1));
        let magnitudes = published.magnitudes();
        assert!(magnitudes.is_sorted() && magnitudes[0] == 0.0);
        assert_eq!(magnitudes[1], published.smallest);
        assert_eq!(magnitudes.last(), Some(&published.largest));
    }
}

#[test]
fn every_code_is_rounded_onto_itself() {
    for published in &PUBLISHED {
        let mut n_numbers = 0;
        for code in 0..=u8::MAX {
            if let Code::Number(number) = published.decoded(code) {
                let rounded = published.format.round(number);
                assert_eq!(rounded.to_bits(), number.to_bits(), "{code:#04x}");
                n_numbers += 1;
            }
        }
        assert_eq!(n_numbers, published.n_numbers);
    }
}

/// Between two neighbours: the nearer one, and in the middle the one whose code is even. Codes are consecutive, so that the
/// last bit of a code is the last bit of its fraction.
#[test]
fn ties_go_to_the_even_code() {
    for published in &PUBLISHED {
        let magnitudes = published.magnitudes();
        for (code, pair) in magnitudes.windows(2).enumerate() {
            let (low, high) = (pair[0], pair[1]);
            let middle = f64::midpoint(low, high);
            let even = if code % 2 == 0 { low } else { high };
            for sign in [1.0, -1.0] {
                let round = |number: f64| published.format.round(sign * number);
                assert_eq!(round(middle), sign * even, "{low} {high}");
                assert_eq!(round(middle.next_down()), sign * low, "{low} {high}");
                assert_eq!(round(middle.next_up()), sign * high, "{low} {high}");
                assert_eq!(round(low.next_up()), sign * low);
                assert_eq!(round(high.next_down()), sign * high);
            }
        }
    }
}

/// One more bit of exponent would go on to 480 in E4M3, whose code is taken by NaN, and to 65536 in E5M2, where infinity is.
/// Half-way there is a tie: 448 is even (its fraction is 110), and 57344 is odd (11).
#[test]
fn beyond_the_largest_number() {
    let e4m3 = Format::F8_E4M3;
    assert_eq!(e4m3.round(464.0), 448.0);
    assert!(e4m3.round(464_f64.next_up()).is_nan());
    assert!(e4m3.round(-480.0).is_nan() && e4m3.round(f64::MAX).is_nan());
    assert!(e4m3.round(f64::INFINITY).is_nan() && e4m3.round(f64::NEG_INFINITY).is_nan());
    let e5m2 = Format::F8_E5M2;
    assert_eq!(e5m2.round(61440_f64.next_down()), 57344.0);
    assert_eq!(e5m2.round(61440.0), f64::INFINITY);
    assert_eq!(e5m2.round(-1e9), f64::NEG_INFINITY);
    assert_eq!(e5m2.round(f64::NEG_INFINITY), f64::NEG_INFINITY);
    for format in [e4m3, e5m2, Format::F16, Format::F64] {
        assert!(format.round(f64::NAN).is_nan());
        assert_eq!(format.round(-0.0).to_bits(), (-0.0_f64).to_bits());
    }
}

/// IEEE 754, and what NVIDIA and Intel publish of TF32 and bf16.
#[test]
fn the_extremes_of_wider_formats() {
    let two = |exponent: i32| 2_f64.powi(exponent);
    for (format, unit, smallest_normal, smallest, largest) in [
        (
            Format::BF16,
            two(-8),
            two(-126),
            two(-133),
            two(128) - two(120),
        ),
        (Format::F16, two(-11), two(-14), two(-24), 65504.0),
        (
            Format::TF32,
            two(-11),
            two(-126),
            two(-136),
            two(128) - two(117),
        ),
        (
            Format::F32,
            two(-24),
            f32::MIN_POSITIVE.into(),
            f32::from_bits(1).into(),
            f32::MAX.into(),
        ),
        (
            Format::F64,
            two(-53),
            f64::MIN_POSITIVE,
            f64::from_bits(1),
            f64::MAX,
        ),
    ] {
        assert_eq!(format.unit_roundoff(), unit);
        assert_eq!(format.smallest_normal(), smallest_normal);
        assert_eq!(format.smallest(), smallest);
        assert_eq!(format.largest(), largest);
        assert_eq!(format.round(largest), largest);
        assert_eq!(format.round(-smallest), -smallest);
        // Half of the smallest number is a tie, and zero is even.
        if format != Format::F64 {
            assert_eq!(format.round(smallest / 2.0), 0.0);
            assert_eq!(format.round((smallest / 2.0).next_up()), smallest);
        }
    }
}

/// The language's own conversion, at every power of two of `f64` that is near `f32` and around it.
#[test]
#[expect(clippy::cast_possible_truncation, reason = "that is what is compared")]
fn f32_is_the_languages() {
    for exponent in -160..130 {
        for fraction in [
            0.0,
            2_f64.powi(-24),
            2_f64.powi(-24) + 2_f64.powi(-52),
            3.0 * 2_f64.powi(-24),
            0.7,
        ] {
            for number in [1.0 + fraction, -1.0 - fraction].map(|it| it * 2_f64.powi(exponent)) {
                let expected = f64::from(number as f32);
                assert_eq!(
                    Format::F32.round(number).to_bits(),
                    expected.to_bits(),
                    "{number:e}"
                );
            }
        }
    }
}

/// A result that was rounded to E4M3: 17 · 17 = 289 lies between 288 and 320, and 32 · 32 = 1024 is NaN, not ∞.
#[test]
fn a_result_in_eight_bits() {
    let e4m3 = Arithmetic::NATIVE.result_in(Format::F8_E4M3);
    let verdict = |operand: f32, candidate: f32, arithmetic| {
        let term = [Term::Product(operand, operand)];
        oracle::sum_of_products(term, candidate, arithmetic).verdict
    };
    assert_eq!(verdict(17.0, 288.0, e4m3), Verdict::CorrectlyRounded);
    assert_eq!(verdict(17.0, 288.0, Arithmetic::NATIVE), Verdict::Wrong);
    assert_eq!(verdict(17.0, 320.0, e4m3), Verdict::Wrong);
    assert_eq!(verdict(32.0, f32::NAN, e4m3), Verdict::Forced);
    assert_eq!(verdict(32.0, f32::INFINITY, e4m3), Verdict::Wrong);
    assert_eq!(verdict(32.0, 448.0, e4m3), Verdict::Wrong);
    let e5m2 = Arithmetic::NATIVE.result_in(Format::F8_E5M2);
    assert_eq!(verdict(512.0, f32::INFINITY, e5m2), Verdict::Forced);
    assert_eq!(verdict(512.0, f32::NAN, e5m2), Verdict::Wrong);
    // Two terms, so that nothing is exact: the sum of the operands' infinities is NaN where there are none.
    let terms = [Term::Value(f32::INFINITY), Term::Value(1.0)];
    for (arithmetic, nan) in [(e4m3, Verdict::Forced), (e5m2, Verdict::Wrong)] {
        let judgement = oracle::sum_of_products(terms, f32::NAN, arithmetic);
        assert_eq!(judgement.verdict, nan);
    }
}
