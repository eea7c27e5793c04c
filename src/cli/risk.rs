//! `risk`: how sure the forecast is.

use std::num::NonZero;

use clap::{Args, ValueEnum};

use super::arguments::{ForecastArguments, Globals};
use super::session::Session;
use super::{Exit, Failure, ids};
use crate::forecast::backtest::figures::Level;
use crate::forecast::risk::{MOST_RUNS, RiskOptions, View, risk};
use crate::outcome::Outcome;
use crate::report;

/// What `risk` takes.
#[derive(Args, Debug)]
pub struct RiskArguments {
    /// Of which figures [default: areas, with fewer columns]
    #[arg(long, value_enum)]
    pub view: Option<RiskView>,
    /// The part of the plan.
    #[command(flatten)]
    pub part: ForecastArguments,
    /// How many runs, up to 100,000
    #[arg(long, value_name = "N", default_value = "10000", value_parser = runs)]
    pub runs: NonZero<u32>,
    /// The same seed gives the same figures
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
}

/// The views of how sure the forecast is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RiskView {
    /// Rolls of areas by phase, and the chance that their intake is short
    Areas,
    /// Intakes of areas into Reception, Year 7 and Year 12
    Intakes,
    /// Rolls of schools, and the chance that they exceed the capacity
    Schools,
    /// Intakes of schools
    SchoolIntakes,
}

impl From<RiskView> for View {
    fn from(view: RiskView) -> Self {
        match view {
            RiskView::Areas => Self::Areas,
            RiskView::Intakes => Self::Intakes,
            RiskView::Schools => Self::Schools,
            RiskView::SchoolIntakes => Self::SchoolIntakes,
        }
    }
}

/// Writes the risk table.
pub fn run(globals: &Globals, arguments: &RiskArguments) -> Result<Exit, Failure> {
    let options = RiskOptions { runs: arguments.runs, seed: arguments.seed, ..RiskOptions::default() };
    let made = report::risk::Made { view: arguments.view.map(View::from), options };
    if made.view().level() != Level::School && !arguments.part.schools.is_empty() {
        let message = "this table is of areas: --school goes with --view schools and --view school-intakes";
        return Err(Failure::Usage(message.to_owned()));
    }
    let session = Session::open(globals)?;
    let filter = ids::filter(&session, &arguments.part)?;
    let rows = risk(session.plan(), made.view(), globals.options().forecast, options);
    // Its figures are those of the runs: nothing else is asked of the plan.
    let outcome = Outcome::default();
    let of = report::Figures::of(session.plan(), &outcome, globals.options());
    session.write(&report::risk::report(&of, &rows, made, &filter))
}

/// Reads a number of runs.
fn runs(text: &str) -> Result<NonZero<u32>, String> {
    let runs = text.parse().ok().filter(|runs: &NonZero<u32>| runs.get() <= MOST_RUNS);
    runs.ok_or_else(|| "a whole number from 1 to 100,000".to_owned())
}
