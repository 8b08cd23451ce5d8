//! What a sum is made of.

/// One term of a sum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Term<T> {
    /// The product of two numbers, rounded on its own or with the addition (FMA).
    Product(T, T),
    /// A value that is added as it is: a bias, or a `dvalue` of `dbiases`.
    Value(T),
}
