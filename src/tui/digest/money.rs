//! The programme's money by year, and the money that growth may use.

use std::collections::BTreeMap;

use crate::calendar::FinancialYear;
use crate::funding::Funding;
use crate::money::Pence;
use crate::plan::{Category, Certainty, Plan, Source, SourceKind};

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
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { spend: self.spend + other.spend, short: self.short + other.short }
    }
}

/// The programme's money by year.
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

/// All money that growth projects may use, borrowing aside, against all their budgets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pot {
    /// What the sources bring in all years, at-risk ones only when they are counted.
    pub money: Pence,
    /// The budgets of the programme's growth projects.
    pub budgets: Pence,
}

impl Pot {
    /// Adds up the sources that some growth project of the programme may use, and the budgets of these projects.
    #[must_use]
    pub fn of(plan: &Plan, funding: &Funding) -> Self {
        let growth: Vec<_> =
            plan.programme_projects().filter(|(_, project)| *project.category == Category::Growth).collect();
        let counts = |source: &Source| {
            *source.kind != SourceKind::Borrowing
                && (funding.includes_at_risk || *source.certainty != Certainty::AtRisk)
                && growth.iter().any(|(id, project)| source.ring_fence.allows(*id, project))
        };
        let sources = plan.sources.iter().zip(&funding.receipts).filter(|(source, _)| counts(source));
        Self {
            money: sources.flat_map(|(_, receipts)| receipts.years.values().copied()).sum(),
            budgets: growth.iter().map(|(_, project)| *project.budget).sum(),
        }
    }
}
