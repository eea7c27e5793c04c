//! `programme`: projects by group and their spend profile.

use super::arguments::{Globals, ProgrammeArguments};
use super::session::Session;
use super::{Exit, Failure, ids};
use crate::{outcome, report};

/// Writes the programme.
pub fn run(globals: &Globals, arguments: &ProgrammeArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    let filter = report::programme::Filter {
        groups: arguments.groups.clone(),
        categories: arguments.categories.clone(),
        areas: ids::areas(&session, &arguments.areas)?,
    };
    let outcome = outcome::compute(session.plan(), globals.options());
    session.write(&report::programme::report(session.plan(), &outcome, &filter, session.part()))
}
