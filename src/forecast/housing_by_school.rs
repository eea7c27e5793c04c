//! Which schools take the pupils of new housing, and which give up those whom past building would have brought (the end
//! of rule 5).

use super::cohorts::Cohorts;
use super::housing::{Homes, Housing};
use super::index::Index;
use super::{ByNcYear, NC_YEARS};
use crate::calendar::NcYear;
use crate::plan::{AreaId, Feeder, SchoolId, Site, SiteId};

/// Housing pupils by years after the base year, as if no school closed. They are less than none where past building
/// brought more than new homes do.
#[derive(Clone, Debug, PartialEq)]
pub struct HousingBySchool {
    /// By years ahead (0, the base year, has none), school and NC year; not below minus the base as reported.
    pub schools: Vec<Vec<ByNcYear>>,
    /// By years ahead, area and NC year: pupils whom no school takes; where past building is known, not below 0.
    pub unassigned: Vec<Vec<ByNcYear>>,
    /// By years ahead: pupils of the plan as a whole whom no school takes, less those whom schools should give up but
    /// do not have. So much is in no school's figure.
    pub beyond: Vec<f64>,
    /// By years ahead and NC year: pupils spread over all schools of the plan.
    pub everywhere: Vec<ByNcYear>,
}

/// Sets to 0 what is only left of equal figures taken from each other: less than a billionth of a pupil.
pub fn without_dust<const N: usize>(tables: [&mut Vec<ByNcYear>; N]) {
    tables.into_iter().flatten().flatten().for_each(clear_dust);
}

fn clear_dust(pupils: &mut f64) {
    if pupils.abs() < 1e-9 {
        *pupils = 0.0;
    }
}

impl HousingBySchool {
    /// Gives every site's pupils to schools: those it names, else its area's, else those its area feeds; spreads over
    /// all schools what is of the whole plan. `base` is the recursion's, `reported` what no school falls below.
    #[must_use]
    pub fn of(index: &Index, housing: &Housing, base: &Cohorts, reported: &Cohorts) -> Self {
        let years = index.horizon + 1;
        let mut by_school = Self {
            schools: vec![vec![[0.0; 14]; index.plan.schools.len()]; years],
            unassigned: vec![vec![[0.0; 14]; index.plan.areas.len()]; years],
            beyond: vec![0.0; years],
            everywhere: vec![[0.0; 14]; years],
        };
        let pots = Pots::of(index, housing);
        let fed = schools_fed_by_area(index);
        for ahead in index.ahead() {
            let mut left = pots.of_areas(index, housing, ahead);
            by_school.give_to_named_schools(index, housing, &mut left, ahead);
            by_school.give_to_areas(index, &fed, &base[ahead], &left, ahead);
            if housing.past.is_some() {
                by_school.spread_everywhere(index, housing, &pots, &base[ahead], ahead);
            }
            by_school.keep_to_the_base(&reported[ahead], ahead);
            without_dust([&mut by_school.schools[ahead], &mut by_school.unassigned[ahead]]);
            clear_dust(&mut by_school.beyond[ahead]);
        }
        by_school
    }

    /// Gives pupils to the schools their sites name; leaves those whose named schools do not teach the year to their
    /// area.
    fn give_to_named_schools(&mut self, index: &Index, housing: &Housing, left: &mut [ByNcYear], ahead: usize) {
        for (place, site) in index.plan.sites.iter().enumerate() {
            for nc_year in NC_YEARS.years() {
                let pupils = housing.pupils_in(SiteId(place), nc_year, ahead);
                if pupils == 0.0 {
                    continue;
                }
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
    }

    /// Gives each area's pupils to its schools, else to those that it feeds; what no school takes is unassigned, and
    /// what no school can give up is left to the whole plan.
    fn give_to_areas(
        &mut self,
        index: &Index,
        fed: &[Vec<SchoolId>],
        base: &[ByNcYear],
        left: &[ByNcYear],
        ahead: usize,
    ) {
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
                    self.unassigned[ahead][area.0][nc_year.index()] += pupils;
                }
                spread(&mut self.schools[ahead], base, &takers, nc_year, pupils);
            }
        }
    }

    /// Spreads over all schools the homes on no listed site, less the families who move within the plan, and what
    /// areas without schools cannot give up.
    fn spread_everywhere(&mut self, index: &Index, housing: &Housing, pots: &Pots, base: &[ByNcYear], ahead: usize) {
        let mut pupils = pots.everywhere(housing, ahead);
        for area in &mut self.unassigned[ahead] {
            for (sum, unassigned) in pupils.iter_mut().zip(area) {
                *sum += unassigned.min(0.0);
                *unassigned = unassigned.max(0.0);
            }
        }
        let (mut bases, mut count) = ([0.0; 14], [0.0; 14]);
        for school in index.schools() {
            for nc_year in index.range(school, ahead).into_iter().flat_map(crate::calendar::YearRange::years) {
                bases[nc_year.index()] += base[school.0][nc_year.index()];
                count[nc_year.index()] += 1.0;
            }
        }
        for school in index.schools() {
            for nc_year in index.range(school, ahead).into_iter().flat_map(crate::calendar::YearRange::years) {
                let place = nc_year.index();
                let share = if bases[place] > 0.0 { base[school.0][place] / bases[place] } else { 1.0 / count[place] };
                self.schools[ahead][school.0][place] += pupils[place] * share;
            }
        }
        self.beyond[ahead] +=
            pupils.iter().zip(count).filter(|(_, count)| *count == 0.0).map(|(left, _)| left).sum::<f64>();
        self.everywhere[ahead] = pupils;
    }

    /// No school gives up more pupils than it has.
    fn keep_to_the_base(&mut self, reported: &[ByNcYear], ahead: usize) {
        for (housing, base) in self.schools[ahead].iter_mut().zip(reported) {
            for (housing, base) in housing.iter_mut().zip(base) {
                if *housing < -base {
                    self.beyond[ahead] += *housing + base;
                    *housing = -base;
                }
            }
        }
    }
}

