//! How sure a forecast is (rule 10): seeded Monte Carlo.
//!
//! In each run a figure is the forecast · (1 + 1.25·ε·(1 + δ(h − 1))·Z), with Z one standard normal figure per run and
//! area's phase, or school, and ε the method's own past errors (see [`crate::forecast::backtest::bands`]): rolls by those
//! of rolls, intakes by those of intakes ([`units`]). The forecast's housing is drawn beside it ([`sites`]): starts, rates
//! and yields.
//!
//! Nothing is forecast again in a run: a figure is its base and fixed shares of the sites' pupils ([`shares`]). Every draw
//! is a function of seed, thing and run ([`draws`]), and each figure is summed up on its own, so that threads, machines
//! and what is drawn beside it change no figure. What all figures have in common, families who move within the plan, is
//! summed up once before ([`movers`]).

pub(crate) mod draws;
mod housing;
mod movers;
mod runs;
pub(crate) mod shares;
pub(crate) mod sites;
#[cfg(test)]
mod tests;
pub(crate) mod units;

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::backtest::bands::FEWEST_OF_ITS_OWN;
use super::backtest::figures::Level;
use super::housing::trajectories;
use super::{ForecastOptions, Housing, Workings};
use crate::calendar::{AcademicYear, NcYear, Phase};
use crate::plan::{Area, AreaId, Plan, SchoolId, SiteId, word_type};

use draws::Stream;
use movers::Movers;
use shares::{Alike, Shares};
use sites::ChancySite;
use units::{Pair, pairs};

/// More runs than these are not made: they would take much memory and tell nothing more.
pub const MOST_RUNS: u32 = 100_000;

/// How the runs are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RiskOptions {
    /// How many runs, up to [`MOST_RUNS`].
    pub runs: NonZero<u32>,
    /// The same seed gives the same figures.
    pub seed: u64,
    /// How many threads; changes no figure.
    pub threads: NonZero<usize>,
}

impl Default for RiskOptions {
    /// 10,000 runs of seed 1 on as many threads as the machine runs at once.
    fn default() -> Self {
        let threads = std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        Self { runs: NonZero::<u32>::MIN.saturating_add(9_999), seed: 1, threads }
    }
}

word_type!(
    /// Of which figures.
    View {
        /// Rolls of areas by phase, and the chance that the intake of the phase's first year is short.
        Areas = "areas",
        /// Intakes of areas into the phases' first years.
        Intakes = "intakes",
        /// Rolls of schools, over all years taught.
        Schools = "schools",
        /// Intakes of schools.
        SchoolIntakes = "school-intakes",
    }
);

impl View {
    /// Whether it is of areas or of schools.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::Areas | Self::Intakes => Level::Area,
            Self::Schools | Self::SchoolIntakes => Level::School,
        }
    }

    /// Whether it is of intakes; else of rolls.
    #[must_use]
    pub const fn is_of_intakes(self) -> bool {
        matches!(self, Self::Intakes | Self::SchoolIntakes)
    }
}

/// A roll or an intake of an area or a school in one academic year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RiskRow {
    /// The area.
    pub area: AreaId,
    /// The school; `None` for the area's own row.
    pub school: Option<SchoolId>,
    /// The year group of the intake, the first that the school or phase teaches. Its phase is the row's.
    pub first_year: NcYear,
    /// The academic year.
    pub year: AcademicYear,
    /// The pupils (demand over the phase's NC years, over those a school teaches, or in the first year) that one run in
    /// ten falls short of.
    pub p10: f64,
    /// What every second run falls short of.
    pub p50: f64,
    /// What one run in ten exceeds.
    pub p90: f64,
    /// The share of runs in which the intake exceeds the admission numbers by half a form or more; of schools' rolls, in
    /// which the roll exceeds the capacity by half a pupil or more.
    pub chance_short: f64,
    /// How many past forecasts of its own the band rests on; with fewer than three it rests on the default of its kind.
    pub comparisons: usize,
}

impl RiskRow {
    /// The phase of the row.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.first_year.phase()
    }

    /// Whether too few past forecasts of its own are known, so that its band rests on the default of its kind.
    #[must_use]
    pub const fn rests_on_the_default(&self) -> bool {
        self.comparisons < FEWEST_OF_ITS_OWN
    }
}

