//! The matrix: numbers in one buffer, row after row, and a shape.
//!
//! The whole arithmetic of places is here: element `[row][col]` is number `row * cols + col` of the
//! buffer. No other file computes a place; they ask for a [`row`](Matrix::row), or for all
//! [`rows`](Matrix::rows) in turn.

use core::hash::{Hash, Hasher};
use core::marker::PhantomData;
use core::ops::Range;
use core::{fmt, iter};

use crate::{Rule, ShapeError};

/// `rows` × `cols` numbers, row after row, in a buffer of any kind: an array, a slice, a `Vec`,
/// somebody else's tensor.
///
/// ```text
/// weights, 4 × 3      neuron:  0     1     2
///          input 0           0.2   0.5  -0.26
///          input 1           0.8  -0.91 -0.27
///          input 2          -0.5   0.26  0.17
///          input 3           1.0  -0.5   0.87
///
/// in the buffer, from left to right:
/// 0.2 0.5 -0.26 | 0.8 -0.91 -0.27 | -0.5 0.26 0.17 | 1.0 -0.5 0.87
/// row 0         | row 1           | row 2          | row 3
/// ```
///
/// A *sample* is one row of data, an *input* one of the numbers in it; a *neuron* makes one number,
/// its `z`, of all inputs of a sample, each times a *weight* of its own
/// ([`forward`](crate::forward) says how). In `weights` a row is an input and a column is a neuron;
/// in `inputs` a row is a sample and a column is an input; in `z` and `dvalues` a row is a sample
/// and a column is a neuron. There are always two axes: `(1, 3)` is a matrix, `(3,)` is not. A
/// shape with no rows or no columns is as good as any other.
///
/// There is one type, and what it is a matrix *over* says who owns the numbers:
///
/// | type | made by | |
/// |---|---|---|
/// | [`MatrixView`] | [`Matrix::of`], [`Matrix::of_flat`], [`view`](Matrix::view) | reads memory of yours; copied like a reference; what every function here takes |
/// | [`MatrixViewMut`] | [`Matrix::of_mut`], [`view_mut`](Matrix::view_mut) | writes memory of yours; what every result goes into |
/// | `MatrixVec` | a call without `_into` | owns its memory on the heap (feature `alloc`) |
/// | `Matrix<T, S>` | [`Matrix::from_row_major`] | any buffer `S` that is a slice of `T` when asked |
///
/// ```
/// # #[cfg(feature = "alloc")] {
/// use chainrule::{Matrix, backward};
///
/// // A buffer that is there already, as any library hands it over: nothing is copied.
/// let from_elsewhere: Vec<f32> = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
/// let dvalues = Matrix::from_row_major(2, 3, from_elsewhere)?;
/// assert_eq!(backward::dbiases(dvalues.view())?, Matrix::of(&[[5.0, 7.0, 9.0]]));
///
/// // And back again.
/// assert_eq!(dvalues.into_inner().len(), 6);
/// # }
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
///
/// Functions take views. So a result of one call goes into the next by `.view()`:
/// `dvalues.dot(weights.transpose()?.view())?`.
///
/// Two matrices are equal (`==`) when their shapes are and their elements are, in whatever memory;
/// a NaN is not equal to itself, as everywhere in Rust. `{}` prints as NumPy does, `{:?}` prints
/// the rows.
///
/// *Next:* [the forward pass](crate::forward).
#[derive(Clone, Copy)]
#[must_use]
pub struct Matrix<T, S> {
    rows: usize,
    cols: usize,
    data: S,
    element: PhantomData<T>,
}

/// A matrix to read, in memory that belongs to somebody else. It is copied like a reference.
///
/// ```
/// use chainrule::{Matrix, MatrixView};
///
/// // In a static, and so in the flash of a microcontroller: the weights of a network that
/// // was trained elsewhere.
/// static WEIGHTS: MatrixView<f32> = Matrix::of(&[[0.2, 0.5], [0.8, -0.91]]);
/// assert_eq!(WEIGHTS.row(1), [0.8, -0.91]);
/// ```
pub type MatrixView<'a, T> = Matrix<T, &'a [T]>;

