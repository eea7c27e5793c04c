//! The lines of every list and grid: all of them, those that a filter leaves, their order, and which one is meant.
//!
//! A line is a place in its pane's own vector; a cursor counts among the lines that are left.

use super::digest::{Entry, Grid, LineKey, LineKind};
use super::model::{Depth, Model, Order, Pane, Screen};
use crate::calendar::AcademicYear;
use crate::plan::SchoolId;

/// The grid that a pane shows, if it shows one.
#[must_use]
pub fn grid(model: &Model, pane: Pane) -> Option<&Grid> {
    let digest = &model.contents.digest;
    match pane {
        Pane::Sites => Some(match model.views[Screen::Housing as usize] % 3 {
            0 => &digest.completions,
            1 => &digest.cumulative,
            _ => &digest.pupils,
        }),
        Pane::Projects => Some(&digest.programme),
        Pane::Sources => Some(&digest.sources),
        Pane::Allocations => Some(&digest.allocations),
        Pane::Borrowing => Some(&digest.borrowing),
        _ => None,
    }
}

/// The years of a school that are shown: past rolls, then the forecast.
#[must_use]
pub fn school_years(model: &Model, school: SchoolId) -> Vec<AcademicYear> {
    let plan = &model.contents.plan;
    let base = *plan.assumptions.base_year;
    let past = plan.schools.get(school.0).into_iter().flat_map(|school| school.roll.keys().copied());
    past.filter(|year| *year <= base).chain(model.contents.outcome.forecast.years.iter().copied()).collect()
}

/// Every line of a pane that its filter leaves, in the order shown.
#[must_use]
pub fn rows(model: &Model, pane: Pane) -> Vec<usize> {
    let contents = &model.contents;
    let areas = &contents.digest.areas;
    let filter = model.filter(pane).to_lowercase();
    let matches = |text: &str| filter.is_empty() || text.to_lowercase().contains(&filter);
    let mut rows: Vec<usize> = match pane {
        Pane::Intakes => (0..areas.entries.len()).collect(),
        Pane::Findings => (0..contents.findings.len()).collect(),
        Pane::Areas => (0..contents.plan.areas.len()).collect(),
        Pane::Scenarios => (0..contents.scenarios.len()).collect(),
        Pane::Schools => match model.depth {
            Depth::Schools(area) => contents.plan.schools_of(area).map(|(school, _)| school.0).collect(),
            Depth::Areas | Depth::Years(_) => Vec::new(),
        },
        Pane::Years => match model.depth {
            Depth::Years(school) => (0..school_years(model, school).len()).collect(),
            Depth::Areas | Depth::Schools(_) => Vec::new(),
        },
        _ => return grid(model, pane).map(|grid| grid_rows(model, grid, &matches, &filter)).unwrap_or_default(),
    };
    rows.retain(|&row| filter.is_empty() || matches(&search_text(model, pane, row)));
    sort(model, pane, &mut rows);
    rows
}

/// The lines of a grid that a filter leaves: what matches, with its heading; what stands under a heading that matches.
fn grid_rows(model: &Model, grid: &Grid, matches: &dyn Fn(&str) -> bool, filter: &str) -> Vec<usize> {
    if filter.is_empty() {
        return (0..grid.lines.len()).collect();
    }
    let plan = &model.contents.plan;
    let mut rows = Vec::new();
    let mut under = false;
    let mut heading: Option<usize> = None;
    for (row, line) in grid.lines.iter().enumerate() {
        let found = matches(&line.label) || matches(&line.key.identity(plan));
        match line.kind {
            LineKind::Heading => {
                under = found;
                heading = Some(row);
                if found {
                    rows.extend(heading.take());
                }
            }
            LineKind::Item if found || under => {
                rows.extend(heading.take());
                rows.push(row);
            }
            LineKind::Item | LineKind::Total => {}
        }
    }
    rows
}

