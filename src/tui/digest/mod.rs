//! What the screens show of an outcome, arranged once when it is computed so that drawing only looks things up.

pub mod areas;
pub mod funding;
pub mod grid;
pub mod housing;
pub mod programme;

use crate::funding::{Pot, pot};
use crate::outcome::Outcome;
use crate::plan::{Category, Plan};
use crate::report::Payments;

pub use areas::{Areas, Entry};
pub use grid::{Grid, GridLine, LineKey, LineKind};

/// An outcome arranged by screen.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    /// Areas and schools with their pressure.
    pub areas: Areas,
    /// The programme's spend and what pays for it, in £'000.
    pub payments: Payments,
    /// All money that growth may use against all growth budgets.
    pub pot: Pot,
    /// Dwellings completed by site and year.
    pub completions: Grid,
    /// Dwellings completed so far by site and year.
    pub cumulative: Grid,
    /// Pupils that sites bring, by site and year.
    pub pupils: Grid,
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
        let [completions, cumulative, pupils] = housing::grids(plan, outcome);
        let payments = Payments::of(&outcome.funding);
        Self {
            areas: Areas::of(plan, outcome),
            pot: pot(plan, &outcome.funding, Category::Growth),
            completions,
            cumulative,
            pupils,
            programme: programme::grid(plan, &outcome.funding, &payments),
            sources: funding::sources(plan, &outcome.funding, &payments),
            allocations: funding::allocations(plan, &payments),
            borrowing: funding::borrowing(plan, &outcome.funding),
            payments,
        }
    }
}
