//! The runs of one area, and what they come to.

use std::collections::BTreeSet;
use std::num::NonZero;

use super::draws::Stream;
use super::movers::Movers;
use super::shares::ByPhaseAndYear;
use super::sites::{ChancySite, YIELD_DEVIATION};
use super::{ChancyArea, MOST_RUNS, Risk, RiskRow};
use crate::calendar::Phase;
use crate::forecast::backtest::bands::DEVIATION;
use crate::plan::{AreaId, SiteId};

/// The figures of all runs of one area.
pub(super) struct Runs<'a> {
    risk: &'a Risk,
    id: AreaId,
    area: &'a ChancyArea,
    count: u32,
    /// Whether there is ever anyone, by phase; where there is not, nothing is drawn.
    anyone: [bool; 3],
    /// Rolls by phase and year, then by run.
    rolls: Vec<f64>,
    /// Runs that are short, by phase and year.
    short: Vec<u32>,
}

impl<'a> Runs<'a> {
    /// Makes every run of an area.
    pub(super) fn of(risk: &'a Risk, id: AreaId, runs: NonZero<u32>, movers: Option<&Movers>) -> Self {
        let columns = 3 * risk.horizon;
        let runs = runs.get().min(MOST_RUNS);
        let area = &risk.areas[id.0];
        let mut all = Self {
            risk,
            id,
            area,
            count: runs,
            anyone: Phase::ALL.map(|phase| is_anyone(risk, area, phase)),
            rolls: vec![0.0; columns * runs as usize],
            short: vec![0; columns],
        };
        let mut housing = HousingRun::of(risk, area);
        let scales = Phase::ALL.map(|phase| all.scales(phase));
        for run in 0..runs {
            housing.draw(u64::from(run));
            if let (Some(shares), Some(movers)) = (&area.movers, movers) {
                movers.leave(run, shares, &mut housing.pupils);
            }
            for (phase, scales) in Phase::ALL.into_iter().zip(&scales) {
                if all.anyone[phase.index()] {
                    all.add(phase, scales, run, &housing.pupils[phase.index()]);
                }
            }
        }
        all
    }

    /// The standard deviations of roll and intake by years ahead, from 1, as shares of the forecast.
    fn scales(&self, phase: Phase) -> Vec<[f64; 2]> {
        let spreads = self.area.spreads[phase.index()];
        let scale = |ahead| spreads.map(|spread| spread.map_or(0.0, |spread| DEVIATION * spread.ahead(ahead)));
        (1..=self.risk.horizon).map(scale).collect()
    }

    /// Adds one run of a phase, given the pupils that housing brings in it.
    fn add(&mut self, phase: Phase, scales: &[[f64; 2]], run: u32, housing: &[[f64; 2]]) {
        let chance = self.area.chance[phase.index()].normal(u64::from(run));
        let base = &self.area.base[phase.index()];
        let short_from = &self.area.short_from[phase.index()];
        for (year, (scale, (base, housing))) in scales.iter().zip(base.iter().zip(housing)).enumerate() {
            let figure = |i: usize| ((base[i] + housing[i]) * (1.0 + scale[i] * chance)).max(0.0);
            let column = phase.index() * self.risk.horizon + year;
            self.rolls[column * self.count as usize + run as usize] = figure(0);
            self.short[column] += u32::from(figure(1) >= short_from[year]);
        }
    }

    /// What the runs come to.
    pub(super) fn rows(mut self) -> Vec<RiskRow> {
        let mut rows = Vec::with_capacity(self.short.len());
        let (mut columns, mut short) = (self.rolls.chunks_exact_mut(self.count as usize), self.short.iter());
        for phase in Phase::ALL {
            let years = self.risk.base_year.plus(1).through(self.risk.base_year.plus(i32::MAX / 4));
            for (year, _) in years.zip(0..self.risk.horizon) {
                let (Some(column), Some(short)) = (columns.next(), short.next()) else { continue };
                let [p10, p50, p90] = if self.anyone[phase.index()] { percentiles(column) } else { [0.0; 3] };
                let chance_short = f64::from(*short) / f64::from(self.count);
                rows.push(RiskRow { area: self.id, phase, year, p10, p50, p90, chance_short });
            }
        }
        rows
    }
}

/// Whether an area ever has anyone of a phase.
fn is_anyone(risk: &Risk, area: &ChancyArea, phase: Phase) -> bool {
    let some = |years: &ByPhaseAndYear| years[phase.index()].iter().flatten().any(|figure| *figure != 0.0);
    let brings = |site: &SiteId| risk.sites[site.0].pupils[phase.index()] != 0.0;
    some(&area.base) || area.sites.iter().any(|(site, shares)| brings(site) && some(shares))
}

