//! The programme's spend and what pays for it, in whole thousands of pounds.
//!
//! They are rounded once for every table and screen that prints them: the years' spend adds up to all spend; what is
//! funded of a year and its gap add up to its spend, and the gaps to the whole gap; the sources add up to what is funded, and the projects to their
//! source or to the gap. Sums over the years are those of the figures shown.

use std::collections::BTreeMap;

use super::rounding::{thousands_in_two, thousands_to};
use crate::calendar::FinancialYear;
use crate::funding::Funding;
use crate::money::Pence;
use crate::plan::{ProjectId, SourceId};

/// What a year spends, what is funded of it and the gap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearShown {
    /// All spend that needs funding.
    pub spend: i128,
    /// What sources pay.
    pub funded: i128,
    /// What no source pays.
    pub gap: i128,
}

/// What pays for a project: its sources in the order of the files, then what is unfunded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Payer {
    /// A source.
    Source(SourceId),
    /// Nobody.
    Nobody,
}

impl Payer {
    /// The source, if there is one.
    #[must_use]
    pub const fn source(self) -> Option<SourceId> {
        match self {
            Self::Source(source) => Some(source),
            Self::Nobody => None,
        }
    }
}

/// Figures by financial year; a year that has none is 0.
type ByYear = BTreeMap<FinancialYear, i128>;

/// What each payer pays of which project.
type Lines = BTreeMap<Payer, Vec<(ProjectId, Pence)>>;

fn sum(lines: &[(ProjectId, Pence)]) -> Pence {
    lines.iter().map(|(_, amount)| *amount).sum()
}

/// Spend, what pays for it and the gap, in whole thousands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payments {
    years: BTreeMap<FinancialYear, YearShown>,
    payers: BTreeMap<Payer, ByYear>,
    lines: BTreeMap<(ProjectId, Payer), ByYear>,
}

impl Payments {
    /// Rounds what was allocated.
    #[must_use]
    pub fn of(funding: &Funding) -> Self {
        let mut years: BTreeMap<FinancialYear, Lines> = BTreeMap::new();
        for one in &funding.allocations {
            let payer = one.source.map_or(Payer::Nobody, Payer::Source);
            years.entry(one.year).or_default().entry(payer).or_default().push((one.project, one.amount));
        }
        let of_year = |payers: &Lines| {
            let gap = payers.get(&Payer::Nobody).map_or(Pence::ZERO, |lines| sum(lines));
            [payers.values().map(|lines| sum(lines)).sum::<Pence>() - gap, gap]
        };
        let shown = thousands_in_two(&years.values().map(of_year).collect::<Vec<_>>());
        let mut payments = Self::default();
        for ((year, payers), [funded, gap]) in years.into_iter().zip(shown) {
            payments.add(year, &payers, YearShown { spend: funded + gap, funded, gap });
        }
        payments
    }

    fn add(&mut self, year: FinancialYear, payers: &Lines, shown: YearShown) {
        self.years.insert(year, shown);
        let sources = || payers.iter().filter(|(payer, _)| **payer != Payer::Nobody);
        let amounts: Vec<Pence> = sources().map(|(_, lines)| sum(lines)).collect();
        let sources = sources().map(|(payer, _)| *payer).zip(thousands_to(&amounts, shown.funded));
        for (payer, shown) in sources.chain([(Payer::Nobody, shown.gap)]) {
            self.payers.entry(payer).or_default().insert(year, shown);
            let lines = payers.get(&payer).map(Vec::as_slice).unwrap_or_default();
            let amounts: Vec<Pence> = lines.iter().map(|(_, amount)| *amount).collect();
            for ((project, _), shown) in lines.iter().zip(thousands_to(&amounts, shown)) {
                self.lines.entry((*project, payer)).or_default().insert(year, shown);
            }
        }
    }

    /// Every year from the first that spends to the last.
    pub fn years(&self) -> impl Iterator<Item = FinancialYear> {
        let ends = self.years.keys().next().zip(self.years.keys().next_back());
        ends.into_iter().flat_map(|(first, last)| first.through(*last))
    }

    /// All years together.
    #[must_use]
    pub fn total(&self) -> YearShown {
        self.years.values().fold(YearShown::default(), |sum, year| YearShown {
            spend: sum.spend + year.spend,
            funded: sum.funded + year.funded,
            gap: sum.gap + year.gap,
        })
    }

    /// What a year spends, what is funded of it and the gap.
    #[must_use]
    pub fn year(&self, year: FinancialYear) -> YearShown {
        self.years.get(&year).copied().unwrap_or_default()
    }

    /// What a source pays in a year, or the gap.
    #[must_use]
    pub fn paid(&self, payer: Payer, year: FinancialYear) -> i128 {
        self.payers.get(&payer).and_then(|years| years.get(&year)).copied().unwrap_or_default()
    }

    /// What a payer pays of a project in a year.
    #[must_use]
    pub fn line(&self, project: ProjectId, payer: Payer, year: FinancialYear) -> i128 {
        self.lines.get(&(project, payer)).and_then(|years| years.get(&year)).copied().unwrap_or_default()
    }

    /// Who pays for which project: by project in the order of the files, then payer.
    pub fn lines(&self) -> impl Iterator<Item = (ProjectId, Payer)> {
        self.lines.keys().copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::funding::Allocation;
    use crate::report::rounding::thousand;

    proptest! {
        #[test]
        fn what_is_shown_adds_up_at_every_step(amounts in prop::collection::vec((0..4_usize, 0..3_usize, 0..3_i32, 1..900_000_i128), 1..30)) {
            let mut exact: BTreeMap<(usize, usize, i32), i128> = BTreeMap::new();
            for (project, source, year, amount) in amounts {
                *exact.entry((project, source, year)).or_default() += amount;
            }
            let allocations = exact.iter().map(|((project, source, year), amount)| Allocation {
                project: ProjectId(*project),
                year: FinancialYear::starting(2013 + year),
                source: source.checked_sub(1).map(SourceId),
                amount: Pence(*amount),
            });
            let payments = Payments::of(&Funding { allocations: allocations.collect(), ..Funding::default() });
            let all: i128 = exact.values().sum();
            prop_assert_eq!(payments.total().spend, thousand(Pence(all)));
            for start in 0..3 {
                let year = FinancialYear::starting(2013 + start);
                let shown = payments.year(year);
                let sum_where = |is_meant: &dyn Fn(&(usize, usize, i32)) -> bool| -> i128 {
                    exact.iter().filter(|(key, _)| key.2 == start && is_meant(key)).map(|(_, amount)| *amount).sum()
                };
                prop_assert!((shown.spend * 100_000 - sum_where(&|_| true)).abs() < 100_000);
                prop_assert_eq!(shown.funded + shown.gap, shown.spend);
                prop_assert_eq!(payments.paid(Payer::Nobody, year), shown.gap);
                let sources = [SourceId(0), SourceId(1)].map(Payer::Source);
                prop_assert_eq!(sources.iter().map(|payer| payments.paid(*payer, year)).sum::<i128>(), shown.funded);
                for (place, payer) in [Payer::Nobody, sources[0], sources[1]].into_iter().enumerate() {
                    let lines: Vec<i128> = (0..4).map(|project| payments.line(ProjectId(project), payer, year)).collect();
                    prop_assert_eq!(lines.iter().sum::<i128>(), payments.paid(payer, year));
                    for (project, line) in lines.iter().enumerate() {
                        let amount = sum_where(&|key| key.0 == project && key.1 == place);
                        prop_assert!((line * 100_000 - amount).abs() < 100_000);
                    }
                }
            }
        }
    }
}
