//! The tables of a report one below another, with a selected cell; titles and headings stay while they are scrolled.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::columns::{Columns, broken};
use super::list::MARK;
use super::text::{width, wrap};
use super::{Scene, cells, split_columns, split_rows};
use crate::report::table::{RowKey, RowKind};
use crate::tui::model::{Cursor, Pane, Region, Target};
use crate::tui::movement::window;
use crate::tui::rows;
use crate::tui::shown::{Look, Shown};
use crate::tui::tables::TableId;
use crate::visible::visible;

/// The columns of the terminal before a line, where a mark may stand.
const MARGIN: u16 = 2;
/// Lower than this, only one line of headings stays, and no title.
const LOW: u16 = 9;

/// A line of the tables below one another.
enum Row {
    /// Nothing.
    Blank,
    /// A line of the title of a table that is not the first.
    Title(String),
    /// A line of the headings of such a table, by its place.
    Heading(usize),
    /// What sets totals apart.
    Rule,
    /// A line of a row: the row, and which of its lines.
    Cells(usize, usize),
    /// A line of a note.
    Note(String),
}

/// A line, the table that it is of, and the table whose title and headings stand above it where it is the first shown.
struct Placed {
    row: Row,
    table: usize,
    under: usize,
}

/// All lines of the tables; the title and the headings of the first are those that stay.
fn lines(all: &[Columns<'_>], room: usize) -> Vec<Placed> {
    let mut lines = Vec::new();
    for (table, columns) in all.iter().enumerate() {
        let sheet = &columns.shown.sheet;
        let before = table.saturating_sub(1);
        if table > 0 {
            lines.push(Placed { row: Row::Blank, table, under: before });
            let title = broken(&sheet.title, room).into_iter().map(Row::Title);
            let headings = (0..columns.headings()).map(Row::Heading);
            lines.extend(title.chain(headings).map(|row| Placed { row, table, under: before }));
        }
        let mut put = |row| lines.push(Placed { row, table, under: table });
        let has_rules = !matches!(columns.shown.look, Look::Grid(_));
        for row in 0..sheet.rows.len() {
            if has_rules && sheet.is_set_apart(row) {
                put(Row::Rule);
            }
            (0..columns.row_height(row)).for_each(|line| put(Row::Cells(row, line)));
        }
        if !sheet.notes.is_empty() && !sheet.rows.is_empty() {
            put(Row::Blank);
        }
        let notes = sheet.notes.iter().flat_map(|note| wrap(&visible(note), room));
        notes.for_each(|note| put(Row::Note(note)));
    }
    lines
}

/// The lines of every row, in order.
fn rows_of(lines: &[Placed]) -> Vec<Range<usize>> {
    let mut rows: Vec<Range<usize>> = Vec::new();
    for (place, placed) in lines.iter().enumerate() {
        match (&placed.row, rows.last_mut()) {
            (Row::Cells(_, 0), _) => rows.push(place..place + 1),
            (Row::Cells(..), Some(row)) => row.end = place + 1,
            _ => {}
        }
    }
    rows
}

/// The first line shown and the selected row: the selection is brought into sight, or stays among what is seen where the
/// reader scrolls freely.
fn sight(cursor: Cursor, rows: &[Range<usize>], count: usize, height: usize) -> (usize, usize) {
    let selected = cursor.row.min(rows.len().saturating_sub(1));
    let last = count.saturating_sub(height);
    if !cursor.is_free {
        let Some(row) = rows.get(selected) else { return (cursor.top.min(last), selected) };
        // What stands above the first row is seen with it.
        let first = if selected == 0 { 0 } else { row.start };
        let top = window(cursor.top, row.end - 1, count, height);
        return (window(top.min(row.start), first, count, height).min(row.start), selected);
    }
    let top = cursor.top.min(last);
    let is_seen = |row: &&Range<usize>| (top..top + height).contains(&row.start);
    let (first, last) = (rows.iter().position(|row| is_seen(&row)), rows.iter().rposition(|row| is_seen(&row)));
    (top, first.zip(last).map_or(selected, |(first, last)| selected.clamp(first, last)))
}

/// Draws the heading and the tables.
pub fn draw(scene: &mut Scene<'_>, area: Rect, id: TableId, title: &str) {
    let pane = Pane::Table(id);
    let shown = rows::tables(scene.model, id);
    let (theme, cursor) = (scene.model.theme, scene.model.cursor(pane));
    let (head, rest) = split_rows(area, 1);
    let room = usize::from(area.width.saturating_sub(MARGIN));
    let all: Vec<Columns<'_>> = shown.iter().map(|shown| Columns::of(shown, room)).collect();
    let lines = lines(&all, room);
    let rows = rows_of(&lines);

    let (titles, headings) = staying(&all, id.view().look, room, area.height);
    let (above, body) = split_rows(rest, cells(titles + headings));
    let height = usize::from(body.height);
    let (top, selected) = sight(cursor, &rows, lines.len(), height);
    let at = rows::at(shown, selected);
    let column = at.map(|at| rows::column_of(at.shown, cursor.column));
    let left = at.zip(column).map_or(0, |(at, column)| all[at.table].first(cursor.left, column));

    let under = lines.get(top).map_or(0, |placed| placed.under);
    let hidden = all.get(under).map_or((0, 0), |columns| columns.hidden(left));
    let mut heading = scene.title(pane, &heading(title, shown, id), counted(scene, pane, shown));
    let more = hints((top, lines.len().saturating_sub(top + height)), hidden);
    heading.push_span(Span::styled(more, theme.faint()));
    scene.put(head, 0, &heading);
    if let Some(columns) = all.get(under) {
        stay(scene, split_columns(above, MARGIN).1, columns, (titles, headings), left);
    }
    let cursor = Cursor { row: selected, top, left, ..cursor };
    let unseen = rows.get(selected).map_or((0, lines.len().saturating_sub(top + height)), |row| {
        let next = rows.get(selected + 1).map_or(lines.len(), |next| next.start);
        (top.saturating_sub(row.start), next.saturating_sub(top + height))
    });
    scene.regions.push(Region { area: body, target: Target::Table { table: id, cursor, unseen } });
    if rows.is_empty() && lines.iter().all(|placed| matches!(placed.row, Row::Blank)) {
        let is_filtered = !scene.model.filter(pane).is_empty();
        let text = if is_filtered { "  no line holds this text: Esc shows all" } else { "  none" };
        scene.put(body, 0, &Line::styled(text, theme.faint()));
    }
    let cell = column.filter(|_| scene.has_focus(pane) || matches!(id.view().look, Look::Grid(_)));
    let first = rows.partition_point(|row| row.end <= top);
    let mut row = first;
    for (place, placed) in lines.iter().enumerate().skip(top).take(height) {
        while rows.get(row).is_some_and(|row| row.end <= place) {
            row += 1;
        }
        let (_, line) = split_rows(body, cells(place - top));
        let line = split_rows(line, 1).0;
        let is_selected = row == selected;
        draw_line(scene, line, (id, row), placed, &all[placed.table], left, cell.filter(|_| is_selected), is_selected);
    }
}

/// Draws a line, and notes where the cells of a row stand.
#[expect(clippy::too_many_arguments, reason = "a line is all of these")]
fn draw_line(
    scene: &mut Scene<'_>,
    area: Rect,
    (id, place): (TableId, usize),
    placed: &Placed,
    columns: &Columns<'_>,
    left: usize,
    cell: Option<usize>,
    is_selected: bool,
) {
    let theme = scene.model.theme;
    let put = |scene: &mut Scene<'_>, text: &str, style: Style| {
        scene.put(area, 0, &Line::styled(format!("  {text}"), style));
    };
    match &placed.row {
        Row::Blank => {}
        Row::Title(text) => put(scene, text, theme.strong()),
        Row::Heading(line) => put(scene, &columns.heading_line(*line, left), theme.faint()),
        Row::Rule => put(scene, &columns.rule(left), theme.faint()),
        Row::Note(text) => put(scene, text, theme.plain()),
        Row::Cells(row, line) => {
            let is_strong = is_selected || columns.shown.sheet.is_total(*row);
            let style = if is_strong { theme.strong() } else { theme.plain() };
            let mark = if is_selected && *line == 0 { MARK } else { "  " };
            let mut spans = vec![Span::raw(mark)];
            let mut x = area.x.saturating_add(MARGIN);
            for piece in columns.row_line(*row, *line, left) {
                let wide = cells(width(&piece.text));
                let spot = Rect { x, width: wide, ..area }.intersection(area);
                let target = Target::Cell { table: id, row: place, column: piece.column };
                scene.regions.push(Region { area: spot, target });
                x = x.saturating_add(wide);
                let is_cell = cell == Some(piece.column) && *line == 0;
                spans
                    .extend(highlighted(piece.text, is_cell.then(|| theme.selected(scene.has_focus(Pane::Table(id))))));
            }
            scene.put(area, 0, &Line::from(spans).style(style));
        }
    }
}

