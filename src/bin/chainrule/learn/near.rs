//! When a number that was typed is a number that was meant.

/// Equal, but for what the last digits of decimals do: 0.1 + 0.2.
pub(crate) fn is_same(typed: f64, value: f64) -> bool {
    (typed - value).abs() <= 1e-9 * value.abs().max(1.0)
}

/// Equal; or rounded to some decimals, as one writes a third, of which there is no end.
pub(crate) fn is_meant(typed: f64, value: f64) -> bool {
    let rounded = |places: i32| {
        let power = 10_f64.powi(places);
        (value * power).round() / power
    };
    let is_endless = !is_same(value, rounded(6));
    is_same(typed, value) || (is_endless && (1..=4).any(|places| is_same(typed, rounded(places))))
}
