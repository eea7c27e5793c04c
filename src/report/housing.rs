//! Dwellings by site and year, the pupils they bring, and the money that falls due with them.

use super::basis::Count;
use super::old::{Part, Record, Report, Sheet};
use super::rounding::add_up;
use super::words::{amount, number};
use crate::calendar::{FinancialYear, Phase};
use crate::forecast::HousingRow;
use crate::outcome::Outcome;
use crate::plan::{AreaId, Plan, SiteId};

/// The fields of the `housing` table.
pub const FIELDS: &[&str] =
    &["area", "site", "financial_year", "completions", "cumulative", "counted", "primary", "secondary", "post_16"];

/// Which sites are wanted; what is not given leaves nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those of these areas.
    pub areas: Vec<AreaId>,
    /// These.
    pub sites: Vec<SiteId>,
}

impl Filter {
    fn takes(&self, plan: &Plan, site: SiteId) -> bool {
        (self.sites.is_empty() || self.sites.contains(&site))
            && (self.areas.is_empty() || self.areas.contains(&plan[site].area))
    }
}

/// The housing of what the filter takes.
#[must_use]
pub fn report(plan: &Plan, outcome: &Outcome, filter: &Filter, part: Part) -> Report {
    let rows: Vec<&HousingRow> = outcome.housing.iter().filter(|row| filter.takes(plan, row.site)).collect();
    Report::with(FIELDS, part, || records(plan, &rows), || sheets(plan, outcome, filter, &rows))
}

fn records(plan: &Plan, rows: &[&HousingRow]) -> Vec<Record> {
    let record = |row: &&HousingRow| {
        vec![
            plan[row.area].id.value.as_str().into(),
            plan[row.site].id.value.as_str().into(),
            row.year.to_string().into(),
            row.completions.into(),
            row.cumulative.into(),
            row.counted.into(),
            row.pupils[0].into(),
            row.pupils[1].into(),
            row.pupils[2].into(),
        ]
    };
    rows.iter().map(record).collect()
}

fn sheets(plan: &Plan, outcome: &Outcome, filter: &Filter, rows: &[&HousingRow]) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> =
        [dwellings(plan, rows), pupils(plan, rows), triggers(plan, outcome, filter)].into_iter().flatten().collect();
    if sheets.is_empty() {
        sheets.push(Sheet::remark("Housing", "No dwellings are planned here."));
    }
    let mut areas = filter.areas.clone();
    areas.extend(filter.sites.iter().map(|&site| plan[site].area));
    if let Some(last) = sheets.last_mut() {
        last.notes.push(Count::of_housing(plan, &areas).note());
    }
    sheets
}

/// A sheet of sites (and phases) down and years across, whose columns add up to their rounded totals.
fn by_year(title: &str, texts: &[&str], years: &[String], lines: Vec<(Vec<String>, Vec<f64>)>, sum: bool) -> Sheet {
    let mut headings = years.to_vec();
    if sum {
        headings.push("Total".to_owned());
    }
    let mut sheet = Sheet::new(title, texts, &headings);
    let columns: Vec<(Vec<i128>, i128)> = (0..years.len())
        .map(|year| add_up(&lines.iter().map(|(_, figures)| figures[year]).collect::<Vec<f64>>()))
        .collect();
    let several = lines.len() > 1;
    for (place, (mut cells, _)) in lines.into_iter().enumerate() {
        cells.extend(columns.iter().map(|(column, _)| number(column[place])));
        if sum {
            cells.push(number(columns.iter().map(|(column, _)| column[place]).sum()));
        }
        sheet.push(cells);
    }
    if several {
        let mut total = vec!["Total".to_owned()];
        total.resize(texts.len(), String::new());
        total.extend(columns.iter().map(|(_, total)| number(*total)));
        if sum {
            total.push(number(columns.iter().map(|(_, total)| total).sum()));
        }
        sheet.push_total(total);
    }
    sheet
}

/// The sites that have rows, and their years without a gap.
fn axes(rows: &[&HousingRow]) -> (Vec<SiteId>, Vec<FinancialYear>) {
    let mut sites: Vec<SiteId> = rows.iter().map(|row| row.site).collect();
    sites.dedup();
    let first = rows.iter().map(|row| row.year).min();
    let last = rows.iter().map(|row| row.year).max();
    (sites, first.zip(last).map(|(first, last)| first.through(last).collect()).unwrap_or_default())
}

