//! The terminal program: a key becomes a message, a message a new state, a state a picture.
//!
//! [`model`] holds the state, [`update`] changes it, [`view`] draws it, [`command`] is the one table of what can be
//! done. Only this file, [`terminal`], [`signals`] and
//! [`background`] touch the world outside.

mod areas;
mod background;
mod certainty;
mod command;
mod contents;
mod derivation;
mod keymap;
mod message;
mod model;
mod movement;
mod palette;
mod panics;
mod paste;
mod reload;
mod rows;
mod selection;
mod shown;
mod signals;
mod tables;
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
use std::path::Path;
use std::time::Duration;

use ratatui::crossterm::event::{self, Event};

use crate::export::print::Printed;
use crate::export::sheet::Sheet;
use crate::outcome::{self, Options, Outcome};
use crate::plan::{self, Plan};
use crate::report::Figures;
use crate::report::compare::{self, Compared, Side};
use crate::report::findings;
use background::Background;
use contents::Contents;
use message::{Effect, Message};
use model::Model;
use terminal::Session;
use theme::Theme;

/// So long a key is waited for before another look at what is being made in the background.
const GLANCE: Duration = Duration::from_millis(40);

/// Shows the plan in a folder, with scenarios applied, until the user quits.
///
/// `no_color` leaves colours out; bold and reverse stay, and nothing is said by colour alone.
///
/// # Errors
/// What the terminal refuses; there must be one.
pub fn run(plan_dir: &Path, scenarios: &[String], options: Options, no_color: bool) -> io::Result<()> {
    let read = |scenarios: &[String]| Box::new(read(plan_dir, scenarios, options));
    let mut model = Model::new(*read(scenarios), Theme { has_colours: !no_color });
    let mut session = Session::enter()?;
    let mut background = Background::default();
    loop {
        draw(&mut session, &mut model)?;
        background.start(&model);
        let mut is_stale = false;
        // Keys that are held down are all taken before the next picture; what means nothing needs none.
        while !is_stale || event::poll(Duration::ZERO)? {
            if background.is_busy() && !event::poll(GLANCE)? {
                for made in background.finished() {
                    update::update(&mut model, Message::Made(made));
                    is_stale = true;
                }
                continue;
            }
            let event = event::read()?;
            is_stale |= matches!(event, Event::Resize(..));
            let Some(meant) = keymap::message(&model, &event) else {
                continue;
            };
            is_stale = true;
            match update::update(&mut model, meant) {
                Effect::None => {}
                Effect::Quit => return Ok(()),
                Effect::Read(scenarios) => {
                    update::update(&mut model, Message::Loaded(read(&scenarios)));
                }
                Effect::Suspend => {
                    if let Err(error) = signals::suspend() {
                        update::update(&mut model, Message::Remark(format!("cannot suspend: {error}")));
                    }
                }
            }
        }
    }
}

/// Reads a plan and computes everything that follows from it.
fn read(plan_dir: &Path, scenarios: &[String], options: Options) -> Contents {
    let loaded = plan::load(plan_dir, scenarios);
    let outcome = outcome::compute(&loaded.plan, options);
    let findings = findings::all(&loaded.plan, &outcome, &loaded.diagnostics);
    let comparison = against_base(plan_dir, &loaded.plan, &outcome, options);
    Contents::new(loaded.plan, outcome, options, findings).with_scenarios(loaded.scenarios, comparison)
}

/// What the scenarios that are on move against the plan without any; nothing without one.
fn against_base(plan_dir: &Path, plan: &Plan, outcome: &Outcome, options: Options) -> Vec<Sheet> {
    if plan.scenarios.is_empty() {
        return Vec::new();
    }
    let base = plan::load(plan_dir, &[]).plan;
    let base_outcome = outcome::compute(&base, options);
    let name = plan.scenarios.join(" + ");
    let [a, b] = [(&base, &base_outcome), (plan, outcome)].map(|(plan, outcome)| Figures::of(plan, outcome, options));
    let sides = [Side { name: "base", of: &a }, Side { name: &name, of: &b }];
    let tables = compare::summary(Compared { sides, areas: &[], years: [None; 2] });
    tables.iter().map(|table| Printed::of(table).sheet).collect()
}

/// Draws the state and notes what stands where.
fn draw(session: &mut Session, model: &mut Model) -> io::Result<()> {
    let mut regions = Vec::new();
    session.draw(|frame| regions = view::draw(model, frame.buffer_mut()))?;
    update::update(model, Message::Drawn(regions));
    Ok(())
}
