//! How a project stands against its need: when its places come, when its works end, and when both are needed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::calendar::{AcademicYear, Phase};
use crate::forecast::new_places::steps_that_add;
use crate::forecast::pressure::rows_of;
use crate::outcome::Outcome;
use crate::plan::{AreaId, Plan, Project, ProjectId};

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
    /// When its works end, if the plan says so.
    pub completion: Option<NaiveDate>,
    /// When the plan says that the places are needed.
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
        self.needed_by.map(AcademicYear::needed_by).into_iter().chain(self.short_from).min()
    }

    /// Years by which the places come too late; negative: early. `None` where nothing says that they are needed.
    #[must_use]
    pub fn years_late(&self) -> Option<i32> {
        self.needed().map(|needed| self.from.since(needed))
    }

    /// The first year that finds the works ended.
    #[must_use]
    pub fn works_end(&self) -> Option<AcademicYear> {
        self.completion.map(AcademicYear::after_works)
    }

    /// Years by which the works end too late; negative: early. `None` where either is not said.
    #[must_use]
    pub fn works_late(&self) -> Option<i32> {
        self.works_end().zip(self.needed()).map(|(end, needed)| end.since(needed))
    }

    /// Until when the places are in temporary rooms: the end of the works, where the places come before it.
    #[must_use]
    pub fn temporary_until(&self) -> Option<NaiveDate> {
        self.completion.filter(|date| self.from < AcademicYear::after_works(*date))
    }
}

/// Whether a project's works end after the plan wants them, in another academic year.
#[must_use]
pub fn ends_late(project: &Project) -> bool {
    project.completion.zip(project.needed_by).is_some_and(|(end, needed)| {
        end.value > needed.value && AcademicYear::after_works(end.value) > AcademicYear::needed_by(needed.value)
    })
}

/// Each project of the programme that adds places, by area and phase, in the order of the files.
#[must_use]
pub fn against_need(plan: &Plan, outcome: &Outcome) -> Vec<AgainstNeed> {
    plan.built_projects().flat_map(|(project, _)| of_project(plan, outcome, project)).collect()
}

/// The places that a project adds, by area and phase; none where none of its steps adds any.
#[must_use]
pub fn of_project(plan: &Plan, outcome: &Outcome, project: ProjectId) -> Vec<AgainstNeed> {
    let item = &plan[project];
    let mut first: BTreeMap<(AreaId, Phase), AcademicYear> = BTreeMap::new();
    for step in steps_that_add(plan, project) {
        let school = &plan[*step.school];
        let from = first.entry((school.area, school.years.first.phase())).or_insert(*step.from);
        *from = (*from).min(*step.from);
    }
    let line = |((area, phase), from)| {
        let of_it = outcome.responses.binary_search_by_key(&(area, phase), |one| (one.area, one.phase));
        let response = of_it.ok().map(|place| &outcome.responses[place]);
        let need = AgainstNeed {
            project,
            area,
            phase,
            from,
            completion: item.completion.map(|date| date.value),
            needed_by: item.needed_by.map(|date| date.value),
            short_from: response.map(|response| response.first_year),
            unplaced: 0.0,
        };
        AgainstNeed { unplaced: unplaced(outcome, &need), ..need }
    };
    first.into_iter().map(line).collect()
}

fn unplaced(outcome: &Outcome, need: &AgainstNeed) -> f64 {
    let Some(needed) = need.needed().filter(|needed| *needed < need.from) else { return 0.0 };
    let rows = rows_of(&outcome.pressure, need.area).iter();
    let late = rows.filter(|row| row.school.is_none() && row.first_year.phase() == need.phase);
    late.filter(|row| (needed..need.from).contains(&row.year)).filter_map(|row| row.unplaced).sum()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;
    use crate::calendar::parse_date;
    use crate::plan::Admission;
    use crate::report::testing::sample;

    #[test]
    fn places_needed_in_the_summer_are_needed_in_september() {
        let year = |text| AcademicYear::needed_by(parse_date(text).unwrap()).to_string();
        assert_eq!(
            ["2014-09", "2015-04", "2015-07", "2015-08-31"].map(year),
            ["2014/15", "2014/15", "2015/16", "2015/16"]
        );
    }

    #[test]
    fn works_that_end_in_september_are_there_for_the_year_that_begins() {
        let year = |text| AcademicYear::after_works(parse_date(text).unwrap()).to_string();
        assert_eq!(
            ["2016-08", "2016-09", "2016-09-20", "2016-10", "2017-01"].map(year),
            ["2016/17", "2016/17", "2016/17", "2017/18", "2017/18"]
        );
    }

    #[test]
    fn places_before_the_works_end_are_in_temporary_rooms() {
        // The sample's project has places from 2014/15, which are needed then, and works until September 2015.
        let (mut plan, outcome) = sample();
        let of = |plan: &Plan| {
            let need = against_need(plan, &outcome)[0];
            (need.years_late(), need.works_late(), need.temporary_until().map(|date| date.to_string()))
        };
        assert_eq!(of(&plan), (Some(0), Some(1), Some("2015-09-01".to_owned())));
        assert!(ends_late(&plan.projects[0]));
        plan.projects[0].completion =
            plan.projects[0].completion.map(|at| at.map(|_| parse_date("2014-09-15").unwrap()));
        assert_eq!(of(&plan), (Some(0), Some(0), None));
        assert!(!ends_late(&plan.projects[0]));
        plan.projects[0].completion = None;
        assert_eq!(of(&plan), (Some(0), None, None));
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
