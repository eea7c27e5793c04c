//! What projects still wait for.

use std::collections::BTreeSet;

use crate::money::Pence;
use crate::outcome::Outcome;
use crate::plan::{Plan, ProjectId};
use crate::reading::{Waiting, waiting};
use crate::report::basis::Count;
use crate::report::programme::Filter;
use crate::report::rounding::thousand;
use crate::report::table::{Part, Record, Report, Sheet};
use crate::report::words::{month, number};

/// The fields of the table.
pub const FIELDS: &[&str] = &["project", "group", "kind", "text", "due", "start", "days_after_start", "at_stake"];

/// The dependencies not cleared of the projects that the filter takes.
#[must_use]
pub fn report(plan: &Plan, outcome: &Outcome, filter: &Filter, part: Part) -> Report {
    let found: Vec<Waiting> =
        waiting(plan, outcome).into_iter().filter(|waits| filter.takes(&plan[waits.project])).collect();
    let records = || found.iter().map(|waits| record(plan, waits)).collect();
    Report::with(FIELDS, part, records, || vec![sheet(plan, &found)])
}

fn record(plan: &Plan, waits: &Waiting) -> Record {
    let (project, dependency) = (&plan[waits.project], waits.dependency);
    vec![
        project.id.value.as_str().into(),
        project.group.as_str().into(),
        dependency.kind.as_str().into(),
        dependency.text.value.as_str().into(),
        dependency.due.map(|due| due.to_string()).into(),
        waits.start.map(|start| start.to_string()).into(),
        waits.days_after_start().into(),
        waits.at_stake.into(),
    ]
}

fn sheet(plan: &Plan, found: &[Waiting]) -> Sheet {
    let texts = ["Project", "Waits for", "", "Due", "Start", "Due against start"];
    let mut sheet = Sheet::new("Dependencies not cleared (£'000)", &texts, &["At stake".to_owned()]);
    let mut told: BTreeSet<ProjectId> = BTreeSet::new();
    let mut total = Pence::ZERO;
    for waits in found {
        let (project, dependency) = (&plan[waits.project], waits.dependency);
        let is_first = told.insert(waits.project);
        if is_first {
            total += waits.at_stake;
        }
        let started = if project.start.is_some() { "" } else { " (spends from then)" };
        sheet.push(vec![
            project.name.value.clone(),
            dependency.kind.as_str().replace('-', " "),
            dependency.text.value.clone(),
            dependency.due.map(|due| month(due.value)).unwrap_or_default(),
            waits.start.map(|start| month(start) + started).unwrap_or_default(),
            against_start(waits),
            if is_first { number(thousand(waits.at_stake)) } else { String::new() },
        ]);
    }
    if found.is_empty() {
        sheet.notes.push("No project of the programme waits for anything.".to_owned());
    } else {
        let blank = String::new;
        let total = number(thousand(total));
        sheet.push_total(vec!["Total".to_owned(), blank(), blank(), blank(), blank(), blank(), total]);
    }
    let projects = told.into_iter().map(|id| &plan[id]);
    let note = "At stake: the budget less what was spent before, once for each project.";
    sheet.note(note).note(Count::of_projects(projects).note())
}

/// `12 days before`, `1 day after`, `on the day`, `no date`.
fn against_start(waits: &Waiting) -> String {
    let Some(days) = waits.days_after_start() else {
        return if waits.dependency.due.is_none() { "no date".to_owned() } else { String::new() };
    };
    let counted = if days.abs() == 1 { "1 day".to_owned() } else { format!("{} days", number(days.abs().into())) };
    match days {
        0 => "on the day".to_owned(),
        1.. => format!("{counted} after"),
        _ => format!("{counted} before"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_date;
    use crate::plan::{At, Dependency, DependencyKind, Provenance};
    use crate::report::testing::sample;

    #[test]
    fn money_at_stake_counts_once_for_each_project() {
        let (mut plan, outcome) = sample();
        let dependency = |due: &str| Dependency {
            kind: At::default_of(DependencyKind::Land),
            text: At::default_of("a field".to_owned()),
            due: parse_date(due).map(At::default_of),
            cleared: At::default_of(false),
            provenance: Provenance::default(),
        };
        plan.projects[0].dependencies = vec![dependency("2013-04"), dependency("2013-04-02")];
        plan.projects[1].dependencies = vec![dependency("")];
        let sheet = report(&plan, &outcome, &Filter::default(), Part::Sheets).sheets.remove(0);
        let cells: Vec<_> = sheet.rows.iter().map(|row| (row[5].as_str(), row[6].as_str())).collect();
        assert_eq!(cells, [("on the day", "2,745"), ("1 day after", ""), ("no date", "1,000"), ("", "3,745")]);
        assert_eq!(
            (sheet.rows[0][4].as_str(), sheet.rows[2][4].as_str()),
            ("April 2013 (spends from then)", "Sept 2013")
        );
    }
}
