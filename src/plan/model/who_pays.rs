//! Who may pay for what: the one place that says so.

use super::{Plan, Project, ProjectId, RingFence, SourceId};

impl Plan {
    /// Whether money of a source may pay for a project: the source's ring-fence lets the project in, and the project
    /// takes the source (`only_sources`, `only_kinds`). Of money that a clause brings, see [`Plan::clause_may_pay`].
    #[must_use]
    pub fn may_pay(&self, source: SourceId, project: ProjectId) -> bool {
        let (of, pays_for) = (&self[source], &self[project]);
        let takes_source = pays_for.only_sources.as_ref().is_none_or(|only| only.iter().any(|one| one.value == source));
        let takes_kind = pays_for.only_kinds.as_ref().is_none_or(|only| only.iter().any(|one| one.value == *of.kind));
        takes_source && takes_kind && of.ring_fence.allows(project, pays_for)
    }

    /// The same of one receipt: what a trigger brings, by its place, is held by its clause's ring-fence besides.
    #[must_use]
    pub fn clause_may_pay(&self, source: SourceId, clause: Option<usize>, project: ProjectId) -> bool {
        let fence = clause.and_then(|place| self[source].triggers.get(place)).map(|trigger| &trigger.ring_fence);
        self.may_pay(source, project) && fence.is_none_or(|fence| fence.allows(project, &self[project]))
    }

    /// Whether any money of a source may pay for a project, whichever clause brings it.
    #[must_use]
    pub fn some_may_pay(&self, source: SourceId, project: ProjectId) -> bool {
        let triggers = &self[source].triggers;
        let is_written = !self[source].receipts.years.is_empty() || triggers.is_empty();
        (is_written && self.may_pay(source, project))
            || (0..triggers.len()).any(|place| self.clause_may_pay(source, Some(place), project))
    }
}

impl RingFence {
    /// Whether money so fenced may be spent on a project, whatever the project says.
    fn allows(&self, id: ProjectId, project: &Project) -> bool {
        let projects = self.projects.as_ref().is_none_or(|list| list.iter().any(|one| one.value == id));
        let schools = self.schools.as_ref().is_none_or(|list| list.iter().any(|one| project.is_at(one.value)));
        let areas = self.areas.as_ref();
        let areas = areas.is_none_or(|list| project.area.is_some_and(|area| list.iter().any(|one| one.value == *area)));
        let categories = self.categories.as_ref();
        let categories = categories.is_none_or(|list| list.iter().any(|one| one.value == *project.category));
        projects && schools && areas && categories
    }
}