/// A plan made ready for runs, of its areas or of its schools.
#[derive(Clone, Debug)]
pub struct Risk {
    base_year: AcademicYear,
    horizon: usize,
    /// By area.
    pairs: Vec<Vec<Pair>>,
    alike: Vec<Alike>,
    sites: Vec<ChancySite>,
    /// By area.
    sites_of: Vec<Vec<SiteId>>,
    background: Vec<f64>,
    yields: Vec<Stream>,
    /// By site: of its pupils, the share who move within the plan.
    local_movers: Vec<f64>,
}

/// Rolls or intakes that are drawn together are so many at most, so that runs take little memory.
const DRAWN_TOGETHER: usize = 8;

impl Risk {
    /// Makes a plan ready.
    #[must_use]
    pub fn of(plan: &Plan, options: ForecastOptions, level: Level, seed: u64) -> Self {
        let trajectories = trajectories(plan);
        let housing = Housing::of(plan, &trajectories);
        let workings = Workings::of(plan, &housing, options);
        let index = &workings.index;
        let shares = Shares::of(&workings, &housing);
        let mut sites_of = vec![Vec::new(); plan.areas.len()];
        let mut sites = Vec::with_capacity(plan.sites.len());
        for (place, trajectory) in trajectories.iter().enumerate() {
            let id = SiteId(place);
            sites_of[plan[id].area.0].push(id);
            sites.push(ChancySite::of(plan, id, trajectory, &housing, index.horizon, seed));
        }
        // Where past building is known, every home counts.
        let is_known = housing.past.is_some();
        let background = |area: &Area| if is_known { 0.0 } else { *area.background_completions };
        Self {
            base_year: index.base,
            horizon: index.horizon,
            pairs: pairs(&workings, &shares, level, seed),
            alike: shares.alike,
            sites,
            sites_of,
            background: plan.areas.iter().map(background).collect(),
            yields: plan.yields.iter().map(|yields| Stream::of(seed, "yield", &yields.id)).collect(),
            local_movers: housing.sites.iter().map(|brought| brought.local_movers).collect(),
        }
    }

    /// The rows of one area, of rolls or of intakes: by phase or school, then by year.
    #[must_use]
    pub fn area(&self, area: AreaId, is_of_intakes: bool, runs: NonZero<u32>) -> Vec<RiskRow> {
        let movers = Movers::of(self, runs);
        let together = self.pairs[area.0].chunks(DRAWN_TOGETHER);
        together.flat_map(|pairs| runs::rows(self, pairs, is_of_intakes, runs, movers.as_ref())).collect()
    }

    /// The rows of every area in order.
    #[must_use]
    pub fn all(&self, is_of_intakes: bool, runs: NonZero<u32>, threads: NonZero<usize>) -> Vec<RiskRow> {
        let together: Vec<&[Pair]> = self.pairs.iter().flat_map(|pairs| pairs.chunks(DRAWN_TOGETHER)).collect();
        let next = AtomicUsize::new(0);
        let movers = Movers::of(self, runs);
        let work = || {
            let mut done = Vec::new();
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(pairs) = together.get(place) else {
                    return done;
                };
                done.push((place, runs::rows(self, pairs, is_of_intakes, runs, movers.as_ref())));
            }
        };
        let mut done: Vec<(usize, Vec<RiskRow>)> = std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads.get().min(together.len())).map(|_| scope.spawn(work)).collect();
            let mut done = work();
            for other in others {
                match other.join() {
                    Ok(theirs) => done.extend(theirs),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            done
        });
        done.sort_unstable_by_key(|(place, _)| *place);
        done.into_iter().flat_map(|(_, rows)| rows).collect()
    }
}

/// A risk table of a plan: areas in order, each by phase or school and by forecast year.
#[must_use]
pub fn risk(plan: &Plan, view: View, forecast: ForecastOptions, options: RiskOptions) -> Vec<RiskRow> {
    let ready = Risk::of(plan, forecast, view.level(), options.seed);
    ready.all(view.is_of_intakes(), options.runs, options.threads)
}
