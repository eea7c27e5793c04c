//! The figure that is selected on the screen, for its explanation.

use super::digest::{Entry, GridLine, LineKey};
use super::model::{Depth, Model, Pane};
use super::{rows, words};
use crate::calendar::{AcademicYear, FinancialYear, NcYear};
use crate::explain::{AreaField, BorrowingPart, Figure, ProjectPart, SchoolPart, SitePart, SourcePart};
use crate::forecast::Measure;
use crate::plan::{AreaId, SchoolId};

/// A figure, and how it stands on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The figure.
    pub figure: Figure,
    /// As it is shown: `2.5 forms short in 2016/17`, `4,000 in £'000`.
    pub shown: String,
    /// The step below the figure that is meant, by its short name; `None` for the figure itself.
    pub step: Option<String>,
}

const NOTHING: &str = "nothing is selected";
const BLANK: &str = "no figure stands here: move to one with the arrows";
const SUM: &str = "a sum of the lines shown: choose one of them";

/// The selected figure; beside a list or grid, the one that its text is about.
///
/// # Errors
/// Why there is none.
pub fn chosen(model: &Model) -> Result<Chosen, &'static str> {
    let pane = if model.pane().is_document() { model.main_pane() } else { model.pane() };
    if pane.is_table() {
        return Err("figures of the grids are explained: Esc goes back to one");
    }
    let row = rows::selected(model, pane).ok_or(NOTHING)?;
    let areas = &model.contents.digest.areas;
    match pane {
        Pane::Scenarios => Err("a scenario has no figure of its own: compare prints those it moves"),
        Pane::Findings => Err("a finding has no figure: Enter opens it"),
        Pane::Intakes => of_entry(model, areas.entries.get(row).ok_or(NOTHING)?, None),
        Pane::Areas => {
            of_entry(model, areas.worst_of(AreaId(row)).ok_or("this area has no mainstream school to forecast")?, None)
        }
        Pane::Schools => {
            of_entry(model, areas.school(SchoolId(row)).ok_or("this school is not forecast")?, Some(SchoolId(row)))
        }
        Pane::Years => of_year(model, row),
        _ => {
            let grid = rows::grid(model, pane).ok_or(NOTHING)?;
            let column = model.cursor(pane).column.min(grid.columns.len().saturating_sub(1));
            let line = grid.lines.get(row).ok_or(NOTHING)?;
            of_cell(model, pane, line, column, grid.columns.get(column).ok_or(BLANK)?)
        }
    }
}

/// The year and figure that the line of an intake or a school is about: what tells how it fares, at its worst.
fn of_entry(model: &Model, entry: &Entry, school: Option<SchoolId>) -> Result<Chosen, &'static str> {
    let row = &entry.outlook.most;
    let (field, shown) = match entry.outlook.measure {
        Measure::Roll => (AreaField::Roll, format!("roll of {}", words::pupils(row.roll))),
        Measure::FreeShare => {
            (AreaField::FreeShare, format!("{} free", row.free_share.map(words::per_cent).unwrap_or_default()))
        }
        Measure::Forms if row.pressure_fe < 0.0 => {
            (AreaField::Pressure, format!("{} forms spare", words::tenths(-row.pressure_fe)))
        }
        Measure::Forms => {
            let form_size = *model.contents.plan.assumptions.form_size;
            (AreaField::Pressure, format!("{} short", words::missing(row.lacks(), form_size)))
        }
    };
    let years = &model.contents.outcome.forecast.years;
    let year = years.iter().position(|year| *year == row.year).ok_or(BLANK)?;
    let figure = match school {
        Some(school) => Figure::SchoolRow { school, year, field },
        None => Figure::Area { area: entry.area, year, first_year: entry.first_year, field },
    };
    Ok(Chosen { figure, shown: format!("{shown} in {}", row.year), step: None })
}

