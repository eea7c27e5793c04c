//! The plan's parts, as the files give them, with every id resolved.
//!
//! Areas are in order of their id; schools and sites in order of (area, id), so that the order of files and of
//! tables in them changes no figure. Sources and projects keep the order of the capital files, which counts.

mod areas;
mod capital;
mod prices;
mod register;
mod who_pays;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::incomplete::Incomplete;
use super::text::{At, Files, Span};
use crate::calendar::{Phase, YearRange};

pub use areas::{Area, Assumptions, BuildOut, Feeder, Override, School, Site, SiteChange, Yield};
pub use capital::{
    Admission, Charge, Costing, Dependency, Done, Due, Indexation, Loan, Milestone, Places, Programme, Project,
    RingFence, Source, SpendProfile, Trigger,
};
pub use prices::{Benchmark, PriceIndex};
pub use register::{Baseline, BaselineProject, Decision, Reallocation, Risk, Subject};
pub(crate) use words::word_type;
pub use words::{
    Basis, Build, Category, Certainty, DependencyKind, Level, PricedPhase, ProjectGroup, ProvisionFrom, Repayment,
    RiskState, SchoolType, SiteStatus, SourceKind, Word,
};

macro_rules! index_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub usize);
    };
}

index_type!(
    /// A place in [`Plan::areas`].
    AreaId
);
index_type!(
    /// A place in [`Plan::schools`].
    SchoolId
);
index_type!(
    /// A place in [`Plan::sites`].
    SiteId
);
index_type!(
    /// A place in [`Plan::yields`].
    YieldId
);
index_type!(
    /// A place in [`Plan::sources`].
    SourceId
);
index_type!(
    /// A place in [`Plan::projects`].
    ProjectId
);
index_type!(
    /// A place in [`Plan::indices`].
    IndexId
);
index_type!(
    /// A place in [`Plan::benchmarks`].
    BenchmarkId
);

/// Where a table's figures come from and how firm they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The source named, if any.
    pub source: Option<At<String>>,
    /// `published` unless the table says otherwise.
    pub basis: Basis,
    /// The table's header.
    pub span: Span,
}

impl Default for Provenance {
    fn default() -> Self {
        Self { source: None, basis: Basis::Published, span: Span::DEFAULT }
    }
}

/// Figures by year with the provenance of their table.
#[derive(Clone, Debug, PartialEq)]
pub struct ByYear<Y: Ord, T> {
    /// The figures, each with its place.
    pub years: BTreeMap<Y, At<T>>,
    /// Of the table as a whole.
    pub provenance: Provenance,
}

impl<Y: Ord, T> Default for ByYear<Y, T> {
    fn default() -> Self {
        Self { years: BTreeMap::new(), provenance: Provenance::default() }
    }
}

impl<Y: Ord + Copy, T: Copy> ByYear<Y, T> {
    /// The figure of a year, if written.
    pub fn get(&self, year: Y) -> Option<T> {
        self.years.get(&year).map(|figure| figure.value)
    }
}

/// A whole plan, scenarios applied.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The files it was read from.
    pub files: Files,
    /// Settings of the forecast.
    pub assumptions: Assumptions,
    /// In order of id.
    pub yields: Vec<Yield>,
    /// In order of id.
    pub areas: Vec<Area>,
    /// In order of (area, id).
    pub schools: Vec<School>,
    /// In order of (area, id).
    pub sites: Vec<Site>,
    /// In order of (school, year, NC year).
    pub overrides: Vec<Override>,
    /// The capital programme, if a file has it.
    pub programme: Option<Programme>,
    /// In the order of the capital files.
    pub indices: Vec<PriceIndex>,
    /// In the order of the capital files; one at most for each kind of works and phase.
    pub benchmarks: Vec<Benchmark>,
    /// In the order of the capital files.
    pub sources: Vec<Source>,
    /// In the order of the capital files.
    pub projects: Vec<Project>,
    /// In the order of the capital files.
    pub baselines: Vec<Baseline>,
    /// In the order of the capital files.
    pub decisions: Vec<Decision>,
    /// In the order of the capital files.
    pub risks: Vec<Risk>,
    /// The scenarios applied, by the name of their files.
    pub scenarios: Vec<String>,
    /// Whether only the places of projects count that can go ahead with the money there is.
    pub only_funded: bool,
    /// What errors leave out of it.
    pub incomplete: Incomplete,
}

