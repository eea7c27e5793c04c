//! When a project's places come, against when they are needed.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::calendar::{AcademicYear, Phase};
use crate::outcome::Outcome;
use crate::plan::{Admission, AreaId, Places, Plan, ProjectId};

/// A project's places in an area and phase.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AgainstNeed {
    /// The project.
    pub project: ProjectId,
    /// The area of the schools.
    pub area: AreaId,
    /// The phase in which the schools begin.
    pub phase: Phase,
    /// When its first places come.
    pub from: AcademicYear,
    /// When the plan says they are needed.
    pub needed_by: Option<NaiveDate>,
    /// The first year in which the area runs short of the phase's places without projects, by the forecast (rule 9).
    pub short_from: Option<AcademicYear>,
    /// Pupils of the area and phase for whom no place is found (rule 8), all projects in place, over the years from
    /// the need until the places come.
    pub unplaced: f64,
}

impl AgainstNeed {
    /// When the places are needed: by the plan or by the forecast, whichever is earlier.
    #[must_use]
    pub fn needed(&self) -> Option<AcademicYear> {
        self.needed_by.map(year_needed).into_iter().chain(self.short_from).min()
    }

    /// Years by which the places come too late; negative: early. `None` where nothing says that they are needed.
    #[must_use]
    pub fn years_late(&self) -> Option<i32> {
        self.needed().map(|needed| self.from.since(needed))
    }
}

/// The academic year for which places needed by a date are needed: the one that it lies in; in July and August the one
/// about to begin.
#[must_use]
pub fn year_needed(date: NaiveDate) -> AcademicYear {
    AcademicYear::starting(if date.month() >= 7 { date.year() } else { date.year() - 1 })
}

/// Each project of the programme that adds places, by area and phase, in the order of the files.
#[must_use]
pub fn against_need(plan: &Plan, outcome: &Outcome) -> Vec<AgainstNeed> {
    let mut found = Vec::new();
    for (project, item) in plan.programme_projects() {
        let mut first: BTreeMap<(AreaId, Phase), AcademicYear> = BTreeMap::new();
        for step in item.places.iter().filter(|step| !lowers(step)) {
            let school = &plan[*step.school];
            let from = first.entry((school.area, school.years.first.phase())).or_insert(*step.from);
            *from = (*from).min(*step.from);
        }
        for ((area, phase), from) in first {
            let response = outcome.responses.iter().find(|one| one.area == area && one.phase == phase);
            let mut need = AgainstNeed {
                project,
                area,
                phase,
                from,
                needed_by: item.needed_by.map(|date| date.value),
                short_from: response.map(|response| response.first_year),
                unplaced: 0.0,
            };
            need.unplaced = unplaced(outcome, &need);
            found.push(need);
        }
    }
    found
}

/// Whether a step takes places away and does nothing else, as the second of a bulge class does.
fn lowers(step: &Places) -> bool {
    step.admission.is_some_and(|admission| matches!(admission.value, Admission::Adds(..0))) && step.capacity.is_none()
}

fn unplaced(outcome: &Outcome, need: &AgainstNeed) -> f64 {
    let Some(needed) = need.needed() else { return 0.0 };
    let late = outcome
        .pressure
        .iter()
        .filter(|row| row.school.is_none() && row.area == need.area && row.first_year.phase() == need.phase);
    late.filter(|row| (needed..need.from).contains(&row.year)).filter_map(|row| row.unplaced).sum()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;
    use crate::calendar::parse_date;
    use crate::report::testing::sample;

    #[test]
    fn places_needed_in_the_summer_are_needed_in_september() {
        let year = |text| year_needed(parse_date(text).unwrap()).to_string();
        assert_eq!(
            ["2014-09", "2015-04", "2015-07", "2015-08-31"].map(year),
            ["2014/15", "2014/15", "2015/16", "2015/16"]
        );
    }

    #[test]
    fn pupils_without_a_place_are_those_of_the_years_between() {
        let (mut plan, outcome) = sample();
        // The sample's project has places from 2014/15 in Norden, which are needed then; five pupils are unplaced in
        // 2014/15 and none in 2015/16.
        let need = against_need(&plan, &outcome)[0];
        assert_eq!((need.years_late(), need.unplaced), (Some(0), 0.0));
        plan.projects[0].places[0].from = plan.projects[0].places[0].from.map(|from| from.plus(2));
        let late = against_need(&plan, &outcome)[0];
        assert_eq!((late.years_late(), late.unplaced), (Some(2), 5.0));
        plan.projects[0].needed_by = None;
        let unknown = against_need(&plan, &outcome)[0];
        assert_eq!((unknown.years_late(), unknown.unplaced), (None, 0.0));
    }

    #[test]
    fn what_takes_places_away_is_late_for_nothing() {
        let (mut plan, outcome) = sample();
        plan.projects[0].places[0].admission =
            plan.projects[0].places[0].admission.map(|at| at.map(|_| Admission::Adds(-30)));
        assert_eq!(against_need(&plan, &outcome), []);
    }
}
