//! The results of V1, the data of three different sizes, by exact arithmetic. Its operands are written by `write_v1`.

pub(crate) const DINPUTS: [[f64; 4]; 3] = [
    [28., -19., -16., 7.],
    [-34., 8., 51., 17.],
    [-38., 26., 38., -65.],
];
pub(crate) const DWEIGHTS: [[f64; 5]; 4] = [
    [27., 26., -51., 31., 2.],
    [-29., 29., -19., -22., 52.],
    [11., -30., 40., 8., -32.],
    [6., -31., 54., 7., -22.],
];
pub(crate) const DBIASES: [[f64; 5]; 1] = [[1., 6., -4., 4., 8.]];
pub(crate) const DRELU: [[f64; 5]; 3] = [
    [4., 0., 2., 0., 0.],
    [0., 2., 0., -3., 6.],
    [0., 0., -7., 0., 4.],
];
pub(crate) const DENSE: [[f64; 5]; 3] = [
    [88., 180., 345., 409., 527.],
    [127., 208., 289., 354., 522.],
    [138., 212., 268., 391., 427.],
];
pub(crate) const RELU: [[f64; 5]; 3] = [
    [1., 0., 2., 0., 0.],
    [0., 5., 0., 4., 1.],
    [0., 0., 3., 0., 2.],
];
