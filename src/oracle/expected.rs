//! What is expected: how far from the exact sum the orders of summation come to lie that kernels
//! use.
//!
//! A theorem says what is [possible](super::theorems), in the worst order with the worst roundings.
//! What happens is far less, and [`expectations`](super::expectations) says how much, with its
//! model and what was measured. Here it is computed, in steps that cost more and more, each for the
//! elements that the one before did not accept.

use super::arithmetic::Resolved;
use super::element::Element;
use super::format::{Format, Toward, parts, scaled};
use super::term::Term;

/// λ: an honest error is at most so many times what is measured of the terms.
const MARGIN: f64 = 8.0;

/// What truncation loses goes to one side, so that another order, or block, loses about as much:
/// the loops over blocks are that loss itself, and not a draw.
const MARGIN_OF_DRIFT: f64 = 2.0;

/// The products in a block of a tensor core: few, and many.
const BLOCKS: [usize; 2] = [4, 16];
const LARGEST_BLOCK: usize = 16;

/// How many lanes there may be whose partial sums are looked at: vectors have some, the threads of
/// a block more. Data that repeats itself and cancels over its period shows only in a number of
/// lanes that divides the period: hence all the small ones.
const LANES: [usize; 12] = [2, 3, 4, 5, 6, 7, 8, 16, 32, 64, 128, 256];

/// And those for which the sums themselves are computed.
const LANES_SUMMED: [usize; 8] = [2, 3, 4, 5, 6, 7, 8, 32];

/// So many lanes are looked at in one walk over the terms: more would not fit a microcontroller's
/// stack.
const AT_ONCE: usize = 32;

/// Where all products, and what is left of the smallest of them, are plain `f64`: nothing overflows
/// in squares, and what underflows does not count.
const SAFE: core::ops::Range<i32> = -400..400;

/// How far an element may be off, on the scale of its magnitudes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    pub(super) limit: f64,
    /// The limit without what underflow and the rounding of the result may add to it.
    pub(super) measured: f64,
    pub(super) accepts: bool,
}

/// The terms of one element, with what is known of their sum.
pub(super) struct Expectation<'a, I> {
    /// Walked as often as there are steps to take.
    pub(super) terms: I,
    pub(super) arithmetic: &'a Resolved,
    /// n, the terms that are not zero.
    pub(super) n: usize,
    /// What is measured is multiplied by 2^`scale`.
    pub(super) scale: i32,
    /// What underflow, and the rounding of the result, may add.
    pub(super) floor: f64,
    /// What is possible at all.
    pub(super) bound: f64,
    /// The largest partial sum of the reference less the smallest, where it is known.
    pub(super) known_range: Option<f64>,
}

