//! What chance does to housing: sites start late, build faster or slower than planned, and bring more or fewer pupils.
//!
//! The spreads are this program's assumptions; no series of planned against completed homes by status stands behind
//! them. They say: the further a site is from being built, the later it may start and the less is known of its rate.

use super::draws::Stream;
use crate::calendar::AcademicYear;
use crate::forecast::Housing;
use crate::forecast::housing::Trajectory;
use crate::plan::{Plan, Site, SiteId, SiteStatus, Yield, YieldId};

/// The standard deviation of pupils per dwelling, as a share; the same draw for all sites of a yield.
pub const YIELD_DEVIATION: f64 = 0.2;

/// How far a site may depart from its trajectory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Doubt {
    /// From 0 to so many whole years late, each as likely.
    pub years_late: u32,
    /// The rate is from 1 − this to 1 + this of the planned one, evenly.
    pub rate: f64,
}

impl Doubt {
    /// By status. Windfall homes have no start to miss, and the least certain number.
    #[must_use]
    pub const fn of(status: SiteStatus) -> Self {
        let (years_late, rate) = match status {
            SiteStatus::Complete => (0, 0.0),
            SiteStatus::UnderConstruction => (1, 0.1),
            SiteStatus::Full => (2, 0.2),
            SiteStatus::Outline => (3, 0.3),
            SiteStatus::Allocated => (4, 0.4),
            SiteStatus::Windfall => (1, 0.5),
        };
        Self { years_late, rate }
    }
}

/// A site made ready to be drawn.
#[derive(Clone, Debug)]
pub struct ChancySite {
    doubt: Doubt,
    late: Stream,
    rate: Stream,
    /// Dwellings since the base year at the end of 0, 1, 2… years after it, as planned.
    since: Vec<f64>,
    /// By years ahead: dwellings completed up to the base year, times the share of their pupils still to come by then.
    before: Vec<f64>,
    /// The yield's draws and its place in the plan.
    pub yields: YieldId,
    /// Share of the pupils present 0, 1, 2… years after completion, up to the horizon.
    profile: Vec<f64>,
    /// Pupils per dwelling by phase, new to the area's schools.
    pub pupils: [f64; 3],
}

impl ChancySite {
    /// Makes a site ready for `horizon` years.
    #[must_use]
    pub fn of(plan: &Plan, id: SiteId, trajectory: &Trajectory, housing: &Housing, horizon: usize, seed: u64) -> Self {
        let site: &Site = &plan[id];
        let yields: &Yield = &plan[*site.yields];
        let base = *plan.assumptions.base_year;
        let mut since = vec![0.0];
        if let Some((&end, _)) = trajectory.completions.range(base.financial().plus(1)..).next_back() {
            let mut sum = 0.0;
            // No rate is doubled: what is planned for later than this is never reached.
            for year in base.financial().plus(1).through(end).take(2 * horizon) {
                sum += trajectory.completions.get(&year).unwrap_or(&0.0);
                since.push(sum);
            }
        }
        let profile =
            (0..=horizon).map(|years| yields.profile_after(i32::try_from(years).unwrap_or(i32::MAX))).collect();
        let draws = |what| Stream::of(seed, what, &site.id);
        Self {
            doubt: Doubt::of(*site.status),
            late: draws("years late"),
            rate: draws("rate"),
            since,
            before: (0..=horizon).map(|ahead| still_to_come(housing, id, yields, base, ahead)).collect(),
            yields: *site.yields,
            profile,
            pupils: yields.pupils.map(|pupils| *pupils * *yields.net_new),
        }
    }

    /// Dwellings completed 1, 2, 3… years after the base year in one run.
    pub fn draw(&self, run: u64, completions: &mut [f64]) {
        let choices = f64::from(self.doubt.years_late + 1);
        let late = whole_years(self.late.uniform(run) * choices) as f64;
        let rate = 1.0 + self.doubt.rate * (2.0 * self.rate.uniform(run) - 1.0);
        let mut before = 0.0;
        for (completed, n) in completions.iter_mut().zip(1..) {
            let now = self.stands_after((f64::from(n) - late) * rate);
            *completed = now - before;
            before = now;
        }
    }

    /// What stands some years after the base year, linear within a year (as scenarios change a trajectory).
    fn stands_after(&self, years: f64) -> f64 {
        let years = years.max(0.0);
        let whole = whole_years(years);
        match (self.since.get(whole), self.since.get(whole + 1)) {
            (Some(before), Some(after)) => before + (years - whole as f64) * (after - before),
            _ => self.since.last().copied().unwrap_or(0.0),
        }
    }

    /// Adds to `dwellings`, by years ahead from 1, what counts of the completions times the share of their pupils that
    /// has come; `share` is φ of each year's completions.
    pub fn occupy(&self, completions: &[f64], share: impl Fn(usize) -> f64, dwellings: &mut [f64]) {
        for (occupied, before) in dwellings.iter_mut().zip(self.before.iter().skip(1)) {
            *occupied = *before;
        }
        for (year, &completed) in completions.iter().enumerate().filter(|(_, completed)| **completed != 0.0) {
            let counted = if completed > 0.0 { share(year) * completed } else { completed };
            for (occupied, present) in dwellings[year..].iter_mut().zip(&self.profile) {
                *occupied += counted * present;
            }
        }
    }
}

/// Dwellings completed up to the base year, times the share of their pupils that comes after it, so many years ahead.
fn still_to_come(housing: &Housing, site: SiteId, yields: &Yield, base: AcademicYear, ahead: usize) -> f64 {
    let past = housing.sites[site.0].completions.iter().filter(|built| built.year.academic() <= base);
    let years = i32::try_from(ahead).unwrap_or(i32::MAX);
    past.map(|built| {
        let age = base.since(built.year.academic());
        built.counted * (yields.profile_after(age.saturating_add(years)) - yields.profile_after(age))
    })
    .sum()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 or more, cut off and saturating")]
fn whole_years(years: f64) -> usize {
    years as usize
}
