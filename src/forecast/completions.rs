//! Homes on no listed site: what is known of building in a whole area and in the whole plan, less what sites say
//! (rule 5).

use std::collections::BTreeMap;

use super::history::{History, Series};
use super::trajectory::{Trajectory, trajectory};
use crate::calendar::{AcademicYear, FinancialYear};
use crate::plan::{AreaId, ByYear, Plan, Site, SiteChange};

/// A table of net additional homes, every year filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled<'a> {
    given: &'a ByYear<FinancialYear, i32>,
    base: FinancialYear,
    /// Σw·C(t)/Σw, which stands after the base year where no year after it is given.
    pub usual: f64,
}

/// Where the figure of a year comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Origin {
    /// It is written.
    Written,
    /// It is that of another year, the nearest.
    Of(FinancialYear),
    /// It is the weighted mean of past years.
    Usual,
}

impl<'a> Filled<'a> {
    /// Fills a table in; `None` where it gives no year.
    #[must_use]
    pub fn of(plan: &Plan, given: &'a ByYear<FinancialYear, i32>) -> Option<Self> {
        if given.years.is_empty() {
            return None;
        }
        let base = plan.assumptions.base_year.financial();
        let mut filled = Self { given, base, usual: 0.0 };
        let history = History::of(&plan.assumptions, Series::Progression);
        filled.usual = history.means(|year| Some([filled.homes(year.financial())])).map_or(0.0, |[mean]| mean);
        Some(filled)
    }

    /// Where the figure of a year comes from: of two given years as near, from the later.
    #[must_use]
    pub fn origin(&self, year: FinancialYear) -> Origin {
        let years = &self.given.years;
        if years.contains_key(&year) {
            return Origin::Written;
        }
        let past = || years.range(..=self.base).map(|(year, _)| *year);
        let to_come = || years.range(self.base.plus(1)..).map(|(year, _)| *year);
        let nearest = |years: &mut dyn Iterator<Item = FinancialYear>| {
            years.min_by_key(|given| (given.since(year).abs(), std::cmp::Reverse(*given)))
        };
        let found = if year > self.base {
            nearest(&mut to_come())
        } else {
            nearest(&mut past()).or_else(|| nearest(&mut to_come()))
        };
        found.map_or(Origin::Usual, Origin::Of)
    }

    /// C of a year.
    #[must_use]
    pub fn homes(&self, year: FinancialYear) -> f64 {
        let given = |year| self.given.get(year).map_or(0.0, f64::from);
        match self.origin(year) {
            Origin::Written => given(year),
            Origin::Of(other) => given(other),
            Origin::Usual => self.usual,
        }
    }

    /// The first year given.
    #[must_use]
    pub fn first(&self) -> Option<FinancialYear> {
        self.given.years.keys().next().copied()
    }
}

/// Whether a plan knows anything of past building: any table of completions, the plan's or an area's.
#[must_use]
pub fn completions_are_known(plan: &Plan) -> bool {
    let areas = plan.areas.iter().map(|area| &area.completions);
    areas.chain([&plan.assumptions.completions]).any(|table| !table.years.is_empty())
}

/// What a total leaves for homes on no listed site: never below 0, unless the total is.
#[must_use]
pub fn unlisted(total: f64, listed: f64) -> f64 {
    (total - listed).max(total.min(0.0))
}

/// What is known of all building, by area and over the plan, as the plan's files have it: scenarios move sites, not
/// these.
#[derive(Clone, Debug, PartialEq)]
pub struct Known<'a> {
    /// `T_a(f)`: what sites complete, by area, demolitions taken off.
    pub listed: Vec<BTreeMap<FinancialYear, f64>>,
    /// `C_a`, by area; `None` where its file has no table.
    pub areas: Vec<Option<Filled<'a>>>,
    /// C; `None` where the plan has no table.
    pub plan: Option<Filled<'a>>,
}

impl<'a> Known<'a> {
    /// What a plan knows; `None` where it has no completions at all. `trajectories` are its sites' with what scenarios
    /// change.
    #[must_use]
    pub fn of(plan: &'a Plan, trajectories: &[Trajectory]) -> Option<Self> {
        if !completions_are_known(plan) {
            return None;
        }
        let whole = Filled::of(plan, &plan.assumptions.completions);
        let areas: Vec<_> = plan.areas.iter().map(|area| Filled::of(plan, &area.completions)).collect();
        let mut listed = vec![BTreeMap::new(); plan.areas.len()];
        for (site, trajectory) in plan.sites.iter().zip(trajectories) {
            let written = as_written(plan, site);
            let completions = written.as_ref().map_or(&trajectory.completions, |written| &written.completions);
            for (&year, &homes) in completions {
                *listed[site.area.0].entry(year).or_insert(0.0) += homes;
            }
        }
        Some(Self { listed, areas, plan: whole })
    }

    /// `T_a(f)`.
    #[must_use]
    pub fn listed_in(&self, area: AreaId, year: FinancialYear) -> f64 {
        self.listed[area.0].get(&year).copied().unwrap_or(0.0)
    }

    /// `o_a(f)`: an area's homes on no listed site; 0 where its file has no table.
    #[must_use]
    pub fn unlisted_in(&self, area: AreaId, year: FinancialYear) -> f64 {
        self.areas[area.0].as_ref().map_or(0.0, |of| unlisted(of.homes(year), self.listed_in(area, year)))
    }

    /// `Σ(T_a + o_a)` of a year.
    #[must_use]
    pub fn of_areas(&self, year: FinancialYear) -> f64 {
        let areas = (0..self.areas.len()).map(AreaId);
        areas.map(|area| self.listed_in(area, year) + self.unlisted_in(area, year)).sum()
    }

    /// o(f): the plan's homes on no listed site and in no area's table; 0 where the plan has no table.
    #[must_use]
    pub fn unlisted(&self, year: FinancialYear) -> f64 {
        self.plan.as_ref().map_or(0.0, |of| unlisted(of.homes(year), self.of_areas(year)))
    }
}

/// A site's trajectory without what scenarios change; `None` where they change nothing.
fn as_written(plan: &Plan, site: &Site) -> Option<Trajectory> {
    if site.change == SiteChange::default() {
        return None;
    }
    Some(trajectory(plan, &Site { change: SiteChange::default(), ..site.clone() }))
}

/// The first and the last year whose homes bear on past or coming pupils of homes with a profile of so many years: from
/// the first whose pupils are not all there yet in the year before the earliest that counts, to the last forecast.
#[must_use]
pub fn years_that_count(plan: &Plan, profile: usize, horizon: i32) -> (FinancialYear, FinancialYear) {
    let base = *plan.assumptions.base_year;
    let history = History::of(&plan.assumptions, Series::Progression);
    let earliest = history.outcomes.last().map_or(base, |outcome| outcome.year);
    let still_coming = i32::try_from(profile).unwrap_or(i32::MAX / 4).saturating_sub(1);
    let first = AcademicYear::starting(earliest.start().saturating_sub(still_coming));
    (first.financial(), base.plus(horizon).financial())
}
