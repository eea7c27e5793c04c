//! `pressure`: forms of entry missing or spare by area and school, and what to do about them.

use clap::{Args, ValueEnum};

use super::arguments::{ForecastArguments, Globals};
use super::session::Session;
use super::{Exit, Failure, ids};
use crate::{outcome, report};

/// What `pressure` takes.
#[derive(Args, Debug)]
pub struct PressureArguments {
    /// Which of its tables [default: all as text, places as CSV and JSON]
    #[arg(long, value_enum)]
    pub view: Option<PressureView>,
    /// The part of the plan.
    #[command(flatten)]
    pub part: ForecastArguments,
}

/// The views of the pressure on places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PressureView {
    /// Forms short or spare by area and year, with the whole plan's
    Summary,
    /// Where places run short first, how much and why
    FirstShort,
    /// Places against pupils, by area and school
    Places,
    /// Net capacity with and without temporary places
    Capacity,
    /// What to do where places run short
    Responses,
    /// What could be given up where rolls fall
    Surpluses,
}

/// Writes the pressure table, the responses, or what could be given up.
pub fn run(globals: &Globals, arguments: &PressureArguments) -> Result<Exit, Failure> {
    let is_of_schools = matches!(arguments.view, None | Some(PressureView::Places | PressureView::Capacity));
    if !is_of_schools && !arguments.part.schools.is_empty() {
        return Err(Failure::Usage("this table is of areas: --school goes with --view places".to_owned()));
    }
    let session = Session::open(globals)?;
    let filter = ids::filter(&session, &arguments.part)?;
    let outcome = outcome::of_places(session.plan(), globals.options());
    let of = report::Figures::of(session.plan(), &outcome, globals.options());
    let places = || report::pressure::report(&of, &filter);
    let responses = || report::response::report(&of, &filter);
    let surpluses = || report::response::surplus_report(&of, &filter);
    session.write(&match arguments.view {
        Some(PressureView::Summary) => report::pressure::summary::report(&of, &filter),
        Some(PressureView::FirstShort) => report::pressure::first_short::report(&of, &filter),
        Some(PressureView::Capacity) => report::pressure::capacity::report(&of, &filter),
        Some(PressureView::Responses) => responses(),
        Some(PressureView::Surpluses) => surpluses(),
        // A school asked for has no answer of its own: answers are the areas'.
        None if filter.schools.is_empty() => places().after(responses().and(surpluses())),
        Some(PressureView::Places) | None => places(),
    })
}
