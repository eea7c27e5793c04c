//! Trajectories as grids: sites under their areas, financial years across.

use std::collections::BTreeMap;

use super::grid::{Grid, Leaf, LineKey};
use crate::calendar::FinancialYear;
use crate::forecast::HousingRow;
use crate::outcome::Outcome;
use crate::plan::{Plan, SiteId};

/// The years of the housing rows, without a gap.
#[must_use]
pub fn years(outcome: &Outcome) -> Vec<FinancialYear> {
    let first = outcome.housing.iter().map(|row| row.year).min();
    let last = outcome.housing.iter().map(|row| row.year).max();
    first.zip(last).map(|(first, last)| first.through(last).collect()).unwrap_or_default()
}

/// Completions, cumulative completions, and the pupils that they bring.
#[must_use]
pub fn grids(plan: &Plan, outcome: &Outcome) -> [Grid; 3] {
    let years = years(outcome);
    let mut rows: BTreeMap<SiteId, Vec<&HousingRow>> = BTreeMap::new();
    for row in &outcome.housing {
        if let Some(site) = row.homes.site() {
            rows.entry(site).or_default().push(row);
        }
    }
    let grid = |figure: fn(&HousingRow) -> f64| {
        let leaves = plan.sites.iter().enumerate().map(|(place, site)| {
            let id = SiteId(place);
            let mut values = vec![0.0; years.len()];
            for row in rows.get(&id).into_iter().flatten() {
                if let Some(column) = column_of(&years, row.year) {
                    values[column] = figure(row);
                }
            }
            Leaf {
                group: (LineKey::Area(site.area), plan[site.area].name.value.clone()),
                key: LineKey::Site(id),
                label: site.name.value.clone(),
                values,
                marks: marks(plan, outcome, id, &years),
            }
        });
        Grid::grouped("Site", years.iter().map(ToString::to_string).collect(), leaves.collect(), "Total")
    };
    [grid(|row| row.completions), grid(|row| row.cumulative), grid(|row| row.pupils.iter().sum())]
}

/// The column of a year.
fn column_of(years: &[FinancialYear], year: FinancialYear) -> Option<usize> {
    usize::try_from(year.since(*years.first()?)).ok().filter(|&column| column < years.len())
}

/// The columns in which triggers of a site are reached.
fn marks(plan: &Plan, outcome: &Outcome, site: SiteId, years: &[FinancialYear]) -> Vec<usize> {
    let sources = plan.sources.iter().zip(&outcome.funding.receipts);
    let triggers = sources.filter(|(source, _)| source.site.is_some_and(|at| at.value == site));
    let reached = triggers.flat_map(|(_, receipts)| receipts.triggers.iter().filter_map(|trigger| trigger.reached));
    reached.filter_map(|year| column_of(years, year)).collect()
}
