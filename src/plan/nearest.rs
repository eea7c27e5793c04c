//! The nearest known word to one that is not known.

/// The candidate that a misspelt word most likely means; `None` where none is near.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let fold = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let folded = fold(word);
    let limit = (folded.chars().count() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .map(|candidate| (distance(&folded, &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The number of letters to insert, delete, replace or swap with a neighbour (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    // Hostile words may be very long: what differs in length by more than any limit is far enough.
    let a: Vec<char> = a.chars().take(80).collect();
    let b: Vec<char> = b.chars().take(80).collect();
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (place, row) in rows.iter_mut().enumerate() {
        row[0] = place;
    }
    for (place, cell) in rows[0].iter_mut().enumerate() {
        *cell = place;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_misspelt_key_finds_the_one_meant() {
        let known = ["admission_number", "capacity", "closes", "name"];
        assert_eq!(nearest("admision_number", known), Some("admission_number"));
        assert_eq!(nearest("admission-number", known), Some("admission_number"));
        assert_eq!(nearest("capactiy", known), Some("capacity"));
        assert_eq!(nearest("Name", known), Some("name"));
        assert_eq!(nearest("headteacher", known), None);
    }
}
