//! The last line: the keys that work here, or a remark on the last key.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Scene;
use super::text::{clip, width};
use crate::tui::command::{Command, commands};
use crate::tui::keymap::context;

/// Draws as many keys as fit, the most needed first.
pub fn draw(scene: &mut Scene<'_>, area: Rect) {
    let model = scene.model;
    let theme = model.theme;
    let room = usize::from(area.width);
    if let Some(remark) = &model.remark {
        scene.put(area, 0, &Line::styled(clip(&format!(" {remark}"), room), theme.watch()));
        return;
    }
    let usable = commands(context(&model.mode)).filter(|command| command.available(model).is_ok());
    let mut shown: Vec<(&Command, &str, u8)> =
        usable.filter_map(|command| command.label(model).map(|(label, rank)| (command, label, rank))).collect();
    shown.sort_by_key(|(_, _, rank)| *rank);
    let mut spans = Vec::new();
    let mut used = 0;
    for (command, label, _) in shown {
        let Some(key) = command.keys.first() else {
            continue;
        };
        let key = format!(" {key} ");
        let needed = width(&key) + width(label) + 1;
        if used + needed > room {
            break;
        }
        used += needed;
        spans.push(Span::styled(key, theme.key()));
        spans.push(Span::raw(format!("{label} ")));
    }
    scene.put(area, 0, &Line::from(spans));
}
