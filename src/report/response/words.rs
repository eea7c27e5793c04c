//! Responses in the words of officers: the answer, the project that meets it, what is still missing.

use crate::analysis::against_need::year_after_works;
use crate::calendar::Phase;
use crate::forecast::{Answer, Met, Response};
use crate::plan::{Plan, ProjectId};
use crate::report::rounding::whole;
use crate::report::words::{half_forms, month, number, tenths};

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
    let rooms = project.completion.filter(|end| first.from < year_after_works(**end));
    let rooms = rooms.map(|end| format!(", in temporary rooms until the works end in {}", month(*end)));
    format!("{}: {}{}{more}", project.name.value, timing(first), rooms.unwrap_or_default())
}

/// When a project's places come, against when they are wanted: `2016/17, 2 years late`.
#[must_use]
pub fn timing(met: &Met) -> String {
    format!("{}, {}", met.from, lateness(met.years_late))
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
    let missing = response.still_missing.map(|lack| format!("▲ {} in {}", tenths(lack.forms), lack.year));
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
        assert_eq!(
            said(Some(-1)),
            "Infants, Norden: 2013/14, a year early, in temporary rooms until the works end in Sept 2015"
        );
        assert_eq!(
            said(Some(0)),
            "Infants, Norden: 2014/15, in time, in temporary rooms until the works end in Sept 2015"
        );
        assert_eq!(said(None), "none");
    }
}
