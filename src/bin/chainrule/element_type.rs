//! The types of elements that a file can have: what NumPy calls them, what their bytes say, and
//! which type has all the numbers of two of them.

use core::fmt::{self, Display, Formatter};

use chainrule::oracle::Format;

/// Each kind gives way to those after it, where two meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Of no type that NumPy knows: somebody has to say which.
    Bytes,
    /// 0 and 1.
    Boolean,
    Unsigned,
    Signed,
    /// Single precision without its lower half.
    Brain,
    /// Eight bits, four of them the exponent, no infinities: OCP's, `float8_e4m3fn` in PyTorch.
    E4M3,
    /// Half precision without its lower half.
    E5M2,
    /// IEEE 754's.
    Float,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ElementType {
    pub(crate) kind: Kind,
    /// In bytes.
    pub(crate) size: usize,
}

/// A number as a file has it. Each type's numbers are all among these.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    Integer(i128),
    Float(f64),
}

/// A type by the names that files call it by.
struct Named {
    /// In NumPy's letters, without the order of its bytes. For what NumPy has not, they are those
    /// of `ml_dtypes`, which has bytes of no type (`V`) where NumPy has no letter; of 16 bits it
    /// has only one such type. `float8_e4m3fn` is not the only one of 8 bits.
    letters: &'static str,
    name: &'static str,
    in_safetensors: &'static str,
    element_type: ElementType,
}

const fn named(names: [&'static str; 3], (kind, size): (Kind, usize)) -> Named {
    let [letters, name, in_safetensors] = names;
    Named {
        letters,
        name,
        in_safetensors,
        element_type: ElementType { kind, size },
    }
}

static ALL: [Named; 15] = [
    named(["b1", "bool", "BOOL"], (Kind::Boolean, 1)),
    named(["u1", "uint8", "U8"], (Kind::Unsigned, 1)),
    named(["u2", "uint16", "U16"], (Kind::Unsigned, 2)),
    named(["u4", "uint32", "U32"], (Kind::Unsigned, 4)),
    named(["u8", "uint64", "U64"], (Kind::Unsigned, 8)),
    named(["i1", "int8", "I8"], (Kind::Signed, 1)),
    named(["i2", "int16", "I16"], (Kind::Signed, 2)),
    named(["i4", "int32", "I32"], (Kind::Signed, 4)),
    named(["i8", "int64", "I64"], (Kind::Signed, 8)),
    named(["f2", "float16", "F16"], (Kind::Float, 2)),
    named(["f4", "float32", "F32"], (Kind::Float, 4)),
    named(["f8", "float64", "F64"], (Kind::Float, 8)),
    named(["V2", "bfloat16", "BF16"], (Kind::Brain, 2)),
    named(["f1", "float8_e5m2", "F8_E5M2"], (Kind::E5M2, 1)),
    named(
        ["float8_e4m3fn", "float8_e4m3fn", "F8_E4M3"],
        (Kind::E4M3, 1),
    ),
];

impl ElementType {
    /// Floats of eight bits, as NumPy saves those of `ml_dtypes`.
    pub(crate) const BYTE: Self = ElementType {
        kind: Kind::Bytes,
        size: 1,
    };
    /// Its numbers are among those of every other type.
    pub(crate) const BOOLEAN: Self = ElementType {
        kind: Kind::Boolean,
        size: 1,
    };
    pub(crate) const HALF: Self = ElementType {
        kind: Kind::Float,
        size: 2,
    };
    pub(crate) const SINGLE: Self = ElementType {
        kind: Kind::Float,
        size: 4,
    };

    /// The type that a header names, as `np.dtype` reads it: `<f4`, `>f4`, `=f4`, `f4`, `float32`.
    pub(crate) fn named(descr: &str) -> Option<Self> {
        let letters = descr.strip_prefix(['<', '>', '=', '|']).unwrap_or(descr);
        let found = ALL
            .iter()
            .find(|named| named.letters == letters || named.name == descr);
        let is_of_no_type = letters == "V1";
        let found = found.map(|named| named.element_type);
        found.or(is_of_no_type.then_some(ElementType::BYTE))
    }

    /// The type of floats of eight bits by a name like that of safetensors: `f8_e4m3`.
    pub(crate) fn of_eight_bits(word: &str) -> Option<Self> {
        let mut floats = ALL
            .iter()
            .filter(|named| matches!(named.element_type.kind, Kind::E4M3 | Kind::E5M2));
        let found = floats.find(|named| named.in_safetensors.eq_ignore_ascii_case(word));
        found.map(|named| named.element_type)
    }

    /// The type that a safetensors file names: `F32`.
    pub(crate) fn in_safetensors(dtype: &str) -> Option<Self> {
        let found = ALL.iter().find(|named| named.in_safetensors == dtype);
        found.map(|named| named.element_type)
    }

    /// What its floats are rounded to; none for integers.
    pub(crate) fn format(self) -> Option<Format> {
        match (self.kind, self.size) {
            (Kind::Bytes | Kind::Boolean | Kind::Unsigned | Kind::Signed, _) => None,
            (Kind::Brain, _) => Some(Format::BF16),
            (Kind::E4M3, _) => Some(Format::F8_E4M3),
            (Kind::E5M2, _) => Some(Format::F8_E5M2),
            (Kind::Float, 2) => Some(Format::F16),
            (Kind::Float, 4) => Some(Format::F32),
            (Kind::Float, _) => Some(Format::F64),
        }
    }

    /// The type of IEEE 754 that has its numbers, of those that are no type of NumPy's own.
    fn in_ieee_754(self) -> Self {
        match self.kind {
            Kind::Brain | Kind::E4M3 | Kind::E5M2 => ElementType::SINGLE,
            Kind::Bytes | Kind::Boolean | Kind::Unsigned | Kind::Signed | Kind::Float => self,
        }
    }

    /// The type that has the numbers of both, as NumPy promotes them. None for `<u8` beside signed
    /// integers: there NumPy takes `<f8`, which has not all of them.
    pub(crate) fn common(self, other: Self) -> Option<Self> {
        if self == other {
            return Some(self);
        }
        let (this, other) = (self.in_ieee_754(), other.in_ieee_754());
        this.common_in_ieee_754(other)
    }

    fn common_in_ieee_754(self, other: Self) -> Option<Self> {
        let size = self.size.max(other.size);
        if self.kind == other.kind {
            return Some(ElementType { size, ..self });
        }
        let (low, high) = if self.kind < other.kind {
            (self, other)
        } else {
            (other, self)
        };
        let size = match (low.kind, high.kind) {
            (Kind::Boolean, _) => high.size,
            // Of the largest integers NumPy makes <f8, though it has not all of them.
            (_, Kind::Float) => high.size.max(2 * low.size).min(8),
            (_, _) => high.size.max(2 * low.size),
        };
        let common = ElementType { size, ..high };
        (size <= 8).then_some(common)
    }

    /// The type in which numbers of this type are computed with: narrower floats in single
    /// precision, which has all of them, and booleans as the integers that `int` makes of them.
    pub(crate) fn computed_in(self) -> Self {
        match self.kind {
            Kind::Brain | Kind::E4M3 | Kind::E5M2 => ElementType::SINGLE,
            Kind::Float => ElementType {
                size: self.size.max(4),
                ..self
            },
            Kind::Boolean => ElementType {
                kind: Kind::Signed,
                size: 8,
            },
            Kind::Bytes | Kind::Unsigned | Kind::Signed => self,
        }
    }

    /// The number in as many bytes as it has, the lowest first.
    pub(crate) fn number(self, bytes: &[u8]) -> Number {
        let bits = bytes
            .iter()
            .rev()
            .fold(0, |bits: u64, &byte| bits << 8 | u64::from(byte));
        match self.kind {
            Kind::Boolean => Number::Integer(i128::from(bits != 0)),
            Kind::Bytes | Kind::Unsigned => Number::Integer(i128::from(bits)),
            Kind::Signed => {
                let unused = 64 - 8 * self.size;
                Number::Integer(i128::from((bits << unused).cast_signed() >> unused))
            }
            Kind::Brain => Number::Float(float(4, bits << 16)),
            Kind::E4M3 => Number::Float(e4m3(bits)),
            Kind::E5M2 => Number::Float(float(2, bits << 8)),
            Kind::Float => Number::Float(float(self.size, bits)),
        }
    }
}

/// In NumPy's letters: `<f4`, and `|i1`, where there is no order of bytes. By its name, where NumPy
/// has no letters: `bfloat16`.
impl Display for ElementType {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let found = ALL.iter().find(|named| named.element_type == *self);
        let Some(named) = found else {
            return write!(f, "{:?} of {} bytes", self.kind, self.size);
        };
        if *self != self.in_ieee_754() {
            return f.write_str(named.name);
        }
        let order = if self.size == 1 { '|' } else { '<' };
        write!(f, "{order}{}", named.letters)
    }
}

