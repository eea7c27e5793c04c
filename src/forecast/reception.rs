//! The children who could come to Reception: an area's births and what other areas' births tell (rule 2).

use super::index::Index;
use crate::calendar::AcademicYear;
use crate::plan::{Area, AreaId};

/// The pools of Reception by area.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceptionPools {
    /// ε: how much of an area's own change in births its Reception follows.
    pub response: f64,
    /// P(y): children by area and years ahead; `None` where there is no cohort.
    pub cohorts: Vec<Vec<Option<f64>>>,
    /// P̄: the weighted mean of each area's past cohorts; `None` where none is written.
    pub past: Vec<Option<f64>>,
    /// G(y): the cohorts of all areas that have both, against their past, by years ahead.
    pub growth: Vec<f64>,
}

impl ReceptionPools {
    /// Works out the pools of a plan.
    #[must_use]
    pub fn of(index: &Index) -> Self {
        let areas = &index.plan.areas;
        let years = 0..=index.horizon;
        let of_area = |area| years.clone().map(|ahead| cohort(area, index.year(ahead))).collect();
        let cohorts: Vec<Vec<Option<f64>>> = areas.iter().map(of_area).collect();
        let past: Vec<Option<f64>> = index
            .areas()
            .map(|area| index.history.means(|year| Some([written(index, area, year)?])).map(|[mean]| mean))
            .collect();
        let growth = years.map(|ahead| growth(&cohorts, &past, ahead)).collect();
        Self { response: *index.plan.assumptions.cohort_response, cohorts, past, growth }
    }

    /// ε·P(y) + (1 − ε)·P̄·G(y): the children that count; `None` where there is no cohort of that year or none past.
    #[must_use]
    pub fn pool(&self, area: AreaId, ahead: usize) -> Option<f64> {
        let own = self.cohorts[area.0].get(ahead).copied().flatten()?;
        let shared = self.past[area.0]? * self.growth[ahead];
        Some(self.response * own + (1.0 - self.response) * shared)
    }
}

/// A cohort as written: only such a one is known of the past.
#[must_use]
pub fn written(index: &Index, area: AreaId, year: AcademicYear) -> Option<f64> {
    index.plan[area].reception_cohort.get(year).map(f64::from)
}

/// The cohort of a year to come: as written, and after the last one written the mean of the last three.
fn cohort(area: &Area, year: AcademicYear) -> Option<f64> {
    let cohorts = &area.reception_cohort;
    let (last, _) = cohorts.years.last_key_value()?;
    if year <= *last {
        return cohorts.get(year).map(f64::from);
    }
    let latest: Vec<f64> = cohorts.years.values().rev().take(3).map(|cohort| f64::from(cohort.value)).collect();
    Some(latest.iter().sum::<f64>() / latest.len() as f64)
}

/// G of one year; 1 where no area has both or their past is 0.
fn growth(cohorts: &[Vec<Option<f64>>], past: &[Option<f64>], ahead: usize) -> f64 {
    let both =
        cohorts.iter().zip(past).filter_map(|(area, past)| Some((area.get(ahead).copied().flatten()?, (*past)?)));
    let (now, before) = both.fold((0.0, 0.0), |(now, before), (cohort, past)| (now + cohort, before + past));
    if before > 0.0 { now / before } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::super::ForecastOptions;
    use super::super::testing::{at, births, close, plan, year};
    use super::*;
    use crate::plan::Plan;

    fn pool(plan: &Plan, area: usize, ahead: usize) -> Option<f64> {
        ReceptionPools::of(&Index::of(plan, ForecastOptions::default())).pool(AreaId(area), ahead)
    }

    #[test]
    fn after_the_last_cohort_written_comes_the_mean_of_the_last_three() {
        let mut plan = plan(&["a", "b"]);
        births(&mut plan, 0, 2012, &[90, 100, 120, 130]);
        births(&mut plan, 1, 2013, &[50]);
        assert_eq!(pool(&plan, 0, 2), Some(130.0));
        close(pool(&plan, 0, 3).unwrap_or(0.0), 350.0 / 3.0);
        assert_eq!(pool(&plan, 1, 1), Some(50.0));
    }

    #[test]
    fn no_cohort_of_the_year_or_of_the_past_is_no_pool_but_a_cohort_of_nought_is() {
        let mut plan = plan(&["a", "b", "c"]);
        births(&mut plan, 0, 2013, &[90, 0]);
        births(&mut plan, 1, 2015, &[90]);
        assert_eq!(pool(&plan, 0, 1), Some(0.0));
        assert_eq!(pool(&plan, 1, 1), None);
        assert_eq!(pool(&plan, 1, 2), None);
        assert_eq!(pool(&plan, 2, 1), None);
    }

    #[test]
    fn the_rest_of_a_change_in_births_shows_only_across_the_county() {
        let mut plan = plan(&["a", "b", "c"]);
        plan.assumptions.cohort_response = at(0.5);
        births(&mut plan, 0, 2011, &[100, 100, 100, 140]);
        births(&mut plan, 1, 2011, &[300, 300, 300, 300]);
        // c has no past, so it is no part of the county's growth.
        births(&mut plan, 2, 2014, &[500]);
        close(pool(&plan, 0, 1).unwrap_or(0.0), 0.5 * 140.0 + 0.5 * 100.0 * 440.0 / 400.0);
        close(pool(&plan, 1, 1).unwrap_or(0.0), 0.5 * 300.0 + 0.5 * 300.0 * 440.0 / 400.0);
    }

    #[test]
    fn the_past_mean_leaves_out_exceptional_years() {
        let mut plan = plan(&["a"]);
        plan.assumptions.cohort_response = at(0.0);
        plan.assumptions.exceptional_years = vec![at(year(2012))];
        births(&mut plan, 0, 2011, &[70, 999, 110, 55]);
        // P̄ = (3·110 + 2·70)/5 = 94, G = 55/94.
        close(pool(&plan, 0, 1).unwrap_or(0.0), 55.0);
        let pools = ReceptionPools::of(&Index::of(&plan, ForecastOptions::default()));
        assert_eq!(pools.past, [Some(94.0)]);
    }
}
