//! The programme's money by year.

use std::collections::BTreeMap;

use crate::calendar::FinancialYear;
use crate::funding::Funding;
use crate::money::Pence;
use crate::report::rounding::thousands;

/// Spend of a year and how much of it is funded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MoneyYear {
    /// Spend that needs funding.
    pub spend: Pence,
    /// What no source pays.
    pub short: Pence,
}

impl MoneyYear {
    /// What sources pay.
    #[must_use]
    pub fn funded(self) -> Pence {
        self.spend - self.short
    }

    /// Both years together.
    fn and(self, other: Self) -> Self {
        Self { spend: self.spend + other.spend, short: self.short + other.short }
    }

    /// In whole thousands that add up: spend, funded, short.
    #[must_use]
    pub fn shown(self) -> [i128; 3] {
        let (parts, spend) = thousands(&[self.funded(), self.short]);
        [spend, parts[0], parts[1]]
    }
}

/// The programme's money by year; where it is printed in thousands, totals are the sums of what is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Money {
    /// Every year from the first with spend to the last.
    pub years: BTreeMap<FinancialYear, MoneyYear>,
}

impl Money {
    /// Adds up spend and gaps.
    #[must_use]
    pub fn of(funding: &Funding) -> Self {
        let spend = funding.spend_by_year();
        let ends = spend.keys().next().zip(spend.keys().next_back());
        let years = ends.into_iter().flat_map(|(first, last)| first.through(*last));
        let mut years: BTreeMap<_, _> = years
            .map(|year| (year, MoneyYear { spend: spend.get(&year).copied().unwrap_or_default(), short: Pence::ZERO }))
            .collect();
        for gap in funding.allocations.iter().filter(|allocation| allocation.source.is_none()) {
            years.entry(gap.year).or_default().short += gap.amount;
        }
        Self { years }
    }

    /// All years together.
    #[must_use]
    pub fn total(&self) -> MoneyYear {
        self.years.values().copied().fold(MoneyYear::default(), MoneyYear::and)
    }
}
