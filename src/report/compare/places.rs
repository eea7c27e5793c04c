//! What moves in places: intake, admission number, forms of entry, roll and capacity, by area, entry and year.

use std::collections::BTreeMap;

use super::{Side, change, ids};
use crate::calendar::{AcademicYear, NcYear};
use crate::forecast::PressureRow;
use crate::report::old::{Record, Sheet, Value};
use crate::report::rounding::whole;
use crate::report::words::{number, phase, signed_forms};

/// The intake of an area in one year on both sides; `None` where a side does not forecast it.
pub struct Place<'a> {
    id: &'a str,
    name: &'a str,
    first_year: NcYear,
    year: AcademicYear,
    sides: [Option<&'a PressureRow>; 2],
}

/// Every intake with pupils or places on either side: areas in order, then entries and years.
pub fn places<'a>(a: Side<'a>, b: Side<'a>) -> Vec<Place<'a>> {
    let of = |side: Side<'a>| side.plan.areas.iter().map(|area| area.id.value.as_str());
    let ids = ids(of(a), of(b));
    let ranks: BTreeMap<&str, usize> = ids.iter().enumerate().map(|(rank, id)| (*id, rank)).collect();
    let mut places: BTreeMap<(usize, NcYear, AcademicYear), Place> = BTreeMap::new();
    for (place, side) in [a, b].into_iter().enumerate() {
        for row in side.outcome.pressure.iter().filter(|row| row.school.is_none()) {
            let area = &side.plan[row.area];
            let id = area.id.value.as_str();
            let Some(&rank) = ranks.get(id) else { continue };
            let (first_year, year) = (row.first_year, row.year);
            let new = || Place { id, name: &area.name, first_year, year, sides: [None; 2] };
            places.entry((rank, first_year, year)).or_insert_with(new).sides[place] = Some(row);
        }
    }
    places.into_values().filter(|place| place.sides.iter().flatten().any(|row| row.concerns_anyone())).collect()
}

impl Place<'_> {
    /// Both sides of a figure.
    fn both(&self, figure: impl Fn(&PressureRow) -> f64) -> [Option<f64>; 2] {
        self.sides.map(|row| row.map(&figure))
    }

    /// Its records, a figure each.
    pub fn records(&self) -> Vec<Record> {
        let figures = [
            ("intake", self.both(|row| row.intake)),
            ("admission_number", self.both(|row| row.admission_number)),
            ("pressure_fe", self.both(|row| row.pressure_fe)),
            ("roll", self.both(|row| row.roll)),
            ("capacity", self.both(|row| row.capacity)),
        ];
        let unplaced = self.sides.map(|row| row.and_then(|row| row.unplaced));
        let record = |(name, [a, b]): (&str, [Option<f64>; 2])| {
            vec![
                "area".into(),
                format!("{}/{}", self.id, self.first_year).into(),
                self.year.to_string().into(),
                name.into(),
                a.into(),
                b.into(),
                a.zip(b).map_or(Value::Empty, |(a, b)| (b - a).into()),
            ]
        };
        figures.into_iter().chain([("unplaced", unplaced)]).map(record).collect()
    }

    /// A figure as it is printed, of both sides: whole pupils and places, tenths of forms.
    fn shown(&self, figure: Figure) -> [Option<i128>; 2] {
        let scale = if figure.is_forms { 10.0 } else { 1.0 };
        self.both(|row| (figure.of)(row) * scale).map(|figure| figure.map(whole))
    }
}

/// A figure of a sheet.
#[derive(Clone, Copy)]
struct Figure {
    heading: &'static str,
    is_forms: bool,
    of: fn(&PressureRow) -> f64,
}

