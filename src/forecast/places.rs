//! Places: what a school offers by year of admission (rule 6).

use std::collections::BTreeMap;

use crate::calendar::{AcademicYear, NcYear};
use crate::plan::{Admission, Places, Plan, School, SchoolId};

/// A school's admission number and capacity by years after the base year, 0 for the base year itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offer {
    /// Pupils admitted to the first year taught, A(y).
    pub admission_number: Vec<f64>,
    /// Net capacity, K(y).
    pub capacity: Vec<f64>,
}

impl Offer {
    /// What stands in each year once the steps with `from` up to it are taken in their order.
    #[must_use]
    pub fn of(school: &School, steps: &[&Places], base: AcademicYear, horizon: usize) -> Self {
        let mut offer = Self::default();
        let mut admission_number = i64::from(*school.admission_number);
        let mut capacity = *school.capacity;
        let mut steps = steps.iter().peekable();
        for year in (base.start()..).map(AcademicYear::starting).take(horizon + 1) {
            while let Some(step) = steps.next_if(|step| *step.from <= year) {
                match step.admission.map(|admission| admission.value) {
                    Some(Admission::Becomes(number)) => admission_number = i64::from(number),
                    Some(Admission::Adds(number)) => admission_number += i64::from(number),
                    None => {}
                }
                capacity = step.capacity.map_or(capacity, |capacity| capacity.value);
            }
            offer.admission_number.push(admission_number as f64);
            offer.capacity.push(f64::from(capacity));
        }
        offer
    }

    /// The places of a year group so many years after the base year: a cohort keeps what it was admitted to, and
    /// cohorts admitted up to the base year have what stands then.
    #[must_use]
    pub fn places(&self, first: NcYear, nc_year: NcYear, years: usize) -> f64 {
        let admitted = years.saturating_sub(nc_year.index().saturating_sub(first.index()));
        self.admission_number.get(admitted).copied().unwrap_or(0.0)
    }
}

/// The counted steps by school, in order of `from`, then of the files: those of every project in the programme.
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
    use crate::plan::ProjectGroup;

    /// Places in all of a primary school, year by year after the base year.
    fn in_all(plan: &Plan, years: usize) -> Vec<f64> {
        let steps = steps_by_school(plan);
        let steps = steps.get(&SchoolId(0)).map_or(&[][..], Vec::as_slice);
        let school = &plan.schools[0];
        let offer = Offer::of(school, steps, *plan.assumptions.base_year, years);
        let sum = |h| school.years.years().map(|nc_year| offer.places(school.years.first, nc_year, h)).sum();
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
