//! Budgets of all groups against all funding, group by group in the order of the programme.

use crate::funding::{Pot, pot_of};
use crate::money::Pence;
use crate::outcome::Outcome;
use crate::plan::{Plan, ProjectGroup};
use crate::report::basis::Count;
use crate::report::old::{Part, Record, Report, Sheet};
use crate::report::programme::Filter;
use crate::report::rounding::{thousand, thousands};
use crate::report::words::{amount, group as heading, number};

/// The fields of the table.
pub const FIELDS: &[&str] =
    &["group", "projects", "budget", "cumulative", "funding", "over", "borrowing", "over_with_borrowing"];

/// Budgets and funding of the projects that the filter takes.
#[must_use]
pub fn report(plan: &Plan, outcome: &Outcome, filter: &Filter, part: Part) -> Report {
    let pot = pot_of(plan, &outcome.funding, |project| filter.takes(project));
    let count = |group: ProjectGroup| {
        plan.programme_projects().filter(|(_, project)| *project.group == group && filter.takes(project)).count()
    };
    Report::with(FIELDS, part, || records(&pot, count), || vec![sheet(plan, &pot, filter, count)])
}

/// What is above 0 of a difference.
fn above(difference: Pence) -> Pence {
    difference.max(Pence::ZERO)
}

fn records(pot: &Pot, count: impl Fn(ProjectGroup) -> usize) -> Vec<Record> {
    let (money, borrowing) = (pot.total_money(), pot.total_borrowing());
    let record = |(group, cumulative): (ProjectGroup, Pence)| {
        vec![
            group.as_str().into(),
            i64::try_from(count(group)).unwrap_or(i64::MAX).into(),
            pot.budgets.get(&group).copied().into(),
            cumulative.into(),
            money.into(),
            above(cumulative - money).into(),
            borrowing.into(),
            above(cumulative - money - borrowing).into(),
        ]
    };
    pot.cumulative_budgets().into_iter().map(record).collect()
}

fn sheet(plan: &Plan, pot: &Pot, filter: &Filter, count: impl Fn(ProjectGroup) -> usize) -> Sheet {
    let figures = ["Projects", "Budget", "Up to here", "Over all funding"].map(str::to_owned);
    let mut sheet = Sheet::new("Budgets by group against all funding (£'000)", &["Group"], &figures);
    let (budgets, total) = thousands(&pot.budgets.values().copied().collect::<Vec<_>>());
    let money = thousand(pot.total_money());
    let mut printed = 0;
    let row = |name: &str, projects: usize, budget: i128, printed: i128, cumulative: Pence| {
        let projects = number(i128::try_from(projects).unwrap_or(i128::MAX));
        let is_over = cumulative > pot.total_money();
        let over = if is_over { number((printed - money).max(0)) } else { String::new() };
        vec![name.to_owned(), projects, number(budget), number(printed), over]
    };
    for ((group, cumulative), budget) in pot.cumulative_budgets().into_iter().zip(budgets) {
        printed += budget;
        sheet.push(row(heading(group), count(group), budget, printed, cumulative));
    }
    let projects = pot.budgets.keys().map(|group| count(*group)).sum();
    sheet.push_total(row("Total", projects, total, total, pot.total_budget()));
    let borrowing = match pot.total_borrowing() {
        Pence::ZERO => "nothing may be borrowed".to_owned(),
        limit => format!("{} may be borrowed beside it", amount(limit)),
    };
    let note = format!(
        "Funding: {} in all years from the sources that may pay for these projects; {borrowing}.",
        amount(pot.total_money())
    );
    let counted = plan.programme_projects().map(|(_, project)| project).filter(|project| filter.takes(project));
    let basis = Count::of_projects(counted).and(Count::of_sources(plan));
    sheet.note(note).note(basis.note())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::At;
    use crate::report::testing::sample;

    #[test]
    fn what_is_over_by_less_than_is_printed_is_over_all_the_same() {
        // The sample's funding comes to £2.4m.
        let (mut plan, outcome) = sample();
        let over = |budget: i64, plan: &mut Plan| {
            plan.projects[0].budget = At::default_of(Pence::from_pounds(budget));
            let sheet = report(plan, &outcome, &Filter::default(), Part::Sheets).sheets.remove(0);
            sheet.rows[0][1..].join(" ")
        };
        assert_eq!(over(2_400_400, &mut plan), "1 2,400 2,400 0");
        assert_eq!(over(2_400_000, &mut plan), "1 2,400 2,400 ");
        assert_eq!(over(2_501_000, &mut plan), "1 2,501 2,501 101");
    }
}
