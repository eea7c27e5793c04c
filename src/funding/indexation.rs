//! Amounts that rise with an index until they are paid: A = B × C ÷ D.

use rust_decimal::Decimal;

use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::{At, Plan, Source};

/// An amount that has risen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Risen {
    /// A: what is paid, half a penny up.
    pub amount: Pence,
    /// C: the index on 1 April of the year of payment; before the base, that at the base.
    pub at_payment: At<Decimal>,
    /// D: the index at the base.
    pub at_base: At<Decimal>,
    /// Whether the index ends before that 1 April, so that its last value stands for later ones; never so before the
    /// base, where nothing rises.
    pub is_beyond: bool,
}

/// What an amount of a source's triggers has risen to when it arrives; `None` where it does not rise.
#[must_use]
pub fn risen(plan: &Plan, source: &Source, amount: Pence, arrives: FinancialYear) -> Option<Risen> {
    let indexation = source.indexation.as_ref()?;
    let index = &plan[*indexation.index];
    let paid = arrives.first_day().max(*indexation.base);
    let (at_payment, at_base) = (*index.at(paid)?, *index.at(*indexation.base)?);
    let product = amount.to_decimal().and_then(|amount| amount.checked_mul(*at_payment));
    let exact = product.and_then(|product| product.checked_div(*at_base));
    let last = index.values.years.keys().next_back();
    Some(Risen {
        amount: exact.and_then(Pence::from_decimal)?,
        at_payment,
        at_base,
        is_beyond: paid > *indexation.base && last.is_some_and(|last| *last < paid),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funding::testing::{index, plan, source, year};

    /// What an amount has risen to, and whether the index reaches that far.
    fn risen_to(values: &[(&str, &str)], base: &str, pence: i128, start: i32) -> Option<(i128, bool)> {
        let plan = Plan { indices: vec![index(values)], ..plan() };
        let source = source("s106").rising_from(base).build();
        let risen = risen(&plan, &source, Pence(pence), year(start))?;
        Some((risen.amount.0, risen.is_beyond))
    }

    #[test]
    fn a_contribution_rises_from_its_agreement_to_the_april_of_its_payment() {
        // 1,000,000 × 110 ÷ 104 = 1,057,692.307…, with the index of April 2019, not of July.
        let values = [("2016-01", "100"), ("2016-03", "104"), ("2019-04", "110"), ("2019-07", "120")];
        assert_eq!(risen_to(&values, "2016-03", 100_000_000, 2019), Some((105_769_231, false)));
        assert_eq!(risen_to(&values, "2016-02", 100_000_000, 2019), Some((110_000_000, false)));
    }

    #[test]
    fn half_a_penny_is_rounded_up() {
        assert_eq!(risen_to(&[("2016-01", "2"), ("2017-01", "3")], "2016-01", 1, 2017), Some((2, true)));
        assert_eq!(risen_to(&[("2016-01", "200"), ("2017-01", "299.99")], "2016-01", 1, 2017), Some((1, true)));
    }

    #[test]
    fn nothing_rises_before_its_base_and_the_last_value_holds_on() {
        let values = [("2014-01", "90"), ("2016-03", "104"), ("2019-04", "110")];
        assert_eq!(risen_to(&values, "2016-03", 10_400, 2014), Some((10_400, false)));
        assert_eq!(risen_to(&values, "2016-03", 10_400, 2019), Some((11_000, false)));
        assert_eq!(risen_to(&values, "2016-03", 10_400, 2020), Some((11_000, true)));
        assert_eq!(risen_to(&values, "2020-03", 10_400, 2019), Some((10_400, false)));
        assert_eq!(risen(&plan(), &source("grant").build(), Pence(5), year(2014)), None);
    }
}