/// A text with its cell set off, blanks before and behind it as they are.
fn highlighted(text: String, style: Option<Style>) -> Vec<Span<'static>> {
    let Some(style) = style else { return vec![Span::raw(text)] };
    let end = text.trim_end().len();
    let start = text.len() - text.trim_start().len();
    if start >= end {
        return vec![Span::styled(text, style)];
    }
    vec![
        Span::raw(text[..start].to_owned()),
        Span::styled(text[start..end].to_owned(), style),
        Span::raw(text[end..].to_owned()),
    ]
}

/// Lines of another table, drawn in the columns of one that stands above them.
pub fn below(scene: &mut Scene<'_>, area: Rect, id: TableId, other: &Shown) {
    let Some(shown) = rows::tables(scene.model, id).first() else { return };
    let columns = Columns::of(shown, usize::from(area.width.saturating_sub(MARGIN)));
    let left = columns.first(scene.model.cursor(Pane::Table(id)).left, rows::selected_column(scene.model, id));
    let theme = scene.model.theme;
    for row in 0..other.sheet.rows.len() {
        let line = columns.line_of(other, row, left);
        scene.put(area, row, &Line::styled(format!("  {line}"), theme.plain()));
    }
}

/// The heading of a grid, with what its title says of all its figures; above a report stands its own title.
fn heading(title: &str, shown: &[Shown], id: TableId) -> String {
    let firm = shown.first().and_then(|shown| shown.sheet.title.strip_prefix(shown.table.title.as_str()));
    match id.view().look {
        Look::Grid(_) | Look::List => format!("{title}{}", firm.unwrap_or_default()),
        Look::Report => title.to_owned(),
    }
}

