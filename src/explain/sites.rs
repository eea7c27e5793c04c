//! Dwellings and the pupils they bring (rule 5).

use super::explainer::{Explainer, Key};
use super::figure::SitePart;
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::{FinancialYear, NcYear, Phase};
use crate::plan::{AreaId, BuildOut, SiteId};

const RULE: &str = "forecast rule 5";

impl Explainer<'_> {
    /// A figure of the housing table.
    pub fn site(&self, site: SiteId, year: FinancialYear, part: SitePart) -> Result<Node, String> {
        let rows = &self.outcome.housing;
        let Some(row) = rows.iter().find(|row| row.site == site && row.year == year) else {
            return Err(format!(
                "`{}` has no figures in {year}: they begin with its first completion and end with the forecast",
                self.plan[site].id.value
            ));
        };
        let ahead = usize::try_from(year.academic().since(self.workings.index.base)).unwrap_or(0);
        let name = &self.plan[site].name.value;
        Ok(match part {
            SitePart::Completions => self.completed(site, year),
            SitePart::Counted => self.counted(site, year),
            SitePart::Cumulative => {
                let built = &self.housing.completions[site.0];
                let so_far = built.iter().filter(|one| one.year <= year).map(|one| self.completed(site, one.year));
                let what = format!("{name}, dwellings completed up to the end of {year}");
                Explanation::of(what, Unit::Dwellings, Operation::Sum, so_far.collect())
                    .standing(row.cumulative)
                    .shared()
            }
            SitePart::Phase(phase) => self.phase_pupils(site, ahead, phase),
            SitePart::Pupils => {
                let phases = Phase::ALL.map(|phase| self.phase_pupils(site, ahead, phase)).to_vec();
                let what = format!("{name}, pupils in {}", self.year(ahead));
                let standing = row.pupils.iter().sum();
                Explanation::of(what, Unit::Pupils, Operation::Sum, phases).standing(standing).rule(RULE).shared()
            }
        })
    }

    /// What a site brings to one NC year of its area.
    pub fn brought(&self, site: SiteId, ahead: usize, nc_year: NcYear) -> Node {
        self.once(Key::Brought(site, ahead, nc_year), || {
            let phase = nc_year.phase();
            let count = phase.years().count() as f64;
            let what = format!("NC years of the {phase} phase");
            let count = Self::stated(what, count, Unit::Number).short("NC years").shared();
            let what = format!("{}, pupils in {} in {}", self.plan[site].name.value, nc_year.name(), self.year(ahead));
            Explanation::of(what, Unit::Pupils, Operation::Quotient, vec![self.phase_pupils(site, ahead, phase), count])
                .standing(self.housing.pupils_in(site, nc_year, ahead))
                .short("site")
                .rule(RULE)
        })
    }

    /// What a site brings to a phase.
    fn phase_pupils(&self, site: SiteId, ahead: usize, phase: Phase) -> Node {
        let of = &self.plan[site];
        let yields = &self.plan[*of.yields];
        let per_dwelling = &yields.pupils[phase.index()];
        let what = format!("{phase} pupils a dwelling (yield.{})", yields.id.value);
        let per_dwelling = self.written(what, per_dwelling.value, Unit::Number, per_dwelling.span, &yields.provenance);
        let what = format!("of whom new to the area (yield.{}, net_new)", yields.id.value);
        let net_new = self.written(what, *yields.net_new, Unit::Number, yields.net_new.span, &yields.provenance);
        let parts = vec![
            self.occupied(site, ahead),
            per_dwelling.short(format!("{phase} a dwelling")).shared(),
            net_new.short("new to the area").shared(),
        ];
        let what = format!("{}, {phase} pupils in {}", of.name.value, self.year(ahead));
        let standing = self.housing.pupils[site.0].get(ahead).map_or(0.0, |phases| phases[phase.index()]);
        let explanation = Explanation::of(what, Unit::Pupils, Operation::Product, parts);
        explanation.standing(standing).short(phase.as_str()).rule(RULE).shared()
    }

    /// The dwellings counted, each with the share of its pupils that has come and is in no roll yet.
    fn occupied(&self, site: SiteId, ahead: usize) -> Node {
        self.once(Key::Occupied(site, ahead), || {
            let base = self.workings.index.base;
            let year = self.year(ahead);
            let yields = &self.plan[*self.plan[site].yields];
            let share = |years: i32, what: String| {
                let value = yields.profile_after(years);
                let share = self.written(what, value, Unit::Number, yields.profile.span, &yields.provenance);
                share.short("come").shared()
            };
            let built = self.housing.completions[site.0].iter();
            let parts = built.filter(|built| built.year.academic() <= year).map(|built| {
                let completed = built.year.academic();
                let age = year.since(completed);
                let come = share(age, format!("share of pupils come {age} years after completion (profile)"));
                let come = if completed <= base {
                    let age = base.since(completed);
                    let rolled = share(age, format!("of which in the rolls of {base}, after {age} years (profile)"));
                    let what = format!("share still to come of dwellings of {}", built.year);
                    Explanation::of(what, Unit::Number, Operation::Difference, vec![come, rolled])
                        .short("to come")
                        .shared()
                } else {
                    come
                };
                let what = format!("dwellings of {} by the pupils come in {year}", built.year);
                let parts = vec![self.counted(site, built.year), come];
                let short = built.year.to_string();
                Explanation::of(what, Unit::Dwellings, Operation::Product, parts).short(short).shared()
            });
            let what = format!("{}, dwellings by the pupils come in {year}", self.plan[site].name.value);
            let parts = parts.collect();
            Explanation::of(what, Unit::Dwellings, Operation::Sum, parts).short("dwellings").rule(RULE)
        })
    }

    /// Dwellings that bring pupils beside the history's ratios.
    fn counted(&self, site: SiteId, year: FinancialYear) -> Node {
        let completions = self.housing.completions[site.0].iter().find(|built| built.year == year);
        self.once(Key::Counted(site, year), || {
            let completed = self.completed(site, year);
            let what = format!("{}, dwellings of {year} that count", self.plan[site].name.value);
            let explanation = if completed.value > 0.0 {
                let area = self.plan[site].area;
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
            explanation.standing(completions.map_or(0.0, |built| built.counted)).short("counted").rule(RULE)
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
            let parts = sites.map(|site| self.completed(site, year)).collect();
            let what = format!("{}, dwellings completed in {year}", self.plan[area].name.value);
            Explanation::of(what, Unit::Dwellings, Operation::Sum, parts).short("all sites")
        })
    }

    /// Dwellings completed in a year, with what scenarios change.
    fn completed(&self, site: SiteId, year: FinancialYear) -> Node {
        self.once(Key::Completed(site, year), || {
            let of = &self.plan[site];
            let standing = self.outcome.trajectories[site.0].completions.get(&year).copied().unwrap_or(0.0);
            let what = format!("{}, dwellings completed in {year}", of.name.value);
            if of.change != crate::plan::SiteChange::default() && year > self.workings.index.base.financial() {
                let change = of.change;
                let how = if change.dropped {
                    "dropped after the base year".to_owned()
                } else {
                    format!("{} years later, at {} times the rate", change.delay_years, change.rate_factor)
                };
                return Explanation::leaf(what, standing, Unit::Dwellings, Operation::Counted)
                    .short("completed")
                    .note(format!("From the trajectory as written, as scenarios change it: {how}."));
            }
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