/// A matrix to write, in memory that belongs to somebody else.
///
/// ```
/// use chainrule::{Matrix, backward};
///
/// let mut buffer = [0.0; 8]; // longer than it needs to be
/// let dbiases = Matrix::from_row_major(1, 3, &mut buffer[..3])?;
/// backward::dbiases_into(Matrix::of(&[[1.0, 2.0, 3.0]]), dbiases)?;
/// assert_eq!(buffer, [1.0, 2.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
/// # Ok::<(), chainrule::ShapeError>(())
/// ```
pub type MatrixViewMut<'a, T> = Matrix<T, &'a mut [T]>;

impl<'a, T> MatrixView<'a, T> {
    /// The view of nested arrays, one row each. Their shape is right by construction, so there is
    /// no `Result`.
    ///
    /// ```
    /// use chainrule::Matrix;
    ///
    /// let dvalues = [[1.0, 1.0, 1.0], [2.0, 2.0, 2.0], [3.0, 3.0, 3.0]];
    /// assert_eq!(Matrix::of(&dvalues).shape(), (3, 3));
    ///
    /// // The last batch is shorter: a slice of the rows is as good as all of them. One without
    /// // a row still has the columns of its type.
    /// assert_eq!(Matrix::of(&dvalues[..2]).shape(), (2, 3));
    /// assert_eq!(Matrix::of(&dvalues[..0]).shape(), (0, 3));
    /// ```
    pub const fn of<const COLS: usize>(rows: &'a [[T; COLS]]) -> Self {
        const { assert!(size_of::<T>() > 0, "an element has a size") };
        Matrix {
            rows: rows.len(),
            cols: COLS,
            data: rows.as_flattened(),
            element: PhantomData,
        }
    }

    /// The view of a flat slice that holds row 0 from left to right, then row 1, and so on. It is
    /// [`from_row_major`](Matrix::from_row_major) for a `const` or a `static`, where only a
    /// `const fn` can be called: what exporters of weights write is one flat array.
    ///
    /// # Errors
    /// The slice does not have exactly `rows · cols` elements, or `rows · cols` is more than a
    /// `usize` holds.
    ///
    /// ```
    /// use chainrule::{Matrix, MatrixView};
    ///
    /// const FLAT: [f32; 6] = [0.2, 0.5, -0.26, 0.8, -0.91, -0.27];
    ///
    /// // In the flash of a microcontroller; a wrong shape is an error of the compiler.
    /// static WEIGHTS: MatrixView<f32> = match Matrix::of_flat(2, 3, &FLAT) {
    ///     Ok(weights) => weights,
    ///     Err(_) => panic!(),
    /// };
    /// assert_eq!(WEIGHTS.row(1), [0.8, -0.91, -0.27]);
    ///
    /// let error = Matrix::of_flat(2, 4, &FLAT).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "of_flat: the buffer has 6 elements \
    ///      but a 2×4 matrix needs rows × columns of them",
    /// );
    /// ```
    pub const fn of_flat(rows: usize, cols: usize, elements: &'a [T]) -> Result<Self, ShapeError> {
        let len = elements.len();
        let fits = matches!(rows.checked_mul(cols), Some(product) if product == len);
        match ShapeError::check(fits, Rule::FlatBuffer, (len, 1), (rows, cols)) {
            Ok(()) => Ok(Matrix {
                rows,
                cols,
                data: elements,
                element: PhantomData,
            }),
            Err(error) => Err(error),
        }
    }

