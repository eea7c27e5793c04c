//! The pupils who could come to an intake above Reception: those leaving its feeders (rule 3).

use std::collections::{BTreeMap, BTreeSet};

use super::history::Series;
use super::index::Index;
use super::{ByNcYear, NC_YEARS};
use crate::calendar::{AcademicYear, NcYear};
use crate::plan::{AreaId, Feeder, School, SchoolId};

/// A school's feeders, each counted once; special schools among them take no part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feeders {
    /// Areas all of whose schools feed it.
    pub areas: Vec<AreaId>,
    /// Single schools outside those areas.
    pub schools: Vec<SchoolId>,
}

impl Feeders {
    /// The feeders of a school: those written, else the other schools of its own area.
    ///
    /// The school itself may be among an area's: as it teaches the first year, and none below, it never counts.
    #[must_use]
    pub fn of(index: &Index, school: &School) -> Self {
        let Some(written) = &school.feeders else {
            return Self { areas: vec![school.area], schools: Vec::new() };
        };
        let mut areas = BTreeSet::new();
        let mut schools = BTreeSet::new();
        for feeder in written {
            match feeder.value {
                Feeder::Area(area) => areas.insert(area),
                Feeder::School(school) => schools.insert(school),
            };
        }
        schools.retain(|&school| index.plan[school].is_mainstream() && !areas.contains(&index.plan[school].area));
        Self { areas: areas.into_iter().collect(), schools: schools.into_iter().collect() }
    }
}

/// Pupils of the past in the last year of the feeders whose range in the file ends there, without projects.
#[derive(Clone, Debug, PartialEq)]
pub struct PastPools {
    /// By the year entered (the pupils are those of the year before it), then by area, then by NC year left; `None`
    /// where a feeder that taught the year has no roll.
    areas: BTreeMap<AcademicYear, Vec<[Option<f64>; 14]>>,
}

impl PastPools {
    /// Adds up every area's schools once.
    #[must_use]
    pub fn of(index: &Index) -> Self {
        let none = vec![[Some(0.0); 14]; index.plan.areas.len()];
        let mut areas: BTreeMap<AcademicYear, Vec<[Option<f64>; 14]>> =
            index.history(Series::Entry).outcomes.iter().map(|outcome| (outcome.year, none.clone())).collect();
        for school in index.schools() {
            let (area, last) = (index.plan[school].area, index.plan[school].years.last);
            for (year, areas) in &mut areas {
                let sum = &mut areas[area.0][last.index()];
                *sum = sum.and_then(|sum| Some(sum + leavers(index, school, last, *year)?));
            }
        }
        Self { areas }
    }

    /// The pool F(t) of those who entered in the year t + 1: pupils in `below` at the feeders in t; `None` where it is
    /// unknown.
    #[must_use]
    pub fn pool(&self, index: &Index, feeders: &Feeders, below: NcYear, entered: AcademicYear) -> Option<f64> {
        let areas = self.areas.get(&entered)?;
        let mut sum = 0.0;
        for area in &feeders.areas {
            sum += areas[area.0][below.index()]?;
        }
        for &school in feeders.schools.iter().filter(|&&school| index.plan[school].years.last == below) {
            sum += leavers(index, school, below, entered)?;
        }
        Some(sum)
    }
}

/// The pupils in a school's last year before `entered`: 0 if it did not teach it yet, `None` if no roll says.
fn leavers(index: &Index, school: SchoolId, last: NcYear, entered: AcademicYear) -> Option<f64> {
    let year = entered.plus(-1);
    if index.teaching[school.0].taught(last, year) { index.roll(school, last, year) } else { Some(0.0) }
}

/// The pool F(y) of each area by the year entered: base pupils of the year below, in the year before, at the area's
/// schools that do not teach the year entered themselves.
#[must_use]
pub fn area_pools(index: &Index, before: &[ByNcYear], ahead: usize) -> Vec<ByNcYear> {
    let mut pools = vec![[0.0; 14]; index.plan.areas.len()];
    for school in index.schools() {
        let pool = &mut pools[index.plan[school].area.0];
        for entered in NC_YEARS.years() {
            pool[entered.index()] += leaving(index, before, school, entered, ahead);
        }
    }
    pools
}

/// The pool F(y) of one school's feeders, given those of whole areas.
#[must_use]
pub fn pool(
    index: &Index,
    feeders: &Feeders,
    areas: &[ByNcYear],
    before: &[ByNcYear],
    entered: NcYear,
    ahead: usize,
) -> f64 {
    let of_areas: f64 = feeders.areas.iter().map(|area| areas[area.0][entered.index()]).sum();
    let of_schools: f64 = feeders.schools.iter().map(|&school| leaving(index, before, school, entered, ahead)).sum();
    of_areas + of_schools
}

