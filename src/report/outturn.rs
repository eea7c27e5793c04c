//! The forecast beside what came of it: rolls after the base year, which the forecast itself never sees.

use std::collections::BTreeMap;

use super::basis::Count;
use super::filter::Filter;
use super::old::{Part, Record, Report, Sheet};
use super::rounding::add_up;
use super::words::{number, phase, rounded, signed_percent};
use crate::calendar::{AcademicYear, NcYear, Phase};
use crate::forecast::Forecast;
use crate::plan::{AreaId, Plan, SchoolId};

/// The fields of the table of outturn.
pub const FIELDS: &[&str] = &["area", "phase", "school", "academic_year", "nc_year", "forecast", "outturn", "error"];

/// What the signs of errors mean.
const SIGNS: &str = "Error: (forecast − outturn) / outturn, so + is too many forecast. Outturn changes no forecast.";

/// A year group whose outturn is known.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Known {
    school: SchoolId,
    year: AcademicYear,
    nc_year: NcYear,
    forecast: f64,
    outturn: f64,
}

/// The forecast's error in parts of the outturn; `None` where nobody came.
#[must_use]
pub fn error(forecast: f64, outturn: f64) -> Option<f64> {
    (outturn > 0.0).then(|| (forecast - outturn) / outturn)
}

/// Forecast and outturn of the schools that the filter takes.
#[must_use]
pub fn report(plan: &Plan, forecast: &Forecast, filter: &Filter, part: Part) -> Report {
    let records = || known(plan, forecast, filter).iter().map(|known| record(plan, known)).collect();
    Report::with(FIELDS, part, records, || {
        let mut sheets = sheets(plan, forecast, filter);
        if sheets.is_empty() {
            sheets.push(Sheet::remark("Forecast and outturn", "No roll after the base year is written."));
        }
        if let Some(last) = sheets.last_mut() {
            last.notes.push(Count::of_forecast(plan, &filter.scope(plan)).note());
        }
        sheets
    })
}

/// Every year group that is forecast and whose roll is written: schools in order, then years, the youngest first.
fn known(plan: &Plan, forecast: &Forecast, filter: &Filter) -> Vec<Known> {
    let mut found = Vec::new();
    for (school, years) in forecast.schools.iter().enumerate().map(|(place, years)| (SchoolId(place), years)) {
        if !filter.takes_school(plan, school) {
            continue;
        }
        for (&year, cells) in forecast.years.iter().zip(years).filter(|(year, _)| filter.takes_year(**year)) {
            for cell in cells.iter().filter(|cell| filter.takes_phase(cell.nc_year.phase())) {
                if let Some(pupils) = plan[school].roll_in(cell.nc_year, year) {
                    let (forecast, outturn) = (cell.demand(), f64::from(pupils));
                    found.push(Known { school, year, nc_year: cell.nc_year, forecast, outturn });
                }
            }
        }
    }
    found
}

fn record(plan: &Plan, known: &Known) -> Record {
    let school = &plan[known.school];
    vec![
        plan[school.area].id.value.as_str().into(),
        known.nc_year.phase().as_str().into(),
        school.id.value.as_str().into(),
        known.year.to_string().into(),
        known.nc_year.to_string().into(),
        known.forecast.into(),
        known.outturn.into(),
        error(known.forecast, known.outturn).into(),
    ]
}

/// A sheet for each school with outturn, then the areas; none without any outturn.
#[must_use]
pub fn sheets(plan: &Plan, forecast: &Forecast, filter: &Filter) -> Vec<Sheet> {
    let known = known(plan, forecast, filter);
    let mut sheets: Vec<Sheet> =
        known.chunk_by(|a, b| a.school == b.school).map(|school| school_sheet(plan, school)).collect();
    if filter.schools.is_empty() {
        sheets.extend(areas_sheet(plan, &known));
    }
    if let Some(last) = sheets.last_mut() {
        last.notes.push(SIGNS.to_owned());
    }
    sheets
}

