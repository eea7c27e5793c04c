//! Dwellings of sites: completed, and counted (rule 5).

use super::explainer::{Explainer, Key};
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::FinancialYear;
use crate::forecast::Homes;
use crate::forecast::housing::trajectory;
use crate::plan::{AreaId, BuildOut, Site, SiteChange, SiteId};

const RULE: &str = "forecast rule 5";

impl Explainer<'_> {
    /// Dwellings that bring pupils: every one where past building is known, else those beside the history's ratios.
    pub fn counted(&self, homes: Homes, year: FinancialYear) -> Node {
        let brought = self.housing.brought(homes);
        let built = brought.and_then(|brought| brought.completions.iter().find(|built| built.year == year));
        self.once(Key::Counted(homes, year), || {
            let completed = self.completed(homes, year);
            let what = format!("{}, dwellings of {year} that count", self.homes_name(homes));
            let area = homes.area(self.plan).filter(|_| self.housing.past.is_none() && completed.value > 0.0);
            let explanation = if let Some(area) = area {
                let background = &self.plan[area].background_completions;
                let name = format!("{}, dwellings a year that rolls hold already", self.plan[area].name.value);
                let provenance = &self.plan[area].provenance;
                let known = self.written(name, background.value, Unit::Dwellings, background.span, provenance);
                let parts = vec![known.short("background").shared(), self.built(area, year)];
                let share = format!("share of {year} beyond the background");
                let share = Explanation::of(share, Unit::Number, Operation::Beyond, parts).short("share").shared();
                Explanation::of(what, Unit::Dwellings, Operation::Product, vec![share, completed])
            } else {
                Explanation::of(what, Unit::Dwellings, Operation::Same, vec![completed])
            };
            explanation.standing(built.map_or(0.0, |built| built.counted)).short("counted").rule(RULE)
        })
    }

    /// T(f): what an area's sites complete in a year, demolitions aside.
    fn built(&self, area: AreaId, year: FinancialYear) -> Node {
        self.once(Key::Built(area, year), || {
            let builds = |site: &SiteId| {
                let built = self.outcome.trajectories[site.0].completions.get(&year);
                self.plan[*site].area == area && built.is_some_and(|&dwellings| dwellings > 0.0)
            };
            let sites = (0..self.plan.sites.len()).map(SiteId).filter(builds);
            let parts = sites.map(|site| self.completed(Homes::Site(site), year)).collect();
            let what = format!("{}, dwellings completed in {year}", self.plan[area].name.value);
            Explanation::of(what, Unit::Dwellings, Operation::Sum, parts).short("all sites")
        })
    }

    /// Dwellings completed in a year: of a site with what scenarios change, else those on no listed site.
    pub fn completed(&self, homes: Homes, year: FinancialYear) -> Node {
        let site = match homes {
            Homes::Site(site) => site,
            Homes::Area(_) | Homes::Plan => return self.unlisted(homes, year),
        };
        let change = self.plan[site].change;
        if change == SiteChange::default() || year <= self.workings.index.base.financial() {
            return self.completed_as_written(site, year);
        }
        self.once(Key::Completed(homes, year), || {
            let standing = self.outcome.trajectories[site.0].completions.get(&year).copied().unwrap_or(0.0);
            let what = format!("{}, dwellings completed in {year}", self.plan[site].name.value);
            let how = if change.dropped {
                "dropped after the base year".to_owned()
            } else {
                format!("{} later, at {} times the rate", years(change.delay_years), change.rate_factor)
            };
            Explanation::leaf(what, standing, Unit::Dwellings, Operation::Counted)
                .short("completed")
                .note(format!("From the trajectory as written, as scenarios change it: {how}."))
        })
    }

    /// Dwellings that a site completes in a year as its file has it.
    pub fn completed_as_written(&self, site: SiteId, year: FinancialYear) -> Node {
        self.once(Key::AsWritten(site, year), || {
            let of = &self.plan[site];
            let standing = if of.change == SiteChange::default() {
                self.outcome.trajectories[site.0].completions.get(&year).copied()
            } else {
                let written = Site { change: SiteChange::default(), ..of.clone() };
                trajectory(self.plan, &written).completions.get(&year).copied()
            };
            let standing = standing.unwrap_or(0.0);
            let what = format!("{}, dwellings completed in {year}", of.name.value);
            let explanation = match &of.build_out {
                BuildOut::Written(completions) => match completions.years.get(&year) {
                    Some(built) => {
                        let value = f64::from(built.value);
                        self.written(what, value, Unit::Dwellings, built.span, &completions.provenance)
                    }
                    None => Self::stated(format!("{what}: none written"), 0.0, Unit::Dwellings),
                },
                BuildOut::None => Self::stated(format!("{what}: nothing says when"), 0.0, Unit::Dwellings),
                BuildOut::Steady { start, rate } if standing == 0.0 => Self::stated(
                    format!("{what}: outside {} dwellings a year from {}", rate.value, start.value),
                    0.0,
                    Unit::Dwellings,
                ),
                BuildOut::Steady { start, rate } => {
                    let number =
                        |what: &str, value, span| self.written(what, value, Unit::Dwellings, span, &of.provenance);
                    let rate = number("dwellings a year (rate)", rate.value, rate.span).short("rate").shared();
                    let all = number("dwellings in all", f64::from(*of.dwellings), of.dwellings.span).short("all");
                    let years = f64::from(year.since(start.value));
                    let what_years = format!("years since the start in {}", start.value);
                    let years = Explanation {
                        place: self.plan.files.position(start.span),
                        ..Explanation::leaf(what_years, years, Unit::Number, Operation::Counted)
                    };
                    let before = vec![rate.clone(), years.short("years").shared()];
                    let before =
                        Explanation::of(format!("built before {year}"), Unit::Dwellings, Operation::Product, before);
                    let left = vec![all.shared(), before.short("built").shared()];
                    let left =
                        Explanation::of("left to build", Unit::Dwellings, Operation::Difference, left).short("left");
                    Explanation::of(what, Unit::Dwellings, Operation::Min, vec![rate, left.shared()])
                }
            };
            explanation.standing(standing).short("completed")
        })
    }
}

/// `1 year`, `2 years`.
pub fn years(count: i32) -> String {
    if count == 1 { "1 year".to_owned() } else { format!("{count} years") }
}
