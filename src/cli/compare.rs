//! `compare`: two scenarios, or the plan without any, side by side.

use clap::{Args, ValueEnum};

use super::arguments::Globals;
use super::session::Session;
use super::{Exit, Failure};
use crate::outcome;
use crate::plan::{AND, BASE};
use crate::report::compare::{Compared, Side, View, report};
use crate::report::{Figures, MadeOf};

/// What `compare` takes.
#[derive(Args, Debug)]
pub struct CompareArguments {
    /// A scenario of the plan, several joined by `+`, or `base`
    #[arg(value_name = "A")]
    pub first: String,
    /// What A is compared with, written in the same way
    #[arg(value_name = "B")]
    pub second: String,
    /// Which part of it [default: all as text, places and money as CSV and JSON]
    #[arg(long, value_enum)]
    pub view: Option<CompareView>,
    /// Only this area; may be given several times
    #[arg(long = "area", value_name = "ID")]
    pub areas: Vec<String>,
}

/// The parts of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareView {
    /// What moves in all, by area and in money by year (text and md)
    Summary,
    /// Places by area, entry and year
    Places,
    /// Projects, receipts, and developers' money that may have to go back
    Money,
}

impl From<CompareView> for View {
    fn from(name: CompareView) -> Self {
        match name {
            CompareView::Summary => Self::Summary,
            CompareView::Places => Self::Places,
            CompareView::Money => Self::Money,
        }
    }
}

/// Writes what moves from one side to the other.
pub fn run(globals: &Globals, arguments: &CompareArguments) -> Result<Exit, Failure> {
    let mut first = Session::open_with(globals, &scenarios(globals, &arguments.first))?;
    let second = Session::open_with(globals, &scenarios(globals, &arguments.second))?;
    first.tell_errors(&[]);
    second.tell_errors(&first.loaded.diagnostics);
    let areas = || [&first, &second].into_iter().flat_map(|session| &session.plan().areas).map(|area| area.id.as_str());
    if let Some(id) = arguments.areas.iter().find(|id| !areas().any(|known| known == *id)) {
        return Err(first.unknown("area", id, areas()));
    }
    let outcomes = [&first, &second].map(|session| outcome::compute(session.plan(), globals.options()));
    let names = [&first, &second].map(name);
    first.made_of = MadeOf::compared([(&names[0], first.plan()), (&names[1], second.plan())], globals.options());
    let a = Figures::of(first.plan(), &outcomes[0], globals.options());
    let b = Figures::of(second.plan(), &outcomes[1], globals.options());
    let sides = [Side { name: &names[0], of: &a }, Side { name: &names[1], of: &b }];
    let compared = Compared { sides, areas: &arguments.areas, years: [globals.from, globals.to] };
    let exit = first.write(&report(compared, arguments.view.map(Into::into)))?;
    Ok(exit.max(second.exit()))
}

/// The scenarios of one side: those of the flags, which hold for both, then its own; none twice.
fn scenarios(globals: &Globals, side: &str) -> Vec<String> {
    let own = side.split(AND).filter(|name| *name != BASE).map(str::to_owned);
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
