//! How firm a row is: the weakest of what its figures rest on among its own school, area, site, project and source.
//!
//! Settings, ratios of many schools and other areas do not count.

use std::ops::Index;

use crate::plan::{
    AreaId, Basis, BuildOut, Plan, Project, ProjectId, Provenance, School, SchoolId, Site, SiteId, Source, SourceId,
    SpendProfile,
};

/// How firm what belongs to each part of a plan is.
#[derive(Clone, Debug, Default)]
pub struct Firmness {
    areas: Vec<Basis>,
    schools: Vec<Basis>,
    alone: Vec<Basis>,
    sites: Vec<Basis>,
    money: Vec<Basis>,
    places: Vec<Basis>,
    sources: Vec<Basis>,
}

impl Firmness {
    /// Of a plan, with the places of its projects or without.
    #[must_use]
    pub fn of(plan: &Plan, with_projects: bool) -> Self {
        let sites: Vec<Basis> = plan.sites.iter().map(of_site).collect();
        // Births and homes, which all schools of an area share.
        let mut shared: Vec<Basis> = plan
            .areas
            .iter()
            .map(|area| {
                let (births, homes) = (&area.reception_cohort, &area.completions);
                written(births.provenance.basis, !births.years.is_empty())
                    .max(written(homes.provenance.basis, !homes.years.is_empty()))
            })
            .collect();
        for (site, basis) in plan.sites.iter().zip(&sites) {
            weaken(&mut shared[site.area.0], *basis);
        }
        let alone: Vec<Basis> = plan.schools.iter().map(|school| of_school(plan, school)).collect();
        let mut schools: Vec<Basis> =
            plan.schools.iter().zip(&alone).map(|(school, own)| (*own).max(shared[school.area.0])).collect();
        for officer in &plan.overrides {
            weaken(&mut schools[officer.school.value.0], officer.provenance.basis);
        }
        for step in plan.built_projects().flat_map(|(_, project)| &project.places).filter(|_| with_projects) {
            weaken(&mut schools[step.school.value.0], step.provenance.basis);
        }
        let mut areas = shared;
        for (school, basis) in plan.schools.iter().zip(&schools).filter(|(school, _)| school.is_mainstream()) {
            weaken(&mut areas[school.area.0], *basis);
        }
        let money = plan.projects.iter().map(|project| of_money(&project.provenance, &project.spend)).collect();
        let places = plan.projects.iter().map(|project| of_places(project, &schools)).collect();
        let sources = plan.sources.iter().map(|source| of_source(source, &sites)).collect();
        Self { areas, schools, alone, sites, money, places, sources }
    }

    /// Of a project's budget and spend.
    #[must_use]
    pub fn money(&self, project: ProjectId) -> Basis {
        self.money[project.0]
    }

    /// Of the places that a project adds, and of the schools that it adds them to.
    #[must_use]
    pub fn places(&self, project: ProjectId) -> Basis {
        self.places[project.0]
    }

    /// Of what stands in a school's own tables: places and rolls up to the base year.
    #[must_use]
    pub fn of_tables(&self, school: SchoolId) -> Basis {
        self.alone[school.0]
    }

    /// Of all that the programme spends.
    #[must_use]
    pub fn programme(&self, plan: &Plan) -> Basis {
        plan.programme_projects().map(|(id, _)| self.money(id)).max().unwrap_or_default()
    }

    /// Of all that the programme spends and all that may pay for it.
    #[must_use]
    pub fn funding(&self, plan: &Plan) -> Basis {
        self.sources.iter().copied().fold(self.programme(plan), Basis::max)
    }

    /// Of all areas.
    #[must_use]
    pub fn all_areas(&self) -> Basis {
        self.areas.iter().copied().max().unwrap_or_default()
    }
}

macro_rules! firm {
    ($($id:ty => $list:ident),+ $(,)?) => {
        $(impl Index<$id> for Firmness {
            type Output = Basis;
            fn index(&self, id: $id) -> &Basis {
                &self.$list[id.0]
            }
        })+
    };
}

firm!(AreaId => areas, SchoolId => schools, SiteId => sites, SourceId => sources);

fn weaken(basis: &mut Basis, other: Basis) {
    *basis = (*basis).max(other);
}

/// The basis of a table that holds anything.
fn written(basis: Basis, is_written: bool) -> Basis {
    if is_written { basis } else { Basis::Published }
}

fn of_school(plan: &Plan, school: &School) -> Basis {
    let has_places = [&school.admission_number, &school.capacity, &school.sixth_form_places]
        .into_iter()
        .flatten()
        .any(crate::plan::At::is_written);
    let by_year = [&school.admission_numbers, &school.capacities].into_iter();
    let by_year = by_year.map(|numbers| written(numbers.provenance.basis, !numbers.years.is_empty()));
    // Rolls after the base year are outturn: nothing rests on them.
    let has_roll = school.roll.range(..=*plan.assumptions.base_year).next().is_some();
    let tables = by_year.chain([written(school.roll_provenance.basis, has_roll)]);
    tables.fold(written(school.provenance.basis, has_places), Basis::max)
}

fn of_site(site: &Site) -> Basis {
    match &site.build_out {
        BuildOut::Written(completions) => site.provenance.basis.max(completions.provenance.basis),
        BuildOut::None | BuildOut::Steady { .. } => site.provenance.basis,
    }
}

/// Of a budget and its spend.
pub(super) fn of_money(budget: &Provenance, spend: &SpendProfile) -> Basis {
    let is_written = !spend.years.years.is_empty() || spend.before.is_some();
    budget.basis.max(written(spend.years.provenance.basis, is_written))
}

fn of_places(project: &Project, schools: &[Basis]) -> Basis {
    let steps = project.places.iter().map(|step| step.provenance.basis.max(schools[step.school.value.0]));
    steps.max().unwrap_or_default()
}

fn of_source(source: &Source, sites: &[Basis]) -> Basis {
    let receipts = written(source.receipts.provenance.basis, !source.receipts.years.is_empty());
    let triggers = source.triggers.iter().map(|trigger| trigger.provenance.basis).max().unwrap_or_default();
    let site = source.site.filter(|_| !source.triggers.is_empty()).map(|site| sites[site.value.0]).unwrap_or_default();
    source.provenance.basis.max(receipts).max(triggers).max(site)
}
