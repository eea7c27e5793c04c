//! The tabs of the screens, each with the key that shows it.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::text::{clip, width};
use super::{Scene, cells, split_columns};
use crate::tui::model::{Region, Screen, Target};

/// Draws the tabs, and the plan's title where there is room for it.
pub fn draw(scene: &mut Scene<'_>, area: Rect) {
    let theme = scene.model.theme;
    let mut rest = Rect { height: area.height.min(1), ..area };
    for (place, screen) in Screen::ALL.into_iter().enumerate() {
        let is_shown = scene.model.screen == screen;
        let (open, close) = if is_shown { ("[", "]") } else { (" ", " ") };
        let label = format!("{open}{} {}{close}", place + 1, screen.name());
        let (tab, after) = split_columns(rest, cells(width(&label)));
        let style = if is_shown { theme.title(false) } else { theme.plain() };
        scene.put(tab, 0, &Line::styled(label, style));
        scene.regions.push(Region { area: tab, target: Target::Tab(screen) });
        rest = after;
    }
    let title = scene.model.contents.plan.assumptions.title.value.as_str();
    let room = usize::from(rest.width).saturating_sub(2);
    if room >= 10 {
        let title = clip(title, room);
        let gap = usize::from(rest.width) - width(&title);
        let line = Line::from(vec![Span::raw(" ".repeat(gap)), Span::styled(title, theme.faint())]);
        scene.put(rest, 0, &line);
    }
}
