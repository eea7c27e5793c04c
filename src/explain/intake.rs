//! Intakes: take-up × pool (rules 2 and 3).

use super::explainer::{Explainer, Key};
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::{AcademicYear, NcYear};
use crate::forecast::history::Series;
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
                let mut parts = vec![self.take_up(school, first), pool];
                if first == NcYear::RECEPTION && self.plan.assumptions.area_growth.value != 0.0 {
                    parts.push(self.arrivals(area));
                }
                let product = Explanation::of(what.clone(), Unit::Pupils, Operation::Product, parts).rule(rule);
                if product.value < 0.0 {
                    Explanation::of(what, Unit::Pupils, Operation::Positive, vec![product.shared()])
                } else {
                    product
                }
            }
            None => self.usual(what, school, first).rule(rule),
        }
    }

    /// The mean of a school's own past intakes, moved to the present level of its area; 0 for one with no roll yet.
    fn usual(&self, what: String, school: SchoolId, first: NcYear) -> Explanation {
        let Some(mean) = self.own_mean(school, first) else {
            return Self::stated(what, 0.0, Unit::Pupils)
                .note("It has no roll yet: it fills from housing and placement.");
        };
        let area = self.plan[school].area;
        let (now, usual) = (self.entry_level(area, first, true), self.entry_level(area, first, false));
        let name = format!("{}, {}: level of the base year", self.plan[area].name.value, first.name());
        let level = if usual.value > 0.0 {
            Explanation::of(name, Unit::Number, Operation::Quotient, vec![now, usual])
        } else {
            Self::stated(format!("{name}: nothing to stand to"), 1.0, Unit::Number)
        };
        let level = level.standing(self.workings.intakes.schools[school.0].level).short("level").shared();
        Explanation::of(what, Unit::Pupils, Operation::Product, vec![mean, level]).note(
            "No pool is known: the mean of the school's own past intakes stands, moved to the present level of its area.",
        )
    }

    /// The weighted mean of a school's own past intakes, where any is known.
    fn own_mean(&self, school: SchoolId, first: NcYear) -> Option<Node> {
        let series = Series::of_intake(first);
        let [rolls] = self.means(series, |year| Some([self.roll(school, first, year)?.shared()]));
        let weights: f64 = rolls.iter().step_by(2).map(|weight| weight.value).sum();
        let what = format!("{}, {} of past years: weighted mean", self.name(school), first.name());
        (weights > 0.0).then(|| Self::mean_of(what, rolls).short("usual").shared())
    }

    /// Of an area's schools that begin in an NC year and have a roll for the base year: its pupils, or the means of
    /// their past intakes.
    fn entry_level(&self, area: AreaId, first: NcYear, is_now: bool) -> Node {
        self.once(Key::Level(area, first, is_now), || {
            let begins = self.schools_of[area.0].iter().copied().filter(|&one| self.plan[one].years.first == first);
            let parts = begins.filter_map(|one| {
                let now = self.roll(one, first, self.workings.index.base)?.shared();
                if is_now { Some(now) } else { self.own_mean(one, first) }
            });
            let word = if is_now { "entered in the base year" } else { "past intakes of the same schools" };
            let what = format!("{}, {}: {word}", self.plan[area].name.value, first.name());
            let short = if is_now { "now" } else { "usual of all" };
            Explanation::of(what, Unit::Pupils, Operation::Sum, parts.collect()).short(short)
        })
    }

    /// u: how much of its pool a school takes.
    fn take_up(&self, school: SchoolId, first: NcYear) -> Node {
        self.once(Key::TakeUp(school), || {
            let [taken, pool] = self.means(Series::of_intake(first), |year| {
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
            let [past] = self.means(Series::Entry, |year| {
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
}
