//! How sure the forecast of an area is: worked out when asked for, and kept as stale when the plan has changed.

use std::collections::BTreeMap;

use super::contents::Contents;
use crate::calendar::Phase;
use crate::forecast::backtest::figures::Level;
use crate::forecast::risk::{Risk, RiskOptions, RiskRow};
use crate::plan::AreaId;

/// What has been worked out so far.
#[derive(Clone, Debug, Default)]
pub struct Certainty {
    /// The plan made ready for runs; `None` until it is first asked for, and when it has changed.
    ready: Option<Risk>,
    /// By area's id.
    areas: BTreeMap<String, Known>,
}

/// What is known of an area.
#[derive(Clone, Debug)]
pub struct Known {
    rolls: Vec<RiskRow>,
    intakes: Vec<RiskRow>,
    /// Whether the plan has changed since.
    pub is_stale: bool,
}

impl Certainty {
    /// Works it out for an area: the figures of `placeplan risk`, with its runs and seed.
    pub fn ask(&mut self, contents: &Contents, area: AreaId) {
        let options = RiskOptions::default();
        let make = || Risk::of(&contents.plan, contents.options.forecast, Level::Area, options.seed);
        let ready = self.ready.get_or_insert_with(make);
        let [rolls, intakes] = [false, true].map(|is_of_intakes| ready.area(area, is_of_intakes, options.runs));
        self.areas.insert(contents.plan[area].id.value.clone(), Known { rolls, intakes, is_stale: false });
    }

    /// What is known of an area.
    #[must_use]
    pub fn of(&self, contents: &Contents, area: AreaId) -> Option<&Known> {
        self.areas.get(contents.plan.areas.get(area.0)?.id.as_str())
    }

    /// Whether anything is known.
    #[must_use]
    pub fn is_any(&self) -> bool {
        !self.areas.is_empty()
    }

    /// The plan has changed: what is known is stale.
    pub fn change(&mut self) {
        self.ready = None;
        for known in self.areas.values_mut() {
            known.is_stale = true;
        }
    }
}

impl Known {
    /// The rolls of a phase, by year.
    pub fn rolls(&self, phase: Phase) -> impl Iterator<Item = &RiskRow> {
        self.rolls.iter().filter(move |row| row.phase() == phase)
    }

    /// The intakes into a phase's first year, by year.
    pub fn intakes(&self, phase: Phase) -> impl Iterator<Item = &RiskRow> {
        self.intakes.iter().filter(move |row| row.phase() == phase)
    }
}
