//! Demand by school, year and NC year, beside the places there are.

use super::basis::Count;
use super::filter::Filter;
use super::old::{Part, Record, Report, Sheet, Value};
use super::rounding::{add_up, whole};
use super::words::{number, rounded};
use crate::calendar::NcYear;
use crate::forecast::{Cell, Forecast, NC_YEARS};
use crate::plan::{AreaId, Plan, SchoolId};

/// The fields of the `forecast` table.
pub const FIELDS: &[&str] =
    &["area", "phase", "school", "academic_year", "nc_year", "base", "housing", "demand", "places"];

/// The forecast of what the filter takes.
#[must_use]
pub fn report(plan: &Plan, forecast: &Forecast, filter: &Filter, part: Part) -> Report {
    Report::with(FIELDS, part, || records(plan, forecast, filter), || sheets(plan, forecast, filter))
}

/// The cells of a school in the years that the filter takes.
fn years<'a>(
    forecast: &'a Forecast,
    filter: &'a Filter,
    school: usize,
) -> impl Iterator<Item = (String, Vec<&'a Cell>)> {
    let cells = forecast.schools.get(school).into_iter().flatten();
    forecast.years.iter().zip(cells).filter(|(year, _)| filter.takes_year(**year)).map(|(year, cells)| {
        (year.to_string(), cells.iter().filter(|cell| filter.takes_phase(cell.nc_year.phase())).collect())
    })
}

/// Pupils whom no school takes: area, year, NC year and how many, none that are 0.
fn unassigned<'a>(
    forecast: &'a Forecast,
    filter: &'a Filter,
) -> impl Iterator<Item = (AreaId, usize, NcYear, f64)> + 'a {
    let areas = forecast.unassigned.iter().enumerate().map(|(area, years)| (AreaId(area), years));
    areas.filter(|(area, _)| filter.takes_area(*area)).flat_map(move |(area, years)| {
        years.iter().enumerate().flat_map(move |(year, pupils)| {
            let taken = forecast.years.get(year).is_some_and(|&year| filter.takes_year(year));
            (0..=NcYear::LAST.number()).filter_map(NcYear::new).zip(pupils.iter().copied()).filter_map(
                move |(nc_year, pupils)| {
                    let wanted = taken && pupils != 0.0 && filter.takes_phase(nc_year.phase());
                    wanted.then_some((area, year, nc_year, pupils))
                },
            )
        })
    })
}

fn records(plan: &Plan, forecast: &Forecast, filter: &Filter) -> Vec<Record> {
    let mut records = Vec::new();
    // Every record shares the texts that others have too.
    let [phases, nc_years] = [
        NC_YEARS.years().map(|year| Value::from(year.phase().as_str())).collect::<Vec<_>>(),
        NC_YEARS.years().map(|year| Value::from(year.to_string())).collect(),
    ];
    for (place, school) in plan.schools.iter().enumerate() {
        if !filter.takes_school(plan, SchoolId(place)) {
            continue;
        }
        let [area, school] = [&plan[school.area].id.value, &school.id.value].map(|id| Value::from(id.as_str()));
        for (year, cells) in years(forecast, filter, place) {
            let year = Value::from(year);
            for cell in cells {
                records.push(vec![
                    area.clone(),
                    phases[cell.nc_year.index()].clone(),
                    school.clone(),
                    year.clone(),
                    nc_years[cell.nc_year.index()].clone(),
                    cell.base.into(),
                    cell.housing.into(),
                    cell.demand().into(),
                    cell.places.into(),
                ]);
            }
        }
    }
    records.extend(unassigned(forecast, filter).map(|(area, year, nc_year, pupils)| {
        vec![
            plan[area].id.value.as_str().into(),
            nc_year.phase().as_str().into(),
            Value::Empty,
            forecast.years[year].to_string().into(),
            nc_year.to_string().into(),
            0.0.into(),
            pupils.into(),
            pupils.into(),
            0.0.into(),
        ]
    }));
    records
}

fn sheets(plan: &Plan, forecast: &Forecast, filter: &Filter) -> Vec<Sheet> {
    let schools = (0..plan.schools.len()).map(SchoolId).filter(|&school| filter.takes_school(plan, school));
    let mut sheets: Vec<Sheet> =
        schools.filter_map(|school| school_sheet(plan, school, years(forecast, filter, school.0).collect())).collect();
    sheets.extend(unassigned_sheet(plan, forecast, filter));
    let basis = Count::of_forecast(plan, &filter.scope(plan)).note();
    match sheets.last_mut() {
        Some(last) => {
            let rounding = "Pupils, rounded so that each year's total is right; housing is the total less its base.";
            last.notes.extend([rounding.to_owned(), basis]);
        }
        None => sheets.push(Sheet::remark("Forecast", "No school teaches these years.").note(basis)),
    }
    sheets
}

