//! Intakes: take-up × pool (rules 2 and 3).

use std::collections::BTreeMap;

use super::ByNcYear;
use super::feeders::{self, Feeders, PastPools};
use super::history::Series;
use super::index::Index;
use super::progression::Progressions;
use super::reception::{self, ReceptionPools};
use crate::calendar::NcYear;
use crate::plan::{AreaId, SchoolId};

/// How much of its pool a school has taken: weighted means over the same past years.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TakeUp {
    /// Pupils in the school's first year.
    pub taken: f64,
    /// The pool they came from, above 0; above Reception it is F̄.
    pub pool: f64,
}

impl TakeUp {
    /// u: pupils for each one in the pool.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.taken / self.pool
    }
}

/// Of the schools of an area that begin in one NC year and have a roll for the base year: how their intakes of that
/// year stand to the means of their past ones. Where no pool is known, a mean is moved by as much, for it may be old.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Level {
    /// Pupils who entered in the base year.
    pub now: f64,
    /// The weighted means of past intakes.
    pub usual: f64,
}

impl Level {
    /// 1 where nothing is usual.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        if self.usual > 0.0 { self.now / self.usual } else { 1.0 }
    }
}

/// Schools of an area that begin in one NC year and whose intake is the moved mean of their past ones in some year.
#[derive(Clone, Debug, PartialEq)]
pub struct UsualIntakes {
    /// The area.
    pub area: AreaId,
    /// Their first year.
    pub first_year: NcYear,
    /// In order.
    pub schools: Vec<SchoolId>,
}

impl UsualIntakes {
    /// All of a plan, by area and first year. A school without any roll is none: it has no mean.
    #[must_use]
    pub fn of(index: &Index, intakes: &Intakes) -> Vec<Self> {
        let mut found: BTreeMap<(AreaId, NcYear), Vec<SchoolId>> = BTreeMap::new();
        for school in index.schools().filter(|school| intakes.schools[school.0].own_mean > 0.0) {
            let (area, first) = (index.plan[school].area, index.plan[school].years.first);
            let stands = |ahead: usize| {
                index.teaches(school, first, ahead)
                    && !index.is_closed(school, ahead)
                    && !index.overrides.contains_key(&(school, ahead, first))
                    && intakes.is_usual(index, school, ahead)
            };
            if index.ahead().any(stands) {
                found.entry((area, first)).or_default().push(school);
            }
        }
        found.into_iter().map(|((area, first_year), schools)| Self { area, first_year, schools }).collect()
    }
}

/// What a school's intake follows from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intake {
    /// `None` where nothing is known or the past pool is 0: then the school's own mean stands.
    pub take_up: Option<TakeUp>,
    /// The weighted mean of the school's own past intakes; 0 for a school with no roll yet.
    pub own_mean: f64,
    /// What that mean is multiplied by where it stands for the intake; see [`Level`].
    pub level: f64,
    /// Where it comes from; nothing for Reception.
    pub feeders: Feeders,
}

/// The intakes of every school and the pools they draw on.
#[derive(Clone, Debug, PartialEq)]
pub struct Intakes {
    /// Of Reception.
    pub reception: ReceptionPools,
    /// 1 + θ(ℓ − 1) by area: where children move in during the primary years, more of them also move in before.
    pub arrivals: Vec<f64>,
    /// By school; empty for special schools.
    pub schools: Vec<Intake>,
}

impl Intakes {
    /// Works out every take-up of a plan.
    #[must_use]
    pub fn of(index: &Index, progressions: &Progressions) -> Self {
        let past = PastPools::of(index);
        let mut schools = vec![Intake::default(); index.plan.schools.len()];
        for school in index.schools() {
            schools[school.0] = intake(index, &past, school);
        }
        let levels = levels(index, &schools);
        for school in index.schools() {
            let level = levels.get(&(index.plan[school].area, index.plan[school].years.first));
            schools[school.0].level = level.map_or(1.0, Level::ratio);
        }
        let share = *index.plan.assumptions.area_growth;
        let arrivals = index.areas().map(|area| 1.0 + share * (progressions.growth(area) - 1.0)).collect();
        Self { reception: ReceptionPools::of(index), arrivals, schools }
    }

    /// The base pupils entering a school's first year so many years ahead. `before` is what every school's NC years
    /// held in the year before, `areas` the pools that whole areas make of it.
    #[must_use]
    pub fn pupils(
        &self,
        index: &Index,
        school: SchoolId,
        areas: &[ByNcYear],
        before: &[ByNcYear],
        ahead: usize,
    ) -> f64 {
        let (intake, plan) = (&self.schools[school.0], index.plan);
        let usual = intake.own_mean * intake.level;
        let Some(take_up) = intake.take_up else {
            return usual;
        };
        let first = plan[school].years.first;
        if first == NcYear::RECEPTION {
            let area = plan[school].area;
            let pool = self.reception.pool(area, ahead);
            return pool.map_or(usual, |pool| (take_up.rate() * pool * self.arrivals[area.0]).max(0.0));
        }
        let response = *plan.assumptions.feeder_response;
        let pool = feeders::pool(index, &intake.feeders, areas, before, first, ahead);
        (take_up.rate() * (response * pool + (1.0 - response) * take_up.pool)).max(0.0)
    }

