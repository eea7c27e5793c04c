//! What projects still wait for: dependencies that are not cleared, against the start of the works.

use chrono::NaiveDate;

use crate::money::Pence;
use crate::outcome::Outcome;
use crate::plan::{Dependency, Plan, ProjectId};

/// A dependency that is not cleared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waiting<'a> {
    /// The project that waits.
    pub project: ProjectId,
    /// What for.
    pub dependency: &'a Dependency,
    /// When the project starts: its `start`, else the first day of the first financial year that it spends in.
    pub start: Option<NaiveDate>,
    /// What is not spent yet: the budget less `before`.
    pub at_stake: Pence,
}

impl Waiting<'_> {
    /// Days from the start to the date by which it should be cleared; negative: before the start. `None` where one of
    /// the two is not said.
    #[must_use]
    pub fn days_after_start(&self) -> Option<i64> {
        Some((*self.dependency.due? - self.start?).num_days())
    }

    /// Whether it is to be cleared by the start.
    #[must_use]
    pub fn is_in_time(&self) -> bool {
        self.days_after_start().is_some_and(|days| days <= 0)
    }
}

/// The dependencies of the programme's projects that are not cleared, in the order of the files.
#[must_use]
pub fn waiting<'a>(plan: &'a Plan, outcome: &Outcome) -> Vec<Waiting<'a>> {
    let mut found = Vec::new();
    for (project, item) in plan.programme_projects() {
        let years = outcome.funding.spend.get(project.0).map(|spend| &spend.years);
        let spends_from = years.and_then(|years| years.keys().next()).map(|year| year.first_day());
        let start = item.start.map(|start| start.value).or(spends_from);
        let before = item.spend.before.map_or(Pence::ZERO, |before| before.value);
        let at_stake = (*item.budget - before).max(Pence::ZERO);
        let not_cleared = item.dependencies.iter().filter(|dependency| !*dependency.cleared);
        found.extend(not_cleared.map(|dependency| Waiting { project, dependency, start, at_stake }));
    }
    found
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;
    use crate::calendar::parse_date;
    use crate::plan::{At, DependencyKind, Provenance};
    use crate::report::testing::sample;

    #[test]
    fn days_count_from_the_start_or_the_first_year_of_spend() {
        let (mut plan, outcome) = sample();
        let at_date = |text: &str| Some(At::default_of(parse_date(text).unwrap()));
        let dependency = |due: Option<&str>, cleared| Dependency {
            kind: At::default_of(DependencyKind::Land),
            text: At::default_of("a field".to_owned()),
            due: due.and_then(at_date),
            cleared: At::default_of(cleared),
            provenance: Provenance::default(),
        };
        plan.projects[0].dependencies =
            vec![dependency(Some("2013-03-30"), false), dependency(None, false), dependency(None, true)];
        let found = waiting(&plan, &outcome);
        // It spends from 2013-14 on: £55,000 of £2.8m are spent before.
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].days_after_start(), found[0].is_in_time()), (Some(-2), true));
        assert_eq!((found[1].days_after_start(), found[1].is_in_time()), (None, false));
        assert_eq!(found[0].at_stake, Pence::from_pounds(2_745_000));
        plan.projects[0].start = at_date("2013-03-01");
        assert_eq!(waiting(&plan, &outcome)[0].days_after_start(), Some(29));
    }
}
