//! A plan while it is read: items with errors, and those that a scenario drops, are left out of it at the end, and what
//! referred to them no longer does. Areas always stay: their schools' figures need them.

use super::model::{
    Area, Assumptions, Baseline, Benchmark, Decision, Feeder, IndexId, Indexation, Override, Plan, PriceIndex,
    Programme, Project, ProjectId, RingFence, Risk, School, SchoolId, Site, SiteId, Source, SourceId, Yield, YieldId,
};
use super::text::At;

/// The items of a plan at their places in the catalogue; `None` where one is left out.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Settings.
    pub assumptions: Assumptions,
    /// In order of id.
    pub yields: Vec<Option<Yield>>,
    /// In order of id, remainder areas last.
    pub areas: Vec<Area>,
    /// In order of (area, id).
    pub schools: Vec<Option<School>>,
    /// In order of (area, id).
    pub sites: Vec<Option<Site>>,
    /// In order of (school, year, NC year).
    pub overrides: Vec<Override>,
    /// The programme.
    pub programme: Option<Programme>,
    /// In the order of the files.
    pub indices: Vec<Option<PriceIndex>>,
    /// In the order of the files.
    pub benchmarks: Vec<Option<Benchmark>>,
    /// In the order of the files.
    pub sources: Vec<Option<Source>>,
    /// In the order of the files.
    pub projects: Vec<Option<Project>>,
    /// In the order of the files. They name projects by id, so that none is lost with its project.
    pub baselines: Vec<Option<Baseline>>,
    /// In the order of the files.
    pub decisions: Vec<Decision>,
    /// In the order of the files.
    pub risks: Vec<Risk>,
}

/// The new place of each kept item.
fn places<T>(items: &[Option<T>]) -> Vec<Option<usize>> {
    let mut next = 0..;
    items.iter().map(|item| item.as_ref().and_then(|_| next.next())).collect()
}

/// Maps a reference to where its item now stands; `None` if that was left out.
struct Moves {
    schools: Vec<Option<usize>>,
    sites: Vec<Option<usize>>,
    yields: Vec<Option<usize>>,
    sources: Vec<Option<usize>>,
    projects: Vec<Option<usize>>,
    indices: Vec<Option<usize>>,
}

macro_rules! moved {
    ($name:ident, $field:ident, $id:ident) => {
        fn $name(&self, id: At<$id>) -> Option<At<$id>> {
            let place = self.$field.get(id.value.0).copied().flatten()?;
            Some(At::new($id(place), id.span))
        }
    };
}

impl Moves {
    moved!(school, schools, SchoolId);
    moved!(site, sites, SiteId);
    moved!(yields, yields, YieldId);
    moved!(source, sources, SourceId);
    moved!(project, projects, ProjectId);
    moved!(index, indices, IndexId);

    fn feeder(&self, feeder: At<Feeder>) -> Option<At<Feeder>> {
        match feeder.value {
            Feeder::School(id) => self.school(At::new(id, feeder.span)).map(|id| id.map(Feeder::School)),
            Feeder::Area(_) => Some(feeder),
        }
    }

    fn ring_fence(&self, fence: RingFence) -> RingFence {
        RingFence {
            projects: fence.projects.map(|list| list.into_iter().filter_map(|id| self.project(id)).collect()),
            schools: fence.schools.map(|list| list.into_iter().filter_map(|id| self.school(id)).collect()),
            areas: fence.areas,
            categories: fence.categories,
        }
    }
}

fn kept<T>(items: Vec<Option<T>>) -> Vec<T> {
    items.into_iter().flatten().collect()
}

impl Draft {
    /// Leaves out what cannot do without something that is left out: a site without its yield, a benchmark without its
    /// index.
    pub fn drop_dependents(&mut self) {
        let yields = &self.yields;
        for site in &mut self.sites {
            if site.as_ref().is_some_and(|site| yields[site.yields.0].is_none()) {
                *site = None;
            }
        }
        let indices = &self.indices;
        for benchmark in &mut self.benchmarks {
            if benchmark.as_ref().and_then(|one| one.index).is_some_and(|index| indices[index.0].is_none()) {
                *benchmark = None;
            }
        }
    }

    /// The plan of what is left.
    pub fn settle(self) -> Plan {
        let moves = Moves {
            schools: places(&self.schools),
            sites: places(&self.sites),
            yields: places(&self.yields),
            sources: places(&self.sources),
            projects: places(&self.projects),
            indices: places(&self.indices),
        };
        let mut plan = Plan {
            yields: kept(self.yields),
            areas: self.areas,
            schools: kept(self.schools),
            sites: kept(self.sites),
            overrides: self.overrides,
            programme: self.programme,
            indices: kept(self.indices),
            benchmarks: kept(self.benchmarks),
            sources: kept(self.sources),
            projects: kept(self.projects),
            baselines: kept(self.baselines),
            decisions: self.decisions,
            risks: self.risks,
            ..Plan::empty(self.assumptions)
        };
        moves.redirect(&mut plan);
        plan
    }
}

impl Moves {
    /// Makes every reference of the plan one to where its item now stands.
    fn redirect(&self, plan: &mut Plan) {
        for school in &mut plan.schools {
            school.moves_to = school.moves_to.and_then(|id| self.school(id));
            if let Some(feeders) = &mut school.feeders {
                *feeders = feeders.iter().filter_map(|feeder| self.feeder(*feeder)).collect();
            }
            let draws = school.draws.iter().filter_map(|draw| {
                let from = self.feeder(At::new(draw.0, draw.span))?;
                Some(At::new((from.value, draw.1), draw.span))
            });
            school.draws = draws.collect();
        }
        plan.assumptions.completions_yield = plan.assumptions.completions_yield.and_then(|id| self.yields(id));
        for site in &mut plan.sites {
            if let Some(yields) = self.yields(site.yields) {
                site.yields = yields;
            }
            let shares = site.schools.iter().filter_map(|share| {
                let school = self.school(At::new(share.0, share.span))?;
                Some(At::new((school.value, share.1), share.span))
            });
            site.schools = shares.collect();
        }
        let overrides = std::mem::take(&mut plan.overrides).into_iter().filter_map(|mut item| {
            item.school = self.school(item.school)?;
            Some(item)
        });
        plan.overrides = overrides.collect();
        for source in &mut plan.sources {
            source.ring_fence = self.ring_fence(std::mem::take(&mut source.ring_fence));
            source.site = source.site.and_then(|id| self.site(id));
            source.forward_fund = source.forward_fund.and_then(|id| self.source(id));
            source.indexation = source.indexation.take().and_then(|indexation| {
                let index = self.index(indexation.index)?;
                Some(Indexation { index, ..indexation })
            });
        }
        for benchmark in &mut plan.benchmarks {
            benchmark.index = benchmark.index.and_then(|id| self.index(id));
        }
        for project in &mut plan.projects {
            let places = std::mem::take(&mut project.places).into_iter().filter_map(|mut places| {
                places.school = self.school(places.school)?;
                Some(places)
            });
            project.places = places.collect();
        }
    }
}