/// What does not go to schools by name, summed once for all years.
struct Pots {
    /// Σρ of an area's sites and other homes, by area and NC year.
    past: Vec<ByNcYear>,
    /// ρ of homes on no listed site, less `Σ local_movers·ρ` of all, by NC year.
    past_everywhere: ByNcYear,
}

impl Pots {
    fn of(index: &Index, housing: &Housing) -> Self {
        let mut pots = Self { past: vec![[0.0; 14]; index.plan.areas.len()], past_everywhere: [0.0; 14] };
        for (homes, brought) in housing.all().filter(|(_, brought)| brought.a_year.iter().any(|pupils| *pupils != 0.0))
        {
            for nc_year in NC_YEARS.years() {
                let a_year = brought.a_year_in(nc_year);
                match homes.area(index.plan) {
                    Some(area) => pots.past[area.0][nc_year.index()] += a_year,
                    None => pots.past_everywhere[nc_year.index()] += a_year,
                }
                pots.past_everywhere[nc_year.index()] -= brought.local_movers * a_year;
            }
        }
        pots
    }

    /// By area: the pupils of its homes on no site, less what past building of all its homes brought.
    fn of_areas(&self, index: &Index, housing: &Housing, ahead: usize) -> Vec<ByNcYear> {
        let of = |area: AreaId| {
            let mut pot = [0.0; 14];
            let others = housing.brought(Homes::Area(area));
            for nc_year in NC_YEARS.years() {
                let come = others.map_or(0.0, |brought| brought.pupils_in(nc_year, ahead));
                let held = housing.years_held(nc_year, ahead) * self.past[area.0][nc_year.index()];
                pot[nc_year.index()] = come - held;
            }
            pot
        };
        index.areas().map(of).collect()
    }

    /// Of the whole plan: the pupils of homes on no listed site less those of all homes whose families move within the
    /// plan, both beyond past building.
    fn everywhere(&self, housing: &Housing, ahead: usize) -> ByNcYear {
        let mut come = [0.0; 3];
        for (homes, brought) in housing.all() {
            let new = if homes == Homes::Plan { 1.0 } else { 0.0 };
            for (sum, pupils) in come.iter_mut().zip(brought.pupils.get(ahead).copied().unwrap_or_default()) {
                *sum += (new - brought.local_movers) * pupils;
            }
        }
        let mut pupils = [0.0; 14];
        for nc_year in NC_YEARS.years() {
            let phase = nc_year.phase();
            let held = housing.years_held(nc_year, ahead) * self.past_everywhere[nc_year.index()];
            pupils[nc_year.index()] = come[phase.index()] / phase.years().count() as f64 - held;
        }
        pupils
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

    /// 30 homes bring 2.1 pupils where 10 and 20 that go take 0.7 and 1.4: in floating point that is not quite 0.
    #[test]
    fn what_only_rounding_leaves_is_nobody() {
        let mut plan = two();
        plan.yields[0].pupils[0] = at(0.07);
        let homes = [3, -1, -2].map(|tens| site(0, "site", completions(&[(2014, 10 * tens)])));
        plan.sites = homes.to_vec();
        assert_eq!(reception(&plan, 1), [0.0, 0.0, 0.0]);
        plan.schools.clear();
        assert_eq!(reception(&plan, 1), [0.0]);
    }

    #[test]
    fn demolitions_take_pupils_away_the_same_way() {
        let mut plan = two();
        plan.sites[0].build_out = completions(&[(2014, -70)]);
        assert_eq!(reception(&plan, 1), [-0.625, -1.875, 0.0]);
        close(forecast(&plan).unassigned(AreaId(0), 0, nc(6)), -2.5);
    }
}
