//! Places: what a school offers by year of admission (rule 6).

use std::collections::BTreeMap;

use super::changes::Changes;
use super::opening::Opening;
use crate::calendar::{AcademicYear, NcYear, Phase, YearRange};
use crate::plan::{Places, Plan, School, SchoolId};

/// The cohorts of how many years up to the base year may still be at a school: it has fourteen year groups at most.
const PAST: i32 = 14;

/// A school's admission number, capacity and sixth form by years after the base year, 0 for the base year itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offer {
    /// Pupils admitted to the first year taught, A(y).
    pub admission_number: Vec<f64>,
    /// Net capacity without specialist places, K(y).
    pub capacity: Vec<f64>,
    /// Places of Years 12 and 13 together, at a school that teaches below Year 12 as well.
    pub sixth_form: Vec<f64>,
    /// What cohorts were admitted to 0, 1, 2… years before the base year.
    admitted: Vec<f64>,
}

impl Offer {
    /// What stands in each year once the school's own numbers and the counted steps with `from` up to it are taken.
    #[must_use]
    pub fn of(school: &School, steps: &[&Places], base: AcademicYear, horizon: usize) -> Self {
        Self::of_numbers(&Numbers::of(school, steps, base), base, horizon)
    }

    /// The same from a school's numbers.
    #[must_use]
    pub fn of_numbers(numbers: &Numbers<'_>, base: AcademicYear, horizon: usize) -> Self {
        let years = || (base.start()..).map(AcademicYear::starting).take(horizon + 1);
        let past = (0..PAST).map(|years| base.plus(-years));
        Self {
            admission_number: years().map(|year| numbers.admission_number(year) as f64).collect(),
            capacity: years().map(|year| numbers.capacity(year) as f64).collect(),
            sixth_form: years().map(|year| numbers.sixth_form(year) as f64).collect(),
            admitted: past.map(|year| numbers.admitted(year) as f64).collect(),
        }
    }

    /// The places of a year group so many years after the base year, at a school that then teaches `range`: a cohort
    /// keeps what it was admitted to. A sixth form above other years has places of its own.
    #[must_use]
    pub fn places(&self, range: YearRange, nc_year: NcYear, years: usize) -> f64 {
        if is_sixth_form(range.first, nc_year) {
            let both = self.sixth_form.get(years).copied().unwrap_or(0.0);
            return if range.last > Phase::Post16.entry() { both / 2.0 } else { both };
        }
        let since = nc_year.index().saturating_sub(range.first.index());
        let admitted = match years.checked_sub(since) {
            Some(ahead) if ahead > 0 => self.admission_number.get(ahead),
            _ => self.admitted.get(since - years.min(since)),
        };
        admitted.copied().unwrap_or(0.0)
    }
}

/// Whether a year group belongs to the sixth form of a school that begins below it.
#[must_use]
pub fn is_sixth_form(first: NcYear, nc_year: NcYear) -> bool {
    first < Phase::Post16.entry() && nc_year >= Phase::Post16.entry()
}

/// A school's numbers as its file and the counted steps give them for any year.
#[derive(Clone, Debug)]
pub struct Numbers<'a> {
    school: &'a School,
    base: AcademicYear,
    /// Where projects open it: when, before which it has the numbers of that year.
    opening: Option<AcademicYear>,
    /// The year whose own numbers its sixth form is worked out from.
    sixth_form_from: AcademicYear,
    /// Of the admission number.
    pub admission: Changes<'a>,
    /// Of the net capacity.
    pub capacities: Changes<'a>,
    /// Of the sixth form.
    pub sixth_forms: Changes<'a>,
}

