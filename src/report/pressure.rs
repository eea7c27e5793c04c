//! Forms of entry missing or spare, roll against capacity and state, by area and school.

use std::collections::BTreeMap;

use super::basis::Count;
use super::filter::Filter;
use super::table::{Part, Record, Report, Sheet};
use super::words::{LEGEND, glyph, percent, phase, rounded, signed_forms, state};
use crate::calendar::{AcademicYear, NcYear};
use crate::forecast::PressureRow;
use crate::outcome::Outcome;
use crate::plan::{AreaId, Plan, SchoolId};

/// The fields of the `pressure` table.
pub const FIELDS: &[&str] = &[
    "area",
    "phase",
    "school",
    "academic_year",
    "first_year",
    "intake",
    "admission_number",
    "pressure_fe",
    "roll",
    "capacity",
    "free_share",
    "state",
    "need",
    "spare",
    "placed_in",
    "unplaced",
];

/// The pressure of what the filter takes.
#[must_use]
pub fn report(plan: &Plan, outcome: &Outcome, filter: &Filter, part: Part) -> Report {
    Report::with(FIELDS, part, || records(plan, outcome, filter), || sheets(plan, outcome, filter))
}

/// The rows that the filter takes, in order.
fn rows<'a>(plan: &'a Plan, outcome: &'a Outcome, filter: &'a Filter) -> impl Iterator<Item = &'a PressureRow> {
    outcome.pressure.iter().filter(|row| {
        let place = row.school.map_or_else(|| filter.takes_area(row.area), |school| filter.takes_school(plan, school));
        place && filter.takes_year(row.year) && filter.takes_phase(row.first_year.phase())
    })
}

/// Whether there is anybody or any place in a row; without either it is no news to people.
#[must_use]
pub fn concerns_anyone(row: &PressureRow) -> bool {
    [row.intake, row.admission_number, row.roll, row.capacity].iter().any(|figure| *figure != 0.0)
}

fn records(plan: &Plan, outcome: &Outcome, filter: &Filter) -> Vec<Record> {
    let record = |row: &PressureRow| {
        vec![
            plan[row.area].id.value.as_str().into(),
            row.first_year.phase().as_str().into(),
            row.school.map(|school| plan[school].id.value.as_str()).into(),
            row.year.to_string().into(),
            row.first_year.to_string().into(),
            row.intake.into(),
            row.admission_number.into(),
            row.pressure_fe.into(),
            row.roll.into(),
            row.capacity.into(),
            row.free_share.into(),
            row.state.as_str().into(),
            row.need.into(),
            row.spare.into(),
            row.placed_in.into(),
            row.unplaced.into(),
        ]
    };
    rows(plan, outcome, filter).map(record).collect()
}

fn sheets(plan: &Plan, outcome: &Outcome, filter: &Filter) -> Vec<Sheet> {
    let mut entries: BTreeMap<(AreaId, NcYear), Vec<&PressureRow>> = BTreeMap::new();
    for row in rows(plan, outcome, filter).filter(|row| concerns_anyone(row)) {
        entries.entry((row.area, row.first_year)).or_default().push(row);
    }
    let mut sheets = Vec::new();
    for ((area, first_year), rows) in &entries {
        let entry = format!("{}, {} from {}", *plan[*area].name, phase(first_year.phase()), first_year.name());
        let (area_rows, school_rows): (Vec<_>, Vec<_>) = rows.iter().copied().partition(|row| row.school.is_none());
        if !area_rows.is_empty() {
            sheets.push(years_down(format!("{entry}: places against pupils"), &area_rows));
        }
        if filter.schools.is_empty() {
            sheets.extend(schools_down(
                plan,
                format!("{entry}: forms of entry missing (+) or spare (−)"),
                &school_rows,
            ));
        } else {
            for school in &filter.schools {
                let rows: Vec<_> = school_rows.iter().copied().filter(|row| row.school == Some(*school)).collect();
                if !rows.is_empty() {
                    let school = &plan[*school];
                    sheets.push(years_down(format!("{} ({}): places against pupils", *school.name, *school.id), &rows));
                }
            }
        }
    }
    let basis = Count::of_forecast(plan, &filter.scope(plan)).note();
    if let Some(last) = sheets.last_mut() {
        let placing = "Pupils without a place are looked after year by year: those placed elsewhere are not carried \
                       into later years.";
        last.notes.extend([LEGEND.to_owned(), placing.to_owned(), basis]);
    } else {
        sheets.push(Sheet::remark("Pressure on places", "No school begins in these years.").note(basis));
    }
    sheets
}

