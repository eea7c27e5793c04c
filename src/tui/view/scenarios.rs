//! Scenarios: which there are and which are on, what the selected one changes, and what those that are on move.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::export::sheet::Sheet;
use crate::tui::model::{Pane, Screen};
use crate::tui::rows;
use crate::tui::widgets::document::Document;
use crate::tui::widgets::text::{left, right, width, wrap};
use crate::tui::widgets::{Scene, cells, list, split_columns, split_rows};

/// Narrower than this, list and comparison stand below one another.
const NARROW: u16 = 60;
/// How many columns of a sheet are figures: both sides and the difference.
const FIGURES: usize = 3;

/// Draws the screen.
pub fn draw(scene: &mut Scene<'_>, area: Rect) {
    let (beside, details) = if area.width < NARROW {
        let lines = cells(scene.model.contents.scenarios.len().max(1) + 1);
        split_rows(area, lines.min(area.height.div_ceil(3)))
    } else {
        let (list, rest) = split_columns(area, (area.width * 2 / 5).clamp(28, 46));
        (list, split_columns(rest, 1).1)
    };
    let model = scene.model;
    let contents = &model.contents;
    list::draw(scene, beside, Pane::Scenarios, "Scenarios", &|row, width| {
        let scenario = &contents.scenarios[row];
        let (mark, style) =
            if contents.is_on(&scenario.name) { ("[x] ", model.theme.strong()) } else { ("[ ] ", model.theme.plain()) };
        vec![Span::styled(format!("{mark}{}", left(&scenario.title, width.saturating_sub(4))), style)]
    });
    let mut text = Document::new(details, model.theme);
    let selected = rows::selected(model, Pane::Scenarios).and_then(|row| contents.scenarios.get(row));
    let title = if let Some(scenario) = selected {
        for change in &scenario.changes {
            text.item(change);
        }
        let state = if contents.is_on(&scenario.name) { "on" } else { "off" };
        text.paragraph(&format!("{state}; scenarios/{}.toml", scenario.name));
        scenario.title.as_str()
    } else {
        text.paragraph("The plan has no scenarios: a file in scenarios/ is one.");
        "No scenarios"
    };
    if contents.comparison.is_empty() {
        text.heading("None is on");
        text.paragraph("Every figure is the plan's own. Space switches the selected scenario on; several stack.");
    } else {
        text.heading("What they move");
        text.paragraph("A is the plan without a scenario, B with those that are on.");
        contents.comparison.iter().for_each(|sheet| table(&mut text, sheet));
    }
    text.draw(scene, details, Pane::Details(Screen::Scenarios), title);
}

/// A narrow sheet: its words on the left, both sides and the difference on the right.
fn table(text: &mut Document, sheet: &Sheet) {
    text.heading(sheet.title.split(": ").next().unwrap_or_default());
    let theme = text.theme;
    let words = sheet.columns.len().saturating_sub(FIGURES);
    let headings: Vec<String> = sheet.columns.iter().map(|column| column.heading.clone()).collect();
    let widest = sheet.rows.iter().flat_map(|row| row.iter().skip(words)).map(|cell| width(cell)).max().unwrap_or(0);
    let figure = widest.max(3) + 2;
    let name = text.width.saturating_sub(FIGURES * figure);
    let mut put = |cells: &[String], style| {
        let label = cells.iter().take(words).filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(", ");
        let mut label = wrap(&label, name);
        // The figures stand in the last line of a long name.
        let last = label.pop().unwrap_or_default();
        for line in label {
            text.line(Line::styled(line, style));
        }
        let figures = cells.iter().skip(words).map(|cell| right(cell, figure)).collect::<String>();
        text.line(Line::styled(format!("{}{figures}", left(&last, name)), style));
    };
    put(&headings, theme.faint());
    for (place, row) in sheet.rows.iter().enumerate() {
        put(row, if sheet.totals.contains(&place) { theme.strong() } else { theme.plain() });
    }
}
