//! The plain methods that a forecast should beat (rule 11).
//!
//! `naive` carries the last roll. `csr1`, `csr3` and `csr321` are cohort survival, each school by its own ratios: the
//! last one, the mean of the last three, or the last three weighted 3, 2, 1. Reception is the same mean of past take-up
//! (Reception over the area's cohort) times the cohort to come; an intake above Reception likewise from the feeders of
//! rule 3; without births or feeders it is the same mean of past intakes. A ratio that is not known is left out of its
//! mean, and is 1 where none is. No shrinkage, no responses, no shares, no housing, no closures.

use super::super::cohorts::{Cohorts, cohorts};
use super::super::feeders::{Feeders, PastPools};
use super::super::history::{History, OutcomeYear, Series};
use super::super::index::Index;
use super::super::intake::{Intake, Intakes, TakeUp};
use super::super::progression::{Progression, Progressions};
use super::super::reception::{self, ReceptionPools};
use crate::calendar::NcYear;
use crate::plan::{Assumptions, SchoolId};

/// The weights of the methods of cohort survival, the latest ratio first.
pub const SURVIVAL: [&[f64]; 3] = [&[1.0], &[1.0, 1.0, 1.0], &[3.0, 2.0, 1.0]];

/// A plan's settings without what the plain methods do without.
#[must_use]
pub fn settings(assumptions: &Assumptions) -> Assumptions {
    let mut plain = assumptions.clone();
    plain.cohort_response.value = 1.0;
    plain.feeder_response.value = 1.0;
    plain
}

/// Carries rolls forward by cohort survival. `index` is that of a plan with [`settings`].
#[must_use]
pub fn cohort_survival(index: &Index, weights: &[f64]) -> Cohorts {
    let years = (0..).map(|back: i32| index.base.plus(-back));
    let outcomes = years.zip(weights).map(|(year, &weight)| OutcomeYear { year, weight }).collect();
    let history = History { outcomes };
    let index = &Index { histories: [history.clone(), history.clone(), history], ..index.clone() };
    let past = PastPools::of(index);
    let arrivals = vec![1.0; index.plan.areas.len()];
    let mut intakes = Intakes { reception: ReceptionPools::of(index), arrivals, schools: Vec::new() };
    let mut progressions =
        Progressions { plan: Default::default(), areas: Vec::new(), area_shrinkage: 0.0, schools: Vec::new() };
    for school in (0..index.plan.schools.len()).map(SchoolId) {
        progressions.schools.push(std::array::from_fn(|from| ratio(index, school, from)));
        intakes.schools.push(intake(index, &past, school));
    }
    cohorts(index, &progressions, &intakes)
}

/// The mean of a school's ratios of one step.
fn ratio(index: &Index, school: SchoolId, from: usize) -> Progression {
    let steps = || {
        let from = NcYear::new(u8::try_from(from).ok()?)?;
        let to = from.above()?;
        index.history(Series::Progression).means(|year| {
            let before = index.roll(school, from, year.plus(-1)).filter(|before| *before > 0.0)?;
            Some([index.roll(school, to, year)? / before])
        })
    };
    Progression { after: 0.0, before: 0.0, ratio: steps().map_or(1.0, |[mean]| mean) }
}

/// The mean of a school's take-ups, and of its intakes.
fn intake(index: &Index, past: &PastPools, id: SchoolId) -> Intake {
    let school = &index.plan[id];
    let first = school.years.first;
    let own = |year| index.roll(id, first, year);
    let feeders = if first == NcYear::RECEPTION { Feeders::default() } else { Feeders::of(index, school) };
    let history = index.history(Series::of_intake(first));
    let take_up = history.means(|year| {
        let pool = match first.below() {
            None => reception::written(index, school.area, year),
            Some(below) => past.pool(index, &feeders, below, year),
        };
        Some([own(year)? / pool.filter(|pool| *pool > 0.0)?])
    });
    Intake {
        take_up: take_up.map(|[mean]| TakeUp { taken: mean, pool: 1.0 }),
        own_mean: history.means(|year| Some([own(year)?])).map_or(0.0, |[mean]| mean),
        level: 1.0,
        feeders,
    }
}
