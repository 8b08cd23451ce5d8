//! The tolerance that `np.allclose` would need, and what it would let through.

use core::fmt;

use super::element::Element;
use super::problem::Problem;

/// The smallest tolerance with which `np.allclose(result, exact, rtol, atol)` accepts every result
/// that is [expected](super::expectations), and what it lets through as well: the answer of
/// [`Report::tolerance`](super::Report::tolerance).
///
/// NumPy accepts an element where `abs(result - exact) <= atol + rtol * abs(exact)`. Each element
/// needs at least what is expected of it (all of it, not the step that its candidate happened to
/// take), and at least half a unit in the last place, for the case that `exact` is held in a wider
/// type. Of all pairs that are enough for every element, the *smallest* is the one that allows the
/// least on average: with the smallest mean of `atol + rtol * abs(exact)`. Both figures have two
/// digits, rounded up, and a millionth in reserve, for NumPy rounds this sum, too.
///
/// What is in it depends on nothing but the operands: a wrong result has the same tolerance.
///
/// ```
/// use chainrule::Matrix;
/// use chainrule::oracle;
///
/// // 0.1 three times: in some order 0.30000000000000004, in others 0.3.
/// let dvalues = Matrix::of(&[[0.1, 0.1], [0.1, -0.1], [0.1, 1e-3]]);
/// let yours = Matrix::of(&[[0.3, 1e-3]]);
/// let tolerance = oracle::dbiases(dvalues, yours)?.tolerance().ok_or("there is none")?;
/// assert!(tolerance.atol < 1e-15 && tolerance.rtol < 1e-15);
/// assert_eq!((tolerance.zeros, tolerance.elements), (0, 2));
/// println!("{tolerance}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Tolerance {
    /// How far an element may be off as a share of what is right.
    pub rtol: f64,
    /// How far it may be off besides.
    pub atol: f64,
    /// How many elements were looked at: those of finite value, or, of some 500,000 terms or 1000
    /// elements and more, an evenly spread sample of them.
    pub elements: usize,
    /// Whether they are a sample.
    pub is_sample: bool,
    /// In how many of them zero would be let through, though the value is another one.
    pub zeros: usize,
    /// The largest error that would be let through, as a multiple of what its element needs.
    pub times: f64,
}

/// So many elements are looked at, or fewer, for about so many terms.
const ELEMENTS: usize = 1024;
const TERMS: u64 = 1 << 19;

/// One element.
#[derive(Clone, Copy)]
struct Need {
    /// abs(exact)
    magnitude: f64,
    /// What a tolerance has to come to.
    allowance: f64,
}

impl Need {
    /// That of every tolerance: not to be negative.
    const NOTHING: Self = Need {
        magnitude: 0.0,
        allowance: 0.0,
    };
}

/// One pair of figures.
#[derive(Clone, Copy)]
struct Pair {
    rtol: f64,
    atol: f64,
}

impl Pair {
    /// What it comes to at this element.
    fn at(self, need: &Need) -> f64 {
        self.atol + self.rtol * need.magnitude
    }
}

impl Tolerance {
    /// None where there is nothing to tolerate, or nothing that would be enough. The needs of the
    /// elements take 16 KB of the stack.
    #[inline(never)]
    pub(super) fn of<T: Element>(problem: &Problem<T>) -> Option<Self> {
        if T::FORMAT.is_none() || problem.is_mask() {
            return None;
        }
        let mut needs = [Need::NOTHING; ELEMENTS];
        let step = step(problem);
        let places = problem.evenly_spread(step);
        let finite = places.filter_map(|place| {
            let limits = problem.limits(place);
            let exact = limits.exact.to_f64();
            let format = problem.arithmetic?.result;
            exact.is_finite().then(|| Need {
                magnitude: exact.abs(),
                allowance: limits.expected.max(format.half_ulp(exact)),
            })
        });
        let mut elements = 0;
        for (place, need) in needs.iter_mut().zip(finite) {
            *place = need;
            elements += 1;
        }
        let needs = needs.get(..elements)?;
        let are_all_finite = needs.iter().all(|need| need.allowance.is_finite());
        if needs.is_empty() || !are_all_finite {
            return None;
        }
        let pair = Pair::in_two_digits(rtol_of_smallest(needs), needs);
        let is_enough = pair.rtol.is_finite() && pair.atol.is_finite();
        is_enough.then_some(Tolerance {
            rtol: pair.rtol,
            atol: pair.atol,
            elements,
            is_sample: step > 1,
            zeros: zeros_let_through(needs, pair),
            times: largest_multiple(needs, pair),
        })
    }
}

/// How far it is from one element that is looked at to the next; spreading them evenly may take a
/// larger step.
fn step<T: Element>(problem: &Problem<T>) -> usize {
    let (rows, cols) = problem.shape;
    let elements = rows * cols;
    let terms = (elements as u64).saturating_mul(problem.n_terms() as u64);
    let step = usize::try_from(terms / TERMS).unwrap_or(usize::MAX);
    elements.div_ceil(ELEMENTS).max(step)
}

