//! What the screens show of an outcome, arranged once when it is computed so that drawing only looks things up.

pub mod areas;
pub mod funding;
pub mod grid;
pub mod housing;
pub mod money;
pub mod programme;

use crate::outcome::Outcome;
use crate::plan::Plan;

pub use areas::{Areas, Entry};
pub use grid::{Grid, GridLine, LineKey, LineKind};
pub use money::{Money, Pot};

/// An outcome arranged by screen.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    /// Areas and schools with their pressure.
    pub areas: Areas,
    /// The programme's money by year.
    pub money: Money,
    /// The money that growth may use.
    pub pot: Pot,
    /// Dwellings completed by site and year.
    pub completions: Grid,
    /// Dwellings completed so far by site and year.
    pub cumulative: Grid,
    /// Budget and profile by project, in £'000.
    pub programme: Grid,
    /// Flows by source and year, in £'000.
    pub sources: Grid,
    /// What pays for each project by year, in £'000.
    pub allocations: Grid,
    /// Cost of borrowing by source and year, in £'000.
    pub borrowing: Grid,
}

impl Digest {
    /// Arranges an outcome.
    #[must_use]
    pub fn of(plan: &Plan, outcome: &Outcome) -> Self {
        let (completions, cumulative) = housing::grids(plan, outcome);
        Self {
            areas: Areas::of(plan, outcome),
            money: Money::of(&outcome.funding),
            pot: Pot::of(plan, &outcome.funding),
            completions,
            cumulative,
            programme: programme::grid(plan, &outcome.funding),
            sources: funding::sources(plan, &outcome.funding),
            allocations: funding::allocations(plan, &outcome.funding),
            borrowing: funding::borrowing(plan, &outcome.funding),
        }
    }
}