    /// Some of the rows, one after the other, as a matrix of their own: `row_range(0..n)` is the
    /// first `n` samples of a buffer that has room for more.
    ///
    /// # Errors
    /// The matrix does not have these rows, or the range ends before it begins. A range of no rows
    /// is a matrix of no rows.
    ///
    /// ```
    /// use chainrule::{Matrix, backward};
    ///
    /// // A ring buffer of four samples whose oldest is number 3: two halves, two batches.
    /// let dvalues = Matrix::from_row_major(4, 2, [5, 6, 7, 8, 9, 10, 3, 4])?;
    /// let older = dvalues.view().row_range(3..4)?;
    /// let newer = dvalues.view().row_range(0..3)?;
    /// let (mut dbiases, mut of_the_newer) = ([[0; 2]], [[0; 2]]);
    /// backward::dbiases_into(older, Matrix::of_mut(&mut dbiases))?;
    /// backward::dbiases_into(newer, Matrix::of_mut(&mut of_the_newer))?;
    /// backward::add_scaled(Matrix::of_mut(&mut dbiases), Matrix::of(&of_the_newer), 1)?;
    /// assert_eq!(dbiases, [[3 + 5 + 7 + 9, 4 + 6 + 8 + 10]]);
    ///
    /// let error = dvalues.view().row_range(3..5).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "row_range: the matrix is 4×2 and does not have the rows 3..5: 0..4 would fit",
    /// );
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn row_range(self, rows: Range<usize>) -> Result<Self, ShapeError> {
        let places = self.places_of_rows(&rows)?;
        Ok(Matrix {
            rows: rows.len(),
            cols: self.cols,
            data: self.data.get(places).unwrap_or_default(),
            element: PhantomData,
        })
    }
}

impl<'a, T> MatrixViewMut<'a, T> {
    /// The view of nested arrays, to be written; as [`Matrix::of`].
    ///
    /// ```
    /// use chainrule::{Matrix, forward};
    ///
    /// let mut relu = [[0; 2]; 1];
    /// forward::relu_into(Matrix::of(&[[-3, 5]]), Matrix::of_mut(&mut relu))?;
    /// assert_eq!(relu, [[0, 5]]);
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub const fn of_mut<const COLS: usize>(rows: &'a mut [[T; COLS]]) -> Self {
        const { assert!(size_of::<T>() > 0, "an element has a size") };
        Matrix {
            rows: rows.len(),
            cols: COLS,
            data: rows.as_flattened_mut(),
            element: PhantomData,
        }
    }

    /// Some of the rows, one after the other, to be written; as the
    /// [`row_range`](MatrixView::row_range) of a view that is read.
    ///
    /// # Errors
    /// The matrix does not have these rows, or the range ends before it begins.
    ///
    /// ```
    /// use chainrule::{Matrix, forward};
    ///
    /// // Room for 8 samples; the last batch has 2.
    /// let mut relu = [[-1; 3]; 8];
    /// let batch = Matrix::of_mut(&mut relu).row_range(0..2)?;
    /// forward::relu_into(Matrix::of(&[[1, -2, 3], [-4, 5, -6]]), batch)?;
    /// assert_eq!(relu[..3], [[1, 0, 3], [0, 5, 0], [-1, -1, -1]]);
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn row_range(self, rows: Range<usize>) -> Result<Self, ShapeError> {
        let places = self.places_of_rows(&rows)?;
        Ok(Matrix {
            rows: rows.len(),
            cols: self.cols,
            data: self.data.get_mut(places).unwrap_or_default(),
            element: PhantomData,
        })
    }
}

/// What was written is read from now on.
///
/// ```
/// use chainrule::{Matrix, MatrixView, forward};
///
/// /// The outputs of a layer, in memory of the caller's.
/// fn relu<'a>(z: MatrixView<i32>, memory: &'a mut [[i32; 2]]) -> MatrixView<'a, i32> {
///     let mut relu = Matrix::of_mut(memory);
///     forward::relu_into(z, relu.view_mut()).expect("one row per sample");
///     relu.into()
/// }
/// assert_eq!(relu(Matrix::of(&[[-3, 5]]), &mut [[0; 2]]), Matrix::of(&[[0, 5]]));
/// ```
impl<'a, T> From<MatrixViewMut<'a, T>> for MatrixView<'a, T> {
    fn from(written: MatrixViewMut<'a, T>) -> Self {
        Matrix {
            rows: written.rows,
            cols: written.cols,
            data: written.data,
            element: PhantomData,
        }
    }
}

impl<T, S> Matrix<T, S> {
    /// How many rows: of `dvalues`, how many samples.
    ///
    /// ```
    /// # use chainrule::Matrix;
    /// assert_eq!(Matrix::of(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]).nrows(), 2);
    /// ```
    #[must_use]
    pub const fn nrows(&self) -> usize {
        self.rows
    }

