//! The table that councils print first: forms of entry short or spare by area and year, a phase at a time, with the
//! whole plan's and the share of its places that is free.

use std::collections::{BTreeMap, BTreeSet};

use super::rows;
use crate::calendar::{AcademicYear, NcYear};
use crate::explain::{AreaField, Figure};
use crate::forecast::{PressureRow, Standing};
use crate::plan::AreaId;
use crate::report::figures::Figures;
use crate::report::filter::Filter;
use crate::report::table::{Cell, Column, ColumnKey, Fact, Facts, Report, Row, RowKey, RowKind, Table, Unit};
use crate::report::words::{phase, state};

/// The pressure of areas, and of the whole plan where no area is asked for.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || tables(of, filter))
}

/// An area, or the whole plan (`None`), in one year: its rows of pressure of one entry year.
type Line<'a> = (NcYear, Option<AreaId>, AcademicYear, Vec<&'a PressureRow>);

/// The lines of every entry year: areas in order, then the whole plan, each by year.
fn lines<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Vec<Line<'a>> {
    let mut entries: BTreeMap<NcYear, Vec<&PressureRow>> = BTreeMap::new();
    for row in rows(of, filter).filter(|row| row.school.is_none()) {
        entries.entry(row.first_year).or_default().push(row);
    }
    let mut lines = Vec::new();
    for (first_year, rows) in entries {
        lines.extend(rows.iter().map(|row| (first_year, Some(row.area), row.year, vec![*row])));
        let mut years: BTreeMap<AcademicYear, Vec<&PressureRow>> = BTreeMap::new();
        for row in rows.iter().filter(|_| filter.areas.is_empty()) {
            years.entry(row.year).or_default().push(row);
        }
        lines.extend(years.into_iter().map(|(year, rows)| (first_year, None, year, rows)));
    }
    lines
}

/// Where the forms of entry stand in a fact.
const FORMS: usize = 4;
/// Where the free share stands in a fact.
const FREE: usize = 7;

fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    let columns = vec![
        Column::words("phase", "Phase"),
        Column::words("first_year", "From"),
        Column::words("area", "Area"),
        Column::words("academic_year", "Year"),
        Column::figures("pressure_fe", "Forms", Unit::Forms),
        Column::figures("need", "Need", Unit::Whole),
        Column::figures("spare", "Spare", Unit::Whole),
        Column::figures("free_share", "Free", Unit::Percent),
        Column::words("state", "State"),
    ];
    Facts::of(columns, || lines(of, filter), |line| fact(of, &line))
}

fn fact(of: &Figures<'_>, (first_year, area, year, rows): &Line<'_>) -> Fact {
    let place = of.outcome.forecast.years.iter().position(|one| one == year);
    let figure = |field| Some(Figure::Area { area: (*area)?, year: place?, first_year: *first_year, field });
    let cell = |field, value: Option<f64>| Cell { figure: figure(field), ..Cell::new(value) };
    let sum = |figure: fn(&PressureRow) -> Option<f64>| rows.iter().filter_map(|row| figure(row)).reduce(|a, b| a + b);
    let standing = Standing::of(rows.iter().copied());
    let assumptions = &of.plan.assumptions;
    let forms = (standing.intake - standing.admission_number) / *assumptions.form_size;
    let of_state = standing.state(assumptions);
    let cells = vec![
        Cell::word(first_year.phase().as_str(), phase(first_year.phase())),
        (*first_year).into(),
        area.map_or_else(Cell::default, |area| (&of.names[area]).into()),
        (*year).into(),
        cell(AreaField::Pressure, Some(forms)),
        cell(AreaField::Need, sum(|row| row.need)),
        cell(AreaField::Spare, sum(|row| row.spare)),
        cell(AreaField::FreeShare, standing.free_share()),
        Cell { figure: figure(AreaField::State), ..Cell::word(of_state.as_str(), state(of_state)) },
    ];
    let (key, basis) = match area {
        Some(area) => (RowKey::Intake(*area, *first_year), of.firm[*area]),
        None => (whole_plan(), of.firm.all_areas()),
    };
    Fact::new(key, basis, cells)
}

/// The row of the whole plan.
fn whole_plan() -> RowKey {
    RowKey::Named("plan".to_owned())
}

fn tables(of: &Figures<'_>, filter: &Filter) -> Vec<Table> {
    // Rounded as a whole, so that a figure is the same whichever areas are asked for.
    let all = Filter { areas: Vec::new(), ..filter.clone() };
    let lines = lines(of, &all);
    let by_entry = lines.chunk_by(|a, b| a.0 == b.0);
    let mut tables: Vec<Table> = by_entry.filter_map(|lines| table(of, filter, lines)).collect();
    match tables.last_mut() {
        Some(last) => last.notes.push(
            "Share free: of the net capacity of those schools. Areas without such schools and pupils are left out."
                .to_owned(),
        ),
        None => tables.push(Table::remark("Pressure on places", "No school begins in these years.")),
    }
    tables
}

