//! What stands of a school's numbers once its own and the projects' steps are taken in their order (rule 6).

use crate::calendar::AcademicYear;
use crate::plan::{Admission, At, ByYear, Places, School};

/// One change of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change<'a> {
    /// From when.
    pub from: AcademicYear,
    /// What it does to what stands.
    pub does: At<Admission>,
    /// The project's step that brings it; `None` for a number of the school's own.
    pub step: Option<&'a Places>,
}

/// What changes one of a school's numbers: the earliest first, of one year the school's own number before the counted
/// steps in the order of the files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes<'a>(pub Vec<Change<'a>>);

impl<'a> Changes<'a> {
    /// Of the admission number. `steps` are those at the school in the order of the files.
    #[must_use]
    pub fn of_admission(school: &School, steps: &[&'a Places]) -> Self {
        Self::of(&school.admission_numbers, steps, |step| step.admission)
    }

    /// Of the net capacity.
    #[must_use]
    pub fn of_capacity(school: &School, steps: &[&'a Places]) -> Self {
        Self::of(&school.capacities, steps, |step| step.capacity.map(|capacity| capacity.map(Admission::Becomes)))
    }

    /// Of the places of Years 12 and 13 together.
    #[must_use]
    pub fn of_sixth_form(steps: &[&'a Places]) -> Self {
        Self::of(&ByYear::default(), steps, |step| step.sixth_form_places.map(|places| places.map(Admission::Becomes)))
    }

    fn of(
        own: &ByYear<AcademicYear, u32>,
        steps: &[&'a Places],
        does: impl Fn(&Places) -> Option<At<Admission>>,
    ) -> Self {
        let own =
            own.years.iter().map(|(&from, number)| Change { from, does: number.map(Admission::Becomes), step: None });
        let of_step = |&step: &&'a Places| Some(Change { from: *step.from, does: does(step)?, step: Some(step) });
        let mut changes: Vec<Change<'a>> = own.chain(steps.iter().filter_map(of_step)).collect();
        // The sort is stable: what is of one year keeps its order.
        changes.sort_by_key(|change| change.from);
        Self(changes)
    }

    /// The changes up to a year.
    pub fn until(&self, year: AcademicYear) -> impl Iterator<Item = &Change<'a>> {
        self.0.iter().take_while(move |change| change.from <= year)
    }

    /// What stands in a year where `before` stood before all of them.
    #[must_use]
    pub fn standing(&self, before: i64, year: AcademicYear) -> i64 {
        self.until(year).fold(before, |stands, change| match *change.does {
            Admission::Becomes(number) => i64::from(number),
            Admission::Adds(more) => stands + i64::from(more),
        })
    }

    /// The school's own numbers alone.
    #[must_use]
    pub fn own(&self) -> Self {
        Self(self.0.iter().filter(|change| change.step.is_none()).copied().collect())
    }

    /// The years of a project's step beside which a number of the school's own stands: one of the same year, or a later
    /// one, which replaces what the step has done.
    #[must_use]
    pub fn own_beside_steps(&self) -> Vec<(Change<'a>, &'a Places)> {
        let mut found = Vec::new();
        let mut last: Option<&'a Places> = None;
        for change in &self.0 {
            if change.step.is_some() {
                last = change.step;
                continue;
            }
            let same = self.0.iter().find_map(|one| one.step.filter(|_| one.from == change.from));
            found.extend(same.or(last).map(|step| (*change, step)));
            last = None;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, school, steps, year};
    use super::*;
    use crate::plan::Project;

    fn numbers(written: &[(i32, u32)]) -> ByYear<AcademicYear, u32> {
        let years = written.iter().map(|&(start, number)| (year(start), at(number))).collect();
        ByYear { years, ..ByYear::default() }
    }

    fn of(project: &Project) -> Vec<&Places> {
        project.places.iter().collect()
    }

    #[test]
    fn of_one_year_the_schools_own_number_comes_before_the_projects_steps() {
        let mut new = school(0, "s", "R", 30);
        new.admission_numbers = numbers(&[(2015, 45), (2017, 20)]);
        let project = steps(0, &[("2016", None, Some(Admission::Adds(5))), ("2015", None, Some(Admission::Adds(30)))]);
        let changes = Changes::of_admission(&new, &of(&project));
        let standing = [2014, 2015, 2016, 2017].map(|start| changes.standing(30, year(start)));
        assert_eq!(standing, [30, 75, 80, 20]);
        assert_eq!(changes.own().standing(30, year(2016)), 45);
    }

    #[test]
    fn an_own_number_of_a_steps_year_or_one_that_replaces_it_is_told() {
        let mut new = school(0, "s", "R", 30);
        new.admission_numbers = numbers(&[(2014, 30), (2015, 45), (2017, 20), (2018, 25)]);
        let project = steps(0, &[("2015", None, Some(Admission::Adds(30))), ("2016", Some("R-1"), None)]);
        let changes = Changes::of_admission(&new, &of(&project));
        let told: Vec<i32> = changes.own_beside_steps().iter().map(|(own, _)| own.from.start()).collect();
        assert_eq!(told, [2015, 2017]);
    }
}
