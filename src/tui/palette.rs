//! The `:` palette: commands found by name.

use super::command::{Command, CommandId, Context, commands};
use super::model::{Mode, Model};

/// The commands whose name holds the text, those that begin with it first; then those whose help holds it.
#[must_use]
pub fn matches(text: &str) -> Vec<&'static Command> {
    let text = text.trim().to_lowercase();
    let rank = |command: &Command| {
        let name = command.name.to_lowercase();
        if name.starts_with(&text) {
            Some(0)
        } else if name.contains(&text) {
            Some(1)
        } else {
            (text.len() >= 3 && command.help.to_lowercase().contains(&text)).then_some(2)
        }
    };
    let is_offered = |command: &&Command| command.id != CommandId::Palette;
    let found = commands(Context::Screen).filter(is_offered).filter_map(|command| Some((rank(command)?, command)));
    let mut found: Vec<(u8, &'static Command)> = found.collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, command)| command).collect()
}

/// A key in the palette; the command chosen, if one is.
pub fn run(model: &mut Model, id: CommandId) -> Option<CommandId> {
    let Mode::Palette { text, row } = &mut model.mode else {
        return None;
    };
    let found = matches(text);
    match id {
        CommandId::Up => *row = row.saturating_sub(1),
        CommandId::Down => *row = (*row + 1).min(found.len().saturating_sub(1)),
        CommandId::Erase => {
            text.pop();
            *row = 0;
        }
        CommandId::EraseAll => {
            text.clear();
            *row = 0;
        }
        CommandId::Accept => {
            let chosen = found.get(*row).map(|command| command.id);
            if chosen.is_none() {
                model.remark = Some("no command has such a name".to_owned());
                return None;
            }
            model.mode = Mode::Normal;
            return chosen;
        }
        CommandId::Close => model.mode = Mode::Normal,
        _ => {}
    }
    None
}

/// A click on a line of the palette; the command chosen, if one is.
pub fn click(model: &mut Model, line: usize) -> Option<CommandId> {
    let Mode::Palette { text, .. } = &model.mode else {
        return None;
    };
    let chosen = matches(text).get(line)?.id;
    model.mode = Mode::Normal;
    Some(chosen)
}
