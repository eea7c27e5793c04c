//! What to do where places run short, and what could be given up where rolls fall (rule 9).

mod words;

use super::figures::Figures;
use super::filter::Filter;
use super::table::{Cell, Column, Fact, Facts, Report, RowKey, Table, Unit};
use super::words::phase;
use crate::explain::{AreaField, Figure};
use crate::forecast::{Answer, Lack, Response, Surplus};

pub use self::words::{answer, in_temporary_rooms, lateness, met_by, still_missing};
use self::words::{is_of_its_phase, works_end};

/// What to do in the areas and phases that the filter takes. Years of the filter leave nothing out.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || [answers(of, filter)].into_iter().chain(needs(of, filter)).collect())
}

/// What could be given up in the areas and phases that the filter takes. Years of the filter leave nothing out.
#[must_use]
pub fn surplus_report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(surplus_facts(of, filter), move || vec![surpluses(of, filter)])
}

fn wanted<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> impl Iterator<Item = &'a Response> {
    of.outcome.responses.iter().filter(|one| filter.takes_area(one.area) && filter.takes_phase(one.phase))
}

fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    let columns = vec![
        Column::words("area", "Area"),
        Column::words("phase", "Phase"),
        Column::words("first_year", "Half a form from"),
        Column::figures("peak_fe", "Peak", Unit::Tenths),
        Column::years("peak_year", "In"),
        Column::figures("permanent_fe", "Lasting", Unit::Tenths),
        Column::figures("bulge_fe", "Bulge", Unit::Tenths),
        Column::words("answer", "Answer").for_machines(),
        Column::words("project", "Project").for_machines(),
        Column::words("from", "").for_machines(),
        Column::figures("years_late", "", Unit::Whole).for_machines(),
        Column::words("works_end", "").for_machines(),
        Column::figures("works_late", "", Unit::Whole).for_machines(),
        Column::figures("still_missing_fe", "Still missing", Unit::Tenths),
        Column::years("still_missing_year", "In").for_people(),
    ];
    Facts::of(columns, || wanted(of, filter), |response| fact(of, response))
}

fn fact(of: &Figures<'_>, response: &Response) -> Fact {
    let met = response.met_by.first();
    let word = match response.answer {
        Answer::Bulge => "bulge",
        Answer::Extension { .. } => "extension",
        Answer::NewSchool { .. } => "new-school",
        Answer::Neighbours => "neighbours",
    };
    let project = met.map_or_else(Cell::default, |met| (&of.names[met.project]).into());
    let missing = response.still_missing;
    let works_end = met.and_then(|met| works_end(of.plan, met));
    let entry = Cell::word(response.phase.as_str(), phase(response.phase));
    let cells = vec![
        (&of.names[response.area]).into(),
        if is_of_its_phase(response, response.peak_entry) { entry } else { entry.saying(words::entry(response)) },
        response.first_year.into(),
        response.peak.into(),
        response.peak_year.into(),
        response.permanent.into(),
        response.bulge.into(),
        Cell::word(word, "").saying(answer(response)),
        project.saying(met_by(of.plan, response)),
        met.map(|met| met.from).into(),
        met.map(|met| i64::from(met.years_late)).into(),
        works_end.into(),
        works_end.map(|end| i64::from(end.since(response.first_year))).into(),
        missing.map_or_else(Cell::default, |lack| Cell {
            figure: missing_figure(of, response, lack),
            ..Cell::new(lack.forms)
        }),
        missing.map(|lack| lack.year).into(),
    ];
    Fact::new(RowKey::Intake(response.area, response.phase.entry()), of.firm[response.area], cells)
}

/// What is still missing with every project is a figure of `pressure` unless that leaves them out.
fn missing_figure(of: &Figures<'_>, response: &Response, lack: Lack) -> Option<Figure> {
    let year = of.outcome.forecast.years.iter().position(|one| *one == lack.year)?;
    let (area, first_year) = (response.area, lack.first_year);
    let figure = Figure::Area { area, year, first_year, field: AreaField::Pressure };
    (!of.options.forecast.without_projects).then_some(figure)
}

