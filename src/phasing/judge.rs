//! What phasings come to, by the whole forecast and the whole funding: what is told of them rests on nothing else.

use std::collections::BTreeMap;

use super::choices::{Choice, Variant, late, past_need};
use super::{Effect, Objectives, PhasingOptions};
use crate::calendar::{FinancialYear, NcYear};
use crate::forecast::pressure::pressure;
use crate::forecast::{Trajectory, forecast};
use crate::funding::{cannot_go_ahead, least_missing};
use crate::money::Pence;
use crate::plan::{AreaId, Plan};

/// Less than this many pupil-years is nobody.
const NOBODY: f64 = 1e-6;

/// What a plan comes to.
pub struct Measured {
    /// Pupil-years without a place.
    pub unplaced: f64,
    /// The same by area and entry year.
    pub places: BTreeMap<(AreaId, NcYear), f64>,
    /// What projects spend that cannot go ahead.
    pub waiting: Pence,
    /// What is short by year.
    pub unfunded: BTreeMap<FinancialYear, Pence>,
}

impl Measured {
    /// With the years by which its projects come late, and by which they move.
    pub fn objectives(&self, late: i32, years: i32) -> Objectives {
        let unfunded = self.unfunded.values().copied().sum();
        Objectives { unplaced: self.unplaced, late, waiting: self.waiting, unfunded, years }
    }
}

/// How plans are measured.
pub struct Judge<'a> {
    /// What is asked.
    pub options: &'a PhasingOptions,
    /// Those of the plan's sites.
    pub trajectories: Vec<Trajectory>,
}

impl Judge<'_> {
    /// Measures a plan.
    pub fn measure(&self, plan: &Plan) -> Measured {
        let rows = pressure(plan, &forecast(plan, self.options.forecast));
        let mut places = BTreeMap::new();
        for row in rows.iter().filter(|row| row.unplaced.is_some()) {
            *places.entry((row.area, row.first_year)).or_insert(0.0) += row.unplaced.unwrap_or(0.0);
        }
        let unplaced = rows.iter().filter_map(|row| row.unplaced).sum();
        let waiting = cannot_go_ahead(plan, &self.trajectories, self.options.funding);
        let mut unfunded = BTreeMap::new();
        for short in least_missing(plan, &self.trajectories, self.options.funding) {
            *unfunded.entry(short.year).or_insert(Pence::ZERO) += short.amount;
        }
        Measured { unplaced, places, waiting, unfunded }
    }

    /// What the nearest other place of a project would change: where it stands today if it moves, else the first move.
    pub fn otherwise(
        &self,
        plan: &Plan,
        moved: &Plan,
        after: &Measured,
        choice: &Choice,
        position: usize,
    ) -> Option<Effect> {
        let Variant { years, late: comes_late, .. } = choice.variants[position];
        let mut other = moved.clone();
        let other_years = if years > 0 {
            other.projects[choice.project.0] = plan[choice.project].clone();
            0
        } else {
            let Variant { years, project, .. } = choice.variants.get(position + 1)?;
            other.projects[choice.project.0] = project.clone();
            *years
        };
        let measured = self.measure(&other);
        let mut unfunded = measured.unfunded;
        for (year, amount) in &after.unfunded {
            *unfunded.entry(*year).or_insert(Pence::ZERO) -= *amount;
        }
        unfunded.retain(|_, amount| *amount != Pence::ZERO);
        let mut places = measured.places;
        for (area, unplaced) in &after.places {
            *places.entry(*area).or_insert(0.0) -= *unplaced;
        }
        places.retain(|_, unplaced| unplaced.abs() > NOBODY);
        Some(Effect {
            years: other_years,
            unplaced: measured.unplaced - after.unplaced,
            places,
            waiting: measured.waiting - after.waiting,
            late: late(past_need(plan, choice.project), other_years) - comes_late,
            unfunded,
        })
    }
}
