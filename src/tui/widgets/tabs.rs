//! The tabs of the screens, each with the key that shows it.

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::text::{right, width};
use super::{Scene, cells, split_columns};
use crate::tui::model::{Region, Screen, Target};

/// Draws the tabs, and the program's name where there is room for it.
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
    let name = "placeplan ";
    if usize::from(rest.width) > name.len() {
        let text = right(name, usize::from(rest.width));
        scene.put(rest, 0, &Line::styled(text, theme.faint()));
    }
}
