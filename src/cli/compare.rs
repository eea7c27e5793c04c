//! `compare`: two scenarios, or the plan without any, side by side.

use clap::Args;

use super::arguments::Globals;
use super::session::Session;
use super::{Exit, Failure};
use crate::outcome;
use crate::report::MadeOf;
use crate::report::compare::{Side, report};

/// The word for the plan without a scenario.
pub const BASE: &str = "base";

/// What `compare` takes.
#[derive(Args, Debug)]
pub struct CompareArguments {
    /// A scenario of the plan, several joined by `+`, or `base`
    #[arg(value_name = "A")]
    pub first: String,
    /// What A is compared with, written in the same way
    #[arg(value_name = "B")]
    pub second: String,
}

/// Writes what moves from one side to the other.
pub fn run(globals: &Globals, arguments: &CompareArguments) -> Result<Exit, Failure> {
    let mut first = Session::open_with(globals, &scenarios(globals, &arguments.first))?;
    let second = Session::open_with(globals, &scenarios(globals, &arguments.second))?;
    first.tell_errors(&[]);
    second.tell_errors(&first.loaded.diagnostics);
    let outcomes = [&first, &second].map(|session| outcome::compute(session.plan(), globals.options()));
    let names = [&first, &second].map(name);
    first.made_of = MadeOf::compared([(&names[0], first.plan()), (&names[1], second.plan())], globals.options());
    let a = Side { name: &names[0], plan: first.plan(), outcome: &outcomes[0] };
    let b = Side { name: &names[1], plan: second.plan(), outcome: &outcomes[1] };
    let exit = first.write(&report(a, b, first.part()))?;
    Ok(exit.max(second.exit()))
}

/// The scenarios of one side: those of the flags, which hold for both, then its own; none twice.
fn scenarios(globals: &Globals, side: &str) -> Vec<String> {
    let own = side.split('+').filter(|name| *name != BASE).map(str::to_owned);
    let mut names: Vec<String> = Vec::new();
    for name in globals.scenarios.iter().cloned().chain(own) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// What a side is called: its scenarios, else `base`.
fn name(session: &Session) -> String {
    match session.plan().scenarios.as_slice() {
        [] => BASE.to_owned(),
        names => names.join(" + "),
    }
}
