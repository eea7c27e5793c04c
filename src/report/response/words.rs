//! Responses in the words of officers: the answer, the project that meets it, what is still missing.

use chrono::NaiveDate;

use crate::calendar::{AcademicYear, NcYear, Phase};
use crate::forecast::{Answer, Lack, Met, Response};
use crate::plan::{Plan, ProjectId};
use crate::report::rounding::whole;
use crate::report::words::{half_forms, month, number, phase, tenths};

/// The most forms of one new school; what lasts beyond that takes several.
const LARGEST_SCHOOL: f64 = 3.0;

/// The standard answer in words: `extension of 1½ forms`, `new two-form school, 420 places`.
#[must_use]
pub fn answer(response: &Response) -> String {
    match response.answer {
        Answer::Bulge => "extra classes for a while".to_owned(),
        Answer::Neighbours => "places at the neighbours' schools".to_owned(),
        Answer::Extension { forms } => format!("extension of {}", half_forms(forms)),
        Answer::NewSchool { forms, places } => {
            let places = number(whole(places));
            let size = half_forms(forms);
            match response.phase {
                Phase::Primary if forms > LARGEST_SCHOOL => format!("new schools, {size} in all, {places} places"),
                Phase::Primary => format!("new {} school, {places} places", one_size(forms)),
                Phase::Secondary => format!("{size} at secondary schools, {places} places"),
                Phase::Post16 => format!("{size} in sixth forms, {places} places"),
            }
        }
    }
}

/// The size of a school before its noun: `two-form`, `2½-form`.
fn one_size(forms: f64) -> String {
    match whole(forms * 2.0) {
        2 => "one-form".to_owned(),
        4 => "two-form".to_owned(),
        6 => "three-form".to_owned(),
        halves => format!("{}½-form", halves / 2),
    }
}

/// The earliest project that adds places, and how late it is; how many others do.
#[must_use]
pub fn met_by(plan: &Plan, response: &Response) -> String {
    let Some(first) = response.met_by.first() else {
        return "none".to_owned();
    };
    let mut projects: Vec<ProjectId> = response.met_by.iter().map(|met| met.project).collect();
    projects.sort_unstable();
    projects.dedup();
    let more = match projects.len() - 1 {
        0 => String::new(),
        others => format!("; {others} more"),
    };
    let project = &plan[first.project];
    let is_temporary = works_end(plan, first).is_some_and(|end| first.from < end);
    let rooms = project.completion.filter(|_| is_temporary).map(|end| format!(", {}", in_temporary_rooms(*end)));
    let rooms = rooms.unwrap_or_default();
    format!("{}: {}, {}{rooms}{more}", project.name.value, first.from, lateness(first.years_late))
}

/// Where places are that come before the works end.
#[must_use]
pub fn in_temporary_rooms(end: NaiveDate) -> String {
    format!("in temporary rooms until the works end in {}", month(end))
}

/// The first year that finds the works of a project ended, if the plan says when they end.
pub(super) fn works_end(plan: &Plan, met: &Met) -> Option<AcademicYear> {
    plan[met.project].completion.map(|end| AcademicYear::after_works(end.value))
}

/// Whether an intake is that with which its phase begins.
pub(super) fn is_of_its_phase(response: &Response, entry: NcYear) -> bool {
    entry == response.phase.entry()
}

/// The phase and the entry year in it that runs short most: `Primary from Year 3`.
pub(super) fn entry(response: &Response) -> String {
    format!("{} from {}", phase(response.phase), response.peak_entry.name())
}

/// `2 years late`, `a year early`, `in time`.
#[must_use]
pub fn lateness(years_late: i32) -> String {
    let apart = match years_late.unsigned_abs() {
        1 => "a year".to_owned(),
        years => format!("{years} years"),
    };
    match years_late {
        0 => "in time".to_owned(),
        late if late > 0 => format!("{apart} late"),
        _ => format!("{apart} early"),
    }
}

/// What no project meets: `0.9 in 2018/19`, `nothing`.
#[must_use]
pub fn still_missing(response: &Response) -> String {
    let of_entry = |lack: Lack| {
        if is_of_its_phase(response, lack.first_year) { String::new() } else { format!(", {}", lack.first_year.name()) }
    };
    let missing =
        response.still_missing.map(|lack| format!("▲ {} in {}{}", tenths(lack.forms), lack.year, of_entry(lack)));
    missing.unwrap_or_else(|| "nothing".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::AcademicYear;
    use crate::plan::{AreaId, SchoolId};
    use crate::report::testing::sample;

    fn response(phase: Phase, answer: Answer, late: Option<i32>) -> Response {
        let first_year = AcademicYear::starting(2014);
        let met = |years_late| Met {
            project: ProjectId(0),
            school: SchoolId(0),
            from: first_year.plus(years_late),
            years_late,
        };
        Response {
            area: AreaId(0),
            phase,
            first_year,
            peak: 2.25,
            peak_year: first_year,
            peak_entry: phase.entry(),
            permanent: 2.0,
            bulge: 0.25,
            answer,
            met_by: late.map(met).into_iter().collect(),
            still_missing: None,
        }
    }

    #[test]
    fn the_answer_is_said_as_officers_say_it() {
        let said = |phase, answer| super::answer(&response(phase, answer, None));
        let new = |phase, forms, places| said(phase, Answer::NewSchool { forms, places });
        assert_eq!(said(Phase::Primary, Answer::Bulge), "extra classes for a while");
        assert_eq!(said(Phase::Primary, Answer::Extension { forms: 0.5 }), "extension of half a form");
        assert_eq!(said(Phase::Primary, Answer::Extension { forms: 1.5 }), "extension of 1½ forms");
        assert_eq!(new(Phase::Primary, 2.0, 420.0), "new two-form school, 420 places");
        assert_eq!(new(Phase::Primary, 2.5, 525.0), "new 2½-form school, 525 places");
        assert_eq!(new(Phase::Primary, 5.0, 1050.0), "new schools, 5 forms in all, 1,050 places");
        assert_eq!(new(Phase::Secondary, 4.0, 600.0), "4 forms at secondary schools, 600 places");
    }

    #[test]
    fn a_project_is_late_early_or_in_time() {
        let (plan, _) = sample();
        let said = |late| met_by(&plan, &response(Phase::Primary, Answer::Bulge, late));
        assert_eq!(said(Some(2)), "Infants, Norden: 2016/17, 2 years late");
        // Its works end in September 2015.
        let rooms = "in temporary rooms until the works end in Sept 2015";
        assert_eq!(said(Some(-1)), format!("Infants, Norden: 2013/14, a year early, {rooms}"));
        assert_eq!(said(Some(0)), format!("Infants, Norden: 2014/15, in time, {rooms}"));
        assert_eq!(said(None), "none");
    }
}
