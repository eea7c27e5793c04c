//! A screen that is a table, and below it what belongs to the selected row.

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{funding, housing, programme};
use crate::tui::model::{Pane, Screen};
use crate::tui::widgets::document::Document;
use crate::tui::widgets::{Scene, cells, split_rows, table};
use crate::tui::{rows, tables};

/// Draws the table that the screen shows, or the promise of it.
pub fn draw(scene: &mut Scene<'_>, area: Rect) {
    let model = scene.model;
    let Some(id) = tables::shown(model) else {
        return;
    };
    let title = tables::title(model, id);
    if model.tables.of(id).is_none() {
        let heading = scene.title(Pane::Table(id), &title, None);
        scene.put(area, 0, &heading);
        let (_, body) = split_rows(area, 1);
        scene.put(body, 0, &Line::styled("  Being worked out …", model.theme.faint()));
        return;
    }
    if !id.has_details() {
        table::draw(scene, area, id, &title);
        return;
    }
    let wanted = cells(rows::count(rows::tables(model, id)).max(1) + 2);
    let most = if model.screen == Screen::Housing { area.height.div_ceil(2) } else { (area.height * 3).div_ceil(5) };
    let (upper, lower) = split_rows(area, wanted.min(most));
    table::draw(scene, upper, id, &title);
    let (_, lower) = split_rows(lower, u16::from(area.height >= 18));
    let mut text = Document::new(lower, model.theme);
    let key = rows::selected_key(model, id);
    let title = key.map_or_else(String::new, |key| match model.screen {
        Screen::Housing => housing::details(model, &mut text, key),
        Screen::Programme => programme::details(&model.contents, &mut text, key),
        _ => funding::details(&model.contents, &mut text, key),
    });
    text.draw(scene, lower, Pane::Details(model.screen), &title);
}
