//! Which schools take the pupils of new housing (the end of rule 5).

use super::explainer::{Explainer, Key};
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::NcYear;
use crate::plan::{AreaId, Feeder, SchoolId, Site, SiteId};

const RULE: &str = "forecast rule 5";

impl Explainer<'_> {
    /// A school's housing pupils as if no school closed.
    pub fn homes(&self, school: SchoolId, ahead: usize, nc_year: NcYear) -> Node {
        self.once(Key::Homes(school, ahead, nc_year), || {
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
            let standing = self.workings.housing.schools[ahead][school.0][nc_year.index()];
            let sum = Explanation::of(what, Unit::Pupils, Operation::Sum, parts).standing(standing).short("housing");
            if sum.parts.is_empty() { sum.note("No housing brings pupils here.") } else { sum }.rule(RULE)
        })
    }

    /// An area's housing pupils whom no school takes, as if no school closed.
    pub fn homeless(&self, area: AreaId, ahead: usize, nc_year: NcYear) -> Node {
        self.once(Key::Homeless(area, ahead, nc_year), || {
            let name = &self.plan[area].name.value;
            let what = format!("{name}, {} in {}, housing that no school takes", nc_year.name(), self.year(ahead));
            let left = self.left(area, ahead, nc_year).filter(|_| self.takers(area, ahead, nc_year).is_empty());
            let standing = self.workings.housing.unassigned[ahead][area.0][nc_year.index()];
            Explanation::of(what, Unit::Pupils, Operation::Sum, left.into_iter().collect())
                .standing(standing)
                .short("housing")
                .rule(RULE)
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
        let parts = vec![self.brought(site, ahead, nc_year), share];
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
    fn takers(&self, area: AreaId, ahead: usize, nc_year: NcYear) -> Vec<SchoolId> {
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

    /// A school's part of what an area's sites bring beside the schools they name.
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
        let base: Vec<Node> = takers.iter().map(|&taker| self.cohort(taker, ahead, nc_year)).collect();
        let what = format!("{}, {} in {year}, base of the schools that share", area_name, nc_year.name());
        let all = Explanation::of(what, Unit::Pupils, Operation::Sum, base).short("all base");
        let parts = if all.value > 0.0 {
            vec![self.cohort(school, ahead, nc_year), all.shared()]
        } else {
            let count =
                Self::stated("schools that share equally, as none has pupils", takers.len() as f64, Unit::Number);
            vec![Self::stated("one school", 1.0, Unit::Number).shared(), count.shared()]
        };
        let what = format!("{name}'s share of the base pupils, {} in {year}", nc_year.name());
        let share = Explanation::of(what, Unit::Number, Operation::Quotient, parts).short("share").shared();
        let what = format!("from {area_name} to {name}, {} in {year}", nc_year.name());
        let short = area_name.as_str();
        Some(Explanation::of(what, Unit::Pupils, Operation::Product, vec![left, share]).short(short).shared())
    }

    /// What an area's sites bring to an NC year beside the schools that they name; `None` if nothing.
    fn left(&self, area: AreaId, ahead: usize, nc_year: NcYear) -> Option<Node> {
        let brings = |site: &SiteId| {
            let of = &self.plan[*site];
            let shares: f64 = self.named(of, ahead, nc_year).iter().map(|(_, share)| share.value).sum();
            of.area == area && shares <= 0.0 && self.housing.pupils_in(*site, nc_year, ahead) != 0.0
        };
        let sites = (0..self.plan.sites.len()).map(SiteId).filter(brings);
        let parts: Vec<Node> = sites.map(|site| self.brought(site, ahead, nc_year)).collect();
        let name = &self.plan[area].name.value;
        let what = format!("{name}, {} in {}, pupils of sites", nc_year.name(), self.year(ahead));
        let sum = Explanation::of(what, Unit::Pupils, Operation::Sum, parts).short("sites");
        (sum.value != 0.0).then(|| sum.shared())
    }
}
