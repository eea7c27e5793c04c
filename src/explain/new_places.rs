//! The places that a project adds (forecast rule 6; "Reading the programme").

use super::explainer::Explainer;
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::forecast::new_places::{Added, YearGroups, fullest, schools_changed, steps_at};
use crate::plan::{Admission, At, Places, ProjectId, SchoolId};

const RULE: &str = "programme, cost per place";

impl Explainer<'_> {
    /// The places that a project adds: as written, or from its steps.
    pub fn new_places(&self, project: ProjectId, standing: u32) -> Node {
        let of = &self.plan[project];
        let what = format!("{}, new places", of.name.value);
        if let Some(places) = of.costing.new_places {
            let written = self.written(what, f64::from(places.value), Unit::Places, places.span, &of.provenance);
            return written.short("places").shared();
        }
        let schools = schools_changed(self.plan, project);
        let parts = schools.into_iter().map(|school| self.added_at(project, school)).collect();
        Explanation::of(what, Unit::Places, Operation::Sum, parts)
            .standing(f64::from(standing))
            .short("places")
            .rule(RULE)
            .shared()
    }

    /// What a project adds at a school in the year in which that is most.
    fn added_at(&self, project: ProjectId, school: SchoolId) -> Node {
        let (year, added) = fullest(self.plan, project, school);
        let what = format!("{}, places added at {} by {year}", self.plan[project].name.value, self.name(school));
        let parts = match added {
            Added::Capacity(taken) => self.own_capacity(project, school, taken),
            Added::Groups(groups) => groups.into_iter().map(|group| self.groups(project, school, group)).collect(),
        };
        let note = "The year in which its steps add most: each cohort has the places it was admitted to.";
        Explanation::of(what, Unit::Places, Operation::Sum, parts).short(self.name(school)).note(note).shared()
    }

    /// Year groups that all have the same places added.
    fn groups(&self, project: ProjectId, school: SchoolId, group: YearGroups) -> Node {
        let (number, own) = self.admissions(project, school, group.taken);
        let (word, each) = if group.is_new {
            ("year groups that are new", number)
        } else {
            let what = format!("{}, added to the admission number", self.name(school));
            let own = Explanation::of(what, Unit::Places, Operation::Sum, own).short("added");
            ("year groups", own.shared())
        };
        let count = f64::from(u32::try_from(group.count).unwrap_or(u32::MAX));
        let count = Explanation::leaf(word, count, Unit::Number, Operation::Counted).short("year groups").shared();
        let what = format!("{}, places of {word}", self.name(school));
        Explanation::of(what, Unit::Places, Operation::Product, vec![count, each]).short("places").shared()
    }

    /// The admission number after so many steps, and what each of the project's own has added to it.
    fn admissions(&self, project: ProjectId, school: SchoolId, taken: usize) -> (Node, Vec<Node>) {
        let of = &self.plan[school];
        let what = format!("{}, admission number without projects", self.name(school));
        let number = &of.admission_number;
        let number = self.written(what, f64::from(number.value), Unit::Places, number.span, &of.provenance);
        let mut stands = number.short("admission number").shared();
        let mut own = Vec::new();
        for (step, is_own) in steps_at(self.plan, project, school).into_iter().take(taken) {
            let Some(admission) = step.admission else { continue };
            let (number, how) = match admission.value {
                Admission::Becomes(number) => (f64::from(number), Operation::Replaced),
                Admission::Adds(number) => (f64::from(number), Operation::Sum),
            };
            let change = self.change(school, step, At { value: number, span: admission.span });
            if is_own {
                own.push(match how {
                    Operation::Sum => change.clone(),
                    _ => self.rise(school, step, &change, &stands),
                });
            }
            let what = format!("{}, admission number from {}", self.name(school), *step.from);
            let parts = vec![stands, change];
            stands = Explanation::of(what, Unit::Places, how, parts).short("admission number").shared();
        }
        (stands, own)
    }

    /// What each of the project's own steps, of the first so many, adds to the capacity.
    fn own_capacity(&self, project: ProjectId, school: SchoolId, taken: usize) -> Vec<Node> {
        let of = &self.plan[school];
        let what = format!("{}, capacity without projects", self.name(school));
        let capacity = &of.capacity;
        let capacity = self.written(what, f64::from(capacity.value), Unit::Places, capacity.span, &of.provenance);
        let mut stands = capacity.short("capacity").shared();
        let mut own = Vec::new();
        for (step, is_own) in steps_at(self.plan, project, school).into_iter().take(taken) {
            let Some(capacity) = step.capacity else { continue };
            let change = self.change(school, step, capacity.map(f64::from));
            if is_own {
                own.push(self.rise(school, step, &change, &stands));
            }
            stands = change;
        }
        own
    }

    /// What a step writes.
    fn change(&self, school: SchoolId, step: &Places, to: At<f64>) -> Node {
        let what = format!("{}, step of {}", self.name(school), *step.from);
        self.written(what, to.value, Unit::Places, to.span, &step.provenance).short("step").shared()
    }

    /// What a step that replaces a number adds to it.
    fn rise(&self, school: SchoolId, step: &Places, after: &Node, before: &Node) -> Node {
        let what = format!("{}, added by the step of {}", self.name(school), *step.from);
        let parts = vec![after.clone(), before.clone()];
        Explanation::of(what, Unit::Places, Operation::Difference, parts).short("added").shared()
    }
}
