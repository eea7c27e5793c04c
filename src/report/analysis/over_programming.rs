//! Budgets of all groups against all funding, group by group in the order of the programme.

use crate::explain::{Figure, GroupPart};
use crate::funding::{Pot, pot_of};
use crate::money::Pence;
use crate::plan::{Basis, ProjectGroup};
use crate::report::Figures;
use crate::report::programme::{BUDGET, Filter, profile};
use crate::report::table::{Cell, Column, Fact, Facts, Report, Row, RowKey, RowKind, Table, Unit};
use crate::report::words::{amount, group as heading};

/// Budgets and funding of the projects that the filter takes.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || vec![table(of, filter)])
}

fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    Facts::new(columns(), move |sink| {
        let pot = pot_of(of.plan, &of.outcome.funding, |project| filter.takes(project));
        pot.cumulative_budgets().into_iter().try_for_each(|(group, so_far)| sink(fact(of, filter, &pot, group, so_far)))
    })
}

fn columns() -> Vec<Column> {
    let money = |name, said: &str| Column::figures(name, said, Unit::Thousands).apart();
    vec![
        Column::words("group", "Group"),
        Column::figures("projects", "Projects", Unit::Whole),
        Column::of(BUDGET, "Budget", Unit::Thousands),
        money("cumulative", "Up to here"),
        money("funding", "").for_machines(),
        money("over", "Over all funding").blank_at_zero(),
        money("borrowing", "").for_machines(),
        money("over_with_borrowing", "").for_machines(),
    ]
}

/// What is above 0 of a difference.
fn above(difference: Pence) -> Pence {
    difference.max(Pence::ZERO)
}

fn fact(of: &Figures<'_>, filter: &Filter, pot: &Pot, group: ProjectGroup, so_far: Pence) -> Fact {
    let (money, borrowing) = (pot.total_money(), pot.total_borrowing());
    let is_whole = *filter == Filter::default();
    let cell = |part, amount: Pence| {
        let cell = Cell::new(amount);
        if is_whole { cell.explained(Figure::Group { group, part }) } else { cell }
    };
    let wanted = || of.plan.programme_projects().filter(|(_, project)| filter.takes(project));
    let weakest = |takes: &dyn Fn(ProjectGroup) -> bool| {
        let taken = wanted().filter(|(_, project)| takes(*project.group));
        taken.map(|(id, _)| of.firm.money(id)).max().unwrap_or_default()
    };
    let (own, budgets) = (weakest(&|of| of == group), weakest(&|of| of <= group));
    let count = i64::try_from(wanted().filter(|(_, project)| *project.group == group).count()).unwrap_or(i64::MAX);
    let cells = vec![
        Cell::word(group.as_str(), heading(group)),
        Cell::new(count).firm(Basis::Published),
        cell(GroupPart::Budget, pot.budgets.get(&group).copied().unwrap_or_default()).firm(own),
        cell(GroupPart::Cumulative, so_far).firm(budgets),
        cell(GroupPart::Funding, money),
        cell(GroupPart::Over, above(so_far - money)),
        cell(GroupPart::Borrowing, borrowing),
        cell(GroupPart::OverWithBorrowing, above(so_far - money - borrowing)),
    ];
    let sources = pot.money.keys().chain(pot.borrowing.keys()).map(|source| of.firm[*source]);
    Fact::new(RowKey::Group(group), sources.fold(budgets, Basis::max), cells)
}

fn table(of: &Figures<'_>, filter: &Filter) -> Table {
    let title = "Budgets by group against all funding (£'000)";
    let pot = pot_of(of.plan, &of.outcome.funding, |project| filter.takes(project));
    let money = pot.total_money();
    let mut table = facts(of, filter).table(title, |_| true);
    if table.rows.is_empty() {
        return Table::remark(title, "The programme holds no such project.");
    }
    let (width, lines) = (table.columns.len(), 0..table.rows.len());
    let mut total = Row::sum(RowKey::None, RowKind::Total, &["Total"], width);
    total.cells[CUMULATIVE] =
        Cell { basis: table.rows.last().and_then(|row| row.cells[CUMULATIVE].basis), ..pot.total_budget().into() };
    total.cells[OVER] = above(pot.total_budget() - money).into();
    table.total(total, lines);
    table.take_from(&budgets(of, filter));
    give_sums(&mut table, money);
    table.settle();
    let borrowing = match pot.total_borrowing() {
        Pence::ZERO => "nothing may be borrowed".to_owned(),
        limit => format!("{} may be borrowed beside it", amount(limit)),
    };
    table.note(format!(
        "Funding: {} in all years from the sources that may pay for these projects; {borrowing}.",
        amount(money)
    ))
}

/// Where people read the budgets up to a group, and what these exceed the funding by.
const CUMULATIVE: usize = 3;
const OVER: usize = 4;

/// The groups' budgets as the programme prints them, of the projects that the filter takes.
fn budgets(of: &Figures<'_>, filter: &Filter) -> Table {
    let mut master = profile(of);
    master.keep(|row| matches!(row.key, RowKey::Project(id) if filter.takes(&of.plan[id])));
    master
}

/// Budgets up to a group and what they exceed the funding by are those of the budgets as printed.
fn give_sums(table: &mut Table, money: Pence) {
    let budget = table.column(BUDGET);
    let shown: Vec<(usize, i128)> =
        table.given.iter().filter(|one| Some(one.1) == budget).map(|&(row, _, shown)| (row, shown)).collect();
    let last = table.rows.len() - 1;
    let mut so_far = 0;
    for row in 0..table.rows.len() {
        let Some((_, shown)) = shown.iter().find(|(of, _)| *of == row) else { return };
        so_far = if row == last { *shown } else { so_far + shown };
        table.given.push((row, CUMULATIVE, so_far));
        table.given.push((row, OVER, (so_far - nearest_thousand(money)).max(0)));
    }
}

/// Money in whole thousands of pounds, as a note prints it.
fn nearest_thousand(money: Pence) -> i128 {
    crate::report::circulation::nearest(money.0, 100_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Options;
    use crate::plan::{At, Plan};
    use crate::report::testing::{printed, sample};

    #[test]
    fn what_is_over_by_less_than_is_printed_is_over_all_the_same() {
        // The sample's funding comes to £2.4m.
        let (mut plan, outcome) = sample();
        let over = |budget: i64, plan: &mut Plan| {
            plan.projects[0].budget = At::default_of(Pence::from_pounds(budget));
            let of = Figures::of(plan, &outcome, Options::default());
            printed(&report(&of, &Filter::default())).remove(0).rows[0][1..].join(" ")
        };
        assert_eq!(over(2_400_400, &mut plan), "1 2,400 2,400 0i");
        assert_eq!(over(2_400_000, &mut plan), "1 2,400 2,400 ");
        assert_eq!(over(2_501_000, &mut plan), "1 2,501 2,501 101i");
    }
}
