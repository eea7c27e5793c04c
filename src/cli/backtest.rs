//! `backtest`: how far past forecasts would have been off, and with which settings less so.

use clap::Args;

use super::arguments::{Globals, academic_year};
use super::session::Session;
use super::{Exit, Failure};
use crate::calendar::AcademicYear;
use crate::forecast::backtest::calibrate::calibrate;
use crate::forecast::backtest::{BacktestOptions, backtest};
use crate::outcome::Outcome;
use crate::report;

/// What `backtest` takes.
#[derive(Args, Debug)]
pub struct BacktestArguments {
    /// Search the settings that would have done best, judged by later years than they were chosen on
    #[arg(long, conflicts_with_all = ["from", "to"])]
    pub calibrate: bool,
    /// Base years from this one on
    #[arg(long, value_name = "YEAR", value_parser = academic_year)]
    pub from: Option<AcademicYear>,
    /// Base years up to this one
    #[arg(long, value_name = "YEAR", value_parser = academic_year)]
    pub to: Option<AcademicYear>,
}

/// Writes the backtest table.
pub fn run(globals: &Globals, arguments: &BacktestArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    // Past forecasts are made anew: nothing is asked of the present one.
    let outcome = Outcome::default();
    let of = report::Figures::of(session.plan(), &outcome, globals.options());
    if arguments.calibrate {
        let calibration = calibrate(session.plan());
        return session.write_report(&report::calibration::report(&of, calibration.as_ref()));
    }
    let scores = backtest(session.plan(), BacktestOptions { from: arguments.from, to: arguments.to });
    session.write_report(&report::backtest::report(&of, &scores))
}
