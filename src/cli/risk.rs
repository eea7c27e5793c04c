//! `risk`: how sure the forecast is.

use std::num::NonZero;

use clap::Args;

use super::arguments::{ForecastArguments, Globals, Scope};
use super::session::Session;
use super::{Exit, Failure, ids};
use crate::forecast::risk::MOST_RUNS;
use crate::forecast::risk::{RiskOptions, risk};
use crate::outcome::Outcome;
use crate::report;

/// What `risk` takes.
#[derive(Args, Debug)]
pub struct RiskArguments {
    /// Which areas, phases and years.
    #[command(flatten)]
    pub scope: Scope,
    /// How many runs, up to 100,000
    #[arg(long, value_name = "N", default_value = "10000", value_parser = runs)]
    pub runs: NonZero<u32>,
    /// The same seed gives the same figures
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
}

/// Writes the risk table.
pub fn run(globals: &Globals, arguments: &RiskArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    let part = ForecastArguments { scope: arguments.scope.clone(), schools: Vec::new() };
    let filter = ids::filter(&session, &part)?;
    let options = RiskOptions { runs: arguments.runs, seed: arguments.seed, ..RiskOptions::default() };
    let rows = risk(session.plan(), globals.options().forecast, options);
    // Its figures are those of the runs: nothing else is asked of the plan.
    let outcome = Outcome::default();
    let of = report::Figures::of(session.plan(), &outcome, globals.options());
    session.write(&report::risk::report(&of, &rows, &options, &filter))
}

/// Reads a number of runs.
fn runs(text: &str) -> Result<NonZero<u32>, String> {
    let runs = text.parse().ok().filter(|runs: &NonZero<u32>| runs.get() <= MOST_RUNS);
    runs.ok_or_else(|| "a whole number from 1 to 100,000".to_owned())
}
