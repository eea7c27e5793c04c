//! When a site's dwellings are completed, with what scenarios change.

use std::collections::BTreeMap;

use super::index::MOST_YEARS;
use crate::calendar::{FinancialYear, LAST_YEAR};
use crate::plan::{BuildOut, Plan, Site, SiteChange};

/// Fewer dwellings than this are the noise of a fractional rate, not a year of building.
const NOISE: f64 = 1e-9;

/// A site's completions by financial year, scenarios applied; the cumulative sum is exact up to rounding of `f64`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trajectory {
    /// Dwellings completed, negative for demolitions; years without any are left out.
    pub completions: BTreeMap<FinancialYear, f64>,
}

impl Trajectory {
    /// Dwellings completed up to the end of a year.
    #[must_use]
    pub fn cumulative(&self, year: FinancialYear) -> f64 {
        self.completions.range(..=year).map(|(_, dwellings)| dwellings).sum()
    }
}

/// A site's trajectory, with what scenarios change.
///
/// It runs to 2150-51 or the financial year of the last forecast year, whichever is later: what comes after is left
/// out, however slowly a site is said to build.
#[must_use]
pub fn trajectory(plan: &Plan, site: &Site) -> Trajectory {
    let base = plan.assumptions.base_year.financial();
    let horizon = i32::try_from((*plan.assumptions.horizon).min(MOST_YEARS)).unwrap_or(0);
    let last = base.plus(horizon).max(FinancialYear::starting(LAST_YEAR));
    let written = match &site.build_out {
        BuildOut::None => BTreeMap::new(),
        BuildOut::Steady { start, rate } => steady(**start, **rate, f64::from(*site.dwellings), last),
        BuildOut::Written(completions) => completions
            .years
            .iter()
            .filter(|(_, dwellings)| dwellings.value != 0)
            .map(|(&year, dwellings)| (year, f64::from(dwellings.value)))
            .collect(),
    };
    Trajectory { completions: changed(written, site.change, base, last) }
}

/// `rate` a year from `start` until all dwellings are built, what remains in the last year.
fn steady(start: FinancialYear, rate: f64, dwellings: f64, last: FinancialYear) -> BTreeMap<FinancialYear, f64> {
    let mut completions = BTreeMap::new();
    for year in start.through(last) {
        // From the start each time, so that a fractional rate does not add up its rounding.
        let left = dwellings - rate * f64::from(year.since(start));
        if left < NOISE || rate <= 0.0 {
            break;
        }
        completions.insert(year, rate.min(left));
    }
    completions
}

/// Moves the completions after the base year: cumulative'(b + n) = cumulative(b + (n − delay) · factor) where n and
/// n − delay are above 0, else cumulative(b). A negative delay so brings into b + 1 what would come before it.
fn changed(
    written: BTreeMap<FinancialYear, f64>,
    change: SiteChange,
    base: FinancialYear,
    last: FinancialYear,
) -> BTreeMap<FinancialYear, f64> {
    if change == SiteChange::default() {
        return written;
    }
    let past = written.range(..=base).map(|(&year, &dwellings)| (year, dwellings));
    let mut completions: BTreeMap<FinancialYear, f64> = past.collect();
    if change.dropped {
        return completions;
    }
    let Some((&end, _)) = written.range(base.plus(1)..).next_back() else {
        return completions;
    };
    // Dwellings since the base year at the end of 0, 1, 2… years after it.
    let mut since = vec![0.0];
    let mut sum = 0.0;
    for year in base.plus(1).through(end) {
        sum += written.get(&year).unwrap_or(&0.0);
        since.push(sum);
    }
    let mut before = 0.0;
    for (year, n) in base.plus(1).through(last).zip(1_i64..) {
        let years = n - i64::from(change.delay_years);
        let now = if years > 0 { stands_after(&since, years as f64 * change.rate_factor) } else { 0.0 };
        let built = now - before;
        if built != 0.0 {
            completions.insert(year, built);
        }
        before = now;
    }
    completions
}

