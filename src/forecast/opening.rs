//! From when a school is there (rule 6): as its file says, or as the projects do that open it.

use crate::calendar::AcademicYear;
use crate::plan::{Places, School};

/// When a school opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It has always been there.
    Always,
    /// In this year, with its first year or `opens_with`.
    In(AcademicYear),
    /// A project would open it, but none that counts does.
    Never,
}

impl Opening {
    /// Of a school with the counted steps at it. The earliest step that opens it does, where a project is to.
    #[must_use]
    pub fn of(school: &School, steps: &[&Places]) -> Self {
        match school.opens {
            Some(opens) => Self::In(*opens),
            None if school.opened_by_project => {
                let opening = steps.iter().filter(|step| *step.opens).map(|step| *step.from).min();
                opening.map_or(Self::Never, Self::In)
            }
            None => Self::Always,
        }
    }

    /// Whether it opens after a year, and opens at all.
    #[must_use]
    pub fn is_after(self, year: AcademicYear) -> bool {
        matches!(self, Self::In(opens) if opens > year)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, school, steps, year};
    use super::*;

    #[test]
    fn the_earliest_step_that_opens_a_school_does() {
        let mut new = school(0, "new", "R-6", 30);
        let mut project = steps(0, &[("2017", None, None), ("2016", None, None), ("2015", None, None)]);
        let of = |school: &School, project: &crate::plan::Project| {
            Opening::of(school, &project.places.iter().collect::<Vec<_>>())
        };
        assert_eq!(of(&new, &project), Opening::Always);
        new.opened_by_project = true;
        assert_eq!(of(&new, &project), Opening::Never);
        for place in 0..2 {
            project.places[place].opens = at(true);
        }
        assert_eq!(of(&new, &project), Opening::In(year(2016)));
        // What the file says goes first: such a step then has no effect.
        new.opens = Some(at(year(2014)));
        new.opened_by_project = false;
        assert_eq!(of(&new, &project), Opening::In(year(2014)));
        assert!(of(&new, &project).is_after(year(2013)) && !of(&new, &project).is_after(year(2014)));
    }
}
