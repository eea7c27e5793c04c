//! Money in whole pennies: reading it from a plan, exact arithmetic, and the forms in which councils print it.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use rust_decimal::{Decimal, RoundingStrategy};

/// An exact amount of money in pennies.
///
/// Wide enough that no sum of amounts that a plan can hold overflows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pence(pub i128);

/// The most that one figure may be: £10bn.
pub const LARGEST: Pence = Pence(1_000_000_000_000);

/// Why a text is not an amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyError {
    /// Below zero.
    Negative,
    /// Finer than a penny, as in `2.8145678m`.
    FinerThanPenny,
    /// More than £10bn.
    TooLarge,
    /// Neither pounds with two decimals nor followed by `m` or `k`, as in `2.8` or `1200`.
    Unclear,
    /// Thousands commas that do not stand before groups of three.
    Commas,
    /// No amount at all.
    Malformed,
}

impl Pence {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of whole pounds.
    #[must_use]
    pub const fn from_pounds(pounds: i64) -> Self {
        Self(pounds as i128 * 100)
    }

    /// Reads `2.8m`, `145k` or `4,974.72`, with or without `£` and thousands commas.
    ///
    /// # Errors
    /// Says why the text is not an exact amount of whole pennies between £0 and £10bn.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let mut rest = text.trim();
        if rest.starts_with('-') || rest.starts_with('−') {
            return Err(MoneyError::Negative);
        }
        rest = rest.strip_prefix('£').unwrap_or(rest);
        if rest.starts_with('-') || rest.starts_with('−') {
            return Err(MoneyError::Negative);
        }
        let (number, exponent) = match rest.strip_suffix(['m', 'k']) {
            Some(number) if rest.ends_with('m') => (number, 8),
            Some(number) => (number, 5),
            None => (rest, 2),
        };
        let (whole, decimals) = number.split_once('.').map_or((number, None), |(whole, part)| (whole, Some(part)));
        let whole = without_commas(whole)?;
        if let Some(part) = decimals
            && (part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return Err(MoneyError::Malformed);
        }
        let decimals = decimals.unwrap_or("");
        if exponent == 2 && decimals.len() != 2 {
            return Err(MoneyError::Unclear);
        }
        let significant = decimals.trim_end_matches('0');
        if significant.len() > exponent {
            return Err(MoneyError::FinerThanPenny);
        }
        let digits = format!("{whole}{significant:0<exponent$}");
        if digits.trim_start_matches('0').len() > 14 {
            return Err(MoneyError::TooLarge);
        }
        let pence = Self(digits.parse().map_err(|_| MoneyError::Malformed)?);
        if pence > LARGEST { Err(MoneyError::TooLarge) } else { Ok(pence) }
    }

    /// The amount times an exact factor, half a penny rounded up. `None` beyond what a decimal holds.
    #[must_use]
    pub fn times(self, factor: Decimal) -> Option<Self> {
        Self::from_decimal(Decimal::try_from_i128_with_scale(self.0, 0).ok()?.checked_mul(factor)?)
    }

    /// Whole pennies from an exact number of pennies, half a penny rounded up.
    #[must_use]
    pub fn from_decimal(pence: Decimal) -> Option<Self> {
        let rounded = pence.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        i128::try_from(rounded).ok().map(Self)
    }

    /// The pennies as a decimal number; `None` beyond 28 digits.
    #[must_use]
    pub fn to_decimal(self) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(self.0, 0).ok()
    }

    /// Pounds with two decimals and no thousands marks, as machine-readable tables have it: `2800000.00`.
    #[must_use]
    pub fn plain(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let pence = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", pence / 100, pence % 100)
    }

    /// Pounds to the penny with thousands commas: `£2,800,000.00`; pence are left out where there are none.
    #[must_use]
    pub fn pounds(self) -> String {
        let sign = if self.0 < 0 { "−" } else { "" };
        let pence = self.0.unsigned_abs();
        let whole = grouped(pence / 100);
        match pence % 100 {
            0 => format!("{sign}£{whole}"),
            part => format!("{sign}£{whole}.{part:02}"),
        }
    }

    /// Whether it is a whole number of thousand pounds.
    #[must_use]
    pub const fn is_whole_thousands(self) -> bool {
        self.0 % 100_000 == 0
    }

    /// Thousands of pounds, as committee papers print spend profiles: `2,800` for £2.8m.
    ///
    /// Exact: decimals are added where the amount is no whole number of thousands.
    #[must_use]
    pub fn thousands(self) -> String {
        let sign = if self.0 < 0 { "−" } else { "" };
        let pence = self.0.unsigned_abs();
        let whole = grouped(pence / 100_000);
        let part = format!("{:05}", pence % 100_000);
        match part.trim_end_matches('0') {
            "" => format!("{sign}{whole}"),
            part => format!("{sign}{whole}.{part}"),
        }
    }

    /// Millions of pounds with the decimals that the amount needs, at least one: `£2.8m`, `£20.083m`.
    #[must_use]
    pub fn millions(self) -> String {
        let sign = if self.0 < 0 { "−" } else { "" };
        let pence = self.0.unsigned_abs();
        let part = format!("{:08}", pence % 100_000_000);
        let part = part.trim_end_matches('0');
        format!("{sign}£{}.{}m", grouped(pence / 100_000_000), if part.is_empty() { "0" } else { part })
    }

    /// Splits the amount over `weights` (not negative, not all 0), pennies by largest remainder, ties to the earlier.
    ///
    /// The parts add up to the amount. With no weight at all everything goes to the first part, if there is one.
    #[must_use]
    pub fn split(self, weights: &[u64]) -> Vec<Self> {
        let total: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
        if total == 0 {
            return (0..weights.len()).map(|part| if part == 0 { self } else { Self::ZERO }).collect();
        }
        let sign = self.0.signum();
        let amount = self.0.unsigned_abs();
        let shares = weights.iter().map(|&weight| {
            let product = amount.saturating_mul(u128::from(weight));
            (i128::try_from(product / total).unwrap_or(i128::MAX), product % total)
        });
        largest_remainder(i128::try_from(amount).unwrap_or(i128::MAX), shares)
            .into_iter()
            .map(|part| Self(part * sign))
            .collect()
    }

    /// Several amounts times an exact factor: they add up to their scaled sum (half a penny up), pennies by largest
    /// remainder, ties to the earlier. `None` beyond what a decimal holds.
    #[must_use]
    pub fn scale(amounts: &[Self], factor: Decimal) -> Option<Vec<Self>> {
        let total = amounts.iter().copied().sum::<Self>().times(factor)?;
        let exact: Option<Vec<Decimal>> =
            amounts.iter().map(|amount| amount.to_decimal()?.checked_mul(factor)).collect();
        let shares = exact?
            .into_iter()
            .map(|share| (i128::try_from(share.floor()).unwrap_or_default(), share - share.floor()))
            .collect::<Vec<_>>();
        Some(largest_remainder(total.0, shares).into_iter().map(Self).collect())
    }
}

