//! Housing: the dwellings that count beside the history's ratios, and the pupils they bring (rule 5).

use std::collections::BTreeMap;

use super::index::MOST_YEARS;
pub use super::trajectory::{Trajectory, trajectory};
use crate::calendar::{AcademicYear, FinancialYear, NcYear};
use crate::plan::{AreaId, Plan, Site, SiteId, Yield};

/// Dwellings and pupils of a site in one financial year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HousingRow {
    /// The site's area.
    pub area: AreaId,
    /// The site.
    pub site: SiteId,
    /// The financial year, from the first completion to the horizon.
    pub year: FinancialYear,
    /// Dwellings completed in it.
    pub completions: f64,
    /// Dwellings completed up to its end.
    pub cumulative: f64,
    /// Completions that bring pupils beside the history's ratios (φ · completions; demolitions in full).
    pub counted: f64,
    /// Pupils by phase in the academic year that starts in it; 0 up to the base year.
    pub pupils: [f64; 3],
}

/// The dwellings of one site in one financial year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Completions {
    /// The year.
    pub year: FinancialYear,
    /// Dwellings completed, negative for demolitions.
    pub dwellings: f64,
    /// Of which bring pupils beside the history's ratios.
    pub counted: f64,
}

/// What every site builds and brings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Housing {
    /// By site, the years with completions in order.
    pub completions: Vec<Vec<Completions>>,
    /// Pupils in the area by site, years after the base year (0, the base year, has none) and phase.
    pub pupils: Vec<Vec<[f64; 3]>>,
}

impl Housing {
    /// Works out dwellings that count and pupils from the trajectories of the plan's sites, in their order.
    #[must_use]
    pub fn of(plan: &Plan, trajectories: &[Trajectory]) -> Self {
        let built = built_by_area(plan, trajectories);
        let mut housing = Self::default();
        for (site, trajectory) in plan.sites.iter().zip(trajectories) {
            let background = *plan[site.area].background_completions;
            let in_area = &built[site.area.0];
            let counted = |(&year, &dwellings): (&FinancialYear, &f64)| {
                let share = if dwellings > 0.0 { counting_share(background, in_area.get(&year)) } else { 1.0 };
                Completions { year, dwellings, counted: share * dwellings }
            };
            let completions: Vec<Completions> = trajectory.completions.iter().map(counted).collect();
            housing.pupils.push(pupils(plan, site, &completions));
            housing.completions.push(completions);
        }
        housing
    }

    /// The pupils whom a site brings to its area in one NC year, so many years after the base year.
    #[must_use]
    pub fn pupils_in(&self, site: SiteId, nc_year: NcYear, ahead: usize) -> f64 {
        let phase = nc_year.phase();
        let pupils = self.pupils.get(site.0).and_then(|years| years.get(ahead));
        pupils.map_or(0.0, |phases| phases[phase.index()] / phase.years().count() as f64)
    }

    /// The housing table: sites in order; each from its first completion to the financial year that starts with the
    /// last forecast year.
    #[must_use]
    pub fn rows(&self, plan: &Plan) -> Vec<HousingRow> {
        let mut rows = Vec::new();
        let base = plan.assumptions.base_year.financial();
        for (place, (site, completions)) in plan.sites.iter().zip(&self.completions).enumerate() {
            let Some(first) = completions.first() else {
                continue;
            };
            let mut cumulative = 0.0;
            let mut left = completions.iter().peekable();
            for year in first.year.through(base.plus(horizon(plan))) {
                let now = left.next_if(|now| now.year == year);
                let (dwellings, counted) = now.map_or((0.0, 0.0), |now| (now.dwellings, now.counted));
                cumulative += dwellings;
                let ahead = usize::try_from(year.since(base)).ok();
                let pupils = ahead.and_then(|ahead| self.pupils[place].get(ahead)).copied().unwrap_or_default();
                let (area, site) = (site.area, SiteId(place));
                rows.push(HousingRow { area, site, year, completions: dwellings, cumulative, counted, pupils });
            }
        }
        rows
    }
}

/// The trajectories of every site, in order.
#[must_use]
pub fn trajectories(plan: &Plan) -> Vec<Trajectory> {
    plan.sites.iter().map(|site| trajectory(plan, site)).collect()
}

/// T(f): the positive completions of each area's sites by year.
fn built_by_area(plan: &Plan, trajectories: &[Trajectory]) -> Vec<BTreeMap<FinancialYear, f64>> {
    let mut built = vec![BTreeMap::new(); plan.areas.len()];
    for (site, trajectory) in plan.sites.iter().zip(trajectories) {
        for (&year, &dwellings) in trajectory.completions.iter().filter(|(_, dwellings)| **dwellings > 0.0) {
            *built[site.area.0].entry(year).or_insert(0.0) += dwellings;
        }
    }
    built
}

