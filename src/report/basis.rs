//! How many of the figures behind a report are not published ones.

use std::collections::BTreeSet;

use super::words::number;
use crate::plan::{
    AreaId, BaselineProject, Basis, BuildOut, IndexId, Plan, PriceIndex, Project, Provenance, SpendProfile,
};

/// Figures written in the plan's files, by how firm they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    published: usize,
    estimates: usize,
    illustrative: usize,
}

impl Count {
    /// What a forecast of these areas rests on (all areas if none is given): rolls, cohorts, schools' places,
    /// overrides, housing and the places that projects add.
    #[must_use]
    pub fn of_forecast(plan: &Plan, areas: &[AreaId]) -> Self {
        let mut count = Self::of_housing(plan, areas);
        let wanted = |area: AreaId| areas.is_empty() || areas.contains(&area);
        for (_, area) in plan.areas.iter().enumerate().filter(|(place, _)| wanted(AreaId(*place))) {
            count.add(area.reception_cohort.provenance.basis, area.reception_cohort.years.len());
        }
        for school in plan.schools.iter().filter(|school| wanted(school.area)) {
            // Rolls after the base year are outturn: nothing rests on them.
            let used = school.roll.range(..=*plan.assumptions.base_year);
            count.add(school.roll_provenance.basis, used.map(|(_, pupils)| pupils.len()).sum());
            let places = [&school.admission_number, &school.capacity, &school.temporary_places];
            count.add(school.provenance.basis, places.into_iter().filter(|figure| figure.is_written()).count());
        }
        for officer in plan.overrides.iter().filter(|officer| wanted(plan[*officer.school].area)) {
            count.add(officer.provenance.basis, 1);
        }
        for (_, project) in plan.programme_projects() {
            for places in project.places.iter().filter(|places| wanted(plan[*places.school].area)) {
                let figures = usize::from(places.admission.is_some()) + usize::from(places.capacity.is_some());
                count.add(places.provenance.basis, figures);
            }
        }
        count
    }

    /// What the housing of these areas rests on (all areas if none is given): sites and yields.
    #[must_use]
    pub fn of_housing(plan: &Plan, areas: &[AreaId]) -> Self {
        let mut count = Self::default();
        for site in plan.sites.iter().filter(|site| areas.is_empty() || areas.contains(&site.area)) {
            count.add(site.provenance.basis, 1);
            match &site.build_out {
                BuildOut::None => {}
                BuildOut::Steady { .. } => count.add(site.provenance.basis, 2),
                BuildOut::Written(completions) => count.add(completions.provenance.basis, completions.years.len()),
            }
        }
        for yields in &plan.yields {
            let phases = yields.pupils.iter().filter(|figure| figure.is_written()).count();
            let profile = if yields.profile.is_written() { yields.profile.len() } else { 0 };
            count.add(yields.provenance.basis, phases + profile + usize::from(yields.net_new.is_written()));
        }
        count
    }

    /// What the money of these projects rests on: budgets and spend.
    #[must_use]
    pub fn of_projects<'a>(projects: impl IntoIterator<Item = &'a Project>) -> Self {
        let mut count = Self::default();
        for project in projects {
            count.add_project(&project.provenance, &project.spend);
        }
        count
    }

    /// What these copies of a baseline rest on: budgets and spend.
    #[must_use]
    pub fn of_copies<'a>(copies: impl IntoIterator<Item = &'a BaselineProject>) -> Self {
        let mut count = Self::default();
        for copy in copies {
            count.add_project(&copy.provenance, &copy.spend);
        }
        count
    }

    /// What the sources of money rest on: receipts, triggers, terms of borrowing, and the values of the indices that
    /// contributions rise with.
    #[must_use]
    pub fn of_sources(plan: &Plan) -> Self {
        let mut count = Self::default();
        let indices: BTreeSet<IndexId> = plan
            .sources
            .iter()
            .filter_map(|source| source.indexation.as_ref())
            .map(|rises| rises.index.value)
            .collect();
        for index in indices {
            count.add_index(&plan.indices[index.0]);
        }
        for source in &plan.sources {
            count.add(source.receipts.provenance.basis, source.receipts.years.len());
            for trigger in &source.triggers {
                count.add(trigger.provenance.basis, if trigger.charge.is_some() { 2 } else { 1 });
            }
            count.add(source.provenance.basis, if source.loan.is_some() { 2 } else { 0 });
        }
        count
    }

    /// Both counts together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            published: self.published + other.published,
            estimates: self.estimates + other.estimates,
            illustrative: self.illustrative + other.illustrative,
        }
    }

    /// In words: `412 of 980 figures behind this are not published ones: 120 estimates and 292 illustrative.`
    #[must_use]
    pub fn note(self) -> String {
        let all = self.published + self.estimates + self.illustrative;
        let firm = |figures: usize| number(i128::try_from(figures).unwrap_or(i128::MAX));
        match (self.estimates, self.illustrative) {
            _ if all == 0 => "No figures stand behind this.".to_owned(),
            (0, 0) => format!("All {} figures behind this are published ones.", firm(all)),
            (estimates, illustrative) => {
                let first = format!("{} estimate{}", firm(estimates), if estimates == 1 { "" } else { "s" });
                let kinds = match (estimates, illustrative) {
                    (_, 0) => first,
                    (0, _) => format!("{} illustrative", firm(illustrative)),
                    _ => format!("{first} and {} illustrative", firm(illustrative)),
                };
                let (some, all) = (firm(estimates + illustrative), firm(all));
                format!("{some} of {all} figures behind this are not published ones: {kinds}.")
            }
        }
    }

    /// A project's budget and its spend.
    fn add_project(&mut self, provenance: &Provenance, spend: &SpendProfile) {
        self.add(provenance.basis, 1);
        self.add(spend.years.provenance.basis, spend.years.years.len() + usize::from(spend.before.is_some()));
    }

    fn add_index(&mut self, index: &PriceIndex) {
        self.add(index.values.provenance.basis, index.values.years.len());
    }

    fn add(&mut self, basis: Basis, figures: usize) {
        match basis {
            Basis::Published => self.published += figures,
            Basis::Estimate => self.estimates += figures,
            Basis::Illustrative => self.illustrative += figures,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::funding::testing::index;
    use crate::plan::{At, Indexation};
    use crate::report::testing::sample;

    #[test]
    fn figures_are_counted_by_their_basis() {
        let (mut plan, _) = sample();
        let note = Count::of_forecast(&plan, &[]).note();
        assert_eq!(note, "9 of 25 figures behind this are not published ones: 9 illustrative.");
        assert_eq!(Count::default().note(), "No figures stand behind this.");
        assert_eq!(Count::of_sources(&plan).note(), "All 4 figures behind this are published ones.");
        // The two values of an index count once contributions rise with it.
        plan.indices = vec![index(&[("2013-04", "100"), ("2014-04", "104")])];
        assert_eq!(Count::of_sources(&plan).note(), "All 4 figures behind this are published ones.");
        for source in &mut plan.sources {
            let (index, base) = (At::default_of(IndexId(0)), At::default_of(NaiveDate::default()));
            source.indexation = Some(Indexation { index, base, provenance: Provenance::default() });
        }
        assert_eq!(Count::of_sources(&plan).note(), "All 6 figures behind this are published ones.");
        let projects = Count::of_projects(&plan.projects).note();
        assert_eq!(projects, "All 9 figures behind this are published ones.");
    }
}
