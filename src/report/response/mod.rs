//! What to do where places run short, and what could be given up where rolls fall (rule 9).

mod words;

use super::basis::Count;
use super::filter::Filter;
use super::old::{Part, Record, Report, Sheet, Value};
use super::words::{phase, tenths};
use crate::forecast::{Answer, Response, Surplus};
use crate::outcome::Outcome;
use crate::plan::Plan;

pub use self::words::{answer, lateness, met_by, still_missing, timing};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Phase;
    use crate::report::testing::sample;

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
