//! Beside the list in Places: charts of demand against places, the projects that add places, the area's notes.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::place_risk::{Chances, bands};
use crate::calendar::AcademicYear;
use crate::forecast::PressureRow;
use crate::plan::{Area, AreaId, Places, Plan, Project, SchoolId, SchoolType};
use crate::tui::areas::Entry;
use crate::tui::contents::Contents;
use crate::tui::model::{Depth, Model, Pane, Screen};
use crate::tui::rows;
use crate::tui::widgets::Scene;
use crate::tui::widgets::bars::{band_against, bar_against};
use crate::tui::widgets::document::Document;
use crate::tui::widgets::text::{clip, right};
use crate::tui::words;

/// What the charts compare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// The intake against the admission number.
    Intake,
    /// The roll against the capacity.
    Roll,
    /// How sure the roll and the intake are.
    Risk,
}

impl Measure {
    fn of(self, row: &PressureRow) -> (f64, f64) {
        match self {
            Self::Intake => (row.intake, row.admission_number),
            Self::Roll | Self::Risk => (row.roll, row.capacity),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Intake => "intake against admission number",
            Self::Roll | Self::Risk => "roll against capacity",
        }
    }
}

/// Draws what belongs to the selected area or school.
pub fn draw(scene: &mut Scene<'_>, area: Rect) {
    let model = scene.model;
    let plan = &model.contents.plan;
    let measure = match model.view() {
        0 => Measure::Intake,
        1 => Measure::Roll,
        _ => Measure::Risk,
    };
    let mut text = Document::new(area, model.theme);
    let title = match (model.depth, rows::selected(model, model.main_pane())) {
        (_, None) => String::new(),
        (Depth::Schools(_), Some(row)) => {
            let school = SchoolId(row);
            of_school(model, &mut text, school, measure);
            plan[school].name.value.clone()
        }
        (_, Some(row)) if measure == Measure::Risk => {
            bands(model, &mut text, AreaId(row));
            plan.areas[row].name.value.clone()
        }
        (_, Some(row)) => {
            of_area(model, &mut text, AreaId(row), measure);
            plan.areas[row].name.value.clone()
        }
    };
    text.draw(scene, area, Pane::Details(Screen::Places), &title);
}

/// Charts of every intake of an area, its projects and notes.
fn of_area(model: &Model, text: &mut Document, area: AreaId, measure: Measure) {
    let plan = &model.contents.plan;
    let steps: Vec<Step<'_>> = steps(plan).filter(|step| plan[step.1.school.value].area == area).collect();
    for entry in model.contents.areas.of_area(area) {
        text.heading(&format!("{}: {}", capital(&words::entry(entry.first_year)), measure.name()));
        let of_entry = |step: &&Step<'_>| plan[step.1.school.value].years.first == entry.first_year;
        chart(model, text, entry, measure, &steps.iter().filter(of_entry).copied().collect::<Vec<_>>());
        unplaced(model, text, entry);
        response(model, text, entry);
    }
    if model.contents.areas.of_area(area).next().is_none() {
        text.paragraph("No mainstream school here has a forecast.");
    }
    unassigned(model, text, area);
    projects(plan, text, &steps, true);
    notes(text, &plan[area]);
}

/// The chart of a school and its projects.
fn of_school(model: &Model, text: &mut Document, school: SchoolId, measure: Measure) {
    let plan = &model.contents.plan;
    let item = &plan[school];
    let steps: Vec<Step<'_>> = steps(plan).filter(|step| step.1.school.value == school).collect();
    match model.contents.areas.school(school) {
        Some(entry) => {
            text.heading(&format!("{} {}", words::year_group(entry.first_year), measure.name()));
            chart(model, text, entry, measure, &steps);
        }
        None if !item.is_mainstream() => {
            let what = if *item.kind == SchoolType::Special { "A special school" } else { "Alternative provision" };
            text.paragraph(&format!("{what}: listed and funded, not forecast."));
        }
        None => text.paragraph("No forecast year has pupils or places here."),
    }
    text.heading("School");
    text.field("Teaches", &words::years_taught(item.years.value));
    let base = *plan.assumptions.base_year;
    text.field("Admission", &format!("{} without projects", *item.own_admission_number(base)));
    text.field("Capacity", &format!("{} without projects", *item.own_capacity(base)));
    for (name, places) in [("Unit", *item.specialist_places), ("Temporary", item.temporary_places.in_year(base))] {
        if places > 0 {
            text.field(name, &format!("{places} places"));
        }
    }
    let opens = item.opened_by_project.then(|| "with a project".to_owned());
    text.field("Opens", &item.opens.map(|year| year.value.to_string()).or(opens).unwrap_or_default());
    text.field("Closes", &item.closes.map(|year| year.value.to_string()).unwrap_or_default());
    text.field("Moves to", &item.moves_to.map(|to| plan[to.value].name.value.clone()).unwrap_or_default());
    projects(plan, text, &steps, false);
}

/// A project and one of its steps.
type Step<'a> = (&'a Project, &'a Places);

/// The steps that count, in order of their year.
fn steps(plan: &Plan) -> impl Iterator<Item = Step<'_>> {
    let mut steps: Vec<Step<'_>> = plan
        .built_projects()
        .flat_map(|(_, project)| project.places.iter().map(move |places| (project, places)))
        .collect();
    steps.sort_by_key(|(_, places)| *places.from);
    steps.into_iter()
}

