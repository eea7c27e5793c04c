//! Which schools take the pupils of new housing (the end of rule 5).

use super::cohorts::Cohorts;
use super::housing::Housing;
use super::index::Index;
use super::{ByNcYear, NC_YEARS};
use crate::calendar::NcYear;
use crate::plan::{AreaId, Feeder, SchoolId, Site, SiteId};

/// Housing pupils by years after the base year, as if no school closed.
#[derive(Clone, Debug, PartialEq)]
pub struct HousingBySchool {
    /// By years ahead (0, the base year, has none), school and NC year.
    pub schools: Vec<Vec<ByNcYear>>,
    /// By years ahead, area and NC year: pupils whom no school takes.
    pub unassigned: Vec<Vec<ByNcYear>>,
}

impl HousingBySchool {
    /// Gives every site's pupils to schools: those it names, else its area's, else those its area feeds.
    #[must_use]
    pub fn of(index: &Index, housing: &Housing, cohorts: &Cohorts) -> Self {
        let years = index.horizon + 1;
        let mut by_school = Self {
            schools: vec![vec![[0.0; 14]; index.plan.schools.len()]; years],
            unassigned: vec![vec![[0.0; 14]; index.plan.areas.len()]; years],
        };
        let fed = schools_fed_by_area(index);
        for ahead in index.ahead() {
            let left = by_school.give_to_named_schools(index, housing, ahead);
            for area in index.areas() {
                for nc_year in NC_YEARS.years().filter(|nc_year| left[area.0][nc_year.index()] != 0.0) {
                    let pupils = left[area.0][nc_year.index()];
                    let teaching = |schools: &[SchoolId]| -> Vec<SchoolId> {
                        schools.iter().copied().filter(|&id| index.teaches(id, nc_year, ahead)).collect()
                    };
                    let mut takers = teaching(&index.schools_of[area.0]);
                    if takers.is_empty() {
                        takers = teaching(&fed[area.0]);
                    }
                    if takers.is_empty() {
                        by_school.unassigned[ahead][area.0][nc_year.index()] += pupils;
                    }
                    spread(&mut by_school.schools[ahead], &cohorts[ahead], &takers, nc_year, pupils);
                }
            }
        }
        by_school
    }

    /// Gives pupils to the schools their sites name; returns those whose named schools do not teach the year, by area.
    fn give_to_named_schools(&mut self, index: &Index, housing: &Housing, ahead: usize) -> Vec<ByNcYear> {
        let mut left = vec![[0.0; 14]; index.plan.areas.len()];
        for (place, site) in index.plan.sites.iter().enumerate() {
            for nc_year in NC_YEARS.years() {
                let pupils = housing.pupils_in(SiteId(place), nc_year, ahead);
                let named = || named(index, site, nc_year, ahead);
                let shares: f64 = named().map(|(_, share)| share).sum();
                if shares > 0.0 {
                    for (school, share) in named() {
                        self.schools[ahead][school.0][nc_year.index()] += pupils * share / shares;
                    }
                } else {
                    left[site.area.0][nc_year.index()] += pupils;
                }
            }
        }
        left
    }
}

/// The schools that a site names and that teach an NC year, with their shares.
fn named(index: &Index, site: &Site, nc_year: NcYear, ahead: usize) -> impl Iterator<Item = (SchoolId, f64)> {
    site.schools.iter().map(|named| named.value).filter(move |&(school, _)| index.teaches(school, nc_year, ahead))
}

/// Adds pupils to schools in proportion to the base pupils they have in that year, equally where none has any.
fn spread(to: &mut [ByNcYear], base: &[ByNcYear], takers: &[SchoolId], nc_year: NcYear, pupils: f64) {
    let place = nc_year.index();
    let sum: f64 = takers.iter().map(|school| base[school.0][place]).sum();
    for school in takers {
        let share = if sum > 0.0 { base[school.0][place] / sum } else { 1.0 / takers.len() as f64 };
        to[school.0][place] += pupils * share;
    }
}

