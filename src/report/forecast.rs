//! Demand by school, year and NC year, beside the places there are.

use std::collections::BTreeSet;

use super::figures::Figures;
use super::filter::Filter;
use super::table::{Cell, Column, ColumnKey, ColumnSum, Fact, Facts, Report, Row, RowKey, Sink, Table, Unit, Value};
use super::words::number;
use crate::calendar::{AcademicYear, NcYear};
use crate::explain::{AreaField, Figure, SchoolPart};
use crate::forecast;
use crate::plan::{AreaId, Basis, SchoolId};

/// The forecast of what the filter takes.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || tables(of, filter))
}

/// A forecast year by its place, and the cells of a school in it that the filter takes.
type SchoolYear<'a> = (usize, AcademicYear, Vec<&'a forecast::Cell>);

/// The years of a school that the filter takes.
fn years<'a>(of: &Figures<'a>, filter: &'a Filter, school: SchoolId) -> impl Iterator<Item = SchoolYear<'a>> {
    let forecast = &of.outcome.forecast;
    let cells = forecast.schools.get(school.0).into_iter().flatten();
    let years = forecast.years.iter().zip(cells).enumerate().filter(|(_, (year, _))| filter.takes_year(**year));
    years.map(|(place, (year, cells))| {
        (place, *year, cells.iter().filter(|cell| filter.takes_phase(cell.nc_year.phase())).collect())
    })
}

/// The schools that the filter takes.
fn schools<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> impl Iterator<Item = SchoolId> + 'a {
    (0..of.plan.schools.len()).map(SchoolId).filter(|&school| filter.takes_school(of.plan, school))
}

/// Pupils of an area and NC year whom no school takes in a year, given by its place.
type Unassigned = (AreaId, usize, NcYear, f64);

/// All whom no school takes, none that are 0.
fn unassigned<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> impl Iterator<Item = Unassigned> + 'a {
    let forecast = &of.outcome.forecast;
    let areas = forecast.unassigned.iter().enumerate().map(|(area, years)| (AreaId(area), years));
    areas.filter(|(area, _)| filter.takes_area(*area)).flat_map(move |(area, years)| {
        let taken = years.iter().enumerate().zip(&forecast.years).filter(|(_, year)| filter.takes_year(**year));
        taken.flat_map(move |((year, pupils), _)| {
            let nc_years = forecast::NC_YEARS.years().zip(pupils.iter().copied());
            let wanted = nc_years.filter(|(nc_year, pupils)| *pupils != 0.0 && filter.takes_phase(nc_year.phase()));
            wanted.map(move |(nc_year, pupils)| (area, year, nc_year, pupils))
        })
    })
}

/// A row for each school, year and NC year, then one for all whom no school takes.
fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    let columns = vec![
        Column::words("area", "Area"),
        Column::words("phase", "Phase"),
        Column::words("school", "School"),
        Column::words("academic_year", "Year"),
        Column::words("nc_year", "NC year"),
        Column::figures("base", "Base", Unit::Whole),
        Column::figures("housing", "Housing", Unit::Whole),
        Column::figures("demand", "Demand", Unit::Whole),
        Column::figures("places", "Places", Unit::Whole),
    ];
    Facts::new(columns, move |sink: &mut Sink<'_>| {
        for school in schools(of, filter) {
            for (place, year, cells) in years(of, filter, school) {
                cells.into_iter().try_for_each(|cell| sink(school_fact(of, school, (place, year), cell)))?;
            }
        }
        unassigned(of, filter).try_for_each(|pupils| sink(unassigned_fact(of, pupils)))
    })
}

fn school_fact(
    of: &Figures<'_>,
    school: SchoolId,
    (place, year): (usize, AcademicYear),
    cell: &forecast::Cell,
) -> Fact {
    let nc_year = cell.nc_year;
    let figure = |part, value: f64| {
        Cell::new(value).explained(Figure::School { school, year: place, nc_year: Some(nc_year), part })
    };
    let cells = vec![
        (&of.names[of.plan[school].area]).into(),
        nc_year.phase().as_str().into(),
        (&of.names[school]).into(),
        year.into(),
        nc_year.into(),
        figure(SchoolPart::Base, cell.base),
        figure(SchoolPart::Housing, cell.housing),
        figure(SchoolPart::Demand, cell.demand()),
        figure(SchoolPart::Places, cell.places),
    ];
    Fact::new(RowKey::School(school), of.firm[school], cells)
}

