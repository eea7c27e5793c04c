//! The programme's money by year, and the money that growth may use.

use std::collections::BTreeMap;

use crate::calendar::FinancialYear;
use crate::funding::Funding;
use crate::money::Pence;
use crate::plan::{Category, Plan, SourceKind};

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

/// The money that growth projects may use, borrowing aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pot {
    /// How many sources.
    pub sources: usize,
    /// What they receive in all years.
    pub received: Pence,
    /// What growth projects use of it.
    pub growth: Pence,
    /// What other projects use of it.
    pub other: Pence,
    /// What is neither used nor lost in the end.
    pub left: Pence,
}

impl Pot {
    /// Adds up the sources that some growth project of the programme may use.
    #[must_use]
    pub fn of(plan: &Plan, funding: &Funding) -> Self {
        let growth = |project: &crate::plan::Project| *project.category == Category::Growth;
        let mut pot = Self::default();
        let mut is_in = vec![false; plan.sources.len()];
        for (source, is_in) in plan.sources.iter().zip(&mut is_in) {
            *is_in = *source.kind != SourceKind::Borrowing
                && plan
                    .programme_projects()
                    .any(|(id, project)| growth(project) && source.ring_fence.allows(id, project));
            pot.sources += usize::from(*is_in);
        }
        let counts = |source: usize| is_in.get(source).copied().unwrap_or(false);
        for year in funding.sources.iter().filter(|year| counts(year.source.0)) {
            pot.received += year.received;
            pot.left += year.received + year.repaid - year.used - year.lost;
        }
        for allocation in &funding.allocations {
            if allocation.source.is_some_and(|source| counts(source.0)) {
                let is_growth = plan.projects.get(allocation.project.0).is_some_and(growth);
                *(if is_growth { &mut pot.growth } else { &mut pot.other }) += allocation.amount;
            }
        }
        pot
    }
}
