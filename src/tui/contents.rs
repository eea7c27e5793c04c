//! What there is to show: a plan, everything computed from it, and what is said of it.

use super::digest::Digest;
use crate::outcome::{Options, Outcome};
use crate::plan::{Diagnostic, Plan, Severity};

/// A plan with its outcome and findings, arranged for the screens.
#[derive(Clone, Debug)]
pub struct Contents {
    /// The plan, scenarios applied.
    pub plan: Plan,
    /// Everything computed from it.
    pub outcome: Outcome,
    /// What was asked of the outcome.
    pub options: Options,
    /// Errors first, then findings, each in the order given.
    pub findings: Vec<Diagnostic>,
    /// The outcome arranged by screen.
    pub(super) digest: Digest,
}

impl Contents {
    /// Arranges a plan, its outcome, and what the loader and the checks say of it.
    #[must_use]
    pub fn new(plan: Plan, outcome: Outcome, options: Options, mut findings: Vec<Diagnostic>) -> Self {
        findings.sort_by_key(|finding| finding.severity);
        let digest = Digest::of(&plan, &outcome);
        Self { plan, outcome, options, findings, digest }
    }

    /// How many errors the plan has.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error).count()
    }
}
