//! A plan as it stood in an earlier base year: what came after is hidden (rule 11).

use crate::calendar::AcademicYear;
use crate::plan::{Assumptions, ByYear, Plan, SiteChange};

/// Years of births that are known: children born in the base year reach Reception four years later.
const COHORTS_KNOWN: i32 = 4;

/// A copy of a plan that is set back to one base year after the other.
///
/// Hidden are the rolls after the base year (no rule reads them), the Reception cohorts more than four years after it,
/// and every officer's figure, which were written later. Openings, closures, projects and housing stand as the plan has
/// them, as they happened: scenarios' changes to sites and cohorts are left out.
#[derive(Clone, Debug)]
pub struct Hindsight<'a> {
    plan: &'a Plan,
    hidden: Plan,
}

impl<'a> Hindsight<'a> {
    /// Makes the copy.
    #[must_use]
    pub fn of(plan: &'a Plan) -> Self {
        let mut hidden = plan.clone();
        hidden.overrides.clear();
        for site in &mut hidden.sites {
            site.change = SiteChange::default();
        }
        for area in &mut hidden.areas {
            area.cohort_factor = 1.0;
        }
        Self { plan, hidden }
    }

    /// The plan as its files have it.
    #[must_use]
    pub const fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// The plan as it stood in a base year, looking so many years ahead, with these settings otherwise.
    pub fn at(&mut self, base: AcademicYear, horizon: u32, settings: &Assumptions) -> &Plan {
        self.hidden.assumptions = settings.clone();
        self.hidden.assumptions.base_year.value = base;
        self.hidden.assumptions.horizon.value = horizon;
        let known = base.plus(COHORTS_KNOWN);
        for (area, hidden) in self.plan.areas.iter().zip(&mut self.hidden.areas) {
            let ByYear { years, .. } = &area.reception_cohort;
            hidden.reception_cohort.years = years.range(..=known).map(|(&year, &cohort)| (year, cohort)).collect();
            hidden.completions.clone_from(&area.completions);
        }
        &self.hidden
    }

    /// The same as if nothing were known of past building, and none went on: every home of the sites brings its pupils
    /// beside the base.
    pub fn with_every_home(&mut self, base: AcademicYear, horizon: u32, settings: &Assumptions) -> &Plan {
        self.at(base, horizon, settings);
        self.hidden.assumptions.completions = ByYear::default();
        for area in &mut self.hidden.areas {
            area.completions = ByYear::default();
            area.background_completions.value = 0.0;
        }
        &self.hidden
    }
}

/// The first and the last academic year that any mainstream school has a roll for.
#[must_use]
pub fn roll_years(plan: &Plan) -> Option<(AcademicYear, AcademicYear)> {
    let schools = || plan.schools.iter().filter(|school| school.is_mainstream());
    let first = schools().filter_map(|school| school.roll.keys().next()).min()?;
    let last = schools().filter_map(|school| school.roll.keys().next_back()).max()?;
    Some((*first, *last))
}