impl<'a> Numbers<'a> {
    /// Of a school with the counted steps at it, in the order of the files.
    #[must_use]
    pub fn of(school: &'a School, steps: &[&'a Places], base: AcademicYear) -> Self {
        let opening = match Opening::of(school, steps) {
            Opening::In(opens) => Some(opens),
            _ => None,
        };
        Self {
            school,
            base,
            opening: opening.filter(|_| school.opened_by_project),
            sixth_form_from: opening.map_or(base, |opens| opens.max(base)),
            admission: Changes::of_admission(school, steps),
            capacities: Changes::of_capacity(school, steps),
            sixth_forms: Changes::of_sixth_form(steps),
        }
    }

    /// The year whose numbers hold in a year: that of its opening before a project opens it.
    #[must_use]
    pub fn holding(&self, year: AcademicYear) -> AcademicYear {
        self.opening.map_or(year, |opens| year.max(opens))
    }

    /// A(y).
    #[must_use]
    pub fn admission_number(&self, year: AcademicYear) -> i64 {
        self.admission.standing(written(self.school.admission_number), self.holding(year))
    }

    /// K(y): without specialist places, and not below 0.
    #[must_use]
    pub fn capacity(&self, year: AcademicYear) -> i64 {
        let standing = self.capacities.standing(written(self.school.capacity), self.holding(year));
        (standing - i64::from(*self.school.specialist_places)).max(0)
    }

    /// When a cohort's places were set that was admitted in a year up to the base year.
    #[must_use]
    pub fn admitted_by(&self, year: AcademicYear) -> Admitted {
        let Some((&first, number)) = self.school.admission_numbers.years.range(..=self.base).next() else {
            return Admitted::In(self.base);
        };
        match self.school.admission_number {
            _ if year >= first => Admitted::In(year),
            Some(_) => Admitted::Before,
            None => Admitted::First(first, number.value),
        }
    }

    /// What a cohort was admitted to in a year up to the base year.
    fn admitted(&self, year: AcademicYear) -> i64 {
        match self.admitted_by(year) {
            Admitted::In(year) => self.admission_number(year),
            Admitted::Before => written(self.school.admission_number),
            Admitted::First(_, number) => i64::from(number),
        }
    }

    /// Places of Years 12 and 13 together before any step: written, or worked out once and for all.
    #[must_use]
    pub fn own_sixth_form(&self) -> i64 {
        match self.school.sixth_form_places {
            Some(places) => i64::from(*places),
            None => self.worked_out().places(),
        }
    }

    /// What a sixth form is worked out from where nothing is written.
    #[must_use]
    pub fn worked_out(&self) -> WorkedOut {
        let year = self.sixth_form_from;
        let capacity = self.capacities.own().standing(written(self.school.capacity), year);
        let last = Phase::Secondary.years().last.index() + 1;
        WorkedOut {
            year,
            capacity: (capacity - i64::from(*self.school.specialist_places)).max(0),
            admission_number: self.admission.own().standing(written(self.school.admission_number), year),
            year_groups: last.saturating_sub(self.school.years.first.index()),
        }
    }

    /// Places of Years 12 and 13 together in a year.
    #[must_use]
    pub fn sixth_form(&self, year: AcademicYear) -> i64 {
        self.sixth_forms.standing(self.own_sixth_form(), self.holding(year))
    }
}

/// A number that may not be written: 0 then.
fn written(number: Option<crate::plan::At<u32>>) -> i64 {
    number.map_or(0, |number| i64::from(*number))
}

/// What a cohort's places go by that was admitted up to the base year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admitted {
    /// The admission number that stands in this year.
    In(AcademicYear),
    /// The number for all years before the first that has one of its own.
    Before,
    /// The first number of a year of its own, nothing being written for those before.
    First(AcademicYear, u32),
}

/// A sixth form as what a school's net capacity leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkedOut {
    /// The year whose own numbers count.
    pub year: AcademicYear,
    /// The net capacity without specialist places.
    pub capacity: i64,
    /// The admission number.
    pub admission_number: i64,
    /// Year groups from the first to Year 11.
    pub year_groups: usize,
}

impl WorkedOut {
    /// Places of Years 12 and 13 together, not below 0.
    #[must_use]
    pub fn places(self) -> i64 {
        let below = self.admission_number * i64::try_from(self.year_groups).unwrap_or(0);
        (self.capacity - below).max(0)
    }
}

