//! The plan at a glance: what it is, where places are short, what the programme costs, and what deserves a look.

use std::collections::BTreeMap;

use super::Figures;
use super::basis::Count;
use super::circulation::nearest;
use super::old::Sheet;
use super::pressure::concerns_anyone;
use super::programme::{self, BUDGET, Filter};
use super::response::brief_sheet;
use super::table::{Cell, Column, ColumnKey, Report, Row, RowKey, RowKind, Table, Unit};
use super::words::{LEGEND, amount, counted, group, phase, signed_forms, state};
use crate::calendar::{FinancialYear, NcYear};
use crate::forecast::{PressureRow, State};
use crate::funding::pot::pot;
use crate::money::Pence;
use crate::outcome::Outcome;
use crate::plan::{AreaId, Basis, Category, Diagnostic, Plan, Severity, SourceId};

/// The overview. For people only: every figure of it is in a table of its own.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, diagnostics: &'a [Diagnostic]) -> Report<'a> {
    Report::for_people(move || {
        let (plan, outcome) = (of.plan, of.outcome);
        let mut tables = vec![title(plan), areas_sheet(plan, outcome).into()];
        tables.extend(brief_sheet(plan, outcome).map(Table::from));
        tables.extend(money(of));
        tables.extend(growth(of));
        tables.push(findings(diagnostics));
        tables
    })
}

