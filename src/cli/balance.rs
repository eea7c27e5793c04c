//! `balance`: what pays for what, what is short, and what borrowing costs.

use clap::{Args, ValueEnum};

use super::arguments::{Counted, Globals};
use super::session::Session;
use super::{Exit, Failure};
use crate::money::Pence;
use crate::report::balance::View;
use crate::{outcome, report};

/// What `balance` takes.
#[derive(Args, Debug)]
pub struct BalanceArguments {
    /// Which of its tables [default: all as text, allocations as CSV and JSON]
    #[arg(long, value_enum)]
    pub view: Option<ViewName>,
    /// Which money counts.
    #[command(flatten)]
    pub counted: Counted,
    /// Fail if anything is unfunded
    #[arg(long)]
    pub deny_gap: bool,
}

/// The views of the balance by the names of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ViewName {
    /// Which source pays for which project
    Allocations,
    /// What each source brings, and where it goes
    Sources,
    /// What sources of each kind bring, and where it goes
    Kinds,
    /// Interest and minimum revenue provision
    Borrowing,
    /// What developers pay: when it falls due, what is spent of it, what may have to go back
    Contributions,
    /// Why money is short, and what would fund each project
    WhyShort,
    /// Which projects can go ahead with the money there is
    Projects,
    /// Spend by year against its funding (text and md)
    Gap,
}

impl From<ViewName> for View {
    fn from(name: ViewName) -> Self {
        match name {
            ViewName::Allocations => Self::Allocations,
            ViewName::Sources => Self::Sources,
            ViewName::Kinds => Self::Kinds,
            ViewName::Borrowing => Self::Borrowing,
            ViewName::Contributions => Self::Contributions,
            ViewName::WhyShort => Self::WhyShort,
            ViewName::Projects => Self::Projects,
            ViewName::Gap => Self::Gap,
        }
    }
}

/// Writes the balance; with `--deny-gap` it fails if anything is unfunded.
pub fn run(globals: &Globals, arguments: &BalanceArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    let mut options = globals.options();
    options.funding = arguments.counted.options();
    let outcome = outcome::of_money(session.plan(), options);
    let view = arguments.view.map(Into::into);
    let of = report::Figures::of(session.plan(), &outcome, options);
    let exit = session.write(&report::balance::report(&of, view))?;
    let is_denied = arguments.deny_gap && outcome.funding.unfunded() > Pence::ZERO;
    Ok(if is_denied { exit.max(Exit::Plan) } else { exit })
}
