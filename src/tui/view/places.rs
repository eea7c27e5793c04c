//! Places: areas, and the schools of an area, with the chart and notes of the selected one beside them.

use ratatui::layout::Rect;
use ratatui::text::Span;

use super::place_details;
use crate::forecast::{Measure, State};
use crate::plan::{AreaId, SchoolId};
use crate::tui::areas::Entry;
use crate::tui::model::{Depth, Model, Order, Pane, Screen};
use crate::tui::widgets::text::{left, right, width};
use crate::tui::widgets::{Scene, cells, list, split_columns, split_rows};
use crate::tui::words;

/// Narrower than this, list and details stand below one another.
const NARROW: u16 = 60;

/// Draws the screen above the level of a school's years.
pub fn draw(scene: &mut Scene<'_>, area: Rect) {
    let (beside, details) = if area.width < NARROW {
        let rows = cells(crate::tui::rows::rows(scene.model, scene.model.main_pane()).len() + 1);
        split_rows(area, rows.min(area.height.div_ceil(2)))
    } else {
        let (list, rest) = split_columns(area, (area.width * 2 / 5).clamp(28, 46));
        (list, split_columns(rest, 1).1)
    };
    match scene.model.depth {
        Depth::Schools(of) => schools(scene, beside, of),
        Depth::Areas | Depth::Years(_) => areas(scene, beside),
    }
    place_details::draw(scene, details);
}

/// How the list is ordered.
fn order(model: &Model) -> &'static str {
    match model.orders[Screen::Places as usize] {
        Order::Pressure => "by pressure",
        Order::Name => "by name",
    }
}

/// What a line of the list says about pressure, briefly.
fn brief(model: &Model, entry: Option<&Entry>) -> (&'static str, String, State) {
    let Some(entry) = entry else {
        return (" ", "no forecast".to_owned(), State::Enough);
    };
    let outlook = &entry.outlook;
    let text = match (outlook.state, outlook.measure) {
        (State::Short, Measure::Forms) => {
            words::missing(outlook.most.lacks(), *model.contents.plan.assumptions.form_size)
        }
        (state, _) => state.to_string(),
    };
    (words::glyph(outlook.state), text, outlook.state)
}

/// A line of the list.
fn line(model: &Model, entry: Option<&Entry>, name: &str, columns: usize) -> Vec<Span<'static>> {
    let (glyph, text, state) = brief(model, entry);
    let last = width(&text).min(columns.saturating_sub(2)) + 1;
    vec![
        Span::styled(format!("{glyph} "), model.theme.state(state)),
        Span::raw(left(name, columns.saturating_sub(2 + last))),
        Span::raw(right(&text, last)),
    ]
}

/// All areas.
fn areas(scene: &mut Scene<'_>, area: Rect) {
    let model = scene.model;
    let title = format!("Areas {}", order(model));
    list::draw(scene, area, Pane::Areas, &title, &|row, width| {
        let worst = model.contents.areas.worst_of(AreaId(row));
        line(model, worst, &model.contents.plan.areas[row].name, width)
    });
}

/// The schools of an area.
fn schools(scene: &mut Scene<'_>, area: Rect, of: AreaId) {
    let model = scene.model;
    let title = format!("{}: schools {}", model.contents.plan[of].name.value, order(model));
    list::draw(scene, area, Pane::Schools, &title, &|row, width| {
        let school = &model.contents.plan.schools[row];
        if school.is_mainstream() {
            line(model, model.contents.areas.school(SchoolId(row)), &school.name, width)
        } else {
            let kind = school.kind.as_str();
            vec![
                Span::raw("  "),
                Span::raw(left(&school.name, width.saturating_sub(kind.len() + 3))),
                Span::raw(right(kind, kind.len() + 1)),
            ]
        }
    });
}
