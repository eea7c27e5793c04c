//! `balance`: what pays for what, what is short, and what borrowing costs.

use super::arguments::{BalanceArguments, Globals};
use super::session::Session;
use super::{Exit, Failure};
use crate::money::Pence;
use crate::{outcome, report};

/// Writes the balance; with `--deny-gap` it fails if anything is unfunded.
pub fn run(globals: &Globals, arguments: &BalanceArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    let mut options = globals.options();
    options.funding.include_at_risk = arguments.include_at_risk;
    let outcome = outcome::compute(session.plan(), options);
    let view = arguments.view.map(Into::into);
    let exit = session.write(&report::balance::report(session.plan(), &outcome, view, session.part()))?;
    let is_denied = arguments.deny_gap && outcome.funding.unfunded() > Pence::ZERO;
    Ok(if is_denied { exit.max(Exit::Plan) } else { exit })
}
