//! The programme as committee papers print it: projects under their groups, the spend profile across, in £'000.

use super::grid::{Grid, LineKey};
use crate::calendar::FinancialYear;
use crate::funding::Funding;
use crate::money::Pence;
use crate::plan::{Plan, ProjectGroup};
use crate::report::Figures;
use crate::report::programme::{BUDGET, PROFILE, profile};
use crate::report::table::ColumnKey;

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

/// The grid of budget, profile and spend by year, as the programme's table has them; the pipeline stands below.
#[must_use]
pub fn grid(of: &Figures<'_>) -> Grid {
    let years = years(of.plan, &of.outcome.funding);
    let keys: Vec<ColumnKey> =
        [BUDGET, PROFILE, ColumnKey::Before].into_iter().chain(years.into_iter().map(ColumnKey::Financial)).collect();
    let mut grid = Grid::of_table(&profile(of), &keys);
    ["Budget", "Profile", "Before"]
        .into_iter()
        .zip(&mut grid.columns)
        .for_each(|(name, column)| name.clone_into(column));
    grid.lines.sort_by_key(|line| match line.key {
        LineKey::Group(group) => group == ProjectGroup::Pipeline,
        LineKey::Project(project) => *of.plan[project].group == ProjectGroup::Pipeline,
        _ => false,
    });
    grid
}
