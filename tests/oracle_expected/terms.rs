//! The terms of one sum, and what a result for it is held against.

use super::orders::Float;
use chainrule::oracle::{self, Arithmetic, Exact, Judgement, Term, Verdict};
use core::ops::Range;

/// What kind of element the sum is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// Of `dinputs` and `dweights`.
    Products,
    /// Of `dbiases`.
    Values,
    /// Of `dense`, where the kernel adds the bias to the products.
    BiasLast,
    /// Of `dense`, where the kernel adds the products to the bias.
    BiasFirst,
}

pub(crate) const FORMS: [Form; 4] = [
    Form::Products,
    Form::Values,
    Form::BiasLast,
    Form::BiasFirst,
];

/// The terms of one sum as a kernel has them, one behind the other. A value is 1 times itself.
pub(crate) struct Terms<T> {
    pub(crate) left: Vec<T>,
    pub(crate) right: Vec<T>,
    /// What is added: the products, rounded.
    pub(crate) numbers: Vec<T>,
    /// Which of them are products.
    products: Range<usize>,
}

impl<T: Float> Terms<T> {
    pub(crate) fn products(left: Vec<T>, right: Vec<T>) -> Self {
        let n_terms = left.len();
        Terms::new(left, right, 0..n_terms)
    }

    pub(crate) fn values(values: Vec<T>) -> Self {
        let ones = vec![T::of(1.0); values.len()];
        Terms::new(ones, values, 0..0)
    }

    /// These products, and a bias in front of them or behind.
    pub(crate) fn with_bias(mut self, bias: T, is_first: bool) -> Self {
        let n_products = self.left.len();
        let (place, products) = if is_first {
            (0, 1..n_products + 1)
        } else {
            (n_products, 0..n_products)
        };
        self.left.insert(place, T::of(1.0));
        self.right.insert(place, bias);
        Terms::new(self.left, self.right, products)
    }

    fn new(left: Vec<T>, right: Vec<T>, products: Range<usize>) -> Self {
        let numbers = left.iter().zip(&right).map(|(&left, &right)| left * right);
        Terms {
            numbers: numbers.collect(),
            left,
            right,
            products,
        }
    }

    /// As the oracle takes them: the bias is the last.
    fn terms(&self) -> impl DoubleEndedIterator<Item = Term<T>> + Clone + '_ {
        let Range { start, end } = self.products.clone();
        let pairs = self.left[start..end].iter().zip(&self.right[start..end]);
        let products = pairs.map(|(&left, &right)| Term::Product(left, right));
        let values = self.right[..start].iter().chain(&self.right[end..]);
        products.chain(values.map(|&value| Term::Value(value)))
    }

    pub(crate) fn judge(&self, candidate: T, arithmetic: Arithmetic) -> Judgement<T> {
        oracle::sum_of_products(self.terms(), candidate, arithmetic)
    }
}

/// What every sum of the same terms is held against. It is worked out once, by the oracle.
pub(crate) struct Standard<T> {
    exact: Exact,
    /// How many terms are not zero.
    pub(crate) n_terms: usize,
    /// The oracle itself judges each sum.
    is_judged: bool,
    /// The exact sum, rounded once.
    correct: T,
    /// What is possible.
    pub(crate) bound: f64,
    /// All that is expected, whatever it takes. Infinite where it is nearly all that is possible:
    /// there the theorem decides.
    pub(crate) limit: f64,
}

impl<T: Float> Standard<T> {
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    pub(crate) fn of(terms: &Terms<T>) -> Self {
        let mut exact = Exact::ZERO;
        let mut magnitude = 0.0;
        let mut n_terms = 0;
        for (&left, &right) in terms.left.iter().zip(&terms.right) {
            let (left, right) = (left.to_number(), right.to_number());
            exact.add_product(left, right);
            magnitude += (left * right).abs();
            n_terms += usize::from(left * right != 0.0);
        }
        let unit = if size_of::<T>() == 4 { 24 } else { 53 };
        let possible = n_terms as f64 * magnitude * 0.5_f64.powi(unit);
        // Where this one is doubted, no step accepts it, and all of them were taken.
        let far = T::of(exact.to_f64() + 0.9 * possible);
        let of_far = terms.judge(far, Arithmetic::NATIVE);
        // Of so few terms the theorem decides: 8 · σ is at least 24 · u · S, as 3 · √(sum of p²)
        // is at least 3 · S / √n. And what happens to be right says nothing of what is possible.
        let is_right_by_chance = of_far.bound == 0.0 && of_far.error == 0.0;
        Standard {
            exact,
            n_terms,
            is_judged: n_terms <= 24 || is_right_by_chance,
            correct: of_far.exact,
            bound: of_far.bound,
            limit: if of_far.verdict == Verdict::Doubtful {
                of_far.expected
            } else {
                f64::INFINITY
            },
        }
    }

    /// How far the sum is off, exactly, and then rounded to an `f64`.
    pub(crate) fn error(&self, sum: T) -> f64 {
        let mut distance = self.exact.clone();
        distance.add_product(-1.0, sum.to_number());
        distance.to_f64().abs()
    }

    /// Whether the sum of these terms is neither wrong nor doubtful.
    pub(crate) fn accepts(&self, terms: &Terms<T>, sum: T) -> bool {
        if self.is_judged {
            return is_accepted(&terms.judge(sum, Arithmetic::NATIVE));
        }
        // The error is rounded here, and towards zero in the oracle.
        let error = self.error(sum).next_down();
        sum == self.correct || (error <= self.bound && error <= self.limit)
    }
}

pub(crate) fn is_accepted<T>(judgement: &Judgement<T>) -> bool {
    !matches!(judgement.verdict, Verdict::Doubtful | Verdict::Wrong)
}
