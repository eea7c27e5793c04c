//! `backtest`: how far past forecasts would have been off.

use super::arguments::{BacktestArguments, Globals};
use super::session::Session;
use super::{Exit, Failure};
use crate::forecast::backtest::{BacktestOptions, backtest};
use crate::report;

/// Writes the backtest table.
pub fn run(globals: &Globals, arguments: &BacktestArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    let scores = backtest(session.plan(), BacktestOptions { from: arguments.from, to: arguments.to });
    session.write(&report::backtest::report(session.plan(), &scores, session.part()))
}
