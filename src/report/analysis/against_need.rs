//! When projects' places come, against when they are needed.

use super::standing;
use crate::analysis::{AgainstNeed, against_need};
use crate::explain::{Figure, NeedPart};
use crate::report::Figures;
use crate::report::programme::Filter;
use crate::report::table::{Cell, Column, Fact, Facts, Report, RowKey, Table, Unit};
use crate::report::words::phase;

/// The places of each project of the programme that the filter takes.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || vec![table(of, filter)])
}

fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    let columns = vec![
        Column::words("project", "Project"),
        Column::words("area", "Area"),
        Column::words("phase", "Phase"),
        Column::words("from", "Places from"),
        Column::words("needed_by", "Needed by"),
        Column::words("short_from", "Short from"),
        Column::words("standing", "Against the earlier").for_people(),
        Column::words("years_late", "").for_machines(),
        Column::figures("unplaced", "Unplaced", Unit::Tenths).blank_at_zero(),
        Column::words("works_end", "").for_machines(),
        Column::words("works_late", "").for_machines(),
    ];
    let needs = || against_need(of.plan, of.outcome).into_iter().filter(|need| filter.takes(&of.plan[need.project]));
    Facts::of(columns, needs, |need| fact(of, &need))
}

fn fact(of: &Figures<'_>, need: &AgainstNeed) -> Fact {
    let project = &of.plan[need.project];
    let figure = |part| Figure::Need { project: need.project, of: Some((need.area, need.phase)), part };
    let years = |part, years: Option<i32>| match years {
        Some(years) => Cell::new(i64::from(years)).explained(figure(part)),
        None => Cell::default(),
    };
    let cells = vec![
        (&of.names[need.project]).into(),
        (&of.names[need.area]).into(),
        Cell::word(need.phase.as_str(), phase(need.phase)),
        need.from.into(),
        project.needed_by.map_or_else(Cell::default, |day| Cell::new(day.value).at(day.span)),
        Cell::new(need.short_from),
        Cell::said(standing(need)),
        years(NeedPart::YearsLate, need.years_late()),
        Cell::new(need.unplaced).explained(figure(NeedPart::Unplaced)),
        Cell::new(need.works_end()),
        years(NeedPart::WorksLate, need.works_late()),
    ];
    let basis = project.provenance.basis.max(of.firm.places(need.project)).max(of.firm[need.area]);
    Fact::new(RowKey::Project(need.project), basis, cells)
}

fn table(of: &Figures<'_>, filter: &Filter) -> Table {
    let title = "Places against need (pupils unplaced until then)";
    let table = facts(of, filter).table(title, |_| true).settled();
    if table.rows.is_empty() {
        return Table::remark(title, "No such project adds places.");
    }
    table.note(
        "Needed by: what the plan says. Short from: the first year in which the area lacks half a form or more \
         without projects. Late or early: against the earlier of the two. Unplaced: pupils of the area and phase without a place \
         in the years between, all projects in place, added up year by year; the same pupils stand \
         with each late project of an area.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Options;
    use crate::report::testing::{printed, read, sample};

    #[test]
    fn places_before_the_works_end_are_said_to_be_in_temporary_rooms() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let filter = Filter::default();
        let report = report(&of, &filter);
        let (fields, facts) = read(&report);
        assert_eq!(fields[6..], ["years_late", "unplaced", "works_end", "works_late", "basis"]);
        let expected =
            ["extension", "norden", "primary", "2014/15", "2014-09-01", "", "0", "0", "2015/16", "1", "illustrative"];
        assert_eq!(facts, [expected]);
        let said = "in time, in temporary rooms until the works end in Sept 2015";
        let row = ["Infants, Norden", "Norden", "Primary", "2014/15", "Sept 2014", said];
        assert_eq!(printed(&report)[0].rows, [row]);
    }
}
