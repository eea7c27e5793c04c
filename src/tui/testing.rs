//! A small plan with its outcome made by hand, and keys pressed on it, so that tests say what a user does and sees.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that asks for nonsense should fail")]

mod outcome;
mod plan;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::contents::Contents;
use super::keymap;
use super::message::{Effect, Message};
use super::model::Model;
use super::tables;
use super::theme::Theme;
use super::update::update;
use super::view;
use crate::outcome::Options;
use crate::plan::Diagnostic;

pub use plan::{finding, plan};

/// The plan's contents with its findings.
pub fn contents() -> Contents {
    let (plan, findings) = plan();
    with(plan, findings)
}

/// The contents of a plan with an outcome made by a simple rule.
pub fn with(plan: crate::plan::Plan, findings: Vec<Diagnostic>) -> Contents {
    let outcome = outcome::outcome(&plan);
    Contents::new(plan, outcome, Options::default(), findings)
}

/// A program at its start, with colours.
pub fn model() -> Model {
    Model::new(contents(), Theme { has_colours: true })
}

/// The keys of a text: characters are themselves, `<Enter>`, `<Esc>`, `<Tab>`, `<PgDn>` and the like are named.
pub fn keys(text: &str) -> Vec<Event> {
    let mut events = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (code, length) = match rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            Some((name, _)) => (named(name), name.len() + 2),
            None => (KeyCode::Char(first), first.len_utf8()),
        };
        events.push(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        rest = &rest[length..];
    }
    events
}

fn named(name: &str) -> KeyCode {
    match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "BackTab" => KeyCode::BackTab,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "Backspace" => KeyCode::Backspace,
        "F5" => KeyCode::F(5),
        other => panic!("no key is called {other}"),
    }
}

/// A terminal of a size with a program in it.
pub struct Screen {
    pub model: Model,
    terminal: Terminal<TestBackend>,
}

impl Screen {
    pub fn new(model: Model, width: u16, height: u16) -> Self {
        let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let mut screen = Self { model, terminal };
        screen.draw();
        screen
    }

    /// Draws as the program does, with what a picture promises.
    pub fn draw(&mut self) {
        loop {
            let mut regions = Vec::new();
            let model = &self.model;
            self.terminal.draw(|frame| regions = view::draw(model, frame.buffer_mut())).unwrap();
            update(&mut self.model, Message::Drawn(regions));
            let Some(table) = tables::missing(&self.model) else {
                return;
            };
            let made = tables::Order::of(&self.model, table).make(&self.model.contents);
            update(&mut self.model, Message::Made(made));
        }
    }

    /// Feeds an event as the program does, and draws.
    pub fn feed(&mut self, event: &Event) -> Effect {
        let message = keymap::message(&self.model, event);
        let effect = message.map_or(Effect::None, |message| update(&mut self.model, message));
        self.draw();
        effect
    }

    /// Presses keys; the last effect that is not nothing.
    pub fn press(&mut self, text: &str) -> Effect {
        let mut last = Effect::None;
        for event in keys(text) {
            let effect = self.feed(&event);
            if effect != Effect::None {
                last = effect;
            }
        }
        last
    }

    pub fn buffer(&self) -> &Buffer {
        self.terminal.backend().buffer()
    }

    /// What stands on the screen, trailing spaces left out.
    pub fn text(&self) -> String {
        let buffer = self.buffer();
        let width = usize::from(buffer.area.width.max(1));
        let lines = buffer.content.chunks(width).map(|line| {
            let line: String = line.iter().map(ratatui::buffer::Cell::symbol).collect();
            line.trim_end().to_owned() + "\n"
        });
        lines.collect()
    }
}

/// What stands on the screen after keys, on a terminal of a size.
pub fn screen_after(text: &str, width: u16, height: u16) -> String {
    let mut screen = Screen::new(model(), width, height);
    screen.press(text);
    screen.text()
}

/// A table by its name in the palette.
pub fn id(name: &str) -> tables::TableId {
    let place = tables::TABLES.iter().position(|table| table.name == name);
    tables::TableId(place.unwrap_or_else(|| panic!("no table is called {name}")))
}