/// A cell of a school's years.
fn of_year(model: &Model, row: usize) -> Result<Chosen, &'static str> {
    let Depth::Years(school) = model.depth else { return Err(NOTHING) };
    let contents = &model.contents;
    let years: Vec<AcademicYear> = rows::school_years(model, school);
    let year = *years.get(row).ok_or(NOTHING)?;
    if year <= *contents.plan.assumptions.base_year {
        return Err("a roll as counted in January: nothing is worked out");
    }
    let columns: Vec<NcYear> = super::view::school_years::columns(contents, school);
    let column = model.cursor(Pane::Years).column.min(columns.len());
    let nc_year = columns.get(column).copied();
    let line = super::view::school_years::demand(contents, school, &years).lines.into_iter().nth(row);
    let shown = line.and_then(|line| line.cells.get(column).copied().flatten()).ok_or(BLANK)?;
    let year = contents.outcome.forecast.years.iter().position(|one| *one == year).ok_or(BLANK)?;
    let figure = Figure::School { school, year, nc_year, part: SchoolPart::Demand };
    Ok(Chosen { figure, shown: counted(shown, "pupil"), step: None })
}

/// A cell of a grid.
fn of_cell(model: &Model, pane: Pane, line: &GridLine, column: usize, heading: &str) -> Result<Chosen, &'static str> {
    let contents = &model.contents;
    let year = FinancialYear::parse(heading).ok();
    let value = line.cells.get(column).copied().flatten();
    let figure = match (line.key, year) {
        (LineKey::Site(site), Some(year)) => {
            let part = match model.view() {
                0 => SitePart::Completions,
                1 => SitePart::Cumulative,
                _ => SitePart::Pupils,
            };
            Figure::Site { site, year, part }
        }
        (LineKey::Project(project), None) => {
            let parts = [ProjectPart::Budget, ProjectPart::Profile, ProjectPart::Before];
            Figure::WholeProject { project, part: *parts.get(column).ok_or(BLANK)? }
        }
        (LineKey::Project(project), Some(year)) if pane == Pane::Projects => Figure::Project { project, year },
        (LineKey::Project(project) | LineKey::Paid(project, _), Some(year)) => Figure::Balance { project, year },
        (LineKey::Source(source), Some(year)) if pane == Pane::Borrowing => {
            Figure::Borrowing { source, year, part: BorrowingPart::Total }
        }
        (LineKey::Source(_), _) => return Err("a name: choose one of the lines below it"),
        (LineKey::Flow(source, flow), Some(year)) => of_flow(source, year, flow),
        (LineKey::Total("Cost of all borrowing"), Some(year)) => {
            let costs = contents.outcome.funding.borrowing.iter();
            let source = costs.filter(|cost| cost.year == year).map(|cost| cost.source).next().ok_or(BLANK)?;
            Figure::Borrowing { source, year, part: BorrowingPart::Cumulative }
        }
        _ => return Err(SUM),
    };
    let value = value.ok_or(BLANK)?;
    let shown = match figure {
        Figure::Site { part: SitePart::Pupils, .. } => counted(value, "pupil"),
        Figure::Site { .. } => counted(value, "dwelling"),
        _ => format!("{} in £'000", words::number(value)),
    };
    let step = match line.key {
        LineKey::Paid(_, Some(source)) => Some(contents.plan[source].name.value.clone()),
        LineKey::Paid(_, None) => Some("unfunded".to_owned()),
        _ => None,
    };
    Ok(Chosen { figure, shown, step })
}

/// A flow of a source's money, by the name of its line.
fn of_flow(source: crate::plan::SourceId, year: FinancialYear, flow: &str) -> Figure {
    let of_source = |part| Figure::Source { source, year, part };
    match flow {
        "interest" => Figure::Borrowing { source, year, part: BorrowingPart::Interest },
        "minimum revenue provision" => Figure::Borrowing { source, year, part: BorrowingPart::Mrp },
        "brought forward" => of_source(SourcePart::BroughtForward),
        "received" => of_source(SourcePart::Received),
        "repaid" => of_source(SourcePart::Repaid),
        "used" => of_source(SourcePart::Used),
        "lost" => of_source(SourcePart::Lost),
        _ => of_source(SourcePart::CarriedForward),
    }
}

/// A whole number of things: `1 pupil`, `56 pupils`.
fn counted(number: i128, thing: &str) -> String {
    format!("{} {thing}{}", words::number(number), if number == 1 { "" } else { "s" })
}