/// How many lines a filter leaves; of sites and projects always.
fn counted(scene: &Scene<'_>, pane: Pane, shown: &[Shown]) -> Option<usize> {
    let items = || {
        let rows = shown.iter().flat_map(|shown| &shown.table.rows);
        rows.filter(|row| {
            matches!((row.kind, &row.key), (_, RowKey::Site(_) | RowKey::Unlisted(_)) | (RowKind::Item, _))
        })
    };
    let is_part = |key: &RowKey| matches!(key, RowKey::Pupils(..) | RowKey::Held(_));
    let is_thing = |key: &RowKey| matches!(key, RowKey::Site(_) | RowKey::Unlisted(_) | RowKey::Project(_));
    let is_of_things = items().all(|row| is_part(&row.key) || is_thing(&row.key));
    let is_filtered = !scene.model.filter(pane).is_empty();
    let is_grid = pane.table().is_some_and(|id| matches!(id.view().look, Look::Grid(_)));
    let count = || items().filter(|row| !is_part(&row.key)).count();
    (is_filtered || (is_grid && is_of_things)).then(count)
}

/// How many lines of titles and of headings stay: as many as the table with the most of them has, fewer where it is low.
fn staying(all: &[Columns<'_>], look: Look, room: usize, height: u16) -> (usize, usize) {
    let headings = all.iter().map(Columns::headings).max().unwrap_or(0);
    if height < LOW {
        return (0, headings.min(1).min(usize::from(height / 3)));
    }
    let titles = all.iter().map(|columns| broken(&columns.shown.sheet.title, room).len()).max().unwrap_or(0);
    (if look == Look::Report { titles.min(3) } else { 0 }, headings.min(3))
}

/// Draws the title and the headings of a table, which stay while its rows are scrolled.
fn stay(scene: &mut Scene<'_>, area: Rect, columns: &Columns<'_>, (titles, headings): (usize, usize), first: usize) {
    let theme = scene.model.theme;
    let title = broken(&columns.shown.sheet.title, columns.room);
    for (place, line) in title.into_iter().take(titles).enumerate() {
        scene.put(area, place, &Line::styled(line, theme.strong()));
    }
    // Headings stand right above the rows, in one line where there is no room for more.
    let lines = columns.headings();
    if lines > headings && headings > 0 {
        let text = columns.short_headings(first);
        scene.put(area, titles + headings - 1, &Line::styled(text, theme.faint()));
        return;
    }
    for line in 0..lines.min(headings) {
        let text = columns.heading_line(line, first);
        scene.put(area, titles + headings + line - lines, &Line::styled(text, theme.faint()));
    }
}

/// How much there is above, below and at the sides.
fn hints((above, below): (usize, usize), (before, after): (usize, usize)) -> String {
    let told = |sign, count| if count > 0 { format!(" {sign} {count}") } else { String::new() };
    let mut text = String::new();
    let lines = format!("{}{}", told('↑', above), told('↓', below));
    if !lines.is_empty() {
        text = format!(" {lines} more");
    }
    let columns = format!("{}{}", told('←', before), told('→', after));
    let noun = if before + after == 1 { "column" } else { "columns" };
    if columns.is_empty() { text } else { format!("{text} {columns} {noun}") }
}
