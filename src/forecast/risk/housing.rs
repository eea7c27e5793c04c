//! The pupils that chance makes of housing, run by run.

use std::collections::BTreeSet;

use super::Risk;
use super::draws::Stream;
use super::movers::Movers;
use super::shares::AlikeId;
use super::sites::{ChancySite, YIELD_DEVIATION};
use crate::calendar::Phase;
use crate::plan::{AreaId, SiteId};

/// The pupils that some sites bring, and those who move within the plan.
pub(super) struct HousingRun<'a> {
    /// The sites that are wanted: those that share out their pupils alike stand together.
    wanted: Vec<AlikeId>,
    /// The areas that they are in.
    sources: Vec<Source<'a>>,
    yields: &'a [Stream],
    /// By yield: its pupils against what the plan says.
    luck: Vec<f64>,
    /// Room for the dwellings that one site has occupied, by years ahead from 1.
    dwellings: Vec<f64>,
    /// Who moves within the plan; `None` where no one does.
    movers: Option<&'a Movers>,
    /// The run that was drawn last.
    run: u32,
    /// By the place of sites that are alike, phase and years ahead from 1.
    pub pupils: Vec<[Vec<f64>; 3]>,
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
    /// Where its pupils are counted; `None` for a site that only uses up the background.
    place: Option<usize>,
    completions: Vec<f64>,
}

impl<'a> HousingRun<'a> {
    pub(super) fn of(risk: &'a Risk, wanted: impl Iterator<Item = AlikeId>, movers: Option<&'a Movers>) -> Self {
        let wanted: Vec<AlikeId> = wanted.collect::<BTreeSet<_>>().into_iter().collect();
        let nothing = vec![0.0; risk.horizon];
        let of_place = |(place, alike): (usize, &AlikeId)| {
            risk.alike[alike.0].sites.iter().map(move |site| (*site, place)).collect::<Vec<(SiteId, usize)>>()
        };
        let places: std::collections::BTreeMap<SiteId, usize> = wanted.iter().enumerate().flat_map(of_place).collect();
        let source = |from: AreaId| {
            let background = risk.background[from.0];
            let drawn = |id: &SiteId| {
                let place = places.get(id).copied();
                let site = DrawnSite { site: &risk.sites[id.0], place, completions: nothing.clone() };
                (background > 0.0 || place.is_some()).then_some(site)
            };
            let sites = risk.sites_of[from.0].iter().filter_map(drawn).collect();
            Source { background, sites, built: nothing.clone() }
        };
        let from: BTreeSet<AreaId> = wanted.iter().map(|alike| risk.alike[alike.0].area).collect();
        let sources = from.into_iter().map(source).collect();
        let pupils = wanted.iter().map(|_| std::array::from_fn(|_| nothing.clone())).collect();
        let luck = vec![1.0; risk.yields.len()];
        Self { wanted, sources, yields: &risk.yields, luck, dwellings: nothing.clone(), movers, run: 0, pupils }
    }

    /// Where the pupils of sites that are alike are counted; they are among those wanted.
    pub(super) fn place(&self, alike: AlikeId) -> usize {
        self.wanted.partition_point(|one| *one < alike)
    }

    /// Pupils of a phase who move within the plan, by years ahead from 1; nothing where no one does.
    pub(super) fn moving(&self, phase: Phase) -> &[f64] {
        self.movers.map_or(&[], |movers| movers.pupils(self.run, phase))
    }

    pub(super) fn draw(&mut self, run: u32) {
        self.run = run;
        let run = u64::from(run);
        for years in self.pupils.iter_mut().flatten() {
            years.fill(0.0);
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
            for DrawnSite { site, place, completions } in sites {
                let Some(place) = *place else { continue };
                site.occupy(completions, counting, &mut self.dwellings);
                let luck = self.luck[site.yields.0];
                let phases = self.pupils[place].iter_mut().zip(site.pupils);
                for (pupils, each) in phases.filter(|(_, each)| *each != 0.0) {
                    for (pupils, dwellings) in pupils.iter_mut().zip(&self.dwellings) {
                        *pupils += dwellings * each * luck;
                    }
                }
            }
        }
    }
}

/// The pupils of each yield against what the plan says, in one run.
pub(super) fn lucks(yields: &[Stream], run: u64, lucks: &mut [f64]) {
    for (luck, yields) in lucks.iter_mut().zip(yields) {
        *luck = (1.0 + YIELD_DEVIATION * yields.normal(run)).max(0.0);
    }
}
