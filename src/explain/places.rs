//! Places: the admission number and capacity, step by step (rule 6).

use super::explainer::Explainer;
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::NcYear;
use crate::forecast::places::steps_by_school;
use crate::plan::{Admission, Places, SchoolId};

const RULE: &str = "forecast rule 6";

impl Explainer<'_> {
    /// The places of a year group: those its cohort was admitted to.
    pub fn places(&self, school: SchoolId, ahead: usize, nc_year: NcYear) -> Node {
        let index = &self.workings.index;
        let first = index.range(school, ahead).map_or(nc_year, |range| range.first);
        let since = nc_year.index().saturating_sub(first.index());
        let admitted = ahead.saturating_sub(since);
        let what = format!("{}, places in {} in {}", self.name(school), nc_year.name(), self.year(ahead));
        let standing = index.offers[school.0].places(first, nc_year, ahead);
        let explanation =
            Explanation::of(what, Unit::Places, Operation::Same, vec![self.admission_number(school, admitted)])
                .standing(standing)
                .short("places")
                .rule(RULE);
        let note = match ahead.checked_sub(since) {
            None => format!("Cohorts admitted up to {} have what stands then.", self.year(0)),
            Some(_) if since > 0 => format!("A cohort keeps the places it was admitted to in {}.", self.year(admitted)),
            Some(_) => return explanation.shared(),
        };
        explanation.note(note).shared()
    }

    /// A(y): the admission number, with every step taken so far.
    pub fn admission_number(&self, school: SchoolId, ahead: usize) -> Node {
        let of = &self.plan[school];
        let what = format!("{}, admission number without projects", self.name(school));
        let number = &of.admission_number;
        let mut stands = self
            .written(what, f64::from(number.value), Unit::Places, number.span, &of.provenance)
            .short("admission number");
        for (project, step) in self.steps(school, ahead) {
            let Some(admission) = step.admission else { continue };
            let (value, how, word) = match admission.value {
                Admission::Becomes(number) => (f64::from(number), Operation::Replaced, "becomes"),
                Admission::Adds(number) => (f64::from(number), Operation::Sum, "adds"),
            };
            let what = format!("{project} {word}, from {}", *step.from);
            let change = self.written(what, value, Unit::Places, admission.span, &step.provenance).short(word);
            let what = format!("{}, admission number after {project}", self.name(school));
            let parts = vec![stands.shared(), change.shared()];
            stands = Explanation::of(what, Unit::Places, how, parts).short("admission number").rule(RULE);
        }
        let standing = self.workings.index.offers[school.0].admission_number.get(ahead).copied().unwrap_or(0.0);
        stands.standing(standing).shared()
    }

    /// K(y): the capacity, with every step taken so far.
    pub fn capacity(&self, school: SchoolId, ahead: usize) -> Node {
        let of = &self.plan[school];
        let what = format!("{}, capacity without projects", self.name(school));
        let capacity = &of.capacity;
        let mut stands = self
            .written(what, f64::from(capacity.value), Unit::Places, capacity.span, &of.provenance)
            .short("capacity");
        for (project, step) in self.steps(school, ahead) {
            let Some(capacity) = step.capacity else { continue };
            let (value, what) = (f64::from(capacity.value), format!("{project} makes it, from {}", *step.from));
            let change = self.written(what, value, Unit::Places, capacity.span, &step.provenance).short("becomes");
            let what = format!("{}, capacity after {project}", self.name(school));
            let parts = vec![stands.shared(), change.shared()];
            stands = Explanation::of(what, Unit::Places, Operation::Replaced, parts).short("capacity").rule(RULE);
        }
        stands.shared()
    }

    /// The steps of projects at a school up to a year, each with its project's name.
    fn steps(&self, school: SchoolId, ahead: usize) -> Vec<(&str, &Places)> {
        if self.options.forecast.without_projects {
            return Vec::new();
        }
        let year = self.year(ahead);
        let steps = steps_by_school(self.plan).remove(&school).unwrap_or_default();
        let project_of = |step: &Places| {
            let mut projects = self.plan.built_projects();
            let is_its = |places: &Places| std::ptr::eq(places, step);
            projects.find(|(_, project)| project.places.iter().any(is_its)).map_or("", |(_, project)| &project.name)
        };
        steps.into_iter().filter(|step| *step.from <= year).map(|step| (project_of(step), step)).collect()
    }
}
