//! Sources, what they pay for, what is short, and what borrowing costs.

mod contributions;
mod sources;
mod why_short;

use std::collections::BTreeMap;

use crate::calendar::FinancialYear;
use crate::funding::{BorrowingYear, Funding};
use crate::money::Pence;
use crate::outcome::Outcome;
use crate::plan::{Certainty, Plan, ProjectId, SourceId};
use crate::report::basis::Count;
use crate::report::rounding::{thousand, thousands, thousands_to};
use crate::report::table::{Part, Record, Report, Sheet};
use crate::report::words::{amount, number};

/// One of the tables of the balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Which source pays for which project in which year, and what is unfunded.
    Allocations,
    /// What each source brings, and where it goes.
    Sources,
    /// Interest and minimum revenue provision.
    Borrowing,
    /// What developers pay, and what may have to go back.
    Contributions,
    /// Why money is short: who competes for what, what is left that cannot help, what would fund each project.
    WhyShort,
    /// Spend by year against what pays for it; for people only.
    Gap,
}

impl View {
    /// The fields of the view's table; none where it is for people only.
    #[must_use]
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Allocations => &["project", "financial_year", "source", "amount"],
            Self::Sources => &[
                "source",
                "financial_year",
                "brought_forward",
                "received",
                "repaid",
                "used",
                "lost",
                "carried_forward",
            ],
            Self::Borrowing => &["source", "financial_year", "interest", "mrp", "total", "cumulative"],
            Self::Contributions => contributions::FIELDS,
            Self::WhyShort => why_short::FIELDS,
            Self::Gap => &[],
        }
    }
}

/// The balance: one view, or for people all of them (`None`; its records are those of the allocations).
#[must_use]
pub fn report(plan: &Plan, outcome: &Outcome, view: Option<View>, part: Part) -> Report {
    let funding = &outcome.funding;
    let chosen = view.unwrap_or(View::Allocations);
    Report::with(chosen.fields(), part, || records(plan, funding, chosen), || sheets(plan, funding, view))
}

fn records(plan: &Plan, funding: &Funding, view: View) -> Vec<Record> {
    let source_id = |source: SourceId| plan[source].id.value.as_str();
    match view {
        View::Allocations => funding
            .allocations
            .iter()
            .map(|allocation| {
                vec![
                    plan[allocation.project].id.value.as_str().into(),
                    allocation.year.to_string().into(),
                    allocation.source.map_or("unfunded", source_id).into(),
                    allocation.amount.into(),
                ]
            })
            .collect(),
        View::Sources => funding
            .sources
            .iter()
            .map(|row| {
                let flows = [row.brought_forward, row.received, row.repaid, row.used, row.lost, row.carried_forward];
                let key = [source_id(row.source).into(), row.year.to_string().into()];
                key.into_iter().chain(flows.map(Into::into)).collect()
            })
            .collect(),
        View::Borrowing => funding
            .borrowing
            .iter()
            .map(|row| {
                let costs = [row.interest, row.mrp, row.total, row.cumulative];
                let key = [source_id(row.source).into(), row.year.to_string().into()];
                key.into_iter().chain(costs.map(Into::into)).collect()
            })
            .collect(),
        View::Contributions => contributions::records(plan, funding),
        View::WhyShort => why_short::records(plan, funding),
        View::Gap => Vec::new(),
    }
}

fn sheets(plan: &Plan, funding: &Funding, view: Option<View>) -> Vec<Sheet> {
    let wants = |one: View| view.is_none_or(|view| view == one);
    let mut sheets = Vec::new();
    if wants(View::Gap) {
        sheets.push(gap_sheet(plan, funding));
    }
    if wants(View::WhyShort) {
        sheets.extend(why_short::sheets(plan, funding));
    }
    if wants(View::Sources) {
        sheets.extend(sources::sheet(plan, funding));
    }
    if wants(View::Allocations) {
        sheets.extend(allocations_sheet(plan, funding));
    }
    if wants(View::Borrowing) {
        sheets.extend(borrowing_sheet(plan, funding));
    }
    if wants(View::Contributions) {
        sheets.extend(contributions::sheets(plan, funding));
    }
    let basis = Count::of_projects(plan.programme_projects().map(|(_, project)| project));
    let basis = basis.and(Count::of_sources(&plan.sources)).note();
    match sheets.last_mut() {
        Some(last) => last.notes.push(basis),
        None => sheets.push(Sheet::remark("Balance", "There is nothing to show.").note(basis)),
    }
    sheets
}

/// Headings of the years, with a total.
fn headings(years: &[FinancialYear]) -> Vec<String> {
    years.iter().map(FinancialYear::to_string).chain(["Total".to_owned()]).collect()
}

/// Figures by year and their sum.
fn with_sum(figures: impl Iterator<Item = i128>) -> Vec<String> {
    let figures: Vec<i128> = figures.collect();
    let sum = figures.iter().sum();
    figures.into_iter().chain([sum]).map(number).collect()
}

