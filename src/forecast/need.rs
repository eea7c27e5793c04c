//! Places missing and spare over a phase, by the Department for Education's measure (rule 7).

use super::{ByNcYear, Forecast};
use crate::calendar::Phase;
use crate::plan::{AreaId, SchoolId};

/// Demand less places of an area as a whole by NC year, unassigned pupils counting as demand: above 0 missing, below
/// spare.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lack(pub ByNcYear);

impl Lack {
    /// Adds up an area's schools in the forecast year `year`.
    #[must_use]
    pub fn of(forecast: &Forecast, area: AreaId, schools: &[SchoolId], year: usize) -> Self {
        let mut lack = forecast.unassigned[area.0][year];
        for cell in schools.iter().flat_map(|&school| forecast.cells(school, year)) {
            lack[cell.nc_year.index()] += cell.demand() - cell.places;
        }
        Self(lack)
    }

    /// Places missing over a phase's NC years, as the Department for Education's scorecards count them: spare places
    /// of one year are never set off against those missing in another.
    #[must_use]
    pub fn need(&self, phase: Phase) -> f64 {
        phase.years().years().map(|nc_year| self.0[nc_year.index()].max(0.0)).sum()
    }

    /// Places spare over a phase's NC years, never set off against missing ones.
    #[must_use]
    pub fn spare(&self, phase: Phase) -> f64 {
        phase.years().years().map(|nc_year| (-self.0[nc_year.index()]).max(0.0)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, close, completions, figure, forecast, plan, roll, school, site};
    use super::*;

    /// Department for Education, school places scorecards: year groups short of places are not offset by those with
    /// spare ones. 66, 63, 60, 58, 55, 52 and 50 pupils against 60 places each.
    #[test]
    fn need_and_spare_are_never_set_off_against_each_other() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R-6", 60)];
        roll(&mut plan, 0, &[(2013, &[63, 60, 58, 55, 52, 50, 0])]);
        plan.overrides = vec![figure(0, 2014, 0, 66.0)];
        let lack = Lack::of(&forecast(&plan), AreaId(0), &[SchoolId(0)], 0);
        close(lack.need(Phase::Primary), 9.0);
        close(lack.spare(Phase::Primary), 25.0);
    }

    #[test]
    fn schools_of_one_area_are_set_off_against_each_other_within_a_year_group() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R", 60), school(0, "t", "R-1", 30)];
        roll(&mut plan, 0, &[(2013, &[70])]);
        roll(&mut plan, 1, &[(2013, &[24, 30])]);
        let lack = Lack::of(&forecast(&plan), AreaId(0), &[SchoolId(0), SchoolId(1)], 0);
        close(lack.need(Phase::Primary), 4.0);
        close(lack.spare(Phase::Primary), 6.0);
    }

    #[test]
    fn unassigned_pupils_count_as_demand() {
        let mut plan = plan(&["a"]);
        plan.yields[0].profile = at(vec![1.0]);
        plan.sites = vec![site(0, "site", completions(&[(2014, 84)]))];
        let lack = Lack::of(&forecast(&plan), AreaId(0), &[], 0);
        close(lack.need(Phase::Primary), 21.0);
        close(lack.need(Phase::Secondary), 84.0 * 0.17);
    }
}