/// A year a line: demand, places and a bar; the projects that change the places stand above their year.
fn chart(model: &Model, text: &mut Document, entry: &Entry, measure: Measure, steps: &[Step<'_>]) {
    text.paragraph(&entry.sentence);
    let rows: Vec<&PressureRow> = entry.pressure(&model.contents.outcome).collect();
    let scale = rows.iter().map(|row| measure.of(row)).fold(0.0, |most, (a, b)| f64::max(most, a.max(b)));
    let is_of_area = rows.first().is_some_and(|row| row.school.is_none());
    let chances = if measure == Measure::Intake && is_of_area { Chances::of(model, entry) } else { None };
    if let Some(chances) = &chances {
        chances.introduce(text);
    }
    let scale = chances.as_ref().map_or(scale, |chances| scale.max(chances.most()));
    let more = if chances.is_some() { 6 } else { 0 };
    let length = text.width.saturating_sub(25 + more).min(60);
    let risk = if chances.is_some() { "  risk" } else { "" };
    let heading = format!("          {} {}{risk}", right("pupils", 6), right("places", 6));
    text.line(Line::styled(heading, text.theme.faint()));
    for row in rows {
        for (project, _) in steps.iter().filter(|(_, places)| *places.from == row.year) {
            let name = format!("        + {}", project.name.value);
            text.line(Line::styled(clip(&name, text.width), text.theme.strong()));
        }
        let (demand, places) = measure.of(row);
        let mut spans = vec![
            Span::raw(row.year.to_string()),
            Span::styled(format!(" {} ", words::glyph(row.state)), text.theme.state(row.state)),
            Span::raw(format!("{} {} ", right(&words::pupils(demand), 6), right(&words::pupils(places), 6))),
        ];
        spans.extend(chances.as_ref().map(|chances| chances.cell(text, row.year)));
        let band = chances.as_ref().and_then(|chances| chances.band(row.year));
        let bar = band.map_or_else(
            || bar_against(demand, places, scale, length),
            |band| band_against(band, Some(places), scale, length),
        );
        spans.push(Span::styled(bar, text.theme.state(row.state)));
        text.line(Line::from(spans));
    }
}

/// What to do about an intake that runs short, or what could be given up of one that falls.
fn response(model: &Model, text: &mut Document, entry: &Entry) {
    let Contents { plan, outcome, .. } = &model.contents;
    if let Some(response) = entry.response(outcome) {
        let answer = words::answer(response);
        text.field("Answer", &answer);
        text.field("Project", &words::met_by(plan, response));
        text.field("Missing", &format!("{}, with all projects", words::still_missing(response)));
        let forms = [response.peak, response.permanent, response.bulge].map(words::tenths);
        text.paragraph(&format!(
            "Without projects half a form short from {}: up to {} forms in {}, {} lasting and {} for a while.",
            response.first_year, forms[0], response.peak_year, forms[1], forms[2]
        ));
    }
    if let Some(surplus) = entry.surplus(outcome) {
        text.field("To give up", &format!("{} from {}", words::half_forms(surplus.forms), surplus.from));
    }
}

/// Pupils, mostly from housing, whom no school takes.
fn unassigned(model: &Model, text: &mut Document, area: AreaId) {
    let forecast = &model.contents.outcome.forecast;
    let years = forecast.unassigned.get(area.0).into_iter().flatten().zip(&forecast.years);
    let left: Vec<(AcademicYear, f64)> =
        years.map(|(pupils, year)| (*year, pupils.iter().sum())).filter(|(_, pupils)| words::is_any(*pupils)).collect();
    if let (Some((first, _)), Some((last, pupils))) = (left.first(), left.last()) {
        let pupils = words::pupils(*pupils);
        text.paragraph(&format!("Pupils whom no school takes: from {first}, {pupils} in {last}."));
    }
}

/// The years in which pupils are left without a place, neighbours' room counted.
fn unplaced(model: &Model, text: &mut Document, entry: &Entry) {
    let left: Vec<(AcademicYear, f64)> = entry
        .pressure(&model.contents.outcome)
        .filter_map(|row| row.unplaced.filter(|pupils| words::is_any(*pupils)).map(|pupils| (row.year, pupils)))
        .collect();
    let most = left.iter().map(|(_, pupils)| *pupils).fold(0.0, f64::max);
    if most > 0.0 {
        let years: Vec<AcademicYear> = left.iter().map(|(year, _)| *year).collect();
        let most = words::pupils(most);
        text.paragraph(&format!(
            "Without a place here or next door: at most {most} a year, {}.",
            words::year_runs(&years)
        ));
    }
}

/// The projects that add places, with what they do and when.
fn projects(plan: &Plan, text: &mut Document, steps: &[Step<'_>], with_school: bool) {
    text.heading("Projects that add places");
    if steps.is_empty() {
        text.item("none in the programme");
    }
    for (project, places) in steps {
        let at = if with_school { format!(" at {}", plan[places.school.value].name.value) } else { String::new() };
        text.item(&format!("{}: from {}, {}{at}", project.name.value, places.from.value, words::step(places)));
    }
}

/// The area's remarks, actions and proposals.
fn notes(text: &mut Document, area: &Area) {
    if !area.note.is_empty() {
        text.heading("Note");
        text.paragraph(&area.note);
    }
    let parts = [
        ("Actions to date", &area.actions),
        ("Current proposals", &area.proposals),
        ("Future proposals", &area.future),
    ];
    for (name, items) in parts {
        if !items.is_empty() {
            text.heading(name);
            for item in items {
                text.item(item);
            }
        }
    }
}

/// The text with its first letter in upper case.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
