//! What moves in places: intake, admission number, forms of entry, roll and capacity, by area, entry and year.

use std::collections::BTreeMap;

use super::sided::Sided;
use super::{Compared, ids};
use crate::calendar::{AcademicYear, NcYear};
use crate::forecast::PressureRow;
use crate::plan::Basis;
use crate::report::table::{Cell, Column, Fact, Item, RowKey, Table, Unit};
use crate::report::words::phase;

/// The intake of an area in one year on both sides; `None` where a side does not forecast it.
pub struct Place<'a> {
    area: Item,
    first_year: NcYear,
    year: AcademicYear,
    basis: Basis,
    sides: [Option<&'a PressureRow>; 2],
}

/// Every intake of the areas with pupils or places on either side: areas in order, then entries and years.
pub fn places(of: Compared<'_>) -> Vec<Place<'_>> {
    let [a, b] = of.sides.map(|side| side.of.plan.areas.iter().map(|area| area.id.as_str()));
    let ranks: BTreeMap<&str, usize> = ids(a, b).into_iter().enumerate().map(|(rank, id)| (id, rank)).collect();
    let mut places: BTreeMap<(usize, NcYear, AcademicYear), Place> = BTreeMap::new();
    for (place, side) in of.sides.into_iter().enumerate() {
        let side = side.of;
        let rows = side.outcome.pressure.iter().filter(|row| row.school.is_none());
        for row in rows.filter(|row| of.takes(&side.plan[row.area])) {
            let Some(&rank) = ranks.get(side.plan[row.area].id.as_str()) else { continue };
            let (first_year, year) = (row.first_year, row.year);
            let new = || Place {
                area: side.names[row.area].clone(),
                first_year,
                year,
                basis: Basis::Published,
                sides: [None; 2],
            };
            let found = places.entry((rank, first_year, year)).or_insert_with(new);
            found.sides[place] = Some(row);
            found.basis = found.basis.max(side.firm[row.area]);
        }
    }
    places.into_values().filter(|place| place.sides.iter().flatten().any(|row| row.concerns_anyone())).collect()
}

impl Place<'_> {
    /// Both sides of a figure.
    fn both(&self, figure: impl Fn(&PressureRow) -> Option<f64>) -> [Cell; 2] {
        self.sides.map(|row| Cell::new(row.and_then(&figure)))
    }

    /// Its facts, a figure each.
    pub fn facts(&self) -> impl Iterator<Item = Fact> {
        let figures = [
            ("intake", self.both(|row| Some(row.intake))),
            ("admission_number", self.both(|row| Some(row.admission_number))),
            ("pressure_fe", self.both(|row| Some(row.pressure_fe))),
            ("roll", self.both(|row| Some(row.roll))),
            ("capacity", self.both(|row| Some(row.capacity))),
            ("unplaced", self.both(|row| row.unplaced)),
        ];
        let (id, year, basis) = (format!("{}/{}", self.area.id(), self.first_year), self.year, self.basis);
        figures.into_iter().map(move |(name, [a, b])| {
            let difference = Cell::difference(&a, &b);
            let cells = vec!["area".into(), id.as_str().into(), year.into(), name.into(), a, b, difference];
            Fact::new(RowKey::None, basis, cells)
        })
    }

    fn labels(&self) -> Vec<Cell> {
        let entry = format!("{}, {}", phase(self.first_year.phase()), self.first_year);
        vec![self.area.clone().into(), entry.into()]
    }

    fn key(&self) -> RowKey {
        RowKey::Named(format!("{}/{}", self.area.id(), self.first_year))
    }
}

fn labels() -> Vec<Column> {
    vec![Column::words("area", "Area"), Column::words("entry", "Entry")]
}

/// A figure of a table.
type Figure = (&'static str, Unit, fn(&PressureRow) -> f64);

/// What moves by what is printed, a line each: the entry year, then all years taught; none that is empty.
pub fn tables(places: &[Place]) -> Vec<Table> {
    let entry: [Figure; 3] = [
        ("Intake", Unit::Whole, |row| row.intake),
        ("Adm. no.", Unit::Whole, |row| row.admission_number),
        ("Forms", Unit::Forms, |row| row.pressure_fe),
    ];
    let all: [Figure; 2] = [("Roll", Unit::Whole, |row| row.roll), ("Capacity", Unit::Whole, |row| row.capacity)];
    let table = |title, figures: &[Figure]| {
        let labels = labels().into_iter().chain([Column::words("academic_year", "Year")]).collect();
        let headings: Vec<(&str, Unit)> = figures.iter().map(|(name, unit, _)| (*name, *unit)).collect();
        let mut sided = Sided::new(title, labels, &headings);
        for place in places {
            let both: Vec<[Cell; 2]> =
                figures.iter().map(|(_, _, figure)| place.both(|row| Some(figure(row)))).collect();
            let labels = place.labels().into_iter().chain([place.year.into()]).collect();
            sided.push(place.key(), place.basis, labels, &both);
        }
        sided.moving()
    };
    let entry = table("Places: what moves", &entry);
    let entry = entry.map(|table| table.note("Forms of entry: + missing, − spare. ± is B less A."));
    entry.into_iter().chain(table("Roll and capacity: what moves", &all)).collect()
}

/// The intakes whose worst year moves by a tenth of a form or more, one a line.
pub fn peaks(places: &[Place]) -> Option<Table> {
    let most = |rows: &mut dyn Iterator<Item = &PressureRow>| rows.map(|row| row.pressure_fe).max_by(f64::total_cmp);
    let table = by_entry("Forms of entry in the worst year: what moves", Unit::Forms, places, &most);
    table.map(|table| table.note("+ missing, − spare."))
}

/// The intakes of which more or fewer pupils are without a place, one a line: all years together.
pub fn unplaced(places: &[Place]) -> Option<Table> {
    let sum = |rows: &mut dyn Iterator<Item = &PressureRow>| {
        rows.filter_map(|row| row.unplaced).fold(None, |sum: Option<f64>, more| Some(sum.unwrap_or(0.0) + more))
    };
    by_entry("Pupils without a place, all years: what moves", Unit::Whole, places, &sum)
}

/// What a figure of all years is of the rows of an intake.
type OfAll<'f> = &'f dyn Fn(&mut dyn Iterator<Item = &PressureRow>) -> Option<f64>;

/// A figure of all years of an intake on both sides, where it moves.
fn by_entry(title: &str, unit: Unit, places: &[Place], figure: OfAll<'_>) -> Option<Table> {
    let mut sided = Sided::new(title, labels(), &[("", unit)]);
    for years in places.chunk_by(|a, b| (a.area.id(), a.first_year) == (b.area.id(), b.first_year)) {
        let both = [0, 1].map(|side| Cell::new(figure(&mut years.iter().filter_map(|place| place.sides[side]))));
        sided.push(years[0].key(), years[0].basis, years[0].labels(), &[both]);
    }
    sided.moving()
}
