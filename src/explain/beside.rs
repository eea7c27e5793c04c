//! What homes bring a school beside past building, in words (rule 5).

use super::explainer::Explainer;
use crate::calendar::NcYear;
use crate::forecast::Homes;
use crate::forecast::past_building::Beside;
use crate::plan::{SchoolId, SiteId};

impl Explainer<'_> {
    /// `New homes bring 118 pupils to this year group by 2018/19. …`; nothing where nothing is known of past building.
    pub fn words(&self, school: SchoolId, ahead: usize, nc_year: NcYear) -> Option<String> {
        let past = self.housing.past.as_ref()?;
        self.beside(school, ahead, nc_year).sentence(past, "to this year group", self.year(ahead))
    }

    /// What homes bring to a school's year group, and what past building does: by the shares that sites name, of its
    /// area's and of the whole plan's.
    fn beside(&self, school: SchoolId, ahead: usize, nc_year: NcYear) -> Beside {
        let mut beside = Beside::default();
        let years = self.housing.years_held(nc_year, ahead);
        for area in self.workings.index.areas() {
            let takers = self.takers(area, ahead, nc_year);
            let share = if takers.contains(&school) { self.part(school, &takers, ahead, nc_year) } else { 0.0 };
            for homes in self.homes_of(area) {
                let Some(brought) = self.housing.brought(homes) else { continue };
                let come = brought.pupils_in(nc_year, ahead);
                let named = homes.site().and_then(|site| self.named_part(site, school, ahead, nc_year));
                let held = share * years * brought.a_year_in(nc_year);
                beside.add(come * named.unwrap_or(share), held, brought.local_movers);
            }
        }
        if let Some(brought) = self.housing.brought(Homes::Plan) {
            let index = &self.workings.index;
            let all: Vec<SchoolId> = index.schools().filter(|&one| index.teaches(one, nc_year, ahead)).collect();
            let share = self.part(school, &all, ahead, nc_year);
            let held = share * years * brought.a_year_in(nc_year);
            beside.add(share * brought.pupils_in(nc_year, ahead), held, brought.local_movers);
        }
        beside
    }

    /// A school's part of the base pupils of some schools that it is one of.
    fn part(&self, school: SchoolId, all: &[SchoolId], ahead: usize, nc_year: NcYear) -> f64 {
        let base = |school: &SchoolId| self.workings.cohorts[ahead][school.0][nc_year.index()];
        let sum: f64 = all.iter().map(base).sum();
        if sum > 0.0 { base(&school) / sum } else { 1.0 / all.len() as f64 }
    }

    /// The part of a site's pupils that it gives a school by name; `None` where it gives none so to any school.
    fn named_part(&self, site: SiteId, school: SchoolId, ahead: usize, nc_year: NcYear) -> Option<f64> {
        let teaches = |share: &&crate::plan::At<(SchoolId, f64)>| self.workings.index.teaches(share.0, nc_year, ahead);
        let shares = || self.plan[site].schools.iter().filter(teaches);
        let sum: f64 = shares().map(|share| share.1).sum();
        let own: f64 = shares().filter(|share| share.0 == school).map(|share| share.1).sum();
        (sum > 0.0).then(|| own / sum)
    }
}
