//! The terminal program: a key becomes a message, a message a new state, a state a picture.
//!
//! [`model`] holds the state, [`update`] changes it, [`view`] draws it, [`command`] is the one table of what can be
//! done. Only this file and [`terminal`] touch the world outside.

mod command;
mod contents;
mod digest;
mod keymap;
mod message;
mod model;
mod movement;
mod palette;
mod reload;
mod rows;
mod terminal;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod theme;
mod update;
mod view;
mod widgets;
mod words;

use std::io;
use std::time::Duration;

use ratatui::crossterm::event;

pub use contents::Contents;
use message::{Effect, Message};
use model::Model;
use terminal::Session;
use theme::Theme;

/// Shows a plan until the user quits. `read` reads and computes it, at once and whenever the user asks for it again.
///
/// `no_color` leaves colours out; bold and reverse stay, and nothing is said by colour alone.
///
/// # Errors
/// What the terminal refuses; there must be one.
pub fn run(read: &mut dyn FnMut() -> Contents, no_color: bool) -> io::Result<()> {
    let mut model = Model::new(read(), Theme { has_colours: !no_color });
    let mut session = Session::enter()?;
    loop {
        draw(&mut session, &mut model)?;
        let mut event = event::read()?;
        loop {
            let effect =
                keymap::message(&model, &event).map_or(Effect::None, |meant| update::update(&mut model, meant));
            match effect {
                Effect::None => {}
                Effect::Quit => return Ok(()),
                Effect::Reload => {
                    update::update(&mut model, Message::Loaded(Box::new(read())));
                }
                Effect::Suspend => {
                    if let Err(error) = session.suspend() {
                        update::update(&mut model, Message::Remark(format!("cannot suspend: {error}")));
                    }
                }
            }
            // Keys that are held down are all taken before the next picture.
            if !event::poll(Duration::ZERO)? {
                break;
            }
            event = event::read()?;
        }
    }
}

/// Draws the state and notes what stands where.
fn draw(session: &mut Session, model: &mut Model) -> io::Result<()> {
    let mut regions = Vec::new();
    session.terminal.draw(|frame| regions = view::draw(model, frame.buffer_mut()))?;
    update::update(model, Message::Drawn(regions));
    Ok(())
}