/// The mainstream schools anywhere that list a whole area among their feeders, by area, each once.
fn schools_fed_by_area(index: &Index) -> Vec<Vec<SchoolId>> {
    let mut fed: Vec<Vec<SchoolId>> = vec![Vec::new(); index.plan.areas.len()];
    for school in index.schools() {
        for feeder in index.plan[school].feeders.iter().flatten() {
            if let Feeder::Area(AreaId(area)) = feeder.value
                && fed[area].last() != Some(&school)
            {
                fed[area].push(school);
            }
        }
    }
    fed
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, close, completions, forecast, nc, plan, roll, school, site, year};
    use crate::plan::{AreaId, Feeder, Plan, SchoolId, SchoolType};

    /// Two schools of one year group with 10 and 30 pupils, and a site that brings 2.5 pupils to each primary year.
    fn two() -> Plan {
        let mut plan = plan(&["a", "b"]);
        plan.yields[0].profile = at(vec![1.0]);
        plan.schools = vec![school(0, "s", "R", 30), school(0, "t", "R", 30)];
        roll(&mut plan, 0, &[(2013, &[10])]);
        roll(&mut plan, 1, &[(2013, &[30])]);
        plan.sites = vec![site(0, "site", completions(&[(2014, 70)]))];
        plan
    }

    /// Housing pupils in Reception by school, then the first area's unassigned ones.
    fn reception(plan: &Plan, ahead: usize) -> Vec<f64> {
        let forecast = forecast(plan);
        let housing = |school| forecast.cell(SchoolId(school), ahead - 1, nc(0)).map_or(0.0, |cell| cell.housing);
        let unassigned = forecast.unassigned(AreaId(0), ahead - 1, nc(0));
        (0..plan.schools.len()).map(housing).chain([unassigned]).collect()
    }

    #[test]
    fn pupils_go_to_the_areas_schools_in_proportion_to_their_base() {
        assert_eq!(reception(&two(), 1), [0.625, 1.875, 0.0]);
    }

    #[test]
    fn where_no_school_has_any_pupils_they_share_equally() {
        let mut plan = two();
        roll(&mut plan, 0, &[(2013, &[0])]);
        roll(&mut plan, 1, &[(2013, &[0])]);
        assert_eq!(reception(&plan, 1), [1.25, 1.25, 0.0]);
    }

    #[test]
    fn named_schools_take_by_their_shares_once_they_teach_the_year() {
        let mut plan = two();
        plan.schools.push(school(1, "new", "R", 30));
        plan.schools[2].opens = Some(at(year(2015)));
        plan.sites[0].schools = vec![at((SchoolId(1), 0.4)), at((SchoolId(2), 0.6))];
        assert_eq!(reception(&plan, 1), [0.0, 2.5, 0.0, 0.0]);
        assert_eq!(reception(&plan, 2), [0.0, 1.0, 1.5, 0.0]);
        plan.sites[0].schools = vec![at((SchoolId(2), 1.0))];
        assert_eq!(reception(&plan, 1), [0.625, 1.875, 0.0, 0.0]);
        // A share of nought is no school that takes anyone.
        plan.sites[0].schools = vec![at((SchoolId(0), 0.0)), at((SchoolId(2), 1.0))];
        assert_eq!(reception(&plan, 1), [0.625, 1.875, 0.0, 0.0]);
    }

    #[test]
    fn special_schools_take_no_one_even_if_named() {
        let mut plan = two();
        plan.sites[0].schools = vec![at((SchoolId(0), 1.0))];
        plan.schools[0].kind = at(SchoolType::Special);
        assert_eq!(reception(&plan, 1), [0.0, 2.5, 0.0]);
    }

    #[test]
    fn where_no_school_of_the_area_teaches_the_year_those_it_feeds_do_else_they_are_unassigned() {
        let mut plan = two();
        plan.sites[0].area = AreaId(1);
        assert_eq!(reception(&plan, 1), [0.0, 0.0, 0.0]);
        close(forecast(&plan).unassigned(AreaId(1), 0, nc(0)), 2.5);
        let fed = at(Feeder::Area(AreaId(1)));
        plan.schools[0].feeders = Some(vec![fed, fed]);
        plan.schools[1].feeders = Some(vec![fed]);
        assert_eq!(reception(&plan, 1), [0.625, 1.875, 0.0]);
        close(forecast(&plan).unassigned(AreaId(1), 0, nc(0)), 0.0);
        close(forecast(&plan).unassigned(AreaId(1), 0, nc(7)), 70.0 * 0.17 / 5.0);
    }

    #[test]
    fn demolitions_take_pupils_away_the_same_way() {
        let mut plan = two();
        plan.sites[0].build_out = completions(&[(2014, -70)]);
        assert_eq!(reception(&plan, 1), [-0.625, -1.875, 0.0]);
        close(forecast(&plan).unassigned(AreaId(0), 0, nc(6)), -2.5);
    }
}
