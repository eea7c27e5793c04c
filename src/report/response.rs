//! What to do where places run short, and what could be given up where rolls fall (rule 9).

use super::basis::Count;
use super::filter::Filter;
use super::table::{Part, Record, Report, Sheet, Value};
use super::words::{half_forms, number, phase, tenths};
use crate::calendar::Phase;
use crate::forecast::{Answer, Met, Response, Surplus};
use crate::outcome::Outcome;
use crate::plan::{Plan, ProjectId};

/// The fields of the table of responses.
pub const FIELDS: &[&str] = &[
    "area",
    "phase",
    "first_year",
    "peak_fe",
    "peak_year",
    "permanent_fe",
    "bulge_fe",
    "answer",
    "project",
    "from",
    "years_late",
    "still_missing_fe",
];

/// The fields of the table of surpluses.
pub const SURPLUS_FIELDS: &[&str] = &["area", "phase", "spare_fe", "from"];

/// The most forms of one new school; what lasts beyond that takes several.
const LARGEST_SCHOOL: f64 = 3.0;

/// What to do in the areas and phases that the filter takes. Years of the filter leave nothing out.
#[must_use]
pub fn report(plan: &Plan, outcome: &Outcome, filter: &Filter, part: Part) -> Report {
    let records = || wanted(outcome, filter).map(|response| record(plan, response)).collect();
    let sheets = || {
        let answers = [answers_sheet(plan, outcome, filter)];
        based(answers.into_iter().chain(needs_sheet(plan, outcome, filter)).collect(), plan, filter)
    };
    Report::with(FIELDS, part, records, sheets)
}

/// What could be given up in the areas and phases that the filter takes. Years of the filter leave nothing out.
#[must_use]
pub fn surplus_report(plan: &Plan, outcome: &Outcome, filter: &Filter, part: Part) -> Report {
    let record = |surplus: &Surplus| {
        vec![
            plan[surplus.area].id.value.as_str().into(),
            surplus.phase.as_str().into(),
            surplus.forms.into(),
            surplus.from.to_string().into(),
        ]
    };
    let records = || wanted_surpluses(outcome, filter).map(record).collect();
    Report::with(SURPLUS_FIELDS, part, records, || based(vec![surplus_sheet(plan, outcome, filter)], plan, filter))
}

/// All of it for people, without the note on what it rests on, for a document that has it elsewhere.
#[must_use]
pub fn sheets(plan: &Plan, outcome: &Outcome, filter: &Filter) -> Vec<Sheet> {
    let answers = [answers_sheet(plan, outcome, filter)];
    let surplus = [surplus_sheet(plan, outcome, filter)];
    answers.into_iter().chain(needs_sheet(plan, outcome, filter)).chain(surplus).collect()
}

/// Sheets that say how firm the figures behind them are.
fn based(mut sheets: Vec<Sheet>, plan: &Plan, filter: &Filter) -> Vec<Sheet> {
    if let Some(last) = sheets.last_mut() {
        last.notes.push(Count::of_forecast(plan, &filter.scope(plan)).note());
    }
    sheets
}

fn wanted<'a>(outcome: &'a Outcome, filter: &'a Filter) -> impl Iterator<Item = &'a Response> {
    outcome.responses.iter().filter(|one| filter.takes_area(one.area) && filter.takes_phase(one.phase))
}

fn wanted_surpluses<'a>(outcome: &'a Outcome, filter: &'a Filter) -> impl Iterator<Item = &'a Surplus> {
    outcome.surpluses.iter().filter(|one| filter.takes_area(one.area) && filter.takes_phase(one.phase))
}

fn record(plan: &Plan, response: &Response) -> Record {
    let met = response.met_by.first();
    let answer = match response.answer {
        Answer::Bulge => "bulge",
        Answer::Extension { .. } => "extension",
        Answer::NewSchool { .. } => "new-school",
    };
    vec![
        plan[response.area].id.value.as_str().into(),
        response.phase.as_str().into(),
        response.first_year.to_string().into(),
        response.peak.into(),
        response.peak_year.to_string().into(),
        response.permanent.into(),
        response.bulge.into(),
        answer.into(),
        met.map(|met| plan[met.project].id.value.as_str()).into(),
        met.map(|met| met.from.to_string()).into(),
        met.map_or(Value::Empty, |met| Value::Whole(met.years_late.into())),
        response.still_missing.map(|(forms, _)| forms).into(),
    ]
}

/// Answers and the projects that meet them, an area and phase a line.
fn answers_sheet(plan: &Plan, outcome: &Outcome, filter: &Filter) -> Sheet {
    let texts = ["Area", "Phase", "Short from", "Answer", "Project"];
    let mut sheet = Sheet::new("What to do where places run short", &texts, &[]);
    for response in wanted(outcome, filter) {
        sheet.push(vec![
            plan[response.area].name.value.clone(),
            phase(response.phase).to_owned(),
            response.first_year.to_string(),
            answer(response),
            met_by(plan, response),
        ]);
    }
    if sheet.rows.is_empty() {
        return sheet.note("Without any project, no intake lacks half a form of entry.");
    }
    sheet.note("Short from: without any project. Late or early: the project's first places against that year.")
}

