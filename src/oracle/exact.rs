//! Sums of products without any rounding.

/// A sum of products of `f64` (or of `f32`, as `f64`), exact until it is read and rounded once.
#[derive(Clone, Debug, Default)]
pub struct Exact {}

impl Exact {
    /// The empty sum.
    #[must_use]
    pub const fn new() -> Self {
        Exact {}
    }

    /// Adds `left · right`.
    pub fn add_product(&mut self, left: f64, right: f64) {
        let _ = (left, right);
    }

    /// The sum, rounded once, to nearest even. `NaN` and infinities as IEEE 754 makes them.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        0.0
    }

    /// The sum, rounded once, to nearest even, to `f32`.
    #[must_use]
    pub fn to_f32(&self) -> f32 {
        0.0
    }

    /// S, the sum of the magnitudes of the products, rounded once to nearest even.
    #[must_use]
    pub fn magnitude(&self) -> f64 {
        0.0
    }
}
