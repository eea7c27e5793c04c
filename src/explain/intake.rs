//! Intakes: take-up × pool (rules 2 and 3).

use super::explainer::{Explainer, Key};
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::{AcademicYear, NcYear};
use crate::plan::{AreaId, SchoolId};

const RULES: [&str; 2] = ["forecast rule 2", "forecast rule 3"];

impl Explainer<'_> {
    /// The base pupils who enter a school's first year.
    pub fn intake(&self, what: String, school: SchoolId, ahead: usize, first: NcYear) -> Explanation {
        let rule = RULES[usize::from(first != NcYear::RECEPTION)];
        let area = self.plan[school].area;
        let take_up = self.workings.intakes.schools[school.0].take_up;
        let pool = match first.below() {
            None => {
                let known = self.workings.intakes.reception.pool(area, ahead);
                known.map(|_| self.reception_pool(area, ahead))
            }
            Some(below) => Some(self.pool_above(school, ahead, below)),
        };
        match pool.filter(|_| take_up.is_some()) {
            Some(pool) => {
                let parts = vec![self.take_up(school, first), pool];
                Explanation::of(what, Unit::Pupils, Operation::Product, parts).rule(rule)
            }
            None => self.own_mean(what, school, first).rule(rule),
        }
    }

    /// The weighted mean of a school's own past intakes; 0 for one with no roll yet.
    fn own_mean(&self, what: String, school: SchoolId, first: NcYear) -> Explanation {
        let [rolls] = self.means(|year| Some([self.roll(school, first, year)?.shared()]));
        let weights: f64 = rolls.iter().step_by(2).map(|weight| weight.value).sum();
        if weights > 0.0 {
            Self::mean_of(what, rolls).note("No pool is known: the mean of the school's own past intakes stands.")
        } else {
            Self::stated(what, 0.0, Unit::Pupils).note("It has no roll yet: it fills from housing and placement.")
        }
    }

    /// u: how much of its pool a school takes.
    fn take_up(&self, school: SchoolId, first: NcYear) -> Node {
        self.once(Key::TakeUp(school), || {
            let [taken, pool] = self.means(|year| {
                let own = self.roll(school, first, year)?.shared();
                Some([own, self.past_pool(school, first, year)?])
            });
            let name = self.name(school);
            let taken = Self::mean_of(format!("{name}, {} of past years: weighted mean", first.name()), taken);
            let pool = Self::mean_of(format!("{name}, its pool in the same years: weighted mean"), pool);
            let parts = vec![taken.short("taken").shared(), pool.short("past pool").shared()];
            let standing = self.workings.intakes.schools[school.0].take_up.map_or(0.0, |take_up| take_up.rate());
            Explanation::of(format!("{name}, take-up"), Unit::Number, Operation::Quotient, parts)
                .standing(standing)
                .short("take-up")
                .rule(RULES[usize::from(first != NcYear::RECEPTION)])
        })
    }

    /// The pool of a past year: the cohort written, or the feeders' leavers of the year before.
    fn past_pool(&self, school: SchoolId, first: NcYear, year: AcademicYear) -> Option<Node> {
        let Some(below) = first.below() else { return self.cohort_written(self.plan[school].area, year) };
        let index = &self.workings.index;
        let feeders = &self.workings.intakes.schools[school.0].feeders;
        let standing = self.past_pools.pool(index, feeders, below, year)?;
        let before = year.plus(-1);
        let ends = |one: &SchoolId| self.plan[*one].years.last == below;
        let of_areas = feeders.areas.iter().flat_map(|area| self.schools_of[area.0].iter());
        let feeding = of_areas.chain(&feeders.schools).copied().filter(ends);
        let rolls = feeding.filter_map(|one| self.roll(one, below, before)).map(Explanation::shared).collect();
        let what = format!("feeders of {}, {} in {before}", self.name(school), below.name());
        Some(Explanation::of(what, Unit::Pupils, Operation::Sum, rolls).standing(standing).short("pool").shared())
    }

    /// ε·F(y) + (1 − ε)·F̄.
    fn pool_above(&self, school: SchoolId, ahead: usize, below: NcYear) -> Node {
        self.once(Key::Pool(school, ahead), || {
            let (index, intake) = (&self.workings.index, &self.workings.intakes.schools[school.0]);
            let entered = self.plan[school].years.first;
            let (name, before) = (self.name(school), self.year(ahead - 1));
            let of_areas = intake.feeders.areas.iter().flat_map(|area| self.schools_of[area.0].iter());
            let leaves = |one: &SchoolId| !index.teaches(*one, entered, ahead) && index.teaches(*one, below, ahead - 1);
            let feeding = of_areas.chain(&intake.feeders.schools).copied().filter(leaves);
            let parts = feeding.map(|one| self.cohort(one, ahead - 1, below)).collect();
            let what = format!("feeders of {name}, {} in {before}", below.name());
            let now = Explanation::of(what, Unit::Pupils, Operation::Sum, parts).short("feeders now").shared();
            let [past] = self.means(|year| {
                self.roll(school, entered, year)?;
                Some([self.past_pool(school, entered, year)?])
            });
            let past = Self::mean_of(format!("feeders of {name} in past years: weighted mean"), past);
            let response = &self.plan.assumptions.feeder_response;
            let response = self.setting("how much an intake follows its feeders (feeder_response)", response);
            let parts = vec![response.short("response").shared(), now, past.short("feeders past").shared()];
            let what = format!("pool of {name} for {}", self.year(ahead));
            Explanation::of(what, Unit::Pupils, Operation::Blend, parts).short("pool").rule(RULES[1])
        })
    }

    /// ε·P(y) + (1 − ε)·P̄·G(y).
    fn reception_pool(&self, area: AreaId, ahead: usize) -> Node {
        self.once(Key::ReceptionPool(area, ahead), || {
            let name = &self.plan[area].name.value;
            let year = self.year(ahead);
            let growth = vec![self.past_cohorts(area), self.county_growth(ahead)];
            let shared = format!("{name}, past cohorts moved as all areas' do to {year}");
            let shared = Explanation::of(shared, Unit::Pupils, Operation::Product, growth).short("as all areas grow");
            let response = &self.plan.assumptions.cohort_response;
            let response = self.setting("how much Reception follows the area's own births (cohort_response)", response);
            let parts = vec![response.short("response").shared(), self.cohort_of(area, ahead), shared.shared()];
            let standing = self.workings.intakes.reception.pool(area, ahead).unwrap_or(0.0);
            Explanation::of(format!("{name}, pool of Reception in {year}"), Unit::Pupils, Operation::Blend, parts)
                .standing(standing)
                .short("pool")
                .rule(RULES[0])
        })
    }

    /// A Reception cohort as written.
    fn cohort_written(&self, area: AreaId, year: AcademicYear) -> Option<Node> {
        let cohorts = &self.plan[area].reception_cohort;
        let cohort = cohorts.years.get(&year)?;
        let what = format!("{}, Reception cohort of {year}", self.plan[area].name.value);
        let value = f64::from(cohort.value);
        Some(self.written(what, value, Unit::Pupils, cohort.span, &cohorts.provenance).short("cohort").shared())
    }

    /// P(y): as written, and after the last one written the mean of the last three.
    fn cohort_of(&self, area: AreaId, ahead: usize) -> Node {
        let year = self.year(ahead);
        self.cohort_written(area, year).unwrap_or_else(|| {
            self.once(Key::Cohorts(area, ahead), || {
                let written = self.plan[area].reception_cohort.years.keys().rev().take(3);
                let latest = written.filter_map(|&year| self.cohort_written(area, year)).collect();
                let what = format!("{}, Reception cohort of {year}", self.plan[area].name.value);
                Explanation::of(what, Unit::Pupils, Operation::Mean, latest)
                    .short("cohort")
                    .rule(RULES[0])
                    .note("After the last cohort written: the mean of the last three.")
            })
        })
    }

    /// P̄: the weighted mean of an area's past cohorts.
    fn past_cohorts(&self, area: AreaId) -> Node {
        self.once(Key::PastCohorts(area), || {
            let [cohorts] = self.means(|year| Some([self.cohort_written(area, year)?]));
            let what = format!("{}, past Reception cohorts: weighted mean", self.plan[area].name.value);
            let standing = self.workings.intakes.reception.past[area.0].unwrap_or(0.0);
            Self::mean_of(what, cohorts).standing(standing).short("past cohorts")
        })
    }

    /// G(y): the cohorts of all areas that have both, against their past.
    fn county_growth(&self, ahead: usize) -> Node {
        self.once(Key::Growth(ahead), || {
            let reception = &self.workings.intakes.reception;
            let both = |area: &AreaId| {
                reception.past[area.0].is_some() && reception.cohorts[area.0].get(ahead).copied().flatten().is_some()
            };
            let areas: Vec<AreaId> = self.workings.index.areas().filter(both).collect();
            let year = self.year(ahead);
            let now = areas.iter().map(|&area| self.cohort_of(area, ahead)).collect();
            let past = areas.iter().map(|&area| self.past_cohorts(area)).collect();
            let now = Explanation::of(format!("all areas' cohorts of {year}"), Unit::Pupils, Operation::Sum, now);
            let past = Explanation::of("all areas' past cohorts", Unit::Pupils, Operation::Sum, past);
            let what = format!("growth of all areas' cohorts to {year}");
            let explanation = if past.value > 0.0 {
                Explanation::of(what, Unit::Number, Operation::Quotient, vec![now.shared(), past.shared()])
            } else {
                Self::stated(format!("{what}: there are no past cohorts"), 1.0, Unit::Number)
            };
            explanation.standing(reception.growth[ahead]).short("growth").rule(RULES[0])
        })
    }
}
