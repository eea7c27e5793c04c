//! The plan at a glance: what it is, where places are short, what the programme costs, and what deserves a look.

use std::collections::BTreeMap;

use super::balance;
use super::basis::Count;
use super::figures::Figures;
use super::old::{Report, Sheet};
use super::pressure::concerns_anyone;
use super::programme::PROGRAMME;
use super::response::brief_sheet;
use super::rounding::thousand;
use super::table::{ColumnKey, RowKey};
use super::words::{LEGEND, amount, counted, group, headings, number, phase, signed_forms, state, with_sum};
use crate::calendar::NcYear;
use crate::forecast::{PressureRow, State};
use crate::funding::pot::pot;
use crate::money::Pence;
use crate::outcome::{Options, Outcome};
use crate::plan::{AreaId, Category, Diagnostic, Plan, Severity};

/// The overview. For people only: every figure of it is in a table of its own.
#[must_use]
pub fn report(plan: &Plan, outcome: &Outcome, diagnostics: &[Diagnostic]) -> Report {
    let mut sheets = vec![title_sheet(plan), areas_sheet(plan, outcome)];
    sheets.extend(brief_sheet(plan, outcome));
    sheets.extend(money_sheet(plan, outcome));
    sheets.extend(pot_sheet(plan, outcome));
    sheets.push(findings_sheet(plan, diagnostics));
    Report { fields: &[], records: Vec::new(), sheets }
}

/// What the plan is.
fn title_sheet(plan: &Plan) -> Sheet {
    let assumptions = &plan.assumptions;
    let title = if assumptions.title.is_empty() { "Plan" } else { assumptions.title.value.as_str() };
    let (first, last) = (assumptions.first_forecast_year(), assumptions.last_forecast_year());
    let years = if first > last {
        "No base year, so nothing is forecast.".to_owned()
    } else {
        format!("Base year {}, forecast {first} to {last}.", *assumptions.base_year)
    };
    let parts = [
        counted(plan.areas.len(), "planning area"),
        counted(plan.schools.len(), "school"),
        counted(plan.sites.len(), "housing site"),
        counted(plan.projects.len(), "project"),
        counted(plan.sources.len(), "source") + " of money",
    ];
    let mut sheet = Sheet::remark(title, years).note(format!("{}.", capitalised(&parts.join(", "))));
    if !plan.scenarios.is_empty() {
        sheet.notes.push(format!("With scenario {}.", plan.scenarios.join(" + ")));
    }
    sheet
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// How one entry of an area fares over the forecast.
struct Entry<'a> {
    area: AreaId,
    first_year: NcYear,
    worst: &'a PressureRow,
    first_short: Option<&'a PressureRow>,
}

/// Areas by pressure, the worst first.
fn areas_sheet(plan: &Plan, outcome: &Outcome) -> Sheet {
    let mut entries: BTreeMap<(AreaId, NcYear), Entry> = BTreeMap::new();
    for row in outcome.pressure.iter().filter(|row| row.school.is_none() && concerns_anyone(row)) {
        let new = || Entry { area: row.area, first_year: row.first_year, worst: row, first_short: None };
        let entry = entries.entry((row.area, row.first_year)).or_insert_with(new);
        if row.pressure_fe > entry.worst.pressure_fe {
            entry.worst = row;
        }
        if row.state == State::Short && entry.first_short.is_none() {
            entry.first_short = Some(row);
        }
    }
    let mut entries: Vec<Entry> = entries.into_values().collect();
    entries.sort_by(|a, b| {
        let short = b.first_short.is_some().cmp(&a.first_short.is_some());
        short.then(b.worst.pressure_fe.total_cmp(&a.worst.pressure_fe))
    });
    let texts = ["Area", "Phase", "From", "State at worst", "First short"];
    let mut sheet = Sheet::new("Areas by pressure", &texts, &["Forms at worst".to_owned(), "In".to_owned()]);
    for entry in entries {
        sheet.push(vec![
            plan[entry.area].name.value.clone(),
            phase(entry.first_year.phase()).to_owned(),
            entry.first_year.to_string(),
            state(entry.first_short.map_or(entry.worst.state, |short| short.state)).to_owned(),
            entry.first_short.map(|row| row.year.to_string()).unwrap_or_default(),
            signed_forms(entry.worst.pressure_fe),
            entry.worst.year.to_string(),
        ]);
    }
    let legend = if sheet.rows.is_empty() { "No school is forecast." } else { LEGEND };
    sheet.note(legend).note(Count::of_forecast(plan, &[]).note())
}

