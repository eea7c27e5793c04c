//! The capital programme: projects by group, and what they spend by year.

use super::figures::Figures;
use super::register;
use super::table::{Cell, Column, ColumnKey, Fact, Facts, Report, Row, RowKey, RowKind, Table, Unit};
use super::words::{amount, group as heading};
use crate::calendar::FinancialYear;
use crate::explain::{Figure, ProjectPart};
use crate::funding::Funding;
use crate::money::Pence;
use crate::plan::{AreaId, Category, Plan, Project, ProjectGroup, ProjectId};

/// Which projects are wanted; what is not given leaves nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those of these groups.
    pub groups: Vec<ProjectGroup>,
    /// Those of these categories.
    pub categories: Vec<Category>,
    /// Those of these areas.
    pub areas: Vec<AreaId>,
}

impl Filter {
    /// Whether a project is wanted.
    #[must_use]
    pub fn takes(&self, project: &Project) -> bool {
        (self.groups.is_empty() || self.groups.contains(&project.group))
            && (self.categories.is_empty() || self.categories.contains(&project.category))
            && (self.areas.is_empty() || project.area.is_some_and(|area| self.areas.contains(&area.value)))
    }
}

/// The programme of what the filter takes.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Report<'a> {
    Report::new(facts(of, filter), move || tables(of, filter))
}

/// The projects that the filter takes: groups in their order, projects in that of the files.
pub(super) fn projects<'a>(plan: &'a Plan, filter: &'a Filter) -> impl Iterator<Item = ProjectId> + 'a {
    ProjectGroup::ALL.iter().flat_map(move |&group| {
        let of_group = plan.projects.iter().enumerate().filter(move |(_, project)| *project.group == group);
        of_group.filter(|(_, project)| filter.takes(project)).map(|(place, _)| ProjectId(place))
    })
}

/// What a project spends, before the programme and year by year; a row each that is not 0.
fn facts<'a>(of: &'a Figures<'a>, filter: &'a Filter) -> Facts<'a> {
    let columns = vec![
        Column::words("group", "Group"),
        Column::words("project", "Project"),
        Column::words("ref", "Ref"),
        Column::words("area", "Area"),
        Column::words("financial_year", "Year"),
        Column::figures("spend", "Spend", Unit::Thousands),
    ];
    let lines = move || {
        projects(of.plan, filter).filter_map(|id| Some((id, of.outcome.funding.spend.get(id.0)?))).flat_map(
            move |(id, spend)| {
                let years = [None].into_iter().chain(spend.years.keys().copied().map(Some));
                years.map(move |year| (id, year, spent(of, id, year)))
            },
        )
    };
    Facts::of(
        columns,
        move || lines().filter(|(_, _, cell)| !cell.value.is_zero()),
        |(id, year, cell)| {
            let project = &of.plan[id];
            let cells = vec![
                Cell::word(project.group.as_str(), heading(*project.group)),
                (&of.names[id]).into(),
                reference(project),
                project.area.map_or_else(Cell::default, |area| (&of.names[area.value]).into()),
                year.map_or_else(|| Cell::new("before"), Cell::from),
                cell,
            ];
            Fact::new(RowKey::Project(id), of.firm.money(id), cells)
        },
    )
}

/// A project's reference, as finance knows it.
pub(super) fn reference(project: &Project) -> Cell {
    project.reference.as_ref().map(|reference| Cell::new(reference.as_str()).at(reference.span)).unwrap_or_default()
}

/// What a project spends in a year, or spent before the programme (`None`).
fn spent(of: &Figures<'_>, id: ProjectId, year: Option<FinancialYear>) -> Cell {
    let written = &of.plan[id].spend;
    let (figure, place) = match year {
        None => (Figure::WholeProject { project: id, part: ProjectPart::Before }, written.before.map(|at| at.span)),
        Some(year) => (Figure::Project { project: id, year }, written.years.years.get(&year).map(|at| at.span)),
    };
    let amount = of.outcome.funding.spend.get(id.0).map_or(Pence::ZERO, |spend| match year {
        None => spend.before,
        Some(year) => spend.years.get(&year).copied().unwrap_or(Pence::ZERO),
    });
    Cell { place, ..Cell::new(amount).explained(figure) }
}