/// What stands some years after the base year, linear within a year; everything once all is built.
fn stands_after(since: &[f64], years: f64) -> f64 {
    let all = since.last().copied().unwrap_or(0.0);
    if years >= since.len() as f64 {
        return all;
    }
    let (mut before, mut start) = (0.0, 0.0);
    for &end in since.iter().skip(1) {
        if years < start + 1.0 {
            return before + (years - start).max(0.0) * (end - before);
        }
        (before, start) = (end, start + 1.0);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, completions, plan, site, steady};
    use super::*;

    fn built(change: SiteChange, written: &[(i32, i32)]) -> Vec<(i32, f64)> {
        let mut site = site(0, "site", completions(written));
        site.change = change;
        trajectory(&plan(&["a"]), &site).completions.into_iter().map(|(year, n)| (year.start(), n)).collect()
    }

    const AS_WRITTEN: SiteChange = SiteChange { delay_years: 0, rate_factor: 1.0, dropped: false };

    #[test]
    fn a_steady_site_builds_its_remainder_in_the_last_year() {
        let mut site = site(0, "site", steady(2015, 100.0));
        site.dwellings = at(250);
        let built: Vec<f64> = trajectory(&plan(&["a"]), &site).completions.into_values().collect();
        assert_eq!(built, [100.0, 100.0, 50.0]);
        site.build_out = steady(2015, 83.333_333_333_333_33);
        assert_eq!(trajectory(&plan(&["a"]), &site).completions.len(), 3);
    }

    #[test]
    fn absurd_sites_come_to_an_end() {
        let mut site = site(0, "site", steady(1950, 1e-9));
        site.dwellings = at(5_000_000);
        site.change = SiteChange { delay_years: i32::MIN, rate_factor: 1e300, dropped: false };
        assert!(trajectory(&plan(&["a"]), &site).completions.len() <= 201);
        site.change = SiteChange { delay_years: i32::MAX, rate_factor: 1e-300, dropped: false };
        assert!(trajectory(&plan(&["a"]), &site).completions.len() <= 201);
    }

    #[test]
    fn a_delay_moves_only_what_comes_after_the_base_year() {
        let late = SiteChange { delay_years: 2, ..AS_WRITTEN };
        let written = [(2012, 5), (2013, 7), (2014, 10), (2016, -3), (2017, 20)];
        let moved = [(2012, 5.0), (2013, 7.0), (2016, 10.0), (2018, -3.0), (2019, 20.0)];
        assert_eq!(built(late, &written), moved);
    }

    #[test]
    fn bringing_forward_never_reaches_the_base_year() {
        let early = SiteChange { delay_years: -2, ..AS_WRITTEN };
        let written = [(2013, 7), (2014, 10), (2015, 11), (2016, 12), (2017, 13)];
        assert_eq!(built(early, &written), [(2013, 7.0), (2014, 33.0), (2015, 13.0)]);
    }

    #[test]
    fn a_rate_stretches_time_after_the_base_year_linear_within_a_year() {
        let slow = SiteChange { rate_factor: 0.8, ..AS_WRITTEN };
        assert_eq!(built(slow, &[(2014, 100), (2015, 50)]), [(2014, 80.0), (2015, 50.0), (2016, 20.0)]);
        let fast = SiteChange { rate_factor: 2.0, ..AS_WRITTEN };
        assert_eq!(built(fast, &[(2014, 100), (2015, 50), (2016, 10)]), [(2014, 150.0), (2015, 10.0)]);
    }

    #[test]
    fn delay_and_rate_together_stretch_what_is_left_after_the_delay() {
        let both = SiteChange { delay_years: 1, rate_factor: 0.5, dropped: false };
        assert_eq!(built(both, &[(2014, 100)]), [(2015, 50.0), (2016, 50.0)]);
    }

    #[test]
    fn a_dropped_site_keeps_what_is_built() {
        let dropped = SiteChange { dropped: true, delay_years: 3, rate_factor: 0.5 };
        assert_eq!(built(dropped, &[(2013, 7), (2014, 10)]), [(2013, 7.0)]);
    }

    #[test]
    fn the_cumulative_sum_is_what_stands_at_the_end_of_a_year() {
        let site = site(0, "site", completions(&[(2012, 5), (2014, 10), (2015, -3)]));
        let trajectory = trajectory(&plan(&["a"]), &site);
        let stands = |year| trajectory.cumulative(FinancialYear::starting(year));
        let standing: Vec<f64> = [2011, 2013, 2014, 2015, 2020].into_iter().map(stands).collect();
        assert_eq!(standing, [0.0, 5.0, 15.0, 12.0, 12.0]);
    }
}