    /// How many columns: of `dvalues`, how many neurons.
    ///
    /// ```
    /// # use chainrule::Matrix;
    /// assert_eq!(Matrix::of(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]).ncols(), 3);
    /// ```
    #[must_use]
    pub const fn ncols(&self) -> usize {
        self.cols
    }

    /// Rows and columns, as NumPy's `weights.shape`.
    ///
    /// ```
    /// # #[cfg(feature = "alloc")] {
    /// # use chainrule::{Matrix, backward};
    /// // Every gradient has the shape of the thing it is the gradient of.
    /// let inputs = Matrix::of(&[[0.1, -0.5]]);
    /// let weights = Matrix::of(&[[0.2, 0.5, -0.26], [0.8, -0.91, -0.27]]);
    /// let dvalues = Matrix::of(&[[1.0, 2.0, 3.0]]);
    /// assert_eq!(backward::dinputs(dvalues, weights)?.shape(), inputs.shape());
    /// assert_eq!(backward::dweights(inputs, dvalues)?.shape(), weights.shape());
    /// # }
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    #[must_use]
    pub const fn shape(&self) -> (usize, usize) {
        (self.rows, self.cols)
    }

    /// Where a row lies in the buffer; nowhere if there is no such row. Nothing wraps, for all rows
    /// together are as long as the buffer, but the compiler cannot know that, and in these words it
    /// leaves no panic.
    fn places_of_row(&self, row: usize) -> Range<usize> {
        let start = if row < self.rows {
            row.wrapping_mul(self.cols)
        } else {
            usize::MAX
        };
        start..start.wrapping_add(self.cols)
    }

    /// Where these rows lie in the buffer, if they are all there. Nothing wraps here either.
    fn places_of_rows(&self, rows: &Range<usize>) -> Result<Range<usize>, ShapeError> {
        let are_there = rows.start <= rows.end && rows.end <= self.rows;
        let asked_for = (rows.start, rows.end);
        ShapeError::check(are_there, Rule::RowRange, self.shape(), asked_for)?;
        Ok(rows.start.wrapping_mul(self.cols)..rows.end.wrapping_mul(self.cols))
    }

    /// `Ok` where an output has the shape of its result.
    #[inline(always)]
    pub(crate) fn expect_shape(&self, shape: (usize, usize), rule: Rule) -> Result<(), ShapeError> {
        ShapeError::check(self.shape() == shape, rule, self.shape(), shape)
    }

    /// Back to the buffer that the matrix was made over.
    ///
    /// ```
    /// # #[cfg(feature = "alloc")] {
    /// # use chainrule::{Matrix, backward};
    /// let dbiases: Vec<i64> = backward::dbiases(Matrix::of(&[[1, 2], [3, 4]]))?.into_inner();
    /// assert_eq!(dbiases, [4, 6]);
    /// # }
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    #[must_use]
    pub fn into_inner(self) -> S {
        self.data
    }
}

impl<T, S: AsRef<[T]>> Matrix<T, S> {
    /// A matrix over a buffer that is there already; nothing is copied. The buffer holds row 0 from
    /// left to right, then row 1, and so on, as C and NumPy lay it out.
    ///
    /// # Errors
    /// The buffer does not have exactly `rows · cols` elements, or `rows · cols` is more than a
    /// `usize` holds.
    ///
    /// ```
    /// use chainrule::Matrix;
    ///
    /// let weights = Matrix::from_row_major(2, 3, [1, 2, 3, 4, 5, 6])?;
    /// assert_eq!(weights.row(1), [4, 5, 6]);
    ///
    /// let error = Matrix::from_row_major(2, 4, [1, 2, 3, 4, 5, 6]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "from_row_major: the buffer has 6 elements \
    ///      but a 2×4 matrix needs rows × columns of them",
    /// );
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    ///
    /// A buffer that lies column after column (Fortran, `nalgebra`) is the transposed matrix row
    /// after row: wrap it as `cols` × `rows` and [`transpose_into`](Matrix::transpose_into) the
    /// other way round.
    pub fn from_row_major(rows: usize, cols: usize, data: S) -> Result<Self, ShapeError> {
        let len = data.as_ref().len();
        let fits = rows.checked_mul(cols) == Some(len);
        ShapeError::check(fits, Rule::Buffer, (len, 1), (rows, cols))?;
        Ok(Matrix {
            rows,
            cols,
            data,
            element: PhantomData,
        })
    }