/// A school's pupils who must go elsewhere to enter a year; those that teach it keep theirs.
fn leaving(index: &Index, before: &[ByNcYear], school: SchoolId, entered: NcYear, ahead: usize) -> f64 {
    match entered.below() {
        Some(below) if !index.teaches(school, entered, ahead) => before[school.0][below.index()],
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::ForecastOptions;
    use super::super::testing::{at, nc, plan, roll, school, steps, year};
    use super::*;
    use crate::plan::{Plan, SchoolType};

    /// An infant and a primary school, a junior school and a secondary one; a primary school in the next area.
    fn town() -> Plan {
        let mut plan = plan(&["a", "b"]);
        plan.schools = vec![
            school(0, "infant", "R-2", 60),
            school(0, "junior", "3-6", 60),
            school(0, "primary", "R-6", 30),
            school(0, "secondary", "7-11", 150),
            school(1, "other", "R-6", 30),
        ];
        roll(&mut plan, 0, &[(2012, &[60, 50, 40])]);
        roll(&mut plan, 1, &[(2012, &[40, 40, 40, 41])]);
        roll(&mut plan, 2, &[(2012, &[30, 30, 30, 30, 30, 30, 25])]);
        roll(&mut plan, 4, &[(2012, &[30, 30, 30, 30, 30, 30, 19])]);
        plan
    }

    fn past(plan: &Plan, school: usize) -> Option<f64> {
        let index = Index::of(plan, ForecastOptions::default());
        let (feeders, below) = (Feeders::of(&index, &plan.schools[school]), plan.schools[school].years.first.below());
        PastPools::of(&index).pool(&index, &feeders, below?, year(2013))
    }

    #[test]
    fn without_the_key_every_other_school_of_the_area_feeds() {
        assert_eq!(past(&town(), 3), Some(41.0 + 25.0));
        assert_eq!(past(&town(), 1), Some(40.0));
    }

    #[test]
    fn written_feeders_count_once_however_often_they_are_named() {
        let mut plan = town();
        let other = at(Feeder::School(SchoolId(4)));
        plan.schools[3].feeders =
            Some(vec![other, at(Feeder::Area(AreaId(1))), at(Feeder::School(SchoolId(2))), other]);
        assert_eq!(past(&plan, 3), Some(19.0 + 25.0));
        plan.schools[3].feeders = Some(Vec::new());
        assert_eq!(past(&plan, 3), Some(0.0));
    }

    #[test]
    fn a_feeder_without_a_roll_makes_the_year_unknown_but_one_not_yet_open_does_not() {
        let mut plan = town();
        plan.schools[2].roll.clear();
        assert_eq!(past(&plan, 3), None);
        plan.schools[2].opens = Some(at(year(2013)));
        assert_eq!(past(&plan, 3), Some(41.0));
        // Open since 2008, it taught Year 4 in 2012: still growing.
        plan.schools[2].opens = Some(at(year(2008)));
        assert_eq!(past(&plan, 3), Some(41.0));
        plan.schools[2].opens = Some(at(year(2006)));
        assert_eq!(past(&plan, 3), None);
    }

    #[test]
    fn the_past_goes_by_the_range_of_the_file_without_projects() {
        let mut plan = town();
        plan.projects = vec![steps(0, &[("2010", Some("R-6"), None)])];
        assert_eq!(past(&plan, 1), Some(40.0));
    }

    #[test]
    fn special_schools_feed_no_one() {
        let mut plan = town();
        plan.schools[2].kind = at(SchoolType::Special);
        assert_eq!(past(&plan, 3), Some(41.0));
        plan.schools[3].feeders = Some(vec![at(Feeder::School(SchoolId(2)))]);
        assert_eq!(past(&plan, 3), Some(0.0));
    }

    #[test]
    fn a_school_that_teaches_the_year_entered_keeps_its_pupils() {
        let mut plan = town();
        plan.projects = vec![steps(0, &[("2015", Some("R-6"), None)])];
        let index = Index::of(&plan, ForecastOptions::default());
        let mut before = vec![[0.0; 14]; plan.schools.len()];
        (before[0][2], before[2][2], before[4][2]) = (40.0, 30.0, 29.0);
        let feeders = Feeders::of(&index, &plan.schools[1]);
        let pupils = |ahead| pool(&index, &feeders, &area_pools(&index, &before, ahead), &before, nc(3), ahead);
        // The primary school never sends its Year 2 on; the infant school no longer does once it has a Year 3.
        assert_eq!(vec![pupils(1), pupils(2)], [40.0, 0.0]);
    }
}