impl Display for Number {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Number::Integer(integer) => write!(f, "{integer}"),
            Number::Float(float) => write!(f, "{float}"),
        }
    }
}

fn float(size: usize, bits: u64) -> f64 {
    match (size, u32::try_from(bits)) {
        (2, Ok(bits)) => half(bits),
        (4, Ok(bits)) => f32::from_bits(bits).into(),
        _ => f64::from_bits(bits),
    }
}

/// The value of a half, which single precision has.
fn half(bits: u32) -> f64 {
    let magnitude = bits & 0x7fff;
    let is_finite = magnitude < 0x7c00;
    let widened = if is_finite {
        let difference_of_biases = f32::from_bits((127 + 112) << 23); // 2^112, exactly
        f32::from_bits(magnitude << 13) * difference_of_biases
    } else {
        f32::from_bits(0x7f80_0000 | magnitude << 13)
    };
    let sign = bits >> 15 << 31;
    f32::from_bits(sign | widened.to_bits()).into()
}

/// Three bits of fraction, the exponent shifted by 7; where all bits are ones it is NaN, and
/// nothing is infinite.
fn e4m3(bits: u64) -> f64 {
    let magnitude = bits & 0x7f;
    if magnitude == 0x7f {
        return f64::NAN;
    }
    let difference_of_biases = f64::from_bits((1023 + 1023 - 7) << 52); // 2^1016, exactly
    let widened = f64::from_bits(magnitude << 49) * difference_of_biases;
    if bits >> 7 == 1 { -widened } else { widened }
}