fn unassigned_fact(of: &Figures<'_>, pupils: Unassigned) -> Fact {
    let (area, year, nc_year, _) = pupils;
    let cells = vec![
        (&of.names[area]).into(),
        nc_year.phase().as_str().into(),
        Cell::default(),
        of.outcome.forecast.years[year].into(),
        nc_year.into(),
        0.0.into(),
        unassigned_cell(pupils),
        unassigned_cell(pupils),
        0.0.into(),
    ];
    Fact::new(RowKey::Area(area), of.firm[area], cells)
}

fn unassigned_cell((area, year, first_year, pupils): Unassigned) -> Cell {
    Cell::new(pupils).explained(Figure::Area { area, year, first_year, field: AreaField::Unassigned })
}

fn tables(of: &Figures<'_>, filter: &Filter) -> Vec<Table> {
    let of_school = |school| school_table(of, school, &years(of, filter, school).collect::<Vec<_>>());
    let mut tables: Vec<Table> = schools(of, filter).filter_map(of_school).collect();
    tables.extend(unassigned_table(of, filter));
    if tables.is_empty() {
        tables.push(Table::remark("Forecast", "No school teaches these years."));
    }
    tables
}

/// One school's forecast; none where it teaches nobody in these years.
fn school_table(of: &Figures<'_>, school: SchoolId, years: &[SchoolYear<'_>]) -> Option<Table> {
    let taught: BTreeSet<NcYear> =
        years.iter().flat_map(|(_, _, cells)| cells.iter().map(|cell| cell.nc_year)).collect();
    (!taught.is_empty()).then(|| years_down(of, school, &taught, &[], years))
}

/// One school with its past: the rolls as counted in January, then what [`report`] has of it.
#[must_use]
pub fn school(of: &Figures<'_>, school: SchoolId) -> Table {
    let base = *of.plan.assumptions.base_year;
    let filter = Filter::default();
    let past: Vec<AcademicYear> = of.plan[school].roll.keys().copied().filter(|year| *year <= base).collect();
    let years: Vec<SchoolYear<'_>> = years(of, &filter, school).collect();
    years_down(of, school, &taught(of, school), &past, &years)
}

/// The year groups that a school teaches in any year, past ones too.
fn taught(of: &Figures<'_>, school: SchoolId) -> BTreeSet<NcYear> {
    let forecast = of.outcome.forecast.schools.get(school.0).into_iter().flatten().flatten();
    of.plan[school].years.years().chain(forecast.map(|cell| cell.nc_year)).collect()
}

