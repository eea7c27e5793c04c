//! Two scenarios side by side: what moves in places, by area and year, and in money, by project, source and year,
//! developers' money that may have to go back included.

mod contributions;
mod money;
mod places;

use self::contributions::going_back;
use self::money::{by_project, by_source};
use self::places::places;
use crate::forecast::PressureRow;
use crate::funding::SourceReceipts;
use crate::money::Pence;
use crate::outcome::Outcome;
use crate::plan::Plan;
use crate::report::basis::Count;
use crate::report::old::{Part, Record, Report, Sheet};
use crate::report::payments::Payments;
use crate::report::rounding::{thousand, whole};
use crate::report::words::number;

/// The fields of the comparison.
pub const FIELDS: &[&str] = &["kind", "id", "year", "figure", "a", "b", "difference"];

/// From so many forms on an intake runs short.
const SHORT: f64 = 0.5;

/// One of the two sides.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What it is called: `base`, or the names of its scenarios.
    pub name: &'a str,
    /// The plan with its scenarios.
    pub plan: &'a Plan,
    /// Everything computed from it.
    pub outcome: &'a Outcome,
}

/// Both sides: records of every figure that either has, sheets of what moves.
#[must_use]
pub fn report(a: Side, b: Side, part: Part) -> Report {
    Report::with(FIELDS, part, || records(a, b), || sheets(a, b))
}

fn records(a: Side, b: Side) -> Vec<Record> {
    let mut records = Vec::new();
    for place in &places(a, b) {
        records.extend(place.records());
    }
    for line in &by_project(a, b) {
        records.extend(line.records());
    }
    for line in &by_source(a, b) {
        records.push(line.record());
    }
    for line in &going_back(a, b) {
        records.push(line.record());
    }
    records
}

fn sheets(a: Side, b: Side) -> Vec<Sheet> {
    let mut sheets = overview(a, b);
    sheets.extend(places::sheets(&places(a, b)));
    sheets.extend(money::projects_sheet(&by_project(a, b)));
    sheets.extend(money::sources_sheet(&by_source(a, b)));
    sheets.extend(contributions::sheet(&going_back(a, b)));
    let moves = if sheets.len() == 1 {
        "Nothing moves: places, spend, what is unfunded and receipts are the same on both sides"
    } else {
        "Nothing else moves: all other places, spend, unfunded spend and receipts are the same on both sides"
    };
    let basis = Count::of_forecast(a.plan, &[]);
    let basis = basis.and(Count::of_projects(a.plan.programme_projects().map(|(_, project)| project)));
    let basis = basis.and(Count::of_sources(a.plan)).note();
    if let Some(last) = sheets.last_mut() {
        last.notes.extend([format!("{moves}, to the pupil, the tenth of a form and the penny."), basis]);
    }
    sheets
}

/// Both sides in all, and what moves by year and by area: narrow sheets, three figures wide.
#[must_use]
pub fn overview(a: Side, b: Side) -> Vec<Sheet> {
    let mut sheets = vec![summary(a, b)];
    sheets.extend(money::years_sheets(&[a, b].map(payments)));
    let places = places(a, b);
    sheets.extend(places::peaks(&places));
    sheets.extend(places::unplaced(&places));
    sheets
}

fn payments(side: Side) -> Payments {
    Payments::of(&side.outcome.funding)
}

/// Both sides in all.
fn summary(a: Side, b: Side) -> Sheet {
    let title = format!("A {} against B {}", a.name, b.name);
    let mut sheet = Sheet::new(title, &["In all"], &["A", "B", "±"].map(str::to_owned));
    let mut line = |name: &str, figures: [i128; 2]| {
        let [a, b] = figures;
        sheet.push(vec![name.to_owned(), number(a), number(b), change(b - a)]);
    };
    let receipts = |side: Side| -> Pence { side.outcome.funding.receipts.iter().map(SourceReceipts::total).sum() };
    let costs = |side: Side| -> Pence { side.outcome.funding.borrowing.iter().map(|cost| cost.total).sum() };
    let both = |figure: &dyn Fn(Side) -> Pence| [thousand(figure(a)), thousand(figure(b))];
    let programme = [a, b].map(|side| payments(side).total());
    line("Spend of the programme (£'000)", programme.map(|all| all.spend));
    line("of which funded", programme.map(|all| all.funded));
    line("of which unfunded", programme.map(|all| all.gap));
    line("Receipts (£'000)", both(&receipts));
    let lapsing = contributions::in_all(&going_back(a, b));
    if lapsing != [Pence::ZERO; 2] {
        line("Developers' money that may have to go back (£'000)", lapsing.map(thousand));
    }
    line("Revenue cost of borrowing, all years (£'000)", both(&costs));
    let lacks = |row: &&PressureRow| row.school.is_none() && row.pressure_fe >= SHORT;
    let lacking = |side: Side| side.outcome.pressure.iter().filter(lacks).count() as i128;
    line("Intakes of an area short by half a form or more", [lacking(a), lacking(b)]);
    let unplaced = |side: Side| whole(side.outcome.pressure.iter().filter_map(|row| row.unplaced).sum());
    line("Pupils without a place, all years", [unplaced(a), unplaced(b)]);
    sheet
}

