//! Places: the admission number, the capacity and the sixth form, step by step (rule 6).

use super::explainer::Explainer;
use super::operation::Operation;
use super::tree::{Explanation, Node, Unit};
use crate::calendar::{AcademicYear, NcYear, Phase, YearRange};
use crate::forecast::changes::{Change, Changes};
use crate::forecast::places::{Admitted, Numbers, is_sixth_form};
use crate::plan::{Admission, AdmissionStatus, At, SchoolId};

const RULE: &str = "forecast rule 6";

/// One of a school's numbers, in words.
#[derive(Clone, Copy)]
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
            Self::SixthForm => "sixth form places",
        }
    }
}

impl Explainer<'_> {
    /// The places of a year group: those its cohort was admitted to, or its part of the sixth form.
    pub fn places(&self, school: SchoolId, ahead: usize, nc_year: NcYear) -> Node {
        let index = &self.workings.index;
        let range = index.range(school, ahead).unwrap_or(YearRange { first: nc_year, last: nc_year });
        let what = format!("{}, places in {} in {}", self.name(school), nc_year.name(), self.year(ahead));
        let standing = index.offers[school.0].places(range, nc_year, ahead);
        if is_sixth_form(range.first, nc_year) {
            return self.of_sixth_form(what, school, ahead, range).standing(standing).shared();
        }
        let since = nc_year.index().saturating_sub(range.first.index());
        let admitted = self.year(ahead).plus(-i32::try_from(since).unwrap_or(0));
        let is_past = admitted <= self.year(0);
        let from = if is_past { self.admitted(school, admitted) } else { self.admission_number_in(school, admitted) };
        let explanation = Explanation::of(what, Unit::Places, Operation::Same, vec![from])
            .standing(standing)
            .short("places")
            .rule(RULE);
        let note = match (is_past, since) {
            (true, _) if index.numbers[school.0].admitted_by(admitted) == Admitted::In(self.year(0)) => {
                format!("Cohorts admitted up to {} have what stands then.", self.year(0))
            }
            (false, 0) => return explanation.shared(),
            _ => format!("A cohort keeps the places it was admitted to in {admitted}."),
        };
        explanation.note(note).shared()
    }

    /// Half of the places of Years 12 and 13, or all of them where Year 12 alone is taught.
    fn of_sixth_form(&self, what: String, school: SchoolId, ahead: usize, range: YearRange) -> Explanation {
        let both = self.sixth_form(school, self.year(ahead));
        let explanation = if range.last > Phase::Post16.entry() {
            let half = Self::stated("half of them for each of the two years", 0.5, Unit::Number).short("half").shared();
            Explanation::of(what, Unit::Places, Operation::Product, vec![half, both])
        } else {
            Explanation::of(what, Unit::Places, Operation::Same, vec![both]).note("Year 12 alone is taught.")
        };
        explanation.short("places").rule(RULE)
    }

    /// What a cohort was admitted to in a year up to the base year.
    fn admitted(&self, school: SchoolId, year: AcademicYear) -> Node {
        let of = &self.plan[school];
        match self.workings.index.numbers[school.0].admitted_by(year) {
            Admitted::In(year) => self.admission_number_in(school, year),
            Admitted::Before => {
                let what = format!("{}, admission number before those by year", self.name(school));
                self.start(what, of.admission_number, school, Number::Admission).shared()
            }
            Admitted::First(year, _) => {
                let what = format!("{}, admission number of {year}, the first by year", self.name(school));
                let number = of.admission_numbers.years.get(&year).copied();
                let value = number.map_or(0.0, |number| f64::from(*number));
                let span = number.map_or(crate::plan::Span::DEFAULT, |number| number.span);
                let written = self.written(what, value, Unit::Places, span, &of.admission_numbers.provenance);
                written.short("admission number").shared()
            }
        }
    }

    /// A(y): the admission number, with every step taken so far.
    pub fn admission_number(&self, school: SchoolId, ahead: usize) -> Node {
        self.admission_number_in(school, self.year(ahead))
    }

    fn admission_number_in(&self, school: SchoolId, year: AcademicYear) -> Node {
        let numbers = &self.workings.index.numbers[school.0];
        let what = format!("{}, admission number without projects", self.name(school));
        let start = self.start(what, self.plan[school].admission_number, school, Number::Admission);
        let (name, standing) = ((school, Number::Admission), numbers.admission_number(year));
        let stands = self.after(start, &numbers.admission, name, numbers.holding(year));
        self.opening_note(stands, school, year).standing(standing as f64).shared()
    }

    /// K(y): the capacity, with every step taken so far and without specialist places.
    pub fn capacity(&self, school: SchoolId, ahead: usize) -> Node {
        let (year, numbers) = (self.year(ahead), &self.workings.index.numbers[school.0]);
        let what = format!("{}, capacity without projects", self.name(school));
        let start = self.start(what, self.plan[school].capacity, school, Number::Capacity);
        let stands = self.after(start, &numbers.capacities, (school, Number::Capacity), numbers.holding(year));
        self.without_specialist(self.opening_note(stands, school, year).shared(), school)
    }

    /// A capacity less the places of a unit.
    fn without_specialist(&self, capacity: Node, school: SchoolId) -> Node {
        let of = &self.plan[school];
        if *of.specialist_places == 0 {
            return capacity;
        }
        let what = format!("{}, places of its unit or resource base", self.name(school));
        let places = of.specialist_places;
        let unit = self.written(what, f64::from(*places), Unit::Places, places.span, &of.provenance).short("unit");
        let what = format!("{}, capacity less its specialist places", self.name(school));
        let parts = vec![capacity, unit.shared()];
        let less = Explanation::of(what.clone(), Unit::Places, Operation::Difference, parts).short("capacity").shared();
        let rest = format!("{what}, not below 0");
        Explanation::of(rest, Unit::Places, Operation::Positive, vec![less]).short("capacity").rule(RULE).shared()
    }

    /// The places of Years 12 and 13 together in a year.
    fn sixth_form(&self, school: SchoolId, year: AcademicYear) -> Node {
        let (of, numbers) = (&self.plan[school], &self.workings.index.numbers[school.0]);
        let start = match of.sixth_form_places {
            Some(_) => {
                let what = format!("{}, sixth form places without projects", self.name(school));
                self.start(what, of.sixth_form_places, school, Number::SixthForm)
            }
            None => self.worked_out(school, numbers),
        };
        let stands = self.after(start, &numbers.sixth_forms, (school, Number::SixthForm), numbers.holding(year));
        stands.standing(numbers.sixth_form(year) as f64).shared()
    }

    /// A sixth form as what the capacity leaves.
    fn worked_out(&self, school: SchoolId, numbers: &Numbers<'_>) -> Explanation {
        let (of, worked_out, name) = (&self.plan[school], numbers.worked_out(), self.name(school));
        let year = worked_out.year;
        let own =
            |start, changes: &Changes<'_>, number| self.after(start, &changes.own(), (school, number), year).shared();
        let start = self.start(format!("{name}, capacity"), of.capacity, school, Number::Capacity);
        let capacity = self.without_specialist(own(start, &numbers.capacities, Number::Capacity), school);
        let start = self.start(format!("{name}, admission number"), of.admission_number, school, Number::Admission);
        let admission_number = own(start, &numbers.admission, Number::Admission);
        let groups = f64::from(u32::try_from(worked_out.year_groups).unwrap_or(0));
        let what = format!("year groups of {name} up to Year 11");
        let groups = Explanation::leaf(what, groups, Unit::Number, Operation::Counted).short("year groups").shared();
        let below = Explanation::of(
            format!("{name}, places up to Year 11 in {year}, without projects"),
            Unit::Places,
            Operation::Product,
            vec![admission_number, groups],
        );
        let what = format!("{name}, what its capacity leaves in {year}");
        let parts = vec![capacity, below.short("places up to Year 11").shared()];
        let left = Explanation::of(what, Unit::Places, Operation::Difference, parts).short("left").shared();
        let what = format!("{name}, sixth form places without projects");
        Explanation::of(what, Unit::Places, Operation::Positive, vec![left])
            .short("sixth form")
            .rule(RULE)
            .note("Nothing is written: `sixth_form_places` says it.")
    }

    /// A number as the file has it before any change; 0 where it has none.
    fn start(&self, what: String, number: Option<At<u32>>, school: SchoolId, of: Number) -> Explanation {
        let Some(number) = number else {
            let what = format!("{}, {} before the first that is written", self.name(school), of.as_str());
            return Self::stated(what, 0.0, Unit::Places).short(of.as_str());
        };
        let provenance = &self.plan[school].provenance;
        self.written(what, f64::from(*number), Unit::Places, number.span, provenance).short(of.as_str())
    }

    /// What stands after the changes up to a year.
    fn after(
        &self,
        start: Explanation,
        changes: &Changes<'_>,
        (school, number): (SchoolId, Number),
        year: AcademicYear,
    ) -> Explanation {
        let mut stands = start;
        for change in changes.until(year) {
            let (value, how, word) = match *change.does {
                Admission::Becomes(number) => (f64::from(number), Operation::Replaced, "becomes"),
                Admission::Adds(number) => (f64::from(number), Operation::Sum, "adds"),
            };
            let (by, written) = self.changed(change, (school, number), value, word);
            let what = format!("{}, {} {by}", self.name(school), number.as_str());
            let parts = vec![stands.shared(), written.short(word).shared()];
            stands = Explanation::of(what, Unit::Places, how, parts).short(number.as_str()).rule(RULE);
        }
        stands
    }

    /// What a change writes, and what it is after.
    fn changed(
        &self,
        change: &Change<'_>,
        (school, number): (SchoolId, Number),
        value: f64,
        word: &str,
    ) -> (String, Explanation) {
        let (of, from, span) = (&self.plan[school], change.from, change.does.span);
        if let Some(step) = change.step {
            let project = self.project_of(step);
            let what = format!("{project} {word}, from {from}");
            return (format!("after {project}"), self.written(what, value, Unit::Places, span, &step.provenance));
        }
        let (table, status) = match number {
            Number::Admission => (&of.admission_numbers, of.admission_status.get(&from)),
            _ => (&of.capacities, None),
        };
        let what = format!("{}, {} written for {from}", self.name(school), number.as_str());
        let written = self.written(what, value, Unit::Places, span, &table.provenance);
        let written = match status.map(|status| **status).filter(|status| *status != AdmissionStatus::Determined) {
            Some(status) => written.note(format!("It is {status}, not determined.")),
            None => written,
        };
        (format!("from {from}"), written)
    }

    /// The project of a step.
    fn project_of(&self, step: &crate::plan::Places) -> &str {
        let mut projects = self.plan.built_projects();
        let is_its = |places: &crate::plan::Places| std::ptr::eq(places, step);
        projects.find(|(_, project)| project.places.iter().any(is_its)).map_or("", |(_, project)| &project.name)
    }

    /// That numbers before a school's opening are those of its opening year.
    fn opening_note(&self, stands: Explanation, school: SchoolId, year: AcademicYear) -> Explanation {
        match self.workings.index.numbers[school.0].holding(year) {
            opening if opening > year => stands.note(format!("Before it opens: what stands in {opening}.")),
            _ => stands,
        }
    }
}
