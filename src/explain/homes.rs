//! The pupils that homes bring, and those of them whom the base holds already (rule 5).

use super::explainer::{Explainer, Key};
use super::figure::SitePart;
use super::operation::Operation;
use super::sites::years;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::{AcademicYear, FinancialYear, NcYear, Phase};
use crate::forecast::Homes;
use crate::forecast::history::Series;
use crate::plan::{AreaId, SiteId, YieldId};

const RULE: &str = "forecast rule 5";

impl Explainer<'_> {
    /// A figure of the housing table.
    pub fn homes_figure(&self, homes: Homes, year: FinancialYear, part: SitePart) -> Result<Node, String> {
        let rows = || self.outcome.housing.iter().filter(|row| row.homes == homes);
        let Some(row) = rows().find(|row| row.year == year) else {
            return Err(format!(
                "{} has no figures in {year}: they begin with its first completion and end with the forecast",
                self.homes_id(homes)
            ));
        };
        let ahead = usize::try_from(year.academic().since(self.workings.index.base)).unwrap_or(0);
        let name = self.homes_name(homes);
        Ok(match part {
            SitePart::Completions => self.completed(homes, year),
            SitePart::Counted => self.counted(homes, year),
            SitePart::Cumulative => {
                let so_far = rows().filter(|one| one.year <= year && one.completions != 0.0);
                let so_far = so_far.map(|one| self.completed(homes, one.year)).collect();
                let what = format!("{name}, dwellings completed up to the end of {year}");
                Explanation::of(what, Unit::Dwellings, Operation::Sum, so_far).standing(row.cumulative).shared()
            }
            SitePart::Primary => self.phase_pupils(homes, ahead, Phase::Primary),
            SitePart::Secondary => self.phase_pupils(homes, ahead, Phase::Secondary),
            SitePart::Post16 => self.phase_pupils(homes, ahead, Phase::Post16),
            SitePart::Held => self.held(homes, ahead, row.held),
            SitePart::Pupils => {
                let phases = Phase::ALL.map(|phase| self.phase_pupils(homes, ahead, phase)).to_vec();
                let what = format!("{name}, pupils in {}", self.year(ahead));
                let standing = row.pupils.iter().sum();
                Explanation::of(what, Unit::Pupils, Operation::Sum, phases).standing(standing).rule(RULE).shared()
            }
        })
    }

    /// What homes are called: a site by its name.
    pub fn homes_name(&self, homes: Homes) -> String {
        match homes {
            Homes::Site(site) => self.plan[site].name.value.clone(),
            Homes::Area(area) => format!("{}, homes on no listed site", self.plan[area].name.value),
            Homes::Plan => "homes on no listed site and in no area's total".to_owned(),
        }
    }

    fn homes_id(&self, homes: Homes) -> String {
        match homes {
            Homes::Site(site) => format!("`{}`", self.plan[site].id.value),
            Homes::Area(area) => format!("what is on no listed site of `{}`", self.plan[area].id.value),
            Homes::Plan => "what is on no listed site".to_owned(),
        }
    }

    /// The yield of homes; none where they bring nothing.
    pub fn yield_of(&self, homes: Homes) -> Option<YieldId> {
        match homes {
            Homes::Site(site) => Some(*self.plan[site].yields),
            Homes::Area(_) | Homes::Plan => self.plan.assumptions.completions_yield.map(|yields| yields.value),
        }
    }

    /// V of one NC year: what homes bring to it.
    pub fn brought(&self, homes: Homes, ahead: usize, nc_year: NcYear) -> Node {
        self.once(Key::Brought(homes, ahead, nc_year), || {
            let phase = nc_year.phase();
            let what = format!("{}, pupils in {} in {}", self.homes_name(homes), nc_year.name(), self.year(ahead));
            let parts = vec![self.phase_pupils(homes, ahead, phase), year_groups(phase)];
            let standing = self.housing.brought(homes).map_or(0.0, |brought| brought.pupils_in(nc_year, ahead));
            let short = if homes.site().is_some() { "site" } else { "unlisted" };
            Explanation::of(what, Unit::Pupils, Operation::Quotient, parts).standing(standing).short(short).rule(RULE)
        })
    }

    /// V of a phase.
    fn phase_pupils(&self, homes: Homes, ahead: usize, phase: Phase) -> Node {
        let what = format!("{}, {phase} pupils in {}", self.homes_name(homes), self.year(ahead));
        let standing = self.housing.brought(homes).and_then(|brought| brought.pupils.get(ahead));
        let standing = standing.map_or(0.0, |phases| phases[phase.index()]);
        let base = self.workings.index.base;
        let dwellings = self.grown(homes, base, self.year(ahead));
        let explanation = self.pupils_of(what, homes, phase, dwellings);
        explanation.standing(standing).short(phase.as_str()).rule(RULE).shared()
    }

    /// The pupils of a phase who come with so many dwellings.
    fn pupils_of(&self, what: String, homes: Homes, phase: Phase, dwellings: Node) -> Explanation {
        let Some(yields) = self.yield_of(homes).map(|yields| &self.plan[yields]) else {
            return Self::stated(format!("{what}: no homes"), 0.0, Unit::Pupils);
        };
        let per_dwelling = &yields.pupils[phase.index()];
        let name = format!("{phase} pupils a dwelling (yield.{})", yields.id.value);
        let per_dwelling = self.written(name, per_dwelling.value, Unit::Number, per_dwelling.span, &yields.provenance);
        let name = format!("of whom new to the area (yield.{}, net_new)", yields.id.value);
        let net_new = self.written(name, *yields.net_new, Unit::Number, yields.net_new.span, &yields.provenance);
        let parts = vec![
            dwellings,
            per_dwelling.short(format!("{phase} a dwelling")).shared(),
            net_new.short("new to the area").shared(),
        ];
        Explanation::of(what, Unit::Pupils, Operation::Product, parts)
    }

    /// The dwellings counted, each with the share of its pupils that has come by `to` and had not by `from`.
    fn grown(&self, homes: Homes, from: AcademicYear, to: AcademicYear) -> Node {
        self.once(Key::Grown(homes, from, to), || {
            let base = self.workings.index.base;
            let yields = self.yield_of(homes).map(|yields| &self.plan[yields]);
            let built = self.housing.brought(homes).map_or(&[][..], |brought| &brought.completions);
            let share = |yields: &crate::plan::Yield, years: i32, what: String| {
                let value = yields.profile_after(years);
                let share = self.written(what, value, Unit::Number, yields.profile.span, &yields.provenance);
                share.short("come").shared()
            };
            let come = |built: &crate::forecast::housing::Completions| {
                let (completed, yields) = (built.year.academic(), yields?);
                if completed > to {
                    return None;
                }
                let age = to.since(completed);
                let come =
                    share(yields, age, format!("share of pupils come {} after completion (profile)", years(age)));
                let come = if completed <= from {
                    let age = from.since(completed);
                    let what = if from == base {
                        format!("of which in the rolls of {base}, after {} (profile)", years(age))
                    } else {
                        format!("of which come by {from}, after {} (profile)", years(age))
                    };
                    let before = share(yields, age, what);
                    if before.value.to_bits() == come.value.to_bits() && homes.site().is_none() {
                        return None;
                    }
                    let what = if from == base {
                        format!("share still to come of dwellings of {}", built.year)
                    } else {
                        format!("share come in {to} of dwellings of {}", built.year)
                    };
                    Explanation::of(what, Unit::Number, Operation::Difference, vec![come, before])
                        .short("to come")
                        .shared()
                } else {
                    come
                };
                let what = format!("dwellings of {} by the pupils come in {to}", built.year);
                let parts = vec![self.counted(homes, built.year), come];
                let short = built.year.to_string();
                Some(Explanation::of(what, Unit::Dwellings, Operation::Product, parts).short(short).shared())
            };
            let what = format!("{}, dwellings by the pupils come in {to}", self.homes_name(homes));
            let parts = built.iter().filter_map(come).collect();
            Explanation::of(what, Unit::Dwellings, Operation::Sum, parts).short("dwellings").rule(RULE)
        })
    }

    /// ρ of a phase: the pupils whom past building brought, a year.
    fn a_year(&self, homes: Homes, phase: Phase) -> Node {
        self.once(Key::AYear(homes, phase), || {
            let outcomes = &self.workings.index.history(Series::Progression).outcomes;
            let pairs = outcomes.iter().flat_map(|outcome| {
                let grew = self.grown(homes, outcome.year.plus(-1), outcome.year);
                [self.weight(Series::Progression, outcome.year), grew]
            });
            let what = format!("{}, dwellings by the pupils come, a past year", self.homes_name(homes));
            let pairs = pairs.collect();
            let dwellings = Explanation::of(what, Unit::Dwellings, Operation::WeightedMean, pairs).short("dwellings");
            let what = format!("{}, {phase} pupils that building brought, a past year", self.homes_name(homes));
            let standing = self.housing.brought(homes).map_or(0.0, |brought| brought.a_year[phase.index()]);
            let explanation = self.pupils_of(what, homes, phase, dwellings.shared());
            explanation.standing(standing).short("a year").rule(RULE)
        })
    }

    /// ρ of one NC year.
    pub fn a_year_in(&self, homes: Homes, nc_year: NcYear) -> Node {
        self.once(Key::AYearIn(homes, nc_year), || {
            let phase = nc_year.phase();
            let what =
                format!("{}, pupils in {} that building brought, a past year", self.homes_name(homes), nc_year.name());
            let standing = self.housing.brought(homes).map_or(0.0, |brought| brought.a_year_in(nc_year));
            let parts = vec![self.a_year(homes, phase), year_groups(phase)];
            let explanation = Explanation::of(what, Unit::Pupils, Operation::Quotient, parts);
            explanation.standing(standing).short("a year").rule(RULE)
        })
    }

    /// n: the years of past building that the base of an NC year holds.
    pub fn years_held(&self, ahead: usize, nc_year: NcYear) -> Node {
        self.once(Key::YearsHeld(ahead, nc_year), || {
            let (year, value) = (self.year(ahead), self.housing.years_held(nc_year, ahead));
            let at_school = ahead <= nc_year.index();
            let why = if at_school { "at school since" } else { "as far as births are written after" };
            let base = self.workings.index.base;
            let what = format!("years of building that the base of {} in {year} holds, {why} {base}", nc_year.name());
            Explanation::leaf(what, value, Unit::Number, Operation::Counted).short("years").rule(RULE)
        })
    }

    /// What homes bring to one NC year less what past building of theirs brought over as long.
    pub fn beyond_past(&self, homes: Homes, ahead: usize, nc_year: NcYear) -> Node {
        self.once(Key::BeyondPast(homes, ahead, nc_year), || {
            let what = format!("{}, past building, {} in {}", self.homes_name(homes), nc_year.name(), self.year(ahead));
            let parts = vec![self.years_held(ahead, nc_year), self.a_year_in(homes, nc_year)];
            let past = Explanation::of(what, Unit::Pupils, Operation::Product, parts).short("in the base").shared();
            let what =
                format!("{}, beyond past building, {} in {}", self.homes_name(homes), nc_year.name(), self.year(ahead));
            let parts = vec![self.brought(homes, ahead, nc_year), past];
            Explanation::of(what, Unit::Pupils, Operation::Difference, parts).short("beyond past building").rule(RULE)
        })
    }

    /// Of the pupils of homes those whom the base holds already, over all phases.
    fn held(&self, homes: Homes, ahead: usize, standing: f64) -> Node {
        let (name, year) = (self.homes_name(homes), self.year(ahead));
        let what = format!("{name}, pupils in {year} whom the base holds already");
        if self.housing.past.is_none() || ahead == 0 {
            return Self::stated(format!("{what}: nothing is known of past building"), standing, Unit::Pupils).shared();
        }
        let of_phase = |phase: Phase| {
            let years = phase.years().years().map(|nc_year| self.years_held(ahead, nc_year)).collect();
            let what = format!("years of building that the base of {phase} years in {year} holds: mean");
            let years = Explanation::of(what, Unit::Number, Operation::Mean, years).short("years").shared();
            let what = format!("{name}, past building, {phase} in {year}");
            let parts = vec![years, self.a_year(homes, phase)];
            let past = Explanation::of(what, Unit::Pupils, Operation::Product, parts).short("in the base").shared();
            let what = format!("{name}, {phase} pupils in {year} whom the base holds already");
            let parts = vec![self.local_movers(homes), self.phase_pupils(homes, ahead, phase), past];
            Explanation::of(what, Unit::Pupils, Operation::Blend, parts).short(phase.as_str()).shared()
        };
        let mut parts: Vec<Node> = match self.yield_of(homes) {
            Some(_) => Phase::ALL.map(of_phase).to_vec(),
            None => Vec::new(),
        };
        if homes == Homes::Plan {
            parts.extend(self.in_no_school(ahead));
        }
        Explanation::of(what, Unit::Pupils, Operation::Sum, parts).standing(standing).short("held").rule(RULE).shared()
    }

    /// The share of some homes' families who move within the plan.
    pub fn local_movers(&self, homes: Homes) -> Node {
        let Some(yields) = self.yield_of(homes).map(|yields| &self.plan[yields]) else {
            return Self::stated("no families move", 0.0, Unit::Number).shared();
        };
        let what = format!("of whom families from elsewhere in the plan (yield.{}, local_movers)", yields.id.value);
        let movers = &yields.local_movers;
        self.written(what, movers.value, Unit::Number, movers.span, &yields.provenance).short("local movers").shared()
    }

    /// The homes of an area: of its sites, and of its total beyond them.
    pub fn homes_of(&self, area: AreaId) -> Vec<Homes> {
        let sites = (0..self.plan.sites.len()).map(SiteId).filter(|site| self.plan[*site].area == area);
        let others = self.housing.brought(Homes::Area(area)).map(|_| Homes::Area(area));
        sites.map(Homes::Site).chain(others).collect()
    }
}

/// |p|: the NC years of a phase.
fn year_groups(phase: Phase) -> Node {
    let count = phase.years().count() as f64;
    let what = format!("NC years of the {phase} phase");
    Explanation::leaf(what, count, Unit::Number, Operation::Stated).short("NC years").shared()
}
