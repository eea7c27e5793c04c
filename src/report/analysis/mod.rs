//! What is read out of the programme: a question a table.

mod against_need;
mod budget_profile;
mod cost_per_place;
mod dependencies;
mod exposure;
mod over_programming;

use super::old::{Part, Report};
use super::programme::Filter;
use crate::outcome::{Options, Outcome};
use crate::plan::Plan;

/// One of the questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// What a place costs, beside a benchmark.
    CostPerPlace,
    /// Budgets against spend profiles.
    BudgetProfile,
    /// When places come, against when they are needed.
    AgainstNeed,
    /// What projects still wait for, and the money at stake.
    Dependencies,
    /// Budgets of all groups against all funding, group by group.
    OverProgramming,
    /// What falls if a site slips a year, or money fails.
    Exposure,
}

impl Question {
    /// Every question, in the order of the manual.
    pub const ALL: [Self; 6] = [
        Self::CostPerPlace,
        Self::BudgetProfile,
        Self::AgainstNeed,
        Self::Dependencies,
        Self::OverProgramming,
        Self::Exposure,
    ];

    /// The fields of its table.
    #[must_use]
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::CostPerPlace => cost_per_place::FIELDS,
            Self::BudgetProfile => budget_profile::FIELDS,
            Self::AgainstNeed => against_need::FIELDS,
            Self::Dependencies => dependencies::FIELDS,
            Self::OverProgramming => over_programming::FIELDS,
            Self::Exposure => exposure::FIELDS,
        }
    }
}

/// The table of one question, of the projects that the filter takes; exposure is always that of the whole plan.
#[must_use]
pub fn report(
    plan: &Plan,
    outcome: &Outcome,
    options: Options,
    question: Question,
    filter: &Filter,
    part: Part,
) -> Report {
    match question {
        Question::CostPerPlace => cost_per_place::report(plan, filter, part),
        Question::BudgetProfile => budget_profile::report(plan, outcome, filter, part),
        Question::AgainstNeed => against_need::report(plan, outcome, filter, part),
        Question::Dependencies => dependencies::report(plan, outcome, filter, part),
        Question::OverProgramming => over_programming::report(plan, outcome, filter, part),
        Question::Exposure => exposure::report(plan, outcome, options, part),
    }
}
