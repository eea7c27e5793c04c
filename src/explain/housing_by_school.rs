//! Which schools take the pupils of new housing, and give up those of past building (the end of rule 5).

use super::explainer::{Explainer, Key};
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::NcYear;
use crate::forecast::{Homes, NC_YEARS};
use crate::plan::{AreaId, Feeder, SchoolId, Site, SiteId, YieldId};

const RULE: &str = "forecast rule 5";

impl Explainer<'_> {
    /// A school's housing pupils as if no school closed; never fewer than leave it none.
    pub fn homes(&self, school: SchoolId, ahead: usize, nc_year: NcYear) -> Node {
        let alone = self.homes_alone(school, ahead, nc_year);
        let standing = self.workings.housing.schools[ahead][school.0][nc_year.index()];
        if alone.value.to_bits() == standing.to_bits() {
            return alone;
        }
        self.once(Key::Homes(school, ahead, nc_year), || {
            let what = format!("{}, {} in {}, housing", self.name(school), nc_year.name(), self.year(ahead));
            let nobody = Self::stated("nobody", 0.0, Unit::Pupils).short("0").shared();
            let parts = vec![nobody, self.reported(school, ahead, nc_year)];
            let least = Explanation::of("all that the school has", Unit::Pupils, Operation::Difference, parts);
            Explanation::of(what, Unit::Pupils, Operation::Max, vec![alone, least.short("all it has").shared()])
                .standing(standing)
                .short("housing")
                .rule(RULE)
                .note("A school gives up no more pupils than it has.")
        })
    }

    /// The same before the least that it can be.
    fn homes_alone(&self, school: SchoolId, ahead: usize, nc_year: NcYear) -> Node {
        self.once(Key::HomesAlone(school, ahead, nc_year), || {
            let what = format!("{}, {} in {}, housing", self.name(school), nc_year.name(), self.year(ahead));
            let mut parts: Vec<Node> = (0..self.plan.sites.len())
                .filter_map(|site| self.named_share(SiteId(site), school, ahead, nc_year))
                .collect();
            for area in self.workings.index.areas() {
                let takers = self.takers(area, ahead, nc_year);
                if takers.contains(&school) {
                    parts.extend(self.share_of_area(area, &takers, school, ahead, nc_year));
                }
            }
            parts.extend(self.share_of_everywhere(school, ahead, nc_year));
            let standing = self.workings.housing.schools[ahead][school.0][nc_year.index()];
            let sum = Explanation::of(what, Unit::Pupils, Operation::Sum, parts).short("housing");
            // The order of a sum tells in its last digits; the forecast's stand but where it keeps to the base.
            let sum = if (sum.value - standing).abs() < 1e-9 { sum.standing(standing) } else { sum };
            let sum = match self.words(school, ahead, nc_year) {
                Some(words) => sum.note(words),
                None if sum.parts.is_empty() => sum.note("No housing brings pupils here."),
                None => sum,
            };
            sum.rule(RULE)
        })
    }

    /// An area's housing pupils whom no school takes, as if no school closed.
    pub fn homeless(&self, area: AreaId, ahead: usize, nc_year: NcYear) -> Node {
        self.once(Key::Homeless(area, ahead, nc_year), || {
            let name = &self.plan[area].name.value;
            let what = format!("{name}, {} in {}, housing that no school takes", nc_year.name(), self.year(ahead));
            let left = self.left(area, ahead, nc_year).filter(|_| self.takers(area, ahead, nc_year).is_empty());
            let standing = self.workings.housing.unassigned[ahead][area.0][nc_year.index()];
            let explanation = match left {
                Some(left) if left.value < 0.0 && self.housing.past.is_some() => {
                    Explanation::of(what, Unit::Pupils, Operation::Positive, vec![left])
                        .note("What the area lacks is taken off all schools of the plan.")
                }
                left => Explanation::of(what, Unit::Pupils, Operation::Sum, left.into_iter().collect()),
            };
            explanation.standing(standing).short("housing").rule(RULE)
        })
    }

    /// What a site brings to a school that it names.
    fn named_share(&self, site: SiteId, school: SchoolId, ahead: usize, nc_year: NcYear) -> Option<Node> {
        let of = &self.plan[site];
        let pupils = self.housing.pupils_in(site, nc_year, ahead);
        let shares: Vec<(SchoolId, Node)> = self.named(of, ahead, nc_year);
        let own = shares.iter().find(|(one, _)| *one == school)?.1.clone();
        let sum: f64 = shares.iter().map(|(_, share)| share.value).sum();
        if pupils == 0.0 || sum <= 0.0 {
            return None;
        }
        let (site_name, name) = (&of.name.value, self.name(school));
        let all = shares.into_iter().map(|(_, share)| share).collect();
        let what = format!("shares of the schools named by {site_name} that teach {}", nc_year.name());
        let all = Explanation::of(what, Unit::Number, Operation::Sum, all).short("all shares").shared();
        let what = format!("{name}'s share of {site_name}");
        let share = Explanation::of(what, Unit::Number, Operation::Quotient, vec![own, all]).short("share").shared();
        let parts = vec![self.brought(Homes::Site(site), ahead, nc_year), share];
        let what = format!("from {site_name} to {name}, {} in {}", nc_year.name(), self.year(ahead));
        Some(Explanation::of(what, Unit::Pupils, Operation::Product, parts).short(site_name.as_str()).shared())
    }

    /// The schools that a site names and that teach an NC year, with their shares.
    fn named(&self, site: &Site, ahead: usize, nc_year: NcYear) -> Vec<(SchoolId, Node)> {
        let teaching = site.schools.iter().filter(|one| self.workings.index.teaches(one.value.0, nc_year, ahead));
        let share = |one: &crate::plan::At<(SchoolId, f64)>| {
            let (school, share) = one.value;
            let what = format!("share of {} in {}", self.name(school), site.name.value);
            let share = self.written(what, share, Unit::Number, one.span, &site.provenance).short("share");
            (school, share.shared())
        };
        teaching.map(share).collect()
    }

    /// The schools over which an area's other housing pupils go: its own, else those that it feeds as a whole.
    pub fn takers(&self, area: AreaId, ahead: usize, nc_year: NcYear) -> Vec<SchoolId> {
        let index = &self.workings.index;
        let teaching = |school: &SchoolId| index.teaches(*school, nc_year, ahead);
        let own: Vec<SchoolId> = self.schools_of[area.0].iter().copied().filter(teaching).collect();
        if !own.is_empty() {
            return own;
        }
        let is_fed = |school: &SchoolId| {
            self.plan[*school].feeders.iter().flatten().any(|feeder| feeder.value == Feeder::Area(area))
        };
        index.schools().filter(is_fed).filter(teaching).collect()
    }

    /// A school's part of what an area's homes bring beside the schools their sites name.
    fn share_of_area(
        &self,
        area: AreaId,
        takers: &[SchoolId],
        school: SchoolId,
        ahead: usize,
        nc_year: NcYear,
    ) -> Option<Node> {
        let left = self.left(area, ahead, nc_year)?;
        let (name, area_name, year) = (self.name(school), &self.plan[area].name.value, self.year(ahead));
        let all = self.once(Key::AreaBase(area, ahead, nc_year), || {
            let base: Vec<Node> = takers.iter().map(|&taker| self.cohort(taker, ahead, nc_year)).collect();
            let what = format!("{}, {} in {year}, base of the schools that share", area_name, nc_year.name());
            Explanation::of(what, Unit::Pupils, Operation::Sum, base).short("all base")
        });
        let share = self.share_of_base(school, ahead, nc_year, all, takers.len());
        let what = format!("from {area_name} to {name}, {} in {year}", nc_year.name());
        let short = area_name.as_str();
        Some(Explanation::of(what, Unit::Pupils, Operation::Product, vec![left, share]).short(short).shared())
    }

    /// A school's share of the base pupils of several; an equal one where none has any.
    fn share_of_base(&self, school: SchoolId, ahead: usize, nc_year: NcYear, all: Node, count: usize) -> Node {
        let parts = if all.value > 0.0 {
            vec![self.cohort(school, ahead, nc_year), all]
        } else {
            let count = Self::stated("schools that share equally, as none has pupils", count as f64, Unit::Number);
            vec![Self::stated("one school", 1.0, Unit::Number).shared(), count.shared()]
        };
        let (name, year) = (self.name(school), self.year(ahead));
        let what = format!("{name}'s share of the base pupils, {} in {year}", nc_year.name());
        Explanation::of(what, Unit::Number, Operation::Quotient, parts).short("share").shared()
    }

    /// What an area's homes bring to an NC year beside the schools that sites name, less what past building brought;
    /// `None` if nothing.
    fn left(&self, area: AreaId, ahead: usize, nc_year: NcYear) -> Option<Node> {
        let pot = self.once(Key::Pot(area, ahead, nc_year), || {
            let brings = |homes: &Homes| {
                let named = homes.site().is_some_and(|site| {
                    self.named(&self.plan[site], ahead, nc_year).iter().map(|(_, share)| share.value).sum::<f64>() > 0.0
                });
                let brought = self.housing.brought(*homes);
                !named && brought.is_some_and(|brought| brought.pupils_in(nc_year, ahead) != 0.0)
            };
            let homes = self.homes_of(area);
            let parts = homes.iter().filter(|homes| brings(homes)).map(|&homes| self.brought(homes, ahead, nc_year));
            let (name, year) = (&self.plan[area].name.value, self.year(ahead));
            let what = format!("{name}, {} in {year}, pupils of sites", nc_year.name());
            let come = Explanation::of(what, Unit::Pupils, Operation::Sum, parts.collect()).short("sites");
            if self.housing.past.is_none() {
                return come;
            }
            let past = self.once(Key::PastOfArea(area, nc_year), || {
                let parts = homes.iter().map(|&homes| self.a_year_in(homes, nc_year)).filter(|one| one.value != 0.0);
                let what = format!("{name}, pupils in {} that building brought, a past year", nc_year.name());
                Explanation::of(what, Unit::Pupils, Operation::Sum, parts.collect()).short("a year")
            });
            let what = format!("{name}, {} in {year}, past building that is in the base", nc_year.name());
            let parts = vec![self.years_held(ahead, nc_year), past];
            let past = Explanation::of(what, Unit::Pupils, Operation::Product, parts).short("in the base").shared();
            let what = format!("{name}, {} in {year}, pupils of homes beyond past building", nc_year.name());
            Explanation::of(what, Unit::Pupils, Operation::Difference, vec![come.shared(), past]).short("homes")
        });
        (pot.value != 0.0).then_some(pot)
    }

    /// A school's part of what is spread over all schools of the plan.
    fn share_of_everywhere(&self, school: SchoolId, ahead: usize, nc_year: NcYear) -> Option<Node> {
        let index = &self.workings.index;
        self.housing.past.as_ref().filter(|_| index.teaches(school, nc_year, ahead))?;
        let everywhere = self.everywhere(ahead, nc_year);
        if everywhere.value == 0.0 {
            return None;
        }
        let teaching = || index.schools().filter(|&one| index.teaches(one, nc_year, ahead));
        let year = self.year(ahead);
        let all = self.once(Key::AllBase(ahead, nc_year), || {
            let base = teaching().map(|one| self.cohort(one, ahead, nc_year)).collect();
            let what = format!("{} in {year}, base of all schools of the plan", nc_year.name());
            Explanation::of(what, Unit::Pupils, Operation::Sum, base).short("all base")
        });
        let share = self.share_of_base(school, ahead, nc_year, all, teaching().count());
        let what = format!("from the whole plan to {}, {} in {year}", self.name(school), nc_year.name());
        let short = "the whole plan";
        Some(Explanation::of(what, Unit::Pupils, Operation::Product, vec![everywhere, share]).short(short).shared())
    }

    /// What is spread over all schools of the plan: homes on no listed site, and what areas without schools lack, less
    /// families who move within the plan.
    fn everywhere(&self, ahead: usize, nc_year: NcYear) -> Node {
        self.once(Key::Everywhere(ahead, nc_year), || {
            let year = self.year(ahead);
            let unlisted = self.housing.brought(Homes::Plan).map(|_| self.beyond_past(Homes::Plan, ahead, nc_year));
            let lacks = self.workings.index.areas().filter(|&area| self.takers(area, ahead, nc_year).is_empty());
            let lacks = lacks.filter_map(|area| self.left(area, ahead, nc_year)).filter(|left| left.value < 0.0);
            let parts = unlisted.into_iter().chain(lacks).collect();
            let what = format!("{} in {year}, of homes on no listed site", nc_year.name());
            let come = Explanation::of(what, Unit::Pupils, Operation::Sum, parts).short("unlisted").shared();
            let what = format!("{} in {year}, families who move within the plan", nc_year.name());
            let movers =
                (0..self.plan.yields.len()).filter_map(|of| self.movers(YieldId(of), ahead, nc_year)).collect();
            let movers = Explanation::of(what, Unit::Pupils, Operation::Sum, movers).short("movers").shared();
            let what = format!("{} in {year}, spread over all schools of the plan", nc_year.name());
            Explanation::of(what, Unit::Pupils, Operation::Difference, vec![come, movers])
                .standing(self.workings.housing.everywhere[ahead][nc_year.index()])
                .short("whole plan")
                .rule(RULE)
        })
    }

    /// The pupils of all homes of a yield whose families move within the plan.
    fn movers(&self, yields: YieldId, ahead: usize, nc_year: NcYear) -> Option<Node> {
        let homes: Vec<Homes> =
            self.housing.all().map(|(homes, _)| homes).filter(|&homes| self.yield_of(homes) == Some(yields)).collect();
        let share = self.local_movers(*homes.first()?);
        let parts = homes.iter().map(|&homes| self.beyond_past(homes, ahead, nc_year)).filter(|one| one.value != 0.0);
        let (id, year) = (&self.plan[yields].id.value, self.year(ahead));
        let what = format!("{} in {year}, all homes of yield {id} beyond past building", nc_year.name());
        let beyond = Explanation::of(what, Unit::Pupils, Operation::Sum, parts.collect()).short("beyond past building");
        let what = format!("{} in {year}, families who move within the plan into homes of yield {id}", nc_year.name());
        let parts = vec![share.clone(), beyond.shared()];
        let product = Explanation::of(what, Unit::Pupils, Operation::Product, parts).short(id.as_str()).shared();
        (share.value != 0.0).then_some(product)
    }

    /// What is in no school's figure so many years ahead: pupils of the whole plan for years that no school teaches,
    /// and what schools could not give up, which counts against them.
    pub fn in_no_school(&self, ahead: usize) -> Vec<Node> {
        let index = &self.workings.index;
        let mut parts = Vec::new();
        for nc_year in NC_YEARS.years() {
            if !index.schools().any(|school| index.teaches(school, nc_year, ahead)) {
                parts.push(self.everywhere(ahead, nc_year));
            }
            for school in index.schools().filter(|&school| index.teaches(school, nc_year, ahead)) {
                let (alone, kept) = (self.homes_alone(school, ahead, nc_year), self.homes(school, ahead, nc_year));
                if kept.value > alone.value {
                    let what = format!("{}, {}: what it could not give up", self.name(school), nc_year.name());
                    let parts_of = vec![alone, kept];
                    parts.push(Explanation::of(what, Unit::Pupils, Operation::Difference, parts_of).shared());
                }
            }
        }
        parts.retain(|part| part.value != 0.0);
        parts
    }
}
