//! `backtest`: how far past forecasts would have been off, and with which settings less so.

use clap::Args;

use super::arguments::Globals;
use super::session::Session;
use super::{Exit, Failure};
use crate::forecast::backtest::calibrate::calibrate;
use crate::forecast::backtest::{BacktestOptions, backtest};
use crate::outcome::Outcome;
use crate::report;

/// What `backtest` takes.
#[derive(Args, Debug)]
pub struct BacktestArguments {
    /// Search the settings that would have done best, judged by later years than they were chosen on
    #[arg(long)]
    pub calibrate: bool,
}

/// Writes the backtest table; its years are the base years of the forecasts.
pub fn run(globals: &Globals, arguments: &BacktestArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    // Past forecasts are made anew: nothing is asked of the present one.
    let outcome = Outcome::default();
    let of = report::Figures::of(session.plan(), &outcome, globals.options());
    if arguments.calibrate {
        if globals.from.is_some() || globals.to.is_some() {
            let message = "--calibrate takes every base year; it goes without --from and --to";
            return Err(Failure::Usage(message.to_owned()));
        }
        let calibration = calibrate(session.plan());
        return session.write(&report::calibration::report(&of, calibration.as_ref()));
    }
    let scores = backtest(session.plan(), BacktestOptions { from: globals.from, to: globals.to });
    // The years asked for are base years, which no row names: they are narrowed already.
    session.write_whole(&report::backtest::report(&of, &scores))
}