    /// Whether a school's intake is the moved mean of its past ones, so many years ahead: no pool is known.
    #[must_use]
    pub fn is_usual(&self, index: &Index, school: SchoolId, ahead: usize) -> bool {
        let of = &index.plan[school];
        let has_pool = of.years.first != NcYear::RECEPTION || self.reception.pool(of.area, ahead).is_some();
        self.schools[school.0].take_up.is_none() || !has_pool
    }
}

/// The level of each area and first year in which any school has a roll for the base year.
#[must_use]
pub fn levels(index: &Index, intakes: &[Intake]) -> BTreeMap<(AreaId, NcYear), Level> {
    let mut levels: BTreeMap<(AreaId, NcYear), Level> = BTreeMap::new();
    for school in index.schools() {
        let (area, first) = (index.plan[school].area, index.plan[school].years.first);
        if let Some(now) = index.roll(school, first, index.base) {
            let level = levels.entry((area, first)).or_default();
            level.now += now;
            level.usual += intakes[school.0].own_mean;
        }
    }
    levels
}

/// A school's take-up and own mean over the past years that count.
fn intake(index: &Index, past: &PastPools, id: SchoolId) -> Intake {
    let school = &index.plan[id];
    let first = school.years.first;
    let own = |year| index.roll(id, first, year);
    let history = index.history(Series::of_intake(first));
    let own_mean = history.means(|year| Some([own(year)?])).map_or(0.0, |[mean]| mean);
    let (feeders, means) = match first.below() {
        None => {
            let known = |year| Some([own(year)?, reception::written(index, school.area, year)?]);
            (Feeders::default(), history.means(known))
        }
        Some(below) => {
            let feeders = Feeders::of(index, school);
            let means = history.means(|year| Some([own(year)?, past.pool(index, &feeders, below, year)?]));
            (feeders, means)
        }
    };
    let take_up = means.filter(|[_, pool]| *pool > 0.0).map(|[taken, pool]| TakeUp { taken, pool });
    Intake { take_up, own_mean, level: 1.0, feeders }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, births, close, forecast, plan, roll, school, year};
    use crate::plan::{Plan, SchoolId};

    /// The base pupils entering a school so many years ahead.
    fn entering(plan: &Plan, school: usize, ahead: usize) -> f64 {
        forecast(plan).cells(SchoolId(school), ahead - 1)[0].base
    }

    fn reception() -> Plan {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R", 60)];
        births(&mut plan, 0, 2011, &[80, 90, 100, 110]);
        roll(&mut plan, 0, &[(2011, &[44]), (2012, &[45]), (2013, &[50])]);
        plan
    }

    #[test]
    fn reception_is_take_up_times_the_pool() {
        let u = (3.0 * 50.0 + 2.0 * 45.0 + 44.0) / (3.0 * 100.0 + 2.0 * 90.0 + 80.0);
        close(entering(&reception(), 0, 1), u * 110.0);
        // After the last births written they stay.
        close(entering(&reception(), 0, 2), u * 110.0);
    }

    #[test]
    fn an_area_that_grows_on_the_way_through_school_grows_before_it_too() {
        let mut plan = plan(&["a", "b"]);
        plan.assumptions.area_growth = at(0.5);
        plan.schools = vec![school(0, "s", "R-1", 60), school(1, "t", "R-1", 60)];
        for area in 0..2 {
            births(&mut plan, area, 2012, &[100, 100, 100]);
        }
        roll(&mut plan, 0, &[(2012, &[50, 0]), (2013, &[50, 55])]);
        roll(&mut plan, 1, &[(2012, &[50, 0]), (2013, &[50, 45])]);
        // The plan's ratio is 1, a's 1.1 and b's 0.9; half of that shows in their intakes of 50.
        close(entering(&plan, 0, 1), 50.0 * 1.05);
        close(entering(&plan, 1, 1), 50.0 * 0.95);
        // An intake that is a school's own mean, 50 as in the base year, is left alone.
        plan.areas[0].reception_cohort.years.clear();
        close(entering(&plan, 0, 1), 50.0);
    }

    #[test]
    fn a_past_cohort_that_is_not_written_is_not_known() {
        let mut plan = reception();
        plan.areas[0].reception_cohort.years.remove(&year(2011));
        close(entering(&plan, 0, 1), 240.0 / 480.0 * 110.0);
    }

    #[test]
    fn without_take_up_or_cohort_the_schools_own_mean_stands_moved_to_the_areas_present_level() {
        let usual = (3.0 * 50.0 + 2.0 * 45.0 + 44.0) / 6.0;
        let mut plan = reception();
        plan.schools.push(school(0, "t", "R", 60));
        roll(&mut plan, 1, &[(2012, &[10]), (2013, &[20])]);
        // t, with 20 of late, has a mean of (3·20 + 2·10)/5 = 16; the area's 70 stand to both means as their level. A
        // school without a roll for the base year has no part in it.
        plan.schools.push(school(0, "u", "R", 60));
        roll(&mut plan, 2, &[(2012, &[90])]);
        let own = usual * 70.0 / (usual + 16.0);
        plan.areas[0].reception_cohort.years.clear();
        close(entering(&plan, 0, 1), own);
        births(&mut plan, 0, 2011, &[0, 0, 0, 110]);
        close(entering(&plan, 0, 1), own);
        plan.areas[0].reception_cohort.years.clear();
        births(&mut plan, 0, 2013, &[100, 0]);
        close(entering(&plan, 0, 1), 0.0);
        // No mean to stand to: the level is 1, and nobody comes.
        plan.areas[0].reception_cohort.years.clear();
        for school in 0..3 {
            roll(&mut plan, school, &[(2011, &[0]), (2012, &[0]), (2013, &[0])]);
        }
        close(entering(&plan, 0, 1), 0.0);
    }

    #[test]
    fn take_up_keeps_an_exceptional_year() {
        let mut plan = reception();
        let ought = entering(&plan, 0, 1);
        plan.assumptions.exceptional_years = vec![at(year(2013))];
        close(entering(&plan, 0, 1), ought);
    }

    #[test]
    fn a_school_with_no_roll_yet_has_no_base_intake() {
        let mut plan = reception();
        plan.schools[0].roll.clear();
        plan.schools[0].opens = Some(at(year(2015)));
        assert_eq!(forecast(&plan).cells(SchoolId(0), 0), []);
        close(entering(&plan, 0, 2), 0.0);
    }

    /// A junior school fed by an infant school whose Year 2 is all that matters.
    fn junior() -> Plan {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "infant", "2", 60), school(0, "junior", "3", 60)];
        plan.schools[0].feeders = Some(Vec::new());
        roll(&mut plan, 0, &[(2011, &[40]), (2012, &[50]), (2013, &[60])]);
        roll(&mut plan, 1, &[(2012, &[44]), (2013, &[45])]);
        plan
    }

    #[test]
    fn an_intake_above_reception_follows_the_leavers_of_its_feeders() {
        let u = (3.0 * 45.0 + 2.0 * 44.0) / (3.0 * 50.0 + 2.0 * 40.0);
        close(entering(&junior(), 1, 1), u * 60.0);
        // In the second year the infant school's own intake has moved on, which is that of the base year: alone in its
        // area, its mean moves to it.
        close(entering(&junior(), 1, 2), u * 60.0);
    }

    #[test]
    fn intakes_above_reception_weigh_the_past_by_weights_of_their_own() {
        let mut plan = junior();
        plan.assumptions.intake_weights = Some(at(vec![4.0, 1.0]));
        let u = (4.0 * 45.0 + 44.0) / (4.0 * 50.0 + 40.0);
        close(entering(&plan, 1, 1), u * 60.0);
    }

    #[test]
    fn nobody_leaves_through_an_entrance() {
        let mut plan = junior();
        plan.assumptions.feeder_response = at(2.0);
        roll(&mut plan, 0, &[(2013, &[1])]);
        // Twice the pool of 1, less the past's 46.
        close(entering(&plan, 1, 1), 0.0);
    }

    #[test]
    fn an_intake_follows_its_feeders_only_as_far_as_the_response() {
        let mut plan = junior();
        plan.assumptions.feeder_response = at(0.9);
        let (taken, pool) = ((3.0 * 45.0 + 2.0 * 44.0) / 5.0, (3.0 * 50.0 + 2.0 * 40.0) / 5.0);
        close(entering(&plan, 1, 1), taken / pool * (0.9 * 60.0 + 0.1 * pool));
    }

    #[test]
    fn without_feeders_or_their_past_the_own_mean_stands_moved() {
        // Alone in its area, a school moves to its own intake of the base year.
        let own = 45.0;
        let mut plan = junior();
        plan.schools[1].feeders = Some(Vec::new());
        close(entering(&plan, 1, 1), own);
        plan.schools[1].feeders = None;
        plan.schools[0].roll = [(year(2013), vec![at(60)])].into();
        close(entering(&plan, 1, 1), own);
        // With another that fell from 60 to 30: its mean is 42, the area's level 75 out of 44.6 + 42.
        plan.schools.push(school(0, "other", "3", 60));
        roll(&mut plan, 2, &[(2012, &[60]), (2013, &[30])]);
        close(entering(&plan, 1, 1), 44.6 * 75.0 / 86.6);
    }
}
