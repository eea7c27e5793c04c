//! Where a figure comes from, over a screen: a step a few lines, what it rests on indented below it.

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::overlay::frame;
use crate::explain::step;
use crate::tui::derivation::{Derivation, Step};
use crate::tui::model::{Pane, Region, Target};
use crate::tui::theme::Theme;
use crate::tui::widgets::list::MARK;
use crate::tui::widgets::text::wrap;
use crate::tui::widgets::{Scene, split_rows};

/// Steps are indented no further than this.
const DEEPEST: usize = 20;

/// Draws the steps that are seen around the selected one.
pub fn draw(scene: &mut Scene<'_>, area: Rect, derivation: &Derivation) {
    let theme = scene.model.theme;
    let steps = derivation.steps();
    let selected = derivation.row.min(steps.len().saturating_sub(1));
    let inside = frame(scene, area, usize::MAX);
    let (heading, body) = split_rows(inside, 1);
    let width = usize::from(body.width);
    let mut lines: Vec<(usize, Line<'static>)> = Vec::new();
    for (place, one) in steps.iter().enumerate() {
        lines.extend(of_step(one, place == selected, width, theme).into_iter().map(|line| (place, line)));
    }
    let height = usize::from(body.height);
    let top = first_line(&lines, selected, scene.model.cursor(Pane::Overlay).top, height);
    let below = lines.len().saturating_sub(top + height);
    let mut title = scene.title(Pane::Overlay, &format!("On the screen: {}", derivation.shown), None);
    if below > 0 || top > 0 {
        title.push_span(ratatui::text::Span::styled(format!("  ↑ {top} ↓ {below} more lines"), theme.faint()));
    }
    title.push_span(ratatui::text::Span::styled(format!("  {}", derivation.address), theme.faint()));
    scene.put(heading, 0, &title);
    scene.note_lines(body, Pane::Overlay, top);
    for (row, (place, line)) in lines.into_iter().skip(top).take(height).enumerate() {
        scene.put(body, row, &line);
        let (_, rest) = split_rows(body, crate::tui::widgets::cells(row));
        scene.regions.push(Region { area: split_rows(rest, 1).0, target: Target::Step(place) });
    }
}

/// The first line to show: as before, unless the selected step would not be seen whole, or not from its beginning.
fn first_line(lines: &[(usize, Line<'static>)], selected: usize, top: usize, height: usize) -> usize {
    let first = lines.iter().position(|(place, _)| *place == selected).unwrap_or(0);
    let count = lines.iter().filter(|(place, _)| *place == selected).count();
    let top = top.min(lines.len().saturating_sub(height));
    if first < top || count >= height {
        first
    } else if first + count > top + height {
        first + count - height
    } else {
        top
    }
}

/// A step: its sign and sentence with the arithmetic, then its rule and place, then remarks.
fn of_step(of: &Step, is_selected: bool, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let line = step(&of.node);
    let indent = (of.way.len() * 2).min(DEEPEST).min(width / 3);
    let sign = match (of.node.parts.is_empty(), of.is_open) {
        (true, _) => "· ",
        (false, true) => "− ",
        (false, false) => "+ ",
    };
    let equals = if line.arithmetic.is_empty() { String::new() } else { format!(" = {}", line.arithmetic) };
    let room = width.saturating_sub(indent + 4);
    let mark = if is_selected { MARK } else { "  " };
    let blank = " ".repeat(indent);
    let style = if is_selected { theme.selected(true) } else { theme.plain() };
    let mut lines: Vec<Line<'static>> = Vec::new();
    for (row, text) in wrap(&format!("{}{equals}", line.text), room).into_iter().enumerate() {
        let (mark, sign) = if row == 0 { (mark, sign) } else { ("  ", "  ") };
        lines.push(Line::styled(format!("{mark}{blank}{sign}{text}"), style));
    }
    let source = of.node.origin.as_ref().map_or("", |origin| origin.source.as_str());
    let about = [line.rule, line.place.as_str(), source];
    let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
    let about = (!about.is_empty()).then(|| about.join("; "));
    for said in about.iter().chain(&line.notes) {
        for text in wrap(said, room) {
            lines.push(Line::styled(format!("  {blank}  {text}"), theme.faint()));
        }
    }
    lines
}
