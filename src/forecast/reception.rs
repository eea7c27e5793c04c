//! The children who could come to Reception: an area's births and what other areas' births tell (rule 2).

use std::collections::BTreeMap;

use super::history::Series;
use super::index::Index;
use crate::calendar::AcademicYear;
use crate::plan::{Area, AreaId};

/// How many of an area's last cohorts say what part of the children born later are its own.
pub const LATEST: usize = 3;

/// The pools of Reception by area.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceptionPools {
    /// ε: how much of an area's own change in births its Reception follows.
    pub response: f64,
    /// P(y): children by area and years ahead, as scenarios scale them; `None` where there is no cohort.
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
        let last = last_totals(areas);
        let of_area = |area: &Area| {
            let cohort = |ahead| {
                let factor = if ahead > 0 { area.cohort_factor } else { 1.0 };
                cohort(area, &last, index.year(ahead)).map(|cohort| cohort * factor)
            };
            years.clone().map(cohort).collect()
        };
        let cohorts: Vec<Vec<Option<f64>>> = areas.iter().map(of_area).collect();
        let history = index.history(Series::Reception);
        let past: Vec<Option<f64>> = index
            .areas()
            .map(|area| history.means(|year| Some([written(index, area, year)?])).map(|[mean]| mean))
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

/// The areas whose cohorts end in one year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ending {
    /// How many they are.
    pub areas: usize,
    /// Σ P(last): the children of that year.
    pub last: f64,
    /// Σ m: the means of each one's last three cohorts.
    pub means: f64,
}

/// The areas that have cohorts, by the last year they are written for.
#[must_use]
pub fn last_totals(areas: &[Area]) -> BTreeMap<AcademicYear, Ending> {
    let mut totals: BTreeMap<AcademicYear, Ending> = BTreeMap::new();
    for area in areas {
        if let (Some((year, last)), Some(mean)) = (area.reception_cohort.years.last_key_value(), latest_mean(area)) {
            let total = totals.entry(*year).or_default();
            total.areas += 1;
            total.last += f64::from(last.value);
            total.means += mean;
        }
    }
    totals
}

/// m: the mean of an area's last three cohorts written, or of those there are.
#[must_use]
pub fn latest_mean(area: &Area) -> Option<f64> {
    let latest = || area.reception_cohort.years.values().rev().take(LATEST).map(|cohort| f64::from(cohort.value));
    let count = latest().count();
    (count > 0).then(|| latest().sum::<f64>() / count as f64)
}

/// The cohort of a year to come, before scenarios scale it: as written; after the last one written the children of
/// that year in all areas that end with it, shared by their last three cohorts.
fn cohort(area: &Area, totals: &BTreeMap<AcademicYear, Ending>, year: AcademicYear) -> Option<f64> {
    let cohorts = &area.reception_cohort;
    let (end, last) = cohorts.years.last_key_value()?;
    if year <= *end {
        return cohorts.get(year).map(f64::from);
    }
    let total = totals.get(end).filter(|total| total.areas > 1 && total.means > 0.0);
    Some(match total {
        Some(total) => total.last * latest_mean(area)? / total.means,
        None => f64::from(last.value),
    })
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
    fn after_the_last_cohort_written_its_total_goes_on_shared_by_the_last_three() {
        let mut plan = plan(&["a", "b", "c"]);
        births(&mut plan, 0, 2012, &[90, 100, 120, 130]);
        births(&mut plan, 1, 2013, &[50]);
        births(&mut plan, 2, 2012, &[60, 30, 30, 60]);
        assert_eq!(pool(&plan, 0, 2), Some(130.0));
        // The last three of a and c have the means 350/3 and 40; both end in 2015/16, with 190 children.
        close(pool(&plan, 0, 3).unwrap_or(0.0), 190.0 * (350.0 / 3.0) / (350.0 / 3.0 + 40.0));
        close(pool(&plan, 2, 3).unwrap_or(0.0), 190.0 * 40.0 / (350.0 / 3.0 + 40.0));
        // b ends alone: its last goes on.
        assert_eq!(pool(&plan, 1, 1), Some(50.0));
        assert_eq!(pool(&plan, 1, 9), Some(50.0));
    }

    #[test]
    fn areas_that_end_with_no_children_at_all_keep_their_last() {
        let mut plan = plan(&["a", "b"]);
        for area in 0..2 {
            births(&mut plan, area, 2013, &[0, 0, 0]);
        }
        assert_eq!(pool(&plan, 0, 3), Some(0.0));
    }

    #[test]
    fn a_scenarios_factor_scales_each_cohort_to_come_once() {
        let mut plan = plan(&["a", "b"]);
        births(&mut plan, 0, 2013, &[80, 100, 120]);
        births(&mut plan, 1, 2013, &[100, 100, 100]);
        plan.areas[0].cohort_factor = 0.5;
        let cohorts = ReceptionPools::of(&Index::of(&plan, ForecastOptions::default())).cohorts;
        // 220 children of 2015/16 are shared as 100 to 100; what has come by the base year is as it was.
        let expected = [80.0, 50.0, 60.0, 55.0, 55.0];
        assert_eq!(cohorts[0][..5].iter().map(|cohort| cohort.unwrap_or(0.0)).collect::<Vec<_>>(), expected);
        assert_eq!(cohorts[1][3], Some(110.0));
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
    fn the_past_mean_keeps_exceptional_years() {
        let mut plan = plan(&["a"]);
        plan.assumptions.cohort_response = at(0.0);
        plan.assumptions.exceptional_years = vec![at(year(2012))];
        births(&mut plan, 0, 2011, &[70, 100, 110, 55]);
        // P̄ = (3·110 + 2·100 + 70)/6 = 100, G = 55/100.
        close(pool(&plan, 0, 1).unwrap_or(0.0), 55.0);
        let pools = ReceptionPools::of(&Index::of(&plan, ForecastOptions::default()));
        assert_eq!(pools.past, [Some(100.0)]);
    }
}