/// The areas of one entry year, years across, with those together and the share of their places that is free; none
/// where no area asked for has anyone.
fn table(of: &Figures<'_>, filter: &Filter, lines: &[Line<'_>]) -> Option<Table> {
    let first_year = lines.first()?.0;
    let concerned: BTreeSet<AreaId> =
        lines.iter().filter(|line| line.3.iter().any(|row| row.concerns_anyone())).filter_map(|line| line.1).collect();
    let is_asked = |area: AreaId| filter.takes_area(area);
    if !concerned.iter().any(|&area| is_asked(area)) {
        return None;
    }
    let years: BTreeSet<AcademicYear> = lines.iter().map(|line| line.2).collect();
    let title =
        format!("{} from {}: forms of entry short (+) or spare (−)", phase(first_year.phase()), first_year.name());
    let heading = |year: &AcademicYear| Column::of(ColumnKey::Academic(*year), year.to_string(), Unit::Forms).kept();
    let columns: Vec<Column> = [Column::words("area", "Area")].into_iter().chain(years.iter().map(heading)).collect();
    let width = columns.len();
    let mut table = Table::new(title, columns);
    for line in lines.chunk_by(|a, b| a.1 == b.1) {
        let Some(area) = line[0].1.filter(|area| concerned.contains(area)) else { continue };
        let cells = line.iter().map(|line| fact(of, line).cells.swap_remove(FORMS));
        let cells = [Cell::from(&of.names[area])].into_iter().chain(cells).collect();
        table.push(Row::item(RowKey::Intake(area, first_year), of.firm[area], cells));
    }
    let name = if filter.areas.is_empty() { "Whole plan" } else { "Together" };
    let count = table.rows.len();
    table.total(Row::sum(whole_plan(), RowKind::Total, &[name], width), 0..count);
    let mut free = Row::sum(RowKey::Named("free".to_owned()), RowKind::Total, &["Share free"], width);
    for (cell, year) in free.cells.iter_mut().skip(1).zip(&years) {
        let of_year = lines.iter().filter(|line| line.2 == *year && line.1.is_some_and(is_asked));
        let rows = of_year.flat_map(|line| line.3.iter().copied()).collect();
        *cell = fact(of, &(first_year, None, *year, rows)).cells.swap_remove(FREE).seen(Unit::Percent);
    }
    free.basis = table.rows[count].basis;
    table.push(free);
    // The pressure of an area prints the same.
    table.give_nearest();
    table.settle();
    table.keep(|row| match row.key {
        RowKey::Intake(area, _) => is_asked(area),
        _ => true,
    });
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Phase;
    use crate::outcome::Options;
    use crate::report::testing::{printed, read, sample};

    #[test]
    fn areas_stand_above_the_whole_plan_and_the_share_free() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let sheets = printed(&report(&of, &Filter::default()));
        assert!(sheets[0].title.starts_with("Primary from Reception: forms of entry short (+) or spare (−)"));
        let rows = [["Norden", "+0.2", "−0.5"], ["Whole plan", "+0.2", "−0.5"], ["Share free", "−2.2%", "21.3%"]];
        assert_eq!(sheets[0].rows, rows);
        assert_eq!(sheets[1].rows[1], ["Whole plan", "−0.3", "+0.5"]);
    }

    #[test]
    fn programs_read_the_whole_plan_as_a_row_without_an_area() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let (fields, facts) = read(&report(&of, &Filter::default()));
        let names = "phase,first_year,area,academic_year,pressure_fe,need,spare,free_share,state,basis";
        assert_eq!(fields.join(","), names);
        assert_eq!(facts.len(), 8);
        assert_eq!(facts[2][..7], ["primary", "R", "", "2014/15", "0.16666666666666666", "5", "0"]);
        assert_eq!(facts[2][8..], ["short", "illustrative"]);
        // The plan's row is not that of some areas.
        let south = Filter { areas: vec![AreaId(1)], phase: Some(Phase::Secondary), ..Filter::default() };
        let (_, facts) = read(&report(&of, &south));
        assert_eq!(facts.iter().map(|fact| fact[2].as_str()).collect::<Vec<_>>(), ["suden", "suden"]);
        assert_eq!(printed(&report(&of, &south))[0].rows[1], ["Together", "−0.3", "+0.5"]);
    }
}