/// Years down, NC years across, then demand in all with its two parts, and places.
fn years_down(
    of: &Figures<'_>,
    school: SchoolId,
    taught: &BTreeSet<NcYear>,
    past: &[AcademicYear],
    years: &[SchoolYear<'_>],
) -> Table {
    let (item, area) = (&of.names[school], &of.names[of.plan[school].area]);
    let title = format!("{} ({}), {}: pupils by NC year", item.name(), item.id(), area.name());
    let sums = [("demand", "Demand"), ("base", "of which base"), ("housing", "housing"), ("places", "Places")];
    let sums = sums.map(|(name, heading)| Column::figures(name, heading, Unit::Whole).kept());
    let columns = [Column::words("academic_year", "Year")].into_iter().chain(nc_columns(taught)).chain(sums).collect();
    let mut table = Table::new(title, columns);
    for &year in past {
        table.push(past_row(of, school, taught, year));
    }
    for (place, year, cells) in years.iter().filter(|(_, _, cells)| !cells.is_empty()) {
        let of_year = |nc_year: &NcYear| {
            let cell = cells.iter().find(|cell| cell.nc_year == *nc_year);
            cell.map_or_else(Cell::default, |cell| demand(of, school, (*place, *year), cell))
        };
        let mut row = vec![(*year).into()];
        row.extend(taught.iter().map(of_year));
        let parts = [SchoolPart::Demand, SchoolPart::Base, SchoolPart::Housing, SchoolPart::Places];
        row.extend(parts.map(|part| in_all(school, *place, cells, part)));
        table.push(Row::item(RowKey::Year(*year), of.firm[school], row));
    }
    let total = taught.len() + 1;
    table.sums.push(ColumnSum { total, parts: (1..total).collect() });
    table.sums.push(ColumnSum { total, parts: vec![total + 1, total + 2] });
    table.settle();
    mark_officers_figures(&mut table);
    table.notes.extend(of.plan.overrides_of(school).map(|item| format!("* An officer's figure: {}.", item.sentence())));
    table
}

fn nc_columns(taught: &BTreeSet<NcYear>) -> impl Iterator<Item = Column> {
    taught.iter().map(|year| Column::of(ColumnKey::Nc(*year), year.to_string(), Unit::Whole).kept())
}

/// A part of all year groups together.
fn in_all(school: SchoolId, year: usize, cells: &[&forecast::Cell], part: SchoolPart) -> Cell {
    let value: f64 = cells.iter().map(|cell| part_of(cell, part)).sum();
    Cell::new(value).explained(Figure::School { school, year, nc_year: None, part })
}

fn part_of(cell: &forecast::Cell, part: SchoolPart) -> f64 {
    match part {
        SchoolPart::Demand => cell.demand(),
        SchoolPart::Base => cell.base,
        SchoolPart::Housing => cell.housing,
        SchoolPart::Places => cell.places,
    }
}

/// The roll of a past year, as written.
fn past_row(of: &Figures<'_>, school: SchoolId, taught: &BTreeSet<NcYear>, year: AcademicYear) -> Row {
    let plan = &of.plan[school];
    let written = plan.roll.get(&year);
    let place = |nc_year: NcYear| plan.years.years().position(|taught| taught == nc_year);
    let counted = |nc_year: &NcYear| {
        let pupils = plan.roll_in(*nc_year, year)?;
        let span = written.zip(place(*nc_year)).and_then(|(roll, place)| roll.get(place)).map(|at| at.span);
        let cell = Cell::new(i64::from(pupils));
        Some(span.map_or(cell.clone(), |span| cell.at(span)))
    };
    let roll: Vec<Option<Cell>> = taught.iter().map(counted).collect();
    let sum = roll.iter().flatten().fold(Value::Empty, |sum, cell| sum.plus(&cell.value));
    let mut cells = vec![Cell::from(year).saying(format!("{year} roll"))];
    cells.extend(roll.into_iter().map(Option::unwrap_or_default));
    cells.extend([Cell::new(sum), Cell::default(), Cell::default(), Cell::default()]);
    Row::item(RowKey::Year(year), Basis::Published, cells)
}

/// What a forecast year of a school, given by its place, is made of: base and housing add up to demand, and demand with
/// what is spare to the places. Demand, and every figure of all year groups, stand as in [`school`].
#[must_use]
pub fn year(of: &Figures<'_>, school: SchoolId, year: usize, whole: &Table) -> Table {
    const ROWS: [(&str, SchoolPart, usize); 4] = [
        ("base", SchoolPart::Base, 2),
        ("housing", SchoolPart::Housing, 2),
        ("demand", SchoolPart::Demand, 3),
        ("places", SchoolPart::Places, 3),
    ];
    let taught = taught(of, school);
    let total = taught.len() + 1;
    let years = of.outcome.forecast.schools.get(school.0);
    let cells: Vec<&forecast::Cell> = years.and_then(|years| years.get(year)).into_iter().flatten().collect();
    let columns = [Column::words("part", "Part")].into_iter().chain(nc_columns(&taught));
    let columns = columns.chain([Column::figures("demand", "Total", Unit::Whole).kept()]).collect();
    let mut table = Table::new(format!("{}: parts", of.outcome.forecast.years[year]), columns);
    for (name, part, within) in ROWS {
        let of_year = |nc_year: &NcYear| {
            let cell = cells.iter().find(|cell| cell.nc_year == *nc_year)?;
            let figure = Figure::School { school, year, nc_year: Some(*nc_year), part };
            Some(Cell::new(part_of(cell, part)).explained(figure))
        };
        let figures = taught.iter().map(|year| of_year(year).unwrap_or_default());
        let cells = [name.into()].into_iter().chain(figures).chain([in_all(school, year, &cells, part)]).collect();
        let row = Row::item(RowKey::Named(name.to_owned()), of.firm[school], cells);
        table.push(if part == SchoolPart::Places { row } else { row.within(within) });
    }
    let spare = table.rows[3].cells.iter().zip(&table.rows[2].cells);
    let spare = spare.skip(1).map(|(places, demand)| Cell::new(places.value.less(&demand.value)));
    let cells = ["places spare".into()].into_iter().chain(spare).collect();
    table.push(Row::item(RowKey::Named("spare".to_owned()), of.firm[school], cells).within(3));
    table.sums.push(ColumnSum { total, parts: (1..total).collect() });
    let printed = RowKey::Year(of.outcome.forecast.years[year]);
    let of_demand = taught.iter().map(|year| ColumnKey::Nc(*year)).chain([ColumnKey::Field("demand")]);
    let given = of_demand.enumerate().map(|(place, key)| (2, place + 1, key));
    let totals = ROWS.iter().enumerate().map(|(row, (name, ..))| (row, total, ColumnKey::Field(name)));
    let given = given.chain(totals).filter_map(|(row, column, key)| Some((row, column, whole.shown(&printed, key)?)));
    table.given = given.collect();
    table.settled()
}

/// The demand of a year group; where an officer has set it, with the place where it is written.
fn demand(of: &Figures<'_>, school: SchoolId, (place, year): (usize, AcademicYear), cell: &forecast::Cell) -> Cell {
    let (nc_year, part) = (cell.nc_year, SchoolPart::Demand);
    let figure = Figure::School { school, year: place, nc_year: Some(nc_year), part };
    let shown = Cell::new(cell.demand()).explained(figure);
    let set = of.plan.overrides_of(school).find(|item| *item.nc_year == nc_year && *item.academic_year == year);
    match set {
        Some(item) => shown.at(item.pupils.span).firm(item.provenance.basis.max(of.firm[school])),
        None => shown,
    }
}

/// Puts a star before the figures that an officer has set: those worked out that are written all the same.
fn mark_officers_figures(table: &mut Table) {
    let is_set = |cell: &&mut Cell| cell.place.is_some() && cell.figure.is_some();
    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells).filter(is_set) {
        cell.said = cell.shown().map(|shown| format!("*{}", number(shown)));
    }
}

