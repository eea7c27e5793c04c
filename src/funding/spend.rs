//! What projects spend by year.

use std::collections::BTreeMap;

use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::Project;

/// A project's spend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectSpend {
    /// Spent before, needing no funding.
    pub before: Pence,
    /// By financial year; years without spend are left out.
    pub years: BTreeMap<FinancialYear, Pence>,
    /// Whether the years are spread from start to completion rather than written.
    pub is_spread: bool,
}

impl ProjectSpend {
    /// All of it, `before` included.
    #[must_use]
    pub fn total(&self) -> Pence {
        self.before + self.years.values().copied().sum()
    }
}

/// A project's spend as written, else spread; nothing for `pipeline` projects.
#[must_use]
pub fn project_spend(_project: &Project) -> ProjectSpend {
    ProjectSpend::default()
}
