//! What the screens show of an outcome, arranged once when it is computed so that drawing only looks things up.

pub mod areas;
pub mod funding;
pub mod grid;
pub mod housing;
pub mod programme;

use crate::funding::{Pot, pot};
use crate::outcome::Options;
use crate::outcome::Outcome;
use crate::plan::{Category, Plan};
use crate::report::table::Table;
use crate::report::{Figures, balance};

pub use areas::{Areas, Entry};
pub use grid::{Grid, GridLine, LineKey, LineKind};

/// An outcome arranged by screen.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    /// Areas and schools with their pressure.
    pub areas: Areas,
    /// The programme's spend, what is funded of it and the gap, in £'000.
    pub gap: Table,
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
    pub fn of(plan: &Plan, outcome: &Outcome, options: Options) -> Self {
        let [completions, cumulative, pupils] = housing::grids(plan, outcome);
        let figures = Figures::of(plan, outcome, options);
        let gap = balance::gap(&figures);
        Self {
            areas: Areas::of(plan, outcome),
            pot: pot(plan, &outcome.funding, Category::Growth),
            completions,
            cumulative,
            pupils,
            programme: programme::grid(&figures),
            sources: funding::sources(&figures),
            allocations: funding::allocations(&figures, &gap),
            borrowing: funding::borrowing(plan, &outcome.funding),
            gap,
        }
    }
}
