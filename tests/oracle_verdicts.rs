//! The verdicts, one by one.

use chainrule::Matrix;
use chainrule::oracle;

const INPUTS: [[f64; 4]; 3] = [[1., -2., 3., 5.], [-4., 6., -1., 2.], [7., 3., -5., -6.]];
const WEIGHTS: [[f64; 5]; 4] =
    [[2., -1., 3., 1., -4.], [5., 3., -2., -6., 1.], [-3., 4., 1., 2., 6.], [1., -5., 7., -2., 3.]];
const DVALUES: [[f64; 5]; 3] = [[4., -1., 2., 5., -2.], [-4., 2., 1., -3., 6.], [1., 5., -7., 2., 4.]];
const DINPUTS: [[f64; 4]; 3] = [[28., -19., -16., 7.], [-34., 8., 51., 17.], [-38., 26., 38., -65.]];
const DWEIGHTS: [[f64; 5]; 4] =
    [[27., 26., -51., 31., 2.], [-29., 29., -19., -22., 52.], [11., -30., 40., 8., -32.], [6., -31., 54., 7., -22.]];
const DBIASES: [[f64; 5]; 1] = [[1., 6., -4., 4., 8.]];

#[test]
fn smoke() {
    let (x, w, d) = (Matrix::of(&INPUTS), Matrix::of(&WEIGHTS), Matrix::of(&DVALUES));
    let r = oracle::dinputs(d, w, Matrix::of(&DINPUTS)).unwrap();
    println!("{r}{:?} {:?}\n{:?}", r.passes(), r.worst(), r.diagnosis().invisible().collect::<Vec<_>>());
    let r = oracle::dweights(x, d, Matrix::of(&DWEIGHTS)).unwrap();
    println!("{r}{:?} {:?}\n{:?}", r.passes(), r.worst(), r.diagnosis().invisible().collect::<Vec<_>>());
    let r = oracle::dbiases(d, Matrix::of(&DBIASES)).unwrap();
    println!("{r}{:?} {:?}\n{:?}", r.passes(), r.worst(), r.diagnosis().invisible().collect::<Vec<_>>());
    let mut bad = DINPUTS;
    for r in &mut bad {
        for x in r {
            *x /= 3.0;
        }
    }
    let r = oracle::dinputs(d, w, Matrix::of(&bad)).unwrap();
    println!("{r}{:?} {:?}\n{:?}", r.passes(), r.worst(), r.diagnosis().explaining().collect::<Vec<_>>());
    let mut bad = DINPUTS;
    bad[1][2] += 1e-12;
    let r = oracle::dinputs(d, w, Matrix::of(&bad)).unwrap();
    println!("{r}{:?} {:?}\n{:?}", r.passes(), r.worst(), r.diagnosis());
    let w = WEIGHTS.map(|r| r.map(|x| x as f32 * 0.1));
    let d = DVALUES.map(|r| r.map(|x| x as f32 * 0.1));
    let good = chainrule::backward::dinputs(Matrix::of(&d), Matrix::of(&w)).unwrap();
    let mut good: Vec<f32> = good.into_inner().into_iter().collect();
    good[1] = good[1].next_up();
    let r = oracle::dinputs(Matrix::of(&d), Matrix::of(&w), Matrix::from_row_major(3, 4, &good[..]).unwrap()).unwrap();
    println!("{r}{:?} {:?}\n{:?}", r.passes(), r.worst(), r.diagnosis());
}