/// The `rtol` of the pair that allows the least on average; its `atol` is what is still needed.
///
/// Each need is a line, the `atol` that it asks for at a given `rtol`: allowance − rtol ·
/// magnitude. The uppermost of them decides. To begin with, `rtol` is 0. As long as the line that
/// decides falls faster than the mean rises, a larger `rtol` allows less on average: on to where
/// the next line takes over, which falls more slowly.
fn rtol_of_smallest(needs: &[Need]) -> f64 {
    let mean: f64 = needs
        .iter()
        .map(|need| need.magnitude / needs.len() as f64)
        .sum();
    // Of several that are equal any: the slowest takes over at once.
    let mut decisive = needs.iter().fold(Need::NOTHING, |decisive, need| {
        let is_larger = need.allowance > decisive.allowance;
        if is_larger { *need } else { decisive }
    });
    let mut rtol = 0.0;
    while decisive.magnitude > mean {
        let (next, crossing) = next_decisive(needs, decisive);
        decisive = next;
        rtol = crossing;
    }
    rtol
}

/// The line that takes over first, and at which `rtol`.
fn next_decisive(needs: &[Need], decisive: Need) -> (Need, f64) {
    let crossing =
        |need: &Need| (decisive.allowance - need.allowance) / (decisive.magnitude - need.magnitude);
    let slower = needs
        .iter()
        .filter(|need| need.magnitude < decisive.magnitude);
    let at_zero = (Need::NOTHING, crossing(&Need::NOTHING));
    slower.fold(at_zero, |(first, at), need| {
        let here = crossing(need);
        if here < at {
            (*need, here)
        } else {
            (first, at)
        }
    })
}

impl Pair {
    /// Two digits each, rounded up: first `rtol`, then what `atol` still has to be.
    fn in_two_digits(rtol: f64, needs: &[Need]) -> Self {
        let reserve = 1.0 + 1.0 / f64::from(1 << 20);
        let rtol = in_two_digits(rtol * reserve);
        let asked = |need: &Need| (need.allowance - rtol * need.magnitude) * reserve;
        let atol = needs.iter().map(asked).fold(0.0, f64::max);
        Pair {
            rtol,
            atol: in_two_digits(atol),
        }
    }
}

/// The next number with two digits.
fn in_two_digits(number: f64) -> f64 {
    if number <= 0.0 || !number.is_finite() {
        return number;
    }
    let mut digits = number;
    let mut exponent = 0;
    while digits >= 100.0 {
        digits /= 10.0;
        exponent += 1;
    }
    while digits < 10.0 {
        digits *= 10.0;
        exponent -= 1;
    }
    let whole = digits as u32;
    let is_whole = f64::from(whole) == digits;
    let rounded = f64::from(whole + u32::from(!is_whole));
    let scaled = if exponent < 0 {
        // 10^-exponent alone may be too large.
        let most = 300.min(-exponent);
        rounded / power_of_ten(most) / power_of_ten(-exponent - most)
    } else {
        rounded * power_of_ten(exponent)
    };
    scaled.max(number)
}

/// Exact up to 10²².
fn power_of_ten(exponent: i32) -> f64 {
    (0..exponent).fold(1.0, |power, _| power * 10.0)
}

fn zeros_let_through(needs: &[Need], pair: Pair) -> usize {
    let is_let_through = |need: &&Need| need.magnitude > 0.0 && need.magnitude <= pair.at(need);
    needs.iter().filter(is_let_through).count()
}

/// Of the elements that need anything.
fn largest_multiple(needs: &[Need], pair: Pair) -> f64 {
    let needy = needs.iter().filter(|need| need.allowance > 0.0);
    let multiples = needy.map(|need| pair.at(need) / need.allowance);
    multiples.fold(1.0, f64::max)
}

/// Three lines, indented, each with a newline at its end.
impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rtol = Figure(self.rtol);
        let atol = Figure(self.atol);
        writeln!(
            f,
            "  np.allclose would need rtol={rtol}, atol={atol}, and would let through:"
        )?;
        let looked_at = if self.is_sample { " looked at" } else { "" };
        writeln!(
            f,
            "    zeros in {} of {} elements{looked_at}",
            self.zeros, self.elements
        )?;
        let times = self.times;
        write!(f, "    errors of up to ")?;
        if times < 10.0 {
            write!(f, "{times:.1}")?;
        } else if times < 1e6 {
            write!(f, "{times:.0}")?;
        } else {
            write!(f, "{times:.0e}")?;
        }
        writeln!(f, " times what is expected")
    }
}

/// In two digits, as Python reads it.
struct Figure(f64);

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0.0 {
            write!(f, "0")
        } else {
            write!(f, "{:.1e}", self.0)
        }
    }
}
