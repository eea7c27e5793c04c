//! What a place costs, beside a benchmark at the same prices.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::forecast::new_places::new_places;
use crate::money::Pence;
use crate::plan::{Benchmark, BenchmarkId, Plan, PricedPhase, ProjectId};

/// A project's cost a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaceCost {
    /// The project.
    pub project: ProjectId,
    /// The phase of its places, if they are all of one.
    pub phase: Option<PricedPhase>,
    /// How many places it adds, at least one.
    pub places: u32,
    /// Its budget over its places, half a penny up.
    pub cost: Pence,
    /// The month of whose prices the budget is, if the plan says so.
    pub price_base: Option<NaiveDate>,
    /// The benchmark for such works, if there is one.
    pub beside: Option<Beside>,
}

/// A benchmark beside a project.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beside {
    /// The benchmark.
    pub benchmark: BenchmarkId,
    /// Its rate here, at its own prices: × location factor, half a penny up.
    pub rate: Pence,
    /// Its rate here at the project's prices, half a penny up; `None` where nothing moves it there.
    pub moved: Option<Pence>,
    /// What the budget exceeds places × that rate by, negative where it is below; `None` likewise.
    pub over: Option<Pence>,
}

impl PlaceCost {
    /// The benchmark at the project's prices and what the budget exceeds it by, where they can be compared.
    #[must_use]
    pub fn compared(&self) -> Option<(&Beside, Pence, Pence)> {
        let beside = self.beside.as_ref()?;
        Some((beside, beside.moved?, beside.over?))
    }
}

/// What a place costs in each project that adds any, in the order of the files, `pipeline` projects included.
#[must_use]
pub fn place_costs(plan: &Plan) -> Vec<PlaceCost> {
    (0..plan.projects.len()).map(ProjectId).filter_map(|id| place_cost(plan, id)).collect()
}

/// What a place costs in a project; `None` where it adds none.
#[must_use]
pub fn place_cost(plan: &Plan, id: ProjectId) -> Option<PlaceCost> {
    let project = &plan[id];
    let places = u32::try_from(places_added(plan, id)?).ok().filter(|places| *places > 0)?;
    let phase = plan.priced_phase(project);
    let price_base = plan.price_base_of(project).map(|month| month.value);
    let benchmark = project.costing.build.zip(phase).and_then(|(build, phase)| plan.benchmark_of(*build, phase));
    let beside = benchmark.and_then(|benchmark| {
        let rate = rate_at(plan, &plan[benchmark], *plan[benchmark].price_base)?;
        let moved = price_base.and_then(|month| rate_at(plan, &plan[benchmark], month));
        let over = moved.map(|moved| *project.budget - Pence(moved.0 * i128::from(places)));
        Some(Beside { benchmark, rate, moved, over })
    });
    Some(PlaceCost { project: id, phase, places, cost: a_place(*project.budget, places.into()), price_base, beside })
}

/// The places that a project adds in all: as the plan says, else by its steps; `None` where it has neither. Below 0
/// where its steps take more away than they add.
#[must_use]
pub fn places_added(plan: &Plan, id: ProjectId) -> Option<i64> {
    let project = &plan[id];
    let said = project.costing.new_places.map(|places| i64::from(places.value));
    said.or_else(|| (!project.places.is_empty()).then(|| new_places(plan, id)))
}

/// What a place costs of so many, at least one, half a penny up.
#[must_use]
pub fn a_place(amount: Pence, places: u64) -> Pence {
    let places = i128::from(places);
    Pence((2 * amount.0 + places).div_euclid(2 * places))
}

