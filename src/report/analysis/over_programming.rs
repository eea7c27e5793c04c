//! What all groups have still to spend against all funding not yet spent, group by group in the order of the programme.

use std::collections::BTreeMap;

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
        pot.cumulative().into_iter().try_for_each(|(group, so_far)| sink(fact(of, filter, &pot, group, so_far)))
    })
}

fn columns() -> Vec<Column> {
    let money = |name, said: &str| Column::figures(name, said, Unit::Thousands).apart();
    vec![
        Column::words("group", "Group"),
        Column::figures("projects", "Projects", Unit::Whole),
        Column::of(BUDGET, "Budget", Unit::Thousands),
        Column::figures("to_spend", "Still to spend", Unit::Thousands).kept(),
        money("cumulative", "Up to here"),
        money("funding", "").for_machines(),
        money("over", "Over all funding").blank_at_zero(),
        money("borrowing", "").for_machines(),
        money("over_with_borrowing", "").for_machines(),
        money("unusable", "").for_machines(),
        money("after_last_year", "").for_machines(),
        Column::figures("over_share", "Over, %", Unit::Percent).blank_at_zero(),
        Column::figures("target", "Target, %", Unit::Percent),
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
    let of_group = |sums: &BTreeMap<ProjectGroup, Pence>| sums.get(&group).copied().unwrap_or_default();
    let target = of.plan.programme.as_ref().and_then(|programme| programme.over_programming);
    let cells = vec![
        Cell::word(group.as_str(), heading(group)),
        Cell::new(count).firm(Basis::Published),
        cell(GroupPart::Budget, of_group(&pot.budgets)).firm(own),
        cell(GroupPart::ToSpend, of_group(&pot.to_spend)).firm(own),
        cell(GroupPart::Cumulative, so_far).firm(budgets),
        cell(GroupPart::Funding, money),
        cell(GroupPart::Over, above(so_far - money)),
        cell(GroupPart::Borrowing, borrowing),
        cell(GroupPart::OverWithBorrowing, above(so_far - money - borrowing)),
        pot.unusable.into(),
        pot.after_last_year.into(),
        Cell::new(pot.over_share(so_far)),
        target.map_or_else(Cell::default, |target| Cell::new(*target).at(target.span)),
    ];
    let sources = pot.money.keys().chain(pot.borrowing.keys()).map(|source| of.firm[*source]);
    Fact::new(RowKey::Group(group), sources.fold(budgets, Basis::max), cells)
}

fn table(of: &Figures<'_>, filter: &Filter) -> Table {
    let title = "Still to spend by group, against funding left (£'000)";
    let pot = pot_of(of.plan, &of.outcome.funding, |project| filter.takes(project));
    let money = pot.total_money();
    let mut table = facts(of, filter).table(title, |_| true);
    if table.rows.is_empty() {
        return Table::remark(title, "The programme holds no such project.");
    }
    let (width, lines) = (table.columns.len(), 0..table.rows.len());
    let mut total = Row::sum(RowKey::None, RowKind::Total, &["Total"], width);
    total.cells[CUMULATIVE] =
        Cell { basis: table.rows.last().and_then(|row| row.cells[CUMULATIVE].basis), ..pot.total_to_spend().into() };
    total.cells[OVER] = above(pot.total_to_spend() - money).into();
    table.total(total, lines);
    table.take_from(&budgets(of, filter));
    give_sums(&mut table, &pot);
    table.settle();
    let borrowing = match pot.total_borrowing() {
        Pence::ZERO => "nothing may be borrowed".to_owned(),
        limit => format!("{} may be borrowed beside it", amount(limit)),
    };
    let mut table = table.note(format!(
        "Still to spend: budgets less what was spent before. Funding: {} by the programme's last year from what may \
         pay for these projects and is not spent yet; {borrowing}.",
        amount(money)
    ));
    let beside = [
        (pot.unusable, "that no project of the programme may use"),
        (pot.after_last_year, "that comes after the programme's last year"),
    ];
    for (sum, what) in beside.into_iter().filter(|(sum, _)| *sum > Pence::ZERO) {
        table.notes.push(format!("Not in it: {} {what}.", amount(sum)));
    }
    if let Some(target) = of.plan.programme.as_ref().and_then(|programme| programme.over_programming) {
        let over = pot.over_share(pot.total_to_spend()).unwrap_or_default();
        let verdict = if over > *target { "▲ above" } else { "● within" };
        table.notes.push(format!(
            "Over-programming: {:.1}% of the funding, {verdict} the target of {:.1}%.",
            over * 100.0,
            *target * 100.0
        ));
    }
    table
}

/// Where people read what is to be spent by a group, up to it, and what that exceeds the funding by.
const TO_SPEND: usize = 3;
const CUMULATIVE: usize = 4;
const OVER: usize = 5;

/// The groups' budgets as the programme prints them, of the projects that the filter takes.
fn budgets(of: &Figures<'_>, filter: &Filter) -> Table {
    let mut master = profile(of);
    master.keep(|row| matches!(row.key, RowKey::Project(id) if filter.takes(&of.plan[id])));
    master
}

/// What each group has still to spend in whole thousands, and all of them together, so that it adds up.
#[must_use]
pub fn to_spend_shown(pot: &Pot) -> Vec<i128> {
    let columns = vec![Column::words("group", ""), Column::figures("to_spend", "", Unit::Thousands)];
    let mut table = Table::new("", columns);
    for (group, amount) in &pot.to_spend {
        let cells = vec![group.as_str().into(), (*amount).into()];
        table.push(Row::item(RowKey::Group(*group), Basis::Published, cells));
    }
    let count = table.rows.len();
    table.total(Row::sum(RowKey::None, RowKind::Total, &["Total"], 2), 0..count);
    table.settle();
    table.rows.iter().map(|row| row.cells[1].shown().unwrap_or_default()).collect()
}

/// What is to be spent up to a group, and what that exceeds the funding by, are those of the groups as printed.
fn give_sums(table: &mut Table, pot: &Pot) {
    let shown = to_spend_shown(pot);
    let last = table.rows.len() - 1;
    let mut so_far = 0;
    for (row, shown) in shown.into_iter().enumerate().take(last + 1) {
        so_far = if row == last { shown } else { so_far + shown };
        table.given.push((row, TO_SPEND, shown));
        table.given.push((row, CUMULATIVE, so_far));
        table.given.push((row, OVER, (so_far - nearest_thousand(pot.total_money())).max(0)));
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
        // The sample's funding comes to £2.4m, and £55,000 were spent before.
        let (mut plan, outcome) = sample();
        let over = |budget: i64, plan: &mut Plan| {
            plan.projects[0].budget = At::default_of(Pence::from_pounds(budget));
            let of = Figures::of(plan, &outcome, Options::default());
            printed(&report(&of, &Filter::default())).remove(0).rows[0][1..6].join(" ")
        };
        assert_eq!(over(2_455_400, &mut plan), "1 2,455 2,400 2,400 0i");
        assert_eq!(over(2_455_000, &mut plan), "1 2,455 2,400 2,400 ");
        assert_eq!(over(2_556_000, &mut plan), "1 2,556 2,501 2,501 101i");
    }
}
