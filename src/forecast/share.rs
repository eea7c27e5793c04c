//! What is reported: a school's own run and its present share of its area, blended (the end of rule 4).

use super::cohorts::Cohorts;
use super::index::Index;
use super::{ByNcYear, NC_YEARS};
use crate::calendar::NcYear;
use crate::plan::{AreaId, SchoolId};

/// The reported base pupils by years ahead, school and NC year; year 0 is the base year's roll. The sum over the
/// schools that take part is as before, so that an area's total does not change.
#[must_use]
pub fn reported(index: &Index, cohorts: &Cohorts) -> Cohorts {
    let mut reported = cohorts.clone();
    for ahead in index.ahead() {
        let Some(weight) = weight(&index.plan.assumptions.share, ahead) else {
            continue;
        };
        for area in index.areas() {
            for nc_year in NC_YEARS.years() {
                blend(index, &cohorts[0], &mut reported[ahead], (area, nc_year, ahead), weight);
            }
        }
    }
    reported
}

/// λ so many years ahead; the last one holds on, and none leaves everything as it is.
fn weight(share: &[f64], ahead: usize) -> Option<f64> {
    share.get(ahead - 1).or(share.last()).copied()
}

/// Blends one NC year of an area's schools in one year.
fn blend(
    index: &Index,
    present: &[ByNcYear],
    figures: &mut [ByNcYear],
    (area, nc_year, ahead): (AreaId, NcYear, usize),
    weight: f64,
) {
    let place = nc_year.index();
    let takes_part = |school: &SchoolId| {
        index.has_roll(*school, nc_year)
            && index.teaches(*school, nc_year, ahead)
            && !index.is_closed(*school, ahead)
            && !index.overrides.contains_key(&(*school, ahead, nc_year))
    };
    let schools: Vec<SchoolId> = index.schools_of[area.0].iter().copied().filter(takes_part).collect();
    let now: f64 = schools.iter().map(|school| present[school.0][place]).sum();
    let then: f64 = schools.iter().map(|school| figures[school.0][place]).sum();
    if now > 0.0 {
        for school in schools {
            let figure = &mut figures[school.0][place];
            *figure = (1.0 - weight) * *figure + weight * present[school.0][place] / now * then;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, close, figure, forecast, nc, plan, roll, school, year};
    use crate::plan::{Plan, SchoolId};

    /// Two one-year schools with a present roll of 10 and 30; their past means are 20 and 30, and the recursion goes on
    /// with those at the present level of 40 to 50: 16 and 24.
    fn two() -> Plan {
        let mut plan = plan(&["a"]);
        plan.assumptions.history_weights = at(vec![1.0, 1.0]);
        plan.assumptions.share = at(vec![0.2, 0.4]);
        plan.schools = vec![school(0, "s", "R", 30), school(0, "t", "R", 30)];
        roll(&mut plan, 0, &[(2012, &[30]), (2013, &[10])]);
        roll(&mut plan, 1, &[(2012, &[30]), (2013, &[30])]);
        plan
    }

    fn base(plan: &Plan, ahead: usize) -> Vec<f64> {
        let forecast = forecast(plan);
        let base = |school| forecast.cell(SchoolId(school), ahead - 1, nc(0)).map_or(0.0, |cell| cell.base);
        (0..2).map(base).collect()
    }

    #[test]
    fn what_is_reported_leans_to_the_present_share_and_the_areas_sum_stays() {
        for (ahead, weight) in [(1, 0.2), (2, 0.4), (5, 0.4)] {
            let figures = base(&two(), ahead);
            close(figures[0], (1.0 - weight) * 16.0 + weight * 40.0 * 10.0 / 40.0);
            close(figures[0] + figures[1], 40.0);
        }
    }

    #[test]
    fn overridden_and_closed_schools_stand_aside() {
        let mut plan = two();
        plan.overrides = vec![figure(0, 2014, 0, 90.0)];
        close(base(&plan, 1)[0], 90.0);
        close(base(&plan, 1)[1], 24.0);
        let mut plan = two();
        plan.schools[0].closes = Some(at(year(2015)));
        close(base(&plan, 1)[0], 0.8 * 16.0 + 0.2 * 10.0);
        close(base(&plan, 2)[0], 0.0);
        close(base(&plan, 2)[1], 24.0);
    }

    #[test]
    fn a_school_that_did_not_teach_the_year_in_the_base_year_stands_aside() {
        let mut plan = two();
        plan.schools.push(school(0, "new", "R", 30));
        plan.schools[2].opens = Some(at(year(2014)));
        plan.overrides = vec![figure(2, 2015, 0, 500.0)];
        close(base(&plan, 2).iter().sum(), 40.0);
    }

    #[test]
    fn pools_and_the_recursion_are_not_blended() {
        let mut plan = two();
        plan.schools[0].years = at(super::super::testing::range("R-1"));
        roll(&mut plan, 0, &[(2012, &[30, 30]), (2013, &[10, 30])]);
        let forecast = forecast(&plan);
        // Year 1 of 2015/16 comes from the 16 of the recursion, not from the 14.8 reported; alone, it is its own share.
        close(forecast.cells(SchoolId(0), 0)[0].base, 14.8);
        close(forecast.cells(SchoolId(0), 1)[1].base, 16.0);
    }
}
