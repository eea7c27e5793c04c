//! Forms of entry missing or spare, roll against capacity and state, by area and school.

pub(crate) mod capacity;
pub(crate) mod first_short;
pub(crate) mod summary;

use std::collections::BTreeMap;

use super::figures::Figures;
use super::filter::Filter;
use super::table::{Cell, Column, ColumnKey, Fact, Facts, Report, Row, RowKey, Table, Unit};
use super::words::{LEGEND, glyph, listed, phase, signed_forms, state};
use crate::calendar::{AcademicYear, NcYear};
use crate::explain::{AreaField, Figure};
use crate::forecast::PressureRow;
use crate::plan::{AreaId, SchoolId};

/// The pressure of what the filter takes.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || tables(of, filter)).on_one_sheet("Pressure on places")
}

/// The columns of a row of pressure.
fn columns() -> Vec<Column> {
    vec![
        Column::words("area", "").for_machines(),
        Column::words("phase", "").for_machines(),
        Column::words("school", "").for_machines(),
        Column::words("academic_year", "Year"),
        Column::words("first_year", "").for_machines(),
        Column::words("state_word", "State").for_people(),
        Column::figures("intake", "Intake", Unit::Whole).kept(),
        Column::figures("admission_number", "Adm. no.", Unit::Whole).kept(),
        Column::figures("pressure_fe", "Forms", Unit::Forms).kept(),
        Column::figures("roll", "Roll", Unit::Whole).kept(),
        Column::figures("capacity", "Capacity", Unit::Whole).kept(),
        Column::figures("free_share", "Free", Unit::Percent),
        Column::words("state", "").for_machines(),
        Column::figures("need", "Need", Unit::Whole),
        Column::figures("spare", "Spare", Unit::Whole),
        Column::figures("placed_in", "Placed in", Unit::Whole),
        Column::figures("unplaced", "Unplaced", Unit::Whole),
    ]
}

fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    Facts::of(columns(), || rows(of, filter), |row| fact(of, row))
}

/// The rows that the filter takes, in order.
fn rows<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> impl Iterator<Item = &'a PressureRow> {
    of.outcome.pressure.iter().filter(|row| {
        let place =
            row.school.map_or_else(|| filter.takes_area(row.area), |school| filter.takes_school(of.plan, school));
        place && filter.takes_year(row.year) && filter.takes_phase(row.first_year.phase())
    })
}

fn fact(of: &Figures<'_>, row: &PressureRow) -> Fact {
    let year = of.outcome.forecast.years.iter().position(|year| *year == row.year);
    let figure = |field: AreaField| {
        year.map(|year| match row.school {
            Some(school) => Figure::SchoolRow { school, year, field },
            None => Figure::Area { area: row.area, year, first_year: row.first_year, field },
        })
    };
    let cell = |field: AreaField, value: Option<f64>| Cell { figure: figure(field), ..Cell::new(value) };
    let word = Cell { figure: figure(AreaField::State), ..Cell::word(row.state.as_str(), state(row.state)) };
    let (key, basis) = match row.school {
        Some(school) => (RowKey::School(school), of.firm[school]),
        None => (RowKey::Intake(row.area, row.first_year), of.firm[row.area]),
    };
    Fact::new(
        key,
        basis,
        vec![
            (&of.names[row.area]).into(),
            row.first_year.phase().as_str().into(),
            row.school.map_or_else(Cell::default, |school| (&of.names[school]).into()),
            row.year.into(),
            row.first_year.into(),
            word.clone(),
            cell(AreaField::Intake, Some(row.intake)),
            cell(AreaField::AdmissionNumber, Some(row.admission_number)),
            cell(AreaField::Pressure, Some(row.pressure_fe)),
            cell(AreaField::Roll, Some(row.roll)),
            cell(AreaField::Capacity, Some(row.capacity)),
            cell(AreaField::FreeShare, row.free_share),
            word,
            cell(AreaField::Need, row.need),
            cell(AreaField::Spare, row.spare),
            cell(AreaField::PlacedIn, row.placed_in),
            cell(AreaField::Unplaced, row.unplaced),
        ],
    )
}