    /// A view of the whole, to hand to a function. A matrix that is written is read in the same
    /// way.
    ///
    /// ```
    /// # use chainrule::{Matrix, backward, forward};
    /// let mut z = Matrix::from_row_major(1, 2, [0.0; 2])?;
    /// let (inputs, weights) = (Matrix::of(&[[2.0]]), Matrix::of(&[[3.0, -4.0]]));
    /// let biases = Matrix::of(&[[0.5, 0.5]]);
    /// forward::dense_into(inputs, weights, biases, z.view_mut())?; // written
    ///
    /// let mut drelu = [[1.0, 1.0]];
    /// backward::drelu_in_place(Matrix::of_mut(&mut drelu), z.view())?; // and read
    /// assert_eq!(drelu, [[1.0, 0.0]]);
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    pub fn view(&self) -> MatrixView<'_, T> {
        Matrix {
            rows: self.rows,
            cols: self.cols,
            data: self.data.as_ref(),
            element: PhantomData,
        }
    }

    /// All elements, row after row.
    ///
    /// ```
    /// # use chainrule::Matrix;
    /// // What has no shape to it can do without one: the largest gradient, say.
    /// let dweights = Matrix::of(&[[0.5_f64, -2.0], [1.0, 0.25]]);
    /// let largest = dweights.as_slice().iter().fold(0.0, |largest, d| d.abs().max(largest));
    /// assert_eq!(largest, 2.0);
    /// ```
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        self.data.as_ref()
    }

    /// One row: of `dvalues`, one sample. The empty slice where there is no such row, so that a
    /// loop over it ends at once and nothing can panic.
    ///
    /// ```
    /// # use chainrule::Matrix;
    /// let dvalues = Matrix::of(&[[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(dvalues.row(1), [3.0, 4.0]);
    /// assert_eq!(dvalues.row(2), []);
    /// ```
    #[must_use]
    pub fn row(&self, row: usize) -> &[T] {
        let places = self.places_of_row(row);
        self.data.as_ref().get(places).unwrap_or_default()
    }

    /// Row after row, for loops that take all of them: of `dvalues`, sample after sample.
    ///
    /// ```
    /// use chainrule::Matrix;
    /// use core::iter::zip;
    ///
    /// // sum(weights[input] * dvalues[0]) for each input
    /// let weights = Matrix::of(&[[2, -1, 3], [5, 3, -2]]);
    /// let dvalues = Matrix::of(&[[4, -1, 2]]);
    /// for (weights_of_input, expected) in zip(weights.rows(), [15, 13]) {
    ///     let pairs = zip(weights_of_input, dvalues.row(0));
    ///     let sum: i32 = pairs.map(|(weight, dvalue)| weight * dvalue).sum();
    ///     assert_eq!(sum, expected);
    /// }
    /// ```
    ///
    /// A matrix without columns has no rows to go through, whatever [`nrows`](Matrix::nrows) says:
    /// 2⁶⁰ rows of nothing are not counted one by one.
    #[inline(always)]
    pub fn rows(&self) -> impl Iterator<Item = &[T]> {
        let cols = self.cols.max(1);
        let mut rest = self.as_slice();
        iter::from_fn(move || rest.split_off(..cols))
    }

    /// One element, if it is there.
    ///
    /// ```
    /// # use chainrule::Matrix;
    /// let weights = Matrix::of(&[[0.2, 0.5, -0.26], [0.8, -0.91, -0.27]]);
    /// assert_eq!(weights.get(1, 2), Some(&-0.27));
    /// assert_eq!(weights.get(0, 3), None); // and not the first element of the next row
    /// ```
    #[must_use]
    pub fn get(&self, row: usize, col: usize) -> Option<&T> {
        self.row(row).get(col)
    }
}

