//! Rounding for print, once: whole figures that add up to their rounded total, by largest remainder.

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

/// Whole figures, each next below or above its own, that add up to `total`, as near as that allows: those with the
/// largest remainders are raised, ties to the earlier.
#[must_use]
pub fn add_up_to(figures: &[f64], total: i128) -> Vec<i128> {
    let mut floors: Vec<i128> = figures.iter().map(|figure| truncated(figure.floor())).collect();
    let remainder = |place: usize| figures[place] - figures[place].floor();
    let mut order: Vec<usize> = (0..floors.len()).collect();
    order.sort_by(|&a, &b| remainder(b).total_cmp(&remainder(a)).then(a.cmp(&b)));
    let left = total - floors.iter().sum::<i128>();
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

    proptest! {
        #[test]
        fn no_cell_is_more_than_one_from_its_figure(figures in prop::collection::vec(-500.0..500.0f64, 0..20)) {
            let (cells, total) = add_up(&figures);
            prop_assert_eq!(cells.iter().sum::<i128>(), total);
            for (cell, figure) in cells.iter().zip(&figures) {
                prop_assert!((*cell as f64 - figure).abs() < 1.0 + 1e-9);
            }
        }
    }
}
