//! Cohorts: each moves up by its ratio, an officer's figure replaces it before it does (rule 4).

use super::ByNcYear;
use super::draws::Draws;
use super::feeders::area_pools;
use super::index::Index;
use super::intake::Intakes;
use super::progression::Progressions;
use crate::plan::SchoolId;

/// Base pupils by years ahead (0 is the base year's roll), then by school, then by NC year; as the recursion has
/// them, before `share`, and as if no school closed. Years not taught hold 0.
pub type Cohorts = Vec<Vec<ByNcYear>>;

/// Carries the base year's rolls to the horizon.
#[must_use]
pub fn cohorts(index: &Index, progressions: &Progressions, intakes: &Intakes) -> Cohorts {
    let draws = Draws::of(index);
    let mut years = Vec::with_capacity(index.horizon + 1);
    years.push(base_year(index));
    for ahead in index.ahead() {
        let before = &years[ahead - 1];
        let mut entering = entering(index, intakes, before, ahead);
        draws.apply(index, &mut entering, ahead);
        let mut now = vec![[0.0; 14]; index.plan.schools.len()];
        for school in index.schools() {
            now[school.0] = year(index, progressions, school, &before[school.0], entering[school.0], ahead);
        }
        years.push(now);
    }
    years
}

/// The pupils entering each school's first year so many years ahead, before any school draws; `before` is what every
/// school's NC years held in the year before. 0 for a school that is not there.
#[must_use]
pub fn entering(index: &Index, intakes: &Intakes, before: &[ByNcYear], ahead: usize) -> Vec<f64> {
    let areas = area_pools(index, before, ahead);
    let mut entering = vec![0.0; index.plan.schools.len()];
    for school in index.schools().filter(|&school| index.range(school, ahead).is_some()) {
        entering[school.0] = intakes.pupils(index, school, &areas, before, ahead);
    }
    entering
}

/// The rolls of the base year, in the years taught then; 0 where none is written.
fn base_year(index: &Index) -> Vec<ByNcYear> {
    let mut rolls = vec![[0.0; 14]; index.plan.schools.len()];
    for school in index.schools() {
        for nc_year in index.range(school, 0).into_iter().flat_map(crate::calendar::YearRange::years) {
            rolls[school.0][nc_year.index()] = index.roll(school, nc_year, index.base).unwrap_or(0.0);
        }
    }
    rolls
}

/// One school in one year from the year before and the pupils who enter it.
fn year(
    index: &Index,
    progressions: &Progressions,
    school: SchoolId,
    before: &ByNcYear,
    intake: f64,
    ahead: usize,
) -> ByNcYear {
    let mut now = [0.0; 14];
    let Some(range) = index.range(school, ahead) else {
        return now;
    };
    for nc_year in range.years() {
        let written = index.overrides.get(&(school, ahead, nc_year)).copied();
        now[nc_year.index()] = written.unwrap_or_else(|| match nc_year.below() {
            Some(below) if range.contains(below) => progressions.school(school, below) * before[below.index()],
            _ => intake,
        });
    }
    now
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, births, close, figure, forecast, plan, roll, school, year};
    use crate::plan::{Plan, SchoolId};

    /// The base pupils of a school's years so many years ahead.
    fn base(plan: &Plan, school: usize, ahead: usize) -> Vec<f64> {
        forecast(plan).cells(SchoolId(school), ahead - 1).iter().map(|cell| cell.base).collect()
    }

    fn infant() -> Plan {
        let mut plan = plan(&["a"]);
        plan.assumptions.shrinkage = at(0.0);
        plan.schools = vec![school(0, "s", "R-2", 60)];
        births(&mut plan, 0, 2012, &[100, 100]);
        roll(&mut plan, 0, &[(2012, &[50, 50, 50]), (2013, &[50, 40, 60])]);
        plan
    }

    #[test]
    fn each_cohort_moves_up_by_its_ratio() {
        assert_eq!(base(&infant(), 0, 1), [50.0, 40.0, 48.0]);
        assert_eq!(base(&infant(), 0, 2), [50.0, 40.0, 48.0]);
    }

    #[test]
    fn an_officers_figure_replaces_the_forecast_and_moves_up() {
        let mut plan = infant();
        plan.overrides = vec![figure(0, 2013, 0, 10.0), figure(0, 2014, 0, 60.0), figure(0, 2015, 2, 7.0)];
        assert_eq!(base(&plan, 0, 1), [60.0, 40.0, 48.0]);
        assert_eq!(base(&plan, 0, 2), [50.0, 48.0, 7.0]);
        close(base(&plan, 0, 3)[2], 57.6);
    }

    #[test]
    fn a_growing_school_moves_up_into_years_it_has_never_taught_by_the_areas_ratio() {
        let mut plan = infant();
        plan.schools.push(school(0, "new", "R-2", 30));
        plan.schools[1].opens = Some(at(year(2013)));
        roll(&mut plan, 1, &[(2013, &[20, 0, 0])]);
        assert_eq!(base(&plan, 1, 1)[1..], [16.0]);
        close(base(&plan, 1, 2)[2], 16.0 * 1.2);
    }

    #[test]
    fn a_new_school_has_no_base_above_its_first_year_but_what_an_officer_writes() {
        let mut plan = infant();
        plan.schools.push(school(0, "new", "R-2", 30));
        plan.schools[1].opens = Some(at(year(2015)));
        plan.schools[1].opens_with = Some(at(super::super::testing::range("R-1")));
        plan.overrides = vec![figure(1, 2014, 0, 99.0), figure(1, 2015, 1, 15.0)];
        assert_eq!(base(&plan, 1, 1), [] as [f64; 0]);
        assert_eq!(base(&plan, 1, 2), [0.0, 15.0]);
        assert_eq!(base(&plan, 1, 3), [0.0, 0.0, 18.0]);
    }

    #[test]
    fn the_recursion_starts_from_the_base_year_even_if_that_was_exceptional() {
        let mut plan = infant();
        plan.assumptions.exceptional_years = vec![at(year(2013))];
        assert_eq!(base(&plan, 0, 1)[1..], [50.0, 40.0]);
    }
}