impl<T: Element, I: DoubleEndedIterator<Item = Term<T>> + Clone> Expectation<'_, I> {
    /// The smallest of the steps that accepts this error; where none does, the largest.
    pub(super) fn allowance(&self, error: f64) -> Allowance {
        let prefixes = || self.deviation(self.range_of_prefixes());
        let squares = || self.deviation(self.root_of_squares());
        let the_loop = || self.largest_error(self.terms.clone(), 1);
        let lanes = || self.deviation(self.range_of_lanes());
        let loops = || self.error_of_loops();
        let loops_in_lanes = || self.error_of_lanes();
        let steps: &[&dyn Fn() -> f64] = if self.arithmetic.is_on_tensor_cores {
            &[&prefixes, &squares, &lanes]
        } else if self.arithmetic.is_brief {
            &[&prefixes, &squares, &the_loop]
        } else {
            &[&prefixes, &squares, &lanes, &loops, &loops_in_lanes]
        };
        let mut measured = 0.0_f64;
        let mut limit = 0.0;
        for step in steps {
            let found = step();
            if !found.is_finite() {
                // What cannot be measured is no expectation: the theorem alone decides.
                return self.allow(f64::INFINITY, error);
            }
            measured = measured.max(found);
            limit = MARGIN * measured;
            if error <= limit + self.floor {
                return self.allow(limit, error);
            }
        }
        if self.arithmetic.is_on_tensor_cores {
            limit += MARGIN_OF_DRIFT * self.error_of_blocks();
        }
        self.allow(limit, error)
    }

    fn allow(&self, limit: f64, error: f64) -> Allowance {
        let measured = limit.min(self.bound);
        let limit = (limit + self.floor).min(self.bound);
        Allowance {
            limit,
            measured,
            accepts: error <= limit,
        }
    }

    /// σ = u · √n · R
    fn deviation(&self, range: f64) -> f64 {
        let u = self.arithmetic.accumulator.unit_roundoff();
        // What is truncated is off by twice as much.
        let u = if self.arithmetic.is_on_tensor_cores {
            2.0 * u
        } else {
            u
        };
        u * square_root(self.n as f64) * range
    }

    /// The products in the reference's order, on the scale of the magnitudes.
    fn products(&self) -> impl Iterator<Item = f64> {
        let is_safe = SAFE.contains(&self.scale);
        let scale = self.scale;
        let factor = if is_safe { scaled(1.0, scale) } else { 1.0 };
        self.terms.clone().map(move |term| {
            let (left, right) = term.factors();
            if is_safe {
                left * right * factor
            } else {
                product_times_power_of_two(left, right, scale)
            }
        })
    }

    /// The largest partial sum less the smallest, where there is always the empty one. Neighbours
    /// that are added first, in loops, blocks and trees, make the difference of two of them. The
    /// largest product is one, too.
    fn range_of_prefixes(&self) -> f64 {
        if let Some(range) = self.known_range {
            return scaled(range, self.scale);
        }
        let mut sum = 0.0_f64;
        let mut range = Range::EMPTY;
        self.products().for_each(|product| {
            sum += product;
            range.add(sum);
        });
        range.width()
    }

    /// 3 · √(sum of p²): what partial sums of a random order come to.
    fn root_of_squares(&self) -> f64 {
        let squares: f64 = self.products().map(|product| product * product).sum();
        3.0 * square_root(squares)
    }

    /// The largest range of the partial sums of every second, fourth, … term: what vectors and
    /// threads add up.
    fn range_of_lanes(&self) -> f64 {
        let counts = LANES.into_iter().filter(|&lanes| lanes < self.n);
        counts.fold(0.0, |widest, n_lanes| {
            let groups = (0..n_lanes).step_by(AT_ONCE);
            groups.fold(widest, |widest, first_lane| {
                self.range_of(n_lanes, first_lane).max(widest)
            })
        })
    }

    /// Of the lanes from the first one on, as many as are looked at at once.
    #[inline(never)] // one frame on the stack, and not one for each call
    fn range_of(&self, n_lanes: usize, first_lane: usize) -> f64 {
        let mut lanes = [(0.0, Range::EMPTY); AT_ONCE];
        let mut lane = 0_usize;
        self.products().for_each(|product| {
            if let Some((sum, range)) = lanes.get_mut(lane.wrapping_sub(first_lane)) {
                *sum += product;
                range.add(*sum);
            }
            lane = next_lane(lane, n_lanes);
        });
        let widths = lanes.iter().map(|(_, range)| range.width());
        widths.fold(0.0, f64::max)
    }

    /// E: the largest error that the loop has on its way, forwards, with large terms (a bias)
    /// first, and backwards, where the values (a bias) come first or last.
    fn error_of_loops(&self) -> f64 {
        let is_value = |term: &Term<T>| matches!(term, Term::Value(_));
        let values_last = self.first(is_value).rev();
        self.error_in(1, self.large())
            .max(self.largest_error(self.terms.clone().rev(), 1))
            .max(self.largest_error(values_last, 1))
    }

    /// The same of sums in lanes.
    fn error_of_lanes(&self) -> f64 {
        let large = self.large();
        let errors = LANES_SUMMED.map(|lanes| self.error_in(lanes, large));
        errors.into_iter().fold(0.0, f64::max)
    }

    /// The largest error on the way of a tensor core, forwards and backwards.
    fn error_of_blocks(&self) -> f64 {
        let errors = BLOCKS.map(|size| {
            let forwards = self.largest_error_of_blocks(self.terms.clone(), size);
            let backwards = self.largest_error_of_blocks(self.terms.clone().rev(), size);
            forwards.max(backwards)
        });
        errors.into_iter().fold(0.0, f64::max)
    }

    /// Adds blocks of so many terms as a tensor core does, in the accumulator's format.
    #[inline(never)]
    fn largest_error_of_blocks(&self, terms: impl Iterator<Item = Term<T>>, size: usize) -> f64 {
        let format = self.arithmetic.accumulator;
        let mut terms = terms.peekable();
        let mut sum = 0.0;
        let mut error = 0.0;
        let mut largest = 0.0_f64;
        while terms.peek().is_some() {
            let mut block = [0.0; LARGEST_BLOCK];
            for (product, term) in block.iter_mut().zip(terms.by_ref().take(size)) {
                let (left, right) = term.factors();
                *product = left * right;
            }
            let added = Rounded::block(sum, &block, format);
            sum = added.value;
            error += added.error;
            if !error.is_finite() {
                return f64::INFINITY;
            }
            largest = largest.max(error.abs());
        }
        scaled(largest, self.scale)
    }

    /// In so many lanes, in the order of the terms, and with the large ones of one sign first: what
    /// is added exactly to small sums may lose half of itself to a large one.
    fn error_in(&self, n_lanes: usize, large: Option<f64>) -> f64 {
        let largest = self.largest_error(self.terms.clone(), n_lanes);
        let Some(large) = large else {
            return largest;
        };
        let positive_first = self.first(move |term| product(*term) > large);
        let negative_first = self.first(move |term| product(*term) < -large);
        largest
            .max(self.largest_error(positive_first, n_lanes))
            .max(self.largest_error(negative_first, n_lanes))
    }

    /// √n times the mean magnitude, where a term is larger; fewer than √n are.
    fn large(&self) -> Option<f64> {
        let mut total = 0.0_f64;
        let mut largest = 0.0_f64;
        self.terms.clone().for_each(|term| {
            let magnitude = product(term).abs();
            total += magnitude;
            largest = largest.max(magnitude);
        });
        let large = total / square_root(self.n as f64);
        (largest > large).then_some(large)
    }

    /// Those terms, and then the others.
    fn first(
        &self,
        is_first: impl Fn(&Term<T>) -> bool + Copy,
    ) -> impl DoubleEndedIterator<Item = Term<T>> {
        let those = self.terms.clone().filter(is_first);
        let others = self.terms.clone().filter(move |term| !is_first(term));
        those.chain(others)
    }

    /// Adds the terms in the accumulator's format, one after the other to each of the lanes in
    /// turn. The error of all of them is the sum of what each operation rounded off.
    #[inline(never)]
    fn largest_error(&self, terms: impl Iterator<Item = Term<T>>, n_lanes: usize) -> f64 {
        let format = self.arithmetic.accumulator;
        let mut lanes = [0.0; AT_ONCE];
        let mut lane = 0_usize;
        let mut error = 0.0_f64;
        let mut largest = 0.0_f64;
        terms.for_each(|term| {
            if let Some(sum) = lanes.get_mut(lane) {
                let product = Rounded::product(term, format);
                let added = Rounded::sum(*sum, product.value, format);
                *sum = added.value;
                error += product.error + added.error;
            }
            // NaN stays, and says that nothing was measured.
            if error.is_nan() || error.abs() > largest {
                largest = error.abs();
            }
            lane = next_lane(lane, n_lanes);
        });
        scaled(largest, self.scale)
    }
}