/// Puts lines into the order chosen for the screen.
fn sort(model: &Model, pane: Pane, rows: &mut [usize]) {
    let plan = &model.contents.plan;
    let areas = &model.contents.digest.areas;
    let by_pressure = |a: Option<&Entry>, b: Option<&Entry>| match (a, b) {
        (Some(a), Some(b)) => a.worst_first(b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    };
    match (pane, model.orders[model.screen as usize]) {
        (Pane::Intakes, Order::Pressure) => rows.sort_by(|&a, &b| areas.entries[a].worst_first(&areas.entries[b])),
        (Pane::Intakes, Order::Name) => {
            rows.sort_by_cached_key(|&row| plan[areas.entries[row].area].name.to_lowercase());
        }
        (Pane::Areas, Order::Pressure) => {
            let worst: Vec<Option<&Entry>> =
                (0..plan.areas.len()).map(|area| areas.worst_of(crate::plan::AreaId(area))).collect();
            rows.sort_by(|&a, &b| by_pressure(worst[a], worst[b]));
        }
        (Pane::Areas, Order::Name) => rows.sort_by_cached_key(|&row| plan.areas[row].name.to_lowercase()),
        (Pane::Schools, Order::Pressure) => {
            rows.sort_by(|&a, &b| by_pressure(areas.school(SchoolId(a)), areas.school(SchoolId(b))));
        }
        (Pane::Schools, Order::Name) => rows.sort_by_cached_key(|&row| plan.schools[row].name.to_lowercase()),
        _ => {}
    }
}

/// What a filter looks through.
fn search_text(model: &Model, pane: Pane, row: usize) -> String {
    let contents = &model.contents;
    let plan = &contents.plan;
    match pane {
        Pane::Intakes => {
            let entry = &contents.digest.areas.entries[row];
            let area = &plan[entry.area];
            let intake = super::words::entry(entry.first_year);
            format!("{} {} {intake} {} {}", area.name.value, area.district.value, entry.state(), entry.sentence)
        }
        Pane::Findings => {
            let finding = &contents.findings[row];
            let file = finding.position(&plan.files).map(|position| position.file).unwrap_or_default();
            format!("{} {} {file} {}", finding.severity, finding.code, finding.message)
        }
        Pane::Areas => format!("{} {}", plan.areas[row].name.value, plan.areas[row].district.value),
        Pane::Schools => plan.schools[row].name.value.clone(),
        Pane::Scenarios => format!("{} {}", contents.scenarios[row].title, contents.scenarios[row].name),
        _ => String::new(),
    }
}

/// What stays the same about a line when the plan is read again.
#[must_use]
pub fn identity(model: &Model, pane: Pane, row: usize) -> String {
    let contents = &model.contents;
    let plan = &contents.plan;
    match pane {
        Pane::Intakes => {
            let entry = &contents.digest.areas.entries[row];
            format!("{}/{}", plan[entry.area].id.value, entry.first_year)
        }
        Pane::Findings => {
            let finding = &contents.findings[row];
            format!("{}/{}", finding.code, finding.message)
        }
        Pane::Areas => plan.areas[row].id.value.clone(),
        Pane::Schools => plan.schools[row].id.value.clone(),
        Pane::Scenarios => contents.scenarios[row].name.clone(),
        Pane::Years => match model.depth {
            Depth::Years(school) => school_years(model, school)[row].to_string(),
            Depth::Areas | Depth::Schools(_) => String::new(),
        },
        _ => grid(model, pane).map(|grid| grid.lines[row].key.identity(plan)).unwrap_or_default(),
    }
}

/// The selected line of a pane, as a place in its own vector.
#[must_use]
pub fn selected(model: &Model, pane: Pane) -> Option<usize> {
    let rows = rows(model, pane);
    let row = model.cursor(pane).row.min(rows.len().saturating_sub(1));
    rows.get(row).copied()
}

/// What the selected line of a grid is about.
#[must_use]
pub fn selected_key(model: &Model, pane: Pane) -> Option<LineKey> {
    let row = selected(model, pane)?;
    grid(model, pane)?.lines.get(row).map(|line| line.key)
}

/// How many columns a pane has to move along.
#[must_use]
pub fn columns(model: &Model, pane: Pane) -> usize {
    if let Some(grid) = grid(model, pane) {
        return grid.columns.len();
    }
    match (pane, model.depth) {
        (Pane::Years, Depth::Years(school)) => super::view::school_years::columns(&model.contents, school).len() + 1,
        _ => 0,
    }
}