/// Whole parts that add up to `total`: each share rounded down, what is then missing a unit each to the largest
/// remainders, ties to the earlier.
fn largest_remainder<R: Ord + Copy>(total: i128, shares: impl IntoIterator<Item = (i128, R)>) -> Vec<i128> {
    let (mut parts, remainders): (Vec<i128>, Vec<R>) = shares.into_iter().unzip();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|&a, &b| remainders[b].cmp(&remainders[a]).then(a.cmp(&b)));
    let missing = usize::try_from(total - parts.iter().sum::<i128>()).unwrap_or(0);
    for place in order.into_iter().take(missing) {
        parts[place] += 1;
    }
    parts
}

/// Digits with their thousands commas taken out, each of which must stand before a group of three.
fn without_commas(text: &str) -> Result<String, MoneyError> {
    let groups: Vec<&str> = text.split(',').collect();
    if groups.iter().any(|group| !group.bytes().all(|byte| byte.is_ascii_digit())) || groups[0].is_empty() {
        return Err(MoneyError::Malformed);
    }
    if groups.len() > 1 && (groups[0].len() > 3 || groups[1..].iter().any(|group| group.len() != 3)) {
        return Err(MoneyError::Commas);
    }
    Ok(groups.concat())
}

/// A whole number with thousands commas.
#[must_use]
pub fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl fmt::Display for Pence {
    /// Pounds to the penny with thousands commas, as [`Pence::pounds`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.pounds())
    }
}