/// Of the factors, as near as an `f64` comes.
fn product<T: Element>(term: Term<T>) -> f64 {
    let (left, right) = term.factors();
    left * right
}

/// The lanes in turn.
fn next_lane(lane: usize, n_lanes: usize) -> usize {
    let next = lane.wrapping_add(1);
    if next < n_lanes { next } else { 0 }
}

/// The smallest and the largest of some numbers and 0.
#[derive(Clone, Copy)]
struct Range {
    lowest: f64,
    highest: f64,
}

impl Range {
    const EMPTY: Self = Range {
        lowest: 0.0,
        highest: 0.0,
    };

    #[inline]
    fn add(&mut self, number: f64) {
        self.lowest = if number < self.lowest {
            number
        } else {
            self.lowest
        };
        self.highest = if number > self.highest {
            number
        } else {
            self.highest
        };
    }

    fn width(&self) -> f64 {
        self.highest - self.lowest
    }
}

/// The allowance of the first step, from the range of the partial sums of n terms in a format.
pub(super) fn first_allowance(range: f64, n: f64, format: Format) -> f64 {
    MARGIN * format.unit_roundoff() * square_root(n) * range
}

/// The result of one operation in a format, and what was rounded off: the result less what is
/// exact.
struct Rounded {
    value: f64,
    error: f64,
}

