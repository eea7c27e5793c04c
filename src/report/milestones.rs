//! The steps of commissioning of each project, in order, and which of them are late.

use chrono::NaiveDate;

use super::Figures;
use super::programme::Filter;
use super::table::{Cell, Column, Fact, Facts, Report, RowKey, Table, Unit};
use super::words::{group, month};
use crate::plan::{Basis, Done, Milestone, Plan, ProjectId};

/// The steps of the projects that the filter takes, those of the pipeline too, in the order of the files.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || vec![table(of, filter)])
}

fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    let columns = vec![
        Column::words("project", "Project"),
        Column::words("group", "Group"),
        Column::figures("step", "", Unit::Whole).for_machines(),
        Column::words("text", "Step"),
        Column::words("due", "Due"),
        Column::words("done", "").for_machines(),
        Column::words("state", "State"),
    ];
    let steps = || {
        let projects = (0..of.plan.projects.len()).map(ProjectId).filter(|&id| filter.takes(&of.plan[id]));
        projects.flat_map(|id| of.plan[id].milestones.iter().zip(1_i64..).map(move |(step, place)| (id, place, step)))
    };
    Facts::of(columns, steps, |(project, place, step)| fact(of, project, place, step)).without_basis()
}

fn fact(of: &Figures<'_>, id: ProjectId, place: i64, step: &Milestone) -> Fact {
    let project = &of.plan[id];
    let done = match step.done {
        Done::Open => Cell::default(),
        Done::Done => Cell::new("yes"),
        Done::On(date) => Cell::new(date),
    };
    let (machine, people) = state(of.plan, step);
    let cells = vec![
        (&of.names[id]).into(),
        Cell::word(project.group.as_str(), group(*project.group)),
        Cell::new(place),
        Cell::new(step.text.as_str()).at(step.text.span),
        step.due.map_or_else(Cell::default, |due| Cell::new(due.value).saying(month(due.value)).at(due.span)),
        done,
        Cell::new(machine).saying(people),
    ];
    Fact::new(RowKey::Project(id), Basis::Published, cells)
}

/// One line a step; the project and its group stand in the first of each.
fn table(of: &Figures<'_>, filter: &Filter) -> Table {
    let title = "Steps of commissioning";
    let mut table = facts(of, filter).table(title, |_| true);
    if table.rows.is_empty() {
        return Table::remark(title, "No project has a step ([[project.milestone]]).");
    }
    for row in (1..table.rows.len()).rev() {
        if table.rows[row].key == table.rows[row - 1].key {
            table.rows[row].cells[..2].fill(Cell::default());
        }
    }
    let on = month(today(of.plan));
    table.note(format!("Late: due before the census of the base year, {on}, and not done."))
}

/// The day on which the plan stands: the census of its base year.
fn today(plan: &Plan) -> NaiveDate {
    plan.assumptions.base_year.census()
}

/// How a step stands, for machines and in words with its mark.
#[must_use]
pub fn state(plan: &Plan, step: &Milestone) -> (&'static str, String) {
    match step.done {
        Done::On(date) => ("done", format!("● done in {}", month(date))),
        Done::Done => ("done", "● done".to_owned()),
        Done::Open if is_late(plan, step) => ("late", "▲ late".to_owned()),
        Done::Open => ("open", "open".to_owned()),
    }
}

/// Whether a step was due before the census of the base year and is not done.
#[must_use]
pub fn is_late(plan: &Plan, step: &Milestone) -> bool {
    step.done == Done::Open && step.due.is_some_and(|due| due.value < today(plan))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_date;
    use crate::outcome::Options;
    use crate::plan::{At, ProjectGroup, Provenance};
    use crate::report::testing::{printed, read, sample};

    fn step(text: &str, due: &str, done: Done) -> Milestone {
        Milestone {
            text: At::default_of(text.to_owned()),
            due: parse_date(due).map(At::default_of),
            done,
            provenance: Provenance::default(),
        }
    }

    #[test]
    fn steps_stand_in_their_order_and_late_ones_are_marked() {
        let (mut plan, outcome) = sample();
        // The census of the base year 2013/14 is in January 2014.
        let done = Done::On(parse_date("2013-06").unwrap_or_default());
        plan.projects[1].group = At::default_of(ProjectGroup::Pipeline);
        plan.projects[1].milestones = vec![
            step("feasibility", "2013-05", done),
            step("planning", "2013-12", Done::Open),
            step("promoter chosen", "2014-02", Done::Open),
            step("opening", "", Done::Open),
        ];
        let of = Figures::of(&plan, &outcome, Options::default());
        let everything = Filter::default();
        let report = report(&of, &everything);
        let sheet = printed(&report).remove(0);
        let lines: Vec<[&str; 3]> = sheet.rows.iter().map(|row| [&*row[2], &*row[3], &*row[4]]).collect();
        let wanted = [
            ["feasibility", "May 2013", "● done in June 2013"],
            ["planning", "Dec 2013", "▲ late"],
            ["promoter chosen", "Feb 2014", "open"],
            ["opening", "", "open"],
        ];
        assert_eq!(lines, wanted);
        assert!(sheet.rows[1][0].is_empty() && !sheet.rows[0][0].is_empty());
        let (fields, facts) = read(&report);
        assert_eq!(fields, ["project", "group", "step", "text", "due", "done", "state"]);
        assert_eq!(facts[0][2..], ["1", "feasibility", "2013-05-01", "2013-06-01", "done"]);
        assert_eq!(facts[1][5..], ["", "late"]);
        // Of other groups alone there is none.
        let filter = Filter { groups: vec![ProjectGroup::OnSite], ..Filter::default() };
        assert_eq!(printed(&super::report(&of, &filter))[0].rows.len(), 0);
    }
}
