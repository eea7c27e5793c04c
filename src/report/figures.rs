//! What every report is made of.

use super::firmness::Firmness;
use super::table::Names;
use crate::outcome::{Options, Outcome};
use crate::plan::Plan;

/// A plan with everything computed from it, its names, and how firm its figures are.
#[derive(Clone, Debug)]
pub struct Figures<'a> {
    /// The plan, scenarios applied.
    pub plan: &'a Plan,
    /// Everything computed from it.
    pub outcome: &'a Outcome,
    /// What was asked of the outcome.
    pub options: Options,
    /// The names in the plan, as cells.
    pub names: Names,
    /// How firm what its rows rest on is.
    pub firm: Firmness,
}

impl<'a> Figures<'a> {
    /// The figures of a plan; `outcome` is what `options` ask of it.
    #[must_use]
    pub fn of(plan: &'a Plan, outcome: &'a Outcome, options: Options) -> Self {
        let firm = Firmness::of(plan, !options.forecast.without_projects);
        Self { plan, outcome, options, names: Names::of(plan), firm }
    }
}
