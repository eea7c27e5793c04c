//! The picture of a state: tabs, a line about the plan, the screen, the footer, and what lies over it.

pub mod derivation;
pub mod funding;
pub mod housing;
pub mod overlay;
pub mod overview;
pub mod place_details;
pub mod place_risk;
pub mod places;
pub mod programme;
pub mod scenarios;
pub mod school_years;
pub mod tables;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::model::{Depth, Mode, Model, Region, Screen};
use super::widgets::text::{left, width as columns};
use super::widgets::{Scene, footer, split_rows, tabs};
use super::words;
use crate::report::MadeOf;
use crate::visible::visible;

/// Draws a state into a buffer and says what stands where.
#[must_use]
pub fn draw(model: &Model, buffer: &mut Buffer) -> Vec<Region> {
    let area = buffer.area;
    let mut scene = Scene { model, buffer, regions: Vec::new() };
    let (top, rest) = split_rows(area, 1);
    tabs::draw(&mut scene, top);
    let (about, rest) = split_rows(rest, 1);
    about_plan(&mut scene, about);
    let (body, bottom) = split_rows(rest, rest.height.saturating_sub(1));
    match (model.screen, model.depth) {
        (Screen::Overview, _) => overview::draw(&mut scene, body),
        (Screen::Places, Depth::Years(school)) => school_years::draw(&mut scene, body, school),
        (Screen::Places, _) => places::draw(&mut scene, body),
        (Screen::Housing | Screen::Programme | Screen::Funding, _) => tables::draw(&mut scene, body),
        (Screen::Scenarios, _) => scenarios::draw(&mut scene, body),
    }
    match &model.mode {
        Mode::Normal | Mode::Filter => {}
        Mode::Palette { text, row } => overlay::palette(&mut scene, body, text, *row),
        Mode::Help => overlay::help(&mut scene, body),
        Mode::Message { title, text } => overlay::message(&mut scene, body, title, text),
        Mode::Derivation(derivation) => derivation::draw(&mut scene, body, derivation),
    }
    footer::draw(&mut scene, bottom);
    scene.regions
}

/// The line under the tabs: the plan's years and scenarios, or what its errors leave out.
fn about_plan(scene: &mut Scene<'_>, area: Rect) {
    let contents = &scene.model.contents;
    let theme = scene.model.theme;
    let width = usize::from(area.width);
    let assumptions = &contents.plan.assumptions;
    let errors = contents.errors();
    let scenarios = contents.titles();
    let title = &assumptions.title.value;
    let on = if scenarios.is_empty() { String::new() } else { format!(" ◇ with {scenarios} ") };
    if errors > 0 {
        let made_of = MadeOf::of(&contents.plan, contents.options);
        let count = || words::count(errors, "error", "errors");
        let missing = made_of.incomplete().map_or_else(count, str::to_owned);
        // Neither what is missing nor what is on may push the other off the line.
        let beside = if on.is_empty() { 0 } else { (columns(&on) + 1).min(width / 2) };
        let missing = format!(" {}: see Overview ", visible(&missing));
        let text = format!("{} {on} {title}", left(&missing, columns(&missing).min(width - beside)));
        scene.put(area, 0, &Line::styled(left(&text, width), theme.banner()));
        return;
    }
    // What is on is said before all else; the plan's title and base year have the room that is left.
    let base = format!("  base year {} ", assumptions.base_year.value);
    let has_room = width >= 60 && *assumptions.horizon > 0 && columns(&on) + columns(&base) <= width;
    let base = if has_room { base } else { String::new() };
    let text = left(&format!("{on} {title}"), width - base.len().min(width));
    let text = if columns(&on) >= width { left(&on, width) } else { format!("{text}{base}") };
    let style = if scenarios.is_empty() { theme.faint() } else { theme.watch() };
    scene.put(area, 0, &Line::styled(text, style));
}
