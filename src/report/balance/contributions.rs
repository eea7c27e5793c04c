//! What developers pay: when it falls due, what is spent of it, and what may have to go back.

use crate::calendar::FinancialYear;
use crate::funding::contributions::present_year;
use crate::funding::{Contribution, Funding, contributions};
use crate::money::Pence;
use crate::plan::Plan;
use crate::report::old::{Record, Sheet, Value};
use crate::report::rounding::thousands;
use crate::report::words::{amount, number};

/// The fields of the `balance --view contributions` table.
pub const FIELDS: &[&str] = &[
    "source",
    "trigger",
    "dwellings",
    "base_amount",
    "amount",
    "reached",
    "arrives",
    "last_year",
    "allocated",
    "spent",
    "unspent",
    "going_back",
];

/// A row for each receipt; triggers are counted from 1.
pub fn records(plan: &Plan, funding: &Funding) -> Vec<Record> {
    let year = |year: Option<FinancialYear>| Value::from(year.map(|year| year.to_string()));
    let whole = |figure: Option<i64>| figure.map_or(Value::Empty, Value::Whole);
    let row = |one: &Contribution| {
        vec![
            plan[one.source].id.value.as_str().into(),
            whole(one.trigger.and_then(|place| i64::try_from(place + 1).ok())),
            whole(one.dwellings.map(i64::from)),
            one.base.into(),
            one.amount.into(),
            year(one.reached),
            year(one.arrives),
            year(one.last_year),
            one.allocated.into(),
            one.spent.into(),
            one.unspent().into(),
            one.going_back(plan).into(),
        ]
    };
    contributions(plan, funding).iter().map(row).collect()
}

/// What each source comes to, then each of its receipts; none where no developer pays.
pub fn sheets(plan: &Plan, funding: &Funding) -> Vec<Sheet> {
    let all = contributions(plan, funding);
    if all.is_empty() { Vec::new() } else { vec![sources(plan, &all), receipts(plan, &all)] }
}

/// The figures of a source: due, of which received and to come; not reached; allocated, spent, unspent, going back.
fn figures(plan: &Plan, receipts: &[&Contribution]) -> [Pence; 8] {
    let present = present_year(plan);
    let sum = |of: &dyn Fn(&Contribution) -> Pence| -> Pence { receipts.iter().map(|one| of(one)).sum() };
    let arriving = |wanted: &dyn Fn(FinancialYear) -> bool| {
        sum(&|one| one.amount.filter(|_| one.arrives.is_some_and(wanted)).unwrap_or_default())
    };
    [
        sum(&|one| one.amount.unwrap_or_default()),
        arriving(&|year| year <= present),
        arriving(&|year| year > present),
        sum(&|one| if one.amount.is_none() { one.base } else { Pence::ZERO }),
        sum(&|one| one.allocated),
        sum(&|one| one.spent),
        sum(&Contribution::unspent),
        sum(&|one| one.going_back(plan)),
    ]
}

fn sources(plan: &Plan, all: &[Contribution]) -> Sheet {
    let headings = ["Due", "Received", "To come", "Not reached", "Allocated", "Spent", "Unspent", "Going back"];
    let mut sheet = Sheet::new("Developer contributions (£'000)", &["Source"], &headings.map(str::to_owned));
    let by_source: Vec<Vec<&Contribution>> =
        all.chunk_by(|a, b| a.source == b.source).map(|receipts| receipts.iter().collect()).collect();
    let rows: Vec<[Pence; 8]> = by_source.iter().map(|receipts| figures(plan, receipts)).collect();
    let columns: Vec<(Vec<i128>, i128)> = (0..headings.len())
        .map(|column| thousands(&rows.iter().map(|row| row[column]).collect::<Vec<Pence>>()))
        .collect();
    for (place, receipts) in by_source.iter().enumerate() {
        let name = receipts.first().map(|one| plan[one.source].name.value.clone()).unwrap_or_default();
        sheet.push(std::iter::once(name).chain(columns.iter().map(|(cells, _)| number(cells[place]))).collect());
    }
    let totals = columns.iter().map(|(_, total)| number(*total));
    sheet.push_total(std::iter::once("Total".to_owned()).chain(totals).collect());
    let (present, last) = (present_year(plan), plan.assumptions.last_forecast_year().financial());
    sheet
        .note(format!(
            "Due: written by year, or reached by the end of {last}. Received and spent: by the end of {present}."
        ))
        .note("Allocated: spent by projects in any year. Unspent: what is due and not allocated.")
        .note("Not reached: falls due later or never; as agreed, not indexed.")
        .note(format!("Going back: unspent in the plan, and to be spent no later than a year up to {last}."))
}

