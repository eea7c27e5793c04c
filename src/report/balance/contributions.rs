//! What developers pay: when it falls due, what is spent of it, and what may have to go back.

use crate::calendar::FinancialYear;
use crate::funding::contributions::present_year;
use crate::funding::{Contribution, contributions};
use crate::money::Pence;
use crate::plan::Due;
use crate::report::Figures;
use crate::report::table::{Cell, Column, ColumnKey, ColumnSum, Fact, Facts, Row, RowKey, RowKind, Table, Unit};
use crate::report::words::{month, number};

fn columns() -> Vec<Column> {
    let amount = |name, heading| Column::figures(name, heading, Unit::Amount);
    vec![
        Column::words("source", "Source"),
        Column::words("trigger", "").for_machines(),
        Column::words("dwellings", "Falls due"),
        amount("base_amount", "At the base"),
        amount("amount", "Indexed"),
        Column::words("reached", "Reached"),
        Column::words("arrives", "Arrives"),
        Column::words("last_year", "Spend by"),
        amount("allocated", "").for_machines(),
        amount("spent", "").for_machines(),
        amount("unspent", "Unspent").blank_at_zero(),
        amount("going_back", "Going back").blank_at_zero(),
    ]
}

/// A row for each receipt; triggers are counted from 1.
pub(super) fn facts<'a>(of: &'a Figures<'a>) -> Facts<'a> {
    Facts::of(
        columns(),
        || contributions(of.plan, &of.outcome.funding),
        |one| {
            let due = match one.due {
                None => "by year".to_owned(),
                Some(Due::Dwellings(due)) => format!("at {}", number(due.value.into())),
                Some(Due::On(date)) => format!("in {}", month(date.value)),
            };
            let trigger = one.trigger.and_then(|place| i64::try_from(place + 1).ok());
            let year = |year: Option<FinancialYear>| match year {
                Some(year) => Cell::new(year),
                None => Cell::said("never"),
            };
            let cells = vec![
                (&of.names[one.source]).into(),
                Cell::new(trigger),
                Cell::new(one.due.and_then(|due| due.dwellings()).map(i64::from)).saying(due),
                one.base.into(),
                Cell::new(one.amount),
                if one.trigger.is_some() { year(one.reached) } else { Cell::new(one.reached) },
                year(one.arrives),
                Cell::new(one.last_year),
                one.allocated.into(),
                one.spent.into(),
                one.unspent().into(),
                one.going_back(of.plan).into(),
            ];
            Fact::new(RowKey::Source(one.source), of.firm[one.source], cells)
        },
    )
}

/// What each source comes to, then each of its receipts; none where no developer pays.
pub(super) fn tables(of: &Figures<'_>) -> Vec<Table> {
    let all = contributions(of.plan, &of.outcome.funding);
    if all.is_empty() {
        return Vec::new();
    }
    let is_limited = all.iter().any(|one| one.last_year.is_some());
    let title =
        "When contributions fall due".to_owned() + if is_limited { ", and by when they must be spent" } else { "" };
    let note = "At the base: as agreed. Indexed: risen to 1 April of the year in which it arrives, where so agreed.";
    let mut receipts = facts(of).table(title, |_| true).note(note);
    if all.iter().any(|one| !one.is_counted) {
        receipts.notes.extend(super::counting_note(of));
    }
    vec![sources(of, &all), receipts.settled()]
}

/// The figures of a source: due, of which received and to come; not reached; allocated, of which spent; unspent, of
/// which going back; then what the last two leave: still to be spent, not going back.
fn figures(of: &Figures<'_>, receipts: &[Contribution]) -> [Pence; 10] {
    let present = present_year(of.plan);
    let sum = |of: &dyn Fn(&Contribution) -> Pence| -> Pence { receipts.iter().map(of).sum() };
    let arriving = |wanted: &dyn Fn(FinancialYear) -> bool| {
        sum(&|one| one.amount.filter(|_| one.arrives.is_some_and(wanted)).unwrap_or_default())
    };
    let [allocated, spent, unspent, going_back] = [
        sum(&|one| one.allocated),
        sum(&|one| one.spent),
        sum(&Contribution::unspent),
        sum(&|one| one.going_back(of.plan)),
    ];
    [
        sum(&|one| one.amount.unwrap_or_default()),
        arriving(&|year| year <= present),
        arriving(&|year| year > present),
        sum(&|one| if one.amount.is_none() { one.base } else { Pence::ZERO }),
        allocated,
        spent,
        unspent,
        going_back,
        allocated - spent,
        unspent - going_back,
    ]
}