/// A figure of every year, 0 where the site has no row.
fn line(rows: &[&HousingRow], site: SiteId, years: &[FinancialYear], of: impl Fn(&HousingRow) -> f64) -> Vec<f64> {
    let mut figures = vec![0.0; years.len()];
    for row in rows.iter().filter(|row| row.site == site) {
        if let Some(place) = years.iter().position(|year| *year == row.year) {
            figures[place] = of(row);
        }
    }
    figures
}

fn dwellings(plan: &Plan, rows: &[&HousingRow]) -> Option<Sheet> {
    let (sites, years) = axes(rows);
    let headings: Vec<String> = years.iter().map(FinancialYear::to_string).collect();
    let lines: Vec<_> = sites
        .iter()
        .map(|&site| {
            let names = [&plan[plan[site].area].name, &plan[site].name].map(|name| name.value.clone());
            (names.to_vec(), line(rows, site, &years, |row| row.completions))
        })
        .collect();
    let title = "Dwellings completed by financial year";
    (!lines.is_empty()).then(|| by_year(title, &["Area", "Site"], &headings, lines, true))
}

fn pupils(plan: &Plan, rows: &[&HousingRow]) -> Option<Sheet> {
    let (sites, years) = axes(rows);
    let years: Vec<FinancialYear> =
        years.into_iter().filter(|year| year.academic() > *plan.assumptions.base_year).collect();
    let headings: Vec<String> = years.iter().map(|year| year.academic().to_string()).collect();
    let mut lines = Vec::new();
    for &site in &sites {
        for phase in Phase::ALL {
            let figures = line(rows, site, &years, |row| row.pupils[phase.index()]);
            if figures.iter().any(|figure| *figure != 0.0) {
                lines.push((vec![plan[site].name.value.clone(), phase.to_string()], figures));
            }
        }
    }
    let title = "Pupils from housing by academic year";
    (!lines.is_empty()).then(|| by_year(title, &["Site", "Phase"], &headings, lines, false))
}

/// What falls due with dwellings, and when.
fn triggers(plan: &Plan, outcome: &Outcome, filter: &Filter) -> Option<Sheet> {
    let texts = ["Source", "Site", "Reached in", "Money arrives in"];
    let mut sheet = Sheet::new("Triggers", &texts, &["Dwellings", "Amount"].map(str::to_owned));
    for (source, receipts) in plan.sources.iter().zip(&outcome.funding.receipts) {
        let Some(site) = source.site.as_ref().filter(|site| filter.takes(plan, site.value)) else { continue };
        for trigger in &receipts.triggers {
            let year = |year: Option<FinancialYear>| year.map_or_else(|| "never".to_owned(), |year| year.to_string());
            let names = [source.name.value.clone(), plan[site.value].name.value.clone()];
            let mut row = names.to_vec();
            row.extend([year(trigger.reached), year(trigger.arrives)]);
            row.extend([number(trigger.dwellings.into()), amount(trigger.amount)]);
            sheet.push(row);
        }
    }
    (!sheet.rows.is_empty()).then_some(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::sample;

    #[test]
    fn dwellings_pupils_and_triggers_stand_in_three_sheets() {
        let (plan, outcome) = sample();
        let sheets = report(&plan, &outcome, &Filter::default(), Part::Sheets).sheets;
        assert_eq!(sheets[0].rows, [["Norden", "Meadow", "60", "30", "90"]]);
        assert_eq!(sheets[1].rows, [["Meadow", "primary", "8", "16"]]);
        let due = [
            ["Meadow agreement", "Meadow", "2014-15", "2014-15", "50", "£300,000"],
            ["Meadow agreement", "Meadow", "never", "never", "100", "£500,000"],
        ];
        assert_eq!(sheets[2].rows, due);
        assert!(sheets[2].notes[0].starts_with("9 of 10 figures"), "{:?}", sheets[2].notes);
        let elsewhere = Filter { areas: vec![AreaId(1)], ..Filter::default() };
        assert!(report(&plan, &outcome, &elsewhere, Part::Records).records.is_empty());
    }
}
