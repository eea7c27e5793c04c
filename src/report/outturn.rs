//! The forecast beside what came of it: rolls after the base year, which the forecast itself never sees.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::Figures;
use super::filter::Filter;
use super::table::{Cell, Column, ColumnKey, Fact, Facts, Report, Row, RowKey, Table, Unit};
use super::words::phase;
use crate::calendar::{AcademicYear, NcYear, Phase};
use crate::explain::{Figure, SchoolPart};
use crate::plan::{AreaId, Basis, SchoolId, Span};

/// What the signs of errors mean.
const SIGNS: &str = "Error: (forecast − outturn) / outturn, so + is too many forecast. Outturn changes no forecast.";

/// A year group whose outturn is known.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Known {
    school: SchoolId,
    /// The place of its year among the forecast's.
    place: usize,
    year: AcademicYear,
    nc_year: NcYear,
    forecast: f64,
    outturn: f64,
    /// Where the outturn is written.
    span: Span,
}

/// The forecast's error in parts of the outturn; `None` where nobody came.
#[must_use]
pub fn error(forecast: f64, outturn: f64) -> Option<f64> {
    (outturn > 0.0).then(|| (forecast - outturn) / outturn)
}

/// Forecast and outturn of the schools that the filter takes.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || {
        let tables = tables(of, filter);
        let none = || vec![Table::remark("Forecast and outturn", "No roll after the base year is written.")];
        if tables.is_empty() { none() } else { tables }
    })
}

/// The same for people alone, and nothing where no outturn is written: what stands behind the forecast.
#[must_use]
pub fn appendix<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::for_people(move || tables(of, filter))
}

/// Every year group that is forecast and whose roll is written: schools in order, then years, the youngest first.
fn known(of: &Figures<'_>, filter: &Filter) -> Vec<Known> {
    let forecast = &of.outcome.forecast;
    let mut found = Vec::new();
    let schools = forecast.schools.iter().enumerate().map(|(place, years)| (SchoolId(place), years));
    for (school, years) in schools.filter(|(school, _)| filter.takes_school(of.plan, *school)) {
        let years = forecast.years.iter().zip(years).enumerate();
        for (place, (&year, cells)) in years.filter(|(_, (year, _))| filter.takes_year(**year)) {
            for cell in cells.iter().filter(|cell| filter.takes_phase(cell.nc_year.phase())) {
                let (nc_year, forecast) = (cell.nc_year, cell.demand());
                if let Some(pupils) = of.plan[school].written_roll(nc_year, year) {
                    let (outturn, span) = (f64::from(pupils.value), pupils.span);
                    found.push(Known { school, place, year, nc_year, forecast, outturn, span });
                }
            }
        }
    }
    found
}

fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    let columns = vec![
        Column::words("area", "Area"),
        Column::words("phase", "Phase"),
        Column::words("school", "School"),
        Column::words("academic_year", "Year"),
        Column::words("nc_year", "NC year"),
        Column::figures("forecast", "Forecast", Unit::Whole),
        Column::figures("outturn", "Outturn", Unit::Whole),
        Column::figures("error", "Error", Unit::SignedPercent),
    ];
    Facts::of(columns, || known(of, filter), |known| fact(of, &known))
}

fn fact(of: &Figures<'_>, known: &Known) -> Fact {
    let cells = vec![
        (&of.names[of.plan[known.school].area]).into(),
        known.nc_year.phase().as_str().into(),
        (&of.names[known.school]).into(),
        known.year.into(),
        known.nc_year.into(),
        known.forecast_cell(),
        known.outturn_cell(),
        error(known.forecast, known.outturn).into(),
    ];
    Fact::new(RowKey::School(known.school), of.firm[known.school], cells)
}

impl Known {
    fn forecast_cell(&self) -> Cell {
        let Self { school, place: year, nc_year, .. } = *self;
        let figure = Figure::School { school, year, nc_year: Some(nc_year), part: SchoolPart::Demand };
        Cell::new(self.forecast).explained(figure)
    }

    fn outturn_cell(&self) -> Cell {
        Cell::new(self.outturn).at(self.span)
    }
}

/// A table for each school with outturn, then the areas; none without any outturn.
fn tables(of: &Figures<'_>, filter: &Filter) -> Vec<Table> {
    let known = known(of, filter);
    let mut tables: Vec<Table> =
        known.chunk_by(|a, b| a.school == b.school).map(|school| school_table(of, school)).collect();
    if filter.schools.is_empty() {
        tables.extend(areas_table(of, &known));
    }
    if let Some(last) = tables.last_mut() {
        last.notes.push(SIGNS.to_owned());
    }
    tables
}