/// The counted steps by school in the order of the files: those of every project in the programme.
#[must_use]
pub fn steps_by_school(plan: &Plan) -> BTreeMap<SchoolId, Vec<&Places>> {
    let mut steps: BTreeMap<SchoolId, Vec<&Places>> = BTreeMap::new();
    for places in plan.built_projects().flat_map(|(_, project)| &project.places) {
        steps.entry(*places.school).or_default().push(places);
    }
    for of_school in steps.values_mut() {
        of_school.sort_by_key(|places| *places.from);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, plan, school, steps, year};
    use super::*;
    use crate::plan::{Admission, ProjectGroup};

    /// Places in all of a primary school, year by year after the base year.
    fn in_all(plan: &Plan, years: usize) -> Vec<f64> {
        let steps = steps_by_school(plan);
        let steps = steps.get(&SchoolId(0)).map_or(&[][..], Vec::as_slice);
        let school = &plan.schools[0];
        let offer = Offer::of(school, steps, *plan.assumptions.base_year, years);
        let sum = |h| school.years.years().map(|nc_year| offer.places(*school.years, nc_year, h)).sum();
        (1..=years).map(sum).collect()
    }

    /// The forms-of-entry table that officers draw by hand: a form more a year, from the bottom.
    #[test]
    fn a_form_of_entry_rolls_through_a_year_at_a_time() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R-6", 30)];
        plan.projects = vec![steps(0, &[("2017", None, Some(Admission::Becomes(60)))])];
        let expected = [210, 210, 210, 240, 270, 300, 330, 360, 390, 420, 420];
        assert_eq!(in_all(&plan, 11), expected.map(f64::from));
    }

    #[test]
    fn a_bulge_moves_up_and_leaves() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R-6", 30)];
        let bulge = [("2015", None, Some(Admission::Adds(30))), ("2016", None, Some(Admission::Adds(-30)))];
        plan.projects = vec![steps(0, &bulge)];
        let expected = [210, 240, 240, 240, 240, 240, 240, 240, 210];
        assert_eq!(in_all(&plan, 9), expected.map(f64::from));
    }

    #[test]
    fn steps_count_in_order_of_year_then_of_the_files() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R", 30)];
        plan.projects = vec![
            steps(0, &[("2016", None, Some(Admission::Adds(15)))]),
            steps(0, &[("2015", None, Some(Admission::Becomes(45))), ("2016", None, Some(Admission::Becomes(90)))]),
            steps(0, &[("2016", None, Some(Admission::Adds(30)))]),
        ];
        assert_eq!(in_all(&plan, 4), [30.0, 45.0, 120.0, 120.0]);
    }

    #[test]
    fn places_of_pipeline_projects_do_not_count() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R", 30)];
        plan.projects = vec![steps(0, &[("2014", None, Some(Admission::Becomes(60)))])];
        plan.projects[0].group = at(ProjectGroup::Pipeline);
        assert_eq!(in_all(&plan, 1), [30.0]);
    }

    #[test]
    fn cohorts_admitted_up_to_the_base_year_have_the_places_of_the_base_year() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R-6", 30)];
        plan.projects = vec![steps(0, &[("2012", None, Some(Admission::Becomes(60)))])];
        assert_eq!(in_all(&plan, 2), [420.0, 420.0]);
    }

    #[test]
    fn capacity_is_replaced_from_its_year_on() {
        let mut plan = plan(&["a"]);
        plan.schools = vec![school(0, "s", "R-6", 30)];
        plan.projects = vec![steps(0, &[("2015", None, None)])];
        plan.projects[0].places[0].capacity = Some(at(420));
        let steps = steps_by_school(&plan);
        let offer = Offer::of(&plan.schools[0], &steps[&SchoolId(0)], year(2013), 3);
        assert_eq!(offer.capacity, [210.0, 210.0, 420.0, 420.0]);
    }
}