/// What was approved for a project.
pub(super) fn budget(of: &Figures<'_>, id: ProjectId) -> Cell {
    let budget = of.plan[id].budget;
    Cell::new(budget.value).at(budget.span).explained(Figure::WholeProject { project: id, part: ProjectPart::Budget })
}

/// The programme's years and every other year of spend, without a gap; none if there is no such year.
#[must_use]
pub fn years(plan: &Plan, funding: &Funding) -> Vec<FinancialYear> {
    let own = plan.programme.iter().flat_map(|programme| [*programme.first_year, *programme.last_year]);
    let all = || own.clone().chain(funding.spend.iter().flat_map(|spend| spend.years.keys().copied()));
    all().min().zip(all().max()).map(|(first, last)| first.through(last).collect()).unwrap_or_default()
}

/// The row of the whole programme.
pub const PROGRAMME: &str = "programme";
/// The column of what a project was approved for.
pub const BUDGET: ColumnKey = ColumnKey::Field("budget");
/// The column of what it spends in all.
pub const PROFILE: ColumnKey = ColumnKey::Field("profile");
/// Where the columns of its years begin, that of what was spent before them first.
const FIRST: usize = 3;

/// The whole programme: projects in their groups with budget and spend by year, rounded so that groups, years and the
/// programme add up. Every table and screen takes these figures from here. `pipeline` stands below, in no total.
#[must_use]
pub fn profile(of: &Figures<'_>) -> Table {
    let years = years(of.plan, &of.outcome.funding);
    let year = |year: &FinancialYear| Column::of(ColumnKey::Financial(*year), year.to_string(), Unit::Thousands);
    let mut columns = vec![
        Column::words("ref", "Ref"),
        Column::words("project", "Project"),
        Column::of(BUDGET, "Budget", Unit::Thousands),
        Column::of(ColumnKey::Before, "Before", Unit::Thousands),
    ];
    columns.extend(years.iter().map(year));
    columns.push(Column::of(PROFILE, "All spend", Unit::Thousands));
    let columns: Vec<Column> = columns.into_iter().map(Column::blank_at_zero).collect();
    let width = columns.len();
    let mut table = Table::new("Budget and spend by financial year (£'000)", columns);
    let (pipeline, own): (Vec<ProjectGroup>, Vec<ProjectGroup>) =
        ProjectGroup::ALL.iter().partition(|group| **group == ProjectGroup::Pipeline);
    let heads: Vec<usize> = own.into_iter().filter_map(|group| push_group(of, &mut table, &years, group)).collect();
    if !heads.is_empty() {
        let total = Row::sum(RowKey::Named(PROGRAMME.to_owned()), RowKind::Total, &["", "Programme"], width);
        table.total(total, heads);
    }
    for group in pipeline {
        push_group(of, &mut table, &years, group);
    }
    table.across(width - 1, (FIRST..width - 1).collect());
    table.add_up_all();
    settle_alike(&mut table);
    table
}