/// One school: three lines a year, NC years across.
fn school_sheet(plan: &Plan, known: &[Known]) -> Sheet {
    let mut taught: Vec<NcYear> = known.iter().map(|known| known.nc_year).collect();
    taught.sort_unstable();
    taught.dedup();
    let title = known.first().map_or_else(String::new, |first| {
        let school = &plan[first.school];
        format!("{} ({}), {}: forecast and outturn", *school.name, *school.id, *plan[school.area].name)
    });
    let headings: Vec<String> = taught.iter().map(NcYear::to_string).chain(["Total".to_owned()]).collect();
    let mut sheet = Sheet::new(title, &["Year", ""], &headings);
    for year in known.chunk_by(|a, b| a.year == b.year) {
        let label = year.first().map(|first| first.year.to_string()).unwrap_or_default();
        let forecasts: Vec<f64> = year.iter().map(|known| known.forecast).collect();
        let outturns: Vec<f64> = year.iter().map(|known| known.outturn).collect();
        let errors = year.iter().map(|known| shown_error(known.forecast, known.outturn)).collect();
        let total = shown_error(forecasts.iter().sum(), outturns.iter().sum());
        let shown = |figures: &[f64]| {
            let (cells, total) = add_up(figures);
            (cells.into_iter().map(number).collect(), number(total))
        };
        let lines = [("forecast", shown(&forecasts)), ("outturn", shown(&outturns)), ("error", (errors, total))];
        for (name, (cells, total)) in lines {
            let cells: Vec<String> = cells;
            let first = if name == "forecast" { label.clone() } else { String::new() };
            let mut row = vec![first, name.to_owned()];
            row.extend(taught.iter().map(|nc_year| {
                let place = year.iter().position(|known| known.nc_year == *nc_year);
                place.and_then(|place| cells.get(place)).cloned().unwrap_or_default()
            }));
            row.push(total);
            sheet.push(row);
        }
    }
    sheet
}

/// What the year groups of an area with outturn come to.
#[derive(Clone, Debug, Default)]
struct Sum {
    forecast: f64,
    outturn: f64,
    schools: Vec<SchoolId>,
}

/// Areas by phase and year, of those schools whose outturn is known.
fn areas_sheet(plan: &Plan, known: &[Known]) -> Option<Sheet> {
    let mut sums: BTreeMap<(AreaId, Phase, AcademicYear), Sum> = BTreeMap::new();
    for known in known {
        let sum = sums.entry((plan[known.school].area, known.nc_year.phase(), known.year)).or_default();
        sum.forecast += known.forecast;
        sum.outturn += known.outturn;
        if sum.schools.last() != Some(&known.school) {
            sum.schools.push(known.school);
        }
    }
    let figures = ["Schools", "Forecast", "Outturn", "Error"].map(str::to_owned);
    let mut sheet = Sheet::new("Areas: forecast and outturn", &["Area", "Phase", "Year"], &figures);
    for ((area, of, year), sum) in sums {
        sheet.push(vec![
            plan[area].name.value.clone(),
            phase(of).to_owned(),
            year.to_string(),
            sum.schools.len().to_string(),
            rounded(sum.forecast),
            rounded(sum.outturn),
            shown_error(sum.forecast, sum.outturn),
        ]);
    }
    (!sheet.rows.is_empty()).then(|| sheet.note("Only schools and NC years whose outturn is written, on both sides."))
}

fn shown_error(forecast: f64, outturn: f64) -> String {
    error(forecast, outturn).map_or_else(String::new, signed_percent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Outcome;
    use crate::plan::{At, FileId, Span};
    use crate::report::old::Value;
    use crate::report::testing::sample;

    /// The sample with 32, 30 and 0 pupils in its infant school in 2014/15.
    fn with_outturn() -> (Plan, Outcome) {
        let (mut plan, outcome) = sample();
        let pupils = [32, 30, 0].map(|pupils| At::new(pupils, Span::whole(FileId(0))));
        plan.schools[0].roll.insert(AcademicYear::starting(2014), pupils.to_vec());
        (plan, outcome)
    }

    #[test]
    fn the_error_is_measured_against_what_came() {
        let (plan, outcome) = with_outturn();
        let records = report(&plan, &outcome.forecast, &Filter::default(), Part::Records).records;
        assert_eq!(records.len(), 3);
        assert_eq!(records[0][..5], ["norden", "primary", "infants", "2014/15", "R"].map(Value::from));
        assert_eq!(records[0][5..7], [30.4 + 0.2, 32.0].map(Value::from));
        assert!(matches!(records[0][7], Value::Number(error) if (error + 1.4 / 32.0).abs() < 1e-12));
        assert_eq!(records[2][6..], [Value::from(0.0), Value::Empty]);
    }

    #[test]
    fn schools_and_areas_show_both_figures_and_the_error() {
        let (plan, outcome) = with_outturn();
        let sheets = sheets(&plan, &outcome.forecast, &Filter::default());
        assert_eq!(sheets.len(), 2);
        assert_eq!(sheets[0].title, "Infants (infants), Norden: forecast and outturn");
        assert_eq!(sheets[0].rows[0], ["2014/15", "forecast", "31", "31", "30", "92"]);
        assert_eq!(sheets[0].rows[1], ["", "outturn", "32", "30", "0", "62"]);
        assert_eq!(sheets[0].rows[2], ["", "error", "−4.4%", "+2.0%", "", "+48.1%"]);
        assert_eq!(sheets[1].rows, [["Norden", "Primary", "2014/15", "1", "92", "62", "+48.1%"]]);
        let none = report(&sample().0, &outcome.forecast, &Filter::default(), Part::Sheets).sheets;
        assert_eq!(none[0].notes[0], "No roll after the base year is written.");
    }
}