/// A benchmark's rate here at a month's prices: rate × location factor × index there ÷ index at its own, rounded once,
/// half a penny up. `None` where the months differ and no index has a value for both.
fn rate_at(plan: &Plan, benchmark: &Benchmark, month: NaiveDate) -> Option<Pence> {
    let here = benchmark.rate.to_decimal()?.checked_mul(*benchmark.location_factor)?;
    if month == *benchmark.price_base {
        return Pence::from_decimal(here);
    }
    let index = &plan[*benchmark.index?];
    let value = |month| index.at(month).map(|value| value.value);
    let (there, own): (Decimal, Decimal) = (value(month)?, value(*benchmark.price_base)?);
    Pence::from_decimal(here.checked_mul(there)?.checked_div(own)?)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;
    use crate::calendar::parse_date;
    use crate::plan::{At, Build, ByYear, IndexId, PriceIndex, Provenance, SchoolId};
    use crate::report::testing::sample;

    fn at<T>(value: T) -> At<T> {
        At::default_of(value)
    }

    fn month(text: &str) -> NaiveDate {
        parse_date(text).unwrap()
    }

    /// The sample with its first project as an extension for 90 places, beside the national average of permanent
    /// primary extensions, £21,014 at 2026 Q1 prices, East of England × 0.99 (Department for Education, school places
    /// scorecards).
    fn extension(price_base: Option<&str>) -> Plan {
        let (mut plan, _) = sample();
        plan.projects[0].places[0].school = at(SchoolId(0));
        plan.projects[0].costing.build = Some(at(Build::Extension));
        plan.projects[0].costing.price_base = price_base.map(|text| at(month(text)));
        plan.benchmarks = vec![Benchmark {
            id: at("primary-extension".to_owned()),
            name: at("Primary extension".to_owned()),
            build: at(Build::Extension),
            phase: at(PricedPhase::Primary),
            rate: at(Pence::from_pounds(21_014)),
            price_base: at(month("2026-01")),
            location_factor: at("0.99".parse().unwrap()),
            index: None,
            provenance: Provenance::default(),
        }];
        plan
    }

    /// An index of 320 in January 2013 and 401.6 in January 2026.
    fn indexed(mut plan: Plan) -> Plan {
        let years = [("2013-01", "320"), ("2026-01", "401.6")];
        let years = years.map(|(from, value)| (month(from), at(value.parse().unwrap()))).into();
        plan.indices = vec![PriceIndex {
            id: at("tender-prices".to_owned()),
            name: at("Tender prices".to_owned()),
            values: ByYear { years, ..ByYear::default() },
            provenance: Provenance::default(),
        }];
        plan.benchmarks[0].index = Some(at(IndexId(0)));
        plan
    }

    #[test]
    fn a_place_costs_the_budget_over_the_places() {
        let cost = place_cost(&extension(None), ProjectId(0)).unwrap();
        // Admission number 30 becomes 60 in a school of Reception to Year 2: 90 places for £2.8m.
        assert_eq!((cost.places, cost.phase), (90, Some(PricedPhase::Primary)));
        assert_eq!(cost.cost, Pence(3_111_111));
        let mut said = extension(None);
        said.projects[0].costing.new_places = Some(at(120));
        assert_eq!(place_cost(&said, ProjectId(0)).unwrap().cost, Pence(2_333_333));
        assert_eq!(a_place(Pence(5), 2), Pence(3));
    }

    #[test]
    fn a_benchmark_at_the_same_prices_is_multiplied_by_the_location_alone() {
        let beside = place_cost(&extension(Some("2026-01")), ProjectId(0)).unwrap().beside.unwrap();
        // £21,014 × 0.99 = £20,803.86; × 90 = £1,872,347.40 of £2.8m.
        assert_eq!((beside.rate, beside.moved), (Pence(2_080_386), Some(Pence(2_080_386))));
        assert_eq!(beside.over, Some(Pence(92_765_260)));
    }

    #[test]
    fn an_index_moves_the_benchmark_to_the_project_s_prices() {
        let cost = place_cost(&indexed(extension(Some("2014-06"))), ProjectId(0)).unwrap();
        // £20,803.86 × 320 ÷ 401.6 = £16,576.7809…, the value of January 2013 holding in June 2014.
        let (beside, moved, over) = cost.compared().unwrap();
        assert_eq!((beside.rate, moved), (Pence(2_080_386), Pence(1_657_678)));
        assert_eq!(over, Pence(280_000_000 - 90 * 1_657_678));
    }

    #[test]
    fn without_an_index_or_a_month_nothing_is_compared() {
        for base in [None, Some("2013-11")] {
            let cost = place_cost(&extension(base), ProjectId(0)).unwrap();
            assert_eq!(cost.beside.unwrap().rate, Pence(2_080_386));
            assert_eq!(cost.compared(), None);
        }
    }

    #[test]
    fn a_project_of_other_works_has_no_benchmark_and_one_without_places_no_cost() {
        let mut plan = extension(Some("2026-01"));
        plan.projects[0].costing.build = Some(at(Build::NewSchool));
        assert_eq!(place_cost(&plan, ProjectId(0)).unwrap().beside, None);
        assert_eq!(place_costs(&plan).len(), 1);
    }
}
