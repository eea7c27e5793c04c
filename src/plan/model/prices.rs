//! What prices are measured by: indices that move a sum from the prices of one month to those of another, and
//! benchmarks of what a place costs elsewhere.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{BenchmarkId, Build, ByYear, IndexId, Plan, PricedPhase, Project, Provenance};
use crate::calendar::NcYear;
use crate::money::Pence;
use crate::plan::text::At;

/// A table of index values (`[[index]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct PriceIndex {
    /// Unique over the plan.
    pub id: At<String>,
    /// As people call it.
    pub name: At<String>,
    /// By the first day of the month from which each holds, until the next; at least one, each exact as written and
    /// above 0.
    pub values: ByYear<NaiveDate, Decimal>,
    /// Of `[[index]]`.
    pub provenance: Provenance,
}

impl PriceIndex {
    /// The value that holds on a date: the latest at or before it. `None` before the first.
    #[must_use]
    pub fn at(&self, date: NaiveDate) -> Option<&At<Decimal>> {
        self.values.years.range(..=date).next_back().map(|(_, value)| value)
    }

    /// The value of the latest month.
    #[must_use]
    pub fn latest(&self) -> Option<&At<Decimal>> {
        self.values.years.values().next_back()
    }
}

/// What a place costs elsewhere (`[[benchmark]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Benchmark {
    /// Unique over the plan.
    pub id: At<String>,
    /// As people call it.
    pub name: At<String>,
    /// The works it is of.
    pub build: At<Build>,
    /// The phase it is of.
    pub phase: At<PricedPhase>,
    /// A place, before the location's factor.
    pub rate: At<Pence>,
    /// The month of whose prices it is.
    pub price_base: At<NaiveDate>,
    /// What building costs here against there, exact as written: 0.99 is 1 % less.
    pub location_factor: At<Decimal>,
    /// What moves it to the prices of another month; where given, it has a value at `price_base`.
    pub index: Option<At<IndexId>>,
    /// Of `[[benchmark]]`.
    pub provenance: Provenance,
}

impl Plan {
    /// The phase that a project's places are of: that of every school at which it changes any, with the years it adds.
    /// `None` where they lie in both phases, at a special school, or nowhere.
    #[must_use]
    pub fn priced_phase(&self, project: &Project) -> Option<PricedPhase> {
        let last_primary = crate::calendar::Phase::Primary.years().last;
        let of_range = |first: NcYear, last: NcYear| match (first > last_primary, last > last_primary) {
            (false, false) => Some(PricedPhase::Primary),
            (true, _) => Some(PricedPhase::Secondary),
            (false, true) => None,
        };
        let mut phases = project.places.iter().map(|places| {
            let school = &self[*places.school];
            let last = places.years.map_or(school.years.last, |years| years.last.max(school.years.last));
            of_range(school.years.first, last).filter(|_| school.is_mainstream())
        });
        let first = phases.next()??;
        phases.all(|phase| phase == Some(first)).then_some(first)
    }

    /// The benchmark of a kind of works in a phase.
    #[must_use]
    pub fn benchmark_of(&self, build: Build, phase: PricedPhase) -> Option<BenchmarkId> {
        let is_it = |one: &Benchmark| *one.build == build && *one.phase == phase;
        self.benchmarks.iter().position(is_it).map(BenchmarkId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_date;

    #[test]
    fn a_value_holds_from_its_month_until_the_next() {
        let date = |text| parse_date(text).unwrap_or_default();
        let values = [("2013-01", 236), ("2016-04", 281)];
        let years = values.map(|(month, value)| (date(month), At::default_of(Decimal::from(value)))).into();
        let index = PriceIndex {
            id: At::default_of("all-in-tpi".to_owned()),
            name: At::default_of("All-in tender price index".to_owned()),
            values: ByYear { years, ..ByYear::default() },
            provenance: Provenance::default(),
        };
        let at = |text| index.at(date(text)).map(|value| value.value);
        assert_eq!(at("2012-12-31"), None);
        assert_eq!(at("2013-01"), Some(Decimal::from(236)));
        assert_eq!(at("2016-03-31"), Some(Decimal::from(236)));
        assert_eq!(at("2016-04"), Some(Decimal::from(281)));
        assert_eq!(at("2150-12"), index.latest().map(|value| value.value));
    }
}
