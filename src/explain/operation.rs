//! How the value of a step comes from the steps below it.

use crate::funding::spend::shares;
use crate::money::Pence;

/// Half a penny in binary may miss the half by less than this.
const NOISE: f64 = 1e-6;

/// The arithmetic of a step. `a`, `b`, … are the values of its parts in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Written in a file of the plan.
    Written,
    /// Not written: the format's default.
    Default,
    /// Stated by the rule itself: a constant, or what holds where nothing is known.
    Stated,
    /// Counted from dates or years written in the plan.
    Counted,
    /// Decided among all areas or sources at once, by the placement of pupils or the allocation of money.
    Decided,
    /// a, which stands for it.
    Same,
    /// a + b + …
    Sum,
    /// a − b − …
    Difference,
    /// a × b × …
    Product,
    /// a ÷ b
    Quotient,
    /// (a + b + …) ÷ how many there are
    Mean,
    /// Pairs of a weight and a value: (a × b + c × d + …) ÷ (a + c + …)
    WeightedMean,
    /// a × b + (1 − a) × c
    Blend,
    /// (a + c × d) ÷ (b + c): evidence a of b, drawn to d by c.
    Shrunk,
    /// max(0, 1 − a ÷ b): the share of b beyond a.
    Beyond,
    /// max(0, a)
    Positive,
    /// The smaller of a, b, …
    Min,
    /// The larger of a, b, …
    Max,
    /// The last part, which replaces those before it.
    Replaced,
    /// 3b²c − 2b³ less 3a²c − 2a³: what an S-curve over c days spends from day a to day b, of c³.
    Curve,
    /// a to the nearest penny, half a penny up.
    Rounded,
    /// What pays back a with interest at the rate b in c equal payments.
    LevelPayment,
    /// a shared out by the weights that follow as a spread is (funding, "Spend"): the share of the weight of that place.
    Split(usize),
}

impl Operation {
    /// The value of a step from those of its parts; `None` where it rests on none, or on too few.
    #[must_use]
    pub fn apply(self, values: &[f64]) -> Option<f64> {
        Some(match (self, values) {
            // Not `sum`, which makes −0 of nothing.
            (Self::Sum, values) => values.iter().fold(0.0, |sum, value| sum + value),
            (Self::Product, values) => values.iter().product(),
            (
                Self::Same
                | Self::Min
                | Self::Max
                | Self::Replaced
                | Self::Mean
                | Self::Difference
                | Self::WeightedMean,
                [],
            ) => {
                return None;
            }
            (Self::Same, [value, ..]) | (Self::Replaced, [.., value]) => *value,
            (Self::Difference, [first, rest @ ..]) => rest.iter().fold(*first, |left, value| left - value),
            (Self::Quotient, [over, under, ..]) => over / under,
            (Self::Mean, values) => values.iter().sum::<f64>() / values.len() as f64,
            (Self::WeightedMean, values) => weighted_mean(values),
            (Self::Blend, [weight, one, other, ..]) => weight * one + (1.0 - weight) * other,
            (Self::Shrunk, [after, before, drawn, to, ..]) => (after + drawn * to) / (before + drawn),
            (Self::Beyond, [known, all, ..]) => (1.0 - known / all).max(0.0),
            (Self::Positive, [value, ..]) => value.max(0.0),
            (Self::Min, values) => values.iter().copied().fold(f64::INFINITY, f64::min),
            (Self::Max, values) => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            (Self::Curve, [from, to, all, ..]) => curve(*to, *all) - curve(*from, *all),
            (Self::Rounded, [value, ..]) => (value + 0.5 + NOISE).floor(),
            (Self::LevelPayment, [amount, rate, years, ..]) => level_payment(*amount, *rate, *years),
            (Self::Split(place), [amount, weights @ ..]) => split(*amount, weights, place)?,
            _ => return None,
        })
    }

    /// The operation's name as tables for programs have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Default => "default",
            Self::Stated => "stated by the rule",
            Self::Counted => "counted",
            Self::Decided => "decided",
            Self::Same => "same",
            Self::Sum => "sum",
            Self::Difference => "difference",
            Self::Product => "product",
            Self::Quotient => "quotient",
            Self::Mean => "mean",
            Self::WeightedMean => "weighted mean",
            Self::Blend => "blend",
            Self::Shrunk => "shrunk ratio",
            Self::Beyond => "share beyond",
            Self::Positive => "not below 0",
            Self::Min => "smallest",
            Self::Max => "largest",
            Self::Replaced => "replaced",
            Self::Curve => "s-curve",
            Self::Rounded => "rounded to the penny",
            Self::LevelPayment => "level payment",
            Self::Split(_) => "split",
        }
    }
}

fn weighted_mean(pairs: &[f64]) -> f64 {
    let (pairs, _) = pairs.as_chunks::<2>();
    let (weights, sum) =
        pairs.iter().fold((0.0, 0.0), |(weights, sum), [weight, value]| (weights + weight, sum + weight * value));
    sum / weights
}

fn curve(day: f64, all: f64) -> f64 {
    day * day * (3.0 * all - 2.0 * day)
}

/// amount · (1 + rate)ⁿ ÷ (1 + (1 + rate) + … + (1 + rate)ⁿ⁻¹).
#[expect(clippy::cast_possible_truncation, reason = "a whole number of years")]
fn level_payment(amount: f64, rate: f64, years: f64) -> f64 {
    let (growth, sum) = (0..years as i32).fold((1.0, 0.0), |(growth, sum), _| (growth * (1.0 + rate), sum + growth));
    amount * (growth / sum)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole numbers below 2⁵³, not negative")]
fn split(amount: f64, weights: &[f64], place: usize) -> Option<f64> {
    let weights: Vec<u64> = weights.iter().map(|weight| weight.round() as u64).collect();
    shares(Pence(amount.round() as i128), &weights).get(place).map(|share| share.0 as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_operation_gives_its_value() {
        let cases: [(Operation, Vec<f64>, f64); 11] = [
            (Operation::Difference, vec![10.0, 3.0, 2.0], 5.0),
            (Operation::WeightedMean, vec![3.0, 40.0, 2.0, 30.0], 36.0),
            (Operation::Blend, vec![0.25, 8.0, 4.0], 5.0),
            (Operation::Shrunk, vec![27.0, 26.0, 30.0, 0.9], 54.0 / 56.0),
            (Operation::Beyond, vec![40.0, 80.0], 0.5),
            (Operation::Beyond, vec![80.0, 40.0], 0.0),
            (Operation::Replaced, vec![60.0, 90.0], 90.0),
            (Operation::Curve, vec![0.0, 181.0, 361.0], 23_620_681.0),
            (Operation::Split(1), vec![100_001.0, 23_620_681.0, 23_425_200.0], 49_793.0),
            (Operation::Sum, vec![], 0.0),
            (Operation::Rounded, vec![2.5], 3.0),
        ];
        for (how, values, value) in cases {
            assert_eq!(how.apply(&values).map(f64::to_bits), Some(value.to_bits()), "{how:?}");
        }
        assert_eq!(Operation::Written.apply(&[]), None);
        assert_eq!(Operation::Quotient.apply(&[1.0]), None);
    }
}
