//! Text to read, wrapped to its width and scrolled.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::text::{left, wrap};
use super::{Scene, split_rows};
use crate::tui::model::Pane;
use crate::tui::theme::Theme;

/// How wide the names of fields are.
const FIELD: usize = 14;

/// Lines being written for a width.
pub struct Document {
    /// The columns to fill.
    pub width: usize,
    /// The look.
    pub theme: Theme,
    /// The lines so far.
    pub lines: Vec<Line<'static>>,
}

impl Document {
    /// An empty text for an area; its heading is drawn apart.
    #[must_use]
    pub const fn new(area: Rect, theme: Theme) -> Self {
        Self { width: area.width as usize, theme, lines: Vec::new() }
    }

    /// A line as it is.
    pub fn line(&mut self, line: Line<'static>) {
        self.lines.push(line);
    }

    /// A heading, with an empty line before it unless it is the first.
    pub fn heading(&mut self, text: &str) {
        if !self.lines.is_empty() {
            self.lines.push(Line::default());
        }
        let lines = wrap(text, self.width).into_iter().map(|line| Line::styled(line, self.theme.strong()));
        self.lines.extend(lines);
    }

    /// Text wrapped to the width.
    pub fn paragraph(&mut self, text: &str) {
        self.lines.extend(wrap(text, self.width).into_iter().map(Line::from));
    }

    /// Text wrapped to the width, its first line after a mark and the others under its text.
    pub fn item(&mut self, text: &str) {
        for (place, line) in wrap(text, self.width.saturating_sub(2)).into_iter().enumerate() {
            let mark = if place == 0 { "· " } else { "  " };
            self.lines.push(Line::from(format!("{mark}{line}")));
        }
    }

    /// A name and its value, wrapped beside it; nothing where the value is empty.
    pub fn field(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        for (place, line) in wrap(value, self.width.saturating_sub(FIELD)).into_iter().enumerate() {
            let name = if place == 0 { name } else { "" };
            let name = Span::styled(left(name, FIELD), self.theme.faint());
            self.lines.push(Line::from(vec![name, Span::raw(line)]));
        }
    }

    /// Draws the heading of the pane and the lines that fit from where the reader is.
    pub fn draw(self, scene: &mut Scene<'_>, area: Rect, pane: Pane, title: &str) {
        let (_, body) = split_rows(area, 1);
        let height = usize::from(body.height);
        let top = scene.model.cursor(pane).top.min(self.lines.len().saturating_sub(height));
        let below = self.lines.len().saturating_sub(top + height);
        let mut heading = scene.title(pane, title, None);
        if below > 0 || top > 0 {
            let hint = match (top, below) {
                (0, below) => format!("  ↓ {below} more"),
                (top, 0) => format!("  ↑ {top} more"),
                (top, below) => format!("  ↑ {top} ↓ {below} more"),
            };
            heading.push_span(Span::styled(hint, self.theme.faint()));
        }
        scene.put(area, 0, &heading);
        for (row, line) in self.lines.iter().skip(top).take(height).enumerate() {
            scene.put(body, row, line);
        }
        scene.note_lines(body, pane, top);
    }
}
