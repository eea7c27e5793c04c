//! From what the terminal reports to what the user means.

use std::fmt;

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};
use ratatui::layout::Position;

use super::command::{Context, commands};
use super::message::Message;
use super::model::{Mode, Model, Pane, Target};

/// A key with its modifiers; Shift is not told apart where the character already says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// Control and Alt.
    pub modifiers: KeyModifiers,
}

impl Key {
    /// The key of an event.
    #[must_use]
    pub fn of(event: KeyEvent) -> Self {
        let mut modifiers = event.modifiers;
        if matches!(event.code, KeyCode::Char(_) | KeyCode::BackTab) {
            modifiers.remove(KeyModifiers::SHIFT);
        }
        // Windows reports AltGr, with which many keyboards type / : ? and the like, as Control and Alt together.
        if matches!(event.code, KeyCode::Char(letter) if !letter.is_ascii_alphanumeric())
            && modifiers.contains(KeyModifiers::CONTROL | KeyModifiers::ALT)
        {
            modifiers.remove(KeyModifiers::CONTROL | KeyModifiers::ALT);
        }
        Self { code: event.code, modifiers }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            text.push_str("Ctrl-");
        }
        if self.modifiers.contains(KeyModifiers::ALT) {
            text.push_str("Alt-");
        }
        match self.code {
            KeyCode::Up => text.push('↑'),
            KeyCode::Down => text.push('↓'),
            KeyCode::Left => text.push('←'),
            KeyCode::Right => text.push('→'),
            KeyCode::PageUp => text.push_str("PgUp"),
            KeyCode::PageDown => text.push_str("PgDn"),
            KeyCode::BackTab => text.push_str("Shift-Tab"),
            KeyCode::Char(' ') => text.push_str("Space"),
            KeyCode::Char(letter) if text.is_empty() => text.push(letter),
            KeyCode::Char(letter) => text.extend(letter.to_uppercase()),
            code => text.push_str(&code.to_string()),
        }
        f.pad(&text)
    }
}

/// Where keys have their meaning at present.
#[must_use]
pub const fn context(mode: &Mode) -> Context {
    match mode {
        Mode::Normal => Context::Screen,
        Mode::Filter => Context::Filter,
        Mode::Palette { .. } => Context::Palette,
        Mode::Help | Mode::Message { .. } => Context::Reading,
        Mode::Derivation(_) => Context::Derivation,
    }
}

/// What an event means; nothing for key releases and events that do not matter.
#[must_use]
pub fn message(model: &Model, event: &Event) -> Option<Message> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(key_message(model, Key::of(*key))),
        Event::Paste(text) => Some(Message::Paste(text.clone())),
        Event::Mouse(mouse) => mouse_message(model, mouse.kind, Position { x: mouse.column, y: mouse.row }),
        _ => None,
    }
}

/// What a key means.
fn key_message(model: &Model, key: Key) -> Message {
    let context = context(&model.mode);
    if let Some(command) = commands(context).find(|command| command.keys.contains(&key)) {
        return Message::Run(command.id);
    }
    match key.code {
        KeyCode::Char(letter) if matches!(context, Context::Filter | Context::Palette) && key.modifiers.is_empty() => {
            Message::Type(letter)
        }
        _ => Message::Unknown(key.to_string()),
    }
}

/// How many lines a turn of the wheel moves.
const WHEEL: isize = 3;

/// What the mouse means at a place of the screen.
fn mouse_message(model: &Model, kind: MouseEventKind, at: Position) -> Option<Message> {
    let region = model.regions.iter().rev().find(|region| region.area.contains(at))?;
    let scroll = |lines| match region.target {
        Target::Lines { pane, .. } => Some(Message::Scroll { pane, lines }),
        Target::Table { table, .. } | Target::Cell { table, .. } => {
            Some(Message::Scroll { pane: Pane::Table(table), lines })
        }
        Target::Step(_) => Some(Message::Scroll { pane: Pane::Overlay, lines: lines.signum() }),
        Target::Tab(_) => None,
    };
    match kind {
        MouseEventKind::ScrollUp => scroll(-WHEEL),
        MouseEventKind::ScrollDown => scroll(WHEEL),
        MouseEventKind::Down(MouseButton::Left) => match region.target {
            Target::Tab(screen) => Some(Message::Show(screen)),
            Target::Step(row) => Some(Message::Select { pane: Pane::Overlay, row, column: None }),
            Target::Lines { pane, top } => {
                Some(Message::Select { pane, row: top + usize::from(at.y - region.area.y), column: None })
            }
            Target::Cell { table, row, column } => {
                Some(Message::Select { pane: Pane::Table(table), row, column: Some(column) })
            }
            Target::Table { .. } => None,
        },
        _ => None,
    }
}
