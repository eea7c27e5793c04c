//! What projects still wait for.

use crate::analysis::{Waiting, waiting};
use crate::outcome::Outcome;
use crate::plan::Plan;
use crate::report::basis::Count;
use crate::report::old::{Part, Record, Report, Sheet};
use crate::report::programme::Filter;
use crate::report::rounding::thousands;
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
    let by_project: Vec<&[Waiting]> = found.chunk_by(|a, b| a.project == b.project).collect();
    let (stakes, total) = thousands(&by_project.iter().map(|waits| waits[0].at_stake).collect::<Vec<_>>());
    // The money stands in the first line of each project.
    let lines = by_project.iter().zip(stakes).flat_map(|(waits, stake)| {
        waits.iter().zip(std::iter::once(number(stake)).chain(std::iter::repeat(String::new())))
    });
    for (waits, stake) in lines {
        let (project, dependency) = (&plan[waits.project], waits.dependency);
        let started = if project.start.is_some() { "" } else { " (spends from then)" };
        sheet.push(vec![
            project.name.value.clone(),
            dependency.kind.as_str().replace('-', " "),
            dependency.text.value.clone(),
            dependency.due.map(|due| month(due.value)).unwrap_or_default(),
            waits.start.map(|start| month(start) + started).unwrap_or_default(),
            against_start(waits),
            stake,
        ]);
    }
    if found.is_empty() {
        sheet.notes.push("No project of the programme waits for anything.".to_owned());
    } else {
        let blank = String::new;
        sheet.push_total(vec!["Total".to_owned(), blank(), blank(), blank(), blank(), blank(), number(total)]);
    }
    let projects = by_project.iter().map(|waits| &plan[waits[0].project]);
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
    use crate::money::Pence;
    use crate::plan::{At, Dependency, DependencyKind, Provenance};
    use crate::report::testing::sample;

    #[test]
    fn money_at_stake_adds_up_as_printed() {
        let (mut plan, outcome) = sample();
        let dependency = Dependency {
            kind: At::default_of(DependencyKind::Land),
            text: At::default_of(String::new()),
            due: None,
            cleared: At::default_of(false),
            provenance: Provenance::default(),
        };
        for project in &mut plan.projects[..2] {
            project.budget = At::default_of(Pence::from_pounds(1_600));
            project.spend.before = None;
            project.dependencies = vec![dependency.clone()];
        }
        let sheet = report(&plan, &outcome, &Filter::default(), Part::Sheets).sheets.remove(0);
        // £1,600 and £1,600 are £3,200.
        assert_eq!(sheet.rows.iter().map(|row| row[6].as_str()).collect::<Vec<_>>(), ["2", "1", "3"]);
    }

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