/// The programme's spend by year against its funding.
fn money_sheet(plan: &Plan, outcome: &Outcome) -> Option<Sheet> {
    let funding = &outcome.funding;
    if funding.years.is_empty() {
        return None;
    }
    let title = match &plan.programme {
        Some(programme) if !programme.title.is_empty() => format!("{} (£'000)", *programme.title),
        _ => "Capital programme (£'000)".to_owned(),
    };
    let mut sheet = Sheet::new(title, &[""], &headings(&funding.years));
    let options = Options { funding: funding.options(), ..Options::default() };
    let shown = balance::gap(&Figures::of(plan, outcome, options));
    let line = |label: &str, row: &str| {
        let row = RowKey::Named(row.to_owned());
        let figure = |key: ColumnKey| shown.shown(&row, key).unwrap_or(0);
        let figures = with_sum(funding.years.iter().map(|year| figure(ColumnKey::Financial(*year))));
        [label.to_owned()].into_iter().chain(figures).collect::<Vec<String>>()
    };
    sheet.push(line("Spend", PROGRAMME));
    sheet.push(line("Funded", balance::FUNDED));
    let gap = if funding.unfunded() == Pence::ZERO { "● Gap" } else { "▲ Gap" };
    sheet.push_total(line(gap, balance::GAP));
    let basis = Count::of_projects(plan.programme_projects().map(|(_, project)| project));
    Some(sheet.note(basis.and(Count::of_sources(plan)).note()))
}

/// The growth pot against the budgets that draw on it, group by group.
fn pot_sheet(plan: &Plan, outcome: &Outcome) -> Option<Sheet> {
    let pot = pot(plan, &outcome.funding, Category::Growth);
    let (money, budgets) = (pot.total_money(), pot.total_budget());
    if budgets == Pence::ZERO {
        return None;
    }
    let figures = ["Budgets so far", "Left of the pot"].map(str::to_owned);
    let mut sheet = Sheet::new("Growth: all budgets against all funding (£'000)", &["Group"], &figures);
    for (name, so_far) in pot.cumulative_budgets() {
        sheet.push(vec![group(name).to_owned(), number(thousand(so_far)), number(thousand(money - so_far))]);
    }
    let verdict = match pot.short() {
        short if short > Pence::ZERO => format!("▲ {} short", amount(short)),
        left => format!("● {} left", amount(-left)),
    };
    let mut sheet =
        sheet.note(format!("{} of funding against {} of budgets: {verdict}.", amount(money), amount(budgets)));
    if pot.total_borrowing() > Pence::ZERO {
        sheet.notes.push(format!("Beside it {} may be borrowed.", amount(pot.total_borrowing())));
    }
    Some(sheet)
}

/// How much there is to look at.
fn findings_sheet(plan: &Plan, diagnostics: &[Diagnostic]) -> Sheet {
    let count = |severity: Severity| diagnostics.iter().filter(|one| one.severity == severity).count();
    let (errors, findings) = (count(Severity::Error), count(Severity::Finding));
    let verdict = match (errors, findings) {
        (0, 0) => "Nothing is wrong or odd.".to_owned(),
        _ => {
            format!("{} and {}: the command check lists them.", counted(errors, "error"), counted(findings, "finding"))
        }
    };
    let basis = Count::of_forecast(plan, &[]).and(Count::of_projects(&plan.projects)).and(Count::of_sources(plan));
    Sheet::remark("Findings", capitalised(&verdict)).note(basis.note())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::sample;

    #[test]
    fn the_worst_area_comes_first_and_the_gap_is_named() {
        let (plan, outcome) = sample();
        let report = report(&plan, &outcome, &[]);
        assert!(report.fields.is_empty());
        let areas = &report.sheets[1];
        assert_eq!(areas.rows[0], ["South", "Secondary", "7", "▲ short", "2015/16", "+0.5", "2015/16"]);
        let extension = ["South", "Secondary", "2015/16", "extension of half a form", "none"];
        assert_eq!(report.sheets[2].rows, [extension]);
        let money = &report.sheets[3];
        assert_eq!(money.rows[2], ["▲ Gap", "500", "245", "200", "0", "400", "1,345"]);
        assert!(report.sheets.last().is_some_and(|sheet| sheet.notes[0] == "Nothing is wrong or odd."));
    }
}
