//! The sum of integers: exact, wrapped to their type at the end.

use super::element::Element;
use super::term::Term;

/// One element, summed in every way that somebody may have summed it.
#[derive(Clone, Copy, Debug)]
pub(super) struct IntegerSum {
    /// Modulo 2^128, of which the size of every type is a divisor.
    wrapped: i128,
    /// The sum itself; where that is beyond an `i128`, it is beyond every type, and the nearest end
    /// of it is kept.
    whole: i128,
    /// Stopped at the ends of the type after every step.
    stopped: i128,
}

/// At the ends of its range, that of the type.
fn stopped<T: Element>(number: i128) -> i128 {
    number.clamp(T::RANGE.0, T::RANGE.1)
}

impl IntegerSum {
    pub(super) fn of<T: Element>(terms: impl Iterator<Item = Term<T>>) -> Self {
        let mut sum = IntegerSum {
            wrapped: 0,
            whole: 0,
            stopped: 0,
        };
        terms.for_each(|term| {
            let (left, right) = match term {
                Term::Product(left, right) => (left.to_i128(), right.to_i128()),
                Term::Value(value) => (1, value.to_i128()),
            };
            // Only u64 · u64 can be beyond an i128.
            let product = left.saturating_mul(right);
            sum.wrapped = sum.wrapped.wrapping_add(left.wrapping_mul(right));
            sum.whole = sum.whole.saturating_add(product);
            let step = stopped::<T>(product);
            sum.stopped = stopped::<T>(sum.stopped.saturating_add(step));
        });
        sum
    }

    /// As NumPy has it.
    pub(super) fn wrapped<T: Element>(self) -> T {
        T::wrapped(self.wrapped)
    }

    /// As a narrower type has it, of so many bits and with a sign where this one has one.
    pub(super) fn wrapped_at<T: Element>(self, bits: u32) -> T {
        let unused = i128::BITS.saturating_sub(bits);
        let at_the_top = self.wrapped.checked_shl(unused).unwrap_or(0);
        let is_signed = T::RANGE.0 < 0;
        let number = if is_signed {
            at_the_top.checked_shr(unused).unwrap_or(0)
        } else {
            (at_the_top as u128).checked_shr(unused).unwrap_or(0) as i128
        };
        T::wrapped(number)
    }

    /// Stopped at the end of the range of the type, after the last step.
    pub(super) fn stopped_at_the_end<T: Element>(self) -> T {
        T::wrapped(stopped::<T>(self.whole))
    }

    /// Stopped at the end of the range of the type after every step.
    pub(super) fn stopped_in_every_step<T: Element>(self) -> T {
        T::wrapped(self.stopped)
    }
}