/// What moves by what is printed, a line each, in two sheets: the entry year, then all years taught; none that is
/// empty.
pub fn sheets(places: &[Place]) -> Vec<Sheet> {
    let intake = Figure { heading: "Intake A", is_forms: false, of: |row| row.intake };
    let admission_number = Figure { heading: "Adm. no. A", is_forms: false, of: |row| row.admission_number };
    let forms = Figure { heading: "Forms A", is_forms: true, of: |row| row.pressure_fe };
    let roll = Figure { heading: "Roll A", is_forms: false, of: |row| row.roll };
    let capacity = Figure { heading: "Capacity A", is_forms: false, of: |row| row.capacity };
    let entry = sheet("Places: what moves", places, &[intake, admission_number, forms]);
    let entry = entry.map(|sheet| sheet.note("Forms of entry: + missing, − spare. ± is B less A."));
    entry.into_iter().chain(sheet("Roll and capacity: what moves", places, &[roll, capacity])).collect()
}

/// The intakes whose worst year moves by a tenth of a form or more, one a line.
pub fn peaks(places: &[Place]) -> Option<Sheet> {
    let most = |rows: Vec<&PressureRow>| {
        let most = rows.iter().map(|row| row.pressure_fe).max_by(f64::total_cmp);
        most.map(|forms| whole(forms * 10.0))
    };
    let forms = |tenths: i128| signed_forms(tenths as f64 / 10.0);
    let sheet = by_entry("Forms of entry in the worst year: what moves", places, &most, &forms, &forms);
    sheet.map(|sheet| sheet.note("+ missing, − spare."))
}

/// The intakes of which more or fewer pupils are without a place, one a line: all years together.
pub fn unplaced(places: &[Place]) -> Option<Sheet> {
    let sum = |rows: Vec<&PressureRow>| {
        let known: Vec<f64> = rows.iter().filter_map(|row| row.unplaced).collect();
        (!known.is_empty()).then(|| whole(known.iter().sum()))
    };
    by_entry("Pupils without a place, all years: what moves", places, &sum, &number, &change)
}

/// A figure of all years of an intake on both sides, where it moves.
fn by_entry(
    title: &str,
    places: &[Place],
    figure: &dyn Fn(Vec<&PressureRow>) -> Option<i128>,
    said: &dyn Fn(i128) -> String,
    moved: &dyn Fn(i128) -> String,
) -> Option<Sheet> {
    let mut sheet = Sheet::new(title, &["Area", "Entry"], &["A", "B", "±"].map(str::to_owned));
    for years in places.chunk_by(|a, b| (a.id, a.first_year) == (b.id, b.first_year)) {
        let [a, b] = [0, 1].map(|side| figure(years.iter().filter_map(|place| place.sides[side]).collect()));
        if a == b {
            continue;
        }
        let entry = format!("{}, {}", phase(years[0].first_year.phase()), years[0].first_year);
        let mut row = vec![years[0].name.to_owned(), entry];
        row.extend([a, b].map(|figure| figure.map_or_else(String::new, said)));
        row.push(a.zip(b).map_or_else(String::new, |(a, b)| moved(b - a)));
        sheet.push(row);
    }
    (!sheet.rows.is_empty()).then_some(sheet)
}

fn sheet(title: &str, places: &[Place], figures: &[Figure]) -> Option<Sheet> {
    let headings: Vec<String> =
        figures.iter().flat_map(|figure| [figure.heading, "B", "±"]).map(str::to_owned).collect();
    let mut sheet = Sheet::new(title, &["Area", "Entry", "Year"], &headings);
    for place in places {
        if figures.iter().all(|figure| place.shown(*figure)[0] == place.shown(*figure)[1]) {
            continue;
        }
        let entry = format!("{}, {}", phase(place.first_year.phase()), place.first_year);
        let mut row = vec![place.name.to_owned(), entry, place.year.to_string()];
        for figure in figures {
            let forms = |tenths: i128| signed_forms(tenths as f64 / 10.0);
            let said = |shown: i128| if figure.is_forms { forms(shown) } else { number(shown) };
            let moved = |by: i128| if figure.is_forms { forms(by) } else { change(by) };
            let [a, b] = place.shown(*figure);
            row.extend([a, b].map(|shown| shown.map_or_else(String::new, said)));
            row.push(a.zip(b).map_or_else(String::new, |(a, b)| moved(b - a)));
        }
        sheet.push(row);
    }
    (!sheet.rows.is_empty()).then_some(sheet)
}
