//! The places that a project adds (forecast rule 6; "Reading the programme").

use super::explainer::Explainer;
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::AcademicYear;
use crate::forecast::new_places::{Added, Stage, YearGroups, fullest, opens, schools_changed, stages, start};
use crate::plan::{Admission, At, ProjectId, SchoolId};

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
            Added::Groups(groups, sixth_form) => {
                let below = groups.into_iter().map(|group| self.groups(project, school, group));
                below.chain(sixth_form.map(|group| self.added_sixth_form(project, school, group))).collect()
            }
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

    /// The places of a sixth form: all of one that is new, else what the project's own steps add.
    fn added_sixth_form(&self, project: ProjectId, school: SchoolId, group: YearGroups) -> Node {
        let (number, own) = self.walked(project, school, group.taken, Number::SixthForm);
        if group.is_new {
            return number;
        }
        let what = format!("{}, added to the sixth form", self.name(school));
        Explanation::of(what, Unit::Places, Operation::Sum, own).short("sixth form").shared()
    }

    /// The admission number after so many stages, and what each of the project's own has added to it.
    fn admissions(&self, project: ProjectId, school: SchoolId, taken: usize) -> (Node, Vec<Node>) {
        self.walked(project, school, taken, Number::Admission)
    }

    /// What each of the project's own stages, of the first so many, adds to the capacity.
    fn own_capacity(&self, project: ProjectId, school: SchoolId, taken: usize) -> Vec<Node> {
        self.walked(project, school, taken, Number::Capacity).1
    }

    /// A number after so many stages, and what each of the project's own has added to it.
    fn walked(&self, project: ProjectId, school: SchoolId, taken: usize, number: Number) -> (Node, Vec<Node>) {
        let word = number.as_str();
        let mut stands = self.before(school, number);
        let mut own = Vec::new();
        if opens(self.plan, project, school) {
            own.push(stands.clone());
        }
        for stage in stages(self.plan, project, school).into_iter().take(taken) {
            let Some(does) = number.of(&stage) else { continue };
            let (value, how) = match *does {
                Admission::Becomes(number) => (f64::from(number), Operation::Replaced),
                Admission::Adds(number) => (f64::from(number), Operation::Sum),
            };
            let change = self.change(school, &stage, At { value, span: does.span }, number);
            if stage.is_own {
                own.push(match how {
                    Operation::Sum => change.clone(),
                    _ => self.rise(school, stage.from, &change, &stands),
                });
            }
            let what = format!("{}, {word} from {}", self.name(school), stage.from);
            stands = Explanation::of(what, Unit::Places, how, vec![stands, change]).short(word).shared();
        }
        (stands, own)
    }

    /// What stands before any stage.
    fn before(&self, school: SchoolId, number: Number) -> Node {
        let of = &self.plan[school];
        let written = match number {
            Number::Admission => of.admission_number,
            Number::Capacity => of.capacity,
            Number::SixthForm => of.sixth_form_places,
        };
        let what = format!("{}, {} without projects", self.name(school), number.as_str());
        match written {
            Some(written) => {
                let value = f64::from(*written);
                self.written(what, value, Unit::Places, written.span, &of.provenance).short(number.as_str()).shared()
            }
            None if number == Number::SixthForm => {
                let value = start(self.plan, school)[2] as f64;
                let what = format!("{what}: what its capacity leaves above Year 11");
                Explanation::leaf(what, value, Unit::Places, Operation::Counted).short(number.as_str()).shared()
            }
            None => {
                let what = format!("{what}: none is written");
                Self::stated(what, 0.0, Unit::Places).short(number.as_str()).shared()
            }
        }
    }

    /// What a stage writes.
    fn change(&self, school: SchoolId, stage: &Stage<'_>, to: At<f64>, number: Number) -> Node {
        let of = &self.plan[school];
        let (word, provenance) = match (stage.step, number) {
            (Some(step), _) => ("step", &step.provenance),
            (None, Number::Admission) => ("own number", &of.admission_numbers.provenance),
            (None, _) => ("own number", &of.capacities.provenance),
        };
        let what = format!("{}, {word} of {}", self.name(school), stage.from);
        self.written(what, to.value, Unit::Places, to.span, provenance).short(word).shared()
    }

    /// What a stage that replaces a number adds to it.
    fn rise(&self, school: SchoolId, from: AcademicYear, after: &Node, before: &Node) -> Node {
        let what = format!("{}, added by the step of {from}", self.name(school));
        let parts = vec![after.clone(), before.clone()];
        Explanation::of(what, Unit::Places, Operation::Difference, parts).short("added").shared()
    }
}

/// One of a school's numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Number {
    Admission,
    Capacity,
    SixthForm,
}

impl Number {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Admission => "admission number",
            Self::Capacity => "capacity",
            Self::SixthForm => "sixth form",
        }
    }

    /// What a stage does to it.
    fn of(self, stage: &Stage<'_>) -> Option<At<Admission>> {
        let becomes = |number: Option<At<u32>>| number.map(|number| number.map(Admission::Becomes));
        match self {
            Self::Admission => stage.admission,
            Self::Capacity => becomes(stage.capacity),
            Self::SixthForm => becomes(stage.sixth_form),
        }
    }
}
