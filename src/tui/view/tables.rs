//! A report as a table: a view of Programme and of Funding.

use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tui::digest::LineKey;
use crate::tui::model::{Model, Pane, Screen};
use crate::tui::widgets::{Scene, sheets, split_rows};
use crate::tui::{rows, tables};

/// Draws the table that the screen shows, or the promise of it.
pub fn draw(scene: &mut Scene<'_>, area: Rect) {
    let model = scene.model;
    let Some(id) = tables::shown(model) else {
        return;
    };
    let pane = model.main_pane();
    let place = model.views().take_while(|&view| view < id.view()).count() + 1;
    let title = format!("{}, view {place} of {}", id.table().name, model.views().count());
    if let Some(shown) = model.tables.of(id) {
        let followed = followed(model);
        sheets::draw(scene, area, pane, &title, shown, followed);
        return;
    }
    let heading = scene.title(pane, &title, None);
    scene.put(area, 0, &heading);
    let (_, body) = split_rows(area, 1);
    scene.put(body, 0, &Line::styled("  Being worked out …", model.theme.faint()));
}

/// The name of the project or source that is selected in the first grid of the screen.
fn followed(model: &Model) -> Option<&str> {
    let plan = &model.contents.plan;
    let pane = if model.screen == Screen::Funding { Pane::Sources } else { Pane::Projects };
    match rows::selected_key(model, pane)? {
        LineKey::Project(project) => Some(&plan[project].name.value),
        LineKey::Source(source) | LineKey::Flow(source, _) => Some(&plan[source].name.value),
        _ => None,
    }
}
