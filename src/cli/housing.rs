//! `housing`: dwellings, the pupils they bring, and triggers.

use clap::Args;

use super::arguments::Globals;
use super::session::Session;
use super::{Exit, Failure, ids};
use crate::{outcome, report};

/// What `housing` takes.
#[derive(Args, Debug)]
pub struct HousingArguments {
    /// Only this area; may be given several times
    #[arg(long = "area", value_name = "ID")]
    pub areas: Vec<String>,
    /// Only this site; may be given several times
    #[arg(long = "site", value_name = "ID")]
    pub sites: Vec<String>,
}

/// Writes the housing table.
pub fn run(globals: &Globals, arguments: &HousingArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    let filter = report::housing::Filter {
        areas: ids::areas(&session, &arguments.areas)?,
        sites: ids::sites(&session, &arguments.sites)?,
    };
    let outcome = outcome::compute(session.plan(), globals.options());
    let of = report::Figures::of(session.plan(), &outcome, globals.options());
    session.write(&report::housing::report(&of, &filter))
}
