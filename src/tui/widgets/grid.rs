//! A grid of figures of which only the visible lines and columns are made.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::list::MARK;
use super::text::{left, right, width};
use super::{Scene, cells, split_rows};
use crate::tui::digest::{Grid, GridLine, LineKind};
use crate::tui::model::Pane;
use crate::tui::movement::window;
use crate::tui::{rows, words};

/// What stands behind a figure in whose year something falls due.
pub const DUE: char = '◆';

/// How a grid's columns lie.
#[derive(Clone, Copy, Debug)]
struct Columns {
    /// Columns of the labels.
    label: usize,
    /// Columns of a figure.
    figure: usize,
    /// The first figure shown.
    left: usize,
    /// How many figures are shown.
    count: usize,
}

impl Columns {
    /// As many figures as fit beside the labels, the selected one among them.
    fn of(grid: &Grid, figure: usize, available: usize, first: usize, selected: usize) -> Self {
        let all = grid.columns.len();
        let wanted = (grid.label_width + 4).max(width(grid.corner) + 2);
        let least = wanted.min(if available < 60 { 14 } else { 24 });
        let count = (available.saturating_sub(least) / figure.max(1)).min(all);
        let label = wanted.min(available.saturating_sub(count * figure)).max(least.min(available));
        Self { label, figure, left: window(first, selected, all, count), count }
    }

    /// The figures shown.
    fn shown(self) -> std::ops::Range<usize> {
        self.left..self.left + self.count
    }
}

/// Draws a pane's heading, the column headings and the lines that fit.
///
/// `figure` is the width of a column. Returns the rows of the area that are left over.
pub fn draw(scene: &mut Scene<'_>, area: Rect, pane: Pane, title: &str, grid: &Grid, figure: usize) -> Rect {
    let rows = rows::rows(scene.model, pane);
    let cursor = scene.model.cursor(pane);
    let theme = scene.model.theme;
    let is_focused = scene.has_focus(pane);
    let filter = !scene.model.filter(pane).is_empty();
    let column = cursor.column.min(grid.columns.len().saturating_sub(1));
    let columns = Columns::of(grid, figure, usize::from(area.width), cursor.left, column);

    let counts = matches!(pane, Pane::Sites | Pane::Projects);
    let items = rows.iter().filter(|&&row| grid.lines.get(row).is_some_and(|line| line.kind == LineKind::Item)).count();
    let heading = scene.title(pane, title, counts.then_some(items));
    scene.put(area, 0, &heading);
    let (_, area) = split_rows(area, 1);
    let more = columns.shown().end < grid.columns.len();
    let mut spans = vec![Span::raw(left(&format!("  {}", grid.corner), columns.label))];
    for place in columns.shown() {
        let is_last = place + 1 == columns.shown().end;
        let end = if is_last && more { "›" } else { " " };
        spans.push(Span::raw(format!("{}{end}", right(&grid.columns[place], columns.figure.saturating_sub(1)))));
    }
    scene.put(area, 0, &Line::from(spans).style(theme.faint()));
    let (_, area) = split_rows(area, 1);

    let height = usize::from(area.height);
    let selected = cursor.row.min(rows.len().saturating_sub(1));
    let top = window(cursor.top, selected, rows.len(), height);
    if rows.is_empty() {
        let text = if filter { "  no line holds this text: Esc shows all" } else { "  none" };
        scene.put(area, 0, &Line::styled(text, theme.faint()));
    }
    for (place, row) in rows.iter().copied().enumerate().skip(top).take(height) {
        let Some(line) = grid.lines.get(row) else {
            continue;
        };
        let is_selected = place == selected;
        let hide = filter && line.kind == LineKind::Heading;
        let cell = is_selected.then_some((column, theme.selected(is_focused)));
        let line = figures(line, columns, hide, is_selected, cell);
        let style = if grid.lines[row].kind == LineKind::Item && !is_selected { theme.plain() } else { theme.strong() };
        scene.put(area, place - top, &line.style(style));
    }
    let start = area.x.saturating_add(cells(columns.label));
    scene.note_lines(area, pane, top, columns.left, (start, cells(columns.figure)));
    split_rows(area, cells(rows.len().saturating_sub(top).max(1))).1
}

/// A line of a grid: its label and the figures shown.
fn figures(
    line: &GridLine,
    columns: Columns,
    hide: bool,
    is_marked: bool,
    cell: Option<(usize, Style)>,
) -> Line<'static> {
    let mark = if is_marked { MARK } else { "  " };
    let indent = if line.kind == LineKind::Item { "  " } else { "" };
    let mut spans = vec![Span::raw(left(&format!("{mark}{indent}{}", line.label), columns.label))];
    for place in columns.shown() {
        let figure = line.cells.get(place).copied().flatten().filter(|_| !hide).map(words::number);
        let due = if line.marks.contains(&place) { DUE } else { ' ' };
        let text = right(&figure.unwrap_or_default(), columns.figure.saturating_sub(1));
        let style = cell.filter(|(column, _)| *column == place).map_or_else(Style::new, |(_, style)| style);
        spans.push(Span::styled(text, style));
        spans.push(Span::raw(due.to_string()));
    }
    Line::from(spans)
}

/// Lines that belong to the grid above them, drawn in its columns without a selection.
pub fn below(scene: &mut Scene<'_>, area: Rect, pane: Pane, grid: &Grid, lines: &[GridLine], figure: usize) {
    let cursor = scene.model.cursor(pane);
    let column = cursor.column.min(grid.columns.len().saturating_sub(1));
    let columns = Columns::of(grid, figure, usize::from(area.width), cursor.left, column);
    for (row, line) in lines.iter().enumerate() {
        let style = if line.kind == LineKind::Item { scene.model.theme.plain() } else { scene.model.theme.strong() };
        let line = figures(line, columns, false, false, None).style(style);
        scene.put(area, row, &line);
    }
}
