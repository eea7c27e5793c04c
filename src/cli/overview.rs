//! The plan at a glance, which the program also shows when it is given no command and no terminal.

use super::arguments::Globals;
use super::session::Session;
use super::{Exit, Failure};
use crate::report::findings;
use crate::{outcome, report};

/// Writes the overview.
pub fn run(globals: &Globals) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    let (plan, options) = (session.plan(), globals.options());
    let outcome = outcome::compute(plan, options);
    let diagnostics = findings::all(plan, &outcome, &session.loaded.diagnostics);
    let of = report::Figures::of(plan, &outcome, options);
    session.write_report(&report::overview::report(&of, &diagnostics))
}