/// Spend by year, what each source pays of it, and the gap; the columns add up.
fn gap_sheet(plan: &Plan, funding: &Funding) -> Sheet {
    let mut sheet = Sheet::new("Spend and funding (£'000)", &["", ""], &headings(&funding.years));
    let sources: Vec<Option<SourceId>> =
        (0..plan.sources.len()).map(|place| Some(SourceId(place))).chain([None]).collect();
    let mut paid: BTreeMap<(Option<SourceId>, FinancialYear), Pence> = BTreeMap::new();
    for row in &funding.allocations {
        *paid.entry((row.source, row.year)).or_insert(Pence::ZERO) += row.amount;
    }
    let paid = |source, year| paid.get(&(source, year)).copied().unwrap_or(Pence::ZERO);
    let columns: Vec<(Vec<i128>, i128)> = funding
        .years
        .iter()
        .map(|&year| thousands(&sources.iter().map(|&source| paid(source, year)).collect::<Vec<Pence>>()))
        .collect();
    let spend = with_sum(columns.iter().map(|(_, spend)| *spend));
    sheet.push(["Spend".to_owned(), String::new()].into_iter().chain(spend).collect());
    for (place, source) in sources.iter().enumerate() {
        let used = || columns.iter().map(|(cells, _)| cells[place]);
        match source {
            Some(source) if used().any(|used| used != 0) => {
                let label = ["met from".to_owned(), plan[*source].name.value.clone()];
                sheet.push(label.into_iter().chain(with_sum(used())).collect());
            }
            Some(_) => {}
            None => {
                let glyph = if funding.unfunded() > Pence::ZERO { "▲ gap" } else { "● gap" };
                sheet.push_total([glyph.to_owned(), String::new()].into_iter().chain(with_sum(used())).collect());
            }
        }
    }
    let verdict = match funding.unfunded() {
        Pence::ZERO => "Every project in the programme is funded.".to_owned(),
        short => format!("{} of the programme's spend is unfunded.", amount(short)),
    };
    sheet.notes.push(verdict);
    let at_risk = plan.sources.iter().filter(|source| *source.certainty == Certainty::AtRisk).count();
    if at_risk > 0 {
        let note = if funding.includes_at_risk {
            "Money at risk is counted."
        } else {
            "Money at risk is not counted (--include-at-risk counts it)."
        };
        sheet.notes.push(note.to_owned());
    }
    sheet
}

/// Projects and their sources down, years across.
fn allocations_sheet(plan: &Plan, funding: &Funding) -> Option<Sheet> {
    // What is unfunded comes last: the key says whether there is a source before it says which.
    let mut lines: BTreeMap<(ProjectId, bool, Option<SourceId>), BTreeMap<FinancialYear, Pence>> = BTreeMap::new();
    for row in &funding.allocations {
        let line = lines.entry((row.project, row.source.is_none(), row.source)).or_default();
        *line.entry(row.year).or_insert(Pence::ZERO) += row.amount;
    }
    if lines.is_empty() {
        return None;
    }
    let mut sheet = Sheet::new("What pays for each project (£'000)", &["Project", "Source"], &headings(&funding.years));
    let columns: Vec<(Vec<i128>, i128)> = funding
        .years
        .iter()
        .map(|year| {
            let amounts: Vec<Pence> =
                lines.values().map(|line| line.get(year).copied().unwrap_or(Pence::ZERO)).collect();
            thousands(&amounts)
        })
        .collect();
    let mut last = None;
    for (place, (project, _, source)) in lines.keys().enumerate() {
        let label = if last == Some(*project) { String::new() } else { plan[*project].name.value.clone() };
        last = Some(*project);
        let source = source.map_or_else(|| "▲ unfunded".to_owned(), |source| plan[source].name.value.clone());
        let cells = with_sum(columns.iter().map(|(cells, _)| cells[place]));
        sheet.push([label, source].into_iter().chain(cells).collect());
    }
    let total = with_sum(columns.iter().map(|(_, total)| *total));
    sheet.push_total(["Total".to_owned(), String::new()].into_iter().chain(total).collect());
    Some(sheet.note("Rounded to £'000 so that each year's total is right; CSV and JSON have the pennies."))
}

/// The revenue cost of borrowing, years down.
fn borrowing_sheet(plan: &Plan, funding: &Funding) -> Option<Sheet> {
    let figures = ["Interest", "MRP", "Total", "All borrowing so far"].map(str::to_owned);
    let mut sheet = Sheet::new("Revenue cost of borrowing (£'000)", &["Source", "Year"], &figures);
    let mut last = None;
    for BorrowingYear { source, year, interest, mrp, total, cumulative } in &funding.borrowing {
        let label = if last == Some(*source) { String::new() } else { plan[*source].name.value.clone() };
        last = Some(*source);
        let shown = thousand(*total);
        let parts = thousands_to(&[*interest, *mrp], shown);
        sheet.push(vec![
            label,
            year.to_string(),
            number(parts[0]),
            number(parts[1]),
            number(shown),
            number(thousand(*cumulative)),
        ]);
    }
    (!sheet.rows.is_empty()).then(|| sheet.note("MRP is minimum revenue provision."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Value;
    use crate::report::testing::sample;

    #[test]
    fn what_is_short_stands_as_unfunded() {
        let (plan, outcome) = sample();
        let report = report(&plan, &outcome, None, Part::Records);
        assert_eq!(report.fields, View::Allocations.fields());
        let short: Vec<_> = report.records.iter().filter(|row| row[2] == Value::from("unfunded")).collect();
        assert_eq!(short.len(), 4);
        assert_eq!(short[0][3], Value::from(Pence::from_pounds(245_000)));
    }

    #[test]
    fn spend_less_what_pays_for_it_is_the_gap() {
        let (plan, outcome) = sample();
        let sheets = report(&plan, &outcome, None, Part::Sheets).sheets;
        let rows: Vec<(&str, &str)> = sheets[0].rows.iter().map(|row| (row[0].as_str(), row[7].as_str())).collect();
        assert_eq!(rows, [("Spend", "3,645"), ("met from", "2,000"), ("met from", "300"), ("▲ gap", "1,345")]);
        assert_eq!(sheets[0].notes[0], "£1.345m of the programme's spend is unfunded.");
        let paid = sheets.iter().find(|sheet| sheet.title.starts_with("What pays")).map(|sheet| sheet.rows[2].clone());
        let line = ["", "▲ unfunded", "0", "245", "200", "0", "0", "445"].map(str::to_owned);
        assert_eq!(paid, Some(line.to_vec()));
    }
}
