//! How sure a forecast is (rule 10): seeded Monte Carlo.
//!
//! In each run an area's roll of a phase is the forecast · (1 + 1.25·ε·(1 + δ(h − 1))·Z), with Z one standard normal
//! figure per run, area and phase, and ε the method's own past errors (see [`crate::forecast::backtest::bands`]). The
//! forecast's housing is drawn beside it ([`sites`]): starts, rates and yields. The intake of the phase's first year is
//! drawn alike, from the past errors of intakes.
//!
//! Nothing is forecast again in a run: an area's figures are its base and fixed shares of the sites' pupils
//! ([`shares`]). Every draw is a function of seed, thing and run ([`draws`]), and each area is summed up on its own, so
//! that threads and machines change no figure. What areas have in common, families who move within the plan, is summed
//! up once before ([`movers`]).

pub(crate) mod draws;
mod movers;
mod runs;
pub(crate) mod shares;
pub(crate) mod sites;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::backtest::bands::{Spread, Spreads, Standing};
use super::backtest::figures::{Kind, Level, Measure};
use super::backtest::{Comparison, Methods, comparisons};
use super::housing::trajectories;
use super::{ForecastOptions, Housing, Workings};
use crate::calendar::{AcademicYear, Phase};
use crate::plan::{AreaId, Plan, SiteId};

use draws::Stream;
use movers::Movers;
use runs::Runs;
use shares::{ByPhaseAndYear, Shares};
use sites::ChancySite;

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

/// An (area, phase) in one academic year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RiskRow {
    /// The area.
    pub area: AreaId,
    /// The phase.
    pub phase: Phase,
    /// The academic year.
    pub year: AcademicYear,
    /// The roll (demand over the phase's NC years) that one run in ten falls short of.
    pub p10: f64,
    /// The roll that every second run falls short of.
    pub p50: f64,
    /// The roll that one run in ten exceeds.
    pub p90: f64,
    /// The share of runs in which the intake of the phase's first year, at schools that begin in it, exceeds their
    /// admission numbers by half a form or more.
    pub chance_short: f64,
}

/// A plan made ready for runs.
#[derive(Clone, Debug)]
pub struct Risk {
    base_year: AcademicYear,
    horizon: usize,
    /// By area.
    areas: Vec<ChancyArea>,
    sites: Vec<ChancySite>,
    /// By area.
    sites_of: Vec<Vec<SiteId>>,
    background: Vec<f64>,
    yields: Vec<Stream>,
    /// By site: of its pupils, the share who move within the plan.
    local_movers: Vec<f64>,
}

/// What is known of an area.
#[derive(Clone, Debug)]
struct ChancyArea {
    base: ByPhaseAndYear,
    sites: BTreeMap<SiteId, ByPhaseAndYear>,
    /// Of a pupil who moves within the plan, the part who leaves the area; `None` where no one does.
    movers: Option<ByPhaseAndYear>,
    /// The intake from which on an area is short, by phase and years ahead, from 1.
    short_from: [Vec<f64>; 3],
    /// By phase: of the roll and of the intake.
    spreads: [[Option<Spread>; 2]; 3],
    chance: [Stream; 3],
}

impl Risk {
    /// Makes a plan ready.
    #[must_use]
    pub fn of(plan: &Plan, options: ForecastOptions, seed: u64) -> Self {
        let trajectories = trajectories(plan);
        let housing = Housing::of(plan, &trajectories);
        let workings = Workings::of(plan, &housing, options);
        let index = &workings.index;
        let shares = Shares::of(&workings, &housing);
        let spreads = spreads(plan, &workings, &shares);
        let mut sites_of = vec![Vec::new(); plan.areas.len()];
        let mut sites = Vec::with_capacity(plan.sites.len());
        for (place, trajectory) in trajectories.iter().enumerate() {
            let id = SiteId(place);
            sites_of[plan[id].area.0].push(id);
            sites.push(ChancySite::of(plan, id, trajectory, &housing, index.horizon, seed));
        }
        let is_known = housing.past.is_some();
        let areas = shares.base.into_iter().zip(shares.sites).enumerate().map(|(place, (base, sites))| ChancyArea {
            base,
            sites,
            movers: shares.movers.as_ref().map(|movers| movers[place].clone()),
            short_from: Phase::ALL.map(|phase| short_from(&workings, AreaId(place), phase)),
            spreads: spreads[place],
            chance: Phase::ALL.map(|phase| Stream::of(seed, phase.as_str(), &plan.areas[place].id)),
        });
        Self {
            base_year: index.base,
            horizon: index.horizon,
            areas: areas.collect(),
            sites,
            sites_of,
            background: plan
                .areas
                .iter()
                .map(|area| if is_known { 0.0 } else { *area.background_completions })
                .collect(),
            local_movers: housing.sites.iter().map(|brought| brought.local_movers).collect(),
            yields: plan.yields.iter().map(|yields| Stream::of(seed, "yield", &yields.id)).collect(),
        }
    }

