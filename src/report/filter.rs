//! What part of the plan a table is about.

use crate::calendar::{AcademicYear, Phase};
use crate::plan::{AreaId, Plan, SchoolId};

/// Areas, schools, phase and years; what is not given leaves nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// These areas.
    pub areas: Vec<AreaId>,
    /// These schools; areas' own rows are then left out.
    pub schools: Vec<SchoolId>,
    /// This phase.
    pub phase: Option<Phase>,
    /// From this academic year on.
    pub from: Option<AcademicYear>,
    /// Up to this academic year.
    pub to: Option<AcademicYear>,
}

impl Filter {
    /// Whether a school's rows are wanted.
    #[must_use]
    pub fn takes_school(&self, plan: &Plan, school: SchoolId) -> bool {
        (self.schools.is_empty() || self.schools.contains(&school)) && self.in_areas(plan[school].area)
    }

    /// Whether an area's own rows are wanted.
    #[must_use]
    pub fn takes_area(&self, area: AreaId) -> bool {
        self.schools.is_empty() && self.in_areas(area)
    }

    /// Whether a phase is wanted.
    #[must_use]
    pub fn takes_phase(&self, phase: Phase) -> bool {
        self.phase.is_none_or(|wanted| wanted == phase)
    }

    /// Whether an academic year is wanted.
    #[must_use]
    pub fn takes_year(&self, year: AcademicYear) -> bool {
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year <= to)
    }

    fn in_areas(&self, area: AreaId) -> bool {
        self.areas.is_empty() || self.areas.contains(&area)
    }
}