/// A line of a year: its name, what it says of a year group, and its total.
type Line = (&'static str, fn(&Known) -> Cell, Cell);

/// One school: three lines a year, NC years across.
fn school_table(of: &Figures<'_>, known: &[Known]) -> Table {
    let taught: BTreeSet<NcYear> = known.iter().map(|known| known.nc_year).collect();
    let Some(school) = known.first().map(|first| first.school) else { return Table::default() };
    let (item, area) = (&of.names[school], &of.names[of.plan[school].area]);
    let title = format!("{} ({}), {}: forecast and outturn", item.name(), item.id(), area.name());
    let words = [Column::words("academic_year", "Year"), Column::words("figure", "")];
    let nc_years = taught.iter().map(|year| Column::of(ColumnKey::Nc(*year), year.to_string(), Unit::Whole).kept());
    let total = [Column::figures("total", "Total", Unit::Whole)];
    let mut table = Table::new(title, words.into_iter().chain(nc_years).chain(total).collect());
    for year in known.chunk_by(|a, b| a.year == b.year) {
        let sum = |figure: fn(&Known) -> f64| year.iter().map(figure).sum();
        let of_year = error(sum(|known| known.forecast), sum(|known| known.outturn));
        let lines: [Line; 3] = [
            ("forecast", Known::forecast_cell, Cell::default()),
            ("outturn", Known::outturn_cell, Cell::default()),
            ("error", |known| share(error(known.forecast, known.outturn)), share(of_year)),
        ];
        for (name, cell, total) in lines {
            let first = year.first().filter(|_| name == "forecast").map(|first| first.year);
            let group = |nc_year: &NcYear| year.iter().find(|known| known.nc_year == *nc_year);
            let mut cells = vec![first.into(), name.into()];
            cells.extend(taught.iter().map(|nc_year| group(nc_year).map_or_else(Cell::default, cell)));
            cells.push(total);
            table.push(Row::item(RowKey::Named(name.to_owned()), of.firm[school], cells));
        }
    }
    table.across(taught.len() + 2, (2..taught.len() + 2).collect());
    table.settled()
}

/// An error in a column of pupils.
fn share(error: Option<f64>) -> Cell {
    Cell::new(error).seen(Unit::SignedPercent)
}

/// What the year groups of an area with outturn come to.
#[derive(Clone, Debug, Default)]
struct Sum {
    forecast: f64,
    outturn: f64,
    schools: BTreeSet<SchoolId>,
    basis: Basis,
}

/// Areas by phase and year, of those schools whose outturn is known.
fn areas_table(of: &Figures<'_>, known: &[Known]) -> Option<Table> {
    let mut sums: BTreeMap<(AreaId, Phase, AcademicYear), Sum> = BTreeMap::new();
    for known in known {
        let sum = sums.entry((of.plan[known.school].area, known.nc_year.phase(), known.year)).or_default();
        sum.forecast += known.forecast;
        sum.outturn += known.outturn;
        sum.schools.insert(known.school);
        sum.basis = sum.basis.max(of.firm[known.school]);
    }
    let columns = vec![
        Column::words("area", "Area"),
        Column::words("phase", "Phase"),
        Column::words("academic_year", "Year"),
        Column::figures("schools", "Schools", Unit::Whole),
        Column::figures("forecast", "Forecast", Unit::Whole),
        Column::figures("outturn", "Outturn", Unit::Whole),
        Column::figures("error", "Error", Unit::SignedPercent),
    ];
    let mut table = Table::new("Areas: forecast and outturn", columns);
    for ((area, of_phase, year), sum) in sums {
        let cells = vec![
            (&of.names[area]).into(),
            phase(of_phase).into(),
            year.into(),
            i64::try_from(sum.schools.len()).unwrap_or(i64::MAX).into(),
            sum.forecast.into(),
            sum.outturn.into(),
            error(sum.forecast, sum.outturn).into(),
        ];
        table.push(Row::item(RowKey::Area(area), sum.basis, cells));
    }
    let rule = "Only schools and NC years whose outturn is written, on both sides.";
    (!table.rows.is_empty()).then(|| table.settled().note(rule))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{Options, Outcome};
    use crate::plan::{At, FileId, Plan};
    use crate::report::testing::{printed, read, sample};

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
        let of = Figures::of(&plan, &outcome, Options::default());
        let (_, facts) = read(&report(&of, &Filter::default()));
        assert_eq!(facts.len(), 3);
        assert_eq!(facts[0][..5], ["norden", "primary", "infants", "2014/15", "R"]);
        assert_eq!(facts[0][6], "32");
        let wrong: f64 = facts[0][7].parse().unwrap_or(f64::NAN);
        assert!((wrong + 1.4 / 32.0).abs() < 1e-12, "{wrong}");
        assert_eq!(facts[2][6..8], ["0", ""]);
    }

    #[test]
    fn schools_and_areas_show_both_figures_and_the_error() {
        let (plan, outcome) = with_outturn();
        let of = Figures::of(&plan, &outcome, Options::default());
        let sheets = printed(&report(&of, &Filter::default()));
        assert_eq!(sheets.len(), 2);
        assert_eq!(sheets[0].title, "Infants (infants), Norden: forecast and outturn · illustrative");
        assert_eq!(sheets[0].rows[0], ["2014/15", "forecast", "30", "31", "31", "92"]);
        assert_eq!(sheets[0].rows[1], ["", "outturn", "32", "30", "0", "62"]);
        assert_eq!(sheets[0].rows[2], ["", "error", "−4.4%", "+2.0%", "", "+48.1%"]);
        assert_eq!(sheets[1].rows, [["Norden", "Primary", "2014/15", "1", "92", "62", "+48.1%"]]);
        let none = sample();
        let of = Figures::of(&none.0, &none.1, Options::default());
        assert_eq!(printed(&report(&of, &Filter::default()))[0].notes[0], "No roll after the base year is written.");
        assert!(appendix(&of, &Filter::default()).tables().is_empty());
    }
}