    /// The rows of one area: by phase, then by year.
    #[must_use]
    pub fn area(&self, area: AreaId, runs: NonZero<u32>) -> Vec<RiskRow> {
        Runs::of(self, area, runs, Movers::of(self, runs).as_ref()).rows()
    }

    /// The rows of every area in order.
    #[must_use]
    pub fn all(&self, runs: NonZero<u32>, threads: NonZero<usize>) -> Vec<RiskRow> {
        let next = AtomicUsize::new(0);
        let movers = Movers::of(self, runs);
        let work = || {
            let mut done = Vec::new();
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                if place >= self.areas.len() {
                    return done;
                }
                done.push((place, Runs::of(self, AreaId(place), runs, movers.as_ref()).rows()));
            }
        };
        let mut done: Vec<(usize, Vec<RiskRow>)> = std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads.get().min(self.areas.len())).map(|_| scope.spawn(work)).collect();
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

/// The risk table of a plan: areas in order, each by phase and forecast year.
#[must_use]
pub fn risk(plan: &Plan, forecast: ForecastOptions, options: RiskOptions) -> Vec<RiskRow> {
    let rows = Risk::of(plan, forecast, options.seed).all(options.runs, options.threads);
    // An area that is planned for some phases has rows for these alone.
    rows.into_iter().filter(|row| plan[row.area].plans_for(row.phase)).collect()
}

/// The intake that exceeds the admission numbers of an area's open schools by half a form, by years ahead from 1.
fn short_from(workings: &Workings, area: AreaId, phase: Phase) -> Vec<f64> {
    let index = &workings.index;
    let places = |ahead| {
        let begins = |school: &&crate::plan::SchoolId| {
            index.range(**school, ahead).is_some_and(|range| range.first == phase.entry())
                && !index.is_closed(**school, ahead)
        };
        let schools = index.schools_of[area.0].iter().filter(begins);
        schools.map(|school| index.offers[school.0].admission_number[ahead]).sum::<f64>()
    };
    index.ahead().map(|ahead| places(ahead) + 0.5 * *index.plan.assumptions.form_size).collect()
}

/// The spreads of every area, by phase, of the roll and of the intake, as the base year knows them.
///
/// Where there is no one yet, a form's worth of pupils is taken for its size.
fn spreads(plan: &Plan, workings: &Workings, shares: &Shares) -> Vec<[[Option<Spread>; 2]; 3]> {
    let base = *plan.assumptions.base_year;
    let past: Vec<Comparison> = comparisons(plan, base, Methods::Ours);
    let present = super::backtest::figures::Figures::of_cohorts(&workings.index, &workings.cohorts, 0);
    let mut spreads = vec![[[None; 2]; 3]; plan.areas.len()];
    for phase in Phase::ALL {
        for (place, measure) in [Measure::Roll, Measure::Intake].into_iter().enumerate() {
            let kind = Kind { level: Level::Area, phase, measure };
            let now = if measure == Measure::Roll { &present.areas } else { &present.intakes };
            let mut standing = BTreeMap::new();
            for (area, figures) in now.iter().enumerate() {
                let pupils = figures[phase.index()].filter(|pupils| *pupils > 0.0);
                let to_come = shares.base[area][phase.index()].iter().any(|figures| figures[place] > 0.0)
                    || shares.sites[area].values().any(|years| years[phase.index()].iter().any(|y| y[place] > 0.0));
                if let Some(pupils) = pupils.or(to_come.then_some(*plan.assumptions.form_size)) {
                    standing.insert(area, Standing { pupils, widening: kind.widening(false) });
                }
            }
            for (area, spread) in Spreads::known_in(base, kind, &standing, &past).by_unit {
                spreads[area][phase.index()][place] = Some(spread);
            }
        }
    }
    spreads
}