/// Where a source's columns stand that may be nothing throughout.
const NOT_REACHED: usize = 4;
const GOING_BACK: usize = 8;
/// The columns that are settled with the rest and not printed: what is still to be spent, and what need not go back.
const REST: [&str; 2] = ["to_be_spent", "not_going_back"];

/// What each source comes to in all.
fn sources(of: &Figures<'_>, all: &[Contribution]) -> Table {
    let headings = ["Due", "Received", "To come", "Not reached", "Allocated", "Spent", "Unspent", "Going back"];
    let keys = ["due", "received", "to_come", "not_reached", "allocated", "spent", "unspent", "going_back"].into_iter();
    let mut columns = vec![Column::words("source", "Source")];
    let with_rest = keys.zip(headings).chain(REST.map(|key| (key, "")));
    columns.extend(with_rest.map(|(key, heading)| Column::figures(key, heading, Unit::Thousands)));
    let width = columns.len();
    let mut table = Table::new("Developer contributions (£'000)", columns);
    for receipts in all.chunk_by(|a, b| a.source == b.source) {
        let source = receipts[0].source;
        let cells = std::iter::once((&of.names[source]).into()).chain(figures(of, receipts).map(Cell::from));
        table.push(Row::item(RowKey::Source(source), of.firm[source], cells.collect()));
    }
    let count = table.rows.len();
    table.total(Row::sum(RowKey::Named("all".to_owned()), RowKind::Total, &["Total"], width), 0..count);
    // What is due has been received or is to come; it is allocated or unspent. No more of what is allocated is spent,
    // and no more of what is unspent goes back, also as printed.
    let sums = [(1, [2, 3]), (1, [5, 7]), (5, [6, 9]), (7, [8, 10])];
    table.sums = sums.map(|(total, parts)| ColumnSum { total, parts: parts.to_vec() }).to_vec();
    let mut table = REST.iter().fold(table.settled(), |table, key| table.without(ColumnKey::Field(key)));
    let (present, last) = (present_year(of.plan), of.plan.assumptions.last_forecast_year().financial());
    let is_shown = |table: &Table, column: usize| table.rows.iter().any(|row| !row.cells[column].value.is_zero());
    let (some_not_reached, some_going_back) = (is_shown(&table, NOT_REACHED), is_shown(&table, GOING_BACK));
    table = table
        .note(format!(
            "Due: written by year, or reached by the end of {last}. Received and spent: by the end of {present}."
        ))
        .note("Allocated: spent by projects in any year. Unspent: what is due and not allocated.");
    if some_not_reached {
        table.notes.push("Not reached: falls due later or never; as agreed, not indexed.".to_owned());
    }
    if some_going_back {
        table
            .notes
            .push(format!("Going back: unspent in the plan, and to be spent no later than a year up to {last}."));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Options;
    use crate::plan::{At, SourceId};
    use crate::report::balance::{View, report};
    use crate::report::testing::{printed, read, sample};

    #[test]
    fn a_contribution_is_told_receipt_by_receipt() {
        let (mut plan, outcome) = sample();
        plan.sources[1].spend_within_years = Some(At::default_of(1));
        let of = Figures::of(&plan, &outcome, Options::default());
        let report = report(&of, Some(View::Contributions));
        let (_, rows) = read(&report);
        let first = ["meadow-s106", "1", "50", "300000.00", "300000.00", "2014-15", "2014-15", "2015-16"];
        assert_eq!(rows[0][..8], first);
        assert_eq!(rows[0][8..], ["300000.00", "0.00", "0.00", "0.00", "illustrative"]);
        assert_eq!(rows[1][4..8], ["", "", "", ""]);

        let sheets = printed(&report);
        assert_eq!(sheets[0].rows[0], ["Meadow agreement", "300", "300", "500", "300"]);
        let receipt = ["Meadow agreement", "at 100", "£500,000", "", "never", "never", ""];
        assert_eq!(sheets[1].rows[1], receipt);
    }

    #[test]
    fn what_nobody_spends_goes_back_in_its_year() {
        let (mut plan, mut outcome) = sample();
        plan.sources[1].spend_within_years = Some(At::default_of(1));
        outcome.funding.allocations.retain(|one| one.source != Some(SourceId(1)));
        let of = Figures::of(&plan, &outcome, Options::default());
        let sheets = printed(&report(&of, Some(View::Contributions)));
        assert_eq!(sheets[0].rows[0][4..], ["300", "300"]);
        assert_eq!(sheets[1].rows[0][6..], ["2015-16", "£300,000", "£300,000"]);
    }
}