/// Adds a group with its projects and says where it stands; none of an empty one.
fn push_group(of: &Figures<'_>, table: &mut Table, years: &[FinancialYear], group: ProjectGroup) -> Option<usize> {
    let filter = Filter { groups: vec![group], ..Filter::default() };
    let own = |id: &ProjectId| of.plan[*id].delivered_by.is_none();
    let lines: Vec<ProjectId> = projects(of.plan, &filter).filter(own).collect();
    if lines.is_empty() {
        return None;
    }
    let words = ["", heading(group)];
    let head = table.push(Row::sum(RowKey::Group(group), RowKind::Head, &words, table.columns.len()));
    for id in lines {
        let project = &of.plan[id];
        let mut cells = vec![reference(project), (&of.names[id]).into(), budget(of, id), spent(of, id, None)];
        cells.extend(years.iter().map(|year| spent(of, id, Some(*year))));
        let part = ProjectPart::Profile;
        cells.push(Cell::default().explained(Figure::WholeProject { project: id, part }));
        table.push(Row::item(RowKey::Project(id), of.firm.money(id), cells).within(head));
    }
    Some(head)
}

/// Settles the programme so that a budget that is spent in full prints as what is spent; where its group's budgets
/// could then not add up, each stands for itself.
fn settle_alike(table: &mut Table) {
    table.settle();
    let (Some(budget), Some(profile)) = (table.column(BUDGET), table.column(PROFILE)) else { return };
    let is_spent = |row: &Row| row.cells[budget].value == row.cells[profile].value;
    let spent = table.rows.iter().enumerate().filter(|(_, row)| is_spent(row));
    let given = spent.filter_map(|(place, row)| Some((place, budget, row.cells[profile].shown()?))).collect();
    let mut alike = Table { given, ..table.clone() };
    alike.settle();
    if alike.notes == table.notes {
        *table = Table { given: Vec::new(), ..alike };
    }
}

fn tables(of: &Figures<'_>, filter: &Filter) -> Vec<Table> {
    let mut profile = profile(of);
    profile.keep(|row| matches!(row.key, RowKey::Project(id) if filter.takes(&of.plan[id])));
    let mut tables: Vec<Table> = ProjectGroup::ALL.iter().filter_map(|&group| list(of, &profile, group)).collect();
    let delivered = delivered(of, filter);
    if tables.is_empty() {
        return delivered.map_or_else(
            || vec![Table::remark("Capital programme", "It holds no such project.")],
            |delivered| vec![delivered],
        );
    }
    tables.extend(delivered);
    profile.keep(|row| row.cells.iter().skip(FIRST).any(|cell| !cell.value.is_zero()));
    profile.notes.extend(spent_before(&profile));
    profile.notes.extend(register::counts(of.plan));
    tables.push(profile);
    tables
}

/// That all spend is more than what the balance finds money for, where it is.
fn spent_before(profile: &Table) -> Option<String> {
    let figure = |key| profile.shown(&RowKey::Named(PROGRAMME.to_owned()), key);
    let (all, before) = (figure(PROFILE)?, figure(ColumnKey::Before)?);
    (before != 0).then(|| {
        let [all, before, years] = [all, before, all - before].map(|thousands| amount(Pence(thousands * THOUSAND)));
        format!(
            "All spend: {all}, of which {before} was spent before the programme; the balance finds money for the \
             {years} of the years."
        )
    })
}

/// A thousand pounds in pennies.
const THOUSAND: i128 = 100_000;

/// The projects of a group with budget and completion, as a committee paper lists them; none of an empty one.
fn list(of: &Figures<'_>, profile: &Table, group: ProjectGroup) -> Option<Table> {
    let columns = vec![
        Column::words("ref", "Ref"),
        Column::words("project", "School or area"),
        Column::words("works", "Project"),
        Column::words("completion", "Completion"),
        Column::words("needed_by", "Needed by"),
        Column::of(BUDGET, "Budget", Unit::Thousands).kept(),
    ];
    let width = columns.len();
    let mut table = Table::new(format!("{} (£'000)", heading(group)), columns);
    let lines = profile.rows.iter().filter_map(|row| match row.key {
        RowKey::Project(id) if *of.plan[id].group == group => Some(id),
        _ => None,
    });
    for id in lines {
        let project = &of.plan[id];
        let needed_by = project.needed_by.map(|day| Cell::new(day.value).at(day.span));
        let cells = vec![
            reference(project),
            (&of.names[id]).into(),
            Cell::new(project.works.as_str()).at(project.works.span),
            completion(project),
            needed_by.unwrap_or_default(),
            budget(of, id),
        ];
        table.push(Row::item(RowKey::Project(id), of.firm.money(id), cells));
    }
    let count = table.rows.len();
    table.total(Row::sum(RowKey::Group(group), RowKind::Total, &["Total"], width), 0..count);
    table.take_from(profile);
    (count > 0).then(|| table.settled())
}