/// φ: the share of an area's completions in a year that its history does not hold already.
fn counting_share(background: f64, built: Option<&f64>) -> f64 {
    built.map_or(0.0, |built| (1.0 - background / built).max(0.0))
}

/// The pupils of a site by years after the base year and phase.
fn pupils(plan: &Plan, site: &Site, completions: &[Completions]) -> Vec<[f64; 3]> {
    let (base, yields) = (*plan.assumptions.base_year, &plan[*site.yields]);
    (0..=horizon(plan))
        .map(|ahead| {
            let dwellings: f64 = completions.iter().map(|built| occupied(yields, built, base, base.plus(ahead))).sum();
            yields.pupils.map(|pupils| dwellings * pupils.value * *yields.net_new)
        })
        .collect()
}

/// The dwellings completed in a year, times the share of their pupils that has come by `year` and is in no roll yet.
fn occupied(yields: &Yield, built: &Completions, base: AcademicYear, year: AcademicYear) -> f64 {
    let completed = built.year.academic();
    if completed > year {
        return 0.0;
    }
    let in_the_roll = if completed <= base { yields.profile_after(base.since(completed)) } else { 0.0 };
    built.counted * (yields.profile_after(year.since(completed)) - in_the_roll)
}

/// How many years are forecast.
fn horizon(plan: &Plan) -> i32 {
    i32::try_from((*plan.assumptions.horizon).min(MOST_YEARS)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, close, completions, plan, site};
    use super::*;

    fn pupils_after(plan: &Plan, site: usize, ahead: usize) -> [f64; 3] {
        Housing::of(plan, &trajectories(plan)).pupils[site][ahead]
    }

    /// Devon County Council, education section 106 policy: 0.25 primary pupils a family dwelling, so 84 bring 21.
    #[test]
    fn eighty_four_homes_bring_twenty_one_primary_pupils() {
        let mut plan = plan(&["a"]);
        plan.sites = vec![site(0, "s", completions(&[(2014, 84)]))];
        plan.yields[0].profile = at(vec![1.0]);
        close(pupils_after(&plan, 0, 1)[0], 21.0);
        close(Housing::of(&plan, &trajectories(&plan)).pupils_in(SiteId(0), NcYear::RECEPTION, 1), 3.0);
    }

    #[test]
    fn pupils_come_with_the_profile_and_stay() {
        let mut plan = plan(&["a"]);
        plan.sites = vec![site(0, "s", completions(&[(2015, 100)]))];
        plan.yields[0].net_new = at(0.5);
        let primary: Vec<f64> = (0..6).map(|ahead| pupils_after(&plan, 0, ahead)[0]).collect();
        assert_eq!(primary, [0.0, 0.0, 6.25, 10.0, 12.5, 12.5]);
    }

    #[test]
    fn an_older_house_brings_only_what_is_not_in_the_roll_yet() {
        let mut plan = plan(&["a"]);
        plan.sites = vec![site(0, "s", completions(&[(2013, 100), (2012, 100)]))];
        close(pupils_after(&plan, 0, 1)[0], 25.0 * (0.3 + 0.2));
        close(pupils_after(&plan, 0, 2)[0], 25.0 * (0.5 + 0.2));
    }

    #[test]
    fn background_completions_are_in_the_ratios_already_and_demolitions_count_in_full() {
        let mut plan = plan(&["a", "b"]);
        plan.areas[0].background_completions = at(40.0);
        plan.sites = vec![
            site(0, "s", completions(&[(2014, 60), (2015, 30)])),
            site(0, "t", completions(&[(2014, 20), (2015, -10)])),
            site(1, "u", completions(&[(2014, 500)])),
        ];
        let counted: Vec<Vec<f64>> = Housing::of(&plan, &trajectories(&plan))
            .completions
            .iter()
            .map(|site| site.iter().map(|built| built.counted).collect())
            .collect();
        assert_eq!(counted, [vec![30.0, 0.0], vec![10.0, -10.0], vec![500.0]]);
    }

    #[test]
    fn the_table_runs_from_the_first_completion_to_the_horizon() {
        let mut plan = plan(&["a"]);
        plan.assumptions.horizon = at(3);
        plan.sites = vec![
            site(0, "s", completions(&[(2011, 0), (2012, 10), (2014, 20), (2019, 9)])),
            site(0, "late", completions(&[(2017, 9)])),
        ];
        let rows = Housing::of(&plan, &trajectories(&plan)).rows(&plan);
        let figures: Vec<_> = rows.iter().map(|row| (row.year.start(), row.completions, row.cumulative)).collect();
        let expected =
            [(2012, 10.0, 10.0), (2013, 0.0, 10.0), (2014, 20.0, 30.0), (2015, 0.0, 30.0), (2016, 0.0, 30.0)];
        assert_eq!(figures, expected);
        assert_eq!([rows[0].pupils, rows[1].pupils], [[0.0; 3]; 2]);
        close(rows[2].pupils[1], 0.17 * (20.0 * 0.5 + 10.0 * 0.2));
    }
}
