//! The sheets of a report one below another, scrolled by lines and by whole columns; titles and headings stay.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::columns::{Columns, broken};
use super::list::MARK;
use super::text::wrap;
use super::{Scene, cells, split_columns, split_rows};
use crate::export::sheet::Sheet;
use crate::tui::model::Pane;
use crate::tui::movement::window;
use crate::tui::theme::Theme;
use crate::visible::visible;

/// The columns of the terminal before a line, where a mark may stand.
const MARGIN: u16 = 2;
/// Lower than this, only one line of headings stays, and no title.
const LOW: u16 = 9;

/// A line of the sheets below one another.
enum Row {
    /// Nothing.
    Blank,
    /// A line of the title of a sheet that is not the first.
    Title(String),
    /// A line of the headings of such a sheet, by its place.
    Heading(usize),
    /// What sets totals apart.
    Rule,
    /// A line of a row: the row, and which of its lines.
    Cells(usize, usize),
    /// A line of a note.
    Note(String),
}

/// A line, the sheet that it is of, and the sheet whose title and headings stand above it where it is the first shown.
struct Placed {
    row: Row,
    sheet: usize,
    under: usize,
}

/// All lines of the sheets; the title and the headings of the first are those that stay.
fn lines(all: &[Columns<'_>], room: usize) -> Vec<Placed> {
    let mut lines = Vec::new();
    for (sheet, columns) in all.iter().enumerate() {
        let before = sheet.saturating_sub(1);
        if sheet > 0 {
            lines.push(Placed { row: Row::Blank, sheet, under: before });
            let title = broken(&columns.sheet.title, room).into_iter().map(Row::Title);
            let headings = (0..columns.headings()).map(Row::Heading);
            lines.extend(title.chain(headings).map(|row| Placed { row, sheet, under: before }));
        }
        let mut put = |row| lines.push(Placed { row, sheet, under: sheet });
        for row in 0..columns.sheet.rows.len() {
            let totals = &columns.sheet.totals;
            if totals.contains(&row) && row > 0 && !totals.contains(&(row - 1)) {
                put(Row::Rule);
            }
            (0..columns.row_height(row)).for_each(|line| put(Row::Cells(row, line)));
        }
        if !columns.sheet.notes.is_empty() && !columns.sheet.rows.is_empty() {
            put(Row::Blank);
        }
        let notes = columns.sheet.notes.iter().flat_map(|note| wrap(&visible(note), room));
        notes.for_each(|note| put(Row::Note(note)));
    }
    lines
}

/// Draws the sheets; rows with a cell that is `followed` are marked.
pub fn draw(scene: &mut Scene<'_>, area: Rect, pane: Pane, title: &str, sheets: &[Sheet], followed: Option<&str>) {
    let (theme, cursor) = (scene.model.theme, scene.model.cursor(pane));
    let (head, rest) = split_rows(area, 1);
    let room = usize::from(area.width.saturating_sub(MARGIN));
    let all: Vec<Columns<'_>> = sheets.iter().map(|sheet| Columns::of(sheet, room)).collect();
    let lines = lines(&all, room);
    let first = cursor.left.min(all.iter().map(|columns| columns.furthest).max().unwrap_or(0));

    let (titles, headings) = staying(&all, room, area.height);
    let (above, body) = split_rows(rest, cells(titles + headings));
    let height = usize::from(body.height);
    let is_followed = |placed: &Placed| match placed.row {
        Row::Cells(row, _) => {
            followed.is_some_and(|name| sheets[placed.sheet].rows[row].iter().any(|cell| cell == name))
        }
        _ => false,
    };
    let wanted = lines.iter().position(is_followed).filter(|_| cursor.follows);
    let top = wanted.map_or(cursor.top.min(lines.len().saturating_sub(height)), |line| {
        window(cursor.top, line, lines.len(), height)
    });

    let under = lines.get(top).map_or(0, |placed| placed.under);
    let mut heading = scene.title(pane, title, None);
    let hidden = all.get(under).map_or((0, 0), |columns| columns.hidden(first));
    let more = hints((top, lines.len().saturating_sub(top + height)), hidden);
    heading.push_span(Span::styled(more, theme.faint()));
    scene.put(head, 0, &heading);
    if let Some(columns) = all.get(under) {
        stay(scene, split_columns(above, MARGIN).1, columns, (titles, headings), first);
    }
    if lines.is_empty() {
        scene.put(body, 0, &Line::styled("  nothing to show", theme.faint()));
    }
    for (place, placed) in lines.iter().skip(top).take(height).enumerate() {
        let mark = if matches!(placed.row, Row::Cells(_, 0)) && is_followed(placed) { MARK } else { "  " };
        let columns = &all[placed.sheet];
        let (text, style) = match &placed.row {
            Row::Blank => (String::new(), theme.plain()),
            Row::Title(text) => (text.clone(), theme.strong()),
            Row::Heading(line) => (columns.heading_line(*line, first), theme.faint()),
            Row::Rule => (columns.rule(first), theme.faint()),
            Row::Cells(row, line) => {
                let is_strong = is_followed(placed) || columns.sheet.totals.contains(row);
                let style = if is_strong { theme.strong() } else { theme.plain() };
                (columns.row_line(*row, *line, first), style)
            }
            Row::Note(text) => (text.clone(), theme.plain()),
        };
        scene.put(body, place, &Line::styled(format!("{mark}{text}"), style));
    }
    scene.note_lines(body, pane, top, first, (0, 0));
}

/// How many lines of titles and of headings stay: as many as the sheet with the most of them has, fewer where it is low.
fn staying(all: &[Columns<'_>], room: usize, height: u16) -> (usize, usize) {
    let headings = all.iter().map(Columns::headings).max().unwrap_or(0);
    if height < LOW {
        return (0, headings.min(1).min(usize::from(height / 3)));
    }
    let titles = all.iter().map(|columns| broken(&columns.sheet.title, room).len()).max().unwrap_or(0);
    (titles.min(2), headings.min(3))
}

/// Draws the title and the headings of a sheet, which stay while its rows are scrolled.
fn stay(scene: &mut Scene<'_>, area: Rect, columns: &Columns<'_>, (titles, headings): (usize, usize), first: usize) {
    let theme: Theme = scene.model.theme;
    let title = broken(&columns.sheet.title, columns.room);
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
