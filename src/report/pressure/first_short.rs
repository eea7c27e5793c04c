//! Where places run short first: every area's intakes with what they come to over the forecast.

use super::rows;
use crate::explain::{AreaField, Figure};
use crate::forecast::{Outlook, PressureRow, Reason, outlook};
use crate::report::figures::Figures;
use crate::report::filter::Filter;
use crate::report::table::{Cell, Column, Fact, Facts, Report, RowKey, Table, Unit};
use crate::report::words::{LEGEND, phase, state};

/// How to read it.
const READING: &str = "Short, ½ form: the first year of state short, and the first in which half a form of entry or \
                       more is missing. Worst: the most forms missing (negative: spare), and when. Why: the intake \
                       above the admission number, or the roll above net capacity.";

/// Every intake of what the filter takes: the earliest short first, what never is last.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || vec![table(of, filter, "Where places run short first")])
}

fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    let columns = vec![
        Column::words("area", "Area"),
        Column::words("phase", "Phase").for_machines(),
        Column::words("first_year", "Entry"),
        Column::words("state", "State").for_people(),
        Column::years("first_short", "Short"),
        Column::years("first_half_form", "½ form"),
        Column::figures("worst_fe", "Worst", Unit::Forms).kept(),
        Column::years("worst_year", "In"),
        Column::words("reason", "Why"),
    ];
    Facts::of(columns, || outlooks(of, filter), |one| fact(of, &one))
}

/// How the intakes fare, in the order of the table.
fn outlooks(of: &Figures<'_>, filter: &Filter) -> Vec<Outlook> {
    let mut all: Vec<Outlook> = outlook::intakes(rows(of, filter)).into_iter().map(|(_, one)| one).collect();
    let id = |one: &Outlook| (of.names[one.worst.area].id().to_owned(), one.worst.first_year);
    // What the other areas do not hold is no place to be ranked among them.
    let is_remainder = |one: &Outlook| *of.plan[one.worst.area].remainder;
    let ranked = |a: &Outlook, b: &Outlook| is_remainder(a).cmp(&is_remainder(b)).then(a.by_first_short(b));
    all.sort_by(|a, b| ranked(a, b).then_with(|| id(a).cmp(&id(b))));
    all
}

fn fact(of: &Figures<'_>, one: &Outlook) -> Fact {
    let PressureRow { area, first_year, .. } = one.worst;
    let years = &of.outcome.forecast.years;
    let figure = |wanted, field| {
        let year = years.iter().position(|year| *year == wanted);
        year.map(|year| Figure::Area { area, year, first_year, field })
    };
    let year = |wanted: Option<crate::calendar::AcademicYear>, field| Cell {
        figure: wanted.and_then(|wanted| figure(wanted, field)),
        ..Cell::new(wanted)
    };
    let of_worst = figure(one.worst.year, AreaField::Pressure);
    let reason = match one.reason {
        None => Cell::default(),
        Some(reason @ Reason::Intake) => Cell::word(reason.as_str(), "intake"),
        Some(reason @ Reason::Roll) => Cell::word(reason.as_str(), "roll"),
    };
    let cells = vec![
        (&of.names[area]).into(),
        Cell::word(first_year.phase().as_str(), phase(first_year.phase())),
        Cell::from(first_year).saying(first_year.name()),
        Cell::word(one.state.as_str(), state(one.state)),
        year(one.first_short(), AreaField::State),
        year(one.first_half_form, AreaField::Pressure),
        Cell { figure: of_worst, ..Cell::new(one.worst.pressure_fe) },
        year(Some(one.worst.year), AreaField::Pressure),
        reason,
    ];
    Fact::new(RowKey::Intake(area, first_year), of.firm[area], cells)
}

/// The intakes that concern anybody, as people read them.
#[must_use]
pub fn table(of: &Figures<'_>, filter: &Filter, title: &str) -> Table {
    let concerned: std::collections::BTreeSet<RowKey> = rows(of, filter)
        .filter(|row| row.concerns_anyone())
        .map(|row| RowKey::Intake(row.area, row.first_year))
        .collect();
    let table = facts(of, filter).table(title, |fact| concerned.contains(&fact.key)).settled();
    if table.rows.is_empty() { table.note("No school is forecast.") } else { table.note(LEGEND).note(READING) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{AcademicYear, Phase};
    use crate::outcome::Options;
    use crate::report::testing::{printed, read, sample};

    #[test]
    fn the_earliest_short_comes_first_with_its_worst_year_and_reason() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let (fields, facts) = read(&report(&of, &Filter::default()));
        let names = "area,phase,first_year,first_short,first_half_form,worst_fe,worst_year,reason,basis";
        assert_eq!(fields.join(","), names);
        let norden = "norden,primary,R,2014/15,,0.16666666666666666,2014/15,intake,illustrative";
        assert_eq!(facts[0].join(","), norden);
        assert_eq!(facts[1].join(","), "suden,secondary,7,2015/16,2015/16,0.5,2015/16,intake,published");
        let sheets = printed(&report(&of, &Filter::default()));
        let shown = ["Norden", "Reception", "▲ short", "2014/15", "", "+0.2i", "2014/15", "intake"];
        assert_eq!(sheets[0].rows[0], shown);
    }

    #[test]
    fn a_filter_looks_at_its_years_alone() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let later =
            Filter { phase: Some(Phase::Primary), from: Some(AcademicYear::starting(2015)), ..Filter::default() };
        let (_, facts) = read(&report(&of, &later));
        assert_eq!(facts.len(), 1);
        assert_eq!(facts[0].join(","), "norden,primary,R,,,-0.5,2015/16,,illustrative");
    }
}
