//! Rounding for print, once: whole figures that add up to their rounded total, by largest remainder.

use crate::money::Pence;

/// A thousand pounds in pennies.
const THOUSAND: i128 = 100_000;

/// The nearest whole number, halves away from zero.
#[must_use]
pub fn whole(figure: f64) -> i128 {
    truncated(figure.round())
}

/// Whole figures that add up to the rounded sum of `figures`, and that sum.
#[must_use]
pub fn add_up(figures: &[f64]) -> (Vec<i128>, i128) {
    let total = whole(figures.iter().sum());
    (add_up_to(figures, total), total)
}

/// Whole figures, each next below or above its own, that add up to `total`; as near as that allows.
#[must_use]
pub fn add_up_to(figures: &[f64], total: i128) -> Vec<i128> {
    let floors = figures.iter().map(|figure| truncated(figure.floor())).collect();
    let remainders: Vec<f64> = figures.iter().map(|figure| figure - figure.floor()).collect();
    largest_remainder(floors, &remainders, total)
}

/// Amounts in whole thousands of pounds that add up to the rounded sum, and that sum.
#[must_use]
pub fn thousands(amounts: &[Pence]) -> (Vec<i128>, i128) {
    let total = thousand(amounts.iter().copied().sum());
    (thousands_to(amounts, total), total)
}

/// Amounts in whole thousands of pounds that add up to `total`; as near as whole thousands allow.
#[must_use]
pub fn thousands_to(amounts: &[Pence], total: i128) -> Vec<i128> {
    let floors = amounts.iter().map(|amount| amount.0.div_euclid(THOUSAND)).collect();
    let remainders: Vec<i128> = amounts.iter().map(|amount| amount.0.rem_euclid(THOUSAND)).collect();
    largest_remainder(floors, &remainders, total)
}

/// An amount in whole thousands of pounds, halves away from zero.
#[must_use]
pub fn thousand(amount: Pence) -> i128 {
    let rounded = (amount.0.abs() + THOUSAND / 2) / THOUSAND;
    if amount.0 < 0 { -rounded } else { rounded }
}

/// Raises the parts with the largest remainders by one, ties to the earlier, until they add up to `total`.
fn largest_remainder<T: PartialOrd>(mut floors: Vec<i128>, remainders: &[T], total: i128) -> Vec<i128> {
    let left = total - floors.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..floors.len()).collect();
    order.sort_by(|&a, &b| {
        remainders[b].partial_cmp(&remainders[a]).unwrap_or(std::cmp::Ordering::Equal).then(a.cmp(&b))
    });
    for place in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        floors[place] += 1;
    }
    floors
}

/// A figure that has no fraction, as an integer; beyond any figure of a plan it stays at the limits.
#[expect(clippy::cast_possible_truncation, reason = "a cast of f64 to i128 saturates, and the figure is whole")]
fn truncated(figure: f64) -> i128 {
    figure as i128
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_cells_add_up_to_the_rounded_total() {
        assert_eq!(add_up(&[10.4, 10.4, 10.4]), (vec![11, 10, 10], 31));
        assert_eq!(add_up(&[0.5, 0.5]), (vec![1, 0], 1));
        assert_eq!(add_up(&[0.2, 0.2]), (vec![0, 0], 0));
        assert_eq!(add_up(&[30.0, 29.999_999_999_999_996]), (vec![30, 30], 60));
        assert_eq!(add_up(&[-0.4, 2.0]), (vec![0, 2], 2));
        assert_eq!(add_up(&[]), (vec![], 0));
    }

    #[test]
    fn money_adds_up_in_thousands() {
        let amounts = [Pence(140_000), Pence(140_000), Pence(500_000)];
        assert_eq!(thousands(&amounts), (vec![2, 1, 5], 8));
        assert_eq!(thousands_to(&amounts, 7), [1, 1, 5]);
        assert_eq!(thousand(Pence(-150_000)), -2);
    }

    proptest! {
        #[test]
        fn no_cell_is_more_than_one_from_its_figure(figures in prop::collection::vec(-500.0..500.0f64, 0..20)) {
            let (cells, total) = add_up(&figures);
            prop_assert_eq!(cells.iter().sum::<i128>(), total);
            for (cell, figure) in cells.iter().zip(&figures) {
                prop_assert!((*cell as f64 - figure).abs() < 1.0 + 1e-9);
            }
        }

        #[test]
        fn nothing_stays_nothing(amounts in prop::collection::vec(0..10_000_000i128, 1..12)) {
            let amounts: Vec<Pence> = amounts.into_iter().map(|pence| Pence(pence / 3 * 3 % 700_000)).collect();
            for (cell, amount) in thousands(&amounts).0.iter().zip(&amounts) {
                prop_assert!(amount.0 != 0 || *cell == 0);
            }
        }
    }
}