/// The columns of an answer in a fact, and their headings for people.
const ANSWER: [(usize, &str); 5] =
    [(0, "Area"), (1, "Phase"), (2, "Half a form from"), (7, "Answer"), (8, "Project, against that year")];

/// Answers and the projects that meet them, an area and phase a line.
#[must_use]
pub fn answers(of: &Figures<'_>, filter: &Filter) -> Table {
    let columns = ANSWER.map(|(_, heading)| Column::words("", heading)).to_vec();
    let answers = Facts::of(
        columns,
        || wanted(of, filter),
        |response| {
            let Fact { key, basis, cells } = fact(of, response);
            Fact::new(key, basis, ANSWER.map(|(place, _)| cells[place].clone()).to_vec())
        },
    );
    let table = answers.table("What to do where places run short", |_| true);
    if table.rows.is_empty() {
        return table.note("Without any project, no intake lacks half a form of entry.");
    }
    table.note(
        "Half a form from: the first year in which so much is missing without any project. Late or early: the \
         project's first places against that year, whatever the plan says of when they are needed (`programme --view \
         against-need` counts from the earlier of the two).",
    )
}

/// The need behind the answers, an area and phase a line; none where nothing runs short.
fn needs(of: &Figures<'_>, filter: &Filter) -> Option<Table> {
    let table = facts(of, filter).table("How much runs short (forms of entry)", |_| true).settled();
    let note = "Peak: without any project. Lasting: what is lacking in every one of as many years as the phase has year \
                groups, rounded up to half forms; the bulge is what the peak has beyond it. Still missing: with every \
                project of the programme, where that is half a form or more.";
    (!table.rows.is_empty()).then(|| table.note(note))
}

fn surplus_facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    let columns = vec![
        Column::words("area", "Area"),
        Column::words("phase", "Phase"),
        Column::figures("spare_fe", "Forms", Unit::Tenths),
        Column::words("from", "From"),
    ];
    let wanted =
        || of.outcome.surpluses.iter().filter(|one| filter.takes_area(one.area) && filter.takes_phase(one.phase));
    Facts::of(columns, wanted, |surplus: &Surplus| {
        let cells = vec![
            (&of.names[surplus.area]).into(),
            Cell::word(surplus.phase.as_str(), phase(surplus.phase)),
            surplus.forms.into(),
            surplus.from.into(),
        ];
        Fact::new(RowKey::Intake(surplus.area, surplus.phase.entry()), of.firm[surplus.area], cells)
    })
}

/// Forms that could be given up, an area and phase a line.
fn surpluses(of: &Figures<'_>, filter: &Filter) -> Table {
    let table = surplus_facts(of, filter).table("What could be given up (forms of entry)", |_| true).settled();
    if table.rows.is_empty() {
        return table.note("No area has half a form of entry to spare up to the horizon.");
    }
    table.note(
        "With every project in place, an area that gives up so many forms from then on has no intake short later.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Phase;
    use crate::outcome::Options;
    use crate::report::testing::{printed, read, sample};

    #[test]
    fn both_tables_have_a_row_for_each_area_and_phase() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let (_, short) = read(&report(&of, &Filter::default()));
        assert_eq!(short.len(), 1);
        assert_eq!(short[0][..4], ["suden", "secondary", "2015/16", "0.5"]);
        assert_eq!(short[0][7..], ["bulge", "", "", "", "", "", "0.5", "published"]);
        let (_, spare) = read(&surplus_report(&of, &Filter::default()));
        assert_eq!(spare, [["norden", "primary", "0.5", "2015/16", "illustrative"]]);
        let primary = Filter { phase: Some(Phase::Primary), ..Filter::default() };
        let sheets = printed(&report(&of, &primary));
        assert_eq!(sheets[0].notes[0], "Without any project, no intake lacks half a form of entry.");
    }

    #[test]
    fn answers_are_read_in_words_and_needs_in_forms() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let sheets = printed(&report(&of, &Filter::default()));
        assert_eq!(sheets[0].rows, [["South", "Secondary", "2015/16", "extra classes for a while", "none"]]);
        let need = ["South", "Secondary", "2015/16", "0.5", "2015/16", "0.5", "0.5", "2015/16"];
        assert_eq!(sheets[1].rows, [need]);
    }
}
