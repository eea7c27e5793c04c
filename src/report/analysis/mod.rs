//! What is read out of the programme: a question a table.

mod against_need;
mod budget_profile;
mod cost_per_place;
mod dependencies;
mod exposure;
mod over_programming;
mod standing;

use super::Figures;
use super::programme::Filter;
use super::table::Report;

pub use over_programming::to_spend_shown;
pub use standing::standing;

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

#[cfg(test)]
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
}

/// The answer to a question, of the projects that the filter takes; exposure is always that of the whole plan.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, question: Question, filter: &'a Filter) -> Report<'a> {
    match question {
        Question::CostPerPlace => cost_per_place::report(of, filter),
        Question::BudgetProfile => budget_profile::report(of, filter),
        Question::AgainstNeed => against_need::report(of, filter),
        Question::Dependencies => dependencies::report(of, filter),
        Question::OverProgramming => over_programming::report(of, filter),
        Question::Exposure => exposure::report(of),
    }
}
