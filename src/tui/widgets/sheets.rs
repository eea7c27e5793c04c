//! The sheets of a report one below another, scrolled by lines and by whole columns of figures; titles and headings stay.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::list::MARK;
use super::text::{left, right, width, wrap};
use super::{Scene, cells, split_columns, split_rows};
use crate::export::text::{GAP, texts_and_figures, widths};
use crate::report::table::Sheet;
use crate::report::visible;
use crate::tui::model::Pane;
use crate::tui::movement::window;
use crate::tui::theme::Theme;

/// The columns of the terminal before a line, where a mark may stand.
const MARGIN: u16 = 2;
/// Lower than this, only one line of headings stays, and no title.
const LOW: u16 = 9;

/// How the columns of a sheet lie.
struct Columns<'a> {
    sheet: &'a Sheet,
    /// The width of each column.
    widths: Vec<usize>,
    /// The columns of text, which always stand at the left.
    texts: Vec<usize>,
    /// The columns of figures.
    figures: Vec<usize>,
    /// The columns of the terminal.
    room: usize,
    /// How many figures can be left out at the left before all others fit.
    furthest: usize,
}

impl<'a> Columns<'a> {
    fn of(sheet: &'a Sheet, room: usize) -> Self {
        let widths = widths(sheet, room);
        let (texts, figures) = texts_and_figures(sheet);
        let mut columns = Self { sheet, widths, texts, figures, room, furthest: 0 };
        let last = columns.figures.len().saturating_sub(1);
        let fits = |first: &usize| columns.count(*first) + first == columns.figures.len();
        columns.furthest = (0..last).find(fits).unwrap_or(last);
        columns
    }

    /// How wide the columns of text are together.
    fn beside(&self) -> usize {
        let texts = self.texts.iter().map(|&column| self.widths[column]).sum::<usize>();
        texts + GAP * self.texts.len().saturating_sub(1)
    }

    /// How many figures fit from one on; one at least, if there is one.
    fn count(&self, first: usize) -> usize {
        let mut used = self.beside();
        let fitting = self.figures.iter().skip(first).take_while(|&&column| {
            used += GAP + self.widths[column];
            used <= self.room
        });
        fitting.count().max(1).min(self.figures.len().saturating_sub(first))
    }

    /// The figures shown where the reader has gone past `first` of them.
    fn shown(&self, first: usize) -> &[usize] {
        let first = first.min(self.furthest);
        &self.figures[first..first + self.count(first)]
    }

    /// One line of cells: a line of each text, and the figures if `figures` says so.
    fn line(&self, texts: &dyn Fn(usize) -> String, figures: &dyn Fn(usize) -> String, first: usize) -> String {
        let shown = self.shown(first);
        let figures: String = shown.iter().map(|&column| right(&figures(column), self.widths[column] + GAP)).collect();
        let texts: Vec<String> = self.texts.iter().map(|&column| left(&texts(column), self.widths[column])).collect();
        let texts = texts.join(&" ".repeat(GAP));
        format!("{}{figures}", left(&texts, self.beside().min(self.room.saturating_sub(width(&figures)))))
    }

    /// How many lines the texts of a row take; `cell` is that of a column.
    fn height(&self, cell: &dyn Fn(usize) -> &'a str) -> usize {
        let lines = self.texts.iter().map(|&column| broken(cell(column), self.widths[column]).len());
        lines.max().unwrap_or(1).max(1)
    }

    fn heading(&self, column: usize) -> &'a str {
        self.sheet.columns.get(column).map_or("", |column| &column.heading)
    }

    fn cell(&self, row: usize, column: usize) -> &'a str {
        self.sheet.rows.get(row).and_then(|row| row.get(column)).map_or("", String::as_str)
    }

    /// A line of the headings; figures stand in the last one.
    fn heading_line(&self, line: usize, lines: usize, first: usize) -> String {
        let figure = |column| if line + 1 == lines { self.heading(column).to_owned() } else { String::new() };
        self.line(&|column| nth_line(self.heading(column), self.widths[column], line), &figure, first)
    }

    /// A line of a row; figures stand in the first one.
    fn row_line(&self, row: usize, line: usize, first: usize) -> String {
        let figure = |column| if line == 0 { visible(self.cell(row, column)).into_owned() } else { String::new() };
        self.line(&|column| nth_line(self.cell(row, column), self.widths[column], line), &figure, first)
    }

    /// How many lines the headings take.
    fn headings(&self) -> usize {
        if self.sheet.columns.is_empty() { 0 } else { self.height(&|column| self.heading(column)) }
    }
}

/// A text as it stands in a column.
fn broken(text: &str, columns: usize) -> Vec<String> {
    let text = visible(text);
    if width(&text) <= columns { vec![text.into_owned()] } else { wrap(&text, columns) }
}

fn nth_line(text: &str, columns: usize, line: usize) -> String {
    broken(text, columns).into_iter().nth(line).unwrap_or_default()
}

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
            (0..columns.height(&|column| columns.cell(row, column))).for_each(|line| put(Row::Cells(row, line)));
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
    let hidden = all.get(under).map_or((0, 0), |columns| {
        let left = first.min(columns.furthest);
        (left, columns.figures.len() - left - columns.shown(first).len())
    });
    let more = hints((top, lines.len().saturating_sub(top + height)), hidden);
    heading.push_span(Span::styled(more, theme.faint()));
    scene.put(head, 0, &heading);
    if let Some(columns) = all.get(under) {
        stay(scene, split_columns(above, MARGIN).1, columns, (titles, headings), first);
    }
    for (place, placed) in lines.iter().skip(top).take(height).enumerate() {
        let mark = if matches!(placed.row, Row::Cells(_, 0)) && is_followed(placed) { MARK } else { "  " };
        let columns = &all[placed.sheet];
        let (text, style) = match &placed.row {
            Row::Blank => (String::new(), theme.plain()),
            Row::Title(text) => (text.clone(), theme.strong()),
            Row::Heading(line) => (columns.heading_line(*line, columns.headings(), first), theme.faint()),
            Row::Rule => (rule(columns, first), theme.faint()),
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
    // Headings stand right above the rows; where they have to do with fewer lines, their last ones are shown.
    let lines = columns.headings();
    for line in lines.saturating_sub(headings)..lines {
        let text = columns.heading_line(line, lines, first);
        scene.put(area, titles + headings + line - lines, &Line::styled(text, theme.faint()));
    }
}

/// What sets totals apart: a stroke as wide as each column.
fn rule(columns: &Columns<'_>, first: usize) -> String {
    let stroke = |column: usize| "─".repeat(columns.widths[column]);
    columns.line(&stroke, &stroke, first)
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
    if columns.is_empty() { text } else { format!("{text} {columns} columns") }
}
