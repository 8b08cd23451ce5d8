//! The median distance, by which the search for a mistake compares: of a few numbers, without
//! memory to sort them in.

/// Medians are taken over so many elements of a result, or fewer where it has not so many.
pub(super) const MEDIAN_OF: usize = 64;

/// The first of the numbers that has at most half of them below it, and at most half above it; none
/// where there are no numbers.
pub(super) fn median(numbers: &[f64]) -> Option<f64> {
    let count = numbers.len();
    let count_where = |is: &dyn Fn(f64) -> bool| numbers.iter().filter(|it| is(**it)).count();
    numbers.iter().copied().find(|&median| {
        let below = count_where(&|number| number < median);
        let above = count_where(&|number| number > median);
        2 * below <= count && 2 * above <= count
    })
}
