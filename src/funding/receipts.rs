//! When money arrives: receipts as written, and triggers as houses are built.

use std::collections::BTreeMap;

use crate::calendar::FinancialYear;
use crate::forecast::Trajectory;
use crate::money::Pence;
use crate::plan::{Plan, Source};

/// When a trigger falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TriggerDate {
    /// Cumulative completions at which it falls due.
    pub dwellings: u32,
    /// What falls due.
    pub amount: Pence,
    /// The first financial year at whose end the site has them; `None` if not within the forecast.
    pub reached: Option<FinancialYear>,
    /// When the money arrives (`reached` and the scenarios' delay of the source).
    pub arrives: Option<FinancialYear>,
}

/// A source's receipts, certain or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceReceipts {
    /// By financial year, triggers included; for borrowing, limits. Years without any are left out.
    pub years: BTreeMap<FinancialYear, Pence>,
    /// Each trigger in the order of the file.
    pub triggers: Vec<TriggerDate>,
}

/// A source's receipts under the given trajectories of the plan's sites.
#[must_use]
pub fn source_receipts(_plan: &Plan, _source: &Source, _trajectories: &[Trajectory]) -> SourceReceipts {
    SourceReceipts::default()
}