/// Each area's intakes, years down, then its schools' forms; of schools that are asked for, all figures.
fn tables(of: &Figures<'_>, filter: &Filter) -> Vec<Table> {
    let mut entries: BTreeMap<(AreaId, NcYear), Vec<&PressureRow>> = BTreeMap::new();
    for row in rows(of, filter).filter(|row| row.concerns_anyone()) {
        entries.entry((row.area, row.first_year)).or_default().push(row);
    }
    let mut tables = Vec::new();
    for ((area, first_year), rows) in &entries {
        let entry = format!("{}, {} from {}", of.names[*area].name(), phase(first_year.phase()), first_year.name());
        let own: Vec<&PressureRow> = rows.iter().copied().filter(|row| row.school.is_none()).collect();
        if !own.is_empty() {
            tables.push(years_down(of, format!("{entry}: places against pupils"), &own));
        }
        if filter.schools.is_empty() {
            tables.extend(schools_down(of, format!("{entry}: forms of entry missing (+) or spare (−)"), rows));
        }
        for school in &filter.schools {
            let own: Vec<&PressureRow> = rows.iter().copied().filter(|row| row.school == Some(*school)).collect();
            if !own.is_empty() {
                let item = &of.names[*school];
                tables.push(years_down(of, format!("{} ({}): places against pupils", item.name(), item.id()), &own));
            }
        }
    }
    if let Some(last) = tables.last_mut() {
        let placing = "Pupils without a place are looked after year by year: those placed elsewhere are not carried \
                       into later years.";
        last.notes.extend([LEGEND.to_owned(), placing.to_owned()]);
        let areas: std::collections::BTreeSet<AreaId> = entries.keys().map(|(area, _)| *area).collect();
        last.notes.extend(areas.into_iter().filter_map(|area| planned_for(of, area)));
    } else {
        tables.push(Table::remark("Pressure on places", "No school begins in these years."));
    }
    tables
}

/// That an area is planned for some phases alone: `Marsham is a planning area of secondary schools only.`
fn planned_for(of: &Figures<'_>, area: AreaId) -> Option<String> {
    let phases = of.plan[area].phases.as_ref()?;
    let phases: Vec<String> = phases.iter().map(|phase| phase.as_str().to_owned()).collect();
    Some(format!("{} is a planning area of {} schools only.", of.names[area].name(), listed(&phases)))
}

/// All figures of an area or a school, years down.
fn years_down(of: &Figures<'_>, title: String, rows: &[&PressureRow]) -> Table {
    Facts::of(columns(), || rows.iter(), |row| fact(of, row)).table(title, |_| true).settled()
}

/// Forms of entry with the glyph of the state, schools down and years across; none without a school.
fn schools_down(of: &Figures<'_>, title: String, rows: &[&PressureRow]) -> Option<Table> {
    let rows = || rows.iter().filter_map(|row| Some((row.school?, *row)));
    let mut years: Vec<AcademicYear> = rows().map(|(_, row)| row.year).collect();
    years.sort_unstable();
    years.dedup();
    let mut schools: BTreeMap<SchoolId, Vec<Cell>> = BTreeMap::new();
    for (school, row) in rows() {
        let cells = schools.entry(school).or_insert_with(|| vec![Cell::default(); years.len()]);
        let cell = fact(of, row).cells.swap_remove(FORMS);
        if let Ok(place) = years.binary_search(&row.year) {
            cells[place] = cell.saying(format!("{} {}", glyph(row.state), signed_forms(row.pressure_fe)));
        }
    }
    let headings =
        years.iter().map(|year| Column::of(ColumnKey::Academic(*year), year.to_string(), Unit::Forms).kept());
    let mut table = Table::new(title, [Column::words("school", "School")].into_iter().chain(headings).collect());
    for (school, cells) in schools {
        let cells = [Cell::from(&of.names[school])].into_iter().chain(cells).collect();
        table.push(Row::item(RowKey::School(school), of.firm[school], cells));
    }
    (!table.rows.is_empty()).then(|| table.settled())
}

/// Where the forms of entry stand in a fact.
const FORMS: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Options;
    use crate::report::testing::{printed, read, sample};

    #[test]
    fn what_does_not_apply_to_a_row_is_empty() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let (fields, facts) = read(&report(&of, &Filter::default()));
        assert_eq!(facts.len(), 6);
        assert_eq!(fields.last().map(String::as_str), Some("basis"));
        let (area, school) = (&facts[0], &facts[1]);
        assert_eq!(area[2], "");
        assert_eq!(area[12..16], ["5", "0", "", "5"]);
        assert_eq!(school[2], "infants");
        assert_eq!(school[12..16], ["", "", "0", ""]);
    }

    #[test]
    fn a_state_is_never_without_its_glyph() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let sheets = printed(&report(&of, &Filter::default()));
        assert!(sheets[0].title.starts_with("Norden, Primary from Reception: places against pupils"));
        let shown = ["2014/15", "▲ short", "35", "30", "+0.2", "92", "90", "−2.2%", "5", "0", "5"];
        assert_eq!(sheets[0].rows[0], shown);
        assert_eq!(sheets[1].rows, [["Infants", "▲ +0.2", "● −0.5"]]);
        let school = Filter { schools: vec![SchoolId(0)], ..Filter::default() };
        assert_eq!(printed(&report(&of, &school)).len(), 1);
    }
}
