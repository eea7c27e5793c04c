//! The figure that is selected on the screen, for its explanation.

use super::areas::Entry;
use super::model::{Mode, Model, Pane};
use super::tables::TableId;
use super::{rows, words};
use crate::explain::{AreaField, Figure, written_lines};
use crate::forecast::Measure;
use crate::plan::{AreaId, SchoolId, Span, UNFUNDED, written_at};
use crate::report::table::{RowKey, RowKind, Unit};

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

/// The selected figure; beside a list or table, the one that its text is about.
///
/// # Errors
/// Why there is none.
pub fn chosen(model: &Model) -> Result<Chosen, &'static str> {
    let pane = if model.pane().is_document() { model.main_pane() } else { model.pane() };
    let row = rows::selected(model, pane).ok_or(NOTHING)?;
    let areas = &model.contents.areas;
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
        Pane::Table(table) => of_cell(model, table),
        Pane::Details(_) | Pane::Overlay => Err(NOTHING),
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

/// The selected cell of a table.
fn of_cell(model: &Model, table: TableId) -> Result<Chosen, &'static str> {
    let at = rows::selected_row(model, table).ok_or(NOTHING)?;
    let row = &at.shown.table.rows[at.row];
    let (_, cell, column) = rows::selected_cell(model, table).ok_or(BLANK)?;
    let text = at.shown.sheet.rows[at.row][column].trim();
    let figure = match (cell.figure, row.kind) {
        _ if text.is_empty() && row.kind == RowKind::Head && matches!(row.key, RowKey::Source(_)) => {
            return Err("a name: choose one of the lines below it");
        }
        _ if text.is_empty() => return Err(BLANK),
        (Some(figure), _) => figure,
        (None, _) if cell.place.is_some() => return Err("as written in the plan's files: nothing is worked out"),
        (None, _) if cell.value.is_figure() => return Err(SUM),
        (None, _) => return Err(BLANK),
    };
    let unit = at.shown.column(column).map(|column| at.shown.table.unit(at.row, column));
    let unit = if unit == Some(Unit::Thousands) { " in £'000" } else { "" };
    let step = match row.key {
        RowKey::Paid(_, Some(source)) => Some(model.contents.plan[source].name.value.clone()),
        RowKey::Paid(_, None) => Some(UNFUNDED.to_owned()),
        _ => None,
    };
    Ok(Chosen { figure, shown: format!("{text}{unit}"), step })
}

/// What stands in the files of the selected cell, to be read: its address, value, place and source; none where it is
/// written nowhere.
#[must_use]
pub fn written(model: &Model) -> Option<Mode> {
    let plan = &model.contents.plan;
    let told = written_lines(&written_at(&plan.files, &plan.scenarios, place(model)?)?);
    let step = told.steps.into_iter().next()?;
    let text = [step.place, told.origins.join("\n")].join("\n\n");
    Some(Mode::Message { title: step.text, text })
}

/// Where the selected cell stands in the files.
fn place(model: &Model) -> Option<Span> {
    let pane = if model.pane().is_document() { model.main_pane() } else { model.pane() };
    let (_, cell, _) = rows::selected_cell(model, pane.table()?)?;
    cell.place
}

/// Whether there is anything to say of where the selected figure comes from.
///
/// # Errors
/// Why there is not.
pub fn is_explained(model: &Model) -> Result<(), &'static str> {
    match chosen(model) {
        Err(reason) if place(model).is_none() => Err(reason),
        _ => Ok(()),
    }
}
