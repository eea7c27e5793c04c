//! The programme as committee papers print it: projects under their groups, the spend profile across, in £'000.

use super::grid::{Grid, Leaf, LineKey};
use crate::calendar::FinancialYear;
use crate::funding::Funding;
use crate::money::Pence;
use crate::plan::{Plan, Project, ProjectGroup, ProjectId};
use crate::report::Payments;
use crate::report::words::group;

/// Columns before the years: budget, profile, before.
pub const LEADING: usize = 3;

/// Pence as thousands of pounds, unrounded.
#[must_use]
pub fn thousands(amount: Pence) -> f64 {
    amount.0 as f64 / 100_000.0
}

/// The programme's years and every other year with spend, without a gap.
#[must_use]
pub fn years(plan: &Plan, funding: &Funding) -> Vec<FinancialYear> {
    let own = plan.programme.iter().flat_map(|programme| [*programme.first_year, *programme.last_year]);
    let all: Vec<FinancialYear> =
        own.chain(funding.spend.iter().flat_map(|spend| spend.years.keys().copied())).collect();
    let ends = all.iter().min().zip(all.iter().max());
    ends.map(|(first, last)| first.through(*last).collect()).unwrap_or_default()
}

/// The grid of budget, profile and spend by year.
#[must_use]
pub fn grid(plan: &Plan, funding: &Funding, payments: &Payments) -> Grid {
    let years = years(plan, funding);
    let mut columns: Vec<String> = ["Budget", "Profile", "Before"].map(str::to_owned).to_vec();
    columns.extend(years.iter().map(ToString::to_string));
    let leaves = |pipeline: bool| {
        let groups = ProjectGroup::ALL.iter().filter(move |group| (**group == ProjectGroup::Pipeline) == pipeline);
        let projects = groups.flat_map(|group| {
            let all = plan.projects.iter().enumerate();
            all.filter(move |(_, project)| *project.group == *group)
        });
        projects.map(|(place, project)| leaf(ProjectId(place), project, funding, &years)).collect::<Vec<_>>()
    };
    let mut totals: Vec<Option<i128>> = vec![None; LEADING];
    totals.extend(years.iter().map(|year| Some(payments.year(*year).spend)));
    let mut grid = Grid::grouped_to("£'000", columns.clone(), leaves(false), "Programme", &totals);
    let pipeline = Grid::grouped("£'000", columns, leaves(true), "Pipeline");
    profile_is_the_sum_shown(&mut grid);
    let outside = pipeline.lines.into_iter().filter(|line| line.key != LineKey::Total("Pipeline"));
    Grid::new(grid.corner, grid.columns, grid.lines.into_iter().chain(outside).collect())
}

/// A project's line.
fn leaf(id: ProjectId, project: &Project, funding: &Funding, years: &[FinancialYear]) -> Leaf {
    let spend = funding.spend.get(id.0);
    let before = spend.map(|spend| spend.before).unwrap_or_default();
    let total = spend.map(crate::funding::ProjectSpend::total).unwrap_or_default();
    let in_year = |year| spend.and_then(|spend| spend.years.get(year)).copied().unwrap_or_default();
    let leading = [*project.budget, total, before];
    Leaf {
        group: (LineKey::Group(*project.group), group(*project.group).to_owned()),
        key: LineKey::Project(id),
        label: project.name.value.clone(),
        values: leading.into_iter().chain(years.iter().map(in_year)).map(thousands).collect(),
        marks: Vec::new(),
    }
}

/// Makes every line's profile the sum of the years that it shows, so that rounding never seems to lose money.
fn profile_is_the_sum_shown(grid: &mut Grid) {
    for line in &mut grid.lines {
        let shown: i128 = line.cells.iter().skip(LEADING - 1).flatten().sum();
        if let Some(profile) = line.cells.get_mut(LEADING - 2) {
            *profile = (shown != 0).then_some(shown);
        }
    }
}
