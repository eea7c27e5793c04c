//! Budgets against spend profiles.

use crate::explain::{Figure, ProjectPart};
use crate::funding::ProjectSpend;
use crate::money::Pence;
use crate::plan::{Basis, ProjectId};
use crate::report::Figures;
use crate::report::programme::{BUDGET, Filter, PROFILE, budget, profile, reference};
use crate::report::table::{Cell, Column, ColumnSum, Fact, Facts, Report, Row, RowKey, RowKind, Table, Unit, Value};
use crate::report::words::group;

/// Budget and profile of each project of the programme that the filter takes.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || vec![table(of, filter)])
}

/// A project's budget and what its profile adds up to, `before` included.
fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    let columns = vec![
        Column::words("ref", "Ref").for_people(),
        Column::words("project", "Project"),
        Column::words("group", "").for_machines(),
        Column::figures("budget", "Budget", Unit::Thousands).kept(),
        Column::figures("profile", "Profile", Unit::Thousands).kept(),
        Column::figures("difference", "Profile is more by", Unit::Thousands).signed().kept(),
    ];
    let wanted = || of.plan.programme_projects().filter(|(_, project)| filter.takes(project)).map(|(id, _)| id);
    Facts::of(columns, wanted, |id| fact(of, id))
}

fn fact(of: &Figures<'_>, id: ProjectId) -> Fact {
    let project = &of.plan[id];
    let profile = of.outcome.funding.spend.get(id.0).map_or(Pence::ZERO, ProjectSpend::total);
    let figure = |part| Figure::WholeProject { project: id, part };
    let cells = vec![
        reference(project),
        (&of.names[id]).into(),
        Cell::word(project.group.as_str(), group(*project.group)),
        budget(of, id),
        Cell::new(profile).explained(figure(ProjectPart::Profile)),
        Cell::new(profile - *project.budget).explained(figure(ProjectPart::Difference)),
    ];
    Fact::new(RowKey::Project(id), of.firm.money(id), cells)
}

/// Where budget, profile and difference stand for people.
const MONEY: [usize; 3] = [2, 3, 4];

/// The projects whose profile is not their budget, the others in one line, and all of them.
fn table(of: &Figures<'_>, filter: &Filter) -> Table {
    let master = profile(of);
    let all = facts(of, filter).table("Budget against spend profile (£'000)", |_| true);
    let (differing, alike): (Vec<Row>, Vec<Row>) =
        all.rows.iter().cloned().partition(|row| !row.cells[MONEY[2]].value.is_zero());
    let mut table = Table { rows: differing, ..all };
    if !alike.is_empty() {
        let line = table.push(together(&alike));
        let shown = |column| alike.iter().filter_map(|row| master.shown(&row.key, column)).sum();
        table.given = vec![(line, MONEY[0], shown(BUDGET)), (line, MONEY[1], shown(PROFILE))];
    }
    let width = table.columns.len();
    let lines = 0..table.rows.len();
    table.total(Row::sum(RowKey::None, RowKind::Total, &["Total"], width), lines);
    table.sums.push(ColumnSum { total: MONEY[1], parts: vec![MONEY[0], MONEY[2]] });
    give_differences(&mut table, &master);
    table.settle();
    table.note("The profile, with what was spent before, is what is funded.")
}

/// Projects that do not differ, in one line.
fn together(alike: &[Row]) -> Row {
    let said = if alike.len() == 1 {
        "1 project, no difference".to_owned()
    } else {
        format!("{} projects, no difference", alike.len())
    };
    let sum = |column: usize| alike.iter().fold(Value::Empty, |sum, row| sum.plus(&row.cells[column].value));
    let cells = [Cell::default(), Cell::new(said)].into_iter().chain(MONEY.map(sum).map(Cell::new)).collect();
    Row::item(RowKey::None, alike.iter().map(|row| row.basis).max().unwrap_or(Basis::Published), cells)
}

/// Takes budgets and profiles as the programme prints them; differences are those of what is printed.
fn give_differences(table: &mut Table, master: &Table) {
    table.take_from(master);
    let given = |row: usize, column: usize| {
        table.given.iter().find(|one| (one.0, one.1) == (row, column)).map(|(_, _, shown)| *shown)
    };
    let differences: Vec<(usize, usize, i128)> = (0..table.rows.len())
        .filter_map(|row| Some((row, MONEY[2], given(row, MONEY[1])? - given(row, MONEY[0])?)))
        .collect();
    table.given.extend(differences);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{Options, Outcome};
    use crate::plan::{At, Plan};
    use crate::report::testing::{printed, read, sample};

    fn rows(plan: &Plan, outcome: &Outcome) -> Vec<Vec<String>> {
        let of = Figures::of(plan, outcome, Options::default());
        printed(&report(&of, &Filter::default())).remove(0).rows
    }

    #[test]
    fn projects_whose_profile_is_their_budget_share_a_line() {
        let (plan, outcome) = sample();
        let expected = [
            ["", "Roof, South", "1,000", "900", "−100"],
            ["", "1 project, no difference", "2,800", "2,800", "0"],
            ["Total", "", "3,800", "3,700", "−100"],
        ];
        assert_eq!(rows(&plan, &outcome), expected);
        let of = Figures::of(&plan, &outcome, Options::default());
        let (_, facts) = read(&report(&of, &Filter::default()));
        assert_eq!(facts[1][1..], ["to-commission", "1000000.00", "900000.00", "-100000.00", "published"]);
    }

    #[test]
    fn what_does_not_differ_does_not_differ_as_printed() {
        // £600 and £999,600 as budgeted, and £900,300 of a third project's £900,000.
        let (mut plan, mut outcome) = sample();
        plan.projects[2] = plan.projects[0].clone();
        outcome.funding.spend[2] = outcome.funding.spend[0].clone();
        for (place, (budget, profile)) in [(600, 600), (999_600, 999_600), (900_000, 900_300)].into_iter().enumerate() {
            plan.projects[place].budget = At::default_of(Pence::from_pounds(budget));
            outcome.funding.spend[place].before = Pence::from_pounds(profile);
            outcome.funding.spend[place].years.clear();
        }
        let rows = rows(&plan, &outcome);
        let of = |row: usize| -> Vec<i64> {
            rows[row][2..].iter().map(|cell| cell.replace(',', "").parse().unwrap_or_default()).collect()
        };
        for row in 0..3 {
            assert_eq!(of(row)[0] + of(row)[2], of(row)[1], "{rows:?}");
        }
        assert_eq!((of(1)[2], of(0)[0] + of(1)[0], of(0)[1] + of(1)[1]), (0, of(2)[0], of(2)[1]), "{rows:?}");
    }
}
