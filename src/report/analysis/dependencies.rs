//! What projects still wait for.

use crate::analysis::{Waiting, waiting};
use crate::explain::{Figure, ProjectPart};
use crate::report::Figures;
use crate::report::programme::Filter;
use crate::report::table::{Cell, Column, Fact, Facts, Report, Row, RowKey, RowKind, Table, Unit};
use crate::report::words::{group, month, number};

/// The dependencies not cleared of the projects that the filter takes.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || vec![table(of, filter)])
}

fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    let columns = vec![
        Column::words("project", "Project"),
        Column::words("group", "").for_machines(),
        Column::words("kind", "Waits for"),
        Column::words("text", ""),
        Column::words("due", "Due"),
        Column::words("start", "Start"),
        Column::words("days_after_start", "").for_machines(),
        Column::words("against_start", "Due against start").for_people(),
        Column::figures("at_stake", "At stake", Unit::Thousands),
    ];
    let found = || waiting(of.plan, of.outcome).into_iter().filter(|waits| filter.takes(&of.plan[waits.project]));
    Facts::of(columns, found, |waits| fact(of, &waits))
}

fn fact(of: &Figures<'_>, waits: &Waiting) -> Fact {
    let (project, dependency) = (&of.plan[waits.project], waits.dependency);
    let started = if project.start.is_some() { "" } else { " (spends from then)" };
    let cells = vec![
        (&of.names[waits.project]).into(),
        Cell::word(project.group.as_str(), group(*project.group)),
        Cell::new(dependency.kind.as_str()).saying(dependency.kind.as_str().replace('-', " ")).at(dependency.kind.span),
        Cell::new(dependency.text.as_str()).at(dependency.text.span),
        dependency.due.map_or_else(Cell::default, |due| Cell::new(due.value).at(due.span)),
        waits.start.map_or_else(Cell::default, |start| Cell::new(start).saying(month(start) + started)),
        Cell::new(waits.days_after_start()),
        Cell::said(against_start(waits)),
        Cell::new(waits.at_stake)
            .explained(Figure::WholeProject { project: waits.project, part: ProjectPart::AtStake }),
    ];
    let basis = dependency.provenance.basis.max(of.firm.money(waits.project));
    Fact::new(RowKey::Project(waits.project), basis, cells)
}

/// One line a dependency; the money stands in the first of each project.
fn table(of: &Figures<'_>, filter: &Filter) -> Table {
    let title = "Dependencies not cleared (£'000)";
    let mut table = facts(of, &Filter::default()).table(title, |_| true);
    let (width, count) = (table.columns.len(), table.rows.len());
    for row in (1..count).rev() {
        if table.rows[row].key == table.rows[row - 1].key {
            table.rows[row].cells[width - 1] = Cell::default();
        }
    }
    table.total(Row::sum(RowKey::None, RowKind::Total, &["Total"], width), 0..count);
    table.settle();
    table.keep(|row| matches!(row.key, RowKey::Project(id) if filter.takes(&of.plan[id])));
    if table.rows.len() < 2 {
        return Table::remark(title, "No project of the programme waits for anything.");
    }
    table.note("At stake: the budget less what was spent before, once for each project.")
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
    use crate::outcome::Options;
    use crate::plan::{At, Dependency, DependencyKind, Provenance};
    use crate::report::testing::{printed, sample};

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
        let of = Figures::of(&plan, &outcome, Options::default());
        let sheet = printed(&report(&of, &Filter::default())).remove(0);
        // £1,600 and £1,600 are £3,200.
        assert_eq!(
            sheet.rows.iter().map(|row| row.last().map(String::as_str)).collect::<Vec<_>>(),
            ["1", "2", "3"].map(Some)
        );
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
        let of = Figures::of(&plan, &outcome, Options::default());
        let sheet = printed(&report(&of, &Filter::default())).remove(0);
        let cells: Vec<_> = sheet.rows.iter().map(|row| (row[5].as_str(), row[6].as_str())).collect();
        assert_eq!(cells, [("on the day", "2,745"), ("1 day after", ""), ("no date", "1,000"), ("", "3,745")]);
        assert_eq!(
            (sheet.rows[0][4].as_str(), sheet.rows[2][4].as_str()),
            ("April 2013 (spends from then)", "Sept 2013")
        );
    }
}
