//! `housing`: dwellings, the pupils they bring, and triggers.

use super::arguments::{Globals, HousingArguments};
use super::session::Session;
use super::{Exit, Failure, ids};
use crate::{outcome, report};

/// Writes the housing table.
pub fn run(globals: &Globals, arguments: &HousingArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    let filter = report::housing::Filter {
        areas: ids::areas(&session, &arguments.areas)?,
        sites: ids::sites(&session, &arguments.sites)?,
    };
    let outcome = outcome::compute(session.plan(), globals.options());
    session.write(&report::housing::report(session.plan(), &outcome, &filter, session.part()))
}