/// What other bodies build: in no total of money; none without any.
pub(super) fn delivered(of: &Figures<'_>, filter: &Filter) -> Option<Table> {
    let columns = vec![
        Column::words("project", "School or area"),
        Column::words("works", "Project"),
        Column::words("delivered_by", "Delivered by"),
        Column::words("completion", "Completion"),
        Column::words("needed_by", "Needed by"),
    ];
    let mut table = Table::new("Delivered by others", columns);
    let others = projects(of.plan, filter).filter_map(|id| Some((id, of.plan[id].delivered_by.as_ref()?)));
    for (id, by) in others {
        let project = &of.plan[id];
        let needed_by = project.needed_by.map(|day| Cell::new(day.value).at(day.span));
        let cells = vec![
            (&of.names[id]).into(),
            Cell::new(project.works.as_str()).at(project.works.span),
            Cell::new(by.as_str()).at(by.span),
            completion(project),
            needed_by.unwrap_or_default(),
        ];
        table.push(Row::item(RowKey::Project(id), of.firm.places(id), cells));
    }
    (!table.rows.is_empty()).then(|| table.settled().note("Their places count; their money is in no total here."))
}

/// When the works end, or what stands in for it.
fn completion(project: &Project) -> Cell {
    let waits = project.dependencies.iter().find(|dependency| !*dependency.cleared);
    match (project.completion, waits) {
        (Some(day), _) => Cell::new(day.value).at(day.span),
        (None, Some(dependency)) => Cell::said(format!("waits for {}", dependency.kind.as_str().replace('-', " "))),
        (None, None) => Cell::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Options;
    use crate::report::testing::{printed, read, sample};

    #[test]
    fn before_is_a_year_like_any_other_and_pipeline_has_no_rows() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let (_, facts) = read(&report(&of, &Filter::default()));
        let years: Vec<_> = facts.iter().map(|fact| (fact[1].as_str(), fact[4].as_str())).collect();
        let expected = [
            ("extension", "before"),
            ("extension", "2013-14"),
            ("extension", "2014-15"),
            ("extension", "2015-16"),
            ("roof", "2013-14"),
            ("roof", "2017-18"),
        ];
        assert_eq!(years, expected);
        assert_eq!(facts[4][2..4], ["", ""]);
    }

    #[test]
    fn the_profile_adds_up_by_group_and_year() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let sheets = printed(&report(&of, &Filter::default()));
        assert_eq!(sheets[0].title, "In preparation for delivery (£'000)");
        assert_eq!(
            sheets[0].rows[0],
            ["=EC1", "Infants, Norden", "Infant to 420 primary", "Sept 2015", "Sept 2014", "2,800"]
        );
        let profile = &sheets[3];
        let first = ["=EC1", "Infants, Norden", "2,800", "55", "145", "2,400", "200", "", "", "2,800"];
        assert_eq!(profile.rows[1], first);
        assert_eq!(profile.rows[4][3..], ["55", "645", "2,400", "200", "", "400", "3,700"]);
        assert_eq!(profile.totals, [0, 2, 4]);
    }

    #[test]
    fn a_group_alone_has_its_own_total() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let filter = Filter { groups: vec![ProjectGroup::Pipeline], ..Filter::default() };
        let sheets = printed(&report(&of, &filter));
        assert_eq!(sheets[0].rows[1].last().map(String::as_str), Some("3,000"));
    }
}
