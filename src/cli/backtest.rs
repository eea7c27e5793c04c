//! `backtest`: how far past forecasts would have been off, and with which settings less so.

use super::arguments::{BacktestArguments, Globals};
use super::session::Session;
use super::{Exit, Failure};
use crate::forecast::backtest::calibrate::calibrate;
use crate::forecast::backtest::{BacktestOptions, backtest};
use crate::report;

/// Writes the backtest table.
pub fn run(globals: &Globals, arguments: &BacktestArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    if arguments.calibrate {
        let calibration = calibrate(session.plan());
        return session.write(&report::calibration::report(calibration.as_ref(), session.part()));
    }
    let scores = backtest(session.plan(), BacktestOptions { from: arguments.from, to: arguments.to });
    session.write(&report::backtest::report(session.plan(), &scores, session.part()))
}
