//! A list of which only the visible lines are made.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Scene, split_rows};
use crate::tui::model::Pane;
use crate::tui::movement::window;
use crate::tui::rows;

/// What stands before a selected line, so that selection is not told by style alone.
pub const MARK: &str = "▸ ";

/// Draws a pane's heading and its lines; `line` makes the line of a place in the pane's vector for a width.
pub fn draw(
    scene: &mut Scene<'_>,
    area: Rect,
    pane: Pane,
    title: &str,
    line: &dyn Fn(usize, usize) -> Vec<Span<'static>>,
) {
    let rows = rows::rows(scene.model, pane);
    let heading = scene.title(pane, title, Some(rows.len()));
    scene.put(area, 0, &heading);
    let (_, area) = split_rows(area, 1);
    let height = usize::from(area.height);
    let cursor = scene.model.cursor(pane);
    let selected = cursor.row.min(rows.len().saturating_sub(1));
    let top = window(cursor.top, selected, rows.len(), height);
    let is_focused = scene.has_focus(pane);
    let theme = scene.model.theme;
    if rows.is_empty() {
        let filter = scene.model.filter(pane);
        let text = if filter.is_empty() { "  none" } else { "  no line holds this text: Esc shows all" };
        scene.put(area, 0, &Line::styled(text, theme.faint()));
    }
    for (place, row) in rows.iter().copied().enumerate().skip(top).take(height) {
        let is_selected = place == selected;
        let mark = if is_selected { MARK } else { "  " };
        let mut spans = vec![Span::raw(mark)];
        spans.extend(line(row, usize::from(area.width).saturating_sub(2)));
        let style = if is_selected { theme.selected(is_focused) } else { theme.plain() };
        scene.put(area, place - top, &Line::from(spans).style(style));
    }
    scene.note_lines(area, pane, top);
}
