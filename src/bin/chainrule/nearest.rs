//! The name that was meant, where another one was typed.

/// `; did you mean --dvalues?`, where one of the names is near to what was typed, or nothing.
pub(crate) fn question<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> String {
    let distances = names.map(|name| (distance(typed, name), name));
    match distances.min() {
        Some((distance, name)) if distance <= 2 && 2 * distance < name.len() => {
            format!("; did you mean {name}?")
        }
        _ => String::new(),
    }
}

/// How many letters have to be put in, taken out or replaced (Levenshtein).
fn distance(typed: &str, name: &str) -> usize {
    // From what was typed so far to each beginning of the name.
    let mut row: Vec<usize> = (0..=name.chars().count()).collect();
    for (place, letter) in typed.chars().enumerate() {
        let mut next = vec![place + 1];
        let mut left = place + 1;
        for (other, above) in name.chars().zip(row.windows(2)) {
            let replaced = above[0] + usize::from(letter != other);
            let taken_out = above[1] + 1;
            let put_in = left + 1;
            left = replaced.min(taken_out).min(put_in);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
