//! How sure the forecast is: the band that eight outcomes in ten fall into, and the chance of being short.

use super::basis::Count;
use super::filter::Filter;
use super::old::{Part, Record, Report, Sheet};
use super::words::{percent, phase, rounded};
use crate::calendar::Phase;
use crate::forecast::risk::{RiskOptions, RiskRow};
use crate::plan::{AreaId, Plan};

/// The fields of the `risk` table.
pub const FIELDS: &[&str] = &["area", "phase", "academic_year", "p10", "p50", "p90", "chance_short"];

/// The rows of a plan's risk that the filter takes; `options` are those they were made with.
#[must_use]
pub fn report(plan: &Plan, rows: &[RiskRow], options: &RiskOptions, filter: &Filter, part: Part) -> Report {
    let takes =
        |row: &&RiskRow| filter.takes_area(row.area) && filter.takes_phase(row.phase) && filter.takes_year(row.year);
    let rows: Vec<&RiskRow> = rows.iter().filter(takes).collect();
    Report::with(
        FIELDS,
        part,
        || rows.iter().map(|row| record(plan, row)).collect(),
        || sheets(plan, &rows, options, filter),
    )
}

fn record(plan: &Plan, row: &RiskRow) -> Record {
    vec![
        plan[row.area].id.value.as_str().into(),
        row.phase.as_str().into(),
        row.year.to_string().into(),
        row.p10.into(),
        row.p50.into(),
        row.p90.into(),
        row.chance_short.into(),
    ]
}

/// A sheet for each area and phase that has anyone.
fn sheets(plan: &Plan, rows: &[&RiskRow], options: &RiskOptions, filter: &Filter) -> Vec<Sheet> {
    let of = |row: &RiskRow| (row.area, row.phase);
    let with_pupils = rows.chunk_by(|a, b| of(a) == of(b)).filter(|rows| rows.iter().any(|row| row.p90 > 0.0));
    let mut sheets: Vec<Sheet> = with_pupils.map(|rows| sheet(plan, of(rows[0]), rows)).collect();
    let basis = Count::of_forecast(plan, &filter.scope(plan)).note();
    let Some(last) = sheets.last_mut() else {
        return vec![Sheet::remark("How sure the forecast is", "No one is forecast in these years.").note(basis)];
    };
    last.notes.extend([
        "One outcome in ten is below P10, one in ten above P90. Short: the intake of the phase's first year exceeds the \
         admission numbers by half a form or more."
            .to_owned(),
        format!(
            "{} runs of seed {}: the method's own past errors, and late starts, rates and yields of housing.",
            rounded(f64::from(options.runs.get())),
            options.seed
        ),
        basis,
    ]);
    sheets
}

fn sheet(plan: &Plan, (area, of): (AreaId, Phase), rows: &[&RiskRow]) -> Sheet {
    let title = format!("{}, {}: pupils on roll, and the chance of being short", *plan[area].name, phase(of));
    let headings = ["P10", "P50", "P90", "Short"].map(str::to_owned);
    let mut sheet = Sheet::new(title, &["Year"], &headings);
    for row in rows {
        let figures = [row.p10, row.p50, row.p90].map(rounded);
        sheet.push([row.year.to_string()].into_iter().chain(figures).chain([percent(row.chance_short)]).collect());
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::ForecastOptions;
    use crate::forecast::risk::risk;
    use crate::report::testing::sample;

    #[test]
    fn a_row_for_each_area_phase_and_year_and_a_sheet_where_there_is_anyone() {
        let (plan, outcome) = sample();
        let options = RiskOptions { seed: 7, ..RiskOptions::default() };
        let rows = risk(&plan, ForecastOptions::default(), options);
        let records = report(&plan, &rows, &options, &Filter::default(), Part::Records).records;
        assert_eq!(records.len(), plan.areas.len() * 3 * outcome.forecast.years.len());
        assert_eq!(records[0].len(), FIELDS.len());
        let sheets = report(&plan, &rows, &options, &Filter::default(), Part::Sheets).sheets;
        assert_eq!(sheets[0].title, "Norden, Primary: pupils on roll, and the chance of being short");
        assert_eq!(sheets[0].rows.len(), outcome.forecast.years.len());
        let last = sheets.last().map_or(&[][..], |sheet| &sheet.notes);
        assert!(last[1].starts_with("10,000 runs of seed 7"), "{last:?}");
    }
}
