//! `drelu = dvalues.copy()`, then `drelu[z <= 0] = 0`

use crate::{MatrixView, MatrixViewMut, Rule, Scalar, ShapeError};

/// The gradient of ReLU.
///
/// # Errors
/// Shapes.
#[inline]
pub fn drelu_into<T: Scalar + PartialOrd>(
    dvalues: MatrixView<T>,
    z: MatrixView<T>,
    mut drelu: MatrixViewMut<T>,
) -> Result<(), ShapeError> {
    ShapeError::unless(dvalues.shape() == z.shape(), Rule::Drelu, dvalues.shape(), z.shape())?;
    drelu.must_be(z.shape(), Rule::DreluOutput)?;
    for ((drelu, &dvalue), &z) in drelu.as_mut_slice().iter_mut().zip(dvalues.as_slice()).zip(z.as_slice()) {
        *drelu = if z <= T::ZERO { T::ZERO } else { dvalue };
    }
    Ok(())
}

/// The same in the memory of `dvalues`.
///
/// # Errors
/// Shapes.
#[inline]
pub fn drelu_in_place<T: Scalar + PartialOrd>(
    mut dvalues: MatrixViewMut<T>,
    z: MatrixView<T>,
) -> Result<(), ShapeError> {
    ShapeError::unless(dvalues.shape() == z.shape(), Rule::Drelu, dvalues.shape(), z.shape())?;
    for (dvalue, &z) in dvalues.as_mut_slice().iter_mut().zip(z.as_slice()) {
        *dvalue = if z <= T::ZERO { T::ZERO } else { *dvalue };
    }
    Ok(())
}