/// What the plan is.
fn title(plan: &Plan) -> Table {
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
    let mut table = Table::remark(title, years).note(format!("{}.", capitalised(&parts.join(", "))));
    if !plan.scenarios.is_empty() {
        table.notes.push(format!("With scenario {}.", plan.scenarios.join(" + ")));
    }
    table
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

/// The programme's spend by year against its funding; the spend is printed as the programme prints it.
fn money(of: &Figures<'_>) -> Option<Table> {
    let funding = &of.outcome.funding;
    if funding.years.is_empty() {
        return None;
    }
    let title = match &of.plan.programme {
        Some(programme) if !programme.title.is_empty() => format!("{} (£'000)", *programme.title),
        _ => "Capital programme (£'000)".to_owned(),
    };
    let year = |year: &FinancialYear| Column::of(ColumnKey::Financial(*year), year.to_string(), Unit::Thousands);
    let mut columns = vec![Column::words("line", "")];
    columns.extend(funding.years.iter().map(year));
    columns.push(Column::figures("total", "Total", Unit::Thousands).kept());
    let width = columns.len();
    let mut table = Table::new(title, columns);
    let spend = table.push(Row::sum(RowKey::Named("programme".to_owned()), RowKind::Head, &["Spend"], width));
    let gap = if funding.unfunded() == Pence::ZERO { "● Gap" } else { "▲ Gap" };
    // What is funded and what is not will come from the balance's own table of the gap.
    for (words, is_funded) in [("Funded", true), (gap, false)] {
        let of_year = |year: &FinancialYear| -> Pence {
            let its = funding.allocations.iter().filter(|one| one.year == *year && one.source.is_some() == is_funded);
            its.map(|one| one.amount).sum()
        };
        let figures = funding.years.iter().map(|year| Cell::new(of_year(year)));
        let cells = [Cell::new(words)].into_iter().chain(figures).chain([Cell::default()]).collect();
        table.push(Row::item(RowKey::None, basis_of_money(of), cells).within(spend));
    }
    table.across(width - 1, (1..width - 1).collect());
    table.add_up_all();
    table.take_from(&programme::profile(of));
    Some(table.settled())
}

/// How firm the weakest of the programme's money is.
fn basis_of_money(of: &Figures<'_>) -> Basis {
    let projects = of.plan.programme_projects().map(|(id, _)| of.firm.money(id));
    let sources = (0..of.plan.sources.len()).map(|source| of.firm[SourceId(source)]);
    projects.chain(sources).max().unwrap_or_default()
}

/// The growth pot against the budgets that draw on it, group by group, as the programme prints them.
fn growth(of: &Figures<'_>) -> Option<Table> {
    let pot = pot(of.plan, &of.outcome.funding, Category::Growth);
    let (money, budgets) = (pot.total_money(), pot.total_budget());
    if budgets == Pence::ZERO {
        return None;
    }
    let columns = vec![
        Column::words("group", "Group"),
        Column::figures("cumulative", "Budgets so far", Unit::Thousands).kept(),
        Column::figures("left", "Left of the pot", Unit::Thousands).kept(),
    ];
    let mut table = Table::new("Growth: all budgets against all funding (£'000)", columns);
    let mut printed = programme::profile(of);
    let growth = Filter { categories: vec![Category::Growth], ..Filter::default() };
    printed.keep(|row| matches!(row.key, RowKey::Project(id) if growth.takes(&of.plan[id])));
    let mut shown_so_far = 0;
    for (name, so_far) in pot.cumulative_budgets() {
        let cells = vec![Cell::word(name.as_str(), group(name)), so_far.into(), (money - so_far).into()];
        let row = table.push(Row::item(RowKey::Group(name), basis_of_money(of), cells));
        shown_so_far += printed.shown(&RowKey::Group(name), BUDGET).unwrap_or_default();
        table.given.extend([(row, 1, shown_so_far), (row, 2, nearest(money.0, 100_000) - shown_so_far)]);
    }
    table.settle();
    let verdict = match pot.short() {
        short if short > Pence::ZERO => format!("▲ {} short", amount(short)),
        left => format!("● {} left", amount(-left)),
    };
    table.notes.push(format!("{} of funding against {} of budgets: {verdict}.", amount(money), amount(budgets)));
    if pot.total_borrowing() > Pence::ZERO {
        table.notes.push(format!("Beside it {} may be borrowed.", amount(pot.total_borrowing())));
    }
    Some(table)
}

/// How much there is to look at.
fn findings(diagnostics: &[Diagnostic]) -> Table {
    let count = |severity: Severity| diagnostics.iter().filter(|one| one.severity == severity).count();
    let verdict = match (count(Severity::Error), count(Severity::Finding)) {
        (0, 0) => "Nothing is wrong or odd.".to_owned(),
        (errors, findings) => {
            format!("{} and {}: the command check lists them.", counted(errors, "error"), counted(findings, "finding"))
        }
    };
    Table::remark("Findings", capitalised(&verdict))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Options;
    use crate::report::testing::{printed, sample};

    #[test]
    fn the_worst_area_comes_first_and_the_gap_is_named() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let report = report(&of, &[]);
        assert!(report.facts.is_none());
        let sheets = printed(&report);
        assert_eq!(sheets[1].rows[0], ["South", "Secondary", "7", "▲ short", "2015/16", "+0.5", "2015/16"]);
        let extension = ["South", "Secondary", "2015/16", "extension of half a form", "none"];
        assert_eq!(sheets[2].rows, [extension]);
        assert_eq!(sheets[3].rows[0], ["Spend", "645", "2,400", "200", "0", "400", "3,645"]);
        assert_eq!(sheets[3].rows[2], ["▲ Gap", "500", "245", "200", "0", "400", "1,345"]);
        assert!(sheets.last().is_some_and(|sheet| sheet.notes[0] == "Nothing is wrong or odd."));
    }

    #[test]
    fn the_spend_of_a_year_stands_as_in_the_programme() {
        // Two projects of £400 a year and their gaps of as much: £800 is 1 here and there.
        let (plan, mut outcome) = sample();
        for spend in &mut outcome.funding.spend[..2] {
            spend.years = [(FinancialYear::starting(2014), Pence::from_pounds(400))].into();
        }
        for one in &mut outcome.funding.allocations {
            one.amount = if one.year == FinancialYear::starting(2014) && one.source.is_none() {
                Pence::from_pounds(800)
            } else {
                Pence::ZERO
            };
        }
        let of = Figures::of(&plan, &outcome, Options::default());
        let money = money(&of).map(|table| table.rows.into_iter().map(|row| row.cells[2].shown()).collect::<Vec<_>>());
        assert_eq!(money, Some(vec![Some(1), Some(0), Some(1)]));
        let year = ColumnKey::Financial(FinancialYear::starting(2014));
        assert_eq!(programme::profile(&of).shown(&RowKey::Named("programme".to_owned()), year), Some(1));
    }
}