impl Plan {
    /// A plan of nothing but its assumptions.
    #[must_use]
    pub fn empty(assumptions: Assumptions) -> Self {
        Self {
            files: Files::default(),
            assumptions,
            yields: Vec::new(),
            areas: Vec::new(),
            schools: Vec::new(),
            sites: Vec::new(),
            overrides: Vec::new(),
            programme: None,
            indices: Vec::new(),
            benchmarks: Vec::new(),
            sources: Vec::new(),
            projects: Vec::new(),
            baselines: Vec::new(),
            decisions: Vec::new(),
            risks: Vec::new(),
            scenarios: Vec::new(),
            only_funded: false,
            incomplete: Incomplete::default(),
        }
    }

    /// What the money of a plan rests on, and nothing of its areas; receipts from homes need the whole plan.
    #[must_use]
    pub fn money_alone(&self) -> Self {
        Self {
            programme: self.programme.clone(),
            indices: self.indices.clone(),
            sources: self.sources.clone(),
            projects: self.projects.clone(),
            ..Self::empty(self.assumptions.clone())
        }
    }

    /// The schools of an area, in order of id.
    pub fn schools_of(&self, area: AreaId) -> impl Iterator<Item = (SchoolId, &School)> {
        let (start, schools) = of_area(&self.schools, area, |school| school.area);
        (start..).map(SchoolId).zip(schools)
    }

    /// The sites of an area, in order of id.
    pub fn sites_of(&self, area: AreaId) -> impl Iterator<Item = (SiteId, &Site)> {
        let (start, sites) = of_area(&self.sites, area, |site| site.area);
        (start..).map(SiteId).zip(sites)
    }

    /// The officers' figures that stand in place of a school's forecast, in order of year and NC year.
    pub fn overrides_of(&self, school: SchoolId) -> impl Iterator<Item = &Override> {
        let base = *self.assumptions.base_year;
        self.overrides.iter().filter(move |item| *item.school == school && *item.academic_year > base)
    }

    /// The project of an id, if the plan has it.
    #[must_use]
    pub fn project_named(&self, id: &str) -> Option<ProjectId> {
        self.projects.iter().position(|project| *project.id == id).map(ProjectId)
    }

    /// The month of whose prices a project's budget is: its own, else the programme's.
    #[must_use]
    pub fn price_base_of(&self, project: &Project) -> Option<At<NaiveDate>> {
        project.costing.price_base.or_else(|| self.programme.as_ref()?.price_base)
    }

    /// The projects whose places count, whoever builds them, in the order of the files.
    pub fn built_projects(&self) -> impl Iterator<Item = (ProjectId, &Project)> {
        self.projects.iter().enumerate().filter(|(_, p)| p.has_places()).map(|(i, p)| (ProjectId(i), p))
    }

    /// The plan in which only the places of these projects count; without any said, those of every one do.
    #[must_use]
    pub fn with_places_of(&self, counted: Option<&BTreeSet<ProjectId>>) -> Self {
        let mut plan = self.clone();
        plan.only_funded = counted.is_some();
        for (place, project) in plan.projects.iter_mut().enumerate() {
            project.places_left_out = counted.is_some_and(|counted| !counted.contains(&ProjectId(place)));
        }
        plan
    }

    /// The projects whose spend and places count, in the order of the files.
    pub fn programme_projects(&self) -> impl Iterator<Item = (ProjectId, &Project)> {
        self.projects.iter().enumerate().filter(|(_, p)| p.is_in_programme()).map(|(i, p)| (ProjectId(i), p))
    }
}

macro_rules! plan_index {
    ($($index:ident => $field:ident: $item:ident),+ $(,)?) => {
        $(impl std::ops::Index<$index> for Plan {
            type Output = $item;
            fn index(&self, id: $index) -> &$item {
                &self.$field[id.0]
            }
        })+
    };
}
plan_index!(
    AreaId => areas: Area,
    SchoolId => schools: School,
    SiteId => sites: Site,
    YieldId => yields: Yield,
    SourceId => sources: Source,
    ProjectId => projects: Project,
    IndexId => indices: PriceIndex,
    BenchmarkId => benchmarks: Benchmark,
);

/// Those of an area out of all, which are in order of area, and the place of the first.
fn of_area<T>(all: &[T], area: AreaId, area_of: impl Fn(&T) -> AreaId) -> (usize, &[T]) {
    let start = all.partition_point(|one| area_of(one) < area);
    let count = all[start..].partition_point(|one| area_of(one) == area);
    (start, &all[start..start + count])
}

/// The phases of a school's years without projects, youngest first.
#[must_use]
pub fn phases_of(range: YearRange) -> Vec<Phase> {
    Phase::ALL.into_iter().filter(|phase| range.years().any(|year| year.phase() == *phase)).collect()
}
