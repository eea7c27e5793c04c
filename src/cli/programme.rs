//! `programme`: projects by group and their spend profile, and what can be read out of them.

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
    let options = globals.options();
    let (plan, outcome) = (session.plan(), outcome::compute(session.plan(), options));
    session.write(&match arguments.view {
        None => report::programme::report(plan, &outcome, &filter, session.part()),
        Some(view) => report::reading::report(plan, &outcome, options, view.into(), &filter, session.part()),
    })
}
