//! Who may pay for what: the one place that says so.

use super::{Plan, Project, ProjectId, RingFence, SourceId};

impl Plan {
    /// Whether money of a source may pay for a project: the source's ring-fence lets the project in, and the project
    /// takes the source (`only_sources`, `only_kinds`). Of money that a clause brings, see [`Plan::clause_may_pay`].
    #[must_use]
    pub fn may_pay(&self, source: SourceId, project: ProjectId) -> bool {
        self.is_taken(source, project) && self.lets_in(source, None, project)
    }

    /// Whether the ring-fence of a source, and that of the clause which brings the money, let a project in.
    #[must_use]
    pub fn lets_in(&self, source: SourceId, clause: Option<usize>, project: ProjectId) -> bool {
        let of = &self[source];
        let fence = clause.and_then(|place| of.triggers.get(place)).map(|trigger| &trigger.ring_fence);
        let mut fences = std::iter::once(&of.ring_fence).chain(fence);
        fences.all(|fence| fence.allows(project, &self[project]))
    }

    /// Whether a project takes money of a source, as far as it says so itself (`only_sources`, `only_kinds`).
    #[must_use]
    pub fn is_taken(&self, source: SourceId, project: ProjectId) -> bool {
        let (kind, of) = (*self[source].kind, &self[project]);
        let takes_source = of.only_sources.as_ref().is_none_or(|only| only.iter().any(|one| one.value == source));
        takes_source && of.only_kinds.as_ref().is_none_or(|only| only.iter().any(|one| one.value == kind))
    }

    /// The same of one receipt: what a trigger brings, by its place, is held by its clause's ring-fence besides.
    #[must_use]
    pub fn clause_may_pay(&self, source: SourceId, clause: Option<usize>, project: ProjectId) -> bool {
        self.is_taken(source, project) && self.lets_in(source, clause, project)
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