/// All figures of an area or a school, years down.
fn years_down(title: String, rows: &[&PressureRow]) -> Sheet {
    let is_school = rows.iter().any(|row| row.school.is_some());
    let mut headings = vec!["Intake", "Adm. no.", "Forms", "Roll", "Capacity", "Free"];
    headings.extend(if is_school { &["Placed in"][..] } else { &["Need", "Spare", "Unplaced"] });
    let headings: Vec<String> = headings.into_iter().map(str::to_owned).collect();
    let mut sheet = Sheet::new(title, &["Year", "State"], &headings);
    let optional = |figure: Option<f64>| figure.map_or_else(String::new, rounded);
    for row in rows {
        let mut cells = vec![row.year.to_string(), state(row.state).to_owned()];
        cells.extend([rounded(row.intake), rounded(row.admission_number), signed_forms(row.pressure_fe)]);
        cells.extend([rounded(row.roll), rounded(row.capacity), row.free_share.map_or_else(String::new, percent)]);
        if is_school {
            cells.push(optional(row.placed_in));
        } else {
            cells.extend([row.need, row.spare, row.unplaced].map(optional));
        }
        sheet.push(cells);
    }
    sheet
}

/// Forms of entry with the glyph of the state, schools down and years across.
fn schools_down(plan: &Plan, title: String, rows: &[&PressureRow]) -> Option<Sheet> {
    let years: Vec<AcademicYear> = {
        let mut years: Vec<_> = rows.iter().map(|row| row.year).collect();
        years.sort_unstable();
        years.dedup();
        years
    };
    let mut schools: BTreeMap<SchoolId, BTreeMap<AcademicYear, &PressureRow>> = BTreeMap::new();
    for row in rows {
        if let Some(school) = row.school {
            schools.entry(school).or_default().insert(row.year, row);
        }
    }
    if schools.is_empty() {
        return None;
    }
    let headings: Vec<String> = years.iter().map(AcademicYear::to_string).collect();
    let mut sheet = Sheet::new(title, &["School"], &headings);
    for (school, cells) in schools {
        let mut row = vec![plan[school].name.value.clone()];
        row.extend(years.iter().map(|year| {
            let cell = cells.get(year);
            cell.map_or_else(String::new, |cell| format!("{} {}", glyph(cell.state), signed_forms(cell.pressure_fe)))
        }));
        sheet.push(row);
    }
    Some(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Value;
    use crate::report::testing::sample;

    #[test]
    fn what_does_not_apply_to_a_row_is_empty() {
        let (plan, outcome) = sample();
        let records = report(&plan, &outcome, &Filter::default(), Part::Records).records;
        assert_eq!(records.len(), 6);
        let (area, school) = (&records[0], &records[1]);
        assert_eq!(area[2], Value::Empty);
        assert_eq!(area[12..], [Value::from(5.0), Value::from(0.0), Value::Empty, Value::from(5.0)]);
        assert_eq!(school[2], Value::from("infants"));
        assert_eq!(school[12..], [Value::Empty, Value::Empty, Value::from(0.0), Value::Empty]);
        assert_eq!(records[0].len(), FIELDS.len());
    }

    #[test]
    fn a_state_is_never_without_its_glyph() {
        let (plan, outcome) = sample();
        let sheets = report(&plan, &outcome, &Filter::default(), Part::Sheets).sheets;
        assert_eq!(sheets[0].title, "Norden, Primary from Reception: places against pupils");
        let shown = ["2014/15", "▲ short", "35", "30", "+0.2", "92", "90", "−2.2%", "5", "0", "5"];
        assert_eq!(sheets[0].rows[0], shown);
        assert_eq!(sheets[1].rows, [["Infants", "▲ +0.2", "● −0.5"]]);
        let school = Filter { schools: vec![SchoolId(0)], ..Filter::default() };
        let sheets = report(&plan, &outcome, &school, Part::Sheets).sheets;
        assert_eq!(sheets.len(), 1);
        assert_eq!(sheets[0].columns.last().map(|column| column.heading.as_str()), Some("Placed in"));
    }
}