/// Pupils whom no school takes, by area and NC year.
fn unassigned_table(of: &Figures<'_>, filter: &Filter) -> Option<Table> {
    let lines: BTreeSet<(AreaId, NcYear)> =
        unassigned(of, filter).map(|(area, _, nc_year, _)| (area, nc_year)).collect();
    let forecast = &of.outcome.forecast;
    let years: Vec<(usize, AcademicYear)> =
        forecast.years.iter().copied().enumerate().filter(|(_, year)| filter.takes_year(*year)).collect();
    let headings =
        years.iter().map(|(_, year)| Column::of(ColumnKey::Academic(*year), year.to_string(), Unit::Whole).kept());
    let names = [Column::words("area", "Area"), Column::words("nc_year", "NC year")];
    let mut table = Table::new("Pupils whom no school takes", names.into_iter().chain(headings).collect());
    for (area, nc_year) in lines {
        let figures = years
            .iter()
            .map(|&(year, _)| unassigned_cell((area, year, nc_year, forecast.unassigned(area, year, nc_year))));
        let cells = [Cell::from(&of.names[area]), nc_year.into()].into_iter().chain(figures).collect();
        let basis: Basis = of.firm[area];
        table.push(Row::item(RowKey::Intake(area, nc_year), basis, cells));
    }
    (!table.rows.is_empty()).then(|| table.settled())
}

