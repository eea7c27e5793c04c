//! Sources, what they pay for, what is short, and what borrowing costs.

mod contributions;
pub mod sources;
mod why_short;

use crate::calendar::FinancialYear;
use crate::funding::{BorrowingYear, Funding, Proof};
use crate::money::Pence;
use crate::plan::{Certainty, Plan, SourceId, UNFUNDED};
use crate::report::basis::Count;
use crate::report::old::{Part, Record, Report, Sheet};
use crate::report::payments::{Payer, Payments};
use crate::report::rounding::{thousand, thousands_to};
use crate::report::words::{amount, headings, number, with_sum};

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

impl View {
    /// The title and the remark where there is nothing to show.
    const fn without_any(self) -> (&'static str, &'static str) {
        match self {
            Self::Allocations => ("What pays for each project", "No project spends anything."),
            Self::Sources => ("Sources", "The plan has no source of money."),
            Self::Borrowing => ("Revenue cost of borrowing", "The programme borrows nothing."),
            Self::Contributions => ("Developer contributions", "The plan has no developer's contribution."),
            Self::WhyShort => ("Why money is short", "Nothing is: every project in the programme is funded."),
            Self::Gap => ("Spend and funding", "No project spends anything."),
        }
    }
}

/// The balance: one view, or for people all of them (`None`; its records are those of the allocations).
#[must_use]
pub fn report(plan: &Plan, funding: &Funding, view: Option<View>, part: Part) -> Report {
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
                    allocation.source.map_or(UNFUNDED, source_id).into(),
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
    let payments = Payments::of(funding);
    let mut sheets = Vec::new();
    if wants(View::Gap) {
        sheets.extend(gap_sheet(plan, funding, &payments));
    }
    if wants(View::WhyShort) {
        sheets.extend(why_short::sheets(plan, funding, &payments));
    }
    if wants(View::Sources) {
        sheets.extend(sources::sheet(plan, funding));
    }
    if wants(View::Allocations) {
        sheets.extend(allocations_sheet(plan, funding, &payments));
    }
    if wants(View::Borrowing) {
        sheets.extend(borrowing_sheet(plan, funding));
    }
    if wants(View::Contributions) {
        sheets.extend(contributions::sheets(plan, funding));
    }
    let basis = Count::of_projects(plan.programme_projects().map(|(_, project)| project));
    let basis = basis.and(Count::of_sources(plan)).note();
    if let Some(last) = sheets.last_mut() {
        last.notes.push(basis);
    } else {
        let (title, remark) = view.map_or(("Balance", "There is no money in the plan."), View::without_any);
        sheets.push(Sheet::remark(title, remark).note(basis));
    }
    sheets
}

/// Spend by year, what each source pays of it, and the gap; the columns add up.
fn gap_sheet(plan: &Plan, funding: &Funding, payments: &Payments) -> Option<Sheet> {
    if funding.years.is_empty() {
        return None;
    }
    let mut sheet = Sheet::new("Spend and funding (£'000)", &["", ""], &headings(&funding.years));
    let line = |label: [String; 2], figure: &dyn Fn(FinancialYear) -> i128| -> Vec<String> {
        label.into_iter().chain(with_sum(funding.years.iter().map(|year| figure(*year)))).collect()
    };
    sheet.push(line(["Spend".to_owned(), String::new()], &|year| payments.year(year).spend));
    for (place, source) in plan.sources.iter().enumerate() {
        let paid = |year| payments.paid(Payer::Source(SourceId(place)), year);
        if funding.years.iter().any(|year| paid(*year) != 0) {
            sheet.push(line(["met from".to_owned(), source.name.value.clone()], &paid));
        }
    }
    let glyph = if funding.unfunded() > Pence::ZERO { "▲ gap" } else { "● gap" };
    sheet.push_total(line([glyph.to_owned(), String::new()], &|year| payments.year(year).gap));
    sheet.notes.push(match funding.unfunded() {
        Pence::ZERO => "Every project in the programme is funded.".to_owned(),
        short => format!("{} of the programme's spend is unfunded.", amount(short)),
    });
    sheet.notes.extend(proof_words(funding));
    sheet.notes.extend(how_rounded(funding));
    let at_risk = plan.sources.iter().filter(|source| *source.certainty == Certainty::AtRisk).count();
    if at_risk > 0 {
        let note = if funding.includes_at_risk {
            "Money at risk is counted."
        } else {
            "Money at risk is not counted (--include-at-risk counts it)."
        };
        sheet.notes.push(note.to_owned());
    }
    Some(sheet)
}

/// How good the use of advances is, where it is not the best.
fn proof_words(funding: &Funding) -> Option<String> {
    match funding.proof {
        Proof::Best => None,
        Proof::Within(most) => {
            Some(format!("The use of advances is the best found; at most {} more could be funded.", amount(most)))
        }
    }
}

/// Projects and their sources down, years across.
fn allocations_sheet(plan: &Plan, funding: &Funding, payments: &Payments) -> Option<Sheet> {
    let mut sheet = Sheet::new("What pays for each project (£'000)", &["Project", "Source"], &headings(&funding.years));
    let mut last = None;
    for (project, payer) in payments.lines() {
        let label = if last == Some(project) { String::new() } else { plan[project].name.value.clone() };
        last = Some(project);
        let source = match payer {
            Payer::Source(source) => plan[source].name.value.clone(),
            Payer::Nobody => "▲ unfunded".to_owned(),
        };
        let cells = with_sum(funding.years.iter().map(|year| payments.line(project, payer, *year)));
        sheet.push([label, source].into_iter().chain(cells).collect());
    }
    last?;
    let total = with_sum(funding.years.iter().map(|year| payments.year(*year).spend));
    sheet.push_total(["Total".to_owned(), String::new()].into_iter().chain(total).collect());
    sheet.notes.extend(how_rounded(funding));
    Some(sheet)
}

/// How payments are rounded, where any is not in whole thousands.
fn how_rounded(funding: &Funding) -> Option<String> {
    let is_whole = funding.allocations.iter().all(|one| one.amount.is_whole_thousands());
    let words = "Rounded to £'000 so that years and totals add up; CSV and JSON have the pennies.";
    (!is_whole).then(|| words.to_owned())
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
        let report = report(&plan, &outcome.funding, None, Part::Records);
        assert_eq!(report.fields, View::Allocations.fields());
        let short: Vec<_> = report.records.iter().filter(|row| row[2] == Value::from("unfunded")).collect();
        assert_eq!(short.len(), 4);
        assert_eq!(short[0][3], Value::from(Pence::from_pounds(245_000)));
    }

    #[test]
    fn spend_less_what_pays_for_it_is_the_gap() {
        let (plan, outcome) = sample();
        let sheets = report(&plan, &outcome.funding, None, Part::Sheets).sheets;
        let rows: Vec<(&str, &str)> = sheets[0].rows.iter().map(|row| (row[0].as_str(), row[7].as_str())).collect();
        assert_eq!(rows, [("Spend", "3,645"), ("met from", "2,000"), ("met from", "300"), ("▲ gap", "1,345")]);
        assert_eq!(sheets[0].notes[0], "£1.345m of the programme's spend is unfunded.");
        let paid = sheets.iter().find(|sheet| sheet.title.starts_with("What pays")).map(|sheet| sheet.rows[2].clone());
        let line = ["", "▲ unfunded", "0", "245", "200", "0", "0", "445"].map(str::to_owned);
        assert_eq!(paid, Some(line.to_vec()));
    }
}