/// A whole number with its sign: `+30`, `−2`, `0`.
fn change(figure: i128) -> String {
    if figure > 0 { format!("+{}", number(figure)) } else { number(figure) }
}

/// Ids of both sides in the order of the first, then what only the second has.
fn ids<'a>(a: impl Iterator<Item = &'a str>, b: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = a.collect();
    let known: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
    ids.extend(b.filter(|id| !known.contains(id)));
    ids
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;
    use crate::report::old::Value;
    use crate::report::testing::sample;

    fn compared(change: impl FnOnce(&mut Plan, &mut Outcome), part: Part) -> Report {
        let (plan, outcome) = sample();
        let (mut other_plan, mut other) = (plan.clone(), outcome.clone());
        change(&mut other_plan, &mut other);
        let a = Side { name: "base", plan: &plan, outcome: &outcome };
        let b = Side { name: "late", plan: &other_plan, outcome: &other };
        report(a, b, part)
    }

    #[test]
    fn nothing_moves_between_equals() {
        let sheets = compared(|_, _| {}, Part::Sheets).sheets;
        assert_eq!(sheets.len(), 1);
        assert_eq!(sheets[0].title, "A base against B late");
        assert_eq!(sheets[0].rows[0], ["Spend of the programme (£'000)", "3,645", "3,645", "0"]);
        assert!(sheets[0].notes[0].starts_with("Nothing moves"));
        let records = compared(|_, _| {}, Part::Records).records;
        assert!(!records.is_empty());
        let zero = |value: &Value| matches!(value, Value::Number(0.0) | Value::Money(Pence::ZERO));
        assert!(records.iter().all(|record| record.len() == FIELDS.len() && zero(&record[6])));
    }

    #[test]
    fn what_moves_is_listed_with_both_figures_and_the_difference() {
        let change = |_: &mut Plan, outcome: &mut Outcome| {
            let row = &mut outcome.pressure[0];
            (row.intake, row.pressure_fe) = (50.0, 20.0 / 30.0);
            let unfunded = &mut outcome.funding.allocations[3];
            unfunded.amount = Pence(unfunded.amount.0 + 10_000_000);
            let funded = &mut outcome.funding.allocations[2];
            funded.amount = Pence(funded.amount.0 - 10_000_000);
            outcome.funding.receipts[0].years.clear();
        };
        let sheets = compared(change, Part::Sheets).sheets;
        let titled = |title: &str| sheets.iter().find(|sheet| sheet.title.starts_with(title)).expect("a sheet");
        assert_eq!(titled("Unfunded by year").rows[1], ["2014-15", "245", "345", "+100"]);
        let worst = titled("Forms of entry in the worst year");
        assert_eq!(worst.rows[0][..2], ["Norden", "Primary, R"]);
        let places = titled("Places");
        assert_eq!(
            places.rows,
            [["Norden", "Primary, R", "2014/15", "35", "50", "+15", "30", "30", "0", "+0.2", "+0.7", "+0.5"]]
        );
        let projects = titled("Projects");
        assert_eq!(
            projects.rows[0],
            ["Infants, Norden", "2014-15", "2,400", "2,400", "0", "2,155", "2,055", "−100", "245", "345", "+100"]
        );
        assert_eq!(projects.totals, [1]);
        let sources = titled("Receipts");
        assert_eq!(sources.rows[0], ["Basic Need", "2013-14", "2,000", "0", "−2,000"]);
        assert!(sources.notes.iter().any(|note| note.starts_with("Nothing else moves")));

        let records = compared(change, Part::Records).records;
        let moved: Vec<_> = records.iter().filter(|record| record[3] == Value::from("unfunded")).collect();
        assert_eq!(moved[1][..4], ["project", "extension", "2014-15", "unfunded"].map(Value::from));
        let pounds = |thousands: i64| Value::Money(Pence::from_pounds(thousands * 1000));
        assert_eq!(moved[1][4..], [pounds(245), pounds(345), pounds(100)]);
    }

    #[test]
    fn what_only_one_side_has_is_compared_with_nothing() {
        let change = |plan: &mut Plan, outcome: &mut Outcome| {
            plan.projects.remove(1);
            outcome.funding.spend.remove(1);
            outcome.funding.allocations.retain(|one| one.project.0 != 1);
        };
        let sheets = compared(change, Part::Sheets).sheets;
        let projects = sheets.iter().find(|sheet| sheet.title.starts_with("Projects")).expect("a sheet");
        assert_eq!(projects.rows[0][..5], ["Roof, South", "2013-14", "500", "0", "−500"]);
    }
}
