//! The capital programme: projects by group, and what they spend by year.

use super::basis::Count;
use super::register;
use super::rounding::{thousand, thousands, thousands_to};
use super::table::{Part, Record, Report, Sheet};
use super::words::{group as heading, month, number};
use crate::calendar::FinancialYear;
use crate::funding::ProjectSpend;
use crate::money::Pence;
use crate::outcome::Outcome;
use crate::plan::{AreaId, Category, Plan, Project, ProjectGroup, ProjectId};

/// The fields of the `programme` table.
pub const FIELDS: &[&str] = &["group", "project", "ref", "area", "financial_year", "spend"];

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
pub fn report(plan: &Plan, outcome: &Outcome, filter: &Filter, part: Part) -> Report {
    let groups = by_group(plan, filter);
    Report::with(FIELDS, part, || records(plan, outcome, &groups), || sheets(plan, outcome, &groups))
}

/// Groups in their order, their projects in the order of the files.
fn by_group(plan: &Plan, filter: &Filter) -> Vec<(ProjectGroup, Vec<ProjectId>)> {
    let of = |group: ProjectGroup| {
        let projects = plan.projects.iter().enumerate();
        let wanted = projects.filter(|(_, project)| *project.group == group && filter.takes(project));
        (group, wanted.map(|(place, _)| ProjectId(place)).collect::<Vec<_>>())
    };
    ProjectGroup::ALL.iter().map(|&group| of(group)).filter(|(_, projects)| !projects.is_empty()).collect()
}

fn spend_of(outcome: &Outcome, project: ProjectId) -> Option<&ProjectSpend> {
    outcome.funding.spend.get(project.0)
}

fn records(plan: &Plan, outcome: &Outcome, groups: &[(ProjectGroup, Vec<ProjectId>)]) -> Vec<Record> {
    let mut records = Vec::new();
    for &id in groups.iter().flat_map(|(_, projects)| projects) {
        let Some(spend) = spend_of(outcome, id) else { continue };
        let before = std::iter::once(("before".to_owned(), spend.before));
        let years = spend.years.iter().map(|(year, amount)| (year.to_string(), *amount));
        for (year, amount) in before.chain(years).filter(|(_, amount)| *amount != Pence::ZERO) {
            let project = &plan[id];
            records.push(vec![
                project.group.as_str().into(),
                project.id.value.as_str().into(),
                project.reference.as_ref().map(|reference| reference.value.as_str()).into(),
                project.area.map(|area| plan[area.value].id.value.as_str()).into(),
                year.into(),
                amount.into(),
            ]);
        }
    }
    records
}

fn sheets(plan: &Plan, outcome: &Outcome, groups: &[(ProjectGroup, Vec<ProjectId>)]) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = groups.iter().map(|(group, projects)| group_sheet(plan, *group, projects)).collect();
    sheets.extend(profile_sheet(plan, outcome, groups));
    if let Some(last) = sheets.last_mut() {
        last.notes.extend(register::counts(plan));
    }
    let basis = Count::of_projects(groups.iter().flat_map(|(_, projects)| projects).map(|&id| &plan[id])).note();
    match sheets.last_mut() {
        Some(last) => last.notes.push(basis),
        None => sheets.push(Sheet::remark("Capital programme", "It holds no such project.").note(basis)),
    }
    sheets
}

