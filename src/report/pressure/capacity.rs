//! Net capacity with and without what is in temporary buildings.

use super::rows;
use crate::explain::{AreaField, Figure};
use crate::forecast::PressureRow;
use crate::plan::SchoolId;
use crate::report::figures::Figures;
use crate::report::filter::Filter;
use crate::report::table::{Cell, Column, Fact, Facts, Report, RowKey, Table, Unit};
use crate::report::words::phase;

/// The capacities of what the filter takes: areas, and schools where such are asked for.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || vec![table(of, filter)])
}

fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    let columns = vec![
        Column::words("area", "Area"),
        Column::words("phase", "Phase"),
        Column::words("school", "School"),
        Column::words("academic_year", "Year"),
        Column::words("first_year", "From"),
        Column::figures("roll", "Roll", Unit::Whole).kept(),
        Column::figures("capacity", "Capacity", Unit::Whole).kept(),
        Column::figures("temporary_places", "Temporary", Unit::Whole).kept(),
        Column::figures("permanent_capacity", "Permanent", Unit::Whole).kept(),
        Column::figures("free_share", "Free", Unit::Percent),
        Column::figures("permanent_free_share", "Free of permanent", Unit::Percent),
    ];
    Facts::of(columns, || rows(of, filter), |row| fact(of, row))
}

/// Places in temporary buildings: of a school, or of an area's open schools that begin in the row's first year.
fn temporary(of: &Figures<'_>, row: &PressureRow) -> f64 {
    let of_school = |school: SchoolId| f64::from(of.plan[school].temporary_places.in_year(row.year));
    if let Some(school) = row.school {
        return of_school(school);
    }
    let year = of.outcome.forecast.years.iter().position(|year| *year == row.year);
    let is_open = |school: &SchoolId| {
        year.and_then(|year| of.outcome.forecast.cells(*school, year).first())
            .is_some_and(|cell| cell.nc_year == row.first_year)
    };
    of.plan.schools_of(row.area).map(|(school, _)| school).filter(is_open).map(of_school).sum()
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
    let temporary = temporary(of, row);
    let permanent = (row.capacity - temporary).max(0.0);
    let free = (permanent > 0.0).then(|| (permanent - row.roll) / permanent);
    let (key, basis) = match row.school {
        Some(school) => (RowKey::School(school), of.firm[school]),
        None => (RowKey::Intake(row.area, row.first_year), of.firm[row.area]),
    };
    let cells = vec![
        (&of.names[row.area]).into(),
        Cell::word(row.first_year.phase().as_str(), phase(row.first_year.phase())),
        row.school.map_or_else(Cell::default, |school| (&of.names[school]).into()),
        row.year.into(),
        row.first_year.into(),
        cell(AreaField::Roll, Some(row.roll)),
        cell(AreaField::Capacity, Some(row.capacity)),
        temporary.into(),
        permanent.into(),
        cell(AreaField::FreeShare, row.free_share),
        free.into(),
    ];
    Fact::new(key, basis, cells)
}

fn table(of: &Figures<'_>, filter: &Filter) -> Table {
    let concerned: std::collections::BTreeSet<RowKey> = rows(of, filter)
        .filter(|row| row.concerns_anyone())
        .map(|row| row.school.map_or(RowKey::Intake(row.area, row.first_year), RowKey::School))
        .collect();
    let title = "Net capacity with and without temporary places";
    let table = facts(of, filter).table(title, |fact| concerned.contains(&fact.key)).settled();
    if table.rows.is_empty() {
        return Table::remark(title, "No school is forecast.");
    }
    table.note(
        "Temporary: places in temporary buildings, which are part of the capacity. Free of permanent: what is free of \
         the capacity without them; negative where pupils could not do without them.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Options;
    use crate::plan::{At, TemporaryPlaces};
    use crate::report::testing::{read, sample};

    #[test]
    fn a_capacity_stands_with_and_without_its_temporary_places() {
        let (mut plan, outcome) = sample();
        plan.schools[0].temporary_places = TemporaryPlaces::Always(At::default_of(30));
        let of = Figures::of(&plan, &outcome, Options::default());
        let (_, facts) = read(&report(&of, &Filter::default()));
        // 92 pupils for 90 places, of which 30 are temporary: 32 of 60 could not be without them.
        assert_eq!(facts[0][5..9], ["92", "90", "30", "60"]);
        assert_eq!(facts[1][2], "infants");
        assert_eq!(facts[1][10], (-32.0 / 60.0).to_string());
    }
}
