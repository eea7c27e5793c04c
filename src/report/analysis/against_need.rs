//! When projects' places come, against when they are needed.

use crate::analysis::{AgainstNeed, against_need};
use crate::outcome::Outcome;
use crate::plan::Plan;
use crate::report::basis::Count;
use crate::report::old::{Part, Record, Report, Sheet};
use crate::report::programme::Filter;
use crate::report::response::lateness;
use crate::report::words::{month, phase, tenths};

/// The fields of the table.
pub const FIELDS: &[&str] = &["project", "area", "phase", "from", "needed_by", "short_from", "years_late", "unplaced"];

/// The places of each project of the programme that the filter takes.
#[must_use]
pub fn report(plan: &Plan, outcome: &Outcome, filter: &Filter, part: Part) -> Report {
    let needs: Vec<AgainstNeed> =
        against_need(plan, outcome).into_iter().filter(|need| filter.takes(&plan[need.project])).collect();
    let records = || needs.iter().map(|need| record(plan, need)).collect();
    Report::with(FIELDS, part, records, || vec![sheet(plan, &needs)])
}

fn record(plan: &Plan, need: &AgainstNeed) -> Record {
    vec![
        plan[need.project].id.value.as_str().into(),
        plan[need.area].id.value.as_str().into(),
        need.phase.as_str().into(),
        need.from.to_string().into(),
        need.needed_by.map(|date| date.to_string()).into(),
        need.short_from.map(|year| year.to_string()).into(),
        need.years_late().map(i64::from).into(),
        need.unplaced.into(),
    ]
}

fn sheet(plan: &Plan, needs: &[AgainstNeed]) -> Sheet {
    let texts = ["Project", "Area", "Phase", "Places from", "Needed by", "Short from", ""];
    let mut sheet = Sheet::new("Places against need (pupils unplaced until then)", &texts, &["Unplaced".to_owned()]);
    for need in needs {
        sheet.push(vec![
            plan[need.project].name.value.clone(),
            plan[need.area].name.value.clone(),
            phase(need.phase).to_owned(),
            need.from.to_string(),
            need.needed_by.map(month).unwrap_or_default(),
            need.short_from.map(|year| year.to_string()).unwrap_or_default(),
            need.years_late().map(lateness).unwrap_or_default(),
            if need.years_late().is_some_and(|late| late > 0) { tenths(need.unplaced) } else { String::new() },
        ]);
    }
    if needs.is_empty() {
        sheet.notes.push("No such project adds places.".to_owned());
    }
    let areas: Vec<_> = needs.iter().map(|need| need.area).collect();
    let basis = if areas.is_empty() { Count::default() } else { Count::of_forecast(plan, &areas) };
    let note = "Needed by: what the plan says. Short from: the first year in which the area lacks half a form or more \
                without projects. The earlier of the two counts. Unplaced: pupils of the area and phase without a place \
                in the years between, all projects in place, added up year by year; the same pupils stand \
                with each late project of an area.";
    sheet.note(note).note(basis.note())
}