/// The projects of a group with budget and completion, as a committee paper lists them.
fn group_sheet(plan: &Plan, group: ProjectGroup, projects: &[ProjectId]) -> Sheet {
    let texts = ["Ref", "School or area", "Project", "Completion", "Needed by"];
    let mut sheet = Sheet::new(format!("{} (£'000)", heading(group)), &texts, &["Budget".to_owned()]);
    let budgets: Vec<Pence> = projects.iter().map(|&id| plan[id].budget.value).collect();
    let (cells, total) = thousands(&budgets);
    for (&id, budget) in projects.iter().zip(cells) {
        let project = &plan[id];
        sheet.push(vec![
            project.reference.as_ref().map(|reference| reference.value.clone()).unwrap_or_default(),
            project.name.value.clone(),
            project.works.value.clone(),
            completion(project),
            project.needed_by.map(|date| month(date.value)).unwrap_or_default(),
            number(budget),
        ]);
    }
    sheet.push_total(vec![
        "Total".to_owned(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        number(total),
    ]);
    sheet
}

/// When the works end, or what stands in for it.
fn completion(project: &Project) -> String {
    let waits = project.dependencies.iter().find(|dependency| !*dependency.cleared);
    match (project.completion, waits) {
        (Some(date), _) => month(date.value),
        (None, Some(dependency)) => format!("waits for {}", dependency.kind.as_str().replace('-', " ")),
        (None, None) => String::new(),
    }
}

/// What the projects spend, by group and year, with totals.
fn profile_sheet(plan: &Plan, outcome: &Outcome, groups: &[(ProjectGroup, Vec<ProjectId>)]) -> Option<Sheet> {
    let spenders: Vec<(ProjectGroup, Vec<(ProjectId, &ProjectSpend)>)> = groups
        .iter()
        .map(|(group, ids)| (*group, ids.iter().filter_map(|&id| Some((id, spend_of(outcome, id)?))).collect()))
        .map(|(group, spends): (_, Vec<(ProjectId, &ProjectSpend)>)| {
            (group, spends.into_iter().filter(|(_, spend)| spend.total() != Pence::ZERO).collect())
        })
        .filter(|(_, spends): &(_, Vec<_>)| !spends.is_empty())
        .collect();
    let years = columns(plan, spenders.iter().flat_map(|(_, spends)| spends).map(|(_, spend)| *spend))?;
    let mut headings = vec!["Before".to_owned()];
    headings.extend(years.iter().map(FinancialYear::to_string));
    headings.push("Total".to_owned());
    let mut sheet = Sheet::new("Spend by financial year (£'000)", &["Ref", "Project"], &headings);

    // The totals of the years lead, which add up to that of all of them; groups add up to them and projects to their
    // groups.
    let figure = |spend: &ProjectSpend, column: usize| match column.checked_sub(1) {
        None => spend.before,
        Some(year) => spend.years.get(&years[year]).copied().unwrap_or(Pence::ZERO),
    };
    let sum = |column: usize| -> Pence {
        spenders.iter().flat_map(|(_, spends)| spends).map(|(_, spend)| figure(spend, column)).sum()
    };
    let (mut totals, _) = thousands(&(1..=years.len()).map(sum).collect::<Vec<_>>());
    totals.insert(0, thousand(sum(0)));
    let cells: Vec<Column> = totals
        .into_iter()
        .enumerate()
        .map(|(column, total)| {
            let of_group = |spends: &Vec<(ProjectId, &ProjectSpend)>| -> Vec<Pence> {
                spends.iter().map(|(_, spend)| figure(spend, column)).collect()
            };
            let amounts: Vec<Vec<Pence>> = spenders.iter().map(|(_, spends)| of_group(spends)).collect();
            let sums: Vec<Pence> = amounts.iter().map(|group| group.iter().copied().sum()).collect();
            let groups = thousands_to(&sums, total);
            let projects = amounts.iter().zip(&groups).map(|(group, total)| thousands_to(group, *total)).collect();
            Column { projects, groups, total }
        })
        .collect();

    let row = |reference: String, name: String, of: &dyn Fn(&Column) -> i128| {
        let figures = cells.iter().map(|column| number(of(column)));
        let total = number(cells.iter().map(of).sum());
        [reference, name].into_iter().chain(figures).chain([total]).collect::<Vec<String>>()
    };
    for (place, (group, spends)) in spenders.iter().enumerate() {
        for (line, (id, _)) in spends.iter().enumerate() {
            let reference = plan[*id].reference.as_ref().map(|reference| reference.value.clone()).unwrap_or_default();
            sheet.push(row(reference, plan[*id].name.value.clone(), &|column| column.projects[place][line]));
        }
        if spenders.len() > 1 {
            sheet.push_total(row(String::new(), heading(*group).to_owned(), &|column| column.groups[place]));
        }
    }
    sheet.push_total(row("Total".to_owned(), String::new(), &|column| column.total));
    if spenders.iter().flat_map(|(_, spends)| spends).any(|(_, spend)| has_part_thousands(spend)) {
        sheet
            .notes
            .push("Rounded to £'000 so that years and projects add up; CSV and JSON have the pennies.".to_owned());
    }
    Some(sheet)
}

/// A column of the profile in whole thousands.
struct Column {
    projects: Vec<Vec<i128>>,
    groups: Vec<i128>,
    total: i128,
}

fn has_part_thousands(spend: &ProjectSpend) -> bool {
    let amounts = std::iter::once(&spend.before).chain(spend.years.values());
    amounts.into_iter().any(|amount| !amount.is_whole_thousands())
}

/// The programme's years and every other year of spend, without a gap; `None` if nothing is spent.
fn columns<'a>(plan: &Plan, spends: impl Iterator<Item = &'a ProjectSpend>) -> Option<Vec<FinancialYear>> {
    let mut spends = spends.peekable();
    spends.peek()?;
    let mut years: Vec<FinancialYear> = spends.flat_map(|spend| spend.years.keys().copied()).collect();
    if let Some(programme) = &plan.programme {
        years.extend([programme.first_year.value, programme.last_year.value]);
    }
    let (first, last) = (years.iter().min().copied(), years.iter().max().copied());
    Some(first.zip(last).map(|(first, last)| first.through(last).collect()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Value;
    use crate::report::testing::sample;

    #[test]
    fn before_is_a_year_like_any_other_and_pipeline_has_no_rows() {
        let (plan, outcome) = sample();
        let records = report(&plan, &outcome, &Filter::default(), Part::Records).records;
        let years: Vec<_> = records.iter().map(|record| (record[1].clone(), record[4].clone())).collect();
        let expected = [
            ("extension", "before"),
            ("extension", "2013-14"),
            ("extension", "2014-15"),
            ("extension", "2015-16"),
            ("roof", "2013-14"),
            ("roof", "2017-18"),
        ];
        assert_eq!(years, expected.map(|(project, year)| (Value::from(project), Value::from(year))));
        assert_eq!(records[4][2..4], [Value::Empty, Value::Empty]);
    }

    #[test]
    fn the_profile_adds_up_by_group_and_year() {
        let (plan, outcome) = sample();
        let sheets = report(&plan, &outcome, &Filter::default(), Part::Sheets).sheets;
        assert_eq!(sheets[0].title, "In preparation for delivery (£'000)");
        assert_eq!(
            sheets[0].rows[0],
            ["=EC1", "Infants, Norden", "Infant to 420 primary", "Sept 2015", "Sept 2014", "2,800"]
        );
        let profile = &sheets[3];
        assert_eq!(profile.rows[0], ["=EC1", "Infants, Norden", "55", "145", "2,400", "200", "0", "0", "2,800"]);
        assert_eq!(profile.rows[4], ["Total", "", "55", "645", "2,400", "200", "0", "400", "3,700"]);
        assert_eq!(profile.totals, [1, 3, 4]);
    }

    #[test]
    fn a_group_alone_has_its_own_total() {
        let (plan, outcome) = sample();
        let filter = Filter { groups: vec![ProjectGroup::Pipeline], ..Filter::default() };
        let sheets = report(&plan, &outcome, &filter, Part::Sheets).sheets;
        assert_eq!(sheets.len(), 1);
        assert_eq!(sheets[0].rows[1][5], "3,000");
    }
}