/// P10, P50 and P90: the least figures that a tenth, half and nine tenths of all do not exceed.
fn percentiles(figures: &mut [f64]) -> [f64; 3] {
    let rank = |tenths: usize| (figures.len() * tenths).div_ceil(10).max(1) - 1;
    let [low, middle, high] = [1, 5, 9].map(rank);
    let (below, p50, above) = figures.select_nth_unstable_by(middle, f64::total_cmp);
    let p50 = *p50;
    let within = |part: &mut [f64], place: usize| *part.select_nth_unstable_by(place, f64::total_cmp).1;
    let p10 = if low < middle { within(below, low) } else { p50 };
    let p90 = if high > middle { within(above, high - middle - 1) } else { p50 };
    [p10, p50, p90]
}

/// The pupils of each yield against what the plan says, in one run.
pub(super) fn lucks(yields: &[Stream], run: u64, lucks: &mut [f64]) {
    for (luck, yields) in lucks.iter_mut().zip(yields) {
        *luck = (1.0 + YIELD_DEVIATION * yields.normal(run)).max(0.0);
    }
}

/// The pupils that housing brings to one area, run by run.
struct HousingRun<'a> {
    /// The areas whose sites bring it any.
    sources: Vec<Source<'a>>,
    yields: &'a [Stream],
    /// By yield: its pupils against what the plan says.
    luck: Vec<f64>,
    /// Room for the dwellings that one site has occupied, by years ahead from 1.
    dwellings: Vec<f64>,
    /// By phase and years ahead, from 1: in the roll and in the intake.
    pupils: [Vec<[f64; 2]>; 3],
}

/// One area's sites.
struct Source<'a> {
    background: f64,
    sites: Vec<DrawnSite<'a>>,
    /// Dwellings completed by all of them, demolitions aside, by years after the base year.
    built: Vec<f64>,
}

/// A site and what one run makes of it.
struct DrawnSite<'a> {
    site: &'a ChancySite,
    /// The part of its pupils that the area gets; `None` for a site that only uses up the background.
    shares: Option<&'a ByPhaseAndYear>,
    completions: Vec<f64>,
}

impl<'a> HousingRun<'a> {
    fn of(risk: &'a Risk, area: &'a ChancyArea) -> Self {
        let nothing = vec![0.0; risk.horizon];
        let from: BTreeSet<AreaId> = area.sites.keys().map(|site| risk.sites[site.0].area).collect();
        let source = |from: AreaId| {
            let background = risk.background[from.0];
            let wanted = |id: &&SiteId| background > 0.0 || area.sites.contains_key(id);
            let drawn = |id: &SiteId| DrawnSite {
                site: &risk.sites[id.0],
                shares: area.sites.get(id),
                completions: nothing.clone(),
            };
            let sites = risk.sites_of[from.0].iter().filter(wanted).map(drawn).collect();
            Source { background, sites, built: nothing.clone() }
        };
        Self {
            sources: from.into_iter().map(source).collect(),
            yields: &risk.yields,
            luck: vec![1.0; risk.yields.len()],
            dwellings: nothing.clone(),
            pupils: std::array::from_fn(|_| vec![[0.0; 2]; risk.horizon]),
        }
    }

    fn draw(&mut self, run: u64) {
        for years in &mut self.pupils {
            years.fill([0.0; 2]);
        }
        lucks(self.yields, run, &mut self.luck);
        for Source { background, sites, built } in &mut self.sources {
            built.fill(0.0);
            for drawn in &mut *sites {
                drawn.site.draw(run, &mut drawn.completions);
                for (sum, completed) in built.iter_mut().zip(&drawn.completions) {
                    *sum += completed.max(0.0);
                }
            }
            let counting = |year: usize| (1.0 - *background / built[year]).max(0.0);
            for DrawnSite { site, shares, completions } in sites {
                let Some(shares) = shares else { continue };
                site.occupy(completions, counting, &mut self.dwellings);
                let luck = self.luck[site.yields.0];
                let phases = self.pupils.iter_mut().zip(*shares).zip(site.pupils);
                for ((pupils, shares), each) in phases.filter(|(_, each)| *each != 0.0) {
                    let each = each * luck;
                    for ((pupils, share), dwellings) in pupils.iter_mut().zip(shares).zip(&self.dwellings) {
                        pupils[0] += dwellings * each * share[0];
                        pupils[1] += dwellings * each * share[1];
                    }
                }
            }
        }
    }
}
