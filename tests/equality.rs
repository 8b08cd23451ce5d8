//! When two matrices are the same: where shapes and elements are, in whatever memory. What is equal has equal hashes, and
//! shape and elements both count in them.
//!
//! It cannot see how well a hash spreads: that is the hasher's part.

use chainrule::{Matrix, MatrixView, ShapeError};
use core::hash::{Hash, Hasher};

/// Keeps every byte that it is fed, so that no two different matrices meet by chance.
#[derive(Default)]
struct Fed(Vec<u8>);

impl Hasher for Fed {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend(bytes);
    }

    fn finish(&self) -> u64 {
        0 // nobody asks
    }
}

fn fed(matrix: &impl Hash) -> Vec<u8> {
    let mut hasher = Fed::default();
    matrix.hash(&mut hasher);
    hasher.0
}

#[test]
fn the_memory_does_not_count() -> Result<(), ShapeError> {
    let mut written = [[1, 2, 3], [4, 5, 6]];
    let read = written;
    let view = Matrix::of(&read);
    let in_an_array = Matrix::from_row_major(2, 3, [1, 2, 3, 4, 5, 6])?;
    let in_a_vec = Matrix::from_row_major(2, 3, vec![1, 2, 3, 4, 5, 6])?;
    let to_write = Matrix::of_mut(&mut written);

    assert_eq!(view, in_an_array);
    assert_eq!(in_an_array, in_a_vec);
    assert_eq!(in_a_vec, to_write);
    assert_eq!(fed(&view), fed(&in_an_array));
    assert_eq!(fed(&view), fed(&in_a_vec));
    assert_eq!(fed(&view), fed(&to_write));
    Ok(())
}

#[test]
fn shape_and_elements_count() -> Result<(), ShapeError> {
    let elements = [1, 2, 3, 4, 5, 6];
    let wide = Matrix::of_flat(2, 3, &elements)?;
    let others = [
        Matrix::of_flat(3, 2, &elements)?,
        Matrix::of_flat(1, 6, &elements)?,
        Matrix::of(&[[1, 2, 3], [4, 5, 7]]),
        Matrix::of(&[[0, 2, 3], [4, 5, 6]]),
    ];
    for other in others {
        assert_ne!(wide, other);
        assert_ne!(fed(&wide), fed(&other));
    }

    let none: MatrixView<i32> = Matrix::of_flat(2, 0, &[])?;
    let none_the_other_way: MatrixView<i32> = Matrix::of_flat(0, 2, &[])?;
    assert_eq!(none, none);
    assert_ne!(none, none_the_other_way);
    assert_ne!(fed(&none), fed(&none_the_other_way));
    Ok(())
}

/// As everywhere in Rust: a NaN is not equal to itself, and -0.0 is equal to 0.0.
#[test]
fn floats_are_compared_as_floats() {
    let with_nan = Matrix::of(&[[1.0, f64::NAN]]);
    assert_ne!(with_nan, with_nan);
    assert_eq!(Matrix::of(&[[0.0]]), Matrix::of(&[[-0.0]]));
}
