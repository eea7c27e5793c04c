//! What there is to show: a plan, everything computed from it, and what is said of it.

use super::areas::Areas;
use crate::export::sheet::Sheet;
use crate::funding::{Pot, pot};
use crate::outcome::{Options, Outcome};
use crate::plan::{About, Category, Diagnostic, Plan, Severity};
use crate::report::table::Table;
use crate::report::{Figures, balance, overview};

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
    /// The scenarios that the plan has.
    pub scenarios: Vec<About>,
    /// What those that are on move against the plan without any; empty without one.
    pub comparison: Vec<Sheet>,
    /// How areas and schools fare.
    pub(super) areas: Areas,
    /// The programme's spend, what is funded of it and the gap.
    pub(super) gap: Table,
    /// What can go ahead, and what money is left: sentences of the overview.
    pub(super) go_ahead: Vec<String>,
    /// Its sentence of pupils without a place, if any are.
    pub(super) without_a_place: Option<String>,
    /// All money that growth may use against all growth budgets.
    pub(super) pot: Pot,
}

impl Contents {
    /// Arranges a plan, its outcome, and what the loader and the checks say of it.
    #[must_use]
    pub fn new(plan: Plan, outcome: Outcome, options: Options, mut findings: Vec<Diagnostic>) -> Self {
        findings.sort_by_key(|finding| finding.severity);
        let areas = Areas::of(&plan, &outcome);
        let gap = balance::gap(&Figures::of(&plan, &outcome, options));
        let pot = pot(&plan, &outcome.funding, Category::Growth);
        let go_ahead = balance::go_ahead(&plan, &outcome.funding);
        let without_a_place = overview::without_a_place(&plan, &outcome);
        let (scenarios, comparison) = Default::default();
        Self { plan, outcome, options, findings, scenarios, comparison, areas, gap, go_ahead, without_a_place, pot }
    }

    /// The same with the plan's scenarios, and what those that are on move.
    #[must_use]
    pub fn with_scenarios(self, scenarios: Vec<About>, comparison: Vec<Sheet>) -> Self {
        Self { scenarios, comparison, ..self }
    }

    /// The figures that reports are made of.
    #[must_use]
    pub fn figures(&self) -> Figures<'_> {
        Figures::of(&self.plan, &self.outcome, self.options)
    }

    /// Whether a scenario is on.
    #[must_use]
    pub fn is_on(&self, name: &str) -> bool {
        self.plan.scenarios.iter().any(|on| on == name)
    }

    /// The titles of the scenarios that are on, in the order in which they were switched on.
    #[must_use]
    pub fn titles(&self) -> String {
        let title = |name: &String| {
            let scenario = self.scenarios.iter().find(|scenario| scenario.name == *name);
            scenario.map_or_else(|| name.clone(), |scenario| scenario.title.clone())
        };
        self.plan.scenarios.iter().map(title).collect::<Vec<_>>().join(" + ")
    }

    /// How many errors the plan has.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error).count()
    }
}