fn receipts(plan: &Plan, all: &[Contribution]) -> Sheet {
    let texts = ["Source", "Falls due", "Reached", "Arrives", "Spend by"];
    let headings = ["At the base", "Indexed", "Unspent", "Going back"].map(str::to_owned);
    let mut sheet = Sheet::new("When contributions fall due, and by when they must be spent", &texts, &headings);
    let year = |year: Option<FinancialYear>| year.map_or_else(|| "never".to_owned(), |year| year.to_string());
    let some = |money: Pence| if money == Pence::ZERO { String::new() } else { amount(money) };
    let mut last = None;
    for one in all {
        let name = if last == Some(one.source) { String::new() } else { plan[one.source].name.value.clone() };
        last = Some(one.source);
        let due = one.dwellings.map_or_else(|| "by year".to_owned(), |due| format!("at {}", number(due.into())));
        sheet.push(vec![
            name,
            due,
            one.trigger.map(|_| year(one.reached)).unwrap_or_default(),
            year(one.arrives),
            one.last_year.map(|year| year.to_string()).unwrap_or_default(),
            amount(one.base),
            one.amount.map(amount).unwrap_or_default(),
            some(one.unspent()),
            some(one.going_back(plan)),
        ]);
    }
    let is_left_out = all.iter().any(|one| !one.is_counted);
    let note = "At the base: as agreed. Indexed: risen to 1 April of the year in which it arrives, where so agreed.";
    let sheet = sheet.note(note);
    if is_left_out { sheet.note("Money at risk is not counted (--include-at-risk counts it).") } else { sheet }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::sample;

    #[test]
    fn a_contribution_is_told_receipt_by_receipt() {
        let (mut plan, outcome) = sample();
        plan.sources[1].spend_within_years = Some(crate::plan::At::default_of(1));
        let rows = records(&plan, &outcome.funding);
        assert_eq!(rows.len(), 2);
        let pounds = |thousands: i64| Value::from(Pence::from_pounds(thousands * 1000));
        assert_eq!(rows[0][1..5], [Value::Whole(1), Value::Whole(50), pounds(300), pounds(300)]);
        assert_eq!(rows[0][7..], [Value::from("2015-16"), pounds(300), pounds(0), pounds(0), pounds(0)]);
        assert_eq!(rows[1][4..8], [Value::Empty, Value::Empty, Value::Empty, Value::Empty]);

        let sheets = sheets(&plan, &outcome.funding);
        assert_eq!(sheets[0].rows[0], ["Meadow agreement", "300", "0", "300", "500", "300", "0", "0", "0"]);
        assert_eq!(sheets[1].rows[1][..5], ["", "at 100", "never", "never", ""]);
    }

    #[test]
    fn what_nobody_spends_goes_back_in_its_year() {
        let (mut plan, mut outcome) = sample();
        plan.sources[1].spend_within_years = Some(crate::plan::At::default_of(1));
        outcome.funding.allocations.retain(|one| one.source != Some(crate::plan::SourceId(1)));
        let sheets = sheets(&plan, &outcome.funding);
        assert_eq!(sheets[0].rows[0][5..], ["0", "0", "300", "300"]);
        assert_eq!(sheets[1].rows[0][4..], ["2015-16", "£300,000", "£300,000", "£300,000", "£300,000"]);
    }
}