impl Rounded {
    fn product<T: Element>(term: Term<T>, format: Format) -> Self {
        let (left, right) = term.factors();
        let value = round_to(left * right, format);
        let error = if format == Format::F64 {
            let (exact_high, exact_low) = exact_product(left, right);
            (value - exact_high) - exact_low
        } else {
            value - left * right
        };
        Rounded { value, error }
    }

    fn sum(left: f64, right: f64, format: Format) -> Self {
        let sum = left + right;
        let value = round_to(sum, format);
        let error = if format == Format::F64 {
            // Knuth's sum of two numbers: what `sum` lacks.
            let of_right = sum - left;
            let of_left = sum - of_right;
            -((left - of_left) + (right - of_right))
        } else {
            value - sum
        };
        Rounded { value, error }
    }

    /// A block of products and the accumulator, all cut off where the last bit of the largest is.
    fn block(sum: f64, products: &[f64], format: Format) -> Self {
        let largest = products
            .iter()
            .fold(sum.abs(), |largest, product| largest.max(product.abs()));
        if largest == 0.0 || !largest.is_finite() {
            // Only what is infinite has an infinite error.
            return Rounded {
                value: sum,
                error: largest,
            };
        }
        let (mantissa, exponent) = parts(largest);
        let leading = exponent + 63 - mantissa.leading_zeros() as i32;
        let quantum = (leading - format.precision() + 1).max(format.smallest_exponent());
        let mut total = 0.0;
        let mut error = 0.0;
        for &number in products.iter().chain([&sum]) {
            let cut_off = scaled(scaled(number, -quantum) as i64 as f64, quantum);
            total += cut_off;
            error += cut_off - number;
        }
        let value = format.round_toward(total, Toward::Zero);
        Rounded {
            value,
            error: error + (value - total),
        }
    }
}

fn round_to(number: f64, format: Format) -> f64 {
    if format == Format::F64 {
        number
    } else if format == Format::F32 {
        f64::from(number as f32)
    } else {
        format.round(number)
    }
}

/// The upper 26 of the 53 bits of a number (Veltkamp), unless it overflows on the way: the product
/// of two halves is exact.
#[inline]
pub(super) fn upper_half(number: f64) -> f64 {
    let shifted = number * (f64::from(1 << 27) + 1.0);
    shifted - (shifted - number)
}

/// The product, and what it lacks of being exact (Dekker), unless something overflows or underflows
/// on the way.
fn exact_product(left: f64, right: f64) -> (f64, f64) {
    let split = |number: f64| {
        let high = upper_half(number);
        (high, number - high)
    };
    let (left_high, left_low) = split(left);
    let (right_high, right_low) = split(right);
    let product = left * right;
    let remainder = left_high * right_high - product;
    let remainder = remainder + left_high * right_low + left_low * right_high;
    (product, remainder + left_low * right_low)
}

/// `left` · `right` · 2^`scale` where the product itself may be no `f64`; rounded once or twice.
fn product_times_power_of_two(left: f64, right: f64, scale: i32) -> f64 {
    let (left_mantissa, left_exponent) = parts(left);
    let (right_mantissa, right_exponent) = parts(right);
    let product = left_mantissa as f64 * right_mantissa as f64;
    let magnitude = scaled(product, left_exponent + right_exponent + scale);
    if left.is_sign_negative() == right.is_sign_negative() {
        magnitude
    } else {
        -magnitude
    }
}

/// √x, which `core` does not have: the exponent halved, and three of Newton's steps: twelve digits.
pub(super) fn square_root(x: f64) -> f64 {
    if x <= 0.0 || !x.is_finite() {
        return x;
    }
    let mut root = f64::from_bits((x.to_bits() >> 1) + (1023 << 51));
    for _ in 0..3 {
        root = 0.5 * (root + x / root);
    }
    root
}
