//! The pieces that the screens are made of. Each draws into a buffer and says what it drew where.

pub mod bars;
pub mod columns;
pub mod document;
pub mod footer;
pub mod list;
pub mod table;
pub mod tabs;
pub mod text;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::model::{Mode, Model, Pane, Region, Target};
use crate::visible::visible;

/// A picture being drawn of a state.
pub struct Scene<'a> {
    /// What is shown.
    pub model: &'a Model,
    /// Where it is drawn.
    pub buffer: &'a mut Buffer,
    /// What has been drawn where.
    pub regions: Vec<Region>,
}

impl Scene<'_> {
    /// Draws a line of text in a row of an area; rows beyond it are not drawn.
    pub fn put(&mut self, area: Rect, row: usize, line: &Line<'_>) {
        if let Ok(row) = u16::try_from(row)
            && row < area.height
        {
            line.render(Rect { y: area.y.saturating_add(row), height: 1, ..area }, self.buffer);
        }
    }

    /// Notes where the lines of a pane stand.
    pub fn note_lines(&mut self, area: Rect, pane: Pane, top: usize) {
        self.regions.push(Region { area, target: Target::Lines { pane, top } });
    }

    /// Whether the keys work in a pane.
    #[must_use]
    pub fn has_focus(&self, pane: Pane) -> bool {
        self.model.pane() == pane
    }

    /// The heading of a pane, with its filter and how many lines that leaves; a filter takes the room of what stands
    /// behind a colon.
    #[must_use]
    pub fn title(&self, pane: Pane, title: &str, shown: Option<usize>) -> Line<'static> {
        let theme = self.model.theme;
        let filter = self.model.filter(pane);
        let is_typing = self.model.mode == Mode::Filter && self.has_focus(pane);
        let is_filtered = is_typing || !filter.is_empty();
        let title = if is_filtered { title.split(':').next().unwrap_or_default() } else { title };
        let mut spans = vec![Span::styled(visible(title).into_owned(), theme.title(self.has_focus(pane)))];
        if let Some(shown) = shown {
            spans.push(Span::styled(format!("  ({shown})"), theme.faint()));
        }
        if is_filtered {
            let end = if is_typing { "_" } else { "" };
            spans.push(Span::styled(format!("  filter: {}{end}", visible(filter)), theme.watch()));
        }
        Line::from(spans)
    }
}

/// The upper `height` rows of an area, and the rest.
#[must_use]
pub fn split_rows(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    let upper = Rect { height, ..area };
    (upper, Rect { y: area.y.saturating_add(height), height: area.height - height, ..area })
}

/// The left `width` columns of an area, and the rest.
#[must_use]
pub fn split_columns(area: Rect, width: u16) -> (Rect, Rect) {
    let width = width.min(area.width);
    let left = Rect { width, ..area };
    (left, Rect { x: area.x.saturating_add(width), width: area.width - width, ..area })
}

/// A length in terminal columns or rows.
#[must_use]
pub fn cells(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}
