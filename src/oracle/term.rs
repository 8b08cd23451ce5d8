//! What a sum is made of.

use super::arithmetic::Resolved;
use super::element::Element;
use super::format::Format;

/// One term of a sum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Term<T> {
    /// The product of two numbers, rounded on its own or with the addition (FMA).
    Product(T, T),
    /// A value that is added as it is: a bias, or a `dvalue` of `dbiases`.
    Value(T),
}

impl<T: Element> Term<T> {
    /// The two factors as `f64`; a value is 1 times itself.
    #[inline]
    pub(super) fn factors(self) -> (f64, f64) {
        match self {
            Term::Product(left, right) => (left.to_f64(), right.to_f64()),
            Term::Value(value) => (1.0, value.to_f64()),
        }
    }

    /// Nothing where a factor or the product is subnormal.
    pub(super) fn flushed(self, arithmetic: &Resolved) -> Self {
        let (left, right) = self.factors();
        let numbers = [left, right, left * right];
        let is_lost = numbers
            .iter()
            .any(|number| arithmetic.is_subnormal(*number));
        if is_lost { Term::Value(T::ZERO) } else { self }
    }

    /// The product of the factors as they are in another format. What is no product stays as it is.
    pub(super) fn rounded_to(self, format: Format) -> Self {
        let rounded = |number: T| T::from_f64(format.round(number.to_f64()));
        match self {
            Term::Product(left, right) => Term::Product(rounded(left), rounded(right)),
            Term::Value(value) => Term::Value(value),
        }
    }
}