impl<T, S: AsMut<[T]>> Matrix<T, S> {
    /// A view of the whole, to have a result written into it. It can be asked for again and again,
    /// also of a view: so a struct of views hands itself to one kernel after the other.
    ///
    /// ```
    /// use chainrule::{MatrixViewMut, ShapeError, backward, forward};
    ///
    /// /// The memory of a layer, which belongs to somebody else.
    /// struct Layer<'a> {
    ///     z: MatrixViewMut<'a, f32>,
    ///     relu: MatrixViewMut<'a, f32>,
    /// }
    ///
    /// impl Layer<'_> {
    ///     fn relu_and_back(&mut self) -> Result<(), ShapeError> {
    ///         forward::relu_into(self.z.view(), self.relu.view_mut())?;
    ///         backward::drelu_in_place(self.relu.view_mut(), self.z.view())
    ///     }
    /// }
    /// ```
    pub fn view_mut(&mut self) -> MatrixViewMut<'_, T> {
        Matrix {
            rows: self.rows,
            cols: self.cols,
            data: self.data.as_mut(),
            element: PhantomData,
        }
    }

    /// All elements, row after row, to be written.
    ///
    /// ```
    /// # #[cfg(feature = "alloc")] {
    /// # use chainrule::{Matrix, backward};
    /// // If your loss forgot its 1/n, this is where to put it right: in dvalues, and first.
    /// let mut dvalues = Matrix::from_row_major(2, 1, [3.0, 5.0])?;
    /// dvalues.as_mut_slice().iter_mut().for_each(|dvalue| *dvalue /= 2.0);
    /// assert_eq!(backward::dbiases(dvalues.view())?.as_slice(), [4.0]);
    /// # }
    /// # Ok::<(), chainrule::ShapeError>(())
    /// ```
    #[must_use]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        self.data.as_mut()
    }

    /// One row, to be written; the empty slice where there is no such row.
    ///
    /// ```
    /// # use chainrule::Matrix;
    /// let mut inputs = [[0.0; 2]; 3];
    /// let measurement = [1.5, -0.5];
    /// Matrix::of_mut(&mut inputs).row_mut(1).copy_from_slice(&measurement);
    /// assert_eq!(inputs, [[0.0, 0.0], [1.5, -0.5], [0.0, 0.0]]);
    /// ```
    #[must_use]
    pub fn row_mut(&mut self, row: usize) -> &mut [T] {
        let places = self.places_of_row(row);
        self.data.as_mut().get_mut(places).unwrap_or_default()
    }

    /// Row after row, to be written; as [`rows`](Matrix::rows).
    ///
    /// ```
    /// use chainrule::Matrix;
    ///
    /// // z += biases: NumPy broadcasts, here each sample is given the biases.
    /// let (mut z, biases) = ([[1, 2], [3, 4], [5, 6]], [10, 20]);
    /// for z_of_sample in Matrix::of_mut(&mut z).rows_mut() {
    ///     for (z, bias) in core::iter::zip(z_of_sample, biases) {
    ///         *z += bias;
    ///     }
    /// }
    /// assert_eq!(z, [[11, 22], [13, 24], [15, 26]]);
    /// ```
    #[inline(always)]
    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut [T]> {
        let cols = self.cols;
        let mut rest = self.data.as_mut();
        iter::from_fn(move || rest.split_off_mut(..cols.max(1)))
    }
}

impl<T: PartialEq, S: AsRef<[T]>, R: AsRef<[T]>> PartialEq<Matrix<T, R>> for Matrix<T, S> {
    fn eq(&self, other: &Matrix<T, R>) -> bool {
        // One by one: `==` of the slices leaves a panic with rustc 1.87 at opt-level 1.
        self.shape() == other.shape() && self.as_slice().iter().eq(other.as_slice())
    }
}

impl<T: Eq, S: AsRef<[T]>> Eq for Matrix<T, S> {}

/// Equal matrices have equal hashes, in whatever memory they are.
impl<T: Hash, S: AsRef<[T]>> Hash for Matrix<T, S> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.shape().hash(state);
        self.as_slice().hash(state);
    }
}

impl<T: fmt::Debug, S: AsRef<[T]>> fmt::Debug for Matrix<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.rows()).finish()
    }
}
