//! The programme's projects as a list: what each is, what it costs, when it is done and what it waits for.

use super::figures::Figures;
use super::programme::{Filter, budget, delivered, projects, reference};
use super::table::{Cell, Column, Fact, Facts, Report, RowKey, Table, Unit};
use super::words::{group as heading, month};
use crate::analysis::cost_per_place::places_added;
use crate::explain::{Figure, ProjectPart};
use crate::funding::ProjectSpend;
use crate::money::Pence;
use crate::plan::{At, Dependency, Project, ProjectGroup, ProjectId};

/// The projects that the filter takes, by group.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || tables(of, filter))
}

fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    let money = |name| Column::figures(name, "", Unit::Thousands).for_machines();
    let words = |name| Column::words(name, "").for_machines();
    let columns = vec![
        words("project"),
        words("ref"),
        Column::words("name", "School or area"),
        Column::words("works", "Project"),
        words("school"),
        words("area"),
        words("category"),
        words("group"),
        words("stage"),
        words("priority"),
        money("budget"),
        money("before"),
        money("profile"),
        words("start"),
        Column::words("completion", "Completion"),
        words("needed_by"),
        Column::figures("places", "", Unit::Whole).for_machines(),
        Column::words("dependencies", "Dependencies"),
    ];
    Facts::of(columns, move || projects(of.plan, filter), |id| fact(of, id))
}

fn fact(of: &Figures<'_>, id: ProjectId) -> Fact {
    let project = &of.plan[id];
    let figure = |part| Figure::WholeProject { project: id, part };
    // What is outside the programme spends nothing in it.
    let spent = of.outcome.funding.spend.get(id.0).filter(|_| project.is_in_programme());
    let money = |part, amount: fn(&ProjectSpend) -> Pence| {
        spent.map_or_else(Cell::default, |spent| Cell::new(amount(spent)).explained(figure(part)))
    };
    let words = |words: &At<String>| Cell::new(words.as_str()).at(words.span);
    let day = |day: Option<At<_>>| day.map_or_else(Cell::default, |day| Cell::new(day.value).at(day.span));
    let cells = vec![
        (&of.names[id]).into(),
        reference(project),
        words(&project.name),
        words(&project.works),
        project.places.first().map_or_else(Cell::default, |step| (&of.names[step.school.value]).into()),
        project.area.map_or_else(Cell::default, |area| (&of.names[area.value]).into()),
        Cell::new(project.category.as_str()).at(project.category.span),
        Cell::word(project.group.as_str(), heading(*project.group)),
        project.stage.as_ref().map_or_else(Cell::default, words),
        Cell::new(*project.priority).at(project.priority.span),
        budget(of, id),
        money(ProjectPart::Before, |spent| spent.before),
        money(ProjectPart::Profile, ProjectSpend::total),
        day(project.start),
        day(project.completion),
        day(project.needed_by),
        places(of, id),
        Cell::new(waits_for(project)),
    ];
    Fact::new(RowKey::Project(id), of.firm.money(id).max(of.firm.places(id)), cells)
}

/// The places that a project adds in all; only what adds any can be explained.
fn places(of: &Figures<'_>, id: ProjectId) -> Cell {
    let figure = Figure::WholeProject { project: id, part: ProjectPart::NewPlaces };
    match places_added(of.plan, id) {
        Some(places @ 1..) => Cell::new(places).explained(figure),
        places => Cell::new(places),
    }
}

/// What a project waits for: `land: a field beside the school, due March 2014; planning`.
fn waits_for(project: &Project) -> String {
    let said = |dependency: &Dependency| {
        let text = if dependency.text.is_empty() { String::new() } else { format!(": {}", *dependency.text) };
        let due = dependency.due.map(|due| format!(", due {}", month(due.value))).unwrap_or_default();
        format!("{}{text}{due}", dependency.kind.as_str().replace('-', " "))
    };
    let waits = project.dependencies.iter().filter(|dependency| !*dependency.cleared);
    waits.map(said).collect::<Vec<_>>().join("; ")
}

/// The lists of a committee paper, a group each.
fn tables(of: &Figures<'_>, filter: &Filter) -> Vec<Table> {
    let facts = facts(of, filter);
    let is_of =
        |fact: &Fact, group: ProjectGroup| matches!(fact.key, RowKey::Project(id) if *of.plan[id].group == group);
    let is_own = |fact: &Fact| matches!(fact.key, RowKey::Project(id) if of.plan[id].delivered_by.is_none());
    let list = |&group: &ProjectGroup| facts.table(heading(group), |fact| is_of(fact, group) && is_own(fact));
    let mut lists: Vec<Table> = ProjectGroup::ALL.iter().map(list).filter(|list| !list.rows.is_empty()).collect();
    lists.extend(delivered(of, filter));
    if lists.is_empty() { vec![Table::remark("Projects", "The programme holds no such project.")] } else { lists }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_date;
    use crate::outcome::Options;
    use crate::plan::{DependencyKind, Provenance};
    use crate::report::testing::{printed, read, sample};

    #[test]
    fn a_project_is_a_line_with_all_that_is_said_of_it() {
        let (mut plan, outcome) = sample();
        let dependency = |kind, text: &str, due: &str, cleared| Dependency {
            kind: At::default_of(kind),
            text: At::default_of(text.to_owned()),
            due: parse_date(due).map(At::default_of),
            cleared: At::default_of(cleared),
            provenance: Provenance::default(),
        };
        plan.projects[0].dependencies = vec![
            dependency(DependencyKind::SiteSearch, "a field", "2014-03", false),
            dependency(DependencyKind::Planning, "", "", true),
            dependency(DependencyKind::Planning, "", "", false),
        ];
        let of = Figures::of(&plan, &outcome, Options::default());
        let filter = Filter::default();
        let report = report(&of, &filter);
        let (fields, facts) = read(&report);
        let line: Vec<String> = fields.iter().zip(&facts[0]).map(|(name, field)| format!("{name} {field}")).collect();
        let expected = [
            "project extension",
            "ref '=EC1",
            "name Infants, Norden",
            "works Infant to 420 primary",
            "school infants",
            "area norden",
            "category growth",
            "group in-preparation",
            "stage ",
            "priority 0",
            "budget 2800000.00",
            "before 55000.00",
            "profile 2800000.00",
            "start ",
            "completion 2015-09-01",
            "needed_by 2014-09-01",
            "places 90",
            "dependencies site search: a field, due March 2014; planning",
            "basis illustrative",
        ];
        assert_eq!(line, expected);
        // Outside the programme nothing is spent, and a project without steps adds no places that could be counted.
        assert_eq!([&facts[2][7], &facts[2][11], &facts[2][12], &facts[2][16]], ["pipeline", "", "", ""]);
        let sheets = printed(&report);
        let row =
            ["Infants, Norden", "Infant to 420 primary", "Sept 2015", "site search: a field, due March 2014; planning"];
        assert_eq!(
            (sheets[0].title.as_str(), &sheets[0].rows[0][..]),
            ("In preparation for delivery", &row.map(str::to_owned)[..])
        );
    }

    #[test]
    fn a_filter_leaves_the_other_groups_out() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let filter = Filter { groups: vec![ProjectGroup::Pipeline], ..Filter::default() };
        assert_eq!((printed(&report(&of, &filter)).len(), read(&report(&of, &filter)).1.len()), (1, 1));
        let none = Filter { groups: vec![ProjectGroup::Complete], ..Filter::default() };
        assert_eq!(printed(&report(&of, &none))[0].notes, ["The programme holds no such project."]);
    }
}