/// One school: years down, NC years across, then the totals.
fn school_sheet(plan: &Plan, id: SchoolId, years: Vec<(String, Vec<&Cell>)>) -> Option<Sheet> {
    let taught: Vec<NcYear> = (0..=NcYear::LAST.number())
        .filter_map(NcYear::new)
        .filter(|nc_year| years.iter().any(|(_, cells)| cells.iter().any(|cell| cell.nc_year == *nc_year)))
        .collect();
    if taught.is_empty() {
        return None;
    }
    let school = &plan[id];
    let title = format!("{} ({}), {}: pupils by NC year", *school.name, *school.id, *plan[school.area].name);
    let totals = ["Demand", "of which base", "housing", "Places"].map(str::to_owned);
    let headings: Vec<String> = taught.iter().map(NcYear::to_string).chain(totals).collect();
    let mut sheet = Sheet::new(title, &["Year"], &headings);
    for (year, cells) in years.into_iter().filter(|(_, cells)| !cells.is_empty()) {
        let (pupils, demand) = add_up(&cells.iter().map(|cell| cell.demand()).collect::<Vec<f64>>());
        let base = whole(cells.iter().map(|cell| cell.base).sum());
        let places: f64 = cells.iter().map(|cell| cell.places).sum();
        let set = |nc_year: NcYear| {
            plan.overrides_of(id).any(|item| *item.nc_year == nc_year && item.academic_year.to_string() == year)
        };
        let shown = |nc_year: &NcYear| {
            let place = cells.iter().position(|cell| cell.nc_year == *nc_year);
            let figure = place.map_or_else(String::new, |place| number(pupils[place]));
            if set(*nc_year) { format!("*{figure}") } else { figure }
        };
        let figures: Vec<String> = taught.iter().map(shown).collect();
        let mut row = vec![year];
        row.extend(figures);
        row.extend([number(demand), number(base), number(demand - base), rounded(places)]);
        sheet.push(row);
    }
    sheet.notes.extend(plan.overrides_of(id).map(|item| format!("* An officer's figure: {}.", item.sentence())));
    Some(sheet)
}

/// Pupils whom no school takes, by area and NC year.
fn unassigned_sheet(plan: &Plan, forecast: &Forecast, filter: &Filter) -> Option<Sheet> {
    let cells: Vec<_> = unassigned(forecast, filter).collect();
    let mut rows: Vec<(AreaId, NcYear)> = cells.iter().map(|cell| (cell.0, cell.2)).collect();
    rows.sort_unstable();
    rows.dedup();
    if rows.is_empty() {
        return None;
    }
    let years: Vec<_> = forecast.years.iter().enumerate().filter(|(_, year)| filter.takes_year(**year)).collect();
    let headings: Vec<String> = years.iter().map(|(_, year)| year.to_string()).collect();
    let mut sheet = Sheet::new("Pupils whom no school takes", &["Area", "NC year"], &headings);
    let columns: Vec<Vec<i128>> = years
        .iter()
        .map(|(year, _)| {
            let pupils: Vec<f64> =
                rows.iter().map(|&(area, nc_year)| forecast.unassigned(area, *year, nc_year)).collect();
            add_up(&pupils).0
        })
        .collect();
    for (place, (area, nc_year)) in rows.iter().enumerate() {
        let mut row = vec![plan[*area].name.value.clone(), nc_year.to_string()];
        row.extend(columns.iter().map(|column| number(column[place])));
        sheet.push(row);
    }
    Some(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{AcademicYear, Phase};
    use crate::report::testing::sample;

    #[test]
    fn a_row_for_each_school_year_and_nc_year_then_the_unassigned() {
        let (plan, outcome) = sample();
        let report = report(&plan, &outcome.forecast, &Filter::default(), Part::Records);
        assert_eq!(report.records.len(), 2 * 3 + 2 * 5 + 1);
        assert_eq!(report.records[0][..5], ["norden", "primary", "infants", "2014/15", "R"].map(Value::from));
        let last = report.records.last().cloned().unwrap_or_default();
        assert_eq!(last[..3], [Value::from("norden"), Value::from("primary"), Value::Empty]);
        assert_eq!(last[3..5], ["2015/16", "3"].map(Value::from));
        assert_eq!(last[5..], [0.0, 4.25, 4.25, 0.0].map(Value::from));
        assert!(report.sheets.is_empty());
    }

    #[test]
    fn a_filter_leaves_the_rest_out() {
        let (plan, outcome) = sample();
        let filter =
            Filter { phase: Some(Phase::Secondary), from: Some(AcademicYear::starting(2015)), ..Filter::default() };
        assert_eq!(report(&plan, &outcome.forecast, &filter, Part::Records).records.len(), 5);
        let school = Filter { schools: vec![SchoolId(0)], ..Filter::default() };
        assert_eq!(report(&plan, &outcome.forecast, &school, Part::Records).records.len(), 6);
    }

    #[test]
    fn a_school_s_sheet_adds_up() {
        let (plan, outcome) = sample();
        let sheets = report(&plan, &outcome.forecast, &Filter::default(), Part::Sheets).sheets;
        assert_eq!(sheets[0].title, "Infants (infants), Norden: pupils by NC year");
        // 30.4 + 30.4 + 30.4 of base and 0.2 a year of housing: 92 in all, 91 of them base.
        assert_eq!(sheets[0].rows[0], ["2014/15", "31", "31", "30", "92", "91", "1", "90"]);
        assert_eq!(sheets[2].rows, [["Norden", "3", "0", "4"]]);
        assert!(sheets[2].notes.iter().any(|note| note.contains("not published")));
    }
}
