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
    /// Places against pupils, by area and school
    Places,
    /// What to do where places run short
    Responses,
    /// What could be given up where rolls fall
    Surpluses,
}

/// Writes the pressure table, the responses, or what could be given up.
pub fn run(globals: &Globals, arguments: &PressureArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    let filter = ids::filter(&session, &arguments.part)?;
    let (plan, part) = (session.plan(), session.part());
    let outcome = outcome::compute(plan, globals.options());
    let report = match arguments.view {
        Some(PressureView::Responses) => report::response::report(plan, &outcome, &filter, part),
        Some(PressureView::Surpluses) => report::response::surplus_report(plan, &outcome, &filter, part),
        Some(PressureView::Places) | None => {
            let of = report::Figures::of(plan, &outcome, globals.options());
            // Its years are left out of the whole table, as of every other.
            let filter = report::Filter { from: None, to: None, ..filter };
            return session.write_report(&report::pressure::report(&of, &filter));
        }
    };
    session.write(&report)
}