impl Add for Pence {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Pence {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Pence {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Pence {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Pence {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Pence {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_exactly() {
        for (text, pence) in [
            ("2.8m", 280_000_000),
            ("145k", 14_500_000),
            ("4,974.72", 497_472),
            ("£1,200.00", 120_000),
            ("£2.8m", 280_000_000),
            ("0k", 0),
            ("0.464m", 46_400_000),
            ("18.98912345m", 1_898_912_345),
            ("1.50k", 150_000),
            ("10,000m", 1_000_000_000_000),
        ] {
            assert_eq!(Pence::parse(text), Ok(Pence(pence)), "{text}");
        }
    }

    #[test]
    fn amounts_that_are_not_clear_are_refused() {
        for (text, error) in [
            ("2.8", MoneyError::Unclear),
            ("2.800", MoneyError::Unclear),
            ("4974", MoneyError::Unclear),
            ("£1,200", MoneyError::Unclear),
            ("-5k", MoneyError::Negative),
            ("£-5k", MoneyError::Negative),
            ("1.123456789m", MoneyError::FinerThanPenny),
            ("1.123456k", MoneyError::FinerThanPenny),
            ("10,000.000001m", MoneyError::TooLarge),
            ("10001m", MoneyError::TooLarge),
            ("99999999999999999999999999999999999999999999m", MoneyError::TooLarge),
            ("1,00", MoneyError::Commas),
            ("1,0000", MoneyError::Commas),
            ("", MoneyError::Malformed),
            ("m", MoneyError::Malformed),
            ("2.m", MoneyError::Malformed),
            ("2.8M", MoneyError::Malformed),
            ("2 m", MoneyError::Malformed),
            ("two", MoneyError::Malformed),
        ] {
            assert_eq!(Pence::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn amounts_print_as_papers_do() {
        let amount = Pence(2_008_300_000);
        assert_eq!(amount.plain(), "20083000.00");
        assert_eq!(amount.pounds(), "£20,083,000");
        assert_eq!(amount.thousands(), "20,083");
        assert_eq!(amount.millions(), "£20.083m");
        assert_eq!(Pence(-5).plain(), "-0.05");
        assert_eq!(Pence(497_472).pounds(), "£4,974.72");
        assert_eq!(Pence(497_472).thousands(), "4.97472");
    }

    #[test]
    fn scaled_amounts_add_up_to_the_scaled_sum() {
        let factor = Decimal::new(11, 1);
        assert_eq!(Pence::scale(&[Pence(5), Pence(5), Pence(4)], factor), Some(vec![Pence(6), Pence(5), Pence(4)]));
        assert_eq!(Pence(5).times(Decimal::new(5, 1)), Some(Pence(3)));
        assert_eq!(Pence::scale(&[Pence(30), Pence(1)], Decimal::new(5, 1)), Some(vec![Pence(15), Pence(1)]));
    }

    #[test]
    fn a_split_adds_up_and_ties_go_to_the_earlier() {
        assert_eq!(Pence(100).split(&[1, 1, 1]), [Pence(34), Pence(33), Pence(33)]);
        assert_eq!(Pence(2).split(&[1, 1, 1, 1]), [Pence(1), Pence(1), Pence(0), Pence(0)]);
        assert_eq!(Pence(5).split(&[0, 0]), [Pence(5), Pence(0)]);
        let large = [u64::MAX / 4, u64::MAX / 4 + 1, 7];
        assert_eq!(Pence(1_000_000_000_001).split(&large).into_iter().sum::<Pence>(), Pence(1_000_000_000_001));
    }
}