#[cfg(test)]
#[expect(clippy::panic, reason = "a table of another shape should fail")]
mod tests {
    use super::*;
    use crate::calendar::Phase;
    use crate::outcome::Options;
    use crate::report::testing::{printed, read, sample};

    #[test]
    fn a_row_for_each_school_year_and_nc_year_then_the_unassigned() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let (_, facts) = read(&report(&of, &Filter::default()));
        assert_eq!(facts.len(), 2 * 3 + 2 * 5 + 1);
        assert_eq!(facts[0][..5], ["norden", "primary", "infants", "2014/15", "R"]);
        let last = ["norden", "primary", "", "2015/16", "3", "0", "4.25", "4.25", "0", "illustrative"];
        assert_eq!(facts[16], last);
    }

    #[test]
    fn a_filter_leaves_the_rest_out() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let filter =
            Filter { phase: Some(Phase::Secondary), from: Some(AcademicYear::starting(2015)), ..Filter::default() };
        assert_eq!(read(&report(&of, &filter)).1.len(), 5);
        let school = Filter { schools: vec![SchoolId(0)], ..Filter::default() };
        assert_eq!(read(&report(&of, &school)).1.len(), 6);
    }

    #[test]
    fn a_school_s_table_adds_up() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let sheets = printed(&report(&of, &Filter::default()));
        assert_eq!(sheets[0].title, "Infants (infants), Norden: pupils by NC year · illustrative");
        // 30.4 + 30.4 + 30.4 of base and 0.2 a year of housing: 92 in all, 91 of them base.
        assert_eq!(sheets[0].rows[0], ["2014/15", "30", "31", "31", "92", "91", "1", "90"]);
        assert_eq!(sheets[2].rows, [["Norden", "3", "0", "4"]]);
    }

    #[test]
    fn a_school_s_past_rolls_stand_above_what_the_forecast_prints() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let table = school(&of, SchoolId(0));
        let own = Filter { schools: vec![SchoolId(0)], ..Filter::default() };
        let command = report(&of, &own).tables().swap_remove(0);
        let shown = |table: &Table| -> Vec<Vec<Option<i128>>> {
            table.rows.iter().map(|row| row.cells.iter().map(Cell::shown).collect()).collect()
        };
        let past = [None, Some(30), Some(30), Some(30), Some(90), None, None, None];
        assert_eq!(shown(&table)[0], past);
        assert_eq!(shown(&table)[1..], shown(&command)[..]);
        assert_eq!(table.rows[0].cells[0].said.as_deref(), Some("2013/14 roll"));
        // As written: with its place, and nothing to explain.
        assert!(table.rows[0].cells[1].place.is_some() && table.rows[0].cells[1].figure.is_none());
    }

    #[test]
    fn the_parts_of_a_year_add_up_to_what_the_school_s_table_prints() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let parts = year(&of, SchoolId(0), 0, &school(&of, SchoolId(0)));
        let rows: Vec<Vec<i128>> =
            parts.rows.iter().map(|row| row.cells.iter().filter_map(Cell::shown).collect()).collect();
        let [base, housing, demand, places, spare] = &rows[..] else { panic!("{rows:?}") };
        // Demand as in the test above; 90 places.
        assert_eq!((&demand[..], &places[..]), (&[30, 31, 31, 92][..], &[30, 30, 30, 90][..]));
        // 91.2 of base and 0.6 of housing, each cell next to its own.
        assert_eq!((base[3], housing[3]), (91, 1));
        for column in 0..4 {
            assert_eq!(base[column] + housing[column], demand[column], "{rows:?}");
            assert_eq!(demand[column] + spare[column], places[column], "{rows:?}");
        }
        assert_eq!(base[..3].iter().sum::<i128>(), 91);
        assert!(parts.notes.is_empty(), "{:?}", parts.notes);
    }
}