/// The need behind the answers, an area and phase a line; none where nothing runs short.
fn needs_sheet(plan: &Plan, outcome: &Outcome, filter: &Filter) -> Option<Sheet> {
    let figures = ["Peak", "In", "Lasting", "Bulge", "Still missing", "In"].map(str::to_owned);
    let mut sheet = Sheet::new("How much runs short (forms of entry)", &["Area", "Phase", "Short from"], &figures);
    for response in wanted(outcome, filter) {
        let missing = response.still_missing;
        sheet.push(vec![
            plan[response.area].name.value.clone(),
            phase(response.phase).to_owned(),
            response.first_year.to_string(),
            tenths(response.peak),
            response.peak_year.to_string(),
            tenths(response.permanent),
            tenths(response.bulge),
            missing.map_or_else(String::new, |(forms, _)| tenths(forms)),
            missing.map_or_else(String::new, |(_, year)| year.to_string()),
        ]);
    }
    let note = "Peak: without any project. Lasting: the lack three years after the first short year, rounded up to half \
                forms; the bulge is what the peak has beyond it. Still missing: with every project of the programme, \
                where that is half a form or more.";
    (!sheet.rows.is_empty()).then(|| sheet.note(note))
}

/// Forms that could be given up, an area and phase a line.
fn surplus_sheet(plan: &Plan, outcome: &Outcome, filter: &Filter) -> Sheet {
    let texts = ["Area", "Phase", "From"];
    let mut sheet = Sheet::new("What could be given up (forms of entry)", &texts, &["Forms".to_owned()]);
    for surplus in wanted_surpluses(outcome, filter) {
        sheet.push(vec![
            plan[surplus.area].name.value.clone(),
            phase(surplus.phase).to_owned(),
            surplus.from.to_string(),
            tenths(surplus.forms),
        ]);
    }
    if sheet.rows.is_empty() {
        return sheet.note("No area has half a form of entry to spare up to the horizon.");
    }
    sheet.note(
        "With every project in place, an area that gives up so many forms from then on has no intake short later.",
    )
}

/// The answers for the overview; none where nothing runs short.
#[must_use]
pub fn brief_sheet(plan: &Plan, outcome: &Outcome) -> Option<Sheet> {
    let is_short = !outcome.responses.is_empty();
    is_short.then(|| answers_sheet(plan, outcome, &Filter::default()).note("The command pressure has the forms."))
}

/// The standard answer in words: `extension of 1½ forms`, `new two-form school, 420 places`.
#[must_use]
pub fn answer(response: &Response) -> String {
    match response.answer {
        Answer::Bulge => "extra classes for a while".to_owned(),
        Answer::Extension { forms } => format!("extension of {}", half_forms(forms)),
        Answer::NewSchool { forms, places } => {
            let places = number(super::rounding::whole(places));
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
    match super::rounding::whole(forms * 2.0) {
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
    format!("{}: {}{more}", plan[first.project].name.value, timing(first))
}

/// When a project's places come, against when they are wanted: `2016/17, 2 years late`.
#[must_use]
pub fn timing(met: &Met) -> String {
    let apart = match met.years_late.unsigned_abs() {
        1 => "a year".to_owned(),
        years => format!("{years} years"),
    };
    match met.years_late {
        0 => format!("{}, in time", met.from),
        late if late > 0 => format!("{}, {apart} late", met.from),
        _ => format!("{}, {apart} early", met.from),
    }
}

/// What no project meets: `0.9 in 2018/19`, `nothing`.
#[must_use]
pub fn still_missing(response: &Response) -> String {
    let missing = response.still_missing.map(|(forms, year)| format!("▲ {} in {year}", tenths(forms)));
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
        assert_eq!(said(Some(-1)), "Infants, Norden: 2013/14, a year early");
        assert_eq!(said(Some(0)), "Infants, Norden: 2014/15, in time");
        assert_eq!(said(None), "none");
    }

    #[test]
    fn both_tables_have_a_row_for_each_area_and_phase() {
        let (plan, outcome) = sample();
        let short = report(&plan, &outcome, &Filter::default(), Part::Records).records;
        assert_eq!(short.len(), 1);
        assert_eq!(short[0].len(), FIELDS.len());
        assert_eq!(short[0][..4], [Value::from("suden"), "secondary".into(), "2015/16".into(), 0.5.into()]);
        assert_eq!(short[0][7..], ["extension".into(), Value::Empty, Value::Empty, Value::Empty, 0.5.into()]);
        let spare = surplus_report(&plan, &outcome, &Filter::default(), Part::Records).records;
        assert_eq!(spare, [["norden".into(), "primary".into(), Value::from(0.5), "2015/16".into()]]);
        let primary = Filter { phase: Some(Phase::Primary), ..Filter::default() };
        let sheets = report(&plan, &outcome, &primary, Part::Sheets).sheets;
        assert_eq!(sheets[0].notes[0], "Without any project, no intake lacks half a form of entry.");
    }
}
