//! A figure on its own rounded for print, as tables round those that stand in no sum.

use super::circulation::nearest;

/// Parts of a whole in which figures that are no money are rounded: finer than any sum of them is exact.
pub const FINE: i128 = 1_000_000_000;

/// A figure in fine parts; beyond any figure of a plan it stays at the limits.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a cast of f64 to i128 saturates")]
pub fn fine(figure: f64) -> i128 {
    ((figure * FINE as f64).round() as i128).clamp(-i128::MAX / 4, i128::MAX / 4)
}

/// The nearest whole number, halves away from zero.
#[must_use]
pub fn whole(figure: f64) -> i128 {
    nearest(fine(figure), FINE)
}

/// The nearest number of tenths, halves away from zero.
#[must_use]
pub fn in_tenths(figure: f64) -> i128 {
    nearest(fine(figure), FINE / 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_goes_to_its_nearest_whatever_its_last_digits_say() {
        assert_eq!([30.4, 30.5, -30.5, 30.499_999_999_999_996, 0.0].map(whole), [30, 31, -31, 31, 0]);
        assert_eq!([0.25, -0.25, 2.249_999_999_999_999_7, 1.34].map(in_tenths), [3, -3, 23, 13]);
        assert_eq!(whole(f64::INFINITY), whole(f64::MAX));
    }
}
